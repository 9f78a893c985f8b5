"""The selection as the room sees it: sentences, swaps, the price of must-keeps."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import board, choice, plots, portfolio
from workshop.strategy.draws import Chances
from workshop.strategy.problem import Problem
from workshop.terms import Terms

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


def test_two_must_keeps_that_exclude_each_other_are_named():
    table = plan(
        [1.0, 1.0, 1.0],
        ["Trial", "Discount", "Fair"],
        excludes=["Discount", None, None],
        must=[True, True, True],
    )
    finding = portfolio.select(Problem(table, given(table, [1, 1, 1], [1, 1, 1]), CAPACITY))
    assert (
        finding.sentence
        == "This cannot be done: Trial and Discount have to be kept, but they cannot both be done."
        " Let one of them go."
    )


def test_everything_fits_is_clear_and_said():
    table = plan([1.0, 1.0], effort_low=[0.9, 0.9], effort_high=[1.2, 1.2])
    finding = portfolio.select(Problem(table, given(table, [1, 2], [2, 1]), CAPACITY), draws=50)
    assert finding.sentence.startswith(
        "At likely efforts both initiatives fit into one year and hold 100 percent of Sales' points"
        " and 100 percent of Marketing's."
    )
    assert finding.verdict == "clear"


def test_points_and_lists_without_pattern_are_never_clear():
    for seed in range(3):
        rng = np.random.default_rng(seed)
        table = plan(np.round(rng.gamma(3, 1, 30), 1))
        rows = [
            (team, f"{team}{who}", name, float(p))
            for team, many in (("Sales", 9), ("Marketing", 7))
            for who in range(many)
            for name, p in zip(
                table["initiative"], rng.multinomial(100, rng.dirichlet(np.ones(30)))
            )
        ]
        points = pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])
        finding = portfolio.select(
            Problem(
                table, points, {"Sales": table["effort_likely"].sum() / 4}, terms=Terms(seed=seed)
            ),
            draws=100,
        )
        assert finding.verdict == "cannot tell"
        assert finding.more_needed


def test_names_that_are_not_on_the_list_are_said():
    table = plan([1.0], requires=["Unheard of"])
    assert (
        "I0 requires Unheard of, but no initiative has that name."
        in portfolio.select(Problem(table, given(table, [1], [1]), CAPACITY), draws=10).caveat
    )


def test_a_selection_that_needs_a_team_without_capacity_leaves_that_out():
    table = plan([2.0, 2.0], effort_likely_service=[2.0, None])
    finding = portfolio.select(Problem(table, given(table, [9, 1], [9, 1]), CAPACITY), draws=10)
    assert finding.table.set_index("Initiative")["Selected"].to_dict() == {"I1": "yes", "I0": "no"}
    assert "service has no capacity" in finding.caveat


@pytest.mark.parametrize("capacity", [{}, {"Sales": 0.0}])
def test_no_capacity_is_said(capacity):
    table = plan([1.0])
    assert (
        "No team has any capacity"
        in portfolio.select(Problem(table, given(table, [1], [1]), capacity)).sentence
    )


def test_one_side_only_is_said():
    table = plan([1.0, 1.0])
    finding = portfolio.select(Problem(table, given(table, [1, 2], [0, 0]), CAPACITY), draws=10)
    assert "Only Sales gave points" in finding.caveat


@pytest.mark.parametrize("n", [0, 1])
def test_thin_lists_never_fail(n):
    table = plan([2.0] * n)
    points = given(table, [1] * n, [1] * n)
    selection = portfolio.select(Problem(table, points, CAPACITY), draws=10)
    assert selection.sentence
    assert board.consequence(
        Problem(table, points, CAPACITY), board.from_selection(selection)
    ).sentence
    empty = points.iloc[:0]
    assert portfolio.select(Problem(table, empty, CAPACITY)).sentence
    assert board.consequence(Problem(table, empty, CAPACITY), {}).sentence


def test_the_input_is_never_changed():
    table = plan([2.0, 3.0], requires=["I1", None])
    points = given(table, [1, 2], [2, 1])
    before = table.copy(deep=True), points.copy(deep=True)
    portfolio.select(Problem(table, points, CAPACITY), draws=10)
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(points, before[1])


def test_the_board_says_what_each_side_keeps_and_which_goal_falls():
    table = plan(
        [8.0, 8.0], effort_low=[8.0, 8.0], effort_high=[8.0, 8.0], goal=["Growth", "Reach"]
    )
    finding = board.consequence(
        Problem(table, given(table, [3, 1], [1, 1]), {"Sales": 4.0}),
        {"keep": ["i0"], "stop": ["I1"]},
    )
    assert (
        finding.sentence
        == "What you keep (1 initiative) takes about 6 months; your horizon is one year. The chance"
        " to finish it in time is over 99 in 100. It holds 75 percent of Sales' points and 50"
        " percent of Marketing's. Nothing waits and 1 initiative stops."
    )
    assert finding.table.to_numpy().tolist() == [["1 goal that nothing kept serves", "Reach"]]


def test_to_add_one_you_must_drop_the_cheapest_that_makes_room():
    table = plan(
        [4.0, 4.0, 2.0, 4.0, 1.0],
        ["Trial", "Price page", "Chat", "Fair", "Booth"],
        requires=[None, None, None, "Booth", None],
    )
    points = given(table, [40, 30, 5, 20, 0], [40, 30, 5, 20, 0])
    finding = portfolio.swaps(
        Problem(table, points, {"Sales": 2.5}), ["Trial", "Price page", "Chat"]
    )
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
        found, proven = portfolio._with(wishes, base.chosen, int(x))
        assert proven
        lists = [np.array(bits, bool) for bits in product([0, 1], repeat=8)]
        lists = [
            one
            for one in lists
            if one[x] and not (one & ~allowed).any() and not choice.broken_rules(wishes, one)
        ]
        if not lists:
            assert found is None
        else:
            assert not choice.broken_rules(wishes, found)
            assert wishes.joint @ found == pytest.approx(
                max(wishes.joint @ one for one in lists), abs=1e-6
            )


def test_where_time_runs_out_nothing_is_said_to_be_impossible():
    table = plan([4.0, 4.0], ["Trial", "Moon"])
    finding = portfolio.swaps(
        Problem(table, given(table, [1, 1], [1, 1]), {"Sales": 1.0}, patience=0), ["Trial"]
    )
    assert finding.sentence == "The search was stopped before anything was found that can be added."
    assert finding.table.loc[0, ["You must drop", "Why not"]].tolist() == [
        "not known",
        "The search was stopped before this was known.",
    ]
    assert finding.caveat.startswith("The search was stopped after 0 seconds")


def test_past_projects_count_in_the_selection_the_room_on_the_list_and_the_board():
    table = plan([10.0, 10.0, 10.0])
    points = given(table, [3, 2, 1], [3, 2, 1])
    known = {"capacity": {"Sales": 7.5}, "chances": Chances(past=[2.0, 1.5, 1.0])}
    finding = portfolio.select(Problem(table, points, **known), draws=20)
    assert finding.table["Selected"].tolist() == ["yes", "yes", "no"] and finding.table[
        "Person-weeks"
    ].tolist() == [15.0, 15.0, 15.0]
    assert (
        "Each effort is counted 1.5 times as estimated: that is what past projects took."
        in finding.caveat
    )
    assert (
        portfolio.swaps(Problem(table, points, **known), ["I0", "I1"]).table.loc[0, "You must drop"]
        == "I1"
    )
    kept = board.consequence(Problem(table, points, **known), {"keep": ["I0", "I1", "I2"]})
    assert kept.table["What"].tolist() == [
        "All teams together would need 45 person-weeks and have 30 person-weeks."
    ]
    plainly = board.consequence(
        Problem(table, points, {"Sales": 7.5}), {"keep": ["I0", "I1", "I2"]}
    )
    assert plainly.table.empty and plainly.sentence != kept.sentence


def test_what_cannot_be_added_says_why():
    table = plan([4.0, 50.0], ["Trial", "Moon"])
    finding = portfolio.swaps(
        Problem(table, given(table, [1, 1], [1, 1]), {"Sales": 2.0}), ["Trial"]
    )
    assert finding.sentence == "Nothing that is left out can be added, whatever is dropped."
    assert (
        finding.table.loc[0, "Why not"]
        == "It takes 50 person-weeks; all teams together have 8 person-weeks until the horizon."
    )


def test_nothing_left_out_needs_no_room():
    table = plan([1.0])
    assert portfolio.swaps(
        Problem(table, given(table, [1], [1]), {"Sales": 2.0}), ["I0"]
    ).sentence.startswith("Nothing is left out")


def test_the_price_of_a_must_keep_is_what_would_fit_without_it():
    table = plan([4.0, 4.0], ["Pet project", "Trial"], must=[True, False])
    finding = portfolio.must_keeps(Problem(table, given(table, [10, 90], [30, 70]), {"Sales": 1.0}))
    assert (
        finding.sentence
        == "The must-keep, Pet project, costs 60.0 percent of all points; without it there is room"
        " for Trial."
    )


def test_a_must_keep_that_would_be_selected_anyway_costs_nothing():
    table = plan([4.0, 4.0], must=[True, False])
    assert (
        portfolio.must_keeps(
            Problem(table, given(table, [90, 10], [90, 10]), {"Sales": 1.0})
        ).sentence
        == "1 must-keep costs nothing: it would be selected anyway."
    )


def test_while_the_must_keeps_clash_nothing_is_swapped_and_this_is_said_once():
    table = pd.DataFrame(
        {
            "initiative": ["A", "B", "C"],
            "effort_likely": [9.0, 9.0, 1.0],
            "must": [True, True, False],
        }
    )
    points = pd.DataFrame(
        {
            "team": ["Sales"] * 3,
            "person": None,
            "initiative": ["A", "B", "C"],
            "points": [1.0, 1.0, 1.0],
        }
    )
    finding = portfolio.swaps(Problem(table, points, {"Sales": 3}), ["A", "B"])
    assert (
        finding.sentence.startswith(
            "Nothing can be added before this is settled: A and B have to be kept"
        )
        and finding.table.empty
    )


def test_what_has_no_points_is_told_apart_from_what_does_not_fit():
    table = plan([2.0, 3.0, 3.0, 6.0])
    points = given(table, [0, 0, 70, 30], [0, 0, 70, 30])
    finding = portfolio.select(Problem(table, points, CAPACITY), draws=50)
    assert (
        finding.sentence
        == "Both initiatives with points fit into one year at likely effort and hold 100 percent of"
        " Sales' points and 100 percent of Marketing's. Both are safe; nothing is left to argue"
        " about. Nobody gave 2 others any points, so they are left out, though there is room for"
        " them."
    )
    assert finding.table.set_index("Initiative")["So"].to_dict() == {
        "I2": "safe",
        "I3": "safe",
        "I0": "no points",
        "I1": "no points",
    }
    swaps = portfolio.swaps(Problem(table, points, CAPACITY), ["I2", "I3"])
    assert (
        swaps.sentence
        == "There is room: both initiatives left out can be added together, and nothing has to be"
        " dropped."
    )


def test_without_room_what_has_no_points_is_not_said_to_have_any():
    table = plan([30.0, 9.0, 9.0])
    finding = portfolio.select(
        Problem(table, given(table, [5, 1, 0], [5, 1, 0]), CAPACITY), draws=50
    )
    assert "Nobody gave I2 any points, so it is left out." in finding.sentence


def test_room_for_one_more_is_not_room_for_all():
    table = plan([2.0, 3.0, 3.0])
    finding = portfolio.swaps(
        Problem(table, given(table, [3, 1, 1], [3, 1, 1]), {"Sales": 1.5}), ["I0"]
    )
    assert (
        finding.sentence
        == "There is room for one more: I1 can be added and nothing has to be dropped; so can"
        " another, but not all together."
    )


@pytest.mark.parametrize(
    "work, sentence",
    [
        (
            3.0,
            (
                "The only initiative fits into one year at its likely effort and holds 100 percent"
                " of Sales' points and 100 percent of Marketing's. It is safe; nothing is left to"
                " argue about."
            ),
        ),
        (
            4000.0,
            (
                "The only initiative does not fit into one year at its likely effort. It never"
                " makes it; nothing is left to argue about."
            ),
        ),
    ],
)
def test_one_initiative_is_told_of_as_one(work, sentence):
    table = plan([work])
    assert (
        portfolio.select(Problem(table, given(table, [1], [1]), CAPACITY), draws=50).sentence
        == sentence
    )


def test_a_name_that_no_initiative_has_is_said_once_in_all():
    table = plan([2.0, 3.0], requires=["Nichts", None], must=[True, False])
    points = given(table, [1, 1], [1, 1])
    rest = [
        portfolio.must_keeps(Problem(table, points, CAPACITY)),
        portfolio.swaps(Problem(table, points, CAPACITY), ["I0"]),
        board.consequence(Problem(table, points, CAPACITY), {"keep": ["I0"]}),
    ]
    assert not any("Nichts" in finding.caveat for finding in rest)
    assert portfolio.select(Problem(table, points, CAPACITY), draws=10).caveat.startswith(
        "I0 requires Nichts, but no initiative has that name."
    )


def test_how_sure_a_place_is_is_not_said_where_the_time_was_too_short_for_it(monkeypatch):
    table = plan([2.0, 3.0, 30.0])
    points = given(table, [2, 1, 1], [1, 2, 0])
    monkeypatch.setattr(portfolio, "FOR_THE_LIST", 1_000.0)
    finding = portfolio.select(Problem(table, points, CAPACITY, patience=0.001))
    assert finding.sentence.endswith(" How sure each place is could not be worked out in time.")
    assert (
        set(finding.table["So"]) == {"not known"}
        and finding.table["Selected, times in 100"].isna().all()
    )
    assert (finding.verdict, finding.more_needed) == ("cannot tell", "more time")
    assert (
        "Choosing again was stopped after 0.001 seconds, with 0 of 1,000 draws done."
        in finding.caveat
    )
    assert "not known" in plots.frequency_chart(finding.table).get_title(loc="left").replace(
        "\n", " "
    )


def test_a_long_list_keeps_to_the_seconds_that_it_is_given():
    from time import perf_counter

    rng = np.random.default_rng(0)
    n = 300
    table = plan(
        rng.gamma(3, 2, n).round(1),
        requires=[f"I{i // 2}" if 0 < i < 200 else None for i in range(n)],
    )
    points = given(table, rng.integers(0, 30, n), rng.integers(0, 30, n))
    begun = perf_counter()
    finding = portfolio.select(Problem(table, points, {"Sales": 100.0}, patience=2))
    assert perf_counter() - begun < 5
    assert "Choosing again was stopped after 2 seconds" in finding.caveat
