"""What is short says no more of people's answers than the finding itself."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from workshop import figures
from workshop.communication import perception
from workshop.findings import Finding

MIXED = [2, 3, 4, 3, 5, 2, 4, 3]


def survey(marketing: list[int]) -> pd.DataFrame:
    """One topic: Marketing says this of Sales, all else is mixed."""
    few = MIXED[: len(marketing)]
    asked = [
        ("Sales", "own", few),
        ("Marketing", "other", marketing),
        ("Marketing", "own", few),
        ("Sales", "other", few),
        ("Sales", "expected", few),
        ("Marketing", "expected", few),
    ]
    rows = [
        ["1", f"{team}-{k}", team, kind, "role", "answers quickly", score, None]
        for team, kind, scores in asked
        for k, score in enumerate(scores)
    ]
    columns = ["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "Int64"})


@pytest.mark.parametrize("find", [perception.gaps, perception.imagination])
@pytest.mark.parametrize(
    ("one", "other"),
    [([1] * 8, [1] * 7 + [2]), ([5] * 8, [5] * 7 + [4]), ([1] * 6, [1] * 5 + [2])],
)
def test_headline_and_picture_tell_no_answer_that_the_table_withholds(
    find: Callable[[pd.DataFrame], Finding], one: list[int], other: list[int]
) -> None:
    said = []
    for given in (one, other):
        told = find(survey(given))
        assert told.headline and isinstance(told.figure, figures.Pairs)
        said.append((told.headline, told.detail, told.figure))
    assert said[0] == said[1]
    if find is perception.gaps:
        _, detail, figure = said[0]
        way = "or lower" if one[0] == 1 else "or higher"
        assert any(mark.text.endswith(way) for row in figure.rows for mark in row.marks)
        assert way in detail


def test_the_widest_gap_has_the_verdict_that_its_headline_carries() -> None:
    told = perception.gaps(survey([1, 2, 1, 2, 1, 2, 1, 2]))
    row = told.table.iloc[0]
    assert (told.verdict, row["Verdict"]) == ("clear", "clear")
    assert "probably" not in told.headline
    assert told.detail.endswith("Of 2 statements compared, 1 is clear.")
