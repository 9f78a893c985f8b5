"""The made-up teams are what the command makes, hold together, and carry the truth that was
planted.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample, start, tables
from workshop.folder import Folder


@pytest.fixture(scope="module", params=sample.NAMES)
def team(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return workshop.open(
        sample.make(request.param, tmp_path_factory.mktemp("teams") / request.param)
    )


def contents(folder: Path) -> dict[str, bytes]:
    kept = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and "results" not in path.parts
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def test_the_shipped_data_are_what_the_command_makes(root: Path, tmp_path: Path) -> None:
    sample.write_all(tmp_path)
    for name in (*sample.NAMES, "blank"):
        assert contents(root / "data" / name) == contents(tmp_path / name)
    assert (root / "data" / "README.md").read_text() == (tmp_path / "README.md").read_text()


def test_another_seed_makes_another_team_of_the_same_kind(tmp_path: Path) -> None:
    one, two = (sample.make("null", tmp_path / str(seed), seed=seed) for seed in (1, 2))
    assert contents(one)["data/survey.csv"] != contents(two)["data/survey.csv"]
    assert contents(one)["data/people.csv"] == contents(two)["data/people.csv"]


def test_only_the_planted_rows_cannot_be_used(team: Folder) -> None:
    planted = json.loads((team.path / "truth.json").read_text())["bad_rows"]
    left_out = start.data(team).table.set_index("Table")[list(start.LEFT_OUT)].sum(axis=1).to_dict()
    assert left_out == {name: planted.get(name, 0) for name in tables.TABLES}
    assert all(len(team.table(name)) for name in tables.TABLES)
    assert team.notes() == []


def test_the_same_people_leads_and_weeks_stand_in_every_table(team: Folder) -> None:
    people = team.table("people").set_index("person")["team"]
    survey, ratings, messages, meetings = (
        team.table(name) for name in ("survey", "ratings", "messages", "meetings")
    )
    assert set(survey["respondent"]) == set(people.index)
    assert (survey["team"] == survey["respondent"].map(people)).all()
    assert (
        set(ratings["rater"]) <= set(people.index)
        and (ratings["team"] == ratings["rater"].map(people)).all()
    )
    assert set(ratings["lead_id"]) <= set(team.table("leads")["lead_id"]) | {"L0720"}
    assert set(messages["sender"]) <= set(people.index)
    assert set(meetings["person"]) == set(people.index[people.isin(team.sides)])
    for when in (messages["sent_at"], meetings["start"]):
        assert when.max() < pd.Timestamp(team.date)
        assert when.min() >= pd.Timestamp(team.date) - pd.Timedelta(weeks=sample.WEEKS)
    leads = tables.usable(team.table("leads"), ["outcome"])
    assert (leads["closed_at"].isna() == (leads["outcome"] == "open")).all()
    assert (
        leads["handed_over_at"].dropna() >= leads.loc[leads["handed_over_at"].notna(), "created_at"]
    ).all()
    assert leads["amount"].notna().equals(leads["outcome"] == "won")


def test_initiatives_points_and_goals_belong_together(team: Folder) -> None:
    initiatives, points = team.table("initiatives"), team.table("points")
    named = set(initiatives["initiative"])
    assert set(points["initiative"]) == named
    assert points.groupby("team")["points"].sum().eq(100).all()
    assert set(initiatives["goal"].dropna()) <= set(team.table("goals")["goal"])
    for column in ("requires", "excludes"):
        assert {
            name for cell in initiatives[column].dropna() for name in tables.split_list(cell)
        } <= named


def test_what_was_planted_is_in_the_data(team: Folder) -> None:
    truth = json.loads((team.path / "truth.json").read_text())
    survey = team.table("survey").assign(score=lambda s: s["score"].astype(float))
    mean = survey.pivot_table(index="topic", columns=["team", "kind"], values="score")
    for side, other in (team.sides, team.sides[::-1]):
        gap = mean[(other, "other")] - mean[(side, "own")]
        planted = pd.Series(truth["gaps"].get(side, {}), dtype=float).reindex(gap.index).fillna(0.0)
        assert np.corrcoef(gap, planted)[0, 1] > 0.8 if planted.any() else gap.abs().max() < 1.3
        gloom = (mean[(side, "expected")] - mean[(other, "other")]).mean()
        assert gloom == pytest.approx(-truth["gloom"], abs=0.4)
    likely = team.table("initiatives")["effort_likely"].sum()
    horizons = likely / (team.horizon * sum(team.capacity.values()))
    assert horizons == pytest.approx(truth["work_in_horizons"] * 0.92, rel=0.05)
    leads = team.table("leads")
    if truth["contested_source"]:
        closed = leads[leads["outcome"] != "open"]
        won = (closed["outcome"] == "won").groupby(closed["source"]).mean()
        assert won.idxmax() == truth["contested_source"]
        assert (
            leads.loc[leads["source"] == truth["contested_source"], "sales_view"] == "Cold"
        ).mean() > 0.4


def test_the_awkward_team_is_awkward(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    assert (len(team.table("initiatives")), len(team.table("goals"))) == (40, 11)
    assert team.table("people")["team"].value_counts()["Service"] == 4
    assert team.table("survey")["score"].isna().sum() > 5
    assert team.table("initiatives")["effort_low"].isna().any()
    assert len(team.decisions.history("weekly-meeting-day")) == 2
    assert workshop.open(sample.make("null", tmp_path / "null")).decisions.history() == []


def test_blank_tables_have_every_heading(root: Path) -> None:
    for table in tables.TABLES.values():
        heading = (root / "data" / "blank" / f"{table.name}.csv").read_text().strip()
        assert heading.split(",") == [column.name for column in table.columns]
    assert len(list((root / "data" / "blank").iterdir())) == len(tables.TABLES)


def test_the_settings_for_known_exports_are_valid(root: Path, tmp_path: Path) -> None:
    examples = [path for path in (root / "data" / "examples").iterdir() if path.is_dir()]
    assert examples
    for example in examples:
        team = workshop.open(example)
        assert team.settings.tables
        assert sorted(
            path.name for path in example.iterdir() if path.name not in ("results", "data")
        ) == ["README.md", "workshop.toml"]


def test_the_x_education_leads_come_in_as_they_are_known(
    root: Path, shared: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "x-education"
    (folder / "data").mkdir(parents=True)
    (folder / "workshop.toml").write_text(
        (root / "data" / "examples" / "x-education" / "workshop.toml").read_text()
    )
    (folder / "data" / "Leads.csv").symlink_to(shared / "leads-xeducation" / "Leads.csv")
    team = workshop.open(folder)
    leads = team.table("leads")
    assert (len(leads), leads.attrs["left_out"], len(team.problems())) == (9240, 0, 0)
    assert (leads["outcome"] == "won").sum() == 3561
    assert (leads["sales_view"].notna().sum(), leads["marketing_view"].notna().sum()) == (
        4473,
        5022,
    )
    assert (leads["sales_view"].notna() & leads["marketing_view"].notna()).sum() == 2449
    assert "google" not in set(leads["source"]) and "Select" not in set(leads["City"].dropna())
