"""One strategy or two: how far both sides want the same, which goals nobody works on, how many
goals there are.

Agreement is counted in pairs (Kendall 1938): take any two initiatives, do both sides put the same
one first? Chance gives 50 of 100. Points are blind and from a fixed budget; an initiative that a
side gave nothing counts as nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import pandas as pd

from .. import permutation, privacy, releases
from ..errors import counted, listing
from ..findings import CONFIDENCE, Estimate, Finding, judge, nothing, remedy, with_left_out
from ..terms import Terms
from ..written import num
from . import headlines
from .draws import goal_of_each
from .in_words import in_years, weeks

MATTERS_PAIRS = 0.1
"""The smallest difference from chance that matters: 10 pairs in 100."""
MATTERS_FAVOURITES = 0.2
"""The smallest difference from chance in the share of favourites held in common that matters."""
SHORT = 12
"""On a list with fewer initiatives than this, a favourite is what got at least an even share of a
side's points.
"""
FEW = 4
"""With fewer initiatives than this nothing is said about agreement."""
PERMUTATIONS, FEWER_PERMUTATIONS = 9_999, 1_999
SOME, LARGE = 24, 100
"""On lists of more than `SOME` initiatives fewer orders are drawn; on more than `LARGE` none, the
share over its error is normal there.
"""
MOST_NAMED = 3
"""Initiatives that got as many points are named together up to so many."""
EVERY_ORDER = 7
"""All orders of so many initiatives are gone through."""


@dataclass(frozen=True)
class Points:
    """The points of both sides as arrays, in the order of the list.

    `by_side` (2 by initiatives) are sums; `people` holds, for each side, persons by initiatives, or
    None where the side gave its points as a whole; `withheld` names sides with too few people;
    `together` says of how many initiatives a side's points are told together (see
    `privacy.told_points`), `alone` names the sides of which nothing else is left, and `stays` says
    where earlier points still count; `unknown` counts rows whose initiative is not on the list.
    """

    by_side: np.ndarray
    people: tuple[np.ndarray | None, np.ndarray | None]
    sides: tuple[str, str]
    withheld: tuple[str, ...] = ()
    unknown: int = 0
    together: tuple[tuple[str, int], ...] = ()
    alone: tuple[str, ...] = ()
    stays: str = ""

    @property
    def shares(self) -> np.ndarray:
        """Each initiative's share of its side's points (2 by initiatives); zero where a side gave
        none.
        """
        total = self.by_side.sum(axis=1, keepdims=True)
        return np.divide(self.by_side, total, out=np.zeros_like(self.by_side), where=total > 0)

    @property
    def given(self) -> tuple[bool, bool]:
        """Whether each side gave any points that may be used."""
        one, two = self.by_side.sum(axis=1) > 0
        return bool(one), bool(two)

    def only(self, which: np.ndarray) -> Points:
        """The same for some initiatives: one yes or no each."""
        one, two = (None if each is None else each[:, which] for each in self.people)
        return replace(self, by_side=self.by_side[:, which], people=(one, two))

    @property
    def note(self) -> str:
        """What has to be said about the points, for a caveat."""
        parts = (
            [
                f"The points of {listing(self.withheld)} are not used: fewer people gave them than"
                " may be shown. A side can give its points as a whole, with the person left blank."
            ]
            if self.withheld
            else []
        )
        parts += (
            [
                f"The points of {listing(self.alone)} are not used: nearly all fall on so few"
                " initiatives, or so few people gave the rest, that they would tell what single"
                " people gave."
            ]
            if self.alone
            else []
        )
        parts += [
            f"{counted(many, 'initiative')} of {side} got points from fewer than {privacy.FLOOR}"
            f" people, or would give such ones away: each stands with the mean of the {many}."
            for side, many in self.together
        ]
        parts += [self.stays] if self.stays else []
        parts += (
            [
                f"{counted(self.unknown, 'row')} of points"
                f" {'names' if self.unknown == 1 else 'name'} no initiative on the list."
            ]
            if self.unknown
            else []
        )
        return " ".join(parts)


def folded(name: object) -> str:
    """A name as it is compared: without case and needless spaces.

    >>> folded("  Price  Page")
    'price page'
    """
    return " ".join(str(name).split()).casefold()


def points_of(initiatives: pd.DataFrame, points: pd.DataFrame, terms: Terms = Terms()) -> Points:
    """What each side gave each initiative, with the people behind it where there are enough of
    them.

    `points`: team, person (blank for the side as a whole), initiative, points. Where a side has
    both, the people count and the whole does not. Points of fewer people than may be shown are not
    used, and of the others only what gives nobody away.
    """
    privacy.check_minimum(terms.minimum)
    points, stays = releases.held(
        points, terms, who="person", what="initiative", value="points", given="points"
    )
    n = len(initiatives)
    place = (
        {folded(name): i for i, name in reversed(list(enumerate(initiatives["initiative"])))}
        if n
        else {}
    )
    where = (
        points["initiative"].map(lambda name: place.get(folded(name), -1)).to_numpy(dtype=int)
        if len(points)
        else np.zeros(0, int)
    )
    by_side, people, hidden = np.zeros((2, n)), [], []
    alone: list[str] = []
    together: list[tuple[str, int]] = []
    for side, team in enumerate(terms.sides):
        rows = (
            (points["team"].astype("object") == team).to_numpy(dtype=bool) & (where >= 0)
            if len(points)
            else np.zeros(0, bool)
        )
        mine, at = points[rows], where[rows]
        named = (
            mine["person"].notna().to_numpy()
            & (mine["person"].astype(str).str.strip() != "").to_numpy()
            if len(mine)
            else np.zeros(0, bool)
        )
        if not named.any():
            np.add.at(
                by_side[side],
                at,
                mine["points"].to_numpy(dtype=float) if len(mine) else np.zeros(0),
            )
            people.append(None)
            continue
        codes, persons = pd.factorize(mine["person"][named].astype(str).str.strip(), sort=True)
        if len(persons) < terms.minimum:
            hidden.append(team)
            people.append(None)
            continue
        table = np.zeros((len(persons), n))
        np.add.at(table, (codes, at[named]), mine["points"].to_numpy(dtype=float)[named])
        table, at_once = privacy.told_points(table)
        if at_once.all():
            alone.append(team)
            people.append(None)
            continue
        if at_once.any():
            together.append((team, int(at_once.sum())))
        by_side[side] = table.sum(axis=0)
        people.append(table)
    of_sides = (
        points["team"].isin(terms.sides).to_numpy(dtype=bool) if len(points) else np.zeros(0, bool)
    )
    return Points(
        by_side,
        (people[0], people[1]),
        terms.sides,
        tuple(hidden),
        int((of_sides & (where < 0)).sum()),
        tuple(together),
        tuple(alone),
        stays,
    )


def _compared(
    name: str, initiatives: pd.DataFrame, points: pd.DataFrame, terms: Terms
) -> tuple[Points, str, Finding | None]:
    """The points of both sides with what has to be said about them, and the finding where there are
    none to compare.
    """
    if initiatives.empty or points.empty:
        none = nothing(name, *(table for table in (initiatives, points) if table.empty))
        return points_of(initiatives, points, terms), "", none
    ours = points_of(initiatives, points, terms)
    caveat = with_left_out(ours.note, initiatives, points)
    if all(ours.given):
        return ours, caveat, None
    without = listing([team for team, given in zip(terms.sides, ours.given) if not given])
    return (
        ours,
        caveat,
        Finding(
            name,
            f"There are no points of {without} to compare.",
            verdict="cannot tell",
            more_needed="the points of both sides",
            caveat=caveat,
        ),
    )


def same_first(initiatives: pd.DataFrame, points: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """Of any two initiatives, how often both sides put the same one first.

    One strategy or two? 100 would be one mind, 50 is what two strangers would reach, under 50 means
    that one side wants what the other does not. A pair that a side holds equal counts as half. The
    verdict is on the question whether they agree more, or less, than chance, and the interval (95
    percent) is that of the same shuffles.

    >>> plan = pd.DataFrame({"initiative": list("ABCD")})
    >>> given = pd.DataFrame({"team": ["Sales"] * 4 + ["Marketing"] * 4, "person": None,
    ...                       "initiative": list("ABCDABCD"), "points": [4, 3, 2, 1, 4, 3, 1, 2]})
    >>> same_first(plan, given).sentence.split(";")[0]
    'Take any two initiatives: both sides put the same one first 83 times in 100 (between 13 and
    100)'
    """
    name = "one-strategy-or-two"
    ours, caveat, too_little = _compared(name, initiatives, points, terms)
    if too_little:
        return too_little
    sides = terms.sides
    a, b = ours.shares
    n = len(a)
    if n < FEW:
        there = "There is only 1 initiative" if n == 1 else f"There are only {n} initiatives"
        return Finding(
            name,
            f"{there}, too few to say whether both sides want the same.",
            verdict="cannot tell",
            more_needed=f"{counted(FEW - n, 'more initiative')} at least",
            caveat=caveat,
        )
    if why := _all_alike(ours):
        return Finding(
            name,
            f"{why}, so nobody can say whether both sides want the same.",
            verdict="cannot tell",
            more_needed="points that differ",
            caveat=caveat,
        )
    caveat = with_left_out(
        f"{ours.note} Pairs of {counted(n, 'initiative')}; a pair that a side holds equal counts as"
        " half.".strip(),
        initiatives,
        points,
    )
    found = _pairs(a, b, terms.seed)
    shown = found.rounded()
    sentence = (
        f"Take any two initiatives: both sides put the same one first {shown.value * 100:.0f} times"
        f" in 100 (between {shown.low * 100:.0f} and {shown.high * 100:.0f}); two strangers would"
        " do so 50 times."
    )
    order = np.lexsort((np.arange(n), -np.abs(a - b)))
    table = (
        pd.DataFrame(
            {
                "Initiative": initiatives["initiative"].astype(str).to_numpy(),
                f"{sides[0]}, percent of its points": a * 100,
                f"{sides[1]}, percent of its points": b * 100,
                "Wanted more by": np.where(
                    np.isclose(a, b), "both alike", np.where(a > b, sides[0], sides[1])
                ),
            }
        )
        .iloc[order]
        .reset_index(drop=True)
    )
    said = Finding(
        name,
        sentence,
        table.round(2),
        found.verdict,
        caveat=caveat,
        more_needed=_longer(n, (found.high - found.low) / 2, MATTERS_PAIRS)
        if found.verdict == "cannot tell"
        else "",
        p=found.p,
    )
    return headlines.same_first(said, share=found.value, low=found.low, high=found.high, n=n)


def _longer(n: int, half: float, matters: float) -> str:
    """What it would take: a longer list, which nobody writes for that."""
    return remedy(
        n, half, matters, "more initiative", at_most=0, else_=f"more than these {n} initiatives"
    )


def _all_alike(points: Points) -> str:
    """Which side gave every initiative the same, in words; empty where none did."""
    alike = [team for team, share in zip(points.sides, points.shares) if np.ptp(share) <= 1e-12]
    return f"{listing(alike)} gave every initiative the same points" if alike else ""


def _pairs(a: np.ndarray, b: np.ndarray, seed: int) -> Estimate:
    """Share of pairs put in the same order (ties half), with its interval and p, both by shuffling
    the initiatives of one side.

    What is shuffled is the share over its own standard error (DiCiccio and Romano 2017, with the
    error of Kendall's tau by the jackknife), so that the interval is the same test. Where all pairs
    agree the jackknife sees no error: it is never taken as less than four ninths, as Kendall (1938)
    has it for no agreement, of what as many pairs that share no initiative would have, with one
    more that agrees and one that does not (Agresti and Coull 1998).
    """
    n = len(a)
    ours, theirs = (np.sign(np.round(x[:, None] - x[None, :], 12)) for x in (a, b))
    ours, flat = ours.astype("float32"), theirs.astype("float32").ravel()

    def each(order: np.ndarray) -> np.ndarray:
        """Each initiative's share of pairs in the same order less those in the other."""
        placed = flat.take(order[:, :, None] * n + order[:, None, :])
        return np.einsum("ij,sij->si", ours, placed).astype(float) / (n - 1)

    def error(each: np.ndarray) -> np.ndarray:
        tau = each.mean(axis=1, keepdims=True)
        jackknife = (n - 1) / n * (2 / (n - 2)) ** 2 * ((each - tau) ** 2).sum(axis=1)
        apart = n / 2
        share = ((1 + np.abs(tau[:, 0])) / 2 * apart + 1) / (apart + 2)
        return np.sqrt(np.maximum(jackknife, 4 * 4 / 9 * share * (1 - share) / apart))

    mine = each(np.arange(n)[None, :])
    tau, off = float(mine.mean()), float(error(mine)[0])
    if n > LARGE:
        from statistics import NormalDist

        normal = NormalDist()
        p, limit = 2 * normal.cdf(-abs(tau) / off), normal.inv_cdf((1 + CONFIDENCE) / 2)
    else:
        out = []
        for order in _orders(n, seed):
            moved = each(order)
            out.append(np.abs(moved.mean(axis=1)) / error(moved))
        by_chance, every = np.concatenate(out), n <= EVERY_ORDER
        p = float(permutation.share_beyond(by_chance, abs(tau) / off, exact=every))
        limit = permutation.critical(by_chance, exact=every)
    share, half = (1 + tau) / 2, limit * off / 2
    return Estimate(share, max(0.0, share - half), min(1.0, share + half), p, nothing=0.5)


def _orders(n: int, seed: int) -> Iterator[np.ndarray]:
    """Orders of the list, some rows at a time: all of a short one, else random ones."""
    if n <= EVERY_ORDER:
        yield np.array(list(permutations(range(n))))
        return
    rng, left = np.random.default_rng(seed), PERMUTATIONS if n <= SOME else FEWER_PERMUTATIONS
    while left:
        size = min(left, max(1, 2_000_000 // n**2))
        yield rng.permuted(np.broadcast_to(np.arange(n), (size, n)), axis=1)
        left -= size


def favourites(shares: np.ndarray, most: int = 0) -> np.ndarray:
    """Each side's favourites (2 by initiatives): its own top of the list, never one without points.

    About `most`: of what got the same points all are favourites or none, whichever comes nearer to
    `most` (when as near, none), so that the order of the list decides nothing. When 0: a third of
    the list; on a list of fewer than `SHORT` a third says little, and everything that got at least
    an even share of the side's points is a favourite.
    """
    out = np.zeros(shares.shape, bool)
    n = shares.shape[1]
    for side, share in enumerate(shares):
        if most <= 0 and n < SHORT:
            out[side] = (share > 0) & (share >= 1 / n - 1e-9)
            continue
        share, wanted = np.round(share, 12), min(most if most > 0 else n // 3, n)
        last = np.sort(share)[::-1][wanted - 1]
        over, all_ = share > max(last, 0), share >= last
        fewer = last <= 0 or (over.any() and wanted - over.sum() <= all_.sum() - wanted)
        out[side] = over if fewer else all_
    return out


def who_wants_what(
    initiatives: pd.DataFrame, points: pd.DataFrame, terms: Terms = Terms(), *, most: int = 0
) -> Finding:
    """What both sides want, what only one wants, what nobody wants; and how many favourites they
    share.

    `most`: how many favourites each side has, such as the number that fits the horizon; when 0 a
    third of the list, and on a short list all that got at least an even share of the side's points.
    The verdict is on whether the sides share more, or fewer, than two strangers would (exact).

    >>> plan = pd.DataFrame({"initiative": list("ABCDEF")})
    >>> given = pd.DataFrame({"team": ["Sales"] * 6 + ["Marketing"] * 6, "person": None,
    ...                       "initiative": list("ABCDEF") * 2, "points": [5.0, 4, 0, 0, 0, 1, 5, 0,
    ...                           4, 0, 0, 1]})
    >>> who_wants_what(plan, given).sentence
    'Of the 2 initiatives that each side wants most, 1 is the same; two strangers would share 0.7.'
    """
    from scipy.stats import hypergeom

    name = "who-wants-what"
    ours, caveat, too_little = _compared(name, initiatives, points, terms)
    if too_little:
        return too_little
    sides = terms.sides
    n = len(initiatives)
    if n == 1:
        return Finding(
            name,
            "There is only 1 initiative, so there is nothing to choose between.",
            verdict="cannot tell",
            more_needed="more initiatives",
            caveat=caveat,
        )
    if why := _all_alike(ours):
        return Finding(
            name,
            f"{why}, so nothing is wanted more than anything else.",
            verdict="cannot tell",
            more_needed="points that differ",
            caveat=caveat,
        )
    top = favourites(ours.shares, most)
    one, two = (int(k) for k in top.sum(axis=1))
    both = int(top.all(axis=0).sum())
    chance = hypergeom(n, one, two)
    p = min(1.0, 2 * min(float(chance.cdf(both)), float(chance.sf(both - 1))))
    words = [f"only {sides[0]}", f"only {sides[1]}"]
    group = np.where(
        top.all(axis=0), "both", np.where(top[0], words[0], np.where(top[1], words[1], "nobody"))
    )
    rank = {word: place for place, word in enumerate(("both", *words, "nobody"))}
    order = np.lexsort(
        (np.arange(n), -ours.shares.sum(axis=0).round(12), np.array([rank[word] for word in group]))
    )
    table = (
        pd.DataFrame(
            {
                "Favourite of": group,
                "Initiative": initiatives["initiative"].astype(str).to_numpy(),
                f"{sides[0]}, percent of its points": (ours.shares[0] * 100).round(2),
                f"{sides[1]}, percent of its points": (ours.shares[1] * 100).round(2),
            }
        )
        .iloc[order]
        .reset_index(drop=True)
    )
    mean = one * two / n
    spread = math.sqrt(max(0.0, mean * (1 - one / n) * (n - two) / max(n - 1, 1)))
    expected = f"{num(round(mean, 1)):g}"
    same_ones = f"{both or 'none'} {'is' if both < 2 else 'are'} the same"
    if one == two == 1:
        sentence = (
            f"Each side wants one initiative most, and it is {'' if both else 'not '}the same one;"
            f" two strangers would agree {100 / n:.0f} times in 100."
        )
    elif one == two:
        sentence = (
            f"Of the {one} initiatives that each side wants most, {same_ones}; two strangers would"
            f" share {expected}."
        )
    else:
        sentence = (
            f"{sides[0]} has {counted(one, 'favourite')} and {sides[1]} {two}; {same_ones}, and two"
            f" strangers would share {expected}."
        )
    half = 1.96 * spread / max(min(one, two), 1)
    verdict = judge(p)
    said = Finding(
        name,
        sentence,
        table,
        verdict,
        caveat=caveat,
        more_needed=(
            (_longer(n, half, MATTERS_FAVOURITES) if half > 0 else "points that differ more")
            if verdict == "cannot tell"
            else ""
        ),
        p=p,
    )
    same = table.loc[table["Favourite of"] == "both", "Initiative"].tolist()
    return headlines.favourites(said, same=same, wanted=dict(zip(sides, (one, two))))


def who_loses(
    initiatives: pd.DataFrame, points: pd.DataFrame, terms: Terms = Terms(), *, kept: Sequence[str]
) -> Finding:
    """What each side gives up by what is left out: its share of points, and what it will miss most.

    Said aloud before anything is recorded, so that nobody finds out later. `kept`: the names that
    stay. One row an initiative left out, the dearest to either side first; a plain count without a
    verdict.
    """
    name = "who-loses-what"
    if initiatives.empty or points.empty:
        return nothing(name, *(table for table in (initiatives, points) if table.empty))
    ours, sides = points_of(initiatives, points, terms), terms.sides
    caveat = with_left_out(ours.note, initiatives, points)
    if not any(ours.given):
        return Finding(
            name,
            "There are no points that can be used, so nobody can say what is lost.",
            verdict="cannot tell",
            more_needed="points from both sides",
            caveat=caveat,
        )
    if not len(kept):
        return Finding(
            name,
            "Nothing is kept yet, so nobody can say what is lost.",
            verdict="cannot tell",
            more_needed="something kept",
            caveat=caveat,
        )
    stays = {folded(item) for item in kept}
    gone = np.array([folded(item) not in stays for item in initiatives["initiative"]])
    if not gone.any():
        return Finding(name, "Nothing is left out, so nobody loses anything.", caveat=caveat)
    names = initiatives["initiative"].astype(str).to_numpy()
    if ours.by_side[:, gone].sum() <= 0:
        return Finding(
            name,
            "Nobody gave points to what is left out"
            f" ({listing(names[gone][:3])}{', ...' if gone.sum() > 3 else ''}), so neither side"
            " gives up any.",
            caveat=caveat,
        )
    parts = []
    for side, team in enumerate(sides):
        if ours.given[side]:
            share = np.where(gone, ours.shares[side], -1)
            dearest = int(share.argmax())
            alike = np.flatnonzero(np.round(share, 2) == round(float(share[dearest]), 2))
            if share[gone].sum() <= 0:
                parts.append(f"{team} gives up none of its points")
                continue
            missed = (
                f", most of all {listing(names[alike])} ({share[dearest] * 100:.0f} percent"
                f"{' each' * (len(alike) > 1)})"
                if share[dearest] > 0 and len(alike) <= MOST_NAMED
                else ""
            )
            parts.append(
                f"{team} gives up {ours.shares[side][gone].sum() * 100:.0f} percent of its"
                f" points{missed}"
            )
    order = np.flatnonzero(gone)[
        np.argsort(-ours.shares.max(axis=0)[gone].round(12), kind="stable")
    ]
    table = pd.DataFrame(
        {
            "Left out": names[order],
            **{
                f"{team} loses, percent of its points": (ours.shares[side][order] * 100).round(2)
                for side, team in enumerate(sides)
                if ours.given[side]
            },
        }
    )
    return headlines.given_up(
        Finding(name, f"{'; '.join(parts)}.", table, caveat=caveat),
        shares={
            team: float(ours.shares[side][gone].sum())
            for side, team in enumerate(sides)
            if ours.given[side]
        },
    )


def goals(
    initiatives: pd.DataFrame, goals: pd.DataFrame, *, capacity: float = 0.0, horizon: float = 4
) -> Finding:
    """How many goals there are, which have no initiative, and which initiatives serve no goal.

    Often it is the number of goals: each is good, and together they are too many. A count, without
    a verdict. `capacity`: person-weeks a quarter of all teams; `horizon`: quarters. With a capacity
    the sentence says how thin it is spread.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Fair"], "goal": ["Growth", None],
    ...     "effort_likely": [8.0, 2.0]})
    >>> goals(plan, pd.DataFrame({"goal": ["Growth", "Loyalty"]})).sentence
    'There are 2 goals; 1 of them has no initiative (Loyalty), and 1 initiative serves no goal
    (Fair).'
    """
    name = "goals-and-initiatives"
    if initiatives.empty and goals.empty:
        return nothing(name, goals, initiatives)
    listed = [str(goal) for goal in goals["goal"].dropna()] if "goal" in goals.columns else []
    served = goal_of_each(initiatives)
    names = {folded(goal): goal for goal in listed}
    extra = {folded(goal): str(goal) for goal in served.dropna() if folded(goal) not in names}
    everything = list(names.values()) + list(extra.values())
    keys = served.map(lambda goal: folded(goal) if pd.notna(goal) else "").astype(str)
    work = (
        pd.to_numeric(initiatives["effort_likely"], errors="coerce").fillna(0)
        if "effort_likely" in initiatives.columns
        else pd.Series(0.0, index=initiatives.index)
    )
    rows = [
        [
            goal,
            int((keys == folded(goal)).sum()),
            float(work[keys == folded(goal)].sum()),
            "no" if folded(goal) in extra else "yes",
        ]
        for goal in everything
    ]
    table = pd.DataFrame(
        rows, columns=["Goal", "Initiatives", "Person-weeks, likely", "On the list of goals"]
    )
    table = table.sort_values("Person-weeks, likely", ascending=False, kind="stable").reset_index(
        drop=True
    )
    idle = [str(row[0]) for row in rows if row[1] == 0]
    loose = [
        str(initiative)
        for initiative, key in zip(initiatives.get("initiative", []), keys)
        if not key
    ]
    sentence = _goals_said(everything, idle, loose, len(initiatives))
    if initiatives.empty:
        sentence = (
            f"There {'is' if len(everything) == 1 else 'are'} {counted(len(everything), 'goal')}"
            " and no initiative yet."
        )
    if capacity > 0 and len(everything) > 1:
        sentence += (
            f" Spread evenly, {in_years(horizon)} of work leaves"
            f" {weeks(capacity * horizon / len(everything))} for each goal."
        )
    caveat = (
        f"{counted(len(extra), 'goal')} named by initiatives {'is' if len(extra) == 1 else 'are'}"
        " not on the list of goals."
        if extra
        else ""
    )
    return Finding(name, sentence, table, caveat=with_left_out(caveat, initiatives, goals))


def _goals_said(goals: list[str], idle: list[str], loose: list[str], initiatives: int) -> str:
    """How many goals there are, how many have no initiative, and how many initiatives serve
    none.
    """
    if not goals:
        return (
            "There are no goals yet that"
            f" {f'the only initiative ({loose[0]})' if initiatives == 1 else f'any of {initiatives} initiatives'}"
            " could serve."
        )
    one, n = len(goals) == 1, len(goals)
    lead = f"There is 1 goal ({goals[0]})" if one else f"There are {counted(n, 'goal')}"
    if not loose and not idle:
        serve = (
            "the only initiative serves"
            if initiatives == 1
            else f"{'both initiatives serve' if initiatives == 2 else 'every initiative serves'}"
        )
        return (
            f"{lead}, and {serve} it."
            if one
            else f"{lead}; each has an initiative, and {serve} a goal."
        )
    if len(idle) == n:
        has = "it has no initiative" if one else "none of them has an initiative"
    elif idle:
        has = f"{len(idle)} of them {'has' if len(idle) == 1 else 'have'} no initiative{_few(idle)}"
    else:
        has = (
            f"it has {counted(initiatives - len(loose), 'initiative')}"
            if one
            else "each has an initiative"
        )
    if not loose:
        rest = (
            "the only initiative serves a goal"
            if initiatives == 1
            else "every initiative serves a goal"
        )
    elif len(loose) == initiatives:
        rest = (
            f"the only initiative ({loose[0]}) serves none"
            if initiatives == 1
            else "no initiative serves a goal"
        )
    else:
        rest = (
            f"{counted(len(loose), 'initiative')} {'serves' if len(loose) == 1 else 'serve'} no"
            f" goal{_few(loose)}"
        )
    return f"{lead}; {has}, and {rest}."


def _few(names: list[str], most: int = 3) -> str:
    """The names in brackets when they are few enough to be read aloud."""
    return f" ({listing(names)})" if 0 < len(names) <= most else ""
