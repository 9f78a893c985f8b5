"""Every column of every known export, spoiled in every way at hand: the right table, or a word
about it, never neither.

Each export below is read once as it is, and once with one thing changed. What comes out has to be
what the whole file gives (with the column blank where it was blanked), or the notes and problems
have to say something that they do not say of the whole file. A table that is another one without a
word is the fault that this looks for.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import workshop
from workshop import counting

from .. import pasting

SETTINGS = """
name = "Acme"
date = 2026-11-23
[teams.sales]
name = "Sales"
capacity = 50
[teams.marketing]
name = "Marketing"
capacity = 40
[tables.{table}]
file = "data/export.csv"
"""
Rows = list[list[str]]
DAY = datetime(2026, 3, 17, 9, 30)
FAST = 6
"""One in so many ways is tried in the fast tests."""


@dataclass(frozen=True)
class Export:
    """A good export: its headings and rows, for which table it is, and what its settings need
    besides the file.
    """

    name: str
    table: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    settings: str = ""
    above: tuple[tuple[str, ...], ...] = ()


def days(count: int, form: str, step: int = 5) -> list[str]:
    """So many days, from both halves of their months, in one form."""
    return [(DAY + timedelta(days=step * n, minutes=7 * n)).strftime(form) for n in range(count)]


def crm(
    name: str,
    headings: str,
    form: str,
    stages: tuple[str, str, str],
    *,
    sources: str = "Web Referral Event",
) -> Export:
    """Thirty leads of a CRM system: a third won, a third lost, a third open; closed days only where
    something closed.
    """
    made, closed = days(30, form), days(30, form, step=6)
    rows = []
    for n in range(30):
        stage = stages[n % 3]
        known = {
            "id": f"{5000 + n}",
            "name": f"Lead {n}",
            "created": made[n],
            "stage": stage,
            "closed": closed[n] if n % 3 < 2 else "",
            "amount": str(1000 + 10 * n),
            "source": sources.split()[n // 3 % 3],
        }
        rows.append(tuple(known[key.partition("=")[0]] for key in headings.split("|")))
    return Export(
        name, "leads", tuple(key.partition("=")[2] for key in headings.split("|")), tuple(rows)
    )


TOPICS = ("answers questions quickly", "keeps to what was agreed")
ABOUT = ("My own team", "The other team", "What the other team will say about us")


def form(
    name: str,
    before: tuple[str, ...],
    told: Callable[[int], tuple[str, ...]],
    labels: tuple[str, ...],
    spelled: str,
) -> Export:
    """A survey of sixteen people in the spelling of one form tool; `spelled` joins a part and a
    topic to a heading.
    """
    headings = (
        *before,
        "Which team are you in?",
        *(spelled.format(about=about, topic=topic) for about in ABOUT for topic in TOPICS),
    )
    chance = random.Random(5)
    rows = tuple(
        (*told(n), ("Sales", "Marketing")[n % 2], *(labels[chance.randrange(5)] for _ in range(6)))
        for n in range(16)
    )
    return Export(name, "survey", headings, rows)


WORDS = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
NUMBERS = ("1", "2", "3", "4", "5")


def tracker(name: str, headings: str, format_: str = "") -> Export:
    """Ten initiatives of a tracker, two of them done."""
    made = days(10, "%Y-%m-%d")
    rows = []
    for n in range(10):
        known = {
            "id": f"T-{n + 1}",
            "title": f"Project {n + 1}",
            "type": "Task",
            "status": "Done" if n in (3, 7) else "To Do",
            "seconds": str(144000 + 28800 * n),
            "milliseconds": str(144000000 + 28800000 * n),
            "minutes": str(2400 + 480 * n),
            "points": str(3 + n % 3),
            "days": str(5 + n),
            "who": ("Anna", "Bert")[n % 2],
            "created": made[n],
            "none": "",
            "parent": "",
            "finished": made[n] if n in (3, 7) else "",
        }
        rows.append(tuple(known[key.partition("=")[0]] for key in headings.split("|")))
    return Export(
        name,
        "initiatives",
        tuple(key.partition("=")[2] for key in headings.split("|")),
        tuple(rows),
        settings=format_,
    )


EXPORTS = (
    crm(
        "hubspot",
        "id=Record ID|name=Deal Name|stage=Deal Stage|created=Create Date|closed=Close"
        " Date|amount=Amount|source=Original Source",
        "%Y-%m-%d %H:%M",
        ("Closed Won", "Closed Lost", "Appointment Scheduled"),
    ),
    crm(
        "salesforce",
        "id=Opportunity ID|name=Opportunity Name|stage=Stage|created=Created Date|closed=Close"
        " Date|amount=Amount|source=Lead Source",
        "%m/%d/%Y",
        ("Closed Won", "Closed Lost", "Negotiation"),
    ),
    crm(
        "pipedrive",
        "id=Deal - ID|name=Deal - Title|stage=Deal - Status|created=Deal - Deal created|closed=Deal"
        " - Deal closed on|amount=Deal - Value|source=Deal - Source channel",
        "%Y-%m-%d %H:%M:%S",
        ("Won", "Lost", "Open"),
    ),
    crm(
        "zoho",
        "id=LEADID|name=Potential Name|stage=Stage|created=Created Time|closed=Closing"
        " Date|amount=Amount|source=Lead Source",
        "%d/%m/%Y %H:%M",
        ("Closed Won", "Closed Lost", "Qualification"),
    ),
    form(
        "google",
        ("Timestamp",),
        lambda n: (days(16, "%m/%d/%Y %H:%M:%S")[n],),
        NUMBERS,
        "{about} [{topic}]",
    ),
    form(
        "microsoft",
        ("Id", "Start time", "Completion time", "Email", "Name"),
        lambda n: (
            str(n + 1),
            days(16, "%m/%d/%y %H:%M:%S")[n],
            days(16, "%m/%d/%y %H:%M:%S")[n],
            "anonymous",
            "",
        ),
        WORDS,
        "{about}.{topic}",
    ),
    form("typeform", ("#",), lambda n: (f"h{n}x",), NUMBERS, "{about} [{topic}]"),
    form(
        "limesurvey",
        ("id", "submitdate", "lastpage", "startlanguage", "seed"),
        lambda n: (str(n + 1), days(16, "%Y-%m-%d %H:%M:%S")[n], "3", "en", str(100 + n)),
        WORDS,
        "{about} [{topic}]",
    ),
    tracker(
        "jira",
        "title=Summary|id=Issue key|type=Issue Type|status=Status|seconds=Original"
        " estimate|who=Assignee|created=Created",
    ),
    tracker(
        "asana",
        "id=Task ID|created=Created At|finished=Completed At|created=Last"
        " Modified|title=Name|none=Section/Column|who=Assignee|none=Start"
        " Date|none=Notes|none=Projects|parent=Parent task|minutes=Estimated time",
    ),
    tracker(
        "asana with few columns",
        "id=Task ID|created=Created At|finished=Completed At|title=Name|who=Assignee|parent=Parent"
        " task|minutes=Estimated time",
    ),
    tracker(
        "clickup",
        "id=Task ID|type=Task Type|title=Task Name|status=Status|parent=Parent"
        " ID|who=Assignees|milliseconds=Time Estimated",
    ),
    tracker(
        "linear",
        "id=ID|none=Team|title=Title|status=Status|points=Estimate|none=Project"
        " ID|who=Assignee|none=Cycle"
        " Number|created=Created|finished=Completed|none=Canceled|parent=Parent issue",
        'format = "tracker"\nestimates = "points"\npoint_weeks = 1.0\n',
    ),
    tracker(
        "notion", "title=Name|status=Status|days=Effort (days)|who=Owner", 'format = "tracker"\n'
    ),
)
SAID = ("Closed Won", "Closed Lost", "Won", "Lost", "Open", "Done", "To Do")
LANGUAGES: dict[str, dict[str, str]] = {
    language: dict(zip(SAID + WORDS, words.split("|")))
    for language, words in {
        "German": (
            "Gewonnen|Verloren|Gewonnen|Verloren|Offen|Erledigt|Zu erledigen|Stimme überhaupt nicht"
            " zu|Stimme nicht zu|Neutral|Stimme zu|Stimme voll zu"
        ),
        "French": (
            "Fermé gagné|Fermé perdu|Gagné|Perdu|Ouvert|Terminé|À faire|Pas du tout d'accord|Pas"
            " d'accord|Neutre|D'accord|Tout à fait d'accord"
        ),
        "Spanish": (
            "Cerrado ganado|Cerrado perdido|Ganado|Perdido|Abierto|Hecho|Por hacer|Totalmente en"
            " desacuerdo|En desacuerdo|Neutral|De acuerdo|Totalmente de acuerdo"
        ),
        "Italian": (
            "Chiuso vinto|Chiuso perso|Vinto|Perso|Aperto|Completato|Da fare|Completamente in"
            " disaccordo|In disaccordo|Neutrale|D'accordo|Completamente d'accordo"
        ),
        "Dutch": (
            "Gewonnen|Verloren|Gewonnen|Verloren|Open|Klaar|Te doen|Helemaal mee oneens|Mee"
            " oneens|Neutraal|Mee eens|Helemaal mee eens"
        ),
        "Portuguese": (
            "Fechado ganho|Fechado perdido|Ganho|Perdido|Aberto|Concluído|A fazer|Discordo"
            " totalmente|Discordo|Neutro|Concordo|Concordo totalmente"
        ),
        "another language": (
            "Wygrana|Przegrana|Wygrana|Przegrana|Otwarta|Zrobione|Do zrobienia|Zdecydowanie"
            " nie|Raczej nie|Trudno powiedzieć|Raczej tak|Zdecydowanie tak"
        ),
    }.items()
}
WAITING = {words["To Do"].casefold() for words in LANGUAGES.values()} | {"to do"}
SCALES = {
    "0 to 10": ("0", "3", "5", "8", "10"),
    "1 to 7": ("1", "2", "4", "6", "7"),
    "in percent": ("0 %", "25 %", "50 %", "75 %", "100 %"),
    "of 5": ("1/5", "2/5", "3/5", "4/5", "5/5"),
    "as codes": ("A1", "A2", "A3", "A4", "A5"),
    "with labels": ("1 - not at all", "2", "3", "4", "5 - fully"),
    "in German words": tuple(LANGUAGES["German"][word] for word in WORDS),
    "in words of quality": ("Very poor", "Poor", "Fair", "Good", "Excellent"),
    "in words of frequency": ("Never", "Rarely", "Sometimes", "Often", "Always"),
}
HOURS = {
    "Original estimate": 3600.0,
    "Estimated time": 60.0,
    "Time Estimated": 3_600_000.0,
    "Effort (days)": 1 / 8,
}
"""How much of a heading's own unit an hour is."""
STAMP = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d{1,2}:\d{2}(:\d{2})?)?")


def column(rows: Rows, place: int, change: Callable[[str], str]) -> Rows:
    return [[change(cell) if at == place else cell for at, cell in enumerate(row)] for row in rows]


def parsed(cells: list[str]) -> list[datetime] | None:
    """The days in a column, when it holds nothing else; in the one order that fits all."""
    there = [cell for cell in cells if cell]
    if not there or not all(STAMP.fullmatch(cell) for cell in there):
        return None
    for order in ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y"):
        for time in ("", " %H:%M", " %H:%M:%S"):
            try:
                return [datetime.strptime(cell, order + time) for cell in there]
            except ValueError:
                continue
    return None


def spoiled(export: Export) -> Iterator[tuple[str, list[str], Rows, str]]:
    """Each way to spoil an export: its name, the headings and rows, and the heading that was
    blanked.

    In place of a heading: "" where all has to stay as it was, "~" but for what a row is called by,
    "*" but for the numbers.
    """
    heads, rows = list(export.headings), [list(row) for row in export.rows]
    for at, head in enumerate(heads):
        cells = [row[at] for row in rows]
        yield f"{head}: blanked", heads, column(rows, at, lambda _: ""), head
        yield f"{head}: doubled", [*heads, head], [[*row, row[at]] for row in rows], ""
        yield (
            f"{head}: first",
            [head, *heads[:at], *heads[at + 1 :]],
            [[row[at], *row[:at], *row[at + 1 :]] for row in rows],
            "",
        )
        if (dates := parsed(cells)) is not None:
            for form_ in (
                "%d.%m.%Y",
                "%d.%m.",
                "%d.%m.%y",
                "%d %b %Y",
                "%y-%m-%d",
                "%m/%d/%Y %I:%M %p",
                "%Y-%m-%dT%H:%M:%SZ",
            ):
                left = iter(dates)
                yield (
                    f"{head}: as {form_}",
                    heads,
                    column(
                        rows,
                        at,
                        lambda cell, left=left, form_=form_: (
                            next(left).strftime(form_) if cell else ""
                        ),
                    ),
                    "",
                )
        if (
            all(cell.replace(".", "").isdigit() for cell in cells if cell)
            and any(cells)
            and not head.lower().endswith("id")
        ):
            yield (
                f"{head}: with units",
                heads,
                column(rows, at, lambda cell: f"{cell} EUR" if cell else ""),
                "",
            )
            yield (
                f"{head}: doubled values",
                heads,
                column(rows, at, lambda cell: str(2 * int(cell)) if cell.isdigit() else cell),
                "*",
            )
        for language, words in LANGUAGES.items() if set(cells) & {*SAID, *WORDS} else ():
            if head in ("Status", "Stage", "Deal Stage", "Deal - Status") or language == "German":
                yield (
                    f"{head}: in {language}",
                    heads,
                    column(rows, at, lambda cell, words=words: words.get(cell, cell)),
                    "",
                )
        if set(cells) & {*SAID, *WORDS}:
            yield (
                f"{head}: some in capitals",
                heads,
                [
                    [
                        cell.upper() if n % 2 and place == at else cell
                        for place, cell in enumerate(row)
                    ]
                    for n, row in enumerate(rows)
                ],
                "",
            )
        if hour := HOURS.get(head):
            for form_ in ("{:g} h", "{:g}h", "{:g} hours", "{:g} Std.", "{:g} uur"):
                yield (
                    f"{head}: as {form_}",
                    heads,
                    column(
                        rows,
                        at,
                        lambda cell, form_=form_, hour=hour: form_.format(float(cell) / hour),
                    ),
                    "",
                )
            yield (
                f"{head}: some as h",
                heads,
                [
                    [
                        f"{float(cell) / hour:g} h" if n % 2 and place == at else cell
                        for place, cell in enumerate(row)
                    ]
                    for n, row in enumerate(rows)
                ],
                "",
            )
    marked = [at for at, head in enumerate(heads) if any(topic in head for topic in TOPICS)]
    for name, steps in SCALES.items() if marked else ():
        of = dict(zip(NUMBERS, steps)) | dict(zip(WORDS, steps))
        yield (
            f"all answers: {name}",
            heads,
            [[of[cell] if at in marked else cell for at, cell in enumerate(row)] for row in rows],
            "",
        )
        yield (
            f"one question: {name}",
            heads,
            column(rows, marked[2], lambda cell, of=of: of[cell]),
            "",
        )
    yield "rows doubled", heads, [*rows, *rows], ""
    yield "rows shuffled", heads, random.Random(1).sample(rows, len(rows)), "~"


def text(heads: list[str], rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heads, *rows])
    return out.getvalue()


def read(folder: Path, export: Export, content: str) -> tuple[pd.DataFrame, list[str]]:
    """What the kit makes of a file: the table, and everything that is said of it."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "workshop.toml").write_text(
        SETTINGS.format(table=export.table) + export.settings, encoding="utf-8"
    )
    (folder / "data" / "export.csv").write_text(content, encoding="utf-8")
    team = workshop.open(folder)
    checked = team.check(export.table)
    said = (
        [str(problem) for problem in checked.problems]
        + list(checked.notes)
        + [checked.frame.attrs.get("missing", "")]
    )
    return checked.frame, said


def plain(frame: pd.DataFrame, drop: tuple[str, ...] = ()) -> Counter[tuple[str, ...]]:
    """The rows of a table as text, days without their times; what only names the row is left
    out.
    """
    kept = sorted(set(frame.columns) - set(drop))
    if "status" in kept:  # it stands there in the words of the file
        frame = frame.assign(
            status=frame["status"].map(
                lambda said: "to do" if str(said).casefold() in WAITING else said
            )
        )
    days_only = frame[kept].apply(
        lambda cells: cells.dt.date if pd.api.types.is_datetime64_any_dtype(cells) else cells
    )
    filled = days_only.astype("object").where(days_only.notna(), "")
    return Counter(
        tuple(str(value) for value in row) for row in filled.itertuples(index=False, name=None)
    )


def verdict(
    good: pd.DataFrame, said: list[str], now: pd.DataFrame, words: list[str], blanked: str
) -> str:
    """Right, said, or wrong without a word."""
    if plain(good) == plain(now):
        return "right"
    if Counter(words) - Counter(said):
        return "said"
    if blanked == "~":  # who has no number is called by the row
        return "right" if plain(good, ("respondent",)) == plain(now, ("respondent",)) else "wrong"
    if blanked == "*":
        return "right"  # other numbers are another table, and no fault
    if blanked:
        # What was blanked may be missing, its rows too, or be counted in; whatever else is there
        # stays as it was.
        gone = (
            *(name for name in good.columns if name not in now.columns or now[name].isna().any()),
            "respondent",
            "lead_id",
        )
        before, after = plain(good, gone), plain(now.reindex(columns=good.columns), gone)
        if not after - before or not before - after:
            return "right"
    return "wrong"


def tried(export: Export, folder: Path, every: int = 1) -> dict[str, list[str]]:
    """The ways to spoil an export, one in so many of them, by what came of it."""
    good, said = read(
        folder, export, text(list(export.headings), [list(row) for row in export.rows])
    )
    assert len(good) >= 8, said
    found: dict[str, list[str]] = {"right": [], "said": [], "wrong": []}
    for what, heads, rows, blanked in islice(
        spoiled(export), EXPORTS.index(export) % every, None, every
    ):
        now, words = read(folder, export, text(heads, rows))
        found[verdict(good, said, now, words, blanked)].append(what)
    return found


@pytest.mark.parametrize("export", EXPORTS, ids=[export.name for export in EXPORTS])
def test_a_spoiled_export_gives_the_right_table_or_a_word_about_it(
    export: Export, tmp_path: Path
) -> None:
    found = tried(export, tmp_path, every=FAST)
    assert found["wrong"] == [], {key: len(ways) for key, ways in found.items()}
    assert len(found["right"]) >= 2


@pytest.mark.slow
def test_every_way_to_spoil_every_export_gives_the_right_table_or_a_word_about_it(
    tmp_path: Path,
) -> None:
    found = {export.name: tried(export, tmp_path / export.name) for export in EXPORTS}
    assert {name: ways["wrong"] for name, ways in found.items() if ways["wrong"]} == {}
    assert sum(len(ways) for each in found.values() for ways in each.values()) >= 600


@pytest.mark.parametrize("export", EXPORTS, ids=[export.name for export in EXPORTS])
def test_an_export_cut_in_the_middle_of_a_row_loses_no_whole_row_and_the_cut_one_is_said(
    export: Export, tmp_path: Path
) -> None:
    whole = text(list(export.headings), [list(row) for row in export.rows])
    good, _ = read(tmp_path, export, whole)
    lines = whole.splitlines()
    cut = (
        "\n".join(lines[: len(lines) * 2 // 3])
        + "\n"
        + lines[len(lines) * 2 // 3].rpartition(",")[0][:-1]
    )
    now, words = read(tmp_path, export, cut)
    extra = plain(now.reindex(columns=good.columns)) - plain(good)
    assert sum(extra.values()) <= 1 or words, "only the row that was cut may differ"


@pytest.mark.parametrize(
    "export",
    [export for export in EXPORTS if export.table != "survey"],
    ids=lambda export: export.name,
)
def test_of_a_workbook_with_several_sheets_the_one_with_the_rows_is_read_or_the_sheet_is_asked_for(
    export: Export, tmp_path: Path
) -> None:
    good, _ = read(
        tmp_path, export, text(list(export.headings), [list(row) for row in export.rows])
    )
    book = openpyxl.Workbook()
    for line in (("Export of our list", ""), ("Made on", "2026-11-20")):
        book.active.append(line)
    sheet = book.create_sheet("Everything")
    for line in (export.headings, *export.rows):
        sheet.append(line)
    book.save(tmp_path / "data" / "export.xlsx")
    path = tmp_path / "workshop.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("export.csv", "export.xlsx"), encoding="utf-8"
    )
    checked = workshop.open(tmp_path).check(export.table)
    if plain(checked.frame) != plain(good):
        offered = [
            line
            for problem in checked.problems
            for line in pasting.lines(problem.remedy)
            if line[1].startswith("sheet = ")
        ]
        assert offered == [(f"tables.{export.table}", 'sheet = "Everything"')]
        pasting.paste(tmp_path, *offered[0])
        assert plain(workshop.open(tmp_path).table(export.table)) == plain(good)


def several(export: Export, folder: Path, how: str, in_place: bool) -> tuple[pd.DataFrame, list]:
    """What the kit makes of an export that came in two files: one `under` the other, or what became
    of the leads `beside` them (`doubled`: with some rows twice, one of them won).
    """
    heads, rows = list(export.headings), [list(row) for row in export.rows]
    at, stage = 0, next(n for n, head in enumerate(heads) if {*SAID} & {row[n] for row in rows})
    (folder / "data").mkdir(parents=True, exist_ok=True)
    place = "in_place = true\n" if in_place else ""
    lines = f'file = ["data/export.csv", "data/more.csv"]\n{place}'
    one, two = (heads, rows[::2]), (heads, rows[1::2])
    if how != "under":
        key = json.dumps(heads[at], ensure_ascii=False)
        lines = (
            f'file = "data/export.csv"\n{place}join = [{{ file = "data/more.csv", on = {key} }}]\n'
        )
        kept = [n for n in range(len(heads)) if n != stage]
        one = ([heads[n] for n in kept], [[row[n] for n in kept] for row in rows])
        ends = [[row[at], row[stage]] for row in rows]
        won = next(row[stage] for row in rows if row[stage] in SAID)
        more = [[row[at], won] for row in rows[:12]] if how == "doubled" else []
        two = ([heads[at], heads[stage]], [*ends, *more])
    for name, (names, cells) in (("export", one), ("more", two)):
        (folder / "data" / f"{name}.csv").write_text(text(names, cells), encoding="utf-8")
    settings = SETTINGS.format(table=export.table).replace('file = "data/export.csv"\n', lines)
    (folder / "workshop.toml").write_text(settings + export.settings, encoding="utf-8")
    team = workshop.open(folder)
    said = [*team.check("leads").notes, *map(str, team.check("leads").problems)]
    columns = ["outcome", "source", ("created_at", "day"), ("closed_at", "known"), "amount"]
    return counting.count(team.rows("leads"), columns), said


CRMS = [
    export
    for export in EXPORTS
    if export.table == "leads" and any({*SAID} & set(row) for row in export.rows)
]


def in_two_files(export: Export, folder: Path, in_place: bool) -> None:
    columns = ["outcome", "source", ("created_at", "day"), ("closed_at", "known"), "amount"]
    good, _ = read(
        folder / "good", export, text(list(export.headings), [list(row) for row in export.rows])
    )
    whole = counting.count(good, columns)
    for how in ("under", "beside", "doubled"):
        found, said = several(export, folder / how, how, in_place)
        if how == "doubled":
            assert "found several rows, of which" in " ".join(said)
            assert found["n"].sum() == whole["n"].sum()
        else:
            pd.testing.assert_frame_equal(found, whole, obj=f"{export.name} {how} {in_place}")


@pytest.mark.parametrize("in_place", [False, True])
def test_an_export_in_two_files_gives_the_whole_and_a_join_that_doubles_is_said(
    tmp_path: Path, in_place: bool
) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
    in_two_files(CRMS[0], tmp_path, in_place)


@pytest.mark.slow
@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("export", CRMS, ids=[export.name for export in CRMS])
def test_every_export_in_two_files_gives_the_whole_and_a_join_that_doubles_is_said(
    export: Export, tmp_path: Path, in_place: bool
) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
    in_two_files(export, tmp_path, in_place)
