"""Groups are told apart where they differ and nowhere else, and verdict and interval are one test."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workshop import permutation
from workshop.communication import perception, themes, within_a_side
from workshop.findings import Finding
from workshop.follow_up import survey as moved
from workshop.terms import Terms

NULL_TEAMS = Path(__file__).parents[1] / "benchmarks" / "coverage_null_teams.py"


def survey(seed: int, round_: str = "1") -> pd.DataFrame:
    """A random team: sizes, spreads, blanks, gaps and how few steps are used differ."""
    rng = np.random.default_rng(seed)
    shift, blank = rng.choice([0.0, 0.8, 1.6]), rng.choice([0.0, 0.1, 0.3])
    rows = []
    for team in ("Sales", "Marketing"):
        spread = rng.choice([0.2, 0.6, 1.4])
        for person in range(int(rng.integers(8, 15))):
            for kind in ("own", "other", "expected"):
                for topic in range(4):
                    middle = 3 + shift * (kind == "own") * (topic < 2)
                    if rng.random() >= blank:
                        score = int(np.clip(np.rint(rng.normal(middle, spread)), 1, 5))
                        theme = ("role", "needs")[topic % 2]
                        name = f"{team}{person}"
                        rows.append([round_, name, team, kind, theme, f"t{topic}", score])
    columns = ["round", "respondent", "team", "kind", "theme", "topic", "score"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "Int64"})


def findings(seed: int) -> list[Finding]:
    answers, again = survey(seed), survey(seed + 1000, "2")
    people = answers[["respondent", "team"]].drop_duplicates().set_axis(["person", "team"], axis=1)
    people["level"] = np.where(people["person"].str[-1].astype(int) % 2, "leader", "member")
    terms = Terms(seed=seed)
    return [
        perception.gaps(answers, terms),
        perception.imagination(answers, terms),
        themes.gaps(answers, terms),
        themes.imagination(answers, terms),
        within_a_side.leaders_and_members(answers, people, terms),
        moved.gaps(answers, again, terms),
    ]


@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]
)
def test_no_verdict_stands_beside_an_interval_that_says_otherwise(seed: int) -> None:
    for finding in findings(seed):
        if "Verdict" not in finding.table:
            continue
        for low, high, verdict in finding.table[["From", "To", "Verdict"]].itertuples(index=False):
            assert (verdict == "cannot tell") == (low <= 0 <= high), finding.name
        assert finding.p is not None
        assert finding.verdict != "clear" or finding.p <= 0.01
        if finding.verdict != "cannot tell":
            assert "(between 0.0 and" not in finding.sentence


def test_a_family_of_complete_topics_is_each_persons_mean() -> None:
    rng = np.random.default_rng(0)
    values = rng.integers(1, 6, (18, 6)).astype(float)
    first = np.arange(18) < 8
    means = np.column_stack([values[:, :3].mean(axis=1), values[:, 3:].mean(axis=1)])
    together = permutation.compare(values, first, together=[[0, 1, 2], [3, 4, 5]])
    alone = permutation.compare(means, first)
    for part in ("difference", "first", "second"):
        assert getattr(together, part) == pytest.approx(getattr(alone, part)), part
    # The least spread that is believed is that of one answer, or of the mean of three.
    assert together.half == pytest.approx(alone.half, rel=0.01)
    assert together.p == pytest.approx(alone.p, abs=0.01)


def test_the_mean_of_several_topics_says_nothing_that_the_topics_do_not() -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(1, 6, (20, 3)).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    first = np.arange(20) < 10
    found = permutation.compare(values, first, together=[[0, 1, 2]], draws=50)
    by_topic = np.nanmean(values[first], axis=0) - np.nanmean(values[~first], axis=0)
    assert found.difference[0] == pytest.approx(by_topic.mean())


def test_groups_without_any_spread_are_not_infinitely_sure() -> None:
    same = np.r_[np.full(8, 3.0), np.full(8, 4.0)][:, None]
    found = permutation.compare(same, np.arange(16) < 8)
    assert 0 < found.half[0] < 1 and 0 < found.p[0] < 0.01
    flat = permutation.compare(np.full((16, 1), 3.0), np.arange(16) < 8)
    assert flat.p[0] == 1 and flat.half[0] >= 0


def test_labels_are_dealt_within_a_side_only() -> None:
    first, sides = np.tile([True, False, False], 4), np.repeat([0, 1], 6)
    for labels in permutation.relabellings(first, 0, 200, within=sides):
        assert (labels[:, :6].sum(axis=1) == 2).all() and (labels[:, 6:].sum(axis=1) == 2).all()
    assert permutation.exact(first, 225, within=sides)
    assert not permutation.exact(first, 224, within=sides)


def test_what_was_dealt_once_is_dealt_again_whatever_was_done_with_it() -> None:
    first, sides = np.arange(24) % 2 == 0, np.repeat(["a", "b"], 12)
    for within in (None, sides):
        before = [one.copy() for one in permutation.relabellings(first, 3, 2_500, within=within)]
        for labels in permutation.relabellings(first, 3, 2_500, within=within):
            labels[:] = 0
        again = list(permutation.relabellings(first, 3, 2_500, within=within))
        assert len(again) == 2 and all(np.array_equal(*pair) for pair in zip(before, again))
        assert (again[0].sum(axis=1) == 12).all()
        other = next(iter(permutation.relabellings(first, 4, 2_500, within=within)))
        assert not np.array_equal(other, before[0])


def test_a_side_is_told_what_it_can_do_and_not_that_it_needs_people_it_does_not_have() -> None:
    answers = survey(0)
    size = answers.groupby("team")["respondent"].nunique()
    answered = int(size.min())
    asked = perception.more_people(answers, 0.6, 0.5, Terms(), answers)
    assert asked.startswith("about ") and asked.endswith("more people a side")
    answers.attrs["people"] = {"Sales": answered + 50, "Marketing": int(size["Marketing"])}
    none = perception.more_people(answers, 0.6, 0.5, Terms(), answers)
    assert none == "it would take more people than Marketing has"
    assert perception.more_people(answers, 0.4, 0.5, Terms(), answers) == ""


@pytest.mark.slow
def test_hardly_anything_stands_out_in_teams_of_noise() -> None:
    spec = importlib.util.spec_from_file_location("coverage_null_teams", NULL_TEAMS)
    assert spec and spec.loader
    null = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(null)
    found: dict[str, list[float]] = {}
    for seed in range(100):
        for blank, spread in ((0.3, (1.0, 1.0)), (0.0, (1.4, 0.5))):
            for family, p in null.families(seed, (8, 16), spread, blank):
                found.setdefault(family, []).append(p)
    for family, ps in found.items():
        for rate, error, _ in null.rates(np.array(ps)):
            promised = 0.01 if error < 0.01 else 0.05
            assert rate <= promised + 3 * error, family


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(8, 8), (12, 10), (16, 16)])
def test_what_a_team_of_this_size_can_find_is_what_simulated_teams_find(
    sizes: tuple[int, int],
) -> None:
    for steps in (1.0, 2.0):
        hits = []
        for seed in range(120):
            rng = np.random.default_rng(seed)
            first = np.arange(sum(sizes)) < sizes[0]
            middle = 3.0 + steps / 2 * np.where(first, 1, -1)[:, None] * (np.arange(24) < 3)
            person = rng.normal(0, 0.4, (len(first), 1))
            said = np.clip(np.rint(middle + person + rng.normal(0, 0.9, middle.shape)), 1, 5)
            hits += list(permutation.compare(said, first, draws=499).p[:3] <= 0.05)
        assert np.mean(hits) == pytest.approx(permutation.power(*sizes, steps, 24), abs=0.12)
