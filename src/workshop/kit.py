"""Where the kit's own notebooks, exercises and blank tables are, and a folder's copies of them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from .errors import WorkshopError

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]
MADE_FROM = "made_from"
"""Metadata of a folder's notebook: what its cells were when it was copied, so that a change made by
hand is known.
"""
CELLS_MADE_FROM = "cells_made_from"
"""The same for each cell by its id, so that it is known which ones were changed."""


def path(name: str) -> Path:
    """The kit's folder of this name (`notebooks`, `data/blank`), in the source tree or inside the
    installed package.
    """
    inside = PACKAGE / "kit" / name
    return inside if inside.exists() else ROOT / name


def notebooks() -> dict[str, Path]:
    """The notebooks of the workshop by name, in their order."""
    return {file.stem: file for file in sorted(path("notebooks").glob("[0-9]-*.ipynb"))}


def exercises() -> dict[str, Path]:
    """The exercises by name, in their order."""
    return {file.stem: file for file in sorted(path("exercises").glob("*.ipynb"))}


UNRELEASED = "Not released yet"
"""What the part of the list of changes is called that no version has yet."""


def changes() -> dict[str, list[str]]:
    """What each version changed for who uses it, the newest first: its sentences under its number,
    as the list of changes says them.
    """
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path("CHANGELOG.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## (?:\[?(\d+\.\d+\.\d+)\]?|Unreleased)", line):
            lines = found.setdefault(heading[1] or UNRELEASED, [])
        elif line.startswith("- "):
            lines.append(line)
        elif line.startswith("  ") and lines:
            lines[-1] += f" {line.strip()}"
    return {heading: said for heading, said in found.items() if said}


def version() -> str:
    """The version of this kit; one with changes that no version has yet says which they are by a
    digest.
    """
    from importlib.metadata import version as installed

    number, coming = installed("workshop-kit"), changes().get(UNRELEASED)
    if not coming:
        return number
    return f"{number}+{hashlib.sha256(json.dumps(coming).encode()).hexdigest()[:8]}"


def looks_back(notebook: Path) -> bool:
    """Whether a notebook looks back at an earlier run, and so has nothing to show at the first
    workshop.
    """
    try:
        return bool(read(notebook)["metadata"].get("workshop", {}).get("looks_back", False))
    except WorkshopError:
        return False  # whoever runs it is told


def copy_notebooks(folder: Path, *, only_known: bool = False) -> list[Path]:
    """Put the kit's notebooks and exercises into the folder, set to work on it, and return those
    that were written.

    A copy that nobody changed follows the kit when the kit is renewed; one that was changed by hand
    stays as it is. With `only_known` no notebook is added that the folder does not have.
    """
    sources = {folder / "notebooks" / file.name: file for file in notebooks().values()} | {
        folder / "exercises" / file.name: file for file in exercises().values()
    }
    written = []
    try:
        for target, source in sources.items():
            notebook = copy_for_folder(source, "..")
            if (target.exists() and not _follows(target, notebook)) or (
                only_known and not target.exists()
            ):
                continue
            target.parent.mkdir(exist_ok=True)
            target.write_text(
                json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            written.append(target)
    except OSError as error:
        raise WorkshopError(
            f"The notebooks cannot be copied to {folder} ({error.strerror or error}). Check that"
            " the folder is not read-only."
        ) from error
    return written


def read(notebook: Path) -> dict[str, Any]:
    """A notebook as it is stored; WorkshopError when it is none."""
    try:
        found = json.loads(notebook.read_text(encoding="utf-8"))
        if all(
            isinstance(cell["metadata"], dict) and "source" in cell for cell in found["cells"]
        ) and isinstance(found["metadata"], dict):
            return found
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise WorkshopError(
        f"{notebook.name} is not a notebook that can be read. Delete it to get the kit's own back."
    )


def copy_for_folder(source: Path, folder: str) -> dict[str, Any]:
    """A kit's notebook as it is put into a workshop folder: it works on that folder, and knows what
    it was made from.
    """
    notebook = pointed_at(json.loads(source.read_text(encoding="utf-8")), folder)
    about = notebook["metadata"].setdefault("workshop", {})
    about[MADE_FROM] = digest(notebook["cells"])
    about[CELLS_MADE_FROM] = {
        cell["id"]: digest([cell]) for cell in notebook["cells"] if "id" in cell
    }
    return notebook


def pointed_at(notebook: dict[str, Any], folder: str) -> dict[str, Any]:
    """The notebook with its `folder` parameter set and without outputs."""
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["outputs"], cell["execution_count"] = [], None
        if "parameters" in cell["metadata"].get("tags", []):
            text = "".join(cell["source"])
            cell["source"] = re.sub(
                r'^(folder: str = )".*?"', lambda found: f'{found[1]}"{folder}"', text, flags=re.M
            ).splitlines(keepends=True)
    return notebook


def _follows(target: Path, notebook: dict[str, Any]) -> bool:
    """Whether a folder's copy is an older one of the kit's that nobody changed."""
    try:
        own = json.loads(target.read_text(encoding="utf-8"))
        known = own["metadata"]["workshop"][MADE_FROM]
        newer = known != notebook["metadata"]["workshop"][MADE_FROM]
        return known == digest(own["cells"]) and (newer or _told(own) != _told(notebook))
    except (ValueError, KeyError, TypeError):
        return False


def _told(notebook: dict[str, Any]) -> list[Any]:
    """What the cells tell the room's screen."""
    return [cell["metadata"].get("workshop") for cell in notebook["cells"]]


def digest(cells: list[dict[str, Any]]) -> str:
    """What stands for the text of these cells: the same for the same text, whatever they showed
    when they were run.
    """
    texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(texts).encode("utf-8")).hexdigest()[:16]
