"""The tables of a workshop: their columns, types and units, and the checks that name file, row, column and remedy.

Columns are named here and nowhere else. A raw table is text; `check` turns it into a typed one, keeps the good rows
and reports every bad one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

import pandas as pd

from .errors import WorkshopError, counted, listing, nearest

Kind = Literal["text", "whole", "number", "date", "yes_no", "choice", "team", "list", "view"]


@dataclass(frozen=True)
class Column:
    """One column: what a cell holds, in which unit, and what is allowed.

    `required` columns must be there and filled; `needed` ones must be there but may have blank cells. `default` fills
    blanks. `per_team` columns may come once more for each team, as `effort_low_sales`.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    needed: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    default: str | None = None
    per_team: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a row is `row`; no two rows may agree in `key`; `extra` columns are kept as they are."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    extra: bool = False

    def column(self, name: str) -> Column | None:
        """The column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)


PEOPLE = {"people": ("person",), "messages": ("sender", "recipient"), "meetings": ("person",), "contacts": ("person", "contact")}
"""The columns that name a person, in the tables that are joined by them."""
NAMES: dict[str, dict[str, str]] = {
    "people": {"person": "people"},
    "survey": {"respondent": "people", "topic": "topics"},
    "messages": {"sender": "people", "recipient": "people"},
    "meetings": {"person": "people"},
    "contacts": {"person": "people", "contact": "people"},
    "ratings": {"rater": "people"},
    "goals": {"goal": "goals"},
    "initiatives": {"initiative": "initiatives", "goal": "goals"},
    "points": {"person": "people", "initiative": "initiatives"},
}
"""The columns by which tables fit together, and what they name; capitals and blanks make no other name."""
THEMES = ("targets", "objectives", "role", "motivation", "good_customer", "needs")
KINDS = ("own", "other", "expected")
OUTCOMES = ("won", "lost", "open")

_C = Column
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("people", "a person", (
            _C("person", "text", "name or initials, the same in every table", required=True),
            _C("team", "team", "the team", required=True),
            _C("level", "choice", "leader or member", choices=("leader", "member"), default="member"),
            _C("role", "text", "what the person does"),
        ), key=("person",)),
        Table("survey", "one answer", (
            _C("round", "text", "which survey, for example 2026-11", default="1"),
            _C("respondent", "text", "who answered: a name, initials or a code", required=True),
            _C("team", "team", "the team of who answered", required=True),
            _C("kind", "choice", "own: my team of itself; other: my team of the other; expected: what I expect the other to say of us", required=True, choices=KINDS),
            _C("theme", "choice", "what the topic is about", choices=THEMES),
            _C("topic", "text", "the statement that was judged", required=True),
            _C("score", "number", "1 (not at all true) to 5 (fully true); blank for cannot judge", needed=True, low=1, high=5),
            _C("comment", "text", "anything the person added"),
        ), key=("round", "respondent", "kind", "topic")),
        Table("needs", "one request of one side to the other", (
            _C("from_team", "team", "who asks", required=True),
            _C("need", "text", "what is asked for", required=True),
            _C("answer", "choice", "the other side's answer", choices=("yes", "no", "will_try", "unclear")),
            _C("owner", "text", "who does it"),
            _C("due", "date", "until when"),
        )),
        Table("messages", "one message", (
            _C("sent_at", "date", "date and time", required=True),
            _C("sender", "text", "who wrote", required=True),
            _C("channel", "text", "channel, or blank for a direct message"),
            _C("recipient", "text", "to whom; blank in a channel"),
            _C("thread", "text", "the same mark on all messages of a thread"),
        )),
        Table("meetings", "one person at one meeting, planned or held", (
            _C("start", "date", "date and time it starts", required=True),
            _C("end", "date", "date and time it ends"),
            _C("series", "text", "the name of the meeting", required=True),
            _C("person", "text", "who was invited", required=True),
            _C("attended", "yes_no", "yes, no, or blank when nobody knows"),
        ), key=("start", "series", "person")),
        Table("leads", "one lead", (
            _C("lead_id", "text", "a number or code of the lead", required=True),
            _C("created_at", "date", "when the lead came in"),
            _C("source", "text", "where it came from"),
            _C("marketing_view", "view", "marketing's judgement: a label or a score"),
            _C("sales_view", "view", "sales' judgement: a label or a score"),
            _C("outcome", "choice", "what became of it", choices=OUTCOMES),
            _C("closed_at", "date", "when it was won or lost"),
            _C("amount", "number", "size of the deal, in the currency of the folder", low=0),
            _C("qualified_at", "date", "when marketing called it qualified"),
            _C("accepted_at", "date", "when sales accepted it"),
            _C("sales_qualified_at", "date", "when sales called it qualified"),
            _C("opportunity_at", "date", "when it became an opportunity"),
            _C("handed_over_at", "date", "when it was handed to sales"),
            _C("first_contact_at", "date", "when sales first got in touch"),
            _C("accepted", "yes_no", "did sales take it"),
            _C("rejected_reason", "text", "why not"),
        ), key=("lead_id",), extra=True),
        Table("ratings", "one person's rating of one lead or made-up profile", (
            _C("lead_id", "text", "the lead or profile", required=True),
            _C("rater", "text", "who rated", required=True),
            _C("team", "team", "the rater's team", required=True),
            _C("score", "number", "the rating", required=True),
            _C("rated_at", "date", "when"),
        ), key=("lead_id", "rater"), extra=True),
        Table("initiatives", "one thing we do or say we will do", (
            _C("initiative", "text", "its name", required=True),
            _C("kind", "choice", "new, or already running", choices=("new", "running"), default="new"),
            _C("goal", "text", "the goal it serves"),
            _C("owner", "text", "who answers for it"),
            _C("effort_low", "number", "person-weeks if all goes well", low=0, per_team=True),
            _C("effort_likely", "number", "person-weeks, most likely", low=0, per_team=True, required=True),
            _C("effort_high", "number", "person-weeks if much goes wrong", low=0, per_team=True),
            _C("requires", "list", "initiatives that must be done first, separated by ;"),
            _C("excludes", "list", "initiatives that cannot be done as well, separated by ;"),
            _C("must", "yes_no", "has to be kept whatever the points say", default="no"),
            _C("status", "text", "where it stands"),
        ), key=("initiative",)),
        Table("points", "one side's or person's blind points for an initiative", (
            _C("team", "team", "the side", required=True),
            _C("person", "text", "who; blank for the side as a whole"),
            _C("initiative", "text", "the initiative", required=True),
            _C("points", "number", "points given, from a fixed budget", required=True, low=0),
        ), key=("team", "person", "initiative")),
        Table("goals", "one goal", (
            _C("goal", "text", "its name", required=True),
            _C("owner", "text", "who answers for it"),
            _C("metric", "text", "how we see that it is reached"),
        ), key=("goal",)),
        Table("contacts", "one answer to: whom do you talk to in a usual week?", (
            _C("team", "team", "the team of who answered", required=True),
            _C("person", "text", "who answered; blank when asked without names"),
            _C("contact_team", "team", "the team of the person talked to", required=True),
            _C("contact", "text", "the person talked to; blank when asked without names"),
            _C("per_week", "number", "how often in a usual week", low=0, default="1"),
        )),
    )
}

COUNTS = "n"
"""The column of a table of counts that says how many; no attribute goes by this name."""
PROBLEM_COLUMNS = ("file", "row", "column", "value", "what", "remedy")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file. `row` is the row as a spreadsheet numbers it (the header is row 1)."""

    file: str
    what: str
    remedy: str
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f'column "{self.column}"')
        named = where == [self.file] and self.what.startswith(PurePath(self.file).name)
        return f"{'' if named else ', '.join(where) + ': '}{self.what}{'' if self.what.endswith('?') else '.'} {self.remedy}"


@dataclass(frozen=True)
class Checked:
    """A checked table: the good rows, typed, and what was wrong with the others."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def quoted(cell: object) -> str:
    """A cell in quotation marks, as a sentence can hold it.

    >>> quoted("often"), quoted("a mail of many lines " * 100)
    ('"often"', '"a mail of many lines a mail of many lines a mail of many lines a mail of man…"')
    """
    text = " ".join(str(cell).split()) or str(cell)
    return f'"{text}"' if len(text) <= 80 else f'"{text[:76].rstrip()}…"'


def problems_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """The problems as a table: file, row, column, value, what, remedy."""
    rows = [[getattr(problem, name) for name in PROBLEM_COLUMNS] for problem in problems]
    frame = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    return frame.astype({"row": "Int64"})


ROWS_NAMED = 5
"""Of the same problem in many rows so many rows are named."""


def sentences(problems: Sequence[Problem]) -> list[str]:
    """The problems as sentences; what is wrong in the same way in many rows is said once, with its first rows.

    >>> sentences([Problem("a.csv", '"x" is not a number', "Correct the cell.", row, "n", "x") for row in range(2, 10)])
    ['a.csv, rows 2, 3, 4, 5, 6 and 3 more, column "n": "x" is not a number. Correct the cell.']
    """
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(replace(problem, row=None), []).append(problem)
    said = []
    for general, found in alike.items():
        if len(found) == 1:
            said.append(str(found[0]))
            continue
        rows = ", ".join(str(problem.row) for problem in found[:ROWS_NAMED])
        more = f" and {len(found) - ROWS_NAMED} more" if len(found) > ROWS_NAMED else ""
        said.append(str(general).replace(general.file, f"{general.file}, rows {rows}{more}", 1))
    return said


def definition(name: str) -> Table:
    """The definition of a table; an unknown name is refused with the nearest one."""
    if name not in TABLES:
        raise WorkshopError(f'There is no table "{name}".{nearest(name, TABLES)} The tables are {listing(TABLES)}.')
    return TABLES[name]


def empty(name: str, reason: str = "") -> pd.DataFrame:
    """A table without rows, with the right columns and the reason why it is empty."""
    frame = pd.DataFrame({column.name: _typed_empty(column.kind) for column in definition(name).columns})
    frame.attrs.update(source=f"{name}.csv", left_out=0, missing=reason)
    return frame


def _typed_empty(kind: Kind) -> pd.Series:
    dtype = {"whole": "Int64", "number": "float64", "date": "datetime64[ns]", "yes_no": "boolean"}.get(kind, "object")
    return pd.Series([], dtype=dtype)


def check(
    name: str,
    raw: pd.DataFrame,
    *,
    file: str | None = None,
    teams: Mapping[str, str] | None = None,
    orders: Mapping[str, Sequence[str]] | None = None,
    dates: Literal["day first", "month first"] | None = None,
    decimal: Literal[".", ","] | None = None,
    usual_decimal: Literal[".", ","] | None = None,
    listed: Mapping[str, Iterable[str]] | None = None,
) -> Checked:
    """Turn a table of text into a typed one and report every row that cannot be used, all at once.

    `raw`: all cells text, blank cells missing or empty, the index holding spreadsheet row numbers. `teams` maps each
    team's key to its name; either is accepted in the data and the name comes out. `orders` gives the labels of a view
    from lowest to highest. `dates` and `decimal` settle what the cells alone leave open; `usual_decimal` is taken where
    they leave it open and nothing was settled. `listed` gives the people, initiatives and goals as other tables write
    them. The result carries in
    `attrs`: `source` (the file), `left_out` (rows), and `missing` (why it is empty, if it is).
    """
    table = definition(name)
    file = file or f"{name}.csv"
    raw = _named(raw, table, teams or {})
    absent = [c.name for c in table.columns if (c.required or c.needed) and c.name not in raw.columns and c.default is None]
    if absent:
        return _unusable(table, raw, file, absent)

    raw = raw.apply(lambda column: column.str.strip()).replace("", pd.NA).dropna(how="all")
    raw = raw.apply(lambda cells: _without_nothing(_column_for(table, cells.name, teams), cells))
    notes: list[str] = []
    problems: list[Problem] = []
    raw, other = _one_spelling(table, raw, listed or {})
    if other:
        notes.append(f"{file}: {counted(len(other), 'name')} that {'differs' if len(other) == 1 else 'differ'} from another only in capitals or blanks {'is' if len(other) == 1 else 'are'} taken for the same: {listing([quoted(name) for name in other[:ROWS_NAMED]])}{f' and {len(other) - ROWS_NAMED} more' if len(other) > ROWS_NAMED else ''}.")
    frame = pd.DataFrame(index=raw.index)
    for heading in raw.columns:
        column = _column_for(table, heading, teams)
        if column is None:
            if heading == COUNTS:
                notes.append(f'{file}: the column "{COUNTS}" is not looked at, because counts go by that name. To look at it, give it another in workshop.toml: number = "{COUNTS}" under [tables.{name}.columns].')
            elif table.extra:
                frame[heading] = raw[heading]
            else:
                notes.append(f'{file}: the column "{heading}" is not used.{nearest(heading, [c.name for c in table.columns if c.name not in raw.columns])}')
            continue
        text = raw[heading].fillna(column.default) if column.default is not None else raw[heading]
        values, why = _read(column, text, teams=teams or {}, order=(orders or {}).get(heading), dates=dates, decimal=decimal, usual=usual_decimal)
        frame[heading] = values
        notes.extend(f'{file}, column "{heading}": {note}' for note in why.pop("notes", []))
        for row in text.index[text.notna() & values.isna()]:
            value = str(text[row])
            what = why.get(value) or f"{quoted(value)} is not {_wanted(column, teams, orders)}"
            remedy = "Correct the cell, delete the row, or add the team to workshop.toml." if column.kind == "team" else "Correct the cell or delete the row."
            problems.append(Problem(file, what, remedy, row, heading, value))
    for column in table.columns:
        if column.name not in frame.columns:
            default = column.default
            blank = pd.Series([default] * len(frame), index=frame.index, dtype="object")
            frame[column.name] = _read(column, blank, teams=teams or {})[0] if default is not None else blank.astype(_typed_empty(column.kind).dtype)

    if table.name == "initiatives":
        notes.extend(_strangers(frame, file))
    unread_cells = {(problem.row, problem.column) for problem in problems}
    problems += [problem for problem in _rules(table, frame, raw, file) if (problem.row, problem.column) not in unread_cells]
    # A row that cannot be used repeats nothing, and nothing repeats it.
    problems += _repeated(table, frame.loc[~frame.index.isin({problem.row for problem in problems})], file)
    problems.sort(key=lambda problem: (problem.row or 0, problem.column))
    bad = {problem.row for problem in problems if problem.row is not None}
    known = [c.name for c in table.columns]
    good = frame.loc[~frame.index.isin(bad), known + [c for c in frame.columns if c not in known]].reset_index(drop=True)
    good.attrs.update(source=file, left_out=len(frame) - len(good), missing="" if len(good) else _why_empty(file, len(frame)))
    return Checked(good, tuple(problems), tuple(notes))


def _one_spelling(table: Table, raw: pd.DataFrame, listed: Mapping[str, Iterable[str]]) -> tuple[pd.DataFrame, list[str]]:
    """The table with each name in one spelling, that of the list or else the first, and the spellings that were not the one."""
    spelt: dict[str, dict[str, str]] = {what: {_folded(name): name for name in names} for what, names in listed.items()}
    new, other = {}, []
    for heading, what in NAMES.get(table.name, {}).items():
        if heading in raw.columns:
            known = spelt.setdefault(what, {})
            said = {cell: known.setdefault(_folded(cell), " ".join(unicodedata.normalize("NFC", cell).split())) for cell in raw[heading].dropna().unique()}
            new[heading] = raw[heading].map(said, na_action="ignore")
            other += [cell for cell, name in said.items() if cell != name]
    return raw.assign(**new), list(dict.fromkeys(other))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def cells(
    name: str,
    raw: pd.DataFrame,
    *,
    orders: Mapping[str, Sequence[str]] | None = None,
    dates: Literal["day first", "month first"] | None = None,
    decimal: Literal[".", ","] | None = None,
) -> tuple[pd.DataFrame, pd.Series]:
    """The cells of a table of text as `check` reads them, and which rows hold none that cannot be read; keys are not looked at.

    For rows that are counted already: each stands for many. Columns that are not the table's own stay text.
    """
    table = definition(name)
    frame, usable = pd.DataFrame(index=raw.index), pd.Series(True, index=raw.index)
    for heading in raw.columns:
        column = table.column(heading)
        text = _without_nothing(column, pd.Series([cell.strip() or pd.NA for cell in raw[heading]], index=raw.index, dtype="object"))
        if column is None:
            frame[heading] = text
            continue
        given = text.fillna(column.default) if column.default is not None else text
        frame[heading], _ = _read(column, given, teams={}, order=(orders or {}).get(heading), dates=dates, decimal=decimal)
        usable &= given.isna() | frame[heading].notna()
    return frame, usable


def _why_empty(file: str, rows: int) -> str:
    return f"No row of {file} can be used; see the problems." if rows else f"{file} has headings but no rows yet."


def _unusable(table: Table, raw: pd.DataFrame, file: str, absent: list[str]) -> Checked:
    found = [str(heading) for heading in raw.columns]
    problems = tuple(
        Problem(
            file,
            f'the column "{column}" is missing.{nearest(column, found)}'.rstrip("."),
            f'Add the column, or say in workshop.toml under [tables.{table.name}.columns] which one it is: {column} = "..."',
            column=column,
        )
        for column in absent
    )
    columns = listing([f'"{column}"' for column in absent])
    frame = empty(table.name, f"{file} cannot be used: {columns} {'is' if len(absent) == 1 else 'are'} missing.")
    frame.attrs["source"] = file
    return Checked(frame, problems)


def plain(name: object) -> str:
    """A heading or word as it is compared: lower case, words joined by underscores, in the letters of any language.

    Signs that change what is meant stay: before and after a word (`A+`, `-1`, `> 50`), and where there is nothing else.

    >>> plain(" Lead ID "), plain("A-"), plain("市场部"), plain("★★")
    ('lead_id', 'a-', '市场部', '★★')
    """
    text = unicodedata.normalize("NFKC", str(name)).casefold().strip()
    before, after = _SIGN_BEFORE.match(text), _SIGN_AFTER.search(text)
    if text.isascii():
        words = re.sub(r"[^0-9a-z]+", "_", text).strip("_")
    else:
        # Marks are vowels in some scripts, so they stay with the letters.
        words = "_".join("".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text).split())
    return f"{before[1] if before else ''}{words}{after[1] if after else ''}" if words else text


_SIGN_BEFORE = re.compile(r"([<>≤≥]=?(?=\s*\w)|[-+−](?=\w))")
_SIGN_AFTER = re.compile(r"(?<=\w)([-+]+)$")


def _named(raw: pd.DataFrame, table: Table, teams: Mapping[str, str]) -> pd.DataFrame:
    """The headings that are ours but for case and spaces get our names; a second one of the same name stays as it is.

    A column that comes for each team ends in `sales`, `marketing` or another team's name, whether it was headed by the
    team's key or by its name.
    """
    taken = set(raw.columns)
    names: dict[str, str] = {}
    endings = {word: _ending(key, name) for key, name in teams.items() for word in (key, plain(name))}
    for heading in raw.columns:
        ours = plain(heading)
        for column in table.columns:
            if column.per_team and ours.startswith(f"{column.name}_"):
                team = ours.removeprefix(f"{column.name}_")
                ours = f"{column.name}_{endings.get(team, team)}"
        if heading != ours and ours not in taken and _is_ours(table, ours):
            names[heading] = ours
            taken.add(ours)
    return raw.rename(columns=names)


def _ending(key: str, name: str) -> str:
    """How the heading of a team's own column ends."""
    return key if key in ("sales", "marketing") else plain(name)


def _is_ours(table: Table, heading: str) -> bool:
    return any(heading == c.name or (c.per_team and heading.startswith(c.name + "_")) for c in table.columns)


def _column_for(table: Table, heading: str, teams: Mapping[str, str] | None) -> Column | None:
    exact = table.column(heading)
    if exact:
        return exact
    for column in table.columns:
        if column.per_team and heading.startswith(column.name + "_") and heading[len(column.name) + 1 :] in {_ending(*team) for team in (teams or {}).items()}:
            return Column(heading, column.kind, column.help, low=column.low, high=column.high)
    return None


NOTHING = frozenset(("-", "–", "—", "n/a", "na", "#n/a", "#nv", "n.a.", "null", "nan", "nat", "none"))
"""What programs and people write where nothing was entered; where a number, a date or a yes belongs it can mean nothing else."""


def _without_nothing(column: Column | None, text: pd.Series) -> pd.Series:
    if column is None or column.kind not in ("number", "whole", "date", "yes_no"):
        return text
    words = [cell for cell in text.dropna().unique() if str(cell).lower() in NOTHING]
    return text.replace(words, pd.NA) if words else text


# --- reading cells -------------------------------------------------------------------------------------------------

_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "ja": True, "x": True, "no": False, "n": False, "false": False, "0": False, "nein": False}


def _read(
    column: Column,
    text: pd.Series,
    *,
    teams: Mapping[str, str],
    order: Sequence[str] | None = None,
    dates: str | None = None,
    decimal: str | None = None,
    usual: str | None = None,
) -> tuple[pd.Series, dict]:
    """The cells of one column as values; what cannot be read comes out missing. The dict explains single values."""
    match column.kind:
        case "text" | "list":
            return text.astype("object"), {}
        case "choice":
            return _from_words(text, {c: c for c in column.choices}), {}
        case "team":
            words = {plain(key): name for key, name in teams.items()} | {plain(name): name for name in teams.values()}
            return (_from_words(text, words) if teams else text.astype("object")), {}
        case "yes_no":
            return _from_words(text, _YES_NO).astype("boolean"), {}
        case "number" | "whole":
            values = numbers(text, decimal, usual)
            return (values.where(values == values.round()).astype("Int64") if column.kind == "whole" else values), _either(text, decimal or usual)
        case "date":
            return read_dates(text, dates)
        case "view":
            return _views(text, order, decimal, usual)


def _from_words(text: pd.Series, words: Mapping[str, object]) -> pd.Series:
    meant = {cell: words.get(plain(cell), pd.NA) for cell in text.dropna().unique()}
    return text.map(meant, na_action="ignore").astype("object")


def _views(text: pd.Series, order: Sequence[str] | None, decimal: str | None, usual: str | None) -> tuple[pd.Series, dict]:
    """Labels in the order given, from lowest to highest; else numbers if all are; else labels without an order."""
    if order:
        labels = {plain(label): label for label in order}
        return _from_words(text, labels).astype(pd.CategoricalDtype(list(order), ordered=True)), {}
    values = numbers(text, decimal, usual)
    if values.notna().sum() == text.notna().sum():
        return values, _either(text, decimal or usual)
    return text.astype("category"), {}


def _either(text: pd.Series, settled: str | None) -> dict:
    """What there is to say of numbers: which are too large, and how those were read that could be thousands or decimals, where nothing settles it."""
    too_large = {cell: f"{quoted(cell)} is larger than any number that can be meant" for cell in text.dropna().unique() if len(cell) > 15 and re.fullmatch(r"[-0-9.,'’\s]+", cell)}
    cell = "" if settled else doubtful(str(cell) for cell in text.dropna().unique())
    if not cell:
        return too_large
    return too_large | {"notes": [f'numbers like {cell} were read as {_number(cell, None):,.10g}. If that is wrong, set decimal = "," in workshop.toml.']}


def numbers(text: pd.Series, decimal: str | None = None, usual: str | None = None) -> pd.Series:
    """Numbers as people write them: thousands separated or not, decimal comma or point, currency, percent, K and M.

    One column has one way of writing: cells that leave no doubt (`0,5` or `1.234,50`) settle those that could be either
    (`1.234`). Where none does, or they contradict one another, three digits after a lone comma mean thousands, after a
    lone point decimals, unless `usual` says what goes with the file. `decimal` settles it against every doubt.

    >>> numbers(pd.Series(["1.234,5", "1,234.5", "$342.09K", "12 %", "3,5", "1 200", "-2"])).tolist()
    [1234.5, 1234.5, 342090.0, 12.0, 3.5, 1200.0, -2.0]
    >>> numbers(pd.Series(["0,5", "1,125", "2.500"])).tolist()
    [0.5, 1.125, 2500.0]
    """
    cells = list(text.dropna().unique())
    settled = decimal or decimal_mark(str(cell) for cell in cells) or usual
    # Digits of other scripts are digits too.
    return text.map({cell: _number(unicodedata.normalize("NFKC", str(cell)).translate(_DIGITS), settled) for cell in cells}).astype("float64")


_DIGITS = {ord(digit): str(value) for start in (0x660, 0x6F0, 0x966) for value, digit in enumerate(map(chr, range(start, start + 10)))}
"""Arabic, Persian and Devanagari digits."""


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The decimal mark that the cells of a column leave no doubt about; None when they say nothing or both."""
    marks = {mark for cell in cells if (mark := _told(cell))}
    return marks.pop() if len(marks) == 1 else None


def doubtful(cells: Iterable[str]) -> str:
    """The first cell that could be thousands or decimals, such as 1.234; empty when there is none.

    >>> doubtful(["12", "1.234"]), doubtful(["0,5", "1,125"])
    ('1.234', '')
    """
    cells = list(cells)
    if decimal_mark(cells):
        return ""
    return next((cell for cell in cells if re.fullmatch(r"[^\d]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*", cell.strip())), "")


def _told(cell: str) -> str | None:
    """The decimal mark of one cell, where it can be only one."""
    digits = re.sub(r"[^\d.,]", "", cell).strip(".,")
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return None
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    before, after = re.split(r"[.,]", digits)
    certain = len(after) != 3 or len(before) > 3 or before.strip("0") == ""
    return marks[0] if certain else None


def _number(cell: str, decimal: str | None) -> float:
    match = _WRITTEN.fullmatch(cell.strip())
    if not match:
        return float("nan")
    sign, digits, scale = match.groups()
    mark = decimal or _told(digits) or "."
    whole, *rest = re.sub(r"\s", " ", digits).split(mark)
    # Thousands stand in threes (in India in twos before the last three); anything else is a date, a telephone number or a slip.
    if len(rest) > 1 or not all(part.isdecimal() for part in rest) or not _THOUSANDS.fullmatch(whole):
        return float("nan")
    value = float(f"{re.sub(r'[^0-9]', '', whole) or 0}.{rest[0] if rest else 0}") * {"k": 1e3, "m": 1e6}.get(scale.lower(), 1)
    return float("nan") if value > LARGEST else -value if sign in ("-", "−") else value


_WRITTEN = re.compile(r"(?:[$€£¥]|[A-Z]{3})?\s*([-+−]?)\s*[$€£¥]?\s*([0-9.,'’\s]*[0-9])(?:,-)?\s*([KkMm]?)\s*(?:%|[$€£¥]|[A-Z]{3})?")
_THOUSANDS = re.compile(r"[0-9]*|[0-9]{1,3}(?:([.,'’ ])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
LARGEST = 1e15
"""A number beyond this is a slip: no deal, effort or score comes near it, in any currency."""


_DAY = re.compile(r"^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp][Mm])?))?\s*$")


def read_dates(text: pd.Series, order: str | None = None) -> tuple[pd.Series, dict]:
    """Dates with or without a time: ISO, day.month.year, day/month/year, month/day/year, or with the month's name.

    Whether the day or the month comes first is read off the whole column (a 13th month cannot be); where every cell
    could be either, day first is taken and a note says so. Times with a zone become UTC without one.
    """
    values = _in_reach(pd.to_datetime(text, format="ISO8601", errors="coerce", utc=True))
    notes: list[str] = []
    why: dict = {"notes": notes}
    rest = text[values.isna() & text.notna()]
    if rest.empty:
        return values, why
    parts = {cell: match for cell in rest.unique() if (match := _DAY.match(str(cell)))}
    slashed = [m for m in parts.values() if m.group(2) != "."]
    first_over = any(int(m.group(1)) > 12 for m in slashed)
    second_over = any(int(m.group(3)) > 12 for m in slashed)
    if order is None and slashed and not first_over and not second_over:
        notes.append('dates like 03/04/2026 were read as day first. If the month comes first, set dates = "month first" in workshop.toml.')
    month_first = order == "month first" or (order is None and second_over and not first_over)
    read: dict[str, pd.Timestamp] = {}
    for cell, match in parts.items():
        a, mark, b, year, time = match.groups()
        day, month = (b, a) if month_first and mark != "." else (a, b)
        year = year if len(year) == 4 else f"20{year}"
        read[cell] = pd.to_datetime(f"{year}-{month.zfill(2)}-{day.zfill(2)} {time or ''}".strip(), errors="coerce")
        swapped = pd.to_datetime(f"{year}-{day.zfill(2)}-{month.zfill(2)}", errors="coerce")
        if pd.isna(read[cell]) and not pd.isna(swapped):
            why[cell] = f'{quoted(cell)} has the day and the month the other way round than other rows'
    counted_as: dict[str, str] = {}
    for cell in sorted(set(rest.unique()) - set(parts)):
        named = re.search(r"[A-Za-z]{3}|\d\s*[AaPp][Mm]$", str(cell)) and re.search(r"\d", str(cell))
        read[cell] = pd.to_datetime(cell, errors="coerce") if named else pd.NaT
        for how, (digits, unit, origin) in _COUNTED.items():
            if re.fullmatch(digits, cell):
                read[cell] = pd.to_datetime(float(cell.replace(",", ".")), unit=unit, origin=origin, errors="coerce").round("s")
                counted_as.setdefault(how, cell)
    notes += [f"dates like {cell} were read as {how}, so {cell} is {read[cell]:%Y-%m-%d}." for how, cell in counted_as.items() if not pd.isna(read[cell])]
    values.loc[rest.index] = _in_reach(pd.to_datetime(rest.map(read), utc=True))
    for cell in rest[values.loc[rest.index].isna()].unique():
        if re.search(r"\b\d{4}\b", str(cell)) and not re.search(r"[^\W\d_]{2}", str(cell)):
            why.setdefault(cell, f"{quoted(cell)} is no date between {YEARS[0]} and {YEARS[1]}")
    return values, why


_COUNTED = {
    "days as Excel counts them": (r"\d{5}(?:[.,]\d+)?", "D", "1899-12-30"),
    "seconds since 1970": (r"\d{10}", "s", "unix"),
    "milliseconds since 1970": (r"\d{13}", "ms", "unix"),
}
"""Dates that a program wrote as a number: what it counts, how it looks, the unit and the beginning."""
YEARS = 1970, 2100
"""Years outside these are slips of the pen."""


def _in_reach(moments: pd.Series) -> pd.Series:
    """The moments as they stand in a table, without a zone; those outside the years that can be meant are missing."""
    return moments.where(moments.dt.year.between(*YEARS)).dt.tz_localize(None).astype("datetime64[ns]")


def _wanted(column: Column, teams: Mapping[str, str] | None, orders: Mapping[str, Sequence[str]] | None) -> str:
    match column.kind:
        case "choice":
            return listing(column.choices, "or")
        case "team":
            return f"a team of this workshop ({listing(dict.fromkeys((teams or {}).values()), 'or')})"
        case "yes_no":
            return "yes or no"
        case "whole" | "number" if column.low is not None and column.high is not None:
            return f"a {'whole ' if column.kind == 'whole' else ''}number from {column.low:g} to {column.high:g}"
        case "whole":
            return "a whole number"
        case "date":
            return "a date that can be read, such as 2026-11-23"
        case "view":
            return f"one of {listing((orders or {}).get(column.name, ()), 'or')}"
        case _:
            return "a number"


# --- rules over typed cells ----------------------------------------------------------------------------------------


def _rules(table: Table, frame: pd.DataFrame, raw: pd.DataFrame, file: str) -> list[Problem]:
    """What pandera finds wrong with the typed cells, in the kit's words."""
    import pandera.pandas as pa

    columns: dict[str, pa.Column] = {}
    for column in table.columns:
        checks: list[pa.Check] = []
        if column.low is not None or column.high is not None:
            low, high = column.low, column.high
            says = f"is not {low:g} to {high:g}" if high is not None and low is not None else f"is under {low:g}"
            checks.append(pa.Check(_between(low, high), error=says))
        columns[column.name] = pa.Column(None, checks, nullable=not column.required)
    for heading in frame.columns:
        if heading not in columns and heading.startswith("effort_"):
            columns[heading] = pa.Column(None, [pa.Check(_between(0, None), error="is under 0")], nullable=True)
    row_checks = []
    if table.name == "initiatives":
        row_checks.append(pa.Check(_rising, error="effort_low, effort_likely and effort_high do not rise"))
    schema = pa.DataFrameSchema(columns, checks=row_checks)
    problems: list[Problem] = []
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        for check, column, row in zip(cases["check"], cases["column"], cases["index"]):
            if check == "not_nullable":
                problems.append(Problem(file, "the cell is blank", "Fill the cell or delete the row.", int(row), str(column)))
            elif column in raw.columns and str(check).startswith("is "):
                value = str(raw.at[row, column])
                problems.append(Problem(file, f"{quoted(value)} {check}", "Correct the cell or delete the row.", int(row), str(column), value))
            else:
                problems.append(Problem(file, str(check), "Correct the cells or delete the row.", int(row)))
    return list({(p.row, p.column, p.what): p for p in problems}.values())


def _repeated(table: Table, frame: pd.DataFrame, file: str) -> list[Problem]:
    """Rows whose key an earlier row has already; a wholly blank key repeats nothing."""
    if not table.key:
        return []
    keys = frame[list(table.key)].astype("object").where(frame[list(table.key)].notna(), "")
    twice = keys.duplicated() & (keys != "").any(axis=1)
    if not twice.any():
        return []
    first = {tuple(key): row for row, key in zip(keys.index[~twice], keys[~twice].itertuples(index=False, name=None))}
    return [
        Problem(
            file, f"the same {listing(table.key)} as in row {first[key]}", "Delete one of the two rows; the first one counts.",
            int(row), table.key[-1], str(frame.at[row, table.key[-1]]) if key[-1] != "" else "",
        )
        for row, key in zip(keys.index[twice], keys[twice].itertuples(index=False, name=None))
    ]


def _between(low: float | None, high: float | None) -> Callable[[pd.Series], pd.Series]:
    def between(values: pd.Series) -> pd.Series:
        values = values.astype("float64")
        return (values.isna()) | ((values >= (low if low is not None else -float("inf"))) & (values <= (high if high is not None else float("inf"))))

    return between


def _rising(frame: pd.DataFrame) -> pd.Series:
    low = frame["effort_low"].fillna(frame["effort_likely"])
    high = frame["effort_high"].fillna(frame["effort_likely"])
    return (frame["effort_likely"].isna()) | ((low <= frame["effort_likely"]) & (frame["effort_likely"] <= high))


def _strangers(frame: pd.DataFrame, file: str) -> list[str]:
    """A note for each name in requires and excludes that no row has; the row stays, only the name counts for nothing."""
    names = [" ".join(str(name).split()) for name in frame["initiative"].dropna()]
    known = {name.casefold() for name in names}
    found = [(row, column, name, " ".join(name.split()).casefold()) for row in frame.index for column in ("requires", "excludes") for name in split_list(frame.at[row, column])]
    return [
        f'{file}, row {row}, column "{column}": ' + (f'"{name}" names itself, so it is not looked at.' if key in known else f'no initiative is called "{name}", so it is not looked at.{nearest(name, names)}')
        for row, column, name, key in found
        if key not in known or key == " ".join(str(frame.at[row, "initiative"]).split()).casefold()
    ]


def split_list(cell: object) -> list[str]:
    """The names in a list cell, separated by semicolons (or line breaks).

    >>> split_list("Trial; Price page ;")
    ['Trial', 'Price page']
    """
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()] if isinstance(cell, str) else []
