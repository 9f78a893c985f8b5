"""What must stay hidden so that nobody in a small group is exposed.

A result of fewer than `minimum` people is withheld, and so is a second group where the first could be worked out by
subtraction: when the whole is known, one hidden group is the whole minus the others.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .errors import WorkshopError, counted, listing

DEFAULT_MINIMUM = 5
FLOOR = 3
"""No setting goes below this."""


def check_minimum(minimum: int) -> int:
    """The minimum group size, refused when it is under three."""
    if minimum < FLOOR:
        raise WorkshopError(f"The minimum group size is {minimum}; it may not be under {FLOOR}, or single people show through.")
    return minimum


def may_show(sizes: Mapping[str, int] | pd.Series, *, minimum: int = DEFAULT_MINIMUM) -> pd.Series:
    """Which of these groups may be shown when their total is shown, or could be known, too.

    `sizes` maps each group of one partition to its number of people. Groups under the minimum are withheld; while the
    withheld ones are a single group, or together fewer than the minimum, the smallest group still shown (ties: the
    first by name) is withheld as well. An empty group hides nothing and does not count.

    >>> may_show({"Sales": 9, "Marketing": 7, "Service": 4}).to_dict()
    {'Sales': True, 'Marketing': False, 'Service': False}
    """
    check_minimum(minimum)
    sizes = pd.Series(dict(sizes), dtype="int64")
    hidden = set(sizes.index[(sizes > 0) & (sizes < minimum)])
    while hidden and (len(hidden) == 1 or sizes[list(hidden)].sum() < minimum):
        rest = sizes[(sizes > 0) & ~sizes.index.isin(hidden)]
        if rest.empty:
            break
        hidden.add(min(rest.index, key=lambda group: (rest[group], str(group))))
    return pd.Series({group: group not in hidden and sizes[group] > 0 for group in sizes.index}, dtype=bool)


def withheld(groups: list[str], minimum: int = DEFAULT_MINIMUM) -> str:
    """The sentence that says what is not shown and why.

    >>> withheld(["Service"])
    'Not shown: Service (fewer than 5 people, or the rest would give it away).'
    """
    if not groups:
        return ""
    return f"Not shown: {listing(groups)} (fewer than {counted(minimum, 'person', 'people')}, or the rest would give it away)."
