"""What each side goes by when it judges a lead, read off its judgements.

Two reasons make two sides disagree, and the cure differs: they go by different things (write one rule), or they do not
follow their own rule (use a checklist). Both models work on counts; nothing here touches the leads.

Sources: the lens model (Brunswik 1952; Tucker 1964) and policy capturing (Cooksey 1996); a linear model of the rank of each
judgement with the counts as weights; the difference of two rules as the F test of the difference of the two judgements.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import counted, listing, possessive
from ..findings import CONFIDENCE, Finding, judge, more_needed, nothing, with_left_out
from .agreement import VIEWS, scale
from .card import in_words

FEWEST_EACH = 5
"""Under so many leads for each value of an attribute nothing is read off (fewer than five profiles an attribute)."""
MATTERS = 0.2
"""The smallest difference between two rules (correlation of what they predict) worth acting on."""
LOW = 0.3
"""A side whose judgement follows its rule by less than this share (R squared) needs a checklist more than a rule."""
SMALL_EFFECT = 0.05
"""The share of a judgement that attributes should explain to be worth finding."""
MOST = 7
"""So many attributes at most; nobody weighs more when judging a lead."""
DRAWS, FOLDS = 500, 5


@dataclass(frozen=True)
class Policies:
    """Both sides' rules on the same leads.

    `effects`: one row a value with the columns attribute, value, n, one a side (by position 0 and 1: how much higher than
    its average a side puts such leads, in spreads of its own judgements), difference, low, high (adjusted for all values).
    `follows`: share of each side's judgement that follows from the attributes (adjusted R squared), and `unseen` the same
    on leads that the model had not seen. `alike` is the correlation of the two rules (G), `rest` that of what is left (C).
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
    terms: int = 0
    why: str = ""


def policies(counts: pd.DataFrame, *, names: Sequence[str] = (), seed: int = 0) -> Policies:
    """Both sides' rules, from `card.count`: which attributes raise or lower each side's judgement, and how reliably.

    `names`: the attributes to use; without it those that tell the leads apart best, seven at most. `why` says what is missing where nothing can be read off.
    """
    none = pd.DataFrame(columns=["attribute", "value", "n", "first", "second", "difference", "low", "high"])
    names = [name for name in counts.attrs.get("attributes", ()) if not names or name in names]
    if counts.empty:
        return Policies(none, why=counts.attrs.get("missing") or "There are no leads to look at.")
    if not names:
        return Policies(none, why="The leads have no attributes beside the two views, so what a side goes by cannot be read off.")
    steps = [scale(counts[view]) for view in VIEWS]
    if any(step is None or len(step.labels) < 2 for step in steps):
        return Policies(none, why="One side has no view, gave the same one to every lead, or its labels have no known order.")
    both = (steps[0].codes >= 0) & (steps[1].codes >= 0)  # type: ignore[union-attr]
    rows = counts.loc[both]
    n = rows["n"].to_numpy(dtype=float)
    names = sorted(sorted(names, key=lambda name: -_apart(rows, name))[:MOST], key=names.index)
    design, labels = _design(rows, names)
    leads, terms = int(n.sum()), design.shape[1]
    if terms == 0 or leads < FEWEST_EACH * (terms + 1):
        few = f"{counted(leads, 'lead')} judged by both are too few for {counted(len(labels), 'value')} of {listing([in_words(name) for name in names])}."
        return Policies(none, leads=leads, attributes=tuple(names), why=few)
    judged = np.stack([_ranked(step.codes[both], n) for step in steps], axis=1)  # type: ignore[union-attr]
    if not np.isfinite(judged).all():
        return Policies(none, leads=leads, attributes=tuple(names), why="One side gave the same judgement to every lead that both judged.")
    fit = _fit(design, judged, n)
    spread = [float(np.average(fit[:, k] ** 2, weights=n)) for k in (0, 1)]
    left = judged - fit
    alike = _correlation(fit[:, 0], fit[:, 1], n)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(leads, n / leads, size=DRAWS).astype(float)
    slopes = _slopes(design, judged, drawn)
    correlations = _drawn_correlations(design, slopes, drawn)
    effects = _effects(design, labels, judged, n, slopes)
    low, high = np.nanquantile(correlations, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    both_sides = judged[:, 0] - judged[:, 1]
    return Policies(
        effects, leads=leads, attributes=tuple(names), judgements=_correlation(judged[:, 0], judged[:, 1], n),
        follows=tuple(1 - (1 - share) * (leads - 1) / (leads - terms - 1) for share in spread),  # type: ignore[arg-type]
        unseen=_unseen(design, judged, n, rng), consistency=tuple(math.sqrt(share) for share in spread),  # type: ignore[arg-type]
        alike=alike, alike_low=float(low), alike_high=float(high), rest=_correlation(left[:, 0], left[:, 1], n),
        p_side=tuple(_p(design, judged[:, k], n) for k in (0, 1)), p_difference=_p(design, both_sides, n), terms=terms,  # type: ignore[arg-type]
    )


def _apart(rows: pd.DataFrame, name: str) -> float:
    """How well an attribute tells leads apart, whatever anybody thinks of them (entropy)."""
    share = rows.groupby(name)["n"].sum().to_numpy(dtype=float)
    share = share[share > 0] / share.sum()
    return float(-(share * np.log(share)).sum())


def _design(rows: pd.DataFrame, names: Sequence[str]) -> tuple[np.ndarray, list[tuple[str, str, np.ndarray]]]:
    """One column for each value but the most frequent of each attribute; and every value with the rows that have it."""
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
    return float(fdtrc(terms, leads - terms - 1, explained / terms / ((total - explained) / (leads - terms - 1))))


def _slopes(design: np.ndarray, judged: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The slopes of both sides in each drawn table (draws x terms x 2); a trace of shrinkage where a value was not drawn."""
    full = np.column_stack([np.ones(len(design)), design])
    terms = full.shape[1]
    square = (drawn @ (full[:, :, None] * full[:, None, :]).reshape(len(full), -1)).reshape(-1, terms, terms)
    right = (drawn @ (full[:, :, None] * judged[:, None, :]).reshape(len(full), -1)).reshape(-1, terms, 2)
    return np.linalg.solve(square + 1e-6 * np.eye(terms), right)[:, 1:, :]


def _drawn_correlations(design: np.ndarray, slopes: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    values = np.empty(len(drawn))
    for k, (slope, weight) in enumerate(zip(slopes, drawn)):
        said = design @ slope
        values[k] = _correlation(said[:, 0], said[:, 1], weight)
    return values


def _effects(design: np.ndarray, labels: list, judged: np.ndarray, n: np.ndarray, slopes: np.ndarray) -> pd.DataFrame:
    """How much each value raises or lowers each side's judgement, against that side's average of the attribute."""
    from statistics import NormalDist

    exact = np.linalg.lstsq(_centred(design, n) * np.sqrt(n)[:, None], (judged - np.average(judged, axis=0, weights=n)) * np.sqrt(n)[:, None], rcond=None)[0][None]
    z = NormalDist().inv_cdf((1 + CONFIDENCE ** (1 / max(len(labels), 1))) / 2)
    rows, column = [], 0
    for name in dict.fromkeys(label[0] for label in labels):
        own = [label for label in labels if label[0] == name]
        sizes = np.array([(n * here).sum() for _, _, here in own])
        usual = int(np.argmax(sizes))
        for_value = []
        for slope in (exact, slopes):
            each = np.insert(slope[:, column : column + len(own) - 1], usual, 0.0, axis=1)
            for_value.append(each - (each * (sizes / sizes.sum())[None, :, None]).sum(1, keepdims=True))
        column += len(own) - 1
        error = (for_value[1][:, :, 0] - for_value[1][:, :, 1]).std(0)
        for k, (_, value, _) in enumerate(own):
            first, second = for_value[0][0, k]
            rows.append([name, value, int(sizes[k]), first, second, first - second, first - second - z * error[k], first - second + z * error[k]])
    return pd.DataFrame(rows, columns=["attribute", "value", "n", "first", "second", "difference", "low", "high"])


def _unseen(design: np.ndarray, judged: np.ndarray, n: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """The share of each judgement foreseen on leads left out of the model, in five parts."""
    parts = rng.multinomial(n.astype(int), [1 / FOLDS] * FOLDS)
    wrong, total = np.zeros(2), np.zeros(2)
    for k in range(FOLDS):
        held, kept = parts[:, k].astype(float), n - parts[:, k]
        if held.sum() == 0 or kept.sum() == 0:
            continue
        slope = _slopes(design, judged, kept[None])[0]
        mean = np.average(judged, axis=0, weights=kept)
        said = mean + (design - np.average(design, axis=0, weights=kept)) @ slope
        wrong += (held[:, None] * (judged - said) ** 2).sum(0)
        total += (held[:, None] * (judged - mean) ** 2).sum(0)
    return tuple(1 - wrong / total)  # type: ignore[return-value]


def furthest_apart(effects: pd.DataFrame) -> pd.Series:
    """The value on which the two sides part most for sure: the one whose interval keeps furthest from no difference."""
    sure = np.maximum(effects["low"], -effects["high"]).to_numpy()
    return effects.iloc[int(np.argmax(sure))]


def rules(found: Policies, counts: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing")) -> Finding:
    """Whether the sides go by different things, or do not follow their own rule: the cure differs.

    `found` comes from `policies`. The verdict is about the difference between the two rules. A side whose judgement the
    attributes foresee no better than luck is said to have no rule that the data show.
    """
    name = "rules"
    if counts.empty:
        return nothing(name, counts)
    if found.why:
        return Finding(name, found.why, verdict="cannot tell", caveat=with_left_out("", counts))
    known = listing([in_words(attribute) for attribute in found.attributes])
    blind = [side for side, p, share in zip(sides, found.p_side, found.unseen) if judge(min(1.0, 2 * p)) == "cannot tell" or share <= 0]
    caveat = with_left_out(
        f"{counted(found.leads, 'lead')} judged by both. A rule that is read off judgements is no proof of what people think; ask them. Only {known} were looked at.", counts
    )
    shown = pd.DataFrame({
        "By": found.effects["attribute"].map(in_words), "Leads": found.effects["value"], "Judged by both": found.effects["n"],
        f"{sides[0]} puts them": found.effects["first"], f"{sides[1]} puts them": found.effects["second"],
        "Difference": found.effects["difference"], "From": found.effects["low"], "To": found.effects["high"],
    })
    first, second = (f"{max(0.0, 100 * share):.0f}" for share in found.follows)
    parts = f"{first} percent of {possessive(sides[0])} judgement and {second} percent of {possessive(sides[1])}"
    if len(blind) == 2:
        sentence = f"What either side goes by cannot be read off the data: {known} foresee neither judgement better than luck would."
        enough = math.ceil(2.5 * math.sqrt(2 * found.terms) / SMALL_EFFECT)
        needed = f"about {counted(enough - found.leads, 'more lead')} judged by both, or other attributes" if enough > found.leads else "other attributes of the leads"
        return Finding(name, sentence, verdict="cannot tell", more_needed=needed, caveat=caveat)
    verdict = judge(found.p_difference)
    if verdict != "cannot tell":
        top = furthest_apart(found.effects)
        moves = [f"{side} puts them {abs(move):.1f} {'higher' if move > 0 else 'lower'}" for side, move in zip(sides, (top["first"], top["second"]))]
        sentence = (
            f"The two sides go by different things: from {known} follow {parts}, and the two rules go together by {found.alike:.2f} "
            f"(between {found.alike_low:.2f} and {found.alike_high:.2f}; 1 is the same rule). They part most surely on {in_words(top['attribute'])} “{top['value']}”: "
            f"{', '.join(moves)} than its average lead (1 is the usual spread of its judgements). Write one rule."
        )
        return Finding(name, sentence, shown, verdict, caveat)
    needed = f"about {counted(more_needed(found.leads, (found.alike_high - found.alike_low) / 2, MATTERS), 'more lead')} judged by both"
    if blind:
        sentence = f"What {blind[0]} goes by cannot be read off the data: {known} foresee its judgement no better than luck would. {parts} follow from them."
    elif max(found.follows) < LOW or min(found.follows) < LOW:
        sentence = f"No difference between the two rules shows, but the rules are followed loosely: from {known} follow {parts}. A checklist helps more than a debate."
    else:
        sentence = f"Both sides go by the same things as far as the data show: from {known} follow {parts}, and the two rules go together by {found.alike:.2f}."
    return Finding(name, sentence, shown, verdict, caveat, needed)
