"""Agreement with its interval from a count table, against packages that work on the rows.

Peers: scikit-learn's kappa under a bootstrap of the rows (a few replicates are timed and scaled,
which is said), and the package krippendorff for alpha. Both are put into an environment of their
own, benchmarks/.peers, and are never imported by the kit (krippendorff is under the GPL). Times
count no imports. At 1,000 leads, as a workshop has them, and at 1,000,000.

    python benchmarks/agreement.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np

PEERS = Path(__file__).resolve().parent / ".peers"
NEEDED = ("scikit-learn", "krippendorff")
STEPS, DRAWS, TIMED = 5, 2_000, 5
SIZES = (1_000, 1_000_000)


def made_up(n: int, seed: int = 0) -> np.ndarray:
    """Two views of n leads on five steps that agree in part: whole numbers, one row a side."""
    rng = np.random.default_rng(seed)
    sales = rng.integers(0, STEPS, n)
    near = np.clip(sales + rng.integers(-1, 2, n), 0, STEPS - 1)
    return np.stack([sales, np.where(rng.random(n) < 0.5, near, rng.integers(0, STEPS, n))])


def timed(work: Callable[[], object], times: int) -> tuple[float, object]:
    """The quickest of so many runs in seconds (other work on the machine only adds), and what the
    last one gave.
    """
    taken, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    return min(taken), result


def peer(path: Path) -> None:
    """What the peers say and take; run in their environment."""
    import krippendorff
    from sklearn.metrics import cohen_kappa_score

    views = np.load(path)
    n, rng = views.shape[1], np.random.default_rng(1)
    whole = cohen_kappa_score(*views, weights="quadratic")

    def replicate() -> float:
        rows = rng.integers(0, n, n)
        return cohen_kappa_score(views[0, rows], views[1, rows], weights="quadratic")

    replicate()
    each, _ = timed(replicate, TIMED)
    # The interval itself is only made where that does not take all day.
    drawn = [replicate() for _ in range(DRAWS)] if n <= 10_000 else []
    alpha_time, alpha = timed(
        lambda: krippendorff.alpha(
            reliability_data=views.astype(float), level_of_measurement="interval"
        ),
        3,
    )
    print(
        json.dumps(
            {
                "kappa": whole,
                "each": each,
                "interval": list(np.quantile(drawn, [0.025, 0.975])) if drawn else [],
                "alpha": alpha,
                "alpha_time": alpha_time,
            }
        )
    )


def environment() -> Path:
    """The peers' own Python; made on first use."""
    python = PEERS / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print(f"Making an environment for {', '.join(NEEDED)} in {PEERS.name} ...", flush=True)
        venv.create(PEERS, with_pip=True)
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *NEEDED], check=True
    )
    return python


def main() -> None:
    """Print one line a size and peer."""
    import pandas as pd

    from workshop.leads import two_views
    from workshop.leads.coefficients import statistic, two_raters

    def kappa(tables: np.ndarray) -> np.ndarray:
        return two_raters(tables, "cohen", "quadratic", errors=False).value

    measure = two_views.Measure(kappa, statistic("cohen", "quadratic"), True)

    def counted(views: np.ndarray) -> np.ndarray:
        return np.bincount(views[0] * STEPS + views[1], minlength=STEPS**2).reshape(STEPS, STEPS)

    def with_interval(views: np.ndarray) -> tuple[float, tuple[float, float]]:
        table = counted(views)
        return float(kappa(table)), two_views.between(table, measure)

    python = environment()
    for n in SIZES:
        views = made_up(n)
        with_interval(views)
        ours, (value, interval) = timed(lambda views=views: with_interval(views), 15)  # type: ignore[misc]
        alpha_time, alpha = timed(lambda views=views: float(two_views.alpha(counted(views))), 15)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "views.npy"
            np.save(path, views)
            theirs = json.loads(
                subprocess.run(
                    [python, __file__, "--peer", str(path)],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout
            )
        if abs(value - theirs["kappa"]) > 1e-9 or abs(alpha - theirs["alpha"]) > 1e-9:  # type: ignore[operator]
            raise SystemExit(
                f"not the same numbers: {value} and {theirs['kappa']}, {alpha} and"
                f" {theirs['alpha']}"
            )
        scaled = theirs["each"] * DRAWS
        said = (
            f", theirs {theirs['interval'][0]:.3f} to {theirs['interval'][1]:.3f}"
            if theirs["interval"]
            else ""
        )
        print(
            f"{n:,} leads, quadratic kappa {value:.4f} ({interval[0]:.3f} to"
            f" {interval[1]:.3f}{said}): {1000 * ours:.1f} ms;"
            f" scikit-learn on {DRAWS:,} times resampled rows {scaled:,.1f} s (scaled from {TIMED}):"
            f" {scaled / ours:,.0f} times faster, same kappa."
        )
        labels = pd.CategoricalDtype(["Worst", "Bad", "Fair", "Good", "Best"], ordered=True)
        leads = pd.DataFrame(
            {
                view: pd.Categorical.from_codes(codes, dtype=labels)
                for view, codes in zip(two_views.VIEWS, views)
            }
        ).assign(outcome=pd.Categorical.from_codes(views[0] % 2, ["lost", "won"]))
        counting, _ = timed(lambda leads=leads: two_views.count(leads), 5)  # type: ignore[misc]
        print(
            f"{n:,} leads: counting a table of labels first takes {1000 * counting:.1f} ms more,"
            f" which makes it {scaled / (ours + counting):,.0f} times."
        )
        print(
            f"{n:,} leads, alpha {alpha:.4f}: {1000 * alpha_time:.2f} ms; krippendorff "
            f"{1000 * theirs['alpha_time']:,.1f} ms: {theirs['alpha_time'] / alpha_time:,.0f} "
            f"times faster, same alpha."
        )  # type: ignore[operator]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(Path(sys.argv[2]))
    else:
        main()
