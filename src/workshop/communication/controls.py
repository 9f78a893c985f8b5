"""The controls of the communication stage: a prediction, the topics to talk through, the weekly meeting."""

from __future__ import annotations

import pandas as pd

from ..controls import Decide, Reveal, checklist
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from . import plots

PREDICTION, TALK, DAY, MINUTES = "predicted-topic", "topics-to-talk-through", "weekly-meeting-day", "weekly-meeting-minutes"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MINUTES_A_TOPIC = 10
WEEKS_A_YEAR = 46
"""Weeks in which people work, of a year."""
SHORT, LONG = 15, 90


def predict(team: Folder, survey: pd.DataFrame) -> Decide:
    """Before anything is shown: on which topic are the two sides furthest apart?"""
    import ipywidgets as w

    topics = sorted(survey["topic"].dropna().unique())
    widget = w.Dropdown(options=["", *topics], description="Our guess", layout=w.Layout(width="36em"))
    return Decide(team, PREDICTION, "On which topic are we furthest apart? Agree on one, then record it.", widget, stage="communication")


def predicted(team: Folder, gaps: Finding) -> Finding:
    """How the recorded guess did: at which place the guessed topic really stands."""
    guess = team.decisions.value(PREDICTION, "")
    if not guess:
        return Finding("predicted", "No guess was recorded before the answers were shown.")
    if "Topic" not in gaps.table or guess not in set(gaps.table["Topic"]):
        return Finding("predicted", f"Your guess was “{guess}”; its answers cannot be shown.")
    order = list(dict.fromkeys(gaps.table["Topic"]))
    place = order.index(guess) + 1
    width = gaps.table.loc[gaps.table["Topic"] == guess, "Gap"].abs().max()
    said = "the widest of all" if place == 1 else f"number {place} of {len(order)}; the widest is “{order[0]}”"
    return Finding("predicted", f"You guessed “{guess}”: {width:.1f} steps apart, {said}.")


def reveal_gaps(team: Folder, gaps: Finding) -> Reveal:
    """What each side says of itself and of the other, and how the guess did, when the room asks for it."""
    return Reveal(gaps, lambda: plots.gap_chart(gaps, sides=team.sides), lambda: predicted(team, gaps))


def reveal_imagination(team: Folder, imagination: Finding, *right: Finding) -> Reveal:
    """What each side expected to hear, and how often it was right, when the room asks for it."""
    return Reveal(imagination, lambda: plots.imagination_chart(imagination, sides=team.sides), *right, label="Show what we expected")


def talk_through(team: Folder, gaps: Finding) -> Decide:
    """Which topics do we talk through? The widest gaps stand first."""
    topics = list(dict.fromkeys(gaps.table["Topic"])) if "Topic" in gaps.table else []
    recorded = [topic for topic in team.decisions.value(TALK, []) if topic not in topics]

    def consequence(chosen: tuple[str, ...]) -> str:
        if not chosen:
            return "Tick two or three: the ones where talking changes what you do on Monday."
        minutes = MINUTES_A_TOPIC * len(chosen)
        late = " Fewer would be heard better." if len(chosen) > 4 else ""
        return f"{counted(len(chosen), 'topic')}, {minutes} minutes at {MINUTES_A_TOPIC} minutes each.{late}"

    widget = checklist([*topics, *recorded], columns=2)
    return Decide(team, TALK, "Which topics do we talk through, and who begins?", widget, stage="communication", consequence=consequence, owned=True)


def weekly_day(team: Folder) -> Decide:
    """On which day do the two sides meet every week?"""
    import ipywidgets as w

    widget = w.ToggleButtons(options=DAYS, value="Tuesday", style={"button_width": "7em"})
    return Decide(team, DAY, "On which day do we meet every week?", widget, stage="communication", owned=True)


def weekly_minutes(team: Folder) -> Decide:
    """How long is the weekly meeting, and what does it cost?"""
    import ipywidgets as w

    people = team.table("people")
    n = int(people["team"].isin(team.sides).sum())

    def consequence(minutes: int) -> str:
        return meeting_cost(minutes, people=n)

    widget = w.IntSlider(value=30, min=SHORT, max=LONG, step=5, description="Minutes", continuous_update=False, layout=w.Layout(width="32em"))
    return Decide(team, MINUTES, "How long is it?", widget, stage="communication", consequence=consequence)


def meeting_cost(minutes: int, *, people: int) -> str:
    """What a weekly meeting of so many minutes costs, in words.

    >>> meeting_cost(30, people=16)
    '30 minutes a week are 23 hours a year for each; with all 16 people 368 hours. Two or three from each side are often enough.'
    """
    each = minutes * WEEKS_A_YEAR / 60
    sentence = f"{minutes} minutes a week are {each:.0f} hours a year for each"
    if people < 2:
        return sentence + "."
    few = " Two or three from each side are often enough." if people > 8 else ""
    return f"{sentence}; with all {people} people {each * people:.0f} hours.{few}"


def weekly(team: Folder) -> Finding:
    """The weekly meeting as it was decided: day, length, who sees to it."""
    current = team.decisions.current()
    day, minutes = current.get(DAY), team.decisions.value(MINUTES)
    if day is None:
        return Finding("weekly-meeting", "The weekly meeting has not been decided yet.")
    sentence = f"{listing(team.sides)} meet every {day.value}" + (f" for {minutes} minutes." if minutes else "; for how long is still open.")
    return Finding("weekly-meeting", sentence + (f" {day.owner} sees to it." if day.owner else " Nobody is named yet who sees to it."))
