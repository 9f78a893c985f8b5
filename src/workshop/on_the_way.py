"""What is made on the way to a result: inside the workshop folder, gone afterwards, and cleared at
the next start where a start before was killed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
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


@dataclass(frozen=True)
class Place:
    """A new folder that nobody else has written to, and the lock that keeps it."""

    path: Path
    lock: FileLock

    def gone(self) -> None:
        """Let go of it and delete it."""
        self.lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def make(folder: Path) -> Place:
    """A new empty folder inside the workshop folder that only its owner can read; in the system's
    temporary folder where the workshop folder cannot be written to.

    What earlier starts left behind is deleted.
    """
    clear(folder)
    parent = folder / PLACE
    try:
        if parent.parent.is_symlink() or parent.is_symlink():
            raise OSError("a link may lead out of the folder")
        parent.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(dir=parent))
    except OSError:
        path = Path(tempfile.mkdtemp(prefix="workshop-"))
    lock = FileLock(path / HELD)
    lock.acquire()
    return Place(path, lock)


@contextmanager
def place(folder: Path) -> Generator[Path, None, None]:
    """A new folder as `make` makes it, for as long as it is used."""
    made = make(folder)
    try:
        yield made.path
    finally:
        made.gone()


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
            lock = FileLock(path / HELD, timeout=0)
            lock.acquire()
            lock.release()
            shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        os.rmdir(parent)
