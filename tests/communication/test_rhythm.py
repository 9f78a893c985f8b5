"""The weekly meeting: planned, held, or not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.communication import rhythm
from workshop.intervals import wilson
from workshop.terms import Terms

PEOPLE = pd.DataFrame(
    {
        "person": ["Ann", "Ben", "Mia", "Max", "Sue", "Abe", "May", "Moe"],
        "team": [
            "Sales",
            "Sales",
            "Marketing",
            "Marketing",
            "Service",
            "Sales",
            "Marketing",
            "Marketing",
        ],
    }
)
ABSENT = {"Abe": False, "May": False, "Moe": False}
"""Invited so that the meeting is large enough to be shown; they never come."""


def meetings(came: list[dict[str, bool | None]], series: str = "Weekly") -> pd.DataFrame:
    """One meeting a week from 2026-01-05; who came, by name (None: nobody wrote it down)."""
    rows = [
        [pd.Timestamp("2026-01-05 09:00") + pd.Timedelta(weeks=week), series, person, attended]
        for week, names in enumerate(came)
        for person, attended in (ABSENT | names).items()
    ]
    frame = pd.DataFrame(rows, columns=["start", "series", "person", "attended"])
    return frame.astype({"attended": "boolean"}).assign(end=pd.NaT)


BOTH, ONE_SIDE, NOBODY = (
    {"Ann": True, "Mia": True},
    {"Ann": True, "Ben": True, "Mia": False},
    {"Ann": False, "Mia": False},
)


def test_held_means_somebody_of_each_side_came() -> None:
    held = rhythm.occurrences(
        meetings([BOTH, ONE_SIDE, NOBODY, {"Sue": True, "Ann": True, "Mia": False}]), PEOPLE
    )["held"]
    assert held.tolist() == [True, False, False, False]


def test_an_invitation_is_not_attendance() -> None:
    blank = {"Ann": None, "Mia": None}
    finding = rhythm.weekly(meetings([blank] * 8), PEOPLE)
    assert (
        finding.sentence
        == "“Weekly” was planned 8 times; nobody wrote down who came, so whether it was held is not"
        " known."
    )
    assert "Held" not in finding.table
    some = rhythm.weekly(
        meetings(
            [BOTH, blank, {"Ann": True, "Mia": None}, {"Ann": True, "Mia": True, "Max": None}]
        ),
        PEOPLE,
    )
    assert some.sentence.startswith(
        "“Weekly” was held with somebody of each side 2 of the 2 times that it was planned;"
    )
    assert "For 2 times more nobody wrote down who came" in some.caveat


def test_the_share_has_wilsons_interval_from_six_on() -> None:
    # Wilson for 3 of 6 at 95 percent: 0.188 to 0.812.
    six = rhythm.weekly(meetings([BOTH, NOBODY] * 3), PEOPLE)
    assert "3 of the 6 times that it was planned, 50 percent (between 19 and 81)" in six.sentence
    assert (
        "percent"
        not in rhythm.weekly(meetings([BOTH, NOBODY, BOTH, NOBODY, BOTH]), PEOPLE).sentence
    )
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


@pytest.mark.parametrize(
    ("held", "weeks"),
    [("hhhh", 1), ("h..h", 3), ("..h.", 2), ("h....", 4), ("....", 3)],
)
def test_the_longest_gap_counts_the_ends_too(held: str, weeks: int) -> None:
    finding = rhythm.weekly(meetings([BOTH if one == "h" else NOBODY for one in held]), PEOPLE)
    assert finding.table["Longest gap, weeks"].tolist() == [weeks]


def test_the_future_and_meetings_of_one_side_do_not_count() -> None:
    sales = meetings([{"Ann": True, "Ben": True}] * 9, "Sales only").loc[
        lambda rows: rows["person"].isin(["Ann", "Ben", "Abe"])
    ]
    both = pd.concat([meetings([BOTH] * 4), sales])
    finding = rhythm.weekly(both, PEOPLE, Terms(date=date(2026, 1, 12)))
    assert finding.table["Meeting"].tolist() == ["Weekly"]
    assert finding.table["Planned"].tolist() == [2]
    one = rhythm.weekly(sales, PEOPLE)
    assert one.sentence == "No meeting has people of both Sales and Marketing on its list."


def test_people_whom_nobody_can_place_are_not_taken_for_a_meeting_of_one_side() -> None:
    strangers = meetings([BOTH] * 4).assign(person="ann@example.com")
    assert rhythm.weekly(strangers, PEOPLE).sentence.startswith(
        "Nobody at the meetings is in the list of people"
    )


def test_the_meeting_can_be_named() -> None:
    both = pd.concat([meetings([BOTH] * 4), meetings([BOTH, NOBODY], "Review")])
    assert rhythm.weekly(both, PEOPLE).sentence.startswith("“Weekly”")
    assert rhythm.weekly(both, PEOPLE, series="Review").sentence.startswith(
        "“Review” was held with somebody of each side 1 of the 2 times"
    )


def test_thin_tables_yield_a_sentence() -> None:
    full = meetings([BOTH])
    for thin, people in (
        (full.iloc[:0], PEOPLE),
        (full, PEOPLE.iloc[:0]),
        (full.iloc[:1], PEOPLE),
        (full, PEOPLE),
    ):
        assert rhythm.weekly(thin, people).sentence.endswith(".")


def test_half_held_is_found_where_it_was_planted(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    finding = rhythm.weekly(team.table("meetings"), team.table("people"), team.terms)
    planned, held = finding.table.loc[0, ["Planned", "Held"]]
    assert planned == 26
    low, high = wilson(int(held), 26)
    assert low < 0.5 < high


def test_a_week_is_quiet_without_a_message_and_without_a_meeting() -> None:
    people = pd.DataFrame(
        {
            "person": ["Ann", "Ben", "Cy", "Mia", "Max", "Moe"],
            "team": ["Sales"] * 3 + ["Marketing"] * 3,
        }
    )
    sent = pd.DataFrame(
        {
            "sent_at": pd.to_datetime(["2026-01-06", "2026-01-13", "2026-01-27"]),
            "sender": ["Ann"] * 3,
            "channel": None,
            "recipient": ["Mia", "Ben", "Ben"],
            "thread": None,
        }
    )
    met = meetings([NOBODY, NOBODY, BOTH])
    finding = rhythm.quiet_weeks(sent, met, people, Terms(minimum=3, date=date(2026, 2, 3)))
    assert (
        finding.sentence
        == "In 2 of 4 weeks there was no contact across: no message and no meeting with somebody of"
        " each side."
    )
    assert finding.table["Quiet week of"].dt.strftime("%m-%d").tolist() == ["01-12", "01-26"]
    assert (
        rhythm.quiet_weeks(sent, met.iloc[:0], people, Terms(minimum=3)).sentence
        == "In 3 of 4 weeks there was no contact across: no message."
    )
    assert rhythm.quiet_weeks(sent, met, people).sentence.startswith("Nothing is shown here.")
    for messages, planned, who in (
        (sent.iloc[:0], met.iloc[:0], people),
        (sent, met, people.iloc[:0]),
        (sent.iloc[:0], met, people),
        (sent.iloc[:1], met.iloc[:1], people),
    ):
        assert rhythm.quiet_weeks(
            messages, planned, who, Terms(minimum=3, date=date(2026, 1, 11))
        ).sentence.endswith(".")


def test_a_meeting_of_few_people_is_not_shown() -> None:
    # Held or not would say whether Ann and Mia came.
    small = meetings([BOTH, NOBODY, BOTH] * 2, series="Ann and Mia")
    small = small[small["person"].isin(["Ann", "Mia"])]
    alone = rhythm.weekly(small, PEOPLE)
    assert alone.table.empty and "Ann" not in alone.sentence + alone.caveat
    beside = rhythm.weekly(pd.concat([small, meetings([BOTH] * 6)]), PEOPLE)
    assert beside.table["Meeting"].tolist() == ["Weekly"]
    assert (
        "1 meeting is not shown: fewer than 5 people were invited, or a single one of a side."
        in beside.caveat
    )


def test_a_meeting_with_a_single_person_of_a_side_is_not_shown() -> None:
    # Held or not would be Ann's own record of attendance.
    one = meetings([BOTH, NOBODY, BOTH] * 2).loc[lambda rows: ~rows["person"].isin(["Abe", "Ben"])]
    more = pd.concat(
        [
            one,
            one.assign(
                person=one["person"].map({"Mia": "Max", "May": "Sue"}).fillna(one["person"])
            ),
        ]
    ).drop_duplicates()
    extra = PEOPLE.assign(team=PEOPLE["team"].replace("Service", "Marketing"))
    assert (
        rhythm.weekly(more, extra).sentence
        == "No meeting of both sides has enough people on its list to be shown."
    )


def test_where_only_those_who_came_are_listed_a_meeting_of_one_side_was_not_held_and_nothing_is_said_of_plans() -> (
    None
):
    all_came = {"Ann": True, "Ben": True, "Abe": True, "Mia": True, "Max": True}
    sales = {"Ann": True, "Ben": True}
    reports = meetings([all_came, sales, sales, all_came, sales, sales])
    reports = reports[reports["attended"]]
    finding = rhythm.weekly(reports, PEOPLE)
    assert (
        finding.sentence
        == "“Weekly” took place 6 times, 2 of them with somebody of each side, 33 percent (between"
        " 10 and 70); the longest time without a meeting of both sides was 3 weeks."
    )
    assert (
        "how often it was planned is not known" in finding.caveat and "Planned" not in finding.table
    )
    beside = rhythm.weekly(
        pd.concat([reports, meetings([BOTH, NOBODY] * 4, series="Review")]), PEOPLE
    )
    assert beside.sentence.startswith("“Review” was held") and beside.table["Planned"].tolist() == [
        8,
        pd.NA,
    ]
    quiet = rhythm.quiet_weeks(
        pd.DataFrame(columns=["sent_at", "sender", "channel", "recipient", "thread"]).astype(
            {"sent_at": "datetime64[ns]"}
        ),
        reports,
        PEOPLE,
        Terms(minimum=3),
    )
    assert quiet.sentence.startswith("In 4 of 6 weeks")


def test_without_an_export_the_room_types_in_the_last_twelve_weeks() -> None:
    rows = rhythm.grid_of_weeks(date(2026, 11, 25))
    assert [row["week"] for row in rows] == [
        (date(2026, 8, 31) + pd.Timedelta(weeks=k)).isoformat() for k in range(12)
    ]
    assert (
        rhythm.weekly_from_memory(rows).verdict == "cannot tell"
        and rhythm.weekly_from_memory(rows).table.empty
    )
    for row, said in zip(
        rows,
        ["held", "held", "not held", "not planned", "not held", "not held", "held", "held"],
        strict=False,
    ):
        row["held"] = said
    finding = rhythm.weekly_from_memory(
        [*rows, {"week": "soon", "held": "held"}, {"held": "perhaps"}]
    )
    # Wilson for 4 of 7 at 95 percent: 0.250 to 0.842.
    assert (
        finding.sentence
        == "As the room remembers it, the weekly meeting was held with somebody of each side 4 of"
        " the 7 times that it was planned, 57 percent (between 25 and 84); the longest time"
        " without it was 5 weeks."
    )
    assert (
        "From memory" not in finding.sentence
        and "In 1 week more none was planned." in finding.caveat
    )
    assert rhythm.weekly_from_memory(
        [{"week": "2026-11-16", "held": "not planned"}]
    ).sentence.startswith("In none of the 1 week")


@pytest.mark.parametrize(
    ("came", "says"),
    [
        ([BOTH], "“Weekly” was held with somebody of each side the one time that it was planned"),
        (
            [ONE_SIDE],
            "“Weekly” was not held with somebody of each side the one time that it was planned",
        ),
    ],
)
def test_a_meeting_that_was_planned_once_is_told_so(
    came: list[dict[str, bool | None]], says: str
) -> None:
    assert rhythm.weekly(meetings(came), PEOPLE, Terms(minimum=3)).sentence.startswith(says)
