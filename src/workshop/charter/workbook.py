"""The findings' tables as a workbook: one sheet each, typed and filterable, with a list of contents
in front.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from ..errors import long_date
from ..files import harmless_text, printable, undated
from ..findings import Finding, decimals
from ..folder import Folder
from ..results import Part
from ..written import in_a_workbook

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CONTENTS = "Contents"
"""The first sheet: which finding is where."""
FONT = "Calibri"
"""Where the folder has no font of its own."""
LOGO = 48
"""Pixels that the logo is high."""
HEAD = 5
"""The row with the headings; above it the sentence, the verdict and the caveat."""
NARROWEST, WIDEST = 9, 56
"""Characters; longer cells are wrapped."""
HEADING = 20
"""Characters; longer headings are wrapped."""
LINE = 15
"""Points that a line of text takes; programs do not find the height of wrapped text by
themselves.
"""
AT_LEAST = 90
"""Characters over which a sentence runs, whatever the table below it takes."""


def sheets(parts: Sequence[Part]) -> list[tuple[Part, Finding, str]]:
    """Every finding that has a sheet, with the part that it is of and the name of the sheet."""
    named: list[tuple[Part, Finding, str]] = []
    taken = [CONTENTS]
    for part in parts:
        for finding in part.findings:
            if not finding.table.empty:
                taken.append(_name(finding.name, taken))
                named.append((part, finding, taken[-1]))
    return named


def render(team: Folder, parts: Sequence[Part]) -> bytes:
    """The workbook as .xlsx. No cell holds a formula, whatever was typed."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = printable(team.name), "Workshop results"
    contents = book.worksheets[0]
    contents.title = CONTENTS
    _put(contents, 1, 1, f"Confidential: {team.name}", bold=True)
    _put(
        contents,
        2,
        1,
        f"Workshop of {team.sides[0]} and {team.sides[1]}, {long_date(team.date)}",
    )
    for column, heading in enumerate(("Sheet", "Part", "What it says", "How sure"), 1):
        _put(contents, 4, column, heading, bold=True)
    for row, (part, finding, name) in enumerate(sheets(parts), 5):
        sheet = book.create_sheet(name)
        _fill(sheet, team, finding)
        for column, text in enumerate(
            (sheet.title, part.title, finding.sentence, finding.verdict_text), 1
        ):
            _put(contents, row, column, text)
        link = cast("Cell", contents.cell(row, 1))
        link.hyperlink = f"#'{sheet.title}'!A1"
        link.font = Font(underline="single", color=team.settings.theme.colour.removeprefix("#"))
    if team.logo:
        _logo(contents, team.logo)
    widths = 32, 40, 90, 34
    for column, width in zip("ABCD", widths):
        contents.column_dimensions[column].width = width
    for row, cells in enumerate(contents.iter_rows(min_row=5), 5):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        contents.row_dimensions[row].height = LINE * max(
            _lines(cell.value, width) for cell, width in zip(cells, widths)
        )
    _dress(contents, team, 4, 4)
    made = io.BytesIO()
    book.save(made)
    return undated(made.getvalue(), team.date)


def _fill(sheet: Worksheet, team: Folder, finding: Finding) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    table = finding.table
    widths = []
    for column, name in enumerate(table.columns, 1):
        heading = _put(sheet, HEAD, column, str(name), bold=True)
        values = table.iloc[:, column - 1]
        widest = (
            min(len(str(name)), HEADING) + 3
        )  # the button of the filter stands beside the heading
        form = (
            "#,##0" + (f".{'0' * decimals(values)}" if decimals(values) else "")
            if pd.api.types.is_float_dtype(values)
            else "#,##0"
        )
        for number, value in enumerate(values, HEAD + 1):
            if pd.isna(value) if pd.api.types.is_scalar(value) else False:
                continue
            cell = _put(sheet, number, column, value)
            widest = max(widest, len(str(value)) if isinstance(value, str) else 10)
            if isinstance(value, pd.Timestamp):
                cell.number_format = in_a_workbook()
            elif isinstance(value, int | float) and not isinstance(value, bool):
                cell.number_format = form
            # Text keeps a space from the numbers to its left.
            cell.alignment = Alignment(
                horizontal="left" if isinstance(value, str) else None,
                wrap_text=True,
                vertical="top",
                indent=int(isinstance(value, str) and column > 1),
            )
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            heading.alignment = Alignment(
                horizontal="right", vertical="bottom", wrap_text=True, indent=2
            )  # the filter's button stands to the right
        else:
            heading.alignment = Alignment(
                horizontal="left", vertical="bottom", wrap_text=True, indent=int(column > 1)
            )
        widths.append(max(NARROWEST, min(widest, WIDEST) + 3))
        sheet.column_dimensions[get_column_letter(column)].width = widths[-1]
    for row, cells in enumerate(sheet.iter_rows(min_row=HEAD), HEAD):
        lines = max(
            _lines(cell.value, width - (3 if row == HEAD else 0))
            for cell, width in zip(cells, widths)
        )
        sheet.row_dimensions[row].height = LINE * lines
    across, room = len(widths), sum(widths)
    while room < AT_LEAST:
        across, room = across + 1, room + 13  # as wide as a column is that nobody set
    for row, text in enumerate((finding.sentence, finding.verdict_text, finding.caveat), 1):
        _put(sheet, row, 1, text, bold=row == 1).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
        sheet.row_dimensions[row].height = LINE * _lines(text, room)
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(table.columns))}{HEAD + len(table)}"
    _dress(sheet, team, HEAD, len(widths))


def _dress(sheet: Worksheet, team: Folder, head: int, columns: int) -> None:
    """The line of headings in the folder's colour, everything in its font, and one page wide on
    paper.
    """
    from openpyxl.styles import Font, PatternFill

    for column in range(1, columns + 1):
        cell = sheet.cell(head, column)
        cell.font, cell.fill = (
            Font(bold=True, color="FFFFFF"),
            PatternFill("solid", fgColor=team.settings.theme.colour.removeprefix("#")),
        )
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{head}:{head}"
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.font = Font(
                name=team.settings.theme.font or FONT,
                sz=11,
                b=cell.font.b,
                u=cell.font.u,
                color=cell.font.color,
            )
    foot: Any = sheet.oddFooter  # a new sheet has all three parts
    foot.left.text, foot.right.text = _plain(f"Confidential: {team.name}"), "&P of &N"
    foot.center.text = _plain(team.settings.theme.footer) or None


def _plain(text: str) -> str:
    """A text for the foot of a page, where "&" begins a command and there is little room."""
    return " ".join(printable(text).split())[:80].replace("&", "&&")


def _logo(sheet: Worksheet, logo: bytes) -> None:
    """The logo to the right of the client's name."""
    from openpyxl.drawing.image import Image

    picture = Image(io.BytesIO(logo))
    picture.width, picture.height = round(picture.width * LOGO / picture.height), LOGO
    sheet.add_image(picture, "D1")


def _lines(text: object, width: float) -> int:
    """How many lines a text takes in a cell so wide, at most as many as a row can be high."""
    return (
        min(26, sum(-(-max(1, len(line)) // max(1, int(width))) for line in text.split("\n")))
        if isinstance(text, str)
        else 1
    )


def _put(sheet: Worksheet, row: int, column: int, value: Any, *, bold: bool = False) -> Cell:
    from openpyxl.styles import Font

    if hasattr(value, "item") and not isinstance(value, pd.Timestamp):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    elif not isinstance(value, int | float | bool):
        value = harmless_text(printable(value))
    cell = cast("Cell", sheet.cell(row, column))
    cell.value = cast("Any", value)
    if isinstance(value, str):
        cell.data_type = "s"  # text stays text, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def _name(name: str, taken: Sequence[str]) -> str:
    """A sheet's name: at most 31 characters, without those that Excel refuses, each only once."""
    words = re.sub(r"[\[\]:*?/\\'-]+", " ", printable(name)).strip()
    plain = (words[:1].upper() + words[1:])[:28].strip() or "Sheet"
    return (
        plain
        if plain.lower() not in {t.lower() for t in taken}
        else next(
            f"{plain} {n}"
            for n in range(2, 99)
            if f"{plain} {n}".lower() not in {t.lower() for t in taken}
        )
    )
