"""The workshop as the room sees it: a real JupyterLab in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest

from workshop import report, sample

from .. import in_process

pytestmark = pytest.mark.browser


def test_a_decision_made_on_screen_is_in_the_file(
    room: Callable, make_folder: Callable[..., Path]
) -> None:
    folder = make_folder(people="person,team\nAnn,sales\nBob,marketing\nCy,marketing\n")
    (folder / "decisions.jsonl").write_text(
        '{"what": "x", "value": "y", "stage": "communication", "when":'
        ' "2026-11-23T10:00:00+01:00"}\n'
    )
    screen = room(folder)
    screen.open("4-charter")
    assert screen.run_all() == []
    assert screen.page.title()
    cell = screen.cell("decide-owner")
    cell.locator("input[type=text]").fill("Ann")
    cell.locator("input[type=date]").fill("2026-12-09")
    cell.get_by_role("button", name="Record owner and date").click()
    cell.get_by_text("Recorded: X: y. Ann, until 9 December 2026.").wait_for()
    screen.save()
    last = json.loads((folder / "decisions.jsonl").read_text().splitlines()[-1])
    assert (last["what"], last["value"], last["owner"], last["due"]) == (
        "x",
        "y",
        "Ann",
        "2026-12-09",
    )
    hosts = {
        urlparse(url).hostname
        for url in screen.page.requests_made
        if not url.startswith(("data:", "blob:"))
    }
    assert hosts == {"127.0.0.1"}


def test_a_moved_slider_changes_what_follows_and_its_decision_is_in_the_file(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("awkward", tmp_path / "team")
    screen = room(folder)
    screen.open("3-strategy")
    assert screen.run_all() == []
    cell = screen.cell("decide-horizon")
    cell.get_by_text("your horizon is one.").first.wait_for()
    handle = cell.locator(".widget-slider .noUi-handle").first
    handle.focus()
    handle.press("ArrowRight")
    cell.locator(".widget-readout", has_text="5").wait_for()
    # The sentence follows the slider; nothing is recorded before the button is pressed.
    cell.get_by_text("your horizon is 1.2").or_(cell.get_by_text("your horizon is 1.3")).or_(
        cell.get_by_text("5 quarters")
    ).first.wait_for()
    before = (folder / "decisions.jsonl").read_text()
    cell.get_by_role("button", name="Record this decision").click()
    cell.get_by_text("Recorded: Our plan reaches five quarters").wait_for()
    screen.save()
    after = (folder / "decisions.jsonl").read_text()
    assert after.startswith(before) and len(after) > len(before)
    last = json.loads(after.splitlines()[-1])
    assert (last["value"], last["stage"]) == (5, "strategy")
    saved = json.loads((folder / "notebooks" / "3-strategy.ipynb").read_text())
    assert any(
        output.get("output_type") == "execute_result"
        for c in saved["cells"]
        if c["cell_type"] == "code"
        for output in c["outputs"]
    )
    hosts = {
        urlparse(url).hostname
        for url in screen.page.requests_made
        if not url.startswith(("data:", "blob:"))
    }
    assert hosts == {"127.0.0.1"}


def test_the_report_opens_with_no_network_and_asks_for_none(page: object, tmp_path: Path) -> None:
    folder = sample.make("calm", tmp_path / "team")
    written = report.write(*in_process.executed(folder, pictures=True))
    page.context.set_offline(True)
    page.goto(written.as_uri())
    assert [url for url in page.requests_made if not url.startswith(("file:", "data:"))] == []
    assert page.locator("h1").inner_text().startswith("We meet every Tuesday.")
    assert "Calm (made up)" in page.locator("body").inner_text()
    broken = page.evaluate(
        "() => [...document.images].filter(image => !image.complete || image.naturalWidth ==="
        " 0).length"
    )
    assert broken == 0 and page.locator("img").count() >= 5
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.slow
def test_an_error_in_the_room_is_a_sentence_and_never_a_traceback(
    room: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = room(folder)
    # Somebody edits the settings while JupyterLab is open; before that `workshop open` itself would
    # have refused them.
    settings = folder / "workshop.toml"
    settings.write_text(settings.read_text().replace("horizon", "horizn"))
    screen.open("0-start")
    errors = screen.run_all()
    assert errors[0].endswith('there is no setting "horizn". Did you mean "horizon"?')
    shown = screen.cell("load").inner_text()
    assert "Did you mean" in shown and "Traceback" not in shown and "File " not in shown
