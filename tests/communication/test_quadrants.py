"""Topics fall into the four fields by the scale, not by each other, and those near a line into
none.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import perception, quadrants
from workshop.findings import Finding


def gaps(rows: list[tuple[str, str, float, float]]) -> Finding:
    table = pd.DataFrame(rows, columns=["About", "Topic", "Says of itself", "The other says"])
    return Finding(
        "perception-gaps",
        "Seen.",
        table.assign(Gap=table["The other says"] - table["Says of itself"], n="8 and 9"),
    )


NONE = pd.DataFrame()
WINDOW = [
    ("Sales", "quick", 4.0, 4.0),
    ("Sales", "open", 4.5, 2.0),
    ("Marketing", "kind", 2.0, 4.5),
    ("Marketing", "near", 3.1, 4.5),
    ("Sales", "late", 1.5, 2.0),
]


def test_each_field_is_told_in_words() -> None:
    finding = quadrants.quadrants(gaps(WINDOW), NONE)
    assert (
        finding.sentence
        == "About Sales, of 3 topics: 1 is open, 1 is not seen by Marketing and 1 is nobody's. "
        "About Marketing, of 2 topics: 1 is Marketing's blind spot and 1 is near the middle."
    )
    assert finding.table.set_index("Topic")["Field"].to_dict() == {
        "open": "not seen",
        "kind": "blind spot",
        "late": "nobody's topic",
        "near": "near the middle",
        "quick": "open",
    }
    assert finding.verdict is None


@pytest.mark.parametrize("value", [2.0, 4.0])
def test_no_quarter_is_forced_into_each_field(value: float) -> None:
    finding = quadrants.quadrants(
        gaps([("Sales", f"t{k}", value + k / 100, value) for k in range(12)]), NONE
    )
    assert finding.table["Field"].nunique() == 1


def test_what_lies_less_than_a_quarter_step_from_the_middle_is_in_no_field() -> None:
    assert quadrants.field(3.25, 2.75) == "not seen"
    assert quadrants.field(3.24, 1.0) == quadrants.field(5.0, 2.76) == "near the middle"


def test_the_picture_draws_every_judgement_once_and_names_what_is_not_open() -> None:
    ax = quadrants.quadrant_chart(quadrants.quadrants(gaps(WINDOW), NONE))
    drawn = sorted((x, y) for line in ax.lines for x, y in zip(line.get_xdata(), line.get_ydata()))
    assert drawn == sorted((x, y) for _, _, x, y in WINDOW)
    told = " ".join(text.get_text() for text in ax.texts)
    assert (
        all(topic in told for topic in ("open (Sales)", "kind (Marketing)", "late (Sales)"))
        and "quick" not in told
    )
    assert (
        ax.get_title(loc="left")
        == "Of 5 judgements 1 is open, 2 are one side's only and 1 is nobody's"
    )


def test_a_team_in_order_is_told_so() -> None:
    ax = quadrants.quadrant_chart(
        quadrants.quadrants(
            gaps([("Sales", "quick", 4.0, 4.5), ("Marketing", "quick", 4.0, 4.0)]), NONE
        )
    )
    assert ax.get_title(loc="left") == "All 2 judgements are open"


@pytest.mark.parametrize("name", sample.NAMES)
def test_the_made_up_teams_are_drawn_and_what_is_withheld_stays_so(
    name: str, tmp_path: Path
) -> None:
    team = workshop.open(sample.make(name, tmp_path / name))  # type: ignore[arg-type]
    answers = team.table("survey")
    found = quadrants.quadrants(perception.gaps(answers, team.terms), answers, team.terms)
    assert len(found.table) == 24 and found.sentence.count("About") == 2
    assert quadrants.quadrant_chart(found, team.terms).lines
    few = quadrants.quadrants(
        perception.gaps(
            answers[answers["respondent"].isin(answers["respondent"].unique()[:10])], team.terms
        ),
        answers,
    )
    assert few.table.empty and "Not shown" in few.sentence
    assert not quadrants.quadrant_chart(few).lines


def test_the_planted_gaps_of_the_awkward_team_are_not_open(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    table = quadrants.quadrants(
        perception.gaps(team.table("survey"), team.terms), team.table("survey")
    ).table.set_index(["About", "Topic"])["Field"]
    assert (
        table["Sales", "answers questions quickly"]
        == table["Sales", "says openly when a lead is no good"]
        == "not seen"
    )
    assert table["Marketing", "keeps to what was agreed"] == "blind spot"
