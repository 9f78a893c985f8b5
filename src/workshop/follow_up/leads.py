"""Leads then and now: do the two sides judge them more alike, and are they handed over and
contacted as agreed?

The same leads judged again are compared as pairs, new leads as other leads. Intervals are those of
`intervals.tilted`, and p is read off them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import CONFIDENCE, Estimate, Finding, nothing, remedy, with_headline, with_left_out
from ..intervals import difference, luck, tilted
from ..leads.two_views import (
    BANDS,
    FEWEST,
    MATTERS_CORRELATION,
    MEASURES,
    TOO_FEW,
    VIEWS,
    Scale,
    between,
    both,
    count,
    in_steps,
    scale,
    spearman,
    thin,
    unseen,
)
from ..terms import Terms
from ..written import num
from . import headlines
from .shares import moved

MOST_CELLS = 20_000
"""Combinations of four judgements that are looked at one by one."""
AGREED_HOURS = 24
"""Hours to the first contact where nothing was agreed."""


@with_headline(headlines.agreement)
def agreement(then: pd.DataFrame, now: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Whether the two sides put leads more in the same order than the last time (rank correlation).

    `then` and `now`: leads as checked. New leads are compared with those of then; where there are
    too few, the same leads judged again are compared with themselves. Labels that changed are named
    and nothing is compared.
    """
    name = "agreement-moved"
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    known = now["lead_id"].isin(then["lead_id"])
    fresh, before = both(count(now[~known])), both(count(then))
    for found in (before, both(count(now))):
        if isinstance(found, str):
            return Finding(name, found, verdict="cannot tell", caveat=with_left_out("", now))
    assert not isinstance(before, str)  # looked at just now
    if other := _labels(then, now, terms):
        return Finding(
            name,
            other,
            verdict="cannot tell",
            caveat=with_left_out("Judgements in other labels are other judgements.", now),
            more_needed="the labels of then",
        )
    again = _again(then, now)
    if (
        not isinstance(fresh, str)
        and fresh[0].sum() >= FEWEST
        and _spread(fresh[0])
        and _spread(before[0])
    ):
        n, rho = (
            [int(part[0].sum()) for part in (before, fresh)],
            [float(spearman(part[0])) for part in (before, fresh)],
        )
        tables = (before[0], fresh[0])

        def between_(confidence: float) -> tuple[float, float]:
            then_, now_ = (between(table, MEASURES["spearman"], confidence) for table in tables)
            return difference(rho[0], rho[1], then_, now_)

        what = (
            f"on the {counted(n[1], 'lead')} that both judged since; then it was {num(rho[0]):z.2f}"
            f" on {num(n[0]):,}"
        )
        caveat = (
            "The leads of now are other leads than those of then: a change may lie in the leads as"
            " well as in the judges."
        )
    elif again is not None:
        n, rho, between_ = again
        what = (
            f"on the {counted(n[1], 'lead')} that both judged again; then it was {num(rho[0]):z.2f}"
            " on the same leads"
        )
        caveat = (
            "The same leads were judged again; who remembers the talk about a lead agrees more"
            " easily."
        )
    else:
        sentence = (
            f"Fewer than {FEWEST} leads were judged by both sides since, so how far they agree now"
            " cannot be told."
        )
        return Finding(
            name,
            sentence,
            verdict="cannot tell",
            caveat=with_left_out("", now),
            more_needed=f"at least {FEWEST} leads judged by both since",
        )
    change = rho[1] - rho[0]
    found = Estimate(change, *between_(CONFIDENCE), p=luck(between_))
    low, high, p, verdict = found.low, found.high, found.p, found.verdict
    few = not low < high
    words = (
        "Whether the two sides judge leads more alike than then cannot be told"
        if verdict == "cannot tell"
        else f"The two sides judge leads {'more' if change > 0 else 'less'} alike than then"
    )
    sentence = (
        f"{words}: the rank correlation is {num(rho[1]):z.2f} {what}, a change of"
        f" {num(change):+.2f}"
        f" ({TOO_FEW if few else f'between {num(low):+.2f} and {num(high):+.2f}'})."
    )
    table = pd.DataFrame(
        [["then", n[0], rho[0]], ["now", n[1], rho[1]]],
        columns=["When", "Leads judged by both", "Rank correlation"],
    )
    return Finding(
        name,
        sentence,
        table,
        verdict,
        with_left_out(caveat, now),
        (
            "more leads with other labels"
            if few
            else remedy(
                min(n), (high - low) / 2, MATTERS_CORRELATION, "more lead", tail=" judged by both"
            )
        ),
        p,
    )


def in_time(
    then: pd.DataFrame,
    now: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    since: date,
    today: date,
    within: float = AGREED_HOURS,
) -> Finding:
    """Of the leads handed over, how many sales contacted within the agreed hours: before the
    workshop, and since.

    Only leads whose hours were over count, each as in time or not. `within` is what was agreed, in
    hours. Where the data have only days, hours are whole days.
    """
    name = "contact-in-time"
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    parts = (
        _in_time(then, pd.Timestamp(since), within),
        _in_time(
            now[~now["lead_id"].isin(then["lead_id"]) & (now["created_at"] > pd.Timestamp(since))],
            pd.Timestamp(today),
            within,
        ),
    )
    if not any(n for _, n in parts):
        return Finding(
            name,
            "When leads were handed over and first contacted is not in the data.",
            verdict="cannot tell",
            caveat=with_left_out("", now),
        )
    return moved(
        name,
        f"{terms.sides[0]} got in touch within {num(within):g} hours",
        *parts,
        caveat=with_left_out("Leads whose hours are not over yet are left out.", now),
    )


def accepted(
    then: pd.DataFrame, now: pd.DataFrame, terms: Terms = Terms(), *, since: date
) -> Finding:
    """Of the leads handed over, how many sales accepted: before the workshop, and since."""
    name = "accepted-since"
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    fresh = now[~now["lead_id"].isin(then["lead_id"]) & (now["created_at"] > pd.Timestamp(since))]
    parts = [
        (int(frame["accepted"].fillna(False).sum()), int(frame["accepted"].notna().sum()))
        for frame in (then, fresh)
    ]
    if not any(n for _, n in parts):
        return Finding(
            name,
            "Whether leads were accepted is not in the data.",
            verdict="cannot tell",
            caveat=with_left_out("", now),
        )
    return moved(name, f"{terms.sides[0]} accepted a lead", *parts, caveat=with_left_out("", now))


def _in_time(leads: pd.DataFrame, end: pd.Timestamp, within: float) -> tuple[int, int]:
    start = leads["handed_over_at"].fillna(leads["created_at"])
    if leads["first_contact_at"].isna().all():
        return 0, 0
    limit = start + pd.Timedelta(hours=within)
    over = limit < end + pd.Timedelta(days=1)
    return int((leads["first_contact_at"][over] <= limit[over]).sum()), int(over.sum())


def _labels(then: pd.DataFrame, now: pd.DataFrame, terms: Terms) -> str:
    """The sentence where a side's labels are not those of then; empty where they are."""
    for view, side in zip(VIEWS, terms.sides):
        if isinstance(then[view].dtype, pd.CategoricalDtype) != isinstance(
            now[view].dtype, pd.CategoricalDtype
        ):
            return (
                f"{side} judges by labels one time and by numbers the other, so the two cannot be"
                " compared."
            )
        if isinstance(now[view].dtype, pd.CategoricalDtype):
            labels = [set(frame[view].dropna().astype(str)) for frame in (then, now)]
            if new := sorted(labels[1] - labels[0]):
                return (
                    f"{side} judges by other labels now ({listing(new)}) than then"
                    f" ({listing(sorted(labels[0]))}), so the two cannot be compared."
                )
    return ""


def _spread(table: np.ndarray) -> bool:
    return bool(np.isfinite(spearman(table)))


def _again(
    then: pd.DataFrame, now: pd.DataFrame
) -> tuple[list[int], list[float], Callable[[float], tuple[float, float]]] | None:
    """Leads that both sides judged both times, with something changed: how many, both correlations,
    and the interval of their difference at any confidence.
    """
    pairs = (
        then.drop_duplicates("lead_id")
        .merge(now.drop_duplicates("lead_id"), on="lead_id", suffixes=("_then", "_now"))
        .dropna(subset=[f"{view}_{when}" for view in VIEWS for when in ("then", "now")])
    )
    if len(pairs) < FEWEST or all(
        (pairs[f"{view}_then"].astype(object) == pairs[f"{view}_now"].astype(object)).all()
        for view in VIEWS
    ):
        return None
    scales = [scale(pairs[f"{view}_{when}"]) for when in ("then", "now") for view in VIEWS]
    known = [steps for steps in scales if steps is not None]
    if len(known) < len(scales):
        return None
    rho = [float(spearman(_table(known[k : k + 2]))) for k in (0, 2)]
    if not all(np.isfinite(rho)):
        return None
    # Four judgements a lead: of scores the interval is that of their bands.
    if math.prod(len(steps.labels) for steps in known) > MOST_CELLS:
        known = [in_steps(steps, np.ones(len(pairs)), BANDS) for steps in known]
    table = _table(known)
    shape = table.shape[:2], table.shape[2:]
    table = table.reshape(math.prod(shape[0]), math.prod(shape[1]))
    ends = [unseen(table.sum(axis).reshape(part)) for axis, part in zip((1, 0), shape)]
    fill = np.outer(*(end.ravel() for end in ends))
    statistic = MEASURES["spearman"].statistic

    def changed(p: np.ndarray) -> tuple[np.ndarray, Sequence[np.ndarray]]:
        lead = p.shape[:-2]
        (first, (before,)), (second, (after,)) = (
            statistic(p.sum(axis).reshape(*lead, *part)) for axis, part in zip((-1, -2), shape)
        )
        moves = after.reshape(*lead, 1, -1) - before.reshape(*lead, -1, 1)
        return second - first, [moves]

    shift = rho[1] - rho[0] - float(changed(table / table.sum())[0])

    def between_(confidence: float) -> tuple[float, float]:
        low, high = tilted([table[None]], [fill[None]], changed, confidence=confidence)
        return float(low[0]) + shift, float(high[0]) + shift

    if any(thin(table.sum(axis).reshape(part)) for axis, part in zip((1, 0), shape)):
        return [len(pairs)] * 2, rho, lambda confidence: (math.nan, math.nan)
    return [len(pairs)] * 2, rho, between_


def _table(scales: Sequence[Scale]) -> np.ndarray:
    """How many leads there are of each combination of steps."""
    shape = tuple(len(steps.labels) for steps in scales)
    cell = np.ravel_multi_index([steps.codes for steps in scales], shape)
    return np.bincount(cell, minlength=math.prod(shape)).reshape(shape).astype(float)
