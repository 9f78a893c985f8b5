"""A score is held against what happened, and only a score that promises something."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from workshop.leads import calibration, controls, plots


def scored(n: int, *, truth: float = 1.0, seed: int = 0, unit: float = 100) -> pd.DataFrame:
    """Leads with a score as a chance; `truth` of it comes true."""
    rng = np.random.default_rng(seed)
    score = np.round(rng.uniform(0.05, 0.95, n), 2)
    won = rng.random(n) < truth * score
    return pd.DataFrame(
        {
            "sales_view": pd.Categorical(["Hot"] * n),
            "marketing_view": score * unit,
            "outcome": np.where(won, "won", "lost"),
            "n": 1,
        }
    )


def test_a_score_that_promises_twice_what_comes_is_found_and_said() -> None:
    found = calibration.calibration(scored(1_000, truth=0.5))
    assert (
        found.verdict == "clear"
        and "Marketing's score promises too much: it promises 52 wins in 100 leads"
        in found.sentence
    )
    assert (found.table["Promised, percent"] > found.table["To"]).mean() > 0.5


def test_a_score_that_keeps_its_word_is_not_blamed() -> None:
    verdicts = [calibration.calibration(scored(400, seed=seed)).verdict for seed in range(40)]
    assert verdicts.count("clear") <= 2 and verdicts.count("cannot tell") >= 34


def test_the_test_is_hosmer_and_lemeshows_over_the_bands() -> None:
    from scipy.stats import chi2

    counts = scored(500, seed=3, unit=1)
    here = calibration.bands(counts, "marketing_view")
    table = here.table
    expected = table["promised"] * table["n"]
    statistic = ((table["won"] - expected) ** 2 / (expected * (1 - table["promised"]))).sum()
    assert len(table) == 5 and here.p == pytest.approx(chi2.sf(statistic, 5))
    assert here.n == 500 and table["won"].sum() == (counts["outcome"] == "won").sum()


def test_grouped_counts_say_the_same_as_rows() -> None:
    counts = scored(500, seed=3)
    grouped = (
        counts.groupby(["marketing_view", "outcome"], as_index=False)["n"]
        .sum()
        .assign(sales_view=np.nan)
    )
    pd.testing.assert_frame_equal(
        calibration.bands(counts, "marketing_view").table,
        calibration.bands(grouped, "marketing_view").table,
    )


def test_labels_and_points_promise_nothing() -> None:
    points = scored(500).assign(
        marketing_view=lambda frame: (frame["marketing_view"] / 10).round() + 7
    )
    for counts in (points, scored(500).assign(marketing_view=pd.Categorical(["A"] * 500))):
        found = calibration.calibration(counts)
        assert found.verdict is None and "nothing was promised in numbers" in found.sentence
        assert "Neither side" in plots.calibration_chart(counts).get_title(loc="left")


def test_too_few_wins_are_said() -> None:
    assert calibration.calibration(scored(40, truth=0.1)).verdict == "cannot tell"
    assert calibration.calibration(scored(500).iloc[:0]).sentence


def test_the_picture_shows_every_band() -> None:
    counts = scored(500, truth=0.5)
    ax = plots.calibration_chart(counts)
    assert ax.containers[0].lines[0].get_ydata().tolist() == pytest.approx(
        (100 * calibration.bands(counts, "marketing_view").table["share"]).tolist()
    )


LABELLED = pd.DataFrame(
    {
        "sales_view": pd.Categorical(
            ["Hot", "Hot", "Cold", "Cold", "Hot"], categories=["Cold", "Hot"], ordered=True
        ),
        "marketing_view": np.nan,
        "outcome": ["won", "lost", "won", "lost", "open"],
        "n": [20, 80, 10, 90, 50],
    }
)
SAID = {"sales_view": {"Hot": 60.0, "Cold": 10.0}}


def test_labels_are_held_against_what_their_side_said_beforehand() -> None:
    found = calibration.calibration(LABELLED, said=SAID)
    assert found.verdict == "clear" and found.sentence.startswith(
        "Sales' labels promise too much: they promise 35 wins in 100 leads, and 15 were won"
    )
    assert found.table[
        ["Label or score", "Counted", "Promised, percent", "Won, percent"]
    ].to_numpy().tolist() == [["Cold", 100, 10.0, 10.0], ["Hot", 100, 60.0, 20.0]]
    ax = plots.calibration_chart(LABELLED, said=SAID)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == [
        "Cold\nn = 100",
        "Hot\nn = 100",
    ] and ax.get_title(loc="left") == "1 of 2 labels promise more than was won"


def test_labels_of_few_leads_are_shown_and_not_blamed() -> None:
    few = pd.concat([LABELLED.iloc[2:4], LABELLED.iloc[:1].assign(outcome="lost", n=6)])
    found = calibration.calibration(few, said=SAID)
    assert found.verdict == "cannot tell" and len(found.table) == 2


@pytest.mark.parametrize(
    "value",
    [None, 3, [], {"sales_view": 3}, {"sales_view": {"Hot": "many"}}, {"sales_view": {"Hot": 0}}],
)
def test_a_damaged_promise_is_none(value: object) -> None:
    assert not any(controls.promised(value).values())


def test_what_each_side_promises_waits_unseen_until_both_are_in_and_is_then_on_file(
    tmp_path,
) -> None:
    import workshop
    from workshop import sample
    from workshop.charter import decided

    both = LABELLED.assign(marketing_view=LABELLED["sales_view"])
    team = workshop.open(sample.make("null", tmp_path / "team"))
    control = controls.promise(team, both)
    sales, marketing = team.sides
    assert [row.children[1].value for row in control.pages[sales]] == [
        "of 100 that Sales calls Hot",
        "of 100 that Sales calls Cold",
    ]
    control.buttons[sales].click()
    assert "promised nothing yet" in control.notes[sales].value
    for field, many in zip(control.fields[sales], (60, 10)):
        field.value = many
    control.buttons[sales].click()
    on_file = (team.path / "decisions.jsonl").read_text()
    # By itself, not as two letters of the seal: one seal in five or so has them.
    assert re.search(r"\b60\b", on_file) is None, "a seal and no number"
    again = controls.promise(workshop.open(team.path), both)
    assert "Sales locked at" in again.notes[sales].value, "a restart loses nothing"
    assert [field.value for field in again.fields[sales]] == [0, 0], "and shows nothing"
    assert controls.agreed_promise(team) == {}
    again.fields[marketing][0].value = 30
    again.buttons[marketing].click()
    assert "of 100 Hot leads 60 are won" in again.outcome.value
    assert controls.agreed_promise(team) == SAID | {"marketing_view": {"Hot": 30.0, "Cold": 0.0}}
    assert "promised" not in str(decided.so_far(team, stage="leads"))
    later = controls.promise(team, both)
    assert "of 100 Hot leads 60 are won" in later.outcome.value, "next week"


def test_a_side_without_labels_is_not_waited_for_and_without_any_the_room_goes_on(
    tmp_path,
) -> None:
    import workshop
    from workshop import sample

    team = workshop.open(sample.make("null", tmp_path / "team"))
    control = controls.promise(team, LABELLED)
    control.fields[team.sides[0]][0].value = 60
    control.buttons[team.sides[0]].click()
    assert controls.agreed_promise(team) == {"sales_view": {"Hot": 60.0, "Cold": 0.0}}
    nothing = controls.promise(team, LABELLED.iloc[:0])
    assert "nothing to promise" in nothing.question and nothing.record() is not None


def test_what_was_promised_before_promises_were_sealed_is_still_shown(tmp_path) -> None:
    import workshop
    from workshop import sample

    team = workshop.open(sample.make("null", tmp_path / "team"))
    team.decisions.record("wins-promised", SAID, stage="for the record")
    assert "of 100 Hot leads 60 are won" in controls.promise(team, LABELLED).outcome.value
