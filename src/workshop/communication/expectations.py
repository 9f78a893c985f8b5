"""How well each side reads the other: how often what it expected to hear is near what is said, and
which way it misses.

An expectation is right when the mean that a side expected lies within one step of the mean that the
other side gives. The order of the topics is compared by Spearman's rank correlation (Spearman
1904), from ten topics on.
"""

from __future__ import annotations

import math

import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, with_headline
from ..terms import Terms
from . import headlines, perception

STEP = 1.0
"""Within one step of the scale is right."""
TOPICS_FOR_ORDER = 10
"""With fewer topics nothing is said about their order."""
_HAIR = 1e-9


@with_headline(headlines.how_right)
def how_right(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On how many topics each side knew what the other says of it, and whether the misses were too
    gloomy.

    Seeing that the misses all lie on one side takes the edge off the next talk. `survey` as
    checked; the last round counts. One row a side; a plain count without a verdict. A topic that
    fewer than `minimum` of a side answered is left out.

    >>> how_right(pd.DataFrame(columns=["round", "respondent", "team", "kind", "theme", "topic",
    ...     "score"])).sentence
    'There are no rows to look at.'
    """
    found = perception.imagination(survey, terms)
    if "Expected less said" not in found.table:
        return Finding(
            "how-right",
            found.sentence,
            verdict="cannot tell",
            caveat=found.caveat,
            more_needed=found.more_needed,
        )
    rows = [_row(side, found.table[found.table["About"] == side]) for side in terms.sides]
    table = pd.DataFrame(
        rows,
        columns=[
            "Side",
            "Topics",
            "Right",
            "Too gloomy",
            "Too rosy",
            "Mean error, steps",
            "Same order",
        ],
    )
    table = table[table["Topics"] > 0].reset_index(drop=True)
    sentence = " ".join(
        _sentence(row[0], terms.other(row[0]), *row[1:5])
        for row in table.itertuples(index=False, name=None)
    )
    caveat = "Right: the mean expected lies within one step of what the other side says on average."
    if table["Same order"].isna().all():
        table = table.drop(columns="Same order")
    else:
        caveat += (
            " Same order: 1 when the topics stand in the same order in what was expected and in"
            " what is said, 0 when one order says nothing about the other."
        )
    return Finding(
        "how-right", sentence, table.round(2), caveat=perception.with_round(caveat, survey, terms)
    )


def _row(side: str, topics: pd.DataFrame) -> list:
    error = topics["Expected less said"]
    right = error.abs() <= STEP + _HAIR
    order = (
        topics["Expected to hear"].rank().corr(topics["The other says"].rank())
        if len(topics) >= TOPICS_FOR_ORDER and _varies(topics)
        else math.nan
    )
    return [
        side,
        len(topics),
        int(right.sum()),
        int((~right & (error < 0)).sum()),
        int((~right & (error > 0)).sum()),
        error.mean(),
        order,
    ]


def _varies(topics: pd.DataFrame) -> bool:
    return topics["Expected to hear"].nunique() > 1 and topics["The other says"].nunique() > 1


def _sentence(side: str, other: str, topics: int, right: int, gloomy: int, rosy: int) -> str:
    """One side's sentence.

    >>> _sentence("Sales", "Marketing", 12, 7, 5, 0)
    'Sales read Marketing right on 7 of 12 topics, and every miss was too gloomy.'
    """
    said = f"{side} read {other} right on {right} of {counted(topics, 'topic')}"
    misses = gloomy + rosy
    if not misses:
        return f"{said}."
    if misses == 1:
        return f"{said}; the miss was too {'gloomy' if gloomy else 'rosy'}."
    if not gloomy or not rosy:
        return f"{said}, and every miss was too {'gloomy' if gloomy else 'rosy'}."
    return (
        f"{said}; of the misses"
        f" {listing([f'{gloomy} {_was(gloomy)} too gloomy', f'{rosy} too rosy'])}."
    )


def _was(n: int) -> str:
    return "was" if n == 1 else "were"
