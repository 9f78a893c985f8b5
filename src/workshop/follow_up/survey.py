"""What each side says of the other and of itself, then and now: the same mirror held up twice.

What is compared is what both reports show anyway, the means of everybody who answered, so that
nobody's answer can be worked out from who came and who left. Chance comes from swapping then and
now: for each person who answered both times under the same code, both answers together; among those
who answered once, at random within their side (a permutation test, exact where there are few swaps;
one family of topics and directions, by the largest of each swap: Westfall and Young 1993).

The widest gaps of a first look come out narrower at the second by chance alone (regression to the
mean, Galton 1886).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..communication.perception import (
    CHANCE,
    ENOUGH,
    MATTERS_STEPS,
    answers_by_person,
    half_width,
    how_far,
    latest_round,
    more_people,
    next_come,
    strongest,
    which_round,
)
from ..errors import as_first, counted, listing, the_most
from ..findings import Estimate, Finding, Verdict, nothing, with_headline, with_left_out
from ..permutation import ROUNDING_SD, critical, share_beyond
from ..privacy import withheld
from ..terms import Terms
from ..written import num
from . import headlines

DRAWS = 4_096
"""Swaps of then and now: all of them where there are no more than this, else so many at random."""
_BLOCK = 256
LOOKS = {
    "own": ("gaps-moved", "gap", "Gap"),
    "expected": ("expectations-moved", "expectation", "Off by"),
}
"""By the kind of answer that the other side's is held against: the finding's name and what is
compared.
"""
MEANS = {
    "own": "A gap is what the other side says of a side less what that side says of itself.",
    "expected": (
        "An expectation is off by what the other side really says less what was expected of it."
    ),
}


TOO_FEW_ANEW = "What has moved cannot be told: too few came, went or answered anew."


@dataclass(frozen=True)
class Rounds:
    """Both rounds as matrices of people by (about, topic), nan where there is no answer, and who is
    who.

    `pairs` are the rows (then, now) of people who answered both times; `first_then` and `first_now`
    say who is of the first side. `columns` are the (about, topic) that both rounds have.
    """

    then: np.ndarray
    now: np.ndarray
    first_then: np.ndarray
    first_now: np.ndarray
    pairs: list[tuple[int, int]]
    columns: list[tuple[str, str]]


@with_headline(headlines.gaps)
def gaps(
    then: pd.DataFrame,
    now: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    against: Literal["own", "expected"] = "own",
) -> Finding:
    """On which topics the two sides have come closer or moved apart since the last time, and
    whether that is more than chance.

    `then` and `now`: surveys as checked, the last round of each counts. `against` is own
    (perception gaps) or expected (how far off the expectations were). A topic that fewer than
    `minimum` of a side answered in either round is withheld; topics that were worded differently
    are named and not compared. With fewer than eight a side no word is said about chance.
    """
    name, _, _ = LOOKS[against]
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    before, after = latest_round(then, terms), latest_round(now, terms)
    if before.empty or after.empty:
        return nothing(name, *(frame for frame in (before, after) if frame.empty))
    if _asked_once(before, after):
        return Finding(
            name,
            TOO_FEW_ANEW
            if after.attrs.get("stays")
            else "The survey has not been asked again since.",
            verdict="cannot tell",
            caveat=with_left_out("", now),
        )
    small = [
        side
        for side in terms.sides
        if min(_people(before, side), _people(after, side)) < terms.minimum
    ]
    if small:
        return Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            verdict="cannot tell",
            more_needed=f"answers of {terms.minimum} people or more a side, both times",
            caveat=with_left_out("", now),
        )
    rounds = _rounds(before, after, terms, against)
    shown = _shown(rounds, terms)
    stays = shown & _stays(rounds, after, terms, against)
    shown = shown & ~stays
    wording = " ".join(
        part for part in (_wording(before, after), _not_compared(rounds, stays, terms)) if part
    )
    if not shown.any() and stays.any():
        return Finding(
            name,
            TOO_FEW_ANEW,
            verdict="cannot tell",
            caveat=with_left_out(wording, now),
            more_needed="more people who answer again",
        )
    if not shown.any():
        sentence = (
            f"No topic was answered by {terms.minimum} people or more of both sides both times."
        )
        return Finding(
            name,
            sentence,
            verdict="cannot tell",
            caveat=with_left_out(wording, now),
            more_needed="more answers to the same topics",
        )
    found = compare(rounds, shown, terms)
    few = min(_people(frame, side) for frame in (before, after) for side in terms.sides) < ENOUGH
    found = found.iloc[np.argsort(-found["change"].abs().to_numpy(), kind="stable")].reset_index(
        drop=True
    )
    verdicts = [one.verdict for one in found["estimate"]]
    ends = [one.rounded() for one in found["estimate"]]
    table = pd.DataFrame(
        {
            "About": found["about"],
            "Topic": found["topic"],
            f"{LOOKS[against][2]} then": found["then"],
            f"{LOOKS[against][2]} now": found["now"],
            "Change": found["change"],
            "From": [end.low for end in ends],
            "To": [end.high for end in ends],
            "Verdict": verdicts,
        }
    ).round(2)
    hidden = int((~shown & ~stays).sum())
    caveat = " ".join(
        part
        for part in (
            _who(rounds, before, after, terms),
            which_round(then, terms, when="Then"),
            which_round(now, terms, when="Now"),
            wording,
            MEANS[against],
            (
                "The widest gaps of a first look come out narrower at the second by chance alone."
                " What moved them is not in the data."
            ),
            (
                f"{counted(hidden, 'row is', 'rows are')} not shown: fewer than {terms.minimum}"
                " people of a side answered."
                if hidden
                else ""
            ),
        )
        if part
    )
    if few:
        caveat = (
            f"Fewer than {ENOUGH} a side are too few to tell a change from chance: read it as the"
            f" order in which to talk. {caveat}"
        )
        return Finding(
            name,
            _largest(found, against),
            table.drop(columns=CHANCE),
            caveat=with_left_out(caveat, now),
        )
    verdict = strongest(verdicts)
    more = (
        more_people(after, half_width(found["estimate"]), MATTERS_STEPS, terms, now)
        if verdict == "cannot tell"
        else ""
    )
    return Finding(
        name,
        _sentence(found, verdicts, against),
        table,
        verdict,
        with_left_out(caveat, now),
        more,
        float(found["p"].min()),
    )


def _stays(
    rounds: Rounds, after: pd.DataFrame, terms: Terms, against: Literal["own", "expected"]
) -> np.ndarray:
    """Of which (about, topic) the answers of now are earlier ones (see `privacy.held`): what would be
    compared is the same answers.
    """
    groups = set(after.attrs.get("stays", ()))
    return np.array(
        [
            (about, against, topic) in groups or (terms.other(about), "other", topic) in groups
            for about, topic in rounds.columns
        ],
        dtype=bool,
    )


def _not_compared(rounds: Rounds, stays: np.ndarray, terms: Terms) -> str:
    """The sentence that names what is not compared, and why; empty where all is."""
    named = [
        f"“{topic}” (about {about})" for (about, topic), one in zip(rounds.columns, stays) if one
    ]
    if not named:
        return ""
    return (
        f"Not compared: {listing(named)}. Fewer than {terms.minimum} people came, went or changed"
        " there since it was last shown; the earlier answers stay, or the difference would tell what"
        " a single person answered."
    )


def compare(rounds: Rounds, shown: np.ndarray, terms: Terms = Terms()) -> pd.DataFrame:
    """One row a shown (about, topic): then, now, change, its estimate and p (for all together)."""
    columns = [column for column, one in zip(rounds.columns, shown) if one]
    values = np.concatenate([rounds.then[:, shown], rounds.now[:, shown]])
    first = np.concatenate([rounds.first_then, rounds.first_now])
    is_now = np.repeat([0.0, 1.0], [len(rounds.then), len(rounds.now)])
    person = np.arange(len(values))
    for then, now in rounds.pairs:
        person[len(rounds.then) + now] = then
    # Where the topic is about the first side, the second side's answers count against the first's
    # own.
    sign = np.array([-1.0 if about == terms.sides[0] else 1.0 for about, _ in columns])
    (observed,), (error,) = _change(is_now[None, :], values, first, person)
    largest = np.sort(
        np.concatenate(
            [
                np.abs(moved / off).max(axis=1)
                for moved, off in (
                    _change(labels, values, first, person)
                    for labels in _swaps(rounds, is_now, first, terms.seed)
                )
            ]
        )
    )
    p = share_beyond(largest, np.abs(observed / error), exact=_exact(rounds))
    half = critical(largest, exact=_exact(rounds)) * error
    estimates = [
        Estimate(value, value - off, value + off, chance)
        for value, off, chance in zip(sign * observed, half, p)
    ]
    levels = [
        _level(part, who, sign)
        for part, who in (
            (rounds.then[:, shown], rounds.first_then),
            (rounds.now[:, shown], rounds.first_now),
        )
    ]
    return pd.DataFrame(
        {
            "about": [about for about, _ in columns],
            "topic": [topic for _, topic in columns],
            "then": levels[0],
            "now": levels[1],
            "change": sign * observed,
            "estimate": estimates,
            "p": p,
        }
    )


def _level(values: np.ndarray, first: np.ndarray, sign: np.ndarray) -> np.ndarray:
    return sign * (np.nanmean(values[first], axis=0) - np.nanmean(values[~first], axis=0))


def _change(
    is_now: np.ndarray, values: np.ndarray, first: np.ndarray, person: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How much the first side's mean less the second's moves, and its standard error, for many ways
    (rows) to say what is now.

    The error is that of people, not of answers: what one person says both times is taken together.
    """
    there = ~np.isnan(values)
    filled = np.where(there, values, 0.0)
    moved = error = 0.0
    for who, plus in ((first, 1.0), (~first, -1.0)):
        x, seen, late = filled[who], there[who].astype(float), is_now[:, who]
        people, place = np.unique(person[who], return_inverse=True)
        same = (place == np.arange(len(people))[:, None]).astype(float)
        parts, sizes = [], []
        for when in (late, 1 - late):
            n = np.maximum(when @ seen, 1.0)
            mean = when @ x / n
            parts.append((mean, when[:, :, None] * seen * (x - mean[:, None, :]) / n[:, None, :]))
            sizes.append(n)
        moved = moved + plus * (parts[0][0] - parts[1][0])
        spread = (
            (np.matmul(same, parts[0][1] - parts[1][1]) ** 2).sum(axis=1)
            * len(people)
            / max(len(people) - 1, 1)
        )
        error = error + np.maximum(spread, ROUNDING_SD**2 * (1 / sizes[0] + 1 / sizes[1]))
    return moved, np.sqrt(error)


def _exact(rounds: Rounds) -> bool:
    """Whether all swaps are taken: everybody answered both times and there are few enough
    people.
    """
    return (
        len(rounds.pairs) == len(rounds.then) == len(rounds.now) and 2 ** len(rounds.pairs) <= DRAWS
    )


def _swaps(rounds: Rounds, is_now: np.ndarray, first: np.ndarray, seed: int):
    """Which answers would be those of now had chance dealt the rounds otherwise: 0-1 matrices, some
    rows at a time.
    """
    pairs = np.array(rounds.pairs, dtype=int).reshape(-1, 2) + np.array([0, len(rounds.then)])
    once = np.setdiff1d(np.arange(len(is_now)), pairs.ravel())
    if _exact(rounds):
        for block in np.array_split(
            np.array(list(product((0.0, 1.0), repeat=len(pairs)))),
            max(1, 2 ** len(pairs) // _BLOCK),
        ):
            labels = np.zeros((len(block), len(is_now)))
            labels[:, pairs[:, 0]], labels[:, pairs[:, 1]] = block, 1 - block
            yield labels
        return
    rng = np.random.default_rng(seed)
    for begin in range(0, DRAWS, _BLOCK):
        number = min(_BLOCK, DRAWS - begin)
        labels = np.tile(is_now, (number, 1))
        flipped = rng.integers(0, 2, (number, len(pairs))).astype(float)
        labels[:, pairs[:, 0]], labels[:, pairs[:, 1]] = flipped, 1 - flipped
        for who in (once[first[once]], once[~first[once]]):
            labels[:, who] = rng.permuted(labels[:, who], axis=1)
        yield labels


def _rounds(before: pd.DataFrame, after: pd.DataFrame, terms: Terms, against: str) -> Rounds:
    then, now = (answers_by_person(frame, terms, against) for frame in (before, after))
    columns: list[Any] = [column for column in now.columns if column in set(then.columns)]
    codes = [
        {
            (team, _code(person)): row
            for row, (team, person) in enumerate(frame.index)
            if _code(person)
        }
        for frame in (then, now)
    ]
    pairs = [(row, codes[1][who]) for who, row in codes[0].items() if who in codes[1]]
    first = [frame.index.get_level_values("team") == terms.sides[0] for frame in (then, now)]
    return Rounds(
        then[columns].to_numpy(float),
        now[columns].to_numpy(float),
        first[0],
        first[1],
        pairs,
        columns,
    )


def _code(respondent: object) -> str:
    """The code that somebody made, however it was typed; nothing where answers were only numbered.

    >>> _code(" Blue Heron 7 "), _code("answer 3"), _code("12")
    ('blue heron 7', '', '')
    """
    code = " ".join(str(respondent).casefold().split())
    return "" if code.isdigit() or code.removeprefix("answer ").isdigit() else code


def _shown(rounds: Rounds, terms: Terms) -> np.ndarray:
    """Which columns enough people of both sides answered both times."""
    counts = [
        np.isfinite(part[who]).sum(axis=0)
        for part, first in ((rounds.then, rounds.first_then), (rounds.now, rounds.first_now))
        for who in (first, ~first)
    ]
    return np.min(counts, axis=0) >= terms.minimum if rounds.columns else np.zeros(0, dtype=bool)


def _people(answers: pd.DataFrame, side: str) -> int:
    return int(
        answers.dropna(subset=["score"]).loc[answers["team"] == side, "respondent"].nunique()
    )


def _asked_once(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Whether the last answers now are those of then."""
    by = ["team", "respondent", "kind", "topic", "score"]
    one, other = (frame[by].sort_values(by[:4]).reset_index(drop=True) for frame in (before, after))
    return one.astype({"score": float}).equals(other.astype({"score": float}))


def _wording(before: pd.DataFrame, after: pd.DataFrame) -> str:
    """The topics of only one round; wording that changed is another question."""
    only = [
        [topic for topic in dict.fromkeys(one["topic"]) if topic not in set(other["topic"])]
        for one, other in ((before, after), (after, before))
    ]
    said = [
        f"{listing([f'“{topic}”' for topic in topics])} {'was' if len(topics) == 1 else 'were'}"
        f" asked only {when}"
        for topics, when in zip(only, ("then", "now"))
        if topics
    ]
    return f"{'; '.join(said)}: not compared, another wording is another question." if said else ""


def _who(rounds: Rounds, before: pd.DataFrame, after: pd.DataFrame, terms: Terms) -> str:
    """Who answered then and now, and how many are known to be the same."""
    said = [
        f"{counted(_people(before, side), 'person', 'people')} of {side} then,"
        f" {_people(after, side)} now"
        for side in terms.sides
    ]
    same = len(rounds.pairs)
    known = (
        f"{same} of them answered both times under the same code"
        if same
        else "nobody can be known as the same by a code"
    )
    people = f"Answers of {'; '.join(said)}; {known}."
    return (
        people
        if same == len(rounds.then) == len(rounds.now)
        else f"{people} Other people can have other views without anybody having changed theirs."
    )


def _sentence(found: pd.DataFrame, verdicts: Sequence[Verdict], against: str) -> str:
    sure = [k for k, verdict in enumerate(verdicts) if verdict != "cannot tell"]
    topics = found["topic"].nunique()
    what = LOOKS[against][1]
    if not sure:
        top, none = found.iloc[0], f"On none of {counted(topics, 'topic')} can a change be told"
        if round(abs(top["change"]), 1) == 0:
            return f"{none} from chance: none is seen at all."
        return (
            f"{none} from chance; {the_most('largest', found['change'])} seen is on"
            f" “{top['topic']}” about {top['about']}: {_moved(top, against)}."
        )
    top = found.iloc[sure[0]]
    low, high = how_far(top["estimate"].low, top["estimate"].high)
    sentence = (
        f"On “{top['topic']}” about {top['about']} {_moved(top, against)} (a change of"
        f" {num(abs(top['change'])):.1f}, between {num(low):.1f} and {num(high):.1f})."
    )
    return sentence + (
        f" {len(sure)} {what}s have moved in all, of {len(found)} looked at."
        if len(sure) > 1
        else f" It is the only {what} that moved, of {len(found)} looked at."
    )


def _largest(found: pd.DataFrame, against: str) -> str:
    top = found.iloc[0]
    if round(abs(top["change"]), 1) == 0:
        return "No change is seen on any topic."
    said = as_first(the_most("largest", found["change"], "change"))
    return (
        f"{said} is on “{top['topic']}” about {top['about']}:"
        f" {_moved(top, against)}{next_come(found['topic'], found['change'])}."
    )


def _moved(row: pd.Series, against: str) -> str:
    """What happened to one gap, in steps and in words."""
    subject = "the gap" if against == "own" else "the expectation"
    then, now = (round(float(row[when]), 1) + 0.0 for when in ("then", "now"))
    steps = f"from {num(then):+.1f} to {num(now):+.1f} steps"
    if then * now < 0:
        return f"{subject} has turned {'' if against == 'own' else 'round '}{steps}"
    closer = abs(now) < abs(then)
    words = (
        ("has narrowed", "has widened")
        if against == "own"
        else ("has come closer to the truth", "is further off")
    )
    return f"{subject} {words[0] if closer else words[1]} {steps}"
