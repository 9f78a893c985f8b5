"""In a notebook whatever goes wrong is a sentence, also before any step has opened the folder."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workshop import earlier_kit, kit, notebook, start
from workshop.cli import app

from .in_process import shell


@pytest.fixture
def folder(make_folder: Callable[..., Path]) -> Path:
    return make_folder()


@pytest.fixture
def say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """A kernel that has just started as `workshop open` starts it: runs a step and returns what the
    room reads of its error.
    """
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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "team.table('survey')",
            (
                "“team” is not known here yet. If it comes from a step above, choose Run > Run All"
                " Above Selected Cell"
            ),
        ),
        ("def f():\n    return team\nf()", "“team” is not known here yet."),
        ("check(9 people)", "This line cannot be read."),
        ("check(9", "This line cannot be read."),
    ],
)
def test_what_was_mistyped_or_run_too_early_is_told_as_such_and_is_no_problem_of_the_kit(
    say: Callable[[str], str], folder: Path, code: str, said: str
) -> None:
    assert say(code).startswith(said)
    assert not (folder / "results").exists()


def test_a_step_that_is_stopped_says_that_nothing_is_lost(
    say: Callable[[str], str], folder: Path
) -> None:
    assert say("raise KeyboardInterrupt").startswith("Stopped. Nothing is lost")
    assert not (folder / "results").exists()


@pytest.mark.parametrize(
    ("code", "name"), [("1 / 0", "ZeroDivisionError"), ("eval('nobody', {})", "NameError")]
)
def test_what_nobody_foresaw_is_named_and_written_down(
    say: Callable[[str], str], folder: Path, code: str, name: str
) -> None:
    assert say(code).startswith(f"This step did not work ({name}).")
    assert name in (folder / "results" / notebook.LOG).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_said_and_not_made(
    say: Callable[[str], str], folder: Path
) -> None:
    missing = folder.with_name("acm")
    assert (
        say(f"import workshop; workshop.open({str(missing)!r})")
        == f'There is no folder {missing}. Did you mean "acme"?'
    )
    say("1 / 0")
    assert not missing.exists() and (folder / "results" / notebook.LOG).exists()


OLD = "This step calls the kit as an earlier version of it did. In a terminal: workshop repair"
OLD_CALLS = {
    # Steps of the first notebooks, from when every function was given the sides, the minimum and
    # the seed.
    "perception.responses(survey, people, sides=team.sides, minimum=team.minimum)": (
        "workshop.communication"
    ),
    "gaps = perception.gaps(survey, sides=team.sides, minimum=team.minimum, seed=team.seed)": (
        "workshop.communication"
    ),
    "by_theme = themes.gaps(survey, sides=team.sides, minimum=team.minimum, seed=team.seed)": (
        "workshop.communication"
    ),
    "fields = quadrants.quadrants(gaps, survey, sides=team.sides)": "workshop.communication",
    "reading.how_right(survey, sides=team.sides, minimum=team.minimum)": "workshop.communication",
    (
        "rhythm.weekly(\n    meetings, coded, sides=team.sides,\n    minimum=team.minimum, "
        "today=team.date\n)"
    ): ("workshop.communication"),
    "network.across(messages, coded, sides=team.sides, minimum=team.minimum, seed=team.seed)": (
        "workshop.communication"
    ),
    "plots.waiting_chart(waits, minimum=team.minimum).set_title('x')": "workshop.communication",
    "raters.patterns(team.table('ratings'), sides=team.sides)": "workshop.leads",
    "plots.forest_chart(kinds, sides=team.sides)": "workshop.leads",
    "criteria.rules(policies, traits, sides=team.sides)": "workshop.leads",
    "outcomes.by_label(seen, sides=team.sides)": "workshop.leads",
    "service.leads_owed(ways, target=goal, now=now, sides=team.sides)": "workshop.leads",
    "alignment.groups(initiatives, points, sides=team.sides, minimum=team.minimum)": (
        "workshop.strategy"
    ),
    "effort.by_capacity(initiatives, capacity=team.capacity, sides=team.sides)": (
        "workshop.strategy"
    ),
}


MODULES = {
    "alignment",
    "criteria",
    "effort",
    "network",
    "outcomes",
    "perception",
    "plots",
    "quadrants",
    "raters",
    "reading",
    "rhythm",
    "segments",
    "service",
    "themes",
}
"""The modules of the kit as those notebooks knew them."""


@pytest.mark.parametrize("call", list(OLD_CALLS))
def test_a_step_of_an_earlier_kit_says_how_it_is_brought_up_to_date(
    say: Callable[[str], str], folder: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {node.id for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Name)}
    stage = OLD_CALLS[call]
    modules = sorted(
        {
            node.value.id
            for node in ast.walk(ast.parse(call))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in MODULES
        }
    )
    monkeypatch.setenv(earlier_kit.NOTEBOOK, str(folder / "notebooks" / "3-strategy.ipynb"))
    monkeypatch.setenv(earlier_kit.STARTED_IN, str(folder.parent))
    given = " = ".join(sorted(names - {"team", *modules}) or ["nothing"]) + " = None"
    code = (
        f"import workshop\nfrom {stage} import {', '.join(modules)}\nteam ="
        f" workshop.open({str(folder)!r})\n{given}\n{call}"
    )
    said = say(code)
    assert said.startswith(f"{OLD} acme/notebooks/3-strategy.ipynb; it keeps what you changed.")
    assert re.search(
        r"What does not fit is “\w+”, which (\w+ does not take\.|is not in workshop[\w.]*)", said
    )
    assert not (folder / "results").exists()


@pytest.mark.parametrize(
    ("code", "misfit"),
    [
        (
            "from workshop.charter import agreement",
            "“agreement”, which is not in workshop.charter.",
        ),
        ("from workshop.leads import agreement", "“agreement”, which is not in workshop.leads."),
        ("import workshop.charter.agreement", "workshop.charter.agreement, which is not there."),
        (
            "from workshop.strategy import portfolio\nportfolio.recommended(None)",
            "“recommended”, which is not in workshop.strategy.portfolio",
        ),
        (
            "import workshop\nteam = workshop.open(FOLDER)\nteam.tabel('survey')",
            '“tabel”, which is not in Folder. Did you mean "table"?',
        ),
        ("from workshop.findings import Finding\nFinding('gap')", "Finding without “sentence”."),
        ("from workshop import agenda\nagenda.agenda()", "agenda without “notebooks”."),
        ("from workshop import agenda\nagenda.agenda([], 3, 4)", "how agenda is called."),
        (
            (
                "def mine():\n    from workshop import agenda\n    return agenda.agenda([],"
                " begins='9:30')\nmine()"
            ),
            "“begins”, which agenda does not take.",
        ),
    ],
)
def test_what_the_kit_does_not_have_any_more_is_named(
    say: Callable[[str], str], folder: Path, code: str, misfit: str
) -> None:
    said = say(code.replace("FOLDER", repr(str(folder))))
    assert said.startswith(OLD) and "Traceback" not in said
    assert f"What does not fit is {misfit}" in said
    assert not (folder / "results").exists()


@pytest.mark.parametrize(
    "code",
    [
        "def f(a): pass\nf(1, b=2)",
        "import json\njson.loads()",
        "''.missing",
        "import nothing_of_this_name",
        "from json import nothing",
        "import pandas\npandas.DataFrame().missing",
        "sorted([], sides=3)",
    ],
)
def test_what_is_not_the_kits_is_not_taken_for_an_earlier_version_of_it(
    say: Callable[[str], str], code: str
) -> None:
    said = say(code)
    assert said.startswith("This step did not work") and "workshop repair" not in said


def test_a_step_that_is_not_of_today_and_fails_inside_the_kit_is_told_what_it_may_be(
    say: Callable[[str], str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "our notebooks" / "3-strategy.ipynb"))
    monkeypatch.setenv(earlier_kit.STARTED_IN, str(folder))
    step = "from workshop import files\nfiles.harmless([1, 2])"
    told = (
        'may be from an earlier version of it. In a terminal: workshop repair "our'
        ' notebooks/3-strategy.ipynb".'
    )
    assert told in say(step)
    today = {
        "metadata": {},
        "cells": [{"cell_type": "code", "id": "x", "metadata": {}, "source": step}],
    }
    (folder / "0-today.ipynb").write_text(json.dumps(today), encoding="utf-8")
    monkeypatch.setattr(kit, "notebooks", lambda: {"0-today": folder / "0-today.ipynb"})
    assert "repair" not in say(step)


def test_without_a_path_the_command_says_what_to_put_there(
    say: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(earlier_kit.NOTEBOOK, raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert say("from workshop.charter import agreement").startswith(
        f"{OLD} and the path of this notebook;"
    )


def test_two_folders_opened_one_after_the_other_keep_their_logs_apart(
    make_folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_folder()
    other = one.with_name("other")
    other.mkdir()
    (other / "workshop.toml").write_bytes((one / "workshop.toml").read_bytes())

    def has(folder: Path) -> list[str]:
        log = folder / "results" / notebook.LOG
        return re.findall(r"^\w+Error$", log.read_text(), re.M) if log.exists() else []

    # In one notebook the log is that of the folder it lies in, whatever else it looks at.
    with shell() as ip:
        monkeypatch.setattr(ip, "_showtraceback", lambda *_: None)
        exec(notebook.STARTUP.format(results=str(one / "results")), {})
        for code in ("1 / 0", f"import workshop; workshop.open({str(other)!r}); int('x')"):
            ip.run_cell(code, store_history=False)
    assert (has(one), has(other)) == (["ZeroDivisionError", "ValueError"], [])
    # Two notebooks, or two commands, in one process, in either order.
    for folder, error in ((other, "[][1]"), (one, "{}['a']"), (other, "1 / 0")):
        with shell() as ip:
            monkeypatch.setattr(ip, "_showtraceback", lambda *_: None)
            ip.run_cell(
                f"import workshop; workshop.open({str(folder)!r}); {error}", store_history=False
            )
    assert (has(one)[2:], has(other)) == (["KeyError"], ["IndexError", "ZeroDivisionError"])
    failing = iter((OverflowError, RecursionError))

    def broken(*_: object, **__: object) -> None:
        raise next(failing)("kept out")

    monkeypatch.setattr(start, "stages", broken)
    for folder in (other, one):
        assert CliRunner().invoke(app, ["check", str(folder)]).exit_code == 1
    assert (has(one)[3:], has(other)[2:]) == (["RecursionError"], ["OverflowError"])
