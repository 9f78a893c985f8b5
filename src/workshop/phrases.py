"""Sentences as templates with a name each: what a second language takes (ARCHITECTURE.md).

A template has its values by name. A count stands as `{n}`, and the words that follow its number as
`{n:promise|promises}`: one for each plural form of the language, in the order of Unicode's rules
(zero, one, two, few, many, other; English has one and other). So a sentence may hold several counts.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Any

from .written import num

ORDER = ("zero", "one", "two", "few", "many", "other")


def speaker(sentences: Mapping[str, str], language: str = "en") -> Callable[..., str]:
    """A function that says a sentence by its name, with its values.

    >>> say = speaker({"kept": "{kept} of {n} {n:promise|promises} {kept:was|were} kept."})
    >>> say("kept", kept=1, n=1200)
    '1 of 1,200 promises was kept.'
    >>> speaker({"days": "{n} {n:день|дня|дней|дня}"}, "ru")("days", n=3)
    '3 дня'
    """

    def say(name: str, **values: Any) -> str:
        return sentences[name].format_map(
            {
                key: _Count(int(value), language) if isinstance(value, Integral) else value
                for key, value in values.items()
            }
        )

    return say


class _Count:
    def __init__(self, number: int, language: str) -> None:
        self.number, self.language = number, language

    def __format__(self, words: str) -> str:
        if not words:
            return f"{num(self.number):,}"
        return words.split("|")[_form(self.number, self.language)]


@functools.lru_cache(maxsize=4096)
def _form(number: int, language: str) -> int:
    from babel import Locale

    rule = Locale.parse(language).plural_form
    forms = [form for form in ORDER if form in rule.tags or form == "other"]
    return forms.index(rule(number))
