"""What the room decides in this stage: how far the plan reaches, and what is kept, waits and
stops.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pandas as pd

from ..controls import BELOW, Decide, Valued, listed
from ..decisions import subjects
from ..decisions.sealed import Answer
from ..decisions.shapes import MOVES
from ..decisions.slugs import ASKED
from ..decisions.subjects import BOARD, HORIZON, NAMED, PLAN, REASONS, STOPS
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from ..sealed_pages import SealedPages
from ..stage import live
from ..written import num
from . import alignment, effort, fairness, plots
from . import board as board_
from .choice import TIME_LIMIT
from .draws import Chances
from .problem import Problem

if TYPE_CHECKING:
    import ipywidgets

STAGE = "strategy"
LONGEST = 40
"""Quarters; as far as the settings allow."""
MANY_ON_SCREEN = 42
"""More initiatives than this stand in smaller letters on the room's screen."""


def agreed_horizon(team: Folder) -> int:
    """The quarters that the room agreed to plan for; the setting where nothing usable was
    recorded.
    """
    return subjects.read(team.decisions, HORIZON, team.horizon)


def agreed_plan(team: Folder) -> str:
    """The plan that the room starts from: the one best for the worse-off, unless another was
    recorded.
    """
    value = subjects.read(team.decisions, PLAN)
    return value if value in fairness.PLANS else fairness.PLANS[0]


def agreed_board(team: Folder, start: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What the room keeps, lets wait and stops; `start` where nothing was recorded."""
    return subjects.read(team.decisions, BOARD) or _tidy(start, None)


def as_agreed(
    team: Folder,
    chances: Chances = Chances(),
    *,
    most_goals: int | None = None,
    patience: float = TIME_LIMIT,  # frozen
) -> Callable[[], Problem]:
    """What this stage is asked, as it stands whenever it is called: with the points and the horizon
    agreed by then.

    The room decides both while the steps are run; a problem made before that would go on answering
    for the old ones.
    """

    def problem() -> Problem:
        return Problem(
            team.table("initiatives"),
            board_.given_points(team),
            team.capacity,
            team.terms,
            agreed_horizon(team),
            chances,
            most_goals,
            patience,
        )

    return problem


def horizon(team: Folder, problem: Problem) -> Decide:
    """How far the plan reaches, with the years that the whole list takes beside it. Starts from the
    setting.
    """
    import ipywidgets as w

    line = effort.by_capacity(problem)

    def follows(quarters: int) -> list:
        return [
            effort.years(replace(problem, horizon=quarters)),
            plots.years_chart(line, horizon=quarters),
        ]

    slider = w.IntSlider(
        value=team.horizon,
        min=1,
        max=max(20, team.horizon),
        description="Quarters",
        continuous_update=False,
        layout=w.Layout(width="32em"),
    )
    return Decide(
        team, HORIZON, "How many quarters do we plan for?", slider, stage=STAGE, consequence=follows
    )


def plan(team: Folder, weighed: fairness.TradeOff) -> Decide:
    """Which of the four plans the board starts from, with what each gives each side."""
    import ipywidgets as w

    def follows(name: str) -> str:
        if weighed.plans is None:
            return weighed.why
        kept = fairness.board_from_plan(weighed, name, otherwise={})["keep"]
        return (
            f"{name.capitalize()}: {counted(len(kept), 'initiative')}. {listing(kept)}."
            if kept
            else f"{name.capitalize()}: nothing on the list."
        )

    choices = w.RadioButtons(
        options=fairness.PLANS, value=fairness.PLANS[0], layout=w.Layout(width="24em")
    )
    return Decide(
        team, PLAN, "Which plan do we start from?", choices, stage=STAGE, consequence=follows
    )


def votes(team: Folder) -> dict[str, dict[str, dict[str, int]]]:
    """How many of each side said keep, later or stop on the phones: by initiative, side's name and
    move; nothing where nobody was asked, or too few to be shown.
    """
    found = subjects.read(team.decisions, f"{ASKED}-{BOARD}", {}).get("groups", {})
    said: dict[str, dict[str, dict[str, int]]] = {}
    for key, side in team.terms.keyed():
        for name, words in found.get(key, {}).get("words", {}).items():
            said.setdefault(name, {})[side] = {move: int(words.get(move, 0)) for move in MOVES}
    return said


def at_least(team: Folder) -> set[tuple[str, str]]:
    """The initiatives and sides whose number in `votes` is only the least: nearly all said it."""
    found = subjects.read(team.decisions, f"{ASKED}-{BOARD}", {}).get("groups", {})
    return {
        (name, side)
        for key, side in team.terms.keyed()
        for name in found.get(key, {}).get("at_least", ())
    }


def as_voted(team: Folder, start: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Where the board starts once everybody has said keep, later or stop on their phone.

    What both sides mostly want to keep, put off or stop starts there. Where they differ, or one is
    even, it stays where `start` has it: that is what has to be talked about.
    """
    names = list(dict.fromkeys([*(one for move in MOVES for one in start.get(move, ()))]))
    moved = {name: move for move in MOVES for name in start.get(move, ())}
    for name, sides in votes(team).items():
        wanted = {mostly(words) for words in sides.values()}
        if len(sides) == len(team.sides) and len(wanted) == 1 and "" not in wanted:
            moved[name] = wanted.pop()
            names += [name] * (name not in names)
    return {move: [name for name in names if moved[name] == move] for move in MOVES}


def mostly(words: Mapping[str, int]) -> str:
    """The word that was said most often; nothing where two are even.

    >>> mostly({"keep": 4, "later": 2, "stop": 1}), mostly({"keep": 3, "stop": 3})
    ('keep', '')
    """
    most = max(words.values(), default=0)
    said = [word for word, often in words.items() if often == most and most]
    return said[0] if len(said) == 1 else ""


def board(
    team: Folder,
    problem: Problem,
    selection: Finding,
    *,
    start: Mapping[str, Sequence[str]] | None = None,
) -> Decide:
    """Keep, later or stop for every initiative, with what follows at once; what is open stands near
    the top.

    `start`: where things stand when nothing was recorded; the recommended selection without it.
    `selection` also gives the hint beside each name.
    """
    start = board_.from_selection(selection) if start is None else start
    hints = _hints(selection.table, votes(team), at_least(team))
    weeks = _weeks(selection.table)
    names = _in_order([str(name) for name in problem.planned["initiative"]], start, selection.table)

    def follows(value: Mapping[str, Sequence[str]]) -> Finding:
        return board_.consequence(replace(problem, horizon=agreed_horizon(team)), value)

    widget = moves(names, start, hints=hints, weeks=weeks)
    return Decide(
        team,
        BOARD,
        "What do we keep, what waits, what stops?",
        widget,
        stage=STAGE,
        consequence=follows,
    )


def silent_round(team: Folder) -> Decide:
    """What everybody wrote down in silence to stop, collected without names of people."""
    import ipywidgets as w

    initiatives = team.table("initiatives")
    field = w.Textarea(
        placeholder="one a line, as often as it was written down",
        layout=w.Layout(width="32em", height="8em"),
    )
    return Decide(
        team,
        NAMED,
        "What was written down to stop?",
        field,
        stage=STAGE,
        consequence=lambda text: board_.named_to_stop(initiatives, text),
    )


def stops(team: Folder, start: Mapping[str, Sequence[str]]) -> Decide:
    """Owner, date and who will miss it, for everything that stops by the recorded board (or by
    `start`).
    """
    initiatives = team.table("initiatives")
    agreed = agreed_board(team, start)

    def follows(details: Mapping[str, Mapping[str, str]]) -> Finding:
        return board_.stop_list(initiatives, board=agreed, details=details)

    return Decide(
        team,
        STOPS,
        "Who ends it, by when, and who will miss it?",
        details(agreed["stop"], people=listed(team)),
        stage=STAGE,
        consequence=follows,
    )


def agreed_stops(team: Folder, start: Mapping[str, Sequence[str]]) -> Finding:
    """The recorded page of what we stop."""
    recorded = subjects.read(team.decisions, STOPS, {})
    return board_.stop_list(
        team.table("initiatives"), board=agreed_board(team, start), details=recorded
    )


def pre_mortem(team: Folder) -> Decide:
    """A year from now the plan has failed: the reasons, one a line, and who watches for the first
    sign.
    """
    import ipywidgets as w

    field = w.Textarea(placeholder="one reason a line", layout=w.Layout(width="40em", height="8em"))

    def follows(text: str) -> str:
        count = len([line for line in text.splitlines() if line.strip()])
        return f"{counted(count, 'reason')} so far." if count else "No reasons yet."

    return Decide(
        team,
        REASONS,
        "It is a year from now and the plan has failed. Why?",
        field,
        stage=STAGE,
        consequence=follows,
        owned=True,
    )


def blind_points(team: Folder, *, budget: int = 100) -> Blind:
    """Points of both sides from a fixed budget: given unseen, locked, then shown together."""
    return Blind(
        board_.BlindRound(
            team, team.table("initiatives")["initiative"].astype(str).tolist(), budget=budget
        )
    )


class Blind(SealedPages):
    """What people see of a `BlindRound`: a field an initiative, and how much of the budget is
    left.
    """

    def __init__(self, round_: board_.BlindRound) -> None:
        import html

        import ipywidgets as w

        super().__init__(round_)
        self.round: board_.BlindRound = round_
        typed: dict[str, list[ipywidgets.BoundedIntText]] = {}
        for side in round_.terms.sides:
            fields = [
                w.BoundedIntText(value=0, min=0, max=round_.budget, layout=w.Layout(width="6em"))
                for _ in round_.names
            ]
            row = w.Layout(flex="0 0 auto", min_height="2.2em")
            rows = [
                w.HBox([field, w.HTML(html.escape(name))], layout=row)
                for field, name in zip(fields, round_.names)
            ]
            self.fields[side] = typed[side] = fields
            listed = w.VBox(rows, layout=w.Layout(max_height="26em", overflow="hidden auto"))
            listed.add_class("in-columns")
            if len(rows) > MANY_ON_SCREEN:
                listed.add_class("many-rows")
            self.pages[side] = [listed]
        self.draw(f"{round_.budget} points a side: what is each initiative worth to you?")
        for side, fields in typed.items():
            for field in fields:
                field.observe(
                    lambda _change, side=side: self.say(side, self.note(side)), names="value"
                )

    def read(self, side: str) -> dict[str, int]:
        """The points of a side by initiative, as its fields stand."""
        return {name: field.value for name, field in zip(self.round.names, self.fields[side])}

    def note(self, side: str) -> str:
        """How much of the budget is left."""
        left = self.round.left(self.read(side))
        return (
            f"{left} of {self.round.budget} points left."
            if left >= 0
            else f"{-left} points too many."
        )

    def told(self, answers: Mapping[str, Answer]) -> str:
        """How far the points of both sides agree."""
        from ..findings import to_html

        team = self.round.team
        points = board_.given_points(team)
        finding = alignment.same_first(team.table("initiatives"), points, team.terms)
        return to_html(finding) + f"<p>{BELOW}</p>"


def details(names: Sequence[str], *, people: Sequence[str] = ()) -> Valued:
    """Three fields for each name; `value` maps a name to its owner, due (ISO date) and missed_by,
    where any is filled. The `people` are offered as owners.
    """
    import html
    from datetime import date

    import ipywidgets as w
    import traitlets

    class Details(w.VBox):
        value = traitlets.Dict()
        style = None

    fields, rows = {}, []
    for name in names:
        owner = w.Combobox(
            options=tuple(people),
            ensure_option=False,
            placeholder="owner",
            layout=w.Layout(width="11em"),
        )
        due = w.DatePicker(layout=w.Layout(width="11em"))
        missed = w.Text(placeholder="who will miss it", layout=w.Layout(width="16em"))
        fields[name] = (owner, due, missed)
        rows.append(
            w.HBox(
                [w.HTML(html.escape(name), layout=w.Layout(width="20em")), owner, due, missed],
                layout=w.Layout(flex="0 0 auto", min_height="2.4em"),
            )
        )
    view = Details(
        children=rows or [w.HTML("Nothing stops yet. First record on the board what stops.")]
    )
    busy = False
    besides: dict[
        str, dict[str, str]
    ] = {}  # what is recorded of it and not shown here, such as its status

    def read(_change: object = None) -> None:
        if busy:
            return
        value = {}
        for name, (owner, due, missed) in fields.items():
            filled = {
                "owner": owner.value.strip(),
                "due": due.value.isoformat() if due.value and due.value.year >= 1000 else "",
                "missed_by": missed.value.strip(),
            }
            if any(filled.values()):
                value[name] = filled | besides.get(name, {})
        view.value = value

    def show(change: Mapping) -> None:
        nonlocal busy
        busy = True
        try:
            for name, (owner, due, missed) in fields.items():
                known = change["new"].get(name, {})
                besides[name] = {
                    key: part
                    for key, part in known.items()
                    if key not in ("owner", "due", "missed_by")
                }
                owner.value, missed.value = (
                    str(known.get("owner", "")),
                    str(known.get("missed_by", "")),
                )
                try:
                    due.value = date.fromisoformat(str(known.get("due", "")))
                except ValueError:
                    due.value = None
        finally:
            busy = False
        read()

    view.observe(show, names="value")
    for trio in fields.values():
        for field in trio:
            field.observe(read, names="value")
    return view


def _in_order(
    names: list[str], start: Mapping[str, Sequence[str]], table: pd.DataFrame
) -> list[str]:
    """What is kept at the start first, then what is worth talking about, then the rest; otherwise
    as listed.
    """
    kept = set(start.get("keep", ()))
    talk = (
        set(table["Initiative"][table["So"] == "talk about it"]) if "So" in table.columns else set()
    )
    return sorted(names, key=lambda name: (name not in kept, name not in talk))


def _hints(
    table: pd.DataFrame,
    voted: Mapping[str, Mapping[str, Mapping[str, int]]],
    least: Collection[tuple[str, str]] = (),
) -> dict[str, str]:
    """What stands beside a name: its size, what the selection says, how the phones were split."""
    hints = {}
    if weeks := _weeks(table):
        hints = {
            name: f"{num(weeks[name]):g} person-weeks, {so}"
            for name, so in zip(table["Initiative"], table["So"])
        }
    for name, sides in voted.items():
        apart = len({mostly(words) for words in sides.values()}) > 1
        split = "; ".join(
            f"{side}: {listing([f'{often}{more} {move}' for move, often in words.items() if often])}"
            for side, words in sides.items()
            for more in (" or more" if (name, side) in least else "",)
        )
        open_ = "talk about it" if apart and "talk about" not in hints.get(name, "") else ""
        hints[name] = ", ".join(part for part in (hints.get(name, ""), open_, split) if part)
    return hints


def _weeks(table: pd.DataFrame) -> dict[str, float]:
    """What each initiative takes, in person-weeks; empty where nothing could be selected."""
    if "So" not in table.columns:
        return {}
    return dict(zip(table["Initiative"], table["Person-weeks"].astype(float)))


def moves(
    names: Sequence[str],
    start: Mapping[str, Sequence[str]],
    *,
    hints: Mapping[str, str] | None = None,
    weeks: Mapping[str, float] | None = None,
) -> Valued:
    """A row of three for each name; `value` is the names under keep, later and stop, in the order
    of the list. The room's screen adds up the `weeks`.

    With the keyboard: Tab from choice to choice, Space takes one. A name that the value leaves out
    waits.
    """
    import html

    import ipywidgets as w
    import traitlets

    class Moves(w.VBox):
        value = traitlets.Dict()
        style = None

    if live.led():
        return on_one_screen(names, start, hints=hints or {}, weeks=weeks or {})
    rows = []
    for name in names:
        hint = (hints or {}).get(name, "")
        label = w.HTML(
            f'<span style="font-size:1.05em">{html.escape(name)}</span> <span'
            f' style="color:#595959">{html.escape(hint)}</span>',
            layout=w.Layout(width="36em"),
        )
        choice = w.RadioButtons(
            options=MOVES, value="later", orientation="horizontal", layout=w.Layout(width="18em")
        )
        # Without this the browser squeezes the rows of a long list into the height of the box.
        rows.append(
            (
                name,
                choice,
                w.HBox([label, choice], layout=w.Layout(flex="0 0 auto", min_height="2em")),
            )
        )
    view = Moves(
        children=[row for _, _, row in rows],
        layout=w.Layout(max_height="30em", overflow="hidden auto"),
    )
    busy = False

    def read(_change: object = None) -> None:
        if not busy:
            view.value = {
                move: [name for name, choice, _ in rows if choice.value == move] for move in MOVES
            }

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


def on_one_screen(
    names: Sequence[str],
    start: Mapping[str, Sequence[str]],
    *,
    hints: Mapping[str, str],
    weeks: Mapping[str, float],
) -> Valued:
    """The same as `moves` for the room's screen, which draws all names in three columns itself.

    It reads and writes one hidden field: the names with their hints and weeks, and where each
    stands.
    """
    import json

    import ipywidgets as w
    import traitlets

    class Board(w.VBox):
        value = traitlets.Dict()
        style = None

    field = w.Textarea(layout=w.Layout(width="1px", height="1px"))
    view = Board(children=[field])
    view.add_class("stage-board")
    about = [
        {"name": name, "hint": hints.get(name, ""), "weeks": weeks.get(name)} for name in names
    ]

    def show(_change: object = None) -> None:
        text = json.dumps({"names": about, "value": view.value})
        if field.value != text:
            field.value = text

    def moved(_change: object) -> None:
        try:
            found = json.loads(field.value)["value"]
            view.value = _tidy(found if isinstance(found, dict) else {}, names)
        except (ValueError, KeyError, TypeError):
            return  # half of it: the next change brings the whole

    view.value = _tidy(start, names)
    view.observe(show, names="value")
    show()
    field.observe(moved, names="value")
    return cast("Valued", view)


def _tidy(value: Mapping[str, Sequence[str]], names: Sequence[str] | None) -> dict[str, list[str]]:
    """Each known name under one move, the first that claims it; everything else waits."""
    claimed: dict[str, str] = {}
    for move in MOVES:
        cell = value.get(move, ())
        for name in cell if isinstance(cell, list | tuple) else ():
            claimed.setdefault(str(name), move)
    order = list(claimed) if names is None else list(names)
    return {move: [name for name in order if claimed.get(name, "later") == move] for move in MOVES}
