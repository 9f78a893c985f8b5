"""The exercises as a team on its own does them: every question in a real browser, on the screen
that `workshop open` shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from typer.testing import CliRunner

from workshop import exercises, sample
from workshop.cli import app
from workshop.exercises.progress import FILE
from workshop.exercises.question import Question, read

from .conftest import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STAGE = "0-warm-up"


class Wall:
    """An exercise on its screen, as `workshop open` shows it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        page.set_viewport_size({"width": 1280, "height": 720})

    def open(self, name: str) -> None:
        """Open an exercise and wait until its first question is alive."""
        self.page.goto(f"{self.address}/doc/tree/exercises/{name}.ipynb?token={TOKEN}")
        self.alive()

    def alive(self) -> None:
        """Wait until every question was run."""
        self.page.locator("#workshop-stage .exercise").first.wait_for()
        self.page.wait_for_function(
            "() => !workshopStage.running && workshopStage.python"
            " && workshopStage.steps_known().every(([id]) => workshopStage.ran.has(id))"
        )

    def ask(self, id: str) -> Any:
        """Go to a question and return its control."""
        return self.box(f"ask-{id}")

    def box(self, cell: str) -> Any:
        """Go to a cell and return its control."""
        self.page.evaluate(
            """id => {
                const part = workshopStage.sections.find(s => s.cells.some(c => c.id === id));
                const cell = part.cells.find(c => c.id === id);
                workshopStage.go(part.name, workshopStage.here, cell.beat);
            }""",
            cell,
        )
        asked = self.page.locator(f"#workshop-stage .slot[data-cell='{cell}'] .exercise")
        asked.wait_for()
        return asked


@pytest.fixture
def wall(page: Any, lab: Callable[[Path], str]) -> Callable[[Path], Wall]:
    return lambda folder: Wall(page, lab(folder))


HOW = ("comma", "point", "sum")
"""The formats in which a number is typed; what is chosen is clicked first and reached by keyboard
then."""


def written(answer: float, how: str) -> str:
    """A number as people type it."""
    plain = f"{answer:.6g}"
    return {
        "comma": plain.replace(".", ","),
        "point": plain,
        "sum": f"{answer / 2:.8g} + {answer / 2:.8g} = {plain}" if answer > 0 else f"{plain} steps",
    }[how]


def fill(asked: Any, question: Question, answer: Any, how: str = "comma") -> None:
    """Answer a question on screen, as it is read."""
    if question.kind == "number":
        asked.locator("input[type=text]").first.fill(written(answer, how))
    elif question.kind == "choice":
        tick(asked.get_by_label(answer, exact=True), True, how)
    elif question.kind == "ranking":
        for box in asked.locator("input[type=text]").all():
            box.fill("")
        for place, name in enumerate(answer, 1):
            asked.get_by_title(name, exact=True).first.fill(str(place))
    else:
        for name in question.choices(exercises.made_up(question.made_up)):
            tick(asked.get_by_label(name, exact=True), name in answer, how)


def tick(box: Any, on: bool, how: str) -> None:
    """Tick a box by a click, or by the keyboard alone."""
    if how == "comma":
        box.set_checked(on)
    elif box.is_checked() != on:
        box.focus()
        box.press("Space")


def press(asked: Any, button: str, then: str) -> None:
    asked.get_by_role("button", name=button, exact=True).click()
    asked.locator("[role=status]", has_text=then).first.wait_for()


def kept(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", list(exercises.STAGES))
def test_every_question_with_a_right_answer_is_answered_wrongly_and_rightly(
    wall: Callable, tmp_path: Path, name: str
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = wall(folder)
    screen.open(name)
    questions = [question for question in exercises.catalogue(name) if question.checked]
    for question in questions:
        about = exercises.made_up(question.made_up)
        asked = screen.ask(question.id)
        fill(asked, question, read(question, question.slips[0].example(about), about))
        press(asked, "Check", question.slips[0].feedback)
        right = read(question, question.answer(about), about)
        for how in HOW if question.kind == "number" and question.on_paper else ("point",):
            fill(asked, question, right, how)
            asked.get_by_role("button", name="Check", exact=True).click()
            right_now = "b => b.querySelector('[role=status]').textContent.startsWith('● Right.')"
            screen.page.wait_for_function(right_now, arg=asked.element_handle())
        assert not screen.page.locator("#workshop-stage .cm-editor").count()
    assert {line["question"]: line["verdict"] for line in kept(folder)} == {
        question.id: "right" for question in questions
    }
    hosts = {
        urlparse(url).hostname
        for url in screen.page.requests_made
        if not url.startswith(("data:", "blob:"))
    }
    assert hosts == {"127.0.0.1"}


def test_every_sheet_is_typed_in_and_checked_with_one_press(wall: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = wall(folder)
    screen.page.goto(f"{screen.address}/doc/tree/exercises/type-in.ipynb?token={TOKEN}")
    stage = screen.page.locator("#workshop-stage")
    for name in exercises.STAGES:
        stage.get_by_role("button", name=name, exact=True).click()
        questions = [one for one in exercises.catalogue(name) if one.on_paper]
        stage.locator(".exercise", has_text=f"1. {questions[0].text.split(chr(10))[0]}").wait_for()
        checked = 0
        for number, question in enumerate(questions, 1):
            asked = stage.locator(".exercise").nth(number - 1)
            if question.checked:
                about = exercises.made_up(question.made_up)
                fill(asked, question, read(question, question.answer(about), about), "point")
                checked += 1
        stage.get_by_role("button", name="Check the whole sheet").click()
        stage.locator("[role=status]", has_text=f"{checked} right, 0 not yet").wait_for()


def test_own_data_are_pasted_seen_at_once_and_end_on_a_page_to_show_others(
    wall: Callable, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    assert CliRunner().invoke(app, ["new", str(folder)]).exit_code == 0
    screen = wall(folder)
    screen.open("3-strategy")
    assert screen.ask("own-keep").get_by_text("Come back when it is there.").is_visible()
    box = screen.box("own-list")
    box.locator("textarea").fill("a table without headings")
    press(box, "Put it in", "headings are not understood")
    assert box.locator("textarea").input_value() == "a table without headings"
    box.locator("textarea").fill("What\tWeeks\n<b>Fair</b>\t3\nPrice page\t4")
    press(box, "Put it in", "It is in: 2 initiatives.")
    weeks = screen.box("own-weeks")
    for field, typed in zip(weeks.locator("input[type=text]").all(), ("4,5", "6")):
        field.fill(typed)
    press(weeks, "Keep these weeks", "4.5 of Sales and 6 of Marketing")
    asked = screen.ask("own-keep")
    asked.get_by_label("<b>Fair</b>", exact=True).check()
    press(asked, "Keep my answer", "So it fits")
    screen.open("4-charter")
    promise = screen.ask("own-promise")
    promise.locator("textarea").fill("Ada sends the list every Monday.")
    press(promise, "Add it", "Nothing to check.")
    press(screen.box("show-others"), "Make the page", "what-we-found.html")
    page = screen.page.context.new_page()
    page.goto((folder / "results" / "hand-over" / "what-we-found.html").as_uri())
    for line in ("<b>Fair</b>", "Ada sends the list every Monday.", "What fits is decided"):
        assert page.get_by_text(line).first.is_visible()
    page.close()


def test_the_last_answer_and_a_draft_are_in_their_place_after_a_reload_a_restart_and_a_return(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = wall(folder)
    screen.open(STAGE)
    asked = screen.ask("how-many")
    fill(asked, exercises.find(STAGE, "how-many"), 21)
    press(asked, "Check", "Not yet.")
    hope = screen.ask("hope")
    hope.locator("textarea").fill("That <b>we</b> talk.")
    press(hope, "Add it", "Nothing to check.")
    hope.locator("textarea").fill("A second person's word")

    def still_there() -> None:
        screen.alive()
        asked = screen.ask("how-many")
        assert asked.locator("input[type=text]").first.input_value() == "21"
        assert screen.ask("most-people").get_by_role("button", name="Hint").is_visible()
        hope = screen.ask("hope")
        assert hope.locator("li", has_text="That <b>we</b> talk.").is_visible()
        assert hope.locator("textarea").input_value() == "A second person's word"
        assert not screen.page.get_by_text("Error displaying widget").count()

    screen.page.reload()
    still_there()
    screen.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    screen.page.wait_for_function("() => !workshopStage.ran.size")
    still_there()
    screen.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    screen.page.goto("about:blank")
    screen.open(STAGE)
    still_there()


def test_a_slip_in_a_line_of_code_gets_a_word_that_helps_and_stops_nothing(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = wall(folder)
    screen.open(STAGE)
    asked = screen.ask("most-people")
    for typed, said in {
        'start.people(example).table["people"].max()': "Did you mean",
        'start.people(example)["People"].max()': "write .table",
        'start.people(example).table["People"].max(': "A bracket is open",
        "start.people(example).table[“People”].max()": "Right.",
    }.items():
        asked.locator("input[type=text]").first.fill(typed)
        press(asked, "Check", said)
    assert screen.ask("hope").locator("textarea").is_visible()
