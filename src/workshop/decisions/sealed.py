"""What both sides say unseen: locked one after the other, shown together, held against its seal
whenever it is read.

Until both sides are in no file holds a word of it, only a seal: a digest of the answer and of a
random salt. Once both are shown the answer and the salt are on file, and whoever reads them later
sees whether they are what was locked.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import WorkshopError, listing
from ..terms import Terms
from . import RECORD, Decisions

Answer = dict[str, Any]
"""One side's answer: plain JSON, an entry a name."""


@dataclass(frozen=True)
class Sealing:
    """How one kind of answer is recorded: `subject` begins its slugs, `field` holds it beside the
    salt, `what` is its word.

    >>> Sealing("points", "points", "points").locked("sales")
    'points-locked-sales'
    """

    subject: str
    field: str
    what: str

    def locked(self, key: str) -> str:
        """The slug of a side's seal."""
        return f"{self.subject}-locked-{key}"

    def given(self, key: str) -> str:
        """The slug of what a side gave, once both are shown."""
        return f"{self.subject}-given-{key}"


class Waiting:
    """Where locked answers wait until both sides are in: the memory of this process, and nowhere
    else.

    A restart loses them, and the side gives its answer again. Whoever keeps them elsewhere hands
    `SealedRound` an object with these three methods.
    """

    def __init__(self) -> None:
        self._answers: dict[str, tuple[Answer, str]] = {}

    def put(self, key: str, answer: Answer, salt: str) -> None:
        """Keep a side's answer and salt."""
        self._answers[key] = answer, salt

    def get(self, key: str) -> tuple[Answer, str] | None:
        """A side's answer and salt; None where the side is not in."""
        return self._answers.get(key)

    def drop(self, key: str) -> None:
        """Forget a side's answer."""
        self._answers.pop(key, None)


class SealedRound:
    """One round of both sides: each locks its answer, both are shown at once. Sides are called by
    their names.

    `check` gets a side's name and what it gave, and returns the answer to lock, or raises
    WorkshopError with the sentence that says what is wrong with it; then nothing is locked.
    """

    def __init__(
        self,
        decisions: Decisions,
        terms: Terms,
        sealing: Sealing,
        check: Callable[[str, Any], Answer],
        *,
        waiting: Waiting | None = None,
    ) -> None:
        self.decisions, self.terms, self.sealing, self.check = decisions, terms, sealing, check
        self.waiting = waiting or Waiting()

    def locked(self, side: str) -> bool:
        """Whether this side's answer is locked and waits for the other's."""
        return self.waiting.get(self.terms.key(side)) is not None

    def ready(self) -> bool:
        """Whether both sides are in."""
        return all(self.locked(side) for side in self.terms.sides)

    def lock(self, side: str, given: Any) -> None:
        """Lock a side's answer: its seal is recorded, and no word of it.

        Raises WorkshopError where the answer is none, the side is none of the two, or the side is
        locked already.
        """
        key = self.terms.key(side)
        if self.locked(side):
            raise WorkshopError(f"{side} is locked already; unlock it first.")
        answer, salt = self.check(side, given), secrets.token_hex(16)
        # The seal goes first: an answer that waits without one could be changed without a trace.
        self.decisions.record(self.sealing.locked(key), {"seal": seal(answer, salt)}, stage=RECORD)
        self.waiting.put(key, answer, salt)

    def unlock(self, side: str) -> None:
        """Forget what a side locked, so that it can give its answer again; its seal does not count
        any more.
        """
        key = self.terms.key(side)
        if self.locked(side):
            self.waiting.drop(key)
            self.decisions.withdraw(
                self.sealing.locked(key), because="unlocked before both were shown"
            )

    def reveal(self) -> dict[str, Answer]:
        """Record and return both sides' answers, by side; after that both may lock again.

        Raises WorkshopError, and shows nothing, while a side is missing.
        """
        missing = [side for side in self.terms.sides if not self.locked(side)]
        if missing:
            has = "has" if len(missing) == 1 else "have"
            raise WorkshopError(
                f"{listing(missing)} {has} not locked any {self.sealing.what} yet; nothing is shown"
                " before."
            )
        for key, _ in self.terms.keyed():
            answer, salt = self.waiting.get(key) or ({}, "")
            self.decisions.record(
                self.sealing.given(key), {self.sealing.field: answer, "salt": salt}, stage=RECORD
            )
        for key, _ in self.terms.keyed():
            self.waiting.drop(key)
        return self.shown()

    def shown(self) -> dict[str, Answer]:
        """Both sides' answers as last shown, by side; nothing before, or where a seal does not
        fit.
        """
        return given(self.decisions, self.terms, self.sealing)


def given(decisions: Decisions, terms: Terms, sealing: Sealing) -> dict[str, Answer]:
    """Both sides' answers by side, as they were last shown; nothing before that, or where one does
    not fit its seal.

    An answer is held against the last seal before it, so that a round that has only begun takes
    nothing away from the one before.
    """
    found: dict[str, Answer] = {}
    for key, side in terms.keyed():
        answer, locked = None, None
        for decision in decisions.history():
            if decision.what == sealing.locked(key):
                locked = None if decision.withdrawn else _part(decision.value, "seal")
            elif decision.what == sealing.given(key):
                answer = _part(decision.value, sealing.field)
                fits = (
                    isinstance(answer, Mapping)
                    and seal(answer, str(_part(decision.value, "salt"))) == locked
                )
                answer = dict(answer) if fits and not decision.withdrawn else None
        if answer is None:
            return {}
        found[side] = answer
    return found


def seal(answer: Mapping[str, Any], salt: str) -> str:
    """The digest of an answer and a salt; the order of the entries does not matter.

    >>> seal({"a": 1, "b": 2}, "x") == seal({"b": 2, "a": 1}, "x") != seal({"a": 1, "b": 2}, "y")
    True
    """
    text = json.dumps([salt, sorted(answer.items())], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _part(value: object, name: str) -> Any:
    """An entry of a recorded value; None where it is none."""
    return value.get(name) if isinstance(value, Mapping) else None
