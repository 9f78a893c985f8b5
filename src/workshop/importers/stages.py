"""What became of a lead, read from the stages and statuses of a CRM: won, lost, or still open.

A converted lead is an opportunity and no sale; it stays open until a stage says more. What a word was taken for is
told with its number, so that somebody who knows the system can confirm or correct it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from ..errors import counted, listing
from ..tables import plain

Meaning = Literal["won", "lost", "open", "converted", "unknown"]
FLAGS = {"iswon": "won", "is_won": "won", "won": "won", "isclosed": "lost", "is_closed": "lost", "closed": "lost"}
"""Columns of yes and no, as compared, and what a yes says; a closed one is lost where nothing before it says won."""
YES = ("1", "true", "yes", "y", "x")
WHOLE = {
    "customer": "won", "evangelist": "won", "closedwon": "won", "closedlost": "lost", "bad_timing": "lost", "not_converted": "lost", "closed_not_converted": "lost",
    "not_qualified": "lost", "not_interested": "lost", "no_longer_interested": "lost", "do_not_contact": "lost", "won_t_buy": "lost", "no_interest": "lost",
    "cannot_contact": "lost", "out_sold": "lost",
}
"""Stages and statuses as they are compared, and what they say."""
WORDS = {
    "won": "won", "gewonnen": "won", "lost": "lost", "verloren": "lost", "disqualified": "lost", "unqualified": "lost", "junk": "lost", "rejected": "lost", "dead": "lost",
    "abandoned": "lost", "canceled": "lost", "cancelled": "lost", "spam": "lost", "duplicate": "lost", "converted": "converted",
}
"""Words that say it wherever they stand in a stage; the first one counts."""
UNDER_WAY = frozenset(
    "a an and approval as assigned attempt attempted attempting bought buy call consideration contact contacted contract connect connected data decision decisionmakerboughtin demo discovery engaged evaluation "
    "develop developing final first follow followed for hold id identified identify in internal interested lead made maker makers marketing meeting mql needs negotiating negotiation new no not nurture nurturing of offer on open "
    "opportunity other outreach marketingqualifiedlead salesqualifiedlead perception pending pipeline planned poc pre presentation presentationscheduled appointment appointmentscheduled price pricing process progress proof propose proposal proposition prospect prospecting "
    "qualification qualified qualifiedtobuy qualify quote quotation raw reached reviewing review sales scheduled second sent shortlist shortlisted sql started stage started subscriber technical the to trial "
    "unassigned under unread up uncontacted value verbal visit waiting warm with working contractsent concept analysis deal future offen neu kontaktiert qualifiziert angebot verhandlung".split()
)
"""Words of stages that are still under way; a stage with any other word in it is not understood."""
SHOWN = 8
"""So many values of one meaning are named."""


def meaning(stage: str, heading: str = "") -> Meaning:
    """What one stage says of a lead.

    >>> meaning("Closed Won"), meaning("6 - Lost to competitor"), meaning("Negotiation"), meaning("Closed - Converted")
    ('won', 'lost', 'open', 'converted')
    >>> meaning("true", "IsWon"), meaning("Not won"), meaning("Gone quiet")
    ('won', 'lost', 'unknown')
    """
    words = plain(stage)
    if not words:
        return "unknown" if stage.strip() else "open"
    if (flag := FLAGS.get(plain(heading))) is not None and words in (*YES, "0", "false", "no", "n"):
        return flag if words in YES else "open"  # type: ignore[return-value]
    words = re.sub(r"^\d+_", "", words)
    if words in WHOLE:
        return WHOLE[words]  # type: ignore[return-value]
    parts = [part for part in words.split("_") if not part.isdigit()]
    for before, part in zip(["", *parts], parts):
        if part in WORDS:
            said = WORDS[part]
            return ("lost" if said in ("won", "converted") else "unknown") if before == "not" else said  # type: ignore[return-value]
    return "open" if set(parts) <= UNDER_WAY else "unknown"


def outcomes(stages: pd.DataFrame, words: Mapping[str, str] | None = None) -> pd.Series:
    """The outcome of each lead: won, lost or open, from one column of stages or several.

    Makes any company's stages comparable. The first column that says won or lost counts. `words` (their word to ours)
    goes before what is known here.

    >>> outcomes(pd.DataFrame({"Stage": ["Customer", "Lead"], "Status": ["", "Unqualified"]})).tolist()
    ['won', 'lost']
    """
    own = {plain(theirs): ours for theirs, ours in (words or {}).items()}
    found = pd.Series("open", index=stages.index, dtype=object)
    for heading in reversed(stages.columns):
        cells = stages[heading].fillna("").astype(str)
        said = cells.map({cell: _ours(cell, str(heading), own) for cell in cells.unique()})
        found = said.where(said != "open", found)
    return found


def _ours(cell: str, heading: str, own: Mapping[str, str]) -> str:
    """What settings or the words known here make of a cell; a blank one says nothing."""
    if (given := own.get(plain(cell))) is not None and cell.strip():
        return given
    said = meaning(cell, heading)
    return said if said in ("won", "lost") else "open"


def told(counts: pd.DataFrame, headings: Sequence[str], words: Mapping[str, str] | None, file: str) -> list[str]:
    """Sentences that say what each value was taken for and how many leads have it, to be confirmed.

    `counts`: a column for each heading, raw text, and `n`.
    """
    if not len(counts):
        return []
    own = {plain(theirs): ours for theirs, ours in (words or {}).items()}
    still = counts[outcomes(counts[list(headings)], words) == "open"]
    notes, strange, converted = [], {}, {}
    for place, heading in enumerate(headings):
        often = _often(counts, heading)
        groups: dict[str, list[str]] = {}
        for cell, n in often.items():
            ours = _ours(cell, heading, own)
            groups.setdefault(ours, []).append(f'"{cell}" ({n:,})' if cell else f"blank ({n:,})")
        if plain(heading) in FLAGS and len(groups) > 1:
            groups.pop("open", None)
        told_ = "; ".join(f"{ours}: {_some(shown)}" for ours, shown in sorted(groups.items(), key=lambda item: ("won", "lost", "open", item[0]).index(item[0])))
        tells = f'where that says neither won nor lost, "{heading}" tells it' if place else f'"{heading}" tells the outcome (in brackets, of how many leads)'
        notes.append(f"{file}: {tells}. {told_[:1].upper()}{told_[1:]}.")
        for cell, n in _often(still, heading).items():
            if plain(cell) not in own and (said := meaning(cell, heading)) in ("unknown", "converted"):
                (strange if said == "unknown" else converted)[cell] = n
    if strange:
        one = next(iter(strange))
        notes.append(
            f'{file}: {_some([_quoted(cell, n) for cell, n in strange.items()])} {"is" if len(strange) == 1 else "are"} not known here and counted as open. '
            f'If {"it" if len(strange) == 1 else "one of them"} ends a lead, write it in workshop.toml under [tables.leads.values.outcome]: "{one}" = "lost" or "{one}" = "won".'
        )
    if converted:
        one = next(iter(converted))
        notes.append(
            f'{file}: a converted lead is an opportunity and no sale yet, so {_some([_quoted(cell, n) for cell, n in converted.items()])} {"is" if len(converted) == 1 else "are"} counted as open. '
            f'If it means a sale with you, write in workshop.toml under [tables.leads.values.outcome]: "{one}" = "won".'
        )
    return notes


def _often(counts: pd.DataFrame, heading: str) -> dict[str, int]:
    """How many leads have each value, the most frequent first."""
    cells = counts[heading].fillna("").astype(str).str.strip()
    return counts.groupby(cells)["n"].sum().sort_values(ascending=False, kind="stable").astype(int).to_dict()


def _quoted(cell: str, n: int) -> str:
    return f'"{cell}" ({counted(n, "lead")})'


def _some(shown: Sequence[str]) -> str:
    more = len(shown) - SHOWN
    return listing(shown[:SHOWN] + ([f"{more:,} more"] if more > 0 else []))


def one_sided(often: Mapping[str, int], file: str) -> list[str]:
    """A warning where nothing was won or nothing was lost: then no view can be held against what happened.

    >>> print(one_sided({"won": 3, "open": 9}, "l.csv")[0].partition(", so")[0])
    l.csv: 3 leads are won, 9 leads are open and none is lost
    """
    won, lost, still = (int(often.get(outcome, 0)) for outcome in ("won", "lost", "open"))
    if not won + lost + still or (won and lost):
        return []
    have = [f"{counted(n, 'lead')} {'is' if n == 1 else 'are'} {outcome}" for n, outcome in ((won, "won"), (lost, "lost"), (still, "open")) if n]
    none = "won or lost" if not won + lost else "lost" if won else "won"
    why = {
        "lost": "An export of customers or of open leads looks like this: export those that came to nothing as well",
        "won": "Leads without their deals look like this: export the deals or opportunities with their stage",
        "won or lost": "A list of open leads looks like this: export those that are closed as well",
    }[none]
    return [f"{file}: {listing([*have, f'none is {none}'])}, so no view can be held against what happened. {why}, or say which words mean {none} under [tables.leads.values.outcome] in workshop.toml."]
