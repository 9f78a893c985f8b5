"""The exercises on paper, for a room without laptops: what to know, the tables to look at, the
questions, room to answer.

What to know are the notebooks' own texts: those cells that are tagged `sheet`, which say nothing of
keys and buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import activities, kit
from ..facilitation import render_page
from ..findings import Finding
from . import STAGES, catalogue, made_up
from .controls import shown_before
from .question import PATHS, Question

TAG = "sheet"


@dataclass(frozen=True)
class Asked:
    """One question on paper: what to know first (Markdown), its number and path, findings not shown
    yet, the choices.
    """

    told: list[str]
    number: int
    path: str
    text: list[str]
    question: Question
    look: list[Finding]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One exercise on paper: its minutes without and with the ten more, and what follows the last
    question (Markdown).
    """

    name: str
    title: str
    minutes: tuple[int, int]
    asked: list[Asked]
    after: list[str]


def sheets() -> list[Sheet]:
    """Every exercise as a sheet; a question that goes into the code is left out."""
    return [_sheet(name, path) for name, path in kit.exercises().items() if name in STAGES]


def page(title: str = "Exercise sheets") -> str:
    """All sheets as one HTML page, each exercise beginning on a fresh one."""
    return render_page("sheets.html.j2", title=title, sheets=sheets())


def _sheet(name: str, path: Path) -> Sheet:
    notebook, parts = kit.read(path), activities.of([path])
    minutes = sum(part.minutes for part in parts if part.path in ("core", "discuss"))
    more = sum(part.minutes for part in parts if part.path == "ten minutes")
    told = _told(notebook["cells"])
    asked = list(_asked(catalogue(name), told))
    return Sheet(
        name,
        notebook["metadata"]["workshop"]["title"],
        (minutes, minutes + more),
        asked,
        told.get("", []),
    )


def _told(cells: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What a notebook says before each question and is of use on paper; under no name, what comes
    after the last one.
    """
    told: dict[str, list[str]] = {}
    waiting: list[str] = []
    for cell in cells:
        text = "".join(cell["source"])
        if TAG in cell["metadata"].get("tags", []):
            waiting.append(
                re.sub(r"^## (?:Core: )?(.)", lambda found: f"### {found[1].upper()}", text)
            )
        elif found := re.search(r'exercises\.(?:ask|check)\(team, "[^"]+", "([^"]+)"', text):
            told[found[1]], waiting = waiting, []
    return told | {"": waiting}


def _asked(questions: list[Question], told: dict[str, list[str]]) -> Iterator[Asked]:
    seen: list[Finding] = []
    for number, question in enumerate((one for one in questions if one.on_paper), 1):
        folder = made_up(question.made_up)
        look = [
            finding
            for finding in shown_before(question, folder)
            if not any(_same(finding, one) for one in seen)
        ]
        seen += look
        # What is asked of a team's own folder has no choices before it is opened.
        choices = (
            question.choices(folder) if question.checked or not callable(question.options) else ()
        )
        yield Asked(
            told.get(question.id, []),
            number,
            PATHS[question.path],
            question.text.split("\n\n"),
            question,
            look,
            choices,
        )


def _same(one: Finding, other: Finding) -> bool:
    return one.name == other.name and one.table.equals(other.table)
