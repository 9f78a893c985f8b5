"""What is known about two public sets of leads is what the findings say, through the settings that
ship with the kit.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import run
from workshop.folder import Folder
from workshop.leads import handoff, maturity, outcomes, population, service, two_views
from workshop.terms import Terms


@pytest.fixture
def x_education(root: Path, shared: Path, tmp_path: Path) -> Folder:
    """The leads of an education company, mapped by the settings in data/examples."""
    shutil.copytree(root / "data" / "examples" / "x-education", tmp_path / "x")
    (tmp_path / "x" / "data").mkdir(exist_ok=True)
    shutil.copy(shared / "leads-xeducation" / "Leads.csv", tmp_path / "x" / "data")
    return workshop.open(tmp_path / "x")


@pytest.fixture
def olist(root: Path, shared: Path, tmp_path: Path) -> Folder:
    """The leads of a marketplace, its two files made one as the settings in data/examples say."""
    shutil.copytree(root / "data" / "examples" / "olist", tmp_path / "olist")
    (tmp_path / "olist" / "data").mkdir(exist_ok=True)
    leads = pd.read_csv(shared / "leads-olist" / "olist_marketing_qualified_leads_dataset.csv")
    won = pd.read_csv(
        shared / "leads-olist" / "olist_closed_deals_dataset.csv", usecols=["mql_id", "won_date"]
    )
    leads = leads.merge(won, how="left").assign(
        outcome=lambda every: every["won_date"].notna().map({True: "won", False: "lost"})
    )
    leads.to_csv(tmp_path / "olist" / "data" / "leads.csv", index=False)
    return workshop.open(tmp_path / "olist")


def test_the_two_views_of_x_education_hardly_agree(x_education: Folder) -> None:
    finding = two_views.agreement(two_views.count(x_education.rows("leads")), Terms(seed=1))
    assert (
        "hardly agree" in finding.sentence
        and "2,449" in finding.sentence
        and "0.151" in finding.sentence
        and "0.120" in finding.sentence
    )
    table = finding.table.set_index("Measure")
    assert (
        finding.verdict == "clear"
        and (table["From"] < table["Value"]).all()
        and (table["Value"] < table["To"]).all()
    )


def test_sales_of_x_education_foresees_better_and_by_how_much(x_education: Folder) -> None:
    finding = outcomes.foresight(two_views.count(x_education.rows("leads")))
    values = finding.table.set_index("Foresight")["Times in 100"].round(1).tolist()
    assert (
        values == [74.7, 69.1, 5.6]
        and finding.verdict == "clear"
        and finding.sentence.startswith("Sales' view foresees better")
    )


def test_the_labels_of_x_education_are_out_of_order(x_education: Folder) -> None:
    finding = outcomes.by_label(two_views.count(x_education.rows("leads")))
    assert (
        "“Low in Relevance” is won 477 times in 583" in finding.sentence
        and "“Might be” 1,179 times in 1,560" in finding.sentence
        and finding.verdict == "clear"
    )


def test_rated_leads_of_x_education_convert_more(x_education: Folder) -> None:
    finding = outcomes.unrated(two_views.count(x_education.rows("leads")))
    assert (
        "56.7%" in finding.sentence and "21.5%" in finding.sentence and finding.verdict == "clear"
    )


def test_sources_of_olist_are_won_as_often_as_is_known(olist: Folder) -> None:
    rows = olist.rows("leads")
    rates = service.rates(handoff.paths(rows)).set_index("source")["share"]
    assert {
        name: round(100 * rates[name], 1)
        for name in ("paid search", "organic search", "social", "email")
    } == {"paid search": 12.3, "organic search": 11.8, "social": 5.6, "email": 3.0}
    assert "no view of sales" in two_views.agreement(two_views.count(rows)).sentence
    assert population.columns(rows)[:1] == ["source"]


def test_leads_of_olist_that_were_lost_on_no_day_are_not_forgotten(olist: Folder) -> None:
    finding = maturity.won_in_the_end(maturity.count(olist.rows("leads"), olist.terms))
    assert 10.5 < finding.table["Won, percent"].iloc[-1] < 12.5
    assert "7,158 leads were lost on a day that is not in the data" in finding.caveat


@pytest.mark.slow
def test_the_whole_notebook_runs_on_olist(olist: Folder) -> None:
    assert [(ran.ok, ran.sentence) for ran in run.run(olist.path, only=["2-lead-quality"])] == [
        (True, "")
    ]
