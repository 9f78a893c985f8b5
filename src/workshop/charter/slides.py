"""The findings as slides: the sentence is the title, the picture below it, the caveat in the notes."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..files import printable, undated
from ..findings import MARKS, Finding, shown
from ..folder import Folder
from ..results import Part, Picture, Section
from .page import Page

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

ROWS, COLUMNS = 8, 8
"""What fits on a slide; the whole table is in the workbook."""
LINES, LINE = 14, 220
"""So many lines of so many characters; the whole page is the agreement."""
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
"""Inches."""
LONGEST = 600
TITLES = {110: 26, 220: 21, 300: 17, 400: 14, math.inf: 11}
"""Sizes of a title by the characters under which it has room."""


@dataclass(frozen=True)
class Shown:
    """What one slide shows."""

    title: str
    picture: Picture | None = None
    finding: Finding | None = None
    lines: tuple[str, ...] = ()


def render(team: Folder, parts: Sequence[Part], page: Page) -> bytes:
    """The slides as .pptx: a title, the agreement, then part by part one finding a slide."""
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    properties = deck.core_properties
    properties.title, properties.author = printable(f"Workshop: {team.name}"), printable(team.name)
    _opening(deck, team)
    for chapter in page.chapters:
        _slide(deck, team, Shown(chapter.heading, finding=Finding("page", "", chapter.table if chapter.table is not None else pd.DataFrame()), lines=chapter.lines), "What we agreed")
    for part in parts:
        if part.slug.startswith("0-"):
            continue  # who is there and which files: for the report, not for the next meeting
        for section in part.sections:
            for shown_ in _slides(section):
                _slide(deck, team, shown_, part.title)
    made = io.BytesIO()
    deck.save(made)
    return undated(made.getvalue(), team.date)


def _slides(section: Section) -> Iterator[Shown]:
    """A finding with the picture of it: the one that comes next, or the one that opens the section; others stand alone."""
    items, beside = section.items, {}
    for place, item in enumerate(items):
        near = [place + 1, *([0] if place == 1 else [])]
        if isinstance(item, Finding) and (found := [n for n in near if n < len(items) and isinstance(items[n], Picture)]):
            beside[place] = found[0]
    for place, item in enumerate(items):
        if isinstance(item, Picture):
            if place not in beside.values():
                yield Shown(_headline(item.alt), item)
        elif place in beside:
            yield Shown(item.sentence, items[beside[place]], item)
        elif not item.name.startswith("decided-") and (len(item.table) or item.verdict in ("clear", "leaning")):
            yield Shown(item.sentence, None, item)  # what was decided stands in front already


def _headline(alt: str) -> str:
    """What a picture says, without its axes, which its description has in brackets at the end.

    >>> _headline("Nobody wrote across in 1 week (Week (n = 9); Exchanges)"), _headline("12 of 100 cross (black lines) and more")
    ('Nobody wrote across in 1 week', '12 of 100 cross (black lines) and more')
    """
    depth = 0
    for place in range(len(alt) - 1, 0, -1):
        depth += (alt[place] == ")") - (alt[place] == "(")
        if depth == 0:
            return alt[:place].rstrip() or alt if alt[place] == "(" else alt
    return alt


def _opening(deck: Presentation, team: Folder) -> None:
    from pptx.util import Inches

    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _bar(slide, team, 1.1)
    _text(slide, team, team.name, MARGIN, 2.4, WIDTH - 2 * MARGIN, 1.4, size=40, bold=True)
    said = f"Workshop of {team.sides[0]} and {team.sides[1]}, {team.date.day} {team.date:%B %Y}"
    _text(slide, team, said, MARGIN, 3.9, WIDTH - 2 * MARGIN, 0.8, size=22)
    if team.logo:
        slide.shapes.add_picture(io.BytesIO(team.logo), Inches(MARGIN), Inches(5.4), height=Inches(1.1))
    _foot(slide, team, 1)


def _slide(deck: Presentation, team: Folder, what: Shown, part: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    _bar(slide, team, 0.14)
    _text(slide, team, part, MARGIN, 0.25, WIDTH - 2 * MARGIN, 0.35, size=12)
    title = slide.shapes.title
    _place(title, MARGIN, 0.55, WIDTH - 2 * MARGIN, 1.5)
    _say(title.text_frame, team, what.title if len(what.title) < LONGEST else f"{what.title[:LONGEST]}...", size=next(size for longest, size in TITLES.items() if len(what.title) < longest), bold=True)
    if what.picture is not None:
        _picture(slide, what.picture)
    elif what.lines:
        lines = [" ".join(line.split()) for line in what.lines[:LINES]]
        if len(what.lines) > LINES or any(len(line) > LINE for line in lines):
            lines = [line if len(line) <= LINE else f"{line[:LINE]}..." for line in lines]
            _text(slide, team, "The whole of it is in agreement.docx.", MARGIN, HEIGHT - 0.85, 6, 0.3, size=11)
        long = sum(len(line) for line in lines)
        _text(slide, team, "\n".join(lines), MARGIN, 1.5, WIDTH - 2 * MARGIN, 5, size=22 if long < 400 else 16 if long < 1000 else 12)
    elif what.finding is not None:
        _table(slide, team, what.finding.table)
    _foot(slide, team, len(deck.slides))
    if what.finding is not None:
        said = what.finding
        verdict = f"{MARKS[said.verdict]} {said.verdict_text}. " if said.verdict else ""
        slide.notes_slide.notes_text_frame.text = printable(f"{verdict}{said.caveat}".strip())


def _picture(slide: Slide, picture: Picture) -> None:
    from pptx.util import Inches

    shape = slide.shapes.add_picture(io.BytesIO(base64.b64decode(picture.data)), 0, 0)
    room_wide, room_high = Inches(WIDTH - 2 * MARGIN), Inches(HEIGHT - 2.2 - 0.55)
    scale = min(room_wide / shape.width, room_high / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left, shape.top = int((Inches(WIDTH) - shape.width) / 2), Inches(2.15)
    shape._element._nvXxPr.cNvPr.set("descr", printable(picture.alt))


def _table(slide: Slide, team: Folder, frame: pd.DataFrame) -> None:
    from pptx.util import Inches, Pt

    if frame.empty:
        return
    cells = shown(frame.iloc[:ROWS, :COLUMNS])
    table = slide.shapes.add_table(len(cells) + 1, len(cells.columns), Inches(MARGIN), Inches(2.1), Inches(WIDTH - 2 * MARGIN), Inches(0.4)).table
    longest = [max(11, min(50, max(len(str(text)) for text in [name, *column]))) for name, column in cells.items()]
    size = 18 if sum(longest) < 80 and len(cells) < 7 else 14 if len(cells.columns) < 6 else 12
    for column, share in zip(table.columns, longest):
        column.width = int(Inches(WIDTH - 2 * MARGIN) * share / sum(longest))
    numbers = [pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype) for dtype in frame.dtypes]
    for number, row in enumerate([cells.columns, *cells.itertuples(index=False, name=None)]):
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            long = " ".join(str(text).split())
            _say(cell.text_frame, team, long if len(long) < 160 else long[:157] + "...", size=size, bold=number == 0, colour=None if number else "FFFFFF", right=numbers[place])
        if number == 0:
            for place in range(len(row)):
                _fill(table.cell(0, place), team)
    more = len(frame) - len(cells), len(frame.columns) - len(cells.columns)
    if any(more):
        _text(slide, team, "The whole table is in results.xlsx.", MARGIN, HEIGHT - 0.85, 6, 0.3, size=11)
    for row in table.rows:
        row.height = Pt(20)


def _bar(slide: Slide, team: Folder, height: float) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(WIDTH), Inches(height))
    _fill(bar, team)
    bar.line.fill.background()


def _fill(shape: object, team: Folder) -> None:
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(team.settings.theme.colour.removeprefix("#").upper())


def _foot(slide: Slide, team: Folder, number: int) -> None:
    said = " · ".join(part for part in (f"Confidential: {team.name}", team.settings.theme.footer) if part)
    _text(slide, team, said, MARGIN, HEIGHT - 0.42, WIDTH - 3 * MARGIN, 0.3, size=10)
    _text(slide, team, str(number), WIDTH - 2 * MARGIN, HEIGHT - 0.42, MARGIN, 0.3, size=10)


def _text(slide: Slide, team: Folder, text: str, left: float, top: float, width: float, height: float, *, size: int, bold: bool = False) -> None:
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    _say(box.text_frame, team, text, size=size, bold=bold)


def _place(shape: object, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)


def _say(frame: object, team: Folder, text: str, *, size: int, bold: bool = False, colour: str | None = None, right: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.text = printable(text)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, team.settings.theme.font or "Calibri"
            run.font.color.rgb = RGBColor.from_string(colour or "222222")
