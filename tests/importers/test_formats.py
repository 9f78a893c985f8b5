"""A folder reads an export by its name in the settings, without anybody opening it in a spreadsheet first."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import get_args

import pytest

import workshop
from workshop import importers, settings, tables
from workshop.errors import WorkshopError

HEAD = 'name = "Acme"\ndate = 2026-03-30\n'
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Weekly\r\nDTSTART:20260202T083000Z\r\nDTEND:20260202T090000Z\r\nRRULE:FREQ=WEEKLY\r\n" \
    "ATTENDEE;CN=Ada:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def folder(path: Path, toml: str, **data: str) -> workshop.Folder:
    (path / "data").mkdir()
    (path / "workshop.toml").write_text(HEAD + toml)
    for name, content in data.items():
        (path / "data" / name.replace("__", ".")).write_text(content, newline="")
    return workshop.open(path)


def test_a_form_is_read_with_its_own_topics_and_words(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.survey]\nfile = "data/answers.csv"\nformat = "form"\n[tables.survey.topics]\n"answers quickly" = "needs"\n'
        '[tables.survey.columns]\nrespondent = "Who"\nround = { constant = "2026-03" }\n[tables.survey.values.team]\nVertrieb = "Sales"\n',
        answers__csv="Timestamp,Who,Team,Our own team: answers quickly,The other team: answers quickly\nx,Ada,Vertrieb,4,9\nx,Bo,Marketing,2,3\n",
    )
    survey = team.table("survey")
    assert survey[["round", "respondent", "team", "kind", "score"]].to_numpy().tolist() == [
        ["2026-03", "Ada", "Sales", "own", 4], ["2026-03", "Bo", "Marketing", "own", 2], ["2026-03", "Bo", "Marketing", "other", 3],
    ]
    assert team.problems()["value"].tolist() == ["9"]
    assert any("read as an export of Google Forms" in note for note in team.notes())


def test_a_slack_zip_and_a_calendar_are_known_by_their_file(tmp_path: Path) -> None:
    team = folder(tmp_path, '[tables.messages]\nfile = "data/export.zip"\n[tables.meetings]\nfile = "data/cal.ics"\nweeks = 4\ntimezone = "Europe/Berlin"\n'
                  '[tables.meetings.values.person]\nAda = "A."\n', cal__ics=ICS)
    with zipfile.ZipFile(tmp_path / "data" / "export.zip", "w") as archive:
        archive.writestr("users.json", json.dumps([{"id": "U1", "name": "ada", "real_name": "Ada"}]))
        archive.writestr("general/2026-03-02.json", json.dumps([{"type": "message", "user": "U1", "ts": "1772442930.0", "text": "x"}]))
    assert team.table("messages")["sender"].tolist() == ["Ada"]
    meetings = team.table("meetings")
    assert [f"{start:%m-%d %H}" for start in meetings["start"]] == ["03-02 09", "03-09 09", "03-16 09", "03-23 09"]
    assert set(meetings["person"]) == {"A."} and meetings["attended"].isna().all()


def test_a_crm_export_is_known_by_its_headings_unless_its_columns_are_mapped(tmp_path: Path) -> None:
    text = "Record ID,Lead Status,Lifecycle Stage,Create Date\n1,Hot,Customer,2026-01-02\n"
    team = folder(tmp_path, '[tables.leads]\nfile = "data/l.csv"\n', l__csv=text)
    assert team.table("leads")[["lead_id", "outcome"]].to_numpy().tolist() == [["1", "won"]]
    assert any("HubSpot" in note for note in team.notes())
    (tmp_path / "workshop.toml").write_text(HEAD + '[tables.leads]\nfile = "data/l.csv"\n[tables.leads.columns]\nlead_id = "Record ID"\n')
    assert workshop.open(tmp_path).table("leads")["outcome"].isna().all()
    (tmp_path / "workshop.toml").write_text(HEAD + '[tables.leads]\nfile = "data/l.csv"\nformat = "crm"\n[tables.leads.columns]\nmarketing_view = "Lead Status"\n')
    leads = workshop.open(tmp_path).table("leads")
    assert leads["marketing_view"].tolist() == ["Hot"] and leads["outcome"].tolist() == ["won"] and leads["sales_view"].isna().all()


def test_an_export_that_cannot_be_read_is_a_problem_not_a_failure(tmp_path: Path) -> None:
    team = folder(tmp_path, '[tables.messages]\nfile = "data/no.zip"\n[tables.meetings]\nfile = "data/x.ics"\n[tables.leads]\nfile = "data/none.csv"\nformat = "crm"\n', x__ics="hello")
    for name in ("messages", "meetings", "leads"):
        frame = team.table(name)
        assert frame.empty and frame.attrs["missing"]
    assert len(team.problems()) == 3


def test_a_format_for_another_table_is_refused_with_a_sentence(tmp_path: Path) -> None:
    team = folder(tmp_path, '[tables.leads]\nfile = "data/x.zip"\nformat = "slack"\n')
    assert "makes the messages table" in team.table("leads").attrs["missing"]


def test_the_settings_allow_exactly_the_formats_that_are_read() -> None:
    allowed = get_args(get_args(settings.Source.model_fields["format"].annotation)[0])
    assert set(allowed) == set(importers.FORMATS)
    assert all(set(made) <= set(tables.TABLES) for made in importers.FORMATS.values())
    themes = get_args(get_args(settings.Source.model_fields["topics"].annotation)[1])
    assert themes == tables.THEMES


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="tables.messages.format"):
        folder(tmp_path, '[tables.messages]\nfile = "x"\nformat = "telegram"\n')
