"""The pictures of the communication stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import theme
from ..findings import Finding

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOPICS = 7
"""At most so many topics a side are drawn, the widest first."""


def gap_chart(gaps: Finding, *, sides: tuple[str, str] = ("Sales", "Marketing"), ax: Axes | None = None) -> Axes:
    """What each side says of itself against what the other says of it, topic by topic, the widest gap on top.

    `gaps` is what `perception.gaps` found. Filled marks stand for gaps that are not chance.
    """
    return _dumbbells(gaps, sides, ("Says of itself", "The other says", "Gap"), _gap_title, ax)


def imagination_chart(imagination: Finding, *, sides: tuple[str, str] = ("Sales", "Marketing"), ax: Axes | None = None) -> Axes:
    """What each side expected to hear against what the other says, topic by topic, the gloomiest on top."""
    return _dumbbells(imagination, sides, ("Expected to hear", "The other says", "Expected less said"), _gloom_title, ax)


def _with_interval(row: pd.Series, difference: str) -> str:
    """The difference with its interval: “-1.9 (-3.1, -0.7)”."""
    said = f"{row[difference]:+.1f}"
    return f"{said} ({row['From']:+.1f}, {row['To']:+.1f})" if "From" in row else said


def _span(n: pd.Series) -> str:
    low, high = n.astype(int).min(), n.astype(int).max()
    return f"{low}" if low == high else f"{low} to {high}"


def _gap_title(table: pd.DataFrame) -> str:
    if "Verdict" not in table:
        return "Where the two sides see it differently"
    sure = int((table["Verdict"] != "cannot tell").sum())
    return f"{sure} of {len(table)} gaps stand out" if sure else "No gap stands out from chance"


def _gloom_title(table: pd.DataFrame) -> str:
    gloomy = int((table["Expected less said"] < 0).sum())
    return f"{gloomy} of {len(table)} times they expected worse than is said"


def _dumbbells(finding: Finding, sides: tuple[str, str], columns: tuple[str, str, str], title: Callable[[pd.DataFrame], str], ax: Axes | None) -> Axes:
    table, (mine, other, difference) = finding.table, columns
    if table.empty or mine not in table:
        return theme.blank(finding.sentence, ax)
    groups = [(side, table[table["About"] == side].head(TOPICS)) for side in sides]
    groups = [(side, rows) for side, rows in groups if len(rows)]
    height = 1.5 + sum(0.42 * len(rows) + 0.9 for _, rows in groups)
    with theme.style():
        ax = ax or theme.axes(13, height)
        y, ticks, names = 0.0, [], []
        for side, rows in groups:
            k = sides.index(side)
            ours, theirs = theme.COLOURS[k], theme.COLOURS[1 - k]
            ax.text(0.85, y, f"About {side}", fontweight="bold", va="center", ha="left")
            ax.text(5.15, y, f"n = {_span(rows['n'].str.split(' and ').str[0])} and {_span(rows['n'].str.split(' and ').str[1])}", va="center", ha="right", color=theme.GREY, fontsize=12)
            y += 0.9
            place = y + np.arange(len(rows))
            for at, (_, row) in zip(place, rows.iterrows()):
                a, b, sure = row[mine], row[other], row.get("Verdict", "cannot tell") != "cannot tell"
                ax.text(5.3, at, _with_interval(row, difference), va="center", fontsize=12, color=theme.INK if sure else theme.GREY)
                ax.plot([a, b], [at, at], color=theme.INK if sure else "#BBBBBB", linewidth=3 if sure else 1.5, zorder=1)
                ax.plot(a, at, marker=theme.MARKERS[k], color=ours, markersize=10, markerfacecolor=ours if sure else "white", markeredgewidth=2, zorder=3)
                ax.plot(b, at, marker=theme.MARKERS[1 - k], color=theirs, markersize=10, markerfacecolor=theirs if sure else "white", markeredgewidth=2, zorder=2)
            ticks += list(place)
            names += [theme.wrap(topic, 46) for topic in rows["Topic"]]
            y = place[-1] + 1.4
        ax.set_yticks(ticks, names)
        ax.set_ylim(y - 0.6, -0.8)
        ax.set_xlim(0.8, 5.2)
        ax.set_xticks(range(1, 6), ["1\nnot at all true", "2", "3", "4", "5\nfully true"])
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)
        hidden = len(table) - sum(len(rows) for _, rows in groups)
        judged = "Verdict" in table
        ax.set_xlabel("Mean answer" + ("; filled marks: more than chance" if judged else "") + (f"; the {TOPICS} widest about each side" if hidden else ""))
        ax.text(5.3, 0, f"{difference}\n(between)" if judged else difference, va="center", fontsize=12, color=theme.GREY)
        for k, side in enumerate(sides):
            ax.plot([], [], marker=theme.MARKERS[k], color=theme.COLOURS[k], linestyle="", markersize=10, label=f"answers of {side}")
        ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2)
        ax.set_title(title(table), pad=34)
    return ax
