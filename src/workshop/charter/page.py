"""The one page that both teams sign, made of the recorded decisions of all stages.

Nothing is printed as a commitment that lacks an owner, a date or a measure: it stands among the open questions instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from .. import weekly
from ..controls import shown
from ..decisions import PRESENT, RECORD, Decision
from ..errors import counted, listing, long_date, possessive
from ..findings import Finding, table_html
from ..folder import Folder
from .decided import NEEDS, ON_THE_WAY, STAGES, STOPS, WITHIN, in_words, to_be_owned

MOST = 5
"""Commitments a side; what is promised beyond them is seldom kept."""
NAMED = 6
"""So many initiatives that wait are named; all of them stand in the report."""
COMMITMENTS, DIFFER, FOLLOW_UP = "commitments", "where-we-differ", "follow-up"
BOARD = "keep-later-stop"
NEEDED = {"measure": "a measure", "owner": "an owner", "due": "a date"}
"""What a promise needs to be a commitment."""


@dataclass(frozen=True)
class Chapter:
    """A heading of the page with its sentences, and a table where there is one."""

    heading: str
    lines: tuple[str, ...] = ()
    table: pd.DataFrame | None = None


@dataclass(frozen=True)
class Page:
    """The agreement: its chapters, what is still open, and who signs."""

    title: str
    chapters: tuple[Chapter, ...]
    open: Finding
    sides: tuple[str, str]

    def _repr_html_(self) -> str:
        import html

        parts = [f'<div style="max-width:60em"><h2>{html.escape(self.title)}</h2>']
        for chapter in self.chapters:
            parts.append(f"<h3>{html.escape(chapter.heading)}</h3>")
            parts += [f'<p style="font-size:1.15em;margin:.2em 0">{html.escape(line)}</p>' for line in chapter.lines]
            if chapter.table is not None:
                parts.append(table_html(chapter.table))
        return "".join(parts) + "</div>"


def page(team: Folder) -> Page:
    """The agreement as it stands: what is decided, what each side commits to, what is open."""
    current = {what: d for what, d in team.decisions.current().items() if what != PRESENT and d.stage != RECORD}
    chapters = [
        Chapter(STAGES["communication"], tuple(_lines(current, "communication"))),
        Chapter("What a good lead is, and what we owe each other", tuple(_lines(current, "leads"))),
        _finish(current),
        _stop(current),
        *(_committed(team, side, name) for side, name in zip(("sales", "marketing"), team.sides)),
        _asked(current, team),
        _differ(team),
        _again(current.get(FOLLOW_UP)),
    ]
    written = tuple(chapter for chapter in chapters if chapter.lines or chapter.table is not None)
    return Page(f"What {listing(team.sides)} agreed on {team.date.day} {team.date:%B %Y}", written, open_questions(team), team.sides)


def commitments(team: Folder, side: str) -> list[dict[str, str]]:
    """The promises that a side recorded, at most five; `side` is sales or marketing, as in the settings."""
    return _rows(team.decisions.value(f"{COMMITMENTS}-{side}"), ("promise", "measure", "owner", "due", "status"))[:MOST]


def lacking(promise: Mapping[str, str]) -> list[str]:
    """What a promise still needs to be a commitment.

    >>> lacking({"promise": "Call within a day", "measure": "", "owner": "Ada", "due": "2026-12-01"})
    ['a measure']
    """
    return [words for key, words in {"promise": "words", **NEEDED}.items() if not promise.get(key)]


def differences(team: Folder) -> list[dict[str, str]]:
    """Where the sides agreed to differ, in both wordings; with one of them only it is an open question."""
    return [row for row in _differ_rows(team) if row["sales"] and row["marketing"]]


def _differ_rows(team: Folder) -> list[dict[str, str]]:
    return _rows(team.decisions.value(DIFFER), ("about", "sales", "marketing"))


def open_questions(team: Folder) -> Finding:
    """What is still open: parts without any decision, decisions without an owner or a date, promises that lack something.

    Each with the notebook or the control that closes it, so that the page to sign has no holes.
    """
    current = {what: d for what, d in team.decisions.current().items() if what != PRESENT and d.stage != RECORD}
    rows = [
        [STAGES[stage], "Nothing is decided in this part", f"Open {notebook} and record a decision"]
        for stage, notebook in (("communication", "1-communication-gaps"), ("leads", "2-lead-quality"), ("strategy", "3-strategy"))
        if not any(d.stage == stage for d in current.values())
    ]
    for what, d in current.items():
        missing = [word for word, there in (("owner", d.owner), ("date", d.due)) if not there]
        if missing and to_be_owned(d):
            rows.append([STAGES.get(d.stage, d.stage), f"{in_words(what)}: no {' and no '.join(missing)}", "4-charter, under Who sees to it"])
    stopping = _stop(current).table
    if stopping is not None and (loose := int((stopping[["Who ends it", "Until"]] == "").any(axis=1).sum())):
        rows.append([STAGES["strategy"], f"{loose} of {counted(len(stopping), 'thing')} that {'stop' if len(stopping) > 1 else 'stops'}: no owner or no date", "3-strategy, under What do we keep, what waits, what stops?"])
    for side, name in zip(("sales", "marketing"), team.sides):
        promised = commitments(team, side)
        if not promised:
            rows.append([STAGES["charter"], f"{name} has committed to nothing yet", "4-charter, under What each side commits to"])
        for number, promise in enumerate(promised, 1):
            if lacking(promise):
                rows.append([STAGES["charter"], f"{possessive(name)} promise {number} needs {listing(lacking(promise))}", "4-charter, under What each side commits to"])
    for row in _differ_rows(team):
        silent = [name for side, name in zip(("sales", "marketing"), team.sides) if not row[side]]
        if silent:
            about = f" on “{row['about']}”" if row["about"] else ""
            rows.append([STAGES["charter"], f"Where we see it differently{about}: the wording of {listing(silent)} is missing", "4-charter, under Where we see it differently"])
    if FOLLOW_UP not in current:
        rows.append([STAGES["charter"], "When we look again", "4-charter, under When we look again"])
    table = pd.DataFrame(rows, columns=["Stage", "Open", "How to close it"])
    sentence = f"{counted(len(rows), 'question')} still open." if rows else "Nothing is open: each part has a decision, each decision an owner and a date, each side its commitments."
    return Finding("open-questions", sentence, table)


def _lines(current: Mapping[str, Decision], stage: str) -> list[str]:
    apart = {*ON_THE_WAY, BOARD, STOPS, *(WITHIN if weekly.DAY in current else ())}
    lines = []
    for d in current.values():
        if d.stage == stage and d.what not in apart and not d.what.startswith(f"{NEEDS}-"):
            lines.append(f"{in_words(d.what)}: {_short(d.value)}{_when(current) if d.what == weekly.DAY else ''}{_by(d)}.")
    return lines


def _when(current: Mapping[str, Decision]) -> str:
    """At what time the weekly meeting is and how long, where that was decided."""
    time, minutes = (_short(current[what].value) if what in current else "" for what in WITHIN)
    return f"{f' at {time}' if time else ''}{f' for {minutes} minutes' if minutes else ''}"


def _short(value: Any) -> str:
    return in_full(shown(value).rstrip(".")) or "yes"


def in_full(day: str) -> str:
    """An ISO date as people write it; any other text as it is.

    >>> in_full("2026-12-01"), in_full("Tuesday")
    ('1 December 2026', 'Tuesday')
    """
    try:
        return long_date(date.fromisoformat(day))
    except ValueError:
        return day


def _by(decision: Decision) -> str:
    """Who sees to a decision, in brackets."""
    parts = [decision.owner, decision.status, f"until {in_full(decision.due)}" if decision.due else ""]
    return f" ({', '.join(part for part in parts if part)})" if any(parts) else ""


def _finish(current: Mapping[str, Decision]) -> Chapter:
    board = current.get(BOARD)
    lines = _lines(current, "strategy")
    if board is not None and isinstance(board.value, Mapping):
        kept, later = (_names(board.value.get(key)) for key in ("keep", "later"))
        lines.insert(0, f"We finish {listing(kept)}{_by(board)}." if kept else "Nothing is kept.")
        if later:
            named = later if len(later) <= NAMED else [*later[: NAMED - 1], f"{len(later) - NAMED + 1} more"]
            lines.append(f"{counted(len(later), 'initiative waits', 'initiatives wait')} until we look again: {listing(named)}.")
    return Chapter("What we finish", tuple(lines))


def _stop(current: Mapping[str, Decision]) -> Chapter:
    board, details = current.get(BOARD), current.get(STOPS)
    stopped = _names(board.value.get("stop")) if board is not None and isinstance(board.value, Mapping) else []
    if not stopped:
        return Chapter("What we stop")
    known = details.value if details is not None and isinstance(details.value, Mapping) else {}
    known = {name: details for name, details in known.items() if isinstance(details, Mapping)}
    rows = [[name, *(in_full(str(known.get(name, {}).get(key, ""))) for key in ("owner", "due", "missed_by"))] for name in stopped]
    return Chapter("What we stop", (), pd.DataFrame(rows, columns=["Initiative", "Who ends it", "Until", "Who will miss it"]))


def _committed(team: Folder, side: str, name: str) -> Chapter:
    rows = [[promise["promise"], promise["measure"], promise["owner"], in_full(promise["due"]), promise["status"]] for promise in commitments(team, side) if not lacking(promise)]
    table = pd.DataFrame(rows, columns=["What", "How we see it", "Owner", "Until", "Status"]) if rows else None
    if table is not None and (table["Status"] == "").all():
        table = table.drop(columns="Status")
    return Chapter(f"What {name} commits to", (), table)


def _asked(current: Mapping[str, Decision], team: Folder) -> Chapter:
    rows = [
        [name, row["need"], row["answer"].replace("_", " "), row["owner"], in_full(row["due"])]
        for side, name in zip(("sales", "marketing"), team.sides) if f"{NEEDS}-{side}" in current
        for row in _rows(current[f"{NEEDS}-{side}"].value, ("need", "answer", "owner", "due")) if row["need"] and row["answer"]
    ]
    table = pd.DataFrame(rows, columns=["Who asked", "For what", "Answer", "Owner", "Until"]) if rows else None
    return Chapter("What we asked of each other, and what we were told", (), table)


def _differ(team: Folder) -> Chapter:
    rows = [[row["about"], row["sales"], row["marketing"]] for row in differences(team)]
    table = pd.DataFrame(rows, columns=["About", f"{team.sides[0]} says", f"{team.sides[1]} says"]) if rows else None
    return Chapter("Where we see it differently", (), table)


def _again(follow_up: Decision | None) -> Chapter:
    return Chapter("When we look again", (f"{_short(follow_up.value)}{_by(follow_up)}.",) if follow_up is not None else ())


def _names(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def _rows(value: Any, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """What a sheet recorded, whatever somebody made of it by hand."""
    rows = [{key: str(row.get(key) or "").strip() for key in keys} for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    return [row for row in rows if any(row.values())]
