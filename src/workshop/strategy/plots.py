"""The pictures of this stage. Each title says what is seen; style comes from the theme."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from .. import drawing, theme
from ..errors import counted, cut, listing
from ..findings import Finding
from ..terms import Terms
from ..written import num
from . import fairness, headlines, schedule
from .certainty import NOT_KNOWN
from .in_words import QUARTERS, begin, between, in_years, part

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
    colours = {
        team: theme.COLOURS[sides.index(team) if team in sides else 2 + i % 3]
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
            ax.barh(
                rows,
                mine["end"] - mine["start"],
                left=mine["start"],
                height=height,
                color=colours[team],
                label=_one_line(team, 30 if len(teams) < 4 else 18),
            )
        ax.axvline(horizon, color=theme.INK, linewidth=2, linestyle=":")
        ax.annotate(
            "your horizon",
            (horizon, 0),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if horizon > quarters / 2 else 4, -4),
            textcoords="offset points",
            ha="right" if horizon > quarters / 2 else "left",
            va="top",
            fontsize=12,
        )
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.set_xlim(0, quarters)
        ax.xaxis.tick_top()
        ax.set_xticks(
            np.arange(quarters) + 0.5,
            [schedule.quarter_name(q, today).replace(" ", "\n") for q in range(quarters)],
        )
        ax.set_xticks(range(quarters + 1), minor=True)
        ax.tick_params(axis="x", which="both", length=0)
        ax.grid(axis="x", which="minor")
        ax.legend(
            loc="upper left",  # long names of teams grow below the picture, not out of it
            bbox_to_anchor=(0.0, 0.0),
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
        theme.headline(ax, f"{says} done in {done}", pad=42)
        _name_bars(ax, _one_lines(names), whole[["start", "end"]].to_numpy())
    return ax


def _name_bars(ax: Axes, names: Sequence[str], spans: np.ndarray) -> None:
    """Each name beside its bar: behind it, else before it; on it where it leaves no room."""
    frame, scale = ax.get_window_extent(), ax.transData.transform
    for row, (name, (start, end)) in enumerate(zip(names, spans)):
        words = ax.annotate(
            name,
            (end, row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=12,
            bbox=_PAPER,
        )
        wide = words.get_window_extent().width + 12
        if scale((end, row))[0] + wide <= frame.x1:
            continue
        before = scale((start, row))[0] - wide >= frame.x0
        words.xy = (start, row) if before else (0, row)
        words.set_position((-6, 0) if before else (6, 0))
        words.set_horizontalalignment("right" if before else "left")


def frequency_chart(table: pd.DataFrame) -> Axes:
    """Which initiatives are certain, which to talk about and which are out, when points and efforts
    are drawn again: by name, the surest first.

    `table` comes from `portfolio.select(...).table`.
    """
    if table.empty or "Selected, times in 100" not in table.columns:
        return theme.blank("There is no selection to draw.")
    if (table["So"] == NOT_KNOWN).any():
        return theme.blank("How sure each place is is not known: the search was stopped before.")
    return drawing.shown(headlines.in_groups(Finding("what-to-do-together", "", table)))


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


def front_chart(weighed: TradeOff, *, room: Sequence[str] | None = None) -> Axes:
    """What each side gets of its own best list, under today's order, the room's list, the fairest
    and the one that is worth most.

    `weighed` comes from `fairness.trade_off`; `room`: the names that the room keeps; the picture
    waits where there are none yet.
    """
    if room is not None and not len(room):
        return theme.blank("The room has not recorded what it keeps yet.")
    return drawing.shown(fairness.fair_plans(weighed, room=room or ()))


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
