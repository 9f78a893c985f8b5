"""Keep, later, stop: what the room makes of the list, and what follows from it.

People overlook what could be taken away unless they are asked for it (Adams, Converse, Hales and Klotz 2021).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .. import privacy
from ..errors import counted, listing
from ..findings import Finding, nothing, with_left_out
from . import effort
from .alignment import points_of, same
from .choice import Wishes, broken, weeks, wishes
from .effort import in_years
from .portfolio import chance, whose

Board = Mapping[str, Sequence[str]]
"""What the room decided: the names under "keep", "later" and "stop"."""


def recommended(selection: Finding) -> dict[str, list[str]]:
    """Where the board starts: what was selected is kept, the rest waits; stopping is for the room to say."""
    table = selection.table
    if "Selected" not in table.columns:
        return {"keep": [], "later": [], "stop": []}
    chosen = table["Selected"] == "yes"
    return {"keep": table["Initiative"][chosen].tolist(), "later": table["Initiative"][~chosen].tolist(), "stop": []}


def consequence(
    initiatives: pd.DataFrame,
    points: pd.DataFrame,
    *,
    board: Board,
    capacity: Mapping[str, float],
    horizon: float = 4,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    minimum: int = privacy.DEFAULT_MINIMUM,
    seed: int = 2026,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
) -> Finding:
    """What follows from keep, later and stop: the work that is left, what each side keeps, what has to come along.

    Shown live while the room moves things. An initiative that the board does not name waits. A plain count without a
    verdict; the table lists what does not go together.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [6.0, 6.0], "requires": [None, "Trial"]})
    >>> consequence(plan, pd.DataFrame(columns=["team", "person", "initiative", "points"]),
    ...             board={"keep": ["Price page"]}, capacity={"Sales": 3}).table["What"].tolist()
    ['Price page needs Trial first.']
    """
    name = "what-the-board-means"
    if initiatives.empty:
        return nothing(name, initiatives)
    ours = points_of(initiatives, points, sides=sides, minimum=minimum)
    w = wishes(initiatives, ours, capacity=capacity, horizon=horizon, sides=sides)
    efforts = effort.estimates(initiatives, capacity=capacity, sides=sides)
    keep = {same(item) for item in board.get("keep", ())}
    stop = {same(item) for item in board.get("stop", ())}
    chosen = np.array([same(item) in keep for item in w.names])
    stopped = int(sum(same(item) in stop for item in w.names))
    rows = [["Does not go together", sentence] for sentence in broken(w, chosen)]
    before, after = (_served(w, which) for which in (np.ones(len(chosen), bool), chosen))
    rows += [["Goal that nothing kept serves", w.goals[g]] for g in sorted(before - after)]
    kept = int(chosen.sum())
    if not kept:
        sentence = "Nothing is kept, so nothing is left to do."
    elif efforts.capacity.sum() <= 0:
        sentence = f"{counted(kept, 'initiative')} kept, {weeks(float(w.effort @ chosen))}; no team has any capacity yet."
    else:
        drawn = effort.years_drawn(efforts.only(chosen & efforts.doable), draws=4_000, seed=seed, holds=holds, together=together)
        low, _, high = effort.spread(drawn)
        time = effort.between(low, high)
        sentence = f"What you keep ({counted(kept, 'initiative')}) takes {time}; your horizon is {in_years(horizon)}."
        sentence += f" The chance to finish it in time is {chance(float((drawn <= horizon / effort.QUARTERS + 1e-9).mean()))}."
        held = [f"{w.value[i] @ chosen * 100:.0f} percent of {whose(sides[i])}{' points' if not i or not ours.given[0] else ''}" for i in (0, 1) if ours.given[i]]
        sentence += f" It holds {listing(held)}." if held else ""
    sentence += f" {counted(len(w.names) - kept - stopped, 'initiative')} {'waits' if len(w.names) - kept - stopped == 1 else 'wait'} and {stopped} {'stops' if stopped == 1 else 'stop'}."
    return Finding(name, sentence, pd.DataFrame(rows, columns=["Look at", "What"]), caveat=with_left_out(" ".join(w.notes), initiatives, points))


def _served(wishes: Wishes, which: np.ndarray) -> set[int]:
    return {wishes.goal[i] for i in np.flatnonzero(which)} - {-1} if wishes.goal else set()
