"""What it costs to read and check a leads table, against pandas reading the same file, and how that
grows with the columns.

    python benchmarks/reading.py [leads]

Processor time of this process. The file has ids, two dates, two views, an outcome, an amount and
four attributes; the wide ones have a hundred and a thousand attributes and 200 leads.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import workshop

LEADS = 1_000_000
SETTINGS = """name = "Acme"
date = 2026-11-23
[teams.sales]
name = "Sales"
capacity = 50
[teams.marketing]
name = "Marketing"
capacity = 40
[leads]
sales_order = ["Cold", "Warm", "Hot"]
marketing_order = ["C", "B", "A"]
"""


def leads(n: int, columns: int) -> pd.DataFrame:
    """So many made-up leads with so many attributes."""
    rng = np.random.default_rng(1)
    created = np.datetime64("2025-01-01") + rng.integers(0, 600, n)
    outcome = rng.choice(["won", "lost", "open"], n)
    table = {
        "lead_id": np.arange(n).astype(str),
        "created_at": np.datetime_as_string(created),
        "marketing_view": rng.choice(["A", "B", "C"], n),
        "sales_view": rng.choice(["Hot", "Warm", "Cold"], n),
        "outcome": outcome,
        "closed_at": np.where(outcome == "open", "", np.datetime_as_string(created + 60)),
        "amount": rng.integers(100, 9_000, n).astype(str),
    }
    table |= {f"attribute {k}": rng.choice(["red", "green", "blue"], n) for k in range(columns)}
    return pd.DataFrame(table)


def folder(into: Path, table: pd.DataFrame) -> Path:
    """A workshop folder with this leads table."""
    (into / "data").mkdir(parents=True)
    (into / "workshop.toml").write_text(SETTINGS, encoding="utf-8")
    table.to_csv(into / "data" / "leads.csv", index=False)
    return into


def cost(action: object, repeats: int = 3) -> float:
    """Processor seconds of the cheapest of some runs."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.process_time()
        action()  # type: ignore[operator]
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    """Print the two ratios."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else LEADS
    with tempfile.TemporaryDirectory() as scratch:
        big = folder(Path(scratch) / "big", leads(n, 4))
        ours = cost(lambda: workshop.open(big).check("leads"), 1)
        bare = cost(lambda: pd.read_csv(big / "data" / "leads.csv", dtype="str"), 1)
        print(
            f"{n:,} leads: read and checked {ours:.1f} s, bare text by pandas {bare:.1f} s, ratio"
            f" {ours / bare:.1f}"
        )
        few = folder(Path(scratch) / "few", leads(200, 100))
        many = folder(Path(scratch) / "many", leads(200, 1_000))
        narrow, wide = (
            cost(lambda place=place: workshop.open(place).check("leads")) for place in (few, many)
        )
        print(
            f"100 columns {narrow:.2f} s, 1,000 columns {wide:.2f} s, ratio {wide / narrow:.1f}"
            " (linear is 10)"
        )


if __name__ == "__main__":
    main()
