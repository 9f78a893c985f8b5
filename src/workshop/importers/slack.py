"""Who wrote where and when, from a Slack export. The texts are never read into anything.

Slack's export is a zip of one JSON file a day and channel, with `users.json`, `channels.json` and,
where the plan allows it, `dms.json` and `mpims.json` beside them. In the Enterprise layout the same
lies under a folder a workspace.
"""

from __future__ import annotations

import json
import re
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import WorkshopError, counted
from ..files import printable
from .archive import LIMITS, Archive, Limits

if TYPE_CHECKING:
    import msgspec

COLUMNS = ["sent_at", "sender", "channel", "recipient", "thread"]
BY_PEOPLE = frozenset({None, "", "thread_broadcast", "me_message"})
"""The kinds of message that a person writes. Everything else is a join, a topic, a bot, an
integration or a file's own entry.
"""
SLACKBOT = "USLACKBOT"

LATEST = 4_102_444_800
"""Seconds since 1970, the year 2100: no message was sent later."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_LISTS = ("users.json", "org_users.json", "channels.json", "groups.json", "dms.json", "mpims.json")


def recognised(path: Path) -> bool:
    """Whether the zip or folder looks like a Slack export: it has `users.json` and files named by
    day.
    """
    try:
        with Archive(path) as archive:
            names = {entry.base for entry in archive.entries}
    except WorkshopError:
        return False
    return bool(names & {"users.json", "org_users.json"}) and any(
        _DAY.fullmatch(name) for name in names
    )


def read_messages(
    path: Path, *, timezone: str | None = None, limits: Limits = LIMITS
) -> pd.DataFrame:
    """Every message that a person wrote: when, who, where, to whom and in which thread, oldest
    first.

    Lets a team see who talks across from what happened, rather than from what is remembered. All
    cells are text, ready for `tables.check`; times are those of `timezone`, else UTC. Bots, apps,
    joins and notes to oneself are left out. A direct message has a `recipient` and no channel; a
    conversation of several people counts as a channel "group 1", "group 2" and so on. The index
    counts from 2, like rows of a sheet. `attrs["notes"]` says what was left out. Raises
    WorkshopError when the zip cannot or should not be read.
    """
    decoder = _decoder()
    sent, threads, senders, places = array("d"), array("d"), array("q"), array("q")
    with Archive(path, limits=limits) as archive:
        lists = _lists(archive)
        names, humans = _people(lists)
        codes = _Codes(names, humans)
        where = _Places(lists, codes, _root(archive))
        entries, damaged = 0, 0
        for entry in archive.entries:
            if not _DAY.fullmatch(entry.base) or not entry.parent:
                continue
            place = where.place(entry.parent)
            messages = _messages(decoder, archive.read(entry.name))
            if messages is None:
                damaged += 1
                continue
            entries += len(messages)
            messages = [
                m
                for m in messages
                if m.subtype in BY_PEOPLE
                and m.user
                and m.ts
                and 0 < m.ts < LATEST
                and m.type == "message"
                and not m.bot_id
            ]
            sent.extend([m.ts for m in messages])
            threads.extend(
                [m.thread_ts if m.thread_ts and 0 < m.thread_ts < LATEST else 0.0 for m in messages]
            )
            senders.extend(
                [
                    codes[m.user] if m.user in codes else codes.stranger(m.user, m.user_profile)
                    for m in messages
                ]
            )
            places.extend([place] * len(messages))
    if not sent and not any(_DAY.fullmatch(entry.base) for entry in archive.entries):
        raise WorkshopError(
            f"{path.name} holds no Slack messages: no file is named by a day, like"
            " general/2026-03-02.json."
        )
    sent = _there(sent, timezone) if timezone else sent
    frame, twice = _frame(sent, senders, places, threads, codes.labels, where)
    frame.attrs["notes"] = _notes(path.name, entries - len(frame) - twice, damaged, twice)
    frame.attrs["assumed"] = [f"times are those of {timezone}" if timezone else "times are UTC"]
    return frame


def _there(sent: array, timezone: str) -> array:
    """Moments in seconds since 1970 as the clocks of a zone showed them, so that an evening belongs
    to its own day and week.
    """
    moments = pd.DatetimeIndex(
        pd.to_datetime(np.floor(np.frombuffer(sent, dtype="f8")), unit="s", utc=True)
    )
    local = moments.tz_convert(timezone).tz_localize(None)
    ahead = (local - moments.tz_localize(None)).total_seconds().to_numpy(dtype="f8")
    return array("d", (np.frombuffer(sent, dtype="f8") + ahead).tobytes())


def read_people(path: Path, *, limits: Limits = LIMITS) -> pd.DataFrame:
    """The people of the export, as a people table whose `team` is still to be filled in; bots are
    left out.

    The names are those of `read_messages`. People who left the workspace are there too, since they
    wrote.
    """
    with Archive(path, limits=limits) as archive:
        names, humans = _people(_lists(archive))
    people = sorted({names[person] for person in humans}, key=str.lower)
    frame = pd.DataFrame({"person": people, "team": "", "level": "", "role": ""}, dtype=object)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame


def _notes(file: str, left_out: int, damaged: int, twice: int) -> list[str]:
    notes = []
    if twice:
        notes.append(
            f"{file}: {counted(twice, 'message stands', 'messages stand')} in the export twice and"
            f" {'counts' if twice == 1 else 'count'} once."
        )
    if left_out:
        notes.append(
            f"{file}: {counted(left_out, 'entry was', 'entries were')} left out: bots, apps, joins"
            " and notes to oneself are not people talking."
        )
    if damaged:
        notes.append(
            f"{file}: {counted(damaged, 'day')} could not be read and"
            f" {'is' if damaged == 1 else 'are'} left out."
        )
    return notes


def _decoder():
    import msgspec

    # What is taken from a message: the text is not among it, so the parser skips it.
    message = msgspec.defstruct(
        "Message",
        [
            ("type", str | None, "message"),
            ("subtype", str | None, None),
            ("user", str | None, None),
            ("bot_id", str | None, None),
            ("ts", float | None, None),
            ("thread_ts", float | None, None),
            # Looked into only for people of another workspace.
            ("user_profile", msgspec.Raw, msgspec.Raw(b"")),
        ],
        gc=False,
    )
    return msgspec.json.Decoder(list[message], strict=False)  # ty: ignore[invalid-type-form]  # made at run time


def _messages(decoder, data: bytes) -> list | None:
    """The messages of one file; read more slowly where one of them has an odd shape; None where
    nothing can be read.
    """
    import msgspec

    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return None
    kind = decoder.type.__args__[0]
    taken = [field for field in kind.__struct_fields__ if field != "user_profile"]
    rows = [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []
    messages = []
    for item in rows:
        try:
            message = msgspec.convert(
                {field: item[field] for field in taken if field in item}, kind, strict=False
            )
        except msgspec.ValidationError:
            continue
        message.user_profile = json.dumps(item.get("user_profile")).encode()
        messages.append(message)
    return messages


class _Codes(dict):
    """A number for each person's id, -1 for a bot's. Someone who is not in the list wrote from
    another workspace.
    """

    def __init__(self, names: dict[str, str], humans: set[str]) -> None:
        # Slackbot stands in no list.
        super().__init__(
            {SLACKBOT: -1}
            | {person: code if person in humans else -1 for code, person in enumerate(names)}
        )
        self.labels = list(names.values())

    def __missing__(self, person: str) -> int:
        return self.stranger(person, b"")

    def stranger(self, person: str, profile: bytes | msgspec.Raw) -> int:
        """The number of somebody of another workspace, under the name that goes with the message,
        where it is told.
        """
        try:
            found = json.loads(bytes(profile)) if profile else {}
        except (ValueError, RecursionError):
            found = {}
        found = found if isinstance(found, dict) else {}
        named = (
            printable(_text(found.get(key))).strip()
            for key in ("real_name", "display_name", "name")
        )
        name = next(filter(None, named), printable(person))
        self.labels.append(f"{name} ({printable(person)})" if name in self.labels else name)
        self[person] = len(self.labels) - 1
        return self[person]


def _lists(archive: Archive) -> dict[str, list[tuple[str, dict]]]:
    """The lists beside the messages, of all workspaces: by name of the file, the folder it lies in
    and each item.
    """
    found: dict[str, list[tuple[str, dict]]] = {name: [] for name in _LISTS}
    for entry in archive.entries:
        if entry.base in found:
            try:
                items = json.loads(archive.read(entry.name))
            except (ValueError, RecursionError) as error:
                raise WorkshopError(
                    f'{archive.path.name}: "{entry.name}" is damaged. Download the export again.'
                ) from error
            found[entry.base] += (
                [(entry.parent, item) for item in items if isinstance(item, dict)]
                if isinstance(items, list)
                else []
            )
    return found


def _people(lists: dict) -> tuple[dict[str, str], set[str]]:
    """Each id's name, unique, and the ids that are people."""
    names: dict[str, str] = {}
    humans: set[str] = set()
    handles: dict[str, str] = {}
    for _, user in lists["users.json"] + lists["org_users.json"]:
        person = user.get("id")
        if not isinstance(person, str) or person in names:
            continue
        profile = user.get("profile") if isinstance(user.get("profile"), dict) else {}
        handles[person] = printable(user.get("name") or person)
        real = user.get("real_name") or profile.get("real_name") or profile.get("display_name")
        # Half of an emoji is a sign that no file can hold.
        names[person] = printable(real or "").strip() or handles[person]
        if not (user.get("is_bot") or user.get("is_workflow_bot") or person == SLACKBOT):
            humans.add(person)
    twice = pd.Series(names, dtype=object)
    twice = twice[twice.duplicated(keep=False)]
    for person in twice.index:
        names[person] = f"{names[person]} ({handles[person]})"
    return names, humans


def _text(value: object) -> str:
    """An id or a name as the lists should hold it; blank where something else stands there."""
    return value if isinstance(value, str) else ""


def _members(conversation: dict) -> list:
    members = conversation.get("members")
    return members if isinstance(members, list) else []


def _root(archive: Archive) -> str:
    """The folder that all files lie in, with its stroke, where the export was unpacked and packed
    again; else nothing.
    """
    tops = {entry.name.partition("/")[0] if "/" in entry.name else "" for entry in archive.entries}
    return f"{tops.pop()}/" if len(tops) == 1 and "" not in tops else ""


_CANVAS = re.compile(r"FC:[A-Z0-9]+:(.+)")


def _of_a_canvas(folder: str) -> str:
    """The name of a folder; one of comments in a canvas bears the canvas's title behind its id.

    >>> _of_a_canvas("FC:F09AB:Plan"), _of_a_canvas("general")
    ('Plan (canvas)', 'general')
    """
    found = _CANVAS.fullmatch(folder)
    return f"{found[1]} (canvas)" if found else folder


class _Places:
    """The channels and conversations, by the folder of the archive that holds their messages."""

    def __init__(self, lists: dict, codes: _Codes, root: str) -> None:
        self._root = root
        self._by_id = {
            _text(item.get("id")): _text(item.get("name"))
            for _, item in lists["channels.json"] + lists["groups.json"]
        }
        self._pairs = {
            _text(item.get("id")): [codes[_text(member)] for member in _members(item)]
            for _, item in lists["dms.json"]
        }
        groups = sorted({_text(item.get("name")) for _, item in lists["mpims.json"]})
        self._groups = {name: f"group {number}" for number, name in enumerate(groups, 1)}
        self._groups |= {
            _text(item.get("id")): self._groups[_text(item.get("name"))]
            for _, item in lists["mpims.json"]
        }
        self._code: dict[str, int] = {}
        self.folders: list[str] = []
        self.pairs: dict[int, list[int]] = {}

    def place(self, folder: str) -> int:
        """The number of this folder's channel or conversation."""
        if folder not in self._code:
            self._code[folder] = code = len(self.folders)
            self.folders.append(folder)
            last = folder.rpartition("/")[2]
            if last in self._pairs:
                self.pairs[code] = self._pairs[last]
        return self._code[folder]

    def labels(self) -> list[str]:
        """A name for each: the channel's own, with its workspace where two have the same; blank for
        two people.
        """
        last = [folder.rpartition("/")[2] for folder in self.folders]
        plain = [
            printable(self._groups.get(name) or self._by_id.get(name) or _of_a_canvas(name))
            for name in last
        ]
        for code, name in enumerate(plain):
            if name.startswith("mpdm-"):
                plain[code] = (
                    f"group {name.rpartition('--')[2]}" if name not in self._groups else name
                )
        shared = {name for name in plain if plain.count(name) > 1}
        for code, folder in enumerate(self.folders):
            within = folder.removeprefix(self._root).split("/")[:-1]
            above = [
                part
                for part in within
                if part
                and part not in ("channels", "teams", "groups", "private_channels", "dms", "mpims")
            ]
            if plain[code] in shared and above:
                plain[code] = f"{above[-1]}/{plain[code]}"
        return ["" if code in self.pairs else name for code, name in enumerate(plain)]


def _frame(
    times: array, people: array, channels: array, answered: array, labels: list[str], where: _Places
) -> tuple[pd.DataFrame, int]:
    """The messages, oldest first, and how many stood there a second time: same place, person and
    moment.
    """
    sent, threads = np.frombuffer(times, dtype="f8"), np.frombuffer(answered, dtype="f8")
    senders, places = np.frombuffer(people, dtype="i8"), np.frombuffer(channels, dtype="i8")
    recipients = np.full(len(sent), -1, dtype="i8")
    kept = senders >= 0
    for place, members in where.pairs.items():
        here = places == place
        first, last = (members * 2)[:2] if members else (-1, -1)
        recipients[here] = np.where(senders[here] == first, last, first)
        kept &= ~here | ((recipients >= 0) & (recipients != senders))
    order = np.lexsort((senders, places, sent))
    order = order[kept[order]]
    again = np.zeros(len(order), dtype=bool)
    again[1:] = (
        (np.diff(sent[order]) == 0) & (np.diff(places[order]) == 0) & (np.diff(senders[order]) == 0)
    )
    order = order[~again]
    names = np.array([*labels, ""], dtype=object)
    frame = pd.DataFrame(
        {
            "sent_at": _moments(sent[order]),
            "sender": names[senders[order]],
            "channel": np.array([*where.labels(), ""], dtype=object)[places[order]],
            "recipient": names[recipients[order]],
            "thread": _marks(threads[order], places[order]),
        },
        columns=COLUMNS,
        index=pd.RangeIndex(2, len(order) + 2),
        dtype=object,
    )
    return frame, int(again.sum())


def _moments(seconds: np.ndarray) -> np.ndarray:
    """Seconds since 1970 as text, 2026-03-02T09:15:30: each day and each time of day is written
    once, then joined.
    """
    whole = np.floor(seconds).astype("i8")
    days, which = np.unique(whole // 86_400, return_inverse=True)
    dates = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    times = np.array(
        [
            f"T{hour:02}:{minute:02}:{second:02}"
            for hour in range(24)
            for minute in range(60)
            for second in range(60)
        ],
        dtype=object,
    )
    return dates[which] + times[whole % 86_400]


def _marks(threads: np.ndarray, places: np.ndarray) -> np.ndarray:
    """A mark for each thread, t1 for the first, blank where a message is in none; two channels
    never share one.
    """
    marks = np.full(len(threads), "", dtype=object)
    within = np.flatnonzero(threads)
    if len(within):
        order = within[np.lexsort((places[within], threads[within]))]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(threads[order]) != 0) | (np.diff(places[order]) != 0)
        number = np.cumsum(new)
        marks[order] = np.array([f"t{n}" for n in range(number[-1] + 1)], dtype=object)[number]
    return marks
