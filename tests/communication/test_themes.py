"""Gaps and expectations by theme are those of its topics, and give no withheld topic away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import perception, themes
from workshop.terms import Terms

COLUMNS = ["round", "respondent", "team", "kind", "theme", "topic", "score"]


def survey(
    own: list[int], other: list[int], people: int = 9, theme: str | None = "needs"
) -> pd.DataFrame:
    """Sales of itself and Marketing of Sales, a number a topic; all people of a side answer alike
    but for the last.
    """
    rows = [
        ["1", f"{team[0]}{k}", team, kind, theme, f"topic {j}", score - (k == people - 1)]
        for team, kind, scores in (
            ("Sales", "own", own),
            ("Marketing", "other", other),
            ("Marketing", "own", other),
            ("Sales", "other", other),
            ("Sales", "expected", own),
            ("Marketing", "expected", other),
        )
        for j, score in enumerate(scores)
        for k in range(people)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"score": "Int64"})


def test_the_gap_of_a_theme_is_the_mean_of_its_topics_gaps() -> None:
    answers = survey([4, 4], [2, 3])
    finding = themes.gaps(answers)
    assert finding.table.set_index("About")["Gap"].to_dict() == {"Sales": -1.5, "Marketing": 0.0}
    assert finding.verdict == "clear"
    assert finding.sentence.startswith(
        "On needs, Marketing rates Sales 1.5 steps lower than Sales rates itself (between "
    )
    expected = themes.imagination(answers)
    assert expected.table.set_index("About")["Expected less said"].to_dict() == {
        "Sales": 1.5,
        "Marketing": 0.0,
    }
    assert (
        "Sales expected to be rated 1.5 steps higher than Marketing rates it" in expected.sentence
    )


def test_a_withheld_topic_is_in_no_theme() -> None:
    answers = survey([4, 4], [2, 3])
    rare = survey([1], [5], people=4).assign(topic="rare")
    pd.testing.assert_frame_equal(
        themes.gaps(pd.concat([answers, rare])).table, themes.gaps(answers).table
    )


def test_a_survey_without_themes_and_sides_under_the_minimum_say_so() -> None:
    assert (
        themes.gaps(survey([4], [2], theme=None)).sentence
        == "The survey does not say which theme a topic belongs to."
    )
    few = themes.imagination(survey([4], [2], people=4))
    assert few.table.empty and "Not shown: Sales and Marketing" in few.sentence


def test_few_people_get_an_order_and_no_word_about_chance() -> None:
    finding = themes.gaps(survey([4, 4], [2, 2], people=6))
    assert finding.verdict is None and "Verdict" not in finding.table
    assert (
        finding.sentence
        == "The widest difference is on needs: Marketing rates Sales 2.0 steps lower than Sales"
        " rates itself."
    )


@pytest.mark.slow
def test_hardly_anything_is_clear_about_noise(tmp_path: Path) -> None:
    verdicts = []
    for seed in range(12):
        answers = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed)).table(
            "survey"
        )
        verdicts += [
            find(answers, Terms(seed=seed)).verdict for find in (themes.gaps, themes.imagination)
        ]
    # Binomial(24, 0.01) reaches 3 and binomial(24, 0.05) reaches 6 with a chance of about two in a
    # thousand.
    assert verdicts.count("clear") < 3 and sum(v != "cannot tell" for v in verdicts) < 6


@pytest.mark.parametrize("name", ["calm", "awkward"])
def test_the_made_up_teams_yield_all_six_themes(name: str, tmp_path: Path) -> None:
    team = workshop.open(sample.make(name, tmp_path / name))  # type: ignore[arg-type]
    answers = team.table("survey")
    before = answers.copy()
    for find in (themes.gaps, themes.imagination):
        finding = find(answers, team.terms)
        assert finding.table["Theme"].nunique() == 6 and len(finding.table) == 12
        assert finding.table["Theme"].notna().all() and finding.sentence.endswith(".")
        assert find(answers.iloc[:0]).sentence.endswith(".") and find(
            answers.iloc[:1]
        ).sentence.endswith(".")
    pd.testing.assert_frame_equal(answers, before)
    assert np.isclose(
        themes.gaps(answers).table["Gap"].mean(),
        perception.gaps(answers).table["Gap"].mean(),
        atol=0.05,
    )
