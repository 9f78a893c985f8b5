"""In a notebook whatever goes wrong is a sentence, also before any step has opened the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workshop import notebook

from .in_process import shell


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


@pytest.mark.parametrize(("code", "said"), [
    ("team.table('survey')", "“team” is not known here yet. If it comes from a step above, choose Run > Run All Above Selected Cell"),
    ("def f():\n    return team\nf()", "“team” is not known here yet."),
    ("check(9 people)", "This line cannot be read."),
    ("check(9", "This line cannot be read."),
])
def test_what_was_mistyped_or_run_too_early_is_told_as_such_and_is_no_problem_of_the_kit(say: Callable[[str], str], folder: Path, code: str, said: str) -> None:
    assert say(code).startswith(said)
    assert not (folder / "results").exists()


def test_a_step_that_is_stopped_says_that_nothing_is_lost(say: Callable[[str], str], folder: Path) -> None:
    assert say("raise KeyboardInterrupt").startswith("Stopped. Nothing is lost")
    assert not (folder / "results").exists()


@pytest.mark.parametrize(("code", "name"), [("1 / 0", "ZeroDivisionError"), ("eval('nobody', {})", "NameError")])
def test_what_nobody_foresaw_is_named_and_written_down(say: Callable[[str], str], folder: Path, code: str, name: str) -> None:
    assert say(code).startswith(f"This step did not work ({name}).")
    assert name in (folder / "results" / notebook.LOG).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_said_and_not_made(say: Callable[[str], str], folder: Path) -> None:
    missing = folder.with_name("acm")
    assert say(f"import workshop; workshop.open({str(missing)!r})") == f'There is no folder {missing}. Did you mean "acme"?'
    say("1 / 0")
    assert not missing.exists() and (folder / "results" / notebook.LOG).exists()
