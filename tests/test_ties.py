"""Where several are as large as each other, none of them is called the largest."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from workshop import tables
from workshop.communication import network, perception, themes, within_a_side
from workshop.errors import the_most
from workshop.findings import Finding
from workshop.follow_up import survey as follow_up
from workshop.leads import card, criteria, handoff, weights
from workshop.strategy import alignment

ONE = re.compile(r"(?<!one of )\bthe (widest|largest)\b|\bmost (surely|differently)\b", re.I)
"""How one alone is called the largest."""
TOPICS = 4


def answers(of_sales: list[int], of_marketing: list[int], *, round_: str = "1") -> pd.DataFrame:
    """All topics answered alike: the same gap on each, in both directions."""
    rows = [
        [round_, f"{team}{k}", team, kind, ("needs", "role")[topic % 2], f"topic {topic}", score]
        for team, scores in (("Sales", of_sales), ("Marketing", of_marketing))
        for k, score in enumerate(scores)
        for kind in ("own", "other", "expected")
        for topic in range(TOPICS)
    ]
    columns = ["round", "respondent", "team", "kind", "theme", "topic", "score"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "Int64"})


ENOUGH = answers([2, 3, 2, 3, 2, 3, 2, 3], [3, 2, 3, 3, 3, 2, 3, 3])
FEW = answers([2, 3, 2, 3, 2], [4, 4, 3, 4, 4])
NONE = answers([3] * 8, [3] * 8)


@pytest.mark.parametrize("found", [perception.gaps, themes.gaps], ids=["by topic", "by theme"])
@pytest.mark.parametrize("survey", [ENOUGH, FEW, NONE], ids=["enough", "few", "none"])
def test_a_gap_as_wide_as_others_is_one_of_the_widest(survey: pd.DataFrame, found) -> None:
    sentence = found(survey).sentence
    assert not ONE.search(sentence), sentence
    assert "next come" not in sentence and "0.0 steps" not in sentence
    if survey is not NONE:
        assert "one of the widest" in sentence.lower(), sentence


def test_one_gap_that_is_wider_than_the_others_is_the_widest() -> None:
    wider = FEW.assign(
        score=FEW["score"].where(
            ~((FEW["topic"] == "topic 1") & (FEW["team"] == "Sales") & (FEW["kind"] == "own")), 1
        )
    )
    assert perception.gaps(wider).sentence.startswith("The widest gap is on “topic 1”")


def test_changes_that_are_alike_are_not_ranked() -> None:
    after = answers([2, 3, 2, 3, 2], [2, 2, 3, 2, 2], round_="2")
    for later in (after, answers([3, 2, 3, 2, 2], [4, 3, 4, 4, 4], round_="2")):
        sentence = follow_up.gaps(FEW, later).sentence
        assert not ONE.search(sentence) and "next come" not in sentence, sentence


def test_of_judgements_with_the_same_word_none_is_the_least() -> None:
    camps = answers([1, 1, 5, 5, 1, 5], [3, 3, 3, 3, 3])
    sentence = within_a_side.of_one_mind(camps).sentence
    assert "least" not in sentence and "as on 7 more" in sentence, sentence


def test_leaders_and_members_are_told_by_the_widest_difference_and_not_by_the_surest() -> None:
    rng, seen = np.random.default_rng(3), 0
    people = pd.DataFrame(
        [
            [f"{team}{k}", team, "leader" if k < 8 else "member"]
            for team in ("Sales", "Marketing")
            for k in range(16)
        ],
        columns=["person", "team", "level"],
    )
    for _ in range(6):
        survey = answers([*rng.integers(1, 6, 16)], [*rng.integers(1, 6, 16)])
        survey["score"] = rng.integers(1, 6, len(survey))
        found = within_a_side.leaders_and_members(survey, people)
        if found.verdict == "cannot tell" and "widest" in found.sentence:
            size = found.table["Difference"].abs().round(1).max()
            assert f"{size:.1f} steps" in found.sentence, found.sentence
            seen += 1
    assert seen


def test_two_steps_that_lose_as_many_leads_are_both_named() -> None:
    handed = {"created_at": "2026-01-01", "handed_over_at": "2026-01-02"}
    rows = (
        [handed | {"accepted": "yes", "outcome": "won"}] * 5
        + [handed | {"accepted": "yes", "outcome": "lost"}] * 3
        + [handed | {"outcome": "lost"}] * 3
    )
    columns = list(dict.fromkeys(["lead_id", *handed, "accepted", "outcome", "closed_at"]))
    raw = pd.DataFrame(
        [{"lead_id": str(k)} | row for k, row in enumerate(rows)], columns=columns, dtype="object"
    )
    sentence = handoff.funnel(handoff.paths(tables.check("leads", raw).frame)).sentence
    assert "Most are lost between “handed over” and “accepted by Sales” and between" in sentence
    assert sentence.endswith(": 3 each.")


def test_initiatives_given_up_with_as_many_points_are_named_together() -> None:
    plan = pd.DataFrame({"initiative": ["A", "B", "C"]})
    points = pd.DataFrame(
        [
            [side, name, n]
            for side, each in (("Sales", (40, 30, 30)), ("Marketing", (90, 5, 5)))
            for name, n in zip("ABC", each)
        ],
        columns=["team", "initiative", "points"],
    ).assign(person=None)
    sentence = alignment.who_loses(plan, points, kept=["A"]).sentence
    assert "most of all B and C (30 percent each)" in sentence, sentence


def test_a_person_with_as_much_contact_as_another_is_one_of_those_with_the_most() -> None:
    people = pd.DataFrame(
        [[f"{team[0]}{k}", team, "member"] for team in ("Sales", "Marketing") for k in range(6)],
        columns=["person", "team", "level"],
    )
    messages = pd.DataFrame(
        [[f"S{k}", f"M{k}", "direct"] for k in range(6)] * 20,
        columns=["sender", "recipient", "channel"],
    ).assign(thread=None)
    messages["sent_at"] = pd.Timestamp("2026-05-04 10:00")
    found: Finding = network.bridge(messages, people)
    assert "one of the people with the most contact" in found.sentence, found.sentence


def test_what_two_sides_say_alike_is_not_called_a_difference() -> None:
    effects = pd.DataFrame({"attribute": ["size"], "value": ["large"], "first": [0.0]})
    found = criteria.Policies(
        effects.assign(second=0.0, difference=0.0, low=0.0, high=0.0), leads=50
    )
    counts = card.count(pd.DataFrame({"lead_id": ["a"], "outcome": ["won"]}).assign(size="large"))
    same = {side: {"size": 50.0, "region": 50.0} for side in ("Sales", "Marketing")}
    assert weights.compare(same, found, counts).sentence.startswith("The two sides say the same.")


def test_as_large_is_what_the_reader_sees_with_one_decimal() -> None:
    assert the_most("widest", [1.26, 1.34]) == "one of the widest"
    assert the_most("widest", [1.24, 1.26]) == "the widest"
