"""Every exercise after the warm-up in a real browser: a question of each kind, first with a usual slip, then rightly, and the line of code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import exercises, sample
from workshop.exercises.progress import FILE
from workshop.exercises.question import Question, read

pytestmark = pytest.mark.browser


def give(cell: object, question: Question, answer: object) -> None:
    """Answer a question with its control, as a hand would."""
    folder = exercises.made_up(question.made_up)
    given = read(question, answer, folder)
    match question.kind:
        case "number":
            cell.locator("input[type=text]").fill(f"{given:g}")
        case "sentence":
            cell.locator("textarea").fill(given)
        case "choice":
            cell.get_by_label(given, exact=True).check()
        case "list":
            for option in question.choices(folder):
                cell.get_by_label(option, exact=True).set_checked(option in given)
        case "ranking":
            for option in question.choices(folder):
                cell.get_by_title(option, exact=True).fill(str(given.index(option) + 1) if option in given else "")


def press(cell: object, button: str, then: str) -> None:
    cell.get_by_role("button", name=button).click()
    cell.locator("[role=status]", has_text=re.compile(re.escape(then))).wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("stage", [stage for stage in exercises.STAGES if stage != "0-warm-up"])
def test_a_question_of_each_kind_is_answered_wrongly_then_rightly_in_every_exercise(stage: str, room: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open(stage, "exercises")
    assert screen.run_all() == []
    first: dict[str, Question] = {}
    for question in exercises.catalogue(stage):
        if question.on_paper and (question.checked or question.kind == "sentence"):
            first.setdefault(question.kind, question)
    assert len(first) >= 4
    for question in first.values():
        cell, about = screen.cell(f"ask-{question.id}"), exercises.made_up(question.made_up)
        if not question.checked:
            give(cell, question, "Ada sends the list on Monday.")
            press(cell, "Keep my answer", "Nothing to check.")
            continue
        slip = question.slips[0]
        give(cell, question, slip.example(about))
        press(cell, "Check", slip.feedback)
        press(cell, "Hint", question.hints[0])
        give(cell, question, question.answer(about))
        press(cell, "Check", "Right.")
    code = next(question for question in exercises.catalogue(stage) if not question.on_paper)
    cell = screen.cell(f"check-{code.id}")
    cell.locator("[role=status]", has_text="Not tried.").wait_for()
    cell.locator(".cm-content").click()
    for key in ("End", "ArrowLeft", *["Backspace"] * 4):
        screen.page.keyboard.press(key)
    answer = f"{code.answer(exercises.made_up(code.made_up)):g}"
    screen.page.keyboard.type(answer)
    screen.page.wait_for_function("end => window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.source.endsWith(end)", arg=f", {answer})")
    screen.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    cell.locator("[role=status]", has_text="Right.").wait_for()
    lines = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    right = {line["question"] for line in lines if line.get("verdict") == "right"}
    assert right == {question.id for question in [*first.values(), code] if question.checked}
    screen.save()


def test_a_quick_press_of_check_never_judges_the_answer_before(room: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open("4-charter", "exercises")
    assert screen.run_all() == []
    question = exercises.find("4-charter", "how-many-yes")
    about = exercises.made_up(question.made_up)
    typed = [question.answer(about), *(slip.example(about) for slip in question.slips)] * 5
    cell = screen.cell(f"ask-{question.id}")
    for answer in typed:
        give(cell, question, answer)
        cell.get_by_role("button", name="Check").click()
    for _ in range(100):
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines() if (folder / FILE).exists() else []
        if len(lines) >= len(typed):
            break
        screen.page.wait_for_timeout(200)
    assert [json.loads(line)["answer"] for line in lines] == typed
