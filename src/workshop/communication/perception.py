"""What each side thinks of the other, what it thinks of itself, and what it expected the other to
say.

Perception gap: what they say of us minus what we say of us. Imagination error: what we expected
them to say minus what they say. People overestimate how badly the other side thinks of them, and
seeing it helps (Lees and Cikara 2020).

Answers are whole steps from 1 to 5 of people who judge many topics, so people are the units:
differences of means are studentised, and one critical value for all topics and both directions
comes from relabelling whole people (the largest |t| of each relabelling: Westfall and Young 1993).
All relabellings are taken where there are few, else random ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import rounds
from ..errors import counted, listing
from ..findings import (
    CONFIDENCE,
    Finding,
    Verdict,
    judge,
    nothing,
    remedy,
    with_headline,
    with_left_out,
)
from ..privacy import withheld
from ..terms import Terms
from . import headlines

MATTERS_STEPS = 0.5
"""Half a step: the smallest gap worth talking about."""
ROUNDING_SD = 0.29
"""Answers are rounded to whole steps, so their standard deviation is never taken as less (1 /
square root of 12).
"""
ENOUGH = 8
"""People a side; with fewer a family of topics can hardly tell a gap from chance, so nothing is
said about chance.
"""
DRAWS = 25_000
"""Relabellings: all of them where there are no more than this, else so many at random."""
CHANCE = ["From", "To", "Verdict"]
"""The columns that small groups do not get."""
ASKED = {
    "own": "what a side says of itself",
    "other": "what a side says of the other",
    "expected": "what a side expects to hear",
}
_BLOCK = 2_000


@dataclass(frozen=True)
class Compared:
    """Differences of two groups of people on many columns at once, as arrays with one place a
    column.

    `p` is adjusted for all columns together; `half` is half the width of the interval that holds
    for all together.
    """

    difference: np.ndarray
    half: np.ndarray
    p: np.ndarray
    first: np.ndarray
    second: np.ndarray


def compare(
    values: np.ndarray, in_first: np.ndarray, *, seed: int = 0, draws: int = DRAWS
) -> Compared:
    """How the mean of the first group differs from the second's, in every column, with one family
    of intervals.

    `values` is people by columns, missing answers are nan; `in_first` says who is in the first
    group. Columns with fewer than two answers in a group come out as nan.

    >>> same = compare(np.tile([[1.0], [2.0], [3.0]], (2, 1)), np.repeat([True, False], 3))
    >>> same.difference.tolist(), same.p.tolist()
    ([0.0], [1.0])
    """
    there = ~np.isnan(values)
    filled = np.where(there, values, 0.0)
    blocks = (filled, filled**2, there.astype(float))
    label = in_first.astype(float)[None, :]
    difference, error, first, second = (part[0] for part in _t(label, blocks))
    observed = np.abs(difference / error)
    largest = np.concatenate(
        [
            np.nanmax(np.abs(d / e), axis=1, initial=0.0)
            for d, e, _, _ in (_t(block, blocks) for block in relabellings(in_first, seed, draws))
        ]
    )
    p = share_beyond(largest, observed, exact=exact(in_first, draws))
    critical = (
        float(np.quantile(largest, CONFIDENCE, method="higher")) if len(largest) else math.nan
    )
    return Compared(
        difference, critical * error, np.where(np.isnan(observed), np.nan, p), first, second
    )


def share_beyond(by_chance: np.ndarray, observed: np.ndarray | float, *, exact: bool) -> np.ndarray:
    """How often chance gives at least what was observed: p, for each number observed.

    Where not all relabellings were taken, what was observed counts as one of them (Phipson and
    Smyth 2010).

    >>> share_beyond(np.array([3.0, 1.0, 2.0, 4.0]), np.array([3.0, 5.0]), exact=True).tolist()
    [0.5, 0.0]
    """
    # Counted with a hair's width, so that rounding cannot make a relabelling miss itself.
    beyond = len(by_chance) - np.searchsorted(
        np.sort(by_chance), np.asarray(observed) - 1e-9, side="left"
    )
    return beyond / len(by_chance) if exact else (beyond + 1) / (len(by_chance) + 1)


def exact(in_first: np.ndarray, draws: int) -> bool:
    """Whether all relabellings are taken: there are no more than `draws`."""
    return math.comb(len(in_first), int(in_first.sum())) <= draws


def _t(
    labels: np.ndarray, blocks: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Difference, its standard error and both group sizes for many labellings (rows) and all
    columns.
    """
    sums, squares, counts = (labels @ block for block in blocks)
    rest = tuple(block.sum(axis=0) - part for block, part in zip(blocks, (sums, squares, counts)))
    means, errors = [], []
    with np.errstate(invalid="ignore", divide="ignore"):
        for total, square, n in ((sums, squares, counts), rest):
            variance = np.maximum((square - total**2 / n) / (n - 1), ROUNDING_SD**2)
            enough = n >= 2
            means.append(np.where(enough, total / n, np.nan))
            errors.append(np.where(enough, variance / n, np.nan))
    return means[0] - means[1], np.sqrt(errors[0] + errors[1]), counts, rest[2]


def relabellings(in_first: np.ndarray, seed: int, draws: int):
    """Who would be in the first group had the labels fallen otherwise: 0-1 matrices of people, some
    rows at a time.
    """
    from itertools import combinations, islice

    people, size = len(in_first), int(in_first.sum())
    if exact(in_first, draws):
        chosen = combinations(range(people), size)
        while some := list(islice(chosen, _BLOCK)):
            labels = np.zeros((len(some), people))
            np.put_along_axis(
                labels, np.array(some, dtype=int).reshape(len(some), size), 1.0, axis=1
            )
            yield labels
        return
    rng = np.random.default_rng(seed)
    for begin in range(0, draws, _BLOCK):
        order = rng.random((min(_BLOCK, draws - begin), people)).argsort(axis=1)
        yield (order < size).astype(float)


def latest_round(survey: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """The answers of the two sides in the last round, scores as numbers.

    Empty, with the reason in `attrs["missing"]`, where neither side answered or where nobody can
    tell which round is the last (see `rounds.in_order`; the order that the settings say travels in
    `attrs["rounds"]`).
    """
    kept, order = _rounds(survey, terms)
    if order.why:
        kept = kept.iloc[:0]
        kept.attrs["missing"] = f"{order.why} {rounds.remedy(survey['round'].unique())}."
    elif len(kept):
        last = rounds.folded(order.rounds[-1])
        spelt = [name for name in kept["round"].unique() if rounds.folded(name) == last]
        kept = kept[kept["round"].isin(spelt)].assign(round=order.rounds[-1])
    elif len(survey):
        kept.attrs["missing"] = f"Nobody of {listing(terms.sides, 'or')} has answered the survey."
    return kept.assign(score=kept["score"].astype("float64"))


def _rounds(survey: pd.DataFrame, terms: Terms) -> tuple[pd.DataFrame, rounds.Order]:
    kept = survey[survey["team"].isin(terms.sides)]
    return kept, rounds.in_order(kept["round"].unique(), survey.attrs.get("rounds", ()))


def which_round(survey: pd.DataFrame, terms: Terms = Terms(), *, when: str = "Shown") -> str:
    """The sentence that names the round that is shown; nothing where there is only one.

    >>> which_round(pd.DataFrame({"round": ["Q1 2027", "Q4 2026"], "team": "Sales"}))
    'Shown: round “Q1 2027”, the last of 2 by date.'
    """
    order = _rounds(survey, terms)[1].rounds if len(survey) else ()
    if len(order) < 2:
        return ""
    return (
        f"{when}: round “{order[-1]}”, the last of {len(order)} by {_rounds(survey, terms)[1].by}."
    )


def with_round(caveat: str, survey: pd.DataFrame, terms: Terms) -> str:
    """The caveat, which round is shown where there are several, and how many rows were left out."""
    return with_left_out(
        " ".join(part for part in (caveat, which_round(survey, terms)) if part), survey
    )


def means_over_topics(wide: pd.DataFrame) -> pd.Series:
    """Each person's mean over several topics (people by topics), where a blank counts as the mean
    of all who answered.

    Were the blanks left out, these means beside the topics' own would give away the answers of a
    person who left one topic blank. So their mean is the mean of the topics and says nothing new of
    anybody. Without any answer a person is left out.

    >>> means_over_topics(pd.DataFrame({"a": [1, 3], "b": [5, None]}, index=["Ada",
    ...     "Bo"])).to_dict()
    {'Ada': 3.0, 'Bo': 4.0}
    """
    there = wide.dropna(how="all")
    return there.fillna(there.mean()).mean(axis=1)


def answers_by_person(answers: pd.DataFrame, terms: Terms, mine: str) -> pd.DataFrame:
    """People (team, respondent) by (about, topic): of one's own side the answer of kind `mine`, of
    the other side the kind `other`.
    """
    kept = answers[answers["kind"].isin([mine, "other"])]
    about = np.where(kept["kind"] == "other", kept["team"].map(terms.other), kept["team"])
    wide = kept.assign(about=about).pivot_table(
        index=["team", "respondent"],
        columns=["about", "topic"],
        values="score",
        aggfunc="mean",
        dropna=False,
    )
    topics = list(dict.fromkeys(answers["topic"]))
    # pandas also makes a row for each person in each other team; nobody is there.
    return wide.reindex(
        columns=pd.MultiIndex.from_product([terms.sides, topics], names=["about", "topic"])
    ).dropna(how="all")


def _too_small(answers: pd.DataFrame, terms: Terms) -> list[str]:
    people = answers.dropna(subset=["score"]).groupby("team")["respondent"].nunique()
    return [side for side in terms.sides if people.get(side, 0) < terms.minimum]


def _withheld(
    name: str, survey: pd.DataFrame, answers: pd.DataFrame, terms: Terms
) -> Finding | None:
    """The finding where a side is missing or too small to be shown; None where both are large
    enough.
    """
    if answers.empty:
        return nothing(name, answers)
    small = _too_small(answers, terms)
    if not small:
        return None
    return Finding(
        name,
        f"Nothing is shown here. {withheld(small, terms.minimum)}",
        verdict="cannot tell",
        caveat=with_round("", survey, terms),
        more_needed=(  # how many are in already stays hidden
            f"answers of at least {counted(terms.minimum, 'person', 'people')} in"
            f" {'each of ' if len(small) > 1 else ''}{listing(small)}"
        ),
    )


def _table(answers: pd.DataFrame, terms: Terms, mine: str) -> tuple[pd.DataFrame, int]:
    """One row a side and topic, and how many rows are withheld because too few answered.

    Columns: About, Topic, Theme, mine, other, difference, from, to, p, n_mine, n_other; the
    difference is other less mine.
    """
    wide = answers_by_person(answers, terms, mine)
    values, in_first, columns = (
        wide.to_numpy(dtype=float),
        wide.index.get_level_values("team") == terms.sides[0],
        list(wide.columns),
    )
    counts = [np.isfinite(values[who]).sum(axis=0) for who in (in_first, ~in_first)]
    shown = np.minimum(*counts) >= terms.minimum
    hidden = int((np.maximum(*counts) > 0)[~shown].sum())
    # What is withheld is not looked at either: it would move the intervals of the others.
    values, columns = values[:, shown], [column for column, one in zip(columns, shown) if one]
    compared = compare(values, in_first, seed=terms.seed)
    theme = answers.drop_duplicates("topic").set_index("topic")["theme"]
    rows = []
    for k, (about, topic) in enumerate(columns):
        ours = in_first if about == terms.sides[0] else ~in_first
        difference = -compared.difference[k] if about == terms.sides[0] else compared.difference[k]
        rows.append(
            [
                about,
                topic,
                theme.get(topic),
                np.nanmean(values[ours, k]),
                np.nanmean(values[~ours, k]),
                difference,
                difference - compared.half[k],
                difference + compared.half[k],
                compared.p[k],
                *(int(np.isfinite(values[who, k]).sum()) for who in (ours, ~ours)),
            ]
        )
    return (
        pd.DataFrame(
            rows,
            columns=[
                "About",
                "Topic",
                "Theme",
                "mine",
                "other",
                "difference",
                "from",
                "to",
                "p",
                "n_mine",
                "n_other",
            ],
        ),
        hidden,
    )


def _nothing_to_compare(
    name: str, answers: pd.DataFrame, mine: str, otherwise: str, survey: pd.DataFrame, terms: Terms
) -> Finding:
    """The finding where no topic can be compared: which question nobody answered at all, or that
    too few did.
    """
    lacking = [
        kind
        for kind in (mine, "other")
        if kind not in set(answers.dropna(subset=["score"])["kind"])
    ]
    sentence = (
        f"Nobody was asked, or nobody answered, {listing([ASKED[kind] for kind in lacking])}; so"
        " there is nothing to compare."
        if lacking
        else otherwise
    )
    return Finding(
        name,
        sentence,
        verdict="cannot tell",
        caveat=with_round("", survey, terms),
        more_needed="more answers to the same topics",
    )


@with_headline(headlines.gaps)
def gaps(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Where one side is seen differently from how it sees itself: the perception gap of every
    topic, in both directions.

    `survey` as checked; the last round counts. The table has a row a side and topic, the widest gap
    first, with intervals that hold for all of them together. A topic that fewer than `minimum` of a
    side answered is withheld.
    """
    answers = latest_round(survey, terms)
    refused = _withheld("perception-gaps", survey, answers, terms)
    if refused:
        return refused
    found, hidden = _table(answers, terms, "own")
    if found.empty:
        return _nothing_to_compare(
            "perception-gaps",
            answers,
            "own",
            f"No topic was answered by {terms.minimum} people or more on both sides.",
            survey,
            terms,
        )
    found = found.iloc[
        np.argsort(-found["difference"].abs().to_numpy(), kind="stable")
    ].reset_index(drop=True)
    few = _few(answers, terms)
    verdicts = [judge(p) for p in found["p"]]
    shown = pd.DataFrame(
        {
            "About": found["About"],
            "Topic": found["Topic"],
            "Says of itself": found["mine"],
            "The other says": found["other"],
            "Gap": found["difference"],
            "From": found["from"],
            "To": found["to"],
            "Verdict": verdicts,
            "n": [f"{mine} and {other}" for mine, other in zip(found["n_mine"], found["n_other"])],
        }
    ).round(2)
    if few:
        return Finding(
            "perception-gaps",
            _order_sentence(found, terms),
            shown.drop(columns=CHANCE),
            caveat=f"{few} {_caveat(found, hidden, terms, survey, few=True)}",
        )
    return Finding(
        "perception-gaps",
        _gap_sentence(found, verdicts, terms),
        shown,
        strongest(verdicts),
        _caveat(found, hidden, terms, survey),
        _people_needed(found),
    )


def by_topic(gaps: Finding, terms: Terms = Terms()) -> list[Finding]:
    """The gaps one topic at a time, from the smallest to the widest, for a room that looks before
    it reads a table.
    """
    if "Gap" not in gaps.table:
        return []
    widest = (
        gaps.table["Gap"]
        .abs()
        .groupby(gaps.table["Topic"], sort=False)
        .max()
        .sort_values(kind="stable")
    )
    found = []
    for topic in widest.index:
        rows = gaps.table[gaps.table["Topic"] == topic]
        said = [
            f"{row[0]} says {row[1]:.1f} of itself, {terms.other(row[0])} says {row[2]:.1f} of"
            f" {row[0]}"
            for row in rows[["About", "Says of itself", "The other says"]].itertuples(
                index=False, name=None
            )
        ]
        found.append(Finding("topic", f"“{topic}”: {'; '.join(said)}."))
    return found


def _gap_sentence(found: pd.DataFrame, verdicts: list[Verdict], terms: Terms) -> str:
    sure = [i for i, verdict in enumerate(verdicts) if verdict != "cannot tell"]
    top = found.iloc[sure[0] if sure else 0]
    lower = top["difference"] < 0
    size = f"{abs(top['difference']):.1f} steps {'lower' if lower else 'higher'}"
    if not sure:
        return (
            f"On none of the {found['Topic'].nunique()} topics can a gap be told from chance; the"
            f" widest seen is on “{top['Topic']}”, where {terms.other(top['About'])} rates"
            f" {top['About']} {size} than {top['About']} rates itself."
        )
    low, high = how_far(top["from"], top["to"])
    sentence = (
        f"{terms.other(top['About'])} rates {top['About']} {size} than {top['About']} rates itself"
        f" on “{top['Topic']}” (between {low:.1f} and {high:.1f})."
    )
    if len(sure) > 1:
        sentence += (
            f" {counted(len(sure), 'gap stands', 'gaps stand')} out in all, of {len(found)}"
            " looked at."
        )
    return sentence


def _order_sentence(found: pd.DataFrame, terms: Terms) -> str:
    """The order of the topics and no word about chance, for small groups."""
    top = found.iloc[0]
    size = f"{abs(top['difference']):.1f} steps {'lower' if top['difference'] < 0 else 'higher'}"
    sentence = (
        f"The widest gap is on “{top['Topic']}”: {terms.other(top['About'])} rates {top['About']}"
        f" {size} than {top['About']} rates itself"
    )
    after = [f"“{topic}”" for topic in dict.fromkeys(found["Topic"]) if topic != top["Topic"]][:2]
    return (
        f"{sentence}; next {'come' if len(after) > 1 else 'comes'} {listing(after)}."
        if after
        else f"{sentence}."
    )


def _few(answers: pd.DataFrame, terms: Terms) -> str:
    """The sentence for groups too small to speak of chance; empty where both sides are large
    enough.
    """
    people = answers.dropna(subset=["score"]).groupby("team")["respondent"].nunique()
    if min(people.get(side, 0) for side in terms.sides) >= ENOUGH:
        return ""
    said = listing([f"{people.get(side, 0)} of {side}" for side in terms.sides])
    return (
        f"Answers of {said}: fewer than {ENOUGH} a side are too few to tell a gap from chance. Read"
        " it as the order in which to talk."
    )


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a family: that of its surest member.

    >>> strongest(["cannot tell", "leaning"])
    'leaning'
    """
    given = set(verdicts)
    return next((verdict for verdict in ("clear", "leaning") if verdict in given), "cannot tell")


def how_far(low: float, high: float) -> tuple[float, float]:
    """How far from nothing a difference is at least and at most, whichever way it goes, from its
    interval.

    >>> how_far(-3.0, -1.0), how_far(-1.0, 2.0)
    ((1.0, 3.0), (0.0, 2.0))
    """
    near, far = sorted([abs(low), abs(high)])
    return (near, far) if low * high > 0 else (0.0, far)


def _caveat(
    found: pd.DataFrame, hidden: int, terms: Terms, survey: pd.DataFrame, *, few: bool = False
) -> str:
    topics = found["Topic"].nunique()
    together = "." if few else "; the intervals hold for all of them together."
    text = (
        f"{counted(topics, 'topic')}, both directions{together} A gap says that two groups see it"
        " differently, not who is right."
    )
    if hidden:
        text += (
            f" {counted(hidden, 'row is', 'rows are')} not shown: fewer than {terms.minimum} people"
            " of a side answered."
        )
    return with_round(text, survey, terms)


def _people_needed(found: pd.DataFrame) -> str:
    half = float(np.nanmedian((found["to"] - found["from"]) / 2))
    n = int(min(found["n_mine"].median(), found["n_other"].median()))
    return remedy(n, half, MATTERS_STEPS, "more person", "more people", tail=" a side")


@with_headline(headlines.imagination)
def imagination(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How well each side knows what the other thinks of it: what it expected to hear less what is
    said, gloomiest first.

    The sentence is about each side's expectation over all topics; the table has every topic, with
    intervals that hold for all of them together.
    """
    answers = latest_round(survey, terms)
    refused = _withheld("imagination", survey, answers, terms)
    if refused:
        return refused
    found, hidden = _table(answers, terms, "expected")
    if found.empty:
        return _nothing_to_compare(
            "imagination",
            answers,
            "expected",
            f"No topic has {terms.minimum} answers or more of what one side expected and the other"
            " says.",
            survey,
            terms,
        )
    error, low, high = -found["difference"], -found["to"], -found["from"]
    shown = pd.DataFrame(
        {
            "About": found["About"],
            "Topic": found["Topic"],
            "Expected to hear": found["mine"],
            "The other says": found["other"],
            "Expected less said": error,
            "From": low,
            "To": high,
            "Verdict": [judge(p) for p in found["p"]],
            "n": [f"{mine} and {other}" for mine, other in zip(found["n_mine"], found["n_other"])],
        }
    ).round(2)
    shown = shown.iloc[np.argsort(error.to_numpy(), kind="stable")].reset_index(drop=True)
    wide = answers_by_person(answers, terms, "expected")
    values, in_first, columns = (
        wide.to_numpy(dtype=float),
        wide.index.get_level_values("team") == terms.sides[0],
        list(wide.columns),
    )
    keep = [
        [
            k
            for k, (about, topic) in enumerate(columns)
            if about == side and ((found["About"] == side) & (found["Topic"] == topic)).any()
        ]
        for side in terms.sides
    ]
    overall = np.column_stack([_overall(values[:, places], in_first) for places in keep])
    bias = compare(overall, in_first, seed=terms.seed)
    said, p = [], []
    for k, side in enumerate(terms.sides):
        if np.isnan(bias.difference[k]):
            continue
        mean = bias.difference[k] if k == 0 else -bias.difference[k]
        p.append(float(bias.p[k]))
        said.append((side, mean, mean - bias.half[k], mean + bias.half[k], judge(bias.p[k])))
    few = _few(answers, terms)
    if few:
        sentence = _imagination_sentence(
            [(*row[:4], None) for row in said], found["Topic"].nunique(), terms, few=True
        )
        return Finding(
            "imagination",
            sentence,
            shown.drop(columns=CHANCE),
            caveat=f"{few} {_caveat(found, hidden, terms, survey, few=True)}",
        )
    verdict = judge(min(p)) if p else "cannot tell"
    half = float(np.nanmax(bias.half)) if p else math.nan
    n = int(min(found["n_mine"].median(), found["n_other"].median()))
    more = remedy(n, half, MATTERS_STEPS / 2, "more person", "more people", tail=" a side")
    return Finding(
        "imagination",
        _imagination_sentence(said, found["Topic"].nunique(), terms),
        shown,
        verdict,
        _caveat(found, hidden, terms, survey),
        more,
    )


def _overall(values: np.ndarray, in_first: np.ndarray) -> np.ndarray:
    """Each person's mean over these topics, blanks filled within each side."""
    frame = pd.DataFrame(values)
    return (
        pd.concat([means_over_topics(frame[in_first]), means_over_topics(frame[~in_first])])
        .reindex(frame.index)
        .to_numpy(dtype=float)
    )


def _imagination_sentence(
    said: list[tuple[str, float, float, float, Verdict | None]],
    topics: int,
    terms: Terms,
    *,
    few: bool = False,
) -> str:
    told = sorted((row for row in said if row[4] != "cannot tell"), key=lambda row: row[1])
    if not told:
        return (
            "Neither side can be shown to expect better or worse than what is said of it, over"
            f" {counted(topics, 'topic')}."
        )
    parts = []
    for side, mean, low, high, _ in told:
        near, far = how_far(low, high)
        steps = f"{abs(mean):.1f} steps" + ("" if few else f" (between {near:.1f} and {far:.1f})")
        if few and round(mean, 1) == 0:
            parts.append(
                f"what {terms.other(side)} says of {side} is what {side} expected, on average"
            )
        elif mean < 0:
            parts.append(
                f"{terms.other(side)} thinks better of {side} than {side} expected: by {steps}"
            )
        else:
            parts.append(
                f"{side} expected to be judged better by {terms.other(side)} than it is: by {steps}"
            )
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}; over {counted(topics, 'topic')}."


def responses(survey: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How many of each side answered; a small share may not speak for its side. Small groups are
    not shown.

    `people` lists who was asked; without it the number who answered is given alone.
    """
    answers = latest_round(survey, terms)
    if answers.empty:
        return nothing("responses", answers)
    answered = answers.dropna(subset=["score"]).groupby("team")["respondent"].nunique()
    asked = people["team"].value_counts() if not people.empty else pd.Series(dtype=int)
    rows = [
        [side, int(answered.get(side, 0)), int(asked.get(side, 0)) or None]
        for side in terms.sides
        if answered.get(side, 0) >= terms.minimum
    ]
    small = [side for side in terms.sides if answered.get(side, 0) < terms.minimum]
    others = sorted(set(survey["team"].dropna()) - set(terms.sides))
    shown = pd.DataFrame(rows, columns=["Side", "Answered", "Asked"])
    more = [
        f"{n} answered in {side} where the list of people names {most:.0f}"
        for side, n, most in shown.itertuples(index=False, name=None)
        if most and n > most
    ]
    if len(shown) and shown["Asked"].notna().all() and not more:
        shown["Answered, percent"] = (100 * shown["Answered"] / shown["Asked"]).round(0)
        said = listing(
            [f"{row.Answered} of {row.Asked:.0f} in {row.Side}" for row in shown.itertuples()]
        )
    else:
        shown = shown.drop(columns="Asked")
        said = listing([f"{row.Answered} in {row.Side}" for row in shown.itertuples()])
    sentence = f"{said} answered." if said else "Too few answered to show anything."
    notes = [
        withheld(small, terms.minimum),
        (
            f"{listing(others)} answered too; what is compared here is {listing(terms.sides)}."
            if others
            else ""
        ),
    ]
    if more:
        notes.append(
            f"{listing(more)}: somebody answered twice or under two names, or the list is not"
            " complete."
        )
    low = (
        shown.loc[shown["Answered, percent"] < 65, "Side"].tolist()
        if "Answered, percent" in shown
        else []
    )
    if low:
        notes.append(
            f"Under two thirds of {listing(low)} answered; those who did not may see it"
            " differently."
        )
    return Finding(
        "responses",
        sentence,
        shown,
        caveat=with_round(" ".join(note for note in notes if note), survey, terms),
    )
