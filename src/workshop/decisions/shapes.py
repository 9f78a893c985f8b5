"""What is recorded of a decision as plain Python, whatever an older kit or a hand made of it.

Each shape takes the value of a line of `decisions.jsonl` and gives what the kit works with, or None
where it is nothing of the kind. What cannot be read counts as not decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date as Date
from datetime import time as Time
from typing import Any

Shape = Callable[[object], Any]
"""A recorded value as plain Python; None where it is nothing of the kind."""
MOVES = ("keep", "later", "stop")
"""What can become of an initiative on the board."""
DETAILS = ("owner", "due", "missed_by", "status")
"""What is recorded of an initiative that stops."""
MOST = 1e15
"""A number beyond this is a slip of the hand; it would fill a page with digits."""


def text(value: object) -> str | None:
    """Words, with every run of blanks and new lines as one blank.

    >>> text(" Tuesday\\n afternoon "), text(""), text(3)
    ('Tuesday afternoon', None, None)
    """
    return " ".join(value.split()) or None if isinstance(value, str) else None


def number(value: object) -> float | None:
    """A number; yes and no are none, nor is what has no end.

    >>> number(3), number(2.5), number(True), number(float("inf")), number("3")
    (3, 2.5, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Whole numbers may have more digits than Python turns into a float or a text.
    return value if abs(value) < MOST and math.isfinite(value) else None


def between(low: float, high: float, *, whole: bool = False, above: bool = False) -> Shape:
    """The shape of a number from `low` (or only `above` it) to `high`.

    `whole` cuts off what stands after the point.

    >>> within = between(1, 40, whole=True)
    >>> within(4.0), within(41), within("4")
    (4, None, None)
    """

    def shape(value: object) -> float | None:
        found = number(value)
        if found is None or not low <= found <= high or (above and found == low):
            return None
        return int(found) if whole else found

    return shape


def day(value: object) -> Date | None:
    """A day that was recorded as 2026-12-01.

    >>> day("2026-12-01"), day("2026-99-99"), day(3)
    (datetime.date(2026, 12, 1), None, None)
    """
    try:
        # Other forms of ISO dates, such as 20261201, are not what a control records.
        return Date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def clock(value: object) -> Time | None:
    """A time of the day that was recorded as 09:30.

    >>> clock("09:30"), clock("noonish")
    (datetime.time(9, 30), None)
    """
    try:
        return Time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def names(value: object) -> list[str] | None:
    """A list of words: people, topics, initiatives.

    >>> names(["Ann", 3]), names("Ann")
    (['Ann', '3'], None)
    """
    if not isinstance(value, list | tuple):
        return None
    return [name for name in map(_cell, value) if name]


def one_a_line(value: object) -> list[str] | None:
    """What people wrote one a line, without the dash before it and blank lines; also from a list.

    >>> one_a_line("- Newsletter\\n\\nnewsletter "), one_a_line(["Fair"]), one_a_line(3)
    (['Newsletter', 'newsletter'], ['Fair'], None)
    """
    if not isinstance(value, str | list | tuple):
        return None
    lines = value.splitlines() if isinstance(value, str) else [_cell(item) for item in value]
    return [line.strip(" \t-*") for line in lines if line.strip(" \t-*")]


def rows(*keys: str, needs: str = "") -> Shape:
    """The shape of a sheet: its rows as text under these keys.

    Without those that are empty, or that lack what each of them `needs`.

    >>> rows("item", "brings")([{"item": " Leads ", "brings": None}, {"item": ""}, "x"])
    [{'item': 'Leads', 'brings': ''}]
    """

    def shape(value: object) -> list[dict[str, str]] | None:
        if not isinstance(value, list | tuple):
            return None
        found = [
            {key: _cell(row.get(key)) for key in keys} for row in value if isinstance(row, Mapping)
        ]
        return [row for row in found if (row[needs] if needs else any(row.values()))]

    return shape


def rows_or_words(*keys: str) -> Shape:
    """The shape of a sheet that was once a text: the text stands in the first column of one row.

    >>> rows_or_words("channel", "for")("#leads")
    [{'channel': '#leads', 'for': ''}]
    """
    sheet = rows(*keys)

    def shape(value: object) -> list[dict[str, str]] | None:
        words = text(value)
        return sheet([{keys[0]: words}] if words else value)

    return shape


def moves(value: object) -> dict[str, list[str]] | None:
    """The board: the initiatives under keep, later and stop, each under the first that names it.

    >>> moves({"keep": ["Trial"], "stop": ["Fair", "Trial"], "later": None})
    {'keep': ['Trial'], 'later': [], 'stop': ['Fair']}
    """
    if not isinstance(value, Mapping):
        return None
    claimed: dict[str, str] = {}
    for move in MOVES:
        for name in names(value.get(move)) or ():
            claimed.setdefault(name, move)
    return {move: [name for name, found in claimed.items() if found == move] for move in MOVES}


def details(value: object) -> dict[str, dict[str, str]] | None:
    """What is recorded of each initiative that stops: owner, due, missed_by and status, as text.

    >>> details({"Blog": {"owner": "Ann"}, "Fair": 3})
    {'Blog': {'owner': 'Ann', 'due': '', 'missed_by': '', 'status': ''}}
    """
    if not isinstance(value, Mapping):
        return None
    return {
        str(name): {key: _cell(about.get(key)) for key in DETAILS}
        for name, about in value.items()
        if isinstance(about, Mapping)
    }


def card(value: object) -> tuple[dict[str, dict[str, int]], int] | None:
    """The points of a card by attribute and value, and the sum from which on a lead is good.

    >>> card({"points": {"source": {"Fair": 2, "Mail": 0}}, "from": 2})
    ({'source': {'Fair': 2, 'Mail': 0}}, 2)
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("points"), Mapping):
        return None
    try:
        points = {
            str(name): {str(label): int(worth) for label, worth in values.items()}
            for name, values in value["points"].items()
        }
        return points, int(value.get("from", 0))
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def chances(value: object) -> dict[str, dict[str, float]]:
    """Wins in a hundred by view and label; nothing where it is none, or all noughts.

    >>> chances({"sales_view": {"Hot": 40, "Cold": 5}, "marketing_view": {"A": 0}})
    {'sales_view': {'Hot': 40.0, 'Cold': 5.0}}
    """
    if not isinstance(value, Mapping):
        return {}
    found = {
        str(view): {
            str(label): float(wins)
            for label, wins in labels.items()
            if between(0, 100)(wins) is not None
        }
        for view, labels in value.items()
        if isinstance(labels, Mapping)
    }
    return {view: labels for view, labels in found.items() if any(labels.values())}


def asked(value: object) -> dict[str, Any] | None:
    """What was asked on the phones and what came of it, counted by group.

    >>> asked({"ask": "Which?", "groups": {"": {"n": 7}}})
    {'ask': 'Which?', 'round': '', 'groups': {'': {'n': 7}}, 'hidden': {}, 'together': {}}
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("ask"), str):
        return None
    groups, hidden, together = (value.get(key) for key in ("groups", "hidden", "together"))
    return {
        "ask": value["ask"],
        "round": str(value.get("round", "")),
        "groups": {
            str(key): dict(group)
            for key, group in (groups.items() if isinstance(groups, Mapping) else ())
            if isinstance(group, Mapping) and isinstance(group.get("n"), int)
        },
        "hidden": dict(hidden) if isinstance(hidden, Mapping) else {},
        "together": {
            str(name): [str(line) for line in lines]
            for name, lines in (together.items() if isinstance(together, Mapping) else ())
            if isinstance(lines, list)
        },
    }


def weights(value: object) -> dict[str, float] | None:
    """How much each attribute counts, where it counts anything.

    >>> weights({"source": 60, "size": 0, "region": "much"})
    {'source': 60.0}
    """
    if not isinstance(value, Mapping):
        return None
    return {str(name): float(weight) for name, weight in value.items() if (number(weight) or 0) > 0}


def counts(value: object) -> dict[str, int] | None:
    """Whole numbers above nought by name.

    >>> counts({"gaps": 18, "talk": 0, "play": "long"})
    {'gaps': 18}
    """
    if not isinstance(value, Mapping):
        return None
    return {
        str(name): many
        for name, many in value.items()
        if isinstance(many, int) and (number(many) or 0) > 0
    }


def words(value: object) -> dict[str, str] | None:
    """A text by name, without those that say nothing.

    >>> words({"Call within a day": "kept", "Write": "", "Read": ["kept"]})
    {'Call within a day': 'kept'}
    """
    if not isinstance(value, Mapping):
        return None
    return {str(name): word for name, found in value.items() if (word := _cell(found))}


def seal(value: object) -> str | None:
    """The seal under which a side locked something; no word of what it locked.

    >>> seal({"seal": "2fd4"}), seal("2fd4")
    ('2fd4', None)
    """
    found = value.get("seal") if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def sealed(key: str) -> Shape:
    """The shape of what was locked and then shown: whole numbers by name, and their seal's salt.

    >>> sealed("points")({"points": {"Trial": 60}, "salt": "ab"})
    ({'Trial': 60}, 'ab')
    """

    def shape(value: object) -> tuple[dict[str, int], str] | None:
        given = value.get(key) if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(given, Mapping):
            return None
        try:
            return {str(name): int(worth) for name, worth in given.items()}, str(
                value.get("salt", "")
            )
        except (TypeError, ValueError, OverflowError):
            return None

    return shape


def answers_shown(value: object) -> tuple[dict[str, object], str] | None:
    """What drives a side, locked and then shown: its answers by question, and their seal's salt.

    >>> answers_shown({"answers": {"own": {"pay": ["wins"]}}, "salt": "ab"})
    ({'own': {'pay': ['wins']}}, 'ab')
    """
    given = value.get("answers") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(given, Mapping):
        return None
    return {str(name): said for name, said in given.items()}, str(value.get("salt", ""))


def signed(value: object) -> tuple[str, dict[str, dict[str, str]]] | None:
    """Who stands behind the page: the digest of the text that was read, and by name "yes" or
    "not yet" with the reason.

    >>> signed({"sha": "ab", "names": {"Ann": {"said": "yes"}, "Bob": {"said": "perhaps"}}})
    ('ab', {'Ann': {'said': 'yes', 'because': ''}})
    >>> signed({"sha": 3, "names": {}}) is None
    True
    """
    sha = value.get("sha") if isinstance(value, Mapping) else None
    names = value.get("names") if isinstance(value, Mapping) else None
    if not isinstance(sha, str) or not isinstance(names, Mapping):
        return None
    return sha, {
        str(name): {"said": str(one["said"]), "because": _cell(one.get("because", ""))}
        for name, one in names.items()
        if isinstance(one, Mapping) and one.get("said") in ("yes", "not yet")
    }


def guessed(value: object) -> tuple[dict[str, int | str], str] | None:
    """What a side guessed, locked and then shown: a number or a word by question, and the salt.

    >>> guessed({"guess": {"years": 3}, "salt": "ab"}), guessed({"guess": {"years": [3]}})
    (({'years': 3}, 'ab'), None)
    """
    found = value.get("guess") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(found, Mapping):
        return None
    if not all(isinstance(one, int | str) for one in found.values()):
        return None
    return {str(name): one for name, one in found.items()}, str(value.get("salt", ""))


def hits(value: object) -> dict[str, dict[str, list[str]]] | None:
    """By question what a side said of itself, what the other guessed, and which of its own it hit.

    >>> hits({"pay": {"own": ["wins"], "guessed": [], "hit": ["wins", "leads"]}, "targets": 3})
    {'pay': {'own': ['wins'], 'guessed': [], 'hit': ['wins']}}
    """
    if not isinstance(value, Mapping):
        return None
    found = {}
    for question, said in value.items():
        if isinstance(said, Mapping):
            own, guessed, hit = (names(said.get(key)) or [] for key in ("own", "guessed", "hit"))
            found[str(question)] = {
                "own": own,
                "guessed": guessed,
                "hit": [item for item in hit if item in own],
            }
    return found


def _cell(value: object) -> str:
    """A cell of a sheet as text; what is neither words nor a number says nothing."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if number(value) else ""
