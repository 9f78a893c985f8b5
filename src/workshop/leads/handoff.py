"""The hand-off: where leads get lost between the two sides, why sales refuses them, and how long
the first contact takes.

Only `paths` and `waits` touch the leads; everything else works on what they count. Leads never
contacted are not quick and not lost but still waiting: the share contacted in time counts them so
(Kaplan and Meier 1958; variance by Greenwood 1926). Intervals: Wilson (1927).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, cast

import numpy as np
import pandas as pd

from ..counting import Rows
from ..errors import counted, listing
from ..findings import Finding, nothing, with_headline, with_left_out
from ..intervals import wilson_of
from ..terms import Terms
from ..written import num
from . import headlines, population
from .maturity import last_day
from .outcomes import wilson
from .population import (
    PEOPLE,
    among,
    is_decided,
    is_lost,
    is_open,
    is_settled,
    is_won,
    judged,
    who_counts,
    wins,
)

STEPS: tuple[tuple[str, str], ...] = (
    ("came in", ""),
    ("qualified by {1}", "qualified_at"),
    ("handed over", "handed_over_at"),
    ("accepted by {0}", "accepted_at"),
    ("qualified by {0}", "sales_qualified_at"),
    ("opportunity", "opportunity_at"),
    ("won", ""),
)
"""The steps of a lead in their order, with the date that proves each; {0} and {1} are the names of
the two sides.
"""
FEWEST = 10
"""Under so many leads no share is said."""
IN_TIME_HOURS = 24
"""Hours from hand-over to first contact where nothing else was agreed."""
MOST_OPEN = 0.2
"""Where ages are not known: with more of its leads open than this a quarter is shown and not told.
"""
FEW_REASONS = 3
"""So many reasons that are given as often are named."""
NO_REASON = "no reason given"


def paths(leads: Rows, *, people: Collection[str] = ()) -> pd.DataFrame:
    """How many leads there are of each source, quarter, furthest step, outcome, answer of sales and
    reason for a refusal.

    Columns: source, quarter (in which the lead came in), step (0 came in ... 6 won, see STEPS),
    outcome, accepted, rejected_reason, n; and in `attrs["steps"]` those that the data tell apart. A
    later step counts as having been through the earlier ones: people forget to fill in dates. A won
    lead has been through all of them. Where the source names people (of the two teams, `people`, or
    others) it stays blank, and `attrs["people_in_source"]` says so.
    """
    columns = ["source", "quarter", "step", "outcome", "accepted", "rejected_reason"]
    dates = [column for _, column in STEPS[1:-1]]
    rows = population.count(
        leads,
        [
            "source",
            "outcome",
            "accepted",
            "rejected_reason",
            ("created_at", "month"),
            *((column, "known") for column in dates),
        ],
    )
    there = [
        np.ones(len(rows), dtype=bool),
        *(rows[column].to_numpy(dtype=bool) for column in dates),
    ]
    answer = rows["accepted"].astype("boolean")
    yes, refused = (
        answer.fillna(False).to_numpy(dtype=bool),
        (~answer.fillna(True)).to_numpy(dtype=bool),
    )
    there[3] = there[3] | yes
    there.append(is_won(rows["outcome"]).to_numpy())
    known = [bool(mask.any()) for mask in there]
    step = np.zeros(len(rows), dtype=int)
    for place, mask in enumerate(there):
        step = np.where(mask, place, step)
    # A refusal stops a lead before "accepted" unless something later happened all the same.
    step = np.where(refused & (step == 3), 2, step)
    quarter = (
        rows["created_at"]
        .dt.to_period("Q")
        .astype("object")
        .map(lambda q: f"{q.year} quarter {q.quarter}", na_action="ignore")
    )
    named = judged(leads, only=["source"], people=people).get("source") == PEOPLE
    frame = rows[["source", "outcome", "accepted", "rejected_reason", "n"]].assign(
        step=step, quarter=quarter
    )
    if named:
        frame["source"] = pd.Series(pd.NA, index=frame.index, dtype="object")
    counts = (
        frame.groupby(columns, dropna=False, observed=True)["n"].sum().reset_index()
        if len(frame)
        else frame[[*columns, "n"]]
    )
    steps = tuple(place for place, there_is in enumerate(known) if there_is) if len(rows) else ()
    counts.attrs.update({**rows.attrs, "steps": steps, "people_in_source": named})
    return counts


@with_headline(headlines.funnel)
def funnel(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How many leads reach each step from coming in to won, and at which step most are lost.

    The share that went on is of the leads that count (see population): those that are old enough,
    where open ones have not gone on so far; where ages are not known, those gone on or lost. A
    count; no verdict.
    """
    if counts.empty:
        return nothing("funnel", counts)
    rows = _steps(counts, terms)
    if len(rows) < 2 or rows[-1][0] != "won":
        return Finding(
            "funnel",
            f"{counted(int(counts['n'].sum()), 'lead')} came in, none is won yet.",
            pd.DataFrame(rows, columns=_COLUMNS),
            caveat=with_left_out("", counts),
        )
    lost = max(range(len(rows) - 1), key=lambda place: rows[place][3])
    many = [f"{num(row[1]):,}" if row[1] < rows[0][1] else "all" for row in rows]
    chain = ", ".join(
        f"{how} were {row[0]}" if row[0] != "opportunity" else f"{how} became an opportunity"
        for how, row in zip(many[1:-1], rows[1:-1])
    )
    sentence = (
        f"Of {counted(rows[0][1], 'lead')}{among(counts).replace(' among leads', '')}"
        f" {chain + ' and ' if chain else ''}{num(rows[-1][1]):,} are won so far."
    )
    if rows[lost][3] and len(rows) > 2:
        most = [place for place in range(len(rows) - 1) if rows[place][3] == rows[lost][3]]
        where = listing([f"between “{rows[k][0]}” and “{rows[k + 1][0]}”" for k in most])
        sentence += f" Most are lost {where}: {num(rows[lost][3]):,}{' each' * (len(most) > 1)}."
    return Finding(
        "funnel", sentence, pd.DataFrame(rows, columns=_COLUMNS), caveat=_caveat(counts, terms)
    )


def _caveat(counts: pd.DataFrame, terms: Terms) -> str:
    still = int(counts.loc[~is_settled(counts["outcome"]), "n"].sum())
    notes = [said] if (said := who_counts(counts)) and not still else []
    if still:
        notes.append(
            f"{counted(still, 'lead is', 'leads are')} still open;"
            f" {'it counts' if still == 1 else 'they count'} neither as gone on nor as lost."
        )
    refused = counts["accepted"].notna() & ~counts["accepted"].fillna(True).astype(bool)
    back = wins(counts[refused])
    if back and 3 in counts.attrs.get("steps", ()):
        notes.append(
            f"Among these, {counted(back, 'lead')} that {terms.sides[0]} refused"
            f" {'was' if back == 1 else 'were'} won all the same and"
            f" {'counts' if back == 1 else 'count'} as accepted here."
        )
    return with_left_out(" ".join(notes), counts)


def funnel_by(
    counts: pd.DataFrame, terms: Terms = Terms(), *, by: Literal["source", "quarter"] = "source"
) -> Finding:
    """The share of leads that went on at each step, source by source or quarter by quarter.

    Described, not compared: for which source differs for sure, see the segments. Groups with fewer
    than ten leads that count are told together.
    """
    name = f"funnel-by-{by}"
    if counts.empty:
        return nothing(name, counts)
    if counts[by].isna().all():
        return Finding(
            name,
            (
                (
                    "Where the leads came from names people, so it is not looked at."
                    if counts.attrs.get("people_in_source")
                    else "Where the leads came from is not in the data."
                )
                if by == "source"
                else "When the leads came in is not in the data."
            ),
            caveat=with_left_out("", counts),
        )
    group = counts[by].astype("object").where(counts[by].notna(), "not known")
    sizes = (counts["n"] * is_settled(counts["outcome"])).groupby(group).sum()
    small = set(sizes.index[sizes < FEWEST])
    if len(small) > 1:
        group = group.where(~group.isin(small), "all smaller ones together")
    known = counts.attrs.get("steps", ())
    rows = []
    for label, part in counts.groupby(group, sort=True):
        part.attrs.update(steps=known)
        steps = _steps(part, terms)
        n, won = int(part.loc[is_settled(part["outcome"]), "n"].sum()), wins(part)
        of = [100 * won / n, *(100 * end for end in wilson(won, n))] if n >= FEWEST else [None] * 3
        rows.append([str(label), int(part["n"].sum()), *(row[5] for row in steps[:-1]), *of])
    between = [f"{STEPS[b][0].format(*terms.sides)}, percent of the step before" for b in known[1:]]
    share = "Won, percent"
    table = pd.DataFrame(rows, columns=[by.capitalize(), "Leads", *between, share, "From", "To"])
    old = counts.attrs.get("horizon") is not None
    # Where ages are not known, of a quarter that is mostly open little is known.
    unknown = (counts["n"] * ~is_settled(counts["outcome"])).groupby(group).sum()
    unsaid = unknown > MOST_OPEN * counts["n"].groupby(group).sum()
    left = [str(label) for label in unsaid.index[unsaid]] if by == "quarter" else []
    said = table[~table[by.capitalize()].isin(left)]
    said = said.dropna(subset=share).sort_values(share, kind="stable")
    if len(said) > 1:
        low, high = said.iloc[0], said.iloc[-1]
        whose = "are won so far" if old else "that are won or lost are won"
        what = "By source" if by == "source" else "By the quarter in which they came in"
        sentence = (
            f"{what}, {low[share]:.0f} percent ({low[by.capitalize()]}) to {high[share]:.0f}"
            f" percent ({high[by.capitalize()]}) of the leads {whose}."
        )
    else:
        sentence = f"{counted(len(said), by)} with at least {FEWEST} leads that count."
    late = (
        f" Left out of the sentence, for more than a fifth is still open: {listing(left)}."
        if left
        else ""
    )
    return Finding(name, sentence, table, caveat=_caveat(counts, terms) + late)


_COLUMNS = [
    "Step",
    "Leads",
    "Went on",
    "Lost here",
    "Still open here",
    "Went on, percent",
    "From",
    "To",
]


def _steps(counts: pd.DataFrame, terms: Terms) -> list[list]:
    known = counts.attrs.get("steps", ())
    n, step = counts["n"].to_numpy(dtype=int), counts["step"].to_numpy(dtype=int)
    lost, still = is_lost(counts["outcome"]).to_numpy(), is_open(counts["outcome"]).to_numpy()
    count = is_settled(counts["outcome"]).to_numpy()
    rows: list[list] = []
    for place, after in zip(known, (*known[1:], None)):
        reached = int(n[step >= place].sum())
        here = (
            (step >= place) & (step < after)
            if after is not None
            else np.zeros(len(step), dtype=bool)
        )
        on, gone, waits_ = (
            reached - int(n[here].sum()),
            int(n[here & lost].sum()),
            int(n[here & still].sum()),
        )
        of = on + int(n[here & count].sum())
        share = (
            [100 * on / of, *(100 * end for end in wilson(on, of))]
            if after is not None and of >= FEWEST
            else [None] * 3
        )
        rows.append(
            [
                STEPS[place][0].format(*terms.sides),
                reached,
                on if after is not None else None,
                gone,
                waits_,
                *share,
            ]
        )
    return rows


def refusals(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How many leads sales refused, for which reasons, and how many of those were won all the
    same.
    """
    if counts.empty:
        return nothing("refusals", counts)
    answered = counts[counts["accepted"].notna()]
    n = int(answered["n"].sum())
    refused = answered[~answered["accepted"].astype(bool)]
    no = int(refused["n"].sum())
    if n == 0:
        return Finding(
            "refusals",
            f"Whether {terms.sides[0]} accepted a lead is not in the data.",
            caveat=with_left_out("", counts),
        )
    if no == 0:
        return Finding(
            "refusals",
            f"{terms.sides[0]} refused none of {counted(n, 'lead')} it answered for.",
            caveat=with_left_out("", counts),
        )
    reasons = refused.assign(
        Reason=refused["rejected_reason"]
        .astype("object")
        .where(refused["rejected_reason"].notna(), NO_REASON)
    )
    won = is_won(reasons["outcome"]) * reasons["n"]
    grouped = pd.DataFrame(
        {
            "Refused": reasons.groupby("Reason")["n"].sum(),
            "Won all the same": won.groupby(reasons["Reason"]).sum(),
        }
    )
    table = grouped.sort_values(["Refused"], ascending=False, kind="stable").reset_index()
    table.insert(2, "Percent of refusals", 100 * table["Refused"] / no)
    low, high = wilson(no, n)
    sentence = f"{terms.sides[0]} refused {num(no):,} of {counted(n, 'lead')} ({no / n:.0%}"
    sentence += f", between {low:.0%} and {high:.0%})" if n >= FEWEST else ")"
    sentence += f"; {_most_frequent(table)}."
    if back := int(won.sum()):
        sentence += (
            f" {num(back):,} of the refused leads {'was' if back == 1 else 'were'} won all the"
            " same."
        )
    nameless = int(reasons.loc[reasons["Reason"] == NO_REASON, "n"].sum())
    caveat = f"{counted(nameless, 'refusal')} without a reason." if nameless else ""
    found = Finding("refusals", sentence, table, caveat=with_left_out(caveat, counts))
    return headlines.refusals(found, terms, n)


def _most_frequent(reasons: pd.DataFrame) -> str:
    """Which reason is given most often; reasons that are given as often are named together.

    >>> def said(**n):
    ...     table = pd.DataFrame({"Reason": list(n), "Refused": list(n.values())})
    ...     return _most_frequent(table.assign(**{"Percent of refusals": 100 * table["Refused"]
    ...         / table["Refused"].sum()}))
    >>> said(budget=3, timing=1), said(budget=2, timing=2, size=1)
    ('the most frequent reason is “budget” (75 percent of refusals)', 'the most frequent reasons are
    “budget” and “timing” (40 percent of refusals each)')
    >>> said(a=1, b=1, c=1, d=1)
    'no reason is given more often than another'
    """
    top = reasons[reasons["Refused"] == reasons["Refused"].max()]
    named = [f"“{reason}”" for reason in top["Reason"] if reason != NO_REASON]
    percent = f"{top['Percent of refusals'].iloc[0]:.0f} percent of refusals"
    if not named:
        most = top["Percent of refusals"].iloc[0] > 50
        return (
            "most of them without a reason"
            if most
            else f"{percent} have no reason, more than have any one"
        )
    if len(named) < len(top):
        return f"{listing(named)} {'is' if len(named) == 1 else 'are'} given as often as no reason"
    if len(named) == 1:
        return f"the most frequent reason is {named[0]} ({percent})"
    if len(named) == len(reasons) or len(named) > FEW_REASONS:
        return "no reason is given more often than another"
    return f"the most frequent reasons are {listing(named)} ({percent} each)"


def waits(leads: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """How many leads waited how many whole hours from hand-over to first contact, or have waited so
    far.

    Columns: hours, contacted (False: still waiting at the end of the day of `terms`), n. Where all
    times are dates without a time of day, hours come in whole days and `attrs["days"]` is True.
    Leads contacted before they were handed over waited 0 hours. Leads closed without a contact
    count as waiting to the end (`attrs["never"]` says how many).
    """
    start, first, closed = (
        leads[column] for column in ("handed_over_at", "first_contact_at", "closed_at")
    )
    start = start.fillna(leads["created_at"])
    ended = is_decided(leads["outcome"])
    end = last_day(
        pd.concat([leads["created_at"], first, closed[ended]]), terms.date
    ) + pd.Timedelta(days=1)
    given = pd.concat([start.dropna(), first.dropna()])
    days = bool(len(given)) and bool((given == given.dt.normalize()).all())
    known = start.notna() & (start < end) & (first.isna() | (first < end))
    never = known & first.isna() & (closed.notna() | ended)
    until = first.fillna(end)[known]
    hours = cast("pd.Series", np.floor((until - start[known]) / pd.Timedelta(hours=1))).clip(
        lower=0
    )
    if days:
        hours = 24 * np.floor(hours / 24)
    frame = pd.DataFrame({"hours": hours.astype(float), "contacted": first[known].notna()})
    counts = (
        frame.groupby(["hours", "contacted"]).size().rename("n").reset_index()
        if len(frame)
        else frame.assign(n=pd.Series(dtype="int64"))
    )
    counts.attrs.update(
        {
            **leads.attrs,
            "days": days,
            "never": int(never.sum()),
            "contacts": bool(first.notna().any()),
        }
    )
    return counts


def contacted(counts: pd.DataFrame) -> pd.DataFrame:
    """The share of leads contacted within so many hours, with its 95 percent interval (Kaplan and
    Meier).

    Columns: hours (rising), share, low, high, at_risk. Leads still waiting count for as long as
    they have waited.

    >>> waited = pd.DataFrame({"hours": [1.0, 5.0, 9.0], "contacted": [True, False, True], "n": [2,
    ...     1, 1]})
    >>> contacted(waited)[["hours", "share"]].to_numpy().round(2).tolist()
    [[1.0, 0.5], [9.0, 1.0]]
    """
    events = counts[counts["contacted"].astype(bool)].groupby("hours")["n"].sum()
    leaving = counts.groupby("hours")["n"].sum().reindex(sorted(set(counts["hours"])), fill_value=0)
    at_risk = leaving[::-1].cumsum()[::-1].reindex(events.index).to_numpy(dtype=float)
    happened = events.to_numpy(dtype=float)
    waiting = np.cumprod(1 - happened / at_risk) if len(events) else np.zeros(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(happened / (at_risk * (at_risk - happened)))
        error = np.where(waiting > 0, waiting * np.sqrt(spread), 0.0)
    # Once nobody waits any more, the share is worth those that waited last and those before.
    low, high = wilson_of(1 - waiting, error, at_risk + np.cumsum(happened) - happened)
    return pd.DataFrame(
        {
            "hours": events.index.to_numpy(dtype=float),
            "share": 1 - waiting,
            "low": low,
            "high": high,
            "at_risk": at_risk,
        }
    )


def _at(curve: pd.DataFrame, hours: float) -> tuple[float, float, float]:
    upto = curve[curve["hours"] <= hours]
    if not len(upto):
        # Nobody so far, of those who have waited that long.
        return 0.0, *wilson(0, float(curve["at_risk"].iloc[0]) if len(curve) else 0)
    last = upto.iloc[-1]
    return float(last["share"]), float(last["low"]), float(last["high"])


def in_words(hours: float, *, days: bool = False) -> str:
    """A time as people say it.

    >>> in_words(6), in_words(24), in_words(72), in_words(0, days=True)
    ('6 hours', '1 day', '3 days', 'the same day')
    """
    if days and hours < 24:
        return "the same day"
    return (
        counted(round(hours / 24), "day")
        if hours >= 24 and hours % 24 == 0
        else counted(round(hours), "hour")
    )


def first_contact(
    counts: pd.DataFrame, terms: Terms = Terms(), *, within: float = IN_TIME_HOURS
) -> Finding:
    """The share of leads that sales contacts within the agreed hours, and how long half of them
    wait.

    `counts` comes from `waits`. Leads still waiting are counted as waiting, not left out. A count;
    no verdict. Under ten leads, or where no first contact is in the data, it says so.
    """
    name = "first-contact"
    if not counts.attrs.get("contacts", True) or counts.empty:
        sentence = (
            counts.attrs.get("missing")
            or "When sales first got in touch is not in the data (the column first_contact_at)."
        )
        return Finding(name, sentence, verdict="cannot tell")
    n, still = int(counts["n"].sum()), int(counts.loc[~counts["contacted"].astype(bool), "n"].sum())
    if n < FEWEST:
        return Finding(
            name,
            f"{counted(n, 'lead')} with a hand-over: too few to say how quick the first"
            " contact is.",
            verdict="cannot tell",
            more_needed=f"about {counted(FEWEST - n, 'more lead')}",
        )
    curve, days = contacted(counts), bool(counts.attrs.get("days"))
    share, low, high = _at(curve, within)
    half = curve.loc[curve["share"] >= 0.5, "hours"]
    limit = f"within {in_words(within)}" if not (days and within < 24) else "on the same day"
    sentence = (
        f"{terms.sides[0]} contacts {share:.0%} of the leads {limit} (between {low:.0%} and"
        f" {high:.0%} of {num(n):,})"
    )
    sentence += (
        f"; half of them have been contacted after {in_words(half.iloc[0], days=days)}."
        if len(half) and not (days and half.iloc[0] < 24)
        else (
            "; half of them are contacted on the same day."
            if len(half)
            else "; more than half are still waiting."
        )
    )
    marks = sorted(
        {
            *(hours for hours in (4, 24, 48, 72, 168, 336) if not (days and hours < 24)),
            within,
            *([0] if days else []),
        }
    )
    rows = [
        [in_words(hours, days=days), *(100 * value for value in _at(curve, hours))]
        for hours in marks
        if not (days and 0 < hours < 24)
    ]
    table = pd.DataFrame(rows, columns=["Within", "Contacted, percent", "From", "To"])
    notes = []
    if (still := still - counts.attrs.get("never", 0)) > 0:
        notes.append(
            f"{counted(still, 'lead is', 'leads are')} still waiting and"
            f" {'counts' if still == 1 else 'count'} for as long as"
            f" {'it has' if still == 1 else 'they have'} waited."
        )
    if never := counts.attrs.get("never", 0):
        notes.append(
            f"{counted(never, 'lead was', 'leads were')} closed without any contact and"
            f" {'counts' if never == 1 else 'count'} as not contacted."
        )
    if days:
        notes.append("The data have days, not hours: the same day may be one hour or twenty.")
    found = Finding(name, sentence, table, caveat=with_left_out(" ".join(notes), counts))
    return headlines.first_contact(found, terms, in_words(within, days=days), n)
