"""One folder is one workshop; whatever is in its files, it opens and says what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop.errors import WorkshopError

MakeFolder = Callable[..., Path]
LEADS = "lead_id;source;amount;outcome\n1;Büro;1,5;won\n2;Café;2;maybe\n"


def test_a_folder_that_is_not_there_names_the_nearest(make_folder: MakeFolder) -> None:
    folder = make_folder()
    with pytest.raises(WorkshopError, match='Did you mean "acme"'):
        workshop.open(folder.with_name("acm"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_table_comes_in_whatever_its_encoding(make_folder: MakeFolder, encoding: str) -> None:
    team = workshop.open(make_folder(leads=LEADS.encode(encoding)))
    leads = team.table("leads")
    assert leads[["source", "amount"]].to_numpy().tolist() == [["Büro", 1.5], ["Café", 2.0]]
    assert leads["outcome"].isna().tolist() == [False, True]
    assert leads.attrs["left_out"] == 0 and leads.attrs["unread"]["outcome"].n == 1
    assert team.problems()[["file", "row", "column", "value"]].to_numpy().tolist() == [
        ["leads.csv", 3, "outcome", "maybe"]
    ]


def test_a_missing_table_is_empty_with_the_reason_and_no_problem(make_folder: MakeFolder) -> None:
    team = workshop.open(make_folder())
    assert team.table("survey").empty
    assert (
        team.table("survey").attrs["missing"]
        == "There is no survey table: survey.csv is not in data/."
    )
    assert team.problems().empty


def test_an_empty_file_is_named_once_with_what_to_do(make_folder: MakeFolder) -> None:
    folder = make_folder()
    (folder / "data" / "goals.csv").touch()
    (problem,) = workshop.open(folder).check("goals").problems
    assert (
        str(problem)
        == "goals.csv is empty: it has no row with headings. Put it right and run this again."
    )


def test_an_export_named_in_the_settings_is_mapped_and_stays_as_it_is(
    make_folder: MakeFolder,
) -> None:
    settings = """
name = "Acme"
date = 2026-11-23
[tables.leads]
file = "exports/My leads.csv"
blank = ["Select"]
[tables.leads.columns]
lead_id = "Record"
sales_view = "Quality"
[tables.leads.values.outcome]
"1" = "won"
"""
    folder = make_folder(settings)
    export = folder / "exports" / "My leads.csv"
    export.parent.mkdir()
    export.write_text("Record,Quality,outcome\n7,Select,1\n")
    team = workshop.open(folder)
    row = team.table("leads").iloc[0]
    assert (row["lead_id"], row["outcome"]) == ("7", "won")
    assert pd.isna(row["sales_view"])
    assert export.read_text() == "Record,Quality,outcome\n7,Select,1\n"


def test_an_export_that_is_missing_or_lacks_a_column_is_a_problem_and_not_a_crash(
    make_folder: MakeFolder,
) -> None:
    settings = (
        'name = "Acme"\ndate = 2026-11-23\n[tables.leads]\nfile ='
        ' "data/export.csv"\n[tables.leads.columns]\nlead_id = "Rekord"\n'
    )
    folder = make_folder(settings)
    assert "export.csv is not in" in workshop.open(folder).table("leads").attrs["missing"]
    (folder / "data" / "export.csv").write_text("Record\n1\n")
    team = workshop.open(folder)
    assert 'Did you mean "Record"' in team.table("leads").attrs["missing"]
    assert len(team.problems()) == 1


def test_tables_handed_out_cannot_damage_the_folder(make_folder: MakeFolder) -> None:
    team = workshop.open(make_folder(goals="goal\nGrow\n"))
    goals = team.table("goals")
    goals.loc[0, "goal"] = "Shrink"
    assert team.table("goals")["goal"].tolist() == ["Grow"]


def test_problems_are_written_and_removed_when_put_right(make_folder: MakeFolder) -> None:
    folder = make_folder(people="person,team\n=HYPERLINK(1),Finance\n")
    path = workshop.open(folder).write_problems()
    assert path is not None
    written = pd.read_csv(path)
    assert list(written.columns) == ["file", "row", "column", "value", "what", "remedy"]
    (folder / "data" / "people.csv").write_text("person,team\nAnn,sales\n")
    assert workshop.open(folder).write_problems() is None
    assert not path.exists()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0,
    reason="the superuser may write into a read-only folder",
)
def test_a_read_only_folder_opens_and_says_that_it_cannot_be_written_to(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(goals="goal\nGrow\n")
    folder.chmod(0o555)
    try:
        team = workshop.open(folder)
        assert team.has("goals")
        with pytest.raises(WorkshopError, match="read-only"):
            team.decisions.record("x", 1, stage="s")
    finally:
        folder.chmod(0o755)


def test_the_running_business_is_taken_off_the_capacity_and_said(make_folder: MakeFolder) -> None:
    folder = make_folder()
    settings = folder / "workshop.toml"
    settings.write_text(
        'name = "Acme"\ndate = 2026-03-30\n[teams.sales]\nname = "Sales"\ncapacity ='
        ' 36\nrunning_business = 8\n[teams.marketing]\nname = "Marketing"\ncapacity ='
        " 5\nrunning_business = 9\n"
    )
    team = workshop.open(folder)
    assert team.capacity == {"Sales": 28}
    assert (
        "Sales has 36 person-weeks a quarter; 8 go into the running business, 28 are left for"
        " initiatives." in team.notes()
    )
    assert any("Marketing" in note and "0 are left" in note for note in team.notes())


EXPORT = (
    'name = "Acme"\ndate = 2026-11-23\n[leads]\nsales_order = ["cold", "hot"]\n[tables.leads]\nfile'
    ' = "data/export.csv"\n[tables.leads.columns]\nlead_id = "Nr"\nsales_view ='
    ' "Bewertung"\noutcome = "Ergebnis"\namount = "Wert"\n[tables.leads.values.outcome]\n"Ja" ='
    ' "gewonnen"\n'
)


def test_problems_in_an_export_are_told_in_its_own_headings_with_the_line_that_mends_them(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(EXPORT)
    (folder / "data" / "export.csv").write_text(
        "Nr,Bewertung,Ergebnis,Wert\n1,lau,won,5\n2,hot,Ja,6\n3,hot,won,tbd\n4,hot,won,n/a\n2,hot,won,1\n"
    )
    told = [str(problem) for problem in workshop.open(folder).check("leads").problems]
    assert told[0].startswith(
        'data/export.csv, column "lead_id": 1 lead stands in 2 rows (rows 3, 6), differing in'
        ' "outcome" and "amount"; a row that is won counts, else the first.'
    )
    assert told[1:] == [
        (
            'data/export.csv, row 2, column "Bewertung (sales_view)": "lau" is not one of cold or'
            " hot. Say what it means in workshop.toml, under [tables.leads.values.sales_view]:"
            ' "lau" = "cold" (or "hot"), or write blank = ["lau"] under [tables.leads] if it means'
            " nothing."
        ),
        (
            'data/export.csv, row 3, column "Ergebnis (outcome)": workshop.toml makes "gewonnen" of'
            " what stands there, which is not won, lost or open. Correct it under"
            " [tables.leads.values.outcome] in workshop.toml."
        ),
        (
            'data/export.csv, row 4, column "Wert (amount)": "tbd" is not a number. Correct it'
            ' where it comes from, or write blank = ["tbd"] under [tables.leads] in workshop.toml'
            " if it means nothing."
        ),
    ]


def test_files_that_nothing_reads_and_a_logo_that_is_none_are_named(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(
        'name = "Acme"\ndate = 2026-11-23\n[theme]\nlogo = "none.png"\n[tables.leads]\nfile ='
        ' "../elsewhere.csv"\n'
    )
    (folder / "data" / "initiatives.xlsx").write_bytes(b"")
    notes = " ".join(workshop.open(folder).notes())
    assert (
        "data/initiatives.xlsx is not used." in notes and 'The logo "none.png" is not used' in notes
    )
    assert "elsewhere.csv lies outside the folder" in notes


@pytest.mark.parametrize("mark", ["~$leads.csv", ".~lock.leads.csv#"])
def test_a_table_that_is_open_elsewhere_is_said_and_the_mark_beside_it_is_no_file_of_anybodys(
    make_folder: MakeFolder, mark: str
) -> None:
    folder = make_folder(leads="lead_id\n1\n")
    (folder / "data" / mark).write_bytes(b"x")
    assert workshop.open(folder).notes() == [
        "leads.csv is open in another program: save it there, or what was typed last is not in here"
        " yet."
    ]
    (folder / "data" / "leads.csv").unlink()
    (folder / "data" / "~$survey.csv").write_bytes(b"x")
    assert workshop.open(folder).problems().empty


def test_a_folder_of_tables_that_may_not_be_read_is_a_problem_of_each_and_no_crash(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    team = workshop.open(make_folder(goals="goal\nGrow\n"))
    monkeypatch.setattr("workshop.importers.read", locked)
    (problem,) = team.check("goals").problems
    assert (
        str(problem)
        == "goals.csv cannot be read (Permission denied). Check that you may open it and the"
        f" folder {team.data}."
    )


def test_results_that_are_no_folder_are_a_sentence(make_folder: MakeFolder) -> None:
    folder = make_folder()
    (folder / "results").write_text("no folder")
    with pytest.raises(WorkshopError, match="results"):
        workshop.open(folder).write_problems()


def test_people_are_codes_that_fit_together_in_this_folder_and_in_no_other(
    make_folder: MakeFolder,
) -> None:
    given = {
        "people": "person,team\nAnn,sales\n",
        "messages": "sent_at,sender,recipient\n2026-03-02,Ann,Bob\n2026-03-02,Bob,\n",
    }
    team = workshop.open(make_folder(**given))
    ann, messages = team.coded("people")["person"][0], team.coded("messages")
    assert (
        messages["sender"][0] == ann != "Ann"
        and "Bob" not in messages.to_csv()
        and pd.isna(messages["recipient"][1])
    )
    assert team.table("people")["person"][0] == "Ann"
    other = workshop.open(make_folder('name = "Other"\ndate = 2026-11-23\n', "other", **given))
    assert other.coded("people")["person"][0] != ann
    kept = workshop.open(
        make_folder('name = "Acme"\ndate = 2026-11-23\npseudonyms = false\n', "kept", **given)
    )
    assert kept.coded("messages")["sender"].tolist() == ["Ann", "Bob"]


def test_columns_that_are_to_be_ignored_are_not_there(make_folder: MakeFolder) -> None:
    folder = make_folder(
        'name = "Acme"\ndate = 2026-11-23\n[tables.leads]\nfile = "data/x.csv"\nignore = ["Band"]\n'
    )
    (folder / "data" / "x.csv").write_text("lead_id,Band,Land\n1,A,DE\n")
    leads = workshop.open(folder).table("leads")
    assert "Band" not in leads and leads["Land"].tolist() == ["DE"]


def test_a_pipe_or_a_link_to_itself_under_a_tables_name_is_a_sentence_and_no_wait(
    make_folder: MakeFolder,
) -> None:
    folder = make_folder(
        'name = "Acme"\ndate = 2026-11-23\n[tables.goals]\nfile = "data/loop.csv"\n'
    )
    (folder / "data" / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(folder / "data" / "leads.csv")
    told = [
        str(problem)
        for name in ("leads", "goals")
        for problem in workshop.open(folder).check(name).problems
    ]
    assert (
        told[0] == "leads.csv is neither a file nor a folder. Name a file in workshop.toml under"
        " [tables.leads]."
    )
    assert told[1].startswith("loop.csv is not in")


def test_an_attribute_that_counts_go_by_is_left_out_and_said(make_folder: MakeFolder) -> None:
    team = workshop.open(make_folder(leads="lead_id,n,source\n1,3,Web\n"))
    assert "n" not in team.table("leads").columns
    assert any('number = "n" under [tables.leads.columns]' in note for note in team.notes())


def test_a_name_in_other_capitals_or_with_blanks_is_the_same_name_in_every_table(
    make_folder: MakeFolder,
) -> None:
    team = workshop.open(
        make_folder(
            people="person,team\nJosé García,Sales\nBo,Marketing\n",
            messages=(
                "sent_at,sender,recipient\n2026-11-02 10:00,JOSE\u0301  GARCI\u0301A,bo\n2026-11-02"
                " 11:00,Bo\u00a0,José García\n"
            ),
            initiatives="initiative,effort_likely,goal\nTrial page,3,GROW\n",
            goals="goal\nGrow\n",
            points="team,initiative,points\nSales,trial Page,5\n",
            survey=(
                "respondent,team,kind,topic,score\nBO,Marketing,own,Answers "
                " quickly,3\nbo,Marketing,own,answers quickly,4\n"
            ),
        )
    )
    assert team.table("messages")[["sender", "recipient"]].to_numpy().tolist() == [
        ["José García", "Bo"],
        ["Bo", "José García"],
    ]
    assert team.table("points")["initiative"].tolist() == ["Trial page"] and team.table(
        "initiatives"
    )["goal"].tolist() == ["Grow"]
    assert team.table("survey")["score"].tolist() == [4] and not team.check("survey").problems, (
        "one person, who answered again"
    )
    assert any("survey.csv: 1 person answered a round again" in note for note in team.notes())
    assert not any("not in the list of people" in note for note in team.notes())
    assert any(
        "points.csv: 1 name that differs from another only in capitals or blanks is taken for the"
        ' same: "trial Page".' in note
        for note in team.notes()
    )
