"""Pictures are drawn at the size at which they are shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from workshop import theme
from workshop.look import look

from . import in_process


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(theme, "_most", None)
    theme.on_the_wall()
    yield


def test_on_the_wall_a_picture_is_no_larger_than_its_place_and_rows_are_fewer(wall: None) -> None:
    with theme.style():
        assert tuple(theme.axes(11, 8).figure.get_size_inches()) == theme.WALL
        assert tuple(theme.axes(4, 2).figure.get_size_inches()) == (4, 2)
    assert theme.rows(16) < 16


def test_beside_a_control_it_is_small_says_its_title_to_readers_only_and_letters_are_16_pixels(
    wall: None,
) -> None:
    from matplotlib.text import Text

    with theme.beside(), theme.style():
        ax = theme.axes(11, 8)
        ax.plot([0, 1], [0, 1])
        ax.set_xlabel("words about what is counted here, and of how many leads it was counted " * 2)
        theme.headline(ax, "What follows")
        theme.png(ax)
        figure = ax.figure
        figure.draw_without_rendering()
        drawn = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text()]
        assert drawn
        assert all(one.get_fontsize() * theme.DPI / 72 >= 16 for one in drawn)
        assert ax.xaxis.label.get_window_extent().x1 <= figure.bbox.width + 1
        assert "What follows" in theme.alt_text(ax)
    assert tuple(figure.get_size_inches()) == theme.BESIDE
    with theme.style():
        assert tuple(theme.axes(11, 8).figure.get_size_inches()) == theme.WALL


def _numbers(ax: Any) -> None:
    ax.plot([0, 12_345], [0, 0.004])
    ax.set_xlabel("Leads a month")


def _names(ax: Any) -> None:
    ax.barh(["a name that takes a third of it", "short"], [3, 4])
    ax.set_xlabel("Leads")


def _words_outside(ax: Any) -> None:
    ax.plot([0, 1], [5, 6])
    ax.annotate("beyond the end", (1, 6), xytext=(8, 8), textcoords="offset points")


def _square(ax: Any) -> None:
    ax.plot([0, 1], [0, 1])
    ax.set_aspect("equal")


def _two_axes(ax: Any) -> None:
    ax.plot([0, 1], [0, 1])
    ax.twinx().set_ylabel("the other")


@pytest.mark.parametrize("draw", [_numbers, _names, _words_outside, _square, _two_axes])
def test_a_picture_beside_a_control_stands_where_matplotlibs_own_layout_puts_it(
    draw: Any, wall: None
) -> None:
    places = []
    for ours in (True, False):
        with theme.beside(), theme.style():
            ax = theme.axes()
            draw(ax)
            theme.png(ax) if ours else ax.figure.draw_without_rendering()
            places.append(ax.get_window_extent().extents)
    assert np.abs(places[0] - places[1]).max() < 3


def test_pictures_that_are_drawn_one_after_the_other_leave_nothing_on_each_other() -> None:
    def picture(words: str) -> bytes:
        with theme.style():
            ax = theme.axes(5, 3)
            ax.text(0.5, 0.5, words)
            return theme.png(ax)

    alone = picture("Sales")
    assert picture("Marketing, and more of it") != alone == picture("Sales")


def test_without_the_rooms_screen_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_most", None)
    with theme.beside(), theme.style():
        assert tuple(theme.axes(11, 8).figure.get_size_inches()) == (theme.CELL, 8)
    assert theme.rows(16) == 16


def test_a_notebooks_pictures_have_the_clients_colours_and_font(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(theme, "_look", look("#7A1F2B", font="DejaVu Serif"))
    with theme.style():
        ax = theme.axes(13, 4)
        (line,) = ax.plot([0, 1], [0, 1], color=theme.BLUE)
        (bar,) = ax.bar([0], [1], color=theme.ORANGE)
        words = ax.text(0, 0, "Sales")
        assert ax.figure.get_figwidth() <= theme.CELL
        theme.png(ax)
        drawn = [to_hex(line.get_color()).upper(), to_hex(bar.get_facecolor()).upper()]
    assert drawn == ["#7A1F2B", look("#7A1F2B").second]
    assert words.get_fontname() == "DejaVu Serif"


def test_a_font_that_is_not_there_has_one_that_is_in_its_place() -> None:
    assert theme.fonts(look("#7A1F2B", font="No Such Font"))[-1] == "DejaVu Sans"
    assert "No Such Font" not in theme.fonts(look("#7A1F2B", font="No Such Font"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "wall"), [("awkward", False), ("calm", False), ("null", False), ("awkward", True)]
)
def test_no_letter_of_any_picture_is_small_where_it_is_shown(
    name: str, wall: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """12 points in a notebook and in the report, 16 pixels on the wall, at the size of the place."""
    if wall:
        monkeypatch.setattr(theme, "_most", theme.WALL)
    shutil.copytree(Path(__file__).parent.parent / "data" / name, tmp_path / name)
    seen, small = 0, []
    drawn = theme.png

    def looked_at(ax: Any) -> bytes:
        nonlocal seen
        seen += 1
        assert ax.figure.get_figwidth() <= (theme.WALL[0] if wall else theme.CELL)
        made = drawn(ax)
        for text in ax.figure.findobj(Text):
            points = text.get_fontsize()
            is_small = points * theme.DPI / 72 < 16 if wall else points < 12
            if is_small and text.get_text().strip() and text.get_visible():
                small.append((ax.get_title(loc="left"), text.get_text(), points))
        return made

    monkeypatch.setattr(theme, "png", looked_at)
    in_process.executed(tmp_path / name, pictures=True)
    assert seen > 10 and not small
