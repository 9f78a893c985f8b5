"""What was decided in the room, one line a decision, never overwritten.

`decisions.jsonl` is only ever appended to (see `journal`). The last line on a subject counts;
earlier ones stay as history.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import journal
from ..errors import WorkshopError, nearest

RECORD = "for the record"
"""The stage of what is kept with the decisions and is none: seals, points. Lists of decisions leave
it out.
"""
PRESENT = "who-is-here"
"""The subject under which the people in the room are recorded; later decisions carry them as
`who`.
"""


@dataclass(frozen=True)
class Decision:
    """One decision: `what` was decided (a slug), its `value` (plain JSON), in which `stage`, `when`
    (ISO, with the time zone) and `who` was there; `owner`, `due` (ISO date) and `status` where
    something has to be done. `withdrawn` is the reason why the subject is no longer decided.
    """

    what: str
    value: Any
    stage: str
    when: str
    who: tuple[str, ...] = ()
    owner: str = ""
    due: str = ""
    status: str = ""
    withdrawn: str = ""


Reader = Callable[[Path, str], object]
_readers: list[Reader] = []
_unnoted = 0


def on_read(reader: Reader) -> None:
    """Have `reader` told of every subject that is read, with the file; `*` when all are looked
    at.
    """
    _readers.append(reader)


@contextmanager
def unnoted() -> Generator[None]:
    """What is read inside the block is told to no reader."""
    global _unnoted
    _unnoted += 1
    try:
        yield
    finally:
        _unnoted -= 1


class Current(dict[str, Decision]):
    """The decision that counts on each subject; whoever looks one up is noted for that one only.

    Whoever goes through them is noted for all: what it shows follows from each.
    """

    path = Path()

    @classmethod
    def of(cls, path: Path, found: Mapping[str, Decision] | None = None) -> Current:
        """These decisions, of this file."""
        made = cls(found or {})
        made.path = path
        return made

    def _noted(self, what: object) -> None:
        if _readers and not _unnoted:
            for reader in _readers:
                reader(self.path, str(what))

    def __getitem__(self, what: str) -> Decision:
        self._noted(what)
        return super().__getitem__(what)

    def __contains__(self, what: object) -> bool:
        self._noted(what)
        return super().__contains__(what)

    def get(self, what: str, default: Any = None) -> Any:  # ty: ignore[incompatible-method-override]
        self._noted(what)
        return super().get(what, default)

    def __iter__(self) -> Iterator[str]:
        self._noted("*")
        return super().__iter__()

    def keys(self) -> Any:
        self._noted("*")
        return super().keys()

    def values(self) -> Any:
        self._noted("*")
        return super().values()

    def items(self) -> Any:
        self._noted("*")
        return super().items()


class Decisions:
    """The decisions of one folder.

    Reading is always from the file, so two notebooks open on the same folder see each other's
    decisions.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def history(self, what: str | None = None) -> list[Decision]:
        """Every decision in the order it was recorded; only those on `what` when it is given."""
        Current.of(self.path)._noted(what or "*")
        return [d for d in self._read() if what in (None, d.what)]

    def current(self) -> Current:
        """The decision that counts on each subject, in the order in which the subjects first came
        up.

        A subject whose last line withdraws it is not decided.
        """
        latest: dict[str, Decision] = {}
        for decision in self._read():
            latest[decision.what] = decision
        return Current.of(
            self.path,
            {what: decision for what, decision in latest.items() if not decision.withdrawn},
        )

    def value(self, what: str, default: Any = None) -> Any:
        """What was decided on a subject, or `default` when nothing was.

        Where the default is a list or a dict, so is the result: what somebody made otherwise by
        hand counts as nothing.
        """
        decision = self.current().get(what)
        if decision is None or (
            isinstance(default, list | tuple | dict)
            and not isinstance(decision.value, dict if isinstance(default, dict) else list)
        ):
            return default
        return decision.value

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
        line = {
            key: item
            for key, item in asdict(decision).items()
            if item or key in ("what", "value", "stage", "when")
        }
        journal.append(self.path, line, what="decision")
        return decision

    def amend(
        self,
        what: str,
        *,
        value: Any = None,
        owner: str | None = None,
        due: str | None = None,
        status: str | None = None,
    ) -> Decision:
        """Record a decision again with some of it changed; what is None stays. The earlier line
        stays readable.

        It keeps who was there when it was made: nobody else is taken for having been asked.

        Raises WorkshopError when nothing is decided on the subject, naming the nearest.
        """
        before = self._known(what)
        return self.record(
            what,
            before.value if value is None else value,
            stage=before.stage,
            who=before.who,
            owner=before.owner if owner is None else owner,
            due=before.due if due is None else due,
            status=before.status if status is None else status,
        )

    def withdraw(self, what: str, *, because: str) -> Decision:
        """Say that a decision does not count any more, and why; it stays in the history with the
        reason.

        Raises WorkshopError when nothing is decided on the subject or no reason is given.
        """
        before = self._known(what)
        if not because.strip():
            raise WorkshopError(
                "A decision is withdrawn with a reason: whoever asks later should find it."
            )
        return self.record(
            what,
            before.value,
            stage=before.stage,
            who=before.who,
            owner=before.owner,
            due=before.due,
            withdrawn=because.strip(),
        )

    def _known(self, what: str) -> Decision:
        current = self.current()
        if what not in current:
            raise WorkshopError(f'Nothing is decided on "{what}".{nearest(what, current)}')
        return current[what]

    def _read(self) -> Iterator[Decision]:
        for line in journal.lines(self.path):
            decision = _parse(line)
            if decision is not None:
                yield decision

    def damaged(self) -> int:
        """How many lines cannot be read: cut short by a crash, or edited by hand into something
        else.
        """
        return sum(_parse(line) is None for line in journal.lines(self.path))


def _names(who: object) -> tuple[str, ...]:
    if isinstance(who, str):
        return (who,) if who else ()
    return tuple(str(name) for name in who) if isinstance(who, Sequence | set | frozenset) else ()


def _parse(line: bytes) -> Decision | None:
    try:
        data = json.loads(line)
        text = {
            key: str(data.get(key, ""))
            for key in ("what", "stage", "when", "owner", "due", "status", "withdrawn")
        }
        return (
            Decision(value=data["value"], who=_names(data.get("who", ())), **text)
            if text["what"]
            else None
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
