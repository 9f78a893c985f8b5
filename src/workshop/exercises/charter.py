"""The exercise on the charter: what is a yes, what is a commitment, what is still open; and the
closing talk.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ..charter import agreed, page
from ..communication import exchange
from ..controls import UNATTENDED, on_press
from ..decisions import PRESENT, subjects
from ..decisions.subjects import in_full
from ..errors import WorkshopError, counted, listing, long_date
from ..findings import Finding
from ..folder import Folder
from ..stage import drafts
from .controls import finding_html
from .progress import SAID, Entry, Progress
from .question import Question, Slip, in_words

STAGE = "4-charter"
PROMISES = {
    "Sales calls every new lead within one working day": (
        "a list each Monday: new leads, and when they were called",
        "Nils",
        "2026-12-01",
    ),
    "Marketing tells sales about a campaign before it starts": ("", "Femi", "2026-12-07"),
    "Sales says within a week what became of a lead": (
        "no lead older than a week without an entry",
        "",
        "2026-12-14",
    ),
    "Marketing sends one page for each product": (
        "five pages in the shared folder",
        "Greta",
        "2027-01-15",
    ),
    "Sales and marketing will try to talk more": ("", "", ""),
    "Marketing invites sales to one customer visit a month": (
        "both sides have been there",
        "Luis",
        "",
    ),
}
"""Six promises of a made-up team: how both sides see each, who sees to it, until when."""
TRY = re.compile(
    r"\b(try|tries|trying|hope|hopes|should|aim|aims|intend|soon|asap)\b", re.IGNORECASE
)
DAY = re.compile(
    r"\d|\b(january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(mon|tues|wednes|thurs|fri|satur|sun)day)s?\b",
    re.IGNORECASE,
)
OTHERS = "other-groups"
NO_GROUPS = "<p>No other group is here yet.</p>"
NOTHING_KEPT = "No sentence is kept from the exercises yet. Say what you remember."
FEWEST_WORDS = 6
"""Words under which no commitment says what, who, when and how it is seen."""


@lru_cache(maxsize=8)
def needs(team: Folder) -> Finding:
    """What each side of a team asked of the other, and what it was told."""
    return Finding(
        "what-was-asked",
        "What each side asked of the other, and what it was told.",
        exchange.answers(team).table[["Who asks", "Need", "Answer"]],
    )


@lru_cache(maxsize=8)
def promises(team: Folder) -> Finding:
    """Six promises as they were written down."""
    table = pd.DataFrame(
        [[what, measure, owner, in_full(due)] for what, (measure, owner, due) in PROMISES.items()],
        columns=["Promise", "How both sides see it", "Owner", "By when"],
    )
    return Finding(
        "promises", f"{counted(len(table), 'promise')}, as they were written down.", table
    )


def history(team: Folder) -> Finding:
    """What was recorded about decisions, the oldest first: without who was there and the ground
    rules.
    """
    rows = [
        [
            entry.when[:16].replace("T", " "),
            subjects.heading(entry.what, team.terms),
            subjects.cell(entry),
            entry.owner,
            in_full(entry.due),
        ]
        for entry in team.decisions.history()
        if entry.what not in (PRESENT, subjects.RULES)
    ]
    return Finding(
        "recorded",
        f"{counted(len(rows), 'line')} about decisions, the oldest first. Who was there and the"
        " ground rules are recorded too, and left out here.",
        pd.DataFrame(rows, columns=["Recorded", "About", "Decided", "Owner", "By when"]),
    )


def kept(team: Folder, *others: Folder | Path | str) -> Finding:
    """What a team wrote under the questions that have no right answer, to read aloud at the end.

    With the folders of other groups, or where groups joined this one, everybody's answers side by
    side: first the questions without a right answer, then the others with how they came out.
    """
    from . import catalogue

    folders = [
        team,
        *(one if isinstance(one, Folder) else Folder.open(Path(one)) for one in others),
    ]
    voices = [voice for n, one in enumerate(folders, 1) for voice in _voices(one, n * bool(others))]
    several = len(voices) > 1
    asked = [one for one in catalogue() if several or one.kind == "sentence"]
    rows = [
        [question.stage, question.text.split("\n\n")[0], *said]
        for question in sorted(asked, key=lambda one: one.checked)
        if any(
            said := [_said(of.get((question.stage, question.id), ()), question) for _, of in voices]
        )
    ]
    shown = len(rows) if several else sum(row[2].count("\n") + 1 for row in rows)
    if not rows:
        sentence = NOTHING_KEPT
    elif several:
        answered = counted(shown, "question was", "questions were")
        sentence = f"{answered} answered by {counted(len(voices), 'group')}."
    else:
        sentence = f"{counted(shown, 'sentence is', 'sentences are')} kept from the exercises."
    names = [name for name, _ in voices] if several else ["What you wrote"]
    table = pd.DataFrame(rows, columns=["Exercise", "Question", *names])
    table.attrs["whole"] = True
    return Finding("kept", sentence, table)


def side_by_side(team: Folder) -> SideBySide:
    """The closing talk for several groups, with a field for the folders of those elsewhere."""
    return SideBySide(team)


class SideBySide:
    """The closing talk for groups that worked apart: whoever worked in a folder of their own is
    named here, one folder a line, and stands beside those that joined this one.

    What was named stays for the next time. With no one at the keyboard what this folder holds.
    """

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        self.team = team
        said = "The folders of other groups, one a line"
        self.folders = w.Textarea(
            placeholder="../other-group", tooltip=said, layout=w.Layout(width="26em", height="5em")
        )
        self.folders.value = str(drafts.draft(team.path, OTHERS).get("value", ""))
        self.shown = w.HTML()
        button = w.Button(description="Side by side", button_style="primary")
        button.layout = w.Layout(width="auto", align_self="flex-start", padding="0 1.2em")
        on_press(button, self.show)
        self.view = w.VBox([w.HTML(f"<b>{said}</b>"), self.folders, button, self.shown])
        self.show()

    def show(self) -> None:
        """Open the folders that are named and show everybody's answers; say which is none."""
        if not os.environ.get(UNATTENDED):
            drafts.keep(self.team.path, OTHERS, self.folders.value)
        found, wrong = [], []
        for line in filter(None, map(str.strip, self.folders.value.splitlines())):
            try:
                found.append(Folder.open(self.team.path / Path(line).expanduser()))
            except (WorkshopError, OSError, RuntimeError, ValueError) as error:
                wrong.append(f"<p>{html.escape(line)}: {html.escape(str(error))}</p>")
        finding = kept(self.team, *found)
        self.shown.value = "".join(wrong) + (
            finding_html(finding) if len(finding.table.columns) > 3 or found else NO_GROUPS
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(kept(self.team) if os.environ.get(UNATTENDED) else self.view)


def _voices(team: Folder, number: int) -> list[tuple[str, dict[tuple[str, str], list[Entry]]]]:
    """Who answered in a folder, each with what they said question by question: the team at its own
    computer, and each group that joined it. With a `number` the folder's name stands before.
    """
    found: dict[str, dict[tuple[str, str], list[Entry]]] = {"": {}}
    entries = Progress.of(team).entries()
    for one in sorted(entries, key=lambda one: one.who if one.what == "group" else ""):
        if one.what in SAID:
            of = found.setdefault(one.who if one.what == "group" else "", {})
            of.setdefault((one.stage, one.question), []).append(one)
    if len(found) > 1 and not found[""]:
        del found[""]
    name = f"{team.path.name} ({number})" if number else ""
    alone = name or "On this computer"
    return [
        (f"{name}, {who}" if name and who else who or alone, said) for who, said in found.items()
    ]


def _said(said: Iterable[Entry], question: Question) -> str:
    """What a group answered, a line each, with who said it or how it came out."""
    lines = []
    for one in said:
        answer = in_words(one.answer)
        how = one.verdict if question.checked else one.who if one.what == "answer" else ""
        if answer:
            lines.append(f"{answer} ({how})" if how else answer)
    return "\n".join(lines)


def _as_draft(answer: str, team: Folder, side: str) -> str:
    """Put a promise of a side into its commitments, as a draft that is not recorded yet."""
    key = next((key for key, name in team.terms.keyed() if name == side), "")
    if not key:
        return "Choose a side above, and it waits in the charter as a draft."
    what = f"{subjects.COMMITMENTS}-{key}"
    rows = drafts.draft(team.path, what).get("value")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if what in team.decisions.current() and not rows:
        return f"{side} has recorded its commitments already: add it there, in notebooks/4-charter."
    if len(rows) < agreed.MOST and all(row.get("promise") != answer for row in rows):
        row = {"promise": answer, "measure": "", "owner": "", "due": ""}
        drafts.keep(team.path, what, [*rows, row])
    return f"It waits as a draft of {side} in notebooks/4-charter; nobody types it again."


def _answered(team: Folder, *words: str, side: str = "") -> int:
    table = needs(team).table
    return int((table["Answer"].isin(words) & ((table["Who asks"] == side) | (not side))).sum())


def _whole(*lacks: str) -> list[str]:
    """The promises that lack just these things; without any, the commitments."""
    rows = {
        what: {"promise": what, "measure": measure, "owner": owner, "due": due}
        for what, (measure, owner, due) in PROMISES.items()
    }
    return [what for what, row in rows.items() if agreed.lacking(row) == list(lacks)]


def _ticked(name: str, lacks: tuple[str, ...], feedback: str) -> Slip:
    """A slip that takes a promise that lacks just these things for a commitment."""
    return Slip(
        name,
        lambda team: [*_whole(), *_whole(*lacks)],
        feedback,
        lambda answer, team: bool(set(answer) & set(_whole(*lacks))),
    )


PARTS = {
    "communication": "How we talk",
    "leads": "What a good lead is",
    "strategy": "What we finish and what we stop",
    "sales": "What sales commits to",
    "marketing": "What marketing commits to",
    "again": "When we look again",
}


def _open(team: Folder) -> list[str]:
    """Which parts are still open, by the kit's own list of open questions."""
    table = page.open_questions(team).table
    said = " ".join(table["Stage"] + " " + table["Open"])
    words = {key: f"What {name} promises" for key, name in team.terms.keyed()}
    return [words_of for part, words_of in PARTS.items() if words.get(part, words_of) in said]


def _parts_only(team: Folder) -> list[str]:
    return [part for part in _open(team) if "commits" not in part]


def _commitments_only(team: Folder) -> list[str]:
    return [part for part in _open(team) if "commits" in part]


DAYS = {
    "last": "The newest: the meeting is on {now}",
    "first": "The oldest: the meeting is on {then}, for that was decided first",
    "both": "Neither: two lines contradict each other, so it has to be voted again",
    "two": "Both: the meeting is on {then} and on {now}",
}


def _days(team: Folder) -> dict[str, str]:
    recorded = [subjects.value(entry) for entry in team.decisions.history(subjects.DAY)]
    now, then = subjects.read(team.decisions, subjects.DAY), recorded[0] if recorded else ""
    return {key: words.format(now=now, then=then) for key, words in DAYS.items()}


def _until(team: Folder) -> int:
    """Days from the workshop to the follow-up."""
    return (subjects.read(team.decisions, subjects.FOLLOW_UP) - team.date).days


def _own_promise(answer: str, team: Folder) -> str:
    """What a commitment in one's own words still needs, as far as words can tell."""
    people = [str(person) for person in team.table("people")["person"]]
    # People are called by one of their names too, with a capital: nobody called Will is meant by
    # “we will”.
    parts = [part for person in people for part in person.split() if part[0].isupper()]
    named = any(
        re.search(rf"\b{re.escape(person)}\b", answer, re.IGNORECASE) for person in people
    ) or any(re.search(rf"\b{re.escape(part)}\b", answer) for part in parts)
    lacks = []
    if people and not named:
        lacks.append("the name of one person")
    if not DAY.search(answer):
        lacks.append("a day")
    if len(answer.split()) < FEWEST_WORDS:
        lacks.append("how the other side will see it")
    hedge = TRY.search(answer)
    weak = f" And “{hedge[0].lower()}” promises nothing: say what you do." if hedge else ""
    if lacks:
        return (
            f"Kept. It still seems to need {listing(lacks)}.{weak} Whether the words are the right"
            " ones, only you can say."
        )
    if weak:
        return f"Kept.{weak}"
    has = (
        "a name and a day"
        if named
        else "a day, and whether it has the name of one person is for you to see"
    )
    return (
        f"Kept. It has {has}. Now read it to somebody of the other side and ask one thing: how"
        " would you see it?"
    )


NOTHING_OPEN = "Nothing is open"


def _own_open(team: Folder) -> tuple[str, ...]:
    return tuple(_closing(team)) or (NOTHING_OPEN,)


def _closing(team: Folder) -> dict[str, str]:
    """What is open in a folder, part by part, and how each is closed."""
    still = agreed.still_open(team, agreed.undecided(team))
    return {f"{one.what} (without {one.lacks})": one.closed_in for one in still}


def _close(answer: str, team: Folder) -> str:
    """Where an open question is closed."""
    how = _closing(team).get(answer)
    if how is None:
        return (
            "Every part has a decision, every decision an owner and a date. Put the day of the"
            " follow-up into everyone's calendar."
        )
    return (
        f"To close it, in the folder notebooks: {how[0].lower()}{how[1:]}. Or leave it open on"
        " purpose, and say so aloud."
    )


QUESTIONS = (
    Question(
        "how-many-yes",
        STAGE,
        "core",
        "number",
        "Each side asked the other for three things. How many of the six answers can you rely on?",
        answer=lambda team: _answered(team, "yes"),
        unit="answers",
        tolerance=0,
        slips=(
            Slip(
                "counted a try as a yes",
                lambda team: _answered(team, "yes", "I will try"),
                "You counted “I will try” too. It is kind, and nobody can rely on it: ask again, by"
                " when, and how would we see it?",
            ),
            Slip(
                "counted a no as well",
                lambda team: _answered(team, "yes", "no"),
                "A no is clear, and worth more than a try. But what was asked for will not be"
                " done.",
            ),
            Slip(
                "counted all that was answered",
                lambda team: len(needs(team).table),
                "Those are all the answers. Some of them leave open what happens.",
            ),
            Slip(
                "counted one side only",
                lambda team: _answered(team, "yes", side=team.sides[0]),
                "That is one side's part. Go down the whole table.",
            ),
        ),
        hints=(
            "Which of the four words says that it will be done?",
            "Go down the column Answer and leave out whatever is not a plain promise.",
        ),
        solution=lambda team: (
            f"{_answered(team, 'yes')}: "
            f"{'; '.join(needs(team).table.loc[needs(team).table['Answer'] == 'yes', 'Need'])}. "
            f"Only a yes can be relied on, and even that only with an owner and a date. A no is "
            f"no failure: the other side can look for another way."
        ),
        headline=True,
        look=lambda team: [needs(team)],
    ),
    Question(
        "which-hold",
        STAGE,
        "core",
        "list",
        "Which of these promises are commitments that can be printed as they stand? Tick them.",
        answer=lambda team: _whole(),
        options=tuple(PROMISES),
        slips=(
            _ticked(
                "counted a try",
                ("a measure", "an owner", "a date"),
                "One that you ticked is a try, and nothing but its words is there. Who would notice"
                " if it did not happen?",
            ),
            _ticked(
                "no owner",
                ("an owner",),
                "One that you ticked has nobody who sees to it. A team is no owner: whom would you"
                " ask?",
            ),
            _ticked(
                "no date",
                ("a date",),
                "One that you ticked has no day. When could you say that it was not kept?",
            ),
            _ticked(
                "no measure",
                ("a measure",),
                "One that you ticked has an owner and a day, and nobody can see whether it was"
                " kept. Look at the second column.",
            ),
            Slip(
                "missed one",
                lambda team: _whole()[:-1],
                "Those that you ticked are commitments, and there is another one. Read every row to"
                " the end.",
                lambda answer, team: set(answer) < set(_whole()),
            ),
        ),
        hints=(
            (
                "A commitment has four parts. The promise is one; the table has a column for each"
                " of the others."
            ),
            "Leave out every row with an empty field.",
        ),
        solution=lambda team: (
            f"{'; '.join(_whole())}. Each says what, how the other side sees it, who and until "
            f"when. The others are good intentions: without an owner nobody begins, without a "
            f"date nobody ends, and without a measure both are right afterwards."
        ),
        headline=True,
        look=lambda team: [promises(team)],
    ),
    Question(
        "what-counts",
        STAGE,
        "ten minutes",
        "choice",
        "The day of the weekly meeting was recorded twice. What counts?",
        answer=lambda team: _days(team)["last"],
        options=lambda team: tuple(_days(team).values()),
        slips=(
            Slip(
                "took the first word",
                lambda team: _days(team)["first"],
                "Then nobody could ever change a decision. What was said before stays readable, and"
                " something else counts.",
            ),
            Slip(
                "took it for a contradiction",
                lambda team: _days(team)["both"],
                "People may change their minds. The record keeps both lines and their times, so"
                " that it can be told what counts.",
            ),
            Slip(
                "counted both",
                lambda team: _days(team)["two"],
                "One decision has one answer. Look at the times at which the lines were recorded.",
            ),
        ),
        hints=(
            "Look at the column Recorded.",
            "What would you expect if you had corrected yourself a minute later?",
        ),
        solution=lambda team: (
            f"{_days(team)['last']}. Whatever is recorded again counts from then on, and the "
            f"earlier line stays readable with its time. So a decision can be put right without "
            f"anybody having to hide anything."
        ),
        headline=True,
        look=lambda team: [history(team)],
    ),
    Question(
        "what-is-open",
        STAGE,
        "ten minutes",
        "list",
        "What is still open when this made-up team reaches the last page? Tick all of it.",
        answer=_open,
        options=tuple(PARTS.values()),
        slips=(
            Slip(
                "looked at the parts only",
                _parts_only,
                "The parts without a decision are right. And who does what from Monday on?",
            ),
            Slip(
                "looked at the commitments only",
                _commitments_only,
                "The commitments are right. And was something decided in every part?",
            ),
            Slip(
                "ticked everything",
                lambda team: list(PARTS.values()),
                "Not everything is open: look again at what the lines of the record are about.",
            ),
            Slip(
                "ticked what is decided",
                lambda team: [part for part in PARTS.values() if part not in _open(team)],
                "Those are the ones that are settled. You want the others.",
            ),
        ),
        hints=(
            "Go through the choices one by one: is there a line in the record that is about it?",
            "The record is short. What it says nothing about is open.",
        ),
        solution=lambda team: (
            f"{'; '.join(_open(team))}. Nothing in the record is about these. That is no failure "
            f"as long as it is said: a page with named holes is worth more than one that looks "
            f"complete."
        ),
        headline=True,
        look=lambda team: [history(team)],
    ),
    Question(
        "own-promise",
        STAGE,
        "core",
        "sentence",
        "For yourselves: write one thing that your side does from Monday on and that the other side"
        " needs.\n\nOne sentence: what, who, until when, and how the other side will see it.",
        sense=_own_promise,
        also=_as_draft,
    ),
    Question(
        "own-open",
        STAGE,
        "ten minutes",
        "choice",
        "On your own folder: which open question do you close first?",
        options=_own_open,
        sense=_close,
    ),
    Question(
        "days-until",
        STAGE,
        "ten minutes",
        "number",
        "How many days after the workshop does the made-up team look again?\n\nThe workshop was on"
        " the day on which everything was recorded.",
        answer=_until,
        unit="days",
        tolerance=0,
        slips=(
            Slip(
                "took the usual number",
                lambda team: 30,
                "That is the usual number, or the day of the workshop was counted too. They took"
                " another day: it is in the record, under When we look again.",
            ),
            Slip(
                "counted working days",
                lambda team: int(
                    pd.bdate_range(
                        team.date,
                        subjects.read(team.decisions, subjects.FOLLOW_UP),
                        inclusive="left",
                    ).size
                ),
                "Those are the working days. Weekends count as well here.",
            ),
            Slip(
                "counted weeks",
                lambda team: round(_until(team) / 7),
                "Those are weeks. The question is about days.",
            ),
        ),
        hints=(
            "One line of the record is the follow-up. What stands under Decided?",
            "Count from the day of the workshop to that day; the month has thirty days.",
        ),
        solution=lambda team: (
            f"{_until(team)}: from {long_date(team.date)} to "
            f"{long_date(subjects.read(team.decisions, subjects.FOLLOW_UP))}. Sooner and nothing "
            f"has had time to change; later and nobody remembers what was promised. The date "
            f"counts more than the number: put it into everyone's calendar before you leave."
        ),
        headline=True,
        look=lambda team: [history(team)],
    ),
    Question(
        "ever-recorded",
        STAGE,
        "ten minutes",
        "number",
        "How many lines were ever recorded in the made-up team's folder? Let the page count"
        " them.\n\nWrite a number, or a line like the one shown.",
        line="len(example.decisions.current())",
        names=lambda team: {"example": team},
        on_paper=False,
        answer=lambda team: len(team.decisions.history()),
        unit="lines",
        tolerance=0,
        slips=(
            Slip(
                "counted what counts today",
                lambda team: len(team.decisions.current()),
                "That is what the line above gives: what counts today. Lines that were recorded"
                " again later are not in it.",
            ),
            Slip(
                "counted the table",
                lambda team: len(history(team).table),
                "That is the table of before, which leaves out who was there and the ground rules. You"
                " want every line.",
            ),
        ),
        hints=(
            ("The line above counts what is current. Copy it into the field, and change one word."),
            "In place of current write history; the brackets stay.",
        ),
        solution=lambda team: (
            f"{len(team.decisions.history())}: len(example.decisions.history()). The difference "
            f"to what counts today are lines that were recorded again later. Nothing that was "
            f"recorded is ever deleted."
        ),
    ),
    Question(
        "in-their-words",
        STAGE,
        "ten minutes",
        "sentence",
        "What does the other side need from you most? Say it in its words, and let it correct you.",
    ),
    Question(
        "what-stays-open",
        STAGE,
        "discuss",
        "sentence",
        "On what will you not agree today? Write down both wordings.",
    ),
)
