"""What the two sides owe each other, as odds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import betabinom

from workshop.leads import population, service
from workshop.leads.service import Rate

SEEN = Rate(10, 200)


def counts(rows: list[tuple[str | None, str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "outcome", "n"])


def test_twelve_hundred_leads_are_a_coin_toss_and_about_sixteen_hundred_four_in_five() -> None:
    assert service.needed(60, rate=SEEN, sure=0.5) == pytest.approx(1200, rel=0.03)
    assert service.needed(60, rate=SEEN, sure=0.8) == pytest.approx(1600, rel=0.03)


def test_the_odds_are_those_of_a_simulation() -> None:
    rng = np.random.default_rng(5)
    wins = rng.binomial(1400, rng.beta(10.5, 190.5, 200_000))
    assert float(service.chance(1400, target=60, rate=SEEN)) == pytest.approx(
        (wins >= 60).mean(), abs=0.005
    )


@pytest.mark.parametrize("sure", service.ODDS)
@pytest.mark.parametrize("target", [1, 7, 60, 2_000])
@pytest.mark.parametrize(
    "rate", [SEEN, Rate(5, 5), Rate(5, 2_000), Rate(50, 51), Rate(4_584, 13_688), Rate(9, 100_000)]
)
def test_the_number_is_the_smallest_that_is_enough(sure: float, target: int, rate: Rate) -> None:
    leads = service.needed(target, rate=rate, sure=sure)
    if leads is None:
        assert service.chance(service.MOST_LEADS, target=target, rate=rate) < sure
    else:
        chances = service.chance(np.array([leads - 1, leads]), target=target, rate=rate)
        assert chances[0] < sure <= chances[1] + 1e-9


@pytest.mark.parametrize("won, of", [(0, 1), (1, 3), (5, 20), (10, 200), (195, 200), (2000, 40000)])
def test_the_odds_are_those_of_the_beta_binomial_distribution(won: int, of: int) -> None:
    rate = service.Rate(won, of)
    share = (won + 0.5) / (of + 1)
    for target in (1, 3, 20, 60, 500):
        leads = np.ceil(target / share * np.array([0.5, 0.9, 1, 1.1, 1.5, 4]))
        leads = leads[leads <= 100_000]
        exact = betabinom.sf(target - 1, leads.astype(int), *rate.shape)
        found = service.chance(leads, target=target, rate=rate)
        assert np.abs(found - exact).max(initial=0) < 1.3e-4
    assert service.chance(np.array([0, 4]), target=5, rate=rate).tolist() == [0, 0]


def test_more_seen_leads_make_the_promise_cheaper() -> None:
    assert service.needed(60, rate=Rate(1000, 20_000), sure=0.8) < service.needed(
        60, rate=SEEN, sure=0.8
    )


def test_revenue_with_equal_deals_is_the_same_as_wins() -> None:
    for_revenue = service.needed_for_revenue(
        60 * 500.0, rate=SEEN, amounts=[500.0] * 30, sure=0.8, seed=1
    )
    assert for_revenue == pytest.approx(service.needed(60, rate=SEEN, sure=0.8), rel=0.03)


def test_unequal_deals_ask_for_more_leads() -> None:
    uneven = [100.0] * 45 + [4100.0] * 5
    assert service.needed_for_revenue(
        30_000.0, rate=SEEN, amounts=uneven, sure=0.8
    ) > service.needed_for_revenue(30_000.0, rate=SEEN, amounts=[500.0] * 50, sure=0.8)


def test_a_rate_of_nothing_needs_no_number() -> None:
    assert service.needed(60, rate=Rate(0, 5_000_000), sure=0.8) is None


def test_small_sources_are_one_row_and_open_leads_no_loss() -> None:
    table = service.rates(
        counts(
            [
                ("Fair", "won", 9),
                ("Fair", "lost", 11),
                ("Fair", "open", 500),
                ("Mail", "won", 1),
                ("Radio", "won", 2),
                (None, "lost", 3),
            ]
        )
    )
    assert table[["source", "won", "counted"]].to_numpy().tolist() == [
        [service.ALL, 12, 26],
        ["Fair", 9, 20],
        ["3 smaller ones together", 3, 6],
    ]


def test_the_sentence_says_the_odds_and_where_one_stands() -> None:
    finding = service.leads_owed(
        counts([("Fair", "won", 10), ("Fair", "lost", 190)]), target=60, now=100
    )
    assert (
        finding.sentence
        == "For 60 wins in 12 months, 98 leads a month are a coin toss; to be sure four times in"
        " five it takes 131, nineteen times in twenty 176. With 100 a month, as so far, the target"
        " is reached 53 times in 100."
    )


def test_under_five_wins_or_without_a_target_nothing_is_promised() -> None:
    few = counts([("Fair", "won", 4), ("Fair", "lost", 96)])
    assert service.leads_owed(few, target=10).more_needed == "at least 1 more win"
    assert "no target" in service.leads_owed(counts([("Fair", "won", 9)]), target=0).sentence
    assert (
        "sizes of deals"
        in service.leads_owed(counts([("Fair", "won", 9)]), target=1e6, revenue=True).sentence
    )
    assert service.leads_owed(few.iloc[:0], target=10).verdict == "cannot tell"


def test_sales_owes_contacts_and_hours_back() -> None:
    enough = service.contacts_owed(80, contacts_each=3, minutes_each=20, hours_a_month=90)
    short = service.contacts_owed(80, contacts_each=3, minutes_each=20, hours_a_month=60)
    assert enough.sentence.endswith("it has 90, so that is enough.")
    assert short.sentence.endswith("it has 60, enough for 60 leads a month.")


def test_contacts_are_not_counted_for_a_month_that_nobody_knows() -> None:
    assert (
        "not in the data (created_at)"
        in service.contacts_owed(None, contacts_each=4, minutes_each=20, hours_a_month=0).sentence
    )


def test_many_sizes_of_deals_give_what_a_few_hundred_groups_of_them_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = np.round(np.random.default_rng(2).lognormal(8, 1, 3000), 2)
    grouped = service.needed_for_revenue(2e6, rate=Rate(300, 3000), amounts=sizes, sure=0.8)
    monkeypatch.setattr(service, "MOST_SIZES", 10_000)
    assert grouped == pytest.approx(
        service.needed_for_revenue(2e6, rate=Rate(300, 3000), amounts=sizes, sure=0.8), rel=0.02
    )


def test_a_revenue_can_be_the_target_and_is_recorded(make_folder) -> None:
    import workshop
    from workshop.leads import controls

    rows = "".join(
        (
            f"L{k},2026-0{1 + k % 9}-05,{'won' if k % 10 == 0 else 'lost'},2026-0{1 + k % 9}-15,"
            f"{1000 + k if k % 10 == 0 else ''}\n"
        )
        for k in range(300)
    )
    team = workshop.open(make_folder(leads="lead_id,created_at,outcome,closed_at,amount\n" + rows))
    leads = population.of(team)
    assert leads.deals.tolist() == [1000.0 + k for k in range(0, 300, 10)]
    decide = controls.revenue(team, leads)
    assert decide.value == pytest.approx(sum(range(1000, 1300, 10)) * 12 / leads.months, abs=500)
    decide.widget.value = 90_000
    decide.record()
    finding = controls.revenue_owed(workshop.open(team.path), leads)
    assert (
        finding.sentence.startswith("For EUR 90,000 in 12 months, ")
        and "A typical deal is EUR 1,145 (eight in ten lie between 1,029 and 1,261; 30 deals)."
        in finding.sentence
    )
    bare = workshop.open(make_folder(name="bare", leads="lead_id,outcome\n1,won\n"))
    assert (
        controls.revenue_owed(bare, population.of(bare)).sentence
        == "How large the deals were is not in the data (amount), so how many leads a revenue takes"
        " cannot be said."
    )


def test_amounts_of_leads_in_place_are_counted_unless_there_are_too_many(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
    from workshop import counting

    (tmp_path / "l.csv").write_text(
        "lead_id,outcome,amount\n"
        + "".join(f"{k},{'won' if k % 2 else 'lost'},{k}\n" for k in range(200))
    )
    leads = counting.Stored(counting.File(tmp_path / "l.csv"))
    assert service.deals(leads).tolist() == list(range(1, 200, 2))
    monkeypatch.setattr(service, "MOST_AMOUNTS", 50)
    assert len(service.deals(leads)) == 0
