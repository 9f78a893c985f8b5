"""A team's own data go in on the page: weeks, pasted tables, one answer a side where a survey cannot
be shown; nothing that was typed is lost, and what was put in is seen at once.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import workshop
from workshop import exercises, kit, purge
from workshop.errors import WorkshopError
from workshop.exercises import own_data, sides_say
from workshop.exercises.put_in import Paste
from workshop.exercises.sides_say import STATEMENTS, SidesSay
from workshop.folder import Folder
from workshop.settings import blank

FORM = "When\tYour name\tYour team\tMy own team: answers questions quickly\tThe other team: answers questions quickly"
PEOPLE = [f"P{n}\t{'Sales' if n % 2 else 'Marketing'}\t{4 - n % 3}\t{1 + n % 5}" for n in range(12)]
SURVEY = "\n".join([FORM, *(f"2026-11-20 10:00\t{row}" for row in PEOPLE)])
LIST = "What\tWeeks\nTrade fair\t3\nPrice page\t4\n"


@pytest.fixture
def team(tmp_path: Path) -> Folder:
    """A folder as `workshop new` makes it."""
    (tmp_path / "workshop.toml").write_text(blank("Acme", date(2026, 11, 23)), encoding="utf-8")
    (tmp_path / "data").mkdir()
    for file in kit.path("data/blank").glob("*.csv"):
        (tmp_path / "data" / file.name).write_bytes(file.read_bytes())
    return workshop.open(tmp_path)


def put(team: Folder, name: str, text: str) -> tuple[Paste, str]:
    box = exercises.paste(team, name)
    box.box.value = text
    return box, box.take()


def test_weeks_go_into_the_settings_and_leave_everything_else_as_it_is(team: Folder) -> None:
    before = (team.path / "workshop.toml").read_text(encoding="utf-8")
    box = exercises.weeks(team)
    box.boxes["Sales"].value, box.boxes["Marketing"].value = "4,5", "2 * 12"
    assert "4.5 of Sales and 24 of Marketing" in box.keep()
    after = (team.path / "workshop.toml").read_text(encoding="utf-8")
    changed = [
        (old, new) for old, new in zip(before.splitlines(), after.splitlines()) if old != new
    ]
    assert changed == [("capacity = 0", "capacity = 4.5"), ("capacity = 0", "capacity = 24")]
    assert workshop.open(team.path).capacity == team.capacity == {"Sales": 4.5, "Marketing": 24}
    assert exercises.weeks(team).boxes["Sales"].value == "4.5"


@pytest.mark.parametrize("typed", ["many", "-3", "1e9", "<b>5</b> or 6", "10-12"])
def test_weeks_that_are_none_are_said_and_nothing_is_written(team: Folder, typed: str) -> None:
    before = (team.path / "workshop.toml").read_bytes()
    box = exercises.weeks(team)
    box.boxes["Sales"].value = typed
    assert "Write" in box.keep() and "<b>" not in box.outcome.value.replace("<b>How", "")
    assert (team.path / "workshop.toml").read_bytes() == before and not team.capacity


def test_settings_that_cannot_be_read_are_left_as_they_are(team: Folder) -> None:
    broken = 'name = "Acme"\n[teams.sales\n'
    (team.path / "workshop.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(WorkshopError, match="workshop check"):
        own_data.set_weeks(team, {"Sales": 5})
    assert (team.path / "workshop.toml").read_text(encoding="utf-8") == broken


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("initiatives", LIST, 2),
        ("initiatives", LIST.replace("\t", ";"), 2),
        ("initiatives", "initiative,effort_likely\nFair,3\n", 1),
        ("survey", SURVEY, 24),
        ("survey", f"\ufeff\n{SURVEY}\n\n", 24),
        ("leads", "lead_id\tsales_view\tmarketing_view\toutcome\n1\tHot\tA\twon\n", 1),
    ],
)
def test_what_is_pasted_is_read_as_an_export_and_is_the_folders_table(
    team: Folder, name: str, text: str, rows: int
) -> None:
    box, said = put(team, name, text)
    assert said.startswith("It is in:") and box.box.value == ""
    assert len(workshop.open(team.path).table(name)) == rows


def test_a_scale_of_ones_own_goes_in_with_the_survey_and_out_again(team: Folder) -> None:
    text = SURVEY.replace("\t4\t", "\t9\t")
    box, said = put(team, "survey", text)
    assert "best" in said and box.box.value == text
    box.ends[0].value, box.ends[1].value = "0", "10"
    assert box.take().startswith("It is in:")
    assert team.settings.tables["survey"].scale == [0, 10]
    assert [end.value for end in exercises.paste(team, "survey").ends] == ["0", "10"]
    box.back()
    assert team.settings.tables["survey"].scale == []


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("survey", "", "Nothing is pasted"),
        ("survey", "hello\tworld\n1\t2", "headings"),
        ("survey", "just a sentence", "headings"),
        ("survey", "\x00\ud800", "Nothing is pasted"),
        ("survey", "=cmd|' /C calc'!A0\t<script>alert(1)</script>\n1\t2", "headings"),
        ("initiatives", "a\n" * 3, "headings"),
        ("initiatives", "x" * (own_data.MOST + 1), "too much"),
    ],
)
def test_what_cannot_be_used_is_said_stays_in_the_box_and_changes_nothing(
    team: Folder, name: str, text: str, wanted: str
) -> None:
    before = {path: path.read_bytes() for path in team.data.iterdir()}
    settings = (team.path / "workshop.toml").read_bytes()
    box, said = put(team, name, text)
    assert wanted in said and box.box.value == text and "<script" not in box.outcome.value
    assert {path: path.read_bytes() for path in team.data.iterdir()} == before
    assert (team.path / "workshop.toml").read_bytes() == settings
    if text and len(text) < 1000 and "\ud800" not in text:
        assert exercises.paste(team, name).box.value == text  # after a restart, too


def test_what_is_wrong_in_a_survey_is_said_by_its_place_and_no_answer_is_quoted(
    team: Folder,
) -> None:
    head, first = "respondent,team,kind,topic,score", "Ann,Sales,own,speed,4"
    for row, wanted in {
        "Ben,Service,own,speed,3": "Row 3, column “team”",
        "Ben,Sales,mine,speed,3": "Row 3, column “kind”: this cannot be read",
        "Ben,Sales,own,speed,secret-word": "neither numbers nor words",
        "Ben,Sales,own,speed,9": "beyond what you say",
    }.items():
        _, said = put(team, "survey", f"{head}\n{first}\n{row}\n")
        assert wanted in said and "workshop.toml" not in said
        assert not {"secret-word", "9", "mine"} & set(said.replace(".", " ").split())


def test_a_second_table_takes_the_place_of_the_first_which_comes_back(team: Folder) -> None:
    put(team, "initiatives", LIST)
    box, _ = put(team, "initiatives", "What\tWeeks\nWebinar\t2\n")
    assert exercises.find("3-strategy", "own-keep").choices(own_data.now(team)) == ("Webinar",)
    box.back()
    assert "Webinar" in box.box.value
    assert workshop.open(team.path).table("initiatives")["initiative"].tolist() == [
        "Trade fair",
        "Price page",
    ]
    box.back()
    assert workshop.open(team.path).table("initiatives").empty
    assert box.back() == "There is nothing to take back."


def test_a_table_that_the_settings_take_from_elsewhere_is_not_pasted_over(team: Folder) -> None:
    with open(team.path / "workshop.toml", "a", encoding="utf-8") as file:
        file.write('\n[tables.initiatives]\nfile = "data/jira.csv"\n')
    _, said = put(workshop.open(team.path), "initiatives", LIST)
    assert "data/jira.csv" in said


def test_what_was_put_in_is_seen_at_once_and_what_was_chosen_before_stays(team: Folder) -> None:
    asked = exercises.ask(team, "3-strategy", "own-keep")
    assert "Come back" in asked.outcome.value and not asked.question.choices(asked.folder)
    put(team, "initiatives", LIST)
    assert asked.outcome.value == "" and [box.description for box in boxes(asked)] == [
        "Trade fair",
        "Price page",
    ]
    boxes(asked)[1].value = True
    put(team, "initiatives", "What\tWeeks\nWebinar\t2\nPrice page\t4\n")
    assert [box.value for box in boxes(asked)] == [False, True]
    assert "two boxes above" in asked.check().sentence
    own_data.set_weeks(team, {"Sales": 3, "Marketing": 3})
    assert "So it fits" in asked.check().sentence


def test_a_table_that_was_saved_in_the_folder_is_seen_when_a_button_is_pressed(
    team: Folder,
) -> None:
    asked = exercises.ask(team, "3-strategy", "own-keep")
    (team.data / "initiatives.csv").write_text("initiative,effort_likely\nFair,3\n")
    asked.check()
    assert [box.description for box in boxes(asked)] == ["Fair"]


def boxes(asked: exercises.controls.Ask) -> list:
    return list(asked.control.children)


def test_too_few_are_told_before_anybody_types_and_shown_what_they_can_do(team: Folder) -> None:
    assert not own_data.too_few(team)
    general = exercises.paste(team, "survey")
    assert general.pasted.layout.display != "none" and general.instead.layout.display == "none"
    assert "fewer than 5" in general.view.children[1].value
    exercises.check(team, "0-warm-up", "people-a-side", 2)
    small = exercises.paste(team, "survey")
    assert small.pasted.layout.display == "none" and small.instead.layout.display != "none"
    assert "cannot be shown" in small.view.children[1].value
    exercises.check(team, "0-warm-up", "people-a-side", 5)
    assert not own_data.too_few(team)
    (team.data / "people.csv").write_text(
        "person,team\nA,Sales\nB,Sales\nC,Marketing\nD,Marketing\n"
    )
    assert "2 people" in own_data.too_few(workshop.open(team.path))


def test_one_answer_a_side_is_shown_when_both_are_in_and_gives_a_topic_to_talk_through(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKSHOP_UNATTENDED", raising=False)
    first = exercises.ask(team, "1-communication-gaps", "talk-first")
    assert "Come back" in first.outcome.value
    pages = SidesSay(team)
    for field in pages.fields["Sales"]:
        field.value = "4"
    pages.lock("Sales")
    kept = team.decisions.path.read_text(encoding="utf-8")
    assert STATEMENTS[0] not in kept and sides_say.gaps(team).table.empty
    for field in pages.fields["Marketing"]:
        field.value = "3"
    pages.fields["Marketing"][1].value = "1"
    pages.lock("Marketing")
    assert "Sales gives itself 4 on" in pages.outcome.value
    assert first.question.choices(first.folder) == STATEMENTS
    first.show(STATEMENTS[0])
    assert "Sales gives itself 4, Marketing gives it 1" in first.check().sentence


@pytest.mark.parametrize("typed", ["", "0", "6", "2,5", "<b>", "many"])
def test_one_answer_a_side_is_a_whole_number_of_the_scale(team: Folder, typed: str) -> None:
    pages = SidesSay(team)
    for field in pages.fields["Sales"]:
        field.value = "4"
    pages.fields["Sales"][3].value = typed
    pages.lock("Sales")
    assert not pages.round.locked("Sales") and "whole number" in pages.notes["Sales"].value


def test_pasted_answers_are_for_the_owner_alone_in_no_notebook_and_gone_after_a_purge(
    team: Folder,
) -> None:
    box = exercises.paste(team, "survey")
    box.box.value = SURVEY
    assert box._repr_mimebundle_()["text/plain"] == "Your survey"
    box.take()
    box.box.value = SURVEY.replace("P1", "Q1")
    box.take()
    earlier = sorted((team.path / own_data.PLACE).iterdir())
    assert earlier and {path.stat().st_mode & 0o077 for path in earlier} == {0}
    assert (team.data / "survey.csv").stat().st_mode & 0o077 == 0
    purge.purge(team)
    assert not list(team.path.rglob("*survey*"))


def test_every_box_stands_in_its_exercise_before_the_question_about_it() -> None:
    for name, table, id in (
        ("1-communication-gaps", "survey", "talk-first"),
        ("2-lead-quality", "leads", "good-from"),
        ("3-strategy", "initiatives", "own-keep"),
    ):
        text = kit.exercises()[name].read_text(encoding="utf-8")
        assert 0 < text.index(f'paste(team, \\"{table}\\")') < text.index(f'\\"{id}\\"')
