"""What must stay hidden so that nobody in a small group is exposed.

A result of fewer than `minimum` people is withheld, and so is a second group where the first could
be worked out by subtraction: when the whole is known, one hidden group is the whole minus the
others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import pandas as pd

from .errors import WorkshopError, counted, listing

DEFAULT_MINIMUM = 5
FLOOR = 3
"""No setting goes below this."""


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
