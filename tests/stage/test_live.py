"""What follows from a decision is run again, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workshop import decisions as decisions_
from workshop import theme
from workshop.decisions import Decisions, subjects
from workshop.stage import drafts, live


@pytest.fixture(autouse=True)
def no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leads draws for the wall from then on: here for one test."""
    monkeypatch.setattr(theme, "_most", None)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> live.Steps:
    """Steps that are told of what is read, as in a kernel that `workshop open` started."""
    found = live.Steps()
    monkeypatch.setattr(decisions_, "_readers", [lambda path, what: found.reads(path, what)])
    return found


def run(steps: live.Steps, name: str, *reads: object) -> None:
    """Run a step that reads these."""
    steps.begins(name, dict(steps.order)[name])
    for read in reads:
        read()
    steps.ends(failed=False)


def test_a_decision_makes_only_those_stale_that_read_it_and_what_they_made(
    steps: live.Steps, tmp_path: Path
) -> None:
    d = Decisions(tmp_path / "decisions.jsonl")
    d.record("horizon-in-quarters", 4, stage="strategy")
    d.record("wins-a-year", 9, stage="leads")
    steps.known([("far", "h = 1"), ("uses", "h + 1"), ("aim", "2"), ("free", "3"), ("list", "4")])
    run(steps, "far", lambda: subjects.read(d, "horizon-in-quarters"))
    run(steps, "uses")
    run(steps, "aim", lambda: d.value("wins-a-year"))
    run(steps, "free")
    run(steps, "list", lambda: list(d.current()))
    assert steps.stale() == []
    d.record("horizon-in-quarters", 6, stage="strategy")
    assert steps.stale() == ["far", "uses", "list"]
    run(steps, "far", lambda: subjects.read(d, "horizon-in-quarters"))
    assert steps.stale() == ["uses", "list"]


def test_a_control_that_recorded_is_not_run_again_for_its_own_decision(
    steps: live.Steps, tmp_path: Path
) -> None:
    d = Decisions(tmp_path / "decisions.jsonl")
    steps.known([("control", "1")])
    run(steps, "control", lambda: d.current().get("wins-a-year"))
    d.record("wins-a-year", 9, stage="leads")
    steps.reads(d.path, "wins-a-year", "control")
    assert steps.stale() == []
    d.record("wins-a-year", 10, stage="leads")
    assert steps.stale() == ["control"], "another window recorded it"


def test_a_changed_step_is_stale_and_what_cannot_be_read_needs_nothing(steps: live.Steps) -> None:
    steps.known([("a", "x = 1"), ("b", "print(x"), ("c", "x")])
    for name in "abc":
        run(steps, name)
    assert steps.needs == {"a": [], "b": [], "c": ["a"]}
    steps.known([("a", "x = 2"), ("b", "print(x"), ("c", "x")])
    assert steps.stale() == ["a", "c"]


def test_one_window_leads_until_it_is_gone_or_another_takes_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(live, "_driver", {})
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    assert live.lead("one", "firefox") and not live.lead("two", "chrome")
    assert live.lead("three", "firefox"), "windows of one browser settle it by their own lock"
    now[0] += live.GONE_SECONDS + 1
    assert live.lead("two", "chrome") and not live.lead("three", "firefox")
    assert live.lead("three", "firefox", take=True) and not live.lead("two", "chrome")


def test_without_the_layer_nothing_is_watched_and_nothing_leads() -> None:
    assert not live.watching() and not live.led()


def test_the_state_is_plain_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STEPS", live.Steps())
    found = live.state(steps=[["a", "1"]])
    assert json.loads(json.dumps(found)) == found and found["stale"] == ["a"]
    assert not found["watching"], "the kernel was not started by `workshop open`"


def test_a_draft_is_kept_until_it_is_recorded(tmp_path: Path) -> None:
    drafts.keep(tmp_path, "wins-a-year", 12, "Ada", "2026-12-01")
    drafts.keep(tmp_path, "ground-rules", ["a"])
    assert drafts.draft(tmp_path, "wins-a-year") == {
        "value": 12,
        "owner": "Ada",
        "due": "2026-12-01",
    }
    drafts.drop(tmp_path, "wins-a-year")
    assert drafts.draft(tmp_path, "wins-a-year") == {}
    assert drafts.draft(tmp_path, "ground-rules")["value"] == ["a"]


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"x": 1}', "null", "[" * 100_000])
def test_a_drafts_file_that_cannot_be_read_is_no_draft(tmp_path: Path, broken: str) -> None:
    (tmp_path / ".workshop").mkdir()
    (tmp_path / drafts.FILE).write_text(broken)
    assert drafts.draft(tmp_path, "x") == {}
    drafts.keep(tmp_path, "x", 2)
    assert drafts.draft(tmp_path, "x")["value"] == 2
