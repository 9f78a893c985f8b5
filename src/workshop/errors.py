"""Sentences for people when something is wrong.

Everything the kit expects to go wrong is a `WorkshopError` whose message says what, where and what
now. In a notebook it is shown as that sentence, without a traceback.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from datetime import date

from . import written
from .written import num


class WorkshopError(Exception):
    """Something a person can put right; the message is the whole story."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks an exception for this list before it formats a traceback of its own.
        return [str(self)]


class WrongUsage(WorkshopError):
    """The command or a parameter was not understood; nothing is wrong with the data."""


def listing(words: Iterable[object], last: str = "and") -> str:
    """The words as a person would list them.

    >>> listing(["leads", "goals", "points"])
    'leads, goals and points'
    """
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def nearest(name: str, names: Iterable[str]) -> str:
    """A question with the nearest valid name, or nothing when none is near.

    Of two that are as near, the one that begins in the same way.

    >>> nearest("scroe", ["score", "team"]), nearest("leeds", ["needs", "leads"])
    (' Did you mean "score"?', ' Did you mean "leads"?')
    """
    by_lower = {known.lower(): known for known in names}
    given = name.lower()
    close = difflib.get_close_matches(given, by_lower, cutoff=0.6)
    if not close:
        return ""
    # The longest common beginning of two words, sign by sign, is what is wanted here.
    best = max(
        close,
        key=lambda known: (
            difflib.SequenceMatcher(a=known, b=given).ratio(),
            len(os.path.commonprefix([known, given])),  # noqa: RUF071  # words, no paths
        ),
    )
    return f' Did you mean "{by_lower[best]}"?'


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun in the right form.

    >>> counted(1, "lead"), counted(2449, "lead"), counted(2, "person", "people")
    ('1 lead', '2,449 leads', '2 people')
    """
    return f"{num(number):,} {noun if number == 1 else plural or noun + 's'}"


def the_most(superlative: str, sizes: Iterable[float], noun: str = "") -> str:
    """The first of some sizes, which is the largest of them, as what it is: that one, or one of
    those that are as large for who reads one decimal.

    >>> the_most("widest", [1.24, 0.3]), the_most("widest", [-1.24, 1.21, 0.3], "gap")
    ('the widest', 'one of the widest gaps')
    """
    first, *others = (round(abs(size), 1) for size in sizes)
    if first in others:
        return f"one of the {superlative}{f' {noun}s' if noun else ''}"
    return f"the {superlative}{f' {noun}' if noun else ''}"


def as_first(said: str) -> str:
    """Words as the first of a sentence.

    >>> as_first("one of the widest gaps")
    'One of the widest gaps'
    """
    return said[:1].upper() + said[1:]


def cut(text: str, most: int) -> str:
    """A text of so many characters at most; one that was cut ends with a sign.

    >>> cut("Price page", 10), cut("Price page for all", 10)
    ('Price page', 'Price pag…')
    """
    if len(text) <= most:
        return text
    from .typed import isolated

    return isolated(text[: most - 1].rstrip()) + "…"


def long_date(day: date) -> str:
    """A day as people write it, the same on every system.

    >>> long_date(date(2026, 11, 3))
    '3 November 2026'
    """
    return written.day(day, f"{day.day} {day:%B %Y}")


def short_date(day: date) -> str:
    """A day in a table.

    >>> short_date(date(2026, 11, 3))
    '3 Nov 2026'
    """
    return written.day(day, f"{day.day} {day:%b %Y}")


def possessive(name: str) -> str:
    """A name as an owner.

    >>> possessive("Sales"), possessive("Marketing")
    ("Sales'", "Marketing's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
