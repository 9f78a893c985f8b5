"""What can be done together, and the best of it: exact, breaks no rule, says in words why something
cannot be done.
"""

from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import choice
from workshop.strategy.problem import Problem

CAPACITY = {"Sales": 6.0, "Marketing": 4.0}


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


def random_case(rng, n=None):
    """A list with teams, prerequisites, exclusions, must-keeps and goals, drawn at random."""
    n = n or int(rng.integers(2, 13))
    names = [f"I{i}" for i in range(n)]

    def links(share):
        return [
            ";".join(names[j] for j in range(n) if j != i and rng.random() < share / n) or None
            for i in range(n)
        ]

    work = np.round(rng.gamma(2, 3, n), 1)
    table = plan(
        work,
        names,
        requires=links(0.8),
        excludes=links(0.4),
        must=pd.array(rng.random(n) < 0.1, dtype="boolean"),
        effort_likely_sales=np.where(rng.random(n) < 0.4, np.round(work * 0.7, 1), np.nan),
        goal=[f"G{g}" if g < 3 else None for g in rng.integers(0, 4, n)],
    )
    points = given(table, rng.integers(0, 20, n) + 0.0, rng.integers(0, 20, n) + 0.0)
    most = int(rng.integers(1, 4)) if rng.random() < 0.5 else None
    capacity = {"Sales": float(rng.uniform(1, 6)), "Marketing": float(rng.uniform(1, 6))}
    return Problem(table, points, capacity, most_goals=most).wishes


def brute_force(wishes):
    """The best joint value over every list that breaks no rule; None when there is no such list."""
    best = None
    for bits in product([False, True], repeat=len(wishes.names)):
        chosen = np.array(bits)
        if not choice.broken_rules(wishes, chosen):
            value = float(wishes.joint @ chosen)
            best = value if best is None else max(best, value)
    return best


@pytest.mark.parametrize("seed", range(40))
def test_up_to_twelve_initiatives_nothing_better_exists(seed):
    wishes = random_case(np.random.default_rng(seed), n=None if seed % 4 else 8)
    plan, best = choice.choose(wishes), brute_force(wishes)
    if best is None:
        assert plan.clash and not plan.chosen.any()
    else:
        assert not plan.clash and plan.proven
        assert choice.broken_rules(wishes, plan.chosen) == []
        assert wishes.joint @ plan.chosen == pytest.approx(best, abs=1e-9)


def test_a_higher_value_per_effort_is_not_always_taken_first():
    table = plan([5.0, 4.0, 4.0])
    wishes = Problem(table, given(table, [50, 30, 30], [50, 30, 30]), {"Sales": 2.0}).wishes
    assert choice.choose(wishes).chosen.tolist() == [False, True, True]


def test_of_two_equal_lists_the_one_with_less_effort_is_taken_then_the_higher_on_the_list():
    table = plan([5.0, 4.0, 4.0])
    wishes = Problem(table, given(table, [1, 1, 1], [1, 1, 1]), {"Sales": 1.25}).wishes
    assert choice.choose(wishes).chosen.tolist() == [False, True, False]


def test_each_sides_points_count_as_shares_of_its_own():
    table = plan([4.0, 4.0])
    wishes = Problem(table, given(table, [900, 100], [0, 10]), {"Sales": 1.0}).wishes
    assert choice.choose(wishes).chosen.tolist() == [False, True]


def test_what_an_initiative_needs_first_comes_along():
    table = plan([2.0, 2.0, 2.0], requires=["I1", None, None])
    wishes = Problem(table, given(table, [10, 0, 9], [10, 0, 9]), {"Sales": 1.0}).wishes
    assert choice.choose(wishes).chosen.tolist() == [True, True, False]


def test_the_fewest_must_keeps_that_do_not_fit_are_named_in_person_weeks():
    table = plan(
        [30.0, 5.0, 20.0, 1.0],
        ["Fair", "Trial", "Portal", "Login"],
        must=[True, True, True, False],
        requires=[None, None, "Login", None],
    )
    wishes = Problem(table, given(table, [1] * 4, [1] * 4), CAPACITY).wishes
    assert (
        choice.clash(wishes)
        == "Fair and Portal have to be kept, and together take 51 person-weeks with what they need"
        " first; all teams together have 40 person-weeks until the horizon."
    )


def test_a_must_keep_that_needs_what_another_rules_out_is_explained():
    table = plan(
        [1.0, 1.0, 1.0],
        ["Portal", "Login", "No accounts"],
        requires=["Login", None, None],
        excludes=[None, "No accounts", None],
        must=[True, False, True],
    )
    wishes = Problem(table, given(table, [1] * 3, [1] * 3), CAPACITY).wishes
    assert (
        choice.clash(wishes)
        == "Portal and No accounts have to be kept, but Login and No accounts cannot both be done"
        " (Portal needs Login)."
    )


def test_too_many_goals_of_must_keeps_are_explained():
    table = plan([1.0, 1.0, 1.0], goal=["A", "B", "C"], must=[True, True, True])
    wishes = Problem(table, given(table, [1] * 3, [1] * 3), CAPACITY, most_goals=2).wishes
    assert (
        choice.clash(wishes)
        == "I0, I1 and I2 have to be kept and serve 3 goals; the most at once is 2."
    )


@pytest.mark.parametrize("seed", range(30))
def test_no_fewer_must_keeps_clash_than_those_that_are_named(seed):
    rng = np.random.default_rng(seed)
    n = 7
    names = [f"I{i}" for i in range(n)]
    table = plan(
        np.round(rng.gamma(2, 3, n), 1),
        names,
        must=pd.array(rng.random(n) < 0.6, dtype="boolean"),
        goal=[f"G{g}" for g in rng.integers(0, 4, n)],
        requires=[
            ";".join(names[j] for j in range(n) if j != i and rng.random() < 0.15) or None
            for i in range(n)
        ],
        excludes=[
            ";".join(names[j] for j in range(n) if j != i and rng.random() < 0.05) or None
            for i in range(n)
        ],
    )
    wishes = Problem(
        table,
        given(table, [1] * n, [1] * n),
        {"Sales": float(rng.uniform(2, 8))},
        most_goals=int(rng.integers(1, 4)),
    ).wishes

    def clashing(must):
        kept = sorted(set().union(*(choice.closure(wishes, m) for m in must)))
        return bool(
            choice.broken_rules(
                type(wishes)(**{**vars(wishes), "must": ()}), np.isin(np.arange(n), kept)
            )
        )

    sizes = [
        size
        for size in range(1, len(wishes.must) + 1)
        if any(clashing(some) for some in combinations(wishes.must, size))
    ]
    named = set(choice.clash(wishes).split(" ha")[0].replace(",", "").split()) & set(names)
    assert len(named) == (sizes[0] if sizes else 0)
    if named:
        assert clashing([names.index(name) for name in named]) and choice.way_out(
            wishes
        ).startswith("Let ")


def test_one_must_keep_that_serves_too_many_goals_by_what_it_needs_is_named_alone():
    table = plan(
        [1.0, 1.0, 1.0],
        ["Trial", "Portal", "Login"],
        goal=["A", "B", "C"],
        must=[True, True, False],
        requires=[None, "Login", None],
    )
    wishes = Problem(table, given(table, [1] * 3, [1] * 3), CAPACITY, most_goals=1).wishes
    assert (
        choice.clash(wishes)
        == "Portal has to be kept and serves 2 goals with what it needs first; the most at once"
        " is 1."
    )
    assert choice.way_out(wishes) == "Let it go, or allow more goals at once."


def test_the_solver_writes_nothing_to_the_screen(capfd):
    wishes = random_case(np.random.default_rng(5), n=12)
    choice.choose(wishes)
    assert capfd.readouterr().out == ""


def test_more_capacity_never_lowers_the_value():
    for seed in range(10):
        wishes = random_case(np.random.default_rng(seed), n=10)
        values = []
        for more in (1.0, 1.2, 1.7, 3.0):
            larger = type(wishes)(
                **{**vars(wishes), "budget": wishes.budget * more, "budgets": wishes.budgets * more}
            )
            plan = choice.choose(larger)
            values.append(-1.0 if plan.clash else float(wishes.joint @ plan.chosen))
        assert all(b >= a - 1e-9 for a, b in pairwise(values))


def test_at_the_time_limit_the_best_found_and_its_gap_are_told(monkeypatch):
    wishes = random_case(np.random.default_rng(7), n=12)
    real = choice.solve

    def late(cost, model, *, time_limit):
        result = real(cost, model, time_limit=time_limit)
        result.status, result.x = 1, None
        result.mip_dual_bound = cost[cost < 0].sum()
        return result

    monkeypatch.setattr(choice, "solve", late)
    plan = choice.choose(wishes)
    assert not plan.proven and plan.gap > 0
    assert choice.broken_rules(wishes, plan.chosen) == []


def strange(requires, excludes=None, **more):
    """What is said once of a list of initiatives A, B, C ... of 10 person-weeks and 10 points
    each.
    """
    table = plan(
        [10.0] * len(requires),
        list("ABCDEFGH"[: len(requires)]),
        requires=requires,
        excludes=excludes,
        **more,
    )
    return Problem(
        table, given(table, [10] * len(table), [10] * len(table)), CAPACITY
    ).wishes.said_once


@pytest.mark.parametrize(
    "requires, said",
    [
        (
            ["B", "C", "A", None],
            (
                "A, B and C wait for one another, so none of them can begin before the others are"
                " done; they are kept or left out together (30 person-weeks, 75 percent of all"
                " points)."
            ),
        ),
        (
            ["B", "A"],
            (
                "A and B wait for each other, so neither can begin before the other is done; they"
                " are kept or left out together (20 person-weeks, 100 percent of all points)."
            ),
        ),
    ],
)
def test_what_waits_for_one_another_is_named(requires, said):
    assert strange(requires) == (said,)


def test_a_chain_and_a_wish_for_oneself_are_no_circle():
    assert strange(["B", "C", None, "D"]) == ()


def test_of_many_circles_the_first_are_named_and_the_rest_counted():
    said = strange(["B", "A", "D", "C", "F", "E", "H", "G"])
    assert [one.split(" wait")[0] for one in said] == [
        "A and B",
        "C and D",
        "E and F",
        "1 more circle of this kind.",
    ]


@pytest.mark.parametrize(
    "requires, excludes, said",
    [
        (
            ["B", None],
            ["B", None],
            "A can never be done: it needs B first and does not go together with it.",
        ),
        (
            ["B; C", None, None],
            [None, "C", None],
            "A can never be done: it needs B and C first, which cannot both be done.",
        ),
        (
            ["B", "C", None],
            ["C", None, None],
            "A can never be done: it needs C first and does not go together with it.",
        ),
    ],
)
def test_what_rules_out_what_it_needs_is_named(requires, excludes, said):
    assert strange(requires, excludes) == (said,)


@pytest.mark.parametrize("seed", range(20))
def test_so_many_must_keeps_have_to_go_as_brute_force_finds(seed):
    rng = np.random.default_rng(seed)
    n = 7
    table = plan(
        np.round(rng.gamma(2, 3, n), 1),
        must=pd.array(rng.random(n) < 0.8, dtype="boolean"),
        goal=[f"G{g}" for g in rng.integers(0, 4, n)],
        requires=[f"I{rng.integers(0, n)}" if rng.random() < 0.3 else None for _ in range(n)],
        excludes=[f"I{rng.integers(0, n)}" if rng.random() < 0.2 else None for _ in range(n)],
    )
    most = int(rng.integers(1, 4)) if seed % 2 else None
    wishes = Problem(
        table, given(table, [1] * n, [1] * n), {"Sales": float(rng.uniform(1, 5))}, most_goals=most
    ).wishes
    free = replace(wishes, must=())
    fits = [
        len(some)
        for size in range(len(wishes.must) + 1)
        for some in combinations(wishes.must, size)
        if not choice.broken_rules(free, choice.forced(replace(wishes, must=some)))
    ]
    assert choice.fewest_to_go(wishes) == len(wishes.must) - max(fits)
    assert ("In all, at least" in choice.way_out(wishes)) == (choice.fewest_to_go(wishes) > 1)


def test_must_keeps_that_cannot_fit_say_how_many_have_to_go():
    table = plan([10.0] * 5, must=[True] * 5)
    wishes = Problem(table, given(table, [1] * 5, [1] * 5), {"Sales": 5.0}).wishes
    assert (
        choice.clash(wishes)
        == "I0, I1 and I2 have to be kept, and together take 30 person-weeks; all teams together"
        " have 20 person-weeks until the horizon."
    )
    assert (
        choice.way_out(wishes)
        == "Let one of them go, or give it more time. In all, at least 3 of the 5 must-keeps have"
        " to go."
    )


@pytest.mark.parametrize("seed", range(10))
def test_with_what_it_needs_is_the_closure_of_each_for_one_list_and_for_many(seed):
    wishes = random_case(np.random.default_rng(seed))
    n = len(wishes.names)
    each = [np.isin(np.arange(n), list(choice.closure(wishes, i))) for i in range(n)]
    assert (choice.with_needs(wishes, np.eye(n, dtype=bool)) == each).all()
    assert all((choice.with_needs(wishes, np.arange(n) == i) == each[i]).all() for i in range(n))


@pytest.mark.parametrize(("limit", "times"), [(5, 1), (6, 2)])
def test_a_list_that_is_too_long_for_ties_is_solved_once(monkeypatch, limit, times):
    monkeypatch.setattr(choice, "TIES_UP_TO", limit)
    calls, solve = [], choice.solve
    monkeypatch.setattr(choice, "solve", lambda *a, **k: calls.append(1) or solve(*a, **k))
    rng = np.random.default_rng(0)
    wishes = next(w for w in (random_case(rng, 6) for _ in range(50)) if not choice.clash(w))
    calls.clear()
    assert choice.choose(wishes).proven and len(calls) == times
