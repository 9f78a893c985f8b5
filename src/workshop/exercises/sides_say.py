"""What each side says as one, where there are too few people for a survey: one answer a side.

A side talks until it has one number for each statement, about itself and about the other, and locks
them unseen. What is shown is what two groups agreed on; it says of nobody what this person thinks.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..decisions.sealed import Answer, SealedRound, Sealing, given
from ..decisions.slugs import SIDES_GIVEN
from ..errors import WorkshopError
from ..findings import Finding
from ..folder import Folder
from ..importers.forms import TOPICS
from ..sealed_pages import SealedPages
from .question import NotAnAnswer, number

STATEMENTS = tuple(first for first, _ in TOPICS.values())
"""What is judged: one statement a theme."""
LOWEST, HIGHEST = 1, 5
SEALING = Sealing(SIDES_GIVEN.removesuffix("-given"), "answers", "answers")
OWN, OTHER = "own", "other"


def topics(team: Folder) -> tuple[str, ...]:
    """The statements that both sides answered; none before both are shown."""
    return STATEMENTS if given(team.decisions, team.terms, SEALING) else ()


def gaps(team: Folder) -> Finding:
    """Both sides' answers beside one another, the widest gap first: what the other says minus what
    a side says of itself.

    Columns: About, Statement, Says of itself, The other says, Gap; empty before both are shown.
    """
    columns = ["About", "Statement", "Says of itself", "The other says", "Gap"]
    answers = given(team.decisions, team.terms, SEALING)
    rows = []
    for side in team.sides if answers else ():
        other = team.terms.other(side)
        for statement in STATEMENTS:
            own = answers[side].get(f"{OWN}: {statement}")
            theirs = answers[other].get(f"{OTHER}: {statement}")
            if isinstance(own, int) and isinstance(theirs, int):
                rows.append([side, statement, own, theirs, theirs - own])
    table = pd.DataFrame(rows, columns=columns)
    if table.empty:
        return Finding("sides-say", "Both sides have not answered yet.", table)
    table = table.sort_values("Gap", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True)
    first = table.iloc[0]
    if not first["Gap"]:
        sentence = "You see yourselves and one another alike on every statement."
    else:
        sentence = (
            f"Furthest apart: {first['About']} gives itself {first['Says of itself']} on"
            f" “{first['Statement']}”, {team.terms.other(first['About'])} gives it"
            f" {first['The other says']}."
        )
    return Finding(
        "sides-say",
        sentence,
        table,
        caveat=(
            "Each number is what a side agreed on, from 1 (not at all true) to 5 (fully true). It"
            " is an order in which to talk, and no more."
        ),
    )


class SidesSay(SealedPages):
    """A page a side with two boxes for each statement; both sides' are shown when both are in."""

    at_once = True

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        self.team = team
        super().__init__(SealedRound(team.decisions, team.terms, SEALING, self._checked))
        self.typed: dict[str, dict[str, Any]] = {}
        box, name = w.Layout(width="4em"), w.Layout(width="auto")
        for side in team.sides:
            other, made, rows = team.terms.other(side), {}, []
            rows.append(
                w.HTML(
                    f"<p>{html.escape(side)} agrees on one number for each,"
                    f" {LOWEST} (not at all true) to {HIGHEST} (fully true). The first box is about"
                    f" {html.escape(side)} itself, the second about {html.escape(other)}.</p>"
                )
            )
            for statement in STATEMENTS:
                pair = [
                    w.Text(tooltip=f"{about} {statement}", placeholder=short, layout=box)
                    for about, short in ((side, "us"), (other, "them"))
                ]
                made.update(zip((f"{OWN}: {statement}", f"{OTHER}: {statement}"), pair))
                rows.append(w.HBox([*pair, w.HTML(html.escape(statement), layout=name)]))
            self.typed[side], self.fields[side], self.pages[side] = made, list(made.values()), rows
        self.draw("One answer a side")

    def read(self, side: str) -> dict[str, str]:
        """What a side has typed in, by what it is about."""
        return {about: field.value for about, field in self.typed[side].items()}

    def told(self, answers: Mapping[str, Answer]) -> str:
        """Both sides' answers beside one another."""
        from .controls import changed, finding_html

        changed()
        return finding_html(gaps(self.team))

    def _checked(self, side: str, typed: Mapping[str, str]) -> Answer:
        answer: Answer = {}
        for about, said in typed.items():
            try:
                value = number(said) if said.strip() else None
            except NotAnAnswer:
                value = None
            if value not in range(LOWEST, HIGHEST + 1):
                raise WorkshopError(
                    f"{side}, “{about.partition(': ')[2]}”: write a whole number from {LOWEST} to"
                    f" {HIGHEST} into both boxes."
                )
            answer[about] = int(value or 0)
        return answer
