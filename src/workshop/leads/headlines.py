"""The short texts and the figures of this stage's findings, for what leaves the room.

Each is read off the finding's own table, so that a headline cannot say another number. A finding
whose table has nothing to tell stays without a headline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import counted, cut, listing, possessive
from ..figures import Bar, Bars, Grid, Mark, Pairs, Row, Side
from ..findings import Finding
from ..terms import Terms
from ..written import num
from .population import in_words

if TYPE_CHECKING:
    from .parted import Kind

LONG = 40
"""Letters of a kind of leads or a label in a headline."""
TWICE = (1.75, 2.25)
LITTLE = 33
"""Percent of a judgement under which what explains it explains little."""
NEAR, JUST, FAR = 0.2, 0.5, 0.8
"""From how many usual spreads on a difference is small, medium, large (Cohen 1988)."""


def _rows(finding: Finding, columns: int) -> list[list[Any]]:
    """The rows of a table that has so many columns at least; none where it has fewer."""
    if len(finding.table.columns) < columns:
        return []
    return finding.table.astype(object).to_numpy().tolist()


def begun(sentence: str) -> str:
    """A sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def kind_of_leads(by: object, value: object) -> str:
    """A kind of leads as people say it: "webinar leads", "leads with region North".

    >>> kind_of_leads("source", "Webinar"), kind_of_leads("region", "North")
    ('Webinar leads', 'leads of region North')
    """
    text = cut(str(value), LONG)
    return f"{text} leads" if str(by) == "source" else f"leads of {by} {text}"


def agreement(finding: Finding, terms: Terms) -> Finding:
    """Whether both judge leads alike on the whole."""
    values = {str(row[0]): row for row in _rows(finding, 4)}
    same = next((row for name, row in values.items() if name.startswith("Same band, share")), None)
    chance_free = next((row for name, row in values.items() if "AC1" in name), None)
    if same is None or pd.isna(same[1]):
        return finding
    one, two = terms.sides
    share = 100 * float(same[1])
    beyond = float(chance_free[1]) if chance_free is not None else 0.0
    luck = 100 * (float(same[1]) - beyond) / (1 - beyond) if beyond < 1 else 0.0
    credit = next((float(row[1]) for name, row in values.items() if "AC2" in name), 0.0)
    headline = {
        "cannot tell": f"We cannot tell yet whether {one} and {two} judge leads alike.",
        "leaning": f"On the whole, {one} and {two} hardly agree on what a good lead is.",
        "clear": (
            f"{one} and {two} mostly agree on what a good lead is."
            if credit >= 0.6
            else f"{one} and {two} agree on what a good lead is only in part."
        ),
    }.get(finding.verdict or "", "")
    if finding.verdict == "leaning" and credit >= 0.6:
        headline = f"{one} and {two} probably agree on what a good lead is."
    if finding.verdict == "clear" and credit < 0:
        headline = f"{one} and {two} judge leads against each other."
    return replace(
        finding,
        headline=headline,
        detail=f"Both gave the same label to {share:.0f} of 100 leads; by luck it would be"
        f" {luck:.0f}.",
        figure=Bars(
            "Of 100 leads, how many got the same label from both",
            (
                Bar(
                    "the same label",
                    share,
                    f"{share:.0f}",
                    100 * float(same[2]),
                    100 * float(same[3]),
                    True,
                    f"same label: {share:.0f} of 100",
                )
                if not pd.isna(same[2])
                else Bar(
                    "the same label",
                    share,
                    f"{share:.0f}",
                    strong=True,
                    short=f"same label: {share:.0f} of 100",
                ),
                Bar("by luck", luck, f"{luck:.0f}", short=f"by luck: {luck:.0f} of 100"),
            ),
            "Leads that both judged.",
            "same label, of 100 leads",
        ),
    )


def crosstab(finding: Finding, terms: Terms) -> Finding:
    """Which label of the one side met which of the other."""
    rows = _rows(finding, 3)
    if not rows:
        return finding
    columns = tuple(str(name).partition(": ")[2] or str(name) for name in finding.table.columns[1:])
    counts = tuple(tuple(int(cell) for cell in row[1:]) for row in rows)
    ends = counts[0][-1] + counts[-1][0]
    return replace(
        finding,
        headline=f"{counted(ends, 'lead')} got the best label of one team and the worst of the other.",
        detail=finding.sentence,
        figure=Grid(
            "Which label each team gave",
            f"{possessive(terms.sides[1])} label",
            f"{possessive(terms.sides[0])} label",
            columns,
            tuple(str(row[0]) for row in rows),
            counts,
            f"{ends} at opposite ends",
        ),
    )


def segments(finding: Finding, looked: int) -> Finding:
    """The kind of leads on which both agree less than on the others, of so many looked at."""
    rows = [row for row in _rows(finding, 10) if row[9] in ("agree less", "agree more")]
    if finding.verdict not in ("clear", "leaning") or not rows:
        return finding
    by, value, n, same, others, *_rest, stands = min(
        rows, key=lambda row: (row[9] != "agree less", row[5])
    )
    word = "less" if stands == "agree less" else "more"
    may = "may agree" if finding.verdict == "leaning" else "agree"
    called = kind_of_leads(by, value)
    alike = [row for row in rows if row[9] == stands]
    rest = [row for row in rows if row[9] != stands]
    out = "this one stands out" if len(alike) == 1 else f"{len(alike)} stand out like this"
    if len(rest) == 1:
        out += f"; on {kind_of_leads(*rest[0][:2])} they agree more than usual"
    elif rest:
        out += f"; on {len(rest)} they agree more than usual"
    return replace(
        finding,
        headline=f"On {called} the two teams {may} {word} than on others.",
        detail=(
            f"Both give the same label to {same:.0f} of 100 of them, to {others:.0f} of 100 others."
            f" Of {counted(looked, 'kind')} of leads looked at, {out}."
        ),
        about=str(value),
        figure=Pairs(
            f"How often both teams give the same label to {called}, and to others",
            (_beside("The same label", "from both teams", (same, others), ""),),
            0,
            100,
            ("none of 100", "all"),
            f"{num(int(n)):,} {called} that both judged. Who works a lead is not looked at.",
            f"the same label, of 100 {called}",
            _small(value, (same, others)),
            unit="of 100",
        ),
    )


def parted(
    finding: Finding, kind: Kind, labels: Sequence[str], terms: Terms, *, won: bool
) -> Finding:
    """On which leads the two sides judge the opposite: `labels` are the best ones of both. With
    `won` it is counted how many of those leads were won; nothing is claimed of that.
    """
    called = kind_of_leads(in_words(kind.attribute), kind.value)
    percent = [[100 * hits / n for hits, n in pair] for pair in kind.best]
    high, low = (0, 1) if percent[0][0] > percent[1][0] else (1, 0)
    judge = "may judge" if finding.verdict == "leaning" else "judge"
    keys: tuple[Side, Side] = ("sales", "marketing")
    count, became = "", ()
    if won:
        those, others = (100 * hits / n for hits, n in kind.won)
        count = f" A plain count: {those:.0f} of 100 are won, of others {others:.0f}."
        became = (_beside("Won in the end", "whoever labelled them", (those, others), ""),)
    return replace(
        finding,
        headline=f"On {called}, {listing(terms.sides)} {judge} the opposite.",
        detail=(
            f"{terms.sides[high]} calls {percent[high][0]:.0f} of 100 “{labels[high]}”,"
            f" {terms.sides[low]} {percent[low][0]:.0f} “{labels[low]}”; of other leads"
            f" {terms.sides[high]} {percent[high][1]:.0f}, {terms.sides[low]} {percent[low][1]:.0f}.{count}"
        ),
        about=str(kind.value),
        figure=Pairs(
            f"How each team labels {called}{', and what became of them' if won else ''}, of 100",
            tuple(
                _beside(
                    f"{terms.sides[at]} says “{cut(labels[at], 16)}”",
                    "its best label",
                    percent[at],
                    keys[at],
                )
                for at in (high, low)
            )
            + became,
            0,
            100,
            ("none of 100", "all"),
            f"{num(sum(n for _, n in kind.best[0])):,} leads that both judged,"
            f" {num(kind.best[0][0][1]):,} of them {called}."
            + (
                f" Won: of {num(sum(n for _, n in kind.won)):,} old enough to compare,"
                f" {num(kind.won[0][1]):,} of them {called}."
                if won
                else ""
            ),
            f"best label, of 100 {called}",
            Row(
                "",
                tuple(
                    Mark(percent[at][0], f"{percent[at][0]:.0f}", terms.sides[at], keys[at])
                    for at in (0, 1)
                ),
            ),
            unit="of 100",
        ),
    )


def parted_and_won(finding: Finding, kind: Kind, between: tuple[float, float], _: Terms) -> Finding:
    """What became of the leads on which the two sides judge the opposite; `between` is the range of
    the share that is won.
    """
    called = kind_of_leads(in_words(kind.attribute), kind.value)
    won, others = (100 * hits / n for hits, n in kind.won)
    may = "may be" if finding.verdict == "leaning" else "are"
    return replace(
        finding,
        headline=begun(
            f"{called} {may} won {'more' if won > others else 'less'} often than others."
        ),
        detail=(
            f"{won:.0f} of 100 are won, between {between[0]:.0f} and {between[1]:.0f}; of other leads"
            f" {others:.0f}."
        ),
        about=f"{kind.value}, and what became of them",
        figure=Pairs(
            f"How many of 100 {called} are won, and of others",
            (_beside("Won in the end", "whoever labelled them", (won, others), ""),),
            0,
            100,
            ("none of 100", "all"),
            f"{num(sum(n for _, n in kind.won)):,} leads that are old enough to compare,"
            f" {num(kind.won[0][1]):,} of them {called}.",
            f"won, of 100 {called}",
            _small(kind.value, (won, others)),
            unit="of 100",
        ),
    )


def _beside(label: str, under: str, percent: Sequence[float], side: Side) -> Row:
    """A share of the leads that are spoken of, beside that of all others."""
    those, others = percent
    return Row(
        label,
        (
            Mark(others, f"{others:.0f}", "others", filled=False),
            Mark(those, f"{those:.0f}", "", side),
        ),
        under,
    )


def _small(value: object, percent: Sequence[float]) -> Row:
    """The same for the small form, where both marks have a name."""
    those, others = percent
    return Row(
        "",
        (
            Mark(others, f"{others:.0f}", "others", filled=False),
            Mark(those, f"{those:.0f}", cut(str(value), 12)),
        ),
    )


def rules(
    finding: Finding, terms: Terms, known: Sequence[str], follows: Sequence[float]
) -> Finding:
    """Whether both go by the same things, and where they part; `follows` is the share of each side's
    judgement that follows from what is `known` of a lead.
    """
    rows = [row for row in _rows(finding, 6) if not pd.isna(row[5])]
    if not rows:
        return finding
    widest = max(rows, key=lambda row: abs(row[5]))
    by, value = widest[:2]
    one, two = terms.sides
    higher, lower = (one, two) if widest[5] > 0 else (two, one)
    if finding.verdict == "cannot tell" or finding.verdict is None:
        headline = "We cannot tell yet whether the two teams go by different things."
    else:
        maybe = "probably " if finding.verdict == "leaning" else ""
        # Of two values of one attribute it can be as much on the one as on the other.
        alike = [row for row in rows if round(abs(row[5]), 2) == round(abs(widest[5]), 2)]
        most = "most of all on" if len(alike) == 1 else "among them"
        called = kind_of_leads(by, value)
        headline = f"The two teams {maybe}go by different things, {most} {called}."
    words = _beside_usual(widest[3]), _beside_usual(widest[4])
    return replace(
        finding,
        headline=headline,
        detail=(
            f"{one} puts {kind_of_leads(by, value)} {words[0]} its usual lead, {two} {words[1]}."
            if words[0] != words[1]
            else f"{higher} puts {kind_of_leads(by, value)} higher than {lower} does."
        )
        + _explained(known, follows, terms),
        about=str(value),
        figure=apart(rows, terms),
    )


def apart(rows: Sequence[Sequence[Any]], terms: Terms) -> Pairs:
    """The picture of where both sides part, the widest on top: rows of what a lead is told apart by,
    its value, how many were judged by both, where each side puts them, and the difference.
    """
    shown = sorted(rows, key=lambda row: -abs(row[5]))[:3]
    return Pairs(
        "Where each team puts these leads, beside its usual lead",
        tuple(
            Row(
                kind_of_leads(row[0], row[1]),
                (
                    Mark(float(row[3]), _beside_usual(row[3]), terms.sides[0], "sales"),
                    Mark(float(row[4]), _beside_usual(row[4]), terms.sides[1], "marketing"),
                ),
            )
            for row in shown
        ),
        min(-1.0, *(min(row[3], row[4]) for row in shown)),
        max(1.0, *(max(row[3], row[4]) for row in shown)),
        ("marks down", "marks up"),
        f"Far: by {num(FAR):g} of the usual spread of a team's judgements or more; just: by less"
        f" than {num(JUST):g}; near: by less than {num(NEAR):g}.",
        f"{kind_of_leads(*shown[0][:2])}, beside the usual",
    )


def _explained(known: Sequence[str], follows: Sequence[float], terms: Terms) -> str:
    """How much of each side's judgement can be read off what is known of a lead."""
    one, two = (max(0.0, 100 * share) for share in follows)
    explain = "explain" if len(known) > 1 else "explains"
    little = " little of either:" if max(one, two) < LITTLE else ""
    return (
        f" {begun(listing(known))} {explain}{little} {one:.0f} percent of"
        f" {possessive(terms.sides[0])} judgement, {two:.0f} of {possessive(terms.sides[1])}."
    )


def _beside_usual(spreads: float) -> str:
    """Where a kind of leads stands beside a team's usual lead, in words for its distance in spreads.

    >>> [_beside_usual(x) for x in (-1.1, -0.6, 0.3, -0.1)]
    ['far below', 'below', 'just above', 'near']
    """
    if abs(spreads) < NEAR:
        return "near"
    where = "below" if spreads < 0 else "above"
    far = "far " if abs(spreads) >= FAR else "just " if abs(spreads) < JUST else ""
    return f"{far}{where}"


def conversion(finding: Finding, terms: Terms) -> Finding:
    """Whether a team's best leads are won more often than its worst."""
    rows = [row for row in _rows(finding, 7) if not pd.isna(row[4])]
    sides = list(dict.fromkeys(row[0] for row in rows))
    ends = {side: [row for row in rows if row[0] == side] for side in sides}
    ends = {side: (labels[0], labels[-1]) for side, labels in ends.items() if len(labels) > 1}
    if not ends:
        return finding
    times = [best[4] / worst[4] if worst[4] else 0.0 for worst, best in ends.values()]
    if finding.verdict in ("clear", "leaning"):
        maybe = "may be" if finding.verdict == "leaning" else "are"
        headline = f"The labels of a team {maybe} out of order: a worse one is won more often."
    elif finding.verdict == "cannot tell":
        headline = "We cannot tell yet whether better labels are won more often."
    elif len(ends) == 2 and all(TWICE[0] <= time <= TWICE[1] for time in times):
        headline = "Both teams know something: their best leads are won about twice as often."
    elif all(time > 1 for time in times):
        headline = "Both teams know something: their best leads are won more often."
        if len(ends) == 1:
            headline = f"{next(iter(ends))} knows something: its best leads are won more often."
    else:
        headline = "A team's best label is not the one that is won most often."
    keys: tuple[Side, Side] = ("sales", "marketing")
    said = [
        f"{side}: {worst[1]} {worst[4]:.0f}, {best[1]} {best[4]:.0f} of 100"
        for side, (worst, best) in ends.items()
    ]
    return replace(
        finding,
        headline=headline,
        detail=f"{'; '.join(said)}.",
        figure=Bars(
            "Of 100 leads of each label, how many are won",
            tuple(
                Bar(
                    f"{side}: {row[1]}",
                    float(row[4]),
                    f"{row[4]:.0f}",
                    float(row[5]),
                    float(row[6]),
                    best,
                    f"{cut(str(row[1]), 12)}: {row[4]:.0f} of 100",
                    side=keys[terms.sides.index(side)] if best and side in terms.sides else "",
                )
                for side, pair in ends.items()
                for row, best in ((pair[1], True), (pair[0], False))
            ),
            f"The best and the worst label of each team: {_many(ends)}.",
            "won, of 100 leads",
        ),
    )


def _many(ends: Mapping[str, tuple[list[Any], list[Any]]]) -> str:
    """How many leads each of those labels has."""
    return listing(
        [
            f"{num(int(row[2])):,} {cut(str(row[1]), LONG)}"
            for worst, best in ends.values()
            for row in (best, worst)
        ]
    )


def foresight(finding: Finding, terms: Terms) -> Finding:
    """Which team sees better which leads will be won."""
    rows = _rows(finding, 4)
    if len(rows) < 2 or any(pd.isna(row[1]) for row in rows[:2]):
        return finding
    one, two = (float(row[1]) for row in rows[:2])
    better = terms.sides[0] if one >= two else terms.sides[1]
    headline = {
        "clear": f"{better} sees better which leads will be won.",
        "leaning": f"{better} probably sees better which leads will be won.",
    }.get(
        finding.verdict or "", "We cannot tell yet which team sees better which leads will be won."
    )
    return replace(
        finding,
        headline=headline,
        detail=(
            f"Of a won lead and another, {terms.sides[0]} ranks the won one higher {one:.0f} times in"
            f" 100, {terms.sides[1]} {two:.0f}; a coin 50."
        ),
    )


def within_and_between(finding: Finding, terms: Terms) -> Finding:
    """Whether the teams differ more from each other than among themselves."""
    rows = _rows(finding, 3)
    if len(rows) < 3 or any(pd.isna(row[2]) for row in rows[:3]):
        return finding
    maybe = "probably differ" if finding.verdict == "leaning" else "differ"
    headline = (
        f"The two teams {maybe} more from each other than among themselves."
        if finding.verdict in ("clear", "leaning")
        else "We cannot tell yet whether the teams differ more from each other than among themselves."
    )
    one, two, across = (row[2] for row in rows[:3])
    return replace(
        finding,
        headline=headline,
        detail=(
            f"Two people rate a lead the same {one:.0f} times in 100 inside {terms.sides[0]},"
            f" {two:.0f} inside {terms.sides[1]}, {across:.0f} across."
        ),
    )


def refusals(finding: Finding, terms: Terms, answered: int) -> Finding:
    """How many leads were refused, of those that were answered for, and won all the same."""
    rows = _rows(finding, 4)
    if not rows:
        return finding
    refused, won = (sum(int(row[place]) for row in rows) for place in (1, 3))
    most = max(row[1] for row in rows)
    named = [f"“{cut(str(row[0]), LONG)}”" for row in rows if row[1] == most]
    again = f", and {num(won):,} {'was' if won == 1 else 'were'} won all the same" if won else ""
    return replace(
        finding,
        headline=f"{terms.sides[0]} refused {num(refused):,} of {counted(answered, 'lead')}{again}.",
        detail=(
            f"The reason given most often is {named[0]}."
            if len(named) == 1
            else f"The reasons given most often are {listing(named)}."
        ),
    )


def first_contact(finding: Finding, terms: Terms, within: str) -> Finding:
    """How many leads are contacted by when; `within` is the time that counts as in time, in the words
    of the table.
    """
    rows = {str(row[0]): row for row in _rows(finding, 4)}
    row = rows.get("1 day") or next(iter(rows.values()), None)
    if row is None or pd.isna(row[1]):
        return finding
    when = {"1 day": "within a day", "the same day": "on the same day"}
    week = rows.get("7 days")
    # The first time that the data can tell, those that everybody thinks in, and the one agreed.
    first = next(iter(rows))
    told = [
        row for name, row in rows.items() if name in (first, "1 day", "2 days", "7 days", within)
    ]
    return replace(
        finding,
        headline=(
            f"{terms.sides[0]} contacts {row[1]:.0f} of 100 leads"
            f" {when.get(str(row[0]), f'within {row[0]}')}."
        ),
        detail=f"{week[1]:.0f} of 100 within a week." if week else "",
        figure=Bars(
            f"Of 100 leads, how many {terms.sides[0]} has contacted by when",
            tuple(
                Bar(
                    begun(str(name)),
                    float(share),
                    f"{share:.0f}",
                    float(low),
                    float(high),
                    name == row[0],
                    f"{when.get(str(name), f'within {name}')}: {share:.0f} of 100",
                    below=f"in time: {when.get(within, f'within {within}')}" * (name == within),
                )
                for name, share, low, high in told
            ),
            finding.caveat,
            "contacted, of 100 leads",
            mini=tuple(
                Bar("", float(row[1]), "", strong=strong, short=f"{time}: {row[1]:.0f} of 100")
                for time, row, strong in (
                    (str(row[0]), row, True),
                    *([("a week", week, False)] if week and week is not row else []),
                )
            ),
        ),
    )


def starting_card(finding: Finding, area: float, low: float) -> Finding:
    """Whether the card tells anything about leads that it has not seen: `area` is how often it puts
    a won lead above another one there, `low` the low end of its interval.
    """
    sure = low > 0.5
    return replace(
        finding,
        headline=(
            "The card foresees wins better than a coin, also among leads that it has not seen."
            if sure and finding.verdict == "clear"
            else "The card probably foresees wins better than a coin."
            if sure
            else "The card is a place to start; so far it may guess no better than a coin."
        ),
        detail=(
            "Given a won lead and another, neither of which it has seen, it is right"
            f" {100 * area:.0f} times in 100; a coin 50."
        ),
    )


def card(finding: Finding, _: Terms) -> Finding:
    """What the card keeps."""
    return _kept(finding, "The card keeps")


def threshold(finding: Finding, _: Terms) -> Finding:
    """What the label from which on a lead is good keeps."""
    return _kept(finding, "It keeps")


def _kept(finding: Finding, beginning: str) -> Finding:
    rows = _rows(finding, 4)
    if len(rows) != 2 or any(pd.isna(row[place]) for row in rows for place in (1, 3)):
        return finding
    leads, won = (sum(row[place] for row in rows) for place in (1, 3))
    if not leads or not won:
        return finding
    return replace(
        finding,
        headline=(
            f"{beginning} {100 * rows[0][1] / leads:.0f} of 100 leads, and"
            f" {100 * rows[0][3] / won:.0f} of 100 wins."
        ),
        detail=f"{counted(int(won), 'win')} so far.",
    )


def leads_owed(
    finding: Finding,
    *,
    goal: str,
    months: int,
    a_month: Sequence[int | None],
    now: float | None,
    reached: str,
) -> Finding:
    """What the leads of today reach of the target, or how many it takes: `a_month` for an even bet,
    for four times in five, and for nearly sure.
    """
    even, sure, nearly = a_month
    if even is None or sure is None:
        return finding
    year = "a year" if months == 12 else counted(months, "month")
    detail = f"{num(even):,} a month make it an even bet, {num(sure):,} four chances in five"
    bets = (("an even bet", even), ("four chances in five", sure), ("nearly sure", nearly))
    return replace(
        finding,
        headline=(
            f"With today's {num(now):.0f} leads a month, the target of {goal} is {reached}."
            if now
            else f"For {goal} in {year} it takes {num(sure):,} leads a month, to be sure four times in"
            " five."
        ),
        detail=f"{detail}, {num(nearly):,} nearly sure." if nearly else f"{detail}.",
        figure=Bars(
            f"Leads a month that {goal} in {year} take",
            tuple(
                Bar(
                    begun(bet),
                    float(leads),
                    f"{num(leads):,}",
                    strong=bet == bets[1][0],
                    short=f"{bet}: {num(leads):,}",
                )
                for bet, leads in bets
                if leads is not None
            ),
            "Nearly sure: nineteen times in twenty.",
            "leads a month",
            line=float(now) if now else None,
            line_text=f"today {num(now):.0f}" if now else "",
            mini=(
                (
                    Bar("", float(sure), "", strong=True, short=f"four in five: {num(sure):,}"),
                    Bar("", float(now), "", short=f"today: {num(now):.0f}"),
                )
                if now
                else ()
            ),
        ),
    )
