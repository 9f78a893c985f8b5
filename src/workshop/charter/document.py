"""The agreement as a Word document, to edit and to sign."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import pandas as pd

from ..files import printable, undated
from ..findings import as_text
from ..folder import Folder
from .page import Page
from .widths import widths

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle
    from docx.table import _Cell

LINE = "_" * 30
WIDE, LETTER = 17.4, 0.2
"""Centimetres: between the margins of an A4 page, and what a letter in a table takes."""
TABLE = 9
"""Points of the letters in a table."""
TOGETHER = 12
"""Rows of a table that no end of a page parts."""


def render(team: Folder, page: Page) -> bytes:
    """The page that both teams sign, as .docx: chapters, tables, what is open, and lines for the
    signatures.
    """
    import docx
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    theme = team.settings.theme
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = (
        printable(page.title),
        printable(team.name),
        "",
    )
    properties.last_modified_by = printable(team.name)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.8)
    colour = RGBColor.from_string(theme.colour.removeprefix("#").upper())
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = cast("CharacterStyle", document.styles[name])
        _font(style, theme.font or "Calibri")
        if name in ("Title", "Heading 1"):
            style.font.color.rgb = colour
    # As much of it on one page as can be read.
    for name, size, before, after in (
        ("Normal", 9.5, 0, 1),
        ("List Bullet", 9.5, 0, 0),
        ("Title", 15, 0, 4),
        ("Heading 1", 11, 5, 1),
    ):
        style = document.styles[name]
        style.font.size, style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(size),
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.line_spacing = 1.0

    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = printable(f"Confidential: {team.name}")
    document.styles["Header"].paragraph_format.tab_stops.clear_all()
    header.paragraph_format.space_after = Pt(6)
    header.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE), WD_TAB_ALIGNMENT.RIGHT)
    footer.text = printable(theme.footer)
    if team.logo:
        header.add_run("\t").add_picture(io.BytesIO(team.logo), height=Cm(1))
    document.add_paragraph(printable(page.title), style="Title")
    for chapter in page.chapters:
        document.add_heading(printable(chapter.heading), level=1)
        for line in chapter.lines:
            document.add_paragraph(
                printable(line), style="List Bullet" if len(chapter.lines) > 1 else "Normal"
            )
        if chapter.table is not None:
            _table(document, chapter.table, theme.colour)
    document.add_heading("Signed", level=1)
    signatures = document.add_table(rows=2, cols=2)
    for column, side in enumerate(page.sides):
        signatures.cell(0, column).text = f"\n{LINE}"
        signatures.cell(0, column).paragraphs[0].paragraph_format.keep_with_next = True
        signatures.cell(1, column).text = printable(f"for {side}")
    if len(page.open.table):
        document.add_heading("Still open", level=1)
        _table(document, page.open.table.rename(columns={"Stage": "Part"}), theme.colour)
    made = io.BytesIO()
    document.save(made)
    return undated(made.getvalue(), team.date)


def _font(style: CharacterStyle, name: str) -> None:
    """The style's font, for Latin and for other scripts; headings carry theme fonts that would win
    otherwise.
    """
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _table(document: Document, frame: pd.DataFrame, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
    table.autofit = False
    cells = as_text(frame)
    shares = widths(cells, (WIDE - 0.4 * len(cells.columns)) / LETTER)
    for cell, heading in zip(table.rows[0].cells, frame.columns):
        _write(cell, str(heading), heading=True)
        shade = OxmlElement("w:shd")
        for key, value in (
            ("val", "clear"),
            ("color", "auto"),
            ("fill", colour.removeprefix("#").upper()),
        ):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
    again = OxmlElement("w:tblHeader")  # on every page that the table runs over
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for row in cells.itertuples(index=False, name=None):
        for cell, text in zip(table.add_row().cells, row):
            _write(cell, text)
    for number, row in enumerate(table.rows, 1):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell in row.cells if number < len(table.rows) <= TOGETHER else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for column, share in zip(table.columns, shares):
        column.width = Cm(LETTER * share + 0.4)
        for cell in column.cells:
            cell.width = column.width


def _write(cell: _Cell, text: str, *, heading: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    run = cell.paragraphs[0].add_run(printable(text))
    run.bold, run.font.size = heading, Pt(TABLE)
    if heading:
        run.font.color.rgb = RGBColor.from_string("FFFFFF")
