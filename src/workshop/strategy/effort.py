"""How long the list takes: years to do everything, as a distribution, before anything is scored.

Three-point estimates become a two-piece lognormal: the likely effort is the even-odds point, and
the range from low to high holds with a stated chance. People call such ranges 90 percent sure, and
they hold about half the time (Jorgensen, Teigen and Molokken 2004; Soll and Klayman 2004): that
widening is an assumption here, stated wherever it is used and free to be changed. Estimates go
wrong together, by a common factor, because the same people are late together. Past projects, where
known, shift everything by what they really took (the outside view: Kahneman and Tversky 1979,
Flyvbjerg 2006).

Efforts are in person-weeks. Work named for a team (effort_likely_sales) is that team's; the rest is
done by whoever has time, so a list takes as long as the whole of it takes everybody, or as its
busiest team, whichever is longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import CONFIDENCE, Finding, judge_chance, nothing, with_left_out
from ..written import num
from . import headlines
from .draws import (
    DRAWS,
    Chances,
    Efforts,
    at_once_drawn,
    finish_drawn,
    typical_overrun,
    years_drawn,
)
from .in_words import QUARTERS, WEEKS, between, in_years, lasting, part, short, weeks
from .problem import Problem

SAID = 0.9
"""How often people say that their range from low to high holds."""
NARROW = 0.2
"""A range from low to high narrower than this share of likely is hard to believe."""
MATTERS_YEARS = 0.25
"""The smallest difference from the horizon that would change what the room does."""
SHORT = 0.5
"""Years: a table whose longest time is shorter than this is in weeks."""
NOBODY = (
    "Everything with any effort on this list needs a team that has no capacity, so nothing gets"
    " done."
)


def years(problem: Problem, *, draws: int = DRAWS) -> Finding:
    """How many years everything on the list takes at today's capacity, and the chance to finish
    within the horizon.

    The first picture of the stage, before anything is scored: a list of many good ideas is often
    several years long, and nobody has added it up. The verdict is on the question "can all of it be
    done within the horizon?".

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_low": [30.0, 60.0],
    ...                      "effort_likely": [40.0, 80.0], "effort_high": [50.0, 100.0]})
    >>> years(Problem(plan, capacity={"Sales": 6, "Marketing": 4})).sentence
    "Everything on this list takes between 1.5 and 5.2 years at today's capacity; your horizon is
    one."
    """
    name = "years-to-do-everything"
    initiatives, horizon, chances = problem.planned, problem.horizon, problem.chances
    if initiatives.empty:
        return nothing(name, initiatives)
    efforts = problem.efforts
    work = efforts.likely.sum()
    if efforts.capacity.sum() <= 0:
        sentence = (
            f"The list holds {weeks(work)} of work and no team has any capacity for it: nothing"
            " gets done. Say in workshop.toml how many person-weeks a quarter each team has."
        )
        return Finding(
            name,
            sentence,
            verdict="cannot tell",
            more_needed="the capacity of each team",
            caveat=problem.caveat_of_efforts(),
        )
    if work <= 0:
        return Finding(
            name,
            "No initiative on this list has any effort, so there is nothing to add up.",
            verdict="cannot tell",
            more_needed="efforts",
        )

    left = efforts.only(~efforts.doable)
    if efforts.likely[efforts.doable].sum() <= 0:
        return Finding(
            name,
            NOBODY,
            verdict="cannot tell",
            more_needed="the capacity of each team",
            caveat=problem.caveat_of_efforts(),
        )
    drawn, said = (
        years_drawn(efforts.only(efforts.doable), taken, draws=draws, seed=problem.terms.seed)
        for taken in (chances, replace(chances, holds=SAID))
    )
    low, middle, high = spread(drawn)
    chance = float((drawn <= horizon / QUARTERS + 1e-9).mean()) if not left.names else 0.0
    subject = "Everything on this list" if not left.names else "Everything else on this list"
    time, until = between(low, high), in_years(horizon)
    until = until.removesuffix(" year").removesuffix(" years") if time.endswith("years") else until
    sentence = f"{subject} takes {time} at today's capacity; your horizon is {until}."
    if left.names:
        sentence = (
            f"{counted(len(left.names), 'initiative')} will not be done at all:"
            f" {listing(left.unstaffed)} {'has' if len(left.unstaffed) == 1 else 'have'} no"
            f" capacity. {sentence}"
        )
    unit, times = unit_of(max(high, spread(said)[2]))
    table = pd.DataFrame(
        [
            [
                f"{hold:.0%} of the time{note}",
                *(value * times for value in spread(values)),
                (
                    float((values <= horizon / QUARTERS + 1e-9).mean()) * 100
                    if not left.names
                    else 0.0
                ),
            ]
            for hold, note, values in (
                (chances.holds, " (taken here)", drawn),
                (SAID, " (as people say)", said),
            )
        ],
        columns=[
            "If low to high holds",
            f"{unit}, from",
            f"{unit}, even odds",
            f"{unit}, to",
            "Chance in 100 to finish in time",
        ],
    ).round(2)
    verdict = judge_chance(chance)
    return headlines.years(
        Finding(
            name,
            sentence,
            table,
            verdict,
            caveat=problem.caveat_of_efforts(_assumptions(efforts, chances)),
            more_needed=_narrower(low, middle, high, horizon) if verdict == "cannot tell" else "",
        ),
        n=len(efforts.names) - len(left.names),
        low=low,
        middle=middle,
        high=high,
        horizon=horizon,
        weeks=float(efforts.capacity.sum()),
    )


def unit_of(longest: float) -> tuple[str, float]:
    """The unit of a table of times whose longest is so many years, and how many of it a year
    has.
    """
    return ("Weeks", float(WEEKS)) if longest < SHORT else ("Years", 1.0)


def unready(efforts: Efforts | None) -> str:
    """Why nothing can be reckoned with, in words; empty where it can."""
    if efforts is None:
        return "There is nothing to reckon with."
    if efforts.likely.sum() <= 0:
        return "No initiative on this list has any effort, so there is nothing to add up."
    return (
        "" if efforts.capacity.sum() > 0 else "No team has any capacity yet, so nothing gets done."
    )


def spread(values: np.ndarray) -> tuple[float, float, float]:
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail])
    return float(low), float(middle), float(high)


def _narrower(low: float, middle: float, high: float, horizon: float) -> str:
    """How much narrower the estimates would have to be to tell, in words."""
    gap = max(abs(middle - horizon / QUARTERS), MATTERS_YEARS)
    share = gap / max((high - low) / 2, 1e-9)
    return f"estimates about {max(1, round(min(share, 0.95) * 100))} percent as wide"


def _assumptions(efforts: Efforts, chances: Chances) -> str:
    parts = [
        (
            f"{counted(len(efforts.names), 'initiative')}, {num(efforts.likely.sum()):,.0f}"
            f" person-weeks if each takes its likely effort, {num(efforts.capacity.sum()):,.0f}"
            " person-weeks a quarter."
        ),
        (
            "Taken here: each effort is as often over its likely value as under it, low to high"
            f" holds {chances.holds:.0%} of the time, and initiatives are late together"
            f" (correlation {num(chances.together):g})."
        ),
    ]
    if len(chances.past):
        parts.append(
            f"Corrected by {counted(len(chances.past), 'past project')}, which took"
            f" {num(typical_overrun(chances.past)):.2g} times the estimate in the middle."
        )
    if efforts.guessed:
        parts.append(
            f"{counted(efforts.guessed, 'initiative')} had no full range; the list's usual range"
            " was taken."
        )
    narrow = int(
        (((efforts.high - efforts.low) < NARROW * efforts.likely) & (efforts.likely > 0)).sum()
    )
    if narrow:
        parts.append(
            f"{counted(narrow, 'range')} from low to high {'is' if narrow == 1 else 'are'} narrower"
            f" than {NARROW:.0%} of the effort, which is hard to believe."
        )
    return " ".join(parts)


def present_order(problem: Problem) -> np.ndarray:
    """Places in the order in which the list is worked today: what is running first, then as
    listed.
    """
    return np.argsort(~problem.running, kind="stable")


def _worked_on(problem: Problem) -> tuple[Efforts | None, str]:
    """What any team can work on, in today's order; or None and why there is nothing, in words."""
    efforts = problem.efforts if len(problem.planned) else None
    if why := unready(efforts):
        return None, why
    order = present_order(problem)
    doable = problem.efforts.only(order[problem.efforts.doable[order]])
    return (None, NOBODY) if doable.likely.sum() <= 0 else (doable, "")


def _blank(problem: Problem, columns: Sequence[str], why: str) -> pd.DataFrame:
    """An empty frame for a picture that cannot be drawn, with the reason in its attributes."""
    frame = pd.DataFrame(columns=list(columns), dtype="float64")
    frame.attrs["missing"] = problem.planned.attrs.get("missing") or why
    return frame


def done_by_when(problem: Problem, *, draws: int = DRAWS) -> Finding:
    """When each initiative is done if the list is worked in today's order, and its chance to be
    done within the horizon.

    What is running comes first, then the list from the top, one after the other. One row an
    initiative. The date is the earliest: nothing waits for anything but work. Without a verdict:
    each chance stands for itself.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [8.0, 40.0]})
    >>> done_by_when(Problem(plan, capacity={"Sales": 6})).sentence
    "Worked one after the other in today's order, 1 of 2 initiatives is more likely than not done
    within one year."
    """
    name = "done-by-when"
    initiatives, horizon = problem.planned, problem.horizon
    if initiatives.empty:
        return nothing(name, initiatives)
    order, efforts = present_order(problem), problem.efforts
    if why := unready(efforts):
        return Finding(name, why, verdict="cannot tell", more_needed=_missing(efforts))
    drawn = finish_drawn(efforts.only(order), problem.chances, draws=draws, seed=problem.terms.seed)
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = (
        np.quantile(drawn, [tail, 0.5, 1 - tail], axis=0, method="inverted_cdf") / QUARTERS
    )
    chance = (drawn <= horizon + 1e-6).mean(axis=0)
    likely = int((chance > 0.5).sum())
    goal = problem.goal_of_each
    finite = high[np.isfinite(high)]
    unit, times = unit_of(float(finite.max(initial=0.0)))
    table = pd.DataFrame(
        {
            "Initiative": np.array(efforts.names, dtype=object)[order],
            "Goal": goal.astype("object").where(goal.notna(), None).to_numpy()[order],
            f"Done after {unit.lower()}, from": (low * times).round(2),
            "even odds": (middle * times).round(2),
            "to": (high * times).round(2),
            "Chance in 100 to be done in time": (chance * 100).round(1),
        }
    ).replace({np.inf: np.nan})
    table.attrs = dict(initiatives.attrs)
    if len(order) == 1:
        sentence = (
            "The only initiative is more likely than not"
            f" {'done within' if likely else 'still open after'} {in_years(horizon)}."
        )
    else:
        sentence = (
            "Worked one after the other in today's order,"
            f" {part(likely, len(order), 'initiative', 'is', 'are')} more likely than not done"
            f" within {in_years(horizon)}."
        )
    return Finding(
        name,
        sentence,
        table,
        caveat=problem.caveat_of_efforts(_assumptions(efforts, problem.chances)),
    )


def _missing(efforts: Efforts) -> str:
    return "efforts" if efforts.likely.sum() <= 0 else "the capacity of each team"


def goals_by_when(done: Finding) -> Finding:
    """The chance of each goal to be reached within the horizon: when the last initiative that
    serves it is done.

    `done` comes from `done_by_when`. One row a goal that any initiative serves, the best chance
    first.
    """
    name = "goals-by-when"
    if done.table.empty:
        return Finding(name, done.sentence, verdict="cannot tell", more_needed=done.more_needed)
    if "Goal" not in done.table.columns or done.table["Goal"].isna().all():
        return Finding(
            name,
            "No initiative on the list serves a goal, so no goal has a date.",
            verdict="cannot tell",
            more_needed="the goal that each initiative serves",
        )
    chance = "Chance in 100 to be done in time"
    served = done.table.dropna(subset="Goal")
    last = served.groupby(
        served["Goal"].map(lambda goal: " ".join(str(goal).split()).casefold()), sort=False
    ).agg(
        Goal=("Goal", "first"),
        Initiatives=("Initiative", "size"),
        years=("even odds", "max"),
        chance=(chance, "min"),
    )
    unit = "weeks" if "Done after weeks, from" in done.table.columns else "years"
    table = (
        last.sort_values("chance", ascending=False, kind="stable")
        .rename(
            columns={
                "years": f"Reached after {unit}, even odds",
                "chance": "Chance in 100 to be reached in time",
            }
        )
        .reset_index(drop=True)
    )
    likely = int((table["Chance in 100 to be reached in time"] > 50).sum())
    sentence = (
        f"In today's order {part(likely, len(table), 'goal', 'is', 'are')} more likely than not"
        " reached in time."
    )
    if len(table) == 1:
        sentence = (
            f"The only goal that any initiative serves, {table.loc[0, 'Goal']}, is more likely than"
            f" not {'' if likely else 'not '}reached in time."
        )
    return Finding(
        name,
        sentence,
        table,
        caveat=with_left_out(
            "A goal counts as reached when the last initiative that serves it is done.", done.table
        ),
    )


def progress(problem: Problem, *, draws: int = DRAWS) -> pd.DataFrame:
    """How many initiatives are done after how many years: one after the other, and all at once.

    The horizon is one of the times. Columns: `years`, and for `order` and `at_once` the middle of
    the draws and a 95 percent band (`order_low`, ...); `initiatives`.
    """
    efforts, why = _worked_on(problem)
    if efforts is None:
        return _blank(problem, ["years"], why)
    horizon, seed = problem.horizon, problem.terms.seed
    ways = {
        way: np.sort(finish(efforts, problem.chances, draws=draws, seed=seed), axis=1)
        for way, finish in (("order", finish_drawn), ("at_once", at_once_drawn))
    }
    end = float(np.quantile(ways["order"][:, -1], 0.9))
    # Up to a far horizon the band still narrows; without steps on the way there it would seem to
    # stand still.
    grid = np.union1d(
        np.linspace(0, end, 61),
        np.linspace(min(end, horizon), float(horizon), 41) if horizon > end else [float(horizon)],
    )
    frame = pd.DataFrame({"years": grid / QUARTERS})
    tail = (1 - CONFIDENCE) / 2
    for name, finish in ways.items():
        done = np.array([(finish <= quarters + 1e-6).sum(axis=1) for quarters in grid])
        frame[f"{name}_low"], frame[name], frame[f"{name}_high"] = np.quantile(
            done, [tail, 0.5, 1 - tail], axis=1
        )
    frame["initiatives"] = len(efforts.names)
    return frame


def one_after_the_other(problem: Problem, *, draws: int = DRAWS) -> Finding:
    """What working on everything at once costs: how many are done in time that way, and how many
    one after the other.

    The work is the same; shared out over everything at once, almost nothing is finished until late.
    A list that begins with long ones can do worse still, so the shortest first is set beside both.
    A comparison under the same draws, without a verdict. Switching would cost more on top; it is
    not counted.

    >>> plan = pd.DataFrame({"initiative": list("ABCD"), "effort_low": 10.0, "effort_likely": 10.0,
    ...     "effort_high": 10.0})
    >>> one_after_the_other(Problem(plan, capacity={"Sales": 5})).sentence
    'One after the other, 2 of 4 initiatives are done within one year; all at once, none is. On
    average an initiative is done after 1.2 years instead of 2.0.'
    """
    name = "one-after-the-other"
    initiatives, horizon, chances = problem.planned, problem.horizon, problem.chances
    if initiatives.empty:
        return nothing(name, initiatives)
    efforts, why = _worked_on(problem)
    if efforts is None:
        return Finding(name, why, verdict="cannot tell", more_needed=_missing(problem.efforts))
    if len(efforts.names) == 1:
        return Finding(
            name,
            "There is only one initiative that can be worked on, so nothing comes before or after"
            " another.",
        )
    assume = {"chances": chances, "draws": draws, "seed": problem.terms.seed}
    shortest = efforts.only(np.argsort(efforts.likely, kind="stable"))
    ways = (
        ("one after the other", finish_drawn(efforts, **assume)),
        ("all at once", at_once_drawn(efforts, **assume)),
        ("one after the other, the shortest first", finish_drawn(shortest, **assume)),
    )
    rows: list[list[Any]] = []
    for label, finish in ways:
        done = (finish <= horizon + 1e-6).sum(axis=1)
        rows.append(
            [
                label,
                *np.quantile(done, [0.5, 0.025, 0.975]),
                float(finish.min(axis=1).mean()) / QUARTERS,
                float(finish.mean()) / QUARTERS,
            ]
        )
    mean = [row[5] for row in rows]
    unit, times = unit_of(max(mean))
    for row in rows:
        row[4:] = [years * times for years in row[4:]]
    table = pd.DataFrame(
        rows,
        columns=[
            "Worked on",
            "Done in time",
            "from",
            "to",
            f"First one done after {unit.lower()}",
            f"Average one done after {unit.lower()}",
        ],
    )
    n, (one, all_, first) = len(efforts.names), (int(row[1]) for row in rows)
    until = in_years(horizon)
    if one == all_:
        sentence = (
            f"One after the other or all at once, {part(one, n, 'initiative', 'is', 'are')} done"
            f" within {until}."
        )
    else:
        sentence = (
            f"One after the other, {part(one, n, 'initiative', 'is', 'are')} done within {until};"
            f" all at once, {all_ or 'none'} {'is' if all_ < 2 else 'are'}."
        )
    after, instead, soonest = (
        (
            f"{num(years):,.1f} years"
            if lasting(max(mean)).endswith("years") and min(mean) >= SHORT
            else lasting(years)
        )
        for years in mean
    )
    if after == instead:
        sentence += f" On average an initiative is done after {after} either way."
    else:
        sentence += (
            f" On average an initiative is done after {after} instead of {short(instead, after)}."
        )
    if (
        mean[1] < mean[0] or all_ > one
    ):  # long ones stand at the top of the list: the order costs more than beginning everything
        sentence += (
            " Today's order begins with long ones: with the shortest first,"
            f" {part(first, n, 'initiative', 'is', 'are')} done within {until}, on average after"
            f" {soonest}."
        )
    said = Finding(
        name,
        sentence,
        table.round(2),
        caveat=problem.caveat_of_efforts(
            "What switching from one to the other costs is not counted; it would come on top.",
            _assumptions(efforts, chances),
        ),
    )
    return headlines.one_after_the_other(
        said, one=one, at_once=all_, n=n, horizon=horizon, after=after, instead=instead
    )


def by_capacity(problem: Problem, *, draws: int = DRAWS) -> pd.DataFrame:
    """Years to do everything if capacity were smaller or larger than today: the line behind the
    picture.

    Every team is scaled alike. Columns: `share` of today's capacity, `capacity` (person-weeks a
    quarter), `low`, `middle` and `high` (years, 95 percent), `initiatives` (how many). Empty where
    nothing can be added up.
    """
    columns = ["share", "capacity", "low", "middle", "high", "initiatives"]
    efforts, why = _worked_on(problem)
    if efforts is None:
        return _blank(problem, columns, why)
    # In the order of the list, as in `years`: the same draws give the same numbers.
    efforts = problem.efforts.only(problem.efforts.doable)
    low, middle, high = spread(
        years_drawn(efforts, problem.chances, draws=draws, seed=problem.terms.seed)
    )
    share = np.linspace(0.5, 3.0, 26)
    return pd.DataFrame(
        {
            "share": share,
            "capacity": share * efforts.capacity.sum(),
            "low": low / share,
            "middle": middle / share,
            "high": high / share,
            "initiatives": len(efforts.names),
        }
    )
