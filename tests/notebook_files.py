"""Notebooks in a folder as somebody may have changed them: read by their cells, and changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Change = Callable[[list[dict[str, Any]]], None]
UNREADABLE = (b"", b"{", b"[]", b'{"cells": [{"cell_type": 3}]}', b"\xff\xfe")
"""What a file may hold that is no notebook."""


def cells(path: Path) -> dict[str, str]:
    """What is written in each cell, by its id, in their order."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in found}


def edit(path: Path, change: Change) -> None:
    """Change the cells in a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data["cells"])
    path.write_text(json.dumps(data), encoding="utf-8")


def set_source(id: str, source: str) -> Change:
    """Something else is written in this cell."""

    def change(found: list[dict[str, Any]]) -> None:
        next(cell for cell in found if cell["id"] == id)["source"] = source

    return change
