"""The workshop as the room sees it: a real JupyterLab in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest

pytestmark = pytest.mark.browser


def test_a_decision_made_on_screen_is_in_the_file(room: Callable, make_folder: Callable[..., Path]) -> None:
    folder = make_folder(people="person,team\nAnn,sales\nBob,marketing\nCy,marketing\n")
    (folder / "decisions.jsonl").write_text('{"what": "x", "value": "y", "stage": "communication", "when": "2026-11-23T10:00:00+01:00"}\n')
    screen = room(folder)
    screen.open("4-charter")
    assert screen.run_all() == []
    assert screen.page.title()
    cell = screen.cell("decide-owner")
    cell.locator("input[type=text]").fill("Ann")
    cell.locator("input[type=date]").fill("2026-12-09")
    cell.get_by_role("button", name="Record owner and date").click()
    cell.get_by_text("Recorded: X, y, Ann until 2026-12-09").wait_for()
    screen.save()
    last = json.loads((folder / "decisions.jsonl").read_text().splitlines()[-1])
    assert (last["what"], last["value"], last["owner"], last["due"]) == ("x", "y", "Ann", "2026-12-09")
    hosts = {urlparse(url).hostname for url in screen.page.requests_made if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}
