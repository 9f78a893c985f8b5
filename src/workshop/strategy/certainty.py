"""How sure a place on the list is: the selection made again under points and efforts as they might
have been.

An initiative that is chosen in at least 95 of 100 draws is safe, one that is chosen in at most 5
never makes it, and the rest are worth the room's time (core and borderline: Liesio, Mild and Salo
2007).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from . import choice
from .choice import Wishes
from .draws import draw
from .problem import Problem

CORE, NEVER = 0.95, 0.05
"""Chosen in at least, or at most, this share of the draws: safe, or out."""
NO_POINTS = "no points"
"""What nobody gave any points to is not argued about, and is no matter of room either."""
NOT_KNOWN = "not known"
"""How sure a place is where the search was stopped before it could be said."""
STANDS = ("safe", "talk about it", "never makes it", NO_POINTS)
"""How sure a place may be."""
SPREAD = 0.3
"""How far a side's points for an initiative might be off (as a share) where no single people's
points are known.
"""
DRAWS = 1_000
FEWEST = 50
"""From fewer draws than this nothing is said about how sure a place is."""
_FIRST = 100
"""Draws that are tried first where time is limited, to see how many fit into it."""
_WAYS, _NODES, _CELLS, _DEPTH = 2_000, 60_000, 1_500_000, 5
"""In how many ways a tangle may be done, and how long one draw is searched, before the solver takes
over; how many numbers are worked on at a time; and how many initiatives are tried both ways to
break up large tangles.
"""


def redraw(problem: Problem, *, draws: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    """Values and efforts as they might have been: joint worth and person-weeks, each draws by
    initiatives.

    Points: where people's own points are known, people are drawn again with replacement; where a
    side gave its points as a whole, each initiative's are moved by a factor of about 30 percent
    either way. Efforts as in `draws.draw`.
    """
    points, seed = problem.points_of_sides, problem.terms.seed
    rng = np.random.default_rng([seed, 2])
    n = len(problem.planned)
    worth, given = np.zeros((draws, n)), 0
    for side, people in zip(points.by_side, points.people):
        if side.sum() <= 0:
            continue
        given += 1
        if people is not None:
            times = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=draws)
            drawn = times @ people
        else:
            drawn = side * np.exp(SPREAD * rng.standard_normal((draws, n)))
        total = drawn.sum(axis=1, keepdims=True)
        worth += np.divide(drawn, total, out=np.zeros_like(drawn), where=total > 0)
    pieces = [
        piece.astype("float64")
        for piece in draw(problem.efforts, problem.chances, draws=draws, seed=seed)
    ]
    return worth / max(given, 1), np.concatenate(pieces) if pieces else np.zeros((0, n))


def chosen_again(
    problem: Problem, *, draws: int = DRAWS, until: float = math.inf
) -> tuple[np.ndarray, int]:
    """In which share of the draws each initiative is selected, 0 to 1, and in how many draws this
    was found out.

    Must-keeps stay where they are; in a draw where they alone do not fit, they are all that is
    selected. `until`: when the search ends (`time.monotonic`); with fewer than `FEWEST` draws by
    then the shares are not numbers.
    """
    chosen = choose_all(problem.wishes, *redraw(problem, draws=draws), until=until)
    if not len(chosen) or len(chosen) < min(FEWEST, draws):
        return np.full(len(problem.planned), np.nan), len(chosen)
    return chosen.mean(axis=0), len(chosen)


def choose_all(
    wishes: Wishes, worth: np.ndarray, work: np.ndarray, *, until: float = math.inf
) -> np.ndarray:
    """The best selection for each draw of worth and person-weeks (both draws by initiatives),
    proven, all at once.

    The same selections as solving each draw on its own, many times faster: prices of everybody's
    time give each draw an upper bound (a Lagrangian relaxation over independent groups of
    initiatives), a good list gives a lower one, and what lies between is searched to the end. What
    is worth nothing is chosen only where something needs it. A draw that is too hard, a list with
    large tangles of prerequisites or a limit on goals goes to the solver. Where `until`
    (`time.monotonic`) ends the search, only the draws before that come back: all of the first ones,
    hard or easy.
    """
    draws, n = worth.shape
    chosen, together = np.zeros((draws, n), bool), wishes.most_goals is None
    at, size = 0, draws if math.isinf(until) else _FIRST
    while at < draws:
        begun, some = time.monotonic(), slice(at, at + size)
        if together:
            found, value, together = _choose(
                wishes, worth[some], work[some], np.zeros(n, bool), _DEPTH, until
            )
        if not together:
            found, value = _one_by_one(wishes, worth[some], work[some], until)
        # A tie between doing something worthless and leaving it is broken by chance; nobody wants
        # it selected.
        wanted = choice.forced(wishes) | (found & (worth[some] > 0))
        chosen[some] = choice.with_needs(wishes, wanted)
        late = np.flatnonzero(np.isnan(value))
        if len(late):
            return chosen[: at + late[0]]
        at += size
        # Half of the time that is left, so that a block that takes longer than the last one is not
        # lost.
        now = time.monotonic()
        size = (
            draws
            if math.isinf(until)
            else max(1, int(size * (until - now) / 2 / max(now - begun, 1e-6)))
        )
    return chosen


def _one_by_one(
    wishes: Wishes, worth: np.ndarray, work: np.ndarray, until: float
) -> tuple[np.ndarray, np.ndarray]:
    """Each draw by the solver alone, and the values of the selections; no number for what was not
    done in time.
    """
    chosen, value = np.zeros(worth.shape, bool), np.full(len(worth), np.nan)
    for at in range(len(worth)):
        best = one_by_one(wishes, worth[at], work[at], until=until)
        if best is None:
            break
        chosen[at], value[at] = best, worth[at] @ best
    return chosen, value


def _choose(
    wishes: Wishes, worth: np.ndarray, work: np.ndarray, out: np.ndarray, depth: int, until: float
) -> tuple[np.ndarray, np.ndarray, bool]:
    """The best selections without what is out, their values, and whether this way works.

    A value is minus infinity where the must-keeps do not fit, and no number where `until` came
    before it was known.

    A tangle that is too large to write out falls apart when it is known whether its most connected
    initiative is in: both cases are solved, and the better one taken for each draw.
    """
    draws, n = worth.shape
    forced = choice.forced(wishes)
    if time.monotonic() >= until:
        return np.zeros((draws, n), bool), np.full(draws, np.nan), True
    nowhere = np.broadcast_to(forced, (draws, n)).copy(), np.full(draws, -np.inf), True
    if (forced & out).any() or any(forced[a] and forced[b] for a, b in wishes.excludes):
        return nowhere
    bounds = choice.limits(wishes)
    share = np.array(
        [
            np.divide(row, wishes.effort, out=np.zeros(n), where=wishes.effort > 0)
            for _, _, row in bounds
        ]
    )
    limit = np.array([bound for _, bound, _ in bounds])
    rows = limit > 0
    # A row without any time forbids what needs it; the others are scaled to one.
    barred = out | ((share[~rows] > 0).any(axis=0) & (wishes.effort > 0))
    groups = _groups(wishes)
    if isinstance(groups, int):
        if not depth:
            return (*nowhere[:2], False)
        best = None
        for way in (_with_hub(wishes, out, groups), _without_hub(wishes, out, groups)):
            found = _choose(way[0], worth, work, way[1], depth - 1, until)
            if not found[2]:
                return (*nowhere[:2], False)
            best = (
                found
                if best is None
                else (
                    np.where((found[1] > best[1])[:, None], found[0], best[0]),
                    np.maximum(found[1], best[1]),
                    True,
                )
            )
        chosen, value, _ = best
        chosen[np.isneginf(value)] = forced
        return chosen, value, True
    # Blocks of draws that fit into memory where tangles can be done in many ways.
    block = max(1, _CELLS // max(n, sum(len(ways) for _, ways in groups.tangles)))
    if block < draws:
        parts = [
            _choose(wishes, worth[at : at + block], work[at : at + block], out, depth, until)
            for at in range(0, draws, block)
        ]
        return (
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            True,
        )
    uses = [work * (row / bound) for row, bound in zip(share[rows], limit[rows])]
    drawn = _Draws(
        groups, worth, np.stack(uses, axis=1) if uses else np.zeros((draws, 0, n)), barred
    )
    chosen, value, _ = nowhere
    fits = (drawn.use[:, :, forced].sum(axis=2) <= 1 + 1e-9).all(axis=1) & ~(barred & forced).any()
    if fits.any():
        solved, hard, done = drawn.some(fits).solve(forced, until)
        chosen[fits] = solved
        value[fits] = (worth * chosen).sum(axis=1)[fits]
        value[np.flatnonzero(fits)[done:]] = np.nan
        for at in np.flatnonzero(fits)[hard]:
            best = one_by_one(wishes, np.where(barred, -1.0, worth[at]), work[at], until=until)
            if best is not None:
                chosen[at] = best
            value[at] = np.nan if best is None else worth[at] @ best
    return chosen, value, True


def _with_hub(wishes: Wishes, out: np.ndarray, hub: int) -> tuple[Wishes, np.ndarray]:
    """The list when the hub, and what it needs, is in: what it rules out is out, and nobody has to
    wait for it.
    """
    inside = choice.closure(wishes, hub)
    ruled = {b if a in inside else a for a, b in wishes.excludes if (a in inside) != (b in inside)}
    lighter = replace(
        wishes,
        must=tuple(sorted({*wishes.must, *inside})),
        requires=tuple((a, b) for a, b in wishes.requires if b not in inside),
        excludes=tuple((a, b) for a, b in wishes.excludes if (a in inside) == (b in inside)),
    )
    return _drop(lighter, out, ruled)


def _without_hub(wishes: Wishes, out: np.ndarray, hub: int) -> tuple[Wishes, np.ndarray]:
    """The list when the hub, and whatever needs it, is out."""
    return _drop(wishes, out, {hub})


def _drop(wishes: Wishes, out: np.ndarray, gone: set[int]) -> tuple[Wishes, np.ndarray]:
    gone = set(gone)
    while more := {a for a, b in wishes.requires if b in gone and a not in gone}:
        gone |= more
    left = out.copy()
    left[sorted(gone)] = True
    return (
        replace(
            wishes,
            requires=tuple((a, b) for a, b in wishes.requires if a not in gone),
            excludes=tuple((a, b) for a, b in wishes.excludes if a not in gone and b not in gone),
        ),
        left,
    )


def one_by_one(
    wishes: Wishes, worth: np.ndarray, work: np.ndarray, *, until: float = math.inf
) -> np.ndarray | None:
    """The best selection for one draw by the solver alone; only the must-keeps where they do not
    fit.

    What is worth nothing is in it only where something needs it. None where `until`
    (`time.monotonic`) ends the search.
    """
    left = until - time.monotonic()
    if left <= 0:
        return None
    scaled = np.divide(work, wishes.effort, out=np.ones_like(work), where=wishes.effort > 0)
    trial = replace(wishes, effort=work, own_work=wishes.own_work * scaled)
    solved = choice.solve(-worth * choice.SCALE, choice.model_of(trial), time_limit=left)
    if solved.status == 1:
        return None
    forced = choice.forced(wishes)
    if solved.x is None:
        return forced
    chosen = np.round(solved.x[: len(work)]).astype(bool)
    return choice.with_needs(wishes, forced | (chosen & (worth > 0)))


@dataclass(frozen=True)
class _Groups:
    """Initiatives that do not touch each other (`single`), and tangles with every way to do them
    that breaks no rule.
    """

    single: np.ndarray
    must: np.ndarray
    tangles: tuple[tuple[np.ndarray, np.ndarray], ...]


def _groups(wishes: Wishes) -> _Groups | int:
    """The list in independent parts; the place of its most connected initiative when a tangle is
    too large to write out.
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    n = len(wishes.names)
    pairs = np.array([*wishes.requires, *wishes.excludes], dtype=int).reshape(-1, 2)
    graph = sparse.csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    must = np.zeros(n, bool)
    must[list(wishes.must)] = True
    single, tangles = [], []
    for part in range(label.max(initial=-1) + 1):
        members = np.flatnonzero(label == part)
        if len(members) == 1:
            single.append(members[0])
            continue
        ways = _ways(members, wishes, must)
        if ways is None:
            return int(members[np.bincount(pairs.ravel(), minlength=n)[members].argmax()])
        tangles.append((members, ways.astype("float64")))
    return _Groups(np.array(single, dtype=int), must, tuple(tangles))


def _ways(members: np.ndarray, wishes: Wishes, must: np.ndarray) -> np.ndarray | None:
    """Every way to do some of a tangle that breaks no rule (ways by members); None when there are
    too many to write out.

    Built up one initiative at a time, what others need first, so that what breaks a rule is dropped
    as soon as it shows.
    """
    place = {int(member): at for at, member in enumerate(members)}
    requires = [(place[a], place[b]) for a, b in wishes.requires if a in place]
    excludes = [(place[a], place[b]) for a, b in wishes.excludes if a in place]
    order = sorted(
        range(len(members)), key=lambda at: (len(choice.closure(wishes, int(members[at]))), at)
    )
    ways, known = np.zeros((1, len(members)), bool), np.zeros(len(members), bool)
    for at in order:
        known[at] = True
        more = ways.copy()
        more[:, at] = True
        ways = more if must[members[at]] else np.concatenate([ways, more])
        for a, b in requires:
            if known[a] and known[b] and at in (a, b):
                ways = ways[~ways[:, a] | ways[:, b]]
        for a, b in excludes:
            if known[a] and known[b] and at in (a, b):
                ways = ways[~(ways[:, a] & ways[:, b])]
        if len(ways) > _WAYS:
            return None
    return ways


class _Draws:
    """Many draws of one list, solved side by side. `use`: share of each limit (draws by limits by
    initiatives).
    """

    def __init__(
        self, groups: _Groups, worth: np.ndarray, use: np.ndarray, barred: np.ndarray
    ) -> None:
        self.groups, self.worth, self.use, self.barred = groups, worth, use, barred

    def some(self, which: np.ndarray) -> _Draws:
        """Only these draws."""
        return _Draws(self.groups, self.worth[which], self.use[which], self.barred)

    def solve(self, forced: np.ndarray, until: float) -> tuple[np.ndarray, list[int], int]:
        """The best selection of each draw, the places of draws that were too hard, and how many
        draws `until` left time for.
        """
        groups = self.groups
        draws, limits, n = self.use.shape
        single, must = groups.single, groups.must[groups.single]
        v, e = self.worth[:, single], self.use[:, :, single]
        v = np.where(self.barred[single], -1.0, v)
        ways_v, ways_e, starts, at = [], [], [], 0
        for members, ways in groups.tangles:
            allowed = ways[:, self.barred[members]].sum(axis=1) == 0
            value = self.worth[:, members] @ ways.T
            ways_v.append(np.where(allowed, value, -10.0))
            ways_e.append(self.use[:, :, members] @ ways.T)
            starts.append(at)
            at += len(ways)
        wv = np.concatenate(ways_v, axis=1) if ways_v else np.zeros((draws, 0))
        we = np.concatenate(ways_e, axis=2) if ways_e else np.zeros((draws, limits, 0))
        price = _prices(v, e, must, wv, we, starts)
        gain = v - np.einsum("dr,drj->dj", price, e)
        way_gain = wv - np.einsum("dr,drj->dj", price, we)
        base = (gain > 0) | must
        first = [slice(a, b) for a, b in zip(starts, [*starts[1:], wv.shape[1]])]
        way = (
            np.array([way_gain[:, part].argmax(axis=1) for part in first], dtype=int)
            .reshape(len(first), draws)
            .T
        )
        incumbent, worth = self._fill(forced, price, v, e, must, base, gain, wv, we, first)
        bound = price.sum(axis=1) + np.where(base, gain, 0).sum(axis=1)
        used = np.einsum("drj,dj->dr", e, base.astype(float))
        for g, part in enumerate(first):
            rows = np.arange(draws)
            bound += way_gain[rows, part.start + way[:, g]]
            used += we[rows, :, part.start + way[:, g]]
        out, hard = np.zeros((draws, n), bool), []
        for d in range(draws):
            if time.monotonic() >= until:
                return out, hard, d
            # Every other list is the base with some moves; each costs a loss against the bound.
            room = bound[d] - worth[d] + 1e-12
            # To add what is worth nothing in this draw only ties with leaving it out, in every list
            # there is.
            flip = np.flatnonzero((np.abs(gain[d]) <= room) & ~must & (v[d] > 0))
            loss, step, tag = (
                np.abs(gain[d, flip]),
                np.where(base[d, flip], -1.0, 1.0) * e[d][:, flip],
                [(-1, int(j)) for j in flip],
            )
            losses, steps = [loss], [step]
            for g, part in enumerate(first):
                now = way[d, g]
                less = way_gain[d, part.start + now] - way_gain[d, part]
                more = we[d][:, part] - we[d][:, part.start + now][:, None]
                better = (wv[d, part] > wv[d, part.start + now]) | (more < 0).any(axis=0)
                other = np.flatnonzero((less <= room) & better & (np.arange(len(less)) != now))
                losses.append(less[other])
                steps.append(more[:, other])
                tag += [(g, int(k)) for k in other]
            loss, step = np.concatenate(losses), np.concatenate(steps, axis=1)
            order = np.argsort(loss, kind="stable")
            moves = _search(
                loss[order].tolist(),
                step[:, order].T.tolist(),
                [tag[k] for k in order],
                price[d].tolist(),
                (1 - used[d]).tolist(),
                room,
            )
            if moves is None:
                hard.append(d)
                continue
            if moves == "keep":
                out[d] = incumbent[d]
                continue
            chosen, ways_now = base[d].copy(), way[d].copy()
            for g, k in moves:
                if g < 0:
                    chosen[k] = ~chosen[k]
                else:
                    ways_now[g] = k
            out[d, single] = chosen
            for g, (members, ways) in enumerate(groups.tangles):
                out[d, members] = ways[ways_now[g]] > 0
        return out, hard, draws

    def _fill(
        self,
        forced: np.ndarray,
        price: np.ndarray,
        v: np.ndarray,
        e: np.ndarray,
        must: np.ndarray,
        base: np.ndarray,
        gain: np.ndarray,
        wv: np.ndarray,
        we: np.ndarray,
        first: list[slice],
    ) -> tuple[np.ndarray, np.ndarray]:
        """A good list for each draw: what is worth its price when time is dearer, then whatever
        still fits.
        """
        groups, (draws, _, n) = self.groups, self.use.shape
        rows = np.arange(draws)
        best, best_worth = (
            np.broadcast_to(forced, (draws, n)).copy(),
            self.worth[:, forced].sum(axis=1),
        )
        ratio = np.divide(v, np.einsum("dr,drj->dj", price, e) + 1e-12)
        order = np.argsort(-ratio, axis=1, kind="stable")
        for dearer in (1.0, 1.03, 1.1, 1.25, 1.6, 2.5, 6.0):
            taken = ((v - dearer * np.einsum("dr,drj->dj", price, e)) > 0) | must
            used = np.einsum("drj,dj->dr", e, taken.astype(float))
            way_gain = wv - dearer * np.einsum("dr,drj->dj", price, we)
            picks = []
            for part in first:
                pick = way_gain[:, part].argmax(axis=1)
                picks.append(pick)
                used += we[rows, :, part.start + pick]
            fine = (used <= 1 + 1e-9).all(axis=1)
            if not fine.any():
                continue
            for place in range(v.shape[1]):
                j = order[:, place]
                more = e[rows, :, j]
                add = (
                    ~taken[rows, j]
                    & (v[rows, j] > 0)
                    & (used + more <= 1 + 1e-9).all(axis=1)
                    & fine
                )
                taken[rows[add], j[add]] = True
                used[add] += more[add]
            value = np.where(taken, v, 0).sum(axis=1) + sum(
                wv[rows, part.start + pick] for part, pick in zip(first, picks)
            )
            better = fine & (value > best_worth + 1e-15)
            if better.any():
                whole = np.zeros((draws, n), bool)
                whole[:, groups.single] = taken
                for (members, ways), pick in zip(groups.tangles, picks):
                    whole[:, members] = ways[pick] > 0
                best[better], best_worth[better] = whole[better], value[better]
        return best, best_worth


def _prices(
    v: np.ndarray,
    e: np.ndarray,
    must: np.ndarray,
    wv: np.ndarray,
    we: np.ndarray,
    starts: list[int],
) -> np.ndarray:
    """A price for each limit in each draw that makes the upper bound low: Newton steps on a
    smoothed bound.

    Any prices give a valid bound, so these need not be the best, only good.
    """
    draws, limits, k = e.shape
    if not limits:
        return np.zeros((draws, 0))
    unit = np.maximum(np.abs(v).mean(axis=1) if k else 1.0, 1e-9) + (
        np.abs(wv).mean(axis=1) if wv.shape[1] else 0.0
    )
    total = np.where(v > 0, v, 0).sum(axis=1) + 1e-9
    price = np.full((draws, limits), 1.0 / limits) * total[:, None]
    loose, bound = price, _bound(price, v, e, must, wv, we, starts)
    sizes = np.diff([*starts, wv.shape[1]]) if starts else np.zeros(0, int)
    own = np.arange(limits)
    for level in np.repeat(np.geomspace(1.0, 0.01, 7), 4):
        mu = (level * unit)[:, None]
        z = np.clip((v - np.einsum("dr,drj->dj", price, e)) / mu, -40, 40)
        p = np.where(must, 1.0, 1 / (1 + np.exp(-z)))
        slope = 1 - np.einsum("drj,dj->dr", e, p)
        weight = p * (1 - p) / mu
        curve = np.einsum("drj,dsj->drs", e * weight[:, None, :], e)
        if starts:
            z = (wv - np.einsum("dr,drj->dj", price, we)) / mu
            z = np.exp(
                np.maximum(
                    z - np.repeat(np.maximum.reduceat(z, starts, axis=1), sizes, axis=1), -60
                )
            )
            q = z / np.repeat(np.add.reduceat(z, starts, axis=1), sizes, axis=1)
            mean = np.add.reduceat(we * q[:, None, :], starts, axis=2)
            slope -= mean.sum(axis=2)
            curve += (
                np.einsum("drj,dsj->drs", we * q[:, None, :], we)
                - np.einsum("drg,dsg->drs", mean, mean)
            ) / mu[:, :, None]
        stuck = (price <= 1e-12) & (slope > 0)
        free = ~stuck
        curve = curve * free[:, :, None] * free[:, None, :]
        curve[:, own, own] += np.where(free, 1e-9 + 1e-6 * curve[:, own, own], 1.0)
        move = -np.linalg.solve(curve, (slope * free)[:, :, None])[:, :, 0]
        reach = 0.5 * price + 0.02 * total[:, None] * max(level, 0.05)
        price = np.maximum(price + np.clip(move, -reach, reach), 0.0)
        now = _bound(price, v, e, must, wv, we, starts)
        lower = now < bound
        loose, bound = np.where(lower[:, None], price, loose), np.where(lower, now, bound)
    return loose


def _bound(
    price: np.ndarray,
    v: np.ndarray,
    e: np.ndarray,
    must: np.ndarray,
    wv: np.ndarray,
    we: np.ndarray,
    starts: list[int],
) -> np.ndarray:
    gain = v - np.einsum("dr,drj->dj", price, e)
    out = price.sum(axis=1) + np.where(must, gain, np.maximum(gain, 0)).sum(axis=1)
    if starts:
        out += np.maximum.reduceat(wv - np.einsum("dr,drj->dj", price, we), starts, axis=1).sum(
            axis=1
        )
    return out


def _search(
    loss: list[float],
    step: list[list[float]],
    tag: list[tuple[int, int]],
    price: list[float],
    slack: list[float],
    room: float,
) -> list[tuple[int, int]] | Literal["keep"] | None:
    """The moves from the base with the least loss that fit; "keep" when none beats the known list,
    None when it takes too long.

    A list's distance from the bound is the losses of its moves plus what its unused time is worth;
    losses only add up, so a branch ends as soon as they reach the best distance known. Losses come
    in ascending order.
    """
    best: float = room
    found: tuple[int, ...] | None = None
    limits, k, nodes = range(len(price)), len(loss), 0

    def value(now: list[float]) -> float:
        return (
            sum(price[r] * now[r] for r in limits)
            if all(now[r] >= -1e-9 for r in limits)
            else math.inf
        )

    distance = value(slack)
    if distance < best - 1e-12:
        best, found = distance, ()
    stack: list[tuple[int, float, list[float], tuple[int, ...]]] = [(0, 0.0, slack, ())]
    while stack:
        start, lost, now, path = stack.pop()
        for j in range(start, k):
            more = lost + loss[j]
            if more >= best - 1e-12:
                break
            nodes += 1
            if tag[j][0] >= 0 and any(tag[i][0] == tag[j][0] for i in path):
                continue
            change = step[j]
            after = [now[r] - change[r] for r in limits]
            deeper = (*path, j)
            distance = more + value(after)
            if distance < best - 1e-12:
                best, found = distance, deeper
            stack.append((j + 1, more, after, deeper))
        if nodes > _NODES:
            return None
    return "keep" if found is None else [tag[j] for j in found]


def how_sure(share: float) -> str:
    """How sure a place on the list is.

    >>> how_sure(0.97), how_sure(0.5), how_sure(0.01)
    ('safe', 'talk about it', 'never makes it')
    """
    if math.isnan(share):
        return NOT_KNOWN
    return "safe" if share >= CORE else "never makes it" if share <= NEVER else "talk about it"
