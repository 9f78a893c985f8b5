"""Whether the two sides really meet: the weekly meeting, planned and held, and the weeks without any contact across.

A meeting was held when at least one person of each side came. An invitation is not attendance: where nobody wrote
down who came, only what was planned is told. The interval of a share is Wilson's (1927).
"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from ..errors import counted, listing
from ..findings import CONFIDENCE, Finding, nothing, with_left_out
from ..privacy import DEFAULT_MINIMUM, withheld
from . import network

ENOUGH = 6
"""Meetings planned; with fewer no interval is given."""
COLUMNS = ["Meeting", "Planned", "Known", "Held", "Longest gap, weeks"]


def wilson(held: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of a share of `held` in `n`.

    >>> [round(end, 3) for end in wilson(15, 20)]
    [0.531, 0.888]
    """
    from statistics import NormalDist

    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = held / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def occurrences(meetings: pd.DataFrame, people: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing"), today: date | None = None) -> pd.DataFrame:
    """One row for each time that a meeting of both sides was planned: series, start, held (yes, no or unknown).

    Only meetings to which both sides were invited, and before the end of `today`. `held` is missing when nobody
    wrote down whether anyone of a side came.
    """
    team = people.drop_duplicates("person").set_index("person")["team"]
    known = meetings.assign(team=meetings["person"].map(team), attended=meetings["attended"].astype("boolean"))
    known = known[known["team"].isin(sides)]
    if today is not None:
        known = known[known["start"] < pd.Timestamp(today) + pd.Timedelta(days=1)]
    if known.empty:
        return pd.DataFrame({"series": pd.Series(dtype=object), "start": pd.Series(dtype="datetime64[ns]"), "held": pd.Series(dtype="boolean")})
    came = known["attended"].fillna(False).groupby([known["series"], known["start"], known["team"]]).any().unstack("team")
    unknown = known["attended"].isna().groupby([known["series"], known["start"], known["team"]]).any().unstack("team")
    both = came.reindex(columns=list(sides)).notna().all(axis=1)
    came, unknown = came[both].astype(bool), unknown[both].astype(bool)
    held = came.all(axis=1).astype("boolean").mask((~came & unknown).any(axis=1))
    return held.rename("held").reset_index()


def weekly(
    meetings: pd.DataFrame, people: pd.DataFrame, *, sides: tuple[str, str] = ("Sales", "Marketing"), series: str = "",
    minimum: int = DEFAULT_MINIMUM, today: date | None = None,
) -> Finding:
    """How often the meeting of the two sides took place with somebody of each, of the times that it was planned.

    A meeting in the calendar is soon taken for a meeting. `series` is its name; without one it is the meeting of both
    sides planned most often (ties: the first by name). One row a meeting of both
    sides; one to which fewer than `minimum` people were invited is left out, or it would tell who came.
    """
    if meetings.empty:
        return nothing("weekly-held", meetings)
    if people.empty:
        return nothing("weekly-held", people)
    found = occurrences(meetings, people, sides=sides, today=today)
    left_out = with_left_out("", meetings)
    if found.empty:
        return Finding("weekly-held", f"No meeting has people of both {listing(sides)} on its list.", caveat=left_out)
    invited = meetings[meetings["person"].isin(people.loc[people["team"].isin(sides), "person"])].groupby("series")["person"].nunique()
    few = [name for name in sorted(found["series"].unique()) if invited[name] < minimum]
    found = found[~found["series"].isin(few)]
    if few:
        left_out = _together(f"{counted(len(few), 'meeting is', 'meetings are')} not shown: fewer than {counted(minimum, 'person was', 'people were')} invited.", left_out)
    if found.empty:
        return Finding("weekly-held", "No meeting of both sides has enough people on its list to be shown.", caveat=left_out)
    rows = [_row(name, times) for name, times in found.groupby("series", sort=True)]
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values("Planned", ascending=False, kind="stable").reset_index(drop=True)
    table["Longest gap, weeks"] = table["Longest gap, weeks"].astype("float64")
    chosen = table[table["Meeting"] == series] if series in set(table["Meeting"]) else table.head(1)
    name, planned, known, held, gap = chosen.iloc[0].tolist()
    if not known:
        sentence = f"“{name}” was planned {_times(planned)}; nobody wrote down who came, so whether it was held is not known."
        return Finding("weekly-held", sentence, table.drop(columns=["Held", "Longest gap, weeks"]), caveat=_together("An invitation is not attendance.", left_out))
    sentence = f"“{name}” was held with somebody of each side {held} of the {counted(int(known), 'time')} that it was planned"
    if known >= ENOUGH:
        low, high = wilson(held, known)
        sentence += f", {100 * held / known:.0f} percent (between {100 * low:.0f} and {100 * high:.0f})"
    if gap == gap:
        sentence += f"; the longest time without it was {counted(round(gap), 'week')}"
    caveat = "Counted by who came, not by who was invited."
    if planned > known:
        caveat += f" For {_times(planned - known)} more nobody wrote down who came; they are left out."
    return Finding("weekly-held", sentence + ".", table, caveat=_together(caveat, left_out))


def _row(name: str, times: pd.DataFrame) -> list:
    known = times.dropna(subset=["held"])
    held = int(known["held"].sum())
    return [name, len(times), len(known), held, _longest_gap(known) if len(known) else math.nan]


def _longest_gap(known: pd.DataFrame) -> float:
    """Weeks: the longest time from one meeting held to the next, or to either end of what is known."""
    starts = known["start"].sort_values()
    ends = [starts.iloc[0], *known.loc[known["held"].astype(bool), "start"].sort_values(), starts.iloc[-1]]
    return max((after - before) / pd.Timedelta(weeks=1) for before, after in zip(ends, ends[1:]))


def _times(n: int) -> str:
    """
    >>> _times(1), _times(14)
    ('once', '14 times')
    """
    return "once" if n == 1 else counted(int(n), "time")


def _together(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def quiet_weeks(
    messages: pd.DataFrame, meetings: pd.DataFrame, people: pd.DataFrame, *,
    sides: tuple[str, str] = ("Sales", "Marketing"), minimum: int = DEFAULT_MINIMUM, today: date | None = None,
) -> Finding:
    """In how many weeks the two sides had no contact at all: no message across and no meeting with somebody of each.

    Weeks begin on Monday, from the first to the last of which either table tells; the week of `today` is not over and
    does not count. A plain count.
    """
    name = "quiet-weeks"
    if people.empty or (messages.empty and meetings.empty):
        return nothing(name, people, messages, meetings)
    sizes = people.drop_duplicates("person")["team"].value_counts()
    small = [side for side in sides if sizes.get(side, 0) < minimum]
    if small:
        return Finding(name, f"Nothing is shown here. {withheld(small, minimum)}", caveat=with_left_out("", messages, meetings))
    wrote = network.exchanges(messages, people, sides=sides)
    met = occurrences(meetings, people, sides=sides, today=today)
    looked_at = [_monday(times) for times in (messages["sent_at"], met["start"]) if len(times)]
    contact = set(_monday(wrote.loc[wrote["across"], "sent_at"])) | set(_monday(met.loc[met["held"].fillna(False).astype(bool), "start"]))
    if not looked_at:
        return Finding(name, f"Neither messages nor meetings of both {listing(sides)} are there to look at.")
    weeks = pd.date_range(min(part.min() for part in looked_at), max(part.max() for part in looked_at), freq="7D")
    if today is not None:
        weeks = weeks[weeks + pd.Timedelta(days=7) <= pd.Timestamp(today) + pd.Timedelta(days=1)]
    if weeks.empty:
        return Finding(name, "Not one whole week is there to look at.")
    quiet = [week for week in weeks if week not in contact]
    looked = [word for word, there in (("message", len(messages)), ("meeting with somebody of each side", len(met))) if there]
    sentence = f"In {len(quiet)} of {counted(len(weeks), 'week')} there was no contact across: no {' and no '.join(looked)}."
    if not quiet:
        sentence = f"There was contact across in each of {counted(len(weeks), 'week')}: a {' or a '.join(looked)}."
    caveat = "Calls and talks in the corridor leave no trace here."
    return Finding(name, sentence, pd.DataFrame({"Quiet week of": quiet}), caveat=with_left_out(caveat, messages, meetings))


def _monday(times: pd.Series) -> pd.Series:
    return (times - pd.to_timedelta(times.dt.day_of_week, unit="D")).dt.normalize()
