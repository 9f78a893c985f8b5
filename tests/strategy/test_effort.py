"""Years to do everything: known answers, stated assumptions, and what happens when something is
missing.
"""

import numpy as np
import pandas as pd
import pytest

from workshop.errors import WorkshopError
from workshop.strategy import draws, effort
from workshop.strategy.draws import Chances
from workshop.strategy.problem import Problem
from workshop.terms import Terms

CAPACITY = {"Sales": 6.0, "Marketing": 4.0}


def plan(likely, low=None, high=None, **more):
    n = len(likely)
    return pd.DataFrame(
        {
            "initiative": [f"I{i}" for i in range(n)],
            "effort_low": low if low is not None else [np.nan] * n,
            "effort_likely": likely,
            "effort_high": high if high is not None else [np.nan] * n,
            **more,
        }
    )


def test_without_any_doubt_the_years_are_work_divided_by_capacity():
    exact = plan([40.0, 80.0], [40.0, 80.0], [40.0, 80.0])
    finding = effort.years(Problem(exact, capacity=CAPACITY))
    assert (
        finding.sentence
        == "Everything on this list takes about 3.0 years at today's capacity; your horizon is one."
    )
    assert finding.verdict == "clear"
    assert "2 ranges from low to high are narrower" in finding.caveat


def test_low_to_high_holds_as_often_as_stated():
    one = draws.estimates(plan([10.0], [5.0], [30.0]), CAPACITY)
    for holds in (0.5, 0.9):
        drawn = np.concatenate(
            [piece[:, 0].copy() for piece in draws.draw(one, Chances(holds=holds), draws=40_000)]
        )
        inside = ((drawn >= 5) & (drawn <= 30)).mean()
        assert inside == pytest.approx(holds, abs=0.01)
        assert np.median(drawn) == pytest.approx(10, rel=0.02)


def test_initiatives_are_late_together_as_far_as_stated():
    two = draws.estimates(plan([10.0, 10.0], [5.0, 5.0], [20.0, 20.0]), CAPACITY)
    for together in (0.0, 0.3, 1.0):
        drawn = np.log(
            np.concatenate(
                [
                    piece.copy()
                    for piece in draws.draw(two, Chances(together=together), draws=40_000)
                ]
            )
        )
        assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(together, abs=0.02)


def test_the_same_seed_gives_the_same_sentence_and_the_input_stays_as_it_was():
    table = plan([10.0, 20.0], [8.0, None], [15.0, None])
    before = table.copy(deep=True)
    first, second = (
        effort.years(Problem(table, capacity=CAPACITY, terms=Terms(seed=7))) for _ in range(2)
    )
    assert first.sentence == second.sentence and first.table.equals(second.table)
    pd.testing.assert_frame_equal(table, before)


def test_work_named_for_a_team_waits_for_that_team():
    named = plan([40.0], [40.0], [40.0], effort_likely_sales=[40.0])
    drawn = draws.years_drawn(draws.estimates(named, CAPACITY), draws=10)
    assert drawn == pytest.approx(np.full(10, 40 / 6 / 4), rel=1e-4)


def test_the_two_sides_may_have_names_of_their_own():
    named = plan([40.0], [40.0], [40.0], effort_likely_sales=[10.0], effort_likely_marketing=[30.0])
    known = draws.estimates(
        named, {"Vertrieb": 6.0, "Werbung": 4.0}, Terms(sides=("Vertrieb", "Werbung"))
    )
    assert known.teams == ("Vertrieb", "Werbung")
    assert known.own_work[:, 0].tolist() == [10.0, 30.0]
    assert known.unstaffed == ()


def test_named_work_beyond_the_pooled_effort_counts_in_full():
    named = plan([10.0], [10.0], [20.0], effort_likely_sales=[20.0])
    known = draws.estimates(named, CAPACITY)
    assert (known.low[0], known.likely[0], known.high[0]) == (20.0, 20.0, 40.0)


def test_a_team_with_work_and_no_capacity_is_named():
    named = plan([10.0, 5.0], effort_likely_service=[10.0, None])
    finding = effort.years(Problem(named, capacity=CAPACITY))
    assert finding.sentence.startswith(
        "1 initiative will not be done at all: service has no capacity. Everything else"
    )
    assert finding.verdict == "clear"


@pytest.mark.parametrize("capacity", [{}, {"Sales": 0.0}])
def test_no_capacity_is_said_and_nothing_is_claimed(capacity):
    finding = effort.years(Problem(plan([10.0]), capacity=capacity))
    assert "no team has any capacity" in finding.sentence
    assert finding.verdict == "cannot tell" and finding.more_needed


def test_missing_ranges_take_the_usual_ratio_of_the_list_and_are_counted():
    known = draws.estimates(
        plan([10.0, 20.0, 30.0], [5.0, 10.0, None], [20.0, 40.0, None]), CAPACITY
    )
    assert (known.low[2], known.high[2]) == (15.0, 60.0)
    assert known.guessed == 1
    assert (
        "1 initiative had no full range"
        in effort.years(
            Problem(plan([10.0, 20.0], [5.0, None], [20.0, None]), capacity=CAPACITY)
        ).caveat
    )


def test_past_projects_shift_everything():
    table = plan([40.0], [30.0], [60.0])
    plain = draws.years_drawn(draws.estimates(table, CAPACITY), draws=5_000)
    twice = draws.years_drawn(
        draws.estimates(table, CAPACITY), Chances(past=[2.0, 2.0]), draws=5_000
    )
    assert np.median(twice) == pytest.approx(2 * np.median(plain), rel=1e-3)
    typed = draws.years_drawn(
        draws.estimates(table, CAPACITY), Chances(past=["2.0", "2"]), draws=5_000
    )
    assert (typed == twice).all(), "the command line gives text"


def test_a_list_about_as_long_as_the_horizon_cannot_be_told_and_says_what_would_help():
    finding = effort.years(Problem(plan([40.0], [30.0], [55.0]), capacity=CAPACITY))
    assert finding.verdict == "cannot tell"
    assert finding.more_needed.startswith("estimates about ")


@pytest.mark.parametrize("table", [plan([]), plan([0.0]), plan([10.0]), plan([np.nan])])
def test_thin_lists_never_fail(table):
    assert effort.years(Problem(table, capacity=CAPACITY)).sentence
    effort.by_capacity(Problem(table, capacity=CAPACITY))


def test_an_impossible_assumption_is_refused_in_words():
    with pytest.raises(WorkshopError, match="between 0 and 1"):
        effort.years(Problem(plan([10.0]), capacity=CAPACITY, chances=Chances(holds=90)))
    with pytest.raises(WorkshopError, match="0 to 1"):
        effort.years(Problem(plan([10.0]), capacity=CAPACITY, chances=Chances(together=2)))


def test_twice_the_capacity_takes_half_the_years():
    line = effort.by_capacity(Problem(plan([40.0, 20.0]), capacity=CAPACITY))
    one, two = (line.iloc[(line["share"] - share).abs().argmin()] for share in (1.0, 2.0))
    assert two["middle"] == pytest.approx(one["middle"] / 2)


EXACT = plan([10.0, 10.0, 10.0, 10.0], [10.0] * 4, [10.0] * 4)


def test_one_after_the_other_each_is_done_when_the_work_before_it_is_done():
    drawn = draws.finish_drawn(draws.estimates(EXACT, {"Sales": 5.0}), draws=3)
    assert drawn == pytest.approx(np.tile([2.0, 4.0, 6.0, 8.0], (3, 1)), rel=1e-5)


def test_all_at_once_everything_is_done_at_the_end():
    drawn = draws.at_once_drawn(draws.estimates(EXACT, {"Sales": 5.0}), draws=3)
    assert drawn == pytest.approx(np.full((3, 4), 8.0), rel=1e-5)


def test_all_at_once_the_small_ones_are_done_first():
    drawn = draws.at_once_drawn(
        draws.estimates(plan([3.0, 1.0], [3.0, 1.0], [3.0, 1.0]), {"Sales": 1.0}), draws=1
    )
    assert drawn[0] == pytest.approx([4.0, 2.0], rel=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_all_at_once_nothing_is_done_sooner_than_its_own_team_can_and_everything_at_the_same_end(
    seed,
):
    rng = np.random.default_rng(seed)
    work = rng.gamma(2, 3, 8).round(1)
    named = plan(work, work, work, effort_likely_sales=np.where(rng.random(8) < 0.6, work, np.nan))
    efforts = draws.estimates(named, {"Sales": 2.0, "Marketing": 6.0})
    once, order = draws.at_once_drawn(efforts, draws=1)[0], draws.finish_drawn(efforts, draws=1)[0]
    assert (once >= efforts.own_work[0] / 2.0 - 1e-4).all()
    assert once.max() == pytest.approx(order[-1], rel=1e-5)
    assert (
        np.sort(once)
        >= np.sort(draws.finish_drawn(efforts.only(np.argsort(once)), draws=1)[0]) - 1e-4
    ).all()


def test_all_at_once_is_never_told_as_faster_where_one_team_does_it_all():
    named = EXACT.assign(effort_likely_sales=10.0)
    finding = effort.one_after_the_other(Problem(named, capacity={"Sales": 5.0, "Marketing": 5.0}))
    assert finding.sentence.startswith(
        "One after the other, 2 of 4 initiatives are done within one year; all at once, none is."
    )


@pytest.mark.parametrize("past", [["a lot"], [0.0], [-1.0], [float("nan")], [None]])
def test_past_projects_that_are_no_ratios_are_refused_in_words(past):
    with pytest.raises(
        WorkshopError, match="each has to be the actual effort divided by the estimated one"
    ):
        effort.years(Problem(plan([10.0]), capacity=CAPACITY, chances=Chances(past=past)))


def test_dates_in_sequence_wait_for_the_busiest_team():
    named = plan([10.0, 10.0], [10.0, 10.0], [10.0, 10.0], effort_likely_sales=[None, 10.0])
    drawn = draws.finish_drawn(draws.estimates(named, {"Sales": 1.0, "Marketing": 9.0}), draws=1)
    assert drawn[0] == pytest.approx([1.0, 10.0], rel=1e-5)


def test_the_last_date_is_the_years_for_everything():
    table = plan(
        [10.0, 20.0, 30.0],
        [8.0, 15.0, 20.0],
        [20.0, 30.0, 60.0],
        effort_likely_sales=[5.0, None, 30.0],
    )
    efforts = draws.estimates(table, CAPACITY)
    assert draws.finish_drawn(efforts, draws=500)[:, -1] / 4 == pytest.approx(
        draws.years_drawn(efforts, draws=500), rel=1e-4
    )


def test_what_is_running_comes_first_and_every_initiative_has_its_chance():
    table = EXACT.assign(kind=["new", "new", "running", "new"], goal=["A", "A", "B", None])
    done = effort.done_by_when(Problem(table, capacity={"Sales": 5.0}))
    assert done.table["Initiative"].tolist() == ["I2", "I0", "I1", "I3"]
    assert done.table["Chance in 100 to be done in time"].tolist() == [100.0, 100.0, 0.0, 0.0]
    reached = effort.goals_by_when(done)
    assert (
        reached.sentence == "In today's order 1 of 2 goals is more likely than not reached in time."
    )
    assert reached.table[["Goal", "Initiatives"]].to_numpy().tolist() == [["B", 1], ["A", 2]]


def test_what_no_team_can_do_is_never_done():
    table = plan([10.0, 10.0], effort_likely_service=[None, 10.0])
    done = effort.done_by_when(Problem(table, capacity={"Sales": 50.0}))
    assert done.table["Chance in 100 to be done in time"].tolist() == [100.0, 0.0]
    assert done.table["even odds"].isna().tolist() == [False, True]
    assert effort.done_by_when(Problem(plan([10.0]), capacity={})).verdict == "cannot tell"


def test_working_on_everything_at_once_finishes_less_in_time():
    finding = effort.one_after_the_other(Problem(EXACT, capacity={"Sales": 5.0}))
    assert finding.sentence.startswith(
        "One after the other, 2 of 4 initiatives are done within one year; all at once, none is."
    )
    assert "after 1.2 years instead of 2.0" in finding.sentence
    assert "not counted" in finding.caveat


def test_a_list_that_begins_with_long_ones_is_told_what_the_shortest_first_would_do():
    table = plan([40.0, 2.0, 2.0, 2.0], [40.0, 2.0, 2.0, 2.0], [40.0, 2.0, 2.0, 2.0])
    finding = effort.one_after_the_other(Problem(table, capacity={"Sales": 5.0}))
    assert finding.sentence.endswith(
        "Today's order begins with long ones: with the shortest first, 3 of 4 initiatives are done"
        " within one year, on average after 0.7 years."
    )
    assert finding.table["Done in time"].tolist() == [0.0, 3.0, 3.0]
    assert (
        "shortest"
        not in effort.one_after_the_other(Problem(EXACT, capacity={"Sales": 5.0})).sentence
    )


def test_the_progress_of_both_ways_ends_with_everything_done():
    line = effort.progress(Problem(EXACT, capacity={"Sales": 5.0}))
    assert line[["order", "at_once"]].iloc[-1].tolist() == [4.0, 4.0]
    assert (line["order"] >= line["at_once"]).all()


@pytest.mark.parametrize("table", [plan([]), plan([0.0]), plan([10.0])])
def test_dates_of_thin_lists_never_fail(table):
    for capacity in ({}, CAPACITY):
        done = effort.done_by_when(Problem(table, capacity=capacity))
        assert done.sentence and effort.goals_by_when(done).sentence
        assert effort.one_after_the_other(Problem(table, capacity=capacity)).sentence
        effort.progress(Problem(table, capacity=capacity))


def test_dates_take_seconds_not_minutes_and_little_memory():
    import tracemalloc

    efforts = draws.estimates(
        plan(np.full(200, 10.0), np.full(200, 8.0), np.full(200, 16.0)), CAPACITY
    )
    draws.finish_drawn(efforts, draws=10)
    tracemalloc.start()
    assert draws.finish_drawn(efforts, draws=100_000).shape == (100_000, 200)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    assert peak < 200


def test_when_only_teams_without_capacity_could_do_it_this_is_said_everywhere():
    table = plan([10.0], effort_likely_service=[10.0])
    for finding in (
        effort.years(Problem(table, capacity=CAPACITY)),
        effort.one_after_the_other(Problem(table, capacity=CAPACITY)),
    ):
        assert finding.sentence == effort.NOBODY and finding.more_needed
    assert effort.by_capacity(Problem(table, capacity=CAPACITY)).attrs["missing"] == effort.NOBODY
    assert effort.progress(Problem(table, capacity=CAPACITY)).attrs["missing"] == effort.NOBODY


def test_ranges_that_are_too_narrow_to_believe_are_counted_and_the_taken_distribution_is_said():
    said = effort.years(
        Problem(plan([10.0, 10.0, 10.0], [9.5, 5.0, 9.9], [10.5, 20.0, 10.1]), capacity=CAPACITY)
    ).caveat
    assert (
        "2 ranges from low to high are narrower than 20% of the effort, which is hard to believe."
        in said
    )
    assert (
        "each effort is as often over its likely value as under it, low to high holds 50% of the"
        " time" in said
    )
    assert (
        "hard to believe"
        not in effort.years(Problem(plan([10.0], [5.0], [20.0]), capacity=CAPACITY)).caveat
    )


def test_a_list_of_a_few_weeks_is_told_in_weeks_not_in_nought_point_nought_years():
    short = pd.DataFrame(
        {
            "initiative": list("ABC"),
            "effort_low": [0.5, 1.5, 2.0],
            "effort_likely": [1.0, 2.0, 3.0],
            "effort_high": [2.0, 3.0, 5.0],
        }
    )
    capacity = {"Sales": 20.0, "Marketing": 20.0}
    findings = [
        look(Problem(short, capacity=capacity))
        for look in (effort.years, effort.one_after_the_other, effort.done_by_when)
    ]
    for finding in findings:
        assert "0.0" not in finding.sentence and "year" not in finding.sentence.replace(
            "one year", ""
        )
    assert "weeks" in findings[0].sentence and findings[0].sentence.endswith(
        "your horizon is one year."
    )
    assert [column for column in findings[2].table.columns if "weeks" in column] == [
        "Done after weeks, from"
    ]


def test_all_of_a_list_none_of_it_and_one_initiative_are_told_as_people_say_it():
    three = pd.DataFrame({"initiative": list("ABC"), "effort_likely": [1.0, 2.0, 3.0]})
    assert effort.one_after_the_other(Problem(three, capacity={"Sales": 20.0})).sentence.startswith(
        "One after the other or all at once, all 3 initiatives are done within one year."
    )
    assert effort.one_after_the_other(Problem(three, capacity={"Sales": 0.01})).sentence.startswith(
        "One after the other or all at once, none of 3 initiatives is done within one year."
    )
    one = three.head(1)
    assert (
        effort.one_after_the_other(Problem(one, capacity={"Sales": 20.0})).sentence
        == "There is only one initiative that can be worked on, so nothing comes before or after"
        " another."
    )
    assert (
        effort.done_by_when(Problem(one, capacity={"Sales": 20.0})).sentence
        == "The only initiative is more likely than not done within one year."
    )
    assert (
        effort.done_by_when(Problem(one, capacity={"Sales": 0.01})).sentence
        == "The only initiative is more likely than not still open after one year."
    )
    goal = effort.goals_by_when(
        effort.done_by_when(Problem(one.assign(goal="Growth"), capacity={"Sales": 20.0}))
    )
    assert (
        goal.sentence
        == "The only goal that any initiative serves, Growth, is more likely than not reached in"
        " time."
    )


@pytest.mark.parametrize(
    "work, capacity, why",
    [
        (0.0, 5.0, "No initiative on this list has any effort"),
        (5.0, 0.0, "No team has any capacity yet"),
    ],
)
def test_what_is_missing_is_named_and_not_guessed(work, capacity, why):
    table = pd.DataFrame({"initiative": ["A", "B"], "effort_likely": [work, work]})
    for look in (effort.one_after_the_other, effort.done_by_when):
        assert look(Problem(table, capacity={"Sales": capacity})).sentence.startswith(why)
    for line in (effort.by_capacity, effort.progress):
        assert line(Problem(table, capacity={"Sales": capacity})).attrs["missing"].startswith(why)


def test_the_band_of_a_short_list_narrows_before_a_far_horizon_and_not_at_it():
    short = pd.DataFrame(
        {
            "initiative": list("ABCD"),
            "effort_low": [1.0, 2, 2, 5],
            "effort_likely": [2.0, 3, 3, 6],
            "effort_high": [3.0, 4, 4, 7],
        }
    )
    line = effort.progress(Problem(short, capacity={"Sales": 20.0, "Marketing": 20.0}))
    half = line[line["years"] <= 0.5].iloc[-1]
    assert half["years"] > 0.4 and half["at_once_low"] == half["order_low"] == 4
    assert line["years"].is_monotonic_increasing and 1.0 in set(line["years"])
