"""Files are written whole, and open harmlessly in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from workshop import files
from workshop.errors import WorkshopError


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "=cmd|' /C calc'!A0"]
)
def test_no_text_cell_starts_a_formula(tmp_path: Path, cell: str) -> None:
    path = files.write_csv(tmp_path / "t.csv", pd.DataFrame({cell: [cell], "n": [-1.5]}))
    back = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert back.columns[0].startswith("'")
    assert back.iloc[0, 0].startswith("'")
    assert back.iloc[0, 1] == "-1.5"


def test_categories_are_made_harmless_too() -> None:
    table = pd.DataFrame({"c": pd.Categorical(["=x", "y"])})
    assert files.harmless(table)["c"].tolist() == ["'=x", "y"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.write(tmp_path / "report.html", "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(WorkshopError, match="No space left"):
        files.write(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
