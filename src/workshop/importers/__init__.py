"""What people really have, turned into the plain tables: one family of export formats a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import WorkshopError, listing

if TYPE_CHECKING:
    from ..settings import Source

FORMATS: dict[str, tuple[str, ...]] = {
    "form": ("survey",),
    "slack": ("messages",),
    "calendar": ("meetings",),
    "attendance": ("meetings",),
    "crm": ("leads",),
    "tracker": ("initiatives",),
}
"""The formats that `workshop.toml` may name, and the tables that each is read into."""


def format_of(table: str, path: Path, source: Source) -> str | None:
    """The format of a table's export: the one that the settings name, else what the file looks like; None for a plain sheet.

    A sheet whose columns the settings map is taken as it is unless they name a format as well.
    """
    if source.format:
        if table not in FORMATS[source.format]:
            raise WorkshopError(f'workshop.toml reads the {table} table with format = "{source.format}", which makes the {listing(FORMATS[source.format], "or")} table.')
        return source.format
    if source.columns:
        return None
    if table == "messages" and (path.suffix.lower() == ".zip" or path.is_dir()):
        return "slack"
    if table == "meetings" and path.suffix.lower() == ".ics":
        return "calendar"
    if table == "meetings" and path.suffix.lower() == ".csv" and path.exists():
        from . import calendars

        return "attendance" if calendars.recognised(path) == "teams attendance" else None
    if table == "initiatives" and path.is_file():
        from . import trackers

        return "tracker" if trackers.recognised(path, sheet=source.sheet, encoding=source.encoding, separator=source.separator) else None
    if table == "leads" and path.is_file():
        from . import crm, spreadsheet

        return "crm" if crm.recognise(spreadsheet.read(path, sheet=source.sheet, encoding=source.encoding, separator=source.separator).columns) else None
    return None


def read(table: str, path: Path, source: Source, *, teams: Mapping[str, str], day: Date) -> pd.DataFrame | None:
    """The export as a table of text in our columns, or None when it is a plain sheet.

    `teams` maps each team's key to its name; `day` is the day of the workshop, before which calendars are read.
    `attrs["notes"]` says what was recognised and left out.
    """
    headings = {ours: theirs for ours, theirs in source.columns.items() if isinstance(theirs, str)}
    sheet = {"sheet": source.sheet, "encoding": source.encoding, "separator": source.separator}
    match format_of(table, path, source):
        case "form":
            from . import forms

            return forms.read_survey(path, topics=source.topics, teams=teams, columns=headings, kinds=source.kinds, **sheet)
        case "slack":
            from . import slack

            return slack.read_messages(path)
        case "calendar":
            from . import calendars

            start, end = calendars.window(day, weeks=source.weeks)
            return calendars.read_meetings(path, start=start, end=end, timezone=source.timezone)
        case "attendance":
            from . import calendars

            return calendars.read_attendance(path)
        case "crm":
            from . import crm

            return crm.read_leads(path, columns=headings, **sheet)
        case "tracker":
            from . import trackers
            from .estimates import Factors

            parts = {ours: (*theirs.sum, *theirs.join) for ours, theirs in source.columns.items() if not isinstance(theirs, str)}
            return trackers.read_initiatives(
                path, columns=headings, parts=parts, unit=source.estimates, factors=Factors(source.point_weeks, source.week_hours), **sheet,
            )
    return None
