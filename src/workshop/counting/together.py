"""Several files, or several tables of a database, as one table that stays where it is.

What is done is settled by the same plans as for files that are read (`importers.several`,
`tables`), and said in the same words; it is carried out by one text of SQL, which DuckDB takes as
it is and other databases in their own dialect. Nothing comes over the line but counts, and the few
different words of a column that decides something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

import pandas as pd

from .. import dates as dates_
from .. import tables
from ..errors import WorkshopError, counted
from ..importers import amounts, several
from ..tables import DAMAGED, DECIMALS, FILE_ROWS, Keep, Problem
from .counts import (
    ROW,
    By,
    Dated,
    Money,
    Part,
    Place,
    Stored,
    literal,
    quoted,
)

MOST_SAID = 20_000
"""So many different amounts that are no plain numbers can be added up where they lie."""
TABLE_ROWS = 1 << 52
"""So much further the numbers of another table's rows are, where a database gives them; Spark's
begin anew with every part of a table, far apart.
"""
TOTAL = "amount of all rows"
"""The column of the amounts of all rows of a lead, added up."""
NUMBERS = "^ *-?[0-9]+([.][0-9]+)? *$"
_DAMAGED = f"^{DAMAGED.pattern}$"


@dataclass(frozen=True)
class Together:
    """What a query selects from files or from tables of one database: a place like one of them.

    `engine` is the first of them, which asks; `files` their names where rows have numbers.
    """

    engine: Place
    query: str
    columns: tuple[str, ...]
    shown: str
    files: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether the rows have numbers, as those of files have."""
        return self.engine.numbered

    def headings(self) -> list[str]:
        """The headings of all of them."""
        return list(self.columns)

    def groups(
        self, sets: Sequence[Sequence[By]], *, before: tuple[str, Date] | None = None
    ) -> list[pd.DataFrame]:
        """The combinations of values of each set and how often they occur."""
        return self.engine.groups_of(self.query, self.columns, sets, before)

    def different(self, headings: Sequence[str]) -> dict[str, int]:
        """About how many different values each of these columns has."""
        return self.engine.different_of(self.query, self.columns, headings)

    def part(self) -> Part:
        """The query as SQL reads it."""
        return Part(self.shown, f"({self.query})", {name: quoted(name) for name in self.columns})

    def ask(self, query: str, columns: Mapping[str, str]) -> pd.DataFrame:
        """What another query says."""
        return self.engine.ask(query, columns)

    def groups_of(
        self,
        query: str,
        headings: Sequence[str],
        sets: Sequence[Sequence[By]],
        before: tuple[str, Date] | None,
    ) -> list[pd.DataFrame]:
        """The same as `groups` of what another query selects."""
        return self.engine.groups_of(query, headings, sets, before)

    def different_of(
        self, query: str, every: Sequence[str], headings: Sequence[str]
    ) -> dict[str, int]:
        """The same as `different` of what another query selects."""
        return self.engine.different_of(query, every, headings)

    def one(self, query: str, columns: Sequence[str]) -> list[int]:
        """The one row of whole numbers that a query says."""
        row = self.ask(query, dict.fromkeys(columns, "int64")).iloc[0]
        return [0 if pd.isna(row[name]) else int(row[name]) for name in columns]


def under(places: Sequence[Place]) -> tuple[Together, list[str]]:
    """Places of one shape, one under the other, and what there is to say."""
    parts = [place.part() for place in places]
    step = FILE_ROWS if places[0].numbered else TABLE_ROWS
    whole, own = several.aligned([list(part.cells) for part in parts])
    selects = []
    for at, (part, ours) in enumerate(zip(parts, own)):
        cells = {ours[heading]: cell for heading, cell in part.cells.items()}
        chosen = ", ".join(
            f"{cells.get(heading, 'CAST(NULL AS VARCHAR)')} AS {quoted(heading)}"
            for heading in whole
        )
        selects.append(
            f"SELECT {chosen}, {quoted(ROW)} + {at * step} AS {quoted(ROW)} FROM"
            f" {part.source} AS p{at}"
        )
    names = tuple(part.shown for part in parts)
    query = " UNION ALL ".join(selects)
    if len(parts) == 1:
        return Together(places[0], query, tuple(whole), names[0]), []
    found = Together(
        places[0], query, tuple(whole), "the leads", files=names if places[0].numbered else ()
    )
    rows = [found.one(f"SELECT count(*) AS n FROM {part.source} AS p", ["n"])[0] for part in parts]
    return found, several.told_under(names, rows, whole, [list(ours.values()) for ours in own])


def beside(
    table: Together,
    other: Together,
    *,
    on: tuple[str, str],
    columns: Sequence[str],
    keep: Keep | None,
    other_file: str,
) -> tuple[Together, list[str]]:
    """The table with columns of another beside it, and who found a row there."""
    plan = several.planned(
        table.headings(),
        other.headings(),
        on,
        columns,
        keep,
        file=table.shown,
        other_file=other_file,
    )
    here, there = _key(quoted(plan.here)), _key(quoted(plan.there))
    theirs = (
        f"SELECT *, {there} AS k, count(*) OVER (PARTITION BY {there}) AS m FROM ({other.query}) AS"
        f" o WHERE {there} IS NOT NULL"
    )
    ours = f"SELECT {here} AS k FROM ({table.query}) AS t"
    keys = "SELECT DISTINCT k FROM (" + theirs + ") AS w"
    rows, known, blank, left, many, damaged = table.one(
        f"SELECT (SELECT count(*) FROM ({ours}) AS a) AS whole,"
        f" (SELECT count(*) FROM ({ours}) AS a WHERE k IN ({keys})) AS known,"
        f" (SELECT count(*) FROM ({other.query}) AS o WHERE {there} IS NULL) AS blank,"
        f" (SELECT count(*) FROM ({keys}) AS b LEFT JOIN (SELECT DISTINCT k FROM ({ours}) AS a) AS"
        " c ON b.k = c.k WHERE c.k IS NULL) AS alone,"
        f" (SELECT count(DISTINCT k) FROM ({theirs}) AS w WHERE m > 1) AS many,"
        f" (SELECT count(*) FROM ({keys}) AS b WHERE regexp_matches(k, {literal(_DAMAGED)})) +"
        f" (SELECT count(*) FROM ({ours}) AS a WHERE regexp_matches(k, {literal(_DAMAGED)})) AS"
        " damaged",
        ["whole", "known", "blank", "alone", "many", "damaged"],
    )
    taken = {heading: f"b.{quoted(heading)}" for heading in plan.names}
    first = quoted(ROW)
    if many and plan.rule == "any won":
        first = f"{_won_first(table, theirs, list(plan.names))}, {first}"
    elif plan.rule == "last":
        first = f"{first} DESC"
    more = ""
    if many and plan.rule == "sum":
        for place, heading in enumerate(filter(several.is_money, plan.names)):
            cell, number = quoted(heading), f"s{place}"
            theirs = _with_number(
                table,
                theirs,
                [cell],
                lambda cells: tables.numbers(cells.iloc[:, 0].replace("", pd.NA)),
                number,
            )
            more += f", sum({number}) OVER (PARTITION BY k) AS t{place}"
            taken[heading] = (
                f"CASE WHEN m > 1 THEN CAST({_rounded(f't{place}')} AS VARCHAR) ELSE b.{cell} END"
            )
    one = (
        f"SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY {first}) AS pick{more}"
        f" FROM ({theirs}) AS w) AS x WHERE pick = 1"
    )
    kept = ", ".join(f"a.{quoted(heading)}" for heading in (*table.columns, ROW))
    beside_ = ", ".join(f"{cell} AS {quoted(plan.names[name])}" for name, cell in taken.items())
    query = (
        f"SELECT {kept}{', ' if beside_ else ''}{beside_} FROM ({table.query}) AS a LEFT JOIN"
        f" ({one}) AS b ON {_key('a.' + quoted(plan.here))} = b.k"
    )
    found = replace(table, query=query, columns=(*table.columns, *plan.names.values()))
    return found, plan.told(
        rows=rows, known=known, left=left + blank, many=many, damaged=bool(damaged)
    )


def _key(cell: str) -> str:
    """A key as it is compared; nothing where it is blank."""
    return f"nullif(trim({cell}), '')"


def _rounded(number: str) -> str:
    """Rounded to as many decimals as amounts that are added up here; not every database can say
    how many of a fraction.
    """
    return f"round({number} * 1e{DECIMALS}) / 1e{DECIMALS}"


def _won_first(table: Together, rows: str, headings: Sequence[str]) -> str:
    """What rows are put in order by, so that one that is won comes first, as its cells say it."""
    won = []
    for heading in headings:
        cells = table.ask(
            f"SELECT DISTINCT coalesce({quoted(heading)}, '') AS cell FROM ({rows}) AS r WHERE m >"
            f" 1 LIMIT {several.MOST_STAGES + 1}",
            {"cell": "string"},
        )["cell"]
        if said := several.won_cells(heading, [str(cell) for cell in cells]):
            won.append(f"{quoted(heading)} IN ({', '.join(map(literal, said))})")
    return f"CASE WHEN {' OR '.join(won)} THEN 0 ELSE 1 END" if won else "0"


def _with_number(
    table: Together,
    rows: str,
    cells: Sequence[str],
    read: Callable[[pd.DataFrame], pd.Series],
    name: str,
) -> str:
    """The rows with a column of numbers, which cells of text are read as.

    Plain numbers the database reads itself; others are read here, each different one once.
    WorkshopError where there are too many of those.
    """
    blank = [f"coalesce({cell}, '')" for cell in cells]
    if len(cells) == 1:
        (strange,) = table.one(
            f"SELECT count(*) AS n FROM ({rows}) AS r WHERE trim({blank[0]}) <> '' AND NOT"
            f" regexp_matches({blank[0]}, {literal(NUMBERS)})",
            ["n"],
        )
        if not strange:
            return f"SELECT *, CAST({_key(cells[0])} AS DOUBLE) AS {name} FROM ({rows}) AS r"
    marks = [f"c{place}" for place in range(len(cells))]
    chosen = ", ".join(f"{cell} AS {mark}" for cell, mark in zip(blank, marks))
    said = table.ask(
        f"SELECT DISTINCT {chosen} FROM ({rows}) AS r LIMIT {MOST_SAID + 1}",
        dict.fromkeys(marks, "string"),
    )
    if len(said) > MOST_SAID:
        raise WorkshopError(
            f"{table.shown}: over {counted(MOST_SAID, 'amount')} are written otherwise than as plain"
            " numbers (1234.50), too many to be added up where they lie. Export them as plain"
            ' numbers, or write keep = "last" in place of "sum" in workshop.toml.'
        )
    values = read(said.astype("object")).astype("float64")
    known = [
        f"({', '.join(map(literal, row))}, {value!r})"
        for row, value in zip(said.itertuples(index=False, name=None), values.tolist())
        if value == value
    ]
    if not known:
        return f"SELECT *, CAST(NULL AS DOUBLE) AS {name} FROM ({rows}) AS r"
    same = " AND ".join(f"{cell} = v.{mark}" for cell, mark in zip(blank, marks))
    return (
        f"SELECT r.*, CAST(v.n AS DOUBLE) AS {name} FROM ({rows}) AS r LEFT JOIN (VALUES"
        f" {', '.join(known)}) AS v({', '.join(marks)}, n) ON {same}"
    )


@dataclass(frozen=True)
class Said:
    """What comes of looking at a whole table that stays: its rows as they count, what to put right,
    notes, and what was assumed.
    """

    rows: Stored
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def written(
    rows: Stored,
    *,
    file: str,
    order: dates_.Order | None = None,
    timezone: str | None = None,
    day: Date | None = None,
) -> Said:
    """The rows with the order of each column of dates, found from the whole column, and the zone of
    times without one.
    """
    have = rows.place.headings()
    names = [
        column.name
        for column in tables.definition(rows.table).columns
        if column.kind == "date"
        and rows.theirs(column.name)
        and set(rows.theirs(column.name)) <= set(have)
    ]
    if not names:
        return Said(rows)
    headings = list(dict.fromkeys(heading for name in names for heading in rows.theirs(name)))
    asked: list[list[By]] = [
        [(heading, unit)] for heading in headings for unit in ("text", "clock")
    ]
    found = [frame.iloc[:, 0].dropna().astype(str) for frame in rows.place.groups(asked)]
    nothing = {"", *rows.blank}
    texts = {
        name: pd.Series(
            [
                text
                for heading in rows.theirs(name)
                for text in found[2 * headings.index(heading)]
                if text not in nothing
            ],
            dtype="object",
        )
        for name in names
    }
    behind = {
        name: {
            clock[2:]
            for heading in rows.theirs(name)
            for clock in found[2 * headings.index(heading) + 1]
        }
        for name in names
    }
    ahead = {name: [_ahead(clock) for clock in behind[name]] for name in names}
    usual, zone, said = dates_.together(
        names,
        zoned=lambda name: any(minutes is not None for minutes in ahead[name]),
        unzoned=lambda name: any(minutes is None for minutes in ahead[name]),
        settled=lambda name: dates_.settle(dates_.open_cells(texts[name]), day=day),
        order=order,
        timezone=timezone,
    )
    notes = [f"{file}: {note}" for note in said]
    assumed = [f"times without a zone are {timezone or 'UTC'}"] if said else []
    if order is None and usual is None and {"created_at", "closed_at"} <= set(names):
        usual, said = tables.order_of_pairs(_came_and_closed(rows), file=file, day=day)
        notes += said
    dated = {}
    for name in names:
        values, why = dates_.read(texts[name], order, usual=usual, day=day)
        notes += [
            f'{file}, column "{name}": {tables.told_of(note, "leads")}'
            for note in why.get("notes", ())
        ]
        assumed += [f"{name}: {phrase}" for phrase in why.get("assumed", ())]
        settled = dates_.settle(dates_.open_cells(texts[name]), usual=usual, day=day)
        moved = any(ahead[name]) or (zone is not None and None in ahead[name])
        plain = (
            len(rows.theirs(name)) == 1
            and texts[name].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
            and values.notna().all()
            and not behind[name] - {"", "Z", "+00", "+00:00"}
            and not nothing - {""} & set(found[2 * headings.index(rows.theirs(name)[0])])
        )
        dated[name] = Dated(
            "cell" if moved else "iso" if plain else "text",
            order or (settled.order if settled else usual),
            zone,
        )
    return Said(replace(rows, dates=dated), (), tuple(notes), tuple(assumed))


def _came_and_closed(rows: Stored) -> pd.DataFrame:
    """When leads came in and were closed, as text, of the first `tables.LOOKED_AT` that have
    both.
    """
    part = rows.place.part()
    made = {name: rows.needed(name) for name in ("created_at", "closed_at")}
    marks = {
        name: [f"c{at}_{k}" for k in range(len(parts))]
        for at, (name, parts) in enumerate(made.items())
    }
    cells = ", ".join(
        f"coalesce({part.cells[heading]}, '') AS {mark}"
        for name in made
        for heading, mark in zip(made[name], marks[name])
    )
    there = " AND ".join(f"trim({' || '.join(each)}) <> ''" for each in marks.values())
    found = rows.place.ask(
        f"SELECT * FROM (SELECT {cells}, {quoted(ROW)} AS at_ FROM {part.source} AS p) AS q WHERE"
        f" {there} ORDER BY at_ LIMIT {tables.LOOKED_AT}",
        {**{mark: "string" for each in marks.values() for mark in each}, "at_": "int64"},
    )
    pairs = {}
    for name, parts in made.items():
        text = found[marks[name]].astype("object").set_axis(parts, axis=1)
        cells_ = rows.mapped(name, text)[name].str.strip()
        pairs[name] = cells_.mask(cells_ == "", pd.NA)
    return pd.DataFrame(pairs)


def _ahead(clock: str) -> int | None:
    """Minutes ahead of Greenwich that stand behind a time of day; None where it has no zone."""
    found = dates_.written(f"2026-01-01 10:00{clock}")
    return found.ahead if found else None


def in_one_currency(rows: Stored, *, file: str, chosen: str | None = None, usual: str = "") -> Said:
    """The rows with amounts of one currency only, as for leads that are read."""
    have = rows.place.headings()
    theirs = rows.theirs("amount")
    if not theirs or not set(theirs) <= set(have):
        return Said(rows)
    heading = theirs[0] if len(theirs) == 1 else ""
    if any(word in heading.lower() for word in amounts.CONVERTED):
        return Said(rows, assumed=(f'amounts as converted in "{heading}"',))
    beside_ = amounts.beside(have)
    by: list[By] = [(name, "sign") for name in theirs]
    if beside_ is not None and beside_ not in theirs:
        by.append(beside_)
    (raw,) = rows.place.groups([by])
    raw = raw.astype("object").where(raw.notna(), "")
    cells = raw[theirs].astype(str).agg(" ".join, axis=1).str.strip()
    cells = cells.mask(cells.isin(rows.blank), "")
    column = raw[beside_].astype(str) if beside_ in raw.columns else None
    said = amounts.currencies(cells, column)
    there = cells != ""
    sizes = raw["n"].astype(int)[there & (said != "")].groupby(said).sum()
    often = {str(name): int(n) for name, n in sizes.items()}
    only, notes, problems, assumed = amounts.settled(
        often, file, chosen=chosen, usual=usual, some=bool(there.any())
    )
    money = None if only is None else Money(beside_ if column is not None else None, only)
    return Said(replace(rows, money=money), tuple(problems), tuple(notes), tuple(assumed))


def in_numbers(rows: Stored, *, file: str) -> Said:
    """The rows with the decimal mark of each column of numbers, found from its different cells."""
    have = rows.place.headings()
    notes: list[str] = []
    assumed: list[str] = []
    marks = {}
    part = None
    for column in tables.definition(rows.table).columns:
        theirs = rows.theirs(column.name)
        ordered = bool(rows.orders.get(column.name))
        if column.kind not in ("number", "whole", "view") or ordered or len(theirs) != 1:
            continue
        if theirs[0] not in have:
            continue
        part = part or rows.place.part()
        needed = rows.needed(column.name)
        marks_ = [f"c{k}" for k in range(len(needed))]
        cells = ", ".join(f"{part.cells[name]} AS {mark}" for name, mark in zip(needed, marks_))
        found = rows.place.ask(
            f"SELECT {', '.join(marks_)}, min({quoted(ROW)}) AS at_ FROM (SELECT {cells},"
            f" {quoted(ROW)} FROM {part.source} AS p) AS q GROUP BY {', '.join(marks_)} ORDER BY"
            f" at_ LIMIT {MOST_SAID}",
            {**dict.fromkeys(marks_, "string"), "at_": "int64"},
        )[marks_]
        text = found.astype("object").where(found.notna(), "").set_axis(needed, axis=1)
        if rows.money and column.name == "amount":
            text = rows.of_one_currency(text)
        mapped = rows.mapped(column.name, text)[column.name]
        mark, why = tables.how_written(
            column, mapped, decimal=rows.decimal, usual=rows.usual_decimal
        )
        if mark:
            marks[column.name] = mark
        notes += [
            f'{file}, column "{column.name}": {tables.told_of(note, "leads")}'
            for note in why.get("notes", ())
        ]
        assumed += [f"{column.name}: {phrase}" for phrase in why.get("assumed", ())]
    return Said(replace(rows, decimals=marks), (), tuple(notes), tuple(assumed))


def once(rows: Stored, *, file: str, keep: Keep | None = None) -> Said:
    """Each lead once, by the same rule as for leads that are read; how many stood in several rows
    is said. What has no number, or one that a spreadsheet damaged, counts by its row.
    """
    place = rows.place
    theirs = rows.theirs("lead_id")
    have = place.headings()
    if not theirs or not set(theirs) <= set(have):
        return Said(rows)
    table = place if isinstance(place, Together) else under([place])[0]
    number = _key(" || ' ' || ".join(f"coalesce({quoted(heading)}, '')" for heading in theirs))
    nothing = f" OR {number} IN ({', '.join(map(literal, rows.blank))})" if rows.blank else ""
    damaged = f"regexp_matches({number}, {literal(_DAMAGED)})"
    keyed = (
        f"SELECT *, CASE WHEN {number} IS NULL{nothing} OR {damaged} THEN NULL ELSE {number} END AS"
        f" k FROM ({table.query}) AS t"
    )
    blank, cut, leads, many = table.one(
        "SELECT"
        f" (SELECT count(*) FROM ({table.query}) AS t WHERE {number} IS NULL{nothing}) AS blank,"
        f" (SELECT count(*) FROM ({table.query}) AS t WHERE {damaged}) AS cut,"
        " count(*) AS leads, sum(m) AS many FROM"
        f" (SELECT k, count(*) AS m FROM ({keyed}) AS w WHERE k IS NOT NULL GROUP BY k HAVING"
        " count(*) > 1) AS g",
        ["blank", "cut", "leads", "many"],
    )
    problems: list[Problem] = []
    notes: list[str] = []
    assumed: list[str] = []

    def where(which: str, n: int) -> str:
        if not place.numbered:
            return ""
        found = table.ask(
            f'SELECT {quoted(ROW)} AS "n" FROM ({which}) AS q ORDER BY {quoted(ROW)} LIMIT'
            f" {tables.ROWS_NAMED}",
            {"n": "int64"},
        )["n"]
        return tables.some_rows([int(row) for row in found], table.files, of=n)

    if blank:
        at = where(f"SELECT * FROM ({table.query}) AS t WHERE {number} IS NULL{nothing}", blank)
        notes.append(tables.without_number(file, blank, at))
        assumed.append("leads without a number go by their rows")
    if cut:
        which = f"SELECT * FROM ({table.query}) AS t WHERE {damaged}"
        such = table.ask(
            f"SELECT {number} AS such FROM ({which}) AS q ORDER BY {quoted(ROW)} LIMIT 1",
            {"such": "string"},
        )["such"].iloc[0]
        problems.append(tables.damaged_numbers(file, cut, str(such), where(which, cut)))
    if not leads:
        return Said(rows, tuple(problems), tuple(notes), tuple(assumed))
    counted_ = f"SELECT *, count(*) OVER (PARTITION BY k) AS m FROM ({keyed}) AS w"
    again = f"SELECT * FROM ({counted_}) AS c WHERE k IS NOT NULL AND m > 1"
    apart = _apart(replace(rows, place=table), table, again)
    found, said = tables.told_several(leads, many, where(again, many), apart, keep, file)
    rule = keep or "any won"
    first = quoted(ROW)
    if rule == "any won":
        first = f"{_won(rows, table)}, {first}"
    elif rule == "last":
        first = f"{first} DESC"
    more, columns, money = "", dict(rows.columns), rows.money
    amount = rows.theirs("amount")
    headings = list(table.columns)
    if rule == "sum" and amount and set(amount) <= set(have):
        cells = [quoted(name) for name in rows.needed("amount")]
        counted_ = _with_number(
            table,
            counted_,
            cells,
            lambda raw: rows.cells("amount", raw.set_axis(rows.needed("amount"), axis=1))[0],
            "a0",
        )
        total = f"CASE WHEN k IS NULL OR m = 1 THEN a0 ELSE {_rounded('sum(a0) OVER (PARTITION BY k)')} END"
        more = f", CAST({total} AS VARCHAR) AS {quoted(TOTAL)}"
        headings = [*(heading for heading in headings if heading not in amount), TOTAL]
        columns["amount"], money = TOTAL, None
    chosen = ", ".join(map(quoted, (*headings, ROW)))
    query = (
        f"SELECT {chosen} FROM (SELECT *, row_number() OVER (PARTITION BY k ORDER BY {first}) AS"
        f" pick{more} FROM ({counted_}) AS c) AS x WHERE k IS NULL OR pick = 1"
    )
    return Said(
        replace(
            rows,
            place=replace(table, query=query, columns=tuple(headings)),
            columns=columns,
            money=money,
        ),
        (*problems, *found),
        (*notes, *said),
        (*assumed, f"of a lead in several rows, {tables.COUNTED_ROW[rule]}"),
    )


def _won(rows: Stored, table: Together) -> str:
    """What rows are put in order by, so that one that is won comes first, by their outcome."""
    theirs = rows.theirs("outcome")
    if not theirs:
        return "0"
    (raw,) = table.groups([theirs])
    text = raw[theirs].astype("object").where(raw[theirs].notna(), "").astype(str)
    said = rows.cells("outcome", text)[0]
    won = [
        " AND ".join(
            f"coalesce({quoted(heading)}, '') = {literal(cell)}"
            for heading, cell in zip(theirs, row)
        )
        for row in text[(said == "won").fillna(False).to_numpy(dtype=bool)].itertuples(
            index=False, name=None
        )
    ]
    return f"CASE WHEN {' OR '.join(won)} THEN 0 ELSE 1 END" if won else "0"


MOST_PAIRS = 1_000
"""So many different pairs of cells of one lead are read, to see whether they mean the same."""


def _apart(rows: Stored, table: Together, again: str) -> list[str]:
    """The columns in which rows of one lead differ once they are read, in the order of a table that
    is read.
    """
    names = [name for name in rows.names() if name != "lead_id"]
    ordinary = {column.name for column in tables.definition(rows.table).columns}
    headings = list(dict.fromkeys(h for name in names for h in (rows.needed(name) or [name])))
    differ = ", ".join(
        f"max(CASE WHEN lo{k} <> hi{k} THEN 1 ELSE 0 END) AS d{k}" for k in range(len(headings))
    )
    each = ", ".join(
        f"min({_bare(h)}) AS lo{k}, max({_bare(h)}) AS hi{k}" for k, h in enumerate(headings)
    )
    if not headings:
        return []
    marks = table.one(
        f"SELECT {differ} FROM (SELECT k, {each} FROM ({again}) AS a GROUP BY k) AS g",
        [f"d{k}" for k in range(len(headings))],
    )
    different = {heading for heading, mark in zip(headings, marks) if mark}
    found = []
    for name in names:
        parts = rows.needed(name) or [name]
        if not different & set(parts):
            continue
        if name not in ordinary or _means_other(rows, table, again, name, parts):
            found.append(name)
    return found


def _bare(heading: str) -> str:
    return f"trim(coalesce({quoted(heading)}, ''))"


def _means_other(
    rows: Stored, table: Together, again: str, name: str, parts: Sequence[str]
) -> bool:
    """Whether two rows of one lead, one below the other in the order of their cells, mean different
    things.
    """
    marks = [f"c{k}" for k in range(len(parts))]
    order = ", ".join(map(_bare, parts))
    before = ", ".join(
        f"lag({_bare(part)}) OVER (PARTITION BY k ORDER BY {order}) AS b{k}"
        for k, part in enumerate(parts)
    )
    now = ", ".join(f"{_bare(part)} AS c{k}" for k, part in enumerate(parts))
    other = " OR ".join(f"b{k} <> c{k}" for k in range(len(parts)))
    pairs = table.ask(
        f"SELECT DISTINCT {', '.join(marks)}, {', '.join(f'b{k}' for k in range(len(parts)))} FROM"
        f" (SELECT {now}, {before} FROM ({again}) AS a) AS p WHERE {other} LIMIT {MOST_PAIRS}",
        dict.fromkeys([*marks, *(f"b{k}" for k in range(len(parts)))], "string"),
    ).astype("object")
    if pairs.empty:
        return False
    sides = [
        rows.cells(
            name, pairs[[f"{side}{k}" for k in range(len(parts))]].set_axis(list(parts), axis=1)
        )
        for side in ("c", "b")
    ]
    one, two = (values.astype("object").where(values.notna(), None) for values, _ in sides)
    return any(a != b for a, b in zip(one, two))
