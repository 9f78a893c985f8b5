"""What was decided, by whom, until when."""

from __future__ import annotations

import pandas as pd

from ..controls import shown
from ..decisions import PRESENT, RECORD
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder

STAGES = {
    "start": "Start",
    "communication": "How we talk",
    "leads": "What a good lead is",
    "strategy": "What we finish and what we stop",
    "charter": "What we sign",
}


UNOWNED = ("start", "charter")
"""Stages whose decisions need nobody to see to them."""


def decided(team: Folder, *, stage: str | None = None) -> Finding:
    """What counts as decided, in one stage or in all, with owner, date and who was there.

    One row a subject, in the order of the stages; a plain count without a verdict.
    """
    places = list(STAGES)
    current = [d for d in team.decisions.current().values() if d.what != PRESENT and d.stage != RECORD and stage in (None, d.stage)]
    current.sort(key=lambda d: places.index(d.stage) if d.stage in places else len(places))
    rows = [
        [STAGES.get(d.stage, d.stage), in_words(d.what), shown(d.value), d.owner, d.due, d.when[:10], shown(list(d.who)) if d.who else ""]
        for d in current
    ]
    table = pd.DataFrame(rows, columns=["Stage", "About", "Decided", "Owner", "Until", "Recorded on", "Who was there"])
    caveat = ""
    if len({d.who for d in current}) == 1 and current[0].who:
        # The same people all day: said once instead of in every row.
        caveat = f"In the room for all of it: {listing(current[0].who)}."
        table = table.drop(columns="Who was there")
    if stage is not None:
        table = table.drop(columns="Stage")
    loose = sum(1 for d in current if d.stage not in UNOWNED and not (d.owner and d.due))
    if not current:
        sentence = "Nothing has been decided yet." if stage is None else "Nothing has been decided in this part yet."
    else:
        sentence = f"{counted(len(current), 'decision')} recorded"
        sentence += f"; {loose} of them {'has' if loose == 1 else 'have'} no owner or no date." if loose else "."
    return Finding(f"decided-{stage or 'all'}", sentence, table, caveat=caveat)


def open_questions(team: Folder) -> Finding:
    """What is still open: parts without any decision, and decisions without an owner or a date.

    Each with the notebook or the control that closes it, so that the page to sign has no holes.
    """
    current = [d for d in team.decisions.current().values() if d.what != PRESENT and d.stage != RECORD]
    rows = [
        [STAGES[stage], "Nothing is decided in this part", f"Open {notebook} and record a decision"]
        for stage, notebook in (("communication", "1-communication-gaps"), ("leads", "2-lead-quality"), ("strategy", "3-strategy"))
        if not any(d.stage == stage for d in current)
    ]
    for d in current:
        missing = [word for word, there in (("owner", d.owner), ("date", d.due)) if not there]
        if missing and d.stage not in UNOWNED:
            rows.append([STAGES.get(d.stage, d.stage), f"{in_words(d.what)}: no {' and no '.join(missing)}", "Use the control above"])
    table = pd.DataFrame(rows, columns=["Stage", "Open", "How to close it"])
    sentence = f"{counted(len(rows), 'question')} still open." if rows else "Nothing is open: each part has a decision, each decision an owner and a date."
    return Finding("open-questions", sentence, table)


def in_words(what: str) -> str:
    """A subject as people read it.

    >>> in_words("weekly-meeting-day")
    'Weekly meeting day'
    """
    return what.replace("-", " ").replace("_", " ").strip().capitalize()
