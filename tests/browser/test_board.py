"""The pruning board without a mouse: some people in the room have none, and the facilitator's hands are full."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import sample

pytestmark = pytest.mark.browser


def test_a_move_on_the_board_is_made_and_recorded_by_keyboard_alone(room: Callable, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open("3-strategy")
    assert screen.run_all() == []
    cell = screen.cell("decide-keep-later-stop")
    rows = cell.locator(".widget-radio-box")
    rows.first.locator("input[type=radio]").first.wait_for()
    # The one shortcut: the test begins on the first row instead of at the top of the page.
    rows.first.locator("input[type=radio]").first.focus()
    keyboard = screen.page.keyboard
    for _ in range(5):
        keyboard.press("Tab")
    stop = rows.nth(1).locator("input[type=radio]").nth(2)
    assert stop.evaluate("on => on === document.activeElement"), "Tab goes from choice to choice and from row to row"
    assert not stop.is_checked()
    keyboard.press("Space")
    assert stop.is_checked()
    cell.get_by_text("and 1 initiative stops.").first.wait_for()
    for _ in range(200):
        keyboard.press("Tab")
        if screen.page.evaluate("() => document.activeElement.textContent.trim()") == "Record this decision":
            break
    else:
        pytest.fail("Tab does not reach the button")
    keyboard.press("Space")
    cell.get_by_text("Recorded:").first.wait_for()
    last = json.loads((folder / "decisions.jsonl").read_text().splitlines()[-1])
    assert (last["what"], last["stage"]) == ("keep-later-stop", "strategy")
    assert len(last["value"]["stop"]) == 1
