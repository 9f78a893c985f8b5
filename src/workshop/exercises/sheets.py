"""The exercises on paper, for a room without laptops: the tables to look at, the questions, and room to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from .. import kit
from ..facilitation import render
from ..findings import Finding
from . import STAGES, catalogue, made_up
from .question import PATHS, Question


@dataclass(frozen=True)
class Asked:
    """One question on paper: its number, which path it belongs to, the findings that were not shown yet, and the choices."""

    number: int
    path: str
    text: list[str]
    question: Question
    look: list[Finding]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One exercise on paper."""

    name: str
    title: str
    asked: list[Asked]


def sheets() -> list[Sheet]:
    """Every exercise as a sheet; a question that goes into the code is left out."""
    titles = {name: json.loads(path.read_text(encoding="utf-8"))["metadata"]["workshop"]["title"] for name, path in kit.exercises().items() if name in STAGES}
    return [Sheet(name, title, list(_asked(catalogue(name)))) for name, title in titles.items()]


def page(title: str = "Exercise sheets") -> str:
    """All sheets as one HTML page, each exercise beginning on a fresh one."""
    return render("sheets.html.j2", title=title, sheets=sheets())


def _asked(questions: list[Question]) -> Iterator[Asked]:
    seen: list[Finding] = []
    for number, question in enumerate((one for one in questions if one.on_paper), 1):
        folder = made_up(question.made_up)
        look = [finding for finding in (question.look(folder) if question.look else ()) if not any(finding is one for one in seen)]
        seen += look
        # What is asked of a team's own folder has no choices before it is opened.
        choices = question.choices(folder) if question.checked or not callable(question.options) else ()
        yield Asked(number, PATHS[question.path], question.text.split("\n\n"), question, look, choices)
