"""How what crosses gets across: through which channels, both ways or one way, and over how few people.

The ways from one side to the other are shortest paths on which much exchange is a short step, one over the number of
exchanges (Newman 2001); how many of them lead through a person is that person's betweenness (Freeman 1977), here
counted for pairs of one person from each side. Nobody is named.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, with_left_out
from ..privacy import DEFAULT_MINIMUM, may_show_overlapping
from . import network

DIRECT, OTHERS = "direct messages", "other channels"
CHANNELS = 10
"""At most so many channels by name; the rest go together."""
_HAIR = 1e-9


def by_channel(messages: pd.DataFrame, people: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing"), minimum: int = DEFAULT_MINIMUM) -> Finding:
    """Through which channels the two sides really talk, before one is set up that nobody needs.

    One row a channel, the one with most exchange across first. Channels of fewer than `minimum` people go together, as
    do those after the first ten. A plain count.
    """
    found, refused = network._ready("across-by-channel", messages, people, sides, minimum)
    if refused:
        return refused
    name = found["channel"].where(found["channel"].notna(), DIRECT).astype("object")
    both = pd.concat([pd.Series(found[end].to_numpy(), index=name) for end in ("sender", "receiver")])
    seen = may_show_overlapping({str(channel): frozenset(part) for channel, part in both.groupby(level=0)}, minimum=minimum)
    most = found["across"].groupby(name).agg(["sum", "size"]).sort_values(["sum", "size"], ascending=False, kind="stable")
    kept = [channel for channel in most.index if seen[channel]][:CHANNELS]
    label = name.where(name.isin(kept), OTHERS)
    rows = [[channel, len(part), int(part["across"].sum()), 100 * part["across"].mean(), pd.concat([part["sender"], part["receiver"]]).nunique()] for channel, part in found.groupby(label, sort=False)]
    table = pd.DataFrame(rows, columns=["Channel", "Exchanges", "Across", "Across, percent", "People"]).sort_values("Across", ascending=False, kind="stable")
    if (table["People"] < minimum).any():
        table = table.iloc[:0]  # everything together is one small group
    table = pd.concat([table[table["Channel"] != OTHERS], table[table["Channel"] == OTHERS]]).reset_index(drop=True).round(1)
    caveat = with_left_out("In a channel only messages in a thread count: of the others nobody knows for whom they were.", messages)
    total = int(found["across"].sum())
    if table.empty or not total:
        return Finding("across-by-channel", "Nobody wrote across at all." if not total else "No channel has enough people to be shown.", caveat=caveat)
    top = table[table["Channel"] != OTHERS].head(2)
    said = [f"{100 * row.Across / total:.0f} percent go through {row.Channel if row.Channel == DIRECT else f'“{row.Channel}”'}" for row in top.itertuples() if row.Across]
    return Finding("across-by-channel", f"Of {counted(total, 'exchange')} across, {listing(said)}." if said else f"{counted(total, 'exchange')} across go through channels of few people.", table, caveat=caveat)
