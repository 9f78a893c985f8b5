"""Both sides lock unseen, both are shown at once, and what does not fit its seal does not count."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from workshop.decisions import RECORD, Decisions
from workshop.decisions.sealed import Answer, SealedRound, Sealing, given, seal
from workshop.errors import WorkshopError
from workshop.terms import Terms

TERMS = Terms(sides=("Vertrieb", "Marketing"))
POINTS = Sealing("points", "points", "points")


def whole(side: str, answer: Any) -> Answer:
    if sum(answer.values()) != 10:
        raise WorkshopError(f"{side} gives 10 points.")
    return {item: value for item, value in answer.items() if value}


@pytest.fixture
def decisions(tmp_path: Path) -> Decisions:
    return Decisions(tmp_path / "decisions.jsonl")


@pytest.fixture
def round_(decisions: Decisions) -> SealedRound:
    return SealedRound(decisions, TERMS, POINTS, whole)


def both(round_: SealedRound, first: Answer, second: Answer) -> None:
    for side, answer in zip(TERMS.sides, (first, second)):
        round_.lock(side, answer)
    round_.reveal()


def test_only_the_seal_is_on_file_until_both_are_in(
    round_: SealedRound, decisions: Decisions
) -> None:
    round_.lock("Vertrieb", {"a secret thing": 10})
    assert (
        "secret" not in decisions.path.read_text()
        and round_.locked("Vertrieb")
        and not round_.ready()
    )
    with pytest.raises(
        WorkshopError, match="Marketing has not locked any points yet; nothing is shown before"
    ):
        round_.reveal()
    assert "secret" not in decisions.path.read_text() and round_.shown() == {}
    round_.lock("Marketing", {"b": 10})
    assert "secret" not in decisions.path.read_text() and round_.ready() and round_.shown() == {}
    assert round_.reveal() == {"Vertrieb": {"a secret thing": 10}, "Marketing": {"b": 10}}


def test_what_is_refused_locks_nothing_and_writes_nothing(
    round_: SealedRound, decisions: Decisions
) -> None:
    for side, answer, says in (
        ("Vertrieb", {"a": 3}, "gives 10 points"),
        ("Service", {"a": 10}, "not one of the two sides"),
    ):
        with pytest.raises(WorkshopError, match=says):
            round_.lock(side, answer)
    assert not decisions.path.exists() and not any(map(round_.locked, TERMS.sides))


def test_a_side_changes_its_answer_only_by_unlocking_and_the_first_one_is_nowhere(
    round_: SealedRound, decisions: Decisions
) -> None:
    round_.lock("Vertrieb", {"first thought": 10})
    with pytest.raises(WorkshopError, match="Vertrieb is locked already; unlock it first"):
        round_.lock("Vertrieb", {"a": 10})
    round_.unlock("Vertrieb")
    round_.unlock("Vertrieb")
    assert not round_.locked("Vertrieb")
    both(round_, {"a": 10}, {"b": 10})
    assert (
        round_.shown()["Vertrieb"] == {"a": 10}
        and "first thought" not in decisions.path.read_text()
    )


def test_a_round_that_has_only_begun_takes_nothing_away_from_the_one_before(
    round_: SealedRound, decisions: Decisions
) -> None:
    both(round_, {"a": 10}, {"b": 10})
    before = round_.shown()
    again = SealedRound(decisions, TERMS, POINTS, whole)
    again.lock("Marketing", {"c": 10})
    assert again.shown() == before
    again.unlock("Marketing")
    assert again.shown() == before
    both(again, {"d": 10}, {"e": 10})
    assert again.shown() == {"Vertrieb": {"d": 10}, "Marketing": {"e": 10}}


@pytest.mark.parametrize("place", ["points", "salt", "seal"])
@pytest.mark.parametrize("side", ["sales", "marketing"])
def test_whatever_is_changed_afterwards_does_not_count(
    round_: SealedRound, decisions: Decisions, place: str, side: str
) -> None:
    both(round_, {"a": 4, "b": 6}, {"b": 10})
    lines = [json.loads(line) for line in decisions.path.read_text().splitlines()]
    for line in lines:
        if line["what"].endswith(side) and place in line["value"]:
            line["value"][place] = {"a": 6, "b": 4} if place == "points" else "another"
    decisions.path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert given(decisions, TERMS, POINTS) == {}


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "x",
        [],
        {},
        {"points": None},
        {"points": [1], "salt": 3},
        {"points": {"a": {"b": [1]}}, "salt": {}},
    ],
)
def test_a_record_of_another_shape_counts_as_nothing(decisions: Decisions, value: object) -> None:
    for what in ("locked", "given"):
        for key in ("sales", "marketing"):
            decisions.record(f"points-{what}-{key}", value, stage=RECORD)
    assert given(decisions, TERMS, POINTS) == {}


def test_rounds_of_earlier_versions_still_count(decisions: Decisions) -> None:
    """As they were written before there was one kind of round: the seal over the salt and the
    sorted entries.
    """
    answer, salt = {"Zeta": 60, "Älpha": 40}, "0f" * 16
    digest = hashlib.sha256(
        json.dumps([salt, [["Zeta", 60], ["Älpha", 40]]], ensure_ascii=False).encode()
    ).hexdigest()
    assert seal(answer, salt) == digest
    for key in ("sales", "marketing"):
        decisions.record(f"points-locked-{key}", {"seal": digest}, stage=RECORD)
        decisions.record(f"points-given-{key}", {"points": answer, "salt": salt}, stage=RECORD)
    assert given(decisions, TERMS, POINTS) == {"Vertrieb": answer, "Marketing": answer}


def test_a_restart_loses_nothing_and_the_round_goes_on(
    round_: SealedRound, decisions: Decisions
) -> None:
    round_.lock("Vertrieb", {"a": 10})
    anew = SealedRound(Decisions(decisions.path), TERMS, POINTS, whole)
    assert anew.locked("Vertrieb") and not anew.locked("Marketing") and not anew.ready()
    assert anew.since("Vertrieb") == decisions.current()["points-locked-sales"].when
    with pytest.raises(WorkshopError, match="Vertrieb is locked already"):
        anew.lock("Vertrieb", {"z": 10})
    anew.lock("Marketing", {"c": 10})
    assert round_.ready(), "another notebook on the same folder sees it too"
    assert anew.reveal() == {"Vertrieb": {"a": 10}, "Marketing": {"c": 10}}
    assert not round_.locked("Vertrieb") and not list(decisions.path.parent.glob("live/*.json"))


def test_what_waits_is_for_its_owner_alone_and_unlocking_removes_it(
    round_: SealedRound, decisions: Decisions
) -> None:
    round_.lock("Vertrieb", {"a": 10})
    (kept,) = decisions.path.parent.glob("live/*")
    if os.name == "posix":
        assert kept.stat().st_mode & 0o077 == 0
    round_.unlock("Vertrieb")
    assert not kept.exists() and not round_.locked("Vertrieb")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"answer": {"a": 10}}', '{"answer": 3, "salt": "x"}']
)
def test_what_waits_and_was_changed_by_hand_does_not_count(
    round_: SealedRound, decisions: Decisions, content: str
) -> None:
    round_.lock("Vertrieb", {"a": 10})
    (kept,) = decisions.path.parent.glob("live/*")
    held = json.loads(kept.read_text())
    kept.write_text(content)
    assert not round_.locked("Vertrieb")
    kept.write_text(json.dumps(held | {"answer": {"b": 10}}))
    assert not round_.locked("Vertrieb")
    kept.write_text(json.dumps(held))
    assert round_.locked("Vertrieb")


def test_when_both_were_shown_is_known_next_week(round_: SealedRound, decisions: Decisions) -> None:
    assert round_.shown_since() == ""
    both(round_, {"a": 10}, {"b": 10})
    anew = SealedRound(Decisions(decisions.path), TERMS, POINTS, whole)
    assert anew.shown_since() == decisions.current()["points-given-marketing"].when
