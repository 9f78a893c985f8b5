"""Imports run one way, as the map says: what lies lower knows nothing of what lies above it, and no
stage knows another.
"""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from pathlib import Path

from .architecture import PAGE, RANK, STAGES, made


@functools.cache
def imports(root: Path) -> list[tuple[str, str, str]]:
    """Every import of one part of the package by another: the file, its part, and the part that it
    imports.

    What is imported for the types alone (`if TYPE_CHECKING:`) is no import.
    """
    package = root / "src" / "workshop"
    found = []
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package).with_suffix("").parts
        if place == ("__init__",):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typing = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not node.level or id(node) in typing:
                continue
            # One dot is the folder that the file lies in.
            above = place[:-1][: len(place) - node.level]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found += [("/".join(place), place[0], (*above, *name.split("."))[0]) for name in names]
    return found


def test_every_part_has_its_layer_and_imports_nothing_above_it(root: Path) -> None:
    found = [(file, part, other) for file, part, other in imports(root) if other != "open"]
    assert len(found) > 100, "the imports are seen at all"
    assert {part for _, part, _ in found} | {other for _, _, other in found} <= set(RANK), (
        "a new part gets its place in LAYERS"
    )
    upwards = [f"{file} imports {other}" for file, part, other in found if RANK[other] > RANK[part]]
    assert not upwards


def test_no_stage_imports_another_stage(root: Path) -> None:
    assert not [
        f"{file} imports {other}"
        for file, part, other in imports(root)
        if part in STAGES and other in STAGES and part != other
    ]


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, workshop; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "workshop" in loaded
    assert not {
        "pandas",
        "numpy",
        "matplotlib",
        "scipy",
        "pandera",
        "ipywidgets",
        "papermill",
        "pydantic",
    } & set(loaded)


def test_the_page_shows_the_layers_as_they_are(root: Path) -> None:
    page = (root / PAGE).read_text(encoding="utf-8")
    assert made(root) in page, "make architecture writes it"
    assert all(f"`{part}" in page for part in RANK)
