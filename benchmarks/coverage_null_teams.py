"""How often the kit claims something about teams in which there is nothing: by family, for teams of
8 and 8, 12 and 10, 8 and 16 people, with 0, 10 and 30 percent of the answers left blank, with equal
and with unequal spread (1.4 steps in the smaller team, 0.5 in the larger one).

`clear` is promised to be wrong 1 time in 100 at most, `clear` or `leaning` 5 times. Every family is
held against that by two standard errors. What claims nothing has no row: quadrants, what drives
the other side, agreement within a side and how right the expectations were are counts.

    python benchmarks/coverage_null_teams.py [teams, 1000] [first seed]

Takes about half an hour for 1,000 teams on one core.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np

from workshop import permutation
from workshop.follow_up import survey
from workshop.strategy import alignment

TOPICS, THEMES, DRAWS, FEWER_DRAWS = 12, 6, 999, 399
MIDDLE, PERSON, ANSWER = 3.0, 0.4, 0.9
SMALLEST = 5
SIZES = ((8, 8), (12, 10), (8, 16))
BLANKS = (0.0, 0.1, 0.3)
SPREADS = {"equal": (1.0, 1.0), "unequal": (1.4, 0.5)}
INITIATIVES = (8, 12, 20, 40)
PROMISED = (0.01, 0.05)
LEVELS = ("clear", "clear or leaning")


def answers(
    rng: np.random.Generator, sizes: tuple[int, int], spread: tuple[float, float], blank: float
) -> np.ndarray:
    """People by 24 columns, whole steps from 1 to 5: all of the same middle, so that no difference
    is there to be found, whatever the spread.
    """
    scales = spread if sizes[0] <= sizes[1] else spread[::-1]
    people = np.repeat(scales, sizes)[:, None]
    whole = np.hypot(PERSON, ANSWER)
    said = MIDDLE + people / whole * (
        PERSON * rng.normal(size=(len(people), 1)) + ANSWER * rng.normal(size=(len(people), 24))
    )
    said = np.clip(np.rint(said), 1, 5)
    said[rng.random(said.shape) < blank] = np.nan
    return said


def smallest_p(
    values: np.ndarray, in_first: np.ndarray, seed: int, together: list[list[int]], **asked
) -> float:
    """The p of a family, without the columns that the kit withholds."""
    there = np.isfinite(values)
    fewest = 2 if "within" in asked else SMALLEST
    shown = np.minimum(there[in_first].sum(axis=0), there[~in_first].sum(axis=0)) >= fewest
    questions = [kept for each in together if (kept := [k for k in each if shown[k]])]
    if not questions:
        return 1.0
    found = permutation.compare(
        values, in_first, together=questions, seed=seed, draws=DRAWS, **asked
    )
    return float(np.nanmin(found.p))


def families(
    seed: int, sizes: tuple[int, int], spread: tuple[float, float], blank: float
) -> Iterator[tuple[str, float]]:
    """Each family's p in one team of pure noise."""
    rng = np.random.default_rng([seed, *sizes, round(10 * blank), round(10 * spread[0])])
    values = answers(rng, sizes, spread, blank)
    first = np.arange(sum(sizes)) < sizes[0]
    alone = [[k] for k in range(2 * TOPICS)]
    each = TOPICS // THEMES
    by_theme = [list(range(k, k + each)) for k in range(0, 2 * TOPICS, each)]
    sides = [list(range(TOPICS)), list(range(TOPICS, 2 * TOPICS))]
    yield "gaps, expectations by topic", smallest_p(values, first, seed, alone)
    yield "by theme", smallest_p(values, first, seed, by_theme)
    yield "what we expected, in all", smallest_p(values, first, seed, sides)
    # Leaders and members of two sides: labels are dealt within a side, whose columns are its own.
    both = np.full((2 * sum(sizes), 4 * TOPICS), np.nan)
    both[: sum(sizes), : 2 * TOPICS] = values
    both[sum(sizes) :, 2 * TOPICS :] = answers(rng, sizes, spread, blank)
    yield (
        "leaders and members",
        smallest_p(
            both,
            np.tile(first, 2),
            seed,
            [list(range(k, k + TOPICS)) for k in range(0, 4 * TOPICS, TOPICS)],
            within=np.repeat([0, 1], sum(sizes)),
        ),
    )
    # The same people asked again; blanks fall anew.
    again = answers(rng, sizes, spread, blank)
    steady = np.where(rng.random(values.shape) < 0.5, values, again)
    counts = [
        np.isfinite(part[who]).sum(axis=0) for part in (values, steady) for who in (first, ~first)
    ]
    pairs = [(k, k) for k in range(len(first))]
    columns = [(side, str(k)) for side in ("Sales", "Marketing") for k in range(TOPICS)]
    shown = np.min(counts, axis=0) >= SMALLEST
    if shown.any():
        rounds = survey.Rounds(values, steady, first, first, pairs, columns)
        yield "moves since the last time", float(survey.compare(rounds, shown)["p"].min())


def lists(seed: int, initiatives: int) -> Iterator[tuple[str, float]]:
    """The p of two sides that give their points without regard to each other."""
    from scipy.stats import hypergeom

    rng = np.random.default_rng([seed, initiatives])
    a, b = (rng.multinomial(60, rng.dirichlet(np.ones(initiatives))).astype(float) for _ in "ab")
    if min(np.ptp(a), np.ptp(b)) == 0:
        return
    yield f"one strategy or two, {initiatives}", alignment._pairs(a, b, seed).p
    top = alignment.favourites(np.stack([a / a.sum(), b / b.sum()]))
    one, two = (int(k) for k in top.sum(axis=1))
    chance, both = hypergeom(initiatives, one, two), int(top.all(axis=0).sum())
    p = min(1.0, 2 * min(float(chance.cdf(both)), float(chance.sf(both - 1))))
    yield f"who wants what, {initiatives}", p


def rates(p: np.ndarray) -> list[tuple[float, float, bool]]:
    """For each level: the rate, its standard error under the promise, whether the promise holds."""
    said = []
    for promised in PROMISED:
        rate, error = (p <= promised).mean(), np.sqrt(promised * (1 - promised) / len(p))
        said.append((float(rate), float(error), bool(rate <= promised + 2 * error)))
    return said


def told(what: str, found: dict[str, list[float]]) -> bool:
    """Print a line a family; whether all keep the promise."""
    kept = True
    for family, ps in found.items():
        line = [f"{what}{family:<28}"]
        for level, (rate, error, holds) in zip(LEVELS, rates(np.array(ps))):
            kept &= holds
            line.append(
                f"{level} {100 * rate:5.1f} ({100 * error:.1f}){'' if holds else ' BROKEN'}"
            )
        print("  ".join(line), flush=True)
    return kept


def main(teams: int = 1000, begin: int = 0) -> bool:
    """Print all rates in percent, the standard error of the promise in brackets."""
    survey.DRAWS, alignment.PERMUTATIONS = FEWER_DRAWS, DRAWS
    kept, start = True, time.perf_counter()
    for n in INITIATIVES:
        found: dict[str, list[float]] = {}
        for seed in range(begin, begin + teams):
            for family, p in lists(seed, n):
                found.setdefault(family, []).append(p)
        kept &= told("", found)
    for sizes in SIZES:
        for blank in BLANKS:
            for spread, scales in SPREADS.items():
                found = {}
                for seed in range(begin, begin + teams):
                    for family, p in families(seed, sizes, scales, blank):
                        found.setdefault(family, []).append(p)
                kept &= told(f"{sizes[0]} and {sizes[1]}, {blank:.0%} blank, {spread}: ", found)
    print(f"{'All kept' if kept else 'NOT all kept'}; {time.perf_counter() - start:.0f} s")
    return kept


if __name__ == "__main__":
    sys.exit(0 if main(*(int(given) for given in sys.argv[1:])) else 1)
