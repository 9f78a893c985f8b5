"""A folder's notebook made whole, or brought up to date, with what people wrote in it.

An exercise that somebody broke gets its steps back, with the answers. A notebook of the workshop
that was changed by hand does not follow the kit when that is renewed; here it does, and keeps what
is its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import files, kit, known
from .cells import (
    Cell,
    assigned,
    cells_of,
    folder_of,
    in_words,
    is_parameters,
    made,
    parses,
    source_of,
    with_own,
    with_source,
)
from .errors import WrongUsage, counted, listing, nearest
from .exercises.repair import whole

BEFORE = "before-repair-"
"""What the file as it was is called by, in front of its name."""
NAMED = 6
"""So many steps are named at the most."""


@dataclass(frozen=True)
class Unmerged:
    """A cell that was changed both by hand and by the kit: what was written in it, what the kit has
    now, and whether it is the former that stays.
    """

    cell: Cell
    mine: str
    kits: str
    yours_stays: bool


@dataclass(frozen=True)
class Mended:
    """What was done to a notebook, in sentences, and what could not be merged."""

    said: list[str]
    unmerged: list[Unmerged]


def repair(path: Path) -> list[str]:
    """Mend an exercise or bring a notebook up to date; what was done, in sentences."""
    return mend(path).said


def mend(path: Path, *, renewing: bool = False) -> Mended:
    """Mend an exercise or bring a notebook up to date.

    What was taken out of a notebook comes back, and what was moved goes to its place; not so when
    it is only `renewing`: then it stays out unless a step that is there needs it, and a notebook
    for which the kit has nothing new is left as it is.

    Cells of one's own stay, as do parameters that were set, text that was changed and what was
    answered. The file as it was is kept beside it, and no such file is ever written over. A
    notebook that was trusted on this computer is trusted afterwards. Raises WrongUsage when the kit
    has no such notebook.
    """
    path = (
        path if path.suffix else path.with_suffix(".ipynb")
    )  # as "workshop open --notebook" takes it
    is_exercise = (
        path.resolve().parent.name != "notebooks"
        and path.stem not in kit.notebooks().keys() - kit.exercises().keys()
    )
    known_names = kit.exercises() if is_exercise else kit.notebooks()
    if path.stem not in known_names or path.suffix != ".ipynb":
        kind = "exercises" if is_exercise else "workshop's notebooks"
        raise WrongUsage(
            f"{path.name} is not one of the {kind}.{nearest(path.stem, known_names)} "
            f"There are {listing(known_names)}."
        )
    before = path.read_bytes() if path.exists() else b""
    theirs = cells_of(before)
    folder = folder_of(theirs) or ".."
    wanted = kit.copy_for_folder(known_names[path.stem], folder)
    unmerged: list[Unmerged] = []
    left_out: list[Cell] = []
    if is_exercise:
        done, said = whole(wanted["cells"], theirs)
    else:
        copied = _as_copied(before)
        if renewing and theirs:
            if copied == wanted["metadata"]["workshop"][kit.CELLS_MADE_FROM]:
                return Mended([], [])
            left_out = _taken_out(wanted["cells"], theirs, copied)
            wanted["cells"] = [cell for cell in wanted["cells"] if cell not in left_out]
        unmerged = _unmerged(wanted["cells"], theirs, copied)
        theirs, done, said = _renewed(wanted["cells"], theirs, copied)
    order = [cell["id"] for cell in wanted["cells"]]
    kept = [cell["id"] for cell in theirs if cell.get("id") in order]
    if kept != [id for id in order if id in kept]:
        said.append("Put the steps back in their order.")
    if not theirs:
        said = [f"The file {'could not be read' if before else 'was not there'}; it was made anew."]
    if not said:
        return Mended([], [])
    said += _sentences("Left out, as you had it", left_out)
    trusted = known.trusted(path)
    if before:
        said.append(f"As it was before: {_keep_beside(path, before).name}.")
        said.append("If it is open in JupyterLab, choose File > Reload Notebook from Disk there.")
    notebook = wanted | {"cells": with_own(done, theirs)}
    files.write(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    if trusted:
        known.trust(path)
    return Mended(said, unmerged)


def _taken_out(wanted: list[Cell], theirs: list[Cell], copied: dict[str, str]) -> list[Cell]:
    """The kit's cells that were there when the notebook was copied and somebody took out since, but
    for steps that make what another one uses.
    """
    own = {cell.get("id") for cell in theirs}
    gone = [
        cell
        for cell in wanted
        if cell["id"] in copied and cell["id"] not in own and not is_parameters(cell)
    ]
    there = [cell for cell in (*wanted, *theirs) if cell not in gone]
    used = set(re.findall(r"\w+", " ".join(map(source_of, there))))
    out = []
    for cell in reversed(gone):
        if cell["cell_type"] == "code" and made(source_of(cell)) & used:
            used |= set(re.findall(r"\w+", source_of(cell)))
        else:
            out.append(cell)
    return out[::-1]


def _unmerged(wanted: list[Cell], theirs: list[Cell], copied: dict[str, str]) -> list[Unmerged]:
    """The cells that both changed since the notebook was copied, and not into the same."""
    own = {cell["id"]: cell for cell in theirs if "id" in cell}
    found = []
    for cell in wanted:
        mine, made_from = own.get(cell["id"]), copied.get(cell["id"], "")
        if mine is None or is_parameters(cell) or not made_from:
            continue
        now, then = kit.digest([cell]), kit.digest([mine])
        if made_from not in (now, then) and now != then:
            text = cell["cell_type"] != "code"
            found.append(Unmerged(cell, source_of(mine), source_of(cell), yours_stays=text))
    return found


def _renewed(
    wanted: list[Cell], theirs: list[Cell], copied: dict[str, str]
) -> tuple[list[Cell], list[Cell], list[str]]:
    """The cells that stay, the kit's as they should be, and what was done, in sentences.

    `copied` says what each cell was when the notebook was copied, as a digest; a notebook of an
    earlier kit may not know.
    """
    own = {cell["id"]: cell for cell in theirs if "id" in cell}
    ids = {cell["id"] for cell in wanted}
    gone = [
        id for id, cell in own.items() if id not in ids and copied.get(id) == kit.digest([cell])
    ]
    done: list[Cell] = []
    renewed: list[Cell] = []
    rewritten: list[Cell] = []
    for cell in wanted:
        mine = own.get(cell["id"])
        source = source_of(cell) if mine is None else _up_to_date(cell, mine, copied)
        if (
            mine is not None
            and mine["cell_type"] == cell["cell_type"]
            and source_of(mine) == source
        ):
            done.append(mine | {"metadata": cell["metadata"]})
            continue
        done.append(with_source(cell, source))
        renewed.append(done[-1])
        # What the notebook knows of its beginnings tells whose words were replaced.
        if (
            mine is not None
            and mine["cell_type"] == "code"
            and copied.get(cell["id"], "") not in ("", kit.digest([mine]))
        ):
            rewritten.append(done[-1])
    back = [cell for cell in renewed if cell["id"] not in own]
    said = _sentences(
        "Renewed", [cell for cell in renewed if cell["id"] in own and not is_parameters(cell)]
    )
    said += _sentences("Put in, as the kit has it", back)
    said += (
        ["The parameters are those of today's kit, with the values that you set."]
        if any(map(is_parameters, renewed))
        else []
    )
    said += _sentences("Taken out, because the kit has it no more", [own[id] for id in gone])
    if said and (
        left := [
            cell for id, cell in own.items() if not copied and id not in ids and _named_by_a_kit(id)
        ]
    ):
        said.append(
            f"{_named(left)[0].upper()}{_named(left)[1:]}: not in today's kit and left as it was; "
            "delete it if you did not write it."
        )
    if rewritten:
        said.append(
            f"You had changed {_named(rewritten)}: look there, and take what you need from the "
            "file as it was."
        )
    return [cell for cell in theirs if cell.get("id") not in gone], done, said


def _up_to_date(cell: Cell, mine: Cell, copied: dict[str, str]) -> str:
    """The source of a cell of the kit's as it should be; what was changed stays where it can."""
    if is_parameters(cell):
        return _with_values(source_of(cell), source_of(mine))
    made_from = copied.get(cell["id"], "")
    if cell["cell_type"] != "code":
        # Text breaks nothing: it stays, unless it is known that nobody changed it.
        return source_of(cell) if made_from and made_from == kit.digest([mine]) else source_of(mine)
    # The kit has not touched the step since: it calls what it called, also as it was changed.
    return source_of(mine) if made_from and made_from == kit.digest([cell]) else source_of(cell)


def _with_values(wanted: str, theirs: str) -> str:
    """Today's parameters with the values that were set, and parameters of one's own."""
    if not parses(theirs):
        return wanted
    values, today = dict(assigned(theirs)), dict(assigned(wanted))
    lines = []
    for line in wanted.splitlines():
        name = line.partition(":")[0].partition("=")[0].strip()
        value = values.get(name)
        lines.append(
            line
            if value is None or name not in today
            else line.replace(f"= {today[name]}", f"= {value}", 1)
        )
    own = [
        line
        for line in theirs.splitlines()
        if parses(line) and any(name not in today for name, _ in assigned(line))
    ]
    return "\n".join([*lines, *own])


def _as_copied(content: bytes) -> dict[str, str]:
    """What each cell was when the notebook was copied, as a digest by its id, if known."""
    try:
        found: Any = json.loads(content)["metadata"]["workshop"][kit.CELLS_MADE_FROM]
        return {str(id): str(digest) for id, digest in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _keep_beside(path: Path, content: bytes) -> Path:
    """Write the file as it was beside it, under a free name; the same content is kept once."""
    number = 1
    while True:
        target = path.with_name(
            f"{BEFORE}{path.stem}{f'-{number}' if number > 1 else ''}{path.suffix}"
        )
        if not target.exists():
            return files.write(target, content)
        if target.read_bytes() == content:
            return target
        number += 1


def _named_by_a_kit(id: str) -> bool:
    """Whether a cell's id is made of words; Jupyter's own are digits and the letters a to f."""
    return (
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) is not None
        and re.search(r"[g-z]", id) is not None
    )


def _sentences(what: str, cells: list[Cell]) -> list[str]:
    return [f"{what}: {_named(cells)}."] if cells else []


def _named(cells: list[Cell]) -> str:
    """The cells by their names, the first few of many."""
    more = len(cells) - NAMED
    return listing([*map(in_words, cells[:NAMED]), *([counted(more, "other")] if more > 0 else [])])
