"""The hand-off: steps, refusals, time to first contact."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workshop import tables
from workshop.leads import handoff
from workshop.terms import Terms


def leads(rows: list[dict[str, str]]) -> pd.DataFrame:
    raw = pd.DataFrame(
        [{"lead_id": str(i)} | row for i, row in enumerate(rows)],
        index=range(2, 2 + len(rows)),
        dtype="object",
    )
    return tables.check("leads", raw).frame


HANDED = {"created_at": "2026-01-01", "handed_over_at": "2026-01-02"}


def test_a_later_step_has_been_through_the_earlier_ones() -> None:
    rows = (
        [{"created_at": "2026-01-01", "outcome": "won"}]
        + [HANDED | {"outcome": "lost"}] * 9
        + [HANDED | {"accepted": "yes", "outcome": "open"}] * 5
    )
    table = handoff.funnel(handoff.paths(leads(rows))).table.set_index("Step")
    assert table["Leads"].to_dict() == {
        "came in": 15,
        "handed over": 15,
        "accepted by Sales": 6,
        "won": 1,
    }
    assert table.loc["handed over", ["Went on", "Lost here", "Still open here"]].tolist() == [
        6,
        9,
        0,
    ]
    assert table.loc["accepted by Sales", ["Lost here", "Still open here"]].tolist() == [0, 5]


def test_open_leads_are_neither_through_nor_lost() -> None:
    rows = [
        HANDED | {"accepted": "yes", "outcome": outcome}
        for outcome in ["won"] * 5 + ["lost"] * 5 + ["open"] * 90
    ]
    finding = handoff.funnel(handoff.paths(leads(rows)))
    assert finding.table.set_index("Step").loc["accepted by Sales", "Went on, percent"] == 50
    assert "90 leads are still open" in finding.caveat and finding.verdict is None


def test_a_refused_lead_is_not_accepted_and_one_won_all_the_same_is_named() -> None:
    rows = (
        [HANDED | {"accepted": "no", "rejected_reason": "no budget", "outcome": "lost"}] * 12
        + [HANDED | {"accepted": "no", "outcome": "won"}] * 2
        + [HANDED | {"accepted": "yes", "outcome": "lost"}] * 6
    )
    counts = handoff.paths(leads(rows))
    funnel, refusals = handoff.funnel(counts), handoff.refusals(counts)
    assert funnel.table.set_index("Step").loc["accepted by Sales", "Leads"] == 8
    assert "2 leads that Sales refused were won" in funnel.caveat
    assert (
        "refused 14 of 20 leads (70%" in refusals.sentence
        and "“no budget” (86 percent" in refusals.sentence
    )
    assert "2 of the refused leads were won all the same." in refusals.sentence
    assert refusals.table["Won all the same"].tolist() == [0, 2]


def test_small_sources_are_told_together() -> None:
    rows = [
        HANDED | {"source": source, "outcome": "lost"}
        for source in ["Fair"] * 12 + ["Mail"] * 3 + ["Radio"] * 2
    ]
    table = handoff.funnel_by(handoff.paths(leads(rows))).table
    assert table[["Source", "Leads"]].to_numpy().tolist() == [
        ["Fair", 12],
        ["all smaller ones together", 5],
    ]


def test_quarters_come_in_order_of_time() -> None:
    rows = [
        HANDED | {"created_at": day, "outcome": "lost"}
        for day in ["2026-04-02"] * 11 + ["2025-12-30"] * 10
    ]
    assert handoff.funnel_by(handoff.paths(leads(rows)), by="quarter").table[
        "Quarter"
    ].tolist() == ["2025 quarter 4", "2026 quarter 2"]


def test_a_quarter_of_which_only_the_quick_ones_are_known_is_not_told() -> None:
    rows = [
        HANDED | {"created_at": day, "outcome": outcome}
        for day, outcome, n in [
            ("2025-12-30", "lost", 9),
            ("2025-12-30", "won", 3),
            ("2026-04-02", "lost", 8),
            ("2026-04-02", "won", 8),
            ("2026-08-02", "won", 12),
            ("2026-08-02", "open", 20),
        ]
        for _ in range(n)
    ]
    finding = handoff.funnel_by(handoff.paths(leads(rows)), by="quarter")
    assert (
        finding.sentence
        == "By the quarter in which they came in, 25 percent (2025 quarter 4) to 50 percent (2026"
        " quarter 2) of the leads that are won or lost are won."
    )
    assert (
        len(finding.table) == 3
        and "more than a fifth is still open: 2026 quarter 3" in finding.caveat
    )


def test_leads_never_contacted_keep_waiting_instead_of_vanishing() -> None:
    contacted = [
        {
            "handed_over_at": "2026-03-01 08:00",
            "first_contact_at": "2026-03-01 10:30",
            "outcome": "open",
        }
    ] * 6
    waiting = [{"handed_over_at": "2026-03-01 08:00", "outcome": "open"}] * 3 + [
        {"handed_over_at": "2026-03-01 08:00", "outcome": "lost", "closed_at": "2026-03-02"}
    ]
    counts = handoff.waits(leads(contacted + waiting), Terms(date=date(2026, 3, 10)))
    assert handoff.contacted(counts)[["hours", "share"]].to_numpy().tolist() == [
        [2.0, pytest.approx(0.6)]
    ]
    finding = handoff.first_contact(counts, within=4)
    assert "60% of the leads within 4 hours" in finding.sentence
    assert (
        "3 leads are still waiting" in finding.caveat
        and "1 lead was closed without any contact" in finding.caveat
    )


def test_leads_that_came_yesterday_do_not_count_against_the_two_days() -> None:
    # Ten contacted after a day; ten came in today and may still be: of those seen for a day all
    # were contacted.
    rows = [
        {
            "handed_over_at": "2026-03-01 08:00",
            "first_contact_at": "2026-03-02 08:00",
            "outcome": "open",
        }
    ] * 10 + [{"handed_over_at": "2026-03-09 20:00", "outcome": "open"}] * 10
    share = handoff.contacted(handoff.waits(leads(rows), Terms(date=date(2026, 3, 9))))
    assert share["share"].tolist() == [1.0]


def test_the_share_contacted_is_kaplan_and_meiers() -> None:
    # Kalbfleisch and Prentice's small example by hand: 3 events among times 1, 2+, 3, 4+, 5.
    counts = pd.DataFrame(
        {
            "hours": [1.0, 2.0, 3.0, 4.0, 5.0],
            "contacted": [True, False, True, False, True],
            "n": [1] * 5,
        }
    )
    assert 1 - handoff.contacted(counts)["share"].to_numpy() == pytest.approx(
        [4 / 5, 4 / 5 * 2 / 3, 0]
    )


def test_the_interval_of_the_share_covers_it_in_about_95_of_100_samples() -> None:
    rng, inside = np.random.default_rng(3), 0
    for _ in range(200):
        wait, left = rng.exponential(20, 150), rng.exponential(60, 150)
        frame = pd.DataFrame({"hours": np.minimum(wait, left), "contacted": wait <= left, "n": 1})
        at = handoff.contacted(frame)
        row = at[at["hours"] <= 24].iloc[-1]
        inside += row["low"] <= 1 - np.exp(-24 / 20) <= row["high"]
    assert 180 <= inside <= 199


def test_dates_without_a_time_are_told_in_days() -> None:
    rows = [HANDED | {"first_contact_at": "2026-01-02"}] * 8 + [
        HANDED | {"first_contact_at": "2026-01-04"}
    ] * 4
    finding = handoff.first_contact(
        handoff.waits(leads(rows), Terms(date=date(2026, 2, 1))), within=24
    )
    assert "half of them are contacted on the same day" in finding.sentence
    assert finding.table["Within"].tolist()[:3] == ["the same day", "1 day", "2 days"]
    assert "days, not hours" in finding.caveat


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [{"outcome": "won"}],
        [HANDED | {"accepted": "no"}],
        [HANDED | {"first_contact_at": "2025-12-01"}],
    ],
)
def test_almost_nothing_gives_a_sentence_and_no_error(rows: list[dict[str, str]]) -> None:
    frame = leads(rows) if rows else tables.empty("leads", "There is no leads table.")
    counts = handoff.paths(frame)
    found = [
        handoff.funnel(counts),
        handoff.refusals(counts),
        handoff.funnel_by(counts),
        handoff.funnel_by(counts, by="quarter"),
        handoff.first_contact(handoff.waits(frame, Terms(date=date(2026, 2, 1)))),
    ]
    assert all(finding.sentence.endswith(".") and "nan" not in str(finding) for finding in found)
