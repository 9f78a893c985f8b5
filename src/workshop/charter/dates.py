"""The dates of the agreement for a calendar: the weekly meeting, what falls due, and the reviews."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from .. import weekly
from ..controls import shown
from ..decisions import PRESENT, RECORD
from ..folder import Folder
from .agreement import in_words
from .page import BOARD, FOLLOW_UP, ON_THE_WAY, STOPS, commitments, in_full, lacking

MEETING = (weekly.DAY, weekly.TIME, weekly.MINUTES, weekly.AGENDA)
"""What the weekly meeting's own entry says."""
REVIEWS = {30: "Needs and actions", 60: "What we owe each other, and the meeting", 90: "The whole workshop again"}
"""What is looked at so many days after the workshop."""


def events(team: Folder) -> list[tuple[date, str, str]]:
    """Every dated thing as day, title and details, in the order of the days."""
    found: list[tuple[date, str, str]] = []
    for decision in team.decisions.current().values():
        if decision.what == PRESENT or decision.stage == RECORD or decision.what in (*ON_THE_WAY, FOLLOW_UP, *MEETING):
            continue
        day = _day(decision.due)
        if day is not None:
            details = "" if decision.what == BOARD else f"{in_words(decision.what)}: {in_full(shown(decision.value))}"
            found.append((day, f"Due: {in_words(decision.what)}{_of(decision.owner)}", details))
    stops = team.decisions.value(STOPS, {})
    for name, known in stops.items() if isinstance(stops, dict) else ():
        if isinstance(known, dict) and (day := _day(str(known.get("due", "")))):
            found.append((day, f"Stops: {name}{_of(str(known.get('owner', '')))}", ""))
    for side in ("sales", "marketing"):
        for promise in commitments(team, side):
            if not lacking(promise) and (day := _day(promise["due"])):
                found.append((day, f"Due: {promise['promise']}{_of(promise['owner'])}", f"How both sides see it: {promise['measure']}"))
    chosen = _day(str(team.decisions.value(FOLLOW_UP, "")))
    for days, what in REVIEWS.items():
        day = team.date + timedelta(days=days)
        if days == min(REVIEWS) and chosen is not None:
            day = chosen
        found.append((day, f"Review after {days} days: {team.sides[0]} and {team.sides[1]}", what))
    return sorted(found)


def render(team: Folder) -> bytes:
    """The dates as .ics: whole-day entries, the same bytes for the same decisions."""
    from datetime import UTC, datetime

    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//workshop-kit//dates//EN")
    calendar.add("version", "2.0")
    meeting = weekly.event(team)
    if meeting is not None:
        calendar.add_component(meeting)
    for day, title, details in events(team):
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, f"{team.name}|{day}|{title}")))
        event.add("dtstamp", datetime(team.date.year, team.date.month, team.date.day, tzinfo=UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", title)
        if details:
            event.add("description", details)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _of(owner: str) -> str:
    return f" ({owner})" if owner else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
