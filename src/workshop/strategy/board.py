"""Keep, later, stop: what the room makes of the list, and what follows from it.

People overlook what could be taken away unless they are asked for it, twice (Adams, Converse, Hales
and Klotz 2021). Points are given blind, from a fixed budget, and locked before anything is shown. A
pre-mortem closes the stage (Klein 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..decisions import sealed
from ..decisions.sealed import SealedRound, Sealing
from ..decisions.subjects import in_full
from ..errors import WorkshopError, counted, listing
from ..findings import Finding, nothing, with_left_out
from ..folder import Folder
from . import headlines
from .alignment import folded
from .choice import Wishes, broken_rules
from .draws import years_drawn
from .effort import spread
from .in_words import QUARTERS, between, in_years, weeks
from .portfolio import chance_in_time, shares_held
from .problem import Problem

Board = Mapping[str, Sequence[str]]
"""What the room decided: the names under "keep", "later" and "stop"."""


def from_selection(selection: Finding) -> dict[str, list[str]]:
    """Where the board starts: what was selected is kept, the rest waits; stopping is for the room
    to say.
    """
    table = selection.table
    if "Selected" not in table.columns:
        return {"keep": [], "later": [], "stop": []}
    chosen = table["Selected"] == "yes"
    return {
        "keep": table["Initiative"][chosen].tolist(),
        "later": table["Initiative"][~chosen].tolist(),
        "stop": [],
    }


def consequence(problem: Problem, board: Board) -> Finding:
    """What follows from keep, later and stop: the work that is left, what each side keeps, what has
    to come along.

    Shown live while the room moves things. An initiative that the board does not name waits. A
    plain count without a verdict; the table lists what does not go together.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [6.0, 6.0],
    ...     "requires": [None, "Trial"]})
    >>> consequence(Problem(plan, capacity={"Sales": 3}),
    ...     {"keep": ["Price page"]}).table["What"].tolist()
    ['Price page needs Trial first.']
    """
    name = "what-the-board-means"
    if problem.planned.empty:
        return nothing(name, problem.planned)
    w, efforts, horizon = problem.wishes, problem.efforts, problem.horizon
    chosen = w.among(board.get("keep", ()))
    stopped = int(w.among(board.get("stop", ())).sum())
    rows = [["Does not go together", sentence] for sentence in broken_rules(w, chosen)]
    before, after = (_served(w, which) for which in (np.ones(len(chosen), bool), chosen))
    if before - after:
        rows.append(
            [
                f"{counted(len(before - after), 'goal')} that nothing kept serves",
                listing([w.goals[g] for g in sorted(before - after)]),
            ]
        )
    kept = int(chosen.sum())
    chance = None
    if not kept:
        sentence = "Nothing is kept, so nothing is left to do."
    elif efforts.capacity.sum() <= 0:
        sentence = (
            f"{counted(kept, 'initiative')} kept, {weeks(float(w.effort @ chosen))}; no team has"
            " any capacity yet."
        )
    else:
        # As many draws as for the whole list: what is the same has to be told with the same
        # numbers.
        drawn = years_drawn(
            efforts.only(chosen & efforts.doable), problem.chances, seed=problem.terms.seed
        )
        low, _, high = spread(drawn)
        time = between(low, high)
        never = chosen & ~efforts.doable
        if never.any():
            teams = [
                team
                for team, units, own in zip(efforts.teams, efforts.capacity, efforts.own_work)
                if units <= 0 and own[chosen].any()
            ]
            sentence = (
                f"What you keep ({counted(kept, 'initiative')}) is never all done: {listing(teams)}"
                f" {'has' if len(teams) == 1 else 'have'} no capacity."
            )
            left = kept - int(never.sum())
            sentence += (
                f" The other {'one takes' if left == 1 else f'{left} take'} {time}; your horizon is"
                f" {in_years(horizon)}."
                if left
                else ""
            )
        else:
            sentence = (
                f"What you keep ({counted(kept, 'initiative')}) takes {time}; your horizon is"
                f" {in_years(horizon)}."
            )
            sentence += f" The chance to finish it in time is {chance_in_time(problem, drawn)}."
            chance = float((drawn <= horizon / QUARTERS + 1e-9).mean())
        held = shares_held(problem, chosen)
        sentence += f" It holds {listing(held)}." if held else ""
    sentence += (
        f" {_so_many(len(w.names) - kept - stopped, 'waits', 'wait')} and"
        f" {_so_many(stopped, 'stops', 'stop').lower()}."
    )
    said = Finding(
        name,
        sentence,
        pd.DataFrame(rows, columns=["Look at", "What"]),
        caveat=problem.caveat(*w.notes),
    )
    if chance is None:
        return said
    waits = len(w.names) - kept - stopped
    return headlines.board(
        said, kept=kept, waits=waits, stops=stopped, chance=chance, horizon=horizon
    )


def _so_many(count: int, one: str, many: str) -> str:
    return (
        f"{counted(count, 'initiative')} {one if count == 1 else many}"
        if count
        else f"Nothing {one}"
    )


def _served(wishes: Wishes, which: np.ndarray) -> set[int]:
    return {wishes.goal[i] for i in np.flatnonzero(which)} - {-1} if wishes.goal else set()


# --- the silent round ----------------------------------------------------------------------------------------------


NAMED_TOGETHER = 3
"""So many things that were written down as often are named."""


def named_to_stop(initiatives: pd.DataFrame, names: str | Sequence[str]) -> Finding:
    """What people wrote down in silence to stop, and how often: the first look at what could go.

    `names`: one a line, as often as it was written; who wrote it is not kept. A name that starts
    like an initiative counts for it. A plain count without a verdict.

    >>> plan = pd.DataFrame({"initiative": ["Newsletter", "Trade fair"], "kind": ["running",
    ...     "new"]})
    >>> named_to_stop(plan, "newsletter\\nnewsletter\\ntrade fair").sentence
    '3 things were written down to stop; most often Newsletter (2 times). 1 of these 2 is running
    today.'
    """
    name = "named-to-stop"
    lines = names.splitlines() if isinstance(names, str) else [str(item) for item in names]
    lines = [line.strip(" \t-*") for line in lines if line.strip(" \t-*")]
    if not lines:
        return Finding(name, "Nothing has been written down yet.", kind="state")
    place = (
        {folded(item): str(item) for item in initiatives["initiative"]} if len(initiatives) else {}
    )
    counts: dict[str, int] = {}
    for line in lines:
        close = [whole for key, whole in place.items() if key.startswith(folded(line))]
        known = place.get(folded(line)) or (close[0] if len(close) == 1 else line)
        counts[known] = counts.get(known, 0) + 1
    kind = (
        initiatives["kind"].astype("object")
        if "kind" in initiatives.columns
        else pd.Series([None] * len(initiatives), dtype="object")
    )
    running = (
        {str(item) for item, what in zip(initiatives["initiative"], kind) if what == "running"}
        if len(initiatives)
        else set()
    )
    table = pd.DataFrame(
        [
            [
                item,
                count,
                "yes" if item in running else "no" if item in place.values() else "not on the list",
            ]
            for item, count in counts.items()
        ],
        columns=["To stop", "Times", "Running today"],
    )
    table = table.sort_values("Times", ascending=False, kind="stable").reset_index(drop=True)
    going = int((table["Running today"] == "yes").sum())
    times = int(table["Times"].max())
    top = [str(item) for item in table.loc[table["Times"] == times, "To stop"]]
    each = " each" if len(top) > 1 else ""
    often = (
        f"; most often {listing(top)} ({times} times{each})"
        if times > 1 and len(top) <= NAMED_TOGETHER
        else f"; {len(top)} of them {times} times each"
        if times > 1
        else ""
    )
    today = (
        f"It is {'' if going else 'not '}running today"
        if len(table) == 1
        else f"{going or 'None'} of these {len(table)} {'is' if going < 2 else 'are'} running today"
    )
    sentence = (
        f"{counted(len(lines), 'thing')} {'was' if len(lines) == 1 else 'were'} written down to"
        f" stop{often}. {today}."
    )
    return Finding(name, sentence, table)


# --- blind points --------------------------------------------------------------------------------------------------

POINTS = Sealing("points", "points", "points")


class BlindRound(SealedRound):
    """Points of both sides, locked blind and shown together: a whole budget over the initiatives.

    Until both sides have locked theirs, no screen and no table holds any point; see
    `decisions.sealed`.
    """

    def __init__(self, team: Folder, names: Sequence[str], *, budget: int = 100) -> None:
        super().__init__(team.decisions, team.terms, POINTS, self._checked)
        self.team, self.names, self.budget = team, [str(item) for item in names], budget

    def left(self, given: Mapping[str, float]) -> int:
        """How many points of the budget are still to be given."""
        return self.budget - int(sum(given.values()))

    def _checked(self, side: str, given: Mapping[str, float]) -> dict[str, int]:
        """The points to lock; refused where they are not whole, negative or not the whole
        budget.
        """
        points = {item: int(value) for item, value in given.items() if item in self.names and value}
        if any(value < 0 or value != int(value) for value in given.values()):
            raise WorkshopError("Points are whole numbers, and none is under 0.")
        if self.left(points):
            over = self.left(points) < 0
            raise WorkshopError(
                f"{side} has {counted(abs(self.left(points)), 'point')}"
                f" {'too many' if over else 'left'}; give exactly {self.budget}."
            )
        return points


def given_points(team: Folder) -> pd.DataFrame:
    """The points to work with: the ones given in the room once both sides have shown theirs, else
    the folder's table.

    Points given in the room count only where their seal fits.
    """
    given = sealed.given(team.decisions, team.terms, POINTS)
    if not given:
        return team.table("points")
    rows = [
        (side, None, item, float(value))
        for side, points in given.items()
        for item, value in points.items()
    ]
    frame = pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])
    frame.attrs.update(
        source="the points given in the room",
        left_out=0,
        missing="" if rows else "No points were given in the room.",
    )
    return frame


# --- what stops ----------------------------------------------------------------------------------------------------


def stop_list(
    initiatives: pd.DataFrame, *, board: Board, details: Mapping[str, Mapping[str, str]]
) -> Finding:
    """The one page of what we stop: who ends it, by when, and who will miss it.

    `details`: owner, due and missed_by for each initiative that stops. A stop without an owner or a
    date is only a wish, and is counted as such. A plain count without a verdict.

    >>> plan = pd.DataFrame({"initiative": ["Newsletter"], "effort_likely": [6.0]})
    >>> stop_list(plan, board={"stop": ["Newsletter"]}, details={}).sentence
    '1 initiative stops and frees 6 person-weeks; it has no owner or no date yet.'
    """
    name = "what-we-stop"
    stops = [str(item) for item in board.get("stop", ())]
    if not stops:
        return Finding(name, "Nothing stops yet.", kind="state")
    work = (
        pd.to_numeric(initiatives["effort_likely"], errors="coerce").fillna(0)
        if "effort_likely" in initiatives.columns
        else pd.Series(0.0, index=initiatives.index)
    )
    efforts = (
        {folded(item): float(value) for item, value in zip(initiatives["initiative"], work)}
        if len(initiatives)
        else {}
    )
    rows = []
    for item in stops:
        known = details.get(item, {})
        known = known if isinstance(known, Mapping) else {}
        owner, due, missed_by = (
            str(known.get(field, "") or "").strip() for field in ("owner", "due", "missed_by")
        )
        rows.append(
            [
                item,
                owner,
                in_full(due),
                missed_by,
                round(efforts.get(folded(item), 0.0), 1),
            ]
        )
    table = pd.DataFrame(
        rows, columns=["We stop", "Owner", "By when", "Who will miss it", "Frees person-weeks"]
    )
    open_ = int(((table["Owner"] == "") | (table["By when"] == "")).sum())
    sentence = (
        f"{counted(len(stops), 'initiative')} {'stops' if len(stops) == 1 else 'stop'} and"
        f" {'frees' if len(stops) == 1 else 'free'}"
        f" {weeks(float(table['Frees person-weeks'].sum()))}"
    )
    if open_:
        sentence += (
            "; it has no owner or no date yet."
            if len(stops) == 1
            else f"; {open_} of them {'has' if open_ == 1 else 'have'} no owner or no date yet."
        )
    else:
        sentence += (
            ", with an owner and a date." if len(stops) == 1 else ", each with an owner and a date."
        )
    silent = int((table["Who will miss it"] == "").sum())
    caveat = f"For {silent} of them nobody has said yet who will miss it." if silent else ""
    if silent and len(stops) == 1:
        caveat = "Nobody has said yet who will miss it."
    return Finding(name, sentence, table, caveat=with_left_out(caveat, initiatives))
