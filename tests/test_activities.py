"""There is one list of activities, and everything that guides a room is about one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workshop import activities, kit
from workshop.exercises import sheets

WORKSHOP = activities.of(kit.notebooks().values())
EXERCISES = activities.of(kit.exercises().values())


def test_no_two_activities_have_the_same_name() -> None:
    names = [activity.name for activity in WORKSHOP]
    assert len(names) == len(set(names)) >= 30
    within = [(activity.notebook, activity.name) for activity in EXERCISES]
    assert len(within) == len(set(within)) >= 25


@pytest.mark.parametrize("activity", WORKSHOP, ids=lambda activity: activity.name)
def test_every_activity_has_minutes_a_rank_and_a_whole_card(activity: activities.Activity) -> None:
    about = [
        cell["metadata"]["workshop"]
        for cell in kit.read(kit.notebooks()[activity.notebook])["cells"]
        if "workshop" in cell["metadata"]
    ]
    (said,) = [one for one in about if one.get("activity") == activity.name]
    assert activity.minutes == said["minutes"] > 0
    assert (
        activity.rank == said["rank"] in range(1, activities.LAST_RANK + 1)
    )  # written down, not left to the default
    assert activity.title and activity.text
    card = activity.card
    assert card is not None and card.why and card.people and card.remotely and card.late


def test_every_card_and_every_exercise_belongs_to_an_activity() -> None:
    assert set(activities.known_cards()) == {activity.name for activity in WORKSHOP}
    asked = {activity.notebook for activity in EXERCISES}
    assert asked == {sheet.name for sheet in sheets.sheets()} and len(asked) == 5
    assert {activity.exercise for activity in WORKSHOP} - {""} == asked
    assert {activity.stage for activity in WORKSHOP if not activity.exercise} == {"follow-up"}


def test_a_place_in_an_exercise_is_said_and_only_there() -> None:
    assert {activity.path for activity in EXERCISES} == {"core", "ten minutes", "discuss", "talk"}
    assert {activity.path for activity in WORKSHOP} == {""}


def test_what_an_activity_needs_is_an_activity_of_the_workshop() -> None:
    assert {name for activity in WORKSHOP for name in activity.needs} <= {
        activity.name for activity in WORKSHOP
    }


def test_the_words_to_say_are_found_in_the_notebook() -> None:
    words = [words for activity in WORKSHOP for words in activity.words]
    assert len(words) > 20 and "where are we furthest apart?" in words


def test_an_activity_of_ones_own_needs_no_card_and_says_what_devices_and_screen_show(
    tmp_path: Path,
) -> None:
    about = {"activity": "our-own", "minutes": 7, "page": "vote", "beats": ["ask", "show"]}
    cells = [
        {
            "cell_type": "markdown",
            "id": "own",
            "metadata": {"workshop": about},
            "source": ["## Our own\n", "Talk."],
        }
    ]
    path = tmp_path / "6-ours.ipynb"
    path.write_text(json.dumps({"metadata": {}, "cells": cells}), encoding="utf-8")
    (found,) = activities.of([path])
    assert (found.notebook, found.part, found.title, found.minutes, found.rank) == (
        "6-ours",
        "6-ours",
        "Our own",
        7,
        5,
    )
    assert (
        found.card is None
        and found.exercise == ""
        and found.page == "vote"
        and found.beats == ("ask", "show")
    )
