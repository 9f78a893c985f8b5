"""On which leads the two sides disagree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.leads import plots, population, segments, two_views
from workshop.leads.coefficients import two_raters, weights


def leads(n: int = 600, *, contested: str = "", seed: int = 0, kinds: int = 5) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    source = rng.integers(kinds, size=n).astype(str)
    worth, tilt = rng.normal(size=n), 1.5 * (source == contested)
    cut = [
        np.digitize(worth + sign * tilt + rng.normal(0, 0.7, n), [-0.6, 0.6]).astype(float)
        for sign in (-1, 1)
    ]
    created = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 180, n), unit="D")
    return pd.DataFrame(
        {
            "created_at": created,
            "source": source,
            "sales_view": cut[0],
            "marketing_view": cut[1],
            "outcome": "open",
            "region": rng.choice(["N", "S"], n),
            "sales_person": rng.choice(list("ABCDE"), n),
        }
    )


def test_the_contested_kind_is_found_and_the_number_looked_at_said() -> None:
    counts = segments.count(leads(contested="3"), by=["source", "region"])
    finding = segments.by_segment(counts)
    assert finding.verdict == "clear" and finding.sentence.startswith(
        "Of 7 kinds of leads looked at, Sales and Marketing agree less than elsewhere on 1:"
        " source “3”"
    )


def test_the_room_is_told_when_no_kind_stands_out() -> None:
    finding = segments.by_segment(segments.count(leads(), by=["source", "region"]))
    assert (
        finding.verdict == "cannot tell"
        and "None of the 7 kinds" in finding.sentence
        and finding.more_needed == ""  # all kinds agree to less than what matters
    )


def test_each_value_is_that_of_its_own_leads() -> None:
    frame = leads(contested="3")
    compared = segments.compare(segments.count(frame, by=["source"]))
    whole, _, _ = two_views.both(two_views.count(frame))  # type: ignore[misc]
    own, _, _ = two_views.both(two_views.count(frame[frame["source"] == "3"]))  # type: ignore[misc]
    chance = float(two_raters(whole, "scott", "quadratic").chance)
    observed = float((own * weights("quadratic", 3)).sum() / own.sum())
    row = compared.table.set_index("segment").loc["3"]
    assert row["value"] == pytest.approx((observed - chance) / (1 - chance))
    assert row["n"] == own.sum() and row["same_band"] == pytest.approx(np.trace(own) / own.sum())
    assert compared.overall == pytest.approx(float(two_raters(whole, "scott", "quadratic").value))


def test_kinds_of_few_leads_go_together_and_are_not_judged() -> None:
    frame = leads(200)
    frame.loc[:4, "source"], frame.loc[5:9, "source"] = "rare", "odd"
    table = segments.compare(segments.count(frame, by=["source"])).table.set_index("segment")
    assert (
        table.loc[segments.SMALL, "n"] == 10
        and np.isnan(table.loc[segments.SMALL, "p"])
        and "rare" not in table.index
    )


def test_people_are_no_kind_of_lead() -> None:
    frame = leads()
    frame["looks_after"] = frame["sales_person"]
    columns = population.columns(frame, people=list("ABCDE"))
    assert population.kinds(frame, columns) == ["source", "region", "month"]
    assert "sales_person" not in population.columns(frame)


def test_scores_and_labels_are_compared_in_the_same_bands() -> None:
    frame = leads()
    frame["marketing_view"] = frame["marketing_view"] * 10 + np.random.default_rng(1).integers(
        0, 5, len(frame)
    )
    compared = segments.compare(segments.count(frame, by=["source"]))
    banded = two_views.bands(two_views.both(two_views.count(frame)))[0]  # type: ignore[arg-type]
    assert compared.overall == pytest.approx(float(two_raters(banded, "scott", "quadratic").value))


def test_a_thousand_kinds_come_in_one_pass() -> None:
    frame = leads(50_000, kinds=1000, contested="7")
    table = segments.compare(segments.count(frame, by=["source"])).table
    assert len(table) == 1000 and table.loc[table["p"].idxmin(), "segment"] == "7"


@pytest.mark.parametrize(
    "frame",
    [
        leads().head(0),
        leads().head(1),
        leads().assign(sales_view=np.nan),
        leads().assign(sales_view=1.0, marketing_view=1.0),
        leads().assign(sales_view=1.0),
        leads(30),
    ],
)
def test_too_little_is_said_and_nothing_claimed(frame: pd.DataFrame) -> None:
    counts = segments.count(frame, by=population.kinds(frame, population.columns(frame)))
    finding = segments.by_segment(counts)
    assert finding.verdict == "cannot tell" and finding.sentence.endswith(".")
    assert (
        plots.forest_chart(segments.compare(counts)).get_title("left")
        or plots.forest_chart(segments.compare(counts)).get_title()
    )


def test_the_picture_shows_every_kind_or_the_most_different() -> None:
    few = plots.forest_chart(segments.compare(segments.count(leads(contested="3"), by=["source"])))
    assert "agree less on source “3”" in few.get_title(loc="left")
    assert [label.get_text() for label in few.get_yticklabels()] == [
        f"source: {k}" for k in range(5)
    ]
    many = plots.forest_chart(
        segments.compare(segments.count(leads(3000, kinds=30, contested="3"), by=["source"]))
    )
    assert (
        len(many.get_yticklabels()) == plots.FOREST and "most different of 30" in many.get_xlabel()
    )


@pytest.mark.slow
def test_nothing_is_claimed_about_noise(tmp_path: Path) -> None:
    verdicts = []
    for seed in range(20):
        frame = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed)).table("leads")
        verdicts.append(
            segments.by_segment(
                segments.count(frame, by=population.kinds(frame, population.columns(frame)))
            ).verdict
        )
    assert verdicts.count("clear") <= 1 and verdicts.count("leaning") <= 3
