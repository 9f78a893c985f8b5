"""How far sales and marketing judge the same leads alike, from counts.

Only `count` touches the leads; everything else works on its count table, so the cost does not grow with the rows.
Sources: Spearman (1904) and Kendall's tau-b (1945) with ties; AC2 with quadratic weights (Gwet 2008, 2014);
alpha (Krippendorff 1970, 2011). Intervals are percentiles of multinomial draws of the count table (Efron 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import counted, possessive
from ..findings import CONFIDENCE, Finding, judge, more_needed, nothing, with_left_out

VIEWS = ("sales_view", "marketing_view")
LADDERS: tuple[tuple[str, ...], ...] = (
    ("cold", "warm", "hot"),
    ("low", "medium", "high"),
    ("bad", "fair", "good"),
    ("e", "d", "c", "b", "a"),
)
"""Labels whose order everybody knows, from the worst to the best; any part of a ladder in this order counts."""
MATTERS = 0.05
"""The smallest difference of a rank correlation or an agreement that would change what the room does."""
FEWEST = 10
"""Under so many leads judged by both sides nothing is computed."""
DRAWS = 2_000


def count(leads: pd.DataFrame) -> pd.DataFrame:
    """How many leads there are of each combination of both views and the outcome.

    `leads` as checked; the result has the columns sales_view, marketing_view and outcome (missing stays missing) and n.

    >>> leads = pd.DataFrame({"sales_view": ["Hot", "Hot"], "marketing_view": [3.0, 3.0], "outcome": ["won", "won"]})
    >>> count(leads)["n"].tolist()
    [2]
    """
    columns = [*VIEWS, "outcome"]
    if leads.empty:
        counts = leads.reindex(columns=columns).assign(n=pd.Series(dtype="int64"))
    else:
        counts = leads.groupby(columns, dropna=False, observed=True).size().rename("n").reset_index()
    counts.attrs.update(leads.attrs)
    return counts


@dataclass(frozen=True)
class Scale:
    """A view as ordered steps: `codes` (one a row of the counts, -1 where missing) into `labels`, worst first."""

    codes: np.ndarray
    labels: tuple[object, ...]


def scale(view: pd.Series) -> Scale | None:
    """The steps of a view, worst first; None where its labels have no known order."""
    if isinstance(view.dtype, pd.CategoricalDtype):
        present = [label for label in view.cat.categories if (view == label).any()]
        order = present if view.cat.ordered else _ladder(present)
        if order is None:
            return None
    else:
        order = sorted(view.dropna().unique().tolist())
    place = {label: i for i, label in enumerate(order)}
    return Scale(np.array([place.get(value, -1) for value in view], dtype=int), tuple(order))


def _ladder(labels: Sequence[object]) -> list[object] | None:
    by_plain = {str(label).strip().lower(): label for label in labels}
    for ladder in LADDERS:
        if set(by_plain) <= set(ladder):
            return [by_plain[step] for step in ladder if step in by_plain]
    return None


def both(counts: pd.DataFrame) -> tuple[np.ndarray, Scale, Scale] | str:
    """The cross table of the leads that both sides judged (sales by marketing), or the sentence why there is none."""
    scales = []
    for view in VIEWS:
        side = view.removesuffix("_view")
        if counts[view].isna().all():
            return f"There is no view of {side} in the leads."
        steps = scale(counts[view])
        if steps is None:
            return f'The order of the labels in {view} is not known. Say it in workshop.toml, under [leads]: {side}_order = ["worst", "...", "best"].'
        scales.append(steps)
    sales, marketing = scales
    table = np.zeros((len(sales.labels), len(marketing.labels)), dtype=np.int64)
    judged = (sales.codes >= 0) & (marketing.codes >= 0)
    np.add.at(table, (sales.codes[judged], marketing.codes[judged]), counts["n"].to_numpy()[judged])
    return table, sales, marketing


def crosstab(counts: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing")) -> Finding:
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
    only = [int(counts.loc[counts[a].notna() & counts[b].isna(), "n"].sum()) for a, b in (VIEWS, VIEWS[::-1])]
    sentence = (
        f"{counted(n, 'lead was', 'leads were')} judged by both sides, out of {total:,}; "
        f"{only[0]:,} by {sides[0]} only, {only[1]:,} by {sides[1]} only."
    )
    shown = pd.DataFrame(table, columns=[f"{sides[1]}: {label}" for label in marketing])
    shown.insert(0, f"{possessive(sides[0])} view", [str(label) for label in sales])
    return Finding("crosstab", sentence, shown, caveat=with_left_out(_cut(found, marketing, sales, sides), counts))


def bands(found: tuple[np.ndarray, Scale, Scale]) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """The cross table with as many steps on both sides, and their labels.

    The side with more steps is cut so that its bands hold, as nearly as whole steps allow, the same shares of leads
    as the labels of the other side: both keep their volumes.
    """
    table, sales, marketing = found
    rows, columns = [str(_plain(label)) for label in sales.labels], [str(_plain(label)) for label in marketing.labels]
    if table.shape[1] > table.shape[0]:
        cut = _cuts(table.sum(axis=0), table.sum(axis=1))
        table, columns = _merge(table, cut), _names(marketing.labels, cut)
    elif table.shape[0] > table.shape[1]:
        cut = _cuts(table.sum(axis=1), table.sum(axis=0))
        table, rows = _merge(table.T, cut).T, _names(sales.labels, cut)
    return table, tuple(rows), tuple(columns)


def _plain(label: object) -> object:
    return f"{label:g}" if isinstance(label, float) else label


def _cuts(fine: np.ndarray, coarse: np.ndarray) -> np.ndarray:
    """The band of each fine step, so that cumulative volumes come nearest to the coarse ones."""
    share, wanted = np.cumsum(fine)[:-1] / max(fine.sum(), 1), np.cumsum(coarse)[:-1] / max(coarse.sum(), 1)
    ends: list[int] = []
    for k, target in enumerate(wanted):
        first, last = (ends[-1] + 1 if ends else 0), len(share) - (len(wanted) - k) + 1
        ends.append(first + int(np.argmin(np.abs(share[first:last] - target))))
    return np.searchsorted(np.array(ends), np.arange(len(fine)), side="left")


def _merge(table: np.ndarray, cut: np.ndarray) -> np.ndarray:
    return np.stack([table[:, cut == band].sum(axis=1) for band in range(cut.max() + 1)], axis=1)


def _names(labels: Sequence[object], cut: np.ndarray) -> list[str]:
    names = []
    for band in range(cut.max() + 1):
        inside = [labels[i] for i in np.flatnonzero(cut == band)]
        first, last = _plain(inside[0]), _plain(inside[-1])
        names.append(str(first) if first == last else f"{first} to {last}")
    return names


def _cut(found: tuple[np.ndarray, Scale, Scale], marketing: Sequence[str], sales: Sequence[str], sides: tuple[str, str]) -> str:
    table = found[0]
    if table.shape[0] == table.shape[1]:
        return ""
    finer, others = (sides[1], sides[0]) if table.shape[1] > table.shape[0] else sides
    return f"{possessive(finer)} view is cut into {min(table.shape)} bands that hold about the same shares of leads as {possessive(others)} labels."


# --- coefficients, each from a table or from many at once (last two axes) -------------------------------------------


def spearman(table: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of a cross table, ties at their middle rank.

    >>> round(float(spearman(np.array([[2, 0], [0, 2]]))), 3)
    1.0
    """
    table = np.asarray(table, dtype=float)
    rows, columns = table.sum(-1), table.sum(-2)
    n = rows.sum(-1)[..., None]
    x, y = (np.cumsum(margin, -1) - margin / 2 - n / 2 for margin in (rows, columns))
    over = np.einsum("...ij,...i,...j->...", table, x, y)
    under = np.sqrt((rows * x**2).sum(-1) * (columns * y**2).sum(-1))
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def tau_b(table: np.ndarray) -> np.ndarray:
    """Kendall's tau-b of a cross table: concordant less discordant pairs, corrected for ties on either side.

    >>> round(float(tau_b(np.array([[2, 1], [1, 2]]))), 3)
    0.333
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


def weights(steps: int) -> np.ndarray:
    """Quadratic weights: full credit on the diagonal, none from one end to the other."""
    place = np.arange(steps)
    return 1 - ((place[:, None] - place) / max(steps - 1, 1)) ** 2


def same(table: np.ndarray) -> np.ndarray:
    """The share of leads in the same band on both sides."""
    table = np.asarray(table, dtype=float)
    return np.trace(table, axis1=-2, axis2=-1) / table.sum((-2, -1))


def ac2(table: np.ndarray) -> np.ndarray:
    """Gwet's AC2 with quadratic weights: agreement beyond chance that one dominant label does not spoil (Gwet 2014).

    >>> round(float(ac2(np.array([[118, 5], [2, 0]]))), 3)
    0.941
    """
    table = np.asarray(table, dtype=float)
    steps = table.shape[-1]
    share = table / table.sum((-2, -1), keepdims=True)
    credit = weights(steps)
    observed = (share * credit).sum((-2, -1))
    mean = (share.sum(-1) + share.sum(-2)) / 2
    chance = credit.sum() / max(steps * (steps - 1), 1) * (mean * (1 - mean)).sum(-1)
    return np.divide(observed - chance, 1 - chance, out=np.full_like(observed, np.nan), where=chance < 1)


def alpha(table: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha for two raters with interval distances between the steps (Krippendorff 2011).

    >>> round(float(alpha(np.array([[1, 0], [0, 1]]))), 3)
    1.0
    """
    table = np.asarray(table, dtype=float)
    distance = 1 - weights(table.shape[-1])
    n = table.sum((-2, -1))
    values = table.sum(-1) + table.sum(-2)
    observed = (table * distance).sum((-2, -1)) / n
    expected = np.einsum("...i,...j,ij->...", values, values, distance) / (2 * n * (2 * n - 1))
    return np.divide(expected - observed, expected, out=np.full_like(observed, np.nan), where=expected > 0)


def draws(table: np.ndarray, *, seed: int, number: int = DRAWS) -> np.ndarray:
    """Multinomial draws of a cross table (number x rows x columns); empty cells stay empty and cost nothing."""
    full = np.flatnonzero(table.ravel())
    share = table.ravel()[full] / table.sum()
    drawn = np.zeros((number, table.size))
    drawn[:, full] = np.random.default_rng(seed).multinomial(int(table.sum()), share, size=number)
    return drawn.reshape(number, *table.shape)


def interval(values: np.ndarray) -> tuple[float, float]:
    """The middle 95 percent of drawn values."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(values, [tail, 1 - tail])
    return float(low), float(high)


def p_value(values: np.ndarray, null: float = 0.0) -> float:
    """The two-sided p value of drawn values against `null`: never under 2 / (draws + 1)."""
    values = values[~np.isnan(values)]
    beyond = min((values <= null).sum(), (values >= null).sum())
    return min(1.0, 2 * (beyond + 1) / (len(values) + 1))


STRENGTH = ((0.2, "hardly agree"), (0.4, "agree a little"), (0.6, "agree in part"), (0.8, "agree largely"), (1.01, "agree almost fully"))
"""Words for a rank correlation: up to the first number the first words, and so on."""


def agreement(counts: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing"), seed: int = 0) -> Finding:
    """How far the two sides put the same leads in the same order, and how often in the same band.

    The verdict is about whether they agree more than two strangers would (rank correlation above 0). Under ten leads
    judged by both nothing is computed.
    """
    if counts.empty:
        return nothing("agreement", counts)
    found = both(counts)
    if isinstance(found, str):
        return Finding("agreement", found, verdict="cannot tell", caveat=with_left_out("", counts))
    table = found[0]
    n = int(table.sum())
    if n < FEWEST or min(table.shape) < 2 or np.isnan(spearman(table)):
        sentence = f"{counted(n, 'lead was', 'leads were')} judged by both sides; that is too little to say how far they agree."
        if n >= FEWEST:
            sentence = "One side gave the same judgement to every lead, so there is nothing to compare."
        return Finding("agreement", sentence, verdict="cannot tell", more_needed=f"at least {counted(max(1, FEWEST - n), 'more lead')} judged by both, with different judgements", caveat=with_left_out("", counts))
    banded = bands(found)[0]
    drawn, drawn_bands = draws(table, seed=seed), draws(banded, seed=seed)
    rho, rhos = float(spearman(table)), spearman(drawn)
    low, high = interval(rhos)
    verdict = judge(p_value(rhos))
    rows = []
    for name, coefficient, exact, replicates in (
        ("Rank correlation (Spearman)", spearman, table, drawn),
        ("Rank correlation (Kendall's tau-b)", tau_b, table, drawn),
        ("Same band, share of leads", same, banded, drawn_bands),
        ("Agreement beyond chance (Gwet's AC2)", ac2, banded, drawn_bands),
        ("Agreement beyond chance (Krippendorff's alpha)", alpha, banded, drawn_bands),
    ):
        rows.append([name, float(coefficient(exact)), *interval(coefficient(replicates))])
    shown = pd.DataFrame(rows, columns=["Measure", "Value", "From", "To"])
    if verdict == "cannot tell":
        sentence = f"Whether {sides[0]} and {sides[1]} agree on leads more than two strangers would cannot be told from {n:,} leads (rank correlation {rho:.2f}, between {low:.2f} and {high:.2f})."
    elif rho < 0:
        sentence = f"{sides[0]} and {sides[1]} put the same {n:,} leads in opposite orders: rank correlation {rho:.2f} (between {low:.2f} and {high:.2f}), where 0 is two strangers."
    else:
        words = next(words for limit, words in STRENGTH if rho < limit)
        sentence = f"{sides[0]} and {sides[1]} {words} on the same {n:,} leads: rank correlation {rho:.2f} (between {low:.2f} and {high:.2f}), where 0 is two strangers and 1 is full agreement."
    more = more_needed(n, (high - low) / 2, MATTERS)
    caveat = f"Bands: the best of one side against the best of the other, in {len(banded)} steps. Leads judged by one side only are not in this."
    return Finding("agreement", sentence, shown, verdict, with_left_out(caveat, counts), f"about {counted(more, 'more lead')} judged by both")
