"""The part of the list that is worth doing together and fits the time there is, and how sure each place on it is.

So that the room argues about the few that could go either way, and about what it costs to have one more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from .. import privacy
from ..errors import counted, listing
from ..findings import Finding, Verdict, more_needed, nothing, with_left_out
from . import effort
from .alignment import Points, points_of
from .certainty import CORE, DRAWS, chosen_again, standing
from .choice import TIME_LIMIT, Plan, Wishes, choose, wishes
from .effort import in_years

CLEAR_UNSETTLED, LEANING_UNSETTLED = 0.05, 0.2
"""The share of the list that may be unsettled for the verdict to be clear, or leaning."""
MATTERS = 0.01
"""The smallest difference in an initiative's share of the points that matters."""


def select(
    initiatives: pd.DataFrame,
    points: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    minimum: int = privacy.DEFAULT_MINIMUM,
    seed: int = 2026,
    draws: int = DRAWS,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
    most_goals: int | None = None,
    time_limit: float = TIME_LIMIT,
) -> Finding:
    """Which initiatives to do: the greatest joint value that fits the horizon, and how sure each place is.

    So that the room argues about the few that could go either way, not about all. `capacity`: person-weeks a quarter by
    team; `horizon`: quarters; `draws`: how often the choice is made again under other points and efforts. The verdict is
    clear only when nearly the whole list is safely in or out.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page", "Fair"], "effort_likely": [4.0, 4.0, 9.0]})
    >>> given = pd.DataFrame({"team": ["Sales"] * 3 + ["Marketing"] * 3, "person": None,
    ...                       "initiative": ["Trial", "Price page", "Fair"] * 2, "points": [60, 30, 10, 30, 60, 10]})
    >>> select(plan, given, capacity={"Sales": 1, "Marketing": 1}, draws=50).sentence.split(".")[0]
    "2 of 3 initiatives fit into one year and hold 90 percent of Sales' points and 90 percent of Marketing's"
    """
    name = "what-to-do-together"
    if initiatives.empty or points.empty:
        return nothing(name, *(table for table in (initiatives, points) if table.empty))
    ours = points_of(initiatives, points, sides=sides, minimum=minimum)
    efforts = effort.estimates(initiatives, capacity=capacity, sides=sides)
    w = wishes(initiatives, ours, capacity=capacity, horizon=horizon, sides=sides, most_goals=most_goals)
    caveat = [*w.notes, _one_sided(ours)]
    if not any(ours.given):
        return Finding(name, "There are no points that can be used, so nothing can be put first.", verdict="cannot tell", more_needed="points from both sides", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    if w.budget <= 0:
        return Finding(name, "No team has any capacity, so nothing can be selected. Say in workshop.toml how many person-weeks a quarter each team has.", verdict="cannot tell", more_needed="the capacity of each team", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    plan = choose(w, time_limit=time_limit)
    if plan.clash:
        return Finding(name, f"This cannot be done: {plan.clash} Let one of them go, or give it more time.", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    shares = chosen_again(w, efforts, ours, draws=draws, seed=seed, holds=holds, together=together)
    table = selection_table(w, plan, shares, sides=sides)
    stands = [standing(share) for share in shares]
    safe, open_, out = (stands.count(word) for word in ("safe", "talk about it", "never makes it"))
    n = len(w.names)
    unsettled = open_ / n
    verdict: Verdict = "clear" if unsettled <= CLEAR_UNSETTLED else "leaning" if unsettled <= LEANING_UNSETTLED else "cannot tell"
    picked = int(plan.chosen.sum())
    lead = f"All {n} initiatives fit" if picked == n else f"{picked} of {counted(n, 'initiative')} {'fits' if picked == 1 else 'fit'}"
    holding = listing([f"{plan.value[i] * 100:.0f} percent of {whose(sides[i])}{' points' if not i or not ours.given[0] else ''}" for i in (0, 1) if ours.given[i]])
    sentence = f"{lead} into {in_years(horizon)} and {'holds' if picked == 1 else 'hold'} {holding}. {_places(safe, open_, out)}"
    if not plan.proven:
        caveat.insert(0, f"The search was stopped after {time_limit:g} seconds; a list worth up to {plan.gap * 100:.1f} percent of all points more may exist.")
    if picked:
        done = effort.years_drawn(efforts.only(plan.chosen), draws=2_000, seed=seed, holds=holds, together=together)
        caveat.append(f"The selection fits if each initiative takes its likely effort; the chance that all of it is done in time is {chance(float((done <= horizon / effort.QUARTERS + 1e-9).mean()))}.")
    caveat.append(f"Chosen again in {draws:,} draws of points and efforts; safe is {CORE:.0%} of them or more.")
    return Finding(
        name, sentence, table, verdict, caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points),
        more_needed=_more(ours) if verdict == "cannot tell" else "",
    )


def selection_table(wishes: Wishes, plan: Plan, shares: np.ndarray, *, sides: tuple[str, str] = ("Sales", "Marketing")) -> pd.DataFrame:
    """The selection as a table, one row an initiative: selected ones first, then by joint value, then as listed."""
    order = np.lexsort((np.arange(len(wishes.names)), -np.round(wishes.joint, 12), ~plan.chosen))
    return pd.DataFrame({
        "Initiative": list(wishes.names),
        "Selected": np.where(plan.chosen, "yes", "no"),
        f"{sides[0]}, percent of its points": (wishes.value[0] * 100).round(2),
        f"{sides[1]}, percent of its points": (wishes.value[1] * 100).round(2),
        "Person-weeks": wishes.effort.round(2),
        "Selected, times in 100": (np.asarray(shares) * 100).round(1),
        "So": [standing(share) for share in shares],
    }).iloc[order].reset_index(drop=True)


def whose(team: str) -> str:
    return f"{team}'" if team.endswith("s") else f"{team}'s"


def _places(safe: int, open_: int, out: int) -> str:
    if not open_:
        return f"{counted(safe, 'initiative')} {'is' if safe == 1 else 'are'} safe and {out} never make it; nothing is left to argue about."
    return f"{safe} {'is' if safe == 1 else 'are'} safe, {out} never {'makes' if out == 1 else 'make'} it; talk about {'this one' if open_ == 1 else f'these {open_}'}."


def chance(probability: float) -> str:
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
        needed.append(more_needed(len(people), half, MATTERS))
    if needed and max(needed) > 1:
        return f"points of about {counted(max(needed), 'more person', 'more people')} a side, or narrower efforts,"
    return "narrower estimates of effort"
