"""Where the two sides disagree: by source, region, size, month and whatever else stands in the
leads.

Only `count` touches the leads. All segments are compared at once, each with the rest of the leads,
and the number looked at is said: the worst of twenty always looks bad. Sources: weighted agreement
with one chance agreement for all segments (as Fleiss 1971); intervals and tests adjusted for the
number of segments (Šidák 1967; Holm 1979).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from .. import counting, written
from ..counting import Rows
from ..decisions import shapes
from ..errors import counted
from ..findings import CONFIDENCE, Finding, judge, nothing, remedy, with_left_out
from ..intervals import HAIR, tilted
from ..terms import Terms
from ..written import num
from . import headlines
from .coefficients import statistic, two_raters, weights
from .population import MONTH, in_words
from .two_views import VIEWS, Scale, bands, both, unseen

FEWEST = 20
"""Segments of fewer leads judged by both go together as the small ones."""
MATTERS_AGREEMENT = 0.2
"""The smallest difference in agreement between a segment and the rest that would change what the
room does.
"""
SMALL = "all small ones"


def count(leads: Rows, *, by: Sequence[str]) -> pd.DataFrame:
    """How many leads of each segment got which two views: attribute, segment, sales_view,
    marketing_view, n.

    `by` as from `population.kinds`; blank attributes are no segment. Leads that one side alone
    judged are left out. One pass over the leads for all attributes.
    """
    parts = []
    for attribute, part in zip(
        by,
        counting.count_sets(
            leads,
            [
                [("created_at", "month") if attribute == MONTH else attribute, *VIEWS]
                for attribute in by
            ],
        ),
    ):
        column = "created_at" if attribute == MONTH else attribute
        known = part[column].notna() & part[VIEWS[0]].notna() & part[VIEWS[1]].notna()
        part = part if known.all() else part[known]
        codes, different = pd.factorize(part[column])
        called = [
            value.strftime("%Y-%m") if attribute == MONTH else str(value)
            for value in different.tolist()
        ]
        # As places in few texts: a thousand segments are soon told apart.
        named = {
            "attribute": _text(np.zeros(len(part), dtype=int), [attribute]),
            "segment": _text(codes, called),
        }
        parts.append(pd.DataFrame({**named, **{name: part[name].array for name in (*VIEWS, "n")}}))
    counts = (
        pd.concat(
            [part.astype({"attribute": object, "segment": object}) for part in parts],
            ignore_index=True,
        )
        if len(parts) > 1
        else (
            parts[0]
            if parts
            else pd.DataFrame(
                {c: pd.Series(dtype=object) for c in ("attribute", "segment", *VIEWS)}
                | {"n": pd.Series(dtype="int64")}
            )
        )
    )
    counts.attrs.update(part.attrs if parts else leads.attrs)
    return counts


def _text(codes: np.ndarray, texts: Sequence[str]) -> pd.Categorical:
    if len(set(texts)) == len(texts):
        return pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype=object))
    return pd.Categorical(np.array(texts, dtype=object)[codes])


@dataclass(frozen=True)
class Segments:
    """Every segment with its agreement beyond chance, compared with the rest of the leads; `why`
    when there is none.

    `table` columns: attribute, segment, n, same_band and same_rest (the share of it and of all other
    leads), value, low, high (adjusted for all segments), rest, p (adjusted).
    """

    table: pd.DataFrame
    overall: float = math.nan
    why: str = ""
    unusable: str = ""


def compare(counts: pd.DataFrame) -> Segments:
    """All segments at once: agreement beyond chance of each, its interval, and how it differs from
    the rest.

    0 is what the same judgements dealt out at random would give, 1 is full agreement; near misses
    count in part. Views on different scales are cut into the same bands as everywhere
    (`two_views.bands`).
    """
    from scipy.special import erfc

    empty = pd.DataFrame(
        columns=[
            "attribute",
            "segment",
            "n",
            "same_band",
            "same_rest",
            "value",
            "low",
            "high",
            "rest",
            "p",
        ]
    )
    if counts.empty:
        return Segments(
            empty, why=counts.attrs.get("missing") or "There is nothing to tell the leads apart by."
        )
    found = both(counts)
    if isinstance(found, str):
        return Segments(empty, why=found)
    fine, sales, marketing = found
    cut = [_band(fine, axis) for axis in (0, 1)]
    rows, right = cut[0][sales.codes], cut[1][marketing.codes]
    steps = int(max(cut[0].max(), cut[1].max())) + 1
    if steps < 2:
        return Segments(
            empty,
            why="One side gave the same judgement to every lead, so there is nothing to compare.",
        )
    labels, group = _pooled(counts)
    cell = (group * steps + rows) * steps + right
    tables = np.bincount(cell, weights=counts["n"], minlength=len(labels) * steps**2).reshape(
        -1, steps, steps
    )
    attribute = np.array([name for name, _ in labels])
    n = tables.sum((1, 2))
    # Every attribute splits the same leads anew (less those where it is blank), so each is compared
    # within itself.
    _, which = np.unique(attribute, return_inverse=True)
    whole = np.zeros((which.max() + 1, steps, steps))
    np.add.at(whole, which, tables)
    whole = whole[which]
    rest = whole - tables
    credit = weights("quadratic", steps)
    chance = float(two_raters(whole[np.argmax(whole.sum((1, 2)))], "scott", "quadratic").chance)
    if chance >= 1:
        return Segments(
            empty,
            why="Both sides gave the same judgement to every lead, so there is nothing to compare.",
        )
    seen = [two_raters(part, "agreement", "quadratic") for part in (tables, rest, whole)]
    here, other, overall = (np.asarray(part.observed) for part in seen)
    total = whole.sum((1, 2))
    spread = ((whole * credit**2).sum((1, 2)) / total - overall**2).clip(0)
    comparable = (
        (n >= FEWEST) & (total - n >= FEWEST) & (np.array([name for _, name in labels]) != SMALL)
    )
    looked = int(comparable.sum())
    # The interval of all that are looked at together; what no lead of a kind has shown may be as
    # among all.
    low, high = tilted(
        [tables],
        [unseen(whole)],
        statistic("agreement", "quadratic"),
        confidence=CONFIDENCE ** (1 / max(looked, 1)),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(here - other) / np.sqrt(spread * (1 / n + 1 / (total - n)))
    # No spread at all: a kind of lead on which the sides are as near as on all others does not
    # stand out.
    apart = np.where(spread > 0, apart, 0.0)
    p = holm(np.where(comparable & np.isfinite(apart), erfc(apart / math.sqrt(2)), np.nan))
    # Interval and verdict say the same: each has the word where it is the more careful one.
    sure = p <= 1 - CONFIDENCE
    p = np.where(sure & (low <= other) & (other <= high), 1 - CONFIDENCE + HAIR, p)
    low, high = (
        np.where(sure, end, reach(end, other)) for end, reach in ((low, np.fmin), (high, np.fmax))
    )
    scale = 1 - chance
    table = pd.DataFrame(
        {
            "attribute": attribute,
            "segment": [
                written.month(when, name)
                if of == MONTH and (when := shapes.day(f"{name}-01"))
                else name
                for of, name in labels
            ],
            "n": n.astype(int),
            "same_band": np.trace(tables, axis1=1, axis2=2) / n,
            "same_rest": _share_alike(rest),
            "value": (here - chance) / scale,
            "low": (low - chance) / scale,
            "high": (high - chance) / scale,
            "rest": (other - chance) / scale,
            "p": p,
        }
    )
    biggest = int(np.argmax(total))
    return Segments(table, overall=float((overall[biggest] - chance) / scale))


def _share_alike(tables: np.ndarray) -> np.ndarray:
    """The share of each cross table's leads that have the same label from both; blank without any."""
    n = tables.sum((1, 2))
    return np.trace(tables, axis1=1, axis2=2) / np.where(n > 0, n, math.nan)


def _band(fine: np.ndarray, axis: int) -> np.ndarray:
    """The band of each step of one side, as `two_views.bands` cuts the whole table."""
    # Cutting the table with each step alone would change the cut; the cut is read off the labels of
    # the whole one.
    steps = [Scale(np.empty(0, dtype=int), tuple(range(size))) for size in fine.shape]
    named = bands((fine, steps[0], steps[1]))[1 + axis]
    ends = [int(str(name).split(" to ")[-1]) for name in named]
    return np.searchsorted(ends, np.arange(fine.shape[axis]))


def _pooled(counts: pd.DataFrame) -> tuple[list[tuple[str, str]], np.ndarray]:
    """The segments of enough leads, the small ones of an attribute together, and the place of each
    row among them.
    """
    (by, attributes), (kind, different) = (
        pd.factorize(counts["attribute"]),
        pd.factorize(counts["segment"]),
    )
    kinds, named_by = different.tolist(), attributes.tolist()
    pair = by * len(kinds) + kind
    size = np.bincount(pair, weights=counts["n"])
    there = np.flatnonzero(np.bincount(pair))
    named = [
        (place // len(kinds), (1, SMALL) if few else (0, str(kinds[place % len(kinds)])))
        for place, few in zip(there.tolist(), (size[there] < FEWEST).tolist())
    ]
    order = {label: place for place, label in enumerate(sorted(set(named)))}
    at = np.zeros(len(size), dtype=int)
    at[there] = [order[label] for label in named]
    return [(str(named_by[which]), name) for which, (_, name) in order], at[pair]


def holm(p: np.ndarray) -> np.ndarray:
    """P values adjusted for all that were looked at (Holm 1979); what was not looked at stays
    blank.
    """
    looked = np.flatnonzero(~np.isnan(p))
    order = looked[np.argsort(p[looked], kind="stable")]
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = (
        np.maximum.accumulate(np.minimum(p[order] * (len(looked) - np.arange(len(looked))), 1.0))
        if len(looked)
        else []
    )
    return adjusted


def by_segment(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Over which leads the two sides disagree most, out of how many kinds of leads that were looked
    at.
    """
    compared = compare(counts)
    table = compared.table
    if table.empty:
        return (
            nothing("segments", counts)
            if counts.empty and counts.attrs.get("missing")
            else Finding(
                "segments", compared.why, verdict="cannot tell", caveat=with_left_out("", counts)
            )
        )
    looked = table[table["p"].notna()].sort_values("p", kind="stable")
    shown = pd.DataFrame(
        {
            "By": table["attribute"].map(in_words),
            "Leads": table["segment"],
            "Judged by both": table["n"],
            "Same band, percent": (100 * table["same_band"]).round(),
            "All others, percent": (100 * table["same_rest"]).round(),
            "Beyond chance": table["value"],
            "From": table["low"],
            "To": table["high"],
            "Others beyond chance": table["rest"],
            "Stands out": [
                (
                    ""
                    if math.isnan(p) or judge(p) == "cannot tell"
                    else "agree less"
                    if here < other
                    else "agree more"
                )
                for p, here, other in zip(table["p"], table["value"], table["rest"])
            ],
        }
    )
    caveat = with_left_out(
        "0 is what the same judgements dealt out at random would give, 1 is full agreement; near"
        " misses count in part. Intervals are adjusted for all kinds of leads looked at. Who works"
        " a lead is not looked at: that would be about single people.",
        counts,
    )
    if looked.empty:
        few = (
            f"No kind of lead has {FEWEST} leads judged by both and as many beside it, so none can"
            " be compared."
        )
        return Finding(
            "segments",
            few,
            shown,
            verdict="cannot tell",
            more_needed=f"at least {FEWEST} leads of a kind",
            caveat=caveat,
        )
    p = float(looked["p"].iloc[0])
    verdict = judge(p)
    kinds = f"{counted(len(looked), 'kind')} of leads"
    if verdict == "cannot tell":
        half = float(((looked["high"] - looked["low"]) / 2).median())
        sentence = (
            f"None of the {kinds} looked at stands out: {terms.sides[0]} and {terms.sides[1]} agree"
            " on each about as much as on the others."
        )
        return Finding(
            "segments",
            sentence,
            shown,
            verdict,
            caveat,
            remedy(
                int(looked["n"].median()),
                half,
                MATTERS_AGREEMENT,
                "more lead",
                tail=" of each kind",
            ),
            p,
        )
    sure = looked[[judge(p) == verdict for p in looked["p"]]]
    less, more_ = sure[sure["value"] < sure["rest"]], sure[sure["value"] >= sure["rest"]]
    parts = [
        f"{in_words(row.attribute)} “{row.segment}”, {num(row.n):,} leads:"
        f" {_in_words(row.value, row.low, row.high)}, where the others reach {num(row.rest):.2f}"
        for row in cast("Iterable[Any]", (less if len(less) else more_).head(2).itertuples())
    ]
    named = "less" if len(less) else "more"
    sentence = (
        f"Of {kinds} looked at, {terms.sides[0]} and {terms.sides[1]} agree {named} than elsewhere"
        f" on {len(less) or len(more_)}: {'; '.join(parts)}."
    )
    if len(less) > 2 or (len(more_) > 2 and not len(less)):
        sentence += " The others are in the table."
    if len(less) and len(more_):
        sentence += f" On {len(more_)} they agree more than elsewhere."
    return headlines.segments(
        Finding("segments", sentence, shown, verdict, caveat, p=p), len(looked)
    )


def _in_words(value: float, low: float, high: float) -> str:
    """An agreement beyond chance as people say it; the interval is said where it means something.

    >>> _in_words(0.31, 0.2, 0.42), _in_words(-0.8, -1.15, -0.46), _in_words(-0.1, -0.4, 0.2)
    ('0.31 (between 0.20 and 0.42)', 'worse than judgements dealt out at random', '-0.10, no better
    than judgements dealt out at random')
    """
    if high < 0:
        return "worse than judgements dealt out at random"
    if value < 0:
        return f"{num(value):.2f}, no better than judgements dealt out at random"
    return f"{num(value):.2f} (between {num(max(low, -1.0)):.2f} and {num(high):.2f})"
