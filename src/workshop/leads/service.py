"""What the two sides owe each other: leads a month from marketing, contacts from sales, as odds and
not as a point.

A rate seen on few leads is not known exactly, and even a known rate gives more wins one year and
fewer the next. Both are in the odds: wins among n leads follow the beta-binomial distribution with
Jeffreys' prior (Jeffreys 1946), deal sizes are weighted anew by the Bayesian bootstrap (Rubin
1981).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any, cast

import numpy as np
import pandas as pd

from .. import counting, written
from ..counting import Rows
from ..errors import counted
from ..findings import Finding, nothing, with_left_out
from ..terms import Terms
from ..written import num
from . import headlines
from .outcomes import wilson
from .population import among, is_won, none_lost, numbers_of, settled, who_counts

ODDS = (0.5, 0.8, 0.95)
"""How sure one wants to be of reaching the target: a coin toss, four in five, nineteen in
twenty.
"""
IN_WORDS = {0.5: "a coin toss", 0.8: "four in five", 0.95: "nineteen in twenty"}
FEWEST_WINS = 5
"""Under so many wins no rate is told; the odds would be mostly guesswork."""
MOST_LEADS = 10_000_000
DRAWS, MOST_SIZES = 4_000, 500
MOST_AMOUNTS = 50_000
MONTHS = 12
ALL = "All, as they come now"


@dataclass(frozen=True)
class Rate:
    """So many won of so many counted."""

    won: float
    counted: float

    @property
    def shape(self) -> tuple[float, float]:
        """The two parameters of the beta distribution of the rate."""
        return self.won + 0.5, self.counted - self.won + 0.5


def chance(leads: float | np.ndarray, *, target: int, rate: Rate) -> np.ndarray:
    """The probability that so many leads give at least `target` wins.

    >>> float(chance(1200, target=60, rate=Rate(10, 200)).round(2)), float(chance(1600, target=60,
    ...     rate=Rate(10, 200)).round(2))
    (0.53, 0.82)
    """
    return _odds(np.ceil(np.asarray(leads, dtype=float)), target, rate)


def _odds(n: np.ndarray, target: int, rate: Rate) -> np.ndarray:
    """The chance of `target` wins among n, which need not be whole."""
    from scipy import special

    if target <= 0:
        return np.ones_like(n)
    # At least `target` wins in n at a rate p: where a beta(target, n - target + 1) lies under p. So
    # this is the chance that one beta variable lies under another, whatever the sizes; the mean is
    # taken over the narrower of the two, in whose quantiles the other is smooth.
    odds, steady = np.zeros(n.shape), n <= rate.counted
    for here, narrower in (((n >= target) & steady, True), ((n >= target) & ~steady, False)):
        if here.any():
            wins = float(target), (n[here] - target + 1)[..., None]
            over = (
                special.betainc(*wins, _quantiles(*rate.shape))
                if narrower
                else special.betaincc(*rate.shape, special.betaincinv(*wins, QUANTILES))
            )
            odds[here] = over @ WEIGHTS
    return odds


@lru_cache(maxsize=64)
def _quantiles(won: float, lost: float) -> np.ndarray:
    """Where a rate lies, at each of the places; the same for every number of leads."""
    from scipy import special

    return special.betaincinv(won, lost, QUANTILES)


QUANTILES, WEIGHTS = (np.polynomial.legendre.leggauss(32) + np.array([[1.0], [0.0]])) / 2
"""Where between 0 and 1 a mean is taken, and what each place counts (Gauss and Legendre): with so
many, a chance is off by 0.0001 at most.
"""


@lru_cache(maxsize=1_000)
def needed(target: int, *, rate: Rate, sure: float) -> int | None:
    """The smallest number of leads with which `target` wins are at least that sure; None when no
    number is enough. Kept: a sentence and its picture ask for the same one.

    >>> needed(60, rate=Rate(10, 200), sure=0.8)
    1568
    """
    from scipy.optimize import brentq

    if target <= 0 or float(_odds(np.array(float(target)), target, rate)) >= sure:
        return max(1, target)
    deviations = NormalDist().inv_cdf

    def short(log: float) -> float:
        """By how many standard deviations the odds of so many leads are too small."""
        odds = float(_odds(np.array(math.exp(log)), target, rate))
        return deviations(sure) - deviations(min(max(odds, 1e-9), 1 - 1e-9))

    # Over the logarithm of the leads this is nearly a straight line, so that few steps lead there.
    won, lost = rate.shape
    spread = math.sqrt(1 / target + 1 / won)
    least, most = math.log(target), math.log(MOST_LEADS)
    start = math.log(target * (won + lost) / won) + deviations(sure) * spread
    one = other = min(max(start, least), most)
    off = short(one)
    step = 1.2 * off * spread
    while off * short(other := min(max(other + step, least), most)) > 0:
        if other == most:
            return None
        step *= 2
    # The odds rise with every lead, so the smallest whole number is the next one.
    near = 1e-6
    found = brentq(short, one, other, xtol=near / math.exp(max(one, other)))
    return math.ceil(math.exp(found) - near)


def _smallest(odds_of: Callable[[float], float], sure: float, *, start: int) -> int | None:
    high = max(1, start)
    while odds_of(high) < sure:
        high *= 2
        if high > MOST_LEADS:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if odds_of(middle) >= sure else (middle, high)
    return high


def _revenue(
    target: float, *, rate: Rate, amounts: Sequence[float] | np.ndarray, seed: int
) -> Callable[[float], float]:
    """The probability that deals won from so many leads add up to `target`, as a function of the
    number of leads.
    """
    sizes, often = _grouped(np.asarray(amounts, dtype=float))
    mean, spread, drawn = _sizes_drawn(tuple(sizes), tuple(often), seed)
    rng = np.random.Generator(copy.deepcopy(drawn))
    p, u, z = (
        rng.beta(*rate.shape, size=DRAWS),
        rng.standard_normal(DRAWS),
        rng.standard_normal(DRAWS),
    )

    def odds_of(leads: float) -> float:
        # The same draws for every number of leads, so that more leads never look worse by chance.
        wins = np.maximum(0, np.rint(leads * p + np.sqrt(leads * p * (1 - p)) * u))
        return float((wins * mean + np.sqrt(wins) * spread * z >= target).mean())

    return odds_of


@lru_cache(maxsize=8)
def _sizes_drawn(
    sizes: tuple[float, ...], often: tuple[float, ...], seed: int
) -> tuple[np.ndarray, np.ndarray, np.random.BitGenerator]:
    """The mean and the spread of the sizes of deals in every draw, and where the draws go on.

    They are the same for every rate and every target, and dear; so they are kept.
    """
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(often, size=DRAWS)
    mean = weight @ np.array(sizes)
    spread = np.sqrt(np.maximum(weight @ np.array(sizes) ** 2 - mean**2, 0))
    return mean, spread, rng.bit_generator


def _grouped(amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different sizes and how often each occurs; of thousands, the means of so many groups of
    about equal number.
    """
    sizes, often = np.unique(amounts, return_counts=True)
    if len(sizes) <= MOST_SIZES:
        return sizes, often.astype(float)
    group = ((np.cumsum(often) - often / 2) / often.sum() * MOST_SIZES).astype(int)
    number = np.bincount(group, weights=often)
    return (
        np.bincount(group, weights=sizes * often)[number > 0] / number[number > 0],
        number[number > 0],
    )


def deals(leads: Rows) -> np.ndarray:
    """The sizes of the deals won so far, smallest first: those with an amount over nothing.

    None of them where the leads stay elsewhere and have more different amounts than are counted
    (`MOST_AMOUNTS`).

    >>> deals(pd.DataFrame({"outcome": ["won", "won", "lost", "won"], "amount": [900.0, 100.0, 50.0,
    ...     None]})).tolist()
    [100.0, 900.0]
    """
    if isinstance(leads, counting.Stored) and not leads.few(["amount"], most=MOST_AMOUNTS):
        return np.zeros(0)
    rows = counting.count(leads, ["outcome", "amount"])
    won = rows[is_won(rows["outcome"]) & (rows["amount"] > 0)]
    return np.repeat(won["amount"].to_numpy(dtype=float), won["n"].to_numpy())


def needed_for_revenue(
    target: float, *, rate: Rate, amounts: Sequence[float] | np.ndarray, sure: float, seed: int = 0
) -> int | None:
    """The smallest number of leads with which won deals add up to `target` that surely, in the unit
    of `amounts`.

    `amounts`: sizes of deals won so far (at least two, positive).
    """
    return _smallest(_revenue(target, rate=rate, amounts=amounts, seed=seed), sure, start=1)


def rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Won, counted and the rate of each source, and of all (first row): from any count table with
    source and outcome.

    Sources with fewer than five wins are one row together; the largest come first. Columns: source,
    won, counted, share, low, high. Who counts `population.settled` says.
    """
    kept = settled(numbers_of(counts))
    source = kept["source"].astype("object").where(kept["source"].notna(), "not known")
    n = kept["n"].groupby(source).sum()
    won = (kept["n"] * kept["won"]).groupby(source).sum()
    small = won.index[won < FEWEST_WINS]
    order = sorted(set(won.index) - set(small), key=lambda name: (-n[name], str(name)))
    rows: list[list[Any]] = [
        [ALL, int(won.sum()), int(n.sum())],
        *([str(name), int(won[name]), int(n[name])] for name in order),
    ]
    if len(small) and len(order):
        rows.append(
            [
                f"{len(small)} smaller ones together" if len(small) > 1 else str(small[0]),
                int(won[small].sum()),
                int(n[small].sum()),
            ]
        )
    return pd.DataFrame(
        [[*row, row[1] / row[2] if row[2] else math.nan, *wilson(row[1], row[2])] for row in rows],
        columns=["source", "won", "counted", "share", "low", "high"],
    )


def leads_owed(
    counts: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    target: float,
    revenue: bool = False,
    amounts: Sequence[float] | np.ndarray = (),
    now: float | None = None,
    months: int = MONTHS,
    currency: str = "EUR",
) -> Finding:
    """How many leads a month marketing owes for a target, as a coin toss, four in five and nineteen
    in twenty.

    `target`: wins in `months`, or revenue where `revenue` is set (then `amounts` holds the sizes of
    won deals). `now`: leads a month so far, if known. By source: how many it would take if all
    leads were of that kind. A count, no verdict; under five wins it says so.
    """
    name = "leads-owed"
    if counts.empty:
        return nothing(name, counts)
    table = rates(counts)
    rate = Rate(int(table["won"][0]), int(table["counted"][0]))
    sizes = np.asarray(amounts, dtype=float)
    sizes = sizes[sizes > 0]
    if rate.won < FEWEST_WINS or target <= 0 or (revenue and len(sizes) < 2):
        why = (
            "no target"
            if target <= 0
            else (
                "sizes of deals are not in the data"
                if rate.won >= FEWEST_WINS
                else (
                    f"{counted(int(rate.won), 'win')} among {counted(int(rate.counted), 'lead')}"
                    f"{' that came to an end' if not counts.attrs.get('horizon') else among(counts)}"
                )
            )
        )
        return Finding(
            name,
            f"How many leads {terms.sides[1]} owes cannot be said: {why}.",
            verdict="cannot tell",
            more_needed=(
                f"at least {counted(FEWEST_WINS - int(rate.won), 'more win')}"
                if rate.won < FEWEST_WINS
                else ""
            ),
            caveat=with_left_out("", counts),
        )
    if said := none_lost(counts):
        return Finding(
            name,
            f"How many leads {terms.sides[1]} owes cannot be said. {said}",
            verdict="cannot tell",
            more_needed="lost leads",
            caveat=with_left_out("", counts),
        )

    def leads_for(of: Rate, sure: float) -> int | None:
        if revenue:
            return needed_for_revenue(target, rate=of, amounts=sizes, sure=sure, seed=terms.seed)
        return needed(math.ceil(target), rate=of, sure=sure)

    total = [leads_for(rate, sure) for sure in ODDS]
    goal = (
        written.amount(f"{num(target):,.0f}", currency)
        if revenue
        else counted(math.ceil(target), "win")
    )
    a_month = [None if leads is None else math.ceil(leads / months) for leads in total]
    if a_month[1] is None or a_month[0] is None:
        sentence = (
            f"With the rate so far no number of leads makes {goal} in {months} months likely."
        )
    else:
        sentence = (
            f"For {goal} in {months} months, {num(a_month[0]):,} leads a month are a coin toss; to"
            f" be sure four times in five it takes {num(a_month[1]):,}"
        )
        sentence += f", nineteen times in twenty {num(a_month[2]):,}." if a_month[2] else "."
    reached = ""
    if now:
        have = (
            _revenue(target, rate=rate, amounts=sizes, seed=terms.seed)(now * months)
            if revenue
            else float(chance(now * months, target=math.ceil(target), rate=rate))
        )
        sentence += f" With {now:.0f} a month, as so far, the target is {in_hundred(have)}."
        reached = in_hundred(have)
    rows = []
    for row in cast("Iterable[Any]", table.itertuples(index=False)):
        of = Rate(row.won, row.counted)
        enough = row.won >= FEWEST_WINS
        per = [
            (
                None
                if not enough or (leads := leads_for(of, sure)) is None
                else math.ceil(leads / months)
            )
            for sure in ODDS[:2]
        ]
        rows.append(
            [row.source, row.won, row.counted, 100 * row.share, 100 * row.low, 100 * row.high, *per]
        )
    if revenue:
        typical = [float(np.quantile(sizes, share)) for share in (0.5, 0.1, 0.9)]
        sentence += (
            f" A typical deal is {written.amount(f'{num(typical[0]):,.0f}', currency)} (eight in"
            " ten lie between"
            f" {num(typical[1]):,.0f} and {num(typical[2]):,.0f}; {num(len(sizes)):,} deals)."
        )
    shown = pd.DataFrame(
        rows,
        columns=[
            "Leads from",
            "Won",
            "Counted",
            "Won, percent",
            "From",
            "To",
            "A month, for a coin toss",
            "A month, for four in five",
        ],
    )
    caveat = (
        f"The rate is {num(rate.won):,.0f} won of"
        f" {num(rate.counted):,.0f}{among(counts) or ' leads'}; it will be another one if the kind"
        f" of leads changes. Sources with fewer than {FEWEST_WINS} wins get no number."
    )
    if now is None:
        caveat += (
            " Over how many months these leads came is not in the data: that the target is one of"
            f" {months} months is taken as said."
        )
    found = Finding(
        name,
        sentence,
        shown,
        caveat=with_left_out(f"{caveat} {who_counts(counts)}".strip(), counts),
    )
    return headlines.leads_owed(
        found, goal=goal, months=months, a_month=a_month, now=now, reached=reached
    )


def in_hundred(probability: float) -> str:
    """A probability as people say it.

    >>> in_hundred(0.53), in_hundred(0.001), in_hundred(0.999)
    ('reached 53 times in 100', 'hardly ever reached', 'nearly always reached')
    """
    if probability < 0.01:
        return "hardly ever reached"
    return (
        "nearly always reached"
        if probability > 0.99
        else f"reached {100 * probability:.0f} times in 100"
    )


def contacts_owed(
    leads_a_month: float | None,
    terms: Terms = Terms(),
    *,
    contacts_each: float,
    minutes_each: float,
    hours_a_month: float,
) -> Finding:
    """How many contacts sales owes back for the leads it gets, and whether its hours are enough.

    `contacts_each`: contacts a lead takes; `minutes_each`: minutes a contact takes;
    `hours_a_month`: what the whole side has for first contacts. Plain arithmetic; without leads a
    month (None) it says that they are missing.
    """
    if leads_a_month is None:
        return Finding(
            "contacts-owed",
            "How many leads come in a month is not in the data (created_at), so how many contacts"
            f" {terms.sides[0]} owes cannot be said.",
        )
    contacts = leads_a_month * contacts_each
    hours = contacts * minutes_each / 60
    sentence = (
        f"{num(leads_a_month):,.0f} leads a month are {num(contacts):,.0f} contacts and"
        f" {num(hours):,.0f} hours of work for {terms.sides[0]}"
    )
    if hours_a_month <= 0:
        return Finding("contacts-owed", f"{sentence}; how many hours it has was not said.")
    if hours <= hours_a_month:
        sentence += f"; it has {num(hours_a_month):,.0f}, so that is enough."
    else:
        most = hours_a_month * 60 / max(contacts_each * minutes_each, 1e-9)
        sentence += (
            f"; it has {num(hours_a_month):,.0f}, enough for {num(most):,.0f} leads a month."
        )
    table = pd.DataFrame(
        [[leads_a_month, contacts, hours, hours_a_month]],
        columns=["Leads a month", "Contacts a month", "Hours they take", "Hours there are"],
    )
    return Finding("contacts-owed", sentence, table)
