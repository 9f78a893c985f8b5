"""The README says what is true: its map, commands, notebooks and dependencies are those of the
tree.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from workshop import kit
from workshop.cli import app


@pytest.fixture
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def rows(readme: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading; fails when there is none."""
    section = readme.split(f"## {heading}\n")[1].split("\n## ")[0]
    found = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ][2:]
    assert found, f"no table under {heading}"
    return found


def test_the_map_names_what_is_in_the_tree_and_nothing_else(root: Path, readme: str) -> None:
    named = {row[0].strip("`").rstrip("/") for row in rows(readme, "The map")}
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True
    ).stdout.split("\n")
    if not any(tracked):
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in tracked if name and not name.startswith(".")} - {
        "README.md",
        "LICENSE",
        "pyproject.toml",
    }
    assert {name.split("/")[0] for name in named} == top


def test_every_dependency_has_its_reason(root: Path, readme: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    chosen = [
        line
        for extra, lines in project["optional-dependencies"].items()
        if extra not in ("test", "lint", "build")
        for line in lines
    ]
    needed = {re.match(r"[a-z0-9-]+", line)[0] for line in [*project["dependencies"], *chosen]}
    needed -= {project["name"]}  # an extra that takes in another
    table = rows(readme, "What it stands on")
    assert {row[0] for row in table} == needed
    assert all(len(row) == 3 and row[1] and len(row[2]) >= 10 for row in table)
    assert not [row for row in table if re.search(r"\bA?GPL", row[1])]


def test_every_command_in_the_readme_exists_with_its_options(readme: str) -> None:
    commands = get_command(app).commands
    used = re.findall(r"^(?:uv run --no-sync )?workshop ([a-z]+)([^#\n]*)", readme, flags=re.M)
    assert len(used) >= 7
    for name, rest in used:
        assert name in commands
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options
    assert {name for name, _ in used} == set(commands)


def test_every_make_target_in_the_readme_exists_and_help_lists_all(root: Path, readme: str) -> None:
    makefile = (root / "Makefile").read_text()
    documented = set(re.findall(r"^([a-z-]+):.*## .+", makefile, flags=re.M))
    phony = set(re.search(r"\.PHONY: (.*)", makefile)[1].split())
    used = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, flags=re.M))
    assert {"demo", "test"} <= used <= documented
    assert phony == documented
    shown = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True).stdout
    assert {
        line.split()[1] for line in shown.splitlines() if line.startswith("make ")
    } == documented


def test_every_notebook_is_in_the_readme(readme: str) -> None:
    assert [row[0].strip("`") for row in rows(readme, "The parts")] == list(kit.notebooks())


def test_every_link_leads_somewhere(root: Path, readme: str) -> None:
    links = [
        link for link in re.findall(r"\]\(([^)]+)\)", readme) if not link.startswith("https://")
    ]
    assert links
    assert [link for link in links if not (root / link).exists()] == []
