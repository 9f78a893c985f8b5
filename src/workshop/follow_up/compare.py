"""Everything that moved between two workshops, part by part: what the notebook shows a step at a
time, at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from ..decisions import subjects
from ..errors import long_date
from ..findings import Finding
from ..folder import Folder
from ..runs import NONE, Earlier
from ..strategy.problem import Problem
from ..terms import Terms
from . import leads, meeting, promises, strategy, survey


def whose(then: Earlier, now: Folder) -> Finding:
    """Which two workshops are compared; names that changed are said."""
    if then.none:
        return Finding("compared", NONE, verdict="cannot tell")
    sentence = (
        f"Compared: {then.name}, {long_date(then.day)} (then) with {now.name}, {long_date(_day(now))}"
        " (now)."
    )
    renamed = [f"{now_} was called {then_}" for then_, now_ in then.renamed.items()]
    return Finding("compared", sentence, caveat=f"{'; '.join(renamed)}." if renamed else "")


def _terms(then: Earlier, now: Folder, day: date | None = None) -> Terms:
    """The terms of now, and the larger of both smallest groups: what one report hides the other
    does not show.
    """
    return replace(now.terms, minimum=max(then.minimum, now.minimum), date=day)


def gaps(then: Earlier, now: Folder, *, against: Literal["own", "expected"] = "own") -> Finding:
    """On which topics the two sides have come closer or moved apart."""
    return survey.gaps(
        then.table("survey"), now.table("survey"), _terms(then, now), against=against
    )


def meetings(then: Earlier, now: Folder, *, today: date | None = None) -> Finding:
    """How often the meeting of both sides was held before and since."""
    return meeting.meetings_since(
        then.table("meetings"),
        now.table("meetings"),
        then.table("people"),
        now.table("people"),
        _terms(then, now, today),
        since=then.day,
    )


def agreement(then: Earlier, now: Folder) -> Finding:
    """Whether the two sides judge leads more alike."""
    return leads.agreement(then.table("leads"), now.table("leads"), now.terms)


def contact(then: Earlier, now: Folder, *, today: date | None = None) -> Finding:
    """How many leads sales contacted within the agreed hours, before and since."""
    within = float(subjects.read(then.decisions, subjects.FIRST_CONTACT, leads.AGREED_HOURS))
    return leads.in_time(
        then.table("leads"),
        now.table("leads"),
        now.terms,
        since=then.day,
        today=today or _day(now),
        within=within,
    )


def acceptance(then: Earlier, now: Folder) -> Finding:
    """How many leads sales accepted, before and since."""
    return leads.accepted(then.table("leads"), now.table("leads"), now.terms, since=then.day)


def regrowth(then: Earlier, now: Folder) -> Finding:
    """What came onto the list since, and what was stopped and is still on it."""
    capacity = _named(then.capacity, then.renamed)
    earlier = Problem(then.table("initiatives"), capacity=capacity, terms=now.terms)
    later = Problem(now.table("initiatives"), capacity=now.capacity, terms=now.terms)
    return strategy.regrowth(earlier, later, stopped=promises.stopped(then))


def goals(then: Earlier, now: Folder) -> Finding:
    """How many goals there are, then and now."""
    return strategy.goals(then.table("goals"), now.table("goals"))


def stages(then: Earlier, now: Folder, *, today: date | None = None) -> dict[str, list[Finding]]:
    """Every comparison by the part of the workshop that it belongs to."""
    return {
        "How we talk": [
            gaps(then, now),
            gaps(then, now, against="expected"),
            meetings(then, now, today=today),
        ],
        "What a good lead is": [
            agreement(then, now),
            contact(then, now, today=today),
            acceptance(then, now),
        ],
        "What we finish and what we stop": [regrowth(then, now), goals(then, now)],
    }


def talk(then: Earlier, now: Folder, *, today: date | None = None) -> Finding:
    """What to talk about now, the most pressing first."""
    found = [finding for part in stages(then, now, today=today).values() for finding in part]
    return promises.to_talk_about(then, now, found, today=today or date.today())


def page(then: Earlier, now: Folder, *, today: date | None = None) -> str:
    """The whole comparison as one HTML page to print; everything in it is escaped."""
    from ..facilitation import render_page

    today = today or date.today()
    parts = stages(then, now, today=today)
    decided = [promises.kept(then, now, today=today), promises.changed(then, now)]
    every = {
        "What to talk about now": [
            promises.to_talk_about(
                then, now, [f for part in parts.values() for f in part], today=today
            )
        ],
        "What was promised": decided,
        **parts,
    }
    return render_page(
        "compare.html.j2",
        title=f"{now.name}: what has moved",
        team=now,
        compared=whose(then, now),
        parts=every,
    )


def _named(capacity: Mapping[str, float], renamed: Mapping[str, str]) -> dict[str, float]:
    return {renamed.get(team, team): weeks for team, weeks in capacity.items()}


def _day(folder: Folder) -> date:
    return folder.day if isinstance(folder, Earlier) else date.today()
