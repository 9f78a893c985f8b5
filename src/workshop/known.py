"""Which notebooks of a folder somebody else changed: told from the kit's own, and from those that
were saved by `workshop open` on this computer.

A folder that was received may hold anything, so that what is known is signed with a key that lies
outside of it. The key says nothing about a client.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from . import files, journal, kit
from .errors import WorkshopError, counted

KNOWN = Path(".workshop") / "known.jsonl"
"""Where a folder keeps which notebooks are known, a signature a line."""
SETTINGS = "workshop.toml"
RESULTS = ("results", "runs")
"""What lies in these was executed already, and nothing here executes it again."""
INJECTED = "injected-parameters"
"""How a cell is marked in which the command line sets parameters."""
LISTED = 15


def changed_by_others(folder: Path, only: Iterable[Path] | None = None) -> list[Path]:
    """The notebooks in the folder that are neither the kit's own nor known on this computer; with
    `only`, of these.
    """
    own = {
        _digest(kit.copy_for_folder(source, ".."))
        for source in (*kit.notebooks().values(), *kit.exercises().values())
    } | {
        _digest(kit.read(source))
        for source in (*kit.notebooks().values(), *kit.exercises().values())
    }
    signed = _signed(folder)
    found = []
    for path in _notebooks(folder) if only is None else only:
        try:
            digest = _digest(kit.read(path))
        except WorkshopError:
            continue  # what is no notebook is not run; whoever opens it is told
        if digest not in own and _signature(digest) not in signed:
            found.append(path)
    return found


def told(folder: Path, changed: Iterable[Path]) -> list[str]:
    """A line for each of these notebooks: what it is called, and how many steps of it are not the
    kit's.
    """
    kits = {path.name: path for path in (*kit.notebooks().values(), *kit.exercises().values())}
    lines = []
    for path in changed:
        name = path.resolve()
        shown = name.relative_to(folder) if name.is_relative_to(folder) else name
        how = "not one of the kit's"
        if path.name in kits:
            ours = {
                kit.digest([cell]) for cell in kit.copy_for_folder(kits[path.name], "..")["cells"]
            }
            steps = [cell for cell in kit.read(path)["cells"] if kit.digest([cell]) not in ours]
            how = (
                f"{counted(len(steps), 'step')} not as in the kit"
                if steps
                else "steps in another order, or left out"
            )
        lines.append(f"  {files.printable(shown.as_posix())}: {how}")
    more = len(lines) - LISTED
    return [*lines[:LISTED], *([f"  and {more} more"] if more > 0 else [])]


def remember(folder: Path, notebooks: Iterable[Path]) -> None:
    """Keep in the folder that these notebooks, as they are now, are known on this computer."""
    signed = _signed(folder)
    for path in notebooks:
        with suppress(WorkshopError):
            signature = _signature(_digest(kit.read(path)))
            if signature not in signed:
                journal.append(folder / KNOWN, {"known": signature}, what="notebook")
                signed.add(signature)


def trusted(notebook: Path) -> bool:
    """Whether a notebook in a workshop folder is the kit's own or known on this computer."""
    folder = _folder_of(notebook)
    return folder is not None and not changed_by_others(folder, [notebook])


def trust(notebook: Path) -> None:
    """Keep in its folder that a notebook, as it is now, is known on this computer."""
    folder = _folder_of(notebook)
    if folder is not None:
        # What was done to it goes before keeping account of it.
        with suppress(OSError, WorkshopError):
            remember(folder, [notebook.resolve()])


def saved(os_path: str, model: Mapping[str, Any], **_: Any) -> None:
    """What JupyterLab calls after it has saved a file: a notebook that was changed on this computer
    is known.
    """
    if model.get("type") != "notebook":
        return
    trust(Path(os_path))


def _folder_of(notebook: Path) -> Path | None:
    """The workshop folder in which a notebook lies."""
    parents = notebook.resolve().parents
    return next((parent for parent in parents if (parent / SETTINGS).exists()), None)


def _notebooks(folder: Path) -> list[Path]:
    found = []
    for root, names, inside in os.walk(folder):
        at_the_top = Path(root) == folder
        names[:] = sorted(
            name
            for name in names
            if not name.startswith(".") and not (at_the_top and name in RESULTS)
        )
        found += [Path(root) / name for name in sorted(inside) if name.endswith(".ipynb")]
    return found


def _digest(notebook: Mapping[str, Any]) -> str:
    """What stands for all that a notebook would run; a cell that only sets parameters runs
    nothing.
    """
    cells = [cell for cell in notebook["cells"] if not _only_sets(cell)]
    return hashlib.sha256(kit.digest(cells).encode()).hexdigest()


def _only_sets(cell: Mapping[str, Any]) -> bool:
    tags = cell["metadata"].get("tags", [])
    if cell.get("cell_type") != "code" or not isinstance(tags, list) or INJECTED not in tags:
        return False
    try:
        lines = ast.parse("".join(cell["source"])).body
        for line in lines:
            if not isinstance(line, ast.Assign):
                return False
            ast.literal_eval(line.value)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(
        isinstance(target, ast.Name)
        for line in lines
        if isinstance(line, ast.Assign)
        for target in line.targets
    )


def _signed(folder: Path) -> set[str]:
    import json

    found = set()
    for line in journal.lines(folder / KNOWN):
        with suppress(ValueError, KeyError, TypeError):
            found.add(str(json.loads(line)["known"]))
    return found


def _signature(digest: str) -> str:
    return hmac.new(_key(), digest.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    """The key of this computer's user, made when it is first asked for; another one each time where
    it cannot be kept, so that nothing is known.
    """
    path = Path(platformdirs.user_data_dir("workshop-kit", appauthor=False)) / "key"
    with suppress(OSError):
        if path.exists() and len(kept := path.read_bytes()) >= 32:
            return kept
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_bytes(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        return made
    return secrets.token_bytes(32)
