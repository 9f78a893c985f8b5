"""What leaves the room, as one story: what was found, what was decided, what is open.

Report, slides and agreement are three prints of it. Nothing is agreed here that was not recorded,
and what lacks a person or a day says so wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..decisions import PRESENT, Decision, subjects
from ..decisions.sentences import Beside, ended, in_words
from ..decisions.subjects import (
    BOARD,
    CARD,
    COMMITMENTS,
    DAY,
    DIFFER,
    FIRST_CONTACT,
    FOLLOW_UP,
    GOOD_LEAD,
    HARD_NO,
    NEEDS,
    NEXT,
    NO_DATE,
    NO_OWNER,
    REASONS,
    REVENUE,
    STOPS,
    TALK,
    TARGET,
)
from ..errors import counted, listing, long_date, short_date
from ..findings import Finding, Verdict
from ..folder import Folder
from ..results import Part, after_all
from ..storyline import Told, tell
from .agreed import (
    Open,
    commitments,
    differences,
    in_a_sentence,
    lacking,
    other_answers,
    promised_needs,
    still_open,
    stopping,
)
from .agreed import undecided as undecided_stages
from .decided import in_lists
from .page import page, signatures

MOST_ROWS = 6
"""Decisions on the first page; the others stand on the pages of their stages."""
ALONE = 60
"""Letters of a decision that the title may say."""
MOST_OPEN = 6
"""Open questions that the first page names; the others stand where both sides sign."""
MOST_OF_EACH = 2
"""What we cannot tell, and what could go wrong, on the first page."""
NOT_SAID = "not said"
BOARD_FINDING = "what-the-board-means"
NUMBERED = {
    "1-communication-gaps": ("communication", "How we talk", "Where do we talk past each other?"),
    "2-lead-quality": (
        "leads",
        "What a good lead is",
        "What is a good lead, in both teams’ eyes and in the market’s?",
    ),
    "3-strategy": (
        "strategy",
        "What we finish",
        "How many years would our list take, and what is worth finishing?",
    ),
    "5-follow-up": ("follow-up", "What became of it", "What was kept, and what has moved?"),
}
"""The parts with a page of their own: the stage of their decisions, their name, their question."""
UNDECIDED = {"communication": "how we talk", "leads": "leads", "strategy": "projects"}
IMPORTANT = (DAY, GOOD_LEAD, CARD, FIRST_CONTACT, TARGET, REVENUE, BOARD, TALK)
"""The order of the decisions on the first page, those with an owner or a date before the others."""
APART = (STOPS, NEEDS, COMMITMENTS, DIFFER, FOLLOW_UP, HARD_NO, REASONS)
"""Subjects that have another place than the list of what was decided."""


@dataclass(frozen=True)
class Row:
    """One decision as a row: what, in small what belongs to it, who, until when.

    `who` and `until` may be `NO_OWNER` and `NO_DATE`, which every print marks; both are empty where
    nobody has to see to it. `slug` is the subject.
    """

    what: str
    under: str = ""
    who: str = ""
    until: str = ""
    slug: str = ""

    @property
    def seen_to(self) -> bool:
        """Whether somebody has it, or a day is set."""
        return self.who not in ("", NO_OWNER) or self.until not in ("", NO_DATE)


@dataclass(frozen=True)
class Stop:
    """A project that stops: who will miss it, who ends it, until when."""

    project: str
    missed: str
    who: str
    until: str


@dataclass(frozen=True)
class Promise:
    """What a side promises: `side` is its name, `lacks` what it still needs to be a promise."""

    side: str
    what: str
    measure: str
    who: str
    until: str
    status: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class Stage:
    """The page of a stage. `headline` is what it says, whatever there is to say."""

    number: int
    slug: str
    key: str
    name: str
    question: str
    told: Told
    rows: tuple[Row, ...] = ()
    stops: tuple[Stop, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def board(self) -> Finding | None:
        """What became of the projects, as a picture beside that of the headline."""
        others = (f for f in self.told.also if f.name == BOARD_FINDING and f.figure)
        return next(others, None)

    @property
    def headline(self) -> str:
        """The finding that the page begins with; else what cannot be told; else that nothing was
        decided.
        """
        if self.told.main:
            return self.told.main.headline
        if self.told.unsure:
            return self.told.unsure[0].headline
        return "Nothing was measured here." if self.rows else "Nothing was decided here yet."


@dataclass(frozen=True)
class Story:
    """All that leaves the room, in its order."""

    title: str
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    stopping: tuple[Stop, ...]
    undecided: tuple[str, ...]
    promises: tuple[Promise, ...]
    loose: tuple[Promise, ...]
    differ: tuple[tuple[str, str, str], ...]
    open: tuple[Open, ...]
    risks: tuple[tuple[str, str], ...]
    again: str
    sides: tuple[str, str]
    present: int = 0
    signed: tuple[str, ...] = ()
    """Who stands behind the page, where people were asked."""
    unsure: tuple[Finding, ...] = field(default=())

    @property
    def found(self) -> tuple[Stage, ...]:
        """The stages that found something, for the first page."""
        return tuple(stage for stage in self.stages if stage.told.main and stage.number <= 3)

    def in_short(self, most: int = MOST_OPEN) -> str:
        """So many of the open questions with what they lack, and how many more there are."""
        said = [f"{one.what} (without {one.lacks})" for one in self.open[:most]]
        if more := len(self.open) - len(said):
            said.append(f"and {more} more" if said else counted(more, "question"))
        return "; ".join(said)

    @property
    def ranked(self) -> tuple[Row, ...]:
        """All rows, those that somebody has before the others, then by their weight."""

        def turn(row: Row) -> tuple[bool, int]:
            known = IMPORTANT.index(row.slug) if row.slug in IMPORTANT else len(IMPORTANT)
            return not row.seen_to, known

        return tuple(sorted(self.rows, key=turn))


def story(team: Folder, parts: Sequence[Part] = ()) -> Story:
    """What leaves the room: of the executed parts and of what is recorded."""
    current, beside, after = in_lists(team), subjects.beside(team), after_all(parts)
    stages = tuple(
        _stage(team, part, number, current, beside, after)
        for number, part in enumerate(
            (part for part in parts if part.slug in NUMBERED and not part.skipped), 1
        )
    )
    rows = (*_rows(current.values(), beside), *_asked(team))
    undecided = tuple(
        key
        for key in undecided_stages(team)
        if not parts or any(stage.key == key for stage in stages)
    )
    kept, loose = _promises(team)
    still = tuple(still_open(team, undecided))
    again = _again(current.get(NEXT) or current.get(FOLLOW_UP))
    return Story(
        title=_title(team.sides, rows, kept, still, undecided),
        stages=stages,
        rows=rows,
        stopping=_stops(team),
        undecided=undecided,
        promises=kept,
        loose=loose,
        differ=tuple((r["about"], r["sales"], r["marketing"]) for r in differences(team)),
        open=still,
        risks=_risks(stages, current, undecided),
        again=again,
        sides=team.sides,
        present=len(subjects.read(team.decisions, PRESENT, [])),
        signed=tuple(signatures(team, page(team))),
        unsure=tuple(
            finding
            for turn in range(MOST_OF_EACH)
            for stage in stages
            for finding in stage.told.unsure[turn : turn + 1]
        )[:MOST_OF_EACH],
    )


def _stage(
    team: Folder,
    part: Part,
    number: int,
    current: dict[str, Decision],
    beside: Beside,
    after: Mapping[tuple[str, str], Verdict],
) -> Stage:
    key, name, question = NUMBERED[part.slug]
    of_stage = {what: d for what, d in current.items() if subjects.stage(d) == key}
    told = tell(part.findings, {subjects.of(what).slug for what in of_stage}, after)
    rows = tuple(
        Row(
            row.what,
            " ".join(filter(None, (row.under, _today(told, row)))),
            row.who,
            row.until,
            row.slug,
        )
        for row in (
            *_rows(of_stage.values(), beside),
            *(_asked(team) if key == "communication" else ()),
        )
    )
    stops = _stops(team) if key == "strategy" else ()
    notes = tuple(other_answers(team)) if key == "communication" else ()
    return Stage(number, part.slug, key, name, question, told, rows, stops, notes)


def _today(told: Told, row: Row) -> str:
    """What is so today, beside what was decided."""
    found = told.beside.get(row.slug)
    return found.headline if found else ""


def _asked(team: Folder) -> tuple[Row, ...]:
    """What a side asked for and the other said yes to."""
    return tuple(
        Row(
            ended(f"{team.terms.other(asked)} said yes to: {need['need']}"),
            "",
            need["owner"] or NO_OWNER,
            _day(need["due"]),
            NEEDS,
        )
        for asked, need in promised_needs(team)
    )


def _rows(decisions: Iterable[Decision], beside: Beside) -> tuple[Row, ...]:
    """The decisions as rows."""
    current = {d.what: d for d in decisions}
    rows = []
    for d in subjects.on_their_own(current).values():
        slug = subjects.of(d.what).slug
        if slug in APART or not subjects.is_signed(d):
            continue
        what, under = in_a_sentence(d, beside)
        if slug == GOOD_LEAD and HARD_NO in current:
            under = " ".join([under, *subjects.lines(current[HARD_NO], beside)]).strip()
        rows.append(Row(what, under, *_seen(d), slug))
    for slug in [HARD_NO] if HARD_NO in current and GOOD_LEAD not in current else []:
        rows.append(Row(" ".join(subjects.lines(current[slug], beside)), slug=slug))
    return tuple(rows)


def _seen(d: Decision) -> tuple[str, str]:
    """Who sees to a decision and until when, with what is missing where somebody has to."""
    if subjects.needs_owner(d):
        return d.owner or NO_OWNER, _day(d.due)
    return d.owner, _day(d.due) if d.due else ""


def _day(text: str) -> str:
    """A day in a table; what is no day as it was typed; what is missing."""
    if not text:
        return NO_DATE
    try:
        return short_date(date.fromisoformat(text)).replace(" ", "\N{NO-BREAK SPACE}")
    except ValueError:
        return " ".join(text.split())


def _stops(team: Folder) -> tuple[Stop, ...]:
    return tuple(
        Stop(name, missed or NOT_SAID, owner or NO_OWNER, _day(due))
        for name, owner, due, missed in stopping(team)
    )


def _promises(team: Folder) -> tuple[tuple[Promise, ...], tuple[Promise, ...]]:
    """What each side promises, and what still lacks something to be a promise."""
    found = [
        Promise(
            name,
            promise["promise"],
            promise["measure"],
            promise["owner"],
            _day(promise["due"]),
            promise["status"],
            listing(lacking(promise)),
        )
        for side, name in team.terms.keyed()
        for promise in commitments(team, side)
    ]
    return tuple(p for p in found if not p.lacks), tuple(p for p in found if p.lacks)


def _again(d: Decision | None) -> str:
    """When we look again, and who sees to it."""
    day = None if d is None else subjects.value(d)
    if d is None or day is None:
        return ""
    return f"{long_date(day)}{f', {d.owner} sees to it' if d.owner else ''}."


def _title(
    sides: tuple[str, str],
    rows: Sequence[Row],
    kept: Sequence[Promise],
    still: Sequence[Open],
    undecided: Sequence[str],
) -> str:
    """The count of what was decided and of what is open, in one or two sentences."""
    who = listing(sides)
    if not rows and not kept:
        return f"{who} have decided nothing yet."
    made = [counted(len(rows), "decision")] if rows else []
    made += [counted(len(kept), "promise")] if kept else []
    # One decision alone is told, where it is short, and not counted.
    alone = rows[0].what if len(rows) == 1 and not kept else ""
    said = alone if 0 < len(alone) <= ALONE else f"{who} made {listing(made)}."
    if undecided:
        left = listing([UNDECIDED[key] for key in undecided])
        verb = "are" if len(undecided) > 1 or undecided[0] != "communication" else "is"
        return f"{said} {left[:1].upper() + left[1:]} {verb} still undecided."
    if not still:
        return f"{said} Nothing is open."
    many = in_words(len(still))
    asked = "question is" if len(still) == 1 else "questions are"
    return f"{said} {many[:1].upper() + many[1:]} {asked} still open."


def _risks(
    stages: Sequence[Stage],
    current: dict[str, Decision],
    undecided: Sequence[str],
) -> tuple[tuple[str, str], ...]:
    """What could go wrong: a bold beginning and the rest, the first two there are."""
    risks = []
    for stage in stages:
        for finding in (*stage.told.also, *([stage.told.main] if stage.told.main else [])):
            if finding.name == BOARD_FINDING and BOARD in current:
                risks.append((finding.headline, finding.detail))
    if "leads" in undecided:
        risks.append(
            ("Nothing is agreed about leads.", "Until it is, each team goes by its own labels.")
        )
    reasons = subjects.value(current[REASONS]) if REASONS in current else None
    if reasons:
        risks.append(("Named in the room:", f"“{reasons[0]}”"))
    return tuple(risks[:MOST_OF_EACH])
