"""Microsoft Teams attendance reports in any language: found by their layout, each with its own
order of dates.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta

from ..dates import Order

_WHEN = re.compile(
    r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{1,4})(\D{1,14}?)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(.*)"
)
_MORNING = re.compile(r"\bam\b|오전|上午|午前|π\.?\s?μ|\bde\b|ÖÖ|ص|vorm", re.IGNORECASE)
_AFTERNOON = re.compile(r"\bpm\b|오후|下午|午後|μ\.?\s?μ|\bdu\b|ÖS|م|nachm", re.IGNORECASE)
_GUEST = re.compile(
    r"\s*[(（](guest|unverified|external|gast|extern\w*|nicht"
    r" überprüft|invité\w*|invitad\w+|convidad\w+|ospite|estern\w+|gość"
    r"|ゲスト|外部|게스트|외부|来宾|來賓|访客|訪客|未验证)[)）]$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """One report: when (ISO 8601, blank where it cannot be read), which meeting, and who was in it.

    `assumed`: the order of day and month where the report itself leaves it open, with an `example`
    of its dates. `unread`: the start as it stands there, where it cannot be read.
    """

    start: str
    end: str
    series: str
    people: tuple[str, ...]
    assumed: Order | None = None
    example: str = ""
    unread: str = ""


def is_report(text: str) -> bool:
    """Whether a text begins as a report does: a title, then a summary with a moment in it."""
    lines = _lines(text)
    return (
        len(lines) > 3
        and len(lines[0]) == 1
        and any(len(line) == 2 and _WHEN.search(line[1]) for line in lines[1:8])
    )


def read_report(text: str, *, dates: Order | None = None, day: Date | None = None) -> Report | None:
    """What a report says, or None when this is none. Found by the layout, since the words are in
    any language.
    """
    text = text.lstrip("\ufeff")
    lines = _lines(text)
    heading = next((number for number, line in enumerate(lines) if len(line) >= 4), None)
    if heading is None or not is_report(text):
        return None
    summary = [line for line in lines[:heading] if len(line) == 2]
    moments = [value for _, value in summary if _WHEN.search(value)]
    titles = [value for label, value in summary if "title" in label.lower()]
    titles = titles or [
        value for _, value in summary if not _WHEN.search(value) and not value.isdigit()
    ]
    people, within = [], []
    for line in lines[heading + 1 :]:
        if len(line) < 3:
            break
        people.append(_GUEST.sub("", line[0]))
        within += [cell for cell in line[1:3] if _WHEN.search(cell)]
    order, certain = order_of([*moments, *within], dates=dates, day=day)
    start = moment(moments[0], order)
    end = moment(moments[1], order) if len(moments) > 1 else ""
    return Report(
        start,
        end,
        titles[0] if titles else "",
        tuple(people),
        assumed=None if certain else order,
        example=moments[0],
        unread="" if start else moments[0],
    )


def order_of(
    cells: Sequence[str], *, dates: Order | None = None, day: Date | None = None
) -> tuple[Order, bool]:
    """Which comes first in these moments, and whether that is certain.

    A number over 12 settles it, and so does a year or a point; then that no meeting was held after
    `day`. What is left open is read as the clock shows: AM in capitals goes with the month first,
    as in American English.

    >>> order_of(["11/26/25, 4:16 PM"]), order_of(["11/4/26, 9:58 AM"]), order_of(["4/11/26, 9:58"])
    (('month first', True), ('month first', False), ('day first', False))
    >>> order_of(["11/4/26, 9:58"], day=Date(2026, 6, 1)), order_of(["04.11.26, 9:58"])
    (('day first', True), ('day first', True))
    """
    found = [match for cell in cells if (match := _WHEN.search(cell))]
    loose = [match for match in found if len(match[1]) < 4 and match[2] != "."]
    if dates is not None or not loose:
        return dates or "day first", True
    if any(int(match[1]) > 12 for match in loose):
        return "day first", True
    if any(int(match[3]) > 12 for match in loose):
        return "month first", True
    possible: list[Order] = []
    for order in ("day first", "month first"):
        read = [moment(match[0], order) for match in loose]
        # The report of a meeting that runs over midnight may be a day late.
        if day is None or all(
            text and datetime.fromisoformat(text).date() <= day + timedelta(days=1) for text in read
        ):
            possible.append(order)
    if len(possible) == 1:
        return possible[0], True
    american = any(re.search(r"\b[AP]M\b", match[9]) for match in loose)
    return "month first" if american else "day first", all(match[1] == match[3] for match in loose)


def moment(cell: str, order: Order) -> str:
    """A moment of a report as ISO 8601, or nothing where it cannot be read.

    >>> moment("2026. 11. 6. 오전 9:58:12", "day first"), moment("2026/11/9 下午3:05:00", "day first")
    ('2026-11-06T09:58:12', '2026-11-09T15:05:00')
    >>> moment("11/4/26, 12:05 AM", "month first"), moment("31.2.2026 9:00", "day first")
    ('2026-11-04T00:05:00', '')
    """
    match = _WHEN.search(cell)
    if match is None:
        return ""
    first, mark, second, third = match[1], match[2], match[3], match[4]
    if len(first) == 4:
        year, month, day = first, second, third
    elif order == "month first" and mark != ".":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    hour, words = int(match[6]), (match[5] + match[9]).replace(". ", "").replace(".", "")
    if _AFTERNOON.search(words):
        hour = hour % 12 + 12
    elif _MORNING.search(words):
        hour = hour % 12
    whole = int(year) + (2000 if len(year) < 3 else 0)
    # In Thailand years are counted from 543 years earlier.
    whole -= 543 if whole > 2400 else 0
    try:
        return datetime(
            whole, int(month), int(day), hour, int(match[7]), int(match[8] or 0)
        ).isoformat()
    except ValueError:
        return ""


def _lines(text: str) -> list[list[str]]:
    for space in ("\u202f", "\u00a0", "\u2009"):
        text = text.replace(space, " ")
    text = re.sub("[\u200e\u200f\u061c]", "", text)
    mark = "\t" if "\t" in text else ","
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=mark)
        ]
    except csv.Error:
        return []
    for row in rows:
        while len(row) > 1 and not row[-1]:
            row.pop()
    return rows
