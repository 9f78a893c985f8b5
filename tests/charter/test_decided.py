"""What was decided, by whom, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import workshop
from workshop.charter import controls, decided, exports
from workshop.decisions import RECORD
from workshop.folder import Folder


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    team = workshop.open(make_folder(people="person,team\nAnn,sales\nCy,marketing\n"))
    team.decisions.record("who-is-here", ["Ann", "Cy"], stage="start")
    return team


def test_nothing_decided_is_said(team: Folder) -> None:
    assert decided.so_far(team).sentence == "Nothing has been decided yet."


def test_decisions_are_listed_by_stage_with_owner_date_and_who_was_there(team: Folder) -> None:
    team.decisions.record("stop-list", ["Fair"], stage="strategy", owner="Cy", due="2026-12-15")
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    finding = decided.so_far(team)
    assert finding.sentence == "2 decisions recorded; 1 of them has no owner or no date."
    assert finding.table[["Stage", "About", "Decided", "Owner", "By when"]].to_numpy().tolist() == [
        ["How we talk", "Weekly meeting", "We meet every Tuesday.", "no owner yet", "no date yet"],
        ["What we finish and what we stop", "Stop list", "Fair", "Cy", "15 December 2026"],
    ]
    assert finding.caveat == "2 people were in the room for all of it."
    assert decided.so_far(team, stage="strategy").sentence == "1 decision recorded."


def test_who_was_there_stands_in_each_row_when_people_came_and_went(team: Folder) -> None:
    team.decisions.record("a", 1, stage="strategy")
    team.decisions.record("b", 2, stage="strategy", who=["Ann"])
    assert decided.so_far(team).table["Who was there"].tolist() == ["Ann and Cy", "Ann"]


def test_assigning_an_owner_and_a_date_changes_nothing_else(team: Folder) -> None:
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    control = controls.assign(team)
    control.record()
    assert "both are needed" in control.status.value
    assert len(team.decisions.history("weekly-meeting-day")) == 1
    control.owner.value, control.due.value = "Ann", date(2026, 12, 1)
    control.button.click()
    decision = team.decisions.current()["weekly-meeting-day"]
    assert (decision.value, decision.stage, decision.owner, decision.due) == (
        "Tuesday",
        "communication",
        "Ann",
        "2026-12-01",
    )
    assert not [label for label, _ in control.decision.options if "open" in label]


def test_the_time_and_the_length_of_the_meeting_stand_in_one_row_with_its_day(team: Folder) -> None:
    for what, value in (
        ("weekly-meeting-time", "09:00"),
        ("weekly-meeting-minutes", 30),
        ("weekly-meeting-day", "Tuesday"),
    ):
        team.decisions.record(what, value, stage="communication")
    assert decided.so_far(team).table["Decided"].tolist() == [
        "We meet every Tuesday at 9:00 for 30 minutes."
    ]


def test_seals_and_blind_points_are_in_no_list_whatever_stage_stands_beside_them(
    team: Folder,
) -> None:
    for what in (
        "points-locked-sales",
        "points-given-sales",
        "weights-given-marketing",
        "drives-locked-sales",
        "what-drives-sales",
    ):
        team.decisions.record(
            what, {"seal": "secret", "salt": "secret", "points": {"secret": 1}}, stage="strategy"
        )
    said = (
        f"{decided.so_far(team).table.to_csv()}{exports.decisions(team).to_csv()}"
        f"{exports.listed(team, history=True).table.to_csv()}"
    )
    assert "secret" not in said and "points" not in said and "drives" not in said


def test_with_nothing_to_assign_the_button_rests(team: Folder) -> None:
    assert controls.assign(team).button.disabled


def test_the_follow_up_starts_thirty_days_after_the_workshop(team: Folder) -> None:
    control = controls.follow_up(team)
    assert control.value == "2026-12-23"
    assert "Wednesday 23 December 2026, 30 days after the workshop." in control.outcome.value
    control.widget.value = date(2026, 11, 1)
    assert "not after the workshop" in control.outcome.value
    control.widget.value = date(2026, 12, 26)
    assert "weekend" in control.outcome.value


def test_what_nobody_can_see_to_is_not_said_to_lack_an_owner(team: Folder) -> None:
    for what, value in (
        ("predicted-topic", "answers quickly"),
        ("weekly-meeting-minutes", 30),
        ("needs-sales", [{"need": "a list", "answer": "yes", "owner": "Cy", "due": "2026-12-01"}]),
    ):
        team.decisions.record(what, value, stage="communication")
    assert decided.so_far(team, stage="communication").sentence == "3 decisions recorded."
    for what in ("horizon-in-quarters", "why-it-could-fail", "good-lead-never"):
        team.decisions.record(what, 4, stage="strategy")
    team.decisions.record("drives-locked-sales", {"seal": "x"}, stage=RECORD)
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    assert [what for _, what in controls.assign(team).decision.options] == ["weekly-meeting-day"]
