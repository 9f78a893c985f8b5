"""A control is a lens on a plain function: it starts from the recorded decision, shows what
follows, records the new one.

The control itself is `Decide`, which works without a browser; what people see is linked to it and
does nothing else.
"""

from __future__ import annotations

import base64
import functools
import html
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from . import written
from .decisions import RECORD, Decision, sentences, subjects, unnoted
from .decisions.sentences import ended
from .errors import WorkshopError, listing
from .findings import Finding, to_html
from .folder import Folder
from .stage import drafts, live

if TYPE_CHECKING:
    import ipywidgets
    from matplotlib.axes import Axes

UNATTENDED = "WORKSHOP_UNATTENDED"
"""Environment variable that says that no one is at the keyboard."""
BELOW = "To bring the steps below up to date, choose Run > Run Selected Cell and All Below."
"""Said where nothing follows by itself: in a notebook without the room's screen."""
MANY = 8
"""More rows than this stand in two columns on the room's screen."""
HIDE = "<style>.jp-MarkdownCell:has(.for-the-facilitator) { display: none; }</style>"
WRAP = (
    "<style>.widget-radio-box label { display: flex; flex-direction: row-reverse; justify-content:"
    " flex-end; height: auto; line-height: 1.4; } .widget-radio-box input, .widget-checkbox input {"
    " flex: none; } .widget-checkbox, .widget-checkbox .widget-label-basic { height: auto;"
    " min-width: 0; line-height: 1.4; } .widget-checkbox .widget-label-basic { display: flex;"
    " align-items: baseline; padding: .2em 0; white-space: normal; }</style>"
)
"""Long choices go on in a second line: ipywidgets gives each the height of one, and they would lie
upon each other.
"""
Consequence = Callable[[Any], "Finding | Axes | str | list[Finding | Axes | str]"]


class Valued(Protocol):
    """What people set: a widget, or a box of them, with a `value` that says when it changes."""

    value: Any

    def observe(self, handler: Callable[[Any], object], names: Any = ..., type: str = ...) -> None:
        """Have `handler` called with every change of the value."""


if TYPE_CHECKING:

    class ValuedBox(ipywidgets.Box):
        """A box of controls that people set as one; each kind is made where the widgets are
        imported, on first use.
        """

        value: Any
        disabled: Any


class Decide:
    """One question to the room, its live consequence, and a button that records the answer.

    `what` is the subject in the decisions file (see `decisions.subjects`), `question` what the room
    reads, `widget` anything with a `value`, set to what holds when nothing was recorded yet (the
    notebook's parameter). `consequence` is a plain function from the widget's value to what
    follows; it is called once for the start value and again on every change, so it should take no
    more than a few tenths of a second. With `owned=True` there is room for an owner and a date;
    whether they are missed where nobody fills them in is for the subject to say.
    """

    def __init__(
        self,
        team: Folder,
        what: str,
        question: str,
        widget: Valued,
        *,
        stage: str,
        consequence: Consequence | None = None,
        owned: bool = False,
    ) -> None:
        import ipywidgets as w

        self.team, self.what, self.question, self.stage = team, what, question, stage
        self.widget, self.consequence = widget, consequence
        self.status = w.HTML()
        self.outcome = w.HTML()
        self.button = w.Button(
            description="Record this decision",
            button_style="primary",
            layout=w.Layout(width="14em"),
        )
        self.owner = person(team, description="Owner") if owned else None
        self.due = w.DatePicker(description="By when") if owned else None
        self.step, self.sure = live.step(), Sure(team)
        style = getattr(widget, "style", None)
        if hasattr(style, "description_width"):
            style.description_width = "initial"
        self._start()
        widget.observe(self._changed, names="value")
        on_press(self.button, self.record)
        extra = [field for field in (self.owner, self.due) if field is not None]
        for field in extra:
            field.observe(self._keep_draft, names="value")
        title = w.HTML(
            f'{WRAP}<p style="font-size:1.2em;margin:.2em 0"><b>{html.escape(question)}</b></p>'
        )
        row = w.HBox([*extra, self.button])
        parts: dict[str, Any] = {
            "decide-title": title,
            "decide-field": widget,
            "decide-follows": self.outcome,
            "decide-record": row,
            "decide-status": self.status,
        }
        self.view = w.VBox(
            list(parts.values()),
            layout=w.Layout(border="1px solid #999", padding="0.6em", margin="0.4em 0"),
        )
        # By these names the room's screen puts what follows beside the control.
        self.view.add_class("decide")
        for name, part in parts.items():
            part.add_class(name)

    @property
    def value(self) -> Any:
        """What the control stands at, as plain JSON values."""
        return _to_json(self.widget.value)

    def record(self, *, asked: bool = False) -> Decision | None:
        """Record what the control stands at; a failure is shown as a sentence and changes
        nothing. `asked`: whether an odd owner or date is meant was asked already.
        """
        if (
            self.due and self.due.value and self.due.value.year < 1000
        ):  # a browser sends a date with every digit of its year
            self._say(
                "The date is not written out yet: its year has four digits. Write it out, then"
                " record it again."
            )
            return None
        if hasattr(self.widget, "options") and self.value in (None, ""):
            self._say(
                "Nothing is chosen yet, and nothing was recorded. Choose first, then record it."
            )
            return None
        owner = self.owner.value.strip() if self.owner else ""
        due = self.due.value if self.due else None
        if not asked and (asks := self.sure.asks((owner, due), *owned(self.value))):
            self._say(asks)
            return None
        try:
            decision = self.team.decisions.record(
                self.what,
                self.value,
                stage=self.stage,
                owner=owner,
                due=due.isoformat() if due else "",
            )
        except WorkshopError as error:
            self._say(str(error))
            return None
        if live.led():
            drafts.drop(self.team.path, self.what)
            live.settled(self.step, self.team.decisions.path, self.what)
        self._say(f"Recorded: {self._described(decision)}", *([] if live.led() else [BELOW]))
        return decision

    def _start(self) -> None:
        recorded = self.team.decisions.current().get(self.what)
        if recorded is None:
            self._say("Not decided yet.")
        else:
            try:
                self.widget.value = _from_json(recorded.value, self.widget)
                self._say(f"Recorded: {self._described(recorded)}")
            except (
                Exception
            ):  # traitlets, TypeError or ValueError: the recorded answer is no choice any more
                earlier = f"Recorded earlier: {self._described(recorded)}"
                self._say(f"{earlier} That is no longer one of the choices; please decide again.")
            if self.owner:
                self.owner.value = recorded.owner
            if self.due:
                self.due.value = _day(recorded.due)
        if live.led():
            self._take_up(drafts.draft(self.team.path, self.what))
        self._show()

    def _take_up(self, draft: Mapping[str, Any]) -> None:
        """Go on where the room was before a restart."""
        if not draft:
            return
        try:
            self.widget.value = _from_json(draft["value"], self.widget)
        except Exception:  # it is no choice any more; what is on file stands
            return
        if self.owner:
            self.owner.value = str(draft.get("owner", ""))
        if self.due:
            self.due.value = _day(str(draft.get("due", "")))
        self._say("Changed, not recorded yet.")

    def _described(self, decision: Decision) -> str:
        with unnoted():
            return described(decision, subjects.beside(self.team))

    def _changed(self, _change: object) -> None:
        self._show()
        self._keep_draft()  # once it is said, nothing that ends here loses it
        self._say("Changed, not recorded yet.")

    def _keep_draft(self, _change: object = None) -> None:
        if live.led() and not live.step():
            due = self.due.value if self.due else None
            drafts.keep(
                self.team.path,
                self.what,
                self.value,
                self.owner.value if self.owner else "",
                due.isoformat() if due else "",
            )

    def _show(self) -> None:
        if self.consequence is None:
            return
        from . import theme

        with theme.beside():
            try:
                shown = self.consequence(self.widget.value)
            except WorkshopError as error:
                shown = str(error)
            except Exception as error:  # the room never sees a traceback
                from .notebook import log

                shown = log(self.team.results, error)
            self.outcome.value = "".join(
                _html(part) for part in (shown if isinstance(shown, list) else [shown])
            )

    def _say(self, *sentences: str) -> None:
        self.status.value = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


class Several:
    """Several questions as one control: one button records every answer, with one owner and one
    date.

    `parts` are the questions by the short label that stands before each; nothing is recorded when
    one of them has nothing chosen.
    """

    def __init__(self, question: str, parts: Mapping[str, Decide]) -> None:
        import ipywidgets as w

        self.parts = dict(parts)
        first = next(iter(self.parts.values()))
        self.sure = Sure(first.team)
        self.status = w.HTML()
        self.button = w.Button(
            description="Record all of this", button_style="primary", layout=w.Layout(width="14em")
        )
        on_press(self.button, self.record)
        rows = []
        for label, part in self.parts.items():
            name = w.HTML(f"<b>{html.escape(label)}</b>", layout=w.Layout(width="8em"))
            rows.append(w.HBox([name, cast("ipywidgets.Widget", part.widget)]))
            part.widget.observe(self._changed, names="value")
        title = w.HTML(
            f'{WRAP}<p style="font-size:1.2em;margin:.2em 0"><b>{html.escape(question)}</b></p>'
        )
        self.owner, self.due = first.owner, first.due
        below = [field for field in (self.owner, self.due, self.button) if field is not None]
        pieces: dict[str, Any] = {
            "decide-title": title,
            "decide-field": w.VBox(rows),
            "decide-record": w.HBox(below),
            "decide-status": self.status,
        }
        self.view = w.VBox(
            list(pieces.values()),
            layout=w.Layout(border="1px solid #999", padding="0.6em", margin="0.4em 0"),
        )
        self.view.add_class("decide")
        pieces["decide-field"].add_class("several")
        for name, piece in pieces.items():
            piece.add_class(name)
        self._say_how_it_stands()

    def record(self) -> list[Decision]:
        """Record every answer that has something in it; what is wrong is said, and the rest stays
        open.
        """
        found: list[Decision] = []
        owner = self.owner.value.strip() if self.owner else ""
        due = self.due.value if self.due else None
        rows = [pair for part in self.parts.values() for pair in owned(part.value)]
        if asks := self.sure.asks((owner, due), *rows):
            self.status.value = f"<p>{html.escape(asks)}</p>"
            return found
        for label, part in self.parts.items():
            if part.value in (None, "", []):
                continue
            for mine, theirs in ((part.owner, self.owner), (part.due, self.due)):
                if mine is not None and theirs is not None and mine is not theirs:
                    mine.value = theirs.value
            decision = part.record(asked=True)
            if decision is None:
                self.status.value = f"<p>{html.escape(label)}: </p>{part.status.value}"
                return found
            found.append(decision)
        self._say_how_it_stands()
        return found

    def _changed(self, _change: object) -> None:
        self.status.value = "<p>Changed, not recorded yet.</p>"

    def _say_how_it_stands(self) -> None:
        on_file = next(iter(self.parts.values())).team.decisions.current()
        with unnoted():
            done = [label for label, part in self.parts.items() if part.what in on_file]
        rest = [label for label in self.parts if label not in done]
        said = f"Recorded: {listing(done)}. " if done else "Not decided yet. "
        said += f"Still open: {listing(rest)}." if done and rest else ""
        self.status.value = f"<p>{html.escape(said)}</p>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


class Reveal:
    """Results that come on screen when the room presses the button, and are in no output or file
    before.

    A result may be a function, called when it is time. `steps` come one by one before the results,
    each at the press of a button. `until` says what has to be done first (an empty text when
    nothing is left to do); before that nothing is shown. With no one at the keyboard (`workshop
    run`) the results are shown at once, so that the report has them.
    """

    def __init__(
        self,
        *results: Finding | Axes | Callable[[], Finding | Axes],
        label: str = "Show what everyone said",
        steps: Sequence[Finding] = (),
        until: Callable[[], str] = str,
    ) -> None:
        import ipywidgets as w

        self.results, self.steps, self.until, self.place = results, steps, until, 0
        self.outcome, self.note = w.HTML(), w.HTML()
        layout = w.Layout(width="auto", padding="0 1.5em")
        self.button = w.Button(description=label, button_style="primary", layout=layout)
        self.button.on_click(lambda _button: self.show())
        self.next = w.Button(description=self._next_label(), button_style="primary", layout=layout)
        self.next.on_click(lambda _button: self.step())
        self.view = w.VBox(
            [w.HBox([self.next, self.button] if steps else [self.button]), self.note, self.outcome]
        )

    def step(self) -> None:
        """Bring the next of the steps on screen, in place of the one before."""
        if self._ready() and self.place < len(self.steps):
            self.outcome.value = _html(self.steps[self.place])
            self.place += 1
            self.next.description = self._next_label()
            self.next.disabled = self.place == len(self.steps)

    def show(self) -> None:
        """Bring the results on screen; the buttons go."""
        if self._ready():
            self.outcome.value = "".join(_html(part) for part in self._due())
            self.button.layout.display = self.next.layout.display = "none"

    def _ready(self) -> bool:
        first = self.until()
        self.note.value = f"<p>{html.escape(first)}</p>" if first else ""
        return not first

    def _next_label(self) -> str:
        return (
            f"One topic at a time ({self.place + 1} of {len(self.steps)})"
            if self.place < len(self.steps)
            else "That was the last one"
        )

    def _due(self) -> list[Finding | Axes]:
        return [
            cast("Finding | Axes", result() if callable(result) else result)
            for result in self.results
        ]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        # On the room's screen nothing is shown before its time, so there it needs no button.
        at_once = os.environ.get(UNATTENDED) or (live.led() and not self.until())
        display(*(self._due() if at_once else [self.view]))


def notes(team: Folder) -> ipywidgets.VBox:
    """The one switch for the facilitator's notes: shown or hidden, in this notebook at once and in
    the others when they are run.

    It hides what is marked so in the text; nothing is changed in a notebook.
    """
    import ipywidgets as w

    hidden = subjects.read(team.decisions, subjects.NOTES) == "hidden"
    switch = w.ToggleButtons(
        options=["shown", "hidden"],
        value="hidden" if hidden else "shown",
        description="Notes for the facilitator",
        style={"description_width": "initial"},
    )
    look, note = w.HTML(HIDE if hidden else ""), w.HTML()

    def switched(change: Mapping[str, Any]) -> None:
        look.value = HIDE if change["new"] == "hidden" else ""
        try:
            team.decisions.record(subjects.NOTES, change["new"], stage=RECORD)
            note.value = ""
        except WorkshopError as error:
            note.value = f"<p>{html.escape(str(error))}</p>"

    switch.observe(switched, names="value")
    return w.VBox([switch, note, look])


def person(team: Folder, **about: Any) -> ipywidgets.Combobox:
    """A field for one person: those on the list of people are offered, any other name can be
    typed.
    """
    import ipywidgets as w

    about = {"placeholder": "who sees to it", "layout": w.Layout(width="20em")} | about
    return w.Combobox(options=listed(team), ensure_option=False, **about)


def listed(team: Folder) -> tuple[str, ...]:
    """The people on the list, each once."""
    return tuple(dict.fromkeys(str(name) for name in team.table("people")["person"]))


LATEST_DAYS = 90
"""Days after the workshop on which it is looked at for the last time; what is promised for later
nobody looks at.
"""
Owned = tuple[str, date | None]
"""Who sees to something, and until when."""


class Sure:
    """Asks once more before an odd owner or date is recorded; pressed again, it is meant so."""

    def __init__(self, team: Folder) -> None:
        self.team, self.asked = team, ""

    def asks(self, *found: Owned) -> str:
        """The sentence to show instead of recording; nothing where all is well or was asked
        already.
        """
        try:
            doubt = doubts(self.team, *found)
        except WorkshopError as error:  # what cannot be read cannot be recorded either
            return str(error)
        again = doubt == self.asked
        self.asked = "" if again else doubt
        return "" if again or not doubt else f"{doubt} If it is meant so, press once more."


def owned(value: object) -> list[Owned]:
    """The owners and dates in the rows of what a control stands at.

    >>> owned([{"promise": "Call", "owner": "Ada", "due": "2026-12-01"}, {"item": "x"}])
    [('Ada', datetime.date(2026, 12, 1)), ('', None)]
    >>> owned({"Fair": {"owner": "Bob"}}), owned("Tuesday")
    ([('Bob', None)], [])
    """
    rows = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(rows, list):
        return []
    return [
        (str(row.get("owner") or ""), _day(str(row.get("due") or "")))
        for row in rows
        if isinstance(row, Mapping)
    ]


def doubts(team: Folder, *found: Owned) -> str:
    """What is odd about owners and dates, in sentences, each once; nothing where all is well.

    An owner is a person on the list, where there is one, and a date lies between the workshop and
    the last look at what was promised.
    """
    said: list[str] = []
    people = {name.casefold() for name in listed(team)}
    last = team.date + timedelta(days=LATEST_DAYS)
    chosen = subjects.read(team.decisions, subjects.FOLLOW_UP)
    last = max(last, chosen) if chosen else last
    for owner, due in found:
        if owner and people and owner.casefold() not in people:
            said.append(f"“{owner}” is not on the list of people: one person sees to it best.")
        if due and due < team.date:
            said.append(f"{subjects.in_full(due.isoformat())} lies before the workshop.")
        elif due and due > last:
            said.append(
                f"{subjects.in_full(due.isoformat())} is after the last look at what was promised,"
                f" on {subjects.in_full(last.isoformat())}."
            )
    return " ".join(dict.fromkeys(said))


def on_press(button: ipywidgets.Button | ipywidgets.Text, act: Callable[[], object]) -> None:
    """Have `act` called when a button is pressed, or Enter in a field, with everything that was
    typed before it.

    A press is sent at once, while ipywidgets holds the value of a control back for as long as an
    earlier one is under way. With a busy kernel or a quick hand the press would come first and be
    answered by the value before. So the browser is asked for an answer, which comes behind what it
    held back. Without a browser nothing is under way.
    """
    import ipywidgets as w
    from IPython import get_ipython

    trip = _round_trip() if getattr(get_ipython(), "kernel", None) else None

    def pressed() -> None:
        if trip is None:
            act()
        else:
            trip.then(act)

    if isinstance(button, w.Button):
        button.on_click(lambda _button: pressed())
    else:
        button.on_msg(lambda _field, sent, _buffers: sent.get("event") == "submit" and pressed())


class RoundTrip:
    """A number that goes to the browser and comes back behind everything that was on its way or
    held back there.
    """

    def __init__(self) -> None:
        import ipywidgets as w

        self.there, self.back = w.IntText(), w.IntText()
        self.link = w.jsdlink((self.there, "value"), (self.back, "value"))
        self.waiting: list[tuple[int, Callable[[], object]]] = []
        self.back.observe(self._returned, names="value")

    def then(self, act: Callable[[], object]) -> None:
        """Call `act` when a number that sets out now is back."""
        number = self.there.value + 1
        self.waiting.append((number, act))
        self.there.value = number

    def _returned(self, change: Mapping[str, Any]) -> None:
        due = [act for number, act in self.waiting if number <= change["new"]]
        self.waiting = [(number, act) for number, act in self.waiting if number > change["new"]]
        for act in due:
            act()


@functools.cache
def _round_trip() -> RoundTrip:
    """One for all controls of a notebook."""
    return RoundTrip()


def checklist(
    options: Iterable[str], *, ticked: Iterable[str] = (), columns: int = 1, all_at_once: str = ""
) -> ValuedBox:
    """Boxes to tick, one an option: a control whose `value` is the tuple of ticked options, in
    their order.

    With `all_at_once` a button of that name ticks them all.

    Used instead of a list with Ctrl and click, where one wrong click in front of the room loses the
    whole choice.
    """
    import ipywidgets as w
    import traitlets

    class Checklist(w.GridBox):
        value = traitlets.Tuple()

        @traitlets.validate("value")
        def _known(self, proposal: dict[str, Any]) -> tuple[str, ...]:
            unknown = set(proposal["value"]) - set(names)
            if unknown:
                raise traitlets.TraitError(f"{listing(sorted(unknown))} cannot be ticked")
            return tuple(name for name in names if name in proposal["value"])

        @traitlets.observe("value")
        def _tick(self, change: dict[str, Any]) -> None:
            for name, box in zip(names, boxes):
                box.value = name in change["new"]

    names = list(dict.fromkeys(str(option) for option in options))
    boxes = [
        w.Checkbox(
            description=name, indent=False, layout=w.Layout(width="auto", margin="0 1.5em 0 0")
        )
        for name in names
    ]
    grid = Checklist(
        boxes, layout=w.Layout(grid_template_columns=f"repeat({columns}, minmax(0, max-content))")
    )

    def ticked_by_hand(_change: object) -> None:
        grid.value = tuple(name for name, box in zip(names, boxes) if box.value)

    grid.value = tuple(name for name in names if name in set(ticked))
    if all_at_once:
        button = w.Button(description=all_at_once, layout=w.Layout(width="auto"))
        button.on_click(lambda _button: setattr(grid, "value", tuple(names)))
        grid.children = [*boxes, button]
    for box in boxes:
        box.observe(ticked_by_hand, names="value")
    return cast("ValuedBox", grid)


def sheet(
    columns: Mapping[str, str | Sequence[tuple[str, str]]],
    *,
    rows: int,
    people: Sequence[str] = (),
) -> ValuedBox:
    """A small sheet to type in: its `value` is the list of rows in which anything stands, each a
    dict of text.

    `columns` maps a column's name to its placeholder, or to the choices (what people read, value)
    of which one is taken; a column named `due` is a date (ISO in the value), one named `week` a day
    that is typed as the folder writes days (ISO too), and for one named `owner` the `people` are
    offered. Rows that were recorded when the sheet was longer are kept,
    and so is what was recorded of a row besides, such as its status, as long as its first column
    says the same.
    """
    import ipywidgets as w
    import traitlets

    class Sheet(w.VBox):
        value = traitlets.List()

        @traitlets.validate("value")
        def _as_typed(self, proposal: dict[str, Any]) -> list[dict[str, str]]:
            return [
                {str(name): "" if cell is None else str(cell) for name, cell in row.items()}
                for row in proposal["value"]
                if isinstance(row, Mapping)
            ]

    def field(name: str, about: str | Sequence[tuple[str, str]]) -> Any:
        if name == "due":
            return w.DatePicker(layout=w.Layout(width="10.5em"))
        if name == "owner" and isinstance(about, str):
            return w.Combobox(
                options=tuple(people),
                ensure_option=False,
                placeholder=about,
                layout=w.Layout(flex="1 1 10em"),
            )
        if isinstance(about, str):
            return w.Text(placeholder=about, layout=w.Layout(flex="1 1 10em"))
        return w.Dropdown(options=[("", ""), *about], layout=w.Layout(width="9em"))

    fields = [{name: field(name, about) for name, about in columns.items()} for _ in range(rows)]
    view = Sheet(
        [
            w.HBox([w.Label(f"{number}", layout=w.Layout(width="1.5em")), *row.values()])
            for number, row in enumerate(fields, 1)
        ],
        layout=w.Layout(width="100%"),
    )
    view.add_class("sheet-rows")
    if rows > MANY:
        view.add_class("many-rows")
    beyond: list[dict[str, str]] = []
    besides: dict[str, dict[str, str]] = {}
    first = next(iter(columns))
    showing = False

    def typed() -> list[dict[str, str]]:
        found = [
            {name: _typed_in(name, cell.value) for name, cell in row.items()} for row in fields
        ]
        return [row | besides.get(row[first], {}) for row in found if any(row.values())] + beyond

    def read(_change: object) -> None:
        if not showing:
            view.value = typed()

    def show(change: Mapping[str, Any]) -> None:
        nonlocal showing
        if change["new"] == typed():
            return  # it came from the fields; a blank row above stays where it is
        showing = True
        try:
            given = change["new"]
            beyond[:] = given[rows:]
            besides.update(
                {
                    row.get(first, ""): {
                        key: part for key, part in row.items() if key not in columns
                    }
                    for row in given[:rows]
                }
            )
            for row, found in zip(fields, [*given, *({} for _ in range(rows))]):
                for name, cell in row.items():
                    text = found.get(name, "")
                    if isinstance(cell, w.Dropdown) and text not in {
                        value for _, value in cell.options
                    }:
                        text = ""
                    week = _day(text) if name == "week" else None
                    cell.value = (
                        _day(text) if name == "due" else written.day(week, text) if week else text
                    )
        finally:
            showing = False

    view.observe(show, names="value")
    for row in fields:
        for cell in row.values():
            cell.observe(read, names="value")
    return cast("ValuedBox", view)


def amount(value: float, *, unit: str, most: float) -> ValuedBox:
    """A field for one number of any size, in the way in which the folder writes numbers; its
    `value` is the number. What cannot be read is said beside it, and the number stays.
    """
    import ipywidgets as w
    import traitlets

    class Amount(w.HBox):
        value = traitlets.Float()

    field = w.Text(continuous_update=False, description=unit, layout=w.Layout(width="22em"))
    field.style.description_width = "initial"
    said = w.Label()
    view = Amount([field, said])

    def read(_change: object) -> None:
        shown = sentences.figure(view.value)
        if field.value.strip() == shown:
            return
        try:
            found = written.typed_number(field.value)
            if not 0 <= found <= most:
                raise ValueError(field.value)
        except ValueError:
            said.value = f"This was not read as a number; it stays at {shown}."
            return
        view.value = found
        show()

    def show(_change: object = None) -> None:
        field.value, said.value = sentences.figure(view.value), ""

    view.observe(show, names="value")
    field.observe(read, names="value")
    view.value = value
    show()
    return cast("ValuedBox", view)


def described(decision: Decision, beside: subjects.Beside | None = None) -> str:
    """A decision in sentences: the answer, who sees to it, when it was recorded, who was there.

    >>> described(Decision("length", 45, "start", "2026-11-23T10:06:00+01:00", who=("Ann", "Cy")))
    '45. 23 November 2026, 10:06, Ann and Cy.'
    """
    day, _, time = decision.when[:16].partition("T")
    recorded = ", ".join(
        part for part in (subjects.in_full(day), time, sentences.room(decision.who)) if part
    )
    said = [ended(subjects.cell(decision, beside)), subjects.who_sees_to_it(decision)]
    return " ".join(part for part in [*said, ended(recorded) if recorded else ""] if part)


def _html(part: Finding | Axes | str) -> str:
    if isinstance(part, Finding):
        return to_html(part)
    if isinstance(part, str):
        return f"<p>{html.escape(part)}</p>"
    from . import theme

    image = base64.b64encode(theme.png(part)).decode("ascii")
    return (
        f'<img alt="{html.escape(theme.alt_text(part), quote=True)}"'
        f' src="data:image/png;base64,{image}" style="max-width:100%">'
    )


def _to_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_to_json(item) for item in value] if isinstance(value, tuple | list) else value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _typed_in(column: str, value: Any) -> str:
    """What stands in a cell of a sheet, as text."""
    text = str(_to_json(value) or "").strip()
    day = written.typed_day(text) if column == "week" else None
    return day.isoformat() if day else text


def _from_json(value: Any, widget: Any) -> Any:
    import ipywidgets as w

    if isinstance(widget, w.DatePicker):
        return None if value is None else date.fromisoformat(value)
    return tuple(value) if isinstance(widget.value, tuple) else value


@dataclass(frozen=True)
class Block:
    """A block of number fields: what stands above it, what is called how beside its field, and how
    far the numbers go.
    """

    heading: str
    labels: Mapping[str, str]
    low: int = 0
    high: int = 100


Numbers = dict[str, dict[str, int]]
"""The numbers of blocks of fields, by block and label."""


def fields(
    blocks: Mapping[str, Block],
    start: Mapping[str, Mapping[str, float]],
    *,
    value: Callable[[Numbers], dict] = dict,
    numbers: Callable[[Any], Mapping[str, Mapping[str, float]] | None],
    below: Sequence[str] = (),
) -> Valued:
    """Blocks of number fields side by side, as one control with a `value`.

    `value` makes of the numbers what is recorded, `numbers` the numbers of what was recorded (None
    where it is none of it; then the fields stay). A number that is not there is 0, one out of range
    the nearest that is in it. Blocks named in `below` stand under the others. With the keyboard:
    Tab from field to field, arrow keys change the number.
    """
    import ipywidgets as w
    import traitlets

    class Fields(w.VBox):
        value = traitlets.Dict()
        style = None

    boxes: dict[tuple[str, str], w.BoundedIntText] = {}
    shown: dict[str, w.VBox] = {}
    for name, block in blocks.items():
        rows: list[w.Widget] = (
            [w.HTML(f"<b>{html.escape(block.heading)}</b>")] if block.heading else []
        )
        for label, words in block.labels.items():
            box = boxes[name, label] = w.BoundedIntText(
                min=block.low, max=block.high, layout=w.Layout(width="5em")
            )
            beside = w.HTML(
                f'<span title="{html.escape(words, quote=True)}">{html.escape(words[:32])}</span>'
            )
            rows.append(w.HBox([box, beside]))
        shown[name] = w.VBox(rows, layout=w.Layout(margin="0 1.5em 0.5em 0"))
    above = w.HBox(
        [one for name, one in shown.items() if name not in below],
        layout=w.Layout(flex_flow="row wrap"),
    )
    view = Fields([above, *(shown[name] for name in below if name in shown)])
    busy = False

    def fill(held: Mapping[str, Mapping[str, float]]) -> None:
        nonlocal busy
        busy = True
        try:
            for (name, label), box in boxes.items():
                number = held.get(name, {}).get(label, 0)
                box.value = min(max(round(number), box.min), box.max)
        finally:
            busy = False

    def read(_change: object = None) -> None:
        if not busy:
            view.value = value(
                {
                    name: {label: boxes[name, label].value for label in block.labels}
                    for name, block in blocks.items()
                }
            )

    def show(change: Mapping) -> None:
        held = numbers(change["new"])
        if held is not None:
            fill(held)
            read()

    fill(start)
    view.observe(show, names="value")
    for box in boxes.values():
        box.observe(read, names="value")
    read()
    return view
