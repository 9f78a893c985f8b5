"""What is asked on the phones, what came in, and what of it may be shown. No files, no pandas.

A round is opened, closed, perhaps opened again, and landed; the lines that say so are read here,
and so are the lines of its answers. Whoever writes half a line, or something else by hand, changes
nothing of the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import counted, listing

FOLDER, ROUNDS, DEVICES, ROOM = "live", "rounds.jsonl", "devices.jsonl", "room.json"
SERVING = "serving.json"
"""What a running server says of itself: its address, code and process."""
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9]{1,4}\Z")
"""A round is called by its activity and its number: blind-points-1. It names a file and an
address.
"""
WHO = ("side", "name", "group", "nobody")
"""What is kept with an answer of who gave it. A group answers as one, with the last that it said."""
OPEN, CLOSED, LANDED = "open", "closed", "landed"


@dataclass(frozen=True)
class Round:
    """One round: `name`, its `kind` of page, the question, and `page`, all that the page needs.

    `who` is what is kept with an answer: the side, the name, or nothing. `of` is how many people
    are asked, by side (or under "" where no side is asked). `joint`: one phone answers for a side;
    `small` are the sides for which one phone answers because they have too few people to be shown.
    `seals` is how often it was closed, `shown` the seals up to which each group of answers was
    shown, one after the other.
    """

    name: str
    kind: str
    ask: str
    who: str = "side"
    of: Mapping[str, int] = field(default_factory=dict)
    joint: bool = False
    small: tuple[str, ...] = ()
    page: Mapping[str, Any] = field(default_factory=dict)
    state: str = OPEN
    seals: int = 0
    shown: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def page_for(self, side: str) -> Mapping[str, Any]:
        """The page as a side sees it: what is asked of each side otherwise stands under `sides`.

        >>> asked = {"items": ["both"], "sides": {"sales": {"items": ["ours"]}}}
        >>> Round("needs-1", "words", "?", page=asked).page_for("sales")["items"]
        ['ours']
        """
        sides = self.page.get("sides")
        own = sides.get(side) if isinstance(sides, Mapping) else None
        return {**self.page, **own} if isinstance(own, Mapping) else self.page

    @property
    def named(self) -> bool:
        """Whether everybody knows who said what: a person by name, or a group."""
        return self.who in ("name", "group")

    @property
    def activity(self) -> str:
        """The activity that asks it."""
        return self.name.rpartition("-")[0]

    @property
    def file(self) -> str:
        """The file of its answers."""
        return f"{self.name}.jsonl"

    @property
    def key(self) -> str:
        """The file of the key by which its answers are told apart and not joined to others."""
        return f"round-{self.name}.key"


@dataclass(frozen=True)
class Answer:
    """The answer of a device: `n` counts its changes, `key` tells a resend from a change."""

    device: str
    n: int
    key: str
    value: Any
    side: str = ""
    name: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """What it says, to compare."""
        return json.dumps(self.value, sort_keys=True), self.side, self.name


def parsed(line: bytes) -> dict[str, Any] | None:
    """A line as an entry; None where it is torn or is something else.

    >>> parsed(b'{"d": 1}'), parsed(b'{"d": '), parsed(b"[1]")
    ({'d': 1}, None, None)
    """
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def read(lines: Iterable[bytes]) -> dict[str, Round]:
    """The rounds by name, in the order in which they were opened.

    >>> said = [b'{"round": "guess-1", "do": "open", "kind": "one", "ask": "Which?"}',
    ...         b'{"round": "guess-1", "do": "close"}', b'{"round": "gue']
    >>> read(said)["guess-1"].state
    'closed'
    """
    found: dict[str, Round] = {}
    for line in lines:
        entry = parsed(line)
        name = str((entry or {}).get("round", ""))
        if entry is None or not NAME.match(name):
            continue
        match entry.get("do"), found.get(name):
            case "open", None:
                found[name] = Round(
                    name,
                    str(entry.get("kind", "")),
                    str(entry.get("ask", "")),
                    who=entry["who"] if entry.get("who") in WHO else "side",
                    of=_people(entry.get("of")),
                    joint=entry.get("joint") is True,
                    small=tuple(map(str, small))
                    if isinstance(small := entry.get("small"), list)
                    else (),
                    page=entry,
                )
            case "close", Round(state="open") as known:
                found[name] = replace(known, state=CLOSED, seals=known.seals + 1)
            case "again", Round(state="closed" | "landed") as known:
                found[name] = replace(known, state=OPEN)
            case "landed", Round(state="closed") as known:
                groups = entry.get("groups")
                shown = dict(known.shown)
                for key in dict.fromkeys(map(str, groups if isinstance(groups, list) else ())):
                    shown[key] = (*shown.get(key, ()), known.seals)
                found[name] = replace(known, state=LANDED, shown=shown)
            case "gone", Round() as known:
                found.pop(name)
                found[name] = replace(known, state="gone")
    return found


def current(found: Mapping[str, Round]) -> Round | None:
    """The round that the phones show: of those that are open the one opened last."""
    return next((one for one in reversed(list(found.values())) if one.state == OPEN), None)


def answers(lines: Iterable[bytes], *, until: int = 0) -> dict[str, Answer]:
    """One answer a device, in the order in which they were last changed: of its lines the one with
    the highest count, the later of two alike.

    `until`: only what was there at this seal, the first being 1.
    """
    found: dict[str, Answer] = {}
    sealed = 0
    for line in lines:
        entry = parsed(line)
        if entry is None:
            continue
        if "sealed" in entry:
            sealed += 1
            if sealed == until:
                break
            continue
        device, n, key = entry.get("d"), entry.get("n"), entry.get("k")
        if not (isinstance(device, str) and isinstance(n, int) and isinstance(key, str)):
            continue
        if device not in found or n >= found[device].n:
            found.pop(device, None)
            found[device] = Answer(
                device,
                n,
                key,
                entry.get("v"),
                str(entry.get("side", "")),
                str(entry.get("name", "")),
            )
    return found


def seal(data: bytes) -> dict[str, Any]:
    """The line that closes a file of answers: how many devices are in, and the digest of what
    stands above it.
    """
    return {"sealed": len(answers(data.split(b"\n"))), "sha": hashlib.sha256(data).hexdigest()}


def seals(data: bytes) -> int:
    """How many seals stand in a file of answers; -1 where one does not fit what stands above it.

    >>> line = b'{"d": "a", "n": 1, "k": "x", "v": 1}' + b"\\n"
    >>> whole = line + json.dumps(seal(line)).encode() + b"\\n"
    >>> seals(line), seals(whole), seals(whole.replace(b'"v": 1', b'"v": 2'))
    (0, 1, -1)
    """
    found, above = 0, 0
    for line in data.splitlines(keepends=True):
        entry = parsed(line)
        if entry is not None and "sealed" in entry:
            if entry.get("sha") != hashlib.sha256(data[:above]).hexdigest():
                return -1
            found += 1
        above += len(line)
    return found


@dataclass(frozen=True)
class Shown:
    """What may be shown of a round: `groups` of answers (by side; under "" where no side is asked),
    and in `hidden` the sentence for each group that may not.
    """

    groups: Mapping[str, tuple[Answer, ...]]
    hidden: Mapping[str, str]


def may_show(round_: Round, lines: Iterable[bytes], *, minimum: int, names: Mapping[str, str]):
    """What of a closed round may be shown.

    A group under the minimum is hidden, and after the round was open again a group in which fewer
    than the minimum are new or changed since any time that it was shown: else the one new answer is
    the difference of two results.
    Where a name is given with each answer everybody knows it, and the answer of a group or a joint
    one is of nobody alone; for a joint one both sides have to be in. `names` are the sides' names.
    """
    lines = list(lines)
    now = answers(lines)
    keys = list(names) if round_.who == "side" else [""]
    groups = {
        key: [one for one in now.values() if round_.who != "side" or one.side == key]
        for key in keys
    }
    if round_.joint:
        last = {key: tuple(found[-1:]) for key, found in groups.items()}
        missing = [names[key] for key in keys if round_.who == "side" and not last[key]]
        if missing:
            is_ = "is" if len(missing) == 1 else "are"
            return Shown({}, dict.fromkeys(keys, f"{listing(missing)} {is_} not in yet."))
        return Shown(last, {})
    if round_.who == "group":
        return Shown({"": tuple({one.name: one for one in now.values()}.values())}, {})
    if round_.who == "name":
        return Shown({key: tuple(found) for key, found in groups.items()}, {})
    shown, hidden = {}, {}
    for key, found in groups.items():
        if key in round_.small and found:
            shown[key] = tuple(found[-1:])
            continue
        whose = f" of {names[key]}" if key else ""
        differ = [
            _differ(round_, key, found, answers(lines, until=seal), now)
            for seal in round_.shown.get(key, ())
        ]
        if len(found) < minimum:
            hidden[key] = (
                f"{counted(len(found), 'answer')}{whose}: under {minimum} nothing is shown, so that"
                " nobody is seen through."
            )
        elif any(0 < many < minimum for many in differ):
            hidden[key] = too_few_new(minimum, whose)
        else:
            shown[key] = tuple(found)
    return Shown(shown, hidden)


def too_few_new(minimum: int, whose: str = "") -> str:
    """The sentence that says why the earlier answers of a group stay."""
    return (
        f"Fewer than {minimum} answers{whose} are new since they were last shown; shown again now,"
        " the difference would be theirs. What was shown before stays."
    )


def _differ(
    round_: Round,
    key: str,
    found: Iterable[Answer],
    before: Mapping[str, Answer],
    now: Mapping[str, Answer],
) -> int:
    """How many answers of a group differ from what was shown of it before."""
    new = sum(one.device not in before or one.said != before[one.device].said for one in found)
    # Who has gone over to the other side is missing here, and counts as a change.
    left = sum(
        round_.who == "side" and one.side == key and now[one.device].side != key
        for one in before.values()
    )
    return new + left


def who_is_in(
    round_: Round, found: Iterable[Answer], *, minimum: int, names: Mapping[str, str]
) -> str:
    """How many are in, never who: "11 of 16 are in; Marketing is waiting for 3".

    By side only where each side has the minimum of people.
    """
    found = list(found)
    people = sum(round_.of.values())
    if round_.joint and round_.who == "side":
        there = {one.side for one in found}
        said = [
            f"{name} is {'in' if key in there else 'not in yet'}" for key, name in names.items()
        ]
        return f"{listing(said)}."
    if round_.who == "group":
        groups = len({one.name for one in found})
        return f"{counted(groups, 'group')} {'is' if groups == 1 else 'are'} in."
    if not people:
        return f"{counted(len(found), 'answer')} {'is' if len(found) == 1 else 'are'} in."
    if len(found) > people:
        return (
            f"{counted(len(found), 'device')} for {counted(people, 'person', 'people')}: somebody"
            " has answered twice."
        )
    sentence = f"{len(found)} of {people} are in"
    if (
        round_.who == "side"
        and len(found) < people
        and all(round_.of.get(key, 0) >= minimum for key in names)
    ):
        waiting = []
        for key, name in names.items():
            missing = round_.of[key] - sum(one.side == key for one in found)
            if missing > 0:
                waiting.append(f"{name} is waiting for {missing}")
        sentence += f"; {listing(waiting)}" if waiting else ""
    return f"{sentence}."


def _people(given: object) -> dict[str, int]:
    """How many are asked, by side, from what the line says: a number, or one a side."""
    if isinstance(given, Mapping):
        return {
            str(key): many for key, many in given.items() if isinstance(many, int) and many >= 0
        }
    return {"": given} if isinstance(given, int) and given > 0 else {}
