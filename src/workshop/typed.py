"""Text that somebody typed, or that was found in a file: it changes nothing around it, wherever it
is shown.
"""

from __future__ import annotations

import re
from typing import Any

from .errors import WorkshopError

FIRST_STRONG, END_OF_ISOLATE, END_OF_EMBEDDING = "\u2068", "\u2069", "\u202c"
CLOSED_BY = dict.fromkeys("\u2066\u2067\u2068", END_OF_ISOLATE) | dict.fromkeys(
    "\u202a\u202b\u202d\u202e", END_OF_EMBEDDING
)
"""What begins an isolate or an embedding, and what ends it (Unicode Standard Annex 9)."""
MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Every sign that says in which direction text runs."""
HALVES = re.compile("[\ud800-\udfff]")
"""Halves of signs: Python can hold one alone, no file can."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""What moves a terminal's cursor, colours it or rings its bell, all but a tab and a new line."""


def isolated(text: str) -> str:
    """The text so that its direction ends with it: one with signs for a direction becomes an isolate
    in which everything is closed; any other stays as it is, and so does one that is isolated
    already.

    >>> isolated("Ann"), isolated("\u202eAnn") == "\u2068\u202eAnn\u202c\u2069"
    ('Ann', True)
    >>> isolated(isolated("\u202eAnn\u2069")) == isolated("\u202eAnn\u2069")
    True
    """
    if MARKS.search(text) is None:
        return text
    made: list[str] = []
    waiting: list[str] = []
    whole = False
    for place, sign in enumerate(text):
        if sign in CLOSED_BY:
            waiting.append(CLOSED_BY[sign])
        elif sign in (END_OF_EMBEDDING, END_OF_ISOLATE):
            if sign not in waiting or (sign == END_OF_EMBEDDING and waiting[-1] == END_OF_ISOLATE):
                continue  # it closes nothing of this text, so it would close what is around it
            while waiting[-1] != sign:
                made.append(waiting.pop())
            waiting.pop()
            whole = place == len(text) - 1 and not waiting and text[0] in CLOSED_BY
        made.append(sign)
    made += reversed(waiting)
    if whole and CLOSED_BY[text[0]] == END_OF_ISOLATE and _one(made):
        return "".join(made)
    return f"{FIRST_STRONG}{''.join(made)}{END_OF_ISOLATE}"


def _one(signs: list[str]) -> bool:
    """Whether what the first sign begins ends with the last sign, and not before."""
    depth = 0
    for place, sign in enumerate(signs):
        depth += (sign in CLOSED_BY) - (sign in (END_OF_EMBEDDING, END_OF_ISOLATE))
        if depth == 0:
            return place == len(signs) - 1
    return False


def everywhere(value: Any) -> Any:
    """Plain JSON with every text in it isolated, names of things too."""
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, dict):
        return {everywhere(key): everywhere(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(everywhere, value))
    return value


def whole(text: str, *, what: str) -> str:
    """The text, if a file can hold it. Raises WorkshopError where half of a sign is in it; `what`
    names the text.

    >>> whole("Ann", what="The name")
    'Ann'
    """
    if found := HALVES.search(text):
        around = CONTROL.sub("", text[max(0, found.start() - 10) : found.start() + 11])
        near = " ".join(HALVES.sub("?", around).split())
        raise WorkshopError(
            f"{what} holds half of a sign at “{isolated(near)}”, which no file can hold. It"
            " comes from a copy that was cut in the middle of an emoji or of a rare letter: type it"
            " again."
        )
    return text


def without_control(text: object) -> str:
    """Text without control characters, but for tabs and new lines, as a terminal or a calendar may
    show it.

    >>> without_control("a" + chr(27) + "[31m" + chr(155) + "2J" + chr(13) + chr(10) + " b")
    'a[31m2J\\n b'
    """
    plain = HALVES.sub("?", str(text)).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", plain)


def in_a_terminal(text: object) -> str:
    """Text that a terminal only shows: without control characters, the direction of each line its
    own.

    >>> in_a_terminal("a" + chr(27) + "[31m" + chr(7) + " b")
    'a[31m b'
    """
    return "\n".join(map(isolated, without_control(text).split("\n")))
