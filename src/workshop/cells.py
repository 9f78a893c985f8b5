"""The cells of a notebook that somebody may have changed: read, told apart, put together again."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

Cell = dict[str, Any]


def cells_of(content: bytes) -> list[Cell]:
    """The cells of a notebook as it is stored; none when it cannot be read."""
    try:
        cells = json.loads(content)["cells"]
        return [
            cell
            for cell in cells
            if isinstance(cell["cell_type"], str) and isinstance(source_of(cell), str)
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def source_of(cell: Cell) -> str:
    """What is written in a cell.

    >>> source_of({"source": ["team = 1\\n", "team"]})
    'team = 1\\nteam'
    """
    return "".join(cell["source"])


def with_source(cell: Cell, source: str) -> Cell:
    """The cell with this written in it instead, in lines as Jupyter stores them."""
    return cell | {"source": source.splitlines(keepends=True)}


def in_words(cell: Cell) -> str:
    """A cell by its name, as it is spoken of.

    >>> in_words({"cell_type": "code", "id": "widest-gap"})
    'the step “widest gap”'
    """
    kind = "text" if cell["cell_type"] == "markdown" else "step"
    return f"the {kind} “{str(cell.get('id', '')).replace('-', ' ')}”"


def is_parameters(cell: Cell) -> bool:
    """Whether this is the cell in which a notebook's parameters are set."""
    return cell["cell_type"] == "code" and "parameters" in cell.get("metadata", {}).get("tags", [])


def folder_of(cells: list[Cell]) -> str:
    """The folder that a notebook works on, by its parameters; nothing where that is not said."""
    pattern = r'^folder\s*(?::\s*str)?\s*=\s*["\']([^"\']+)["\']'
    found = (re.search(pattern, source_of(cell), flags=re.M) for cell in cells)
    return next((match[1] for match in found if match), "")


def parses(source: str, mode: str = "exec") -> bool:
    """Whether Python can read this."""
    try:
        ast.parse(source, mode=mode)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def assigned(source: str) -> Iterator[tuple[str, str]]:
    """What is set at the outermost level: each name, and its value as it is written.

    >>> dict(assigned('folder: str = ".."  # where\\ntop = 3'))
    {'folder': '".."', 'top': '3'}
    """
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign | ast.Assign) or node.value is None:
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(target, ast.Name):
            yield target.id, ast.get_source_segment(source, node.value) or ""


def made(source: str) -> set[str]:
    """The names that a step makes at the outermost level.

    >>> sorted(made("from a import b\\nc, d = b(e)"))
    ['b', 'c', 'd']
    """
    found: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(name.asname or name.name).partition(".")[0] for name in node.names}
        else:
            names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
            found |= {one.id for one in names if isinstance(one.ctx, ast.Store)}
    return found


def with_own(whole: list[Cell], theirs: list[Cell]) -> list[Cell]:
    """The kit's cells with those of one's own put in, each after the one it stood behind.

    A copy of one of the kit's that was pasted without its name is left out.
    """
    found, ids, after = list(whole), [cell["id"] for cell in whole], -1
    texts = {source_of(cell).strip() for cell in whole}
    for cell in theirs:
        if cell.get("id") in ids:
            after = found.index(whole[ids.index(cell["id"])])
        elif source_of(cell).strip() and source_of(cell).strip() not in texts:
            after += 1
            found.insert(after, cell)
    return found
