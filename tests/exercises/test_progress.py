"""What was answered survives a restart and a crash, and hints go on where they stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import exercises
from workshop.controls import UNATTENDED
from workshop.exercises.progress import FILE, Progress
from workshop.folder import Folder

STAGE = "0-warm-up"


@pytest.fixture
def folder(make_folder: Callable[..., Path]) -> Path:
    return make_folder()


@pytest.fixture
def team(folder: Path) -> Folder:
    return workshop.open(folder)


def test_an_answer_is_there_after_a_restart(team: Folder, folder: Path) -> None:
    exercises.check(team, STAGE, "how-many", "21")
    exercises.check(team, STAGE, "left-out", ["leads"])
    again = Progress.of(workshop.open(folder))
    last = again.last_answer(exercises.find(STAGE, "how-many"))
    assert last is not None and (last.answer, last.verdict) == (21, "not yet")
    assert again.last_answer(exercises.find(STAGE, "left-out")).answer == ["leads"]


def test_a_line_cut_short_loses_nothing_else(team: Folder, folder: Path) -> None:
    exercises.check(team, STAGE, "hope", "That we talk.")
    exercises.check(team, STAGE, "how-many", 3)
    path = folder / FILE
    path.write_bytes(path.read_bytes()[:-15])
    assert [entry.question for entry in Progress.of(team).entries()] == ["hope"]
    exercises.check(team, STAGE, "how-many", 4)
    assert [(entry.question, entry.answer) for entry in Progress.of(team).entries()] == [
        ("hope", "That we talk."),
        ("how-many", 4),
    ]


def test_lines_that_are_something_else_are_passed_over(team: Folder, folder: Path) -> None:
    (folder / FILE).write_text(
        '[]\n{"a": 1}\n5\n"x"\n{"what": "sing", "question": "hope", "stage": "0-warm-up"}\n\xff\n',
        encoding="latin-1",
    )
    assert Progress.of(team).entries() == []
    assert exercises.progress(team).table["Right"].sum() == 0


def test_hints_go_on_step_by_step_and_after_a_restart(team: Folder, folder: Path) -> None:
    hints = exercises.find(STAGE, "how-many").hints
    first = exercises.hint(team, STAGE, "how-many")
    second = exercises.hint(workshop.open(folder), STAGE, "how-many")
    assert (
        hints[0] in first.sentence
        and hints[1] in second.sentence
        and hints[1] not in first.sentence
    )
    for _ in range(5):
        last = exercises.hint(team, STAGE, "how-many")
    assert hints[-1] in last.sentence and "last hint" in last.sentence
    assert Progress.of(team).hints(exercises.find(STAGE, "how-many")) == len(hints)


def test_a_blank_is_not_kept(team: Folder, folder: Path) -> None:
    assert exercises.check(team, STAGE, "how-many", exercises.____).verdict == "not tried"
    assert not (folder / FILE).exists()


def test_nonsense_is_kept_short_and_as_text(team: Folder, folder: Path) -> None:
    for answer in (object(), "x" * 100_000, 10**400, ["a" * 9000], {"a": 1}):
        exercises.check(team, STAGE, "how-many", answer)
    assert max(len(line) for line in (folder / FILE).read_text().splitlines()) < 2500
    assert all(
        json.loads(line)["verdict"] == "not an answer"
        for line in (folder / FILE).read_text().splitlines()
    )


def test_where_the_team_is_says_what_comes_next(team: Folder) -> None:
    before = exercises.progress(team)
    assert (
        "0 of the" in before.sentence and exercises.find(STAGE, "how-many").text in before.sentence
    )
    exercises.check(team, STAGE, "how-many", 1)
    exercises.check(
        team, STAGE, "how-many", exercises.find(STAGE, "how-many").answer(exercises.example(team))
    )
    exercises.check(team, STAGE, "how-many", 1)
    exercises.check(team, STAGE, "hope", "That we talk.")
    exercises.solution(team, STAGE, "surest")
    after = exercises.progress(team)
    row = after.table.set_index("Exercise").loc[STAGE]
    assert (row["Right"], row["Kept"], row["Not yet"], row["Solutions seen"]) == (1, 1, 0, 1)
    assert row[["Right", "Kept", "Not yet", "Not tried"]].sum() == len(exercises.catalogue(STAGE))
    assert (
        "1 of the" in after.sentence
        and "1 answer is kept" in after.sentence
        and exercises.find(STAGE, "cannot-tell").text in after.sentence
    )


def test_a_guess_that_was_skipped_does_not_hide_what_comes_next(team: Folder) -> None:
    stage = "1-communication-gaps"
    for question in exercises.catalogue("0-warm-up"):
        exercises.check(
            team,
            question.stage,
            question.id,
            (
                question.answer(exercises.made_up(question.made_up))
                if question.checked
                else 8
                if question.kind == "number"
                else "We talk."
            ),
        )
    assert exercises.find(stage, "guess").text.split("\n")[0] in exercises.progress(team).sentence
    exercises.check(team, stage, "read-aloud", "a guess")
    assert exercises.find(stage, "read-aloud").text in exercises.progress(team).sentence


def test_with_no_one_at_the_keyboard_nothing_is_kept(
    team: Folder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNATTENDED, "1")
    assert exercises.check(team, STAGE, "how-many", 1).verdict == "not yet"
    assert not (folder / FILE).exists()


def test_a_folder_that_cannot_be_written_to_still_gets_its_verdict(
    team: Folder, folder: Path
) -> None:
    (folder / FILE).mkdir()
    result = exercises.check(team, STAGE, "hope", "That we talk.")
    assert result.verdict == "nothing to check" and "not recorded" in result.sentence


def test_what_cannot_be_answered_without_data_is_not_kept(team: Folder) -> None:
    assert exercises.check(team, "1-communication-gaps", "talk-first", None).sentence.endswith(
        "Come back when it is there."
    )
    assert (
        Progress.of(team).last_answer(exercises.find("1-communication-gaps", "talk-first")) is None
    )


def test_an_empty_answer_is_told_the_button_that_stands_there(team: Folder) -> None:
    assert (
        exercises.check(team, STAGE, "people-a-side").sentence == "Write your number, then keep it."
    )
    assert exercises.check(team, STAGE, "how-many").sentence == "Write your number, then check it."


def test_an_answer_that_is_none_replaces_nothing_and_what_was_right_stays(team: Folder) -> None:
    how_many, people = (exercises.find(STAGE, id) for id in ("how-many", "people-a-side"))
    right = how_many.answer(exercises.example(team))
    for answer in (3, "lots", right, 4, "lots"):
        exercises.check(team, STAGE, "how-many", answer)
    assert Progress.of(team).last_answer(how_many).answer == right
    for answer in (8, "some of us", ""):
        exercises.check(team, STAGE, "people-a-side", answer)
    assert Progress.of(team).last_answer(people).answer == 8


def test_the_file_keeps_the_last_answer_with_its_day_and_not_every_try(
    team: Folder, folder: Path
) -> None:
    for answer in (1, 2, 3, 4):
        exercises.check(team, STAGE, "how-many", answer)
    lines = [json.loads(line) for line in (folder / FILE).read_text().splitlines()]
    assert [line["answer"] for line in lines] == [4]
    assert len(lines[0]["when"]) == len("2026-11-29")


def test_a_second_persons_sentence_is_added_and_ones_own_is_put_right(team: Folder) -> None:
    hope = exercises.find(STAGE, "hope")
    exercises.checked(team, hope, "That we talk.", who="Ada")
    exercises.checked(team, hope, "That it rains.")
    exercises.checked(team, hope, "That we talk.", who="")
    exercises.checked(team, hope, "That we talk more.", who="Ada")
    assert [(one.who, one.answer) for one in Progress.of(team).said(hope)] == [
        ("", "That it rains."),
        ("", "That we talk."),
        ("Ada", "That we talk more."),
    ]
    Progress.of(team).take_back(hope)
    assert len(Progress.of(team).said(hope)) == 2
