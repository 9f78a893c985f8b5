"""The agenda and the run sheets, computed from the minutes that the notebooks carry with their
activities.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from . import activities, files
from .activities import Activity
from .decisions import RECORD, Decisions, subjects
from .decisions.subjects import TAKEN
from .errors import WorkshopError, WrongUsage, counted, listing, nearest
from .findings import Finding

MINUTES_AT_A_STRETCH = 75
"""Minutes of work after which people need a break."""
BREAK_MINUTES = 10
"""Minutes of a break."""
LUNCH_MINUTES = 45
"""Minutes of the break in which people eat."""
MINUTES_AROUND_LUNCH = 110
"""Minutes of work before lunch, and after it, at the least."""
LAST_MINUTES = 20
"""Minutes of work that nobody needs a break for any more."""
MOST_NAMED = 12
"""At most so many activities that are left out are named."""
FOLLOW_UP_DAYS = (30, 60, 90)
"""Days after the workshop on which it is followed up."""


def with_minutes_taken(planned: Sequence[Activity], taken: Mapping[str, int]) -> list[Activity]:
    """The activities with the minutes that they took last time, where that is known."""
    return [
        replace(activity, minutes=int(taken.get(activity.name, activity.minutes)))
        for activity in planned
    ]


def keep_minutes_taken(
    decisions: Decisions, planned: Sequence[Activity], took: Iterable[str]
) -> None:
    """Keep how long activities really took, as `name=minutes`, the name short or as on the agenda;
    what was kept before stays.

    Raises WrongUsage when an activity is not known (with the nearest) or the minutes are no number.
    """
    names = [activity.name for activity in planned]
    found: dict[str, int] = {}
    for pair in took:
        name, _, minutes = (part.strip() for part in pair.rpartition("="))
        name = next(
            (activity.name for activity in planned if name.casefold() == activity.title.casefold()),
            name,
        )
        if name and name not in names:
            raise WrongUsage(
                f'There is no activity "{name}".{nearest(name, names)} There are {listing(names)}.'
            )
        if not name or not minutes.isdigit() or not 0 < int(minutes) < 1000:
            raise WrongUsage(f'"{pair}" is not name=minutes, such as {name}=18.')
        found[name] = int(minutes)
    decisions.record(TAKEN, {**minutes_taken(decisions), **found}, stage=RECORD)


def minutes_taken(decisions: Decisions) -> dict[str, int]:
    """How long activities took last time, by name."""
    return subjects.read(decisions, TAKEN, {})


def activities_that_fit(planned: Sequence[Activity], minutes: int) -> list[Activity]:
    """The activities that fit into so many minutes, breaks included: those that matter most first,
    in their own order.

    One that makes no sense without another is taken with it or not at all.

    >>> some = [Activity("1", "A", name, 30, rank) for name, rank in (("look", 2), ("talk", 1),
    ...     ("play", 3))]
    >>> [activity.name for activity in activities_that_fit(some, 65)]
    ['look', 'talk']
    """
    chosen: set[int] = set()
    places = {activity.name: place for place, activity in enumerate(planned)}
    for place in sorted(range(len(planned)), key=lambda place: (planned[place].rank, place)):
        wanted = (
            chosen | {place} | {places[name] for name in planned[place].needs if name in places}
        )
        if (
            sum(length for _, length in _with_breaks([planned[i] for i in sorted(wanted)]))
            <= minutes
        ):
            chosen = wanted
    return [planned[place] for place in sorted(chosen)]


def agenda(
    notebooks: Iterable[Path],
    *,
    starts: str = "09:30",
    minutes: int | None = None,
    taken: Mapping[str, int] | None = None,
    after: int | None = None,
) -> Finding:
    """The agenda with clock times: one row an activity or a break, from `starts` (HH:MM).

    With `minutes` it holds what fits into them; `taken` are the minutes that activities took last
    time, by name. With `after` it is the agenda of the follow-up so many days later (30, 60 or 90).
    Raises WorkshopError for a time that is none, or when nothing fits.
    """
    try:
        clock = begin = datetime.strptime(starts, "%H:%M")
    except ValueError as error:
        raise WorkshopError(f'"{starts}" is not a time; write it as 09:30.') from error
    everything, chosen = _chosen(notebooks, minutes, taken, after)
    rows = []
    for activity, length in _with_breaks(chosen):
        pause = "Break" if length == BREAK_MINUTES else "Lunch"
        rows.append(
            [
                f"{clock:%H:%M}",
                activity.part.partition(":")[0] if activity else "",
                activity.title if activity else pause,
                length,
            ]
        )
        clock += timedelta(minutes=length)
    total = int((clock - begin).total_seconds() // 60)
    table = pd.DataFrame(rows, columns=["Time", "Part", "Activity", "Minutes"])
    table.attrs["whole"] = True
    hours, rest = divmod(total, 60)
    what = (
        f"The {'follow-up' if after else 'whole workshop'} takes"
        if minutes is None
        else f"{len(chosen)} of {counted(len(everything), 'activity', 'activities')} fit and take"
    )
    pauses = " with breaks" if (table["Part"] == "").any() else ""
    caveat = ""
    if len(chosen) < len(everything):
        out = [activity.title for activity in everything if activity not in chosen]
        named = (
            f"Left out: {'; '.join(out)}."
            if len(out) <= MOST_NAMED
            else f"{len(out)} activities are left out."
        )
        caveat = f"{named} They can be done on another day; each part starts from the folder."
    return Finding(
        "agenda",
        f"{what} {hours} h {rest:02d} min{pauses}; from {starts} it ends at {clock:%H:%M}.",
        table,
        caveat=caveat,
    )


def _chosen(
    notebooks: Iterable[Path],
    minutes: int | None,
    taken: Mapping[str, int] | None,
    after: int | None,
) -> tuple[list[Activity], list[Activity]]:
    """All activities of the workshop or of a follow-up, and those that fit."""
    everything = [
        activity
        for activity in with_minutes_taken(activities.of(notebooks), taken or {})
        if (after in activity.days if after else not activity.days)
    ]
    chosen = everything if minutes is None else activities_that_fit(everything, minutes)
    if everything and not chosen:
        raise WorkshopError(
            f"Nothing fits into {counted(minutes or 0, 'minute')}; the shortest activity takes"
            f" {min(a.minutes for a in everything)}."
        )
    return everything, chosen


PLAN = "agenda.json"
"""The plan of a folder: what the room's screen follows, and changes on the day."""


def plan(
    notebooks: Iterable[Path],
    *,
    title: str,
    starts: str = "",
    minutes: int | None = None,
    taken: Mapping[str, int] | None = None,
    after: int | None = None,
) -> dict[str, Any]:
    """The plan as the room's screen follows it: rows in their order, breaks among them, and what is
    left out.

    Without `starts` it begins when the room begins. On the day the screen adds when each activity
    `began` and how many minutes it `took`.
    """
    everything, chosen = _chosen(notebooks, minutes, taken, after)
    place = {activity.name: n for n, activity in enumerate(everything)}

    def row(activity: Activity) -> dict[str, Any]:
        return {
            "notebook": activity.notebook,
            "part": activity.part.partition(":")[0],
            "name": activity.name,
            "title": activity.title,
            "minutes": activity.minutes,
            "order": place[activity.name],
        }

    rows = [
        row(activity)
        if activity
        else {
            "name": f"break-{n}",
            "title": "Break" if length == BREAK_MINUTES else "Lunch",
            "minutes": length,
        }
        for n, (activity, length) in enumerate(_with_breaks(chosen))
    ]
    return {
        "title": title,
        "made": date.today().isoformat(),
        "starts": starts,
        "minutes": minutes,
        "rows": rows,
        "left_out": [row(activity) for activity in everything if activity not in chosen],
        "records": {a.name: list(a.records) for a in everything if a.records},
        "began": {},
        "took": {},
    }


def keep_plan(folder: Path, wanted: Mapping[str, Any]) -> Path:
    """Keep a plan in the folder; on the same day it keeps what has been done of the one before."""
    before = kept_plan(folder)
    done = before if before.get("made") == wanted["made"] else {}
    whole = {**wanted, **{key: done[key] for key in ("began", "took") if done.get(key)}}
    return files.write(
        folder / PLAN, json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    )


def kept_plan(folder: Path) -> dict[str, Any]:
    """The plan that is kept in the folder; empty where there is none that can be read."""
    try:
        found = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("rows"), list) else {}


def minutes_noted(folder: Path) -> dict[str, int]:
    """How long activities took by the screen's own clock, by name.

    >>> minutes_noted(Path("nowhere"))
    {}
    """
    took = kept_plan(folder).get("took")
    return {
        str(name): minutes
        for name, minutes in (took.items() if isinstance(took, dict) else ())
        if isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes < 1000
    }


def _with_breaks(planned: Sequence[Activity]) -> Iterator[tuple[Activity | None, int]]:
    """The activities and their minutes, with a pause (None) before what would make a stretch too
    long.

    Nobody gets a break for the last few minutes; one with enough work before and after it is long
    enough to eat.
    """
    stretch, done, left, eaten = 0, 0, sum(activity.minutes for activity in planned), False
    for activity in planned:
        if stretch and stretch + activity.minutes > MINUTES_AT_A_STRETCH and left > LAST_MINUTES:
            lunch = not eaten and min(done, left) > MINUTES_AROUND_LUNCH
            eaten = eaten or lunch
            yield None, LUNCH_MINUTES if lunch else BREAK_MINUTES
            stretch = 0
        yield activity, activity.minutes
        stretch, done, left = (
            stretch + activity.minutes,
            done + activity.minutes,
            left - activity.minutes,
        )
