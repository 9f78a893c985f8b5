"""Cases that only show once a whole stage looks at the folder: which round, which columns, which
plan.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import workshop
from workshop.communication import perception
from workshop.folder import Folder
from workshop.leads import population
from workshop.strategy.problem import Problem

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return workshop.open(shutil.copytree(CASES / request.param, tmp_path / "case"))


@pytest.mark.parametrize("case", ["h10-rounds-by-quarter"], indirect=True)
def test_rounds_named_by_quarter_stand_in_order_and_the_last_one_is_shown(case: Folder) -> None:
    now = perception.latest_round(case.table("survey"), case.terms)
    assert set(now["round"]) == {"Q1 2027"}
    survey = case.table("survey")
    assert set(survey.loc[survey["round"] == "Q1 2027", "score"]) == {5.0}


@pytest.mark.parametrize("case", ["h14-all-of-them-gave-the-same"], indirect=True)
def test_where_all_of_a_side_gave_the_lowest_answer_no_figure_tells_it(case: Folder) -> None:
    now = perception.latest_round(case.table("survey"), case.terms)
    means = now.groupby(["team", "kind", "topic"])["score"].mean()
    asked = case.table("survey").groupby(["team", "kind", "topic"])["score"].mean()
    assert asked.min() == 1 and means.min() > 1 and means.max() < 5


@pytest.mark.parametrize(
    ("case", "column"),
    [
        ("h2-deal-owner-is-a-person", "Deal Owner"),
        ("h3-a-column-restates-the-outcome", "Forecast Type"),
    ],
    indirect=["case"],
)
def test_a_person_and_what_restates_the_outcome_describe_no_lead(case: Folder, column: str) -> None:
    assert column in dict(population.left_out(case.table("leads")))


@pytest.mark.parametrize("case", ["g2-zero-effort"], indirect=True)
def test_what_costs_nothing_is_kept_and_no_figure_is_without_end(case: Folder) -> None:
    problem = Problem(
        case.table("initiatives"),
        case.table("points"),
        capacity=case.capacity,
        terms=case.terms,
        horizon=case.horizon,
    )
    assert np.isfinite(problem.wishes.budget) and np.isfinite(problem.efforts.likely).all()
    assert problem.efforts.likely.min() == 0
