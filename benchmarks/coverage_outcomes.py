"""How often each figure about outcomes holds the truth, where open leads mislead.

Ten of a hundred leads are won in the end, 10 to 70 days after they came in, over two years. What
differs is what becomes of the others: half of them are never closed, or they are closed late, or
never, or without a date, or most leads are young. Of each such data set every figure that the kit
prints about outcomes is asked whether its interval holds the truth. Wanted: 93 to 97 of 100. The
last line of a case says how sure "four times in five" is: how often as many leads as that give the
wins that were aimed at.

    python benchmarks/coverage_outcomes.py [data sets, 1000 without it] [leads, 1000 without it]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from workshop.leads import calibration, card, handoff, maturity, outcomes, population, service
from workshop.terms import Terms

SETS, LEADS = 1_000, 1_000
WANTED = (93.0, 97.0)
END = pd.Timestamp("2026-06-30")
TERMS = Terms(date=date(2026, 6, 30))
WON, USE = np.array([0.04, 0.10, 0.22]), np.array([0.4, 0.4, 0.2])
"""How many of Cold, Warm and Hot are won in the end, and how often sales uses them: 10 of 100."""
LIKES = np.array([[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.4, 0.5]])
"""Which of C, B and A marketing gives to what sales calls Cold, Warm and Hot."""
LABELS = {"sales_view": ["Cold", "Warm", "Hot"], "marketing_view": ["C", "B", "A"]}
SOURCES = ("Fair", "Web", "Mail")
HANDED = 0.7
"""Of those not won, how many were handed over; of the others all were."""
TARGET, SURE = 60, 0.8
CASES = (
    "losers closed in time",
    "half of the losers never closed",
    "losers slow",
    "no loser ever closed",
    "volume growing",
    "losses undated",
)


def leads(case: str, n: int, seed: int) -> pd.DataFrame:
    """The leads of one data set, as a table of leads is after it was read."""
    rng = np.random.default_rng(seed)
    share = rng.random(n)
    came = END - pd.to_timedelta(
        (730 * (1 - (np.sqrt(share) if case == "volume growing" else share))).astype(int), unit="D"
    )
    hot = rng.choice(3, n, p=USE)
    won = rng.random(n) < WON[hot]
    likes = (rng.random(n)[:, None] > np.cumsum(LIKES, axis=1)[hot]).sum(axis=1)
    days = np.where(
        won,
        rng.uniform(10, 70, n),
        30 + rng.exponential(400 if case == "losers slow" else 60, n),
    ).astype(int)
    never = ~won & (
        rng.random(n)
        < {"half of the losers never closed": 0.5, "no loser ever closed": 1}.get(case, 0)
    )
    closed = came + pd.to_timedelta(days, unit="D")
    known = (closed <= END) & ~never
    dated = known & (won | (case != "losses undated"))
    handed = won | (rng.random(n) < HANDED)
    frame = pd.DataFrame(
        {
            "lead_id": np.arange(n).astype(str),
            "created_at": came,
            "closed_at": closed.where(dated),
            "outcome": np.where(known, np.where(won, "won", "lost"), "open"),
            "source": rng.choice(SOURCES, n),
            "handed_over_at": came.where(handed),
            "accepted": pd.array([pd.NA] * n, dtype="boolean"),
        }
    )
    for view, steps, unseen in (("sales_view", hot, 0.2), ("marketing_view", likes, 0.1)):
        labels = np.array(LABELS[view], dtype=object)[steps]
        labels[rng.random(n) < unseen] = None
        frame[view] = pd.Categorical(labels, LABELS[view], ordered=True)
    for name in ("rejected_reason", *(column for _, column in handoff.STEPS[1:-1])):
        if name not in frame:
            frame[name] = pd.NaT if name.endswith("_at") else None
    return frame


def truths() -> dict[str, float]:
    """What each figure would be if everything were known."""
    given = USE @ LIKES
    by = {
        **dict(zip(LABELS["sales_view"], WON)),
        **dict(zip(LABELS["marketing_view"], (USE * WON) @ LIKES / given)),
    }
    found = {f"label {name}": float(share) for name, share in by.items()}
    for view, use, won in (
        ("Sales", USE, WON),
        ("Marketing", given, np.array([by[name] for name in LABELS["marketing_view"]])),
    ):
        good, bad = use * won / (use @ won), use * (1 - won) / (1 - use @ won)
        found[f"foresight {view}"] = float(good @ (np.cumsum(bad) - bad / 2))
        taken, left = 0.0, 0.2
        for k in (2, 1, 0):
            part = min(left, use[k])
            taken, left = taken + good[k] * part / use[k], left - part
        found[f"caught {view}"] = float(taken)
    handed = 0.1 + 0.9 * HANDED
    return found | {"handed over": handed, "won of handed over": 0.1 / handed}


def figures(frame: pd.DataFrame) -> Iterator[tuple[str, float, float, float]]:
    """Each figure that is printed: its name, the interval, and the truth, as shares of one."""
    empty, true = pd.DataFrame({"person": pd.Series(dtype=object)}), truths()
    found = population.Population(frame, frame, empty, empty, TERMS)
    last = maturity.incidence(found.ages, TERMS).iloc[-1]
    yield "won in the end", last["low"], last["high"], 0.1
    for row in outcomes.conversion(found.seen).itertuples():
        yield "by label", row.low, row.high, true[f"label {row.label}"]
    for row in outcomes.unrated(found.seen, TERMS).table.itertuples(index=False):
        yield "judged or not", row[4] / 100, row[5] / 100, 0.1
    said = dict(zip(LABELS["sales_view"], 100 * WON))
    here = calibration.bands(found.seen, "sales_view", said)
    assert here is not None  # each label promised something
    for row in here.table.itertuples():
        yield "calibration", row.low, row.high, true[f"label {row.band}"]
    points = {"source": {"Fair": 1}}
    for row in card.consequence(found.shares, points, TERMS, threshold=1).table.itertuples(
        index=False
    ):
        yield "card", row[5] / 100, row[6] / 100, 0.1
    for row in service.rates(found.old_ways).itertuples():
        yield "rate of leads owed", row.low, row.high, 0.1
    steps = handoff.funnel(found.old_ways, TERMS).table
    for place, name in enumerate(("handed over", "won of handed over")):
        yield "funnel", steps["From"][place] / 100, steps["To"][place] / 100, true[name]
    for row in handoff.funnel_by(found.old_ways, TERMS).table.itertuples(index=False):
        yield "funnel by source", row[-2] / 100, row[-1] / 100, 0.1
    for name, finding in (
        ("foresight", outcomes.foresight(found.seen, TERMS)),
        ("caught", outcomes.caught(found.seen, TERMS, share=0.2)),
    ):
        for row, side in zip(finding.table.itertuples(index=False), ("Sales", "Marketing")):
            low, high = (row[2], row[3])
            yield name, low / 100, high / 100, true[f"{name} {side}"]


def sure(frame: pd.DataFrame) -> float:
    """How sure as many leads as were named for four times in five really are to give the wins."""
    from scipy.stats import binom

    empty = pd.DataFrame({"person": pd.Series(dtype=object)})
    all_ = service.rates(population.Population(frame, frame, empty, empty, TERMS).old_ways).iloc[0]
    rate = service.Rate(int(all_["won"]), int(all_["counted"]))
    needed = service.needed(TARGET, rate=rate, sure=SURE)
    return float(binom.sf(TARGET - 1, needed, 0.1)) if needed else 1.0


def held(case: str, sets: int, n: int) -> tuple[dict[str, tuple[float, float, int]], float]:
    """By figure, how many of 100 intervals hold the truth, its standard error and how many there
    were; and how sure "four times in five" is.

    Figures of one kind in one data set hang together, so the error is that of the data sets.
    """
    hits: dict[str, list[float]] = {}
    certain = []
    for seed in range(sets):
        frame, now = leads(case, n, seed), {}
        for name, low, high, truth in figures(frame):
            if np.isfinite(low) and np.isfinite(high):
                now.setdefault(name, []).append(low - 1e-9 <= truth <= high + 1e-9)
        for name, one in now.items():
            hits.setdefault(name, []).append(float(np.mean(one)))
        certain.append(sure(frame))
    found = {}
    for name, each in hits.items():
        spread = max(float(np.std(each)), 1 / len(each))
        found[name] = (100 * float(np.mean(each)), 100 * spread / np.sqrt(len(each)), len(each))
    return found, float(np.mean(certain))


def main() -> None:
    """Print one line a figure; those out of what is wanted by two standard errors are marked."""
    sets, n = (*(int(word) for word in sys.argv[1:]), *(SETS, LEADS)[len(sys.argv) - 1 :])
    for case in CASES:
        found, certain = held(case, sets, n)
        for name, (percent, error, of) in found.items():
            off = not WANTED[0] - 2 * error <= percent <= WANTED[1] + 2 * error
            print(
                f"{case} | {name} | {percent:.1f} +- {error:.1f} | {of:,}{' | out' if off else ''}",
                flush=True,
            )
        print(f"{case} | four times in five | {100 * certain:.1f}", flush=True)


if __name__ == "__main__":
    main()
