"""Efforts as they might turn out: three-point estimates drawn many times, and the dates that
follow.

A block of some thousand draws at a time, one initiative after the other, so that memory stays small
and each number is touched while it is near. What the draws assume is told in `effort`, whose
findings use them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import WorkshopError, listing
from ..tables import plain
from ..terms import SEED, Terms
from ..written import num
from .in_words import QUARTERS

HOLDS = 0.5
"""How often ranges from low to high really hold, unless a workshop states something else."""
TOGETHER = 0.3
"""Correlation of how late two initiatives are, unless a workshop states something else."""
USUAL_LOW, USUAL_HIGH = 0.8, 1.5
"""Low and high as a share of likely, where nobody gave a range anywhere on the list."""
DRAWS = 10_000
_ROWS = 8_192
_SHORT = 20


@dataclass(frozen=True)
class Chances:
    """How efforts might turn out: what is taken for granted wherever they are drawn.

    `holds`: how often ranges from low to high really hold, between 0 and 1. `together`: correlation
    of how late two initiatives are, 0 to 1. `past`: actual effort divided by estimated, of finished
    projects; each draw takes one of them for the whole list.
    """

    holds: float = HOLDS
    together: float = TOGETHER
    past: Sequence[float] = ()


@dataclass(frozen=True)
class Efforts:
    """The estimates of a list as arrays, one place an initiative, in the order of the list.

    `likely`, `low` and `high` in person-weeks; `own_work` (teams by initiatives) is the part of
    `likely` that is a team's own; `teams` and `capacity` (person-weeks a quarter) belong together.
    `guessed` counts the initiatives whose range had to be filled in; `unstaffed` names teams that
    have work and no capacity.
    """

    names: tuple[str, ...]
    likely: np.ndarray
    low: np.ndarray
    high: np.ndarray
    own_work: np.ndarray
    teams: tuple[str, ...]
    capacity: np.ndarray
    guessed: int
    unstaffed: tuple[str, ...]

    @property
    def shares(self) -> np.ndarray:
        """The part of each initiative that is each team's own, 0 to 1 (teams by initiatives)."""
        return np.divide(
            self.own_work, self.likely, out=np.zeros_like(self.own_work), where=self.likely > 0
        )

    @property
    def doable(self) -> np.ndarray:
        """Which initiatives need only teams that have any capacity."""
        if not len(self.teams):
            return np.ones(len(self.names), bool)
        return np.logical_not((self.own_work[self.capacity <= 0] > 0).any(axis=0))

    def only(self, which: np.ndarray) -> Efforts:
        """The same for some initiatives: places, or one yes or no each; in the order given."""
        which = (
            np.flatnonzero(which)
            if np.asarray(which).dtype == bool
            else np.asarray(which, dtype=int)
        )
        return Efforts(
            tuple(self.names[i] for i in which),
            self.likely[which],
            self.low[which],
            self.high[which],
            self.own_work[:, which],
            self.teams,
            self.capacity,
            self.guessed,
            self.unstaffed,
        )


def estimates(
    initiatives: pd.DataFrame, capacity: Mapping[str, float], terms: Terms = Terms()
) -> Efforts:
    """The efforts of the list, by team where they are named by team, with missing ranges filled in.

    `capacity`: person-weeks a quarter by team name. Columns `effort_likely_sales` and
    `effort_likely_marketing` are the two sides'; another team's column ends in its name in lower
    case. Where named efforts come to less than `effort_likely`, the rest is for whoever has time. A
    missing low or high takes the list's middle ratio to likely.
    """
    n = len(initiatives)
    likely = _column(initiatives, "effort_likely").fillna(0).to_numpy()
    owners = dict(terms.keyed()) | {
        plain(team): team for team in capacity if team not in terms.sides
    }
    named, low_named, high_named = {}, {}, {}
    for heading in initiatives.columns:
        key = str(heading).removeprefix("effort_likely_")
        if key == heading:
            continue
        values = _column(initiatives, heading)
        if values.notna().any():
            team = owners.get(key, key)
            named[team] = values.fillna(0).to_numpy()
            low_named[team] = (
                _column(initiatives, f"effort_low_{key}").fillna(values).fillna(0).to_numpy()
            )
            high_named[team] = (
                _column(initiatives, f"effort_high_{key}").fillna(values).fillna(0).to_numpy()
            )
    teams = tuple(dict.fromkeys([*capacity, *named]))
    own = np.array([named.get(team, np.zeros(n)) for team in teams]).reshape(len(teams), n)
    by_team = own.sum(axis=0)
    total = np.maximum(likely, by_team)
    low, high = (
        _column(initiatives, "effort_low").to_numpy(),
        _column(initiatives, "effort_high").to_numpy(),
    )
    if named:  # a range that was given by team only
        team_low, team_high = sum(low_named.values()), sum(high_named.values())
        ranged = (team_high > team_low) & (by_team > 0)
        low = np.where(np.isnan(low) & ranged, team_low + total - by_team, low)
        high = np.where(np.isnan(high) & ranged, team_high + total - by_team, high)
    low = np.where(
        by_team > likely, low * np.divide(total, likely, out=np.ones(n), where=likely > 0), low
    )
    high = np.where(
        by_team > likely, high * np.divide(total, likely, out=np.ones(n), where=likely > 0), high
    )
    guessed = int(((np.isnan(low) | np.isnan(high)) & (total > 0)).sum())
    low, high = _filled(low, total, USUAL_LOW), _filled(high, total, USUAL_HIGH)
    units = np.array([float(capacity.get(team, 0) or 0) for team in teams])
    return Efforts(
        tuple(str(name) for name in initiatives["initiative"]) if n else (),
        total,
        np.minimum(low, total),
        np.maximum(high, total),
        own,
        teams,
        units,
        guessed,
        tuple(team for team, unit, work in zip(teams, units, own) if unit <= 0 and work.any()),
    )


def goal_of_each(initiatives: pd.DataFrame) -> pd.Series:
    """The goal that each initiative serves; None for each where the table does not say."""
    if "goal" in initiatives.columns:
        return initiatives["goal"]
    return pd.Series([None] * len(initiatives), index=initiatives.index, dtype="object")


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return (
        pd.to_numeric(frame[name], errors="coerce").astype("float64")
        if name in frame.columns
        else pd.Series(np.nan, index=frame.index)
    )


def _filled(given: np.ndarray, likely: np.ndarray, usual: float) -> np.ndarray:
    known = ~np.isnan(given) & (likely > 0)
    ratio = float(np.median(given[known] / likely[known])) if known.any() else usual
    return np.where(np.isnan(given), likely * ratio, given)


def ratios(past: Sequence[float]) -> np.ndarray:
    """How much longer past projects took than was estimated, checked: numbers over 0, 1 is as
    estimated.

    >>> ratios([1.4, 0.9]).tolist()
    [1.4, 0.9]
    """
    try:
        given = np.asarray([float(ratio) for ratio in past])
    except (TypeError, ValueError):
        given = np.array([np.nan])
    if not (np.isfinite(given) & (given > 0)).all():
        raise WorkshopError(
            f"The past projects are {listing(str(ratio) for ratio in past)}; each has to be the"
            " actual effort divided by the estimated one, a number over 0, such as 1.4."
        )
    return given


def typical_overrun(past: Sequence[float]) -> float:
    """The middle one of `ratios`, by which likely efforts are corrected; 1 where no past project is
    known.
    """
    return float(np.median(ratios(past))) if len(past) else 1.0


def draw(
    efforts: Efforts, chances: Chances = Chances(), *, draws: int = DRAWS, seed: int = SEED
) -> Iterator[np.ndarray]:
    """Efforts as they might turn out, some thousand draws at a time (draws by initiatives,
    person-weeks).

    A piece is used up before the next one comes: its memory is used again.
    """
    n = len(efforts.names)
    piece = np.empty((n, min(_ROWS, draws)), "float32")
    for start in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - start)
        for i, column in enumerate(_columns(efforts, chances, start=start, rows=rows, seed=seed)):
            piece[i, :rows] = column
        yield piece[:, :rows].T


def _columns(
    efforts: Efforts, chances: Chances, *, start: int, rows: int, seed: int
) -> Iterator[np.ndarray]:
    """One initiative after the other for a block of draws; each array is used again for the next.

    A column of a few thousand numbers stays in the processor's nearest memory from the draw to its
    last use.
    """
    from scipy.special import ndtri

    holds, together, past = chances.holds, chances.together, chances.past
    if not 0 < holds < 1:
        raise WorkshopError(
            f"How often the ranges hold is {num(holds):g}; it has to be between 0 and 1, such as"
            " 0.5."
        )
    if not 0 <= together <= 1:
        raise WorkshopError(
            f"How far initiatives are late together is {num(together):g}; it has to be 0 to 1, such"
            " as 0.3."
        )
    reach = ndtri(0.5 + holds / 2)  # ty: ignore[no-matching-overload]  # ty finds no overload of a ufunc of scipy-stubs
    positive = efforts.likely > 0
    safe = np.where(positive, efforts.likely, 1.0)
    down = -np.log(np.clip(np.where(positive, efforts.low, 1.0) / safe, 1 / _SHORT, 1.0)) / reach
    up = np.log(np.clip(np.where(positive, efforts.high, 1.0) / safe, 1.0, _SHORT)) / reach
    # own * z + common * shared, with own taken out of the sum and into the widths.
    common, own = math.sqrt(together), math.sqrt(1 - together)
    common, own = (common / own, own) if own > 1e-6 else (1.0, 1.0)
    middle, half = (
        ((up + down) / 2 * own).astype("float32"),
        ((up - down) / 2 * own).astype("float32"),
    )
    likely = efforts.likely.astype("float32")
    rng = np.random.default_rng([seed, start])
    shared = rng.standard_normal(rows, dtype="float32") * np.float32(common)
    corrected = (
        np.random.default_rng([seed, start, 1]).choice(ratios(past).astype("float32"), size=rows)
        if len(past)
        else None
    )
    z, work = np.empty(rows, "float32"), np.empty(rows, "float32")
    for i in range(len(efforts.names)):
        if together < 1:
            rng.standard_normal(out=z, dtype="float32")
            z += shared
        else:
            z[:] = shared
        if half[i] != 0:
            np.abs(z, out=work)
            work *= half[i]
            z *= middle[i]
            work += z
        else:
            np.multiply(z, middle[i], out=work)
        np.exp(work, out=work)
        work *= likely[i]
        if corrected is not None:
            work *= corrected
        yield work


def years_drawn(
    efforts: Efforts, chances: Chances = Chances(), *, draws: int = DRAWS, seed: int = SEED
) -> np.ndarray:
    """Years until everything on the list is done, one number a draw; infinite where a team has work
    and no capacity.
    """
    shares = efforts.shares.T.astype("float32")
    out, at = np.empty(draws), 0
    with np.errstate(divide="ignore", invalid="ignore"):
        for piece in draw(efforts, chances, draws=draws, seed=seed):
            quarters = piece.sum(axis=1, dtype="float64") / efforts.capacity.sum()
            by_team = (piece @ shares) / efforts.capacity
            quarters = np.fmax(quarters, by_team.max(axis=1, initial=0.0, where=~np.isnan(by_team)))
            out[at : at + len(piece)] = np.nan_to_num(quarters, nan=0.0, posinf=np.inf) / QUARTERS
            at += len(piece)
    return out


def finish_drawn(
    efforts: Efforts, chances: Chances = Chances(), *, draws: int = DRAWS, seed: int = SEED
) -> np.ndarray:
    """Quarters until each initiative and all before it are done, worked one after the other (draws
    by initiatives).

    The first k together take as long as all teams need for them, or as their busiest team needs;
    work that is nobody's own fills the gaps, so this is the earliest. Never where a team has work
    and no capacity.
    """
    shares, whole, n = efforts.shares, float(efforts.capacity.sum()), len(efforts.names)
    if whole <= 0:
        return np.broadcast_to(
            np.where(np.cumsum(efforts.likely) > 0, np.float32(np.inf), np.float32(0)), (draws, n)
        ).copy()
    # Everything in quarters of all teams; a team's own work counts for more, as fewer people do it.
    quarters = replace(
        efforts, likely=efforts.likely / whole, low=efforts.low / whole, high=efforts.high / whole
    )
    own = [
        (shares[t] * (whole / units) if units > 0 else np.where(shares[t] > 0, np.inf, 0.0)).astype(
            "float32"
        )
        for t, units in enumerate(efforts.capacity)
        if shares[t].any()
    ]
    out = np.empty((n, draws), "float32")
    for start in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - start)
        total, named, part = (
            np.zeros(rows, "float32"),
            [np.zeros(rows, "float32") for _ in own],
            np.empty(rows, "float32"),
        )
        for i, column in enumerate(_columns(quarters, chances, start=start, rows=rows, seed=seed)):
            done = out[i, start : start + rows]
            np.add(total, column, out=total)
            done[:] = total
            for share, sofar in zip(own, named):
                if share[i] > 0:
                    np.multiply(column, share[i], out=part)
                    sofar += part
                np.maximum(done, sofar, out=done)
    return out.T


def at_once_drawn(
    efforts: Efforts, chances: Chances = Chances(), *, draws: int = DRAWS, seed: int = SEED
) -> np.ndarray:
    """Quarters until each initiative is done when all are worked on at once, time shared evenly
    among those not done yet.

    Draws by initiatives, in the order of the list. A team shares its own time evenly among what is
    its own; an initiative is done when all teams together, and each of its own teams, are done with
    it. What switching between them costs would come on top.
    """
    shares, whole, n = efforts.shares, float(efforts.capacity.sum()), len(efforts.names)
    if whole <= 0:
        return np.broadcast_to(
            np.where(efforts.likely > 0, np.float32(np.inf), np.float32(0)), (draws, n)
        ).copy()
    # Who shares time, what part of each initiative it is, and how much time there is.
    busy = [
        (np.ones(n, "float32"), whole),
        *(
            (share.astype("float32"), float(units))
            for share, units in zip(shares, efforts.capacity)
            if share.any()
        ),
    ]
    out, at = np.zeros((draws, n), "float32"), 0
    for piece in draw(efforts, chances, draws=draws, seed=seed):
        done = out[at : at + len(piece)]
        for share, units in busy:
            work = np.ascontiguousarray(piece * share)
            order = np.argsort(work, axis=1)
            small = np.take_along_axis(work, order, axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                ends = (
                    np.cumsum(small, axis=1) + small * np.arange(n - 1, -1, -1, dtype="float32")
                ) / np.float32(units)
            ends = np.where(small > 0, ends, np.float32(0))
            until = np.empty_like(ends)
            np.put_along_axis(until, order, ends, axis=1)
            np.maximum(done, until, out=done)
        at += len(piece)
    return out
