"""Files that are only ever appended to, one line an entry, so that a crash loses nothing that was
there before.

Each line is written whole, under a lock and flushed to the disk. A line that a crash cut short is
skipped when reading and closed off before the next one is written.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import WorkshopError
from .typed import whole

SETTLED = 3_000_000_000
"""Nanoseconds after which a file that has not changed is known by its time; the coarsest clock of a
file system ticks every two seconds.
"""


def append(path: Path, entry: Mapping[str, Any], *, what: str, private: bool = True) -> None:
    """Append one entry. `what` names it in the sentence that a person reads when it cannot be
    written. A new file is for its owner alone, unless it is not `private`.

    Raises WorkshopError when the file is locked for long, the folder cannot be written to, or the
    entry holds half of a sign.
    """
    from filelock import FileLock, Timeout

    line = whole(json.dumps(entry, ensure_ascii=False), what=f"The {what}")

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private else 0o666)

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock(path), timeout=20), open(path, "a+b", opener=opener) as file:
            # A line cut short by a crash has no end; close it off so that it cannot swallow this
            # one.
            torn = (
                file.seek(0, os.SEEK_END) > 0
                and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
            )
            file.write((b"\n" if torn else b"") + line.encode("utf-8") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except Timeout as error:
        raise WorkshopError(
            f"{path.name} has been locked by another program for 20 seconds; the {what} was not"
            " recorded. Close what else is writing to this folder and record it again."
        ) from error
    except OSError as error:
        raise WorkshopError(
            f"The {what} was not recorded: {path} cannot be written ({error.strerror or error}). "
            "Check that the folder is not read-only and the disk is not full."
        ) from error


def lock(path: Path) -> Path:
    """The empty file that says who is writing; some systems leave it behind."""
    return path.with_name(f".{path.name}.lock")


@dataclass(frozen=True)
class Content:
    """What a file holds, and what it was when it was read: which file, how large, when changed."""

    file: tuple[int, int]
    size: int
    changed: int
    data: bytes


NOTHING = Content((0, 0), 0, 0, b"")
"""What a file holds that is not there."""


def content(path: Path, before: Content = NOTHING) -> Content:
    """What a file holds; `before` itself where it is that still. A file that is not there holds
    nothing.

    A file that has been left alone is not read again; one that was changed a moment ago is, as two
    changes can come within one tick of its clock. Raises WorkshopError when it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            state = os.fstat(file.fileno())
            seen = (state.st_dev, state.st_ino), state.st_size, state.st_mtime_ns
            known = before.file, before.size, before.changed
            if seen == known and time.time_ns() - state.st_mtime_ns > SETTLED:
                return before
            data = file.read()
            if seen == known and data == before.data:
                return before
            return Content(*seen, data)
    except FileNotFoundError:
        return before if before == NOTHING else NOTHING
    except OSError as error:
        what = (
            "It has to be a file; move aside what is there under its name."
            if path.exists() and not path.is_file()
            else "Check that you may open it, and that no other program has it open."
        )
        raise WorkshopError(f"{path} cannot be read ({error.strerror or error}). {what}") from error


def lines(path: Path) -> list[bytes]:
    """The lines of a file, whole or not; none when it is not there. Raises WorkshopError when it
    cannot be read.
    """
    return [line for line in content(path).data.split(b"\n") if line.strip()]
