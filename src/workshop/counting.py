"""Counting rows where they lie: in a frame, in a file of any size, or in a database. No other code touches them.

Everything above works on what comes out, one row a combination of values and how often it occurs, and does not know where
the rows were. A frame is counted by pandas; a Parquet or CSV file by DuckDB and a workbook row by row, neither of which is
loaded; a table in a database by the database, through Ibis. Words are read only once they are counted: what the settings
say of columns, values and labels is done to the few combinations, in the same way as to the rows of a small file.
"""

from __future__ import annotations

import codecs
import csv
import math
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from . import tables
from .errors import WorkshopError, listing
from .importers import spreadsheet
from .importers.spreadsheet import LOOKED_AT, LONGEST, _headings, _separator, _told_separator, heading_row, sheet_rows

Unit = Literal["day", "month", "known"]
By = str | tuple[str, Unit]
"""A column to count by; with a unit, the day or the month of a time, or whether there is anything in it."""
PARQUET = (".parquet", ".pq")
AT_ONCE = 1 << 20
"""Bytes of a text file that are looked at together to find out how it is written."""
ENOUGH = 1_000
"""From this many different values on it is no matter how many there are."""
MOST_MARKS = 60
"""So many columns at most are told apart in one pass."""
MEMORY = "512MB"
"""What DuckDB may hold in memory; beyond it, it works on disk."""


class Place(Protocol):
    """Where rows lie: it says which headings there are, and counts."""

    @property
    def shown(self) -> str: ...

    def headings(self) -> list[str]: ...

    def groups(self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None) -> list[pd.DataFrame]: ...

    def different(self, headings: Sequence[str]) -> dict[str, int]: ...


@dataclass(frozen=True)
class Stored:
    """A table that stays where it is. It goes wherever a frame is counted; its rows are never in memory.

    `columns`, `values` and `blank` as in the settings; `orders` gives the labels of a view from the lowest to the highest.
    `until`: only rows that came in by this day, or without a day, are counted. `attrs` as on a frame.
    """

    place: Place
    table: str = "leads"
    columns: Mapping[str, str | Mapping[str, object]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decimal: Literal[".", ","] | None = None
    until: Date | None = None
    attrs: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(count(self, ())["n"].sum())

    @property
    def empty(self) -> bool:
        return len(self) == 0

    def names(self) -> list[str]:
        """The columns that can be counted by: ours where they are there or mapped, and what else the table has."""
        used = {heading for ours in self.columns for heading in self._theirs(ours)}
        ours = {tables.plain(heading): heading for heading in self.place.headings()}
        known = [column.name for column in tables.definition(self.table).columns if column.name in self.columns or column.name in ours]
        taken = used | {ours[name] for name in known if name in ours}
        return [*known, *(heading for heading in self.place.headings() if heading not in taken and heading != tables.COUNTS)]

    def _theirs(self, ours: str) -> list[str]:
        """The headings that one of our columns is made of; none where it is not there."""
        source = self.columns.get(ours)
        have = self.place.headings()
        by_plain = {tables.plain(heading): heading for heading in have}
        if source is None:
            wanted = [ours] if ours in have or tables.plain(ours) in by_plain else []
        elif isinstance(source, str):
            wanted = [source]
        else:
            wanted = [str(part) for how in ("sum", "join", "stages") for part in source.get(how, ())]  # type: ignore[union-attr]
        return [heading if heading in have else by_plain.get(tables.plain(heading), heading) for heading in wanted]

    def read(self, sets: Sequence[Sequence[By]]) -> list[pd.DataFrame]:
        """The counts of each set of columns: typed values and n; `attrs["left_out"]` rows could not be used."""
        have = self.place.headings()
        asked: list[list[By]] = []
        for columns in sets:
            wanted: list[By] = []
            for column in columns:
                name, unit = column if isinstance(column, tuple) else (column, None)
                theirs = self._theirs(name)
                for heading in theirs:
                    if heading not in have:
                        raise WorkshopError(spreadsheet.no_column(heading, have, self.place.shown))
                wanted += [(heading, unit) if unit else heading for heading in theirs]
            asked.append(list(dict.fromkeys(wanted)))
        created = self._theirs("created_at")
        before = (created[0], self.until) if self.until and created else None
        return [self._typed(raw, columns) for raw, columns in zip(self.place.groups(asked, before=before), sets)]

    def few(self, columns: Sequence[str], *, most: int) -> list[str]:
        """Those of the columns that may have no more than about this many values, without counting each value."""
        theirs = {column: self._theirs(column) for column in columns}
        different = self.place.different(list(dict.fromkeys(heading for headings in theirs.values() for heading in headings)))
        # The databases' estimates are off by a few percent.
        return [column for column in columns if theirs[column] and max(different[heading] for heading in theirs[column]) <= 1.5 * most + 5]

    def _typed(self, raw: pd.DataFrame, columns: Sequence[By]) -> pd.DataFrame:
        n = raw["n"].to_numpy(dtype="int64")
        usable = np.ones(len(raw), dtype=bool)
        read: dict[str, _Coded] = {}
        for column in columns:
            name, unit = column if isinstance(column, tuple) else (column, None)
            theirs = self._theirs(name)
            # Each cell is read once, however many combinations it is in.
            codes, cells = _different(raw, theirs)
            text = cells.map(_text)
            if unit == "known":
                found, good = (text[theirs[0]] == "yes").astype(bool) if theirs else pd.Series([False]), np.ones(len(text), dtype=bool)
            else:
                found, good = self._cells(name, text)
            usable &= good[codes]
            inner = _coded(found)
            read[name] = inner.at(codes)
        counts = _gather({name: coded.only(usable) for name, coded in read.items()}, n[usable])
        counts.attrs.update(source=self.place.shown, missing="" if n.sum() else f"{self.place.shown} has no rows.", **self.attrs)
        counts.attrs["left_out"] = int(n[~usable].sum())
        return counts

    def _cells(self, name: str, text: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
        """One of our columns as typed values, from the text of the columns it is made of, and which could be read."""
        made, words = self.columns.get(name), {ours: words for ours, words in self.values.items() if ours == name}
        if made is None or isinstance(made, str):
            text, made = text.set_axis([name], axis=1) if text.shape[1] else pd.DataFrame({name: [""] * len(text)}, index=text.index), None
        if made is None and not words and not self.blank:
            ours = text
        else:
            ours = spreadsheet.remap(text, columns={name: made} if made else {}, values=words, blank=self.blank, file=self.place.shown)[[name]]
        typed, good = tables.cells(self.table, ours, orders=self.orders, decimal=self.decimal)
        return typed[name], good.to_numpy(dtype=bool)


def _different(raw: pd.DataFrame, headings: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The different combinations of these columns, and which of them each row has."""
    if not headings:
        return np.zeros(len(raw), dtype=int), pd.DataFrame(index=[0])
    if len(headings) == 1:
        codes, values = pd.factorize(raw[headings[0]], use_na_sentinel=False)
        return codes, pd.DataFrame({headings[0]: values})
    groups = raw.groupby(list(headings), dropna=False, sort=False)
    codes = groups.ngroup().to_numpy()
    first = np.zeros(codes.max(initial=-1) + 1, dtype=int)
    first[codes[::-1]] = np.arange(len(raw))[::-1]
    return codes, raw[list(headings)].iloc[first].reset_index(drop=True)


LARGEST = 1 << 62
"""More combinations than this have no number of their own."""


@dataclass(frozen=True)
class _Coded:
    """A column as places in its different values, in their order; -1 where nothing is."""

    codes: np.ndarray
    values: pd.Series

    def at(self, places: np.ndarray) -> _Coded:
        return _Coded(self.codes[places], self.values)

    def only(self, rows: np.ndarray) -> _Coded:
        return self if rows.all() else _Coded(self.codes[rows], self.values)


def _coded(values: pd.Series) -> _Coded:
    if isinstance(values.dtype, pd.CategoricalDtype):
        every = pd.Series(pd.Categorical.from_codes(np.arange(len(values.cat.categories)), dtype=values.dtype))
        return _Coded(values.cat.codes.to_numpy(dtype="int64"), every)
    codes, different = pd.factorize(values, sort=True)
    # Text is plain text, however the frame held it.
    return _Coded(codes, pd.Series(different, dtype="object" if isinstance(values.dtype, pd.StringDtype) else values.dtype))


def _gather(columns: Mapping[str, _Coded], n: np.ndarray | None, rows: int = 0) -> pd.DataFrame:
    """The combinations that occur with their number, in the order of their values, missing last."""
    if not columns:
        return pd.DataFrame({"n": [rows if n is None else int(n.sum())]})
    key, sizes = np.zeros(len(next(iter(columns.values())).codes), dtype="int64"), [len(coded.values) + 1 for coded in columns.values()]
    if math.prod(sizes) > LARGEST:
        return _gather_many(columns, n)
    for coded, size in zip(columns.values(), sizes):
        key = key * size + np.where(coded.codes < 0, size - 1, coded.codes)
    if math.prod(sizes) <= max(4 * len(key), 1 << 16):
        often = np.bincount(key, weights=n, minlength=0)
        if n is None:
            there = np.flatnonzero(often)
        else:
            there = np.flatnonzero(np.bincount(key))
        often = often[there]
    else:
        there, inverse = np.unique(key, return_inverse=True)
        often = np.bincount(inverse, weights=n, minlength=len(there))
    found, rest = {}, there
    for (name, coded), size in zip(reversed(columns.items()), reversed(sizes)):
        rest, place = np.divmod(rest, size)
        found[name] = coded.values.array.take(np.where(place == size - 1, -1, place), allow_fill=True)
    frame = pd.DataFrame({name: pd.Series(found[name], dtype=columns[name].values.dtype) for name in columns})
    return frame.assign(n=np.rint(often).astype("int64"))


def _gather_many(columns: Mapping[str, _Coded], n: np.ndarray | None) -> pd.DataFrame:
    """The same for columns with more possible combinations than a number can tell: numbered anew before it overflows."""
    key, span = np.zeros(len(next(iter(columns.values())).codes), dtype="int64"), 1
    for coded in columns.values():
        size = len(coded.values) + 1
        if span * size > LARGEST:
            there, key = np.unique(key, return_inverse=True)
            span = len(there)
        key, span = key * size + np.where(coded.codes < 0, size - 1, coded.codes), span * size
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    often = np.bincount(inverse, weights=n, minlength=len(first))
    frame = pd.DataFrame({name: pd.Series(coded.values.array.take(coded.codes[first], allow_fill=True), dtype=coded.values.dtype) for name, coded in columns.items()})
    return frame.assign(n=np.rint(often).astype("int64"))


Rows = pd.DataFrame | Stored


def count(rows: Rows, by: Sequence[By]) -> pd.DataFrame:
    """How many rows there are of each combination of these columns (missing stays missing), and `n`.

    A column with a unit comes out as the first day of its month, as its day, both at midnight, or as True and False. The same frame comes out wherever the
    rows lie. Columns that are not there are all missing.

    >>> leads = pd.DataFrame({"source": ["Fair", "Fair", None], "created_at": pd.to_datetime(["2026-01-05", "2026-01-30", None])})
    >>> count(leads, ["source", ("created_at", "month")])[["source", "n"]].to_numpy().tolist()
    [['Fair', 2], [nan, 1]]
    """
    return count_sets(rows, [by])[0]


def count_sets(rows: Rows, sets: Sequence[Sequence[By]]) -> list[pd.DataFrame]:
    """The same for several sets of columns, in one pass where the rows lie in a file."""
    if isinstance(rows, Stored):
        return rows.read(sets)
    return [_in_frame(rows, by) for by in sets]


def few(rows: Rows, columns: Sequence[str], *, most: int) -> dict[str, pd.DataFrame]:
    """The values of each of these columns that has no more than `most` of them, and how often each occurs.

    >>> leads = pd.DataFrame({"lead_id": ["a", "b", "c"], "source": ["Fair", "Web", "Fair"]})
    >>> {name: counts["n"].tolist() for name, counts in few(leads, ["lead_id", "source"], most=2).items()}
    {'source': [2, 1]}
    """
    if isinstance(rows, Stored):
        columns = rows.few(columns, most=most)
    counted = dict(zip(columns, count_sets(rows, [[column] for column in columns]))) if len(columns) else {}
    return {column: counts for column, counts in counted.items() if counts[column].nunique() <= most}


def _in_frame(frame: pd.DataFrame, by: Sequence[By]) -> pd.DataFrame:
    names = _names(by)
    kept = frame.reindex(columns=names)
    for column in by:
        if not isinstance(column, str):
            name, unit = column
            if unit == "known":
                kept[name] = kept[name].notna()
                continue
            times = pd.to_datetime(kept[name])
            kept[name] = (times.dt.normalize() if unit == "day" else times.dt.to_period("M").dt.to_timestamp()).astype("datetime64[ns]")
    counts = _gather({name: _coded(kept[name]) for name in names}, None, len(frame))
    counts.attrs.update(frame.attrs)
    return counts


def _text(value: object) -> str:
    """A counted value as a cell of text."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return (value.isoformat(sep=" ") if hasattr(value, "hour") else value.isoformat()) if hasattr(value, "isoformat") else str(value)


# --- files ---------------------------------------------------------------------------------------------------------


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class File:
    """A Parquet, CSV or Excel file. Encoding, separator and headings of a text file are found as for a small one."""

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

    def groups(self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur."""
        headings, source = _look(self)
        if not source:
            return _one_by_one(headings, _rows(self), sets, before)
        import duckdb

        try:
            with duckdb.connect(config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}) as connection:
                return _grouped(connection, source, sets, before)
        except duckdb.Error as error:
            if self.path.suffix.lower() not in PARQUET:
                # Rows of another length than the headings: slower, and forgives it.
                return _one_by_one(headings, _rows(self), sets, before)
            raise WorkshopError(f"{self.path.name} cannot be counted: {str(error).splitlines()[0]}") from error

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        _, source = _look(self)
        if not headings:
            return {}
        if source:
            import duckdb

            try:
                with duckdb.connect(config={"memory_limit": MEMORY, "autoinstall_known_extensions": "false"}) as connection:
                    row = connection.execute(f"SELECT {', '.join(f'approx_count_distinct({_quoted(heading)})' for heading in headings)} FROM {source}").fetchone()
                return dict(zip(headings, row or ()))
            except duckdb.Error as error:
                if self.path.suffix.lower() in PARQUET:
                    raise WorkshopError(f"{self.path.name} cannot be counted: {str(error).splitlines()[0]}") from error
        rows = _rows(self)
        at = {heading: place for place, heading in enumerate(_headings(next(rows, [])))}
        seen: dict[str, set[str]] = {heading: set() for heading in headings}
        for row in rows:
            for heading, values in seen.items():
                if len(values) < ENOUGH and at[heading] < len(row):
                    values.add(row[at[heading]])
        return {heading: len(values) for heading, values in seen.items()}


def _names(by: Sequence[By]) -> list[str]:
    return [column if isinstance(column, str) else column[0] for column in by]


def _grouped(connection: Any, source: str, sets: Sequence[Sequence[By]], before: tuple[str, Date] | None) -> list[pd.DataFrame]:
    """Each set counted by DuckDB; several in one pass."""
    every = list(dict.fromkeys(column for by in sets for column in by))
    place = {column: f"c{k}" for k, column in enumerate(every)}
    if 1 < len(sets) and len(every) > MOST_MARKS:
        return [_grouped(connection, source, [by], before)[0] for by in sets]
    chosen = ", ".join(f"{_value(column)} AS {place[column]}" for column in every) or "1 AS c0"
    # Rows without a day count as old enough.
    where = f" WHERE coalesce(TRY_CAST({_quoted(before[0])} AS DATE) <= DATE '{before[1].isoformat()}', true)" if before else ""
    inner = f"(SELECT {chosen} FROM {source}{where})"
    marks = ", ".join(place[column] for column in every)
    if len(sets) == 1:
        group = f" GROUP BY {marks}" if every else ""
        found = [connection.execute(f"SELECT {marks}{', ' if every else ''}count(*) AS n FROM {inner}{group}").df()]
    elif not every:
        found = [connection.execute(f"SELECT count(*) AS n FROM {inner}").df() for _ in sets]
    else:
        grouping = ", ".join(f"({', '.join(place[column] for column in by)})" for by in sets)
        whole = connection.execute(f"SELECT {marks}, grouping({marks}) AS g, count(*) AS n FROM {inner} GROUP BY GROUPING SETS ({grouping})").df()
        # The mark of a set has a bit for each column that is not in it, the first column's the highest.
        bits = [sum(1 << (len(every) - 1 - k) for k, column in enumerate(every) if column not in by) for by in sets]
        found = [whole.loc[whole["g"] == mark].reset_index(drop=True) for mark in bits]
    return [frame[[*(place[column] for column in by), "n"]].set_axis([*_names(by), "n"], axis=1) for frame, by in zip(found, sets)]


def _value(column: By) -> str:
    if isinstance(column, str):
        return _quoted(column)
    name, unit = column
    if unit == "known":
        return f"CASE WHEN trim(CAST({_quoted(name)} AS VARCHAR)) <> '' THEN 'yes' END"
    return f"strftime(date_trunc('{unit}', TRY_CAST({_quoted(name)} AS TIMESTAMP)), '%Y-%m-%d')"


def _look(file: File) -> tuple[list[str], str]:
    """The headings of a file and what DuckDB reads it from; nothing where it has to be read row by row."""
    if not file.path.is_file():
        raise WorkshopError(f"{file.path.name} is not in {file.path.parent}.")
    state = file.path.stat()
    return _looked(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _looked(file: File, _changed: int, _size: int) -> tuple[list[str], str]:
    path = file.path
    text = "'" + str(path).replace("'", "''") + "'"
    if path.suffix.lower() in PARQUET:
        _needs("duckdb", "scale")
        import duckdb

        try:
            with duckdb.connect() as connection:
                return [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text})").fetchall()], f"read_parquet({text})"
        except duckdb.Error as error:
            raise WorkshopError(f"{path.name} is not a Parquet file that can be read. Export it again.") from error
    rows = _every_row(file)
    first = list(islice(rows, LOOKED_AT))
    rows.close()
    top = heading_row(first)
    headings = _headings(first[top]) if first else []
    if not any(headings):
        raise WorkshopError(f"{path.name} is empty: it has no row with headings.")
    if top or _is_book(file) or _written(file) != "utf-8" or len(set(headings)) < len(headings):
        return headings, ""
    _needs("duckdb", "scale")
    types = "{" + ", ".join("'" + heading.replace("'", "''") + "': 'VARCHAR'" for heading in headings) + "}"
    mark = "'" + _mark(file, "utf-8") + "'"
    return headings, f"read_csv({text}, delim={mark}, header=true, columns={types}, quote='\"', escape='\"', strict_mode=false, null_padding=true, nullstr='', auto_detect=false)"


def _written(file: File) -> str:
    """How a text file is written, by the same rule as for a small one, a piece at a time."""
    if file.encoding:
        return {"utf-8-sig": "utf-8", "utf8": "utf-8"}.get(file.encoding.lower(), file.encoding.lower())
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
    with file.path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as stream:
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


def _every_row(file: File) -> Iterator[list[str]]:
    path = file.path
    if not _is_book(file):
        encoding = _written(file)
        csv.field_size_limit(LONGEST)
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as stream:
            try:
                yield from csv.reader(stream, delimiter=_mark(file, encoding))
            except csv.Error as error:
                raise WorkshopError(f"{path.name} cannot be told apart into rows ({error}). A quotation mark that is not closed does this; export it again.") from error
        return
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # the library raises what its parts raise
            raise WorkshopError(f"{path.name} is not a workbook that can be read. Open it in Excel and save it again as .xlsx.") from error
        try:
            if file.sheet and file.sheet not in book.sheetnames:
                raise WorkshopError(spreadsheet.no_sheet(path.name, file.sheet, book.sheetnames))
            yield from sheet_rows(book[file.sheet] if file.sheet else book.worksheets[0])
        finally:
            book.close()


def _one_by_one(headings: Sequence[str], rows: Iterator[list[str]], sets: Sequence[Sequence[By]], before: tuple[str, Date] | None) -> list[pd.DataFrame]:
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
        if not any(row) or (before and (day := cell(row, (before[0], "day"))) and day > before[1].isoformat()):
            continue
        for counter, by in zip(seen, sets):
            counter[tuple(cell(row, column) for column in by)] += 1
    return [pd.DataFrame([[*values, n] for values, n in counter.items()] or ([[0]] if not by else []), columns=[*_names(by), "n"]) for counter, by in zip(seen, sets)]


# --- databases -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Connection:
    """A table in a database, named by an address such as `postgres://host/sales` and the table's name.

    `${NAME}` in the address is taken from the environment, so that no password stands in a file. The database does the counting;
    only counts come over the line. Spark is `pyspark://`: which cluster and which catalogue stands in its own
    spark-defaults.conf (SPARK_CONF_DIR), which an address cannot change.
    """

    url: str
    table: str

    @property
    def shown(self) -> str:
        return f"the table {self.table}"

    def _table(self) -> Any:
        _needs("ibis", "warehouse")
        import ibis

        wanted = re.findall(r"\$\{(\w+)\}", self.url)
        if absent := [name for name in wanted if name not in os.environ]:
            raise WorkshopError(f"The connection needs {listing(absent)} in the environment, which {'is' if len(absent) == 1 else 'are'} not set there.")
        key = re.sub(r"\$\{(\w+)\}", lambda match: os.environ[match[1]], self.url)
        *schema, name = self.table.split(".")
        try:
            if key not in _OPEN:
                _OPEN[key] = ibis.connect(key)
            return _OPEN[key].table(name, database=tuple(schema) if len(schema) > 1 else schema[0] if schema else None)
        except Exception as error:  # every database has errors of its own
            kind = self.url.split(":", 1)[0]
            if isinstance(error, ImportError) or isinstance(error.__cause__, ImportError):
                raise WorkshopError(f"A {kind} connection needs packages that are not installed. Install them with: pip install 'ibis-framework[{kind}]'") from error
            why = "the table was not found" if "TableNotFound" in type(error).__name__ else str(error).splitlines()[0].rstrip(".") if str(error) and "@" not in str(error) else type(error).__name__
            raise WorkshopError(f"{self.table} cannot be reached through the {kind} connection: {why}. Check [connections] in workshop.toml, and that the database is running.") from error

    def headings(self) -> list[str]:
        """The names of the table's columns."""
        return list(self._table().columns)

    def groups(self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur; one query a set."""
        table = self._table()
        if before:
            day = _part(table, (before[0], "day"))
            table = table.filter(day.isnull() | (day <= before[1].isoformat()))
        found = []
        for by in sets:
            keys = {f"c{k}": _part(table, column) for k, column in enumerate(by)}
            query = table.group_by(**keys).aggregate(n=table.count()) if keys else table.aggregate(n=table.count())
            try:
                frame = query.to_pandas()
            except Exception as error:
                raise WorkshopError(f"{self.table} could not be counted: {(str(error) or type(error).__name__).splitlines()[0]}") from error
            frame = frame[[*keys, "n"]]
            frame.columns = [*_names(by), "n"]
            found.append(frame)
        return found

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        table = self._table()
        if not headings:
            return {}
        row = table.aggregate(**{f"c{k}": table[heading].approx_nunique() for k, heading in enumerate(headings)}).to_pandas().iloc[0]
        return {heading: int(row[f"c{k}"]) for k, heading in enumerate(headings)}


_OPEN: dict[str, Any] = {}
"""Connections that are open, by address."""


def close() -> None:
    """Close every connection that is open."""
    while _OPEN:
        _OPEN.popitem()[1].disconnect()


def _part(table: Any, column: By) -> Any:
    if isinstance(column, str):
        return table[column]
    name, unit = column
    value = table[name]
    if unit == "known":
        import ibis

        return ibis.cases((value.notnull() & (value.cast("string").strip() != ""), "yes"), else_=ibis.null("string"))
    if value.type().is_string():
        # Written as 2026-11-23, with or without a time.
        return value.substr(0, 10) if unit == "day" else value.substr(0, 7).concat("-01")
    return value.strftime("%Y-%m-%d" if unit == "day" else "%Y-%m-01")


def _needs(module: str, extra: str) -> None:
    """Raise WorkshopError with the command when a package that only big tables need is not there."""
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise WorkshopError(f"Counting in place needs the package {module}. Install it with: pip install 'workshop-kit[{extra}]'")

