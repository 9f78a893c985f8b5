"""The cells of an exercise that somebody broke, made whole again with what was answered in them."""

from __future__ import annotations

import re

from ..cells import Cell, assigned, in_words, is_parameters, parses, source_of, with_source
from .progress import Progress

BLANK = "____"
ASKED = re.compile(r'exercises\.check\(\s*\w+,\s*"([^"]+)",\s*"([^"]+)",')


def whole(
    wanted: list[Cell], theirs: list[Cell], progress: Progress
) -> tuple[list[Cell], list[str]]:
    """The cells as they should be, with what was answered in them, and what had to be done for it,
    in sentences.

    What was written over a blank stays. Where it cannot be read any more it comes from the
    progress.
    """
    own = {cell["id"]: cell for cell in theirs if "id" in cell}
    done, said = [], []
    for cell in wanted:
        mine = own.get(cell["id"])
        source = _mended(cell, mine, progress)
        if (
            mine is not None
            and source_of(mine) == source
            and mine["cell_type"] == cell["cell_type"]
        ):
            done.append(mine)
            continue
        done.append(with_source(cell, source))
        said.append(f"{'Put back' if mine is None else 'Mended'}: {in_words(cell)}.")
    return done, said


def _mended(cell: Cell, mine: Cell | None, progress: Progress) -> str:
    """The source of a cell as it should be, with what was answered in it."""
    wanted = source_of(cell)
    theirs = source_of(mine) if mine else ""
    if cell["cell_type"] != "code":
        return wanted
    if (
        is_parameters(cell)
        and theirs
        and parses(theirs)
        and set(dict(assigned(theirs))) == set(dict(assigned(wanted)))
    ):
        return theirs
    if not wanted:
        return theirs  # an empty cell is theirs to write in
    if BLANK not in wanted:
        return wanted
    if theirs and parses(theirs) and _filled(wanted, theirs):
        return theirs
    asked = ASKED.search(wanted)
    if asked is None:
        return wanted
    return wanted.replace(
        BLANK, _answer(theirs, asked[2]) or _kept_answer(progress, asked[1], asked[2]), 1
    )


def _filled(wanted: str, theirs: str) -> bool:
    """Whether a text is the wanted one, blank or written over; one underscore more or less is
    neither.
    """
    pattern = r"\s+".join(
        re.escape(part).replace(re.escape(BLANK), "(.+)") for part in wanted.split()
    )
    found = re.fullmatch(pattern, theirs.strip(), flags=re.S)
    return found is not None and all(part == BLANK or part.strip("_ ") for part in found.groups())


def _answer(theirs: str, question: str) -> str:
    """What was answered in a cell that is broken: what stands behind the question's name, where
    that can be read.
    """
    behind = re.search(rf"""["']{re.escape(question)}["'],?\s*(.*)""", theirs, flags=re.S)
    text = behind[1].strip() if behind else ""
    for end in range(0 if text.startswith(BLANK) else len(text), 0, -1):
        candidate = text[:end].strip().rstrip(",")
        if candidate.strip("_") and parses(candidate, mode="eval"):
            return candidate
    return ""


def _kept_answer(progress: Progress, stage: str, question: str) -> str:
    """The last answer that the folder keeps, as it is written in Python; the blank where there is
    none.
    """
    answers = [
        entry.answer
        for entry in progress.entries()
        if (entry.stage, entry.question, entry.what) == (stage, question, "answer")
    ]
    last = answers[-1] if answers else None
    return BLANK if last is None else f"{last:g}" if isinstance(last, float) else repr(last)
