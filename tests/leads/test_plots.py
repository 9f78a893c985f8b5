"""The pictures of the leads stage show what the tables say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop import theme
from workshop.figures import Bars
from workshop.leads import handoff, outcomes, plots, service, two_views


def leads(rows: list[tuple[object, object, str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [row[:3] for row in rows for _ in range(row[3])],
        columns=["sales_view", "marketing_view", "outcome"],
    )
    return frame.astype(
        {
            "sales_view": pd.CategoricalDtype(["Cold", "Warm", "Hot"], ordered=True),
            "marketing_view": "float64",
        }
    )


ROWS = [
    ("Cold", 2.0, "won", 60),
    ("Cold", 1.0, "lost", 20),
    ("Warm", 2.0, "won", 10),
    ("Warm", 1.0, "lost", 90),
    ("Hot", 3.0, "won", 50),
    ("Hot", 1.0, "lost", 5),
]


def title(ax) -> str:
    return ax.get_title(loc="left").replace("\n", " ")


def test_the_cross_table_shows_every_cell_and_outlines_the_opposite_ends() -> None:
    ax = plots.crosstab_chart(two_views.count(leads(ROWS)))
    drawn = {text.get_text(): text.get_fontweight() for text in ax.texts}
    assert {"60", "20", "0", "10", "90", "5", "50"} <= drawn.keys()
    assert "5 at opposite ends" in drawn and "Sales' label" in drawn
    edged = [box for box in ax.patches if box.get_edgecolor()[3]]
    assert len(edged) == 2 and drawn["5"] == "bold"
    assert theme.alt_text(ax).startswith("Which label each team gave. 5 leads got the best")


def test_conversion_is_drawn_as_it_is_counted_and_the_title_names_what_is_out_of_order() -> None:
    ax = plots.conversion_chart(two_views.count(leads(ROWS)))
    drawn = np.concatenate([container.lines[0].get_ydata() for container in ax.containers])
    assert drawn[:3] == pytest.approx([75, 10, 100 * 50 / 55])
    assert title(ax) == "Sales' “Cold” is won more often than the better “Warm”"
    assert "n = 80" in ax.get_xticklabels()[0].get_text()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("Cold", None, "won", 1)],
        [(None, None, "open", 20)],
        [("Cold", 1.0, "open", 20)],
        [("Cold", 1.0, "won", 20)],
    ],
)
def test_an_empty_picture_says_why(rows: list) -> None:
    counts = two_views.count(leads(rows))
    for ax in (plots.crosstab_chart(counts), plots.conversion_chart(counts)):
        assert title(ax) or ax.get_title()


def waited(days: dict[int, int]) -> pd.DataFrame:
    counts = pd.DataFrame(
        {"hours": [24.0 * day for day in days], "contacted": True, "n": list(days.values())}
    )
    counts.attrs["days"] = True
    return counts


@pytest.mark.parametrize(("within", "above"), [(24, 2), (48, 3), (72, 4)])
def test_first_contact_is_bars_with_a_line_below_the_last_that_is_in_time(
    within: int, above: int
) -> None:
    found = handoff.first_contact(waited({0: 36, 1: 20, 2: 13, 5: 27, 9: 4}), within=within)
    assert isinstance(found.figure, Bars)
    bars = found.figure.bars
    assert [bar.text for bar in bars if bar.label != "3 days"] == ["36", "56", "69", "96"]
    assert [bool(bar.below) for bar in bars].index(True) == above - 1
    assert sum(bool(bar.below) for bar in bars) == 1
    ax = plots.contact_chart(waited({0: 36, 1: 20, 2: 13, 5: 27, 9: 4}), within=within)
    assert any(text.get_text().startswith("in time: ") for text in ax.texts)


def test_the_leads_that_a_target_takes_are_three_bars_with_today_as_a_line() -> None:
    counts = two_views.count(leads(ROWS)).assign(source="Fair")
    found = service.leads_owed(counts, target=200, now=30.0)
    assert isinstance(found.figure, Bars)
    leads_a_month = [bar.value for bar in found.figure.bars]
    assert leads_a_month == sorted(leads_a_month) and len(leads_a_month) == 3
    assert found.figure.line == 30 and found.figure.line_text == "today 30"
    assert "today 30" in [
        text.get_text() for text in plots.odds_chart(counts, target=200, now=30.0).texts
    ]
    assert service.leads_owed(counts, target=200).figure.line is None  # type: ignore[union-attr]


def test_a_share_of_fewer_than_a_hundred_leads_is_counted() -> None:
    few = waited({0: 8, 1: 6, 5: 11})
    found = handoff.first_contact(few)
    assert found.headline == "Sales contacts 14 of 25 leads within a day."
    assert found.detail == "25 of 25 within a week."
    for judged in (leads(ROWS[1:3]), leads(ROWS)):
        by_label = outcomes.by_label(two_views.count(judged))
        for side, label, won, n, *_ in by_label.table.itertuples(index=False):
            if label in by_label.detail and n < 100:
                assert f"{label} {won} of {n}" in by_label.detail, (side, by_label.detail)
