"""Exports of CRM systems with an oddity each, as users of other tools reported them: read rightly,
or said.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import start, tables
from workshop.folder import Folder

MakeFolder = Callable[..., Path]
NAT = "NaT"


def opened(root: Path, case: str, tmp_path: Path, more: str = "") -> Folder:
    """A case as a workshop folder of its own, with more lines for its settings."""
    shutil.copytree(root / "tests" / "cases" / case, tmp_path / case)
    settings = tmp_path / case / "workshop.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    return workshop.open(tmp_path / case)


def shown(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as short text, whatever its type."""
    cells = [str(cell) for cell in frame[column]]
    return [
        cell.removesuffix(" 00:00:00") if cell not in ("nan", "None", "<NA>") else NAT
        for cell in cells
    ]


CASES: dict[str, tuple[Mapping[str, list[str]], tuple[str, ...]]] = {
    "b2-salesforce-grouped-report": (
        {
            "lead_id": ["006A1", "006A2", "006A3", "006A4", "006A5"],
            "outcome": ["won", "won", "won", "lost", "lost"],
            "Opportunity Owner ↑": ["Owner A", "Owner A", "Owner B", "Owner A", "Owner A"],
        },
        ("a report with groups", "3 lines of totals are left out"),
    ),
    "b2b-salesforce-details-only": (
        {
            "lead_id": ["00QA1", "00QA2"],
            "outcome": ["open", "lost"],
            "created_at": ["2026-01-05", "2026-01-13"],
        },
        ("a converted lead is an opportunity and no sale yet",),
    ),
    "b3-hubspot-deals-in-several-currencies": (
        {"amount": ["1000.0", "1000.0", "1000.0"]},
        ('amount is "Amount in company currency"',),
    ),
    "b4-pipedrive-zero-dates": (
        {
            "outcome": ["won", "lost", "open"],
            "closed_at": ["2026-02-02 10:00:00", "2026-02-02 10:00:00", NAT],
        },
        (),
    ),
    "b5-ids-damaged-by-excel": (
        {
            "lead_id": ["row 2", "row 3", "row 4", "row 5"],
            "outcome": ["won", "lost", "open", "won"],
        },
        (
            "4 numbers of leads such as 1.23457E+11 were damaged by a spreadsheet",
            "do not open and save the file in a spreadsheet",
        ),
    ),
    "b8-dates-with-month-names": (
        {
            "created_at": ["2026-03-12", "2025-12-05", "2025-10-15", "2026-03-04"],
            "closed_at": ["2026-05-03", "2026-03-04", "2026-01-07", "2026-03-05"],
        },
        ("the years have two digits",),
    ),
    "b9-amount-with-text": (
        {
            "outcome": ["won", "lost", "won", "lost"],
            "amount": [NAT, NAT, NAT, "100.0"],
            "closed_at": ["2026-01-02", "2026-01-02", NAT, "2026-01-02"],
        },
        ('"12,000 (tbc)" is not a number', '"-500" is under 0', '"TBD" is not a date'),
    ),
    "b10-hubspot-french": (
        {"lead_id": []},
        ('lead_id = "ID de fiche d\'informations"', '"Phase du cycle de vie"', 'format = "crm"'),
    ),
    "b10b-hubspot-french-told": ({"outcome": ["won", "lost"]}, ()),
    "b11-close-and-freshsales": (
        {"outcome": ["won", "lost"], "created_at": ["2026-01-02 09:00:00"] * 2},
        ('"status_label" tells the outcome',),
    ),
    "b12-lead-that-came-in-twice": (
        {"lead_id": ["11", "14", "15"]},
        ('1 address in "Email" stands in 2 rows',),
    ),
    "b13-won-by-competitor": (
        {"outcome": ["open", "won", "open", "open", "open", "open", "open", "open", "lost"]},
        ('"Won by competitor" (1 lead) are not understood and counted as open',),
    ),
    "h1-gmt-plus-three": (
        {
            "created_at": ["2026-09-27 12:00:00", "2026-09-28 06:30:00"],
            "first_contact_at": ["2026-09-27 13:00:00", "2026-09-28 07:00:00"],
        },
        (),
    ),
    "h4-deals-without-an-id": (
        {
            "lead_id": ["1", "row 3", "row 4", "2", "row 6"],
            "outcome": ["won", "lost", "lost", "won", "lost"],
        },
        ("3 leads without a number go by their rows (rows 3, 4, 6)",),
    ),
    "h7-two-digit-years": (
        {"created_at": ["2016-10-20", "2017-03-01", "2016-12-31"]},
        ("the years have two digits",),
    ),
    "h13-leads-and-deals-in-two-files": (
        {
            "lead_id": ["L1", "L2", "L3"],
            "accepted": ["True", "False", NAT],
            "outcome": ["won", "open", "open"],
            "amount": ["1000.0", NAT, NAT],
            "rejected_reason": [NAT, "too small", NAT],
        },
        ('deals.csv is joined to leads.csv by "LeadId": 2 of 3 rows found theirs.',),
    ),
}


@pytest.mark.parametrize("case", list(CASES))
def test_an_odd_export_is_read_rightly_and_what_is_odd_is_said(
    root: Path, tmp_path: Path, case: str
) -> None:
    values, says = CASES[case]
    team = opened(root, case, tmp_path)
    checked = team.check("leads")
    assert {column: shown(checked.frame, column) for column in values} == dict(values)
    said = "\n".join([*checked.notes, *tables.sentences(checked.problems), *start.used(team)])
    assert [part for part in says if part not in said] == []
    assert "Delete one of the two rows" not in said


@pytest.mark.parametrize(
    ("case", "under", "gone"),
    [
        ("b9-amount-with-text", "[tables.leads]", "is not a number"),
        ("b10-hubspot-french", "[tables.leads.columns]", "is missing"),
        ("b13-won-by-competitor", "[tables.leads.values.outcome]", '"Duplicate check"'),
    ],
)
def test_a_remedy_works_when_it_is_pasted(
    root: Path, tmp_path: Path, case: str, under: str, gone: str
) -> None:
    team = opened(root, case, tmp_path / "before")
    checked = team.check("leads")
    said = [*checked.notes, *tables.sentences(checked.problems)]
    told = next(sentence for sentence in said if gone in sentence and under.strip("[]") in sentence)
    lines = re.findall(r'(?:blank = \[[^\]]*\]|lead_id = "[^".]+"|"[^"]+" = "lost")', told)
    assert lines, told
    after = opened(
        root,
        case,
        tmp_path / "after",
        f"\n{'' if under == '[tables.leads]' else under}\n{lines[0]}\n",
    ).check("leads")
    later = [*after.notes, *tables.sentences(after.problems)]
    asked = [
        sentence
        for sentence in later
        if gone in sentence
        and (
            "not understood" in sentence
            or under == "[tables.leads.columns]"
            or "is not a number" in sentence
        )
    ]
    assert asked == []


SETTINGS = (
    'name = "A"\ndate = 2026-11-23\n[teams.sales]\nname = "Sales"\n[teams.marketing]\nname ='
    ' "Marketing"\n[tables.leads]\nfile = "data/leads.csv"\n'
)


def read(make_folder: MakeFolder, leads: str, more: str = "", name: str = "acme") -> tables.Checked:
    return workshop.open(make_folder(SETTINGS + more, name=name, leads=leads)).check("leads")


def test_unknown_stages_are_asked_about_where_the_columns_are_mapped_by_hand(
    make_folder: MakeFolder,
) -> None:
    mapped = '[tables.leads.columns]\nlead_id = "Nr"\noutcome = { stages = ["Phase"] }\n'
    checked = read(make_folder, "Nr,Phase\n1,Closed Won\n2,Zombie\n", mapped)
    assert any('"Zombie" (1 lead) is not understood' in note for note in checked.notes)
    told = read(
        make_folder,
        "Nr,Phase\n1,Closed Won\n2,Zombie\n",
        mapped + '[tables.leads.values.outcome]\n"any other" = "lost"\n',
        name="told",
    )
    assert told.frame["outcome"].tolist() == ["won", "lost"] and not any(
        "not understood" in note for note in told.notes
    )


def test_any_other_value_has_one_line_and_goes_before_nothing_that_is_understood(
    make_folder: MakeFolder,
) -> None:
    words = (
        '[tables.leads.values.source]\n"Google" = "Web"\n"any other" ='
        ' "Elsewhere"\n[tables.leads.values.outcome]\n"Ja" = "won"\n"any other" = "lost"\n'
    )
    frame = read(
        make_folder, "lead_id,source,outcome\n1,google,Ja\n2,Fair,open\n3,,nein\n", words
    ).frame
    assert frame["source"].tolist()[:2] == ["Web", "Elsewhere"] and pd.isna(frame["source"].iloc[2])
    assert frame["outcome"].tolist() == ["won", "open", "lost"]


@pytest.mark.parametrize(
    ("keep", "row", "amount"),
    [
        (None, "won", 5.0),
        ("first", "lost", 3.0),
        ("last", "open", 7.0),
        ("any won", "won", 5.0),
        ("sum", "lost", 15.0),
    ],
)
def test_of_a_lead_in_several_rows_the_one_counts_that_the_rule_says(
    make_folder: MakeFolder, keep: str | None, row: str, amount: float
) -> None:
    several = "lead_id,outcome,amount\n1,lost,3\n1,won,5\n1,open,7\n2,won,1\n"
    checked = read(make_folder, several, f'keep = "{keep}"\n' if keep else "")
    assert len(checked.frame) == 2
    assert (
        checked.frame.loc[0, ["outcome", "amount"]].tolist() == [row, amount]
        if keep not in (None, "any won", "last")
        else True
    )
    one = checked.frame.set_index("lead_id").loc["1"]
    assert (one["outcome"], one["amount"]) == (row, amount)
    said = [*checked.notes, *map(str, checked.problems)]
    assert any(
        '1 lead stands in 3 rows (rows 2, 3, 4), differing in "outcome" and "amount"' in sentence
        for sentence in said
    )
    assert bool(checked.problems) == (keep is None), (
        "whoever has settled it has nothing to put right"
    )


def test_amounts_in_several_currencies_are_left_out_until_one_is_chosen(
    make_folder: MakeFolder,
) -> None:
    leads = "lead_id,amount,Currency\n1,100,EUR\n2,16000,JPY\n3,50,EUR\n"
    checked = read(make_folder, leads)
    assert checked.frame["amount"].isna().all() and len(checked.frame) == 3
    told = str(checked.problems[0])
    assert "in several currencies (2 in EUR and 1 in JPY)" in told
    line = re.search(r'amounts_in = "[A-Z]{3}"', told)
    assert line is not None
    chosen = read(make_folder, leads, line[0] + "\n", name="chosen")
    assert (
        chosen.frame["amount"].tolist()[::2] == [100, 50]
        and pd.isna(chosen.frame["amount"].iloc[1])
        and not chosen.problems
    )
    signs = read(make_folder, "lead_id,amount\n1,€100\n2,$100\n", name="signs")
    assert signs.frame["amount"].isna().all() and "1 in EUR and 1 in USD" in str(signs.problems[0])
    other = read(make_folder, "lead_id,amount\n1,$100\n2,$200\n", name="other")
    assert other.frame["amount"].tolist() == [100, 200] and any(
        'write currency = "USD"' in note for note in other.notes
    )


def test_percent_and_plain_numbers_are_not_one_scale(make_folder: MakeFolder) -> None:
    checked = read(make_folder, "lead_id,marketing_view\n1,40%\n2,60 %\n3,0.7\n")
    assert checked.frame["marketing_view"].isna().tolist() == [False, False, True]
    assert '"0.7" is not percent, and most others are' in str(checked.problems[0])


def test_groups_that_nothing_closes_are_refused_with_what_to_export(
    make_folder: MakeFolder,
) -> None:
    rows = (
        "Stage,Opportunity Name,Amount,Opportunity ID\nClosed"
        " Won,a,1,006A1\n,b,2,006A2\n,c,2,006A3\nClosed Lost,d,3,006A4\n,e,4,006A5\n"
    )
    checked = read(make_folder, rows)
    assert checked.frame.empty and "details only" in str(checked.problems[0])
    every = rows.replace("\n,", "\nClosed Won,")
    assert len(read(make_folder, every, name="every").frame) == 5


def test_sizes_that_a_spreadsheet_made_dates_of_are_said(make_folder: MakeFolder) -> None:
    checked = read(make_folder, "lead_id,Company size\n1,11-50\n2,10-Jan\n3,51-200\n4,10-Jan\n")
    assert any(
        "a spreadsheet made dates of sizes" in note and "(2 rows)" in note for note in checked.notes
    )
    assert not any(
        "dates of sizes" in note
        for note in read(make_folder, "lead_id,Company size\n1,11-50\n2,1-10\n", name="good").notes
    )


def test_a_deal_that_was_won_and_lost_has_the_time_of_what_it_is_now(
    make_folder: MakeFolder,
) -> None:
    rows = (
        "Deal - ID,Deal - Title,Deal - Status,Deal - Won time,Deal - Lost time\n1,a,Won,2026-03-02"
        " 10:00:00,2026-02-02 10:00:00\n2,b,Lost,2026-01-02 10:00:00,2026-02-05"
        " 10:00:00\n3,c,Open,2026-01-02 10:00:00,2026-02-05 10:00:00\n"
    )
    checked = read(make_folder, rows)
    assert shown(checked.frame, "closed_at") == ["2026-03-02 10:00:00", "2026-02-05 10:00:00", NAT]
    assert any(
        "3 deals have both a time of winning and one of losing" in note for note in checked.notes
    )


def test_files_of_one_shape_are_put_one_under_the_other_by_a_list_or_a_pattern(
    make_folder: MakeFolder,
) -> None:
    for how in ('["data/leads-2025.csv", "data/leads-2026.csv"]', '"data/leads-*.csv"'):
        folder = make_folder(SETTINGS.replace('"data/leads.csv"', how), name=str(len(how)))
        (folder / "data" / "leads-2025.csv").write_text(
            "lead_id,source,outcome\n1,Web,won\n,Fair,lost\n"
        )
        (folder / "data" / "leads-2026.csv").write_text(
            "Lead ID,outcome,source,amount\n2,lost,Web,5\n3,what,Fair,six\n"
        )
        team = workshop.open(folder)
        checked = team.check("leads")
        assert checked.frame["lead_id"].tolist() == ["1", "row 3 of leads-2025.csv", "2", "3"]
        assert [(problem.file, problem.row, problem.value) for problem in checked.problems] == [
            ("leads-2026.csv", 3, "six"),
            ("leads-2026.csv", 3, "what"),
        ]
        assert any("put one under the other (2 rows and 2 rows)" in note for note in checked.notes)
        assert not any("is not used" in note for note in team.notes())


def test_a_join_keeps_one_row_a_lead_and_says_who_found_none_and_who_several(
    make_folder: MakeFolder,
) -> None:
    join = (
        'join = [{ file = "data/deals.csv", on = ["lead_id", "Lead"], columns = ["Stage", "Amount"]'
        ' }]\n[tables.leads.columns]\nlead_id = "lead_id"\noutcome = { stages = ["Stage"] }\namount'
        ' = "Amount"\n'
    )
    deals = (
        "Deal,Lead,Stage,Amount\nd1,1,Closed Lost,3\nd2,1,Closed Won,5\nd3,9,Closed"
        " Won,8\nd4,,Closed Won,8\n"
    )
    folder = make_folder(SETTINGS + join, leads="lead_id,source\n1,Web\n2,Fair\n", deals=deals)
    checked = workshop.open(folder).check("leads")
    assert (
        checked.frame["outcome"].tolist() == ["won", "open"]
        and checked.frame["amount"].tolist()[0] == 5
    )
    note = next(note for note in checked.notes if "is joined" in note)
    assert (
        "1 of 2 rows found theirs; 2 rows of deals.csv belong to none and are left out; 1 lead"
        " found several rows" in note
    )
    summed = make_folder(
        SETTINGS + join.replace('columns = ["Stage"', 'keep = "sum", columns = ["Stage"'),
        name="sum",
        leads="lead_id,source\n1,Web\n2,Fair\n",
        deals=deals,
    )
    assert workshop.open(summed).table("leads")["amount"].tolist()[0] == 8


def test_times_with_and_without_a_zone_side_by_side_are_said_and_take_the_folders_zone(
    make_folder: MakeFolder,
) -> None:
    leads = "lead_id,created_at,first_contact_at\n1,2026-07-01T10:00:00+02:00,2026-07-01 11:00\n"
    checked = read(make_folder, leads)
    assert any(
        "times with a zone and times without one stand side by side" in note
        for note in checked.notes
    )
    folder = make_folder(
        SETTINGS.replace("[teams.sales]", 'timezone = "Europe/Berlin"\n[teams.sales]', 1),
        name="berlin",
        leads=leads,
    )
    berlin = workshop.open(folder).table("leads")
    assert (berlin["first_contact_at"] - berlin["created_at"])[0] == pd.Timedelta(hours=1)
    plain = read(
        make_folder,
        "lead_id,created_at,first_contact_at\n1,2026-07-01 10:00,2026-07-01 11:00\n",
        name="plain",
    )
    assert not any("zone" in note for note in plain.notes)


def test_a_column_that_leaves_no_doubt_settles_the_others_of_its_file(
    make_folder: MakeFolder,
) -> None:
    frame = read(
        make_folder,
        "lead_id,created_at,closed_at\n1,03/04/2026,03/25/2026\n2,05/06/2026,07/08/2026\n",
    ).frame
    assert shown(frame, "created_at") == ["2026-03-04", "2026-05-06"]


def test_what_check_says_is_the_same_for_a_program(make_folder: MakeFolder) -> None:
    team = workshop.open(
        make_folder(
            SETTINGS,
            leads=(
                "lead_id,amount,created_at\n1,5,03/04/2026\n2,six,04/04/2026\n3,seven,05/04/2026\n"
            ),
        )
    )
    told = start.report(team)
    leads = told["tables"]["leads"]
    assert (leads["rows_used"], leads["share_used"], leads["cells_not_read"]) == (
        3,
        1.0,
        {"amount": 2},
    )
    assert leads["assumed"] == ["amounts in EUR", "created_at: day first"]
    assert [(problem["count"], problem["values"]) for problem in told["problems"]] == [
        (2, ["six", "seven"])
    ]
    line = (
        "leads (data/leads.csv): 3 of 3 rows are used (100%). Cells that could not be read: 2 in"
        " amount. Assumed: amounts in EUR; created_at: day first."
    )
    assert start.used(team) == [line]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_file_that_tells_what_became_of_the_leads_is_offered_with_the_line_that_joins_it(
    root: Path, tmp_path: Path, by_hand: bool
) -> None:
    case = root / "tests" / "cases" / "h13-leads-and-deals-in-two-files"
    shutil.copytree(case, tmp_path / "team")
    path = tmp_path / "team" / "workshop.toml"
    text = path.read_text(encoding="utf-8").partition("[tables.leads]")[0]
    mapped = '[tables.leads.columns]\nlead_id = "LeadId"\n' if by_hand else ""
    path.write_text(text + mapped, encoding="utf-8")
    (note,) = [note for note in workshop.open(path.parent).notes() if "deals.csv" in note]
    assert "of 2 of 3 leads of leads.csv" in note
    joined = 'join = [{ file = "data/deals.csv", on = "LeadId" }]'
    more = 'outcome = { stages = ["Stage"] }' if by_hand else 'format = "crm"'
    assert joined in note and more in note
    if by_hand:
        assert "under [tables.leads.columns]" in note
        mapped += f"{more}\n"
    else:
        joined += f"\n{more}"
    path.write_text(f"{text}[tables.leads]\n{joined}\n{mapped}", encoding="utf-8")
    team = workshop.open(path.parent)
    assert team.table("leads")["outcome"].fillna("open").tolist() == ["won", "open", "open"]
    assert not [note for note in team.notes() if "deals.csv is not used" in note]
    if not by_hand:
        assert shown(team.table("leads"), "accepted") == ["True", "False", NAT]
        assert shown(team.table("leads"), "rejected_reason") == [NAT, "too small", NAT]
