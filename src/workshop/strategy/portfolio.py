"""The part of the list that is worth doing together and fits the time there is, and how sure each
place on it is.

So that the room argues about the few that could go either way, and about what it costs to have one
more.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, Verdict, more_needed, nothing
from ..terms import SIDES
from ..written import num
from . import headlines
from .alignment import Points
from .certainty import (
    CORE,
    DRAWS,
    NEVER,
    NO_POINTS,
    NOT_KNOWN,
    SPREAD,
    STANDS,
    chosen_again,
    how_sure,
)
from .choice import (
    SCALE,
    TIME_LIMIT,
    Plan,
    Wishes,
    broken_rules,
    choose,
    clash,
    forced,
    model_of,
    solve,
    way_out,
    with_needs,
)
from .draws import years_drawn
from .in_words import QUARTERS, begin, in_years, part, places
from .problem import Problem

CLEAR_UNSETTLED, LEANING_UNSETTLED = 0.05, 0.2
"""The share of the list that may be unsettled for the verdict to be clear, or leaning."""
FOR_THE_LIST = 0.75
"""The share of the time that the search for the list itself may take; the rest is for how sure each
place is.
"""
FEWER_DRAWS = 200
"""Draws where the number of goals is limited."""
MATTERS_SHARE = 0.01
"""The smallest difference in an initiative's share of the points that matters."""


def select(problem: Problem, *, draws: int = DRAWS) -> Finding:
    """Which initiatives to do: the greatest joint value that fits the horizon, and how sure each
    place is.

    So that the room argues about the few that could go either way, not about all. `draws`: how
    often the choice is made again under other points and efforts. The verdict is clear only when
    nearly the whole list is safely in or out. Where the problem's patience ends the search, this is
    said.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page", "Fair"], "effort_likely": [4.0,
    ...     4.0, 9.0]})
    >>> given = pd.DataFrame({"team": ["Sales"] * 3 + ["Marketing"] * 3, "person": None,
    ...                       "initiative": ["Trial", "Price page", "Fair"] * 2, "points": [60, 30,
    ...                           10, 30, 60, 10]})
    >>> select(Problem(plan, given, {"Sales": 1, "Marketing": 1}), draws=50).sentence.split(".")[0]
    "At likely efforts 2 of 3 initiatives fit into one year and hold 90 percent of Sales' points and
    90 percent of Marketing's"
    """
    name = "what-to-do-together"
    if problem.empty_tables:
        return nothing(name, *problem.empty_tables)
    ours, w, limit = problem.points_of_sides, problem.wishes, problem.patience
    caveat = [*w.notes, *w.said_once, _one_sided(ours)]
    if not any(ours.given):
        return Finding(
            name,
            "There are no points that can be used, so nothing can be put first.",
            verdict="cannot tell",
            more_needed="points from both sides",
            caveat=problem.caveat(*caveat),
        )
    if w.budget <= 0:
        return Finding(
            name,
            "No team has any capacity, so nothing can be selected. "
            "Say in workshop.toml how many person-weeks a quarter each team has.",
            verdict="cannot tell",
            more_needed="the capacity of each team",
            caveat=problem.caveat(*caveat),
        )
    begun = time.monotonic()
    plan = choose(w, time_limit=FOR_THE_LIST * limit)
    if plan.clash:
        return Finding(
            name, f"This cannot be done: {plan.clash} {way_out(w)}", caveat=problem.caveat(*caveat)
        )
    if w.most_goals is not None:
        draws = min(
            draws, FEWER_DRAWS
        )  # a limit on goals ties everything together, and each draw goes to the solver
    shares, known = chosen_again(problem, draws=draws, until=begun + limit)
    table = selection_table(w, plan, shares, sides=problem.terms.sides)
    stands = table["So"].tolist()
    open_, n = stands.count("talk about it") + stands.count(NOT_KNOWN), len(w.names)
    unsettled = open_ / n
    verdict: Verdict = (
        "clear"
        if unsettled <= CLEAR_UNSETTLED
        else "leaning"
        if unsettled <= LEANING_UNSETTLED
        else "cannot tell"
    )
    picked = int(plan.chosen.sum())
    worthless = np.flatnonzero((w.joint <= 0) & ~plan.chosen)
    sentence = _fits(w, plan, worthless, problem.horizon)
    sentence += (
        f" and {'holds' if picked == 1 else 'hold'} {listing(shares_held(problem, plan.chosen))}."
        if picked
        else "."
    )
    if NOT_KNOWN in stands:
        sentence += " How sure each place is could not be worked out in time."
    else:
        sentence += (
            f" {begin(places(*(stands.count(word) for word in STANDS if word != NO_POINTS)))}."
        )
    sentence += f" {_without_points(w, plan, worthless)}" if len(worthless) else ""
    if not plan.proven:
        caveat.insert(
            0,
            f"The search was stopped after {num(limit):g} seconds; a list worth up to"
            f" {num(plan.gap * 100):.1f} percent of all points more may exist.",
        )
    if picked:
        done = years_drawn(
            problem.efforts.only(plan.chosen), problem.chances, seed=problem.terms.seed
        )
        caveat.append(
            "The chance that all of the selection is done in time is"
            f" {chance_in_time(problem, done)}."
        )
    whole = [
        side
        for side, given, people in zip(ours.sides, ours.given, ours.people)
        if given and people is None
    ]
    moved = (
        f" The points of {listing(whole)} were given as a whole; each was moved by about"
        f" {SPREAD:.0%} either way."
        if whole
        else ""
    )
    if known < draws:
        caveat.append(
            f"Choosing again was stopped after {num(limit):g} seconds, with {num(known):,} of"
            f" {num(draws):,} draws done."
        )
    if NOT_KNOWN not in stands:
        caveat.append(
            f"Chosen again in {num(known):,} draws of points and efforts; safe is {CORE:.0%} of"
            f" them or more.{moved}"
        )
    said = Finding(
        name,
        sentence,
        table,
        verdict,
        caveat=problem.caveat(*caveat),
        more_needed=(
            ("more time" if NOT_KNOWN in stands else _more(ours))
            if verdict == "cannot tell"
            else ""
        ),
    )
    return headlines.together(
        said,
        picked=picked,
        n=n,
        horizon=problem.horizon,
        safe=stands.count(STANDS[0]),
        never=stands.count(STANDS[2]),
        open_=open_,
    )


def shares_held(problem: Problem, chosen: np.ndarray) -> list[str]:
    """How much of its points each side that gave any finds on a list, in words."""
    given, value = problem.points_of_sides.given, problem.wishes.value
    return [
        f"{value[i] @ chosen * 100:.0f} percent of"
        f" {whose(side)}{' points' if not i or not given[0] else ''}"
        for i, side in enumerate(problem.terms.sides)
        if given[i]
    ]


def _fits(w: Wishes, plan: Plan, worthless: np.ndarray, horizon: float) -> str:
    """How many initiatives fit at their likely efforts; those that nobody gave points to are told
    of apart.
    """
    n, picked, until = len(w.names), int(plan.chosen.sum()), in_years(horizon)
    if len(worthless) and picked == n - len(worthless):
        fit = (
            "The only initiative with points fits"
            if picked == 1
            else f"{'Both' if picked == 2 else f'All {picked}'} initiatives with points fit"
        )
        return f"{fit} into {until} at likely effort"
    if n == 1:
        return (
            f"The only initiative {'fits' if picked else 'does not fit'} into {until} at its likely"
            " effort"
        )
    return f"At likely efforts {part(picked, n, 'initiative', 'fits', 'fit')} into {until}"


def _without_points(w: Wishes, plan: Plan, worthless: np.ndarray) -> str:
    """That some have no points, and whether there is room for them all the same."""
    count = len(worthless)
    all_in = plan.chosen.copy()
    all_in[worthless] = True
    room = ", though there is room for it" if count == 1 else ", though there is room for them"
    return (
        f"Nobody gave {w.names[worthless[0]] if count == 1 else f'{count} others'} any points, so"
        f" {'it is' if count == 1 else 'they are'} left"
        f" out{'' if broken_rules(w, all_in) else room}."
    )


def selection_table(
    wishes: Wishes, plan: Plan, shares: np.ndarray, *, sides: tuple[str, str] = SIDES
) -> pd.DataFrame:
    """The selection as a table, one row an initiative: selected ones first, then by joint value,
    then as listed.
    """
    order = np.lexsort((np.arange(len(wishes.names)), -np.round(wishes.joint, 12), ~plan.chosen))
    return (
        pd.DataFrame(
            {
                "Initiative": list(wishes.names),
                "Selected": np.where(plan.chosen, "yes", "no"),
                **{
                    f"{side}, percent of its points": (
                        (value * 100).round(2) if value.any() else np.nan
                    )
                    for side, value in zip(sides, wishes.value)
                },
                "Person-weeks": wishes.effort.round(2),
                "Selected, times in 100": (np.asarray(shares) * 100).round(1),
                "So": [
                    NO_POINTS if worth <= 0 and not share > NEVER else how_sure(share)
                    for share, worth in zip(shares, wishes.joint)
                ],
            }
        )
        .iloc[order]
        .reset_index(drop=True)
    )


def swaps(problem: Problem, kept: Sequence[str]) -> Finding:
    """For everything left out: what has to go so that it can come in, and what that costs.

    A wish is cheap until something has to make room for it. `kept`: the names on the list as it
    stands. Of all ways to make room the one that loses the least joint value is named; nothing else
    is added but what the wish needs first. One row an initiative left out, the cheapest to add
    first. Exact, without a verdict; where the problem's patience (for all of them) ends the search,
    this is said.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page", "Fair"], "effort_likely": [4.0,
    ...     4.0, 6.0]})
    >>> given = pd.DataFrame({"team": ["Sales"] * 3, "person": None, "initiative": ["Trial",
    ...     "Price page", "Fair"], "points": [60, 30, 10]})
    >>> swaps(Problem(plan, given, {"Sales": 2.5}), ["Trial", "Price page"]).sentence
    'To add Fair you must drop Price page; that is the only possible addition and costs 20 percent
    of all points.'
    """
    name = "to-add-you-must-drop"
    if problem.empty_tables:
        return nothing(name, *problem.empty_tables)
    w = problem.wishes
    base = w.among(kept)
    if base.all() or w.budget <= 0:
        return Finding(
            name,
            (
                "Nothing is left out, so nothing has to make room."
                if base.all()
                else "No team has any capacity, so nothing can be added."
            ),
        )
    deadline = time.monotonic() + problem.patience
    why = clash(w)
    if why:
        return Finding(
            name,
            f"Nothing can be added before this is settled: {why}",
            caveat=problem.caveat(*w.notes),
        )
    found, late = [], 0
    for x in np.flatnonzero(~base):
        only = np.arange(len(base)) == x
        along = np.flatnonzero(with_needs(w, only) & ~base & ~only)
        swapped, proven = _with(w, base, int(x), time_limit=deadline - time.monotonic())
        late += not proven
        if swapped is None:
            why = _why_not(w, int(x)) if proven else "The search was stopped before this was known."
            found.append(
                [
                    w.names[x],
                    "cannot be added" if proven else "not known",
                    listing([w.names[i] for i in along]),
                    None,
                    why,
                ]
            )
            continue
        gone = np.flatnonzero(base & ~swapped)
        cost = float(w.joint @ base - w.joint @ swapped) * 100
        found.append(
            [
                w.names[x],
                listing([w.names[i] for i in gone]) or "nothing",
                listing([w.names[i] for i in along]),
                round(cost, 2),
                "",
            ]
        )
    table = pd.DataFrame(
        found,
        columns=[
            "To add",
            "You must drop",
            "It brings along",
            "Costs, percent of all points",
            "Why not",
        ],
    )
    table["Costs, percent of all points"] = table["Costs, percent of all points"].astype("float64")
    table = table.sort_values(
        "Costs, percent of all points", kind="stable", na_position="last"
    ).reset_index(drop=True)
    possible = int(table["Why not"].eq("").sum())
    caveat = problem.caveat(
        (
            f"The search was stopped after {num(problem.patience):g} seconds; "
            f"what {late} of them would cost may be too much, or is not known."
            if late
            else ""
        ),
        *w.notes,
    )
    if not table["Why not"].ne("").any():
        table = table.drop(columns="Why not")
    if not possible:
        sentence = (
            "The search was stopped before anything was found that can be added."
            if late
            else "Nothing that is left out can be added, whatever is dropped."
        )
        return Finding(name, sentence, table, caveat=caveat)
    top = table.iloc[0]
    cost = float(top["Costs, percent of all points"])
    if top["You must drop"] == "nothing":
        sentence = _room(w, base, table)
    else:
        costs = (
            f"costs {cost:.0f} percent of all points"
            if cost >= 1
            else "costs less than 1 percent of all points"
            if cost > 0
            else "costs nothing"
        )
        costs = costs if cost >= 0 else "the total even gains a little"
        of = (
            "the only possible addition"
            if possible == 1
            else f"the cheapest of {possible} possible additions"
        )
        sentence = (
            f"To add {top['To add']} you must drop {top['You must drop']}; that is {of} and"
            f" {costs}."
        )
    said = Finding(name, sentence, table, caveat=caveat)
    if top["You must drop"] == "nothing":
        return said
    return headlines.swaps(
        said, add=str(top["To add"]), gone=str(top["You must drop"]), many=possible, cost=cost
    )


def _why_not(w: Wishes, x: int) -> str:
    """Why one initiative cannot be added, in words: it is asked for, not yet a must-keep."""
    why = clash(replace(w, must=tuple(sorted({*w.must, x}))))
    if not why:
        return "It does not go together with what is kept."
    alone = f"{w.names[x]} has to be kept, and takes"
    return (
        why.replace(alone, "It takes", 1)
        if why.startswith(alone)
        else f"If it were to be kept: {why}"
    )


def _room(w: Wishes, base: np.ndarray, table: pd.DataFrame) -> str:
    """What can be added without dropping anything, and whether all of that at once."""
    free = table["To add"][table["You must drop"] == "nothing"].tolist()
    if len(free) == 1:
        return f"{free[0]} can be added and nothing has to be dropped."
    together = base | with_needs(w, np.isin(np.array(w.names, dtype=object), free))
    which = (
        f"{'Both' if len(free) == 2 else f'All {len(free)}'} initiatives left out"
        if len(free) == len(table)
        else f"{len(free)} of the {len(table)} initiatives left out"
    )
    if not broken_rules(w, together):
        return (
            f"There is room: {which[0].lower() + which[1:]} can be added together, and nothing has"
            " to be dropped."
        )
    return (
        f"There is room for one more: {free[0]} can be added and nothing has to be dropped; so can"
        f" {'another' if len(free) == 2 else f'{len(free) - 1} others'}, but not all together."
    )


def _with(
    w: Wishes, base: np.ndarray, x: int, *, time_limit: float = TIME_LIMIT
) -> tuple[np.ndarray | None, bool]:
    """The best list with x that adds nothing else but what x needs first (None when there is none),
    and whether that is proven.
    """
    if time_limit <= 0:
        return None, False
    allowed = base | forced(w) | with_needs(w, np.arange(len(base)) == x)
    matrix, upper, low, high = model_of(w)
    low, high = low.copy(), high.copy()
    low[x] = 1.0
    high[: len(allowed)][~allowed] = 0.0
    # A little for each initiative that stays, so that nothing worthless is dropped without need.
    solved = solve(
        -(w.joint * SCALE + 1e-3 * base), (matrix, upper, low, high), time_limit=time_limit
    )
    return (
        None if solved.x is None else np.round(solved.x[: len(base)]).astype(bool)
    ), solved.status in (0, 2)


def must_keeps(problem: Problem) -> Finding:
    """What the room gives up for everything that has to be kept: the best list with it against the
    best without.

    A must-keep is a decision with a price, and the price is seldom named. One row a must-keep, the
    dearest first. Where the must-keeps clash, the smallest set that clashes is named instead.
    Exact, without a verdict; where the problem's patience (for each list) ends a search, how far
    off it may be is said.
    """
    name = "price-of-must-keeps"
    if problem.empty_tables:
        return nothing(name, *problem.empty_tables)
    w, limit, caveat = problem.wishes, problem.patience, problem.caveat(*problem.wishes.notes)
    if not w.must:
        return Finding(
            name, "Nothing is marked as a must-keep, so nothing is given up for one.", caveat=caveat
        )
    plan = choose(w, time_limit=limit)
    if plan.clash:
        return Finding(name, f"This cannot be done: {plan.clash} {way_out(w)}", caveat=caveat)
    found, gap = [], plan.gap
    for m in w.must:
        free = choose(replace(w, must=tuple(i for i in w.must if i != m)), time_limit=limit)
        gap = max(gap, free.gap)
        instead = np.flatnonzero(free.chosen & ~plan.chosen)
        found.append(
            [
                w.names[m],
                round(float(w.joint @ free.chosen - w.joint @ plan.chosen) * 100, 2),
                round(float(w.effort[m]), 1),
                listing([w.names[i] for i in instead]) or "nothing else",
            ]
        )
    table = pd.DataFrame(
        found,
        columns=[
            "Must-keep",
            "Costs, percent of all points",
            "Person-weeks",
            "Without it there is room for",
        ],
    )
    table = table.sort_values(
        "Costs, percent of all points", ascending=False, kind="stable"
    ).reset_index(drop=True)
    if gap > 1e-9:
        caveat = (
            f"A search was stopped after {num(limit):g} seconds; a price may be off by up to"
            f" {num(gap * 100):.1f} percent of all points. {caveat}".strip()
        )
    top = table.iloc[0]
    cost = float(top["Costs, percent of all points"])
    if cost < 0.005:
        sentence = (
            f"{counted(len(w.must), 'must-keep')} {'costs' if len(w.must) == 1 else 'cost'}"
            f" nothing: {'it' if len(w.must) == 1 else 'each'} would be selected anyway."
        )
    else:
        lead = "The must-keep" if len(w.must) == 1 else f"The dearest of {len(w.must)} must-keeps"
        sentence = (
            f"{lead}, {top['Must-keep']}, costs {num(cost):.1f} percent of all points; without it"
            f" there is room for {top['Without it there is room for']}."
        )
    return Finding(name, sentence, table, caveat=caveat)


def whose(team: str) -> str:
    return f"{team}'" if team.endswith("s") else f"{team}'s"


def chance_in_time(problem: Problem, years: np.ndarray) -> str:
    """The chance that what was drawn to take so many years is done within the horizon, in words."""
    probability = float((years <= problem.horizon / QUARTERS + 1e-9).mean())
    if probability < 0.01:
        return "under 1 in 100"
    return "over 99 in 100" if probability > 0.99 else f"{probability * 100:.0f} in 100"


def _one_sided(points: Points) -> str:
    if any(points.given) and not all(points.given):
        have = points.sides[0] if points.given[0] else points.sides[1]
        return f"Only {have} gave points that can be used, so the selection is {whose(have)} alone."
    return ""


def _more(points: Points) -> str:
    """What would settle more of the list, in words."""
    needed = []
    for people in points.people:
        if people is None or len(people) < 2:
            continue
        each = people / np.maximum(people.sum(axis=1, keepdims=True), 1e-12)
        half = 1.96 * float(np.median(each.std(axis=0, ddof=1))) / math.sqrt(len(people))
        needed.append(more_needed(len(people), half, MATTERS_SHARE))
    if needed and max(needed) > 0:
        return (
            f"points of about {counted(max(needed), 'more person', 'more people')} a side, or"
            " narrower efforts,"
        )
    return "narrower estimates of effort"
