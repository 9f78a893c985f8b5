"""The exercises are what their solutions give, hold no answer, and the solutions run and are
right.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client import KernelManager

from workshop import activities, exercises, kit
from workshop.controls import UNATTENDED
from workshop.exercises import source
from workshop.exercises.question import PATHS

from .minutes import minutes as counted_minutes

GOLDEN = "nbval-check-output"
SOLUTIONS = source.solutions()
CALL = re.compile(r'exercises\.(ask|check|hint|solution)\(team, "([^"]+)", "([^"]+)"')
BOX = re.compile(r"exercises\.(paste|weeks)\(team")


@pytest.fixture(params=list(SOLUTIONS))
def solution(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(SOLUTIONS[request.param], 4)


@pytest.fixture(params=list(SOLUTIONS))
def exercise(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(kit.exercises()[request.param], 4)


def test_no_exercise_is_stale() -> None:
    assert len(SOLUTIONS) >= 1
    assert source.stale() == [], "run: make exercises"


def test_the_two_rules_cut_a_cell_and_drop_a_cell(tmp_path: Path) -> None:
    cells = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {"tags": [GOLDEN]},
            "source": ["ask()\n", "# solution\n", "check(3)"],
            "outputs": [{"output_type": "stream"}],
            "execution_count": 1,
        },
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["solution"]},
            "source": ["why()"],
            "outputs": [],
            "execution_count": None,
        },
        {
            "cell_type": "markdown",
            "id": "c",
            "metadata": {"tags": ["solution"]},
            "source": ["because"],
        },
        {
            "cell_type": "code",
            "id": "d",
            "metadata": {},
            "source": ["# solution of it\n", "look()"],
            "outputs": [],
            "execution_count": None,
        },
    ]
    path = tmp_path / "0-x.ipynb"
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    made = json.loads(source.generated(path))["cells"]
    assert [(cell["id"], "".join(cell["source"])) for cell in made] == [
        ("a", "ask()"),
        ("d", "# solution of it\nlook()"),
    ]
    assert (
        made[0]["outputs"] == []
        and made[0]["metadata"] == {}
        and made[0]["execution_count"] is None
    )


def test_every_question_is_asked_once_and_the_core_first(exercise: nbformat.NotebookNode) -> None:
    asked = [
        found.groups()
        for cell in exercise.cells
        if cell.cell_type == "code"
        for found in CALL.finditer(cell.source)
    ]
    if not asked:
        assert "exercises.type_in(team)" in "".join(cell.source for cell in exercise.cells)
        return
    stage = asked[0][1]
    paths = [exercises.find(stage, id).path for _, _, id in asked]
    assert sorted(id for _, _, id in asked) == sorted(q.id for q in exercises.catalogue(stage))
    assert paths == sorted(paths, key=list(PATHS).index)
    assert {how for how, _, _ in asked} == {"ask"}


def test_an_exercise_holds_no_answer_output_or_solution(exercise: nbformat.NotebookNode) -> None:
    for cell in exercise.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert source.CUT not in cell.source.splitlines() and "exercises.solution" not in (
            cell.source if cell.cell_type == "code" else ""
        )
        for found in re.finditer(r"exercises\.check\((.*)\)", cell.source):
            assert found[1].endswith("____"), cell.id


PARTS = {name: activities.of([path]) for name, path in kit.exercises().items()}
HEADS = {
    "core": "## Core",
    "ten minutes": "## If you have ten minutes more",
    "discuss": "## To discuss, no right answer",
    "talk": "## ",
}


def minutes(name: str, *paths: str) -> int:
    """The minutes of an exercise in these parts of it."""
    return sum(part.minutes for part in PARTS[name] if part.path in paths)


@pytest.mark.parametrize("name", [name for name, parts in PARTS.items() if parts])
def test_the_three_paths_are_marked_with_their_minutes(name: str) -> None:
    assert {part.path for part in PARTS[name]} >= {"core", "ten minutes", "discuss"}
    for cell in nbformat.read(kit.exercises()[name], 4).cells:
        about = cell.metadata.get("workshop", {})
        if "activity" in about:
            assert cell.source.startswith(HEADS[about.path]) and about.minutes > 0, cell.id


@pytest.mark.parametrize("name", [name for name, parts in PARTS.items() if parts])
def test_the_minutes_are_those_that_are_counted_on_the_page(name: str) -> None:
    """At the rates of `minutes`: 150 words a minute, and time to think and to type."""
    found: dict[str, tuple[list[str], list[exercises.Question], list[str]]] = {}
    activity, planned = "", {}
    for cell in nbformat.read(kit.exercises()[name], 4).cells:
        about = cell.metadata.get("workshop", {})
        if "activity" in about:
            activity, planned[about.activity] = about.activity, about
            found[activity] = [cell.source.partition("\n")[2]], [], []
        elif about.get("closing"):
            activity = ""
        elif activity and (asked := CALL.search(cell.source)):
            found[activity][1].append(exercises.find(name, asked[3]))
        elif activity and (box := BOX.search(cell.source)):
            found[activity][2].append(box[1])
    for activity, (texts, questions, boxes) in found.items():
        if planned[activity].path != "talk":
            assert planned[activity].minutes == counted_minutes(texts, questions, boxes), activity
            assert planned[activity].path != "ten minutes" or planned[activity].minutes <= 10


def test_the_core_of_all_exercises_takes_less_than_seventy_five_minutes() -> None:
    assert sum(minutes(name, "core", "discuss") for name, parts in PARTS.items() if parts) < 75


@pytest.mark.parametrize("name", [name for name, parts in PARTS.items() if parts])
def test_an_exercise_ends_with_three_sentences_of_what_was_learnt(name: str) -> None:
    learnt = next(
        cell for cell in nbformat.read(kit.exercises()[name], 4).cells if cell.id == "learnt"
    )
    lines = [line for line in learnt.source.splitlines() if line.startswith("- ")]
    assert len(lines) == 3 and all(line.endswith(".") for line in lines)


@pytest.mark.parametrize("name", [name for name, parts in PARTS.items() if parts])
def test_the_table_at_the_beginning_has_all_minutes_but_the_ten_more(name: str) -> None:
    lines = nbformat.read(kit.exercises()[name], 4).cells[1].source.splitlines()[2:]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    assert sum(int(row[2]) for row in rows) == minutes(name, *HEADS.keys() - {"ten minutes"})


def test_the_closing_talk_takes_forty_five_minutes() -> None:
    assert minutes("4-charter", "talk") == 45


def test_notebooks_keep_the_house_rules(exercise: nbformat.NotebookNode) -> None:
    ids = [cell.id for cell in exercise.cells]
    assert ids[:4] == ["title", "plan", "parameters", "load"] and ids[-1] == "next"
    assert all(
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) and re.search(r"[a-z]{3}", id) for id in ids
    )
    assert exercise.cells[
        2
    ].source == 'folder: str = "../data/awkward"  # the workshop folder' and exercise.cells[
        2
    ].metadata.tags == ["parameters"]
    levels = [
        len(line) - len(line.lstrip("#"))
        for cell in exercise.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if re.match(r"#+ ", line)
    ]
    assert (
        levels.count(1) == 1
        and levels[0] == 1
        and all(after <= before + 1 for before, after in itertools.pairwise(levels))
    )
    for cell in exercise.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 12 and not re.search(
                r"^\s*(def|class|for|while|try|if)\b|print\(", cell.source, flags=re.M
            ), cell.id
        assert "—" not in cell.source and " – " not in cell.source


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One kernel for all solutions, because starting and importing takes longest; nbval starts one
    for each.
    """
    manager = KernelManager(kernel_name="python3")
    yield manager
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("name", list(SOLUTIONS))
def test_the_solutions_are_right_all_through(
    name: str, kernel: KernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNATTENDED, "1")
    output = tmp_path / f"{name}.ipynb"
    papermill.execute_notebook(
        str(SOLUTIONS[name]),
        str(output),
        cwd=str(SOLUTIONS[name].parent),
        kernel_name="python3",
        progress_bar=False,
        km=kernel,
    )
    said = {}
    for cell in nbformat.read(output, 4).cells:
        if cell.cell_type == "code" and (found := CALL.findall(cell.source)):
            assert cell.outputs, cell.id
            said[found[-1][2]] = (
                cell.outputs[-1]["data"]["text/plain"]
                if found[-1][0] == "check"
                else said.get(found[-1][2], "")
            )
    for question in exercises.catalogue(name) if said else []:
        assert said[question.id].startswith(
            ("● right", "· nothing to check") if not question.checked else "● right"
        ), said[question.id]


@pytest.mark.slow
def test_the_golden_answers_are_what_the_solutions_say(root: Path) -> None:
    golden = [
        str(path)
        for path in SOLUTIONS.values()
        if any(GOLDEN in cell.metadata.get("tags", []) for cell in nbformat.read(path, 4).cells)
    ]
    assert len(golden) == len(exercises.STAGES)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        "-q",
        *golden,
    ]
    result = subprocess.run(
        command, cwd=root, capture_output=True, text=True, env={**os.environ, UNATTENDED: "1"}
    )
    assert result.returncode == 0, result.stdout[-4000:]


def test_the_readme_has_the_minutes_of_the_notebooks(root: Path) -> None:
    text = (root / "exercises" / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    told = {row[0]: (int(row[2]), int(row[3])) for row in rows}
    found = {
        name: (core := minutes(name, "core", "discuss"), core + minutes(name, "ten minutes"))
        for name, parts in PARTS.items()
        if parts
    }
    assert told == found
