"""How what leaves the room looks: two colours with enough contrast, one ink, a font with its
fallbacks.

A client has one colour; the second side needs another that nobody confuses with it, and letters
need more contrast than a line does. Contrast: W3C, Web Content Accessibility Guidelines 2.2,
criterion 1.4.3 (4.5 to 1 for text).
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

CONTRAST = 4.5
"""What letters need against what is behind them."""
HUE_APART = 60
"""Degrees between the hues of the two sides."""
SECOND = ("#C2410C", "#0B5C8E", "#6B4FA0")
"""The colour of the second side: the first of these that is far enough from the first side's."""
FONTS = ("Segoe UI", "Open Sans", "Carlito", "DejaVu Sans")
"""Tried in this order where the wanted font is not there."""
STEP = 0.97
"""How much darker a colour gets at a time until letters in it can be read."""


@dataclass(frozen=True)
class Look:
    """The colours and fonts of a client.

    `accent` is the client's colour, of the first side; `first` is the same, dark enough for letters
    on white, and for white letters on it; `second` is the second side's.
    """

    accent: str = "#0B5C8E"
    first: str = "#0B5C8E"
    second: str = "#C2410C"
    font: str = ""
    ink: str = "#1B2430"
    soft: str = "#55606E"
    line: str = "#D5DAE1"
    wash: str = "#F4F6F8"
    quiet: str = "#A7B0BB"
    missing: str = "#9A3412"
    """The only colour of a warning: what is missing."""

    @property
    def fonts(self) -> tuple[str, ...]:
        """The wanted font and what stands in for it."""
        return (self.font, *FONTS) if self.font else FONTS

    def of(self, side: str) -> str:
        """The colour of a side, by its key; ink for what belongs to neither."""
        return {"sales": self.first, "marketing": self.second}.get(side, self.ink)


def look(colour: str, second: str = "", font: str = "") -> Look:
    """The look of a client from its colour, its second colour where it has one, and its font.

    >>> look("#FFC400").first, look("#C2410C").second, look("#0B5C8E").second
    ('#937100', '#0B5C8E', '#C2410C')
    """
    other = second or next(
        (s for s in SECOND if _apart(colour, s) >= HUE_APART),
        SECOND[-1],
    )
    return Look(colour, readable(colour), readable(other), font)


def office_theme(theme_xml: bytes, look: Look) -> bytes:
    """The theme of a Word or PowerPoint file with these colours and this font."""
    from lxml import etree  # ty: ignore[missing-module-member]  # compiled, without types

    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    theme = etree.fromstring(theme_xml)
    for name, colour in (
        ("accent1", look.first),
        ("accent2", look.second),
        ("dk2", look.ink),
        ("hlink", look.first),
    ):
        for node in theme.findall(f".//a:clrScheme/a:{name}", space):
            for child in list(node):
                node.remove(child)
            etree.SubElement(node, f"{{{space['a']}}}srgbClr").set("val", colour[1:])
    for node in theme.findall(".//a:fontScheme//a:latin", space):
        node.set("typeface", look.font or "Calibri")
    return etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def tint(colour: str) -> str:
    """The colour, as light as the range around a line in it: half of the way to white.

    >>> tint("#0B5C8E")
    '#85AEC6'
    """
    red, green, blue = ((1 + part) / 2 for part in _rgb(colour))
    return _hex(red, green, blue)


def contrast(colour: str, against: str = "#FFFFFF") -> float:
    """The contrast of two colours, 1 to 21.

    >>> round(contrast("#FFC400"), 1), round(contrast("#0B5C8E"), 1)
    (1.6, 7.2)
    """
    light, dark = sorted((_luminance(colour), _luminance(against)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str) -> str:
    """The colour, as much darker as letters on white need it."""
    red, green, blue = _rgb(colour)
    while contrast(_hex(red, green, blue)) < CONTRAST:
        red, green, blue = red * STEP, green * STEP, blue * STEP
    return _hex(red, green, blue)


def _apart(one: str, other: str) -> float:
    hues = [360 * colorsys.rgb_to_hls(*_rgb(colour))[0] for colour in (one, other)]
    apart = abs(hues[0] - hues[1])
    return min(apart, 360 - apart)


def _rgb(colour: str) -> tuple[float, float, float]:
    digits = colour.removeprefix("#")
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in (red, green, blue))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
