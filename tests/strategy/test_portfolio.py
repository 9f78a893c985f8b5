"""The selection: exact, breaks no rule, says in words why something cannot be done."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import board, choice, portfolio

CAPACITY = {"Sales": 6.0, "Marketing": 4.0}


def plan(effort, names=None, **more):
    return pd.DataFrame({"initiative": names or [f"I{i}" for i in range(len(effort))], "effort_likely": effort, **more})


def given(plan, sales, marketing):
    return pd.DataFrame({
        "team": ["Sales"] * len(plan) + ["Marketing"] * len(plan), "person": None,
        "initiative": [*plan["initiative"]] * 2, "points": [*sales, *marketing],
    }).astype({"points": float})


def random_case(rng, n=None):
    """A list with teams, prerequisites, exclusions, must-keeps and goals, drawn at random."""
    n = n or int(rng.integers(2, 13))
    names = [f"I{i}" for i in range(n)]

    def links(share):
        return [";".join(names[j] for j in range(n) if j != i and rng.random() < share / n) or None for i in range(n)]

    work = np.round(rng.gamma(2, 3, n), 1)
    table = plan(
        work, names, requires=links(0.8), excludes=links(0.4), must=pd.array(rng.random(n) < 0.1, dtype="boolean"),
        effort_likely_sales=np.where(rng.random(n) < 0.4, np.round(work * 0.7, 1), np.nan),
        goal=[f"G{g}" if g < 3 else None for g in rng.integers(0, 4, n)],
    )
    points = given(table, rng.integers(0, 20, n) + 0.0, rng.integers(0, 20, n) + 0.0)
    most = int(rng.integers(1, 4)) if rng.random() < 0.5 else None
    capacity = {"Sales": float(rng.uniform(1, 6)), "Marketing": float(rng.uniform(1, 6))}
    return choice.wishes(table, points, capacity=capacity, most_goals=most)


def brute_force(wishes):
    """The best joint value over every list that breaks no rule; None when there is no such list."""
    best = None
    for bits in product([False, True], repeat=len(wishes.names)):
        chosen = np.array(bits)
        if not choice.broken(wishes, chosen):
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
        assert choice.broken(wishes, plan.chosen) == []
        assert wishes.joint @ plan.chosen == pytest.approx(best, abs=1e-9)


def test_a_higher_value_per_effort_is_not_always_taken_first():
    table = plan([5.0, 4.0, 4.0])
    wishes = choice.wishes(table, given(table, [50, 30, 30], [50, 30, 30]), capacity={"Sales": 2.0}, horizon=4)
    assert choice.choose(wishes).chosen.tolist() == [False, True, True]


def test_of_two_equal_lists_the_one_with_less_effort_is_taken_then_the_higher_on_the_list():
    table = plan([5.0, 4.0, 4.0])
    wishes = choice.wishes(table, given(table, [1, 1, 1], [1, 1, 1]), capacity={"Sales": 1.25}, horizon=4)
    assert choice.choose(wishes).chosen.tolist() == [False, True, False]


def test_each_sides_points_count_as_shares_of_its_own():
    table = plan([4.0, 4.0])
    wishes = choice.wishes(table, given(table, [900, 100], [0, 10]), capacity={"Sales": 1.0}, horizon=4)
    assert choice.choose(wishes).chosen.tolist() == [False, True]


def test_what_an_initiative_needs_first_comes_along():
    table = plan([2.0, 2.0, 2.0], requires=["I1", None, None])
    wishes = choice.wishes(table, given(table, [10, 0, 9], [10, 0, 9]), capacity={"Sales": 1.0}, horizon=4)
    assert choice.choose(wishes).chosen.tolist() == [True, True, False]


def test_two_must_keeps_that_exclude_each_other_are_named():
    table = plan([1.0, 1.0, 1.0], ["Trial", "Discount", "Fair"], excludes=["Discount", None, None], must=[True, True, True])
    finding = portfolio.select(table, given(table, [1, 1, 1], [1, 1, 1]), capacity=CAPACITY)
    assert finding.sentence == (
        "This cannot be done: Trial and Discount have to be kept, but Trial and Discount cannot both be done. Let one of them go, or give it more time."
    )


def test_the_fewest_must_keeps_that_do_not_fit_are_named_in_person_weeks():
    table = plan([30.0, 5.0, 20.0, 1.0], ["Fair", "Trial", "Portal", "Login"], must=[True, True, True, False], requires=[None, None, "Login", None])
    wishes = choice.wishes(table, given(table, [1] * 4, [1] * 4), capacity=CAPACITY, horizon=4)
    assert choice.clash(wishes) == (
        "Fair and Portal have to be kept, and together take 51 person-weeks with what they need first; "
        "all teams together have 40 person-weeks until the horizon."
    )


def test_a_must_keep_that_needs_what_another_rules_out_is_explained():
    table = plan([1.0, 1.0, 1.0], ["Portal", "Login", "No accounts"], requires=["Login", None, None], excludes=[None, "No accounts", None], must=[True, False, True])
    wishes = choice.wishes(table, given(table, [1] * 3, [1] * 3), capacity=CAPACITY)
    assert choice.clash(wishes) == "Portal and No accounts have to be kept, but Login and No accounts cannot both be done (Portal needs Login)."


def test_too_many_goals_of_must_keeps_are_explained():
    table = plan([1.0, 1.0, 1.0], goal=["A", "B", "C"], must=[True, True, True])
    wishes = choice.wishes(table, given(table, [1] * 3, [1] * 3), capacity=CAPACITY, most_goals=2)
    assert choice.clash(wishes) == "I0, I1 and I2 have to be kept and serve 3 goals; the most at once is 2."


def test_everything_fits_is_clear_and_said():
    table = plan([1.0, 1.0], effort_low=[0.9, 0.9], effort_high=[1.2, 1.2])
    finding = portfolio.select(table, given(table, [1, 2], [2, 1]), capacity=CAPACITY, draws=50)
    assert finding.sentence.startswith("All 2 initiatives fit into one year and hold 100 percent of Sales' points and 100 percent of Marketing's.")
    assert finding.verdict == "clear"


def test_points_and_lists_without_pattern_are_never_clear():
    for seed in range(3):
        rng = np.random.default_rng(seed)
        table = plan(np.round(rng.gamma(3, 1, 30), 1))
        rows = [(team, f"{team}{who}", name, float(p)) for team, many in (("Sales", 9), ("Marketing", 7)) for who in range(many)
                for name, p in zip(table["initiative"], rng.multinomial(100, rng.dirichlet(np.ones(30))))]
        points = pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])
        finding = portfolio.select(table, points, capacity={"Sales": table["effort_likely"].sum() / 4}, seed=seed, draws=100)
        assert finding.verdict == "cannot tell"
        assert finding.more_needed


def test_names_that_are_not_on_the_list_are_said():
    table = plan([1.0], requires=["Unheard of"])
    assert "Unheard of is named in requires or excludes" in portfolio.select(table, given(table, [1], [1]), capacity=CAPACITY, draws=10).caveat


def test_a_selection_that_needs_a_team_without_capacity_leaves_that_out():
    table = plan([2.0, 2.0], effort_likely_service=[2.0, None])
    finding = portfolio.select(table, given(table, [9, 1], [9, 1]), capacity=CAPACITY, draws=10)
    assert finding.table.set_index("Initiative")["Selected"].to_dict() == {"I1": "yes", "I0": "no"}
    assert "service has no capacity" in finding.caveat


@pytest.mark.parametrize("capacity", [{}, {"Sales": 0.0}])
def test_no_capacity_is_said(capacity):
    table = plan([1.0])
    assert "No team has any capacity" in portfolio.select(table, given(table, [1], [1]), capacity=capacity).sentence


def test_one_side_only_is_said():
    table = plan([1.0, 1.0])
    finding = portfolio.select(table, given(table, [1, 2], [0, 0]), capacity=CAPACITY, draws=10)
    assert "Only Sales gave points" in finding.caveat


@pytest.mark.parametrize("n", [0, 1])
def test_thin_lists_never_fail(n):
    table = plan([2.0] * n)
    points = given(table, [1] * n, [1] * n)
    selection = portfolio.select(table, points, capacity=CAPACITY, draws=10)
    assert selection.sentence
    assert board.consequence(table, points, board=board.recommended(selection), capacity=CAPACITY).sentence
    empty = points.iloc[:0]
    assert portfolio.select(table, empty, capacity=CAPACITY).sentence
    assert board.consequence(table, empty, board={}, capacity=CAPACITY).sentence


def test_the_input_is_never_changed():
    table = plan([2.0, 3.0], requires=["I1", None])
    points = given(table, [1, 2], [2, 1])
    before = table.copy(deep=True), points.copy(deep=True)
    portfolio.select(table, points, capacity=CAPACITY, draws=10)
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(points, before[1])


def test_the_board_says_what_each_side_keeps_and_which_goal_falls():
    table = plan([8.0, 8.0], effort_low=[8.0, 8.0], effort_high=[8.0, 8.0], goal=["Growth", "Reach"])
    finding = board.consequence(table, given(table, [3, 1], [1, 1]), board={"keep": ["i0"], "stop": ["I1"]}, capacity={"Sales": 4.0}, horizon=4)
    assert finding.sentence == (
        "What you keep (1 initiative) takes about 0.5 years; your horizon is one year. The chance to finish it in time is over 99 in 100. "
        "It holds 75 percent of Sales' points and 50 percent of Marketing's. 0 initiatives wait and 1 stops."
    )
    assert finding.table.to_numpy().tolist() == [["1 goal that nothing kept serves", "Reach"]]


def test_the_solver_writes_nothing_to_the_screen(capfd):
    wishes = random_case(np.random.default_rng(5), n=12)
    choice.choose(wishes)
    assert capfd.readouterr().out == ""


def test_to_add_one_you_must_drop_the_cheapest_that_makes_room():
    table = plan([4.0, 4.0, 2.0, 4.0, 1.0], ["Trial", "Price page", "Chat", "Fair", "Booth"], requires=[None, None, None, "Booth", None])
    points = given(table, [40, 30, 5, 20, 0], [40, 30, 5, 20, 0])
    finding = portfolio.swaps(table, points, kept=["Trial", "Price page", "Chat"], capacity={"Sales": 2.5})
    row = finding.table.set_index("To add").loc["Fair"]
    assert (row["You must drop"], row["It brings along"]) == ("Price page and Chat", "Booth")
    assert finding.verdict is None


@pytest.mark.parametrize("seed", range(12))
def test_every_swap_fits_and_nothing_cheaper_does(seed):
    wishes = random_case(np.random.default_rng(seed), n=8)
    base = choice.choose(wishes)
    if base.clash:
        return
    for x in np.flatnonzero(~base.chosen):
        allowed = base.chosen.copy()
        allowed[sorted(choice.closure(wishes, int(x)))] = True
        found = portfolio._with(wishes, base.chosen, int(x))
        lists = [np.array(bits, bool) for bits in product([0, 1], repeat=8)]
        lists = [one for one in lists if one[x] and not (one & ~allowed).any() and not choice.broken(wishes, one)]
        if not lists:
            assert found is None
        else:
            assert not choice.broken(wishes, found)
            assert wishes.joint @ found == pytest.approx(max(wishes.joint @ one for one in lists), abs=1e-6)


def test_what_cannot_be_added_says_why():
    table = plan([4.0, 50.0], ["Trial", "Moon"])
    finding = portfolio.swaps(table, given(table, [1, 1], [1, 1]), kept=["Trial"], capacity={"Sales": 2.0})
    assert finding.sentence == "Nothing that is left out can be added, whatever is dropped."
    assert finding.table.loc[0, "Why not"] == "Moon has to be kept, and takes 50 person-weeks; all teams together have 8 person-weeks until the horizon."


def test_nothing_left_out_needs_no_room():
    table = plan([1.0])
    assert portfolio.swaps(table, given(table, [1], [1]), kept=["I0"], capacity={"Sales": 2.0}).sentence.startswith("Nothing is left out")


def test_the_price_of_a_must_keep_is_what_would_fit_without_it():
    table = plan([4.0, 4.0], ["Pet project", "Trial"], must=[True, False])
    finding = portfolio.must_keeps(table, given(table, [10, 90], [30, 70]), capacity={"Sales": 1.0})
    assert finding.sentence == "The must-keep, Pet project, costs 60.0 percent of all points; without it there is room for Trial."


def test_a_must_keep_that_would_be_selected_anyway_costs_nothing():
    table = plan([4.0, 4.0], must=[True, False])
    assert portfolio.must_keeps(table, given(table, [90, 10], [90, 10]), capacity={"Sales": 1.0}).sentence == "1 must-keep costs nothing: it would be selected anyway."


def test_more_capacity_never_lowers_the_value():
    for seed in range(10):
        wishes = random_case(np.random.default_rng(seed), n=10)
        values = []
        for more in (1.0, 1.2, 1.7, 3.0):
            larger = type(wishes)(**{**vars(wishes), "budget": wishes.budget * more, "budgets": wishes.budgets * more})
            plan = choice.choose(larger)
            values.append(-1.0 if plan.clash else float(wishes.joint @ plan.chosen))
        assert all(b >= a - 1e-9 for a, b in zip(values, values[1:]))


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
    assert choice.broken(wishes, plan.chosen) == []
