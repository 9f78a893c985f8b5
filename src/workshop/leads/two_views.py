"""How far sales and marketing judge the same leads alike, from counts.

Only `count` touches the leads; everything else works on its count table, so the cost does not grow
with the rows. Sources: Spearman (1904) and Kendall's tau-b (1945) with ties; AC2 and AC1 (Gwet
2008, 2014), alpha (Krippendorff 1970, 2011) and kappa (Cohen 1960) as in `coefficients`; the
paradox of a high agreement with a low kappa (Feinstein and Cicchetti 1990). Intervals are those of
`intervals.tilted`. In a small or lopsided table the verdict comes from dealing out the judgements
anew with each side's own use of its labels (Fisher 1935; exactly for two labels a side).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..counting import Rows
from ..errors import counted, possessive
from ..findings import CONFIDENCE, Finding, judge, nothing, remedy, with_headline, with_left_out
from ..intervals import UNSEEN, Statistic, one_test, tilted
from ..terms import Terms
from ..written import num
from . import headlines, population
from .coefficients import statistic, two_raters

VIEWS = ("sales_view", "marketing_view")
LADDERS: tuple[tuple[str, ...], ...] = (
    ("cold", "warm", "hot"),
    ("low", "medium", "high"),
    ("very low", "low", "medium", "high", "very high"),
    ("bad", "poor", "fair", "good", "very good"),
    ("no", "maybe", "yes"),
    ("f-", "f", "f+", "e", "d-", "d", "d+", "c-", "c", "c+", "b-", "b", "b+", "a-", "a", "a+"),
)
"""Labels whose order everybody knows, from the worst to the best; any part of a ladder in this
order counts.
"""
MATTERS_CORRELATION = 0.05
"""The smallest difference of a rank correlation or an agreement that would change what the room
does.
"""
FEWEST = 10
"""Under so many leads judged by both sides nothing is computed."""
DOMINANT, APART = 0.75, 0.2
"""From this share of one label on, and this far apart, kappa and AC1 are told apart in a
sentence.
"""
STEPS = 101
"""A score with more values than this is first cut into so many bands of about equal volume."""
BANDS = 5
"""Where both sides use more steps than anybody tells apart (over 7), both are cut into so many
bands.
"""
FEW_LEADS, FEW_ELSEWHERE = 100, 20
"""Under so many leads, or under so many outside a side's most frequent label, a table is small or
lopsided.
"""
FEW_EXCEPTIONS = 10
"""So is one where fewer leads than this lie off the diagonal, or on it."""
MOST_SHARE, FEWEST_EACH, FEWEST_OF_ALL = 0.6, 2, 10
"""A label is dominant from this share on; beside it so many leads are wanted for each other label,
and so many in all for each label.
"""
DEALT = 20_000
"""Times that the judgements are dealt out anew where the table is too large to go through all
ways.
"""
HAIR = 1e-9


def count(leads: Rows) -> pd.DataFrame:
    """How many leads there are of each combination of both views and the outcome.

    `leads` as checked, or where they stay (`counting.Stored`); the result has the columns
    sales_view, marketing_view and outcome (missing stays missing) and n.

    >>> leads = pd.DataFrame({"sales_view": ["Hot", "Hot"], "marketing_view": [3.0, 3.0],
    ...     "outcome": ["won", "won"]})
    >>> count(leads)["n"].tolist()
    [2]
    """
    return population.count(leads, [*VIEWS, "outcome"])


@dataclass(frozen=True)
class Scale:
    """A view as ordered steps: `codes` (one a row of the counts, -1 where missing) into `labels`,
    worst first.
    """

    codes: np.ndarray
    labels: tuple[object, ...]


def scale(view: pd.Series) -> Scale | None:
    """The steps of a view, worst first; None where its labels have no known order."""
    if isinstance(view.dtype, pd.CategoricalDtype):
        held = view.cat.codes.to_numpy()
        present = [
            label for place, label in enumerate(view.cat.categories) if (held == place).any()
        ]
        order = present if view.cat.ordered else _ladder(present)
        if order is None:
            return None
        # The place of each category among the ordered ones; the last is for what is missing.
        place = (
            np.append(
                pd.Index(order, dtype=object).get_indexer(view.cat.categories.astype(object)), -1
            )
            if len(order)
            else np.array([-1])
        )
        return Scale(place[held] if len(order) else np.full(len(view), -1), tuple(order))
    codes, different = pd.factorize(view, sort=True)
    return Scale(codes, tuple(different.tolist()))


def in_steps(steps: Scale, n: np.ndarray, most: int = STEPS) -> Scale:
    """The scale with no more than `most` steps, each a band of about the same number of leads,
    named by its middle.
    """
    if len(steps.labels) <= most:
        return steps
    held = np.bincount(
        steps.codes[steps.codes >= 0], weights=n[steps.codes >= 0], minlength=len(steps.labels)
    )
    middle = (np.cumsum(held) - held / 2) / max(held.sum(), 1)
    _, band = np.unique(np.floor(middle * most), return_inverse=True)
    labels = tuple(
        steps.labels[int(np.flatnonzero(band == k).mean())] for k in range(band.max() + 1)
    )
    return Scale(np.where(steps.codes >= 0, band[steps.codes], -1), labels)


def _ladder(labels: Sequence[object]) -> list[object] | None:
    # Exports number their labels: "01.High", "2) Medium".
    by_plain = {
        re.sub(r"^\d+\s*[.):-]\s*", "", str(label).strip().lower()): label for label in labels
    }
    for ladder in LADDERS:
        if set(by_plain) <= set(ladder):
            return [by_plain[step] for step in ladder if step in by_plain]
    return None


def both(counts: pd.DataFrame) -> tuple[np.ndarray, Scale, Scale] | str:
    """The cross table of the leads that both sides judged (sales by marketing), or the sentence why
    there is none.
    """
    scales = []
    for view in VIEWS:
        side = view.removesuffix("_view")
        if counts[view].isna().all():
            return f"There is no view of {side} in the leads."
        steps = scale(counts[view])
        if steps is None:
            return (
                f"The order of the labels in {view} is not known. Say it in workshop.toml, under"
                f' [leads]: {side}_order = ["worst", "...", "best"].'
            )
        scales.append(in_steps(steps, counts["n"].to_numpy()))
    sales, marketing = scales
    shape = len(sales.labels), len(marketing.labels)
    judged = (sales.codes >= 0) & (marketing.codes >= 0)
    cell = sales.codes[judged].astype(np.int64) * shape[1] + marketing.codes[judged]
    table = np.bincount(cell, weights=counts["n"].to_numpy()[judged], minlength=shape[0] * shape[1])
    return np.rint(table).astype(np.int64).reshape(shape), sales, marketing


@with_headline(headlines.crosstab)
def crosstab(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How many leads both sides judged, and how: sales' view by marketing's.

    Scores with many values are cut into as many bands as the other side has labels (see `bands`).
    """
    if counts.empty:
        return nothing("crosstab", counts)
    found = both(counts)
    total = int(counts["n"].sum())
    if isinstance(found, str):
        return Finding("crosstab", found, verdict="cannot tell", caveat=with_left_out("", counts))
    table, sales, marketing = bands(found)
    n = int(table.sum())
    only = [
        int(counts.loc[counts[a].notna() & counts[b].isna(), "n"].sum())
        for a, b in (VIEWS, VIEWS[::-1])
    ]
    sentence = (
        f"{counted(n, 'lead was', 'leads were')} judged by both sides, out of {num(total):,}; "
        f"{num(only[0]):,} by {terms.sides[0]} only, {num(only[1]):,} by {terms.sides[1]} only."
    )
    shown = pd.DataFrame(table, columns=[f"{terms.sides[1]}: {label}" for label in marketing])
    shown.insert(0, f"{possessive(terms.sides[0])} view", [str(label) for label in sales])
    return Finding("crosstab", sentence, shown, caveat=with_left_out(_cut(found, terms), counts))


def bands(
    found: tuple[np.ndarray, Scale, Scale],
) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """The cross table with as many steps on both sides, and their labels.

    The side with more steps is cut so that its bands hold, as nearly as whole steps allow, the same
    shares of leads as the labels of the other side: both keep their volumes. Where both use more
    than seven, sales' is cut into fifths first.
    """
    table, sales, marketing = found
    rows, columns = (
        [str(_plain(label)) for label in sales.labels],
        [str(_plain(label)) for label in marketing.labels],
    )
    if min(table.shape) > 7:
        cut = _cuts(table.sum(axis=1), np.ones(BANDS))
        table, rows = _merge(table.T, cut).T, names(sales.labels, cut)
    if table.shape[1] > table.shape[0]:
        cut = _cuts(table.sum(axis=0), table.sum(axis=1))
        table, columns = _merge(table, cut), names(marketing.labels, cut)
    elif table.shape[0] > table.shape[1]:
        cut = _cuts(table.sum(axis=1), table.sum(axis=0))
        table, rows = _merge(table.T, cut).T, names(sales.labels, cut)
    return table, tuple(rows), tuple(columns)


def _plain(label: object) -> object:
    return f"{label:g}" if isinstance(label, float) else label


def _cuts(fine: np.ndarray, coarse: np.ndarray) -> np.ndarray:
    """The band of each fine step, so that cumulative volumes come nearest to the coarse ones."""
    share, wanted = (
        np.cumsum(fine)[:-1] / max(fine.sum(), 1),
        np.cumsum(coarse)[:-1] / max(coarse.sum(), 1),
    )
    ends: list[int] = []
    for k, target in enumerate(wanted):
        first, last = (ends[-1] + 1 if ends else 0), len(share) - (len(wanted) - k) + 1
        ends.append(first + int(np.argmin(np.abs(share[first:last] - target))))
    return np.searchsorted(np.array(ends), np.arange(len(fine)), side="left")


def _merge(table: np.ndarray, cut: np.ndarray) -> np.ndarray:
    return np.stack([table[:, cut == band].sum(axis=1) for band in range(cut.max() + 1)], axis=1)


def names(labels: Sequence[object], cut: np.ndarray) -> list[str]:
    """The names of bands of labels: `cut` gives the band of each label, from 0."""
    found = []
    for band in range(cut.max() + 1):
        inside = [labels[i] for i in np.flatnonzero(cut == band)]
        first, last = _plain(inside[0]), _plain(inside[-1])
        found.append(str(first) if first == last else f"{first} to {last}")
    return found


def _cut(found: tuple[np.ndarray, Scale, Scale], terms: Terms) -> str:
    table, sides = found[0], terms.sides
    if min(table.shape) > 7:
        return (
            f"Both views are cut into {BANDS} bands: {possessive(sides[0])} into fifths as near as"
            f" can be, {possessive(sides[1])} into about the same shares."
        )
    if table.shape[0] == table.shape[1]:
        return ""
    finer, others = (sides[1], sides[0]) if table.shape[1] > table.shape[0] else sides
    return (
        f"{possessive(finer)} view is cut into {min(table.shape)} bands that hold about the same"
        f" shares of leads as {possessive(others)} labels."
    )


# --- coefficients, each from a table or from many at once (last two axes) -------------------------------------------


def spearman(table: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of a cross table, ties at their middle rank (Spearman 1904).

    Income by job satisfaction (Agresti 2002, table 2.8):

    >>> round(float(spearman(np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9,
    ...     11]]))), 3)
    0.177
    """
    table = np.asarray(table, dtype=float)
    rows, columns = table.sum(-1), table.sum(-2)
    n = rows.sum(-1)[..., None]
    x, y = (np.cumsum(margin, -1) - margin / 2 - n / 2 for margin in (rows, columns))
    over = np.einsum("...ij,...i,...j->...", table, x, y)
    under = np.sqrt((rows * x**2).sum(-1) * (columns * y**2).sum(-1))
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def tau_b(table: np.ndarray) -> np.ndarray:
    """Kendall's tau-b of a cross table: concordant less discordant pairs, corrected for ties on
    either side (Kendall 1945).

    Income by job satisfaction (Agresti 2002, table 2.8):

    >>> round(float(tau_b(np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]))),
    ...     3)
    0.152
    """
    table = np.asarray(table, dtype=float)
    below = np.flip(np.cumsum(np.flip(table, -2), -2), -2) - table
    right = np.flip(np.cumsum(np.flip(below, -1), -1), -1) - below
    left = np.cumsum(below, -1) - below
    score = (table * (right - left)).sum((-2, -1))
    n = table.sum((-2, -1))
    pairs = n * (n - 1) / 2
    tied = [(margin * (margin - 1) / 2).sum(-1) for margin in (table.sum(-1), table.sum(-2))]
    under = np.sqrt((pairs - tied[0]) * (pairs - tied[1]))
    return np.divide(score, under, out=np.full_like(score, np.nan), where=under > 0)


def same_band(table: np.ndarray) -> np.ndarray:
    """The share of leads in the same band on both sides.

    Two abstractors of a hundred pregnancies (Gwet 2014):

    >>> round(float(same_band(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))), 3)
    0.89
    """
    return two_raters(table, "agreement", errors=False).value


def ac2(table: np.ndarray) -> np.ndarray:
    """Gwet's AC2 with quadratic weights: agreement beyond chance that one dominant label does not
    spoil (Gwet 2014).

    >>> round(float(ac2(np.array([[118, 5], [2, 0]]))), 3)
    0.941
    """
    return two_raters(table, "gwet", "quadratic", errors=False).value


def ac1(table: np.ndarray) -> np.ndarray:
    """Gwet's AC1: as AC2, but only the same band counts (Gwet 2008).

    >>> round(float(ac1(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))), 3)
    0.849
    """
    return two_raters(table, "gwet", errors=False).value


def kappa(table: np.ndarray) -> np.ndarray:
    """Cohen's kappa, without weights (Cohen 1960).

    >>> round(float(kappa(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))), 3)
    0.796
    """
    return two_raters(table, "cohen", errors=False).value


def alpha(table: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha for two raters with interval distances between the steps (Krippendorff
    2011).

    Two abstractors of a hundred pregnancies (Gwet 2014):

    >>> round(float(alpha(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))), 3)
    0.893
    """
    return two_raters(table, "krippendorff", "quadratic", errors=False).value


def paradox(table: np.ndarray) -> str:
    """A sentence where kappa and AC1 disagree because nearly all leads carry one label; nothing
    otherwise.

    >>> paradox(np.array([[118, 5], [2, 0]]))
    '97 in 100 judgements are the same label, so the two agree nearly by themselves: AC1 says 0.94,
    kappa -0.02. ...'
    """
    share = np.asarray(table, dtype=float) / np.sum(table)
    most = float((share.sum(0) + share.sum(1)).max() / 2)
    first, second = float(ac1(table)), float(kappa(table))
    if most < DOMINANT or not first - second > APART:
        return ""
    return (
        f"{100 * most:.0f} in 100 judgements are the same label, so the two agree nearly by"
        f" themselves: AC1 says {num(first):.2f}, kappa {num(second):.2f}. Neither is wrong; look"
        " at the few leads that got another label."
    )


def _halves(weight: np.ndarray) -> np.ndarray:
    """For each step the sum of what lies on better steps, and half of what lies on it."""
    return weight.sum(-1, keepdims=True) - np.cumsum(weight, -1) + weight / 2


def _spearman(p: np.ndarray) -> tuple[np.ndarray, Sequence[np.ndarray]]:
    """Spearman's correlation of tables of shares, and what one more lead in a cell does to it."""
    rows, columns = p.sum(-1), p.sum(-2)
    x, y = (np.cumsum(margin, -1) - margin / 2 - 0.5 for margin in (rows, columns))
    over = np.einsum("...ij,...i,...j->...", p, x, y)
    squares = [(margin * rank**2).sum(-1) for margin, rank in ((rows, x), (columns, y))]
    under = np.sqrt(squares[0] * squares[1])
    value = over / under
    # One more lead also moves the ranks of all that are better.
    moved = (
        x[..., :, None] * y[..., None, :]
        + _halves(np.einsum("...ij,...j->...i", p, y))[..., :, None]
        + _halves(np.einsum("...ij,...i->...j", p, x))[..., None, :]
    )
    own = [
        (rank**2 + 2 * _halves(margin * rank)) / square[..., None]
        for margin, rank, square in ((rows, x, squares[0]), (columns, y, squares[1]))
    ]
    return value, [
        moved / under[..., None, None]
        - value[..., None, None] / 2 * (own[0][..., :, None] + own[1][..., None, :])
    ]


def _tau_b(p: np.ndarray) -> tuple[np.ndarray, Sequence[np.ndarray]]:
    """Kendall's tau-b of tables of shares, and what one more lead in a cell does to it."""
    rows, columns = p.sum(-1), p.sum(-2)
    above = np.cumsum(p, -2) - p
    below = p.sum(-2, keepdims=True) - above - p
    apart = below - above
    left = np.cumsum(apart, -1) - apart
    concordant = apart.sum(-1, keepdims=True) - apart - 2 * left
    untied = [1 - (margin**2).sum(-1) for margin in (rows, columns)]
    under = np.sqrt(untied[0] * untied[1])
    value = (p * concordant).sum((-2, -1)) / under
    own = [margin / pairs[..., None] for margin, pairs in ((rows, untied[0]), (columns, untied[1]))]
    return value, [
        2 * concordant / under[..., None, None]
        + value[..., None, None] * (own[0][..., :, None] + own[1][..., None, :])
    ]


@dataclass(frozen=True)
class Measure:
    """A measure of a cross table: its value, and the same for its interval.

    `by_labels`: it is measured against how often each label was used, so that it takes enough leads
    of each.
    """

    of: Callable[[np.ndarray], np.ndarray]
    statistic: Statistic
    by_labels: bool


MEASURES = {
    "spearman": Measure(spearman, _spearman, True),
    "tau_b": Measure(tau_b, _tau_b, True),
    "same_band": Measure(same_band, statistic("agreement"), False),
    "ac2": Measure(ac2, statistic("gwet", "quadratic"), False),
    "alpha": Measure(alpha, statistic("scott", "quadratic"), True),
    "ac1": Measure(ac1, statistic("gwet"), False),
    "kappa": Measure(kappa, statistic("cohen"), True),
}
"""All measures of agreement that are shown, by their names."""


def lopsided(table: np.ndarray) -> bool:
    """Whether a cross table is too small, or leans too much on one label, for what holds in large
    samples.

    >>> lopsided(np.array([[1, 0], [0, 9]])), lopsided(np.array([[60, 40], [30, 70]]))
    (True, False)
    """
    n = int(table.sum())
    elsewhere = n - max(int(table.sum(0).max()), int(table.sum(1).max()))
    alike = int(np.trace(table)) if table.shape[0] == table.shape[1] else n // 2
    return n < FEW_LEADS or elsewhere < FEW_ELSEWHERE or min(alike, n - alike) < FEW_EXCEPTIONS


def between(
    table: np.ndarray, measure: Measure, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of a measure of a cross table; nan where it is not defined, or where there is
    too little beside the most frequent label for one that holds (`thin`).

    The unseen leads lie half on the diagonal and half as if dealt at random.

    >>> abstractors = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    >>> [round(end, 2) for end in between(abstractors, MEASURES["kappa"])]
    [0.65, 0.88]
    """
    table = np.asarray(table, dtype=float)
    if measure.by_labels and thin(table):
        return math.nan, math.nan
    n = table.sum()
    low, high = tilted(
        [table[None]],
        [unseen(table)[None]],
        measure.statistic,
        value=measure.of(table)[None],
        confidence=confidence,
    )
    return (
        (float(low[0]), float(high[0]))
        if n > 1 and np.isfinite([low[0], high[0]]).all()
        else (math.nan, math.nan)
    )


def unseen(tables: np.ndarray) -> np.ndarray:
    """Where leads may lie that were not seen yet, as shares: with each side's own use of its steps,
    half of them where the sides agree and half as if dealt at random.

    Where the two do not use as many steps, all lie as if dealt at random.
    """
    n = tables.sum((-2, -1))[..., None]
    rows, columns = (
        (margin + UNSEEN / margin.shape[-1]) / (n + UNSEEN)
        for margin in (tables.sum(-1), tables.sum(-2))
    )
    dealt = rows[..., :, None] * columns[..., None, :]
    if dealt.shape[-1] != dealt.shape[-2]:
        return dealt
    return (dealt + ((rows + columns) / 2)[..., :, None] * np.eye(dealt.shape[-1])) / 2


def thin(table: np.ndarray) -> bool:
    """Whether so few leads lie outside a dominant label that no interval holds of what is measured
    against the use of several labels: fewer than two for each of the others, or fewer than ten in
    all for each label. With two labels it holds all the same.

    >>> thin(np.diag([36, 2, 1])), thin(np.diag([36, 4, 4])), thin(np.diag([16, 1]))
    (True, False, False)
    >>> thin(np.diag([16, 4, 0]))
    True
    """
    n = table.sum()
    for margin in (table.sum(1), table.sum(0)):
        # A label that is there and that none of these leads got weighs in the truth all the same.
        labels, most = len(margin), margin.max()
        few = n - most < FEWEST_EACH * (labels - 1) or n < FEWEST_OF_ALL * labels
        if labels > 2 and most > MOST_SHARE * n and few:
            return True
    return False


STRENGTH = (
    (0.2, "hardly agree"),
    (0.4, "agree a little"),
    (0.6, "agree in part"),
    (0.8, "agree largely"),
    (1.01, "agree almost fully"),
)
"""Words for a rank correlation: up to the first number the first words, and so on."""


def agreement(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How far the two sides put the same leads in the same order, and how often in the same band.

    The verdict is about whether they agree more than two strangers would (rank correlation above
    0). Under ten leads judged by both nothing is computed. `counts` comes from `count`.

    >>> leads = pd.DataFrame({"sales_view": [1.0, 2.0] * 20, "marketing_view": [1.0, 2.0] * 20,
    ...     "outcome": "won"})
    >>> agreement(count(leads)).verdict
    'clear'
    """
    if counts.empty:
        return nothing("agreement", counts)
    found = both(counts)
    if isinstance(found, str):
        return Finding("agreement", found, verdict="cannot tell", caveat=with_left_out("", counts))
    table, n = found[0], int(found[0].sum())
    if n < FEWEST or min(table.shape) < 2 or np.isnan(spearman(table)):
        sentence = (
            f"{counted(n, 'lead was', 'leads were')} judged by both sides; that is too little to"
            " say how far they agree."
        )
        more = (
            f"at least {counted(max(1, FEWEST - n), 'more lead')} judged by both, with different"
            " judgements"
        )
        if n >= FEWEST:
            sentence, more = _one_judgement(found, terms), "leads with different judgements"
        return Finding(
            "agreement",
            sentence,
            verdict="cannot tell",
            more_needed=more,
            caveat=with_left_out("", counts),
        )
    banded = bands(found)[0]
    rows: list[Any] = [
        [SAID[name], float(measure.of(part)), *between(part, measure)]
        for name, measure in MEASURES.items()
        for part in [table if name in BY_RANK else banded]
    ]
    chance = by_luck(table, seed=terms.seed)
    rho = one_test(*rows[0][1:], p=chance)
    # Where there is no interval to look at, the exact test alone has the word.
    verdict = judge(chance) if math.isnan(rho.low) else rho.verdict
    if verdict == "cannot tell":
        for row in rows:
            if row[0] not in OTHER_STRANGERS and not math.isnan(row[2]):
                row[2:] = [min(row[2], 0.0), max(row[3], 0.0)]
    shown = pd.DataFrame(rows, columns=["Measure", "Value", "From", "To"])
    (
        (_, rank, low, high),
        (_, tau, *_),
        (_, alike, *_),
        (_, gwet, gwet_low, gwet_high),
        (_, krippendorff, *_),
        *_,
    ) = rows
    luck = float((banded.sum(1) * banded.sum(0)).sum() / n**2)
    said = [f"{num(value):z.2f}" for value in (gwet, gwet_low, gwet_high, krippendorff)]
    range_ = f"between {num(low):z.2f} and {num(high):z.2f}" if low < high else TOO_FEW
    numbers = (
        f"{alike * 100:.0f} in 100 are in the same band, where luck alone would give"
        f" {luck * 100:.0f}. Beyond chance that is {said[0]} (Gwet's AC2, between {said[1]} and"
        f" {said[2]}; Krippendorff's alpha {said[3]}); rank correlation {num(rank):z.3f} ({range_};"
        f" Kendall's tau-b {num(tau):z.3f}). 0 is two strangers, 1 full agreement"
    )
    if verdict == "cannot tell":
        sentence = (
            f"Whether {terms.sides[0]} and {terms.sides[1]} agree on leads more than two strangers"
            f" would cannot be told. Of the {num(n):,} that both judged, {numbers}."
        )
    elif rank < 0:
        sentence = (
            f"{terms.sides[0]} and {terms.sides[1]} put the same leads in opposite orders. Of the"
            f" {num(n):,} that both judged, {numbers}."
        )
    else:
        words = next(words for limit, words in STRENGTH if rank < limit)
        sentence = (
            f"{terms.sides[0]} and {terms.sides[1]} {words} on what a good lead is. Of the"
            f" {num(n):,} that both judged, {numbers}."
        )
    caveat = (
        f"Bands: {len(banded)} steps on each side, the best of one against the best of the other."
        " Leads that one side alone judged are not in this. AC2 measures against judgements dealt"
        " evenly over the bands, alpha against the judgements that were really given. Agreeing is"
        " not being right: what became of the leads comes next."
    )
    if odd := paradox(banded):
        sentence += f" {odd}"
    if lopsided(table):
        caveat += (
            " With so few leads, or so few beside the most frequent label, two sides that know"
            f" nothing of each other would come as near to each other {_so_often(chance)}."
        )
    finding = Finding(
        "agreement",
        sentence,
        shown,
        verdict,
        with_left_out(caveat, counts),
        (
            remedy(n, (high - low) / 2, MATTERS_CORRELATION, "more lead", tail=" judged by both")
            if low < high
            else "more leads with other labels"
        ),
        chance,
    )
    return headlines.agreement(finding, terms, n, luck)


BY_RANK = {"spearman", "tau_b"}
"""Measures of the steps as they are; the others are of bands."""
SAID = {
    "spearman": "Same order (rank correlation, Spearman)",
    "tau_b": "Same order (Kendall's tau-b)",
    "same_band": "Same band, share of leads",
    "ac2": "Beyond chance, near misses count in part (Gwet's AC2)",
    "alpha": "Beyond chance (Krippendorff's alpha)",
    "ac1": "Same band beyond chance (Gwet's AC1)",
    "kappa": "Same band beyond chance (Cohen's kappa)",
}
TOO_FEW = "too few leads beside the most frequent label for a range"
OTHER_STRANGERS = {SAID[name] for name in ("same_band", "ac2", "ac1")}
"""Measures for which two sides that know nothing of each other do not come out as 0."""


def _one_judgement(found: tuple[np.ndarray, Scale, Scale], terms: Terms) -> str:
    """The sentence where a side judged every lead alike: agreement beyond chance is not defined
    then.
    """
    table, *views = found
    n, used = int(table.sum()), [np.flatnonzero(table.sum(axis)) for axis in (1, 0)]
    given = [str(_plain(view.labels[places[0]])) for view, places in zip(views, used)]
    undefined = "How far the two agree beyond chance is not defined then, and nothing is claimed."
    if max(len(places) for places in used) == 1:
        if given[0].strip().lower() == given[1].strip().lower():
            return (
                f"Both sides gave “{given[0]}” to every lead, {num(n):,} of {num(n):,} the same."
                f" {undefined}"
            )
        return (
            f"{terms.sides[0]} gave “{given[0]}” to all {num(n):,} leads and {terms.sides[1]}"
            f" “{given[1]}”. {undefined}"
        )
    alike = 0 if len(used[0]) == 1 else 1
    return f"{terms.sides[alike]} gave “{given[alike]}” to all {num(n):,} leads. {undefined}"


def _so_often(p: float) -> str:
    """How often something happens by luck, as people say it.

    >>> _so_often(0.1), _so_often(1 / 1770)
    ('10 times in 100 (p = 0.100)', '1 time in 1,770 (p = 0.0006)')
    """
    said = (
        f"{100 * p:.0f} times in 100" if p >= 0.015 else f"1 time in {num(1 / max(p, HAIR)):,.0f}"
    )
    return f"{said} (p = {num(p):.{3 if p >= 0.001 else 4}f})"


def by_luck(table: np.ndarray, *, seed: int) -> float:
    """How often two sides that know nothing of each other come out with a rank correlation as far
    from 0: p, two-sided.

    Small or lopsided tables are dealt out anew with both margins as they are, all ways where each
    side has two labels; for others the large-sample formula of Student's t holds.

    >>> round(by_luck(np.array([[1, 0], [0, 9]]), seed=1), 3), round(by_luck(np.array([[2, 0], [0,
    ...     58]]), seed=1), 4)
    (0.1, 0.0006)
    """
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    rho, n = float(spearman(table)), int(table.sum())
    if not lopsided(table):
        return _independent(rho, n)
    rows, columns = table.sum(1), table.sum(0)
    x, y = (np.cumsum(margin) - margin / 2 - n / 2 for margin in (rows, columns))
    scale = math.sqrt(float((rows * x**2).sum()) * float((columns * y**2).sum()))
    if table.shape == (2, 2):
        first = np.arange(max(0, rows[0] + columns[0] - n), min(rows[0], columns[0]) + 1)
        ways = [
            _log_choose(int(rows[0]), int(k)) + _log_choose(int(rows[1]), int(columns[0] - k))
            for k in first
        ]
        chance = np.exp(np.array(ways) - _log_choose(n, int(columns[0])))
        over = (x[0] - x[1]) * (first * y[0] + (rows[0] - first) * y[1]) / scale
        return min(1.0, float(chance[np.abs(over) >= abs(rho) - HAIR].sum()))
    if n - columns.max() < n - rows.max():
        rows, columns, x, y = columns, rows, y, x
    # Only leads outside the most frequent label need a partner dealt to them; the rest share one
    # place.
    usual = int(np.argmax(rows))
    apart = np.repeat(x - x[usual], np.where(np.arange(len(rows)) == usual, 0, rows))
    ends, rng = np.cumsum(columns), np.random.default_rng(seed)
    dealt = np.array([rng.choice(n, len(apart), replace=False) for _ in range(DEALT)])
    over = y[np.searchsorted(ends, dealt, side="right")] @ apart / scale
    return float(((np.abs(over) >= abs(rho) - HAIR).sum() + 1) / (DEALT + 1))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _independent(rho: float, n: int) -> float:
    """The two-sided p value of a rank correlation when the two sides have nothing to do with each
    other.
    """
    from scipy.special import stdtr

    if abs(rho) >= 1:
        return 0.0
    return float(2 * stdtr(n - 2, -abs(rho) * np.sqrt((n - 2) / (1 - rho**2))))
