"""What each side goes by when it judges a lead, read off its judgements.

Two reasons make two sides disagree, and the cure differs: they go by different things (write one
rule), or they do not follow their own rule (use a checklist). Both models work on counts; nothing
here touches the leads.

Sources: the lens model (Brunswik 1952; Tucker 1964) and policy capturing (Cooksey 1996). Whether a
side has a rule is told by the model that fits its view, with the counts as weights: logistic
regression for two labels, proportional odds for labels in order (McCullagh 1980; with two labels it
is the logistic one), a linear model of the ranks for a score. The lens model, and how far each
value moves a judgement, are told for both sides alike from the linear model of the ranks; the
difference of two rules is the F test of the difference of the two judgements.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

import numpy as np
import pandas as pd

from ..errors import counted, listing, possessive
from ..findings import CONFIDENCE, Finding, judge, nothing, remedy, with_left_out
from ..terms import Terms
from ..written import num
from . import headlines
from .population import in_words
from .two_views import VIEWS, scale

FEWEST_EACH = 5
"""Under so many leads for each value of an attribute nothing is read off (fewer than five profiles
an attribute).
"""
MATTERS_CORRELATION = 0.2
"""The smallest difference between two rules (correlation of what they predict) worth acting on."""
LOW = 0.3
"""A side whose judgement follows its rule by less than this share (R squared) needs a checklist
more than a rule.
"""
SMALL_EFFECT = 0.05
"""The share of a judgement that attributes should explain to be worth finding."""
BARELY = 1e-3
"""Next to no shrinkage of the slopes of labels in order."""
MOST_LABELS = 7
"""A view of more steps than this is a score."""
MOST = 7
"""So many attributes at most; nobody weighs more when judging a lead."""
DRAWS, FOLDS = 500, 5
MADE_UP = (
    " These are made-up leads that were rated blind: they show what people go by, and say nothing"
    " about your own leads."
)
Kind = Literal["logistic", "ordinal", "linear"]
T = TypeVar("T")
KINDS: dict[Kind, str] = {
    "logistic": "two labels (a logistic model)",
    "ordinal": "labels in order (an ordinal model)",
    "linear": "a score (a linear model of its ranks)",
}


@dataclass(frozen=True)
class Policies:
    """Both sides' rules on the same leads.

    `effects`: one row a value with the columns attribute, value, n, one a side (by position 0 and
    1: how much higher than its average a side puts such leads, in spreads of its own judgements),
    difference, low, high (adjusted for all values), and the odds of a better label against the
    side's average (blank for a score). `follows`: share of each side's judgement that follows from
    the attributes (adjusted R squared); `unseen`: how much of it (of the deviance) the model of its
    `kinds` foresees on leads that it has not seen. `alike` is the correlation of the two rules (G),
    `rest` that of what is left (C).
    """

    effects: pd.DataFrame
    leads: int = 0
    attributes: tuple[str, ...] = ()
    judgements: float = math.nan
    follows: tuple[float, float] = (math.nan, math.nan)
    unseen: tuple[float, float] = (math.nan, math.nan)
    consistency: tuple[float, float] = (math.nan, math.nan)
    alike: float = math.nan
    alike_low: float = math.nan
    alike_high: float = math.nan
    rest: float = math.nan
    p_side: tuple[float, float] = (1.0, 1.0)
    p_difference: float = 1.0
    parameters: int = 0
    kinds: tuple[Kind, Kind] = ("linear", "linear")
    why: str = ""


def policies(
    counts: pd.DataFrame, terms: Terms = Terms(), *, names: Sequence[str] = ()
) -> Policies:
    """Both sides' rules, from `card.count`: which attributes raise or lower each side's judgement,
    and how reliably.

    `names`: the attributes to use; without it those that tell the leads apart best, seven at most.
    `why` says what is missing where nothing can be read off.
    """
    none = pd.DataFrame(
        columns=[
            "attribute",
            "value",
            "n",
            "first",
            "second",
            "difference",
            "low",
            "high",
            "first_odds",
            "second_odds",
        ]
    )
    names = [name for name in counts.attrs.get("attributes", ()) if not names or name in names]
    if counts.empty:
        return Policies(none, why=counts.attrs.get("missing") or "There are no leads to look at.")
    if not names:
        return Policies(
            none,
            why=(
                "The leads have no attributes beside the two views, so what a side goes by cannot"
                " be read off."
            ),
        )
    steps = [step for view in VIEWS if (step := scale(counts[view])) is not None]
    if len(steps) < len(VIEWS) or any(len(step.labels) < 2 for step in steps):
        return Policies(
            none,
            why=(
                "One side has no view, gave the same one to every lead, or its labels have no known"
                " order."
            ),
        )
    both = (steps[0].codes >= 0) & (steps[1].codes >= 0)
    rows = counts.loc[both]
    n = rows["n"].to_numpy(dtype=float)
    names = sorted(sorted(names, key=lambda name: -_apart(rows, name))[:MOST], key=names.index)
    design, labels = _design(rows, names)
    leads, parameters = int(n.sum()), design.shape[1]
    if parameters == 0 or leads < FEWEST_EACH * (parameters + 1):
        few = (
            f"{counted(leads, 'lead')} judged by both are too few for"
            f" {counted(len(labels), 'value')} of {listing([in_words(name) for name in names])}."
        )
        return Policies(none, leads=leads, attributes=tuple(names), why=few)
    judged = np.stack([_ranked(step.codes[both], n) for step in steps], axis=1)
    if not np.isfinite(judged).all():
        return Policies(
            none,
            leads=leads,
            attributes=tuple(names),
            why="One side gave the same judgement to every lead that both judged.",
        )
    fit = _fit(design, judged, n)
    spread = [float(np.average(fit[:, k] ** 2, weights=n)) for k in (0, 1)]
    left = judged - fit
    alike = _correlation(fit[:, 0], fit[:, 1], n)
    rng = np.random.default_rng(terms.seed)
    drawn = rng.multinomial(leads, n / leads, size=DRAWS).astype(float)
    slopes = _slopes(design, judged, drawn)
    correlations = _drawn_correlations(design, slopes, drawn)
    kinds = _pair(_kind(len(np.unique(step.codes[both]))) for step in steps)
    own = [
        _own(kind, design, step.codes[both], judged[:, k], n, rng)
        for k, (kind, step) in enumerate(zip(kinds, steps))
    ]
    effects = _effects(design, labels, judged, n, slopes)
    odds = np.stack(
        [
            slope if kind != "linear" else np.full(parameters, np.nan)
            for kind, (slope, _, _) in zip(kinds, own)
        ],
        axis=1,
    )
    effects[["first_odds", "second_odds"]] = np.exp(
        np.concatenate([moved[0] for moved in _moved(labels, n, odds[None])])
    )
    low, high = np.nanquantile(correlations, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    both_sides = judged[:, 0] - judged[:, 1]
    return Policies(
        effects,
        leads=leads,
        attributes=tuple(names),
        judgements=_correlation(judged[:, 0], judged[:, 1], n),
        follows=_pair(1 - (1 - share) * (leads - 1) / (leads - parameters - 1) for share in spread),
        unseen=_pair(unseen for _, _, unseen in own),
        consistency=_pair(math.sqrt(share) for share in spread),
        alike=alike,
        alike_low=float(low),
        alike_high=float(high),
        rest=_correlation(left[:, 0], left[:, 1], n),
        p_side=_pair(p for _, p, _ in own),
        p_difference=_p(design, both_sides, n),
        parameters=parameters,
        kinds=kinds,
    )


def _pair(found: Iterable[T]) -> tuple[T, T]:
    """One a side."""
    first, second = found
    return first, second


def _apart(rows: pd.DataFrame, name: str) -> float:
    """How well an attribute tells leads apart, whatever anybody thinks of them (entropy)."""
    share = rows.groupby(name)["n"].sum().to_numpy(dtype=float)
    share = share[share > 0] / share.sum()
    return float(-(share * np.log(share)).sum())


def _design(
    rows: pd.DataFrame, names: Sequence[str]
) -> tuple[np.ndarray, list[tuple[str, str, np.ndarray]]]:
    """One column for each value but the most frequent of each attribute; and every value with the
    rows that have it.
    """
    columns, labels = [], []
    for name in names:
        sizes = rows.groupby(name, sort=True)["n"].sum()
        usual = sizes.index[int(np.argmax(sizes.to_numpy()))] if len(sizes) else None
        for value in sizes.index[sizes > 0]:
            here = (rows[name] == value).to_numpy(dtype=float)
            labels.append((name, str(value), here))
            if value != usual:
                columns.append(here)
    return np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0)), labels


def _ranked(codes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Each judgement as its middle rank among all, with mean 0 and spread 1."""
    held = np.bincount(codes, weights=n)
    middle = (np.cumsum(held) - held / 2)[codes]
    centred = middle - np.average(middle, weights=n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return centred / math.sqrt(np.average(centred**2, weights=n))


def _centred(design: np.ndarray, n: np.ndarray) -> np.ndarray:
    return design - np.average(design, axis=0, weights=n)


def _fit(design: np.ndarray, judged: np.ndarray, n: np.ndarray) -> np.ndarray:
    root = np.sqrt(n)[:, None]
    x = _centred(design, n)
    y = judged.reshape(len(n), -1) - np.average(judged.reshape(len(n), -1), axis=0, weights=n)
    return x @ np.linalg.lstsq(x * root, y * root, rcond=None)[0]


def _correlation(a: np.ndarray, b: np.ndarray, n: np.ndarray) -> float:
    a, b = a - np.average(a, weights=n), b - np.average(b, weights=n)
    under = math.sqrt(np.average(a**2, weights=n) * np.average(b**2, weights=n))
    return float(np.average(a * b, weights=n) / under) if under > 1e-12 else math.nan


def _p(design: np.ndarray, y: np.ndarray, n: np.ndarray) -> float:
    """The p value of "no attribute matters" (F test)."""
    from scipy.special import fdtrc

    y = y - np.average(y, weights=n)
    terms, leads = int(np.linalg.matrix_rank(_centred(design, n) * np.sqrt(n)[:, None])), n.sum()
    total = (n * y**2).sum()
    explained = (n * _fit(design, y, n)[:, 0] ** 2).sum()
    if terms == 0 or total <= 1e-12:
        return 1.0
    if explained >= total - 1e-12:
        return 0.0
    return float(
        fdtrc(
            terms,
            leads - terms - 1,
            explained / terms / ((total - explained) / (leads - terms - 1)),
        )
    )


def _slopes(design: np.ndarray, judged: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The slopes of both sides in each drawn table (draws x terms x 2); a trace of shrinkage where
    a value was not drawn.
    """
    full = np.column_stack([np.ones(len(design)), design])
    terms = full.shape[1]
    square = (drawn @ (full[:, :, None] * full[:, None, :]).reshape(len(full), -1)).reshape(
        -1, terms, terms
    )
    right = (drawn @ (full[:, :, None] * judged[:, None, :]).reshape(len(full), -1)).reshape(
        -1, terms, 2
    )
    return np.linalg.solve(square + 1e-6 * np.eye(terms), right)[:, 1:, :]


def _drawn_correlations(design: np.ndarray, slopes: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    values = np.empty(len(drawn))
    for k, (slope, weight) in enumerate(zip(slopes, drawn)):
        said = design @ slope
        values[k] = _correlation(said[:, 0], said[:, 1], weight)
    return values


def _kind(labels: int) -> Kind:
    """The model that fits a view of so many labels."""
    return "logistic" if labels == 2 else "ordinal" if labels <= MOST_LABELS else "linear"


def _own(
    kind: Kind,
    design: np.ndarray,
    codes: np.ndarray,
    ranked: np.ndarray,
    n: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float, float]:
    """A side's own model: its slopes, the p value of "no attribute matters", and the share it
    foresees on unseen leads.
    """
    if kind == "linear":
        return (
            np.full(design.shape[1], np.nan),
            _p(design, ranked, n),
            _unseen(design, ranked, n, rng),
        )
    from scipy.special import chdtrc

    steps = np.unique(codes, return_inverse=True)[1]
    slopes, cuts = ordered(design, steps, n)
    plain = _deviance(np.zeros_like(design), steps, n, slopes, ordered(design[:, :0], steps, n)[1])
    terms = int(np.linalg.matrix_rank(_centred(design, n) * np.sqrt(n)[:, None]))
    gain = max(0.0, plain - _deviance(design, steps, n, slopes, cuts))
    p = float(chdtrc(terms, gain)) if terms else 1.0  # ty: ignore[no-matching-overload]  # a ufunc
    wrong = total = 0.0
    for held in _parts(n, rng):
        kept = n - held
        # A label that is only among the leads left out cannot be foreseen by anybody.
        there = np.bincount(steps, weights=kept, minlength=steps.max() + 1) > 0
        usable = there[steps]
        if held[usable].sum() == 0 or there.sum() < 2:
            continue
        own, left = (np.cumsum(there) - 1)[steps[usable]], design[usable]
        slope, cut = ordered(left, own, kept[usable])
        wrong += _deviance(left, own, held[usable], slope, cut)
        total += _deviance(
            left,
            own,
            held[usable],
            np.zeros_like(slope),
            ordered(left[:, :0], own, kept[usable])[1],
        )
    return slopes, p, 1 - wrong / total if total else math.nan


def ordered(design: np.ndarray, codes: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels in order by attributes, from counts: the slopes (log odds of a better label) and the
    cuts between the labels.

    `design`: a column an attribute, a row a combination; `codes`: labels from 0, all of which
    occur; `n`: how often. Proportional odds (McCullagh 1980) with next to no shrinkage, so that a
    value that decides alone gets a finite slope.

    >>> slopes, _ = ordered(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0, 1, 0, 1]),
    ...     np.array([30.0, 10.0, 10.0, 30.0]))
    >>> round(float(np.exp(slopes[0])), 1)  # the odds go from 1 to 3 up to 3 to 1
    9.0
    """
    from scipy.optimize import minimize

    steps, terms = int(codes.max()) + 1, design.shape[1]
    upto = np.cumsum(np.bincount(codes, weights=n, minlength=steps))[:-1] / n.sum()
    first = np.log(upto / (1 - upto))
    start = np.r_[np.zeros(terms), first[:1], np.log(np.maximum(np.diff(first), 1e-6))]
    if terms == 0:
        return start[:0], first

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        gaps = np.exp(values[terms + 1 :])
        up, low = _between(design @ values[:terms], codes, np.cumsum(np.r_[values[terms], gaps]))
        p = np.maximum(up - low, 1e-300)
        each = n * (up + low - 1)
        above = np.bincount(codes, weights=n * up * (1 - up) / p, minlength=steps)[:-1]
        below = np.bincount(codes, weights=n * low * (1 - low) / p, minlength=steps)[1:]
        cut = np.cumsum((above - below)[::-1])[::-1]
        slope = np.r_[each @ design - 2 * BARELY * values[:terms], cut[0], cut[1:] * gaps]
        return float(-(n * np.log(p)).sum() + BARELY * (values[:terms] ** 2).sum()), -slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found[:terms], np.cumsum(np.r_[found[terms], np.exp(found[terms + 1 :])])


def _between(
    said: np.ndarray, codes: np.ndarray, cuts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The chance of a label up to this one, and up to the one before, for each row."""
    from scipy.special import expit

    ends = np.r_[-np.inf, cuts, np.inf]
    return expit(ends[codes + 1] - said), expit(ends[codes] - said)


def _deviance(
    design: np.ndarray, codes: np.ndarray, n: np.ndarray, slopes: np.ndarray, cuts: np.ndarray
) -> float:
    up, low = _between(design @ slopes, codes, cuts)
    return float(-2 * (n * np.log(np.maximum(up - low, 1e-12))).sum())


def _moved(labels: list, n: np.ndarray, slopes: np.ndarray) -> list[np.ndarray]:
    """How far each value of each attribute moves a judgement from its average over the attribute
    (draws x values x sides).
    """
    found, column = [], 0
    for name in dict.fromkeys(label[0] for label in labels):
        sizes = np.array([(n * here).sum() for of, _, here in labels if of == name])
        each = np.insert(
            slopes[:, column : column + len(sizes) - 1], int(np.argmax(sizes)), 0.0, axis=1
        )
        found.append(each - (each * (sizes / sizes.sum())[None, :, None]).sum(1, keepdims=True))
        column += len(sizes) - 1
    return found


def _effects(
    design: np.ndarray, labels: list, judged: np.ndarray, n: np.ndarray, slopes: np.ndarray
) -> pd.DataFrame:
    """How much each value raises or lowers each side's judgement, against that side's average of
    the attribute.
    """
    from statistics import NormalDist

    exact = np.linalg.lstsq(
        _centred(design, n) * np.sqrt(n)[:, None],
        (judged - np.average(judged, axis=0, weights=n)) * np.sqrt(n)[:, None],
        rcond=None,
    )[0][None]
    z = NormalDist().inv_cdf((1 + CONFIDENCE ** (1 / max(len(labels), 1))) / 2)
    moves = np.concatenate([each[0] for each in _moved(labels, n, exact)])
    error = np.concatenate(
        [(each[:, :, 0] - each[:, :, 1]).std(0) for each in _moved(labels, n, slopes)]
    )
    difference = moves[:, 0] - moves[:, 1]
    return pd.DataFrame(
        {
            "attribute": [name for name, _, _ in labels],
            "value": [value for _, value, _ in labels],
            "n": [int((n * here).sum()) for _, _, here in labels],
            "first": moves[:, 0],
            "second": moves[:, 1],
            "difference": difference,
            "low": difference - z * error,
            "high": difference + z * error,
        }
    )


def _parts(n: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """The counts dealt into five parts, each to be left out in turn."""
    dealt = rng.multinomial(n.astype(int), [1 / FOLDS] * FOLDS).astype(float)
    return [dealt[:, k] for k in range(FOLDS) if 0 < dealt[:, k].sum() < n.sum()]


def _unseen(
    design: np.ndarray, ranked: np.ndarray, n: np.ndarray, rng: np.random.Generator
) -> float:
    """The share of a judgement by score foreseen on leads left out of the linear model, in five
    parts.
    """
    wrong = total = 0.0
    for held in _parts(n, rng):
        kept = n - held
        slope = _slopes(design, np.column_stack([ranked, ranked]), kept[None])[0][:, 0]
        mean = np.average(ranked, weights=kept)
        said = mean + (design - np.average(design, axis=0, weights=kept)) @ slope
        wrong += float((held * (ranked - said) ** 2).sum())
        total += float((held * (ranked - mean) ** 2).sum())
    return 1 - wrong / total if total else math.nan


def _read(kinds: tuple[Kind, Kind], sides: tuple[str, str]) -> str:
    """By which model each view is read."""
    if kinds[0] == kinds[1]:
        return f"Both views are read as {KINDS[kinds[0]]}."
    return (
        f"{possessive(sides[0])} view is read as {KINDS[kinds[0]]}, {possessive(sides[1])} as"
        f" {KINDS[kinds[1]]}."
    )


def furthest_apart(effects: pd.DataFrame) -> pd.Series:
    """The value on which the two sides part most for sure: the one whose interval keeps furthest
    from no difference.
    """
    return effects.iloc[int(np.argmax(sureness(effects).to_numpy()))]


def how_surely(effects: pd.DataFrame) -> str:
    """How surely the two sides part on the value of `furthest_apart`, beside the others.

    Of two values of one attribute it can be as surely on the one as on the other.

    >>> how_surely(pd.DataFrame({"low": [0.2, -0.6, 0.1], "high": [0.6, -0.2, 0.9]}))
    'surely'
    """
    sure = sureness(effects)
    return "surely" if (sure >= sure.max() - 1e-9).sum() > 1 else "most surely"


def sureness(effects: pd.DataFrame) -> pd.Series:
    """How far the interval of each value's difference keeps from no difference; negative where it
    holds it.
    """
    return cast("pd.Series", np.maximum(effects["low"], -effects["high"]))


def rules(found: Policies, counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Whether the sides go by different things, or do not follow their own rule: the cure differs.

    `found` comes from `policies`. The verdict is about the difference between the two rules. A side
    whose judgement the attributes foresee no better than luck is said to have no rule that the data
    show.
    """
    finding = _rules(found, counts, terms)
    known = [in_words(attribute) for attribute in found.attributes]
    return headlines.rules(finding, terms, known, found.follows)


def _rules(found: Policies, counts: pd.DataFrame, terms: Terms) -> Finding:
    name = "rules"
    if counts.empty:
        return nothing(name, counts)
    if found.why:
        return Finding(name, found.why, verdict="cannot tell", caveat=with_left_out("", counts))
    known = listing([in_words(attribute) for attribute in found.attributes])
    blind = [
        side
        for side, p, share in zip(terms.sides, found.p_side, found.unseen)
        if judge(min(1.0, 2 * p)) == "cannot tell" or share <= 0
    ]
    caveat = with_left_out(
        f"{counted(found.leads, 'made-up lead' if counts.attrs.get('made_up') else 'lead')} judged"
        " by both. A rule that is read off judgements is no proof of what people think; ask them."
        f" Only {known} were looked at."
        f" {_read(found.kinds, terms.sides)}{MADE_UP if counts.attrs.get('made_up') else ''}",
        counts,
    )
    shown = pd.DataFrame(
        {
            "By": found.effects["attribute"].map(in_words),
            "Leads": found.effects["value"],
            "Judged by both": found.effects["n"],
            f"{terms.sides[0]} puts them": found.effects["first"],
            f"{terms.sides[1]} puts them": found.effects["second"],
            "Difference": found.effects["difference"],
            "From": found.effects["low"],
            "To": found.effects["high"],
        }
    )
    for side, kind, column in zip(terms.sides, found.kinds, ("first_odds", "second_odds")):
        if kind != "linear":
            shown[f"{side}: odds of a better label, times the usual"] = found.effects[column].round(
                2
            )
    first, second = (f"{max(0.0, 100 * share):.0f}" for share in found.follows)
    parts = (
        f"{first} percent of {possessive(terms.sides[0])} judgement and {second} percent of"
        f" {possessive(terms.sides[1])}"
    )
    if len(blind) == 2:
        sentence = (
            f"What either side goes by cannot be read off the data: {known} foresee neither"
            " judgement better than luck would."
        )
        enough = math.ceil(2.5 * math.sqrt(2 * found.parameters) / SMALL_EFFECT)
        needed = (
            f"about {counted(enough - found.leads, 'more lead')} judged by both, or other"
            " attributes"
            if enough > found.leads
            else "other attributes of the leads"
        )
        return Finding(name, sentence, verdict="cannot tell", more_needed=needed, caveat=caveat)
    # Two rules differ for sure only where one of them is a rule for sure.
    p = max(found.p_difference, min(1.0, 2 * min(found.p_side)))
    verdict = judge(p)
    if 1 - found.alike_high < 0.005 and found.alike_low < 1 - MATTERS_CORRELATION:
        verdict = "cannot tell"  # one rule for both lies within the interval, as it is read
    half = (found.alike_high - found.alike_low) / 2
    needed = remedy(found.leads, half, MATTERS_CORRELATION, "more lead", tail=" judged by both")
    if blind:
        sentence = (
            f"What {blind[0]} goes by cannot be read off the data: {known} foresee its judgement no"
            f" better than luck would. {parts} follow from them. Let {blind[0]} write down what it"
            " goes by."
        )
        return Finding(name, sentence, shown, verdict, caveat, needed, p)
    together = (
        f"the two rules go together by {num(found.alike):.2f} (between {num(found.alike_low):.2f}"
        f" and {num(found.alike_high):.2f}; 1 is the same rule)"
    )
    now, one_rule = split(found)
    gains = (
        f"The judgements go together by {num(now):.2f}. Each own rule kept to the letter would make"
        f" it {num(found.alike):.2f}; one rule for both, kept as loosely as now,"
        f" {num(one_rule):.2f}."
    )
    loose = min(found.follows) < LOW
    # Among many leads a difference may be sure and still too small to matter.
    if verdict != "cannot tell" and found.alike_low < 1 - MATTERS_CORRELATION:
        top = furthest_apart(found.effects)
        moves = [
            f"{side} puts them {num(abs(move)):.1f} {'higher' if move > 0 else 'lower'}"
            for side, move in zip(terms.sides, (top["first"], top["second"]))
        ]
        sentence = (
            f"The two sides go by different things: from {known} follow {parts}, and {together}."
            f" They part {how_surely(found.effects)} on {in_words(top['attribute'])}"
            f" “{top['value']}”:"
            f" {', '.join(moves)} than its average lead (1 is the usual spread of its judgements)."
            f" {gains} Write one rule{', and a checklist to keep to it' if loose else ''}."
        )
        return Finding(name, sentence, shown, verdict, caveat, p=p)
    if loose:
        sentence = (
            "No difference between the two rules that would matter shows, but the rules are"
            f" followed loosely: from {known} follow {parts}, and {together}. {gains} A checklist"
            " helps more than a debate."
        )
    else:
        sentence = (
            f"Both sides go by the same things as far as the data show: from {known} follow"
            f" {parts}, and {together}."
        )
    if verdict != "cannot tell":
        # That the rules are nearly the same is told by the interval, at 95 percent.
        return Finding(name, sentence, shown, "leaning", caveat, p=1 - CONFIDENCE)
    return Finding(name, sentence, shown, verdict, caveat, needed, p)


def split(found: Policies) -> tuple[float, float]:
    """How far the judgements go together, and how far they would with one rule that both keep as
    loosely as now (Tucker 1964).

    The first is G * R1 * R2 + C * sqrt((1 - R1^2) * (1 - R2^2)), the second the same with G = 1;
    with R1 = R2 = 1 it is G.

    >>> leads = Policies(pd.DataFrame(), consistency=(0.5, 0.5), alike=0.2, rest=0.0)
    >>> split(leads)
    (0.05, 0.25)
    """
    first, second = found.consistency
    left = (
        found.rest * math.sqrt(max(0.0, (1 - first**2) * (1 - second**2)))
        if math.isfinite(found.rest)
        else 0.0
    )
    return found.alike * first * second + left, first * second + left
