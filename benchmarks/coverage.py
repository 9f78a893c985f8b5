"""How often the intervals that the kit prints hold the truth, and how often a verdict claims what
is not there.

Data sets are drawn from tables of which everything is known: 20, 50, 200 and 2,000 leads, two to
five labels used evenly or one of them four times in five. Every figure comes with its standard
error. Wanted: 93 to 97 of 100 for an interval of 95 percent, no more than 5 (leaning) and 1 (clear)
of 100 for a claim where there is nothing. Takes minutes, so it is run by hand:

    python benchmarks/coverage.py [data sets, 2000 without it] [agreement | foresight | ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workshop.intervals import tilted
from workshop.leads import outcomes, two_views

SETS = 2_000
SIZES, LABELS, MOST = (20, 50, 200, 2_000), (2, 3, 4, 5), (None, 0.8)
WANTED = (93.0, 97.0)


@dataclass(frozen=True)
class Row:
    """One figure: of so many data sets so many held the truth (or claimed something)."""

    what: str
    case: str
    hits: int
    of: int

    @property
    def percent(self) -> float:
        """Of a hundred data sets."""
        return 100 * self.hits / max(self.of, 1)

    @property
    def error(self) -> float:
        """Its standard error, never under that of one hit."""
        share = min(max(self.hits, 1), max(self.of - 1, 1)) / max(self.of, 1)
        return 100 * float(np.sqrt(share * (1 - share) / max(self.of, 1)))


def margin(labels: int, most: float | None) -> np.ndarray:
    """How often each label is used: all alike, or one of them `most` of the time."""
    if most is None:
        return np.full(labels, 1 / labels)
    return np.r_[most, np.full(labels - 1, (1 - most) / (labels - 1))]


def held(low: np.ndarray, high: np.ndarray, truth: float) -> tuple[int, int]:
    """Of how many intervals that are shown hold the truth, and how many are shown."""
    shown = np.isfinite(low) & np.isfinite(high)
    inside = (low - 1e-9 <= truth) & (truth <= high + 1e-9)
    return int((inside & shown).sum()), int(shown.sum())


def agreement(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """All measures of agreement of two views, for sides that agree on no, half or nine in ten of
    their leads beyond chance.
    """
    for n in sizes:
        for labels in LABELS:
            for most in MOST:
                use = margin(labels, most)
                for together in (0.0, 0.5, 0.9):
                    truth = together * np.diag(use) + (1 - together) * np.outer(use, use)
                    tables = rng.multinomial(n, truth.ravel(), size=sets).astype(float)
                    tables = tables.reshape(-1, labels, labels)
                    tables = tables[np.isfinite(two_views.spearman(tables))]
                    thin = np.array([two_views.thin(table) for table in tables])
                    case = f"{n} leads, {labels} labels, {'even' if most is None else most}, {together}"
                    for name, measure in two_views.MEASURES.items():
                        kept = tables[~thin] if measure.by_labels else tables
                        if not len(kept):
                            continue
                        ends = tilted(
                            [kept],
                            [two_views.unseen(kept)],
                            measure.statistic,
                            value=measure.of(kept),
                        )
                        yield Row(name, case, *held(*ends, float(measure.statistic(truth)[0])))


def beyond(use: np.ndarray, area: float) -> np.ndarray:
    """How often wins get each label where losses get them as in `use` and this is the AUC."""
    low, high = 0.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        wins = use * np.exp(middle * np.linspace(0, 1, len(use)))
        wins = wins / wins.sum()
        low, high = (middle, high) if outcomes.area_of(wins, use)[0] < area else (low, middle)
    return wins


def together(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two views of the same leads that go together half of the time."""
    ends = np.minimum(
        *np.meshgrid(np.r_[0, first.cumsum()], np.r_[0, second.cumsum()], indexing="ij")
    )
    return (np.diff(np.diff(ends, axis=0), axis=1) + np.outer(first, second)) / 2


def foresight(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """AUC, the difference of two, and the wins caught, with half and with a fifth of the leads won
    (ten wins and ten losses at least, as in the kit).
    """
    for n in sizes:
        for labels in (*LABELS, 30):
            for most in MOST if labels <= max(LABELS) else (None,):
                use = margin(labels, most)
                for areas in ((0.5, 0.5), (0.75, 0.6), (0.9, 0.7)):
                    truth = [together(*(beyond(use, area) for area in areas)), together(use, use)]
                    for wins in {n // 2, max(n // 5, 10)}:
                        tables = [
                            rng.multinomial(size, part.ravel(), size=sets)
                            .reshape(-1, labels, labels)
                            .astype(float)
                            for size, part in zip((wins, n - wins), truth)
                        ]
                        case = (
                            f"{wins} wins of {n}, {labels} labels, {'even' if most is None else most},"
                            f" {areas}"
                        )
                        single = [part.sum(2) for part in tables]
                        pooled = (single[0] + single[1]) / n
                        kept = n - n * pooled.max(1) >= outcomes.FEWEST_APART
                        ends = tilted(
                            [part[kept] for part in single],
                            [pooled[kept]] * 2,
                            outcomes.area_of,
                            axes=1,
                        )
                        true = outcomes.area_of(*(part.sum(1) for part in truth))[0]
                        yield Row("area", case, *held(*ends, float(true)))
                        fill = outcomes.as_if_dealt(tables[0] + tables[1])
                        ends = tilted(tables, [fill] * 2, outcomes.areas_apart)
                        true = outcomes.areas_apart(*truth)[0]
                        yield Row("difference of areas", case, *held(*ends, float(true)))
                        # Here the number of wins is drawn too: leads are.
                        share = np.stack(
                            [
                                part.sum(1)[::-1] * of / n
                                for part, of in zip(truth, (wins, n - wins))
                            ],
                            -1,
                        )
                        drawn = rng.multinomial(n, share.ravel(), size=sets).reshape(
                            -1, *share.shape
                        )
                        drawn = drawn.astype(float)
                        statistic = outcomes.caught_of(0.2)
                        true = float(statistic(share)[0])
                        drawn = drawn[drawn.sum(1).min(1) >= outcomes.FEW_OUTCOMES]
                        if len(drawn):
                            shown = tilted([drawn], [outcomes.as_if_dealt(drawn)], statistic)
                            yield Row("wins caught", case, *held(*shown, true))


FAMILIES: dict[str, Callable[[int, np.random.Generator], Iterator[Row]]] = {
    "agreement": agreement,
    "foresight": foresight,
}


def main() -> None:
    """Print one line a figure; those out of what is wanted by two standard errors are marked."""
    sets = next((int(word) for word in sys.argv[1:] if word.isdigit()), SETS)
    wanted = [word for word in sys.argv[1:] if not word.isdigit()] or list(FAMILIES)
    for family in wanted:
        out = rows = 0
        for row in FAMILIES[family](sets, np.random.default_rng(1)):
            low, high = WANTED
            off = not low - 2 * row.error <= row.percent <= high + 2 * row.error
            out, rows = out + off, rows + 1
            print(
                f"{family} | {row.what} | {row.case} | {row.percent:.1f} +- {row.error:.1f} |"
                f" {row.of:,}{' | out' if off else ''}",
                flush=True,
            )
        print(f"{family}: {rows} figures, {out} out of {low:.0f} to {high:.0f} by two errors.")


if __name__ == "__main__":
    main()
