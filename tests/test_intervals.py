"""Intervals: as published, never without width, and holding the truth as often as they say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from workshop import intervals


def test_fishers_exact_test_is_that_of_scipy_for_tables_of_any_size() -> None:
    rng = np.random.default_rng(1)
    for _ in range(60):
        n, m = (int(size) for size in rng.integers(1, 10 ** rng.integers(1, 5), 2))
        k, other = int(rng.integers(0, n + 1)), int(rng.integers(0, m + 1))
        exact = stats.fisher_exact(np.array([[k, n - k], [other, m - other]])).pvalue
        assert intervals.fisher((k, n), (other, m)) == pytest.approx(exact, rel=1e-6, abs=1e-12)
    assert intervals.fisher((500_000, 1_000_000), (500_100, 1_000_000)) == pytest.approx(
        0.888, abs=0.002
    )


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (10, 10), (3, 20), (180, 200), (700, 2_000)])
def test_of_a_share_a_tilted_interval_is_wilsons(hits: int, n: int) -> None:
    def share(p: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        return p[..., 0], [np.broadcast_to([1.0, 0.0], p.shape)]

    low, high = intervals.tilted(
        [np.array([[hits, n - hits]])], [np.array([[0.5, 0.5]])], share, axes=1
    )
    # The variance is that of one observation less, and two are spread over both cells.
    wanted = intervals.wilson(hits * (n - 1) / n, n - 1)
    assert (low[0], high[0]) == pytest.approx(wanted, abs=0.006)
    assert low[0] < high[0]


def test_many_data_sets_at_once_have_the_intervals_of_each_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mean(p: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        return p @ np.arange(3.0), [np.broadcast_to(np.arange(3.0), p.shape)]

    tables = np.random.default_rng(2).integers(1, 9, (7, 3))
    fills = np.full((7, 3), 1 / 3)
    whole = intervals.tilted([tables], [fills], mean, axes=1)
    monkeypatch.setattr(intervals, "AT_ONCE", 400)
    assert np.allclose(intervals.tilted([tables], [fills], mean, axes=1), whole)


def test_p_and_interval_are_of_one_test() -> None:
    def between(confidence: float) -> tuple[float, float]:
        return intervals.newcombe((8, 20), (16, 20), confidence)

    p = intervals.luck(between)
    assert between(1 - p - 0.002)[0] > 0 >= between(1 - p + 0.002)[0]
    assert intervals.luck(lambda confidence: (-1.0, 1.0)) == 1.0
    assert intervals.luck(lambda confidence: (np.nan, np.nan)) == 1.0


def test_two_shares_that_are_the_same_are_seldom_called_different() -> None:
    rng, claims = np.random.default_rng(3), []
    for _ in range(600):
        sizes = rng.integers(10, 60, 2)
        share = rng.choice([0.05, 0.2, 0.5, 0.9])
        first, second = ((int(rng.binomial(n, share)), int(n)) for n in sizes)
        claims.append(intervals.fisher(first, second) <= 0.05)
    assert np.mean(claims) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "sets", "sizes"),
    [
        ("agreement", 300, (20, 50)),
        ("foresight", 150, (50,)),
        ("promises", 80, (50,)),
        ("kinds", 80, (200,)),
        ("several", 40, (20,)),
        ("cards", 200, (50,)),
    ],
)
def test_intervals_hold_the_truth_and_verdicts_claim_no_more_than_they_promise(
    family: str, sets: int, sizes: tuple[int, ...]
) -> None:
    path = Path(__file__).parents[1] / "benchmarks" / "coverage.py"
    spec = importlib.util.spec_from_file_location("coverage_of_intervals", path)
    assert spec and spec.loader
    coverage = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(coverage)
    rows = [
        row for row in coverage.FAMILIES[family](sets, np.random.default_rng(1), sizes) if row.of
    ]
    assert len(rows) >= 16
    for row in rows:
        said = f"{row.what}, {row.case}: {row.percent:.1f} +- {row.error:.1f} of {row.of}"
        # Of so many figures one lies three errors off by luck; too wide flatters nobody.
        if row.promised:
            assert row.percent <= row.promised + 4 * row.error, said
        elif row.of >= 30:
            assert row.percent >= 93 - 4 * row.error, said
    for what, promised in {(row.what, row.promised) for row in rows if row.promised}:
        same = [row for row in rows if row.what == what]
        claims, of = sum(row.hits for row in same), sum(row.of for row in same)
        assert claims <= of * promised / 100 + 3 * np.sqrt(of * promised / 100), what
    kept = [row.percent for row in rows if not row.promised and row.of >= 30]
    assert not kept or 93 <= np.mean(kept) <= 99
