"""What must stay hidden so that nobody in a small group is exposed.

A result of fewer than `minimum` people is withheld, and so is a second group where the first could
be worked out by subtraction: when the whole is known, one hidden group is the whole minus the
others.

What is shown of a large group can still tell what one of it answered. `pins` decides whether it
does, from all answers that fit what is shown: somebody of the group knows her own, and nobody
else's may follow. Where it would, the answers are replaced before anything is computed from them,
so that no figure, picture or file can say more: marks on the scale by `told`, points by
`told_points`, votes by `told_votes` and `told_ticks`; ratings that are `nearly_alike` are not
compared. And two figures of nearly the same people tell the answers of those in whom they differ:
there the earlier answers stay (`held`, `held_whole`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from .errors import WorkshopError, counted, listing
from .written import num

DEFAULT_MINIMUM = 5
FLOOR = 3
"""No setting goes below this."""
LOWEST, HIGHEST = 1, 5
"""The ends of the scale on which people answer."""
MANY = 16
"""From so many answers on, and as many steps from both ends, too many answers fit for any to
follow; nobody counts them.
"""
FEW = 8
"""With more people than this no word beside a mean tells an answer that the mean does not."""
DEALT = "phone-"
"""So begins a code that a phone was dealt: the next time it is dealt another one."""
VOTES = 5
"""Votes of fewer people are not counted out: two that are left open would be nearly all of them."""


def check_minimum(minimum: int) -> int:
    """The minimum group size, refused when it is under three."""
    if minimum < FLOOR:
        raise WorkshopError(
            f"The minimum group size is {minimum}; it may not be under {FLOOR}, or single people"
            " show through."
        )
    return minimum


def may_show(sizes: Mapping[str, int] | pd.Series, *, minimum: int = DEFAULT_MINIMUM) -> pd.Series:
    """Which of these groups may be shown when their total is shown, or could be known, too.

    `sizes` maps each group of one partition to its number of people. Groups under the minimum are
    withheld; while the withheld ones are a single group, or together fewer than the minimum, the
    smallest group still shown (ties: the first by name) is withheld as well. An empty group hides
    nothing and does not count.

    >>> may_show({"Sales": 9, "Marketing": 7, "Service": 4}).to_dict()
    {'Sales': True, 'Marketing': False, 'Service': False}
    """
    return may_show_overlapping(
        {group: {(group, k) for k in range(int(n))} for group, n in dict(sizes).items()},
        minimum=minimum,
    )


def may_show_overlapping(
    people: Mapping[str, Iterable[Hashable]], *, minimum: int = DEFAULT_MINIMUM
) -> pd.Series:
    """The same for groups that share people, such as weeks or channels: the withheld ones need that
    many different people.

    `people` maps each group to who is in it.

    >>> may_show_overlapping({"leads": "abcdef", "pairs": "ab", "news": "abcdefgh"}).to_dict()
    {'leads': False, 'pairs': False, 'news': True}
    """
    check_minimum(minimum)
    members = {group: frozenset(found) for group, found in people.items()}
    hidden = {group for group, found in members.items() if 0 < len(found) < minimum}
    hidden = _with_others(hidden, members, minimum)
    return pd.Series(
        {group: group not in hidden and bool(found) for group, found in members.items()}, dtype=bool
    )


def _with_others(
    hidden: set[Any],
    members: Mapping[Any, frozenset[Any]],
    minimum: int,
    smallest: Callable[[Any], Any] = str,
) -> set[Any]:
    """These groups, and with them the smallest others (of two alike the first by `smallest`), until
    it is two or more with that many different people; what is known without them is what they are
    together.
    """
    hidden = set(hidden)
    while hidden and (
        len(hidden) == 1 or len(frozenset().union(*(members[group] for group in hidden))) < minimum
    ):
        rest = [group for group, found in members.items() if found and group not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda group: (len(members[group]), smallest(group))))
    return hidden


def pins(fitting: Iterable[Sequence[int]]) -> bool:
    """Whether somebody of a group can tell what another one answered.

    `fitting`: every way in which the group may have answered, as sorted answers, given all that is
    shown of it. She knows her own answer; another's follows when in all ways that hold hers the
    others gave one and the same answer.

    >>> pins([(1, 1, 1, 1)]), pins([(1, 1, 2, 2), (1, 1, 1, 3)])
    (True, True)
    >>> pins([(1, 1, 3, 3), (1, 2, 2, 3), (2, 2, 2, 2)])
    False
    """
    others: dict[int, set[int]] = {}
    for answers in fitting:
        for own in set(answers):
            rest = list(answers)
            rest.remove(own)
            others.setdefault(own, set()).update(rest)
    return any(len(said) <= 1 for said in others.values())


@lru_cache(maxsize=4096)
def ways(n: int, total: int, low: int = LOWEST, high: int = HIGHEST) -> tuple[tuple[int, ...], ...]:
    """All ways in which `n` people can have answered when their answers add up to `total`.

    >>> ways(3, 5)
    ((1, 1, 3), (1, 2, 2))
    """
    if not n * low <= total <= n * high:
        return ()
    if not n:
        return ((),)
    return tuple(
        (first, *rest)
        for first in range(low, high + 1)
        for rest in ways(n - 1, total - first, first, high)
    )


@lru_cache(maxsize=4096)
def bound(n: int) -> float:
    """How far from an end of the scale a mean of `n` answers is told at the nearest, in steps: so
    far that it tells nobody's answer, nor does that it lies no further.

    >>> bound(5), bound(10)
    (1.0, 0.5)
    """
    few, fitting = min(n, MANY), []
    for steps in range(MANY):
        fitting += ways(few, few * LOWEST + steps)
        if not pins(fitting):
            return steps / n
    return 0.0


def told(answers: np.ndarray) -> np.ndarray:
    """The answers of a group from which everything that is shown of it is computed.

    Where even their mean would tell somebody of the group what another answered (nearly all gave
    the lowest, or nearly all the highest), others stand in their place, whoever said what: as near
    to that end as is told, a step each for so many people. So all that follows from them follows
    from the size of the group.

    >>> told(np.array([1, 1, 1, 1, 1.0])).tolist(), told(np.array([1, 1, 3, 1, 5.0])).tolist()
    ([2.0, 2.0, 2.0, 2.0, 2.0], [1.0, 1.0, 3.0, 1.0, 5.0])
    """
    n = len(answers)
    if n < FLOOR:
        return answers
    near, mean = bound(n), float(np.mean(answers))
    low = mean <= LOWEST + near + 1e-9
    if not low and mean < HIGHEST - near - 1e-9:
        return answers
    each, more = divmod(round(near * n), n)
    steps = np.where(np.arange(n) < more, each + 1.0, float(each))
    return LOWEST + steps if low else HIGHEST - steps


def _only(mean: float, n: int) -> str:
    """Which way a mean is only a bound: lower, higher, or not at all."""
    if n < FLOOR or not math.isfinite(mean):
        return ""
    near = bound(n)
    # Means are shown with two decimals.
    if mean <= LOWEST + near + 0.005:
        return "lower"
    return "higher" if mean >= HIGHEST - near - 0.005 else ""


def in_words(mean: float, n: int) -> str:
    """The mean of `n` answers as it is read aloud.

    >>> in_words(3.21, 10), in_words(1.5, 10), in_words(4.5, 10)
    ('3.2', '1.5 or lower', '4.5 or higher')
    """
    way = _only(mean, n)
    return f"{num(mean):.1f} or {way}" if way else f"{num(mean):.1f}"


def bounds(means: Iterable[tuple[float, int]]) -> str:
    """The sentence that says which of these means (with the number behind each) are only a bound;
    empty where none is.

    >>> bounds([(1.5, 10), (3.2, 10)])
    'Where nearly all of a side gave the lowest or the highest answer, only that is told, or single
    answers would follow: 1.50 stands for 1.50 or lower.'
    """
    said = [
        f"{num(mean):.2f} stands for {num(mean):.2f} or {way}"
        for mean, way in sorted({(round(mean, 2), _only(mean, n)) for mean, n in means})
        if way
    ]
    if not said:
        return ""
    return (
        "Where nearly all of a side gave the lowest or the highest answer, only that is told, or"
        f" single answers would follow: {listing(said)}."
    )


def may_say(answers: np.ndarray, word: Callable[[np.ndarray], str]) -> bool:
    """Whether a word for how answers lie may stand beside their mean and number.

    It may where no word that fits this mean would tell somebody's answer: it goes by all ways to
    answer, not by the one that there is, so that a word that is missing tells nothing either.
    """
    n, total = len(answers), round(float(np.sum(answers)))
    return n > FEW or _words_hold(n, total, word)


@lru_cache(maxsize=4096)
def _words_hold(n: int, total: int, word: Callable[[np.ndarray], str]) -> bool:
    by_word: dict[str, list[tuple[int, ...]]] = {}
    for way in ways(n, total):
        by_word.setdefault(word(np.array(way, dtype=float)), []).append(way)
    return not any(pins(fitting) for fitting in by_word.values())


def told_points(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points of a group (people by items) from which everything that is shown of it is
    computed, and which items are told together.

    Where fewer than three people gave an item anything, its sum would tell one of them that nobody
    else did, or how much the other gave. These items, and with them as many others as it takes to
    have three people behind them, each stand with their mean; nobody's whole changes. All are told
    together where no other way is left: then nothing of the group may be shown.

    >>> given = np.array([[9, 1, 0, 0.0], [8, 0, 2, 0], [5, 5, 0, 0], [5, 4, 1, 0], [9, 1, 0, 0]])
    >>> told, together = told_points(given)
    >>> told.sum(axis=0).tolist(), together.tolist()
    ([36.0, 4.666666666666667, 4.666666666666667, 4.666666666666667], [False, True, True, True])
    """
    givers = {item: frozenset(np.flatnonzero(given[:, item])) for item in range(given.shape[1])}
    few = {item for item, who in givers.items() if len(who) < FLOOR}
    # With as many points as givers, or with nobody but the givers, it is known who gave how much.
    few |= {item for item in givers if given[:, item].sum() <= FLOOR}
    few |= set(givers) if len(given) <= FLOOR else set()
    # Of those with as many givers the one with the fewest points: it is missed the least.
    places = sorted(_with_others(few, givers, FLOOR, lambda item: given[:, item].sum()))
    if places and given[:, places].sum() <= FLOOR:
        places = list(givers)
    together = np.zeros(given.shape[1], dtype=bool)
    together[places] = True
    if not places:
        return given, together
    stand = given.astype(float)
    stand[:, together] = given[:, together].mean(axis=1, keepdims=True)
    return stand, together


def told_votes(counts: Mapping[Any, int], minimum: int = VOTES) -> tuple[dict[Any, int], bool]:
    """The votes of a group, one a person, as far as they may be shown; and whether the number is
    only the least.

    Who voted otherwise than all the others knows all their votes. So where all but two or more
    voted alike only that is told, and nothing of the others; of fewer than `minimum` people, and of
    fewer than five, nothing is.

    >>> told_votes({"Price": 8, "Speed": 1}), told_votes({"Price": 5, "Speed": 3, "Trust": 1})
    (({'Price': 7}, True), ({'Price': 5, 'Speed': 3, 'Trust': 1}, False))
    """
    counts = {choice: n for choice, n in counts.items() if n}
    n = sum(counts.values())
    if n < max(minimum, VOTES):
        return {}, False
    top = max(counts, key=lambda choice: counts[choice])
    if counts[top] >= n - 2:
        return {top: n - 2}, True
    return dict(counts), False


def told_ticks(counts: Mapping[Any, int], n: int) -> tuple[dict[Any, int], list[Any]]:
    """How many of `n` people ticked each of several choices, as far as it may be shown; and for
    which ones the number is only the least.

    What all ticked, or nobody, is known of each of them. So what two or fewer ticked is not shown,
    and what all but two or more ticked is told as that.

    >>> told_ticks({"Price": 9, "Speed": 4, "Trust": 1}, 9)
    ({'Price': 7, 'Speed': 4}, ['Price'])
    """
    if n < VOTES:
        return {}, []
    shown = {choice: min(often, n - 2) for choice, often in counts.items() if often > 2}
    return shown, [choice for choice, often in shown.items() if often == n - 2]


def nearly_alike(same: float, pairs: float, people: int) -> bool:
    """Whether so many ratings of a group are the same that only this is told.

    `same`: the share that is the same of all pairs of ratings of one lead, `people` at the most a
    lead. Were all the same, everybody would know all; who alone gave another one would know it too.
    So two ratings that are unlike all others are not told from none.

    >>> nearly_alike(0.97, 240, 5), nearly_alike(0.96, 240, 5)
    (True, False)
    """
    return same >= 1 - 2 * (people - 1) / max(pairs, 1) - 1e-9


def too_close(
    now: pd.DataFrame, then: pd.DataFrame, *, minimum: int, by: Sequence[str], value: str, who: str
) -> pd.Index:
    """The groups of `now` that differ from those of `then` in the answers of some people, but of
    fewer than `minimum`.

    `by` are the columns that name a group, `who` the one that names a person in it. Both figures
    together would tell the answers of those in whom they differ: who came, left, or answered
    otherwise. Between two rounds everybody answers anew; there it matters only who came or left.
    A code that a phone was dealt (`DEALT`) says nothing of who it is: of those, as few changed as
    can be.
    """
    keys = [*by, who]
    one, other = (
        _dealt_alike(frame, by, value, who).groupby(keys, observed=True)[value].mean()
        for frame in (now, then)
    )
    beside = pd.concat([one.rename("now"), other.rename("then")], axis=1)
    beside.index.names = keys
    came, left = beside["then"].isna(), beside["now"].isna()
    counts = (
        pd.DataFrame(
            {
                "came": came,
                "left": left,
                "otherwise": ~came & ~left & (beside["now"] != beside["then"]),
                "then": ~came,
                "dealt": beside.index.get_level_values(who).astype(str).str.startswith(DEALT),
            }
        )
        .groupby(level=list(by), observed=True)
        .sum()
    )
    counts["moved"] = counts["came"] + counts["left"]
    counts["changed"] = counts["otherwise"] + counts["moved"].where(
        counts["dealt"] == 0, counts[["came", "left"]].max(axis=1)
    )
    again = "round" in now and set(now["round"].unique()) != set(then["round"].unique())
    close = counts["moved" if again else "changed"] > 0
    return counts.index[close & (counts["changed"] < minimum) & (counts["then"] >= minimum)]


def _dealt_alike(frame: pd.DataFrame, by: Sequence[str], value: str, who: str) -> pd.DataFrame:
    """The answers that there are, those of phones under a code that is the same for the same
    answer.
    """
    frame = frame.dropna(subset=[value])
    dealt = frame[who].astype(str).str.startswith(DEALT)
    if not dealt.any():
        return frame
    frame = frame.assign(**{who: frame[who].astype(object)})
    answer = frame.loc[dealt, value].astype(str)
    number = frame[dealt].groupby([*by, value], observed=True).cumcount().astype(str)
    frame.loc[dealt, who] = DEALT + answer + " " + number
    return frame


def held(
    now: pd.DataFrame,
    before: Sequence[pd.DataFrame],
    *,
    minimum: int,
    by: Sequence[str],
    value: str = "score",
    who: str = "respondent",
) -> tuple[pd.DataFrame, list[tuple]]:
    """The answers that may be shown after those `before` were (the oldest first), and the groups
    whose earlier answers stay.

    A group is compared with every time that it was shown, and where it is too close to one of them
    (`too_close`), what was shown last stays.
    """
    close: set[tuple] = set()
    for then in before:
        close |= set(too_close(now, then, minimum=minimum, by=by, value=value, who=who))
    if not close:
        return now, []
    mine = pd.MultiIndex.from_frame(now[list(by)])
    kept, missing = [now[~mine.isin(list(close))]], set(close)
    for then in reversed(before):
        groups = pd.MultiIndex.from_frame(then[list(by)])
        kept.append(then[groups.isin(list(missing))])
        missing -= set(groups)
    frame = pd.concat([part for part in kept if len(part)], ignore_index=True)
    if "round" in now and len(now):
        frame["round"] = now["round"].iloc[0]
    frame.attrs = dict(now.attrs)
    return frame, sorted(close)


def held_whole(
    now: pd.DataFrame,
    before: Sequence[pd.DataFrame],
    *,
    minimum: int,
    who: str,
    what: str,
    value: str,
) -> tuple[pd.DataFrame, list[str]]:
    """The same where each person answers on many things at once and their figures hang together,
    such as points from one budget: what differs is counted in people, team by team, and the earlier
    answers of a whole team stay. Returns the answers and those teams.

    People are not told by their names, which a phone deals anew each time: what is counted is how
    many answers differ at the least.
    """
    mine = _answers_of(now, who, what, value)
    past = [_answers_of(then, who, what, value) for then in before]
    stays = [
        team
        for team, answers in mine.items()
        if any(
            team in then
            and then[team].total() >= minimum
            and 0 < max((answers - then[team]).total(), (then[team] - answers).total()) < minimum
            for then in past
        )
    ]
    if not stays:
        return now, []
    parts = [now[~now["team"].isin(stays)]]
    for team in stays:
        last = next(k for k in reversed(range(len(past))) if team in past[k])
        parts.append(before[last][before[last]["team"] == team])
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True)
    frame.attrs = dict(now.attrs)
    return frame, sorted(stays)


def _answers_of(frame: pd.DataFrame, who: str, what: str, value: str) -> dict[str, Counter[Any]]:
    """By team, how often somebody answered this; all that one person answered is one thing."""
    found: dict[str, Counter[Any]] = {}
    named = frame[frame[who].notna()] if len(frame) else frame
    if len(named):
        for (team, _), rows in named.groupby(["team", who], observed=True):
            given = rows.groupby(rows[what].astype(str))[value].sum()
            answer = frozenset(given[given != 0].items())
            found.setdefault(str(team), Counter())[answer] += 1
    return found


def withheld(groups: list[str], minimum: int = DEFAULT_MINIMUM) -> str:
    """The sentence that says what is not shown and why.

    >>> withheld(["Service"])
    'Not shown: Service (fewer than 5 people, or the rest would give it away).'
    """
    if not groups:
        return ""
    return (
        f"Not shown: {listing(groups)} (fewer than {counted(minimum, 'person', 'people')}, or the"
        " rest would give it away)."
    )
