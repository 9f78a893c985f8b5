"""The short texts and the figures of this stage's findings, for what leaves the room.

Each is read off the finding's own table, so that a headline cannot say another number. A finding
whose table has nothing to tell stays without a headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from .. import privacy
from ..errors import counted, cut, listing, the_most
from ..figures import Bar, Bars, Group, Mark, Pairs, Row, Side, Squares
from ..findings import Finding
from ..terms import Terms
from ..written import num

WIDEST = 4
"""Topics in a picture; all of them stand in the table."""
LONG = 48
"""Letters of a topic in a headline."""
NAMED = 3
"""Topics that only one side sees, in a sentence."""
ENDS = ("1 not at all true", "5 fully true")
STANDS_OUT = ("clear", "leaning")
MIDDLE = 3.0
"""Of the scale from 1 to 5: above it a side says that it is so."""


def _key(name: str, terms: Terms) -> Side:
    """The key of the side of this name."""
    sides: tuple[Side, Side] = ("sales", "marketing")
    return sides[terms.sides.index(name)] if name in terms.sides else ""


def _other(name: str, terms: Terms) -> str:
    return terms.sides[1 - terms.sides.index(name)]


def _rows(finding: Finding, columns: int) -> list[list[Any]]:
    """The rows of a table that has so many columns at least; none where it has fewer."""
    if len(finding.table.columns) < columns:
        return []
    return finding.table.astype(object).to_numpy().tolist()


def _pair(row: Sequence[Any], terms: Terms) -> Row:
    """A row of a picture: what the topic's side says of itself, and what the other says of it."""
    about, topic, one, two = row[:4]
    mine, theirs = _said(row)
    marks = (
        Mark(float(one), mine, about, _key(about, terms)),
        Mark(float(two), theirs, _other(about, terms), _key(_other(about, terms), terms)),
    )
    return Row(f"{about} {topic}", marks)


def _people(row: Sequence[Any]) -> tuple[int, int]:
    """How many people of each side a row of answers is of, from its last cell ("9 and 8")."""
    one, _, two = str(row[-1]).partition(" and ")
    return int(one), int(two)


def _said(row: Sequence[Any]) -> tuple[str, str]:
    """Both means of a row as they may be told (see `privacy.in_words`)."""
    one, two = _people(row)
    return privacy.in_words(float(row[2]), one), privacy.in_words(float(row[3]), two)


def gaps(finding: Finding, terms: Terms) -> Finding:
    """The widest of the surest gaps by name; the picture has the widest of those that stand out.

    With so few people that nothing is held against chance the table has no verdicts, and the widest
    is told as a count.
    """
    rows = [row for row in _rows(finding, 6) if not pd.isna(row[2]) and not pd.isna(row[3])]
    if not rows:
        return finding
    of = [row[7] if len(row) > 7 else "" for row in rows]
    surest = next((word for word in STANDS_OUT if word in of), "")
    sure = [row for row, word in zip(rows, of) if word in STANDS_OUT]
    widest = rows[of.index(surest)] if surest else rows[0]
    about, topic, own, other, gap = widest[:5]
    says, short = _other(about, terms), cut(str(topic), LONG)
    if finding.verdict == "cannot tell":
        headline = "We cannot tell yet whether the two teams see each other differently."
    elif own > MIDDLE >= other:
        headline = f"{about} thinks it {short}. {says} does not."
    elif other > MIDDLE >= own:
        headline = f"{says} thinks that {about} {short}. {about} itself does not."
    elif gap == 0:
        headline = "Each team sees itself as the other does."
    else:
        more = "worse" if gap < 0 else "better"
        headline = f"{says} thinks {more} of {about} than {about} itself: {short}."
    if surest == "leaning":
        headline = headline.replace(" thinks ", " probably thinks ", 1)
    many = [
        f"{of.count(word)} {'is' if of.count(word) == 1 else 'are'} {word}"
        for word in STANDS_OUT
        if word in of
    ]
    mine, theirs = _said(widest)
    detail = f"{about} gives itself {mine} of 5, {says} gives it {theirs}."
    if many:
        detail += f" Of {counted(len(rows), 'statement')} compared, {listing(many)}."
    elif not finding.verdict:
        of_all = the_most("widest", [row[4] for row in rows]), counted(len(rows), "difference")
        detail += f" It is {of_all[0]} of {of_all[1]}: a place to begin to talk."
    shown = (sure or rows)[:WIDEST]
    which = f"The widest {len(shown)} of {len(rows)}." if len(shown) < len(rows) else ""
    figure = Pairs(
        "What each team says, of itself and of the other",
        tuple(_pair(row, terms) for row in shown),
        1,
        5,
        ENDS,
        " ".join(filter(None, (f"Mean answers, {rows[0][-1]} people.", which))),
        f"{about}: “{cut(str(topic), 26)}”",
        _pair(widest, terms) if widest is not shown[0] else None,
        unit="of 5",
    )
    return replace(finding, headline=headline, detail=detail, about=str(topic), figure=figure)


def imagination(finding: Finding, terms: Terms) -> Finding:
    """Whether each side thinks better or worse of the other than that one expected."""
    rows = [row for row in _rows(finding, 6) if not pd.isna(row[4])]
    if not rows:
        return finding
    means = {
        side: [
            sum(values) / len(values)
            for values in zip(*((row[2], row[3]) for row in rows if row[0] == side))
        ]
        for side in terms.sides
    }
    means = {side: pair for side, pair in means.items() if pair}
    if not means:
        return finding
    better = {side: pair[1] - pair[0] for side, pair in means.items()}
    if finding.verdict == "cannot tell":
        headline = "We cannot tell yet whether we expected too much or too little of each other."
    elif len(better) == 2 and min(better.values()) > 0:
        headline = "Each team thinks better of the other than the other expected."
    elif len(better) == 2 and max(better.values()) < 0:
        headline = "Each team thinks worse of the other than the other expected."
    else:
        side, step = max(better.items(), key=lambda item: abs(item[1]))
        headline = (
            f"{_other(side, terms)} thinks {'better' if step > 0 else 'worse'} of {side} than"
            f" {side} expected."
        )
    if finding.verdict == "leaning":
        headline = headline.replace(" thinks ", " probably thinks ", 1)
    hears = [
        f"{side} hears {num(abs(step)):.1f} steps {'better' if step > 0 else 'worse'} than it"
        " expected"
        if round(step, 1)
        else f"{side} hears what it expected"
        for side, step in better.items()
    ]
    bound = any(" or " in said for row in rows for said in _said(row))
    topics = len({row[1] for row in rows})
    figure = Pairs(
        "What each team expected to hear, and what the other says",
        tuple(
            Row(
                f"About {side}",
                (
                    Mark(pair[0], f"{num(pair[0]):.1f}", "expected", _key(side, terms), False),
                    Mark(
                        pair[1],
                        f"{num(pair[1]):.1f}",
                        f"{_other(side, terms)} says",
                        _key(_other(side, terms), terms),
                    ),
                ),
            )
            for side, pair in means.items()
        ),
        1,
        5,
        ENDS,
        f"Means over {counted(topics, 'topic')}."
        + (" Some of them are told as bounds: the table says which." if bound else ""),
        "expected, and said; 1 to 5",
        unit="of 5",
    )
    return replace(
        finding,
        headline=headline,
        detail=f"{'; '.join(hears)}. {counted(topics, 'topic')}.",
        figure=figure,
    )


def first_answers(finding: Finding, _: Terms) -> Finding:
    """How long an answer takes across, beside within a side."""
    rows = _rows(finding, 6)
    if len(rows) < 2 or any(pd.isna(row[3]) for row in rows):
        return finding
    across, within = rows[0], rows[1]
    longer = across[3] > within[3]
    if finding.verdict == "cannot tell" or finding.verdict is None:
        headline = "We cannot tell yet whether the other team answers more slowly than one's own."
    else:
        times = across[3] / within[3] if within[3] else 0
        how = (
            "about twice as long" if 1.75 <= times <= 2.25 else "longer" if longer else "less long"
        )
        maybe = "probably " if finding.verdict == "leaning" else ""
        headline = f"The other team {maybe}takes {how} to answer."
    figure = Bars(
        "Hours until half of the questions have an answer",
        tuple(
            Bar(
                label,
                float(row[3]),
                f"{num(row[3]):.1f} hours",
                None if pd.isna(row[4]) else float(row[4]),
                None if pd.isna(row[5]) else float(row[5]),
                strong,
                f"{short}: {num(row[3]):.1f} hours",
            )
            for label, short, row, strong in (
                ("between the teams", "between us", across, True),
                ("inside a team", "inside", within, False),
            )
        ),
        f"{num(across[1] + within[1]):,} direct questions, {across[1]} of them between the teams;"
        " nights and weekends count.",
        "hours to half of the answers",
    )
    return replace(
        finding,
        headline=headline,
        detail=(
            f"Half of the questions have an answer after {num(across[3]):.1f} hours between the"
            f" teams, after {num(within[3]):.1f} inside one."
        ),
        figure=figure,
    )


def weekly_held(finding: Finding, _: Terms) -> Finding:
    """How often the weekly meeting was held, of the times that it was planned."""
    rows = _rows(finding, 4)
    if len(rows) != 1 or pd.isna(rows[0][3]):
        return finding
    known, held = int(rows[0][2]), int(rows[0][3])
    if not known:
        return finding
    longest = rows[0][4] if len(rows[0]) > 4 else None
    detail = f"It is “{cut(str(rows[0][0]), LONG)}”."
    if longest is not None and not pd.isna(longest) and longest >= 2:
        detail += f" The longest time without it was {longest:.0f} weeks."
    return replace(
        finding,
        headline=f"The weekly meeting was held {held} of {known} times.",
        detail=detail,
        figure=Squares(
            "The weekly meeting, each time that it was planned",
            (
                Group(f"{held} times held", held),
                Group(f"{known - held} times not", known - held, "empty"),
            ),
            "Counted by who came, not by who was invited.",
            "the weekly meeting",
        ),
    )


def talk_across(finding: Finding, _: Terms) -> Finding:
    """How much of what is written crosses between the teams, beside what chance would give."""
    rows = _rows(finding, 7)
    if not rows or finding.verdict is None or any(pd.isna(v) for v in rows[0][1:3]):
        return finding
    crosses, chance = (round(50 * (1 + rows[0][place])) for place in (1, 2))
    less = crosses < chance
    if finding.verdict == "cannot tell":
        headline = "We cannot tell yet whether the teams write to each other less than at random."
    else:
        hardly = "may cross" if finding.verdict == "leaning" else "cross"
        headline = (
            f"Of 100 messages, {'only ' if less else ''}{crosses} {hardly} between the teams."
        )
    return replace(
        finding,
        headline=headline,
        detail=f"If teams did not matter, it would be about {chance}; some distance is normal.",
        figure=Bars(
            "Of 100 messages, how many cross between the teams",
            (
                Bar(
                    "between the teams",
                    crosses,
                    f"{crosses}",
                    strong=True,
                    short=f"between us: {crosses} of 100",
                ),
                Bar(
                    "if teams did not matter",
                    chance,
                    f"{chance}",
                    50 * (1 + float(rows[0][3])),
                    50 * (1 + float(rows[0][4])),
                    short=f"at random: {chance} of 100",
                ),
            ),
            "The line: 95 of 100 random divisions into teams of these sizes.",
            "messages across, of 100",
        ),
    )


def quadrants(finding: Finding, _: Terms) -> Finding:
    """On how many statements both see a strength, and which of them only one side sees."""
    rows = _rows(finding, 5)
    if not rows:
        return finding
    fields = [row[2] for row in rows]
    both = fields.count("open")
    sides = list(dict.fromkeys(row[0] for row in rows))
    seen = []
    for one, other in (sides, sides[::-1]) if len(sides) == 2 else ():
        for by, not_by, field in ((one, other, "not seen"), (other, one, "blind spot")):
            topics = [str(row[1]) for row in rows if row[0] == one and row[2] == field]
            where = "itself" if by == one else one
            if topics:
                named = listing([f"“{cut(topic, LONG)}”" for topic in topics[:NAMED]])
                more = f" and {len(topics) - NAMED} more" if len(topics) > NAMED else ""
                seen.append(
                    (len(topics), f"{by} sees in {where} what {not_by} does not: {named}{more}.")
                )
    only = sum(many for many, _ in seen)
    seen.sort(key=lambda one: -one[0])
    return replace(
        finding,
        headline=(
            f"On {both} of {counted(len(rows), 'statement')} both teams see a strength"
            + (f"; on {only} only one of them does." if only else ".")
        ),
        detail=" ".join(sentence for _, sentence in seen[:2]) or "A mean of 3 of 5 is the middle.",
    )


def quiet_weeks(finding: Finding, quiet: int, weeks: int) -> Finding:
    """In how many of the weeks of which something is known there was no contact."""
    if not weeks:
        return finding
    return replace(
        finding,
        headline=(
            f"In {quiet} of {counted(weeks, 'week')} the two teams had no contact."
            if quiet
            else f"The two teams had contact in all of {counted(weeks, 'week')}."
        ),
        detail="No message and no meeting with somebody of each."
        if quiet
        else "There was a message or a meeting with somebody of each in every one.",
        figure=Squares(
            "Weeks with and without contact between the teams",
            tuple(
                group
                for group in (
                    Group(f"{weeks - quiet} with contact", weeks - quiet),
                    Group(f"{quiet} without", quiet, "crossed"),
                )
                if group.many
            ),
            "Calls and talks in the corridor leave no trace here.",
            "weeks",
        ),
    )


def how_right(finding: Finding, _: Terms) -> Finding:
    """On how many topics each side foresaw what the other says."""
    rows = _rows(finding, 5)
    if len(rows) < 2:
        return finding
    one, two = rows[:2]
    gloomy, rosy = sum(row[3] for row in rows), sum(row[4] for row in rows)
    misses = (
        "There was no miss."
        if not gloomy and not rosy
        else "Every miss was too gloomy."
        if gloomy and not rosy
        else "Every miss was too rosy."
        if rosy and not gloomy
        else f"{gloomy} misses were too gloomy, {rosy} too rosy."
    )
    return replace(
        finding,
        headline=(
            f"{one[0]} foresaw what {two[0]} says on {one[2]} of {one[1]} topics, {two[0]} on"
            f" {two[2]}."
        ),
        detail=misses,
    )
