"""What users of other tools report of their exports: read rightly, or said with what to do."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import start, tables
from workshop.importers import stages

SETTINGS = """
name = "A"
date = 2026-11-23
[teams.sales]
name = "Sales"
[teams.marketing]
name = "Marketing"
[tables.{table}]
file = "data/{file}"
"""


@dataclass(frozen=True)
class Report:
    """An export with an oddity: which cells are right, and what has to be said or not."""

    what: str
    table: str
    text: str
    right: dict[str, list]
    said: tuple[str, ...] = ()
    settings: str = ""
    file: str = "export.csv"


def deals(*rows: str) -> str:
    return "\n".join(
        ["Deal - ID,Deal - Title,Deal - Status,Deal - Value,Deal - Deal created", *rows]
    )


def event(start: str, rest: str = "", people: str = "ATTENDEE;CN=Ada:mailto:a@x.example\n") -> str:
    return f"BEGIN:VEVENT\nUID:{start}\nSUMMARY:Sync\n{start}\n{people}{rest}END:VEVENT\n"


def calendar(*events: str) -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x\n{''.join(events)}END:VCALENDAR\n"


def form(heading: str, *answers: str, separator: str = ",", before: str = "") -> str:
    """A form with one question about each side, answered alike by six people."""
    rows = [["#", "Which team are you in?", f"My own team [{heading}]"]]
    rows += [
        [str(n), ("Sales", "Marketing")[n % 2], answers[n % len(answers)]]
        for n in range(6 * len(answers))
    ]
    return before + "\n".join(separator.join(row) for row in rows)


TOPIC = "answers questions quickly"
TEN = "DTSTART;TZID=Europe/Berlin:20261014T100000"
TWO = ["1,A,Won,10,2026-03-15", "2,B,Lost,20,2026-03-16"]
BOTH = {"lead_id": ["1", "2"], "outcome": ["won", "lost"]}
REPORTS = (
    Report(
        "a line of sums without a word", "leads", deals(*TWO, ",,,30,"), BOTH, ("row 4: left out",)
    ),
    Report("a line that counts", "leads", deals(*TWO, "2 records,,,,"), BOTH, ("row 4: left out",)),
    Report(
        "a line of who exported it", "leads", deals(*TWO, "Exported by Ada"), BOTH, ("row 4: left",)
    ),
    Report(
        "numbers as formulas",
        "leads",
        deals('"=""007""",A,Won,1,2026-03-15', "'008,B,Lost,2,2026-03-15"),
        {"lead_id": ["007", "008"]},
    ),
    Report(
        "points that could be thousands",
        "leads",
        deals("1,A,Won,1.000,2026-03-15"),
        {"amount": [1]},
        ('write decimal = "," under [tables.leads]',),
    ),
    Report(
        "won before it came in",
        "leads",
        "Record ID,Deal Stage,Create Date,Close Date\n1,Closed Won,2026-03-15,2026-01-02",
        {"outcome": ["won"]},
        ("1 lead was closed on a day before it came in (row 2)",),
    ),
    Report(
        "a pipeline behind the stage",
        "leads",
        "Record ID,Deal Stage,Create Date\n1,Closed won (Sales Pipeline),2026-03-15",
        {"outcome": ["won"]},
    ),
    Report(
        "boxes for closed and won",
        "leads",
        "Opportunity ID,Stage,Created Date,Closed,Won\n1,Unterschrift,2026-03-15,1,1\n"
        "2,Absage,2026-03-15,1,0\n3,Angebot,2026-03-15,0,0",
        {"outcome": ["won", "lost", "open"]},
    ),
    Report(
        "a sheet with its own name for the number only",
        "leads",
        "Lead ID,Status,Created Date\n1,Won,2026-03-15",
        {"lead_id": ["1"]},
        ('outcome = { stages = ["Status"] }', 'created_at = "Created Date"'),
    ),
    Report(
        "five products of one deal",
        "leads",
        "Opportunity ID,Stage,Product Name\n1,Closed Won,a\n1,Closed Won,b",
        {"outcome": ["won"]},
        ("several deals or line items",),
    ),
    Report("a line for the separator", "survey", form(TOPIC, "4", "5", separator=";",
        before="sep=;\n"), {"score": [4, 5] * 6}),
    Report("signs of web pages", "survey", form(TOPIC, "Don&#39;t know", "5"),
        {"score": [None, 5] * 6}, ('"Don\'t know" (6)',)),
    Report("yes and no", "survey", form(TOPIC, "No", "Yes"), {"score": [1, 5] * 6},
        ('"No" 1 and "Yes" 5',)),
    Report("the statement turned round", "survey", form("does not answer questions quickly", "5"),
        {"score": [5] * 6}, ('reversed = ["not answer questions quickly"]',)),
    Report("nobody took the upper steps", "survey", form(TOPIC, "1", "2", "3", "3", "2", "1"),
        {}, ("none of 36 answers", "scale = [1, 3] under [tables.survey]")),
    Report("the last day of a series as a day", "meetings",
        calendar(event(TEN, "RRULE:FREQ=WEEKLY;UNTIL=20261028\n")),
        {"start": [f"2026-10-{day} 10:00" for day in (14, 21, 28)]}, file="c.ics"),
    Report("a list of addresses", "meetings", calendar(event(TEN,
        "ATTENDEE;CUTYPE=GROUP;CN=All Sales:mailto:sales@x.example\n")),
        {"person": ["Ada"]}, ('1 invitation went to "All Sales"',), file="c.ics"),
    Report("a whole day", "meetings",
        calendar(event(TEN), event("DTSTART;VALUE=DATE:20261015")),
        {"person": ["Ada"]}, ("1 event of a whole day is no meeting",), file="c.ics"),
    Report("a sum over the parts", "initiatives",
        "Summary,Issue key,Issue Type,Status,Original estimate,Σ Original Estimate,Parent\n"
        "Signup,G-1,Story,To Do,144000,288000,\nMail,G-2,Sub-task,To Do,144000,144000,G-1",
        {"initiative": ["Signup"], "effort_likely": [2]}),
    Report("the same, its parts apart", "initiatives",
        "Summary,Issue key,Issue Type,Status,Original estimate,Σ Original Estimate,Parent\n"
        "Signup,G-1,Story,To Do,144000,288000,\nMail,G-2,Sub-task,To Do,144000,144000,G-1",
        {"initiative": ["Signup", "Mail"], "effort_likely": [1, 1]}, settings='parts = "apart"\n'),
    Report("the days of one person in capitals", "initiatives",
        "Initiative,Aufwand,Statut\nA,5 PT,À faire\nB,1 PM,En cours\nC,3 PT,Terminé",
        {"effort_likely": [1, 4.4], "kind": ["new", "running"]},
        settings='format = "tracker"\npoint_weeks = 2.0\n'),
    Report("what a row is a subtask of", "initiatives",
        "ID,Summary,State,Estimation,Subtask of\nG-1,Signup,Open,2w,\nG-2,Mail,Open,1w,G-1",
        {"initiative": ["Signup"]}, ('"Mail (of Signup)"',), settings='format = "tracker"\n'),
    Report("sizes of shirts", "initiatives",
        "Title,URL,Assignees,Status,Size\nFair,https://x.example/1,a,Todo,L",
        {"initiative": ["Fair"]}, ('[tables.initiatives.values.effort_likely], such as "L" = "5"',)),
    Report("a card to copy", "initiatives",
        "Card ID,Card Name,List Name\n1,(5) Fair,To Do\n2,TEMPLATE: card,Ideas\n3,(2) X,Templates",
        {"initiative": ["Fair"]}, ("headings, templates or mirrors",)),
    Report("days that are taken by hand", "initiatives", "Initiative,Days\nFair,10",
        {"effort_likely": [10]}, ('"Days" are taken for person-weeks', 'estimates = "days"'),
        settings='[tables.initiatives.columns]\neffort_likely = "Days"\n'),
    Report("nobody estimated it", "initiatives",
        "Task ID,Task Name,Status,List Name,Time Estimated\n1,Fair,to do,R,0\n2,Page,to do,R,3600000",
        {"effort_likely": [0, 0.025]}, ('write blank = ["0"]',)),
    Report("mails as Outlook writes them", "messages", "From: (Name),To: (Name),Sent\nAda,Bo,2026-11-02",
        {}, ('sent_at = "Sent"', 'sender = "From: (Name)"')),
    Report("appointments as Outlook lists them", "meetings",
        "Subject,Start Date,Start Time,Required Attendees\nSync,10/14/2026,10:00,Bo", {},
        (".ics (File, Save Calendar)",)),
)  # fmt: skip


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.what)
def test_what_users_of_other_tools_report_is_read_or_said(report: Report, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / report.file).write_text(report.text, encoding="utf-8")
    settings = SETTINGS.format(table=report.table, file=report.file) + report.settings
    settings += 'format = "form"\n' * (report.table == "survey")
    (tmp_path / "workshop.toml").write_text(settings, encoding="utf-8")
    checked = workshop.open(tmp_path).check(report.table)
    for column, right in report.right.items():
        found = checked.frame[column].tolist()
        assert len(found) == len(right), (column, found)
        for cell, wanted in zip(found, right):
            if wanted is None:
                assert pd.isna(cell)
            elif isinstance(wanted, str):
                assert str(cell).startswith(wanted), (column, found)
            else:
                assert cell == pytest.approx(wanted), (column, found)
    told = "\n".join([*checked.notes, *tables.sentences(checked.problems)])
    for sentence in report.said:
        assert sentence in told


def test_slackbot_is_nobody(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with zipfile.ZipFile(tmp_path / "data" / "s.zip", "w") as packed:
        people = [{"id": "U1", "name": "ada", "profile": {"real_name": "Ada"}}]
        packed.writestr("users.json", json.dumps(people))
        packed.writestr("channels.json", json.dumps([{"id": "C1", "name": "general"}]))
        said = [
            {"type": "message", "ts": f"1791000{n}.1", "user": user, "text": "x"}
            for n, user in enumerate(("U1", "USLACKBOT"), 100)
        ]
        packed.writestr("general/2026-10-03.json", json.dumps(said))
    settings = SETTINGS.format(table="messages", file="s.zip")
    (tmp_path / "workshop.toml").write_text(settings, encoding="utf-8")
    assert workshop.open(tmp_path).table("messages")["sender"].tolist() == ["Ada"]


@pytest.mark.parametrize(
    "stage", ["No deal", "No decision", "Not signed", "Won (pending)", "Almost won", "Won pipeline"]
)
def test_a_no_in_a_stage_is_asked_about(stage: str) -> None:
    assert stages.meaning(stage) == "unknown"


def test_what_estimates_were_taken_for_is_told_to_a_program_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "i.csv").write_text("ID,Work Item Type,Title,State,Effort\n1,Epic,A,New,8")
    settings = SETTINGS.format(table="initiatives", file="i.csv")
    (tmp_path / "workshop.toml").write_text(settings, encoding="utf-8")
    assumed = start.report(workshop.open(tmp_path))["tables"]["initiatives"]["assumed"]
    assert any("in points; 1 story point is taken as 0.2" in phrase for phrase in assumed)
