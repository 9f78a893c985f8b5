"""The exercise sheets hold every question that can be answered on paper, and neither answer nor script."""

from __future__ import annotations

import html

from workshop import exercises
from workshop.exercises import sheets


def test_every_question_that_is_answered_on_paper_is_on_a_sheet() -> None:
    page = html.unescape(sheets.page())
    asked = [one.question.id for sheet in sheets.sheets() for one in sheet.asked]
    assert asked == [question.id for question in exercises.catalogue() if question.on_paper]
    for question in exercises.catalogue():
        assert (question.text.split("\n\n")[0] in page) == question.on_paper
        if question.on_paper and question.checked:
            folder = exercises.made_up(question.made_up)
            assert all(choice in page for choice in question.choices(folder))
            assert question.why(folder) not in page and not [hint for hint in question.hints if hint in page]


def test_a_sheet_shows_each_table_once_and_before_the_question() -> None:
    for sheet in sheets.sheets():
        shown = [id(finding) for one in sheet.asked for finding in one.look]
        assert shown and len(shown) == len(set(shown))


def test_the_page_asks_no_address_and_runs_nothing() -> None:
    page = sheets.page("<script>alert(1)</script>")
    assert "<script" not in page and "http" not in page.replace('http-equiv', "")
