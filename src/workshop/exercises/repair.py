"""An exercise notebook that somebody broke, made whole again with what was answered in it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import files, kit
from ..errors import WrongUsage, listing, nearest
from .progress import FILE, Progress

BEFORE = "before-repair-"
BLANK = "____"
ASKED = re.compile(r'exercises\.check\(\s*\w+,\s*"([^"]+)",\s*"([^"]+)",')
Cell = dict[str, Any]


def repair(path: Path) -> list[str]:
    """Mend the cells of an exercise that were broken or deleted and return what was done, in sentences; none when all was well.

    What was written over a blank stays, as do cells of one's own. Where it cannot be read any more it comes from the
    progress in the folder. The file as it was is kept beside it. Raises WrongUsage when the kit has no such exercise.
    """
    known = kit.exercises()
    path = path if path.suffix else path.with_suffix(".ipynb")  # as "workshop open --notebook" takes it
    if path.stem not in known or path.suffix != ".ipynb":
        raise WrongUsage(f"{path.name} is not one of the exercises.{nearest(path.stem, known)} There are {listing(known)}.")
    broken = path.read_bytes() if path.exists() else b""
    theirs = _cells(broken)
    folder = _folder(theirs) or ".."
    mended = kit.copied(known[path.stem], folder)
    done, said = _whole(mended["cells"], theirs, Progress(path.resolve().parent / folder / FILE))
    if not theirs:
        said = [f"The file {'could not be read' if broken else 'was not there'}; it was made anew."]
    if not said:
        return []
    if broken:
        kept = files.write(path.with_name(f"{BEFORE}{path.name}"), broken)
        said.append(f"As it was before: {kept.name}.")
        said.append("If it is open in JupyterLab, choose File > Reload Notebook from Disk there.")
    files.write(path, json.dumps(mended | {"cells": _with_own(done, theirs)}, indent=1, ensure_ascii=False) + "\n")
    return said


def _whole(wanted: list[Cell], theirs: list[Cell], progress: Progress) -> tuple[list[Cell], list[str]]:
    """The cells as they should be, with what was answered in them, and what had to be done for it."""
    own = {cell["id"]: cell for cell in theirs if "id" in cell}
    done, said = [], []
    for cell in wanted:
        mine = own.get(cell["id"])
        source = _mended(cell, mine, progress)
        if mine is not None and _text(mine) == source and mine["cell_type"] == cell["cell_type"]:
            done.append(mine)
            continue
        done.append(cell | {"source": source.splitlines(keepends=True)})
        said.append(f"{'Put back' if mine is None else 'Mended'}: {_called(cell)}.")
    order = [cell["id"] for cell in wanted if cell["id"] in own]
    if order != [cell["id"] for cell in theirs if cell.get("id") in order]:
        said.append("Put the steps back in their order.")
    return done, said


def _with_own(done: list[Cell], theirs: list[Cell]) -> list[Cell]:
    """The cells with those of one's own put in, each after the one that it stood behind."""
    whole, ids, after = list(done), [cell["id"] for cell in done], -1
    for cell in theirs:
        if cell.get("id") in ids:
            after = whole.index(done[ids.index(cell["id"])])
        elif _text(cell).strip() and not _copy(cell, done):
            after += 1
            whole.insert(after, cell)
    return whole


def _mended(cell: Cell, mine: Cell | None, progress: Progress) -> str:
    """The source of a cell as it should be, with what was answered in it."""
    wanted = _text(cell)
    theirs = _text(mine) if mine else ""
    if cell["cell_type"] != "code":
        return wanted
    if "parameters" in cell["metadata"].get("tags", []) and theirs and _parses(theirs) and set(_names(theirs)) == set(_names(wanted)):
        return theirs
    if not wanted:
        return theirs  # an empty cell is theirs to write in
    if BLANK not in wanted:
        return wanted
    if theirs and _parses(theirs) and _filled(wanted, theirs):
        return theirs
    asked = ASKED.search(wanted)
    if asked is None:
        return wanted
    answer = _answer(theirs, asked[2])
    if not answer:
        kept = [entry.answer for entry in progress.entries() if (entry.stage, entry.question, entry.what) == (asked[1], asked[2], "answer")]
        last = kept[-1] if kept else None
        answer = BLANK if last is None else f"{last:g}" if isinstance(last, float) else repr(last)
    return wanted.replace(BLANK, answer, 1)


def _filled(wanted: str, theirs: str) -> bool:
    """Whether a text is the wanted one, blank or written over; one underscore more or less is neither."""
    pattern = r"\s+".join(re.escape(part).replace(re.escape(BLANK), "(.+)") for part in wanted.split())
    found = re.fullmatch(pattern, theirs.strip(), flags=re.S)
    return found is not None and all(part == BLANK or part.strip("_ ") for part in found.groups())


def _answer(theirs: str, question: str) -> str:
    """What was answered in a cell that is broken: what stands behind the question's name, where that can be read."""
    behind = re.search(rf"""["']{re.escape(question)}["'],?\s*(.*)""", theirs, flags=re.S)
    text = behind[1].strip() if behind else ""
    for end in range(0 if text.startswith(BLANK) else len(text), 0, -1):
        candidate = text[:end].strip().rstrip(",")
        if candidate.strip("_") and _parses(candidate, mode="eval"):
            return candidate
    return ""


def _cells(content: bytes) -> list[Cell]:
    """The cells of a notebook; none when it cannot be read."""
    try:
        cells = json.loads(content)["cells"]
        return [cell for cell in cells if isinstance(cell["cell_type"], str) and isinstance(_text(cell), str)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _text(cell: Cell) -> str:
    return "".join(cell["source"])


def _folder(cells: list[Cell]) -> str:
    """The folder that the notebook worked on."""
    found = (re.search(r'^folder\s*(?::\s*str)?\s*=\s*["\']([^"\']+)["\']', _text(cell), flags=re.M) for cell in cells)
    return next((match[1] for match in found if match), "")


def _copy(cell: Cell, cells: list[Cell]) -> bool:
    """Whether a cell is a copy of one of the exercise's own, pasted without its name."""
    return any(_text(cell).strip() == _text(one).strip() for one in cells)


def _names(source: str) -> Iterator[str]:
    for node in ast.parse(source).body:
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name):
            yield target.id


def _parses(source: str, mode: str = "exec") -> bool:
    try:
        ast.parse(source, mode=mode)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _called(cell: Cell) -> str:
    """A cell by its name, in words."""
    return f"the {'text' if cell['cell_type'] == 'markdown' else 'step'} “{cell['id'].replace('-', ' ')}”"


