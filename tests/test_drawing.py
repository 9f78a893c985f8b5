"""A figure is drawn at the size at which it is shown: nothing is small, nothing is cut off."""

from __future__ import annotations

import io
import json
from typing import get_args

import pytest
from matplotlib.text import Text
from PIL import Image

from workshop import drawing, figures, theme
from workshop.figures import (
    Bar,
    Bars,
    Figure,
    Grid,
    Group,
    Lists,
    Mark,
    Names,
    Pairs,
    Row,
    Squares,
)
from workshop.findings import Finding
from workshop.look import look

LONG = "Cares about what happens after the hand-over to the other team"


def pair(label: str, one: float, two: float, under: str = "") -> Row:
    return Row(
        label,
        (
            Mark(one, f"{one:.1f}", "Sales", "sales"),
            Mark(two, f"{two:.1f}", "Marketing", "marketing"),
        ),
        under,
    )


FIGURES: dict[str, Figure] = {
    "pairs": Pairs("T", (pair("A", 1.2, 4.8), pair("B", 3.0, 3.0)), 1, 5, ("no", "yes")),
    "pairs with long rows": Pairs("T", (pair(LONG, 5, 1), pair(LONG, 4.9, 5)), 1, 5),
    "pairs with what is counted": Pairs("T", (pair("A", 1, 2, "of 100"),), 1, 5),
    "pairs with a small form of their own": Pairs(
        "T", (pair("A", 1, 2),), 1, 5, mini=pair("B", 1, 1.05)
    ),
    "pairs of teams with long names": Pairs(
        "T",
        (
            Row(
                LONG + LONG,
                (
                    Mark(3.8, "3.8", "Sales in Germany, Austria and Switzerland", "sales"),
                    Mark(1.9, "1.9 or lower", "Marketing and communication", "marketing"),
                ),
            ),
        ),
        1,
        5,
        ("no", "yes"),
        unit="of 5",
    ),
    "bars": Bars("T", (Bar("we", 1, "one year", strong=True), Bar("list", 6, "six", 4, 9))),
    "a bar of nothing": Bars("T", (Bar("we", 0, "0"), Bar("list", 0, "0"))),
    "bars with a line": Bars("T", (Bar("we", 56, "56"),), line=80, line_text="promised"),
    "a long word at a long bar": Bars(
        "T", (Bar("", 100, "a hundred and more of them"), Bar("", 1, "x"))
    ),
    "squares": Squares("T", (Group("8 stay", 8), Group("27 wait", 27, "empty"))),
    "many squares": Squares("T", (Group("80 stay", 80), Group("5 stop", 5, "crossed"))),
    "the same things twice": Squares(
        "T",
        (Group("7 of 40 one after the other", 7, rest=33), Group("None of 40 at once", 0, rest=40)),
        stacked=True,
    ),
    "bars with a time that some keep": Bars(
        "T",
        tuple(
            Bar(
                f"{days} days",
                20.0 * days,
                f"{20 * days}",
                18.0 * days,
                22.0 * days,
                short=f"within {days} days: {20 * days} of 100",
                below="in time: within 2 days" if days == 2 else "",
            )
            for days in range(1, 5)
        ),
    ),
    "bars that end where the line stands": Bars(
        "T",
        (
            Bar("An even bet", 57, "57"),
            Bar("Four chances in five", 61, "61"),
            Bar("Sure", 66, "66"),
        ),
        line=61,
        line_text="today 61",
    ),
    "pairs of bars": Bars(
        "T",
        tuple(
            Bar(label if side == "sales" else "", value, f"{name} {value}", side=side)
            for label in ("Today's order", "Your list", "The fairest", LONG + LONG)
            for side, name, value in (("sales", "Sales", 58), ("marketing", "Marketing", 96))
        ),
    ),
    "lists of many long names": Lists(
        "T",
        (
            Names("2 certain", ("Trial", "Price page")),
            Names("40 to talk about", tuple(f"{LONG} {LONG}, part {n}" for n in range(40))),
            Names("9 out", tuple(f"Press work {n}" for n in range(9))),
        ),
    ),
    "a grid": Grid(
        "T",
        "Marketing",
        "Sales",
        ("C", "B", "A"),
        ("Cold", "Hot"),
        ((1, 2, 3), (40, 5, 6)),
        "43 at opposite ends",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_survives_the_notebook_that_carries_it(name: str) -> None:
    figure = FIGURES[name]
    assert figures.from_json(json.loads(json.dumps(figures.to_json(figure)))) == figure


@pytest.mark.parametrize("place", get_args(drawing.Place))
@pytest.mark.parametrize("name", FIGURES)
def test_letters_are_large_and_lie_within_the_picture(name: str, place: drawing.Place) -> None:
    if place == "mini" and name == "a long word at a long bar":
        pytest.skip("the words of a small form are short by choice of whoever makes the figure")
    with theme.style():
        axes = drawing.draw(FIGURES[name], place, look("#8A1538", font="Georgia"))
        figure = axes.figure
        figure.draw_without_rendering()
        words = [text for text in axes.findobj(Text) if text.get_text().strip()]
        assert words
        for text in words:
            assert text.get_fontsize() >= 12, text.get_text()
            box = text.get_window_extent()
            assert box.x0 >= -2 and box.x1 <= figure.bbox.width + 2, text.get_text()
            assert box.y0 >= -2 and box.y1 <= figure.bbox.height + 2, text.get_text()
        boxes = [(text.get_text(), text.get_window_extent()) for text in words]
        for number, (one, box) in enumerate(boxes):
            for other, against in boxes[:number]:
                lapped = min(box.x1, against.x1) - max(box.x0, against.x0)
                tall = min(box.y1, against.y1) - max(box.y0, against.y0)
                assert min(lapped, tall) <= 3 * figure.dpi / 72, (one, other)


@pytest.mark.parametrize("place", get_args(drawing.Place))
def test_a_picture_has_the_size_of_its_place_and_the_same_bytes_every_time(
    place: drawing.Place,
) -> None:
    size = drawing.SIZES[place]
    made = drawing.png(FIGURES["pairs"], place, look("#0B5C8E"))
    assert made == drawing.png(FIGURES["pairs"], place, look("#0B5C8E"))
    with Image.open(io.BytesIO(made)) as image:
        assert abs(image.width - size.width * size.dpi) <= 1
        assert image.height <= size.height * size.dpi + 1


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("place", [theme.WALL, theme.BESIDE])
def test_on_the_rooms_screen_a_figure_has_its_place_and_letters_of_16_pixels(
    name: str, place: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_most", place)
    axes = drawing.shown(Finding("x", "", headline="What it says.", figure=FIGURES[name]))
    assert axes.figure.get_figwidth() <= place[0]
    words = [text for text in axes.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert all(text.get_fontsize() * theme.DPI / 72 >= 16 for text in words)
    assert theme.alt_text(axes) == "T. What it says."


def test_a_list_says_how_many_of_its_names_have_no_room() -> None:
    with theme.style():
        drawn = drawing.draw(FIGURES["lists of many long names"], "page", look("#0B5C8E")).texts
    said = [text.get_text() for text in drawn]
    assert {"2 certain", "40 to talk about", "9 out"} <= set(said)
    named = sum("part" in one for one in said)
    assert 0 < named < 40 and any(one.endswith(f"and {40 - named} more") for one in said)


def test_a_number_that_the_line_would_go_through_stands_behind_it() -> None:
    with theme.style():
        axes = drawing.draw(FIGURES["bars that end where the line stands"], "page", look("#0B5C8E"))
        axes.figure.draw_without_rendering()
        line = max(one.get_xdata()[0] for one in axes.lines) * axes.figure.dpi
        boxes = [text.get_window_extent() for text in axes.texts if text.get_text().isdigit()]
    assert len(boxes) == 3 and not any(box.x0 < line < box.x1 for box in boxes)


def test_a_long_name_turns_no_scale_round() -> None:
    with theme.style():
        axes = drawing.draw(FIGURES["pairs of teams with long names"], "page", look("#0B5C8E"))
        at = {text.get_text(): text.get_position()[0] for text in axes.findobj(Text)}
    assert at["no"] < at["yes"] - 2
    assert {name.partition("… ")[2] for name in at if "… " in name} == {"3.8", "1.9 or lower"}


def test_the_two_sides_are_told_apart_by_more_than_colour() -> None:
    with theme.style():
        axes = drawing.draw(FIGURES["pairs"], "page", look("#0B5C8E"))
        drawn = {line.get_marker() for line in axes.lines if line.get_marker() not in ("None", "")}
    assert drawn == {"o", "s"}
