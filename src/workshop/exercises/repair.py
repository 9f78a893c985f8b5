"""The cells of an exercise that somebody broke, made whole again.

What was answered is in the folder, not in the cells, so nothing of it can be lost here.
"""

from __future__ import annotations

from ..cells import Cell, assigned, in_words, is_parameters, parses, source_of, with_source


def whole(wanted: list[Cell], theirs: list[Cell]) -> tuple[list[Cell], list[str]]:
    """The cells as they should be, and what had to be done for it, in sentences.

    Parameters that can be read stay as they were set.
    """
    own = {cell["id"]: cell for cell in theirs if "id" in cell}
    done, said = [], []
    for cell in wanted:
        mine = own.get(cell["id"])
        source = _mended(cell, source_of(mine) if mine else "")
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


def _mended(cell: Cell, theirs: str) -> str:
    """The source of a cell as it should be."""
    wanted = source_of(cell)
    set_ = (
        is_parameters(cell)
        and bool(theirs)
        and parses(theirs)
        and set(dict(assigned(theirs))) == set(dict(assigned(wanted)))
    )
    return theirs if set_ else wanted
