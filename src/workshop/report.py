"""The report: one HTML file that opens with no network, for a manager who was not in the room.

Its first page is read in a minute, a page a stage says why, and everything else is folded away. It
is made of the findings of the executed notebooks and of the recorded decisions; everything that
people typed is escaped by the template.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from . import drawing, files, storyline
from .charter import sheets, workbook
from .charter.decided import STAGES
from .charter.story import NOT_SAID, Story, story
from .decisions.subjects import NO_DATE, NO_OWNER
from .errors import counted, long_date
from .findings import Finding, as_text
from .folder import Folder
from .look import Look
from .results import Part, Picture, after_the_day, by_luck, part
from .run import NotebookRun

REPORT = "report.html"
MISSING = (NO_OWNER, NO_DATE, NOT_SAID)
"""Words that say that something is missing; they are marked wherever they stand."""
COLOURS = 64
"""Of a picture from a notebook; more make the file large and nothing clearer."""


def write(team: Folder, ran: Sequence[NotebookRun]) -> Path:
    """Write `report.html` to hand over from the executed notebooks and return its path."""
    return files.write(team.hand_over / REPORT, render(team, [part(notebook) for notebook in ran]))


def render(team: Folder, parts: Sequence[Part]) -> str:
    """The report as HTML text."""
    told = story(team, parts)
    day = " ".join(said for said in (by_luck(parts), after_the_day(parts)) if said)
    also = {stage.slug: sheets.also(stage, team.look) for stage in told.stages}
    environment = files.templates()
    environment.filters["day"] = long_date
    environment.filters.update(
        as_text=as_text,
        in_css=_in_css,
        chip=storyline.chip,
        drawn=lambda finding, place: _drawn(finding, place, team.look),
        alt=drawing.said,
        whether=storyline.open_question,
        smaller=smaller,
    )
    named = {id(finding): sheet for _, finding, sheet in workbook.sheets(parts)}
    environment.filters["sheet"] = lambda finding: named.get(id(finding), "")
    environment.filters["long"] = lambda headline, first=False: sheets.long(
        headline, team.look, first=first
    )
    environment.tests["picture"] = lambda value: isinstance(value, Picture)
    return environment.get_template("report.html.j2").render(
        team=team,
        story=told,
        first=sheets.first(team, told, day),
        also=also,
        legend=sheets.LEGEND,
        rule=sheets.RULE,
        cover=team.settings.theme.cover or sheets.COVER,
        parts=parts,
        appendix={
            finding.name
            for stage in told.stages
            for finding in (*stage.told.also[len(also[stage.slug].shown) :], *stage.told.appendix)
        },
        stage_names=STAGES,
        missing=MISSING,
        signed=_signed(told),
        by_luck=by_luck,
        day=day,
        made=_made(team, told),
        look=team.look,
        theme=team.settings.theme,
        logo=base64.b64encode(team.logo).decode("ascii") if team.logo else "",
        problems=_by_file(team.problems()),
    )


def smaller(picture: Picture) -> str:
    """A notebook's picture in fewer colours, as base64 text; the same bytes every time."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
        few = image.convert("RGB").quantize(COLOURS)
    made = io.BytesIO()
    few.save(made, format="PNG", optimize=True)
    return base64.b64encode(made.getvalue()).decode("ascii")


def _drawn(finding: Finding, place: drawing.Place, look: Look) -> str:
    if finding.figure is None:
        return ""
    return base64.b64encode(drawing.png(finding.figure, place, look)).decode("ascii")


def _signed(told: Story) -> str:
    if not told.promises:
        return "Nobody has promised anything yet."
    return f"{counted(len(told.promises), 'promise')} with an owner, a measure and a date."


def _made(team: Folder, told: Story) -> str:
    """Who was there, what could not be read, who is never shown."""
    said = []
    if told.present:
        there = counted(told.present, "person was", "people were")
        said.append(f"{there} in the room.")
    problems = team.problems()
    if len(problems):
        where = counted(problems["file"].nunique(), "file")
        said.append(
            f"{counted(len(problems), 'place')} in {where} could not be read; all else was used."
        )
    said.append(
        f"Results of fewer than {counted(team.minimum, 'person', 'people')} are not shown,"
        " nor what would give them away. Nobody's messages were read."
    )
    return " ".join(said)


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
