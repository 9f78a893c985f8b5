"""Whatever is long has room: slides do not overlap, the agreement is one page, a sheet is one sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pptx
import pytest

import workshop
from workshop.charter import document, letters, sheets, slides
from workshop.charter.story import Story, story
from workshop.figures import Bar, Bars, Mark, Pairs, Row, Squares
from workshop.figures import Group as Squared
from workshop.findings import Finding
from workshop.folder import Folder
from workshop.results import Part, Section

SHORT = {"client": "Acme", "sides": ("Sales", "Marketing"), "person": "Ada", "project": "Podcast"}
LONG = {
    "client": "The Association of Independent Wholesalers of Northern and Eastern Eur",
    "sides": (
        "Sales and key accounts for all of Europe",
        "Brand, content, events and public affair",
    ),
    "person": "Ada Alexandrovna Featherstonehaugh-Wolfe",
    "project": "Calls within a day of the department for small and medium-sized customers in the",
}
KINDS = {
    "short names": (SHORT, 2, ""),
    "long names": (LONG, 2, ""),
    "forty promises in yellow": (SHORT, 20, '[theme]\ncolour = "#FFC400"\n'),
    "long names in a font that is not here": (
        LONG,
        2,
        '[theme]\nfont = "Nowhere Sans"\nfooter = "'
        + "Prepared by Example. " * 9
        + '"\ncover = "'
        + "What we found and what we decided. " * 8
        + '"\n',
    ),
}


def bars() -> Bars:
    return Bars(
        "Years", (Bar("we", 1, "one", strong=True), Bar("the list", 6, "six", 4, 9)), "By us."
    )


def parts(sides: tuple[str, str]) -> list[Part]:
    one, other = sides
    marks = (Mark(1.9, "1.9", other, "marketing"), Mark(3.8, "3.8", one, "sales"))
    rows = tuple(
        Row(f"{one} {what}", marks) for what in ("answers quickly", "listens", "calls back")
    )
    headline = f"{one} thinks it answers questions quickly. {other} does not."
    detail = f"{one} gives itself 3.8 of 5, {other} gives it 1.9. Of 24 statements, one is clear."

    def seen(name: str, figure: object = None, verdict: str = "clear", said: str = "") -> Finding:
        return Finding(
            name, "Long.", verdict=verdict, headline=said or headline, detail=detail, figure=figure
        )

    pairs = Pairs("What each says", rows, 1, 5, ("no", "yes"), "Mean answers.", "1 to 5")
    unsure = f"We cannot tell yet whether {one} or {other} sees it better."
    squares = Squares("Projects", (Squared("8 stay", 8), Squared("27 wait", 27, "empty")), "By us.")
    told = {
        "1-communication-gaps": [
            seen("perception-gaps", pairs),
            *(seen(name) for name in ("imagination", "weekly-held", "talk-across", "how-right")),
            seen("quadrants", None, "cannot tell", unsure),
        ],
        "2-lead-quality": [
            seen("parted", pairs),
            seen("agreement", bars()),
            *(seen(name) for name in ("parted-and-won", "segments", "refusals")),
            seen("foresight", None, "cannot tell", unsure),
        ],
        "3-strategy": [
            seen("years-to-do-everything", bars()),
            seen("what-the-board-means", squares),
            *(seen(name) for name in ("one-after-the-other", "fair-plans")),
            seen("one-strategy-or-two", None, "cannot tell", unsure),
        ],
    }
    return [Part(slug, slug, True, "", [Section("", found)]) for slug, found in told.items()]


@pytest.fixture(params=KINDS)
def told(request: pytest.FixtureRequest, make_folder: Callable[..., Path]) -> tuple[Folder, Story]:
    names, many, theme = KINDS[request.param]
    one, other = names["sides"]
    team = workshop.open(
        make_folder(
            f'name = "{names["client"]}"\ndate = 2026-11-23\n[teams.sales]\nname = "{one}"\n'
            f'[teams.marketing]\nname = "{other}"\n{theme}'
        )
    )
    who, day = names["person"], "2026-12-18"
    record = team.decisions.record
    for what, value, stage in (
        ("weekly-meeting-day", "Tuesday", "communication"),
        ("topics-to-talk-through", ["answers questions quickly", "listens"], "communication"),
        ("good-lead-from", "Marketing's B", "leads"),
        ("first-contact-within-hours", 24, "leads"),
        ("wins-a-year", 240, "leads"),
        ("revenue-a-year", 2_200_000, "leads"),
    ):
        record(what, value, stage=stage, owner=who, due=day)
    projects = [f"{names['project'][:76]} {n}" for n in range(40)]
    board = {"keep": projects[:8], "later": projects[8:35], "stop": projects[35:]}
    record("keep-later-stop", board, stage="strategy", owner=who, due=day)
    stops = {name: {"owner": who, "due": day, "missed_by": "readers"} for name in board["stop"]}
    record("what-we-stop", stops, stage="strategy")
    for side in ("sales", "marketing"):
        promised = [
            {
                "promise": f"We call every lead within one working day and say so, number {n}",
                "measure": "The list of Friday in the CRM",
                "owner": who,
                "due": day,
            }
            for n in range(many)
        ]
        record(f"commitments-{side}", promised, stage="charter")
    record("follow-up", "2026-12-22", stage="charter", owner=who)
    return team, story(team, parts(names["sides"]))


def test_on_a_slide_nothing_lies_on_anything_else_and_a_headline_takes_two_lines_at_most(
    told: tuple[Folder, Story],
) -> None:
    look = told[0].look
    names = (look.font or "Calibri", "Carlito", *look.fonts)
    made = pptx.Presentation(io.BytesIO(slides.render(*told)))
    assert len(made.slides) == 12
    for title in (slide.shapes.title for slide in made.slides if slide.shapes.title is not None):
        size = title.text_frame.paragraphs[0].runs[0].font.size.pt
        many = letters.lines(title.text_frame.text, slides.ACROSS, size, names, bold=True)
        assert many <= (1 if size >= 28 else 2 if size >= 20 else 3), title.text_frame.text
    for number, slide in enumerate(made.slides, 1):
        boxes = []
        for shape in slide.shapes:
            words = shape.text_frame.text if shape.has_text_frame else ""
            left, top = shape.left / 914400, shape.top / 914400
            high = (
                sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            ) / 914400
            if words or shape.has_table or shape.shape_type == 13:
                boxes.append((left, top, left + shape.width / 914400, top + high, words))
        for place, (x0, y0, x1, y1, words) in enumerate(boxes):
            assert x1 <= slides.WIDTH + 0.01 and y1 <= slides.HEIGHT + 0.01, (number, words)
            for a0, b0, a1, b1, others in boxes[:place]:
                apart = x1 <= a0 + 0.02 or a1 <= x0 + 0.02 or y1 <= b0 + 0.02 or b1 <= y0 + 0.02
                assert apart, (number, words, others)


def test_the_agreement_is_one_page_and_no_decision_is_lost(told: tuple[Folder, Story]) -> None:
    team, said = told
    page = document._fitting(team, said)
    assert document._high(team, said, page) <= document.HIGH
    for rows in document._tables(said, page):
        room = (rows.columns(page)[-1] - document.CELL) / 2.54
        days = {row[-1][0] for row in rows.cells if row[-1][0]}
        assert all(letters.lines(day, room, page.points, page.fonts) == 1 for day in days)
    paper = docx.Document(io.BytesIO(document.render(team, said)))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert all(any(cell.startswith(row.what) for cell in cells) for row in said.rows)
    assert {stop.project for stop in said.stopping} <= cells
    assert {f"{p.side}: {p.what}" for p in said.promises} <= cells


def test_a_sheet_of_the_report_leaves_out_no_decision_but_what_else_was_seen(
    told: tuple[Folder, Story],
) -> None:
    team, said = told
    first = sheets.first(team, said)
    assert 3 <= len(first.rows) <= 6 and first.zoom >= 0.86
    for stage in said.stages:
        paper = sheets._Paper(team.look, sheets.also(stage, team.look).zoom)
        assert paper.holds(sheets._stage(paper, stage, sheets.also(stage, team.look).shown))


def test_slides_say_what_is_undecided_and_of_a_follow_up_only_what_was_decided_there(
    make_folder: Callable[..., Path],
) -> None:
    team = workshop.open(make_folder())
    kept = Finding("promises", "Long.", headline="One of four promises was kept.", detail="Four.")
    after = Part("5-follow-up", "Follow-up", True, "", [Section("", [kept])])
    made = pptx.Presentation(
        io.BytesIO(slides.render(team, story(team, [*parts(SHORT["sides"]), after])))
    )
    titles = [slide.shapes.title.text_frame.text for slide in list(made.slides)[1:]]
    assert titles.count("One of four promises was kept") == 1
    # Of each stage two slides, of the follow-up the one.
    assert len(titles) == 2 + 2 * 3 + 1 + 2
    second = next(shape.table for shape in made.slides[2].shapes if shape.has_table)
    assert [row.cells[0].text for row in second.rows][1:] == [
        "How we talk: nothing decided yet",
        "What a good lead is: nothing decided yet",
        "What we finish and what we stop: nothing decided yet",
    ]


@pytest.mark.parametrize("words", ["Ada", "Ada Lovelace " * 20, "Featherstonehaugh" * 12, "a\nb"])
def test_words_that_are_measured_narrower_take_no_fewer_lines(words: str) -> None:
    many = [letters.lines(words, room, 12, letters.OFFICE) for room in (0.4, 1.0, 3.0, 9.0)]
    assert many == sorted(many, reverse=True) and many[-1] >= 1
