"""The agenda is computed from the minutes in the notebooks."""

from __future__ import annotations

import re

import nbformat
import pytest

from workshop import agenda, kit
from workshop.errors import WorkshopError


def test_clock_times_follow_the_minutes() -> None:
    finding = agenda.agenda(kit.notebooks().values(), starts="13:00")
    minutes = finding.table["Minutes"].tolist()
    assert finding.table["Time"].iloc[0] == "13:00"
    assert finding.table["Time"].iloc[1] == f"13:{minutes[0]:02d}"
    assert len(minutes) > 5


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(WorkshopError, match='"soon" is not a time'):
        agenda.agenda([], starts="soon")


@pytest.mark.parametrize("name", list(kit.notebooks()))
def test_the_minutes_in_the_opening_table_are_the_sum_of_the_activities(name: str) -> None:
    path = kit.notebooks()[name]
    total = sum(activity.minutes for activity in agenda.activities([path]))
    plan = next(cell.source for cell in nbformat.read(path, 4).cells if cell.id == "plan")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in plan.splitlines()[2:]]
    assert total > 0
    assert sum(int(re.sub(r"\D", "", row[2])) for row in rows) == total
