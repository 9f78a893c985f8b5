"""Leads that stay in a file give the same findings as leads that are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import counting
from workshop.folder import Folder
from workshop.importers import spreadsheet
from workshop.leads import (
    card,
    criteria,
    handoff,
    maturity,
    outcomes,
    population,
    segments,
    service,
    threshold,
    two_views,
)

pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")


@pytest.fixture(scope="module", params=["leads.parquet", "leads.csv"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Folder, Folder]:
    """The awkward team twice: its leads read, and its leads left in a file."""
    import duckdb

    source = workshop.open(Path(__file__).resolve().parents[2] / "data" / "awkward")
    bad = [problem.row for problem in source.check("leads").problems]
    # Rows that are read and cannot be used are left out whole; where only some columns are counted,
    # only for those.
    good = spreadsheet.read(source.file("leads")).drop(index=bad)
    home = tmp_path_factory.mktemp("stored")
    for name in ("read", "stored"):
        shutil.copytree(
            source.path, home / name, ignore=shutil.ignore_patterns("results", "leads.csv")
        )
    good.to_csv(home / "read" / "data" / "leads.csv", index=False)
    path = home / "stored" / "data" / request.param
    if path.suffix == ".parquet":
        duckdb.connect().execute(
            f"COPY (SELECT * FROM read_csv('{home / 'read' / 'data' / 'leads.csv'}')) TO '{path}'"
            " (FORMAT parquet)"
        )
    else:
        shutil.copy(home / "read" / "data" / "leads.csv", path)
    with (home / "stored" / "workshop.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[tables.leads]\nfile = "data/{request.param}"\nin_place = true\n')
    return workshop.open(home / "read"), workshop.open(home / "stored")


def test_every_count_is_the_same(both: tuple[Folder, Folder]) -> None:
    read, stored = both
    people = read.table("people")["person"].tolist()
    found = []
    for team in both:
        rows = team.rows("leads")
        old = population.old_enough(rows, team.terms)
        by = population.kinds(rows, population.columns(rows, people=people))
        found.append(
            [
                two_views.count(rows),
                two_views.count(old),
                segments.count(rows, by=by),
                maturity.count(rows, team.terms),
                card.count(old, people=people),
                handoff.paths(rows),
                handoff.paths(old),
                pd.DataFrame({"by": by, "months": threshold.months(rows), "n": len(rows)}),
            ]
        )
    assert isinstance(stored.rows("leads"), counting.Stored) and isinstance(
        read.rows("leads"), pd.DataFrame
    )
    assert len(found[0][0]) > 5 and len(found[0][2]) > 20
    for ours, theirs in zip(*found):
        pd.testing.assert_frame_equal(ours, theirs)
        assert {
            key: ours.attrs.get(key)
            for key in ("young", "horizon", "attributes", "steps", "undated", "left_out")
        } == {
            key: theirs.attrs.get(key)
            for key in ("young", "horizon", "attributes", "steps", "undated", "left_out")
        }


def test_every_finding_is_the_same(both: tuple[Folder, Folder]) -> None:
    said = []
    for team in both:
        rows, people = team.rows("leads"), team.table("people")["person"].tolist()
        old = population.old_enough(rows, team.terms)
        counts, seen, shares = (
            two_views.count(rows),
            two_views.count(old),
            card.count(old, people=people),
        )
        said.append(
            [
                two_views.agreement(counts, team.terms),
                segments.by_segment(population.of(team).kinds, team.terms),
                outcomes.by_label(seen),
                outcomes.foresight(seen),
                outcomes.unrated(seen),
                maturity.won_in_the_end(maturity.count(rows, team.terms)),
                card.start(shares).finding,
                criteria.rules(criteria.policies(shares), shares),
                handoff.funnel(handoff.paths(rows)),
                service.leads_owed(handoff.paths(old), target=60),
            ]
        )
    assert [str(finding) for finding in said[0]] == [str(finding) for finding in said[1]]
    assert said[0][1].verdict == "clear"


def test_what_needs_the_rows_says_where_they_are(both: tuple[Folder, Folder]) -> None:
    _, stored = both
    leads = stored.table("leads")
    assert leads.empty and "only counted there" in leads.attrs["missing"]
    assert (
        "only counted there" in handoff.first_contact(handoff.waits(leads, stored.terms)).sentence
    )
    assert stored.has("leads") and not stored.check("leads").problems


def test_a_file_that_is_gone_is_a_problem_with_its_remedy(
    both: tuple[Folder, Folder], tmp_path: Path
) -> None:
    folder = tmp_path / "awkward"
    shutil.copytree(both[1].path, folder)
    (folder / "data" / both[1].file("leads").name).unlink()
    team = workshop.open(folder)
    assert [problem.what for problem in team.check("leads").problems] == [
        f"{both[1].file('leads').name} is not in {folder / 'data'}"
    ]
    assert two_views.agreement(two_views.count(team.rows("leads"))).verdict == "cannot tell"
