"""What each side guesses before it looks: locked one after the other, shown together, held beside
the answer.

A guess that turns out wrong makes people look, so each "before you look" has one that is on file.
"""

from __future__ import annotations

import html
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .decisions.sealed import Answer, SealedRound, Sealing
from .decisions.slugs import GUESSES
from .errors import WorkshopError
from .folder import Folder
from .sealed_pages import SealedPages
from .stage import live


@dataclass(frozen=True)
class Asked:
    """One thing that is guessed: its short name, the words before its field, and how far a number
    may go (or the choices of which one is taken).
    """

    name: str
    words: str
    most: int = 100
    choices: Sequence[str] = ()


ASKED: Mapping[str, tuple[str, tuple[Asked, ...]]] = {
    "guess-alike": (
        "Of a hundred leads, what do you think?",
        (
            Asked("alike", "so many do we both judge alike"),
            Asked("won", "so many that we call good are won"),
        ),
    ),
    "guess-contact": (
        "How much do we talk, do you think?",
        (
            Asked("held", "of the last ten weekly meetings took place", 10),
            Asked("across", "of ten messages that we write go to the other side", 10),
        ),
    ),
    "guess-years": (
        "How many years does the whole list take?",
        (Asked("years", "years at today's capacity", 100),),
    ),
    "guess-colleague": (
        "Of ten leads, how often do two of us agree?",
        (Asked("same", "of ten get the same rating from a colleague of our own side", 10),),
    ),
    "guess-meeting": (
        "How often was the meeting held?",
        (Asked("held", "of ten were held", 10),),
    ),
}
"""The numbers that are guessed, by the subject that they are recorded under."""


def guess(team: Folder, subject: str) -> Guess:
    """The control of one of `ASKED`: a page a side, both shown when both are in."""
    title, asked = ASKED[subject]
    return Guess(team, subject, title, asked)


def topic(team: Folder, topics: Sequence[str]) -> Guess:
    """The control for the topic on which each side thinks the two are furthest apart."""
    asked = (Asked("topic", "Our guess", choices=tuple(topics)),)
    return Guess(team, "guess-topic", "Where are we furthest apart?", asked)


def given(answer: Mapping[str, Any]) -> str:
    """What a side guessed, in words.

    >>> given({"alike": 40, "won": 25}), given({"topic": "targets"})
    ('40 and 25', '“targets”')
    """
    return " and ".join(f"“{one}”" if isinstance(one, str) else str(one) for one in answer.values())


def said_of_all(counted: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What a side guesses where each of its people did: the middle of the numbers, or what most
    said; nothing where nobody answered.

    `counted` is what was asked on the phones, as it is kept with the decisions.

    >>> said_of_all({"numbers": [[2, 3, 7], [5, 5, 6]]}, ["held", "across"])
    {'held': 3, 'across': 5}
    >>> said_of_all({"counts": {"Price": 2, "Speed": 5}}, ["topic"])
    {'topic': 'Speed'}
    """
    if counts := counted.get("counts"):
        most = max(counts.values())
        return {names[0]: min(what for what, often in counts.items() if often == most)}
    numbers = counted.get("numbers", ())
    if len(numbers) < len(names) or not all(numbers[: len(names)]):
        return {}
    return {name: round(statistics.median(found)) for name, found in zip(names, numbers)}


class Guess(SealedPages):
    """What people see of a guess: a field a question on each side's page."""

    at_once = True

    def __init__(self, team: Folder, subject: str, title: str, asked: Sequence[Asked]) -> None:
        import ipywidgets as w

        assert subject in GUESSES
        self.asked = {one.name: one for one in asked}
        super().__init__(
            SealedRound(
                team.decisions, team.terms, Sealing(subject, "guess", "guesses"), self._checked
            )
        )
        live.SIDES.update(dict(team.terms.keyed()))
        self.typed: dict[str, dict[str, Any]] = {}
        for side in team.terms.sides:
            made: dict[str, Any] = {}
            rows = []
            for one in asked:
                if one.choices:
                    made[one.name] = w.Dropdown(
                        options=["", *one.choices], layout=w.Layout(width="26em")
                    )
                else:
                    made[one.name] = w.BoundedIntText(
                        min=0, max=one.most, layout=w.Layout(width="6em")
                    )
                rows.append(w.HBox([made[one.name], w.HTML(html.escape(one.words))]))
            self.typed[side], self.fields[side] = made, list(made.values())
            self.pages[side] = rows
        self.draw(title)

    def read(self, side: str) -> dict[str, Any]:
        """What a side has typed in, by question."""
        return {name: field.value for name, field in self.typed[side].items()}

    def told(self, answers: Mapping[str, Answer]) -> str:
        """Both guesses, side by side."""
        lines = [
            f"<p><b>{html.escape(side)}</b>: {html.escape(given(answer))}</p>"
            for side, answer in answers.items()
        ]
        return "".join(lines)

    def _checked(self, side: str, typed: Mapping[str, Any]) -> Answer:
        answer: Answer = {}
        for name, one in self.asked.items():
            value = typed.get(name)
            if one.choices:
                if value not in one.choices:
                    raise WorkshopError(f"{side} has chosen nothing yet.")
                answer[name] = str(value)
            else:
                answer[name] = int(value or 0)
        return answer
