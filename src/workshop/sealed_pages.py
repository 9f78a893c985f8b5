"""What people see of a sealed round: a page a side that is cleared when it locks, and one button
that shows both.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from .controls import on_press
from .decisions.sealed import Answer, SealedRound
from .decisions.sentences import in_full
from .errors import WorkshopError

if TYPE_CHECKING:
    import ipywidgets


class Field(Protocol):
    """What a side types into."""

    value: Any
    disabled: Any


class SealedPages:
    """The pages of a `SealedRound`; what a page asks, and what is said when both are in, is the
    part's own.

    A part fills `pages` and `fields`, by side, and calls `draw`; it says in `read` what a side has
    typed in, and in `told` what follows from both. Nobody gets back what was locked: unlocking
    clears it, or the other side could look.
    """

    at_once = False
    """Whether both are shown as soon as both are in, and nobody has to ask for it."""

    def __init__(self, round_: SealedRound) -> None:
        self.round = round_
        self.pages: dict[str, Sequence[ipywidgets.Widget]] = {}
        self.fields: dict[str, Sequence[Field]] = {}
        self.notes: dict[str, ipywidgets.HTML] = {}
        self.buttons: dict[str, ipywidgets.Button] = {}
        self.unlocks: dict[str, ipywidgets.Button] = {}

    def read(self, side: str) -> Any:
        """What a side has typed in."""
        raise NotImplementedError

    def told(self, answers: Mapping[str, Answer]) -> str:
        """What is said when both are shown, as HTML."""
        raise NotImplementedError

    def note(self, side: str) -> str:
        """What stands under a side's fields while it types."""
        return ""

    def draw(self, title: str, *below: ipywidgets.Widget, first: str = "") -> None:
        """Put the pages together under a title; `first` stands where the result will be, else the
        promise does.
        """
        import ipywidgets as w

        what, wide = self.round.sealing.what, w.Layout(width="14em")
        sides = self.round.terms.sides
        for side in sides:
            self.notes[side] = w.HTML()
            self.buttons[side] = w.Button(
                description=f"Lock these {what}",
                button_style="primary",
                layout=wide,
                disabled=not self.fields[side],
            )
            self.unlocks[side] = w.Button(
                description="Unlock and give them again",
                layout=w.Layout(width="16em", display="none"),
            )
            on_press(self.buttons[side], lambda side=side: self.lock(side))
            on_press(self.unlocks[side], lambda side=side: self.unlock(side))
        pages = [
            w.VBox(
                [
                    *self.pages[side],
                    self.notes[side],
                    w.HBox([self.buttons[side], self.unlocks[side]]),
                ]
            )
            for side in sides
        ]
        self.tabs = w.Tab(children=pages, titles=list(sides))
        self.show = w.Button(description="Show both", button_style="primary", layout=wide)
        self.show.on_click(lambda _button: self.reveal())
        promise = (
            f"Until both sides have locked their {what} no screen, table or notebook shows them; they"
            " stay on this computer."
        )
        self.outcome = w.HTML(f"<p>{html.escape(first or promise)}</p>")
        heading = w.HTML(
            f'<p style="font-size:1.2em;margin:.2em 0"><b>{html.escape(title)}</b></p>'
        )
        frame = w.Layout(border="1px solid #999", padding="0.6em", margin="0.4em 0")
        self.view = w.VBox([heading, self.tabs, self.show, *below, self.outcome], layout=frame)
        heading.add_class("decide-title")
        self.view.add_class("sealed")
        for page in pages:
            page.add_class("sealed-page")
        for side in sides:
            self.settle(side)
        if (since := self.round.shown_since()) and not any(map(self.round.locked, sides)):
            given = f"<p>Given {_at(since)} by both.</p>"
            self.outcome.value = given + self.told(self.round.shown())

    def settle(self, side: str) -> None:
        """Show how things stand with a side: what is locked is cleared from the screen and cannot
        be typed over.
        """
        locked = self.round.locked(side)
        for field in self.fields[side]:
            if locked:
                field.value = type(field.value)()
            field.disabled = locked
        self.buttons[side].disabled = locked or not self.fields[side]
        self.unlocks[side].layout.display = "" if locked else "none"
        self.show.disabled = not self.round.ready()
        since = self.round.since(side)
        self.say(
            side,
            f"{side} locked {_at(since)}. Both are shown when both sides are in."
            if since
            else self.note(side),
        )
        if self.at_once and self.round.ready():
            self.reveal()

    def lock(self, side: str) -> None:
        """Lock what a side has typed in; what is wrong is said and changes nothing."""
        try:
            self.round.lock(side, self.read(side))
        except WorkshopError as error:
            self.say(side, str(error))
            return
        self.show.layout.display = ""
        self.settle(side)

    def unlock(self, side: str) -> None:
        """Forget what a side locked and let it give its answer again."""
        try:
            self.round.unlock(side)
        except WorkshopError as error:
            self.say(side, str(error))
            return
        self.settle(side)

    def reveal(self) -> None:
        """Show both sides at once."""
        try:
            answers = self.round.reveal()
        except WorkshopError as error:
            self.outcome.value = f"<p>{html.escape(str(error))}</p>"
            return
        self.outcome.value = self.told(answers)
        self.show.disabled = True
        for side in self.round.terms.sides:
            self.buttons[side].disabled, self.unlocks[side].layout.display = True, "none"

    def say(self, side: str, sentence: str) -> None:
        """Put a sentence under a side's fields."""
        self.notes[side].value = f"<p>{html.escape(sentence)}</p>" if sentence else ""

    def _repr_mimebundle_(self, **options: object) -> object:
        return self.view._repr_mimebundle_(**options)


def _at(when: str) -> str:
    """When something was recorded, in words: the day is said where it is another one.

    >>> _at("2020-11-23T15:19:00+01:00")
    'on 23 November 2020 at 15:19'
    """
    day, _, time = when[:16].partition("T")
    if day == date.today().isoformat():
        return f"at {time}"
    return f"on {in_full(day)} at {time}"
