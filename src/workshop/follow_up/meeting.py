"""Whether the two sides meet as often as they said they would: before the workshop, and since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from ..communication import rhythm
from ..findings import Finding, nothing, with_left_out
from ..terms import Terms
from .shares import moved

MATTERS_SHARE = 0.2
"""One meeting in five: the smallest change worth a talk; a weekly meeting has few occasions."""


def meetings_since(
    then: pd.DataFrame,
    now: pd.DataFrame,
    people_then: pd.DataFrame,
    people_now: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    since: date,
) -> Finding:
    """How often the meeting of both sides took place before the workshop and since, of the times
    that it was planned.

    `then` and `now`: meetings as checked; of `now`, those after `since` count, up to the day of the
    terms. Each time it is the meeting of both sides that was planned most often; where its name
    changed, that is said. A meeting to which too few people were invited is not shown.
    """
    name = "meeting-since"
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    later = now[now["start"] >= pd.Timestamp(since) + pd.Timedelta(days=1)]
    later.attrs.update(now.attrs)
    if later.empty:
        return Finding(
            name,
            "No meeting since the workshop is in the calendar.",
            verdict="cannot tell",
            caveat=with_left_out("", now),
            more_needed="the calendar of the weeks since",
        )
    found = []
    for meetings, people, end in ((then, people_then, since), (later, people_now, terms.date)):
        table = rhythm.weekly(meetings, people, replace(terms, date=end)).table
        found.append(
            (table["Meeting"].iloc[0], int(table["Held"].iloc[0]), int(table["Known"].iloc[0]))
            if "Held" in table and len(table)
            else ("", 0, 0)
        )
    (before, *_), (after, *_) = found
    caveat = (
        f"Then it was “{before}”, now it is “{after}”."
        if before and after and before != after
        else ""
    )
    caveat = f"{caveat} Held means that somebody of each side came.".strip()
    return moved(
        name,
        "The meeting of both sides was held",
        found[0][1:],
        found[1][1:],
        caveat=with_left_out(caveat, now),
        matters=MATTERS_SHARE,
    )
