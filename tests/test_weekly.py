"""The weekly meeting as a calendar entry that a real calendar understands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

import workshop
from workshop import weekly
from workshop.communication import controls
from workshop.folder import Folder


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    team = workshop.open(make_folder())
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication", owner="Ann")
    return team


def test_it_comes_back_every_week_from_the_first_such_day_after_the_workshop(team: Folder) -> None:
    team.decisions.record("weekly-meeting-time", "13:30", stage="communication")
    team.decisions.record("weekly-meeting-minutes", 45, stage="communication")
    team.decisions.record(
        "weekly-meeting-agenda",
        [{"item": "Leads", "brings": "Ann"}, {"item": "Next week", "brings": ""}],
        stage="communication",
    )
    controls.weekly(team)
    calendar = Calendar.from_ical((team.hand_over / "weekly-meeting.ics").read_bytes())
    found = sorted(
        recurring_ical_events.of(calendar).between(date(2026, 11, 23), date(2026, 12, 15)),
        key=lambda event: event["dtstart"].dt,
    )
    assert [event["dtstart"].dt for event in found] == [
        datetime(2026, 11, 24, 13, 30),
        datetime(2026, 12, 1, 13, 30),
        datetime(2026, 12, 8, 13, 30),
    ]
    assert found[0]["dtend"].dt == datetime(2026, 11, 24, 14, 15)
    assert "Leads (Ann)" in str(found[0]["description"])


@pytest.mark.parametrize("day", weekly.DAYS)
def test_the_first_meeting_is_on_the_day_and_after_the_workshop(team: Folder, day: str) -> None:
    team.decisions.record("weekly-meeting-day", day, stage="communication")
    begin = weekly.event(team)["dtstart"].dt
    assert f"{begin:%A}" == day and 1 <= (begin.date() - team.date).days <= 7


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("weekly-meeting-time", "noonish"),
        ("weekly-meeting-minutes", "long"),
        ("weekly-meeting-agenda", "x"),
        ("weekly-meeting-minutes", -5),
    ],
)
def test_a_hand_edited_record_falls_back_to_the_usual(
    team: Folder, what: str, value: object
) -> None:
    team.decisions.record(what, value, stage="communication")
    event = weekly.event(team)
    assert (event["dtstart"].dt.hour, (event["dtend"].dt - event["dtstart"].dt).seconds) == (
        9,
        1800,
    )


def test_without_a_day_there_is_no_entry(make_folder: Callable[..., Path]) -> None:
    assert weekly.calendar(workshop.open(make_folder())) is None
