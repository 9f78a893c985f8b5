"""A question does not give its answer away, by its length or by what stands beside it; the data of a
question make the mistake visible that it is about; a slip in a line of code gets a word that helps.
"""

from __future__ import annotations

import math
import re

import pytest

import workshop
from workshop import exercises
from workshop.exercises import leads, lines
from workshop.exercises.controls import Ask, shown_before
from workshop.exercises.question import NotAnAnswer, Question, mark, read
from workshop.folder import Folder

from .test_questions import CHECKED, given_away, name

CODE = [question for question in CHECKED if question.line]
EXAMPLE = exercises.made_up("awkward")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("team")
    (folder / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    return workshop.open(folder)


@pytest.mark.parametrize("question", [one for one in CHECKED if one.kind == "choice"], ids=name)
def test_the_right_choice_is_not_the_longest(question: Question) -> None:
    folder = exercises.made_up(question.made_up)
    choices = question.choices(folder)
    answer = read(question, question.answer(folder), folder)
    assert len(choices) >= 3 and len(answer) < max(map(len, choices))


@pytest.mark.slow
@pytest.mark.parametrize("question", [one for one in CHECKED if one.look], ids=name)
def test_what_a_finding_says_comes_after_the_answer_where_it_would_give_it_away(
    question: Question, team: Folder
) -> None:
    folder = exercises.made_up(question.made_up)
    for found in shown_before(question, folder):
        words = f"{found.sentence} {found.caveat}"
        assert not given_away(question, words, folder), words
    asked = Ask(team, question)
    assert not asked.after.children
    asked.show(read(question, question.answer(folder), folder))
    assert asked.check().verdict == "right"
    told = [one.sentence for one in question.look(folder) if one.sentence]
    assert question.headline or len(asked.after.children) >= len(told)


def test_guess_before_you_look_has_a_field_and_is_kept(team: Folder) -> None:
    guesses = [one for one in exercises.catalogue() if one.id.startswith("guess")]
    assert {one.stage for one in guesses} == {
        "1-communication-gaps",
        "2-lead-quality",
        "3-strategy",
    }
    assert all(one.kind in ("number", "choice") and not one.checked for one in guesses)


def test_open_leads_bias_visibly_and_the_curve_has_ended() -> None:
    won, lost, open_ = leads.became(EXAMPLE).table["Leads"]
    curve = leads.in_the_end(EXAMPLE).table["Won, percent"]
    true = curve.iloc[-1]
    assert 100 * won / (won + lost) - true > 5 and true - 100 * won / (won + lost + open_) > 5
    assert curve.iloc[-1] - curve.iloc[-3] < 0.5, "the curve still rises at its end"


def test_every_whole_number_near_the_end_of_the_curve_is_right() -> None:
    question = exercises.find("2-lead-quality", "in-the-end")
    end = question.answer(EXAMPLE)
    for said in range(math.ceil(end - 2), math.floor(end + 2) + 1):
        assert mark(question, said, EXAMPLE).verdict == "right"


def test_every_try_at_what_fits_is_told_its_points_and_weeks() -> None:
    question = exercises.find("3-strategy", "what-fits")
    for slip in question.slips:
        said = mark(question, slip.example(EXAMPLE), EXAMPLE).sentence
        assert said.startswith("Your list: ") and " points of both together" in said


@pytest.mark.parametrize("question", CODE, ids=name)
@pytest.mark.parametrize(
    ("slip", "word"),
    [
        (lambda line: line.replace('"', "“", 1).replace('"', "”", 1), None),
        (lambda line: line if "'" in line else line.replace('"', "'"), None),
        (lambda line: f"x = {line}", "equals sign"),
        (lambda line: line.replace('["', '["no such ', 1), "There is no column"),
        (lambda line: line.replace(".table[", "[", 1), "write .table"),
        (lambda line: line.removesuffix("()"), "brackets are missing|cannot work|one word"),
        (lambda line: f"{line}(", "bracket is open"),
        (lambda line: line.replace(".table", ".tabel", 1), "nothing that can be asked"),
        (lambda line: f"no_such_name({line})", "is not known here"),
        (lambda line: f"{line}\nprint(1)", "one short line"),
        (lambda line: "__import__('os').getcwd()", "is not known here"),
        (lambda line: "4,5", None),
    ],
)
def test_a_slip_in_a_line_of_code_gets_a_word_that_helps(
    question: Question, slip: object, word: str | None
) -> None:
    line, names = question.line, question.names(exercises.made_up(question.made_up))
    said = slip(line)
    if said == line:
        pytest.skip("this line has no such part")
    try:
        assert lines.value(said, names) is not None
        assert word is None or "bracket" in word, said
    except NotAnAnswer as error:
        assert word is not None and re.search(word, str(error)), (said, str(error))
        assert "problem with the kit" not in str(error)
