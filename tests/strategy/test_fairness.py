"""Two sides: the front is exact, fair plans are what they claim, and their price is told."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from workshop import theme
from workshop.strategy import choice, fairness, plots
from workshop.strategy.problem import Problem


def plan(effort, names=None, **more):
    return pd.DataFrame(
        {
            "initiative": names or [f"I{i}" for i in range(len(effort))],
            "effort_likely": effort,
            **more,
        }
    )


def given(plan, sales, marketing):
    return pd.DataFrame(
        {
            "team": ["Sales"] * len(plan) + ["Marketing"] * len(plan),
            "person": None,
            "initiative": [*plan["initiative"]] * 2,
            "points": [*sales, *marketing],
        }
    ).astype({"points": float})


def random_case(seed, n=9, fine=1):
    rng = np.random.default_rng(seed)
    table = plan(
        np.round(rng.gamma(2, 3, n), 1),
        requires=[f"I{i - 1}" if i and rng.random() < 0.2 else None for i in range(n)],
        excludes=[f"I{(i + 3) % n}" if rng.random() < 0.15 else None for i in range(n)],
    )
    points = given(table, rng.integers(0, 30, n) / fine, rng.integers(0, 30, n) / fine)
    return Problem(table, points, {"Sales": float(table["effort_likely"].sum()) / 8}).wishes


def brute_front(wishes):
    """Every pair of values that no list betters, by looking at all lists."""
    pairs = {
        tuple(np.round(wishes.points @ np.array(bits), 6))
        for bits in product([0, 1], repeat=len(wishes.names))
        if not choice.broken_rules(wishes, np.array(bits, bool))
    }
    return {p for p in pairs if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in pairs)}


@pytest.mark.parametrize("seed", range(15))
def test_the_front_is_every_list_that_nothing_betters(seed):
    wishes = random_case(seed, fine=2 if seed % 3 == 0 else 1)
    found = fairness.front(wishes)
    assert found.complete
    values = [tuple(np.round(wishes.points @ chosen, 6)) for chosen in found.chosen]
    assert len(set(values)) == len(values)
    assert set(values) == brute_front(wishes)
    assert all(choice.broken_rules(wishes, chosen) == [] for chosen in found.chosen)
    assert found.reach[0, 0] == pytest.approx(1) and found.reach[-1, 1] == pytest.approx(1)


def test_with_equal_values_on_both_sides_the_front_is_one_point():
    table = plan([3.0, 4.0, 5.0, 6.0])
    wishes = Problem(table, given(table, [4, 5, 6, 7], [4, 5, 6, 7]), {"Sales": 3.0}).wishes
    assert len(fairness.front(wishes)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_the_plans_are_what_their_names_say(seed):
    wishes = random_case(seed)
    found = fairness.front(wishes)
    plans = fairness.four_plans(wishes, found)
    reach = {name: fairness.reach_of(wishes, found, chosen) for name, chosen in plans.items()}
    assert reach[fairness.WORSE_OFF].min() == pytest.approx(found.reach.min(axis=1).max())
    assert reach[fairness.NASH].prod() == pytest.approx(found.reach.prod(axis=1).max())
    assert wishes.joint @ plans[fairness.MOST] == pytest.approx(
        wishes.joint @ choice.choose(wishes).chosen
    )


def test_ties_for_the_worse_off_go_to_the_greater_product():
    front = fairness.Front(
        np.eye(3, dtype=bool),
        np.array([[0.9, 0.6], [0.8, 0.6], [0.6, 0.7]]),
        np.array([0.3, 0.4, 0.1]),
        np.ones(2),
    )
    wishes = Problem(
        plan([1.0, 1.0, 1.0]), given(plan([1.0] * 3), [1, 1, 1], [1, 1, 1]), {"Sales": 1.0}
    ).wishes
    assert fairness.four_plans(wishes, front)[fairness.WORSE_OFF].tolist() == [True, False, False]


def test_todays_order_ends_when_time_is_up_and_running_things_come_first():
    table = plan([5.0, 2.0, 3.0])
    wishes = Problem(table, given(table, [1] * 3, [1] * 3), {"Sales": 1.5}).wishes
    assert fairness.in_order(wishes).tolist() == [True, False, False]
    assert fairness.in_order(wishes, np.array([False, True, True])).tolist() == [False, True, True]


def test_the_price_of_fairness_is_told():
    table = plan([10.0, 10.0, 10.0], ["Only sales", "Only marketing", "A bit of both"])
    points = given(table, [100, 0, 60], [0, 100, 30])
    finding = fairness.fair_plans(fairness.trade_off(Problem(table, points, {"Sales": 2.5})))
    assert (
        finding.sentence
        == "The list that is best for the worse-off gives each of you at least 30 percent of your"
        " own best list and costs 21 percent of the total."
    )
    assert finding.table["Plan"].tolist() == list(fairness.PLANS)


def test_the_rooms_choice_is_set_beside_the_plans():
    table = plan([1.0, 1.0])
    weighed = fairness.trade_off(Problem(table, given(table, [1, 1], [1, 1]), {"Sales": 5.0}))
    assert fairness.fair_plans(weighed, room=["i0"]).table["Plan"].tolist()[-1] == fairness.ROOM


@pytest.mark.parametrize(
    "sales, marketing, says",
    [
        ([1, 1], [0, 0], "no points of Marketing"),
        ([0, 0], [0, 0], "no points of Sales and Marketing"),
    ],
)
def test_without_two_sides_there_is_nothing_to_weigh_and_this_is_said(sales, marketing, says):
    table = plan([1.0, 1.0])
    weighed = fairness.trade_off(Problem(table, given(table, sales, marketing), {"Sales": 5.0}))
    assert says in fairness.fair_plans(weighed).sentence
    assert fairness.board_from_plan(weighed, fairness.WORSE_OFF, otherwise={"keep": ["I1"]}) == {
        "keep": ["I1"]
    }


@pytest.mark.parametrize(
    "more, most, says",
    [
        ({"requires": ["I2", None, None]}, None, "Today's order breaks a rule: I0 needs I2 first."),
        (
            {"goal": ["A", "B", "C"]},
            1,
            "Today's order breaks a rule: 2 goals would be served; the most at once is 1.",
        ),
        ({}, None, ""),
    ],
)
def test_what_is_wrong_with_todays_order_is_said_as_it_is(more, most, says):
    table = plan([5.0, 4.0, 3.0], **more)
    finding = fairness.fair_plans(
        fairness.trade_off(
            Problem(table, given(table, [1, 2, 3], [3, 1, 1]), {"Sales": 2.5}, most_goals=most)
        )
    )
    assert ("Today's order" in finding.caveat) == bool(says) and says in finding.caveat


def test_wishes_that_clash_are_said_here_too():
    table = plan([50.0], must=[True])
    assert (
        "This cannot be done"
        in fairness.fair_plans(
            fairness.trade_off(Problem(table, given(table, [1], [1]), {"Sales": 5.0}))
        ).sentence
    )


def test_empty_tables_and_no_capacity_are_said():
    table = plan([1.0])
    points = given(table, [1], [1])
    for weighed in (
        fairness.trade_off(Problem(table.iloc[:0], points.iloc[:0], {})),
        fairness.trade_off(Problem(table, points, {})),
    ):
        assert fairness.fair_plans(weighed).verdict == "cannot tell"


def test_when_time_runs_out_it_is_said():
    wishes = random_case(1)
    weighed = fairness.TradeOff(
        wishes, whole := fairness.front(wishes), fairness.four_plans(wishes, whole)
    )
    assert "Time ran out" not in fairness.fair_plans(weighed).caveat
    cut = fairness.Front(whole.chosen, whole.reach, whole.joint, whole.best, complete=False)
    assert (
        "Time ran out" in fairness.fair_plans(fairness.TradeOff(wishes, cut, weighed.plans)).caveat
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("solved", range(2, 9))
def test_when_time_runs_out_what_the_worse_off_may_still_gain_is_no_less_than_it_could(
    seed, solved, monkeypatch
):
    wishes = random_case(seed)
    fairest = fairness.front(wishes).reach.min(axis=1).max()
    best, left = fairness._best, iter([True] * solved)
    monkeypatch.setattr(
        fairness, "_best", lambda *given: best(*given) if next(left, False) else None
    )
    cut = fairness.front(wishes)
    found = cut.reach.min(axis=1).max()
    assert found <= fairest + 1e-9 <= cut.least + 2e-9
    said = fairness.fair_plans(
        fairness.TradeOff(wishes, cut, fairness.four_plans(wishes, cut), gap=0.02)
    ).caveat
    if not cut.complete:
        assert (
            "may exist"
            if cut.least > found + 1e-6
            else "none of the others is better for the worse-off"
        ) in said
    assert "worth up to 2.0 percent of all points more in total may exist" in said


def test_when_not_even_the_best_of_each_side_is_known_in_time_this_is_said():
    table = plan([1.0, 1.0])
    weighed = fairness.trade_off(
        Problem(table, given(table, [1, 1], [1, 1]), {"Sales": 5.0}, patience=0)
    )
    assert (
        weighed.why
        == "The search was stopped after 0 seconds, before the best list of each side was known, so"
        " there is nothing to weigh yet. Give it more time."
    )


def test_what_one_side_wants_and_does_not_fit_is_laid_to_that_side():
    table = pd.DataFrame({"initiative": ["A", "B"], "effort_likely": [2.0, 300.0]})
    given = pd.DataFrame(
        {
            "team": ["Sales", "Marketing"],
            "person": None,
            "initiative": ["A", "B"],
            "points": [10.0, 10.0],
        }
    )
    weighed = fairness.trade_off(Problem(table, given, {"Sales": 10}))
    assert (
        weighed.why
        == "Nothing of what Marketing gave points to fits into the time there is, so there is"
        " nothing to weigh."
    )
    assert (
        fairness.where_the_board_starts(weighed, {"keep": []}).sentence
        == "No plan could be worked out, so the board starts with nothing kept and everything"
        " waiting."
    )


def test_one_list_that_is_best_for_both_needs_no_picture():
    table = pd.DataFrame({"initiative": ["A", "B"], "effort_likely": [2.0, 3.0]})
    given = pd.DataFrame(
        {
            "team": ["Sales", "Marketing"] * 2,
            "person": None,
            "initiative": ["A", "A", "B", "B"],
            "points": [10.0, 5, 5, 10],
        }
    )
    weighed = fairness.trade_off(Problem(table, given, {"Sales": 10}))
    assert plots.front_chart(weighed).get_gid() == theme.BLANK
    assert "One list is the best for both sides." in fairness.fair_plans(weighed).caveat
    assert plots.front_chart(weighed, room=["A"]).get_gid() != theme.BLANK
