"""The tables of a workshop: their columns, types and units, and the checks that name file, row,
column and remedy.

Columns are named here and nowhere else. A raw table is text; `check` turns it into a typed one,
keeps the good rows and reports every bad one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd

from . import dates as dates_
from .errors import WorkshopError, counted, listing, nearest
from .findings import NOT_LIKE
from .rounds import folded
from .typed import MARKS, isolated
from .written import num

if TYPE_CHECKING:
    import numpy as np

Kind = Literal["text", "whole", "number", "date", "yes_no", "choice", "team", "list", "view"]
Keep = Literal["first", "last", "any won", "sum"]
"""Which of several rows of one lead counts: the first, the last, one that is won; or the first with
all amounts added up.
"""


@dataclass(frozen=True)
class Column:
    """One column: what a cell holds, in which unit, and what is allowed.

    `required` columns must be there and filled, and a row without them is none; `needed` ones must
    be there but may have blank cells, and are what every question about the table asks for; where
    they have to be `filled`, a blank cell is told like one that cannot be read. `default` fills
    blanks. `per_team` columns may come once more for each team, as
    `effort_low_sales`.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    needed: bool = False
    filled: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    default: str | None = None
    per_team: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a row is `row`; no two rows may agree in `key`; `extra` columns are kept as they
    are.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    extra: bool = False

    def column(self, name: str) -> Column | None:
        """The column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)


PEOPLE = {
    "people": ("person",),
    "messages": ("sender", "recipient"),
    "meetings": ("person",),
    "contacts": ("person", "contact"),
}
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
"""The columns by which tables fit together, and what they name; capitals and blanks make no other
name.
"""
THEMES = ("targets", "objectives", "role", "motivation", "good_customer", "needs")
KINDS = ("own", "other", "expected")
OUTCOMES = ("won", "lost", "open")

_C = Column
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "people",
            "a person",
            (
                _C("person", "text", "name or initials, the same in every table", required=True),
                _C("team", "team", "the team", required=True),
                _C(
                    "level",
                    "choice",
                    "leader or member",
                    choices=("leader", "member"),
                    default="member",
                ),
                _C("role", "text", "what the person does"),
            ),
            key=("person",),
        ),
        Table(
            "survey",
            "one answer",
            (
                _C("round", "text", "which survey, for example 2026-11", default="1"),
                _C("respondent", "text", "who answered: a name, initials or a code", required=True),
                _C("team", "team", "the team of who answered", required=True),
                _C(
                    "kind",
                    "choice",
                    "own: my team of itself; other: my team of the other; expected: what I expect"
                    " the other to say of us",
                    required=True,
                    choices=KINDS,
                ),
                _C("theme", "choice", "what the topic is about", choices=THEMES),
                _C("topic", "text", "the statement that was judged", required=True),
                _C(
                    "score",
                    "number",
                    "1 (not at all true) to 5 (fully true); blank for cannot judge",
                    needed=True,
                    low=1,
                    high=5,
                ),
                _C("comment", "text", "anything the person added"),
            ),
            key=("round", "respondent", "kind", "topic"),
        ),
        Table(
            "needs",
            "one request of one side to the other",
            (
                _C("from_team", "team", "who asks", required=True),
                _C("need", "text", "what is asked for", required=True),
                _C(
                    "answer",
                    "choice",
                    "the other side's answer",
                    choices=("yes", "no", "will_try", "unclear"),
                ),
                _C("owner", "text", "who does it"),
                _C("due", "date", "until when"),
            ),
        ),
        Table(
            "messages",
            "one message",
            (
                _C("sent_at", "date", "date and time", required=True),
                _C("sender", "text", "who wrote", required=True),
                _C("channel", "text", "channel, or blank for a direct message"),
                _C("recipient", "text", "to whom; blank in a channel"),
                _C("thread", "text", "the same mark on all messages of a thread"),
            ),
        ),
        Table(
            "meetings",
            "one person at one meeting, planned or held",
            (
                _C("start", "date", "date and time it starts", required=True),
                _C("end", "date", "date and time it ends"),
                _C("series", "text", "the name of the meeting", required=True),
                _C("person", "text", "who was invited", required=True),
                _C("attended", "yes_no", "yes, no, or blank when nobody knows"),
            ),
            key=("start", "series", "person"),
        ),
        Table(
            "leads",
            "one lead",
            (
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
            ),
            key=("lead_id",),
            extra=True,
        ),
        Table(
            "ratings",
            "one person's rating of one lead or made-up profile",
            (
                _C("lead_id", "text", "the lead or profile", required=True),
                _C("rater", "text", "who rated", required=True),
                _C("team", "team", "the rater's team", required=True),
                _C("score", "number", "the rating", needed=True, filled=True),
                _C("rated_at", "date", "when"),
            ),
            key=("lead_id", "rater"),
            extra=True,
        ),
        Table(
            "initiatives",
            "one thing we do or say we will do",
            (
                _C("initiative", "text", "its name", required=True),
                _C(
                    "kind",
                    "choice",
                    "new, or already running",
                    choices=("new", "running"),
                    default="new",
                ),
                _C("goal", "text", "the goal it serves"),
                _C("owner", "text", "who answers for it"),
                _C("effort_low", "number", "person-weeks if all goes well", low=0, per_team=True),
                _C(
                    "effort_likely",
                    "number",
                    "person-weeks, most likely",
                    low=0,
                    per_team=True,
                    needed=True,
                    filled=True,
                ),
                _C(
                    "effort_high", "number", "person-weeks if much goes wrong", low=0, per_team=True
                ),
                _C("requires", "list", "initiatives that must be done first, separated by ;"),
                _C("excludes", "list", "initiatives that cannot be done as well, separated by ;"),
                _C("must", "yes_no", "has to be kept whatever the points say", default="no"),
                _C("status", "text", "where it stands"),
            ),
            key=("initiative",),
        ),
        Table(
            "points",
            "one side's or person's blind points for an initiative",
            (
                _C("team", "team", "the side", required=True),
                _C("person", "text", "who; blank for the side as a whole"),
                _C("initiative", "text", "the initiative", required=True),
                _C(
                    "points",
                    "number",
                    "points given, from a fixed budget",
                    needed=True,
                    filled=True,
                    low=0,
                ),
            ),
            key=("team", "person", "initiative"),
        ),
        Table(
            "goals",
            "one goal",
            (
                _C("goal", "text", "its name", required=True),
                _C("owner", "text", "who answers for it"),
                _C("metric", "text", "how we see that it is reached"),
            ),
            key=("goal",),
        ),
        Table(
            "contacts",
            "one answer to: whom do you talk to in a usual week?",
            (
                _C("team", "team", "the team of who answered", required=True),
                _C("person", "text", "who answered; blank when asked without names"),
                _C("contact_team", "team", "the team of the person talked to", required=True),
                _C("contact", "text", "the person talked to; blank when asked without names"),
                _C("per_week", "number", "how often in a usual week", low=0, default="1"),
            ),
        ),
    )
}

FILE_ROWS = 10_000_000
"""Where several files are one table, the rows of each begin so many after those of the file
before.
"""
COUNTS = "n"
"""The column of a table of counts that says how many; no attribute goes by this name."""
PROBLEM_COLUMNS = ("file", "row", "column", "value", "what", "remedy")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file. `row` is the row as a spreadsheet numbers it (the header is row
    1).
    """

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
        return (
            f"{'' if named else ', '.join(where) + ': '}{self.what}"
            f"{'' if self.what.endswith('?') else '.'}"
            f" {self.remedy}"
        )


@dataclass(frozen=True)
class Checked:
    """A checked table: the good rows, typed, and what was wrong with the others."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


CONFIDENTIAL = ("survey", "ratings", "points")
"""The tables of what people answered, each for themselves. None of their cells stands in what is
shown or written down about a file; only the facilitator's own terminal tells it.
"""
TOLD_ALONE = "`workshop check` says why, in the facilitator's own terminal."


def without_answers(problem: Problem) -> Problem:
    """A problem in what people answered, as others may read it: where it is, and not what stands
    there.

    >>> print(without_answers(Problem("survey.csv", '"9" is beyond 1 to 5', "Correct it.", 7,
    ...     "score", "9")))
    survey.csv, row 7, column "score": this cannot be used. `workshop check` says why, in the
    facilitator's own terminal.
    """
    return replace(problem, what="this cannot be used", remedy=TOLD_ALONE, value="")


def without_quotations(note: str) -> str:
    """A note about what people answered without what it quotes.

    >>> without_quotations('survey.csv: 2 answers count as blank: "n/a" (1) and "the "new" one" (1).')
    'survey.csv: 2 answers count as blank: "…" (1).'
    """
    # A cell may hold quotation marks itself: from the first to the last one, nothing is safe.
    return re.sub(r'["“„].*["”“]', '"…"', note, flags=re.DOTALL)


def quoted(cell: object) -> str:
    """A cell in quotation marks, as a sentence can hold it.

    >>> quoted("often"), quoted("a mail of many lines " * 100)
    ('"often"', '"a mail of many lines a mail of many lines a mail of many lines a mail of man…"')
    """
    text = " ".join(str(cell).split()) or str(cell)
    return f'"{isolated(text if len(text) <= 80 else f"{text[:76].rstrip()}…")}"'


def problems_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """The problems as a table: file, row, column, value, what, remedy."""
    rows = [[getattr(problem, name) for name in PROBLEM_COLUMNS] for problem in problems]
    frame = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    return frame.astype({"row": "Int64"})


def grouped_frame(problems: pd.DataFrame) -> pd.DataFrame:
    """The problems with those that are wrong in the same way in one row: `row` names the rows,
    `value` the different values.
    """
    each = [
        Problem(
            str(found.file),
            str(found.what),
            str(found.remedy),
            None if pd.isna(found.row) else int(found.row),
            str(found.column),
            str(found.value),
        )
        for found in cast("Iterable[Any]", problems.itertuples(index=False))
    ]
    rows = []
    for group in grouped(each):
        first, numbers_ = group[0], [one.row for one in group if one.row is not None]
        values = list(dict.fromkeys(one.value for one in group if one.value))
        more = [f"{num(len(values) - ROWS_NAMED):,} more"] if len(values) > ROWS_NAMED else []
        rows.append(
            [
                first.file,
                some_rows(numbers_).removeprefix("rows ").removeprefix("row "),
                first.column,
                listing([*values[:ROWS_NAMED], *more]) if values else "",
                f"{first.what}; it is the same with the others" if len(values) > 1 else first.what,
                remedy(group) if len(values) > 1 else first.remedy,
            ]
        )
    return pd.DataFrame(rows, columns=["file", "row", "column", "value", "what", "remedy"])


ROWS_NAMED = 5
HEADINGS_NAMED = 20
"""Of the same problem in many rows so many rows are named."""


def sentences(problems: Sequence[Problem]) -> list[str]:
    """The problems as sentences; what is wrong in the same way in many cells is said once, with the
    first rows and values.

    >>> sentences([Problem("a.csv", '"x" is not a number', "Correct the cell.", row, "n",
    ...     "x") for row in range(2, 10)])
    ['a.csv, rows 2, 3, 4, 5, 6 and 3 more, column "n": "x" is not a number. Correct the cell.']
    """
    said = []
    for found in grouped(problems):
        general = replace(found[0], row=None)
        rows = [problem.row for problem in found if problem.row is not None]
        sentence = str(general)
        if len(rows) == 1:
            sentence = str(found[0])
        elif rows:
            sentence = sentence.replace(general.file, f"{general.file}, {some_rows(rows)}", 1)
        others = list(
            dict.fromkeys(problem.value for problem in found[1:] if problem.value != general.value)
        )
        if others:
            more = [quoted(value) for value in others[:ROWS_NAMED]] + (
                [f"{num(len(others) - ROWS_NAMED):,} more"] if len(others) > ROWS_NAMED else []
            )
            what = (
                f"{general.what}; it is the same with {listing(more)}"
                f" ({counted(len(found), 'cell')} in all)"
            )
            sentence = str(replace(general, what=what, remedy=remedy(found)))
            sentence = (
                sentence.replace(general.file, f"{general.file}, {some_rows(rows)}", 1)
                if rows
                else sentence
            )
        said.append(sentence)
    return said


MOST_LISTED = 40
"""So many values at the most stand in the lines of a remedy; those of the others follow once these
are written.
"""


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def grouped(problems: Sequence[Problem]) -> list[list[Problem]]:
    """The problems of one kind together: the same file, column and fault, whatever the row and the
    value.
    """
    alike: dict[tuple[Problem, bool], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((_kind_of(problem), problem.row is None), []).append(problem)
    return list(alike.values())


def _kind_of(problem: Problem) -> Problem:
    """The problem without its row and its value."""
    if not problem.value:
        return replace(problem, row=None)
    cell = re.compile(re.escape(quoted(problem.value)) + "|" + re.escape(_json(problem.value)))
    return replace(
        problem,
        row=None,
        value="",
        what=cell.sub('"…"', problem.what),
        remedy=cell.sub('"…"', problem.remedy),
    )


def remedy(found: Sequence[Problem]) -> str:
    """What mends all problems of a group: the remedy of the first, with its lines for the others'
    values as well.

    >>> remedy([Problem("a.csv", "", 'Write "x" = "Sales" under [t] or blank = ["x"].', n, "n",
    ...     x) for n, x in enumerate("xy")])
    'Write "x" = "Sales" and "y" = "Sales" under [t] or blank = ["x", "y"].'
    """
    first, values = (
        found[0],
        list(dict.fromkeys(problem.value for problem in found if problem.value))[:MOST_LISTED],
    )
    if len(values) < 2:
        return first.remedy
    cell = _json(first.value)
    told = first.remedy.replace(f"[{cell}]", json.dumps(values, ensure_ascii=False))
    line = re.search(re.escape(cell) + r' = ("[^"]*")', told)
    return (
        told.replace(line[0], listing([f"{_json(value)} = {line[1]}" for value in values]), 1)
        if line
        else told
    )


def definition(name: str) -> Table:
    """The definition of a table; an unknown name is refused with the nearest one."""
    if name not in TABLES:
        raise WorkshopError(
            f'There is no table "{name}".{nearest(name, TABLES)} The tables are {listing(TABLES)}.'
        )
    return TABLES[name]


def empty(name: str, reason: str = "") -> pd.DataFrame:
    """A table without rows, with the right columns and the reason why it is empty."""
    frame = pd.DataFrame(
        {column.name: _typed_empty(column.kind) for column in definition(name).columns}
    )
    frame.attrs.update(source=f"{name}.csv", left_out=0, missing=reason)
    return frame


def _typed_empty(kind: Kind) -> pd.Series:
    dtype = {
        "whole": "Int64",
        "number": "float64",
        "date": "datetime64[ns]",
        "yes_no": "boolean",
    }.get(kind, "object")
    return pd.Series([], dtype=dtype)


def check(
    name: str,
    raw: pd.DataFrame,
    *,
    file: str | None = None,
    teams: Mapping[str, str] | None = None,
    orders: Mapping[str, Sequence[str]] | None = None,
    dates: dates_.Order | None = None,
    decimal: Literal[".", ","] | None = None,
    usual_decimal: Literal[".", ","] | None = None,
    listed: Mapping[str, Iterable[str]] | None = None,
    timezone: str | None = None,
    day: Date | None = None,
    keep: Keep | None = None,
) -> Checked:
    """Turn a table of text into a typed one and report every cell and row that cannot be used, all
    at once.

    `raw`: all cells text, blank cells missing or empty, the index holding spreadsheet row numbers.
    `teams` maps each team's key to its name; either is accepted in the data and the name comes out.
    `orders` gives the labels of a view from lowest to highest. `dates` and `decimal` settle what
    the cells alone leave open; `usual_decimal` is taken where they leave it open and nothing was
    settled. `listed` gives the people, initiatives and goals as other tables write them. `timezone`
    is that of times without one, `day` the day of the workshop; `keep` says which of several rows
    of one lead counts.

    Only a cell that its row cannot do without costs the row; any other that cannot be read counts
    as blank, and the row stays. The result carries in `attrs`: `source` (the file), `left_out`
    (rows), `missing` (why it is empty, if it is), `unread` (per column, the cells that could not be
    read: see `Unread`), `differs` (how the rows left out differ from the others, in a sentence, or
    nothing) and `assumed` (what was assumed, in sentences).
    """
    table = definition(name)
    file = file or f"{name}.csv"
    stacked: tuple[str, ...] = raw.attrs.get("stacked", ())
    raw = _named(raw, table, teams or {})
    absent = [
        c.name
        for c in table.columns
        if (c.required or c.needed) and c.name not in raw.columns and c.default is None
    ]
    if absent:
        return _unusable(table, raw, file, absent)

    ours = {
        isolated(heading): _column_for(table, isolated(heading), teams) for heading in raw.columns
    }
    raw, cut = _bare(raw, ours)
    notes: list[str] = [
        f'{file}, column "{heading}": {counted(n, "cell")} {"holds" if n == 1 else "hold"} “{CUT}”'
        " in place of a sign that was cut in two or could not be read. Type it again where it comes"
        " from."
        for heading, n in cut.items()
        if n
    ]
    assumed: list[str] = []
    problems: list[Problem] = []
    raw, other = _one_spelling(table, raw, listed or {})
    if other:
        notes.append(
            f"{file}: {counted(len(other), 'name')} that"
            f" {'differs' if len(other) == 1 else 'differ'} from another only in capitals or blanks"
            f" {'is' if len(other) == 1 else 'are'} taken for the same:"
            f" {listing([quoted(name) for name in other[:ROWS_NAMED]])}"
            f"{f' and {len(other) - ROWS_NAMED} more' if len(other) > ROWS_NAMED else ''}."
        )
    if table.name == "leads":
        numbers_, found, said = _numbered(raw, file, stacked)
        raw, problems, notes, assumed = (
            raw.assign(lead_id=numbers_),
            [*problems, *found],
            [*notes, *said],
            [*assumed, *(["leads without a number go by their rows"] if said else [])],
        )
    order, zone, said = _as_dates(
        raw,
        [column.name for column in table.columns if column.kind == "date" and column.name in ours],
        dates,
        timezone,
        day,
    )
    notes.extend(f"{file}: {note}" for note in said)
    assumed.extend([f"times without a zone are {timezone or 'UTC'}"] if said else [])
    if dates is None and order is None and {"created_at", "closed_at"} <= set(ours):
        order, said = order_of_pairs(raw[["created_at", "closed_at"]], file=file, day=day)
        notes += said
    read: dict[str, pd.Series] = {}
    unread: dict[str, pd.Series] = {}
    for heading, column in ours.items():
        if column is None:
            if heading == COUNTS:
                notes.append(
                    f'{file}: the column "{COUNTS}" is not looked at, because counts go by that'
                    f' name. To look at it, give it another in workshop.toml: number = "{COUNTS}"'
                    f" under [tables.{name}.columns]."
                )
            elif table.extra:
                read[heading] = raw[heading]
                notes.extend(
                    f'{file}, column "{heading}": {note}' for note in _sizes_as_dates(raw[heading])
                )
            else:
                notes.append(
                    f'{file}: the column "{heading}" is not'
                    f" used.{nearest(heading, [c.name for c in table.columns if c.name not in raw.columns])}"
                )
            continue
        text = raw[heading].fillna(column.default) if column.default is not None else raw[heading]
        values, why = _read(
            column,
            text,
            teams=teams or {},
            order=(orders or {}).get(heading),
            dates=dates,
            decimal=decimal,
            usual=usual_decimal,
            usual_order=order,
            zone=zone,
            day=day,
        )
        notes.extend(
            f'{file}, column "{heading}": {told_of(note, name)}' for note in why.pop("notes", [])
        )
        assumed.extend(f"{heading}: {phrase}" for phrase in why.pop("assumed", []))
        bad = text.notna() & values.isna()
        if bad.any():
            wanted = _wanted(column, teams, orders)
            says = {
                str(cell): why.get(str(cell)) or f"{quoted(cell)} is not {wanted}"
                for cell in text[bad].unique()
            }
            problems += [
                Problem(file, says[str(text[row])], _remedy(column), row, heading, str(text[row]))
                for row in text.index[bad]
            ]
            unread[heading] = bad
            if column.default is not None and not _costs(column):
                values = values.where(
                    ~bad,
                    _read(
                        column,
                        pd.Series([column.default] * len(text), index=text.index, dtype="object"),
                        teams=teams or {},
                    )[0],
                )
        read[heading] = values
    frame = pd.DataFrame(read, index=raw.index)
    rest: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name not in read:
            default = column.default
            blank = pd.Series([default] * len(frame), index=frame.index, dtype="object")
            rest[column.name] = (
                _read(column, blank, teams=teams or {})[0]
                if default is not None
                else blank.astype(_typed_empty(column.kind).dtype)
            )
    frame = pd.concat([frame, pd.DataFrame(rest, index=frame.index)], axis=1)

    if table.name == "initiatives":
        notes.extend(_strangers(frame, file))
    unread_cells = {(problem.row, problem.column) for problem in problems}
    for problem in _rules(table, frame, raw, file):
        if (problem.row, problem.column) in unread_cells:
            continue
        column = ours.get(problem.column)
        if column is not None and not _costs(column):
            mark = unread.setdefault(problem.column, pd.Series(False, index=frame.index))
            assert problem.row is not None, "rules are of cells and of rows"
            mark[problem.row] = True
            problem = replace(problem, remedy=_remedy(column, blank=not problem.value))
        problems.append(problem)
    for heading, mark in unread.items():
        column = ours[heading]
        if column is not None and column.default is None:
            frame[heading] = frame[heading].where(~mark)
    costs = {heading for heading, column in ours.items() if column is not None and _costs(column)}
    bad = {
        problem.row
        for problem in problems
        if problem.row is not None and (problem.column in costs or not problem.column)
    }
    # A row whose answer cannot be read repeats nothing, and nothing repeats it.
    usable = frame.loc[~frame.index.isin(bad)] if bad else frame
    asked = usable
    for heading, mark in unread.items():
        if (column := ours[heading]) is not None and column.needed:
            asked = asked.loc[~mark[asked.index]]
    again, found, note = _repeated(table, asked, file, keep, stacked)
    again |= _unread_again(table, usable, asked)
    problems += found
    notes += note
    assumed += (
        [f"of a lead in several rows, {COUNTED_ROW[keep or 'any won']}"]
        if table.name == "leads" and again
        else []
    )
    if table.name == "initiatives":
        problems += contradictions(usable, file)
    if table.name == "leads":
        notes += _ended_first(usable, file, stacked)
    problems.sort(key=lambda problem: (problem.row or 0, problem.column))
    good = usable.loc[~usable.index.isin(again)] if again else usable
    gone = frame.index.difference(good.index) if len(good) < len(frame) else frame.index[:0]
    known = [c.name for c in table.columns]
    kept = good.index
    good = good[known + [c for c in good.columns if c not in known]].reset_index(drop=True)
    good.attrs.update(
        source=file,
        left_out=len(frame) - len(good),
        missing="" if len(good) else _why_empty(file, len(frame)),
        unread=_unread(
            table,
            good,
            {heading: mark[kept] for heading, mark in unread.items() if heading not in costs},
            ours,
        ),
        differs=_differs(table, frame, gone, again),
        assumed=assumed,
    )
    return Checked(good, tuple(problems), tuple(notes))


def _ended_first(leads: pd.DataFrame, file: str, stacked: Sequence[str]) -> list[str]:
    """What there is to say of leads that were won or lost on a day before they came in."""
    ended = leads["outcome"].isin(["won", "lost"]) & (
        leads["closed_at"].dt.normalize() < leads["created_at"].dt.normalize()
    )
    if not (n := int(ended.sum())):
        return []
    where = some_rows(leads.index[ended], stacked)
    return [
        f"{file}: {counted(n, 'lead')} {'was' if n == 1 else 'were'} closed on a day before"
        f" {'it' if n == 1 else 'they'} came in ({where}); "
        f"{'it counts' if n == 1 else 'they count'} as closed on the day"
        f" {'it' if n == 1 else 'they'} came in. Deals that are entered when they end look like"
        " this, and so does a wrong order of days and months."
    ]


def _bare(
    raw: pd.DataFrame, ours: Mapping[str, Column | None]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The cells without blanks around them, each confined to itself, those that say nothing
    missing, and rows with nothing in them left out; and of each column how many cells hold a sign
    that was cut.

    Each different cell of a column is looked at once, however many rows it stands in.
    """
    columns: dict[str, pd.Series] = {}
    cut: dict[str, int] = {}
    filled = pd.Series(False, index=raw.index).to_numpy()
    for place, (heading, column) in enumerate(zip(map(isolated, raw.columns), ours.values())):
        codes, different = _told_apart(raw.iloc[:, place])
        cells = pd.Series(
            [(isinstance(cell, str) and cell.strip()) or pd.NA for cell in different],
            dtype="object",
        )
        blank, broken = cells.isna().to_numpy(), cells.str.contains(CUT, regex=False, na=False)
        filled = filled | (codes >= 0 if not blank.any() else ~_taken(blank, codes, True))
        cut[heading] = int(_taken(broken.to_numpy(), codes, False).sum()) if broken.any() else 0
        read = _without_nothing(column, _confined(column, cells)).to_numpy()
        columns[heading] = pd.Series(_taken(read, codes, pd.NA), index=raw.index, dtype="object")
    bare = pd.DataFrame(columns, index=raw.index)
    bare.attrs.update(raw.attrs)
    return bare if filled.all() else bare.loc[filled], cut


def _told_apart(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The different cells of a column, and for each row which of them it holds, -1 where it is
    blank.
    """
    return cast("tuple[np.ndarray, np.ndarray]", pd.factorize(cells.to_numpy(dtype="object")))


def _taken(each: np.ndarray, codes: np.ndarray, blank: object) -> np.ndarray:
    """What each row holds, of what the different cells are."""
    import numpy as np

    return np.append(each, np.array([blank], dtype=each.dtype))[codes]


def _costs(column: Column) -> bool:
    """Whether a row cannot do without this column."""
    return column.required


LEFT_OUT = "until then its row is left out where this is asked for, and stays elsewhere"


def _remedy(column: Column, *, blank: bool = False) -> str:
    if _costs(column):
        return (
            "Correct the cell, delete the row, or add the team to workshop.toml."
            if column.kind == "team"
            else "Correct the cell or delete the row."
        )
    if column.filled:
        return f"{'Fill' if blank else 'Correct'} the cell; {LEFT_OUT}."
    return (
        "Correct the cell; until then it counts as"
        f" {quoted(column.default) if column.default is not None else 'blank'} and the row stays."
    )


@dataclass(frozen=True)
class Unread:
    """The cells of one column that could not be read: how many of how many that are filled, and the
    keys of their rows.

    `differs`: how these rows differ from the others, in a sentence, or nothing. `needed`: whether
    every question about the table asks for the column; `filled`: whether blank ones count as well.
    """

    n: int
    of: int
    keys: frozenset[str] = frozenset()
    differs: str = ""
    needed: bool = False
    filled: bool = False

    def __deepcopy__(self, memo: object) -> Unread:
        return self  # pandas copies what a frame carries at every step


def _unread(
    table: Table,
    good: pd.DataFrame,
    marks: Mapping[str, pd.Series],
    ours: Mapping[str, Column | None],
) -> dict[str, Unread]:
    found = {}
    for heading, mark in marks.items():
        rows = mark.to_numpy()
        if not rows.any():
            continue
        keys = (
            frozenset(good.loc[rows, table.key[0]].astype(str))
            if len(table.key) == 1
            else frozenset()
        )
        column = ours[heading]
        filled = int(good[heading].notna().sum()) + (
            int(rows.sum()) if column and column.default is None else 0
        )
        found[heading] = Unread(
            int(rows.sum()),
            filled,
            keys,
            differences(good, rows),
            column is not None and column.needed,
            column is not None and column.filled,
        )
    return found


def unread_keys(frame: pd.DataFrame, columns: Iterable[str]) -> frozenset[str]:
    """The keys of the rows that have a cell in one of these columns that could not be read."""
    unread: Mapping[str, Unread] = frame.attrs.get("unread") or {}
    return frozenset().union(*(unread[column].keys for column in columns if column in unread))


def usable(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The rows whose cells in these columns could all be read; a cell that could not is no blank
    one.

    `attrs["left_out"]` and `attrs["differs"]` of what comes out are those of what was asked for.

    >>> checked = check("leads", pd.DataFrame({"lead_id": ["1", "2"], "amount": ["5", "five"]},
    ...     index=[2, 3]))
    >>> len(checked.frame), len(usable(checked.frame, ["amount"])), len(usable(checked.frame,
    ...     ["outcome"]))
    (2, 1, 2)
    """
    unread: Mapping[str, Unread] = frame.attrs.get("unread") or {}
    table = next(
        (
            table
            for table in TABLES.values()
            if len(table.key) == 1 and table.key[0] in frame.columns
        ),
        None,
    )
    columns = list(dict.fromkeys(columns))
    needed = [unread[column] for column in columns if column in unread]
    if table is None or not needed:
        return frame
    gone = frame[table.key[0]].astype(str).isin(unread_keys(frame, columns))
    kept = frame.loc[~gone]
    differs = next(
        (each.differs for each in needed if each.differs), frame.attrs.get("differs", "")
    )
    kept.attrs.update(left_out=frame.attrs.get("left_out", 0) + int(gone.sum()), differs=differs)
    return kept


def _differs(table: Table, frame: pd.DataFrame, gone: pd.Index, again: set[int]) -> str:
    """How the rows that were left out because of a cell differ from the others; a row that is there
    twice is no loss.
    """
    rows = frame.index.isin(gone) & ~frame.index.isin(again)
    return (
        differences(frame.loc[~frame.index.isin(again)], rows[~frame.index.isin(again)])
        if rows.any()
        else ""
    )


def differences(frame: pd.DataFrame, rows: object) -> str:
    """Whether these rows of a table are won more often or more of one side than the others, beyond
    chance (at 95 percent).

    `rows`: one yes or no a row. A sentence, or nothing.

    >>> leads = pd.DataFrame({"outcome": ["won"] * 12 + ["lost"] * 12})
    >>> differences(leads, leads.index < 10)
    'Of those left out 10 in 10 are won, of the others 2 in 14, so what is left is not like the
    whole.'
    """
    import numpy as np

    out = np.asarray(rows, dtype=bool)
    for column, among, says in (
        ("outcome", ("won", "lost"), "are won"),
        ("team", None, "are of {}"),
    ):
        if column not in frame.columns:
            continue
        cells = frame[column]
        there = (cells.isin(among) if among else cells.notna()).to_numpy()
        if not (out & there).any() or not (~out & there).any():
            continue
        for value in ("won",) if among else list(cells[there].unique())[:MOST_SIDES]:
            yes = (cells == value).fillna(False).to_numpy(dtype=bool)
            table = [
                [int((out & there & yes).sum()), int((out & there & ~yes).sum())],
                [int((~out & there & yes).sum()), int((~out & there & ~yes).sum())],
            ]
            from scipy.stats import fisher_exact

            if fisher_exact(np.array(table))[1] <= 0.05:
                (a, b), (c, d) = table
                return (
                    f"Of those left out {num(a):,} in {num(a + b):,} {says.format(value)}, of the"
                    f" others {num(c):,} in {num(c + d):,}, {NOT_LIKE}."
                )
    return ""


MOST_SIDES = 12
"""So many teams at the most are looked at one by one."""


DAMAGED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,2}")
"""A long number as a spreadsheet shows it: 1.23457E+11."""


def _numbered(
    raw: pd.DataFrame, file: str, stacked: Sequence[str] = ()
) -> tuple[pd.Series, list[Problem], list[str]]:
    """The numbers of the leads; who has none, or one that a spreadsheet damaged, goes by the number
    of its row.
    """
    ids = raw["lead_id"]
    problems: list[Problem] = []
    notes: list[str] = []
    blank = ids.isna()
    if blank.any():
        # Beside several columns a single word is a remark and no lead.
        alone = blank & (raw.notna().sum(axis=1) < (2 if raw.shape[1] > 3 else 1))
        blank &= ~alone
        if blank.any():
            rows = ids.index[blank]
            notes.append(without_number(file, len(rows), some_rows(rows, stacked)))
    such = [cell for cell in ids.dropna().unique() if "+" in cell and DAMAGED.fullmatch(cell)]
    damaged = ids.isin(such) if such else pd.Series(False, index=ids.index)
    if damaged.any():
        rows = ids.index[damaged]
        where = some_rows(rows, stacked)
        problems.append(damaged_numbers(file, len(rows), str(ids[rows[0]]), where))
    lost = blank | damaged
    if lost.any():
        ids = ids.where(
            ~lost,
            pd.Series([place(row, stacked) for row in ids.index], index=ids.index, dtype="object"),
        )
    return ids, problems, notes


def without_number(file: str, n: int, where: str) -> str:
    """The note about leads that go by their rows."""
    return (
        f"{file}: {counted(n, 'lead')} without a number {'goes' if n == 1 else 'go'} by"
        f" {'its row' if n == 1 else 'their rows'}{_in_brackets(where)}. To join ratings to them, export the"
        " record's number as well."
    )


def damaged_numbers(file: str, n: int, such: str, where: str) -> Problem:
    """The problem of leads whose numbers a spreadsheet cut short."""
    return Problem(
        file,
        f"{counted(n, 'number')} of leads such as {such} {'was' if n == 1 else 'were'} damaged by a"
        f" spreadsheet, which cuts long numbers short{_in_brackets(where)}",
        "These leads go by their rows. Export them again, and do not open and save the file in a"
        " spreadsheet.",
        column="lead_id",
    )


def some_rows(
    rows: Sequence[int] | pd.Index, stacked: Sequence[str] = (), of: int | None = None
) -> str:
    """Which rows these are, the first `of` so many; nothing where rows have no numbers."""
    n = len(rows) if of is None else of
    if not len(rows):
        return ""
    more = f" and {num(n - ROWS_NAMED):,} more" if n > ROWS_NAMED else ""
    if stacked:
        return f"{', '.join(place(row, stacked) for row in rows[:ROWS_NAMED])}{more}"
    return f"row{'s' if n > 1 else ''} {', '.join(str(row) for row in rows[:ROWS_NAMED])}{more}"


def _in_brackets(where: str) -> str:
    return f" ({where})" if where else ""


def place(row: int, stacked: Sequence[str] = ()) -> str:
    """A row as people find it, with its file where several are one table.

    >>> place(7), place(FILE_ROWS + 7, ("a.csv", "b.csv"))
    ('row 7', 'row 7 of b.csv')
    """
    return f"row {row % FILE_ROWS} of {stacked[row // FILE_ROWS]}" if stacked else f"row {row}"


LOOKED_AT = 20_000
"""So many rows of a column of their own are looked at for what a spreadsheet did to it."""
_RANGE = re.compile(r"\d{1,6}\s?[-–]\s?\d{1,7}\+?")
_MONTH = r"(?:jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*"
_TURNED = re.compile(
    rf"\d{{1,2}}[-. ]{_MONTH}\.?|{_MONTH}[-. ]\d{{2}}",
    re.IGNORECASE,
)


def _sizes_as_dates(cells: pd.Series) -> list[str]:
    """A note where a spreadsheet made dates of sizes: 1-10 became 10-Jan."""
    each = [str(cell) for cell in cells.iloc[:LOOKED_AT].dropna().unique()]
    if len(each) > 200 or not any(map(_RANGE.fullmatch, each)):
        return []
    turned = [cell for cell in each if _TURNED.fullmatch(cell)]
    n = int(cells.isin(turned).sum()) if turned else 0
    return (
        [
            "a spreadsheet made dates of sizes:"
            f" {listing([quoted(cell) for cell in turned[:ROWS_NAMED]])} ({counted(n, 'row')})"
            f" stand beside ranges such as {quoted(next(filter(_RANGE.fullmatch, each)))}. Export"
            " it again, and do not open and save the file in a spreadsheet."
        ]
        if turned
        else []
    )


def _as_dates(
    raw: pd.DataFrame,
    headings: Sequence[str],
    order: str | None,
    timezone: str | None,
    day: Date | None,
) -> tuple[dates_.Order | None, str | None, list[str]]:
    """What the columns of dates tell one another: the order that one of them leaves no doubt about,
    and the zone of times without one.
    """
    return dates_.together(
        headings,
        zoned=lambda heading: dates_.zoned(raw[heading]),
        unzoned=lambda heading: dates_.unzoned(raw[heading]),
        settled=lambda heading: dates_.settle(dates_.open_cells(raw[heading]), day=day),
        order=order,
        timezone=timezone,
    )


def order_of_pairs(
    pairs: pd.DataFrame, *, file: str, day: Date | None
) -> tuple[dates_.Order | None, list[str]]:
    """The order in which no lead is closed before it came in, where the columns alone would be read
    in another, and the note.

    `pairs`: `created_at` and `closed_at` as text, of all leads or the first `LOOKED_AT` that have
    both.
    """
    rows = pairs.dropna().iloc[:LOOKED_AT]
    order = dates_.of_pairs(rows["created_at"], {"closed_at": rows["closed_at"]}, day=day)
    said = (
        f'{file}: "created_at" and "closed_at" are read as {order}: in another order leads would be'
        " closed before they came in."
    )
    return order, [said] if order else []


def _one_spelling(
    table: Table, raw: pd.DataFrame, listed: Mapping[str, Iterable[str]]
) -> tuple[pd.DataFrame, list[str]]:
    """The table with each name in one spelling, that of the list or else the first, and the
    spellings that were not the one.
    """
    spelt: dict[str, dict[str, str]] = {
        what: {folded(name): name for name in names} for what, names in listed.items()
    }
    new, other = {}, []
    for heading, what in NAMES.get(table.name, {}).items():
        if heading in raw.columns:
            known = spelt.setdefault(what, {})
            said = {
                cell: known.setdefault(
                    folded(cell), " ".join(unicodedata.normalize("NFC", cell).split())
                )
                for cell in raw[heading].dropna().unique()
            }
            new[heading] = raw[heading].map(said, na_action="ignore")
            other += [cell for cell, name in said.items() if cell != name]
    return raw.assign(**new), list(dict.fromkeys(other))


def cells(
    name: str,
    raw: pd.DataFrame,
    *,
    orders: Mapping[str, Sequence[str]] | None = None,
    dates: dates_.Order | None = None,
    zone: str | None = None,
    decimal: Literal[".", ","] | None = None,
    usual_decimal: Literal[".", ","] | None = None,
) -> tuple[pd.DataFrame, pd.Series]:
    """The cells of a table of text as `check` reads them, and which rows hold none that cannot be
    read; keys are not looked at.

    For rows that are counted already: each stands for many. Columns that are not the table's own
    stay text.
    """
    table = definition(name)
    frame, usable = pd.DataFrame(index=raw.index), pd.Series(True, index=raw.index)
    for heading in raw.columns:
        column = table.column(heading)
        text = pd.Series(
            [cell.strip() or pd.NA for cell in raw[heading]], index=raw.index, dtype="object"
        )
        text = _without_nothing(column, _confined(column, text))
        if column is None:
            frame[heading] = text
            continue
        given = text.fillna(column.default) if column.default is not None else text
        frame[heading], _ = _read(
            column,
            given,
            teams={},
            order=(orders or {}).get(heading),
            dates=dates,
            zone=zone,
            decimal=decimal,
            usual=usual_decimal,
        )
        usable &= given.isna() | frame[heading].notna()
    return frame, usable


def how_written(
    column: Column, cells: pd.Series, *, decimal: str | None, usual: str | None
) -> tuple[Literal[".", ","] | None, dict]:
    """The decimal mark that the cells of a column leave no doubt about, and what there is to say of
    how they are read: `notes` and `assumed`.
    """
    text = _without_nothing(
        column, pd.Series([cell.strip() or pd.NA for cell in cells], dtype="object")
    )
    mark = decimal_mark(str(cell) for cell in text.dropna().unique())
    return mark, _read(column, text, teams={}, decimal=decimal, usual=usual)[1]


def _why_empty(file: str, rows: int) -> str:
    return (
        f"No row of {file} can be used; see the problems."
        if rows
        else f"{file} has headings but no rows yet."
    )


ALSO: Mapping[str, tuple[str, ...]] = {
    "sent_at": ("sent", "timestamp", "date", "time", "sent_date", "received", "datum"),
    "sender": ("from", "from_name", "from_address", "author", "user", "username", "von"),
    "start": ("start_date", "start_time", "join_time", "begin", "beginn", "date"),
    "series": ("subject", "title", "meeting", "meeting_title", "summary", "betreff", "topic"),
    "person": ("name", "full_name", "attendee", "participant", "employee", "name_original_name"),
    "team": ("department", "side", "group", "abteilung"),
    "rater": ("name", "respondent", "judge"),
    "score": ("rating", "mark", "grade"),
    "initiative": ("name", "title", "project", "task", "task_name", "summary", "feature"),
}
"""What others call our columns, where no heading is spelled like ours."""


def _unusable(table: Table, raw: pd.DataFrame, file: str, absent: list[str]) -> Checked:
    found, taken = [str(heading) for heading in raw.columns], set[str]()
    ours = {column.name for column in table.columns}
    listed = False
    problems = []
    for column in absent:
        rest = [heading for heading in found if plain(heading) not in ours and heading not in taken]
        by_plain = {plain(heading): heading for heading in rest}
        alike = next((by_plain[word] for word in ALSO.get(column, ()) if word in by_plain), None)
        near = f' Did you mean "{alike}"?' if alike else nearest(column, rest)
        heading = near.partition("mean ")[2][1:-2]
        taken.add(heading)
        line = f"{column} = {_json(heading or '...')}"
        told = (
            f"Add the column, or say in workshop.toml under [tables.{table.name}.columns] which one"
            f" it is: {line}"
        )
        # Once is enough; of leads, what is known of their systems says more.
        if not heading and rest and table.name != "leads" and not listed:
            told += (
                f". The headings are {listing([quoted(each) for each in rest[:HEADINGS_NAMED]])}"
            )
            listed = True
        problems.append(
            Problem(
                file, f'the column "{column}" is missing.{near}'.rstrip("."), told, column=column
            )
        )
    columns = listing([f'"{column}"' for column in absent])
    frame = empty(
        table.name,
        f"{file} cannot be used: {columns} {'is' if len(absent) == 1 else 'are'} missing.",
    )
    frame.attrs["source"] = file
    return Checked(frame, tuple(problems))


def plain(name: object) -> str:
    """A heading or word as it is compared: lower case, words joined by underscores, in the letters
    of any language.

    Signs that change what is meant stay: before and after a word (`A+`, `-1`, `> 50`), and where
    there is nothing else.

    >>> plain(" Lead ID "), plain("A-"), plain("市场部"), plain("★★")
    ('lead_id', 'a-', '市场部', '★★')
    """
    text = unicodedata.normalize("NFKC", str(name)).casefold().strip()
    before, after = _SIGN_BEFORE.match(text), _SIGN_AFTER.search(text)
    if text.isascii():
        words = re.sub(r"[^0-9a-z]+", "_", text).strip("_")
    else:
        # Marks are vowels in some scripts, so they stay with the letters.
        words = "_".join(
            "".join(
                sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text
            ).split()
        )
    return f"{before[1] if before else ''}{words}{after[1] if after else ''}" if words else text


_SIGN_BEFORE = re.compile(r"([<>≤≥]=?(?=\s*\w)|[-+−](?=\w))")
_SIGN_AFTER = re.compile(r"(?<=\w)([-+]+)$")


def _named(raw: pd.DataFrame, table: Table, teams: Mapping[str, str]) -> pd.DataFrame:
    """The headings that are ours but for case and spaces get our names; a second one of the same
    name stays as it is.

    A column that comes for each team ends in `sales`, `marketing` or another team's name, whether
    it was headed by the team's key or by its name.
    """
    taken = set(raw.columns)
    names: dict[str, str] = {}
    endings = {
        word: _ending(key, name) for key, name in teams.items() for word in (key, plain(name))
    }
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
    return any(
        heading == c.name or (c.per_team and heading.startswith(c.name + "_"))
        for c in table.columns
    )


def _column_for(table: Table, heading: str, teams: Mapping[str, str] | None) -> Column | None:
    exact = table.column(heading)
    if exact:
        return exact
    for column in table.columns:
        if (
            column.per_team
            and heading.startswith(column.name + "_")
            and heading[len(column.name) + 1 :]
            in {_ending(*team) for team in (teams or {}).items()}
        ):
            # A blank cell is a team without work in it; one that cannot be read would hide work.
            return replace(column, name=heading, filled=False)
    return None


NOTHING = frozenset(
    ("-", "–", "—", "n/a", "na", "#n/a", "#nv", "n.a.", "null", "nan", "nat", "none")
)
"""What programs and people write where nothing was entered; where a number, a date or a yes belongs
it can mean nothing else.
"""


CUT = "\ufffd"
"""What stands where a sign could not be read."""


def _confined(column: Column | None, text: pd.Series) -> pd.Series:
    """The cells with their direction ending with each; numbers, dates, yes and no have none."""
    marked = [cell for cell in text.dropna().unique() if not cell.isascii() and MARKS.search(cell)]
    if not marked:
        return text
    if column is not None and column.kind in ("number", "whole", "date", "yes_no"):
        found = {cell: MARKS.sub("", cell).strip() or pd.NA for cell in marked}
    elif column is not None and column.kind == "list":
        found = {cell: "; ".join(map(isolated, split_list(cell))) for cell in marked}
    else:
        found = {cell: isolated(cell) for cell in marked}
    return text.map(lambda cell: found.get(cell, cell), na_action="ignore")


def _without_nothing(column: Column | None, text: pd.Series) -> pd.Series:
    if column is None or column.kind not in ("number", "whole", "date", "yes_no"):
        return text
    if column.kind != "date" and text.str.len().min() > max(map(len, NOTHING)):
        return text
    each = text.dropna().unique()
    words = [cell for cell in each if str(cell).lower() in NOTHING] + (
        dates_.of_zeros(each) if column.kind == "date" else []
    )
    return text.replace(words, pd.NA) if words else text


# --- reading cells -------------------------------------------------------------------------------------------------

_YES_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "ja": True,
    "x": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
    "nein": False,
}


def _read(
    column: Column,
    text: pd.Series,
    *,
    teams: Mapping[str, str],
    order: Sequence[str] | None = None,
    dates: dates_.Order | None = None,
    decimal: str | None = None,
    usual: str | None = None,
    usual_order: dates_.Order | None = None,
    zone: str | None = None,
    day: Date | None = None,
) -> tuple[pd.Series, dict]:
    """The cells of one column as values; what cannot be read comes out missing. The dict explains
    single values.
    """
    match column.kind:
        case "text" | "list":
            return text.astype("object"), {}
        case "choice":
            return _from_words(text, {c: c for c in column.choices}), {}
        case "team":
            words = {plain(key): name for key, name in teams.items()} | {
                plain(name): name for name in teams.values()
            }
            return (_from_words(text, words) if teams else text.astype("object")), {}
        case "yes_no":
            return _from_words(text, _YES_NO).astype("boolean"), {}
        case "number" | "whole":
            values, why = _of_one_kind(text, numbers(text, decimal, usual))
            return (
                values.where(values == values.round()).astype("Int64")
                if column.kind == "whole"
                else values
            ), _either(text, decimal or usual) | why
        case "date":
            return dates_.read(text, dates, usual=usual_order, zone=zone, day=day)
        case "view":
            return _views(text, order, decimal, usual)


def _from_words(text: pd.Series, words: Mapping[str, object]) -> pd.Series:
    import numpy as np

    codes, different = _told_apart(text)
    meant = np.empty(len(different), dtype="object")
    meant[:] = [words.get(plain(cell), np.nan) for cell in different]
    # Blank and not understood are blanks of one kind, as a cell becomes that a rule takes out.
    return pd.Series(_taken(meant, codes, np.nan), index=text.index, name=text.name, dtype="object")


def _views(
    text: pd.Series, order: Sequence[str] | None, decimal: str | None, usual: str | None
) -> tuple[pd.Series, dict]:
    """Labels in the order given, from lowest to highest; else numbers if all are; else labels
    without an order.
    """
    if order:
        labels = {plain(label): label for label in order}
        return _from_words(text, labels).astype(pd.CategoricalDtype(list(order), ordered=True)), {}
    values = numbers(text, decimal, usual)
    if values.notna().sum() == text.notna().sum():
        values, why = _of_one_kind(text, values)
        return values, _either(text, decimal or usual) | why
    return text.astype("category"), {}


def _of_one_kind(text: pd.Series, values: pd.Series) -> tuple[pd.Series, dict]:
    """The numbers without those that are percent where most are none, or the other way round."""
    given = text.dropna()
    if not given.str.contains("%", regex=False).any():
        return values, {}
    percent = text.str.contains("%", regex=False).fillna(False).astype(bool) & values.notna()
    other = values.notna() & ~percent
    if not percent.any() or not other.any():
        return values, {}
    odd, says = (
        (percent, "is percent, and most others are not")
        if percent.sum() <= other.sum()
        else (other, "is not percent, and most others are")
    )
    return values.where(~odd), {str(cell): f"{quoted(cell)} {says}" for cell in text[odd].unique()}


def _either(text: pd.Series, settled: str | None) -> dict:
    """What there is to say of numbers: which are too large, and how those were read that could be
    thousands or decimals, where nothing settles it.
    """
    too_large = {
        cell: f"{quoted(cell)} is larger than any number that can be meant"
        for cell in text.dropna().unique()
        if len(cell) > 15 and re.fullmatch(r"[-0-9.,'’\s]+", cell)
    }
    cell = "" if settled else doubtful(str(cell) for cell in text.dropna().unique())
    if not cell or _number(cell, None) != _number(cell, None):
        return too_large
    read = _number(cell, None)
    mark = "," if "," in cell else "."
    thousands = read == _number(cell.replace(mark, ""), None)
    other = mark if thousands else "." if mark == "," else ","
    return too_large | {
        "notes": [
            f"numbers like {cell} were read as {num(read):,.10g}. If that is wrong, write decimal ="
            f' "{other}" under {dates_.HERE} in workshop.toml.'
        ],
        "assumed": [f"{cell} is {num(read):,.10g}"],
    }


def told_of(note: str, table: str) -> str:
    """The note with the heading in the settings that its line belongs under.

    >>> told_of('Write decimal = "," under [tables.*].', "leads")
    'Write decimal = "," under [tables.leads].'
    """
    return note.replace(dates_.HERE, f"[tables.{table}]")


def numbers(text: pd.Series, decimal: str | None = None, usual: str | None = None) -> pd.Series:
    """Numbers as people write them: thousands separated or not, decimal comma or point, currency,
    percent, K and M.

    One column has one way of writing: cells that leave no doubt (`0,5` or `1.234,50`) settle those
    that could be either (`1.234`). Where none does, or they contradict one another, three digits
    after a lone comma mean thousands, after a lone point decimals, unless `usual` says what goes
    with the file. `decimal` settles it against every doubt.

    >>> numbers(pd.Series(["1.234,5", "1,234.5", "$342.09K", "12 %", "3,5", "1 200",
    ...     "-2"])).tolist()
    [1234.5, 1234.5, 342090.0, 12.0, 3.5, 1200.0, -2.0]
    >>> numbers(pd.Series(["0,5", "1,125", "2.500"])).tolist()
    [0.5, 1.125, 2500.0]
    """
    import numpy as np

    codes, cells = _told_apart(text)
    settled = decimal or decimal_mark(str(cell) for cell in cells) or usual
    # Digits of other scripts are digits too.
    values = np.array(
        [
            _number(unicodedata.normalize("NFKC", str(cell)).translate(_DIGITS), settled)
            for cell in cells
        ],
        dtype="float64",
    )
    return pd.Series(_taken(values, codes, float("nan")), index=text.index, name=text.name)


_DIGITS = {
    ord(digit): str(value)
    for start in (0x660, 0x6F0, 0x966)
    for value, digit in enumerate(map(chr, range(start, start + 10)))
}
"""Arabic, Persian and Devanagari digits."""


def decimal_mark(cells: Iterable[str]) -> Literal[".", ","] | None:
    """The decimal mark that the cells of a column leave no doubt about; None when they say nothing
    or both.
    """
    marks = {mark for cell in cells if (mark := _told(cell))}
    return ("," if "," in marks else ".") if len(marks) == 1 else None


def doubtful(cells: Iterable[str]) -> str:
    """The first cell that could be thousands or decimals, such as 1.234; empty when there is none.

    >>> doubtful(["12", "1.234"]), doubtful(["0,5", "1,125"])
    ('1.234', '')
    """
    cells = list(cells)
    if decimal_mark(cells):
        return ""
    return next(
        (
            cell
            for cell in cells
            if re.fullmatch(r"[^\d]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*", cell.strip())
        ),
        "",
    )


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
    # Thousands stand in threes (in India in twos before the last three); anything else is a date, a
    # telephone number or a slip.
    if (
        len(rest) > 1
        or not all(part.isdecimal() for part in rest)
        or not _THOUSANDS.fullmatch(whole)
    ):
        return float("nan")
    value = float(f"{re.sub(r'[^0-9]', '', whole) or 0}.{rest[0] if rest else 0}") * {
        "k": 1e3,
        "m": 1e6,
    }.get(scale.lower(), 1)
    return float("nan") if value > LARGEST else -value if sign in ("-", "−") else value


_WRITTEN = re.compile(
    r"(?:[$€£¥]|[A-Z]{3})?\s*([-+−]?)\s*[$€£¥]?\s*([0-9.,'’\s]*[0-9])(?:,-)?\s*([KkMm]?)\s*"
    r"(?:%|[$€£¥]|[A-Z]{3})?"
)
_THOUSANDS = re.compile(
    r"[0-9]*|[0-9]{1,3}(?:([.,'’ ])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
)
LARGEST = 1e15
"""A number beyond this is a slip: no deal, effort or score comes near it, in any currency."""


read_dates = dates_.read


def _wanted(
    column: Column, teams: Mapping[str, str] | None, orders: Mapping[str, Sequence[str]] | None
) -> str:
    match column.kind:
        case "choice":
            return listing(column.choices, "or")
        case "team":
            return (
                f"a team of this workshop ({listing(dict.fromkeys((teams or {}).values()), 'or')})"
            )
        case "yes_no":
            return "yes or no"
        case "whole" | "number" if column.low is not None and column.high is not None:
            return (
                f"a {'whole ' if column.kind == 'whole' else ''}number from {num(column.low):g} to"
                f" {num(column.high):g}"
            )
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
    from .light_imports import SPARK, without

    with without(SPARK):
        import pandera.pandas as pa

    columns: dict[str, pa.Column] = {}
    for column in table.columns:
        checks: list[pa.Check] = []
        if column.low is not None or column.high is not None:
            low, high = column.low, column.high
            says = (
                f"is not {num(low):g} to {num(high):g}"
                if high is not None and low is not None
                else f"is under {num(low):g}"
            )
            checks.append(pa.Check(_between(low, high), error=says))
        columns[column.name] = pa.Column(
            None, checks, nullable=not (column.required or column.filled)
        )
    for heading in frame.columns:
        if heading not in columns and heading.startswith("effort_"):
            columns[heading] = pa.Column(
                None, [pa.Check(_between(0, None), error="is under 0")], nullable=True
            )
    schema = pa.DataFrameSchema(columns)
    problems: list[Problem] = _not_rising(frame, raw, file) if table.name == "initiatives" else []
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        for check, column, row in zip(cases["check"], cases["column"], cases["index"]):
            if check == "not_nullable":
                problems.append(
                    Problem(
                        file,
                        "the cell is blank",
                        "Fill the cell or delete the row.",
                        int(row),
                        str(column),
                    )
                )
            elif column in raw.columns and str(check).startswith("is "):
                value = str(raw.at[row, column])
                problems.append(
                    Problem(
                        file,
                        f"{quoted(value)} {check}",
                        "Correct the cell or delete the row.",
                        int(row),
                        str(column),
                        value,
                    )
                )
    return list({(p.row, p.column, p.what): p for p in problems}.values())


def _repeated(
    table: Table,
    frame: pd.DataFrame,
    file: str,
    keep: Keep | None = None,
    stacked: Sequence[str] = (),
) -> tuple[set[int], list[Problem], list[str]]:
    """The rows that do not count because another has their key, what to put right, and what was
    done where a rule says it.

    A wholly blank key repeats nothing. Of the rows of one lead the rule chooses one: without a
    rule, one that is won, else the first.
    """
    if not table.key:
        return set(), [], []
    if not frame[list(table.key)].duplicated().any():
        return set(), [], []
    keys = frame[list(table.key)].astype("object").where(frame[list(table.key)].notna(), "")
    twice = keys.duplicated() & (keys != "").any(axis=1)
    if not twice.any():
        return set(), [], []
    if table.name == "leads":
        return _several(
            frame, keys.duplicated(keep=False) & (keys != "").any(axis=1), file, keep, stacked
        )
    first = {
        tuple(key): row
        for row, key in zip(keys.index[~twice], keys[~twice].itertuples(index=False, name=None))
    }
    return (
        {int(row) for row in keys.index[twice]},
        [
            Problem(
                file,
                f"the same {listing(table.key)} as in row {first[key]}",
                "Delete one of the two rows; the first one counts.",
                int(row),
                table.key[-1],
                str(frame.at[row, table.key[-1]]) if key[-1] != "" else "",
            )
            for row, key in zip(keys.index[twice], keys[twice].itertuples(index=False, name=None))
        ],
        [],
    )


def _unread_again(table: Table, usable: pd.DataFrame, asked: pd.DataFrame) -> set[int]:
    """The rows whose answer cannot be read and whose key another row has, whose answer can be, or
    one before them.
    """
    if not table.key or len(asked) == len(usable):
        return set()
    last = pd.concat([asked, usable.loc[~usable.index.isin(asked.index)]])[list(table.key)]
    twice = last.duplicated() & last.notna().any(axis=1) & ~last.index.isin(asked.index)
    return {int(row) for row in last.index[twice]}


DECIMALS = 6
"""So exact are amounts that were added up, whoever added them."""
COUNTED_ROW: dict[Keep, str] = {
    "any won": "a row that is won counts, else the first",
    "first": "the first row counts",
    "last": "the last row counts",
    "sum": "the first row counts, with the amounts of all added up",
}


def _several(
    frame: pd.DataFrame, many: pd.Series, file: str, keep: Keep | None, stacked: Sequence[str]
) -> tuple[set[int], list[Problem], list[str]]:
    """Leads that stand in several rows: which row counts, and what tells the rows apart."""
    rows = frame.loc[many]
    ids = rows["lead_id"]
    known = [column.name for column in TABLES["leads"].columns if column.name in rows.columns]
    apart = [
        str(heading)
        for heading in [*known, *(name for name in rows.columns if name not in known)]
        if heading != "lead_id"
        and (rows.groupby(ids, sort=False, observed=True)[heading].nunique(dropna=False) > 1).any()
    ]
    rule = keep or "any won"
    if rule == "any won":
        rank = (rows["outcome"] != "won").astype(int)
        chosen = (
            rows.assign(rank_=rank)
            .sort_values("rank_", kind="stable")
            .drop_duplicates("lead_id")
            .index
        )
    else:
        chosen = rows.drop_duplicates("lead_id", keep="last" if rule == "last" else "first").index
    if rule == "sum":
        frame.loc[chosen, "amount"] = (
            rows.groupby(ids)["amount"]
            .sum(min_count=1)
            .round(DECIMALS)
            .reindex(rows.loc[chosen, "lead_id"])
            .to_numpy()
        )
    again = {int(row) for row in rows.index.difference(chosen)}
    where = some_rows(rows.index, stacked)
    problems, notes = told_several(len(chosen), len(rows), where, apart, keep, file)
    return again, problems, notes


ITEM = re.compile(r"product|line.?item|quantity|\bitem|\bsku\b|produkt|artikel|position", re.I)
"""Headings of what one deal has several of."""


def told_several(
    leads: int, rows: int, where: str, apart: Sequence[str], keep: Keep | None, file: str
) -> tuple[list[Problem], list[str]]:
    """What is said of leads that stand in several rows: a problem where nobody has said which
    counts, else a note.

    `where`: which rows, if they have numbers; `apart`: the columns in which rows of one lead differ.
    """
    what = (
        f"{counted(leads, 'lead')} {'stands' if leads == 1 else 'stand'} in {num(rows):,}"
        f" rows{_in_brackets(where)}"
    )
    tells = (
        "differing in"
        f" {listing([quoted(heading) for heading in apart[:ROWS_NAMED]])}"
        f"{' and others' if len(apart) > ROWS_NAMED else ''}"
        if apart
        else "the same in every cell"
    )
    counts = COUNTED_ROW[keep or "any won"]
    if keep is not None:
        return [], [f"{file}: {what}, {tells}; {counts}."]
    if not apart:
        return [], [f"{file}: {what}, {tells}; one of them counts."]
    several = (
        "These look like several deals or line items of one lead"
        if {"amount", "outcome", "closed_at"} & set(apart)
        or any(ITEM.search(heading) for heading in apart)
        else "These look like one lead that was changed or exported twice"
    )
    problem = Problem(
        file,
        f"{what}, {tells}; {counts}",
        f'{several}. To settle it, write keep = "any won" under [tables.leads] in workshop.toml, or'
        ' "first", "last" or "sum" (the amounts added up).',
        column="lead_id",
    )
    return [problem], []


def _between(low: float | None, high: float | None) -> Callable[[pd.Series], pd.Series]:
    def between(values: pd.Series) -> pd.Series:
        values = values.astype("float64")
        return (values.isna()) | (
            (values >= (low if low is not None else -float("inf")))
            & (values <= (high if high is not None else float("inf")))
        )

    return between


def _not_rising(frame: pd.DataFrame, raw: pd.DataFrame, file: str) -> list[Problem]:
    """The ends of ranges of effort that lie on the wrong side of the most likely one."""
    likely = frame["effort_likely"].where(frame["effort_likely"] >= 0)
    return [
        Problem(
            file,
            f"{quoted(raw.at[row, heading])} is {side} the most likely effort,"
            f" {num(likely[row]):g}",
            "Correct the cell.",
            int(row),
            heading,
            str(raw.at[row, heading]),
        )
        for heading, side, wrong in (
            ("effort_low", "over", frame["effort_low"] > likely),
            ("effort_high", "under", frame["effort_high"] < likely),
        )
        for row in frame.index[wrong]
    ]


def _strangers(frame: pd.DataFrame, file: str) -> list[str]:
    """A note for each name in requires and excludes that no row has; the row stays, only the name
    counts for nothing.
    """
    names = [" ".join(str(name).split()) for name in frame["initiative"].dropna()]
    known = {name.casefold() for name in names}
    found = [
        (row, column, name, " ".join(name.split()).casefold())
        for row in frame.index
        for column in ("requires", "excludes")
        for name in split_list(frame.at[row, column])
    ]
    return [
        f'{file}, row {row}, column "{column}": '
        + (
            f'"{name}" names itself, so it is not looked at.'
            if key in known
            else f'no initiative is called "{name}", so it is not looked at.{nearest(name, names)}'
        )
        for row, column, name, key in found
        if key not in known or key == " ".join(str(frame.at[row, "initiative"]).split()).casefold()
    ]


CONTRADICTIONS = 20
"""So many contradictions of one kind are named."""


def contradictions(initiatives: pd.DataFrame, file: str = "initiatives.csv") -> list[Problem]:
    """Links between initiatives that cannot all hold, each named with its initiatives; no row is to
    blame alone.

    A circle of what waits for what; something that needs and excludes the same, or needs two that
    exclude one another; and two that have to be kept and exclude one another, or need what does.

    >>> frame = pd.DataFrame({"initiative": ["A", "B"], "requires": ["B", "A"], "excludes": ["",
    ...     ""], "must": [False, False]})
    >>> print(contradictions(frame)[0].what)
    the initiatives "A" and "B" wait for one another, so none of them can begin
    """
    names = [str(name) for name in initiatives["initiative"]]
    rows = {name.casefold(): at for at, name in reversed(list(enumerate(names)))}
    links: dict[str, list[set[int]]] = {}
    for column in ("requires", "excludes"):
        cells = initiatives[column] if column in initiatives.columns else [None] * len(names)
        links[column] = [
            {
                rows[key]
                for part in split_list(cell)
                if (key := " ".join(part.split()).casefold()) in rows
            }
            - {at}
            for at, cell in enumerate(cells)
        ]
    needs = links["requires"]
    musts = (
        {
            at
            for at, must in enumerate(initiatives["must"])
            if must is True or (pd.notna(must) and bool(must))
        }
        if "must" in initiatives.columns
        else set()
    )

    def called(found: Iterable[int]) -> str:
        return listing([quoted(names[at]) for at in sorted(found)])

    problems = [
        Problem(
            file,
            f"the initiatives {called(circle)} wait for one another, so none of them can begin",
            "Take at least one of these links out of requires; until then they are kept or dropped"
            " together.",
            column="requires",
        )
        for circle in _circles(needs)[:CONTRADICTIONS]
    ]
    needed_by = [set() for _ in names]
    for at, others in enumerate(needs):
        for other in others:
            needed_by[other].add(at)
    pairs = sorted(
        {
            (min(at, other), max(at, other))
            for at, others in enumerate(links["excludes"])
            for other in others
        }
    )
    never: dict[tuple[int, int], set[int]] = {}
    clash: dict[tuple[int, int], tuple[int, int]] = {}
    for pair in pairs[:LOOKED_INTO]:
        first, second = (_reached(at, needed_by) for at in pair)
        both = first & second
        if both:
            never[pair] = both
        elif (one := first & musts) and (other := second & musts):
            clash[pair] = (
                min(one, key=lambda at: (at != pair[0], at)),
                min(other, key=lambda at: (at != pair[1], at)),
            )
    for (one, other), both in list(never.items())[:CONTRADICTIONS]:
        who, two = min(both, key=lambda at: (at not in (one, other), at)), {one, other}
        what = (
            f"the initiative {quoted(names[who])} needs and excludes {called(two - {who})}"
            if who in two
            else (
                f"the initiative {quoted(names[who])} needs both {called(two)}, which exclude one"
                " another"
            )
        )
        problems.append(
            Problem(
                file,
                f"{what}, so it can never be kept",
                "Take one of the two links out of requires or excludes.",
                column="excludes",
            )
        )
    for pair, (one, other) in list(clash.items())[:CONTRADICTIONS]:
        what = (
            f"the initiatives {called(pair)} exclude one another"
            if {one, other} == set(pair)
            else (
                f"the initiatives {called((one, other))} need {called(pair)}, which exclude one"
                " another"
            )
        )
        problems.append(
            Problem(
                file,
                f"{what}, and both have to be kept (must), so there is no plan that holds",
                "Take the must from one of them, or the link out of excludes.",
                column="must",
            )
        )
    return problems


LOOKED_INTO = 1_000
"""Of so many pairs that exclude one another it is worked out who needs them both."""


def _reached(start: int, links: Sequence[set[int]]) -> set[int]:
    """Everything that the links lead to from here, this included."""
    found, waiting = {start}, [start]
    while waiting:
        new = links[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _circles(links: Sequence[set[int]]) -> list[list[int]]:
    """The groups in which each leads to every other (Tarjan, 1972), without a call inside a
    call.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found = []
    for start in range(len(links)):
        if start in order:
            continue
        work = [(start, iter(sorted(links[start])))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            at, others = work[-1]
            for other in others:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(links[other]))))
                    break
                if other in on_stack:
                    low[at] = min(low[at], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == order[at]:
                    group = []
                    while not group or group[-1] != at:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    if len(group) > 1:
                        found.append(sorted(group))
    return sorted(found)


def split_list(cell: object) -> list[str]:
    """The names in a list cell, separated by semicolons (or line breaks).

    >>> split_list("Trial; Price page ;")
    ['Trial', 'Price page']
    """
    return (
        [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
        if isinstance(cell, str)
        else []
    )
