"""What is kept, laid out over the quarters: each team works through its part one after the other.

Choosing is exact; laying out is by a plain rule that a room can follow and change: what runs
already first, then what gives most value for its work (its own or that of what waits for it), never
before what it needs. Work that is nobody's own goes to the teams in proportion to the time they
have left beside their own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, nothing
from . import choice
from .choice import Wishes
from .in_words import begin, in_years, part
from .problem import Problem

COLUMNS = ("initiative", "goal", "team", "start", "end", "work")


def roadmap(problem: Problem, kept: Sequence[str]) -> pd.DataFrame:
    """When each team works on what, at likely efforts: one row an initiative and team.

    Columns: initiative, goal, team, `start` and `end` in quarters from now (0 is the beginning of
    the first), `work` in person-weeks. Initiatives that need a team without capacity are left out
    and named in `attrs["undone"]`; those that wait for one another have no order and are laid out
    as one piece of work, named in `attrs["together"]`.
    """
    frame = pd.DataFrame(columns=list(COLUMNS))
    if problem.planned.empty:
        missing = problem.planned.attrs.get("missing", "There is nothing to lay out.")
        frame.attrs.update(missing=missing, undone=[], together=[])
        return frame
    w, horizon = problem.wishes, problem.horizon
    chosen = w.among(kept)
    doable = (
        chosen & ~(w.own_work[w.budgets <= 0] > 0).any(axis=0)
        if w.budget > 0
        else np.zeros(len(chosen), bool)
    )
    undone = [w.names[i] for i in np.flatnonzero(chosen & ~doable)]
    work = _by_team(w, doable, horizon)
    rates = w.budgets / horizon
    free, done, rows = np.zeros(len(w.teams)), {}, []
    goal = problem.goal_of_each
    circles = [
        some for circle in choice.circles(w) if len(some := [i for i in circle if doable[i]]) > 1
    ]
    for i in _order(w, doable, problem.running):
        if i in done:
            continue
        whole = next((circle for circle in circles if i in circle), [i])
        ready = max((done[b] for a, b in w.requires if a in whole and b in done), default=0.0)
        finish, spans = ready, {}
        for t in np.flatnonzero(work[:, whole].sum(axis=1) > 0):
            start = max(float(free[t]), ready)
            free[t] = start + work[t, whole].sum() / rates[t]
            finish = max(finish, float(free[t]))
            spans[t] = (start, float(free[t]))
        for one in whole:
            serves = goal.iloc[one] if pd.notna(goal.iloc[one]) else None
            rows += [
                [w.names[one], serves, w.teams[t], *span, float(work[t, one])]
                for t, span in spans.items()
                if work[t, one] > 0
            ]
            done[one] = finish
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame.attrs.update(missing="" if rows else _nothing(w, chosen, doable), undone=undone)
    frame.attrs["together"] = [[w.names[i] for i in circle] for circle in circles]
    return frame


def _nothing(w: Wishes, chosen: np.ndarray, doable: np.ndarray) -> str:
    """Why there is nothing to lay out, in words."""
    if not chosen.any():
        return "Nothing is kept yet, so there is nothing to lay out."
    if w.budget > 0 and doable.any():
        return "Nothing that is kept has any effort, so there is nothing to lay out."
    return "Nothing is kept that any team has time for."


def _by_team(w: Wishes, chosen: np.ndarray, horizon: float) -> np.ndarray:
    """Person-weeks by team and initiative, with what is nobody's own shared out by the time that is
    left.
    """
    own = np.where(chosen, w.own_work, 0.0)
    spare = np.maximum(w.budgets - own.sum(axis=1), 0.0)
    if spare.sum() <= 0:
        spare = w.budgets
    anyone = np.where(chosen, np.maximum(w.effort - w.own_work.sum(axis=0), 0.0), 0.0)
    share = spare / spare.sum() if spare.sum() > 0 else np.zeros(len(spare))
    return own + share[:, None] * anyone[None, :]


def _order(w: Wishes, chosen: np.ndarray, running: np.ndarray) -> list[int]:
    """The order in which things are begun; what depends on itself in a circle goes together, as
    listed.
    """
    density = w.joint / np.maximum(w.effort, 1e-9)
    pull = density.copy()
    for i in np.flatnonzero(chosen):
        for b in choice.closure(w, int(i)):
            pull[b] = max(pull[b], density[i])
    waiting = {
        int(i): {
            b for b in choice.closure(w, int(i)) if chosen[b] and i not in choice.closure(w, b)
        }
        for i in np.flatnonzero(chosen)
    }
    out: list[int] = []
    while waiting:
        ready = [i for i, needs in waiting.items() if needs <= set(out)] or list(waiting)
        best = min(ready, key=lambda i: (not running[i], -round(float(pull[i]), 12), i))
        out.append(best)
        del waiting[best]
    return out


def laid_out(problem: Problem, kept: Sequence[str]) -> Finding:
    """In which quarter each thing that is kept begins and is done.

    A list becomes a plan when everybody sees what is not begun yet. `kept`: the names that stay.
    Quarters are counted from the day of the workshop, where there is one. At likely efforts; a
    plain table without a verdict.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [10.0, 10.0],
    ...     "requires": [None, "Trial"]})
    >>> laid_out(Problem(plan, capacity={"Sales": 10}), ["Trial", "Price page"]).sentence
    'Of 2 initiatives the first is done in quarter 1 and the last in quarter 2, within your horizon
    of one year.'
    """
    name = "roadmap-by-quarter"
    if problem.planned.empty:
        return nothing(name, problem.planned)
    horizon, today, past = problem.horizon, problem.terms.date, problem.chances.past
    bars = roadmap(problem, kept)
    undone = bars.attrs["undone"]
    caveat = (
        "At likely efforts, each team one thing after the other; work that is nobody's own is"
        " shared out by the time that is left."
    )
    if len(past):
        caveat = f"{choice.correction_in_words(past)} {caveat}".strip()
    if undone:
        caveat += (
            f" {listing(undone)} cannot be laid out: a team that has to do it has no capacity."
        )
    if together := bars.attrs["together"]:
        which = "; ".join(listing(circle) for circle in together)
        caveat += f" What waits for one another has no order and is laid out as one: {which}."
    if bars.empty:
        return Finding(
            name,
            bars.attrs["missing"],
            verdict="cannot tell",
            more_needed="something kept that a team has time for",
            caveat=caveat if undone else "",
        )
    whole = bars.groupby("initiative", sort=False).agg(
        start=("start", "min"),
        end=("end", "max"),
        work=("work", "sum"),
        team=("team", lambda teams: listing(list(dict.fromkeys(teams)))),
    )
    whole = whole.sort_values(["start", "end"], kind="stable")
    first, last = _quarter_of(float(whole["end"].min())), _quarter_of(float(whole["end"].max()))
    table = pd.DataFrame(
        {
            "Initiative": whole.index,
            "Begins in": [quarter_name(int(start + 1e-9), today) for start in whole["start"]],
            "Done in": [quarter_name(_quarter_of(end), today) for end in whole["end"]],
            "Team": whole["team"].to_numpy(),
            "Person-weeks": whole["work"].round(1).to_numpy(),
        }
    )
    inside = whole["end"].max() <= horizon + 1e-6
    where = (
        f"within your horizon of {in_years(horizon)}"
        if inside
        else f"past your horizon of {in_years(horizon)}"
    )
    if len(whole) == 1:
        sentence = (
            f"The only initiative that is kept is done in {quarter_name(last, today)}, {where}."
        )
    elif first == last:
        sentence = (
            f"{begin(part(len(whole), len(whole), 'initiative', 'is', 'are'))} done in"
            f" {quarter_name(last, today)}, {where}."
        )
    else:
        sentence = (
            f"Of {counted(len(whole), 'initiative')} the first is done in"
            f" {quarter_name(first, today)} and the last in {quarter_name(last, today)}, {where}."
        )
    return Finding(name, sentence, table, caveat=problem.caveat(caveat))


def _quarter_of(end: float) -> int:
    """The quarter (0 is the first) in which something that ends here is done."""
    return max(0, int(np.ceil(end - 1e-6)) - 1)


def quarter_name(number: int, today: date | None = None) -> str:
    """The name of a quarter, counted from the first one that begins after today.

    >>> quarter_name(0), quarter_name(0, date(2026, 11, 23)), quarter_name(4, date(2026, 11, 23))
    ('quarter 1', 'Q1 2027', 'Q1 2028')
    """
    if today is None:
        return f"quarter {number + 1}"
    place = today.year * 4 + (today.month - 1) // 3 + 1 + number
    return f"Q{place % 4 + 1} {place // 4}"
