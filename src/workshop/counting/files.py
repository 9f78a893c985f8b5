"""Files of any size, none of which is loaded: DuckDB counts them, Parquet and CSV where they lie,
and others from a table of its own, into which they are put a piece at a time.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pandas as pd

from .. import on_the_way
from ..dates import CLOCK
from ..errors import WorkshopError
from ..importers import crm, spreadsheet
from ..importers.spreadsheet import (
    LONGEST,
    LOOKED_AT,
    _headings,
    _separator,
    _told_separator,
    heading_row,
    sheet_rows,
)
from .counts import MOST_MARKS, ROW, By, Part, as_text, names_of, quoted, require_package

PARQUET = (".parquet", ".pq")
AT_ONCE = 1 << 20
"""Bytes of a text file that are looked at together to find out how it is written."""
PIECE = 20_000
"""So many rows are handed over to DuckDB at once."""
FOOT = 50
"""So many rows at the end are looked at for the lines that a report ends with."""
MEMORY = "512MB"
"""What DuckDB may hold in memory; beyond it, it works on disk."""


@dataclass(frozen=True)
class File:
    """A Parquet, CSV or Excel file. Encoding, separator and headings of a text file are found as
    for a small one. What DuckDB cannot hold in memory lies in the workshop folder, `folder`; where
    none is named, beside the file.
    """

    path: Path
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    folder: Path | None = None

    def cursor(self) -> Any:
        """A cursor of the DuckDB that works in its folder."""
        return _cursor(self.folder or self.path.parent)

    @property
    def shown(self) -> str:
        return self.path.name

    @property
    def numbered(self) -> bool:
        """Whether its rows have numbers."""
        return True

    @property
    def mark(self) -> str | None:
        """The sign between the cells of a text file; for a workbook, that it is one."""
        if self.path.suffix.lower() in PARQUET:
            return None
        if _is_book(self):
            return spreadsheet.EXCEL[0]
        return _mark(self, _written(self))

    def headings(self) -> list[str]:
        """The headings, a repeated one with its number."""
        return [heading for heading in _look(self)[0] if heading]

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur."""
        return self._run(lambda source: _grouped(self.cursor(), source, sets, before))

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        return (
            self._run(lambda source: _different(self.cursor(), source, headings))
            if headings
            else {}
        )

    def _run(self, asked: Callable[[str], Any]) -> Any:
        import duckdb

        source = _look(self)[1]
        try:
            return asked(source)
        except duckdb.Error as error:
            if self.path.suffix.lower() in PARQUET or source.startswith('"'):
                raise WorkshopError(
                    f"{self.path.name} cannot be counted: {str(error).splitlines()[0]}"
                ) from error
            # Rows of another length than the headings: slower, and forgives it.
            return asked(_laid_out(self))

    def part(self) -> Part:
        """The file as SQL reads it: all cells text, each row with its number in a spreadsheet."""
        headings = self.headings()
        self._run(lambda source: self.cursor().execute(f"SELECT count(*) FROM {source}").fetchone())
        source = _OTHERWISE.get(_state(self)) or _look(self)[1]
        kinds = dict(
            self.cursor()
            .execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM {source})")
            .fetchall()
        )
        if ROW not in kinds:
            source = f'(SELECT *, row_number() OVER () + 1 AS "{ROW}" FROM {source})'
        return Part(
            self.shown, source, {heading: as_text(heading, kinds[heading]) for heading in headings}
        )

    def ask(self, query: str, columns: Mapping[str, str]) -> pd.DataFrame:
        """What a query in DuckDB's words says; `columns` names what comes out and its type."""
        import duckdb

        try:
            return self.cursor().execute(query).df()
        except duckdb.Error as error:
            raise WorkshopError(
                f"{self.shown} cannot be counted: {str(error).splitlines()[0]}"
            ) from error

    def groups_of(
        self,
        query: str,
        headings: Sequence[str],
        sets: Sequence[Sequence[By]],
        before: tuple[str, Date] | None,
    ) -> list[pd.DataFrame]:
        """The same as `groups` of what a query selects."""
        return _grouped(self.cursor(), f"({query})", sets, before)

    def different_of(
        self, query: str, every: Sequence[str], headings: Sequence[str]
    ) -> dict[str, int]:
        """The same as `different` of what a query selects."""
        return _different(self.cursor(), f"({query})", headings) if headings else {}


_ENGINES: dict[Path, tuple[Any, on_the_way.Place]] = {}
"""The DuckDB of each folder in this process, and where it works when its memory is full."""
_OTHERWISE: dict[tuple[File, int, int], str] = {}
"""The table in DuckDB of each file that it cannot read itself, by the file and its state."""


def _cursor(folder: Path) -> Any:
    """A cursor of the one DuckDB of a folder, which holds no more than `MEMORY`."""
    if folder not in _ENGINES:
        require_package("duckdb", "scale")
        import duckdb

        place = on_the_way.until_the_end(folder)
        duck = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "autoinstall_known_extensions": "false",
                "temp_directory": str(place.path),
            }
        )
        _ENGINES[folder] = duck, place
    return _ENGINES[folder][0].cursor()


def close() -> None:
    """Forget every file that was laid out, and stop DuckDB."""
    _OTHERWISE.clear()
    _looked.cache_clear()
    while _ENGINES:
        _, (duck, place) = _ENGINES.popitem()
        duck.close()
        place.gone()


def _state(file: File) -> tuple[File, int, int]:
    state = file.path.stat()
    return file, state.st_mtime_ns, state.st_size


def _laid_out(file: File) -> str:
    """The table in DuckDB that holds a file which it cannot read itself: a workbook, another
    encoding, lines above the headings. A piece at a time; what its memory cannot hold lies on disk.
    """
    key = _state(file)
    if key in _OTHERWISE:
        return _OTHERWISE[key]
    cursor = file.cursor()
    for old in [other for other in _OTHERWISE if other[0] == file]:
        cursor.execute(f"DROP TABLE {_OTHERWISE.pop(old)}")
        _looked.cache_clear()
    rows = _numbered(file)
    top = next(rows, (1, []))
    headings = _headings(top[1])
    name = f'"laid out {len(_OTHERWISE)} {key[1]}"'
    columns = ", ".join(f"{quoted(heading)} VARCHAR" for heading in headings if heading)
    cursor.execute(f'CREATE TABLE {name} ({columns}, "{ROW}" BIGINT)')
    places = [place for place, heading in enumerate(headings) if heading]
    while piece := list(islice(rows, PIECE)):
        cells = {
            f"c{k}": [row[place] or None if place < len(row) else None for _, row in piece]
            for k, place in enumerate(places)
        }
        frame = pd.DataFrame({**cells, "row": [number for number, _ in piece]})
        marks = ", ".join(f"CAST(c{k} AS VARCHAR)" for k in range(len(places)))
        cursor.register("piece", frame)
        cursor.execute(f'INSERT INTO {name} SELECT {marks}, "row" FROM piece')
        cursor.unregister("piece")
    _OTHERWISE[key] = name
    return name


def _different(cursor: Any, source: str, headings: Sequence[str]) -> dict[str, int]:
    counted = ", ".join(f"approx_count_distinct({quoted(heading)})" for heading in headings)
    return dict(zip(headings, cursor.execute(f"SELECT {counted} FROM {source}").fetchone() or ()))


def _grouped(
    connection: Any, source: str, sets: Sequence[Sequence[By]], before: tuple[str, Date] | None
) -> list[pd.DataFrame]:
    """Each set counted by DuckDB; several in one pass."""
    every = list(dict.fromkeys(column for by in sets for column in by))
    place = {column: f"c{k}" for k, column in enumerate(every)}
    if len(sets) > 1 and len(every) > MOST_MARKS:
        return [_grouped(connection, source, [by], before)[0] for by in sets]
    chosen = ", ".join(f"{_value(column)} AS {place[column]}" for column in every) or "1 AS c0"
    # Of rows without a day nobody knows whether they are old enough.
    where = (
        f" WHERE TRY_CAST({quoted(before[0])} AS DATE) <= DATE '{before[1].isoformat()}'"
        if before
        else ""
    )
    inner = f"(SELECT {chosen} FROM {source}{where})"
    marks = ", ".join(place[column] for column in every)
    if len(sets) == 1:
        group = f" GROUP BY {marks}" if every else ""
        found = [
            connection.execute(
                f"SELECT {marks}{', ' if every else ''}count(*) AS n FROM {inner}{group}"
            ).df()
        ]
    elif not every:
        found = [connection.execute(f"SELECT count(*) AS n FROM {inner}").df() for _ in sets]
    else:
        grouping = ", ".join(f"({', '.join(place[column] for column in by)})" for by in sets)
        whole = connection.execute(
            f"SELECT {marks}, grouping({marks}) AS g, count(*) AS n FROM {inner} GROUP BY GROUPING"
            f" SETS ({grouping})"
        ).df()
        # The mark of a set has a bit for each column that is not in it, the first column's the
        # highest.
        bits = [
            sum(1 << (len(every) - 1 - k) for k, column in enumerate(every) if column not in by)
            for by in sets
        ]
        found = [whole.loc[whole["g"] == mark].reset_index(drop=True) for mark in bits]
    return [
        frame[[*(place[column] for column in by), "n"]].set_axis([*names_of(by), "n"], axis=1)
        for frame, by in zip(found, sets)
    ]


def _value(column: By) -> str:
    if isinstance(column, str):
        return quoted(column)
    name, unit = column
    text = f"CAST({quoted(name)} AS VARCHAR)"
    if unit == "known":
        return f"CASE WHEN trim({text}) <> '' THEN 'yes' END"
    if unit == "text":
        return f"trim(regexp_replace({text}, '{CLOCK}.*$', ''))"
    if unit == "clock":
        return (
            f"CASE WHEN regexp_matches({text}, '{CLOCK}') THEN concat('at',"
            f" regexp_extract({text}, '{CLOCK}(.*)$', 1)) END"
        )
    if unit == "sign":
        return f"regexp_replace({text}, '[0-9]+', '0', 'g')"
    return f"strftime(date_trunc('{unit}', TRY_CAST({quoted(name)} AS TIMESTAMP)), '%Y-%m-%d')"


def _look(file: File) -> tuple[list[str], str]:
    """The headings of a file and what DuckDB reads it from; nothing where it has to be read row by
    row.
    """
    if not file.path.is_file():
        raise WorkshopError(f"{file.path.name} is not in {file.path.parent}.")
    state = file.path.stat()
    return _looked(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _looked(file: File, _changed: int, _size: int) -> tuple[list[str], str]:
    path = file.path
    text = "'" + str(path).replace("'", "''") + "'"
    if path.suffix.lower() in PARQUET:
        require_package("duckdb", "scale")
        import duckdb

        try:
            found = file.cursor().execute(f"DESCRIBE SELECT * FROM read_parquet({text})").fetchall()
            return [row[0] for row in found], f"read_parquet({text})"
        except duckdb.Error as error:
            raise WorkshopError(
                f"{path.name} is not a Parquet file that can be read. Export it again."
            ) from error
    rows = _every_row(file)
    first = list(islice(rows, LOOKED_AT))
    rows.close()
    top = heading_row(first)
    headings = _headings(first[top]) if first else []
    if not any(headings):
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    named = [heading for heading in headings if heading]
    _no_groups(file, _frame(first[top + 1 :], headings), named)
    if top or _is_book(file) or _written(file) != "utf-8" or len(set(headings)) < len(headings):
        laid_out = _laid_out(file)
        _no_groups(file, _last(file, laid_out, named), ())
        return headings, laid_out
    types = (
        "{"
        + ", ".join("'" + heading.replace("'", "''") + "': 'VARCHAR'" for heading in headings)
        + "}"
    )
    mark = "'" + _mark(file, "utf-8") + "'"
    source = (
        f"read_csv({text}, delim={mark}, header=true, columns={types}, quote='\"', escape='\"',"
        " strict_mode=false, null_padding=true, nullstr='', auto_detect=false)"
    )
    return headings, _above_the_footer(file, source, headings)


def _frame(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> pd.DataFrame:
    """Rows as the reader of small files has them, under the headings that are not blank."""
    places = [place for place, heading in enumerate(headings) if heading]
    return pd.DataFrame(
        [[row[place] if place < len(row) else "" for place in places] for row in rows],
        columns=[headings[place] for place in places],
        dtype=str,
    )


def _last(file: File, source: str, headings: Sequence[str]) -> pd.DataFrame:
    """The last rows of what DuckDB reads, with their numbers."""
    names = ", ".join(quoted(name) for name in dict.fromkeys((*headings, ROW)))
    found = file.cursor().execute(
        f'SELECT {names} FROM {source} ORDER BY "{ROW}" DESC LIMIT {FOOT}'
    )
    last = found.df().iloc[::-1]
    return last.assign(**{name: last[name].fillna("").astype(str) for name in headings})


def _no_groups(file: File, rows: pd.DataFrame, used: Sequence[str]) -> None:
    """Refuse a report whose groups stand in their first row only: counted a row at a time, its
    other rows would belong to no group and its lines of totals would be leads.
    """
    rows = crm.without_footer(rows.drop(columns=ROW, errors="ignore"))
    rows = rows.apply(lambda cells: cells.str.strip())
    rows = rows[(rows != "").any(axis=1)]
    if crm.ungrouped(rows, used, file.path.name)[1]:
        raise WorkshopError(
            f"{file.path.name}: a report with groups and lines of totals cannot be counted where"
            f" it lies. {crm.DETAILS}; or write in_place = false under [tables.leads], and it is"
            " read."
        )


def _above_the_footer(file: File, source: str, headings: Sequence[str]) -> str:
    """The rows of a text file without the lines that a report ends with."""
    import duckdb

    numbered = f'(SELECT *, row_number() OVER () + 1 AS "{ROW}" FROM {source})'
    try:
        last = _last(file, numbered, headings)
    except duckdb.Error:  # whoever counts lays the file out
        return source
    _no_groups(file, last[list(headings)], ())
    kept = crm.without_footer(last[list(headings)])
    if len(kept) == len(last) or kept.empty:
        return source
    return f'(SELECT * FROM {numbered} WHERE "{ROW}" <= {int(last.loc[kept.index[-1], ROW])})'


def _written(file: File) -> str:
    """How a text file is written, by the same rule as for a small one, a piece at a time."""
    if file.encoding:
        return {"utf-8-sig": "utf-8", "utf8": "utf-8"}.get(
            file.encoding.lower(), file.encoding.lower()
        )
    with file.path.open("rb") as stream:
        head = stream.read(2_000)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        for byte, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            if len(head) > 3 and head[byte::2].count(0) > len(head) / 4:
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            stream.seek(0)
            while piece := stream.read(AT_ONCE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252"
    return "utf-8"


def _mark(file: File, encoding: str) -> str:
    if file.separator:
        return file.separator
    with file.path.open(
        encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
    ) as stream:
        text, told = _told_separator(stream.read(20_000))
    return told or _separator(text)


def _is_book(file: File) -> bool:
    """Whether the file is a workbook; what is neither that nor text is refused with the remedy."""
    with file.path.open("rb") as stream:
        return spreadsheet.workbook(file.path, stream.read(4_000))


def _numbered(file: File) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook or a text file as text, one at a time, from the headings on, each with
    its number; blank ones and the lines that a report ends with are left out.
    """
    rows = _every_row(file)
    first = list(islice(rows, LOOKED_AT))
    top = heading_row(first)
    numbered = enumerate(chain(first[top:], rows), top + 1)
    heads = next(numbered, (1, []))
    yield heads
    width, held = len(heads[1]), []
    for number, row in numbered:
        if any(row):
            held.append((number, row))
        if len(held) > 2 * FOOT:
            yield from held[:FOOT]
            del held[:FOOT]
    foot = pd.DataFrame(
        [(row + [""] * width)[:width] for _, row in held], columns=range(width), dtype="object"
    )
    yield from held[: len(crm.without_footer(foot))]


def _every_row(file: File) -> Generator[list[str]]:
    path = file.path
    if not _is_book(file):
        encoding = _written(file)
        csv.field_size_limit(LONGEST)
        with path.open(
            encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
        ) as stream:
            try:
                yield from csv.reader(stream, delimiter=_mark(file, encoding))
            except csv.Error as error:
                raise WorkshopError(
                    f"{path.name} cannot be told apart into rows ({error}). A quotation mark that"
                    " is not closed does this; export it again."
                ) from error
        return
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # the library raises what its parts raise
            raise WorkshopError(
                f"{path.name} is not a workbook that can be read. Open it in Excel and save it"
                " again as .xlsx."
            ) from error
        try:
            if file.sheet and file.sheet not in book.sheetnames:
                raise WorkshopError(spreadsheet.no_sheet(path.name, file.sheet, book.sheetnames))
            yield from sheet_rows(book[file.sheet] if file.sheet else book.worksheets[0])
        finally:
            book.close()
