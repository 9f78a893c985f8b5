"""The dates of the agreement for a calendar: the weekly meeting, what falls due, and the
reviews.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from .. import weekly
from ..decisions import shapes, subjects
from ..decisions.subjects import BOARD, COMMITMENTS, FOLLOW_UP, STOPS
from ..folder import Folder
from ..typed import without_control
from .agreed import commitments, lacking
from .decided import in_lists

MEETING = (weekly.DAY, weekly.TIME, weekly.MINUTES, weekly.AGENDA)
"""What the weekly meeting's own entry says."""
REVIEWS = {
    30: "Needs and actions",
    60: "What we owe each other, and the meeting",
    90: "The whole workshop again",
}
"""What is looked at so many days after the workshop."""


@dataclass(frozen=True)
class Dated:
    """One dated thing. `what` is what it is about, the same when its date or its words are changed;
    `changes` counts how often they were.
    """

    day: date
    title: str
    details: str = ""
    what: str = ""
    changes: int = 0


def events(team: Folder) -> list[Dated]:
    """Every dated thing, in the order of the days."""
    found: list[Dated] = []
    beside = subjects.beside(team)
    changes = team.decisions.times()
    for decision in in_lists(team).values():
        # The follow-up is among the reviews, the weekly meeting an entry that comes back.
        apart = decision.what in (FOLLOW_UP, *MEETING)
        if apart or not subjects.is_signed(decision):
            continue
        day = shapes.day(decision.due)
        if day is not None:
            about = subjects.heading(decision.what, team.terms)
            details = "" if decision.what == BOARD else " ".join(subjects.lines(decision, beside))
            title = f"Due: {about}{_of(decision.owner)}"
            found.append(Dated(day, title, details, decision.what, changes[decision.what]))
    for name, known in subjects.read(team.decisions, STOPS, {}).items():
        if day := shapes.day(known["due"]):
            title = f"Stops: {name}{_of(known['owner'])}"
            found.append(Dated(day, title, what=f"{STOPS}|{name}", changes=changes[STOPS]))
    for side, _ in team.terms.keyed():
        for promise in commitments(team, side):
            if not lacking(promise) and (day := shapes.day(promise["due"])):
                title, sheet = (
                    f"Due: {promise['promise']}{_of(promise['owner'])}",
                    f"{COMMITMENTS}-{side}",
                )
                found.append(
                    Dated(
                        day,
                        title,
                        f"How both sides see it: {promise['measure']}",
                        f"{sheet}|{promise['promise']}",
                        changes[sheet],
                    )
                )
    chosen = subjects.read(team.decisions, FOLLOW_UP)
    for days, what in REVIEWS.items():
        day = team.date + timedelta(days=days)
        if days == min(REVIEWS) and chosen is not None and chosen > team.date:
            day = chosen
        after = (day - team.date).days if abs((day - team.date).days - days) > 7 else days
        what += (
            f". It is a {day:%A}: move it to a day that suits both." if day.weekday() > 4 else ""
        )
        found.append(
            Dated(
                day,
                f"Review after {after} days: {team.sides[0]} and {team.sides[1]}",
                what,
                f"review|{days}",
                changes[FOLLOW_UP],
            )
        )
    return sorted(found, key=lambda dated: (dated.day, dated.title, dated.details))


def render(team: Folder) -> bytes:
    """The dates as .ics: whole-day entries, the same bytes for the same decisions.

    A thing keeps its identity when its date or its owner is changed, so that a calendar that reads
    the file again moves the entry.
    """
    from datetime import UTC, datetime

    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//workshop-kit//dates//EN")
    calendar.add("version", "2.0")
    calendar.add(
        "x-wr-calname", without_control(f"{team.name}: {team.sides[0]} and {team.sides[1]}")
    )
    meeting = weekly.event(team)
    if meeting is not None:
        calendar.add_component(meeting)
    seen: Counter[str] = Counter()
    for dated in events(team):
        event = Event()
        seen[dated.what] += 1
        again = (
            f"|{seen[dated.what]}" if seen[dated.what] > 1 else ""
        )  # the same words twice are two things
        event.add("uid", str(uuid5(NAMESPACE_URL, f"{team.name}|{team.date}|{dated.what}{again}")))
        event.add("dtstamp", datetime(team.date.year, team.date.month, team.date.day, tzinfo=UTC))
        event.add("sequence", max(0, dated.changes - 1))
        event.add("dtstart", dated.day)
        event.add("dtend", dated.day + timedelta(days=1))
        event.add("summary", without_control(dated.title))
        details = "\n".join(part for part in (dated.details, f"Confidential: {team.name}") if part)
        event.add("description", without_control(details))
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _of(owner: str) -> str:
    return f" ({owner})" if owner else ""
