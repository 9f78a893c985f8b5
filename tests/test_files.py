"""Files are written whole, and open harmlessly in a spreadsheet."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import exercises, files, kit, run, runs, sample
from workshop.errors import WorkshopError
from workshop.stage import drafts


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


@pytest.fixture(params=[0o022, 0o002, 0o077])
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the user's mask takes away from a new file."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_a_new_file_is_made_with_the_users_mask_and_a_private_one_for_its_owner_alone(
    tmp_path: Path, mask: int
) -> None:
    plain = files.write(tmp_path / "report.html", "old")
    assert mode(plain) == 0o666 & ~mask
    plain.chmod(0o640)
    assert mode(files.write(plain, "new")) == 0o640, "whoever may read it may read the next one"
    assert mode(files.write(plain, "answers", private=True)) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_what_people_answered_decided_and_typed_is_for_the_owner_alone(
    tmp_path: Path, mask: int
) -> None:
    folder = tmp_path / "acme"
    sample.make("calm", folder)
    (folder / "decisions.jsonl").unlink(missing_ok=True)
    with open(folder / "data" / "survey.csv", "a", encoding="utf-8") as file:
        file.write("who,nobody,one,topic,far\n")
    team = workshop.open(folder)
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication")
    drafts.keep(folder, "channel", "#leads")
    exercises.hint(team, "0-warm-up", "how-many")
    executed = kit.notebooks()["0-start"]
    private = [
        folder / "decisions.jsonl",
        folder / "exercises.jsonl",
        folder / drafts.FILE,
        team.write_problems(),
        run._keep(executed, team.results / "notebooks" / "0-start.ipynb"),
    ]
    for_all = [files.write(team.hand_over / "report.html", "report"), folder / "workshop.toml"]
    kept = runs.keep_run(team, today=date(2026, 11, 23))
    assert kept is not None
    private += [kept / "decisions.jsonl", *(kept / "data").iterdir()]
    # Of a kept run nobody writes to what it may share with another.
    assert {path: mode(path) | 0o200 for path in private if path} == dict.fromkeys(private, 0o600)
    assert {path: mode(path) for path in for_all} == dict.fromkeys(for_all, 0o666 & ~mask)
