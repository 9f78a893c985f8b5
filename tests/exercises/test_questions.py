"""Every question of every exercise: right, not tried, each usual slip, and nonsense; and nothing
gives the answer away.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import exercises, kit
from workshop.exercises import ____, charter
from workshop.exercises.question import NotAnAnswer, Question, mark, read, readings
from workshop.folder import Folder

QUESTIONS = exercises.catalogue()
CHECKED = [question for question in QUESTIONS if question.checked]
SLIPS = [(question, slip) for question in CHECKED for slip in question.slips]
NONSENSE = [
    "some words",
    "<script>alert(1)</script>",
    "x" * 100_000,
    10**400,
    float("inf"),
    float("nan"),
    -1e300,
    True,
    b"bytes",
    object(),
    3.5j,
    {"a": 1},
    ["no such thing"],
    [1, 2],
    ["a", None],
    [["a"]],
    pd.Series([1, 2]),
    pd.DataFrame({"a": [1]}),
    np.zeros(3),
    lambda: 1,
    range(10**9),
]
UNTRIED = [____, None, "", "  ", "____", [], (), [____, ____], [""], {}, pd.Series(dtype=object)]
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def name(case: object) -> str:
    return "-".join(
        case.id if isinstance(case, Question) else case.name.replace(" ", "-")
        for case in (case if isinstance(case, tuple) else (case,))
    )


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A team's own folder, with settings and no data."""
    folder = tmp_path_factory.mktemp("team")
    (folder / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    return workshop.open(folder)


def given_away(question: Question, text: str, folder: Folder) -> bool:
    """Whether a text holds the answer: the number, the choice, or all names of the list."""
    assert question.answer is not None
    answer, said = read(question, question.answer(folder), folder), text.casefold()
    if question.kind == "number":
        forms = {f"{answer:g}", f"{answer:.1f}", f"{answer:.2f}", f"{abs(answer):.1f}"} | (
            {WORDS[int(answer)]} if 2 <= answer <= 12 and answer == int(answer) else set()
        )
        return any(
            re.search(rf"(?<![\w.,]){re.escape(form)}(?![\w]|[.,]\d)", said) for form in forms
        )
    if question.kind == "choice":
        return answer.casefold() in said
    return all(re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", said) for one in answer)


def test_every_question_has_a_name_of_its_own_in_its_stage() -> None:
    assert len(QUESTIONS) >= 5
    assert len({(question.stage, question.id) for question in QUESTIONS}) == len(QUESTIONS)
    assert all(
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id) and question.stage in exercises.STAGES
        for question in QUESTIONS
    )
    assert {question.stage for question in QUESTIONS} == set(exercises.STAGES)


@pytest.mark.parametrize("question", CHECKED, ids=name)
def test_the_answer_from_the_data_is_right_and_says_why(question: Question, team: Folder) -> None:
    folder = exercises.about(team, question)
    result = mark(question, question.answer(folder), folder)
    assert result.verdict == "right"
    assert given_away(question, result.sentence, folder), "the solution does not say the answer"
    assert len(result.sentence) > 80, "the solution does not say why"


@pytest.mark.parametrize("question", CHECKED, ids=name)
def test_a_checked_question_has_slips_and_hints_that_leave_the_thinking_to_do(
    question: Question, team: Folder
) -> None:
    folder = exercises.about(team, question)
    assert question.slips and len(question.hints) >= 2
    assert len({slip.name for slip in question.slips}) == len(question.slips)
    assert not [text for text in question.hints if given_away(question, text, folder)]
    assert len(set(question.hints)) == len(question.hints)


@pytest.mark.parametrize(("question", "slip"), SLIPS, ids=[name(case) for case in SLIPS])
def test_a_usual_slip_gets_its_own_feedback_and_not_the_answer(
    question: Question, slip: exercises.Slip, team: Folder
) -> None:
    folder = exercises.about(team, question)
    result = mark(question, slip.example(folder), folder)
    assert (result.verdict, result.slip) == ("not yet", slip.name)
    assert result.sentence.endswith(slip.feedback) and len(slip.feedback) > 30
    assert not given_away(question, result.sentence, folder)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_a_blank_is_not_tried(question: Question, team: Folder) -> None:
    folder = exercises.about(team, question)
    if not question.checked and question.needs:
        assert {mark(question, answer, folder).verdict for answer in UNTRIED} == {
            "nothing to check"
        }
        return
    assert {mark(question, answer, folder).verdict for answer in UNTRIED} == {"not tried"}


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_nonsense_gets_a_sentence_and_is_never_right(question: Question, team: Folder) -> None:
    folder = exercises.about(team, question)
    for answer in NONSENSE:
        result = mark(question, answer, folder)
        assert result.verdict in ("not yet", "nothing to check"), answer
        assert (
            result.verdict == "nothing to check"
            or question.checked
            or result.slip == "not an answer"
        )
        assert len(result.sentence) < 400 and "<script" not in result.html()
        assert not (question.checked and given_away(question, result.sentence, folder)), answer


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if not question.checked], ids=name
)
def test_what_has_no_right_answer_is_kept_with_a_kind_remark(
    question: Question, root: Path
) -> None:
    own = workshop.open(root / "data" / "calm")
    answers = {
        "number": [0, 1, 5, 8, 1000, -3, 2.5],
        "sentence": ["We talk too little."],
        "choice": question.choices(own),
        "list": [[one] for one in question.choices(own)] + [list(question.choices(own))],
        "ranking": [list(question.choices(own))[: question.places or None]],
    }[question.kind]
    assert len(answers)
    for answer in answers:
        result = mark(question, answer, own)
        assert result.verdict == "nothing to check" or (
            question.places and result.slip == "not an answer"
        )
        assert result.sentence[-1] in ".?!"


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_texts_keep_the_house_style(question: Question, team: Folder) -> None:
    folder = exercises.about(team, question)
    for text in (
        question.text,
        question.why(folder),
        *question.hints,
        *(slip.feedback for slip in question.slips),
    ):
        assert (
            "—" not in text
            and "nan" not in text.split()
            and (not text or text.rstrip("”)")[-1] in ".?!")
        ), text
    assert "?" in question.text or question.text[-1] == "."


def test_numbers_are_read_as_people_write_them() -> None:
    number = next(
        question for question in CHECKED if question.kind == "number" and question.tolerance == 0
    )
    folder = exercises.made_up(number.made_up)
    right = number.answer(folder)
    assert {
        mark(number, form, folder).verdict
        for form in (
            right,
            float(right),
            str(right),
            f" {right} ",
            f"{right}.0",
            f"{right},0",
            np.int64(right),
            f"{right} people",
        )
    } == {"right"}


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("4,615", [4.615, 4615]),
        ("4.615", [4.615, 4615]),
        ("4,6", [4.6]),
        ("12.000,5", [12000.5]),
        ("1 200", [1200]),
        ("14/26*10", [14 / 26 * 10]),
        ("8 + 7 = 15", [15]),
        ("8+7=15 people", [15]),
        ("3 × 4", [12]),
        ("- 0,5 steps", [-0.5]),
        ("46 %", [46]),
        ("0,385", [0.385]),
    ],
)
def test_a_number_is_read_in_every_way_it_can_be_meant(typed: str, means: list[float]) -> None:
    assert readings(typed) == pytest.approx(means)


@pytest.mark.parametrize("typed", ["10-12", "8 + 7 = 16", "3 or 4", "1/0", "2**9", "one"])
def test_what_is_no_number_is_answered_with_what_is_wanted(typed: str) -> None:
    with pytest.raises(NotAnAnswer, match=r"[Ww]rite"):
        readings(typed)


def test_of_two_readings_the_sensible_one_counts_and_is_said(team: Folder) -> None:
    of_ten = exercises.find("1-communication-gaps", "of-ten")
    folder = exercises.about(team, of_ten)
    assert mark(of_ten, "4,615", folder).verdict == mark(of_ten, "120/26", folder).verdict
    assert mark(of_ten, "4,615", folder).verdict == "right"
    missed = mark(of_ten, "7,250", folder)
    assert missed.verdict == "not yet" and missed.sentence.startswith("Read as 7.25.")
    assert (
        "can be 1.2 or 1200"
        in mark(exercises.find("0-warm-up", "people-a-side"), "1,200", folder).sentence
    )


def test_an_unknown_question_or_exercise_is_named_with_the_nearest(team: Folder) -> None:
    with pytest.raises(workshop.errors.WorkshopError, match='Did you mean "how-many"'):
        exercises.check(team, "0-warm-up", "how-mny", 3)
    with pytest.raises(workshop.errors.WorkshopError, match='Did you mean "0-warm-up"'):
        exercises.hint(team, "0-warmup", "how-many")


def test_the_made_up_team_is_made_where_the_kit_has_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "path", lambda name: tmp_path / "not-there" / name)
    exercises.made_up.cache_clear()
    try:
        made = exercises.made_up("awkward", tmp_path)
        question = exercises.find("0-warm-up", "how-many")
        there = question.answer(made)
    finally:
        exercises.made_up.cache_clear()
    assert made.path == tmp_path / "awkward"
    monkeypatch.undo()
    assert there == question.answer(exercises.made_up("awkward"))


@pytest.mark.parametrize(
    "question",
    [question for question in CHECKED if question.kind == "list" and question.right is None],
    ids=name,
)
def test_who_ticked_too_few_is_told_that_these_belong_to_it(
    question: Question, team: Folder
) -> None:
    folder = exercises.about(team, question)
    known = [list(slip.example(folder)) for slip in question.slips]
    answer = list(question.answer(folder))
    for one in answer if len(answer) > 1 else ():
        result = mark(question, [one], folder)
        assert result.verdict == "not yet" and not given_away(question, result.sentence, folder)
        assert (
            result.slip == "ticked too few"
            or [one] in known
            or any(slip.matches and slip.matches((one,), folder) for slip in question.slips)
        )


def test_a_table_of_what_was_decided_does_not_claim_to_be_everything_recorded(team: Folder) -> None:
    example = exercises.example(team)
    left_out = len(example.decisions.history()) - len(charter.history(example).table)
    assert left_out > 0 and "left out" in charter.history(example).sentence
