"""What `workshop check` says of odd folders can be acted on: each line that it offers works when it
is pasted, and all is said once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import workshop
from workshop import start, tables
from workshop.cli import app

from .pasting import lines, paste

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/*/workshop.toml"))
TOO_LITTLE = {("b10-hubspot-french", 'format = "crm"')}
"""A line that is offered beside another one, and does nothing without it."""


def offers(text: str) -> list[list[tuple[str, str]]]:
    """The lines that a sentence offers: one by one, but those that say what words mean together;
    blanks to fill in are none.
    """
    each = [line for line in lines(text) if '"..."' not in line[1]]
    words = [line for line in each if line[1].startswith('"')]
    return [[line] for line in each if line not in words] + [words] * bool(words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_line_that_is_offered_mends_what_it_is_offered_for_and_breaks_nothing(
    case: Path, tmp_path: Path
) -> None:
    said = start.report(workshop.open(shutil.copytree(case, tmp_path / "as it is")))
    known = {problem["what"] for problem in said["problems"]}
    told = [(problem["what"], problem["remedy"]) for problem in said["problems"]] + [
        (note, note) for note in said["notes"]
    ]
    for number, (what, offered) in enumerate(
        (what, offered) for what, text in told for offered in offers(text)
    ):
        if (case.name, offered[0][1]) in TOO_LITTLE:
            continue
        folder = shutil.copytree(case, tmp_path / str(number))
        for section, line in offered:
            paste(folder, section, line)
        now = start.report(workshop.open(folder))
        assert what not in {
            *(problem["what"] for problem in now["problems"]),
            *now["notes"],
        }, offered
        assert {problem["what"] for problem in now["problems"]} <= known, offered


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_check_says_a_folder_in_a_screen_of_whole_sentences(case: Path, tmp_path: Path) -> None:
    output = (
        CliRunner().invoke(app, ["check", str(shutil.copytree(case, tmp_path / "case"))]).output
    )
    printed = output.splitlines()
    assert len(printed) <= 40
    assert ".." not in output.replace('"..."', "").replace("e.g..", "")
    long = [line.strip() for line in printed if len(line) > 80]
    assert len(long) == len(set(long)), "what is said twice"
    assert "Warning" not in output and "nan" not in output.split()


def test_the_remedy_of_a_group_has_a_line_for_every_value_for_a_program_too(
    make_folder: Callable[..., Path],
) -> None:
    settings = (
        'name = "A"\ndate = 2026-11-23\n[teams.sales]\nname = "Sales"\n[teams.marketing]\nname ='
        ' "Marketing"\n[tables.people]\nfile = "data/people.csv"\n'
    )
    folder = make_folder(
        settings,
        people="person,team\n"
        + "".join(f"p{n},{team}\n" for n, team in enumerate(("Vertrieb", "Verkauf", "Absatz") * 3)),
    )
    (problem,) = start.report(workshop.open(folder))["problems"]
    assert problem["count"] == 9 and problem["values"] == ["Vertrieb", "Verkauf", "Absatz"]
    assert problem["remedy"] in tables.sentences(workshop.open(folder).check("people").problems)[0]
    for section, line in lines(problem["remedy"]):
        paste(folder, section, line)
    assert start.report(workshop.open(folder))["problems"] == []
    assert len(workshop.open(folder).table("people")) == 9
