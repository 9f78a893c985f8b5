"""What people really have, turned into the plain tables: one family of export formats a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import pandas as pd

from ..errors import WorkshopError, listing

if TYPE_CHECKING:
    from ..settings import Source
    from . import crm, scales

FORMATS: dict[str, tuple[str, ...]] = {
    "form": ("survey",),
    "slack": ("messages",),
    "calendar": ("meetings",),
    "attendance": ("meetings",),
    "crm": ("leads",),
    "tracker": ("initiatives",),
}
"""The formats that `workshop.toml` may name, and the tables that each is read into."""


class Sheet(TypedDict):
    """Which sheet of a workbook is read, or how a text file is written; None for what is found
    out.
    """

    sheet: str | None
    encoding: str | None
    separator: str | None


def _sheet(source: Source) -> Sheet:
    return {"sheet": source.sheet, "encoding": source.encoding, "separator": source.separator}


def format_of(table: str, path: Path, source: Source) -> str | None:
    """The format of a table's export: the one that the settings name, else what the file looks
    like; None for a plain sheet.

    A sheet whose columns the settings map is taken as it is unless they name a format as well. But
    leads without lead_id among them only correct what is known of the system, and a form's own
    columns only say who answered.
    """
    if source.format:
        if table not in FORMATS[source.format]:
            raise WorkshopError(
                f'workshop.toml reads the {table} table with format = "{source.format}", which'
                f" makes the {listing(FORMATS[source.format], 'or')} table."
            )
        return source.format
    sheet = _sheet(source)
    if table == "survey" and path.is_file():
        from . import forms

        return (
            "form"
            if not {"kind", "topic", "score"} & set(source.columns)
            and forms.recognised(path, topics=source.topics, kinds={**source.kinds}, **sheet)
            else None
        )
    if source.columns and (table != "leads" or "lead_id" in source.columns):
        return None
    if table == "messages" and (path.suffix.lower() == ".zip" or path.is_dir()):
        return "slack"
    if table == "meetings" and path.exists():
        from . import calendars

        return {"ics": "calendar", "teams attendance": "attendance"}.get(
            calendars.recognised(path) or ""
        )
    if table == "initiatives" and path.is_file():
        from . import trackers

        return "tracker" if trackers.recognised(path, **sheet) else None
    if table == "leads" and path.is_file():
        from . import crm, spreadsheet

        return "crm" if crm.recognise(spreadsheet.headings(path, **sheet)) else None
    return None


def preset(
    source: Source, headings: Sequence[str]
) -> tuple[dict[str, crm.Made], tuple[str, ...], list[str]]:
    """What leads that are only counted are made of, by the same preset as leads that are read:
    columns, words for nothing, and notes.
    """
    from . import crm

    columns = made(source)
    system = crm.recognise(headings) or (crm.ANY if source.format == "crm" else None)
    if system is None or ("lead_id" in source.columns and source.format != "crm"):
        return columns, tuple(source.blank), []
    mapped = crm.mapping(system, headings, columns)
    return (
        mapped,
        (*crm.BLANK, *source.blank),
        crm.said(system, mapped, headings, columns, Path(source.file).name or str(source.table)),
    )


def made(source: Source) -> dict[str, crm.Made]:
    """What each of our columns is made of, as the settings say it."""
    return {
        ours: theirs if isinstance(theirs, str) else theirs.model_dump(exclude_defaults=True)
        for ours, theirs in source.columns.items()
    }


def read(
    table: str,
    path: Path,
    source: Source,
    *,
    teams: Mapping[str, str],
    day: Date,
    timezone: str | None = None,
) -> pd.DataFrame | None:
    """The export as a table of text in our columns, or None when it is a plain sheet.

    `teams` maps each team's key to its name; `day` is the day of the workshop, before which
    calendars are read; `timezone` the folder's, where the table has none of its own.
    `attrs["notes"]` says what was recognised and left out.
    """
    headings = {ours: theirs for ours, theirs in source.columns.items() if isinstance(theirs, str)}
    sheet = _sheet(source)
    match format_of(table, path, source):
        case "form":
            from . import forms

            return forms.read_survey(
                path,
                topics=source.topics,
                teams=teams,
                columns=headings,
                kinds={**source.kinds},
                told=told(table, source),
                **sheet,
            )
        case "slack":
            from . import slack

            return slack.read_messages(path, timezone=source.timezone or timezone)
        case "calendar":
            from . import calendars

            start, end = calendars.window(day, weeks=source.weeks)
            return calendars.read_meetings(
                path, start=start, end=end, timezone=source.timezone or timezone
            )
        case "attendance":
            from . import calendars

            return calendars.read_attendance(path, dates=source.dates, day=day)
        case "crm":
            from . import crm

            return crm.read_leads(
                path, columns=made(source), values=source.values, blank=source.blank, **sheet
            )
        case "tracker":
            from . import trackers
            from .estimates import Factors

            parts = {
                ours: (*theirs.sum, *theirs.join)
                for ours, theirs in source.columns.items()
                if not isinstance(theirs, str)
            }
            return trackers.read_initiatives(
                path,
                columns=headings,
                parts=parts,
                unit=source.estimates,
                factors=Factors(source.point_weeks, source.week_hours),
                apart=source.parts == "apart",
                states=source.values.get("status"),
                blank=source.blank,
                **sheet,
            )
    return None


def told(table: str, source: Source) -> scales.Told:
    """What the settings say of the scale that the scores of a table are on."""
    from . import scales

    return scales.Told(
        tuple(source.scale),
        {words: tuple(scale) for words, scale in source.scales.items()},
        tuple(source.reversed),
        tuple(source.blank),
        source.values.get("score", {}),
        table,
        source.decimal,
    )


def last_answers(table: str, raw: pd.DataFrame, *, file: str) -> tuple[pd.DataFrame, list[str]]:
    """A table typed by hand in which the last of a person's answers to the same counts, and how
    many were left out.
    """
    from . import forms

    return forms.last_answers(table, raw, file=file)


def hint(table: str, column: str, headings: Sequence[str]) -> str:
    """For a sheet without this column of ours: the settings with which it may be read after all, or
    nothing.
    """
    if table == "leads" and column == "lead_id":
        from . import crm

        return crm.suggestion(headings)
    if table == "meetings" and column == "start":
        from ..tables import plain

        words = {plain(heading) for heading in headings}
        if {"subject", "start_date", "start_time"} <= words:
            return (
                "Outlook writes the calendar itself, with everybody invited, as .ics (File, Save"
                " Calendar); this list is none."
            )
        return ""
    if table == "survey" and column == "topic":
        return (
            'If this is a form\'s export, with a column for each question, write format = "form"'
            ' under [tables.survey] and its topics under [tables.survey.topics], such as "answers'
            ' questions quickly" = "needs".'
        )
    if table == "initiatives" and column in ("initiative", "effort_likely"):
        from . import trackers

        return trackers.suggestion(headings, column)
    return ""
