"""What leaves the room opens in its program, says what was decided, and executes nothing that
people typed.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from icalendar import Calendar

import workshop
from workshop import report
from workshop.charter import dates, document, exports, pdf, slides, workbook
from workshop.charter.story import story
from workshop.errors import WrongUsage
from workshop.figures import Bar, Bars
from workshop.findings import Finding
from workshop.folder import Folder
from workshop.results import Part, Picture, Section

HOSTILE = '=HYPERLINK("http://example.org")<script>alert(1)</script>\x07\x1b{{7*7}}'
FORMULAS = ("=", "+", "-", "@")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    team = workshop.open(make_folder(people="person,team\nAnn,sales\nCy,marketing\n"))
    team.decisions.record(
        "weekly-meeting-day", HOSTILE, stage="communication", owner=HOSTILE, due="2026-12-01"
    )
    team.decisions.record(
        "keep-later-stop",
        {"keep": [HOSTILE], "later": [], "stop": [f"{HOSTILE} 2"]},
        stage="strategy",
        owner="Cy",
        due="2027-11-30",
    )
    team.decisions.record(
        "commitments-sales",
        [{"promise": HOSTILE, "measure": HOSTILE, "owner": HOSTILE, "due": "2027-02-15"}],
        stage="charter",
    )
    team.decisions.record(
        "where-we-differ",
        [{"about": HOSTILE, "sales": HOSTILE, "marketing": HOSTILE}],
        stage="charter",
    )
    return team


@pytest.fixture
def parts() -> list[Part]:
    table = pd.DataFrame(
        {
            HOSTILE: [HOSTILE, "-1"],
            "n": [1, 2],
            "share": [0.25, None],
            "day": pd.to_datetime(["2026-05-25", None]),
        }
    )
    items = [
        Finding(
            "gap", f"A gap of 3. {HOSTILE}", table, "cannot tell", HOSTILE, "about 4 more people"
        ),
        Picture(PIXEL, f"A picture. {HOSTILE}"),
        Finding("a/b:c*?" * 9, "Nothing to see.", table),
        Finding("A/B:c*?" * 9, "The same name.", table),
        Finding("none", "There is no survey table."),
    ]
    return [Part("1-part", HOSTILE, True, "", [Section(HOSTILE, items)])]


def test_the_agreement_opens_and_says_what_was_decided(team: Folder) -> None:
    made = docx.Document(io.BytesIO(document.render(team, story(team))))
    text = "\n".join(
        [p.text for p in made.paragraphs]
        + [c.text for t in made.tables for row in t.rows for c in row.cells]
    )
    for wanted in (
        "What we agreed",
        "30\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2027",
        "We promise each other",
        "15\N{NO-BREAK SPACE}Feb\N{NO-BREAK SPACE}2027",
        "no owner yet",
        "not said",
        "for Marketing, date",
        "Still open",
    ):
        assert wanted in text
    assert "\x07" not in text and text.count("<script>") >= 5  # text, not markup
    assert made.sections[0].footer.paragraphs[0].text.startswith("Confidential: Acme.")


def told() -> list[Part]:
    """A part with a finding for the first page, and one that cannot be told."""
    figure = Bars("Years", (Bar("we", 1, "one year", strong=True), Bar("list", 6, "six", 4, 9)))
    findings = [
        Finding(
            "years-to-do-everything",
            "A long sentence.",
            verdict="clear",
            caveat=f"An assumption. {HOSTILE}",
            headline="The list is six years of work.",
            detail="Forty projects.",
            kind="estimated",
            figure=figure,
        ),
        Finding(
            "one-strategy-or-two",
            "Who knows?",
            verdict="cannot tell",
            headline="We cannot tell yet whether both want the same.",
            detail="Too few.",
            figure=figure,
        ),
    ]
    return [Part("3-strategy", "Strategy", True, "", [Section("", [*findings])])]


def opened(deck: bytes) -> dict[str, list[str]]:
    """The texts of each slide by its title; of a table too."""
    found: dict[str, list[str]] = {}
    for slide in pptx.Presentation(io.BytesIO(deck)).slides:
        title = slide.shapes.title
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for shape in slide.shapes:
            if shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        found[title.text_frame.text if title is not None else ""] = texts
    return found


def test_a_slide_has_the_headline_as_title_the_picture_the_chip_and_the_caveat_as_note(
    team: Folder,
) -> None:
    made = slides.render(team, story(team, told()))
    said = opened(made)
    assert "Estimate" in said["The list is six years of work"]
    assert "Cannot tell yet" in said["What we cannot tell yet, and what could go wrong"]
    slide = next(
        s
        for s in pptx.Presentation(io.BytesIO(made)).slides
        if s.shapes.title is not None and s.shapes.title.text_frame.text.startswith("The list")
    )
    assert any(shape.shape_type == 13 for shape in slide.shapes)
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("A long sentence.") and "An assumption." in notes


def test_no_slide_is_hidden_and_other_findings_have_a_deck_of_their_own(team: Folder) -> None:
    made = story(team, told())
    assert all(
        slide._element.get("show") in (None, "1")
        for slide in pptx.Presentation(io.BytesIO(slides.render(team, made))).slides
    )
    others = slides.appendix(team, made)
    assert others is not None
    assert list(opened(others)) == ["We cannot tell yet whether both want the same"]
    assert slides.appendix(team, story(team)) is None


def test_nothing_on_a_slide_is_smaller_than_twelve_points(team: Folder) -> None:
    made = pptx.Presentation(io.BytesIO(slides.render(team, story(team, told()))))
    sizes = [
        run.font.size.pt
        for slide in made.slides
        for shape in slide.shapes
        for frame in (
            [shape.text_frame]
            if shape.has_text_frame
            else [cell.text_frame for row in shape.table.rows for cell in row.cells]
            if shape.has_table
            else []
        )
        for paragraph in frame.paragraphs
        for run in paragraph.runs
    ]
    assert len(sizes) > 30 and min(sizes) >= 12


def test_what_lacks_a_person_or_a_day_is_marked_in_the_agreement_and_on_the_slides(
    make_folder: Callable[..., Path],
) -> None:
    team = workshop.open(make_folder())
    team.decisions.record("wins-a-year", 240, stage="leads")
    made = story(team)
    assert made.open[0].lacks == "any decision"
    assert ("We aim at 240 wins a year", "an owner and a date") in [
        (q.what, q.lacks) for q in made.open
    ]
    paper = docx.Document(io.BytesIO(document.render(team, made)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "no owner yet" in cells and "no date yet" in cells
    shown = [text for texts in opened(slides.render(team, made)).values() for text in texts]
    assert "no owner yet" in shown and "no date yet" in shown


def test_each_finding_has_a_sheet_typed_and_without_a_formula(
    team: Folder, parts: list[Part]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(team, parts)))
    assert book.sheetnames[0] == "Contents" and len(book.sheetnames) == 4
    assert (
        all(len(name) <= 31 for name in book.sheetnames)
        and len({name.lower() for name in book.sheetnames}) == 4
    )
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(FORMULAS)), (
                    cell.value
                )
    sheet = book["Gap"]
    assert sheet.auto_filter.ref == "A5:D7" and sheet.freeze_panes == "A6"
    assert [cell.value for cell in sheet[6]][1:] == [
        1,
        0.25,
        pd.Timestamp("2026-05-25").to_pydatetime(),
    ]


def test_dates_are_read_by_a_calendar(team: Folder) -> None:
    team.decisions.record(
        "what-we-stop",
        {HOSTILE: {"owner": "Ann", "due": "2026-12-31"}, "x": {"due": "soon"}},
        stage="strategy",
    )
    team.decisions.record("follow-up", "2026-12-22", stage="charter")
    events = Calendar.from_ical(dates.render(team)).walk("VEVENT")
    days = sorted(event.decoded("dtstart") for event in events)
    assert days == [
        date(2026, 12, 22),
        date(2026, 12, 31),
        date(2027, 1, 22),
        date(2027, 2, 15),
        date(2027, 2, 21),
        date(2027, 11, 30),
    ]
    assert len({str(event["uid"]) for event in events}) == len(events)


def entries(team: Folder) -> dict[str, object]:
    return {
        str(event["uid"]): event for event in Calendar.from_ical(dates.render(team)).walk("VEVENT")
    }


def test_a_date_that_is_moved_is_the_same_entry_changed_and_no_second_one(team: Folder) -> None:
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    team.decisions.record("channel", "#leads", stage="communication", owner="Ann", due="2026-12-01")
    before = entries(team)
    team.decisions.amend("channel", due="2026-12-08", owner="Cy")
    team.decisions.record("follow-up", "2027-01-12", stage="charter")
    team.decisions.record("weekly-meeting-time", "10:00", stage="communication")
    after = entries(team)
    assert after.keys() == before.keys()
    moved = [
        uid for uid in after if after[uid].decoded("dtstart") != before[uid].decoded("dtstart")
    ]
    assert len(moved) == 3 and all(
        after[uid]["sequence"] > before[uid]["sequence"]
        for uid in moved
        if "30" not in str(before[uid]["summary"])
    )
    assert "Review after 50 days: Sales and Marketing" in {
        str(event["summary"]) for event in after.values()
    }
    assert all(str(event["description"]).endswith("Confidential: Acme") for event in after.values())


def test_decisions_leave_as_csv_without_seals_and_formulas(team: Folder) -> None:
    team.decisions.record("locked-points-sales", {"seal": "secret"}, stage="for the record")
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    table = exports.decisions(team)
    assert "secret" not in table.to_csv()
    assert table.loc[table["what"] == "weekly-meeting-day", "counts"].tolist() == [False, True]


def test_a_line_of_a_sheet_is_listed_and_amended_by_its_number(team: Folder) -> None:
    record = team.decisions.record
    record(
        "commitments-sales",
        [
            {"promise": "Call", "measure": "list", "owner": "Ann", "due": "2026-12-01"},
            {"promise": "Write", "measure": "list", "owner": "Cy", "due": "2026-12-02"},
        ],
        stage="charter",
    )
    record(
        "what-we-stop",
        {"Blog": {"owner": "Ann", "due": "2026-12-31", "missed_by": "readers"}},
        stage="strategy",
    )
    exports.amend(
        team, "commitments-sales/2", value=None, owner="Ann", due=None, status="under way"
    )
    exports.amend(team, "what-we-stop/1", value=None, owner=None, due="2027-01-15", status=None)
    table = exports.listed(team).table.set_index("Subject")
    assert (
        table.loc["commitments-sales/2"].tolist()
        == ["Write", "Ann", "2 December 2026", "under way"]
        and table.loc["commitments-sales/1", "Owner"] == "Ann"
    )
    assert table.loc["what-we-stop/1", "By when"] == "15 January 2027"
    assert team.decisions.value("what-we-stop")["Blog"]["missed_by"] == "readers"
    for what, says in (
        ("commitments-sales/3", "has 2 lines"),
        ("keep-later-stop/1", "no lines"),
        ("commitments-sales/1", "is no status"),
    ):
        with pytest.raises(WrongUsage, match=says):
            exports.amend(
                team,
                what,
                value=None,
                owner=None,
                due=None,
                status="finished" if "1" in what[-1] and "no status" in says else "done",
            )
    with pytest.raises(WrongUsage, match="words of a line"):
        exports.amend(team, "commitments-sales/1", value="x", owner=None, due=None, status=None)


def test_the_same_decisions_give_the_same_bytes(team: Folder, parts: list[Part]) -> None:
    def made() -> list[bytes]:
        return [
            document.render(team, story(team)),
            slides.render(team, story(team, parts)),
            workbook.render(team, parts),
            dates.render(team),
        ]

    assert made() == made()


def test_the_folders_look_reaches_every_document(
    team: Folder, parts: list[Part], make_folder: Callable[..., Path]
) -> None:
    settings = (
        'name = "Acme"\ndate = 2026-11-23\n[theme]\nlogo = "logo.png"\ncolour = "#AA3377"\nfont ='
        ' "Georgia"\nfooter = "By Example & Co"\n'
    )
    folder = make_folder(settings)
    (folder / "logo.png").write_bytes(base64.b64decode(PIXEL))
    dressed = workshop.open(folder)
    dressed.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    paper = document.render(dressed, story(dressed))
    deck = slides.render(dressed, story(dressed, parts))
    assert [
        made.core_properties.last_modified_by
        for made in (docx.Document(io.BytesIO(paper)), pptx.Presentation(io.BytesIO(deck)))
    ] == ["Acme", "Acme"]
    for made, body in ((paper, "word/document.xml"), (deck, "ppt/slides/slide2.xml")):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            everything = b"".join(
                archive.read(name) for name in archive.namelist() if name.endswith(".xml")
            ).decode()
            assert any("media/" in name for name in archive.namelist())
        assert (
            ("AA3377" in everything)
            and "Georgia" in everything
            and "By Example &amp; Co" in everything
        ), body

    sheets = workbook.render(dressed, parts)
    with zipfile.ZipFile(io.BytesIO(sheets)) as archive:
        assert any("media/" in name for name in archive.namelist())
    for sheet in openpyxl.load_workbook(io.BytesIO(sheets)):
        assert sheet.oddFooter.center.text == "By Example && Co" and {
            cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None
        } == {"Georgia"}
    report_ = report.render(dressed, parts)
    assert (
        "#AA3377" in report_
        and '"Georgia"' in report_
        and "By Example &amp; Co" in report_
        and PIXEL in report_
    )


def test_an_edit_keeps_the_look_and_the_cover_says_the_clients_own_words(
    make_folder: Callable[..., Path],
) -> None:
    dressed = workshop.open(
        make_folder(
            'name = "Acme"\ndate = 2026-11-23\n[theme]\ncolour = "#7A1F2B"\nsecond = "#006600"\n'
            'font = "Georgia"\ncover = "What we saw"\ncontact = "Ada, ada@example.com"\n'
        )
    )
    made_story = story(dressed, told())
    deck = slides.render(dressed, made_story)
    for made in (document.render(dressed, made_story), deck):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            themes = [archive.read(n).decode() for n in archive.namelist() if "/theme/theme" in n]
        assert themes
        for theme in themes:
            first = re.search(r"<a:accent1>.*?</a:accent1>", theme, re.S)
            second = re.search(r"<a:accent2>.*?</a:accent2>", theme, re.S)
            assert first and "7A1F2B" in first[0] and second and "006600" in second[0]
            assert set(re.findall(r'<a:latin typeface="([^"]*)"', theme)) == {"Georgia"}
    cover = opened(deck)
    page = report.render(dressed, told())
    for words in ("What we saw", "Ada, ada@example.com"):
        assert words in page and any(words in text for texts in cover.values() for text in texts)


@pytest.mark.parametrize("logo", ["../other/logo.png", "missing.png", ".", "/etc/passwd"])
def test_a_logo_comes_from_the_folder_itself(make_folder: Callable[..., Path], logo: str) -> None:
    folder = make_folder(f'name = "Acme"\ndate = 2026-11-23\n[theme]\nlogo = "{logo}"\n')
    (folder.parent / "other").mkdir(exist_ok=True)
    (folder.parent / "other" / "logo.png").write_bytes(base64.b64decode(PIXEL))
    assert workshop.open(folder).logo is None


def test_a_broken_logo_costs_nothing_but_the_logo(
    parts: list[Part], make_folder: Callable[..., Path]
) -> None:
    folder = make_folder('name = "Acme"\ndate = 2026-11-23\n[theme]\nlogo = "logo.png"\n')
    (folder / "logo.png").write_bytes(base64.b64decode(PIXEL)[:40])
    team = workshop.open(folder)
    assert document.render(team, story(team)) and slides.render(team, story(team, parts))


def test_without_a_browser_the_pdf_is_left_out_with_a_sentence(
    team: Folder, parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "BROWSERS", ())
    written = team.hand_over / "report.html"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text("<h1>Report</h1>")
    made, missing = exports.write(team, parts, written)
    assert [path.name for path in made] == [
        "agreement.docx",
        "slides.pptx",
        "results.xlsx",
        "dates.ics",
        "decisions.csv",
    ]
    assert missing == [exports.NO_BROWSER]


def test_an_export_that_is_open_elsewhere_keeps_no_other_from_being_made(
    team: Folder, parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "BROWSERS", ())
    (team.hand_over / "slides.pptx").mkdir(
        parents=True
    )  # as little to be replaced as a file that is open on Windows
    made, missing = exports.write(team, parts, team.hand_over / "report.html")
    assert [path.name for path in made] == [
        "agreement.docx",
        "results.xlsx",
        "dates.ics",
        "decisions.csv",
    ]
    assert len(missing) == 2 and any("slides.pptx" in said for said in missing)


@pytest.mark.skipif(pdf.browser() is None, reason="no Chromium, Chrome or Edge is installed")
def test_the_pdf_has_pages(team: Folder, tmp_path: Path) -> None:
    written = tmp_path / "report.html"
    written.write_text("<h1>Report</h1><p style='break-before: page'>Second page</p>")
    printed = pdf.write(written, tmp_path / "report.pdf", tmp_path)
    assert (
        printed is not None
        and printed.read_bytes().startswith(b"%PDF")
        and b"/Count 2" in printed.read_bytes()
    )


def test_a_sheet_shows_its_sentence_whole_and_prints_on_one_page_in_width(team: Folder) -> None:
    long = "A sentence that goes on " * 20
    table = pd.DataFrame({"Who": ["Sales", "Marketing"], "Mean": [4.0, 3.456]})
    sheet = openpyxl.load_workbook(
        io.BytesIO(
            workbook.render(
                team,
                [
                    Part(
                        "1-part",
                        "Part",
                        True,
                        "",
                        [Section("a", [Finding("the-gap", long, table)])],
                    )
                ],
            )
        )
    )["The gap"]
    assert (
        sheet["A1"].alignment.wrap_text and sheet.row_dimensions[1].height >= 15 * len(long) / 100
    )
    assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {sheet["B6"].number_format, sheet["B7"].number_format} == {"#,##0.00"}, (
        "a column has the same decimals throughout"
    )
