"""Needs are answered with one word; a try is no yes, and what is unclear is asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import workshop
from workshop.communication import controls, exchange
from workshop.folder import Folder

NEEDS = """from_team,need,answer,owner,due
sales,Tell us about a campaign before it starts,yes,Cy,2026-12-01
sales,Fewer leads,no,,
sales,One page for each product,will_try,Cy,2026-12-05
marketing,Tell us what became of a lead,unclear,,
marketing,Name three customers,,,
"""


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder(people="person,team\nAnn,sales\nCy,marketing\n", needs=NEEDS))


def test_only_a_yes_with_an_owner_and_a_date_is_settled(team: Folder) -> None:
    finding = exchange.answers(team)
    assert (
        finding.sentence
        == "Of the 3 things that Sales needs, Marketing says “yes” to 1, “no” to 1 and “I will try”"
        " to 1. Of the 2 things that Marketing needs, Sales says “unclear” to 1; 1 has no answer"
        " yet. 1 of 5 is settled: a yes with an owner and a date."
    )
    assert (
        "Unclear: Tell us what became of a lead. Ask again: by when? How would we see it?"
        in finding.caveat
    )
    assert finding.verdict is None


def test_a_try_with_an_owner_and_a_date_is_still_no_yes(make_folder: Callable[..., Path]) -> None:
    folder = make_folder(
        needs="from_team,need,answer,owner,due\nsales,Call back,will_try,Cy,2026-12-01\n"
    )
    assert "0 of 1 are settled" in exchange.answers(workshop.open(folder)).sentence


def test_what_is_recorded_in_the_room_counts_and_starts_from_the_table(team: Folder) -> None:
    control = controls.needs(team, "sales")
    assert next(row["need"] for row in control.value) == "Tell us about a campaign before it starts"
    second = control.widget.children[1].children
    second[2].value, second[3].value, second[4].value = "yes", "Cy", date(2026, 12, 8)
    assert "2 of 3 needs settled" in control.outcome.value
    control.record()
    assert "“yes” to 2" in exchange.answers(team).sentence


def test_nothing_asked_is_said(make_folder: Callable[..., Path]) -> None:
    assert (
        exchange.answers(workshop.open(make_folder())).sentence
        == "Nobody has said yet what it needs from the other side."
    )


@pytest.mark.parametrize("value", [3, "text", [4], [{"need": None}], {"need": "x"}])
def test_a_hand_edited_record_breaks_nothing(team: Folder, value: object) -> None:
    team.decisions.record("needs-sales", value, stage="communication")
    assert exchange.answers(team).sentence
    controls.needs(team, "sales")
