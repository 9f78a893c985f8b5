"""The start says what is there, what is missing and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import start

MakeFolder = Callable[..., Path]


def test_an_almost_empty_folder_says_what_is_missing(make_folder: MakeFolder) -> None:
    team = workshop.open(make_folder())
    assert start.data(team).sentence == "0 of 11 tables are ready."
    assert start.stages(team).sentence.startswith("No part has data yet")
    assert (
        start.people(team).sentence
        == "There is no list of people; nobody is recorded as in the room yet."
    )
    assert start.problems(team).sentence == "Nothing is wrong with the files that are there."


def test_a_part_runs_when_its_table_is_there(make_folder: MakeFolder) -> None:
    team = workshop.open(
        make_folder(leads="lead_id,outcome\n1,won\n2,perhaps\n", goals="goal\nGrow\n")
    )
    assert start.stages(team).table.set_index("Part")["Can run"].to_dict() == {
        "1 Communication gaps": "no",
        "2 Lead quality": "yes",
        "3 Strategy": "no",
    }
    assert start.data(team).sentence == "2 of 11 tables are ready; 1 cell could not be used."
    assert set(start.data(team).table.set_index("Table").loc[["leads", "survey"], "State"]) == {
        "ready",
        "missing",
    }
    assert start.problems(team).sentence == "1 thing to put right in 1 file."


def test_people_are_counted_by_team_and_level(make_folder: MakeFolder) -> None:
    settings = (
        'name = "A"\ndate = 2026-11-23\n[teams.sales]\nname = "Sales"\n[teams.marketing]\nname ='
        ' "Marketing"\n[teams.service]\nname = "Service"\n'
    )
    team = workshop.open(
        make_folder(settings, people="person,team,level\na,sales,leader\nb,sales,\nc,service,\n")
    )
    finding = start.people(team)
    assert finding.table.to_numpy().tolist() == [["Sales", 1, 1, 2], ["Service", 0, 1, 1]]
    assert (
        finding.caveat
        == "Service is neither of the two sides; what is compared is Sales and Marketing."
    )


@pytest.mark.parametrize(
    ("sales", "marketing", "says"),
    [
        (8, 8, "one of two steps 5"),
        (40, 40, "told from chance about 8"),
        (6, 20, "no gap of the survey can be told from chance (that takes 8 a side)"),
        (3, 9, ""),
        (9, 0, ""),
    ],
)
def test_what_teams_of_this_size_can_find_is_said_before_anybody_answers(
    make_folder: MakeFolder, sales: int, marketing: int, says: str
) -> None:
    rows = [f"s{n},sales" for n in range(sales)] + [f"m{n},marketing" for n in range(marketing)]
    team = workshop.open(make_folder(people="\n".join(["person,team", *rows, ""])))
    told = start.power(team)
    assert says in told and bool(says) == bool(told)
    assert told in start.people(team).caveat


def test_who_is_here_is_chosen_from_the_list_or_typed(make_folder: MakeFolder) -> None:
    listed = start.who_is_here(workshop.open(make_folder(people="person,team\na,sales\nb,sales\n")))
    listed.widget.value = ("b",)
    listed.record()
    assert listed.team.decisions.record("x", 1, stage="s").who == ("b",)
    typed = start.who_is_here(workshop.open(make_folder(name="other")))
    typed.widget.value = ["Zoe"]
    typed.record()
    assert typed.team.decisions.record("x", 1, stage="s").who == ("Zoe",)


def test_messages_or_meetings_without_a_survey_are_enough_for_the_first_part(
    make_folder: MakeFolder,
) -> None:
    people, messages = "person,team\na,sales\nb,marketing\n", "sent_at,sender\n2026-11-02,a\n"
    alone = (
        start.stages(workshop.open(make_folder(messages=messages)))
        .table.set_index("Part")
        .loc["1 Communication gaps"]
    )
    assert alone["Can run"] == "no" and alone["Why"].endswith(
        "For the messages the list of people with their teams has to be filled in."
    )
    both = start.stages(workshop.open(make_folder(name="both", messages=messages, people=people)))
    row = both.table.set_index("Part").loc["1 Communication gaps"]
    assert both.sentence == "1 Communication gaps can run." and row["Can run"] == "yes"
    assert row["Why"].startswith("uses people and messages. There is no survey table")


def test_a_stage_that_is_still_to_be_explained_is_no_reason_to_be_at_ease(
    make_folder: Callable[..., Path],
) -> None:
    rows = "Record ID,Deal Stage,Create Date\n1,Closed Won,2026-01-05\n2,{},2026-01-06\n"
    for stage, calm in (("Closed Lost", True), ("Blue phase", False)):
        team = workshop.open(make_folder(name=stage, leads=rows.format(stage)))
        sentence = start.problems(team).sentence
        assert (sentence == "Nothing is wrong with the files that are there.") is calm
        assert ("still to be said" in sentence) is not calm


def test_equal_problems_are_one_row_of_the_list(make_folder: Callable[..., Path]) -> None:
    rows = "".join(f"{n},{'soon' if n % 2 else '2026-01-05'}\n" for n in range(20))
    folder = make_folder(leads=f"lead_id,created_at\n{rows}")
    table = start.problems(workshop.open(folder)).table
    assert table["Row"].tolist() == ["3, 5, 7, 9, 11 and 5 more"]
    assert table["Value"].tolist() == ["soon"]
