"""What is made on the way to a result: inside the workshop folder, gone afterwards, and cleared at
the next start where a start before was killed.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

PLACE = Path(".workshop") / "tmp"
"""Where in a folder it lies; a purge deletes it with everything of Jupyter's."""
HELD = "held"
"""A file that is locked as long as somebody works in its folder; the system lets go of it when the
process ends, however it ends.
"""
BEING_MADE = 60
"""Seconds in which a folder that nobody holds yet may still be taken by who made it."""
ATTEMPTS = 5
"""So often a new folder is made where another start clears it away before it is held."""


@dataclass(frozen=True)
class Place:
    """A new folder that nobody else has written to, and the lock that keeps it."""

    path: Path
    lock: FileLock

    def gone(self) -> None:
        """Let go of it and delete it, and what was made to hold it if that is empty now."""
        self.lock.release()
        shutil.rmtree(self.path, ignore_errors=True)
        if self.path.parts[-3:-1] == PLACE.parts:
            with suppress(OSError):
                self.path.parent.rmdir()
                self.path.parent.parent.rmdir()


def make(folder: Path) -> Place:
    """A new empty folder inside the workshop folder that only its owner can read; in the system's
    temporary folder where the workshop folder cannot be written to.

    What earlier starts left behind is deleted.
    """
    clear(folder)
    parent = folder / PLACE
    if not (parent.parent.is_symlink() or parent.is_symlink()):  # a link may lead out of the folder
        for _ in range(ATTEMPTS):
            with suppress(OSError):
                parent.mkdir(parents=True, exist_ok=True)
                found = _held(Path(tempfile.mkdtemp(dir=parent)))
                if (found.path / HELD).exists():
                    return found
                found.lock.release()
    return _held(Path(tempfile.mkdtemp(prefix="workshop-")))


def _held(path: Path) -> Place:
    lock = FileLock(path / HELD)
    lock.acquire()  # makes the folder again where it is gone by now
    os.chmod(path, 0o700)
    return Place(path, lock)


@contextmanager
def place(folder: Path) -> Generator[Path, None, None]:
    """A new folder as `make` makes it, for as long as it is used."""
    made = make(folder)
    try:
        yield made.path
    finally:
        made.gone()


def until_the_end(folder: Path) -> Place:
    """A new folder as `make` makes it, until it is given up or this process ends."""
    made = make(folder)
    atexit.register(made.gone)
    return made


def clear(folder: Path) -> None:
    """Delete what earlier starts left behind; what somebody still works in stays."""
    parent = folder / PLACE
    if parent.parent.is_symlink() or parent.is_symlink() or not parent.is_dir():
        return
    for path in parent.iterdir():
        with suppress(OSError, Timeout):
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            age = time.time() - path.stat().st_mtime
            if not (path / HELD).exists() and age < BEING_MADE:
                continue
            with FileLock(path / HELD, timeout=0):
                # Still held: who waits for it finds that it is gone, and makes another.
                shutil.rmtree(path, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        os.rmdir(parent)
