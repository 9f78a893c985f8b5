"""A side that does not agree with itself is not spoken of as one, and leaders are compared with
members without exposing anybody.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import within_a_side
from workshop.terms import Terms


def survey(scores: dict[tuple[str, str, str], list[int | None]]) -> pd.DataFrame:
    """Answers by (team, kind, topic); the k-th number is the k-th person's."""
    rows = [
        ["1", f"{team[0]}{k}", team, kind, "role", topic, score]
        for (team, kind, topic), given in scores.items()
        for k, score in enumerate(given)
    ]
    return pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score"]
    ).astype({"score": "Int64"})


def levelled(
    difference: float, leaders: int, members: int, *, topics: int = 6, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two sides; the leaders of Sales judge Marketing higher by so much."""
    rng = np.random.default_rng(seed)
    rows, people = [], []
    for team in ("Sales", "Marketing"):
        for k in range(leaders + members):
            people.append([f"{team}{k}", team, "leader" if k < leaders else "member"])
            for kind in ("own", "other"):
                middle = 3 + difference * (k < leaders and team == "Sales" and kind == "other")
                rows += [
                    [
                        "1",
                        f"{team}{k}",
                        team,
                        kind,
                        "role",
                        f"t{j}",
                        int(np.clip(round(middle + rng.normal(0, 0.8)), 1, 5)),
                    ]
                    for j in range(topics)
                ]
    return (
        pd.DataFrame(
            rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score"]
        ).astype({"score": "Int64"}),
        pd.DataFrame(people, columns=["person", "team", "level"]),
    )


def test_the_distance_is_the_average_deviation_about_the_median() -> None:
    scores = np.array([1, 2, 2, 4, 5])  # median 2: 1 + 0 + 0 + 2 + 3
    assert within_a_side.distance(scores) == pytest.approx(6 / 5)


def test_a_divided_side_is_named_with_its_topic() -> None:
    finding = within_a_side.of_one_mind(
        survey(
            {
                ("Sales", "own", "quick"): [4, 4, 3, 4, 4, 3],
                ("Sales", "other", "quick"): [1, 1, 2, 5, 5, 4],
                ("Marketing", "own", "quick"): [3, 3, 3, 4, 3],
                ("Marketing", "other", "quick"): [3, 3, 4, 3, 3],
            }
        )
    )
    assert (
        finding.sentence
        == "Sales is of one mind on 1 of 2 judgements; on “quick” about Marketing there are two"
        " camps. Marketing is of one mind on all 2 judgements."
    )
    assert finding.table.loc[0, ["Side", "About", "Answers", "n"]].tolist() == [
        "Sales",
        "Marketing",
        "two camps",
        6,
    ]
    assert finding.verdict is None


def test_a_topic_that_few_answered_and_a_side_of_few_are_withheld() -> None:
    scores = {
        ("Sales", "own", "quick"): [4, 4, 5, 4, 4],
        ("Sales", "own", "kind"): [1, 5, 1, 5, None],
        ("Marketing", "own", "quick"): [1, 5, 1, 5],
    }
    finding = within_a_side.of_one_mind(survey(scores))
    assert finding.table["Topic"].tolist() == ["quick"]
    assert "Not shown: Marketing" in finding.caveat
    alone = within_a_side.of_one_mind(survey({("Marketing", "own", "quick"): [1, 5, 1, 5]}))
    assert alone.table.empty and "Not shown" in alone.sentence


def test_leaders_who_see_it_brighter_are_found() -> None:
    finding = within_a_side.leaders_and_members(*levelled(1.2, 9, 11))
    assert finding.verdict == "clear"
    assert finding.sentence.startswith("The leaders of Sales rate Marketing 1.")
    assert "higher than its members do (between " in finding.sentence
    assert len(finding.table) == 4


def test_few_leaders_get_an_order_and_no_word_about_chance() -> None:
    finding = within_a_side.leaders_and_members(*levelled(1.2, 5, 9))
    assert (
        finding.verdict is None
        and "Verdict" not in finding.table
        and "between" not in finding.sentence
    )
    assert "too few to tell a difference from chance" in finding.caveat
    assert finding.table["Difference"].abs().is_monotonic_decreasing


@pytest.mark.parametrize(
    ("leaders", "members", "unknown"), [(4, 9, 0), (9, 4, 0), (1, 8, 0), (6, 6, 2)]
)
def test_leaders_and_members_are_shown_only_where_nobody_can_be_worked_out(
    leaders: int, members: int, unknown: int
) -> None:
    # The whole side is shown elsewhere, so one hidden group of three gives itself away.
    answers, people = levelled(1.2, leaders, members + unknown)
    finding = within_a_side.leaders_and_members(
        answers,
        people[
            people["person"].str.extract(r"(\d+)", expand=False).astype(int) < leaders + members
        ],
    )
    assert finding.table.empty and finding.verdict == "cannot tell"
    assert (
        finding.sentence
        == "Leaders and members are not shown apart: in neither side are there 5 or more of both."
    )


def test_one_side_may_be_shown_without_the_other() -> None:
    answers, people = levelled(1.2, 9, 11)
    finding = within_a_side.leaders_and_members(
        answers, people.assign(level=people["level"].where(people["team"] == "Sales", "member"))
    )
    assert set(finding.table["Side"]) == {"Sales"}
    assert "Not shown: leaders and members of Marketing" in finding.caveat


def test_a_withheld_topic_is_in_no_mean() -> None:
    answers, people = levelled(0.0, 6, 6, topics=1)
    few = (
        answers[answers["respondent"].isin(["Sales0", "Sales1"])]
        .assign(topic="rare", score=5)
        .astype({"score": "Int64"})
    )
    pd.testing.assert_frame_equal(
        within_a_side.leaders_and_members(pd.concat([answers, few]), people).table,
        within_a_side.leaders_and_members(answers, people).table,
    )


@pytest.mark.slow
def test_hardly_anything_is_clear_about_noise() -> None:
    verdicts = [
        within_a_side.leaders_and_members(*levelled(0.0, 9, 9, seed=seed), Terms(seed=seed)).verdict
        for seed in range(20)
    ]
    # Binomial(20, 0.01) reaches 3 and binomial(20, 0.05) reaches 5 with a chance of about three in
    # a thousand or less.
    assert verdicts.count("clear") < 3 and len([v for v in verdicts if v != "cannot tell"]) < 5


@pytest.mark.parametrize("name", sample.NAMES)
def test_the_made_up_teams_yield_sentences(name: str, tmp_path: Path) -> None:
    team = workshop.open(sample.make(name, tmp_path / name))  # type: ignore[arg-type]
    answers, people = team.table("survey"), team.table("people")
    before = answers.copy()
    for finding in (
        within_a_side.of_one_mind(answers, team.terms),
        within_a_side.leaders_and_members(answers, people, team.terms),
        within_a_side.of_one_mind(answers.iloc[:1]),
        within_a_side.leaders_and_members(answers.iloc[:0], people),
    ):
        assert finding.sentence.endswith(".")
    pd.testing.assert_frame_equal(answers, before)
