"""What each side thinks of the other, what it thinks of itself, and what it expected the other to
say.

Perception gap: what they say of us minus what we say of us. Imagination error: what we expected
them to say minus what they say. People overestimate how badly the other side thinks of them, and
seeing it helps (Lees and Cikara 2020).

Answers are whole steps from 1 to 5 of people who judge many topics, so people are the units: one
family for all topics and both directions comes from relabelling whole people (see `permutation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .. import permutation, privacy, rounds
from ..errors import as_first, counted, listing, the_most
from ..findings import (
    Estimate,
    Finding,
    Verdict,
    nothing,
    remedy,
    with_headline,
    with_left_out,
)
from ..permutation import ENOUGH
from ..privacy import withheld
from ..releases import RELEASED
from ..terms import Terms
from ..written import num
from . import headlines

MATTERS_STEPS = 0.5
"""Half a step: the smallest gap worth talking about."""
GROUP = ["team", "kind", "topic"]
"""The columns that name a group of answers of which a figure is shown."""
ENDS = 1
"""Decimals of the ends of an interval: with more, its width would tell how the answers of a group
lie.
"""
CHANCE = ["From", "To", "Verdict"]
"""The columns that small groups do not get."""
ASKED = {
    "own": "what a side says of itself",
    "other": "what a side says of the other",
    "expected": "what a side expects to hear",
}


def latest_round(survey: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """The answers of the two sides in the last round, scores as numbers, as far as they may be
    told.

    Empty, with the reason in `attrs["missing"]`, where neither side answered or where nobody can
    tell which round is the last (see `rounds.in_order`; the order that the settings say travels in
    `attrs["rounds"]`). Where too few have answered anew since a group was last shown, its earlier
    answers stay (`attrs["stays"]`: those groups); where nearly all of a group gave the lowest or
    the highest answer, others that are only as near stand in their place (see `privacy`).
    """
    now, stays = privacy.held(
        _last_round(survey, terms), shown_before(survey, terms), minimum=terms.minimum, by=GROUP
    )
    person = [*GROUP, "respondent"]
    answered = now["score"].notna().to_numpy()
    if answered.any():
        each = (
            now[answered].groupby(person, observed=True, sort=False)["score"].mean().reset_index()
        )
        stands = each.groupby(GROUP, observed=True, sort=False)["score"].transform(
            lambda group: privacy.told(group.to_numpy(dtype=float))
        )
        instead = each.assign(score=stands)[stands != each["score"]].set_index(person)["score"]
        people = pd.MultiIndex.from_frame(now[person])
        at = answered & people.isin(instead.index)
        now.loc[at, "score"] = instead.reindex(people[at]).to_numpy()
    now.attrs["stays"] = tuple(stays)
    return now


def shown_before(survey: pd.DataFrame, terms: Terms) -> list[pd.DataFrame]:
    """The answers that earlier runs of the folder have shown, the oldest first."""
    released = survey.attrs.get(RELEASED)
    if not released:
        return []

    def shown() -> list[pd.DataFrame]:
        found: list[pd.DataFrame] = []
        for frame in released.frames():
            frame.attrs["rounds"] = survey.attrs.get("rounds", ())
            found.append(
                privacy.held(_last_round(frame, terms), found, minimum=terms.minimum, by=GROUP)[0]
            )
        return found

    return released.once((terms.sides, terms.minimum), shown)


def stays(survey: pd.DataFrame, terms: Terms) -> str:
    """The sentence that says where the earlier figures stay; empty where they stay nowhere."""
    shown = RELEASED in survey.attrs
    groups = latest_round(survey, terms).attrs["stays"] if shown else ()
    if not groups:
        return ""
    sides = [side for side in terms.sides if side in {team for team, _, _ in groups}]
    return (
        f"Since this was last shown, answers of fewer than {terms.minimum} people of"
        f" {listing(sides)} came, went or changed on"
        f" {counted(len(groups), 'question')}: there the earlier answers still count, or the"
        " difference would tell what a single person answered."
    )


def _last_round(survey: pd.DataFrame, terms: Terms) -> pd.DataFrame:
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
    """The caveat, which round is shown where there are several, where earlier figures stay, and how
    many rows were left out.
    """
    parts = (caveat, which_round(survey, terms), stays(survey, terms))
    return with_left_out(" ".join(part for part in parts if part), survey)


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


@dataclass(frozen=True)
class _Shown:
    """The answers to what may be shown: people by (about, topic), who is of the first side, the
    columns, and how many rows are withheld because too few answered.
    """

    values: np.ndarray
    in_first: np.ndarray
    columns: list[tuple[str, str]]
    hidden: int


def _shown(answers: pd.DataFrame, terms: Terms, mine: str) -> _Shown:
    wide = answers_by_person(answers, terms, mine)
    values, in_first, columns = (
        wide.to_numpy(dtype=float),
        wide.index.get_level_values("team") == terms.sides[0],
        list(wide.columns),
    )
    counts = [np.isfinite(values[who]).sum(axis=0) for who in (in_first, ~in_first)]
    shown = np.minimum(*counts) >= terms.minimum
    # What is withheld is not looked at either: it would move the intervals of the others.
    return _Shown(
        values[:, shown],
        in_first,
        [(str(about), str(topic)) for (about, topic), one in zip(columns, shown) if one],
        int((np.maximum(*counts) > 0)[~shown].sum()),
    )


def _table(answers: pd.DataFrame, shown: _Shown, terms: Terms, by: str) -> pd.DataFrame:
    """One row a side and topic (or theme: the mean of its topics' means).

    Columns: About, Topic, mine, other, difference, estimate, p, verdict, n_mine, n_other; the
    difference is other less mine.
    """
    name = answers.drop_duplicates("topic").set_index("topic")[by] if by != "topic" else {}
    questions: dict[tuple[str, str], list[int]] = {}
    for k, (about, topic) in enumerate(shown.columns):
        called = name.get(topic) if by != "topic" else topic
        if pd.notna(called):
            questions.setdefault((about, str(called)), []).append(k)
    compared = permutation.compare(
        shown.values, shown.in_first, together=list(questions.values()), seed=terms.seed
    )
    rows = []
    for k, ((about, called), columns) in enumerate(questions.items()):
        first = about == terms.sides[0]
        means = [
            np.nanmean(shown.values[who][:, columns], axis=0).mean()
            for who in (shown.in_first, ~shown.in_first)
        ]
        people = [int(compared.first[k]), int(compared.second[k])]
        estimate = compared.estimate(k, sign=-1.0 if first else 1.0)
        rows.append(
            [
                about,
                called,
                *(means if first else means[::-1]),
                estimate.value,
                estimate,
                estimate.p,
                estimate.verdict,
                *(people if first else people[::-1]),
            ]
        )
    return pd.DataFrame(
        rows,
        columns=[
            "About",
            "Topic",
            "mine",
            "other",
            "difference",
            "estimate",
            "p",
            "verdict",
            "n_mine",
            "n_other",
        ],
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
def gaps(
    survey: pd.DataFrame, terms: Terms = Terms(), *, by: Literal["topic", "theme"] = "topic"
) -> Finding:
    """Where one side is seen differently from how it sees itself: the perception gap of every
    topic, in both directions.

    `survey` as checked; the last round counts. The table has a row a side and topic (or theme), the
    widest gap first, with intervals that hold for all of them together. A topic that fewer than
    `minimum` of a side answered is withheld, and in no theme.
    """
    answers = latest_round(survey, terms)
    refused = _withheld("perception-gaps", survey, answers, terms)
    if refused:
        return refused
    seen = _shown(answers, terms, "own")
    found = _table(answers, seen, terms, by)
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
    ends = [one.rounded(ENDS) for one in found["estimate"]]
    shown = pd.DataFrame(
        {
            "About": found["About"],
            "Topic": found["Topic"],
            "Says of itself": found["mine"],
            "The other says": found["other"],
            "Gap": found["difference"],
            "From": [end.low for end in ends],
            "To": [end.high for end in ends],
            "Verdict": found["verdict"],
            "n": [f"{mine} and {other}" for mine, other in zip(found["n_mine"], found["n_other"])],
        }
    ).round(2)
    if few:
        return Finding(
            "perception-gaps",
            _order_sentence(found, terms),
            shown.drop(columns=CHANCE),
            caveat=f"{few} {_caveat(found, seen.hidden, terms, survey, few=True)}",
        )
    return Finding(
        "perception-gaps",
        _gap_sentence(found, terms),
        shown,
        strongest(found["verdict"]),
        _caveat(found, seen.hidden, terms, survey),
        more_people(answers, half_width(found["estimate"]), MATTERS_STEPS, terms, survey),
        float(found["p"].min()),
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
            f"{about} says {privacy.in_words(itself, n[0])} of itself, {terms.other(about)} says"
            f" {privacy.in_words(other, n[1])} of {about}"
            for about, itself, other, n in zip(
                rows["About"],
                rows["Says of itself"],
                rows["The other says"],
                rows["n"].str.split(" and ").map(lambda both: [int(n) for n in both]),
            )
        ]
        found.append(Finding("topic", f"“{topic}”: {'; '.join(said)}."))
    return found


def _gap_sentence(found: pd.DataFrame, terms: Terms) -> str:
    sure = [i for i, verdict in enumerate(found["verdict"]) if verdict != "cannot tell"]
    top = found.iloc[sure[0] if sure else 0]
    lower = top["difference"] < 0
    size = f"{num(abs(top['difference'])):.1f} steps {'lower' if lower else 'higher'}"
    if not sure:
        none = f"On none of the {found['Topic'].nunique()} topics can a gap be told from chance"
        if size.startswith("0.0"):
            return f"{none}: no gap is seen at all."
        return (
            f"{none}; {the_most('widest', found['difference'])} seen is on “{top['Topic']}”, where"
            f" {terms.other(top['About'])} rates {top['About']} {size} than {top['About']} rates"
            " itself."
        )
    low, high = how_far(top["estimate"].low, top["estimate"].high)
    sentence = (
        f"{terms.other(top['About'])} rates {top['About']} {size} than {top['About']} rates itself"
        f" on “{top['Topic']}” (between {num(low):.1f} and {num(high):.1f})."
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
    size = (
        f"{num(abs(top['difference'])):.1f} steps {'lower' if top['difference'] < 0 else 'higher'}"
    )
    if size.startswith("0.0"):
        return "No gap is seen on any topic."
    said = as_first(the_most("widest", found["difference"], "gap"))
    sentence = (
        f"{said} is on “{top['Topic']}”: {terms.other(top['About'])} rates"
        f" {top['About']} {size} than {top['About']} rates itself"
    )
    return f"{sentence}{next_come(found['Topic'], found['difference'])}."


def next_come(topics: pd.Series, sizes: pd.Series) -> str:
    """Which two topics come after the first in an order by size; nothing where they cannot be told
    from those after them, or from the first, by what is read (one decimal).

    >>> next_come(pd.Series(["a", "b", "c"]), pd.Series([2.0, -1.0, 0.5]))
    '; next come “b” and “c”'
    >>> next_come(pd.Series(["a", "b", "c", "d"]), pd.Series([2.0, -1.0, 0.5, 0.5]))
    '; next comes “b”'
    >>> next_come(pd.Series(["a", "b"]), pd.Series([2.0, 2.0]))
    ''
    """
    widest, after = sizes.abs().round(1).groupby(topics, sort=False).max(), []
    for topic, size in list(widest.items())[1:3]:
        if (widest == size).sum() > 1:
            break
        after.append(f"“{topic}”")
    return f"; next {'come' if len(after) > 1 else 'comes'} {listing(after)}" if after else ""


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
    interval; for reading with one decimal, in which what is not nothing does not look like it.

    >>> how_far(-3.0, -1.0), how_far(-1.0, 2.0), how_far(0.01, 2.0)
    ((1.0, 3.0), (0.0, 2.0), (0.1, 2.0))
    """
    near, far = sorted([abs(low), abs(high)])
    return (max(near, 0.1), far) if low * high > 0 else (0.0, far)


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
    means = [
        (float(mean), int(n))
        for who in ("mine", "other")
        for mean, n in zip(found[who], found[f"n_{who}"])
    ]
    return with_round(" ".join(filter(None, (text, privacy.bounds(means)))), survey, terms)


def bounds(table: pd.DataFrame) -> str:
    """Which means of a table that is shown are only a bound (see `privacy.bounds`)."""
    sizes = table["n"].str.split(" and ", expand=True).astype(int)
    mine = "Says of itself" if "Says of itself" in table else "Expected to hear"
    pairs = ((mine, 0), ("The other says", 1))
    return privacy.bounds(
        (float(mean), int(n)) for column, k in pairs for mean, n in zip(table[column], sizes[k])
    )


def half_width(estimates: Iterable[Estimate]) -> float:
    """Half the width of an interval in the middle of several; nan where there is none."""
    return float(np.nanmedian([(one.high - one.low) / 2 for one in estimates] or [np.nan]))


def more_people(
    answers: pd.DataFrame, half: float, matters: float, terms: Terms, survey: pd.DataFrame
) -> str:
    """How many more people a side it would take (see `remedy`), or that a side does not have them.

    How many people a side has travels in `survey.attrs["people"]`, from the list of people.
    """
    answered = answers.dropna(subset=["score"]).groupby("team")["respondent"].nunique()
    listed: Mapping[str, int] = survey.attrs.get("people") or {}
    left = {
        side: max(0, listed[side] - int(answered.get(side, 0)))
        for side in terms.sides
        if side in listed
    }
    scarce = min(left, key=lambda side: left[side], default="")
    return remedy(
        min(int(answered.get(side, 0)) for side in terms.sides),
        half,
        matters,
        "more person",
        "more people",
        tail=" a side",
        at_most=left.get(scarce, float("inf")),
        else_=f"more people than {scarce} has" if scarce else "",
    )


@with_headline(headlines.imagination)
def imagination(
    survey: pd.DataFrame, terms: Terms = Terms(), *, by: Literal["topic", "theme"] = "topic"
) -> Finding:
    """How well each side knows what the other thinks of it: what it expected to hear less what is
    said, gloomiest first.

    The sentence is about each side's expectation over all topics; the table has every topic (or
    theme), with intervals that hold for all of them together.
    """
    answers = latest_round(survey, terms)
    refused = _withheld("imagination", survey, answers, terms)
    if refused:
        return refused
    seen = _shown(answers, terms, "expected")
    found = _table(answers, seen, terms, by)
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
    error, ends = -found["difference"], [(-one).rounded(ENDS) for one in found["estimate"]]
    shown = pd.DataFrame(
        {
            "About": found["About"],
            "Topic": found["Topic"],
            "Expected to hear": found["mine"],
            "The other says": found["other"],
            "Expected less said": error,
            "From": [end.low for end in ends],
            "To": [end.high for end in ends],
            "Verdict": found["verdict"],
            "n": [f"{mine} and {other}" for mine, other in zip(found["n_mine"], found["n_other"])],
        }
    ).round(2)
    shown = shown.iloc[np.argsort(error.to_numpy(), kind="stable")].reset_index(drop=True)
    sides = [side for side in terms.sides if (found["About"] == side).any()]
    bias = permutation.compare(
        seen.values,
        seen.in_first,
        together=[
            [k for k, (about, _) in enumerate(seen.columns) if about == side] for side in sides
        ],
        seed=terms.seed,
    )
    said = [
        (side, bias.estimate(k, sign=1.0 if side == terms.sides[0] else -1.0))
        for k, side in enumerate(sides)
    ]
    few = _few(answers, terms)
    if few:
        sentence = _imagination_sentence(said, found["Topic"].nunique(), terms, few=True)
        return Finding(
            "imagination",
            sentence,
            shown.drop(columns=CHANCE),
            caveat=f"{few} {_caveat(found, seen.hidden, terms, survey, few=True)}",
        )
    # By theme the rows are what is asked, by topic each side's expectation over all.
    asked, matters = (
        (list(found["estimate"]), MATTERS_STEPS)
        if by == "theme"
        else ([one for _, one in said], MATTERS_STEPS / 2)
    )
    return Finding(
        "imagination",
        _imagination_sentence(said, found["Topic"].nunique(), terms),
        shown,
        strongest(one.verdict for one in asked),
        _caveat(found, seen.hidden, terms, survey),
        more_people(answers, half_width(asked), matters, terms, survey),
        min(one.p for one in asked),
    )


def _imagination_sentence(
    said: list[tuple[str, Estimate]],
    topics: int,
    terms: Terms,
    *,
    few: bool = False,
) -> str:
    told = sorted(
        (row for row in said if few or row[1].verdict != "cannot tell"),
        key=lambda row: row[1].value,
    )
    if not told:
        return (
            "Neither side can be shown to expect better or worse than what is said of it, over"
            f" {counted(topics, 'topic')}."
        )
    parts = []
    for side, one in told:
        mean, (near, far) = one.value, how_far(one.low, one.high)
        steps = f"{num(abs(mean)):.1f} steps" + (
            "" if few else f" (between {num(near):.1f} and {num(far):.1f})"
        )
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
