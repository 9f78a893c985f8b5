"""Coefficients of agreement between raters, from count tables, with their large-sample standard
errors.

Two raters: the cross table of their judgements. Several raters: one row a pattern of judgements and
how often it occurs. Everything works on many tables at once where it says so, which is what
intervals by drawing and segments need.

Sources: Cohen (1960, 1968), Scott (1955), Brennan and Prediger (1981), Krippendorff (1970, 2011),
Fleiss (1971), Conger (1980), Gwet's AC1 and AC2 (2008) and his standard errors for all of them and
for missing ratings (Gwet 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from ..findings import CONFIDENCE
from ..intervals import Statistic

Weights = Literal[
    "identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"
]
Two = Literal["agreement", "cohen", "scott", "gwet", "brennan_prediger", "krippendorff"]
Several = Literal["conger", "fleiss", "gwet", "brennan_prediger", "krippendorff"]


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with its standard error, the agreement that was observed (weighted) and the one
    expected by chance.

    Plain numbers for one table, arrays for many. `leads`: how many leads it is made of.
    """

    value: np.ndarray
    error: np.ndarray
    observed: np.ndarray
    chance: np.ndarray
    leads: np.ndarray

    def interval(self, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
        """The interval of the large-sample formula, Student's t with one degree of freedom less
        than leads (Gwet 2014).

        It ends at -1 and 1. For small tables or values near 1, `intervals.tilted` is nearer to the
        truth.

        >>> low, high = two_raters(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]),
        ...     "cohen").interval()
        >>> round(float(low), 3), round(float(high), 3)
        (0.68, 0.913)
        """
        from scipy.special import stdtrit

        half = stdtrit(self.leads - 1, (1 + confidence) / 2) * self.error
        return np.maximum(self.value - half, -1.0), np.minimum(self.value + half, 1.0)


def weights(kind: Weights, steps: int | Sequence[float]) -> np.ndarray:
    """How much credit a pair of judgements gets: 1 for the same step, 0 for the two that are
    furthest apart.

    `steps`: how many there are (then they are 1, 2, ...), or their values, worst first.

    >>> weights("linear", 3).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    value = (
        np.arange(1, int(steps) + 1, dtype=float)
        if isinstance(steps, int | np.integer)
        else np.asarray(steps, dtype=float)
    )
    if len(value) < 2:
        return np.ones((len(value), len(value)))
    apart, together = np.abs(value[:, None] - value), value[:, None] + value
    span, low, high = value.max() - value.min(), value.min(), value.max()
    with np.errstate(divide="ignore", invalid="ignore"):
        match kind:
            case "identity":
                distance = (apart > 0).astype(float)
            case "linear":
                distance = apart
            case "quadratic":
                distance = apart**2
            case "radical":
                distance = np.sqrt(apart)
            case "ordinal":
                place = np.abs(np.arange(len(value))[:, None] - np.arange(len(value))) + 1
                distance = place * (place - 1) / 2
            case "ratio":
                distance = (apart / together) ** 2
            case "circular":
                distance = np.sin(np.pi * apart / (span + 1)) ** 2
            case "bipolar":
                distance = apart**2 / ((together - 2 * low) * (2 * high - together))
    distance = np.where(apart == 0, 0.0, distance)
    return 1 - distance / distance.max()


def _credit(credit: Weights | np.ndarray, steps: int) -> np.ndarray:
    """The weights of a name, or those that were given."""
    return (
        weights(cast("Weights", credit), steps)
        if isinstance(credit, str)
        else np.asarray(credit, dtype=float)
    )


def two_raters(
    table: np.ndarray, kind: Two, credit: Weights | np.ndarray = "identity", *, errors: bool = True
) -> Coefficient:
    """How far two raters agree, from the cross table of their judgements (steps x steps, the same
    steps on both sides).

    Why: one table is all that is needed, however many leads there are. `credit` names the weights
    or gives them. More than two axes: many tables at once, in the last two. Undefined values (all
    in one cell) are nan. Without `errors` the standard errors are nan, which saves two thirds of
    the time where thousands of tables are drawn.

    >>> abstractors = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    >>> [round(float(two_raters(abstractors, kind).value), 3) for kind in ("agreement", "cohen",
    ...     "scott", "gwet", "brennan_prediger", "krippendorff")]
    [0.89, 0.796, 0.796, 0.849, 0.835, 0.797]
    """
    table = np.asarray(table, dtype=float)
    w = _credit(credit, table.shape[-1])
    n = table.sum((-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = table / n[..., None, None]
        observed, chance, slope = _by_chance(p, kind, w)
        plain = (observed - chance) / (1 - chance)
        small = 1 / (2 * n) if kind == "krippendorff" else np.zeros_like(n)
        value = ((1 - small) * observed + small - chance) / (1 - chance)
        if not errors:
            return Coefficient(value, np.full_like(value, np.nan), observed, chance, n)
        left = (1 - plain)[..., None, None]
        middle = observed - 2 * (1 - plain) * chance
        if kind in ("agreement", "brennan_prediger"):
            middle = observed
        spread = (p * (w - left * slope) ** 2).sum((-2, -1)) - middle**2
        error = np.sqrt(np.maximum(spread, 0) / n) / (1 - chance)
    return Coefficient(value, error, observed, chance, n)


def _by_chance(
    p: np.ndarray, kind: Two, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The agreement in tables of shares, the one expected by chance, and what one more lead in a
    cell adds to twice the latter.
    """
    rows, columns = p.sum(-1), p.sum(-2)
    mean = (rows + columns) / 2
    observed = (p * w).sum((-2, -1))
    share = w.sum() / max(len(w) * (len(w) - 1), 1)
    match kind:
        case "agreement":
            return observed, np.zeros_like(observed), np.zeros_like(p)
        case "cohen":
            chance = np.einsum("...i,...j,ij->...", rows, columns, w)
            slope = (columns @ w.T)[..., :, None] + (rows @ w)[..., None, :]
        case "scott" | "krippendorff":
            chance = np.einsum("...i,...j,ij->...", mean, mean, w)
            side = (mean @ w.T + mean @ w) / 2
            slope = side[..., :, None] + side[..., None, :]
        case "gwet":
            chance = share * (mean * (1 - mean)).sum(-1)
            slope = share * (2 - mean[..., :, None] - mean[..., None, :])
        case "brennan_prediger":
            return observed, np.full_like(observed, w.sum() / len(w) ** 2), np.zeros_like(p)
    return observed, chance, slope


def statistic(kind: Two, credit: Weights | np.ndarray = "identity") -> Statistic:
    """The coefficient of two raters for `intervals.tilted`: of tables of shares (steps x steps),
    with what one more lead in a cell does to it, but for a number that is the same for all cells.

    >>> value, (moves,) = statistic("cohen")(np.array([[0.4, 0.1], [0.1, 0.4]]))
    >>> round(float(value), 3), moves.round(2).tolist()
    (0.6, [[1.2, -0.8], [-0.8, 1.2]])
    """

    def measure(p: np.ndarray) -> tuple[np.ndarray, Sequence[np.ndarray]]:
        w = _credit(credit, p.shape[-1])
        observed, chance, slope = _by_chance(p, kind, w)
        value = (observed - chance) / (1 - chance)
        return value, [(w - (1 - value)[..., None, None] * slope) / (1 - chance)[..., None, None]]

    return measure


def several_raters(
    patterns: np.ndarray,
    kind: Several,
    credit: Weights | np.ndarray = "identity",
    *,
    n: np.ndarray | None = None,
    steps: int | None = None,
) -> Coefficient:
    """How far any number of raters agree; not everybody has to rate everything.

    `patterns`: one row a pattern, one column a rater, the step as a whole number from 0, -1 where
    that rater gave none; `n` how often each pattern occurs (once each without it). Leads that
    nobody rated do not count; leads that one rater alone judged tell how often a step is used, not
    how far people agree (alpha leaves them out).

    >>> four = np.array([[0, 0, -1, 0], [1, 1, 2, 1], [2, 2, 2, 2], [2, 2, 2, 2], [1, 1, 1, 1], [0,
    ...     1, 2, 3],
    ...                  [3, 3, 3, 3], [0, 0, 1, 0], [1, 1, 1, 1], [-1, 4, 4, 4], [-1, -1, 0,
    ...                      0], [-1, -1, 2, -1]])
    >>> [round(float(several_raters(four, kind).value), 3) for kind in ("conger", "fleiss", "gwet",
    ...     "krippendorff")]
    [0.763, 0.761, 0.775, 0.743]
    """
    patterns = np.atleast_2d(np.asarray(patterns, dtype=int))
    steps = int(patterns.max(initial=0)) + 1 if steps is None else steps
    w = _credit(credit, steps)
    often = np.ones(len(patterns)) if n is None else np.asarray(n, dtype=float)
    raters = (patterns >= 0).sum(1)
    kept = (raters >= (2 if kind == "krippendorff" else 1)) & (often > 0)
    patterns, often, raters = patterns[kept], often[kept], raters[kept].astype(float)
    votes = np.stack([(patterns == step).sum(1) for step in range(steps)], axis=1).astype(float)
    if not (raters >= 2).any():
        return Coefficient(*(np.array(np.nan) for _ in range(4)), often.sum())
    if kind == "conger":
        return _conger(patterns, votes, often, raters, w)
    return _by_votes(votes, often, raters, w, kind)


def votes(
    counts: np.ndarray,
    kind: Several,
    credit: Weights | np.ndarray = "identity",
    *,
    n: np.ndarray | None = None,
) -> Coefficient:
    """The same from how many raters chose each step (leads x steps), where nobody knows any more
    who did.

    >>> ten = np.array([[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2,
    ...     8, 1, 1],
    ...                 [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2,
    ...                     2, 3, 7]])
    >>> round(float(votes(ten, "fleiss").value), 2)
    0.21
    """
    if kind == "conger":
        raise ValueError("Conger's kappa needs to know who gave which rating")
    counts = np.atleast_2d(np.asarray(counts, dtype=float))
    w = _credit(credit, counts.shape[1])
    often = np.ones(len(counts)) if n is None else np.asarray(n, dtype=float)
    raters = counts.sum(1)
    kept = (raters >= (2 if kind == "krippendorff" else 1)) & (often > 0)
    return _by_votes(counts[kept], often[kept], raters[kept], w, kind)


def _by_votes(
    votes: np.ndarray, often: np.ndarray, raters: np.ndarray, w: np.ndarray, kind: Several
) -> Coefficient:
    steps, total = votes.shape[1], often.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs = (votes * (votes @ w.T - 1)).sum(1)
        if kind == "krippendorff":
            usual = (often * raters).sum() / total
            alike = pairs / (usual * (raters - 1))
            observed = (often * alike).sum() / total
            used = often @ votes / (total * usual)
            chance = used @ w @ used
            small = 1 / (total * usual)
            value = ((1 - small) * observed + small - chance) / (1 - chance)
            plain = (observed - chance) / (1 - chance)
            more = (raters - usual) / usual
            each = (alike - ((1 - small) * observed + small) * more - chance) / (1 - chance)
            expected = votes @ ((w @ used + w.T @ used) / 2) / usual - chance * more
            centred = each - 2 * (1 - plain) * (expected - chance) / (1 - chance) - plain
            return Coefficient(
                value, _error(centred, often), (1 - small) * observed + small, chance, total
            )
        twice = raters >= 2
        alike = np.where(twice, pairs / np.where(twice, raters * (raters - 1), 1), 0)
        observed = (often * alike).sum() / often[twice].sum()
        used = often @ (votes / raters[:, None]) / total
        if kind == "fleiss":
            chance = used @ w @ used
            expected = votes @ ((w @ used + w.T @ used) / 2) / raters
        elif kind == "gwet":
            share = w.sum() / max(steps * (steps - 1), 1)
            chance = share * (used * (1 - used)).sum()
            expected = share * (votes @ (1 - used)) / raters
        else:
            chance = w.sum() / steps**2
            expected = np.full(len(votes), chance)
        value = (observed - chance) / (1 - chance)
        each = total / often[twice].sum() * (alike - chance * twice) / (1 - chance)
        centred = each - 2 * (1 - value) * (expected - chance) / (1 - chance) - value
    return Coefficient(value, _error(centred, often), observed, np.asarray(chance), total)


def _conger(
    patterns: np.ndarray, votes: np.ndarray, often: np.ndarray, raters: np.ndarray, w: np.ndarray
) -> Coefficient:
    here = (often @ (patterns >= 0)) > 0
    patterns = patterns[:, here]
    r, steps, total = patterns.shape[1], votes.shape[1], often.sum()
    given = (patterns >= 0).astype(float)
    chosen = np.stack([(patterns == step) for step in range(steps)], axis=2).astype(float)
    rated = often @ given
    own = np.einsum("i,igk->gk", often, chosen) / rated[:, None]
    mean = own.mean(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        twice = raters >= 2
        alike = np.where(
            twice, (votes * (votes @ w.T - 1)).sum(1) / np.where(twice, raters * (raters - 1), 1), 0
        )
        observed = (often * alike).sum() / often[twice].sum()
        scatter = (own.T @ own - r * np.outer(mean, mean)) / (r - 1)
        chance = (w * (np.outer(mean, mean) - scatter / r)).sum()
        value = (observed - chance) / (1 - chance)
        # What one lead adds to the chance agreement through each rater's own use of the steps.
        centred = chosen - (given - rated / total)[:, :, None] * own
        through = np.einsum("igl,kl->igk", centred, w) * (total / rated)[None, :, None]
        expected = (through * (r * mean - own)).sum((1, 2)) / (r * (r - 1))
        each = total / often[twice].sum() * (alike - chance * twice) / (1 - chance)
        x = each - 2 * (1 - value) * (expected - chance) / (1 - chance) - value
    return Coefficient(value, _error(x, often), observed, np.asarray(chance), total)


def _error(centred: np.ndarray, often: np.ndarray) -> np.ndarray:
    total = often.sum()
    if total < 2:
        return np.array(np.nan)
    return np.sqrt((often * centred**2).sum() / (total * (total - 1)))
