"""Every exercise after the warm-up in a real browser: a question of each kind, first with a usual
slip, then rightly, and the line of code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workshop import exercises, kit, sample
from workshop.exercises.progress import FILE
from workshop.exercises.question import Question, read

pytestmark = [pytest.mark.browser, pytest.mark.slow]


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
                cell.get_by_title(option, exact=True).fill(
                    str(given.index(option) + 1) if option in given else ""
                )


def press(cell: object, button: str, then: str) -> None:
    cell.get_by_role("button", name=button).click()
    cell.locator("[role=status]", has_text=re.compile(re.escape(then))).wait_for()


@pytest.mark.parametrize("stage", [stage for stage in exercises.STAGES if stage != "0-warm-up"])
def test_a_question_of_each_kind_is_answered_wrongly_then_rightly_in_every_exercise(
    stage: str, room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open(stage, "exercises")
    assert screen.run_all() == []
    first: dict[str, Question] = {}
    for question in exercises.catalogue(stage):
        if question.on_paper and (question.checked or question.kind == "sentence"):
            first.setdefault(question.kind, question)
    assert len(first) >= 3
    for question in first.values():
        cell, about = screen.cell(f"ask-{question.id}"), exercises.made_up(question.made_up)
        if not question.checked:
            give(cell, question, "Ada sends the list on Monday.")
            press(cell, "Add it", "Nothing to check.")
            continue
        slip = question.slips[0]
        give(cell, question, slip.example(about))
        press(cell, "Check", slip.feedback)
        press(cell, "Hint", question.hints[0])
        give(cell, question, question.answer(about))
        press(cell, "Check", "Right.")
    lines = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    right = {line["question"] for line in lines if line.get("verdict") == "right"}
    assert right == {question.id for question in first.values() if question.checked}
    screen.save()


@pytest.mark.slow
def test_long_names_go_on_in_a_second_line_and_every_choice_can_be_seen(
    room: Callable, make_folder: Callable, tmp_path: Path
) -> None:
    names = [
        "Bring the customer relationship management and the marketing automation together so that"
        f" nobody types twice, part {n}"
        for n in range(1, 12)
    ]
    folder = make_folder(
        initiatives="initiative,effort_likely\n" + "".join(f'"{name}",3\n' for name in names)
    )
    kit.copy_notebooks(folder)
    screen = room(folder)
    screen.page.set_viewport_size({"width": 1100, "height": 900})
    screen.open("3-strategy", "exercises")
    assert screen.run_all() == []
    for id, label in (
        ("own-stop", ".widget-radio-box label"),
        ("own-keep", ".widget-checkbox .widget-label-basic"),
        ("what-to-promise", ".widget-radio-box label"),
    ):
        cell = screen.cell(f"ask-{id}")
        cell.locator(label).first.wait_for()
        frame = cell.locator(".widget-vbox").first.bounding_box()
        boxes = cell.locator(label).evaluate_all(
            "all => all.map(one => { const r = one.getBoundingClientRect(); return [r.left, r.top,"
            " r.right, r.bottom, one.scrollHeight, one.clientHeight]; })"
        )
        assert len(boxes) == (5 if id == "what-to-promise" else len(names))
        for n, (left, top, right, bottom, wanted, given) in enumerate(boxes):
            assert frame["x"] <= left < right <= frame["x"] + frame["width"] and wanted <= given + 1
            assert all(
                right <= x or r <= left or bottom <= t + 1 or b <= top + 1
                for x, t, r, b, *_ in boxes[:n]
            )


@contextmanager
def busy(screen: object, until: Path) -> Iterator[None]:
    """A kernel that does nothing else while something is done on screen: until there is a file."""
    code = (
        f"import pathlib, time\nwhile not pathlib.Path({str(until)!r}).exists(): time.sleep(0.05)"
    )
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    screen.page.evaluate(
        f"code => {{ {kernel}.requestExecute({{ code, store_history: false }}); }}", code
    )
    screen.page.wait_for_function(f"{kernel}.status === 'busy'")
    yield
    until.touch()


def test_a_press_is_judged_by_what_was_typed_last_however_busy_the_kernel_is(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open("4-charter", "exercises")
    assert screen.run_all() == []
    number, ticked = (exercises.find("4-charter", id) for id in ("how-many-yes", "which-hold"))
    cell = screen.cell(f"ask-{number.id}")
    field = cell.locator("input[type=text]")
    # ipywidgets sends the first value of a field and holds the second one back; a press of a button
    # it sends at once.
    with busy(screen, tmp_path / "first"):
        give(cell, number, number.slips[0].example(exercises.made_up()))
        field.press("Tab")
        give(cell, number, number.answer(exercises.made_up()))
        cell.get_by_role("button", name="Check").click()
    cell.locator("[role=status]", has_text="Right.").wait_for()
    with busy(screen, tmp_path / "second"):
        give(cell, number, number.slips[1].example(exercises.made_up()))
        field.press("Tab")
        give(cell, number, number.slips[2].example(exercises.made_up()))
        field.press("Enter")
    cell.locator("[role=status]", has_text=number.slips[2].feedback).wait_for()
    cell, options = screen.cell(f"ask-{ticked.id}"), ticked.choices(exercises.made_up())
    with busy(screen, tmp_path / "third"):
        give(cell, ticked, options)
        give(cell, ticked, options[:2])
        cell.get_by_role("button", name="Check").click()
    cell.locator("[role=status]", has_text="Not yet.").wait_for()
    answers = [
        json.loads(line)["answer"]
        for line in (folder / FILE).read_text(encoding="utf-8").splitlines()
    ]
    # What was right stays.
    assert answers == [number.answer(exercises.made_up()), list(options[:2])]


@pytest.mark.slow
def test_a_press_is_still_answered_after_the_page_was_loaded_again(
    room: Callable, tmp_path: Path
) -> None:
    screen = room(sample.make("calm", tmp_path / "team"))
    question = exercises.find("4-charter", "how-many-yes")
    screen.open("4-charter", "exercises")
    assert screen.run_all() == []
    screen.save()
    screen.page.reload()
    screen.open("4-charter", "exercises")
    cell = screen.cell(f"ask-{question.id}")
    give(cell, question, question.answer(exercises.made_up()))
    press(cell, "Check", "Right.")
