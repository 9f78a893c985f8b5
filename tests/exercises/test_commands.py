"""The exercises from the command line: a folder has them, progress is told, a broken one is mended,
sheets are printed, a purge takes them.
"""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

import workshop
from workshop import exercises, kit, purge
from workshop.cli import app
from workshop.exercises.progress import FILE


def call(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_a_new_folder_has_every_exercise_set_to_work_on_it_and_no_solution(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    assert call("new", folder)[0] == 0
    assert {path.stem for path in (folder / "exercises").iterdir()} == set(kit.exercises()) and len(
        kit.exercises()
    ) >= 3
    for path in (folder / "exercises").iterdir():
        sources = [
            "".join(cell["source"])
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        ]
        assert 'folder: str = ".."  # the workshop folder' in sources


def test_progress_is_told_in_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    call("new", folder)
    status, before = call("progress", folder)
    assert status == 0 and "0 of the" in before and "0-warm-up" in before
    team = workshop.open(folder)
    exercises.check(
        team,
        "0-warm-up",
        "how-many",
        exercises.find("0-warm-up", "how-many").answer(exercises.example(team)),
    )
    assert "1 of the" in call("progress", folder)[1]
    assert call("progress", tmp_path / "nothing")[0] == 2


def test_a_broken_exercise_is_mended_from_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    call("new", folder)
    notebook = folder / "exercises" / "0-warm-up.ipynb"
    assert call("repair", notebook) == (0, f"Nothing is broken in {notebook}.")
    notebook.write_text("{")
    status, said = call("repair", notebook)
    assert status == 0 and "made anew" in said and "before-repair-0-warm-up.ipynb" in said
    assert call("repair", folder / "exercises" / "1-nonsense.ipynb")[0] == 2


def test_the_sheets_are_written_as_a_page(tmp_path: Path) -> None:
    status, said = call("cards", tmp_path / "sheets.html", "--exercises")
    assert status == 0 and "Written:" in said
    assert exercises.find("0-warm-up", "surest").text in (tmp_path / "sheets.html").read_text(
        encoding="utf-8"
    )


def test_an_exercise_to_open_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    call("new", folder)
    assert call("open", folder, "--notebook", "exercises/nonsense", "--no-browser")[0] == 2


def test_a_purge_takes_the_exercises_and_what_was_answered(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    call("new", folder)
    team = workshop.open(folder)
    exercises.check(team, "0-warm-up", "hope", "That Ann of Acme listens.")
    purge.purge(team)
    assert not (folder / "exercises").exists() and not (folder / FILE).exists()
