"""Leads still open are not lost: how many of a hundred are won by which age, and from which age on
a lead can be judged by what became of it.

Only `count` touches the leads. Won and lost compete, open leads are censored at the age
they have reached: the share won by each age is the cumulative incidence (Aalen and Johansen 1978;
with losses of unknown date, Gray 1988). Intervals are Wilson's, with the standard error of
multinomial draws of the count table (Efron 1979).
"""

from __future__ import annotations

from datetime import date as Date

import numpy as np
import pandas as pd

from .. import counting
from ..counting import Rows
from ..errors import counted
from ..findings import Finding, with_left_out
from ..intervals import wilson_of
from ..terms import Terms
from ..written import num
from . import headlines
from .outcomes import wilson
from .population import FEWEST_NOT_WON, is_decided, is_lost, no_lost_lead, wins

NEARLY_ALL = 0.95
"""A lead is old enough once this share of all wins that were seen has come at its age: 19 of 20."""
FEWEST_WINS = 10
"""Under so many wins no rate is said."""
STILL_COMING = 0.75
"""Where it takes more than this part of the time that was watched until 19 of 20 wins have come,
wins were still coming at its end.
"""
STILL_OPEN = 0.05
"""With a smaller share of leads than this still open at the end of the curve, little can follow."""
FEWEST_WATCHED = 10
"""Ages at which fewer leads were still watched say nothing."""
DRAWS = 1_000
WEEK = 7
"""Days; ages nearer to each other than this are not shown twice."""
QUIET = 14
"""Days. When nothing came in and nothing was closed for longer than this before the last day, the
data end earlier.
"""
UNDATED = "lost, nobody knows when"
MOST_UNDATED = 0.1
"""With more of the wins than this without a date, how many are won by which age is not said."""
NO_DATES = (
    "When leads came in and when they were closed is not in the data (created_at, closed_at), so"
    " how long a lead takes to be won cannot be told."
)


def last_day(dates: pd.Series, day: Date | None) -> pd.Timestamp:
    """The last day that the data cover: the day given, or the last date in the data where that is
    over two weeks earlier.

    An export of last year knows nothing of this year, whenever the workshop is. Without a day it is
    the last date.

    >>> days = pd.to_datetime(pd.Series(["2026-01-31", "2026-02-20"]))
    >>> str(last_day(days, Date(2026, 2, 23)).date()), str(last_day(days, Date(2026, 11,
    ...     23)).date())
    ('2026-02-23', '2026-02-20')
    """
    last = dates.max()
    end = pd.Timestamp(last if day is None else day).normalize()
    return last.normalize() if pd.notna(last) and last < end - pd.Timedelta(days=QUIET) else end


def count(leads: Rows, terms: Terms = Terms()) -> pd.DataFrame:
    """How many leads were won, lost or are still open at which age in days.

    `terms.date`: the last day that the data cover, or any later one (see `last_day`). Columns: days
    (from coming in to won or lost, or to the last day), outcome, n. A lead that was lost on a day
    that nobody wrote down was never won while it was watched: it is `UNDATED`, at the age it would
    have now. Leads without a date of coming in, or won without one, are left out;
    `attrs["undated"]` says how many, `attrs["undated_wins"]` how many of them are wins,
    `attrs["dateless"]` how many leads have no date of coming in. What was
    closed after the last day was open then; `attrs["last_day"]` is that day.

    >>> days = pd.to_datetime(["2026-01-01", "2026-01-01", "2026-01-31"])
    >>> leads = pd.DataFrame({"created_at": days, "closed_at": [days[2], pd.NaT, pd.NaT],
    ...     "outcome": ["won", "lost", "open"]})
    >>> count(leads, Terms(date=Date(2027, 1, 1))).to_numpy().tolist()
    [[0, 'open', 1], [30, 'lost, nobody knows when', 1], [30, 'won', 1]]
    """
    rows = counting.count(leads, [("created_at", "day"), ("closed_at", "day"), "outcome"])
    created, closed = rows["created_at"], rows["closed_at"]
    decided = is_decided(rows["outcome"])
    end = last_day(pd.concat([created, closed.where(decided)]), terms.date)
    outcome = rows["outcome"].astype("object").where(decided, "open")
    outcome = outcome.where(closed.isna() | (closed <= end), "open").mask(
        is_lost(outcome) & closed.isna(), UNDATED
    )
    until = closed.where(is_decided(outcome), end)
    known = created.notna() & until.notna() & (created <= end)
    left = ~known & (created.isna() | (created <= end))
    frame = pd.DataFrame(
        {"days": (until - created).dt.days.clip(lower=0), "outcome": outcome, "n": rows["n"]}
    )[known]
    counts = frame.groupby(["days", "outcome"])["n"].sum().reset_index() if len(frame) else frame
    counts.attrs.update(
        {
            **rows.attrs,
            "undated": int(rows.loc[left, "n"].sum()),
            "undated_wins": wins(rows[left]),
            "dateless": int(rows.loc[created.isna(), "n"].sum()),
            "last_day": end,
        }
    )
    return counts


def _arrays(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Ages in days, rising, and how many were won, lost and left open at each (one row an age)."""
    days = np.sort(counts["days"].unique())
    table = np.zeros((len(days), 3))
    place = np.searchsorted(days, counts["days"].to_numpy())
    # Who was lost on an unknown day stays among those watched: what is not won is not won, whenever
    # it ended (Gray 1988).
    kind = counts["outcome"].map({"won": 0, "lost": 1, "open": 2, UNDATED: 2}).to_numpy()
    np.add.at(table, (place, kind), counts["n"].to_numpy(dtype=float))
    return days.astype(float), table


def _incidence(table: np.ndarray) -> np.ndarray:
    """The share won by each age (Aalen and Johansen), for one table of ages by won, lost, open or
    for many at once.
    """
    events = table[..., 0] + table[..., 1]
    at_risk = np.flip(np.cumsum(np.flip(table.sum(-1), -1), -1), -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(at_risk > 0, 1 - events / at_risk, 1.0)
        hazard = np.where(at_risk > 0, table[..., 0] / at_risk, 0.0)
    before = np.concatenate([np.ones((*left.shape[:-1], 1)), np.cumprod(left, -1)[..., :-1]], -1)
    return np.cumsum(before * hazard, -1)


def incidence(counts: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """The share of leads won by each age, with its 95 percent interval: what becomes of a lead that
    came in today.

    Columns: days, won, low, high. Ages at which fewer than ten leads were still watched are not in
    it: nothing can be said about them.

    >>> seen = pd.DataFrame({"days": [10, 20, 30], "outcome": ["won", "open", "lost"], "n": [10, 10,
    ...     20]})
    >>> incidence(seen)[["days", "won"]].to_numpy().tolist()
    [[10.0, 0.25], [20.0, 0.25], [30.0, 0.25]]
    """
    if counts.empty:
        return pd.DataFrame(columns=["days", "won", "low", "high"], dtype=float)
    days, table = _arrays(counts)
    upto = _watched(table)
    if not table[:, 0].any() or table[:, 0].sum() == table.sum():
        # Draws of leads that all ended alike, or of none that was won, show no other outcome: the
        # interval would have no width.
        won, n = _incidence(table), table.sum()
        low, high = np.array([wilson(share * n, n) for share in won]).T
        return pd.DataFrame({"days": days, "won": won, "low": low, "high": high})[:upto]
    full = np.flatnonzero(table.ravel())
    drawn = np.zeros((DRAWS, table.size))
    share = table.ravel()[full] / table.sum()
    drawn[:, full] = np.random.default_rng(terms.seed).multinomial(
        int(table.sum()), share, size=DRAWS
    )
    curves = _incidence(drawn.reshape(DRAWS, *table.shape))
    # Of the last of few leads the draws see too little, so no share is worth more than those
    # watched then and those that had ended before; between two ends nothing new is learnt.
    ended = table[:, :2].sum(1)
    known = np.flip(np.cumsum(np.flip(table.sum(1)))) + np.cumsum(ended)
    last = np.maximum.accumulate(np.where(ended > 0, np.arange(len(ended)), 0))
    low, high = wilson_of(_incidence(table), curves.std(axis=0), known[last])
    return pd.DataFrame({"days": days, "won": _incidence(table), "low": low, "high": high})[:upto]


def _watched(table: np.ndarray) -> int:
    """How many of the ages have enough leads that were still watched."""
    at_risk = np.flip(np.cumsum(np.flip(table.sum(1))))
    return int((at_risk >= min(FEWEST_WATCHED, table.sum())).sum())


def watched(counts: pd.DataFrame) -> int:
    """The age in days up to which enough leads were watched: as far as the curve goes."""
    days, table = _arrays(counts)
    return int(days[_watched(table) - 1])


def _still_open(counts: pd.DataFrame, day: int) -> float:
    """The share of leads neither won nor lost by this age (Kaplan and Meier)."""
    days, table = _arrays(counts)
    at_risk = np.flip(np.cumsum(np.flip(table.sum(1))))
    left = 1 - (table[:, 0] + table[:, 1]) / at_risk
    return float(np.prod(left[days <= day]))


def horizon(counts: pd.DataFrame) -> int | None:
    """The age in days by which 19 of 20 of the wins seen have come; None without a win, or where
    wins have no date.

    Taken from the cumulative incidence as far as it is shown, not from the wins alone: those that
    are won already are the quick ones. What comes after the oldest leads' age nobody has seen.
    """
    won = 0 if counts.empty else wins(counts)
    if not won or _too_few_dates(counts, won):
        return None
    days, table = _arrays(counts)
    share = _incidence(table)[: _watched(table)]
    if not share[-1]:
        return None
    return int(days[np.argmax(share >= NEARLY_ALL * share[-1] - 1e-12)])


def _too_few_dates(counts: pd.DataFrame, won: int) -> bool:
    undated = counts.attrs.get("undated_wins", 0)
    return undated > MOST_UNDATED * (won + undated)


def none_lost(counts: pd.DataFrame) -> str:
    """The sentence where the curve says nothing because no lead was lost and hardly any is open
    though old enough; empty otherwise (compare population.none_lost).
    """
    n = counts.groupby("outcome", observed=True)["n"].sum()
    limit, still = horizon(counts), counts[counts["outcome"] == "open"]
    old = 0 if limit is None else int(still.loc[still["days"] >= limit, "n"].sum())
    if n.get("lost", 0) or n.get(UNDATED, 0) or old >= FEWEST_NOT_WON:
        return ""
    return no_lost_lead(int(n.get("won", 0)), still_open=int(still["n"].sum()))


def won_in_the_end(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How many of a hundred leads are won in the end, where counting closed leads only says too
    much or too little.

    A plain estimate with its interval; no verdict. Under ten wins nothing is said.
    """
    name = "won-in-the-end"
    if counts.empty:
        return Finding(
            name,
            counts.attrs.get("missing") or NO_DATES,
            verdict="cannot tell",
            caveat=with_left_out("", counts),
        )
    n = {
        kind: int(counts.loc[counts["outcome"] == kind, "n"].sum())
        for kind in ("won", "lost", "open", UNDATED)
    }
    undated = counts.attrs.get("undated", 0)
    notes = (
        [
            f"{counted(undated, 'lead has', 'leads have')} no date and"
            f" {'is' if undated == 1 else 'are'} not in this."
        ]
        if undated
        else []
    )
    if _too_few_dates(counts, n["won"]):
        undated_wins = counts.attrs["undated_wins"]
        sentence = (
            f"{num(undated_wins):,} of {counted(n['won'] + undated_wins, 'win')}"
            f" {'has' if undated_wins == 1 else 'have'} no date (closed_at), so how long a lead"
            " takes to be won cannot be told."
        )
        return Finding(
            name,
            sentence if n["won"] else NO_DATES,
            verdict="cannot tell",
            caveat=with_left_out("", counts),
        )
    if n["won"] < FEWEST_WINS:
        sentence = (
            f"{counted(n['won'], 'win')} so far: too few to say how many of a hundred leads are won"
            " in the end."
        )
        return Finding(
            name,
            sentence,
            verdict="cannot tell",
            more_needed=f"at least {counted(FEWEST_WINS - n['won'], 'more win')}",
            caveat=with_left_out(" ".join(notes), counts),
        )
    if said := none_lost(counts):
        return Finding(
            name,
            said,
            verdict="cannot tell",
            more_needed="lost leads",
            caveat=with_left_out(" ".join(notes), counts),
        )
    curve, limit = incidence(counts, terms), horizon(counts)
    assert limit is not None  # there are wins enough with a date
    last = curve.iloc[-1]
    closed = n["won"] + n["lost"] + n[UNDATED]
    sentence = (
        f"Of 100 leads {num(100 * last['won']):.1f} are won within {last['days']:.0f} days (between"
        f" {num(100 * last['low']):.1f} and {num(100 * last['high']):.1f})."
    )
    if n["open"] and abs(n["won"] / closed - last["won"]) >= 0.005:
        sentence += (
            f" Counting only closed leads says {num(100 * n['won'] / closed):.1f}: that leaves out"
            f" the {counted(n['open'], 'lead that is', 'leads that are')} still open."
        )
    sentence += f" Of the wins seen in that time 19 of 20 came within {counted(limit, 'day')}."
    waiting = _still_open(counts, int(last["days"]))
    if limit >= STILL_COMING * last["days"] and waiting >= STILL_OPEN:
        sentence += (
            f" Wins were still coming then, and {100 * waiting:.0f} of 100 leads were still open:"
            " how many come later these data cannot show."
        )
    ends = (limit, int(last["days"]))
    marks = sorted(
        {
            day
            for day in (30, 60, 90, 120, 180, 270, 365)
            if day < last["days"] - WEEK and abs(day - limit) > WEEK
        }
        | set(ends)
    )
    at = curve.set_index("days")
    rows = [
        [
            day,
            *(
                100 * at.loc[:day].iloc[-1][["won", "low", "high"]]
                if len(at.loc[:day])
                else [0.0, 0.0, 0.0]
            ),
        ]
        for day in marks
    ]
    table = pd.DataFrame(rows, columns=["Days after coming in", "Won, percent", "From", "To"])
    notes.append(
        "Younger leads are in this for as long as they are known. Shares of wins elsewhere count"
        f" only leads that came in {counted(limit, 'day')} ago or earlier, so they may differ by a"
        " little."
    )
    if n[UNDATED]:
        one = n[UNDATED] == 1
        notes.insert(
            0,
            f"{counted(n[UNDATED], 'lead was', 'leads were')} lost on a day that is not in the"
            f" data; {'it counts' if one else 'they count'} as not won to the last day.",
        )
    if n["open"]:
        notes.insert(
            0,
            f"{counted(n['open'], 'lead is', 'leads are')} still open and"
            f" {'counts' if n['open'] == 1 else 'count'} for as long as"
            f" {'it has' if n['open'] == 1 else 'they have'} been open.",
        )
    found = Finding(name, sentence, table, caveat=with_left_out(" ".join(notes), counts))
    return headlines.won_in_the_end(found, float(last["won"]), limit)
