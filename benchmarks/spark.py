"""Counting leads in a table of a Spark of a master and two workers, against bare Spark.

    python benchmarks/spark.py [leads]

The kit's time holds everything from the open connection to the typed counts of a notebook's usual
sets of columns. Bare Spark counts the same sets once in a query each, as its own `groupBy` is
written, and once in the one query with grouping sets; what comes out is fetched into frames.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

LEADS, ROUNDS = 1_000_000, 5
VIEWS = {"sales_view": ["Cold", "Warm", "Hot"]}
SETS: list[list[str]] = [
    ["sales_view", "marketing_view", "outcome"],
    ["source", "sales_view", "marketing_view"],
    ["source", "outcome"],
    ["region", "outcome"],
    ["source"],
    ["region"],
    [],
]


def made(session: Any, leads: int) -> None:
    """The table of leads."""
    session.sql("CREATE DATABASE IF NOT EXISTS crm")

    def pick(*words: str) -> str:
        return f"element_at(array({', '.join(map(repr, words))}), cast(1 + {len(words)} * rand() AS int))"

    session.sql(
        f"CREATE TABLE crm.leads AS SELECT concat('L', id) AS lead_id,"
        f" {pick('Fair', 'Web', 'Referral', 'Mailing')} AS source,"
        f" {pick('North', 'South', 'West')} AS region, {pick('Cold', 'Warm', 'Hot')} AS sales_view,"
        f" cast(5 * rand() AS int) AS marketing_view, {pick('won', 'lost', 'open')} AS outcome"
        f" FROM range({leads})"
    )


def race(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The quickest of some runs of each, in turns, in seconds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for round_ in range(ROUNDS + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if round_:
                taken[name].append(time.perf_counter() - start)
    return {name: min(times) for name, times in taken.items()}


def main() -> None:
    """Print the ratios."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        print("Left out: this needs the extra spark, and Java.")
        return
    from tests.spark_cluster import cluster
    from workshop import counting

    leads = int(sys.argv[1]) if len(sys.argv) > 1 else LEADS
    with (
        tempfile.TemporaryDirectory() as place,
        cluster(Path(place) / "spark", compiled=True) as environment,
    ):
        os.environ.update(environment)
        rows = counting.Stored(counting.Connection("pyspark://", "crm.leads"), orders=VIEWS)
        counting.database._start_spark()
        from pyspark.sql import SparkSession

        session = SparkSession.builder.getOrCreate()
        made(session, leads)
        every = list(dict.fromkeys(column for columns in SETS for column in columns))
        sets = ", ".join(f"({', '.join(columns)})" for columns in SETS)
        at_once = (
            f"SELECT {', '.join(every)}, grouping_id() AS g, count(*) AS n FROM crm.leads"
            f" GROUP BY GROUPING SETS ({sets})"
        )
        works = {
            "kit": lambda: counting.count_sets(rows, SETS),
            "a query each": lambda: [
                session.table("crm.leads").groupBy(*columns).count().toPandas() for columns in SETS
            ],
            "one query": lambda: session.sql(at_once).toPandas(),
        }
        taken = race(works)
        counting.close()
    for peer in ("a query each", "one query"):
        print(
            f"{leads:,} leads, {len(SETS)} sets: {taken['kit']:.2f} s; bare Spark, {peer},"
            f" {taken[peer]:.2f} s: {taken['kit'] / taken[peer]:.2f} times."
        )


if __name__ == "__main__":
    main()
