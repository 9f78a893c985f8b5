"""Only the verdict chooses what a page begins with, and nothing that is not in the room's hands
leaves it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workshop import results, sample
from workshop.charter.story import story
from workshop.findings import Finding, Verdict
from workshop.storyline import PLACES, chip, place, tell

from . import in_process

WORDS, NUMBERS = 20, 2
BASE = r"(?i:\b(of|in) ([a-z]{3} )?[\d,]+\b)|“[^”]*”"
HEDGES = r"\b(hardly|probably|may|Probably)\b"
"""What a headline that only leans has, and one that is clear does not."""
OF_AMOUNTS = {"rules", "fair-plans", "to-add-you-must-drop"}
"""Findings whose percents are of judgements, points and years, and of no number of things."""
BANNED = (
    "alpha",
    "AC2",
    "kappa",
    "correlation",
    "index",
    "horizon",
    "coin toss",
    "go together by",
    "odds",
    "band",
    "decided leads",
    "draws",
    "initiative",
    "exchange",
)
"""Words that a manager should not have to ask about."""


def found(name: str, verdict: Verdict | None, about: str = "") -> Finding:
    return Finding(name, "...", verdict=verdict, headline=f"About {name}.", about=about)


@pytest.mark.parametrize(
    ("verdicts", "first"),
    [
        (("clear", "clear", None), "perception-gaps"),
        (("leaning", "clear", None), "first-answers"),
        (("cannot tell", "leaning", None), "first-answers"),
        (("cannot tell", "cannot tell", None), "weekly-held"),
        (("cannot tell", "cannot tell", "cannot tell"), None),
    ],
)
def test_the_page_begins_with_the_surest_of_its_candidates(
    verdicts: tuple[Verdict | None, ...], first: str | None
) -> None:
    names = ("perception-gaps", "first-answers", "weekly-held")
    told = tell([found(name, verdict) for name, verdict in zip(names, verdicts)][::-1])
    assert (told.main.name if told.main else None) == first


def test_a_page_speaks_of_one_thing_once_and_leaves_nothing_out() -> None:
    findings = [
        found("rules", "clear", "Webinar"),
        found("segments", "clear", "Webinar"),
        found("agreement", "leaning"),
        found("foresight", "cannot tell"),
        found("bridge", None),
        Finding("funnel", "A funnel."),
    ]
    told = tell(findings)
    assert told.main is findings[0] and told.also == (findings[2],)
    assert told.unsure == (findings[3],)
    assert {f.name for f in told.appendix} == {"segments", "funnel"}


def test_what_needs_a_decision_stands_with_it_or_not_at_all() -> None:
    card, board = found("points-card", None), found("what-the-board-means", None)
    contact = found("first-contact", None)
    assert tell([card, board, contact]).also == (contact,)
    told = tell(
        [card, board, contact], {"good-lead-card", "keep-later-stop", "first-contact-within-hours"}
    )
    assert told.beside == {"good-lead-card": card, "first-contact-within-hours": contact}
    assert told.main is board


def test_an_estimate_is_called_one_however_sure_the_arithmetic_is() -> None:
    assert chip(Finding("x", "", verdict="clear", kind="estimated")) == "Estimate"
    assert [chip(found("x", verdict)) for verdict in ("clear", "leaning", "cannot tell", None)] == [
        "Clear",
        "Leaning",
        "Cannot tell yet",
        "Counted",
    ]


def test_a_state_is_no_finding_and_a_finding_of_ones_own_stands_in_the_appendix() -> None:
    assert place(Finding("weights", "Not shown yet.", kind="state")) == "none"
    assert place(Finding("our-own", "...")) == "appendix"
    assert place(Finding("decided-leads", "...")) == "none"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["calm", "awkward", "null"])
def test_every_finding_has_a_place_and_every_headline_can_be_read_aloud(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / name
    sample.make(name, folder)  # ty: ignore[invalid-argument-type]
    team, ran = in_process.executed(folder, only=[])
    parts = [results.part(notebook) for notebook in ran]
    findings = [finding for part in parts for finding in part.findings]
    names = {f.name for f in findings if not f.name.startswith("decided-")}
    assert len(names) > 50 and names <= PLACES.keys()
    said = [f for f in findings if f.headline]
    assert len(said) > 12
    for f in said:
        assert len(f.headline.split()) <= WORDS, f.headline
        # What a number is of is no further number.
        numbers = re.findall(r"\d[\d,.]*", re.sub(BASE, "", f.headline))
        assert len(numbers) <= NUMBERS, f.headline
        hedged = re.search(HEDGES, f.headline) is not None
        if chip(f) in ("Clear", "Leaning"):
            assert hedged == (chip(f) == "Leaning"), f.headline
        for text in (f.headline, f.detail):
            assert not re.search(r"percent|%", text) or f.name in OF_AMOUNTS, text
            assert "(" not in text and not re.search(r"\d\.\d\d", text), text
            assert not re.search("|".join(rf"\b{word}" for word in BANNED), text, re.I), text
        if chip(f) == "Cannot tell yet":
            assert f.headline.startswith("We cannot tell yet "), f.headline
        if place(f) == "first" and chip(f) in ("Clear", "Leaning", "Estimate", "Counted"):
            assert f.figure is not None, f.name
    told = story(team, parts)
    assert [stage.number for stage in told.stages] == [1, 2, 3]
    assert all(stage.headline for stage in told.stages)
