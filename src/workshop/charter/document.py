"""The agreement as a Word document of one page, to edit and to sign.

It is measured before it is written. Where it would run over, the names of the projects go first,
then the list of what is open, which both stand in the report; then it is set smaller. What was
decided stands on it in any case. Word's own theme takes the client's colours and font.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..decisions.subjects import BOARD, NO_DATE, NO_OWNER
from ..errors import counted, listing, long_date
from ..files import printable, undated
from ..folder import Folder
from ..look import Look, office_theme
from . import letters
from .agreed import READABLE
from .story import NOT_SAID, Row, Story

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

WIDE, HIGH = 17.4, 26.5 / 2.54 * 72
"""Centimetres between the margins of an A4 page, and points."""
POINTS = (10.0, 9.5, 9.0, 8.5, 8.0)
"""Of the text: the largest in which everything has room."""
TITLE, CHAPTER = 20, 11
MISSING = (NO_OWNER, NO_DATE, NOT_SAID)
FOUR, THREE = (0.6, 0.4), (1.0,)
"""How the columns of words share what names and days leave."""
LEAST_WHO, MOST_WHO = 2.2, 4.2
"""Centimetres of the columns of names and of days."""
SIGNED, LOGO = 8.2, 6.0
"""Centimetres of a line to sign on, and at most of a logo across."""
CELL = 0.38
"""Centimetres that a cell keeps free on its sides."""
Cells = Sequence[Sequence[tuple[str, ...]]]


@dataclass(frozen=True)
class _Page:
    """How the page is set: its text in so many points, with the names of the projects and the open
    questions, or without.
    """

    look: Look
    points: float = POINTS[0]
    names: bool = True
    questions: bool = True

    @property
    def small(self) -> float:
        return max(7.5, self.points - 1.5)

    @property
    def fonts(self) -> tuple[str, ...]:
        return (self.look.font or "Calibri", "Carlito", *self.look.fonts)

    def high(self, words: str, wide: float, points: float = 0) -> float:
        """Points that words take from top to bottom in so many centimetres."""
        points = points or self.points
        many = letters.lines(words, wide / 2.54, points, self.fonts)
        return many * points * letters.leading(self.fonts)


@dataclass(frozen=True)
class _Rows:
    """A table of the page under its heading; its last two columns are a name and a day."""

    chapter: str
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    cells: Cells

    def columns(self, page: _Page) -> tuple[float, ...]:
        """Centimetres of each column: a name and a day have what they need, up to `MOST_WHO`."""
        who, day = (
            max(
                letters.wide(row[place][0], page.points, page.fonts, bold=True)
                for row in self.cells
            )
            * 2.54
            + CELL
            + 0.1
            for place in (-2, -1)
        )
        who, day = (min(MOST_WHO, max(LEAST_WHO, wide)) for wide in (who, day))
        return (*(share * (WIDE - who - day) for share in self.shares), who, day)

    def high(self, page: _Page) -> float:
        """Points that it takes."""
        wide = [column - CELL for column in self.columns(page)]
        rows = sum(
            3
            + max(
                page.high(texts[0] or " ", room)
                + page.high(" ".join(texts[1:]), room, page.small)
                + 2 * any(texts[1:])
                for texts, room in zip(row, wide)
            )
            for row in self.cells
        )
        return _chapter(page) + page.high("X", WIDE, page.small) + 5 + rows


def _chapter(page: _Page) -> float:
    """Points that a heading takes."""
    return page.high("X", WIDE, CHAPTER) + 7


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
    page = _fitting(team, story)
    _styles(document, page)
    _themed(document, look)
    _header(document, team, story, page)
    document.add_paragraph("What we agreed", style="Title")
    _small(document.add_paragraph(), _said(story), page, size=page.points)
    for rows in _tables(story, page):
        document.add_heading(rows.chapter, level=1)
        _table(document, page, rows)
    if story.differ:
        document.add_heading("We see it differently, and leave it at that", level=1)
        for about, first, second in story.differ:
            line = document.add_paragraph()
            if about:
                line.add_run(printable(f"{about}. ")).bold = True
            line.add_run(printable(_both(story, first, second)))
    if story.open:
        document.add_heading("Still open", level=1)
        line = document.add_paragraph()
        for bold, rest in _open(story, page):
            line.add_run(printable(bold)).bold = True
            line.add_run(printable(rest))
    document.add_heading("We look again", level=1)
    again = document.add_paragraph()
    if story.again:
        day, comma, rest = story.again.partition(",")
        again.add_run(printable(day)).bold = True
        again.add_run(printable(comma + rest))
    else:
        _missing(again.add_run("no date yet"), look)
    if story.signed:
        _small(document.add_paragraph(), " ".join(story.signed), page)
    _signatures(document, story, page)
    made_ = io.BytesIO()
    document.save(made_)
    return undated(made_.getvalue(), team.date)


def _fitting(team: Folder, story: Story) -> _Page:
    """How the page is set so that everything has room on it."""
    steps = [(POINTS[0], True, True), (POINTS[0], False, True)]
    steps += [(points, False, False) for points in POINTS]
    pages = [_Page(team.look, *step) for step in steps]
    return next((page for page in pages if _high(team, story, page) <= HIGH), pages[-1])


def _high(team: Folder, story: Story, page: _Page) -> float:
    """Points that the page takes with all that stands on it."""
    head = page.high(_head(team, story), WIDE - (4 if team.logo else 0)) + 8
    # What stands above the margin takes nothing of the page.
    over = max(0.0, (max(head, 34.0) if team.logo else head) + 22.7 + 3 - 45.4)
    said = [f"{about}. {_both(story, *rest)}" for about, *rest in story.differ]
    said += ["".join(part for pair in _open(story, page) for part in pair)] if story.open else []
    many = bool(story.differ) + bool(story.open) + 1
    return (
        over
        + page.high("X", WIDE, TITLE)
        + page.high(_said(story), WIDE)
        + 4
        + sum(rows.high(page) for rows in _tables(story, page))
        + many * _chapter(page)
        + sum(page.high(words, WIDE) + 2 for words in (*said, story.again or "no date yet"))
        + page.high(" ".join(story.signed), WIDE, page.small)
        + max(page.high(f"for {side}, date", SIGNED, page.small) for side in story.sides)
        + 40
    )


def _said(story: Story) -> str:
    """How much was agreed."""
    made = [counted(len(story.rows), "decision")] if story.rows else []
    made += [counted(len(story.promises), "promise")] if story.promises else []
    said = listing(made) if made else "Nothing has been decided yet"
    return f"{said}. What still lacks a person or a day is marked."


def _both(story: Story, first: str, second: str) -> str:
    return f"{story.sides[0]}: “{first}” {story.sides[1]}: “{second}”"


def _tables(story: Story, page: _Page) -> list[_Rows]:
    """What was decided, what stops, what is promised."""
    rows = [row if page.names or row.slug != BOARD else _without_names(row) for row in story.rows]
    tables = (
        _Rows(
            "We decided",
            ("What", "Who", "By when"),
            THREE,
            [[(row.what, row.under), (row.who,), (row.until,)] for row in rows],
        ),
        _Rows(
            "We stop",
            ("Project", "Who will miss it", "Who ends it", "By when"),
            FOUR,
            [[(s.project,), (s.missed,), (s.who,), (s.until,)] for s in story.stopping],
        ),
        _Rows(
            "We promise each other",
            ("What", "How we see it", "Who", "By when"),
            FOUR,
            [
                [(f"{p.side}: {p.what}",), (p.measure,), (p.who,), (p.until,)]
                for p in story.promises
            ],
        ),
    )
    return [table for table in tables if table.cells]


def _without_names(row: Row) -> Row:
    return Row(row.what, "Which: see the report.", row.who, row.until, row.slug)


def _open(story: Story, page: _Page) -> list[tuple[str, str]]:
    """The open questions by what they lack, in bold; only their number where they have no room."""
    if not page.questions:
        damaged = [f"{q.what}. " for q in story.open if q.lacks == READABLE]
        return [("", f"{''.join(damaged)}{counted(len(story.open), 'question')}: see the report.")]
    by: dict[str, list[str]] = {}
    for question in story.open:
        by.setdefault(question.lacks, []).append(question.what)
    return [(f"Without {lacks}: ", f"{'; '.join(asked)}. ") for lacks, asked in by.items()]


def _head(team: Folder, story: Story) -> str:
    return f"{listing(story.sides)}    {team.name}, {long_date(team.date)}"


def _header(document: Document, team: Folder, story: Story, page: _Page) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    look, section = team.look, document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for style in ("Header", "Footer"):
        document.styles[style].paragraph_format.tab_stops.clear_all()
    header.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE), WD_TAB_ALIGNMENT.RIGHT)
    header.paragraph_format.space_after = Pt(8)
    sides = listing(story.sides)
    header.add_run(printable(sides)).bold = True
    where = header.add_run(printable(_head(team, story).removeprefix(sides)))
    where.font.color.rgb = RGBColor.from_string(look.soft[1:])
    if team.logo:
        logo = header.add_run("\t").add_picture(io.BytesIO(team.logo), height=Cm(0.9))
        if logo.width > Cm(LOGO):
            logo.width, logo.height = Cm(LOGO), int(logo.height * Cm(LOGO) / logo.width)
    _edge(header, "bottom", look.accent, 18)
    foot = [f"Confidential: {team.name}.", team.settings.theme.footer]
    if story.present:
        there = counted(story.present, "person was", "people were")
        foot.append(f"{there} in the room.")
    _small(footer, " ".join(part for part in foot if part), page)


def _signatures(document: Document, story: Story, page: _Page) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    _widths(table, (SIGNED, WIDE - 2 * SIGNED, SIGNED))
    for place, side in ((0, story.sides[0]), (2, story.sides[1])):
        cell = table.rows[0].cells[place]
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = Pt(26)
        _small(line, f"for {side}, date", page)
        _edge(line, "top", page.look.ink, 8)


def _styles(document: Document, page: _Page) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    look = page.look
    for name, size, before, after, colour in (
        ("Normal", page.points, 0, 2, look.ink),
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


def _table(document: Document, page: _Page, rows: _Rows) -> None:
    """A table with a line under its head and one under each row, and no other."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(rows.heads))
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, rows.heads):
        _small(cell.paragraphs[0], words, page, bold=True)
        _edge(cell.paragraphs[0], "bottom", page.look.ink, 12)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for words in rows.cells:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, texts in zip(row.cells, words):
            _write(cell, texts, page)
            _cell_edge(cell, page.look.line)
    _widths(table, rows.columns(page))


def _widths(table: Table, wide: Sequence[float]) -> None:
    """Widths on the grid and on every cell, or LibreOffice makes equal columns."""
    from docx.shared import Cm

    for column, width in zip(table.columns, wide):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _write(cell: _Cell, texts: tuple[str, ...], page: _Page) -> None:
    from docx.shared import Pt

    line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
    run = line.add_run(printable(texts[0]))
    if texts[0] in MISSING:
        _missing(run, page.look)
    if small := " ".join(texts[1:]):
        _small(cell.add_paragraph(), small, page)


def _small(
    line: Paragraph, words: str, page: _Page, *, bold: bool = False, size: float = 0
) -> None:
    from docx.shared import Pt, RGBColor

    run = line.add_run(printable(words))
    run.font.size, run.bold = Pt(size or page.small), bold
    run.font.color.rgb = RGBColor.from_string(page.look.soft[1:])


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
