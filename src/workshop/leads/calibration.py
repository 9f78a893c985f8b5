"""What a view promises and what happens: of the leads that it gives 80 in 100, are 80 won?

A score that can be read as a chance promises something: numbers from 0 to 1, or up to 100. Labels
do where their side said beforehand how many of a hundred will be won. Promised and won are compared
in bands of about the same size; the test is Hosmer and Lemeshow's (1980) with as many degrees of
freedom as bands, as for a score that was not made from these leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from ..errors import listing, possessive
from ..findings import Finding, judge, nothing, remedy, with_left_out
from ..terms import Terms
from ..written import num
from .outcomes import BANDS, FEWEST_WINS, MOST_LABELS, wilson
from .population import settled, who_counts
from .two_views import VIEWS, names, scale

MATTERS_SHARE = 0.05
"""Five in a hundred: the smallest difference between promised and won that would be worth a
talk.
"""
PERCENT_FROM = 50
"""A score whose best lead has more than this, and at most 100, is read as a chance in 100."""


@dataclass(frozen=True)
class Calibrated:
    """One view in bands, worst first. `table` columns: band, n, promised, won, share, low, high;
    `p` is the test's.
    """

    table: pd.DataFrame
    p: float
    labels: bool = False

    @property
    def n(self) -> int:
        return int(self.table["n"].sum())


def chances(view: pd.Series) -> np.ndarray | None:
    """The chance from 0 to 1 that each score promises; None where the view is labels, or points
    that promise nothing.

    >>> chances(pd.Series([10.0, 20, 30, 40, 50, 60, 70, 80])).round(2).tolist()
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    >>> chances(pd.Series([7.0, 8, 9, 10, 11, 12, 13, 14])) is None
    True
    """
    if isinstance(view.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(view):
        return None
    values = view.to_numpy(dtype=float)
    known = values[~np.isnan(values)]
    if len(np.unique(known)) <= MOST_LABELS or known.min() < 0:
        return None
    return (
        values if known.max() <= 1 else values / 100 if PERCENT_FROM < known.max() <= 100 else None
    )


def _label(label: object) -> str:
    return names((label,), np.zeros(1, dtype=int))[0]


def bands(
    counts: pd.DataFrame, view: str, said: Mapping[str, float] | None = None
) -> Calibrated | None:
    """Promised and won in bands of about the same size, among leads that count; None where the
    view promises nothing.

    `said`: how many of a hundred leads of a label will be won, as its side said; then each label is
    a band. Labels of fewer than ten leads are shown and do not count in the test.

    >>> leads = pd.DataFrame({"sales_view": [.05, .15, .25, .35, .65, .75, .85, .95],
    ...     "outcome": ["lost"] * 4 + ["won"] * 4, "n": 10})
    >>> bands(leads, "sales_view").table[["n", "won"]].sum().tolist()
    [80, 40]
    """
    from scipy.stats import chi2

    kept = settled(counts)
    if said and len(kept):
        promised = (
            kept[view]
            .map(lambda label: said.get(_label(label)), na_action="ignore")
            .astype(float)
            .to_numpy()
            / 100
        )
    else:
        promised = chances(kept[view]) if len(kept) else None
    if promised is None:
        return None
    known = ~np.isnan(promised)
    if not known.any():
        return None
    steps = scale(kept[view])
    place = steps.codes[known] if steps is not None else pd.factorize(kept[view][known])[0]
    label = kept[view][known].map(_label).to_numpy(dtype=object)
    promised, n, won = (
        promised[known],
        kept["n"].to_numpy(dtype=float)[known],
        kept["won"].to_numpy(dtype=float)[known],
    )
    order = np.argsort(place if said else promised, kind="stable")
    promised, n, won, place, label = (
        promised[order],
        n[order],
        won[order],
        place[order],
        label[order],
    )
    # Leads of the same score stay in the same band.
    first = np.searchsorted(promised, promised, side="left")
    before = np.concatenate([[0.0], np.cumsum(n)])[first]
    cut = np.unique(
        place if said else np.minimum((before / n.sum() * BANDS).astype(int), BANDS - 1),
        return_inverse=True,
    )[1]
    rows, statistic, tested = [], 0.0, 0
    for band in range(cut.max() + 1):
        here = cut == band
        size, hits, expected = (
            float(n[here].sum()),
            float((n * won)[here].sum()),
            float((n * promised)[here].sum()),
        )
        low, high = promised[here].min(), promised[here].max()
        name = (
            f"{100 * low:.0f}"
            if round(100 * low) == round(100 * high)
            else f"{100 * low:.0f} to {100 * high:.0f}"
        )
        name = str(label[here][0]) if said else name
        rows.append([name, int(size), expected / size, int(hits), hits / size, *wilson(hits, size)])
        spread = max(expected * (1 - expected / size), 1e-9)
        if not said or size >= FEWEST_WINS:
            statistic, tested = statistic + (hits - expected) ** 2 / spread, tested + 1
    table = pd.DataFrame(rows, columns=["band", "n", "promised", "won", "share", "low", "high"])
    return Calibrated(
        table, float(chi2.sf(statistic, tested)) if tested else 1.0, labels=bool(said)
    )


def calibration(
    counts: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    said: Mapping[str, Mapping[str, float]] | None = None,
) -> Finding:
    """Whether a view keeps what it promises: promised against won, in bands or by label, for each
    side that promised something.

    `said`: by view, how many of a hundred leads of each label will be won, as its side said
    beforehand (see controls.promise). The verdict is about any difference at all between promised
    and won, adjusted for both views. Under ten wins, or ten leads not won, nothing is said.
    """
    name = "calibration"
    kept = settled(counts)
    if kept.empty:
        return nothing(name, counts if counts.empty else kept)
    found = {
        side: here
        for view, side in zip(VIEWS, terms.sides)
        if (here := bands(counts, view, (said or {}).get(view))) is not None
    }
    if not found:
        return Finding(
            name,
            "Neither side judges by a chance, so nothing was promised in numbers; what each label"
            " is worth stands above. To promise something, say before you look how many of a"
            " hundred leads of each label will be won.",
            caveat=with_left_out("", counts),
            kind="state",
        )
    thin = {
        side: here
        for side, here in found.items()
        if min(here.table["won"].sum(), here.n - here.table["won"].sum()) < FEWEST_WINS
    }
    for side in thin:
        found.pop(side)
    few = (
        f"{listing([possessive(side) for side in thin])} view has fewer than {FEWEST_WINS} wins or"
        " leads not won to be held against."
        if thin
        else ""
    )
    if not found:
        return Finding(
            name,
            few,
            verdict="cannot tell",
            caveat=with_left_out("", counts),
            more_needed=f"at least {FEWEST_WINS} wins and as many leads not won",
        )
    # Where every interval that is shown holds what was promised, nothing is told from it.
    adjusted = {
        side: min(1.0, here.p * len(found)) if _kept_off(here) else 1.0
        for side, here in found.items()
    }
    verdicts = {side: judge(p) for side, p in adjusted.items()}
    verdict = next(
        (word for word in ("clear", "leaning") if word in verdicts.values()), "cannot tell"
    )
    rows = [
        [
            f"{possessive(side)} {'labels' if here.labels else 'score'}",
            row.band,
            row.n,
            100 * row.promised,
            100 * row.share,
            100 * row.low,
            100 * row.high,
        ]
        for side, here in found.items()
        for row in cast("Iterable[Any]", here.table.itertuples())
    ]
    table = pd.DataFrame(
        rows,
        columns=[
            "Of",
            "Label or score",
            "Counted",
            "Promised, percent",
            "Won, percent",
            "From",
            "To",
        ],
    ).round(1)
    sentence = " ".join(
        [_sentence(side, here, verdicts[side]) for side, here in found.items()]
        + ([few] if few else [])
    )
    half = max(
        float((here.table["high"] - here.table["low"]).median() / 2) for here in found.values()
    )
    fewest = min(int(here.table["n"].median()) for here in found.values())
    scores = (
        ""
        if all(here.labels for here in found.values())
        else "A score up to 100 is read as a chance in 100, one up to 1 as a share. "
    )
    caveat = with_left_out(f"{scores}{who_counts(counts)}".strip(), counts)
    return Finding(
        name,
        sentence,
        table,
        verdict,
        caveat,
        remedy(fewest, half, MATTERS_SHARE, "more lead", tail=" in each band"),
        min(adjusted.values()),
    )


def _kept_off(here: Calibrated) -> bool:
    """Whether some interval, that of a band or of all leads, does not hold what was promised."""
    table = here.table
    said = float((table["promised"] * table["n"]).sum() / here.n)
    low, high = wilson(int(table["won"].sum()), here.n)
    inside = table["promised"].between(table["low"], table["high"])
    return not (low <= said <= high and bool(inside.all()))


def _sentence(side: str, here: Calibrated, verdict: str) -> str:
    table = here.table
    said, won = float((table["promised"] * table["n"]).sum() / here.n), int(table["won"].sum())
    low, high = wilson(won, here.n)
    what, it, promise, is_ = (
        ("labels", "they", "promise", "are") if here.labels else ("score", "it", "promises", "is")
    )
    numbers = (
        f"{it} {promise} {100 * said:.0f} wins in 100 leads, and {100 * won / here.n:.0f} were won"
        f" (between {100 * low:.0f} and {100 * high:.0f} of {num(here.n):,})"
    )
    if verdict == "cannot tell":
        return (
            f"That {possessive(side)} {what} {promise} anything else than what happens cannot be"
            f" told: {numbers}."
        )
    if not low <= said <= high:
        return (
            f"{possessive(side)} {what} {promise} too {'much' if said > high else 'little'}:"
            f" {numbers}."
        )
    worst = table.loc[cast("int", (table["promised"] - table["share"]).abs().idxmax())]
    band = f"“{worst['band']}”" if here.labels else worst["band"]
    return (
        f"{possessive(side)} {what} {is_} right on the whole but not along the way: {numbers}, yet"
        f" at {band} {it} {promise} {100 * worst['promised']:.0f} and {100 * worst['share']:.0f}"
        " were won."
    )
