"""The weekly meeting as it was decided: day, time, length, agenda; and its entry for a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from .decisions import subjects
from .decisions.subjects import AGENDA, CHANNEL, DAY, MINUTES, MODERATOR, TIME
from .errors import listing
from .folder import Folder
from .typed import without_control

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["AGENDA", "CHANNEL", "DAY", "MINUTES", "MODERATOR", "TIME"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
USUAL_TIME, USUAL_MINUTES = "09:00", 30


def event(team: Folder) -> Event | None:
    """The meeting as a calendar entry that comes back every week, from the first such day after the
    workshop.

    The time is that of the clock on the wall, wherever the calendar is opened. None when no day was
    decided.
    """
    from icalendar import Event

    day = subjects.read(team.decisions, DAY)
    if day not in DAYS:
        return None
    ahead = (DAYS.index(day) - team.date.weekday() - 1) % 7 + 1
    begin = datetime.combine(team.date + timedelta(days=ahead), start(team))
    found = Event()
    found.add("uid", str(uuid5(NAMESPACE_URL, f"{team.name}|weekly meeting")))
    found.add("dtstamp", datetime(team.date.year, team.date.month, team.date.day, tzinfo=UTC))
    found.add(
        "sequence",
        sum(len(team.decisions.history(what)) for what in (DAY, TIME, MINUTES, AGENDA)) - 1,
    )
    found.add("dtstart", begin)
    found.add("dtend", begin + timedelta(minutes=length(team)))
    found.add("rrule", {"freq": "weekly"})
    found.add("summary", without_control(f"{listing(team.sides)}, weekly"))
    points = [
        row["item"] + (f" ({row['brings']})" if row["brings"] else "") for row in agenda(team)
    ]
    found.add("description", without_control("\n".join([*points, f"Confidential: {team.name}"])))
    found.add("class", "CONFIDENTIAL")
    return found


def start(team: Folder) -> time:
    """When the meeting begins; nine o'clock unless decided otherwise."""
    return subjects.read(team.decisions, TIME, time.fromisoformat(USUAL_TIME))


def length(team: Folder) -> int:
    """How long the meeting is, in minutes; half an hour unless decided otherwise."""
    return subjects.read(team.decisions, MINUTES, USUAL_MINUTES)


def agenda(team: Folder) -> list[dict[str, str]]:
    """What is on the meeting's agenda and who brings it, as recorded."""
    return subjects.read(team.decisions, AGENDA, [])


def calendar(team: Folder) -> bytes | None:
    """The meeting as a calendar file; None when no day was decided."""
    from icalendar import Calendar

    found = event(team)
    if found is None:
        return None
    made = Calendar()
    made.add("prodid", "-//workshop-kit//weekly meeting//EN")
    made.add("version", "2.0")
    made.add_component(found)
    return made.to_ical()
