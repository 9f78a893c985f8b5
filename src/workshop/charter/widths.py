"""How wide the columns of a table are on a page or a slide."""

from __future__ import annotations

import pandas as pd

SHORT = 20
"""Characters: a column whose cells are no longer is not broken into lines while others can be."""
HEADING, MOST, FEWEST = 14, 60, 10
"""Characters: longer headings are wrapped; no column counts for more; a wrapped one is no
narrower.
"""
SPARE = 2
"""Characters more than the longest cell has: capitals and bold letters are wider than others."""


def widths(cells: pd.DataFrame, room: float) -> list[float]:
    """The characters that each column of text cells gets of `room`, all of it given out.

    Where everything fits, each column by its longest cell; else the short ones whole, and the long
    ones share what is left.

    >>> widths(pd.DataFrame({"Who": ["Ada"], "What": ["a promise of many words " * 4],
    ...     "By when": ["1 March 2027"]}), 50)
    [5.0, 31.0, 14.0]
    """
    longest = [
        max(
            1,
            *(len(str(text)) for text in column),
            min(HEADING, len(str(name))),
            *(len(word) for word in str(name).split()),
        )
        for name, column in cells.items()
    ]
    natural = [min(MOST, n) + SPARE for n in longest]
    short, long = sum(n for n in natural if n <= SHORT), sum(n for n in natural if n > SHORT)
    wide = sum(n > SHORT for n in natural)
    if short + long <= room or not wide or room - short < FEWEST * wide:
        return [n * room / (short + long) for n in natural]
    return [float(n) if n <= SHORT else n * (room - short) / long for n in natural]


def lines(cells: pd.DataFrame, across: list[float]) -> int:
    """How many lines of text a table of so wide columns takes, its headings too."""
    rows = [cells.columns, *cells.itertuples(index=False, name=None)]
    return sum(
        max(-(-max(1, len(str(text))) // max(1, int(width))) for text, width in zip(row, across))
        for row in rows
    )
