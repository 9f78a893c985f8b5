"""The pictures hold what they say, and the controls start from, show and record what the room decides."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import workshop
from workshop import theme
from workshop.strategy import board, controls, effort, plots, portfolio

INITIATIVES = """initiative,goal,effort_low,effort_likely,effort_high,requires
Trial,Growth,40,60,90,
Price page,Growth,100,150,300,Trial
Fair,,300,400,700,
"""
POINTS = """team,person,initiative,points
sales,,Trial,50
sales,,Price page,40
sales,,Fair,10
marketing,,Trial,20
marketing,,Price page,30
marketing,,Fair,50
"""


@pytest.fixture
def team(make_folder):
    return workshop.open(make_folder(initiatives=INITIATIVES, points=POINTS))


def selected(team):
    return portfolio.select(team.table("initiatives"), team.table("points"), capacity=team.capacity, draws=20)


def labels(ax):
    return [text.get_text() for text in ax.texts]


def test_the_years_picture_shows_today_and_the_horizon(team):
    line = effort.by_capacity(team.table("initiatives"), capacity=team.capacity)
    ax = plots.years_chart(line, horizon=4)
    assert any(text.startswith("today: between") for text in labels(ax))
    assert "your horizon:\none year" in labels(ax)
    assert "3 initiatives" in ax.get_ylabel() and "person-weeks a quarter" in ax.get_xlabel()


def test_the_value_picture_holds_every_initiative_and_fills_the_selected(team):
    finding = selected(team)
    ax = plots.value_chart(finding.table)
    filled, open_ = ax.collections
    assert len(filled.get_offsets()) == (finding.table["Selected"] == "yes").sum()
    assert len(filled.get_offsets()) + len(open_.get_offsets()) == 3
    assert {"Trial", "Price page", "Fair"} <= set(labels(ax))


def test_forty_long_names_do_not_overlap():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({
        "Initiative": [f"A rather long name of an initiative that somebody wrote in a hurry, number {i}" for i in range(40)], "Selected": ["yes", "no"] * 20,
        "Sales, percent of its points": rng.gamma(1, 2, 40), "Marketing, percent of its points": rng.gamma(1, 2, 40),
    })
    ax = plots.value_chart(table)
    theme.png(ax)
    renderer = ax.figure.canvas.get_renderer()
    boxes = [Text.get_window_extent(text, renderer) for text in ax.texts]
    assert len(boxes) > 5
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_empty_pictures_say_why():
    assert "no points" in plots.value_chart(pd.DataFrame()).get_title(loc="left")
    assert plots.years_chart(effort.by_capacity(pd.DataFrame(columns=["initiative", "effort_likely"]), capacity={})).get_title(loc="left")


def test_the_horizon_moves_the_sentence_and_is_recorded(team):
    control = controls.horizon(team)
    assert control.value == 4
    control.widget.value = 8
    assert "your horizon is two" in control.outcome.value
    control.record()
    assert controls.agreed_horizon(team) == 8
    assert controls.horizon(team).value == 8


def test_a_recorded_horizon_that_makes_no_sense_is_not_used(team):
    team.decisions.record(controls.HORIZON, "soon", stage="strategy")
    assert controls.agreed_horizon(team) == 4
    assert "no longer one of the choices" in controls.horizon(team).status.value


def test_the_board_starts_from_the_selection_and_records_every_move(team):
    finding = selected(team)
    control = controls.board(team, finding)
    assert control.value == board.recommended(finding) | {"stop": []}
    control.widget.value = {"keep": ["Price page"], "stop": ["Fair"]}
    assert control.value == {"keep": ["Price page"], "later": ["Trial"], "stop": ["Fair"]}
    assert "Price page needs Trial first." in control.outcome.value
    control.record()
    assert controls.agreed_board(team, {})["stop"] == ["Fair"]
    assert controls.board(team, finding).value == control.value


def test_moving_one_initiative_changes_what_follows(team):
    control = controls.board(team, selected(team))
    rows = [row.children[1] for row in control.widget.children]
    rows[0].value = "stop"
    assert "Trial" in control.value["stop"]
    assert "1 stop" in control.outcome.value


def test_names_are_shown_as_text_never_as_markup(make_folder):
    team = workshop.open(make_folder(initiatives="initiative,effort_likely\n<script>alert(1)</script>,5\n"))
    control = controls.board(team, selected(team))
    assert "<script>" not in control.widget.children[0].children[0].value


def test_a_folder_without_tables_still_has_its_controls(make_folder):
    team = workshop.open(make_folder())
    assert controls.horizon(team).value == 4
    assert controls.board(team, selected(team)).value == {"keep": [], "later": [], "stop": []}
