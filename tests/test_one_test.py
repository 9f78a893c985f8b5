"""Verdict and interval are of one test: over random worlds, no finding of leads or of the strategy
claims what its own interval does not rule out, and none asks for more where nothing would help.
"""

from __future__ import annotations

import math
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from workshop.findings import TOO_MUCH, Finding, judge, remedy
from workshop.leads import calibration, card, criteria, outcomes, raters, segments, two_views
from workshop.strategy import alignment
from workshop.terms import Terms

BETWEEN = re.compile(r"between (-?[\d.,]+) and (-?[\d.,]+)")
ABOUT = re.compile(r"about ([\d,]+) more ")
WORLDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 90))]


def leads(rng: np.random.Generator) -> pd.DataFrame:
    """Leads of any number, judged in two to five steps, more or less alike, won more or less in the
    order of the views.
    """
    n, labels = int(rng.choice([12, 25, 60, 200, 900])), int(rng.integers(2, 6))
    alike, told = rng.choice([0.0, 0.3, 0.9]), rng.choice([0.0, 0.5, 2.0])
    use = rng.dirichlet(np.full(labels, rng.choice([0.5, 5.0])))
    sales = rng.choice(labels, n, p=use)
    marketing = np.where(rng.random(n) < alike, sales, rng.choice(labels, n, p=use))
    odds = rng.choice([-2.0, 0.0]) + told * (sales - sales.mean())
    frame = pd.DataFrame(
        {
            "sales_view": sales.astype(float),
            "marketing_view": marketing.astype(float),
            "outcome": np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "won", "lost"),
            "source": rng.choice(["Fair", "Web", "Mail"], n),
            "size": np.where(rng.random(n) < 0.5, "small", "large"),
        }
    )
    frame.loc[rng.random(n) < rng.choice([0.0, 0.2]), "marketing_view"] = np.nan
    return frame


def ratings(rng: np.random.Generator) -> pd.DataFrame:
    value, tilt = rng.normal(0, 0.8, 24), rng.choice([0.0, 0.7, 2.0])
    rows = [
        [f"L{k}", f"{side}{person}", side, float(np.clip(np.rint(score), 1, 5))]
        for side, sign in (("Sales", -1), ("Marketing", 1))
        for person in range(6)
        for k, score in enumerate(
            3 + value + sign * tilt / 2 * (np.arange(24) % 2) + rng.normal(0, 0.7, 24)
        )
    ]
    return pd.DataFrame(rows, columns=["lead_id", "rater", "team", "score"])


def told(seed: int) -> list[tuple[Finding, float | None]]:
    """All findings of a world that were held against chance, each with the value that its interval
    may not hold beside a verdict; none where what stands beside it is not about the same.
    """
    rng, terms = np.random.default_rng(seed), Terms(seed=seed)
    frame, shaken = leads(rng), rng.normal(0, rng.choice([0.0, 15.0]), 5)
    seen, counts = two_views.count(frame), card.count(frame, only=["source", "size"])
    promise = {
        f"{k:g}": float(np.clip(100 * (frame["outcome"] == "won").mean() + shaken[int(k)], 0, 100))
        for k in sorted(frame["sales_view"].unique())
    }
    n = int(rng.integers(5, 20))
    wanted = rng.dirichlet(np.ones(n))
    other = wanted if rng.random() < 0.3 else rng.dirichlet(np.ones(n))
    points = pd.DataFrame(
        [
            [side, f"I{k}", float(x)]
            for side, each in (("Sales", wanted), ("Marketing", other))
            for k, x in enumerate(np.round(1000 * each))
        ],
        columns=["team", "initiative", "points"],
    ).assign(person=None)
    plan = pd.DataFrame({"initiative": [f"I{k}" for k in range(n)]})
    rules = criteria.rules(criteria.policies(counts, terms), counts, terms)
    return [
        (two_views.agreement(seen, terms), 0.0),
        (outcomes.foresight(seen, terms), 0.0),
        (raters.within_and_between(raters.patterns(ratings(rng), terms), terms), 0.0),
        (alignment.same_first(plan, points, terms), 50.0),
        (rules, 1.0),
        (calibration.calibration(seen, terms, said={"sales_view": promise}), None),
        (segments.by_segment(segments.count(frame, by=["source", "size"]), terms), None),
        (outcomes.by_label(seen, terms), None),
        (outcomes.unrated(seen, terms), None),
        (card.start(counts, terms).finding, None),
        (alignment.who_wants_what(plan, points, terms), None),
    ]


def span(finding: Finding) -> tuple[float, float] | None:
    """The interval that a verdict is about, as it is read."""
    if finding.name == "agreement":
        if finding.table.empty:
            return None
        return float(finding.table["From"].iloc[0]), float(finding.table["To"].iloc[0])
    if finding.name == "foresight":
        if finding.table.empty:
            return None
        return float(finding.table["From"].iloc[-1]), float(finding.table["To"].iloc[-1])
    # In a sentence of several the last is that of the difference.
    found = BETWEEN.findall(finding.sentence)
    return (float(found[-1][0].rstrip(".,")), float(found[-1][1].rstrip(".,"))) if found else None


@pytest.mark.parametrize("seed", WORLDS)
def test_nothing_is_claimed_that_the_interval_beside_it_does_not_rule_out(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = told(seed)
    for finding, nothing in found:
        verdict, said = finding.verdict, f"{finding.name}: {finding.sentence}"
        if verdict in ("clear", "leaning"):
            assert finding.p is not None and judge(finding.p) != "cannot tell", said
            assert verdict == "leaning" or finding.p <= 0.01, said
        ends = span(finding)
        if nothing is None or ends is None or math.isnan(ends[0]):
            continue
        if verdict in ("clear", "leaning") and "follow from them" not in finding.sentence:
            same = finding.name == "rules" and ends[0] >= 1 - criteria.MATTERS_CORRELATION
            assert same or not ends[0] <= nothing <= ends[1], said
        elif verdict == "cannot tell" and finding.name in ("agreement", "foresight"):
            assert ends[0] <= nothing <= ends[1], said


@pytest.mark.parametrize("seed", WORLDS)
def test_what_a_view_promised_is_called_wrong_only_where_an_interval_keeps_off_it(
    seed: int,
) -> None:
    rng = np.random.default_rng([seed, 1])
    for _ in range(6):
        n = rng.integers(10, 60, 4)
        truth = rng.random(4) * 0.6 + 0.2
        rows = [
            [float(k), outcome, many]
            for k, size in enumerate(n)
            for won in [int(rng.binomial(size, truth[k]))]
            for outcome, many in (("won", won), ("lost", int(size - won)))
        ]
        counts = pd.DataFrame(rows, columns=["sales_view", "outcome", "n"]).assign(
            marketing_view=np.nan
        )
        said = {f"{k}": float(np.clip(100 * truth[k] + rng.normal(0, 12), 1, 99)) for k in range(4)}
        finding = calibration.calibration(counts, said={"sales_view": said})
        if finding.verdict in ("clear", "leaning"):
            table = finding.table
            off = ~table["Promised, percent"].between(table["From"], table["To"])
            assert off.any() or "promise too" in finding.sentence, finding.sentence


@pytest.mark.parametrize("seed", WORLDS)
def test_more_is_asked_for_only_where_more_would_help(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = told(seed)
    for finding, _ in found:
        needed = finding.more_needed
        assert "nan" not in needed and "inf" not in needed
        if finding.verdict != "cannot tell":
            continue  # nobody is told what a finding that is told would take
        if (many := ABOUT.search(needed)) and (ends := span(finding)):
            # A difference that is nought to a hair is not settled by one more.
            wide = ends[1] - ends[0]
            assert int(many[1].replace(",", "")) > 1 or wide > 0.01, (finding.name, needed)
        assert finding.verdict_text.count("needed") <= 1


def test_where_there_is_no_interval_nobody_says_how_many_more_it_takes() -> None:
    for half in (math.nan, math.inf, 0.0):
        assert remedy(30, half, 0.05, "more lead") == ""
    rng = np.random.default_rng(0)
    for _ in range(500):
        n, half, matters = int(rng.integers(1, 2_000)), rng.random() * 2, rng.random() / 2 + 0.01
        said = remedy(n, half, matters, "more lead")
        if half <= matters:
            assert said == ""
        elif said.startswith(TOO_MUCH):
            assert n * ((half / matters) ** 2 - 1) > 20 * n
        else:
            more = int(said.split()[1].replace(",", ""))
            # With so many more the interval is as narrow as what matters, and not before.
            assert half * math.sqrt(n / (n + more)) <= matters
            assert half * math.sqrt(n / (n + more - 1)) > matters
