"""The consultant's desk: one page over all clients, for the consultant alone, beside the clients'
folders and in none of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from . import exercises, files, purge, results, run, runs, start, tables
from .batch import Ended, meant
from .charter import agreed, dates
from .charter.decided import in_lists
from .decisions import subjects
from .errors import WorkshopError, WrongUsage, counted, listing, long_date
from .findings import as_text
from .folder import Folder
from .run import NotebookRun
from .settings import FILE
from .written import written_as

PAGE = "desk.html"
FORTNIGHT = timedelta(days=14)
FEWEST_CLIENTS = 5
"""Over fewer clients nothing is counted: the consultant would know whose it is."""
STAGES = ("communication", "leads", "strategy")


def checked(folder: Path) -> dict[str, Any]:
    """What `workshop check --json` says of a folder; the list of problems is written there."""
    team = Folder.open(folder)
    with written_as(team.settings.locale.style):
        told = start.report(team) | {"decisions_damaged": team.decisions.damaged()}
        team.write_problems()
    return told


def to_put_right(folder: Path, told: dict[str, Any]) -> str:
    """What is wrong in a folder that was `checked`, in a line; empty where nothing is."""
    wrong = sum(each["count"] for each in told["problems"])
    said = [f"{counted(wrong, 'thing')} to put right, first: {_first(told)}"] if wrong else []
    if damaged := told["decisions_damaged"]:
        said.append(f"{counted(damaged, 'decision')} cannot be read.")
    if said and wrong:
        said.append(f"More: workshop check {folder}")
    return " ".join(said)


def _first(told: dict[str, Any]) -> str:
    first = told["problems"][0]
    place = f"{first['file']}, {first['column']}" if first["column"] else first["file"]
    return f"{place}: {first['what']}".rstrip(".") + "."


def tables_ready(told: dict[str, Any]) -> str:
    """How many tables of a folder that was `checked` can be used, and which are not there."""
    states = {name: each["state"] for name, each in told["tables"].items()}
    ready = sum(state == "ready" for state in states.values())
    lacking = [name for name, state in states.items() if state != "ready"]
    return f"{ready} of {len(states)} tables are ready" + (
        f"; not there: {listing(lacking)}." if lacking else "."
    )


def practised(folder: Path) -> dict[str, Any]:
    """Where a team is in the exercises: the sentence, whether it has begun, and a row for each
    exercise.
    """
    found = exercises.progress(Folder.open(folder))
    rows = found.table.to_dict("records")
    begun = any(row[count] for row in rows for count in ("Right", "Not yet", "Kept"))
    return {"sentence": found.sentence, "begun": begun, "exercises": rows}


def clients(places: Sequence[Path]) -> list[Path]:
    """The clients' folders: those named, and those that lie in a folder that is named.

    Raises WrongUsage when there is none.
    """
    found: list[Path] = []
    for place in places:
        if (place / FILE).exists() or not place.is_dir():
            found.append(place)
        else:
            found += sorted(path.parent for path in place.glob(f"*/{FILE}"))
    if not found:
        raise WrongUsage(
            f"There is no workshop folder in {listing(map(str, places))}. A workshop folder has a"
            f" file {FILE}."
        )
    return meant(found)


def place(given: Path | None, places: Sequence[Path]) -> Path:
    """Where the page goes: beside the clients' folders. Raises WrongUsage for a place inside one of
    them, as it tells of the others.
    """
    first = places[0] if places[0].is_dir() and not (places[0] / FILE).exists() else None
    target = (given or (first or places[0].parent) / PAGE).absolute()
    for above in target.resolve().parents:
        if (above / FILE).exists():
            raise WrongUsage(
                f"{target} lies in the workshop folder {above.name}, and what it tells of other"
                " clients is not for that one. Name a place outside: --page"
            )
    return target


def looked_at(folder: Path, *, today: date | None = None) -> dict[str, Any]:
    """What the page says of one client, as plain JSON values; nothing of it is written into the
    folder.

    `stage` is where the client is, `tables` and `missing` which data are there, `open` the decisions
    and promises without an owner or a date, `due` what is promised for the next fortnight, `next`
    when the workshop is looked back at, `purge_unfinished` whether the last purge left something that
    it was to delete, `findings` which findings a last run gave, each with its verdict (for `compared`
    alone).
    """
    today = today or date.today()
    team = Folder.open(folder)
    states = start.states(team)
    kept = [day for path in runs.kept_runs(team.path) if (day := runs.day_of(path))]
    dated = dates.events(team)
    looks = [each for each in dated if each.what.startswith("review|") and each.day >= today]
    due = [
        {"day": each.day.isoformat(), "what": each.title}
        for each in dated
        if not each.what.startswith("review|") and today <= each.day <= today + FORTNIGHT
    ]
    late = sum(not each.what.startswith("review|") and each.day < today for each in dated)
    receipts = purge.receipts(team.path)
    ready = [name for name, state in states.items() if state == "ready"]
    report = team.hand_over / "report.html"
    return {
        "name": team.name,
        "date": team.date.isoformat(),
        "stage": _stage(team, ready=bool(ready), kept=kept, purged=bool(receipts), today=today),
        "tables": ready,
        "not_usable": [name for name, state in states.items() if state == "not usable"],
        "missing": [name for name, state in states.items() if state in ("missing", "empty")],
        "last_run": max(kept).isoformat() if kept else None,
        "report": str(report) if report.exists() else None,
        "purged": receipts[-1].name if receipts else None,
        "purge_unfinished": bool(receipts) and not purge.finished(receipts[-1]),
        "open": _open(team),
        "due": due,
        "late": late,
        "next": looks[0].day.isoformat() if looks else None,
        "damaged": team.decisions.damaged(),
        "findings": _findings(team),
    }


def _stage(team: Folder, *, ready: bool, kept: list[date], purged: bool, today: date) -> str:
    """Where a client is, in words."""
    current = in_lists(team)
    reached = {subjects.stage(decision) for decision in current.values()}
    signed = any(agreed.commitments(team, side) for side, _ in team.terms.keyed())
    if purged and not ready:
        return "Purged"
    if signed:
        return "Agreed" if today < team.date + timedelta(days=min(dates.REVIEWS)) else "Follow-up"
    if decided := [stage for stage in STAGES if stage in reached]:
        return f"Decided on {listing(decided)}"
    if kept:
        return "Prepared"
    return "Data are there" if ready else "Waiting for data"


def _open(team: Folder) -> list[str]:
    """What was decided or promised without an owner or a date."""
    found = []
    for what, decision in in_lists(team).items():
        if subjects.needs_owner(decision) and not (decision.owner and decision.due):
            found.append(subjects.heading(what, team.terms))
    for side, name in team.terms.keyed():
        for promise in agreed.commitments(team, side):
            if not (promise.get("owner") and promise.get("due")):
                found.append(f"{name}: {promise.get('promise') or 'a promise'}")
    return found


def _findings(team: Folder) -> dict[str, str]:
    """The findings of the last run that carry a verdict, by name, with the verdict."""
    found: dict[str, str] = {}
    for name in run.notebooks(team.path):
        path = team.results / "notebooks" / f"{name}.ipynb"
        if path.exists():
            for finding in results.part(NotebookRun(name, name, path, True)).findings:
                if finding.verdict:
                    found.setdefault(finding.name, finding.verdict)
    return found


def compared(clients: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """In how many clients a question was looked at, and how it came out; a row for each that at
    least five clients had. No client is named.

    What a client's smallest group hides carries no verdict there, and so does not count here.
    Raises WorkshopError with fewer than five clients that have results.
    """
    with_results = [client["findings"] for client in clients if client["findings"]]
    if len(with_results) < FEWEST_CLIENTS:
        raise WorkshopError(
            f"{counted(len(with_results), 'client')} {'has' if len(with_results) == 1 else 'have'}"
            f" results; findings are counted over {FEWEST_CLIENTS} or more."
        )
    counts: dict[str, Counter[str]] = {}
    for found in with_results:
        for name, verdict in found.items():
            counts.setdefault(name, Counter())[verdict] += 1
    rows = [
        [
            name.replace("-", " ").capitalize(),
            count.total(),
            count["clear"],
            count["leaning"],
            count["cannot tell"],
        ]
        for name, count in sorted(counts.items())
        if count.total() >= FEWEST_CLIENTS
    ]
    return pd.DataFrame(rows, columns=["Finding", "Clients", "Clear", "Leaning", "Cannot tell"])


def as_json(ended: Sequence[Ended], counts: pd.DataFrame | None) -> dict[str, Any]:
    """The page for a program."""
    told: dict[str, Any] = {
        "folders": [
            {"folder": str(one.folder)}
            | (
                {name: value for name, value in one.value.items() if name != "findings"}
                if one.value
                else {"error": one.sentence}
            )
            for one in ended
        ]
    }
    return told if counts is None else told | {"compared": counts.to_dict("records")}


def write(
    target: Path,
    ended: Sequence[Ended],
    counts: pd.DataFrame | None = None,
    *,
    today: date | None = None,
) -> Path:
    """Write the page, for its owner alone, and return its path."""
    environment = files.templates()
    environment.filters.update(
        day=lambda text: long_date(date.fromisoformat(text)),
        link=lambda path: _link(Path(path), target),
        as_text=as_text,
    )
    made = environment.get_template("desk.html.j2").render(
        ended=ended, counts=counts, today=today or date.today(), all=len(tables.TABLES)
    )
    return files.write(target, made, private=True)


def _link(path: Path, target: Path) -> str:
    """A path as a link from the page: relative, so that the whole place can be moved."""
    try:
        near = os.path.relpath(path.resolve(), target.resolve().parent)
    except ValueError:  # on another drive
        return path.resolve().as_uri()
    return quote(Path(near).as_posix())
