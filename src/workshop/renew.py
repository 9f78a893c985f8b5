"""A folder that follows the kit when that is renewed in the middle of a client: what has changed,
which notebooks were brought up to date, and what of them a person has to look at.
"""

from __future__ import annotations

import difflib
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import files, kit
from .cells import in_words
from .errors import WorkshopError, counted, listing
from .repair import Unmerged, mend

VERSION = Path(".workshop") / "kit.json"
"""Where a folder keeps which version of the kit it follows."""
FIRST_THAT_KEPT_CELLS = "0.2.0"
"""From this version on a copy knows what each of its cells was made from."""
SHOWN = 14
"""So many lines of what could not be merged are shown of each cell."""


@dataclass
class Renewal:
    """What came of renewing a folder, in sentences: what is new in the kit, what was done, and what
    could not be merged.
    """

    new: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    unmerged: list[str] = field(default_factory=list)


def renew(folder: Path) -> Renewal:
    """Bring the folder's notebooks up to date with this kit.

    Untouched ones become today's, a missing one is put in, and one that was changed by hand is
    merged cell by cell: what is only yours stays, also what you took out, what only the kit changed
    becomes today's, and of what both changed each version is shown. The file as it was is kept
    beside it. Notebooks that the kit does not have are left alone. Raises WorkshopError where one
    cannot be written.
    """
    renewal = Renewal(new_since(version_of(folder)))
    sources = {
        folder / name / source.name: source
        for name, known in (("notebooks", kit.notebooks()), ("exercises", kit.exercises()))
        for source in known.values()
    }
    before = {path: path.exists() for path in sources}
    written = kit.copy_notebooks(folder)
    renewal.done += _said("Put in", [p for p in written if not before[p]], folder)
    renewal.done += _said("Brought up to date", [p for p in written if before[p]], folder)
    for path in sources:
        mended = mend(path, renewing=True)
        name = files.within(folder, path)
        renewal.done += [f"{name}: {sentence}" for sentence in mended.said]
        for one in mended.unmerged:
            renewal.unmerged += _shown(name, one)
    others = [
        path
        for place in ("notebooks", "exercises")
        for path in sorted((folder / place).glob("*.ipynb"))
        if path not in sources and not path.name.startswith("before-")
    ]
    renewal.done += _said("Your own, left as it is", others, folder)
    keep_version(folder)
    return renewal


def version_of(folder: Path) -> str:
    """The version of the kit that a folder follows, as far as it says; nothing where it has no
    notebook.
    """
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        kept = json.loads((folder / VERSION).read_text(encoding="utf-8"))["version"]
        if re.fullmatch(r"\d+\.\d+\.\d+(\+[0-9a-f]{8})?", kept):
            return kept
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        with suppress(WorkshopError):
            about = kit.read(path)["metadata"].get("workshop", {})
            return FIRST_THAT_KEPT_CELLS if kit.CELLS_MADE_FROM in about else "0.1.0"
    return ""


def keep_version(folder: Path) -> None:
    """Keep in the folder that it follows this version of the kit."""
    files.write(folder / VERSION, json.dumps({"version": kit.version()}) + "\n")


def new_since(version: str) -> list[str]:
    """What the list of changes says of the versions after this one, the newest first.

    >>> new_since(kit.version()), new_since("")
    ([], [])
    """
    if not version or version == kit.version():
        return []
    number = _number(version)
    return [
        line
        for heading, lines in kit.changes().items()
        if heading == kit.UNRELEASED or _number(heading) > number
        for line in [f"{heading}:", *lines]
    ]


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.partition("+")[0].split(".")))


def _said(what: str, paths: list[Path], folder: Path) -> list[str]:
    return [f"{what}: {listing([files.within(folder, p) for p in paths])}."] if paths else []


def _shown(name: str, one: Unmerged) -> list[str]:
    """What both changed: what the kit has now, and what you had, as lines taken away and added."""
    yours = "yours stays" if one.yours_stays else "the kit's stands there now"
    lines = list(
        difflib.unified_diff(
            one.mine.splitlines(), one.kits.splitlines(), "yours", "the kit's", lineterm="", n=1
        )
    )[3:]
    more = len(lines) - SHOWN
    return [
        f"{name}, {in_words(one.cell)}: you changed it and so did the kit; {yours}.",
        *(f"    {line}" for line in lines[:SHOWN]),
        *([f"    and {counted(more, 'more line')}"] if more > 0 else []),
    ]
