"""Everything that leaves the room beside the report: the agreement, the slides, the tables, the
dates, the decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from .. import files
from ..decisions import PRESENT, Decision, subjects
from ..errors import WorkshopError, WrongUsage, counted, listing, nearest
from ..findings import Finding
from ..folder import Folder
from ..results import Part
from . import dates, document, lines, pdf, slides, workbook
from .story import Story, story

STATUS = ("open", "under way", "done", "not done")
LONGEST = 70
"""Characters of a value in a list; the whole of it is in the file."""
NO_BROWSER = (
    "report.pdf was not made: no Chromium, Chrome or Edge was found here. Open report.html in a"
    " browser and print it."
)
NOT_PRINTED = (
    "report.pdf was not made: the browser that was found here did not print it. Open report.html in"
    " a browser and print it."
)


def write(team: Folder, parts: Sequence[Part], report: Path) -> tuple[list[Path], list[str]]:
    """Write every export to hand over; returns the files, and in sentences what could not be made.

    One that cannot be written, because a program has it open, keeps no other from being made. No
    PDF of an earlier run stays beside a report that it does not tell.
    """
    told = story(team, parts)
    exports: dict[str, Callable[[Path], Path | None]] = {
        "report.pdf": lambda path: printed.result(),
        "agreement.docx": lambda path: files.write(path, document.render(team, told)),
        "slides.pptx": lambda path: files.write(path, slides.render(team, told)),
        "slides-appendix.pptx": lambda path: _appendix(path, team, told),
        "results.xlsx": lambda path: files.write(path, workbook.render(team, parts)),
        "dates.ics": lambda path: files.write(path, dates.render(team)),
        "decisions.csv": lambda path: files.write_csv(path, decisions(team)),
    }
    made, missing = [], []
    # A browser prints while everything else is made here.
    printing = ThreadPoolExecutor(1)
    printed = printing.submit(pdf.write, report, team.hand_over / "report.pdf", team.path)
    printing.shutdown(wait=False)
    for name, export in sorted(exports.items(), key=lambda export: export[0] == "report.pdf"):
        try:
            written = export(team.hand_over / name)
        except WorkshopError as error:
            missing.append(str(error))
            continue
        if written is None and name == "report.pdf":
            missing.append(NOT_PRINTED if pdf.browser() else NO_BROWSER)
            _without(team.hand_over / name)
        elif written is not None:
            made.append(written)
    made.sort(key=lambda path: list(exports).index(path.name))
    # An earlier kit put what leaves the room beside what does not; there it would grow old.
    for name in (report.name, *exports):
        _without(team.results / name)
    return made, missing


def _appendix(path: Path, team: Folder, told: Story) -> Path | None:
    """The other slides; none where no other finding has a picture."""
    deck = slides.appendix(team, told)
    if deck is None:
        _without(path)
        return None
    return files.write(path, deck)


def _without(path: Path) -> None:
    """Remove a file that an earlier run made."""
    # One that a program has open stays.
    with suppress(OSError):
        path.unlink()


def amend(
    team: Folder,
    what: str,
    *,
    value: str | None,
    owner: str | None,
    due: str | None,
    status: str | None,
) -> Decision:
    """Change a decision as it is typed on the command line: the value becomes what it was before, a
    text or a number.

    `what` may be a line of a sheet, such as commitments-sales/2. Raises WorkshopError when a date,
    a status or a value cannot be what it has to be.
    """
    sheet = what.rpartition("/")[0]
    if (
        all(given is None for given in (value, owner, due, status))
        and {what, sheet} & team.decisions.current().keys()
    ):
        raise WrongUsage("Say what is to be changed: --value, --owner, --due or --status.")
    if due:
        try:
            date.fromisoformat(due)
        except ValueError as error:
            raise WrongUsage(f'"{due}" is not a date; write it as 2026-12-01.') from error
    if status is not None and status not in STATUS:
        raise WrongUsage(
            f'"{status}" is no status.{nearest(status, STATUS)} There are {listing(STATUS)}.'
        )
    if sheet in team.decisions.current():
        if value is not None:
            raise WrongUsage(
                "The words of a line are changed in its notebook; here its owner, date and status."
            )
        return lines.amend(team.decisions, what, owner=owner, due=due, status=status)
    return team.decisions.amend(
        what,
        value=None if value is None else _like(team.decisions.value(what), value),
        owner=owner,
        due=due,
        status=status,
    )


def _like(before: object, typed: str) -> object:
    """The typed value in the form that the decision had."""
    if isinstance(before, dict) or (
        isinstance(before, list) and any(not isinstance(item, str) for item in before)
    ):
        raise WrongUsage(
            "This decision is a whole sheet; change its words in its notebook, and owner, date and"
            " status of a line under its name and number."
        )
    if isinstance(before, list):
        return [part.strip() for part in typed.split(";") if part.strip()]
    if isinstance(before, bool):
        return typed.strip().lower() in ("yes", "true", "1")
    if isinstance(before, int | float):
        try:
            return type(before)(typed)
        except ValueError as error:
            raise WrongUsage(f'"{typed}" is not a number, and what was decided is one.') from error
    return typed


def listed(team: Folder, *, history: bool = False) -> Finding:
    """The decisions for reading: those that count, with each line of a sheet under its name and
    number; or with `history` every record.
    """
    table = decisions(team)
    table = table[table["what"] != PRESENT].assign(value=table["value"].map(_shortened))
    counts = int(table["counts"].sum())
    rows = table if history else table[table["counts"].astype(bool)]
    columns = [
        "what",
        "value",
        "owner",
        "due",
        "status",
        *(["when", "counts", "withdrawn"] if history else []),
    ]
    if not history:
        current = team.decisions.current()
        rows = (
            pd.concat(
                [
                    pd.DataFrame(_by_line(current.get(row["what"]), row))
                    for row in rows.to_dict("records")
                ]
            )
            if len(rows)
            else rows
        )
    # A decision that was withdrawn has no day at all.
    rows = rows.assign(due=rows["due"].fillna("").map(subjects.in_full))
    headings = {"what": "Subject", "value": "Decided", "when": "Recorded", "due": "By when"}
    table = rows[columns].rename(columns=headings).rename(columns=str.capitalize)
    sentence = (
        f"{counted(counts, 'decision')} {'counts' if counts == 1 else 'count'}."
        if counts
        else "Nothing has been decided yet."
    )
    return Finding("decisions", sentence, table.reset_index(drop=True))


def _shortened(text: Any) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def _by_line(decision: Decision | None, row: dict[Hashable, Any]) -> list[dict[Hashable, Any]]:
    """The row of a decision, or a row for each line of a sheet."""
    found = lines.lines(decision) if decision else []
    return [
        {
            "what": f"{row['what']}/{number}",
            "value": line["what"],
            "owner": line["owner"],
            "due": line["due"],
            "status": line["status"],
        }
        for number, line in enumerate(found, 1)
    ] or [row]


def decisions(team: Folder) -> pd.DataFrame:
    """Every decision that was recorded, in its order, with those that count marked and why others
    were withdrawn; seals and blind points are left out.
    """
    latest = team.decisions.current()
    beside = subjects.beside(team)
    rows = [
        [
            d.what,
            subjects.cell(d, beside),
            subjects.stage(d),
            d.owner,
            d.due,
            d.status,
            d.when,
            "; ".join(d.who),
            latest.get(d.what) == d,
            d.withdrawn,
        ]
        for d in team.decisions.history()
        if subjects.is_exported(d)
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "what",
            "value",
            "stage",
            "owner",
            "due",
            "status",
            "when",
            "who",
            "counts",
            "withdrawn",
        ],
    )
