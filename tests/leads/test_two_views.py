"""How far both sides judge the same leads alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import workshop
from workshop import sample
from workshop.leads import two_views
from workshop.terms import Terms


def leads(pairs: list[tuple[object, object]], outcome: object = "won") -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["sales_view", "marketing_view"])
    for view in two_views.VIEWS:
        if all(isinstance(value, str) or value is None for value in frame[view]):
            frame[view] = frame[view].astype("category")
    return frame.assign(outcome=outcome)


@pytest.fixture
def table() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 9, (5, 4))


def test_counting_keeps_every_lead_and_what_is_missing() -> None:
    counts = two_views.count(leads([("Hot", 1.0), ("Hot", 1.0), (None, 2.0), ("Cold", None)]))
    assert counts["n"].sum() == 4
    assert counts.loc[counts["sales_view"].isna(), "n"].tolist() == [1]
    assert counts.columns.tolist() == ["sales_view", "marketing_view", "outcome", "n"]


def test_rank_correlations_from_counts_are_those_from_rows(table: np.ndarray) -> None:
    x, y = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    assert two_views.spearman(table) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert two_views.tau_b(table) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)


def test_many_tables_at_once_give_what_each_gives_alone(table: np.ndarray) -> None:
    square = np.stack([table[:4], table[1:]])
    for coefficient in (
        two_views.spearman,
        two_views.tau_b,
        two_views.same_band,
        two_views.ac2,
        two_views.alpha,
    ):
        assert coefficient(square) == pytest.approx([float(coefficient(one)) for one in square])


@pytest.mark.parametrize("name", two_views.MEASURES)
def test_what_one_more_lead_does_to_a_measure_is_what_happens_when_it_comes(
    name: str, table: np.ndarray
) -> None:
    square = table[:4] + 1.0
    whole, (moves,) = two_views.MEASURES[name].statistic(square / square.sum())
    assert float(whole) == pytest.approx(float(two_views.MEASURES[name].of(1e6 * square)), abs=1e-6)
    for cell in ((0, 0), (0, 3), (2, 1)):
        more = square / square.sum()
        more[cell] += 1e-6
        after = two_views.MEASURES[name].statistic(more / more.sum())[0]
        here = moves[cell] - (moves * square).sum() / square.sum()
        assert float((after - whole) / 1e-6) == pytest.approx(float(here), abs=1e-3)


def test_the_interval_is_that_of_the_large_sample() -> None:
    counts = two_views.count(leads([(float(i % 5), float((i * 7) % 5 // 2)) for i in range(1000)]))
    table = two_views.agreement(counts, Terms(seed=3)).table.set_index("Measure")
    share = table.loc["Same band, share of leads"]
    assert share["To"] - share["From"] == pytest.approx(
        2 * 1.96 * np.sqrt(share["Value"] * (1 - share["Value"]) / 1000), rel=0.08
    )


def test_well_known_labels_need_no_order_and_others_are_asked_for() -> None:
    known = two_views.scale(pd.Series(["03.Low", "01.High", None, "02.Medium"], dtype="category"))
    assert (
        known is not None
        and known.labels == ("03.Low", "02.Medium", "01.High")
        and known.codes.tolist() == [0, 2, -1, 1]
    )
    assert two_views.scale(pd.Series(["A", "C"], dtype="category")).labels == ("C", "A")  # type: ignore[union-attr]
    assert two_views.scale(
        pd.Series(["A-", "A", "F", "D", "B+", "A+"], dtype="category")
    ).labels == ("F", "D", "B+", "A-", "A", "A+")  # type: ignore[union-attr]
    finding = two_views.agreement(two_views.count(leads([("red", 1.0), ("blue", 2.0)] * 20)))
    assert (
        finding.verdict == "cannot tell"
        and "sales_order" in finding.sentence
        and "workshop.toml" in finding.sentence
    )


def test_a_score_is_cut_into_bands_that_keep_both_volumes() -> None:
    pairs = (
        [("Cold", float(i)) for i in range(50)]
        + [("Warm", float(50 + i)) for i in range(30)]
        + [("Hot", float(80 + i)) for i in range(20)]
    )
    found = two_views.both(two_views.count(leads(pairs)))
    table, rows, columns = two_views.bands(found)  # type: ignore[arg-type]
    assert np.array_equal(table, np.diag([50, 30, 20]))
    assert rows == ("Cold", "Warm", "Hot") and columns == ("0 to 49", "50 to 79", "80 to 99")


def test_scores_of_any_fineness_are_compared() -> None:
    values = np.random.default_rng(2).normal(size=3000)
    frame = pd.DataFrame({"sales_view": values, "marketing_view": values + 1e-9, "outcome": "won"})
    finding = two_views.agreement(two_views.count(frame))
    assert finding.verdict == "clear" and "100 in 100 are in the same band" in finding.sentence
    assert "fifths" in two_views.crosstab(two_views.count(frame)).caveat


def test_a_label_that_dominates_is_said_and_not_hidden_in_a_kappa() -> None:
    pairs = [("Cold", 1.0)] * 118 + [("Cold", 2.0)] * 5 + [("Hot", 1.0)] * 2
    sentence = two_views.agreement(two_views.count(leads(pairs))).sentence
    assert "94 in 100 are in the same band" in sentence and "AC1 says 0.94, kappa -0.02" in sentence
    assert two_views.paradox(np.array([[40, 10], [10, 40]])) == ""


def test_opposite_orders_are_called_so() -> None:
    finding = two_views.agreement(
        two_views.count(leads([("Cold", 3.0), ("Warm", 2.0), ("Hot", 1.0)] * 20))
    )
    assert finding.verdict == "clear" and "opposite" in finding.sentence


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("Hot", 1.0)],
        [(None, None)] * 3,
        [("Hot", None), (None, 2.0)] * 20,
        [("Hot", 1.0)] * 30,
        [("Hot", 1.0), ("Hot", 2.0)] * 30,
        [("Hot", 1.0), ("Cold", 2.0)] * 4,
    ],
)
def test_too_little_is_said_and_nothing_claimed(rows: list) -> None:
    counts = two_views.count(leads(rows))
    for finding in (two_views.crosstab(counts), two_views.agreement(counts)):
        assert finding.sentence.endswith(".") and finding.verdict in ("cannot tell", None)
    assert two_views.agreement(counts).verdict == "cannot tell"


@pytest.mark.slow
def test_nothing_is_claimed_about_noise(tmp_path) -> None:
    verdicts = []
    for seed in range(20):
        team = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed))
        verdicts.append(
            two_views.agreement(two_views.count(team.table("leads")), Terms(seed=team.seed)).verdict
        )
    assert "clear" not in verdicts and verdicts.count("leaning") <= 3
