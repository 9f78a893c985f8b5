"""The pruning board without a mouse: some people in the room have none, and the facilitator's hands
are full.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_move_on_the_board_is_made_and_recorded_by_keyboard_alone(
    room: Callable, tmp_path: Path
) -> None:
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
    assert stop.evaluate("on => on === document.activeElement"), (
        "Tab goes from choice to choice and from row to row"
    )
    assert not stop.is_checked()
    keyboard.press("Space")
    assert stop.is_checked()
    cell.get_by_text("and 1 initiative stops.").first.wait_for()
    for _ in range(200):
        keyboard.press("Tab")
        if (
            screen.page.evaluate("() => document.activeElement.textContent.trim()")
            == "Record this decision"
        ):
            break
    else:
        pytest.fail("Tab does not reach the button")
    keyboard.press("Space")
    cell.get_by_text("Recorded:").first.wait_for()
    last = json.loads((folder / "decisions.jsonl").read_text().splitlines()[-1])
    assert (last["what"], last["stage"]) == ("keep-later-stop", "strategy")
    assert len(last["value"]["stop"]) == 1


@pytest.mark.slow
def test_points_are_given_locked_and_shown_by_keyboard_alone(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    screen.open("3-strategy")
    assert screen.run_all() == []
    cell = screen.cell("blind-points")
    keyboard = screen.page.keyboard
    cell.locator("input[type=number]").first.wait_for()
    cell.locator("input[type=number]").first.focus()

    def give_and_lock(points: tuple[str, str]) -> None:
        for given in points:
            keyboard.press("Control+a")
            keyboard.type(given)
            keyboard.press("Tab")
        cell.get_by_text("0 of 100 points left.").first.wait_for()
        press("Lock these points")

    def press(button: str) -> None:
        for _ in range(60):
            if screen.page.evaluate("() => document.activeElement.textContent.trim()") == button:
                keyboard.press("Space")
                return
            keyboard.press("Tab")
        pytest.fail(f"Tab does not reach {button}")

    give_and_lock(("60", "40"))
    cell.get_by_text(
        re.compile(r"Sales locked .*Both are shown when both sides are in\.")
    ).first.wait_for()
    assert "points-given" not in (folder / "decisions.jsonl").read_text()
    keyboard.press("Shift+Tab")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    cell.locator("input[type=number]:visible").first.wait_for()
    keyboard.press("Tab")
    give_and_lock(("30", "70"))
    cell.locator(
        "button:not([disabled])", has_text="Show both"
    ).wait_for()  # a button that cannot be pressed yet is no stop for Tab
    press("Show both")
    cell.get_by_text("To bring the steps below up to date").wait_for()
    given = [
        json.loads(line)
        for line in (folder / "decisions.jsonl").read_text().splitlines()
        if "points-given" in line
    ]
    assert sorted(sorted(one["value"]["points"].values()) for one in given) == [[30, 70], [40, 60]]
