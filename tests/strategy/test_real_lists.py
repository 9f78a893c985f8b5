"""Lists that other people wrote, through the whole stage."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workshop.strategy import alignment, board, choice, effort, fairness, plots, portfolio
from workshop.strategy.problem import Problem


def word_processor(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fifty features of a word processor with costs, couplings and precedences, valued by two of
    four stakeholders.
    """
    cells = [
        [cell.strip() for cell in line.split("|")]
        for line in (folder / "requirements.csv").read_text().splitlines()
        if line.strip()
    ]
    needs: dict[str, set[str]] = {row[0]: set() for row in cells}
    for name, _, coupled, precedes in (row[:4] for row in cells):
        for other in filter(None, (part.strip() for part in coupled.split(","))):
            needs[name].add(other)
            needs[other].add(name)
        for later in filter(None, (part.strip() for part in precedes.split(","))):
            needs[later].add(name)
    initiatives = pd.DataFrame(
        {
            "initiative": [row[0] for row in cells],
            "effort_likely": [float(row[1]) for row in cells],
            "requires": [";".join(sorted(needs[row[0]])) or None for row in cells],
            "goal": [row[0].split("-")[0] for row in cells],
        }
    )
    rows = []
    for line in (folder / "value.csv").read_text().splitlines():
        name, *given = (cell.strip() for cell in line.split("|"))
        if name:
            rows += [
                ("Sales", None, name, float(given[0])),
                ("Marketing", None, name, float(given[2])),
            ]
    return initiatives, pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])


@pytest.fixture
def features(shared):
    return word_processor(shared / "release-planning" / "ms")


def test_fifty_features_of_a_word_processor_go_through_the_whole_stage(features):
    initiatives, points = features
    capacity = {
        "Sales": initiatives["effort_likely"].sum() * 0.05,
        "Marketing": initiatives["effort_likely"].sum() * 0.05,
    }
    before = initiatives.copy(deep=True)
    years = effort.years(Problem(initiatives, capacity=capacity))
    assert years.verdict == "clear" and "50 initiatives had no full range" in years.caveat
    assert (
        "50 initiatives" in alignment.goals(initiatives, pd.DataFrame({"goal": []})).sentence
        or len(alignment.goals(initiatives, pd.DataFrame({"goal": []})).table) > 4
    )
    assert alignment.same_first(initiatives, points).verdict in ("clear", "leaning", "cannot tell")
    assert alignment.who_wants_what(initiatives, points).table["Favourite of"].nunique() >= 3
    selection = portfolio.select(Problem(initiatives, points, capacity), draws=50)
    wishes = Problem(initiatives, points, capacity).wishes
    chosen = np.isin(
        wishes.names, selection.table["Initiative"][selection.table["Selected"] == "yes"].tolist()
    )
    assert chosen.any() and choice.broken_rules(wishes, chosen) == []
    weighed = fairness.trade_off(Problem(initiatives, points, capacity))
    assert weighed.front is not None and weighed.front.complete
    assert all(choice.broken_rules(wishes, one) == [] for one in weighed.front.chosen)
    start = fairness.board_from_plan(weighed, fairness.WORSE_OFF, otherwise={})
    assert portfolio.swaps(Problem(initiatives, points, capacity), start["keep"]).table[
        "To add"
    ].nunique() == len(start["later"])
    assert (
        "does not go"
        not in board.consequence(Problem(initiatives, points, capacity), start).table.to_string()
    )
    for picture in (
        plots.front_chart(weighed),
        plots.frequency_chart(selection.table),
        plots.value_chart(selection.table),
    ):
        assert picture.get_title(loc="left")
    pd.testing.assert_frame_equal(initiatives, before)


@pytest.mark.parametrize("name", ["nrp1-30", "nrp1-50", "nrp1-70", "nrp5-30", "nrp5-50", "nrp5-70"])
def test_published_optima_of_the_next_release_problem_are_reached(shared, root, name):
    folder = shared / "next-release-problem"
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import selection
    finally:
        sys.path.pop(0)
    optima = dict(
        line.strip(";\r ").split(";")[:2]
        for line in (folder / "optima.txt").read_text().split()
        if ";" in line
    )
    file, percent = name.split("-")
    initiatives, points = selection.read(folder / "classic-nrp" / f"{file}.txt")
    value, plan, _ = selection.solve(initiatives, points, int(percent))
    assert plan.proven
    assert value == int(optima[name])
