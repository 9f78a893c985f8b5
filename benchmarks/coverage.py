"""How often the intervals that the kit prints hold the truth, and how often a verdict claims what
is not there.

Data sets are drawn from tables of which everything is known: 20, 50, 200 and 2,000 leads, two to
five labels used evenly or one of them four times in five; surveys, points, waits and shares
likewise. Every figure comes with its standard error. Wanted: 93 to 97 of 100 for an interval of 95
percent, no more than 5 (leaning) and 1 (clear) of 100 for a claim where there is nothing. What
cannot be reckoned for many data sets at once takes a quarter of them, the starting card a
twentieth. Takes most of an hour, so it is run by hand:

    python benchmarks/coverage.py [data sets, 2000 without it] [agreement | foresight | ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workshop import permutation
from workshop.communication import network
from workshop.intervals import difference, newcombe, tilted, wilson_of
from workshop.leads import calibration, card, outcomes, raters, segments, two_views
from workshop.leads.coefficients import two_raters
from workshop.strategy import alignment

SETS = 2_000
TOPICS = 12
SIZES, LABELS, MOST = (20, 50, 200, 2_000), (2, 3, 4, 5), (None, 0.8)
WANTED = (93.0, 97.0)


@dataclass(frozen=True)
class Row:
    """One figure: of so many data sets so many held the truth, or claimed what is not there, of
    which no more than `promised` of a hundred may.
    """

    what: str
    case: str
    hits: int
    of: int
    promised: float = 0.0

    @property
    def percent(self) -> float:
        """Of a hundred data sets."""
        return 100 * self.hits / max(self.of, 1)

    @property
    def error(self) -> float:
        """Its standard error, never under that of one hit."""
        share = min(max(self.hits, 1), max(self.of - 1, 1)) / max(self.of, 1)
        return 100 * float(np.sqrt(share * (1 - share) / max(self.of, 1)))

    @property
    def off(self) -> bool:
        """Whether it is out of what is wanted, by two standard errors."""
        low, high = (0.0, self.promised) if self.promised else WANTED
        return not low - 2 * self.error <= self.percent <= high + 2 * self.error


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


def promises(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """Of labels that promise what is true: the share won of each and of all, how often the verdict
    calls the promise wrong, and how often labels in their order are called out of order.
    """
    for n in sizes:
        for labels in LABELS:
            for most in MOST:
                use = margin(labels, most)
                for won in (np.linspace(0.1, 0.5, labels), np.full(labels, 0.3)):
                    case = (
                        f"{n} leads, {labels} labels, {'even' if most is None else most}, {won[0]}"
                    )
                    shown = inside = clear = any_ = tested = wrong = pairs = 0
                    for _ in range(sets // 4):
                        of = rng.multinomial(n, use)
                        hits = rng.binomial(of, won)
                        counts = pd.DataFrame(
                            [
                                [float(k), outcome, many]
                                for k in range(labels)
                                for outcome, many in (("won", hits[k]), ("lost", of[k] - hits[k]))
                                if many
                            ],
                            columns=["sales_view", "outcome", "n"],
                        ).assign(marketing_view=np.nan)
                        said = {f"{k}": 100 * won[k] for k in range(labels)}
                        here = calibration.bands(counts, "sales_view", said)
                        if here is None:
                            continue
                        table = here.table
                        true = won[table["band"].astype(int)]
                        shown += len(table)
                        inside += int(((table["low"] <= true) & (true <= table["high"])).sum())
                        found = calibration.calibration(counts, said={"sales_view": said})
                        # Where too few are won nothing is claimed; so few is luck, too.
                        tested += 1
                        clear += found.verdict == "clear"
                        any_ += found.verdict in ("clear", "leaning")
                        _, order = outcomes.out_of_order(outcomes.conversion(counts))
                        pairs += 1
                        wrong += bool(order) and order[0][0] <= 0.05
                    yield Row("won by label", case, inside, shown)
                    yield Row("promise called wrong, clear", case, clear, tested, 1)
                    yield Row("promise called wrong", case, any_, tested, 5)
                    yield Row("labels out of order", case, wrong, pairs, 5)


def kinds(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """Two to five kinds of leads on which the sides agree alike: whether all intervals of a data
    set hold the truth, and how often one is said to stand out. Kinds of twenty leads and more only.
    """
    for n in sizes:
        for many in LABELS:
            for most in MOST:
                use, labels = margin(many, most), margin(3, most)
                if n * use.min() < segments.FEWEST:
                    continue
                for together_ in (0.0, 0.5, 0.9):
                    truth = together_ * np.diag(labels) + (1 - together_) * np.outer(labels, labels)
                    case = (
                        f"{n} leads, {many} kinds, {'even' if most is None else most}, {together_}"
                    )
                    inside = shown = clear = any_ = 0
                    chance = float(two_raters(truth, "scott", "quadratic").chance)
                    agreed = float(two_raters(truth, "agreement", "quadratic").observed)
                    for _ in range(sets // 4):
                        tables = rng.multinomial(rng.multinomial(n, use), truth.ravel())
                        places = np.argwhere(tables)
                        counts = pd.DataFrame(
                            {
                                "attribute": "source",
                                "segment": [f"kind {k}" for k, _ in places],
                                "sales_view": [float(cell // 3) for _, cell in places],
                                "marketing_view": [float(cell % 3) for _, cell in places],
                                "n": tables[tuple(places.T)],
                            }
                        )
                        table = segments.compare(counts).table
                        looked = table[table["p"].notna()]
                        if looked.empty:
                            continue
                        shown += 1
                        true = (agreed - chance) / (1 - chance)
                        inside += bool(((looked["low"] <= true) & (true <= looked["high"])).all())
                        clear += bool((looked["p"] <= 0.01).any())
                        any_ += bool((looked["p"] <= 0.05).any())
                    yield Row("agreement of each kind, all at once", case, inside, shown)
                    yield Row("a kind stands out, clear", case, clear, shown, 1)
                    yield Row("a kind stands out", case, any_, shown, 5)


def several(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """Five and eight raters a side of one rule: how often the sides are said to differ more between
    than within. Up to 200 leads; nobody rates more.
    """
    for n in (size for size in sizes if size <= 200):
        for people in (5, 8):
            for labels in (2, 3, 5):
                for most in MOST:
                    use, clear, any_, shown, inside = margin(labels, most), 0, 0, 0, 0
                    for _ in range(sets // 4):
                        worth = rng.choice(labels, n, p=use)
                        own = rng.choice(labels, (n, 2 * people), p=use)
                        rated = np.where(rng.random(own.shape) < 0.6, worth[:, None], own)
                        counts = pd.DataFrame(rated.astype(float)).assign(n=1)
                        counts.attrs["team"] = ("Sales",) * people + ("Marketing",) * people
                        found = raters.within_and_between(counts)
                        if found.table.empty:
                            continue
                        shown += 1
                        clear += found.verdict == "clear"
                        any_ += found.verdict in ("clear", "leaning")
                        # By one rule all three are the same: 0.36 of a pair go by the lead itself.
                        ends = found.table.loc[2, ["From", "To"]].astype(float)
                        inside += bool(ends["From"] <= 0.36 <= ends["To"])
                    case = f"{n} leads, {people} a side, {labels} labels, {'even' if most is None else most}"
                    yield Row("agreement between the two", case, inside, shown)
                    yield Row("sides differ, clear", case, clear, shown, 1)
                    yield Row("sides differ", case, any_, shown, 5)


def cards(sets: int, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """Attributes that say nothing of who is won: how often a starting card is made of them."""
    for n in sizes:
        for labels in LABELS:
            for most in MOST:
                use, clear, any_, shown, coin = margin(labels, most), 0, 0, 0, []
                for _ in range(sets // 20):
                    frame = pd.DataFrame(
                        {
                            name: rng.choice(labels, n, p=use).astype(str)
                            for name in ("source", "region", "size")
                        }
                    )
                    frame["outcome"] = np.where(rng.random(n) < 0.4, "won", "lost")
                    for view in two_views.VIEWS:
                        frame[view] = np.nan
                    counts = frame.groupby([*frame], dropna=False).size().rename("n").reset_index()
                    counts.attrs["attributes"] = ("source", "region", "size")
                    found = card.start(counts).finding
                    shown += 1
                    # Whatever card is made of noise, on new leads it is a coin.
                    settled = counts[card.is_settled(counts["outcome"])]
                    coin.append(card._unseen(settled, counts.attrs["attributes"], seed=0)[1:])
                    clear += found.verdict == "clear"
                    any_ += found.verdict in ("clear", "leaning")
                case = f"{n} leads, {labels} values, {'even' if most is None else most}"
                yield Row("a card of noise, clear", case, clear, shown, 1)
                yield Row("a card of noise", case, any_, shown, 5)
                yield Row("area of a card of noise", case, *held(*np.array(coin).T, 0.5))


def answered(
    rng: np.random.Generator, many: int, people: int, middle: float | np.ndarray
) -> np.ndarray:
    """Whole steps from 1 to 5 of so many teams: teams by people by topics."""
    own = rng.normal(size=(many, people, 1)), rng.normal(size=(many, people, TOPICS))
    return np.clip(np.rint(middle + 0.4 * own[0] + 0.9 * own[1]), 1, 5)


def gaps(sets: int, rng: np.random.Generator) -> Iterator[Row]:
    """Two teams that see a third of the topics apart by up to two steps: whether all intervals of a
    team hold the truth at once.
    """
    for first, second in ((5, 5), (8, 8), (12, 10), (8, 16), (40, 40)):
        for apart in (0.0, 1.0, 2.0):
            middles = np.full(TOPICS, 3.6) - apart * (np.arange(TOPICS) < TOPICS / 3)
            true = np.subtract(
                *(answered(rng, 20_000, 1, middle).mean(axis=(0, 1)) for middle in (3.6, middles))
            )
            inside = 0
            for _ in range(sets // 4):
                values = np.concatenate(
                    [answered(rng, 1, first, 3.6)[0], answered(rng, 1, second, middles)[0]]
                )
                found = permutation.compare(
                    values, np.arange(first + second) < first, draws=999, seed=1
                )
                away = np.abs(found.difference - true)
                inside += bool((away <= found.half + 1e-9)[np.isfinite(found.half)].all())
            case = f"{first} and {second} people, {apart} apart"
            yield Row("gaps, all at once", case, inside, sets // 4)


def points(sets: int, rng: np.random.Generator) -> Iterator[Row]:
    """The points of two sides for the same initiatives: how often both put the same one first."""
    for n in (8, 20, 40, 100):
        for together_ in (0.0, 0.5, 0.8):
            # Of two normal views (Kendall 1938): the arc sine of how they go together.
            true = 0.5 + np.arcsin(together_) / np.pi
            ends = []
            for _ in range(sets // 4):
                both = rng.multivariate_normal([0, 0], [[1, together_], [together_, 1]], n).T
                found = alignment._pairs(*np.exp(both), seed=1)
                ends.append((found.low, found.high))
            yield Row(
                "the same one first",
                f"{n} initiatives, {together_}",
                *held(*np.array(ends).T, true),
            )


def waits(sets: int, rng: np.random.Generator) -> Iterator[Row]:
    """Hours until half had an answer, where none, a fifth or two fifths are waited for in vain."""
    for n in SIZES:
        for unanswered in (0.0, 0.2, 0.4):
            ends = []
            for _ in range(sets // 4):
                hours, limit = rng.exponential(10, n), rng.exponential(10, n)
                if unanswered:
                    limit *= (1 - unanswered) / unanswered
                else:
                    limit[:] = np.inf
                ends.append(network.median_between(np.minimum(hours, limit), hours <= limit))
            low, high = np.array(ends).T
            # Open upwards is an interval too.
            high = np.where(np.isposinf(high), 1e9, high)
            yield Row(
                "half had an answer",
                f"{n} questions, {unanswered}",
                *held(low, high, 10 * np.log(2)),
            )


def shares(sets: int, rng: np.random.Generator) -> Iterator[Row]:
    """A share of then and of now (the meeting held, the contact in time, leads accepted): each, and
    how far it moved.
    """
    for n in (10, *SIZES):
        for before, after in ((0.5, 0.5), (0.3, 0.6), (0.05, 0.05), (0.9, 0.98)):
            case = f"{n} of each, {before} to {after}"
            then, now = rng.binomial(n, before, sets), rng.binomial(n, after, sets)
            yield Row("share", case, *held(*wilson_of(then / n, 0 * then, n), before))
            moved = [newcombe((int(a), n), (int(b), n)) for a, b in zip(then, now)]
            yield Row("share moved", case, *held(*np.array(moved).T, after - before))


def moved(sets: int, rng: np.random.Generator) -> Iterator[Row]:
    """How far the rank correlation of both views moved, on other leads than those of then."""
    measure = two_views.MEASURES["spearman"]
    for n in SIZES:
        for labels in LABELS:
            use = margin(labels, None)
            truth = [k * np.diag(use) + (1 - k) * np.outer(use, use) for k in (0.2, 0.6)]
            true = float(measure.statistic(truth[1])[0] - measure.statistic(truth[0])[0])
            ends = []
            for _ in range(sets // 4):
                tables = [
                    rng.multinomial(n, part.ravel()).reshape(labels, labels).astype(float)
                    for part in truth
                ]
                rho = [float(two_views.spearman(table)) for table in tables]
                if np.isfinite(rho).all():
                    ends.append(
                        difference(*rho, *(two_views.between(table, measure) for table in tables))
                    )
            yield Row(
                "rank correlation moved",
                f"{n} leads, {labels} labels",
                *held(*np.array(ends).T, true),
            )


FAMILIES: dict[str, Callable[[int, np.random.Generator], Iterator[Row]]] = {
    "agreement": agreement,
    "foresight": foresight,
    "promises": promises,
    "kinds": kinds,
    "several": several,
    "cards": cards,
    "gaps": gaps,
    "points": points,
    "waits": waits,
    "shares": shares,
    "moved": moved,
}


def main() -> None:
    """Print one line a figure; those out of what is wanted by two standard errors are marked."""
    sets = next((int(word) for word in sys.argv[1:] if word.isdigit()), SETS)
    wanted = [word for word in sys.argv[1:] if not word.isdigit()] or list(FAMILIES)
    for family in wanted:
        out = rows = 0
        for row in FAMILIES[family](sets, np.random.default_rng(1)):
            if not row.of:
                continue
            out, rows = out + row.off, rows + 1
            print(
                f"{family} | {row.what} | {row.case} | {row.percent:.1f} +- {row.error:.1f} |"
                f" {row.of:,}{' | out' if row.off else ''}",
                flush=True,
            )
        print(f"{family}: {rows} figures, {out} out of what is wanted by two errors.")


if __name__ == "__main__":
    main()
