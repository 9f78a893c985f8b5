"""What must stay hidden so that nobody in a small group is exposed.

A result of fewer than `minimum` people is withheld, and so is a second group where the first could
be worked out by subtraction: when the whole is known, one hidden group is the whole minus the
others.

What is shown of a large group can still tell what one of it answered. `pins` decides whether it
does, from all answers that fit what is shown: somebody of the group knows her own, and nobody
else's may follow. Where it would, the answers are replaced before anything is computed from them
(`told`), so that no figure, picture or file can say more. And two figures of nearly the same people
tell the answers of those in whom they differ: there the earlier answers stay (`held`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from .errors import WorkshopError, counted, listing

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
    while hidden and (
        len(hidden) == 1 or len(frozenset().union(*(members[group] for group in hidden))) < minimum
    ):
        rest = [group for group, found in members.items() if found and group not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda group: (len(members[group]), str(group))))
    return pd.Series(
        {group: group not in hidden and bool(found) for group, found in members.items()}, dtype=bool
    )


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
    return f"{mean:.1f} or {way}" if way else f"{mean:.1f}"


def bounds(means: Iterable[tuple[float, int]]) -> str:
    """The sentence that says which of these means (with the number behind each) are only a bound;
    empty where none is.

    >>> bounds([(1.5, 10), (3.2, 10)])
    'Where nearly all of a side gave the lowest or the highest answer, only that is told, or single
    answers would follow: 1.50 stands for 1.50 or lower.'
    """
    said = [
        f"{mean:.2f} stands for {mean:.2f} or {way}"
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


def too_close(
    now: pd.DataFrame, then: pd.DataFrame, *, minimum: int, by: Sequence[str], value: str, who: str
) -> pd.Index:
    """The groups of `now` that differ from those of `then` in the answers of some people, but of
    fewer than `minimum`.

    `by` are the columns that name a group, `who` the one that names a person in it. Both figures
    together would tell the answers of those in whom they differ: who came, left, or answered
    otherwise. Between two rounds everybody answers anew; there it matters only who came or left.
    """
    keys = [*by, who]
    one, other = (
        frame.dropna(subset=[value]).groupby(keys, observed=True)[value].mean()
        for frame in (now, then)
    )
    beside = pd.concat([one.rename("now"), other.rename("then")], axis=1)
    beside.index.names = keys
    came_or_left = beside.isna().any(axis=1)
    counts = (
        pd.DataFrame(
            {
                "moved": came_or_left,
                "changed": came_or_left | (beside["now"] != beside["then"]),
                "then": beside["then"].notna(),
            }
        )
        .groupby(level=list(by), observed=True)
        .sum()
    )
    again = "round" in now and set(now["round"].unique()) != set(then["round"].unique())
    close = counts["moved" if again else "changed"] > 0
    return counts.index[close & (counts["changed"] < minimum) & (counts["then"] >= minimum)]


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
