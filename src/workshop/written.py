"""Numbers, days and amounts as the client writes them: `[locale]` in `workshop.toml`.

English text is what the kit speaks; what is set here is how a number, a day and an amount stand in
it. A process writes for one folder at a time, the one that `workshop.open` opened last, so the style
is the process's own: threads and the callbacks of a notebook's controls share it.

Only what people read goes through here. A file that a program reads (CSV, JSON, a workbook's cells,
an entry in a calendar) keeps numbers as numbers and days as days.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

EXAMPLES = {
    "1,234.5": "en",
    "1.234,5": "de",
    "1 234,5": "fr",
    "1'234.5": "de_CH",
    "1 234.5": "xh",
    "12,34,567.8": "en_IN",
}
"""How 1234.5 may be written (India groups by two, which a longer number shows), and the locale of
Babel that does.
"""
DAYS = {
    "31.12.2026": "dd.MM.yyyy",
    "31/12/2026": "dd/MM/yyyy",
    "31-12-2026": "dd-MM-yyyy",
    "12/31/2026": "MM/dd/yyyy",
    "2026-12-31": "yyyy-MM-dd",
    "31 Dec 2026": "d MMM yyyy",
    "Dec 31, 2026": "MMM d, yyyy",
}
"""How the last day of 2026 may be written, and the pattern of Unicode that does."""
PLAIN = re.compile(r"(\d[\d,]*)(\.\d+)?")
"""The digits of a number as Python writes it."""


@dataclass(frozen=True)
class Style:
    """How numbers, days and amounts are written: each by an example, empty for the kit's own way.

    `amounts`: a currency and a 1 where the amount stands.
    """

    numbers: str = ""
    dates: str = ""
    amounts: str = ""


OWN = Style()
"""How the kit writes where nobody says otherwise."""
_style = OWN


def use(style: Style) -> None:
    """From now on this process writes so."""
    global _style
    _style = style


@contextmanager
def written_as(style: Style) -> Generator[None]:
    """Within this block the process writes so, and afterwards as before."""
    before = _style
    use(style)
    try:
        yield
    finally:
        use(before)


class _Written:
    """A number that a format writes in the style of the folder."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        return digits(format(self.value, spec))


def num(value: Any) -> Any:
    """A number for a sentence, a table or a chart, before its format.

    >>> with written_as(Style(numbers="1.234,5")):
    ...     print(f"{num(1234567):,} leads, {num(-0.25):+.2f} steps, {num(2.0):g} weeks")
    1.234.567 leads, -0,25 steps, 2 weeks
    """
    return _Written(value) if _style.numbers else value


def digits(text: str) -> str:
    """A number as Python writes it, with its thousands apart or not, in the style of the folder.

    >>> with written_as(Style(numbers="12,34,567.8")):
    ...     digits("1,234,567.80"), digits("1234567")
    ('12,34,567.80', '1234567')
    """
    if not _style.numbers:
        return text
    return PLAIN.sub(lambda found: _digits(found[0], EXAMPLES[_style.numbers]), text, count=1)


@functools.lru_cache(maxsize=4096)
def _digits(text: str, locale: str) -> str:
    from decimal import Decimal

    whole, _, decimals = text.partition(".")
    pattern = _pattern(locale, len(decimals))
    return pattern.apply(Decimal(text.replace(",", "")), locale, group_separator="," in whole)


@functools.lru_cache(maxsize=64)
def _pattern(locale: str, places: int) -> Any:
    """The locale's own way to put thousands apart, with so many decimals."""
    from babel import Locale
    from babel.numbers import parse_pattern

    whole = Locale.parse(locale).decimal_formats[None].pattern.partition(".")[0]
    return parse_pattern(f"{whole}.{'0' * places}" if places else whole)


def locale() -> str:
    """The locale in which a program that has one of its own, such as a browser, writes the same."""
    return EXAMPLES[_style.numbers] if _style.numbers else ""


def decimal_mark() -> str:
    """The sign before the decimals where the folder says which; else nothing, as people write both.

    >>> with written_as(Style(numbers="1 234,5")):
    ...     decimal_mark()
    ','
    """
    return digits("0.5")[1] if _style.numbers else ""


def day(when: date, own: str) -> str:
    """A day in the style of the folder; `own` is what the kit writes without one.

    >>> with written_as(Style(dates="31.12.2026")):
    ...     day(date(2026, 3, 9), "9 March 2026")
    '09.03.2026'
    """
    if not _style.dates:
        return own
    from babel.dates import format_date

    return format_date(when, DAYS[_style.dates], locale="en")


def amount(figure: str, currency: str) -> str:
    """An amount with its currency, where the folder's style puts it; `figure` is written already.

    >>> with written_as(Style(amounts="1 €")):
    ...     amount("2.200", "EUR")
    '2.200 €'
    >>> amount("2,200", "EUR")
    'EUR 2,200'
    """
    return _style.amounts.replace("1", figure) if _style.amounts else f"{currency} {figure}"
