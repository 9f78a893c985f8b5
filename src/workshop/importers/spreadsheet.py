"""Any CSV or Excel file as a table of text, whatever its encoding and separator, and its mapping
onto our columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pandas as pd

from ..errors import WorkshopError, counted, listing, nearest
from ..written import num
from .archive import LIMITS, MIB, grows
from .time_limit import time_limit

Made = str | Mapping[str, str | Sequence[str]]
"""What one of our columns is made of: a heading of theirs, or how several are put together (see
`remap`).
"""
EXCEL = (".xlsx", ".xlsm")
SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 30
"""So many rows are looked at to find the separator and the row with the headings."""
TITLE = 5
"""A line above the table has so many filled cells at the most."""
NAMED = 30
"""So many headings are listed at the most."""
LONGEST = 2**27
"""Characters in one cell; csv itself stops at 131,072, which a pasted mail exceeds."""
MERGED = 64 * MIB
"""In a sheet larger than this, merged cells are not looked for."""
SHEET = 1024 * MIB
"""What a part of a workbook may hold when unpacked."""
PATIENCE, A_MIB = 60.0, 10.0
"""Seconds that a workbook may take to open, and seconds more for each MiB of it (packed); usual
ones take two.
"""
_NO_TABLE: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF. Export the table itself as CSV or .xlsx; a PDF is only a picture of it"),
    (b"\x1f\x8b", "a packed file (gzip). Unpack it and name the file in it"),
    (b"7z\xbc\xaf", "a packed file (7z). Unpack it and name the file in it"),
    (b"Rar!", "a packed file (rar). Unpack it and name the file in it"),
    (b"PAR1", "a Parquet file. Give it the ending .parquet; then it is counted in place"),
    (b"\x89PNG", "a picture. Export the table itself as CSV or .xlsx"),
    (b"\xff\xd8\xff", "a picture. Export the table itself as CSV or .xlsx"),
    (b"{\\rtf", "a text document (RTF). Export the table itself as CSV or .xlsx"),
    (b"SQLite format 3", "a database. Export the table in it as CSV"),
)


def read(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> pd.DataFrame:
    """The file as text cells, blank ones empty; the index holds the row numbers a spreadsheet
    shows.

    What the file holds decides, whatever its name ends in. Title lines above the table are left
    out, as are totals and remarks under it, and a heading that occurs twice gets ` (2)` the second
    time. `attrs["notes"]` says so, and which rows are longer or shorter than the headings;
    `attrs["repeated"]` names the headings. Raises WorkshopError that says what to do when the file
    is missing, locked, empty or no table.
    """
    cells, mark, notes = rows(path, sheet=sheet, encoding=encoding, separator=separator)
    top = heading_row(cells)
    if top >= len(cells) or not any(cell.strip() for cell in cells[top]):
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    headings = _headings(cells[top])
    width = len(headings)
    beneath = _beneath(cells, top)
    kept = [row for row in range(top + 1, len(cells)) if row not in beneath]
    frame = pd.DataFrame(
        [
            cells[row] if len(cells[row]) == width else (cells[row] + [""] * width)[:width]
            for row in kept
        ],
        columns=headings,
        index=[row + 1 for row in kept],
        dtype=object,
    )
    if above := sum(any(cell.strip() for cell in row) for row in cells[:top]):
        notes.append(
            f"{path.name}: the headings were found in row {top + 1}; the {counted(above, 'line')}"
            f" above {'is' if above == 1 else 'are'} left out."
        )
    if beneath:
        notes.append(
            f"{path.name}, {rows_named(sorted(row + 1 for row in beneath))}: left out as totals or"
            " remarks under the table."
        )
    if mark != EXCEL[0]:
        notes += _ragged(cells, top, mark, path.name)
    frame = frame.loc[:, [column != "" for column in headings]]
    frame.attrs.update(
        separator=mark, notes=notes, repeated=_repeated(cells[top], headings, path.name)
    )
    return frame


def headings(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> list[str]:
    """The headings alone, as the columns of `read`: what tells which system a file is from, at a
    fraction of the work.

    A text file is told apart into rows only as far as headings are looked for. Raises WorkshopError
    as `read` does, except for what is wrong further down.
    """
    cells, _, _ = rows(path, sheet=sheet, encoding=encoding, separator=separator, most=LOOKED_AT)
    top = heading_row(cells)
    return [heading for heading in _headings(cells[top]) if heading] if top < len(cells) else []


def rows(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    most: int | None = None,
) -> tuple[list[list[str]], str, list[str]]:
    """Every row of the file as text, the separator (".xlsx" for a workbook), and what there is to
    say of the sheets.

    With `most`, no more than the first rows of a text file.

    For exports with several rows of headings; all others go through `read`, which raises as this
    does.
    """
    if not path.exists():
        there = (
            [p.name for p in path.parent.iterdir() if not p.name.startswith((".", "~$"))]
            if path.parent.is_dir()
            else []
        )
        raise WorkshopError(f"{path.name} is not in {path.parent}.{nearest(path.name, there)}")
    if path.is_dir():
        there = sorted(
            p.name for p in path.iterdir() if p.suffix.lower() in (".csv", ".txt", *EXCEL)
        )
        raise WorkshopError(
            f"{path.name} is a folder. Name the CSV or Excel file in"
            f" it{': ' + listing(there[:NAMED], 'or') if there else ''}."
        )
    try:
        data = path.read_bytes()
    except PermissionError as error:
        raise WorkshopError(
            f"{path.name} cannot be opened. If it is open in Excel, close it there and try again."
        ) from error
    except OSError as error:
        raise WorkshopError(f"{path.name} cannot be read ({error.strerror or error}).") from error
    if workbook(path, data):
        seconds = PATIENCE + len(data) / MIB * A_MIB
        with time_limit(
            seconds,
            f"{path.name} takes more than {seconds:.0f} seconds to open. Save the sheet as CSV and"
            " name that.",
        ):
            found, notes = _excel_rows(path, data, sheet)
        return found, EXCEL[0], notes
    text, notes = _decoded(data, encoding, path.name)
    text = _HALF.sub("\ufffd", text)
    if zeros := text.count("\x00"):
        if zeros > len(text) / 100:
            raise WorkshopError(
                f"{path.name} is not a text file. Export it again as CSV, or save it as .xlsx."
            )
        text = text.replace("\x00", "")
        notes.append(
            f"{path.name}: {counted(zeros, 'character')} that no text holds (zero bytes)"
            f" {'was' if zeros == 1 else 'were'} taken out."
        )
    text, told = _told_separator(text)
    mark = separator or told or _separator(text)
    if separator and len(separator) > 1:
        text, mark = _one_sign(text, separator, path.name)
    found = _records(text, mark, path.name, 1 + bool(told), most)
    # A spreadsheet counts the line that tells the separator as the first row.
    return (
        ([[]] if told else []) + (_as_shown(found) if _DISGUISED.search(text) else found),
        mark,
        notes,
    )


def open_marks(name: str) -> tuple[str, ...]:
    """The files that Excel and LibreOffice put beside a file as long as they have it open.

    >>> open_marks("leads.xlsx")
    ('~$leads.xlsx', '.~lock.leads.xlsx#')
    """
    return f"~${name}", f".~lock.{name}#"


def workbook(path: Path, data: bytes) -> bool:
    """Whether these bytes, the file or its beginning, are an Excel workbook; if not, they should be
    text.

    Raises WorkshopError with the remedy for what is neither: a PDF, a web page, a packed or an old
    file.
    """
    for sign, what in _NO_TABLE:
        if data.startswith(sign):
            raise WorkshopError(f"{path.name} is {what}.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkshopError(
                f"{path.name} is locked with a password. Open it in Excel and save it without one."
            )
        raise WorkshopError(
            f"{path.name} is in the old Excel format. Open it in Excel and save it as .xlsx or CSV."
        )
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK"):
        return _packed_workbook(path)
    if start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<script")
    ):
        raise WorkshopError(
            f"{path.name} is a web page and no table: either the sign-in page was saved, or the"
            " system writes web pages under this name. Export it again as CSV; or open it in Excel"
            " and save it as .xlsx."
        )
    if start.startswith((b"<?xml", b"<workbook")):
        raise WorkshopError(
            f"{path.name} is an XML file. Open it in Excel and save it as .xlsx, or export it again"
            " as CSV."
        )
    if start.startswith((b"{", b"[{", b"[\n", b"[ ")) and re.match(rb'[\[{]\s*[{"]', start):
        raise WorkshopError(
            f"{path.name} is a JSON file and no table. Export it again as CSV or .xlsx."
        )
    if path.suffix.lower() == ".xls" and not data.strip():
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    return False


def _packed_workbook(path: Path) -> bool:
    """True for a workbook; anything else that is packed like one is refused by its name."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as packed:
            parts = [
                part for part in packed.infolist() if not part.filename.startswith("__MACOSX/")
            ]
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise WorkshopError(
            f"{path.name} is not a workbook that can be read. Open it in Excel and save it again as"
            " .xlsx."
        ) from error
    inside = [part.filename for part in parts]
    if any(name.startswith("xl/") for name in inside):
        if any(grows(part) for part in parts):
            raise WorkshopError(
                f"{path.name} would grow more than {LIMITS.ratio}-fold when opened. A workbook does"
                " not do that; do not use this file."
            )
        if any(part.file_size > SHEET for part in parts):
            raise WorkshopError(
                f"{path.name} holds a sheet of more than {num(SHEET // MIB):,} MiB. Save that sheet"
                " as CSV and name the CSV file."
            )
        return True
    if "content.xml" in inside or any(name.startswith("Index/") for name in inside):
        raise WorkshopError(
            f"{path.name} is a spreadsheet of another program. Open it there and save it as .xlsx"
            " or CSV."
        )
    if any(name.startswith(("word/", "ppt/")) for name in inside):
        raise WorkshopError(
            f"{path.name} is a text document or a presentation. Copy the table into a spreadsheet"
            " and save it as .xlsx or CSV."
        )
    tables_ = [name for name in inside if name.lower().endswith((".csv", ".tsv", ".txt", *EXCEL))]
    what = (
        f"which {'is' if len(tables_) == 1 else 'are'} {listing(tables_[:NAMED])}"
        if tables_
        else f"which holds {counted(len(inside), 'file')} and no table"
    )
    raise WorkshopError(f"{path.name} is a zip archive. Unpack it and name the file in it, {what}.")


def decode(data: bytes, encoding: str | None = None) -> str:
    """The bytes of a text file as text.

    The rule, in order: `encoding` if given; a byte order mark; UTF-16 where every other byte is
    zero; UTF-8 where that is valid; else Windows-1252, which is what Excel and most exports write
    on Windows. Where only some lines are valid UTF-8, as in a file put together from two, each line
    is read by itself.
    """
    return _decoded(data, encoding, "")[0]


def _decoded(data: bytes, encoding: str | None, file: str) -> tuple[str, list[str]]:
    """The same, with a note where a file is written in two ways."""
    if encoding:
        try:
            return data.decode(encoding), []
        except LookupError as error:
            raise WorkshopError(
                f'There is no encoding "{encoding}". Use utf-8, utf-16 or windows-1252.'
            ) from error
        except UnicodeDecodeError as error:
            raise WorkshopError(
                f"The file is not written in {encoding}. Remove the encoding from workshop.toml to"
                " have it found."
            ) from error
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace"), []
    head = data[:2000]
    if len(head) > 3 and head[1::2].count(0) > len(head) / 4:
        return data.decode("utf-16-le", errors="replace"), []
    if len(head) > 3 and head[0::2].count(0) > len(head) / 4:
        return data.decode("utf-16-be", errors="replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    lines, other, both = [], [], False
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
            both = both or not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("windows-1252", errors="replace"))
            other.append(number)
    if not both:
        return "\n".join(lines), []
    return "\n".join(lines), [
        f"{file} is written in two ways: {rows_named(other)} in Windows-1252, the others in UTF-8."
        " Each was read in its own; look at the names in them."
    ]


END = "\x1a"


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a sign that takes two, such as an emoji cut in the middle; no file that is written may
hold it.
"""


def _told_separator(text: str) -> tuple[str, str | None]:
    """The text without a first line such as `sep=;`, and the separator that it tells."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'\ufeff?"?sep=(.)"?\s*', first, re.IGNORECASE)
    return (rest, told[1]) if told else (text, None)


def _records(
    text: str, mark: str, file: str, first: int = 1, most: int | None = None
) -> list[list[str]]:
    """The rows of the text, or the first so many; a quotation mark that is never closed is refused
    with its row.
    """
    # A mark after the last line stands in a row of its own, unless a cell is still open there.
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    found: list[list[str]] = []
    # One text for all cells that say the same: of a million rows most do, and each has its own.
    known: dict[str, str] = {}
    csv.field_size_limit(LONGEST)
    try:
        for row in csv.reader(io.StringIO(ended + END, newline=None), delimiter=mark):
            found.append([known.setdefault(cell, cell) for cell in row])
            if len(found) == most:
                return found
    except csv.Error as error:
        raise WorkshopError(_unclosed(file, first + len(found))) from error
    if found.pop() != [END]:
        raise WorkshopError(_unclosed(file, first + len(found)))
    return found


_DISGUISED = re.compile(r"""(?:^|[",;|\t\n])(?:=""?|'[\d=+@-])""")
_FORMULA = re.compile(r'="([^"]*)"')
_FORCED = re.compile(r"'(?=[\d=+@-])[^']*")


def _as_shown(cells: list[list[str]]) -> list[list[str]]:
    """The cells as a spreadsheet shows them: some systems write text as a formula or behind an
    apostrophe, so that a spreadsheet leaves its zeros alone.

    >>> _as_shown([['="00501"', "'-12", "'t Hooft"]])
    [['00501', '-12', "'t Hooft"]]
    """
    return [
        [
            found[1]
            if cell[:1] == "=" and (found := _FORMULA.fullmatch(cell))
            else cell[1:]
            if cell[:1] == "'" and _FORCED.fullmatch(cell)
            else cell
            for cell in row
        ]
        for row in cells
    ]


def _one_sign(text: str, separator: str, file: str) -> tuple[str, str]:
    """The text with one sign in place of a separator of several, outside quotation marks."""
    sign = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";"}.get(separator.lower())
    if sign:
        return text, sign
    sign = next(mark for mark in ("\x1f", "\x1e", "\x1d") if mark not in text)
    pieces = text.split('"')
    return (
        '"'.join(
            piece if place % 2 else piece.replace(separator, sign)
            for place, piece in enumerate(pieces)
        ),
        sign,
    )


def _unclosed(file: str, row: int) -> str:
    return (
        f"{file}, row {row}: a quotation mark opens a cell and is never closed, so the rows after"
        ' it cannot be told apart. Put a " where the cell ends, or take out the one where it'
        " begins."
    )


def _separator(text: str) -> str:
    """The separator that splits the first rows into the most cells, with as many in each.

    Where none does from the first row on, as under a title, the one counts under which most of the
    rows are a table.
    """
    samples = {mark: _sample(text, mark) for mark in SEPARATORS}
    alike: dict[str, int] = {}
    for mark, found in samples.items():
        often = [len(row) for row in found]
        if often and often[0] > 1 and often.count(often[0]) >= 0.9 * len(often):
            alike[mark] = often[0]
    if alike:
        return max(alike, key=lambda mark: alike[mark])
    under: dict[str, float] = {}
    for mark, found in samples.items():
        top = heading_row(found) if found else 0
        width = len(found[top]) if found else 0
        under[mark] = (width - 1) * (
            sum(len(row) == width for row in found[top:]) / max(len(found), 1)
        ) ** 2
    return max(SEPARATORS, key=lambda mark: under[mark])


def _sample(text: str, mark: str) -> list[list[str]]:
    """The first rows that are not blank."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text[:50_000], newline=None), delimiter=mark):
            found += [row] if any(row) else []
            if len(found) == LOOKED_AT:
                break
    except csv.Error:
        pass
    return found


def heading_row(cells: Sequence[Sequence[str]]) -> int:
    """Where the headings are: the first row with anything in it, or the row that a table begins
    with under a title.

    >>> heading_row([["Leads of the year"], [], ["Id", "Source", "Stage"], ["1", "Web", "New"]])
    2
    """
    from ..tables import TABLES, plain

    filled = [sum(bool(cell.strip()) for cell in row) for row in cells[:LOOKED_AT]]
    first = next((row for row, n in enumerate(filled) if n), 0)
    known = {column.name for table in TABLES.values() for column in table.columns}
    if not filled or filled[first] > TITLE or any(plain(cell) in known for cell in cells[first]):
        return first
    most = filled[first]
    for row in range(first + 1, len(filled)):
        below = next((n for n in filled[row + 1 :] if n), None)
        like_it = filled[row] > 2 * most if below is None else below > most
        if filled[row] >= max(3, most + 1) and like_it and all(map(_may_head, cells[row])):
            return row
        most = max(most, filled[row])
        if most > TITLE:
            break
    return first


TOTAL = re.compile(
    r"(grand |sub-?)?totals?|(total"
    r" )?sum|average|mean|count|(zwischen|gesamt)?summe|gesamt|insgesamt|durchschnitt|mittelwert|anzahl"
    r"|(sous-)?total"
    r" général|somme|moyenne|totale|media|suma|promedio|razem|итого|всего|合计|总计|合計",
    re.IGNORECASE,
)
"""What a row of totals begins with."""


def _beneath(cells: Sequence[Sequence[str]], top: int) -> set[int]:
    """The rows under the table that are none of it: totals, with nothing but numbers beside the
    word, and remarks below a gap.

    >>> rows = [["Id", "Source", "Amount"], ["1", "Web", "5"], ["2", "Fair", "7"], ["Total", "",
    ...     "12"], [], ["Source: our CRM"]]
    >>> sorted(_beneath(rows, 0))
    [3, 5]
    """
    filled = sorted(
        n for row in cells[top + 1 : top + 201] if (n := sum(bool(cell.strip()) for cell in row))
    )
    usual = filled[len(filled) // 2] if filled else 0
    firsts = [row[0].strip() for row in cells[top + 1 : top + 201] if sum(map(bool, row)) > 1]
    found: set[int] = set()
    certain = False
    for row in range(len(cells) - 1, top, -1):
        here = [cell.strip() for cell in cells[row] if cell.strip()]
        if not here:
            certain = certain or bool(found)
        elif TOTAL.fullmatch(here[0].rstrip(" :")) and not any(
            re.search(r"[^\W\d_]{4}", cell) for cell in here[1:]
        ):
            certain = True
            found.add(row)
        elif len(here) == 1 and usual > 2 and re.search(r"\s|:", here[0]):
            found.add(row)
            certain = certain or remark([cell.strip() for cell in cells[row]], firsts)
        else:
            break
    return found if certain else set()


def remark(cells: Sequence[str], names: Iterable[str]) -> bool:
    """Whether a row is a remark under a table: nothing but words in its first cell, where all
    others have a number or a code without a blank in it.

    >>> remark(["Exported by Ada", "", ""], ["A-1", "A-2"])
    True
    >>> remark(["Trade fair", "", ""], ["Web shop", "Letter"]), remark(["A-3", ""], ["A-1", "A-2"])
    (False, False)
    """
    names = [name for name in names if name]
    return (
        len(names) > 1
        and bool(cells)
        and re.search(r"\w\s+\w", cells[0]) is not None
        and not any(cells[1:])
        and all(re.search(r"\d", name) and not re.search(r"\s", name) for name in names)
    )


def _may_head(cell: str) -> bool:
    """Whether a cell may be a heading: short, and neither a number, a date nor an address."""
    text = cell.strip()
    return not text or (
        len(text) <= 120
        and re.search(r"[^\W\d_]|#", text) is not None
        and "@" not in text
        and not re.match(r"\d{1,4}[-./]\d", text)
    )


def _ragged(cells: Sequence[Sequence[str]], top: int, mark: str, file: str) -> list[str]:
    """What there is to say of rows that are longer or shorter than the headings; lines at the end
    are no rows.
    """
    width = len(cells[top])
    last = max(
        (row for row in range(top, len(cells)) if len(cells[row]) > (2 if width > 4 else 1)),
        default=top,
    )
    odd = [row for row in range(top + 1, last + 1) if len(cells[row]) != width]
    longer = [row + 1 for row in odd if any(cell.strip() for cell in cells[row][width:])]
    shorter = [row + 1 for row in odd if len(cells[row]) < width and any(cells[row])]
    swallowed = [
        row + 1
        for row in range(top + 1, last + 1)
        if "\n" in "".join(cells[row])
        and any(
            line.count(mark) >= max(width - 1, 1)
            for cell in cells[row]
            for line in cell.split("\n")[1:]
        )
    ]
    notes = []
    if swallowed:
        notes.append(
            f"{file}, {rows_named(swallowed)}: one cell holds several lines that look like rows. A"
            ' quotation mark in it was not closed where the cell ends; put a " there.'
        )
    if longer:
        notes.append(
            f"{file}, {rows_named(longer)}: more cells than there are headings; what is beyond the"
            f" last heading is left out. Where a {_SPOKEN.get(mark, 'separator')} stands inside a"
            " text, that text needs quotation marks."
        )
    if shorter := [row for row in shorter if row not in swallowed]:
        notes.append(
            f"{file}, {rows_named(shorter)}: fewer cells than there are headings; the missing ones"
            " count as blank. A line break inside a text without quotation marks does this."
        )
    return notes


_SPOKEN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def rows_named(found: Sequence[int], most: int = 5) -> str:
    more = f" and {num(len(found) - most):,} more" if len(found) > most else ""
    return (
        f"row {found[0]}"
        if len(found) == 1
        else f"rows {', '.join(map(str, found[:most]))}{more}"
        if more
        else f"rows {listing(found)}"
    )


def _excel_rows(path: Path, data: bytes, sheet: str | None) -> tuple[list[list[str]], list[str]]:
    """The rows of a sheet, the first with a table in it where none is named, and which others there
    are.
    """
    from openpyxl import load_workbook

    read_ = sheet
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = [page.title for page in book.worksheets]
        found: list[list[str]] = []
        for name in ([sheet] if sheet else names) if not sheet or sheet in names else []:
            here = list(sheet_rows(book[name]))
            if not any(any(row) for row in found):
                read_, found = name, here
            if sheet or any(sum(map(bool, row)) > 1 for row in here):
                read_, found = name, here
                break
        merged = _fill_merged(found, _merged(data, book, read_)) if read_ in names else []
        book.close()
    except Exception as error:  # the library raises what its parts raise
        raise WorkshopError(
            f"{path.name} is not a workbook that can be read. Open it in Excel and save it again as"
            " .xlsx."
        ) from error
    if sheet and sheet not in names:
        raise WorkshopError(no_sheet(path.name, sheet, names))
    others = [f'"{other}"' for other in names if other != read_]
    notes = (
        [
            f'{path.name}: the sheet "{read_}" is read. {listing(others)}'
            f" {'is' if len(others) == 1 else 'are'} not; to read another sheet, write sheet ="
            f" {others[0]} {ITS_TABLE} in workshop.toml."
        ]
        if others and not sheet
        else []
    )
    if merged:
        more = f" and {num(len(merged) - 5):,} more" if len(merged) > 5 else ""
        notes.append(
            f"{path.name}: what stands in cells that are merged over several rows counts for each"
            f" of these rows ({', '.join(merged[:5])}{more})."
        )
    return found, notes


def sheet_rows(page: Any) -> Iterator[list[str]]:
    """The rows of a sheet as text, up to the last one with anything in it; each as long as its last
    filled cell.
    """
    # What a sheet says of its own size is often the size of what was once formatted: a million rows
    # of sixteen thousand cells.
    page.reset_dimensions()
    blank = 0
    for row in page.iter_rows(values_only=True):
        last = len(row)
        while last and row[last - 1] is None:
            last -= 1
        if not last:
            blank += 1
            continue
        yield from ([] for _ in range(blank))
        blank = 0
        yield [_cell(value) for value in row[:last]]


def _merged(data: bytes, book: Any, name: str) -> list[str]:
    """The cells of a sheet that are merged over several rows, such as B2:B9; reading row by row
    does not tell them.
    """
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as packed:
        part = getattr(book[name], "_worksheet_path", "")
        if part not in packed.namelist() or packed.getinfo(part).file_size > MERGED:
            return []
        found = re.findall(
            rb'<mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"',
            packed.read(part),
        )
    return [
        f"{left.decode()}{top.decode()}:{right.decode()}{bottom.decode()}"
        for left, top, right, bottom in found
        if int(top) < int(bottom)
    ]


def _fill_merged(rows: list[list[str]], ranges: Sequence[str]) -> list[str]:
    """Write what stands in a merged cell into the blank cells of its column below; returns those
    where anything stood.
    """
    from openpyxl.utils.cell import range_boundaries

    used: list[str] = []
    done: dict[int, int] = {}
    # Every range has all four sides; the stubs allow for whole columns too.
    bounds = {name: cast("tuple[int, int, int, int]", range_boundaries(name)) for name in ranges}
    for name in sorted(ranges, key=lambda name: bounds[name][1]):
        column, top, _, bottom = bounds[name]
        if (
            top > len(rows)
            or top <= done.get(column, 0)
            or column > len(rows[top - 1])
            or not (text := rows[top - 1][column - 1])
        ):
            continue
        for row in rows[top : min(bottom, len(rows))]:
            row += [""] * (column - len(row))
            row[column - 1] = row[column - 1] or text
        done[column] = bottom
        used.append(name)
    return used


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _HALF.sub("\ufffd", str(value))


def _headings(cells: Sequence[str]) -> list[str]:
    """The headings as they are, a repeated one with its number."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for cell in cells:
        name = " ".join(str(cell).strip().lstrip("\ufeff").split())
        seen[name] = seen.get(name, 0) + 1
        while name and seen[name] > 1 and f"{name} ({seen[name]})" in cells:
            seen[name] += 1
        names.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return names


def _repeated(cells: Sequence[str], headings: Sequence[str], file: str) -> list[str]:
    """What there is to say of headings that occur more than once."""
    given = [" ".join(cell.strip().lstrip("\ufeff").split()) for cell in cells]
    often = Counter(given)
    twice = [heading for heading in often if heading and often[heading] > 1]
    if not twice:
        return []
    shown = [f'"{heading}" ({often[heading]} times)' for heading in twice[:NAMED]]
    others = next(
        heading for heading, name in zip(headings, given) if name == twice[0] and heading != name
    )
    return [
        f"{file}: the same heading stands over more than one column: {listing(shown)}. The first"
        f' keeps its name; the next is called "{others}" here, by which the settings can name it.'
    ]


def no_column(heading: str, headings: Sequence[str], file: str) -> str:
    """The sentence for a column that the settings name and the file does not have, with those that
    it has.

    >>> no_column("Scroe", ["Id", "Score"], "l.csv")
    'workshop.toml takes the column "Scroe" from l.csv, but it has none of that name. Did you mean
    "Score"? Its headings are "Id" and "Score".'
    """
    more = len(headings) - NAMED
    shown = [f'"{name}"' for name in headings[:NAMED]] + (
        [f"{num(more):,} more"] if more > 0 else []
    )
    return (
        f'workshop.toml takes the column "{heading}" from {file}, but it has none of that'
        f" name.{nearest(heading, headings)} Its headings are {listing(shown)}."
    )


def of_the_sheets(path: Path, table: str) -> str:
    """Which sheet of a workbook is read where none is named, and the line for another; nothing
    where there is but one.

    A table that cannot be used may be the wrong sheet, such as the cover of a report.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm") or not path.is_file():
        return ""
    try:
        _, _, notes = rows(path, most=LOOKED_AT)
    except (WorkshopError, OSError):
        return ""
    told = next((note for note in notes if ITS_TABLE in note), "")
    return told.replace(ITS_TABLE, f"under [tables.{table}]")


ITS_TABLE = "under its table"
"""Where a line belongs, in a note of somebody who does not know which table is read."""


def no_sheet(file: str, sheet: str, names: Sequence[str]) -> str:
    shown = listing([f'"{name}"' for name in names])
    return (
        f'{file} has no sheet "{sheet}".{nearest(sheet, names)}'
        f" {'Its only sheet is' if len(names) == 1 else 'Its sheets are'} {shown}."
    )


def remap(
    raw: pd.DataFrame,
    *,
    columns: Mapping[str, Made],
    values: Mapping[str, Mapping[str, str]],
    blank: Sequence[str],
    file: str,
) -> pd.DataFrame:
    """The export with our column names and values; the export itself is not touched.

    `columns` maps ours to theirs: a heading; `{sum = [headings]}`, blank where any part is; `{join
    = [headings]}`; `{stages = [headings]}`, which makes won, lost or open of them; or `{constant =
    "text"}`. `values` maps, for one of our columns, their value to ours. `blank` lists words that
    mean nothing was entered. Columns that are not mapped keep their names.
    """
    from ..tables import numbers, plain
    from . import stages

    if blank:
        nothing = set(blank)
        changed = {
            heading: raw[heading].mask(there, "")
            for heading in raw.columns
            if (there := raw[heading].isin(nothing)).any()
        }
        raw = raw.assign(**changed) if changed else raw
    by_plain = {plain(heading): heading for heading in raw.columns}
    used: set[str] = set()
    new: dict[str, pd.Series] = {}

    def theirs(heading: str) -> pd.Series:
        found = heading if heading in raw.columns else by_plain.get(plain(heading))
        if found is None:
            raise WorkshopError(no_column(heading, list(raw.columns), file))
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
        if how == "stages":
            new[ours] = stages.outcomes(pd.concat(parts, axis=1), values.get(ours))
        elif how == "sum":
            total = cast("pd.Series", sum(numbers(part.replace("", pd.NA)) for part in parts))
            new[ours] = total.map(lambda value: "" if pd.isna(value) else f"{value:g}")
        else:
            # ty: ignore[no-matching-overload]  # pandas takes a list of columns; its stubs do not
            # say so
            together = parts[0].str.cat(parts[1:], sep=" ")
            new[ours] = together.str.strip()
    rest = raw[[heading for heading in raw.columns if heading not in used and heading not in new]]
    mapped = pd.concat([pd.DataFrame(new, index=raw.index), rest], axis=1)
    mapped.attrs.update(raw.attrs)
    for ours, words in values.items():
        made = columns.get(ours, "")
        if ours in mapped.columns and (isinstance(made, str) or "stages" not in made):
            lookup = {plain(theirs_): ours_ for theirs_, ours_ in words.items()}
            other = lookup.pop(plain(stages.OTHER), None)
            each = {cell: lookup.get(plain(cell), cell) for cell in mapped[ours].unique()}
            if other is not None:
                known = _understood(ours)
                named = {
                    cell
                    for cell in each
                    if plain(cell) in lookup or plain(cell) in known or not str(cell).strip()
                }
                each = {cell: said if cell in named else other for cell, said in each.items()}
            mapped[ours] = mapped[ours].map(each)
    return mapped


def _understood(ours: str) -> set[str]:
    """The words that one of our columns knows anyway; in a column of any text there is none."""
    from ..tables import TABLES

    columns = [column for table in TABLES.values() if (column := table.column(ours)) is not None]
    return {choice for column in columns for choice in column.choices}
