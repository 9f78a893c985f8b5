"""A finding travels from the notebook to the report unchanged, and nothing in it is executed."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from workshop import findings
from workshop.findings import Finding, as_text

HOSTILE = '<script>alert(1)</script> & "quoted" =1+1'


def test_a_finding_survives_its_json_form() -> None:
    table = pd.DataFrame({"topic": ["a", None], "n": [1, 2], "gap": [0.123456789, None]})
    finding = Finding("gaps", "A gap.", table, "cannot tell", "Few people.", "about 4 more people")
    back = Finding.from_json(finding.to_json())
    assert (back.name, back.sentence, back.verdict, back.caveat, back.more_needed) == ("gaps", "A gap.", "cannot tell", "Few people.", "about 4 more people")
    pd.testing.assert_frame_equal(back.table, table, check_dtype=False)


def test_days_stay_days_on_their_way_to_the_report() -> None:
    finding = Finding("weeks", "One week.", pd.DataFrame({"Week of": pd.to_datetime(["2026-05-25", None]), "n": [1, 2]}))
    back = Finding.from_json(json.loads(json.dumps(finding.to_json())))
    assert pd.api.types.is_datetime64_any_dtype(back.table["Week of"])
    assert as_text(back.table)["Week of"].tolist() == ["2026-05-25", ""]


def test_everything_in_a_finding_is_escaped() -> None:
    finding = Finding("x", HOSTILE, pd.DataFrame({HOSTILE: [HOSTILE]}), "clear", HOSTILE, HOSTILE)
    page = findings.to_html(finding)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4


@pytest.mark.parametrize(("p", "verdict"), [(0.0, "clear"), (0.01, "clear"), (0.011, "leaning"), (0.05, "leaning"), (0.051, "cannot tell"), (1.0, "cannot tell")])
def test_the_verdict_follows_the_fixed_rule(p: float, verdict: str) -> None:
    assert findings.judge(p) == verdict


def test_more_is_needed_the_wider_the_interval() -> None:
    assert findings.more_needed(10, 1.0, 0.5) == 30
    assert findings.more_needed(10, 0.5, 0.5) == 1
    assert findings.more_needed(0, float("nan"), 0.5) == 1


def test_rows_left_out_are_said() -> None:
    one, two = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    one.attrs.update(source="survey.csv", left_out=1)
    two.attrs.update(source="leads.csv", left_out=1200)
    text = findings.with_left_out("Look twice.", one, two)
    assert text == (
        "Look twice. 1 row of survey.csv was left out because something in it could not be used. "
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
