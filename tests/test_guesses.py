"""Each side guesses before it looks: unseen until both are in, and then on file."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets
import pytest

import workshop
from workshop import controls, guesses
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

    from workshop.strategy.controls import pre_mortem

    team = workshop.open(make_folder(people="person,team\nAda,sales\nBob,marketing\n"))
    control = pre_mortem(team)
    control.widget.value = "no time"
    for owner, due, why in (
        ("Sales team", date(2026, 12, 1), "not on the list of people"),
        ("Ada", date(2027, 12, 1), "after the last look"),
        ("Ada", date(2026, 1, 1), "before the workshop"),
    ):
        control.owner.value, control.due.value = owner, due
        assert control.record() is None and why in control.status.value
        assert control.record().owner == owner, "pressed once more, it is meant so"
    assert controls.doubts(team, ("ada", date(2026, 12, 1))) == ""


def test_every_place_for_an_owner_asks_once_more_and_offers_who_is_on_the_list(
    make_folder: Callable,
) -> None:
    from datetime import date

    from workshop.charter import controls as charter
    from workshop.communication import controls as communication
    from workshop.strategy import controls as strategy

    team = workshop.open(make_folder(people="person,team\nAda,sales\nBob,marketing\n"))
    team.decisions.record("weekly-meeting-day", "Monday", stage="communication")
    row = {"owner": "Sales team", "due": "2027-12-01"}
    promised = charter.commit(team, "sales")
    promised.widget.value = [{"promise": "Call within a day", "measure": "CRM"} | row]
    needed = communication.needs(team, "sales")
    needed.widget.value = [{"need": "A list", "answer": "yes"} | row]
    meeting, assigned = communication.weekly_meeting(team), charter.assign(team)
    for control in (meeting, assigned):
        control.owner.value, control.due.value = "Sales team", date(2027, 12, 1)
    before = len(team.decisions.history())
    for control in (promised, needed, meeting, assigned):
        control.record()
        assert "“Sales team” is not on the list" in control.status.value
        assert "1 December 2027 is after the last look" in control.status.value
        assert len(team.decisions.history()) == before, "nothing is recorded before it is meant"
        control.record()
        assert len(team.decisions.history()) > before, "pressed once more, it is meant so"
        before = len(team.decisions.history())
    stops = strategy.details(["Fair"], people=controls.listed(team))
    for sheet in (promised.widget, needed.widget, stops):
        offered = [
            field.options
            for line in sheet.children
            for field in line.children
            if isinstance(field, ipywidgets.Combobox)
        ]
        assert offered and set(offered) == {("Ada", "Bob")}


def test_a_date_before_the_chosen_follow_up_is_not_odd(make_folder: Callable) -> None:
    from datetime import date

    team = workshop.open(make_folder(people="person,team\nAda,sales\nBob,marketing\n"))
    far = date(2027, 6, 1)
    assert "after the last look" in controls.doubts(team, ("Ada", far))
    team.decisions.record("follow-up", "2027-07-01", stage="charter")
    assert controls.doubts(team, ("Ada", far)) == ""


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
