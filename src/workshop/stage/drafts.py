"""What was chosen or typed into a control and not recorded yet, so that no restart loses it.

Kept in `.workshop/drafts.json`, out of JupyterLab's list of files, until it is recorded. What a side
gives blind is never here: that is sealed (`decisions.sealed`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import files
from ..errors import WorkshopError

FILE = Path(".workshop") / "drafts.json"


def draft(folder: Path, what: str) -> dict[str, Any]:
    """What a control on this subject stood at, with `value`, `owner` and `due`; empty without one.

    >>> draft(Path("nowhere"), "wins-a-year")
    {}
    """
    found = _all(folder).get(what)
    return found if isinstance(found, dict) and "value" in found else {}


def keep(folder: Path, what: str, value: Any, owner: str = "", due: str = "") -> None:
    """Keep what a control stands at; a folder that cannot be written to keeps none."""
    _write(folder, _all(folder) | {what: {"value": value, "owner": owner, "due": due}})


def drop(folder: Path, what: str) -> None:
    """Forget a draft: it was recorded."""
    drafts = _all(folder)
    if drafts.pop(what, None) is not None:
        _write(folder, drafts)


def _all(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(folder: Path, drafts: dict[str, Any]) -> None:
    try:
        files.write(folder / FILE, json.dumps(drafts, ensure_ascii=False), private=True)
    except (WorkshopError, TypeError, ValueError):
        return  # the room goes on; what is recorded is kept elsewhere
