"""The findings as slides: the sentence is the title, the picture below it, the caveat in the
notes.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..files import printable, undated
from ..findings import MARKS, Finding, as_text
from ..folder import Folder
from ..results import Part, Picture, Section, in_short
from .page import Page
from .widths import lines, widths

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import _Cell
    from pptx.text.text import TextFrame

ROWS, COLUMNS = 8, 8
"""What fits on a slide; the whole table is in the workbook."""
LINES, LINE = 14, 220
"""So many lines of so many characters; the whole page is the agreement."""
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
"""Inches."""
STRIPES = ("#FFFFFF", "#F1F3F6")
"""Behind every other row of a table, whatever colour its headings have."""
LONGEST = 600
LONG, TITLE = 220, 130
"""Characters: a longer sentence is parted, and so much of it at most is the title; the rest stands
below it in small.
"""
TITLES = {26: 2, 21: 3, 17: 4, 14: 5}
"""Sizes of a title in points, and over how many lines each may run."""
BODIES = (18, 16, 14)
"""Sizes of text and tables in points, the largest that fits is taken."""
LEADING, LETTER = 1.2 / 72, 0.61
"""Inches that a line takes for each point of its size, and how wide a letter is for its size, bold
and with serifs.
"""
SHORT = 2
"""At most so many findings of each part on the slide that says it in short."""


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
    properties.last_modified_by, properties.comments = (
        printable(team.name),
        "",
    )  # else the library names its own author
    _opening(deck, team)
    short = tuple(
        f"{MARKS[finding.verdict]} {_split(finding.sentence)[0].removesuffix(':')}"
        for part in parts
        for finding in in_short(part, parts, SHORT)
    )
    if short:
        _slide(deck, team, Shown("In short", lines=short), "What stands out by more than chance")
    for chapter in page.chapters:
        _slide(
            deck,
            team,
            Shown(
                chapter.heading,
                finding=Finding(
                    "page", "", chapter.table if chapter.table is not None else pd.DataFrame()
                ),
                lines=chapter.lines,
            ),
            "What we agreed",
        )
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
    """A finding with the picture of it: the one that comes next, or the one that opens the section;
    others stand alone.
    """
    items, beside = section.items, {}
    for place, item in enumerate(items):
        near = [place + 1, *([0] if place == 1 else [])]
        if isinstance(item, Finding) and (
            found := [n for n in near if n < len(items) and isinstance(items[n], Picture)]
        ):
            beside[place] = found[0]
    for place, item in enumerate(items):
        if isinstance(item, Picture):
            if place not in beside.values():
                yield Shown(_headline(item.alt), item)
        elif place in beside:
            yield Shown(item.sentence, items[beside[place]], item)
        elif not item.name.startswith("decided-") and (
            len(item.table) or item.verdict in ("clear", "leaning")
        ):
            yield Shown(item.sentence, None, item)  # what was decided stands in front already


def _headline(alt: str) -> str:
    """What a picture says, without its axes, which its description has in brackets at the end.

    >>> _headline("Nobody wrote across in 1 week (Week (n = 9); Exchanges)")
    'Nobody wrote across in 1 week'
    >>> _headline("12 of 100 cross (black lines) and more")
    '12 of 100 cross (black lines) and more'
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
        slide.shapes.add_picture(
            io.BytesIO(team.logo), Inches(MARGIN), Inches(5.4), height=Inches(1.1)
        )
    _foot(slide, team, 1)


def _slide(deck: Presentation, team: Folder, what: Shown, part: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    _bar(slide, team, 0.14)
    _text(slide, team, part, MARGIN, 0.25, WIDTH - 2 * MARGIN, 0.35, size=12)
    head, more = _split(what.title if len(what.title) < LONGEST else f"{what.title[:LONGEST]}...")
    size = next((size for size, most in TITLES.items() if _lines(head, size) <= most), min(TITLES))
    title, top = slide.shapes.title, 0.55 + _lines(head, size) * size * LEADING + 0.15
    _place(title, MARGIN, 0.55, WIDTH - 2 * MARGIN, top - 0.55)
    _say(title.text_frame, team, head, size=size, bold=True)
    if more:
        _text(slide, team, more, MARGIN, top, WIDTH - 2 * MARGIN, 0.6, size=14)
        top += _lines(more, 14) * 14 * LEADING + 0.15
    notes = (
        [f"{MARKS[what.finding.verdict]} {what.finding.verdict_text}"]
        if what.finding is not None and what.finding.verdict
        else []
    )
    if what.picture is not None:
        _picture(slide, what.picture, top + 0.05)
    elif what.lines:
        said = [" ".join(line.split()) for line in what.lines[:LINES]]
        if len(what.lines) > LINES or any(len(line) > LINE for line in said):
            said = [line if len(line) <= LINE else f"{line[:LINE]}..." for line in said]
            notes.append("The whole of it is in agreement.docx.")
        room = HEIGHT - 1.2 - top
        size = next(
            (
                size
                for size in (22, *BODIES)
                if sum(_lines(line, size) * size * LEADING + 0.08 for line in said) <= room
            ),
            12,
        )
        _text(
            slide,
            team,
            "\n".join(said),
            MARGIN,
            top + 0.1,
            WIDTH - 2 * MARGIN,
            room,
            size=size,
            apart=6,
        )
    if what.finding is not None and what.picture is None and len(what.finding.table):
        below = top + (
            0.2
            if not what.lines
            else 0.4 + sum(_lines(line, 18) * 18 * LEADING for line in what.lines)
        )
        if not _table(slide, team, what.finding.table, below):
            notes.append("The whole table is in results.xlsx.")
    elif what.finding is not None and what.picture is None and what.finding.caveat:
        _text(
            slide, team, what.finding.caveat, MARGIN, top + 0.2, WIDTH - 2 * MARGIN, 2, size=16
        )  # nothing else to look at
    if notes:
        _text(
            slide, team, " · ".join(notes), MARGIN, HEIGHT - 0.78, WIDTH - 2 * MARGIN, 0.3, size=12
        )
    _foot(slide, team, len(deck.slides))
    if what.finding is not None:
        verdict = (
            f"{MARKS[what.finding.verdict]} {what.finding.verdict_text}. "
            if what.finding.verdict
            else ""
        )
        slide.notes_slide.notes_text_frame.text = printable(
            f"{verdict}{what.finding.caveat}".strip()
        )


def _split(sentence: str) -> tuple[str, str]:
    """A title, and what stands below it where the whole would be too long to be read from the back
    of the room.

    >>> _split("The sides differ. They agree on two topics.")
    ('The sides differ. They agree on two topics.', '')
    >>> _split("The sides differ. " + "Much more is said of it. " * 12)[0]
    'The sides differ. Much more is said of it. Much more is said of it. Much more is said of it.
    Much more is said of it.'
    """
    if len(sentence) <= LONG:
        return sentence, ""
    stops, colons = (
        [found.end() for found in re.finditer(rf"(?<=[a-z0-9)”]{mark})\s+", sentence)]
        for mark in (r"\.", ":")
    )
    first = [
        *[end for end in reversed(stops) if end <= TITLE],
        *[end for end in stops if end <= LONG],
        *[end for end in reversed(colons) if end <= TITLE],
    ]
    end = next(iter(first), len(sentence))
    return sentence[:end].strip(), sentence[end:].strip()


def _lines(text: str, size: int) -> int:
    """How many lines a text takes from margin to margin."""
    across = int((WIDTH - 2 * MARGIN) * 72 / (LETTER * size))
    return sum(-(-max(1, len(line)) // across) for line in text.split("\n"))


def _picture(slide: Slide, picture: Picture, top: float) -> None:
    from pptx.util import Emu, Inches

    shape = slide.shapes.add_picture(io.BytesIO(base64.b64decode(picture.data)), Emu(0), Emu(0))
    room_wide, room_high = Inches(WIDTH - 2 * MARGIN), Inches(HEIGHT - 0.8 - top)
    scale = min(room_wide / shape.width, room_high / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape.left, shape.top = Emu(int((Inches(WIDTH) - shape.width) / 2)), Inches(top)
    shape._element._nvXxPr.cNvPr.set("descr", printable(picture.alt))


def _table(slide: Slide, team: Folder, frame: pd.DataFrame, top: float) -> bool:
    """Put the table on the slide, in letters as large as fit; whether it is there as a whole."""
    from pptx.util import Inches, Pt

    cells = as_text(frame.iloc[:ROWS, :COLUMNS])
    table = slide.shapes.add_table(
        len(cells) + 1,
        len(cells.columns),
        Inches(MARGIN),
        Inches(top),
        Inches(WIDTH - 2 * MARGIN),
        Inches(0.4),
    ).table
    room, points = HEIGHT - 0.9 - top, (WIDTH - 2 * MARGIN) * 72 - 15 * len(cells.columns)
    fits = {size: widths(cells, points / (LETTER * size)) for size in (*BODIES, 12)}
    size = next(
        (
            size
            for size, across in fits.items()
            if (lines(cells, across) * 1.2 * size + 8 * len(table.rows)) / 72 <= room
            and _whole(cells, across)
        ),
        12,
    )
    for place, share in enumerate(fits[size]):
        table.columns[place].width = Inches((LETTER * size * share + 15) / 72)
    numbers = [
        pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)
        for dtype in frame.dtypes
    ]
    for number, row in enumerate([cells.columns, *cells.itertuples(index=False, name=None)]):
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            long = " ".join(str(text).split())
            _say(
                cell.text_frame,
                team,
                long if len(long) < 160 else long[:157] + "...",
                size=size,
                bold=number == 0,
                colour=None if number else "FFFFFF",
                right=numbers[place],
            )
            _fill(cell, team.settings.theme.colour if number == 0 else STRIPES[number % 2])
    for row in table.rows:
        row.height = Pt(1.2 * size + 8)
    return cells.shape == frame.shape


def _whole(cells: pd.DataFrame, across: list[float]) -> bool:
    """Whether no word of the table is broken in columns of so many letters."""
    return all(
        len(word) <= width
        for (name, column), width in zip(cells.items(), across)
        for text in (name, *column)
        for word in str(text).split()
    )


def _bar(slide: Slide, team: Folder, height: float) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Emu, Inches

    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(0), Emu(0), Inches(WIDTH), Inches(height))
    _fill(bar, team.settings.theme.colour)
    bar.shadow.inherit = False
    bar.line.fill.background()


def _fill(shape: Shape | _Cell, colour: str) -> None:
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def _foot(slide: Slide, team: Folder, number: int) -> None:
    said = " · ".join(
        part for part in (f"Confidential: {team.name}", team.settings.theme.footer) if part
    )
    _text(slide, team, said, MARGIN, HEIGHT - 0.42, WIDTH - 3 * MARGIN, 0.3, size=10)
    _text(slide, team, str(number), WIDTH - 2 * MARGIN, HEIGHT - 0.42, MARGIN, 0.3, size=10)


def _text(
    slide: Slide,
    team: Folder,
    text: str,
    left: float,
    top: float,
    width: float,
    height: float,
    *,
    size: int,
    bold: bool = False,
    apart: int = 0,
) -> None:
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    _say(box.text_frame, team, text, size=size, bold=bold, apart=apart)


def _place(shape: BaseShape, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = (
        Inches(left),
        Inches(top),
        Inches(width),
        Inches(height),
    )


def _say(
    frame: TextFrame,
    team: Folder,
    text: str,
    *,
    size: int,
    bold: bool = False,
    colour: str | None = None,
    right: bool = False,
    apart: int = 0,
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.text = printable(text)
    for paragraph in frame.paragraphs:
        paragraph.alignment, paragraph.space_after = (
            PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT,
            Pt(apart),
        )
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = (
                Pt(size),
                bold,
                team.settings.theme.font or "Calibri",
            )
            run.font.color.rgb = RGBColor.from_string(colour or "222222")
