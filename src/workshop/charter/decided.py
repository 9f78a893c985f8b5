"""What was decided, by whom, until when."""

from __future__ import annotations

import pandas as pd

from ..decisions import Decision, sentences, subjects
from ..decisions.subjects import NO_DATE, NO_OWNER, Beside, in_full
from ..errors import counted
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
COLUMNS = [
    "Stage",
    "About",
    "Decided",
    "Owner",
    "By when",
    "Status",
    "Recorded on",
    "Who was there",
]


def so_far(team: Folder, *, stage: str | None = None) -> Finding:
    """What counts as decided, in one stage or in all, with owner, date and who was there.

    One row a subject, in the order of the stages; what is said together with another subject, such
    as the time of the weekly meeting with its day, has none of its own. A plain count without a
    verdict.
    """
    beside, places = subjects.beside(team), list(STAGES)
    found = [
        d
        for d in subjects.on_their_own(in_lists(team)).values()
        if stage in (None, subjects.stage(d))
    ]
    found.sort(key=lambda d: _place(subjects.stage(d), places))
    table = pd.DataFrame([_row(d, beside) for d in found], columns=COLUMNS)
    if not (table["Status"] != "").any():
        table = table.drop(columns="Status")
    caveat = ""
    if len({d.who for d in found}) == 1 and found[0].who:
        # The same people all day: said once instead of in every row.
        many = counted(len(found[0].who), "person was", "people were")
        caveat = f"{many} in the room for all of it."
        table = table.drop(columns="Who was there")
    if stage is not None:
        table = table.drop(columns="Stage")
    loose = sum(1 for d in found if subjects.needs_owner(d) and not (d.owner and d.due))
    if not found:
        part = "" if stage is None else " in this part"
        sentence = f"Nothing has been decided{part} yet."
    else:
        sentence = f"{counted(len(found), 'decision')} recorded"
        has = "has" if loose == 1 else "have"
        sentence += f"; {loose} of them {has} no owner or no date." if loose else "."
    return Finding(f"decided-{stage or 'all'}", sentence, table, caveat=caveat)


def in_lists(team: Folder) -> dict[str, Decision]:
    """The decisions that count, without seals, blind points and who was there."""
    return {what: d for what, d in team.decisions.current().items() if subjects.is_listed(d)}


def _place(stage: str, places: list[str]) -> int:
    return places.index(stage) if stage in places else len(places)


def _row(decision: Decision, beside: Beside) -> list[str]:
    stage, who = subjects.stage(decision), decision.who
    owner, due = decision.owner, in_full(decision.due)
    if subjects.needs_owner(decision):
        owner, due = owner or NO_OWNER, due or NO_DATE
    about = subjects.heading(decision.what, beside.terms)
    return [
        STAGES.get(stage, stage),
        about,
        subjects.cell(decision, beside),
        owner,
        due,
        decision.status,
        in_full(decision.when[:10]),
        sentences.room(who),
    ]
