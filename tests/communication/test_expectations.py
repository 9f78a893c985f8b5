"""How right each side is, counted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import expectations


def survey(expected: list[int], said: list[int], people: int = 8) -> pd.DataFrame:
    """What Sales expected of topic k, and what Marketing says: all people of a side answer
    alike.
    """
    rows = [
        ["1", f"{team[0]}{person}", team, kind, "role", f"topic {k}", score, None]
        for team, kind, scores in (("Sales", "expected", expected), ("Marketing", "other", said))
        for k, score in enumerate(scores)
        for person in range(people)
    ]
    return pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"]
    ).astype({"score": "Int64"})


def test_hits_are_within_one_step_and_misses_have_a_direction() -> None:
    finding = expectations.how_right(survey([3, 2, 2, 2, 4], [3, 3, 4, 4, 2]))
    assert (
        finding.sentence
        == "Sales read Marketing right on 2 of 5 topics; of the misses 2 were too gloomy and 1 too"
        " rosy."
    )
    assert finding.table.iloc[0, :6].tolist() == ["Sales", 5, 2, 2, 1, -0.6]
    assert finding.verdict is None
    assert "Same order" not in finding.table


def test_the_sentence_of_the_room() -> None:
    finding = expectations.how_right(survey([3] * 7 + [1] * 5, [3] * 12))
    assert (
        finding.sentence
        == "Sales read Marketing right on 7 of 12 topics, and every miss was too gloomy."
    )
    assert (
        expectations.how_right(survey([3, 1], [3, 3])).sentence
        == "Sales read Marketing right on 1 of 2 topics; the miss was too gloomy."
    )
    assert (
        expectations.how_right(survey([3, 4], [3, 3])).sentence
        == "Sales read Marketing right on 2 of 2 topics."
    )


def test_the_order_of_topics_is_compared_from_ten_on() -> None:
    up, down = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert expectations.how_right(survey(up, up)).table["Same order"].tolist() == [1.0]
    assert expectations.how_right(survey(up, down)).table["Same order"].tolist() == [-1.0]
    assert "Same order" not in expectations.how_right(survey(up[:9], up[:9])).table


def test_groups_under_the_minimum_are_withheld() -> None:
    finding = expectations.how_right(survey([3, 1], [3, 3], people=4))
    assert finding.table.empty and finding.verdict == "cannot tell"
    assert "Not shown" in finding.sentence and finding.more_needed


@pytest.mark.parametrize("rows", [0, 1])
def test_hardly_any_answers_yield_a_sentence(rows: int) -> None:
    assert expectations.how_right(survey([3], [3]).iloc[:rows]).sentence.endswith(".")


def test_the_gloom_of_the_awkward_team_is_told(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    finding = expectations.how_right(team.table("survey"), team.terms)
    assert finding.sentence.count("every miss was too gloomy") == 2
    assert (finding.table["Mean error, steps"] < -0.7).all()
    calm = workshop.open(sample.make("calm", tmp_path / "calm"))
    assert (expectations.how_right(calm.table("survey"), calm.terms).table["Right"] >= 11).all()
