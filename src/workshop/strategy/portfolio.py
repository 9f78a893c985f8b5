"""The part of the list that is worth doing together, fits the time there is, and respects what depends on what.

The selection is exact: whole initiatives, solved to proof by HiGHS (Huangfu and Hall 2018) through scipy. It treats
both sides alike: each side's points count as shares of its own total. How sure it is comes from choosing again under
efforts and points as they might have been; an initiative that is chosen in at least 95 of 100 draws is safe, one that is
chosen in at most 5 is out, and the rest are worth the room's time (core and borderline: Liesio, Mild and Salo 2007).

Ties: of lists with the same joint value the one with less effort (to a hundredth of a person-week) is taken, then
the one whose initiatives stand higher on the list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import privacy
from ..errors import counted, listing
from ..findings import Finding, Verdict, more_needed, nothing, with_left_out
from ..tables import split_list
from . import effort
from .alignment import Points, points_of, same
from .effort import Efforts, in_years

if TYPE_CHECKING:
    from collections.abc import Iterator

CORE, NEVER = 0.95, 0.05
"""Chosen in at least, or at most, this share of the draws: safe, or out."""
CLEAR_UNSETTLED, LEANING_UNSETTLED = 0.05, 0.2
"""The share of the list that may be unsettled for the verdict to be clear, or leaning."""
MATTERS = 0.01
"""The smallest difference in an initiative's share of the points that matters."""
SPREAD = 0.3
"""How far a side's points for an initiative might be off (as a share) where no single people's points are known."""
TIME_LIMIT = 20.0
"""Seconds until the solver stops with the best it has, and says so."""
DRAWS = 200
_SCALE = 1e4


@dataclass(frozen=True)
class Wishes:
    """A list with everything that decides what can be done together; arrays in the order of the list.

    `value`: each side's share of its points (sides by initiatives). `effort` in person-weeks, `named` the part that is a
    team's own (teams by initiatives); `budget` and `budgets` what everybody and each team has until the horizon.
    `requires` (a, b): a needs b; `excludes` (a, b): not both; `must`: to be kept. `goal` is a number for each
    initiative (-1 without), `most_goals` how many goals may be served at once.
    """

    names: tuple[str, ...]
    value: np.ndarray
    effort: np.ndarray
    named: np.ndarray
    teams: tuple[str, ...]
    budget: float
    budgets: np.ndarray
    requires: tuple[tuple[int, int], ...] = ()
    excludes: tuple[tuple[int, int], ...] = ()
    must: tuple[int, ...] = ()
    goal: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    most_goals: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def joint(self) -> np.ndarray:
        """The value of each initiative for both sides together: the mean of the sides that gave points."""
        given = self.value.sum(axis=1) > 0
        return self.value[given].mean(axis=0) if given.any() else np.zeros(len(self.names))


@dataclass(frozen=True)
class Plan:
    """A selection: which initiatives, what they are worth and take, and whether it is proven to be the best.

    `value`: the share of its own points that each side gets. `gap`: how much more joint value might be possible, 0
    when proven. `clash`: why nothing can be selected, in words; empty when something can.
    """

    chosen: np.ndarray
    value: np.ndarray
    effort: float
    gap: float = 0.0
    clash: str = ""

    @property
    def proven(self) -> bool:
        """Whether no better selection exists."""
        return not self.clash and self.gap <= 1e-9


def wishes(
    initiatives: pd.DataFrame,
    points: pd.DataFrame | Points,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    minimum: int = privacy.DEFAULT_MINIMUM,
    most_goals: int | None = None,
) -> Wishes:
    """The list as the selection sees it: values, efforts at their likely size, budgets, what depends on what.

    `capacity`: person-weeks a quarter by team; `horizon`: quarters; `most_goals`: how many goals may be served at once.
    Names in requires and excludes that are not on the list are left out and noted.
    """
    efforts = effort.estimates(initiatives, capacity=capacity, sides=sides)
    ours = points if isinstance(points, Points) else points_of(initiatives, points, sides=sides, minimum=minimum)
    place = {same(name): i for i, name in reversed(list(enumerate(efforts.names)))}
    unknown: list[str] = []

    def pairs(column: str) -> tuple[tuple[int, int], ...]:
        found: dict[tuple[int, int], None] = {}
        cells = initiatives[column] if column in initiatives.columns else []
        for i, cell in enumerate(cells):
            for name in split_list(cell):
                j = place.get(same(name))
                if j is None:
                    unknown.append(name)
                elif j != i:
                    found[(i, j) if column == "requires" else (min(i, j), max(i, j))] = None
        return tuple(found)

    requires, excludes = pairs("requires"), pairs("excludes")
    must = initiatives["must"].fillna(False).astype(bool).to_numpy() if "must" in initiatives.columns and len(initiatives) else np.zeros(len(initiatives), bool)
    served = initiatives["goal"] if "goal" in initiatives.columns else pd.Series([None] * len(initiatives))
    names: dict[str, str] = {same(goal): str(goal) for goal in served.dropna()}
    order = list(names)
    goal = tuple(order.index(same(cell)) if pd.notna(cell) else -1 for cell in served)
    notes = [ours.note] if ours.note else []
    if unknown:
        notes.append(f"{listing(dict.fromkeys(unknown))} {'is' if len(set(unknown)) == 1 else 'are'} named in requires or excludes and not on the list.")
    if efforts.unstaffed:
        notes.append(f"{listing(efforts.unstaffed)} {'has' if len(efforts.unstaffed) == 1 else 'have'} no capacity, so nothing that needs their own work can be selected.")
    return Wishes(
        efforts.names, ours.shares, efforts.likely, efforts.named, efforts.teams,
        float(efforts.capacity.sum() * horizon), efforts.capacity * horizon,
        requires, excludes, tuple(int(i) for i in np.flatnonzero(must)), goal, tuple(names.values()), most_goals, tuple(notes),
    )


# --- the exact selection -------------------------------------------------------------------------------------------


def choose(wishes: Wishes, *, worth: np.ndarray | None = None, time_limit: float = TIME_LIMIT, ties: bool = True) -> Plan:
    """The selection with the greatest value that breaks no rule, proven; ties by the module's rule.

    `worth`: what each initiative counts, in place of the joint value. With `ties=False` any of the best is returned. When
    the wishes clash, nothing is chosen and `clash` says why in words. At the time limit the best found is returned
    with its gap.
    """
    worth = wishes.joint if worth is None else np.asarray(worth, dtype=float)
    n = len(wishes.names)
    why = clash(wishes)
    if why or not n:
        return Plan(np.zeros(n, bool), np.zeros(len(wishes.value)), 0.0, clash=why)
    scale = _SCALE / (worth.sum() or 1.0)
    model = _rows(wishes)
    first = _solve(-worth * scale, model, time_limit=time_limit)
    chosen = _greedy(wishes) if first.x is None else np.round(first.x[:n]).astype(bool)
    value = float(worth @ chosen)
    bound = -float(first.mip_dual_bound) / scale if first.mip_dual_bound is not None else float(worth.sum())
    proven = first.status == 0
    if proven and ties:
        from scipy import sparse

        matrix, upper, lower_bounds, upper_bounds = model
        keep = sparse.csr_array(np.concatenate([-worth * scale, np.zeros(matrix.shape[1] - n)])[None, :])
        tied = (sparse.vstack([matrix, keep]).tocsr(), np.append(upper, -value * scale + 1e-6), lower_bounds, upper_bounds)
        places = np.arange(1, n + 1)
        second = _solve(np.round(wishes.effort * 100) + places / places.sum(), tied, time_limit=time_limit)
        if second.x is not None:
            better = np.round(second.x[:n]).astype(bool)
            if abs(worth @ better - value) <= 1e-6 / scale and not broken(wishes, better):
                chosen = better
    return Plan(chosen, wishes.value @ chosen, float(wishes.effort @ chosen), 0.0 if proven else max(0.0, bound - value))


def broken(wishes: Wishes, chosen: np.ndarray) -> list[str]:
    """Which rules a selection breaks, in words; empty when none."""
    chosen = np.asarray(chosen, dtype=bool)
    out = []
    for team, limit, work in _limits(wishes):
        used = float(work @ chosen)
        if used > limit + 1e-6 * max(1.0, limit):
            out.append(f"{team} would need {_weeks(used)} and {'has' if team != EVERYBODY else 'have'} {_weeks(limit)}.")
    out += [f"{wishes.names[a]} needs {wishes.names[b]} first." for a, b in wishes.requires if chosen[a] and not chosen[b]]
    out += [f"{wishes.names[a]} and {wishes.names[b]} cannot both be done." for a, b in wishes.excludes if chosen[a] and chosen[b]]
    out += [f"{wishes.names[i]} has to be kept." for i in wishes.must if not chosen[i]]
    served = {wishes.goal[i] for i in np.flatnonzero(chosen)} - {-1} if wishes.goal else set()
    if wishes.most_goals is not None and len(served) > wishes.most_goals:
        out.append(f"{counted(len(served), 'goal')} would be served; the most at once is {wishes.most_goals}.")
    return out


EVERYBODY = "All teams together"


def _limits(wishes: Wishes) -> list[tuple[str, float, np.ndarray]]:
    """What may not be exceeded: everybody's time, and each team's where work is named for it."""
    own = [(team, float(limit), work) for team, limit, work in zip(wishes.teams, wishes.budgets, wishes.named) if work.any()]
    return [(EVERYBODY, wishes.budget, wishes.effort), *own]


_Model = tuple[Any, np.ndarray, np.ndarray, np.ndarray]


def _rows(wishes: Wishes) -> _Model:
    """The rules as rows `matrix @ x <= upper` and bounds on x; one more 0-or-1 per goal where goals are limited."""
    from scipy import sparse

    n = len(wishes.names)
    extra = len(wishes.goals) if wishes.most_goals is not None else 0
    blocks, upper = [], []
    limits = _limits(wishes)
    blocks.append(sparse.csr_array(np.array([work for _, _, work in limits])))
    upper += [limit for _, limit, _ in limits]
    for pairs, sign in ((wishes.requires, -1.0), (wishes.excludes, 1.0)):
        if pairs:
            k = np.arange(len(pairs))
            a, b = np.array(pairs).T
            blocks.append(sparse.csr_array((np.r_[np.ones(len(k)), np.full(len(k), sign)], (np.r_[k, k], np.r_[a, b])), shape=(len(k), n)))
            upper += [0.0 if sign < 0 else 1.0] * len(k)
    matrix = sparse.vstack(blocks).tocsr()
    if extra:
        serving = [i for i in range(n) if wishes.goal[i] >= 0]
        k = np.arange(len(serving))
        left = sparse.csr_array((np.ones(len(k)), (k, serving)), shape=(len(k), n))
        right = sparse.csr_array((-np.ones(len(k)), (k, [wishes.goal[i] for i in serving])), shape=(len(k), extra))
        most = sparse.csr_array(np.r_[np.zeros(n), np.ones(extra)][None, :])
        matrix = sparse.vstack([
            sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], extra))]), sparse.hstack([left, right]), most,
        ]).tocsr()
        upper += [0.0] * len(k) + [float(wishes.most_goals or 0)]
    low, high = np.zeros(n + extra), np.ones(n + extra)
    low[list(wishes.must)] = 1.0
    return matrix, np.array(upper), low, high


def _solve(cost: np.ndarray, model: _Model, *, time_limit: float = TIME_LIMIT) -> Any:
    """The least cost under the model, to proof, without a word on the screen."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, upper, low, high = model
    cost = np.concatenate([cost, np.zeros(len(low) - len(cost))])
    with _quiet():
        return milp(
            cost, integrality=np.ones(len(low)), bounds=Bounds(low, high), constraints=LinearConstraint(matrix, -np.inf, upper),
            options={"mip_rel_gap": 0.0, "time_limit": time_limit},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS sometimes writes a line of its own to the screen, past Python; not in front of the room."""
    import ctypes
    import os

    try:
        flush = ctypes.CDLL(None).fflush
        kept, sink = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except (OSError, TypeError, AttributeError):
        yield
        return
    try:
        flush(None)
        os.dup2(sink, 1)
        yield
    finally:
        flush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(sink)


def _greedy(wishes: Wishes) -> np.ndarray:
    """A selection that breaks no rule, best value per effort first; for when time ran out before any was found."""
    chosen = np.zeros(len(wishes.names), bool)
    for i in wishes.must:
        chosen[list(closure(wishes, i))] = True
    for i in np.argsort(-wishes.joint / np.maximum(wishes.effort, 1e-9), kind="stable"):
        trial = chosen.copy()
        trial[list(closure(wishes, int(i)))] = True
        if not broken(wishes, trial):
            chosen = trial
    return chosen


def closure(wishes: Wishes, i: int) -> set[int]:
    """An initiative and everything that it needs first, directly or through others."""
    found, open_ = {i}, [i]
    needs: dict[int, list[int]] = {}
    for a, b in wishes.requires:
        needs.setdefault(a, []).append(b)
    while open_:
        for b in needs.get(open_.pop(), ()):
            if b not in found:
                found.add(b)
                open_.append(b)
    return found


# --- when it cannot be done ----------------------------------------------------------------------------------------


def clash(wishes: Wishes) -> str:
    """Why what has to be kept cannot be done together: the smallest set of it that clashes; empty when it can.

    Only what must be kept can clash. Of several smallest sets the one found first is named: exclusions, then time,
    then goals.
    """
    must = list(wishes.must)
    needs = {m: closure(wishes, m) for m in must}
    forced = set().union(*needs.values()) if must else set()
    found: list[tuple[int, str]] = []
    for a, b in wishes.excludes:
        if a in forced and b in forced:
            pair = min(
                ({x, y} for x, y in product([m for m in must if a in needs[m]], [m for m in must if b in needs[m]])),
                key=lambda who: (len(who), sum(m not in (a, b) for m in who), sorted(who)),
            )
            found.append((len(pair), _clash_of_two(wishes, sorted(pair), a, b, needs)))
    for team, limit, work in _limits(wishes):
        if work[sorted(forced)].sum() > limit + 1e-6 * max(1.0, limit):
            who = _heaviest(must, needs, work, limit)
            need = float(work[sorted(set().union(*(needs[m] for m in who)))].sum())
            more = " with what they need first" if any(len(needs[m]) > 1 for m in who) else ""
            if len(who) == 1 and more:
                more = " with what it needs first"
            verb = "takes" if len(who) == 1 else "together take"
            have = "all teams together have" if team == EVERYBODY else f"{team} has"
            of = "" if team == EVERYBODY else f" of {team}"
            found.append((len(who), f"{_names(wishes, who)} {'has' if len(who) == 1 else 'have'} to be kept, and {verb} {_weeks(need)}{of}{more}; {have} {_weeks(limit)} until the horizon."))
    if wishes.most_goals is not None:
        first: dict[int, int] = {}
        for m in must:
            for i in sorted(needs[m]):
                if wishes.goal[i] >= 0:
                    first.setdefault(wishes.goal[i], m)
        if len(first) > wishes.most_goals:
            who = sorted(set(list(first.values())[: wishes.most_goals + 1]))
            found.append((len(who), f"{_names(wishes, who)} {'has' if len(who) == 1 else 'have'} to be kept and serve {wishes.most_goals + 1} goals; the most at once is {wishes.most_goals}."))
    return min(found, key=lambda item: item[0])[1] if found else ""


def _clash_of_two(wishes: Wishes, who: list[int], a: int, b: int, needs: Mapping[int, set[int]]) -> str:
    out = f"{_names(wishes, who)} {'has' if len(who) == 1 else 'have'} to be kept, but {wishes.names[a]} and {wishes.names[b]} cannot both be done"
    reasons = []
    for end in (a, b):
        if end not in who:
            holder = next(m for m in who if end in needs[m])
            reasons.append(f"{wishes.names[holder]} needs {wishes.names[end]}")
    return out + (f" ({listing(reasons)})." if reasons else ".")


def _heaviest(must: Sequence[int], needs: Mapping[int, set[int]], work: np.ndarray, limit: float) -> list[int]:
    """The fewest of the must-keeps whose work, with what they need first, is over the limit."""
    items = sorted(set().union(*(needs[m] for m in must)))
    from scipy import sparse

    m, k = len(must), len(items)
    # An item counts only when one of its must-keeps is taken; together they have to exceed the limit.
    rows = np.zeros((k + 1, m + k))
    for row, item in enumerate(items):
        rows[row, m + row] = 1.0
        rows[row, [at for at, who in enumerate(must) if item in needs[who]]] = -1.0
    rows[k, m:] = -work[items]
    upper = np.r_[np.zeros(k), -(limit + 1e-5 * max(1.0, limit))]
    cost = np.r_[np.ones(m) + np.arange(m) * 1e-4, np.zeros(k)]
    solved = _solve(cost, (sparse.csr_array(rows), upper, np.zeros(m + k), np.ones(m + k)))
    return [who for at, who in enumerate(must) if solved.x[at] > 0.5] if solved.x is not None else list(must)


def _names(wishes: Wishes, which: Sequence[int]) -> str:
    return listing([wishes.names[i] for i in which])


def _weeks(weeks: float) -> str:
    """Person-weeks as people say them.

    >>> _weeks(12.0), _weeks(1.04), _weeks(0.25)
    ('12 person-weeks', '1 person-week', '0.2 person-weeks')
    """
    text = f"{weeks:,.0f}" if weeks >= 10 or abs(weeks - round(weeks)) < 0.05 else f"{weeks:.1f}"
    return f"{text} person-week{'' if text == '1' else 's'}"


# --- how sure it is ------------------------------------------------------------------------------------------------


def redraw(
    wishes: Wishes,
    efforts: Efforts,
    points: Points,
    *,
    draws: int = DRAWS,
    seed: int = 2026,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
) -> tuple[np.ndarray, np.ndarray]:
    """Values and efforts as they might have been: joint worth and person-weeks, each draws by initiatives.

    Points: where people's own points are known, people are drawn again with replacement; where a side gave its
    points as a whole, each initiative's are moved by a factor of about 30 percent either way. Efforts as in `effort.draw`.
    """
    rng = np.random.default_rng([seed, 2])
    n = len(wishes.names)
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
    pieces = [piece.astype("float64") for piece in effort.draw(efforts, draws=draws, seed=seed, holds=holds, together=together)]
    return worth / max(given, 1), np.concatenate(pieces) if pieces else np.zeros((0, n))


def chosen_again(
    wishes: Wishes,
    efforts: Efforts,
    points: Points,
    *,
    draws: int = DRAWS,
    seed: int = 2026,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
) -> np.ndarray:
    """In which share of the draws each initiative is selected, 0 to 1.

    Must-keeps stay where they are; in a draw where they alone do not fit, they are all that is selected.
    """
    worth, work = redraw(wishes, efforts, points, draws=draws, seed=seed, holds=holds, together=together)
    times = np.zeros(len(wishes.names))
    for v, e in zip(worth, work):
        scaled = np.divide(e, wishes.effort, out=np.ones_like(e), where=wishes.effort > 0)
        trial = replace(wishes, effort=e, named=wishes.named * scaled)
        solved = _solve(-v * _SCALE, _rows(trial))
        if solved.x is not None:
            times += np.round(solved.x[: len(times)])
        else:
            times[sorted(set().union(*(closure(wishes, m) for m in wishes.must)))] += 1
    return times / max(draws, 1)


def standing(share: float) -> str:
    """How sure a place on the list is.

    >>> standing(0.97), standing(0.5), standing(0.01)
    ('safe', 'talk about it', 'never makes it')
    """
    return "safe" if share >= CORE else "never makes it" if share <= NEVER else "talk about it"


# --- the finding ---------------------------------------------------------------------------------------------------


def select(
    initiatives: pd.DataFrame,
    points: pd.DataFrame,
    *,
    capacity: Mapping[str, float],
    horizon: float = 4,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    minimum: int = privacy.DEFAULT_MINIMUM,
    seed: int = 2026,
    draws: int = DRAWS,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
    most_goals: int | None = None,
    time_limit: float = TIME_LIMIT,
) -> Finding:
    """Which initiatives to do: the greatest joint value that fits the horizon, and how sure each place is.

    So that the room argues about the few that could go either way, not about all. `capacity`: person-weeks a quarter by
    team; `horizon`: quarters; `draws`: how often the choice is made again under other points and efforts. The verdict is
    clear only when nearly the whole list is safely in or out.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page", "Fair"], "effort_likely": [4.0, 4.0, 9.0]})
    >>> given = pd.DataFrame({"team": ["Sales"] * 3 + ["Marketing"] * 3, "person": None,
    ...                       "initiative": ["Trial", "Price page", "Fair"] * 2, "points": [60, 30, 10, 30, 60, 10]})
    >>> select(plan, given, capacity={"Sales": 1, "Marketing": 1}, draws=50).sentence.split(".")[0]
    "2 of 3 initiatives fit into one year and hold 90 percent of Sales' points and 90 percent of Marketing's"
    """
    name = "what-to-do-together"
    if initiatives.empty or points.empty:
        return nothing(name, *(table for table in (initiatives, points) if table.empty))
    ours = points_of(initiatives, points, sides=sides, minimum=minimum)
    efforts = effort.estimates(initiatives, capacity=capacity, sides=sides)
    w = wishes(initiatives, ours, capacity=capacity, horizon=horizon, sides=sides, most_goals=most_goals)
    caveat = [*w.notes, _one_sided(ours)]
    if not any(ours.given):
        return Finding(name, "There are no points that can be used, so nothing can be put first.", verdict="cannot tell", more_needed="points from both sides", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    if w.budget <= 0:
        return Finding(name, "No team has any capacity, so nothing can be selected. Say in workshop.toml how many person-weeks a quarter each team has.", verdict="cannot tell", more_needed="the capacity of each team", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    plan = choose(w, time_limit=time_limit)
    if plan.clash:
        return Finding(name, f"This cannot be done: {plan.clash} Let one of them go, or give it more time.", caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points))
    shares = chosen_again(w, efforts, ours, draws=draws, seed=seed, holds=holds, together=together)
    table = selection_table(w, plan, shares, sides=sides)
    stands = [standing(share) for share in shares]
    safe, open_, out = (stands.count(word) for word in ("safe", "talk about it", "never makes it"))
    n = len(w.names)
    unsettled = open_ / n
    verdict: Verdict = "clear" if unsettled <= CLEAR_UNSETTLED else "leaning" if unsettled <= LEANING_UNSETTLED else "cannot tell"
    picked = int(plan.chosen.sum())
    lead = f"All {n} initiatives fit" if picked == n else f"{picked} of {counted(n, 'initiative')} {'fits' if picked == 1 else 'fit'}"
    holding = listing([f"{plan.value[i] * 100:.0f} percent of {_whose(sides[i])}{' points' if not i or not ours.given[0] else ''}" for i in (0, 1) if ours.given[i]])
    sentence = f"{lead} into {in_years(horizon)} and {'holds' if picked == 1 else 'hold'} {holding}. {_places(safe, open_, out)}"
    if not plan.proven:
        caveat.insert(0, f"The search was stopped after {time_limit:g} seconds; a list worth up to {plan.gap * 100:.1f} percent of all points more may exist.")
    if picked:
        done = effort.years_drawn(efforts.only(plan.chosen), draws=2_000, seed=seed, holds=holds, together=together)
        caveat.append(f"The selection fits if each initiative takes its likely effort; the chance that all of it is done in time is {_chance(float((done <= horizon / effort.QUARTERS + 1e-9).mean()))}.")
    caveat.append(f"Chosen again in {draws:,} draws of points and efforts; safe is {CORE:.0%} of them or more.")
    return Finding(
        name, sentence, table, verdict, caveat=with_left_out(" ".join(filter(None, caveat)), initiatives, points),
        more_needed=_more(ours) if verdict == "cannot tell" else "",
    )


def selection_table(wishes: Wishes, plan: Plan, shares: np.ndarray, *, sides: tuple[str, str] = ("Sales", "Marketing")) -> pd.DataFrame:
    """The selection as a table, one row an initiative: selected ones first, then by joint value, then as listed."""
    order = np.lexsort((np.arange(len(wishes.names)), -np.round(wishes.joint, 12), ~plan.chosen))
    return pd.DataFrame({
        "Initiative": list(wishes.names),
        "Selected": np.where(plan.chosen, "yes", "no"),
        f"{sides[0]}, percent of its points": (wishes.value[0] * 100).round(2),
        f"{sides[1]}, percent of its points": (wishes.value[1] * 100).round(2),
        "Person-weeks": wishes.effort.round(2),
        "Selected, times in 100": (np.asarray(shares) * 100).round(1),
        "So": [standing(share) for share in shares],
    }).iloc[order].reset_index(drop=True)


def _whose(team: str) -> str:
    return f"{team}'" if team.endswith("s") else f"{team}'s"


def _places(safe: int, open_: int, out: int) -> str:
    if not open_:
        return f"{counted(safe, 'initiative')} {'is' if safe == 1 else 'are'} safe and {out} never make it; nothing is left to argue about."
    return f"{safe} {'is' if safe == 1 else 'are'} safe, {out} never {'makes' if out == 1 else 'make'} it; talk about {'this one' if open_ == 1 else f'these {open_}'}."


def _chance(probability: float) -> str:
    if probability < 0.01:
        return "under 1 in 100"
    return "over 99 in 100" if probability > 0.99 else f"{probability * 100:.0f} in 100"


def _one_sided(points: Points) -> str:
    if any(points.given) and not all(points.given):
        have = points.sides[0] if points.given[0] else points.sides[1]
        return f"Only {have} gave points that can be used, so the selection is {_whose(have)} alone."
    return ""


def _more(points: Points) -> str:
    """What would settle more of the list, in words."""
    needed = []
    for people in points.people:
        if people is None or len(people) < 2:
            continue
        each = people / np.maximum(people.sum(axis=1, keepdims=True), 1e-12)
        half = 1.96 * float(np.median(each.std(axis=0, ddof=1))) / math.sqrt(len(people))
        needed.append(more_needed(len(people), half, MATTERS))
    if needed and max(needed) > 1:
        return f"points of about {counted(max(needed), 'more person', 'more people')} a side, or narrower efforts,"
    return "narrower estimates of effort"


# --- what the room makes of it -------------------------------------------------------------------------------------


Board = Mapping[str, Sequence[str]]
"""What the room decided: the names under "keep", "later" and "stop"."""


def recommended(selection: Finding) -> dict[str, list[str]]:
    """Where the board starts: what was selected is kept, the rest waits; stopping is for the room to say."""
    table = selection.table
    if "Selected" not in table.columns:
        return {"keep": [], "later": [], "stop": []}
    chosen = table["Selected"] == "yes"
    return {"keep": table["Initiative"][chosen].tolist(), "later": table["Initiative"][~chosen].tolist(), "stop": []}


def consequence(
    initiatives: pd.DataFrame,
    points: pd.DataFrame,
    *,
    board: Board,
    capacity: Mapping[str, float],
    horizon: float = 4,
    sides: tuple[str, str] = ("Sales", "Marketing"),
    minimum: int = privacy.DEFAULT_MINIMUM,
    seed: int = 2026,
    holds: float = effort.HOLDS,
    together: float = effort.TOGETHER,
) -> Finding:
    """What follows from keep, later and stop: the work that is left, what each side keeps, what has to come along.

    Shown live while the room moves things. An initiative that the board does not name waits. A plain count without a
    verdict; the table lists what does not go together.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Price page"], "effort_likely": [6.0, 6.0], "requires": [None, "Trial"]})
    >>> consequence(plan, pd.DataFrame(columns=["team", "person", "initiative", "points"]),
    ...             board={"keep": ["Price page"]}, capacity={"Sales": 3}).table["What"].tolist()
    ['Price page needs Trial first.']
    """
    name = "what-the-board-means"
    if initiatives.empty:
        return nothing(name, initiatives)
    ours = points_of(initiatives, points, sides=sides, minimum=minimum)
    w = wishes(initiatives, ours, capacity=capacity, horizon=horizon, sides=sides)
    efforts = effort.estimates(initiatives, capacity=capacity, sides=sides)
    keep = {same(item) for item in board.get("keep", ())}
    stop = {same(item) for item in board.get("stop", ())}
    chosen = np.array([same(item) in keep for item in w.names])
    stopped = int(sum(same(item) in stop for item in w.names))
    rows = [["Does not go together", sentence] for sentence in broken(w, chosen)]
    before, after = (_served(w, which) for which in (np.ones(len(chosen), bool), chosen))
    rows += [["Goal that nothing kept serves", w.goals[g]] for g in sorted(before - after)]
    kept = int(chosen.sum())
    if not kept:
        sentence = "Nothing is kept, so nothing is left to do."
    elif efforts.capacity.sum() <= 0:
        sentence = f"{counted(kept, 'initiative')} kept, {_weeks(float(w.effort @ chosen))}; no team has any capacity yet."
    else:
        drawn = effort.years_drawn(efforts.only(chosen & efforts.doable), draws=4_000, seed=seed, holds=holds, together=together)
        low, _, high = effort._spread(drawn)
        time = effort.between(low, high)
        sentence = f"What you keep ({counted(kept, 'initiative')}) takes {time}; your horizon is {in_years(horizon)}."
        sentence += f" The chance to finish it in time is {_chance(float((drawn <= horizon / effort.QUARTERS + 1e-9).mean()))}."
        held = [f"{w.value[i] @ chosen * 100:.0f} percent of {_whose(sides[i])}{' points' if not i or not ours.given[0] else ''}" for i in (0, 1) if ours.given[i]]
        sentence += f" It holds {listing(held)}." if held else ""
    sentence += f" {counted(len(w.names) - kept - stopped, 'initiative')} {'waits' if len(w.names) - kept - stopped == 1 else 'wait'} and {stopped} {'stops' if stopped == 1 else 'stop'}."
    return Finding(name, sentence, pd.DataFrame(rows, columns=["Look at", "What"]), caveat=with_left_out(" ".join(w.notes), initiatives, points))


def _served(wishes: Wishes, which: np.ndarray) -> set[int]:
    return {wishes.goal[i] for i in np.flatnonzero(which)} - {-1} if wishes.goal else set()
