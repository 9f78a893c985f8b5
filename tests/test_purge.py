"""What a client must not leave behind is deleted, and the receipt says what."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import workshop
from workshop import purge
from workshop.cli import app
from workshop.errors import WorkshopError

MakeFolder = Callable[..., Path]


def filled(make_folder: MakeFolder) -> Path:
    folder = make_folder(people="person,team\nAnn,sales\n")
    for name in (
        "results/report.html",
        "results/notebooks/1.ipynb",
        "notebooks/1.ipynb",
        ".workshop/ipython/history.sqlite",
        "decisions.jsonl",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("client")
    return folder


def test_tables_results_notebooks_and_memory_go_and_the_rest_stays(make_folder: MakeFolder) -> None:
    folder = filled(make_folder)
    receipt = purge.purge(workshop.open(folder))
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["decisions.jsonl", "workshop.toml", receipt.name]
    )
    text = receipt.read_text()
    assert "5 files" in text and "Kept: decisions.jsonl, workshop.toml" in text
    assert (
        "data/people.csv  22 "
        f" {hashlib.sha256(b'person,team' + bytes([10]) + b'Ann,sales' + bytes([10])).hexdigest()}"
        in text
    )


def test_everything_means_the_folder_itself_and_the_receipt_lies_beside_it(
    make_folder: MakeFolder,
) -> None:
    folder = filled(make_folder)
    receipt = purge.purge(workshop.open(folder), everything=True)
    assert not folder.exists()
    assert receipt.parent == folder.parent
    assert "decisions.jsonl" in receipt.read_text() and "Kept: nothing" in receipt.read_text()


def test_a_link_is_deleted_and_what_it_points_to_is_not(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = filled(make_folder)
    outside = tmp_path / "precious.csv"
    outside.write_text("keep me")
    (folder / "data" / "link.csv").symlink_to(outside)
    other = tmp_path / "shared-notebooks"
    other.mkdir()
    (other / "keep.ipynb").write_text("keep me")
    (folder / ".ipynb_checkpoints").symlink_to(other)
    receipt = purge.purge(workshop.open(folder))
    assert outside.read_text() == "keep me"
    assert (other / "keep.ipynb").exists()
    assert "data/link.csv  link" in receipt.read_text()


def test_exports_outside_the_folder_are_named_and_left_alone(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    outside = tmp_path / "exports" / "Leads.csv"
    outside.parent.mkdir()
    outside.write_text("lead_id\n1\n")
    folder = make_folder(
        'name = "A"\ndate = 2026-11-23\n[tables.leads]\nfile = "../exports/Leads.csv"\n'
    )
    receipt = purge.purge(workshop.open(folder))
    assert outside.exists()
    assert str(outside) in receipt.read_text()


def test_an_export_named_in_the_settings_goes_and_other_files_are_named(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(
        'name = "A"\ndate = 2026-11-23\n[tables.leads]\nfile ='
        ' "export.csv"\n[tables.meetings]\nfile = "."\n'
    )
    for name in ("export.csv", "notes.docx", "sub/client.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("client")
    receipt = purge.purge(workshop.open(folder))
    assert (
        not (folder / "export.csv").exists()
        and (folder / "notes.docx").exists()
        and (folder / "workshop.toml").exists()
    )
    assert purge.left_alone(receipt) == ["notes.docx", "sub"]


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root and Windows may delete it all the same"
)
def test_what_cannot_be_deleted_is_named_and_the_rest_goes(make_folder: MakeFolder) -> None:
    folder = filled(make_folder)
    (folder / "data").chmod(0o500)
    with pytest.raises(WorkshopError, match="1 file could not be deleted"):
        purge.purge(workshop.open(folder))
    (folder / "data").chmod(0o700)
    assert not (folder / "results").exists() and (folder / "data" / "people.csv").exists()


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root and Windows may read it all the same"
)
def test_an_unreadable_file_goes_without_a_checksum(make_folder: MakeFolder) -> None:
    folder = filled(make_folder)
    team = workshop.open(folder)
    (folder / "data" / "people.csv").chmod(0)
    assert "no checksum: Permission denied" in purge.purge(team).read_text()
    assert not (folder / "data").exists()


def test_nothing_is_deleted_where_no_receipt_can_be_written(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(make_folder)

    def refused(*_: object) -> Path:
        raise WorkshopError("cannot be written")

    monkeypatch.setattr("workshop.files.write", refused)
    with pytest.raises(WorkshopError, match="cannot be written"):
        purge.purge(workshop.open(folder))
    assert (folder / "data" / "people.csv").exists() and (
        folder / "results" / "report.html"
    ).exists()


def test_results_that_are_a_link_are_named_with_what_they_leave(
    make_folder: MakeFolder, tmp_path: Path
) -> None:
    folder = make_folder(people="person,team\nAnn,sales\n")
    for name in ("share", "inside"):
        (tmp_path / name).mkdir()
    (tmp_path / "share" / "report.html").write_text("client")
    (folder / "results").symlink_to(tmp_path / "share")
    (folder / "data" / "again.csv").symlink_to(folder / "data" / "people.csv")
    (folder / "data" / "gone.csv").symlink_to(tmp_path / "nothing")
    result = CliRunner().invoke(app, ["purge", str(folder), "--yes"])
    said = f"results led to {tmp_path / 'share'}"
    assert result.exit_code == 1 and f"Outside the folder and left alone: {said}." in result.output
    receipt = next(folder.glob("purged-*"))
    assert purge.linked(receipt) == [said]
    assert (tmp_path / "share" / "report.html").exists() and not (folder / "data").exists()


@pytest.mark.parametrize("room_after", [1, 3, 99])
def test_a_full_disk_keeps_no_purge_from_making_room(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch, room_after: int
) -> None:
    folder = filled(make_folder)
    team = workshop.open(folder)
    there = len(purge.contents(team))
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if there - len(purge.contents(team)) < room_after:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    if room_after < there:
        text = purge.purge(team).read_text()
    else:
        with pytest.raises(WorkshopError, match="still full") as error:
            purge.purge(team)
        text = str(error.value)
        assert list(folder.glob(".purged-*")) == [], "no half of a receipt stays"
    assert purge.contents(team) == []
    assert "5 files" in text and "data/people.csv  22 " in text


def test_a_disk_that_refuses_for_another_reason_loses_nothing(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(make_folder)

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(WorkshopError, match="cannot be written"):
        purge.purge(workshop.open(folder))
    assert (folder / "data" / "people.csv").exists()
