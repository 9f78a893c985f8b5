"""The controls in the notebooks: letting the phones in, asking, closing, showing.

A control starts from what is on file, so a kernel that was restarted goes on where it was. With no
one at the keyboard it shows what is recorded, or nothing.
"""

from __future__ import annotations

import html
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..controls import UNATTENDED, on_press
from ..decisions import RECORD, subjects
from ..decisions.slugs import ASKED
from ..errors import WorkshopError, listing
from . import asks, away, kinds, land, plots, rounds, store
from .rounds import CLOSED, LANDED, OPEN, SERVING

if TYPE_CHECKING:
    import ipywidgets

    from ..folder import Folder

NOT_SERVED = (
    "No phone can join yet. Press “Let the phones in” in 0-start, or type in a terminal: workshop"
    " live FOLDER"
)
STARTS_WITHIN = 10.0


def serving(team: Folder) -> dict[str, Any]:
    """Where the phones' server of a folder is; empty where none runs."""
    if not store.is_served(land.folder(team)):
        return {}
    try:
        return rounds.parsed((land.folder(team) / SERVING).read_bytes()) or {}
    except OSError:
        return {}


def frame(team: Folder) -> str:
    """The QR code and who is in, as a frame of this computer's own second socket."""
    about = serving(team)
    if not about:
        return f"<p>{html.escape(NOT_SERVED)}</p>"
    screen = html.escape(str(about["screen"]), quote=True)
    return (
        f'<iframe src="{screen}" title="How to join, and who is in" width="100%" height="300"'
        ' style="border:0"></iframe>'
    )


class Phones:
    """One button that lets the phones in, and one that lets them out; what people see is the frame."""

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        self.team = team
        self.start = w.Button(description="Let the phones in", button_style="primary")
        self.stop = w.Button(description="Stop")
        self.note, self.shown = w.HTML(), w.HTML()
        on_press(self.start, self.begin)
        on_press(self.stop, self.end)
        self.view = w.VBox([w.HBox([self.start, self.stop]), self.note, self.shown])
        self.settle()

    def settle(self) -> None:
        """Show how things stand."""
        about = serving(self.team)
        self.start.disabled, self.stop.disabled = bool(about), not about
        self.shown.value = frame(self.team) if about else ""
        self.note.value = (
            ""
            if about
            else "<p>Everyone may answer on their own phone: no account, no installation, no internet."
            " The phones have to be in the same Wi-Fi as this computer, and every device in it can"
            " then open the page to join. Without phones nothing is missing.</p>"
        )

    def begin(self) -> None:
        """Start the server as a process of its own, which a kernel that is restarted does not
        stop.
        """
        try:
            away.describe(self.team)
            log = open(land.folder(self.team) / "server.log", "ab")  # noqa: SIM115  # the server's own
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workshop.live", str(self.team.path)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            log.close()
        except (OSError, WorkshopError) as error:
            self.note.value = f"<p>{html.escape(str(error))}</p>"
            return
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and process.poll() is None and not serving(self.team):
            time.sleep(0.1)
        self.settle()
        if not serving(self.team):
            self.note.value = (
                "<p>The phones' server did not start; live/server.log says why. The controls on this"
                " computer do the same without it.</p>"
            )

    def end(self) -> None:
        """Stop the server; answers stay."""
        process = serving(self.team).get("process")
        if isinstance(process, int):
            os.kill(process, signal.SIGTERM)
            until = time.monotonic() + STARTS_WITHIN
            while time.monotonic() < until and serving(self.team):
                time.sleep(0.1)
        self.settle()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if not os.environ.get(UNATTENDED):
            display(self.view)


class Ask:
    """One page of the phones beside its control: open, see how many are in, close and show.

    `asked` is the page, or the slug of one of `asks.ASKS`; `title` stands above it. With no one at
    the keyboard it shows what landed, or nothing.
    """

    def __init__(self, team: Folder, asked: asks.Asked | str, *, title: str = "") -> None:
        import ipywidgets as w

        self.team, self.asked = team, asks.ASKS[asked] if isinstance(asked, str) else asked
        self.open = w.Button(description="Ask on the phones")
        self.close = w.Button(description="Close and show", button_style="primary")
        self.again = w.Button(description="Open again")
        for button in (self.open, self.close, self.again):
            button.layout = w.Layout(width="auto", padding="0 1.2em")
        self.note, self.shown, self.outcome = w.HTML(), w.HTML(), w.HTML()
        self.grouping = w.VBox()
        on_press(self.open, self.ask)
        on_press(self.close, self.show)
        on_press(self.again, self.reopen)
        said = w.HTML(f"<b>{html.escape(title or f'On the phones: {self.asked.ask}')}</b>")
        self.view = w.VBox(
            [
                w.HBox(
                    [said, self.open, self.close, self.again], layout=w.Layout(flex_flow="wrap")
                ),
                self.note,
                self.shown,
                self.outcome,
                self.grouping,
            ]
        )
        self.settle()

    def settle(self) -> None:
        """Show how things stand, from the folder alone."""
        round_ = land.latest(self.team, self.asked.slug)
        state = round_.state if round_ else ""
        self.open.layout.display = "none" if state == OPEN else ""
        self.close.layout.display = "" if state in (OPEN, CLOSED) else "none"
        self.close.description = "Show it" if state == CLOSED else "Close and show"
        self.again.layout.display = "" if state in (CLOSED, LANDED) else "none"
        self.shown.value = frame(self.team) if state == OPEN else ""
        if round_ and state == OPEN:
            self.say(self.promise(round_), *self.reminders())
        if (known := land.on_file(self.team, self.asked.slug)) and state != OPEN:
            self.draw(known)

    def promise(self, round_: rounds.Round) -> str:
        """Who sees what, as on the phones, and where it goes."""
        names = dict(self.team.terms.keyed())
        seen = kinds.who_sees(round_, self.team.minimum, names)
        if round_.small:
            few = listing(names[key] for key in round_.small)
            seen += f" Of {few} one phone answers for all: they are fewer than {self.team.minimum}."
        return f"{seen} It goes into {self.asked.into}."

    def reminders(self) -> list[str]:
        """What to copy into a mail while a question is open over days."""
        words = reminder(self.team, self.asked.slug) if self.asked.activity == "before" else ""
        return [f"To remind people, copy this into a mail to all: {words}"] if words else []

    def ask(self) -> None:
        """Open a new round."""
        one = self.asked
        try:
            page = one.page(self.team)
            land.open_round(
                self.team,
                one.slug,
                one.kind,
                one.ask,
                page,
                who=one.who,
                joint=one.joint,
                personal=one.personal,
            )
        except WorkshopError as error:
            self.say(str(error))
            return
        self.outcome.value, self.grouping.children = "", ()
        self.settle()

    def show(self) -> None:
        """Close the round and show what may be shown; it lands with that."""
        round_ = land.latest(self.team, self.asked.slug)
        if round_ is None:
            return
        try:
            outcome = land.close(self.team, round_, self.asked)
        except WorkshopError as error:
            self.settle()
            self.say(str(error))
            return
        self.settle()
        self.draw(outcome)
        self.say(*outcome.said)

    def reopen(self) -> None:
        """Open the round again, for who came late."""
        round_ = land.latest(self.team, self.asked.slug)
        if round_ is None:
            return
        try:
            land.again(self.team, round_)
        except WorkshopError as error:
            self.say(str(error))
            return
        self.outcome.value, self.grouping.children = "", ()
        self.settle()

    def draw(self, outcome: land.Outcome) -> None:
        """Show what came in: a picture where there is one, the sentence and the table."""
        from .. import theme
        from ..findings import to_html

        shown = to_html(plots.finding(outcome, self.team.terms))
        axes = plots.picture(outcome, self.team.terms)
        if axes is not None:
            import base64

            said = html.escape(theme.alt_text(axes), quote=True)
            data = base64.b64encode(theme.png(axes)).decode("ascii")
            shown = (
                f'<img alt="{said}" src="data:image/png;base64,{data}" style="max-width:100%">'
                + (f"<details><summary>In numbers</summary>{shown}</details>")
            )
        self.outcome.value = shown
        lines = [
            line
            for found in outcome.groups.values()
            for part in found.get("lines", ())
            for line in part
        ]
        if lines and self.asked.who == "nobody":
            self.grouping.children = [Grouping(self.team, self.asked.slug, lines).view]

    def say(self, *sentences: str) -> None:
        """Put sentences under the buttons."""
        self.note.value = "".join(f"<p>{html.escape(one)}</p>" for one in sentences)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if not os.environ.get(UNATTENDED):
            display(self.view)
            return
        if known := land.on_file(self.team, self.asked.slug):
            display(plots.finding(known, self.team.terms))


class OnPhones:
    """All pages of the phones that belong to an activity, beside its control."""

    def __init__(self, team: Folder, activity: str) -> None:
        self.pages = [Ask(team, one.slug) for one in asks.ASKS.values() if one.activity == activity]

    def _ipython_display_(self) -> None:
        for one in self.pages:
            one._ipython_display_()


class Grouping:
    """Lines that were typed, put together by hand: tick, name, put together; a group is split
    again with one press. No machine says what belongs together.
    """

    def __init__(self, team: Folder, slug: str, lines: Sequence[str]) -> None:
        import ipywidgets as w

        self.team, self.slug = team, slug
        self.lines = list(lines)
        self.groups: dict[str, list[str]] = {}
        for name, inside in self._on_file().items():
            if kept := [line for line in inside if line in self.lines]:
                self.groups[name] = kept
        self.name = w.Text(placeholder="name of the group")
        self.together = w.Button(description="Put together")
        self.note, self.list = w.HTML(), w.VBox()
        on_press(self.together, self.merge)
        self.view = w.VBox([self.list, w.HBox([self.name, self.together]), self.note])
        self.draw()

    def _on_file(self) -> Mapping[str, list[str]]:
        return subjects.read(self.team.decisions, f"{ASKED}-{self.slug}", {}).get("together", {})

    def left(self) -> list[str]:
        """The lines in no group, each as often as it was typed."""
        rest = list(self.lines)
        for inside in self.groups.values():
            for line in inside:
                if line in rest:
                    rest.remove(line)
        return rest

    def draw(self) -> None:
        """A row a group, a box a line that is in none."""
        import ipywidgets as w

        rows: list[ipywidgets.Widget] = []
        for name, inside in self.groups.items():
            button = w.Button(description="Split")
            on_press(button, lambda name=name: self.split(name))
            said = f"<b>{html.escape(name)}</b> ({len(inside)}): {html.escape(listing(inside))}"
            rows.append(w.HBox([button, w.HTML(said)]))
        self.boxes = [
            (line, w.Checkbox(description=line, indent=False, layout=w.Layout(width="auto")))
            for line in self.left()
        ]
        self.list.children = [*rows, *(box for _, box in self.boxes)]

    def merge(self) -> None:
        """Put the ticked lines together under the name, into a group of that name if there is one."""
        ticked = [line for line, box in self.boxes if box.value]
        if not ticked:
            self.note.value = "<p>Tick the lines that belong together first.</p>"
            return
        name = " ".join(self.name.value.split()) or ticked[0]
        self.groups[name] = [*self.groups.get(name, ()), *ticked]
        self.name.value = ""
        self.keep()

    def split(self, name: str) -> None:
        """Take a group apart."""
        self.groups.pop(name, None)
        self.keep()

    def keep(self) -> None:
        """Record how the lines are grouped."""
        value = subjects.read(self.team.decisions, f"{ASKED}-{self.slug}", {})
        try:
            self.team.decisions.record(
                f"{ASKED}-{self.slug}", {**value, "together": self.groups}, stage=RECORD
            )
            self.note.value = ""
        except WorkshopError as error:
            self.note.value = f"<p>{html.escape(str(error))}</p>"
        self.draw()


def reminder(team: Folder, slug: str) -> str:
    """Words to copy into a mail while a round is open; empty where nothing is open or served."""
    about, round_ = serving(team), land.latest(team, slug)
    if not about or round_ is None or round_.state != OPEN:
        return ""
    try:
        lines = (land.folder(team) / round_.file).read_bytes().split(b"\n")
    except OSError:
        lines = []
    missing = sum(round_.of.values()) - len(rounds.answers(lines))
    if missing <= 0:
        return ""
    return away.reminder(round_.ask, str(about["address"]), str(about["code"]), missing)
