"""The pruning board: silence first, points blind until both are in, every stop with a name and a
date.
"""

import json

import pandas as pd
import pytest

import workshop
from workshop.charter import decided
from workshop.errors import WorkshopError
from workshop.strategy import board, controls, effort
from workshop.strategy.problem import Problem

INITIATIVES = """initiative,kind,effort_likely
Newsletter,running,6
Trade fair,new,40
Webinar series,running,10
"""
POINTS = "team,person,initiative,points\nsales,,Newsletter,7\n"


@pytest.fixture
def team(make_folder):
    return workshop.open(make_folder(initiatives=INITIATIVES, points=POINTS))


def everything_in(folder):
    """All that any file of the folder says, as text, without what waits in `live/`."""
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".csv" and path.parent.name != "live"
    )


def test_what_was_written_down_is_counted_without_names_of_people(team):
    finding = board.named_to_stop(
        team.table("initiatives"), "newsletter\n- Newsletter\nweb\nthe Monday call\n\n"
    )
    assert (
        finding.sentence
        == "4 things were written down to stop; most often Newsletter (2 times). 2 of these 3 are"
        " running today."
    )
    assert finding.table["Running today"].tolist() == ["yes", "yes", "not on the list"]
    assert (
        board.named_to_stop(team.table("initiatives"), " \n").sentence
        == "Nothing has been written down yet."
    )


def test_no_point_is_in_a_table_or_a_decision_before_both_sides_are_in(team):
    blind = board.BlindRound(team, ["Newsletter", "Trade fair"], budget=10_000_000)
    blind.lock("Sales", {"Newsletter": 7_654_321, "Trade fair": 2_345_679})
    text = everything_in(team.path)
    assert "7654321" not in text and "2345679" not in text
    assert "points-locked-sales" in text
    with pytest.raises(
        WorkshopError, match="Marketing has not locked any points yet; nothing is shown before"
    ):
        blind.reveal()
    assert "points-given" not in everything_in(team.path)


def test_when_both_are_in_they_are_shown_together_and_used_from_then_on(team):
    assert board.given_points(team)["points"].tolist() == [7.0]
    blind = board.BlindRound(team, ["Newsletter", "Trade fair"], budget=10)
    blind.lock("Marketing", {"Newsletter": 0, "Trade fair": 10})
    blind.lock("Sales", {"Newsletter": 4, "Trade fair": 6})
    assert blind.reveal() == {
        "Sales": {"Newsletter": 4, "Trade fair": 6},
        "Marketing": {"Trade fair": 10},
    }
    shown = board.given_points(team)
    assert shown[["team", "initiative", "points"]].to_numpy().tolist() == [
        ["Sales", "Newsletter", 4.0],
        ["Sales", "Trade fair", 6.0],
        ["Marketing", "Trade fair", 10.0],
    ]
    assert board.given_points(workshop.open(team.path))["points"].tolist() == [4.0, 6.0, 10.0]


def test_points_that_were_changed_after_locking_do_not_count(team):
    blind = board.BlindRound(team, ["Newsletter", "Trade fair"], budget=10)
    for side in team.sides:
        blind.lock(side, {"Newsletter": 4, "Trade fair": 6})
    blind.reveal()
    path = team.decisions.path
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    next(line for line in lines if line["what"] == "points-given-sales")["value"]["points"][
        "Newsletter"
    ] = 5
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert board.given_points(team)["points"].tolist() == [7.0]


@pytest.mark.parametrize(
    "given, says",
    [
        ({"Newsletter": 9}, "has 1 point left"),
        ({"Newsletter": 11}, "has 1 point too many"),
        ({"Newsletter": 11, "Trade fair": -1}, "none is under 0"),
    ],
)
def test_the_whole_budget_has_to_be_given(team, given, says):
    blind = board.BlindRound(team, ["Newsletter", "Trade fair"], budget=10)
    with pytest.raises(WorkshopError, match=says):
        blind.lock("Sales", given)
    assert not blind.locked("Sales")


def test_a_stranger_cannot_lock_points(team):
    with pytest.raises(WorkshopError, match='"Service" is not one of the two sides'):
        board.BlindRound(team, ["Newsletter"]).lock("Service", {"Newsletter": 100})


def test_seals_and_points_are_no_decisions_of_the_room(team):
    blind = board.BlindRound(team, ["Newsletter"], budget=5)
    for side in team.sides:
        blind.lock(side, {"Newsletter": 5})
    blind.reveal()
    assert decided.so_far(team).table.empty


def test_locking_clears_the_fields_and_showing_waits_for_both(team):
    control = controls.blind_points(team, budget=10)
    control.fields["Sales"][0].value = 3
    assert "7 of 10 points left" in control.notes["Sales"].value
    control.lock("Sales")
    assert (
        "has 7 points left" in control.notes["Sales"].value
        and not control.fields["Sales"][0].disabled
    )
    control.fields["Sales"][0].value = 10
    control.lock("Sales")
    assert [field.value for field in control.fields["Sales"]] == [0, 0, 0]
    assert control.show.disabled
    control.fields["Marketing"][1].value = 10
    control.lock("Marketing")
    assert not control.show.disabled
    control.reveal()
    assert len(board.given_points(team)) == 2


def test_a_stop_without_an_owner_or_a_date_is_counted(team):
    moved = {"stop": ["Newsletter", "Webinar series"]}
    finding = board.stop_list(
        team.table("initiatives"),
        board=moved,
        details={"Newsletter": {"owner": "Ada", "due": "2026-12-01", "missed_by": "Greta"}},
    )
    assert (
        finding.sentence
        == "2 initiatives stop and free 16 person-weeks; 1 of them has no owner or no date yet."
    )
    assert finding.caveat == "For 1 of them nobody has said yet who will miss it."
    assert (
        board.stop_list(team.table("initiatives"), board={}, details={}).sentence
        == "Nothing stops yet."
    )


def test_the_stops_follow_the_recorded_board_and_are_recorded(team):
    team.decisions.record(
        controls.BOARD,
        {"keep": [], "later": ["Trade fair", "Webinar series"], "stop": ["Newsletter"]},
        stage="strategy",
    )
    control = controls.stops(team, {})
    owner, _due, missed = control.widget.children[0].children[1:]
    owner.value, missed.value = "Ada", "Greta"
    assert control.value == {"Newsletter": {"owner": "Ada", "due": "", "missed_by": "Greta"}}
    control.widget.value = {
        "Newsletter": {"owner": "Ada", "due": "2026-12-01", "missed_by": "Greta"}
    }
    control.record()
    assert (
        controls.agreed_stops(team, {}).sentence
        == "1 initiative stops and frees 6 person-weeks, with an owner and a date."
    )
    assert controls.stops(team, {}).widget.children[0].children[2].value.isoformat() == "2026-12-01"


def test_the_pre_mortem_counts_reasons_and_has_an_owner(team):
    control = controls.pre_mortem(team)
    control.widget.value = "nobody had time\n\nthe product was late"
    assert "2 reasons so far" in control.outcome.value
    control.owner.value = "Ada"
    control.record()
    assert team.decisions.current()[controls.REASONS].owner == "Ada"


def test_a_year_that_is_half_typed_is_no_date(team):
    from datetime import date

    control = controls.pre_mortem(team)
    control.owner.value, control.due.value = "Ada", date(2, 3, 1)
    assert control.record() is None and "its year has four digits" in control.status.value
    control.due.value = date(2027, 2, 1)
    assert control.record().due == "2027-02-01"
    field = controls.details(["Newsletter"])
    field.children[0].children[2].value = date(202, 1, 15)
    assert field.value == {}


def test_the_silent_round_is_recorded(team):
    control = controls.silent_round(team)
    control.widget.value = "Newsletter"
    assert "1 thing was written down" in control.outcome.value
    control.record()
    assert controls.silent_round(team).widget.value == "Newsletter"


def test_what_a_team_without_capacity_has_to_do_is_never_told_to_be_done_in_time():
    plan = pd.DataFrame(
        {
            "initiative": list("ABC"),
            "effort_likely": [4.0, 4.0, 4.0],
            "effort_likely_marketing": [4.0, None, None],
        }
    )
    points = pd.DataFrame(columns=["team", "person", "initiative", "points"])
    finding = board.consequence(Problem(plan, points, {"Sales": 10.0}), {"keep": list("ABC")})
    assert finding.sentence.startswith(
        "What you keep (3 initiatives) is never all done: Marketing has no capacity. The other 2"
        " take between "
    )
    assert "chance" not in finding.sentence
    only = board.consequence(Problem(plan, points, {"Sales": 10.0}), {"keep": ["A"]})
    assert (
        only.sentence
        == "What you keep (1 initiative) is never all done: Marketing has no capacity. 2"
        " initiatives wait and nothing stops."
    )


def test_a_board_of_nonsense_is_survived(team):
    team.decisions.record(controls.STOPS, ["what"], stage="strategy")
    team.decisions.record(
        controls.BOARD, {"stop": "Newsletter", "keep": [1, None]}, stage="strategy"
    )
    assert controls.agreed_stops(team, {}).sentence == "Nothing stops yet."
    assert (
        board.stop_list(
            pd.DataFrame(columns=["initiative"]), board={"stop": ["X"]}, details={"X": "nonsense"}
        ).table.loc[0, "Owner"]
        == ""
    )


def test_one_thing_to_stop_is_told_of_as_one(team):
    initiatives = team.table("initiatives")
    assert (
        board.named_to_stop(initiatives, "Newsletter").sentence
        == "1 thing was written down to stop. It is running today."
    )
    assert (
        board.named_to_stop(initiatives, "the Monday call").sentence
        == "1 thing was written down to stop. It is not running today."
    )
    assert board.named_to_stop(initiatives, "the Monday call\nthe Friday call").sentence.endswith(
        "None of these 2 is running today."
    )
    assert (
        board.stop_list(initiatives, board={"stop": ["Newsletter"]}, details={}).caveat
        == "Nobody has said yet who will miss it."
    )


def test_the_board_and_the_whole_list_say_the_same_of_the_same(team):
    plan = team.table("initiatives")
    everything = board.consequence(
        Problem(plan, team.table("points"), team.capacity), {"keep": list(plan["initiative"])}
    )
    whole = effort.years(Problem(plan, capacity=team.capacity))
    assert (
        everything.sentence.split(" takes ")[1].split(";")[0]
        == whole.sentence.split(" takes ")[1].split(" at today")[0]
    )
    assert everything.sentence.endswith("Nothing waits and nothing stops.")


def test_what_was_named_as_often_is_named_together():
    plan = pd.DataFrame({"initiative": list("ABCD"), "kind": ["new"] * 4})
    told = board.named_to_stop(plan, "A\nA\nB\nB\nC").sentence
    assert "most often A and B (2 times each)" in told
    assert "; 4 of them 2 times each." in board.named_to_stop(plan, "\n".join("AABBCCDD")).sentence
