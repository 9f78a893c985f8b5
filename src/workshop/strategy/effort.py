"""How long the list takes: years to do everything, as a distribution, before anything is scored.

Three-point estimates become a two-piece lognormal: the likely effort is the even-odds point, and the range from low
to high holds with a stated chance. People call such ranges 90 percent sure, and they hold about half the time (Jorgensen,
Teigen and Molokken 2004; Soll and Klayman 2004): that widening is an assumption here, stated wherever it is used and
free to be changed. Estimates go wrong together, by a common factor, because the same people are late together. Past
projects, where known, shift everything by what they really took (the outside view: Kahneman and Tversky 1979,
Flyvbjerg 2006).

Efforts are in person-weeks. Work named for a team (effort_likely_sales) is that team's; the rest is done by whoever
has time, so a list takes as long as the whole of it takes everybody, or as its busiest team, whichever is longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import WorkshopError, counted, listing
from ..findings import CONFIDENCE, Finding, judge_chance, nothing, with_left_out
from ..tables import plain

QUARTERS = 4
"""Quarters a year."""
SAID = 0.9
"""How often people say that their range from low to high holds."""
HOLDS = 0.5
"""How often such ranges really hold, unless a workshop states something else."""
TOGETHER = 0.3
"""Correlation of how late two initiatives are, unless a workshop states something else."""
USUAL_LOW, USUAL_HIGH = 0.8, 1.5
"""Low and high as a share of likely, where nobody gave a range anywhere on the list."""
NARROW = 0.2
"""A range from low to high narrower than this share of likely is hard to believe."""
MATTERS = 0.25
"""Years: the smallest difference from the horizon that would change what the room does."""
DRAWS = 10_000
NOBODY = "Everything with any effort on this list needs a team that has no capacity, so nothing gets done."
_ROWS = 8_192
_SHORT = 20


@dataclass(frozen=True)
class Efforts:
    """The estimates of a list as arrays, one place an initiative, in the order of the list.

    `likely`, `low` and `high` in person-weeks; `named` (teams by initiatives) is the part of `likely` that is a
    team's own; `teams` and `capacity` (person-weeks a quarter) belong together. `guessed` counts the initiatives
    whose range had to be filled in; `unstaffed` names teams that have work and no capacity.
    """

    names: tuple[str, ...]
    likely: np.ndarray
    low: np.ndarray
    high: np.ndarray
    named: np.ndarray
    teams: tuple[str, ...]
    capacity: np.ndarray
    guessed: int
    unstaffed: tuple[str, ...]

    @property
    def shares(self) -> np.ndarray:
        """The part of each initiative that is each team's own, 0 to 1 (teams by initiatives)."""
        return np.divide(self.named, self.likely, out=np.zeros_like(self.named), where=self.likely > 0)

    @property
    def doable(self) -> np.ndarray:
        """Which initiatives need only teams that have any capacity."""
        return ~(self.named[self.capacity <= 0] > 0).any(axis=0) if len(self.teams) else np.ones(len(self.names), bool)

    def only(self, which: np.ndarray) -> Efforts:
        """The same for some initiatives: places, or one yes or no each; in the order given."""
        which = np.flatnonzero(which) if np.asarray(which).dtype == bool else np.asarray(which, dtype=int)
        return Efforts(
            tuple(self.names[i] for i in which), self.likely[which], self.low[which], self.high[which],
            self.named[:, which], self.teams, self.capacity, self.guessed, self.unstaffed,
        )


def estimates(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    sides: tuple[str, str] = ("Sales", "Marketing"),
) -> Efforts:
    """The efforts of the list, by team where they are named by team, with missing ranges filled in.

    `capacity`: person-weeks a quarter by team name. Columns `effort_likely_sales` and `effort_likely_marketing` are the
    two sides'; another team's column ends in its name in lower case. Where named efforts come to less than
    `effort_likely`, the rest is for whoever has time. A missing low or high takes the list's middle ratio to likely.
    """
    n = len(initiatives)
    likely = _column(initiatives, "effort_likely").fillna(0).to_numpy()
    owners = {"sales": sides[0], "marketing": sides[1]}
    owners |= {plain(team): team for team in capacity if team not in sides}
    named, low_named, high_named = {}, {}, {}
    for heading in initiatives.columns:
        key = str(heading).removeprefix("effort_likely_")
        if key == heading:
            continue
        values = _column(initiatives, heading)
        if values.notna().any():
            team = owners.get(key, key)
            named[team] = values.fillna(0).to_numpy()
            low_named[team] = _column(initiatives, f"effort_low_{key}").fillna(values).fillna(0).to_numpy()
            high_named[team] = _column(initiatives, f"effort_high_{key}").fillna(values).fillna(0).to_numpy()
    teams = tuple(dict.fromkeys([*capacity, *named]))
    own = np.array([named.get(team, np.zeros(n)) for team in teams]).reshape(len(teams), n)
    by_team = own.sum(axis=0)
    total = np.maximum(likely, by_team)
    low, high = _column(initiatives, "effort_low").to_numpy(), _column(initiatives, "effort_high").to_numpy()
    if named:  # a range that was given by team only
        team_low, team_high = sum(low_named.values()), sum(high_named.values())
        ranged = (team_high > team_low) & (by_team > 0)
        low = np.where(np.isnan(low) & ranged, team_low + total - by_team, low)
        high = np.where(np.isnan(high) & ranged, team_high + total - by_team, high)
    low = np.where(by_team > likely, low * np.divide(total, likely, out=np.ones(n), where=likely > 0), low)
    high = np.where(by_team > likely, high * np.divide(total, likely, out=np.ones(n), where=likely > 0), high)
    guessed = int(((np.isnan(low) | np.isnan(high)) & (total > 0)).sum())
    low, high = _filled(low, total, USUAL_LOW), _filled(high, total, USUAL_HIGH)
    units = np.array([float(capacity.get(team, 0) or 0) for team in teams])
    return Efforts(
        tuple(str(name) for name in initiatives["initiative"]) if n else (),
        total, np.minimum(low, total), np.maximum(high, total), own, teams, units, guessed,
        tuple(team for team, unit, work in zip(teams, units, own) if unit <= 0 and work.any()),
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_numeric(frame[name], errors="coerce").astype("float64") if name in frame.columns else pd.Series(np.nan, index=frame.index)


def _filled(given: np.ndarray, likely: np.ndarray, usual: float) -> np.ndarray:
    known = ~np.isnan(given) & (likely > 0)
    ratio = float(np.median(given[known] / likely[known])) if known.any() else usual
    return np.where(np.isnan(given), likely * ratio, given)


def draw(
    efforts: Efforts,
    *,
    draws: int = DRAWS,
    seed: int = 2026,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> Iterator[np.ndarray]:
    """Efforts as they might turn out, some thousand draws at a time (draws by initiatives, person-weeks).

    A piece is used up before the next one comes: its memory is used again. `holds`: how often low to high really
    holds, between 0 and 1. `together`: correlation of how late two initiatives are, 0 to 1. `past`: actual effort
    divided by estimated, of finished projects; each draw takes one of them for the whole list.
    """
    n = len(efforts.names)
    kept = np.empty((n, min(_ROWS, draws)), "float32")
    for start in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - start)
        for i, column in enumerate(_columns(efforts, start=start, rows=rows, seed=seed, holds=holds, together=together, past=past)):
            kept[i, :rows] = column
        yield kept[:, :rows].T


def _columns(efforts: Efforts, *, start: int, rows: int, seed: int, holds: float, together: float, past: Sequence[float]) -> Iterator[np.ndarray]:
    """One initiative after the other for a block of draws; each array is used again for the next.

    A column of a few thousand numbers stays in the processor's nearest memory from the draw to its last use.
    """
    from scipy.special import ndtri

    if not 0 < holds < 1:
        raise WorkshopError(f"How often the ranges hold is {holds:g}; it has to be between 0 and 1, such as 0.5.")
    if not 0 <= together <= 1:
        raise WorkshopError(f"How far initiatives are late together is {together:g}; it has to be 0 to 1, such as 0.3.")
    reach = ndtri(0.5 + holds / 2)
    positive = efforts.likely > 0
    safe = np.where(positive, efforts.likely, 1.0)
    down = -np.log(np.clip(np.where(positive, efforts.low, 1.0) / safe, 1 / _SHORT, 1.0)) / reach
    up = np.log(np.clip(np.where(positive, efforts.high, 1.0) / safe, 1.0, _SHORT)) / reach
    # own * z + common * shared, with own taken out of the sum and into the widths.
    common, own = math.sqrt(together), math.sqrt(1 - together)
    common, own = (common / own, own) if own > 1e-6 else (1.0, 1.0)
    middle, half = ((up + down) / 2 * own).astype("float32"), ((up - down) / 2 * own).astype("float32")
    likely = efforts.likely.astype("float32")
    rng = np.random.default_rng([seed, start])
    shared = rng.standard_normal(rows, dtype="float32") * np.float32(common)
    ratios = np.asarray([ratio for ratio in past if ratio > 0], dtype="float32")
    corrected = np.random.default_rng([seed, start, 1]).choice(ratios, size=rows) if len(ratios) else None
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


def years_drawn(efforts: Efforts, *, draws: int = DRAWS, seed: int = 2026, holds: float = HOLDS, together: float = TOGETHER, past: Sequence[float] = ()) -> np.ndarray:
    """Years until everything on the list is done, one number a draw; infinite where a team has work and no capacity."""
    shares = efforts.shares.T.astype("float32")
    out, at = np.empty(draws), 0
    with np.errstate(divide="ignore", invalid="ignore"):
        for piece in draw(efforts, draws=draws, seed=seed, holds=holds, together=together, past=past):
            quarters = piece.sum(axis=1, dtype="float64") / efforts.capacity.sum()
            by_team = (piece @ shares) / efforts.capacity
            quarters = np.fmax(quarters, by_team.max(axis=1, initial=0.0, where=~np.isnan(by_team)))
            out[at : at + len(piece)] = np.nan_to_num(quarters, nan=0.0, posinf=np.inf) / QUARTERS
            at += len(piece)
    return out


def years(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    seed: int = 2026,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    draws: int = DRAWS,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> Finding:
    """How many years everything on the list takes at today's capacity, and the chance to finish within the horizon.

    The first picture of the stage, before anything is scored: a list of many good ideas is often several years long,
    and nobody has added it up. `capacity`: person-weeks a quarter by team; `horizon`: quarters. The verdict is on the
    question "can all of it be done within the horizon?".

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_low": [30.0, 60.0],
    ...                      "effort_likely": [40.0, 80.0], "effort_high": [50.0, 100.0]})
    >>> years(plan, capacity={"Sales": 6, "Marketing": 4}, horizon=4).sentence
    "Everything on this list takes between 1.5 and 5.2 years at today's capacity; your horizon is one."
    """
    name = "years-to-do-everything"
    if initiatives.empty:
        return nothing(name, initiatives)
    efforts = estimates(initiatives, capacity=capacity, sides=sides)
    work = efforts.likely.sum()
    if efforts.capacity.sum() <= 0:
        sentence = (
            f"The list holds {counted(round(work), 'person-week')} of work and no team has any capacity for it: nothing gets done. "
            "Say in workshop.toml how many person-weeks a quarter each team has."
        )
        return Finding(name, sentence, verdict="cannot tell", more_needed="the capacity of each team", caveat=with_left_out("", initiatives))
    if work <= 0:
        return Finding(name, "No initiative on this list has any effort, so there is nothing to add up.", verdict="cannot tell", more_needed="efforts")

    left = efforts.only(~efforts.doable)
    if efforts.likely[efforts.doable].sum() <= 0:
        return Finding(name, NOBODY, verdict="cannot tell", more_needed="the capacity of each team", caveat=with_left_out("", initiatives))
    drawn = years_drawn(efforts.only(efforts.doable), draws=draws, seed=seed, holds=holds, together=together, past=past)
    said = years_drawn(efforts.only(efforts.doable), draws=draws, seed=seed, holds=SAID, together=together, past=past)
    low, middle, high = spread(drawn)
    chance = float((drawn <= horizon / QUARTERS + 1e-9).mean()) if not left.names else 0.0
    subject = "Everything on this list" if not left.names else "Everything else on this list"
    sentence = f"{subject} takes {between(low, high)} at today's capacity; your horizon is {in_years(horizon).removesuffix(' year').removesuffix(' years')}."
    if left.names:
        sentence = (
            f"{counted(len(left.names), 'initiative')} will not be done at all: {listing(left.unstaffed)} "
            f"{'has' if len(left.unstaffed) == 1 else 'have'} no capacity. {sentence}"
        )
    table = pd.DataFrame(
        [[f"{hold:.0%} of the time{note}", *spread(values), float((values <= horizon / QUARTERS + 1e-9).mean()) * 100 if not left.names else 0.0]
         for hold, note, values in ((holds, " (taken here)", drawn), (SAID, " (as people say)", said))],
        columns=["If low to high holds", "Years, from", "Years, even odds", "Years, to", "Chance in 100 to finish in time"],
    ).round(2)
    verdict = judge_chance(chance)
    return Finding(
        name, sentence, table, verdict,
        caveat=with_left_out(_assumptions(efforts, holds, together, past), initiatives),
        more_needed=_narrower(low, middle, high, horizon) if verdict == "cannot tell" else "",
    )


def spread(values: np.ndarray) -> tuple[float, float, float]:
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail])
    return float(low), float(middle), float(high)


def _narrower(low: float, middle: float, high: float, horizon: float) -> str:
    """How much narrower the estimates would have to be to tell, in words."""
    gap = max(abs(middle - horizon / QUARTERS), MATTERS)
    share = gap / max((high - low) / 2, 1e-9)
    return f"estimates about {max(1, round(min(share, 0.95) * 100))} percent as wide"


def _assumptions(efforts: Efforts, holds: float, together: float, past: Sequence[float]) -> str:
    parts = [
        f"{counted(len(efforts.names), 'initiative')}, {efforts.likely.sum():,.0f} person-weeks if each takes its likely effort, "
        f"{efforts.capacity.sum():,.0f} person-weeks a quarter.",
        f"Taken here: each effort is as often over its likely value as under it, low to high holds {holds:.0%} of the time, and initiatives are late together (correlation {together:g}).",
    ]
    if len(past):
        parts.append(f"Corrected by {counted(len(past), 'past project')}, which took {np.median(past):.2g} times the estimate in the middle.")
    if efforts.guessed:
        parts.append(f"{counted(efforts.guessed, 'initiative')} had no full range; the list's usual range was taken.")
    narrow = int((((efforts.high - efforts.low) < NARROW * efforts.likely) & (efforts.likely > 0)).sum())
    if narrow:
        parts.append(f"{counted(narrow, 'range')} from low to high {'is' if narrow == 1 else 'are'} narrower than {NARROW:.0%} of the effort, which is hard to believe.")
    return " ".join(parts)


def present_order(initiatives: pd.DataFrame) -> np.ndarray:
    """Places in the order in which the list is worked today: what is running first, then as listed."""
    running = (initiatives["kind"].astype("object") == "running").to_numpy(dtype=bool) if "kind" in initiatives.columns else np.zeros(len(initiatives), bool)
    return np.argsort(~running, kind="stable")


def finish_drawn(efforts: Efforts, *, draws: int = DRAWS, seed: int = 2026, holds: float = HOLDS, together: float = TOGETHER, past: Sequence[float] = ()) -> np.ndarray:
    """Quarters until each initiative and all before it are done, worked one after the other (draws by initiatives).

    The first k together take as long as all teams need for them, or as their busiest team needs; work that is nobody's
    own fills the gaps, so this is the earliest. Never where a team has work and no capacity.
    """
    shares, whole, n = efforts.shares, float(efforts.capacity.sum()), len(efforts.names)
    if whole <= 0:
        return np.broadcast_to(np.where(np.cumsum(efforts.likely) > 0, np.float32(np.inf), np.float32(0)), (draws, n)).copy()
    # Everything in quarters of all teams; a team's own work counts for more, as fewer people do it.
    quarters = replace(efforts, likely=efforts.likely / whole, low=efforts.low / whole, high=efforts.high / whole)
    own = [
        (shares[t] * (whole / units) if units > 0 else np.where(shares[t] > 0, np.inf, 0.0)).astype("float32")
        for t, units in enumerate(efforts.capacity) if shares[t].any()
    ]
    out = np.empty((n, draws), "float32")
    for start in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - start)
        total, named, part = np.zeros(rows, "float32"), [np.zeros(rows, "float32") for _ in own], np.empty(rows, "float32")
        for i, column in enumerate(_columns(quarters, start=start, rows=rows, seed=seed, holds=holds, together=together, past=past)):
            done = out[i, start : start + rows]
            np.add(total, column, out=total)
            done[:] = total
            for share, sofar in zip(own, named):
                if share[i] > 0:
                    np.multiply(column, share[i], out=part)
                    sofar += part
                np.maximum(done, sofar, out=done)
    return out.T


def at_once_drawn(efforts: Efforts, *, draws: int = DRAWS, seed: int = 2026, holds: float = HOLDS, together: float = TOGETHER, past: Sequence[float] = ()) -> np.ndarray:
    """Quarters until each initiative is done when all are worked on at once, time shared evenly among those not done yet.

    Draws by initiatives, in the order of the list. What switching between them costs would come on top.
    """
    n, whole = len(efforts.names), float(efforts.capacity.sum())
    out, at = np.empty((draws, n), "float32"), 0
    for piece in draw(efforts, draws=draws, seed=seed, holds=holds, together=together, past=past):
        piece = np.ascontiguousarray(piece)
        order = np.argsort(piece, axis=1)
        small = np.take_along_axis(piece, order, axis=1)
        done = (np.cumsum(small, axis=1) + small * np.arange(n - 1, -1, -1, dtype="float32")) / np.float32(whole)
        np.put_along_axis(out[at : at + len(piece)], order, done, axis=1)
        at += len(piece)
    return out


def done_by_when(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    seed: int = 2026,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    draws: int = DRAWS,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> Finding:
    """When each initiative is done if the list is worked in today's order, and its chance to be done within the horizon.

    What is running comes first, then the list from the top, one after the other. One row an initiative. The date is the
    earliest: nothing waits for anything but work. Without a verdict: each chance stands for itself.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [8.0, 40.0]})
    >>> done_by_when(plan, capacity={"Sales": 6}, horizon=4).sentence
    "Worked one after the other in today's order, 1 of 2 initiatives is more likely than not done within one year."
    """
    name = "done-by-when"
    if initiatives.empty:
        return nothing(name, initiatives)
    order = present_order(initiatives)
    efforts = estimates(initiatives, capacity=capacity, sides=sides)
    if efforts.capacity.sum() <= 0 or efforts.likely.sum() <= 0:
        return Finding(name, "There is no capacity or no effort to reckon with, so no date can be given.", verdict="cannot tell")
    drawn = finish_drawn(efforts.only(order), draws=draws, seed=seed, holds=holds, together=together, past=past)
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = np.quantile(drawn, [tail, 0.5, 1 - tail], axis=0, method="inverted_cdf") / QUARTERS
    chance = (drawn <= horizon + 1e-6).mean(axis=0)
    likely = int((chance > 0.5).sum())
    goal = initiatives["goal"] if "goal" in initiatives.columns else pd.Series([None] * len(initiatives))
    table = pd.DataFrame({
        "Initiative": np.array(efforts.names, dtype=object)[order], "Goal": goal.astype("object").where(goal.notna(), None).to_numpy()[order],
        "Done after years, from": low.round(2), "even odds": middle.round(2), "to": high.round(2), "Chance in 100 to be done in time": (chance * 100).round(1),
    }).replace({np.inf: np.nan})
    table.attrs = dict(initiatives.attrs)
    sentence = f"Worked one after the other in today's order, {likely} of {counted(len(order), 'initiative')} {'is' if likely == 1 else 'are'} more likely than not done within {in_years(horizon)}."
    return Finding(name, sentence, table, caveat=with_left_out(_assumptions(efforts, holds, together, past), initiatives))


def goals_by_when(done: Finding) -> Finding:
    """The chance of each goal to be reached within the horizon: when the last initiative that serves it is done.

    `done` comes from `done_by_when`. One row a goal that any initiative serves, the best chance first.
    """
    name = "goals-by-when"
    if done.table.empty:
        return Finding(name, done.sentence, verdict="cannot tell")
    if "Goal" not in done.table.columns or done.table["Goal"].isna().all():
        return Finding(name, "No initiative on the list serves a goal, so no goal has a date.", verdict="cannot tell")
    chance = "Chance in 100 to be done in time"
    served = done.table.dropna(subset="Goal")
    last = served.groupby(served["Goal"].map(lambda goal: " ".join(str(goal).split()).casefold()), sort=False).agg(
        Goal=("Goal", "first"), Initiatives=("Initiative", "size"), years=("even odds", "max"), chance=(chance, "min"),
    )
    table = last.sort_values("chance", ascending=False, kind="stable").rename(columns={"years": "Reached after years, even odds", "chance": "Chance in 100 to be reached in time"}).reset_index(drop=True)
    likely = int((table["Chance in 100 to be reached in time"] > 50).sum())
    sentence = f"In today's order {likely or 'none'} of {counted(len(table), 'goal')} {'is' if likely < 2 else 'are'} more likely than not reached in time."
    return Finding(name, sentence, table, caveat=with_left_out("A goal counts as reached when the last initiative that serves it is done.", done.table))


def progress(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    seed: int = 2026,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    draws: int = DRAWS,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> pd.DataFrame:
    """How many initiatives are done after how many years: one after the other, and all at once.

    `horizon` (quarters) is one of the times. Columns: `years`, and for `order` and `at_once` the middle of the draws and a 95 percent band (`order_low`, ...); `initiatives`.
    """
    efforts = estimates(initiatives, capacity=capacity, sides=sides) if len(initiatives) else None
    if efforts is None or efforts.capacity.sum() <= 0 or efforts.likely.sum() <= 0:
        frame = pd.DataFrame({"years": []}, dtype="float64")
        frame.attrs["missing"] = initiatives.attrs.get("missing") or "There is no effort or no capacity to draw."
        return frame
    efforts = efforts.only(np.array([i for i in present_order(initiatives) if efforts.doable[i]], dtype=int))
    if efforts.likely.sum() <= 0:
        frame = pd.DataFrame({"years": []}, dtype="float64")
        frame.attrs["missing"] = NOBODY
        return frame
    assume = {"draws": draws, "seed": seed, "holds": holds, "together": together, "past": past}
    ways = {"order": np.sort(finish_drawn(efforts, **assume), axis=1), "at_once": np.sort(at_once_drawn(efforts, **assume), axis=1)}
    grid = np.union1d(np.linspace(0, float(np.quantile(ways["order"][:, -1], 0.9)), 61), [float(horizon)])
    frame = pd.DataFrame({"years": grid / QUARTERS})
    tail = (1 - CONFIDENCE) / 2
    for name, finish in ways.items():
        done = np.array([(finish <= quarters + 1e-6).sum(axis=1) for quarters in grid])
        frame[f"{name}_low"], frame[name], frame[f"{name}_high"] = np.quantile(done, [tail, 0.5, 1 - tail], axis=1)
    frame["initiatives"] = len(efforts.names)
    return frame


def one_after_the_other(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    seed: int = 2026,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    draws: int = DRAWS,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> Finding:
    """What working on everything at once costs: how many are done in time that way, and how many one after the other.

    The work is the same; shared out over everything at once, almost nothing is finished until late. A comparison
    under the same draws, without a verdict. Switching would cost more on top; it is not counted.

    >>> plan = pd.DataFrame({"initiative": list("ABCD"), "effort_low": 10.0, "effort_likely": 10.0, "effort_high": 10.0})
    >>> one_after_the_other(plan, capacity={"Sales": 5}, horizon=4).sentence
    'One after the other, 2 of 4 initiatives are done within one year; all at once, 0 are. On average an initiative is done after 1.2 years instead of 2.0.'
    """
    name = "one-after-the-other"
    if initiatives.empty:
        return nothing(name, initiatives)
    efforts = estimates(initiatives, capacity=capacity, sides=sides)
    if efforts.capacity.sum() <= 0 or efforts.likely.sum() <= 0:
        return Finding(name, "There is no capacity or no effort to reckon with, so nothing can be compared.", verdict="cannot tell")
    efforts = efforts.only(np.array([i for i in present_order(initiatives) if efforts.doable[i]], dtype=int))
    if efforts.likely.sum() <= 0:
        return Finding(name, NOBODY, verdict="cannot tell", more_needed="the capacity of each team")
    assume = {"draws": draws, "seed": seed, "holds": holds, "together": together, "past": past}
    rows = []
    for label, finish in (("one after the other", finish_drawn(efforts, **assume)), ("all at once", at_once_drawn(efforts, **assume))):
        done = (finish <= horizon + 1e-6).sum(axis=1)
        rows.append([label, *np.quantile(done, [0.5, 0.025, 0.975]), float(finish.min(axis=1).mean()) / QUARTERS, float(finish.mean()) / QUARTERS])
    table = pd.DataFrame(rows, columns=["Worked on", "Done in time", "from", "to", "First one done after years", "Average one done after years"])
    n, (one, all_) = len(efforts.names), (int(row[1]) for row in rows)
    sentence = (
        f"One after the other, {one} of {counted(n, 'initiative')} {'is' if one == 1 else 'are'} done within {in_years(horizon)}; all at once, {all_} {'is' if all_ == 1 else 'are'}. "
        f"On average an initiative is done after {rows[0][5]:.1f} years instead of {rows[1][5]:.1f}."
    )
    return Finding(name, sentence, table.round(2), caveat=with_left_out("What switching from one to the other costs is not counted; it would come on top. " + _assumptions(efforts, holds, together, past), initiatives))


def by_capacity(
    initiatives: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    seed: int = 2026,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    draws: int = DRAWS,
    holds: float = HOLDS,
    together: float = TOGETHER,
    past: Sequence[float] = (),
) -> pd.DataFrame:
    """Years to do everything if capacity were smaller or larger than today: the line behind the picture.

    Every team is scaled alike. Columns: `share` of today's capacity, `capacity` (person-weeks a quarter), `low`,
    `middle` and `high` (years, 95 percent), `initiatives` (how many). Empty where nothing can be added up.
    """
    columns = ["share", "capacity", "low", "middle", "high", "initiatives"]
    efforts = estimates(initiatives, capacity=capacity, sides=sides) if len(initiatives) else None
    if efforts is None or efforts.capacity.sum() <= 0 or efforts.likely.sum() <= 0:
        frame = pd.DataFrame(columns=columns, dtype="float64")
        frame.attrs["missing"] = initiatives.attrs.get("missing") or "There is no effort or no capacity to draw."
        return frame
    efforts = efforts.only(efforts.doable)
    if efforts.likely.sum() <= 0:
        frame = pd.DataFrame(columns=columns, dtype="float64")
        frame.attrs["missing"] = NOBODY
        return frame
    low, middle, high = spread(years_drawn(efforts, draws=draws, seed=seed, holds=holds, together=together, past=past))
    share = np.linspace(0.5, 3.0, 26)
    return pd.DataFrame({
        "share": share, "capacity": share * efforts.capacity.sum(), "low": low / share, "middle": middle / share,
        "high": high / share, "initiatives": len(efforts.names),
    })


def between(low: float, high: float) -> str:
    """A span of years as people say it.

    >>> between(4.13, 6.28), between(0.21, 0.84), between(2.01, 2.02)
    ('between 4.1 and 6.3 years', 'between 0.2 and 0.8 years', 'about 2.0 years')
    """
    places = 0 if low >= 20 else 1
    a, b = f"{low:.{places}f}", f"{high:.{places}f}"
    if a == b:
        return f"about {a} years" if high >= 0.05 else "next to no time"
    return f"between {a} and {b} years"


def in_years(quarters: float) -> str:
    """A horizon in words.

    >>> in_years(4), in_years(8), in_years(3), in_years(6)
    ('one year', 'two years', 'three quarters', '1.5 years')
    """
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    if quarters % QUARTERS == 0:
        whole = int(quarters // QUARTERS)
        return f"{words.get(whole, whole)} {'year' if whole == 1 else 'years'}"
    if quarters < QUARTERS and quarters == int(quarters):
        return f"{words[int(quarters)]} {'quarter' if quarters == 1 else 'quarters'}"
    return f"{quarters / QUARTERS:g} years"
