"""The report is one file, asks nobody for anything, and executes nothing that people typed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import workshop
from workshop import report, results
from workshop.charter import workbook
from workshop.charter.story import MOST_OPEN, story
from workshop.findings import MIME, Finding
from workshop.run import NotebookRun

MakeFolder = Callable[..., Path]
HOSTILE = "<img src=https://example.org/x onerror=alert(1)>\"'&{{ 7*7 }}"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Page(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def executed(tmp_path: Path, *cells: nbformat.NotebookNode) -> NotebookRun:
    path = tmp_path / "1-part.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return NotebookRun("1-part", HOSTILE, path, True)


def finding_cell(finding: Finding, tags: list[str] | None = None) -> nbformat.NotebookNode:
    output = new_output(
        "execute_result",
        data={MIME: finding.to_json(), "text/html": "<b>never used</b>"},
        execution_count=1,
    )
    return new_code_cell("secret_code()", outputs=[output], metadata={"tags": tags or []})


def picture_cell(alt: str) -> nbformat.NotebookNode:
    return new_code_cell(
        "plot()", outputs=[new_output("display_data", data={"image/png": PIXEL, "text/plain": alt})]
    )


@pytest.fixture
def page(make_folder: MakeFolder, tmp_path: Path) -> Page:
    folder = make_folder(people=f'person,team\n"{HOSTILE.replace(chr(34), chr(34) * 2)}",nobody\n')
    text = (
        (folder / "workshop.toml")
        .read_text()
        .replace('name = "Acme"', "name = '''" + HOSTILE.replace("'", "") + "'''")
        .replace('"Sales"', "'<i>Sales</i>'")
    )
    (folder / "workshop.toml").write_text(text)
    team = workshop.open(folder)
    team.decisions.record(
        HOSTILE, HOSTILE, stage=HOSTILE, who=[HOSTILE], owner=HOSTILE, due=HOSTILE
    )
    finding = Finding(
        "gap",
        HOSTILE,
        pd.DataFrame({HOSTILE: [HOSTILE], "n": [3]}),
        "cannot tell",
        HOSTILE,
        HOSTILE,
    )
    ran = executed(
        tmp_path,
        new_markdown_cell(f"## {HOSTILE}"),
        finding_cell(finding),
        picture_cell(HOSTILE),
        finding_cell(Finding("x", "Only for the room.", verdict="clear"), ["not-in-report"]),
        new_markdown_cell(
            "## Note for the facilitator\nBe kind.", metadata={"tags": ["facilitator"]}
        ),
        finding_cell(Finding("y", "After the note.", verdict="leaning")),
    )
    return Page(report.write(team, [ran]).read_text(encoding="utf-8"))


def test_nothing_that_people_typed_becomes_a_tag(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= {
        "html",
        "head",
        "meta",
        "title",
        "link",
        "style",
        "body",
        "div",
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
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.text.count("onerror=alert(1)") >= 10
    assert "{{ 7*7 }}" in page.text and "49" not in page.text


def test_the_report_asks_no_network_address(page: Page) -> None:
    asked = [
        value
        for _, attrs in page.tags
        for name, value in attrs.items()
        if name in ("src", "href", "action", "data", "srcset") and value
    ]
    assert asked
    assert all(value.startswith(("data:", "#")) for value in asked)
    policy = next(
        attrs["content"]
        for tag, attrs in page.tags
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    style = "".join(re.findall(r"url\([^)]*\)|@import[^;]*", page.text))
    assert style == ""


def test_the_report_shows_no_code_and_nothing_meant_for_the_room_only(page: Page) -> None:
    for text in (
        "secret_code",
        "never used",
        "Only for the room",
        "Be kind",
        "Note for the facilitator",
    ):
        assert text not in page.text


def test_every_picture_has_words_and_every_link_a_target(page: Page) -> None:
    pictures = [attrs for tag, attrs in page.tags if tag == "img"]
    assert [attrs["alt"] for attrs in pictures] == [HOSTILE]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert links and {link.removeprefix("#") for link in links} <= ids


def test_every_printed_page_names_the_client_and_a_name_cannot_leave_the_style_sheet(
    make_folder: MakeFolder,
) -> None:
    settings = 'name = "A\\"; } </style><b>B"\ndate = 2026-11-23\n[theme]\nfooter = "By C & Co"\n'
    text = report.render(workshop.open(make_folder(settings)), [])
    style = text[text.index("<style>") : text.index("</style>")]
    assert (
        "Confidential: A\\22 \\3b \\20 \\7d " in style
        and "By\\20 C\\20 \\26 " in style
        and "<b>B" not in text
    )


def test_a_finding_of_the_first_page_says_how_sure_it_is(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    findings = [
        Finding(
            "years-to-do-everything",
            "Long.",
            verdict="clear",
            headline="The list is long.",
            detail="Forty projects.",
            kind="estimated",
        ),
        Finding(
            "one-strategy-or-two",
            "Who knows?",
            verdict="cannot tell",
            headline="We cannot tell yet whether both want the same.",
            detail="Too few.",
        ),
        Finding("of-our-own", "A finding of the client's own.", verdict="clear"),
    ]
    path = tmp_path / "3-strategy.ipynb"
    nbformat.write(new_notebook(cells=[finding_cell(f) for f in findings]), path)
    ran = NotebookRun("3-strategy", "Strategy", path, True)
    page = Page(report.write(workshop.open(make_folder()), [ran]).read_text(encoding="utf-8"))
    first = page.text[: page.text.index("Everything else", page.text.index("How sure."))]
    assert "The list is long." in first and "Estimate" in first
    assert "Whether both want the same. Too few." in " ".join(first.split())
    assert "own" not in first[first.index("What we found") : first.index("How sure.")]
    assert "A finding of the client's own." in page.text


def test_page_one_and_each_part_say_how_many_findings_luck_alone_would_bring(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    sure = Finding("sure", "A sure thing.", verdict="clear", p=0.0001)
    rest = [Finding(f"n{k}", f"Noise {k}.", verdict="cannot tell", p=0.5) for k in range(9)]
    part = results.part(executed(tmp_path, *(finding_cell(f) for f in (sure, *rest))))
    text = " ".join(Page(report.render(workshop.open(make_folder()), [part])).text.split())
    said = (
        "10 results were tested against chance, a whole table as one; 1 is clear or leaning. If all"
        " were luck, one or more would be, on 40 of 100 such days."
    )
    assert text.count(said) == 2
    assert f"{said} That holds when everything tested is judged together." in text


def test_a_part_without_its_table_is_one_line_and_counts_as_no_finding(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    nothing = Finding("a", "There is no survey table.", verdict="cannot tell")
    ran = executed(
        tmp_path,
        *(finding_cell(nothing) for _ in range(4)),
        finding_cell(Finding("b", "Nothing has been decided in this part yet.")),
    )
    part = results.part(ran)
    assert part.skipped and part.sections == [] and part.missing == ("There is no survey table.",)
    page = Page(report.write(workshop.open(make_folder()), [ran]).read_text(encoding="utf-8"))
    assert page.text.count("There is no survey table.") == 1


def test_that_a_group_is_not_shown_is_said_once_in_a_part(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    hidden = Finding("a", "Not shown: Sales.", verdict="cannot tell", more_needed="2 people")
    cells = [
        cell
        for n in range(3)
        for cell in (new_markdown_cell(f"## Step {n}"), finding_cell(hidden), finding_cell(hidden))
    ]
    ran = executed(tmp_path, *cells, finding_cell(Finding("b", "A gap.", pd.DataFrame({"n": [1]}))))
    page = Page(report.write(workshop.open(make_folder()), [ran]).read_text(encoding="utf-8"))
    assert page.text.count("Not shown: Sales.") == 1 and "A gap." in page.text
    assert "Step 0" in page.text and "Step 1" not in page.text


def test_data_that_are_missing_for_a_step_are_named_at_the_end_of_the_part(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    ran = executed(
        tmp_path,
        finding_cell(Finding("a", "There is no people table.", verdict="cannot tell")),
        finding_cell(Finding("b", "A gap.", pd.DataFrame({"n": [1]}))),
    )
    page = Page(report.write(workshop.open(make_folder()), [ran]).read_text(encoding="utf-8"))
    assert (
        page.text.index("A gap.")
        < page.text.index("Not looked at")
        < page.text.index("There is no people table.")
    )


def test_everything_else_is_folded_and_loses_no_row(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    finding = Finding(
        "long", "Forty rows.", pd.DataFrame({"Row": [f"row number {n}" for n in range(40)]})
    )
    page = Page(
        report.write(
            workshop.open(make_folder()), [executed(tmp_path, finding_cell(finding))]
        ).read_text(encoding="utf-8")
    )
    assert all(f"row number {n}" in page.text for n in range(40))
    assert [tag for tag, _ in page.tags].count("details") == 1


def test_the_first_page_names_every_open_question_with_what_it_lacks(
    make_folder: MakeFolder,
) -> None:
    team = workshop.open(make_folder())
    team.decisions.record("wins-a-year", 240, stage="leads", owner="Ada")
    told = story(team)
    text = " ".join(Page(report.render(team, [])).text.split())
    line = text.partition("Still open:")[2].partition("How sure.")[0]
    assert 1 < len(told.open) <= MOST_OPEN
    assert all(f"{one.what} (without {one.lacks})" in line for one in told.open)
    many = replace(told, open=told.open * MOST_OPEN)
    assert many.in_short().endswith(f"and {len(many.open) - MOST_OPEN} more")


def test_the_appendix_names_the_sheets_of_the_workbook_and_no_other(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    table = pd.DataFrame({"n": [1]})
    found = [
        Finding("funnel", "A funnel.", table),
        Finding("a-name-that-is-longer-than-a-sheet-can-be", "Long.", table),
        Finding("a-name-that-is-longer-than-a-sheet-can-also-be", "Long too.", table),
        Finding("funnel-by-source", "Only a sentence."),
    ]
    part = results.part(executed(tmp_path, *(finding_cell(f) for f in found)))
    part.slug = "2-lead-quality"
    team = workshop.open(make_folder())
    text = " ".join(Page(report.render(team, [part])).text.split())
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(team, [part])))
    named = re.findall(r"\(sheet ([^)]*)\)", text)
    assert len(named) == 3 and sorted(named) == sorted(set(book.sheetnames) - {"Contents"})
    assert "Only a sentence. (sheet" not in text


def test_what_could_give_single_people_away_leaves_the_room_in_no_file(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    ran = executed(
        tmp_path,
        finding_cell(Finding("bridge", "One person carries it.", pd.DataFrame({"n": [1]}))),
        finding_cell(Finding("b", "A gap.", pd.DataFrame({"n": [1]}))),
    )
    assert [finding.name for finding in results.part(ran).findings] == ["b"]
    page = report.write(workshop.open(make_folder()), [ran]).read_text(encoding="utf-8")
    assert "A gap." in page and "One person carries it." not in page


def test_problems_are_counted_and_the_cells_stay_out(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = make_folder(survey="respondent,team,kind,topic,score\nAnn,sales,own,t,secret-9\n")
    ran = executed(tmp_path, finding_cell(Finding("b", "A gap.", pd.DataFrame({"n": [1]}))))
    text = report.write(workshop.open(folder), [ran]).read_text(encoding="utf-8")
    assert "1 place in 1 file could not be read" in text
    assert "survey.csv" in text and "secret-9" not in text
