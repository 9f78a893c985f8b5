"""The control of a question works without a browser: it checks, hints, waits before it shows the
solution, and remembers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import exercises
from workshop.exercises.controls import STILL, Ask
from workshop.exercises.question import Question, read
from workshop.folder import Folder

QUESTIONS = exercises.catalogue()


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_fresh_control_is_not_tried_and_one_set_right_is_right(
    question: Question, team: Folder
) -> None:
    asked = Ask(team, question)
    verdict = asked.check().verdict
    assert verdict == "not tried" or (question.needs and verdict == "nothing to check")
    if question.checked:
        asked.show(read(question, question.answer(asked.folder), asked.folder))
        assert asked.check().verdict == "right"
        again = Ask(team, question)
        assert "right" in again.outcome.value and again.check().verdict == "right"


def test_the_solution_is_not_shown_at_the_first_press_before_an_answer(team: Folder) -> None:
    asked = exercises.ask(team, "0-warm-up", "how-many")
    assert asked.solution().sentence == STILL
    assert asked.solution().sentence == asked.question.why(asked.folder)
    exercises.check(team, "0-warm-up", "left-out", ["leads"])
    asked = exercises.ask(team, "0-warm-up", "left-out")
    assert asked.solution().sentence == asked.question.why(asked.folder)


@pytest.mark.parametrize(
    "numbers",
    [
        ["1"],
        ["1", "1", "2"],
        ["1", "2", "4"],
        ["one", "2", "3"],
        ["0", "1", "2"],
        ["-1", "1.5", "9" * 5000],
    ],
)
def test_an_order_needs_each_number_once(team: Folder, numbers: list[str]) -> None:
    asked = exercises.ask(team, "0-warm-up", "surest")
    for row, number in zip(asked.control.children[1:], numbers):
        row.children[0].value = number
    result = asked.check()
    assert result.verdict == "not yet" and "each number from 1 to 3 once" in result.sentence


def test_no_control_is_a_list_that_folds(team: Folder) -> None:
    import ipywidgets as w

    def inside(widget: w.Widget) -> list[type]:
        return [
            type(widget),
            *(kind for child in getattr(widget, "children", ()) for kind in inside(child)),
        ]

    kinds = {kind for question in QUESTIONS for kind in inside(Ask(team, question).view)}
    assert {w.Text, w.RadioButtons, w.Textarea, w.Checkbox} <= kinds and not {
        w.Dropdown,
        w.Select,
        w.Combobox,
    } & kinds


def test_a_question_about_data_that_are_not_there_says_so_before_anybody_answers(
    team: Folder,
) -> None:
    lacking = [question for question in QUESTIONS if question.needs]
    assert lacking
    for question in lacking:
        assert "Come back when it is there." in Ask(team, question).outcome.value


def test_what_is_typed_is_escaped(team: Folder) -> None:
    asked = exercises.ask(team, "0-warm-up", "how-many")
    asked.show(1)
    asked.control.children[0].value = "<b>no</b>"
    asked.check()
    assert "<b>no" not in asked.outcome.value and "Not yet" in asked.outcome.value


def test_enter_checks_a_number_and_typing_alone_does_not(team: Folder) -> None:
    asked = exercises.ask(team, "0-warm-up", "how-many")
    asked.show(15)
    assert asked.outcome.value == ""
    asked.control.children[0]._handle_custom_msg({"event": "submit"}, [])
    assert "Right" in asked.outcome.value


def test_an_error_nobody_foresaw_is_a_sentence(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = exercises.ask(team, "0-warm-up", "how-many")
    asked.given = lambda: 1 / 0
    assert asked.check().sentence.startswith("This step did not work")


def test_all_questions_on_paper_can_be_typed_in_an_exercise_at_a_time(team: Folder) -> None:
    page = exercises.type_in(team)
    found = []
    for button in page.buttons:
        button.click()
        found += [asked.question.id for asked in page.asked]
        assert list(page.page.children) == [asked.view for asked in page.asked]
        assert [
            asked.view.children[0].value.count(f"<b>{number}. ")
            for number, asked in enumerate(page.asked, 1)
        ] == [1] * len(page.asked)
    assert found == [question.id for question in QUESTIONS if question.on_paper]
    page.asked[0].check()
    assert (
        "Not tried" in page.asked[0].outcome.value
        or "Nothing to check" in page.asked[0].outcome.value
    )
