"""How the pictures look: legible from the back of the room, colour-blind safe, the same everywhere.

Nothing here changes matplotlib's settings outside `with style():`, and no picture is held by a
global state, so a notebook that draws a hundred of them keeps none in memory. The sides have the
client's two colours (`look`), the font is the client's too. The third colour: Okabe and Ito (2008).
"""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, cast

from . import written
from .look import Look, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import Formatter

BLUE, ORANGE, PURPLE, GREY, SKY = "C0", "C1", "C2", "C3", "C4"
COLOURS = (BLUE, ORANGE, PURPLE, GREY, SKY)
"""Places in the cycle of `style`, whatever colours a client has: the two sides in their order, what
belongs to both, what is beside the point, and the first side's for a range.
"""
BOTH, QUIET = "#8A4F9E", "#6B6B6B"
MARKERS = ("o", "s", "D", "^", "v")
HATCHES = ("", "///", "...", "xx", "--")
INK = "#222222"
BLANK = "blank"
"""The mark of axes that only say why there is nothing to draw."""
DPI = 110
CELL = 9.5
"""Inches across of a picture in a notebook and in the report; a wider one would be shown scaled."""
WALL = 10.3, 3.8
"""Inches of a picture on the room's screen."""
BESIDE = 5.0, 2.8
"""Inches of a picture beside a control there."""
BESIDE_POINTS = 11.0
"""Its letters: 17 px on the wall."""
EDGE = 0.04167
"""Inches that a picture has around all that is in it, as matplotlib's own layout has them."""
_most: tuple[float, float] | None = None
_look = Look()


def wear(look: Look) -> None:
    """From now on this notebook's pictures have the colours and the font of its client."""
    global _look
    _look = look


def worn() -> Look:
    """The look of this notebook's pictures."""
    return _look


@cache
def installed() -> frozenset[str]:
    """The fonts of this computer, those too that came after matplotlib wrote its list."""
    from matplotlib import font_manager

    known = {Path(font.fname) for font in font_manager.fontManager.ttflist}
    for path in map(Path, font_manager.findSystemFonts()):
        if path not in known:
            # A file that is no font, or of a kind that matplotlib cannot draw, is no font to offer.
            with suppress(Exception):
                font_manager.fontManager.addfont(path)
    return frozenset(font_manager.get_font_names())


def fonts(look: Look) -> list[str]:
    """The fonts of a look that this computer has, and one that is always there for the letters that
    they lack.
    """
    return [*(name for name in look.fonts[:-1] if name in installed()), look.fonts[-1]]


def on_the_wall() -> None:
    """From now on pictures are drawn at the size that the room's screen has for them."""
    global _most
    _most = WALL


@contextmanager
def beside() -> Generator[None]:
    """On the room's screen, what is drawn inside the block stands beside a control: small, and its
    title is the sentence above it. Elsewhere it changes nothing.
    """
    global _most
    before = _most
    _most = BESIDE if before else None
    try:
        yield
    finally:
        _most = before


@contextmanager
def style() -> Generator[None]:
    """The kit's look, inside the block only; a matplotlibrc of the user's own does not reach in."""
    import matplotlib

    with matplotlib.rc_context():
        # Checked by matplotlib once, and not with every picture.
        dict.update(matplotlib.rcParams, _settings(_look, small=_most == BESIDE))
        yield


@cache
def _settings(look: Look, *, small: bool) -> dict[str, Any]:
    """All of matplotlib's settings as the kit has them."""
    import matplotlib
    from matplotlib.rcsetup import cycler

    settings: dict[Any, Any] = {
        "font.family": fonts(look),
        "font.size": 13,
        "axes.titlesize": 16,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.labelsize": 13,
        "axes.edgecolor": "#888888",
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": False,
        "axes.prop_cycle": cycler(color=(look.first, look.second, BOTH, QUIET, tint(look.first))),
        "text.color": INK,
        "xtick.labelsize": 12,
        "ytick.labelsize": 12,
        "xtick.color": INK,
        "ytick.color": INK,
        "grid.color": "#DDDDDD",
        "legend.frameon": False,
        "legend.fontsize": 12,
        "figure.facecolor": "white",
        # Text from people may hold dollar signs; they are money here, never formulas.
        "text.parse_math": False,
    }
    if small:
        settings |= {key: BESIDE_POINTS for key in settings if key.endswith("size")}
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        # The backend is whose process this is, and no matter of looks.
        return {name: value for name, value in matplotlib.rcParams.items() if name != "backend"}


def axes(width: float = 10.0, height: float = 5.0) -> Axes:
    """Fresh axes on a figure of their own (inches), no larger than the place where it is shown.
    Call inside `with style():`.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=room(width, height), dpi=DPI, layout="constrained")
    _canvas()(figure)
    made = figure.add_subplot()
    for axis in (made.xaxis, made.yaxis):
        axis.set_major_formatter(_ticks())
    return made


@cache
def _canvas() -> type[FigureCanvasAgg]:
    """What pictures are drawn on. Those of one size are drawn on the same, one after the other: it
    knows how wide the words are that stood in an earlier one, and measuring words takes long.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

    kept = lru_cache(maxsize=4)(lambda _thread, *size: RendererAgg(*size))

    class Canvas(FigureCanvasAgg):
        def get_renderer(self) -> RendererAgg:
            size = (*self.get_width_height(physical=True), self.figure.dpi)
            self.renderer = kept(get_ident(), *size)
            return self.renderer

    return Canvas


def _ticks() -> Formatter:
    """What numbers at an axis look like: matplotlib's own, in the style of the folder."""
    from matplotlib.ticker import ScalarFormatter

    class Ticks(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return written.digits(super().__call__(x, pos))

    return Ticks()


def room(width: float, height: float) -> tuple[float, float]:
    """Inches that a picture of this size has where it is shown."""
    across, high = _most or (CELL, height)
    return min(width, across), min(height, high)


def is_beside() -> bool:
    """Whether pictures are drawn to stand beside a control on the room's screen."""
    return _most == BESIDE


def rows(most: int) -> int:
    """So many of a picture's rows, each with its words, have room where it is shown."""
    return min(most, int((_most[1] - 1.9) / 0.3)) if _most else most


def blank(sentence: str, ax: Axes | None = None) -> Axes:
    """Axes that hold one sentence: why there is nothing to draw."""
    with style():
        ax = ax or axes(10, 1.2)
        ax.set_axis_off()
        ax.set_title(wrap(sentence, 90), fontsize=13, fontweight="normal")
        ax.set_gid(BLANK)
    return ax


def wrap(text: str, width: int = 70) -> str:
    """The text in lines of at most `width` characters, for titles and labels.

    >>> wrap("the two sides agree", 10)
    'the two\\nsides\\nagree'
    """
    import textwrap

    return "\n".join(textwrap.wrap(str(text), width)) or str(text)


def headline(ax: Axes, text: str, *, pad: float | None = None) -> None:
    """The text as the title, in lines that end before the picture does, however long the names
    beside the axes are.

    Called last, when everything that takes room is drawn; `pad`: points between the title and the
    axes, where the usual ones are too few.
    """
    if _most == BESIDE:
        ax.set_title(text, pad=pad)  # it is not seen there
        return
    title = ax.set_title(" ", pad=pad)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # letters that the font lacks
        figure = cast("Figure", ax.figure)
        # Where the axes end up is all that is asked for; drawing everything takes twice as long.
        if layout := figure.get_layout_engine():
            layout.execute(figure)
        room = figure.bbox.width - ax.get_window_extent().x0 - 8
        for width in range(90, 16, -3):
            title.set_text(wrap(text, width))
            if title.get_window_extent().width <= room:
                break


def _fill(ax: Axes) -> None:
    """Give the axes the whole picture but for what is written around them: what matplotlib's own
    layout does, which measures all of it twice. Once is enough where the ticks stay as they are.
    """
    from matplotlib.transforms import Bbox

    figure = cast("Figure", ax.figure)
    if len(figure.axes) > 1 or ax.get_aspect() != "auto":
        return
    figure.set_layout_engine("none")
    renderer = cast("FigureCanvasAgg", figure.canvas).get_renderer()
    for spine in ax.spines.values():
        spine.set_in_layout(False)  # they stand where the axes end, and ask for all ticks anew
    pad = EDGE * figure.dpi
    for _ in range(2):
        ticks = _ticks_at(ax)
        place = ax.get_position(original=True).transformed(figure.transFigure)
        taken = ax.get_tightbbox(renderer, for_layout_only=True) or place
        ax.set_position(
            Bbox.from_extents(
                pad + place.x0 - taken.x0,
                pad + place.y0 - taken.y0,
                figure.bbox.width - pad - (taken.x1 - place.x1),
                figure.bbox.height - pad - (taken.y1 - place.y1),
            ).transformed(figure.transFigure.inverted())
        )
        if _ticks_at(ax) == ticks:
            break


def _ticks_at(ax: Axes) -> list[list[float]]:
    return [list(axis.get_majorticklocs()) for axis in (ax.xaxis, ax.yaxis)]


def alt_text(ax: Axes) -> str:
    """What the picture says, for people who do not see it: its title and axes."""
    title = " ".join(ax.get_title(loc) for loc in ("left", "center", "right")).split()
    labels = [label for label in (ax.get_xlabel(), ax.get_ylabel()) if label]
    return " ".join(" ".join(title + ([f"({'; '.join(labels)})"] if labels else [])).split())


def png(ax: Axes) -> bytes:
    """The picture as PNG bytes, the same bytes every time."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    buffer = BytesIO()
    with style(), warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the room needs no warning about it.
        warnings.simplefilter("ignore", UserWarning)
        if _most == BESIDE:
            for place in ("left", "center", "right"):
                # At a place of its own, so that none is looked for.
                ax.set_title(ax.get_title(place), loc=place, y=1).set_visible(False)
            ax.set_xlabel(wrap(ax.get_xlabel(), 46))
            ax.set_ylabel(wrap(ax.get_ylabel(), 24))
            _fill(ax)
        # What `savefig` does, without drawing everything first to find out where it goes, and
        # without an alpha that is the same everywhere.
        figure = cast("Figure", ax.figure)
        figure.dpi = DPI
        canvas = figure.canvas
        if not isinstance(canvas, FigureCanvasAgg):  # a figure that was made by hand has none yet
            canvas = FigureCanvasAgg(figure)
        canvas.draw()
        drawn = Image.frombuffer(
            "RGBA", canvas.get_width_height(physical=True), canvas.buffer_rgba()
        )
        drawn.convert("RGB").save(buffer, "png", compress_level=3, dpi=(DPI, DPI))
    return buffer.getvalue()
