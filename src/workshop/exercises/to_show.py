"""The page that a group shows others at the end: what it found, what it learnt, what it promises,
all from its own answers.

Nobody's name is on it but in what people wrote themselves, and every sentence can be left out.
"""

from __future__ import annotations

import html
from collections.abc import Collection
from pathlib import Path
from typing import Any

from .. import files, kit
from ..controls import checklist
from ..errors import WorkshopError, long_date
from ..facilitation import render_page
from ..folder import Folder
from . import STAGES, about, catalogue
from .controls import LISTENERS, button
from .progress import NO_ANSWER, Progress
from .question import NotAnAnswer, Question, in_words, mark, read

FILE = "what-we-found.html"
PROMISE = "own-promise"
FOUND = ("talk-first", "good-from", "own-keep", "own-stop")
"""The questions whose answer, with its remark, is something that was found about one's own team."""
NOTHING = "There is nothing to show yet: answer a question about your own team, or add a sentence."


def sentences(team: Folder) -> list[str]:
    """Everything that was written in own words, each once, promises first."""
    asked = [one for one in catalogue() if _in_words(one)]
    said = [
        str(entry.answer)
        for one in sorted(asked, key=lambda one: one.id != PROMISE)
        for entry in Progress.of(team).said(one)
        if entry.answer
    ]
    return list(dict.fromkeys(said))


def page(team: Folder, without: Collection[str] = ()) -> str:
    """The page as one HTML file that opens with no network, `without` these sentences.

    Raises WorkshopError while there is nothing to show.
    """
    progress = Progress.of(team)
    promises: list[str] = []
    said: list[tuple[str, list[str]]] = []
    for question in catalogue():
        if _in_words(question):
            lines = [
                str(one.answer)
                for one in progress.said(question)
                if one.answer and str(one.answer) not in without
            ]
            if question.id == PROMISE:
                promises += lines
            elif lines:
                said.append((_asked(question), lines))
    found = [row for one in catalogue() if (row := _found(team, one))]
    learnt = [
        line
        for stage in STAGES
        if any(
            entry.stage == stage and entry.what == "answer" and entry.verdict != NO_ANSWER
            for entry in progress.entries()
        )
        for line in _learnt(stage)
    ]
    if not (found or promises or said):
        raise WorkshopError(NOTHING)
    return render_page(
        "show.html.j2",
        team=team,
        title="What we found, what we learnt, what we promise",
        name=team.name,
        date=long_date(team.date),
        found=found,
        learnt=learnt,
        promises=promises,
        said=said,
    )


def write(team: Folder, without: Collection[str] = ()) -> Path:
    """Write the page to where what leaves the room lies, and return where."""
    return files.write(team.hand_over / FILE, page(team, without))


class ShowOthers:
    """A tick for each sentence that is shown, and a button that makes the page."""

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        self.team = team
        self.ticks = checklist([])
        self.place, self.outcome = w.VBox(), w.HTML()
        title = w.HTML('<p style="font-size:1.2em;margin:.2em 0"><b>A page to show others</b></p>')
        title.add_class("decide-title")
        self.view = w.VBox(
            [
                title,
                w.HTML(
                    "<p>It has what you found about your own team, what you learnt and what you"
                    " promise; no name but those in your sentences. Take the tick from what stays"
                    " among you.</p>"
                ),
                self.place,
                w.HBox([button("Make the page", self.make, "primary")]),
                self.outcome,
            ]
        )
        self.view.add_class("exercise")
        self.renew()
        LISTENERS.append(self.renew)

    def renew(self) -> None:
        """Bring the sentences up to date; what was left out stays left out."""
        said, before = sentences(self.team), list(getattr(self, "said", []))
        ticked = [one for one in said if one not in before or one in self.ticks.value]
        self.said = said
        self.ticks = checklist(said, ticked=ticked)
        self.place.children = (self.ticks,)

    def make(self) -> str:
        """Write the page and say where it lies."""
        try:
            path = write(self.team, set(self.said) - set(self.ticks.value))
            told = (
                f"The page is {files.within(self.team.path, path)} in your folder. It opens in any"
                " browser, prints, and may be sent to others."
            )
        except WorkshopError as error:
            told = str(error)
        self.outcome.value = f'<div role="status"><p>{html.escape(told)}</p></div>'
        return told

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


def _in_words(question: Question) -> bool:
    return question.kind == "sentence" and not question.checked


def _asked(question: Question) -> str:
    return question.text.split("\n\n")[0]


def _found(team: Folder, question: Question) -> tuple[str, str, str] | None:
    """What was answered about one's own folder, with what follows from it; guesses are none."""
    if question.id not in FOUND:
        return None
    last, folder = Progress.of(team).last_answer(question), about(team, question)
    if last is None:
        return None
    try:
        given = read(question, last.answer, folder)
    except NotAnAnswer:  # it is no choice any more
        return None
    if given is None:
        return None
    said = _asked(question).removeprefix("On your own folder: ")
    return said[0].upper() + said[1:], in_words(given), mark(question, given, folder).sentence


def _learnt(stage: str) -> list[str]:
    """The sentences of what was learnt, as the exercise ends with them."""
    cells = kit.read(kit.exercises()[stage])["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell.get("id") == "learnt")
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]
