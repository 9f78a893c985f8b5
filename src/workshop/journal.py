"""Files that are only ever appended to, one line an entry, so that a crash loses nothing that was
there before.

Each line is written whole, under a lock and flushed to the disk. A line that a crash cut short is
skipped when reading and closed off before the next one is written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import WorkshopError


def append(path: Path, entry: Mapping[str, Any], *, what: str) -> None:
    """Append one entry. `what` names it in the sentence that a person reads when it cannot be
    written.

    Raises WorkshopError when the file is locked for long or the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    line = json.dumps(entry, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock(path), timeout=20), open(path, "a+b") as file:
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


def lines(path: Path) -> list[bytes]:
    """The lines of a file, whole or not; none when it is not there. Raises WorkshopError when it
    cannot be read.
    """
    try:
        return [line for line in path.read_bytes().split(b"\n") if line.strip()]
    except FileNotFoundError:
        return []
    except OSError as error:
        what = (
            "It has to be a file; move aside what is there under its name."
            if path.exists() and not path.is_file()
            else "Check that you may open it, and that no other program has it open."
        )
        raise WorkshopError(f"{path} cannot be read ({error.strerror or error}). {what}") from error
