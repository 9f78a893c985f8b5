"""What was decided, by whom, until when."""

from __future__ import annotations

import pandas as pd

from .. import weekly
from ..controls import shown
from ..decisions import PRESENT, RECORD, Decision
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder

STAGES = {
    "start": "Start",
    "communication": "How we talk",
    "leads": "What a good lead is",
    "strategy": "What we finish and what we stop",
    "charter": "What we sign",
    "follow-up": "When we looked again",
}


WORDS = {
    "weekly-meeting-day": "Weekly meeting",
    "weekly-meeting-minutes": "Minutes of the weekly meeting",
    "weekly-meeting-time": "The weekly meeting begins at",
    "weekly-meeting-agenda": "On the agenda every week",
    "moderator": "Who moderates when the meeting fails twice",
    "channel": "Where we write to each other",
    "needs-sales": "What sales needs",
    "needs-marketing": "What marketing needs",
    "topics-to-talk-through": "Topics that we talk through",
    "good-lead-from": "A lead is good from",
    "good-lead-card": "The card for a good lead",
    "first-contact-within-hours": "Hours to the first contact, at most",
    "wins-a-year": "Wins we aim at in a year",
    "revenue-a-year": "Revenue we aim at in a year",
    "horizon-in-quarters": "Quarters that the plan reaches",
    "commitments-sales": "What sales commits to",
    "commitments-marketing": "What marketing commits to",
    "keep-later-stop": "What we keep, what waits, what stops",
    "why-it-could-fail": "Why it could fail",
    "promises-kept": "How the promises stand",
    "next-look": "When we look again after this",
}
"""Subjects that read better in other words than their own."""
UNOWNED = ("start", "charter", "follow-up")
"""Stages whose decisions need nobody to see to them."""
NEEDS, STOPS = "needs", "what-we-stop"
ON_THE_WAY = ("predicted-topic", "named-to-stop", "plan-to-start-from")
"""Recorded to work with, not to be signed."""
WITHIN = (weekly.TIME, weekly.MINUTES)
"""Parts of a decision whose owner and date stand elsewhere."""


def so_far(team: Folder, *, stage: str | None = None) -> Finding:
    """What counts as decided, in one stage or in all, with owner, date and who was there.

    One row a subject, in the order of the stages; a plain count without a verdict.
    """
    places = list(STAGES)
    current = [d for d in team.decisions.current().values() if d.what != PRESENT and d.stage != RECORD and stage in (None, d.stage)]
    current.sort(key=lambda d: places.index(d.stage) if d.stage in places else len(places))
    rows = [
        [STAGES.get(d.stage, d.stage), in_words(d.what), shown(d.value), d.owner, d.due, d.status, d.when[:10], shown(list(d.who)) if d.who else ""]
        for d in current
    ]
    table = pd.DataFrame(rows, columns=["Stage", "About", "Decided", "Owner", "Until", "Status", "Recorded on", "Who was there"])
    if not (table["Status"] != "").any():
        table = table.drop(columns="Status")
    caveat = ""
    if len({d.who for d in current}) == 1 and current[0].who:
        # The same people all day: said once instead of in every row.
        caveat = f"In the room for all of it: {listing(current[0].who)}."
        table = table.drop(columns="Who was there")
    if stage is not None:
        table = table.drop(columns="Stage")
    loose = sum(1 for d in current if to_be_owned(d) and not (d.owner and d.due))
    if not current:
        sentence = "Nothing has been decided yet." if stage is None else "Nothing has been decided in this part yet."
    else:
        sentence = f"{counted(len(current), 'decision')} recorded"
        sentence += f"; {loose} of them {'has' if loose == 1 else 'have'} no owner or no date." if loose else "."
    return Finding(f"decided-{stage or 'all'}", sentence, table, caveat=caveat)


def to_be_owned(decision: Decision) -> bool:
    """Whether somebody has to see to a decision by a day, who stands beside it: not beside a guess, a meeting's length, or what is owned row by row."""
    return decision.stage not in (*UNOWNED, RECORD) and decision.what not in (*ON_THE_WAY, STOPS, *WITHIN) and not decision.what.startswith(f"{NEEDS}-")


def in_words(what: str) -> str:
    """A subject as people read it.

    >>> in_words("ground-rules"), in_words("wins-a-year")
    ('Ground rules', 'Wins we aim at in a year')
    """
    if what in WORDS:
        return WORDS[what]
    return what.replace("-", " ").replace("_", " ").strip().capitalize()
