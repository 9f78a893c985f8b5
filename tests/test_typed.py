"""What somebody typed changes nothing around it, wherever it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.progress import Progress, TaskID
from typer.testing import CliRunner

import workshop
from workshop import batch, counting, files, journal, tables, terminal, typed
from workshop.cli import app
from workshop.errors import WorkshopError, cut

SIGNS = "a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f"


def spills(text: str) -> bool:
    """Whether what follows a text would be shown otherwise because of it."""
    waiting: list[str] = []
    for sign in text:
        if sign in typed.CLOSED_BY:
            waiting.append(typed.CLOSED_BY[sign])
        elif sign == "\u2069":
            if "\u2069" not in waiting:
                return True
            while waiting.pop() != "\u2069":
                pass
        elif sign == "\u202c":
            if not waiting or waiting[-1] != "\u202c":
                return True
            waiting.pop()
        elif typed.MARKS.match(sign) and "\u2069" not in waiting:
            return True
    return bool(waiting)


def test_no_text_changes_the_direction_of_what_follows_and_isolating_twice_is_isolating_once() -> (
    None
):
    texts = [a + b + c + d for a in SIGNS for b in SIGNS for c in SIGNS for d in SIGNS]
    assert sum(map(spills, texts)) > 10_000
    for text in texts:
        once = typed.isolated(text)
        assert not spills(f"before {once} after")
        assert typed.isolated(once) == once
        assert [s for s in once if not typed.MARKS.match(s)] == ["a"] * text.count("a")


@pytest.mark.parametrize("text", ["Ann", "", "שרה", "محمد", "Zoë 👩‍👩‍👧", "a\nb"])
def test_a_text_without_signs_for_a_direction_stays_as_it_is(text: str) -> None:
    assert typed.isolated(text) is text


def test_names_and_texts_anywhere_in_plain_json_are_isolated() -> None:
    value = {"\u202ea": ["\u202eb", 3, None, {"c": "\u202ed"}], "e": True}
    assert typed.MARKS.sub("", json.dumps(typed.everywhere(value), ensure_ascii=False)) == (
        '{"a": ["b", 3, null, {"c": "d"}], "e": true}'
    )
    assert not any(map(spills, _texts(typed.everywhere(value))))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []


def test_every_control_character_stays_out_of_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    all_ = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0xD800]))
    terminal.say(f"Ann{all_}")
    terminal.say_json({"name": f"Ann{all_}"})
    said = capsys.readouterr().out
    told, as_json = said.split("{", 1)
    assert re.sub(r"[\n\t]", "", typed.MARKS.sub("", told)) == "Ann?"
    assert as_json.replace("\n", "").isprintable()
    assert json.loads("{" + as_json)["name"] == f"Ann{all_}"


def test_the_command_line_says_everything_through_the_terminals_one_door() -> None:
    package = Path(workshop.__file__).parent
    around = [
        f"{path.name}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(typer\.(secho|echo)|(?<![._])print)\(", line)
        and "in_a_terminal" not in line
        and not line.lstrip().startswith((">>>", "... "))
        and path.name != "terminal.py"
    ]
    assert around == []


def test_a_name_in_the_settings_cannot_steer_the_terminal(make_folder: Callable[..., Path]) -> None:
    folder = make_folder(
        'name = "Acme\\u001b[31m\\u009b2J\\u202e"\ndate = 2026-11-23\n[theme]\nlogo = "\\u001b]0;x"\n'
    )
    for command in ("check", "progress", "decisions"):
        said = CliRunner().invoke(app, [command, str(folder)]).output
        assert typed.CONTROL.search(said) is None
        assert not any(map(spills, said.splitlines()))


def test_a_direction_ends_with_each_cell_and_numbers_and_dates_have_none() -> None:
    lrm, rlo = "\u200e", "\u202e"
    leads = pd.DataFrame(
        {
            "lead_id": ["1", f"{rlo}2"],
            "created_at": [f"{lrm}2026-11-03{lrm}", "2026-11-04"],
            "amount": [f"{lrm}1200", "1300"],
            f"Booth{rlo}": [f"Fair{rlo}", "Mail"],
        },
        index=[2, 3],
    )
    checked = tables.check("leads", leads)
    assert checked.problems == () and len(checked.frame) == 2
    assert checked.frame["created_at"].dt.day.tolist() == [3, 4]
    assert checked.frame["amount"].tolist() == [1200, 1300]
    shown = [*checked.frame.columns, *map(str, checked.frame.to_numpy().ravel()), *checked.notes]
    assert [text for text in shown if spills(text)] == []
    assert "Booth" in [typed.MARKS.sub("", column) for column in checked.frame]
    people = pd.DataFrame({"person": [f"Ann{rlo}", "Bob"], "team": [f"sales{lrm}", "nowhere"]})
    teams = {"sales": typed.isolated(f"{rlo}Sales"), "marketing": "Marketing"}
    found = tables.check("people", people, teams=teams)
    assert found.frame["team"].tolist() == [teams["sales"]]
    assert not any(map(spills, map(str, found.problems)))
    initiatives = pd.DataFrame({"initiative": ["A", "B"], "requires": ["", f"A{rlo}; C"]})
    needs = tables.cells("initiatives", initiatives)[0]["requires"].iloc[1]
    assert not any(map(spills, tables.split_list(needs))) and len(tables.split_list(needs)) == 2


def test_leads_that_are_only_counted_have_their_direction_too(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("source\nFair\u202e\nMail\n", encoding="utf-8")
    rows = counting.Stored(counting.File(tmp_path / "l.csv"))
    counts = counting.count(rows, ["source"])
    assert sorted(map(spills, counts["source"])) == [False, False]


def test_a_sign_that_was_cut_in_two_is_told_with_its_column(
    make_folder: Callable[..., Path],
) -> None:
    team = workshop.open(make_folder(people="person,team\nAnn \ufffd,sales\nBob,marketing\n"))
    assert len(team.table("people")) == 2
    said = 'people.csv, column "person": 1 cell holds “�” in place of a sign that was cut in two'
    assert [note for note in team.notes() if note.startswith(said)], team.notes()


def test_half_of_a_sign_is_refused_wherever_text_comes_in(make_folder: Callable[..., Path]) -> None:
    folder, half = make_folder(), "Acme\ud83d"
    team = workshop.open(folder)
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    new = ["new", str(folder.with_name("new")), "--name", half]
    amend = ["decisions", str(folder), "--amend", "weekly-meeting-day", "--owner", half]
    withdraw = ["decisions", str(folder), "--withdraw", "weekly-meeting-day", "--because", half]
    for command in (new, amend, withdraw):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 1 and "half of a sign at “" in result.output, command
        assert "Acme?" in result.output
    rounds = {"what": "answer", "value": half}
    for append in (
        lambda: journal.append(folder / "live" / "a.jsonl", rounds, what="answer"),
        lambda: files.write(folder / "a.txt", half),
    ):
        with pytest.raises(WorkshopError, match="half of a sign"):
            append()
    (folder / "workshop.toml").write_bytes(b'name = "Acme' + b'\xed\xa0\xbd"')
    with pytest.raises(WorkshopError, match="not written in UTF-8"):
        workshop.open(folder)


def test_a_text_that_was_cut_short_keeps_its_direction_to_itself() -> None:
    assert not spills(cut("\u2068\u202e" + "long " * 20 + "\u202c\u2069", 20))


def test_a_notebooks_name_cannot_steer_the_terminal_while_it_runs(
    make_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder()
    described: list[str] = []
    update = Progress.update

    def noted(self: Progress, task: TaskID, **more: Any) -> None:
        described.append(str(more.get("description", "")))
        update(self, task, **more)

    def ran(
        named: list[Path], *, event: Callable[[str, Path, str], None], **_: object
    ) -> list[object]:
        event("started", named[0], "1-\x1b[31m\u202ea[bold]")
        raise WorkshopError("Stopped here.")

    monkeypatch.setattr(Progress, "update", noted)
    monkeypatch.setattr(batch, "run_all", ran)
    assert CliRunner().invoke(app, ["run", str(folder)]).exit_code == 1
    assert any("[31m" in text for text in described)
    assert not any(typed.CONTROL.search(text) or spills(text) for text in described)
