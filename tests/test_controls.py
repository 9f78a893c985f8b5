"""A control starts from the recorded decision, shows its consequence and records the new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import ipywidgets as w
import pandas as pd
import pytest
from ipywidgets import embed

import workshop
from workshop.controls import (
    HIDE,
    UNATTENDED,
    Decide,
    Reveal,
    RoundTrip,
    checklist,
    notes,
    on_press,
    sheet,
)
from workshop.findings import Finding
from workshop.folder import Folder


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder())


def test_nothing_recorded_starts_from_the_default_and_says_so(team: Folder) -> None:
    control = Decide(
        team, "length", "How long?", w.IntSlider(value=30, max=90), stage="communication"
    )
    assert control.value == 30
    assert "Not decided yet" in control.status.value
    assert team.decisions.history() == []


def test_a_new_control_starts_from_the_recorded_decision(team: Folder) -> None:
    first = Decide(
        team, "length", "How long?", w.IntSlider(value=30, max=90), stage="communication"
    )
    first.widget.value = 45
    assert "not recorded yet" in first.status.value
    first.button.click()
    assert "Recorded: 45" in first.status.value
    assert (
        Decide(
            team, "length", "How long?", w.IntSlider(value=30, max=90), stage="communication"
        ).value
        == 45
    )


@pytest.mark.parametrize(
    ("make", "value", "plain"),
    [
        (lambda: w.SelectMultiple(options=["a", "b", "c"]), ("a", "c"), ["a", "c"]),
        (lambda: w.DatePicker(), date(2026, 12, 1), "2026-12-01"),
        (lambda: w.DatePicker(value=date(2026, 1, 1)), None, None),
        (lambda: w.Dropdown(options=["Monday", "Tuesday"]), "Tuesday", "Tuesday"),
        (lambda: w.Checkbox(), True, True),
        (lambda: w.FloatSlider(), 2.5, 2.5),
        (lambda: checklist(["a", "b", "c"], ticked=["b"]), ("a", "c"), ["a", "c"]),
        (lambda: w.TagsInput(allow_duplicates=False), ["x", "y"], ["x", "y"]),
    ],
)
def test_every_kind_of_control_comes_back_as_it_was(
    team: Folder, make: Callable[[], w.ValueWidget], value: object, plain: object
) -> None:
    control = Decide(team, "x", "?", make(), stage="s")
    control.widget.value = value
    control.record()
    assert team.decisions.value("x") == plain
    again = Decide(team, "x", "?", make(), stage="s")
    assert again.widget.value == value
    assert "no longer" not in again.status.value


def test_a_recorded_answer_that_is_no_choice_any_more_is_said(team: Folder) -> None:
    team.decisions.record("day", "Caturday", stage="s")
    control = Decide(team, "day", "Which day?", w.Dropdown(options=["Monday"]), stage="s")
    assert control.value == "Monday"
    assert (
        "Caturday" in control.status.value
        and "no longer one of the choices" in control.status.value
    )


def test_the_consequence_follows_every_change(team: Folder) -> None:
    control = Decide(
        team,
        "n",
        "How many?",
        w.IntSlider(value=1),
        stage="s",
        consequence=lambda n: [
            Finding("f", f"{n} leads a month.", pd.DataFrame({"n": [n]}), "clear"),
            "and a sentence",
        ],
    )
    assert "1 leads a month." in control.outcome.value
    control.widget.value = 7
    assert "7 leads a month." in control.outcome.value and "and a sentence" in control.outcome.value


def test_a_consequence_that_fails_shows_a_sentence_and_writes_the_rest_down(team: Folder) -> None:
    control = Decide(team, "n", "?", w.IntSlider(), stage="s", consequence=lambda n: 1 / n)
    assert "This step did not work (ZeroDivisionError)" in control.outcome.value
    assert "Traceback" not in control.outcome.value
    assert "ZeroDivisionError" in (team.results / "problems-with-the-kit.txt").read_text()


def test_owner_and_date_go_with_the_decision(team: Folder) -> None:
    control = Decide(
        team, "day", "Which day?", w.Dropdown(options=["Monday", "Tuesday"]), stage="s", owned=True
    )
    control.owner.value, control.due.value = " Ann ", date(2026, 12, 1)
    control.record()
    decision = team.decisions.current()["day"]
    assert (decision.owner, decision.due) == ("Ann", "2026-12-01")
    again = Decide(
        team, "day", "Which day?", w.Dropdown(options=["Monday", "Tuesday"]), stage="s", owned=True
    )
    assert (again.owner.value, again.due.value) == ("Ann", date(2026, 12, 1))


def test_a_choice_that_nobody_made_is_not_recorded(team: Folder) -> None:
    control = Decide(team, "guess", "Which one?", w.Dropdown(options=["", "a"]), stage="start")
    assert control.record() is None
    assert "Nothing is chosen yet" in control.status.value and team.decisions.current() == {}
    control.widget.value = "a"
    assert control.record().value == "a"


def test_what_people_typed_is_escaped_on_screen(team: Folder) -> None:
    control = Decide(
        team,
        "t",
        "<b>Why</b>?",
        w.Text(value="<script>alert(1)</script>"),
        stage="s",
        consequence=lambda text: text,
    )
    control.record()
    shown = control.outcome.value + control.status.value + control.view.children[0].value
    assert "<script" not in shown and "<b>Why" not in shown
    assert shown.count("&lt;script&gt;") == 2


def test_a_decision_that_cannot_be_recorded_says_so_and_the_control_stays(team: Folder) -> None:
    control = Decide(team, "x", "?", w.IntSlider(value=3), stage="s")
    team.decisions.path.mkdir()
    assert control.record() is None
    assert "cannot be" in control.status.value
    assert control.value == 3


def test_a_checklist_follows_its_boxes_and_its_boxes_follow_it() -> None:
    grid = checklist(["a", "b", "c"], ticked=["c"])
    grid.children[0].value = True
    assert grid.value == ("a", "c")
    grid.value = ("c", "b")
    assert grid.value == ("b", "c")
    assert [box.value for box in grid.children] == [False, True, True]


def test_a_checklist_does_not_take_what_it_does_not_offer(team: Folder) -> None:
    team.decisions.record("x", ["a", "gone"], stage="s")
    control = Decide(team, "x", "?", checklist(["a", "b"]), stage="s")
    assert control.value == []
    assert "no longer one of the choices" in control.status.value


def test_a_result_is_nowhere_before_the_room_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(UNATTENDED, raising=False)
    reveal = Reveal(Finding("f", "A secret of 4.2 steps."))
    before = json.dumps(embed.dependency_state(reveal.view), default=str)
    assert "secret" not in before
    reveal._ipython_display_()
    assert "secret" not in capsys.readouterr().out
    reveal.button.click()
    assert "A secret of 4.2 steps." in reveal.outcome.value
    assert reveal.button.layout.display == "none"


def test_with_no_one_at_the_keyboard_the_result_is_shown_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(UNATTENDED, "1")
    Reveal(Finding("f", "A secret of 4.2 steps."))._ipython_display_()
    assert "A secret of 4.2 steps." in capsys.readouterr().out


def test_nothing_is_revealed_before_what_comes_first_is_done() -> None:
    first = ["Guess first."]
    control = Reveal(
        Finding("x", "The whole."),
        steps=[Finding("a", "Topic one."), Finding("b", "Topic two.")],
        until=lambda: first[0],
    )
    control.next.click()
    control.button.click()
    assert control.outcome.value == "" and "Guess first." in control.note.value
    first[0] = ""
    control.next.click()
    assert (
        "Topic one." in control.outcome.value
        and "Topic two." not in control.outcome.value
        and control.note.value == ""
    )
    control.next.click()
    assert "Topic two." in control.outcome.value and control.next.disabled
    control.button.click()
    assert "The whole." in control.outcome.value


def test_a_sheet_keeps_what_is_typed_and_what_was_recorded() -> None:
    view = sheet({"need": "what", "answer": [("yes", "yes"), ("no", "no")], "due": ""}, rows=2)
    view.value = [
        {"need": "a", "answer": "no", "due": "2026-12-01"},
        {"need": "b", "answer": "perhaps"},
        {"need": "beyond"},
    ]
    assert view.children[1].children[2].value == ""
    view.children[0].children[1].value = "changed"
    assert view.value == [
        {"need": "changed", "answer": "no", "due": "2026-12-01"},
        {"need": "b", "answer": "", "due": ""},
        {"need": "beyond"},
    ]
    view.children[0].children[1].value = view.children[0].children[2].value = ""
    view.children[0].children[3].value = None
    assert [row["need"] for row in view.value] == ["b", "beyond"]
    assert view.children[1].children[1].value == "b"


def test_the_switch_for_the_notes_is_kept_for_the_next_notebook_and_is_no_decision(
    team: Folder,
) -> None:
    first = notes(team)
    assert first.children[2].value == ""
    first.children[0].value = "hidden"
    assert first.children[2].value == HIDE and notes(team).children[2].value == HIDE
    assert [decision.stage for decision in team.decisions.current().values()] == ["for the record"]
    first.children[0].value = "shown"
    assert notes(team).children[2].value == ""


def test_a_press_waits_for_what_was_typed_before_where_there_is_a_browser(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip, done = RoundTrip(), []
    monkeypatch.setattr("workshop.controls._round_trip", lambda: trip)
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel="one"))
    button, field = w.Button(), w.Text()
    on_press(button, lambda: done.append(field.value))
    on_press(field, lambda: done.append("Enter"))
    button.click()
    field._handle_custom_msg({"event": "submit"}, [])
    field.value = "what was held back"
    assert done == []
    trip.back.value = 1
    assert done == ["what was held back"]
    trip.back.value = trip.there.value
    assert done == ["what was held back", "Enter"] and trip.waiting == []


def test_without_a_browser_a_press_is_answered_at_once() -> None:
    done: list[str] = []
    button = w.Button()
    on_press(button, lambda: done.append("pressed"))
    button.click()
    assert done == ["pressed"]
