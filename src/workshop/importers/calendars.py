"""Meetings from calendar files (.ics) and from Microsoft Teams attendance reports.

A calendar knows who was invited; an attendance report knows who came. RFC 5545 (Desruisseaux, 2009) says what a calendar
file means; the recurrences, exceptions and moved meetings are worked out by recurring-ical-events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from ..errors import WorkshopError, counted, long_date
from .archive import Archive
from .spreadsheet import decode

COLUMNS = ["start", "end", "series", "person", "attended"]
WEEKS = 26
"""How far back meetings are looked for when no other window is given."""
UNTITLED = "(no title)"


def recognised(path: Path) -> str | None:
    """Which kind of file this is, or what the files in a folder or zip are: "ics", "teams attendance", or None."""
    if path.is_dir() or path.suffix.lower() == ".zip":
        for ending, kind in ((".ics", "ics"), (".csv", "teams attendance")):
            with Archive(path, ending=ending) as archive:
                if archive.entries:
                    return kind
        raise WorkshopError(f"{path.name} holds no calendar (a file ending in .ics) and no attendance report (.csv). Put the exports into it, or name another file.")
    try:
        with path.open("rb") as file:
            head = decode(file.read(4000)).lstrip("\ufeff\r\n ")
    except OSError:
        return None
    if path.suffix.lower() == ".ics":
        return "ics"
    if head.upper().startswith("BEGIN:VCALENDAR"):
        return "ics"
    return "teams attendance" if _is_report(head) else None


def occurrences(path: Path, *, start: Date, end: Date, timezone: str | None = None) -> pd.DataFrame:
    """Every time that an event of the calendar takes place in the window: start, end, series, uid, status, all_day, people.

    `start` (included) to `end` (not included), as dates or moments. Times are what the event's own clock shows, or
    `timezone`'s. `people` maps each person invited to their answer, in capitals as RFC 5545 writes it (ACCEPTED,
    DECLINED, NEEDS-ACTION ...); rooms are left out. Works on a file, and on a folder or zip of such files. Raises
    WorkshopError when a file is no calendar. `attrs["notes"]` says what had to be left out.
    """
    zone = _zone(timezone)
    rows, notes, held, refused, broken = [], [], [], [], False
    for name, data in _files(path, ".ics"):
        try:
            calendars = _calendars(name, data, notes)
        except WorkshopError as error:
            if not path.is_dir() and path.suffix.lower() != ".zip":
                raise
            refused.append(error)
            continue
        for calendar in calendars:
            events, bad = _between(calendar, start, end)
            if bad:
                broken = True
                notes.append(f"{name}: an event breaks the rules of calendar files and is left out.")
            titles = _titles(calendar)
            rows += [_occurrence(event, titles, zone) for event in events]
            held += [begins for event in calendar.walk("VEVENT") if (begins := _day(event)) is not None]
    if refused and not held:
        raise refused[0]
    notes += [f"{error} It is left out." for error in refused]
    if not rows and not broken:
        notes.append(_none_between(path.name, held, start, end))
    frame = pd.DataFrame(rows, columns=["start", "end", "series", "uid", "status", "all_day", "people"])
    frame = frame.sort_values(["start", "series", "uid"], key=lambda column: column.astype(str), kind="stable", ignore_index=True)
    frame.attrs["notes"] = notes
    return frame


def _day(event) -> Date | None:
    """The day on which an event first takes place, where it can be told."""
    try:
        begins = event["DTSTART"].dt
    except (KeyError, ValueError, AttributeError):
        return None
    return begins.date() if isinstance(begins, datetime) else begins


def _none_between(file: str, held: list[Date], start: Date, end: Date) -> str:
    """Why a calendar gave no row: it is empty, or all of it lies at another time."""
    if not held:
        return f"{file} holds no event. Export the calendar in which the meetings of both teams stand."
    when = " and ".join(dict.fromkeys(long_date(day) for day in (min(held), max(held))))
    began = "begins on" if len(held) == 1 else "begin on" if min(held) == max(held) else "begin between"
    return (
        f"{file} holds {counted(len(held), 'event')}, and none takes place from {long_date(start)} to {long_date(end - timedelta(days=1))}: "
        f"{'it' if len(held) == 1 else 'they'} {began} {when}. Set weeks under [tables.meetings] in workshop.toml to look further back, correct the date of the workshop, or export the right time."
    )


def read_meetings(path: Path, *, start: Date, end: Date, timezone: str | None = None) -> pd.DataFrame:
    """One row a person and meeting: when, which series, who was invited, and `attended` where the calendar can know it.

    An invitation is not attendance: `attended` is blank but for "no" where the person declined or the meeting was
    called off. Events of a whole day and events with nobody invited are no meetings and are left out. All cells are
    text, ready for `tables.check`; window, time zone and errors as in `occurrences`.
    """
    found = occurrences(path, start=start, end=end, timezone=timezone)
    rows = []
    for event in found[~found["all_day"].astype(bool)].itertuples():
        for person, answer in event.people.items():
            away = event.status == "CANCELLED" or answer == "DECLINED"
            rows.append([event.start, event.end, event.series, person, "no" if away else ""])
    frame = _text(rows)
    alone = int((~found["all_day"].astype(bool) & ~found["people"].map(bool)).sum())
    notes = list(found.attrs["notes"])
    if alone:
        notes.append(f"{path.name}: {counted(alone, 'event names nobody and is', 'events name nobody and are')} left out." + (
            " None is left: an export without the people invited cannot say who meets whom. Export the calendar itself (not only free and busy times), or use attendance reports." if frame.empty else ""))
    elif frame.empty and len(found):
        notes.append(f"{path.name}: {'its only event lasts' if len(found) == 1 else f'all of its {len(found):,} events last'} the whole day, which no meeting does.")
    frame.attrs["notes"] = notes
    return frame


def read_attendance(path: Path) -> pd.DataFrame:
    """One row a person who was in a Teams meeting, `attended` always "yes", from one report or a folder or zip of them.

    Reads the report in any language by its layout: a summary, then the participants. The meeting's title is the
    series. All cells are text as the report writes them, ready for `tables.check`.
    """
    rows, unread = [], []
    for name, data in _files(path, ".csv"):
        report = _report(decode(data))
        if report is None:
            unread.append(name)
        else:
            rows += report
    if unread and not rows:
        raise WorkshopError(f"{unread[0]} is not an attendance report: it has no summary with a start time followed by a list of participants.")
    frame = _text(rows)
    frame.attrs["notes"] = [f"{name} is not an attendance report and is left out." for name in unread]
    return frame


def _text(rows: list[list[str]]) -> pd.DataFrame:
    """The rows as a table of text; of a person who is there twice at the same meeting, the row that says most."""
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    frame = frame.sort_values("attended", ascending=False, kind="stable").drop_duplicates(["start", "series", "person"]).sort_index(kind="stable")
    frame.index = range(2, len(frame) + 2)
    return frame


def _files(path: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    if path.is_dir() or path.suffix.lower() == ".zip":
        with Archive(path, ending=ending) as archive:
            if not archive.entries:
                raise WorkshopError(f"{path.name} holds no file ending in {ending}.")
            for entry in archive.entries:
                yield entry.base, archive.read(entry.name)
        return
    try:
        yield path.name, path.read_bytes()
    except FileNotFoundError as error:
        raise WorkshopError(f"{path.name} is not in {path.parent}.") from error
    except OSError as error:
        raise WorkshopError(f"{path.name} cannot be read ({error.strerror or error}). If another program has it open, close it there.") from error


# --- calendar files ------------------------------------------------------------------------------------------------


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise WorkshopError(f'There is no time zone "{name}". Write it like "Europe/Berlin".') from error


def _calendars(name: str, data: bytes, notes: list[str]) -> list:
    """The calendars in a file; of one that was cut off, the events before, with a note."""
    from icalendar import Calendar

    text = decode(data).strip("\ufeff\r\n\t ")
    if not text[:15].upper().startswith("BEGIN:VCALENDAR"):
        what = "is not a calendar file: it is empty" if not text else "is a web page and no calendar; perhaps the sign-in page was saved" if text.lower().startswith(("<!doctype html", "<html")) else "is not a calendar file: it does not start with BEGIN:VCALENDAR"
        raise WorkshopError(f"{name} {what}. Export the calendar again as .ics.")
    if not re.search(r"(?im)^END:VCALENDAR", text):
        whole = [match.end() for match in re.finditer(r"(?im)^END:VEVENT[ \t]*$", text.replace("\r", ""))]
        if not whole:
            raise WorkshopError(f"{name} was cut off while it was saved: it begins as a calendar and ends before its first event does. Export the calendar again as .ics.")
        text = text.replace("\r", "")[: whole[-1]] + "\nEND:VCALENDAR\n"
        notes.append(f"{name} was cut off while it was saved: the last lines are missing, and only the {counted(len(whole), 'event')} before {'is' if len(whole) == 1 else 'are'} read. Export the calendar again as .ics.")
    try:
        calendars = [item for item in Calendar.from_ical(text, multiple=True) if item.name == "VCALENDAR"]
    except (ValueError, IndexError, KeyError) as error:
        raise WorkshopError(f"{name} is not a calendar file that can be read. Export it again as .ics.") from error
    if not calendars:
        raise WorkshopError(f"{name} is not a calendar file that can be read: an event in it begins and does not end. Export it again as .ics.")
    for calendar in calendars:
        broken = [event for event in calendar.subcomponents if event.name == "VEVENT" and _is_broken(event)]
        if broken:
            calendar.subcomponents = [part for part in calendar.subcomponents if part not in broken]
            notes.append(f"{name}: {counted(len(broken), 'event breaks', 'events break')} the rules of calendar files and {'is' if len(broken) == 1 else 'are'} left out.")
        for event in calendar.walk("VEVENT"):
            rules = event.get("RRULE") or []
            for rule in rules if isinstance(rules, list) else [rules]:
                if {str(part).upper() for part in rule.get("FREQ", [])} & {"SECONDLY", "MINUTELY"}:
                    raise WorkshopError(f'{name}: "{event.get("SUMMARY", UNTITLED)}" takes place every minute or second, which no meeting does. Delete it and export again.')
    return calendars


def _is_broken(event) -> bool:
    """Whether something in an event that is looked at cannot be understood; the library says so only when it is used."""
    looked_at = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE", "ORGANIZER", "SUMMARY", "STATUS", "UID")
    values = [event[key] for key in looked_at if key in event]
    return any(type(part).__name__ == "vBroken" for value in values for part in (value if isinstance(value, list) else [value]))


def _between(calendar, start: Date, end: Date) -> tuple[list, bool]:
    """The events in the window, and whether some of them could not be worked out."""
    import recurring_ical_events

    try:
        return recurring_ical_events.of(calendar).between(start, end), False
    except Exception:  # the library raises what its parts raise; one bad series must not cost the others
        try:
            return recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end), True
        except Exception as error:
            raise WorkshopError("The calendar breaks the rules of calendar files. Export it again as .ics.") from error


def _titles(calendar) -> dict[str, str]:
    """The name of each series: that of the event without an exception, so that a renamed instance stays in it."""
    titles: dict[str, str] = {}
    for event in calendar.walk("VEVENT"):
        title = " ".join(str(event.get("SUMMARY", "")).split()) or UNTITLED
        if "RECURRENCE-ID" not in event:
            titles[str(event.get("UID", ""))] = title
    return titles


def _occurrence(event, titles: dict[str, str], zone: ZoneInfo | None) -> list:
    begins, ends = event["DTSTART"].dt, (event["DTEND"] if "DTEND" in event else event["DTSTART"]).dt
    uid = str(event.get("UID", ""))
    title = titles.get(uid) or " ".join(str(event.get("SUMMARY", "")).split()) or UNTITLED
    all_day = not isinstance(begins, datetime)
    return [_moment(begins, zone), _moment(ends, zone), title, uid, str(event.get("STATUS", "")).upper(), all_day, _invited(event)]


def _moment(value: Date, zone: ZoneInfo | None) -> str:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if zone and value.tzinfo:
        value = value.astimezone(zone)
    return value.replace(tzinfo=None, microsecond=0).isoformat()


def _invited(event) -> dict[str, str]:
    """Everybody invited, the organiser among them, with their answer; rooms, equipment and onlookers are left out."""
    people: dict[str, str] = {}
    attendees = event.get("ATTENDEE") or []
    for address in attendees if isinstance(attendees, list) else [attendees]:
        kind = str(address.params.get("CUTYPE", "INDIVIDUAL")).upper()
        if kind in ("ROOM", "RESOURCE") or str(address.params.get("ROLE", "")).upper() == "NON-PARTICIPANT":
            continue
        people[_person(address)] = str(address.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
    organiser = event.get("ORGANIZER")
    if organiser is not None and people and not isinstance(organiser, list):
        people.setdefault(_person(organiser), "ACCEPTED")
    return people


def _person(address) -> str:
    mail = re.sub(r"(?i)^mailto:", "", str(address)).strip().lower()
    name = " ".join(str(address.params.get("CN", "")).strip(" '\"").split())
    return name if name and "@" not in name else mail or name


# --- Teams attendance reports --------------------------------------------------------------------------------------

_WHEN = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\D{1,3}\d{1,2}[:.]\d{2}")


def _is_report(text: str) -> bool:
    lines = _lines(text)
    return len(lines) > 3 and len(lines[0]) == 1 and any(len(line) == 2 and _WHEN.search(line[1]) for line in lines[1:8])


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u200e", "")
    mark = "\t" if "\t" in text else ","
    import csv

    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=mark)]
    for row in rows:
        while len(row) > 1 and not row[-1]:
            row.pop()
    return rows


def _report(text: str) -> list[list[str]] | None:
    """The rows of one report, or None when this is none. Found by the layout, since the words are in any language."""
    lines = _lines(text.lstrip("\ufeff"))
    heading = next((number for number, line in enumerate(lines) if len(line) >= 4), None)
    if heading is None or not _is_report(text.lstrip("\ufeff")):
        return None
    summary = [line for line in lines[:heading] if len(line) == 2]
    moments = [value for _, value in summary if _WHEN.search(value)]
    titles = [value for label, value in summary if "title" in label.lower()] or [value for _, value in summary if not _WHEN.search(value) and not value.isdigit()]
    series, start, end = (titles or [UNTITLED])[0], moments[0], moments[1] if len(moments) > 1 else ""
    rows = []
    for line in lines[heading + 1 :]:
        if len(line) < 3:
            break
        person = re.sub(r"\s*\((guest|unverified|external|gast|extern)\)$", "", line[0], flags=re.IGNORECASE)
        rows.append([start, end, series, person, "yes"])
    return rows


def window(workshop: Date, *, weeks: int = WEEKS) -> tuple[Date, Date]:
    """The weeks before the workshop, as first day and the day after the last.

    >>> window(Date(2026, 11, 23), weeks=2)
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 23))
    """
    return workshop - timedelta(weeks=weeks), workshop
