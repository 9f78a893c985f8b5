"""Files of any size, none of which is loaded: Parquet and CSV are counted by DuckDB, a workbook row
by row.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import WorkshopError
from ..importers import spreadsheet
from ..importers.spreadsheet import (
    LONGEST,
    LOOKED_AT,
    _headings,
    _separator,
    _told_separator,
    heading_row,
    sheet_rows,
)
from .counts import By, names_of, require_package

PARQUET = (".parquet", ".pq")
AT_ONCE = 1 << 20
"""Bytes of a text file that are looked at together to find out how it is written."""
ENOUGH = 1_000
"""From this many different values on it is no matter how many there are."""
MOST_MARKS = 60
"""So many columns at most are told apart in one pass."""
MEMORY = "512MB"
"""What DuckDB may hold in memory; beyond it, it works on disk."""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class File:
    """A Parquet, CSV or Excel file. Encoding, separator and headings of a text file are found as
    for a small one.
    """

    path: Path
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None

    @property
    def shown(self) -> str:
        return self.path.name

    def headings(self) -> list[str]:
        """The headings, a repeated one with its number."""
        return [heading for heading in _look(self)[0] if heading]

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur."""
        headings, source = _look(self)
        if not source:
            return _one_by_one(headings, _rows(self), sets, before)
        import duckdb

        try:
            with duckdb.connect(
                config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}
            ) as connection:
                return _grouped(connection, source, sets, before)
        except duckdb.Error as error:
            if self.path.suffix.lower() not in PARQUET:
                # Rows of another length than the headings: slower, and forgives it.
                return _one_by_one(headings, _rows(self), sets, before)
            raise WorkshopError(
                f"{self.path.name} cannot be counted: {str(error).splitlines()[0]}"
            ) from error

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        _, source = _look(self)
        if not headings:
            return {}
        if source:
            import duckdb

            try:
                with duckdb.connect(
                    config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}
                ) as connection:
                    row = connection.execute(
                        "SELECT"
                        f" {', '.join(f'approx_count_distinct({_quoted(heading)})' for heading in headings)}"
                        f" FROM {source}"
                    ).fetchone()
                return dict(zip(headings, row or ()))
            except duckdb.Error as error:
                if self.path.suffix.lower() in PARQUET:
                    raise WorkshopError(
                        f"{self.path.name} cannot be counted: {str(error).splitlines()[0]}"
                    ) from error
        rows = _rows(self)
        at = {heading: place for place, heading in enumerate(_headings(next(rows, [])))}
        seen: dict[str, set[str]] = {heading: set() for heading in headings}
        for row in rows:
            for heading, values in seen.items():
                if len(values) < ENOUGH and at[heading] < len(row):
                    values.add(row[at[heading]])
        return {heading: len(values) for heading, values in seen.items()}


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
        f" WHERE TRY_CAST({_quoted(before[0])} AS DATE) <= DATE '{before[1].isoformat()}'"
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
        return _quoted(column)
    name, unit = column
    if unit == "known":
        return f"CASE WHEN trim(CAST({_quoted(name)} AS VARCHAR)) <> '' THEN 'yes' END"
    return f"strftime(date_trunc('{unit}', TRY_CAST({_quoted(name)} AS TIMESTAMP)), '%Y-%m-%d')"


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
            with duckdb.connect() as connection:
                return [
                    row[0]
                    for row in connection.execute(
                        f"DESCRIBE SELECT * FROM read_parquet({text})"
                    ).fetchall()
                ], f"read_parquet({text})"
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
    if top or _is_book(file) or _written(file) != "utf-8" or len(set(headings)) < len(headings):
        return headings, ""
    require_package("duckdb", "scale")
    types = (
        "{"
        + ", ".join("'" + heading.replace("'", "''") + "': 'VARCHAR'" for heading in headings)
        + "}"
    )
    mark = "'" + _mark(file, "utf-8") + "'"
    return (
        headings,
        (
            f"read_csv({text}, delim={mark}, header=true, columns={types}, quote='\"', escape='\"',"
            " strict_mode=false, null_padding=true, nullstr='', auto_detect=false)"
        ),
    )


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


def _rows(file: File) -> Iterator[list[str]]:
    """The rows of a workbook or a text file as text, one at a time, from the headings on."""
    rows = _every_row(file)
    first = list(islice(rows, LOOKED_AT))
    yield from first[heading_row(first) :]
    yield from rows


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


def _one_by_one(
    headings: Sequence[str],
    rows: Iterator[list[str]],
    sets: Sequence[Sequence[By]],
    before: tuple[str, Date] | None,
) -> list[pd.DataFrame]:
    """The counts of rows that come one at a time; no more than one is held."""
    at = {heading: place for place, heading in enumerate(headings)}
    seen: list[Counter[tuple[str, ...]]] = [Counter() for _ in sets]

    def cell(row: Sequence[str], column: By) -> str:
        name = column if isinstance(column, str) else column[0]
        value = row[at[name]] if at[name] < len(row) else ""
        if isinstance(column, str):
            return value
        if column[1] == "known":
            return "yes" if value.strip() else ""
        day = value[:10] if re.match(r"\d{4}-\d\d-\d\d", value) else ""
        return day if column[1] == "day" or not day else f"{day[:7]}-01"

    next(rows, None)
    for row in rows:
        if not any(row) or (
            before and (not (day := cell(row, (before[0], "day"))) or day > before[1].isoformat())
        ):
            continue
        for counter, by in zip(seen, sets):
            counter[tuple(cell(row, column) for column in by)] += 1
    return [
        pd.DataFrame(
            [[*values, n] for values, n in counter.items()] or ([[0]] if not by else []),
            columns=[*names_of(by), "n"],
        )
        for counter, by in zip(seen, sets)
    ]
