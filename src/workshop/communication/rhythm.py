"""Whether the two sides really meet: the weekly meeting, planned and held, and the weeks without
any contact across.

A meeting was held when at least one person of each side came. An invitation is not attendance:
where nobody wrote down who came, only what was planned is told. Nor is attendance a plan: where
only those who came are listed, as in attendance reports, a meeting that did not take place leaves
no trace. The interval of a share is Wilson's (1927).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, nothing, with_headline, with_left_out
from ..intervals import wilson
from ..privacy import withheld
from ..terms import Terms
from ..written import num
from . import headlines, network

ENOUGH = 6
"""Meetings planned; with fewer no interval is given."""
COLUMNS = ["Meeting", "Planned", "Known", "Held", "Longest gap, weeks"]
GRID_WEEKS = 12
"""Weeks that a room can call to mind one by one."""
HELD, NOT_HELD, NOT_PLANNED = WEEK_ANSWERS = ("held", "not held", "not planned")
"""What is typed in for a week."""


def occurrences(
    meetings: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()
) -> pd.DataFrame:
    """One row for each time that a meeting of both sides was planned: series, start, held (yes, no
    or unknown), planned.

    Only meetings to which both sides were invited, and before the end of `today`. `held` is missing
    when nobody wrote down whether anyone of a side came. Where a series lists only those who came,
    both sides belong to it when each came at least once, and `planned` is no: what did not take
    place is not in it.
    """
    team = people.drop_duplicates("person").set_index("person")["team"]
    known = meetings.assign(
        team=meetings["person"].map(team), attended=meetings["attended"].astype("boolean")
    )
    known = known[known["team"].isin(terms.sides)]
    if terms.date is not None:
        known = known[known["start"] < pd.Timestamp(terms.date) + pd.Timedelta(days=1)]
    if known.empty:
        return pd.DataFrame(
            {
                "series": pd.Series(dtype=object),
                "start": pd.Series(dtype="datetime64[ns]"),
                "held": pd.Series(dtype="boolean"),
                "planned": pd.Series(dtype=bool),
            }
        )
    came = (
        known["attended"]
        .fillna(False)
        .groupby([known["series"], known["start"], known["team"]])
        .any()
        .unstack("team")
    )
    unknown = (
        known["attended"]
        .isna()
        .groupby([known["series"], known["start"], known["team"]])
        .any()
        .unstack("team")
    )
    listed = came.reindex(columns=list(terms.sides)).notna()
    series = listed.index.get_level_values("series")
    only_came = (
        known["attended"]
        .fillna(False)
        .groupby(known["series"])
        .all()
        .reindex(series)
        .to_numpy(dtype=bool)
    )
    ever = listed.groupby(series).any().all(axis=1).reindex(series).to_numpy(dtype=bool)
    both = np.where(only_came, ever, listed.all(axis=1))
    came, unknown = (
        part.reindex(columns=list(terms.sides))[both].fillna(False).astype(bool)
        for part in (came, unknown)
    )
    held = came.all(axis=1).astype("boolean").mask((~came & unknown).any(axis=1))
    return held.rename("held").reset_index().assign(planned=~only_came[both])


@with_headline(headlines.weekly_held)
def weekly(
    meetings: pd.DataFrame,
    people: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    series: str = "",
) -> Finding:
    """How often the meeting of the two sides took place with somebody of each, of the times that it
    was planned.

    A meeting in the calendar is soon taken for a meeting. `series` is its name; without one it is
    the meeting of both sides planned most often (ties: the first by name). One row a meeting of
    both sides; one to which fewer than `minimum` people were invited, or a single one of a side, is
    left out, or it would tell who came.
    """
    if meetings.empty:
        return nothing("weekly-held", meetings)
    if people.empty:
        return nothing("weekly-held", people)
    found = occurrences(meetings, people, terms)
    left_out = with_left_out("", meetings)
    if found.empty and not meetings["person"].isin(people["person"]).any():
        return Finding(
            "weekly-held",
            "Nobody at the meetings is in the list of people, so which meetings both sides share"
            " cannot be told.",
            caveat=left_out,
        )
    if found.empty:
        return Finding(
            "weekly-held",
            f"No meeting has people of both {listing(terms.sides)} on its list.",
            caveat=left_out,
        )
    team = people.drop_duplicates("person").set_index("person")["team"]
    invited = (
        meetings.assign(team=meetings["person"].map(team))
        .groupby(["series", "team"])["person"]
        .nunique()
        .unstack("team")
        .reindex(columns=list(terms.sides))
        .fillna(0)
    )
    few = [
        name
        for name in sorted(found["series"].unique())
        if invited.loc[name].sum() < terms.minimum or invited.loc[name].min() < 2
    ]
    found = found[~found["series"].isin(few)]
    if few:
        left_out = _together(
            f"{counted(len(few), 'meeting is', 'meetings are')} not shown: fewer than"
            f" {counted(terms.minimum, 'person was', 'people were')} invited, or a single one of a"
            " side.",
            left_out,
        )
    if found.empty:
        return Finding(
            "weekly-held",
            "No meeting of both sides has enough people on its list to be shown.",
            caveat=left_out,
        )
    rows = [_row(name, times) for name, times in found.groupby("series", sort=True)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"Planned": "Int64"})
    table = table.iloc[
        (-table["Planned"].fillna(table["Known"])).argsort(kind="stable")
    ].reset_index(drop=True)
    table["Longest gap, weeks"] = table["Longest gap, weeks"].astype("float64")
    chosen = table[table["Meeting"] == series] if series in set(table["Meeting"]) else table.head(1)
    name, planned, known, held, gap = chosen.iloc[0].tolist()
    if not known:
        sentence = (
            f"“{name}” was planned {_times(planned)}; nobody wrote down who came, so whether it was"
            " held is not known."
        )
        return Finding(
            "weekly-held",
            sentence,
            table.drop(columns=["Held", "Longest gap, weeks"]),
            caveat=_together("An invitation is not attendance.", left_out),
        )
    if pd.isna(planned):
        sentence = (
            f"“{name}” took place {_times(known)}, {held} of them with somebody of each side"
            if known > 1
            else (
                f"“{name}” took place once, with somebody of"
                f" {'each side' if held else 'one side only'}"
            )
        )
        caveat = (
            "Only those who came are listed, as in attendance reports: a meeting that did not take"
            " place leaves no trace, so how often it was planned is not known."
        )
        return Finding(
            "weekly-held",
            sentence + _share(held, known, gap, "a meeting of both sides") + ".",
            table.drop(columns="Planned") if table["Planned"].isna().all() else table,
            caveat=_together(caveat, left_out),
        )
    sentence = f"“{name}” was {_held(held, known)}"
    caveat = "Counted by who came, not by who was invited."
    if planned > known:
        caveat += (
            f" For {_times(planned - known)} more nobody wrote down who came; they are left out."
        )
    return Finding(
        "weekly-held",
        sentence + _share(held, known, gap, "it") + ".",
        table,
        caveat=_together(caveat, left_out),
    )


def _held(held: int, planned: int) -> str:
    """
    >>> _held(12, 26), _held(0, 1)
    ('held with somebody of each side 12 of the 26 times that it was planned', 'not held with
    somebody of each side the one time that it was planned')
    """
    often = f"{held} of the {num(int(planned)):,} times" if planned > 1 else "the one time"
    return (
        f"{'' if held or planned > 1 else 'not '}held with somebody of each side {often} that it"
        " was planned"
    )


def _share(held: int, known: int, gap: float, without: str) -> str:
    """The rest of a sentence on meetings held: the share with its interval where there are enough,
    and the longest gap.

    >>> _share(3, 6, 2.0, "it")
    ', 50 percent (between 19 and 81); the longest time without it was 2 weeks'
    """
    said = ""
    if known >= ENOUGH:
        low, high = wilson(held, known)
        said = f", {100 * held / known:.0f} percent (between {100 * low:.0f} and {100 * high:.0f})"
    return (
        f"{said}; the longest time without {without} was {counted(round(gap), 'week')}"
        if gap == gap and known > 1
        else said
    )


def grid_of_weeks(before: date) -> list[dict[str, str]]:
    """The last twelve whole weeks before a day, to type in what became of the meeting in each:
    Mondays as ISO dates, nothing said yet.

    >>> [row["week"] for row in grid_of_weeks(date(2026, 11, 23))][::11]
    ['2026-08-31', '2026-11-16']
    """
    monday = before - timedelta(days=before.weekday())
    return [
        {"week": (monday - timedelta(weeks=back)).isoformat(), "held": ""}
        for back in range(GRID_WEEKS, 0, -1)
    ]


def weekly_from_memory(rows: Sequence[Mapping[str, str]]) -> Finding:
    """How often the weekly meeting took place in the weeks that the room typed in, where no export
    tells who came.

    A row has `week`, an ISO date, and `held`: held, not held or not planned; any other row says
    nothing. From memory, so a plain count.
    """
    name = "weekly-remembered"
    told = [
        (
            pd.to_datetime(str(row.get("week", "")), format="%Y-%m-%d", errors="coerce"),
            row.get("held"),
        )
        for row in rows
        if isinstance(row, Mapping)
    ]
    weeks = pd.DataFrame(
        [(week, held) for week, held in told if held in WEEK_ANSWERS and not pd.isna(week)],
        columns=["start", "said"],
    ).drop_duplicates("start")
    planned = weeks[weeks["said"] != NOT_PLANNED].assign(held=lambda week: week["said"] == HELD)
    if weeks.empty:
        return Finding(
            name,
            "Nobody has typed in what became of the last weekly meetings.",
            verdict="cannot tell",
        )
    if planned.empty:
        return Finding(
            name,
            f"In none of the {counted(len(weeks), 'week')} typed in was a meeting of both sides"
            " planned.",
            caveat="From memory.",
        )
    held, n = int(planned["held"].sum()), len(planned)
    sentence = f"As the room remembers it, the weekly meeting was {_held(held, n)}"
    left_out = len(weeks) - n
    caveat = "Typed in from memory; a calendar or a list of who came would say more."
    if left_out:
        caveat += f" In {counted(left_out, 'week')} more none was planned."
    return Finding(
        name, sentence + _share(held, n, _longest_gap(planned), "it") + ".", caveat=caveat
    )


def _row(name: object, times: pd.DataFrame) -> list:
    known = times.dropna(subset=["held"])
    held = int(known["held"].sum())
    return [
        name,
        len(times) if times["planned"].all() else pd.NA,
        len(known),
        held,
        _longest_gap(known) if len(known) else math.nan,
    ]


def _longest_gap(known: pd.DataFrame) -> float:
    """Weeks: the longest time from one meeting held to the next, or to either end of what is
    known.
    """
    starts = known["start"].sort_values()
    ends = [
        starts.iloc[0],
        *known.loc[known["held"].astype(bool), "start"].sort_values(),
        starts.iloc[-1],
    ]
    return max((after - before) / pd.Timedelta(weeks=1) for before, after in pairwise(ends))


def _times(n: int) -> str:
    """
    >>> _times(1), _times(14)
    ('once', '14 times')
    """
    return "once" if n == 1 else counted(int(n), "time")


def _together(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def quiet_weeks(
    messages: pd.DataFrame,
    meetings: pd.DataFrame,
    people: pd.DataFrame,
    terms: Terms = Terms(),
) -> Finding:
    """In how many weeks the two sides had no contact at all: no message across and no meeting with
    somebody of each.

    Weeks begin on Monday, from the first to the last of which either table tells; the week of
    `today` is not over and does not count. A plain count.
    """
    name = "quiet-weeks"
    if people.empty or (messages.empty and meetings.empty):
        return nothing(name, people, messages, meetings)
    if small := network.too_small(people, terms):
        return Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            caveat=with_left_out("", messages, meetings),
        )
    wrote = network.exchanges(messages, people, terms)
    met = occurrences(meetings, people, terms)
    looked_at = [
        network.monday(times) for times in (messages["sent_at"], met["start"]) if len(times)
    ]
    contact = set(network.monday(wrote.loc[wrote["across"], "sent_at"])) | set(
        network.monday(met.loc[met["held"].fillna(False).astype(bool), "start"])
    )
    channels, unclear = network.shared_weeks(messages, people, terms)
    if not looked_at:
        return Finding(
            name,
            f"Neither messages nor meetings of both {listing(terms.sides)} are there to look at.",
        )
    weeks = pd.date_range(
        min(part.min() for part in looked_at), max(part.max() for part in looked_at), freq="7D"
    )
    if terms.date is not None:
        weeks = weeks[
            weeks + pd.Timedelta(days=7) <= pd.Timestamp(terms.date) + pd.Timedelta(days=1)
        ]
    if weeks.empty:
        return Finding(name, "Not one whole week is there to look at.")
    only = [week for week in weeks if week in channels - contact]
    not_known = [week for week in weeks if week in unclear - channels - contact]
    quiet = [week for week in weeks if week not in contact | channels | unclear]
    unaddressed = len(messages) > 0 and "missing" in wrote.attrs
    looked = [
        word
        for word, there in (
            ("message", len(messages) and not unaddressed),
            ("channel in which both sides wrote", only or (unaddressed and not not_known)),
            ("meeting with somebody of each side", len(met)),
        )
        if there
    ]
    if not_known and not looked:
        return Finding(
            name,
            f"{network.UNADDRESSED[:-1]}, not even in which channel.",
            verdict="cannot tell",
            caveat=with_left_out("", messages),
            more_needed=network.ADDRESSES,
        )
    sentence = (
        f"In {len(quiet)} of {counted(len(weeks), 'week')} there was no contact across: no"
        f" {' and no '.join(looked)}"
    )
    if not quiet:
        known = len(weeks) - len(not_known)
        each = f"each of {known} weeks" if known > 1 else "the one week there is"
        sentence = f"There was contact across in {each}: a {' or a '.join(looked)}"
    sentence += (
        f"; in {counted(len(not_known), 'week')} more it cannot be told." if not_known else "."
    )
    caveat = "Calls and talks in the corridor leave no trace here."
    if only:
        caveat += (
            f" In {counted(len(only), 'week')} all that is known is that both sides wrote in one"
            " channel, not who answered whom."
        )
    if not_known:
        caveat += (
            " Where it cannot be told, both sides wrote, and neither channel, thread nor recipient"
            " is in the data."
        )
    found = Finding(
        name,
        sentence,
        pd.DataFrame({"Quiet week of": quiet}),
        caveat=with_left_out(caveat, messages, meetings),
    )
    return headlines.quiet_weeks(found, len(quiet), len(weeks) - len(not_known))
