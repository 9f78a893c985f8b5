"""How sure a place on the list is: re-selection is exact, and the words for it mean what they
say.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import certainty, choice
from workshop.strategy.problem import Problem
from workshop.terms import Terms


def random_case(rng):
    """A list with teams, prerequisites, exclusions and must-keeps, drawn at random, and one draw of
    worth and work.
    """
    n = int(rng.integers(2, 11))
    names = [f"I{i}" for i in range(n)]

    def links(share):
        return [
            ";".join(names[j] for j in range(n) if j != i and rng.random() < share / n) or None
            for i in range(n)
        ]

    work = np.round(rng.gamma(2, 3, n), 1)
    table = pd.DataFrame(
        {
            "initiative": names,
            "effort_likely": work,
            "requires": links(0.7),
            "excludes": links(0.4),
            "must": pd.array(rng.random(n) < 0.1, dtype="boolean"),
            "effort_likely_sales": np.where(rng.random(n) < 0.4, np.round(work * 0.7, 1), np.nan),
            "effort_likely_service": np.where(rng.random(n) < 0.1, 1.0, np.nan),
            "goal": [f"G{g}" for g in rng.integers(0, 3, n)],
        }
    )
    points = pd.DataFrame(
        {
            "team": ["Sales"] * n,
            "person": None,
            "initiative": names,
            "points": rng.integers(1, 20, n) + 0.0,
        }
    )
    capacity = {"Sales": float(rng.uniform(1, 6)), "Marketing": float(rng.uniform(1, 6))}
    wishes = Problem(table, points, capacity, most_goals=2 if rng.random() < 0.15 else None).wishes
    worth, drawn = (
        rng.gamma(1, 1, (3, n)),
        wishes.effort * np.exp(0.4 * rng.standard_normal((3, n))),
    )
    return wishes, worth / worth.sum(axis=1, keepdims=True), drawn


def drawn_list(wishes, work):
    from dataclasses import replace

    return replace(
        wishes,
        effort=work,
        own_work=wishes.own_work
        * np.divide(work, wishes.effort, out=np.ones_like(work), where=wishes.effort > 0),
    )


@pytest.mark.parametrize("seed", range(60))
def test_every_draw_gets_the_best_list_there_is(seed):
    wishes, worth, work = random_case(np.random.default_rng(seed))
    if choice.clash(wishes):
        wishes = type(wishes)(**{**vars(wishes), "must": ()})
    chosen = certainty.choose_all(wishes, worth, work)
    for d in range(3):
        trial = drawn_list(wishes, work[d])
        values = [
            worth[d] @ np.array(bits)
            for bits in product([0, 1], repeat=len(wishes.names))
            if not choice.broken_rules(trial, np.array(bits, bool))
        ]
        if values:
            assert choice.broken_rules(trial, chosen[d]) == []
            assert worth[d] @ chosen[d] == pytest.approx(max(values), abs=1e-9)


def test_a_longer_list_gets_the_same_selections_as_the_solver_alone():
    rng = np.random.default_rng(4)
    n = 60
    names = [f"I{i}" for i in range(n)]
    table = pd.DataFrame(
        {
            "initiative": names,
            "effort_likely": rng.gamma(3, 2, n).round(1),
            "requires": [names[i - 5] if i % 9 == 8 else None for i in range(n)],
            "excludes": [names[i + 1] if i % 20 == 3 else None for i in range(n)],
            "effort_likely_sales": np.where(rng.random(n) < 0.4, 3.0, np.nan),
        }
    )
    points = pd.DataFrame(
        {
            "team": "Sales",
            "person": None,
            "initiative": names,
            "points": rng.integers(1, 30, n) + 0.0,
        }
    )
    wishes = Problem(table, points, {"Sales": 15.0, "Marketing": 15.0}).wishes
    worth, work = (
        rng.gamma(1, 1, (30, n)),
        wishes.effort * np.exp(0.4 * rng.standard_normal((30, n))),
    )
    one_by_one = np.array([certainty.one_by_one(wishes, v, e) for v, e in zip(worth, work)])
    assert (certainty.choose_all(wishes, worth, work) == one_by_one).all()


def test_a_draw_that_is_too_hard_goes_to_the_solver(monkeypatch):
    wishes, worth, work = random_case(np.random.default_rng(2))
    usual = certainty.choose_all(wishes, worth, work)
    monkeypatch.setattr(certainty, "_NODES", -1)
    assert (certainty.choose_all(wishes, worth, work) == usual).all()


def test_must_keeps_that_do_not_fit_in_a_draw_are_all_that_is_selected():
    table = pd.DataFrame(
        {
            "initiative": ["A", "B", "C"],
            "effort_likely": [4.0, 1.0, 1.0],
            "must": [True, False, False],
            "requires": ["B", None, None],
        }
    )
    points = pd.DataFrame(
        {"team": "Sales", "person": None, "initiative": ["A", "B", "C"], "points": [1.0, 1.0, 1.0]}
    )
    wishes = Problem(table, points, {"Sales": 2.0}).wishes
    chosen = certainty.choose_all(
        wishes, np.ones((2, 3)), np.array([[40.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    )
    assert chosen.tolist() == [[True, True, False], [True, True, True]]


def test_what_is_certain_is_always_in_and_what_cannot_fit_never():
    table = pd.DataFrame({"initiative": ["Small", "Huge"], "effort_likely": [1.0, 500.0]})
    points = pd.DataFrame(
        {"team": "Sales", "person": None, "initiative": ["Small", "Huge"], "points": [5.0, 5.0]}
    )
    shares = certainty.chosen_again(Problem(table, points, {"Sales": 5.0}), draws=200)[0]
    assert shares.tolist() == [1.0, 0.0]


def test_people_are_drawn_again_not_their_points_made_up():
    table = pd.DataFrame({"initiative": ["A", "B"], "effort_likely": [1.0, 1.0]})
    points = pd.DataFrame(
        {
            "team": "Sales",
            "person": list("abcdefghij"),
            "initiative": ["A"] * 6 + ["B"] * 4,
            "points": 10.0,
        }
    )
    worth, _ = certainty.redraw(Problem(table, points, {"Sales": 1.0}, Terms(seed=1)), draws=4_000)
    assert worth.sum(axis=1) == pytest.approx(1)
    assert worth[:, 0].mean() == pytest.approx(0.6, abs=0.01)
    assert worth[:, 0].std() == pytest.approx(np.sqrt(0.6 * 0.4 / 10), abs=0.01)


def test_the_order_of_the_rows_of_points_does_not_matter():
    table = pd.DataFrame({"initiative": ["A", "B", "C"], "effort_likely": [3.0, 2.0, 2.0]})
    rng = np.random.default_rng(0)
    points = pd.DataFrame(
        [("Sales", who, name, float(rng.integers(0, 30))) for who in "abcdef" for name in "ABC"],
        columns=["team", "person", "initiative", "points"],
    )
    shares = []
    for rows in (points, points.iloc[::-1]):
        shares.append(certainty.chosen_again(Problem(table, rows, {"Sales": 1.0}), draws=100)[0])
    assert shares[0].tolist() == shares[1].tolist()


@pytest.mark.parametrize(
    "share, word",
    [
        (1.0, "safe"),
        (0.95, "safe"),
        (0.94, "talk about it"),
        (0.06, "talk about it"),
        (0.05, "never makes it"),
        (0.0, "never makes it"),
    ],
)
def test_how_sure_a_place_is_follows_the_rule(share, word):
    assert certainty.how_sure(share) == word


@pytest.mark.parametrize("seed", range(60, 100))
@pytest.mark.parametrize("ways, depth", [(3, 5), (2, 1)])
def test_large_tangles_are_taken_apart_and_still_exact(seed, ways, depth, monkeypatch):
    monkeypatch.setattr(certainty, "_WAYS", ways)
    monkeypatch.setattr(certainty, "_DEPTH", depth)
    test_every_draw_gets_the_best_list_there_is(seed)


def test_many_draws_of_a_wide_tangle_are_solved_in_blocks(monkeypatch):
    wishes, worth, work = random_case(np.random.default_rng(3))
    usual = certainty.choose_all(wishes, worth, work)
    monkeypatch.setattr(certainty, "_CELLS", 1)
    assert (certainty.choose_all(wishes, worth, work) == usual).all()


def tied_case(seed):
    """A list with ties, initiatives without points or effort, prerequisites and exclusions, and
    draws as exact as its points.
    """
    rng = np.random.default_rng(seed)
    n, draws = int(rng.integers(1, 26)), 6
    names = [f"I{i}" for i in range(n)]

    def links(share):
        return [
            ";".join(names[j] for j in range(n) if j != i and rng.random() < share / n) or None
            for i in range(n)
        ]

    work = np.round(rng.gamma(2, 3, n), 1) * (rng.random(n) > 0.2)
    table = pd.DataFrame(
        {
            "initiative": names,
            "effort_likely": work,
            "requires": links(rng.choice([0, 0.7])),
            "excludes": links(rng.choice([0, 0.4])),
            "must": pd.array(rng.random(n) < 0.05, dtype="boolean"),
            "effort_likely_sales": np.where(rng.random(n) < 0.4, work, np.nan),
        }
    )
    points = pd.DataFrame(
        {
            "team": "Sales",
            "person": None,
            "initiative": names,
            "points": rng.integers(0, 5, n) * (rng.random(n) > 0.4) + 0.0,
        }
    )
    room = rng.choice([0.2, 0.6, 3.0]) * n
    wishes = Problem(table, points, {"Sales": 0.6 * room, "Marketing": 0.4 * room}).wishes
    worth = np.tile(wishes.joint, (draws, 1)) * rng.choice([0, 1, 1, 1], (draws, n))
    return (
        wishes,
        worth,
        np.tile(wishes.effort, (draws, 1))
        * np.exp(rng.choice([0, 0.4]) * rng.standard_normal((draws, n))),
    )


@pytest.mark.parametrize("seed", range(40))
def test_ties_and_what_is_worth_nothing_change_neither_the_value_nor_come_along(seed):
    wishes, worth, work = tied_case(seed)
    chosen = certainty.choose_all(wishes, worth, work)
    alone = np.array([certainty.one_by_one(wishes, v, e) for v, e in zip(worth, work)])
    assert (worth * chosen).sum(axis=1) == pytest.approx((worth * alone).sum(axis=1), abs=1e-9)
    wanted = choice.with_needs(wishes, choice.forced(wishes) | (chosen & (worth > 0)))
    assert (chosen == wanted).all()


def test_a_long_list_with_room_for_all_and_some_without_points_is_searched_in_no_time(monkeypatch):
    rng = np.random.default_rng(1)
    n = 160
    names = [f"I{i}" for i in range(n)]
    table = pd.DataFrame({"initiative": names, "effort_likely": rng.gamma(3, 2, n).round(1)})
    given = rng.integers(1, 30, n) * (rng.random(n) > 0.2) + 0.0
    points = pd.DataFrame({"team": "Sales", "person": None, "initiative": names, "points": given})
    wishes = Problem(table, points, {"Sales": float(table["effort_likely"].sum())}).wishes
    monkeypatch.setattr(
        certainty, "one_by_one", lambda *_, **__: pytest.fail("a draw was too hard for the search")
    )
    worth = wishes.joint * np.exp(0.3 * rng.standard_normal((50, n)))
    chosen = certainty.choose_all(wishes, worth, np.tile(wishes.effort, (50, 1)))
    assert (chosen == (given > 0)).all()


@pytest.mark.parametrize("most_goals", [None, 2])
def test_the_search_ends_when_its_time_is_up_with_the_draws_that_were_done(most_goals):
    from dataclasses import replace
    from time import monotonic

    wishes, worth, work = random_case(np.random.default_rng(12))
    wishes = replace(wishes, most_goals=most_goals)
    whole = certainty.choose_all(wishes, worth, work)
    assert certainty.choose_all(wishes, worth, work, until=monotonic() - 1).shape == (
        0,
        len(wishes.names),
    )
    assert (certainty.choose_all(wishes, worth, work, until=monotonic() + 60) == whole).all()


def test_a_draw_that_the_solver_cannot_finish_in_time_ends_the_search_there(monkeypatch):
    wishes, worth, work = random_case(np.random.default_rng(2))
    whole, real, calls = certainty.choose_all(wishes, worth, work), certainty.one_by_one, []

    def late(*given, until):
        calls.append(1)
        return real(*given) if len(calls) < 3 else None

    monkeypatch.setattr(certainty, "_NODES", -1)
    monkeypatch.setattr(certainty, "one_by_one", late)
    from time import monotonic

    assert (
        certainty.choose_all(wishes, worth, work, until=monotonic() + 60).tolist()
        == whole[:2].tolist()
    )
