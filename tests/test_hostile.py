"""Whatever people type into any field of any table or decision: nothing is executed, and everything
that leaves the room opens.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from icalendar import Calendar

import workshop
from workshop import sample, tables, typed

from .in_process import run
from .test_attack import FIRST, small_team
from .test_typed import spills

FORMULAS = ("=", "+", "-", "@", "\t", "\uff1d")
TYPED = (
    '=HYPERLINK("http://example.org","x")',
    "<script>alert(1)</script>",
    "-2+3+cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    "x" * 10_000,
    "a\x07\x1b[31mb\x00c",
    "\u202eright to left\u200f",
    "@SUM(1)",
    "{{ 7*7 }} {% raw %}",
    "two\r\nlines\rand more",
    "$\\frac{1}{0}$ %s %(x)s",
    "\ud7ff\ufffe]]>&amp;",
)
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "link",
    "style",
    "body",
    "div",
    "figcaption",
    "header",
    "main",
    "nav",
    "section",
    "footer",
    "h1",
    "h2",
    "h3",
    "p",
    "ol",
    "ul",
    "li",
    "a",
    "b",
    "br",
    "small",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "img",
    "details",
    "summary",
}


def poison(folder: Path) -> None:
    """Put something hostile in front of every text of every table, the same everywhere so that the
    tables still fit together, and into decisions of all kinds.
    """
    known: dict[str, str] = {}

    def hostile(value: str) -> str:
        # A file with a zero byte is no text file and is refused as a whole; decisions may hold one.
        return known.setdefault(
            value, f"{TYPED[len(known) % len(TYPED)]} {value}".replace("\0", "")
        )

    for path in sorted((folder / "data").glob("*.csv")):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        definition = tables.definition(path.stem)
        for place, name in enumerate(rows[0]):
            column = definition.column(name)
            if (column is None or column.kind == "text") and (path.stem, name) != (
                "survey",
                "round",
            ):
                for row in rows[1:]:
                    row[place] = hostile(row[place]) if row[place] else ""
            if column is None:
                rows[0][place] = hostile(name)
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    decisions = workshop.open(folder).decisions
    for number, text in enumerate(TYPED):
        keys = ("promise", "measure", "owner", "about", "sales", "marketing", "need", "answer")
        sheet = [dict.fromkeys(keys, other) | {"due": "2027-01-12"} for other in (text, *TYPED[:4])]
        for what in (
            f"subject-{number}",
            text,
            "weekly-meeting-day",
            "weekly-meeting-time",
            "channel",
            "moderator",
            "named-to-stop",
            "good-lead-from",
        ):
            decisions.record(
                what,
                text,
                stage=("communication", "leads", "strategy", text)[number % 4],
                owner=text,
                due="2027-01-12" if number % 2 else text,
                status=text,
                who=[text],
            )
        for what in (
            "commitments-sales",
            "commitments-marketing",
            "where-we-differ",
            "needs-sales",
            "needs-marketing",
        ):
            decisions.record(what, sheet, stage="charter")
        decisions.record(
            "keep-later-stop",
            {"keep": [text], "later": [text], "stop": list(TYPED)},
            stage="strategy",
            owner=text,
        )
        decisions.record(
            "what-we-stop",
            {name: {"owner": name, "due": "2027-01-12", "missed_by": name} for name in TYPED},
            stage="strategy",
        )
    team = workshop.open(folder)
    assert [
        path.stem for path in (folder / "data").glob("*.csv") if team.table(path.stem).empty
    ] == [], "the tables are still read"


def check(results: Path) -> None:
    """Nothing in what leaves the room is markup or a formula that somebody typed, and all of it
    opens.
    """
    page = (results / "hand-over" / "report.html").read_text(encoding="utf-8")
    assert set(re.findall(r"<([a-z][a-z0-9]*)", page)) <= ALLOWED and not re.search(
        r"<[^>]* on[a-z]+=", page
    )
    assert "49 {% raw" not in page and "&lt;script&gt;alert(1)" in page
    for path in (results / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                assert not re.search(
                    r"<script|<img src=x|<[a-z][^>]* onerror",
                    str(output.get("data", {}).get("text/html", "")).replace("&lt;", ""),
                )
    book = openpyxl.load_workbook(results / "hand-over" / "results.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and not (
                    isinstance(cell.value, str) and cell.value.startswith(FORMULAS)
                ), (sheet.title, cell.coordinate)
    for path in results.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            assert not [cell[:20] for cell in row if cell.lstrip(" ").startswith(FORMULAS)], (
                path.name
            )
    for where, text in shown(results):
        assert not spills(text), (where, text)
    assert (
        docx.Document(str(results / "hand-over" / "agreement.docx")).paragraphs
        and len(pptx.Presentation(str(results / "hand-over" / "slides.pptx")).slides) > 3
    )
    assert Calendar.from_ical((results / "hand-over" / "dates.ics").read_bytes()).walk("VEVENT")


def shown(results: Path) -> Iterator[tuple[str, str]]:
    """Every piece of text that stands by itself in what leaves the room, and in the notebooks."""
    page = (results / "hand-over" / "report.html").read_text(encoding="utf-8")
    pages = {"report.html": page}
    for path in (results / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for place, output in enumerate(cell.get("outputs", [])):
                said = output.get("data", {}).get("text/html", "")
                pages[f"{path.name}, {cell['id']}, {place}"] = "".join(said)
    for name, text in pages.items():
        block = (
            r"</?(?:p|div|h[1-6]|li|ol|ul|t[dhr]|table|thead|tbody|section|figure|summary|title)\b"
        )
        for piece in re.split(block, text):
            yield name, html.unescape(re.sub(r"<[^>]*>|^[^<>]*>", "", piece))
    document = docx.Document(str(results / "hand-over" / "agreement.docx"))
    cells = [c for table in document.tables for row in table.rows for c in row.cells]
    for paragraph in (*document.paragraphs, *(p for c in cells for p in c.paragraphs)):
        yield "agreement.docx", paragraph.text
    for slide in pptx.Presentation(str(results / "hand-over" / "slides.pptx")).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    yield "slides.pptx", "".join(run.text for run in paragraph.runs)
        if slide.has_notes_slide:
            yield "notes", slide.notes_slide.notes_text_frame.text
    for entry in Calendar.from_ical((results / "hand-over" / "dates.ics").read_bytes()).walk():
        for name in ("summary", "description", "x-wr-calname"):
            said = str(entry.get(name, ""))
            assert typed.CONTROL.search(said) is None
            yield "dates.ics", said


def test_hostile_text_in_a_survey_and_in_decisions_executes_nothing(tmp_path: Path) -> None:
    folder = small_team(tmp_path / "small", 3)
    poison(folder)
    run(folder, only=[*FIRST, "4-charter"])
    check(folder / "results")


@pytest.mark.slow
def test_hostile_text_in_every_table_executes_nothing_and_every_export_opens(
    tmp_path: Path,
) -> None:
    folder = sample.make("awkward", tmp_path / "awkward")
    poison(folder)
    run(folder, pictures=True)
    check(folder / "results")
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    for name in ("agreement.docx", "slides.pptx", "results.xlsx"):
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(folder / "results" / "hand-over" / name),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        assert (tmp_path / name).with_suffix(".pdf").stat().st_size > 5_000
