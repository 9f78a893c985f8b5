"""The points card: where it starts, what follows from it, and that noise makes no card."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop import sample, tables
from workshop.leads import card, population


def made(n: int, seed: int, *, effect: float) -> pd.DataFrame:
    """Leads of which those from Referral and the small ones are won more often, by `effect` log
    odds each.
    """
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "lead_id": np.arange(n).astype(str),
            "source": rng.choice(["Fair", "Mail", "Referral"], n),
            "company_size": rng.choice(["large", "small"], n),
            "region": rng.choice(["North", "South", "West"], n),
        }
    )
    odds = (
        -1 + effect * (frame["source"] == "Referral") + effect * (frame["company_size"] == "small")
    )
    frame["outcome"] = np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "won", "lost")
    return frame.assign(sales_view=pd.NA, marketing_view=pd.NA)


def test_the_starting_card_finds_what_was_planted_and_leaves_out_what_was_not() -> None:
    start = card.start(card.count(made(3000, 1, effect=1.2)))
    assert set(start.card) == {"source", "company_size"}
    assert (
        start.card["source"]["Referral"] == 5
        and max(start.card["source"][other] for other in ("Fair", "Mail")) <= 1
    )
    assert start.card["company_size"] == {"large": 0, "small": pytest.approx(5, abs=1)}
    assert start.finding.verdict == "clear"


@pytest.mark.slow
def test_noise_makes_no_card() -> None:
    verdicts = [
        card.start(card.count(made(600, seed, effect=0.0))).finding.verdict for seed in range(20)
    ]
    assert verdicts.count("clear") == 0 and verdicts.count("leaning") <= 3


def test_foresight_is_told_on_leads_the_card_has_not_seen() -> None:
    # 40 values without meaning: a card that is judged on its own leads would look good.
    rng = np.random.default_rng(4)
    leads = made(600, 3, effect=0.0).assign(
        **{f"noise{i}": rng.choice(list("abcdefgh"), 600) for i in range(5)}
    )
    _area, low, high = card._unseen(card.count(leads), ["noise0", "noise1", "noise2"], seed=0)
    assert low <= 0.5 <= high


def test_the_model_from_counts_is_that_from_rows() -> None:
    from scipy.optimize import minimize

    leads = made(500, 2, effect=0.8)
    x = pd.get_dummies(leads[["source", "company_size"]]).to_numpy(dtype=float)
    y = (leads["outcome"] == "won").to_numpy(dtype=float)

    def loss(beta: np.ndarray) -> float:
        eta = beta[0] + x @ beta[1:]
        return float((np.logaddexp(0, eta) - y * eta).sum() + (beta[1:] ** 2).sum() / 2)

    best = minimize(loss, np.zeros(x.shape[1] + 1), method="BFGS").x
    model = card.fit(card.count(leads), ["source", "company_size"])
    ours = [
        model.constant,
        *(effect for values in model.effects.values() for effect in values.values()),
    ]
    assert ours == pytest.approx(best, abs=1e-3)


def test_numbers_become_bands_rare_values_other_and_numbers_of_their_own_are_no_attribute() -> None:
    n = 300
    leads = made(n, 1, effect=0).assign(
        visits=[str(i % 30) for i in range(n)],
        number=[str(1000 + i) for i in range(n)],
        city=["Ulm"] * 150 + ["Bonn"] * 145 + ["Genf"] * 5,
        seller=["Ann", "Ben"] * 150,
    )
    found = card.attributes(leads, people=["Ann", "Ben"])
    assert list(found) == ["source", "company_size", "region", "visits", "city"]
    assert set(found["visits"].values()) == {"9 or less", "over 9 to 19", "over 19"}
    assert set(found["city"].values()) == {"Ulm", "Bonn", "other"}
    assert list(card.attributes(leads, only=["city", "nothing"])) == ["city"]


COUNTS = pd.DataFrame(
    {
        "source": ["Fair", "Fair", "Mail", "Mail", "Mail"],
        "sales_view": [3.0, 1.0, 3.0, 1.0, 1.0],
        "marketing_view": [np.nan] * 5,
        "outcome": ["won", "lost", "won", "lost", "open"],
        "n": [30, 10, 10, 30, 20],
    }
)
COUNTS.attrs["attributes"] = ("source",)


def test_every_move_says_the_volume_the_wins_kept_and_what_each_side_loses() -> None:
    finding = card.consequence(COUNTS, {"source": {"Fair": 2}}, threshold=2, months=4, capacity=8)
    assert (
        finding.sentence
        == "Good from 2 points on: 10 leads a month (40% of all), with 30 of the 40 wins so far"
        " (75%). Sales can handle 8 a month: that is too many. It turns away 10 of the 40 that"
        " Sales calls “3”, and lets in 10 of the 60 that Sales calls “1”."
    )
    assert finding.table["Won, percent"].tolist() == [75.0, 25.0]


def test_a_side_that_judges_by_a_score_sees_its_best_and_worst_fifth_move() -> None:
    scored = pd.DataFrame(
        {
            "source": ["Fair", "Mail"] * 50,
            "sales_view": pd.Categorical([None] * 100, categories=["Hot"]),
            "marketing_view": np.arange(100.0),
            "outcome": "open",
            "n": 1,
        }
    )
    sentence = card.consequence(scored, {"source": {"Fair": 1}}, threshold=1).sentence
    assert sentence.endswith(
        "It turns away 10 of the 20 that Marketing scores “80 to 99”, and lets in 10 of the 20 that"
        " Marketing scores “0 to 19”."
    )


def test_blanks_rare_values_and_bands_are_conditions_that_a_crm_knows() -> None:
    points = {
        "source": {"Fair": 0, "Web": 2, "other": 1, "not known": 3},
        "visits": {"9 or less": 0, "over 9 to 19": 1, "over 19": 2},
    }
    assert card.rule(points, threshold=3).splitlines() == [
        'source is "Web": add 2',
        'source is filled in, with neither "Fair" nor "Web": add 1',
        "source is blank: add 3",
        "visits is over 9 to 19: add 1",
        "visits is over 19: add 2",
        "The lead is good when the sum is 3 or more.",
    ]


def test_a_card_without_points_says_so() -> None:
    assert (
        "no points yet" in card.consequence(COUNTS, {"source": {"Fair": 0}}, threshold=0).sentence
    )


def test_the_recorded_card_is_a_rule_that_can_be_typed_in() -> None:
    value = {"points": {"source": {"Fair": 2, "Mail": 0}}, "from": 2}
    assert card.tidy(value) == ({"source": {"Fair": 2, "Mail": 0}}, 2)
    assert card.agreed(COUNTS, value).table.to_numpy().tolist() == [["source", "Fair", 2]]
    assert (
        card.agreed(COUNTS, value).sentence
        == "A lead is good from 2 points on, added up from 1 line."
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "Warm",
        {"points": 3},
        {"points": {"source": 1}},
        {"points": {"source": {"Fair": "many"}}},
    ],
)
def test_a_damaged_record_is_no_card(value: object) -> None:
    assert card.tidy(value) is None
    assert "No common definition" in card.agreed(COUNTS, value).sentence


@pytest.mark.parametrize("rows", [0, 1, 15])
def test_almost_nothing_gives_a_sentence_and_no_error(rows: int) -> None:
    leads = (
        made(15, 1, effect=0).iloc[:rows]
        if rows
        else tables.empty("leads", "There is no leads table.")
    )
    counts = card.count(leads)
    start = card.start(counts)
    assert start.card == {} and start.finding.sentence.endswith(".")
    assert card.consequence(counts, {}, threshold=0).sentence.endswith(".")


def test_the_control_starts_from_the_suggestion_and_keeps_what_was_recorded(tmp_path) -> None:
    import workshop
    from workshop.leads import controls, population

    team = workshop.open(sample.make("awkward", tmp_path / "team"))
    leads = population.of(team)
    start = card.start(leads.shares)
    decide = controls.points_card(team, leads, start)
    assert (
        decide.value["points"]["source"] == start.card["source"]
        and decide.value["from"] == start.threshold
    )
    decide.widget.value = {"points": {"source": {"Webinar": 7}}, "from": 7}
    assert (
        decide.value["points"]["source"]["Webinar"] == 7
        and decide.value["points"]["source"]["Fair"] == 0
    )
    decide.record()
    again = controls.points_card(team, leads, start)
    assert again.value == decide.value
    assert controls.agreed_card(team, start)[0]["source"]["Webinar"] == 7


def test_the_recorded_card_is_written_for_the_crm_and_starts_no_formula(tmp_path) -> None:
    import workshop
    from workshop.leads import controls

    team = workshop.open(sample.make("awkward", tmp_path / "team"))
    counts = card.count(team.table("leads"))
    assert "No common definition" in controls.agreed_rule(team, counts).sentence
    assert not (team.hand_over / "good-lead-card.csv").exists()
    team.decisions.record(
        controls.CARD, {"points": {"source": {"=Fair": 2, "Mail": 1}}, "from": 2}, stage="leads"
    )
    assert "good-lead-card.csv" in controls.agreed_rule(team, counts).caveat
    assert (team.hand_over / "good-lead-card.csv").read_text(encoding="utf-8").splitlines() == [
        "Attribute,Value,Points",
        "source,'=Fair,2",
        "source,Mail,1",
    ]
    assert (
        (team.hand_over / "good-lead-rule.txt")
        .read_text(encoding="utf-8")
        .endswith("The lead is good when the sum is 2 or more.\n")
    )


def test_what_rules_a_lead_out_stands_first_in_the_rule_and_in_its_table() -> None:
    value = {"points": {"source": {"Fair": 2}}, "from": 2}
    found = card.agreed(pd.DataFrame(), value, never=["no budget\n=1+1", "a rival"])
    assert (
        found.sentence
        == "A lead is good from 2 points on, added up from 1 line; 2 things rule it out all the"
        " same."
    )
    assert (
        found.table.iloc[0].tolist()[:2] == ["never when", "no budget\n=1+1"]
        and found.table["Points"].tolist()[2] == 2
    )
    assert card.rule(
        {"source": {"Fair": 2}}, threshold=2, never=["no budget\nat all."]
    ).splitlines() == [
        "Never good, whatever the sum: no budget at all.",
        'source is "Fair": add 2',
        "The lead is good when the sum is 2 or more.",
    ]


@pytest.mark.parametrize("in_place", [False, True])
def test_the_rule_calls_a_field_what_the_crm_calls_it(make_folder, in_place: bool) -> None:
    import workshop
    from workshop.leads import controls

    if in_place:
        pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
    folder = make_folder(
        'name = "Acme"\ndate = 2026-11-23\n[tables.leads]\nfile = "data/x.csv"\nin_place ='
        f" {str(in_place).lower()}\n"
    )
    rows = "".join(
        f"{k},{'Web' if k % 2 else 'Fair'},{'Closed Won' if k % 3 else 'Closed Lost'},2026-01-02\n"
        for k in range(60)
    )
    (folder / "data" / "x.csv").write_text(
        "Record ID,Original Source,Deal Stage,Create Date\n" + rows
    )
    team = workshop.open(folder)
    counts = card.count(population.old_enough(team.rows("leads"), team.terms))
    team.decisions.record(
        controls.CARD, {"points": {"source": {"Web": 2, "Fair": 0}}, "from": 2}, stage="leads"
    )
    controls.agreed_rule(team, counts)
    assert (
        (team.hand_over / "good-lead-rule.txt")
        .read_text(encoding="utf-8")
        .startswith('Original Source is "Web": add 2\n')
    )
