"""Any CSV or Excel file as a table of text, whatever its encoding and separator, and its mapping onto our columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError, nearest

EXCEL = (".xlsx", ".xlsm")
SEPARATORS = (",", ";", "\t", "|")


def read(path: Path, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None) -> pd.DataFrame:
    """The file as text cells, blank ones empty; the index holds the row numbers a spreadsheet shows (header is 1).

    A heading that occurs twice gets ` (2)` the second time. Raises WorkshopError that says what to do when the file is
    missing, locked, empty or no table.
    """
    if not path.exists():
        there = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise WorkshopError(f"{path.name} is not in {path.parent}.{nearest(path.name, there)}")
    if path.is_dir():
        raise WorkshopError(f"{path} is a folder; name a CSV or Excel file in it.")
    try:
        if path.suffix.lower() in EXCEL:
            rows = _excel_rows(path, sheet)
        elif path.suffix.lower() == ".xls":
            raise WorkshopError(f"{path.name} is in the old Excel format. Open it in Excel and save it as .xlsx or CSV.")
        else:
            return _csv(path, encoding, separator)
    except PermissionError as error:
        raise WorkshopError(f"{path.name} cannot be opened. If it is open in Excel, close it there and try again.") from error
    except OSError as error:
        raise WorkshopError(f"{path.name} cannot be read ({error.strerror or error}).") from error
    frame = _frame(rows, path)
    frame.attrs["separator"] = EXCEL[0]
    return frame


def decode(data: bytes, encoding: str | None = None) -> str:
    """The bytes of a text file as text.

    The rule, in order: `encoding` if given; a byte order mark; UTF-16 where every other byte is zero; UTF-8 where that
    is valid; else Windows-1252, which is what Excel and most exports write on Windows.
    """
    if encoding:
        try:
            return data.decode(encoding)
        except LookupError as error:
            raise WorkshopError(f'There is no encoding "{encoding}". Use utf-8, utf-16 or windows-1252.') from error
        except UnicodeDecodeError as error:
            raise WorkshopError(f"The file is not written in {encoding}. Remove the encoding from workshop.toml to have it found.") from error
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    head = data[:2000]
    if len(head) > 3 and head[1::2].count(0) > len(head) / 4:
        return data.decode("utf-16-le", errors="replace")
    if len(head) > 3 and head[0::2].count(0) > len(head) / 4:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")


def _csv(path: Path, encoding: str | None, separator: str | None) -> pd.DataFrame:
    text = decode(path.read_bytes(), encoding)
    if "\x00" in text[:10_000]:
        raise WorkshopError(f"{path.name} is not a text file. Export it again as CSV, or save it as .xlsx.")
    separator = separator or _separator(text)
    heading = next(csv.reader(io.StringIO(text), delimiter=separator), None)
    if heading is None or not any(cell.strip() for cell in heading):
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_filter=False, header=None, skiprows=1,
            names=range(len(heading)), index_col=False, skip_blank_lines=False, low_memory=False, on_bad_lines="error",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        # Rows of another length than the headings: read them one by one, which is slower and forgives it.
        return _frame(list(csv.reader(io.StringIO(text), delimiter=separator)), path)
    frame = frame.fillna("")
    frame.columns = _headings(heading)
    frame.index = range(2, len(frame) + 2)
    frame = frame.loc[:, [column != "" for column in frame.columns]]
    frame.attrs["separator"] = separator
    return frame


def _separator(text: str) -> str:
    """The separator that splits the first lines into the most cells."""
    sample = list(io.StringIO(text[:20_000]))[:5]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) == 5:
        return sample[0].strip()[4]
    counts = {mark: len(next(csv.reader(sample, delimiter=mark), [])) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: counts[mark])


def _excel_rows(path: Path, sheet: str | None) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException
    from zipfile import BadZipFile

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise WorkshopError(f"{path.name} is not a workbook that can be read. Open it in Excel and save it again as .xlsx.") from error
    if sheet and sheet not in book.sheetnames:
        raise WorkshopError(f'{path.name} has no sheet "{sheet}".{nearest(sheet, book.sheetnames)}')
    rows = [[_cell(value) for value in row] for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)]
    book.close()
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _frame(rows: Sequence[Sequence[str]], path: Path) -> pd.DataFrame:
    rows = [list(row) for row in rows]
    if not rows or not any(str(cell).strip() for cell in rows[0]):
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    headings = _headings(rows[0])
    width = len(headings)
    cells = [(row + [""] * width)[:width] for row in rows[1:]]
    frame = pd.DataFrame(cells, columns=headings, index=range(2, len(cells) + 2), dtype=object)
    return frame.loc[:, [column != "" for column in headings]]


def _headings(cells: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = str(cell).strip().lstrip("\ufeff")
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return names


def remap(
    raw: pd.DataFrame,
    *,
    columns: Mapping[str, str | Mapping[str, object]],
    values: Mapping[str, Mapping[str, str]],
    blank: Sequence[str],
    file: str,
) -> pd.DataFrame:
    """The export with our column names and values; the export itself is not touched.

    `columns` maps ours to theirs: a heading; `{sum = [headings]}`, blank where any part is; `{join = [headings]}`; or
    `{constant = "text"}`. `values` maps, for one of our columns, their value to ours. `blank` lists words that mean
    nothing was entered. Columns that are not mapped keep their names.
    """
    from ..tables import numbers, plain

    if blank:
        raw = raw.replace({word: "" for word in blank})
    by_plain = {plain(heading): heading for heading in raw.columns}
    used: set[str] = set()
    new: dict[str, pd.Series] = {}

    def theirs(heading: str) -> pd.Series:
        found = heading if heading in raw.columns else by_plain.get(plain(heading))
        if found is None:
            raise WorkshopError(f'workshop.toml takes the column "{heading}" from {file}, but it has none of that name.{nearest(heading, raw.columns)}')
        used.add(found)
        return raw[found]

    for ours, source in columns.items():
        if isinstance(source, str):
            new[ours] = theirs(source)
            continue
        (how, what), *_ = source.items()
        if how == "constant":
            new[ours] = pd.Series(str(what), index=raw.index)
            continue
        parts = [theirs(heading) for heading in what]
        if how == "sum":
            total = sum(numbers(part.replace("", pd.NA)) for part in parts)
            new[ours] = total.map(lambda value: "" if pd.isna(value) else f"{value:g}")
        else:
            new[ours] = parts[0].str.cat(parts[1:], sep=" ").str.strip()
    rest = raw[[heading for heading in raw.columns if heading not in used and heading not in new]]
    mapped = pd.concat([pd.DataFrame(new, index=raw.index), rest], axis=1)
    for ours, words in values.items():
        if ours in mapped.columns:
            lookup = {plain(theirs_): ours_ for theirs_, ours_ in words.items()}
            mapped[ours] = mapped[ours].map(lambda cell: lookup.get(plain(cell), cell))
    return mapped
