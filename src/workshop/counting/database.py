"""Tables in a database, which counts them itself, through Ibis: only counts come over the line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import pandas as pd

from ..dates import CLOCK
from ..errors import WorkshopError, listing
from .counts import MOST_MARKS, ROW, By, Part, as_text, names_of, quoted, require_package


@dataclass(frozen=True)
class Connection:
    """A table in a database, named by an address such as `postgres://host/sales` and the table's
    name.

    `${NAME}` in the address is taken from the environment, so that no password stands in a file.
    The database does the counting; only counts come over the line. Spark is `pyspark://`: which
    cluster and which catalogue stands in its own spark-defaults.conf (SPARK_CONF_DIR), which an
    address cannot change. What Spark prints goes where its log4j2.properties says, never into the
    terminal.
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
        if (key, self.table) in _TABLES:
            return _TABLES[key, self.table]
        *schema, name = self.table.split(".")
        try:
            if key not in _OPEN:
                if key.startswith(SPARK):
                    _start_spark()
                _OPEN[key] = ibis.connect(key)
            _TABLES[key, self.table] = _OPEN[key].table(
                name, database=tuple(schema) if len(schema) > 1 else schema[0] if schema else None
            )
            return _TABLES[key, self.table]
        except WorkshopError:
            raise
        except Exception as error:  # every database has errors of its own
            kind = self.url.split(":", 1)[0]
            if isinstance(error, ImportError) or isinstance(error.__cause__, ImportError):
                package = OWN.get(kind, f"ibis-framework[{kind}]")
                raise WorkshopError(
                    f"A {kind} connection needs packages that are not installed. Install them with:"
                    f" pip install '{package}'"
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
        """The combinations of raw values of each set and how often they occur; one query for all of
        them where the database can.
        """
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
        number = ROW_NUMBER.get(_OPEN[self._key()].name, "row_number() OVER ()")
        source = f"(SELECT *, {number} AS {quoted(ROW)} FROM {name} AS s)"
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
        every = list(dict.fromkeys(column for by in sets for column in by))
        parts = {column: _part(table, column) for column in every}
        at_once = (
            len(sets) > 1
            and 0 < len(every) <= MOST_MARKS
            and _OPEN[self._key()].name in GROUPING_SETS
        )
        if not at_once:
            found = [self._one(table, {column: parts[column] for column in by}) for by in sets]
        else:
            found = self._several(table, parts, sets)
        return [frame.set_axis([*names_of(by), "n"], axis=1) for frame, by in zip(found, sets)]

    def _one(self, table: Any, parts: Mapping[By, Any]) -> pd.DataFrame:
        """How often each combination of these parts of a row occurs."""
        keys = {f"c{k}": part for k, part in enumerate(parts.values())}
        grouped = table.group_by(**keys) if keys else table
        return self._counted(grouped.aggregate(n=table.count()))[[*keys, "n"]]

    def _several(
        self, table: Any, parts: Mapping[By, Any], sets: Sequence[Sequence[By]]
    ) -> list[pd.DataFrame]:
        """The same for several sets of the parts, in one query."""
        import ibis
        import sqlglot

        place = {column: f"c{k}" for k, column in enumerate(parts)}
        rows = table.select(**{place[column]: part for column, part in parts.items()})
        connection = _OPEN[self._key()]

        def own(name: str) -> str:
            return sqlglot.to_identifier(name, quoted=True).sql(dialect=connection.dialect)

        bits = {column: 1 << k for k, column in enumerate(parts)}
        mark = " + ".join(f"GROUPING({own(place[column])}) * {bits[column]}" for column in parts)
        each = ", ".join(
            f"({', '.join(own(mark) for column, mark in place.items() if column in by)})"
            for by in dict.fromkeys(frozenset(by) for by in sets)
        )
        counted = connection.sql(
            f"SELECT {', '.join(map(own, place.values()))}, {mark} AS {own('g')},"
            f" COUNT(*) AS {own('n')} FROM ({connection.compile(rows)}) AS {own('t')}"
            f" GROUP BY GROUPING SETS ({each})",
            schema=ibis.schema({**dict(rows.schema()), "g": "int64", "n": "int64"}),
        )
        whole = self._counted(counted)
        # The mark of a set has the bits of the columns that are not in it.
        found = []
        for by in sets:
            there = sum(bit for column, bit in bits.items() if column not in by)
            frame = whole.loc[whole["g"] == there, [*(place[column] for column in by), "n"]]
            found.append(frame.reset_index(drop=True))
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


SPARK = "pyspark:"
OWN = {"pyspark": "workshop-kit[spark]"}
"""The kit's own extra for what a kind of connection needs, where it has one."""
GROUPING_SETS = ("bigquery", "databricks", "duckdb", "postgres", "pyspark", "snowflake", "trino")
"""The databases that count several sets in one pass over the rows."""
ROW_NUMBER = dict.fromkeys(("databricks", "pyspark"), "monotonically_increasing_id()")
"""How rows are numbered where the usual way would bring all of them to one machine."""
_OPEN: dict[str, Any] = {}
"""Connections that are open, by address."""
_TABLES: dict[tuple[str, str], Any] = {}
"""Their tables that were looked up, by address and name."""


def close() -> None:
    """Close every connection that is open."""
    _TABLES.clear()
    while _OPEN:
        _OPEN.popitem()[1].disconnect()


def _start_spark() -> None:
    """Start Spark's driver, what it prints kept out of the terminal; nothing where one runs or is
    reached over the line (Spark Connect).
    """
    # It warns of every pandas that is newer than itself.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    # Spark is large, and in an environment of its own where its tests are run.
    from pyspark import SparkConf, SparkContext  # ty: ignore[import-not-found]
    from pyspark.java_gateway import launch_gateway  # ty: ignore[import-not-found]
    from pyspark.sql.utils import is_remote  # ty: ignore[import-not-found]

    if is_remote() or SparkContext._active_spark_context is not None:
        return
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise WorkshopError(
            "Spark needs Java, which is not on this computer. Install a Java that your Spark works"
            " with (17 or newer for Spark 4), and run this again."
        )
    settings = SparkConf().setAppName("workshop").set("spark.ui.showConsoleProgress", "false")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    SparkContext(conf=settings, gateway=launch_gateway(settings, popen_kwargs=quiet))


def _part(table: Any, column: By) -> Any:
    if isinstance(column, str):
        value = table[column]
        # As text, or a number would become a fraction where another set leaves it out.
        return value.cast("string") if value.type().is_integer() else value
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
