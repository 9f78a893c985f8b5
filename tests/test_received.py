"""A folder that was received runs nothing of its own before somebody has agreed to it, and what a
killed start left behind is cleared.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workshop import kit, known, lab, on_the_way, run
from workshop.cli import app

MakeFolder = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key of this test's own; the file."""
    path = tmp_path / "user" / "key"
    monkeypatch.setattr(known.platformdirs, "user_data_dir", lambda *_, **__: str(path.parent))
    return path


def plant(folder: Path) -> Path:
    """Put programs wherever Jupyter and Python have looked for some; each would leave a mark."""
    mark = folder / "ran.txt"
    evil = f"open({str(mark)!r}, 'a').write(__file__ + chr(10))\n"
    for place in (
        ".workshop/ipython/profile_default/startup/evil.py",
        ".workshop/ipython/profile_default/ipython_kernel_config.py",
        ".workshop/ipython/profile_default/ipython_config.py",
        ".workshop/jupyter/config/jupyter_server_config.py",
        ".workshop/jupyter/config/jupyter_lab_config.py",
        *(
            f"{beside}{name}"
            for beside in ("", "notebooks/")
            for name in (
                "jupyter_config.py",
                "jupyter_server_config.py",
                "ipython_config.py",
                "ipython_kernel_config.py",
                "random.py",
                "pandas.py",
                "workshop.py",
                "sitecustomize.py",
            )
        ),
    ):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(evil)
    return mark


def change(folder: Path, name: str = "0-start", code: str = "1 + 1") -> Path:
    """Put the kit's notebooks into the folder, with one step of one changed."""
    kit.copy_notebooks(folder)
    path = folder / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell.get("id") == "load")
    cell["source"] = [code]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_nothing_beside_the_notebooks_and_no_configuration_of_the_folder_is_run(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "notebooks", dict)
    folder = make_folder()
    mark = plant(folder)
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    notebook = {
        "cells": [{**cell, "source": "import random, pandas, workshop; pandas.DataFrame()"}],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "notebooks" / "1-a.ipynb").write_text(json.dumps(notebook))
    (ran,) = run.run(folder)
    assert ran.ok, ran.sentence
    assert not mark.exists(), mark.read_text()
    assert not (folder / on_the_way.PLACE).exists()


@pytest.mark.slow
def test_jupyterlab_starts_without_what_the_folder_brings_and_without_language_servers(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from urllib.error import HTTPError
    from urllib.request import urlopen

    monkeypatch.setenv("JUPYTER_TOKEN", "t")
    folder = make_folder()
    mark = plant(folder)
    started = lab.start(folder, port=18765, browser=False)
    try:
        for _ in range(300):
            assert started.poll() is None
            try:
                urlopen("http://127.0.0.1:18765/api/status?token=t", timeout=5).close()
                break
            except OSError:
                time.sleep(0.3)
        with pytest.raises(HTTPError, match="404"):
            urlopen("http://127.0.0.1:18765/lsp/status?token=t", timeout=30)
        path = change(folder)
        assert known.changed_by_others(folder) == [path]
        from urllib.request import Request

        body = json.dumps(
            {
                "type": "notebook",
                "format": "json",
                "content": json.loads(path.read_text(encoding="utf-8")),
            }
        ).encode()
        address = "http://127.0.0.1:18765/api/contents/notebooks/0-start.ipynb?token=t"
        urlopen(Request(address, data=body, method="PUT"), timeout=30).close()
        saved = (folder / known.KNOWN).read_text(encoding="utf-8")
        assert len(saved.splitlines()) == 1, "what was saved there is known"
    finally:
        started.terminate()
        started.wait()
        started.ended()
    assert not mark.exists(), mark.read_text()


def test_the_kits_own_notebooks_are_known_and_one_that_was_changed_is_named(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder()
    kit.copy_notebooks(folder)
    assert known.changed_by_others(folder) == []
    path = change(folder)
    other = folder / "notebooks" / "mine.ipynb"
    other.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert known.changed_by_others(folder) == [path, other]
    assert known.told(folder, [path, other]) == [
        "  notebooks/0-start.ipynb: 1 step not as in the kit",
        "  notebooks/mine.ipynb: not one of the kit's",
    ]


def test_what_was_saved_here_is_known_here_and_nowhere_else(
    make_folder: MakeFolder, own_key: Path
) -> None:
    folder = make_folder()
    path = change(folder)
    known.saved(str(path), {"type": "notebook"})
    assert known.changed_by_others(folder) == []
    assert own_key.stat().st_mode & 0o077 == 0
    own_key.unlink()
    assert known.changed_by_others(folder) == [path], "another computer's word counts for nothing"


def test_a_set_parameter_is_no_change_and_what_only_looks_like_one_is(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder()
    kit.copy_notebooks(folder)
    path = folder / "notebooks" / "0-start.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    for source, changed in (
        ("folder = '.'\nstarts = '09:00'", False),
        ("folder = open('x')", True),
    ):
        notebook = json.loads(json.dumps(whole))
        notebook["cells"].insert(
            3,
            {
                "cell_type": "code",
                "metadata": {"tags": [known.INJECTED]},
                "source": source,
                "outputs": [],
                "execution_count": None,
            },
        )
        path.write_text(json.dumps(notebook), encoding="utf-8")
        assert bool(known.changed_by_others(folder)) == changed


def test_with_no_one_at_the_keyboard_a_changed_notebook_is_not_run(make_folder: MakeFolder) -> None:
    folder = make_folder()
    mark = folder / "ran.txt"
    change(folder, code=f"open({str(mark)!r}, 'w').close()")
    result = CliRunner().invoke(app, ["run", str(folder), "--only", "0-start"])
    assert result.exit_code == 1 and not mark.exists()
    assert "notebooks/0-start.ipynb: 1 step not as in the kit" in result.output
    assert "Say --trust if you trust whoever changed it." in result.output
    assert CliRunner().invoke(app, ["open", str(folder)]).exit_code == 1
    others = CliRunner().invoke(app, ["run", str(folder), "--only", "4-charter", "--trust"])
    assert "changed" not in others.output and not mark.exists()


def test_what_a_killed_start_left_behind_is_cleared_and_what_is_in_use_stays(
    tmp_path: Path,
) -> None:
    program = (
        "import sys, time; from pathlib import Path; from workshop import on_the_way\n"
        "made = on_the_way.make(Path(sys.argv[1])); (made.path / 'names.ipynb').write_text('Ann')\n"
        "print('made', flush=True); time.sleep(60)"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE
    )
    assert running.stdout is not None and running.stdout.readline() == b"made\n"
    with on_the_way.place(tmp_path) as mine:
        left = list(tmp_path.rglob("names.ipynb"))
        assert len(left) == 1, "somebody still works there"
        running.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        running.wait()
        on_the_way.clear(tmp_path)
        assert list(tmp_path.rglob("names.ipynb")) == [] and mine.is_dir()
    assert not (tmp_path / on_the_way.PLACE / mine.name).exists()


def test_nobody_works_in_a_folder_that_another_start_has_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, cleared = on_the_way._held, []

    def late(path: Path) -> on_the_way.Place:
        made = held(path)
        if not cleared:
            cleared.append(path)
            shutil.rmtree(path)
        return made

    monkeypatch.setattr(on_the_way, "_held", late)
    with on_the_way.place(tmp_path) as made:
        assert made.is_relative_to(tmp_path) and made.is_dir() and made not in cleared
    assert list(tmp_path.iterdir()) == [], "nothing of it stays"


def test_a_folder_that_is_being_made_is_not_cleared_away(tmp_path: Path) -> None:
    (young := tmp_path / on_the_way.PLACE / "young").mkdir(parents=True)
    (old := young.with_name("old")).mkdir()
    os.utime(old, (0, 0))
    on_the_way.clear(tmp_path)
    assert young.is_dir() and not old.exists()


PLACES = {
    "a PDF": """
from workshop.charter import pdf
pdf.browser = lambda: "/nothing/chromium"
page = folder / "results" / "report.html"
import subprocess
def started(command, env, **more):
    given = [part.partition("=")[2] for part in command if part.startswith(("--user-data", "--print-to-"))]
    print(*given, more["cwd"], sep="\\n")
    assert env["TMPDIR"] == "."
subprocess.run = started
pdf.write(page, folder / "report.pdf", folder)
""",
    "a count": """
from workshop import counting
(folder / "l.csv").write_text("source\\nFair\\n")
place = counting.File(folder.parent / "leads.csv", folder=folder)
place.path.write_text("source\\nFair\\n")
counting.count(counting.Stored(place), ["source"])
print(place.cursor().execute("SELECT current_setting('temp_directory')").fetchone()[0])
""",
    "an exercise": """
from workshop import exercises, kit, sample
kit.path = lambda name: folder / "not-there"
sample.make = lambda name, place: print(place)
exercises.Folder.open = lambda place: None
import os
os.chdir(folder)
exercises.made_up()
""",
}


@pytest.mark.parametrize("what", PLACES)
def test_what_is_made_on_the_way_lies_in_the_folder_and_is_gone_afterwards(
    tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    program = f"import sys; from pathlib import Path; folder = Path(sys.argv[1])\n{PLACES[what]}"
    ran = subprocess.run(
        [sys.executable, "-c", program.replace("\\\\n", "\\n"), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"TMPDIR": str(tmp_path / "not-there")},
    )
    places = [Path(line) for line in ran.stdout.split()]
    assert places and all(place.is_relative_to(folder / on_the_way.PLACE) for place in places)
    assert not (folder / ".workshop").exists()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "acme"
    (outside / "tmp" / "precious").mkdir(parents=True)
    folder.mkdir()
    (folder / ".workshop").symlink_to(outside)
    with on_the_way.place(folder) as made:
        assert not made.is_relative_to(outside)
    assert (outside / "tmp" / "precious").exists()
