"""The agenda is computed from the minutes in the notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

import workshop
from workshop import activities, agenda, kit
from workshop.activities import Activity
from workshop.cli import app
from workshop.errors import WorkshopError, WrongUsage
from workshop.findings import ROWS_ON_SCREEN, to_html


def test_clock_times_follow_the_minutes() -> None:
    finding = agenda.agenda(kit.notebooks().values(), starts="13:00")
    minutes = finding.table["Minutes"].tolist()
    assert finding.table["Time"].iloc[0] == "13:00"
    assert finding.table["Time"].iloc[1] == f"13:{minutes[0]:02d}"
    assert len(minutes) > 5


def test_the_room_reads_the_agenda_to_its_end() -> None:
    finding = agenda.agenda(kit.notebooks().values())
    assert len(finding.table) > ROWS_ON_SCREEN
    assert "more row" not in to_html(finding) and finding.table["Activity"].iloc[-1] in to_html(
        finding
    )


def test_breaks_are_named_only_where_there_are_some() -> None:
    assert " with breaks" in agenda.agenda(kit.notebooks().values()).sentence
    assert " with breaks" not in agenda.agenda(kit.notebooks().values(), minutes=60).sentence


@pytest.mark.parametrize("minutes", [20, 60, 90, 180, 240, 600])
def test_what_fits_ends_in_time_and_keeps_the_order_of_the_notebooks(minutes: int) -> None:
    table = agenda.agenda(kit.notebooks().values(), minutes=minutes).table
    everything = [activity.title for activity in activities.of(kit.notebooks().values())]
    chosen = [title for title in table["Activity"] if title not in ("Break", "Lunch")]
    assert table["Minutes"].sum() <= minutes and len(chosen) >= 2
    assert [title for title in everything if title in chosen] == chosen


@pytest.mark.parametrize("minutes", [60, 75, 90, 120, 180, 240])
def test_no_plan_asks_for_a_guess_that_nothing_answers_and_each_ends_with_owners_and_a_date(
    minutes: int,
) -> None:
    planned = activities.of(kit.notebooks().values())
    known = {activity.name for activity in planned}
    assert {name for activity in planned for name in activity.needs} <= known
    chosen = agenda.activities_that_fit(
        [activity for activity in planned if not activity.days], minutes
    )
    names = {activity.name for activity in chosen}
    assert [activity.name for activity in chosen if not set(activity.needs) <= names] == []
    assert {"owners-and-dates", "look-again"} <= names


def test_what_makes_no_sense_alone_comes_with_what_it_needs_or_not_at_all() -> None:
    planned = [
        Activity("1", "A", "guess", 5, 1, needs=("look",)),
        Activity("1", "A", "talk", 10, 2),
        Activity("1", "A", "look", 20, 3),
    ]
    assert [activity.name for activity in agenda.activities_that_fit(planned, 30)] == [
        "guess",
        "look",
    ]
    assert [activity.name for activity in agenda.activities_that_fit(planned, 20)] == ["talk"]


def test_nobody_works_longer_than_a_stretch_without_a_break_and_a_long_day_has_a_lunch() -> None:
    table = agenda.agenda(kit.notebooks().values()).table
    stretch = longest = 0
    for title, length in zip(table["Activity"], table["Minutes"]):
        stretch = 0 if title in ("Break", "Lunch") else stretch + length
        longest = max(longest, stretch)
    assert longest <= agenda.MINUTES_AT_A_STRETCH + agenda.LAST_MINUTES
    assert (table["Activity"] == "Lunch").sum() == 1 and table["Activity"].iloc[-1] not in (
        "Break",
        "Lunch",
    )


def test_minutes_that_were_kept_make_the_next_agenda_truer(
    make_folder: Callable[..., Path],
) -> None:
    team = workshop.open(make_folder())
    planned = activities.of(kit.notebooks().values())
    agenda.keep_minutes_taken(team.decisions, planned, ["reveal=30", "predict = 4"])
    agenda.keep_minutes_taken(
        team.decisions, planned, ["reveal=31", "which topics we talk through=25"]
    )
    assert agenda.minutes_taken(team.decisions) == {"reveal": 31, "predict": 4, "talk-through": 25}
    minutes = {
        activity.name: activity.minutes
        for activity in agenda.with_minutes_taken(planned, agenda.minutes_taken(team.decisions))
    }
    assert minutes["reveal"] == 31
    for wrong, says in (
        (["revel=3"], "Did you mean"),
        (["reveal=soon"], "name=minutes"),
        (["reveal"], "name=minutes"),
    ):
        with pytest.raises(WrongUsage, match=says):
            agenda.keep_minutes_taken(team.decisions, planned, wrong)


def test_when_nothing_fits_it_is_said() -> None:
    with pytest.raises(WorkshopError, match="Nothing fits"):
        agenda.agenda(kit.notebooks().values(), minutes=0)


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(WorkshopError, match='"soon" is not a time'):
        agenda.agenda([], starts="soon")


@pytest.mark.parametrize("name", list(kit.notebooks()))
def test_the_minutes_in_the_opening_table_are_the_sum_of_the_activities(name: str) -> None:
    path = kit.notebooks()[name]
    total = sum(activity.minutes for activity in activities.of([path]))
    plan = next(cell.source for cell in nbformat.read(path, 4).cells if cell.id == "plan")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in plan.splitlines()[2:]]
    assert total > 0
    assert sum(int(re.sub(r"\D", "", row[2])) for row in rows) == total


def test_the_plan_that_is_kept_says_what_the_agenda_says(make_folder: Callable) -> None:
    folder, notebooks = make_folder(), list(kit.notebooks().values())
    said = agenda.agenda(notebooks, starts="09:00", minutes=240)
    made = agenda.plan(notebooks, title="Acme", starts="09:00", minutes=240)
    agenda.keep_plan(folder, made)
    kept = agenda.kept_plan(folder)
    assert [row["title"] for row in kept["rows"]] == said.table["Activity"].tolist()
    assert [row["minutes"] for row in kept["rows"]] == said.table["Minutes"].tolist()
    names = {row["name"] for row in kept["rows"]} | {row["name"] for row in kept["left_out"]}
    assert names >= {a.name for a in activities.of(notebooks) if not a.days}
    assert kept["records"]["ground-rules"] == ["ground-rules"]


def test_half_a_day_keeps_the_topics_and_the_page_to_sign() -> None:
    titles = set(agenda.agenda(kit.notebooks().values(), minutes=240).table["Activity"])
    assert {"Which topics we talk through", "The page that we sign"} <= titles


def test_minutes_that_the_screen_noted_are_in_the_next_plan(make_folder: Callable) -> None:
    folder, notebooks = make_folder(), list(kit.notebooks().values())
    made = agenda.plan(notebooks, title="Acme")
    agenda.keep_plan(folder, made)
    on_the_day = agenda.kept_plan(folder) | {
        "began": {"reveal": "09:20"},
        "took": {"reveal": 19, "predict": True, "x": "soon", "drives": -3},
    }
    (folder / agenda.PLAN).write_text(json.dumps(on_the_day))
    assert agenda.minutes_noted(folder) == {"reveal": 19}
    agenda.keep_plan(folder, made)
    assert agenda.kept_plan(folder)["began"] == {"reveal": "09:20"}, (
        "a plan of the same day goes on"
    )
    again = CliRunner().invoke(app, ["agenda", str(folder), "--minutes", "600"])
    assert again.exit_code == 0, again.output
    rows = {row["name"]: row["minutes"] for row in agenda.kept_plan(folder)["rows"]}
    assert rows["reveal"] == 19


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"rows": 3}', "[" * 100_000])
def test_a_plan_that_cannot_be_read_is_none(make_folder: Callable, broken: str) -> None:
    folder = make_folder()
    (folder / agenda.PLAN).write_text(broken)
    assert agenda.kept_plan(folder) == {} and agenda.minutes_noted(folder) == {}
