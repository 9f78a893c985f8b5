"""A tracker's export becomes the list of initiatives, in person-weeks, without anybody typing it
again.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import workshop
from workshop import tables
from workshop.errors import WorkshopError
from workshop.importers import trackers
from workshop.importers.estimates import Factors


def write(
    path: Path, rows: list[list[str]], *, encoding: str = "utf-8", separator: str = ","
) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n", delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def listed(frame) -> dict[str, dict]:
    return frame.set_index("initiative").to_dict("index")


JIRA = [
    "Issue Type",
    "Issue key",
    "Issue id",
    "Summary",
    "Assignee",
    "Status",
    "Parent",
    "Parent summary",
    "Original estimate",
    "Custom field (Story Points)",
    "Inward issue link (Blocks)",
    "Inward issue link (Blocks)",
    "Outward issue link (Blocks)",
]


@pytest.mark.parametrize(
    ("headings", "system"),
    [
        (",".join(JIRA), "Jira"),
        ("Project,Key,Summary,Issue Type,Status,Priority", "Jira"),
        (
            (
                "Summary,Work item key,Work item id,Work type,Status,Project key,Custom field"
                " (Story point estimate),Parent key,Status Category"
            ),
            "Jira",
        ),
        (
            (
                "Hierarchy,Title,Project,Releases,Team,Assignee,Sprint,Target start date,Estimates"
                " (d),Parent,Priority,Work item key,Work item status"
            ),
            "Jira",
        ),
        (
            (
                "Task ID,Created At,Completed At,Last"
                " Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due"
                " Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies)"
            ),
            "Asana",
        ),
        (
            (
                "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,Attachment"
                " Count,List ID,List Name,Board ID,Board Name,Archived"
            ),
            "Trello",
        ),
        (
            (
                "Feature reference #,Feature name,Feature type,Feature status,Feature assigned"
                " to,Epic name,Epic name,Initiative name"
            ),
            "Aha!",
        ),
        (
            (
                "Master feature reference #,Master feature name,Workspace name,Release name,Master"
                " feature status,Master feature initial estimate"
            ),
            "Aha!",
        ),
        ("Initiative name,Initiative status,Goal name", "Aha!"),
        (
            "initiative,kind,goal,owner,effort_low,effort_likely,effort_high,requires,excludes,must,status",
            None,
        ),
        ("Project,Owner,Effort", None),
    ],
)
def test_a_tracker_is_known_by_its_headings(headings: str, system: str | None) -> None:
    for spelled in (headings, headings.upper()):
        found = trackers.recognise(spelled.split(","))
        assert (found.name if found else None) == system


def test_a_jira_export_becomes_initiatives_with_goals_and_links(tmp_path: Path) -> None:
    path = write(
        tmp_path / "jira.csv",
        [
            JIRA,
            [
                "Epic",
                "A-1",
                "11",
                "Win back old customers",
                "Ada",
                "In Progress",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
            ],
            [
                "Story",
                "A-2",
                "12",
                "Call list",
                "Bo",
                "In Progress",
                "11",
                "Win back old customers",
                "",
                "5",
                "A-3",
                "A-9",
                "",
            ],
            [
                "Story",
                "A-3",
                "13",
                "Clean the addresses",
                "",
                "To Do",
                "11",
                "Win back old customers",
                "",
                "3",
                "",
                "",
                "",
            ],
            [
                "Story",
                "A-4",
                "14",
                "Old mailing",
                "",
                "Done",
                "11",
                "Win back old customers",
                "",
                "8",
                "",
                "",
                "",
            ],
            [
                "Story",
                "A-5",
                "15",
                "Letter",
                "",
                "To Do",
                "11",
                "Win back old customers",
                "",
                "2",
                "A-4",
                "",
                "A-6",
            ],
            [
                "Task",
                "A-6",
                "16",
                "Fair; spring",
                "Cy",
                "To Do",
                "99",
                "Be seen",
                "",
                "",
                "",
                "",
                "",
            ],
            [
                "Sub-task",
                "A-7",
                "17",
                "Book the stand",
                "Cy",
                "To Do",
                "16",
                "Fair; spring",
                "",
                "1",
                "",
                "",
                "",
            ],
            [
                "Sub-task",
                "A-8",
                "18",
                "Print",
                "Cy",
                "To Do",
                "16",
                "Fair; spring",
                "",
                "2",
                "",
                "",
                "",
            ],
        ],
    )
    frame = trackers.read_initiatives(path, factors=Factors(point_weeks=0.5))
    checked = tables.check("initiatives", frame)
    assert not checked.problems
    rows = listed(checked.frame)
    assert list(rows) == [
        "Call list",
        "Clean the addresses",
        "Letter",
        "Fair, spring",
    ], "the epic is the goal, what is done is left out, sub-tasks are in their parent"
    assert {name: row["effort_likely"] for name, row in rows.items()} == {
        "Call list": 2.5,
        "Clean the addresses": 1.5,
        "Letter": 1.0,
        "Fair, spring": 1.5,
    }
    assert {row["goal"] for row in rows.values()} == {"Win back old customers", "Be seen"}
    assert rows["Call list"]["requires"] == "Clean the addresses", (
        "a link out of the export is left out"
    )
    assert rows["Letter"]["requires"] is None or not isinstance(rows["Letter"]["requires"], str), (
        "what is done holds nothing up"
    )
    assert rows["Fair, spring"]["requires"] == "Letter"
    assert [row["kind"] for row in rows.values()] == ["running", "new", "new", "new"]
    assert rows["Call list"]["owner"] == "Bo"
    said = "\n".join(frame.attrs["notes"])
    assert (
        "read as an export of Jira" in said
        and "1 story point is taken as 0.5 person-weeks" in said
        and "1 link to something" in said
        and "1 row left out because the work is done" in said
    )


def test_an_estimate_in_seconds_counts_where_there_are_no_points(tmp_path: Path) -> None:
    path = write(
        tmp_path / "jira.csv",
        [JIRA, ["Task", "A-1", "1", "Fair", "", "To Do", "", "", "288000", "", "", "", ""]],
    )
    frame = trackers.read_initiatives(path)
    assert frame["effort_likely"].tolist() == ["2"]
    assert "40 working hours are taken as 1 person-week" in "\n".join(frame.attrs["notes"])
    assert trackers.read_initiatives(path, factors=Factors(week_hours=20))[
        "effort_likely"
    ].tolist() == ["4"]


def test_an_epic_that_alone_is_estimated_is_the_initiative(tmp_path: Path) -> None:
    path = write(
        tmp_path / "jira.csv",
        [
            JIRA,
            ["Epic", "A-1", "11", "Price page", "", "To Do", "", "", "", "20", "", "", ""],
            ["Story", "A-2", "12", "Draft", "", "To Do", "11", "Price page", "", "", "", "", ""],
            ["Story", "A-3", "13", "Check", "", "To Do", "11", "Price page", "", "", "", "", ""],
        ],
    )
    assert trackers.read_initiatives(path)["initiative"].tolist() == ["Price page"]


def test_newer_words_in_a_jira_export_and_the_export_of_a_plan_give_the_same(
    tmp_path: Path,
) -> None:
    rows = [
        ["Epic", "A-1", "11", "Win back", "Ada", "In Progress", "", "", "", "", "", "", ""],
        [
            "Story",
            "A-2",
            "12",
            "Call list",
            "Bo",
            "In Progress",
            "11",
            "Win back",
            "",
            "5",
            "A-3",
            "",
            "",
        ],
        [
            "Story",
            "A-3",
            "13",
            "Clean the addresses",
            "",
            "To Do",
            "11",
            "Win back",
            "",
            "3",
            "",
            "",
            "A-2",
        ],
    ]
    words = [
        heading.replace("Issue key", "Work item key")
        .replace("Issue id", "Work item id")
        .replace("Issue Type", "Work type")
        .replace("issue link", "work item link")
        for heading in JIRA
    ]
    first, second = (
        trackers.read_initiatives(write(tmp_path / name, [headings, *rows]))
        for name, headings in (("a.csv", JIRA), ("b.csv", words))
    )
    assert first.to_numpy().tolist() == second.to_numpy().tolist() and first[
        "requires"
    ].tolist() == ["Clean the addresses", ""]
    plan = trackers.read_initiatives(
        write(
            tmp_path / "plan.csv",
            [
                [
                    "Hierarchy",
                    "Title",
                    "Project",
                    "Assignee",
                    "Estimates (d)",
                    "Parent",
                    "Work item key",
                    "Work item status",
                ],
                ["Epic", "Win back", "Marketing (MKT)", "", "", "", "A-1", "In Progress"],
                [
                    "Story",
                    "Call list",
                    "Marketing (MKT)",
                    "Bo",
                    "5",
                    "Win back",
                    "A-2",
                    "In Progress",
                ],
                [
                    "Story",
                    "Clean the addresses",
                    "Marketing (MKT)",
                    "",
                    "3",
                    "Win back",
                    "A-3",
                    "To Do",
                ],
            ],
        )
    )
    assert plan[["initiative", "goal", "effort_likely", "kind"]].to_numpy().tolist() == [
        ["Call list", "Win back", "1", "running"],
        ["Clean the addresses", "Win back", "0.6", "new"],
    ]


def test_an_asana_export_keeps_commas_in_names_and_drops_what_is_complete(tmp_path: Path) -> None:
    path = write(
        tmp_path / "asana.csv",
        [
            [
                "Task ID",
                "Completed At",
                "Name",
                "Section/Column",
                "Assignee",
                "Assignee Email",
                "Projects",
                "Parent task",
                "Blocked By (Dependencies)",
                "Estimated time",
            ],
            [
                "1",
                "",
                "Trial, free",
                "Doing",
                "Ada",
                "a@x",
                "Growth",
                "",
                "Price page, Old one",
                "2400",
            ],
            ["2", "", "Price page", "To do", "Bo", "b@x", "Growth", "", "", "80:00"],
            ["3", "2026-03-01", "Old one", "Done", "Bo", "b@x", "Growth", "", "", "600"],
            [
                "4",
                "",
                "Case, study",
                "To do",
                "Bo",
                "b@x",
                "Trust",
                "",
                "Trial, free,Price page",
                "3d",
            ],
            ["5", "", "Ask the customer", "", "Bo", "b@x", "", "Case, study", "", "60"],
        ],
    )
    rows = listed(tables.check("initiatives", trackers.read_initiatives(path)).frame)
    assert list(rows) == ["Trial, free", "Price page", "Case, study"]
    assert [row["effort_likely"] for row in rows.values()] == pytest.approx([1, 2, 0.6])
    assert (
        rows["Case, study"]["requires"] == "Trial, free; Price page"
        and rows["Trial, free"]["requires"] == "Price page"
    )
    assert [row["goal"] for row in rows.values()] == ["Growth", "Growth", "Trust"]
    assert [row["kind"] for row in rows.values()] == ["running", "new", "new"]


def test_sections_that_are_no_states_are_the_goals(tmp_path: Path) -> None:
    path = write(
        tmp_path / "asana.csv",
        [
            ["Task ID", "Name", "Section/Column", "Assignee Email", "Projects", "Estimated hours"],
            ["1", "Trial", "New customers", "", "2026", "40"],
            ["2", "Price page", "Old customers", "", "2026", "20"],
        ],
    )
    frame = trackers.read_initiatives(path)
    assert frame["goal"].tolist() == ["New customers", "Old customers"] and frame[
        "effort_likely"
    ].tolist() == ["1", "0.5"]


def test_a_trello_board_reads_the_same_from_its_csv_and_its_json(tmp_path: Path) -> None:
    sheet = write(
        tmp_path / "t.csv",
        [
            [
                "Card ID",
                "Card Name",
                "Labels",
                "Members",
                "List ID",
                "List Name",
                "Archived",
                "Story Points",
            ],
            ["c1", "Trial", "Growth (green), Urgent (red)", "Ada", "l1", "Doing", "false", "5"],
            ["c2", "Fair", "", "", "l2", "Backlog", "false", "3"],
            ["c3", "Gone", "", "", "l2", "Backlog", "true", "1"],
        ],
    )
    board = tmp_path / "t.json"
    board.write_text(
        json.dumps(
            {
                "lists": [
                    {"id": "l1", "name": "Doing"},
                    {"id": "l2", "name": "Backlog"},
                    {"id": "l3", "name": "Never", "closed": True},
                ],
                "members": [{"id": "m1", "fullName": "Ada"}],
                "customFields": [{"id": "f1", "name": "Story Points"}],
                "cards": [
                    {
                        "shortLink": "c1",
                        "name": "Trial",
                        "idList": "l1",
                        "idMembers": ["m1"],
                        "labels": [{"name": "Growth", "color": "green"}],
                        "customFieldItems": [{"idCustomField": "f1", "value": {"number": "5"}}],
                    },
                    {
                        "shortLink": "c2",
                        "name": "Fair",
                        "idList": "l2",
                        "labels": [],
                        "customFieldItems": [{"idCustomField": "f1", "value": {"number": "3"}}],
                    },
                    {"shortLink": "c3", "name": "Gone", "idList": "l2", "closed": True},
                    {"shortLink": "c4", "name": "Never", "idList": "l3"},
                ],
            }
        )
    )
    frames = [
        tables.check("initiatives", trackers.read_initiatives(path)).frame
        for path in (sheet, board)
    ]
    for frame in frames:
        assert frame["initiative"].tolist() == ["Trial", "Fair"] and frame[
            "effort_likely"
        ].tolist() == [1.0, pytest.approx(0.6)]
        assert (
            frame["goal"].iloc[0] == "Growth"
            and frame["owner"].iloc[0] == "Ada"
            and frame["kind"].tolist() == ["running", "new"]
        )


def test_points_in_the_names_of_cards_are_read(tmp_path: Path) -> None:
    board = tmp_path / "t.json"
    board.write_text(
        json.dumps(
            {
                "lists": [{"id": "l", "name": "Ideas"}],
                "cards": [
                    {"id": "1", "name": "(8) Trial", "idList": "l"},
                    {"id": "2", "name": "Fair", "idList": "l"},
                ],
            }
        )
    )
    frame = trackers.read_initiatives(board, factors=Factors(point_weeks=0.25))
    assert frame["initiative"].tolist() == ["Trial", "Fair"] and frame[
        "effort_likely"
    ].tolist() == ["2", ""]
    assert any("1 of 2 initiatives has no estimate" in note for note in frame.attrs["notes"])


def test_the_first_of_several_projects_is_the_goal_where_it_is_one_of_other_rows_too(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "asana.csv",
        [
            ["Task ID", "Name", "Assignee Email", "Projects", "Estimated time"],
            ["1", "Trial", "", "Growth, Legal", "80:00"],
            ["2", "Fair", "", "Growth", "40:00"],
            ["3", "Letter", "", "Trust, always", "40:00"],
        ],
    )
    frame = trackers.read_initiatives(path)
    assert frame["goal"].tolist() == ["Growth", "Growth", "Trust, always"]
    assert (
        'estimates are "Estimated time", each with a unit of its own; 40 working hours are taken as'
        " 1 person-week" in "\n".join(frame.attrs["notes"])
    )
    assert "The middle one is 1 person-week: is that about right?" in "\n".join(
        frame.attrs["notes"]
    )


def test_points_in_the_names_of_cards_are_read_from_a_csv_too(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        [
            ["Card ID", "Card Name", "List Name"],
            ["1", "(8) Trial [3]", "To Do"],
            ["2", "Fair (Hannover)", "To Do"],
        ],
    )
    frame = trackers.read_initiatives(path, factors=Factors(point_weeks=0.25))
    assert frame["initiative"].tolist() == ["Trial", "Fair (Hannover)"] and frame[
        "effort_likely"
    ].tolist() == ["2", ""]


def test_a_column_that_says_the_same_in_every_row_names_no_initiative(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv",
        [
            ["Project", "Task name", "Hours"],
            ["Spring", "Trial", "40"],
            ["Spring", "Fair", "80"],
            ["Spring", "Letter", "20"],
        ],
    )
    assert trackers.read_initiatives(path)["initiative"].tolist() == ["Trial", "Fair", "Letter"]
    path = write(tmp_path / "twice.csv", [["Project", "Hours"], ["Spring", "40"], ["Spring", "80"]])
    assert trackers.read_initiatives(path)["initiative"].tolist() == ["Spring", "Spring"]


def test_an_aha_export_says_its_own_units(tmp_path: Path) -> None:
    path = write(
        tmp_path / "aha.csv",
        [
            [
                "Feature reference #",
                "Feature name",
                "Feature status",
                "Feature assigned to",
                "Epic name",
                "Epic name",
                "Initiative name",
                "Feature original estimate",
            ],
            [
                "F-1",
                "Trial",
                "In development",
                "Ada",
                "Self service",
                "Self service",
                "Growth",
                "2d 4h",
            ],
            ["F-2", "Price page", "Under consideration", "Bo", "", "", "Growth", "1m"],
            ["F-3", "Shipped thing", "Shipped", "Bo", "", "", "Growth", "9d"],
            ["F-4", "Case study", "Open", "Bo", "", "", "", "10p"],
        ],
    )
    frame = trackers.read_initiatives(path)
    assert [float(cell) for cell in frame["effort_likely"]] == pytest.approx([0.5, 4.4, 2.0]), (
        "m is a month there"
    )
    assert frame["goal"].tolist()[0] == "Self service" and frame["kind"].tolist() == [
        "running",
        "new",
        "new",
    ]


def test_any_sheet_with_names_and_estimates_will_do(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv",
        [
            [
                "ID",
                "Projekt",
                "Project",
                "Objective",
                "Responsible",
                "Optimistic",
                "Person-days",
                "Pessimistic",
                "Depends on",
                "Instead of",
                "Must",
                "Status",
            ],
            ["1", "x", "Trial", "Growth", "Ada", "5", "10", "20", "2, 3", "", "yes", "running"],
            ["2", "x", "Price page", "Growth", "Bo", "2,5", "5", "10", "", "Fair", "", "planned"],
            ["3", "x", "Fair", "Trust", "", "", "15", "", "7", "", "", ""],
        ],
        encoding="windows-1252",
        separator=";",
    )
    frame = trackers.read_initiatives(path)
    checked = tables.check("initiatives", frame)
    assert [problem.what for problem in checked.problems] == [
        'the initiative "Trial" needs both "Price page" and "Fair", which exclude one another, so'
        " it can never be kept"
    ]
    rows = listed(checked.frame)
    assert (
        rows["Trial"]["requires"] == "Price page; Fair"
        and rows["Price page"]["excludes"] == "Fair"
        and rows["Trial"]["must"]
    )
    assert [rows["Trial"][f"effort_{which}"] for which in ("low", "likely", "high")] == [1, 2, 4]
    assert rows["Price page"]["effort_low"] == 0.5 and rows["Fair"]["effort_likely"] == 3


def test_an_excel_sheet_will_do(tmp_path: Path) -> None:
    import pandas as pd

    pd.DataFrame({"Project": ["Trial"], "Effort (weeks)": [3], "Goal": ["Growth"]}).to_excel(
        tmp_path / "list.xlsx", index=False
    )
    frame = trackers.read_initiatives(tmp_path / "list.xlsx")
    assert frame[["initiative", "effort_likely", "goal"]].to_numpy().tolist() == [
        ["Trial", "3", "Growth"]
    ]


def test_the_settings_go_before_the_preset(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    write(
        tmp_path / "data" / "jira.csv",
        [
            [
                "Issue key",
                "Summary",
                "Status",
                "Campaign",
                "Sales hours",
                "Marketing hours",
                "Story Points",
                "After",
                "Keep it",
            ],
            ["A-1", "Trial", "To Do", "Spring", "80", "40", "99", "A-2", "yes"],
            ["A-2", "Fair", "To Do", "Spring", "", "20", "99", "", ""],
        ],
    )
    (tmp_path / "workshop.toml").write_text(
        'name = "Acme"\ndate = 2026-03-30\n[tables.initiatives]\nfile = "data/jira.csv"\nformat ='
        ' "tracker"\nweek_hours = 20\n[tables.initiatives.columns]\ngoal ='
        ' "Campaign"\neffort_likely_sales = "Sales hours"\neffort_likely_marketing = "Marketing'
        ' hours"\neffort_likely = { sum = ["Marketing hours"] }\nrequires = "After"\nmust = "Keep'
        ' it"\n',
    )
    team = workshop.open(tmp_path)
    frame = team.table("initiatives")
    assert (
        frame["goal"].tolist() == ["Spring", "Spring"]
        and frame["requires"].iloc[0] == "Fair"
        and frame["must"].tolist() == [True, False]
    )
    assert frame["effort_likely_sales"].iloc[0] == 4 and frame[
        "effort_likely_marketing"
    ].tolist() == [2, 1]
    assert any("20 working hours" in note for note in team.notes())


def test_a_folder_knows_a_tracker_by_its_headings_and_a_list_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    write(
        tmp_path / "data" / "j.csv",
        [["Issue key", "Summary", "Status", "Story Points"], ["A-1", "Trial", "To Do", "10"]],
    )
    (tmp_path / "workshop.toml").write_text(
        'name = "Acme"\ndate = 2026-03-30\n[tables.initiatives]\nfile = "data/j.csv"\npoint_weeks ='
        " 0.3\n"
    )
    team = workshop.open(tmp_path)
    assert team.table("initiatives")["effort_likely"].tolist() == [3]
    assert any(
        "1 story point is taken as 0.3 person-weeks (point_weeks in workshop.toml). The middle one"
        " is 3 person-weeks" in note
        for note in team.notes()
    )
    write(tmp_path / "data" / "j.csv", [["initiative", "effort_likely"], ["Trial", "10"]])
    assert workshop.open(tmp_path).table("initiatives")["effort_likely"].tolist() == [10]


def test_hostile_and_broken_files_are_told_not_thrown(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match=r"\[tables.initiatives.columns\]"):
        trackers.read_initiatives(write(tmp_path / "x.csv", [["a", "b"], ["1", "2"]]))
    for text in ("", "[]", "{", '{"cards": 3, "lists": []}', "[" * 100_000, '"x"'):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(WorkshopError):
            trackers.read_initiatives(tmp_path / "x.json")
    (tmp_path / "x.json").write_text(
        json.dumps(
            {
                "cards": [
                    None,
                    3,
                    {
                        "name": None,
                        "idMembers": [1, None],
                        "labels": "x",
                        "customFieldItems": [{"value": None}],
                    },
                    {"name": "Fair", "idList": "gone"},
                ],
                "lists": [None],
            }
        )
    )
    assert trackers.read_initiatives(tmp_path / "x.json")["initiative"].tolist()[-1] == "Fair"
    (tmp_path / "x.json").write_text(json.dumps({"cards": [], "lists": []}))
    assert trackers.read_initiatives(tmp_path / "x.json").empty
    empty = write(tmp_path / "e.csv", [JIRA])
    assert trackers.read_initiatives(empty).empty


def test_messy_rows_stay_with_their_row_number(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.csv",
        [
            [
                "Issue key",
                "Issue Type",
                "Summary",
                "Status",
                "Parent",
                "Story Points",
                "Inward issue link (Blocks)",
            ],
            ["A-1", "Story", "Trial", "To Do", "A-1", "5", "A-1"],
            [""],
            ["A-2", "Story", "trial", "To Do", "A-3", "huge", "A-3"],
            ["A-3", "Story", '=HYPERLINK("http://x")', "To Do", "A-2", "1", "A-2"],
            ["A-4", "Story", "x" * 300 + "; y", "To Do", "", "2", "TRIAL (a-1)"],
            ["A-5", "Story", "", "To Do", "", "2", ""],
        ],
    )
    frame = trackers.read_initiatives(path)
    names = frame["initiative"].tolist()
    assert names[0] == "Trial (A-1)", "two of the same name are told apart by their keys"
    long = next(name for name in names if name.startswith("xxx"))
    assert len(long) == trackers.LONGEST and frame.loc[
        frame["initiative"] == long, "requires"
    ].tolist() == ["Trial (A-1)"]
    problems = tables.check("initiatives", frame).problems
    assert {problem.row for problem in problems} == {None, 4, 7}
    assert any("wait for one another" in problem.what for problem in problems)
    assert frame.loc[2, "requires"] == "", "nothing waits for itself"


def test_a_list_in_our_own_columns_comes_through_as_it_is(tmp_path: Path) -> None:
    path = write(
        tmp_path / "own.csv",
        [
            [
                "Initiative",
                "Kind",
                "Goal",
                "Owner",
                "Effort low",
                "Effort likely",
                "Effort high",
                "Effort likely sales",
                "Requires",
                "Excludes",
                "Must",
                "Status",
            ],
            ["Trial", "running", "Growth", "Ada", "2", "4", "9", "3", "Fair", "", "yes", "x"],
            ["Fair", "new", "Trust", "", "1", "2", "3", "", "", "Letter", "no", ""],
            ["Letter", "", "", "", "", "5", "", "", "", "", "", ""],
        ],
    )
    from workshop.importers import spreadsheet

    plainly = tables.check("initiatives", spreadsheet.read(path), teams={"sales": "Sales"}).frame
    tracked = tables.check(
        "initiatives", trackers.read_initiatives(path), teams={"sales": "Sales"}
    ).frame
    for column in plainly.columns:
        assert (
            plainly[column].astype("string").fillna("").tolist()
            == tracked[column].astype("string").fillna("").tolist()
        ), column
