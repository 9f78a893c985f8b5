"""How much room words take, measured with the font before they are placed."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from .. import theme
from ..look import FONTS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDER = 1.06
"""What a program elsewhere may set wider than it was measured here, with another font."""
LEADING = 1.22
"""From line to line in Calibri, in letters."""
KERNING = 0.02
"""Inches by which a line may be longer, word by word, than it is as a whole."""
OFFICE = ("Calibri", "Carlito")
"""The font of a document where the client has none, and the free one of the same widths."""


@cache
def _font(names: tuple[str, ...], points: float, bold: bool) -> FreeTypeFont:
    from matplotlib import font_manager
    from PIL import ImageFont

    # A client's own font that is not here is measured by a wide one: the program that has it, or
    # puts another in its place, needs no more room.
    own = names[0] not in (*OFFICE, *FONTS)
    there = [name for name in names if name in theme.installed()]
    if not there or (own and names[0] not in there):
        there = ["DejaVu Sans"]
    path = font_manager.findfont(
        font_manager.FontProperties(family=there, weight="bold" if bold else "normal")
    )
    # Letter by letter: the other engine fails on code points that are no letters.
    return ImageFont.truetype(path, round(points * 10), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(20_000)
def _length(words: str, points: float, names: tuple[str, ...], bold: bool) -> float:
    return _font(names, points, bold).getlength(words) / 720


def wide(
    words: str,
    points: float,
    names: tuple[str, ...],
    *,
    bold: bool = False,
    wider: float = WIDER,
) -> float:
    """Inches that the words take on one line, in the first of these fonts that is there."""
    return _length(words, points, names, bold) * wider


def lines(
    words: str,
    room: float,
    points: float,
    names: tuple[str, ...],
    *,
    bold: bool = False,
    wider: float = WIDER,
    first: str = "",
) -> int:
    """The lines that the words take in so many inches; a word that is longer than a line is broken.
    `first` stands before them in bold.

    >>> lines("", 1, 12, OFFICE), lines("Ada", 1, 12, OFFICE), lines("Ada " * 9, 0.5, 12, OFFICE)
    (0, 1, 9)
    """
    total = 0
    space = wide(" ", points, names, bold=bold, wider=wider)
    for at, paragraph in enumerate(words.split("\n") if words or first else ()):
        many, used = 1, 0.0
        before = first.split() if not at else []
        for word, strong in (
            *((w, True) for w in before),
            *((w, bold) for w in paragraph.split(" ")),
        ):
            long = wide(word, points, names, bold=strong, wider=wider)
            if used and used + space + long > room + KERNING:
                many, used = many + 1, 0.0
            used += long + (space if used else 0.0)
            if used > room + KERNING:
                more = int(used / room)
                many, used = many + more, used - more * room
        total += many
    return total


@cache
def leading(names: tuple[str, ...]) -> float:
    """From line to line in letters, as programs set this font; never less than in Calibri."""
    above, below = _font(names, 10, False).getmetrics()
    return max(LEADING, (above + below) / 100)
