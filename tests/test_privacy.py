"""A small group cannot be seen, nor worked out from what is seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop import privacy
from workshop.communication import perception, within_a_side
from workshop.errors import WorkshopError
from workshop.terms import Terms


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


@pytest.mark.parametrize("n", range(3, 13))
def test_no_mean_that_is_told_lets_a_member_work_out_another_answer(n: int) -> None:
    told: dict[float, set[tuple[int, ...]]] = {}
    for total in range(n, 5 * n + 1):
        for way in privacy.ways(n, total):
            shown = float(privacy.told(np.array(way, dtype=float)).sum())
            told.setdefault(round(shown, 6), set()).add(way)
    assert not any(privacy.pins(fitting) for fitting in told.values())


@pytest.mark.parametrize("n", range(5, 10))
def test_no_word_for_the_spread_lets_a_member_work_out_another_answer(n: int) -> None:
    seen: dict[tuple[float, str], set[tuple[int, ...]]] = {}
    for total in range(n, 5 * n + 1):
        for way in privacy.ways(n, total):
            answers = privacy.told(np.array(way, dtype=float))
            word = (
                within_a_side.spread(answers)
                if privacy.may_say(answers, within_a_side.spread)
                else ""
            )
            seen.setdefault((round(float(answers.sum()), 6), word), set()).add(way)
    assert not any(privacy.pins(fitting) for fitting in seen.values())


def _answers(of_sales: list[int], round_: str = "1") -> pd.DataFrame:
    rows = [
        (round_, f"S{k}", "Sales", "own", "role", "a", score) for k, score in enumerate(of_sales)
    ]
    return pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score"]
    )


class _Shown:
    def __init__(self, *frames: pd.DataFrame) -> None:
        self._frames = list(frames)

    def frames(self) -> list[pd.DataFrame]:
        return self._frames

    def once(self, key: object, make):
        return make()


@pytest.mark.parametrize(
    ("now", "stays"),
    [
        ([3, 4, 2, 3, 4], False),
        ([3, 4, 2, 3, 4, 5], True),
        ([3, 4, 2, 3], True),
        ([3, 4, 2, 3, 1], True),
        ([3, 4, 2, 3, 4, 5, 1, 2, 3, 4], False),
        ([4, 3, 1, 2, 5], False),
    ],
    ids=["the same", "one late", "one left", "one changed", "five late", "all changed"],
)
def test_earlier_answers_stay_until_enough_people_have_answered_anew(
    now: list[int], stays: bool
) -> None:
    before, after = _answers([3, 4, 2, 3, 4]), _answers(now)
    after.attrs["released"] = _Shown(before)
    found = perception.latest_round(after, Terms())
    shown = before if stays else after
    assert sorted(found["score"]) == sorted(shown["score"])
    assert bool(perception.stays(after, Terms())) == stays


def test_five_who_come_one_by_one_are_shown_together() -> None:
    whole = [3, 4, 2, 3, 4, 5, 1, 2, 3, 4]
    runs = [_answers(whole[:n]) for n in range(5, 10)]
    for n, expected in ((9, 5), (10, 10)):
        now = _answers(whole[:n])
        now.attrs["released"] = _Shown(*runs[: n - 5])
        assert len(perception.latest_round(now, Terms())) == expected
