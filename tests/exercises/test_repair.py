"""A broken exercise is whole again after a repair, and what was answered in it is still there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import exercises, kit
from workshop.errors import WrongUsage
from workshop.repair import BEFORE, repair

from ..notebook_files import UNREADABLE, Change, cells, edit, set_source

NAME = "0-warm-up"
FILL = "ask-most-people"


@pytest.fixture
def folder(make_folder: Callable[..., Path]) -> Path:
    folder = make_folder()
    kit.copy_notebooks(folder)
    return folder


@pytest.fixture
def notebook(folder: Path) -> Path:
    return folder / "exercises" / f"{NAME}.ipynb"


def delete(*ids: str) -> Change:
    def change(found: list[dict]) -> None:
        found[:] = [cell for cell in found if cell["id"] not in ids]

    return change


def test_a_whole_exercise_is_left_as_it_is(notebook: Path) -> None:
    before = notebook.read_bytes()
    assert repair(notebook) == []
    assert repair(notebook.with_suffix("")) == []  # named without its ending
    assert notebook.read_bytes() == before and not list(notebook.parent.glob(f"{BEFORE}*"))


@pytest.mark.parametrize(
    "change",
    [
        set_source("load", "import worksh"),
        set_source("title", ""),
        delete("load"),
        delete("title", "plan", "parameters", "load"),
        delete("next"),
        set_source(FILL, "exercises.ask(team"),
        set_source("ask-how-many", "exercises.ask(team, 0-warm-up, how-many)"),
        set_source("parameters", "folder = "),
        lambda found: found.clear(),
        lambda found: found.reverse(),
    ],
)
def test_broken_and_deleted_cells_are_mended(notebook: Path, change: Change) -> None:
    whole, before = cells(notebook), notebook.read_text()
    edit(notebook, change)
    if cells(notebook) == whole and list(cells(notebook)) == list(whole):
        pytest.fail("nothing was broken")
    broken = notebook.read_bytes()
    said = repair(notebook)
    assert (
        said[-1].startswith("If it is open in JupyterLab")
        and (notebook.parent / f"{BEFORE}{NAME}.ipynb").read_bytes() == broken
    )
    assert cells(notebook) == whole and list(cells(notebook)) == list(whole)
    assert json.loads(notebook.read_text())["metadata"] == json.loads(before)["metadata"]
    assert repair(notebook) == []


def test_an_answer_outlives_a_cell_that_was_broken(folder: Path, notebook: Path) -> None:
    team = workshop.open(folder)
    exercises.check(team, NAME, "most-people", 7)
    edit(notebook, delete(FILL))
    repair(notebook)
    asked = exercises.ask(team, NAME, "most-people")
    assert asked.control.children[0].value == "7" and FILL in cells(notebook)


def test_cells_of_ones_own_stay_in_their_place(notebook: Path) -> None:
    own = {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": "1 + 1",
        "outputs": [],
        "execution_count": None,
    }
    edit(
        notebook,
        lambda found: found.insert(
            next(n for n, cell in enumerate(found) if cell["id"] == FILL) + 1, own
        ),
    )
    edit(notebook, delete("title"))
    repair(notebook)
    order = list(cells(notebook))
    assert order[0] == "title" and order[order.index(FILL) + 1] == "mine"


def test_the_folder_that_was_set_stays_set(notebook: Path) -> None:
    edit(notebook, set_source("parameters", 'folder: str = "../../other"  # the workshop folder'))
    edit(notebook, delete("load"))
    repair(notebook)
    assert cells(notebook)["parameters"].startswith('folder: str = "../../other"')


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_file_that_cannot_be_read_is_made_anew(notebook: Path, content: bytes) -> None:
    whole = cells(notebook)
    notebook.write_bytes(content)
    assert repair(notebook)
    assert cells(notebook) == whole
    notebook.unlink()
    assert repair(notebook) == ["The file was not there; it was made anew."]
    assert cells(notebook) == whole


def test_what_is_no_exercise_is_refused_with_the_nearest(notebook: Path) -> None:
    with pytest.raises(WrongUsage, match='Did you mean "0-warm-up"'):
        repair(notebook.with_name("0-warmup.ipynb"))
