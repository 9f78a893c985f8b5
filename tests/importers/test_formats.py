"""A folder reads an export by its name in the settings, without anybody opening it in a spreadsheet
first.
"""

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
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "SUMMARY:Weekly\r\nDTSTART:20260202T083000Z\r\nDTEND:20260202T090000Z\r\nRRULE:FREQ=WEEKLY\r\n"
    "ATTENDEE;CN=Ada:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def folder(path: Path, toml: str, **data: str) -> workshop.Folder:
    (path / "data").mkdir()
    (path / "workshop.toml").write_text(HEAD + toml)
    for name, content in data.items():
        (path / "data" / name.replace("__", ".")).write_text(content, newline="")
    return workshop.open(path)


def test_a_form_is_read_with_its_own_topics_and_words(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.survey]\nfile = "data/answers.csv"\nformat ='
        ' "form"\n[tables.survey.topics]\n"answers quickly" ='
        ' "needs"\n[tables.survey.columns]\nrespondent = "Who"\nround = { constant = "2026-03"'
        ' }\n[tables.survey.values.team]\nVertrieb = "Sales"\n',
        answers__csv=(
            "Timestamp,Who,Team,Our own team: answers quickly,The other team: answers"
            " quickly\nx,Ada,Vertrieb,4,99\nx,Bo,Marketing,2,3\n"
        ),
    )
    survey = team.table("survey")
    assert survey[["round", "respondent", "team", "kind", "score"]].astype({"score": object}).where(
        survey["score"].notna(), None
    ).to_numpy().tolist() == [
        ["2026-03", "Ada", "Sales", "own", 4],
        [None] * 5,
        ["2026-03", "Bo", "Marketing", "own", 2],
        ["2026-03", "Bo", "Marketing", "other", 3],
    ]
    assert team.problems().empty and any('"99" (1)' in note for note in team.notes())
    assert any("read as an export of Google Forms" in note for note in team.notes())


def test_a_slack_zip_and_a_calendar_are_known_by_their_file(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.messages]\nfile = "data/export.zip"\n[tables.meetings]\nfile ='
        ' "data/cal.ics"\nweeks = 4\ntimezone ='
        ' "Europe/Berlin"\n[tables.meetings.values.person]\nAda = "A."\n',
        cal__ics=ICS,
    )
    with zipfile.ZipFile(tmp_path / "data" / "export.zip", "w") as archive:
        archive.writestr(
            "users.json", json.dumps([{"id": "U1", "name": "ada", "real_name": "Ada"}])
        )
        archive.writestr(
            "general/2026-03-02.json",
            json.dumps([{"type": "message", "user": "U1", "ts": "1772442930.0", "text": "x"}]),
        )
    assert team.table("messages")["sender"].tolist() == ["Ada"]
    meetings = team.table("meetings")
    assert [f"{start:%m-%d %H}" for start in meetings["start"]] == [
        "03-02 09",
        "03-09 09",
        "03-16 09",
        "03-23 09",
    ]
    assert set(meetings["person"]) == {"A."} and meetings["attended"].isna().all()


def test_a_crm_export_is_known_by_its_headings_unless_its_columns_are_mapped(
    tmp_path: Path,
) -> None:
    text = "Record ID,Lead Status,Lifecycle Stage,Create Date\n1,Hot,Customer,2026-01-02\n"
    team = folder(tmp_path, '[tables.leads]\nfile = "data/l.csv"\n', l__csv=text)
    assert team.table("leads")[["lead_id", "outcome"]].to_numpy().tolist() == [["1", "won"]]
    assert any("HubSpot" in note for note in team.notes())
    (tmp_path / "workshop.toml").write_text(
        HEAD + '[tables.leads]\nfile = "data/l.csv"\n[tables.leads.columns]\nsales_view = "Lead'
        ' Status"\n[tables.leads.values.outcome]\nhot = "lost"\ncustomer = "open"\n'
    )
    leads = workshop.open(tmp_path).table("leads")
    assert leads[["lead_id", "sales_view", "outcome"]].to_numpy().tolist() == [
        ["1", "Hot", "open"]
    ], "what is named goes before the preset, the rest of it stays; a view tells no outcome"
    (tmp_path / "workshop.toml").write_text(
        HEAD
        + '[tables.leads]\nfile = "data/l.csv"\n[tables.leads.columns]\nlead_id = "Record ID"\n'
    )
    assert workshop.open(tmp_path).table("leads")["outcome"].isna().all()
    (tmp_path / "workshop.toml").write_text(
        HEAD + '[tables.leads]\nfile = "data/l.csv"\nformat ='
        ' "crm"\n[tables.leads.columns]\nmarketing_view = "Lead Status"\n'
    )
    leads = workshop.open(tmp_path).table("leads")
    assert (
        leads["marketing_view"].tolist() == ["Hot"]
        and leads["outcome"].tolist() == ["won"]
        and leads["sales_view"].isna().all()
    )


FORM = (
    "Timestamp,Email Address,Which team?,My own team [answers questions quickly],The other team"
    " [answers questions quickly]\nx,a@x,Sales,4,3\nx,b@x,Marketing,2,5\n"
)


def test_an_export_saved_under_our_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        "",
        survey__csv=FORM,
        leads__csv="Record ID,Lifecycle Stage\n1,Customer\n2,Other\n",
    )
    assert team.table("survey")["kind"].tolist() == ["own", "other", "own", "other"] and team.table(
        "leads"
    )["outcome"].tolist() == ["won", "open"]
    assert any("none is lost" in note for note in team.notes())


def test_blank_tables_beside_an_export_are_not_spoken_of(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.leads]\nfile = "data/l.csv"\n',
        l__csv="lead_id\n1\n",
        leads__csv="lead_id,source\n",
        old__csv="lead_id,source\n",
    )
    assert [note for note in team.notes() if "is not used" in note] == [
        "data/old.csv is not used. To use it, name it in workshop.toml under the table that it is"
        " for."
    ]


def test_a_form_needs_no_format_and_a_sheet_that_may_be_one_is_told_the_line(
    tmp_path: Path,
) -> None:
    team = folder(tmp_path, '[tables.survey]\nfile = "data/f.csv"\n', f__csv=FORM)
    assert len(team.table("survey")) == 4 and team.problems().empty
    (tmp_path / "data" / "f.csv").write_text("When,Dept,Q1\nx,Sales,3\n")
    assert any(
        'write format = "form" under [tables.survey]' in remedy
        for remedy in workshop.open(tmp_path).problems()["remedy"]
    )


def test_a_sheet_of_leads_that_nobody_knows_is_told_the_line_that_reads_it(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.leads]\nfile = "data/l.csv"\n',
        l__csv="Lead Number,Lead Source,Stage\n1,Web,Won\n",
    )
    assert (
        'write format = "crm" under [tables.leads], which takes lead_id from "Lead Number", source'
        ' from "Lead Source" and outcome from "Stage".' in team.problems()["remedy"].iloc[0]
    )


def test_a_folder_of_calendars_is_read_and_an_empty_one_refused(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.meetings]\nfile = "data/cals"\nweeks = 4\n',
        people__csv="person,team\nBo,Sales\n",
    )
    (tmp_path / "data" / "cals").mkdir()
    assert "holds no calendar (a file ending in .ics)" in team.table("meetings").attrs["missing"]
    (tmp_path / "data" / "cals" / "a.ics").write_text(ICS, newline="")
    team = workshop.open(tmp_path)
    assert len(team.table("meetings")) == 4
    notes = " ".join(team.notes())
    assert (
        "Of 1 person in the meetings, none is in the list of people" in notes and "Ada" not in notes
    )


def test_no_text_of_an_export_steers_the_terminal(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.leads]\nfile = "data/l.csv"\n',
        l__csv="Record ID,Lifecycle Stage\n1,\x1b[31mred\n",
    )
    assert any("[31mred" in note for note in team.notes()) and not any(
        "\x1b" in note for note in team.notes()
    )


def test_an_export_that_cannot_be_read_is_a_problem_not_a_failure(tmp_path: Path) -> None:
    team = folder(
        tmp_path,
        '[tables.messages]\nfile = "data/no.zip"\n[tables.meetings]\nfile ='
        ' "data/x.ics"\n[tables.leads]\nfile = "data/none.csv"\nformat = "crm"\n',
        x__ics="hello",
    )
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


def test_the_example_for_hubspot_corrects_what_the_preset_takes(tmp_path: Path) -> None:
    example = (
        Path(__file__).parents[2] / "data" / "examples" / "hubspot" / "workshop.toml"
    ).read_text()
    (tmp_path / "data").mkdir()
    (tmp_path / "workshop.toml").write_text(example)
    (tmp_path / "data" / "hubspot-crm-exports-all-contacts.csv").write_text(
        "Record ID,Deal Stage,Sales temperature,HubSpot Score,Close Date,Close"
        " Date\n1,Signed,Hot,80,,03/04/2026\n2,Gone quiet,Cold,5,,\n3,Bad Timing,Warm,,,\n"
    )
    leads = workshop.open(tmp_path).table("leads")
    assert leads["outcome"].tolist() == ["won", "lost", "open"] and leads[
        "sales_view"
    ].tolist() == ["Hot", "Cold", "Warm"]
    assert leads["closed_at"].dt.month.tolist()[0] == 3 and leads["marketing_view"].tolist()[
        :2
    ] == [80, 5]
