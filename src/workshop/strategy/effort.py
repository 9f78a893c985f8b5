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
from dataclasses import dataclass

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
_ROWS = 512
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
    """Efforts as they might turn out, a few hundred draws at a time (draws by initiatives, person-weeks).

    A piece is used up before the next one comes: its memory is used again. `holds`: how often low to high really
    holds, between 0 and 1. `together`: correlation of how late two initiatives are, 0 to 1. `past`: actual effort
    divided by estimated, of finished projects; each draw takes one of them for the whole list.
    """
    from scipy.special import ndtri

    if not 0 < holds < 1:
        raise WorkshopError(f"How often the ranges hold is {holds:g}; it has to be between 0 and 1, such as 0.5.")
    if not 0 <= together <= 1:
        raise WorkshopError(f"How far initiatives are late together is {together:g}; it has to be 0 to 1, such as 0.3.")
    reach = ndtri(0.5 + holds / 2)
    n = len(efforts.names)
    positive = efforts.likely > 0
    safe = np.where(positive, efforts.likely, 1.0)
    down = -np.log(np.clip(np.where(positive, efforts.low, 1.0) / safe, 1 / _SHORT, 1.0)) / reach
    up = np.log(np.clip(np.where(positive, efforts.high, 1.0) / safe, 1.0, _SHORT)) / reach
    middle, half = ((up + down) / 2).astype("float32"), ((up - down) / 2).astype("float32")
    likely = efforts.likely.astype("float32")
    common, own = np.float32(math.sqrt(together)), np.float32(math.sqrt(1 - together))
    ratios = np.asarray([ratio for ratio in past if ratio > 0], dtype="float32")
    rng, past_rng = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    score, work = np.empty((_ROWS, n), "float32"), np.empty((_ROWS, n), "float32")
    for start in range(0, draws, _ROWS):
        rows = min(_ROWS, draws - start)
        z, piece = score[:rows], work[:rows]
        shared = rng.standard_normal((rows, 1), dtype="float32") * common
        rng.standard_normal(out=z, dtype="float32")
        if own < 1:
            z *= own
        z += shared
        np.abs(z, out=piece)
        piece *= half
        z *= middle
        piece += z
        np.exp(piece, out=piece)
        piece *= likely
        if len(ratios):
            piece *= past_rng.choice(ratios, size=(rows, 1))
        yield piece


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
        f"Taken here: low to high holds {holds:.0%} of the time, and initiatives are late together (correlation {together:g}).",
    ]
    if len(past):
        parts.append(f"Corrected by {counted(len(past), 'past project')}, which took {np.median(past):.2g} times the estimate in the middle.")
    if efforts.guessed:
        parts.append(f"{counted(efforts.guessed, 'initiative')} had no full range; the list's usual range was taken.")
    narrow = int((((efforts.high - efforts.low) < NARROW * efforts.likely) & (efforts.likely > 0)).sum())
    if narrow:
        parts.append(f"{counted(narrow, 'range')} from low to high {'is' if narrow == 1 else 'are'} narrower than {NARROW:.0%} of the effort, which is hard to believe.")
    return " ".join(parts)


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
