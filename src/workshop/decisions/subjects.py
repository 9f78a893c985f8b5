"""Every subject that can be decided: how it is read and said, and where it is printed.

Whoever prints a decision asks here: the control, the list, the page to sign, the documents, the
calendar, the follow-up. So a decision says the same wherever it stands, and what nobody can read
says so instead of printing brackets. A subject that the kit does not know, recorded by a client's
own notebook, is printed under its own name.

>>> print(cell(Decision("wins-a-year", 1234, "leads", "")))
We aim at 1,234 wins a year.
>>> lines(Decision("party-budget", 2500.5, "strategy", ""))
['Party budget: 2,500.5.']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ..terms import KEYS, Terms
from . import PRESENT, RECORD, Decision, Decisions, sentences, shapes
from .sentences import Beside, Printed, ended, figure, in_full
from .shapes import Shape
from .slugs import (
    AGENDA,
    ASKED,
    BOARD,
    CARD,
    CHANCES,
    CHANCES_GIVEN,
    CHANCES_LOCKED,
    CHANNEL,
    COMMITMENTS,
    DAY,
    DIFFER,
    DRIVES,
    DRIVES_GIVEN,
    DRIVES_LOCKED,
    FIRST_CONTACT,
    FOLLOW_UP,
    GOOD_LEAD,
    GUESSES,
    HARD_NO,
    HORIZON,
    KEPT,
    LAST_WEEKS,
    MINUTES,
    MODERATOR,
    NAMED,
    NEEDS,
    NEXT,
    NOTES,
    PLAN,
    POINTS_GIVEN,
    POINTS_LOCKED,
    PREDICTION,
    REASONS,
    REVENUE,
    RULES,
    SIDES_GIVEN,
    SIDES_LOCKED,
    SIGNED,
    STOPS,
    TAKEN,
    TALK,
    TARGET,
    TIME,
    WEIGHTS,
    WEIGHTS_GIVEN,
    WEIGHTS_LOCKED,
)

if TYPE_CHECKING:
    from ..folder import Folder

UNREAD = "recorded, see decisions.jsonl"
"""Printed for a value that is nothing of the kind that its subject takes."""
UNOWNED = ("start", "charter", "follow-up")
"""Stages whose decisions need nobody to see to them."""
NO_OWNER, NO_DATE = "no owner yet", "no date yet"


@dataclass(frozen=True)
class Subject:
    """One thing that can be decided.

    `slug` is its name in decisions.jsonl; with `of_a_side` the key of a side follows. `words` are
    its heading, with {side} for the side's name. `read` makes plain Python of what was recorded,
    None where it is nothing of the kind, and `printed` makes words of that: whole sentences; with
    the form "list" items that need the heading before them; with "lines" each its own line.
    `owned`: somebody has to see to it by a day. `signed`: it is on the page that both sides sign.
    `listed`: it stands in lists of decisions. `within`: it is said together with this other subject
    where that is decided. What has the stage `RECORD`, such as a seal, is in no list and in no file
    of decisions that leaves the room.
    """

    slug: str
    stage: str
    words: str
    read: Shape
    printed: Printed
    form: Literal["sentences", "list", "lines"] = "sentences"
    owned: bool = False
    signed: bool = True
    listed: bool = True
    within: str = ""
    of_a_side: bool = False


def of(what: str) -> Subject:
    """The subject of this name; one of its own for a name that the kit does not record.

    >>> of("needs-sales").words, of("wins-a-year").owned, of("party-budget").words
    ('What {side} needs', True, 'Party budget')
    """
    if what in SUBJECTS:
        return SUBJECTS[what]
    stem = next((slug for slug in OF_A_SIDE if what.startswith(f"{slug}-")), None)
    return SUBJECTS[stem] if stem else _unknown(what)


def is_known(what: str) -> bool:
    """Whether the kit records this subject.

    >>> is_known("needs-sales"), is_known("party-budget")
    (True, False)
    """
    return what in SUBJECTS or what.startswith(tuple(f"{slug}-" for slug in OF_A_SIDE))


def value(decision: Decision) -> Any:
    """What was decided, as plain Python; None where what is recorded is nothing of the kind.

    >>> [value(Decision("horizon-in-quarters", many, "strategy", "")) for many in (4.0, "x")]
    [4, None]
    """
    try:
        return of(decision.what).read(decision.value)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        # A number of ten thousand digits, a list in itself: somebody wrote it by hand.
        return None


def read(decisions: Decisions, what: str, default: Any = None) -> Any:
    """What counts as decided on a subject; `default` where nothing usable is recorded.

    >>> from pathlib import Path
    >>> read(Decisions(Path("none.jsonl")), "weekly-meeting-minutes", 30)
    30
    """
    decision = decisions.current().get(what)
    found = None if decision is None else value(decision)
    return default if found is None else found


def heading(what: str, terms: Terms | None = None) -> str:
    """What a subject is about, as people read it.

    >>> heading("ground-rules"), heading("needs-sales", Terms(sides=("Vertrieb", "Marketing")))
    ('Ground rules', 'What Vertrieb needs')
    """
    subject = of(what)
    return subject.words.replace("{side}", Beside(terms or Terms(), part=_part(what, subject)).side)


def cell(decision: Decision, beside: Beside | None = None) -> str:
    """What was decided in words, where its heading stands beside it: in a table, after "Recorded:".

    >>> cell(Decision("topics-to-talk-through", ["answers", "targets"], "communication", ""))
    'We talk through two topics: “answers” and “targets”.'
    >>> cell(Decision("wins-a-year", [{"x": 1}], "leads", ""))
    'recorded, see decisions.jsonl'
    """
    parts = _parts(decision, beside or Beside())
    if parts is None:
        return UNREAD
    return (" " if of(decision.what).form == "sentences" else "; ").join(parts) or "nothing"


def lines(decision: Decision, beside: Beside | None = None) -> list[str]:
    """What was decided in whole sentences, as they stand alone on a page.

    >>> lines(Decision("why-it-could-fail", "too many\\nToo  many\\nno time", "strategy", ""))
    ['Why it could fail: too many (2 times).', 'Why it could fail: no time.']
    """
    beside = beside or Beside()
    parts, subject = _parts(decision, beside), of(decision.what)
    if parts is not None and subject.form == "sentences":
        return list(parts)
    about = heading(decision.what, beside.terms)
    if parts and subject.form == "lines":
        return [ended(f"{about}: {part}") for part in parts]
    return [ended(f"{about}: {cell(decision, beside)}")]


def who_sees_to_it(decision: Decision) -> str:
    """Who sees to a decision and until when; what is missing is said where somebody has to.

    >>> who_sees_to_it(Decision("wins-a-year", 9, "leads", "", owner="Femi"))
    'Femi, no date yet.'
    >>> who_sees_to_it(Decision("follow-up", "2026-12-22", "charter", "", owner="Ada"))
    'Ada sees to it.'
    """
    who, due, status = decision.owner, in_full(decision.due), decision.status
    until = f"until {due}" if due else ""
    if not needs_owner(decision):
        said = [who, until, status] if until or status else [f"{who} sees to it" if who else ""]
    elif who or until:
        said = [who or NO_OWNER.capitalize(), until or NO_DATE, status]
    else:
        said = ["No owner and no date yet", status]
    words = ", ".join(part for part in said if part)
    return ended(words[:1].upper() + words[1:]) if words else ""


def is_exported(decision: Decision) -> bool:
    """Whether a decision stands in decisions.csv: neither a seal nor what was given unseen does.

    >>> is_exported(Decision("points-given-sales", {"points": {"Trial": 60}}, "strategy", ""))
    False
    """
    return RECORD not in (decision.stage, of(decision.what).stage)


def is_listed(decision: Decision) -> bool:
    """Whether a decision stands in lists of what was decided."""
    return is_exported(decision) and of(decision.what).listed


def is_signed(decision: Decision) -> bool:
    """Whether a decision stands on the page that both sides sign."""
    return is_listed(decision) and of(decision.what).signed


def needs_owner(decision: Decision) -> bool:
    """Whether somebody has to see to a decision by a day.

    Nobody has to see to a guess, to a meeting's length, or to what is owned row by row.

    >>> [needs_owner(Decision(what, 4, "leads", "")) for what in ("wins-a-year", "follow-up")]
    [True, False]
    """
    if is_known(decision.what):
        return is_listed(decision) and of(decision.what).owned
    return decision.stage not in (*UNOWNED, RECORD)


def stage(decision: Decision) -> str:
    """The part of the workshop that a decision belongs to, whatever a hand wrote beside it."""
    return of(decision.what).stage or decision.stage


def on_their_own(current: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions without those that another one says with it.

    So the time of the weekly meeting is said with its day, where that is decided.
    """
    return {what: d for what, d in current.items() if of(what).within not in current}


def beside(team: Folder) -> Beside:
    """What stands beside the decisions of a folder, as they count now."""
    decided = {what: value(decision) for what, decision in team.decisions.current().items()}
    return Beside(team.terms, team.settings.currency, decided)


def _part(what: str, subject: Subject) -> str:
    return what[len(subject.slug) + 1 :] if subject.of_a_side else ""


def _parts(decision: Decision, beside: Beside) -> Sequence[str] | None:
    subject, found = of(decision.what), value(decision)
    if found is None:
        return None
    return subject.printed(found, replace(beside, part=_part(decision.what, subject)))


def _unknown(what: str) -> Subject:
    """A subject of a client's own, under its own name; only words and numbers of it are printed."""
    words = " ".join(what.replace("-", " ").replace("_", " ").split()).capitalize()
    return Subject(what, "", words, _plain, lambda found, _: found, form="list")


def _plain(value: object) -> list[str] | None:
    """Words, a number, yes or no, or a list of words; anything else cannot be read.

    >>> [_plain(value) for value in ("2026-12-01", 1234567, ["a", "b"], {"a": 1}, [], True)]
    [['1 December 2026'], ['1,234,567'], ['a and b'], None, [], ['yes']]
    """
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, int | float):
        return None if shapes.number(value) is None else [figure(value)]
    if isinstance(value, str):
        return [in_full(value)]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return list(sentences.items([in_full(item) for item in value], Beside()))


def _unseen(slug: str, words: str, read: Shape, said: str) -> Subject:
    """What a side gives unseen: kept with the decisions, and in no list of them."""
    return Subject(slug, RECORD, words, read, sentences.unseen(slug, said), of_a_side=True)


_TALK, _LEADS, _FINISH, _SIGN, _AGAIN = "communication", "leads", "strategy", "charter", "follow-up"
_ALL = (
    Subject(
        PRESENT, "start", "Who is here", shapes.names, sentences.here, form="list", listed=False
    ),
    Subject(
        RULES, "start", "Ground rules", shapes.names, sentences.items, form="list", signed=False
    ),
    Subject(
        NOTES,
        RECORD,
        "Notes for the facilitator",
        shapes.text,
        sentences.filled("The notes for the facilitator are {}"),
    ),
    Subject(TAKEN, RECORD, "How long it took", shapes.counts, sentences.taken),
    Subject(
        PREDICTION,
        _TALK,
        "Predicted topic",
        shapes.text,
        sentences.filled("We guessed that we are furthest apart on “{}”"),
        signed=False,
    ),
    Subject(TALK, _TALK, "Topics that we talk through", shapes.names, sentences.topics, owned=True),
    Subject(DAY, _TALK, "Weekly meeting", shapes.text, sentences.meeting, owned=True),
    Subject(
        TIME, _TALK, "The weekly meeting begins at", shapes.clock, sentences.begins, within=DAY
    ),
    Subject(
        MINUTES,
        _TALK,
        "Minutes of the weekly meeting",
        shapes.between(0, 480, whole=True, above=True),
        sentences.takes,
        within=DAY,
    ),
    Subject(
        AGENDA,
        _TALK,
        "On the agenda every week",
        shapes.rows("item", "brings", needs="item"),
        sentences.agenda,
        form="list",
        owned=True,
    ),
    Subject(
        CHANNEL,
        _TALK,
        "Where we write to each other",
        shapes.rows_or_words("channel", "for"),
        sentences.channel,
        form="list",
        owned=True,
    ),
    Subject(
        MODERATOR,
        _TALK,
        "Who moderates when the meeting fails twice",
        shapes.text,
        sentences.filled("When the meeting fails twice in a row, {} moderates"),
        owned=True,
    ),
    Subject(
        LAST_WEEKS,
        RECORD,
        "The last weekly meetings",
        shapes.rows("week", "held"),
        sentences.last_weeks,
    ),
    Subject(
        NEEDS,
        _TALK,
        "What {side} needs",
        shapes.rows("need", "answer", "owner", "due", "status", needs="need"),
        sentences.needs,
        form="list",
        of_a_side=True,
    ),
    _unseen(
        SIDES_LOCKED, "One answer of {side}, locked", shapes.seal, "locked {its} answers as a side"
    ),
    _unseen(
        SIDES_GIVEN,
        "One answer of {side}",
        shapes.sealed("answers"),
        "given {its} answers as a side",
    ),
    _unseen(DRIVES_LOCKED, "What drives {side}, locked", shapes.seal, "locked what drives {it}"),
    _unseen(
        DRIVES_GIVEN, "What drives {side}, shown", shapes.answers_shown, "said what drives {it}"
    ),
    _unseen(DRIVES, "What drives {side}", shapes.hits, "said what drives {it}"),
    Subject(
        GOOD_LEAD,
        _LEADS,
        "A lead is good from",
        shapes.text,
        sentences.filled("A lead is good with {} or better"),
        owned=True,
    ),
    Subject(
        HARD_NO,
        _LEADS,
        "What rules a lead out",
        shapes.rows("never when", "who says so", needs="never when"),
        sentences.never,
    ),
    Subject(CARD, _LEADS, "The card for a good lead", shapes.card, sentences.card, owned=True),
    Subject(CHANCES, RECORD, "Wins promised", shapes.chances, sentences.chances),
    _unseen(
        CHANCES_LOCKED, "The wins that {side} promises, locked", shapes.seal, "locked {its} promise"
    ),
    _unseen(
        CHANCES_GIVEN,
        "The wins that {side} promises",
        shapes.sealed("wins"),
        "given {its} promise",
    ),
    Subject(
        FIRST_CONTACT,
        _LEADS,
        "Hours to the first contact, at most",
        shapes.between(0, 10_000, above=True),
        sentences.hours,
        owned=True,
    ),
    Subject(
        TARGET,
        _LEADS,
        "Wins we aim at in a year",
        shapes.between(1, 1_000_000, whole=True),
        sentences.wins,
        owned=True,
    ),
    Subject(
        REVENUE,
        _LEADS,
        "Revenue we aim at in a year",
        shapes.between(0, shapes.MOST, above=True),
        sentences.revenue,
        owned=True,
    ),
    Subject(WEIGHTS, _LEADS, "How much each counts", shapes.weights, sentences.weights, owned=True),
    _unseen(WEIGHTS_LOCKED, "The weights of {side}, locked", shapes.seal, "locked {its} weights"),
    _unseen(WEIGHTS_GIVEN, "The weights of {side}", shapes.sealed("swings"), "given {its} weights"),
    Subject(
        HORIZON,
        _FINISH,
        "Quarters that the plan reaches",
        shapes.between(1, 40, whole=True),
        sentences.horizon,
    ),
    Subject(PLAN, _FINISH, "Plan to start from", shapes.text, sentences.plan, signed=False),
    Subject(
        NAMED,
        _FINISH,
        "Named to stop",
        shapes.one_a_line,
        sentences.times,
        form="lines",
        signed=False,
    ),
    Subject(
        BOARD,
        _FINISH,
        "What we keep, what waits, what stops",
        shapes.moves,
        sentences.board,
        owned=True,
    ),
    Subject(STOPS, _FINISH, "What we stop", shapes.details, sentences.stops, form="list"),
    Subject(
        REASONS, _FINISH, "Why it could fail", shapes.one_a_line, sentences.times, form="lines"
    ),
    *(
        subject
        for slug in GUESSES
        for subject in (
            _unseen(
                f"{slug}-locked", "A guess of {side}, locked", shapes.seal, "locked {its} guess"
            ),
            _unseen(f"{slug}-given", "A guess of {side}", shapes.guessed, "given {its} guess"),
        )
    ),
    _unseen(POINTS_LOCKED, "The points of {side}, locked", shapes.seal, "locked {its} points"),
    _unseen(POINTS_GIVEN, "The points of {side}", shapes.sealed("points"), "given {its} points"),
    Subject(
        SIGNED,
        _SIGN,
        "Who stands behind it",
        shapes.signed,
        sentences.signed,
        signed=False,
        listed=False,
    ),
    Subject(
        COMMITMENTS,
        _SIGN,
        "What {side} commits to",
        shapes.rows("promise", "measure", "owner", "due", "status"),
        sentences.commitments,
        form="list",
        of_a_side=True,
    ),
    Subject(
        DIFFER,
        _SIGN,
        "Where we see it differently",
        shapes.rows("about", *KEYS),
        sentences.differ,
        form="list",
    ),
    Subject(FOLLOW_UP, _SIGN, "When we look again", shapes.day, sentences.again),
    Subject(
        KEPT,
        _AGAIN,
        "How the promises stand",
        shapes.words,
        sentences.stands,
        form="list",
        signed=False,
    ),
    Subject(
        ASKED,
        RECORD,
        "Answered on the phones",
        shapes.asked,
        sentences.asked,
        listed=False,
        of_a_side=True,
    ),
    Subject(
        NEXT, _AGAIN, "When we look again after this", shapes.day, sentences.again, signed=False
    ),
)
SUBJECTS: Mapping[str, Subject] = {subject.slug: subject for subject in _ALL}
"""Every subject that the kit records, by its slug; of a side, without the side's key."""
OF_A_SIDE = tuple(subject.slug for subject in _ALL if subject.of_a_side)
