"""At the end a group has a page to show others: from its own answers, escaped, without a network,
and with nothing that it wants to keep among itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import exercises
from workshop.errors import WorkshopError
from workshop.exercises import to_show
from workshop.folder import Folder

HOSTILE = "<script>alert(1)</script> & {{ 7*7 }}"
PROMISE = "Ada sends the list every Monday."


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder())


def answered(team: Folder) -> None:
    (team.path / "data").mkdir(exist_ok=True)
    (team.path / "data" / "initiatives.csv").write_text("initiative,effort_likely\nFair,3\n")
    exercises.check(team, "0-warm-up", "how-many", 15)
    exercises.check(team, "3-strategy", "own-stop", "Fair")
    for stage, id, said, who in (
        ("0-warm-up", "hope", HOSTILE, "Ada"),
        ("0-warm-up", "hope", "That we talk.", "Ben"),
        ("4-charter", "own-promise", PROMISE, team.sides[0]),
    ):
        exercises.checked(team, exercises.find(stage, id), said, who=who)


def test_the_page_says_what_was_found_learnt_and_promised_and_names_nobody(team: Folder) -> None:
    answered(team)
    text = to_show.page(team)
    found, learnt, promised, hoped = (
        text.index(part)
        for part in ("<b>Fair</b>", "A finding is a sentence", PROMISE, "That we talk.")
    )
    assert found < learnt < promised < hoped and "That frees 3 person-weeks" in text
    assert "Ben" not in text and "What fits is decided" in text


def test_the_page_is_escaped_and_opens_without_a_network(team: Folder) -> None:
    answered(team)
    text = to_show.page(team)
    assert "<script" not in text and "{{ 7*7 }}" in text and "&lt;script&gt;" in text
    assert "default-src 'none'" in text and not re.search(r"(src|href)=\"(?!data:)", text)


def test_a_sentence_without_its_tick_is_not_on_the_page_and_stays_so(team: Folder) -> None:
    answered(team)
    shown = exercises.show_others(team)
    assert shown.said == [PROMISE, HOSTILE, "That we talk."]
    shown.ticks.children[2].value = False
    exercises.check(team, "0-warm-up", "hope", "That we laugh.")
    shown.renew()
    assert [box.value for box in shown.ticks.children] == [True, True, False, True]
    assert "results/hand-over/what-we-found.html" in shown.make()
    text = (team.hand_over / to_show.FILE).read_text(encoding="utf-8")
    assert "That we laugh." in text and "That we talk." not in text


def test_without_any_answer_there_is_nothing_to_show(team: Folder) -> None:
    with pytest.raises(WorkshopError, match="nothing to show yet"):
        to_show.page(team)
    assert "nothing to show yet" in exercises.show_others(team).make()
