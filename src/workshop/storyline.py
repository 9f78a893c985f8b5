"""Where each finding goes: what a page begins with, what else it says, what stands in the appendix.

One table places every finding of the kit; only its verdict chooses among the candidates of a
stage. Report, slides, the agreement and the room's screen ask here, so that all of them tell the
same story. A finding that is not in the table, of a client's own activity, stands in the appendix.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .findings import Finding, Kind, Verdict

Place = Literal["first", "more", "appendix", "room", "none"]
"""First: may be what a page begins with. More: may stand under what else we saw. Room: shown in the
room only, since single people could be guessed. None: in no hand-out, for the decision says it or
nothing was found.
"""
Chip = Literal["Clear", "Leaning", "Cannot tell yet", "Counted", "Estimate"]
VERDICTS: tuple[Verdict, ...] = ("clear", "leaning", "cannot tell")
MOST_ALSO = 4
"""What else we saw: more than this is read by nobody."""
MOST_UNSURE = 2
"""What we cannot tell yet, of a stage; the others stand in the appendix."""


@dataclass(frozen=True)
class Placed:
    """A finding's place, its turn among those of the same place, the decision beside which it
    stands where that is taken, and the decision without which it says nothing yet.
    """

    place: Place
    turn: int = 9
    beside: str = ""
    needs: str = ""


def _each(place: Place, *names: str, beside: str = "") -> dict[str, Placed]:
    return {name: Placed(place, turn, beside) for turn, name in enumerate(names, 1)}


PLACES: Mapping[str, Placed] = {
    # How we talk
    **_each("first", "perception-gaps", "first-answers", "imagination", "weekly-held"),
    **_each("more", "talk-across", "how-right", "quadrants", "what-drives", "leaders-and-members"),
    **_each(
        "appendix",
        "responses",
        "predicted",
        "gaps-by-theme",
        "expected-by-theme",
        "quiet-weeks",
        "weekly-contacts",
        "across-by-channel",
        "both-ways",
        "agreement-within",
        "weekly-remembered",
        "needs",
    ),
    **_each("room", "bridge", "in-between", "across-per-person"),
    # What a good lead is
    **_each("first", "parted", "rules", "agreement", "conversion-by-label"),
    **_each(
        "more",
        "parted-and-won",
        "foresight",
        "within-and-between",
        "segments",
        "refusals",
        "weights",
    ),
    **_each("more", "first-contact", beside="first-contact-within-hours"),
    **_each("more", "good-lead", beside="good-lead-from"),
    "points-card": Placed("more", 1, "good-lead-card", "good-lead-card"),
    "starting-card": Placed("more", 2, "good-lead-card"),
    **_each("more", "leads-owed", beside="wins-a-year"),
    **_each(
        "appendix",
        "crosstab",
        "won-in-the-end",
        "wins-caught",
        "unrated",
        "calibration",
        "ratings-after-the-outcome",
        "good-lead-rule",
        "funnel",
        "funnel-by-source",
        "funnel-by-quarter",
        "leads-owed-for-revenue",
        "contacts-owed",
        "weights-agreed",
    ),
    # What we finish and what we stop
    **_each("first", "years-to-do-everything", "one-strategy-or-two"),
    "what-the-board-means": Placed("first", 2, needs="keep-later-stop"),
    **_each(
        "more",
        "one-after-the-other",
        "fair-plans",
        "what-to-do-together",
        "who-wants-what",
    ),
    **_each(
        "appendix",
        "done-by-when",
        "goals-by-when",
        "named-to-stop",
        "goals-and-initiatives",
        "price-of-must-keeps",
        "to-add-you-must-drop",
        "roadmap-by-quarter",
        "who-loses-what",
    ),
    # What became of it
    **_each("first", "promises", "regrowth"),
    **_each(
        "more",
        "gaps-moved",
        "agreement-moved",
        "meeting-since",
        "contact-in-time",
        "accepted-since",
    ),
    **_each("appendix", "expectations-moved", "goals-since", "compared"),
    # What a decision says, or how far the room has got
    **_each(
        "none",
        "weekly-meeting",
        "good-lead-never",
        "what-we-stop",
        "where-the-board-starts",
        "open-questions",
        "to-talk-about",
        "people",
        "tables",
        "stages",
        "problems",
        "who-sees-what",
        "agenda",
        "page",
    ),
}


@dataclass(frozen=True)
class Told:
    """What is told of a stage, in its order.

    `main` is the finding that the page begins with, None where nothing can be told. `beside` has
    for a decision's slug the finding that stands with it.
    """

    main: Finding | None = None
    also: tuple[Finding, ...] = ()
    beside: Mapping[str, Finding] = field(default_factory=dict)
    unsure: tuple[Finding, ...] = ()
    appendix: tuple[Finding, ...] = ()


def place(finding: Finding) -> Place:
    """Where a finding goes; what was decided and what is only a state goes nowhere.

    >>> place(Finding("bridge", "...")), place(Finding("of-our-own", "..."))
    ('room', 'appendix')
    """
    if finding.kind == "state" or finding.name.startswith("decided-"):
        return "none"
    return PLACES.get(finding.name, Placed("appendix")).place


def kind(finding: Finding) -> Kind:
    """Where a finding comes from: a verdict makes it measured, none makes it counted.

    >>> kind(Finding("x", "...", verdict="clear")), kind(Finding("x", "..."))
    ('measured', 'counted')
    """
    return finding.kind or ("measured" if finding.verdict else "counted")


def chip(finding: Finding) -> Chip:
    """How sure a finding is, in a word or two. An estimate is one however narrow its range.

    >>> chip(Finding("x", "...", verdict="clear", kind="estimated"))
    'Estimate'
    """
    if kind(finding) == "estimated":
        return "Estimate"
    if finding.verdict == "cannot tell":
        return "Cannot tell yet"
    if finding.verdict == "clear":
        return "Clear"
    return "Leaning" if finding.verdict == "leaning" else "Counted"


def open_question(headline: str) -> str:
    """What cannot be told yet, as it stands under that heading.

    >>> open_question("We cannot tell yet which team sees better.")
    'Which team sees better.'
    """
    rest = headline.removeprefix("We cannot tell yet ")
    return rest[:1].upper() + rest[1:]


def tell(
    findings: Iterable[Finding],
    decided: Collection[str] = (),
    after: Mapping[tuple[str, str], Verdict] | None = None,
) -> Told:
    """What is told of a stage's findings, where so much is decided (slugs).

    The page begins with the first candidate that is clear, else the first that leans, else the
    first that is counted or estimated. Of those that stand out, one that still does when the whole
    day is counted (`after`, see `results.after_all`) comes first. A finding without a headline
    stands in the appendix.
    """
    shown = [finding for finding in findings if place(finding) not in ("room", "none")]
    ready = sorted(
        (
            f
            for f in shown
            if f.headline
            and place(f) != "appendix"
            and (not PLACES[f.name].needs or PLACES[f.name].needs in decided)
        ),
        key=_turn,
    )
    beside: dict[str, Finding] = {}
    for finding in ready:
        subject = PLACES[finding.name].beside
        if subject in decided and chip(finding) != "Cannot tell yet":
            beside.setdefault(subject, finding)
    ready = [f for f in ready if f not in beside.values()]
    firsts = [f for f in ready if place(f) == "first"]
    sure = [f for f in firsts if chip(f) != "Cannot tell yet"]
    main = min(sure, key=lambda f: _doubt(f, after or {}), default=None)
    also: list[Finding] = []
    spoken = {main.about} if main else set()
    for f in ready:
        if f is main or chip(f) == "Cannot tell yet" or len(also) == MOST_ALSO:
            continue
        if not f.about or f.about not in spoken:
            also.append(f)
            spoken.add(f.about)
    unsure: list[Finding] = []
    for f in ready:
        new = not f.about or f.about not in {other.about for other in unsure}
        if chip(f) == "Cannot tell yet" and new and len(unsure) < MOST_UNSURE:
            unsure.append(f)
    told = {id(f) for f in (main, *also, *unsure, *beside.values())}
    return Told(
        main,
        tuple(also),
        beside,
        tuple(unsure),
        tuple(f for f in shown if id(f) not in told),
    )


def _doubt(finding: Finding, after: Mapping[tuple[str, str], Verdict]) -> tuple[bool, int]:
    """Whether a finding that stands out no longer does once the whole day is counted, and how
    unsure it is by itself; what was not held against chance is as it says.
    """
    if finding.verdict is None or chip(finding) == "Estimate":
        return True, len(VERDICTS)
    left = after.get((finding.name, finding.sentence), finding.verdict)
    return left == "cannot tell", VERDICTS.index(finding.verdict)


def _turn(finding: Finding) -> tuple[bool, int]:
    placed = PLACES[finding.name]
    return placed.place != "first", placed.turn
