"""What crosses is told by channel, direction and person without naming or exposing anybody."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import crossing

PEOPLE = pd.DataFrame(
    {
        "person": [f"S{k}" for k in range(5)] + [f"M{k}" for k in range(5)],
        "team": ["Sales"] * 5 + ["Marketing"] * 5,
    }
)
ALL = (crossing.by_channel, crossing.both_ways, crossing.per_person, crossing.in_between)


def messages(rows: list[tuple[str, str, str | None]]) -> pd.DataFrame:
    """Rows of sender, recipient, channel (blank: a direct message), an hour apart."""
    frame = pd.DataFrame(rows, columns=["sender", "recipient", "channel"])
    return frame.assign(
        sent_at=pd.Timestamp("2026-01-05 08:00") + pd.to_timedelta(np.arange(len(frame)), unit="h"),
        thread=None,
    )


def within(n: int = 60) -> list[tuple[str, str, str | None]]:
    return [
        (f"{side}{k % 5}", f"{side}{(k + 1) % 5}", None) for k in range(n // 2) for side in "SM"
    ]


def across(n: int, channel: str | None, people: int = 5) -> list[tuple[str, str, str | None]]:
    return [(f"S{k % people}", f"M{k % people}", channel) for k in range(n)]


def test_the_channels_that_carry_what_crosses_come_first() -> None:
    finding = crossing.by_channel(
        messages(within() + across(30, "leads") + across(10, None)), PEOPLE
    )
    assert (
        finding.sentence
        == "Of 40 exchanges across, 75 percent go through “leads” and 25 percent through direct"
        " messages."
    )
    assert finding.table[["Channel", "Exchanges", "Across", "People"]].to_numpy().tolist() == [
        ["leads", 30, 30, 10],
        ["direct messages", 70, 10, 10],
    ]


def test_channels_of_few_people_go_together_with_enough_others_that_nothing_can_be_worked_out() -> (
    None
):
    finding = crossing.by_channel(
        messages(within() + across(30, "leads") + across(6, "two of us", people=1)), PEOPLE
    )
    assert "two of us" not in finding.table.to_string() + finding.sentence
    assert finding.table["Channel"].tolist() == ["leads", "other channels"]
    assert (finding.table["People"] >= 5).all() and finding.table["Across"].sum() == 36


def test_many_channels_are_not_a_wall() -> None:
    rows = within() + [row for c in range(14) for row in across(20 + c, f"channel {c}")]
    assert len(crossing.by_channel(messages(rows), PEOPLE).table) == crossing.CHANNELS + 1


def test_pairs_that_write_both_ways_are_counted() -> None:
    rows = (
        within()
        + across(5, None)
        + [
            ("M0", "S0", None),
            ("M1", "S1", None),
            ("M1", "S1", None),
            ("M2", "S0", None),
            ("M3", "S0", None),
            ("M4", "S0", None),
        ]
    )
    finding = crossing.both_ways(messages(rows), PEOPLE)
    assert (
        finding.sentence
        == "Of 25 pairs of one person from each side 8 write at all and 2 in both directions; 55"
        " percent of what crosses comes from Marketing."
    )
    assert finding.table["Exchanges"].tolist() == [5, 6]
    assert crossing.both_ways(messages(within() + across(9, None, people=1)), PEOPLE).table.empty


def test_what_few_people_of_a_side_write_across_is_not_shown() -> None:
    rows = within() + across(20, None) + [("M0", "S0", None), ("M1", "S1", None)]
    finding = crossing.both_ways(messages(rows), PEOPLE)
    assert finding.table.empty
    assert (
        finding.sentence
        == "Of Marketing fewer than 5 people write across; how much comes from which side is not"
        " shown."
    )


def test_the_middle_share_stands_beside_chance_and_no_single_one() -> None:
    finding = crossing.per_person(messages(within() + across(10, None)), PEOPLE)
    # Each person: 12 exchanges within, 2 across.
    assert finding.table["Across, percent (middle person)"].tolist() == pytest.approx(
        [100 / 7] * 2, abs=0.05
    )
    assert finding.table["By chance, percent"].tolist() == pytest.approx(
        [100 * 5 / 9] * 2, abs=0.05
    )
    assert finding.table["Under chance"].tolist() == [5, 5]


def brute(step: np.ndarray, in_first: np.ndarray) -> np.ndarray:
    """Betweenness by looking at every path there is."""
    n, found = len(step), np.zeros(len(step))
    for a, b in itertools.product(np.flatnonzero(in_first), np.flatnonzero(~in_first)):
        others = [v for v in range(n) if v not in (a, b)]
        paths = [
            (a, *middle, b)
            for size in range(n - 1)
            for middle in itertools.permutations(others, size)
        ]
        lengths = np.array([sum(step[u, v] for u, v in itertools.pairwise(path)) for path in paths])
        shortest = [
            path
            for path, length in zip(paths, lengths)
            if length <= lengths.min() + 1e-9 and np.isfinite(length)
        ]
        for path in shortest:
            found[list(path[1:-1])] += 1 / len(shortest)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_betweenness_is_that_of_all_paths_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    both = np.triu(rng.poisson(1.2, (6, 6)), 1).astype(float)
    both += both.T
    in_first = np.arange(6) < 3
    with np.errstate(divide="ignore"):
        step = np.where(both > 0, 1 / both, np.inf)
    through, _ = crossing.betweenness(both, in_first)
    assert through == pytest.approx(brute(step, in_first))


def test_a_single_bridge_is_found() -> None:
    finding = crossing.in_between(messages(within() + across(20, None, people=1)), PEOPLE)
    # All ways lead from S0 to M0; those that begin or end there do not pass through: 20 of 25 pass
    # through each.
    assert finding.sentence.startswith(
        "Of 25 shortest ways from a person of one side to a person of the other, 80 percent lead"
        " through the same person"
    )
    none = crossing.in_between(messages(within()), PEOPLE)
    assert none.sentence == "No way leads from one side to the other in these messages."


@pytest.mark.parametrize("find", ALL)
def test_nobody_is_named_and_sides_under_the_minimum_are_withheld(find) -> None:
    full = messages(within() + across(30, "leads") + across(10, None))
    finding = find(full, PEOPLE)
    assert not any(
        name in finding.sentence + finding.table.to_string() for name in PEOPLE["person"]
    )
    assert "Not shown: Marketing" in find(full, PEOPLE[PEOPLE["person"] != "M4"]).sentence


@pytest.mark.parametrize("find", ALL)
def test_thin_tables_yield_a_sentence(find) -> None:
    full = messages(within() + across(30, "leads"))
    assert find(full.iloc[:0], PEOPLE).verdict == "cannot tell"
    for thin, people in (
        (full.iloc[:1], PEOPLE),
        (full, PEOPLE.iloc[:0]),
        (full, PEOPLE.iloc[:5]),
        (messages(within()), PEOPLE),
        (messages(across(60, None)), PEOPLE),
    ):
        before = thin.copy()
        assert find(thin, people).sentence.endswith(".")
        pd.testing.assert_frame_equal(thin, before)


@pytest.mark.parametrize("name", ["awkward", "calm"])
def test_the_awkward_team_hangs_on_one_person_and_the_calm_one_does_not(
    name: str, tmp_path: Path
) -> None:
    team = workshop.open(sample.make(name, tmp_path / name))  # type: ignore[arg-type]
    shares = [
        int(
            find(team.table("messages"), team.table("people"), team.terms)
            .sentence.split(", ")[1]
            .split()[0]
        )
        for find in (crossing.in_between,)
    ]
    assert (shares[0] > 30) == (name == "awkward")
