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
ENOUGH = 100
"""Of fewer things a percent would say more than is known: they are counted."""
COMPARED = 50
"""Two groups side by side are told on one base, of a hundred, when each has at least so many; how
many there are stands below the picture.
"""
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


def share(hits: float, n: float, enough: int = ENOUGH) -> str:
    """A share as people write it: of a hundred, or as counts where there are fewer than that.

    >>> share(12, 26), share(77, 200), share(0, 0)
    ('12 of 26', '38 of 100', 'none')
    """
    if not n:
        return "none"
    if n < enough:
        return f"{num(round(hits)):,} of {num(round(n)):,}"
    return f"{num(round(100 * hits / n)):,} of 100"


def agreement(finding: Finding, terms: Terms, n: int, luck: float) -> Finding:
    """Whether both judge leads alike on the whole: of `n` that both judged, `luck` is the share that
    would get the same label from two strangers who give them as often.
    """
    values = {str(row[0]): row for row in _rows(finding, 4)}
    same = next((row for name, row in values.items() if name.startswith("Same band, share")), None)
    if same is None or pd.isna(same[1]):
        return finding
    one, two = terms.sides
    alike, luck = 100 * float(same[1]), 100 * luck
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
        detail=(
            f"Of {counted(n, 'lead')} both gave the same label to {share(n * alike / 100, n)}; by luck"
            f" it would be {share(n * luck / 100, n)}."
        ),
        figure=Bars(
            "Of 100 leads, how many got the same label from both",
            (
                Bar(
                    "the same label",
                    alike,
                    f"{alike:.0f}",
                    100 * float(same[2]),
                    100 * float(same[3]),
                    True,
                    f"same label: {alike:.0f} of 100",
                )
                if not pd.isna(same[2])
                else Bar(
                    "the same label",
                    alike,
                    f"{alike:.0f}",
                    strong=True,
                    short=f"same label: {alike:.0f} of 100",
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
    # All others are those of the other values that the same thing is told apart by.
    beside = sum(row[2] for row in _rows(finding, 10) if row[0] == by) - n
    alike_here = (round(same * n / 100), n), (round(others * beside / 100), beside)
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
            f"Both give the same label to {_side_by_side(alike_here[0])} of them, of others to"
            f" {_same_base(*map(_side_by_side, reversed(alike_here)))}."
            f" Of {counted(looked, 'kind')} of leads looked at, {out}."
        ),
        about=str(value),
        figure=Pairs(
            f"How often both teams give the same label to {called}, and to others",
            (_beside("The same label", "from both teams", alike_here, ""),),
            0,
            100,
            ("none of 100", "all"),
            f"{num(int(n)):,} {called} that both judged. Who works a lead is not looked at.",
            f"the same label, {_unit(alike_here) or 'of all'} {called}",
            _small(value, alike_here),
            unit=_unit(alike_here),
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
    unit = _unit([pair[0] for pair in kind.best])
    said = [[*map(_side_by_side, pair)] for pair in kind.best]
    count, became = "", ()
    if won:
        those, others = map(_side_by_side, kind.won)
        count = f" A plain count: {those} are won, of others {_same_base(others, those)}."
        became = (_beside("Won in the end", "whoever labelled them", kind.won, ""),)
    return replace(
        finding,
        headline=f"On {called}, {listing(terms.sides)} {judge} the opposite.",
        detail=(
            f"{terms.sides[high]} calls {said[high][0]} “{labels[high]}”, {terms.sides[low]}"
            f" {_same_base(said[low][0], said[high][0])} “{labels[low]}”; of other leads"
            f" {terms.sides[high]} {_same_base(said[high][1], said[high][0])}, {terms.sides[low]}"
            f" {_same_base(said[low][1], said[high][1], said[high][0])}.{count}"
        ),
        about=str(kind.value),
        figure=Pairs(
            f"How each team labels {called}{', and what became of them' if won else ''}"
            f"{', of 100' if unit else ''}",
            tuple(
                _beside(
                    f"{terms.sides[at]} says “{cut(labels[at], 16)}”",
                    "its best label",
                    kind.best[at],
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
            f"best label, {unit or 'of all'} {called}",
            Row(
                "",
                tuple(
                    Mark(percent[at][0], _at_mark(kind.best[at][0]), terms.sides[at], keys[at])
                    for at in (0, 1)
                ),
            ),
            unit=unit,
        ),
    )


def parted_and_won(finding: Finding, kind: Kind, between: tuple[float, float], _: Terms) -> Finding:
    """What became of the leads on which the two sides judge the opposite; `between` is the range of
    the share that is won.
    """
    called = kind_of_leads(in_words(kind.attribute), kind.value)
    won, others = (hits / n for hits, n in kind.won)
    of_those, of_others = map(_side_by_side, kind.won)
    may = "may be" if finding.verdict == "leaning" else "are"
    return replace(
        finding,
        headline=begun(
            f"{called} {may} won {'more' if won > others else 'less'} often than others."
        ),
        detail=(
            f"{of_those} are won, between {between[0]:.0f} and {between[1]:.0f} in 100; of other leads"
            f" {_same_base(of_others, of_those)}."
        ),
        about=f"{kind.value}, and what became of them",
        figure=Pairs(
            f"How many {_unit(kind.won) or 'of all'} {called} are won, and of others",
            (_beside("Won in the end", "whoever labelled them", kind.won, ""),),
            0,
            100,
            ("none of 100", "all"),
            f"{num(sum(n for _, n in kind.won)):,} leads that are old enough to compare,"
            f" {num(kind.won[0][1]):,} of them {called}.",
            f"won, {_unit(kind.won) or 'of all'} {called}",
            _small(kind.value, kind.won),
            unit=_unit(kind.won),
        ),
    )


Share = tuple[float, float]
"""So many of so many."""


def _same_base(text: str, *before: str) -> str:
    """A share without what it is of, where that was said just before.

    >>> _same_base("12 of 100", "71 of 100"), _same_base("12 of 100", "59 of 83")
    ('12', '12 of 100')
    """
    number, of, base = text.partition(" of ")
    return number if any(one.endswith(f"{of}{base}") for one in before) else text


def _side_by_side(of: Share) -> str:
    """A share that stands beside another, as `COMPARED` has it.

    >>> _side_by_side((59, 83)), _side_by_side((12, 26))
    ('71 of 100', '12 of 26')
    """
    return share(*of, COMPARED)


def _at_mark(of: Share) -> str:
    """A share at its mark: its number where it is of a hundred, as counts where there are fewer."""
    return _side_by_side(of).removesuffix(" of 100")


def _unit(shares: Sequence[Share]) -> str:
    """What the numbers of a small picture are of, where all of them are of a hundred."""
    return "of 100" if all(n >= COMPARED for _, n in shares) else ""


def _percent(of: Share) -> float:
    return 100 * of[0] / of[1] if of[1] else 0.0


def _beside(label: str, under: str, shares: Sequence[Share], side: Side) -> Row:
    """A share of the leads that are spoken of, beside that of all others."""
    those, others = shares
    return Row(
        label,
        (
            Mark(_percent(others), _at_mark(others), "others", filled=False),
            Mark(_percent(those), _at_mark(those), "", side),
        ),
        under,
    )


def _small(value: object, shares: Sequence[Share]) -> Row:
    """The same for the small form, where both marks have a name."""
    those, others = shares
    return Row(
        "",
        (
            Mark(_percent(others), _at_mark(others), "others", filled=False),
            Mark(_percent(those), _at_mark(those), cut(str(value), 12)),
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
        f"{side}: {worst[1]} {_same_base(_won(worst), _won(best))}, {best[1]} {_won(best)}"
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
                    _won(row).removesuffix(" of 100"),
                    float(row[5]),
                    float(row[6]),
                    best,
                    f"{cut(str(row[1]), 12)}: {_won(row)}",
                    side=keys[terms.sides.index(side)] if best and side in terms.sides else "",
                )
                for side, pair in ends.items()
                for row, best in ((pair[1], True), (pair[0], False))
            ),
            f"The best and the worst label of each team: {_many(ends)}.",
            "won, of 100 leads",
        ),
    )


def _won(row: Sequence[Any]) -> str:
    """How many of the leads of a label are won."""
    return share(row[2], row[3])


def _many(ends: Mapping[str, tuple[list[Any], list[Any]]]) -> str:
    """How many leads each of those labels has."""
    return listing(
        [
            f"{num(int(row[3])):,} {cut(str(row[1]), LONG)}"
            for worst, best in ends.values()
            for row in (best, worst)
        ]
    )


def foresight(finding: Finding, terms: Terms, takes: str) -> Finding:
    """Which team sees better which leads will be won; `takes` says how long telling them apart does."""
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
            f"Of a won lead and another, {terms.sides[0]} picks the won one {one:.0f} times in 100,"
            f" {terms.sides[1]} {two:.0f}, a coin 50.{takes}"
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
            + (f" {begun(finding.more_needed)} would tell." if _can_be_had(finding) else "")
        ),
    )


def _can_be_had(finding: Finding) -> bool:
    return finding.verdict == "cannot tell" and finding.more_needed.startswith("about ")


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


def first_contact(finding: Finding, terms: Terms, within: str, n: int) -> Finding:
    """How many of `n` leads are contacted by when; `within` is the time that counts as in time, in
    the words of the table.
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
            f"{terms.sides[0]} contacts {share(row[1] * n / 100, n)} leads"
            f" {when.get(str(row[0]), f'within {row[0]}')}."
        ),
        detail=f"{share(week[1] * n / 100, n)} within a week." if week else "",
        figure=Bars(
            f"Of 100 leads, how many {terms.sides[0]} has contacted by when",
            tuple(
                Bar(
                    begun(str(name)),
                    float(part),
                    share(part * n / 100, n).removesuffix(" of 100"),
                    float(low),
                    float(high),
                    name == row[0],
                    f"{when.get(str(name), f'within {name}')}: {share(part * n / 100, n)}",
                    below=f"in time: {when.get(within, f'within {within}')}" * (name == within),
                )
                for name, part, low, high in told
            ),
            finding.caveat,
            "contacted, of 100 leads",
            mini=tuple(
                Bar(
                    "",
                    float(row[1]),
                    "",
                    strong=strong,
                    short=f"{time}: {share(row[1] * n / 100, n)}",
                )
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
            f"{beginning} {share(rows[0][1], leads)} leads, and {share(rows[0][3], won)} wins."
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


def won_in_the_end(finding: Finding, won: float, within: int) -> Finding:
    """How many of a hundred leads are won, and by when nearly all of the wins have come."""
    return replace(
        finding,
        headline=f"About {100 * won:.0f} of 100 leads are won.",
        detail=(
            f"Nineteen of twenty wins come in the first {counted(within, 'day')}: younger leads say"
            " little yet."
        ),
    )


def caught(finding: Finding, terms: Terms, best: int, wins: Sequence[int]) -> Finding:
    """How many of a hundred wins those leads hold that a side puts first, `best` of a hundred."""
    one, two = wins
    return replace(
        finding,
        headline=(
            f"Of 100 wins, the leads put first hold {one} as {terms.sides[0]} ranks them, {two} as"
            f" {terms.sides[1]} does."
        ),
        detail=f"Put first: the best {best} of 100. In random order they would hold {best}.",
    )


def funnel(finding: Finding, terms: Terms) -> Finding:
    """After which step most leads are lost."""
    rows = _rows(finding, 4)
    if len(rows) < 3 or rows[-1][0] != "won":
        return finding
    most = max(row[3] for row in rows[:-1])
    at = [row for row in rows[:-1] if row[3] == most]
    if not most or len(at) > 1:
        return finding
    many = f"{num(int(most)):,} of {num(int(rows[0][1])):,}"
    step = str(at[0][0])
    after = f"after the step “{step}”"
    if step == f"accepted by {terms.sides[0]}":
        after = f"after {terms.sides[0]} has accepted them"
    return replace(
        finding,
        headline=f"Most leads are lost {after}: {many}.",
        detail=f"{num(int(rows[-1][1])):,} are won so far.",
    )
