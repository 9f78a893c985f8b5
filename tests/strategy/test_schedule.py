"""What is kept, over the quarters: no team does two things at once, nothing begins before what it
needs.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import schedule
from workshop.strategy.problem import Problem
from workshop.terms import Terms

NO_POINTS = pd.DataFrame(columns=["team", "person", "initiative", "points"])
CAPACITY = {"Sales": 10.0, "Marketing": 5.0}


def plan(effort, **more):
    return pd.DataFrame(
        {"initiative": [f"I{i}" for i in range(len(effort))], "effort_likely": effort, **more}
    )


def random_plan(seed):
    rng = np.random.default_rng(seed)
    n = 12
    work = rng.gamma(3, 2, n).round(1)
    return plan(
        work,
        requires=[
            f"I{int(rng.integers(0, i))}" if i and rng.random() < 0.4 else None for i in range(n)
        ],
        kind=rng.choice(["new", "running"], n),
        effort_likely_sales=np.where(rng.random(n) < 0.3, work, np.nan),
    ), pd.DataFrame(
        {
            "team": "Sales",
            "person": None,
            "initiative": [f"I{i}" for i in range(n)],
            "points": rng.integers(0, 9, n) + 0.0,
        }
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_team_does_two_things_at_once_and_nothing_begins_before_what_it_needs(seed):
    table, points = random_plan(seed)
    bars = schedule.roadmap(Problem(table, points, CAPACITY), table["initiative"])
    for team, mine in bars.groupby("team"):
        mine = mine.sort_values("start")
        assert (mine["start"].to_numpy()[1:] >= mine["end"].to_numpy()[:-1] - 1e-9).all()
        assert mine["work"].to_numpy() == pytest.approx(
            (mine["end"] - mine["start"]).to_numpy() * CAPACITY[team]
        )
    begins, ends = (
        bars.groupby("initiative")["start"].min(),
        bars.groupby("initiative")["end"].max(),
    )
    for name, needs in zip(table["initiative"], table["requires"]):
        if isinstance(needs, str):
            assert begins[name] >= ends[needs] - 1e-9
    assert bars.groupby("initiative")["work"].sum().sort_index().to_numpy() == pytest.approx(
        table.set_index("initiative")["effort_likely"].sort_index().to_numpy()
    )


def test_what_fits_the_horizon_is_done_by_then_when_nothing_waits():
    table = plan([20.0, 20.0, 20.0], effort_likely_sales=[20.0, 20.0, None])
    bars = schedule.roadmap(Problem(table, NO_POINTS, CAPACITY), ["I0", "I1", "I2"])
    assert bars["end"].max() == pytest.approx(4.0)


def test_running_things_come_first_then_what_gives_most_for_its_work():
    table = plan([10.0, 10.0, 10.0], kind=["new", "new", "running"])
    points = pd.DataFrame(
        {"team": "Sales", "person": None, "initiative": ["I0", "I1"], "points": [1.0, 9.0]}
    )
    bars = schedule.roadmap(Problem(table, points, {"Sales": 10.0}), ["I0", "I1", "I2"])
    assert bars["initiative"].tolist() == ["I2", "I1", "I0"]


def test_what_a_valuable_thing_waits_for_comes_before_the_rest():
    table = plan([10.0, 10.0, 10.0], requires=[None, "I2", None])
    points = pd.DataFrame(
        {"team": "Sales", "person": None, "initiative": ["I0", "I1"], "points": [3.0, 9.0]}
    )
    bars = schedule.roadmap(Problem(table, points, {"Sales": 10.0}), ["I0", "I1", "I2"])
    assert bars["initiative"].tolist() == ["I2", "I1", "I0"]


def test_what_needs_each_other_is_still_laid_out():
    table = plan([5.0, 5.0], requires=["I1", "I0"])
    assert len(schedule.roadmap(Problem(table, NO_POINTS, {"Sales": 10.0}), ["I0", "I1"])) == 2


def test_past_the_horizon_is_said_and_quarters_have_names():
    finding = schedule.laid_out(
        Problem(plan([50.0]), NO_POINTS, {"Sales": 10.0}, terms=Terms(date=date(2026, 11, 23))),
        ["I0"],
    )
    assert (
        finding.sentence
        == "The only initiative that is kept is done in Q1 2028, past your horizon of one year."
    )
    assert finding.table.loc[0, "Begins in"] == "Q1 2027"


def test_what_no_team_can_do_is_named():
    table = plan([5.0, 5.0], effort_likely_service=[5.0, None])
    finding = schedule.laid_out(Problem(table, NO_POINTS, CAPACITY), ["I0", "I1"])
    assert "I0 cannot be laid out" in finding.caveat and finding.table["Initiative"].tolist() == [
        "I1"
    ]


@pytest.mark.parametrize(
    "table, kept, capacity",
    [
        (plan([]), [], CAPACITY),
        (plan([1.0]), [], CAPACITY),
        (plan([1.0]), ["I0"], {}),
        (plan([0.0]), ["I0"], CAPACITY),
    ],
)
def test_thin_lists_never_fail(table, kept, capacity):
    assert schedule.laid_out(Problem(table, NO_POINTS, capacity), kept).sentence


def test_what_is_done_in_the_same_quarter_is_said_once_and_why_nothing_is_laid_out_is_said_rightly():
    table = pd.DataFrame({"initiative": ["A", "B"], "effort_likely": [2.0, 3.0]})
    none = pd.DataFrame(columns=["team", "person", "initiative", "points"])
    assert (
        schedule.laid_out(Problem(table, none, {"Sales": 10}), ["A", "B"]).sentence
        == "Both initiatives are done in quarter 1, within your horizon of one year."
    )
    assert (
        schedule.laid_out(Problem(table, none, {"Sales": 10}), []).sentence
        == "Nothing is kept yet, so there is nothing to lay out."
    )
    assert (
        schedule.laid_out(
            Problem(table.assign(effort_likely=0.0), none, {"Sales": 10}), ["A"]
        ).sentence
        == "Nothing that is kept has any effort, so there is nothing to lay out."
    )
    assert (
        schedule.laid_out(Problem(table, none, {"Sales": 0}), ["A"]).sentence
        == "Nothing is kept that any team has time for."
    )


def test_of_what_waits_for_one_another_no_order_is_drawn():
    table = plan(
        [10.0, 20.0, 10.0, 10.0],
        requires=["I1", "I2", "I0", "I0"],
        kind=["new", "new", "running", "new"],
    )
    bars = schedule.roadmap(Problem(table, capacity=CAPACITY), ["I0", "I1", "I2", "I3"])
    circle = bars[bars["initiative"] != "I3"]
    assert circle.groupby("team")[["start", "end"]].nunique().to_numpy().tolist() == [
        [1, 1],
        [1, 1],
    ]
    assert bars[bars["initiative"] == "I3"]["start"].min() >= circle["end"].max() - 1e-9
    assert circle["work"].sum() == pytest.approx(40.0)
    assert (
        "laid out as one: I0, I1 and I2."
        in schedule.laid_out(Problem(table, capacity=CAPACITY), ["I0", "I1", "I2", "I3"]).caveat
    )
