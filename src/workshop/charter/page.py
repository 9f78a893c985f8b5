"""The one page that both teams sign, made of the recorded decisions of all stages.

Nothing is printed as a commitment that lacks an owner, a date or a measure: it stands among the
open questions instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ..decisions import Decision, sentences, subjects
from ..decisions.sentences import Beside, in_full
from ..decisions.subjects import (
    BOARD,
    COMMITMENTS,
    DIFFER,
    FOLLOW_UP,
    NEEDS,
    NO_DATE,
    NO_OWNER,
    SIGNED,
    STOPS,
)
from ..errors import counted, listing, long_date
from ..findings import MIME, Finding, as_text, table_html
from ..folder import Folder
from .agreed import (
    commitments,
    differences,
    lacking,
    other_answers,
    promised_needs,
    still_open,
    stopping,
    undecided,
)
from .decided import STAGES, in_lists

APART = (BOARD, STOPS, NEEDS, COMMITMENTS, DIFFER, FOLLOW_UP)
"""Subjects with a place of their own on the page."""
STANDS = "Who stands behind this"


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

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        """As HTML, and line by line for the room's screen, which turns the page."""
        rows = [
            {"Part": "" if number else chapter.heading, "What we agreed": line}
            for chapter in self.chapters
            for number, line in enumerate(_lines_of(chapter))
        ]
        said = f"{self.title}." if rows else "Nothing is decided yet that both sides could sign."
        found = Finding("page", said, pd.DataFrame(rows, columns=["Part", "What we agreed"]))
        return {"text/plain": self.title, "text/html": self._repr_html_(), MIME: found.to_json()}

    def _repr_html_(self) -> str:
        import html

        parts = [f'<div style="max-width:60em"><h2>{html.escape(self.title)}</h2>']
        for chapter in self.chapters:
            parts.append(f"<h3>{html.escape(chapter.heading)}</h3>")
            parts += [
                f'<p style="font-size:1.15em;margin:.2em 0">{html.escape(line)}</p>'
                for line in chapter.lines
            ]
            if chapter.table is not None:
                parts.append(table_html(chapter.table))
        return "".join(parts) + "</div>"


def _lines_of(chapter: Chapter) -> list[str]:
    """Every line of a chapter, those of its table in words."""
    if chapter.table is None:
        return list(chapter.lines)
    rows = as_text(chapter.table).astype(str).itertuples(index=False)
    return [*chapter.lines, *(", ".join(filter(None, map(str.strip, row))) for row in rows)]


def page(team: Folder) -> Page:
    """The agreement as it stands: what is decided, what each side commits to, what is open."""
    current, beside = in_lists(team), subjects.beside(team)
    chapters = [
        Chapter(STAGES["communication"], tuple(_lines(current, "communication", beside))),
        Chapter(
            "What a good lead is, and what we owe each other",
            tuple(_lines(current, "leads", beside)),
        ),
        _finish(current, beside),
        _stop(team),
        *(_committed(team, side, name) for side, name in team.terms.keyed()),
        _asked(team),
        _differ(team),
        _again(current, beside),
    ]
    if damaged := team.decisions.told():
        chapters.insert(0, Chapter("Not on this page", (damaged,)))
    written = tuple(chapter for chapter in chapters if chapter.lines or chapter.table is not None)
    title = f"What {listing(team.sides)} agreed on {long_date(team.date)}"
    made = Page(title, written, open_questions(team), team.sides)
    stands = _signed(team, made)
    return replace(made, chapters=(*written, stands)) if stands.lines else made


def text(made: Page) -> str:
    """What people read before they sign: the page without the names of who signed it."""
    lines = [made.title]
    for one in made.chapters:
        if one.heading == STANDS:
            continue
        lines += [one.heading, *one.lines]
        if one.table is not None:
            lines += [" | ".join(map(str, row)) for row in one.table.itertuples(index=False)]
    return "\n".join(lines)


def digest(made: Page) -> str:
    """The SHA-256 of the text: who signed it can see later whether it is the same."""
    return hashlib.sha256(text(made).encode("utf-8", "backslashreplace")).hexdigest()


def signatures(team: Folder, made: Page) -> list[str]:
    """Who stands behind the page, in sentences; nothing where nobody was asked.

    What was signed and has changed since is said to be another text.
    """
    found = subjects.read(team.decisions, SIGNED)
    if found is None or not found[1]:
        return []
    sha, names = found
    stand = [name for name, one in names.items() if one["said"] == "yes"]
    lines = [f"{len(stand)} of {counted(len(names), 'person', 'people')} stand behind this page."]
    if sha != digest(made):
        lines.append(
            "The page has changed since they answered: it is another text than the one that they"
            " read. Ask again."
        )
    return lines


def _signed(team: Folder, made: Page) -> Chapter:
    lines = signatures(team, made)
    if not lines:
        return Chapter(STANDS)
    rows = [
        [name, one["said"], one["because"]]
        for name, one in sorted((subjects.read(team.decisions, SIGNED) or ("", {}))[1].items())
    ]
    table = pd.DataFrame(rows, columns=["Name", "Stands behind it", "Because"])
    if (table["Because"] == "").all():
        table = table.drop(columns="Because")
    return Chapter(STANDS, tuple(lines), table)


def open_questions(team: Folder) -> Finding:
    """What is still open: stages without any decision, decisions without an owner or a date,
    promises that lack something; each with what it lacks and whom to ask.
    """
    found = still_open(team, undecided(team))
    rows = [[STAGES.get(one.stage, one.stage), one.what, one.lacks, one.whom] for one in found]
    table = pd.DataFrame(rows, columns=["Stage", "Open", "It lacks", "Whom to ask"])
    sentence = (
        f"{counted(len(rows), 'question')} still open."
        if rows
        else (
            "Nothing is open: each part has a decision, each decision an owner and a date, each"
            " side its commitments."
        )
    )
    return Finding("open-questions", sentence, table)


def _lines(current: Mapping[str, Decision], stage: str, beside: Beside) -> list[str]:
    """The decisions of a stage in sentences, each with who sees to it; not those of `APART`."""
    lines = []
    for d in subjects.on_their_own(current).values():
        apart = d.what in APART or subjects.of(d.what).slug in APART
        if subjects.is_signed(d) and subjects.stage(d) == stage and not apart:
            lines += _with_owner(subjects.lines(d, beside), d)
    return lines


def _with_owner(said: list[str], decision: Decision) -> list[str]:
    """Sentences on one decision; who sees to it stands behind the last."""
    seen = subjects.who_sees_to_it(decision)
    return [*said[:-1], f"{said[-1]} {seen}".rstrip()] if said else []


def _finish(current: Mapping[str, Decision], beside: Beside) -> Chapter:
    decision, lines = current.get(BOARD), _lines(current, "strategy", beside)
    board = None if decision is None else subjects.value(decision)
    if decision is not None and board is None:
        lines = [*_with_owner(subjects.lines(decision, beside), decision), *lines]
    elif decision is not None and board is not None:
        kept, *later = sentences.finish(board)
        lines = [*_with_owner([kept], decision), *lines, *later]
    return Chapter("What we finish", tuple(lines))


def _stop(team: Folder) -> Chapter:
    rows = [
        [name, owner or NO_OWNER, in_full(due) or NO_DATE, missed]
        for name, owner, due, missed in stopping(team)
    ]
    table = (
        pd.DataFrame(rows, columns=["Project", "Who ends it", "By when", "Who will miss it"])
        if rows
        else None
    )
    return Chapter("What we stop", (), table)


def _committed(team: Folder, side: str, name: str) -> Chapter:
    rows = [
        [
            promise["promise"],
            promise["measure"],
            promise["owner"],
            in_full(promise["due"]),
            promise["status"],
        ]
        for promise in commitments(team, side)
        if not lacking(promise)
    ]
    table = (
        pd.DataFrame(rows, columns=["What", "How we see it", "Owner", "By when", "Status"])
        if rows
        else None
    )
    if table is not None and (table["Status"] == "").all():
        table = table.drop(columns="Status")
    return Chapter(f"What {name} commits to", (), table)


def _asked(team: Folder) -> Chapter:
    """What got a yes, with who does it; any other answer is a note."""
    rows = [
        [name, need["need"], need["owner"] or NO_OWNER, in_full(need["due"]) or NO_DATE]
        for name, need in promised_needs(team)
    ]
    table = (
        pd.DataFrame(rows, columns=["Who asked", "What was promised", "Owner", "By when"])
        if rows
        else None
    )
    return Chapter(
        "What we asked of each other, and what we were told", tuple(other_answers(team)), table
    )


def _differ(team: Folder) -> Chapter:
    rows = [[row["about"], row["sales"], row["marketing"]] for row in differences(team)]
    table = (
        pd.DataFrame(rows, columns=["About", f"{team.sides[0]} says", f"{team.sides[1]} says"])
        if rows
        else None
    )
    return Chapter("Where we see it differently", (), table)


def _again(current: Mapping[str, Decision], beside: Beside) -> Chapter:
    decision = current.get(FOLLOW_UP)
    if decision is None:
        return Chapter("When we look again")
    said = subjects.lines(decision, beside)
    # The day itself is often recorded as its date too; it is said once.
    day = subjects.value(decision)
    seen = (
        replace(decision, due="")
        if day is not None and decision.due == day.isoformat()
        else decision
    )
    return Chapter("When we look again", tuple(_with_owner(said, seen)))
