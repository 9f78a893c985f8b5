"""Who talks across: the index beside its chance value, the weeks, the answers, and nobody's
name.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import network

PEOPLE = pd.DataFrame(
    {
        "person": [f"S{k}" for k in range(5)] + [f"M{k}" for k in range(5)] + ["X0"],
        "team": ["Sales"] * 5 + ["Marketing"] * 5 + ["Service"],
    }
)


def messages(rows: list[tuple]) -> pd.DataFrame:
    """Rows of hours after the start, sender, channel, recipient, thread."""
    frame = pd.DataFrame(rows, columns=["sent_at", "sender", "channel", "recipient", "thread"])
    start = pd.Timestamp("2026-01-05 08:00")
    return frame.assign(sent_at=start + pd.to_timedelta(frame["sent_at"].astype(float), unit="h"))


@pytest.mark.parametrize(("first", "second", "value"), [(4, 4, 0.14), (20, 5, -0.33)])
def test_the_chance_value_depends_on_the_sizes(first: int, second: int, value: float) -> None:
    # Two known values; everybody talking to everybody gives the same.
    assert network.chance(first, second) == pytest.approx(value, abs=0.005)
    everybody = 1 - np.eye(first + second)
    index = network.ei_index(everybody, np.arange(first + second) < first, draws=200)
    assert index.value[0] == pytest.approx(network.chance(first, second))


def test_the_index_and_its_test_are_those_of_a_plain_loop() -> None:
    rng = np.random.default_rng(2)
    weights = rng.poisson(2, (8, 8)).astype(float)
    np.fill_diagonal(weights, 0)

    def index(first: set[int]) -> np.ndarray:
        external = inside_first = inside_second = 0.0
        for i, j in itertools.permutations(range(8), 2):
            if (i in first) != (j in first):
                external += weights[i, j]
            elif i in first:
                inside_first += weights[i, j]
            else:
                inside_second += weights[i, j]
        return np.array(
            [
                (external - inside) / (external + inside)
                for inside in (inside_first + inside_second, inside_first, inside_second)
            ]
        )

    every = np.array([index(set(chosen)) for chosen in itertools.combinations(range(8), 4)])
    found = network.ei_index(weights, np.arange(8) < 4)
    assert found.value == pytest.approx(index({0, 1, 2, 3}))
    assert len(found.draws) == 70
    assert found.chance == pytest.approx(every.mean(axis=0))
    far = np.abs((every - every.mean(axis=0)) / every.std(axis=0)).max(axis=1)
    observed = np.abs((found.value - every.mean(axis=0)) / every.std(axis=0))
    assert found.p == pytest.approx([(far >= one - 1e-9).mean() for one in observed])


@pytest.mark.parametrize("seed", range(5))
def test_random_sides_scatter_around_the_chance_value(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.poisson(rng.gamma(0.5, 2, (30, 30))).astype(float)
    index = network.ei_index(weights, rng.permutation(30) < 12, seed=seed)
    assert index.chance[0] == pytest.approx(network.chance(12, 18), abs=0.01)


def test_who_wrote_to_whom() -> None:
    found = network.exchanges(
        messages(
            [
                (0, "S0", None, "M0", None),  # direct
                (1, "S1", "leads", None, "t1"),  # opens a thread: to nobody in particular
                (2, "M1", "leads", None, "t1"),  # answers S1
                (3, "M1", "leads", None, "t1"),  # goes on: still to S1
                (4, "S2", "leads", None, "t1"),  # answers M1
                (5, "S3", "leads", None, None),  # no thread: to nobody
                (6, "bot", "leads", None, "t1"),
                (7, "X0", None, "S0", None),
                (8, "S0", None, "S0", None),
            ]
        ),
        PEOPLE,
    )
    assert found[["sender", "receiver", "across"]].to_numpy().tolist() == [
        ["S0", "M0", True],
        ["M1", "S1", True],
        ["M1", "S1", True],
        ["S2", "M1", True],
    ]


def test_the_same_thread_mark_in_two_channels_is_two_threads() -> None:
    found = network.exchanges(
        messages([(0, "S0", "a", None, "t"), (1, "M0", "b", None, "t")]), PEOPLE
    )
    assert found.empty


def busy(across: float, n: int = 400, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(n):
        side, other = ("SM", "MS")[rng.integers(2)]
        a, b = rng.choice(5, 2, replace=False)
        receiver = f"{other}{rng.integers(5)}" if rng.random() < across else f"{side}{b}"
        rows.append((k * 2.0, f"{side}{a}", None, receiver, f"t{k}"))
    return messages(rows)


def test_the_index_is_told_beside_chance() -> None:
    finding = network.across(busy(0.05), PEOPLE)
    assert finding.sentence.startswith(
        "5 percent of 400 exchanges cross from one side to the other; were the sides no matter, it"
        " would be 56 (between "
    )
    assert finding.verdict == "clear"
    assert finding.table["Who"].tolist() == ["both sides", "Sales", "Marketing"]
    assert network.across(busy(5 / 9), PEOPLE).verdict == "cannot tell"


def answered(found: pd.DataFrame) -> pd.DataFrame:
    """The same messages and an answer to each, after one hour."""
    back = found.assign(
        sender=found["recipient"],
        recipient=found["sender"],
        sent_at=found["sent_at"] + pd.Timedelta(hours=1),
    )
    return pd.concat([found, back], ignore_index=True)


def test_no_name_is_in_any_finding() -> None:
    for find in (network.across, network.by_week, network.bridge, network.first_answers):
        finding = find(answered(busy(0.4)), PEOPLE)
        assert len(finding.table) or find is network.bridge
        told = finding.sentence + finding.caveat + finding.table.to_string()
        assert not any(name in told for name in PEOPLE["person"]), find


def test_sides_under_the_minimum_are_withheld() -> None:
    few = PEOPLE[PEOPLE["person"] != "M4"]
    for find in (network.across, network.by_week, network.bridge, network.first_answers):
        finding = find(busy(0.4), few)
        assert finding.table.empty
        assert (
            finding.sentence
            == "Nothing is shown here. Not shown: Marketing (fewer than 5 people, or the rest would"
            " give it away)."
        )


def test_weeks_without_contact_are_counted() -> None:
    week = 24 * 7
    rows = [
        (k + 0.1 * n, f"S{n % 5}", None, f"S{(n + 1) % 5}", None)
        for k in (0, week, 2 * week)
        for n in range(20)
    ]
    rows += [(2, "S0", None, "M0", None), (3 * week - 100, "M1", None, "S1", None)]
    finding = network.by_week(messages(rows), PEOPLE)
    assert finding.sentence.startswith("In 1 of 3 weeks nobody wrote across;")
    assert finding.table["Across"].tolist() == [1, 0, 1]


def test_a_week_in_which_few_wrote_is_left_blank() -> None:
    week = 24 * 7
    rows = [(0.1 * n, f"S{n % 5}", None, f"S{(n + 1) % 5}", None) for n in range(60)]
    rows += [
        (k * week, sender, None, receiver, None)
        for k, pairs in ((1, ("S0M0", "S1M0")), (2, ("M0S1", "M1S2", "M2S0")))
        for sender, receiver in ((pair[:2], pair[2:]) for pair in pairs)
    ]
    finding = network.by_week(messages(rows), PEOPLE)
    assert finding.table["Across"].isna().tolist() == [False, True, True]
    assert "2 weeks are not shown" in finding.caveat


def test_weeks_that_could_be_worked_out_from_the_total_are_left_blank_too() -> None:
    # The two weeks of few have two writers together, and how much was written in all is told
    # elsewhere.
    week = 24 * 7
    rows = [
        (k * week + 0.1 * n, f"S{n % 5}", None, f"S{(n + 1) % 5}", None)
        for k in (0, 1)
        for n in range(60)
    ]
    rows += [(2 * week, "S0", None, "M0", None), (3 * week, "S1", None, "M0", None)]
    assert network.by_week(messages(rows), PEOPLE).table["Across"].isna().tolist() == [
        True,
        False,
        True,
        True,
    ]


def test_the_bridge_is_what_is_left_without_its_top_person() -> None:
    rows = [(k, "S0", None, f"M{k % 5}", None) for k in range(45)] + [
        (50 + k, "S1", None, f"M{k % 5}", None) for k in range(15)
    ]
    finding = network.bridge(messages(rows), PEOPLE)
    assert finding.sentence.startswith(
        "Were the one person with the most contact across on leave, 25 percent of it would be left;"
        " spread evenly over all 10 people it would be 80."
    )
    assert "3 people have no contact across" in finding.sentence


def test_waiting_counts_from_the_question_to_the_others_first_word() -> None:
    waits = network.waits(
        messages(
            [
                (0, "S0", None, "M0", "t1"),
                (1, "S0", None, "M0", "t1"),
                (3, "M0", None, "S0", "t1"),
                (4, "S0", None, "M0", "t1"),
                (5, "S0", None, "S1", "t2"),  # never answered: waits to the end of the data
                (10, "M1", None, "M2", None),
                (12, "M2", None, "M1", None),
                (200, "M2", None, "M1", None),
                (201, "M1", None, "M2", None),
            ]
        ),
        PEOPLE,
    )
    assert waits[["across", "hours", "answered"]].to_numpy().tolist() == [
        [True, 3.0, True],
        [False, 196.0, False],
        [False, 2.0, True],
        [False, 1.0, True],
    ]


def test_the_waiting_curve_is_kaplan_and_meiers() -> None:
    # Freireich's leukaemia patients on 6-MP: median 23 weeks, share 0.857 at 6 weeks (Kaplan-Meier,
    # in every textbook).
    weeks = np.array(
        [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], dtype=float
    )
    relapsed = np.arange(21) < 9
    times, left = network.waiting_curve(weeks, relapsed)
    assert dict(zip(times, left.round(3))) == {
        0: 1,
        6: 0.857,
        7: 0.807,
        10: 0.753,
        13: 0.690,
        16: 0.627,
        22: 0.538,
        23: 0.448,
    }
    assert network.median_wait(weeks, relapsed) == 23
    low, high = network.median_between(weeks, relapsed)
    assert low == 13 and high == float("inf")
    assert np.isnan(network.median_wait(np.array([1.0, 5, 5]), np.array([True, False, False])))


@pytest.mark.slow
def test_hardly_anything_is_clear_about_noise_and_the_silence_is_found(tmp_path: Path) -> None:
    clear = leaning = 0
    for seed in range(20):
        team = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed))
        for find in (network.across, network.first_answers):
            verdict = find(team.table("messages"), team.table("people"), team.terms).verdict
            clear += verdict == "clear"
            leaning += verdict == "leaning"
    # Binomial(40, 0.01) reaches 4 with a chance of under one in a thousand, binomial(40, 0.05) 8
    # with one in a hundred.
    assert clear < 4 and clear + leaning < 8
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    for find in (network.across, network.first_answers):
        assert find(team.table("messages"), team.table("people"), team.terms).verdict == "clear"


@pytest.mark.parametrize(
    "find", [network.across, network.by_week, network.bridge, network.first_answers]
)
def test_thin_tables_yield_a_sentence(find) -> None:
    full = busy(0.4)
    assert find(full.iloc[:0], PEOPLE).verdict == "cannot tell"
    for thin, people in (
        (full.iloc[:1], PEOPLE),
        (full, PEOPLE.iloc[:0]),
        (full, PEOPLE.iloc[:5]),
        (full.assign(recipient=None, thread=None), PEOPLE),
        (busy(0.0), PEOPLE),
    ):
        before = thin.copy()
        assert find(thin, people).sentence.endswith(".")
        pd.testing.assert_frame_equal(thin, before)


def roster(across: float, answered: int = 16, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Eight and eight people who each name six others."""
    rng = np.random.default_rng(seed)
    people = pd.DataFrame(
        {"person": [f"p{n}" for n in range(16)], "team": ["Sales"] * 8 + ["Marketing"] * 8}
    )
    teams = people["team"].to_numpy()
    rows = []
    for place in range(answered):
        weight = np.where(teams == teams[place], 1 - across, across) * (np.arange(16) != place)
        rows += [
            [teams[place], f"p{place}", teams[other], f"p{other}", 3.0]
            for other in rng.choice(16, 6, replace=False, p=weight / weight.sum())
        ]
    return (
        pd.DataFrame(rows, columns=["team", "person", "contact_team", "contact", "per_week"]),
        people,
    )


def test_named_contacts_stand_beside_chance() -> None:
    finding = network.weekly_contacts(*roster(0.05))
    assert (
        finding.verdict == "clear"
        and "it would be 53" in finding.sentence
        and "16 of 16 people answered." in finding.caveat
    )
    assert network.weekly_contacts(*roster(0.5)).verdict == "cannot tell"


def test_under_two_thirds_of_answers_nobody_is_said_to_stand_apart() -> None:
    whole, some = (
        network.weekly_contacts(*roster(0.01)),
        network.weekly_contacts(*roster(0.01, answered=10)),
    )
    assert "no weekly contact with the other side" in whole.caveat
    assert "no weekly contact" not in some.caveat and "under 65 percent" in some.caveat


def test_counts_without_names_give_a_share_and_no_verdict() -> None:
    counts = pd.DataFrame(
        [
            ["Sales", None, "Sales", None, 80.0],
            ["Sales", None, "Marketing", None, 10.0],
            ["Marketing", None, "Marketing", None, 90.0],
            ["Marketing", None, "Sales", None, 20.0],
        ],
        columns=["team", "person", "contact_team", "contact", "per_week"],
    )
    finding = network.weekly_contacts(counts, roster(0.5)[1])
    assert (
        finding.sentence
        == "15 percent of 200 weekly contacts cross from one side to the other; were the sides no"
        " matter, it would be 53."
    )
    assert finding.verdict is None


def test_named_contacts_of_a_small_side_stay_hidden() -> None:
    contacts, people = roster(0.5)
    assert "Nothing is shown here" in network.weekly_contacts(contacts, people.head(11)).sentence


def test_few_named_contacts_stand_beside_chance_too_and_a_misspelt_name_costs_only_itself() -> None:
    contacts, people = roster(0.05)
    few = contacts.groupby("person").head(2)
    assert (
        "of the 32 weekly contacts that people named"
        in network.weekly_contacts(few, people).sentence
    )
    misspelt = contacts.assign(contact=["nobody", *contacts["contact"][1:]])
    finding = network.weekly_contacts(misspelt, people)
    assert (
        "of the 95 weekly contacts that people named" in finding.sentence
        and "1 contact is left out: with somebody who is not in the list" in finding.caveat
    )
    assert (
        network.weekly_contacts(contacts.head(6), people).sentence
        == "Too few weekly contacts were named to look at."
    )
