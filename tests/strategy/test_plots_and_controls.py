"""The pictures hold what they say, and the controls start from, show and record what the room
decides.
"""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import workshop
from workshop import theme
from workshop.findings import Finding
from workshop.strategy import (
    alignment,
    board,
    controls,
    effort,
    fairness,
    headlines,
    in_words,
    plots,
    portfolio,
    schedule,
)
from workshop.strategy.problem import Problem
from workshop.terms import Terms

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


def asked(team):
    return controls.as_agreed(team)()


def selected(team):
    return portfolio.select(
        Problem(team.table("initiatives"), team.table("points"), team.capacity), draws=20
    )


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []


def labels(ax):
    return [text.get_text() for text in ax.texts]


def test_the_years_picture_shows_today_and_the_horizon(team):
    line = effort.by_capacity(Problem(team.table("initiatives"), capacity=team.capacity))
    ax = plots.years_chart(line, horizon=4)
    assert any(text.startswith("today: between") for text in labels(ax))
    assert "your horizon:\none year" in labels(ax)
    assert "3 initiatives" in ax.get_ylabel() and "person-weeks a quarter" in ax.get_xlabel()


def test_the_value_picture_holds_every_initiative_and_fills_the_selected(team):
    finding = selected(team)
    ax = plots.value_chart(finding.table)
    marks = [
        (len(part.get_offsets()), not (part.get_facecolors()[0][:3] == 1).all())
        for part in ax.collections
    ]
    assert (
        sum(many for many, filled in marks if filled) == (finding.table["Selected"] == "yes").sum()
    )
    assert sum(many for many, _ in marks) == 3
    assert {"Trial", "Price page", "Fair"} <= set(labels(ax))


def test_forty_long_names_do_not_overlap():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "Initiative": [
                f"A rather long name of an initiative that somebody wrote in a hurry, number {i}"
                for i in range(40)
            ],
            "Selected": ["yes", "no"] * 20,
            "Sales, percent of its points": rng.gamma(1, 2, 40),
            "Marketing, percent of its points": rng.gamma(1, 2, 40),
        }
    )
    ax = plots.value_chart(table)
    theme.png(ax)
    renderer = ax.figure.canvas.get_renderer()
    boxes = [Text.get_window_extent(text, renderer) for text in ax.texts]
    assert len(boxes) > 5
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


LONG = (
    "Field sales, key accounts and partners",
    "Marketing, communication and everything about the brand",
)


def outside(ax):
    """What of the words in a picture lies outside of it."""
    theme.png(ax)
    ax.figure.draw_without_rendering()
    frame = ax.figure.bbox
    low, high = sorted(ax.get_ylim())
    ticks = [
        label
        for label in ax.get_yticklabels()
        if ax.axison and low <= label.get_position()[1] <= high
    ]
    words = [
        *ax.texts,
        *ticks,
        ax.xaxis.label,
        ax.yaxis.label,
        *ax.figure.findobj(
            lambda one: isinstance(one, Text) and one.get_text() == ax.get_title(loc="left")
        ),
    ]
    words += ax.get_legend().get_texts() if ax.get_legend() else []
    boxes = {
        text.get_text(): text.get_window_extent()
        for text in words
        if text.get_text().strip() and text.get_visible()
    }
    return [word for word, box in boxes.items() if box.x0 < -2 or box.x1 > frame.x1 + 2]


def test_long_names_of_initiatives_and_teams_stay_in_the_pictures():
    rng = np.random.default_rng(0)
    n = 30
    names = [
        "Roll out the new customer reference programme for the mid-market and public-sector"
        f" segments, part {i}"
        for i in range(n)
    ]
    table = pd.DataFrame(
        {
            "initiative": names,
            "effort_likely": rng.gamma(2, 3, n).round(1),
            "effort_likely_sales": 1.0,
        }
    )
    points = pd.DataFrame(
        [
            (side, None, name, float(given))
            for side in LONG
            for name, given in zip(names, rng.integers(1, 30, n))
        ],
        columns=["team", "person", "initiative", "points"],
    )
    known = {"capacity": {LONG[0]: 6.0, LONG[1]: 5.0}, "terms": Terms(sides=LONG)}
    selection = portfolio.select(Problem(table, points, **known), draws=40).table
    weighed = fairness.trade_off(Problem(table, points, **known))
    kept = selection["Initiative"][selection["Selected"] == "yes"].tolist()
    pictures = [
        plots.value_chart(
            selection,
            Terms(sides=LONG),
            groups=alignment.who_wants_what(table, points, Terms(sides=LONG)).table,
        ),
        plots.frequency_chart(selection),
        plots.front_chart(weighed, room=kept[1:]),
        plots.roadmap_chart(
            schedule.roadmap(Problem(table, points, **known), kept), Terms(sides=LONG)
        ),
    ]
    assert [outside(ax) for ax in pictures] == [[]] * len(pictures)
    assert all(ax.get_position().width > 0.5 for ax in pictures), (
        "names leave room for the picture itself"
    )
    named = [text.get_text() for text in pictures[1].texts if "Roll out" in text.get_text()]
    assert len(set(named)) == len(named) > 2, "names that begin alike are told apart"


def test_empty_pictures_say_why():
    assert "no selection" in plots.value_chart(pd.DataFrame()).get_title(loc="left")
    assert plots.years_chart(
        effort.by_capacity(
            Problem(pd.DataFrame(columns=["initiative", "effort_likely"]), capacity={})
        )
    ).get_title(loc="left")


def test_the_horizon_moves_the_sentence_and_is_recorded(team):
    control = controls.horizon(team, asked(team))
    assert control.value == 4
    control.widget.value = 8
    assert "your horizon is two" in control.outcome.value
    control.record()
    assert controls.agreed_horizon(team) == 8
    assert controls.horizon(team, asked(team)).value == 8


def test_a_recorded_horizon_that_makes_no_sense_is_not_used(team):
    team.decisions.record(controls.HORIZON, "soon", stage="strategy")
    assert controls.agreed_horizon(team) == 4
    assert "no longer one of the choices" in controls.horizon(team, asked(team)).status.value


def test_the_board_starts_from_the_selection_and_records_every_move(team):
    finding = selected(team)
    control = controls.board(team, asked(team), finding)
    assert {move: sorted(names) for move, names in control.value.items()} == {
        move: sorted(names) for move, names in board.from_selection(finding).items()
    }
    control.widget.value = {"keep": ["Price page"], "stop": ["Fair"]}
    assert control.value == {"keep": ["Price page"], "later": ["Trial"], "stop": ["Fair"]}
    assert "Price page needs Trial first." in control.outcome.value
    control.record()
    assert controls.agreed_board(team, {})["stop"] == ["Fair"]
    assert controls.board(team, asked(team), finding).value == control.value


def test_what_is_kept_and_what_is_open_stands_at_the_top_of_the_board():
    table = pd.DataFrame(
        {"Initiative": list("ABC"), "So": ["safe", "never makes it", "talk about it"]}
    )
    assert controls._in_order(list("BCA"), {"keep": ["A"]}, table) == ["A", "C", "B"]


def test_moving_one_initiative_changes_what_follows(team):
    control = controls.board(team, asked(team), selected(team))
    row = next(row for row in control.widget.children if "Trial" in row.children[0].value)
    row.children[1].value = "stop"
    assert control.value["stop"] == ["Trial"]
    assert "1 initiative stops" in control.outcome.value


def test_names_are_shown_as_text_never_as_markup(make_folder):
    team = workshop.open(
        make_folder(initiatives="initiative,effort_likely\n<script>alert(1)</script>,5\n")
    )
    control = controls.board(team, asked(team), selected(team))
    assert "<script>" not in control.widget.children[0].children[0].value


def test_a_folder_without_tables_still_has_its_controls(make_folder):
    team = workshop.open(make_folder())
    assert controls.horizon(team, asked(team)).value == 4
    assert controls.board(team, asked(team), selected(team)).value == {
        "keep": [],
        "later": [],
        "stop": [],
    }


def test_the_selection_is_listed_by_name_in_three_groups_the_likeliest_first():
    table = pd.DataFrame(
        {
            "Initiative": list("ABCDE"),
            "Selected": ["yes", "yes", "no", "no", "no"],
            "Selected, times in 100": [99.0, 40.0, 60.0, 2.0, 0.0],
            "So": ["safe", "talk about it", "talk about it", "never makes it", "no points"],
        }
    )
    figure = headlines.in_groups(Finding("what-to-do-together", "", table)).figure
    assert [names.names for names in figure.lists] == [("A",), ("C", "B"), ("D", "E")]
    assert [names.short for names in figure.lists] == ["1 certain", "2 to talk about", "2 out"]
    assert "C  ·  B" in labels(plots.frequency_chart(table))
    assert plots.frequency_chart(pd.DataFrame()).get_title(loc="left")


def test_the_fairness_picture_has_a_pair_of_bars_for_every_list(team):
    weighed = fairness.trade_off(
        Problem(
            team.table("initiatives"), team.table("points"), team.capacity, terms=Terms(minimum=5)
        )
    )
    found = fairness.fair_plans(weighed, room=["Trial"])
    bars = found.figure.bars
    assert [bar.label for bar in bars if bar.label] == [
        "Today's order",
        "Your list",
        "The fairest",
        "Most in total",
    ]
    assert [bar.side for bar in bars] == ["sales", "marketing"] * 4
    plan = found.table.set_index("Plan")
    assert [bar.value for bar in bars[2:4]] == pytest.approx(
        plan.loc[fairness.ROOM].iloc[1:3].tolist(), abs=0.1
    )
    assert "Your list gives" in found.detail
    assert "no points" in plots.front_chart(
        fairness.TradeOff(why="There are no points.")
    ).get_title(loc="left")


def test_the_plan_that_the_board_starts_from_is_recorded(team):
    weighed = fairness.trade_off(
        Problem(team.table("initiatives"), team.table("points"), team.capacity)
    )
    control = controls.plan(team, weighed)
    assert controls.agreed_plan(team) == fairness.WORSE_OFF
    control.widget.value = fairness.TODAY
    control.record()
    assert controls.agreed_plan(team) == fairness.TODAY
    start = fairness.board_from_plan(weighed, controls.agreed_plan(team), otherwise={})
    assert sorted(
        controls.board(team, asked(team), selected(team), start=start).value["keep"]
    ) == sorted(start["keep"])
    assert fairness.where_the_board_starts(weighed, start).sentence.startswith(
        "The board starts from"
    )


def test_the_progress_picture_compares_both_ways(team):
    ax = plots.progress_chart(
        effort.progress(Problem(team.table("initiatives"), capacity=team.capacity)), horizon=4
    )
    assert {"one after the other", "all at once", "your horizon: one year"} <= set(
        labels(ax)
    ) | set(legend(ax))
    assert "of 3" in ax.get_ylabel()
    assert plots.progress_chart(
        effort.progress(Problem(team.table("initiatives"), capacity={}))
    ).get_title(loc="left")


def test_the_roadmap_names_the_bars_and_the_teams_with_the_quarters_on_top(team):
    bars = schedule.roadmap(
        Problem(team.table("initiatives"), team.table("points"), team.capacity),
        ["Trial", "Price page"],
    )
    ax = plots.roadmap_chart(bars, Terms(date=team.date))
    assert {"Trial", "Price page"} <= set(labels(ax)) and not ax.get_yticklabels()
    assert not any(bar.get_hatch() for bar in ax.patches)
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {"Sales", "Marketing"}
    assert "2027" in "".join(label.get_text() for label in ax.get_xticklabels())
    assert ax.xaxis.get_ticks_position() == "top"
    empty = schedule.roadmap(
        Problem(team.table("initiatives"), team.table("points"), team.capacity), []
    )
    assert "Nothing is kept" in plots.roadmap_chart(empty).get_title(loc="left")


def test_the_value_picture_shows_who_wants_what(team):
    table, wanted = (
        selected(team).table,
        alignment.who_wants_what(team.table("initiatives"), team.table("points")),
    )
    ax = plots.value_chart(table, groups=wanted.table)
    assert sum(int(text.get_text().rsplit(": ")[1]) for text in ax.get_legend().get_texts()) == 3
    assert (
        ax.get_title(loc="left").replace("\n", " ")
        == "Both sides have no favourite in common; 2 of 3 initiatives are selected (filled)"
    )


@pytest.mark.parametrize("horizon", [1, 40])
@pytest.mark.parametrize("capacity", [{"Sales": 0.5}, {"Sales": 5_000.0}])
def test_the_horizon_is_in_the_years_picture_however_far_it_is(team, horizon, capacity):
    ax = plots.years_chart(
        effort.by_capacity(Problem(team.table("initiatives"), capacity=capacity)), horizon=horizon
    )
    assert ax.get_ylim()[0] <= horizon / 4 <= ax.get_ylim()[1]


@pytest.mark.parametrize("horizon", [1, 3, 4, 30])
def test_the_progress_picture_and_its_finding_name_the_same_numbers(team, horizon):
    initiatives = team.table("initiatives")
    picture = plots.progress_chart(
        effort.progress(Problem(initiatives, capacity=team.capacity, horizon=horizon)),
        horizon=horizon,
    )
    table = effort.one_after_the_other(
        Problem(initiatives, capacity=team.capacity, horizon=horizon)
    ).table
    one, all_ = (int(value) for value in table["Done in time"].head(2))
    if one == all_:
        says = (
            f"{in_words.part(one, len(initiatives), 'initiative', 'is', 'are')} done, one after the"
            " other or all at once"
        )
    else:
        says = (
            f" {one or 'none'} {'is' if one < 2 else 'are'} done one after the other,"
            f" {all_ or 'none'} all at once"
        )
    assert picture.get_title(loc="left").replace("\n", " ").endswith(says)


def test_one_initiative_comes_neither_before_nor_after_another():
    one = pd.DataFrame({"initiative": ["Trial"], "effort_likely": [3.0]})
    picture = plots.progress_chart(effort.progress(Problem(one, capacity={"Sales": 20.0})))
    assert (
        picture.get_title(loc="left").replace("\n", " ").startswith("There is only one initiative")
    )


def test_the_rooms_choice_is_drawn_once_there_is_one(team):
    weighed = fairness.trade_off(
        Problem(team.table("initiatives"), team.table("points"), team.capacity)
    )
    waiting = plots.front_chart(weighed, room=[])
    assert "not recorded" in " ".join([waiting.get_title(loc="left"), *labels(waiting)])
    chosen = plots.front_chart(weighed, room=weighed.wishes.names[:1])
    assert "Your list" in labels(chosen)


def test_points_of_one_side_only_are_not_drawn_as_noughts_of_the_other():
    plan = pd.DataFrame({"initiative": list("AB"), "effort_likely": [2.0, 3.0]})
    given = pd.DataFrame(
        {"team": "Sales", "person": None, "initiative": list("AB"), "points": [60.0, 40.0]}
    )
    table = portfolio.select(Problem(plan, given, {"Sales": 5.0}), draws=20).table
    assert table["Marketing, percent of its points"].isna().all()
    assert (
        plots.value_chart(table).get_title(loc="left").replace("\n", " ")
        == "There are no points of Marketing, so there are no two sides to draw."
    )
