"""Leads still open are censored, not lost."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workshop import tables
from workshop.leads import maturity, population
from workshop.terms import Terms

END = pd.Timestamp("2025-12-31")
AT_END = Terms(date=END.date())
AT_END = Terms(date=END.date())
AT_END = Terms(date=END.date())
AT_END = Terms(date=END.date())


def year(seed: int, *, n: int = 4000, rate: float = 0.1) -> pd.DataFrame:
    """A year of leads of which `rate` are won in the end; wins come within weeks, losses are
    noticed months later.
    """
    rng = np.random.default_rng(seed)
    created = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 365, n), unit="D")
    won = rng.random(n) < rate
    days = np.where(won, rng.exponential(45, n), rng.exponential(110, n)).astype(int)
    return pd.DataFrame(
        {
            "created_at": created,
            "closed_at": created + pd.to_timedelta(days, unit="D"),
            "outcome": np.where(won, "won", "lost"),
        }
    )


def test_a_true_conversion_of_ten_percent_comes_out_at_ten_where_closed_leads_say_twelve() -> None:
    ends, closed_only = [], []
    for seed in range(30):
        counts = maturity.count(year(seed), AT_END)
        ends.append(maturity.incidence(counts).iloc[-1])
        n = counts.groupby("outcome")["n"].sum()
        closed_only.append(n["won"] / (n["won"] + n["lost"]))
    assert np.mean([end["won"] for end in ends]) == pytest.approx(0.10, abs=0.002)
    assert np.mean(closed_only) > 0.118
    assert sum(end["low"] <= 0.10 <= end["high"] for end in ends) >= 26


def test_the_sentence_says_both_numbers_and_what_the_other_one_leaves_out() -> None:
    finding = maturity.won_in_the_end(maturity.count(year(1), AT_END))
    assert (
        "Counting only closed leads says 12.5: that leaves out the 1,073 leads that are still open."
        in finding.sentence
    )
    assert finding.verdict is None and "still open" in finding.caveat


def test_without_open_leads_the_incidence_is_the_plain_share() -> None:
    counts = pd.DataFrame(
        {"days": [3, 3, 9, 12], "outcome": ["won", "lost", "won", "lost"], "n": [4, 6, 5, 5]}
    )
    assert maturity.incidence(counts)["won"].iloc[-1] == pytest.approx(9 / 20)


def test_the_incidence_is_that_of_a_textbook_sum() -> None:
    # Times 1 won, 2 lost, 3 open, 4 won: 1/4 + 3/4 * 2/3 * 1 (one at risk at 4).
    counts = pd.DataFrame(
        {"days": [1, 2, 3, 4], "outcome": ["won", "lost", "open", "won"], "n": [1, 1, 1, 1]}
    )
    _days, table = maturity._arrays(counts)
    assert maturity._incidence(table).tolist() == pytest.approx([0.25, 0.25, 0.25, 0.75])


def test_the_horizon_is_the_age_by_which_19_of_20_wins_come() -> None:
    assert maturity.horizon(maturity.count(year(0, n=40_000), AT_END)) == pytest.approx(
        45 * np.log(20), abs=8
    )
    none = pd.DataFrame({"days": [1, 2], "outcome": ["lost", "open"], "n": [9, 100]})
    assert maturity.horizon(none) is None


def test_of_a_short_history_it_is_said_how_far_it_reaches_and_that_wins_were_still_coming() -> None:
    # Wins come within 167 days (nine of ten), the history is 120 days long.
    leads = year(4, n=4000).assign(
        created_at=lambda leads: (
            END - pd.to_timedelta(np.random.default_rng(0).integers(0, 120, len(leads)), unit="D")
        )
    )
    days = np.random.default_rng(1).exponential(72.5, len(leads)).astype(int)
    leads["closed_at"] = leads["created_at"] + pd.to_timedelta(days, unit="D")
    sentence = maturity.won_in_the_end(maturity.count(leads, AT_END)).sentence
    assert "nine of ten" not in sentence.lower() and "are won within 118 days" in sentence
    assert "Of the wins seen in that time 19 of 20 came within" in sentence
    assert "how many come later these data cannot show" in sentence
    assert "cannot show" not in maturity.won_in_the_end(maturity.count(year(1), AT_END)).sentence


def test_only_leads_older_than_the_horizon_are_judged_by() -> None:
    leads = year(2)
    old = population.old_enough(leads, AT_END)
    age = (END - old["created_at"]).dt.days
    assert age.min() == old.attrs["horizon"] and len(old) + old.attrs["young"] == len(leads)
    assert "horizon" not in leads.attrs


def test_what_was_closed_after_the_last_day_was_open_then() -> None:
    leads = pd.DataFrame(
        {
            "created_at": pd.to_datetime(["2025-12-01"] * 2),
            "closed_at": pd.to_datetime(["2026-02-01", "2025-12-11"]),
            "outcome": ["won", "lost"],
        }
    )
    counts = maturity.count(leads, AT_END).set_index("outcome")["days"]
    assert counts.to_dict() == {"open": 30, "lost": 10}


@pytest.mark.parametrize(
    "frame",
    [
        tables.empty("leads", "There is no leads table."),
        year(0, n=1),
        year(0, n=50, rate=0.0),
        year(0, n=12, rate=1.0),
    ],
)
def test_almost_nothing_gives_a_sentence_and_no_error(frame: pd.DataFrame) -> None:
    finding = maturity.won_in_the_end(maturity.count(frame, AT_END))
    assert finding.sentence.endswith(".") and "nan" not in str(finding)
    assert len(population.old_enough(frame, AT_END)) <= len(frame)


def test_wins_without_dates_are_counted_as_left_out_and_nothing_is_said_of_when_they_came() -> None:
    frame = year(0, n=400).assign(closed_at=pd.NaT)
    counts = maturity.count(frame, AT_END)
    wins = int((frame["outcome"] == "won").sum())
    assert (
        counts.attrs["undated"] == counts.attrs["undated_wins"] == wins
        and counts["n"].sum() == 400 - wins
    )
    assert (
        len(population.old_enough(frame, AT_END)) == 400
        and maturity.won_in_the_end(counts).sentence == maturity.NO_DATES
    )
    some = frame.assign(closed_at=year(0, n=400)["closed_at"].where(frame.index % 3 > 0))
    assert (
        "of 33 wins have no date (closed_at)"
        in maturity.won_in_the_end(maturity.count(some, Terms(date=date(2027, 12, 31)))).sentence
    )


def test_losses_without_dates_still_make_ten_percent_of_a_true_ten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The curve alone is looked at; the draws are for its interval.
    monkeypatch.setattr(maturity, "DRAWS", 2)
    ends = []
    for seed in range(30):
        leads = year(seed)
        closed = leads["closed_at"].where(leads["closed_at"] <= END)
        # Half of the losses that were noticed have no date, as where a status says so and no day
        # does.
        seen = leads.assign(
            outcome=leads["outcome"].where(closed.notna(), "open"),
            closed_at=closed.mask((leads["outcome"] == "lost") & (leads.index % 2 == 0)),
        )
        counts = maturity.count(seen, AT_END)
        assert counts.loc[counts["outcome"] == maturity.UNDATED, "n"].sum() > 1000
        ends.append(maturity.incidence(counts).iloc[-1]["won"])
    assert np.mean(ends) == pytest.approx(0.10, abs=0.002)
    assert (
        "were lost on a day that is not in the data; they count as not won to the last day."
        in maturity.won_in_the_end(counts).caveat
    )


def test_nothing_later_than_the_last_date_in_the_data_counts_as_watched() -> None:
    seen = year(3).assign(
        outcome=lambda leads: leads["outcome"].where(leads["closed_at"] <= END, "open"),
        closed_at=lambda leads: leads["closed_at"].where(leads["closed_at"] <= END),
    )
    seen.loc[0, ["created_at", "outcome", "closed_at"]] = [END, "open", pd.NaT]
    then, later = (maturity.count(seen, Terms(date=day)) for day in (END.date(), date(2031, 1, 1)))
    pd.testing.assert_frame_equal(then, later)
    assert (
        len(population.old_enough(seen, Terms(date=date(2031, 1, 1))))
        == len(population.old_enough(seen, AT_END))
        < len(seen)
    )
