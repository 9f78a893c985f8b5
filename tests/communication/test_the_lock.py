"""Before a guess is recorded nothing of the answers can be seen: not on screen, not in the page's
state, not in the order of a list.
"""

from __future__ import annotations

from pathlib import Path

import ipywidgets
import pytest

import workshop
from workshop import sample
from workshop.communication import (
    controls,
    expectations,
    perception,
    quadrants,
    themes,
    within_a_side,
)
from workshop.controls import UNATTENDED, Reveal
from workshop.folder import Folder


@pytest.fixture
def team(tmp_path: Path) -> Folder:
    return workshop.open(sample.make("awkward", tmp_path / "awkward"))


@pytest.fixture
def reveals(team: Folder, monkeypatch: pytest.MonkeyPatch) -> list[Reveal]:
    monkeypatch.delenv(UNATTENDED, raising=False)
    survey, people = team.table("survey"), team.table("people")
    gaps, imagination = (
        perception.gaps(survey, team.terms),
        perception.imagination(survey, team.terms),
    )
    return [
        controls.reveal_gaps(team, gaps),
        controls.reveal_imagination(team, imagination, expectations.how_right(survey, team.terms)),
        controls.reveal(team, themes.gaps(survey), themes.imagination(survey), label="By theme"),
        controls.reveal(team, quadrants.quadrants(gaps, survey), label="The four fields"),
        controls.reveal(
            team,
            within_a_side.of_one_mind(survey),
            within_a_side.leaders_and_members(survey, people),
            label="Within",
        ),
    ]


def state(widget: ipywidgets.Widget) -> str:
    """All that a page or a saved notebook could hold of a widget and of what is in it."""
    inside = [state(child) for child in getattr(widget, "children", ())]
    return " ".join(
        [
            str(
                {
                    key: value
                    for key, value in widget.get_state().items()
                    if key not in ("layout", "style", "children")
                }
            ),
            *inside,
        ]
    )


def test_nothing_is_shown_before_a_guess_is_recorded(team: Folder, reveals: list[Reveal]) -> None:
    before = [state(reveal.view) for reveal in reveals]
    for reveal, was in zip(reveals, before):
        reveal.button.click()
        reveal.next.click()
        assert "First record your guess above" in reveal.note.value
        assert reveal.outcome.value == ""
        now = state(reveal.view)
        assert not any(topic in now for topic in team.table("survey")["topic"].unique())
        assert "steps" not in was + now and "%" not in reveal.note.value
    team.decisions.record(controls.PREDICTION, "answers questions quickly", stage="communication")
    for reveal in reveals:
        reveal.button.click()
        assert reveal.note.value == "" and "<table" in reveal.outcome.value


def test_topics_come_one_at_a_time_the_widest_last(team: Folder, reveals: list[Reveal]) -> None:
    team.decisions.record(controls.PREDICTION, "answers questions quickly", stage="communication")
    reveal, seen = reveals[0], []
    topics = team.table("survey")["topic"].unique()
    for _ in reveal.steps:
        reveal.next.click()
        shown = [topic for topic in topics if topic.replace("'", "&#x27;") in reveal.outcome.value]
        assert len(shown) == 1
        seen += shown
    assert (
        sorted(seen) == sorted(topics)
        and seen[-1] == perception.gaps(team.table("survey")).table["Topic"].iloc[0]
    )
    assert reveal.next.disabled


def test_the_order_of_the_topics_to_talk_through_tells_nothing_before_the_guess(
    team: Folder,
) -> None:
    gaps = perception.gaps(team.table("survey"), team.terms)
    offered = [box.description for box in controls.talk_through(team, gaps).widget.children]
    assert offered == sorted(offered)
    team.decisions.record(controls.PREDICTION, "answers questions quickly", stage="communication")
    assert [box.description for box in controls.talk_through(team, gaps).widget.children] == list(
        dict.fromkeys(gaps.table["Topic"])
    )


def test_the_four_fields_come_with_their_picture(team: Folder, reveals: list[Reveal]) -> None:
    team.decisions.record(controls.PREDICTION, "answers questions quickly", stage="communication")
    reveals[3].button.click()
    assert 'alt="Of 24 judgements 16 are open' in reveals[3].outcome.value
