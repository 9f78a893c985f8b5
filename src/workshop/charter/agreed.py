"""What the sides agreed, as every print of it reads it: promises, stops, answers, differences, and
what is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..decisions import Decision, sentences, subjects
from ..decisions.subjects import BOARD, COMMITMENTS, DIFFER, FOLLOW_UP, NEEDS, STOPS
from ..errors import counted, listing, possessive
from ..folder import Folder
from .decided import in_lists

MOST = 5
"""Commitments a side; what is promised beyond them is seldom kept."""
NEEDED = {"measure": "a measure", "owner": "an owner", "due": "a date"}
"""What a promise needs to be a commitment."""
READABLE = "a line that can be read"
"""What a decision lacks whose line was damaged: whoever signs is told, whatever else has room."""
HEADS = "both heads of team"
PARTS = {
    "communication": ("How we talk", "1-communication-gaps"),
    "leads": ("What a good lead is", "2-lead-quality"),
    "strategy": ("What we finish", "3-strategy"),
}
"""The stages that decide something: their names, and the notebooks in which they do."""
COMMIT = "4-charter, under What each side commits to"


@dataclass(frozen=True)
class Open:
    """A question that is open: what it lacks and whom to ask.

    `stage` is the key of its stage; `closed_in` says where in the notebooks it is closed, which is
    for whoever has them and stands in nothing that leaves the room.
    """

    what: str
    lacks: str
    whom: str
    stage: str
    closed_in: str


def commitments(team: Folder, side: str) -> list[dict[str, str]]:
    """The promises that a side recorded, at most five; `side` is sales or marketing, as in the
    settings.
    """
    return _promised(team, side)[:MOST]


def _promised(team: Folder, side: str) -> list[dict[str, str]]:
    return subjects.read(team.decisions, f"{COMMITMENTS}-{side}", [])


def lacking(promise: Mapping[str, str]) -> list[str]:
    """What a promise still needs to be a commitment.

    >>> lacking({"promise": "Call within a day", "measure": "", "owner": "Ada",
    ...     "due": "2026-12-01"})
    ['a measure']
    """
    return [words for key, words in {"promise": "words", **NEEDED}.items() if not promise.get(key)]


def differences(team: Folder) -> list[dict[str, str]]:
    """Where the sides agreed to differ, in both wordings; with one of them only it is an open
    question.
    """
    return [row for row in _differ_rows(team) if row["sales"] and row["marketing"]]


def _differ_rows(team: Folder) -> list[dict[str, str]]:
    return subjects.read(team.decisions, DIFFER, [])


def stopping(team: Folder) -> list[tuple[str, str, str, str]]:
    """What stops by the board: its name, who ends it, until when, who will miss it."""
    stops = (subjects.read(team.decisions, BOARD) or {}).get("stop", ())
    known = subjects.read(team.decisions, STOPS, {})
    told = [(name, known.get(name, {})) for name in stops]
    return [
        (name, *(about.get(key, "") for key in ("owner", "due", "missed_by")))
        for name, about in told
    ]


def promised_needs(team: Folder) -> list[tuple[str, dict[str, str]]]:
    """What a side asked for and the other said yes to: the name of who asked, and the need."""
    return [(name, need) for name, need in _needs(team) if need["answer"] == "yes"]


def other_answers(team: Folder) -> list[str]:
    """A sentence for each answer that is no yes, with the needs that got it: nobody can rely on
    them.
    """
    asked: dict[str, list[str]] = {}
    for name, need in _needs(team):
        if need["answer"] not in ("", "yes"):
            asked.setdefault(need["answer"], []).append(f"{need['need']} ({name} asked)")
    return [_answered(*one) for one in asked.items()]


def _needs(team: Folder) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, need)
        for side, name in team.terms.keyed()
        for need in subjects.read(team.decisions, f"{NEEDS}-{side}", ())
    ]


def _answered(answer: str, needs: Sequence[str]) -> str:
    hedge = ", which is no promise" if answer == "will_try" else ""
    again = " Ask again: by when? How would we see it?" if answer == "unclear" else ""
    words = sentences.ANSWERS.get(answer, answer)
    return sentences.ended(f"Answered “{words}”{hedge}: {'; '.join(needs)}") + again


def undecided(team: Folder) -> list[str]:
    """The stages that decided nothing, by key."""
    decided = {subjects.stage(d) for d in in_lists(team).values()}
    return [stage for stage in PARTS if stage not in decided]


def still_open(team: Folder, stages: Iterable[str]) -> list[Open]:
    """What is open: of these undecided stages any decision, of a decision its owner or its date, of
    a promise what it lacks.
    """
    found = [
        Open(name, "any decision", HEADS, stage, f"Open {notebook} and record a decision")
        for stage, (name, notebook) in PARTS.items()
        if stage in stages
    ]
    if damaged := team.decisions.damaged():
        cannot = f"{counted(damaged, 'decision')} cannot be read,"
        cannot += f" and {'is' if damaged == 1 else 'are'} not told here"
        asks = "workshop decisions says which lines"
        found.insert(0, Open(cannot, READABLE, "the facilitator", "charter", asks))
    found += [*_loose_decisions(team), *_loose_stops(team), *_loose_promises(team)]
    for row in _differ_rows(team):
        if silent := [name for side, name in team.terms.keyed() if not row[side]]:
            about = f" on “{row['about']}”" if row["about"] else ""
            what, words = f"Where we see it differently{about}", f"the words of {listing(silent)}"
            where = "4-charter, under Where we see it differently"
            found.append(Open(what, words, listing(silent), "charter", where))
    if FOLLOW_UP not in in_lists(team):
        where = "4-charter, under When we look again"
        found.append(Open("When we look again", "a date", HEADS, "charter", where))
    return found


def _without(owner: str, due: str) -> str:
    """What is missing to see to something."""
    return listing([word for word, there in (("an owner", owner), ("a date", due)) if not there])


def _loose_decisions(team: Folder) -> Iterable[Open]:
    beside = subjects.beside(team)
    for d in subjects.on_their_own(in_lists(team)).values():
        lacks = _without(d.owner, d.due)
        if lacks and subjects.needs_owner(d):
            what = in_a_sentence(d, beside)[0].rstrip(".")
            where = "4-charter, under Who sees to it"
            yield Open(what, lacks, d.owner or HEADS, subjects.stage(d), where)


def _loose_stops(team: Folder) -> Iterable[Open]:
    where = "3-strategy, under What do we keep, what waits, what stops?"
    for name, owner, due, _ in stopping(team):
        if lacks := _without(owner, due):
            yield Open(f"{name} stops", lacks, owner or HEADS, "strategy", where)


def _loose_promises(team: Folder) -> Iterable[Open]:
    silent = []
    for side, name in team.terms.keyed():
        head = f"the head of {name}"
        promised = _promised(team, side)
        for promise in promised[:MOST]:
            if lacks := lacking(promise):
                what = f"{possessive(name)} promise “{promise['promise']}”"
                yield Open(what, listing(lacks), promise["owner"] or head, "charter", COMMIT)
        if len(promised) > MOST:
            what = f"{name} has written down {counted(len(promised), 'promise')}"
            yield Open(what, f"a choice of {sentences.in_words(MOST)}", head, "charter", COMMIT)
        elif not promised:
            what = f"What {name} promises"
            silent.append(Open(what, "any promise", head, "charter", COMMIT))
    yield from silent


def in_a_sentence(d: Decision, beside: sentences.Beside) -> tuple[str, str]:
    """A decision in a sentence, and in small what it lists."""
    if d.what == BOARD and (board := subjects.value(d)) is not None:
        many = {key: len(board[key]) for key in ("keep", "later", "stop")}
        said = f"We finish {counted(many['keep'], 'project')}"
        rest = [
            f"{many['later']} wait" if many["later"] else "",
            f"{many['stop']} stop" if many["stop"] else "",
        ]
        if any(rest):
            said += f"; {', '.join(part for part in rest if part)}"
        return f"{said}.", f"{listing(board['keep'])}." if board["keep"] else ""
    lines = subjects.lines(d, beside)
    if d.what == subjects.CARD and len(lines) == 1 and ": " in lines[0]:
        what, _, points = lines[0].partition(": ")
        return f"{what}.", points[:1].upper() + points[1:]
    return " ".join(lines), ""
