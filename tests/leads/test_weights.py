"""What each side says it goes by is locked unseen, shown at once, and held beside what its
judgements imply.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop.decisions import RECORD
from workshop.errors import WorkshopError
from workshop.folder import Folder
from workshop.leads import controls, plots, weights
from workshop.leads.criteria import Policies

EFFECTS = pd.DataFrame(
    {
        "attribute": ["size", "size", "region", "region"],
        "value": ["small", "large", "north", "south"],
        "n": [50, 50, 50, 50],
        "first": [-0.9, 0.9, -0.1, 0.1],
        "second": [0.0, 0.0, -0.5, 0.5],
        "difference": 0.0,
        "low": 0.0,
        "high": 0.0,
    }
)
FOUND = Policies(EFFECTS, leads=100, attributes=("size", "region"))
COUNTS = pd.DataFrame({"n": [100]})


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder())


def test_implied_weights_are_the_shares_of_the_spans() -> None:
    implied = weights.implied(FOUND).set_index("attribute")
    assert implied.round(1).to_numpy().tolist() == [[90.0, 0.0], [10.0, 100.0]]


def test_nothing_is_in_any_file_before_both_are_in(team: Folder) -> None:
    control = controls.swing(team, FOUND, COUNTS)
    control.fields["Sales"][0].value, control.fields["Sales"][1].value = 100, 37
    control.lock("Sales")
    recorded = [decision.value for decision in team.decisions.current().values()]
    assert [list(value) for value in recorded] == [["seal"]] and not weights.stated(team)
    assert [field.value for field in control.fields["Sales"]] == [0, 0] and control.show.disabled
    with pytest.raises(WorkshopError, match="Marketing has not locked"):
        control.round.reveal()
    control.fields["Marketing"][1].value = 100
    control.lock("Marketing")
    control.reveal()
    assert weights.stated(team) == {
        "Sales": {"size": pytest.approx(100 * 100 / 137), "region": pytest.approx(100 * 37 / 137)},
        "Marketing": {"size": 0.0, "region": 100.0},
    }
    # What one of two takes the other gives, so neither is where the sides differ most.
    assert "The two sides differ on size" in control.outcome.value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"size": 90, "region": 10}, "gets 100"),
        ({"size": 100, "region": 101}, "from 0 to 100"),
        ({}, "gets 100"),
    ],
)
def test_swings_that_are_none_are_refused_with_a_sentence(
    team: Folder, given: dict[str, int], said: str
) -> None:
    with pytest.raises(WorkshopError, match=said):
        weights.SwingRound(team, ["size", "region"]).lock("Sales", given)
    assert not team.decisions.path.exists()


def test_swings_that_were_changed_afterwards_do_not_count(team: Folder) -> None:
    round_ = weights.SwingRound(team, ["size", "region"])
    for side in team.sides:
        round_.lock(side, {"size": 100, "region": 20})
    round_.reveal()
    recorded = team.decisions.current()["weights-given-sales"].value
    team.decisions.record(
        "weights-given-sales", {**recorded, "swings": {"size": 20, "region": 100}}, stage=RECORD
    )
    assert weights.stated(team) == {}


def test_words_and_judgements_are_compared_with_the_caution() -> None:
    said = {"Sales": {"size": 50.0, "region": 50.0}, "Marketing": {"size": 10.0, "region": 90.0}}
    finding = weights.compare(said, FOUND, COUNTS)
    assert "differ on size: 50 of 100 for Sales, 10 for Marketing." in finding.sentence
    assert (
        "Sales' judgements give size 90 of 100 where it says 50." in finding.sentence
        and "Marketing's judgements" not in finding.sentence
    )
    assert "no truth either" in finding.caveat and finding.verdict is None
    ax = plots.weights_chart(said, FOUND)
    assert "Sales' judgements and words part on size" in ax.get_title(loc="left")
    assert [line.get_ydata().tolist() for line in ax.lines] == [
        [50.0, 90.0],
        [50.0, 10.0],
        [10.0, 0.0],
        [90.0, 100.0],
    ]


def test_where_nothing_can_be_read_off_the_reason_is_said(team: Folder) -> None:
    none = Policies(EFFECTS.iloc[:0], why="There are no leads to look at.")
    assert "no leads to look at" in controls.swing(team, none, COUNTS).outcome.value
    assert weights.compare({}, none, COUNTS).sentence == "Neither side has shown its weights yet."
    assert (
        controls.agreed_weights(team, none).sentence
        == "How much each counts has not been agreed yet."
    )
    assert controls.joint_weights(team, none).value == {}
    assert weights.compare(
        {"Sales": {"size": 100.0}, "Marketing": {"size": 100.0}}, none, COUNTS
    ).table.shape == (1, 5)


def test_joint_weights_start_from_the_middle_and_are_recorded(team: Folder) -> None:
    round_ = weights.SwingRound(team, ["size", "region"])
    round_.lock("Sales", {"size": 100, "region": 0})
    round_.lock("Marketing", {"size": 0, "region": 100})
    round_.reveal()
    control = controls.joint_weights(team, FOUND)
    assert control.value == {"size": 50, "region": 50}
    control.widget.value = {"size": 75, "region": 50}
    control.record()
    assert (
        controls.agreed_weights(team, FOUND).sentence
        == "Of 100 points, 60 go to size and 40 go to region."
    )
    assert controls.joint_weights(team, FOUND).value == {"size": 75, "region": 50}


def test_what_rules_a_lead_out_is_a_decision(team: Folder) -> None:
    assert controls.never(team).sentence == "Nothing rules a lead out by itself yet."
    control = controls.hard_no(team)
    control.widget.value = [
        {"never when": "no budget this year", "who says so": "both"},
        {"never when": "", "who says so": "Sales"},
    ]
    control.record()
    assert (
        controls.never(team).sentence
        == "1 thing rules a lead out, whatever else speaks for it: no budget this year."
    )
    assert controls.hard_no(team).value[0]["never when"] == "no budget this year"
