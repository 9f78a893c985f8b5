"""What the room decides in this stage: how far the plan reaches, and what is kept, waits and stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..controls import Decide
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from . import board as board_
from . import effort, fairness, plots

if TYPE_CHECKING:
    import ipywidgets

STAGE = "strategy"
HORIZON = "horizon-in-quarters"
PLAN = "plan-to-start-from"
BOARD = "keep-later-stop"
MOVES = ("keep", "later", "stop")
LONGEST = 40
"""Quarters; as far as the settings allow."""


def agreed_horizon(team: Folder) -> int:
    """The quarters that the room agreed to plan for; the setting where nothing usable was recorded."""
    value = team.decisions.value(HORIZON, team.horizon)
    return int(value) if isinstance(value, int | float) and 1 <= value <= LONGEST else team.horizon


def agreed_plan(team: Folder) -> str:
    """The plan that the room starts from: the one best for the worse-off, unless another was recorded."""
    value = team.decisions.value(PLAN)
    return value if value in fairness.PLANS else fairness.PLANS[0]


def agreed_board(team: Folder, start: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What the room keeps, lets wait and stops; `start` where nothing was recorded."""
    value = team.decisions.value(BOARD)
    return _tidy(value, None) if isinstance(value, Mapping) else _tidy(start, None)


def horizon(team: Folder, *, holds: float = effort.HOLDS, together: float = effort.TOGETHER) -> Decide:
    """How far the plan reaches, with the years that the whole list takes beside it. Starts from the setting."""
    import ipywidgets as w

    initiatives = team.table("initiatives")
    line = effort.by_capacity(initiatives, capacity=team.capacity, seed=team.seed, sides=team.sides, holds=holds, together=together)

    def follows(quarters: int) -> list:
        finding = effort.years(initiatives, capacity=team.capacity, horizon=quarters, seed=team.seed, sides=team.sides, holds=holds, together=together)
        return [finding, plots.years_chart(line, horizon=quarters)]

    slider = w.IntSlider(value=team.horizon, min=1, max=max(20, team.horizon), description="Quarters", continuous_update=False, layout=w.Layout(width="32em"))
    return Decide(team, HORIZON, "How many quarters do we plan for?", slider, stage=STAGE, consequence=follows)


def plan(team: Folder, weighed: fairness.TradeOff) -> Decide:
    """Which of the four plans the board starts from, with what each gives each side."""
    import ipywidgets as w

    def follows(name: str) -> str:
        if weighed.plans is None:
            return weighed.why
        kept = fairness.start(weighed, name, otherwise={})["keep"]
        return f"{name.capitalize()}: {counted(len(kept), 'initiative')}. {listing(kept)}."

    choices = w.RadioButtons(options=fairness.PLANS, value=fairness.PLANS[0], layout=w.Layout(width="24em"))
    return Decide(team, PLAN, "Which plan do we start from?", choices, stage=STAGE, consequence=follows)


def board(team: Folder, selection: Finding, *, start: Mapping[str, Sequence[str]] | None = None, holds: float = effort.HOLDS, together: float = effort.TOGETHER) -> Decide:
    """Keep, later or stop for every initiative, with what follows at once.

    `start`: where things stand when nothing was recorded; the recommended selection without it. `selection` also gives the
    hint beside each name.
    """
    initiatives, points = team.table("initiatives"), team.table("points")
    start = board_.recommended(selection) if start is None else start
    names = [str(name) for name in initiatives["initiative"]]
    hints = _hints(selection.table)

    def follows(value: Mapping[str, Sequence[str]]) -> Finding:
        return board_.consequence(
            initiatives, points, board=value, capacity=team.capacity, horizon=agreed_horizon(team), sides=team.sides,
            minimum=team.minimum, seed=team.seed, holds=holds, together=together,
        )

    widget = moves(names, start, hints=hints)
    return Decide(team, BOARD, "What do we keep, what waits, what stops?", widget, stage=STAGE, consequence=follows)


def _hints(table: pd.DataFrame) -> dict[str, str]:
    if "So" not in table.columns:
        return {}
    return {name: f"{weeks:g} person-weeks, {so}" for name, weeks, so in zip(table["Initiative"], table["Person-weeks"], table["So"])}


def moves(names: Sequence[str], start: Mapping[str, Sequence[str]], *, hints: Mapping[str, str] | None = None) -> ipywidgets.VBox:
    """A row of three for each name; `value` is the names under keep, later and stop, in the order of the list.

    With the keyboard: Tab from row to row, arrow keys within one. A name that the value leaves out waits.
    """
    import html

    import ipywidgets as w
    import traitlets

    class Moves(w.VBox):
        value = traitlets.Dict()
        style = None

    rows = []
    for name in names:
        hint = (hints or {}).get(name, "")
        label = w.HTML(
            f'<span style="font-size:1.05em">{html.escape(name)}</span> <span style="color:#595959">{html.escape(hint)}</span>',
            layout=w.Layout(width="32em"),
        )
        choice = w.RadioButtons(options=MOVES, value="later", orientation="horizontal", layout=w.Layout(width="18em"))
        # Without this the browser squeezes the rows of a long list into the height of the box.
        rows.append((name, choice, w.HBox([label, choice], layout=w.Layout(flex="0 0 auto", min_height="2em"))))
    view = Moves(children=[row for _, _, row in rows], layout=w.Layout(max_height="30em", overflow="hidden auto"))
    busy = False

    def read(_change: object = None) -> None:
        if not busy:
            view.value = {move: [name for name, choice, _ in rows if choice.value == move] for move in MOVES}

    def show(change: Mapping) -> None:
        nonlocal busy
        wanted = {name: move for move in MOVES for name in _tidy(change["new"], names)[move]}
        busy = True
        try:
            for name, choice, _ in rows:
                choice.value = wanted.get(name, "later")
        finally:
            busy = False
        read()

    view.observe(show, names="value")
    for _, choice, _row in rows:
        choice.observe(read, names="value")
    view.value = _tidy(start, names)
    return view


def _tidy(value: Mapping[str, Sequence[str]], names: Sequence[str] | None) -> dict[str, list[str]]:
    """Each known name under one move, the first that claims it; everything else waits."""
    claimed: dict[str, str] = {}
    for move in MOVES:
        cell = value.get(move, ())
        for name in cell if isinstance(cell, list | tuple) else ():
            claimed.setdefault(str(name), move)
    order = list(claimed) if names is None else list(names)
    return {move: [name for name in order if claimed.get(name, "later") == move] for move in MOVES}
