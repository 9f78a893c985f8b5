"""The short texts and the figures of what became of it, for what leaves the room.

Each is read off the finding's own table, so that a headline cannot say another number.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..errors import counted, listing
from ..figures import Bar, Bars, Group, Squares
from ..findings import Finding
from ..terms import Terms
from ..written import num

KEPT, NOT_KEPT = "kept", "not kept"


def promises(finding: Finding, _: Terms) -> Finding:
    """How many of the promises were kept."""
    if "How it stands" not in finding.table:
        return finding
    stands = finding.table["How it stands"].astype(str)
    n, kept, broken = len(stands), int((stands == KEPT).sum()), int((stands == NOT_KEPT).sum())
    are = "was" if kept == 1 else "were"
    groups = (
        Group(f"{counted(kept, 'promise')} kept", kept),
        Group(f"{n - kept - broken} other", n - kept - broken, "empty"),
        Group(f"{broken} not kept", broken, "crossed"),
    )
    return replace(
        finding,
        headline=f"{kept or 'None'} of {counted(n, 'promise')} {are} kept.",
        detail=finding.sentence,
        kind="told",
        figure=Squares(
            "The promises of then, and how they stand",
            tuple(group for group in groups if group.many),
            "As both teams say.",
            "promises",
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
            f"{counted(came, 'project')} came onto the list since, {left or 'none'} left it."
            if came or left
            else "Nothing came onto the list since, and nothing left it."
        ),
        detail=(
            f"{counted(still, 'project')} that we stopped {'is' if still == 1 else 'are'} still on"
            " it."
            if still
            else ""
        ),
    )


def gaps(finding: Finding, _: Terms) -> Finding:
    """On how many topics the sides see each other otherwise than then."""
    if finding.table.empty or finding.verdict is None:
        return finding
    if finding.verdict == "cannot tell" or "Verdict" not in finding.table:
        return replace(
            finding,
            headline="We cannot tell yet whether we see each other differently now.",
            detail=f"{counted(len(finding.table), 'row')} of topics were looked at, and none moved"
            " for sure. Small teams show only large changes.",
        )
    moved = int((finding.table["Verdict"] != "cannot tell").sum())
    may = "probably " if finding.verdict == "leaning" else ""
    return replace(
        finding,
        headline=f"On {counted(moved, 'statement')} we {may}see each other differently than then.",
        detail=f"{len(finding.table)} were looked at.",
    )


def agreement(finding: Finding, terms: Terms) -> Finding:
    """Whether both sides judge leads more alike than then."""
    table = finding.table
    if len(table) != 2 or finding.verdict is None:
        return finding
    then, now = (int(n) for n in table.iloc[:, 1])
    alike = table.iloc[:, 2].astype(float)
    more = "more" if alike.iloc[1] > alike.iloc[0] else "less"
    may = "probably " if finding.verdict == "leaning" else ""
    return replace(
        finding,
        headline=(
            "We cannot tell yet whether the two teams judge leads more alike than then."
            if finding.verdict == "cannot tell"
            else f"{listing(terms.sides)} {may}judge leads {more} alike than then."
        ),
        detail=f"{num(then):,} leads of then and {num(now):,} of now were judged by both.",
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
            f"We cannot tell yet whether {lower} more often than then."
            if finding.verdict == "cannot tell"
            else f"Probably {lower} {more} often than then."
            if finding.verdict == "leaning"
            else f"{what} {more} often than then."
        ),
        detail=(
            f"{num(then[1]):,} of {num(then[2]):,} times then, {num(now[1]):,} of {num(now[2]):,}"
            " times now."
        ),
        figure=Bars(
            f"{what}, of 100 times",
            tuple(
                Bar(
                    row[0],
                    float(row[3]),
                    f"{row[3]:.0f}",
                    None if pd.isna(row[4]) else float(row[4]),
                    None if pd.isna(row[5]) else float(row[5]),
                    row is now,
                    f"{row[0]}: {row[3]:.0f} of 100",
                )
                for row in rows
            ),
            "",
            "of 100 times",
        ),
    )
