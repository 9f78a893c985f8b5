"""The page that both sides sign holds what was decided, and nothing that lacks an owner, a date or
a measure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pptx
import pytest

import workshop
from workshop import report
from workshop.charter import agreed, controls, document, page, slides
from workshop.charter.story import story
from workshop.folder import Folder

WHOLE = {
    "promise": "Call within a day",
    "measure": "nine of ten in the weekly list",
    "owner": "Ann",
    "due": "2027-02-15",
}


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    return workshop.open(make_folder(people="person,team\nAnn,sales\nCy,marketing\n"))


def chapter(team: Folder, heading: str) -> page.Chapter:
    return next(c for c in page.page(team).chapters if c.heading == heading)


def test_with_nothing_decided_the_page_is_empty_and_everything_is_open(team: Folder) -> None:
    assert page.page(team).chapters == ()
    assert page.open_questions(team).table["Open"].tolist() == [
        "How we talk",
        "What a good lead is",
        "What we finish",
        "What Sales promises",
        "What Marketing promises",
        "When we look again",
    ]


def test_a_decision_stands_in_its_chapter_with_its_owner_and_date(team: Folder) -> None:
    team.decisions.record(
        "weekly-meeting-day", "Tuesday", stage="communication", owner="Ann", due="2026-12-01"
    )
    assert chapter(team, "How we talk").lines == (
        "We meet every Tuesday. Ann, until 1 December 2026.",
    )


def test_what_is_kept_waits_and_stops_is_told_apart(team: Folder) -> None:
    team.decisions.record(
        "keep-later-stop",
        {"keep": ["Trial", "Fair"], "later": ["Podcast"], "stop": ["Blog", "Ads"]},
        stage="strategy",
        owner="Cy",
        due="2027-11-30",
    )
    team.decisions.record(
        "what-we-stop",
        {"Blog": {"owner": "Ann", "due": "2026-12-31", "missed_by": "readers"}},
        stage="strategy",
    )
    finish = chapter(team, "What we finish").lines
    assert (
        finish[0] == "We finish 2 projects: Trial and Fair. Cy, until 30 November 2027."
        and "1 project waits until we look again: Podcast." in finish
    )
    stop = chapter(team, "What we stop").table
    assert stop.to_numpy().tolist() == [
        ["Blog", "Ann", "31 December 2026", "readers"],
        ["Ads", "no owner yet", "no date yet", ""],
    ]
    open_ = page.open_questions(team).table
    assert ["Ads stops", "an owner and a date"] in open_[["Open", "It lacks"]].to_numpy().tolist()


@pytest.mark.parametrize("missing", ["measure", "owner", "due"])
def test_a_promise_that_lacks_something_is_an_open_question_and_no_commitment(
    team: Folder, missing: str
) -> None:
    team.decisions.record(
        "commitments-sales", [WHOLE, WHOLE | {"promise": "Say why", missing: ""}], stage="charter"
    )
    assert chapter(team, "What Sales commits to").table["What"].tolist() == ["Call within a day"]
    open_ = page.open_questions(team).table[["Open", "It lacks"]].to_numpy().tolist()
    assert ["Sales' promise “Say why”", agreed.NEEDED[missing]] in open_


def test_a_side_commits_to_five_things_at_most(team: Folder) -> None:
    team.decisions.record(
        "commitments-marketing",
        [WHOLE | {"promise": f"Promise {n}"} for n in range(8)],
        stage="charter",
    )
    assert len(chapter(team, "What Marketing commits to").table) == 5
    # What is beyond them is not passed over in silence.
    open_ = page.open_questions(team).table[["Open", "It lacks"]].to_numpy().tolist()
    assert ["Marketing has written down 8 promises", "a choice of five"] in open_


def test_only_a_yes_stands_as_promised_and_other_answers_are_a_note(team: Folder) -> None:
    asked = [
        {"need": "Tell us first", "answer": "yes", "owner": "Cy", "due": "2026-12-01"},
        {"need": "Call back", "answer": "yes"},
        {"need": "Fewer forms", "answer": "will_try"},
        {"need": "x", "answer": ""},
        {"need": "A budget", "answer": "unclear"},
    ]
    team.decisions.record("needs-sales", asked, stage="communication")
    told = chapter(team, "What we asked of each other, and what we were told")
    assert told.table.to_numpy().tolist() == [
        ["Sales", "Tell us first", "Cy", "1 December 2026"],
        ["Sales", "Call back", "no owner yet", "no date yet"],
    ]
    assert told.lines == (
        "Answered “I will try”, which is no promise: Fewer forms (Sales asked).",
        "Answered “unclear”: A budget (Sales asked). Ask again: by when? How would we see it?",
    )


def test_a_decision_that_lacks_an_owner_or_a_date_says_so_on_the_page(team: Folder) -> None:
    team.decisions.record("wins-a-year", 234, stage="leads", owner="Femi")
    team.decisions.record("first-contact-within-hours", 24, stage="leads")
    team.decisions.record("horizon-in-quarters", 4, stage="strategy")
    assert chapter(team, "What a good lead is, and what we owe each other").lines == (
        "We aim at 234 wins a year. Femi, no date yet.",
        "Sales makes the first contact within a day. No owner and no date yet.",
    )
    assert chapter(team, "What we finish").lines == (
        "Our plan reaches one year, to 23 November 2027.",
    )


def test_a_difference_stands_with_both_wordings(team: Folder) -> None:
    team.decisions.record(
        "where-we-differ",
        [{"about": "Webinars", "sales": "tourists", "marketing": "our best source"}],
        stage="charter",
    )
    assert chapter(team, "Where we see it differently").table.to_numpy().tolist() == [
        ["Webinars", "tourists", "our best source"]
    ]


def test_one_wording_alone_is_an_open_question(team: Folder) -> None:
    team.decisions.record(
        "where-we-differ",
        [{"about": "Webinars", "sales": "tourists", "marketing": ""}],
        stage="charter",
    )
    assert not [c for c in page.page(team).chapters if c.heading == "Where we see it differently"]
    open_ = page.open_questions(team).table[["Open", "It lacks"]].to_numpy().tolist()
    assert ["Where we see it differently on “Webinars”", "the words of Marketing"] in open_


def test_the_weekly_meeting_is_one_line_and_a_long_list_of_what_waits_is_counted(
    team: Folder,
) -> None:
    for what, value in (
        ("weekly-meeting-time", "10:00"),
        ("weekly-meeting-minutes", 45),
        ("weekly-meeting-day", "Tuesday"),
    ):
        team.decisions.record(
            what,
            value,
            stage="communication",
            **({"owner": "Ann", "due": "2026-12-01"} if what.endswith("day") else {}),
        )
    team.decisions.record(
        "keep-later-stop",
        {"keep": ["Trial"], "later": [f"L{k}" for k in range(9)], "stop": []},
        stage="strategy",
    )
    assert chapter(team, "How we talk").lines == (
        "We meet every Tuesday at 10:00 for 45 minutes. Ann, until 1 December 2026.",
    )
    assert (
        "9 projects wait until we look again: L0, L1, L2, L3, L4 and 4 more."
        in chapter(team, "What we finish").lines
    )


def test_guesses_and_working_notes_are_not_signed(team: Folder) -> None:
    for what in ("predicted-topic", "named-to-stop", "plan-to-start-from"):
        team.decisions.record(what, "x", stage="strategy")
    assert page.page(team).chapters == ()


@pytest.mark.parametrize(
    "value", [None, 3, "text", ["text", 4], [{"promise": None}], {"promise": "x"}, [[]]]
)
def test_a_hand_edited_decision_breaks_no_page(team: Folder, value: object) -> None:
    for what in (
        "commitments-sales",
        "where-we-differ",
        "keep-later-stop",
        "what-we-stop",
        "follow-up",
    ):
        team.decisions.record(what, value, stage="charter")
    page.page(team)._repr_html_()


def test_commitments_are_typed_recorded_and_found_again(team: Folder) -> None:
    control = controls.commit(team, "sales")
    first = control.widget.children[0].children
    first[1].value, first[2].value, first[3].value = "Call within a day", "nine of ten", "Ann"
    assert "line 1 needs a date" in control.outcome.value
    first[4].value = date(2027, 2, 15)
    assert "1 commitment of Sales is complete." in control.outcome.value
    control.button.click()
    assert agreed.commitments(team, "sales") == [
        {
            "promise": "Call within a day",
            "measure": "nine of ten",
            "owner": "Ann",
            "due": "2027-02-15",
            "status": "",
        }
    ]
    assert controls.commit(team, "sales").value == control.value


def test_a_status_given_between_workshops_stays_with_its_promise_and_goes_with_its_words(
    team: Folder,
) -> None:
    team.decisions.record("commitments-sales", [WHOLE | {"status": "done"}], stage="charter")
    assert chapter(team, "What Sales commits to").table["Status"].tolist() == ["done"]
    control = controls.commit(team, "sales")
    row = control.widget.children[0].children
    row[3].value = "Cy"
    assert control.value == [WHOLE | {"owner": "Cy", "status": "done"}]
    row[1].value = "Something else"
    assert control.value == [WHOLE | {"promise": "Something else", "owner": "Cy"}]


def test_one_wording_is_no_difference(team: Folder) -> None:
    control = controls.differ(team)
    row = control.widget.children[0].children
    row[1].value, row[2].value = "Webinars", "tourists"
    assert "two sides" in control.outcome.value
    row[3].value = "our best source"
    assert "both wordings" in control.outcome.value


def test_who_signed_stands_on_the_page_and_in_the_document_and_markup_in_a_name_is_text(
    team: Folder,
) -> None:
    import io

    import docx

    from workshop.charter import document
    from workshop.charter.story import story

    hostile = "<script>alert(1)</script>"
    team.decisions.record("weekly-meeting-day", "Monday", stage="communication")
    names = {hostile: {"said": "yes"}, "Cy": {"said": "not yet", "because": hostile}}
    value = {"sha": page.digest(page.page(team)), "names": names}
    team.decisions.record("signed", value, stage="charter")
    made = page.page(team)
    assert made.chapters[-1].lines == ("1 of 2 people stand behind this page.",)
    shown = made._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    printed = docx.Document(io.BytesIO(document.render(team, story(team))))
    assert "1 of 2 people stand behind this page." in [line.text for line in printed.paragraphs]
    team.decisions.record("weekly-meeting-day", "Friday", stage="communication")
    assert "another text" in page.page(team).chapters[-1].lines[1]


def test_the_rooms_screen_gets_every_line_of_the_page_and_the_report_no_second_one(
    team: Folder,
) -> None:
    from workshop import storyline
    from workshop.findings import MIME, Finding

    team.decisions.record(
        "weekly-meeting-day", "Tuesday", stage="communication", owner="Ann", due="2026-12-01"
    )
    team.decisions.record(
        "keep-later-stop", {"keep": ["Trial"], "later": [], "stop": ["Blog"]}, stage="strategy"
    )
    team.decisions.record("commitments-sales", [WHOLE], stage="charter")
    written = page.page(team)
    found = Finding.from_json(written._repr_mimebundle_()[MIME])
    lines = found.table["What we agreed"].tolist()
    for chapter_ in written.chapters:
        assert all(line in lines for line in chapter_.lines)
        assert chapter_.heading in set(found.table["Part"])
        if chapter_.table is not None:
            first = str(chapter_.table.iloc[0, 0])
            assert any(first in line for line in lines)
    assert storyline.place(found) == "none"


NOT_FOR_A_CLIENT = re.compile(
    r"notebook|jsonl|\b\d-(start|communication|lead|strategy|charter|follow)|workshop decisions"
)


def test_nothing_that_leaves_the_room_sends_anybody_into_a_notebook(
    make_folder: Callable[..., Path],
) -> None:
    folder = make_folder(people="person,team\nAnn,sales\nCy,marketing\n")
    team = workshop.open(folder)
    team.decisions.record("wins-a-year", 240, stage="leads")
    team.decisions.record(
        "keep-later-stop", {"keep": ["A"], "later": [], "stop": ["B"]}, stage="strategy"
    )
    team.decisions.record("commitments-sales", [WHOLE | {"measure": ""}], stage="charter")
    with open(folder / "decisions.jsonl", "ab") as file:
        file.write(b'{"what": "moder\n')
    told = story(team)
    deck = pptx.Presentation(io.BytesIO(slides.render(team, told)))
    paper = docx.Document(io.BytesIO(document.render(team, told)))
    said = [
        page.open_questions(team).table.to_string(),
        report.render(team, []),
        *(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame),
        *(p.text for p in paper.paragraphs),
        *(c.text for table in paper.tables for row in table.rows for c in row.cells),
        *(
            c.text
            for slide in deck.slides
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for c in row.cells
        ),
    ]
    assert "1 decision cannot be read, and is not told here" in said
    assert [found[0] for text in said if (found := NOT_FOR_A_CLIENT.search(text))] == []


def test_after_the_follow_up_the_next_look_is_the_one_that_was_set_there(team: Folder) -> None:
    team.decisions.record("follow-up", "2026-12-22", stage="charter", owner="Ann")
    assert story(team).again.startswith("22 December 2026")
    team.decisions.record("next-look", "2027-05-23", stage="follow-up", owner="Cy")
    assert story(team).again == "23 May 2027, Cy sees to it."


def test_a_decision_that_stands_alone_is_the_title(team: Folder) -> None:
    team.decisions.record("weekly-meeting-day", "Tuesday", stage="communication", owner="Ann")
    assert story(team).title == "We meet every Tuesday. Leads and projects are still undecided."
    team.decisions.record("wins-a-year", 240, stage="leads")
    assert story(team).title.startswith("Sales and Marketing made 2 decisions. ")
