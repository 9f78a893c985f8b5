"""Delete what a client must not leave behind, and write down what was deleted."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

from . import files
from .errors import WorkshopError, counted
from .folder import Folder

CLIENT_DATA = ("data", "results", "notebooks", ".workshop", ".ipynb_checkpoints")
KEPT = ("workshop.toml", "decisions.jsonl")


def contents(folder: Path, *, everything: bool = False) -> list[Path]:
    """The files that a purge would delete: tables, results, notebooks with their outputs, and Jupyter's memory.

    With `everything`, all files of the folder, settings and decisions included. A link is deleted, not what it
    points to.
    """
    roots = [folder] if everything else [folder / name for name in CLIENT_DATA]
    found = [path for root in roots if root.exists() or root.is_symlink() for path in ([root] if root.is_symlink() else root.rglob("*"))]
    return sorted(path for path in found if path.is_symlink() or path.is_file())


def purge(team: Folder, *, everything: bool = False, when: datetime | None = None) -> Path:
    """Delete the client's data in this folder and return the receipt.

    The receipt lists every deleted file with its size and SHA-256, what was kept, and which files outside the folder
    the settings name (these are left alone). With `everything` the folder itself goes too and the receipt lies beside
    it. Files are deleted, not overwritten: a disk may keep their bytes for a while.
    """
    folder = team.path
    doomed = contents(folder, everything=everything)
    stamp = (when or datetime.now().astimezone()).replace(microsecond=0)
    lines = [
        f"Deleted from the workshop folder {folder.name} of {team.name}",
        f"{stamp.isoformat()}",
        "",
        f"{counted(len(doomed), 'file')}, with size in bytes and SHA-256:",
    ]
    for path in doomed:
        name = path.relative_to(folder).as_posix()
        lines.append(f"  {name}  link" if path.is_symlink() else f"  {name}  {path.stat().st_size}  {_sha256(path)}")
    outside = sorted({str(team.file(name)) for name in team.settings.tables if not team.file(name).is_relative_to(folder)})
    kept = [] if everything else [name for name in KEPT if (folder / name).exists()]
    lines += ["", "Kept: " + (", ".join(kept) or "nothing")]
    lines += ["", "Named in the settings but outside the folder, so left alone:", *(f"  {path}" for path in outside)] if outside else []
    lines += ["", "Copies elsewhere (backups, mail, downloads) are not touched by this command."]
    receipt = (folder.parent if everything else folder) / f"purged-{folder.name}-{stamp:%Y-%m-%dT%H%M%S}.txt"
    files.write(receipt, "\n".join(lines) + "\n")
    try:
        if everything:
            shutil.rmtree(folder)
        else:
            for name in CLIENT_DATA:
                path = folder / name
                path.unlink() if path.is_symlink() else shutil.rmtree(path) if path.exists() else None
    except OSError as error:
        raise WorkshopError(f"Not everything could be deleted: {error.filename} ({error.strerror}). Close what uses it and run this again.") from error
    return receipt


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
