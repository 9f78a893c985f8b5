"""The pictures of the communication stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import theme
from ..findings import Finding
from ..terms import Terms
from ..written import num
from . import network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOPICS = 7
"""At most so many topics a side are drawn, the widest first."""


def gap_chart(gaps: Finding, terms: Terms = Terms(), *, ax: Axes | None = None) -> Axes:
    """What each side says of itself against what the other says of it, topic by topic, the widest
    gap on top.

    `gaps` is what `perception.gaps` found. Filled marks stand for gaps that are not chance.
    """
    return _dumbbells(gaps, terms, ("Says of itself", "The other says", "Gap"), _gap_title, ax)


def imagination_chart(
    imagination: Finding, terms: Terms = Terms(), *, ax: Axes | None = None
) -> Axes:
    """What each side expected to hear against what the other says, topic by topic, the gloomiest on
    top.
    """
    return _dumbbells(
        imagination,
        terms,
        ("Expected to hear", "The other says", "Expected less said"),
        _gloom_title,
        ax,
    )


def _with_interval(row: pd.Series, difference: str) -> str:
    """The difference with its interval: “-1.9 (-3.1, -0.7)”."""
    said = f"{num(row[difference]):+.1f}"
    return f"{said} ({num(row['From']):+.1f}, {num(row['To']):+.1f})" if "From" in row else said


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


def _dumbbells(
    finding: Finding,
    terms: Terms,
    columns: tuple[str, str, str],
    title: Callable[[pd.DataFrame], str],
    ax: Axes | None,
) -> Axes:
    table, (mine, other, difference) = finding.table, columns
    if table.empty or mine not in table:
        return theme.blank(finding.sentence, ax)
    groups = [(side, table[table["About"] == side].head(TOPICS)) for side in terms.sides]
    groups = [(side, rows) for side, rows in groups if len(rows)]
    height = 1.5 + sum(0.42 * len(rows) + 0.9 for _, rows in groups)
    with theme.style():
        ax = ax or theme.axes(13, height)
        y, ticks, names = 0.0, [], []
        for side, rows in groups:
            k = terms.sides.index(side)
            ours, theirs = theme.COLOURS[k], theme.COLOURS[1 - k]
            ax.text(0.85, y, f"About {side}", fontweight="bold", va="center", ha="left")
            ax.text(
                5.15,
                y,
                f"n = {_span(rows['n'].str.split(' and ').str[0])} and"
                f" {_span(rows['n'].str.split(' and ').str[1])}",
                va="center",
                ha="right",
                color=theme.GREY,
                fontsize=12,
            )
            y += 0.9
            place = y + np.arange(len(rows))
            for at, (_, row) in zip(place, rows.iterrows()):
                a, b, sure = (
                    row[mine],
                    row[other],
                    row.get("Verdict", "cannot tell") != "cannot tell",
                )
                ax.text(
                    5.3,
                    at,
                    _with_interval(row, difference),
                    va="center",
                    fontsize=12,
                    color=theme.INK if sure else theme.GREY,
                )
                ax.plot(
                    [a, b],
                    [at, at],
                    color=theme.INK if sure else "#BBBBBB",
                    linewidth=3 if sure else 1.5,
                    zorder=1,
                )
                ax.plot(
                    a,
                    at,
                    marker=theme.MARKERS[k],
                    color=ours,
                    markersize=10,
                    markerfacecolor=ours if sure else "white",
                    markeredgewidth=2,
                    zorder=3,
                )
                ax.plot(
                    b,
                    at,
                    marker=theme.MARKERS[1 - k],
                    color=theirs,
                    markersize=10,
                    markerfacecolor=theirs if sure else "white",
                    markeredgewidth=2,
                    zorder=2,
                )
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
        ax.set_xlabel(
            "Mean answer"
            + ("; filled marks: more than chance" if judged else "")
            + (f"; the {TOPICS} widest about each side" if hidden else "")
        )
        ax.text(
            5.3,
            0,
            f"{difference}\n(between)" if judged else difference,
            va="center",
            fontsize=12,
            color=theme.GREY,
        )
        for k, side in enumerate(terms.sides):
            ax.plot(
                [],
                [],
                marker=theme.MARKERS[k],
                color=theme.COLOURS[k],
                linestyle="",
                markersize=10,
                label=f"answers of {side}",
            )
        ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2)
        ax.set_title(title(table), pad=34)
    return ax


def chance_chart(by_chance: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """The share that crosses, on what chance would give: `by_chance` is what `network.by_chance`
    gives.
    """
    if by_chance.empty:
        return theme.blank(by_chance.attrs.get("missing", "There is nothing to draw."), ax)
    shares, value = by_chance["Across, percent"].to_numpy(), by_chance.attrs["value"]
    with theme.style():
        ax = ax or theme.axes(10, 4.5)
        counts, edges, _ = ax.hist(
            shares,
            bins=30,
            color="#BBBBBB",
            edgecolor="white",
            weights=np.full(len(shares), 100 / len(shares)),
        )
        top = np.max(counts)
        ax.plot([value, value], [0, top * 0.82], color=theme.ORANGE, linewidth=3)
        left = value > np.mean(shares)
        ax.annotate(
            f"your teams: {value:.0f} percent",
            (value, top * 0.82),
            (0, 6),
            textcoords="offset points",
            ha="right" if left and value > 60 else "left",
            color=theme.ORANGE,
            fontweight="bold",
        )
        middle = float(np.mean(shares))
        ax.annotate(
            f"were the sides no matter: about {middle:.0f}",
            (middle, top),
            (0, 8),
            textcoords="offset points",
            ha="center",
            color=theme.GREY,
        )
        ax.set_xlim(0, max(100, edges[-1]))
        ax.set_ylim(0, top * 1.2)
        ax.set_xlabel(
            "Exchanges that cross from one side to the other, percent (n ="
            f" {num(by_chance.attrs['n']):,} exchanges)"
        )
        ax.set_ylabel("Random sides, percent")
        told = by_chance.attrs["verdict"] != "cannot tell"
        ax.set_title(
            f"{'Fewer' if value < middle else 'More'} exchanges cross than chance would give"
            if told
            else "What crosses lies within what chance would give"
        )
    return ax


def weeks_chart(by_week: Finding, *, ax: Axes | None = None) -> Axes:
    """The share that crosses week by week, in percent; weeks in which nobody wrote across are
    marked. From `network.by_week`.
    """
    table = by_week.table
    if table.empty or table["Across"].isna().all():
        return theme.blank(by_week.sentence, ax)
    with theme.style():
        ax = ax or theme.axes(11, 4.2)
        at, crossing = (
            pd.to_datetime(table["Week of"]),
            table["Across, percent"].where(table["Across"] != 0, 0),
        )
        ax.bar(at, crossing, width=5, color=theme.BLUE, align="edge")
        known = table.get(network.SHARED, pd.Series("", index=table.index)) != "yes"
        silent = at[((crossing == 0) & known).to_numpy()]
        ax.plot(
            silent + pd.Timedelta(days=2.5),
            np.zeros(len(silent)),
            linestyle="",
            marker="X",
            markersize=11,
            color=theme.ORANGE,
            clip_on=False,
            zorder=3,
        )
        if len(silent):
            ax.annotate(
                "no message",
                (silent.iloc[0] + pd.Timedelta(days=2.5), 0),
                (0, 10),
                textcoords="offset points",
                ha="center",
                color=theme.ORANGE,
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        middle = crossing.median()
        ax.axhline(middle, color=theme.INK, linewidth=1.2, linestyle="--")
        ax.annotate(
            f"{middle:.0f} in a\nusual week",
            (1, middle),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
        )
        ax.set_ylabel("Exchanges across, percent")
        ax.set_ylim(0, max(1, crossing.max()) * 1.1)
        ax.set_xlabel(f"Week (n = {num(table['Exchanges'].sum()):,.0f} exchanges)")
        import matplotlib.dates as dates

        ax.xaxis.set_major_locator(dates.MonthLocator())
        ax.xaxis.set_major_formatter(dates.DateFormatter("%B"))
        seen = int(crossing.notna().sum())
        some = f"each of {seen}" if known.all() else f"{int((crossing > 0).sum())} of {seen}"
        said = (
            f"Nobody wrote across in {len(silent)} of {seen} weeks"
            if len(silent)
            else f"Somebody wrote across in {some} weeks"
        )
        ax.set_title(said)
    return ax


def waiting_chart(
    waits: pd.DataFrame, terms: Terms = Terms(), *, hours: float = 24, ax: Axes | None = None
) -> Axes:
    """How many questions still wait for an answer after so many hours, across and within. From
    `network.waits`.

    A curve that rests on fewer than `minimum` people, or on fewer questions than a finding takes,
    is not drawn.
    """
    groups = [
        (word, k, group)
        for word, k, group in (
            ("across", 1, waits[waits["across"]]),
            ("within a side", 0, waits[~waits["across"]]),
        )
    ]
    groups = [
        (word, k, group)
        for word, k, group in groups
        if len(group) >= network.ANSWERS
        and pd.concat([group["sender"], group["receiver"]]).nunique() >= terms.minimum
    ]
    if not groups:
        return theme.blank("Too few direct messages to draw how long an answer takes.", ax)
    with theme.style():
        ax = ax or theme.axes(10, 4.8)
        for word, k, group in groups:
            times, waiting = network.waiting_curve(
                group["hours"].to_numpy(), group["answered"].to_numpy()
            )
            inside = times <= hours
            x, y = np.r_[times[inside], hours], 100 * np.r_[waiting[inside], waiting[inside][-1]]
            ax.step(
                x,
                y,
                where="post",
                color=theme.COLOURS[k],
                linewidth=3,
                linestyle=("-", "--")[k],
                label=f"{word} (n = {len(group)})",
            )
        ax.axhline(50, color="#BBBBBB", linewidth=1)
        ax.set_xlim(0, hours)
        ax.set_ylim(0, 100)
        ax.set_xlabel("Hours since the question")
        ax.set_ylabel("Still without an answer, percent")
        ax.legend(loc="upper right")
        medians = {
            word: network.median_wait(group["hours"].to_numpy(), group["answered"].to_numpy())
            for word, _, group in groups
        }
        said = [
            f"{word} after {num(value):.1f} hours"
            for word, value in medians.items()
            if value == value
        ]
        ax.set_title(
            f"Half have an answer {', '.join(said)}"
            if said
            else "Fewer than half ever get an answer"
        )
    return ax


def sides_chart(
    exchanges: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms(), *, ax: Axes | None = None
) -> Axes:
    """Who writes to whom, the sides apart and nobody named; places within a side are dealt at
    random.

    `exchanges` as `network.exchanges` gives them. A line is a pair; the thicker, the more they
    write.
    """
    roster = people[people["team"].isin(terms.sides)].drop_duplicates("person")
    if exchanges.empty or network.too_small(people, terms):
        reason = (
            f"There are no exchanges between {terms.minimum} people or more of each side to draw."
        )
        return theme.blank(exchanges.attrs.get("missing", reason), ax)
    weights, in_first = network.table_of(exchanges, people, terms)
    both = weights + weights.T
    rng = np.random.default_rng(terms.seed)
    place = np.zeros((len(roster), 2))
    for k, who in enumerate((in_first, ~in_first)):
        at = np.flatnonzero(who)
        angle = 2 * np.pi * (rng.permutation(len(at)) + 0.5) / len(at)
        place[at] = np.column_stack([np.cos(angle) + (1.7 if k else -1.7), np.sin(angle)])
    with theme.style():
        ax = ax or theme.axes(10, 5)
        widest = both.max()
        i, j = np.nonzero(np.triu(both))
        order = np.argsort(in_first[i] != in_first[j], kind="stable")
        for a, b in zip(i[order], j[order]):
            crossing = in_first[a] != in_first[b]
            ax.plot(
                *place[[a, b]].T,
                color=theme.INK if crossing else "#C8C8C8",
                linewidth=0.5 + 5 * both[a, b] / widest,
                solid_capstyle="round",
                zorder=2 if crossing else 1,
            )
        for k, who in enumerate((in_first, ~in_first)):
            ax.plot(
                *place[who].T,
                linestyle="",
                marker=theme.MARKERS[k],
                color=theme.COLOURS[k],
                markersize=13,
                markeredgecolor="white",
                zorder=3,
            )
            ax.text(
                1.7 if k else -1.7,
                1.28,
                f"{terms.sides[k]} (n = {who.sum()})",
                ha="center",
                fontweight="bold",
                color=theme.COLOURS[k],
            )
        ax.set_axis_off()
        ax.set_aspect("equal")
        ax.set_ylim(-1.2, 1.5)
        share = 100 * exchanges["across"].mean()
        ax.set_title(f"{share:.0f} of 100 exchanges cross (black lines)")
    return ax
