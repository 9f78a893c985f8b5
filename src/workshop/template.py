"""A new workshop folder: blank, or as the consultant's own template has it.

Of a template its look, how it writes numbers, days and amounts, the topics of its survey, its own
activities, their cards and what it hides are taken over, and nothing else: no answer, no decision,
no table, no export, no name and no date.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from . import activities, files, kit, known, sample, settings
from .cells import Cell, cells_of, source_of, with_own
from .errors import WorkshopError
from .folder import Folder
from .renew import keep_version
from .typed import CONTROL

LOGO = {"PNG": "logo.png", "JPEG": "logo.jpg"}
KEPT = (
    *("activity", "minutes", "rank", "needs", "days", "page", "closing"),
    *("beat", "beats", "role", "figure", "records", "after"),
)
"""What the metadata of a cell says of an activity."""
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ABOUT = ("stage", "title", "after")
"""What the metadata of a notebook says of it."""


def new(folder: Path, *, name: str = "", template: Path | None = None) -> None:
    """Make a workshop folder with commented settings, blank tables and the notebooks; with a
    `template` in its look and with its activities.

    Raises WorkshopError where something is there already, or where the template is no workshop
    folder that can be opened.
    """
    if (folder / settings.FILE).exists():
        raise WorkshopError(f"{folder} is a workshop folder already; nothing was changed.")
    if folder.is_dir() and any(folder.iterdir()):
        raise WorkshopError(f"{folder} is not empty; choose a new folder. Nothing was changed.")
    like = Folder.open(template) if template is not None else None
    own = activities.own_cards(like.path) if like else activities.Own()
    title = name or folder.resolve().name.replace("-", " ").replace("_", " ").title()
    text = settings.blank(title, date.today())
    logo = _logo(like) if like else None
    if like is not None:
        text = _in_the_look_of(like, text, logo[0] if logo else "")
    files.write(folder / settings.FILE, text)
    files.write(folder / ".gitignore", "# A client's data do not belong into a repository.\n*\n")
    sample.blank(folder / "data")
    files.write(folder / "data" / "README.md", sample.columns())
    kit.copy_notebooks(folder)
    if like is not None:
        if logo:
            files.write(folder / logo[0], logo[1])
        if own != activities.Own():
            files.write(folder / activities.CARDS, _cards(own))
        _activities(like.path, folder)
    settings.read(folder / settings.FILE)
    keep_version(folder)


def _in_the_look_of(like: Folder, text: str, logo: str) -> str:
    """The settings of a new folder with the theme, the way of writing and the topics of another."""
    theme = like.settings.theme.model_dump(exclude_defaults=True) | ({"logo": logo} if logo else {})
    if not logo:
        theme.pop("logo", None)
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in theme.items())
    text = text.replace("[theme]\n", f"[theme]\n{lines}", 1)
    written = like.settings.locale.model_dump(exclude_defaults=True)
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in written.items())
    text = text.replace("[locale]\n", f"[locale]\n{lines}", 1)
    survey = like.settings.tables.get("survey")
    if survey and survey.topics:
        text += "\n[tables.survey.topics]\n"
        text += "".join(f"{_toml(key)} = {_toml(to)}\n" for key, to in survey.topics.items())
    return text


def _logo(like: Folder) -> tuple[str, bytes] | None:
    """The logo of a folder: what it is called in a new one, and its picture alone."""
    from PIL import Image

    if like.logo is None:
        return None
    with Image.open(io.BytesIO(like.logo), formats=tuple(LOGO)) as picture:
        made, kind = io.BytesIO(), str(picture.format)
        # What a camera or a program wrote into it besides does not go along.
        plain = picture.copy()
        plain.info = {key: plain.info[key] for key in ("transparency",) if key in plain.info}
        plain.save(made, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return LOGO[kind], made.getvalue()


def _cards(own: activities.Own) -> str:
    """The folder's own cards as they are read again."""
    lines = [f"hidden = {_toml(list(own.hidden))}"] if own.hidden else []
    for name, card in own.cards.items():
        texts = ((key, text) for key, text in vars(card).items() if text)
        lines += ["", f"[{_toml(name)}]", *(f"{key} = {_toml(text)}" for key, text in texts)]
    return "\n".join(lines).lstrip() + "\n"


def _toml(value: object) -> str:
    """A text, or a list or table of texts, as TOML writes it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return CONTROL.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


def _activities(like: Path, folder: Path) -> None:
    """Put the activities of a template's own into the notebooks of a new folder."""
    kits = kit.notebooks()
    for path in sorted((like / "notebooks").glob("[0-9]-*.ipynb")):
        found = kit.read(path)
        trusted = known.trusted(path)
        target = folder / "notebooks" / path.name
        if path.stem in kits:
            notebook = kit.read(target)
            ids = {cell["id"] for cell in notebook["cells"]}
            theirs = cells_of(path.read_bytes())
            own = _of_own_activities(theirs, ids)
            if not own:
                continue
            kept = [
                made
                for cell in theirs
                if (made := cell if cell.get("id") in ids else own.get(id(cell))) is not None
            ]
            notebook["cells"] = with_own(notebook["cells"], kept)
        else:
            about = found["metadata"].get("workshop", {})
            notebook = {
                "cells": [_bare(cell) for cell in found["cells"] if not _is_injected(cell)],
                "metadata": {
                    "kernelspec": KERNEL,
                    "workshop": {key: about[key] for key in ABOUT if key in about},
                },
                "nbformat": 4,
                "nbformat_minor": 5,
            }
            notebook = kit.pointed_at(notebook, "..")
        files.write(target, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
        if trusted:
            known.trust(target)


def _of_own_activities(theirs: list[Cell], ids: set[str]) -> dict[int, Cell]:
    """The cells of activities of one's own, by which they are, as they are taken over: each begins
    with a heading that says so, and ends where a cell of the kit's follows.
    """
    found: dict[int, Cell] = {}
    inside = False
    for cell in theirs:
        ours = cell.get("id") in ids
        about = cell["metadata"].get("workshop")
        begins = isinstance(about, dict) and "activity" in about
        inside = not ours and (inside or begins) and not _is_injected(cell)
        if inside:
            found[id(cell)] = _bare(cell)
    return found


def _is_injected(cell: Cell) -> bool:
    return known.INJECTED in cell["metadata"].get("tags", [])


def _bare(cell: Cell) -> Cell:
    """A cell with what is written in it and what makes it an activity, and nothing it showed."""
    about = cell["metadata"].get("workshop", {})
    metadata: dict[str, Any] = {
        "tags": [tag for tag in cell["metadata"].get("tags", []) if isinstance(tag, str)]
    }
    if isinstance(about, dict) and about:
        metadata["workshop"] = {key: about[key] for key in KEPT if key in about}
    bare = {
        "cell_type": cell["cell_type"],
        "id": str(cell.get("id", "")),
        "metadata": {key: value for key, value in metadata.items() if value},
        "source": source_of(cell).splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        bare |= {"outputs": [], "execution_count": None}
    return bare
