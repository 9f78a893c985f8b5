"""Promises that hold for any team: gaps have two ends, chance is what it is said to be, and nobody
who is withheld shows through.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from workshop import permutation
from workshop.communication import (
    crossing,
    expectations,
    network,
    perception,
    quadrants,
    themes,
    within_a_side,
)
from workshop.findings import Finding
from workshop.terms import Terms

SIDES = ("Sales", "Marketing")
MINIMUM = 5


def random_survey(seed: int, *, least: int = 2, most: int = 9) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A survey of three teams of random sizes, with topics that few answered, and the people with
    their levels.
    """
    rng = np.random.default_rng(seed)
    rows, people = [], []
    for team in (*SIDES, "Service"):
        for k in range(int(rng.integers(least, most + 1))):
            people.append(
                [f"{team}{k}", team, ("leader", "member", None)[rng.choice(3, p=[0.4, 0.5, 0.1])]]
            )
            for kind, topic in itertools.product(("own", "other", "expected"), range(5)):
                if rng.random() < (0.95, 0.95, 0.9, 0.6, 0.4)[topic]:
                    rows.append(
                        [
                            "1",
                            f"{team}{k}",
                            team,
                            kind,
                            ("needs", "role")[topic % 2],
                            f"topic {topic}",
                            int(rng.integers(1, 6)),
                        ]
                    )
    columns = ["round", "respondent", "team", "kind", "theme", "topic", "score"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "Int64"}), pd.DataFrame(
        people, columns=["person", "team", "level"]
    )


def everything(survey: pd.DataFrame, people: pd.DataFrame) -> list[Finding]:
    """All that the stage shows of a survey."""
    gaps = perception.gaps(survey, Terms(minimum=MINIMUM))
    return [
        gaps,
        perception.imagination(survey, Terms(minimum=MINIMUM)),
        perception.responses(survey, people, Terms(minimum=MINIMUM)),
        quadrants.quadrants(gaps, survey),
        expectations.how_right(survey, Terms(minimum=MINIMUM)),
        themes.gaps(survey, Terms(minimum=MINIMUM)),
        themes.imagination(survey, Terms(minimum=MINIMUM)),
        within_a_side.of_one_mind(survey, Terms(minimum=MINIMUM)),
        within_a_side.leaders_and_members(survey, people, Terms(minimum=MINIMUM)),
    ]


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    compare = permutation.compare
    monkeypatch.setattr(
        permutation,
        "compare",
        lambda values, in_first, **asked: compare(values, in_first, **asked | {"draws": 50}),
    )


@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 20))]
)
@pytest.mark.usefixtures("few_draws")
def test_no_answer_of_a_withheld_group_moves_anything_that_is_shown(seed: int) -> None:
    survey, people = random_survey(seed)
    size = survey.groupby(["team", "kind", "topic"])["respondent"].transform("nunique")
    hidden = (size < MINIMUM) | ~survey["team"].isin(SIDES)
    assert hidden.any()
    other = survey.assign(score=survey["score"].where(~hidden, 6 - survey["score"]))
    for before, after in zip(everything(survey, people), everything(other, people), strict=True):
        assert (before.sentence, before.caveat, before.more_needed) == (
            after.sentence,
            after.caveat,
            after.more_needed,
        )
        pd.testing.assert_frame_equal(before.table, after.table)


def recoverable(shown: list[np.ndarray], wanted: np.ndarray) -> bool:
    """Whether the sum over `wanted` follows from the sums over the groups that are shown."""
    rank = np.linalg.matrix_rank
    return bool(shown) and rank(np.array([*shown, wanted])) == rank(np.array(shown))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("few_draws")
def test_no_group_under_the_minimum_follows_from_sides_leaders_and_members(seed: int) -> None:
    survey, people = random_survey(seed, least=4, most=20)
    survey = survey[survey["topic"] == "topic 0"]
    side = people["team"].to_numpy()
    level = people["level"].fillna("not known").to_numpy()
    gaps, levels = (
        perception.gaps(survey, Terms(minimum=MINIMUM)).table,
        within_a_side.leaders_and_members(survey, people, Terms(minimum=MINIMUM)).table,
    )
    for kind, about in (("own", lambda team: team), ("other", dict(zip(SIDES, SIDES[::-1])).get)):
        answered = (
            people["person"].isin(survey.loc[survey["kind"] == kind, "respondent"]).to_numpy()
        )
        shown, at_risk = [], []
        for team in SIDES:
            parts = [
                (side == team) & (level == name) & answered
                for name in ("leader", "member", "not known")
            ]
            at_risk += [part for part in parts if 0 < part.sum() < MINIMUM] + [
                part for part in ((side == team) & answered,) if 0 < part.sum() < MINIMUM
            ]
            if "Topic" in gaps and (gaps["About"] == about(team)).any():
                shown.append((side == team) & answered)
            if (
                "Leaders say" in levels
                and ((levels["Side"] == team) & (levels["About"] == about(team))).any()
            ):
                shown += parts[:2]
        assert not any(
            recoverable([group.astype(int) for group in shown], one.astype(int)) for one in at_risk
        )


def test_the_search_for_recoverable_groups_finds_one() -> None:
    whole, six = np.ones(8, dtype=int), (np.arange(8) < 6).astype(int)
    assert recoverable([whole, six], whole - six) and not recoverable([whole], whole - six)


@pytest.mark.parametrize("seed", range(6))
def test_turning_the_scale_round_turns_every_gap_round(seed: int) -> None:
    survey, _ = random_survey(seed, least=6)
    turned = survey.assign(score=6 - survey["score"])
    for find, column in (
        (perception.gaps, "Gap"),
        (perception.imagination, "Expected less said"),
        (themes.gaps, "Gap"),
    ):
        keys = ["About", "Theme" if find is themes.gaps else "Topic"]
        before, after = (
            find(answers).table.set_index(keys).sort_index() for answers in (survey, turned)
        )
        np.testing.assert_allclose(after[column], -before[column], atol=0.011)
        if "From" in before:
            np.testing.assert_allclose(after["From"], -before["To"], atol=0.011)


@pytest.mark.parametrize("seed", range(6))
def test_the_sides_may_change_names_and_places(seed: int) -> None:
    survey, _ = random_survey(seed, least=6)
    swapped = survey.assign(team=survey["team"].replace(dict(zip(SIDES, SIDES[::-1]))))
    for find, column in ((perception.gaps, "Gap"), (perception.imagination, "Expected less said")):
        before = find(survey).table.set_index(["About", "Topic"])[column]
        assert (
            find(survey, Terms(sides=SIDES[::-1]))
            .table.set_index(["About", "Topic"])[column]
            .to_dict()
            == before.to_dict()
        )
        after = find(swapped).table.set_index(["About", "Topic"])[column].to_dict()
        assert after == {
            (dict(zip(SIDES, SIDES[::-1]))[about], topic): gap
            for (about, topic), gap in before.items()
        }


@pytest.mark.parametrize("seed", range(6))
def test_what_one_says_and_the_other_says_exchanged_turns_the_gap_round(seed: int) -> None:
    # With as many people a side, who says it of whom is the only difference.
    rng = np.random.default_rng(seed)
    own, other = rng.integers(1, 6, (2, 8))

    def gap(of_itself: np.ndarray, of_the_other: np.ndarray) -> float:
        rows = [
            ["1", f"{team}{k}", team, kind, "role", "quick", int(score)]
            for team, kind, scores in (
                ("Sales", "own", of_itself),
                ("Marketing", "other", of_the_other),
            )
            for k, score in enumerate(scores)
        ]
        return float(
            perception.gaps(
                pd.DataFrame(
                    rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score"]
                )
            )
            .table["Gap"]
            .item()
        )

    assert gap(own, other) == -gap(other, own)


@pytest.mark.parametrize(("first", "second"), [(4, 4), (3, 6), (2, 7)])
def test_over_all_relabellings_the_index_averages_to_its_chance_value(
    first: int, second: int
) -> None:
    # Every pair is across equally often, whoever writes how much to whom.
    weights = np.random.default_rng(first).gamma(0.3, 10, (first + second, first + second))
    index = network.ei_index(weights, np.arange(first + second) < first)
    assert index.chance[0] == pytest.approx(network.chance(first, second))


@pytest.mark.parametrize("seed", range(10))
def test_random_sides_scatter_around_the_chance_value_as_often_as_they_should(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 60))
    size = int(rng.integers(6, n - 6))
    weights = rng.poisson(rng.gamma(0.5, 2, (n, n))).astype(float)
    index = network.ei_index(weights, rng.permutation(n) < size, seed=seed, draws=2_000)
    error = index.draws[:, 0].std() / np.sqrt(len(index.draws))
    assert abs(index.chance[0] - network.chance(size, n - size)) < 5 * error
    assert index.low[0] < network.chance(size, n - size) < index.high[0]


@pytest.mark.parametrize("seed", range(12))
def test_no_week_or_channel_of_few_people_follows_from_the_total_and_the_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = pd.DataFrame(
        {"person": [f"p{k}" for k in range(14)], "team": [SIDES[k % 2] for k in range(14)]}
    )
    rows = []
    for week, few in itertools.product(range(6), (False, True)):
        who = rng.choice(
            14, int(rng.integers(2, 5)) if few else int(rng.integers(3, 12)), replace=False
        )
        for _ in range(int(rng.integers(5, 30))):
            a, b = rng.choice(who, 2, replace=False)
            day = pd.Timestamp("2026-01-05") + pd.Timedelta(
                weeks=week, hours=int(rng.integers(0, 100))
            )
            rows.append([day, f"p{a}", f"c{week}" if few else f"big {week % 3}", f"p{b}", None])
    messages = pd.DataFrame(rows, columns=["sent_at", "sender", "channel", "recipient", "thread"])
    found = network.exchanges(messages, people)

    weeks = network.by_week(messages, people, Terms(minimum=MINIMUM)).table
    if len(weeks):
        monday = found["sent_at"].dt.to_period("W").dt.start_time
        hidden = monday.isin(weeks.loc[weeks["Exchanges"].isna(), "Week of"])
        assert not hidden.any() or found.loc[hidden, "sender"].nunique() >= MINIMUM
        assert all(
            found.loc[monday == week, "sender"].nunique() >= MINIMUM
            for week in weeks.loc[weeks["Exchanges"].notna(), "Week of"]
        )
    channels = crossing.by_channel(messages, people, Terms(minimum=MINIMUM)).table
    assert channels["Exchanges"].sum() in (0, len(found)) and (channels["People"] >= MINIMUM).all()
    alone = found.groupby("channel")[["sender", "receiver"]].apply(
        lambda part: part.stack().nunique()
    )
    assert not set(channels["Channel"]) & set(alone.index[alone < MINIMUM])
