"""Tables in a database, which counts them itself, through Ibis: only counts come over the line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import pandas as pd

from ..errors import WorkshopError, listing
from .counts import By, names_of, require_package


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

    def _table(self) -> Any:
        require_package("ibis", "warehouse")
        import ibis

        wanted = re.findall(r"\$\{(\w+)\}", self.url)
        if absent := [name for name in wanted if name not in os.environ]:
            raise WorkshopError(
                f"The connection needs {listing(absent)} in the environment, which"
                f" {'is' if len(absent) == 1 else 'are'} not set there."
            )
        key = re.sub(r"\$\{(\w+)\}", lambda match: os.environ[match[1]], self.url)
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

    def headings(self) -> list[str]:
        """The names of the table's columns."""
        return list(self._table().columns)

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]:
        """The combinations of raw values of each set and how often they occur; one query a set."""
        table = self._table()
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
            try:
                frame = query.to_pandas()
            except Exception as error:
                raise WorkshopError(
                    f"{self.table} could not be counted:"
                    f" {(str(error) or type(error).__name__).splitlines()[0]}"
                ) from error
            frame = frame[[*keys, "n"]]
            frame.columns = [*names_of(by), "n"]
            found.append(frame)
        return found

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        table = self._table()
        if not headings:
            return {}
        row = (
            table.aggregate(
                **{f"c{k}": table[heading].approx_nunique() for k, heading in enumerate(headings)}
            )
            .to_pandas()
            .iloc[0]
        )
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

        return ibis.cases(
            (value.notnull() & (value.cast("string").strip() != ""), "yes"),
            else_=ibis.null("string"),
        )
    if value.type().is_string():
        # Written as 2026-11-23, with or without a time.
        return value.substr(0, 10) if unit == "day" else value.substr(0, 7).concat("-01")
    return value.strftime("%Y-%m-%d" if unit == "day" else "%Y-%m-01")
