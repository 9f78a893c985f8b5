"""What drives the other side: its targets, how it is paid, what its days are like, what a good customer is to it.

Each side answers for itself and guesses the other's answers. Nothing is shown or written before both have locked
theirs; a person then says which guesses hit, no text is compared by a machine.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..decisions import RECORD
from ..errors import WorkshopError, listing, possessive
from ..findings import Finding
from ..folder import Folder

QUESTIONS = {
    "targets": ("quarterly target", "quarterly targets", 3),
    "pay": ("thing that its pay depends on", "things that its pay depends on", 1),
    "headaches": ("daily headache", "daily headaches", 3),
    "customer": ("mark of a good customer", "marks of a good customer", 3),
}
"""What is asked, in words for one and for several, and how many answers at the most."""
SEALED, HITS = "drives-locked", "what-drives"
Answers = Mapping[str, Sequence[str]]


class Round:
    """One round: both sides lock, both are shown, the hits are recorded. Answers live in this object until they are shown."""

    def __init__(self, team: Folder) -> None:
        self.team = team
        self._own: dict[str, dict[str, list[str]]] = {}
        self._guessed: dict[str, dict[str, list[str]]] = {}

    def lock(self, side: str, own: Answers, guessed: Answers) -> None:
        """Lock what a side (sales or marketing) says of itself and guesses of the other; a seal is recorded, no word of it.

        Raises WorkshopError when a side has said nothing of itself.
        """
        mine, theirs = _tidy(own), _tidy(guessed)
        if not any(mine.values()):
            raise WorkshopError(f"{self._name(side)} has not said anything of itself yet.")
        seal = hashlib.sha256(f"{secrets.token_hex(16)}{json.dumps([mine, theirs])}".encode()).hexdigest()
        self.team.decisions.record(f"{SEALED}-{side}", {"seal": seal}, stage=RECORD)
        self._own[side], self._guessed[side] = mine, theirs

    def locked(self, side: str) -> bool:
        """Whether this side is in."""
        return side in self._own

    def pairs(self, side: str) -> dict[str, tuple[list[str], list[str]]]:
        """For each question what a side says of itself and what the other guessed; refused until both have locked."""
        missing = [self._name(s) for s in ("sales", "marketing") if not self.locked(s)]
        if missing:
            raise WorkshopError(f"{listing(missing)} {'has' if len(missing) == 1 else 'have'} not locked yet; nothing is shown before.")
        guessed = self._guessed["marketing" if side == "sales" else "sales"]
        return {question: (self._own[side][question], guessed[question]) for question in QUESTIONS}

    def record(self, side: str, hit: Answers) -> None:
        """Record which of a side's own answers the other side named, as a person of that side ticked them."""
        value = {question: {"own": own, "guessed": guessed, "hit": [item for item in own if item in hit.get(question, ())]} for question, (own, guessed) in self.pairs(side).items()}
        self.team.decisions.record(f"{HITS}-{side}", value, stage=RECORD)

    def _name(self, side: str) -> str:
        return self.team.settings.teams[side].name


def hits(team: Folder) -> Finding:
    """How much each side knows of what drives the other: "Marketing named 1 of Sales' 3 quarterly targets."

    One row a side and question, as recorded. A plain count without a verdict.
    """
    rows, said = [], []
    for side, name in team.terms.keyed():
        by = team.terms.other(name)
        value = team.decisions.value(f"{HITS}-{side}")
        for question, (one, several, _) in QUESTIONS.items():
            own, hit = _recorded(value, question)
            if not own:
                continue
            rows.append([by, name, several, len(hit), len(own), listing(own)])
            if question == "targets":
                said.append(f"{by} named {len(hit)} of {possessive(name)} {len(own)} {one if len(own) == 1 else several}.")
    if not rows:
        return Finding("what-drives", "What drives the other side has not been guessed yet.")
    table = pd.DataFrame(rows, columns=["Who guessed", "About", "What", "Named", "Of", "In their words"])
    if not said:
        said = [f"{int(table['Named'].sum())} of {int(table['Of'].sum())} answers were named by the other side."]
    return Finding("what-drives", " ".join(said), table, caveat="A person of the side that was guessed said which guesses hit.")


def _recorded(value: Any, question: str) -> tuple[list[str], list[str]]:
    found = value.get(question) if isinstance(value, Mapping) else None
    if not isinstance(found, Mapping):
        return [], []
    own, hit = ([str(item) for item in found.get(key, ())] if isinstance(found.get(key, ()), list) else [] for key in ("own", "hit"))
    return own, [item for item in hit if item in own]


def _tidy(given: Answers) -> dict[str, list[str]]:
    """One answer a line, without blanks and repetitions, at most as many as asked for."""
    return {question: list(dict.fromkeys(" ".join(str(item).split()) for item in given.get(question, ()) if str(item).strip()))[:most] for question, (_, _, most) in QUESTIONS.items()}
