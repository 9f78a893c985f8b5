"""The report: one HTML file that opens with no network, for a manager who was not in the room.

It is made of what the executed notebooks show, findings, pictures and headings, and of the recorded
decisions. Everything that people typed is escaped by the template.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from . import files
from .charter import decided
from .charter.page import page
from .findings import MARKS, as_text
from .folder import Folder
from .results import Part, Picture, after_the_day, by_luck, in_short, part
from .run import NotebookRun

REPORT = "report.html"
ROWS = 10
"""Rows of a table that are shown at once; the others unfold, and are not printed."""
FEW = 3
"""So few more rows are no reason to fold."""


def write(team: Folder, ran: Sequence[NotebookRun]) -> Path:
    """Write `report.html` to hand over from the executed notebooks and return its path."""
    return files.write(team.hand_over / REPORT, render(team, [part(notebook) for notebook in ran]))


def render(team: Folder, parts: Sequence[Part]) -> str:
    """The report as HTML text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("workshop", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(as_text=as_text, mark=MARKS.get, in_css=_in_css)
    environment.tests["picture"] = lambda value: isinstance(value, Picture)
    return environment.get_template("report.html.j2").render(
        team=team,
        parts=parts,
        in_short=[(p, finding) for p in parts for finding in in_short(p, parts)],
        by_luck=by_luck,
        after_the_day=after_the_day(parts),
        unsure=sum(1 for p in parts for finding in p.findings if finding.verdict == "cannot tell"),
        theme=team.settings.theme,
        logo=base64.b64encode(team.logo).decode("ascii") if team.logo else "",
        page=page(team),
        decided=decided.so_far(team),
        problems=_by_file(team.problems()),
        rows=ROWS,
        few=FEW,
    )


def _in_css(text: str) -> str:
    """A text inside a quoted string of a style sheet: whatever is no plain letter or digit by its
    number.

    >>> _in_css('A & "B"')
    'A\\\\20 \\\\26 \\\\20 \\\\22 B\\\\22 '
    """
    return "".join(
        c if c.isascii() and c.isalnum() else f"\\{ord(c):x} "
        for c in files.printable(" ".join(text.split()))
    )


def _by_file(problems: pd.DataFrame) -> pd.DataFrame:
    """How many rows of which file; not the cells themselves, which may be somebody's answer."""
    return (
        problems.groupby(["file", "column"], sort=False)
        .size()
        .rename("Places")
        .reset_index()
        .rename(columns={"file": "File", "column": "Column"})
    )
