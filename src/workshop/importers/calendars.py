"""Meetings from calendar files (.ics) and from Microsoft Teams attendance reports.

A calendar knows who was invited; an attendance report knows who came. RFC 5545 (Desruisseaux, 2009)
says what a calendar file means; the recurrences, exceptions and moved meetings are worked out by
recurring-ical-events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from ..dates import Order
from ..errors import WorkshopError, counted, listing, long_date
from ..files import printable
from ..written import num
from .archive import LIMITS, MIB, Archive
from .attendance import is_report, read_report
from .spreadsheet import decode
from .time_limit import time_limit

COLUMNS = ["start", "end", "series", "person", "attended"]
WEEKS = 26
"""How far back meetings are looked for when no other window is given."""
UNTITLED = "(no title)"
LARGEST = 64 * MIB
"""Bytes in one calendar file; one event with its text and guests takes about a thousand."""
PATIENCE = 30.0
"""Seconds for working out a calendar, and as many again for its series one by one."""
EACH = 2.0
"""Seconds for working out one series of a calendar that took too long."""
OFTEN = 200_000
"""So often no series takes place from its beginning to the end of the window: daily is 365 a
year.
"""


def recognised(path: Path) -> str | None:
    """Which kind of file this is, or what the files in a folder or zip are: "ics", "teams
    attendance", or None.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        for ending, kind in ((".ics", "ics"), (".csv", "teams attendance")):
            with Archive(path, ending=ending) as archive:
                if archive.entries:
                    return kind
        raise WorkshopError(
            f"{path.name} holds no calendar (a file ending in .ics) and no attendance report"
            " (.csv). Put the exports into it, or name another file."
        )
    try:
        with path.open("rb") as file:
            head = decode(file.read(4000)).lstrip("\ufeff\r\n ")
    except OSError:
        return None
    if path.suffix.lower() == ".ics":
        return "ics"
    if head.upper().startswith("BEGIN:VCALENDAR"):
        return "ics"
    return "teams attendance" if is_report(head) else None


def occurrences(path: Path, *, start: Date, end: Date, timezone: str | None = None) -> pd.DataFrame:
    """Every time that an event of the calendar takes place in the window: start, end, series, uid,
    status, all_day, people.

    `start` (included) to `end` (not included), as dates or moments. Times are what the event's own
    clock shows, or `timezone`'s. `people` maps each person invited to their answer, in capitals as
    RFC 5545 writes it (ACCEPTED, DECLINED, NEEDS-ACTION ...); rooms are left out. Works on a file,
    and on a folder or zip of such files. Raises WorkshopError when a file is no calendar.
    `attrs["notes"]` says what had to be left out.
    """
    zone = _zone(timezone)
    rows, notes, held, refused, broken = [], [], [], [], False
    clocks: dict[str, int] = {}
    usual = ""
    for name, data in _files(path, ".ics"):
        try:
            calendars = _calendars(name, data, notes, end)
        except WorkshopError as error:
            if not path.is_dir() and path.suffix.lower() != ".zip":
                raise
            refused.append(error)
            continue
        for calendar in calendars:
            events, bad = _between(calendar, start, end, name)
            broken = broken or bool(bad)
            notes += [*bad, *_said_of_lists(events, name)]
            usual = usual or str(calendar.get("X-WR-TIMEZONE", ""))
            for event in events:
                if (clock := _clock(event)) is not None:
                    clocks[clock] = clocks.get(clock, 0) + 1
            titles = _titles(calendar)
            rows += [_occurrence(event, titles, zone) for event in events]
            held += [
                begins for event in calendar.walk("VEVENT") if (begins := _day(event)) is not None
            ]
    if refused and not held:
        raise refused[0]
    notes += [f"{error} It is left out." for error in refused]
    notes += _said_of_clocks(path.name, clocks, timezone, usual)
    if not rows and not broken:
        notes.append(_none_between(path.name, held, start, end))
    frame = pd.DataFrame(
        rows, columns=["start", "end", "series", "uid", "status", "all_day", "people"]
    )
    frame = frame.sort_values(
        ["start", "series", "uid"],
        key=lambda column: column.astype(str),
        kind="stable",
        ignore_index=True,
    )
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
        return (
            f"{file} holds no event. Export the calendar in which the meetings of both teams stand."
        )
    when = " and ".join(dict.fromkeys(long_date(day) for day in (min(held), max(held))))
    began = (
        "begins on" if len(held) == 1 else "begin on" if min(held) == max(held) else "begin between"
    )
    return (
        f"{file} holds {counted(len(held), 'event')}, and none takes place from {long_date(start)}"
        f" to {long_date(end - timedelta(days=1))}: {'it' if len(held) == 1 else 'they'} {began}"
        f" {when}. Set weeks under [tables.meetings] in workshop.toml to look further back, correct"
        " the date of the workshop, or export the right time."
    )


def read_meetings(
    path: Path, *, start: Date, end: Date, timezone: str | None = None
) -> pd.DataFrame:
    """One row a person and meeting: when, which series, who was invited, and `attended` where the
    calendar can know it.

    An invitation is not attendance: `attended` is blank but for "no" where the person declined or
    the meeting was called off. Events of a whole day and events with nobody invited are no meetings
    and are left out, which is said. All cells are text, ready for `tables.check`; window, time zone and errors as
    in `occurrences`.
    """
    found = occurrences(path, start=start, end=end, timezone=timezone)
    rows: list[list[str]] = []
    for event in cast("Iterator[Any]", found[~found["all_day"].astype(bool)].itertuples()):
        for person, answer in event.people.items():
            away = event.status == "CANCELLED" or answer == "DECLINED"
            rows.append([event.start, event.end, event.series, person, "no" if away else ""])
    frame = _text(rows)
    alone = int((~found["all_day"].astype(bool) & ~found["people"].map(bool)).sum())
    notes = list(found.attrs["notes"])
    if alone:
        notes.append(
            f"{path.name}:"
            f" {counted(alone, 'event names nobody and is', 'events name nobody and are')} left"
            " out."
            + (
                " None is left: an export without the people invited cannot say who meets whom."
                " Export the calendar itself (not only free and busy times), or use attendance"
                " reports."
                if frame.empty
                else ""
            )
        )
    whole = int(found["all_day"].astype(bool).sum())
    if whole and whole < len(found):
        notes.append(
            f"{path.name}: {counted(whole, 'event')} of a whole day"
            f" {'is no meeting and is' if whole == 1 else 'are no meetings and are'} left out."
        )
    elif whole:
        notes.append(
            f"{path.name}:"
            f" {'its only event lasts' if len(found) == 1 else f'all of its {num(len(found)):,} events last'}"
            " the whole day, which no meeting does."
        )
    frame.attrs["notes"] = notes
    return frame


def read_attendance(
    path: Path,
    *,
    dates: Order | None = None,
    day: Date | None = None,
) -> pd.DataFrame:
    """One row a person who was in a Teams meeting, `attended` always "yes", from one report or a
    folder or zip of them.

    Reads the report in any language by its layout: a summary, then the participants. The meeting's
    title is the series. Which comes first in a date, the day or the month, is found from each
    report, and said where its dates leave it open; `dates` settles it, and a meeting after `day`,
    the workshop's, has not been yet. All cells are text.
    """
    rows, unread, notes, open_ = [], [], [], {}
    for name, data in _files(path, ".csv"):
        report = read_report(decode(data), dates=dates, day=day)
        if report is None:
            unread.append(f"{name} is not an attendance report and is left out.")
        elif not report.start:
            unread.append(
                f'{name} is left out: its start time "{report.unread}" cannot be read. Ask for the'
                " report in English."
            )
        else:
            rows += [
                [report.start, report.end, report.series or UNTITLED, printable(person), "yes"]
                for person in report.people
            ]
            if report.assumed:
                open_.setdefault(report.assumed, []).append((name, report.example))
    if unread and not rows:
        file = unread[0].partition(" is ")[0]
        if "start time" in unread[0]:
            raise WorkshopError(unread[0])
        raise WorkshopError(
            f"{file} is not an attendance report: it has no summary with a start time followed by a"
            " list of participants."
        )
    for order, found in open_.items():
        other = "month first" if order == "day first" else "day first"
        names = [name for name, _ in found[:5]] + (
            [f"{num(len(found) - 5):,} more"] if len(found) > 5 else []
        )
        notes.append(
            f"{listing(names)}: dates like {found[0][1]} were read as {order}. "
            f'If that is wrong, write dates = "{other}" under [tables.meetings] in workshop.toml.'
        )
    frame = _text(rows)
    frame.attrs["notes"] = unread + notes
    return frame


def _text(rows: list[list[str]]) -> pd.DataFrame:
    """The rows as a table of text; of a person who is there twice at the same meeting, the row that
    says most.
    """
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    frame = (
        frame.sort_values("attended", ascending=False, kind="stable")
        .drop_duplicates(["start", "series", "person"])
        .sort_index(kind="stable")
    )
    frame.index = pd.RangeIndex(2, len(frame) + 2)
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
        if path.stat().st_size > LIMITS.each:
            raise WorkshopError(
                f"{path.name} holds more than {num(LIMITS.each // MIB):,} MiB. Export a shorter"
                " time."
            )
        yield path.name, path.read_bytes()
    except FileNotFoundError as error:
        raise WorkshopError(f"{path.name} is not in {path.parent}.") from error
    except OSError as error:
        raise WorkshopError(
            f"{path.name} cannot be read ({error.strerror or error}). If another program has it"
            " open, close it there."
        ) from error


# --- calendar files ------------------------------------------------------------------------------------------------


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    found = zone_of(name)
    if found is None:
        raise WorkshopError(f'There is no time zone "{name}". Write it like "Europe/Berlin".')
    return ZoneInfo(found)


def zone_of(name: str) -> str | None:
    """The time zone that a calendar's or a person's name for it means; None where nobody can tell.

    >>> zone_of("Europe/Berlin"), zone_of("GMT Standard Time 1"), zone_of("Customized Time Zone")
    ('Europe/Berlin', 'Europe/London', None)
    >>> zone_of("GMT+3"), zone_of("(UTC+01:00) Amsterdam, Berlin, Bern")
    ('Etc/GMT-3', 'Europe/Amsterdam')
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = name.strip(' "')
    known = available_timezones()
    bare = re.sub(r"\s+\d+$", "", name)
    parts = name.split("/")
    # Some programs put their own address before the zone's name.
    for candidate in (
        name,
        WINDOWS_TO_OLSON.get(name),
        WINDOWS_TO_OLSON.get(bare),
        *("/".join(parts[start:]) for start in range(1, len(parts) - 1)),
    ):
        if candidate in known:
            return candidate
    if ahead := re.fullmatch(r"(?:GMT|UTC)\s*([+-])0?(\d{1,2})(?::?00)?", name, re.IGNORECASE):
        # The zones of POSIX count the other way round: three hours ahead of Greenwich is Etc/GMT-3.
        other = f"Etc/GMT{'-' if ahead[1] == '+' else '+'}{int(ahead[2])}"
        return other if other in known else None
    if name.startswith(("(UTC", "(GMT")):
        cities = [city.strip() for city in name.partition(")")[2].split(",")]
        return next((_cities()[city] for city in cities if city in _cities()), None)
    return None


@cache
def _cities() -> dict[str, str]:
    """Each zone by the city that it is named after."""
    return {
        zone.rpartition("/")[2].replace("_", " "): zone
        for zone in sorted(available_timezones(), reverse=True)
        if "/" in zone
    }


_TZID = re.compile(r'(?im)(;TZID=)("[^"\r\n]*"|[^":;,\r\n]*)')


def _with_known_zones(name: str, text: str, notes: list[str]) -> str:
    """The text with zones that are only named (as Outlook does) under the names that the library
    knows.
    """
    defined = {
        found.strip(' "')
        for found in re.findall(r"(?im)^TZID(?:;[^:\r\n]*)?:(.*?)[ \t]*\r?$", text)
    }
    used = {match[2].strip(' "') for match in _TZID.finditer(text)} - defined
    zones = {used_: zone_of(used_) for used_ in used}
    unknown = sorted(used_ for used_, zone in zones.items() if zone is None)
    if unknown:
        named = listing([f'"{used_}"' for used_ in unknown[:5]])
        notes.append(
            f"{name}: what is meant by the time zone {named} is not said in the file; those events"
            " show their own clock."
        )
    renamed = {used_: zone for used_, zone in zones.items() if zone is not None and zone != used_}
    return (
        _TZID.sub(lambda match: match[1] + renamed.get(match[2].strip(' "'), match[2]), text)
        if renamed
        else text
    )


def _clock(event) -> str | None:
    """The zone whose clock an event with a time of day shows: its name, "UTC", or nothing where it
    has none.
    """
    begins = event["DTSTART"].dt
    if not isinstance(begins, datetime):
        return None
    if begins.tzinfo is None:
        return ""
    return str(
        getattr(begins.tzinfo, "key", None)
        or ("UTC" if not begins.utcoffset() else begins.tzname() or "another zone")
    )


def _said_of_clocks(
    file: str, clocks: dict[str, int], timezone: str | None, usual: str
) -> list[str]:
    """What there is to say where not all events show the same clock."""
    bare = clocks.get("", 0)
    if timezone is not None:
        return (
            [
                f"{file}: {counted(bare, 'meeting has', 'meetings have')} no time zone; their clock"
                f" is taken for that of {timezone}."
            ]
            if bare
            else []
        )
    named = {clock: n for clock, n in clocks.items() if clock not in ("", "UTC")}
    if len(clocks) < 2 and not (set(clocks) == {"UTC"} and usual not in ("", "UTC")):
        return []
    said = listing(
        [
            f"{num(n):,} {'without a zone' if not clock else f'in {clock}'}"
            for clock, n in sorted(clocks.items(), key=lambda item: -item[1])
        ]
    )
    best = (
        usual
        if usual in available_timezones()
        else max(
            (clock for clock in named if clock in available_timezones()),
            key=named.__getitem__,
            default="Europe/Berlin",
        )
    )
    return [
        f"{file}: each meeting stands at the time that its own clock shows: {said}. To see all on"
        f' one clock, write timezone = "{best}" under [tables.meetings] in workshop.toml.'
    ]


def _calendars(name: str, data: bytes, notes: list[str], end: Date) -> list:
    """The calendars in a file; of one that was cut off, the events before, with a note."""
    from icalendar import Calendar

    if len(data) > LARGEST:
        raise WorkshopError(f"{name} holds more than {LARGEST // MIB} MiB. Export a shorter time.")
    text = decode(data).strip("\ufeff\r\n\t ")
    if not text[:15].upper().startswith("BEGIN:VCALENDAR"):
        what = (
            "is not a calendar file: it is empty"
            if not text
            else (
                "is a web page and no calendar; perhaps the sign-in page was saved"
                if text.lower().startswith(("<!doctype html", "<html"))
                else "is not a calendar file: it does not start with BEGIN:VCALENDAR"
            )
        )
        raise WorkshopError(f"{name} {what}. Export the calendar again as .ics.")
    if not re.search(r"(?im)^END:VCALENDAR", text):
        whole = [
            match.end() for match in re.finditer(r"(?im)^END:VEVENT[ \t]*$", text.replace("\r", ""))
        ]
        if not whole:
            raise WorkshopError(
                f"{name} was cut off while it was saved: it begins as a calendar and ends before"
                " its first event does. Export the calendar again as .ics."
            )
        text = text.replace("\r", "")[: whole[-1]] + "\nEND:VCALENDAR\n"
        notes.append(
            f"{name} was cut off while it was saved: the last lines are missing, and only the"
            f" {counted(len(whole), 'event')} before {'is' if len(whole) == 1 else 'are'} read."
            " Export the calendar again as .ics."
        )
    text = _with_known_zones(name, text, notes)
    try:
        with time_limit(
            2 * PATIENCE,
            f"{name} takes more than {num(2 * PATIENCE):g} seconds to read. Export a shorter time.",
        ):
            calendars = [
                item for item in Calendar.from_ical(text, multiple=True) if item.name == "VCALENDAR"
            ]
    except (ValueError, IndexError, KeyError) as error:
        raise WorkshopError(
            f"{name} is not a calendar file that can be read. Export it again as .ics."
        ) from error
    if not calendars:
        raise WorkshopError(
            f"{name} is not a calendar file that can be read: an event in it begins and does not"
            " end. Export it again as .ics."
        )
    for calendar in calendars:
        broken = [
            event
            for event in calendar.subcomponents
            if event.name == "VEVENT" and _is_broken(event)
        ]
        if broken:
            calendar.subcomponents = [part for part in calendar.subcomponents if part not in broken]
            notes.append(
                f"{name}: {counted(len(broken), 'event breaks', 'events break')} the rules of"
                f" calendar files and {'is' if len(broken) == 1 else 'are'} left out."
            )
        for event in calendar.walk("VEVENT"):
            rules = event.get("RRULE") or []
            for rule in rules if isinstance(rules, list) else [rules]:
                _to_the_end_of_its_day(event, rule)
                if {str(part).upper() for part in rule.get("FREQ", [])} & {"SECONDLY", "MINUTELY"}:
                    raise WorkshopError(
                        f'{name}: "{_title(event)}" takes place every minute or second, which no'
                        " meeting does. Delete it and export again."
                    )
        endless = [
            (event, why) for event in calendar.walk("VEVENT") if (why := _endless(event, end))
        ]
        if endless and len(endless) == len(calendar.walk("VEVENT")):
            raise WorkshopError(
                f'{name}: "{_title(endless[0][0])}" {endless[0][1]}. Correct its rule or delete it,'
                " and export again."
            )
        left_out = [event for event, _ in endless]
        calendar.subcomponents = [
            part for part in calendar.subcomponents if not any(part is event for event in left_out)
        ]
        notes += [f'{name}: "{_title(event)}" {why}; it is left out.' for event, why in endless]
        notes += [
            f'{name}: "{_title(event)}" leaves out days without saying the time of day; on those'
            " days it is left out whole."
            for event in calendar.walk("VEVENT")
            if _leaves_out_days(event)
        ]
    return calendars


def _to_the_end_of_its_day(event, rule) -> None:
    """A series of meetings that goes on until a day goes on until that day is over: some systems
    write the day alone, which by the letter of RFC 5545 would be its first moment.
    """
    begins = _moment_of(event)
    last = next(iter(rule.get("UNTIL", [])), None)
    if begins is None or last is None or isinstance(last, datetime):
        return
    over = datetime.combine(last, time(23, 59, 59), begins.tzinfo)
    # With a zone, the end of a series stands in UTC (RFC 5545, 3.3.10).
    rule["UNTIL"] = [over.astimezone(UTC) if begins.tzinfo else over]


def _moment_of(event) -> datetime | None:
    """When an event first takes place, where it says a time of day."""
    begins = getattr(event.get("DTSTART"), "dt", None)
    return begins if isinstance(begins, datetime) else None


_A_YEAR = {"YEARLY": 1, "MONTHLY": 12, "WEEKLY": 53, "DAILY": 366, "HOURLY": 8784}


def _endless(event, end: Date) -> str:
    """Why the rule of an event would be followed without end, or nothing (RFC 5545, 3.3.10)."""
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        interval = next(iter(rule.get("INTERVAL", [1])), 1)
        if not isinstance(interval, int) or interval < 1:
            return (
                f"is repeated every {interval} times, which is no rule: an interval is a positive"
                " number"
            )
        begins = _day(event)
        often = _A_YEAR.get(str(next(iter(rule.get("FREQ", [""])), "")).upper(), 1)
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            often *= max(len(rule.get(part, [])), 1)
        if begins is not None and (end.year + 1 - begins.year) * often / interval > OFTEN:
            return (
                f"takes place more than {num(OFTEN):,} times since {long_date(begins)}, which no"
                " meeting does"
            )
    return ""


def _leaves_out_days(event) -> bool:
    """Whether days without a time of day are left out of a series that has one."""
    left_out = event.get("EXDATE") or []
    begins = event.get("DTSTART")
    if begins is None or not isinstance(begins.dt, datetime):
        return False
    found = [
        item.dt
        for part in (left_out if isinstance(left_out, list) else [left_out])
        for item in getattr(part, "dts", [])
    ]
    return any(not isinstance(day, datetime) for day in found)


def _title(event) -> str:
    return printable(" ".join(str(event.get("SUMMARY", "")).split())) or UNTITLED


def _is_broken(event) -> bool:
    """Whether something in an event that is looked at cannot be understood; the library says so
    only when it is used.
    """
    looked_at = (
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "ATTENDEE",
        "ORGANIZER",
        "SUMMARY",
        "STATUS",
        "UID",
    )
    values = [event[key] for key in looked_at if key in event]
    return any(
        type(part).__name__ == "vBroken"
        for value in values
        for part in (value if isinstance(value, list) else [value])
    )


def _between(calendar, start: Date, end: Date, name: str) -> tuple[list, list[str]]:
    """The events in the window, and what there is to say of those that could not be worked out."""
    import recurring_ical_events

    too_long = (
        f"{name} takes more than {num(PATIENCE):g} seconds to work out. Export a shorter time."
    )
    try:
        with time_limit(PATIENCE, too_long):
            return recurring_ical_events.of(calendar).between(start, end), []
    except WorkshopError:
        return _one_by_one(calendar, start, end, name)
    except (
        Exception
    ):  # the library raises what its parts raise; one bad series must not cost the others
        try:
            with time_limit(PATIENCE, too_long):
                found = recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end)
            return found, [f"{name}: an event breaks the rules of calendar files and is left out."]
        except WorkshopError:
            return _one_by_one(calendar, start, end, name)
        except Exception as error:
            raise WorkshopError(
                "The calendar breaks the rules of calendar files. Export it again as .ics."
            ) from error


def _one_by_one(calendar, start: Date, end: Date, name: str) -> tuple[list, list[str]]:
    """The same for a calendar that takes too long: each series by itself, those that take too long
    left out by name.
    """
    import recurring_ical_events
    from icalendar import Calendar

    zones = [part for part in calendar.subcomponents if part.name == "VTIMEZONE"]
    series: dict[str, list] = {}
    for event in calendar.walk("VEVENT"):
        series.setdefault(str(event.get("UID", id(event))), []).append(event)
    found, late = [], []
    with time_limit(
        PATIENCE,
        f"{name} takes more than {num(2 * PATIENCE):g} seconds to work out. Export a shorter time.",
    ):
        for events in series.values():
            alone = Calendar()
            alone.subcomponents = [*zones, *events]
            try:
                with time_limit(EACH, "too long"):
                    found += recurring_ical_events.of(alone).between(start, end)
            except Exception:  # too long, or whatever the library raises
                late.append(f'"{_title(events[0])}"')
    if late and not found:
        raise WorkshopError(
            f"{name}: {listing(late[:5])} cannot be worked out in {num(EACH):g} seconds, as a rule"
            " does that never comes true. Correct or delete it, and export again."
        )
    return found, (
        [
            f"{name}: {listing(late[:5])} cannot be worked out in {num(EACH):g} seconds and"
            f" {'is' if len(late) == 1 else 'are'} left out."
        ]
        if late
        else []
    )


def _titles(calendar) -> dict[str, str]:
    """The name of each series: that of the event without an exception, so that a renamed instance
    stays in it.
    """
    titles: dict[str, str] = {}
    for event in calendar.walk("VEVENT"):
        title = _title(event)
        if "RECURRENCE-ID" not in event:
            titles[str(event.get("UID", ""))] = title
    return titles


def _occurrence(event, titles: dict[str, str], zone: ZoneInfo | None) -> list:
    begins, ends = (
        event["DTSTART"].dt,
        (event["DTEND"] if "DTEND" in event else event["DTSTART"]).dt,
    )
    uid = str(event.get("UID", ""))
    title = titles.get(uid) or _title(event)
    all_day = not isinstance(begins, datetime)
    return [
        _moment(begins, zone),
        _moment(ends, zone),
        title,
        uid,
        str(event.get("STATUS", "")).upper(),
        all_day,
        _invited(event),
    ]


def _moment(value: Date, zone: ZoneInfo | None) -> str:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if zone and value.tzinfo:
        value = value.astimezone(zone)
    return value.replace(tzinfo=None, microsecond=0).isoformat()


def _invited(event) -> dict[str, str]:
    """Everybody invited, the organiser among them, with their answer; rooms, equipment and
    onlookers are left out.
    """
    people: dict[str, str] = {}
    attendees = event.get("ATTENDEE") or []
    for address in attendees if isinstance(attendees, list) else [attendees]:
        if (
            _sort(address) in ("ROOM", "RESOURCE", "GROUP")
            or str(address.params.get("ROLE", "")).upper() == "NON-PARTICIPANT"
        ):
            continue
        people[_person(address)] = str(address.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
    organiser = event.get("ORGANIZER")
    if organiser is not None and people and not isinstance(organiser, list):
        people.setdefault(_person(organiser), "ACCEPTED")
    return people


def _sort(address) -> str:
    """What an invited address is: a person, a group, a room."""
    return str(address.params.get("CUTYPE", "INDIVIDUAL")).upper()


def _said_of_lists(events: Sequence, name: str) -> list[str]:
    """The lists of addresses among the invited: whom they reach is not in the file."""
    lists = [
        _person(address)
        for event in events
        for invited in [event.get("ATTENDEE") or []]
        for address in (invited if isinstance(invited, list) else [invited])
        if _sort(address) == "GROUP"
    ]
    if not lists:
        return []
    shown = [f'"{group}"' for group in dict.fromkeys(lists)]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return [
        f"{name}: {counted(len(lists), 'invitation')} went to {listing(shown[:5])}{more}, which"
        f" {'is a list' if len(shown) == 1 else 'are lists'} of addresses and no person; whom"
        f" {'it reaches' if len(shown) == 1 else 'they reach'} is not in the file."
    ]


def _person(address) -> str:
    mail = re.sub(r"(?i)^mailto:", "", str(address)).strip().lower()
    name = " ".join(str(address.params.get("CN", "")).strip(" '\"").split())
    return printable(name if name and "@" not in name else mail or name)


def window(workshop: Date, *, weeks: int = WEEKS) -> tuple[Date, Date]:
    """The weeks before the workshop, as first day and the day after the last.

    >>> window(Date(2026, 11, 23), weeks=2)
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 23))
    """
    return workshop - timedelta(weeks=weeks), workshop
