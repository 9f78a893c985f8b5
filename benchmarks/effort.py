"""100,000 draws of 200 initiatives with every completion date: against drawing alone, a plain loop,
and a memory limit.

The floor is the random numbers themselves: the same count of standard normal numbers in single
precision from the same generator, nothing done with them.

    python benchmarks/effort.py
"""

from __future__ import annotations

import math
import random
import time
import tracemalloc

import numpy as np
import pandas as pd

from workshop.strategy.draws import HOLDS, TOGETHER, Efforts, estimates, finish_drawn

DRAWS, INITIATIVES = 100_000, 200


def made_up(n: int) -> Efforts:
    """A list of n initiatives, some with work of a team's own."""
    rng = np.random.default_rng(1)
    likely = rng.gamma(3, 3, n).round(1) + 0.5
    plan = pd.DataFrame(
        {
            "initiative": [f"I{i}" for i in range(n)],
            "effort_low": likely * 0.8,
            "effort_likely": likely,
            "effort_high": likely * 1.6,
            "effort_likely_sales": np.where(np.arange(n) % 3 == 0, likely * 0.6, np.nan),
        }
    )
    return estimates(plan, {"Sales": 30.0, "Marketing": 26.0})


def plain_loop(efforts: Efforts, draws: int) -> list[list[float]]:
    """The same reckoning, one number at a time."""
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + HOLDS / 2))
    down = [math.log(likely / low) / reach for likely, low in zip(efforts.likely, efforts.low)]
    up = [math.log(high / likely) / reach for likely, high in zip(efforts.likely, efforts.high)]
    common, own, share = math.sqrt(TOGETHER), math.sqrt(1 - TOGETHER), efforts.shares[0]
    out = []
    for _ in range(draws):
        shared, total, named, dates = random.gauss(0, 1), 0.0, 0.0, []
        for i, likely in enumerate(efforts.likely):
            z = common * shared + own * random.gauss(0, 1)
            work = likely * math.exp(z * (up[i] if z > 0 else down[i]))
            total += work
            named += work * share[i]
            dates.append(max(total / 56.0, named / 30.0))
        out.append(dates)
    return out


def straight_loop(efforts: Efforts, draws: int) -> list[list[float]]:
    """The same, written straight down from the table as one would in a first version, with nothing
    prepared.
    """
    from statistics import NormalDist

    capacity = dict(zip(efforts.teams, efforts.capacity.tolist()))
    table = [
        {"low": low, "likely": likely, "high": high, "share": dict(zip(efforts.teams, share))}
        for low, likely, high, share in zip(
            efforts.low.tolist(),
            efforts.likely.tolist(),
            efforts.high.tolist(),
            efforts.shares.T.tolist(),
        )
    ]
    reach = NormalDist().inv_cdf(0.5 + HOLDS / 2)
    out = []
    for _ in range(draws):
        shared, total, named, dates = random.gauss(0, 1), 0.0, dict.fromkeys(capacity, 0.0), []
        for row in table:
            z = math.sqrt(TOGETHER) * shared + math.sqrt(1 - TOGETHER) * random.gauss(0, 1)
            width = (
                math.log(row["high"] / row["likely"])
                if z > 0
                else math.log(row["likely"] / row["low"])
            )
            work = row["likely"] * math.exp(z * width / reach)
            total += work
            for team in capacity:
                named[team] += work * row["share"][team]
            dates.append(
                max(
                    [
                        total / sum(capacity.values()),
                        *(named[team] / capacity[team] for team in capacity),
                    ]
                )
            )
        out.append(dates)
    return out


def best(function, times: int = 5) -> float:  # type: ignore[no-untyped-def]
    """The shortest of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Print the ratios."""
    efforts = made_up(INITIATIVES)
    finish_drawn(efforts, draws=1_000)
    block = np.empty((512, INITIATIVES), "float32")

    def floor() -> None:
        rng = np.random.default_rng(1)
        for _ in range(-(-DRAWS // len(block))):
            rng.standard_normal(out=block, dtype="float32")

    alone = best(floor)
    whole = best(lambda: finish_drawn(efforts, draws=DRAWS))
    few = 200
    loop = best(lambda: plain_loop(efforts, few), times=2) * DRAWS / few
    straight = best(lambda: straight_loop(efforts, few), times=2) * DRAWS / few
    tracemalloc.start()
    drawn = finish_drawn(efforts, draws=DRAWS)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    slow = np.median(np.array(plain_loop(efforts, 400))[:, -1])
    print(
        f"{DRAWS:,} draws of {INITIATIVES} initiatives, every completion date kept: {whole:.2f} s"
    )
    print(f"drawing those numbers alone: {alone:.2f} s, so {whole / alone:.2f} times the floor")
    print(
        f"a plain loop straight from the table: {straight:.0f} s (scaled from {few} draws), so"
        f" {straight / whole:.0f} times faster"
    )
    print(
        f"a plain loop with everything prepared: {loop:.0f} s (scaled from {few} draws), so"
        f" {loop / whole:.0f} times faster"
    )
    print(f"peak memory of arrays: {peak:.0f} MiB")
    print(
        f"the same answer: all done after {np.median(drawn[:, -1]):.1f} quarters in the middle, by"
        f" the loop {slow:.1f}"
    )


if __name__ == "__main__":
    main()
