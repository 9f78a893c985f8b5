"""How a decision is said: the sentences of every subject, and the numbers and days in them.

Each takes what was read (see `shapes`) and what stands beside it, and gives whole sentences, or the
items of a list.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import time as Time
from typing import Any

from .. import written
from ..errors import counted, listing, long_date
from ..terms import KEYS, Terms
from ..written import num
from . import shapes
from .slugs import MINUTES, TIME

MOST_NAMED = 6
"""So many initiatives that wait are named; all of them stand in the report."""
FEW_PEOPLE = 3
"""More people than this are not named: sixteen names are read by nobody."""
YEAR, QUARTERS = 12, 4
FEW = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
LONG = 40
"""Letters; an item of a list that is longer is taken for a sentence."""
PLANS = {
    "best for the worse-off": "that is best for the side that gets less",
    "most in total": "that is worth most to both together",
    "greatest product": "with the greatest product of what both sides get",
    "today's order": "in today's order",
}
"""What a plan on the board is, behind "We started from the list"."""
ANSWERS = {"yes": "yes", "no": "no", "will_try": "I will try", "unclear": "unclear"}
"""What a side may answer to a need of the other."""
STANDS = {
    "kept": "kept",
    "partly": "kept in part",
    "not kept": "not kept",
    "no longer wanted": "no longer wanted",
}
"""How a promise may stand."""
UNSAID = ("other", "not known", "yes", "no")
"""Values on a card that say nothing without their attribute."""


@dataclass(frozen=True)
class Beside:
    """What a sentence needs beside the value: sides, day, currency, the other decisions."""

    terms: Terms = field(default_factory=Terms)
    currency: str = ""
    decided: Mapping[str, Any] = field(default_factory=dict)
    """What counts as decided, as plain Python, by subject; None where it cannot be read."""
    part: str = ""
    """The variable part of the subject: "sales" in needs-sales."""

    @property
    def side(self) -> str:
        """The side that the subject is about, as people call it."""
        return self.terms.sides[KEYS.index(self.part)] if self.part in KEYS else self.part


Printed = Callable[[Any, Beside], Sequence[str]]
"""What was read, in words: sentences, or the items of a list."""


def in_full(day: str) -> str:
    """A recorded day as people write it; any other text as it is, on one line.

    >>> in_full("2026-12-01"), in_full("next\\nweek")
    ('1 December 2026', 'next week')
    """
    found = shapes.day(day)
    return long_date(found) if found else " ".join(day.split())


def figure(number: float) -> str:
    """A number with its thousands apart, every digit of it.

    >>> figure(1234567), figure(0.25), figure(1234567.0)
    ('1,234,567', '0.25', '1,234,567')
    """
    rounded = round(number, 6)
    return f"{num(int(rounded) if rounded == int(rounded) else rounded):,}"


def money(amount: float, currency: str = "") -> str:
    """An amount as people say it: in millions only where that is all of it, in a known currency.

    >>> money(2_200_000, "EUR"), money(1_234_567, "EUR"), money(2_200_000)
    ('EUR 2.2 million', 'EUR 1,234,567', '2,200,000')
    """
    if not currency:
        return figure(amount)
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if amount >= size and round(amount / size, 2) * size == amount:
            return written.amount(f"{num(round(amount / size, 2)):.10g} {word}", currency)
    return written.amount(figure(amount), currency)


def finish(board: Mapping[str, Sequence[str]]) -> list[str]:
    """What is finished and what waits, of a board that was read.

    >>> finish({"keep": ["Trial"], "later": ["Fair"], "stop": []})
    ['We finish 1 project: Trial.', '1 project waits until we look again: Fair.']
    """
    kept, later = board["keep"], list(board["later"])
    said = [
        (
            f"We finish {counted(len(kept), 'project')}: {listing(kept)}."
            if kept
            else "Nothing is kept."
        )
    ]
    if later:
        more = len(later) - MOST_NAMED + 1
        named = [*later[: MOST_NAMED - 1], f"{more} more"] if more > 1 else later
        many = counted(len(later), "project waits", "projects wait")
        said.append(f"{many} until we look again: {listing(named)}.")
    return said


def ended(sentence: str) -> str:
    """A sentence with its full stop, where people's own words did not end it already."""
    sentence = sentence.rstrip()
    return sentence if sentence.endswith(("!", "?", "…")) else f"{sentence.rstrip('.')}."


def _quoted(names: Sequence[str]) -> str:
    return listing([f"“{name}”" for name in names])


def in_words(number: int) -> str:
    """A small number in words.

    >>> in_words(2), in_words(40)
    ('two', '40')
    """
    return FEW[number] if 0 <= number < len(FEW) else figure(number)


# --- subject by subject ---


def items(found: Sequence[str], _: Beside) -> Sequence[str]:
    """Short words in one list; whole sentences stay apart.

    >>> items(["Ann", "Cy"], Beside()), items(["Ann, who leads", "Cy"], Beside())
    (['Ann and Cy'], ['Ann, who leads', 'Cy'])
    """
    apart = any("," in item or len(item) > LONG for item in found)
    return list(found) if apart or not found else [listing(found)]


def room(who: Sequence[str]) -> str:
    """The people who were there when something was decided; so many are not named one by one.

    >>> room(["Ann", "Cy"]), room(["Ann", "Bob", "Cy", "Dee"])
    ('Ann and Cy', 'everyone in the room (4)')
    """
    return listing(who) if len(who) <= FEW_PEOPLE else f"everyone in the room ({len(who)})"


def here(found: Sequence[str], _: Beside) -> Sequence[str]:
    """Who is here; nothing where nobody is."""
    return [room(found)] if found else []


def filled(sentence: str) -> Printed:
    """The printer of a subject whose sentence has one place to fill."""
    return lambda found, _: [ended(sentence.format(found))]


def times(found: Sequence[str], _: Beside) -> list[str]:
    """Each line once, with how often it was written, whatever its case and blanks."""
    first = {" ".join(line.split()).casefold(): " ".join(line.split()) for line in reversed(found)}
    often = Counter(" ".join(line.split()).casefold() for line in found)
    return [first[key] + (f" ({many} times)" if many > 1 else "") for key, many in often.items()]


def asked(found: Mapping[str, Any], _: Beside) -> list[str]:
    """How many answered what; what they said is shown by whoever asked it."""
    many = sum(group["n"] for group in found["groups"].values())
    return [f"{counted(many, 'answer')} to “{found['ask']}”."]


def meeting(day: str, beside: Beside) -> list[str]:
    time, minutes = beside.decided.get(TIME), beside.decided.get(MINUTES)
    at = f" at {time.hour}:{time.minute:02d}" if time else ""
    long = f" for {counted(minutes, 'minute')}" if minutes else ""
    return [ended(f"We meet every {day}{at}{long}")]


def topics(topics: Sequence[str], _: Beside) -> list[str]:
    if not topics:
        return ["We talk through no topic."]
    many = f"{in_words(len(topics))} topic{'s' * (len(topics) > 1)}"
    return [f"We talk through {many}: {_quoted(topics)}."]


def agenda(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    return [row["item"] + (f" ({row['brings']})" if row["brings"] else "") for row in rows]


def channel(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    return [
        (row["channel"] or "no name yet") + (f" ({row['for']})" if row["for"] else "")
        for row in rows
    ]


def last_weeks(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    held = sum(row["held"] == "held" for row in rows)
    planned = sum(row["held"] in ("held", "not held") for row in rows)
    if not planned:
        return ["Of no week is it said yet whether the meeting was held."]
    return [f"The meeting was held {held} of the {counted(planned, 'time')} that it was planned."]


def needs(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    answers = [ANSWERS.get(row["answer"], row["answer"]) for row in rows]
    told = [f"“{answer}”" if answer else "no answer yet" for answer in answers]
    return [f"{row['need']}: {answer}{_who(row)}" for row, answer in zip(rows, told)]


def _who(row: Mapping[str, str]) -> str:
    """Who does a line of a sheet and until when, in brackets."""
    until = f"until {in_full(row['due'])}" if row["due"] else ""
    said = ", ".join(part for part in (row["owner"], until, row.get("status", "")) if part)
    return f" ({said})" if said else ""


def never(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    said = []
    for row in rows:
        when, who = row["never when"], row["who says so"]
        both = who.casefold() in ("both", "both sides")
        says = "Both sides say so." if both else f"{who} says so." if who else ""
        said.append(f"{ended(f'A lead is never good when: {when}')} {says}".rstrip())
    return said or ["Nothing rules a lead out by itself."]


def card(found: tuple[Mapping[str, Mapping[str, int]], int], _: Beside) -> list[str]:
    """The card in a sentence, from the most points to the least; what gives none is not named.

    >>> points = {"source": {"Webinar": 5, "Fair": 1, "Mail": 0}, "employees": {"over 250": 1}}
    >>> print(card((points, 2), Beside())[0].partition(": ")[2])
    5 for Webinar; 1 each for Fair and employees over 250; everything else none.
    """
    card, limit = found
    often = Counter(label for values in card.values() for label in values)
    by_points: dict[int, list[str]] = {}
    for name, values in card.items():
        for label, worth in values.items():
            # A band of numbers, or a value of two attributes, says nothing without its attribute.
            alone = often[label] == 1 and label not in UNSAID and not re.search(r"\d", label)
            by_points.setdefault(worth, []).append(
                label if alone else f"{name.replace('_', ' ')} {label}"
            )
    by_points.pop(0, None)
    if not by_points:
        return ["One card for both teams, on which nothing gives points yet."]
    parts = [
        f"{worth} {'each ' * (len(labels) > 1)}for {listing(labels)}"
        for worth, labels in sorted(by_points.items(), reverse=True)
    ]
    return [
        f"One card gives every lead points; from {figure(limit)} on, it is good: "
        f"{'; '.join(parts)}; everything else none."
    ]


def hours(hours: float, beside: Beside) -> list[str]:
    """The first contact, in the words in which people say a time.

    >>> hours(24, Beside()), hours(4, Beside())[0][-15:]
    (['Sales makes the first contact within a day.'], 'within 4 hours.')
    """
    number, unit = (hours / 24, "day") if hours % 24 == 0 else (hours, "hour")
    span = {"day": "a day", "hour": "an hour"}[unit] if number == 1 else f"{figure(number)} {unit}s"
    return [f"{beside.terms.sides[0]} makes the first contact within {span}."]


def chances(found: Mapping[str, Mapping[str, float]], beside: Beside) -> list[str]:
    sides = dict(zip((f"{key}_view" for key in KEYS), beside.terms.sides))
    said = []
    for view, labels in found.items():
        (label, wins), *rest = labels.items()
        parts = [
            f"of 100 {label} leads {figure(wins)} are won",
            *(f"of 100 {name} leads {figure(many)}" for name, many in rest),
        ]
        said.append(f"{sides.get(view, view)} promised: {', '.join(parts)}.")
    return said or ["No wins are promised."]


def weights(found: Mapping[str, float], _: Beside) -> list[str]:
    total = sum(found.values())
    parts = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{100 * weight / total:.0f} go to {name.replace('_', ' ')}" for name, weight in parts]
    return [f"Of 100 points, {listing(named)}."] if parts else ["Nothing counts yet."]


def horizon(quarters: int, beside: Beside) -> list[str]:
    """How far the plan reaches, and to which day where the day of the workshop is known.

    >>> horizon(4, Beside(Terms(date=Date(2026, 11, 23)))), horizon(6, Beside())
    (['Our plan reaches one year, to 23 November 2027.'], ['Our plan reaches six quarters.'])
    """
    years = quarters / QUARTERS
    unit, many = ("year", int(years)) if years == int(years) else ("quarter", quarters)
    said = f"Our plan reaches {in_words(many)} {unit}{'s' * (many > 1)}"
    start = beside.terms.date
    if start is not None:
        months = start.month - 1 + quarters * YEAR // QUARTERS
        year, month = start.year + months // YEAR, months % YEAR + 1
        said += f", to {long_date(Date(year, month, min(start.day, monthrange(year, month)[1])))}"
    return [f"{said}."]


def board(board: Mapping[str, Sequence[str]], _: Beside) -> list[str]:
    stop = board["stop"]
    return [
        *finish(board),
        *(
            [f"{counted(len(stop), 'project stops', 'projects stop')}: {listing(stop)}."]
            if stop
            else []
        ),
    ]


def stops(found: Mapping[str, Mapping[str, str]], _: Beside) -> list[str]:
    missed = {
        name: f", missed by {about['missed_by']}" if about["missed_by"] else ""
        for name, about in found.items()
    }
    return [f"{name}{_who(about)}{missed[name]}" for name, about in found.items()]


def commitments(rows: Sequence[Mapping[str, str]], _: Beside) -> list[str]:
    seen = [f", seen by {row['measure']}" if row["measure"] else "" for row in rows]
    return [f"{row['promise'] or 'no words yet'}{how}{_who(row)}" for row, how in zip(rows, seen)]


def differ(rows: Sequence[Mapping[str, str]], beside: Beside) -> list[str]:
    said = []
    for row in rows:
        each = [f"{name} says “{row[key]}”" for key, name in beside.terms.keyed() if row[key]]
        said.append(": ".join(part for part in (row["about"], listing(each)) if part))
    return said


def unseen(what: str, said: str) -> Printed:
    """The printer of what a side gives unseen: that it did, and nothing of it.

    `said` has {its} or {it} where the side is meant, as in "given {its} points".
    """

    def printed(_: object, beside: Beside) -> list[str]:
        if all(f"{what}-{key}" in beside.decided for key in KEYS):
            return [f"Both sides have {said.format(its='their', it='them')}."]
        return [f"{beside.side or 'A side'} has {said.format(its='its', it='it')}."]

    return printed


def signed(found: tuple[str, Mapping[str, Mapping[str, str]]], _: Beside) -> list[str]:
    """How many stand behind the page, of those who answered."""
    stand = sum(one["said"] == "yes" for one in found[1].values())
    return [f"{stand} of {counted(len(found[1]), 'person', 'people')} stand behind the page."]


def taken(found: Mapping[str, int], _: Beside) -> list[str]:
    return [f"{counted(len(found), 'activity was', 'activities were')} timed."]


def begins(time: Time, _: Beside) -> list[str]:
    return [f"The weekly meeting begins at {time.hour}:{time.minute:02d}."]


def takes(minutes: int, _: Beside) -> list[str]:
    return [f"The weekly meeting takes {counted(minutes, 'minute')}."]


def wins(many: int, _: Beside) -> list[str]:
    return [f"We aim at {counted(many, 'win')} a year."]


def revenue(amount: float, beside: Beside) -> list[str]:
    return [f"We aim at {money(amount, beside.currency)} a year."]


def plan(name: str, _: Beside) -> list[str]:
    return [f"We started from the list {PLANS.get(name, f'“{name}”')}."]


def again(day: Date, _: Beside) -> list[str]:
    return [f"We look again on {long_date(day)}."]


def stands(found: Mapping[str, str], _: Beside) -> list[str]:
    return [f"{promise}: {STANDS.get(word, word)}" for promise, word in found.items()]
