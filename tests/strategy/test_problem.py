"""What a problem holds follows from its parts, and what the room decides reaches every step below
the decision.
"""

import json
from dataclasses import FrozenInstanceError, fields, replace

import pandas as pd
import pytest

import workshop
from workshop.strategy import board, controls, effort
from workshop.strategy.draws import Chances
from workshop.strategy.problem import Problem
from workshop.terms import Terms

PLAN = pd.DataFrame(
    {
        "initiative": ["Trial", "Price page"],
        "effort_likely": [4.0, 9.0],
        "effort_likely_sales": [3.0, None],
        "requires": [None, "trial"],
        "kind": ["new", "running"],
        "goal": ["Growth", None],
    }
)
POINTS = pd.DataFrame(
    [("North", None, "Trial", 60.0), ("South", None, "Price page", 40.0)],
    columns=["team", "person", "initiative", "points"],
)
OTHERS = {
    "initiatives": PLAN.assign(effort_likely=[8.0, 8.0]),
    "points": POINTS.assign(points=[10.0, 90.0], initiative="Trial"),
    "capacity": {"North": 1.0},
    "terms": Terms(),
    "horizon": 8,
    "chances": Chances(past=[2.0]),
    "most_goals": 1,
}


def problem():
    return Problem(PLAN, POINTS, {"North": 2.0, "South": 1.0}, Terms(("North", "South")))


def told(problem):
    """All that a problem's wishes say, as text."""
    return repr({name: str(value) for name, value in vars(problem.wishes).items()})


def test_wishes_efforts_and_points_are_worked_out_once_and_nothing_can_be_changed():
    asked = problem()
    assert (
        asked.wishes is asked.wishes
        and asked.efforts is asked.efforts
        and asked.points_of_sides is asked.points_of_sides
    )
    assert (asked.wishes.budget, asked.wishes.requires, asked.efforts.own_work[0].tolist()) == (
        12.0,
        ((1, 0),),
        [3.0, 0.0],
    )
    with pytest.raises(FrozenInstanceError):
        asked.horizon = 8


@pytest.mark.parametrize("part", sorted(OTHERS))
def test_another_problem_made_from_one_keeps_nothing_that_was_worked_out_before(part):
    asked = problem()
    before = told(asked)
    other = replace(asked, **{part: OTHERS[part]})
    fresh = Problem(**{field.name: getattr(other, field.name) for field in fields(Problem)})
    assert told(other) == told(fresh) != before
    assert told(asked) == before


def test_without_points_goals_and_kinds_a_problem_is_still_one():
    bare = Problem(PLAN[["initiative", "effort_likely"]], capacity={"Sales": 1.0})
    assert (
        bare.wishes.joint.tolist() == [0.0, 0.0]
        and not bare.running.any()
        and bare.goal_of_each.isna().all()
    )
    assert [table is bare.points for table in bare.empty_tables] == [True]


INITIATIVES = """initiative,goal,effort_low,effort_likely,effort_high
Trial,Growth,40,60,90
Price page,Growth,100,150,300
Fair,,300,400,700
"""
GIVEN = "team,person,initiative,points\n" + "".join(
    f"{side},,{name},{points}\n"
    for side in ("sales", "marketing")
    for name, points in (("Trial", 50), ("Price page", 40), ("Fair", 10))
)


def cells(root, folder):
    """The code of the notebook of this stage by cell, in order, for a folder."""
    notebook = json.loads((root / "notebooks" / "3-strategy.ipynb").read_text(encoding="utf-8"))
    code = {
        cell["id"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }
    code["parameters"] += f"\nfolder = {str(folder)!r}"
    return code


def ran(code, names, ids):
    """What the last line of each of these cells gives, run one after the other in one kernel."""
    out = {}
    for one in ids:
        *lines, last = code[one].splitlines()
        exec("\n".join(lines), names)
        try:
            out[one] = eval(last, names)
        except SyntaxError:
            exec(last, names)
    return out


BELOW = (
    "goals-and-initiatives",
    "what-to-do-together",
    "what-the-board-means",
    "roadmap-by-quarter",
)
ABOVE = ("years-to-do-everything", "one-after-the-other", "done-by-when")


@pytest.mark.parametrize("again", ["all", "one"])
def test_a_horizon_recorded_in_the_room_reaches_every_step_above_and_below_without_starting_again(
    make_folder, root, again
):
    folder = make_folder(initiatives=INITIATIVES, points=GIVEN, goals="goal\nGrowth\nReach\n")
    code, names = cells(root, folder), {}
    first = ran(code, names, code)
    assert all(
        "one year" in first[one].sentence or "horizon is one" in first[one].sentence
        for one in (*ABOVE, *BELOW)
    )
    control = first["decide-horizon"]
    control.widget.value = 12
    control.record()
    wanted = (*ABOVE, *BELOW)
    found = (
        ran(code, names, wanted)
        if again == "all"
        else {one: ran(code, names, [one])[one] for one in reversed(wanted)}
    )
    assert all(
        "three years" in found[one].sentence or "horizon is three" in found[one].sentence
        for one in wanted
    )
    board_control = first["decide-keep-later-stop"]
    board_control.widget.value = {"keep": ["Trial"], "stop": ["Fair"]}
    assert "your horizon is three years" in board_control.outcome.value


def test_points_that_were_given_blind_in_the_room_are_used_in_every_step_after_it(
    make_folder, root
):
    folder = make_folder(initiatives=INITIATIVES, points=GIVEN)
    code, names = cells(root, folder), {}
    first = ran(code, names, code)
    assert (
        first["what-to-do-together"]
        .table.set_index("Initiative")
        .loc["Fair", "Sales, percent of its points"]
        == 10
    )
    blind = first["blind-points"]
    for fields_ in blind.fields.values():
        fields_[2].value = 100
    for side in blind.fields:
        blind.lock(side)
    blind.reveal()
    again = ran(code, names, ["what-to-do-together"])["what-to-do-together"]
    assert again.table.set_index("Initiative").loc["Fair", "Sales, percent of its points"] == 100


def test_the_problem_of_a_team_holds_what_it_agreed(make_folder):
    team = workshop.open(make_folder(initiatives=INITIATIVES, points=GIVEN))
    asked = controls.as_agreed(team, Chances(past=[2.0]), most_goals=1, patience=3)
    team.decisions.record(controls.HORIZON, 8, stage="strategy")
    now = asked()
    assert (now.horizon, now.chances.past, now.most_goals, now.patience, now.terms) == (
        8,
        [2.0],
        1,
        3,
        team.terms,
    )
    assert now.points.equals(board.given_points(team)) and now.capacity == team.capacity
    assert effort.years(now).sentence.endswith("your horizon is two.")
