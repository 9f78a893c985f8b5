"""Known optima and times of the exact selection.

Next release problem (Bagnall, Rayward-Smith and Whittley 2001; instances of Xuan and others 2012):
choose customers' requests under a budget, each request needing requirements that need others.
Customers become initiatives without effort that need theirs; requirements become initiatives
without points. Everything goes through the kit's own tables and selection. Then 200 made-up
initiatives, ten lists, to proof; and the selection made again in many draws against each draw
through the solver, on lists with little room, and with room for all and some initiatives without
points.

    python benchmarks/selection.py [folder with classic-nrp/ and optima.txt]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from workshop.strategy import certainty, choice, fairness
from workshop.strategy.problem import Problem

INSTANCES = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "next-release-problem"


def read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A next-release instance as the kit's tables: initiatives, and points of one side (the
    customers' profits).
    """
    numbers = iter(path.read_text().split())
    take = lambda: int(next(numbers))  # noqa: E731
    costs = [take() for _ in range(take()) for _ in range(take())]
    needs: dict[int, list[int]] = {}
    for _ in range(take()):
        first, then = take(), take()
        needs.setdefault(then, []).append(first)
    customers = [(take(), [take() for _ in range(take())]) for _ in range(take())]
    rows = [
        (f"r{i}", float(cost), ";".join(f"r{j}" for j in needs.get(i, ())))
        for i, cost in enumerate(costs, 1)
    ]
    rows += [
        (f"c{i}", 0.0, ";".join(f"r{j}" for j in wants))
        for i, (_, wants) in enumerate(customers, 1)
    ]
    initiatives = pd.DataFrame(rows, columns=["initiative", "effort_likely", "requires"])
    points = pd.DataFrame(
        {
            "team": "Sales",
            "person": None,
            "initiative": [f"c{i}" for i in range(1, len(customers) + 1)],
            "points": [float(profit) for profit, _ in customers],
        }
    )
    return initiatives, points


def budget(initiatives: pd.DataFrame, percent: int) -> int:
    """The share of all costs that may be spent, halves rounded up."""
    return int((2 * percent * int(initiatives["effort_likely"].sum()) + 100) // 200)


def solve(
    initiatives: pd.DataFrame,
    points: pd.DataFrame,
    percent: int,
    *,
    ties: bool = False,
    time_limit: float = 600,
) -> tuple[int, choice.Plan, float]:
    """The value reached, the plan and the seconds it took, tables to proof."""
    start = time.perf_counter()
    wishes = Problem(initiatives, points, {"Sales": budget(initiatives, percent)}, horizon=1).wishes
    plan = choice.choose(wishes, ties=ties, time_limit=time_limit)
    seconds = time.perf_counter() - start
    if choice.broken_rules(wishes, plan.chosen):
        raise SystemExit("a rule is broken")
    profit = dict(zip(points["initiative"], points["points"]))
    return (
        int(sum(profit.get(name, 0) for name, taken in zip(wishes.names, plan.chosen) if taken)),
        plan,
        seconds,
    )


def made_up(n: int, seed: int, *, room: float = 1 / 3, without: float = 0.0) -> choice.Wishes:
    """A list of n initiatives with two teams, a prerequisite for one in eight and a few exclusions.

    `room`: the share of it that is affordable; `without`: the share of the initiatives that nobody
    gave points to.
    """
    rng = np.random.default_rng(seed)
    names = [f"I{i}" for i in range(n)]
    work = np.round(rng.lognormal(2, 0.6, n), 1)
    requires, excludes = [None] * n, [None] * n
    for _ in range(n // 8):
        a, b = rng.choice(n, 2, replace=False)
        requires[max(a, b)] = names[min(a, b)]
    for _ in range(n // 40):
        a, b = rng.choice(n, 2, replace=False)
        excludes[a] = names[b]
    initiatives = pd.DataFrame(
        {
            "initiative": names,
            "effort_likely": work,
            "requires": requires,
            "excludes": excludes,
            "effort_likely_sales": np.where(rng.random(n) < 0.3, work, np.nan),
            "effort_likely_marketing": np.where(
                rng.random(n) < 0.3, np.round(work * 0.5, 1), np.nan
            ),
        }
    )
    points = pd.DataFrame(
        [
            (team, None, name, float(given))
            for team in ("Sales", "Marketing")
            for name, given in zip(names, rng.multinomial(10 * n, rng.dirichlet(np.full(n, 0.7))))
        ],
        columns=["team", "person", "initiative", "points"],
    )
    points = points[~points["initiative"].isin([name for name in names if rng.random() < without])]
    capacity = float(work.sum()) * room / 4
    return Problem(
        initiatives, points, {"Sales": capacity * 0.55, "Marketing": capacity * 0.45}
    ).wishes


def main() -> None:
    """Print one line an instance."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else INSTANCES
    if (folder / "optima.txt").exists():
        optima = dict(
            line.strip(";\r ").split(";")[:2]
            for line in (folder / "optima.txt").read_text().split()
            if ";" in line
        )
        reached = 0
        for name, known in optima.items():
            file, percent = name.split("-")
            initiatives, points = read(folder / "classic-nrp" / f"{file}.txt")
            value, plan, seconds = solve(initiatives, points, int(percent))
            reached += value == int(known)
            print(
                f"{name}: {value:,} of {int(known):,} known,"
                f" {'proven' if plan.proven else f'gap {plan.gap:.2%}'}, {len(initiatives):,}"
                f" initiatives, {seconds:.2f} s",
                flush=True,
            )
        print(f"{reached} of {len(optima)} published optima reached exactly.")
    else:
        print(f"No instances in {folder}; the known optima were not tried.")
    for ties in (False, True):
        taken = []
        for seed in range(10):
            wishes = made_up(200, seed)
            start = time.perf_counter()
            plan = choice.choose(wishes, ties=ties)
            taken.append(time.perf_counter() - start)
            if not plan.proven:
                raise SystemExit(f"list {seed} was not proven")
        print(
            f"200 initiatives, ten lists, proven{', ties broken' if ties else ''}:"
            f" {np.median(taken):.2f} s in the middle, {max(taken):.2f} s at most."
        )
    taken, worked, sizes = [], [], []
    for seed in range(5):
        wishes = made_up(60, 100 + seed)
        start, work = time.perf_counter(), time.process_time()
        whole = fairness.front(wishes, time_limit=60)
        taken.append(time.perf_counter() - start)
        worked.append(time.process_time() - work)
        sizes.append(len(whole))
        if not whole.complete:
            raise SystemExit(f"front {seed} was not complete")
    print(
        f"The whole front of 60 initiatives, five lists, {min(sizes)} to {max(sizes)} points each:"
        f" {np.median(taken):.1f} s in the middle, {max(taken):.1f} s at most; {max(worked):.1f} s"
        " at most of the processor's own time."
    )
    for n, room, without in (
        (40, 1 / 3, 0.0),
        (200, 1 / 3, 0.0),
        (200, 0.08, 0.0),
        (160, 1.2, 0.2),
    ):
        for seed in range(3):
            again(n, seed, room, without)


def again(n: int, seed: int, room: float, without: float) -> None:
    """The selection made again in a thousand draws, and in some of them one by one: one line with
    the ratio.
    """
    wishes, rng, draws, alone = (
        made_up(n, seed, room=room, without=without),
        np.random.default_rng(seed),
        1_000,
        50,
    )
    worth = wishes.joint * np.exp(0.3 * rng.standard_normal((draws, n)))
    worth /= worth.sum(axis=1, keepdims=True)
    late = 0.55 * rng.standard_normal((draws, 1)) + 0.83 * rng.standard_normal((draws, n))
    work = wishes.effort * np.exp(0.4 * late)
    start = time.process_time()
    ours = certainty.choose_all(wishes, worth, work)
    together = time.process_time() - start
    start = time.process_time()
    scratch = np.array(
        [certainty.one_by_one(wishes, v, e) for v, e in zip(worth[:alone], work[:alone])]
    )
    one_by_one = (time.process_time() - start) * draws / alone
    equal = int((ours[:alone] == scratch).all(axis=1).sum())
    print(
        f"{draws:,} re-selections of {n} initiatives, room for {room:.0%}, {without:.0%} without"
        f" points: {together:.2f} s of the processor; each through scipy.optimize.milp"
        f" {one_by_one:.1f} s (scaled from {alone}): {one_by_one / together:.0f} times faster,"
        f" {equal} of {alone} selections the same.",
        flush=True,
    )


if __name__ == "__main__":
    main()
