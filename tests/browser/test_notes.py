"""The facilitator's notes: one switch hides them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_switch_hides_the_notes_and_shows_them_again(room: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open("4-charter")
    assert screen.run_all() == []
    notes = screen.page.locator(".jp-MarkdownCell:has(.for-the-facilitator)")
    assert notes.count() >= 2 and notes.first.is_visible()
    screen.cell("facilitator-notes").get_by_role("button", name="hidden").click()
    notes.first.wait_for(state="hidden")
    screen.cell("next")
    assert not any(note.is_visible() for note in notes.all())
    screen.cell("facilitator-notes").get_by_role("button", name="shown").click()
    notes.first.wait_for(state="visible")
