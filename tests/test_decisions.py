"""Nothing that was recorded is lost, whatever happens while writing."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

import workshop
from workshop import run, typed
from workshop.charter import document, page, pdf, story
from workshop.cli import app
from workshop.decisions import PRESENT, Decisions
from workshop.errors import WorkshopError

WHEN = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.fixture
def decisions(tmp_path: Path) -> Decisions:
    return Decisions(tmp_path / "decisions.jsonl")


def test_the_last_line_on_a_subject_counts_and_the_history_stays(decisions: Decisions) -> None:
    decisions.record("day", "Monday", stage="communication", when=WHEN)
    decisions.record("length", 30, stage="communication", when=WHEN)
    decisions.record("day", "Tuesday", stage="communication", when=WHEN)
    assert decisions.value("day") == "Tuesday"
    assert [d.value for d in decisions.history("day")] == ["Monday", "Tuesday"]
    assert list(decisions.current()) == ["day", "length"]


def test_a_decision_says_what_when_stage_and_who_was_there(decisions: Decisions) -> None:
    decisions.record(PRESENT, ["Ann", "Bob"], stage="start", who=(), when=WHEN)
    decision = decisions.record(
        "day", "Tuesday", stage="communication", owner="Ann", due="2026-12-01", when=WHEN
    )
    line = json.loads(decisions.path.read_text().splitlines()[-1])
    assert line == {
        "what": "day",
        "value": "Tuesday",
        "stage": "communication",
        "when": "2026-11-23T10:30:00+00:00",
        "who": ["Ann", "Bob"],
        "owner": "Ann",
        "due": "2026-12-01",
    }
    assert decisions.current()["day"] == decision


@pytest.mark.parametrize("value", [False, 0, "", [], {"a": 1}, None, 'a "quoted"\nline', "☃"])
def test_any_plain_value_comes_back_as_it_was(decisions: Decisions, value: object) -> None:
    decisions.record("x", value, stage="s")
    assert decisions.current()["x"].value == value


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_cut_short_by_a_crash_harms_neither_its_neighbours(
    decisions: Decisions, cut: int
) -> None:
    decisions.record("first", 1, stage="s")
    whole = decisions.path.read_bytes()
    decisions.record("second", 2, stage="s")
    line = decisions.path.read_bytes()[len(whole) :]
    assert cut < len(line) - 1
    decisions.path.write_bytes(whole + line[:cut])
    assert decisions.value("first") == 1
    assert decisions.value("second") is None
    decisions.record("third", 3, stage="s")
    assert (decisions.value("first"), decisions.value("third")) == (1, 3)
    assert decisions.damaged() == 1


def test_lines_edited_into_nonsense_are_passed_over_and_counted(decisions: Decisions) -> None:
    decisions.record("day", "Monday", stage="s")
    with open(decisions.path, "ab") as file:
        file.write(
            b'[1, 2]\n"text"\n{"what": "no value"}\n{"value": 3}\n\xff\xfe\n\n{"what": "ok",'
            b' "value": 1, "who": 5}\n'
        )
    assert list(decisions.current()) == ["day", "ok"]
    assert decisions.damaged() == 5


def test_many_processes_writing_at_once_lose_nothing(decisions: Decisions) -> None:
    code = (
        "import sys; from pathlib import Path; from workshop.decisions import Decisions\n"
        "d = Decisions(Path(sys.argv[1]))\n"
        "for i in range(40): d.record(f'{sys.argv[2]}-{i}', 'x' * 5000, stage='s')"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(decisions.path), name]) for name in "abc"
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert set(decisions.current()) == {f"{name}-{i}" for name in "abc" for i in range(40)}
    assert decisions.damaged() == 0


def test_killed_while_writing_keeps_every_recorded_decision(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from workshop.decisions import Decisions\n"
        "d = Decisions(Path(sys.argv[1])); i = 0\n"
        "while True:\n    d.record(f'd{i}', 'x' * 2000, stage='s'); print(i, flush=True); i += 1"
    )
    for attempt in range(3):
        path = tmp_path / f"{attempt}.jsonl"
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(5 + attempt)]
        writer.kill()
        said += writer.stdout.readlines()
        writer.wait()
        confirmed = {f"d{int(line)}" for line in said if line.strip()}
        assert len(confirmed) >= 5
        assert confirmed <= set(Decisions(path).current())


def test_a_folder_that_cannot_be_written_to_is_said_and_not_raised_as_is(tmp_path: Path) -> None:
    (tmp_path / "not-a-folder").write_text("")
    decisions = Decisions(tmp_path / "not-a-folder" / "decisions.jsonl")
    with pytest.raises(WorkshopError, match="was not recorded.*read-only"):
        decisions.record("day", "Monday", stage="s", who=())


def test_an_amended_decision_keeps_what_was_not_changed(decisions: Decisions) -> None:
    decisions.record("meeting", "Tuesday", stage="communication", owner="Ann", due="2026-12-01")
    decisions.amend("meeting", status="done")
    now = decisions.current()["meeting"]
    assert (now.value, now.stage, now.owner, now.due, now.status) == (
        "Tuesday",
        "communication",
        "Ann",
        "2026-12-01",
        "done",
    )
    assert len(decisions.history("meeting")) == 2


def test_what_is_amended_at_a_desk_was_not_decided_by_whoever_is_in_the_room_now(
    decisions: Decisions,
) -> None:
    decisions.record(PRESENT, ["Ann", "Bob"], stage="start", who=())
    decisions.record("meeting", "Tuesday", stage="communication")
    decisions.record(PRESENT, ["Cy"], stage="start", who=())
    assert decisions.amend("meeting", status="done").who == ("Ann", "Bob") and decisions.withdraw(
        "meeting", because="x"
    ).who == ("Ann", "Bob")


def test_a_withdrawn_decision_does_not_count_and_keeps_its_reason(decisions: Decisions) -> None:
    decisions.record("meeting", "Tuesday", stage="communication")
    with pytest.raises(WorkshopError, match="with a reason"):
        decisions.withdraw("meeting", because=" ")
    decisions.withdraw("meeting", because="nobody came")
    assert decisions.current() == {} and decisions.value("meeting", "none") == "none"
    assert decisions.history("meeting")[-1].withdrawn == "nobody came"
    decisions.record("meeting", "Monday", stage="communication")
    assert decisions.value("meeting") == "Monday"


def test_an_unknown_subject_is_refused_with_the_nearest(decisions: Decisions) -> None:
    decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    with pytest.raises(WorkshopError, match='Did you mean "weekly-meeting-day"'):
        decisions.amend("weekly-meeting-dy", owner="Ann")


def test_a_line_nested_without_end_is_passed_over(decisions: Decisions) -> None:
    decisions.record("a", 1, stage="start")
    with open(decisions.path, "ab") as file:
        file.write(b"[" * 100_000 + b"\n")
    assert decisions.value("a") == 1 and decisions.damaged() == 1


def test_a_value_of_another_kind_than_is_asked_for_counts_as_nothing(decisions: Decisions) -> None:
    decisions.record("a", 3, stage="start")
    assert (
        decisions.value("a", []) == []
        and decisions.value("a", {}) == {}
        and decisions.value("a", "") == 3
    )


SENTENCE = {
    "value": {"keep": ["Trial"], "n": 3},
    "stage": "strategy",
    "when": "2026-11-23T10:00:00",
}


def test_sixty_thousand_decisions_are_read_in_a_second_and_not_again(decisions: Decisions) -> None:
    with open(decisions.path, "w", encoding="utf-8") as file:
        for n in range(60_000):
            line = {
                "what": f"subject-{n % 40}",
                **SENTENCE,
                "who": ["Ann", "Bob"],
                "owner": f"P{n}",
            }
            file.write(json.dumps(line) + "\n")
    began = time.process_time()
    assert decisions.current()["subject-39"].owner == "P59999"
    assert time.process_time() - began < 1
    for n in range(20):
        decisions.record("new", n, stage="s")
        began = time.process_time()
        assert decisions.value("new") == n
        assert time.process_time() - began < 0.1


def test_what_was_read_once_is_what_the_file_says_whatever_is_done_to_it(
    decisions: Decisions,
) -> None:
    rng = random.Random(7)
    one, other = (json.dumps({"what": "a", **SENTENCE, "owner": name}) for name in ("Ann", "Bob"))
    for _ in range(300):
        there = decisions.path.read_bytes() if decisions.path.exists() else b""
        match rng.randrange(8):
            case 0 | 1 | 2:
                decisions.record(rng.choice("abc"), rng.randrange(9), stage="s")
            case 3:  # of the same length, at the same moment
                stamp = decisions.path.stat() if there else None
                decisions.path.write_bytes(there.replace(b"Ann", b"Bob"))
                if stamp:
                    os.utime(decisions.path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
            case 4:
                decisions.path.write_bytes(there + f"{rng.choice((one, other))}\n".encode())
            case 5:
                decisions.path.write_bytes(there[: rng.randrange(len(there) + 1)])
            case 6:
                beside = decisions.path.with_name("beside")
                beside.write_bytes(b"\n" + there)
                beside.replace(decisions.path)
            case _:
                if there and rng.random() < 0.2:
                    decisions.path.unlink()
        fresh = Decisions(decisions.path)
        assert decisions.current() == fresh.current()
        assert decisions.history() == fresh.history()
        assert decisions.told() == fresh.told()


def test_who_changes_what_was_read_changes_nothing_for_others(decisions: Decisions) -> None:
    decisions.record("board", {"keep": ["Trial"]}, stage="s")
    decisions.value("board", {})["keep"].clear()
    decisions.history()[0].value["keep"].clear()
    assert decisions.value("board") == {"keep": ["Trial"]}


def test_lines_that_cannot_be_read_are_named_by_their_numbers(decisions: Decisions) -> None:
    assert decisions.told() == ""
    decisions.record("a", 1, stage="s")
    with open(decisions.path, "ab") as file:
        file.write(b'\n{"what"\n')
    assert decisions.told().startswith("Line 3 of decisions.jsonl cannot be read and is passed")
    decisions.record("a", 2, stage="s")
    with open(decisions.path, "ab") as file:
        file.write(b"nonsense\n" * 9)
    assert decisions.told().startswith(
        "Lines 3, 5, 6, 7, 8 and 5 more of decisions.jsonl cannot be read and are passed over"
    )


def test_damaged_lines_are_said_by_every_command_and_on_the_page_to_sign(
    make_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "run", lambda *_, **__: [])
    monkeypatch.setattr(pdf, "BROWSERS", ())
    folder = make_folder()
    team = workshop.open(folder)
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    with open(folder / "decisions.jsonl", "ab") as file:
        file.write(b'{"what": "moder\n')
    said = "Line 2 of decisions.jsonl cannot be read and is passed over"
    for command in (["check"], ["decisions"], ["run"]):
        output = CliRunner().invoke(app, [*command, str(folder)]).output
        assert said in " ".join(output.split()), command
    agreed = page.page(team)
    assert said in agreed.chapters[0].lines[0]
    assert "1 decision cannot be read, and is not told here" in agreed.open.table["Open"].str.cat()
    # On the page to sign it is said with many other questions too, which are only counted there.
    for others in (0, 60):
        rows = [
            {"about": f"Question {n} " * 9, "sales": "Yes", "marketing": ""} for n in range(others)
        ]
        team.decisions.record("where-we-differ", rows, stage="charter")
        told = docx.Document(io.BytesIO(document.render(team, story.story(team))))
        signed = " ".join(paragraph.text for paragraph in told.paragraphs)
        assert "1 decision cannot be read, and is not told here" in signed
        assert ("questions: see the report" in signed) == bool(others)


def test_half_of_a_sign_is_refused_and_a_line_that_holds_one_is_damaged(
    decisions: Decisions,
) -> None:
    for given in (
        {"what": "a\ud83d", "value": 1},
        {"what": "a", "value": {"keep": ["\ude00"]}},
        {"what": "a", "value": {"\ud83d": 1}},
        {"what": "a", "value": 1, "owner": "Ann\ud83d"},
    ):
        with pytest.raises(WorkshopError, match="half of a sign"):
            decisions.record(**given, stage="s")  # ty: ignore[invalid-argument-type]
    assert not decisions.path.exists()
    decisions.path.write_text(
        '{"what": "a", "value": "\\ud83d"}\n{"what": "b", "value": "\\ud83d\\ude00"}\n'
    )
    assert list(decisions.current()) == ["b"] and decisions.damaged() == 1


def test_a_direction_ends_with_the_text_that_has_it(decisions: Decisions) -> None:
    decisions.record("a", {"\u202ek": ["\u202ev"]}, stage="s", owner="\u202eAnn", who=["\u202eBob"])
    with open(decisions.path, "ab") as file:
        file.write('{"what": "b", "value": "\u202ev", "owner": "\\u202eAnn"}\n'.encode())
    for decision in decisions.history():
        texts = re.findall(r'"(.*?)"', json.dumps(asdict(decision), ensure_ascii=False))
        marked = [text for text in texts if typed.MARKS.search(text)]
        assert marked and all(text[0] == "\u2068" and text[-1] == "\u2069" for text in marked)
