"""A date is read as the whole column is written, in the languages people write; what is assumed is
said.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from workshop import dates

DAY = date(2026, 11, 23)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    "it": (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre"
    ),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
}


def read(cells: list[str], **how: object) -> tuple[list[str], list[str]]:
    values, why = dates.read(pd.Series(cells, dtype=object), day=DAY, **how)  # type: ignore[arg-type]
    return [str(value).removesuffix(" 00:00:00") for value in values], why["notes"]


@pytest.mark.parametrize("language", list(MONTHS))
@pytest.mark.parametrize(
    "form",
    [
        "{day} {month} {year}",
        "{day}. {month} {year}",
        "{day} de {month} de {year}",
        "{month} {day}, {year}",
        "{day}-{month}-{year}",
        "{day} {SHORT} {year} 14:05",
    ],
)
def test_month_names_are_read_in_seven_languages(language: str, form: str) -> None:
    for number, month in enumerate(MONTHS[language].split(), 1):
        cell = form.format(day=7, month=month, SHORT=month.upper(), year=2026)
        wanted = datetime(2026, number, 7, *((14, 5) if "14:05" in cell else ()))
        assert read([cell])[0] == [str(wanted).removesuffix(" 00:00:00")], cell


@pytest.mark.parametrize(
    "short",
    [
        "Jan.",
        "Feb",
        "Mär",
        "Mrz",
        "Apr",
        "Mai",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Okt",
        "Nov",
        "Dez",
        "janv.",
        "févr.",
        "avr.",
        "juil.",
        "août",
        "sept.",
        "déc.",
        "ene",
        "abr",
        "ago",
        "dic",
        "gen",
        "mag",
        "giu",
        "lug",
        "set",
        "ott",
        "mrt",
        "mei",
        "fev",
        "out",
        "dez.",
    ],
)
def test_months_cut_short_are_read(short: str) -> None:
    assert read([f"7 {short} 2026"])[0][0].endswith("-07")
    assert read([f"07-{short.strip('.')}-26"])[0][0].endswith("-07")


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d",
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%Y/%m/%d",
        "%d-%m-%y",
        "%m/%d/%y",
        "%y-%m-%d",
        "%d.%m.%y",
        "%m/%d/%Y %I:%M %p",
        "%d.%m.%Y %H:%M",
        "%Y年%m月%d日",
        "%d %b %Y",
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_column_in_one_form_comes_back_as_it_was_written_whatever_the_form(
    form: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    days = [
        datetime(2024, 1, 1) + timedelta(days=int(k), minutes=int(m) if "%M" in form else 0)
        for k, m in zip(rng.integers(0, 1000, 60), rng.integers(0, 1440, 60))
    ]
    found, notes = read([day.strftime(form) for day in days])
    assert found == [str(day).removesuffix(" 00:00:00") for day in days]
    assert bool(notes) == ("%y" in form), "two digits of a year are said"


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026/09/27 3:00:00 PM GMT+3", "2026-09-27 12:00:00"),
        ("2026-09-27 15:00 UTC+03:00", "2026-09-27 12:00:00"),
        ("2026-09-27T15:00:00-0400", "2026-09-27 19:00:00"),
        ("27.09.2026 15:00 MESZ", "2026-09-27 13:00:00"),
        ("9/27/2026 12:15 AM EST", "2026-09-27 05:15:00"),
        ("27 Sep 2026 15:00 GMT", "2026-09-27 15:00:00"),
        ("27.09.2026 15:00 GMT-5", "2026-09-27 20:00:00"),
    ],
)
def test_a_zone_is_as_far_ahead_as_it_says(cell: str, utc: str) -> None:
    assert read([cell])[0] == [utc]


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("11/3/2026 12:00 AM", ""),
        ("11/3/2026 12:00 PM", " 12:00:00"),
        ("11/3/2026 1:05 p.m.", " 13:05:00"),
        ("3.11.2026 um 15:30 Uhr", " 15:30:00"),
        ("03/11/2026 15h30", " 15:30:00"),
    ],
)
def test_clocks_of_twelve_hours_and_of_other_tongues_are_read(cell: str, time: str) -> None:
    assert (
        read([cell, "13/11/2026" if cell.startswith("03") else "11/13/2026"])[0][0]
        == f"2026-11-03{time}"
    )


def test_what_could_be_two_days_is_said_and_the_setting_turns_it() -> None:
    assert read(["03/04/2026", "05/06/2026"])[1] == [
        'dates like 03/04/2026 were read as day first. If that is wrong, write dates = "month first"'
        " under [tables.*] in workshop.toml."
    ]
    assert read(["03/04/2026", "05/06/2026"], order="month first") == (
        ["2026-03-04", "2026-05-06"],
        [],
    )
    assert read(["03-04-05"], order="year first")[0] == ["2003-04-05"]


def test_no_column_has_two_orders() -> None:
    found, _ = read(["13/05/2026", "05/13/2026", "06/14/2026", "07/08/2026"])
    assert found == [
        "NaT",
        "2026-05-13",
        "2026-06-14",
        "2026-07-08",
    ], "the one that does not fit is told, not turned round"


def test_zeros_are_no_date_and_an_hour_that_is_there_twice_stops_nothing() -> None:
    assert dates.of_zeros(["0000-00-00", "00.00.0000", "2026-01-01", "0000-00-00 00:00:00"]) == [
        "0000-00-00",
        "00.00.0000",
        "0000-00-00 00:00:00",
    ]
    assert read(["2026-10-25 02:30", "2026-03-29 02:30"], zone="Europe/Berlin")[0] == [
        "2026-10-25 00:30:00",
        "2026-03-29 01:00:00",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "12:30",
        "1/2",
        "May",
        "Maybe 5",
        "Mark 12 2026",
        "2026-13-45",
        "31.02.2026",
        "99/99/9999",
        "1.2.3",
        "10-Jan",
        "５",
        "1e5",
        "2026-11-03 25:00",
        "Q4 2026",
        "KW 12 2026",
    ],
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert read([cell, "2026-11-03"])[0][0] == "NaT"
