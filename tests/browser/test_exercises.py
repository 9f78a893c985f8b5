"""The exercises as a team on its own does them: every kind of question in a real browser, with and
without a mouse.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest

from workshop import exercises, sample
from workshop.exercises.progress import FILE
from workshop.exercises.question import Question, read

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STAGE = "0-warm-up"
# After a run JupyterLab first scrolls and then takes the focus: a field has it when it has kept it
# for thirty pictures.
KEEP_FOCUS = """field => new Promise(done => {
    const book = field.closest('.jp-Notebook');
    let kept = 0;
    const look = () => {
        const there = document.activeElement === field && book.classList.contains('jp-mod-readWrite');
        if (!there) field.focus();
        kept = there ? kept + 1 : 0;
        kept < 30 ? requestAnimationFrame(look) : done();
    };
    look();
})"""


def right(id: str) -> tuple[Question, object]:
    """A question of the warm-up and its answer, as it is read."""
    question = exercises.find(STAGE, id)
    folder = exercises.made_up(question.made_up)
    return question, read(question, question.answer(folder), folder)


def fill(cell: object, question: Question, answer: object) -> None:
    """Answer a question on screen."""
    if question.kind == "number":
        cell.locator("input[type=text]").fill(f"{answer:.6g}")
    elif question.kind == "sentence":
        cell.locator("textarea").fill("A sentence.")
    elif question.kind == "ranking":
        for place, name in enumerate(answer, 1):
            cell.get_by_title(name, exact=True).fill(str(place))
    else:
        for name in [answer] if isinstance(answer, str) else answer:
            cell.get_by_label(name, exact=True).check()


def kept(folder: Path) -> list[tuple[str, str, str]]:
    lines = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    return [(line["question"], line["what"], line.get("verdict", "")) for line in lines]


def test_a_question_of_each_kind_is_answered_wrongly_and_rightly(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open(STAGE, "exercises")
    assert screen.run_all() == []

    def press(cell: object, button: str, then: str) -> None:
        cell.get_by_role("button", name=button).click()
        cell.locator("[role=status]", has_text=then).wait_for()

    question, answer = right("how-many")
    cell = screen.cell("ask-how-many")
    press(cell, "Check", "Not tried.")
    slip = question.slips[0]
    cell.locator("input[type=text]").fill(str(slip.example(exercises.made_up())))
    press(cell, "Check", slip.feedback)
    press(cell, "Hint", question.hints[0])
    press(cell, "Hint", question.hints[1])
    cell.locator("input[type=text]").fill(f"{answer:g}")
    press(cell, "Check", "Right.")

    _, answer = right("left-out")
    cell = screen.cell("ask-left-out")
    press(cell, "Show the solution", "press the button once more")
    cell.get_by_label(answer[0], exact=True).check()
    press(cell, "Check", "Not yet.")
    for table in answer[1:]:
        cell.get_by_label(table, exact=True).check()
    press(cell, "Check", "Right.")

    question, answer = right("cannot-tell")
    cell = screen.cell("ask-cannot-tell")
    cell.get_by_label(question.slips[0].example(exercises.made_up("null"))).check()
    press(cell, "Check", question.slips[0].feedback)
    cell.get_by_label(answer).check()
    press(cell, "Check", "Right.")

    _, answer = right("surest")
    cell = screen.cell("ask-surest")
    for place, topic in enumerate(answer, 1):
        cell.get_by_title(topic).fill(str(place))
    press(cell, "Check", "Right.")

    cell = screen.cell("ask-hope")
    cell.locator("textarea").fill("That <b>we</b> talk.")
    press(cell, "Keep my answer", "Nothing to check.")
    screen.save()

    assert [line for line in kept(folder) if line[1] == "answer"] == [
        ("how-many", "answer", "not yet"),
        ("how-many", "answer", "right"),
        ("left-out", "answer", "not yet"),
        ("left-out", "answer", "right"),
        ("cannot-tell", "answer", "not yet"),
        ("cannot-tell", "answer", "right"),
        ("surest", "answer", "right"),
        ("hope", "answer", "nothing to check"),
    ]
    hosts = {
        urlparse(url).hostname
        for url in screen.page.requests_made
        if not url.startswith(("data:", "blob:"))
    }
    assert hosts == {"127.0.0.1"}


def test_an_exercise_is_done_by_keyboard_alone_and_is_still_there_after_a_restart(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open(STAGE, "exercises")
    assert screen.run_all() == []
    keyboard, focused = (
        screen.page.keyboard,
        "() => (document.activeElement.textContent || '').trim()",
    )
    _, answer = right("how-many")
    # The one shortcut: the test begins on the first field instead of at the top of the page.
    field = screen.cell("ask-how-many").locator("input[type=text]")
    field.evaluate(KEEP_FOCUS)
    keyboard.type(f"{answer:g}")
    assert field.input_value() == f"{answer:g}"
    keyboard.press("Tab")
    assert screen.page.evaluate(focused) == "Check"
    keyboard.press("Space")
    screen.page.locator("[role=status]", has_text="Right.").first.wait_for()
    keyboard.press("Tab")
    keyboard.press("Tab")
    assert screen.page.evaluate(focused) == "Show the solution"
    keyboard.press("Tab")
    options, (_, answer) = right("left-out")[0].choices(exercises.made_up()), right("left-out")
    for option in options:
        if option in answer:
            keyboard.press("Space")
        keyboard.press("Tab")
    assert screen.page.evaluate(focused) == "Check"
    keyboard.press("Enter")
    screen.page.locator("[role=status]", has_text="Right.").nth(1).wait_for()
    assert kept(folder) == [("how-many", "answer", "right"), ("left-out", "answer", "right")]
    screen.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    screen.page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )
    assert screen.run_all() == []
    screen.cell("ask-left-out").locator(
        "[role=status]", has_text="Your last answer is kept: right."
    ).wait_for()


def test_what_was_written_over_a_blank_is_checked(room: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open(STAGE, "exercises")
    screen.cell("sum")  # whoever begins in the middle hears what to do, and sees no traceback
    screen.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    screen.page.locator(
        ".jp-OutputArea-output", has_text="“start” is not known here yet."
    ).wait_for()
    assert "Traceback" not in screen.page.locator(".jp-Notebook").first.inner_text()
    assert screen.run_all() == []
    cell = screen.cell("check-most-people")
    cell.locator("[role=status]", has_text="Not tried.").wait_for()
    cell.locator(".cm-content").click()
    for key in ("End", "ArrowLeft", *["Backspace"] * 4):
        screen.page.keyboard.press(key)
    screen.page.keyboard.type('start.people(example).table["People"].max()')
    screen.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    cell.locator("[role=status]", has_text="Right.").wait_for()
    assert kept(folder) == [("most-people", "answer", "right")]
