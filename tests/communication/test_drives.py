"""Each side guesses what drives the other; nothing is shown or written before both are locked, and
a person says what hit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop.communication import controls, drives
from workshop.errors import WorkshopError
from workshop.folder import Folder

SALES = {
    "targets": ["60 wins", "two big names", "no lost renewal"],
    "pay": ["wins"],
    "headaches": ["cold leads"],
    "customer": ["a budget"],
}
MARKETING = {"targets": ["900 leads"], "pay": ["leads"]}


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder())


def files(team: Folder) -> str:
    """All that is on file, without what waits in `live/` for both sides to be in."""
    return "".join(
        path.read_text()
        for path in team.path.rglob("*")
        if path.is_file() and path.parent.name != "live"
    )


def test_no_table_and_no_decision_holds_a_word_before_both_sides_are_locked(team: Folder) -> None:
    round_ = drives.Round(team)
    round_.lock("Sales", {"own": SALES, "guessed": {"targets": ["many secret clicks"]}})
    assert "60 wins" not in files(team) and "secret clicks" not in files(team)
    with pytest.raises(WorkshopError, match="Marketing has not locked"):
        round_.reveal()
    assert round_.pairs("Sales") == {}
    round_.lock("Marketing", {"own": MARKETING, "guessed": {"targets": ["wins"]}})
    round_.reveal()
    assert round_.pairs("Sales")["targets"] == (SALES["targets"], ["wins"])


def test_the_sentence_counts_what_a_person_ticked(team: Folder) -> None:
    round_ = drives.Round(team)
    round_.lock("Sales", {"own": SALES, "guessed": {"targets": ["leads"]}})
    round_.lock("Marketing", {"own": MARKETING, "guessed": {"targets": ["wins"]}})
    round_.reveal()
    drives.Round(team).record("Sales", {"targets": ["60 wins"], "pay": ["wins"]})
    round_.record("Marketing", {"targets": ["900 leads"]})
    finding = drives.hits(team)
    assert (
        finding.sentence
        == "Marketing named 1 of Sales' 3 quarterly targets. Sales named 1 of Marketing's 1"
        " quarterly target."
    )
    assert finding.table["Named"].tolist() == [1, 1, 0, 0, 1, 0]


def test_a_side_that_says_nothing_of_itself_cannot_lock(team: Folder) -> None:
    with pytest.raises(WorkshopError, match="has not said anything of itself"):
        drives.Round(team).lock("Sales", {"own": {"targets": [" "]}})


def test_more_answers_than_asked_for_are_cut_and_repetitions_dropped(team: Folder) -> None:
    round_ = drives.Round(team)
    round_.lock("Sales", {"own": {"targets": ["a", "a", " b ", "c", "d"], "pay": ["x", "y"]}})
    round_.lock("Marketing", {"own": MARKETING})
    round_.reveal()
    pairs = round_.pairs("Sales")
    assert pairs["targets"][0] == ["a", "b", "c"] and pairs["pay"][0] == ["x"]


def test_the_control_clears_the_screen_when_a_side_locks_and_shows_both_at_once(
    team: Folder,
) -> None:
    control = controls.what_drives(team)
    control.own["Sales"]["targets"].value = "60 wins\ntwo big names"
    control.buttons["Sales"].click()
    assert control.own["Sales"]["targets"].value == "" and control.show.disabled
    control.own["Marketing"]["targets"].value = "900 leads"
    control.guessed["Marketing"]["targets"].value = "wins"
    control.buttons["Marketing"].click()
    control.show.click()
    control.hits["Sales"]["targets"].value = ("60 wins",)
    control.keep.click()
    assert "Marketing named 1 of Sales&#x27; 2 quarterly targets." in control.outcome.value


def test_a_side_that_unlocks_gets_empty_fields_and_nothing_of_what_it_had_locked(
    team: Folder,
) -> None:
    control = controls.what_drives(team)
    control.own["Sales"]["targets"].value = "60 wins"
    control.buttons["Sales"].click()
    assert (
        control.own["Sales"]["targets"].disabled and control.unlocks["Sales"].layout.display == ""
    )
    control.unlocks["Sales"].click()
    field = control.own["Sales"]["targets"]
    assert field.value == "" and not field.disabled and not control.buttons["Sales"].disabled
    assert control.unlocks["Sales"].layout.display == "none" and not control.round.locked("Sales")


@pytest.mark.parametrize(
    "value", [None, 3, [], {"targets": 3}, {"targets": {"own": 3, "hit": "x"}}]
)
def test_a_hand_edited_record_breaks_nothing(team: Folder, value: object) -> None:
    team.decisions.record("what-drives-sales", value, stage="for the record")
    assert drives.hits(team).sentence == "What drives the other side has not been guessed yet."
