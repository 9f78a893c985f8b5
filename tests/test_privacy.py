"""A small group cannot be seen, nor worked out from what is seen."""

from __future__ import annotations

import numpy as np
import pytest

from workshop import privacy
from workshop.errors import WorkshopError


def test_nothing_goes_below_three() -> None:
    with pytest.raises(WorkshopError, match="not be under 3"):
        privacy.may_show({"a": 9}, minimum=2)


@pytest.mark.parametrize("seed", range(200))
def test_no_hidden_group_can_be_worked_out_by_subtraction(seed: int) -> None:
    rng = np.random.default_rng(seed)
    minimum = int(rng.integers(3, 8))
    sizes = {f"g{i}": int(n) for i, n in enumerate(rng.integers(0, 15, rng.integers(1, 7)))}
    shown = privacy.may_show(sizes, minimum=minimum)
    hidden = [group for group, n in sizes.items() if n and not shown[group]]
    assert all(sizes[group] >= minimum for group in shown.index[shown])
    # What is known without the hidden groups is their sum: it has to be about enough people, and
    # more than one group.
    if hidden and len(hidden) < sum(1 for n in sizes.values() if n):
        assert len(hidden) >= 2
        assert sum(sizes[group] for group in hidden) >= minimum
    # Nobody is hidden without need.
    if all(n >= minimum for n in sizes.values()):
        assert shown.all()


@pytest.mark.parametrize("seed", range(100))
def test_hidden_groups_that_share_people_have_enough_different_ones_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    minimum = int(rng.integers(3, 8))
    people = {
        f"week {k}": set(rng.choice(12, rng.integers(0, 10), replace=False).tolist())
        for k in range(int(rng.integers(1, 7)))
    }
    shown = privacy.may_show_overlapping(people, minimum=minimum)
    hidden = [group for group, members in people.items() if members and not shown[group]]
    assert all(len(people[group]) >= minimum for group in shown.index[shown])
    if hidden and shown.any():
        assert (
            len(hidden) >= 2 and len(set().union(*(people[group] for group in hidden))) >= minimum
        )
    if all(len(members) >= minimum for members in people.values()):
        assert shown.all()
