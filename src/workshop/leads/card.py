"""The joint definition of a good lead: a points card that the room edits, and what follows from
every move.

A card gives each value of a few attributes a whole number of points; a lead is good from a
threshold on. The starting card is a logistic regression of won against not won, with a little
shrinkage, rounded to whole points (the idea of points systems: Sullivan, Massaro and D'Agostino
2004). Only `count` touches the leads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .. import counting, tables
from ..counting import Rows
from ..decisions import shapes
from ..errors import counted, listing
from ..findings import Finding, judge, nothing, remedy, with_headline, with_left_out
from ..terms import Terms
from ..written import num
from . import headlines, population
from .outcomes import MOST_LABELS, auc, named_groups, wilson
from .population import among, in_words, is_settled, is_won, judged, who_counts, wins
from .two_views import VIEWS, scale

MOST_POINTS = 5
"""The most points that one value of an attribute gets."""
MOST_ATTRIBUTES = 5
MOST_VALUES = 12
"""An attribute with more values than this (a name, a number of its own for each lead) is no
attribute of a card.
"""
FEWEST_LEADS = 20
"""Values with fewer leads go together as "other"."""
FEWEST_WINS = 10
MOST_COUNTED, MOST_STORED = 500, 8
"""Of leads that stay in a file or a database: the most values of a column, and the most columns,
that are counted.
"""
OTHER, BLANK = "other", "not known"
BAND = re.compile(r"over -?[\d.e+-]+(?: to -?[\d.e+-]+)?|-?[\d.e+-]+ or less")
"""How bands of numbers are called."""
MATTERS_AUC = 0.03
"""The smallest gain in foresight (AUC) over a coin that would be worth a card."""
SHRINK = 1.0
"""Strength of the shrinkage: as much as one lead's worth of "no difference" a value."""

Card = dict[str, dict[str, int]]


def attributes(
    leads: Rows, *, only: Sequence[str] | None = None, people: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """The columns of the leads that a card can use, each with what its values are called on the
    card.

    What may describe a lead at all `population.columns` says; `only` names the columns to use
    instead (a name that is not there is ignored, and so is one that names people). Numbers of many
    values are cut into three bands of about the same size; values with few leads go together as
    "other"; blanks are "not known". Left out is what is blank for most leads, has one value only,
    or a value of its own for nearly each lead.
    """
    allowed = judged(leads, only=only, people=people, describe=only or ())
    # In memory every value can be looked at; elsewhere what has thousands of them is no attribute.
    most = MOST_COUNTED if isinstance(leads, counting.Stored) else len(leads)
    names = [name for name, why in allowed.items() if not why]
    found = {
        name: _values(counts, name)
        for name, counts in counting.few(leads, names, most=most).items()
    }
    return {name: values for name, values in found.items() if values}


def _values(counts: pd.DataFrame, name: str) -> dict[str, str]:
    """What the values of a column are called on a card, from how often each occurs; nothing where
    it is no attribute.
    """
    total, known = int(counts["n"].sum()), counts.dropna(subset=name)
    if known["n"].sum() < 0.5 * total or len(known) < 2:
        return {}
    sizes = (
        known["n"].groupby(known[name].astype("object").map(lambda cell: str(cell).strip())).sum()
    )
    called = pd.Series(sizes.index, index=sizes.index, dtype="object")
    if len(sizes) > MOST_VALUES:
        numbers = tables.numbers(called)
        if numbers.nunique() > 0.9 * total:
            return {}  # a running number
        if numbers.notna().all():
            called = _bands(numbers, sizes)
    often = sizes.groupby(called).sum()
    called = called.where(~called.isin(often.index[often < FEWEST_LEADS]), OTHER)
    different = called.nunique() + (known["n"].sum() < total and BLANK not in set(called))
    return (
        {str(value): str(words) for value, words in called.items()}
        if 2 <= different <= MOST_VALUES
        else {}
    )


def _bands(numbers: pd.Series, n: pd.Series) -> pd.Series:
    """Three bands of about the same size: the cuts are values that occur, the lower one where a cut
    falls between two.
    """
    ranked = numbers.sort_values(kind="stable")
    upto = n.reindex(ranked.index).cumsum().to_numpy()
    low, high = (
        float(
            ranked.iloc[
                int(np.searchsorted(upto, math.floor((upto[-1] - 1) * share + 1e-9), side="right"))
            ]
        )
        for share in (1 / 3, 2 / 3)
    )
    middle = f"over {low:g} to {high:g}"
    return numbers.map(
        lambda x: f"{low:g} or less" if x <= low else f"over {high:g}" if x > high else middle
    ).astype("object")


def as_called(values: pd.Series, called: Mapping[str, str]) -> pd.Series:
    """The values of a column as the card calls them."""
    return (
        values.astype("object")
        .map(lambda cell: called.get(str(cell).strip(), OTHER), na_action="ignore")
        .astype("object")
        .fillna(BLANK)
    )


def count(
    leads: Rows, *, only: Sequence[str] | None = None, people: Collection[str] = ()
) -> pd.DataFrame:
    """How many leads there are of each combination of attributes, both views and the outcome.

    `attrs["attributes"]`: the names of the attribute columns. Of leads that stay where they are the
    first eight attributes count.
    """
    found = attributes(leads, only=only, people=people)
    if isinstance(leads, counting.Stored):
        found = dict(list(found.items())[:MOST_STORED])
    rows = population.count(leads, [*found, *VIEWS, "outcome"])
    frame = rows[[*VIEWS, "outcome", "n"]].assign(
        **{name: as_called(rows[name], called) for name, called in found.items()}
    )
    by = [*found, *VIEWS, "outcome"]
    counts = (
        frame.groupby(by, dropna=False, observed=True)["n"].sum().reset_index()
        if len(frame)
        else frame[[*by, "n"]]
    )
    counts.attrs.update({**rows.attrs, "attributes": tuple(found)})
    return counts


# --- the model behind the starting card ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Fit:
    """A logistic regression on counts: the effect of each value (log odds), the constant, and the
    deviance.
    """

    effects: dict[str, dict[str, float]]
    constant: float
    deviance: float
    terms: int


def _grouped(counts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The leads that count, by these attributes and whether they were won only."""
    kept = counts[is_settled(counts["outcome"])]
    told = kept.assign(outcome=is_won(kept["outcome"]))
    return told.groupby([*names, "outcome"], sort=True)["n"].sum().reset_index()


def fit(counts: pd.DataFrame, names: Sequence[str], *, shrink: float = SHRINK) -> Fit:
    """Won against not won by these attributes, from counts with frequency weights (Newton's method,
    ridge penalty).
    """
    rows = _grouped(counts, names)
    won, n = rows["outcome"].to_numpy(dtype=float), rows["n"].to_numpy(dtype=float)
    coded = {name: pd.factorize(rows[name], sort=True) for name in names}
    parts = [np.eye(len(values))[codes] for codes, values in coded.values()]
    design = np.hstack([np.ones((len(rows), 1)), *parts])
    # Every value has its own column; the penalty makes that unique, centred on no difference.
    penalty = np.r_[0.0, np.full(design.shape[1] - 1, shrink)]
    beta = np.zeros(design.shape[1])
    total, wins = n.sum(), (n * won).sum()
    beta[0] = math.log((wins + 0.5) / (total - wins + 0.5))
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (n * (won - p)) - penalty * beta
        curve = (design * (n * p * (1 - p))[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        beta = beta + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-6:
            break
    p = np.clip(1 / (1 + np.exp(-np.clip(design @ beta, -30, 30))), 1e-12, 1 - 1e-12)
    deviance = float(-2 * (n * (won * np.log(p) + (1 - won) * np.log(1 - p))).sum())
    effects: dict[str, dict[str, float]] = {}
    place = 1
    for name, (_, values) in coded.items():
        effects[name] = {
            str(value): float(effect)
            for value, effect in zip(values, beta[place : place + len(values)])
        }
        place += len(values)
    return Fit(effects, float(beta[0]), deviance, design.shape[1] - 1 - len(coded))


def _p(less: Fit, more: Fit) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(max(0.0, less.deviance - more.deviance), max(1, more.terms - less.terms)))


def alone(counts: pd.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """For each attribute by itself, the p value that it tells nothing about who is won
    (likelihood ratio).
    """
    from scipy.stats import chi2

    found = {}
    for name in names:
        table = (
            _grouped(counts, [name])
            .pivot(index=name, columns="outcome", values="n")
            .reindex(columns=[True, False])
            .fillna(0)
            .to_numpy()
        )
        expected = np.outer(table.sum(1), table.sum(0)) / max(table.sum(), 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = 2 * float(np.nansum(np.where(table > 0, table * np.log(table / expected), 0)))
        found[name] = float(chi2.sf(ratio, max(1, len(table) - 1)))
    return found


def choose(counts: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """The attributes worth a place on the card, at most five.

    First the six that tell most by themselves, each after adjustment for how many there are; then
    the least useful one is dropped until each adds something to the others.
    """
    by_itself = alone(counts, names)
    kept = sorted(
        (name for name in names if by_itself[name] * len(names) <= 0.05),
        key=lambda name: (by_itself[name], name),
    )[: MOST_ATTRIBUTES + 1]
    barely = 1e-3  # next to no shrinkage: deviances of nested models are compared
    while kept:
        whole = fit(counts, kept, shrink=barely)
        p = {
            name: _p(fit(counts, [other for other in kept if other != name], shrink=barely), whole)
            for name in kept
        }
        worst = max(kept, key=lambda name: (p[name], name))
        if p[worst] <= 0.05 and len(kept) <= MOST_ATTRIBUTES:
            return kept
        kept.remove(worst)
    return kept


def points(model: Fit) -> Card:
    """The model in whole points: the worst value of each attribute gets 0, the largest difference
    MOST_POINTS.

    >>> points(Fit({"source": {"Fair": -0.5, "Referral": 0.5}, "size": {"large": 0.2,
    ...     "small": 0.0}}, 0.0, 0.0, 2))
    {'source': {'Fair': 0, 'Referral': 5}, 'size': {'large': 1, 'small': 0}}
    """
    spans = [
        max(values.values()) - min(values.values()) for values in model.effects.values() if values
    ]
    unit = max(spans, default=0) / MOST_POINTS
    if unit == 0:
        return {}
    card = {
        name: {
            value: round((effect - min(values.values())) / unit) for value, effect in values.items()
        }
        for name, values in model.effects.items()
    }
    return {name: values for name, values in card.items() if max(values.values()) > 0}


@dataclass(frozen=True)
class Start:
    """The starting card with its threshold, or the sentence why there is none; the finding says how
    much it knows.
    """

    finding: Finding
    card: Card = field(default_factory=dict)
    threshold: int = 1


def start(counts: pd.DataFrame, terms: Terms = Terms()) -> Start:
    """The card that the outcomes suggest, for the room to edit; none where noise alone would fit as
    well.

    The verdict is about whether the best attribute tells won leads from others at all, adjusted for
    all that were looked at. How well the card foresees is told on leads that it has not seen (five
    parts, each foreseen from the other four).
    """
    name = "starting-card"
    if counts.empty:
        return Start(nothing(name, counts))
    names = counts.attrs["attributes"]
    rows = counts[is_settled(counts["outcome"])]
    won, total = wins(rows), int(rows["n"].sum())
    who = f"{who_counts(counts)} " if who_counts(counts) else ""
    caveat = with_left_out(
        f"{who}A column that is filled in only after the sale foresees nothing: leave it"
        " off the card.",
        counts,
    )
    if not names:
        return Start(
            Finding(
                name,
                "The leads table has no attribute that a card could use, such as source, region or"
                " size.",
                caveat=with_left_out("", counts),
            )
        )
    if min(won, total - won) < FEWEST_WINS:
        short = FEWEST_WINS - min(won, total - won)
        sentence = (
            f"{counted(won, 'win')} and {counted(total - won, 'lead')} not won: too few to"
            " suggest a card. Start from what both sides write down."
        )
        return Start(
            Finding(
                name,
                sentence,
                verdict="cannot tell",
                more_needed=f"at least {short} more of the rarer kind",
                caveat=caveat,
            )
        )
    p = min(1.0, min(alone(rows, names).values()) * len(names))
    verdict = judge(p)
    area, low, high = _unseen(rows, names, seed=terms.seed)
    by_chance = 1.96 * math.sqrt(
        (total + 1) / (12 * won * (total - won))
    )  # half-width of the AUC of a coin
    more = remedy(total, by_chance, MATTERS_AUC, "more lead")
    card = points(fit(rows, choose(rows, names)))
    if verdict == "cannot tell" or not card:
        none = (
            f"None of {listing([in_words(name) for name in names], 'or')} tells"
            if len(names) > 1
            else f"{_listed(names)} does not tell"
        )
        sentence = (
            f"{none} won leads from others better than chance would ({num(total):,} leads). Start"
            " from what both sides write down."
        )
        return Start(
            Finding(name, sentence, verdict="cannot tell", more_needed=more, caveat=caveat, p=p)
        )
    limit = suggested_threshold(rows, card)
    if low <= 0.5 and verdict == "clear":
        verdict = "leaning"
    tells = ("tells" if len(card) == 1 else "tell") if verdict == "clear" else "may tell"
    span = f"{100 * area:.0f} times in 100 (between {100 * low:.0f} and {100 * high:.0f})"
    if low > 0.5:
        how_well = (
            f"on leads it has not seen the card puts a won lead above one not won {span}; a coin"
            " would 50 times"
        )
    else:
        how_well = (
            "but on leads it has not seen the card is so far no surer than a coin: it puts a won"
            f" lead above one not won {span}. Take it as a place to start from"
        )
    sentence = (
        f"{_listed(card)} {tells} something about which leads are won{':' if low > 0.5 else ','}"
        f" {how_well}."
    )
    table = as_table(card, rows)
    if any(worth and value == BLANK for values in card.values() for value, worth in values.items()):
        caveat = (
            f"“{BLANK}” gets points where leads without that value were won more often than others:"
            " that says something about who fills the column in, not about the lead. Take the"
            f" points away if nobody can say why. {caveat}"
        )
    told = headlines.starting_card(
        Finding(name, sentence, table, verdict, caveat, more, p), area, low
    )
    return Start(told, card, limit)


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    words = listing([in_words(name) for name in names])
    return words[:1].upper() + words[1:]


def _unseen(
    rows: pd.DataFrame, names: Sequence[str], *, seed: int, folds: int = 5
) -> tuple[float, float, float]:
    """The AUC of cards on leads they were not made from, with its interval: choosing and rounding
    are done anew each time.
    """
    rng = np.random.default_rng(seed)
    dealt = np.array([rng.multinomial(n, np.full(folds, 1 / folds)) for n in rows["n"]])
    areas, variances = [], []
    won = is_won(rows["outcome"]).to_numpy(dtype=float)
    for fold in range(folds):
        test = dealt[:, fold].astype(float)
        train = rows.assign(n=rows["n"] - dealt[:, fold])
        train = train[train["n"] > 0]
        if (
            min((test * won).sum(), (test * (1 - won)).sum()) < 1
            or is_won(train["outcome"]).nunique() < 2
        ):
            continue
        total = score(rows, points(fit(train, choose(train, names))))
        there = test > 0
        area, covariance = auc([total[there] - total[there].min()], test[there], won[there])
        areas.append(float(area[0]))
        variances.append(float(covariance[0, 0]))
    if not areas:
        return 0.5, 0.0, 1.0
    middle, half = float(np.mean(areas)), 1.96 * math.sqrt(sum(variances)) / len(areas)
    return middle, max(0.0, middle - half), min(1.0, middle + half)


def score(rows: pd.DataFrame, card: Mapping[str, Mapping[str, int]]) -> np.ndarray:
    """The points of each row; an attribute that is not there, or a value not on the card, gives
    none.
    """
    total = np.zeros(len(rows), dtype=int)
    for name, values in card.items():
        if name in rows.columns:
            total += (
                rows[name]
                .map(lambda value, values=values: int(values.get(str(value), 0)))
                .to_numpy(dtype=int)
            )
    return total


def suggested_threshold(rows: pd.DataFrame, card: Card, *, keep: float = 0.75) -> int:
    """The highest threshold that keeps at least three quarters of the wins and turns some lead
    away.

    Where only one that lets in every lead keeps so many, it is the lowest that turns any away: a
    card by which every lead is good says nothing.
    """
    total, won = score(rows, card), (rows["n"] * is_won(rows["outcome"])).to_numpy(dtype=float)
    limits = sorted(set(total[rows["n"].to_numpy() > 0].tolist()), reverse=True)[:-1]
    for limit in limits:
        if won[total >= limit].sum() >= keep * won.sum():
            return int(limit)
    return int(limits[-1]) if limits else 1


def as_table(card: Card, counts: pd.DataFrame | None = None) -> pd.DataFrame:
    """The card as a table: attribute, value, points, and how many of the leads that count with that
    value were won.
    """
    rows = []
    for name, values in card.items():
        for value, worth in sorted(values.items(), key=lambda item: (-item[1], item[0])):
            row: list[object] = [in_words(name), value, worth]
            if counts is not None and name in counts.columns:
                of = counts[(counts[name] == value) & is_settled(counts["outcome"])]
                n = int(of["n"].sum())
                row += [n, 100 * wins(of) / n if n else None]
            rows.append(row)
    headings = [
        "Attribute",
        "Value",
        "Points",
        *(["Counted", "Won, percent"] if counts is not None else []),
    ]
    return pd.DataFrame(
        [row + [None] * (len(headings) - len(row)) for row in rows], columns=headings
    )


# --- what follows from a card --------------------------------------------------------------------------------------


@with_headline(headlines.card)
def consequence(
    counts: pd.DataFrame,
    card: Mapping[str, Mapping[str, int]],
    terms: Terms = Terms(),
    *,
    threshold: int,
    months: float | None = None,
    capacity: float | None = None,
) -> Finding:
    """What follows from this card and threshold: leads a month, wins kept, and how each side's
    present view would change.

    `capacity`: leads a month that sales can handle, where that was said. A count with intervals; no
    verdict.
    """
    name = "points-card"
    if counts.empty:
        return nothing(name, counts)
    if not any(worth for values in card.values() for worth in values.values()):
        return Finding(name, "The card gives no points yet: every lead is the same to it.")
    n = counts["n"].to_numpy(dtype=int)
    good = score(counts, card) >= threshold
    total, many = int(n.sum()), int(n[good].sum())
    rows: list[list[Any]] = []
    for words, here in ((f"Good: {counted(threshold, 'point')} and more", good), ("Below", ~good)):
        won, decided = (
            wins(counts[here]),
            int(n[here & is_settled(counts["outcome"]).to_numpy()].sum()),
        )
        rows.append(
            [
                words,
                int(n[here].sum()),
                decided,
                won,
                *(
                    [100 * won / decided, *(100 * end for end in wilson(won, decided))]
                    if decided
                    else [None] * 3
                ),
            ]
        )
    kept, every = rows[0][3], wins(counts)
    volume = f"{many / months:.0f} leads a month" if months else counted(many, "lead")
    sentence = (
        f"Good from {counted(threshold, 'point')} on: {volume} ({many / max(total, 1):.0%} of all)"
    )
    sentence += (
        f", with {num(kept):,} of the {counted(every, 'win')} so far{among(counts)}"
        f" ({kept / every:.0%})."
        if every
        else "."
    )
    if months and capacity:
        fits = many / months <= capacity
        sentence += (
            f" {terms.sides[0]} can handle {num(capacity):,.0f} a month: that"
            f" {'fits' if fits else 'is too many'}."
        )
    moves = _moves(counts, good, terms)
    if moves:
        sentence += " " + moves
    table = pd.DataFrame(
        rows, columns=["Leads", "All", "Counted", "Won", "Won, percent", "From", "To"]
    )
    return Finding(
        name,
        sentence,
        table,
        caveat=with_left_out(
            "A card made from these leads flatters itself on these leads; look again after ninety"
            f" days. {who_counts(counts)}".strip(),
            counts,
        ),
    )


def _moves(counts: pd.DataFrame, good: np.ndarray, terms: Terms) -> str:
    """How many of the leads that a side puts highest the card would turn away, and how many of
    those it puts lowest it lets in.
    """
    n, away, let_in = counts["n"].to_numpy(dtype=int), [], []
    for view, side in zip(VIEWS, terms.sides):
        steps = scale(counts[view]) if counts[view].notna().any() else None
        if steps is None or len(steps.labels) < 2:
            continue
        # A score has bands instead of labels.
        ends = named_groups(steps, n)
        calls = f"{side} calls" if len(steps.labels) <= MOST_LABELS else f"{side} scores"
        for parts, (label, places), moved in ((away, ends[-1], ~good), (let_in, ends[0], good)):
            here = np.isin(steps.codes, places)
            if total := int(n[here].sum()):
                parts.append(
                    f"{num(int(n[here & moved].sum())):,} of the {num(total):,} that {calls}"
                    f" “{label}”"
                )
    return (
        f"It turns away {listing(away)}, and lets in {listing(let_in)}." if away and let_in else ""
    )


def rule(
    card: Mapping[str, Mapping[str, int]],
    *,
    threshold: int,
    never: Sequence[str] = (),
    headings: Mapping[str, str] = {},
) -> str:
    """The card as a rule that somebody can type into a CRM, line by line; first what rules a lead
    out (`never`).

    `headings`: what the CRM calls an attribute, where that is not its name here.

    >>> print(rule({"source": {"Fair": 2, "Mail": 0}}, threshold=2))
    source is "Fair": add 2
    The lead is good when the sum is 2 or more.
    >>> print(rule({"source": {"Fair": 2}}, threshold=2, never=["no budget"]).splitlines()[0])
    Never good, whatever the sum: no budget.
    """
    lines = [
        f"{headings.get(name, name)} {_condition(value, values)}: add {worth}"
        for name, values in card.items()
        for value, worth in values.items()
        if worth
    ]
    out = [
        f"Never good, whatever the sum: {' '.join(reason.split()).rstrip('.')}." for reason in never
    ]
    return "\n".join([*out, *lines, f"The lead is good when the sum is {threshold} or more."])


def _condition(value: str, values: Mapping[str, int]) -> str:
    """What a value of the card asks of a field of the CRM.

    >>> _condition("not known", {}), _condition("over 3 to 7", {}), _condition("other", {"Fair": 0,
    ...     "Web": 1, "other": 2})
    ('is blank', 'is over 3 to 7', 'is filled in, with neither "Fair" nor "Web"')
    """
    if value == BLANK:
        return "is blank"
    if value == OTHER:
        named_ = [f'"{other}"' for other in values if other not in (OTHER, BLANK)]
        return (
            f"is filled in, with neither {listing(named_, 'nor')}"
            if len(named_) > 1
            else f"is filled in, but not with {listing(named_)}"
            if named_
            else "is filled in"
        )
    return f"is {value}" if BAND.fullmatch(value) else f'is "{value}"'


def tidy(value: object) -> tuple[Card, int] | None:
    """A recorded card as a card and its threshold; None when it is none."""
    return shapes.card(value)


def agreed(counts: pd.DataFrame, value: object, *, never: Sequence[str] = ()) -> Finding:
    """The recorded definition, as the rule that somebody types into the CRM; a table of attribute,
    value and points.

    `never`: what rules a lead out, whatever its points; it stands first in the table.
    """
    found = tidy(value)
    if found is None:
        return Finding(
            "good-lead-rule",
            "No common definition of a good lead has been recorded yet.",
            kind="state",
        )
    card, threshold = found
    table = as_table(card)
    table = table[table["Points"] != 0].reset_index(drop=True)
    sentence = (
        f"A lead is good from {counted(threshold, 'point')} on, added up from"
        f" {counted(len(table), 'line')}"
    )
    if never:
        sentence += (
            "; one thing rules it out all the same"
            if len(never) == 1
            else f"; {len(never)} things rule it out all the same"
        )
        out = pd.DataFrame(
            [["never when", reason, None] for reason in never], columns=table.columns
        )
        table = pd.concat([out, table.astype(object)], ignore_index=True).astype(
            {"Points": "Int64"}
        )
    return Finding("good-lead-rule", f"{sentence}.", table)
