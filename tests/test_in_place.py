"""Whatever leads lie in, one file or several, they give the same counts and the same sentences read
into memory, counted by DuckDB where they lie, and counted by a database through Ibis.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import counting

pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
pytest.importorskip("ibis", reason="Ibis is not installed (the extra warehouse)")

SETS = [
    ["outcome"],
    ["sales_view", "marketing_view", "outcome"],
    ["source", "outcome", "amount"],
    [("created_at", "month"), "outcome"],
    [("created_at", "day"), ("closed_at", "day")],
    [("closed_at", "known"), "outcome"],
    [],
]
FORMS = {
    "iso": "%Y-%m-%d",
    "day": "%d/%m/%Y",
    "month": "%m/%d/%Y",
    "dots": "%d.%m.%Y",
    "name": "%d %b %Y",
    "clock": "%d/%m/%Y 10:15",
    "zone": "%Y-%m-%dT23:30:00+02:00",
    "utc": "%Y-%m-%dT10:30:00Z",
    "local": "%Y-%m-%d 00:30",
}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    warnings.filterwarnings("ignore", module="ibis")
    yield
    counting.close()


def leads(rng: np.random.Generator, n: int, again: float) -> pd.DataFrame:
    """Leads as an export has them, some in several rows."""
    ids = np.arange(n)
    if again:
        ids = np.where(rng.random(n) < again, rng.integers(0, n, n), ids)
    pick = lambda *values: rng.choice(np.array(values, dtype=object), n)
    created, closed = (str(rng.choice(list(FORMS))) for _ in range(2))
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    later = days + pd.to_timedelta(rng.integers(1, 60, n), unit="D")
    frame = pd.DataFrame(
        {
            "Lead Id": [f"L{k}" for k in ids],
            "Quality": pick("Hot", "warm ", "Cold", ""),
            "Score": pick("3", "7", "11", ""),
            "Stage": pick("Closed Won", "Closed Lost", "Negotiation", "Proposal", ""),
            "Source": pick("Fair", "Web", "Größe – “Büro”", ""),
            "Came in": days.strftime(FORMS[created]),
            "Done": np.where(rng.random(n) < 0.7, later.strftime(FORMS[closed]), ""),
            "Value": pick("100", "250.5", "1000", "")
            if rng.random() < 0.5
            else pick("€1,000", "€20", "$300", ""),
        }
    )
    if rng.random() < 0.5:
        frame["Currency"] = pick("EUR", "USD", "")
    if rng.random() < 0.3:
        frame.loc[rng.integers(0, n, 2), "Lead Id"] = ""
    return frame


COLUMNS = """[tables.leads.columns]
lead_id = "Lead Id"
sales_view = "Quality"
marketing_view = "Score"
outcome = { stages = ["Stage"] }
source = "Source"
created_at = "Came in"
closed_at = "Done"
amount = "Value"
"""


def folders(rng: np.random.Generator, at: Path) -> dict[str, workshop.Folder]:
    """One small folder, read into memory, in place, and in a database."""
    import duckdb

    whole = leads(rng, int(rng.integers(4, 60)), float(rng.choice([0, 0.3])))
    parts = int(rng.integers(1, 4))
    joined = rng.random() < 0.6
    names, tables = [f"l{k}.csv" for k in range(parts)], [f"l{k}" for k in range(parts)]
    at.mkdir()
    base = duckdb.connect(str(at / "leads.db"))

    def write(frame: pd.DataFrame, name: str) -> None:
        frame.to_csv(at / f"{name}.csv", index=False)
        text = frame.astype(object).where(frame != "", None)
        columns = ", ".join(f'"{heading}" VARCHAR' for heading in frame.columns)
        base.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" * frame.shape[1])
        base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', text.to_numpy().tolist())

    join = {"file": "", "table": ""}
    if joined:
        taken = ["Stage", "Value", *(["Currency"] if "Currency" in whole else [])]
        other = whole[["Lead Id", *taken]].rename(columns={"Lead Id": "LEADID"})
        other = other[rng.random(len(other)) < 0.8]
        if rng.random() < 0.5:
            more = other.sample(min(3, len(other)), random_state=1).assign(Stage="Closed Won")
            other = pd.concat([other, more, other.iloc[:1].assign(LEADID="none-of-them")])
        write(other, "deals")
        whole = whole.drop(columns=taken)
        keep = str(rng.choice(["", "first", "last", "sum", "any won"]))
        rule = f', keep = "{keep}"' if keep else ""
        join = {
            kind: f'join = [{{ {kind} = "{name}", on = ["lead id", "LEADID"]{rule} }}]\n'
            for kind, name in (("file", "deals.csv"), ("table", "deals"))
        }
    for place, name in enumerate(tables):
        part = whole.iloc[place::parts]
        write(part.drop(columns="Source") if place and rng.random() < 0.3 else part, name)
    base.close()
    keep = str(rng.choice(["", "first", "last", "sum", "any won"]))
    more = f'keep = "{keep}"\n' if keep else ""
    more += 'amounts_in = "EUR"\n' if rng.random() < 0.5 else ""
    zone = 'timezone = "Europe/Berlin"\n' if rng.random() < 0.5 else ""
    found = {}
    for how in ("memory", "in place", "database"):
        folder = at / how
        folder.mkdir()
        if how != "database":
            where = f"file = {[f'../{name}' for name in names]}\n" if parts > 1 else ""
            where = where or f'file = "../{names[0]}"\n'
            where += "in_place = true\n" if how == "in place" else ""
            where += join["file"].replace('"deals', '"../deals')
        else:
            where = f'connection = "here"\ntable = {tables if parts > 1 else repr(tables[0])}\n'
            where += join["table"]
        (folder / "workshop.toml").write_text(
            f'name = "Acme"\ndate = 2026-11-23\n{zone}'
            '[leads]\nsales_order = ["Cold", "Warm", "Hot"]\n'
            f'[connections]\nhere = "duckdb://{at / "leads.db"}"\n'
            f"[tables.leads]\n{where}{more}{COLUMNS}",
            encoding="utf-8",
        )
        found[how] = workshop.open(folder)
    return found


def said(folder: workshop.Folder) -> set[str]:
    """What is said of the leads, with the files and tables called alike and without rows' numbers,
    which a database has none of.
    """
    checked = folder.check("leads")
    sentences = [*checked.notes, *map(str, checked.problems), *checked.frame.attrs["assumed"]]
    found = set()
    for sentence in sentences:
        if "are only counted there" in sentence or "(2)" in sentence:
            continue
        sentence = sentence.replace("\\", "/").replace("../", "").replace(".csv", "")
        sentence = re.sub(r"the table (\w+)", r"\1", sentence)
        sentence = re.sub(r" \((?:rows? \d[^)]*)\)", "", sentence)
        found.add(sentence)
    return found


def agree(seed: int, at: Path) -> None:
    """The folder of this seed says and counts the same wherever its leads lie."""
    found = folders(np.random.default_rng(seed), at)
    memory = found["memory"]
    assert not memory.table("leads").empty
    for how in ("in place", "database"):
        rows = found[how].rows("leads")
        assert isinstance(rows, counting.Stored), found[how].problems()["what"].tolist()
        for by, ours in zip(SETS, counting.count_sets(rows, SETS)):
            theirs = counting.count(memory.rows("leads"), by)
            pd.testing.assert_frame_equal(ours, theirs, obj=f"{how}, seed {seed}, {by}")
    # The files are named on the way: their names stand before a colon, where tables have others.
    one, two = said(memory), said(found["in place"])
    assert one == two, (seed, one ^ two)
    three = said(found["database"])
    names = lambda sentences: {sentence.partition(": ")[2] or sentence for sentence in sentences}
    assert names(three) == names(two), (seed, names(three) ^ names(two))


@pytest.mark.parametrize("seed", (3, 9))
def test_leads_say_and_count_the_same_wherever_they_lie(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path / "all")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 50))
def test_whatever_small_folder_says_and_counts_the_same_wherever_it_lies(
    seed: int, tmp_path: Path
) -> None:
    agree(seed, tmp_path / "all")


DATED = ("created_at", "qualified_at", "accepted_at", "first_contact_at", "closed_at")
WRITTEN = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%m/%d/%y", "%y-%m-%d", "%d.%m.%y", "%d.%m.%Y"),
    *("%Y-%m-%d", "%d %b %Y", "%d/%m/%Y %H:%M", "%m/%d/%y %I:%M %p", "%Y-%m-%d %H:%M"),
)


def one_order(seed: int, at: Path) -> None:
    """Leads with up to five columns of dates, each in a form of its own or all in one, many of them
    ambiguous, give the same days read into memory, counted by DuckDB and by a database.
    """
    import duckdb

    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 25))
    last = int(rng.choice([9, 12, 28]))  # up to the twelfth each day could be a month
    names = ["created_at", *(name for name in DATED[1:] if rng.random() < 0.6)]
    alike = str(rng.choice(WRITTEN)) if rng.random() < 0.6 else ""
    frame = pd.DataFrame({"lead_id": [f"L{k}" for k in range(n)]})
    moments = pd.to_datetime(
        [f"2026-{rng.integers(1, 10)}-{rng.integers(1, last + 1)} 15:20" for _ in range(n)]
    )
    for name in names:
        cells = moments.strftime(alike or str(rng.choice(WRITTEN)))
        frame[name] = np.where(rng.random(n) < 0.8, cells, "")
        step = pd.to_timedelta(rng.integers(0, 60, n), unit="D")
        moments = (moments + step).map(lambda moment: moment.replace(day=min(moment.day, last)))
    (at / "data").mkdir(parents=True)
    frame.to_csv(at / "data" / "leads.csv", index=False)
    with duckdb.connect(str(at / "leads.db")) as base:
        base.execute(
            f"CREATE TABLE leads AS SELECT * FROM read_csv('{at}/data/leads.csv', all_varchar=true)"
        )
    order = f'dates = "{rng.choice(["day first", "month first"])}"\n' if seed % 5 == 0 else ""
    found, spoken = {}, {}
    for how, where in (
        ("memory", ""),
        ("in place", "in_place = true\n"),
        ("database", 'connection = "here"\ntable = "leads"\n'),
    ):
        (at / "workshop.toml").write_text(
            f'name = "Acme"\ndate = 2026-11-23\n[connections]\nhere = "duckdb://{at}/leads.db"\n'
            f"[tables.leads]\n{where}{order}",
            encoding="utf-8",
        )
        folder = workshop.open(at)
        rows = folder.rows("leads")
        sets = [[], *([(name, "day")] for name in names), [(name, "day") for name in names]]
        found[how] = counting.count_sets(rows, sets)
        spoken[how] = {
            sentence.partition(": ")[2] or sentence.partition(", ")[2]
            for sentence in folder.check("leads").notes
            if "only counted there" not in sentence
        }
        counting.close()
    for how in ("in place", "database"):
        for ours, theirs in zip(found[how], found["memory"]):
            pd.testing.assert_frame_equal(ours, theirs, obj=f"{how}, seed {seed}")
        assert spoken[how] == spoken["memory"], (how, seed, spoken[how] ^ spoken["memory"])


@pytest.mark.parametrize("seed", (1, 124, 260))
def test_the_order_of_dates_is_one_wherever_the_leads_lie(seed: int, tmp_path: Path) -> None:
    one_order(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(2))
def test_whatever_dates_leads_have_their_order_is_one_wherever_they_lie(
    block: int, tmp_path: Path
) -> None:
    for seed in range(100 + 30 * block, 130 + 30 * block):
        one_order(seed, tmp_path / str(seed))


@pytest.mark.parametrize("end", ["total", "no total", "lines above"])
def test_a_report_with_groups_is_not_counted_a_row_at_a_time(end: str, tmp_path: Path) -> None:
    rows = [
        "Stage,Opportunity Name,Amount,Opportunity ID",
        "Closed Won,A,1000,006A1",
        *(f",B{n},2000,006B{n}" for n in range(70 if end == "total" else 3)),
        *([] if end == "no total" else ["Subtotal,,3000,"]),
        "Closed Lost,C,10,006A3",
        ",D,10,006A4",
        *([] if end == "no total" else ["Subtotal,,20,", "Total,,3020,"]),
    ]
    if end == "lines above":
        rows[:0] = ["Opportunity Report", "As of 2026-11-20", ""]
    said = _check(tmp_path, "\n".join(rows) + "\n")
    assert "details only" in said and "Subtotal" not in said


def test_a_deal_won_and_lost_in_turn_is_not_counted_by_whichever_time_stands_first(
    tmp_path: Path,
) -> None:
    rows = [
        "Deal - ID,Deal - Title,Deal - Status,Deal - Value,Deal - Won time,Deal - Lost time",
        "1,A,Won,100,2026-02-02 10:00:00,2026-01-20 10:00:00",
        "2,B,Lost,100,,2026-02-12 10:00:00",
        "3,C,Won,100,2026-02-05 10:00:00,",
    ]
    text = "\n".join(rows) + "\n"
    assert "1 deal has both a time of winning and one of losing" in _check(tmp_path, text)
    line = '[tables.leads.columns]\nclosed_at = "Deal - Won time"\n'
    assert "both a time" not in _check(tmp_path, text, line)
    assert "both a time" not in _check(tmp_path, text.replace("2026-01-20 10:00:00", ""))


def _check(path: Path, leads_: str, more: str = "") -> str:
    """What is said of leads that stay where they are."""
    (path / "data").mkdir(exist_ok=True)
    (path / "data" / "l.csv").write_text(leads_, encoding="utf-8")
    (path / "workshop.toml").write_text(
        'name = "Case"\ndate = 2026-11-23\n'
        '[teams.sales]\nname = "Sales"\ncapacity = 10\n'
        '[teams.marketing]\nname = "Marketing"\ncapacity = 10\n'
        f'[tables.leads]\nfile = "data/l.csv"\nin_place = true\n{more}',
        encoding="utf-8",
    )
    checked = workshop.open(path).check("leads")
    return " ".join([*map(str, checked.problems), *checked.notes])
