"""Whatever is decided is said in words, the same everywhere; and what nobody can read says so."""

from __future__ import annotations

import ast
import importlib
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import docx
import openpyxl
import pptx
import pytest
from icalendar import Calendar

import workshop
from workshop import sample
from workshop.charter import dates, decided, document, exports, page, slides, workbook
from workshop.charter.story import story
from workshop.controls import Decide
from workshop.decisions import RECORD, Decision, subjects
from workshop.decisions.slugs import GUESSES
from workshop.decisions.subjects import Beside, cell, lines
from workshop.folder import Folder
from workshop.results import Part, Section
from workshop.terms import Terms

from .in_process import executed
from .test_old_decisions import ODD

CARD = {
    "points": {"source": {"Fair": 2, "Webinar": 5, "Mail": 0}, "employees": {"over 250": 1}},
    "from": 2,
}
BESIDE = Beside(Terms(date=date(2026, 11, 23)), "EUR")
SAID = {
    "asked-predict": (
        {"ask": "Which topic?", "groups": {"sales": {"n": 9}, "marketing": {"n": 5}}},
        "14 answers to “Which topic?”.",
    ),
    "who-is-here": (["Ann", "Bob", "Cy", "Dee"], "everyone in the room (4)"),
    "ground-rules": (["Everyone speaks"], "Everyone speaks"),
    "predicted-topic": (
        "answers quickly",
        "We guessed that we are furthest apart on “answers quickly”.",
    ),
    "topics-to-talk-through": (
        ["answers quickly", "keeps to it"],
        "We talk through two topics: “answers quickly” and “keeps to it”.",
    ),
    "weekly-meeting-day": ("Friday", "We meet every Friday."),
    "weekly-meeting-time": ("09:00", "The weekly meeting begins at 9:00."),
    "weekly-meeting-minutes": (30, "The weekly meeting takes 30 minutes."),
    "weekly-meeting-agenda": (
        [{"item": "Leads", "brings": "Ann"}, {"item": "Needs", "brings": ""}],
        "Leads (Ann); Needs",
    ),
    "channel": (
        [{"channel": "#leads", "for": "answers within a day"}],
        "#leads (answers within a day)",
    ),
    "moderator": ("Ann", "When the meeting fails twice in a row, Ann moderates."),
    "last-weekly-meetings": (
        [{"week": "2026-11-16", "held": "held"}, {"week": "2026-11-09", "held": "not held"}],
        "The meeting was held 1 of the 2 times that it was planned.",
    ),
    "needs-sales": (
        [{"need": "Tell us first", "answer": "will_try", "owner": "Cy", "due": "2026-12-18"}],
        "Tell us first: “I will try” (Cy, until 18 December 2026)",
    ),
    "good-lead-from": ("Marketing's B", "A lead is good with Marketing's B or better."),
    "good-lead-never": (
        [{"never when": "No budget this year", "who says so": "both"}],
        "A lead is never good when: No budget this year. Both sides say so.",
    ),
    "good-lead-card": (
        CARD,
        (
            "One card gives every lead points; from 2 on, it is good: 5 for Webinar; 2 for Fair; 1"
            " for employees over 250; everything else none."
        ),
    ),
    "first-contact-within-hours": (24, "Sales makes the first contact within a day."),
    "wins-a-year": (1234, "We aim at 1,234 wins a year."),
    "revenue-a-year": (2_200_000.0, "We aim at EUR 2.2 million a year."),
    "wins-promised": (
        {"sales_view": {"Hot": 50, "Warm": 30}},
        "Sales promised: of 100 Hot leads 50 are won, of 100 Warm leads 30.",
    ),
    "wins-promised-locked-sales": ({"seal": "ab"}, "Sales has locked its promise."),
    "wins-promised-given-sales": (
        {"wins": {"Hot": 50}, "salt": "ab"},
        "Sales has given its promise.",
    ),
    "criteria-weights": (
        {"source": 60, "company_size": 20},
        "Of 100 points, 75 go to source and 25 go to company size.",
    ),
    "horizon-in-quarters": (4, "Our plan reaches one year, to 23 November 2027."),
    "plan-to-start-from": (
        "most in total",
        "We started from the list that is worth most to both together.",
    ),
    "named-to-stop": ("Newsletter\nnewsletter \nFair", "Newsletter (2 times); Fair"),
    "keep-later-stop": (
        {"keep": ["Trial"], "later": ["Fair"], "stop": ["Blog", "Ads"]},
        (
            "We finish 1 project: Trial. 1 project waits until we look again: Fair. 2"
            " projects stop: Blog and Ads."
        ),
    ),
    "what-we-stop": (
        {"Blog": {"owner": "Ann", "due": "2026-12-31", "missed_by": "readers"}},
        "Blog (Ann, until 31 December 2026), missed by readers",
    ),
    "why-it-could-fail": ("no time\ntoo many goals\nNo  time", "no time (2 times); too many goals"),
    "commitments-marketing": (
        [{"promise": "Call", "measure": "a list", "owner": "Ann", "due": "2026-12-01"}],
        "Call, seen by a list (Ann, until 1 December 2026)",
    ),
    "signed": (
        {"sha": "ab", "names": {"Ann": {"said": "yes"}, "Cy": {"said": "not yet"}}},
        "1 of 2 people stand behind the page.",
    ),
    "where-we-differ": (
        [{"about": "Webinars", "sales": "tourists", "marketing": "our best"}],
        "Webinars: Sales says “tourists” and Marketing says “our best”",
    ),
    "follow-up": ("2026-12-22", "We look again on 22 December 2026."),
    "promises-kept": ({"Sales committed: Call": "partly"}, "Sales committed: Call: kept in part"),
    "next-look": ("2027-01-22", "We look again on 22 January 2027."),
    **{f"{slug}-locked-sales": ({"seal": "ab"}, "Sales has locked its guess.") for slug in GUESSES},
    **{
        f"{slug}-given-sales": (
            {"guess": {"years": 3}, "salt": "ab"},
            "Sales has given its guess.",
        )
        for slug in GUESSES
    },
    "points-given-sales": ({"points": {"Trial": 60}, "salt": "ab"}, "Sales has given its points."),
    "points-locked-sales": ({"seal": "ab"}, "Sales has locked its points."),
    "weights-given-marketing": (
        {"swings": {"source": 100}, "salt": "ab"},
        "Marketing has given its weights.",
    ),
    "weights-locked-marketing": ({"seal": "ab"}, "Marketing has locked its weights."),
    "sides-say-locked-sales": ({"seal": "ab"}, "Sales has locked its answers as a side."),
    "sides-say-given-sales": (
        {"answers": {"own: speed": 4}, "salt": "ab"},
        "Sales has given its answers as a side.",
    ),
    "drives-locked-sales": ({"seal": "ab"}, "Sales has locked what drives it."),
    "drives-given-sales": (
        {"answers": {"own": {}}, "salt": "ab"},
        "Sales has said what drives it.",
    ),
    "what-drives-sales": (
        {"pay": {"own": ["wins"], "guessed": [], "hit": []}},
        "Sales has said what drives it.",
    ),
    "facilitator-notes": ("hidden", "The notes for the facilitator are hidden."),
    "minutes-taken": ({"gaps": 18}, "1 activity was timed."),
}
"""What is recorded of each subject, and how it is said."""
SPOILT = re.compile(r"e\+\d|\{|\}|\[|None|\d{4}-\d\d-\d\d|points: |salt|seal")
"""What no printed decision may hold: Python's own way of writing a value, a date for machines, a
seal.
"""


def decision(what: str, value: object, **known: Any) -> Decision:
    return Decision(
        what, value, subjects.of(what).stage or "strategy", "2026-11-23T10:00:00+01:00", **known
    )


# --- every subject that the kit records -------------------------------------------------------------------------------


def recorded(root: Path) -> Iterator[tuple[str, str]]:
    """Every subject that the source hands to `Decide(...)` or `record(...)`, with its place; empty
    where it is a variable.
    """
    package = root / "src" / "workshop"
    for path in sorted(package.rglob("*.py")):
        module = importlib.import_module(
            ".".join(("workshop", *path.relative_to(package).with_suffix("").parts)).removesuffix(
                ".__init__"
            )
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            place = f"{path.relative_to(package).as_posix()}: {called}"
            if called.endswith("decisions.record"):
                yield place, constant(node.args[0], vars(module))
            elif called == "Decide":
                yield place, constant(node.args[1], vars(module))


def constant(node: ast.expr, names: dict[str, Any]) -> str:
    """The slug that an expression stands for; the side in it is taken as sales."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            (
                constant(part.value, names) or "sales"
                if isinstance(part, ast.FormattedValue)
                else str(ast.literal_eval(part))
            )
            for part in node.values
        )
    try:
        return str(eval(compile(ast.Expression(node), "<slug>", "eval"), dict(names)))
    except (NameError, AttributeError):
        return ""


def test_every_subject_that_the_source_records_is_known(root: Path) -> None:
    found = list(recorded(root))
    variable = {place for place, what in found if not what}
    # A control and a sealed round record their own subject, and the charter gives an owner to what
    # was recorded elsewhere.
    assert variable == {
        "controls.py: self.team.decisions.record",
        "charter/controls.py: self.team.decisions.record",
        "decisions/sealed.py: self.decisions.record",
    }
    assert all(
        subjects.is_known(f"{kind}-{step}-sales")
        for kind in ("points", "weights", "drives", "wins-promised")
        for step in ("locked", "given")
    )
    slugs = {what for _, what in found if what}
    assert len(slugs) > 30, "the calls are seen at all"
    assert [what for what in slugs if not subjects.is_known(what)] == []


def test_every_known_subject_is_tried_below() -> None:
    assert {subjects.of(what).slug for what in SAID} == set(subjects.SUBJECTS)


@pytest.mark.slow
def test_every_control_of_the_notebooks_records_what_can_be_said(tmp_path: Path) -> None:
    folder = sample.make("awkward", tmp_path / "team")
    made: list[Decide] = []
    begun = Decide.__init__

    def noted(self: Decide, *args: Any, **options: Any) -> None:
        begun(self, *args, **options)
        made.append(self)

    with mock.patch.object(Decide, "__init__", noted):
        team, _ = executed(folder)
    for control in made:
        control.record()
    current, beside = team.decisions.current(), subjects.beside(team)
    assert len(current) > 15 and [what for what in current if not subjects.is_known(what)] == []
    for what, found in current.items():
        said = cell(found, beside)
        assert not SPOILT.search(said) and (said != subjects.UNREAD or found.value in ("", None)), (
            what,
            said,
        )


# --- how it is said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", SAID)
def test_each_decision_is_said_in_words(what: str) -> None:
    value, said = SAID[what]
    assert cell(decision(what, value), BESIDE) == said


@pytest.mark.parametrize("what", [*SAID, "party-budget"])
def test_whatever_a_hand_wrote_into_the_file_is_said_or_said_to_be_there(what: str) -> None:
    for value in (*ODD, *({what: value} for value in ODD), *([value] for value in ODD)):
        found = decision(what, value, owner="Ann", due="soon", status="x")
        for said in (cell(found, BESIDE), *lines(found, BESIDE), subjects.who_sees_to_it(found)):
            assert not re.search(r"\{|\[|None|\binf\b|nan\b", said) and len(said) < 400, (
                value,
                said,
            )


def test_numbers_without_an_end_and_without_a_measure_are_not_printed() -> None:
    for value in (10**5000, -(10**30), 1e300, float("nan")):
        assert (
            cell(decision("party-budget", value))
            == cell(decision("revenue-a-year", value))
            == subjects.UNREAD
        )


def test_a_subject_of_a_clients_own_stands_under_its_own_name() -> None:
    said = {
        "a": "2026-12-18",
        "b": 1_234_567,
        "c": ["x", "y"],
        "d": True,
        "e": {"x": 1},
        "f": [1],
        "g": "two\nlines",
    }
    assert [lines(decision(f"our-own_{what}", value))[0] for what, value in said.items()] == [
        "Our own a: 18 December 2026.",
        "Our own b: 1,234,567.",
        "Our own c: x and y.",
        "Our own d: yes.",
        "Our own e: recorded, see decisions.jsonl.",
        "Our own f: recorded, see decisions.jsonl.",
        "Our own g: two lines.",
    ]


def test_money_is_shortened_only_where_nothing_is_lost_and_the_currency_is_known() -> None:
    said = [
        cell(decision("revenue-a-year", amount), Beside(currency=currency))
        for amount, currency in (
            (1_234_567, "EUR"),
            (2_250_000, "USD"),
            (2_200_000, ""),
            (950_000, "EUR"),
        )
    ]
    assert said == [
        "We aim at EUR 1,234,567 a year.",
        "We aim at USD 2.25 million a year.",
        "We aim at 2,200,000 a year.",
        "We aim at EUR 950,000 a year.",
    ]


def test_both_sides_having_given_their_points_is_said_once_for_both() -> None:
    beside = Beside(decided=dict.fromkeys(("points-given-sales", "points-given-marketing")))
    assert (
        cell(decision("points-given-sales", {"points": {}, "salt": "x"}), beside)
        == "Both sides have given their points."
    )


# --- the same in everything that leaves the room ----------------------------------------------------------------------


@pytest.fixture
def team(make_folder: Callable[..., Path]) -> Folder:
    """A team that decided everything, and gave its points."""
    team = workshop.open(make_folder(people="person,team\nAnn,sales\nCy,marketing\n"))
    for what, (value, _) in SAID.items():
        stage = subjects.of(what).stage
        team.decisions.record(
            what, value, stage=stage, owner="Femi", due="2026-12-18", who=["Ann", "Cy"]
        )
    team.decisions.record(
        "revenue-a-year", 1_234_567.0, stage="leads", owner="Femi", due="2026-12-18"
    )
    return team


def text_of(team: Folder, name: str) -> str:
    """Everything that people read in one of the exports."""
    agreed = page.page(team)
    part = Part("1-part", "Part", True, "", [Section("", [decided.so_far(team), agreed.open])])
    if name == "page":
        return re.sub(r"<[^>]*>", "\n", agreed._repr_html_())
    if name == "agreement.docx":
        made = docx.Document(io.BytesIO(document.render(team, story(team))))
        return "\n".join(
            [p.text for p in made.paragraphs]
            + [c.text for t in made.tables for row in t.rows for c in row.cells]
        )
    if name == "slides.pptx":
        deck = pptx.Presentation(io.BytesIO(slides.render(team, story(team, [part]))))
        return "\n".join(
            text
            for slide in deck.slides
            for shape in slide.shapes
            for text in (
                [shape.text_frame.text]
                if shape.has_text_frame
                else [cell.text for row in shape.table.rows for cell in row.cells]
                if shape.has_table
                else []
            )
        )
    if name == "results.xlsx":
        book = openpyxl.load_workbook(io.BytesIO(workbook.render(team, [part])))
        return "\n".join(
            str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value
        )
    if name == "decisions.csv":
        return "\n".join(exports.decisions(team)["value"])
    if name == "dates.ics":
        events = Calendar.from_ical(dates.render(team)).walk("VEVENT")
        return "\n".join(f"{event['summary']}\n{event['description']}" for event in events)
    return exports.listed(team).table.to_csv(columns=["Decided"])


EXPORTS = (
    "page",
    "agreement.docx",
    "slides.pptx",
    "results.xlsx",
    "decisions.csv",
    "dates.ics",
    "the list",
)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_revenue_and_a_card_are_said_in_full_in_every_export(team: Folder, name: str) -> None:
    said = text_of(team, name)
    assert "EUR 1,234,567" in said
    # The list cuts long values; the whole is in the files.
    what, _, points = SAID["good-lead-card"][1].partition(": ")
    assert what in said and (points in said or name == "the list")
    assert not SPOILT.search(said), SPOILT.findall(said)


def test_what_is_given_unseen_is_in_no_export(team: Folder) -> None:
    for name in EXPORTS:
        assert not re.search(
            r"locked|given its|given their|said what drives", text_of(team, name)
        ), name


def test_the_meeting_is_one_sentence_of_its_day_its_time_and_its_length(team: Folder) -> None:
    said = cell(team.decisions.current()["weekly-meeting-day"], subjects.beside(team))
    assert said == "We meet every Friday at 9:00 for 30 minutes."
    assert "begins at" not in text_of(team, "page")


def test_nobody_is_missed_who_sees_to_what_nobody_can(make_folder: Callable[..., Path]) -> None:
    team = workshop.open(make_folder())
    for what in (
        "horizon-in-quarters",
        "why-it-could-fail",
        "good-lead-never",
        "wins-a-year",
        "our-own",
    ):
        team.decisions.record(what, SAID.get(what, ("x", ""))[0], stage="strategy")
    open_ = page.open_questions(team).table
    assert open_[open_["It lacks"] == "an owner and a date"]["Open"].tolist() == [
        "We aim at 1,234 wins a year",
        "Our own: x",
    ]
    assert not subjects.needs_owner(Decision("our-own", 1, RECORD, ""))
