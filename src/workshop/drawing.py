"""Figures drawn at the size at which they are shown: for the first page, a page, a slide, a cell.

Nothing is scaled afterwards, so a letter of 12 points has 12 points on paper. Axes are one inch a
unit; names stand at the marks, and there is no legend. The first side is a disc, the second a
square: colour is never alone.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from . import figures, theme
from .figures import Bar, Bars, Grid, Lists, Mark, Pairs, Row, Side, Squares
from .findings import Finding
from .look import Look
from .written import num

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

Place = Literal["mini", "page", "slide", "cell"]
MOST_ROWS = 5
"""Rows of marks that a picture holds; the others stand in the appendix."""
MARKERS: dict[Side, str] = {"sales": "o", "marketing": "s", "": "o"}
NAME_SHARE = 0.27
"""Of a picture's width, what a name with its number takes at most on its side of the marks."""
NARROW = 0.35
"""Of a picture's width, what a scale takes at least where words can make room for it."""
HEAD = 0.42
"""Inches above a notebook's picture for the words that say what it is of."""
LABEL_SHARE = 0.42
"""Of a picture's width, what the words before a bar take at most."""
LONGEST = 400
"""Letters that no line of a picture holds: a name that is longer is not even measured."""
ROW_LETTERS = 26
"""Letters of a row's words that have room beside the marks; longer ones stand above them."""


@dataclass(frozen=True)
class Size:
    """A place: inches across, at most so many high, points of its letters, dots an inch."""

    width: float
    height: float
    points: float
    dpi: int = 200


SIZES: dict[Place, Size] = {
    "mini": Size(2.16, 0.95, 13),
    "page": Size(7.0, 3.2, 12),
    "slide": Size(12.0, 4.0, 17, 150),
    "cell": Size(9.5, 4.4, 14, 100),
}


def png(figure: figures.Figure, place: Place, look: Look) -> bytes:
    """The figure at its place as PNG bytes, the same bytes every time."""
    buffer = io.BytesIO()
    with theme.style():
        axes = draw(figure, place, look)
        cast("Figure", axes.figure).savefig(
            buffer, format="png", dpi=SIZES[place].dpi, metadata={"Software": None}
        )
    return buffer.getvalue()


def shown(finding: Finding) -> Axes:
    """The picture of a finding as a notebook shows it, in the cell, on the wall or beside a control;
    where there is none, its sentence.
    """
    if finding.figure is None:
        return theme.blank(finding.sentence)
    with theme.style():
        canvas = _drawn(finding.figure, "cell", theme.worn())
        canvas.axes.set_title(said(finding)).set_visible(False)
        if not theme.is_beside():
            # Nothing else in a notebook says what the picture is of.
            canvas.fit(canvas.height + HEAD)
            title = canvas.short(finding.figure.title, canvas.size.width)
            canvas.text(0, canvas.height - 0.4 * HEAD, title, fontweight="bold")
    return canvas.axes


def said(finding: Finding) -> str:
    """The picture of a finding for people who do not see it: what it is of, and what it says."""
    title = f"{finding.figure.title}." if finding.figure else ""
    return " ".join(text for text in (title, finding.headline, finding.detail) if text)


def draw(figure: figures.Figure, place: Place, look: Look) -> Axes:
    """The figure at its place, one inch a unit. Call inside `with theme.style():`.

    Raises TypeError for what is no figure.
    """
    return _drawn(figure, place, look).axes


def _drawn(figure: figures.Figure, place: Place, look: Look) -> _Canvas:
    canvas = _Canvas(place, look)
    if isinstance(figure, Pairs):
        (_mini_pairs if place == "mini" else _pairs)(canvas, figure)
    elif isinstance(figure, Bars):
        _bars(canvas, figure)
    elif isinstance(figure, Squares):
        _squares(canvas, figure)
    elif isinstance(figure, Lists):
        (_mini_lists if place == "mini" else _lists)(canvas, figure)
    elif isinstance(figure, Grid):
        (_mini_grid if place == "mini" else _grid)(canvas, figure)
    else:
        raise TypeError(f"{type(figure).__name__} is no figure")
    return canvas


def _size(place: Place) -> Size:
    """The size of a place; a notebook's is smaller where the room's screen shows it."""
    size = SIZES[place]
    if place != "cell":
        return size
    wide, high = theme.room(size.width, size.height)
    if theme.is_beside():
        return Size(wide, high, theme.BESIDE_POINTS, size.dpi)
    return Size(wide, high - HEAD, size.points, size.dpi)


class _Canvas:
    """Axes in inches with the place's letters; what is drawn from the top down moves `y`."""

    def __init__(self, place: Place, look: Look) -> None:
        self.size, self.look, self.place = _size(place), look, place
        self.points = self.size.points
        self.fonts = theme.fonts(look)
        self.axes = theme.axes(self.size.width, self.size.height)
        cast("Figure", self.axes.figure).set_layout_engine("none")
        self.fit(self.size.height)

    @property
    def line(self) -> float:
        """Inches from one line of text to the next."""
        return self.points * 1.35 / 72

    def fit(self, height: float) -> None:
        """Make the picture so many inches high, with nothing but its content in it."""
        self.height = height
        cast("Figure", self.axes.figure).set_size_inches(self.size.width, height)
        self.axes.set_position((0, 0, 1, 1))
        self.axes.set_xlim(0, self.size.width)
        self.axes.set_ylim(0, height)
        self.axes.set_axis_off()

    def text(self, x: float, y: float, words: str, **how: Any) -> Text:
        how = {"color": self.look.ink, "fontsize": self.points, "va": "center", **how}
        return self.axes.text(x, y, words, family=self.fonts, parse_math=False, **how)

    def width(self, words: str, *, bold: bool = False, points: float = 0) -> float:
        """Inches that these words take."""
        drawn = self.text(
            0, 0, words, fontsize=points or self.points, fontweight="bold" if bold else "normal"
        )
        box = drawn.get_window_extent()
        drawn.remove()
        return box.width / self.axes.figure.get_dpi()

    def cut(self, words: str, room: float, *, bold: bool = False) -> list[str]:
        """The words in lines that fit into so many inches."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines or [""]

    def short(self, words: str, room: float, *, points: float = 0) -> str:
        """The words, in bold, with as much left of them as has room."""
        if len(words) <= LONGEST and self.width(words, bold=True, points=points) <= room:
            return words

        def kept(letters: int) -> str:
            return f"{words[:letters].rstrip()}…"

        return kept(
            _largest(
                min(len(words), LONGEST),
                lambda letters: self.width(kept(letters), bold=True, points=points) <= room,
            )
        )

    def dot(self, x: float, y: float, mark: Mark, size: float = 1.0) -> None:
        colour = self.look.of(mark.side)
        self.axes.plot(
            [x],
            [y],
            MARKERS[mark.side],
            markersize=self.points * 0.75 * size,
            color=colour,
            markerfacecolor=colour if mark.filled else "white",
            markeredgewidth=1.8,
            clip_on=False,
        )

    def rule(self, x: Sequence[float], y: Sequence[float], colour: str, width: float = 1) -> None:
        self.axes.plot(list(x), list(y), color=colour, linewidth=width, solid_capstyle="butt")

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, edge: str = "none"
    ) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(
            Rectangle((x, y), width, height, facecolor=colour, edgecolor=edge, linewidth=1.2)
        )


def _named(canvas: _Canvas, mark: Mark) -> str:
    """Whose mark it is, and the number: a long name takes no more than its share of the picture."""
    room = NAME_SHARE * canvas.size.width - canvas.width(f" {mark.text}", bold=True)
    return f"{canvas.short(mark.name, room)} {mark.text}".strip() if mark.name else mark.text


def _pairs(canvas: _Canvas, figure: Pairs) -> None:
    """Each row's words above its marks, or beside them where all are short; names at the marks."""
    rows = figure.rows[:MOST_ROWS]
    pad, wide = canvas.points / 72, canvas.size.width
    names = [_named(canvas, mark) for row in rows for mark in row.marks]
    side = max(canvas.width(name, bold=True) for name in names) + 1.4 * pad
    words = 2 * pad + max(
        max(canvas.width(row.label, bold=True), canvas.width(row.under)) for row in rows
    )
    above = max(len(text) for row in rows for text in (row.label, row.under)) > ROW_LETTERS
    # The words go above the marks too where the scale would become narrow beside them.
    narrow = wide - words - 2 * side < NARROW * wide
    above = above or (narrow and not any(row.under for row in rows))
    words = 0.0 if above else words
    x0, x1 = words + side, canvas.size.width - side
    tall = canvas.line * (2.35 if above or any(row.under for row in rows) else 1.7)
    foot = 1.5 * canvas.line if any(figure.ends) else 0.3 * canvas.line
    canvas.fit(len(rows) * tall + foot)

    def at(value: float) -> float:
        return x0 + (value - figure.least) / (figure.most - figure.least) * (x1 - x0)

    for position in range(5):
        x = x0 + position / 4 * (x1 - x0)
        canvas.rule((x, x), (foot * 0.8, canvas.height), canvas.look.line)
    for number, row in enumerate(rows):
        top = canvas.height - number * tall
        if above:
            label = canvas.short(row.label, canvas.size.width)
            about = canvas.text(0, top - 0.55 * canvas.line, label, fontweight="bold")
            about.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
            y = top - 1.6 * canvas.line
        else:
            y = top - tall / 2
            shift = 0.5 * canvas.line if row.under else 0
            canvas.text(0, y + shift, row.label, fontweight="bold")
            if row.under:
                canvas.text(0, y - shift, row.under, color=canvas.look.soft)
        _marks(canvas, row, y, at, pad)
    if any(figure.ends):
        for x, words_, where in ((x0, figure.ends[0], "center"), (x1, figure.ends[1], "center")):
            canvas.text(x, 0.5 * canvas.line, words_, color=canvas.look.soft, ha=where)


def _marks(canvas: _Canvas, row: Row, y: float, at: Any, pad: float) -> None:
    """The marks of a row on one line; the name of each stands on its outer side."""
    marks = sorted(row.marks, key=lambda mark: mark.value)
    xs = [at(mark.value) for mark in marks]
    canvas.rule((xs[0], xs[-1]), (y, y), canvas.look.quiet, 2.5)
    for place, (mark, x) in enumerate(zip(marks, xs)):
        canvas.dot(x, y, mark)
        left = place == 0 and len(marks) > 1
        words = canvas.text(
            x - pad * 0.8 if left else x + pad * 0.8,
            y,
            _named(canvas, mark),
            ha="right" if left else "left",
            fontweight="bold",
            color=canvas.look.of(mark.side) if mark.filled else canvas.look.soft,
        )
        words.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})


def _mini_pairs(canvas: _Canvas, figure: Pairs) -> None:
    """The first row: numbers above the marks, names below, moved apart where they would meet. Each
    number has its unit behind it where both have room; the words above the picture name it too.
    """
    row = figure.mini or figure.rows[0]
    marks = sorted(row.marks, key=lambda mark: mark.value)
    wide, y, gap = canvas.size.width, canvas.height * 0.5, 0.1
    large, small = canvas.points + 3, canvas.points - 1
    while large > small and _row(canvas, marks, large) + gap > wide:
        large -= 1
    numbers = [canvas.width(mark.text, bold=True, points=large) for mark in marks]
    unit = canvas.width(f" {figure.unit}", points=small) if figure.unit else 0.0
    if sum(numbers) + len(marks) * (unit + gap) > wide:
        unit = 0.0
    room = wide / len(marks) - gap
    called = [canvas.short(mark.name, room, points=small) for mark in marks]
    names = [canvas.width(name, bold=True, points=small) for name in called]
    x0, x1 = 0.12, wide - 0.12
    xs = [x0 + (m.value - figure.least) / (figure.most - figure.least) * (x1 - x0) for m in marks]
    canvas.rule((x0, x1), (y, y), canvas.look.line, 2)
    for x in (x0, x1):
        canvas.rule((x, x), (y - 0.06, y + 0.06), canvas.look.line, 1.5)
    canvas.rule((xs[0], xs[-1]), (y, y), canvas.look.ink, 2.5)
    whole = [number + unit for number in numbers]
    for mark, x, number, both in zip(marks, _apart(xs, whole, wide, gap), numbers, whole):
        colour, start = canvas.look.of(mark.side), x - both / 2
        bold = {"fontweight": "bold", "va": "baseline", "color": colour}
        canvas.text(start, y + 0.19, mark.text, fontsize=large, **bold)
        if unit:
            told = f" {figure.unit}"
            canvas.text(start + number, y + 0.19, told, fontsize=small, va="baseline", color=colour)
    for mark, name, x in zip(marks, called, _apart(xs, names, wide, gap)):
        canvas.text(
            x,
            y - 0.27,
            name,
            ha="center",
            fontweight="bold",
            fontsize=small,
            color=canvas.look.of(mark.side),
        )
    for mark, x in zip(marks, xs):
        canvas.dot(x, y, mark, 1.15)


def _row(canvas: _Canvas, marks: Sequence[Mark], points: float) -> float:
    return sum(canvas.width(mark.text, bold=True, points=points) for mark in marks)


def _apart(
    centres: Sequence[float], widths: Sequence[float], room: float, gap: float
) -> list[float]:
    """Where words of these widths stand so that none meets the next and none leaves the room.

    >>> [round(x, 2) for x in _apart([0.1, 0.2], [0.6, 0.6], 2, 0.1)]
    [0.3, 1.0]
    """
    placed: list[float] = []
    for centre, width in zip(centres, widths):
        least = placed[-1] + widths[len(placed) - 1] / 2 + gap if placed else 0
        placed.append(max(centre, least + width / 2))
    edge = room
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], edge - widths[place] / 2)
        edge = placed[place] - widths[place] / 2 - gap
    return placed


def _bars(canvas: _Canvas, figure: Bars) -> None:
    """A bar a line; its words before it, its number behind it. Bars without words stand close under
    the one that they belong to, whose words stand between them.
    """
    if canvas.place == "mini":
        _mini_bars(canvas, figure)
        return
    bars, line = _with_their_own(figure.bars), figure.line
    top = canvas.line * 1.2 if line is not None else 0
    close = any(not bar.label for bar in bars[1:])
    tall, thick = (1.15, 1.05) if close else (2.1, 1.25)
    above = [0.45 if close and number and bar.label else 0.0 for number, bar in enumerate(bars)]
    below = [1.3 if bar.below else 0.0 for bar in bars]
    canvas.fit(canvas.line * (len(bars) * tall + sum(above) + sum(below)) + top)
    room = LABEL_SHARE * canvas.size.width
    labels = [canvas.short(bar.label, room) for bar in bars]
    words = max(canvas.width(label, bold=True) for label in labels)
    words += canvas.points / 36 if words else 0
    behind = max(canvas.width(bar.text, bold=True) for bar in bars) + canvas.points / 36
    scale = (canvas.size.width - words - behind) / _most(figure)
    y = canvas.height - top
    for number, (bar, label) in enumerate(zip(bars, labels)):
        y -= canvas.line * above[number]
        middle = y - canvas.line * tall / 2
        own = [other.label for other in bars[number + 1 : number + 2]]
        canvas.text(
            0,
            middle - (canvas.line * tall / 2 if "" in own else 0),
            label,
            fontweight="bold" if bar.strong or "" in own else "normal",
        )
        end = _bar(canvas, bar, words, middle, canvas.line * thick, scale) + canvas.points / 72
        long = canvas.width(bar.text, bold=True)
        # A number that the line would go through stands behind the line.
        if line is not None and end - 0.05 <= words + line * scale <= end + long + 0.05:
            end = words + line * scale + 0.08
        colour = _colour(canvas, bar, canvas.look.ink)
        canvas.text(end, middle, bar.text, fontweight="bold", color=colour)
        y -= canvas.line * (tall + below[number])
        if bar.below:
            canvas.text(canvas.size.width, y + canvas.line * 0.75, bar.below, ha="right")
            canvas.rule((0, canvas.size.width), (y + 0.1 * canvas.line,) * 2, canvas.look.ink, 1.6)
    if line is not None:
        x = words + line * scale
        canvas.rule((x, x), (0, canvas.height - top), canvas.look.ink, 1.6)
        where = "right" if x > canvas.size.width / 2 else "left"
        canvas.text(x, canvas.height - 0.6 * canvas.line, figure.line_text, ha=where)


def _with_their_own(bars: Sequence[Bar]) -> list[Bar]:
    """The first bars with words, as many as a picture holds, and those that belong to them."""
    kept, rows = list[Bar](), 0
    for bar in bars:
        rows += bool(bar.label) or not kept
        if rows > MOST_ROWS:
            break
        kept.append(bar)
    return kept


def _colour(canvas: _Canvas, bar: Bar, plain: str) -> str:
    """What a bar, or the words at it, is drawn in; `plain` where it is neither strong nor a side's."""
    if bar.side:
        return canvas.look.of(bar.side)
    return canvas.look.first if bar.strong else plain


def _mini_bars(canvas: _Canvas, figure: Bars) -> None:
    """Two bars over the whole width, each with its words above it."""
    bars = figure.mini or figure.bars[:2]
    most = max(_most(replace(figure, bars=bars)), 1e-9)
    scale = (canvas.size.width - 0.04) / most
    tall = canvas.height / len(bars)
    for number, bar in enumerate(bars):
        top = canvas.height - number * tall
        colour = _colour(canvas, bar, canvas.look.ink)
        words = bar.short or f"{bar.label}: {bar.text}"
        points = canvas.points - (canvas.width(words, bold=True) > canvas.size.width)
        words = canvas.short(words, canvas.size.width, points=points)
        canvas.text(
            0, top - 0.5 * canvas.line, words, fontweight="bold", fontsize=points, color=colour
        )
        thick = min(0.2, tall - canvas.line)
        _bar(canvas, bar, 0, top - canvas.line - thick / 2, thick, scale)


def _most(figure: Bars) -> float:
    ends = [bar.value if bar.high is None else max(bar.value, bar.high) for bar in figure.bars]
    return max([*ends, figure.line or 0]) or 1


def _bar(canvas: _Canvas, bar: Bar, x: float, y: float, thick: float, scale: float) -> float:
    """Draw a bar from `x` with its range; returns where the drawing ends."""
    canvas.box(
        x,
        y - thick / 2,
        bar.value * scale,
        thick,
        _colour(canvas, bar, canvas.look.quiet),
    )
    if bar.low is None or bar.high is None:
        return x + bar.value * scale
    ends = (x + bar.low * scale, x + bar.high * scale)
    canvas.rule(ends, (y, y), canvas.look.ink, 1.6)
    for end in ends:
        canvas.rule((end, end), (y - 0.06, y + 0.06), canvas.look.ink, 1.6)
    return x + max(bar.value, bar.high) * scale


def _squares(canvas: _Canvas, figure: Squares) -> None:
    """A square a thing, as large as the room allows; each group with its words below it."""
    mini = canvas.place == "mini"
    groups = [group for group in figure.groups if group.all]
    total = sum(group.all for group in groups)
    wide, between = canvas.size.width, canvas.points / 72
    largest = 0.17 if mini else canvas.line * 1.2
    across = wide - between * (len(groups) - 1)
    if mini:
        # As large as all of them have room in one small picture, each group with its words.
        sizes = (0.17, 0.15, 0.13, 0.11, 0.09, 0.07)
        high = canvas.height - canvas.line * 1.3 * len(groups)
        largest = next((s for s in sizes if _high(groups, s, wide) <= high), sizes[-1])
    size = largest if mini else min(largest, max(0.1, across / max(total, 1)))
    a_line = max(1, int(wide / size))
    of_all = max((group.all for group in groups), default=0)
    if figure.stacked and not mini and of_all:
        size = min(largest, max(0.1, wide / of_all))
        a_line = max(1, int(wide / size + 1e-6))
        _stacked_squares(canvas, groups, size, a_line)
        return
    if mini or total * size + between * (len(groups) - 1) > wide + 1e-6:
        _stacked_squares(canvas, groups, size, a_line)
        return
    canvas.fit(size + canvas.line * 1.5)
    x, ends = 0.0, []
    for group in groups:
        for _ in range(group.many):
            _square(canvas, x, canvas.height - size, size, group.fill)
            x += size
        ends.append((x - group.many * size, x))
        x += between
    widths = [canvas.width(group.label, bold=True) for group in groups]
    centres = [start + width / 2 for (start, _), width in zip(ends, widths)]
    for group, x in zip(groups, _apart(centres, widths, wide, between)):
        colour = canvas.look.first if group.fill == "full" else canvas.look.soft
        canvas.text(
            x,
            0.5 * canvas.line,
            group.label,
            ha="center",
            fontweight="bold",
            color=canvas.look.ink if group.fill == "crossed" else colour,
        )


def _high(groups: Sequence[Any], size: float, wide: float) -> float:
    """Inches that groups under each other take, of squares of this size."""
    a_line = max(1, int(wide / size))
    return size * sum(-(-group.all // a_line) for group in groups)


def _stacked_squares(canvas: _Canvas, groups: Sequence[Any], size: float, a_line: int) -> None:
    """Group under group, its words above its squares: where they have no room side by side."""
    lines = [-(-group.all // a_line) for group in groups]
    mini = canvas.place == "mini"
    if not mini:
        canvas.fit(sum(n * size + canvas.line * 1.5 for n in lines))
    else:
        canvas.fit(max(canvas.height, sum(n * size + canvas.line * 1.3 for n in lines)))
    y, points = canvas.height, canvas.points - (1 if mini else 0)
    for group, many in zip(groups, lines):
        colour = canvas.look.first if group.fill == "full" else canvas.look.ink
        canvas.text(
            0,
            y - 0.6 * canvas.line,
            canvas.short(group.label, canvas.size.width, points=points),
            fontweight="bold",
            color=colour,
            fontsize=points,
        )
        y -= canvas.line * 1.2
        for place in range(group.all):
            row, column = divmod(place, a_line)
            fill = group.fill if place < group.many else "empty"
            _square(canvas, column * size, y - (row + 1) * size, size, fill)
        y -= many * size + canvas.line * 0.2


def _square(canvas: _Canvas, x: float, y: float, size: float, fill: str) -> None:
    inner, pad = size * 0.84, size * 0.08
    if fill == "full":
        canvas.box(x + pad, y + pad, inner, inner, canvas.look.first)
        return
    canvas.box(x + pad, y + pad, inner, inner, "white", canvas.look.quiet)
    if fill == "crossed":
        a, b = x + pad * 2.5, x + size - pad * 2.5
        c, d = y + pad * 2.5, y + size - pad * 2.5
        canvas.rule((a, b), (c, d), canvas.look.ink, 1.6)
        canvas.rule((a, b), (d, c), canvas.look.ink, 1.6)


def _lists(canvas: _Canvas, figure: Lists) -> None:
    """Group under group, the names of each in lines as wide as the picture; what has no room is
    counted.
    """
    groups = [group for group in figure.lists if group.names]
    lines = [_cut_between(canvas, group.names) for group in groups]
    gap = 0.4
    # Each group has its words and a line of names; what is left of the height goes to the first.
    left = max(0, int(canvas.size.height / canvas.line - len(groups) * (2 + gap)))
    room = []
    for group in lines:
        more = min(left, len(group) - 1)
        room.append(1 + more)
        left -= more
    canvas.fit(canvas.line * sum(1 + gap + min(len(part), n) for part, n in zip(lines, room)))
    y = canvas.height
    for number, (group, cut, many) in enumerate(zip(groups, lines, room)):
        colour = canvas.look.ink if number else canvas.look.first
        label = canvas.short(group.label, canvas.size.width)
        canvas.text(0, y - 0.55 * canvas.line, label, fontweight="bold", color=colour)
        y -= canvas.line
        for line in _and_more(canvas, group.names, cut, many):
            canvas.text(0, y - 0.5 * canvas.line, line)
            y -= canvas.line
        y -= gap * canvas.line


BETWEEN = "  ·  "


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `most` that fits, where all smaller ones do; 0 if none does.

    >>> [_largest(9, fits) for fits in (lambda n: n < 5, lambda n: True, lambda n: False)]
    [4, 9, 0]
    """
    return bisect_left(range(1, most + 1), True, key=lambda many: not fits(many))


def _cut_between(canvas: _Canvas, names: Sequence[str]) -> list[str]:
    """The names in lines, none cut in two but one that is longer than a line."""
    lines: list[str] = []
    for name in _told_apart(canvas, names):
        longer = f"{lines[-1]}{BETWEEN}{name}" if lines else name
        if lines and canvas.width(longer) <= canvas.size.width:
            lines[-1] = longer
        else:
            lines.append(name)
    return lines


def _told_apart(canvas: _Canvas, names: Sequence[str]) -> list[str]:
    """Names that have room on a line; those that begin alike keep their ends."""
    wide = canvas.size.width
    short = [canvas.short(" ".join(name.split()), wide) for name in names]
    made = []
    for name, cut in zip(names, short):
        if short.count(cut) > 1 and cut != name:

            def kept(half: int, name: str = name) -> str:
                return f"{name[:half].rstrip()}… {name[-half:].lstrip()}"

            half = _largest(len(cut) // 2, lambda half, kept=kept: canvas.width(kept(half)) <= wide)
            cut = kept(half) if half else cut
        made.append(cut)
    return made


def _and_more(canvas: _Canvas, names: Sequence[str], lines: Sequence[str], room: int) -> list[str]:
    """So many lines, the last one with how many names have no room."""
    if len(lines) <= room:
        return list(lines)
    kept, last = list(lines[: room - 1]), lines[room - 1].split(BETWEEN)
    said = sum(len(line.split(BETWEEN)) for line in kept)
    while True:
        whole = BETWEEN.join([*last, f"and {num(len(names) - said - len(last))} more"])
        if not last or canvas.width(whole) <= canvas.size.width:
            return [*kept, whole]
        last = last[:-1]


def _mini_lists(canvas: _Canvas, figure: Lists) -> None:
    """How many things are in each group, a line each."""
    groups = [group for group in figure.lists if group.names]
    tall = canvas.height / max(3, len(groups))
    for number, group in enumerate(groups):
        canvas.text(
            0,
            canvas.height - (number + 0.5) * tall,
            group.short or f"{num(len(group.names))} {group.label}",
            fontweight="bold",
            fontsize=canvas.points - 1,
            color=canvas.look.ink if number else canvas.look.first,
        )


def _grid(canvas: _Canvas, figure: Grid) -> None:
    """The counts in cells: the more, the darker; the opposite ends outlined."""
    heads = max(canvas.width(row) for row in figure.rows) + canvas.points / 36
    cell = min((canvas.size.width - heads) / len(figure.columns), canvas.size.width / 5)
    tall = canvas.line * 1.7
    canvas.fit(
        tall * len(figure.rows) + 2.4 * canvas.line + (canvas.line * 1.3 * bool(figure.note))
    )
    x0, y0 = heads, canvas.height - 2.3 * canvas.line
    canvas.text(
        x0,
        canvas.height - 0.6 * canvas.line,
        figure.across,
        fontweight="bold",
        color=canvas.look.second,
    )
    canvas.text(
        0,
        canvas.height - 1.7 * canvas.line,
        figure.down,
        fontweight="bold",
        color=canvas.look.first,
        ha="left",
    )
    most = max((count for row in figure.counts for count in row), default=0) or 1
    last_row, last_column = len(figure.rows) - 1, len(figure.columns) - 1
    for column, label in enumerate(figure.columns):
        canvas.text(
            x0 + (column + 0.5) * cell, canvas.height - 1.7 * canvas.line, label, ha="center"
        )
    for row, label in enumerate(figure.rows):
        y = y0 - (row + 1) * tall
        canvas.text(0, y + tall / 2, label)
        for column, count in enumerate(figure.counts[row]):
            x = x0 + column * cell
            shade = 0.97 - 0.35 * count / most
            opposite = {row, column} & {0} and (row, column) in ((0, last_column), (last_row, 0))
            canvas.box(
                x + 0.02,
                y + 0.02,
                cell - 0.04,
                tall - 0.04,
                str(shade),
                canvas.look.ink if opposite else "none",
            )
            canvas.text(
                x + cell / 2,
                y + tall / 2,
                f"{num(count):,}",
                ha="center",
                fontweight="bold" if opposite else "normal",
            )
    if figure.note:
        canvas.text(x0, 0.6 * canvas.line, figure.note, color=canvas.look.soft)


def _mini_grid(canvas: _Canvas, figure: Grid) -> None:
    """The counts as shades alone, with the note below."""
    rows, columns = len(figure.rows), len(figure.columns)
    tall = (canvas.height - canvas.line) / rows
    cell = min(canvas.size.width / columns, 0.62)
    most = max((count for row in figure.counts for count in row), default=0) or 1
    for row, counts in enumerate(figure.counts):
        for column, count in enumerate(counts):
            y = canvas.height - (row + 1) * tall
            canvas.box(
                column * cell + 0.02,
                y + 0.02,
                cell - 0.04,
                tall - 0.04,
                str(0.97 - 0.4 * count / most),
            )
    canvas.text(
        0,
        canvas.line * 0.45,
        figure.short or figure.note,
        fontsize=canvas.points - 1,
        color=canvas.look.soft,
    )
