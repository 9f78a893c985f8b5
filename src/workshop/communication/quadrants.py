"""Which topics both sides see, which only one of them sees, and which nobody speaks for.

The four fields of Luft and Ingham's window (1955), one a topic and the side that it is about: both
say it is so (open), only the other side says so (the side's own blind spot), only the side itself
says so (the other side does not see it), neither says so (nobody's topic). The lines stand at the
middle of the scale, not at the middle of the answers, so no field has to have a quarter of the
topics, and what lies near a line belongs to none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import theme
from ..errors import counted, listing, possessive
from ..findings import Finding, with_headline
from ..terms import Terms
from ..written import num
from . import headlines, perception

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIDDLE = 3.0
NEAR = 0.25
"""Steps: a mean answer nearer to the middle than this counts on neither side of it (half of the
smallest gap worth talking about).
"""
OPEN, BLIND, UNSEEN, NOBODY, BETWEEN = (
    "open",
    "blind spot",
    "not seen",
    "nobody's topic",
    "near the middle",
)
FIELDS = (OPEN, BLIND, UNSEEN, NOBODY, BETWEEN)
NAMED = 9
"""At most so many topics have their name beside the picture."""


def field(itself: float, other: float) -> str:
    """The field of one topic from what a side says of itself and what the other says of it.

    >>> field(4.1, 3.8), field(2.4, 3.9), field(4.2, 2.0), field(2.0, 2.5), field(3.1, 4.0)
    ('open', 'blind spot', 'not seen', "nobody's topic", 'near the middle')
    """
    if min(abs(itself - MIDDLE), abs(other - MIDDLE)) < NEAR - 1e-9:
        return BETWEEN
    return {
        (True, True): OPEN,
        (False, True): BLIND,
        (True, False): UNSEEN,
        (False, False): NOBODY,
    }[itself > MIDDLE, other > MIDDLE]


@with_headline(headlines.quadrants)
def quadrants(gaps: Finding, survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Which topics are open, a blind spot, not seen by the other side, or nobody's: a row a side
    and topic.

    Where to be proud together, where to show more, where to ask. `gaps` is what `perception.gaps`
    found in `survey`, so what is withheld there is withheld here. A plain count, without a verdict.

    >>> quadrants(Finding("perception-gaps", "There are no rows to look at."),
    ...     pd.DataFrame()).sentence
    'There are no rows to look at.'
    """
    if "Says of itself" not in gaps.table:
        return Finding("quadrants", gaps.sentence, caveat=gaps.caveat)
    table = gaps.table[["About", "Topic", "Says of itself", "The other says", "n"]].copy()
    table.insert(
        2,
        "Field",
        [
            field(itself, other)
            for itself, other in zip(table["Says of itself"], table["The other says"])
        ],
    )
    sentence = " ".join(
        _sentence(side, terms.other(side), table.loc[table["About"] == side, "Field"])
        for side in terms.sides
        if (table["About"] == side).any()
    )
    order = {name: place for place, name in enumerate((UNSEEN, BLIND, NOBODY, BETWEEN, OPEN))}
    table = table.sort_values(
        "Field", key=lambda names: names.map(order), kind="stable"
    ).reset_index(drop=True)
    caveat = (
        f"Mean answers over {num(MIDDLE):g} count as saying so; those less than {num(NEAR):g} steps"
        " from it count as neither."
    )
    if limits := perception.bounds(table):
        caveat = f"{caveat} {limits}"
    return Finding(
        "quadrants", sentence, table, caveat=perception.with_round(caveat, survey, terms)
    )


def _sentence(side: str, other: str, fields: pd.Series) -> str:
    """
    >>> _sentence("Sales", "Marketing", pd.Series([OPEN] * 8 + [UNSEEN] * 2 + [NOBODY]))
    "About Sales, of 11 topics: 8 are open, 2 are not seen by Marketing and 1 is nobody's."
    """
    counts = fields.value_counts()
    ends = {
        OPEN: "open",
        BLIND: f"{possessive(side)} blind {'spot' if counts.get(BLIND) == 1 else 'spots'}",
        UNSEEN: f"not seen by {other}",
        NOBODY: "nobody's",
        BETWEEN: "near the middle",
    }
    said = [
        f"{counts[name]} {'is' if counts[name] == 1 else 'are'} {ends[name]}"
        for name in FIELDS
        if name in counts
    ]
    return f"About {side}, of {counted(len(fields), 'topic')}: {listing(said)}."


def quadrant_chart(quadrants: Finding, terms: Terms = Terms(), *, ax: Axes | None = None) -> Axes:
    """Each topic by what a side says of itself and what the other says of it; those that are not
    open have a number and their name beside.

    `quadrants` is what `quadrants` found.
    """
    table = quadrants.table
    if "Field" not in table:
        return theme.blank(quadrants.sentence, ax)
    with theme.style():
        ax = ax or theme.axes(13, 7)
        ax.axhspan(MIDDLE - NEAR, MIDDLE + NEAR, color="#EEEEEE", zorder=0)
        ax.axvspan(MIDDLE - NEAR, MIDDLE + NEAR, color="#EEEEEE", zorder=0)
        for k, side in enumerate(terms.sides):
            mine = table[table["About"] == side]
            placed = ~mine["Field"].isin([BETWEEN])
            for rows, full in ((mine[placed], True), (mine[~placed], False)):
                ax.plot(
                    rows["Says of itself"],
                    rows["The other says"],
                    linestyle="",
                    marker=theme.MARKERS[k],
                    markersize=11,
                    color=theme.COLOURS[k],
                    markerfacecolor=theme.COLOURS[k] if full else "white",
                    markeredgewidth=2,
                    alpha=0.85,
                    zorder=3,
                )
        for words, x, y, across, up in (
            ("Open: both say it is so", 5.1, 5.3, "right", "top"),
            ("Blind spot: only the other side says so", 0.9, 5.3, "left", "top"),
            ("Not seen: only the side itself says so", 5.1, 0.7, "right", "bottom"),
            ("Nobody's topic: neither says so", 0.9, 0.7, "left", "bottom"),
        ):
            # Two fields stand beside each other: a line holds half of the picture at most.
            told = theme.wrap(words, 20)
            ax.text(x, y, told, ha=across, va=up, color=theme.GREY, fontweight="bold")
        ax.set_xlim(0.85, 5.15)
        ax.set_ylim(0.65, 5.35)
        ax.set_xticks(range(1, 6), ["1\nnot at all true", "2", "3", "4", "5\nfully true"])
        ax.set_yticks(range(1, 6))
        ax.set_xlabel("What the side says of itself (mean)")
        ax.set_ylabel("What the other side says of it (mean)")
        _names(ax, table, terms)
        ax.set_title(_title(table["Field"]))
    return ax


def _title(fields: pd.Series) -> str:
    """
    >>> _title(pd.Series([OPEN] * 16 + [BLIND, UNSEEN, NOBODY]))
    "Of 19 judgements 16 are open, 2 are one side's only and 1 is nobody's"
    """
    numbers = {
        "open": (fields == OPEN).sum(),
        "one side's only": fields.isin([BLIND, UNSEEN]).sum(),
        "nobody's": (fields == NOBODY).sum(),
    }
    if numbers["open"] == len(fields):
        return (
            f"All {counted(len(fields), 'judgement')} are open"
            if len(fields) > 1
            else "The one judgement is open"
        )
    said = [f"{n} {'is' if n == 1 else 'are'} {words}" for words, n in numbers.items() if n]
    return (
        f"Of {counted(len(fields), 'judgement')} {listing(said)}"
        if said
        else "Every judgement lies near the middle"
    )


def _names(ax: Axes, table: pd.DataFrame, terms: Terms) -> None:
    """Numbers beside the marks, and what they stand for to the right."""
    named = table[~table["Field"].isin([OPEN, BETWEEN])]
    lines = []
    for place, (_, row) in enumerate(named.head(NAMED).iterrows(), 1):
        ax.annotate(
            str(place),
            (row["Says of itself"], row["The other says"]),
            (9, 0),
            textcoords="offset points",
            va="center",
            fontsize=13,
            fontweight="bold",
            zorder=4,
        )
        lines.append(
            theme.wrap(f"{place}  {_short(row['Topic'])} ({row['About']})", 38).replace(
                "\n", "\n    "
            )
        )
    if len(named) > NAMED:
        lines.append(f"and {len(named) - NAMED} more, in the table")
    ax.text(
        1.03, 0.80, "\n".join(lines), transform=ax.transAxes, va="top", fontsize=12, linespacing=1.3
    )
    for k, side in enumerate(terms.sides):
        n = table.loc[table["About"] == side, "n"].str.split(" and ").explode().astype(int)
        size = (
            f" (n = {n.min()} to {n.max()})"
            if len(n) and n.min() < n.max()
            else f" (n = {n.min()})"
            if len(n)
            else ""
        )
        ax.plot(
            [],
            [],
            marker=theme.MARKERS[k],
            color=theme.COLOURS[k],
            linestyle="",
            markersize=11,
            label=f"about {side}{size}",
        )
    if (table["Field"] == BETWEEN).any():
        ax.plot(
            [],
            [],
            marker="o",
            color=theme.GREY,
            markerfacecolor="white",
            markeredgewidth=2,
            linestyle="",
            markersize=10,
            label="near the middle: in no field",
        )
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.02))


def _short(topic: str, most: int = 60) -> str:
    return topic if len(topic) <= most else f"{topic[: most - 1].rstrip()}…"
