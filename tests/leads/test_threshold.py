"""From which label on a lead counts as good, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop.leads import controls, population, threshold, two_views

SETTINGS = """
name = "Acme"
date = 2026-11-23
[teams.sales]
name = "Sales"
[teams.marketing]
name = "Marketing"
[leads]
sales_order = ["Cold", "Warm", "Hot"]
"""
HEAD = "lead_id,created_at,sales_view,marketing_view,outcome\n"


def rows(*groups: tuple[str, str, str, int]) -> str:
    lines = [group[:3] for group in groups for _ in range(group[3])]
    days = pd.date_range("2026-01-01", "2026-06-30", periods=len(lines)).strftime("%Y-%m-%d")
    return HEAD + "".join(
        f"L{i},{day},{','.join(line)}\n" for i, (day, line) in enumerate(zip(days, lines))
    )


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> workshop.Folder:
    table = rows(
        ("Hot", "3", "won", 30),
        ("Hot", "2", "lost", 30),
        ("Warm", "3", "won", 20),
        ("Warm", "1", "lost", 40),
        ("Cold", "1", "won", 10),
        ("Cold", "2", "open", 40),
        ("", "2", "won", 5),
    )
    return workshop.open(make_folder(SETTINGS, leads=table))


def counted(team: workshop.Folder) -> tuple[pd.DataFrame, pd.DataFrame]:
    leads = team.table("leads")
    return leads, two_views.count(leads)


def test_it_says_how_many_leads_a_month_and_which_share_of_the_wins_it_keeps(
    team: workshop.Folder,
) -> None:
    leads, counts = counted(team)
    finding = threshold.consequence(
        counts, view="sales_view", label="Warm", months=threshold.months(leads)
    )
    assert (
        finding.sentence
        == "Good from Sales' “Warm” on: 20 leads a month (71% of those judged), which hold 83% of"
        " the 60 wins so far among them."
    )
    assert finding.verdict is None and "5 leads were not judged by Sales" in finding.caveat
    assert finding.table["Won, percent"].round().tolist() == [42, 100]


def test_a_stricter_line_keeps_fewer_leads_and_no_more_wins(team: workshop.Folder) -> None:
    _, counts = counted(team)
    kept = [
        threshold.consequence(counts, view="sales_view", label=label)
        .table.loc[0, ["Judged", "Won"]]
        .tolist()
        for label in ("Cold", "Warm", "Hot")
    ]
    assert kept == [[170, 60], [120, 50], [60, 30]]


def test_under_ten_wins_nothing_is_said_about_what_is_kept(
    make_folder: Callable[..., Path],
) -> None:
    team = workshop.open(
        make_folder(SETTINGS, leads=rows(("Hot", "3", "won", 9), ("Cold", "1", "lost", 40)))
    )
    assert (
        "too few to say how many it keeps"
        in threshold.consequence(counted(team)[1], view="sales_view", label="Hot").sentence
    )


def test_months_are_not_made_up() -> None:
    dates = pd.DataFrame({"created_at": pd.to_datetime(["2026-01-01", "2026-01-02"])})
    assert threshold.months(dates) is None and threshold.months(dates.head(0)) is None


def test_the_room_records_the_line_and_the_report_says_what_follows(team: workshop.Folder) -> None:
    leads = population.of(team)
    assert "not been decided" in controls.agreed(team, leads).sentence
    control = controls.good_lead(team, leads)
    control.widget.value = "Sales' Hot"
    assert "Good from Sales' “Hot”" in control.outcome.value.replace("&#x27;", "'").replace(
        "&ldquo;", "“"
    )
    control.record()
    assert team.decisions.value(controls.GOOD_LEAD) == "Sales' Hot"
    assert controls.agreed(team, leads).sentence.startswith(
        "Good from Sales' “Hot” on: 10 leads a month"
    )


@pytest.mark.parametrize(
    "table",
    [HEAD, HEAD + "L1,,,,\n", HEAD + "L1,2026-01-01,Hot,1,won\n", rows(("Hot", "1", "won", 30))],
)
def test_a_team_without_views_gets_a_sentence_and_a_control_that_does_no_harm(
    make_folder: Callable[..., Path], table: str
) -> None:
    team = workshop.open(make_folder(SETTINGS, leads=table))
    leads = population.of(team)
    control = controls.good_lead(team, leads)
    assert controls.agreed(team, leads).sentence in (
        controls.NOT_POSSIBLE,
        "From which label on a lead is good has not been decided yet.",
    )
    assert "Traceback" not in control.outcome.value


def test_the_share_that_can_be_worked_follows_from_leads_a_month() -> None:
    leads = pd.DataFrame({"created_at": pd.date_range("2026-01-01", periods=300, freq="D")})
    assert threshold.share_handled(leads, 15.2) == pytest.approx(0.5, abs=0.01)
    assert threshold.share_handled(leads, 1000) == 1.0
    assert (
        threshold.share_handled(leads, 0)
        == threshold.share_handled(leads.iloc[:3], 10)
        == threshold.USUAL_SHARE
    )
