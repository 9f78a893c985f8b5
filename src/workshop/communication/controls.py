"""The controls of the communication stage: a prediction, what drives the other side, needs, topics,
the weekly meeting.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ..controls import Decide, Reveal, Several, Valued, checklist, listed, on_press, sheet
from ..decisions import subjects
from ..decisions.sealed import Answer
from ..decisions.subjects import LAST_WEEKS, PREDICTION, RECORD, TALK
from ..errors import WorkshopError, counted, listing
from ..findings import Finding, to_html
from ..folder import Folder
from ..sealed_pages import SealedPages
from ..weekly import AGENDA, CHANNEL, DAY, DAYS, MINUTES, MODERATOR, TIME, USUAL_MINUTES, USUAL_TIME
from ..written import num
from . import drives, exchange, perception, plots, quadrants, rhythm

if TYPE_CHECKING:
    import ipywidgets

STAGE = "communication"
MINUTES_A_TOPIC = 10
WEEKS_A_YEAR = 46
"""Weeks in which people work, of a year."""
SHORT, LONG = 15, 90
USUAL_AGENDA = (
    "What became of last week's leads",
    "What comes next week that the other side should know",
    "One thing each side needs",
)
MEETING = "weekly-meeting.ics"


def predict(team: Folder, survey: pd.DataFrame) -> Decide:
    """Before anything is shown: on which topic are the two sides furthest apart?"""
    import ipywidgets as w

    topics = sorted(survey["topic"].dropna().unique())
    widget = w.Dropdown(
        options=["", *topics], description="Our guess", layout=w.Layout(width="36em")
    )
    return Decide(
        team,
        PREDICTION,
        "On which topic are we furthest apart? Agree on one, then record it.",
        widget,
        stage=STAGE,
    )


def how_the_guess_did(team: Folder, gaps: Finding) -> Finding:
    """How the recorded guess did: at which place the guessed topic really stands."""
    guess = subjects.read(team.decisions, PREDICTION, "")
    if not guess:
        return Finding(
            "predicted", "No guess was recorded before the answers were shown.", kind="state"
        )
    if "Topic" not in gaps.table or guess not in set(gaps.table["Topic"]):
        return Finding("predicted", f"Your guess was “{guess}”; its answers cannot be shown.")
    widths = gaps.table["Gap"].abs().round(1).groupby(gaps.table["Topic"], sort=False).max()
    width, most = widths[guess], list(widths.index[widths == widths.max()])
    place, alike = int((widths > width).sum()) + 1, int((widths == width).sum()) - 1
    widest = (
        f"the widest is “{most[0]}”"
        if len(most) == 1
        else f"the widest are “{most[0]}” and {counted(len(most) - 1, 'other')}"
    )
    said = "the widest of all" if place == 1 else f"number {place} of {len(widths)}; {widest}"
    if alike:
        as_wide = f"as wide as {counted(alike, 'other')}"
        said = (
            f"{as_wide}, and none is wider"
            if place == 1
            else f"number {place} of {len(widths)} and {as_wide}; {widest}"
        )
    return Finding("predicted", f"You guessed “{guess}”: {num(width):.1f} steps apart, {said}.")


def reveal_gaps(team: Folder, gaps: Finding) -> Reveal:
    """What each side says of itself and of the other, one topic at a time and then all, once a
    guess is recorded.
    """
    return Reveal(
        gaps,
        lambda: plots.gap_chart(gaps, team.terms),
        lambda: how_the_guess_did(team, gaps),
        label="Show everything",
        steps=perception.by_topic(gaps, team.terms),
        until=lambda: _locked(team, gaps),
    )


def reveal_imagination(team: Folder, imagination: Finding, *right: Finding) -> Reveal:
    """What each side expected to hear, and how often it was right, when the room asks for it."""
    return Reveal(
        imagination,
        lambda: plots.imagination_chart(imagination, team.terms),
        *right,
        label="Show what we expected",
        until=lambda: _locked(team, imagination),
    )


def reveal(team: Folder, *results: Finding, label: str) -> Reveal:
    """More of what the survey says, when the room asks for it and a guess is recorded; the fields
    of a `quadrants` finding as a picture too.
    """
    shown: list = []
    for result in results:
        shown.append(result)
        if result.name == "quadrants":
            shown.append(lambda result=result: quadrants.quadrant_chart(result, team.terms))
    return Reveal(*shown, label=label, until=lambda: _locked(team, *results))


def _locked(team: Folder, *findings: Finding) -> str:
    """What has to be done before answers are shown: a guess that is on file cannot be changed
    afterwards without a trace.
    """
    if all(finding.table.empty for finding in findings) or team.decisions.value(PREDICTION):
        return ""
    return "First record your guess above. The answers stay hidden until then."


def talk_through(team: Folder, gaps: Finding) -> Decide:
    """Which topics do we talk through? The widest gaps stand first, once a guess is recorded;
    before, the order would tell.
    """
    topics = list(dict.fromkeys(gaps.table["Topic"])) if "Topic" in gaps.table else []
    if not team.decisions.value(PREDICTION):
        topics = sorted(topics)
    recorded = [topic for topic in subjects.read(team.decisions, TALK, []) if topic not in topics]

    def consequence(chosen: tuple[str, ...]) -> str:
        if not chosen:
            return "Tick two or three: the ones where talking changes what you do on Monday."
        minutes = MINUTES_A_TOPIC * len(chosen)
        late = " Fewer would be heard better." if len(chosen) > 4 else ""
        return (
            f"{counted(len(chosen), 'topic')}, {minutes} minutes at {MINUTES_A_TOPIC} minutes"
            f" each.{late}"
        )

    widget = checklist([*topics, *recorded], columns=2)
    return Decide(
        team,
        TALK,
        "Which topics do we talk through, and who begins?",
        widget,
        stage=STAGE,
        consequence=consequence,
        owned=True,
    )


def weekly_meeting(team: Folder) -> Several:
    """The weekly meeting as one control: day, time, length, agenda, where to write, who
    moderates.
    """
    return Several(
        "When do we meet every week, and what happens in between?",
        {
            "Day": weekly_day(team),
            "Begins": weekly_time(team),
            "Minutes": weekly_minutes(team),
            "Agenda": weekly_agenda(team),
            "We write in": channel(team),
            "Moderates": moderator(team),
        },
    )


def weekly_day(team: Folder) -> Decide:
    """On which day do the two sides meet every week?"""
    import ipywidgets as w

    widget = w.ToggleButtons(options=DAYS, value="Tuesday", style={"button_width": "9em"})
    return Decide(team, DAY, "On which day do we meet every week?", widget, stage=STAGE, owned=True)


def weekly_time(team: Folder) -> Decide:
    """At what time does the weekly meeting begin?"""
    import ipywidgets as w

    options = [f"{hour:02d}:{minute:02d}" for hour in range(7, 19) for minute in (0, 15, 30, 45)]
    return Decide(
        team,
        TIME,
        "When does it begin?",
        w.Dropdown(options=options, value=USUAL_TIME, description="Begins at"),
        stage=STAGE,
    )


def weekly_agenda(team: Folder) -> Decide:
    """What is on the agenda every week, and who brings it?"""
    widget = sheet({"item": "what we talk about", "brings": "who brings it"}, rows=5)
    widget.value = [{"item": item, "brings": ""} for item in USUAL_AGENDA]

    def consequence(rows: list[dict[str, str]]) -> str:
        nobody = [row["item"] for row in rows if row.get("item") and not row.get("brings")]
        return (
            f"Nobody brings yet: {'; '.join(nobody)}."
            if nobody
            else f"{counted(len(rows), 'point')}, each with somebody who brings it."
        )

    return Decide(
        team,
        AGENDA,
        "What is on the agenda every week, and who brings it?",
        widget,
        stage=STAGE,
        consequence=consequence,
        owned=True,
    )


def channel(team: Folder) -> Decide:
    """Where do the two sides write to each other, and what for?"""
    widget = sheet(
        {
            "channel": "the channel's name, such as #sales-and-marketing",
            "for": "what it is for",
        },
        rows=2,
    )
    return Decide(
        team,
        CHANNEL,
        "Where do we write to each other in between, what for, and how soon does one answer?",
        widget,
        stage=STAGE,
        owned=True,
    )


def moderator(team: Folder) -> Decide:
    """Who brings the two sides together when the meeting does not take place?"""
    import ipywidgets as w

    names = tuple(team.table("people")["person"])
    widget = w.Combobox(
        options=names,
        ensure_option=False,
        placeholder="a person both sides trust",
        description="Moderates",
    )
    return Decide(
        team,
        MODERATOR,
        "If the meeting fails twice in a row: who moderates a talk between the two sides?",
        widget,
        stage=STAGE,
        owned=True,
    )


def last_weeks(team: Folder) -> Decide:
    """Where no export tells who came: what became of the weekly meeting in each of the last twelve
    weeks, as the room remembers it.
    """
    widget = sheet(
        {"week": "week of", "held": [(word, word) for word in rhythm.WEEK_ANSWERS]},
        rows=rhythm.GRID_WEEKS,
    )
    widget.value = rhythm.grid_of_weeks(team.date)
    return Decide(
        team,
        LAST_WEEKS,
        "What became of the weekly meeting in the week of each of these Mondays? Held: somebody of"
        " each side was there.",
        widget,
        stage=RECORD,
        consequence=rhythm.weekly_from_memory,
    )


def weekly_from_memory(team: Folder) -> Finding:
    """What the room typed in of the last twelve weeks, as recorded."""
    return rhythm.weekly_from_memory(subjects.read(team.decisions, LAST_WEEKS, []))


def weekly_minutes(team: Folder) -> Decide:
    """How long is the weekly meeting, and what does it cost?"""
    import ipywidgets as w

    people = team.table("people")
    n = int(people["team"].isin(team.sides).sum())

    def consequence(minutes: int) -> str:
        return meeting_cost(minutes, people=n)

    widget = w.IntSlider(
        value=USUAL_MINUTES,
        min=SHORT,
        max=LONG,
        step=5,
        description="Minutes",
        continuous_update=False,
        layout=w.Layout(width="32em"),
    )
    return Decide(team, MINUTES, "How long is it?", widget, stage=STAGE, consequence=consequence)


def meeting_cost(minutes: int, *, people: int) -> str:
    """What a weekly meeting of so many minutes costs, in words.

    >>> meeting_cost(30, people=16)
    '30 minutes a week are 23 hours a year for each; with all 16 people 368 hours. Two or three from
    each side are often enough.'
    """
    each = minutes * WEEKS_A_YEAR / 60
    sentence = f"{minutes} minutes a week are {each:.0f} hours a year for each"
    if people < 2:
        return sentence + "."
    few = " Two or three from each side are often enough." if people > 8 else ""
    return f"{sentence}; with all {people} people {each * people:.0f} hours.{few}"


def weekly(team: Folder) -> Finding:
    """The weekly meeting as it was decided: day, time, length, agenda, who sees to it; also written
    as a calendar file.
    """
    from .. import files
    from .. import weekly as meeting

    current = team.decisions.current()
    day = current.get(DAY)
    if day is None:
        return Finding(
            "weekly-meeting", "The weekly meeting has not been decided yet.", kind="state"
        )
    sentence = (
        f"{listing(team.sides)} meet every {day.value} at {meeting.start(team):%H:%M} for"
        f" {meeting.length(team)} minutes."
    )
    sentence += f" {day.owner} sees to it." if day.owner else " Nobody is named yet who sees to it."
    table = pd.DataFrame(
        [[row["item"], row["brings"]] for row in meeting.agenda(team)],
        columns=["On the agenda", "Who brings it"],
    )
    entry = meeting.calendar(team)
    if entry is None:
        caveat = f"There is no calendar entry: it needs a day from {DAYS[0]} to {DAYS[-1]}."
        return Finding("weekly-meeting", sentence, table, caveat=caveat)
    try:
        written = files.write(team.hand_over / MEETING, entry)
        caveat = f"{files.within(team.path, written)} opens in your calendar: send it to everyone."
    except WorkshopError as error:
        caveat = str(error)
    return Finding("weekly-meeting", sentence, table, caveat=caveat)


def needs(team: Folder, side: str) -> Decide:
    """What a side (sales or marketing) needs of the other, with the other's answers."""
    own = team.settings.teams[side].name
    other = team.terms.other(own)
    columns = {
        "need": f"what {own} needs",
        "answer": [(word, key) for key, word in exchange.WORDS.items()],
        "owner": "who does it",
        "due": "",
    }
    widget = sheet(columns, rows=exchange.MOST, people=listed(team))
    widget.value = exchange.asked(team, side)[: exchange.MOST]

    def consequence(rows: list[dict[str, str]]) -> str:
        unclear = [row["need"] for row in rows if row.get("answer") == "unclear"]
        settled = sum(
            row.get("answer") == "yes" and bool(row.get("owner") and row.get("due")) for row in rows
        )
        said = f"{settled} of {counted(len(rows), 'need')} settled: a yes with an owner and a date."
        return said + (f" Unclear: {'; '.join(unclear)}. {exchange.AGAIN}" if unclear else "")

    return Decide(
        team,
        f"{exchange.NEEDS}-{side}",
        f"What does {own} need from {other}? {other} answers with one word.",
        widget,
        stage=STAGE,
        consequence=consequence,
    )


def what_drives(team: Folder) -> Guessing:
    """What drives the other side: said and guessed unseen, locked, then shown together."""
    return Guessing(drives.Round(team))


class Guessing(SealedPages):
    """What people see of a `drives.Round`: a page a side, one button that shows both, and boxes for
    the hits.
    """

    def __init__(self, round_: drives.Round) -> None:
        import ipywidgets as w

        super().__init__(round_)
        self.round: drives.Round = round_
        self.own: dict[str, dict[str, ipywidgets.Textarea]] = {}
        self.guessed: dict[str, dict[str, ipywidgets.Textarea]] = {}
        self.hits: dict[str, dict[str, Valued]] = {}
        for side in round_.terms.sides:
            self._page(side)
        self.keep = w.Button(
            description="Record the hits",
            button_style="primary",
            layout=w.Layout(width="14em", display="none"),
        )
        on_press(self.keep, self.record)
        self.ticked = w.VBox()
        self.draw(
            "What drives us, and what do we think drives the other side?", self.ticked, self.keep
        )

    def _page(self, side: str) -> None:
        """Two fields a question: what a side says of itself, and what it thinks the other says."""
        import ipywidgets as w

        apart = w.Layout(justify_content="space-between")
        words = f"{side}: ours", f"Our guess at {self.round.terms.other(side)}"
        rows = [
            w.HBox(
                [
                    w.HTML(f"<b>{html.escape(word)}</b>", layout=w.Layout(width="45%"))
                    for word in words
                ],
                layout=apart,
            )
        ]
        self.own[side], self.guessed[side] = {}, {}
        for question, (one, several, most) in drives.QUESTIONS.items():
            asked = f"{most} {several}" if most > 1 else f"the {one}"
            for fields in (self.own[side], self.guessed[side]):
                fields[question] = w.Textarea(
                    placeholder="one a line",
                    layout=w.Layout(width="45%", height=f"{1.7 * most + 1:.1f}em"),
                )
            rows.append(w.HTML(html.escape(asked[0].upper() + asked[1:])))
            rows.append(
                w.HBox([self.own[side][question], self.guessed[side][question]], layout=apart)
            )
        self.pages[side], self.fields[side] = (
            rows,
            [
                *self.own[side].values(),
                *self.guessed[side].values(),
            ],
        )

    def read(self, side: str) -> dict[str, dict[str, list[str]]]:
        """What a side says of itself and guesses of the other, a line an answer."""
        parts = {"own": self.own[side], "guessed": self.guessed[side]}
        return {
            part: {question: field.value.splitlines() for question, field in fields.items()}
            for part, fields in parts.items()
        }

    def told(self, answers: Mapping[str, Answer]) -> str:
        """What each side says of itself beside the other's guess, with a box for each hit."""
        import ipywidgets as w

        parts = []
        for side in answers:
            parts.append(
                w.HTML(f"<p><b>{html.escape(side)}: tick what the other side named</b></p>")
            )
            self.hits[side] = {}
            for question, (own, guessed) in self.round.pairs(side).items():
                if own:
                    self.hits[side][question] = checklist(own)
                    heading = w.HTML(html.escape(drives.QUESTIONS[question][1].capitalize()))
                    said = w.HTML(f"<p>Guessed: {html.escape('; '.join(guessed) or 'nothing')}</p>")
                    parts.append(
                        w.HBox(
                            [
                                w.VBox(
                                    [heading, self.hits[side][question]],
                                    layout=w.Layout(width="50%"),
                                ),
                                said,
                            ]
                        )
                    )
        self.ticked.children = parts
        self.show.layout.display, self.keep.layout.display = "none", ""
        return "<p>The side that was guessed says what hit.</p>"

    def record(self) -> None:
        """Record the hits of both sides and show what they come to."""
        try:
            for side, boxes in self.hits.items():
                self.round.record(side, {question: box.value for question, box in boxes.items()})
        except WorkshopError as error:
            self.outcome.value = f"<p>{html.escape(str(error))}</p>"
            return
        self.outcome.value = to_html(drives.hits(self.round.team))
