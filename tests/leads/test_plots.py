"""The pictures of the leads stage show what the tables say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop.leads import plots, two_views


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


def test_the_cross_table_shows_every_cell_with_its_number() -> None:
    ax = plots.crosstab_chart(two_views.count(leads(ROWS)))
    assert sorted(text.get_text() for text in ax.texts) == sorted(
        ["60\n26%", "20\n9%", "0\n0%", "10\n4%", "90\n38%", "0\n0%", "5\n2%", "0\n0%", "50\n21%"]
    )
    assert "of 235 leads" in title(ax)
    assert ax.get_ylabel().startswith("Sales' view") and ax.get_xlabel().startswith(
        "Marketing's view"
    )


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
