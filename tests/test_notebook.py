"""In a notebook every problem is a sentence: what is wrong, and what to do now."""

from __future__ import annotations

from pathlib import Path

import pytest

from workshop.notebook import LOG, prepare

from .in_process import shell


@pytest.mark.parametrize(("typed", "said"), [
    ("nine", "“nine” is not known here yet. If it comes from a step above, choose Run > Run All Above Selected Cell"),
    ("check(9 people)", "This line cannot be read."),
    ("check(9", "This line cannot be read."),
])
def test_what_was_mistyped_is_told_as_such_and_is_no_problem_of_the_kit(typed: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with shell() as ip:
        prepare(tmp_path)
        ip.run_cell(typed)
    assert said in capsys.readouterr().out
    assert not (tmp_path / LOG).exists()


def test_a_name_missing_inside_the_kit_is_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with shell() as ip:
        prepare(tmp_path)
        ip.run_cell("import types\nkit = types.ModuleType('kit')\nexec('def step(): return missing', kit.__dict__)\nkit.step()")
    assert "This step did not work (NameError)." in capsys.readouterr().out
    assert "missing" in (tmp_path / LOG).read_text()
