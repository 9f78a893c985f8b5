"""Made-up leads are even, marked as such, and what people go by can be read off their ratings."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample, tables
from workshop.errors import WorkshopError
from workshop.leads import controls, criteria, population, profiles, raters
from workshop.terms import Terms


@pytest.mark.parametrize("things", [4, 5, 6, 7])
def test_every_pair_of_values_comes_equally_often_and_there_are_enough_for_each_thing(
    things: int,
) -> None:
    leads = profiles.make(dict(list(profiles.USUAL.items())[:things]), seed=2)
    assert len(leads) >= 5 * (things + 1) and len(leads) <= profiles.MOST_LEADS
    for a, b in combinations(leads.columns[1:], 2):
        assert pd.crosstab(leads[a], leads[b]).to_numpy().ravel().tolist() == [len(leads) // 4] * 4
    assert leads["lead_id"].str.startswith("made-up-").all() and leads["lead_id"].is_unique


def test_the_same_seed_makes_the_same_leads() -> None:
    assert profiles.make(seed=3).equals(profiles.make(seed=3)) and not profiles.make(seed=3).equals(
        profiles.make(seed=4)
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"a": ("1", "2")},
        dict.fromkeys("abcd", ("1", "1")),
        {name: tuple("12345") for name in "abcdef"},
        dict.fromkeys("abcdefgh", ("1", "2")),
    ],
)
def test_what_cannot_be_crossed_is_refused_with_a_sentence(values: dict) -> None:
    with pytest.raises(WorkshopError, match=r"\.$"):
        profiles.make(values)


def rated(
    seed: int, *, sales: dict[str, float], marketing: dict[str, float], people: int = 5
) -> pd.DataFrame:
    """Ratings of the made-up leads by so many people a side, who add up what they see, with some
    luck.
    """
    rng = np.random.default_rng(seed)
    leads = profiles.make(seed=seed)
    parts = []
    for side, points in (("Sales", sales), ("Marketing", marketing)):
        worth = (
            sum(
                (leads[name] == profiles.USUAL[name][0]) * weight for name, weight in points.items()
            )
            + 0.0 * leads.index
        )
        for k in range(people):
            score = np.clip(np.rint(2 + worth + rng.normal(0, 0.8, len(leads))), 1, 5)
            parts.append(leads.assign(rater=f"{side} {k}", team=side, score=score))
    raw = pd.concat(parts, ignore_index=True).astype(str)
    return tables.check("ratings", raw, teams={"sales": "Sales", "marketing": "Marketing"}).frame


def test_two_rules_are_read_off_forty_made_up_leads() -> None:
    counts = profiles.from_ratings(rated(1, sales={"budget": 2.0}, marketing={"source": 2.0}))
    found = criteria.policies(counts)
    finding = criteria.rules(found, counts)
    assert (
        finding.verdict == "clear"
        and "different things" in finding.sentence
        and "made-up" in finding.caveat
    )
    assert {criteria.furthest_apart(found.effects)["attribute"]} <= {"budget", "source"}


@pytest.mark.slow
def test_luck_on_made_up_leads_is_left_alone() -> None:
    verdicts = []
    for seed in range(20):
        counts = profiles.from_ratings(rated(seed, sales={}, marketing={}))
        verdicts.append(criteria.rules(criteria.policies(counts, Terms(seed=seed)), counts).verdict)
    assert "clear" not in verdicts


def test_a_side_of_few_raters_is_not_shown_and_other_ratings_are_no_made_up_leads() -> None:
    few = profiles.from_ratings(rated(1, sales={}, marketing={}, people=3))
    assert few.empty and "Too few people" in few.attrs["missing"]
    assert profiles.from_ratings(
        rated(1, sales={}, marketing={}).assign(
            lead_id=lambda r: r["lead_id"].str.replace("made-up", "L")
        )
    ).empty
    assert profiles.from_ratings(tables.empty("ratings", "There is no ratings table.")).empty
    assert criteria.rules(criteria.policies(few), few).verdict == "cannot tell"


def test_the_sheet_has_the_made_up_leads_with_what_is_known_of_each() -> None:
    people = pd.DataFrame({"person": ["Ann", "Ben"], "team": ["Sales", "Marketing"]})
    sheet = raters.sheet(profiles.make(), people)
    assert list(sheet.columns) == ["lead_id", "rater", "team", "score", *profiles.USUAL]
    assert sheet.groupby("rater")["lead_id"].nunique().tolist() == [40, 40]
    ann, ben = (sheet.loc[sheet["rater"] == name, "lead_id"].tolist() for name in ("Ann", "Ben"))
    assert ann != ben and sorted(ann) == sorted(ben)


def test_the_control_writes_made_up_leads_where_little_is_known(tmp_path) -> None:
    team = workshop.open(sample.make("calm", tmp_path / "team"))
    leads = population.of(team)
    control = controls.rating_sheet(team, replace(leads, frame=leads.frame.head(3)))
    control.children[0].children[0].click()
    assert "made up" in control.children[1].value
    assert pd.read_csv(team.results / controls.SHEET)["lead_id"].str.startswith(profiles.MARK).all()
    control = controls.rating_sheet(team, leads)
    control.children[0].children[0].click()
    assert (
        not pd.read_csv(team.results / controls.SHEET)["lead_id"]
        .str.startswith(profiles.MARK)
        .any()
    )
    control.children[0].children[1].click()
    assert pd.read_csv(team.results / controls.SHEET)["lead_id"].str.startswith(profiles.MARK).all()
