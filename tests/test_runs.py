"""Every run is kept whole under its date, and an earlier one is found again."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import files, purge, run, runs, sample
from workshop.errors import WorkshopError, WrongUsage

FIRST = date(2026, 8, 20)


def ready(folder: Path, report: str = "<p>first</p>") -> Path:
    files.write(folder / "results" / "hand-over" / "report.html", report)
    return folder


@pytest.mark.parametrize("name", sample.NAMES)
def test_a_kept_run_holds_the_tables_as_they_were_read(name: str, tmp_path: Path) -> None:
    folder = ready(sample.make(name, tmp_path / "team"))
    team = workshop.open(folder)
    kept = runs.keep_run(team, today=FIRST)
    then = runs.earlier(team, "2026-08")
    assert kept == folder / "runs" / "2026-08-20" and then.day == FIRST
    for table in runs.KEPT_TABLES:
        pd.testing.assert_frame_equal(team.table(table), then.table(table))
    assert len(then.problems()) == 0 and then.decisions.current() == team.decisions.current()
    assert not (kept / "data" / "messages.csv").exists()


def test_a_run_that_says_the_same_is_not_kept_twice_and_none_is_written_over(
    tmp_path: Path,
) -> None:
    folder = ready(sample.make("calm", tmp_path / "team"))
    team = workshop.open(folder)
    first = runs.keep_run(team, today=FIRST)
    assert runs.keep_run(team, today=date(2026, 9, 1)) is None
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    for value in range(10):
        team.decisions.record("wins-a-year", value, stage="leads")
        runs.keep_run(team, today=FIRST)
    assert [path.name for path in runs.kept_runs(folder)] == [
        "2026-08-20",
        *(f"2026-08-20-{n}" for n in range(2, 12)),
    ]
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before


def test_a_run_that_could_not_be_finished_leaves_nothing_and_the_next_one_clears_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = workshop.open(ready(sample.make("calm", tmp_path / "team")))
    with monkeypatch.context() as broken:
        broken.setattr(
            runs.os,
            "rename",
            lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")),
        )
        with pytest.raises(WorkshopError, match="could not be kept.*No space left"):
            runs.keep_run(team, today=FIRST)
    assert list((team.path / "runs").iterdir()) == []
    (team.path / "runs" / ".making-1").mkdir()
    assert runs.keep_run(team, today=FIRST) and [
        path.name for path in (team.path / "runs").iterdir()
    ] == ["2026-08-20"]


def test_the_first_workshop_is_compared_with_and_today_is_not_earlier(tmp_path: Path) -> None:
    folder = ready(sample.make("calm", tmp_path / "team"))
    team = workshop.open(folder)
    for number, day in enumerate([FIRST, date(2026, 8, 22), date(2026, 9, 25), date(2026, 11, 20)]):
        team.decisions.record("wins-a-year", number, stage="leads")
        runs.keep_run(team, today=day)
    assert runs.first_workshop(folder, today=date(2026, 8, 25)) is None
    assert runs.first_workshop(folder, today=date(2026, 11, 22)).name == "2026-08-22"
    assert runs.earlier(team, "2026-09").day == date(2026, 9, 25)
    nothing = runs.earlier(team, today=date(2026, 8, 22))
    assert (
        nothing.none
        and nothing.table("survey").attrs["missing"] == runs.NONE
        and nothing.decisions.current() == {}
    )


def test_a_run_that_only_prepared_the_workshop_is_not_what_is_compared_with(
    make_folder: Callable[..., Path],
) -> None:
    folder = ready(make_folder())
    team = workshop.open(folder)
    runs.keep_run(team, today=date(2026, 7, 1))
    assert runs.first_workshop(folder, today=date(2026, 11, 23)).name == "2026-07-01"
    team.decisions.record("wins-a-year", 5, stage="leads")
    runs.keep_run(team, today=FIRST)
    assert runs.first_workshop(folder, today=date(2026, 11, 23)).name == "2026-08-20"


def test_what_is_meant_and_not_there_is_said_with_what_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ready(sample.make("calm", tmp_path / "team"))
    team = workshop.open(folder)
    with pytest.raises(WrongUsage, match="No run has been kept there yet"):
        runs.earlier(team, "2026-08")
    runs.keep_run(team, today=FIRST)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUsage, match='no run "2025".*There are 2026-08-20'):
        runs.compared_pair("team@2025", "team")
    with pytest.raises(WrongUsage, match="nowhere is not a workshop folder"):
        runs.compared_pair("nowhere@2026", "team")
    with pytest.raises(WrongUsage, match="There is no workshop folder nowhere"):
        runs.compared_pair("nowhere", "team")
    then, now = runs.compared_pair("team@2026-08", "team")
    assert then.day == FIRST and now.path == folder


def test_teams_that_were_called_otherwise_stand_under_their_names_of_now(
    make_folder: Callable[..., Path],
) -> None:
    survey = "round,respondent,team,kind,theme,topic,score,comment\n1,A,Sales,own,role,T,3,\n"
    folder = ready(make_folder(survey=survey))
    runs.keep_run(workshop.open(folder), today=FIRST)
    settings = (folder / "workshop.toml").read_text()
    (folder / "workshop.toml").write_text(settings.replace('name = "Sales"', 'name = "Field"'))
    (folder / "data" / "survey.csv").write_text(survey.replace("Sales", "Field"))
    then = runs.earlier(workshop.open(folder), "2026-08")
    assert then.renamed == {"Sales": "Field"} and then.table("survey")["team"].tolist() == ["Field"]


def test_the_follow_up_is_run_only_where_there_is_something_to_look_back_at(tmp_path: Path) -> None:
    folder = ready(sample.make("calm", tmp_path / "team"))
    assert "5-follow-up" not in run.chosen_notebooks(folder, [])
    assert list(run.chosen_notebooks(folder, ["5-follow-up"])) == ["5-follow-up"]
    runs.keep_run(workshop.open(folder), today=FIRST)
    assert "5-follow-up" in run.chosen_notebooks(folder, [])


def test_kept_runs_go_with_the_clients_data(tmp_path: Path) -> None:
    folder = ready(sample.make("calm", tmp_path / "team"))
    team = workshop.open(folder)
    runs.keep_run(team, today=FIRST)
    purge.purge(team)
    assert not (folder / "runs").exists()


def picture(text: str) -> str:
    return base64.b64encode(text.encode() * 20_000).decode()


def executed(folder: Path, *pictures: str) -> Path:
    """An executed notebook in the results that shows these pictures."""
    outputs = [
        {
            "output_type": "display_data",
            "data": {"image/png": picture(name), "text/plain": f"<{name}>"},
            "metadata": {"image/png": {"alt": name}},
        }
        for name in pictures
    ]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": outputs}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return files.write(folder / "results" / "notebooks" / "1-a.ipynb", text, private=True)


def on_disk(folder: Path) -> int:
    """Bytes that the files of a folder take, those that are one file counted once."""
    found = {
        (s.st_dev, s.st_ino): s.st_size
        for s in (p.stat() for p in folder.rglob("*") if p.is_file())
    }
    return sum(found.values())


@pytest.mark.skipif(os.name == "nt", reason="each run has its own there")
def test_what_runs_have_in_common_is_kept_once_and_a_purge_removes_all(tmp_path: Path) -> None:
    folder = ready(sample.make("awkward", tmp_path / "team"))
    team = workshop.open(folder)
    executed(folder, "one", "two")
    first = runs.keep_run(team, today=FIRST)
    assert first is not None
    alone = on_disk(folder / "runs")
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    for number in range(5):
        team.decisions.record("wins-a-year", number, stage="leads")
        executed(folder, "one", "two", f"{number}")
        runs.keep_run(team, today=FIRST)
    assert on_disk(folder / "runs") < 2 * alone, "six runs, each with a picture of its own"
    last = runs.kept_runs(folder)[-1]
    assert (last / "data" / "leads.csv").samefile(first / "data" / "leads.csv")
    assert not (last / "decisions.jsonl").samefile(first / "decisions.jsonl")
    notebook = (last / "results" / "notebooks" / "1-a.ipynb").read_text(encoding="utf-8")
    shown = re.findall(r'<img src=\\"(.*?)\\" alt=\\"(.*?)\\">', notebook)
    assert [alt for _, alt in shown] == ["&lt;one&gt;", "&lt;two&gt;", "&lt;4&gt;"]
    pictures = [(last / "results" / "notebooks" / name).read_bytes() for name, _ in shown]
    assert pictures == [base64.b64decode(picture(name)) for name in ("one", "two", "4")]
    # Nobody writes to what two runs share, not even a folder's own hand; what is anew is anew.
    assert (first / "data" / "leads.csv").stat().st_mode & 0o222 == 0
    team.write_problems()
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    shutil.rmtree(runs.kept_runs(folder)[0])
    assert len(runs.earlier(team, last.name).table("leads")) == len(team.table("leads"))
    purge.purge(team)
    assert not (folder / "runs").exists()
