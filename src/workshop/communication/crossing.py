"""How what crosses gets across: through which channels, both ways or one way, and over how few
people.

The ways from one side to the other are shortest paths on which much exchange is a short step, one
over the number of exchanges (Newman 2001); how many of them lead through a person is that person's
betweenness (Freeman 1977), here counted for pairs of one person from each side. Nobody is named.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, with_left_out
from ..privacy import may_show_overlapping
from ..terms import Terms
from . import network

DIRECT, OTHERS = "direct messages", "other channels"
CHANNELS = 10
"""At most so many channels by name; the rest go together."""
_HAIR = 1e-9


def by_channel(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Through which channels the two sides really talk, before one is set up that nobody needs.

    One row a channel, the one with most exchange across first. Channels of fewer than `minimum`
    people go together, as do those after the first ten. A plain count.
    """
    found, refused = network._ready("across-by-channel", messages, people, terms)
    if refused:
        return refused
    name = found["channel"].where(found["channel"].notna(), DIRECT).astype("object")
    both = pd.concat(
        [pd.Series(found[end].to_numpy(), index=name) for end in ("sender", "receiver")]
    )
    seen = may_show_overlapping(
        {str(channel): frozenset(part) for channel, part in both.groupby(level=0)},
        minimum=terms.minimum,
    )
    most = (
        found["across"]
        .groupby(name)
        .agg(["sum", "size"])
        .sort_values(["sum", "size"], ascending=False, kind="stable")
    )
    kept = [channel for channel in most.index if seen[channel]][:CHANNELS]
    label = name.where(name.isin(kept), OTHERS)
    rows = [
        [
            channel,
            len(part),
            int(part["across"].sum()),
            100 * part["across"].mean(),
            pd.concat([part["sender"], part["receiver"]]).nunique(),
        ]
        for channel, part in found.groupby(label, sort=False)
    ]
    table = pd.DataFrame(
        rows, columns=["Channel", "Exchanges", "Across", "Across, percent", "People"]
    ).sort_values("Across", ascending=False, kind="stable")
    if (table["People"] < terms.minimum).any():
        table = table.iloc[:0]  # everything together is one small group
    table = (
        pd.concat([table[table["Channel"] != OTHERS], table[table["Channel"] == OTHERS]])
        .reset_index(drop=True)
        .round(1)
    )
    caveat = (
        "In a channel only messages in a thread count: of the others nobody knows for whom they"
        " were."
    )
    threadless = ~network.addressed(messages).groupby(messages["channel"]).any()
    if count := int(threadless.sum()):
        caveat += (
            f" {counted(count, 'channel has', 'channels have')} no threads at all, so how much"
            " crosses there cannot be told."
        )
    caveat = with_left_out(caveat, messages)
    total = int(found["across"].sum())
    if table.empty or not total:
        return Finding(
            "across-by-channel",
            (
                "Nobody wrote across at all."
                if not total
                else "No channel has enough people to be shown."
            ),
            caveat=caveat,
        )
    top = table[table["Channel"] != OTHERS].head(2)
    said = [
        f"{100 * across / total:.0f} percent {'go ' if not place else ''}through"
        f" {channel if channel == DIRECT else f'“{channel}”'}"
        for place, channel, across in zip(top.index, top["Channel"], top["Across"])
        if across
    ]
    return Finding(
        "across-by-channel",
        (
            f"Of {counted(total, 'exchange')} across, {listing(said)}."
            if said
            else f"{counted(total, 'exchange')} across go through channels of few people."
        ),
        table,
        caveat=caveat,
    )


def both_ways(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Whether it is a talk or a mailbox: how many pairs across write in both directions, and which
    side writes more.

    One row a direction. A plain count over people of both sides.
    """
    found, refused = network._ready("both-ways", messages, people, terms)
    if refused:
        return refused
    crossing = found[found["across"]]
    caveat = with_left_out("Nobody is named here.", messages)
    if pd.concat([crossing["sender"], crossing["receiver"]]).nunique() < terms.minimum:
        return Finding(
            "both-ways",
            f"Fewer than {counted(terms.minimum, 'person', 'people')} have contact across; nothing"
            " more is shown.",
            caveat=caveat,
        )
    team = people.drop_duplicates("person").set_index("person")["team"]
    writers = crossing.drop_duplicates("sender")["sender"].map(team).value_counts()
    if few := [side for side in terms.sides if 0 < writers.get(side, 0) < terms.minimum]:
        return Finding(
            "both-ways",
            f"Of {listing(few, 'or')} fewer than {counted(terms.minimum, 'person', 'people')} write"
            " across; how much comes from which side is not shown.",
            caveat=caveat,
        )
    weights, in_first = network.table_of(crossing, people, terms)
    forth, back = weights[np.ix_(in_first, ~in_first)], weights[np.ix_(~in_first, in_first)].T
    pairs, mutual = int(((forth > 0) | (back > 0)).sum()), int(((forth > 0) & (back > 0)).sum())
    possible = int(in_first.sum() * (~in_first).sum())
    table = pd.DataFrame(
        {
            "From": terms.sides,
            "To": terms.sides[::-1],
            "Exchanges": [int(forth.sum()), int(back.sum())],
        }
    )
    more = 0 if forth.sum() >= back.sum() else 1
    share = 100 * max(forth.sum(), back.sum()) / len(crossing)
    sentence = (
        f"Of {possible} pairs of one person from each side {pairs}"
        f" {'writes' if pairs == 1 else 'write'} at all and {mutual} in both directions;"
        f" {share:.0f} percent of what crosses comes from {terms.sides[more]}."
    )
    return Finding("both-ways", sentence, table, caveat=caveat)


def per_person(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How the contact across is spread over people: the middle person's share, and how many stay
    under chance.

    A person's chance share is that of all others who are of the other side. One row a side; nobody
    is named and no single person's share is shown. A side in which fewer than `minimum` people
    wrote or were written to is left out.
    """
    found, refused = network._ready("across-per-person", messages, people, terms)
    if refused:
        return refused
    weights, in_first = network.table_of(found, people, terms)
    both = weights + weights.T
    total = both.sum(axis=1)
    rows = []
    for side, mine in zip(terms.sides, (in_first, ~in_first)):
        who = mine & (total > 0)
        if who.sum() >= terms.minimum:
            share = 100 * both[np.ix_(who, ~mine)].sum(axis=1) / total[who]
            chance = 100 * (~mine).sum() / (len(mine) - 1)
            rows.append(
                [side, int(who.sum()), float(np.median(share)), chance, int((share < chance).sum())]
            )
    table = pd.DataFrame(
        rows,
        columns=[
            "Side",
            "People",
            "Across, percent (middle person)",
            "By chance, percent",
            "Under chance",
        ],
    )
    if table.empty:
        return Finding(
            "across-per-person",
            "Too few people of either side wrote to show anything.",
            caveat=with_left_out("", messages),
        )
    said = [
        f"for half of {row[1]} no more than {row[3]:.0f} percent of their exchanges cross, where"
        f" chance would give {row[4]:.0f}"
        for row in table.itertuples()
    ]
    sentence = f"{'; '.join(said)}."
    return Finding(
        "across-per-person",
        sentence[0].upper() + sentence[1:],
        table.round(1),
        caveat=with_left_out(
            "No single person is shown. Whose work is within the side has little to write across,"
            " and that is no fault.",
            messages,
        ),
    )


def in_between(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Over how few people the ways from one side to the other lead: what is lost when they are on
    leave.

    The way between two people is the one over the most exchange. A plain count; nobody is named.
    """
    found, refused = network._ready("in-between", messages, people, terms)
    if refused:
        return refused
    weights, in_first = network.table_of(found, people, terms)
    passing, reached = betweenness(weights + weights.T, in_first)
    caveat = with_left_out(
        "The way between two people is the one over the most exchange, direct or through others."
        " Nobody is named, and it is not for guessing.",
        messages,
    )
    if not reached:
        return Finding(
            "in-between",
            "No way leads from one side to the other in these messages.",
            caveat=caveat,
        )
    share = 100 * np.sort(passing)[::-1] / reached
    sentence = (
        f"Of {reached} shortest ways from a person of one side to a person of the other,"
        f" {share[0]:.0f} percent lead through the same person"
    )
    if len(share) > 2 and share[2] >= 0.5:
        sentence += f"; through the next two it is {share[1]:.0f} and {share[2]:.0f} percent"
    return Finding("in-between", f"{sentence}.", caveat=caveat)


def betweenness(both: np.ndarray, in_first: np.ndarray) -> tuple[np.ndarray, int]:
    """How many of the shortest ways between people of different sides lead through each person, and
    how many ways there are.

    `both` is a symmetric table of exchanges. Ways of the same length share one count (Brandes
    2001). A pair is one way; its two ends do not count as passed through.

    >>> chain = np.diag([1.0, 1.0], 1); chain = chain + chain.T  # 0 - 1 - 2
    >>> betweenness(chain, np.array([True, False, False]))
    (array([0., 1., 0.]), 2)
    """
    from scipy.sparse.csgraph import dijkstra

    n = len(both)
    with np.errstate(divide="ignore"):
        step = np.where(both > 0, 1 / both, np.inf)
    np.fill_diagonal(step, np.inf)
    distance = dijkstra(np.where(np.isfinite(step), step, 0.0), directed=False)
    through, reached = np.zeros(n), 0
    for source in np.flatnonzero(in_first):
        far = distance[source]
        order = np.argsort(far, kind="stable")
        order = order[np.isfinite(far[order])]
        # before[u, v]: the last step of a shortest way to v comes from u.
        there = np.where(np.isfinite(far), far, -1.0)  # who cannot be reached is on no way
        before = (there >= 0)[:, None] & (
            np.abs(there[:, None] + step - there[None, :]) <= _HAIR * np.maximum(1, there)[None, :]
        )
        ways = np.zeros(n)
        ways[source] = 1
        for v in order[1:]:
            ways[v] = ways[before[:, v]].sum()
        rest = np.zeros(n)
        for v in order[:0:-1]:
            ahead = before[:, v]
            rest[ahead] += ways[ahead] / ways[v] * ((not in_first[v]) + rest[v])
        rest[source] = 0
        through += rest
        reached += int((np.isfinite(far) & ~in_first).sum())
    return through, reached
