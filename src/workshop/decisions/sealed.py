"""What both sides say unseen: locked one after the other, shown together, held against its seal
whenever it is read.

Until both sides are in it is on no screen, in no table and in no notebook. The decisions hold a
seal alone: a digest of the answer and of a random salt. Answer and salt are kept in the folder's
`live/`, out of JupyterLab's file list, so that a reload or a restart loses nothing. Once both are
shown they are on file with the decisions, and whoever reads them later sees whether they are what
was locked.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import files
from ..errors import WorkshopError, listing
from ..terms import Terms
from ..typed import everywhere
from . import RECORD, Decisions

LIVE = "live"
"""The folder, beside the decisions, in which answers wait; the phones' answers wait there too."""
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


class Kept:
    """Where locked answers wait until both sides are in: a file a side in the folder's `live/`, for
    the owner of the folder alone to read.
    """

    def __init__(self, folder: Path, sealing: Sealing) -> None:
        self._folder, self._sealing = folder, sealing

    def _path(self, key: str) -> Path:
        return self._folder / f"{self._sealing.locked(key)}.json"

    def put(self, key: str, answer: Answer, salt: str) -> None:
        """Keep a side's answer and salt. Raises WorkshopError where the folder takes no file."""
        files.write(
            self._path(key),
            json.dumps({"answer": answer, "salt": salt}, ensure_ascii=False) + "\n",
            private=True,
        )

    def get(self, key: str) -> tuple[Answer, str] | None:
        """A side's answer and salt; None where the side is not in, or what is there is none."""
        try:
            held = json.loads(self._path(key).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        answer, salt = _part(held, "answer"), _part(held, "salt")
        return (answer, salt) if isinstance(answer, dict) and isinstance(salt, str) else None

    def drop(self, key: str) -> None:
        """Forget a side's answer. Raises WorkshopError where the file cannot be removed."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise WorkshopError(
                f"{self._path(key)} cannot be removed ({error.strerror or error}). Close what uses"
                " it, and check who may delete there."
            ) from error


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
    ) -> None:
        self.decisions, self.terms, self.sealing, self.check = decisions, terms, sealing, check
        self.kept = Kept(decisions.path.parent / LIVE, sealing)

    def locked(self, side: str) -> bool:
        """Whether this side's answer is locked and waits for the other's."""
        return bool(self.since(side))

    def since(self, side: str) -> str:
        """When this side locked the answer that waits (ISO); nothing where none does.

        What was kept and does not fit its seal was changed by hand, and does not count as locked.
        """
        key = self.terms.key(side)
        held, locked = self.kept.get(key), self.decisions.current().get(self.sealing.locked(key))
        fits = held and locked and seal(*held) == _part(locked.value, "seal")
        return locked.when if locked and fits else ""

    def shown_since(self) -> str:
        """When both sides' answers were last shown (ISO); nothing where they were not, or one does
        not fit its seal.
        """
        if not self.shown():
            return ""
        current = self.decisions.current()
        return max(current[self.sealing.given(key)].when for key, _ in self.terms.keyed())

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
        # The seal goes first: an answer that waits without one does not count, and one that could
        # not be kept is given again.
        self.decisions.record(self.sealing.locked(key), {"seal": seal(answer, salt)}, stage=RECORD)
        self.kept.put(key, answer, salt)

    def unlock(self, side: str) -> None:
        """Forget what a side locked, so that it can give its answer again; its seal does not count
        any more.
        """
        key = self.terms.key(side)
        if self.locked(side):
            self.kept.drop(key)
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
            answer, salt = self.kept.get(key) or ({}, "")
            self.decisions.record(
                self.sealing.given(key), {self.sealing.field: answer, "salt": salt}, stage=RECORD
            )
        for key, _ in self.terms.keyed():
            self.kept.drop(key)
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
        for decision in decisions.history(sealing.locked(key), sealing.given(key)):
            if decision.what == sealing.locked(key):
                locked = None if decision.withdrawn else _part(decision.value, "seal")
            else:
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
    text = json.dumps(
        [salt, sorted(everywhere(dict(answer)).items())], ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _part(value: object, name: str) -> Any:
    """An entry of a recorded value; None where it is none."""
    return value.get(name) if isinstance(value, Mapping) else None
