"""A CRM's export becomes the leads table without a heading being renamed by hand."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import workshop
from workshop import tables
from workshop.errors import WorkshopError
from workshop.importers import crm, stages

HUBSPOT = (
    Path(__file__).parents[2].parent
    / "shared"
    / "data"
    / "headers"
    / "hubspot-crm-exports-all-customers-2025-04-08.csv"
)


def write(path: Path, rows: list[list[str]], *, encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize(
    ("headings", "system"),
    [
        (
            (
                "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Favorite Content"
                " Topics,Preferred channels,Create Date"
            ),
            "HubSpot",
        ),
        (
            (
                "Record ID - Contact,First Name,Last Name,Phone Number,Contact owner,Create"
                " Date,Record ID - Company,Company name"
            ),
            "HubSpot",
        ),
        (
            (
                "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,Last"
                " Activity Date"
            ),
            "HubSpot",
        ),
        (
            (
                "Lead Owner,First Name,Last Name,Title,Company / Account,Lead"
                " Source,Rating,Street,Email"
            ),
            "Salesforce",
        ),
        (
            "Id,IsDeleted,LastName,FirstName,Company,LeadSource,Status,Rating,IsConverted,ConvertedDate,CreatedDate",
            "Salesforce",
        ),
        (
            (
                "Opportunity Name,Amount,Stage,Probability (%),Close Date,Opportunity Owner,Account"
                " Name"
            ),
            "Salesforce",
        ),
        (
            (
                "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Stage,Deal - Label,Deal -"
                " Status,Deal - Deal created,Deal - Lost reason"
            ),
            "Pipedrive",
        ),
        (
            (
                "Lead - Title*,Lead - Labels,Contact person*,Organization*,Lead - Owner,Lead -"
                " Source channel"
            ),
            "Pipedrive",
        ),
        (
            (
                "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified"
                " On,Subject,Lead Source,Rating"
            ),
            "Dynamics 365",
        ),
        (
            (
                "LEADID,Last Name,Company,Lead Owner,Email,Lead Source,Lead Status,Created"
                " Time,CONVERTED,month_Created Time1"
            ),
            "Zoho",
        ),
        (
            (
                "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Expected"
                " Revenue,Stage,Lead Source"
            ),
            "Zoho",
        ),
        (
            "Email,Created Date,Company,First Name,Last Name,Score,Grade,Lead Status,Source",
            "Pardot",
        ),
        (
            (
                "Record ID,First Name,Last Name,Full Name,Job Title,Company Name,Email,Lead"
                " Status,Lifecycle Stage,Original Source,Contact Owner,Create Date,Annual"
                " Revenue,Lead Score"
            ),
            "HubSpot",
        ),
        ("Lead Owner Alias,Lead Name,Company,Lead Source,Status", "Salesforce"),
        ("Lead Owner,Company,Lead Source,Lead Status,Created Time", "Zoho"),
        ("Record ID,Company name,Domain,Company owner,Industry", None),
        ("Person - ID,Person - Name,Person - Email - Work", None),
        (
            (
                "Salutation,First Name,Last Name,Title,Mailing Street,Phone,Email,Account"
                " Owner,Account Name"
            ),
            None,
        ),
        ("ID,NAME,STAGENAME,AMOUNT,ISCLOSED,ISWON,CLOSEDATE,CREATEDDATE,LEADSOURCE", "Salesforce"),
        (
            "LeadId,Title,Industry,Employees,Stage,"
            "CreatedDate,OwnerEmployeeId,ConvertedOpportunityId,LeadSource,DisqualifiedReason",
            "Salesforce",
        ),
        (
            (
                "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Status,Est."
                " Revenue,Created On"
            ),
            "Dynamics 365",
        ),
        (
            "Prospect ID,Lead Number,Lead Origin,Lead Source,Converted,TotalVisits,Lead Quality",
            None,
        ),
        ("lead_id,created_at,source,marketing_view,sales_view,outcome", None),
        ("Index,Account Id,Lead Owner,First Name,Last Name,Company,Phone 1,Website,Notes", None),
    ],
)
def test_a_system_is_known_by_its_headings(headings: str, system: str | None) -> None:
    for spelled in (headings, headings.upper()):
        found = crm.recognise(spelled.split(","))
        assert (found.name if found else None) == system


def test_a_hubspot_export_becomes_leads(tmp_path: Path) -> None:
    path = write(
        tmp_path / "h.csv",
        [
            [
                "Record ID",
                "Email",
                "Lead Status",
                "HubSpot Score",
                "Lifecycle Stage",
                "Original Source",
                "Create Date",
                "Recent Deal Amount",
                "Create Date",
            ],
            [
                "1",
                "a@x",
                "Open Deal",
                "80",
                "Customer",
                "Organic Search",
                "2026-03-09 14:17",
                "$342.09K",
                "2020-01-01",
            ],
            ["2", "b@x", "Unqualified", "12", "Other", "Paid Social", "2026-03-10 14:17", "", ""],
            ["3", "c@x", "", "", "Marketing Qualified Lead", "Select", "2026-03-11 14:17", "", ""],
        ],
    )
    frame = crm.read_leads(path)
    checked = tables.check("leads", frame)
    assert not checked.problems
    assert checked.frame["outcome"].tolist() == [
        "won",
        "lost",
        "open",
    ], "unqualified is lost, though its lifecycle stage says nothing"
    assert checked.frame["amount"].iloc[0] == 342_090
    assert checked.frame["source"].isna().tolist() == [False, False, True]
    assert checked.frame["created_at"].dt.year.tolist() == [
        2026,
        2026,
        2026,
    ], "the first of two headings of the same name"
    assert frame.attrs["notes"][0].startswith(
        'h.csv was read as an export of HubSpot: lead_id is "Record ID"'
    )


def test_a_salesforce_report_loses_the_lines_under_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "report.csv",
        [
            [
                "Lead Owner",
                "Lead ID",
                "Company / Account",
                "Lead Source",
                "Rating",
                "Lead Status",
                "Created Date",
            ],
            ["Ada", "00Q1", "Acorn", "Web", "Hot", "Closed - Converted", "13/03/2026"],
            ["Bo", "00Q2", "Total Tools", "Fair", "Cold", "Closed - Not Converted", "14/03/2026"],
            ["Total", "00Q3", "Birch", "Fair", "Cold", "Working - Contacted", "14/03/2026"],
            [""],
            ["New leads of the year"],
            ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."],
            ["Confidential Information", " Do Not Distribute"],
            ["Generated By:  Ada 3/14/2026 9:41 AM"],
        ],
        encoding="windows-1252",
    )
    frame = crm.read_leads(path)
    assert frame["lead_id"].tolist() == [
        "00Q1",
        "00Q2",
        "00Q3",
    ], "a person or company called Total is no footer"
    assert frame["outcome"].tolist() == [
        "open",
        "lost",
        "open",
    ], "a converted lead is an opportunity, not a sale"
    checked = tables.check("leads", frame)
    assert checked.frame["sales_view"].tolist() == ["Hot", "Cold", "Cold"]


def test_stages_that_say_won_or_lost_are_understood(tmp_path: Path) -> None:
    stages = {
        "Closed Won": "won",
        "6 - Lost to competitor": "lost",
        "Negotiation": "open",
        "": "open",
        "closedlost": "lost",
        "Deal won!": "won",
    }
    path = write(
        tmp_path / "d.csv",
        [
            ["Record ID", "Deal Name", "Deal Stage", "Amount"],
            *[[str(n), "x", stage, "1"] for n, stage in enumerate(stages)],
        ],
    )
    assert crm.read_leads(path)["outcome"].tolist() == list(stages.values())


def test_the_settings_go_before_the_preset(tmp_path: Path) -> None:
    path = write(
        tmp_path / "h.csv",
        [["Record ID", "Lead Status", "Lifecycle Stage", "Heat"], ["1", "New", "Lead", "Hot"]],
    )
    frame = crm.read_leads(
        path,
        columns={"sales_view": "Heat", "outcome": "Lead Status"},
        values={"outcome": {"new": "lost"}},
    )
    assert (
        frame["sales_view"].tolist() == ["Hot"]
        and frame["outcome"].tolist() == ["lost"]
        and "Lifecycle Stage" in frame.columns
    )
    assert not any("sales_view is" in note for note in frame.attrs["notes"])


def test_what_is_not_recognised_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match=r"\[tables.leads.columns\]"):
        crm.read_leads(write(tmp_path / "x.csv", [["a", "b"], ["1", "2"]]))
    frame = crm.read_leads(
        write(tmp_path / "h.csv", [["Record ID", "Lifecycle Stage"], ["1", "Lead"]])
    )
    assert "sales_view or marketing_view" in frame.attrs["notes"][1]


@pytest.mark.skipif(not HUBSPOT.exists(), reason="the real export is not beside the project")
def test_a_real_hubspot_export_reads() -> None:
    frame = crm.read_leads(HUBSPOT)
    checked = tables.check("leads", frame)
    assert len(checked.frame) == 6 and not checked.problems
    assert checked.frame["created_at"].notna().all()


def test_how_far_a_lead_is_is_no_view_of_how_good_it_is(tmp_path: Path) -> None:
    path = write(
        tmp_path / "h.csv", [["Record ID", "Lead Status", "Lifecycle Stage"], ["1", "New", "Lead"]]
    )
    frame = crm.read_leads(path)
    assert "sales_view" not in frame.columns
    assert any('write sales_view = "Lead Status"' in note for note in frame.attrs["notes"])
    assert crm.read_leads(path, columns={"sales_view": "Lead Status"})["sales_view"].tolist() == [
        "New"
    ]


def test_each_systems_export_gives_wins_and_losses_of_its_own(tmp_path: Path) -> None:
    exports = {
        "Pipedrive": [
            "Deal - ID,Deal - Title,Deal - Status,Deal - Label,Deal - Value",
            '1,a,Won,Hot,"1,200"',
            "2,b,Lost,Cold,0",
            "3,c,Open,,5",
        ],
        "Dynamics 365": [
            "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Status,Rating",
            "1,x,a,Won,Hot",
            "2,x,b,Lost,Cold",
            "3,x,c,Open,Hot",
        ],
        "Zoho": [
            "Record Id,Deal Name,Stage,Created Time,Closing Date",
            "1,a,Closed Won,2026-01-02,2026-02-02",
            "2,b,Closed Lost,2026-01-02,",
            "3,c,Needs Analysis,2026-01-02,",
        ],
        "Pardot": [
            "Email,Score,Grade,Lead Status,Created Date",
            "a@x,1,A,Customer,2026-01-02",
            "b@x,2,B,Disqualified,2026-01-02",
            "c@x,3,C,Working,2026-01-02",
        ],
        "Salesforce": [
            "Id,IsConverted,Status,LeadSource,IsWon",
            "1,true,Qualified,Web,true",
            "2,false,Unqualified,Web,",
            "3,true,Closed - Converted,Web,",
        ],
        "HubSpot": [
            "Record ID - Deal,Deal Name,Deal Stage,Amount",
            "1,a,Closed won,$342.09K",
            "2,b,closedlost,",
            "3,c,Contract sent,",
        ],
    }
    for system, lines in exports.items():
        (tmp_path / "e.csv").write_text("\n".join(lines), encoding="utf-8-sig")
        frame = crm.read_leads(tmp_path / "e.csv")
        assert (
            frame.attrs["system"],
            frame["outcome"].tolist(),
            frame["lead_id"].tolist()[0] in ("1", "a@x"),
        ) == (system, ["won", "lost", "open"], True), system
        assert not tables.check("leads", frame).problems


def test_a_report_without_the_records_number_goes_by_its_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.csv",
        [
            ["Leads of the year"],
            [],
            ["Lead Owner", "Lead Source", "Rating", "Lead Status"],
            ["Ada", "Web", "Hot", "Unqualified"],
            ["Bo", "Web", "--None--", "New"],
        ],
    )
    frame = crm.read_leads(path)
    assert frame["lead_id"].tolist() == ["row 4", "row 5"] and frame["sales_view"].tolist() == [
        "Hot",
        "",
    ]
    assert any("found in row 3" in note for note in frame.attrs["notes"]) and any(
        "go by their rows" in note for note in frame.attrs["notes"]
    )


def test_any_other_system_is_read_by_usual_names_where_the_settings_say_so(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.csv",
        [
            ["Lead Number", "Lead Source", "Lead Quality", "Phase"],
            ["7", "Select", "Hot", "6 - Won"],
        ],
    )
    frame = crm.read_leads(path, columns={"outcome": "Phase"})
    assert frame[["lead_id", "source", "sales_view", "outcome"]].to_numpy().tolist() == [
        ["7", "", "Hot", "won"]
    ]
    assert crm.suggestion(["Lead Number", "Lead Source"]).startswith('Or write format = "crm"')
    assert crm.suggestion(["Record ID", "Lead Status"]) == crm.suggestion(["Email", "Notes"]) == ""


def test_converted_alone_tells_no_outcome_and_the_line_that_makes_it_one(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.csv", [["Prospect ID", "Converted", "Lead Quality"], ["1", "1", "Hot"]]
    )
    frame = crm.read_leads(path)
    assert "outcome" not in frame.columns and any(
        'write outcome = "Converted"' in note for note in frame.attrs["notes"]
    )
    assert crm.read_leads(path, columns={"outcome": "Converted"}, values={"outcome": {"1": "won"}})[
        "outcome"
    ].tolist() == ["won"]


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        ("Person - ID,Person - Name,Person - Email - Work", "people from Pipedrive"),
        ("Organization - ID,Organization - Name", "organisations from Pipedrive"),
        (
            "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,Full Name,Email",
            "contacts from Dynamics 365",
        ),
        ("Record ID,Company name,Domain,Company owner,Industry", "companies from HubSpot"),
        (
            "Salutation,First Name,Last Name,Title,Phone,Email,Account Owner,Account Name",
            "contacts from Salesforce",
        ),
        (
            "Assigned,Call Result,Activity Type,Subject,Date,Status,Company / Account",
            "activities from Salesforce",
        ),
    ],
)
def test_an_export_of_something_else_is_named_for_what_it_is(
    make_folder, headings: str, what: str
) -> None:
    folder = make_folder('name = "Acme"\ndate = 2026-11-23\n[tables.leads]\nfile = "data/x.csv"\n')
    (folder / "data" / "x.csv").write_text(
        f"{headings}\n" + ",".join("x" for _ in headings.split(",")) + "\n"
    )
    remedies = [problem.remedy for problem in workshop.open(folder).check("leads").problems]
    assert len(remedies) == 1 and remedies[0].endswith(
        f"These look like {what}, which are no leads: export the leads or the deals with their"
        " stage."
    )


def test_names_written_as_one_word_are_the_same_names(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.csv",
        [["email", "leadScore", "leadSource", "createdAt"], ["a@x", "40", "Web", "2026-03-01"]],
    )
    assert crm.read_leads(path)[
        ["lead_id", "marketing_view", "source", "created_at"]
    ].to_numpy().tolist() == [["a@x", "40", "Web", "2026-03-01"]]


def test_deals_closed_either_way_have_their_day(tmp_path: Path) -> None:
    path = write(
        tmp_path / "p.csv",
        [
            ["Deal - ID", "Deal - Title", "Deal - Status", "Deal - Won time", "Deal - Lost time"],
            ["1", "a", "Won", "2026-03-01", ""],
            ["2", "b", "Lost", "", "2026-03-02"],
            ["3", "c", "Open", "", ""],
        ],
    )
    frame = crm.read_leads(path)
    assert frame["closed_at"].tolist() == ["2026-03-01", "2026-03-02", ""]
    assert 'closed_at is "Deal - Won time" or "Deal - Lost time"' in frame.attrs["notes"][0]


def test_the_stages_that_systems_come_with_are_all_understood() -> None:
    shipped = {
        "open": [
            "Prospecting",
            "Qualification",
            "Needs Analysis",
            "Value Proposition",
            "Id. Decision Makers",
            "Identify Decision Makers",
            "Perception Analysis",
            "Proposal/Price Quote",
            "Negotiation/Review",
            "Develop",
            "Propose",
            "Appointment Scheduled",
            "Qualified To Buy",
            "Presentation Scheduled",
            "Decision Maker Bought-In",
            "Contract Sent",
            "Attempted to Contact",
            "Contact in Future",
            "Pre-Qualified",
            "Open - Not Contacted",
            "Working - Contacted",
            "Nurturing",
        ],
        "lost": [
            "Closed Lost",
            "Closed-Lost to Competition",
            "Junk Lead",
            "Lost Lead",
            "Not Qualified",
            "Unqualified",
            "Bad Timing",
            "Cannot Contact",
            "No Longer Interested",
            "Out-Sold",
            "Canceled",
            "Disqualified",
            "Closed - Not Converted",
        ],
        "won": ["Closed Won", "Customer", "Won"],
        "converted": ["Closed - Converted"],
    }
    assert {
        said: [stage for stage in known if stages.meaning(stage) != said]
        for said, known in shipped.items()
    } == {said: [] for said in shipped}
