"""The boxes by which a team puts in what is its own: weeks of each side, and tables that are pasted.

What is typed is kept as it is typed and survives a restart; what was taken in leaves the screen, for
it holds what single people answered.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from ..controls import WRAP
from ..errors import WorkshopError
from ..folder import Folder
from ..stage import drafts
from ..written import num
from . import own_data
from .controls import button, changed
from .question import NotAnAnswer, number
from .sides_say import SidesSay

COPY = (
    "Mark the whole table in your spreadsheet or form, copy it, click into the box and paste it. It"
    " stays on this computer."
)
TITLES = {
    "survey": "Your survey",
    "initiatives": "Your list",
    "leads": "Your leads",
}
SMALL = (
    "Say who answers before anybody types: results of fewer than {minimum} people on a side stay"
    " hidden, however they come in. Are you fewer? Then give one answer a side."
)
INSTEAD = (
    "What you can do: each side agrees on one number for each statement and locks it; both are shown"
    " when both are in. One laptop is enough, the other side looks away. Or, if every one of you wants"
    " to: read the statements aloud and everybody holds up one to five fingers at the same time. The"
    " kit keeps none of that, so nobody can be held to it later."
)


class _Boxes:
    """What is put in, with a title, and a sentence on what became of it."""

    def __init__(self, title: str) -> None:
        import ipywidgets as w

        self.title = title
        self.outcome = w.HTML()
        self.view = w.VBox(layout=w.Layout(border="1px solid #999", padding="0.6em"))
        self.view.add_class("exercise")

    def heading(self) -> Any:
        """The title."""
        import ipywidgets as w

        title = w.HTML(
            f'{WRAP}<p style="font-size:1.2em;margin:.2em 0"><b>{html.escape(self.title)}</b></p>'
        )
        title.add_class("decide-title")
        return title

    def say(self, sentence: str) -> str:
        """Show what became of it, and have every question on the page look again."""
        self.outcome.value = (
            f'<div role="status" style="max-width:48em"><p>{html.escape(sentence)}</p></div>'
        )
        return sentence

    def told(self, do: Callable[[], str], team: Folder) -> str:
        """What came of it in a sentence; nobody sees program text."""
        try:
            return self.say(do())
        except (WorkshopError, NotAnAnswer) as error:
            return self.say(str(error))
        except Exception as error:
            from ..notebook import log

            return self.say(log(team.results, error))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        # A widget tells in words what it holds; what was pasted is no part of the notebook.
        found = self.view._repr_mimebundle_(**options)
        return {**found, "text/plain": self.title} if isinstance(found, dict) else found


class Weeks(_Boxes):
    """A number box a side for the person-weeks that it has in a quarter."""

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        super().__init__("How many weeks do you have?")
        self.team = team
        self.boxes = {}
        for key, side in team.terms.keyed():
            has = team.settings.teams[key].capacity
            self.boxes[side] = w.Text(
                value=f"{num(has):g}" if has else "",
                placeholder="a number",
                tooltip=f"Person-weeks a quarter of {side}",
                layout=w.Layout(width="8em"),
            )
        self.view.children = (
            self.heading(),
            _text(
                "Person-weeks a quarter that are free for what is on your list: people, times about"
                " 12 weeks, less what daily work takes. A rough number will do."
            ),
            *(w.HBox([box, w.Label(side)]) for side, box in self.boxes.items()),
            w.HBox([button("Keep these weeks", self.keep, "primary")]),
            self.outcome,
        )

    def keep(self) -> str:
        """Write the weeks into the folder's settings; a box left empty changes nothing."""

        def kept() -> str:
            typed = {side: box.value for side, box in self.boxes.items() if box.value.strip()}
            if not typed:
                return "Write a number of weeks first."
            own_data.set_weeks(self.team, {side: number(said) for side, said in typed.items()})
            changed()
            now = " and ".join(
                f"{num(self.team.capacity.get(side, 0)):g} of {side}" for side in self.team.sides
            )
            return f"Kept: {now} a quarter. The strategy notebook uses them too."

        return self.told(kept, self.team)


class Paste(_Boxes):
    """A box to paste a table into, which is checked before it is taken in."""

    def __init__(self, team: Folder, name: str) -> None:
        import ipywidgets as w

        super().__init__(TITLES[name])
        self.team, self.name = team, name
        self.box = w.Textarea(
            placeholder="paste here",
            tooltip=f"{TITLES[name]}, as a table",
            rows=5,
            layout=w.Layout(width="95%"),
        )
        self.box.value = str(drafts.draft(team.path, self._subject).get("value", ""))
        self.box.observe(self._keep_draft, "value")
        self.ends = [
            w.Text(value=end, tooltip=said, layout=w.Layout(width="4em"))
            for end, said in zip(_ends(team, name), ("the worst answer", "the best answer"))
        ]
        if len(own_data.now(team).table(name)):
            self.say(
                "It is in the folder already. What you paste takes its place; you can go back."
            )
        told = _text(f"{COPY} {own_data.HEADINGS[name]}")
        scale = [
            w.Label("The worst answer is"),
            self.ends[0],
            w.Label("and the best"),
            self.ends[1],
        ]
        buttons = [button("Put it in", self.take, "primary"), button("Take it back", self.back)]
        self.pasted = w.VBox(
            [
                told,
                self.box,
                *(
                    [w.HBox(scale, layout=w.Layout(flex_flow="row wrap"))]
                    if name == "survey"
                    else []
                ),
                w.HBox(buttons),
                self.outcome,
            ]
        )
        self.view.children = (
            self.heading(),
            *(self._either(team) if name == "survey" else [self.pasted]),
        )

    def _either(self, team: Folder) -> list[Any]:
        """The box, or one answer a side: which of the two stands there first hangs on how many
        answer, so that nobody types what cannot be shown. The other comes with a button.
        """
        import ipywidgets as w

        few = own_data.too_few(team)
        notice = w.HTML(f"<p><b>{html.escape(few or SMALL.format(minimum=team.minimum))}</b></p>")
        self.instead = w.VBox([_text(INSTEAD), SidesSay(team).view])
        words = {False: "One answer a side instead", True: "Paste a survey instead"}
        other = button("", lambda: turn(self.instead.layout.display == "none"))

        def turn(to_sides: bool) -> None:
            self.instead.layout.display = "" if to_sides else "none"
            self.pasted.layout.display = "none" if to_sides else ""
            other.description = words[to_sides]

        turn(bool(few))
        return [notice, w.HBox([other]), self.pasted, self.instead]

    @property
    def _subject(self) -> str:
        return f"pasted-{self.name}"

    def take(self) -> str:
        """Take in what was pasted; what is wrong is said, and it stays in the box."""

        def taken() -> str:
            ends = [end.value for end in self.ends]
            same = ends == _ends(self.team, self.name)
            scale = None if same else (number(ends[0]), number(ends[1]))
            said = own_data.paste(self.team, self.name, self.box.value, scale)
            self.box.value = ""
            drafts.drop(self.team.path, self._subject)
            changed()
            return said

        return self.told(taken, self.team)

    def back(self) -> str:
        """Put back what was there before; what was pasted stands in the box again."""

        def gone() -> str:
            self.box.value = own_data.take_back(self.team, self.name)
            changed()
            return "What was there before is back. What you pasted stands in the box again."

        return self.told(gone, self.team)

    def _keep_draft(self, _change: object = None) -> None:
        if self.box.value and len(self.box.value) <= own_data.MOST:
            drafts.keep(self.team.path, self._subject, self.box.value)
        else:
            drafts.drop(self.team.path, self._subject)


def _ends(team: Folder, name: str) -> list[str]:
    """The worst and the best answer, as the settings say them where they are numbers."""
    source = team.settings.tables.get(name)
    scale = source.scale if source is not None else []
    numbers = len(scale) == 2 and not any(isinstance(end, str) for end in scale)
    return [f"{num(float(end)):g}" for end in (scale if numbers else own_data.USUAL_SCALE)]


def _text(said: str) -> Any:
    import ipywidgets as w

    return w.HTML(f'<p style="margin:.2em 0;max-width:48em">{html.escape(said)}</p>')
