"""Tables in a database, which counts them itself, through Ibis: only counts come over the line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import pandas as pd

from ..errors import WorkshopError, listing
from .counts import CLOCK, ROW, By, Part, as_text, names_of, quoted, require_package


@dataclass(frozen=True)
class Connection:
    """A table in a database, named by an address such as `postgres://host/sales` and the table's
    name.

    `${NAME}` in the address is taken from the environment, so that no password stands in a file.
    The database does the counting; only counts come over the line. Spark is `pyspark://`: which
    cluster and which catalogue stands in its own spark-defaults.conf (SPARK_CONF_DIR), which an
    address cannot change.
    """

    url: str
    table: str

    @property
    def shown(self) -> str:
        return f"the table {self.table}"

    def _key(self) -> str:
        """The address with what the environment adds to it."""
        return re.sub(r"\$\{(\w+)\}", lambda match: os.environ[match[1]], self.url)

    def _table(self) -> Any:
        require_package("ibis", "warehouse")
        import ibis

        wanted = re.findall(r"\$\{(\w+)\}", self.url)
        if absent := [name for name in wanted if name not in os.environ]:
            raise WorkshopError(
                f"The connection needs {listing(absent)} in the environment, which"
                f" {'is' if len(absent) == 1 else 'are'} not set there."
            )
        key = self._key()
        *schema, name = self.table.split(".")
        try:
            if key not in _OPEN:
                _OPEN[key] = ibis.connect(key)
            return _OPEN[key].table(
                name, database=tuple(schema) if len(schema) > 1 else schema[0] if schema else None
            )
        except Exception as error:  # every database has errors of its own
            kind = self.url.split(":", 1)[0]
            if isinstance(error, ImportError) or isinstance(error.__cause__, ImportError):
                raise WorkshopError(
                    f"A {kind} connection needs packages that are not installed. Install them with:"
                    f" pip install 'ibis-framework[{kind}]'"
                ) from error
            why = (
                "the table was not found"
                if "TableNotFound" in type(error).__name__
                else (
                    str(error).splitlines()[0].rstrip(".")
                    if str(error) and "@" not in str(error)
                    else type(error).__name__
                )
            )
            raise WorkshopError(
                f"{self.table} cannot be reached through the {kind} connection: {why}. Check"
                " [connections] in workshop.toml, and that the database is running."
            ) from error

    @property
    def numbered(self) -> bool:
        """Whether its rows have numbers: those of a database have no order of their own."""
        return False

    def headings(self) -> list[str]:
        """The names of the table's columns."""
        return list(self._table().columns)

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur; one query a set."""
        return self._groups(self._table(), sets, before)

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        return self._different(self._table(), headings)

    def part(self) -> Part:
        """The table as SQL reads it: all cells text, the rows in the order in which the database
        gives them.
        """
        kinds = {
            heading: "VARCHAR"
            if kind.is_string()
            else "DOUBLE"
            if kind.is_floating() or kind.is_decimal()
            else str(kind)
            for heading, kind in self._table().schema().items()
        }
        name = ".".join(map(quoted, self.table.split(".")))
        source = f"(SELECT *, row_number() OVER () AS {quoted(ROW)} FROM {name} AS s)"
        return Part(
            self.shown, source, {heading: as_text(heading, kind) for heading, kind in kinds.items()}
        )

    def ask(self, query: str, columns: Mapping[str, str]) -> pd.DataFrame:
        """What a query in DuckDB's words says, in the database's own; `columns` names what comes
        out and its type.
        """
        return self._counted(self._selected(query, columns))

    def groups_of(
        self,
        query: str,
        headings: Sequence[str],
        sets: Sequence[Sequence[By]],
        before: tuple[str, Date] | None,
    ) -> list[pd.DataFrame]:
        """The same as `groups` of what a query selects."""
        return self._groups(self._selected(query, self._texts(headings)), sets, before)

    def different_of(
        self, query: str, every: Sequence[str], headings: Sequence[str]
    ) -> dict[str, int]:
        """The same as `different` of what a query selects."""
        return self._different(self._selected(query, self._texts(every)), headings)

    def _texts(self, headings: Sequence[str]) -> dict[str, str]:
        return {**dict.fromkeys(headings, "string"), ROW: "int64"}

    def _selected(self, query: str, columns: Mapping[str, str]) -> Any:
        import ibis

        self._table()
        return _OPEN[self._key()].sql(query, schema=ibis.schema(columns), dialect="duckdb")

    def _groups(
        self, table: Any, sets: Sequence[Sequence[By]], before: tuple[str, Date] | None
    ) -> list[pd.DataFrame]:
        if before:
            day = _part(table, (before[0], "day"))
            table = table.filter(day <= before[1].isoformat())
        found = []
        for by in sets:
            keys = {f"c{k}": _part(table, column) for k, column in enumerate(by)}
            query = (
                table.group_by(**keys).aggregate(n=table.count())
                if keys
                else table.aggregate(n=table.count())
            )
            frame = self._counted(query)[[*keys, "n"]]
            frame.columns = [*names_of(by), "n"]
            found.append(frame)
        return found

    def _different(self, table: Any, headings: Sequence[str]) -> dict[str, int]:
        if not headings:
            return {}
        marks = {f"c{k}": table[heading].approx_nunique() for k, heading in enumerate(headings)}
        row = self._counted(table.aggregate(**marks)).iloc[0]
        return {heading: int(row[f"c{k}"]) for k, heading in enumerate(headings)}

    def _counted(self, query: Any) -> pd.DataFrame:
        try:
            return query.to_pandas()
        except Exception as error:  # every database has errors of its own
            raise WorkshopError(
                f"{self.table} could not be counted:"
                f" {(str(error) or type(error).__name__).splitlines()[0]}"
            ) from error


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

        return ibis.cases(
            (value.notnull() & (value.cast("string").strip() != ""), "yes"),
            else_=ibis.null("string"),
        )
    if unit in ("text", "clock", "sign"):
        return _as_written(value.cast("string"), unit)
    if value.type().is_string():
        # Written as 2026-11-23, with or without a time.
        return value.substr(0, 10) if unit == "day" else value.substr(0, 7).concat("-01")
    return value.strftime("%Y-%m-%d" if unit == "day" else "%Y-%m-01")


def _as_written(text: Any, unit: str) -> Any:
    """How a date or an amount is written, without what differs from row to row."""
    import ibis

    if unit == "sign":
        return text.re_replace("[0-9]+", "0")
    if unit == "text":
        return text.re_replace(f"{CLOCK}.*$", "").strip()
    behind = ibis.literal("at") + text.re_extract(f"^.*?{CLOCK}(.*)$", 1)
    return ibis.cases((text.re_search(CLOCK), behind), else_=ibis.null("string"))
