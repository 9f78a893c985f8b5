"""The agreement as a Word document of one page, to edit and to sign.

Where it would run over, the names of the projects go first, then the list of what is open: both
stand in the report. Word's own theme takes the client's colours and font.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ..decisions.subjects import BOARD, NO_DATE, NO_OWNER
from ..errors import counted, listing, long_date
from ..files import printable, undated
from ..folder import Folder
from ..look import Look, office_theme
from .story import NOT_SAID, READABLE, Row, Story

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

WIDE = 17.4
"""Centimetres between the margins of an A4 page."""
BODY, TITLE, CHAPTER, HEAD, SMALL = 10, 20, 11, 8.5, 8.5
"""Points."""
A_PAGE = 50
"""Lines of text that a page holds, its headings counted as two."""
LETTERS = 6.2
"""Letters of the text a centimetre."""
MISSING = (NO_OWNER, NO_DATE, NOT_SAID)
FOUR, THREE = (7.2, 4.9, 2.4, 2.9), (11.9, 2.6, 2.9)
Cells = Sequence[Sequence[tuple[str, ...]]]


def render(team: Folder, story: Story) -> bytes:
    """The page that both teams sign, as .docx."""
    import docx
    from docx.shared import Cm

    look = team.look
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = printable("What we agreed"), printable(team.name)
    properties.comments, properties.last_modified_by = "", printable(team.name)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    section.header_distance = section.footer_distance = Cm(0.8)
    _styles(document, look)
    _themed(document, look)
    _header(document, team, story)
    document.add_paragraph("What we agreed", style="Title")
    made = [counted(len(story.rows), "decision")] if story.rows else []
    made += [counted(len(story.promises), "promise")] if story.promises else []
    said = f"{listing(made)}. " if made else "Nothing has been decided yet. "
    _small(
        document.add_paragraph(),
        f"{said}What still lacks a person or a day is marked.",
        look,
        size=BODY,
    )
    names, questions = _room(story)
    rows = [row if names or row.slug != BOARD else _without_names(row) for row in story.rows]
    if rows:
        document.add_heading("We decided", level=1)
        _table(
            document,
            look,
            ("What", "Who", "By when"),
            [[(row.what, row.under), (row.who,), (row.until,)] for row in rows],
            THREE,
        )
    if story.stopping:
        document.add_heading("We stop", level=1)
        _table(
            document,
            look,
            ("Project", "Who will miss it", "Who ends it", "By when"),
            [[(s.project,), (s.missed,), (s.who,), (s.until,)] for s in story.stopping],
            FOUR,
        )
    if story.promises:
        document.add_heading("We promise each other", level=1)
        _table(
            document,
            look,
            ("What", "How we see it", "Who", "By when"),
            [
                [(f"{p.side}: {p.what}",), (p.measure,), (p.who,), (p.until,)]
                for p in story.promises
            ],
            FOUR,
        )
    if story.differ:
        document.add_heading("We see it differently, and leave it at that", level=1)
        for about, first, second in story.differ:
            line = document.add_paragraph()
            if about:
                line.add_run(printable(f"{about}. ")).bold = True
            line.add_run(printable(f"{story.sides[0]}: “{first}” {story.sides[1]}: “{second}”"))
    if story.open:
        document.add_heading("Still open", level=1)
        _open(document, story, questions)
    document.add_heading("We look again", level=1)
    again = document.add_paragraph()
    if story.again:
        day, comma, rest = story.again.partition(",")
        again.add_run(printable(day)).bold = True
        again.add_run(printable(comma + rest))
    else:
        _missing(again.add_run("no date yet"), look)
    if story.signed:
        _small(document.add_paragraph(), " ".join(story.signed), look)
    _signatures(document, story, look)
    made_ = io.BytesIO()
    document.save(made_)
    return undated(made_.getvalue(), team.date)


def _room(story: Story) -> tuple[bool, bool]:
    """Whether the names of the projects, and the open questions, have room on the page."""
    fixed = (
        10
        + bool(story.signed)
        + 2 * sum(map(bool, (story.rows, story.stopping, story.promises, story.differ, story.open)))
    )
    rows = sum(
        _lines(row.what, THREE[0]) + bool(row.under) * _lines(row.under, THREE[0])
        for row in story.rows
    )
    rows += sum(max(_lines(s.missed, FOUR[1]), 1) for s in story.stopping)
    rows += sum(max(_lines(p.what, FOUR[0]), _lines(p.measure, FOUR[1])) for p in story.promises)
    rows += sum(_lines(a + b + c, WIDE) for a, b, c in story.differ)
    names = sum(_lines(row.under, THREE[0]) for row in story.rows if row.slug == BOARD)
    asked = sum(_lines(f"{q.what} ({q.lacks})", WIDE) for q in story.open)
    shown = fixed + rows + asked <= A_PAGE
    return shown, fixed + rows - (0 if shown else names) + asked <= A_PAGE


def _lines(text: str, wide: float) -> int:
    return -(-max(1, len(text)) // int(wide * LETTERS))


def _without_names(row: Row) -> Row:
    return Row(row.what, "Which: see the report.", row.who, row.until, row.slug)


def _open(document: Document, story: Story, whole: bool) -> None:
    """The open questions by what they lack; only their number where they have no room."""
    line = document.add_paragraph()
    if not whole:
        damaged = [f"{q.what}. " for q in story.open if q.lacks == READABLE]
        line.add_run(f"{''.join(damaged)}{counted(len(story.open), 'question')}: see the report.")
        return
    by: dict[str, list[str]] = {}
    for question in story.open:
        by.setdefault(question.lacks, []).append(question.what)
    for lacks, asked in by.items():
        line.add_run(printable(f"{lacks[:1].upper()}{lacks[1:]}: ")).bold = True
        line.add_run(printable(f"{'; '.join(asked)}. "))


def _header(document: Document, team: Folder, story: Story) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    look, section = team.look, document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for style in ("Header", "Footer"):
        document.styles[style].paragraph_format.tab_stops.clear_all()
    header.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE), WD_TAB_ALIGNMENT.RIGHT)
    header.paragraph_format.space_after = Pt(8)
    header.add_run(printable(listing(story.sides))).bold = True
    where = header.add_run(printable(f"    {team.name}, {long_date(team.date)}"))
    where.font.color.rgb = RGBColor.from_string(look.soft[1:])
    if team.logo:
        header.add_run("\t").add_picture(io.BytesIO(team.logo), height=Cm(0.9))
    _edge(header, "bottom", look.accent, 18)
    foot = [f"Confidential: {team.name}.", team.settings.theme.footer]
    if story.present:
        there = counted(story.present, "person was", "people were")
        foot.append(f"{there} in the room.")
    _small(footer, " ".join(part for part in foot if part), look)


def _signatures(document: Document, story: Story, look: Look) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    _widths(table, (8.2, 1.0, 8.2))
    for place, side in ((0, story.sides[0]), (2, story.sides[1])):
        cell = table.rows[0].cells[place]
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = Pt(26)
        _small(line, f"for {side}, date", look)
        _edge(line, "top", look.ink, 8)


def _styles(document: Document, look: Look) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size, before, after, colour in (
        ("Normal", BODY, 0, 2, look.ink),
        ("Title", TITLE, 0, 2, look.ink),
        ("Heading 1", CHAPTER, 6, 1, look.first),
    ):
        style = cast("CharacterStyle", document.styles[name])
        _font(style, look.font or "Calibri")
        style.font.size, style.font.bold = Pt(size), name != "Normal"
        style.font.color.rgb = RGBColor.from_string(colour[1:])
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
    borders = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        document.styles["Title"].element.pPr.remove(borders)  # Word's own blue rule


def _themed(document: Document, look: Look) -> None:
    """Word's theme takes the client's colours and font, so that an edit keeps the look."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    part = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = office_theme(part.blob, look)


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


def _table(
    document: Document, look: Look, heads: Sequence[str], rows: Cells, wide: Sequence[float]
) -> None:
    """A table with a line under its head and one under each row, and no other."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(heads))
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, heads):
        _small(cell.paragraphs[0], words, look, bold=True, size=HEAD)
        _edge(cell.paragraphs[0], "bottom", look.ink, 12)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for words in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, texts in zip(row.cells, words):
            _write(cell, texts, look)
            _cell_edge(cell, look.line)
    _widths(table, wide)


def _widths(table: Table, wide: Sequence[float]) -> None:
    """Widths on the grid and on every cell, or LibreOffice makes equal columns."""
    from docx.shared import Cm

    for column, width in zip(table.columns, wide):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _write(cell: _Cell, texts: tuple[str, ...], look: Look) -> None:
    from docx.shared import Pt

    line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
    run = line.add_run(printable(texts[0]))
    if texts[0] in MISSING:
        _missing(run, look)
    if small := " ".join(texts[1:]):
        _small(cell.add_paragraph(), small, look)


def _small(
    line: Paragraph, words: str, look: Look, *, bold: bool = False, size: float = SMALL
) -> None:
    from docx.shared import Pt, RGBColor

    run = line.add_run(printable(words))
    run.font.size, run.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(look.soft[1:])


def _missing(run, look: Look) -> None:
    from docx.shared import RGBColor

    run.bold = True
    run.font.color.rgb = RGBColor.from_string(look.missing[1:])


def _edge(line: Paragraph, side: str, colour: str, eighths: int) -> None:
    """A line above or below a paragraph, so many eighths of a point thick."""
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:pBdr")
    borders.append(_drawn(side, colour, eighths))
    line._p.get_or_add_pPr().append(borders)


def _cell_edge(cell: _Cell, colour: str) -> None:
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:tcBorders")
    borders.append(_drawn("bottom", colour, 6))
    cell._tc.get_or_add_tcPr().append(borders)


def _drawn(side: str, colour: str, eighths: int):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    edge = OxmlElement(f"w:{side}")
    for key, value in (
        ("val", "single"),
        ("sz", str(eighths)),
        ("space", "1"),
        ("color", colour[1:]),
    ):
        edge.set(qn(f"w:{key}"), value)
    return edge
