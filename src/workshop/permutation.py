"""Whether two groups of people differ on many questions at once, by relabelling whole people.

Answers are whole steps of few people who judge many topics, so people are the units. A difference
of means is divided by its standard error under each relabelling anew (Janssen 1997, Chung and
Romano 2013) and brought to one scale by its own degrees of freedom (Welch 1947, Satterthwaite 1946;
the normal score is Wallace's of 1959). The largest score of each relabelling is the family's
(Westfall and Young 1993). That is exact where nothing but the labels tells the groups apart. Groups
of eight whose answers spread unequally are too small for it to hold nearly: so the same scores are
also taken of people drawn with repetition within each group, about its own means (the bootstrap-t
of Efron 1979 and Hall 1988), which lets each group keep its own spread, and the more careful of the
two has the word. Verdict and interval are read off the same scores.

Blanks are left out under each relabelling as they are in fact; nothing is filled in beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .findings import CONFIDENCE, Estimate

ROUNDING_SD = 0.29
"""Answers are rounded to whole steps, so their standard deviation is never taken as less (1 /
square root of 12).
"""
DRAWS = 25_000
"""Relabellings: all of them where there are no more than this, else so many at random."""
ENOUGH = 8
"""People a group; with fewer a family of topics can hardly tell a difference from chance, so
nothing is said about chance.
"""
USUAL_SD = 1.03
"""How far answers from 1 to 5 usually spread, in steps: one step, and the rounding to whole
steps.
"""
RESAMPLES = 5_000
"""Drawings with repetition within the groups."""
_HAIR = 1e-9
_BLOCK = 2_000


@dataclass(frozen=True)
class Compared:
    """Differences of two groups of people on many questions at once, as arrays with one place a
    question.

    `p` is adjusted for all questions together; `half` is half the width of the interval that holds
    for all together. Both are of one test: the interval holds nought where p is over 5 percent, and
    only there. `first` and `second`: how many people of each group answered.
    """

    difference: np.ndarray
    half: np.ndarray
    p: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def estimate(self, question: int, *, sign: float = 1.0) -> Estimate:
        """One question's difference (or the other way round) with its interval and p."""
        value, half = sign * float(self.difference[question]), float(self.half[question])
        return Estimate(value, value - half, value + half, float(self.p[question]))


def compare(
    values: np.ndarray,
    in_first: np.ndarray,
    *,
    together: Sequence[Sequence[int]] | None = None,
    within: np.ndarray | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Compared:
    """How the mean of the first group differs from the second's, on every question, with one family
    of intervals.

    `values` is people by columns, missing answers are nan; `in_first` says who is in the first
    group. A question is a column, or several columns `together`: then it is the mean of the columns'
    means, so that it says nothing that the columns' own means do not, and a blank stays a blank.
    Labels are dealt anew only among people of the same group in `within`. Questions with fewer than
    two answers to one of their columns in a group come out as nan.

    >>> same = compare(np.tile([[1.0], [2.0], [3.0]], (2, 1)), np.repeat([True, False], 3))
    >>> same.difference.tolist(), same.p.tolist()
    ([0.0], [1.0])
    """
    if together is None:
        together = [[column] for column in range(values.shape[1])]
    if not together:
        nothing = np.zeros(0)
        return Compared(nothing, nothing, nothing, nothing, nothing)
    questions = _Questions(values, together)
    (difference,), (error,), (free,), (first,), (second,) = questions.differences(
        in_first.astype(float)[None, :]
    )
    observed = score(difference / error, free)

    def largest(labels: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
        moved, off, degrees, _, _ = questions.differences(labels, other)
        away = moved if other is None else moved - difference
        return np.nanmax(score(away / off, degrees), axis=1, initial=0.0)

    dealt = np.concatenate(
        [largest(labels) for labels in relabellings(in_first, seed, draws, within=within)]
    )
    drawn = np.concatenate(
        [largest(*pair) for pair in _resamples(in_first, seed, min(draws, RESAMPLES), within)]
    )
    every = exact(in_first, draws, within=within)
    p = np.maximum(
        share_beyond(dealt, observed, exact=every), share_beyond(drawn, observed, exact=False)
    )
    limit = max(critical(dealt, exact=every), critical(drawn, exact=False))
    return Compared(
        difference,
        unscored(limit, free) * error,
        np.where(np.isnan(observed), np.nan, p),
        first,
        second,
    )


class _Questions:
    """The answers by question, for means and their standard errors under many labellings at once.

    Columns may be in several questions; each question has its own copies, one after another.
    """

    def __init__(self, values: np.ndarray, together: Sequence[Sequence[int]]) -> None:
        columns = np.concatenate([np.asarray(each, dtype=int) for each in together])
        values = values[:, columns]
        there = ~np.isnan(values)
        self.seen = there.astype(float)
        # About the middle of all, so that no digits are lost in the squares.
        self.middle = np.where(there, values, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
        self.answers = np.where(there, values - self.middle, 0.0)
        self.sizes = np.array([len(each) for each in together])
        self.starts = np.r_[0, np.cumsum(self.sizes)[:-1]]
        people = np.logical_or.reduceat(there, self.starts, axis=1).astype(float)
        blocks = (self.answers, self.answers**2, self.seen, people)
        self.summed, self.ends = np.hstack(blocks), np.cumsum([one.shape[1] for one in blocks])
        self.all = self.summed.sum(axis=0)

    def differences(
        self, first: np.ndarray, second: np.ndarray | None = None
    ) -> tuple[np.ndarray, ...]:
        """Difference, its standard error, degrees of freedom and both group sizes for many
        labellings (rows: how often each person is in the group) and all questions.

        Without `second` that is everybody who is not in the first.
        """
        sums = first @ self.summed
        one = self._group(first, sums)
        other = (
            self._group(1 - first, self.all - sums)
            if second is None
            else self._group(second, second @ self.summed)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = one[1] + other[1]
            free = variance**2 / (one[1] ** 2 / (one[2] - 1) + other[1] ** 2 / (other[2] - 1))
        return one[0] - other[0], np.sqrt(variance), free, one[2], other[2]

    def _group(
        self, labels: np.ndarray, summed: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, squared standard error and people of one group, from its sums."""
        sums, squares, n, people = np.split(summed, self.ends[:-1], axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            n = np.where(n >= 2, n, np.nan)
            mean = sums / n
            # Each person's part in the mean of a question, squared and summed over people.
            spread = ((squares - mean * sums) / n**2)[:, self.starts]
            for question in np.flatnonzero(self.sizes > 1):
                own = slice(self.starts[question], self.starts[question] + self.sizes[question])
                weight = np.hstack([1 / n[:, own], -mean[:, own] / n[:, own]])
                part = weight @ np.hstack([self.answers[:, own], self.seen[:, own]]).T
                spread[:, question] = np.einsum("lp,lp,lp->l", labels, part, part)
                spread[:, question] /= self.sizes[question] ** 2
            least = np.add.reduceat(1 / n, self.starts, axis=1) * (ROUNDING_SD / self.sizes) ** 2
            squared = np.maximum(spread * people / (people - 1), least)
            mean = np.add.reduceat(mean + self.middle, self.starts, axis=1) / self.sizes
        return mean, squared, people


def score(t: np.ndarray, free: np.ndarray) -> np.ndarray:
    """How far a t value of so many degrees of freedom is out, as a normal score (Wallace 1959).

    >>> score(np.array([2.306, -1.96]), np.array([8.0, 1e6])).round(2).tolist()
    [1.96, 1.96]
    """
    with np.errstate(invalid="ignore"):
        return (8 * free + 1) / (8 * free + 3) * np.sqrt(free * np.log1p(t**2 / free))


def unscored(score: float | np.ndarray, free: np.ndarray) -> np.ndarray:
    """The t value of a normal score: the inverse of `score`.

    >>> unscored(1.96, np.array([8.0, 1e6])).round(2).tolist()
    [2.31, 1.96]
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return np.sqrt(free * np.expm1(((8 * free + 3) / (8 * free + 1) * score) ** 2 / free))


def share_beyond(by_chance: np.ndarray, observed: np.ndarray | float, *, exact: bool) -> np.ndarray:
    """How often chance gives at least what was observed: p, for each number observed.

    Where not all relabellings were taken, what was observed counts as one of them (Phipson and
    Smyth 2010).

    >>> share_beyond(np.array([3.0, 1.0, 2.0, 4.0]), np.array([3.0, 5.0]), exact=True).tolist()
    [0.5, 0.0]
    """
    # Counted with a hair's width, so that rounding cannot make a relabelling miss itself.
    beyond = len(by_chance) - np.searchsorted(
        np.sort(by_chance), np.asarray(observed) - _HAIR, side="left"
    )
    return beyond / len(by_chance) if exact else (beyond + 1) / (len(by_chance) + 1)


def critical(by_chance: np.ndarray, *, exact: bool, confidence: float = CONFIDENCE) -> float:
    """The number over which, and only over which, `share_beyond` is as rare as `confidence` asks.

    >>> round(critical(np.arange(100.0), exact=True), 6)
    94.0
    """
    # The last value of which p is still over 5 percent; what lies a hair above it is rarer.
    ordered = np.sort(by_chance)
    common = share_beyond(by_chance, ordered, exact=exact) > 1 - confidence
    return float(ordered[common][-1]) + _HAIR if common.any() else math.nan


def power(first: int, second: int, difference: float, questions: int) -> float:
    """How often groups of so many people find a difference on one of so many questions, `leaning`
    or better.

    By the noncentral t distribution for answers that spread as usual, with Bonferroni's share of 5
    percent for the family; for 24 questions it is within 0.07 of what `compare` finds in simulated
    teams of 8 and 8 to 16 and 16.

    >>> [round(power(8, 8, steps, 24), 2) for steps in (1.0, 2.0)]
    [0.07, 0.56]
    """
    from scipy.special import nctdtr, stdtrit

    free = first + second - 2
    shift = difference / (USUAL_SD * math.sqrt(1 / first + 1 / second))
    limit = stdtrit(free, 1 - (1 - CONFIDENCE) / (2 * questions))  # ty: ignore[no-matching-overload]  # a ufunc
    return float(1 - nctdtr(free, shift, limit))


def exact(in_first: np.ndarray, draws: int, *, within: np.ndarray | None = None) -> bool:
    """Whether all relabellings are taken: there are no more than `draws`."""
    return (
        math.prod(
            math.comb(len(who), int(in_first[who].sum())) for who in _groups(in_first, within)
        )
        <= draws
    )


def relabellings(
    in_first: np.ndarray, seed: int, draws: int, *, within: np.ndarray | None = None
) -> Iterator[np.ndarray]:
    """Who would be in the first group had the labels fallen otherwise: 0-1 matrices of people, some
    rows at a time.
    """
    for packed in _dealt(*_asked(in_first, within), seed, draws):
        yield np.unpackbits(packed, axis=1, count=len(in_first)).astype(float)


def _resamples(
    in_first: np.ndarray, seed: int, draws: int, within: np.ndarray | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """How often each person is drawn into its own group, with repetition: two matrices, some rows
    at a time.
    """
    for often in _drawn(*_asked(in_first, within), seed, draws):
        yield often * in_first.astype(float), often * (~in_first).astype(float)


def _asked(
    in_first: np.ndarray, within: np.ndarray | None
) -> tuple[tuple[bool, ...], tuple[int, ...]]:
    """Who is in the first group, and the number of everybody's group in `within`.

    What is dealt is kept under it: a survey asks of the same people again and again, and where they
    are many the dealing takes longer than what is asked.
    """
    group = np.zeros(len(in_first), int)
    for number, who in enumerate(_groups(in_first, within)):
        group[who] = number
    return tuple(in_first.tolist()), tuple(group.tolist())


@lru_cache(maxsize=2)
def _dealt(
    first: tuple[bool, ...], within: tuple[int, ...], seed: int, draws: int
) -> list[np.ndarray]:
    """The relabellings, eight people a byte."""
    labels = _deals(np.array(first, bool), np.array(within, int), seed, draws)
    return [np.packbits(some, axis=1) for some in labels]


def _deals(in_first: np.ndarray, within: np.ndarray, seed: int, draws: int) -> Iterator[np.ndarray]:
    from itertools import combinations, islice, product

    groups = _groups(in_first, within)
    sizes = [int(in_first[who].sum()) for who in groups]
    if exact(in_first, draws, within=within):
        chosen = product(*(combinations(who, size) for who, size in zip(groups, sizes)))
        while some := list(islice(chosen, _BLOCK)):
            labels = np.zeros((len(some), len(in_first)), bool)
            places = np.array([[one for part in row for one in part] for row in some], dtype=int)
            np.put_along_axis(labels, places.reshape(len(some), sum(sizes)), True, axis=1)
            yield labels
        return
    rng = np.random.default_rng(seed)
    for begin in range(0, draws, _BLOCK):
        labels = np.zeros((min(_BLOCK, draws - begin), len(in_first)), bool)
        for who, size in zip(groups, sizes):
            order = rng.random((len(labels), len(who))).argsort(axis=1)
            labels[:, who] = order < size
        yield labels


@lru_cache(maxsize=2)
def _drawn(
    first: tuple[bool, ...], within: tuple[int, ...], seed: int, draws: int
) -> list[np.ndarray]:
    """How often each person is drawn; nobody is 256 times, even of many."""
    in_first, rng = np.array(first, bool), np.random.default_rng([seed, 1])
    cells = [
        who[in_first[who] == one]
        for who in _groups(in_first, np.array(within, int))
        for one in (True, False)
    ]
    drawn = []
    for begin in range(0, draws, _BLOCK):
        often = np.zeros((min(_BLOCK, draws - begin), len(in_first)), np.uint8)
        for who in cells:
            if len(who):
                even = np.full(len(who), 1 / len(who))
                often[:, who] = rng.multinomial(len(who), even, size=len(often))
        drawn.append(often)
    return drawn


def _groups(in_first: np.ndarray, within: np.ndarray | None) -> list[np.ndarray]:
    """The places of the people among whom labels are dealt."""
    if within is None:
        return [np.arange(len(in_first))]
    return [np.flatnonzero(np.asarray(within) == one) for one in dict.fromkeys(within)]
