"""The pictures of this stage. Each title says what is seen; style comes from the theme."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from .. import theme
from ..errors import counted, cut, listing
from ..terms import Terms
from ..written import num
from . import fairness, schedule
from .certainty import NOT_KNOWN, STANDS
from .in_words import QUARTERS, begin, between, in_years, part, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.ticker import MaxNLocator

    from .fairness import TradeOff

LABELS = 9
"""How many initiatives are named in a picture with many points."""


def years_chart(line: pd.DataFrame, *, horizon: float = 4, ax: Axes | None = None) -> Axes:
    """Years to do everything against the capacity it is given, with today's capacity and the
    horizon.

    `line` comes from `effort.by_capacity`; `horizon` in quarters. The band is 95 percent of what
    might happen.
    """
    if line.empty:
        return theme.blank(line.attrs.get("missing") or "There is nothing to draw.", ax)
    today = line.iloc[(line["share"] - 1).abs().argmin()]
    limit = horizon / QUARTERS
    enough = line[line["middle"] <= limit]
    with theme.style():
        ax = ax or theme.axes(10, 5)
        ax.fill_between(
            line["capacity"], line["low"], line["high"], color=theme.SKY, alpha=0.35, linewidth=0
        )
        ax.plot(line["capacity"], line["middle"], color=theme.BLUE, linewidth=2.5)
        top = float(
            max(min(line["high"].max(), max(2.2 * today["high"], 2.5 * limit)), 1.2 * limit)
        )
        ax.set_ylim(0, top)
        ax.set_xlim(line["capacity"].min(), line["capacity"].max())
        ax.axhline(limit, color=theme.ORANGE, linewidth=2, linestyle="--")
        ax.annotate(
            f"your horizon:\n{in_years(horizon)}",
            (1, limit),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            color=theme.ORANGE,
            fontsize=13,
            fontweight="bold",
        )
        ax.vlines(
            today["capacity"], today["low"], min(today["high"], top), color=theme.INK, linewidth=2
        )
        ax.plot(today["capacity"], today["middle"], "o", color=theme.INK, markersize=9)
        ax.annotate(
            f"today: {between(today['low'], today['high'])}",
            (today["capacity"], min(today["high"], 0.9 * top)),
            xytext=(8, 4),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=13,
            fontweight="bold",
            bbox=_PAPER,
        )
        if limit >= today["high"]:
            says = f"At today's capacity everything is done within {in_years(horizon)}"
        elif limit >= today["middle"]:
            says = "At today's capacity everything is done in time, more likely than not"
        elif len(enough):
            says = (
                f"Doing it all in {in_years(horizon)} takes about"
                f" {num(enough['share'].iloc[0]):.1f} times today's capacity"
            )
        else:
            says = f"Even three times today's capacity does not do it all in {in_years(horizon)}"
        ax.set_xlabel("Capacity of all teams, person-weeks a quarter")
        ax.set_ylabel(
            f"Years to do everything ({counted(int(today['initiatives']), 'initiative')})"
        )
        ax.grid(axis="y")
        theme.headline(ax, says)
    return ax


def progress_chart(progress: pd.DataFrame, *, horizon: float = 4, ax: Axes | None = None) -> Axes:
    """How many initiatives are done after how many years, one after the other and all at once.

    `progress` comes from `effort.progress`; `horizon` in quarters. Bands are 95 percent of what
    might happen.
    """
    if progress.empty:
        return theme.blank(progress.attrs.get("missing") or "There is nothing to draw.", ax)
    limit, n = horizon / QUARTERS, int(progress["initiatives"].iloc[0])
    if n == 1:
        return theme.blank(
            "There is only one initiative that can be worked on, so nothing comes before or after"
            " another.",
            ax,
        )
    by_then = progress[progress["years"] <= limit + 1e-9].iloc[-1]
    at = {way: int(by_then[way]) for way in ("order", "at_once")}
    ways = (
        ("order", theme.BLUE, "-", "one after the other"),
        ("at_once", theme.ORANGE, "--", "all at once"),
    )
    with theme.style():
        ax = ax or theme.axes(10, 5.5)
        right = max(float(progress["years"].max()), 1.15 * limit)
        for way, colour, line, label in ways:
            ax.fill_between(
                progress["years"],
                progress[f"{way}_low"],
                progress[f"{way}_high"],
                step="post",
                color=colour,
                alpha=0.15,
                linewidth=0,
            )
            ax.step(
                progress["years"],
                progress[way],
                where="post",
                color=colour,
                linewidth=2.5,
                linestyle=line,
                label=label,
            )
        apart = _widest(progress, n, right)
        if apart is None:
            ax.legend(loc="lower right", fontsize=13)
        else:
            for way, colour, _, label in ways:
                left = apart[way] <= min(apart.values())
                ax.annotate(
                    label,
                    (apart[way], apart["level"]),
                    xytext=(-12 if left else 12, 0),
                    textcoords="offset points",
                    ha="right" if left else "left",
                    va="center",
                    color=colour,
                    fontsize=13,
                    fontweight="bold",
                    bbox=_PAPER,
                )
        ax.axvline(limit, color=theme.INK, linewidth=1.5, linestyle=":")
        ax.annotate(
            f"your horizon: {in_years(horizon)}",
            (limit, 1),
            xycoords=("data", "axes fraction"),
            xytext=(5, -2),
            textcoords="offset points",
            ha="left",
            va="top",
            fontsize=13,
        )
        ax.set_xlim(0, right)
        ax.set_ylim(0, n * 1.12)
        ax.set_xlabel("Years from now")
        ax.set_ylabel(f"Initiatives done (of {n})")
        cast("MaxNLocator", ax.yaxis.get_major_locator()).set_params(integer=True)
        says = (
            f"{at['order'] or 'none'} {'is' if at['order'] < 2 else 'are'} done one after the"
            f" other, {at['at_once'] or 'none'} all at once"
        )
        if at["order"] == at["at_once"]:
            says = (
                f"{part(at['order'], n, 'initiative', 'is', 'are')} done, one after the other or"
                " all at once"
            )
        theme.headline(ax, f"After {in_years(horizon)} {says}")
    return ax


_PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
"""Behind a name that may stand on a line."""


def _widest(progress: pd.DataFrame, n: int, right: float) -> dict[str, float] | None:
    """Where two lines of progress lie farthest apart with room for a name on either side; None when
    nowhere.
    """
    best = None
    for level in (0.35, 0.5, 0.65, 0.8):
        when = {
            way: float(progress["years"][progress[way] >= level * n].min())
            for way in ("order", "at_once")
        }
        first, last = sorted(when.values())
        if (
            first >= 0.26 * right
            and last <= 0.74 * right
            and last - first >= 0.03 * right
            and (best is None or last - first > best[0])
        ):
            best = (last - first, {**when, "level": level * n})
    return best[1] if best else None


def value_chart(
    table: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    groups: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Each initiative's value for one side against its value for the other; what is selected is
    filled.

    `table` comes from `portfolio.select(...).table`, `groups` from
    `alignment.who_wants_what(...).table`: with it, marks and colours show who wants what. Named are
    the few that matter: worth most to both together, and most apart.
    """
    sides = terms.sides
    columns = [f"{side}, percent of its points" for side in sides]
    if table.empty or not set(columns) <= set(table.columns):
        return theme.blank("There is no selection to draw.", ax)
    x, y = (table[column].to_numpy(dtype=float) for column in columns)
    silent = [side for side, values in zip(sides, (x, y)) if np.isnan(values).all()]
    if silent:
        return theme.blank(
            f"There are no points of {listing(silent)}, so there are no two sides to draw.", ax
        )
    chosen = (table["Selected"] == "yes").to_numpy()
    n = len(table)
    wanted = (
        dict(zip(groups["Initiative"], groups["Favourite of"]))
        if groups is not None and "Favourite of" in groups.columns
        else {}
    )
    group = np.array([wanted.get(name, "") for name in table["Initiative"]], dtype=object)
    looks = {
        "both": (theme.PURPLE, "D"),
        f"only {sides[0]}": (theme.BLUE, "o"),
        f"only {sides[1]}": (theme.ORANGE, "s"),
        "nobody": (theme.GREY, "v"),
        "": (theme.BLUE, "o"),
    }
    with theme.style():
        ax = ax or theme.axes(10, 8)
        top = max(float(max(x.max(), y.max())), 1e-9) * 1.12
        x, y = _apart(x, y, 0.012 * top)
        ax.plot([0, top], [0, top], color="#BBBBBB", linewidth=1.2, zorder=1)
        for word, (colour, marker) in looks.items():
            for filled in (True, False):
                here = (group == word) & (chosen == filled)
                if here.any():
                    face = colour if filled else "white"
                    ax.scatter(
                        x[here],
                        y[here],
                        s=75 if filled else 55,
                        facecolors=face,
                        edgecolors=colour,
                        linewidths=1.6,
                        marker=marker,
                        zorder=3 if filled else 2,
                    )
        ax.set_xlim(-0.02 * top, top)
        ax.set_ylim(-0.02 * top, top)
        ax.annotate(
            theme.wrap(f"worth more to {sides[1]}", 32),
            (0.02, 0.98),
            xycoords="axes fraction",
            ha="left",
            va="top",
            color=theme.GREY,
            fontsize=13,
        )
        ax.annotate(
            theme.wrap(f"worth more to {sides[0]}", 32),
            (0.98, 0.03),
            xycoords="axes fraction",
            ha="right",
            va="bottom",
            color=theme.GREY,
            fontsize=13,
        )
        if wanted:
            from matplotlib.lines import Line2D

            words = {
                "both": "favourite of both",
                **{f"only {side}": f"only {_one_line(side)}" for side in sides},
                "nobody": "nobody's favourite",
            }
            handles = [
                Line2D(
                    [],
                    [],
                    color=looks[word][0],
                    marker=looks[word][1],
                    linestyle="",
                    markersize=9,
                    label=f"{label}: {int((group == word).sum())}",
                )
                for word, label in words.items()
            ]
            beside = 4 if sum(len(str(handle.get_label())) for handle in handles) <= 72 else 2
            ax.legend(
                handles=handles,
                loc="upper center",
                bbox_to_anchor=(0.5, -0.09),
                ncol=beside,
                columnspacing=1.2,
                handletextpad=0.2,
            )
            both = int((group == "both").sum())
            shared = (
                f"{both} {'is a favourite' if both == 1 else 'are favourites'} of both sides"
                if both
                else "Both sides have no favourite in common"
            )
            says = (
                f"{shared}; {part(int(chosen.sum()), n, 'initiative', 'is', 'are')}"
                f" selected{' (filled)' if chosen.any() else ''}"
            )
        else:
            says = (
                f"{begin(part(int(chosen.sum()), n, 'initiative', 'is', 'are'))}"
                f" selected{' (filled)' if chosen.any() else ''}"
                f"{'; on the line both sides want it alike' if n > 1 else ''}"
            )
        ax.set_xlabel(f"{sides[0]}: percent of its points")
        ax.set_ylabel(f"{sides[1]}: percent of its points")
        theme.headline(ax, says)
        _name_points(ax, x, y, [str(name) for name in table["Initiative"]], _worth_naming(x, y))
    return ax


def roadmap_chart(
    bars: pd.DataFrame, terms: Terms = Terms(), *, horizon: float = 4, ax: Axes | None = None
) -> Axes:
    """What is kept over the quarters: a line an initiative, a bar for each team that works on it.

    `bars` comes from `schedule.roadmap`; `horizon` in quarters; the day in `terms` names the
    quarters.
    """
    if bars.empty:
        return theme.blank(bars.attrs.get("missing") or "There is nothing to lay out.", ax)
    sides, today = terms.sides, terms.date
    whole = (
        bars.groupby("initiative", sort=False)
        .agg(start=("start", "min"), end=("end", "max"))
        .sort_values(["start", "end"], kind="stable")
    )
    names, place = list(whole.index), {name: row for row, name in enumerate(whole.index)}
    teams = [*sides, *dict.fromkeys(team for team in bars["team"] if team not in sides)]
    teams = [team for team in teams if team in set(bars["team"])]
    look = {
        team: (
            theme.COLOURS[sides.index(team) if team in sides else 2 + i % 3],
            theme.HATCHES[sides.index(team) if team in sides else 2 + i % 3],
        )
        for i, team in enumerate(teams)
    }
    last = float(whole["end"].max())
    quarters = int(np.ceil(max(last, horizon) - 1e-6))
    with theme.style():
        ax = ax or theme.axes(11, min(2.2 + 0.48 * len(names), 24))
        for team in teams:
            mine = bars[bars["team"] == team]
            height = 0.8 / len(teams)
            rows = (
                np.array([place[name] for name in mine["initiative"]])
                - 0.4
                + height * (teams.index(team) + 0.5)
            )
            colour, hatch = look[team]
            ax.barh(
                rows,
                mine["end"] - mine["start"],
                left=mine["start"],
                height=height,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.5,
                label=_one_line(team, 30 if len(teams) < 4 else 18),
            )
        ax.axvline(horizon, color=theme.INK, linewidth=2, linestyle=":")
        ax.set_yticks(range(len(names)), _one_lines(names))
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.set_xlim(0, quarters)
        ax.set_xticks(
            np.arange(quarters) + 0.5,
            [schedule.quarter_name(q, today).replace(" ", "\n") for q in range(quarters)],
        )
        ax.set_xticks(range(quarters + 1), minor=True)
        ax.tick_params(axis="x", which="major", length=0)
        ax.grid(axis="x", which="minor")
        ax.tick_params(axis="y", length=0)
        ax.set_xlabel("Quarters from now; the dotted line is your horizon")
        ax.legend(
            loc="lower right",  # long names grow over the margin, not out of the picture
            bbox_to_anchor=(1.0, 1.0),
            ncol=len(teams),
            fontsize=13,
            borderaxespad=0.1,
        )
        done = schedule.quarter_name(max(0, int(np.ceil(last - 1e-6)) - 1), today)
        together = len({int(np.ceil(end - 1e-6)) for end in whole["end"]}) == 1
        says = (
            begin(part(len(names), len(names), "initiative", "is", "are"))
            if together and len(names) > 1
            else f"{counted(len(names), 'initiative')},{'' if len(names) == 1 else ' the last'}"
        )
        theme.headline(ax, f"{says} done in {done}", pad=32)
    return ax


def frequency_chart(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How often each initiative is selected when points and efforts are drawn again: the ones to
    talk about, by name.

    `table` comes from `portfolio.select(...).table`. Safe ones and those that never make it are
    counted, not listed; of more than 20 to talk about, the 20 nearest to even odds are shown.
    """
    if table.empty or "Selected, times in 100" not in table.columns:
        return theme.blank("There is no selection to draw.", ax)
    stands = table["So"]
    if (stands == NOT_KNOWN).any():
        return theme.blank(
            "How sure each place is is not known: the search was stopped before.", ax
        )
    open_ = table[stands == "talk about it"]
    shown = open_.iloc[(open_["Selected, times in 100"] - 50).abs().argsort(kind="stable")[:20]]
    shown = shown.sort_values("Selected, times in 100", kind="stable")
    says = begin(places(*(int((stands == word).sum()) for word in STANDS)))
    if open_.empty:
        return theme.blank(f"{says}.", ax)
    with theme.style():
        ax = ax or theme.axes(10, 1.9 + 0.38 * len(shown))
        times = shown["Selected, times in 100"].to_numpy()
        rungs = np.arange(len(shown))
        chosen = (shown["Selected"] == "yes").to_numpy()
        ax.hlines(rungs, 0, times, color="#CCCCCC", linewidth=2, zorder=1)
        ax.scatter(times[chosen], rungs[chosen], s=90, color=theme.BLUE, zorder=2)
        ax.scatter(
            times[~chosen],
            rungs[~chosen],
            s=90,
            facecolors="white",
            edgecolors=theme.GREY,
            linewidths=1.8,
            marker="s",
            zorder=2,
        )
        for place, value in zip(rungs, times):
            ax.annotate(
                f"{value:.0f}",
                (value, place),
                xytext=(9, 0),
                textcoords="offset points",
                va="center",
                fontsize=12,
            )
        ax.axvline(50, color=theme.GREY, linewidth=1, linestyle=":", zorder=0)
        ax.set_yticks(rungs, _one_lines(shown["Initiative"]))
        ax.set_xlim(0, 104)
        ax.set_ylim(-0.7, len(shown) - 0.3)
        ax.set_xlabel("Selected, times in 100 draws (filled: on the list now)")
        says += f" (here the {len(shown)} nearest to even odds)" if len(shown) < len(open_) else ""
        ax.tick_params(axis="y", length=0)
        theme.headline(ax, says)
    return ax


def _one_line(name: str, width: int = 36) -> str:
    return cut(" ".join(str(name).split()), width)


def _one_lines(names: Iterable[object], width: int = 36) -> list[str]:
    """Names on one line each; those that begin alike keep their ends, so that they are told apart.

    >>> _one_lines(["Trial", "Price page for the north", "Price page for the south"], 16)
    ['Trial', 'Price pa…e north', 'Price pa…e south']
    """
    whole = [" ".join(str(name).split()) for name in names]
    shown = [_one_line(name, width) for name in whole]
    end = (width - 1) // 2
    return [
        (
            f"{name[: width - 1 - end]}…{name[-end:]}"
            if short != name and shown.count(short) > 1
            else short
        )
        for name, short in zip(whole, shown)
    ]


def stop_page(stops: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """The one page of what we stop, to hang on the wall: what, who ends it, by when, who will miss
    it.

    `stops` comes from `board.stop_list(...).table`. Of more than 14 the first 14 are shown and the
    rest counted.
    """
    if stops.empty:
        return theme.blank("Nothing stops yet.", ax)
    rows = stops.head(14)
    with theme.style():
        ax = ax or theme.axes(11, 1.6 + 0.72 * len(rows))
        ax.set_axis_off()
        ax.set_xlim(0, 1)
        ax.set_ylim(len(rows) + 0.1, -0.9)
        columns = (
            (0.0, "We stop", "We stop", 32),
            (0.4, "Who ends it", "Owner", 16),
            (0.58, "By when", "By when", 12),
            (0.72, "Who will miss it", "Who will miss it", 26),
        )
        for place, heading, column, width in columns:
            ax.text(place, -0.45, heading, fontsize=13, color=theme.GREY, va="center")
            for row, value in enumerate(rows[column]):
                text = _short(str(value or "").strip(), width, 3)
                name, lines = column == "We stop", text.count("\n") + 1
                ax.text(
                    place,
                    row + 0.38,
                    text or "open",
                    fontsize=12 if lines > 2 else 14 if name else 13,
                    fontweight="bold" if name else "normal",
                    color=theme.INK if text else theme.ORANGE,
                    va="center",
                    linespacing=1.0,
                )
        for row in range(len(rows) + 1):
            ax.axhline(row - 0.12, color="#DDDDDD", linewidth=1)
        more = f" (the first 14 of {len(stops)})" if len(stops) > len(rows) else ""
        freed = float(stops["Frees person-weeks"].sum())
        ax.set_title(
            f"What we stop: {counted(len(stops), 'initiative')}, {num(freed):,.0f} person-weeks"
            f" free{more}"
        )
    return ax


def front_chart(
    weighed: TradeOff, *, room: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Every list that cannot be bettered for both sides, the four plans among them, and where the
    room's choice lies.

    `weighed` comes from `fairness.trade_off`; `room`: the names that the room keeps; the picture
    waits where there are none yet.
    """
    if weighed.front is None or weighed.plans is None or weighed.wishes is None:
        return theme.blank(weighed.why or "There is nothing to weigh.", ax)
    if room is not None and not len(room):
        return theme.blank("The room has not recorded what it keeps yet.", ax)
    plans = dict(weighed.plans)
    kept = list(room or ())
    if kept:
        plans[fairness.ROOM] = weighed.wishes.among(kept)
    reach = weighed.front.reach * 100
    if (
        not kept
        and len(reach) == 1
        and all(
            fairness.reach_of(weighed.wishes, weighed.front, plan).min() > 0.9995
            for plan in plans.values()
        )
    ):
        return theme.blank(
            "One list is the best for both sides, and all four plans hold all of it: there is"
            " nothing to weigh.",
            ax,
        )
    at: dict[tuple[float, float], list[str]] = {}
    for label, chosen in plans.items():
        x, y = (fairness.reach_of(weighed.wishes, weighed.front, chosen) * 100).round(6)
        at.setdefault((float(x), float(y)), []).append(label)
    with theme.style():
        ax = ax or theme.axes(10, 7)
        order = np.argsort(reach[:, 0], kind="stable")
        # Where lists between two dots may be missing, no line joins them.
        line = 1.2 if weighed.front.complete else 0.0
        ax.plot(
            reach[order, 0],
            reach[order, 1],
            color=theme.GREY,
            linewidth=line,
            marker=".",
            markersize=7,
            zorder=2,
        )
        xs, ys = np.r_[reach[:, 0], [x for x, _ in at]], np.r_[reach[:, 1], [y for _, y in at]]
        span = max(float(np.ptp(xs)), float(np.ptp(ys)), 10.0)
        ax.set_xlim(min(xs.min(), 100 - span) - 0.1 * span, 100 + 0.06 * span)
        ax.set_ylim(min(ys.min(), 100 - span) - 0.1 * span, 100 + 0.12 * span)
        for number, ((x, y), labels) in enumerate(at.items()):
            ours = fairness.ROOM in labels
            colour, marker = (
                (theme.PURPLE, "*")
                if ours
                else (
                    (theme.ORANGE, "X")
                    if labels == [fairness.TODAY]
                    else (theme.BLUE, theme.MARKERS[number % 5])
                )
            )
            ax.plot(x, y, marker, color=colour, markersize=18 if ours else 12, zorder=4)
        ax.set_xlabel(f"{weighed.sides[0]}: percent of its own best list")
        ax.set_ylabel(f"{weighed.sides[1]}: percent of its own best list")
        fair = fairness.reach_of(weighed.wishes, weighed.front, plans[fairness.WORSE_OFF]) * 100
        whole = fair.min() > 99.95
        gives = (
            "Both sides can have all of their own best list at once"
            if whole
            else (
                f"The fairest list gives {weighed.sides[0]} {fair[0]:.0f} and {weighed.sides[1]}"
                f" {fair[1]:.0f} percent of their own best"
            )
        )
        if kept:
            own = fairness.reach_of(weighed.wishes, weighed.front, plans[fairness.ROOM]) * 100
            gives = (
                f"Your list gives {weighed.sides[0]} {own[0]:.0f} and {weighed.sides[1]}"
                f" {own[1]:.0f} percent of their own best; the fairest gives {fair[0]:.0f} and"
                f" {fair[1]:.0f}"
            )
        lists = len(weighed.front)
        dots = (
            f"each dot is one of {lists} lists that nothing betters for both sides"
            if lists > 1
            else "one list is the best for both sides"
        )
        if not weighed.front.complete:
            dots = (
                f"time ran out: each dot is one of the first {lists} lists found that nothing"
                " betters for both sides"
            )
        ax.annotate(dots, (0.02, 0.02), xycoords="axes fraction", fontsize=12, color=theme.GREY)
        theme.headline(ax, gives)
        _name_points(
            ax,
            np.array([x for x, _ in at]),
            np.array([y for _, y in at]),
            ["\n".join(labels) for labels in at.values()],
            list(range(len(at))),
            bold=True,
            avoid=reach,
        )
    return ax


def _apart(x: np.ndarray, y: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Marks that would lie on each other, moved a little apart in a small sunflower; all others
    stay where they are.
    """
    x, y = x.copy(), y.copy()
    places: dict[tuple[float, float], int] = {}
    for i, place in enumerate(zip(x.round(6).tolist(), y.round(6).tolist())):
        k = places[place] = places.get(place, -1) + 1
        if k:
            x[i] += step * np.sqrt(k) * np.cos(2.4 * k)
            y[i] += step * np.sqrt(k) * np.sin(2.4 * k)
    return x, y


def _worth_naming(x: np.ndarray, y: np.ndarray) -> list[int]:
    """The few to name: by turns worth most to both together, and most apart; earlier rows first
    where they tie.
    """
    if len(x) <= LABELS:
        return list(range(len(x)))
    together, apart = (
        np.argsort(-np.round(values, 9), kind="stable") for values in (x + y, np.abs(x - y))
    )
    mixed = [int(i) for pair in zip(together, apart) for i in pair]
    return list(dict.fromkeys(mixed))[:LABELS]


_PLACES = (
    (9, 0, "left", "center"),
    (-9, 0, "right", "center"),
    (8, 8, "left", "bottom"),
    (8, -8, "left", "top"),
    (-8, 8, "right", "bottom"),
    (-8, -8, "right", "top"),
    (0, 12, "center", "bottom"),
    (0, -12, "center", "top"),
    (-30, -22, "right", "top"),
    (30, 22, "left", "bottom"),
    (-30, 22, "right", "bottom"),
    (-60, -50, "right", "top"),
    (-60, -90, "right", "top"),
)
"""Where a name may stand, in points from its mark, best first; the far ones get a line."""


def _short(name: str, width: int = 26, most: int = 2) -> str:
    """A name on so many lines at most; one that comes in lines stays as it is."""
    lines = theme.wrap(name, width).split("\n")
    return name if "\n" in name else "\n".join(lines[:most]) + ("…" if len(lines) > most else "")


def _name_points(
    ax: Axes,
    x: np.ndarray,
    y: np.ndarray,
    names: list[str],
    which: list[int],
    *,
    bold: bool = False,
    avoid: np.ndarray | None = None,
) -> None:
    """Write names next to points where they cover neither a point nor another name; what finds no
    room is left out.
    """
    from matplotlib.text import Text

    figure = ax.figure
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        figure.canvas.draw()
    renderer = cast("FigureCanvasAgg", figure.canvas).get_renderer()
    frame = ax.get_window_extent(renderer)
    spots = ax.transData.transform(np.column_stack([x, y]))
    others = ax.transData.transform(avoid) if avoid is not None and len(avoid) else np.empty((0, 2))
    taken: list = [text.get_window_extent(renderer) for text in ax.texts]
    look: dict[str, Any] = {
        "textcoords": "offset points",
        "fontsize": 12,
        "linespacing": 1.05,
        "zorder": 5,
        "fontweight": "bold" if bold else "normal",
    }
    for i in which:
        for dx, dy, ha, va in _PLACES:
            line = (
                {"arrowstyle": "-", "color": "#AAAAAA", "shrinkA": 0, "shrinkB": 6}
                if abs(dx) > 10 or abs(dy) > 20
                else None
            )
            label = ax.annotate(
                _short(names[i]),
                (x[i], y[i]),
                xytext=(dx, dy),
                ha=ha,
                va=va,
                arrowprops=line,
                **look,
            )
            label.update_positions(renderer)
            box = Text.get_window_extent(label, renderer).padded(2)
            inside = (
                frame.x0 <= box.x0
                and box.x1 <= frame.x1 + 40
                and frame.y0 <= box.y0
                and box.y1 <= frame.y1 + 20
            )
            covers = any(
                box.x0 - 6 < px < box.x1 + 6 and box.y0 - 6 < py < box.y1 + 6
                for j, (px, py) in enumerate(spots)
                if j != i
            )
            covers = covers or any(
                box.x0 < px < box.x1 and box.y0 < py < box.y1 for px, py in others
            )
            if inside and not covers and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            label.remove()
