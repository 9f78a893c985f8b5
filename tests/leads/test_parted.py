"""Where the sides part and what became of those leads is one question with one answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop.figures import Pairs
from workshop.intervals import fisher
from workshop.leads import card, parted
from workshop.leads.parted import Kind, parted_and_won
from workshop.storyline import chip

LABELS = (("Cold", "Warm", "Hot"), ("C", "B", "A"))


def leads(
    n: int = 600, *, parts: float = 0.6, wins: float = 0.25, seed: int = 1, kinds: int = 5
) -> pd.DataFrame:
    """Leads of some sources; on Webinar Marketing's best label comes that much more often, Sales'
    never, and that many more are won.
    """
    rng = np.random.default_rng(seed)
    source = np.array(["Webinar", *(f"S{k}" for k in range(1, kinds))])[rng.integers(kinds, size=n)]
    webinar = source == "Webinar"
    low, high = rng.integers(3, size=n), rng.integers(3, size=n)
    if parts:
        low = np.where(webinar & (low == 2), 0, low)
        high = np.where(webinar & (rng.random(n) < parts), 2, high)
    won = rng.random(n) < 0.3 + wins * webinar
    frame = pd.DataFrame(
        {
            "source": source,
            "sales_view": pd.Categorical(np.array(LABELS[0])[low], LABELS[0], ordered=True),
            "marketing_view": pd.Categorical(np.array(LABELS[1])[high], LABELS[1], ordered=True),
            "outcome": np.where(won, "won", "lost"),
        }
    )
    return card.count(frame)


def test_where_the_sides_part_is_told_with_both_shares_and_what_was_won_as_a_count() -> None:
    found = parted.parted(leads())
    assert (found.verdict, chip(found)) == ("clear", "Clear")
    assert found.headline == "On Webinar leads, Sales and Marketing judge the opposite."
    kind = next(kind for kind in parted.kinds(leads()) if kind.value == "Webinar")
    for (hits, n), _ in kind.best:
        assert f" {100 * hits / n:.0f} " in found.detail
    assert "won" not in found.headline + found.sentence
    assert f" A plain count: {100 * kind.won[0][0] / kind.won[0][1]:.0f} of 100 " in found.detail
    assert found.about == "Webinar" and isinstance(found.figure, Pairs)
    assert found.figure.unit == "of 100"


def test_what_became_of_those_leads_is_a_finding_of_its_own_with_all_three_differences() -> None:
    found = parted_and_won(leads())
    assert (found.verdict, chip(found)) == ("clear", "Clear")
    assert found.headline == "Webinar leads are won more often than others."
    kind = next(kind for kind in parted.kinds(leads()) if kind.value == "Webinar")
    assert f"{100 * kind.won[0][0] / kind.won[0][1]:.0f} of 100 are won" in found.detail
    assert found.p is not None and found.p >= (parted.parted(leads()).p or 0)


def test_where_nothing_is_known_of_any_outcome_the_sides_still_part() -> None:
    counts = leads()
    blank = counts.assign(outcome=None)
    blank.attrs.update(counts.attrs)
    told = parted.parted(blank)
    assert told.headline == parted.parted(counts).headline and "won" not in told.detail
    assert parted_and_won(blank).headline == ""


@pytest.mark.parametrize("wins", [0.0, 0.3])
def test_that_leads_are_won_more_often_makes_no_side_part(wins: float) -> None:
    assert parted.parted(leads(parts=0, wins=wins)).headline == ""


@pytest.mark.parametrize(("parts", "wins"), [(0.6, 0.0), (0.0, 0.3), (0.0, 0.0)])
def test_one_half_alone_is_not_told_however_sure_it_is(parts: float, wins: float) -> None:
    found = parted_and_won(leads(parts=parts, wins=wins))
    assert found.verdict in ("cannot tell", None) and found.headline == ""


def test_what_joins_three_differences_is_no_surer_than_the_least_sure_of_them() -> None:
    sure, unsure = ((90, 100), (10, 100)), ((40, 100), (30, 100))
    kind = Kind("source", "Webinar", (sure, sure[::-1]), unsure)
    assert kind.opposite and kind.p == fisher(*unsure)
    assert Kind("source", "Webinar", (sure, sure), sure).p == 1.0


def test_among_leads_of_one_kind_as_of_another_hardly_anything_is_found() -> None:
    for ask in (parted_and_won, parted.parted):
        told = [ask(leads(300, parts=0, wins=0, seed=seed)).verdict for seed in range(30)]
        assert sum(verdict in ("clear", "leaning") for verdict in told) <= 2


def test_labels_given_after_the_outcome_are_held_against_nothing() -> None:
    counts = leads()
    counts.loc[counts["outcome"] == "lost", "sales_view"] = None
    found = parted_and_won(counts)
    assert found.verdict == "cannot tell" and "judged" in found.sentence
    assert found.table.empty
