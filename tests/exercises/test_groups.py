"""Several groups at one folder: what each says is kept, beside the others and the team's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import workshop
from workshop import exercises
from workshop.controls import UNATTENDED
from workshop.exercises import charter, groups
from workshop.exercises.progress import Progress
from workshop.exercises.question import Question, read
from workshop.folder import Folder
from workshop.live import kinds, land, rounds, store

ON_PAPER = [one for one in exercises.catalogue() if one.on_paper]
CHECKED = [one for one in ON_PAPER if one.checked]


@pytest.fixture
def team(make_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.delenv(UNATTENDED, raising=False)
    return workshop.open(make_folder())


def fields(question: Question, page: dict[str, Any], answer: Any) -> dict[str, list[str]]:
    """What a phone sends for an answer."""
    match question.kind:
        case "number":
            return {"n0": [f"{answer:.6g}"]}
        case "sentence":
            return {"l0.0": [answer]}
        case "choice":
            return {"o": [str(page["options"].index(answer))]}
        case "list":
            return {"o": [str(page["options"].index(one)) for one in answer]}
    return {f"w{page['items'].index(one)}": [str(n)] for n, one in enumerate(answer)}


def give(team: Folder, control: Any, device: str, sent: dict[str, list[str]], n: int = 1) -> None:
    """What the server writes for a phone."""
    round_ = land.latest(team, control.asked.slug)
    value = kinds.read(round_, sent)
    entry = {"d": device, "n": n, "k": f"{device}-{n}-key"}
    if round_.named:
        entry["name"] = value.pop("name")
    store.commit(land.folder(team) / round_.file, store.line_of(entry | {"v": value}))


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            one,
            id=f"{one.stage}-{one.id}",
            marks=[pytest.mark.slow] * (one.stage not in ("0-warm-up", "4-charter")),
        )
        for one in CHECKED
    ],
)
def test_every_question_with_a_right_answer_is_answered_on_a_phone_as_on_the_page(
    question: Question,
) -> None:
    folder = exercises.made_up(question.made_up)
    page = groups.page(question, folder)
    kind = groups.KINDS[question.kind]
    assert kinds.wrong(kind, page) == ""
    round_ = rounds.Round("try-1", kind, "?", who="group", page=page)
    for wanted in (question.answer, question.slips[0].example):
        answer = read(question, wanted(folder), folder)
        sent = fields(question, page, answer)
        with pytest.raises(kinds.Refused, match="Choose your group first"):
            kinds.read(round_, sent)
        value = kinds.read(round_, sent | {"name": ["2"]})
        assert value.pop("name") == "Group 3"
        said = read(question, groups.answer(question, value), folder)
        assert said == (pytest.approx(answer, rel=1e-5) if question.kind == "number" else answer)


def test_the_pages_of_the_phones_hold_the_tables_and_do_not_give_the_answer_away(
    team: Folder,
) -> None:
    for id, gives_away in (("how-many", False), ("left-out", True)):
        question = exercises.find("0-warm-up", id)
        page = groups.page(question, exercises.made_up())
        table = page["look"][0]
        assert table["head"] and table["rows"]
        assert (table["said"] == question.text.split("\n\n")[0]) == gives_away
    own = exercises.find("1-communication-gaps", "talk-first")
    assert groups.page(own, team)["look"] == [], "a team's own tables stay on the screen"


def test_three_groups_answer_as_one_and_the_last_that_a_group_said_counts(team: Folder) -> None:
    question = exercises.find("0-warm-up", "how-many")
    right = question.answer(exercises.made_up())
    exercises.checked(team, question, right)
    control = groups.OfGroups(team, question)
    control.ask()
    assert control.close.layout.display == ""
    give(team, control, "a", {"n0": ["3"], "name": ["0"]})
    give(team, control, "b", {"n0": [f"{right:g}"], "name": ["0"]})
    give(team, control, "a", {"n0": ["4"], "name": ["0"]}, n=2)  # in the same group, and later
    give(team, control, "c", {"n0": [f"{right:g}"], "name": ["2"]})
    control.show()
    kept = Progress.of(team).groups(question)
    assert [(one.who, one.answer, one.verdict) for one in kept] == [
        ("Group 1", 4.0, "not yet"),
        ("Group 3", float(right), "right"),
    ]
    assert "Group 1" in control.outcome.value and "Group 3" in control.outcome.value
    assert Progress.of(team).last_answer(question).answer == right, "the team's own stays"
    control.reopen()
    give(team, control, "a", {"n0": [f"{right:g}"], "name": ["0"]}, n=3)
    control.show()
    assert [one.verdict for one in Progress.of(team).groups(question)] == ["right", "right"]
    assert groups.OfGroups(team, question).outcome.value == control.outcome.value, "after a restart"


def test_before_the_groups_everybody_answers_without_a_name_and_few_are_not_shown(
    team: Folder,
) -> None:
    question = exercises.find("0-warm-up", "hope")
    control = groups.OnPhones(team, question)
    control.each.ask()
    for n in range(3):
        give(team, control.each, f"d{n}", {"l0.0": [f"Hope {n}"]})
    control.each.show()
    assert "nothing is shown" in control.each.outcome.value
    control.each.reopen()
    for n in range(3, 6):
        give(team, control.each, f"d{n}", {"l0.0": [f"Hope {n}"]})
    control.each.show()
    assert all(f"Hope {n}" in control.each.outcome.value for n in range(6))
    assert not Progress.of(team).entries(), "a person's answer is no group's"


def test_the_closing_talk_holds_the_groups_of_this_folder_and_of_others_side_by_side(
    team: Folder, make_folder: Callable[..., Path]
) -> None:
    hope, how_many = (exercises.find("0-warm-up", id) for id in ("hope", "how-many"))
    for n in (1, 2):
        groups.keep(team, how_many, f"Group {n}", n)
        groups.keep(team, hope, f"Group {n}", f"Hope {n}.")
    table = charter.kept(team).table
    assert list(table.columns[2:]) == ["Group 1", "Group 2"]
    assert table["Question"].tolist() == [hope.text, how_many.text.split("\n\n")[0]]
    assert table["Group 2"].tolist() == ["Hope 2.", "2 (not yet)"]
    other = workshop.open(make_folder(name="beside"))
    exercises.checked(other, hope, "Another hope.", who="Ada")
    control = charter.side_by_side(team)
    control.folders.value = f"../{other.path.name}\n\n{other.path}\nnowhere-at-all"
    control.show()
    assert control.shown.value.count("Another hope. (Ada)") == 2
    assert "nowhere-at-all: " in control.shown.value and "Hope 1." in control.shown.value
    assert charter.side_by_side(team).shown.value == control.shown.value, "it is there next time"


def test_a_folder_of_one_group_alone_says_so_and_names_none(team: Folder) -> None:
    assert charter.side_by_side(team).shown.value == charter.NO_GROUPS


def test_what_a_group_answered_counts_where_the_team_is(team: Folder) -> None:
    before = exercises.progress(team).table
    groups.keep(team, exercises.find("0-warm-up", "hope"), "Group 1", "One hope.")
    after = exercises.progress(team).table
    assert after["Kept"].sum() == before["Kept"].sum() + 1
