"""The agreement as a Word document, to edit and to sign."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd

from ..files import printable, undated
from ..findings import shown
from ..folder import Folder
from .page import Page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

LINE = "_" * 30
WIDE = 16.6
"""Centimetres between the margins of an A4 page."""


def render(team: Folder, page: Page) -> bytes:
    """The page that both teams sign, as .docx: chapters, tables, what is open, and lines for the signatures."""
    import docx
    from docx.shared import Cm, Pt, RGBColor

    theme = team.settings.theme
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(page.title), printable(team.name), ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.header_distance = section.footer_distance = Cm(0.9)
    colour = RGBColor.from_string(theme.colour.removeprefix("#").upper())
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = document.styles[name]
        _font(style, theme.font or "Calibri")
        if name in ("Title", "Heading 1"):
            style.font.color.rgb = colour
    # As much of it on one page as can be read.
    for name, size, before, after in (("Normal", 10, 0, 2), ("List Bullet", 10, 0, 1), ("Title", 18, 0, 6), ("Heading 1", 12, 8, 2)):
        style = document.styles[name]
        style.font.size, style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size), Pt(before), Pt(after)

    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = printable(f"Confidential: {team.name}")
    footer.text = printable(theme.footer)
    if team.logo:
        document.add_picture(io.BytesIO(team.logo), height=Cm(1.6))
    document.add_paragraph(printable(page.title), style="Title")
    for chapter in page.chapters:
        document.add_heading(printable(chapter.heading), level=1)
        for line in chapter.lines:
            document.add_paragraph(printable(line), style="List Bullet" if len(chapter.lines) > 1 else "Normal")
        if chapter.table is not None:
            _table(document, chapter.table)
    document.add_heading("Signed", level=1)
    signatures = document.add_table(rows=2, cols=2)
    for column, side in enumerate(page.sides):
        signatures.cell(0, column).text = f"\n{LINE}"
        signatures.cell(1, column).text = printable(f"for {side}")
    if len(page.open.table):
        document.add_heading("Still open", level=1)
        _table(document, page.open.table.rename(columns={"Stage": "Part"}))
    made = io.BytesIO()
    document.save(made)
    return undated(made.getvalue(), team.date)


def _font(style: object, name: str) -> None:
    """The style's font, for Latin and for other scripts; headings carry theme fonts that would win otherwise."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _table(document: Document, frame: pd.DataFrame) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
    table.autofit = False
    # Columns are as wide as what stands in them, within reason.
    longest = [max(16, min(50, max(len(str(text)) for text in [name, *column]))) for name, column in frame.items()]
    for cell, heading in zip(table.rows[0].cells, frame.columns):
        _write(cell, str(heading), bold=True)
    for row in shown(frame).itertuples(index=False, name=None):
        for cell, text in zip(table.add_row().cells, row):
            _write(cell, text)
    for column, share in zip(table.columns, longest):
        column.width = Cm(WIDE * share / sum(longest))
        for cell in column.cells:
            cell.width = column.width


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    from docx.shared import Pt

    run = cell.paragraphs[0].add_run(printable(text))
    run.bold, run.font.size = bold, Pt(10)
