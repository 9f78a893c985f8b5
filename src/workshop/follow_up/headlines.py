"""The short texts and the figures of what became of it, for what leaves the room.

Each is read off the finding's own table, so that a headline cannot say another number.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..figures import Bar, Bars, Group, Mark, Pairs, Row, Side, Squares
from ..findings import Finding
from ..phrases import speaker
from ..terms import Terms
from ..written import num
from .english import SENTENCES

KEPT, NOT_KEPT = "kept", "not kept"
say = speaker(SENTENCES)


def promises(finding: Finding, _: Terms) -> Finding:
    """How many of the promises were kept."""
    if "How it stands" not in finding.table:
        return finding
    stands = finding.table["How it stands"].astype(str)
    n, kept, broken = len(stands), int((stands == KEPT).sum()), int((stands == NOT_KEPT).sum())
    groups = (
        Group(say("group-kept", n=kept), kept),
        Group(say("group-other", n=n - kept - broken), n - kept - broken, "empty"),
        Group(say("group-not-kept", n=broken), broken, "crossed"),
    )
    return replace(
        finding,
        headline=say("promises-kept" if kept else "promises-none-kept", kept=kept, n=n),
        detail=finding.sentence,
        kind="told",
        figure=Squares(
            say("promises-picture"),
            tuple(group for group in groups if group.many),
            say("promises-source"),
            say("promises-unit"),
        ),
    )


def regrowth(finding: Finding, _: Terms) -> Finding:
    """What came onto the list since, and what left it."""
    if "What became of it" not in finding.table:
        return finding
    became = finding.table["What became of it"].astype(str)
    came, left, still = (
        int((became == word).sum())
        for word in ("came onto it", "left it", "stopped, still on the list")
    )
    return replace(
        finding,
        headline=(
            say("list-came-and-left" if left else "list-only-came", came=came, left=left)
            if came or left
            else say("list-as-it-was")
        ),
        detail=say("list-still", still=still) if still else "",
    )


def gaps(finding: Finding, terms: Terms) -> Finding:
    """On how many topics the sides see each other otherwise than then."""
    if finding.table.empty or finding.verdict is None:
        return finding
    if finding.verdict == "cannot tell" or "Verdict" not in finding.table:
        return replace(
            finding,
            headline=say("gaps-cannot-tell"),
            detail=say("gaps-none-for-sure", n=len(finding.table)),
        )
    moved = finding.table[finding.table["Verdict"] != "cannot tell"]
    return replace(
        finding,
        headline=say(f"gaps-{_probably(finding)}moved", n=len(moved)),
        detail=say("gaps-looked-at", n=len(finding.table)),
        figure=_then_and_now(moved, terms),
    )


def _then_and_now(moved: pd.DataFrame, terms: Terms) -> Pairs:
    """Each gap that moved, then and now; nought is where both say the same."""
    keys: tuple[Side, Side] = ("sales", "marketing")
    rows = moved.astype(object).to_numpy().tolist()
    widest = max(1.0, *(abs(value) for row in rows for value in row[2:4]))

    def mark(value: float, name: str, about: str, filled: bool) -> Mark:
        side = keys[terms.sides.index(about)] if about in terms.sides else ""
        return Mark(float(value), f"{num(value):+.1f}", name, side, filled)

    return Pairs(
        say("gaps-picture"),
        tuple(
            Row(
                say("gaps-row", about=about, topic=topic),
                (
                    mark(then, say("gaps-then"), about, False),
                    mark(now, say("gaps-now"), about, True),
                ),
            )
            for about, topic, then, now, *_ in rows
        ),
        -widest,
        widest,
        (say("gaps-less"), say("gaps-more")),
        say("gaps-source"),
        say("gaps-unit"),
    )


def agreement(finding: Finding, terms: Terms) -> Finding:
    """Whether both sides judge leads more alike than then."""
    table = finding.table
    if len(table) != 2 or finding.verdict is None:
        return finding
    then, now = (int(n) for n in table.iloc[:, 1])
    alike = table.iloc[:, 2].astype(float)
    more = "more" if alike.iloc[1] > alike.iloc[0] else "less"
    one, two = terms.sides
    return replace(
        finding,
        headline=(
            say("alike-cannot-tell")
            if finding.verdict == "cannot tell"
            else say(f"alike-{_probably(finding)}{more}", one=one, two=two)
        ),
        detail=say("alike-judged", then=then, now=now),
    )


def moved(finding: Finding, what: str) -> Finding:
    """Whether something happens more often than then: `what` as in `shares.moved`."""
    rows = finding.table.astype(object).to_numpy().tolist()
    if len(rows) != 2 or any(pd.isna(row[3]) for row in rows):
        return finding
    then, now = rows
    more = "more" if now[3] > then[3] else "less"
    lower = f"{what[:1].lower()}{what[1:]}"
    return replace(
        finding,
        headline=(
            say("often-cannot-tell", within=lower)
            if finding.verdict == "cannot tell"
            else say(f"often-{_probably(finding)}{more}", what=what, within=lower)
        ),
        detail=say("often-times", then=then[1], of_then=then[2], now=now[1], of_now=now[2]),
        figure=Bars(
            say("often-picture", what=what),
            tuple(
                Bar(
                    row[0],
                    float(row[3]),
                    f"{row[3]:.0f}",
                    None if pd.isna(row[4]) else float(row[4]),
                    None if pd.isna(row[5]) else float(row[5]),
                    row is now,
                    say("often-mark", when=row[0], share=f"{row[3]:.0f}"),
                )
                for row in rows
            ),
            "",
            say("often-unit"),
        ),
    )


def _probably(finding: Finding) -> str:
    """What the name of a sentence has before what moved."""
    return "probably-" if finding.verdict == "leaning" else ""
