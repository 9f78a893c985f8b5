"""Whatever colour a client has, letters in it can be read and nobody confuses the two sides."""

from __future__ import annotations

import pytest

from workshop.look import CONTRAST, HUE_APART, SECOND, contrast, look, readable

COLOURS = [f"#{number:06X}" for number in range(0, 0xFFFFFF, 0x3D1F7)]


@pytest.mark.parametrize("colour", COLOURS[::4])
def test_letters_have_enough_contrast_in_any_colour(colour: str) -> None:
    drawn = look(colour)
    assert contrast(drawn.first) >= CONTRAST and contrast(drawn.second) >= CONTRAST
    assert drawn.accent == colour and contrast(drawn.first, "#FFFFFF") >= CONTRAST


@pytest.mark.parametrize("colour", COLOURS[::4])
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    assert (readable(colour) == colour.upper()) == (contrast(colour) >= CONTRAST)


def test_a_second_colour_of_the_clients_own_is_taken() -> None:
    assert look("#0B5C8E", "#006600").second == "#006600"


def test_the_kits_second_colours_can_be_read_and_one_of_them_is_always_far_enough() -> None:
    from workshop.look import _apart

    assert all(contrast(colour) >= CONTRAST for colour in SECOND)
    for hue in range(0, 360, 5):
        import colorsys

        red, green, blue = colorsys.hls_to_rgb(hue / 360, 0.4, 0.8)
        colour = f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"
        assert max(_apart(colour, second) for second in SECOND) >= HUE_APART
        assert _apart(colour, look(colour).second) >= 30
