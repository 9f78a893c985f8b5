"""How far people agree within each side and between the two."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.leads import controls, population, raters
from workshop.leads.coefficients import several_raters
from workshop.terms import Terms


def ratings(
    *,
    tilt: float,
    people: int = 6,
    leads: int = 30,
    noise: float = 0.7,
    worth: float = 0.8,
    seed: int = 0,
    missing: float = 0.05,
) -> pd.DataFrame:
    """Two sides of as many people; every second lead is a bone of contention by `tilt` score
    points.
    """
    rng = np.random.default_rng(seed)
    value = rng.normal(0, worth, leads)
    rows = []
    for side, sign in (("Sales", -1), ("Marketing", 1)):
        for person in range(people):
            for lead in range(leads):
                if rng.random() >= missing:
                    score = 3 + value[lead] + sign * tilt / 2 * (lead % 2) + rng.normal(0, noise)
                    rows.append(
                        [f"L{lead}", f"{side} {person}", side, float(np.clip(np.rint(score), 1, 5))]
                    )
    return pd.DataFrame(rows, columns=["lead_id", "rater", "team", "score"])


def test_the_same_ratings_are_counted_and_no_name_is_left() -> None:
    frame = pd.DataFrame(
        [
            ["a", "Ann", "Sales", 1.0],
            ["a", "Bo", "Marketing", 2.0],
            ["b", "Ann", "Sales", 1.0],
            ["b", "Bo", "Marketing", 2.0],
            ["b", "Cy", "Service", 5.0],
        ],
        columns=["lead_id", "rater", "team", "score"],
    )
    counts = raters.patterns(frame)
    assert counts["n"].tolist() == [2] and counts.attrs["team"] == ("Sales", "Marketing")
    assert "Ann" not in counts.to_csv()


def test_two_rules_are_told_from_two_noisy_sides() -> None:
    apart = raters.within_and_between(raters.patterns(ratings(tilt=2.5)))
    assert apart.verdict == "clear" and "Two rules meet here" in apart.sentence
    noisy = raters.within_and_between(
        raters.patterns(ratings(tilt=0, worth=0.1, people=8, leads=40))
    )
    assert (
        noisy.verdict is None
        and "no more than with yourselves" in noisy.sentence
        and "nobody has a rule" in noisy.sentence
    )
    agreed = raters.within_and_between(raters.patterns(ratings(tilt=0, noise=0.2, worth=1.2)))
    assert agreed.verdict is None and "nobody has a rule" not in agreed.sentence


def test_within_one_side_it_is_what_the_coefficient_for_several_raters_says() -> None:
    frame = ratings(tilt=0, missing=0)
    both = pd.concat(
        [
            frame[frame["team"] == "Sales"],
            frame[frame["team"] == "Sales"].assign(
                team="Marketing", rater=lambda f: "x" + f["rater"]
            ),
        ]
    )
    finding = raters.within_and_between(raters.patterns(both))
    steps, credit = raters.codes(raters.patterns(frame[frame["team"] == "Sales"]))
    assert finding.table["Beyond chance (alpha)"][0] == pytest.approx(
        float(several_raters(steps, "fleiss", credit).value)
    )
    assert finding.table["Beside it: AC2"][0] == pytest.approx(
        float(several_raters(steps, "gwet", credit).value)
    )


def test_the_interval_holds_the_difference_that_was_planted() -> None:
    # With many people and leads the difference is known nearly exactly; small workshops have to
    # cover it.
    true = raters.within_and_between(
        raters.patterns(ratings(tilt=1.2, people=40, leads=400, seed=99))
    )
    middle = float(true.sentence.split("difference ")[1].split(",")[0])
    inside = 0
    for seed in range(40):
        said = raters.within_and_between(
            raters.patterns(ratings(tilt=1.2, seed=seed))
        ).sentence.split("between ")[-1]
        low, high = (
            float(re.findall(r"-?[0-9.]+[0-9]", part)[0])
            for part in said.split(")")[0].split(" and ")
        )
        inside += low - 0.005 <= middle <= high + 0.005
    assert inside >= 35


def test_a_small_side_is_withheld() -> None:
    frame = ratings(tilt=2)
    kept = frame[
        (frame["team"] == "Sales") | frame["rater"].isin([f"Marketing {k}" for k in range(4)])
    ]
    finding = raters.within_and_between(raters.patterns(kept), Terms(minimum=5))
    assert (
        finding.table.empty
        and "Marketing" in finding.sentence
        and "fewer than 5 people" in finding.sentence
    )
    assert len(raters.within_and_between(raters.patterns(kept), Terms(minimum=4)).table) == 3


def test_scores_of_many_values_are_cut_the_same_for_everybody() -> None:
    frame = ratings(tilt=0, noise=0.2, worth=1.2)
    fine = frame.assign(
        score=frame["score"] * 20 + np.random.default_rng(1).normal(0, 2, len(frame))
    )
    steps, credit = raters.codes(raters.patterns(fine))
    assert credit.shape == (5, 5) and set(np.unique(steps)) <= {-1, 0, 1, 2, 3, 4}
    assert (
        raters.within_and_between(raters.patterns(fine)).table["Beyond chance (alpha)"].min() > 0.7
    )


@pytest.mark.parametrize(
    "frame",
    [
        ratings(tilt=0).head(0),
        ratings(tilt=0).head(1),
        ratings(tilt=0).assign(team="Service"),
        ratings(tilt=0).assign(score=3.0),
        ratings(tilt=0, leads=5),
        ratings(tilt=0).query("team == 'Sales'"),
    ],
)
def test_too_little_is_said_and_nothing_claimed(frame: pd.DataFrame) -> None:
    finding = raters.within_and_between(raters.patterns(frame))
    assert (
        finding.verdict == "cannot tell" and finding.sentence.endswith(".") and finding.table.empty
    )


@pytest.mark.slow
def test_nothing_is_claimed_about_noise(tmp_path) -> None:
    verdicts = []
    for seed in range(20):
        team = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed))
        verdicts.append(
            raters.within_and_between(raters.patterns(team.table("ratings")), team.terms).verdict
        )
    assert "clear" not in verdicts and verdicts.count("leaning") <= 3


def test_many_people_are_exchanged_by_drawing() -> None:
    finding = raters.within_and_between(
        raters.patterns(ratings(tilt=2.5, people=12)), Terms(seed=4)
    )
    assert finding.verdict == "clear"


def test_everybody_rates_the_same_leads_blind_and_in_an_order_of_their_own(tmp_path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    sheet = raters.sheet(team.table("leads"), team.table("people"), Terms(team.sides, seed=1))
    orders = [tuple(rows["lead_id"]) for _, rows in sheet.groupby("rater")]
    people = int(team.table("people")["team"].isin(team.sides).sum())
    assert len(orders) == people and {len(order) for order in orders} == {24}
    assert len({frozenset(order) for order in orders}) == 1 and len(set(orders)) == people
    assert sheet.columns.tolist() == [
        "lead_id",
        "rater",
        "team",
        "score",
        "source",
        "region",
        "company_size",
    ]
    assert (sheet["score"] == "").all() and "Service" not in set(sheet["team"])


def test_a_filled_sheet_is_the_ratings_table(tmp_path) -> None:
    folder = sample.make("calm", tmp_path / "calm")
    team = workshop.open(folder)
    filled = raters.sheet(team.table("leads"), team.table("people"), team.terms).assign(score=3)
    filled.to_csv(folder / "data" / "ratings.csv", index=False)
    again = workshop.open(folder)
    assert len(again.table("ratings")) == len(filled) and again.check("ratings").problems == ()


def test_no_leads_or_no_people_give_an_empty_sheet(tmp_path) -> None:
    team = workshop.open(sample.make("calm", tmp_path / "calm"))
    leads, people = team.table("leads"), team.table("people")
    assert raters.sheet(leads.head(0), people).empty and raters.sheet(leads, people.head(0)).empty


def test_ratings_after_the_outcome_are_counted_as_people_say_it() -> None:
    def said(*after: bool) -> str:
        ids = [str(k) for k in range(len(after))]
        rated = pd.DataFrame(
            {
                "lead_id": ids,
                "rated_at": pd.to_datetime(
                    ["2026-03-01" if late else "2026-01-01" for late in after]
                ),
            }
        )
        return raters.late(
            rated,
            pd.DataFrame(
                {"lead_id": ids, "closed_at": pd.to_datetime(["2026-02-01"] * len(after))}
            ),
        ).sentence

    assert said(True, True).startswith("All 2 ratings were given after") and said(
        True, False
    ).startswith("1 of 2 ratings was given after")
    assert said(False, False).startswith("Of 2 ratings none was given after")


def test_the_sheet_is_written_only_when_somebody_asks(tmp_path) -> None:
    team = workshop.open(sample.make("calm", tmp_path / "calm"))
    buttons, said = controls.rating_sheet(team, population.of(team)).children
    button = buttons.children[0]
    assert not (team.results / controls.SHEET).exists()
    button.click()
    assert (team.results / controls.SHEET).exists() and "24 leads each" in said.value
    buttons, said = controls.rating_sheet(
        team,
        replace(
            population.of(team),
            frame=team.table("leads").head(0),
            people=team.table("people").head(0),
        ),
    ).children
    buttons.children[0].click()
    assert "A sheet needs people" in said.value


def test_ratings_given_after_the_outcome_are_told_by_name() -> None:
    days = pd.to_datetime(["2026-03-01", "2026-01-01", None])
    ratings = pd.DataFrame({"lead_id": ["a", "b", "c"], "rated_at": days})
    leads = pd.DataFrame(
        {"lead_id": ["a", "b"], "closed_at": pd.to_datetime(["2026-02-01", "2026-02-01"])}
    )
    assert raters.late(ratings, leads).sentence.startswith(
        "1 of 2 ratings was given after the lead was won or lost."
    )
    assert "is not in the data" in raters.late(ratings.assign(rated_at=pd.NaT), leads).sentence
    assert "is not in the data" in raters.late(ratings, leads.iloc[:0]).sentence
    assert (
        raters.late(ratings.iloc[1:2], leads).sentence
        == "Of 1 rating none was given after the lead was won or lost."
    )
    assert raters.late(ratings.iloc[:0], leads).verdict == "cannot tell"
