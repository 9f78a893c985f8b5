"""A finding travels from the notebook to the report unchanged, and nothing in it is executed."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from workshop import findings, tables
from workshop.findings import Finding, as_text, with_left_out

HOSTILE = '<script>alert(1)</script> & "quoted" =1+1'


def test_a_finding_survives_its_json_form() -> None:
    table = pd.DataFrame({"topic": ["a", None], "n": [1, 2], "gap": [0.123456789, None]})
    finding = Finding("gaps", "A gap.", table, "cannot tell", "Few people.", "about 4 more people")
    back = Finding.from_json(finding.to_json())
    assert (back.name, back.sentence, back.verdict, back.caveat, back.more_needed) == (
        "gaps",
        "A gap.",
        "cannot tell",
        "Few people.",
        "about 4 more people",
    )
    pd.testing.assert_frame_equal(back.table, table, check_dtype=False)


def test_days_stay_days_on_their_way_to_the_report() -> None:
    finding = Finding(
        "weeks",
        "One week.",
        pd.DataFrame({"Week of": pd.to_datetime(["2026-05-25", None]), "n": [1, 2]}),
    )
    back = Finding.from_json(json.loads(json.dumps(finding.to_json())))
    assert pd.api.types.is_datetime64_any_dtype(back.table["Week of"])
    assert as_text(back.table)["Week of"].tolist() == ["2026-05-25", ""]


def test_everything_in_a_finding_is_escaped() -> None:
    finding = Finding("x", HOSTILE, pd.DataFrame({HOSTILE: [HOSTILE]}), "clear", HOSTILE, HOSTILE)
    page = findings.to_html(finding)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4


@pytest.mark.parametrize(
    ("p", "verdict"),
    [
        (0.0, "clear"),
        (0.01, "clear"),
        (0.011, "leaning"),
        (0.05, "leaning"),
        (0.051, "cannot tell"),
        (1.0, "cannot tell"),
    ],
)
def test_the_verdict_follows_the_fixed_rule(p: float, verdict: str) -> None:
    assert findings.judge(p) == verdict


def test_more_is_needed_the_wider_the_interval() -> None:
    assert findings.more_needed(10, 1.0, 0.5) == 30
    assert findings.more_needed(10, 0.5, 0.5) == 0
    assert findings.more_needed(0, float("nan"), 0.5) == 0  # nobody can say


def test_rows_left_out_are_said() -> None:
    one, two = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    one.attrs.update(source="survey.csv", left_out=1)
    two.attrs.update(source="leads.csv", left_out=1200)
    text = findings.with_left_out("Look twice.", one, two)
    assert (
        text == "Look twice. 1 row of survey.csv was left out because something in it could not be"
        " used. "
        "1,200 rows of leads.csv were left out because something in them could not be used."
    )


def test_a_missing_table_is_named_once() -> None:
    frame = pd.DataFrame()
    frame.attrs["missing"] = "There is no survey table."
    finding = findings.nothing("gaps", frame, frame)
    assert finding.sentence == "There is no survey table."
    assert finding.verdict == "cannot tell"


def test_a_long_table_says_how_many_rows_are_not_on_screen() -> None:
    page = findings.table_html(pd.DataFrame({"n": range(100)}), limit=30)
    assert page.count("<tr>") == 31
    assert "and 70 more rows" in page


def test_a_finding_that_says_that_what_was_left_out_differs_is_never_better_than_cannot_tell() -> (
    None
):
    rows = [
        {
            "lead_id": str(n),
            "outcome": "won" if n < 12 else "lost",
            "amount": "much" if n < 10 else "5",
        }
        for n in range(24)
    ]
    raw = pd.DataFrame(rows, index=range(2, 26), dtype=object)
    leads = tables.check("leads", raw).frame
    assert len(leads) == 24, "no lead is lost for a size that few questions need"
    asked = tables.usable(leads, ["amount", "outcome"])
    caveat = with_left_out("Counted.", asked)
    assert (
        caveat
        == "Counted. 10 rows of leads.csv were left out because something in them could not be"
        " used. Of those left out 10 in 10 are won, of the others 2 in 14, so what is left is"
        " not like the whole."
    )
    finding = Finding("x", "More.", verdict="clear", caveat=caveat)
    assert (
        finding.verdict == "cannot tell"
        and finding.verdict_text == "cannot tell (the rows that could not be used needed)"
    )
    assert (
        Finding("x", "More.", verdict="clear", caveat=with_left_out("", leads)).verdict == "clear"
    ), "who does not ask for the size loses nothing"
    assert "10 cells of amount in leads.csv could not be read." in with_left_out(
        "", leads, columns=["amount"]
    )


def test_survey_rows_of_one_side_that_could_not_be_used_are_said() -> None:
    base = {"kind": "own", "topic": "t"}
    rows = [base | {"respondent": f"s{n}", "team": "Sales", "score": "9"} for n in range(8)] + [
        base | {"respondent": f"m{n}", "team": "Marketing", "score": "3"} for n in range(8)
    ]
    survey = tables.check(
        "survey",
        pd.DataFrame(rows, index=range(2, 18), dtype=object),
        teams={"sales": "Sales", "marketing": "Marketing"},
    ).frame
    assert with_left_out("", survey) == (
        "8 cells of score in survey.csv could not be read. Of those left out 8 in 8 are of Sales, of"
        " the others 0 in 8, so what is left is not like the whole."
    )
