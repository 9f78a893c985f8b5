"""Exports of trackers with an oddity each: what comes out is right, and what is not certain is said
or refused.

The folders are in tests/cases. Whatever of the same kind is put into a random good export, the
result is that of the good one, or the difference is said.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import tables
from workshop.errors import WorkshopError
from workshop.importers import boards, tracker_systems, trackers

from .. import pasting

CASES = Path(__file__).parents[1] / "cases"
NAN = float("nan")
A_POINT = 0.2


@dataclass(frozen=True)
class Case:
    """What is right of a case: the person-weeks by initiative, other cells, and what has to be said
    or asked.
    """

    name: str
    efforts: dict[str, float]
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    settings: str = ""


POINTS = {"Trial signup": 5 * A_POINT, "Price page": 3 * A_POINT}
RIGHT = (
    Case(
        "d1-azure-devops-tree",
        {"Calculator": 8 * A_POINT, "Partner portal": 13 * A_POINT},
        {"Calculator": {"goal": "New price page", "owner": "Anna"}},
        ("the goal of others", "1 story point is taken as 0.2"),
    ),
    Case(
        "d1b-azure-devops-tree-joined",
        {"New price page": NAN, "Calculator": 8 * A_POINT, "Partner portal": 13 * A_POINT},
        asks=("row 2", "the cell is blank"),
    ),
    Case(
        "d2-clickup",
        {"Trial signup": 1.0, "Partner kit": NAN},
        {"Trial signup": {"owner": "Anna", "kind": "running"}},
        ('"Trial mail (of Trial signup)"', "in milliseconds", 'parts = "apart"'),
        asks=("row 5", "the cell is blank"),
    ),
    Case(
        "d2-clickup",
        {"Trial signup": 1.0, "Trial mail": 0.2, "Partner kit": NAN},
        asks=("row 5",),
        settings='parts = "apart"',
    ),
    Case(
        "d3-linear",
        POINTS | {"Partner kit": 8 * A_POINT},
        {"Price page": {"goal": "Pricing"}},
        ("Linear does not say what it is in", 'estimates = "days"'),
    ),
    Case(
        "d3-linear",
        {"Trial signup": 1.0, "Price page": 0.6, "Partner kit": 1.6},
        settings='estimates = "days"',
    ),
    Case(
        "d4-github-projects",
        {"Trial signup": 5 * A_POINT},
        says=('"Price page (of Trial signup)"', "was taken for points", 'parts = "apart"'),
    ),
    Case(
        "d4-github-projects",
        POINTS,
        {"Trial signup": {"kind": "running"}, "Price page": {"kind": "new"}},
        settings='parts = "apart"',
    ),
    Case(
        "d5-notion-relations",
        {"Trial signup": 2, "Price page": 1, "Partner kit, phase 2": 3},
        {
            "Price page": {"requires": "Trial signup"},
            "Partner kit, phase 2": {"requires": "Trial signup; Price page"},
        },
        ("an export of Notion",),
    ),
    Case(
        "d6-monday-board",
        {"Trial signup": 2, "Price page": 1, "Partner kit": 3},
        {
            "Price page": {"requires": "Trial signup", "goal": "Self-serve"},
            "Partner kit": {"requires": "Price page", "goal": "Partners"},
        },
        ('"Page (of Trial signup)"', "an export of monday.com"),
    ),
    Case(
        "d8-jira-two-estimate-fields",
        POINTS | {"Partner kit": 8 * A_POINT, "Portal": 13 * A_POINT},
        {"Partner kit": {"requires": "Price page; Trial signup"}},
        ("and, where that is blank,",),
    ),
    Case("d9-jira-german", {}, asks=('initiative = "Zusammenfassung"',)),
    Case("d9b-jira-german-told", POINTS, {"Trial signup": {"kind": "running", "owner": "Anna"}}),
    Case(
        "d10-mixed-units",
        {"A": 0.6, "B": 1.0, "C": 8.0, "D": 2.0, **dict.fromkeys("EFGH", NAN)},
        says=("some estimates have a unit and 1 other has none", '"2-3" (row 8: from 2 to 3)'),
        asks=('"1 sprint" is not', '"L" is not', '"2-3" is not', '"~4" is not'),
    ),
    Case(
        "d11-jira-work-items",
        {"Trial signup": 1.0, "Price page": 0.5},
        {"Price page": {"requires": "Trial signup", "goal": "Self-serve"}},
        ('"Mail (of Trial signup)"',),
    ),
    Case(
        "d12-asana",
        {"Trial signup": 1.0, "Price page": 0.5},
        {"Price page": {"requires": "Trial signup"}, "Trial signup": {"kind": "running"}},
        ('"Mail (of Trial signup)"', '"Q3 section:"'),
    ),
    Case(
        "h9-epics-and-their-parts",
        {"New price page": 21 * A_POINT, "Trade fair": 8 * A_POINT},
        says=(
            '"Draft (of New price page)" and "Copy (of New price page)"',
            "Azure DevOps does not say what it is in",
        ),
    ),
    Case(
        "g1-circle-of-three",
        dict.fromkeys("ABCD", 10.0),
        asks=('the initiatives "A", "B" and "C" wait for one another',),
    ),
    Case(
        "g6-must-excludes-must",
        dict.fromkeys("ABC", 10.0),
        asks=('the initiatives "A" and "B" exclude one another', "have to be kept"),
    ),
)


def opened(case: Case, tmp_path: Path):
    folder = tmp_path / "case"
    shutil.copytree(CASES / case.name, folder)
    if case.settings:
        paste(folder, "tables.initiatives", case.settings)
    return workshop.open(folder)


def paste(folder: Path, section: str, line: str) -> None:
    """A line of settings under its heading, as a person pastes it."""
    path = folder / "workshop.toml"
    text = path.read_text(encoding="utf-8")
    heading = f"[{section}]\n"
    path.write_text(
        (
            text.replace(heading, f"{heading}{line}\n", 1)
            if heading in text
            else f"{text}\n{heading}{line}\n"
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "case", RIGHT, ids=lambda case: f"{case.name}{' told' if case.settings else ''}"
)
def test_every_case_ends_right_or_says_why_not(case: Case, tmp_path: Path) -> None:
    checked = opened(case, tmp_path).check("initiatives")
    rows = checked.frame.set_index("initiative").to_dict("index")
    efforts = {name: row["effort_likely"] for name, row in rows.items()}
    assert efforts == pytest.approx(case.efforts, nan_ok=True)
    for name, cells in case.cells.items():
        assert {ours: rows[name][ours] for ours in cells} == cells
    problems = "\n".join(map(str, checked.problems))
    for sentence in case.says:
        assert sentence in "\n".join(checked.notes)
    for sentence in case.asks:
        assert sentence in problems
    assert bool(checked.problems) == bool(case.asks)


REMEDY = re.compile(
    r'under \[([\w.]+)\][^=]*?(?:: |: .*?: )?(\w+ = "[^"]+")|(\w+ = "[^"]+") under \[([\w.]+)\]'
)


def remedies(sentence: str) -> list[tuple[str, str]]:
    """Each line of settings in a sentence, with the heading that it belongs under."""
    return [(match[1] or match[4], match[2] or match[3]) for match in REMEDY.finditer(sentence)]


@pytest.mark.parametrize(
    ("headings", "row", "effort"),
    [
        (
            ["Zusammenfassung", "Vorgangsschlüssel", "Story Points"],
            ["Messe im Herbst", "GRO-1", "5"],
            1.0,
        ),
        (["Project", "Owner", "Effort"], ["Trade fair", "Anna", "5"], 1.0),
        (["Task", "Who", "Days"], ["Trade fair", "Anna", "5"], 1.0),
        (["Name", "Status", "Estimate"], ["Trade fair", "To Do", "5"], 1.0),
    ],
)
def test_every_remedy_works_when_it_is_pasted(
    headings: list[str], row: list[str], effort: float, make_folder
) -> None:
    folder = make_folder(initiatives="\n".join([",".join(headings), ",".join(row)]))
    for _ in range(4):
        checked = workshop.open(folder).check("initiatives")
        if not checked.problems:
            break
        offered = [
            remedy
            for problem in checked.problems
            for remedy in remedies(str(problem))
            if "..." not in remedy[1]
        ]
        assert offered, checked.problems
        paste(folder, *offered[0])
    assert checked.frame[["initiative", "effort_likely"]].to_numpy().tolist() == [
        [row[0], pytest.approx(effort)]
    ]


# --- oddities in a random good export -----------------------------------------------------------------------------


@dataclass
class Plan:
    """A random list of work, as any tracker could hold it: each row its key, name, effort in
    points, part of, waits for, done.
    """

    rows: list[dict]

    def right(self) -> dict[str, tuple[float, str]]:
        """Person-weeks and what it waits for, by initiative, worked out by the rule and not by the
        reader.
        """
        by_key = {row["key"]: row for row in self.rows}

        def whole(row: dict) -> dict:
            top, above = row, row["part_of"]
            while above:
                top = (
                    by_key[above] if by_key[above]["points"] and not by_key[above]["done"] else top
                )
                above = by_key[above]["part_of"]
            return top

        goals = {
            row["part_of"]
            for row in self.rows
            if row["part_of"] and not row["done"] and whole(row) is row
        }
        kept = [
            row
            for row in self.rows
            if not row["done"]
            and whole(row) is row
            and not (row["key"] in goals and not row["points"])
        ]
        found = {}
        for row in kept:
            needed = {
                whole(by_key[key])["name"] for key in row["waits"] if whole(by_key[key]) in kept
            } - {row["name"]}
            found[row["name"]] = (row["points"] * A_POINT, "; ".join(sorted(needed)))
        return found


def random_plan(seed: int) -> Plan:
    draw = np.random.default_rng(seed)
    rows: list[dict] = []
    for number in range(int(draw.integers(4, 14))):
        above = [row["key"] for row in rows if row["level"] < 2]
        part_of = str(draw.choice(above)) if above and draw.random() < 0.5 else ""
        level = next((row["level"] + 1 for row in rows if row["key"] == part_of), 0)
        waits = (
            [
                str(key)
                for key in draw.choice(
                    [row["key"] for row in rows], size=min(2, len(rows)), replace=False
                )
            ]
            if rows and draw.random() < 0.3
            else []
        )
        rows.append(
            {
                "key": f"K-{number + 1}",
                "name": f"Item {number + 1}{draw.choice(['', ', spring', ' & more'])}",
                "points": int(draw.choice([1, 2, 3, 5, 8, 13])),
                "part_of": part_of,
                "waits": waits,
                "done": bool(draw.random() < 0.15),
                "level": level,
            }
        )
    # Only what has parts of its own may be without an estimate: it is a goal then.
    for row in rows:
        if (
            any(other["part_of"] == row["key"] and not other["done"] for other in rows)
            and draw.random() < 0.5
        ):
            row["points"] = 0
    # In a file the parts of a thing follow it.
    order: list[dict] = []

    def put(key: str) -> None:
        for row in (row for row in rows if row["part_of"] == key):
            order.append(row)
            put(row["key"])

    put("")
    return Plan(order)


def azure(plan: Plan, path: Path) -> None:
    kinds = ["Epic", "Feature", "User Story"]
    write(
        path,
        [["ID", "Work Item Type", "Title", "State", "Story Points", "Parent", "Predecessor"]]
        + [
            [
                row["key"],
                kinds[row["level"]],
                row["name"],
                "Closed" if row["done"] else "New",
                row["points"] or "",
                row["part_of"],
                "; ".join(row["waits"]),
            ]
            for row in plan.rows
        ],
    )


def azure_tree(plan: Plan, path: Path) -> None:
    kinds = ["Epic", "Feature", "User Story"]
    write(
        path,
        [
            [
                "ID",
                "Work Item Type",
                "Title 1",
                "Title 2",
                "Title 3",
                "State",
                "Story Points",
                "Predecessor",
            ]
        ]
        + [
            [
                row["key"],
                kinds[row["level"]],
                *(row["name"] if level == row["level"] else "" for level in range(3)),
                "Removed" if row["done"] else "Active",
                row["points"] or "",
                "; ".join(row["waits"]),
            ]
            for row in plan.rows
        ],
    )


def github(plan: Plan, path: Path) -> None:
    names = {row["key"]: row["name"] for row in plan.rows}
    write(
        path,
        [["Title", "URL", "Assignees", "Status", "Estimate", "Parent issue", "Blocked by"]]
        + [
            [
                row["name"],
                f"https://github.com/a/b/issues/{row['key'][2:]}",
                "",
                "Done" if row["done"] else "Todo",
                row["points"] or "",
                names.get(row["part_of"], ""),
                "; ".join(names[key] for key in row["waits"]),
            ]
            for row in plan.rows
        ],
        separator="\t",
    )


def jira(plan: Plan, path: Path) -> None:
    """Two fields of estimates, each for some of the projects."""
    write(
        path,
        [
            [
                "Summary",
                "Issue key",
                "Issue Type",
                "Status",
                "Custom field (Story Points)",
                "Custom field (Story point estimate)",
                "Parent key",
                "Inward issue link (Blocks)",
                "Inward issue link (Blocks)",
            ]
        ]
        + [
            [
                row["name"],
                row["key"],
                "Story",
                "Done" if row["done"] else "To Do",
                *((row["points"] or "", "") if number % 3 else ("", row["points"] or "")),
                row["part_of"],
                *(row["waits"] + ["", ""])[:2],
            ]
            for number, row in enumerate(plan.rows)
        ],
    )


def outline(plan: Plan, path: Path) -> None:
    """A plan that numbers its rows, as project planning programs do."""
    numbers: dict[str, str] = {}
    below: dict[str, int] = {}
    for row in plan.rows:
        below[row["part_of"]] = below.get(row["part_of"], 0) + 1
        numbers[row["key"]] = (f"{numbers[row['part_of']]}." if row["part_of"] else "") + str(
            below[row["part_of"]]
        )
    write(
        path,
        [["ID", "WBS", "Task name", "Status", "Effort (points)", "Predecessors"]]
        + [
            [
                row["key"],
                numbers[row["key"]],
                row["name"],
                "Complete" if row["done"] else "Planned",
                row["points"] or "",
                "; ".join(row["waits"]),
            ]
            for row in plan.rows
        ],
    )


def notion(plan: Plan, path: Path) -> None:
    names = {row["key"]: row["name"] for row in plan.rows}

    def linked(keys: list[str]) -> str:
        return ", ".join(
            f"{names[key]}"
            f" (https://www.notion.so/{names[key].replace(' ', '-').replace(',', '')}-{'0a1b2c3d' * 4}?pvs=21)"
            for key in keys
            if key
        )

    write(
        path,
        [["Name", "Status", "Story Points", "Parent item", "Blocked by", "About"]]
        + [
            [
                row["name"],
                "Done" if row["done"] else "Not started",
                row["points"] or "",
                linked([row["part_of"]]),
                linked(row["waits"]),
                "https://www.notion.so/x",
            ]
            for row in plan.rows
        ],
    )


def plain_sheet(plan: Plan, path: Path) -> None:
    """A list of one's own with an estimate that names its unit in each cell."""
    write(
        path,
        [["ID", "Project", "Parent", "Status", "Effort", "Depends on"]]
        + [
            [
                row["key"],
                row["name"],
                row["part_of"],
                "done" if row["done"] else "planned",
                f"{row['points']} pts" if row["points"] else "",
                "; ".join(row["waits"]),
            ]
            for row in plan.rows
        ],
        separator=";",
    )


def write(path: Path, rows: list[list[object]], *, separator: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)


@pytest.mark.parametrize(
    "written",
    [azure, azure_tree, github, jira, outline, notion, plain_sheet],
    ids=lambda written: written.__name__,
)
def test_the_same_work_is_read_the_same_from_every_system(written, tmp_path: Path) -> None:
    compared = 0
    for seed in range(15):
        plan = random_plan(seed)
        written(plan, tmp_path / "i.csv")
        frame = trackers.read_initiatives(tmp_path / "i.csv")
        found = {
            row.initiative: (
                float(row.effort_likely or 0),
                "; ".join(sorted(filter(None, row.requires.split("; ")))),
            )
            for row in frame.itertuples()
        }
        right = plan.right()
        assert {name: pytest.approx(effort) for name, (effort, _) in right.items()} == {
            name: effort for name, (effort, _) in found.items()
        }, seed
        assert {name: needed for name, (_, needed) in right.items()} == {
            name: needed for name, (_, needed) in found.items()
        }, seed
        compared += len(right)
    assert compared > 40, "the plans hold something"


def test_nothing_is_counted_twice_however_the_estimates_stand(tmp_path: Path) -> None:
    for seed in range(15):
        plan = random_plan(seed)
        azure(plan, tmp_path / "i.csv")
        frame = trackers.read_initiatives(tmp_path / "i.csv")
        by_key = {row["key"]: row for row in plan.rows}
        listed = {row["key"] for row in plan.rows if row["name"] in set(frame["initiative"])}
        for key in listed:
            above = by_key[key]["part_of"]
            while above:
                assert above not in listed, "no part stands beside its whole"
                above = by_key[above]["part_of"]


@pytest.mark.parametrize(
    "unit", ["points", "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months"]
)
def test_a_number_without_a_unit_is_asked_for_and_the_answer_counts(
    unit: str, tmp_path: Path
) -> None:
    write(tmp_path / "i.csv", [["Project", "Effort"], ["Fair", "8"], ["Letter", "3"]])
    with pytest.raises(
        WorkshopError, match='does not say what the numbers in its column "Effort" are'
    ):
        trackers.read_initiatives(tmp_path / "i.csv")
    from workshop.importers.estimates import Factors

    found = (
        trackers.read_initiatives(tmp_path / "i.csv", unit=unit)["effort_likely"]
        .astype(float)
        .tolist()
    )
    assert found == pytest.approx([8 * Factors().weeks(unit), 3 * Factors().weeks(unit)])


@pytest.mark.parametrize("oddity", ["link", "parent", "circle of parts"])
def test_a_link_that_leads_nowhere_is_named(oddity: str, tmp_path: Path) -> None:
    rows = [
        ["K-1", "Feature", "Fair", "New", "5", "", ""],
        ["K-2", "Feature", "Letter", "New", "3", "", ""],
    ]
    if oddity == "link":
        rows[0][6] = "K-77"
    elif oddity == "parent":
        rows[0][5] = "77"
    else:
        rows[0][5], rows[1][5] = "K-2", "K-1"
    write(
        tmp_path / "i.csv",
        [
            ["ID", "Work Item Type", "Title", "State", "Story Points", "Parent", "Predecessor"],
            *rows,
        ],
    )
    frame = trackers.read_initiatives(tmp_path / "i.csv")
    assert frame["initiative"].tolist() == ["Fair", "Letter"] and not frame["goal"].any()
    said = "\n".join(frame.attrs["notes"])
    assert {
        "link": '"K-77 (from Fair)"',
        "parent": '"Fair (of 77)"',
        "circle of parts": '"Fair" and "Letter" lie under one another in a circle',
    }[oddity] in said


def test_a_state_that_is_not_known_is_named_and_the_line_says_what_it_is(make_folder) -> None:
    folder = make_folder(
        initiatives=(
            "Issue key,Summary,Status,Story Points\nA-1,Fair,Auf"
            " Eis,5\nA-2,Letter,Parked,3\nA-3,Trial,To Do,1\n"
        )
    )
    team = workshop.open(folder)
    assert team.table("initiatives")["initiative"].tolist() == ["Fair", "Letter", "Trial"]
    said = next(note for note in team.notes() if "not known" in note)
    assert '"Auf Eis" and "Parked"' in said
    offered = pasting.lines(said)
    assert offered == [
        ("tables.initiatives.values.status", f'"{state}" = "new"')
        for state in ("Auf Eis", "Parked")
    ]
    for section, line in offered:
        pasting.paste(folder, section, line)
    assert "not known" not in "".join(workshop.open(folder).notes())
    pasting.paste(folder, offered[0][0], '"Auf Eis" = "done"')
    assert workshop.open(folder).table("initiatives")["initiative"].tolist() == ["Letter", "Trial"]


@pytest.mark.parametrize(
    "said",
    ["FERTIG", "Terminé", "TERMINE", "3. Done ✓", "Hecho", "Chiuso", "Afgerond", "Concluída"],
)
def test_what_is_over_is_over_in_any_language_in_capitals_and_with_signs_around_it(
    make_folder, said: str
) -> None:
    folder = make_folder(
        initiatives=(
            f"Issue key,Summary,Status,Story Points\nA-1,Fair,{said},5\nA-2,Letter,To Do,3\n"
        )
    )
    assert workshop.open(folder).table("initiatives")["initiative"].tolist() == ["Letter"]


def test_no_word_for_a_state_says_two_things() -> None:
    words = [*tracker_systems.DONE, *tracker_systems.RUNNING, *tracker_systems.WAITING]
    assert len(words) == len(set(words))
    assert all(tracker_systems.state_words(word) == word for word in words)


def test_a_category_tells_what_a_state_of_a_teams_own_is(tmp_path: Path) -> None:
    write(
        tmp_path / "i.csv",
        [
            ["Summary", "Issue key", "Status", "Status Category", "Story Points"],
            ["Fair", "A-1", "Umsetzung", "In Progress", "5"],
            ["Letter", "A-2", "Parked", "Done", "5"],
        ],
    )
    frame = trackers.read_initiatives(tmp_path / "i.csv")
    assert frame[["initiative", "kind"]].to_numpy().tolist() == [["Fair", "running"]]
    assert "not known" not in "\n".join(frame.attrs["notes"])


def test_a_column_that_nobody_looks_at_is_named(tmp_path: Path) -> None:
    write(
        tmp_path / "i.csv",
        [
            ["Summary", "Issue key", "Status", "Story Points", "Waits on", "Blank"],
            ["Fair", "A-1", "To Do", "5", "A-2", ""],
        ],
    )
    assert '1 column is not looked at: "Waits on".' in "\n".join(
        trackers.read_initiatives(tmp_path / "i.csv").attrs["notes"]
    )


def test_templates_mirrors_and_half_an_emoji_on_a_board(tmp_path: Path) -> None:
    cards = [
        {"id": "1", "name": "[8] Trial \ud83d", "idList": "l"},
        {"id": "2", "name": "How we write cards", "isTemplate": True, "idList": "l"},
        {"id": "3", "name": "Trial", "cardRole": "mirror", "idList": "l"},
        {"id": "4", "name": "https://trello.com/c/abc123", "idList": "l"},
        {"id": "5", "name": "[2026] Fair", "idList": "l"},
    ]
    (tmp_path / "b.json").write_text(
        json.dumps({"lists": [{"id": "l", "name": "To Do"}], "cards": cards})
    )
    frame = trackers.read_initiatives(tmp_path / "b.json")
    assert frame[["initiative", "effort_likely"]].to_numpy().tolist() == [
        ["Trial", "1.6"],
        ["[2026] Fair", ""],
    ]
    frame.to_csv().encode("utf-8")
    assert any(
        "3 rows left out because they are headings, templates or mirrors" in note
        for note in frame.attrs["notes"]
    )


def test_a_board_of_one_group_is_known_by_the_title_above_it() -> None:
    heads = ["Name", "Status", "Effort (days)"]
    frame = boards.grouped(
        [
            ["Roadmap"],
            [],
            ["This year"],
            heads,
            ["Fair", "Done", "3"],
            ["Letter", "", "2"],
            ["", "", "5"],
            ["", "Stuck", ""],
        ]
    )
    assert frame[["Name", "Group"]].to_numpy().tolist() == [
        ["Fair", "This year"],
        ["Letter", "This year"],
        ["", "This year"],
    ]
    assert list(frame.index) == [
        5,
        6,
        8,
    ], "the sums are no row; a row without a name is one, so that its name is asked for"


@pytest.mark.parametrize(
    ("heading", "weeks"),
    [
        ("Aufwand (Tage)", 1.6),
        ("Effort hours", 0.2),
        ("Estimation [jours]", 1.6),
        ("Estimated size in weeks", 8.0),
    ],
)
def test_a_heading_that_names_its_unit_needs_no_settings(
    heading: str, weeks: float, tmp_path: Path
) -> None:
    write(tmp_path / "i.csv", [["Project", heading, "Effort spent (hours)"], ["Fair", "8", "99"]])
    assert trackers.read_initiatives(tmp_path / "i.csv")["effort_likely"].astype(
        float
    ).tolist() == pytest.approx([weeks])


def test_an_issue_is_found_by_its_address_its_number_or_its_repository(tmp_path: Path) -> None:
    for called in ("https://github.com/a/b/issues/1", "a/b#1", "#1", "Fair"):
        write(
            tmp_path / "i.csv",
            [
                ["Title", "URL", "Assignees", "Status", "Estimate", "Blocked by"],
                ["Fair", "https://github.com/a/b/issues/1", "", "", "3", ""],
                ["Letter", "https://github.com/a/b/issues/2", "", "", "5", called],
            ],
        )
        assert trackers.read_initiatives(tmp_path / "i.csv")["requires"].tolist() == ["", "Fair"]


def test_what_has_a_title_and_no_groups_is_no_board_of_groups() -> None:
    assert boards.grouped([["Our list"], ["Name", "Status", "Days"], ["Fair", "new", "3"]]) is None
    assert boards.grouped([["Name", "Status", "Days"], ["Fair", "new", "3"]]) is None
    assert boards.grouped([]) is None


# --- links that contradict one another ----------------------------------------------------------------------------


def circles(needs: np.ndarray) -> set[frozenset[int]]:
    """The groups in which each waits for each, by multiplying the links out."""
    reached = needs.copy()
    for _ in range(len(needs)):
        reached = reached | (reached.astype(int) @ needs.astype(int) > 0)
    both = reached & reached.T
    return {frozenset(np.flatnonzero(row)) for row in both if row.sum() > 1}


def test_every_contradiction_is_named_and_nothing_else_is() -> None:
    kinds = {"wait for one another": 0, "never be kept": 0, "no plan that holds": 0, "none": 0}
    for seed in range(150):
        draw = np.random.default_rng(seed)
        size = int(draw.integers(3, 8))
        needs = draw.random((size, size)) < 0.16
        excludes = np.triu(draw.random((size, size)) < 0.08, 1)
        np.fill_diagonal(needs, False)
        must = draw.random(size) < 0.3
        names = [f"Item {number}" for number in range(size)]
        frame = pd.DataFrame(
            {
                "initiative": names,
                "requires": [
                    "; ".join(names[other] for other in np.flatnonzero(row)) for row in needs
                ],
                "excludes": [
                    "; ".join(names[other] for other in np.flatnonzero(row)) for row in excludes
                ],
                "must": must,
            }
        )
        said = [problem.what for problem in tables.contradictions(frame)]
        reached = np.eye(size, dtype=bool) | needs
        for _ in range(size):
            reached = reached | (reached.astype(int) @ reached.astype(int) > 0)
        clashing = [tuple(pair) for pair in np.argwhere(excludes)]
        never = {pair for pair in clashing if (reached[:, pair[0]] & reached[:, pair[1]]).any()}
        no_plan = {
            pair
            for pair in clashing
            if pair not in never and (reached[must, pair[0]].any() and reached[must, pair[1]].any())
        }
        assert sum("wait for one another" in what for what in said) == len(circles(needs)), seed
        assert sum("never be kept" in what for what in said) == len(never), seed
        assert sum("no plan that holds" in what for what in said) == len(no_plan), seed
        for group in circles(needs):
            assert any(all(f'"{names[at]}"' in what for at in group) for what in said)
        for kind in kinds:
            kinds[kind] += any(kind in what for what in said) if kind != "none" else not said
    assert min(kinds.values()) > 5, "each kind came up"


def test_a_chain_of_ten_thousand_is_looked_through_without_trouble() -> None:
    size = 10_000
    frame = pd.DataFrame(
        {
            "initiative": [f"i{n}" for n in range(size)],
            "requires": [f"i{(n + 1) % size}" for n in range(size)],
            "excludes": "",
            "must": False,
        }
    )
    assert len(tables.contradictions(frame)) == 1
