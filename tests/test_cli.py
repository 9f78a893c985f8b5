"""Each command says in one line what it does; the exit status means what it says: 0 done, 1
attention, 2 wrong usage.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import workshop
from workshop.cli import UNFORESEEN, app

MakeFolder = Callable[..., Path]
COMMANDS = sorted(get_command(app).commands)


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    output = " ".join(result.output.split())
    assert UNFORESEEN not in output
    return result.exit_code, output


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_in_one_line_and_gives_an_example(command: str) -> None:
    status, output = call(command, "-h")
    assert status == 0
    assert f"Example: workshop {command} " in output
    first = (get_command(app).commands[command].help or "").splitlines()
    assert len(first) == 1 and 20 < len(first[0]) < 80 and first[0].endswith(".")


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("check",),
        ("check", "no/such/folder"),
        ("run", "no/such/folder"),
        ("open", "no/such/folder"),
        ("purge", "no/such/folder"),
        ("check", "x", "--nonsense"),
        ("sample",),
        ("sample", "angry", "x"),
        ("sample", "calm"),
    ],
)
def test_wrong_usage_is_status_two_and_a_sentence(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, output = call(*words)
    assert status == 2
    assert "Traceback" not in output and len(output) > 20


@pytest.mark.parametrize("words", [("-p", "x"), ("-p", "nonsense=1"), ("--only", "nonsense")])
def test_an_unknown_parameter_or_notebook_is_wrong_usage(
    words: tuple[str, ...], make_folder: MakeFolder
) -> None:
    assert call("run", make_folder(), *words)[0] == 2


def test_a_new_folder_is_complete_valid_and_refused_a_second_time(tmp_path: Path) -> None:
    folder = tmp_path / "teams" / "acme-ltd"
    status, output = call("new", folder)
    assert status == 0 and "Next:" in output
    team = workshop.open(folder)
    assert team.name == "Acme Ltd"
    assert {path.name for path in folder.iterdir()} >= {
        "workshop.toml",
        "data",
        "notebooks",
        ".gitignore",
    }
    assert all(
        table.endswith("rows yet.")
        for table in (
            team.table(name).attrs["missing"] for name in ("survey", "leads", "initiatives")
        )
    )
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    status, output = call("new", folder, "--name", "Other")
    assert status == 1 and "nothing was changed" in output
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_copied_notebooks_work_on_their_own_folder(tmp_path: Path) -> None:
    call("new", tmp_path / "acme")
    copies = sorted((tmp_path / "acme" / "notebooks").glob("*.ipynb"))
    assert len(copies) >= 5
    for copy in copies:
        text = copy.read_text(encoding="utf-8")
        assert 'folder: str = \\"..\\"' in text and "data/awkward" not in text


def test_check_is_content_with_good_tables_and_names_what_is_wrong(make_folder: MakeFolder) -> None:
    folder = make_folder(people="person,team\nAnn,sales\n")
    assert call("check", folder)[0] == 0
    (folder / "data" / "people.csv").write_text("person,team\nAnn,Finance\n")
    status, output = call("check", folder)
    assert status == 1
    assert (
        'people.csv, row 2, column "team": "Finance" is not a team of this workshop (Sales or'
        " Marketing). Correct the cell, delete the row, or add the team to workshop.toml." in output
    )
    assert (folder / "results" / "problems.csv").exists()


def test_the_same_problem_in_many_rows_is_told_once(make_folder: MakeFolder) -> None:
    rows = "".join(f"p{i},Finance\n" for i in range(50))
    status, output = call("check", make_folder(people="person,team\n" + rows))
    assert status == 1
    assert (
        output.count("is not a team") == 1
        and "people.csv, rows 2, 3, 4, 5, 6 and 45 more, column" in output
    )
    assert "50 things to put right" in output


def test_many_problems_of_one_kind_are_said_once_and_counted(make_folder: MakeFolder) -> None:
    rows = "".join(f"p{i},Team {i}\n" for i in range(50))
    status, output = call("check", make_folder(people="person,team\n" + rows))
    assert status == 1
    assert output.count("is not a team") == 1 and "and 44 more (50 cells in all)" in " ".join(
        output.split()
    ), "what is wrong in one way is said once"


def test_wrong_settings_are_attention_and_not_usage(make_folder: MakeFolder) -> None:
    status, output = call("check", make_folder('name = "A"\ndate = 2026-11-23\nhorizn = 3\n'))
    assert status == 1 and 'Did you mean "horizon"?' in output


def test_a_folder_that_cannot_take_results_is_a_sentence(make_folder: MakeFolder) -> None:
    folder = make_folder(people="person,team\nAnn,Finance\n")
    (folder / "results").write_text("in the way")
    for command in ("run", "check"):
        status, output = call(command, folder)
        assert status == 1
        assert "check that the folder is not read-only" in output.lower()
    assert "is not a team" in output, "what is wrong is said, though it cannot be written down"


def test_what_nobody_foresaw_is_one_line_and_written_down(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder()

    def fails(*_: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("workshop.start.data", fails)
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert (
        f"{UNFORESEEN} (ValueError: odd). What happened is written down in"
        " results/problems-with-the-kit.txt." in result.output
    )
    assert "Traceback" in (folder / "results" / "problems-with-the-kit.txt").read_text()


def test_purge_asks_first_and_deletes_nothing_without_a_yes(make_folder: MakeFolder) -> None:
    folder = make_folder(people="person,team\nAnn,sales\n")
    status, output = call("purge", folder)
    assert status == 1 and "Nothing was deleted" in output
    assert (folder / "data" / "people.csv").exists()
    status, output = call("purge", folder, "--yes")
    assert status == 0 and "Deleted 1 file." in output
    assert not (folder / "data").exists()


def test_a_purge_after_a_day_of_decisions_is_done_and_leaves_nothing_to_do_by_hand(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(people="person,team\nAnn,sales\n")
    workshop.open(folder).decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    status, output = call("purge", folder, "--yes")
    assert status == 0 and "Left alone" not in output, output
    assert {path.name for path in folder.iterdir() if not path.name.startswith("purged-")} == {
        "workshop.toml",
        "decisions.jsonl",
    }


def test_a_made_up_team_replaces_only_a_made_up_team(
    tmp_path: Path, make_folder: MakeFolder
) -> None:
    target = tmp_path / "demo"
    assert call("sample", "calm", target)[0] == 0
    assert call("sample", "calm", target)[0] == 1
    assert call("sample", "null", target, "--replace")[0] == 0
    real = make_folder()
    assert call("sample", "calm", real, "--replace")[0] == 1
    assert workshop.open(real).name == "Acme"


def test_the_command_is_installed(tmp_path: Path) -> None:
    import shutil

    command = shutil.which("workshop", path=str(Path(sys.executable).parent))
    assert command
    result = subprocess.run(
        [command, "check", "nowhere"], capture_output=True, text=True, cwd=tmp_path
    )
    assert result.returncode == 2 and "Traceback" not in result.stderr


def test_letters_that_the_terminal_does_not_know_stop_nothing(make_folder: MakeFolder) -> None:
    folder = make_folder(people="person,team\nŁukasz,Finanż\n")
    command = [sys.executable, "-c", "from workshop.cli import app; app()", "check", str(folder)]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="cp1252",
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert '"Finan?" is not a team' in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ([], 0, "2 decisions count."),
        (
            ["--amend", "wins-a-year", "--value", "45", "--status", "done"],
            0,
            "Recorded: wins-a-year.",
        ),
        (["--amend", "wins-a-year", "--value", "many"], 2, "is not a number"),
        (["--amend", "wins-a-year", "--status", "finished"], 2, "is no status"),
        (["--amend", "wins-a-year", "--due", "soon"], 2, "is not a date"),
        (["--amend", "wins-a-yaer"], 1, "Did you mean"),
        (["--amend", "wins-a-year"], 2, "what is to be changed"),
        (["--owner", "Ann"], 2, "which subject to amend"),
        (["--withdraw", "wins-a-year"], 1, "with a reason"),
        (["--withdraw", "wins-a-year", "--because", "no budget"], 0, "1 decision counts."),
        (["--history"], 0, "Recorded"),
        (["--export"], 0, "decisions.csv"),
    ],
)
def test_decisions_are_listed_amended_withdrawn_and_exported(
    make_folder: MakeFolder, arguments: list[str], status: int, says: str
) -> None:
    folder = make_folder()
    team = workshop.open(folder)
    team.decisions.record("wins-a-year", 60, stage="leads")
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    ended, output = call("decisions", folder, *arguments)
    assert ended == status, output
    assert says in output
    if "45" in arguments:
        assert workshop.open(folder).decisions.current()["wins-a-year"].value == 45


def test_the_form_has_the_questions_that_the_importer_finds_again(make_folder: MakeFolder) -> None:
    folder = make_folder()
    status, output = call("form", folder)
    assert status == 0 and "answers questions quickly" in output
    assert "What the other team will say about us" in (folder / "results" / "form.txt").read_text()


def test_people_of_a_slack_export_are_written_once(make_folder: MakeFolder, tmp_path: Path) -> None:
    import json
    import zipfile

    folder = make_folder()
    with zipfile.ZipFile(tmp_path / "slack.zip", "w") as archive:
        archive.writestr(
            "users.json",
            json.dumps(
                [
                    {"id": "U1", "name": "ann", "real_name": "Ann"},
                    {"id": "U2", "name": "robot", "is_bot": True},
                ]
            ),
        )
        archive.writestr(
            "general/2026-03-02.json",
            json.dumps([{"type": "message", "user": "U1", "ts": "1772445600.0", "text": "secret"}]),
        )
    status, output = call("people", folder, tmp_path / "slack.zip")
    assert status == 0 and "1 person written" in output, output
    assert "secret" not in (folder / "data" / "people.csv").read_text()
    assert call("people", folder, tmp_path / "no.zip")[0] == 1
