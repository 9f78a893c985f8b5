"""Spans of time, parts of a list and person-weeks, as people say them."""

from __future__ import annotations

from ..errors import counted, listing
from ..written import num

QUARTERS = 4
"""Quarters a year."""
WEEKS, MONTHS = 52, 12
"""Weeks and months a year."""
_WEEKS_UNDER = 2 / 12
"""Years: what is shorter than two months is told in weeks."""
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def between(low: float, high: float) -> str:
    """A span of years as people say it: in years, and what is short in months or weeks.

    >>> between(4.13, 6.28), between(0.21, 0.84), between(0.05, 0.15), between(2.01, 2.02)
    ('between 4.1 and 6.3 years', 'between 3 and 10 months', 'between 3 and 8 weeks', 'about 2.0
    years')
    >>> between(0.6, 8.2), between(0.1, 4.8), between(0.001, 0.2), between(0, 0)
    ('between 0.6 and 8.2 years', 'between 5 weeks and 4.8 years', 'between a few days and 2
    months', 'next to no time')
    """
    if high <= 0:
        return "next to no time"
    places = 0 if low >= 20 else 1
    last = lasting(high, places)
    if last.endswith("years") and low >= 0.5:
        first = f"{num(low):,.{places}f} years"
    elif last.endswith(("months", "month")) and low * MONTHS >= 0.5:
        first = counted(round(low * MONTHS), "month")
    else:
        first = lasting(low)
    if first == last:
        return last if last == "a few days" else f"about {last}"
    return f"between {short(first, last)} and {last}"


def short(time: str, beside: str) -> str:
    """A length of time without its unit where the one beside it has the same.

    >>> short("3 months", "10 months"), short("5 weeks", "2 months"), short("a few days",
    ...     "2 weeks"), short("1 week", "2 weeks")
    ('3', '5 weeks', 'a few days', '1')
    """
    number, _, unit = time.partition(" ")
    return number if unit.rstrip("s") == beside.split()[-1].rstrip("s") else time


def lasting(years: float, places: int = 1) -> str:
    """One length of time as people say it; `places` are the decimals of years.

    >>> lasting(1.24), lasting(0.84), lasting(0.05), lasting(0.02), lasting(0.004)
    ('1.2 years', '10 months', '3 weeks', '1 week', 'a few days')
    """
    if years * MONTHS >= MONTHS - 0.5:
        return f"{num(years):,.{places}f} years"
    if years >= _WEEKS_UNDER:
        return counted(round(years * MONTHS), "month")
    whole = round(years * WEEKS)
    return counted(whole, "week") if whole else "a few days"


def in_years(quarters: float) -> str:
    """A horizon in words.

    >>> in_years(4), in_years(8), in_years(3), in_years(6)
    ('one year', 'two years', 'three quarters', '1.5 years')
    """
    if quarters % QUARTERS == 0:
        whole = int(quarters // QUARTERS)
        return f"{NUMBERS.get(whole, whole)} {'year' if whole == 1 else 'years'}"
    if quarters < QUARTERS and quarters == int(quarters):
        return f"{NUMBERS[int(quarters)]} {'quarter' if quarters == 1 else 'quarters'}"
    return f"{num(quarters / QUARTERS):g} years"


def weeks(weeks: float) -> str:
    """Person-weeks as people say them.

    >>> weeks(12.0), weeks(1.04), weeks(0.25), weeks(0.02)
    ('12 person-weeks', '1 person-week', '0.2 person-weeks', 'less than 0.1 person-weeks')
    """
    if 0 < weeks < 0.05:
        return "less than 0.1 person-weeks"
    text = (
        f"{num(weeks):,.0f}"
        if weeks >= 10 or abs(weeks - round(weeks)) < 0.05
        else f"{num(weeks):.1f}"
    )
    return f"{text} person-week{'' if text == '1' else 's'}"


def part(some: int, whole: int, noun: str, one: str, many: str, *, never: str = "") -> str:
    """So many of so many, with the verb that follows; `never` is the verb when the only one does
    not.

    >>> part(2, 5, "goal", "is", "are"), part(1, 5, "goal", "is", "are"), part(0, 5, "goal", "is",
    ...     "are")
    ('2 of 5 goals are', '1 of 5 goals is', 'none of 5 goals is')
    >>> part(2, 2, "goal", "is", "are"), part(5, 5, "goal", "is", "are"), part(1, 1, "goal", "is",
    ...     "are"), part(0, 1, "goal", "fits", "fit", never="does not fit")
    ('both goals are', 'all 5 goals are', 'the only goal is', 'the only goal does not fit')
    """
    if whole == 1:
        return f"the only {noun} {one if some else never or one + ' not'}"
    if some == whole and whole:
        return f"{'both' if whole == 2 else f'all {num(whole):,}'} {noun}s {many}"
    return (
        f"{f'{num(some):,}' if some else 'none'} of {counted(whole, noun)}"
        f" {one if some < 2 else many}"
    )


def begin(sentence: str) -> str:
    """A sentence with a capital; names in it stay as they are.

    >>> begin("none of 5 goals is reached")
    'None of 5 goals is reached'
    """
    return sentence[:1].upper() + sentence[1:]


def places(safe: int, open_: int, out: int, worthless: int = 0) -> str:
    """How many places on a list are safe, open, without points and out; what is nought is not told.

    >>> places(2, 0, 0, 2), places(0, 8, 0), places(3, 0, 0)
    ('2 are safe and 2 have no points; nothing is left to argue about', 'none is safe; talk about
    each of them', 'all are safe; nothing is left to argue about')
    >>> places(1, 0, 0), places(0, 1, 0), places(12, 3, 5), places(0, 0, 3)
    ('it is safe; nothing is left to argue about', 'it could go either way; talk about it', '12 are
    safe and 5 never make it; talk about the other 3', 'none ever makes it; nothing is left to argue
    about')
    """
    n = safe + open_ + worthless + out
    if n == 1:
        return (
            "it could go either way; talk about it"
            if open_
            else (
                f"it {'is safe' if safe else 'has no points' if worthless else 'never makes it'};"
                " nothing is left to argue about"
            )
        )
    if safe == n or out == n:
        return (
            f"{'none ever makes it' if out else 'both are safe' if n == 2 else 'all are safe'};"
            " nothing is left to argue about"
        )
    if open_ == n:
        return "none is safe; talk about each of them"
    told = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (safe, "is safe", "are safe"),
            (worthless, "has no points", "have no points"),
            (out, "never makes it", "never make it"),
        )
        if count
    ]
    if not open_:
        return f"{listing(told)}; nothing is left to argue about"
    if not safe:
        told.insert(0, "none is safe")
    return f"{listing(told)}; talk about {'the other one' if open_ == 1 else f'the other {open_}'}"
