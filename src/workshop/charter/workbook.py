"""The findings' tables as a workbook: one sheet each, typed and filterable, with a list of contents in front."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..files import harmless_text, printable, undated
from ..findings import Finding
from ..folder import Folder
from ..results import Part

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEAD = 5
"""The row with the headings; above it the sentence, the verdict and the caveat."""
WIDEST = 48
"""Characters; longer cells are wrapped."""


def render(team: Folder, parts: Sequence[Part]) -> bytes:
    """The workbook as .xlsx. No cell holds a formula, whatever was typed."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = printable(team.name), "Workshop results"
    contents = book.active
    contents.title = "Contents"
    _put(contents, 1, 1, f"Confidential: {team.name}", bold=True)
    _put(contents, 2, 1, f"Workshop of {team.sides[0]} and {team.sides[1]}, {team.date.day} {team.date:%B %Y}")
    for column, heading in enumerate(("Sheet", "Part", "What it says", "How sure"), 1):
        _put(contents, 4, column, heading, bold=True)
    row = 5
    for part in parts:
        for finding in part.findings:
            if finding.table.empty:
                continue
            sheet = book.create_sheet(_name(finding.name, book.sheetnames))
            _fill(sheet, finding)
            for column, text in enumerate((sheet.title, part.title, finding.sentence, finding.verdict_text), 1):
                _put(contents, row, column, text)
            contents.cell(row, 1).hyperlink = f"#'{sheet.title}'!A1"
            contents.cell(row, 1).font = Font(underline="single", color=team.settings.theme.colour.removeprefix("#"))
            row += 1
    for column, width in zip("ABCD", (32, 40, 90, 34)):
        contents.column_dimensions[column].width = width
    for cells in contents.iter_rows(min_row=5):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = io.BytesIO()
    book.save(made)
    return undated(made.getvalue(), team.date)


def _fill(sheet: Worksheet, finding: Finding) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    _put(sheet, 1, 1, finding.sentence, bold=True)
    _put(sheet, 2, 1, finding.verdict_text)
    _put(sheet, 3, 1, finding.caveat)
    table = finding.table
    for column, heading in enumerate(table.columns, 1):
        _put(sheet, HEAD, column, str(heading), bold=True)
        values = table.iloc[:, column - 1]
        widest = len(str(heading))
        for number, value in enumerate(values, HEAD + 1):
            if pd.isna(value) if pd.api.types.is_scalar(value) else False:
                continue
            cell = _put(sheet, number, column, value)
            widest = max(widest, len(str(value)) if not isinstance(value, pd.Timestamp) else 10)
            if isinstance(value, pd.Timestamp):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(value, float) and not value.is_integer():
                cell.number_format = "#,##0.00"
            elif isinstance(value, str) and len(value) > WIDEST:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = min(widest, WIDEST) + 3
    sheet.freeze_panes = sheet.cell(HEAD + 1, 1)
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(table.columns))}{HEAD + len(table)}"


def _put(sheet: Worksheet, row: int, column: int, value: object, *, bold: bool = False) -> object:
    from openpyxl.styles import Font

    if hasattr(value, "item") and not isinstance(value, pd.Timestamp):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    elif not isinstance(value, int | float | bool):
        value = harmless_text(printable(value))
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # text stays text, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def _name(name: str, taken: Sequence[str]) -> str:
    """A sheet's name: at most 31 characters, without those that Excel refuses, each only once."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:28] or "sheet"
    return plain if plain.lower() not in {t.lower() for t in taken} else next(f"{plain} {n}" for n in range(2, 99) if f"{plain} {n}".lower() not in {t.lower() for t in taken})
