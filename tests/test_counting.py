"""Wherever the rows lie, the same counts come out, and nothing above can tell."""

from __future__ import annotations

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import counting, tables
from workshop.counting import counts
from workshop.errors import WorkshopError
from workshop.importers import spreadsheet

pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")

ORDER = {"sales_view": ["Cold", "Warm", "Hot"]}
SETS = [
    ["sales_view", "marketing_view", "outcome"],
    ["source", "sales_view"],
    ["Region"],
    [("created_at", "month"), "outcome"],
    [("created_at", "day")],
    ["amount"],
    [],
    ["outcome", ("created_at", "known"), ("closed_at", "known")],
]


def raw_leads(n: int = 400) -> pd.DataFrame:
    """An export with headings of its own, blanks, both spellings, Windows' letters and a label that
    nobody knows.
    """
    rng = np.random.default_rng(7)
    pick = lambda values: rng.choice(values, n)
    frame = pd.DataFrame(
        {
            "Id": [f"L{k}" for k in range(n)],
            "Quality": pick(["Hot", "warm ", "Cold", "Select", ""]),
            "Activity": pick(["3", "7", "11", ""]),
            "Profile": pick(["1", "2"]),
            "Converted": pick(["1", "0", ""]),
            "Source": pick(["Fair", "google", "Google", "Größe – “Büro”", ""]),
            "Region": pick(["Süd", "Nord", ""]),
            "Created": pick(["2026-01-05", "2026-01-31 23:59", "2026-02-01", ""]),
            "amount": pick(["1,234.50", "$12K", "7", ""]),
        }
    )
    frame.loc[3, ["Quality", "Created"]] = ["Lukewarm", ""]
    return frame


MAPPED = {
    "columns": {
        "lead_id": "Id",
        "sales_view": "Quality",
        "marketing_view": {"sum": ["Activity", "Profile"]},
        "outcome": "Converted",
        "source": "Source",
        "created_at": "Created",
    },
    "values": {"outcome": {"1": "won", "0": "lost"}, "source": {"google": "Google"}},
    "blank": ("Select",),
}


def small(path: Path, *, until: date | None = None) -> pd.DataFrame:
    """The same export read as a small one, in pandas."""
    raw = spreadsheet.remap(
        spreadsheet.read(path),
        columns=MAPPED["columns"],
        values=MAPPED["values"],
        blank=MAPPED["blank"],
        file=path.name,
    )
    frame = tables.check("leads", raw, file=path.name, orders=ORDER).frame
    if until:
        frame = frame[frame["created_at"].dt.normalize() <= pd.Timestamp(until)]
    return frame


def stored(path: Path, **more: object) -> counting.Stored:
    return counting.Stored(counting.File(path), orders=ORDER, **MAPPED, **more)


def same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=True)


def write(frame: pd.DataFrame, path: Path, how: str) -> Path:
    match how:
        case "parquet":
            import duckdb

            duckdb.connect().execute(f"COPY (SELECT * FROM frame) TO '{path}' (FORMAT parquet)")
        case "xlsx":
            frame.to_excel(path, index=False)
        case "windows":
            path.write_bytes(frame.to_csv(index=False, sep=";").encode("windows-1252"))
        case "utf-16":
            path.write_bytes(frame.to_csv(index=False, sep="\t").encode("utf-16"))
        case _:
            path.write_text(frame.to_csv(index=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("how", "suffix"),
    [
        ("csv", ".csv"),
        ("windows", ".csv"),
        ("utf-16", ".txt"),
        ("parquet", ".parquet"),
        ("xlsx", ".xlsx"),
    ],
)
@pytest.mark.parametrize("until", [None, date(2026, 1, 31)])
def test_a_file_counted_in_place_gives_what_the_loaded_one_gives(
    tmp_path: Path, how: str, suffix: str, until: date | None
) -> None:
    frame = raw_leads()
    loaded = small(write(frame, tmp_path / "loaded.csv", "csv"), until=until)
    # A row whose label nobody knows is left out where its label is asked for, and only there.
    whole = small(write(frame.replace("Lukewarm", ""), tmp_path / "whole.csv", "csv"), until=until)
    rows = stored(write(frame, tmp_path / f"leads{suffix}", how), until=until)
    for by, ours in zip(SETS, counting.count_sets(rows, SETS)):
        asked = "sales_view" in by
        pd.testing.assert_frame_equal(ours, counting.count(loaded if asked else whole, by))
        pd.testing.assert_frame_equal(counting.count(rows, by), ours)
        # That row has no day either.
        assert ours.attrs["left_out"] == (asked and until is None)
    assert len(rows) == len(whole) == len(loaded)


def test_headings_are_ours_where_they_are_mapped_or_the_same_but_for_spelling(
    tmp_path: Path,
) -> None:
    rows = stored(
        write(
            raw_leads().rename(columns={"Region": "Some Region", "amount": "AMOUNT "}),
            tmp_path / "leads.csv",
            "csv",
        )
    )
    assert rows.names() == [
        "lead_id",
        "created_at",
        "source",
        "marketing_view",
        "sales_view",
        "outcome",
        "amount",
        "Some Region",
    ]


def test_rows_of_another_length_are_counted_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(
        'source,outcome\nFair,won\nFair\n\nWeb,lost,surplus\n"Fair",won\n', encoding="utf-8"
    )
    counts = counting.count(counting.Stored(counting.File(path)), ["source", "outcome"])
    assert counts.fillna("").to_numpy().tolist() == [
        ["Fair", "won", 2],
        ["Fair", "", 1],
        ["Web", "lost", 1],
    ]


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("source,outcome\n", encoding="utf-8")
    rows = counting.Stored(counting.File(path))
    counts = counting.count(rows, ["source", "outcome"])
    assert rows.empty and counts.empty and list(counts.columns) == ["source", "outcome", "n"]
    assert counts.attrs["missing"] == "leads.csv has no rows."


def test_what_cannot_be_counted_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="nothing.csv is not in"):
        counting.count(counting.Stored(counting.File(tmp_path / "nothing.csv")), ["source"])
    (tmp_path / "broken.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(WorkshopError, match="not a Parquet file"):
        counting.count(counting.Stored(counting.File(tmp_path / "broken.parquet")), ["source"])
    path = write(raw_leads(20), tmp_path / "leads.csv", "csv")
    with pytest.raises(WorkshopError, match='Did you mean "Quality"'):
        counting.count(
            counting.Stored(counting.File(path), columns={"sales_view": "Qualty"}), ["sales_view"]
        )
    with pytest.raises(WorkshopError, match="NO_SUCH_SECRET in the environment"):
        counting.count(
            counting.Stored(
                counting.Connection("postgres://me:${NO_SUCH_SECRET}@localhost/x", "leads")
            ),
            ["source"],
        )


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of its own, run by an unprivileged user on the loopback interface: its
    address.
    """
    pytest.importorskip("ibis", reason="Ibis is not installed (the extra warehouse)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra warehouse)")
    found = shutil.which("initdb") or next(
        iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)), None
    )
    if found is None:
        pytest.skip(
            "there is no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        )
    home = Path(tempfile.mkdtemp(prefix="workshop-pg-"))
    who: dict[str, object] = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        who = {"user": "nobody", "extra_groups": []}  # the server refuses to run as root
        shutil.chown(home, "nobody")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pg_ctl = str(Path(found).with_name("pg_ctl"))
    try:
        subprocess.run(
            [
                found,
                "-D",
                str(home / "data"),
                "-U",
                "kit",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=home,
            **who,
        )
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        )
        subprocess.run(
            [
                pg_ctl,
                "-D",
                str(home / "data"),
                "-o",
                options,
                "-l",
                str(home / "log"),
                "-w",
                "start",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home,
            **who,
        )
        yield f"postgres://kit@127.0.0.1:{port}/postgres"
    finally:
        counting.close()
        subprocess.run(
            [pg_ctl, "-D", str(home / "data"), "-m", "immediate", "stop"],
            capture_output=True,
            cwd=home,
            **who,
        )
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("until", [None, date(2026, 1, 31)])
@pytest.mark.parametrize("typed", [False, True])
def test_a_postgresql_server_counts_what_pandas_counts(
    tmp_path: Path, postgres: str, until: date | None, typed: bool
) -> None:
    import psycopg

    frame = raw_leads()
    loaded = small(write(frame, tmp_path / "loaded.csv", "csv"), until=until)
    whole = small(write(frame.replace("Lukewarm", ""), tmp_path / "whole.csv", "csv"), until=until)
    table = f"crm.leads_{'typed' if typed else 'text'}"
    kinds = {"Activity": "integer", "Created": "timestamp"} if typed else {}
    columns = ", ".join(f'"{name}" {kinds.get(name, "text")}' for name in frame.columns)
    with psycopg.connect(postgres) as server:
        server.execute("CREATE SCHEMA IF NOT EXISTS crm")
        server.execute(f"DROP TABLE IF EXISTS {table}")
        server.execute(f"CREATE TABLE {table} ({columns})")
        with server.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in frame.itertuples(index=False):
                copy.write_row([None if cell == "" else cell for cell in row])
    rows = counting.Stored(
        counting.Connection(postgres, table), orders=ORDER, until=until, **MAPPED
    )
    for by, ours in zip(SETS, counting.count_sets(rows, SETS)):
        pd.testing.assert_frame_equal(
            ours, counting.count(loaded if "sales_view" in by else whole, by)
        )
    assert len(rows) == len(whole)


def test_a_server_that_is_not_there_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra warehouse)")
    monkeypatch.setenv("WORKSHOP_TEST_SECRET", "s3cret")
    rows = counting.Stored(
        counting.Connection("postgres://kit:${WORKSHOP_TEST_SECRET}@127.0.0.1:1/x", "leads")
    )
    with pytest.raises(WorkshopError) as told:
        counting.count(rows, ["source"])
    assert "s3cret" not in str(told.value) and "postgres connection" in str(told.value)


def test_a_connection_whose_packages_are_not_installed_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed (the extra warehouse)")

    def connect(address: str) -> None:
        raise ModuleNotFoundError("No module named 'snowflake'")

    monkeypatch.setattr(ibis, "connect", connect)
    with pytest.raises(
        WorkshopError,
        match=(
            r"A snowflake connection needs packages that are not installed. Install them with: pip"
            r" install 'ibis-framework\[snowflake\]'"
        ),
    ):
        counting.Connection("snowflake://me@account/crm", "leads").headings()


def test_a_folder_names_a_connection_and_its_leads_are_counted_there(
    make_folder: Callable[..., Path], postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from workshop.leads import two_views

    with psycopg.connect(postgres) as server:
        server.execute(
            'DROP TABLE IF EXISTS scored; CREATE TABLE scored ("Rating" text, score integer)'
        )
        server.execute(
            "INSERT INTO scored SELECT CASE WHEN k % 3 = 0 THEN 'Cold' ELSE 'Hot' END, k % 3 FROM"
            " generate_series(1, 300) AS k"
        )
    monkeypatch.setenv("WORKSHOP_TEST_PORT", postgres.rsplit(":", 1)[1].split("/")[0])
    folder = make_folder(
        'name = "Acme"\ndate = 2026-11-23\n[leads]\nsales_order = ["Cold",'
        ' "Hot"]\n[connections]\nwarehouse ='
        ' "postgres://kit@127.0.0.1:${WORKSHOP_TEST_PORT}/postgres"\n[tables.leads]\nconnection ='
        ' "warehouse"\ntable = "scored"\n[tables.leads.columns]\nsales_view ='
        ' "Rating"\nmarketing_view = "score"\n'
    )
    team = workshop.open(folder)
    counts = two_views.count(team.rows("leads"))
    assert counts[["sales_view", "marketing_view", "n"]].to_numpy().tolist() == [
        ["Cold", 0.0, 100],
        ["Hot", 1.0, 100],
        ["Hot", 2.0, 100],
    ]
    assert two_views.agreement(counts).verdict == "clear" and team.notes() == [
        "The leads stay in the table scored and are only counted there: marketing_view and"
        " sales_view."
    ]


APART = {
    "old": ("Id,Quality,Came in\n1,Hot,05.01.2026\n2,Cold,31.01.2026\n3,Hot,\n,Cold,01.02.2026\n"),
    "new": "ID,Came in,Region\n4,13.03.2026,Nord\n1,14.03.2026,Nord\n",
    "deals": (
        'Lead,Stage,Value\n1,Closed Lost,10\n1,Closed Won,"1.250,50"\n2,Closed Lost,\n9,Open,5\n'
    ),
}
"""Leads in two tables of different shape, some in several rows, and what became of them in a
third.
"""


def apart(place: Path) -> dict[str, pd.DataFrame]:
    """The three tables, each a file in `place` too."""
    found = {}
    for name, text in APART.items():
        (place / f"{name}.csv").write_text(text)
        found[name] = pd.read_csv(place / f"{name}.csv", dtype=str, keep_default_na=False)
    return found


def put_together_as_files_are(place: Path, address: str) -> None:
    """The three tables at this address make the same leads as the three files in `place`."""
    where = {
        "read": 'file = ["old.csv", "new.csv"]\njoin = [{ file = "deals.csv", ',
        "there": 'connection = "w"\ntable = ["old", "new"]\njoin = [{ table = "deals", ',
    }
    opened = {}
    for how, lines in where.items():
        (place / "workshop.toml").write_text(
            'name = "A"\ndate = 2026-11-23\n[leads]\nsales_order = ["Cold", "Hot"]\n'
            f'[connections]\nw = "{address}"\n'
            f'[tables.leads]\n{lines}on = ["Id", "Lead"], keep = "sum" }}]\nkeep = "sum"\n'
            '[tables.leads.columns]\nlead_id = "Id"\nsales_view = "Quality"\namount = "Value"\n'
            'created_at = "Came in"\noutcome = { stages = ["Stage"] }\n'
        )
        opened[how] = workshop.open(place)
    rows = opened["there"].rows("leads")
    assert isinstance(rows, counting.Stored), opened["there"].problems()["what"].tolist()
    assert len(rows) == 5
    sets = [
        ["outcome", "amount"],
        ["sales_view", "outcome"],
        [("created_at", "month")],
        [("created_at", "day"), "Region"],
    ]
    for by, ours in zip(sets, counting.count_sets(rows, sets)):
        same(ours, counting.count(opened["read"].rows("leads"), by))
    notes = " ".join(opened["there"].check("leads").notes)
    assert "1 row of the table deals belongs to none" in notes
    assert "1 lead found several rows, of which the first row counts, with the amounts" in notes
    assert "1 lead stands in 2 rows, differing in" in notes


def test_tables_of_a_server_are_put_together_as_files_are(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    with psycopg.connect(postgres) as server:
        for name, frame in apart(tmp_path).items():
            columns = ", ".join(f'"{heading}" text' for heading in frame.columns)
            server.execute(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({columns})")
            for row in frame.itertuples(index=False):
                marks = ", ".join("%s" for _ in row)
                server.execute(
                    f"INSERT INTO {name} VALUES ({marks})", [cell or None for cell in row]
                )
    monkeypatch.setenv("WORKSHOP_TEST_PORT", postgres.rsplit(":", 1)[1].split("/")[0])
    put_together_as_files_are(tmp_path, "postgres://kit@127.0.0.1:${WORKSHOP_TEST_PORT}/postgres")


def test_a_table_is_looked_up_once_a_connection_and_all_sets_are_counted_by_one_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB as a server, which Ibis asks as it asks any other."""
    import duckdb

    pytest.importorskip("ibis", reason="Ibis is not installed (the extra warehouse)")
    from ibis.backends.duckdb import Backend

    leads = raw_leads().assign(Activity=lambda leads: pd.to_numeric(leads["Activity"]))
    with duckdb.connect(str(tmp_path / "crm.db")) as duck:
        duck.register("frame", leads)
        duck.execute("CREATE TABLE leads AS SELECT * FROM frame")
    asked: list[str] = []
    looked = Backend.get_schema
    monkeypatch.setattr(
        Backend, "get_schema", lambda *a, **k: (asked.append("table"), looked(*a, **k))[1]
    )
    told = counting.Connection._counted
    monkeypatch.setattr(
        counting.Connection, "_counted", lambda *a: (asked.append("count"), told(*a))[1]
    )
    rows = counting.Stored(
        counting.Connection(f"duckdb://{tmp_path / 'crm.db'}", "leads"), orders=ORDER, **MAPPED
    )
    try:
        found = counting.count_sets(rows, SETS)
        assert asked == ["table", "count"]
        for by, ours in zip(SETS, found):
            same(ours, counting.count(rows, by))
        assert asked == ["table", "count", *["count"] * len(SETS)]
    finally:
        counting.close()


def test_more_combinations_than_a_number_can_tell_are_counted_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({f"c{n}": rng.integers(0, 5, 300).astype(str) for n in range(6)}).mask(
        rng.random((300, 6)) < 0.1
    )
    usual = counting.count(frame, list(frame.columns))
    monkeypatch.setattr(counts, "LARGEST", 2_000)
    pd.testing.assert_frame_equal(counting.count(frame, list(frame.columns)), usual)
    monkeypatch.undo()
    wide = pd.DataFrame({f"c{n}": rng.integers(0, 500, 300).astype(str) for n in range(30)})
    assert counting.count(wide, list(wide.columns))["n"].sum() == 300


CRM = "Record ID,Lead Status,Lifecycle Stage,HubSpot Score,Original Source,Create Date\n" + "".join(
    (
        f"{k},{('Unqualified', 'New', '', 'Open Deal')[k % 4]},{('Lead', 'Customer', 'Other')[k % 3]},"
        f"{k % 7},{('Select', 'Web')[k % 2]},2026-0{1 + k % 3}-02\n"
    )
    for k in range(120)
)


@pytest.mark.parametrize("how", ["csv", "parquet", "title", "windows"])
def test_a_known_crm_is_counted_in_place_by_the_preset_it_is_read_with(
    tmp_path: Path, how: str
) -> None:
    def opened(place: Path, more: str = "") -> workshop.Folder:
        words = (
            '[tables.leads.columns]\nsales_view = "Lead'
            ' Status"\n[tables.leads.values.outcome]\n"open deal" = "won"\n'
        )
        (tmp_path / "workshop.toml").write_text(
            f'name = "A"\ndate = 2026-11-23\n[tables.leads]\nfile = "{place.name}"\n{more}{words}'
        )
        return workshop.open(tmp_path)

    small, big = (
        tmp_path / "small.csv",
        tmp_path / ("big.parquet" if how == "parquet" else "big.csv"),
    )
    small.write_text(CRM)
    if how in ("csv", "title"):
        big.write_text(("Leads of the year\n\n" if how == "title" else "") + CRM)
    else:
        write(pd.read_csv(small, dtype=str, keep_default_na=False), big, how)
    read, left = opened(small), opened(big, "" if how == "parquet" else "in_place = true\n")
    assert isinstance(left.rows("leads"), counting.Stored)
    for by in (
        ["outcome"],
        ["source", "outcome", "marketing_view"],
        ["sales_view"],
        [("created_at", "month"), "outcome"],
    ):
        same(counting.count(left.rows("leads"), by), counting.count(read.rows("leads"), by))
    told = [
        note.replace("small.csv", "big")
        for note in read.notes()
        if "tells" in note or "read as an export" in note
    ]
    assert len(told) > 1 and set(told) <= {note.replace(big.name, "big") for note in left.notes()}


def test_a_column_that_is_not_there_is_told_by_the_check_of_leads_in_place(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Record ID,Deal Stage\n1,Closed Won\n")
    (tmp_path / "workshop.toml").write_text(
        'name = "A"\ndate = 2026-11-23\n[tables.leads]\nfile = "l.csv"\nin_place ='
        ' true\n[tables.leads.columns]\noutcome = "Deal Stge"\n'
    )
    (problem,) = workshop.open(tmp_path).check("leads").problems
    assert 'Did you mean "Deal Stage"? Its headings are "Record ID" and "Deal Stage".' in str(
        problem
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"<html>", "is a web page"),
        (b"\xd0\xcf\x11\xe0", "old Excel format"),
    ],
)
def test_what_is_no_table_is_named_in_place_too(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "l.csv").write_bytes(content)
    with pytest.raises(WorkshopError, match=sentence):
        counting.count(counting.Stored(counting.File(tmp_path / "l.csv")), ["source"])
