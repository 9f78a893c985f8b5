"""Pictures are drawn at the size at which they are shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workshop import theme


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


def test_without_the_rooms_screen_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_most", None)
    with theme.beside(), theme.style():
        assert tuple(theme.axes(11, 8).figure.get_size_inches()) == (11, 8)
    assert theme.rows(16) == 16
