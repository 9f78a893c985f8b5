"""In a notebook whatever goes wrong is a sentence, also before any step has opened the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workshop import notebook

from .in_process import shell

ABOVE = "This step needs the ones above it. Choose Run > Run All Cells, then come back to it."


@pytest.fixture
def folder(make_folder: Callable[..., Path]) -> Path:
    return make_folder()


@pytest.fixture
def say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """A kernel that has just started as `workshop open` starts it: runs a step and returns what the room reads of its error."""
    with shell() as ip:
        said: list[str] = []
        monkeypatch.setattr(ip, "_showtraceback", lambda etype, value, lines: said.extend(lines))
        exec(notebook.STARTUP.format(results=str(folder / "results")), {})

        def run(code: str) -> str:
            said.clear()
            result: Any = ip.run_cell(code, store_history=False)
            assert not result.success
            return "".join(said)

        yield run


@pytest.mark.parametrize("code", ["team.table('survey')", "start.people(team)", "def f():\n    return team\nf()"])
def test_a_step_run_before_any_other_says_what_to_do_first(say: Callable[[str], str], folder: Path, code: str) -> None:
    assert say(code) == ABOVE
    assert not (folder / "results").exists()


def test_a_step_that_is_stopped_says_that_nothing_is_lost(say: Callable[[str], str], folder: Path) -> None:
    assert say("raise KeyboardInterrupt").startswith("Stopped. Nothing is lost")
    assert not (folder / "results").exists()


@pytest.mark.parametrize(("code", "name"), [("1 / 0", "ZeroDivisionError"), ("x = = 3", "SyntaxError"), ("eval('nobody', {})", "NameError")])
def test_what_nobody_foresaw_is_named_and_written_down(say: Callable[[str], str], folder: Path, code: str, name: str) -> None:
    assert say(code).startswith(f"This step did not work ({name}).")
    assert name in (folder / "results" / notebook.LOG).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_said_and_not_made(say: Callable[[str], str], folder: Path) -> None:
    missing = folder.with_name("acm")
    assert say(f"import workshop; workshop.open({str(missing)!r})") == f'There is no folder {missing}. Did you mean "acme"?'
    say("1 / 0")
    assert not missing.exists() and (folder / "results" / notebook.LOG).exists()
