"""The pictures of the leads stage."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import drawing, theme
from ..errors import cut, possessive
from ..findings import Finding, judge
from ..terms import Terms
from ..written import num
from . import calibration, criteria, handoff, headlines, maturity, population, service, weights
from .outcomes import FEWEST_WINS, conversion, judged_by_outcome, out_of_order
from .population import in_words
from .segments import Segments
from .two_views import VIEWS, crosstab

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def crosstab_chart(counts: pd.DataFrame, terms: Terms = Terms()) -> Axes:
    """Which leads one side likes and the other does not: the cross table of both views, darker
    where there are more.
    """
    return drawing.shown(crosstab(counts, terms))


def calibration_chart(
    counts: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    said: Mapping[str, Mapping[str, float]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """What a view promised (bars) against what was won (marks with 95 percent intervals), band by
    band or label by label.

    `said` as in `calibration.calibration`.
    """
    found = {
        side: here
        for view, side in zip(VIEWS, terms.sides)
        if not counts.empty
        and (here := calibration.bands(counts, view, (said or {}).get(view))) is not None
    }
    if not found:
        return theme.blank(
            counts.attrs.get("missing")
            or (
                "Neither side judges by a chance, so there is nothing to hold against what "
                "happened."
            ),
            ax,
        )
    with theme.style():
        ax = ax or theme.axes(11, 5.2)
        start, ticks, names, top = 0, [], [], 0.0
        for side, here in found.items():
            k, table = terms.sides.index(side), here.table
            x = start + np.arange(len(table))
            promised, share, low, high = (
                100 * table[column].to_numpy() for column in ("promised", "share", "low", "high")
            )
            ax.hlines(promised, x - 0.32, x + 0.32, color=theme.INK, linewidth=3)
            if start == 0:
                above = promised[0] >= share[0]
                ax.annotate(
                    "promised",
                    (-0.32, promised[0]),
                    xytext=(0, 4 if above else -4),
                    textcoords="offset points",
                    va="bottom" if above else "top",
                    fontsize=12,
                )
            ax.errorbar(
                x,
                share,
                yerr=np.maximum([share - low, high - share], 0),
                fmt=theme.MARKERS[k],
                color=theme.COLOURS[k],
                markersize=9,
                capsize=4,
                linewidth=2,
            )
            ax.text(
                x.mean(),
                1.0,
                f"{possessive(side)} {'labels' if here.labels else 'score'}",
                transform=ax.get_xaxis_transform(),
                ha="center",
                va="bottom",
                color=theme.COLOURS[k],
                fontweight="bold",
            )
            ticks += list(x)
            names += [
                f"{theme.wrap(band, 11)}\nn = {num(n):,}"
                for band, n in zip(table["band"], table["n"])
            ]
            start, top = x[-1] + 2, max(top, promised.max(), high.max())
        ax.set_xticks(ticks, names, fontsize=12)
        ax.set_xlim(-0.7, ticks[-1] + 0.7)
        ax.set_ylim(0, min(105, top + 8))
        ax.set_xlabel("Label, or band of the score, worst to best (n = leads counted)")
        ax.set_ylabel("Wins in 100 leads")
        ax.grid(axis="y")
        over = sum(
            int((here.table["promised"] > here.table["share"]).sum()) for here in found.values()
        )
        total = sum(len(here.table) for here in found.values())
        ax.set_title(
            f"{over} of {total}"
            f" {'labels' if all(here.labels for here in found.values()) else 'bands'} promise more"
            " than was won",
            pad=30,
        )
    return ax


def conversion_chart(
    counts: pd.DataFrame, terms: Terms = Terms(), *, ax: Axes | None = None
) -> Axes:
    """How often leads of each label are won, for both sides, with 95 percent intervals: a good view
    rises.
    """
    if counts.empty:
        return theme.blank(counts.attrs.get("missing", "There are no leads to look at."), ax)
    shares = conversion(counts)
    if shares.empty:
        return theme.blank("No lead with a view of either side has come to an end yet.", ax)
    if said := population.none_lost(counts):
        return theme.blank(said, ax)
    known = judged_by_outcome(counts, terms)
    shares = shares[~shares["view"].isin(known)]
    if shares.empty:
        return theme.blank(" ".join(known.values()), ax)
    shown = [
        (view, shares[shares["view"] == view]) for view in VIEWS if (shares["view"] == view).any()
    ]
    # One lead of one is no best label: a title speaks of labels with enough leads only.
    enough = [labels[labels["counted"] >= FEWEST_WINS] for _, labels in shown]
    span = [
        labels["share"].max() - labels["share"].min() if len(labels) > 1 else -1.0
        for labels in enough
    ]
    with theme.style():
        ax = ax or theme.axes(11, 5.2)
        start, ticks, names = 0, [], []
        for view, labels in shown:
            k = VIEWS.index(view)
            x = start + np.arange(len(labels))
            share, low, high = (
                100 * labels[column].to_numpy() for column in ("share", "low", "high")
            )
            ax.errorbar(
                x,
                share,
                yerr=np.maximum([share - low, high - share], 0),
                fmt=theme.MARKERS[k],
                color=theme.COLOURS[k],
                markersize=9,
                capsize=4,
                linewidth=2,
            )
            for at, value in zip(x, share):
                ax.annotate(
                    f"{value:.0f}",
                    (at, value),
                    xytext=(9, 0),
                    textcoords="offset points",
                    va="center",
                    fontweight="bold",
                    color=theme.COLOURS[k],
                )
            if (labels["order"] >= 0).all():
                ax.plot(
                    x,
                    share,
                    color=theme.COLOURS[k],
                    linewidth=1.5,
                    alpha=0.6,
                    linestyle=("-", "--")[k],
                )
            ax.text(
                x.mean(),
                1.0,
                f"{possessive(terms.sides[k])} view",
                transform=ax.get_xaxis_transform(),
                ha="center",
                va="bottom",
                color=theme.COLOURS[k],
                fontweight="bold",
            )
            ticks += list(x)
            names += [
                f"{theme.wrap(label, 11)}\nn = {num(n):,}"
                for label, n in zip(labels["label"], labels["counted"])
            ]
            start = x[-1] + 2
        ax.set_xticks(ticks, names, fontsize=12)
        ax.set_ylim(0, min(105, 100 * shares["high"].max() + 8))
        ax.set_ylabel("Won so far, percent")
        ax.set_xlabel("Label, worst to best (n = leads counted)")
        ax.grid(axis="y")
        _, pairs = out_of_order(shares)
        if pairs and judge(pairs[0][0]) != "cannot tell":
            _, worse, better = pairs[0]
            title = (
                f"{possessive(terms.sides[VIEWS.index(worse.view)])} “{worse.label}” is won more"
                f" often than the better “{better.label}”"
            )
        elif max(span) < 0:
            title = "Too few leads in each label to compare them"
        else:
            k = int(np.argmax(span))
            rows = enough[k]
            title = (
                f"{possessive(terms.sides[VIEWS.index(shown[k][0])])} view goes from"
                f" {100 * rows['share'].iloc[0]:.0f} to {100 * rows['share'].iloc[-1]:.0f}"
                " percent won"
            )
        if known:
            title = (
                f"{title};"
                f" {' and '.join(possessive(terms.sides[VIEWS.index(view)]) for view in known)}"
                " view followed the outcome and is not drawn"
            )
        ax.set_title(theme.wrap(title, 84), pad=30)
    return ax


FOREST = 16
"""So many kinds of leads are drawn; the most different from the rest where there are more."""
LABEL = 44
"""Characters of a kind of lead beside its line; more are cut, with a sign."""


def forest_chart(compared: Segments, terms: Terms = Terms(), *, ax: Axes | None = None) -> Axes:
    """How far both sides agree on each kind of lead, with intervals adjusted for all kinds looked
    at.

    `compared` comes from `segments.compare`. Filled marks differ clearly from the other leads; the
    dashed line is the agreement on all leads. Of many kinds the most different are drawn.
    """
    table = compared.table[compared.table["p"].notna()] if len(compared.table) else compared.table
    if table.empty:
        return theme.blank(
            compared.why or "No kind of lead has enough leads judged by both sides to be compared.",
            ax,
        )
    looked = len(table)
    most = theme.rows(FOREST)
    if looked > most:
        apart = (table["value"] - table["rest"]).abs() * np.sqrt(table["n"])
        table = table.loc[sorted(apart.sort_values(ascending=False, kind="stable").index[:most])]
    rows, ticks, place, last = [], [], 0.0, None
    for row in table.itertuples():
        place += 1.0 if last in (None, row.attribute) else 1.6
        last = row.attribute
        rows.append((place, row))
        name = f"{in_words(str(row.attribute))}: {row.segment}"
        ticks.append(cut(name, LABEL))
    where = [place for place, _ in rows]
    clear = [row for _, row in rows if row.p <= 0.01]
    with theme.style():
        ax = ax or theme.axes(11, 1.9 + 0.36 * where[-1])
        low = max(-1.0, min(row.low for _, row in rows))
        ax.axvline(0, color=theme.GREY, linewidth=1)
        ax.axvline(compared.overall, color=theme.INK, linewidth=1.5, linestyle="--")
        for place, row in rows:
            different = row.p <= 0.01
            colour = theme.ORANGE if different else theme.BLUE
            ax.plot([max(row.low, low), row.high], [place, place], color=colour, linewidth=2)
            if row.low < low:  # the line goes on beyond the picture
                ax.plot(low, place, "<", color=colour, markersize=8, clip_on=False)
            ax.plot(
                max(row.value, low),
                place,
                theme.MARKERS[1] if different else theme.MARKERS[0],
                color=colour,
                markersize=9,
                markerfacecolor=colour if different else "white",
                markeredgewidth=2,
            )
            ax.annotate(
                f"n = {num(row.n):,}",
                (1, place),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=12,
                color=theme.INK,
            )
        ax.annotate(
            f"all leads {num(compared.overall):.2f}",
            (compared.overall, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=12,
        )
        ax.set_yticks(where, ticks)
        ax.set_ylim(where[-1] + 0.7, where[0] - 0.7)
        ax.set_xlim(low - 0.05, 1.05)
        drawn = f"\nThe {most} most different of {looked} kinds of leads" if looked > most else ""
        ax.set_xlabel(f"Agreement beyond chance (0: as if dealt at random, 1: full){drawn}")
        ax.tick_params(axis="y", length=0)
        if clear:
            worst = min(clear, key=lambda row: row.value - row.rest)
            how = "less" if worst.value < worst.rest else "more"
            title = (
                f"{terms.sides[0]} and {terms.sides[1]} agree {how} on {in_words(worst.attribute)}"
                f" “{worst.segment}” than on other leads"
            )
        else:
            title = f"No kind of lead stands out among the {looked} looked at"
        ax.set_title(theme.wrap(title, max(38, 80 - max(len(tick) for tick in ticks))), pad=26)
    return ax


def won_by_age_chart(
    counts: pd.DataFrame, terms: Terms = Terms(), *, ax: Axes | None = None
) -> Axes:
    """How many of a hundred leads are won by which age, with the age by which 19 of 20 of the wins
    seen had come.

    `counts` comes from `maturity.count`; the band is the 95 percent interval.
    """
    curve, limit = maturity.incidence(counts, terms), maturity.horizon(counts)
    if limit is None:
        return theme.blank(maturity.won_in_the_end(counts, terms).sentence, ax)
    n = int(counts["n"].sum())
    if population.wins(counts) < maturity.FEWEST_WINS or maturity.none_lost(counts):
        return theme.blank(maturity.won_in_the_end(counts, terms).sentence, ax)
    with theme.style():
        ax = ax or theme.axes(10, 4.6)
        days, won, low, high = (
            np.r_[0.0, curve[column].to_numpy()] for column in ("days", "won", "low", "high")
        )
        ax.fill_between(
            days, 100 * low, 100 * high, step="post", color=theme.SKY, alpha=0.35, linewidth=0
        )
        ax.step(days, 100 * won, where="post", color=theme.BLUE, linewidth=2.5)
        top = 100 * float(high.max()) * 1.15
        ax.axvline(limit, color=theme.ORANGE, linewidth=2, linestyle="--")
        ax.annotate(
            f"19 of 20 wins:\n{num(limit):,} days",
            (limit, 0.05 * top),
            xytext=(8, 0),
            textcoords="offset points",
            color=theme.ORANGE,
            fontweight="bold",
            va="bottom",
        )
        ax.annotate(
            f"{num(round(100 * float(won[-1]))):,} of 100",
            (float(days[-1]), 100 * float(won[-1])),
            xytext=(6, 0),
            textcoords="offset points",
            color=theme.BLUE,
            fontweight="bold",
            va="center",
            annotation_clip=False,
        )
        ax.set_xlim(0, max(float(days[-1]), limit) * 1.02)
        ax.set_ylim(0, top)
        ax.set_xlabel("Days after a lead came in")
        ax.set_ylabel("Won, percent of all leads")
        ax.grid(axis="y")
        ax.set_title(
            theme.wrap(
                f"Of 100 leads {100 * won[-1]:.0f} are won within {days[-1]:.0f} days (n ="
                f" {num(n):,})",
                74,
            )
        )
    return ax


def contact_chart(
    counts: pd.DataFrame, terms: Terms = Terms(), *, within: float = handoff.IN_TIME_HOURS
) -> Axes:
    """The share of leads contacted by when, with the time `within` as a line. `counts` comes from
    `handoff.waits`.
    """
    return drawing.shown(handoff.first_contact(counts, terms, within=within))


def odds_chart(
    counts: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    target: int,
    now: float | None = None,
    months: int = service.MONTHS,
) -> Axes:
    """The leads a month that the target takes, for an even bet, for four times in five and to be
    nearly sure, and as a line those of today.

    `counts`: any count table with source and outcome; `now`: leads a month at present.
    """
    return drawing.shown(service.leads_owed(counts, terms, target=target, now=now, months=months))


def rules_chart(found: criteria.Policies, terms: Terms = Terms()) -> Axes:
    """Which leads each side marks up or down, where the other side does otherwise: the three on
    which they are furthest apart.

    `found` comes from `criteria.policies`.
    """
    if found.effects.empty:
        return theme.blank(found.why or "What either side goes by cannot be read off the data.")
    last = criteria.furthest_apart(found.effects)
    says = (
        f"The two sides part {criteria.how_surely(found.effects)} on"
        f" {in_words(last['attribute'])} “{last['value']}”."
        if found.p_difference <= 0.01
        else "No difference between the two rules shows for certain."
    )
    columns = ["attribute", "value", "n", "first", "second", "difference"]
    rows = [
        [in_words(attribute), *rest]
        for attribute, *rest in found.effects[columns].itertuples(index=False)
    ]
    return drawing.shown(Finding("rules", says, headline=says, figure=headlines.apart(rows, terms)))


def weights_chart(
    said: Mapping[str, Mapping[str, float]],
    found: criteria.Policies,
    terms: Terms = Terms(),
    *,
    ax: Axes | None = None,
) -> Axes:
    """What each side says it goes by, and what its judgements imply: a steep line is a rule that is
    not followed, or not known.

    `said` comes from `weights.stated`, `found` from `criteria.policies`.
    """
    does = weights.implied(found).set_index("attribute")
    if not said or does.empty:
        return theme.blank(
            (
                "Neither side has shown its weights yet."
                if not said
                else found.why or "What either side goes by cannot be read off the data."
            ),
            ax,
        )
    with theme.style():
        ax = ax or theme.axes(11, 5.4)
        top, steepest, apart = 0.0, (-1.0, "", ""), [0]
        for k, (side, column) in enumerate(zip(terms.sides, ("first", "second"))):
            names = [name for name in said.get(side, {}) if name in does.index]
            x = np.array([0.0, 1.0]) + 2.3 * k
            ends = []
            for name in names:
                y = [said[side][name], float(does[column][name])]
                ends.append((name, *y))
                ax.plot(
                    x, y, color=theme.COLOURS[k], marker=theme.MARKERS[k], markersize=8, linewidth=2
                )
                steepest = max(steepest, (abs(y[1] - y[0]), side, name))
                apart.append(round(abs(y[1] - y[0])))
                top = max(top, *y)
            for place, column_ in ((0, 1), (1, 2)):
                at = _apart_by([end[column_] for end in ends], 5.5)
                for end, height in zip(ends, at):
                    words = f"{in_words(end[0])[:18]} {end[column_]:.0f}"
                    ax.annotate(
                        words,
                        (x[place], height),
                        xytext=(-9 if place == 0 else 9, 0),
                        textcoords="offset points",
                        ha="right" if place == 0 else "left",
                        va="center",
                        fontsize=12,
                    )
        ax.set_xlim(-1.0, 4.3)
        ax.set_ylim(-4, max(60.0, 1.15 * top))
        ax.set_xticks(
            [0, 1, 2.3, 3.3],
            [f"{side} {what}" for side in terms.sides for what in ("says", "does")],
        )
        ax.set_ylabel("Weight, of 100")
        title = (
            f"{possessive(steepest[1])} judgements and words part"
            f"{' most' * (apart.count(max(apart)) == 1)} on {in_words(steepest[2])}"
            if steepest[0] >= weights.MATTERS_POINTS
            else "Both sides judge about as they say"
        )
        ax.set_title(theme.wrap(f"{title} (n = {num(found.leads):,} leads)", 70))
    return ax


def _apart_by(values: list[float], least: float) -> list[float]:
    """The heights of labels, moved so that none lies on another."""
    order = sorted(range(len(values)), key=lambda k: values[k])
    heights = list(values)
    for before, after in pairwise(order):
        heights[after] = max(heights[after], heights[before] + least)
    return heights
