"""What was decided in the room, one line a decision, never overwritten.

`decisions.jsonl` is only ever appended to. Each line is written whole, under a lock and flushed to the disk, so a
crash loses nothing that was there before; a line that a crash cut short is skipped when reading and closed off before
the next one is written. The last line on a subject counts; earlier ones stay as history.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import WorkshopError, nearest

RECORD = "for the record"
"""The stage of what is kept with the decisions and is none: seals, points. Lists of decisions leave it out."""
PRESENT = "who-is-here"
"""The subject under which the people in the room are recorded; later decisions carry them as `who`."""


@dataclass(frozen=True)
class Decision:
    """One decision: `what` was decided (a slug), its `value` (plain JSON), in which `stage`, `when` (ISO, with the
    time zone) and `who` was there; `owner`, `due` (ISO date) and `status` where something has to be done. `withdrawn`
    is the reason why the subject is no longer decided."""

    what: str
    value: Any
    stage: str
    when: str
    who: tuple[str, ...] = ()
    owner: str = ""
    due: str = ""
    status: str = ""
    withdrawn: str = ""


class Decisions:
    """The decisions of one folder.

    Reading is always from the file, so two notebooks open on the same folder see each other's decisions.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def history(self, what: str | None = None) -> list[Decision]:
        """Every decision in the order it was recorded; only those on `what` when it is given."""
        return [d for d in self._read() if what in (None, d.what)]

    def current(self) -> dict[str, Decision]:
        """The decision that counts on each subject, in the order in which the subjects first came up.

        A subject whose last line withdraws it is not decided.
        """
        latest: dict[str, Decision] = {}
        for decision in self._read():
            latest[decision.what] = decision
        return {what: decision for what, decision in latest.items() if not decision.withdrawn}

    def value(self, what: str, default: Any = None) -> Any:
        """What was decided on a subject, or `default` when nothing was."""
        decision = self.current().get(what)
        return default if decision is None else decision.value

    def record(
        self,
        what: str,
        value: Any,
        *,
        stage: str,
        who: Iterable[str] | None = None,
        owner: str = "",
        due: str = "",
        status: str = "",
        withdrawn: str = "",
        when: datetime | None = None,
    ) -> Decision:
        """Append a decision and return it. `who` defaults to the people last recorded as present.

        Raises WorkshopError when the folder cannot be written to.
        """
        who = self.value(PRESENT, ()) if who is None else who
        stamp = (when or datetime.now().astimezone()).isoformat(timespec="seconds")
        decision = Decision(what, value, stage, stamp, _names(who), owner, due, status, withdrawn)
        line = {key: item for key, item in asdict(decision).items() if item or key in ("what", "value", "stage", "when")}
        self._append(json.dumps(line, ensure_ascii=False))
        return decision

    def amend(self, what: str, *, value: Any = None, owner: str | None = None, due: str | None = None, status: str | None = None) -> Decision:
        """Record a decision again with some of it changed; what is None stays. The earlier line stays readable.

        Raises WorkshopError when nothing is decided on the subject, naming the nearest.
        """
        before = self._known(what)
        return self.record(
            what, before.value if value is None else value, stage=before.stage,
            owner=before.owner if owner is None else owner, due=before.due if due is None else due, status=before.status if status is None else status,
        )

    def withdraw(self, what: str, *, because: str) -> Decision:
        """Say that a decision does not count any more, and why; it stays in the history with the reason.

        Raises WorkshopError when nothing is decided on the subject or no reason is given.
        """
        before = self._known(what)
        if not because.strip():
            raise WorkshopError("A decision is withdrawn with a reason: whoever asks later should find it.")
        return self.record(what, before.value, stage=before.stage, owner=before.owner, due=before.due, withdrawn=because.strip())

    def _known(self, what: str) -> Decision:
        current = self.current()
        if what not in current:
            raise WorkshopError(f'Nothing is decided on "{what}".{nearest(what, current)}')
        return current[what]

    def _append(self, line: str) -> None:
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=20), open(self.path, "a+b") as file:
                # A line cut short by a crash has no end; close it off so that it cannot swallow this one.
                torn = file.seek(0, os.SEEK_END) > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
                file.write((b"\n" if torn else b"") + line.encode("utf-8") + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except Timeout as error:
            raise WorkshopError(
                f"{self.path.name} has been locked by another program for 20 seconds; the decision was not recorded. "
                "Close what else is writing to this folder and record it again."
            ) from error
        except OSError as error:
            raise WorkshopError(
                f"The decision was not recorded: {self.path} cannot be written ({error.strerror or error}). "
                "Check that the folder is not read-only and the disk is not full."
            ) from error

    def _read(self) -> Iterator[Decision]:
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise WorkshopError(f"{self.path} cannot be read ({error.strerror or error}).") from error
        for line in lines:
            decision = _parse(line)
            if decision is not None:
                yield decision

    def damaged(self) -> int:
        """How many lines cannot be read: cut short by a crash, or edited by hand into something else."""
        if not self.path.exists():
            return 0
        return sum(1 for line in self.path.read_bytes().split(b"\n") if line.strip() and _parse(line) is None)


def _names(who: object) -> tuple[str, ...]:
    if isinstance(who, str):
        return (who,) if who else ()
    return tuple(str(name) for name in who) if isinstance(who, Sequence | set | frozenset) else ()


def _parse(line: bytes) -> Decision | None:
    try:
        data = json.loads(line)
        text = {key: str(data.get(key, "")) for key in ("what", "stage", "when", "owner", "due", "status", "withdrawn")}
        return Decision(value=data["value"], who=_names(data.get("who", ())), **text) if text["what"] else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
