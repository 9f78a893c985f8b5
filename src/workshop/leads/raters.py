"""How far people agree on the same leads within each side and between the two, when several people
rated.

Three numbers instead of one: when people of one side agree with each other no better than with the
other side, nobody has a rule, and that is no quarrel between two sides. Only `patterns` touches the
ratings.

Sources: alpha (Krippendorff 1970) and, beside it, AC2 (Gwet 2014), both with quadratic weights and
with one chance agreement for all three numbers, so that they can be compared. Where everybody stays
near the middle AC2 is high even when nobody tells leads apart; therefore alpha decides here. The
difference by exchanging people between the sides (a permutation test, Fisher 1935; draws counted as
in Phipson and Smyth 2010); intervals from leaving out one person or one lead at a time (jackknife,
Tukey 1958).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from .. import privacy, releases
from ..errors import counted, listing
from ..findings import CONFIDENCE, Finding, nothing, remedy, with_headline, with_left_out
from ..intervals import one_test, wilson
from ..terms import Terms
from ..written import num
from . import headlines
from .coefficients import weights

MATTERS_AGREEMENT = 0.2
"""The smallest difference in agreement, within less between, that would change what the room
does.
"""
FEWEST = 10
"""Under so many leads rated by several people nothing is said."""
MOST_STEPS, BANDS = 7, 5
"""Scores of more values than this are cut into so many bands of about equal volume, the same for
everybody.
"""
SPLITS = 20_000
RULE = 0.6
"""Under this agreement beyond chance (alpha) a side does not follow one rule."""


def patterns(ratings: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """How often each combination of ratings occurs: one column a person, the score or blank, and n.

    `ratings` as checked. People of other teams are left out. `attrs["team"]` says whose each column
    is, by position, `attrs["still"]` where ratings that were shown before still count.

    >>> ratings = pd.DataFrame({"lead_id": ["a", "a", "b"], "rater": ["Ann", "Bo", "Ann"],
    ...     "team": ["Sales", "Marketing", "Sales"], "score": [1.0, 2.0, 1.0]})
    >>> patterns(ratings)["n"].tolist()
    [1, 1]
    """
    told, still = releases.held(
        ratings, terms, who="rater", what="lead_id", value="score", given="ratings"
    )
    kept = told[told["team"].isin(terms.sides)]
    if kept.empty:
        counts = pd.DataFrame({"n": pd.Series(dtype="int64")})
        reason = ratings.attrs.get("missing") or "There are no ratings by either side."
        counts.attrs.update({**ratings.attrs, "team": (), "missing": reason})
        return counts
    wide = kept.pivot_table(
        index="lead_id", columns=["team", "rater"], values="score", aggfunc="mean"
    )
    wide = wide[[column for side in terms.sides for column in wide.columns if column[0] == side]]
    team = tuple(column[0] for column in wide.columns)
    wide.columns = pd.RangeIndex(wide.shape[1])
    counts = wide.groupby(list(wide.columns), dropna=False).size().rename("n").reset_index()
    counts.attrs.update({**ratings.attrs, "team": team, "still": still})
    return counts


def codes(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The patterns as steps from 0 (-1 where blank) and the credit of each pair of steps."""
    values = counts.drop(columns="n").to_numpy(dtype=float)
    steps = np.unique(values[~np.isnan(values)])
    if len(steps) <= MOST_STEPS:
        return np.where(np.isnan(values), -1, np.searchsorted(steps, values)), weights(
            "quadratic", list(steps)
        )
    often = np.repeat(counts["n"].to_numpy(), (~np.isnan(values)).sum(1))
    order = np.argsort(values[~np.isnan(values)], kind="stable")
    ranked, cumulated = values[~np.isnan(values)][order], np.cumsum(often[order]) / often.sum()
    edges = np.unique([ranked[np.searchsorted(cumulated, k / BANDS)] for k in range(1, BANDS)])
    return np.where(np.isnan(values), -1, np.searchsorted(edges, values)), weights(
        "quadratic", len(edges) + 1
    )


@with_headline(headlines.within_and_between)
def within_and_between(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Whether the two sides differ from each other more than each differs within itself.

    `counts` comes from `patterns`. The verdict is about the difference; a side of fewer raters than
    `minimum` is not shown, and neither is what would give it away.
    """
    if counts.empty:
        return nothing("within-and-between", counts)
    team = np.array(counts.attrs["team"])
    raters = {side: int((team == side).sum()) for side in terms.sides}
    caveat = with_left_out(
        "Beyond chance: 0 is what the same ratings dealt out at random would give, 1 is full"
        " agreement; near misses count in part (alpha, with AC2 beside it).",
        counts,
    )
    small = [side for side in terms.sides if raters[side] < terms.minimum]
    if small:
        sentence = (
            f"Too few people rated the same leads in {listing(small)} to show how far they agree"
            f" (fewer than {counted(terms.minimum, 'person', 'people')})."
        )
        return Finding(
            "within-and-between", sentence, verdict="cannot tell", caveat=with_left_out("", counts)
        )
    steps, credit = codes(counts)
    n = counts["n"].to_numpy(dtype=float)
    both = ((steps[:, team == terms.sides[0]] >= 0).any(1)) & (
        (steps[:, team == terms.sides[1]] >= 0).any(1)
    )
    leads = int(n[both].sum())
    if leads < FEWEST or len(credit) < 2:
        sentence = (
            f"{counted(leads, 'lead was', 'leads were')} rated by people of both sides; that is too"
            " little to compare them."
        )
        if leads >= FEWEST:
            sentence = _alike(terms.sides)
        return Finding(
            "within-and-between", sentence, verdict="cannot tell", caveat=with_left_out("", counts)
        )
    found = _Agreement.of(steps, n, credit, team, terms.sides)
    if alike := _nearly_alike(found, steps, n, team, terms):
        return Finding(
            "within-and-between",
            _alike(alike),
            verdict="cannot tell",
            caveat=with_left_out("", counts),
        )
    names = [f"Within {terms.sides[0]}", f"Within {terms.sides[1]}", "Between the two"]
    rows = [
        [
            name,
            counted(pairs, "pair of people", "pairs of people"),
            100 * same,
            value,
            max(-1.0, value - half),
            min(1.0, value + half),
            gwet,
        ]
        for name, pairs, same, value, half, gwet in zip(
            names, found.pairs, found.same_rating, found.beyond, found.halves, found.ac2
        )
    ]
    columns = [
        "Agreement",
        "Among",
        "Same rating, times in 100",
        "Beyond chance (alpha)",
        "From",
        "To",
        "Beside it: AC2",
    ]
    table = pd.DataFrame(rows, columns=columns).round({columns[2]: 0})
    difference, half = found.difference, found.difference_half
    p = found.p(terms.seed)
    # Exchanging people and the interval are two ways to ask the same.
    told = one_test(difference, difference - half, difference + half, p).rounded()
    verdict = told.verdict if difference > 0 else "cannot tell"
    low, high = told.low, told.high
    three = (
        f"two people rate a lead the same {100 * found.same_rating[0]:.0f} times in 100 within"
        f" {terms.sides[0]}, {100 * found.same_rating[1]:.0f} within {terms.sides[1]} and"
        f" {100 * found.same_rating[2]:.0f} between the two; agreement beyond chance is"
        f" {num(found.beyond[0]):.2f}, {num(found.beyond[1]):.2f} and {num(found.beyond[2]):.2f}"
    )
    span = f"difference {num(difference):.2f}, between {num(low):.2f} and {num(high):.2f}"
    if verdict != "cannot tell":
        sentence = (
            f"{terms.sides[0]} and {terms.sides[1]} differ more from each other than each differs"
            f" within itself: {three} ({span}). Two rules meet here."
        )
    elif high < MATTERS_AGREEMENT:
        sentence = f"You disagree with each other no more than with yourselves: {three} ({span})."
        if min(found.beyond[:2]) < RULE:
            sentence += " This is no quarrel between two sides; nobody has a rule yet."
        return Finding(
            "within-and-between",
            sentence,
            table,
            caveat=f"{counted(leads, 'lead')} rated by both sides. {caveat}",
        )
    else:
        sentence = (
            "Whether the two sides differ from each other more than within themselves cannot be"
            f" told: {three} ({span})."
        )
    needed = remedy(min(raters.values()), half, MATTERS_AGREEMENT, "more rater", tail=" a side")
    return Finding(
        "within-and-between",
        sentence,
        table,
        verdict,
        f"{counted(leads, 'lead')} rated by both sides. {caveat}",
        needed,
        p,
    )


def _alike(sides: Sequence[str]) -> str:
    return (
        f"In {listing(sides)} nearly all gave nearly every lead the same rating. No more is told, or"
        " single ratings would follow; there is nothing to compare."
    )


def _nearly_alike(
    found: _Agreement, steps: np.ndarray, n: np.ndarray, team: np.ndarray, terms: Terms
) -> list[str]:
    """The sides of which so many ratings are the same that nothing else is told of them."""
    sides = []
    for k, side in enumerate(terms.sides):
        raters = (steps[:, team == side] >= 0).sum(axis=1)
        pairs = float((n * raters * (raters - 1)).sum()) / 2
        if privacy.nearly_alike(float(found.same_rating[k]), pairs, int(raters.max(initial=0))):
            sides.append(side)
    return sides


class _Agreement:
    """The three numbers, what they are made of, and how sure they are."""

    def __init__(
        self,
        credit: np.ndarray,
        exact: np.ndarray,
        shared: np.ndarray,
        chance: float,
        side: np.ndarray,
    ) -> None:
        self.credit, self.exact, self.shared, self.chance, self.side = (
            credit,
            exact,
            shared,
            chance,
            side,
        )
        self.lead_error, self.chance_ac2, self.leads = np.zeros(4), 0.0, 0.0

    @classmethod
    def of(
        cls,
        steps: np.ndarray,
        n: np.ndarray,
        credit: np.ndarray,
        team: np.ndarray,
        sides: tuple[str, str],
    ) -> _Agreement:
        side = np.where(team == sides[0], 0, 1)
        chosen = (steps[:, :, None] == np.arange(len(credit))).astype(float)
        weighted = chosen * n[:, None, None]
        credits = sum((weighted[:, :, k].T @ (chosen @ credit[k])) for k in range(len(credit)))
        exact = sum(weighted[:, :, k].T @ chosen[:, :, k] for k in range(len(credit)))
        given = (steps >= 0).astype(float)
        shared = (given * n[:, None]).T @ given
        raters = given.sum(1)
        use = (n @ (chosen.sum(1) / np.maximum(raters, 1)[:, None])) / n[raters > 0].sum()
        found = cls(credits, exact, shared, float(use @ credit @ use), side)
        found.chance_ac2 = (
            credit.sum() / (len(credit) * (len(credit) - 1)) * float((use * (1 - use)).sum())
        )
        found.lead_error = found._by_lead(chosen, n, credit)
        found.leads = float(n[(given[:, side == 0].any(1)) & (given[:, side == 1].any(1))].sum())
        return found

    def shares(
        self, credit: np.ndarray, keep: np.ndarray, side: np.ndarray | None = None
    ) -> np.ndarray:
        """Mean credit of pairs within the first side, within the second, and between, among the
        people in `keep`.
        """
        side = self.side if side is None else side
        member = [(side == k) & keep for k in (0, 1)]
        values = []
        for a, b in ((0, 0), (1, 1), (0, 1)):
            over, under = (
                credit[np.ix_(member[a], member[b])].sum(),
                self.shared[np.ix_(member[a], member[b])].sum(),
            )
            if a == b:
                over, under = (
                    over - np.diag(credit)[member[a]].sum(),
                    under - np.diag(self.shared)[member[a]].sum(),
                )
            values.append(over / under if under else np.nan)
        return np.array(values)

    def _by_lead(self, chosen: np.ndarray, n: np.ndarray, credit: np.ndarray) -> np.ndarray:
        """Standard errors from the leads: of the three numbers and of within less between (a ratio,
        linearised).
        """
        votes = [chosen[:, self.side == k].sum(1) for k in (0, 1)]
        raters = [v.sum(1) for v in votes]
        over = [
            np.einsum("ik,kl,il->i", votes[k], credit, votes[k]) - raters[k] for k in (0, 1)
        ] + [np.einsum("ik,kl,il->i", votes[0], credit, votes[1])]
        under = [raters[k] * (raters[k] - 1) for k in (0, 1)] + [raters[0] * raters[1]]
        parts = []
        for o, u in zip(over, under):
            total = (n * u).sum()
            parts.append((o - (n * o).sum() / total * u) / total if total else np.zeros_like(o))
        parts.append((parts[0] + parts[1]) / 2 - parts[2])
        leads = n.sum()
        return np.array(
            [math.sqrt(leads / max(leads - 1, 1) * (n * part**2).sum()) for part in parts]
        ) / (1 - self.chance)

    @property
    def beyond(self) -> np.ndarray:
        return (self.shares(self.credit, np.ones(len(self.side), dtype=bool)) - self.chance) / (
            1 - self.chance
        )

    @property
    def same_rating(self) -> np.ndarray:
        return self.shares(self.exact, np.ones(len(self.side), dtype=bool))

    @property
    def ac2(self) -> np.ndarray:
        return (self.beyond * (1 - self.chance) + self.chance - self.chance_ac2) / (
            1 - self.chance_ac2
        )

    @property
    def pairs(self) -> list[int]:
        a, b = (int((self.side == k).sum()) for k in (0, 1))
        return [a * (a - 1) // 2, b * (b - 1) // 2, a * b]

    @property
    def difference(self) -> float:
        first, second, between = self.beyond
        return float((first + second) / 2 - between)

    def _errors(self) -> np.ndarray:
        """Standard errors of the three numbers and the difference: people and leads both as they
        might have been.
        """
        everyone = np.ones(len(self.side), dtype=bool)
        total = self.lead_error**2
        for k in (0, 1):
            members = np.flatnonzero(self.side == k)
            without = []
            for person in members:
                keep = everyone.copy()
                keep[person] = False
                three = (self.shares(self.credit, keep) - self.chance) / (1 - self.chance)
                without.append([*three, (three[0] + three[1]) / 2 - three[2]])
            spread = np.array(without)
            total = total + (len(members) - 1) / len(members) * (
                (spread - spread.mean(0)) ** 2
            ).sum(0)
        return np.sqrt(total)

    def _t(self) -> float:
        from scipy.special import stdtrit

        return float(stdtrit(len(self.side) - 2, (1 + CONFIDENCE) / 2))  # ty: ignore[no-matching-overload]  # a ufunc

    @property
    def halves(self) -> np.ndarray:
        return self._wide_enough(self._t() * self._errors()[:3])

    @property
    def difference_half(self) -> float:
        return float(self._wide_enough(self._t() * self._errors()[3]))

    def _wide_enough(self, half: np.ndarray) -> np.ndarray:
        """Where leaving out one person or lead changes nothing, what the next lead could change
        (Wilson 1927, n of n).
        """
        return np.where(half > 1e-9, half, 1 - wilson(self.leads, self.leads)[0])

    def p(self, seed: int) -> float:
        """How often within less between is as large when people are exchanged between the sides.

        As with an analysis of variance, only a large value speaks for a difference between the
        sides, whichever way it goes.
        """
        people, first = len(self.side), int((self.side == 0).sum())
        if math.comb(people, first) <= SPLITS:
            sides = np.ones((math.comb(people, first), people))
            for row, chosen in enumerate(combinations(range(people), first)):
                sides[row, list(chosen)] = 0
            extra = 0
        else:
            sides = (
                np.random.default_rng(seed)
                .permuted(np.tile(self.side, (SPLITS, 1)), axis=1)
                .astype(float)
            )
            extra = 1
        drawn = np.array([self._statistic(1 - sides), self._statistic(sides)])
        between = self._between(sides)
        values = drawn.mean(0) - between
        exact = self.difference * (1 - self.chance)
        return float(((values >= exact - 1e-12).sum() + extra) / (len(values) + extra))

    def _statistic(self, member: np.ndarray) -> np.ndarray:
        credit, shared = (m - np.diag(np.diag(m)) for m in (self.credit, self.shared))
        over, under = ((member @ m * member).sum(1) for m in (credit, shared))
        return np.divide(over, under, out=np.zeros_like(over), where=under > 0)

    def _between(self, sides: np.ndarray) -> np.ndarray:
        over, under = (((1 - sides) @ m * sides).sum(1) for m in (self.credit, self.shared))
        return np.divide(over, under, out=np.zeros_like(over), where=under > 0)


def late(ratings: pd.DataFrame, leads: pd.DataFrame) -> Finding:
    """How many ratings were given after the lead was won or lost: they remember, and do not
    foresee. A count; no verdict.

    >>> ratings = pd.DataFrame({"lead_id": ["a", "b"], "rated_at": pd.to_datetime(["2026-03-01",
    ...     "2026-01-01"])})
    >>> leads = pd.DataFrame({"lead_id": ["a", "b"], "closed_at": pd.to_datetime(["2026-02-01",
    ...     "2026-02-01"])})
    >>> late(ratings, leads).sentence
    '1 of 2 ratings was given after the lead was won or lost. Those remember the outcome; they
    foresee nothing.'
    """
    name = "ratings-after-the-outcome"
    if ratings.empty:
        return nothing(name, ratings)
    closed = leads.drop_duplicates("lead_id").set_index("lead_id")["closed_at"]
    when = pd.DataFrame(
        {
            "rated": pd.to_datetime(ratings["rated_at"]).to_numpy(),
            "closed": pd.to_datetime(closed.reindex(ratings["lead_id"])).to_numpy(),
        }
    ).dropna()
    if when.empty:
        return Finding(
            name,
            "Whether ratings were given before or after the outcome is not in the data (rated_at,"
            " closed_at). One given afterwards foresees nothing.",
            caveat=with_left_out("", ratings),
        )
    after = int((when["rated"] > when["closed"]).sum())
    known = counted(len(when), "rating")
    sentence = f"Of {known} none was given after the lead was won or lost."
    if after:
        many = f"All {known}" if after == len(when) > 1 else f"{num(after):,} of {known}"
        sentence = (
            f"{many} {'was' if after == 1 else 'were'} given after the lead was won or lost. Those"
            " remember the outcome; they foresee nothing."
        )
    return Finding(name, sentence, caveat=with_left_out("", ratings))


CARDS, MOST_CARDS = 24, 40
"""How many leads are rated blind, and the most that people rate with care in twelve minutes."""


def sheet(
    leads: pd.DataFrame,
    people: pd.DataFrame,
    terms: Terms = Terms(),
    *,
    number: int = CARDS,
    describe: Collection[str] = (),
) -> pd.DataFrame:
    """The sheet for rating leads blind: the same leads for everybody, in an order of each person's
    own, scores to fill in.

    `leads` as checked, of which `number` are drawn, or made-up ones (`profiles.make`), which all
    are on it. Neither side's view, nor what became of the lead, nor who worked it, is on the sheet.
    `people` as checked; one row a person and lead with lead_id, rater, team, score (blank) and what
    is known of the lead. Filled in, it is `ratings.csv`.

    >>> leads = pd.DataFrame({"lead_id": ["a", "b"], "source": ["Fair", "Web"], "outcome": ["won",
    ...     "lost"], "sales_view": ["Hot", "Cold"]})
    >>> people = pd.DataFrame({"person": ["Ann"], "team": ["Sales"]})
    >>> sorted(sheet(leads, people)["lead_id"])
    ['a', 'b']
    """
    from .card import as_called, attributes
    from .population import columns

    raters = people[people["team"].isin(terms.sides)]
    rng = np.random.default_rng(terms.seed)
    chosen = (
        leads.sort_values("lead_id", kind="stable").reset_index(drop=True) if len(leads) else leads
    )
    picked = (
        np.sort(rng.choice(len(chosen), min(number, MOST_CARDS, len(chosen)), replace=False))
        if len(chosen)
        else []
    )
    if leads.attrs.get("made_up"):
        known = chosen[list(leads.attrs["attributes"])]
        picked = np.arange(len(chosen))
    else:
        found = attributes(
            chosen,
            only=columns(chosen, people=people["person"].astype(str), describe=describe),
            people=people["person"].astype(str),
        )
        known = pd.DataFrame(
            {name: as_called(chosen[name], called) for name, called in found.items()},
            index=chosen.index,
        )
    cards = pd.concat([chosen[["lead_id"]], known], axis=1).iloc[picked]
    parts = [
        cards.iloc[rng.permutation(len(cards))].assign(rater=person, team=team, score="")
        for person, team in zip(raters["person"], raters["team"])
    ]
    columns = ["lead_id", "rater", "team", "score", *known.columns]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
