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
from datetime import date, datetime
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


def for_programs() -> dict[str, str]:
    """The style for a program that writes for people itself, such as the room's screen: the locale
    of its `numbers` and the pattern of its `dates`; what the folder leaves open is left out.

    >>> with written_as(Style(numbers="1'234.5", dates="31/12/2026")):
    ...     for_programs()
    {'numbers': 'de-CH', 'dates': 'dd/MM/yyyy'}
    """
    said = {"numbers": _style.numbers and EXAMPLES[_style.numbers].replace("_", "-")}
    said["dates"] = _style.dates and DAYS[_style.dates]
    return {what: how for what, how in said.items() if how}


def in_a_workbook() -> str:
    """The format in which a workbook shows a day.

    A slash would stand there for whatever the reader's own Excel puts between the numbers, and
    names of months would be in its language. The marks of a number cannot be set: they are Excel's.

    >>> with written_as(Style(dates="31/12/2026")):
    ...     print(in_a_workbook())
    dd\\/mm\\/yyyy
    >>> in_a_workbook()
    'yyyy-mm-dd'
    """
    pattern = DAYS[_style.dates or "2026-12-31"]
    form = pattern.replace("M", "m").replace("/", "\\/")
    return f"[$-409]{form}" if "MMM" in pattern else form


def decimal_mark() -> str:
    """The sign before the decimals where the folder says which; else nothing, as people write both.

    >>> with written_as(Style(numbers="1 234,5")):
    ...     decimal_mark()
    ','
    """
    return digits("0.5")[1] if _style.numbers else ""


def typed_forms(figure: str) -> list[str]:
    """A figure that somebody typed, as Python writes it, in each way in which it can be meant:
    "4,615" is a decimal comma to some and thousands to others, unless the folder says which.

    Raises ValueError where its marks fit no number.

    >>> typed_forms("4,615"), typed_forms("12,5"), typed_forms("1.234,5"), typed_forms("1’200’300")
    (['4.615', '4615'], ['12.5'], ['1234.5'], ['1200300'])
    >>> with written_as(Style(numbers="1.234,5")):
    ...     typed_forms("4,615"), typed_forms("4.615")
    (['4.615'], ['4615'])
    """
    text = re.sub(r"['’]", "", figure.rstrip(".,'’"))
    marks = re.findall(r"[.,]", text)
    if not marks:
        return [text]
    plain = re.sub("[.,]", "", text)
    if len(set(marks)) == 2:  # the last one is the decimal mark
        whole, _, rest = text.rpartition(marks[-1])
        return [f"{re.sub('[.,]', '', whole)}.{rest}"]
    if len(marks) > 1:
        if not re.fullmatch(r"\d{1,3}([.,]\d{2,3})*[.,]\d{3}", text):
            raise ValueError(figure)
        return [plain]
    decimal = text.replace(",", ".")
    if not re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text):
        return [decimal]
    mark = decimal_mark()
    return [decimal, plain] if not mark else [decimal if mark in text else plain]


def typed_number(typed: str) -> float:
    """The one number in what somebody typed, with its currency or unit beside it or not.

    Raises ValueError where there is none, or it can be read in two ways.

    >>> with written_as(Style(numbers="1.234,5")):
    ...     typed_number("2.200.000 €"), typed_number("-12,5")
    (2200000.0, -12.5)
    """
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", typed.replace("−", "-"))
    found = re.fullmatch(r"[^\d.,'’-]{0,12}(-?)(\d[\d.,'’]*)[^\d.,'’-]{0,12}", text)
    forms = typed_forms(found[2]) if found else []
    if not found or len(forms) != 1:
        raise ValueError(typed)
    return float(found[1] + forms[0])


def day(when: date, own: str) -> str:
    """A day in the style of the folder; `own` is what the kit writes without one.

    >>> with written_as(Style(dates="31.12.2026")):
    ...     day(date(2026, 3, 9), "9 March 2026")
    '09.03.2026'
    """
    return _in_dates(when, DAYS[_style.dates]) if _style.dates else own


def typed_day(typed: str) -> date | None:
    """The day that somebody typed as the folder writes days; None where it is none.

    >>> with written_as(Style(dates="31.12.2026")):
    ...     typed_day("9.3.2026"), typed_day("soon")
    (datetime.date(2026, 3, 9), None)
    """
    codes = {"yyyy": "%Y", "MMM": "%b", "MM": "%m", "dd": "%d", "d": "%d"}
    pattern = DAYS[_style.dates or "2026-12-31"]
    try:
        form = re.sub("yyyy|MMM|MM|dd|d", lambda part: codes[part[0]], pattern)
        return datetime.strptime(typed.strip(), form).date()
    except ValueError:
        return None


def month(when: date, own: str) -> str:
    """The month of a day in the style of the folder; `own` is what the kit writes without one.

    >>> with written_as(Style(dates="12/31/2026")):
    ...     month(date(2026, 3, 1), "2026-03")
    '03/2026'
    """
    if not _style.dates:
        return own
    return _in_dates(when, re.sub(r"d+,?[./ -]|-dd$", "", DAYS[_style.dates]))


def _in_dates(when: date, pattern: str) -> str:
    from babel.dates import format_date

    return format_date(when, pattern, locale="en")


def amount(figure: str, currency: str) -> str:
    """An amount with its currency, where the folder's style puts it; `figure` is written already.

    >>> with written_as(Style(amounts="1 €")):
    ...     amount("2.200", "EUR")
    '2.200 €'
    >>> amount("2,200", "EUR")
    'EUR 2,200'
    """
    return _style.amounts.replace("1", figure) if _style.amounts else f"{currency} {figure}"


def sign(currency: str) -> str:
    """The currency alone, as the folder writes it beside an amount.

    >>> with written_as(Style(amounts="1 €")):
    ...     sign("EUR")
    '€'
    """
    return _style.amounts.replace("1", "").strip() or currency
