"""Each side's view of the leads against what became of them, from counts.

Sources: the area under the ROC curve as the chance that a won lead was judged better than a lost
one (Hanley and McNeil 1982), its variance and that of a paired difference (DeLong, DeLong and
Clarke-Pearson 1988), intervals of shares (Wilson 1927), all others from `intervals.tilted`; two
shares are compared by Fisher's exact test (1935). Who counts at all `population` says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..errors import counted, listing, possessive
from ..findings import (
    CLEAR_CONFIDENCE,
    CONFIDENCE,
    Estimate,
    Finding,
    judge,
    more_needed,
    nothing,
    remedy,
    with_headline,
    with_left_out,
)
from ..intervals import Statistic, fisher, luck, tilted, wilson, z_of
from ..terms import Terms
from ..written import num
from . import headlines
from .population import is_decided, none_lost, settled, who_counts
from .two_views import TOO_FEW, VIEWS, Scale, in_steps, names, scale

FEWEST_WINS = 10
"""Under so many wins nothing is said about who judges better."""
MATTERS_SHARE = 0.03
"""The smallest difference between two views' foresight (AUC), or between two shares, worth acting
on.
"""
FEW_OUTCOMES = 40
"""Under so many wins, or leads not won, no interval of wins caught holds, so none is shown."""
FEWEST_APART = 6
"""Leads outside a view's most frequent label, for an interval of its foresight."""
MOST_STEPS, MOST_STEPS_OF_TWO = 1_000, 40
"""A score of more steps than this, alone and beside the other, is cut for its interval."""
HAIR = 1e-12
FAR_MORE = 10
"""From these odds on, a side judged leads of one outcome so much more often that it can have known
the outcome.
"""
MOST_LABELS, BANDS = 7, 5
"""A view of more steps than this is a score, and shown in bands."""


def conversion(counts: pd.DataFrame) -> pd.DataFrame:
    """Won, counted and the share won with its interval for each label of each view.

    Columns: view, label, order (0 is worst), won, counted, share, low, high, banded. Scores of many
    values come in five bands of about the same size (`banded`). Views without a known order keep
    the order of their labels and have order -1.
    """
    kept = settled(counts)
    rows = []
    for view in VIEWS:
        if kept[view].isna().all():
            continue
        steps = scale(kept[view])
        if steps is None:
            groups = [
                (str(label), (kept[view] == label).to_numpy())
                for label in kept[view].dropna().unique()
            ]
        else:
            groups = [
                (label, np.isin(steps.codes, places))
                for label, places in named_groups(steps, kept["n"].to_numpy())
            ]
        banded = steps is not None and len(steps.labels) > MOST_LABELS
        for place, (label, here) in enumerate(groups):
            n, won = int(kept["n"][here].sum()), int((kept["n"] * kept["won"])[here].sum())
            if n:
                rows.append(
                    [
                        view,
                        label,
                        -1 if steps is None else place,
                        won,
                        n,
                        won / n,
                        *wilson(won, n),
                        banded,
                    ]
                )
    return pd.DataFrame(
        rows, columns=["view", "label", "order", "won", "counted", "share", "low", "high", "banded"]
    )


def named_groups(steps: Scale, n: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """The steps of a view by name, or bands of about the same volume where there are too many to
    name.
    """
    volume = np.bincount(
        steps.codes[steps.codes >= 0], weights=n[steps.codes >= 0], minlength=len(steps.labels)
    )
    if len(steps.labels) <= MOST_LABELS:
        cut = np.arange(len(steps.labels))
    else:
        cut = np.minimum(
            ((np.cumsum(volume) - volume / 2) / volume.sum() * BANDS).astype(int), BANDS - 1
        )
        cut = np.unique(cut, return_inverse=True)[1]
    return [
        (name, np.flatnonzero(cut == band)) for band, name in enumerate(names(steps.labels, cut))
    ]


def judged_by_outcome(counts: pd.DataFrame, terms: Terms = Terms()) -> dict[str, str]:
    """The views that were given to leads of one outcome far more often than to others, each with
    the sentence that says so.

    Such a view was given after the outcome, or because of it; how often its labels are won is no
    rate. The odds of being judged have to be `FAR_MORE` times as high, and surely above 1 (at 99
    percent; Haldane 1956 for empty cells).

    >>> sales = [("Hot", "won", 30), (None, "lost", 90)]
    >>> judged_by_outcome(pd.DataFrame(sales, columns=["sales_view", "outcome",
    ...     "n"]).assign(marketing_view="Hot"))["sales_view"]
    'Sales judged 30 of 30 won leads and 0 of 90 lost ones: what it judged was won far more often
    (100 percent) than what it did not (0 percent).'
    """
    # A lead that is open has no outcome that a view could have followed.
    kept = settled(counts[is_decided(counts["outcome"])])
    found = {}
    for view, side in zip(VIEWS, terms.sides):
        judged, won = kept[view].notna().to_numpy(), kept["won"].to_numpy() == 1
        n = kept["n"].to_numpy()
        cells = [
            int(n[judged & won].sum()),
            int(n[~judged & won].sum()),
            int(n[judged & ~won].sum()),
            int(n[~judged & ~won].sum()),
        ]
        wins, losses, yes, no = (
            cells[0] + cells[1],
            cells[2] + cells[3],
            cells[0] + cells[2],
            cells[1] + cells[3],
        )
        if not (wins and losses and yes and no):
            continue
        a, b, c, d = (cell + 0.5 for cell in cells)
        odds, error = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        if abs(odds) >= math.log(FAR_MORE) and abs(odds) > z_of(CLEAR_CONFIDENCE) * error:
            found[view] = (
                f"{side} judged {num(cells[0]):,} of {counted(wins, 'won lead')} and"
                f" {num(cells[2]):,} of {num(losses):,} lost {'one' if losses == 1 else 'ones'}:"
                f" what it judged was won far {'more' if odds > 0 else 'less'} often"
                f" ({100 * cells[0] / yes:.0f} percent) than what it did not"
                f" ({100 * cells[1] / no:.0f} percent)."
            )
    return found


@with_headline(headlines.conversion)
def by_label(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How often leads of each label are won, and where a better label is won less often than a
    worse one.

    An inversion is a pair of labels of one view whose order is not the order of conversion; each is
    judged, with Holm's adjustment for all pairs looked at. Labels with fewer than ten leads
    are not compared.
    """
    kept = settled(counts)
    if kept.empty:
        return nothing("conversion-by-label", counts if counts.empty else kept)
    shares = conversion(counts)
    side_of = dict(zip(VIEWS, terms.sides))
    shown = pd.DataFrame(
        {
            "View": shares["view"].map(side_of),
            "Label": shares["label"],
            "Won": shares["won"],
            "Counted": shares["counted"],
            "Won, percent": (100 * shares["share"]).round(1),
            "From": (100 * shares["low"]).round(1),
            "To": (100 * shares["high"]).round(1),
        }
    )
    known = judged_by_outcome(counts, terms)
    # Where a view followed the outcome its shares are no rates, so they are neither shown nor
    # compared.
    shown.loc[shares["view"].isin(known).to_numpy(), ["Won, percent", "From", "To"]] = np.nan
    looked, pairs = out_of_order(shares[~shares["view"].isin(known)])
    caveat = with_left_out(who_counts(counts), counts)
    if shares.empty:
        return Finding(
            "conversion-by-label",
            "There is no view of either side in the leads.",
            verdict="cannot tell",
            caveat=caveat,
        )
    if said := none_lost(counts):
        return Finding(
            "conversion-by-label",
            said,
            shown.drop(columns=["Won, percent", "From", "To"]),
            verdict="cannot tell",
            caveat=caveat,
            more_needed="lost leads",
        )
    before = "".join(
        f"{said} How often its labels are won is no rate to go by. " for said in known.values()
    )
    if before and not looked:
        return Finding(
            "conversion-by-label",
            before.strip(),
            shown,
            verdict="cannot tell",
            caveat=caveat,
            more_needed="views given before the outcome",
        )
    if not pairs:
        sentence = (
            "No better label is won less often than a worse one."
            if looked
            else "There are too few leads in each label to compare them."
        )
        return Finding(
            "conversion-by-label",
            before
            + (
                sentence.replace(
                    "No better",
                    f"Of {listing([side_of[view] for view in VIEWS if view in set(shares['view']) - set(known)])},"
                    " no better",
                )
                if before
                else sentence
            ),
            shown,
            caveat=caveat,
        )
    verdict = judge(pairs[0][0])
    sure = [pair for pair in pairs if judge(pair[0]) != "cannot tell"] or pairs[:1]
    lower = sure[0][1]
    above = [
        better
        for _, worse, better in sure
        if (worse.view, worse.label) == (lower.view, lower.label)
    ]
    higher = min(above, key=lambda better: better.order)
    said = listing(
        [
            f"“{better.label}” {_times(better)}"
            for better in sorted(above, key=lambda better: better.order)
        ]
    )
    sentence = (
        f"{before}{possessive(side_of[lower.view])} labels"
        f" {'may be' if verdict == 'cannot tell' else 'are'} out of order: “{lower.label}” is won"
        f" {_times(lower)}, the better {said}."
    )
    if len(sure) > len(above):
        sentence += (
            f" {counted(len(sure) - len(above), 'more pair is', 'more pairs are')} out of order."
        )
    half = max(lower.high - lower.low, higher.high - higher.low) / 2
    return Finding(
        "conversion-by-label",
        sentence,
        shown,
        verdict,
        f"{caveat} {counted(looked, 'pair')} of labels looked at.".strip(),
        remedy(
            min(lower.counted, higher.counted),
            half * math.sqrt(2),
            MATTERS_SHARE,
            "more lead",
            tail=" in each label",
        ),
        pairs[0][0],
    )


def _times(label: Any) -> str:
    """How often a label is won, with its interval."""
    return (
        f"{num(label.won):,} times in {num(label.counted):,} ({num(100 * label.share):.1f} percent,"
        f" between {num(100 * label.low):.1f} and {num(100 * label.high):.1f})"
    )


def out_of_order(shares: pd.DataFrame) -> tuple[int, list[tuple]]:
    """How many pairs of labels were looked at, and those out of order: adjusted p value, the worse
    and the better label.

    `shares` comes from `conversion`; surest first, adjusted for all pairs looked at (Holm 1979).
    """
    looked, pairs = 0, []
    # A score of many values has no labels to speak of; its order is what foresight is about.
    for _, labels in shares[
        (shares["order"] >= 0) & ~shares["banded"].astype(bool) & (shares["counted"] >= FEWEST_WINS)
    ].groupby("view", sort=False):
        rows: list[Any] = list(labels.sort_values("order").itertuples(index=False))
        for i, worse in enumerate(rows):
            for better in rows[i + 1 :]:
                looked += 1
                if worse.share > better.share:
                    p = fisher((worse.won, worse.counted), (better.won, better.counted))
                    pairs.append((p, worse, better))
    pairs.sort(key=lambda pair: pair[0])
    adjusted, least = [], 0.0
    for rank, (p, worse, better) in enumerate(pairs):
        least = max(least, min(1.0, p * (looked - rank)))
        adjusted.append((least, worse, better))
    return looked, adjusted


def placements(values: np.ndarray, n: np.ndarray, won: np.ndarray) -> tuple[np.ndarray, float]:
    """For each cell, the share of the opposite outcome that its view stands above (won) or below
    (lost), and the AUC.

    `values` are ordered codes, `n` counts, `won` 0 or 1, all one a cell. Ties count half (DeLong
    and others 1988).
    """
    steps = int(values.max()) + 1
    wins = np.bincount(values, weights=n * won, minlength=steps)
    losses = np.bincount(values, weights=n * (1 - won), minlength=steps)
    below = (np.cumsum(losses) - losses / 2) / losses.sum()
    above = (wins.sum() - np.cumsum(wins) + wins / 2) / wins.sum()
    place = np.where(won == 1, below[values], above[values])
    return place, float((n * won * place).sum() / wins.sum())


def auc(
    views: Sequence[np.ndarray], n: np.ndarray, won: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The AUC of several views of the same leads, and their covariance (DeLong, DeLong and
    Clarke-Pearson 1988).

    >>> areas, covariance = auc([np.array([0, 1])], np.array([5, 5]), np.array([0, 1]))
    >>> areas.tolist(), covariance.tolist()
    ([1.0], [[0.0]])
    """
    found = [placements(view, n, won) for view in views]
    areas = np.array([area for _, area in found])
    covariance = np.zeros((len(views), len(views)))
    for outcome in (0, 1):
        here = won == outcome
        weight, total = n[here], n[here].sum()
        centred = np.stack([place[here] for place, _ in found]) - areas[:, None]
        covariance += (centred * weight) @ centred.T / max(total - 1, 1) / total
    return areas, covariance


def foresight(counts: pd.DataFrame, terms: Terms = Terms(), months: float | None = None) -> Finding:
    """Whose view foresees better which leads are won, among the leads that both sides judged.

    The measure is how often a won lead was judged better than one that was not won (AUC: 50 in 100
    is a coin). The verdict is about the difference between the two sides. Under ten wins, or ten
    leads not won, nothing is said. Of leads that came in over so many `months`, how long it takes
    to tell is said.
    """
    kept = settled(counts)
    if kept.empty:
        return nothing("foresight", counts if counts.empty else kept)
    caveat = with_left_out(
        f"{who_counts(counts)} Two traps: a view given after the outcome was known foresees"
        " nothing, and sales works harder on what it likes, which makes its view come true by"
        " itself.".strip(),
        counts,
    )
    scales = [steps for view in VIEWS if (steps := scale(kept[view])) is not None]
    if len(scales) < len(VIEWS) or not all(len(steps.labels) for steps in scales):
        return Finding(
            "foresight",
            "One side's view is missing or its labels have no known order, so the two cannot be"
            " compared.",
            verdict="cannot tell",
            caveat=caveat,
        )
    judged = np.all([steps.codes >= 0 for steps in scales], axis=0)
    n, won = kept["n"].to_numpy(dtype=float)[judged], kept["won"].to_numpy()[judged]
    wins, losses = int((n * won).sum()), int((n * (1 - won)).sum())
    codes = [steps.codes[judged] for steps in scales]
    never = wins + losses >= FEWEST_WINS and _never_differ(codes, n)
    if wins + losses > 0 and all(len(np.unique(view[n > 0])) == 1 for view in codes):
        sentence = (
            "Each side gave every lead the same judgement: nobody told leads apart, so who foresees"
            " better which leads are won cannot be told."
        )
        return Finding(
            "foresight",
            sentence,
            verdict="cannot tell",
            caveat=caveat,
            more_needed="leads that are judged differently",
        )
    if never and min(wins, losses) >= FEWEST_WINS:
        sentence = (
            f"Who foresees better which leads are won cannot be told: the views of {terms.sides[0]}"
            f" and {terms.sides[1]} never differ on the {num(wins + losses):,} leads that"
            " both judged. No number of such leads can tell; it takes leads on which the two"
            " differ."
        )
        return Finding("foresight", sentence, verdict="cannot tell", caveat=caveat)
    if known := judged_by_outcome(counts, terms):
        sentence = (
            f"{' '.join(known.values())} A view that followed the outcome foresees nothing, so who"
            " foresees better cannot be told."
        )
        return Finding(
            "foresight",
            sentence,
            verdict="cannot tell",
            caveat=caveat,
            more_needed="views given before the outcome",
        )
    if min(wins, losses) < FEWEST_WINS:
        sentence = (
            f"{counted(wins, 'win')} and {counted(losses, 'lead')} not won among those judged by"
            " both: too few to say who judges better."
        )
        more = FEWEST_WINS - min(wins, losses)
        needed = (
            "at least"
            f" {counted(more, 'more win') if wins < losses else counted(more, 'more lead') + ' not won'}"
        )
        if never:
            sentence += (
                " The two views never differ on them either; no number of such leads can tell, it"
                " takes leads on which they do."
            )
            needed += ", and leads on which the views differ"
        return Finding(
            "foresight", sentence, verdict="cannot tell", caveat=caveat, more_needed=needed
        )
    areas, _ = auc(codes, n, won)
    spans = [area_between(view, n, won) for view in codes]

    def apart(confidence: float) -> tuple[float, float]:
        return areas_apart_between(codes, n, won, confidence)

    between, difference = apart(CONFIDENCE), float(areas[0] - areas[1])
    alike = [len(np.unique(view[n > 0])) == 1 for view in codes]
    found = Estimate(difference, *between, p=luck(apart))
    rows = [
        [
            f"{possessive(side)} view",
            100 * area,
            *([np.nan] * 2 if same else [100 * end for end in span]),
        ]
        for side, area, span, same in zip(terms.sides, areas, spans, alike)
    ]
    rows.append(
        [
            f"Difference, {terms.sides[0]} less {terms.sides[1]}",
            100 * difference,
            *(100 * end for end in between),
        ]
    )
    shown = pd.DataFrame(rows, columns=["Foresight", "Times in 100", "From", "To"]).round(4)
    verdict = found.verdict
    better, worse = (0, 1) if difference >= 0 else (1, 0)
    said = [
        (
            "the same for every lead"
            if same
            else f"{num(100 * low):.1f} to {num(100 * high):.1f}"
            if low < high
            else TOO_FEW
        )
        for (low, high), same in zip(spans, alike)
    ]
    if verdict == "cannot tell":
        sentence = (
            f"Who foresees better which leads are won cannot be told: {possessive(terms.sides[0])}"
            f" view puts a won lead above one not won {num(100 * areas[0]):.1f} times in 100"
            f" ({said[0]}), {possessive(terms.sides[1])} {num(100 * areas[1]):.1f} times"
            f" ({said[1]}); a coin would 50 times."
        )
    else:
        sentence = (
            f"{possessive(terms.sides[better])} view foresees better which leads are won: it puts a"
            f" won lead above one not won {num(100 * areas[better]):.1f} times in 100"
            f" ({said[better]}), {possessive(terms.sides[worse])} {num(100 * areas[worse]):.1f}"
            f" times ({said[worse]}); a coin would 50 times."
        )
    low, high = between if difference >= 0 else (-between[1], -between[0])
    sentence += (
        f" The difference is {num(100 * abs(difference)):.1f} (between {num(100 * low):.1f} and"
        f" {num(100 * high):.1f})."
    )
    more = remedy(
        wins + losses, (high - low) / 2, MATTERS_SHARE, "more lead", tail=" judged by both"
    )
    takes = ""
    if months and more and verdict == "cannot tell":
        need = more_needed(wins + losses, (high - low) / 2, MATTERS_SHARE)
        takes = f" Telling them apart takes {_in_time(need * months / (wins + losses))} at today's pace."
    finding = Finding(
        "foresight",
        sentence + takes,
        shown,
        verdict,
        f"{counted(wins, 'lead')} won and {num(losses):,} not won, judged by both. {caveat}",
        more,
        found.p,
    )
    return headlines.foresight(finding, terms, takes)


def _in_time(months: float) -> str:
    """A stretch of months as people say it.

    >>> _in_time(0.4), _in_time(7.2), _in_time(41), _in_time(130)
    ('about a month', 'about 7 months', '3 to 4 years', 'more than 10 years')
    """
    if months < 1.5:
        return "about a month"
    if months < 18:
        return f"about {round(months)} months"
    if months > 120:
        return "more than 10 years"
    return f"{int(months // 12)} to {int(months // 12) + 1} years"


def _never_differ(codes: Sequence[np.ndarray], n: np.ndarray) -> bool:
    """Whether both views put all leads in the same order, by whatever names."""
    pairs = np.unique(np.stack([view[n > 0] for view in codes]), axis=1)
    # Sorted by the first view, the second never falls and never splits a step.
    return pairs.shape[1] == len(np.unique(pairs[0])) and bool((np.diff(pairs[1]) > 0).all())


def area_of(wins: np.ndarray, losses: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The AUC of shares of wins and of losses by step, and what one more win or loss at a step does
    to it: where it stands among the others.
    """
    below = np.cumsum(losses, -1) - losses / 2
    above = wins.sum(-1, keepdims=True) - np.cumsum(wins, -1) + wins / 2
    return (wins * below).sum(-1), [below, above]


def areas_apart(wins: np.ndarray, losses: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The AUC of the first view less that of the second, of wins and losses by the steps of both."""
    first, (won, lost) = area_of(wins.sum(-1), losses.sum(-1))
    second, (won_too, lost_too) = area_of(wins.sum(-2), losses.sum(-2))
    moves = [
        one[..., :, None] - other[..., None, :] for one, other in ((won, won_too), (lost, lost_too))
    ]
    return first - second, moves


def area_between(
    view: np.ndarray, n: np.ndarray, won: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of an AUC: never without width, never beyond 0 or 1. Nan where all leads are
    judged alike, or nearly all (`FEWEST_APART`).

    `view`: ordered codes, `n` counts, `won` 0 or 1, all one a cell.

    >>> low, high = area_between(np.array([0, 1]), np.array([10, 10]), np.array([0, 1]))
    >>> round(low, 2), high
    (0.82, 1.0)
    """
    if n.sum() - np.bincount(view, weights=n).max() < FEWEST_APART:
        return math.nan, math.nan
    tables, fills, shift = _by_steps([view], n, won, MOST_STEPS)
    low, high = tilted(tables, fills, area_of, axes=1, confidence=confidence)
    return max(0.0, float(low[0]) + shift), min(1.0, float(high[0]) + shift)


def areas_apart_between(
    views: Sequence[np.ndarray], n: np.ndarray, won: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of the AUC of the first view less that of the second, on the same leads."""
    tables, fills, shift = _by_steps(views, n, won, MOST_STEPS_OF_TWO)
    low, high = tilted(tables, fills, areas_apart, confidence=confidence)
    return max(-1.0, float(low[0]) + shift), min(1.0, float(high[0]) + shift)


def _by_steps(
    views: Sequence[np.ndarray], n: np.ndarray, won: np.ndarray, most: int
) -> tuple[list[np.ndarray], list[np.ndarray], float]:
    """Wins and losses by the steps of one or both views, where leads may lie that were not seen,
    and how much cutting a view into `most` steps took from the value.
    """
    there = n > 0
    n, won = n[there], won[there]
    steps = [
        in_steps(Scale(codes, tuple(different)), n, most).codes
        for different, codes in (np.unique(view[there], return_inverse=True) for view in views)
    ]
    shape = tuple(int(codes.max()) + 1 for codes in steps)
    cell = np.ravel_multi_index(steps, shape)
    tables = [
        np.bincount(cell, weights=n * (won == outcome), minlength=math.prod(shape)).reshape(shape)
        for outcome in (1, 0)
    ]
    pooled = (tables[0] + tables[1]) / n.sum()
    fill = pooled if len(views) == 1 else np.outer(pooled.sum(1), pooled.sum(0))
    exact = [placements(view[there], n, won)[1] for view in views]
    cut = [placements(codes, n, won)[1] for codes in steps]
    gone = [one - other for one, other in zip(exact, cut)]
    return (
        [table[None] for table in tables],
        [fill[None]] * 2,
        gone[0] - (gone[1] if len(gone) > 1 else 0.0),
    )


def caught(counts: pd.DataFrame, terms: Terms = Terms(), *, share: float = 0.2) -> Finding:
    """Of the wins, how many are among the best-judged leads, at the volume that sales can handle:
    the lift of each view.

    `share`: the part of all leads that can be worked, 0 to 1. Leads of one label are taken at
    random, so a label that is cut counts in part. A plain comparison without a verdict. Under ten wins nothing is said.

    >>> perfect = pd.DataFrame({"sales_view": [0.0, 1.0], "marketing_view": [0.0, 1.0],
    ...     "outcome": ["lost", "won"], "n": [80, 20]})
    >>> caught(perfect, share=0.1).table["Wins caught, percent"].tolist()
    [50.0, 50.0]
    """
    name = "wins-caught"
    kept = settled(counts)
    if kept.empty:
        return nothing(name, counts if counts.empty else kept)
    scales = [steps for view in VIEWS if (steps := scale(kept[view])) is not None]
    if len(scales) < len(VIEWS) or not all(len(steps.labels) for steps in scales):
        return Finding(
            name,
            "One side's view is missing or its labels have no known order, so nothing can be worked"
            " in its order.",
            verdict="cannot tell",
        )
    judged = np.all([steps.codes >= 0 for steps in scales], axis=0)
    n, won = kept["n"].to_numpy(dtype=float)[judged], kept["won"].to_numpy()[judged]
    wins = int((n * won).sum())
    if wins < FEWEST_WINS:
        return Finding(
            name,
            f"{counted(wins, 'win')} among the leads judged by both: too few to say how many each"
            " view would catch.",
            verdict="cannot tell",
            more_needed=f"at least {counted(FEWEST_WINS - wins, 'more win')}",
        )
    if wins == int(n.sum()):
        return Finding(
            name,
            f"All {num(wins):,} leads that came to an end and that both judged were won, so any"
            " order of working them catches as many wins.",
            verdict="cannot tell",
            more_needed="lost leads",
        )
    if known := judged_by_outcome(counts, terms):
        sentence = (
            f"{' '.join(known.values())} How many wins a view that followed the outcome would have"
            " caught cannot be told."
        )
        return Finding(
            name, sentence, verdict="cannot tell", more_needed="views given before the outcome"
        )
    share = min(max(share, 0.01), 1.0)
    rows, spans = [], []
    for side, steps in zip(terms.sides, scales):
        codes = steps.codes[judged]
        of_wins = 100 * _caught(codes, n[None, :], won, share)[0]
        low, high = (100 * end for end in caught_between(codes, n, won, share))
        rows.append([f"{possessive(side)} view", of_wins, low, high, of_wins / (100 * share)])
        spans.append(f" (between {low:.0f} and {high:.0f})" if low < high else "")
    table = pd.DataFrame(
        rows,
        columns=[
            "In the order of",
            "Wins caught, percent",
            "From",
            "To",
            "Times as many as at random",
        ],
    ).round(2)
    sentence = (
        f"Who works the best {100 * share:.0f} of 100 leads by {rows[0][0]} catches"
        f" {rows[0][1]:.0f} percent of the wins{spans[0]}, by {rows[1][0]} {rows[1][1]:.0f}"
        f" percent{spans[1]}; taken at random it would be {100 * share:.0f}."
    )
    if min(wins, int(n.sum()) - wins) < FEW_OUTCOMES:
        sentence += (
            f" How far that could be off cannot be told before {FEW_OUTCOMES} leads are won and"
            " as many are not."
        )
    found = Finding(
        name,
        sentence,
        table,
        caveat=with_left_out(
            f"{num(wins):,} wins among {num(int(n.sum())):,} leads judged by both."
            f" {who_counts(counts)}".strip(),
            counts,
        ),
    )
    return headlines.caught(found, terms, round(100 * share), tuple(round(row[1]) for row in rows))


def caught_between(
    codes: np.ndarray, n: np.ndarray, won: np.ndarray, share: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of the share of wins among the best-judged leads; nan where there are too few
    wins or leads not won (`FEW_OUTCOMES`), or all leads are judged alike.

    >>> [round(end, 2) for end in caught_between(np.array([0, 1]), np.array([60, 60]),
    ...     np.array([0, 1]), 0.3)]
    [0.52, 0.78]
    """
    wins = float((n * won).sum())
    if len(np.unique(codes[n > 0])) == 1 or min(wins, n.sum() - wins) < FEW_OUTCOMES:
        return math.nan, math.nan
    tables, _, _ = _by_steps([codes], n, won, MOST_STEPS)
    table = np.stack([part[0, ::-1] for part in tables], axis=-1)[None]  # the best first
    fill = as_if_dealt(table)
    exact = float(_caught(codes, n[None, :], won, share)[0])
    low, high = tilted(
        [table], [fill], caught_of(share), value=np.array([exact]), confidence=confidence
    )
    return float(low[0]), float(high[0])


def caught_of(share: float) -> Statistic:
    """The share of wins among the best-judged leads for `intervals.tilted`, of tables of shares:
    steps, the best first, by won and lost.
    """

    def measure(p: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        volume, wins = p.sum(-1), p[..., 0]
        before = np.cumsum(volume, -1) - volume
        taken = np.clip((share - before) / np.maximum(volume, HAIR), 0, 1)
        value = (wins * taken).sum(-1) / wins.sum(-1)
        # One more lead on a better step pushes one of the last step that is reached out of reach.
        last = np.argmax(before + volume >= share - HAIR, axis=-1)[..., None]
        rate = np.take_along_axis(wins / np.maximum(volume, HAIR), last, -1)
        moves = np.stack(
            [
                taken * (1 - rate) - value[..., None],
                -taken * rate,
            ],
            axis=-1,
        )
        return value, [moves / wins.sum(-1)[..., None, None]]

    return measure


def as_if_dealt(tables: np.ndarray) -> np.ndarray:
    """Tables of shares with the same sums over the last two axes, in which neither says anything of
    the other.
    """
    n = tables.sum((-2, -1))[..., None, None]
    return tables.sum(-1, keepdims=True) * tables.sum(-2, keepdims=True) / n**2


def _caught(codes: np.ndarray, n: np.ndarray, won: np.ndarray, share: float) -> np.ndarray:
    """The share of wins among the best-judged leads, for many tables of counts (rows) of the same
    cells.
    """
    steps = int(codes.max()) + 1
    place = np.zeros((len(codes), steps))
    place[np.arange(len(codes)), codes.max() - codes] = 1  # the best label first
    volume, wins = n @ place, (n * won) @ place
    room = share * volume.sum(axis=1, keepdims=True) - (np.cumsum(volume, axis=1) - volume)
    with np.errstate(invalid="ignore", divide="ignore"):
        taken = np.where(volume > 0, np.clip(room / volume, 0, 1), 0)
        return (wins * taken).sum(axis=1) / wins.sum(axis=1)


def _share(won: int, n: int) -> str:
    low, high = wilson(won, n)
    return f"{num(won / n):.1%} (between {num(100 * low):.1f} and {num(100 * high):.1f})"


def unrated(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Whether leads that a side judged are won as often as those it did not: what is missing is
    seldom missing by chance.
    """
    kept = settled(counts)
    if kept.empty:
        return nothing("unrated", counts if counts.empty else kept)
    rows, tests = [], []
    for view, side in zip(VIEWS, terms.sides):
        rated = kept[view].notna()
        cells = [
            (
                int(kept.loc[mask, "n"].sum()),
                int((kept.loc[mask, "n"] * kept.loc[mask, "won"]).sum()),
            )
            for mask in (rated, ~rated)
        ]
        for words, (n, won) in zip(("judged", "not judged"), cells):
            if n:
                rows.append([side, words, n, 100 * won / n, *(100 * end for end in wilson(won, n))])
        (n1, w1), (n0, w0) = cells
        if min(n1, n0) >= FEWEST_WINS:
            pooled = (w1 + w0) / (n1 + n0)
            error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
            tests.append(
                (
                    fisher((w1, n1), (w0, n0)),
                    side,
                    _share(w1, n1),
                    _share(w0, n0),
                    error,
                    min(n1, n0),
                )
            )
    shown = pd.DataFrame(
        rows, columns=["Side", "Its leads", "Counted", "Won, percent", "From", "To"]
    ).round(1)
    caveat = with_left_out(
        f"{who_counts(counts)} What is compared here is judged with not judged leads; why some were"
        " not judged the data do not say.".strip(),
        counts,
    )
    if not tests:
        return Finding(
            "unrated",
            "Nearly all leads were judged, or nearly none: there is nothing to compare.",
            shown,
            caveat=caveat,
        )
    tests.sort()
    p, side, with_view, without, error, n = tests[0]
    p = min(1.0, p * len(tests))
    verdict = judge(p)
    if verdict == "cannot tell":
        sentence = (
            f"Whether judged leads are won more often than others cannot be told: for {side}"
            f" {with_view} against {without}."
        )
    else:
        sentence = (
            f"Leads that {side} judged are won in {with_view} of cases, those it did not judge in"
            f" {without}."
        )
    return Finding(
        "unrated",
        sentence,
        shown,
        verdict,
        caveat,
        remedy(
            n,
            z_of(CONFIDENCE) * error,
            MATTERS_SHARE,
            "more lead",
            tail=" in the smaller group",
        ),
        p,
    )
