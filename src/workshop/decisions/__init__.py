"""What was decided in the room, one line a decision, never overwritten.

`decisions.jsonl` is only ever appended to (see `journal`). The last line on a subject counts;
earlier ones stay as history.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import journal
from ..errors import WorkshopError, listing, nearest
from ..typed import everywhere, isolated
from ..written import num

RECORD = "for the record"
"""The stage of what is kept with the decisions and is none: seals, points. Lists of decisions leave
it out.
"""
PRESENT = "who-is-here"
"""The subject under which the people in the room are recorded; later decisions carry them as
`who`.
"""


HOSTILE = re.compile(
    rb"\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\\u(?i:d[89a-f]|061c|20[026])"
)
"""A line that may hold half of a sign or a sign for a direction, as it is or by its number."""
NAMED = 5
"""So many lines that cannot be read are named by number."""


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


@dataclass(frozen=True)
class _Read:
    """What was read of a file: its lines by subject, the place of the last one on each, and the
    numbers of those that cannot be read.
    """

    content: journal.Content
    lines: list[tuple[str, bytes]]
    last: dict[str, int]
    damaged: list[int]


class Decisions:
    """The decisions of one folder.

    Reading is always from the file, so two notebooks open on the same folder see each other's
    decisions. Only what has come since it was last read is read anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept = _Read(journal.NOTHING, [], {}, [])

    def history(self, *what: str) -> list[Decision]:
        """Every decision in the order it was recorded; only those on `what` where that is given."""
        for subject in what or ("*",):
            Current.of(self.path)._noted(subject)
        return [
            decision
            for subject, line in self._read().lines
            if (not what or subject in what) and (decision := _parse(line)) is not None
        ]

    def times(self) -> Counter[str]:
        """How often something was recorded on each subject."""
        Current.of(self.path)._noted("*")
        return Counter(subject for subject, _ in self._read().lines)

    def current(self) -> Current:
        """The decision that counts on each subject, in the order in which the subjects first came
        up.

        A subject whose last line withdraws it is not decided.
        """
        read = self._read()
        # Each is made anew: who gets one may change the list or the table that is in it.
        latest = {what: _parse(read.lines[place][1]) for what, place in read.last.items()}
        return Current.of(
            self.path,
            {what: found for what, found in latest.items() if found and not found.withdrawn},
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

        Raises WorkshopError when the folder cannot be written to, or half of a sign is in it.
        """
        who = self.value(PRESENT, ()) if who is None else who
        value = everywhere(value)
        what, stage, owner, due, status, withdrawn = map(
            isolated, (what, stage, owner, due, status, withdrawn)
        )
        stamp = (when or datetime.now().astimezone()).isoformat(timespec="seconds")
        decision = Decision(
            what,
            value,
            stage,
            stamp,
            tuple(map(isolated, _names(who))),
            owner,
            due,
            status,
            withdrawn,
        )
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

    def _read(self) -> _Read:
        """The lines of the file as they are now."""
        before = self._kept
        found = journal.content(self.path, before.content)
        if found is before.content:
            return before
        # Whatever was written by hand since is no continuation, and neither is what goes on a line.
        grown = before.content.data.endswith(b"\n") and found.data.startswith(before.content.data)
        read = (
            _Read(found, [*before.lines], {**before.last}, [*before.damaged])
            if grown
            else _Read(found, [], {}, [])
        )
        known = before.content.data if grown else b""
        for number, line in enumerate(
            found.data[len(known) :].split(b"\n"), known.count(b"\n") + 1
        ):
            if (decision := _parse(line)) is not None:
                read.last[decision.what] = len(read.lines)
                read.lines.append((decision.what, line))
            elif line.strip():
                read.damaged.append(number)
        self._kept = read
        return read

    def damaged(self) -> int:
        """How many lines cannot be read: cut short by a crash, or edited by hand into something
        else.
        """
        return len(self._read().damaged)

    def told(self) -> str:
        """Which lines cannot be read, in a sentence; nothing where all can."""
        numbers = self._read().damaged
        if not numbers:
            return ""
        more = len(numbers) - NAMED
        shown = [f"{num(number):,}" for number in numbers[:NAMED]] + (
            [f"{num(more):,} more"] * (more > 0)
        )
        one = len(numbers) == 1
        return (
            f"{'Line' if one else 'Lines'} {listing(shown)} of {self.path.name} cannot be read and"
            f" {'is' if one else 'are'} passed over: what {'it' if one else 'they'} said does not"
            f" count. Mend {'it' if one else 'them'} in a text editor, or record it again."
        )


def _names(who: object) -> tuple[str, ...]:
    if isinstance(who, str):
        return (who,) if who else ()
    return tuple(str(name) for name in who) if isinstance(who, Sequence | set | frozenset) else ()


def _parse(line: bytes) -> Decision | None:
    try:
        data = json.loads(line)
        if HOSTILE.search(line):
            json.dumps(data, ensure_ascii=False).encode()  # half of a sign is refused
            data = everywhere(data)
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
