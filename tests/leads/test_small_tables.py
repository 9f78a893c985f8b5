"""Small and lopsided tables: nothing is claimed that a table of this size cannot show."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop.findings import Finding
from workshop.leads import maturity, outcomes, raters, segments, service, two_views
from workshop.terms import Terms

FINDINGS = {
    "agreement": lambda team: two_views.agreement(_counts(team), team.terms),
    "by label": lambda team: outcomes.by_label(_counts(team), team.terms),
    "foresight": lambda team: outcomes.foresight(_counts(team), team.terms),
    "caught": lambda team: outcomes.caught(_counts(team), team.terms),
    "in the end": lambda team: maturity.won_in_the_end(
        maturity.count(team.rows("leads"), team.terms), team.terms
    ),
    "owed": lambda team: service.leads_owed(service_counts(team), team.terms, target=10),
    "raters": lambda team: raters.within_and_between(
        raters.patterns(team.table("ratings"), team.terms), team.terms
    ),
}
CASES = [
    ("f1-one-label-only", "agreement", "cannot tell", "40 of 40 the same"),
    ("f1-one-label-only", "foresight", "cannot tell", "nobody told leads apart"),
    ("f4-one-lead-in-a-band", "agreement", "clear", "agree almost fully"),
    ("f4-one-lead-in-a-band", "foresight", "cannot tell", "No number of such leads can tell"),
    (
        "f5-sales-judges-won-leads-only",
        "by label",
        None,
        "Sales judged 30 of 30 won leads and 0 of 90 lost ones",
    ),
    (
        "f5-sales-judges-won-leads-only",
        "foresight",
        "cannot tell",
        "Sales judged 30 of 30 won leads and 0 of 90 lost ones",
    ),
    (
        "f5b-sales-judges-few-lost-leads",
        "by label",
        None,
        "won far more often (83 percent) than what it did not (0 percent)",
    ),
    (
        "f5b-sales-judges-few-lost-leads",
        "foresight",
        "cannot tell",
        "Sales judged 60 of 60 won leads and 12 of 192 lost ones",
    ),
    ("f6-one-cold-lead-of-10", "agreement", "cannot tell", "between 0.00 and 1.00"),
    ("f6d-two-cold-leads", "agreement", "clear", "agree almost fully"),
    ("f7-ten-leads-all-won", "in the end", "cannot tell", "without a lost lead says nothing"),
    ("f7-ten-leads-all-won", "owed", "cannot tell", "without a lost lead says nothing"),
    ("f7-ten-leads-all-won", "by label", "cannot tell", "without a lost lead says nothing"),
    ("f7-ten-leads-all-won", "caught", "cannot tell", "any order"),
    ("f8-views-that-never-differ", "foresight", "cannot tell", "never differ on the 60 leads"),
    (
        "f9-every-rater-gives-three",
        "raters",
        "cannot tell",
        "nearly all gave nearly every lead the same rating",
    ),
    ("f9c-one-rater-a-side", "raters", "cannot tell", "Too few people rated"),
]


def _counts(team: workshop.Folder) -> pd.DataFrame:
    return two_views.count(team.rows("leads"))


def service_counts(team: workshop.Folder) -> pd.DataFrame:
    return (
        team.table("leads")
        .groupby(["source", "outcome"], observed=True)
        .size()
        .rename("n")
        .reset_index()
    )


def as_counts(table: np.ndarray, outcome: str = "won") -> pd.DataFrame:
    """A cross table as the counts of two scores."""
    cells = [(float(i), float(j), outcome, int(n)) for (i, j), n in np.ndenumerate(table) if n]
    return pd.DataFrame(cells, columns=[*two_views.VIEWS, "outcome", "n"])


def random_tables(number: int, seed: int) -> list[np.ndarray]:
    """Small tables of two to four labels, many of them lopsided, some of two sides that never
    differ.
    """
    rng, found = np.random.default_rng(seed), []
    for _ in range(number):
        steps, n = int(rng.integers(2, 5)), int(rng.integers(10, 60))
        share = rng.dirichlet(np.full(steps, 0.5), size=2)
        cells = np.diag(share[0]) if rng.random() < 0.3 else np.outer(*share)
        found.append(rng.multinomial(n, cells.ravel() / cells.sum()).reshape(steps, steps))
    return found


def sound(finding: Finding, value: str) -> None:
    """No nan is told, and no interval is without a width or away from its value."""
    told = (
        " ".join([finding.sentence, finding.caveat, finding.more_needed]).lower().replace(",", " ")
    )
    assert "nan" not in told.split() and "inf" not in told.split()
    if "From" in finding.table:
        ends = finding.table[["From", "To", value]].dropna()
        assert (ends["To"] > ends["From"]).all(), finding.table
        assert (ends["From"] <= ends[value] + 0.01).all() and (
            ends[value] <= ends["To"] + 0.01
        ).all(), finding.table


@pytest.mark.parametrize(
    ("case", "which", "verdict", "said"),
    CASES,
    ids=[f"{case[0].split('-')[0]} {case[1]}" for case in CASES],
)
def test_what_small_exports_show_is_said_and_no_more(
    root: Path, tmp_path: Path, case: str, which: str, verdict: str | None, said: str
) -> None:
    shutil.copytree(root / "tests" / "cases" / case, tmp_path / case)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        finding = FINDINGS[which](workshop.open(tmp_path / case))
    assert finding.verdict == verdict and said in finding.sentence
    assert "about 1 more" not in finding.more_needed


def test_labels_of_a_view_that_followed_the_outcome_have_no_rate(
    root: Path, tmp_path: Path
) -> None:
    shutil.copytree(root / "tests" / "cases" / "f5-sales-judges-won-leads-only", tmp_path / "f5")
    shares = outcomes.by_label(_counts(workshop.open(tmp_path / "f5"))).table.set_index("View")[
        "Won, percent"
    ]
    assert shares["Sales"].isna().all() and shares["Marketing"].notna().all()


def test_luck_is_counted_through_all_ways_to_deal_two_labels() -> None:
    assert two_views.by_luck(np.array([[1, 0], [0, 9]]), seed=1) == pytest.approx(1 / 10)
    assert two_views.by_luck(np.array([[2, 0], [0, 58]]), seed=1) == pytest.approx(1 / 1770)


def test_dealing_at_random_comes_to_what_all_ways_give() -> None:
    table = np.array([[1, 0, 0], [0, 8, 0], [0, 0, 1]])
    # 10 * 9 ways to place the two rare leads; two give the full correlation either way.
    assert two_views.by_luck(table, seed=1) == pytest.approx(2 / 90, abs=0.004)


def test_agreement_in_small_tables_has_intervals_that_go_with_its_verdict() -> None:
    for table in random_tables(60, seed=3):
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            finding = two_views.agreement(as_counts(table), Terms(seed=1))
        sound(finding, "Value")
        if len(finding.table):
            low, high = finding.table.loc[0, ["From", "To"]]
            # A label that nobody used anywhere is no label of these leads.
            used = table[table.sum(1) > 0][:, table.sum(0) > 0]
            assert two_views.thin(used) == bool(np.isnan(low)), table
            if np.isnan(low):
                assert "too few leads beside the most frequent label" in finding.sentence
                continue
            assert (low <= 0 <= high) == (finding.verdict == "cannot tell"), (
                table,
                finding.sentence,
            )


def test_two_sides_that_know_nothing_of_each_other_seldom_seem_to_agree() -> None:
    rng, beyond = np.random.default_rng(5), []
    for _ in range(150):
        share = rng.dirichlet(np.full(3, 0.7), size=2)
        table = rng.multinomial(25, np.outer(*share).ravel()).reshape(3, 3)
        if np.isfinite(two_views.spearman(table)):
            beyond.append(two_views.by_luck(table, seed=2) <= 0.05)
    # Exact tests hold their level or stay under it; three standard errors on top.
    assert len(beyond) > 50 and np.mean(beyond) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / len(beyond))


def test_foresight_of_few_leads_has_intervals_that_go_with_its_verdict() -> None:
    rng = np.random.default_rng(7)
    for _ in range(60):
        parts = [
            as_counts(
                rng.multinomial(int(rng.integers(10, 25)), rng.dirichlet(np.full(9, 0.3))).reshape(
                    3, 3
                ),
                ended,
            )
            for ended in ("won", "lost")
        ]
        counts = pd.concat(parts, ignore_index=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            finding, caught = outcomes.foresight(counts), outcomes.caught(counts)
        sound(finding, "Times in 100")
        sound(caught, "Wins caught, percent")
        if len(finding.table):
            low, high = finding.table.iloc[-1][["From", "To"]]
            assert (low <= 0 <= high) == (finding.verdict == "cannot tell"), finding.sentence


def test_a_view_that_puts_every_win_above_every_loss_is_not_taken_for_certain() -> None:
    rows = [("Hot", "Cold", "won", 12), ("Cold", "Hot", "lost", 6), ("Cold", "Cold", "lost", 6)]
    counts = pd.DataFrame(rows, columns=[*two_views.VIEWS, "outcome", "n"])
    table = outcomes.foresight(counts).table.set_index("Foresight")
    assert table.loc["Sales' view", "Times in 100"] == 100 and table.loc["Sales' view", "From"] < 90


@pytest.mark.parametrize(
    ("judged_won", "judged_lost", "known"),
    [
        (60, 12, True),
        (60, 0, True),
        (6, 150, True),
        (60, 192, False),
        (40, 96, False),
        (45, 80, False),
    ],
)
def test_a_view_that_followed_the_outcome_is_told_from_one_with_gaps(
    judged_won: int, judged_lost: int, known: bool
) -> None:
    rows = [
        ("Hot", "won", judged_won),
        (None, "won", 60 - judged_won),
        ("Hot", "lost", judged_lost),
        (None, "lost", 192 - judged_lost),
    ]
    counts = pd.DataFrame(rows, columns=["sales_view", "outcome", "n"]).assign(marketing_view="Hot")
    assert ("sales_view" in outcomes.judged_by_outcome(counts)) == known


def test_raters_who_agree_in_all_have_intervals_with_a_width() -> None:
    for spread in (0, 1):
        rows = [
            [f"L{k}", f"{side}{i}", side, float(1 + (k + spread * (side == "Sales")) % 3)]
            for side in ("Sales", "Marketing")
            for i in range(6)
            for k in range(12)
        ]
        counts = raters.patterns(pd.DataFrame(rows, columns=["lead_id", "rater", "team", "score"]))
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            finding = raters.within_and_between(counts)
        sound(finding, "Beyond chance (alpha)")
        assert "nan" not in finding.sentence


def test_segments_of_two_sides_that_never_differ_do_not_stand_out() -> None:
    cells = [("source", name, float(k), float(k), 15) for name in ("Fair", "Web") for k in (0, 1)]
    counts = pd.DataFrame(cells, columns=["attribute", "segment", *two_views.VIEWS, "n"])
    compared = segments.compare(counts).table
    assert (compared["low"] < compared["high"]).all() and (compared["p"] == 1).all()
    assert segments.by_segment(counts).verdict == "cannot tell"
