"""Small workshop folders with an oddity of a form each: what is right, or what is said in place of
it.
"""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest

import workshop
from workshop.folder import Folder

from ..pasting import lines, paste

CASES = Path(__file__).parents[1] / "cases"
B = None
AGREED = [4, 5, 2, 1, 3, B]
IN_ORDER = [4, 5, 2, 1, 3, 4]

RIGHT: dict[str, tuple[dict[str, list[float | None]], str]] = {
    "a1-qualtrics-no-opinion-codes": (
        {"R_0": [4, B, 3, 2, B, 5], "R_1": [2, 3, B, 4, 4, B], "R_2": [5, 4, 3, 2, 1, 2]},
        (
            '4 answers say that somebody could not judge and count as blank: "-1" (2), "-99" (1)'
            ' and "99" (1)'
        ),
    ),
    "a3b-limesurvey-codes-mapped": (
        {"1": [4, 3, 2, 1, 5, 3], "2": [2, 3, 4, B, 1, 3]},
        '"N/A" (1)',
    ),
    "a4-ms-forms-german": (dict.fromkeys("123", AGREED), '"Stimme nicht zu" 2'),
    "a4b-ms-forms-german-told": (dict.fromkeys("123", AGREED), '"Stimme nicht zu" 2'),
    "a5-same-row-texts-in-three-matrices": (
        dict.fromkeys("123", IN_ORDER),
        "taken in the order of the kit's own form",
    ),
    "a5c-suffixes-told": (dict.fromkeys("123", IN_ORDER), "6 questions about 2 topics"),
    "a6-tally-checkbox-columns": (
        {"r1": [1] * 6, "r2": IN_ORDER},
        "1 response of somebody who answered again later is left out",
    ),
    "a8-google-checkbox-team": (
        {"a@x.example": [1] * 6},
        "1 response of somebody who answered again later is left out",
    ),
    "h5-one-is-the-best-mark": (
        {f"P{i}": [4, 4, 2] if i % 2 else [5, 4, 2] for i in range(12)},
        "run from 5 (the worst) to 1 (the best), as the labels say; they are turned round",
    ),
}
"""By case: each person's scores in the order of the questions, and what is said of it."""

REFUSED = {
    "a2-typeform-0-to-10": (
        "34 answers of 60 in 5 questions are beyond 1 to 5: they run from 0 to 10",
        ("tables.survey", "scale = [0, 10]"),
        [4.6, 4.2, 3.8, 2.2, 3.4, 1.8],
    ),
    "a3-limesurvey-answer-codes": (
        "11 answers of 11 in 6 questions are codes of answers",
        ("tables.survey", 'scale = ["A1", "A2", "A3", "A4", "A5"]'),
        [4, 3, 2, 1, 5, 3],
    ),
    "a9-seven-point-scale": (
        "12 answers of 24 in 4 questions are beyond 1 to 5: they run from 1 to 7",
        ("tables.survey", "scale = [1, 7]"),
        [4 + 1 / 3, 5, 3 + 2 / 3, 1 + 2 / 3, 4 + 1 / 3, 1],
    ),
}
"""By case: what is said, the line to write, and what the first person's scores are with it."""


def scores(team: Folder) -> dict[str, list[float | None]]:
    survey = team.table("survey")
    by = survey.groupby("respondent", sort=False)["score"]
    return {
        who: [B if score != score else float(score) for score in given.astype("float64")]
        for who, given in by
    }


@pytest.fixture
def case(tmp_path: Path):
    def copied(name: str) -> Path:
        return Path(shutil.copytree(CASES / name, tmp_path / name))

    return copied


@pytest.mark.parametrize("name", RIGHT)
def test_the_answers_are_right_and_what_was_assumed_is_said(case, name: str) -> None:
    team = workshop.open(case(name))
    wanted, said = RIGHT[name]
    assert scores(team) == wanted
    assert any(said in note for note in team.check("survey").notes)
    assert team.table("survey").attrs["notes"] == list(team.check("survey").notes)


@pytest.mark.parametrize("name", REFUSED)
def test_a_scale_that_cannot_be_told_is_refused_as_a_whole_and_the_line_that_is_offered_settles_it(
    case, name: str
) -> None:
    folder = case(name)
    what, line, first = REFUSED[name]
    (problem,) = workshop.open(folder).check("survey").problems
    assert problem.what.startswith(what) and workshop.open(folder).table("survey").empty
    assert lines(problem.remedy)[0] == line
    paste(folder, *line)
    team = workshop.open(folder)
    assert not team.check("survey").problems
    assert next(iter(scores(team).values())) == pytest.approx(first)


def test_an_export_with_a_row_an_answer_is_refused_with_the_export_to_make(case) -> None:
    (problem,) = workshop.open(case("a7-one-row-per-answer")).check("survey").problems
    assert (
        "a row for each answer" in problem.what
        and "a row for each person and a column for each question" in problem.remedy
    )


def test_somebody_in_no_team_of_the_workshop_is_named_once_and_the_line_that_is_offered_maps_them(
    case,
) -> None:
    folder = case("a8-google-checkbox-team")
    problems = workshop.open(folder).check("survey").problems
    assert [problem.value for problem in problems] == ["Sales, Marketing", "RevOps (other)"]
    for problem in problems:
        paste(folder, *lines(problem.remedy)[0])
    team = workshop.open(folder)
    assert not team.check("survey").problems
    assert scores(team)["c@x.example"] == [4, B, 2, 1, 3, 4]


def test_responses_that_were_never_finished_are_left_out_and_counted(case) -> None:
    team = workshop.open(case("h6-unfinished-limesurvey"))
    assert len(scores(team)) == 12 and not {"P3", "P7"} & set(scores(team))
    assert scores(team)["P0"][:2] == [3, 4]
    assert (
        "q.csv: 2 of 14 responses were never finished and are left out."
        in team.check("survey").notes
    )


def test_a_hundred_and_forty_columns_are_read_without_a_warning_of_a_library(case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        leads = workshop.open(case("h11-a-hundred-and-forty-columns")).table("leads")
    assert leads.shape[0] == 60 and leads.shape[1] > 140
