"""Calendars, attendance reports and Slack exports with an oddity each: the right rows come out, or
it is said why not.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import time
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import workshop
from workshop.errors import WorkshopError
from workshop.importers import archive, attendance, calendars, slack
from workshop.importers.time_limit import time_limit

CASES = Path(__file__).parents[1] / "cases"
WINDOW = {"start": date(2026, 6, 1), "end": date(2026, 11, 23)}

MEETINGS = {
    "c1-windows-zone-without-vtimezone": (
        {f"{day} 13:00 Weekly" for day in ("2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03")}
        | {"2026-10-14 09:00 Zoom call", "2026-10-15 09:00 Board", "2026-10-16 12:00 GMT one"},
        ('"Customized Time Zone" is not said', 'timezone = "Europe/Berlin"'),
    ),
    "c2-moved-and-cut-series": (
        {f"{day} 18:00 Jour fixe" for day in ("2026-10-14", "2026-10-21", "2026-11-18")}
        | {"2026-11-09 19:00 Jour fixe"}
        | {
            f"{day} 10:00 Extra" for day in ("2026-10-21", "2026-10-22", "2026-10-23", "2026-10-26")
        },
        ('"Jour fixe" leaves out days without saying the time of day',),
    ),
    "c3-floating-and-duration": (
        {"2026-10-14 09:00 Floating", "2026-10-25 02:30 UTC", "2026-10-16 09:00 No end"},
        ("1 meeting has no time zone", "that of Europe/Berlin"),
    ),
    "c8-teams-languages": (
        {
            "2026-11-04 09:58 Jour fixe Vertrieb",
            "2026-11-05 09:58 週次会議",
            "2026-11-06 09:58 주간 회의",
            "2026-11-09 15:05 周会",
            "2026-11-10 15:05 Reunión semanal",
        },
        ("es.csv: dates like 10/11/26, 15:05:00 were read as day first",),
    ),
    "c9-teams-us-date": (
        {"2026-11-04 09:58 Weekly sync"},
        ('write dates = "day first" under [tables.meetings]',),
    ),
}


def opened(name: str, tmp_path: Path, *, settings: str = ""):
    folder = tmp_path / name
    shutil.copytree(CASES / name, folder)
    path = folder / "workshop.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{settings}\n", encoding="utf-8")
    return workshop.open(folder)


@pytest.mark.parametrize("name", MEETINGS)
def test_every_case_of_meetings_ends_right_and_says_what_it_assumed(
    name: str, tmp_path: Path
) -> None:
    right, says = MEETINGS[name]
    checked = opened(name, tmp_path).check("meetings")
    assert not checked.problems
    assert {
        f"{start:%Y-%m-%d %H:%M} {series}"
        for start, series in zip(checked.frame["start"], checked.frame["series"])
    } == right
    for sentence in says:
        assert sentence in "\n".join(checked.notes)


def test_a_duration_is_an_end_and_who_declined_was_not_there(tmp_path: Path) -> None:
    frame = (
        opened("c3-floating-and-duration", tmp_path)
        .table("meetings")
        .set_index(["series", "person"])
    )
    assert frame.loc[("Floating", "Anna A"), "end"] == datetime(2026, 10, 14, 9, 45)
    assert frame.loc[("UTC", "Anna A"), "end"] == datetime(2026, 10, 25, 2, 30)
    assert frame["attended"].xs("Bert B", level="person").eq(False).all()


def test_a_rule_that_never_ends_is_refused_within_a_second(tmp_path: Path) -> None:
    begun = time.monotonic()
    checked = opened("h12-a-rule-that-never-ends", tmp_path).check("meetings")
    assert time.monotonic() - begun < 1
    assert [problem.what for problem in checked.problems] == [
        'm.ics: "Sync" is repeated every 0 times, which is no rule: an interval is a positive'
        " number"
    ]


def test_the_folders_time_zone_counts_where_the_table_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(CASES / "c3-floating-and-duration", folder)
    path = folder / "workshop.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace('timezone="Europe/Berlin"', "")
        .replace("date = ", 'timezone = "Europe/Berlin"\ndate = '),
        encoding="utf-8",
    )
    assert workshop.open(folder).table("meetings")["start"].max() == datetime(2026, 10, 25, 2, 30)


MESSAGES = {
    "c4-slack-2024": ["Anna A", "Bert B", "Ext Erna", "Bert B", "Anna A", "Anna A"],
    "c5-slack-canvas-folder-with-colons": [
        "Anna A",
        "Bert B",
        "Ext Erna",
        "Bert B",
        "Anna A",
        "Anna A",
        "Anna A",
    ],
    "c5c-names-in-utf8-without-the-flag": [
        "Anna A",
        "Anna A",
        "Bert B",
        "Ext Erna",
        "Bert B",
        "Anna A",
        "Anna A",
    ],
    "c6-slack-rezipped-on-a-mac": ["Anna A", "Bert B", "Ext Erna", "Bert B", "Anna A", "Anna A"],
}
CHANNELS = {
    "c5-slack-canvas-folder-with-colons": {"general", "Plan (canvas)"},
    "c5c-names-in-utf8-without-the-flag": {"general", "vertrieb-für-alle"},
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_case_of_messages_has_what_people_wrote_once(name: str, tmp_path: Path) -> None:
    checked = opened(name, tmp_path, settings="").check("messages")
    assert not checked.problems
    assert checked.frame["sender"].tolist() == MESSAGES[name]
    assert set(checked.frame["channel"].dropna()) == CHANNELS.get(name, {"general"})
    assert "1 message stands in the export twice and counts once" in "\n".join(checked.notes)


# --- a random good calendar with an oddity ------------------------------------------------------------------------

NAMES = {
    "W. Europe Standard Time": "Europe/Berlin",
    "GMT Standard Time 2": "Europe/London",
    "(UTC-05:00) New York, Toronto": "America/New_York",
    "/freeassociation.sourceforge.net/Europe/Paris": "Europe/Paris",
    "GMT+0300": "Etc/GMT-3",
    "UTC-5": "Etc/GMT+5",
}


def event(uid: int, start: datetime, zone: str, rule: str = "") -> str:
    clock = f"{start:%Y%m%dT%H%M%S}"
    begins = f'DTSTART;TZID="{zone}":{clock}' if zone else f"DTSTART:{clock}"
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:Meeting"
        f" {uid}\n{begins}\nDURATION:PT30M\n{rule}ATTENDEE;CN=Ada:mailto:ada@example.org\nEND:VEVENT\n"
    )


def calendar(path: Path, *events: str) -> Path:
    path.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + "".join(events) + "END:VCALENDAR\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("timezone", [None, "Europe/Berlin", "America/New_York"])
def test_another_name_for_a_zone_changes_no_meeting(timezone: str | None, tmp_path: Path) -> None:
    for seed in range(10):
        draw = np.random.default_rng(seed)
        good, odd = [], []
        for uid in range(6):
            start = datetime(2026, 7, 1, 8) + timedelta(hours=int(draw.integers(0, 1500)))
            name = str(draw.choice(list(NAMES)))
            rule = "RRULE:FREQ=WEEKLY;COUNT=5\n" if draw.random() < 0.5 else ""
            good.append(event(uid, start, NAMES[name], rule))
            odd.append(event(uid, start, name, rule))
        found = [
            calendars.read_meetings(
                calendar(tmp_path / "c.ics", *events), **WINDOW, timezone=timezone
            )
            .to_numpy()
            .tolist()
            for events in (good, odd)
        ]
        assert found[0] == found[1] and found[0]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-2",
        "FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50;BYSECOND=0,15,30,45",
        "FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO",
    ],
)
def test_a_rule_that_no_meeting_follows_costs_only_itself_and_is_named(
    rule: str, tmp_path: Path
) -> None:
    good = event(1, datetime(2026, 10, 1, 9), "Europe/Berlin", "RRULE:FREQ=WEEKLY;COUNT=4\n")
    alone = calendars.read_meetings(calendar(tmp_path / "c.ics", good), **WINDOW)
    path = calendar(
        tmp_path / "c.ics",
        good,
        event(2, datetime(2026, 1, 1, 9), "Europe/Berlin", f"RRULE:{rule}\n"),
    )
    both = calendars.read_meetings(path, **WINDOW)
    assert both.to_numpy().tolist() == alone.to_numpy().tolist()
    assert "left out" in "\n".join(both.attrs["notes"])


def test_a_calendar_that_takes_too_long_gives_its_other_series(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(calendars, "PATIENCE", 1.0)
    monkeypatch.setattr(calendars, "EACH", 0.3)
    never = event(2, datetime(2026, 1, 1, 9), "", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n")
    path = calendar(
        tmp_path / "c.ics",
        event(1, datetime(2026, 10, 1, 9), "", "RRULE:FREQ=WEEKLY;COUNT=4\n"),
        never,
    )
    begun = time.monotonic()
    frame = calendars.read_meetings(path, **WINDOW)
    assert time.monotonic() - begun < 4
    assert len(frame) == 4 and '"Meeting 2" cannot be worked out' in "\n".join(frame.attrs["notes"])
    with pytest.raises(WorkshopError, match="as a rule does that never comes true"):
        calendars.read_meetings(calendar(tmp_path / "c.ics", never), **WINDOW)


def test_clocks_that_differ_are_said_and_the_line_puts_them_on_one(tmp_path: Path) -> None:
    start = datetime(2026, 10, 14, 9)
    path = calendar(
        tmp_path / "c.ics",
        event(1, start, "Europe/Berlin"),
        event(2, start, "America/New_York"),
        event(3, start, ""),
    )
    said = "\n".join(calendars.read_meetings(path, **WINDOW).attrs["notes"])
    assert 'timezone = "Europe/Berlin"' in said and "1 without a zone" in said
    frame = calendars.read_meetings(path, **WINDOW, timezone="Europe/Berlin")
    assert frame["start"].tolist() == [
        "2026-10-14T09:00:00",
        "2026-10-14T09:00:00",
        "2026-10-14T15:00:00",
    ]
    one = calendars.read_meetings(
        calendar(
            tmp_path / "c.ics", event(1, start, "Europe/Berlin"), event(2, start, "Europe/Berlin")
        ),
        **WINDOW,
    )
    assert one.attrs["notes"] == [], "one clock is nothing to speak of"


# --- random reports in any language -------------------------------------------------------------------------------

WRITTEN = {
    "German": lambda at: f"{at:%d.%m.%y, %H:%M:%S}",
    "American": lambda at: (
        f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M:%S}"
        f" {'AM' if at.hour < 12 else 'PM'}"
    ),
    "British": lambda at: f"{at:%d/%m/%Y, %H:%M:%S}",
    "Australian": lambda at: (
        f"{at.day}/{at.month}/{at.year}, {at.hour % 12 or 12}:{at:%M:%S}"
        f" {'am' if at.hour < 12 else 'pm'}"
    ),
    "Spanish of Mexico": lambda at: (
        f"{at:%d/%m/%Y}, {at.hour % 12 or 12}:{at:%M:%S} {'a. m.' if at.hour < 12 else 'p. m.'}"
    ),
    "Korean": lambda at: (
        f"{at.year}. {at.month}. {at.day}. {'오전' if at.hour < 12 else '오후'}"
        f" {at.hour % 12 or 12}:{at:%M:%S}"
    ),
    "Chinese": lambda at: (
        f"{at.year}/{at.month}/{at.day}"
        f" {'上午' if at.hour < 12 else '下午'}{at.hour % 12 or 12}:{at:%M:%S}"
    ),
    "Japanese": lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}",
    "Dutch": lambda at: f"{at.day}-{at.month}-{at.year} {at:%H:%M:%S}",
    "Finnish": lambda at: f"{at.day}.{at.month}.{at.year} klo {at.hour}.{at:%M.%S}",
    "Swedish": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "Thai": lambda at: f"{at.day}/{at.month}/{at.year + 543} {at:%H:%M:%S}",
}


def report(start: datetime, written) -> str:
    begins, ends = written(start), written(start + timedelta(minutes=30))
    people = "".join(
        f"{name}\t{begins}\t{ends}\t30\ta@example.org\n" for name in ("Ada", "Bo (Guest)")
    )
    return (
        f"1. Summary\nTitle of it\tWeekly\nPeople\t2\nBegin\t{begins}\nEnd\t{ends}\n\n2."
        f" People\nName\tJoin\tLeave\tDuration\tMail\n{people}"
    )


@pytest.mark.parametrize("language", WRITTEN)
def test_a_report_means_the_same_day_in_every_language(language: str, tmp_path: Path) -> None:
    draw = np.random.default_rng(7)
    for _ in range(60):
        start = datetime(2026, 5, 1) + timedelta(minutes=int(draw.integers(0, 200 * 24 * 60)))
        (tmp_path / "r.csv").write_text(report(start, WRITTEN[language]), encoding="utf-16")
        frame = calendars.read_attendance(tmp_path / "r.csv", day=date(2026, 11, 23))
        assert frame["start"].unique().tolist() == [start.isoformat()]
        assert frame["end"].unique().tolist() == [(start + timedelta(minutes=30)).isoformat()]
        assert frame["person"].tolist() == ["Ada", "Bo"]


def test_reports_of_two_countries_in_one_folder_each_keep_their_order(tmp_path: Path) -> None:
    start = datetime(2026, 11, 4, 9, 58)
    for name in ("American", "British", "Korean"):
        (tmp_path / f"{name}.csv").write_text(report(start, WRITTEN[name]), encoding="utf-8")
    frame = calendars.read_attendance(tmp_path)
    assert set(frame["start"]) == {start.isoformat()}
    said = "\n".join(frame.attrs["notes"])
    assert (
        "American.csv: dates like 11/4/26, 9:58:00 AM were read as month first" in said
        and "British.csv" in said
        and "Korean" not in said
    )
    told = calendars.read_attendance(tmp_path, dates="day first")
    assert (
        set(told["start"]) == {"2026-04-11T09:58:00", start.isoformat()} and not told.attrs["notes"]
    )


def test_a_report_whose_start_cannot_be_read_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(
        report(datetime(2026, 11, 4, 9), WRITTEN["German"]), encoding="utf-8"
    )
    (tmp_path / "bad.csv").write_text(
        report(datetime(2026, 11, 4, 9), lambda at: f"99/99/2026 {at:%H:%M}"), encoding="utf-8"
    )
    frame = calendars.read_attendance(tmp_path)
    assert len(frame) == 2 and frame.attrs["notes"] == [
        'bad.csv is left out: its start time "99/99/2026 09:00" cannot be read. Ask for the report'
        " in English."
    ]
    (tmp_path / "good.csv").unlink()
    with pytest.raises(WorkshopError, match="cannot be read. Ask for the report in English"):
        calendars.read_attendance(tmp_path)


def test_no_report_takes_long_to_be_told_from_something_else() -> None:
    begun = time.monotonic()
    for text in ("1/" * 200_000, "title\n" + "a\t1/1/1" + " " * 100_000 + "\n" * 5, "x\n" * 50_000):
        assert attendance.read_report(text) is None
    assert time.monotonic() - begun < 2


# --- a random good Slack export with an oddity --------------------------------------------------------------------


def export(seed: int) -> dict[str, str]:
    """A random export: files by name."""
    draw = np.random.default_rng(seed)
    people = [{"id": f"U{n}", "name": f"u{n}", "real_name": f"Person {n}"} for n in range(4)]
    channels = [
        {"id": f"C{n}", "name": name}
        for n, name in enumerate(("general", "vertrieb-für-alle", "marketing"))
    ]
    files = {
        "users.json": json.dumps(people),
        "channels.json": json.dumps(channels),
        "dms.json": json.dumps([{"id": "D1", "members": ["U0", "U1"]}]),
    }
    for folder in [*(channel["name"] for channel in channels), "D1"]:
        messages = [
            {
                "type": "message",
                "user": f"U{draw.integers(0, 2 if folder == 'D1' else 4)}",
                "ts": f"{1791000000 + int(draw.integers(0, 80_000))}.{number:06}",
                "text": "secret",
            }
            for number in range(int(draw.integers(1, 12)))
        ]
        files[f"{folder}/2026-10-03.json"] = json.dumps(messages)
    return files


def packed(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def unflagged(path: Path, files: dict[str, str]) -> Path:
    """The zip as some programs write it: names in UTF-8 without the mark that says so."""
    data = packed(path, files).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        infos = made.infolist()
    blob = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        begin = blob.find(sign)
        while begin >= 0:
            blob[begin + at + 1] &= 0xF7
            begin = blob.find(sign, begin + 4)
    assert any(not info.filename.isascii() for info in infos)
    path.write_bytes(bytes(blob))
    return path


def noise() -> list[dict]:
    """What newer exports hold beside messages of people."""
    return [
        {"type": "message", "subtype": subtype, "user": "U1", "ts": "1791000500.000100"}
        for subtype in (
            "huddle_thread",
            "channel_canvas_updated",
            "list_record_comment",
            "document_mention",
            "tombstone",
            "bot_message",
            "channel_join",
        )
    ]


ODDITIES = {
    "a folder above": lambda files, path: packed(
        path, {f"Acme export Oct/{name}": text for name, text in files.items()}
    ),
    "packed again on a Mac": lambda files, path: packed(
        path,
        {f"Acme/{name}": text for name, text in files.items()}
        | {f"__MACOSX/Acme/._{name.replace('/', '_')}": "\x00" for name in files}
        | {"Acme/general/._2026-10-03.json": "x"},
    ),
    "letters taken apart": lambda files, path: packed(
        path, {name.replace("für", "fu\u0308r"): text for name, text in files.items()}
    ),
    "no mark for UTF-8": lambda files, path: unflagged(path, files),
    "newer lists": lambda files, path: packed(
        path,
        files
        | {
            "canvases.json": "[]",
            "lists.json": '[{"id": "L1"}]',
            "huddle_transcripts.json": "[]",
            "file_conversations.json": "[]",
        },
    ),
    "entries that nobody wrote": lambda files, path: packed(
        path, files | {"general/2026-10-04.json": json.dumps(noise())}
    ),
    "a comment in a canvas by a bot": lambda files, path: packed(
        path,
        files
        | {
            "FC:F9:Plan/2026-10-03.json": json.dumps(
                [{"type": "message", "bot_id": "B", "user": "U1", "ts": "1791000000.1"}]
            )
        },
    ),
    "messages that stand there twice": lambda files, path: packed(
        path,
        {
            name: json.dumps(json.loads(text) * 2) if "/" in name else text
            for name, text in files.items()
        },
    ),
    "a day that is damaged": lambda files, path: packed(
        path, files | {"general/2026-10-05.json": "[" * 100_000}
    ),
    "half an emoji in what is not read": lambda files, path: packed(
        path, {name: text.replace('"secret"', '"\\ud83d"') for name, text in files.items()}
    ),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_oddity_in_a_good_export_changes_no_message(oddity: str, tmp_path: Path) -> None:
    for seed in range(4):
        good = slack.read_messages(packed(tmp_path / "good.zip", export(seed)))
        odd = slack.read_messages(ODDITIES[oddity](export(seed), tmp_path / "odd.zip"))
        assert odd.to_numpy().tolist() == good.to_numpy().tolist() and len(good)
        if oddity in ("messages that stand there twice", "a day that is damaged"):
            assert odd.attrs["notes"] != good.attrs["notes"]


def test_people_of_another_workspace_have_their_names_and_never_two_the_same(
    tmp_path: Path,
) -> None:
    files = export(1)
    strangers = [
        {
            "type": "message",
            "user": f"X{n}",
            "ts": f"179100000{n}.5",
            "user_profile": {"real_name": "Person 1", "name": "x"},
        }
        for n in range(2)
    ]
    files["general/2026-10-06.json"] = json.dumps(
        [
            *strangers,
            {
                "type": "message",
                "user": "X9",
                "ts": "1791000009.5",
                "user_profile": {"real_name": "Erna \ud83d"},
            },
            {"type": "message", "user": "X8", "ts": "1791000009.6", "user_profile": 3},
        ]
    )
    senders = set(slack.read_messages(packed(tmp_path / "s.zip", files))["sender"])
    assert {"Person 1 (X0)", "Person 1 (X1)", "Erna", "X8"} <= senders


def test_half_an_emoji_in_a_name_can_be_written_to_a_file(tmp_path: Path) -> None:
    files = export(2)
    files["users.json"] = (
        files["users.json"].replace("Person 1", "Person \\ud83d one").replace("Person 2", "\\udc00")
    )
    frame = slack.read_messages(packed(tmp_path / "s.zip", files))
    frame.to_csv().encode("utf-8")
    assert {"Person  one", "u2"} & set(frame["sender"])


@pytest.mark.parametrize(
    ("name", "leads_out"),
    [
        ("FC:F09:Plan", False),
        ("Q3: plans", False),
        ("C:general", True),
        ("c:/general", True),
        ("../general", True),
        ("/general", True),
    ],
)
def test_only_a_drive_letter_leads_out_of_an_archive(
    name: str, leads_out: bool, tmp_path: Path
) -> None:
    path = packed(tmp_path / "s.zip", export(3) | {f"{name}/2026-10-09.json": "[]"})
    if leads_out:
        with pytest.raises(WorkshopError, match="leads out of the archive"):
            archive.Archive(path)
    else:
        assert len(slack.read_messages(path))


# --- bounds and looks ---------------------------------------------------------------------------------------------


def test_a_library_that_goes_on_and_on_is_stopped_even_where_it_catches_everything() -> None:
    begun = time.monotonic()
    with (
        pytest.raises(WorkshopError, match="too long"),
        time_limit(0.1, "This takes too long. Export less."),
    ):
        while True:
            with contextlib.suppress(Exception):
                sum(range(1000))
    assert time.monotonic() - begun < 2
    # What runs out just as it begins or ends is said, or is not stopped at all; and never later.
    for _ in range(200):
        with contextlib.suppress(WorkshopError), time_limit(0.0005, "late"):
            pass
    with time_limit(30, "late"):
        pass
    assert sum(range(100_000)) == 4999950000


def test_a_matplotlibrc_of_the_users_own_does_not_change_our_pictures() -> None:
    import matplotlib

    from workshop import theme

    def drawn() -> bytes:
        with theme.style():
            ax = theme.axes(4, 3)
            ax.plot([1, 2, 3], [2, 1, 3])
            theme.headline(ax, "A picture of ours")
        return theme.png(ax)

    usual = drawn()
    with matplotlib.rc_context(
        {
            "lines.linewidth": 9,
            "axes.facecolor": "black",
            "savefig.facecolor": "red",
            "font.family": "monospace",
            "savefig.bbox": "tight",
            "axes.grid": True,
            "figure.dpi": 40,
        }
    ):
        assert drawn() == usual
