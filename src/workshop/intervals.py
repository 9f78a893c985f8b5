"""How wide: intervals of shares, of differences and of any statistic of count tables, and Fisher's
exact test.

Shares: Wilson (1927); the difference of two shares: Newcombe (1998, his method 10) with Fisher's
exact test (1935). Everything else by `tilted`: a value is in the interval when the data are no
further from it than chance would put them (the score test) in the family of distributions that
reaches that value with the least change of the data (exponential tilting, Efron 1981; DiCiccio and
Romano 1990). Of a share it is Wilson's interval. Sampling the data anew (the bootstrap) never shows
what has not happened yet; here `UNSEEN` observations are spread over that, so that no interval is
without a width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np

from .findings import CONFIDENCE, Estimate, judge

UNSEEN = 2.0
"""Observations that are spread over what did not happen, so that it is not taken for impossible."""
STEPS, FAR = 32, 4.0
"""Steps of the search for an end of an interval, and how many times the large-sample width it goes
out.
"""
AT_ONCE = 2_000_000
"""Cells of tilted tables that are held in memory at once."""
HAIR = 1e-9

Statistic = Callable[..., tuple[np.ndarray, Sequence[np.ndarray]]]
"""Takes tables of shares (any leading axes, then the cells) and gives the value (leading axes) and,
for each table, what one more observation in a cell does to it (its influence: leading axes, cells).
"""


def z_of(confidence: float = CONFIDENCE) -> float:
    """How many standard errors to either side hold this share of a normal distribution.

    >>> round(z_of(0.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(hits: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of a share (Wilson 1927); (0, 1) for no observations.

    >>> [round(end, 3) for end in wilson(0, 10)]
    [0.0, 0.278]
    """
    if n <= 0:
        return 0.0, 1.0
    z, share = z_of(confidence), hits / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def wilson_of(
    share: np.ndarray, error: np.ndarray, n: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of estimated shares with these standard errors: Wilson's, of as many observations
    as would give the share that error (Korn and Graubard 1998), and no more than `n` of them.

    Where the error is nothing because nothing else has happened yet, the share is one of `n`.

    >>> [end.round(3).tolist() for end in wilson_of(np.array([0.5, 1.0]), np.array([0.1, 0.0]), 40)]
    [[0.318, 0.912], [0.682, 1.0]]
    """
    share, z = np.asarray(share, dtype=float), z_of()
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = share * (1 - share) / np.asarray(error, dtype=float) ** 2
    worth = np.maximum(np.where(np.isfinite(worth) & (worth > 0), np.minimum(worth, n), n), 1e-9)
    middle = (share + z**2 / (2 * worth)) / (1 + z**2 / worth)
    half = z / (1 + z**2 / worth) * np.sqrt(share * (1 - share) / worth + z**2 / (4 * worth**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def newcombe(
    first: tuple[float, float], second: tuple[float, float], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of the second share less the first, each given as (how many, of how many).

    Newcombe (1998), table II: 48 of 80 and 56 of 70:

    >>> [round(end, 4) for end in newcombe((48, 80), (56, 70))]
    [0.0524, 0.3339]
    """
    shares = [k / n for k, n in (first, second)]
    return difference(shares[0], shares[1], *(wilson(k, n, confidence) for k, n in (first, second)))


def difference(
    first: float,
    second: float,
    of_first: tuple[float, float],
    of_second: tuple[float, float],
) -> tuple[float, float]:
    """The interval of the second value less the first, of independent data, from the interval of
    each (Zou and Donner 2008).

    >>> [round(end, 2) for end in difference(0.2, 0.5, (0.1, 0.4), (0.3, 0.6))]
    [0.02, 0.44]
    """
    (low, high), (lower, upper), change = of_first, of_second, second - first
    return change - math.hypot(second - lower, high - first), change + math.hypot(
        upper - second, first - low
    )


def fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The two-sided p value of "both shares are the same", each given as (how many, of how many):
    Fisher's exact test, which never claims more often than it says.

    The lady tasting tea (Fisher 1935):

    >>> round(fisher((3, 4), (1, 4)), 4)
    0.4857
    """
    from scipy.special import gammaln

    (k, n), (other, m) = first, second
    hits = k + other
    # Beyond forty standard deviations nothing adds to the sum.
    middle = hits * n / max(n + m, 1)
    spread = math.sqrt(middle * (1 - hits / max(n + m, 1)) * m / max(n + m, 1)) if n + m else 0.0
    reach = 40 * spread + abs(k - middle) + 10
    ways = np.arange(
        max(0, hits - m, math.floor(middle - reach)), min(n, hits, math.ceil(middle + reach)) + 1
    )
    log = -(
        gammaln(ways + 1)
        + gammaln(n - ways + 1)
        + gammaln(hits - ways + 1)
        + gammaln(m - hits + ways + 1)
    )
    chance = np.exp(log - log.max())
    seen = chance[np.flatnonzero(ways == k)[0]]
    return min(1.0, float(chance[chance <= seen * (1 + 1e-7)].sum() / chance.sum()))


def one_test(value: float, low: float, high: float, p: float, nothing: float = 0.0) -> Estimate:
    """The estimate of an interval and a p that come from two ways to ask the same: each has the
    word where it is the more careful one.

    Where p cannot rule out nothing, the interval reaches it; where the interval holds it, the
    verdict is `cannot tell` (`findings.Estimate`).

    >>> one_test(0.3, 0.02, 0.6, p=0.07).low, one_test(0.3, -0.02, 0.6, p=0.03).verdict
    (0.0, 'cannot tell')
    """
    if judge(p) == "cannot tell":
        low, high = min(low, nothing), max(high, nothing)
    return Estimate(value, low, high, p, nothing)


def luck(between: Callable[[float], tuple[float, float]], nothing: float = 0.0) -> float:
    """The two-sided p of "there is nothing" from an interval at any confidence: one less the
    highest confidence at which the interval keeps off nothing; 1 where there is none.

    >>> round(luck(lambda confidence: (2.0 - z_of(confidence), 2.0 + z_of(confidence))), 3)
    0.046
    """
    under, over = 0.0, 7.0
    for _ in range(14):
        z = (under + over) / 2
        low, high = between(math.erf(z / math.sqrt(2)))
        under, over = (z, over) if low > nothing or high < nothing else (under, z)
    return math.erfc(under / math.sqrt(2))


def tilted(
    tables: Sequence[np.ndarray],
    fills: Sequence[np.ndarray],
    statistic: Statistic,
    *,
    value: np.ndarray | None = None,
    axes: int = 2,
    confidence: float = CONFIDENCE,
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of a statistic of one or several independent tables of counts, for many data
    sets at once: low and high ends.

    `tables`: counts, each with one leading axis of data sets and then `axes` axes of cells;
    `fills`: where `UNSEEN` observations lie, as shares of the same shape. `value`: the value where
    it is not just that of the table (a correction for few leads). Nan where the statistic is not
    defined.

    Of a share it is Wilson's interval, but for the observations that are spread: 15 of 20.

    >>> def share(p):
    ...     return p[..., 0], [np.broadcast_to([1.0, 0.0], p.shape)]
    >>> low, high = tilted([np.array([[15, 5]])], [np.array([[0.5, 0.5]])], share, axes=1)
    >>> round(low.item(), 2), round(high.item(), 2), [round(end, 2) for end in wilson(15, 20)]
    (0.53, 0.89, [0.53, 0.89])
    """
    counts = [np.asarray(table, dtype=float) for table in tables]
    cells = tuple(range(-axes, 0))
    sets = len(counts[0])
    chunk = max(1, AT_ONCE // max(2 * STEPS * sum(table[0].size for table in counts), 1))
    if sets > chunk:
        parts = [
            tilted(
                [table[start : start + chunk] for table in counts],
                [fill[start : start + chunk] for fill in fills],
                statistic,
                value=None if value is None else value[start : start + chunk],
                axes=axes,
                confidence=confidence,
            )
            for start in range(0, sets, chunk)
        ]
        return np.concatenate([low for low, _ in parts]), np.concatenate(
            [high for _, high in parts]
        )
    sizes = [table.sum(cells) for table in counts]

    def per(size: np.ndarray, axes_more: int) -> np.ndarray:
        return size.reshape(size.shape + (1,) * axes_more)

    def spread(shares: Sequence[np.ndarray], moves: Sequence[np.ndarray]) -> np.ndarray:
        total = 0.0
        for p, move, size in zip(shares, moves, sizes):
            mean = (p * move).sum(cells)
            variance = np.maximum((p * move**2).sum(cells) - mean**2, 0.0)
            total = total + variance / per(np.maximum(size - 1, 1), variance.ndim - 1)
        return np.asarray(total)

    z = z_of(confidence)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        seen = [table / per(size, axes) for table, size in zip(counts, sizes)]
        here = np.asarray(statistic(*seen)[0] if value is None else value, dtype=float)
        base = [
            (table + UNSEEN * fill) / per(size + UNSEEN, axes)
            for table, fill, size in zip(counts, fills, sizes)
        ]
        _, moves = statistic(*base)
        error = np.sqrt(spread(base, moves))
        # Both directions at once: how far out, in standard errors of the data as they are.
        out = np.r_[0.0, np.geomspace(0.15, FAR * z, STEPS - 1)]
        steps = np.stack([-out, out]) / per(error, 2)
        shares = []
        for p, move, size in zip(base, moves, sizes):
            centred = move - per((p * move).sum(cells), axes)
            log = np.log(p)[:, None, None] + per(
                steps / per(np.maximum(size - 1, 1), 2), axes
            ) * np.expand_dims(centred, (1, 2))
            log -= log.max(cells, keepdims=True)
            share = np.exp(log)
            shares.append(share / share.sum(cells, keepdims=True))
        there, moves = statistic(*shares)
        beyond = np.abs(there - per(here, 2)) - z * np.sqrt(spread(shares, moves))
        inside = (beyond <= 0) & np.isfinite(beyond)
        last = STEPS - 1 - np.argmax(inside[..., ::-1], axis=-1)
        after = np.minimum(last + 1, STEPS - 1)

        def at(values: np.ndarray, place: np.ndarray) -> np.ndarray:
            return np.take_along_axis(values, place[..., None], -1)[..., 0]

        gap = at(beyond, after) - at(beyond, last)
        part = np.where((after > last) & (gap > 0), -at(beyond, last) / gap, 0.0)
        ends = at(there, last) + part * (at(there, after) - at(there, last))
        ends = np.where(inside.any(-1), ends, np.nan)
    none = ~np.isfinite(here) | ~(error > 0)
    low, high = np.fmin(ends[:, 0], here), np.fmax(ends[:, 1], here)
    return np.where(none, np.nan, low), np.where(none, np.nan, high)
