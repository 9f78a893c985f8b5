"""Each view against what became of the leads."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.findings import Finding
from workshop.leads import outcomes, population, two_views
from workshop.terms import Terms


def leads(
    rows: list[tuple[object, object, str, int]], *, order: tuple[str, ...] = ("Cold", "Warm", "Hot")
) -> pd.DataFrame:
    """Leads from (sales' label, marketing's score, outcome, how many)."""
    frame = pd.DataFrame(
        [row[:3] for row in rows for _ in range(row[3])],
        columns=["sales_view", "marketing_view", "outcome"],
    )
    frame["sales_view"] = frame["sales_view"].astype(pd.CategoricalDtype(list(order), ordered=True))
    return frame.astype({"marketing_view": "float64"})


def simulated(
    n: int = 60, *, sales: float = 0, marketing: float = 0, seed: int = 0
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    worth = rng.normal(size=n)
    won = rng.random(n) < 1 / (1 + np.exp(-worth))
    views = [
        np.clip(np.rint(2 + strength * worth + rng.normal(size=n)), 0, 4)
        for strength in (sales, marketing)
    ]
    return pd.DataFrame(
        {
            "sales_view": views[0],
            "marketing_view": views[1],
            "outcome": np.where(won, "won", "lost"),
        }
    )


def by_hand(view: np.ndarray, won: np.ndarray) -> float:
    pairs = [(a > b) + 0.5 * (a == b) for a, b in itertools.product(view[won], view[~won])]
    return float(np.mean(pairs))


def test_the_chance_to_rank_a_win_above_a_loss_is_that_of_all_pairs() -> None:
    frame = simulated(sales=1)
    kept = population.settled(two_views.count(frame))
    codes = [two_views.scale(kept[view]).codes for view in two_views.VIEWS]  # type: ignore[union-attr]
    areas, _ = outcomes.auc(codes, kept["n"].to_numpy(), kept["won"].to_numpy())
    won = (frame["outcome"] == "won").to_numpy()
    assert areas == pytest.approx(
        [by_hand(frame[view].to_numpy(), won) for view in two_views.VIEWS]
    )


def test_its_error_is_what_repeated_samples_show() -> None:
    spread, errors = [], []
    for seed in range(400):
        kept = population.settled(
            two_views.count(simulated(200, sales=1, marketing=0.5, seed=seed))
        )
        codes = [two_views.scale(kept[view]).codes for view in two_views.VIEWS]  # type: ignore[union-attr]
        areas, covariance = outcomes.auc(codes, kept["n"].to_numpy(), kept["won"].to_numpy())
        spread.append(areas[0] - areas[1])
        errors.append(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert np.sqrt(np.mean(errors)) == pytest.approx(np.std(spread), rel=0.1)


def test_the_side_that_foresees_better_is_named() -> None:
    finding = outcomes.foresight(
        two_views.count(simulated(800, sales=0.2, marketing=2)), Terms(("Vertrieb", "Marketing"))
    )
    assert finding.verdict == "clear" and finding.sentence.startswith(
        "Marketing's view foresees better"
    )


def test_leads_still_open_are_not_lost() -> None:
    frame = leads([("Hot", 1.0, "won", 10), ("Hot", 1.0, "lost", 10), ("Hot", 1.0, "open", 80)])
    shares = outcomes.conversion(two_views.count(frame))
    assert shares.loc[shares["label"] == "Hot", "share"].item() == 0.5
    assert "open" in outcomes.by_label(two_views.count(frame)).caveat


def test_labels_out_of_order_are_named_with_their_numbers() -> None:
    frame = leads(
        [
            ("Cold", None, "won", 477),
            ("Cold", None, "lost", 106),
            ("Warm", None, "won", 1179),
            ("Warm", None, "lost", 381),
            ("Hot", None, "won", 90),
            ("Hot", None, "lost", 10),
        ]
    )
    finding = outcomes.by_label(two_views.count(frame))
    assert finding.verdict == "clear"
    assert (
        finding.sentence
        == "Sales' labels are out of order: “Cold” is won 477 times in 583 (81.8 percent, between"
        " 78.5 and 84.7), the better “Warm” 1,179 times in 1,560 (75.6 percent, between 73.4 and"
        " 77.6)."
    )


def test_bands_of_a_score_are_no_labels() -> None:
    frame = simulated(600, sales=0, marketing=0).assign(marketing_view=np.arange(600.0))
    finding = outcomes.by_label(two_views.count(frame))
    assert "Marketing" not in finding.sentence and (finding.table["View"] == "Marketing").sum() == 5


def test_labels_in_order_are_not_warned_of() -> None:
    frame = leads(
        [
            ("Cold", 1.0, "won", 10),
            ("Cold", 1.0, "lost", 90),
            ("Warm", 2.0, "won", 30),
            ("Warm", 2.0, "lost", 70),
            ("Hot", 3.0, "won", 60),
            ("Hot", 3.0, "lost", 40),
        ]
    )
    finding = outcomes.by_label(two_views.count(frame))
    assert finding.verdict is None and "No better label is won less often" in finding.sentence


def test_under_ten_wins_nobody_is_called_the_better_judge() -> None:
    finding = outcomes.foresight(
        two_views.count(leads([("Hot", 3.0, "won", 9), ("Cold", 1.0, "lost", 200)]))
    )
    assert (
        finding.verdict == "cannot tell"
        and finding.table.empty
        and "9 wins" in finding.sentence
        and "1 more win" in finding.more_needed
    )


def test_leads_that_nobody_judged_are_described_not_dropped() -> None:
    frame = leads(
        [
            ("Hot", None, "won", 60),
            ("Hot", None, "lost", 40),
            (None, None, "won", 20),
            (None, None, "lost", 80),
        ]
    )
    finding = outcomes.unrated(two_views.count(frame))
    assert (
        finding.verdict == "clear" and "60.0%" in finding.sentence and "20.0%" in finding.sentence
    )


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_of_shares_as_published_by_newcombe(
    hits: int, n: int, low: float, high: float
) -> None:
    assert outcomes.wilson(hits, n) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("Hot", 1.0, "won", 1)],
        [("Hot", 1.0, "open", 30)],
        [(None, None, "won", 30), (None, None, "lost", 30)],
        [("Hot", 1.0, "won", 30)],
        [("Hot", 1.0, "won", 30), ("Hot", 1.0, "lost", 30)],
    ],
)
def test_too_little_is_said_and_nothing_claimed(rows: list) -> None:
    counts = two_views.count(leads(rows))
    for finding in (
        outcomes.by_label(counts),
        outcomes.foresight(counts),
        outcomes.unrated(counts),
    ):
        assert finding.verdict in (None, "cannot tell") and finding.sentence.endswith("."), (
            finding.sentence
        )


@pytest.mark.slow
def test_nothing_is_claimed_about_noise(tmp_path: Path) -> None:
    verdicts = []
    for seed in range(20):
        counts = two_views.count(
            workshop.open(sample.make("null", tmp_path / str(seed), seed=seed)).table("leads")
        )
        verdicts += [
            finding.verdict
            for finding in (
                outcomes.by_label(counts),
                outcomes.foresight(counts),
                outcomes.unrated(counts),
            )
        ]
    assert verdicts.count("clear") <= 1 and verdicts.count("leaning") <= 5


# --- a real export -------------------------------------------------------------------------------------------------


@pytest.fixture
def x_education(shared: Path, root: Path, tmp_path: Path) -> workshop.Folder:
    folder = tmp_path / "x-education"
    shutil.copytree(root / "data" / "examples" / "x-education", folder)
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "Leads.csv").symlink_to(shared / "leads-xeducation" / "Leads.csv")
    return workshop.open(folder)


def value(finding: Finding, column: str, row: str, of: str) -> float:
    return float(finding.table.set_index(column).loc[row, of])


def test_a_real_export_says_what_is_known_about_it(x_education: workshop.Folder) -> None:
    leads = x_education.table("leads")
    counts = two_views.count(leads)
    assert len(leads) == 9240
    assert "2,449 leads were judged by both sides" in two_views.crosstab(counts).sentence
    agreed = two_views.agreement(counts, Terms(seed=x_education.seed))
    assert (
        "hardly agree" in agreed.sentence
        and "rank correlation 0.151" in agreed.sentence
        and "tau-b 0.120" in agreed.sentence
    )
    assert value(
        agreed, "Measure", "Same order (rank correlation, Spearman)", "Value"
    ) == pytest.approx(0.1508, abs=5e-5)
    assert value(agreed, "Measure", "Same order (Kendall's tau-b)", "Value") == pytest.approx(
        0.1200, abs=5e-5
    )
    foresight = outcomes.foresight(counts)
    assert value(foresight, "Foresight", "Sales' view", "Times in 100") == pytest.approx(
        74.68, abs=0.01
    )
    assert value(foresight, "Foresight", "Marketing's view", "Times in 100") == pytest.approx(
        69.08, abs=0.01
    )
    assert (
        foresight.verdict == "clear"
        and "74.7 times in 100" in foresight.sentence
        and "69.1 times" in foresight.sentence
    )
    order = outcomes.by_label(counts)
    assert (
        order.verdict == "clear"
        and "“Low in Relevance” is won 477 times in 583" in order.sentence
        and "“Might be” 1,179 times in 1,560" in order.sentence
    )
    rated = outcomes.unrated(counts)
    assert rated.verdict == "clear" and "56.7%" in rated.sentence and "21.5%" in rated.sentence


def test_wins_caught_at_a_volume_are_counted_by_hand() -> None:
    # Best label: 10 leads, 8 won; then 30 leads, 6 won; then 60 leads, 6 won. A fifth of 100 leads:
    # all 10, and a third of the 30.
    rows = [
        (2.0, "won", 8),
        (2.0, "lost", 2),
        (1.0, "won", 6),
        (1.0, "lost", 24),
        (0.0, "won", 6),
        (0.0, "lost", 54),
    ]
    counts = pd.DataFrame(
        [[step, 0.0, outcome, n] for step, outcome, n in rows],
        columns=["sales_view", "marketing_view", "outcome", "n"],
    )
    few = outcomes.caught(counts, share=0.2)
    table = few.table
    assert table["Wins caught, percent"].tolist() == [50.0, 20.0]
    assert table["Times as many as at random"].tolist() == [2.5, 1.0]
    # 20 wins are too few for a range that holds, and that is said.
    assert (
        table[["From", "To"]].isna().all(axis=None) and "cannot be told before 40" in few.sentence
    )
    many = outcomes.caught(counts.assign(n=counts["n"] * 10), share=0.2)
    low, high = many.table.loc[0, ["From", "To"]]
    assert low < 50 < high and "between" in many.sentence and "cannot be told" not in many.sentence


def test_under_ten_wins_nothing_is_caught() -> None:
    few = pd.DataFrame(
        [[1.0, 1.0, "won", 9], [0.0, 0.0, "lost", 50]],
        columns=["sales_view", "marketing_view", "outcome", "n"],
    )
    assert "too few" in outcomes.caught(few).sentence
