"""How often each combination of values occurs, in a frame or in a table that stays where it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from .. import tables
from ..errors import WorkshopError
from ..importers import spreadsheet

Unit = Literal["day", "month", "known"]
By = str | tuple[str, Unit]
"""A column to count by; with a unit, the day or the month of a time, or whether there is anything
in it.
"""


class Place(Protocol):
    """Where rows lie: it says which headings there are, and counts."""

    @property
    def shown(self) -> str: ...

    def headings(self) -> list[str]: ...

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]: ...

    def different(self, headings: Sequence[str]) -> dict[str, int]: ...


@dataclass(frozen=True)
class Stored:
    """A table that stays where it is. It goes wherever a frame is counted; its rows are never in
    memory.

    `columns`, `values` and `blank` as in the settings; `orders` gives the labels of a view from the
    lowest to the highest. `until`: only rows that came in by this day are counted, and none without
    a day. `attrs` as on a frame.
    """

    place: Place
    table: str = "leads"
    columns: Mapping[str, spreadsheet.Made] = field(default_factory=dict)
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
        """The columns that can be counted by: ours where they are there or mapped, and what else
        the table has.
        """
        used = {heading for ours in self.columns for heading in self._theirs(ours)}
        ours = {tables.plain(heading): heading for heading in self.place.headings()}
        known = [
            column.name
            for column in tables.definition(self.table).columns
            if column.name in self.columns or column.name in ours
        ]
        taken = used | {ours[name] for name in known if name in ours}
        return [
            *known,
            *(
                heading
                for heading in self.place.headings()
                if heading not in taken and heading != tables.COUNTS
            ),
        ]

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
        return [
            self._typed(raw, columns)
            for raw, columns in zip(self.place.groups(asked, before=before), sets)
        ]

    def few(self, columns: Sequence[str], *, most: int) -> list[str]:
        """Those of the columns that may have no more than about this many values, without counting
        each value.
        """
        theirs = {column: self._theirs(column) for column in columns}
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
            theirs = self._theirs(name)
            # Each cell is read once, however many combinations it is in.
            codes, cells = _different(raw, theirs)
            text = cells.map(_text)
            if unit == "known":
                found, good = (
                    ((text[theirs[0]] == "yes").astype(bool) if theirs else pd.Series([False])),
                    np.ones(len(text), dtype=bool),
                )
            else:
                found, good = self._cells(name, text)
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

    def _cells(self, name: str, text: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
        """One of our columns as typed values, from the text of the columns it is made of, and which
        could be read.
        """
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
            ours = text
        else:
            ours = spreadsheet.remap(
                text,
                columns={name: made} if made else {},
                values=words,
                blank=self.blank,
                file=self.place.shown,
            )[[name]]
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
            if unit == "known":
                kept[name] = kept[name].notna()
                continue
            times = pd.to_datetime(kept[name])
            kept[name] = (
                times.dt.normalize() if unit == "day" else times.dt.to_period("M").dt.to_timestamp()
            ).astype("datetime64[ns]")
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
