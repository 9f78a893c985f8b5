"""A small group cannot be seen, nor worked out from what is seen."""

from __future__ import annotations

from collections import Counter
from itertools import combinations_with_replacement, product

import numpy as np
import pandas as pd
import pytest

from workshop import privacy, releases
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


@pytest.mark.parametrize("n", range(3, 11))
def test_no_vote_follows_for_another_voter_from_the_counts(n: int) -> None:
    seen: dict[str, set[tuple[int, ...]]] = {}
    for way in combinations_with_replacement(range(4), n):
        told = privacy.told_votes(Counter(way))
        seen.setdefault(str((sorted(told[0].items()), told[1])), set()).add(way)
    assert not any(privacy.pins(fitting) for fitting in seen.values())


@pytest.mark.parametrize("n", range(3, 11))
def test_whether_somebody_ticked_a_choice_does_not_follow_from_how_many_did(n: int) -> None:
    seen: dict[str, set[tuple[int, ...]]] = {}
    for ticked in range(n + 1):
        told = str(privacy.told_ticks({"a": ticked}, n))
        seen.setdefault(told, set()).add((0,) * (n - ticked) + (1,) * ticked)
    assert not any(privacy.pins(fitting) for fitting in seen.values())


@pytest.mark.parametrize(
    ("people", "items", "budget"), [(4, 3, 2), (5, 3, 2), (4, 4, 2), (5, 2, 3)]
)
def test_what_another_gave_a_thing_does_not_follow_from_what_is_told_of_the_points(
    people: int, items: int, budget: int
) -> None:
    rows = [row for row in product(range(budget + 1), repeat=items) if sum(row) == budget]
    # By what is shown and what one gave herself: all that the others may have given each item.
    others: dict[tuple[object, ...], list[set[int]]] = {}
    for way in combinations_with_replacement(rows, people):
        told, together = privacy.told_points(np.array(way, dtype=float))
        shown = None if together.all() else (tuple(told.sum(axis=0).round(6)), tuple(together))
        for own in set(way):
            rest = list(way)
            rest.remove(own)
            gave = others.setdefault((shown, own), [set() for _ in range(items)])
            for item in range(items):
                gave[item] |= {row[item] for row in rest}
    assert others and not [key for key, gave in others.items() if any(len(one) < 2 for one in gave)]


def test_the_points_of_a_person_and_of_a_group_stay_what_they_are_together() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        shape = (int(rng.integers(3, 9)), int(rng.integers(2, 12)))
        given = rng.integers(0, 4, shape) * rng.integers(0, 2, shape).astype(float)
        told, together = privacy.told_points(given)
        assert np.allclose(told.sum(axis=1), given.sum(axis=1))
        assert (told[:, ~together] == given[:, ~together]).all()
        assert ((given[:, ~together] > 0).sum(axis=0) >= 3).all()


@pytest.mark.parametrize("people", [3, 5, 8])
@pytest.mark.parametrize("leads", [10, 24])
def test_two_ratings_that_are_unlike_all_others_are_not_told_from_none(
    people: int, leads: int
) -> None:
    pairs = leads * people * (people - 1) / 2

    def same(other: dict[int, int]) -> float:
        """The share of pairs alike where on these leads so many gave another rating."""
        lost = sum(k * (people - k) + k * (k - 1) / 2 for k in other.values())
        return 1 - lost / pairs

    for few in ({}, {0: 1}, {0: 1, 1: 1}):
        assert privacy.nearly_alike(same(few), pairs, people)
    assert not privacy.nearly_alike(same({0: 1, 1: 1, 2: 1}), pairs, people)


def _points(of_sales: list[tuple[int, int]], code: str = "S") -> pd.DataFrame:
    rows = [
        ("Sales", f"{code}{k}", item, points)
        for k, both in enumerate(of_sales)
        for item, points in zip("ab", both)
    ]
    return pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])


FIVE = [(60, 40), (50, 50), (20, 80), (90, 10), (30, 70)]


@pytest.mark.parametrize("code", ["S", "phone-2-"], ids=["named", "dealt anew"])
@pytest.mark.parametrize(
    ("now", "stays"),
    [
        (FIVE, False),
        ([*FIVE, (10, 90)], True),
        (FIVE[1:], True),
        ([(0, 100), *FIVE[1:]], True),
        ([*FIVE, *[(k, 100 - k) for k in range(1, 6)]], False),
        ([(a + 1, b - 1) for a, b in FIVE], False),
    ],
    ids=["the same", "one late", "one left", "one changed", "five late", "all changed"],
)
def test_earlier_points_and_ratings_stay_until_enough_people_have_given_theirs_anew(
    now: list[tuple[int, int]], stays: bool, code: str
) -> None:
    before = _points(FIVE)
    after = _points(now, code)
    after.attrs["released"] = _Shown(before)
    told, said = releases.held(
        after, Terms(), who="person", what="initiative", value="points", given="points"
    )
    assert sorted(told["points"]) == sorted((before if stays else after)["points"])
    assert bool(said) == stays


def test_a_phone_that_is_dealt_another_code_is_nobody_new() -> None:
    scores = [3, 4, 2, 3, 4]
    before, after = _answers(scores), _answers([5, *reversed(scores)])
    for frame, code in ((before, "phone-a-"), (after, "phone-b-")):
        frame["respondent"] = code + frame["respondent"]
    after.attrs["released"] = _Shown(before)
    assert sorted(perception.latest_round(after, Terms())["score"]) == sorted(scores)
