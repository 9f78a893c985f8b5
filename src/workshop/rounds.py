"""The rounds of a survey: which comes after which, and whose answers of one round count.

Rounds are put in order by date where all of them are dates, by number where they are numbered
alike, and otherwise as the settings say (`rounds = ["first", "second"]`). Where none of that holds
no order is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from .dates import MONTHS
from .errors import counted, listing

_QUARTER = r"(?:quarter|quartal|quartile|trimestre|trimester|kwartaal|trim|q|t|k)"
_HALF = r"(?:half|halbjahr|semestre|semester|h|s)"
_WEEK = r"(?:kalenderwoche|week|semaine|semana|settimana|kw|cw|wk|w)"
_YEAR = r"(?:fy|gj)?\s*((?:19|20)\d\d)"
_SHORT = r"(?:fy\s*|gj\s*|['’])(\d\d)"
FULLEST = 0.5
"""Of several answers of one person those with at least this share of the scores of the fullest are
complete.
"""


@dataclass(frozen=True)
class Order:
    """The rounds from the first to the last, and how that is known; without an order `why` says
    what is missing.
    """

    rounds: tuple[str, ...] = ()
    by: str = ""
    why: str = ""


def in_order(names: Iterable[str], said: Sequence[str] = ()) -> Order:
    """The rounds in their order; `said` is the order of the settings, which counts where it names
    all of them.

    >>> in_order(["Q1 2027", "Q4 2026"])
    Order(rounds=('Q4 2026', 'Q1 2027'), by='date', why='')
    >>> in_order(["Round 10", "Round 9"]).rounds
    ('Round 9', 'Round 10')
    >>> in_order(["later", "before"], said=["before", "later"]).rounds
    ('before', 'later')
    >>> in_order(["later", "before"]).why
    'Which of the rounds before and later is the last cannot be told from their names.'
    """
    spelt: dict[str, str] = {}
    for name in names:
        spelt.setdefault(folded(name), str(name))
    found = sorted(spelt.values())
    if len(found) < 2:
        return Order(tuple(found), "being the only one")
    places = {folded(name): place for place, name in enumerate(said)}
    if all(folded(name) in places for name in found):
        return Order(tuple(sorted(found, key=lambda name: places[folded(name)])), "the settings")
    for by, keys in (("date", _by_date(found)), ("number", _by_number(found))):
        if keys:
            return Order(tuple(name for _, name in sorted(zip(keys, found))), by)
    return Order(
        why=f"Which of the rounds {listing(found)} is the last cannot be told from their names."
    )


def remedy(names: Iterable[str]) -> str:
    """The line of the settings that would put these rounds in order.

    >>> remedy(["later", "before"])
    'Write their order at the top of workshop.toml, the first one first: rounds = ["before",
    "later"]'
    """
    found = sorted({folded(name): str(name) for name in names}.values())
    quoted = ", ".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in found)
    return (
        f"Write their order at the top of workshop.toml, the first one first: rounds = [{quoted}]"
    )


def folded(name: object) -> str:
    """A name as it is compared: capitals, accents' code points and blanks make no other name.

    >>> folded(" Q4  2026") == folded("q4 2026")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", str(name)).casefold().split())


def last_answers(raw: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows of a survey without what somebody answered again later, and how many people did
    that.

    `raw` is the table as text. Whoever answered a question again has answered the survey again: the
    second answer to a question belongs to the second time. The last complete time counts, with all
    of its answers; a time with fewer than half the scores of the person's fullest is not complete.
    Names in two spellings are one person.
    """
    keys = [heading for heading in ("round", "respondent", "team") if heading in raw.columns]
    asked = [heading for heading in ("kind", "topic") if heading in raw.columns]
    if not {"respondent", "topic", "score"} <= set(raw.columns) or raw.empty:
        return raw, 0
    who = raw[keys].fillna("").map(folded)
    named = who["respondent"] != ""
    time = raw.assign(**who)[keys + asked].fillna("").map(folded).groupby(keys + asked).cumcount()
    if not (time[named] > 0).any():
        return raw, 0
    scored = raw["score"].notna() & (raw["score"].astype(str).str.strip() != "")
    person = who.groupby(keys).ngroup()
    scores = scored.groupby([person, time]).sum()
    complete = scores[scores >= FULLEST * scores.groupby(level=0).transform("max")]
    last = complete.index.to_frame(index=False).groupby(0)[1].max()
    kept = ~named | (time == person.map(last))
    return raw[kept], int(person[~kept].nunique())


def told_again(people: int, file: str) -> str:
    """What is said of people who answered again.

    >>> told_again(1, "survey.csv")
    'survey.csv: 1 person answered a round again; of that, the last complete answers count.'
    """
    return (
        f"{file}: {counted(people, 'person', 'people')} answered a round again; of that, the last"
        " complete answers count."
    )


def _plain(name: str) -> str:
    """A name in small letters without accents and without the time of day."""
    text = unicodedata.normalize("NFD", folded(name))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return re.sub(r"[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*z?\b", " ", text)


def _by_date(names: Sequence[str]) -> list[Date] | None:
    """The first day of each round, where all are dates that lie apart and can be read in one way
    only.
    """
    orders = []
    for day_first in (True, False):
        spans = [_span(_plain(name), day_first) for name in names]
        if any(span is None for span in spans):
            continue
        begun = sorted(span for span in spans if span)
        if all(end < start for (_, end), (start, _) in pairwise(begun)):
            orders.append([span[0] for span in spans if span])
    ranks = {tuple(sorted(range(len(starts)), key=starts.__getitem__)) for starts in orders}
    return orders[0] if len(ranks) == 1 else None


def _span(text: str, day_first: bool) -> tuple[Date, Date] | None:
    """The first and the last day that a name stands for: a day, a week, a month, a quarter, a half
    or a year.
    """
    try:
        if found := re.search(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text):
            day = Date(int(found[1]), int(found[2]), int(found[3]))
            return (day, day) if _nothing_more(text, found) else None
        if found := re.search(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)?\d\d)(?!\d)", text):
            first, second = int(found[1]), int(found[2])
            day = Date(_year(found[3]), *((second, first) if day_first else (first, second)))
            return (day, day) if _nothing_more(text, found) else None
        return _period(text)
    except ValueError:
        return None


def _period(text: str) -> tuple[Date, Date] | None:
    year = re.search(rf"(?<!\d){_YEAR}(?!\d)", text) or re.search(rf"{_SHORT}(?!\d)", text)
    rest = f"{text[: year.start()]} {text[year.end() :]}" if year else text
    for unit, most, months in ((_QUARTER, 4, 3), (_HALF, 2, 6)):
        if found := re.search(
            rf"(?<![a-z]){unit}\s*\.?\s*([1-{most}])(?!\d)|(?<!\d)([1-{most}])\s*\.?\s*{unit}(?![a-z])",
            rest,
        ):
            short = (
                None
                if year
                else re.search(
                    r"(?<!\d)(\d\d)(?!\d)", rest[: found.start()] + " " + rest[found.end() :]
                )
            )
            stated = year or short
            number = _year(stated[1]) if stated else None
            left = rest[: found.start()] + rest[found.end() :]
            if number is None or (year and re.search(r"\d", left)):
                return None
            return _months(number, 1 + months * (int(found[1] or found[2]) - 1), months)
    if year and (found := re.search(rf"(?<![a-z]){_WEEK}\s*\.?\s*(\d{{1,2}})(?!\d)", rest)):
        monday = Date.fromisocalendar(_year(year[1]), int(found[1]), 1)
        return monday, monday + timedelta(days=6)
    named = [word for word in re.finditer(r"[a-z]+", rest) if word[0] in MONTHS]
    if len(named) == 1:
        numbers = re.findall(r"\d+", rest)
        if year and len(numbers) < 2:
            if not numbers:
                return _months(_year(year[1]), MONTHS[named[0][0]], 1)
            day = Date(_year(year[1]), MONTHS[named[0][0]], int(numbers[0]))
            return day, day
        if not year and len(numbers) == 1 and len(numbers[0]) == 2:
            return _months(_year(numbers[0]), MONTHS[named[0][0]], 1)
        return None
    if year and not named:
        number = re.fullmatch(r"[^\d]*?[-/. ]*(\d{1,2})[-/. ]*[^\d]*", rest)
        if number and re.search(r"\d[-/. ]+(?:fy)?\s*(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d", text):
            return _months(_year(year[1]), int(number[1]), 1)
        if not re.search(r"\d", rest):
            return _months(_year(year[1]), 1, 12)
    return None


def _nothing_more(text: str, found: re.Match[str]) -> bool:
    """Whether the name has no further numbers, which would be something else than the date."""
    return not re.search(r"\d", text[: found.start()] + text[found.end() :])


def _months(year: int, month: int, number: int) -> tuple[Date, Date]:
    after = month - 1 + number
    return Date(year, month, 1), Date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _by_number(names: Sequence[str]) -> list[int] | None:
    """The number of each round, where all are named alike but for one number."""
    found = [
        re.fullmatch(r"(\D*)(\d+)(?:st|nd|rd|th|º|ª|er|e)?(\D*)", folded(name)) for name in names
    ]
    if not all(found):
        return None
    kinds = {(match[1].strip(" .#-"), match[3].strip(" .")) for match in found if match}
    numbers = [int(match[2]) for match in found if match]
    return numbers if len(kinds) == 1 and len(set(numbers)) == len(numbers) else None
