"""From which label on a lead counts as good, and what follows: how many a month, and how many wins
it keeps.
"""

from __future__ import annotations

import pandas as pd

from .. import counting
from ..counting import Rows
from ..errors import counted, possessive
from ..findings import Finding, nothing, with_headline, with_left_out
from ..terms import Terms
from . import headlines
from .outcomes import FEWEST_WINS, wilson
from .population import among, settled, who_counts, wins
from .two_views import VIEWS, names, scale

DAYS_A_MONTH = 30.44


def choices(counts: pd.DataFrame) -> dict[str, list[str]]:
    """The labels that a threshold can be set at, worst first, by view; views without a known order
    are left out.
    """
    found = {}
    for view in VIEWS:
        steps = scale(counts[view]) if not counts.empty and counts[view].notna().any() else None
        if steps is not None and len(steps.labels) > 1:
            found[view] = names(steps.labels, pd.RangeIndex(len(steps.labels)).to_numpy())
    return found


USUAL_SHARE = 0.2
"""The best fifth, where nobody said how many leads can be worked."""


def months(leads: Rows) -> float | None:
    """How many months the leads cover, from the first to the last that came in; None when that is
    not known.
    """
    created = counting.count(leads, [("created_at", "day")])["created_at"].dropna()
    days = (created.max() - created.min()).days if len(created) > 1 else 0
    return days / DAYS_A_MONTH if days >= 28 else None


def share_handled(leads: Rows, a_month: float) -> float:
    """The part of all leads that sales can work, from how many a month; a fifth where that or the
    months are not known.
    """
    covered = months(leads)
    return (
        min(1.0, a_month / (len(leads) / covered))
        if covered and a_month > 0 and len(leads)
        else USUAL_SHARE
    )


@with_headline(headlines.threshold)
def consequence(
    counts: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    view: str,
    label: str,
    months: float | None = None,
) -> Finding:
    """What it means to call a lead good from this label of one side's view on.

    How many leads that is (a month, where `months` is known), how many of the wins among judged
    leads it keeps, and how often a good lead is won against one below. A count, with intervals; no
    verdict.
    """
    available = choices(counts)
    if view not in available or label not in available[view]:
        return nothing("good-lead", counts)
    steps = scale(counts[view])
    assert steps is not None  # a view that there are choices of
    side = terms.sides[VIEWS.index(view)]
    start = available[view].index(label)
    codes = pd.Series(steps.codes, index=counts.index)
    judged, good = (
        int(counts.loc[codes >= 0, "n"].sum()),
        int(counts.loc[codes >= start, "n"].sum()),
    )
    kept = settled(counts)
    rows, won_of = [], {}
    best = label if start == len(steps.labels) - 1 else f"{label} and better"
    for words, here in ((best, codes >= start), ("below", (codes >= 0) & (codes < start))):
        of = kept[here.loc[kept.index]]
        n, won = int(of["n"].sum()), int((of["n"] * of["won"]).sum())
        won_of[words] = won
        rows.append(
            [
                words,
                int(counts.loc[here, "n"].sum()),
                n,
                won,
                100 * won / n if n else None,
                *(100 * end for end in wilson(won, n)),
            ]
        )
    table = pd.DataFrame(
        rows, columns=["Leads", "Judged", "Counted", "Won", "Won, percent", "From", "To"]
    )
    volume = f"{good / months:.0f} leads a month" if months else counted(good, "lead")
    total = sum(won_of.values())
    whose = among(counts) + (" and judged" if among(counts) else " among them")
    whose = whose if total < wins(counts) else among(counts)
    sentence = (
        f"Good from {possessive(side)} “{label}” on: {volume} ({good / judged:.0%} of those judged)"
    )
    sentence += (
        f", which hold {rows[0][3] / total:.0%} of the {counted(total, 'win')} so far{whose}."
        if total >= FEWEST_WINS
        else f"; {counted(total, 'win')} so far{whose} are too few to say how many it keeps."
    )
    unjudged = int(counts["n"].sum()) - judged
    caveat = (
        f"{counted(unjudged, 'lead was', 'leads were')} not judged by {side} and"
        f" {'is' if unjudged == 1 else 'are'} not in this."
        if unjudged
        else ""
    )
    return Finding(
        "good-lead",
        sentence,
        table,
        caveat=with_left_out(f"{caveat} {who_counts(counts)}".strip(), counts),
    )
