"""The exercise notebooks, made from their solutions: `exercises/solutions/` is the only source.

Two rules: a line `# solution` cuts the rest of a cell, and a cell tagged `solution` is dropped.
Outputs go too, and the `folder` is named as it is seen from where the exercise lies.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import files, kit

CUT = "# solution"
DROPPED = "solution"
FOLDER = "../data/awkward"
"""The folder of an exercise in the kit, from where it lies."""


def solutions() -> dict[str, Path]:
    """The solutions of the kit by name, in their order."""
    return {
        path.stem: path for path in sorted((kit.path("exercises") / "solutions").glob("*.ipynb"))
    }


def generated(solution: Path) -> str:
    """The exercise that a solution gives, as the text of its file."""
    notebook = kit.pointed_at(json.loads(solution.read_text(encoding="utf-8")), FOLDER)
    notebook["cells"] = [
        _asked(cell)
        for cell in notebook["cells"]
        if DROPPED not in cell["metadata"].get("tags", [])
    ]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write() -> list[Path]:
    """Make every exercise again from its solution and return those that changed."""
    stale = {
        path: text
        for path, text in _wanted().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    return [files.write(path, text) for path, text in stale.items()]


def stale() -> list[str]:
    """The exercises that are not what their solutions give, or that have none."""
    wanted = _wanted()
    others = [path.name for path in kit.path("exercises").glob("*.ipynb") if path not in wanted]
    return sorted(
        [
            path.name
            for path, text in wanted.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        + others
    )


def _wanted() -> dict[Path, str]:
    return {
        kit.path("exercises") / f"{name}.ipynb": generated(path)
        for name, path in solutions().items()
    }


def _asked(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell without its solution, and without the tag that its output is compared by."""
    if cell["cell_type"] != "code":
        return cell
    lines = "".join(cell["source"]).splitlines()
    kept = lines[: lines.index(CUT)] if CUT in lines else lines
    tags = [
        tag
        for tag in cell["metadata"].get("tags", [])
        if tag not in ("nbval-check-output", "keep_output")
    ]
    metadata = {key: value for key, value in cell["metadata"].items() if key != "tags"} | (
        {"tags": tags} if tags else {}
    )
    return cell | {
        "source": "\n".join(kept).rstrip().splitlines(keepends=True),
        "metadata": metadata,
    }
