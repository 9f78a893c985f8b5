"""The story as twelve slides: a headline a slide, its picture, and what is done about it.

Text is measured with the font before it is placed: a headline stands in one line, or in two where a
name is long; what has no room is set smaller, down to twelve points, and a table then says how many
rows it leaves to the report. Caveats stand in the notes. What else was found has a file of its own
(`appendix`), so that nothing travels along hidden when the slides are passed on.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast

from .. import drawing, storyline
from ..decisions.sentences import in_words
from ..decisions.subjects import BOARD, CARD, NO_DATE, NO_OWNER
from ..errors import counted, listing, long_date
from ..files import printable, undated
from ..findings import Finding
from ..folder import Folder
from ..look import Look, office_theme
from ..written import num
from . import letters
from .decided import STAGES
from .story import NOT_SAID, UNDECIDED, Row, Stage, Story

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide
    from pptx.table import _Cell
    from pptx.text.text import TextFrame

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.65
"""Inches."""
TOP, LOWER, BOTTOM, FOOT = 1.6, 1.95, 6.6, 7.08
"""Where content begins below a headline of one line and of more, and where it ends."""
ACROSS = WIDTH - 2 * MARGIN
NAMED, BODY, TABLE, HEAD, CHIP, SMALL = 14, 20, 18, 14, 14, 12
"""Points; nothing is smaller than the last."""
HEADLINES = ((32, 1), (28, 1), (26, 2), (22, 2), (20, 2), (18, 3))
"""Points of a headline, and the lines that it may take in them."""
COVER = (40, 32, 26, 20)
SAID = ((20, 16), (18, 14), (16, 12), (14, 12))
"""Points of a headline within a slide and of what is said below it, the largest that have room."""
ROWS = (18, 16, 14)
"""Points of the rows of a table, the largest in which all of them have room."""
LISTED = (16, 14, 12)
"""Points of a list of names."""
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name of the table style without lines and colours."""
MISSING = (NO_OWNER, NO_DATE, NOT_SAID)
NOTHING = "nothing decided yet"
WHO = (0.72, 0.13, 0.15)
"""Shares of the width of what, who and until."""
MARKED = ("Who", "Who ends it")
"""Columns in bold."""
NARROW = (*MARKED, "By when")
"""Columns that are as wide as their longest cell, up to `MOST_NARROW` inches."""
MOST_NARROW = 2.7
MORE = "in the report"
"""Where the rows stand that have no room on a slide."""


def render(team: Folder, story: Story) -> bytes:
    """The slides as .pptx."""
    deck = _Deck(team)
    _title(deck, story)
    _found(deck, story)
    _decided(deck, story)
    for stage in story.stages:
        _stage(deck, stage)
        if stage.rows or stage.key in UNDECIDED:
            _stage_decided(deck, stage)
    if story.promises:
        _promised(deck, story)
    _careful(deck, story)
    _open(deck, story)
    return deck.saved()


def appendix(team: Folder, story: Story) -> bytes | None:
    """A slide for each other finding that has a picture; None where there is none."""
    others = [
        (stage, finding)
        for stage in story.stages
        for finding in (*stage.told.also, *stage.told.unsure, *stage.told.appendix)
        if finding.figure is not None and finding.headline
    ]
    if not others:
        return None
    deck = _Deck(team)
    for stage, finding in others:
        slide = deck.slide(f"{stage.number}  {stage.name}", finding.headline)
        slide.shown(finding, finding.detail or finding.headline)
    return deck.saved()


def _title(deck: _Deck, story: Story) -> None:
    slide = deck.blank()
    slide.box(0, 0, 0.28, HEIGHT, deck.look.first)
    slide.text(deck.team.name, 1.1, 0.7, 11, size=22, bold=True, colour=deck.look.first)
    said = (
        deck.team.settings.theme.cover or f"{listing(story.sides)}: what we found, what we decided"
    )
    size = next(
        (size for size in COVER if slide.tall(said, 10.8, size, bold=True) <= 2.1), COVER[-1]
    )
    below = slide.text(said, 1.1, 2.4, 10.8, size=size, bold=True)
    day = f"Workshop of {long_date(deck.team.date)}"
    slide.text(day, 1.1, max(4.6, below + 0.1), 11, size=22, colour=deck.look.soft)
    if deck.team.logo:
        slide.image(deck.team.logo, 1.1, 5.4, wide=11, high=0.9)
    slide.text(deck.team.settings.theme.contact, 1.1, 6.5, 11, size=SMALL, colour=deck.look.soft)


def _found(deck: _Deck, story: Story) -> None:
    stages = story.found
    many = in_words(len(stages)) if stages else "nothing"
    noun = "thing" if len(stages) == 1 else "things"
    headline = (
        f"{many[:1].upper()}{many[1:]} {noun} that we found"
        if stages
        else "Nothing in these data is strong enough to be claimed"
    )
    slide = deck.slide("In one minute", headline)
    slide.source(
        "Clear: luck is ruled out at 99 percent confidence, by a rule fixed beforehand."
        " Leaning: at 95 percent. Estimate: from the teams’ own estimates."
    )
    found = [(stage, stage.told.main) for stage in stages if stage.told.main]
    gap, count, top = 0.45, max(len(found), 1), slide.top
    wide = (ACROSS - gap * (count - 1)) / count
    large, small = slide.sizes([(f.headline, f.detail) for _, f in found], wide, top + 2.52)
    for place, (stage, finding) in enumerate(found):
        x = MARGIN + place * (wide + gap)
        slide.rule(x, top, wide, deck.look.ink)
        about = f"{stage.number}  {stage.name}"
        if finding.figure and finding.figure.short:
            about += f": {finding.figure.short}"
        slide.text(about, x, top + 0.1, wide, size=HEAD, colour=deck.look.soft)
        if finding.figure:
            slide.image(
                drawing.png(finding.figure, "mini", deck.look),
                x,
                top + 0.75,
                wide=2.9,
                high=1.3,
                alt=finding.headline,
            )
        y = slide.chip(finding, x, top + 2.1) + 0.12
        y = slide.text(finding.headline, x, y, wide, size=large, bold=True)
        slide.text(finding.detail, x, y + 0.1, wide, size=small)


def _decided(deck: _Deck, story: Story) -> None:
    lacking = sum(row.who == NO_OWNER or row.until == NO_DATE for row in story.rows)
    made = counted_words(len(story.rows), "decision")
    headline = f"We made {made}" if story.rows else "Nothing has been decided yet"
    if lacking:
        lacks = "still lacks" if lacking == 1 else "still lack"
        headline += f"; {in_words(lacking)} {lacks} a person or a day"
    # What a decision lists stands on the slide of its stage, where there is one.
    later = {row.slug for stage in story.stages for row in stage.rows}
    rows = _cells([replace(r, under="") if r.slug in later else r for r in story.ranked])
    rows += [[(f"{STAGES[key]}: {NOTHING}",), ("",), ("",)] for key in story.undecided]
    slide = deck.slide("In one minute", headline)
    if rows:
        slide.table(["What", "Who", "By when"], rows, slide.top, WHO, MORE)


def _stage(deck: _Deck, stage: Stage) -> None:
    main = stage.told.main
    slide = deck.slide(f"{stage.number}  {stage.name}", stage.headline)
    if main is not None:
        y = slide.shown(main, main.detail)
        for finding in stage.told.also:
            if finding is not _pictured(stage) and y + slide.high(finding) <= slide.bottom:
                y = slide.line(finding, y)
        return
    y = slide.top
    for finding in stage.told.unsure:
        y = slide.line(finding, y, text=storyline.open_question(finding.headline))
        y = slide.text(finding.detail, MARGIN, y, ACROSS, size=16, colour=deck.look.soft) + 0.2


def _pictured(stage: Stage) -> Finding | None:
    """The finding whose picture stands on the slide of what was decided."""
    if stage.stops or any(row.slug == BOARD for row in stage.rows):
        return stage.board
    if any(row.slug == CARD for row in stage.rows):
        return None
    return next((f for f in stage.told.also if f.figure is not None), None)


def _stage_decided(deck: _Deck, stage: Stage) -> None:
    """What is done about it; the board with its squares, else the next finding with its picture."""
    part = f"{stage.number}  {stage.name}"
    shown = _pictured(stage)
    board = next((row for row in stage.rows if row.slug == BOARD), None)
    card = next((row for row in stage.rows if row.slug == CARD), None)
    if stage.stops or board:
        _board(deck, stage, board)
        return
    if card is not None:
        headline = card.what
    elif shown is not None:
        headline = shown.headline
    elif stage.rows:
        headline = "What was decided"
    else:
        headline = "Nothing was decided here yet"
    slide = deck.slide(part, headline)
    y = slide.top
    if shown is not None:
        y = slide.shown(shown, shown.detail, most=2.6)
    if stage.rows:
        slide.table(
            ["What we do about it", "Who", "By when"], _cells(stage.rows), y + 0.1, WHO, MORE
        )
    else:
        if shown is None:
            for finding in stage.told.also:
                if y + slide.high(finding) <= slide.bottom - 0.6:
                    y = slide.line(finding, y)
        slide.text(
            "Until something is decided, each team goes on as before.",
            MARGIN,
            y + 0.2,
            ACROSS,
            bold=True,
            colour=deck.look.missing,
        )


def _board(deck: _Deck, stage: Stage, board: Row | None) -> None:
    slide = deck.slide(f"{stage.number}  {stage.name}", board.what if board else "What stops")
    found = (*stage.told.also, *([stage.told.main] if stage.told.main else []))
    squares = next((f for f in found if f.name == "what-the-board-means" and f.figure), None)
    if squares is not None:
        slide.source(squares.detail)
        slide.notes(squares)
    y = slide.picture(squares, slide.top, most=1.4) + 0.1 if squares else slide.top
    heads = ["We stop", "Who will miss it", "Who ends it", "By when"]
    shares = (0.3, 0.36, 0.17, 0.17)
    rows = [[(stop.project,), (stop.missed,), (stop.who,), (stop.until,)] for stop in stage.stops]
    if board and board.under:
        said = f"We finish: {board.under}"
        room = slide.bottom - y - (slide.rows_high(heads, rows, shares) if rows else 0)
        room -= slide.tall(_seen(board), ACROSS, LISTED[-1]) + 0.5
        size = next((size for size in LISTED if slide.tall(said, ACROSS, size) <= room), 0)
        if not size:
            said, size = "Which ones we finish stands in the report.", LISTED[-1]
        y = slide.text(said, MARGIN, y, ACROSS, size=size)
        y = slide.text(_seen(board), MARGIN, y, ACROSS, size=size, bold=True) + 0.15
    if rows:
        slide.table(heads, rows, y, shares, MORE)


def _seen(row: Row) -> str:
    return ", ".join(part for part in (row.who, row.until) if part)


def _promised(deck: _Deck, story: Story) -> None:
    many = counted_words(len(story.promises), "promise", start=True)
    headline = f"{many} with an owner, a measure and a date"
    slide = deck.slide("What both sides sign", headline)
    slide.source(
        "Promises that lack one of the three are among the open questions." if story.loose else ""
    )
    rows = [[(f"{p.side}: {p.what}",), (p.measure,), (p.who,), (p.until,)] for p in story.promises]
    if rows:
        slide.table(
            ["What", "How we see it", "Who", "By when"],
            rows,
            slide.top,
            (0.42, 0.3, 0.13, 0.15),
            MORE,
        )


def _careful(deck: _Deck, story: Story) -> None:
    slide = deck.slide(
        "What to be careful about", "What we cannot tell yet, and what could go wrong"
    )
    wide = (ACROSS - 0.6) / 2
    right = MARGIN + wide + 0.6
    unsure = [(storyline.open_question(f.headline), f.detail) for f in story.unsure]
    below = slide.top + 0.35
    large, small = (
        min(
            slide.sizes([("\n".join(bold), "\n".join(rest))], wide, below + 0.75 * len(bold))
            for bold, rest in (zip(*column) for column in (unsure, story.risks) if column)
        )
        if unsure or story.risks
        else SAID[0]
    )
    y = slide.top
    for finding, (bold, rest) in zip(story.unsure, unsure):
        y = slide.chip(finding, MARGIN, y) + 0.08
        y = slide.text(bold, MARGIN, y, wide, size=large, bold=True)
        y = slide.text(rest, MARGIN, y + 0.03, wide, size=small) + 0.25
    if not story.unsure:
        slide.text("Nothing is left in doubt of what was looked at.", MARGIN, y, wide)
    y = 0.1 + slide.text(
        "What could go wrong",
        right,
        slide.top,
        wide,
        size=HEAD,
        bold=True,
        colour=deck.look.soft,
    )
    for bold, rest in story.risks:
        y = slide.text(bold, right, y, wide, size=large, bold=True)
        y = slide.text(rest, right, y + 0.03, wide, size=small) + 0.25


def _open(deck: _Deck, story: Story) -> None:
    many = len(story.open)
    again = story.again.split(",")[0].rstrip(".")
    headline = (
        f"{counted_words(many, 'question is', 'questions are', start=True)} open"
        if many
        else "Nothing is open"
    )
    headline += f"; we look again on {again}" if again else ""
    slide = deck.slide("Next", headline)
    slide.source("" if again else "No day yet on which we look again.")
    rows = [[(q.what,), (q.lacks,), (q.whom,)] for q in story.open]
    if rows:
        slide.table(
            ["Still open", "What it lacks", "Whom to ask"],
            rows,
            slide.top,
            (0.5, 0.25, 0.25),
            MORE,
        )


def counted_words(number: int, noun: str, plural: str | None = None, *, start: bool = False) -> str:
    """A number in words with its noun.

    >>> counted_words(8, "decision"), counted_words(1, "promise", start=True)
    ('eight decisions', 'One promise')
    """
    words = in_words(number)
    said = counted(number, noun, plural).partition(" ")[2]
    return f"{words[:1].upper() + words[1:] if start else words} {said}"


def _cells(rows: Sequence[Row]) -> list[list[tuple[str, ...]]]:
    return [[(row.what, row.under), (row.who,), (row.until,)] for row in rows]


def _is_missing(words: str) -> bool:
    return words in MISSING or words.endswith(NOTHING)


def _below(size: int) -> int:
    """Points of the small words below a row of so many."""
    return max(SMALL, size - 4)


class _Deck:
    """A deck in the client's look; its slides are numbered as they are made."""

    def __init__(self, team: Folder) -> None:
        import pptx
        from pptx.util import Inches

        self.team, self.look = team, team.look
        self.deck: Presentation = pptx.Presentation()
        self.deck.slide_width, self.deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        properties = self.deck.core_properties
        properties.title = printable(f"Workshop: {team.name}")
        properties.author = properties.last_modified_by = printable(team.name)
        properties.comments = ""  # else the library names itself

    def blank(self) -> _Slide:
        return _Slide(self, self.deck.slides.add_slide(self.deck.slide_layouts[6]))

    def slide(self, part: str, headline: str) -> _Slide:
        made = _Slide(self, self.deck.slides.add_slide(self.deck.slide_layouts[5]))
        made.opened(part, headline, len(self.deck.slides))
        return made

    def saved(self) -> bytes:
        _themed(self.deck, self.look)
        made = io.BytesIO()
        self.deck.save(made)
        return undated(made.getvalue(), self.team.date)


def _themed(deck: Presentation, look: Look) -> None:
    """PowerPoint's own themes, of slides and of notes, take the client's colours and font, so that
    an edit keeps the look.
    """
    from lxml import etree  # ty: ignore[missing-module-member]  # compiled, without types
    from pptx.opc.constants import CONTENT_TYPE

    for part in cast("list[Any]", list(deck.part.package.iter_parts())):
        if part.content_type == CONTENT_TYPE.OFC_THEME:
            dressed = office_theme(part.blob, look)
            if hasattr(part, "_element"):
                part._element = etree.fromstring(dressed)
            else:
                part._blob = dressed


class _Slide:
    """One slide; what is put on it returns where the next thing may begin, in inches."""

    def __init__(self, deck: _Deck, slide: Slide) -> None:
        self.deck, self.slide, self.look = deck, slide, deck.look
        self.names = (self.look.font or "Calibri", "Carlito", *self.look.fonts)
        self.leading = letters.leading(self.names) / 72
        self.top, self.bottom, self.foot = TOP, BOTTOM, FOOT

    def opened(self, part: str, headline: str, number: int) -> None:
        self.rule(MARGIN, 0.45, ACROSS, self.look.accent, 2.5)
        self.text(part, MARGIN, 0.52, ACROSS, size=NAMED, bold=True, colour=self.look.first)
        said = headline.rstrip(".") if headline.count(".") <= 1 else headline
        size, _ = next(
            (one for one in HEADLINES if self.lines(said, ACROSS, one[0], True) <= one[1]),
            HEADLINES[-1],
        )
        if self.lines(said, ACROSS, size, True) > 1:
            self.top = LOWER
        title = self.slide.shapes.title
        assert title is not None  # the layout has one
        self._put(title, MARGIN, 0.86, ACROSS, self.tall(said, ACROSS, size, bold=True))
        frame = title.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._say(frame, said, size=size, bold=True)
        foot = f"Confidential: {self.deck.team.name}"
        if self.deck.team.settings.theme.footer:
            foot += f". {self.deck.team.settings.theme.footer}"
        # A footer of three lines begins higher.
        self.foot = min(FOOT, HEIGHT - 0.02 - self.tall(foot, ACROSS - 1, SMALL))
        self.bottom = min(BOTTOM, self.foot - 0.2)
        self.text(foot, MARGIN, self.foot, ACROSS - 1, size=SMALL, colour=self.look.soft)
        self.text(
            str(number),
            WIDTH - MARGIN - 1,
            FOOT,
            1,
            size=SMALL,
            colour=self.look.soft,
            align="right",
        )

    def text(
        self,
        words: str,
        x: float,
        y: float,
        wide: float,
        *,
        size: int = BODY,
        bold: bool = False,
        colour: str = "",
        align: Literal["left", "right"] = "left",
    ) -> float:
        from pptx.util import Inches

        if not words:
            return y
        high = self.tall(words, wide, size, bold=bold)
        box = self.slide.shapes.add_textbox(Inches(x), Inches(y), Inches(wide), Inches(high))
        frame = box.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._say(frame, words, size=size, bold=bold, colour=colour, align=align)
        return y + high

    def lines(self, words: str, wide: float, size: int, bold: bool = False) -> int:
        """How many lines the words take."""
        return letters.lines(words, wide, size, self.names, bold=bold)

    def tall(self, words: str, wide: float, size: int, *, bold: bool = False) -> float:
        """Inches that the words take from top to bottom."""
        return self.lines(words, wide, size, bold) * size * self.leading

    def sizes(self, said: Sequence[tuple[str, str]], wide: float, y: float) -> tuple[int, int]:
        """The largest points in which each headline, with what is said below it, ends before the
        slide's foot does.
        """

        def fits(large: int, small: int) -> bool:
            return all(
                y + self.tall(bold, wide, large, bold=True) + 0.1 + self.tall(rest, wide, small)
                <= self.bottom
                for bold, rest in said
            )

        return next((pair for pair in SAID if fits(*pair)), SAID[-1])

    def _long(self, words: str, size: int, bold: bool) -> float:
        return letters.wide(words, size, self.names, bold=bold)

    def rule(self, x: float, y: float, wide: float, colour: str, points: float = 1) -> None:
        self.box(x, y, wide, points / 72, colour)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        colour: str,
        *,
        round_: bool = False,
        edge: str = "",
        dashed: bool = False,
    ):
        from pptx.dml.color import RGBColor
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches, Pt

        shape = self.slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE if round_ else MSO_SHAPE.RECTANGLE,
            Inches(x),
            Inches(y),
            Inches(wide),
            Inches(high),
        )
        if round_:
            shape.adjustments[0] = 0.5
        style = shape._element.find(
            "{http://schemas.openxmlformats.org/presentationml/2006/main}style"
        )
        if style is not None:
            shape._element.remove(style)  # it brings a shadow that nothing else takes away
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        if edge:
            shape.line.color.rgb = RGBColor.from_string(edge[1:])
            shape.line.width = Pt(1.2)
            if dashed:
                shape.line.dash_style = MSO_LINE.DASH
        else:
            shape.line.fill.background()
        return shape

    def chip(self, finding: Finding, x: float, y: float) -> float:
        """How sure it is, in a rounded shape; returns where the next line may begin."""
        word = storyline.chip(finding)
        fill, letters, edge = {
            "Clear": (self.look.first, "#FFFFFF", self.look.first),
            "Leaning": ("#FFFFFF", self.look.first, self.look.first),
            "Cannot tell yet": ("#FFFFFF", self.look.ink, self.look.ink),
        }.get(word, (self.look.wash, self.look.soft, self.look.line))
        wide = self._long(word, CHIP, True) + 0.3
        shape = self.box(
            x, y, wide, 0.3, fill, round_=True, edge=edge, dashed=word == "Cannot tell yet"
        )
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        self._say(frame, word, size=CHIP, bold=True, colour=letters, align="center")
        return y + 0.3

    def line(self, finding: Finding, y: float, *, text: str = "") -> float:
        """A chip and what it is about, in one row."""
        beside = self._beside(finding)
        self.chip(finding, MARGIN, y + 0.04)
        self.text(text or finding.headline, MARGIN + beside, y, ACROSS - beside, size=TABLE)
        return y + self.high(finding, text)

    def high(self, finding: Finding, text: str = "") -> float:
        """Inches that `line` takes."""
        words, wide = text or finding.headline, ACROSS - self._beside(finding)
        return max(self.tall(words, wide, TABLE), 0.36) + 0.1

    def _beside(self, finding: Finding) -> float:
        return self._long(storyline.chip(finding), CHIP, True) + 0.3 + 0.2

    def shown(self, finding: Finding, text: str, *, most: float = 4.0) -> float:
        """A finding: its picture, how sure it is and what is said of it, its source, its notes."""
        self.source(finding.figure.source if finding.figure else "")
        self.notes(finding)
        room = self.bottom - self.top - self.high(finding, text) - 0.15
        y = self.picture(finding, self.top, most=min(most, room))
        return self.line(finding, y, text=text)

    def picture(self, finding: Finding, y: float, *, most: float = 4.0) -> float:
        """The finding's figure at its size; a higher one is drawn smaller only as a last resort."""
        if finding.figure is None:
            return y
        png = drawing.png(finding.figure, "slide", self.look)
        alt = drawing.said(finding)
        return self.image(png, MARGIN, y, wide=ACROSS, high=most, alt=alt) + 0.15

    def image(
        self, data: bytes, x: float, y: float, *, wide: float, high: float, alt: str = ""
    ) -> float:
        """A picture as large as it fits into so many inches."""
        from pptx.util import Emu, Inches

        shape = self.slide.shapes.add_picture(io.BytesIO(data), Inches(x), Inches(y))
        scale = min(Inches(wide) / shape.width, Inches(high) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape._element._nvXxPr.cNvPr.set("descr", printable(alt))
        return y + shape.height / Inches(1)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[tuple[str, ...]]],
        y: float,
        shares: Sequence[float],
        beyond: str,
    ) -> None:
        """A native table without stripes, in the largest letters in which all rows have room.

        Those that have none in the smallest are counted below it, where `beyond` says where they
        stand; one row is shown in any case.
        """
        from pptx.util import Inches

        size = next(
            (p for p in ROWS if y + self.rows_high(heads, rows, shares, p) <= self.bottom), ROWS[-1]
        )
        wide = self._columns(heads, rows, shares, size)
        tall = [self._row(heads, row, wide, size) for row in rows]
        head = HEAD * self.leading + 0.14
        room = self.bottom - y - (0.35 if y + head + sum(tall) > self.bottom else 0)
        fits, used = 0, head
        while fits < len(rows) and (not fits or used + tall[fits] <= room):
            used, fits = used + tall[fits], fits + 1
        shape = self.slide.shapes.add_table(
            fits + 1, len(heads), Inches(MARGIN), Inches(y), Inches(ACROSS), Inches(used)
        )
        table = shape.table
        properties = cast("Any", shape)._element.graphic.graphicData.tbl.tblPr
        properties.find(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
        ).text = PLAIN_TABLE
        properties.set("bandRow", "0")
        for place, width in enumerate(wide):
            table.columns[place].width = Inches(width)
        for cell, words in zip(table.rows[0].cells, heads):
            self._cell(
                cell, (words,), size=HEAD, colour=self.look.soft, line=self.look.ink, points=1.5
            )
        table.rows[0].height = Inches(head)
        for row, height, words in zip(list(table.rows)[1:], tall, rows):
            row.height = Inches(height)
            for place, (cell, texts) in enumerate(zip(row.cells, words)):
                missing = _is_missing(texts[0])
                self._cell(
                    cell,
                    texts,
                    size=size,
                    line=self.look.line,
                    points=1,
                    colour=self.look.missing if missing else self.look.ink,
                    bold=missing or heads[place] in MARKED,
                )
        if fits < len(rows):
            self.text(
                f"And {num(len(rows) - fits):,} more {beyond}.",
                MARGIN,
                y + used + 0.08,
                ACROSS,
                size=HEAD,
                colour=self.look.soft,
            )

    def rows_high(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[tuple[str, ...]]],
        shares: Sequence[float],
        size: int = ROWS[-1],
    ) -> float:
        """Inches that a table takes with its rows in so many points."""
        wide = self._columns(heads, rows, shares, size)
        return HEAD * self.leading + 0.14 + sum(self._row(heads, row, wide, size) for row in rows)

    def _columns(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[tuple[str, ...]]],
        shares: Sequence[float],
        size: int,
    ) -> list[float]:
        """Inches of each column: names and days have their own, the others share what is left."""
        own = {
            place: min(
                MOST_NARROW,
                max(
                    self._long(head, HEAD, False),
                    *(self._long(row[place][0], size, True) for row in rows),
                )
                + 0.2,
            )
            for place, head in enumerate(heads)
            if head in NARROW
        }
        left = ACROSS - sum(own.values())
        others = sum(share for place, share in enumerate(shares) if place not in own)
        return [own.get(place, left * share / others) for place, share in enumerate(shares)]

    def _row(
        self,
        heads: Sequence[str],
        row: Sequence[tuple[str, ...]],
        wide: Sequence[float],
        size: int,
    ) -> float:
        """Inches that a row takes: the longest of its cells, small words below the large ones."""

        def cell(head: str, texts: tuple[str, ...], room: float) -> float:
            bold = head in MARKED or _is_missing(texts[0])
            high = self.tall(texts[0] or " ", room, size, bold=bold)
            return high + self.tall(" ".join(texts[1:]), room, _below(size))

        return 0.14 + max(
            cell(head, texts, width - 0.15) for head, texts, width in zip(heads, row, wide)
        )

    def _cell(
        self,
        cell: _Cell,
        texts: tuple[str, ...],
        *,
        size: int,
        colour: str,
        line: str,
        points: float,
        bold: bool = False,
    ) -> None:
        from lxml import etree  # ty: ignore[missing-module-member]  # compiled, without types
        from pptx.util import Inches

        cell.margin_left, cell.margin_right = Inches(0), Inches(0.15)
        cell.margin_top = cell.margin_bottom = Inches(0.06)
        self._say(cell.text_frame, texts[0], size=size, bold=bold, colour=colour)
        if small := " ".join(texts[1:]):
            paragraph = cell.text_frame.add_paragraph()
            paragraph.text = printable(small)
            self._style(paragraph, _below(size), False, self.look.soft)
        space = "http://schemas.openxmlformats.org/drawingml/2006/main"
        edge = etree.SubElement(cell._tc.get_or_add_tcPr(), f"{{{space}}}lnB")
        edge.set("w", str(int(points * 12700)))
        fill = etree.SubElement(edge, f"{{{space}}}solidFill")
        etree.SubElement(fill, f"{{{space}}}srgbClr").set("val", line[1:])

    def source(self, words: str) -> None:
        """Where it comes from, above the foot; what stands above it ends where it begins."""
        y = self.foot - 0.14 - self.tall(words, ACROSS, SMALL)
        self.bottom = min(self.bottom, y - 0.1)
        self.text(words, MARGIN, y, ACROSS, size=SMALL, colour=self.look.soft)

    def notes(self, finding: Finding) -> None:
        said = " ".join(t for t in (finding.sentence, finding.verdict_text, finding.caveat) if t)
        frame = self.slide.notes_slide.notes_text_frame
        assert frame is not None  # every page of notes has its text
        frame.text = printable(said)

    def _put(self, shape, x: float, y: float, wide: float, high: float) -> None:
        from pptx.util import Inches

        shape.left, shape.top = Inches(x), Inches(y)
        shape.width, shape.height = Inches(wide), Inches(high)

    def _say(
        self,
        frame: TextFrame,
        words: str,
        *,
        size: int,
        bold: bool = False,
        colour: str = "",
        align: Literal["left", "right", "center"] = "left",
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        if align != "center":
            frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if align == "center" else MSO_ANCHOR.TOP
        frame.text = printable(words)
        where = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}[align]
        for paragraph in frame.paragraphs:
            paragraph.alignment = where
            self._style(paragraph, size, bold, colour)

    def _style(self, paragraph, size: int, bold: bool, colour: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), bold
            run.font.name = self.look.font or "Calibri"
            run.font.color.rgb = RGBColor.from_string((colour or self.look.ink)[1:])
