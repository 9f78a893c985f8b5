"""Leads in a table of a Spark of two workers give what they give in files: run by make test-spark, in
an environment of its own, as Spark is large.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workshop import counting, sample
from workshop.counting import database

from .spark_cluster import cluster
from .test_counting import (
    MAPPED,
    ORDER,
    SETS,
    apart,
    put_together_as_files_are,
    raw_leads,
    small,
    write,
)

pytest.importorskip("pyspark", reason="pyspark is not installed (the extra spark)")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, which is not on this computer", allow_module_level=True)
pytestmark = pytest.mark.slow

LEADS = "2-lead-quality"
READ_BY_ROW = {"ratings-after-the-outcome", "first-contact"}
"""Findings that follow a lead from row to row, which nothing that is only counted can give."""
COMMAND = [sys.executable, "-c", "from workshop.cli import app; app()"]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a cluster, which is this process's too."""
    with (
        cluster(tmp_path_factory.mktemp("spark")) as environment,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            yield environment
        finally:
            counting.close()


def kept(tables: dict[str, pd.DataFrame]) -> None:
    """Put frames of text into the cluster's catalogue, blank cells as nothing; each in one part, so
    that its rows keep their order.
    """
    from pyspark.sql import SparkSession

    database._start_spark()
    session = SparkSession.builder.getOrCreate()
    session.sql("CREATE DATABASE IF NOT EXISTS crm")
    for name, frame in tables.items():
        cells = [tuple(cell or None for cell in row) for row in frame.itertuples(index=False)]
        columns = ", ".join(f"`{heading}` string" for heading in frame.columns)
        made = session.createDataFrame(cells, columns)
        made.coalesce(1).write.mode("overwrite").saveAsTable(name)


@pytest.mark.usefixtures("spark")
def test_spark_counts_what_pandas_counts_of_text_and_of_types(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    frame = raw_leads()
    loaded = small(write(frame, tmp_path / "loaded.csv", "csv"))
    whole = small(write(frame.replace("Lukewarm", ""), tmp_path / "whole.csv", "csv"))
    kept({"crm.raw": frame})
    session = SparkSession.builder.getOrCreate()
    session.sql(
        "CREATE OR REPLACE VIEW crm.typed AS SELECT * EXCEPT (Activity, Created),"
        " CAST(Activity AS int) AS Activity,"
        " CAST(Created AS timestamp_ntz) AS Created FROM crm.raw"
    )
    for table in ("crm.raw", "crm.typed"):
        rows = counting.Stored(counting.Connection("pyspark://", table), orders=ORDER, **MAPPED)
        for by, ours in zip(SETS, counting.count_sets(rows, SETS)):
            pd.testing.assert_frame_equal(
                ours, counting.count(loaded if "sales_view" in by else whole, by)
            )
        assert len(rows) == len(whole)


@pytest.mark.usefixtures("spark")
def test_tables_in_spark_are_put_together_as_files_are(tmp_path: Path) -> None:
    kept(apart(tmp_path))
    put_together_as_files_are(tmp_path, "pyspark://")


def typed(folder: Path, *words: str, environment: dict[str, str]) -> tuple[int, str, str]:
    """A command as a person gives it: its status, and what it says to the screen in either way."""
    done = subprocess.run(
        [*COMMAND, words[0], str(folder), *words[1:]],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    return done.returncode, done.stdout.replace(str(folder), "FOLDER"), done.stderr


def findings(folder: Path) -> list[Any]:
    """What the executed notebook of the leads says."""
    path = folder / "results" / "notebooks" / f"{LEADS}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    kind = "application/vnd.workshop.finding+json"
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    return [data[kind] for data in outputs if kind in data]


def test_a_folder_whose_leads_lie_in_spark_is_checked_and_run_as_one_whose_leads_are_a_file(
    spark: dict[str, str], tmp_path: Path
) -> None:
    words = {
        "pandas": "",
        "duckdb": '[tables.leads]\nfile = "data/leads.csv"\nin_place = true\n',
        "spark": '[connections]\nlake = "pyspark://"\n'
        '[tables.leads]\nconnection = "lake"\ntable = "crm.leads"\n',
    }
    said, found = {}, {}
    for how, lines in words.items():
        folder = sample.make("calm", tmp_path / how)
        settings = folder / "workshop.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + lines, encoding="utf-8")
        if how == "spark":
            leads = folder / "data" / "leads.csv"
            kept({"crm.leads": pd.read_csv(leads, dtype=str, keep_default_na=False)})
            counting.close()  # the command line has the cluster to itself
            leads.unlink()
        status, told, beside = typed(folder, "check", environment=spark)
        assert status == 0, (how, told, beside)
        ran = typed(folder, "run", "--only", LEADS, environment=spark)
        assert ran[0] == 0, (how, ran)
        # Not a word of Spark's is among what the kit says.
        assert beside == ran[2] == "", how
        said[how] = told.replace("leads.csv", "WHERE").replace("the table crm.leads", "WHERE")
        found[how] = findings(folder)
    assert len(found["spark"]) > 5
    assert said["spark"] == said["duckdb"]
    where = re.compile(r"leads\.csv|the table crm\.leads")
    there = {how: where.sub("WHERE", json.dumps(one)) for how, one in found.items()}
    assert there["spark"] == there["duckdb"]
    counted = [
        [one for one in found[how] if one["name"] not in READ_BY_ROW] for how in ("spark", "pandas")
    ]
    assert counted[0] == counted[1] and len(counted[0]) == len(found["spark"]) - len(READ_BY_ROW)
