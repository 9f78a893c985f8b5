"""Bad rows are all named at once, with the remedy; good rows still go through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import findings, tables
from workshop.strategy import alignment
from workshop.strategy.problem import Problem
from workshop.terms import Terms

TEAMS = {"sales": "Sales", "marketing": "Key accounts"}
SURVEY = {
    "respondent": "ann",
    "team": "sales",
    "kind": "own",
    "topic": "answers quickly",
    "score": "3",
}


def raw(*rows: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), dtype=object).fillna("")
    frame.index = range(2, len(frame) + 2)
    return frame


def survey(**cells: str) -> tables.Checked:
    return tables.check("survey", raw(SURVEY | {"respondent": "bob"}, SURVEY | cells), teams=TEAMS)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"team": "Finance"},
            (
                'survey.csv, row 3, column "team": "Finance" is not a team of this workshop (Sales'
                " or Key accounts). Correct the cell, delete the row, or add the team to"
                " workshop.toml."
            ),
        ),
        (
            {"kind": "mine"},
            (
                'survey.csv, row 3, column "kind": "mine" is not own, other or expected. Correct'
                " the cell or delete the row."
            ),
        ),
        (
            {"topic": ""},
            (
                'survey.csv, row 3, column "topic": the cell is blank. Fill the cell or delete the'
                " row."
            ),
        ),
        (
            {"respondent": "bob"},
            (
                'survey.csv, row 3, column "topic": the same round, respondent, kind and topic as'
                " in row 2. Delete one of the two rows; the first one counts."
            ),
        ),
    ],
)
def test_a_bad_row_is_named_with_file_row_column_value_and_remedy(
    cells: dict[str, str], sentence: str
) -> None:
    checked = survey(**cells)
    assert [str(problem) for problem in checked.problems] == [sentence]
    assert checked.frame["respondent"].tolist() == ["bob"]
    assert checked.frame.attrs["left_out"] == 1


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("6", '"6" is not 1 to 5'),
        ("good", '"good" is not a number from 1 to 5'),
        ("9" * 400, '…" is larger than any number that can be meant'),
    ],
)
def test_a_score_that_cannot_be_read_costs_its_cell_and_not_its_row(cell: str, what: str) -> None:
    checked = survey(score=cell, comment="Call more often.")
    (problem,) = checked.problems
    assert problem.what.endswith(what) and (problem.row, problem.column) == (3, "score")
    assert problem.remedy == "Correct the cell; until then it counts as blank and the row stays."
    assert checked.frame["score"].isna().tolist() == [False, True]
    assert checked.frame["comment"].tolist()[1] == "Call more often."
    assert checked.frame.attrs["left_out"] == 0 and checked.frame.attrs["unread"]["score"].n == 1
    assert findings.with_left_out("", checked.frame) == (
        "1 cell of score in survey.csv could not be read."
    )


def test_an_answer_that_cannot_be_read_takes_no_other_of_the_same_person_away() -> None:
    checked = tables.check("survey", raw(SURVEY | {"score": "x"}, SURVEY), teams=TEAMS)
    assert [problem.column for problem in checked.problems] == ["score"]
    assert checked.frame["score"].dropna().tolist() == [float(SURVEY["score"])]


COST_THE_ROW = {
    ("people", "person"): "who it is about",
    ("people", "team"): "people are only looked at as members of a side",
    ("survey", "respondent"): "how many people answered decides whether it may be shown",
    ("survey", "team"): "whose answer it is",
    ("survey", "kind"): "of whom it is said",
    ("survey", "topic"): "what was answered",
    ("needs", "from_team"): "who asks whom",
    ("needs", "need"): "what is asked for",
    ("messages", "sent_at"): "everything is in an order or in a week: who answered whom, and when",
    ("messages", "sender"): "who wrote",
    ("meetings", "start"): "which of the meetings of a series it was",
    ("meetings", "series"): "which meeting it was",
    ("meetings", "person"): "who was invited",
    ("leads", "lead_id"): "which lead it is; where there is none, the row's number is taken",
    ("ratings", "lead_id"): "what was rated",
    ("ratings", "rater"): "how many people rated decides whether it may be shown",
    ("ratings", "team"): "whose rating it is",
    ("initiatives", "initiative"): "what is planned, kept or stopped",
    ("points", "team"): "whose points they are",
    ("points", "initiative"): "what they were given to",
    ("goals", "goal"): "what is to be reached",
    ("contacts", "team"): "who talks to whom",
    ("contacts", "contact_team"): "who talks to whom",
}
"""The columns whose bad cell costs the row, each with the reason."""
BY_TEAM = [
    ("initiatives", f"{column.name}_sales")
    for column in tables.TABLES["initiatives"].columns
    if column.per_team
]
EVERY = [(t.name, c.name) for t in tables.TABLES.values() for c in t.columns] + BY_TEAM
ORDERS = {"sales_view": ["Cold", "Hot"], "marketing_view": ["C", "A"]}


def _kind(table: str, column: str) -> str:
    found = tables.TABLES[table].column(column)
    return "number" if found is None else found.kind


GOOD = {
    "people": {"person": "Ada", "team": "Sales"},
    "survey": SURVEY,
    "needs": {"from_team": "Sales", "need": "A word"},
    "messages": {"sent_at": "2026-03-01", "sender": "Ada"},
    "meetings": {"start": "2026-03-01", "series": "Weekly", "person": "Ada"},
    "leads": {"lead_id": "1", "source": "Fair"},
    "ratings": {"lead_id": "1", "rater": "Ada", "team": "Sales", "score": "3"},
    "initiatives": {"initiative": "Trial", "effort_likely": "4"},
    "points": {"team": "Sales", "initiative": "Trial", "points": "3"},
    "goals": {"goal": "Growth", "owner": "Ada"},
    "contacts": {"team": "Sales", "contact_team": "Key accounts"},
}


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_only_a_cell_that_its_row_cannot_do_without_costs_the_row(table: str, column: str) -> None:
    fine = GOOD[table] | dict.fromkeys(tables.TABLES[table].key[-1:], "other")
    rows = [{column: ""} | fine, GOOD[table] | {column: "?!"}]
    checked = tables.check(table, raw(*rows), teams=TEAMS, orders=ORDERS)
    if _kind(table, column) in ("text", "list"):
        assert len(checked.frame) == 2, "any text can be read"
        return
    assert [(p.row, p.column) for p in checked.problems] == [(3, column)]
    costs = (table, column) in COST_THE_ROW
    assert len(checked.frame) == 2 - costs and checked.frame.attrs["left_out"] == costs
    assert costs or checked.frame.attrs["unread"][column].n == 1
    for other in checked.frame.columns.difference([column]):  # nothing else goes with it
        assert pd.notna(checked.frame[other].iloc[-1]) or not GOOD[table].get(other) or costs


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_a_blank_cell_costs_the_row_only_where_a_bad_one_does(table: str, column: str) -> None:
    fine = GOOD[table] | dict.fromkeys(tables.TABLES[table].key[-1:], "other")
    checked = tables.check(table, raw({column: ""} | fine, GOOD[table] | {column: ""}), teams=TEAMS)
    costs = (table, column) in COST_THE_ROW and (table, column) != ("leads", "lead_id")
    assert len(checked.frame) == 2 - costs
    told = tables.TABLES[table].column(column)
    assert bool(checked.problems) == (costs or (told is not None and told.filled))


def test_an_initiative_without_an_effort_is_on_the_list_and_in_no_plan() -> None:
    rows = [
        {"initiative": "Trial", "effort_likely": "4", "requires": "Price page"},
        {"initiative": "Price page", "effort_likely": "a month", "goal": "Growth"},
        {"initiative": "Fair", "effort_likely": "6"},
        {"initiative": "Podcast", "effort_likely": ""},
    ]
    plan = tables.check("initiatives", raw(*rows), teams=TEAMS).frame
    given = [
        {"team": side, "initiative": row["initiative"], "points": "25"}
        for side in TEAMS
        for row in rows
    ]
    given[0]["points"] = "?"
    points = tables.check("points", raw(*given), teams=TEAMS).frame
    terms = Terms(("Sales", "Key accounts"))
    problem = Problem(plan, points, {"Sales": 5.0}, terms)
    assert problem.efforts.names == ("Trial", "Fair") and problem.wishes.effort.tolist() == [4, 6]
    assert problem.wishes.points.tolist() == [[0, 25], [25, 25]]
    assert "no effort is known" in " ".join(problem.wishes.said_once)
    said = problem.caveat()
    assert "2 cells of effort_likely in initiatives.csv are blank or could not be read." in said
    assert "1 cell of points in points.csv is blank or could not be read." in said
    assert alignment.points_of(plan, points, terms).by_side.tolist()[1] == [25, 25, 25, 25]
    assert (
        "serve no goal (Trial, Fair and Podcast)" in alignment.goals(plan, pd.DataFrame()).sentence
    )


def test_all_bad_rows_are_reported_at_once() -> None:
    rows = [SURVEY | {"respondent": str(i), "score": "9", "team": "x"} for i in range(30)]
    checked = tables.check("survey", raw(*rows), teams=TEAMS)
    assert len(checked.problems) == 60
    assert checked.frame.empty
    assert checked.frame.attrs["missing"] == "No row of survey.csv can be used; see the problems."


def test_a_blank_score_means_cannot_judge_and_is_kept() -> None:
    checked = survey(score="")
    assert not checked.problems
    assert checked.frame["score"].isna().tolist() == [False, True]


def test_a_team_is_known_by_key_or_name_in_any_case() -> None:
    checked = tables.check(
        "people",
        raw({"person": "a", "team": "MARKETING"}, {"person": "b", "team": "key Accounts"}),
        teams=TEAMS,
    )
    assert checked.frame["team"].tolist() == ["Key accounts", "Key accounts"]


def test_headings_are_recognised_in_any_case_and_a_near_miss_is_suggested() -> None:
    checked = tables.check(
        "people", raw({" Person ": "a", "TEAM": "sales", "rolle": "x"}), teams=TEAMS
    )
    assert checked.frame["person"].tolist() == ["a"]
    assert checked.notes == ('people.csv: the column "rolle" is not used. Did you mean "role"?',)
    checked = tables.check(
        "people", raw({"person": "a", "team": "sales", "role": "x", "rolle": "y"}), teams=TEAMS
    )
    assert checked.notes == ('people.csv: the column "rolle" is not used.',), (
        "what is there already is not suggested"
    )


def test_a_missing_column_makes_the_table_empty_and_says_how_to_name_it() -> None:
    checked = tables.check("leads", raw({"Lead Number": "1"}))
    assert checked.frame.empty
    assert 'under [tables.leads.columns] which one it is: lead_id = "..."' in str(
        checked.problems[0]
    )
    assert checked.frame.attrs["missing"] == 'leads.csv cannot be used: "lead_id" is missing.'


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_no_rows_and_one_row_come_through(name: str) -> None:
    columns = [column.name for column in tables.TABLES[name].columns]
    none = tables.check(name, pd.DataFrame(columns=columns, dtype=object), teams=TEAMS)
    assert none.frame.empty and not none.problems
    assert none.frame.attrs["missing"].endswith("has headings but no rows yet.")
    cells = {
        "text": "a",
        "team": "sales",
        "whole": "3",
        "number": "3",
        "date": "2026-11-23",
        "yes_no": "yes",
        "list": "a",
        "view": "hot",
    }
    row = {
        c.name: c.choices[0] if c.kind == "choice" else cells[c.kind]
        for c in tables.TABLES[name].columns
    }
    one = tables.check(name, raw(row), teams=TEAMS)
    assert len(one.frame) == 1 and not one.problems
    assert list(one.frame.columns) == columns
    assert one.frame.dtypes.drop(
        [
            c.name
            for c in tables.TABLES[name].columns
            if c.kind in ("view", "text", "choice", "team", "list")
        ]
    ).equals(
        tables.empty(name).dtypes.drop(
            [
                c.name
                for c in tables.TABLES[name].columns
                if c.kind in ("view", "text", "choice", "team", "list")
            ]
        )
    )


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2026-11-03", "2026-11-23 10:30"], ["2026-11-03 00:00", "2026-11-23 10:30"]),
        (["3.11.2026", "23.11.2026 10:30"], ["2026-11-03 00:00", "2026-11-23 10:30"]),
        (["03/11/2026", "23/11/2026"], ["2026-11-03 00:00", "2026-11-23 00:00"]),
        (["11/3/2026 1:05 PM", "11/23/2026"], ["2026-11-03 13:05", "2026-11-23 00:00"]),
        (["2026-11-03T23:30:00-02:00", "Nov 23, 2026"], ["2026-11-04 01:30", "2026-11-23 00:00"]),
        (["2026-11-03", "3.11.2026"], ["2026-11-03 00:00", "2026-11-03 00:00"]),
        (["2026-11-03 10:30 PM", "2026-11-23 9:05 am"], ["2026-11-03 22:30", "2026-11-23 09:05"]),
    ],
)
def test_dates_are_read_in_the_formats_that_people_use(cells: list[str], dates: list[str]) -> None:
    values, why = tables.read_dates(pd.Series(cells))
    assert [f"{value:%Y-%m-%d %H:%M}" for value in values] == dates
    assert why["notes"] == []


def test_a_date_that_could_be_two_days_is_read_day_first_and_said() -> None:
    values, why = tables.read_dates(pd.Series(["03/04/2026"]))
    assert values[0] == pd.Timestamp("2026-04-03")
    assert "month first" in why["notes"][0]
    assert tables.read_dates(pd.Series(["03/04/2026"]), "month first")[0][0] == pd.Timestamp(
        "2026-03-04"
    )


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("soon", "is not a date"),
        ("1/1", "is not a date"),
        ("31.02.2026", "is no date between 1970 and 2100"),
        ("2026-13-01", "is no date between"),
        ("0026-01-01", "is no date between"),
        ("4. Nonember 2026", "is not a date that can be read"),
        ("2262-01-01", "is no date between"),
    ],
)
def test_what_is_no_date_is_reported(cell: str, why: str) -> None:
    checked = tables.check(
        "leads",
        raw({"lead_id": "1", "created_at": cell}, {"lead_id": "2", "created_at": "2026-03-01"}),
    )
    assert [problem.value for problem in checked.problems] == [cell]
    assert why in checked.problems[0].what


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1,234", None, 1234),
        ("1,234", ",", 1.234),
        ("1.234", None, 1.234),
        ("1.234", ",", 1234),
        ("1.234.567", None, 1234567),
        ("0,5", None, 0.5),
        ("€ 1'200.50", None, 1200.5),
        ("12,50 €", None, 12.5),
        ("3k", None, 3000),
        ("(5)", None, None),
        ("1e5", None, None),
        ("", None, None),
        ("nan", None, None),
        ("inf", None, None),
        ("1e400", None, None),
        ("9" * 400, None, None),
        ("900,-", None, 900),
        ("١٢٣", None, 123),
        ("12,34,567", None, 1234567),
        ("23.11.2026", None, None),
        ("1.5", ",", None),
        ("1 2", None, None),
        ("+49 30 1234567", None, None),
    ],
)
def test_numbers_are_read_as_people_write_them(
    cell: str, decimal: str | None, number: float | None
) -> None:
    value = tables.numbers(pd.Series([cell]), decimal)[0]
    assert (value == number) if number is not None else pd.isna(value)


@pytest.mark.parametrize(
    ("cell", "date", "said"),
    [
        ("46349", "2026-11-23 00:00", "days as Excel counts them"),
        ("46349,4375", "2026-11-23 10:30", "days as Excel counts them"),
        ("1795435200", "2026-11-23 12:00", "seconds since 1970"),
        ("1795435200000", "2026-11-23 12:00", "milliseconds since 1970"),
    ],
)
def test_dates_that_a_program_wrote_as_a_number_are_read_and_said(
    cell: str, date: str, said: str
) -> None:
    values, why = tables.read_dates(pd.Series([cell, "2026-11-03"]))
    assert f"{values[0]:%Y-%m-%d %H:%M}" == date
    assert why["notes"] == [f"dates like {cell} were read as {said}, so {cell} is 2026-11-23."]


def test_what_programs_write_for_nothing_is_blank_where_a_number_or_a_date_belongs_and_a_word_elsewhere() -> (
    None
):
    checked = tables.check(
        "leads",
        raw(
            {
                "lead_id": "1",
                "amount": "n/a",
                "created_at": "NaT",
                "accepted": "-",
                "source": "None",
            }
        ),
    )
    assert not checked.problems and checked.frame["source"].tolist() == ["None"]
    assert checked.frame[["amount", "created_at", "accepted"]].isna().all(axis=None)
    assert (
        tables.check(
            "ratings",
            raw({"lead_id": "1", "rater": "a", "team": "sales", "score": "n/a"}),
            teams=TEAMS,
        )
        .problems[0]
        .what
        == "the cell is blank"
    )


def test_a_row_that_cannot_be_used_repeats_nothing() -> None:
    rows = [
        {"person": "1", "team": "nobody"},
        {"person": "1", "team": "sales"},
        {"person": "", "team": ""},
        {"person": "1", "team": "sales"},
    ]
    checked = tables.check("people", raw(*rows), teams=TEAMS)
    assert [(problem.row, problem.column) for problem in checked.problems] == [
        (2, "team"),
        (5, "person"),
    ]
    assert checked.problems[1].what == "the same person as in row 3" and len(checked.frame) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["冷", "温", "热"],
        ["A-", "A", "A+"],
        ["< 50", "> 50", "50"],
        ["★", "★★"],
        ["-1", "0", "1"],
        ["холодный", "горячий"],
        ["कि", "की"],
    ],
)
def test_labels_of_any_script_and_with_signs_are_told_apart(words: list[str]) -> None:
    rows = [{"lead_id": str(place), "sales_view": word} for place, word in enumerate(words)]
    checked = tables.check("leads", raw(*rows), orders={"sales_view": words})
    assert checked.frame["sales_view"].tolist() == words and not checked.problems
    assert tables.check(
        "leads", raw({"lead_id": "1", "sales_view": "B+"}), orders={"sales_view": ["A", "B"]}
    ).problems, "B+ is no B"


def test_teams_are_told_apart_in_any_script_and_a_third_one_is_neither() -> None:
    rows = [
        SURVEY | {"team": "销售部"},
        SURVEY | {"respondent": "b", "team": "市场部"},
        SURVEY | {"respondent": "c", "team": "客户部"},
    ]
    checked = tables.check("survey", raw(*rows), teams={"sales": "销售部", "marketing": "市场部"})
    assert checked.frame["team"].tolist() == ["销售部", "市场部"] and len(checked.problems) == 1


def test_views_are_ordered_labels_numbers_or_labels_without_an_order() -> None:
    rows = [
        {"lead_id": "1", "sales_view": "hot", "marketing_view": "12"},
        {"lead_id": "2", "sales_view": "Cold", "marketing_view": ""},
    ]
    frame = tables.check("leads", raw(*rows), orders={"sales_view": ["Cold", "Hot"]}).frame
    assert frame["sales_view"].cat.ordered and frame["sales_view"].tolist() == ["Hot", "Cold"]
    assert frame["marketing_view"].dtype == float
    frame = tables.check("leads", raw(*rows)).frame
    assert not frame["sales_view"].cat.ordered


def test_a_label_outside_the_order_is_a_problem() -> None:
    checked = tables.check(
        "leads",
        raw({"lead_id": "1", "sales_view": "Lukewarm"}),
        orders={"sales_view": ["Cold", "Hot"]},
    )
    assert "is not one of Cold or Hot" in checked.problems[0].what


def test_attributes_of_leads_are_kept_as_they_are() -> None:
    frame = tables.check("leads", raw({"lead_id": "1", "Campaign name": "Autumn"})).frame
    assert frame["Campaign name"].tolist() == ["Autumn"]


def test_efforts_have_to_rise_and_may_come_by_team() -> None:
    rows = [
        {
            "initiative": "a",
            "effort_low": "3",
            "effort_likely": "2",
            "effort_high": "5",
            "effort_likely_sales": "1",
        },
        {
            "initiative": "b",
            "effort_low": "1",
            "effort_likely": "2",
            "effort_high": "5",
            "effort_likely_sales": "-1",
        },
        {
            "initiative": "c",
            "effort_low": "",
            "effort_likely": "2",
            "effort_high": "",
            "effort_likely_sales": "2",
        },
    ]
    checked = tables.check("initiatives", raw(*rows), teams=TEAMS)
    assert [(p.row, p.what) for p in checked.problems] == [
        (2, '"3" is over the most likely effort, 2'),
        (3, '"-1" is under 0'),
    ]
    assert checked.frame["effort_likely_sales"].fillna(-9).tolist() == [1.0, -9, 2.0]
    assert checked.frame["effort_low"].isna().tolist() == [True, False, True]
    assert checked.frame["effort_high"][0] == 5.0
    assert not checked.frame["must"].any()


@pytest.mark.parametrize(
    ("cells", "usual", "wanted"),
    [
        (["0,5", "1,125", "2,250"], None, [0.5, 1.125, 2.25]),
        (["1,234", "0,750", "12,5"], None, [1.234, 0.75, 12.5]),
        (["0,001"], None, [0.001]),
        (["1.234,50", "2.000.000", "1.500"], None, [1234.5, 2e6, 1500]),
        (["1.234", "2.500", "10.000"], ",", [1234, 2500, 10000]),
        (["0.5", "1.250"], ",", [0.5, 1.25]),
        (["1,234", "5,678"], None, [1234, 5678]),
    ],
)
def test_one_column_has_one_way_of_writing_numbers(
    cells: list[str], usual: str | None, wanted: list[float]
) -> None:
    assert tables.numbers(pd.Series(cells), None, usual).tolist() == wanted


def test_numbers_that_could_be_either_are_said(make_folder: Callable[..., Path]) -> None:
    folder = make_folder(leads="lead_id,amount\n1,1.234\n2,2.500\n")
    assert any(
        "numbers like 1.234 were read as 1.234" in note for note in workshop.open(folder).notes()
    )
    semicolons = make_folder(leads="lead_id;amount\n1;1.234\n2;2.500\n")
    team = workshop.open(semicolons)
    assert team.table("leads")["amount"].tolist() == [1234, 2500] and team.notes() == []


def test_a_prerequisite_that_no_initiative_is_called_is_told_with_its_row_and_the_nearest_name():
    raw = pd.DataFrame(
        {
            "initiative": ["Trial", "Price page"],
            "effort_likely": ["2", "3"],
            "requires": ["", "Trail; trial"],
            "excludes": ["Nichts", ""],
        },
        index=[2, 3],
    )
    checked = tables.check("initiatives", raw)
    assert checked.notes == (
        (
            'initiatives.csv, row 2, column "excludes": no initiative is called "Nichts", so it is'
            " not looked at."
        ),
        (
            'initiatives.csv, row 3, column "requires": no initiative is called "Trail", so it is'
            ' not looked at. Did you mean "Trial"?'
        ),
    )
    assert len(checked.frame) == 2 and not checked.problems


def test_a_teams_own_effort_is_headed_by_its_key_or_its_name() -> None:
    teams = {"sales": "Vertrieb", "marketing": "Marketing", "cs": "Customer Success"}
    raw = pd.DataFrame(
        {
            "initiative": ["Trial"],
            "effort_likely": ["9"],
            "effort_likely_vertrieb": ["2"],
            "effort_likely_cs": ["3"],
            "Effort low Customer Success": ["1"],
        },
        index=[2],
    )
    checked = tables.check("initiatives", raw, teams=teams)
    assert {
        "effort_likely_sales",
        "effort_likely_customer_success",
        "effort_low_customer_success",
    } <= set(checked.frame.columns) and not checked.notes


def test_an_initiative_that_is_there_twice_in_another_case_counts_once_and_one_that_names_itself_is_told():
    table = pd.DataFrame(
        {
            "initiative": ["Trial", "trial", "Fair"],
            "effort_likely": ["1", "2", "3"],
            "excludes": ["", "", "fair"],
            "requires": ["Nobody", "", ""],
        },
        index=[2, 3, 4],
    )
    checked = tables.check("initiatives", table)
    assert checked.frame["initiative"].tolist() == ["Trial", "Fair"]
    assert [str(problem) for problem in checked.problems] == [
        'initiatives.csv, row 3, column "initiative": the same initiative as in row 2. Delete one'
        " of the two rows; the first one counts."
    ]
    assert [note for note in checked.notes if "looked at" in note] == [
        (
            'initiatives.csv, row 2, column "requires": no initiative is called "Nobody", so it is'
            " not looked at."
        ),
        'initiatives.csv, row 4, column "excludes": "fair" names itself, so it is not looked at.',
    ]


@pytest.mark.parametrize("order", ["day first", "month first", "year first"])
@pytest.mark.parametrize("years", [2, 4])
def test_the_order_of_dates_is_the_one_in_which_no_lead_is_closed_before_it_came_in(
    order: str, years: int
) -> None:
    if (order, years) == ("year first", 4):
        pytest.skip("a year of four digits in front leaves no doubt")
    pattern = {
        "day first": "{d}/{m}/{y}",
        "month first": "{m}/{d}/{y}",
        "year first": "{y}/{m}/{d}",
    }
    # Every day and every year is a month as well, so that no column alone tells the order.
    days = [
        (pd.Timestamp(2012, month, day), pd.Timestamp(2012, month, day) + pd.DateOffset(months=n))
        for month, day, n in ((1, 11, 3), (2, 12, 4), (5, 9, 2), (3, 10, 7), (7, 8, 1), (4, 6, 8))
    ]
    cells = [
        [
            pattern[order].format(
                d=f"{at.day:02d}", m=f"{at.month:02d}", y=str(at.year)[4 - years :]
            )
            for at in pair
        ]
        for pair in days
    ]
    rows = [
        {"lead_id": str(n), "outcome": "won", "created_at": created, "closed_at": closed}
        for n, (created, closed) in enumerate(cells)
    ]
    checked = tables.check("leads", raw(*rows), day=pd.Timestamp(2013, 2, 1).date())
    found = checked.frame
    right = list(found["created_at"]) == [a for a, _ in days]
    if right:
        assert list(found["closed_at"]) == [b for _, b in days]
    # What fits as well is said, with the line to write.
    assert (found["closed_at"] >= found["created_at"]).all()
    assert right or any("If that is wrong, write dates =" in note for note in checked.notes)
