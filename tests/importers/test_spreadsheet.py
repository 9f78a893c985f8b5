"""Any CSV or Excel file comes in, or is refused with a sentence that says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workshop.errors import WorkshopError
from workshop.importers import spreadsheet

TEXT = 'lead_id,source,amount\n1,Büro,"1,5"\n2,Café,2\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(TEXT.replace('"1,5"', "1.5").replace(",", separator).encode(encoding))
    frame = spreadsheet.read(path)
    assert list(frame.columns) == ["lead_id", "source", "amount"]
    assert frame["source"].tolist() == ["Büro", "Café"]
    assert list(frame.index) == [2, 3]


def test_quoted_separators_line_breaks_and_quotes_stay_in_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"x,\ny","say ""hi"""\n3,NA\n', encoding="utf-8")
    frame = spreadsheet.read(path)
    assert frame.to_numpy().tolist() == [["x,\ny", 'say "hi"'], ["3", "NA"]]


def test_rows_of_another_length_are_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1\n1,2\n1,2,3,4\n", encoding="utf-8")
    assert spreadsheet.read(path).to_numpy().tolist() == [["1", ""], ["1", "2"], ["1", "2"]]


def test_headings_that_occur_twice_are_numbered_and_blank_ones_dropped(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,Email,,Email\n1,a,b,c\n", encoding="utf-8")
    assert spreadsheet.read(path).to_dict("list") == {
        "id": ["1"],
        "Email": ["a"],
        "Email (2)": ["c"],
    }


def test_a_workbook_gives_the_same_as_the_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["lead_id", "when", "amount"])
    book.active.append([1, pd.Timestamp("2026-11-23").to_pydatetime(), 2.5])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "t.xlsx")
    assert spreadsheet.read(tmp_path / "t.xlsx").to_numpy().tolist() == [
        ["1", "2026-11-23T00:00:00", "2.5"]
    ]
    with pytest.raises(WorkshopError, match='no sheet "Othr". Did you mean "Other"'):
        spreadsheet.read(tmp_path / "t.xlsx", sheet="Othr")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "is empty: it has no row with headings"),
        ("blank.csv", b"\n\n", "is empty: it has no row with headings"),
        ("binary.csv", b"\x00\x01\x02\x03" * 5 + b"\x00" * 50, "is not a text file"),
        ("broken.xlsx", b"PK not a workbook", "is not a workbook that can be read"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "old Excel format"),
        ("old.csv", b"\xd0\xcf\x11\xe0", "old Excel format"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        ("leads.csv", b"%PDF-1.7\n", "is a PDF. Export the table itself"),
        ("leads.xlsx", b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "is a web page and no table"),
        (
            "report.xls",
            b"<html><table><tr><td>x</td></tr></table></html>",
            "is a web page and no table",
        ),
        ("leads.csv", b'[{"id": 1}]', "is a JSON file"),
        ("leads.csv", b'<?xml version="1.0"?><Workbook/>', "is an XML file"),
        ("leads.csv", b"\x1f\x8b\x08", "is a packed file"),
        ("leads.csv", b"PAR1", "Give it the ending .parquet"),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkshopError, match=sentence):
        spreadsheet.read(tmp_path / name)


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("a\n")
    with pytest.raises(WorkshopError, match='Did you mean "leads.csv"'):
        spreadsheet.read(tmp_path / "lead.csv")


def test_a_file_locked_by_excel_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("a\n")

    def locked(*_: object) -> bytes:
        raise PermissionError(
            13, "The process cannot access the file because it is being used by another process"
        )

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(WorkshopError, match="If it is open in Excel, close it there"):
        spreadsheet.read(path)


def test_a_mapping_makes_a_table_of_an_export_without_touching_it() -> None:
    raw = pd.DataFrame(
        {
            "Prospect ID": ["a", "b"],
            "Act": ["14", ""],
            "Prof": ["3", "4"],
            "Converted": ["1", "0"],
            "City": ["Select", "Rome"],
        },
        index=[2, 3],
    )
    before = raw.copy()
    mapped = spreadsheet.remap(
        raw,
        columns={
            "lead_id": "prospect id",
            "marketing_view": {"sum": ["Act", "Prof"]},
            "outcome": "Converted",
            "source": {"constant": "web"},
            "name": {"join": ["Prospect ID", "City"]},
        },
        values={"outcome": {"1": "won", "0": "lost"}},
        blank=["Select"],
        file="Leads.csv",
    )
    assert mapped.to_dict("list") == {
        "lead_id": ["a", "b"],
        "marketing_view": ["17", ""],
        "outcome": ["won", "lost"],
        "source": ["web", "web"],
        "name": ["a", "b Rome"],
    }
    assert list(mapped.index) == [2, 3]
    pd.testing.assert_frame_equal(raw, before)


def test_a_mapping_to_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(
        WorkshopError,
        match='takes the column "Lead Qualty" from Leads.csv.*Did you mean "Lead Quality"',
    ):
        spreadsheet.remap(
            pd.DataFrame({"Lead Quality": ["x"]}),
            columns={"sales_view": "Lead Qualty"},
            values={},
            blank=[],
            file="Leads.csv",
        )


def test_what_a_file_holds_decides_whatever_it_is_called(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["lead_id", "source"])
    book.active.append([1, "Web"])
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "t.xlsx").rename(tmp_path / "t.csv")
    (tmp_path / "s.xlsx").write_text("lead_id,source\n1,Web\n")
    assert (
        spreadsheet.read(tmp_path / "t.csv").to_numpy().tolist()
        == spreadsheet.read(tmp_path / "s.xlsx").to_numpy().tolist()
        == [["1", "Web"]]
    )
    with zipfile.ZipFile(tmp_path / "z.csv", "w") as packed:
        packed.writestr("leads-2026.csv", "lead_id\n1\n")
    with pytest.raises(
        WorkshopError,
        match="is a zip archive. Unpack it and name the file in it, which is leads-2026.csv",
    ):
        spreadsheet.read(tmp_path / "z.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_titles_above_the_table_are_left_out_and_said(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    table = ["Id|Stage|Amount", "1|Won|3", "2|Lost|4", "3|New|5"]
    path.write_text(
        "Leads, all of them\nby source\n\n"
        + "\n".join(table).replace("|", separator)
        + f"\nGrand Total{separator}{separator}12\n\nFilter: all regions\n"
    )
    frame = spreadsheet.read(path)
    assert (
        list(frame.columns) == ["Id", "Stage", "Amount"]
        and list(frame.index) == [5, 6, 7, 9]
        and frame["Stage"].tolist()[:3] == ["Won", "Lost", "New"]
    )
    assert frame.attrs["notes"] == [
        "t.csv: the headings were found in row 4; the 2 lines above are left out.",
        "t.csv, rows 8 and 10: left out as totals or remarks under the table.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "lead_id,source,amount\nL1,Fair,2\nTotal,Energies fair,3\n",
        "goal,owner\nGrow,\n\nKeep: all,\n",
        "a,b,c\n1,2,3\nx y,,\n",
        "a,b,c\n1,2,3\n\nZed,,\n",
    ],
)
def test_rows_that_may_be_meant_are_no_totals(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    frame = spreadsheet.read(tmp_path / "t.csv")
    assert len(frame[(frame != "").any(axis=1)]) == 2 and frame.attrs["notes"] == []


def test_a_file_put_together_from_two_encodings_is_read_line_by_line_and_said(
    tmp_path: Path,
) -> None:
    lines = [
        ("person", "utf-8"),
        ("Zoë", "utf-8"),
        ("Jürgen", "windows-1252"),
        ("François", "utf-8"),
        ("Ada", "utf-8"),
    ]
    (tmp_path / "p.csv").write_bytes(
        b"".join(f"{text}\n".encode(encoding) for text, encoding in lines)
    )
    frame = spreadsheet.read(tmp_path / "p.csv")
    assert frame["person"].tolist() == ["Zoë", "Jürgen", "François", "Ada"]
    assert frame.attrs["notes"] == [
        "p.csv is written in two ways: row 3 in Windows-1252, the others in UTF-8. Each was read in"
        " its own; look at the names in them."
    ]


def test_a_few_zero_bytes_are_taken_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(b"person,team\nA\x00da,Sales\n" + b"Bo,Sales\n" * 30)
    frame = spreadsheet.read(tmp_path / "p.csv")
    assert (
        frame["person"].tolist()[:2] == ["Ada", "Bo"]
        and "(zero bytes) was taken out" in frame.attrs["notes"][0]
    )


def test_a_cell_as_long_as_a_mail_is_a_cell(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(f'topic,comment\na,"{"x" * 300_000}"\nb,c\n')
    assert spreadsheet.read(tmp_path / "p.csv")["comment"].str.len().tolist() == [300_000, 1]


def test_cells_merged_over_several_rows_count_for_each_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["person", "team", "level"],
        ["Ada", "Sales", "leader"],
        ["Bo", None, None],
        ["Cy", None, "member"],
        ["Di", "Marketing", None],
    ):
        book.active.append(row)
    book.active.merge_cells("B2:B4")
    book.save(tmp_path / "p.xlsx")
    frame = spreadsheet.read(tmp_path / "p.xlsx")
    assert frame["team"].tolist() == ["Sales", "Sales", "Sales", "Marketing"] and frame[
        "level"
    ].tolist() == ["leader", "", "member", ""]
    assert frame.attrs["notes"] == [
        "p.xlsx: what stands in cells that are merged over several rows counts for each of these"
        " rows (B2:B4)."
    ]


def test_a_sheet_formatted_to_its_last_cell_is_as_large_as_what_is_in_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["person", "team"], ["Ada", "Sales"]):
        book.active.append(row)
    book.active.cell(3_000, 16_384).font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "p.xlsx")
    assert spreadsheet.read(tmp_path / "p.xlsx").shape == (1, 2)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_workbook_that_grows_without_end_is_refused_before_it_is_opened(
    tmp_path: Path, part: str
) -> None:
    with zipfile.ZipFile(tmp_path / "p.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(part, b"<row/>" * 1_000_000)
    with pytest.raises(WorkshopError, match="p.xlsx would grow more than 200-fold when opened"):
        spreadsheet.read(tmp_path / "p.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "goal\nGrow, faster, and better\n",
        "a,b\n1,2,3,4\n",
        "topic;note\nx;one, two, three and four\n",
        "Respondent,,\nResponse,Ada,Bo\n1,2,3\n",
    ],
)
def test_a_first_row_that_is_the_headings_stays_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    assert spreadsheet.read(tmp_path / "t.csv").index[0] == 2


def test_a_workbook_is_read_from_the_sheet_with_the_table_and_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "READ ME"
    book.active.append(["How to use this"])
    leads = book.create_sheet("Leads")
    for row in (["Leads of 2026"], [], ["Id", "Stage", "Owner"], [1, "Won", "Ada"]):
        leads.append(row)
    book.save(tmp_path / "t.xlsx")
    frame = spreadsheet.read(tmp_path / "t.xlsx")
    assert frame.loc[4].tolist() == ["1", "Won", "Ada"]
    assert frame.attrs["notes"][0].startswith('t.xlsx: the sheet "Leads" is read. "READ ME" is not')
    with pytest.raises(WorkshopError, match='Its sheets are "READ ME" and "Leads"'):
        spreadsheet.read(tmp_path / "t.xlsx", sheet="Tasks")


def test_rows_that_do_not_fit_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        'Id,Source,Amount\n1,Web\n2,Web, big, 7\n3,"Web,7\n4,Fair,8\n5,Fair",9\n6,Web,1\nend of'
        " report\n"
    )
    beneath, swallowed, longer, shorter = spreadsheet.read(path).attrs["notes"]
    assert beneath == "t.csv, row 6: left out as totals or remarks under the table."
    assert swallowed.startswith("t.csv, row 4: one cell holds several lines that look like rows")
    assert (
        longer.startswith("t.csv, row 3: more cells than there are headings") and "comma" in longer
    )
    assert shorter.startswith("t.csv, row 2: fewer cells"), "a line under the table is no row"


@pytest.mark.parametrize("rows", [3, 40_000])
def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row(
    tmp_path: Path, rows: int
) -> None:
    (tmp_path / "t.csv").write_text('Id,Source\n1,Web\n2,"Web\n' + "3,Fair\n" * rows)
    with pytest.raises(
        WorkshopError, match="t.csv, row 3: a quotation mark opens a cell and is never closed"
    ):
        spreadsheet.read(tmp_path / "t.csv")


def test_headings_that_occur_twice_are_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Id,Create Date,Create Date,Create Date (2)\n1,2,3,4\n")
    frame = spreadsheet.read(tmp_path / "t.csv")
    assert list(frame.columns) == ["Id", "Create Date", "Create Date (3)", "Create Date (2)"]
    assert (
        '"Create Date" (2 times)' in frame.attrs["repeated"][0]
        and 'called "Create Date (3)" here' in frame.attrs["repeated"][0]
    )


@pytest.mark.parametrize("text", ["sep=;\r\nId;Source\r\n1;Web\r\n", "Id,Source\r1,Web\r"])
def test_marks_of_excel_and_of_old_computers_are_understood(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode())
    assert spreadsheet.read(tmp_path / "t.csv").to_dict("list") == {"Id": ["1"], "Source": ["Web"]}


def test_a_missing_column_lists_those_that_are_there() -> None:
    with pytest.raises(WorkshopError, match='Its headings are "Id" and "Lead Quality"'):
        spreadsheet.remap(
            pd.DataFrame({"Id": ["1"], "Lead Quality": ["x"]}),
            columns={"sales_view": "Rank"},
            values={},
            blank=[],
            file="l.csv",
        )


def test_stages_of_any_sheet_become_outcomes_with_the_settings_words_first() -> None:
    raw = pd.DataFrame({"Phase": ["6 - Won", "Verloren", "Offen", "Zombie"]})
    mapped = spreadsheet.remap(
        raw,
        columns={"outcome": {"stages": ["phase"]}},
        values={"outcome": {"zombie": "lost", "open": "won"}},
        blank=[],
        file="l.csv",
    )
    assert mapped["outcome"].tolist() == ["won", "lost", "open", "lost"]


@pytest.mark.parametrize(
    "text",
    [
        "Id,Source\n1,Web\n",
        "sep=;\r\nId;Source\r\n1;Web\r\n",
        "Leads of the year\n\nId;Source;Stage\n1;Web;New\n2;Fair;Won\n",
        "Id,Source,,Source\n1,Web,,Fair\n",
        'Id,"The source, as\nthey say it"\n1,Web\n',
        "Id\tSource\n" + "1\tWeb\n" * 200,
        "Report\n" + "\n" * 40 + "Id,Source\n1,Web\n",
        "Id\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_the_headings_alone_are_those_of_the_whole_table(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(text.encode(encoding))
    assert spreadsheet.headings(path) == list(spreadsheet.read(path).columns)


def test_the_headings_of_a_large_file_are_found_without_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Id,Source\n" + "1,Web\n" * 100_000, encoding="utf-8")
    cells, _, _ = spreadsheet.rows(path, most=spreadsheet.LOOKED_AT)
    assert len(cells) == spreadsheet.LOOKED_AT
    assert spreadsheet.headings(path) == ["Id", "Source"]
