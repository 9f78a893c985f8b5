"""Estimates as trackers write them (points, seconds, "2d 4h", "1:30") in person-weeks, by factors
that are said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..tables import numbers, plain
from ..written import num

POINT_WEEKS = 0.2
"""Person-weeks a story point where the settings say nothing: one working day, an assumption to be
replaced.
"""
WEEK_HOURS = 40.0
UNITS = ("points", "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months")

_WORDS = {
    "p": "points",
    "pt": "points",
    "pts": "points",
    "point": "points",
    "points": "points",
    "sp": "points",
    "s": "seconds",
    "sec": "seconds",
    "m": "minutes",
    "min": "minutes",
    "mins": "minutes",
    "minute": "minutes",
    "minutes": "minutes",
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "hour": "hours",
    "hours": "hours",
    "std": "hours",
    "d": "days",
    "day": "days",
    "days": "days",
    "pd": "days",
    "w": "weeks",
    "wk": "weeks",
    "week": "weeks",
    "weeks": "weeks",
    "pw": "weeks",
    "ms": "milliseconds",
    "tag": "days",
    "tage": "days",
    "stunde": "hours",
    "stunden": "hours",
    "woche": "weeks",
    "wochen": "weeks",
    "jour": "days",
    "jours": "days",
    "heure": "hours",
    "heures": "hours",
    "semaine": "weeks",
    "semaines": "weeks",
    "hora": "hours",
    "horas": "hours",
    "semana": "weeks",
    "semanas": "weeks",
    "mo": "months",
    "month": "months",
    "months": "months",
    "monat": "months",
    "monate": "months",
    "mois": "months",
    "mes": "months",
    "meses": "months",
    "mese": "months",
    "mesi": "months",
    "ora": "hours",
    "ore": "hours",
    "giorno": "days",
    "giorni": "days",
    "settimana": "weeks",
    "settimane": "weeks",
    "dia": "days",
    "dias": "days",
    "día": "days",
    "días": "days",
    "uur": "hours",
    "uren": "hours",
    "dag": "days",
    "dagen": "days",
    "weken": "weeks",
    "maand": "months",
    "maanden": "months",
    "mês": "months",
    "minuten": "minutes",
    "punkt": "points",
    "punkte": "points",
    "punti": "points",
    "puntos": "points",
    "pontos": "points",
    "punten": "points",
    "pkt": "points",
}
PERSONS: Mapping[str, str] = {
    **dict.fromkeys(("PT", "AT", "MT", "PD", "MD", "JH", "JP"), "days"),
    **dict.fromkeys(("PW", "MW"), "weeks"),
    **dict.fromkeys(("PM", "MM"), "months"),
}
"""What capitals behind a number stand for: days, weeks and months of one person, in English, German
and French.
"""
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?[\s,;+]*")
_CLOCK = re.compile(r"^(\d{1,5}):([0-5]\d)(?::[0-5]\d)?$")


@dataclass(frozen=True)
class Factors:
    """Person-weeks a story point, and working hours in a person-week; a week has five days, a month
    22.
    """

    point_weeks: float = POINT_WEEKS
    week_hours: float = WEEK_HOURS

    def weeks(self, unit: str) -> float:
        """Person-weeks in one of this unit.

        >>> Factors().weeks("days"), Factors(week_hours=30).weeks("hours") == 1 / 30
        (0.2, True)
        """
        hours = {
            "milliseconds": 1 / 3_600_000,
            "seconds": 1 / 3600,
            "minutes": 1 / 60,
            "hours": 1.0,
            "days": self.week_hours / 5,
            "weeks": self.week_hours,
            "months": 22 * self.week_hours / 5,
        }
        return self.point_weeks if unit == "points" else hours[unit] / self.week_hours

    def say(self, unit: str) -> str:
        """The factor that was used for this unit, as a sentence's part."""
        if unit == "points":
            return (
                f"1 story point is taken as {num(self.point_weeks):g} person-weeks (point_weeks in"
                " workshop.toml)"
            )
        return (
            f"{num(self.week_hours):g} working hours are taken as 1 person-week (week_hours in"
            " workshop.toml)"
        )


USUAL = Factors()
"""What holds where the settings say nothing."""


def convert(
    cells: pd.Series, *, unit: str, factors: Factors = USUAL, words: Mapping[str, str] | None = None
) -> pd.Series:
    """The cells in person-weeks as text; what cannot be read stays as it is, so that the check
    names its row.

    Plain numbers are in `unit`; "2d 4h", "5 points" and "1:30" (hours and minutes) say their own.
    `words` gives letters another unit: in some trackers "m" is a month.

    >>> convert(pd.Series(["8", "2d 4h", "1:30", "3p", "", "huge"]), unit="hours").tolist()
    ['0.2', '0.5', '0.0375', '0.6', '', 'huge']
    >>> convert(pd.Series(["5 PT", "1 PM"]), unit="hours").tolist()
    ['1', '4.4']
    """
    known = _WORDS | dict(words or {})

    def named(word: str) -> str | None:
        return PERSONS.get(word) or known.get(word.lower())

    def one(cell: str) -> str:
        text = cell.strip()
        if not text:
            return ""
        if match := _CLOCK.match(text):
            return f"{(int(match[1]) + int(match[2]) / 60) * factors.weeks('hours'):.10g}"
        parts = _PART.findall(text)
        units = [meant for _, word in parts if (meant := named(word))]
        if parts and _PART.sub("", text) == "" and len(units) == len(parts):
            weeks = sum(
                float(amount.replace(",", ".")) * factors.weeks(meant)
                for (amount, _), meant in zip(parts, units)
            )
            return f"{weeks:.10g}"
        value = numbers(pd.Series([text])).iloc[0]
        return cell if pd.isna(value) else f"{value * factors.weeks(unit):.10g}"

    return cells.map({cell: one(cell) for cell in cells.unique()})


def unit_of(heading: str) -> str | None:
    """The unit that a heading names, or None.

    >>> unit_of("Effort (days)"), unit_of("Aufwand (Stunden)"), unit_of("Story point estimate"), unit_of("Effort")
    ('days', 'hours', 'points', None)
    >>> unit_of("Aufwand (PT)"), unit_of("Effort PT")
    ('days', None)
    """
    words = plain(heading).split("_")
    if bracketed := re.search(r"[(\[]([A-Z]{2})[)\]]", heading):
        return PERSONS.get(bracketed[1])
    # Letters alone may mean anything.
    return next((_WORDS[word] for word in words if len(word) > 2 and word in _WORDS), None) or next(
        (unit for unit in UNITS if unit in words), None
    )


def taken_for_weeks(heading: object, file: str) -> list[str]:
    """What there is to say where the settings take the likely effort from a heading that does not
    say that it is in weeks.

    >>> taken_for_weeks("Days", "i.csv")[0].partition(";")[0]
    'i.csv: the numbers under "Days" are taken for person-weeks'
    >>> taken_for_weeks("Effort (weeks)", "i.csv"), taken_for_weeks("effort_likely", "i.csv")
    ([], [])
    """
    if not isinstance(heading, str) or plain(heading) == "effort_likely":
        return []
    unit = unit_of(heading)
    if unit == "weeks":
        return []
    return [
        f'{file}: the numbers under "{heading}" are taken for person-weeks; if they are in'
        f' {unit or "days"}, write format = "tracker" under [tables.initiatives] in workshop.toml,'
        f' and there estimates = "{unit or "days"}".'
    ]


def bare(cells: pd.Series) -> pd.Series:
    """Which cells hold a number and no unit of their own.

    >>> bare(pd.Series(["8", "2d", "1:30", "", "L", "2,5"])).tolist()
    [True, False, False, False, False, True]
    """
    return numbers(cells.replace("", pd.NA)).notna() & ~cells.str.contains(
        r"[^\W\d_]|:", regex=True
    )


_RANGE = re.compile(
    r"\s*(\d+(?:[.,]\d+)?)\s*(?:-|–|—|to|bis|\.\.)\s*(\d+(?:[.,]\d+)?)\s*[A-Za-z]*\s*"
)


def ranges(cells: pd.Series) -> dict[int, tuple[str, str]]:
    """The cells that hold two numbers, from and to, by their row.

    >>> ranges(pd.Series(["2-3", "8", "2 to 5 days"]))
    {0: ('2', '3'), 2: ('2', '5')}
    """
    found = {row: _RANGE.fullmatch(cell) for row, cell in zip(cells.index, cells)}
    return {row: (match[1], match[2]) for row, match in found.items() if match}
