"""Whatever oddity is put into a random good file, the result is the good file's, or the difference
is said: one property for each kind of oddity that people's files have.

Each draws a good file and an oddity from a seed. `unsaid` holds the rule for whole folders; where
more is known, the property asks for more. A few seeds are tried in the fast tests, many in the slow
ones.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import workshop
from workshop import counting, tables
from workshop.communication import network
from workshop.importers import spreadsheet
from workshop.leads import population
from workshop.tables import Column
from workshop.terms import Terms

from . import test_oddities as leads_
from . import test_scales as forms

Draw = np.random.Generator
TEAMS = {"sales": "Sales", "marketing": "Marketing"}
HEAD = (
    'name = "A"\ndate = 2026-11-23\n[teams.sales]\nname = "Sales"\ncapacity = 9\n[teams.marketing]\n'
    'name = "Marketing"\ncapacity = 9\n[leads]\nsales_order = ["Cold", "Warm", "Hot"]\n'
)


def folder(path: Path, table: str, settings: str = "", **files: pd.DataFrame) -> workshop.Folder:
    """A folder whose table is in these files."""
    (path / "data").mkdir(parents=True, exist_ok=True)
    for name, frame in files.items():
        frame.to_csv(path / "data" / f"{name}.csv", index=False, quoting=csv.QUOTE_ALL)
    settings = settings or f'file = "data/{next(iter(files))}.csv"\n'
    (path / "workshop.toml").write_text(f"{HEAD}[tables.{table}]\n{settings}", encoding="utf-8")
    return workshop.open(path)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells as text, whatever their types."""
    return frame.astype("object").where(frame.notna(), "").astype(str)


def sentences(checked: tables.Checked) -> set[str]:
    return {*checked.notes, *tables.sentences(checked.problems)}


def leads_of(path: Path, frame: pd.DataFrame, settings: str = "") -> tuple[list, set[str]]:
    """Our columns of the leads, and what is said of them."""
    team = folder(path, "leads", f'file = "data/export.csv"\n{settings}', export=frame)
    checked = team.check("leads")
    return leads_.plain(checked), sentences(checked)


# --- 1: a row goes because of one cell -----------------------------------------------------------


def cell(column: Column, rng: Draw, k: int) -> str:
    """A good cell of a column, in the k-th row."""
    match column.kind:
        case "choice":
            return str(rng.choice(column.choices))
        case "team":
            return str(rng.choice(list(TEAMS.values())))
        case "yes_no":
            return str(rng.choice(["yes", "no"]))
        case "number" | "whole" if column.name.startswith("effort"):
            return {"low": "1", "likely": "5", "high": "9"}[column.name.split("_")[1]]
        case "number" | "whole":
            return str(rng.integers(column.low or 0, (column.high or 100) + 1))
        case "date":
            return f"2026-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
        case "view":
            return str(rng.choice(["Cold", "Warm", "Hot"]))
    return f"{column.name} {k}"


def one_bad_cell(rng: Draw, path: Path) -> None:
    """A cell that cannot be read is blank (or the default), and nothing else is another; where the
    row cannot do without it, the row goes, and no other.
    """
    table = tables.TABLES[str(rng.choice(list(tables.TABLES)))]
    columns = [
        *table.columns,
        *(tables._column_for(table, f"{c.name}_sales", TEAMS) for c in table.columns if c.per_team),
    ]
    n = int(rng.integers(2, 9))
    raw = pd.DataFrame(
        {c.name: [cell(c, rng, k) for k in range(n)] for c in columns},
        index=range(2, n + 2),
        dtype=object,
    )
    bad = [c for c in columns if c.kind not in ("text", "list")]
    if not bad:
        return
    column, row = bad[int(rng.integers(len(bad)))], int(rng.integers(2, n + 2))
    odd = raw.copy()
    odd.loc[row, column.name] = str(rng.choice(["?!", "soon", "12 or so", "31.02.2026"]))
    orders = {name: ["Cold", "Warm", "Hot"] for name in ("sales_view", "marketing_view")}
    good, found = (
        tables.check(table.name, each, teams=TEAMS, orders=orders) for each in (raw, odd)
    )
    assert not good.problems
    assert {(p.row, p.column) for p in found.problems} == {(row, column.name)}
    wanted = plain(good.frame)
    if column.required:
        wanted = wanted.drop(index=row - 2).reset_index(drop=True)
        assert found.frame.attrs["left_out"] == 1
    else:
        blank = tables.check(
            table.name,
            raw.assign(**{column.name: raw[column.name].mask(raw.index == row, "")}),
            teams=TEAMS,
            orders=orders,
        )
        wanted.loc[row - 2, column.name] = plain(blank.frame).loc[row - 2, column.name]
        assert found.frame.attrs["unread"][column.name].n == 1
    pd.testing.assert_frame_equal(plain(found.frame), wanted, check_dtype=False)


# --- 2: a scale is assumed -----------------------------------------------------------------------


def another_scale(rng: Draw, path: Path) -> None:
    """A survey on another scale gives the same scores where the scale is told or can be told, and
    else none and a word; never some answers of a question and others not.
    """
    whole = forms.good(int(rng.integers(1000)))
    low, high = (int(n) for n in rng.choice([(0, 10), (1, 7), (0, 100), (1, 9), (-2, 2)]))
    codes = dict(zip("12345", rng.permutation([f"A{k}" for k in range(1, 10)])[:5]))
    words = forms.WORDS[str(rng.choice(list(forms.WORDS)))]
    turned = rng.choice(forms.TOPICS, int(rng.integers(1, 3)), replace=False).tolist()
    stretch = forms.stretched(low, high)
    ways: dict[str, tuple[Callable[[str], str], str]] = {
        "numbers": (stretch, f"scale = [{low}, {high}]\n"),
        "the other way round": (lambda c: stretch(str(6 - int(c))), f"scale = [{high}, {low}]\n"),
        "codes": (codes.__getitem__, f"scale = {json.dumps(list(codes.values()))}\n"),
        "words": (
            lambda c: words[int(c) - 1],
            f"scale = {json.dumps(words, ensure_ascii=False)}\n",
        ),
        "numbers and words": (lambda c: f"{c} - {words[int(c) - 1]}", ""),
        "in brackets": (lambda c: f"{words[int(c) - 1]} ({c})", ""),
    }
    way = str(rng.choice([*ways, "some reversed"]))
    if way == "some reversed":
        line = f"reversed = {json.dumps(turned)}\n"
        asked = [q for q in forms.ASKED if any(topic in q for topic in turned)]
        turn = lambda c: str(6 - int(c)) if c else ""
        odd = whole.assign(**{q: whole[q].map(turn) for q in asked})
    else:
        says, line = ways[way]
        odd = forms.each(whole, says)
    scores = {}
    for name, frame, settings in (
        ("good", whole, ""),
        ("told", odd, line),
        ("untold", odd, ""),
    ):
        team = folder(path / name, "survey", f'file = "data/form.csv"\n{settings}', form=frame)
        checked = team.check("survey")
        of = checked.frame.set_index(["respondent", "kind", "topic"])["score"].astype("float64")
        scores[name] = of.sort_index(), sentences(checked)
    good, told, untold = (scores[name][0] for name in ("good", "told", "untold"))
    assert forms.same(told, good), (way, line)
    if way == "some reversed":
        return
    if len(untold):
        new = scores["untold"][1] - scores["good"][1]
        assert forms.same(untold, good) or (new and len(untold) == len(good)), way
        kept = untold.notna().groupby("topic").sum()
        assert (kept == good.notna().groupby("topic").sum()).all() or not kept.any(), way
    else:
        assert scores["untold"][1] - scores["good"][1], way


# --- 3: one word decides -------------------------------------------------------------------------

STAGES = {
    "won": "Closed Won|Won|Gewonnen|Abgeschlossen - gewonnen|Fermé gagné|Gagné|Cerrado ganado|Ganado|"
    "Chiuso vinto|Vinto|Gesloten gewonnen|Fechado ganho|Ganho",
    "lost": "Closed Lost|Lost|Verloren|Kein Interesse|Fermé perdu|Perdu|Cerrado perdido|Perdido|"
    "Chiuso perso|Perso|Gesloten verloren|Fechado perdido",
    "open": "Negotiation|Proposal sent|In Bearbeitung|Angebot versendet|En cours|Devis envoyé|"
    "Propuesta enviada|En negociación|Trattativa in corso|Offerte verstuurd|In behandeling|"
    "Proposta enviada|Em andamento",
}
DRESSED = ("{}", "4 - {}", "3. {}", " {} ", "{} (100%)")
DENIED = (
    *("Not {}", "Nicht {}", "Pas encore {}", "No {}", "Non {}", "Niet {}", "Não {}"),
    *("{} by competitor", "{} - cancelled", "{} - storniert", "{} - duplicate check", "{}?"),
)


def words_of_stages(rng: Draw, path: Path) -> None:
    """Stages in any of seven languages, dressed up, mean the same; denied or followed by another
    word they are neither won nor lost, and that is asked.
    """
    whole = leads_.good(rng)
    means = {"Closed Won": "won", "Closed Lost": "lost", "Negotiation": "open"}
    said = [means[stage] for stage in whole["Deal Stage"]]
    spoken = [str(rng.choice(STAGES[mean].split("|"))) for mean in said]
    dressed = [
        str(rng.choice(DRESSED if mean == "won" else DRESSED[:-1])).format(word)
        for mean, word in zip(said, spoken)
    ]
    good, _ = leads_of(path / "good", whole)
    odd, _ = leads_of(path / "odd", whole.assign(**{"Deal Stage": dressed}))
    outcome = leads_.OURS.index("outcome")
    assert [row[outcome] for row in good] == said
    assert odd == good, sorted(set(dressed))
    closed = [k for k, mean in enumerate(said) if mean == "won"]
    denied = {k for k in closed if rng.random() < 0.3} | {closed[0]}
    form = str(rng.choice(DENIED))
    stages = [form.format(word) if k in denied else word for k, word in enumerate(spoken)]
    found, notes = leads_of(path / "denied", whole.assign(**{"Deal Stage": stages}))
    for one, other in zip(good, found):
        at = int(one[0]) - 90_000_000_000
        if at in denied:
            assert other[outcome] not in ("won", "lost"), stages[at]
        else:
            assert other[outcome] == one[outcome]
    assert any("not understood" in note or "may mean" in note for note in notes), notes


# --- 4: two things in one column, or one thing in two --------------------------------------------


def two_things(rng: Draw, path: Path) -> None:
    """Currencies are not mixed, rows that are there twice count once, groups are carried down only
    where subtotals prove it, and damaged numbers cost no lead.
    """
    whole = leads_.good(rng)
    good, before = leads_of(path / "good", whole)
    amount = leads_.OURS.index("amount")
    way = str(rng.choice(["currency", "column", "twice", "groups", "bare groups", "damaged"]))
    settings = ""
    other = rng.random(len(whole)) < 0.3
    other[0], other[1] = True, False
    if way == "currency":
        signs = np.where(other, "$", "€")
        odd = whole.assign(Amount=[f"{sign}{cell}" for sign, cell in zip(signs, whole["Amount"])])
        settings = 'amounts_in = "EUR"\n'
    elif way == "column":
        odd = whole.assign(Currency=np.where(other, "USD", "EUR"))
        settings = 'amounts_in = "EUR"\n'
    elif way == "twice":
        again = whole.sample(int(rng.integers(1, 9)), random_state=int(rng.integers(99)))
        odd = pd.concat([whole, again]).sample(frac=1, random_state=int(rng.integers(99)))
    elif way == "damaged":
        odd = whole.assign(
            **{
                "Record ID": [
                    f"{float(cell):.5E}" if hit else cell
                    for cell, hit in zip(whole["Record ID"], other)
                ]
            }
        )
    else:
        parts = []
        columns = ["Deal Stage", *whole.columns.drop("Deal Stage")]
        for stage, part in whole.groupby("Deal Stage", sort=False):
            part = part.assign(**{"Deal Stage": ["", *[""] * (len(part) - 1)]})[columns]
            part.iloc[0, 0] = stage
            parts.append(part)
            if way == "groups":
                end = pd.DataFrame("", index=[0], columns=columns)
                end.loc[0, ["Deal Stage", "Amount"]] = [
                    "Subtotal",
                    str(pd.to_numeric(part["Amount"]).sum()),
                ]
                parts.append(end)
        if way == "groups":
            end = pd.DataFrame("", index=[0], columns=columns)
            end.loc[0, ["Deal Stage", "Amount"]] = [
                "Total",
                str(pd.to_numeric(whole["Amount"]).sum()),
            ]
            parts.append(end)
        odd = pd.concat(parts, ignore_index=True)
    found, said = leads_of(path / "odd", odd)
    new = said - before
    if way in ("currency", "column"):
        assert new and [row[:amount] for row in found] == [row[:amount] for row in good]
        assert all(row[amount] == "" for row in found)
        chosen, _ = leads_of(path / "chosen", odd, settings)
        for hit, one, row in zip(other, good, chosen):
            assert row[amount] == ("" if hit else one[amount])
    elif way in ("twice", "groups"):
        assert found == good and (new or way == "groups"), new
    elif way == "bare groups":
        assert found == good or (not found and "details only" in " ".join(new)), new
    else:
        assert new and len(found) == len(good)
        assert sorted(row[1:] for row in found) == sorted(row[1:] for row in good)


# --- 5: dates ------------------------------------------------------------------------------------

MONTHS = {
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november"
    " december",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
}


def one_column_of_dates(rng: Draw, path: Path) -> None:
    """A column of moments in whatever order, words, clock or zone comes back as the moments that it
    was written from, or what was assumed is said.
    """
    n = int(rng.integers(4, 30))
    moments = [
        datetime(2025, 12, 1) + timedelta(minutes=int(minute))
        for minute in rng.integers(0, 300 * 24 * 60, n)
    ]
    moments[0] = datetime(2026, 3, 17, 21, 5)
    months = MONTHS[str(rng.choice(list(MONTHS)))].split()
    glue = str(rng.choice([" ", ". ", " de "]))
    clock = str(rng.choice(["", " %H:%M", " %H:%M:%S", " %I:%M %p", "T%H:%M:%SZ"]))
    ahead = int(rng.integers(-11, 12))

    def zoned(moment: datetime) -> str:
        there = moment + timedelta(hours=ahead)
        mark = f"GMT{ahead:+d}" if rng.random() < 0.5 else f"{ahead:+03d}:00"
        return (
            f"{there:%Y-%m-%d %H:%M} {mark}" if "G" in mark else f"{there:%Y-%m-%dT%H:%M:00}{mark}"
        )

    ways: dict[str, Callable[[datetime], str]] = {
        **{
            form: lambda moment, form=form: moment.strftime(form + clock.replace("TZ", ""))
            for form in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d")
        },
        **{
            form: lambda moment, form=form: moment.strftime(form)
            for form in ("%d/%m/%y", "%m/%d/%y", "%y-%m-%d", "%d.%m.%y", "%d %b %Y", "%b %d, %Y")
        },
        "words": lambda moment: f"{moment.day}{glue}{months[moment.month - 1]} {moment.year}",
        "zone": zoned,
    }
    way = str(rng.choice(list(ways)))
    raw = pd.DataFrame(
        {"lead_id": [str(k) for k in range(n)], "created_at": [ways[way](m) for m in moments]},
        index=range(2, n + 2),
        dtype=object,
    )
    checked = tables.check("leads", raw, day=datetime(2026, 11, 23).date())
    found = checked.frame["created_at"]
    timed = way == "zone" or (clock and way in list(ways)[:6])
    wanted = pd.Series(moments).dt.floor("min" if timed else "D")
    cut = found.dt.floor("min" if timed else "D")
    assert len(found) == n
    said = " ".join([*checked.notes, *map(str, checked.problems)])
    assert (cut == wanted).all() or said, (way, clock, raw["created_at"].tolist()[:3])
    if "%y" not in way:  # the seventeenth is no month, so there is one order
        assert (cut == wanted).all(), (way, clock, raw["created_at"].tolist()[:3])
    twisted = raw["created_at"].where(raw.index != n + 1, "31/12/2026")
    odd = tables.check("leads", raw.assign(created_at=twisted), day=datetime(2026, 11, 23).date())
    same = odd.frame["created_at"].iloc[:-1].equals(found.iloc[:-1])
    assert same or {*odd.notes} != {*checked.notes}, "one odd cell turns no column in silence"


# --- 6: parts are added to their whole -----------------------------------------------------------


def parts_of_a_whole(rng: Draw, path: Path) -> None:
    """A tracker in any unit has the same effort as the list of its wholes, parts in them, done ones
    left out.
    """
    n = int(rng.integers(2, 6))
    weeks, rows, owners = {}, [], ("Anna", "Bert")
    for k in range(n):
        name, parts = f"Project {k}", int(rng.integers(0, 4))
        own = rng.integers(1, 9, max(parts, 1))
        done = rng.random(len(own)) < 0.2 if parts else np.zeros(1, bool)
        rows.append(
            [f"T-{k}", name, "Epic" if parts else "Task", "To Do", "", 0 if parts else own[0]]
        )
        for j in range(parts):
            status = "Done" if done[j] else "To Do"
            rows.append([f"T-{k}-{j}", f"Part {k}.{j}", "Subtask", status, f"T-{k}", own[j]])
        left = float(own[~done].sum())
        if left:
            weeks[name] = left
    columns = ["Issue key", "Summary", "Issue Type", "Status", "Parent key", "Original estimate"]
    each, settings = (
        (40 * 3600, ""),
        (5, 'estimates = "days"\n'),
        (40, 'estimates = "hours"\n'),
        (1, 'estimates = "weeks"\n'),
    )[int(rng.integers(4))]
    frame = pd.DataFrame(rows, columns=columns)
    frame["Original estimate"] = [str(n * each) if n else "" for n in frame["Original estimate"]]
    frame["Assignee"] = rng.choice(owners, len(frame))
    frame = frame.sample(frac=1, random_state=int(rng.integers(99)))
    team = folder(
        path, "initiatives", f'file = "data/jira.csv"\nformat = "tracker"\n{settings}', jira=frame
    )
    checked = team.check("initiatives")
    found = checked.frame.set_index("initiative")["effort_likely"].dropna()
    assert found.round(6).to_dict() == weeks, sentences(checked)


# --- 7: what describes a lead --------------------------------------------------------------------

PLANTED: dict[str, Callable[[pd.DataFrame, Draw], list[str]]] = {
    "person": lambda frame, rng: rng.choice(
        ["Ada Alt", "Bo Berg", "Cy Chen", "Di Diaz", "Eva Ernst"], len(frame)
    ),
    "reason for losing": lambda frame, rng: [
        str(rng.choice(["price", "timing"])) if said == "Closed Lost" else ""
        for said in frame["Deal Stage"]
    ],
    "probability": lambda frame, rng: [
        {"Closed Won": "100", "Closed Lost": "0"}.get(said, str(rng.choice([20, 40, 60])))
        for said in frame["Deal Stage"]
    ],
    "at the end": lambda frame, rng: [
        "" if said == "Negotiation" else str(rng.choice(["A", "B", "C"]))
        for said in frame["Deal Stage"]
    ],
    "restated": lambda frame, rng: [
        {"Closed Won": "Kunde", "Closed Lost": "keiner"}.get(said, "")
        for said in frame["Deal Stage"]
    ],
}
HEADINGS = {
    "person": ("Deal Owner", "Assigned to", "Responsable", "Sachbearbeiter", "Executive", "Q7"),
    "reason for losing": ("Lost Reason", "Grund", "Motif", "Why"),
    "probability": ("Probability", "Wahrscheinlichkeit", "Forecast"),
    "at the end": ("Fazit", "Note", "Q12"),
    "restated": ("Final", "Resultado", "Endstand"),
}


def what_describes(rng: Draw, path: Path) -> None:
    """No column of persons, and none that is known only afterwards, describes a lead, whatever it is
    called; no settings make a person one.
    """
    frame = leads_.good(rng, 120)
    planted = {}
    for what, make in PLANTED.items():
        heading = str(rng.choice(HEADINGS[what]))
        frame[heading] = make(frame, rng)
        planted[what] = heading
    frame = frame[list(rng.permutation(frame.columns))]
    folder(path, "leads", 'file = "data/export.csv"\n', export=frame)
    leads = population.of(workshop.open(path))
    assert not set(planted.values()) & set(leads.columns), leads.columns
    assert {"source", "Company size"} <= set(leads.columns)
    told = dict(leads.left_out)
    assert set(planted.values()) <= set(told) and told[planted["person"]] == population.PEOPLE
    wanted = population.columns(leads.frame, describe=list(planted.values()))
    assert planted["person"] not in wanted and planted["probability"] in wanted


# --- 8: what cannot be counted is not told as nothing --------------------------------------------


def no_threads(rng: Draw, path: Path) -> None:
    """Where messages have neither threads nor recipients, both sides in one channel in one week is
    contact, and nothing says that nobody wrote.
    """
    who = pd.DataFrame({"person": list("abcdefgh"), "team": ["Sales", "Marketing"] * 4})
    side = dict(zip(who["person"], who["team"]))
    n = int(rng.integers(20, 120))
    messages = pd.DataFrame(
        {
            "sent_at": pd.Timestamp("2026-03-02")
            + pd.to_timedelta(rng.integers(0, 60 * 24 * 60, n), unit="min"),
            "sender": rng.choice([*who["person"], "bot"], n),
            "channel": rng.choice(["deals", "news", ""], n, p=[0.5, 0.4, 0.1]),
        }
    ).sort_values("sent_at")
    bare = tables.check(
        "messages",
        plain(messages).set_axis(range(2, n + 2)),
        teams=TEAMS,
    ).frame
    assert len(bare) == n
    wrote: dict[tuple[pd.Timestamp, str], set[str]] = {}
    for at, sender, channel in messages.itertuples(index=False):
        if channel and sender in side:
            monday = (at - timedelta(days=at.day_of_week)).normalize()
            wrote.setdefault((monday, channel), set()).add(side[sender])
    together = {week for (week, _), sides in wrote.items() if len(sides) == 2}
    terms = Terms(("Sales", "Marketing"))
    channels, _ = network.shared_weeks(bare, who, terms)
    assert channels == together
    for question in (network.by_week, network.bridge):
        found = question(bare, who, terms)
        assert found.verdict == "cannot tell" and "obody wrote" not in found.sentence


# --- 9: several files are one table --------------------------------------------------------------


def several_files(rng: Draw, path: Path) -> None:
    """A table in several files, cut by rows or by columns, loses and doubles nothing, read into
    memory and counted in place.
    """
    whole = leads_.good(rng, int(rng.integers(3, 50)))
    files, lines = {}, ""
    joined = rng.random() < 0.6
    if joined:
        cut = rng.permutation(whole.columns.drop("Record ID"))[: int(rng.integers(1, 4))]
        beside = whole[["Record ID", *cut]].sample(frac=1, random_state=int(rng.integers(99)))
        files["beside"] = beside.rename(columns={"Record ID": "Key"})
        lines = 'join = [{ file = "data/beside.csv", on = ["Record ID", "Key"] }]\n'
        ours = whole.drop(columns=cut)
    else:
        ours = whole
    parts = int(rng.integers(1 if joined else 2, 4))
    for k in range(parts):
        part = ours.iloc[k::parts]
        files[f"part{k}"] = part[list(rng.permutation(part.columns))]
    named = (
        json.dumps([f"data/part{k}.csv" for k in range(parts)]) if parts > 1 else '"data/part0.csv"'
    )
    lines = f'format = "crm"\nfile = {named}\n{lines}'
    good, _ = leads_of(path / "good", whole)
    read = folder(path / "memory", "leads", lines, **files)
    assert leads_.plain(read.check("leads")) == good, sentences(read.check("leads"))
    counts_alike(path / "place", read, lines, files)
    if joined:
        gone, short = files["beside"]["Key"].iloc[0], files["beside"].iloc[1:]
        files["beside"] = pd.concat([short, short.head(1)])
        lost = folder(path / "lost", "leads", lines, **files)
        without = whole.copy()
        without.loc[without["Record ID"] == gone, cut] = ""
        assert leads_.plain(lost.check("leads")) == leads_of(path / "without", without)[0]
        new = sentences(lost.check("leads")) - sentences(read.check("leads"))
        assert new, "what a join loses is said"
        counts_alike(path / "lost in place", lost, lines, files)


def counts_alike(
    path: Path, read: workshop.Folder, lines: str, files: dict[str, pd.DataFrame]
) -> None:
    """The leads that were read count as the same files do where they lie."""
    stays = folder(path, "leads", f"{lines}in_place = true\n", **files)
    sets = [["outcome"], ["source", "sales_view"], [("created_at", "day"), ("closed_at", "day")]]
    place = stays.rows("leads")
    assert isinstance(place, counting.Stored), sentences(stays.check("leads"))
    for ours, theirs in zip(
        counting.count_sets(place, sets), counting.count_sets(read.rows("leads"), sets)
    ):
        pd.testing.assert_frame_equal(ours, theirs)
    counting.close()


# --- 10: the reader ------------------------------------------------------------------------------

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 -_/äöüßéèñçÀ€“”'()+&%"


def however_written(rng: Draw, path: Path) -> None:
    """A table of text comes back cell by cell, whatever its encoding, separator, ends of lines,
    quotation marks, width, and whether it is a workbook.
    """
    width = int(rng.choice([2, 3, 6, 40, 160]))
    n = int(rng.integers(2, 20))

    def text(k: int) -> str:
        letters = rng.choice(list(ALPHABET), int(rng.integers(1, 12)))
        found = "x" + "".join(letters).strip()
        if rng.random() < 0.1:
            found += str(rng.choice(["; ", ", ", " | ", ' "quoted" ', "\nsecond line"])) + "y"
        return found

    headings = [f"Column {k} {text(k)}".replace("\n", " ").replace('"', "") for k in range(width)]
    rows = [[text(k) for k in range(width)] for _ in range(n)]
    for row in rows:
        for k in range(1, width):
            row[k] = "" if rng.random() < 0.1 else row[k]
    if rng.random() < 0.3:
        headings[-1] = headings[0]
    encoding = str(rng.choice(["utf-8", "utf-8-sig", "utf-16", "windows-1252", "xlsx", "zipped"]))
    if encoding == "xlsx":
        book = openpyxl.Workbook()
        for row in [headings, *rows]:
            book.active.append(row)
        book.save(path / "t.xlsx")
        frame = spreadsheet.read(path / "t.xlsx")
    else:
        made = io.StringIO()
        csv.writer(
            made,
            delimiter=str(rng.choice([",", ";", "\t", "|"])),
            lineterminator=str(rng.choice(["\n", "\r\n"])),
            quoting=csv.QUOTE_ALL if rng.random() < 0.5 else csv.QUOTE_MINIMAL,
        ).writerows([headings, *rows])
        code = "utf-8" if encoding == "zipped" else encoding
        (path / "t.csv").write_bytes(made.getvalue().encode(code))
        frame = spreadsheet.read(path / "t.csv")
    wanted = [*headings[:-1], f"{headings[0]} (2)"] if headings[-1] == headings[0] else headings
    assert [" ".join(name.split()) for name in frame.columns] == [
        " ".join(name.split()) for name in wanted
    ]
    assert frame.to_numpy().tolist() == rows, (encoding, width)


KINDS: dict[str, Callable[[Draw, Path], None]] = {
    "1 one bad cell": one_bad_cell,
    "2 another scale": another_scale,
    "3 words of stages": words_of_stages,
    "4 two things in one": two_things,
    "5 dates": one_column_of_dates,
    "6 parts of a whole": parts_of_a_whole,
    "7 what describes a lead": what_describes,
    "8 no threads": no_threads,
    "9 several files": several_files,
    "10 however written": however_written,
}
MANY = {"1 one bad cell": 60, "2 another scale": 15, "5 dates": 150, "9 several files": 10}
"""How many seeds are tried in the slow tests; 40 of the others."""


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", list(KINDS))
def test_an_oddity_gives_what_the_good_file_gives_or_is_said(
    kind: str, seed: int, tmp_path: Path
) -> None:
    KINDS[kind](np.random.default_rng([seed, len(kind)]), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS))
def test_whatever_oddity_gives_what_the_good_file_gives_or_is_said(
    kind: str, tmp_path: Path
) -> None:
    for seed in range(100, 100 + MANY.get(kind, 40)):
        place = tmp_path / str(seed)
        place.mkdir()
        try:
            KINDS[kind](np.random.default_rng(seed), place)
        except Exception as error:
            error.add_note(f"with the seed {seed}")
            raise
