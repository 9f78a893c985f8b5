"""What is wrong in a file is told without what somebody answered, but for the facilitator's own
terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import workshop
from workshop import notebook, start
from workshop.cli import app

MakeFolder = Callable[..., Path]

PEOPLE = "person,team\n" + "".join(
    f"{side}{n},{side}\n" for side in ("Sales", "Marketing") for n in range(6)
)
SURVEY = "round,respondent,team,kind,theme,topic,score,comment\n"
ROW = "1,Sales{n},Sales,own,role,answers quickly,{score},\n"
HIDDEN = "zebra"
"""A word that stands only in a cell that somebody answered."""

SPOILED = {
    "a score that is a word": {
        "survey": SURVEY + ROW.format(n=1, score=4) * 1 + ROW.format(n=2, score=HIDDEN)
    },
    "all scores are words": {
        "survey": SURVEY + "".join(ROW.format(n=n, score=f"{HIDDEN} {n}") for n in range(6))
    },
    "a score in quotation marks": {
        "survey": SURVEY
        + "".join(ROW.format(n=n, score=4) for n in range(5))
        + ROW.format(n=5, score=f'"a ""{HIDDEN}"" b"')
    },
    "words that count as blank": {
        "survey": SURVEY
        + "".join(ROW.format(n=n, score=4) for n in range(5))
        + ROW.format(n=5, score="n/a")
    },
    "a rating that is a word": {
        "leads": "lead_id,outcome\n1,won\n",
        "ratings": f"lead_id,rater,team,score,rated_at\n1,Sales1,Sales,{HIDDEN},2026-11-16\n",
    },
    "points that are a word": {
        "initiatives": "initiative,effort\nA,3\n",
        "points": "team,person,initiative,points\n"
        f"Sales,Sales1,A,{HIDDEN}\nSales,Sales2,A,7731\nSales,Sales3,A,-7732\n",
    },
    "a side that is a word": {
        "survey": SURVEY + f"1,Sales1,{HIDDEN},own,role,answers quickly,4,\n"
    },
}


def shown(folder: Path) -> str:
    """All that a notebook, the report's page of data and the file of problems say."""
    team = workshop.open(folder)
    findings = [start.data(team), start.stages(team), start.problems(team)]
    written = team.write_problems()
    return "\n".join(
        [
            *(f"{f.sentence}\n{f.table.to_csv()}\n{f.caveat}" for f in findings),
            written.read_text(encoding="utf-8") if written else "",
            *(
                str(team.table(name).attrs.get("missing", ""))
                for name in ("survey", "ratings", "points")
            ),
        ]
    )


@pytest.mark.parametrize("what", SPOILED)
def test_no_notebook_and_no_file_says_what_somebody_answered(
    what: str, make_folder: MakeFolder
) -> None:
    folder = make_folder(people=PEOPLE, **SPOILED[what])
    said = shown(folder)
    for cell in (HIDDEN, "7732", "n/a"):
        assert cell not in said, what


@pytest.mark.parametrize("what", [what for what in SPOILED if "blank" not in what])
def test_the_facilitators_terminal_says_all_of_it(what: str, make_folder: MakeFolder) -> None:
    folder = make_folder(people=PEOPLE, **SPOILED[what])
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert HIDDEN in result.output and result.exit_code == 1
    assert HIDDEN not in "".join(
        path.read_text(encoding="utf-8")
        for path in (folder / "results").rglob("*")
        if path.is_file()
    )


def test_where_it_is_stays_said(make_folder: MakeFolder) -> None:
    folder = make_folder(people=PEOPLE, **SPOILED["points that are a word"])
    shown = start.problems(workshop.open(folder)).table
    problem = shown[shown["File"] == "points.csv"].iloc[0]
    assert (problem["File"], problem["Row"], problem["Column"]) == ("points.csv", "2, 4", "points")
    assert "workshop check" in problem["Remedy"]


def test_what_nobody_foresaw_is_written_down_without_its_message(tmp_path: Path) -> None:
    try:
        try:
            raise KeyError(HIDDEN)
        except KeyError as error:
            raise ValueError(f"could not convert {HIDDEN}") from error
    except ValueError as error:
        notebook.log(tmp_path / "results", error)
    log = (tmp_path / "results" / notebook.LOG).read_text(encoding="utf-8")
    assert HIDDEN not in log.replace("raise KeyError(HIDDEN)", "")
    assert "KeyError" in log and "ValueError" in log and Path(__file__).name in log
