"""Any CSV or Excel file comes in, or is refused with a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from workshop.errors import WorkshopError
from workshop.importers import spreadsheet

TEXT = "lead_id,source,amount\n1,Büro,\"1,5\"\n2,Café,2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
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
    assert spreadsheet.read(path).to_dict("list") == {"id": ["1"], "Email": ["a"], "Email (2)": ["c"]}


def test_a_workbook_gives_the_same_as_the_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["lead_id", "when", "amount"])
    book.active.append([1, pd.Timestamp("2026-11-23").to_pydatetime(), 2.5])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "t.xlsx")
    assert spreadsheet.read(tmp_path / "t.xlsx").to_numpy().tolist() == [["1", "2026-11-23T00:00:00", "2.5"]]
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
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
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
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(WorkshopError, match="If it is open in Excel, close it there"):
        spreadsheet.read(path)


def test_a_mapping_makes_a_table_of_an_export_without_touching_it() -> None:
    raw = pd.DataFrame({"Prospect ID": ["a", "b"], "Act": ["14", ""], "Prof": ["3", "4"], "Converted": ["1", "0"], "City": ["Select", "Rome"]}, index=[2, 3])
    before = raw.copy()
    mapped = spreadsheet.remap(
        raw,
        columns={"lead_id": "prospect id", "marketing_view": {"sum": ["Act", "Prof"]}, "outcome": "Converted", "source": {"constant": "web"}, "name": {"join": ["Prospect ID", "City"]}},
        values={"outcome": {"1": "won", "0": "lost"}},
        blank=["Select"],
        file="Leads.csv",
    )
    assert mapped.to_dict("list") == {
        "lead_id": ["a", "b"], "marketing_view": ["17", ""], "outcome": ["won", "lost"], "source": ["web", "web"], "name": ["a", "b Rome"],
    }
    assert list(mapped.index) == [2, 3]
    pd.testing.assert_frame_equal(raw, before)


def test_a_mapping_to_a_column_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(WorkshopError, match='takes the column "Lead Qualty" from Leads.csv.*Did you mean "Lead Quality"'):
        spreadsheet.remap(pd.DataFrame({"Lead Quality": ["x"]}), columns={"sales_view": "Lead Qualty"}, values={}, blank=[], file="Leads.csv")
