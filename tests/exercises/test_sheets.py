"""The exercise sheets hold every question that can be answered on paper, and neither answer nor
script.
"""

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
            assert question.why(folder) not in page and not [
                hint for hint in question.hints if hint in page
            ]


def test_a_sheet_shows_each_table_once_and_before_the_question() -> None:
    for sheet in sheets.sheets():
        shown = [
            (finding.name, finding.table.to_csv()) for one in sheet.asked for finding in one.look
        ]
        assert shown and len(shown) == len(set(shown))


def test_a_sheet_says_what_its_tables_mean_and_nothing_of_keys() -> None:
    told = {
        sheet.name: " ".join(text for asked in sheet.asked for text in asked.told)
        for sheet in sheets.sheets()
    }
    assert (
        "the **gap** is what the other says minus what one says of oneself"
        in told["1-communication-gaps"]
    )
    assert (
        "both from the worst to the best" in told["2-lead-quality"]
        and "**Needs first**" in told["3-strategy"]
    )
    assert told["3-strategy"].startswith("### Guess first ")
    after = {sheet.name: " ".join(sheet.after) for sheet in sheets.sheets()}
    assert "look again" in after["4-charter"] and not any(
        text for name, text in after.items() if name != "4-charter"
    )
    for text in (*told.values(), *after.values()):
        assert not [
            word for word in ("Shift", "click", "Check", "button", "Run", "picture") if word in text
        ]


def test_the_page_asks_no_address_and_runs_nothing() -> None:
    page = sheets.page("<script>alert(1)</script>")
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")
