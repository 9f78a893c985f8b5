"""How often each combination of values occurs, in a frame or in a table that stays where it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from .. import dates, tables
from ..errors import WorkshopError
from ..importers import amounts, spreadsheet

Unit = Literal["day", "month", "known", "text", "clock", "sign"]
By = str | tuple[str, Unit]
"""A column to count by; with a unit, the day or the month of a time, or whether there is anything
in it.

Where the rows lie, three more say how a column is written: the `text` of a date without its clock,
what follows the `clock`, and the `sign` beside a number, whatever the number.
"""
MOST_MARKS = 60
"""So many columns at most are told apart in one pass over several sets."""
ROW = "row in the file"
"""The column of a row's number, beside the file's own."""


@dataclass(frozen=True)
class Part:
    """A file or a table as SQL reads it: what stands behind FROM, which has a column `ROW`, and
    each of its headings as a cell of text.
    """

    shown: str
    source: str
    cells: Mapping[str, str]


def quoted(name: str) -> str:
    """A heading in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def as_text(heading: str, kind: str) -> str:
    """The cells of a column of this type as text; a whole number that is held as a fraction, as
    many programs hold a column with blanks, has no point.
    """
    if kind.upper() == "VARCHAR":
        return quoted(heading)
    text = f"CAST({quoted(heading)} AS VARCHAR)"
    fraction = kind.upper().startswith(("DOUBLE", "FLOAT", "REAL", "DECIMAL"))
    return f"regexp_replace({text}, '[.]0+$', '')" if fraction else text


class Place(Protocol):
    """Where rows lie: it says which headings there are, and counts."""

    @property
    def shown(self) -> str: ...

    @property
    def numbered(self) -> bool: ...

    def headings(self) -> list[str]: ...

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]: ...

    def different(self, headings: Sequence[str]) -> dict[str, int]: ...

    def part(self) -> Part: ...

    def ask(self, query: str, columns: Mapping[str, str]) -> pd.DataFrame: ...

    def groups_of(
        self,
        query: str,
        headings: Sequence[str],
        sets: Sequence[Sequence[By]],
        before: tuple[str, Date] | None,
    ) -> list[pd.DataFrame]: ...

    def different_of(
        self, query: str, every: Sequence[str], headings: Sequence[str]
    ) -> dict[str, int]: ...


@dataclass(frozen=True)
class Dated:
    """How the dates of a column are written: `how` they are counted (by the database, as ISO dates;
    by their text without the clock; by the whole cell, where a zone moves some to another day), the
    `order` of the whole column, and the zone of times without one where it matters.
    """

    how: Literal["iso", "text", "cell"] = "iso"
    order: dates.Order | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Money:
    """The column beside the amounts that says their currency, if one does, and the only currency
    that is used (nothing where none can be).
    """

    beside: str | None
    only: str


@dataclass(frozen=True)
class Stored:
    """A table that stays where it is. It goes wherever a frame is counted; its rows are never in
    memory.

    `columns`, `values`, `blank` and `ignore` as in the settings; `orders` gives the labels of a view from the
    lowest to the highest. `until`: only rows that came in by this day are counted, none
    without a day. What one cell leaves open the whole column settles: `decimals` the mark of each column of
    numbers, `dates` how each column of dates is written, `money` which amounts count (`in_numbers`,
    `written`, `in_one_currency`). `attrs` as on a frame.
    """

    place: Place
    table: str = "leads"
    columns: Mapping[str, spreadsheet.Made] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decimal: Literal[".", ","] | None = None
    usual_decimal: Literal[".", ","] | None = None
    decimals: Mapping[str, Literal[".", ","]] = field(default_factory=dict)
    dates: Mapping[str, Dated] = field(default_factory=dict)
    money: Money | None = None
    until: Date | None = None
    attrs: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(count(self, ())["n"].sum())

    @property
    def empty(self) -> bool:
        return len(self) == 0

    def names(self) -> list[str]:
        """The columns that can be counted by: ours where they are there or mapped, and what else
        the table has.
        """
        used = {heading for ours in self.columns for heading in self.theirs(ours)}
        ours = {tables.plain(heading): heading for heading in self.place.headings()}
        known = [
            column.name
            for column in tables.definition(self.table).columns
            if (column.name in self.columns or column.name in ours)
            and column.name not in self.ignore
        ]
        taken = used | {ours[name] for name in known if name in ours}
        return [
            *known,
            *(
                heading
                for heading in self.place.headings()
                if heading not in taken and heading not in (tables.COUNTS, *self.ignore)
            ),
        ]

    def theirs(self, ours: str) -> list[str]:
        """The headings that one of our columns is made of; none where it is not there."""
        source = self.columns.get(ours)
        have = self.place.headings()
        by_plain = {tables.plain(heading): heading for heading in have}
        if source is None:
            wanted = [ours] if ours in have or tables.plain(ours) in by_plain else []
        elif isinstance(source, str):
            wanted = [source]
        else:
            wanted = [
                str(part) for how in ("sum", "join", "stages") for part in source.get(how, ())
            ]
        return [
            heading if heading in have else by_plain.get(tables.plain(heading), heading)
            for heading in wanted
        ]

    def read(self, sets: Sequence[Sequence[By]]) -> list[pd.DataFrame]:
        """The counts of each set of columns: typed values and n; `attrs["left_out"]` rows could not
        be used.
        """
        have = self.place.headings()
        created = self.theirs("created_at")
        late = self.until if created else None
        # Where the database does not understand the days, the young are taken out here.
        here = bool(late) and self.dates.get("created_at", Dated()).how != "iso"
        asked: list[list[By]] = []
        for columns in sets:
            wanted: list[By] = []
            more: list[By] = [("created_at", "day")] if here and "created_at" not in columns else []
            for column in [*columns, *more]:
                name, unit = column if isinstance(column, tuple) else (column, None)
                theirs = self.needed(name)
                for heading in theirs:
                    if heading not in have:
                        raise WorkshopError(spreadsheet.no_column(heading, have, self.place.shown))
                there = self._there(name, unit)
                wanted += [(heading, there) if there else heading for heading in theirs]
            asked.append(list(dict.fromkeys(wanted)))
        before = (created[0], late) if late and not here else None
        # A set that is asked for twice is counted once.
        once = list(dict.fromkeys(map(tuple, asked)))
        counted = dict(zip(once, self.place.groups(once, before=before)))
        return [
            self._typed(self._old(raw) if here else raw, columns)
            for raw, columns in zip((counted[tuple(wanted)] for wanted in asked), sets)
        ]

    def _there(self, name: str, unit: Unit | None) -> Unit | None:
        """What a column is counted by where the rows lie."""
        how = self.dates[name].how if name in self.dates else "iso"
        if unit is None or how == "iso":
            return unit
        return "text" if how == "text" else None

    def needed(self, name: str) -> list[str]:
        """The headings whose cells say what one of our columns is."""
        beside = self.money.beside if self.money and name == "amount" else None
        return [*self.theirs(name), *([beside] if beside else [])]

    def _old(self, raw: pd.DataFrame) -> pd.DataFrame:
        """The counted rows that came in by the day."""
        codes, cells = _different(raw, self.theirs("created_at"))
        day = self.cells("created_at", cells.map(_text))[0]
        keep = (day.dt.normalize() <= pd.Timestamp(str(self.until))).to_numpy()
        return raw[keep[codes]].reset_index(drop=True)

    def few(self, columns: Sequence[str], *, most: int) -> list[str]:
        """Those of the columns that may have no more than about this many values, without counting
        each value.
        """
        theirs = {column: self.theirs(column) for column in columns}
        different = self.place.different(
            list(dict.fromkeys(heading for headings in theirs.values() for heading in headings))
        )
        # The databases' estimates are off by a few percent.
        return [
            column
            for column in columns
            if theirs[column]
            and max(different[heading] for heading in theirs[column]) <= 1.5 * most + 5
        ]

    def _typed(self, raw: pd.DataFrame, columns: Sequence[By]) -> pd.DataFrame:
        n = raw["n"].to_numpy(dtype="int64")
        usable = np.ones(len(raw), dtype=bool)
        read: dict[str, _Coded] = {}
        for column in columns:
            name, unit = column if isinstance(column, tuple) else (column, None)
            theirs = self.needed(name)
            # Each cell is read once, however many combinations it is in.
            codes, cells = _different(raw, theirs)
            text = cells.map(_text)
            if unit == "known" and self._there(name, unit) == "known":
                found, good = (
                    ((text[theirs[0]] == "yes").astype(bool) if theirs else pd.Series([False])),
                    np.ones(len(text), dtype=bool),
                )
            else:
                found, good = self.cells(name, text)
                if unit is not None and name in self.dates:
                    found = in_unit(found, unit)
            usable &= good[codes]
            inner = _coded(found)
            read[name] = inner.at(codes)
        counts = _gather({name: coded.only(usable) for name, coded in read.items()}, n[usable])
        counts.attrs.update(
            source=self.place.shown,
            missing="" if n.sum() else f"{self.place.shown} has no rows.",
            **self.attrs,
        )
        counts.attrs["left_out"] = int(n[~usable].sum())
        return counts

    def cells(self, name: str, text: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
        """One of our columns as typed values, from the text of the columns it is made of, and which
        could be read.
        """
        if self.money and name == "amount":
            text = self.of_one_currency(text)
        ours = self.mapped(name, text)
        dated = self.dates.get(name, Dated())
        typed, good = tables.cells(
            self.table,
            ours,
            orders=self.orders,
            dates=dated.order,
            zone=dated.zone,
            decimal=self.decimal or self.decimals.get(name),
            usual_decimal=self.usual_decimal,
        )
        return typed[name], good.to_numpy(dtype=bool)

    def mapped(self, name: str, text: pd.DataFrame) -> pd.DataFrame:
        """One of our columns as text, from the text of the columns it is made of."""
        made, words = (
            self.columns.get(name),
            {ours: words for ours, words in self.values.items() if ours == name},
        )
        if made is None or isinstance(made, str):
            text, made = (
                (
                    text.set_axis([name], axis=1)
                    if text.shape[1]
                    else pd.DataFrame({name: [""] * len(text)}, index=text.index)
                ),
                None,
            )
        if made is None and not words and not self.blank:
            return text
        return spreadsheet.remap(
            text,
            columns={name: made} if made else {},
            values=words,
            blank=self.blank,
            file=self.place.shown,
        )[[name]]

    def of_one_currency(self, text: pd.DataFrame) -> pd.DataFrame:
        """The amounts as they stand, those in another currency blank, without what says it."""
        assert self.money is not None, "asked where there are several currencies"
        theirs = self.theirs("amount")
        if not self.money.only:
            return text[theirs].astype("object").mask(text[theirs] == text[theirs], "")
        beside = text[self.money.beside] if self.money.beside else None
        others = pd.Series(False, index=text.index)
        for heading in theirs:
            said = amounts.currencies(text[heading], beside)
            others |= (said != "") & (said != self.money.only)
        return text[theirs].mask(others, "")


def in_unit(moments: pd.Series, unit: Unit) -> pd.Series:
    """Moments as days, as first days of their months, or as whether there is one."""
    if unit == "known":
        return moments.notna()
    days = moments.dt.normalize() if unit == "day" else moments.dt.to_period("M").dt.to_timestamp()
    return days.astype("datetime64[ns]")


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
        every = pd.Series(
            pd.Categorical.from_codes(np.arange(len(values.cat.categories)), dtype=values.dtype)
        )
        return _Coded(values.cat.codes.to_numpy(dtype="int64"), every)
    codes, different = pd.factorize(values, sort=True)
    # Text is plain text, however the frame held it.
    return _Coded(
        codes,
        pd.Series(
            different, dtype="object" if isinstance(values.dtype, pd.StringDtype) else values.dtype
        ),
    )


def _gather(columns: dict[str, _Coded], n: np.ndarray | None, rows: int = 0) -> pd.DataFrame:
    """The combinations that occur with their number, in the order of their values, missing last."""
    if not columns:
        return pd.DataFrame({"n": [rows if n is None else int(n.sum())]})
    key, sizes = (
        np.zeros(len(next(iter(columns.values())).codes), dtype="int64"),
        [len(coded.values) + 1 for coded in columns.values()],
    )
    if math.prod(sizes) > LARGEST:
        return _gather_many(columns, n)
    for coded, size in zip(columns.values(), sizes):
        key = key * size + np.where(coded.codes < 0, size - 1, coded.codes)
    if math.prod(sizes) <= max(4 * len(key), 1 << 16):
        often = np.bincount(key, weights=n, minlength=0)
        there = np.flatnonzero(often if n is None else np.bincount(key))
        often = often[there]
    else:
        there, inverse = np.unique(key, return_inverse=True)
        often = np.bincount(inverse, weights=n, minlength=len(there))
    found, rest = {}, there
    for (name, coded), size in zip(reversed(columns.items()), reversed(sizes)):
        rest, place = np.divmod(rest, size)
        found[name] = coded.values.array.take(
            np.where(place == size - 1, -1, place), allow_fill=True
        )
    frame = pd.DataFrame(
        {name: pd.Series(found[name], dtype=columns[name].values.dtype) for name in columns}
    )
    return frame.assign(n=np.rint(often).astype("int64"))


def _gather_many(columns: Mapping[str, _Coded], n: np.ndarray | None) -> pd.DataFrame:
    """The same for columns with more possible combinations than a number can tell: numbered anew
    before it overflows.
    """
    key, span = np.zeros(len(next(iter(columns.values())).codes), dtype="int64"), 1
    for coded in columns.values():
        size = len(coded.values) + 1
        if span * size > LARGEST:
            there, key = np.unique(key, return_inverse=True)
            span = len(there)
        key, span = key * size + np.where(coded.codes < 0, size - 1, coded.codes), span * size
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    often = np.bincount(inverse, weights=n, minlength=len(first))
    frame = pd.DataFrame(
        {
            name: pd.Series(
                coded.values.array.take(coded.codes[first], allow_fill=True),
                dtype=coded.values.dtype,
            )
            for name, coded in columns.items()
        }
    )
    return frame.assign(n=np.rint(often).astype("int64"))


Rows = pd.DataFrame | Stored


def count(rows: Rows, by: Sequence[By]) -> pd.DataFrame:
    """How many rows there are of each combination of these columns (missing stays missing), and
    `n`.

    A column with a unit comes out as the first day of its month, as its day, both at midnight, or
    as True and False. The same frame comes out wherever the rows lie. Columns that are not there
    are all missing.

    >>> leads = pd.DataFrame({"source": ["Fair", "Fair", None],
    ...     "created_at": pd.to_datetime(["2026-01-05", "2026-01-30", None])})
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
    """The values of each of these columns that has no more than `most` of them, and how often each
    occurs.

    >>> leads = pd.DataFrame({"lead_id": ["a", "b", "c"], "source": ["Fair", "Web", "Fair"]})
    >>> {name: counts["n"].tolist() for name, counts in few(leads, ["lead_id", "source"],
    ...     most=2).items()}
    {'source': [2, 1]}
    """
    if isinstance(rows, Stored):
        columns = rows.few(columns, most=most)
    counted = (
        dict(zip(columns, count_sets(rows, [[column] for column in columns])))
        if len(columns)
        else {}
    )
    return {
        column: counts for column, counts in counted.items() if counts[column].nunique() <= most
    }


def _in_frame(frame: pd.DataFrame, by: Sequence[By]) -> pd.DataFrame:
    names = names_of(by)
    # A cell that could not be read is no blank one: its row is counted where that cell is not asked
    # for.
    frame = tables.usable(frame, names)
    kept = frame.reindex(columns=names)
    for column in by:
        if not isinstance(column, str):
            name, unit = column
            cells = kept[name] if unit == "known" else pd.to_datetime(kept[name])
            kept[name] = in_unit(cells, unit)
    counts = _gather({name: _coded(kept[name]) for name in names}, None, len(frame))
    counts.attrs.update(frame.attrs)
    return counts


def _text(value: Any) -> str:
    """A counted value as a cell of text."""
    if (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and value != value)
    ):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return (
        (value.isoformat(sep=" ") if hasattr(value, "hour") else value.isoformat())
        if hasattr(value, "isoformat")
        else str(value)
    )


def names_of(by: Sequence[By]) -> list[str]:
    """The columns of a set by their names, whatever their units."""
    return [column if isinstance(column, str) else column[0] for column in by]


def require_package(module: str, extra: str) -> None:
    """Raise WorkshopError with the command when a package that only big tables need is not
    there.
    """
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise WorkshopError(
            f"Counting in place needs the package {module}. Install it with: pip install"
            f" 'workshop-kit[{extra}]'"
        )
