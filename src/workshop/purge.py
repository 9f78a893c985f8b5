"""Delete what a client must not leave behind, and write down what was deleted."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from . import files, journal
from .errors import WorkshopError, counted
from .files import printable
from .folder import Folder

CLIENT_DATA = (
    "data",
    "results",
    "runs",
    "notebooks",
    "exercises",
    "exercises.jsonl",
    "live",
    ".workshop",
    "agenda.json",
    ".ipynb_checkpoints",
    *(journal.lock(Path(name)).name for name in ("decisions.jsonl", "exercises.jsonl")),
)
KEPT_NAMES = ("workshop.toml", "cards.toml", "decisions.jsonl", ".gitignore", "truth.json")
RECEIPT = "purged-"
UNFINISHED = "was not finished."
STUCK = "Could not be deleted:"
OTHERS = "Also in the folder, not the kit's and left alone:"
LINKED = "A link was deleted; what it leads to lies outside the folder and was left alone:"
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk says that has no room, and one on which the user has none."""


def contents(team: Folder, *, everything: bool = False) -> list[Path]:
    """The files that a purge would delete: tables, the exports that the settings name, results,
    kept runs, notebooks, exercises, what phones and locked pages gave, Jupyter's memory.

    With `everything`, all files of the folder, settings and decisions included. A link is deleted,
    not what it points to; nothing outside the folder is touched.
    """
    folder = team.path
    named = [
        team.path / source.file
        for source in team.settings.tables.values()
        if team.path / source.file != folder
    ]
    roots = (
        [folder]
        if everything
        else [
            *(folder / name for name in CLIENT_DATA),
            *(path for path in named if _inside(path, folder)),
        ]
    )
    found = {
        path
        for root in roots
        for path in ([root] if root.is_symlink() or root.is_file() else root.rglob("*"))
    }
    return sorted(path for path in found if path.is_symlink() or path.is_file())


def purge(team: Folder, *, everything: bool = False, when: datetime | None = None) -> Path:
    """Delete the client's data in this folder and return the receipt.

    The receipt lists every deleted file with its size and SHA-256, what was kept, what else lies in
    the folder, where links in it led, and which files outside it the settings name (these are left
    alone). With `everything` the folder itself goes too and the receipt lies beside it. Files are
    deleted, not overwritten: a disk may keep their bytes for a while. On a full disk deleting comes
    first. Raises WorkshopError, after everything else is done and the receipt is written, when a
    file could not be deleted; and where the disk is still full, with the receipt in it.
    """
    folder = team.path
    stamp = (when or datetime.now().astimezone()).replace(microsecond=0)
    outside = sorted(
        {
            str(team.file(name))
            for name in team.settings.tables
            if not team.file(name).is_relative_to(folder)
        }
    )
    receipt = (
        folder.parent if everything else folder
    ) / f"{RECEIPT}{folder.name}-{stamp:%Y-%m-%dT%H%M%S}.txt"
    # Nothing is deleted where no receipt can be written, unless deleting makes room for it; and a
    # purge that is cut short leaves its beginning.
    begun = _written(
        receipt,
        f"Deleting from the workshop folder {folder.name} of {team.name} began at"
        f" {stamp.isoformat()} and {UNFINISHED}\n",
    )
    doomed = contents(team, everything=everything)
    links = [
        f"  {path.relative_to(folder).as_posix()} led to {target}"
        for path in doomed
        if path.is_symlink()
        and (target := path.parent / os.readlink(path)).exists()
        and not target.resolve().is_relative_to(folder)
    ]
    deleted, stuck = [], []
    for path in doomed:
        name = path.relative_to(folder).as_posix()
        try:
            about = "link" if path.is_symlink() else _size_and_checksum(path)
            path.unlink()
            deleted.append(f"  {name}  {about}")
        except OSError as error:
            stuck.append(f"  {name}  ({error.strerror})")
        begun = begun or _written(receipt, f"Deleting from {folder.name} {UNFINISHED}\n")
    for root in [folder] if everything else [folder / name for name in CLIENT_DATA]:
        if root.is_dir() and not root.is_symlink():
            _without_empty_folders(root)
    left = [] if everything else sorted(path.name for path in folder.iterdir() if path != receipt)
    kept = [name for name in left if name in KEPT_NAMES or name.startswith(RECEIPT)]
    others = [name for name in left if name not in kept and name not in CLIENT_DATA]
    lines = [
        f"Deleted from the workshop folder {folder.name} of {team.name}",
        f"{stamp.isoformat()}",
        "",
        f"{counted(len(deleted), 'file')}, with size in bytes and SHA-256:",
        *deleted,
        *_under_heading(STUCK, stuck),
        "",
        "Kept: " + (", ".join(kept) or "nothing"),
        *_under_heading(OTHERS, [f"  {name}" for name in others]),
        *_under_heading(LINKED, links),
        *_under_heading(
            "Named in the settings but outside the folder, so left alone:",
            [f"  {path}" for path in outside],
        ),
        "",
        "Copies elsewhere (backups, mail, downloads) are not touched by this command.",
    ]
    lines = [printable(line) for line in lines]
    if not _written(receipt, "\n".join(lines) + "\n"):
        said = "\n".join(lines)
        raise WorkshopError(
            f"The disk is still full, so that no receipt could be written. Keep this:\n\n{said}"
        )
    if stuck:
        raise WorkshopError(
            f"{counted(len(stuck), 'file')} could not be deleted; {receipt} names"
            f" {'it' if len(stuck) == 1 else 'them'}. Close what uses"
            f" {'it' if len(stuck) == 1 else 'them'}, check who may delete there, and run this"
            " again."
        )
    return receipt


def receipts(folder: Path) -> list[Path]:
    """The receipts that lie in a folder, the last one last."""
    return sorted(folder.glob(f"{RECEIPT}*.txt"))


def finished(receipt: Path) -> bool:
    """Whether all that was to be deleted then is gone."""
    try:
        lines = receipt.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return not (lines[:1] and lines[0].endswith(UNFINISHED)) and STUCK not in lines


def left_alone(receipt: Path) -> list[str]:
    """What a receipt says was in the folder and left alone, because nothing says that it is the
    client's.
    """
    return _listed(receipt, OTHERS)


def linked(receipt: Path) -> list[str]:
    """What a receipt says of links that led out of the folder: each, and where it led."""
    return _listed(receipt, LINKED)


def _listed(receipt: Path, heading: str) -> list[str]:
    lines = receipt.read_text(encoding="utf-8").splitlines()
    start = lines.index(heading) if heading in lines else len(lines)
    return [
        line.strip()
        for line in itertools.takewhile(lambda line: line.startswith("  "), lines[start + 1 :])
    ]


def _written(receipt: Path, text: str) -> bool:
    """Write the receipt; whether there was room for it. Raises WorkshopError where it cannot be
    written for another reason.
    """
    try:
        files.write(receipt, text)
        return True
    except WorkshopError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in FULL:
            return False
        raise


def _inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in the folder by its own name, wherever a link in it leads."""
    return Path(os.path.normpath(path)).is_relative_to(
        folder
    ) and path.parent.resolve().is_relative_to(folder)


def _under_heading(heading: str, lines: list[str]) -> list[str]:
    return ["", heading, *lines] if lines else []


def _without_empty_folders(root: Path) -> None:
    """Remove the folders that hold nothing any more, the deepest first, and the root with them."""
    for path in sorted(
        [root, *(p for p in root.rglob("*") if p.is_dir() and not p.is_symlink())],
        key=lambda p: -len(p.parts),
    ):
        # Where something in it could not be deleted, the receipt says so.
        with suppress(OSError):
            path.rmdir()


def _size_and_checksum(path: Path) -> str:
    """Size and SHA-256 of a file."""
    try:
        with open(path, "rb") as file:
            return f"{path.stat().st_size}  {hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError as error:
        return (  # it can be deleted all the same
            f"{path.stat().st_size}  no checksum: {error.strerror}"
        )
