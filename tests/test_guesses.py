"""Each side guesses before it looks: unseen until both are in, and then on file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import workshop
from workshop import guesses
from workshop.decisions import subjects
from workshop.decisions.slugs import GUESSES


@pytest.fixture
def team(make_folder: Callable):
    return workshop.open(make_folder())


def test_a_guess_is_hidden_until_both_sides_are_in_and_then_shown_by_itself(team) -> None:
    page = guesses.guess(team, "guess-years")
    one, two = team.sides
    page.typed[one]["years"].value = 3
    page.lock(one)
    assert "3" not in page.outcome.value and page.typed[one]["years"].value == 0
    assert not any("-given-" in what for what in team.decisions.current())
    again = guesses.guess(team, "guess-years")
    again.typed[two]["years"].value = 7
    again.lock(two)
    assert f"<b>{one}</b>: 3" in again.outcome.value and f"<b>{two}</b>: 7" in again.outcome.value
    assert {"guess-years-given-sales", "guess-years-given-marketing"} <= set(
        team.decisions.current()
    )


def test_a_topic_has_to_be_chosen_and_markup_in_it_is_text(team) -> None:
    page = guesses.topic(team, ["answers", "<b>x</b>"])
    side = team.sides[0]
    page.lock(side)
    assert "nothing yet" in page.notes[side].value
    for each in team.sides:
        page.typed[each]["topic"].value = "<b>x</b>"
        page.lock(each)
    assert "&lt;b&gt;x" in page.outcome.value and "<b>x</b>" not in page.outcome.value


def test_every_guess_that_is_asked_is_a_subject_of_the_kit() -> None:
    assert set(guesses.ASKED) | {"guess-topic"} == set(GUESSES)
    assert all(subjects.is_known(f"{slug}-given-sales") for slug in GUESSES)


def test_an_owner_or_a_date_that_is_odd_is_asked_for_once_more(make_folder: Callable) -> None:
    from datetime import date

    from workshop import controls
    from workshop.strategy.controls import pre_mortem

    team = workshop.open(make_folder(people="person,team\nAda,sales\nBob,marketing\n"))
    control = pre_mortem(team)
    control.widget.value = "no time"
    for owner, due, why in (
        ("Sales team", date(2026, 12, 1), "not on the list of people"),
        ("Ada", date(2027, 12, 1), "after the last look"),
        ("Ada", date(2026, 1, 1), "before the workshop"),
    ):
        control.owner.value, control.due.value, control.asked = owner, due, ""
        assert control.record() is None and why in control.status.value
        assert control.record().owner == owner, "pressed once more, it is meant so"
    assert controls.doubts(team, "ada", date(2026, 12, 1)) == ""


def test_the_weekly_meeting_is_one_control_that_records_all_of_it(make_folder: Callable) -> None:
    from datetime import date

    from workshop.communication.controls import weekly_meeting

    team = workshop.open(make_folder(people="person,team\nAda,sales\nBob,marketing\n"))
    control = weekly_meeting(team)
    control.owner.value, control.due.value = "Ada", date(2026, 12, 1)
    control.parts["Begins"].widget.value = "10:30"
    control.parts["Moderates"].widget.value = "Bob"
    control.record()
    current = team.decisions.current()
    assert current["weekly-meeting-time"].value == "10:30" and current["moderator"].owner == "Ada"
    assert "weekly-meeting-agenda" in current and "channel" not in current
    assert "Still open: We write in" in control.status.value
