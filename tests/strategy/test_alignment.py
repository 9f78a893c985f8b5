"""One strategy or two: known answers for agreement, goals without initiatives, small groups kept
out.
"""

import numpy as np
import pandas as pd
import pytest

from workshop import findings
from workshop.strategy import alignment
from workshop.terms import Terms


def plan(n, **more):
    return pd.DataFrame({"initiative": [f"I{i}" for i in range(n)], **more})


def given(sales, marketing, person=None):
    names = [f"I{i}" for i in range(len(sales))]
    return pd.DataFrame(
        {
            "team": ["Sales"] * len(sales) + ["Marketing"] * len(marketing),
            "person": person,
            "initiative": names * 2,
            "points": [*sales, *marketing],
        }
    )


def by_people(rng, n, persons=(9, 7), points=100):
    rows = []
    for team, many in zip(("Sales", "Marketing"), persons):
        for who in range(many):
            rows += [
                (team, f"{team}{who}", f"I{i}", float(p))
                for i, p in enumerate(rng.multinomial(points, rng.dirichlet(np.ones(n))))
            ]
    return pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])


def test_the_same_order_on_both_sides_is_100_pairs_in_100():
    order = list(range(12, 0, -1))
    finding = alignment.same_first(plan(12), given(order, order))
    assert "100 times in 100" in finding.sentence
    assert finding.verdict == "clear"


def test_the_opposite_order_is_none_and_is_clear_too():
    finding = alignment.same_first(plan(12), given(range(1, 13), range(12, 0, -1)))
    assert "first 0 times in 100" in finding.sentence
    assert finding.verdict == "clear"


@pytest.mark.parametrize("n", [5, 8, 12, 40, 250])
def test_where_all_pairs_agree_the_interval_has_a_width_and_says_what_the_verdict_says(n):
    order = list(range(n))
    for other, ends in ((order, (0.5, 0.99)), (order[::-1], (0.01, 0.5))):
        found = alignment._pairs(np.array(order, float), np.array(other, float), seed=0)
        open_end = found.low if other == order else found.high
        assert ends[0] < open_end < ends[1], "5 agree by chance 2 times in 120"
        assert not found.holds_nothing and findings.judge(found.p) != "cannot tell"


@pytest.mark.parametrize("seed", range(6))
def test_verdict_and_interval_of_the_pairs_are_one_test(seed):
    rng = np.random.default_rng(seed)
    for n in (4, 6, 9, 15):
        wanted = rng.multinomial(40, np.full(n, 1 / n)).astype(float)
        if np.ptp(wanted):
            found = alignment._pairs(wanted, wanted + rng.integers(0, 4, n), seed)
            assert found.holds_nothing == (found.p > 0.05)


def test_pairs_follow_kendalls_tau():
    from scipy.stats import kendalltau

    rng = np.random.default_rng(3)
    a, b = rng.permutation(20) + 1.0, rng.permutation(20) + 1.0
    found = alignment._pairs(a, b, seed=1)
    expected = kendalltau(a, b, method="exact")
    assert found.value == pytest.approx((1 + expected.statistic) / 2)
    # Kendall's test asks about two lists without any connection, this one about the share.
    assert found.p == pytest.approx(expected.pvalue, abs=0.1)


@pytest.mark.slow
def test_noise_is_rarely_called_clear():
    verdicts = [
        alignment.same_first(
            plan(40), by_people(np.random.default_rng(seed), 40), Terms(seed=seed)
        ).verdict
        for seed in range(20)
    ]
    assert verdicts.count("clear") <= 1


def test_points_of_too_few_people_are_not_used_and_this_is_said():
    finding = alignment.same_first(
        plan(10), by_people(np.random.default_rng(0), 10, persons=(9, 4))
    )
    assert finding.sentence == "There are no points of Marketing to compare."
    assert "fewer people gave them than may be shown" in finding.caveat
    assert finding.table.empty


def test_a_side_may_give_its_points_as_a_whole():
    ours = alignment.points_of(plan(3), given([1, 2, 3], [3, 2, 1]))
    assert ours.by_side.tolist() == [[1, 2, 3], [3, 2, 1]]
    assert ours.people == (None, None)


def test_where_people_gave_points_the_whole_does_not_count_again():
    rows = pd.DataFrame(
        {
            "team": "Sales",
            "person": [*"abcde", None],
            "initiative": "I0",
            "points": [1.0] * 5 + [99.0],
        }
    )
    assert alignment.points_of(plan(1), rows).by_side[0].tolist() == [5.0]


def test_names_are_found_whatever_their_case_and_strangers_are_counted():
    rows = pd.DataFrame(
        {
            "team": ["Sales", "Sales"],
            "person": None,
            "initiative": [" i0 ", "Nobody knows"],
            "points": [4.0, 5.0],
        }
    )
    ours = alignment.points_of(plan(2), rows)
    assert ours.by_side[0].tolist() == [4.0, 0.0]
    assert "1 row of points names no initiative" in ours.note


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_short_lists_say_so(n):
    finding = alignment.same_first(plan(n), given(range(n), range(n)))
    assert finding.verdict in (None, "cannot tell")


def test_all_the_same_points_say_nothing():
    assert alignment.same_first(plan(8), given([5] * 8, range(8))).verdict == "cannot tell"


def test_one_side_only_says_whose_points_are_missing():
    assert (
        "no points of Marketing" in alignment.same_first(plan(5), given(range(5), [0] * 5)).sentence
    )


def test_goals_without_initiatives_and_initiatives_without_goals_are_named():
    listed = pd.DataFrame({"goal": ["Growth", "Loyalty", "Reach"]})
    finding = alignment.goals(
        plan(3, goal=["growth ", "Fame", None], effort_likely=[4.0, 1.0, 2.0]), listed
    )
    assert (
        finding.sentence
        == "There are 4 goals; 2 of them have no initiative (Loyalty and Reach), and 1 initiative"
        " serves no goal (I2)."
    )
    assert finding.table.set_index("Goal").loc["Growth", "Person-weeks, likely"] == 4.0
    assert "1 goal named by initiatives is not on the list of goals" in finding.caveat
    assert finding.verdict is None


def test_how_thin_the_work_is_spread_is_said():
    listed = pd.DataFrame({"goal": [f"G{i}" for i in range(10)]})
    assert (
        "one year of work leaves 9 person-weeks for each goal"
        in alignment.goals(plan(1, goal=["G0"]), listed, capacity=22.5).sentence
    )


def test_no_goals_and_no_initiatives_is_nothing():
    assert alignment.goals(plan(0), pd.DataFrame({"goal": []})).verdict == "cannot tell"


def test_favourites_in_common_are_set_against_chance():
    from scipy.stats import hypergeom

    first, second = [9, 8, 7, 6, 5, 4] + [0] * 14, [9, 8, 7, 6, 5, 4] + [0] * 14
    finding = alignment.who_wants_what(plan(20), given(first, second), most=6)
    assert (
        finding.sentence
        == "Of the 6 initiatives that each side wants most, 6 are the same; two strangers would"
        " share 1.8."
    )
    assert hypergeom(20, 6, 6).sf(5) * 2 < 0.01 and finding.verdict == "clear"


def test_the_four_groups_hold_every_initiative_once():
    finding = alignment.who_wants_what(plan(4), given([9, 8, 0, 1], [9, 0, 8, 1]), most=2)
    assert finding.table.set_index("Initiative")["Favourite of"].to_dict() == {
        "I0": "both",
        "I1": "only Sales",
        "I2": "only Marketing",
        "I3": "nobody",
    }


def test_the_order_of_the_list_does_not_decide_who_is_a_favourite():
    sales, marketing = [9, 5, 5, 5, 5, 5] + [1] * 14, [5] * 10 + [1] * 10
    whole = alignment.who_wants_what(plan(20), given(sales, marketing), most=5)
    assert whole.sentence.startswith("Sales has 6 favourites and Marketing 10; 6 are the same")
    few = alignment.who_wants_what(plan(20), given(sales, marketing), most=2)
    assert few.sentence.startswith("Sales has 1 favourite and Marketing 10; 1 is the same")
    mixed = np.random.default_rng(0).permutation(20)
    moved = alignment.who_wants_what(
        plan(20), given(np.array(sales)[mixed], np.array(marketing)[mixed]), most=5
    )
    assert moved.sentence == whole.sentence


def test_what_got_no_points_is_nobodys_favourite():
    finding = alignment.who_wants_what(
        plan(6), given([1, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0]), most=4
    )
    assert finding.sentence.startswith("Sales has 1 favourite and Marketing 2; none is the same")
    assert finding.table["Favourite of"].tolist().count("nobody") == 3


def test_shared_favourites_in_noise_are_rarely_clear():
    verdicts = [
        alignment.who_wants_what(
            plan(40), by_people(np.random.default_rng(seed), 40), most=10
        ).verdict
        for seed in range(20)
    ]
    assert verdicts.count("clear") <= 1


def test_what_each_side_loses_is_said():
    finding = alignment.who_loses(plan(3), given([50, 30, 20], [10, 20, 70]), kept=["i0"])
    assert (
        finding.sentence
        == "Sales gives up 50 percent of its points, most of all I1 (30 percent); Marketing gives"
        " up 90 percent of its points, most of all I2 (70 percent)."
    )
    assert finding.table["Left out"].tolist() == ["I2", "I1"]
    assert alignment.who_loses(plan(1), given([1], [1]), kept=["I0"]).sentence.startswith(
        "Nothing is left out"
    )


@pytest.mark.parametrize("n", [0, 1, 2])
def test_groups_and_losses_of_short_lists_never_fail(n):
    assert alignment.who_wants_what(plan(n), given(range(n), range(n))).sentence
    assert alignment.who_loses(plan(n), given(range(n), range(n)), kept=[]).sentence


def test_on_a_short_list_an_even_share_of_the_points_makes_a_favourite():
    finding = alignment.who_wants_what(plan(4), given([30, 70, 0, 0], [30, 70, 0, 0]))
    assert (
        finding.sentence
        == "Of the 2 initiatives that each side wants most, 2 are the same; two strangers would"
        " share 1."
    )
    assert finding.table.set_index("Initiative")["Favourite of"].to_dict() == {
        "I0": "both",
        "I1": "both",
        "I2": "nobody",
        "I3": "nobody",
    }


def test_one_favourite_a_side_one_initiative_and_points_all_alike_are_told_in_words():
    assert (
        alignment.who_wants_what(plan(2), given([9, 1], [1, 9])).sentence
        == "Each side wants one initiative most, and it is not the same one; two strangers would"
        " agree 50 times in 100."
    )
    assert (
        alignment.who_wants_what(plan(1), given([9], [9])).sentence
        == "There is only 1 initiative, so there is nothing to choose between."
    )
    alike = given([5, 5, 5, 5], [1, 2, 3, 4])
    assert (
        alignment.who_wants_what(plan(4), alike).sentence
        == "Sales gave every initiative the same points, so nothing is wanted more than anything"
        " else."
    )
    assert (
        alignment.same_first(plan(4), alike).sentence
        == "Sales gave every initiative the same points, so nobody can say whether both sides want"
        " the same."
    )
    few = alignment.same_first(plan(3), given([60, 30, 10], [20, 30, 50]))
    assert (
        few.sentence
        == "There are only 3 initiatives, too few to say whether both sides want the same."
    )
    assert few.more_needed == "1 more initiative at least" and not few.caveat


@pytest.mark.parametrize(
    "served, listed, sentence",
    [
        ([None], [], "There are no goals yet that the only initiative (I0) could serve."),
        ([None, None], [], "There are no goals yet that any of 2 initiatives could serve."),
        (["Growth"], ["Growth"], "There is 1 goal (Growth), and the only initiative serves it."),
        (["Growth"] * 3, ["Growth"], "There is 1 goal (Growth), and every initiative serves it."),
        (
            ["Growth", None, "Growth"],
            ["Growth"],
            "There is 1 goal (Growth); it has 2 initiatives, and 1 initiative serves no goal (I1).",
        ),
        (
            [None],
            ["Growth"],
            (
                "There is 1 goal (Growth); it has no initiative, and the only initiative (I0)"
                " serves none."
            ),
        ),
        (
            [None, None],
            ["Growth", "Loyalty"],
            "There are 2 goals; none of them has an initiative, and no initiative serves a goal.",
        ),
    ],
)
def test_few_goals_and_none_are_told_as_people_say_it(served, listed, sentence):
    initiatives = pd.DataFrame(
        {"initiative": [f"I{i}" for i in range(len(served))], "goal": served, "effort_likely": 2.0}
    )
    assert alignment.goals(initiatives, pd.DataFrame({"goal": listed})).sentence == sentence


def test_one_goal_is_not_said_to_share_the_time():
    initiatives = pd.DataFrame({"initiative": ["A"], "goal": ["Growth"], "effort_likely": 2.0})
    assert (
        "Spread"
        not in alignment.goals(
            initiatives, pd.DataFrame({"goal": ["Growth"]}), capacity=40
        ).sentence
    )


def test_what_nobody_gave_points_to_is_no_loss_and_nothing_kept_is_no_loss_yet():
    points = given([1, 0, 0], [1, 0, 0])
    assert (
        alignment.who_loses(plan(3), points, kept=["I0"]).sentence
        == "Nobody gave points to what is left out (I1 and I2), so neither side gives up any."
    )
    assert (
        alignment.who_loses(plan(3), points, kept=[]).sentence
        == "Nothing is kept yet, so nobody can say what is lost."
    )
    one = alignment.who_loses(plan(3), given([2, 1, 0], [1, 0, 0]), kept=["I0"])
    assert (
        one.sentence
        == "Sales gives up 33 percent of its points, most of all I1 (33 percent); Marketing gives"
        " up none of its points."
    )
