"""What has room on a sheet of paper of the report, measured line by line before it is printed.

On the first page the list of decisions, the open questions and the doubts give way, in that order,
and say how many are left out; on the page of a stage only what else was seen does, for decisions
are never cut. Where names are so long that this is not enough, the sheet is set smaller, its
pictures are not. The measures are those of `report.html.j2` in print.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .. import drawing, storyline, theme
from ..decisions.subjects import NO_DATE
from ..figures import Figure
from ..findings import Finding
from ..folder import Folder
from ..look import Look
from . import letters
from .story import MOST_OF_EACH, MOST_OPEN, MOST_ROWS, Row, Stage, Story

REM = 10.6
"""Points of the text of a page."""
WIDE, HIGH = 178 / 25.4, 268 / 25.4 * 72
"""Inches and points between the margins of an A4 page."""
SURE = 0.995
"""How much of a sheet is filled by what was measured, which is rather too much than too little."""
WIDER = 1.01
"""Of a letter; the browser has the fonts that it is measured with."""
LEADING, CLOSE = 1.42, 1.34
"""From line to line, in letters: on the pages of the stages, and on the first."""
SMALL, SOURCE = 8.8, 8.6
MOST_WHO, PAD = 11 * REM / 72, 0.9 * REM / 72
"""Inches that a name has in a table, and between two columns."""
HEADLINE = 3
"""Lines of a headline in large letters; a longer one is set smaller."""
H1, H2, LONG = 22, 20, 16
LEGEND = (
    ("Clear", "luck ruled out at 99 percent."),
    ("Leaning", "at 95 percent only."),
    ("Counted", "a plain count."),
    ("Estimate", "from the teams’ own estimates."),
    ("Cannot tell yet", "the data do not settle it."),
)
"""The chips of the first page and what they say."""
RULE = "The rule was fixed before the data were seen."
COVER = "One page for those who were not in the room. The pages after it say why."
FIRST = (
    *((rows, MOST_OPEN, MOST_OF_EACH) for rows in range(MOST_ROWS, 2, -1)),
    (3, 3, MOST_OF_EACH),
    (3, 3, 1),
)
"""Decisions, open questions by name and doubts of each kind on the first page, as far as there is
room.
"""
SMALLER = (1.0, 0.93, 0.86, 0.8, 0.74)
"""How large a sheet is set, as far as there is room."""


@dataclass(frozen=True)
class First:
    """The first page: its decisions, how many open questions are named, its doubts and its risks."""

    rows: tuple[Row, ...]
    open: str
    unsure: tuple[Finding, ...]
    risks: tuple[tuple[str, str], ...]
    zoom: float = 1.0


@dataclass(frozen=True)
class Also:
    """What else was seen, as far as a stage's sheet has room, and how large the sheet is set."""

    shown: tuple[Finding, ...]
    zoom: float = 1.0


@dataclass(frozen=True)
class _Paper:
    """Measures in points of what stands on a sheet, with the client's fonts; a sheet that is set
    smaller is as much wider and higher.
    """

    look: Look
    zoom: float = 1.0

    @property
    def across(self) -> float:
        return WIDE / self.zoom

    def holds(self, high: float) -> bool:
        """Whether so many points have room from the top of the sheet to its foot."""
        return high * self.zoom <= HIGH * SURE

    def tall(self, figure: Figure) -> float:
        """Points that a picture takes: it is never set smaller."""
        return _tall(figure, self.look) / self.zoom

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(theme.fonts(self.look))

    def lines(
        self, words: str, room: float, points: float = REM, *, bold: bool = False, first: str = ""
    ) -> int:
        return letters.lines(words, room, points, self.names, bold=bold, wider=WIDER, first=first)

    def wide(self, words: str, points: float = REM, *, bold: bool = False) -> float:
        return letters.wide(words, points, self.names, bold=bold, wider=WIDER)

    def columns(self, whos: Iterable[str], days: Iterable[str], points: float) -> tuple[float, ...]:
        """Inches of what, who and by when in a table of decisions."""
        who = max(
            [self.wide("Who sees to it", SMALL), *(self.wide(w, points, bold=True) for w in whos)]
        )
        until = max(self.wide(day, points, bold=day == NO_DATE) for day in (*days, NO_DATE))
        who = min(who, MOST_WHO)
        return self.across - who - until - 3 * PAD, who, until

    def decided(
        self, rows: Sequence[Row], points: float, leading: float, pad: float, *, short: bool
    ) -> float:
        what, who, _ = self.columns((r.who for r in rows), (r.until for r in rows), points)
        return sum(
            pad
            + max(
                self.lines(row.what, what, points) * points * leading
                + (0 if short else self.lines(row.under, what, SMALL) * SMALL * leading),
                self.lines(row.who, who, points, bold=True) * points * leading,
            )
            for row in rows
        )


def long(headline: str, look: Look, *, first: bool = False) -> bool:
    """Whether a headline takes so many lines that it is set smaller."""
    room, points = (46 * REM / 72, H1) if first else (44 * REM / 72, H2)
    return _Paper(look).lines(headline, room, points, bold=True) >= HEADLINE


def first(team: Folder, story: Story, by_luck: str = "") -> First:
    """What the first page has room for; `by_luck` says how many findings chance would bring."""
    under = team.settings.theme.cover or COVER
    legend = " ".join(["How sure.", *(f"{chip}    {said}" for chip, said in LEGEND), RULE, by_luck])
    for zoom in SMALLER:
        paper = _Paper(team.look, zoom)
        fixed = _above(paper, story, team.name, under, bool(team.logo)) + _found(paper, story)
        fixed += paper.lines(legend, paper.across * 0.97, SMALL) * SMALL * 1.38 + SMALL
        for rows, many, each in FIRST:
            unsure, risks = story.unsure[:each], story.risks[:each]
            page = First(story.ranked[:rows], story.in_short(many), unsure, risks, zoom)
            if paper.holds(fixed + _below(paper, story, page)):
                return page
    return page


def _above(paper: _Paper, story: Story, name: str, under: str, logo: bool) -> float:
    """The client, the day, the title and what stands below it."""
    sides, size = " and ".join(story.sides), 1.05 * REM
    when = f"Workshop of {sides}, 00 September 0000"
    client, day = paper.wide(name, size, bold=True), paper.wide(when)
    mast = (
        1
        if client + day + 2 * REM / 72 <= paper.across
        else 2 + paper.lines(when, paper.across) - 1
    )
    mast += paper.lines(name, paper.across, size, bold=True) - 1
    points = LONG if long(story.title, paper.look, first=True) else H1
    title = paper.lines(story.title, 46 * REM / 72, points, bold=True) * points * 1.2
    return (
        mast * size * CLOSE
        + (2.9 * REM if logo else 0)
        + 0.5 * REM
        + 3
        + 0.8 * REM
        + title
        + paper.lines(under, paper.across) * REM * CLOSE
    )


def _found(paper: _Paper, story: Story) -> float:
    """The findings side by side; the tallest counts."""
    found = [stage.told.main for stage in story.found if stage.told.main]
    if not found:
        return 4 * REM * CLOSE
    if alone := len(found) == 1:
        room = paper.across - drawing.SIZES["mini"].width / paper.zoom - 2 * REM / 72
    else:
        room = (paper.across - (len(found) - 1) * 6 / 25.4) / len(found)
    size, beside = 0.92 * REM, max if alone else sum
    return _label() + max(beside(_finding(paper, f, room, size)) for f in found) + 0.5 * REM


def _finding(paper: _Paper, finding: Finding, room: float, size: float) -> tuple[float, float]:
    """The picture of a finding with what it is of, and its words."""
    picture, short = 0.0, 0
    if finding.figure:
        picture = drawing.SIZES["mini"].height * 72 / paper.zoom
        short = paper.lines(finding.figure.short, room, SMALL)
    return (
        (1 + short) * SMALL * 1.35 + picture + 0.4 * REM,
        0.7 * REM
        + paper.lines(finding.headline, room, 1.06 * REM, bold=True) * 1.06 * REM * 1.3
        + paper.lines(finding.detail, room, size) * size * CLOSE
        + size * CLOSE
        + 0.8 * REM,
    )


def _label() -> float:
    return 0.9 * REM + 0.82 * REM * CLOSE


def _below(paper: _Paper, story: Story, page: First) -> float:
    """Decisions, open questions, doubts and risks."""
    size = 0.94 * REM
    left = (paper.across - 1.6 * REM / 72) / 2

    def column(said: Sequence[tuple[str, str]]) -> float:
        return sum(
            paper.lines(rest, left, size, first=bold) * size * CLOSE + 0.3 * REM
            for bold, rest in said
        )

    again = f"We look again on {story.again}" if story.again else "No day yet on which we look"
    unsure = [(storyline.open_question(f.headline), f.detail) for f in page.unsure]
    table = paper.decided(page.rows, size, CLOSE, 0.36 * REM + 1, short=True)
    return (
        _label()
        + SMALL * 1.4
        + 0.9 * REM
        + table
        + len(story.undecided) * (size * CLOSE + 0.36 * REM + 1)
        + SMALL * 1.35
        + 0.6 * REM
        + paper.lines(f"Still open: {page.open}.", paper.across, size) * size * CLOSE
        + 0.6 * REM
        + max(
            _label() + column(unsure) if unsure else 0,
            (_label() if page.risks else 0) + column([*page.risks, (again, "")]) + 0.6 * REM,
        )
    )


def also(stage: Stage, look: Look) -> Also:
    """What else was seen that has room on the stage's sheet; the rest stands in the appendix."""
    for zoom in SMALLER:
        for many in range(len(stage.told.also), -1, -1):
            page = Also(stage.told.also[:many], zoom)
            if _Paper(look, zoom).holds(_stage(_Paper(look, zoom), stage, page.shown)):
                return page
    return page


def _stage(paper: _Paper, stage: Stage, also: Sequence[Finding]) -> float:
    """The height of a stage's sheet with so much of what else was seen."""
    main, size = stage.told.main, 0.94 * REM
    line, pad, head = REM * LEADING, 0.68 * REM + 1, SMALL * 1.4 + 0.68 * REM + 1.5
    section = 1.02 * REM * LEADING + 1.9 * REM
    points = LONG if long(stage.headline, paper.look) else H2
    above = paper.wide(f"{stage.number} {stage.name}", 0.92 * REM, bold=True)
    above += paper.wide(stage.question, 0.92 * REM) + 2 * REM / 72
    high = 3 + 0.5 * REM + 0.92 * line * (1 if above <= paper.across else 2)
    high += paper.lines(stage.headline, 44 * REM / 72, points, bold=True) * points * 1.2 + 0.6 * REM
    if main is not None:
        high += paper.lines(main.detail, paper.across - 0.8, REM) * line + 1.5 * REM
        if main.figure:
            high += paper.lines(main.figure.title, paper.across, size, bold=True) * size * LEADING
            high += 1.3 * REM + paper.tall(main.figure)
            if stage.board and stage.board.figure:
                high += paper.tall(stage.board.figure) + 0.6 * REM
            high += (
                paper.lines(main.figure.source, paper.across, SOURCE) * SOURCE * LEADING + 0.3 * REM
            )
    if also:
        room = paper.across - 8.5 * REM / 72 - 2 * PAD
        high += (
            section
            + 1.5
            + sum(
                paper.lines(f.detail, room, size, first=f.headline) * size * 1.4 + pad for f in also
            )
        )
    high += section
    high += head + paper.decided(stage.rows, size, 1.4, pad, short=False) if stage.rows else line
    if stage.stops:
        left, who, _ = paper.columns(
            (stop.who for stop in stage.stops), (stop.until for stop in stage.stops), size
        )
        left += PAD
        # The two columns of words share what is left by what they need.
        words = list(zip(*((stop.project, stop.missed) for stop in stage.stops)))
        need = [max(paper.wide(one, size) for one in column) + PAD for column in words]
        shown, missed = (one * min(1, left / sum(need)) - PAD for one in need)
        high += section + head
        for stop in stage.stops:
            lines = (
                paper.lines(stop.project, shown, size),
                paper.lines(stop.missed, missed, size),
                paper.lines(stop.who, who, size, bold=True),
            )
            high += max(lines) * size * 1.4 + pad
    high += sum(
        paper.lines(note, paper.across, SMALL) * SMALL * LEADING + SMALL for note in stage.notes
    )
    if stage.told.unsure:
        high += 1.3 * REM + 1.6 * REM + 1.02 * REM * LEADING + 0.4 * REM
        for f in stage.told.unsure:
            asked = storyline.open_question(f.headline)
            room = paper.across - 2.1 * REM / 72
            high += paper.lines(f.detail, room, REM, first=asked) * line + 0.4 * REM
    return high


@lru_cache(64)
def _tall(figure: Figure, look: Look) -> float:
    """Points that a picture takes on a page, from its file."""
    _, pixels = struct.unpack(">II", drawing.png(figure, "page", look)[16:24])
    return pixels / drawing.SIZES["page"].dpi * 72
