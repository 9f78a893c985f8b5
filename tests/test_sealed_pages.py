"""The one-laptop controls of what is given unseen start from what is on file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop.folder import Folder
from workshop.strategy import board, controls

INITIATIVES = "initiative,effort_likely\nNewsletter,6\nTrade fair,40\n"


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder(initiatives=INITIATIVES))


def pages(team: Folder) -> controls.Blind:
    """The control as a kernel makes it that has just been started."""
    return controls.blind_points(workshop.open(team.path))


def give(page: controls.Blind, side: str, points: tuple[int, int]) -> None:
    for field, value in zip(page.fields[side], points):
        field.value = value
    page.lock(side)


def test_a_locked_side_is_still_locked_after_a_restart_and_shows_none_of_it(team: Folder) -> None:
    give(pages(team), "Sales", (73, 27))
    anew = pages(team)
    assert "Sales locked at" in anew.notes["Sales"].value
    assert [field.value for field in anew.fields["Sales"]] == [0, 0]
    assert all(field.disabled for field in anew.fields["Sales"])
    assert "73" not in anew.notes["Sales"].value + anew.outcome.value
    give(anew, "Marketing", (40, 60))
    again = pages(team)
    assert not again.show.disabled
    again.reveal()
    assert board.given_points(team)["points"].tolist() == [73, 27, 40, 60]


def test_next_week_it_says_when_both_were_shown_and_a_new_round_can_begin(team: Folder) -> None:
    first = pages(team)
    give(first, "Sales", (73, 27))
    give(first, "Marketing", (40, 60))
    first.reveal()
    anew = pages(team)
    assert "Given at" in anew.outcome.value and "by both" in anew.outcome.value
    assert not any(button.disabled for button in anew.buttons.values())
    give(anew, "Sales", (10, 90))
    assert "Sales locked at" in pages(team).notes["Sales"].value


def test_the_promise_says_where_it_is_kept(team: Folder) -> None:
    said = pages(team).outcome.value
    assert "no screen, table or notebook shows them" in said and "on this computer" in said
    assert "any file" not in said
