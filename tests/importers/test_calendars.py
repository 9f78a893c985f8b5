"""Meetings come out of calendar files as the calendar means them, and an invitation is never taken
for attendance.
"""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from workshop import tables
from workshop.errors import WorkshopError
from workshop.importers import calendars

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "calendars"
REFERENCE = SHARED / "reference_occurrences.csv"
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
WEEKLY = """BEGIN:VEVENT
UID:w1
SUMMARY:Sales and marketing weekly
DTSTART;TZID=Europe/Berlin:20260309T093000
DTEND;TZID=Europe/Berlin:20260309T100000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Berlin:20260316T093000
ORGANIZER;CN=Ada:mailto:ada@example.org
ATTENDEE;CN=Bo;PARTSTAT=ACCEPTED:mailto:bo@example.org
ATTENDEE;CN=cy@example.org;PARTSTAT=DECLINED:mailto:Cy@example.org
ATTENDEE;CUTYPE=ROOM;CN=Blue room:mailto:blue@example.org
END:VEVENT
BEGIN:VEVENT
UID:w1
RECURRENCE-ID;TZID=Europe/Berlin:20260323T093000
SUMMARY:Weekly, moved
DTSTART;TZID=Europe/Berlin:20260324T150000
DTEND;TZID=Europe/Berlin:20260324T153000
ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@example.org
END:VEVENT
BEGIN:VEVENT
UID:w1
RECURRENCE-ID;TZID=Europe/Berlin:20260330T093000
SUMMARY:Sales and marketing weekly
STATUS:CANCELLED
DTSTART;TZID=Europe/Berlin:20260330T093000
DTEND;TZID=Europe/Berlin:20260330T100000
ATTENDEE;CN=Bo;PARTSTAT=ACCEPTED:mailto:bo@example.org
END:VEVENT
"""
REPORT = """1. Summary
Meeting title\tSales and marketing weekly
Attended participants\t2
Start time\t11/26/25, 4:16:54\u202fPM
End time\t11/26/25, 4:48:08\u202fPM
Meeting duration\t31m 14s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ada\t11/26/25, 4:16:55 PM\t11/26/25, 4:48:08 PM\t31m 13s\tada@example.org\tada@example.org\tOrganizer
Bo (Guest)\t11/26/25, 4:17:55 PM\t11/26/25, 4:48:08 PM\t30m 13s\t\t\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ada\t11/26/25, 4:16:55 PM\t11/26/25, 4:48:08 PM\t31m 13s\tada@example.org\tOrganizer
"""


def ics(path: Path, events: str) -> Path:
    path.write_bytes(
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\n{events}END:VCALENDAR\n".replace(
            "\n", "\r\n"
        ).encode()
    )
    return path


def test_a_weekly_meeting_is_read_with_its_exceptions(tmp_path: Path) -> None:
    frame = calendars.read_meetings(ics(tmp_path / "c.ics", WEEKLY), **YEAR)
    starts = sorted(set(frame["start"]))
    assert starts == [
        "2026-03-09T09:30:00",
        "2026-03-24T15:00:00",
        "2026-03-30T09:30:00",
        "2026-04-06T09:30:00",
    ]
    assert set(frame["series"]) == {"Sales and marketing weekly"}, (
        "a renamed instance stays in its series"
    )


def test_an_invitation_is_not_attendance(tmp_path: Path) -> None:
    frame = calendars.read_meetings(ics(tmp_path / "c.ics", WEEKLY), **YEAR)
    first = frame[frame["start"] == "2026-03-09T09:30:00"].set_index("person")["attended"].to_dict()
    assert first == {"Ada": "", "Bo": "", "cy@example.org": "no"}
    assert frame.loc[frame["start"] == "2026-03-30T09:30:00", "attended"].tolist() == ["no"], (
        "called off"
    )
    assert "yes" not in set(frame["attended"])


def test_the_table_passes_its_check(tmp_path: Path) -> None:
    checked = tables.check(
        "meetings", calendars.read_meetings(ics(tmp_path / "c.ics", WEEKLY), **YEAR)
    )
    assert not checked.problems and len(checked.frame) == 8


def test_the_clock_on_the_wall_stays_through_summer_time_and_another_zone_can_be_asked_for(
    tmp_path: Path,
) -> None:
    path = ics(tmp_path / "c.ics", WEEKLY)
    assert {start[11:] for start in calendars.read_meetings(path, **YEAR)["start"]} == {
        "09:30:00",
        "15:00:00",
    }
    assert set(calendars.read_meetings(path, **YEAR, timezone="UTC")["start"].str[11:13]) == {
        "08",
        "14",
        "07",
    }
    with pytest.raises(WorkshopError, match="no time zone"):
        calendars.read_meetings(path, **YEAR, timezone="Atlantis/Centre")


def test_whole_days_and_events_with_nobody_are_no_meetings(tmp_path: Path) -> None:
    path = ics(
        tmp_path / "c.ics",
        "BEGIN:VEVENT\nUID:h\nSUMMARY:Holiday\n"
        "DTSTART;VALUE=DATE:20260501\nATTENDEE:mailto:a@example.org\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:f\nSUMMARY:Focus\nDTSTART:20260504T080000Z\nEND:VEVENT\n",
    )
    frame = calendars.read_meetings(path, **YEAR)
    assert frame.empty and "1 event names nobody" in frame.attrs["notes"][0]
    assert len(calendars.occurrences(path, **YEAR)) == 2


def test_a_zip_of_calendars_reads_as_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(ics(tmp_path / "a.ics", WEEKLY), "a.ics")
        archive.write(
            ics(
                tmp_path / "b.ics",
                WEEKLY.replace("w1", "w2").replace("Sales and marketing weekly", "Other"),
            ),
            "b.ics",
        )
    assert set(calendars.read_meetings(tmp_path / "c.zip", **YEAR)["series"]) == {
        "Sales and marketing weekly",
        "Other",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "not a calendar"),
        ("start,end\n1,2\n", "not a calendar"),
        (
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tick\r\n"
            "DTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "every minute or second",
        ),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(
    tmp_path: Path, content: str, sentence: str
) -> None:
    (tmp_path / "c.ics").write_text(content)
    with pytest.raises(WorkshopError, match=sentence):
        calendars.read_meetings(tmp_path / "c.ics", **YEAR)


def test_a_calendar_that_was_cut_off_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    whole = ics(tmp_path / "c.ics", WEEKLY).read_bytes()
    (tmp_path / "c.ics").write_bytes(whole[: whole.rindex(b"DTSTART")])
    frame = calendars.read_meetings(tmp_path / "c.ics", **YEAR)
    assert set(frame["start"].str[:10]) == {"2026-03-09", "2026-03-24", "2026-03-30", "2026-04-06"}
    assert (
        "cut off while it was saved" in frame.attrs["notes"][0]
        and "only the 2 events before are read" in frame.attrs["notes"][0]
    )
    (tmp_path / "c.ics").write_bytes(whole[:90])
    with pytest.raises(
        WorkshopError, match="ends before its first event does. Export the calendar again"
    ):
        calendars.read_meetings(tmp_path / "c.ics", **YEAR)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ("", "holds no event"),
        (
            WEEKLY.replace("2026", "2016"),
            (
                "holds 3 events, and none takes place from 1 January 2026 to 31 December 2026: they"
                " begin between 9 March 2016 and 30 March 2016. Set weeks"
            ),
        ),
        (
            "BEGIN:VEVENT\nUID:f\nSUMMARY:Busy\nDTSTART:20260504T080000Z\nEND:VEVENT\n",
            "an export without the people invited cannot say who meets whom",
        ),
        (
            "BEGIN:VEVENT\nUID:h\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20260501\n"
            "ATTENDEE:mailto:a@example.org\nEND:VEVENT\n",
            "its only event lasts the whole day",
        ),
    ],
)
def test_a_calendar_that_gives_no_meeting_says_why(tmp_path: Path, events: str, says: str) -> None:
    frame = calendars.read_meetings(ics(tmp_path / "c.ics", events), **YEAR)
    assert frame.empty and says in " ".join(frame.attrs["notes"])


def test_one_bad_file_in_a_folder_of_calendars_costs_only_itself(tmp_path: Path) -> None:
    ics(tmp_path / "a.ics", WEEKLY)
    (tmp_path / "b.ics").write_text("<!DOCTYPE html><html>Sign in</html>")
    frame = calendars.read_meetings(tmp_path, **YEAR)
    assert set(frame["series"]) == {"Sales and marketing weekly"}
    assert frame.attrs["notes"] == [
        "b.ics is a web page and no calendar; perhaps the sign-in page was saved. Export the"
        " calendar again as .ics. It is left out."
    ]
    assert calendars.recognised(tmp_path) == "ics"


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:2026",
        "DTSTART:20260504T080000Z\nRRULE:FREQ=WEE,KLY",
        "DTSTART:20260504T080000Z\nRRULE:FREQ=WEEKLY;COUNT=x",
        "DTSTART:20260504T080000Z\nEXDATE:soon",
    ],
)
def test_one_impossible_event_costs_only_itself(tmp_path: Path, broken: str) -> None:
    path = ics(
        tmp_path / "c.ics", WEEKLY + f"BEGIN:VEVENT\nUID:x\nSUMMARY:Broken\n{broken}\nEND:VEVENT\n"
    )
    assert set(calendars.read_meetings(path, **YEAR)["series"]) == {"Sales and marketing weekly"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_an_attendance_report_says_who_came(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "r.csv").write_bytes(REPORT.replace("\n", "\r\n").encode(encoding))
    frame = calendars.read_attendance(tmp_path / "r.csv")
    assert frame[["series", "person", "attended"]].to_numpy().tolist() == [
        ["Sales and marketing weekly", "Ada", "yes"],
        ["Sales and marketing weekly", "Bo", "yes"],
    ]
    checked = tables.check("meetings", frame)
    assert not checked.problems
    assert checked.frame["start"].iloc[0].to_pydatetime() == datetime(2025, 11, 26, 16, 16, 54)
    assert calendars.recognised(tmp_path / "r.csv") == "teams attendance"


def test_an_older_report_and_one_in_another_language_are_found_by_their_layout(
    tmp_path: Path,
) -> None:
    older = (
        "Meeting Summary\nTotal Number of Participants\t2\nMeeting Title\tWeekly\nMeeting Start"
        " Time\t9/2/2021, 8:51:14 AM\nMeeting End Time\t9/2/2021, 9:30:00 AM\n\nFull Name\tJoin"
        " Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)\nAda\t9/2/2021, 8:51:14"
        " AM\t9/2/2021, 9:30:00 AM\t38m\ta@example.org\tOrganizer\ta@example.org\n"
    )
    german = (
        "1. Zusammenfassung\nBesprechungstitel\tJour fixe\nTeilgenommen\t1\nStartzeit\t26.11.25,"
        " 16:16:54\nEndzeit\t26.11.25, 16:48:08\n\n2. Teilnehmer\nName\tErster Beitritt\tLetztes"
        " Verlassen\tDauer\tE-Mail\nBo\t26.11.25, 16:16:54\t26.11.25, 16:48:08\t31"
        " Min.\tb@example.org\n\n3. Aktivitäten\nName\tBeitritt\tVerlassen\tDauer\nBo\tx\ty\tz\n"
    )
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.csv").write_text(older, encoding="utf-16")
    (folder / "b.csv").write_text(german, encoding="utf-16")
    (folder / "c.csv").write_text("lead_id,source\n1,Web\n")
    frame = calendars.read_attendance(folder)
    assert frame[["series", "person"]].to_numpy().tolist() == [
        ["Weekly", "Ada"],
        ["Jour fixe", "Bo"],
    ]
    assert "c.csv is not an attendance report" in frame.attrs["notes"][0]
    with pytest.raises(WorkshopError, match="not an attendance report"):
        calendars.read_attendance(folder / "c.csv")


@pytest.mark.skipif(not REFERENCE.exists(), reason="the real calendars are not beside the project")
def test_real_calendars_have_the_known_number_of_occurrences() -> None:
    wrong = {}
    with REFERENCE.open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        window = {
            "start": datetime.fromisoformat(row["window_start"]),
            "end": datetime.fromisoformat(row["window_end"]),
        }
        found = len(calendars.occurrences(SHARED / "ics" / row["file"], **window))
        if found != int(row["n_occurrences_by_recurring_ical_events"]):
            wrong[row["file"]] = found
    assert len(rows) == 45 and not wrong
