"""What can be done together, and the best of it: the list as a model, and its exact solution.

Whole initiatives, solved to proof by HiGHS (Huangfu and Hall 2018) through scipy: it proves a list
of 200 in a fraction of a second and comes with what is installed anyway; CBC is about as fast,
CP-SAT slower on long lists. Both sides count alike: points are shares of each side's own total.

Ties: of lists with the same value the one with less effort (to a hundredth of a person-week) is
taken, then the one whose initiatives stand higher on the list.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..tables import split_list
from ..written import num
from .alignment import Points, folded
from .draws import Efforts, goal_of_each, typical_overrun
from .in_words import weeks

TIES_UP_TO = 1_000
"""On longer lists one of the best is enough: going through ties means solving all of it twice."""
TIME_LIMIT = 20.0
"""Seconds until the solver stops with the best it has, and says so."""
TO_EXPLAIN = 5.0
"""Seconds that each search for the reason of a clash may take."""
SCALE = 1e4


@dataclass(frozen=True)
class Wishes:
    """A list with everything that decides what can be done together; arrays in the order of the
    list.

    `value`: each side's share of its points (sides by initiatives), `points` the points as given.
    `effort` in person-weeks, `own_work` the part that is a team's own (teams by initiatives);
    `budget` and `budgets` what everybody and each team has until the horizon. `requires` (a, b): a
    needs b; `excludes` (a, b): not both; `must`: to be kept. `goal` is a number for each initiative
    (-1 without), `most_goals` how many goals may be served at once. `notes` go with every finding,
    `said_once` with the selection: names that no initiative has, circles, and what can never be
    done.
    """

    names: tuple[str, ...]
    value: np.ndarray
    effort: np.ndarray
    own_work: np.ndarray
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
    points: np.ndarray = field(default_factory=lambda: np.zeros((2, 0)))
    said_once: tuple[str, ...] = ()

    @property
    def joint(self) -> np.ndarray:
        """The value of each initiative for both sides together: the mean of the sides that gave
        points.
        """
        given = self.value.sum(axis=1) > 0
        return self.value[given].mean(axis=0) if given.any() else np.zeros(len(self.names))

    def among(self, names: Iterable[str]) -> np.ndarray:
        """Which initiatives have one of these names, whatever its case and spaces."""
        known = {folded(name) for name in names}
        return np.array([folded(name) in known for name in self.names], dtype=bool)


@dataclass(frozen=True)
class Plan:
    """A selection: which initiatives, what they are worth and take, and whether it is proven to be
    the best.

    `value`: the share of its own points that each side gets. `gap`: how much more joint value might
    be possible, 0 when proven. `clash`: why nothing can be selected, in words; empty when something
    can.
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
    efforts: Efforts,
    points: Points,
    *,
    horizon: float,
    most_goals: int | None = None,
    past: Sequence[float] = (),
    unplanned: Collection[str] = (),
) -> Wishes:
    """The list as the selection sees it: values, efforts at their likely size, budgets, what
    depends on what.

    `horizon`: quarters; `most_goals`: how many goals may be served at once; `past`: actual effort
    divided by estimated, of finished projects, whose middle one corrects every likely effort;
    `unplanned`: what is on the list without an effort. Names in requires and excludes that are
    neither here nor there, and what needs something without an effort, are told in `said_once`.
    """
    place = {folded(name): i for i, name in reversed(list(enumerate(efforts.names)))}
    beside = {folded(name): name for name in unplanned}
    unknown: dict[str, None] = {}
    open_: dict[str, None] = {}

    def pairs(column: str) -> tuple[tuple[int, int], ...]:
        found: dict[tuple[int, int], None] = {}
        cells = initiatives[column] if column in initiatives.columns else []
        for i, cell in enumerate(cells):
            for name in split_list(cell):
                j = place.get(folded(name))
                if j is None and folded(name) in beside:
                    if column == "requires":
                        open_[f"{efforts.names[i]} requires {beside[folded(name)]}"] = None
                elif j is None:
                    unknown[f"{efforts.names[i]} {column} {name}"] = None
                elif j != i:
                    found[(i, j) if column == "requires" else (min(i, j), max(i, j))] = None
        return tuple(found)

    requires, excludes = pairs("requires"), pairs("excludes")
    must = (
        initiatives["must"].fillna(False).astype(bool).to_numpy()
        if "must" in initiatives.columns and len(initiatives)
        else np.zeros(len(initiatives), bool)
    )
    served = goal_of_each(initiatives)
    names: dict[str, str] = {folded(goal): str(goal) for goal in served.dropna()}
    order = list(names)
    goal = tuple(order.index(folded(cell)) if pd.notna(cell) else -1 for cell in served)
    notes = [points.note] if points.note else []
    longer = typical_overrun(past)
    if said := correction_in_words(past):
        notes.append(said)
    if efforts.unstaffed:
        notes.append(
            f"{listing(efforts.unstaffed)} {'has' if len(efforts.unstaffed) == 1 else 'have'} no"
            " capacity, so nothing that needs their own work can be selected."
        )
    found = Wishes(
        efforts.names,
        points.shares,
        efforts.likely * longer,
        efforts.own_work * longer,
        efforts.teams,
        float(efforts.capacity.sum() * horizon),
        efforts.capacity * horizon,
        requires,
        excludes,
        tuple(int(i) for i in np.flatnonzero(must)),
        goal,
        tuple(names.values()),
        most_goals,
        tuple(notes),
        points.by_side,
    )
    strange = (
        f"{_first(list(unknown))}, but no initiative has"
        f" {'that name' if len(unknown) == 1 else 'such a name'}."
    )
    without = (
        f"{_first(list(open_))}, of which no effort is known, so it is taken as done by itself."
    )
    return replace(
        found,
        said_once=(
            *((strange,) if unknown else ()),
            *((without,) if open_ else ()),
            *_circles_said(found),
            *_never_said(found),
        ),
    )


def correction_in_words(past: Sequence[float]) -> str:
    """That efforts are corrected by what past projects took, and by how much; empty where they are
    not.
    """
    longer = typical_overrun(past)
    return (
        f"Each effort is counted {num(longer):.2g} times as estimated: that is what past projects"
        " took."
        if longer != 1
        else ""
    )


def circles(wishes: Wishes) -> list[list[int]]:
    """Initiatives that wait for one another, directly or through others: each circle in the order
    of the list.
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    if not wishes.requires:
        return []
    n = len(wishes.names)
    needing, needed = np.array(wishes.requires).T
    graph = sparse.csr_array((np.ones(len(needing)), (needing, needed)), shape=(n, n))
    _, label = connected_components(graph, connection="strong")
    members = [
        np.flatnonzero(label == circle).tolist()
        for circle in np.flatnonzero(np.bincount(label) > 1)
    ]
    return sorted(members)


def _circles_said(wishes: Wishes, most: int = 3) -> list[str]:
    """For each circle that nothing in it can begin, and what hangs together; of many the first
    few.
    """
    said = []
    for circle in circles(wishes):
        pair, names = len(circle) == 2, _first([wishes.names[i] for i in circle], 6)
        said.append(
            f"{names} wait for {'each other' if pair else 'one another'}, so"
            f" {'neither' if pair else 'none of them'} can begin before"
            f" {'the other is' if pair else 'the others are'} done; they are kept or left out"
            f" together ({weeks(float(wishes.effort[circle].sum()))},"
            f" {wishes.joint[circle].sum() * 100:.0f} percent of all points)."
        )
    return (
        said
        if len(said) <= most
        else [*said[:most], f"{counted(len(said) - most, 'more circle')} of this kind."]
    )


def _never_said(wishes: Wishes, most: int = 3) -> list[str]:
    """For each initiative that rules out what it needs first that it can never be done; of many the
    first few.
    """
    said = []
    for i, name in enumerate(wishes.names if wishes.excludes else ()):
        needs = closure(wishes, i) if any(a == i for a, _ in wishes.requires) else {i}
        pair = next(((a, b) for a, b in wishes.excludes if a in needs and b in needs), None)
        if pair and i in pair:
            other = pair[1] if pair[0] == i else pair[0]
            said.append(
                f"{name} can never be done: it needs {wishes.names[other]} first and does not go"
                " together with it."
            )
        elif pair:
            said.append(
                f"{name} can never be done: it needs {_names(wishes, pair)} first, which cannot"
                " both be done."
            )
    if len(said) <= most:
        return said
    left = len(said) - most
    return [
        *said[:most],
        f"{counted(left, 'more initiative')} can never be done for such a reason.",
    ]


def _first(said: list[str], most: int = 3) -> str:
    return listing(said if len(said) <= most else [*said[:most], f"{len(said) - most} more"])


# --- the exact selection -------------------------------------------------------------------------------------------


def choose(
    wishes: Wishes,
    *,
    worth: np.ndarray | None = None,
    time_limit: float = TIME_LIMIT,
    ties: bool = True,
) -> Plan:
    """The selection with the greatest value that breaks no rule, proven; ties by the module's rule
    as far as time goes.

    `worth`: what each initiative counts, in place of the joint value. With `ties=False`, and on
    lists of more than `TIES_UP_TO`, any of the best is returned. When the wishes clash, nothing is
    chosen and `clash` says why in words. At the time limit the best found is returned with its gap.
    """
    worth = wishes.joint if worth is None else np.asarray(worth, dtype=float)
    n = len(wishes.names)
    deadline = time.monotonic() + time_limit
    why = clash(wishes)
    if why or not n:
        return Plan(np.zeros(n, bool), np.zeros(len(wishes.value)), 0.0, clash=why)
    scale = SCALE / (worth.sum() or 1.0)
    model = model_of(wishes)
    first = solve(-worth * scale, model, time_limit=time_limit)
    chosen = _greedy(wishes) if first.x is None else np.round(first.x[:n]).astype(bool)
    value = float(worth @ chosen)
    bound = (
        -float(first.mip_dual_bound) / scale
        if first.mip_dual_bound is not None
        else float(worth.sum())
    )
    proven = first.status == 0
    if proven and ties and n <= TIES_UP_TO:
        from scipy import sparse

        matrix, upper, lower_bounds, upper_bounds = model
        keep = sparse.csr_array(
            np.concatenate([-worth * scale, np.zeros(matrix.shape[1] - n)])[None, :]
        )
        tied = (
            sparse.vstack([matrix, keep]).tocsr(),
            np.append(upper, -value * scale + 1e-6),
            lower_bounds,
            upper_bounds,
        )
        places = np.arange(1, n + 1)
        left = max(0.0, deadline - time.monotonic())
        second = solve(np.round(wishes.effort * 100) + places / places.sum(), tied, time_limit=left)
        if second.x is not None:
            better = np.round(second.x[:n]).astype(bool)
            if abs(worth @ better - value) <= 1e-6 / scale and not broken_rules(wishes, better):
                chosen = better
    return Plan(
        chosen,
        wishes.value @ chosen,
        float(wishes.effort @ chosen),
        0.0 if proven else max(0.0, bound - value),
    )


def broken_rules(wishes: Wishes, chosen: np.ndarray) -> list[str]:
    """Which rules a selection breaks, in words; empty when none."""
    chosen = np.asarray(chosen, dtype=bool)
    out = []
    for team, limit, work in limits(wishes):
        used = float(work @ chosen)
        if used > limit + 1e-6 * max(1.0, limit):
            out.append(
                f"{team} would need {weeks(used)} and {'has' if team != EVERYBODY else 'have'}"
                f" {weeks(limit)}."
            )
    out += [
        f"{wishes.names[a]} needs {wishes.names[b]} first."
        for a, b in wishes.requires
        if chosen[a] and not chosen[b]
    ]
    out += [
        f"{wishes.names[a]} and {wishes.names[b]} cannot both be done."
        for a, b in wishes.excludes
        if chosen[a] and chosen[b]
    ]
    out += [f"{wishes.names[i]} has to be kept." for i in wishes.must if not chosen[i]]
    served = {wishes.goal[i] for i in np.flatnonzero(chosen)} - {-1} if wishes.goal else set()
    if wishes.most_goals is not None and len(served) > wishes.most_goals:
        out.append(
            f"{counted(len(served), 'goal')} would be served; the most at once is"
            f" {wishes.most_goals}."
        )
    return out


EVERYBODY = "All teams together"


def limits(wishes: Wishes) -> list[tuple[str, float, np.ndarray]]:
    """What may not be exceeded: everybody's time, and each team's where work is named for it."""
    own = [
        (team, float(limit), work)
        for team, limit, work in zip(wishes.teams, wishes.budgets, wishes.own_work)
        if work.any()
    ]
    return [(EVERYBODY, wishes.budget, wishes.effort), *own]


Model = tuple[Any, np.ndarray, np.ndarray, np.ndarray]


def model_of(wishes: Wishes) -> Model:
    """The rules as rows `matrix @ x <= upper` and bounds on x; one more 0-or-1 per goal where goals
    are limited.
    """
    from scipy import sparse

    n = len(wishes.names)
    extra = len(wishes.goals) if wishes.most_goals is not None else 0
    blocks, upper = [], []
    bounds = limits(wishes)
    blocks.append(sparse.csr_array(np.array([work for _, _, work in bounds])))
    upper += [limit for _, limit, _ in bounds]
    for pairs, sign in ((wishes.requires, -1.0), (wishes.excludes, 1.0)):
        if pairs:
            k = np.arange(len(pairs))
            a, b = np.array(pairs).T
            blocks.append(
                sparse.csr_array(
                    (np.r_[np.ones(len(k)), np.full(len(k), sign)], (np.r_[k, k], np.r_[a, b])),
                    shape=(len(k), n),
                )
            )
            upper += [0.0 if sign < 0 else 1.0] * len(k)
    matrix = sparse.vstack(blocks).tocsr()
    if extra:
        serving = [i for i in range(n) if wishes.goal[i] >= 0]
        k = np.arange(len(serving))
        left = sparse.csr_array((np.ones(len(k)), (k, serving)), shape=(len(k), n))
        right = sparse.csr_array(
            (-np.ones(len(k)), (k, [wishes.goal[i] for i in serving])), shape=(len(k), extra)
        )
        most = sparse.csr_array(np.r_[np.zeros(n), np.ones(extra)][None, :])
        matrix = sparse.vstack(
            [
                sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], extra))]),
                sparse.hstack([left, right]),
                most,
            ]
        ).tocsr()
        upper += [0.0] * len(k) + [float(wishes.most_goals or 0)]
    low, high = np.zeros(n + extra), np.ones(n + extra)
    low[list(wishes.must)] = 1.0
    return matrix, np.array(upper), low, high


def solve(cost: np.ndarray, model: Model, *, time_limit: float = TIME_LIMIT) -> Any:
    """The least cost under the model, to proof, without a word on the screen."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, upper, low, high = model
    cost = np.concatenate([cost, np.zeros(len(low) - len(cost))])
    with _quiet():
        return milp(
            cost,
            integrality=np.ones(len(low), dtype=int),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, -np.inf, upper),
            options={"mip_rel_gap": 0.0, "time_limit": time_limit},
        )


@contextmanager
def _quiet() -> Generator[None]:
    """HiGHS sometimes writes a line of its own to the screen, past Python; not in front of the
    room.
    """
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
    """A selection that breaks no rule, best value per effort first; for when time ran out before
    any was found.
    """
    chosen = np.zeros(len(wishes.names), bool)
    for i in wishes.must:
        chosen[list(closure(wishes, i))] = True
    for i in np.argsort(-wishes.joint / np.maximum(wishes.effort, 1e-9), kind="stable"):
        trial = chosen.copy()
        trial[list(closure(wishes, int(i)))] = True
        if not broken_rules(wishes, trial):
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


def with_needs(wishes: Wishes, wanted: np.ndarray) -> np.ndarray:
    """What is wanted and everything that it needs first, directly or through others.

    `wanted`: one yes or no an initiative, for one list or for many (lists by initiatives).
    """
    found = np.array(wanted, dtype=bool)
    needing, needed = np.array(wishes.requires, dtype=int).reshape(-1, 2).T
    while (more := found[..., needing] & ~found[..., needed]).any():
        *lists, pairs = np.nonzero(more)
        found[(*lists, needed[pairs])] = True
    return found


def forced(wishes: Wishes) -> np.ndarray:
    """What has to be kept and everything that it needs first."""
    return with_needs(wishes, np.isin(np.arange(len(wishes.names)), wishes.must))


# --- when it cannot be done ----------------------------------------------------------------------------------------


def clash(wishes: Wishes) -> str:
    """Why what has to be kept cannot be done together: the smallest set of it that clashes; empty
    when it can.

    Only what must be kept can clash. Of several smallest sets the one found first is named:
    exclusions, then time, then goals.
    """
    return _smallest(wishes)[1]


def way_out(wishes: Wishes) -> str:
    """What would settle what `clash` names; empty when nothing clashes."""
    settle = _smallest(wishes)[2]
    if not settle:
        return ""
    go = fewest_to_go(wishes)
    if go <= 1:
        return settle
    return f"{settle} In all, at least {go} of the {len(wishes.must)} must-keeps have to go."


def fewest_to_go(wishes: Wishes) -> int:
    """How many must-keeps have to go, at the fewest, so that the rest can be done together; 0 where
    time runs out.
    """
    free = replace(wishes, must=())
    kept = np.isin(np.arange(len(wishes.names)), wishes.must)
    solved = solve(-kept.astype(float), model_of(free), time_limit=TO_EXPLAIN)
    return len(wishes.must) - round(-solved.fun) if solved.status == 0 else 0


def _smallest(wishes: Wishes) -> tuple[int, str, str]:
    return min(_clashes(wishes), key=lambda found: found[0], default=(0, "", ""))


def _clashes(wishes: Wishes) -> list[tuple[int, str, str]]:
    """For each rule that what must be kept breaks: the fewest that break it, why, and what would
    settle it.
    """
    must = list(wishes.must)
    needs = {m: closure(wishes, m) for m in must}
    forced = set().union(*needs.values()) if must else set()
    found: list[tuple[int, str, str]] = []
    for a, b in wishes.excludes:
        if a in forced and b in forced:
            pair = min(
                (
                    {x, y}
                    for x, y in product(
                        [m for m in must if a in needs[m]], [m for m in must if b in needs[m]]
                    )
                ),
                key=lambda who: (len(who), sum(m not in (a, b) for m in who), sorted(who)),
            )
            settle = (
                "Let one of them go."
                if len(pair) > 1
                else "Let it go, or change what it needs first."
            )
            found.append((len(pair), _clash_of_two(wishes, sorted(pair), a, b, needs), settle))
    for team, limit, work in limits(wishes):
        if work[sorted(forced)].sum() > limit + 1e-6 * max(1.0, limit):
            who = _heaviest(must, needs, work, limit)
            need = float(work[sorted(set().union(*(needs[m] for m in who)))].sum())
            have = "all teams together have" if team == EVERYBODY else f"{team} has"
            of = "" if team == EVERYBODY else f" of {team}"
            takes = (
                f"{'takes' if len(who) == 1 else 'together take'}"
                f" {weeks(need)}{of}{_with_needs(who, needs)}"
            )
            found.append(
                (
                    len(who),
                    (
                        f"{_keeping(wishes, who)}, and {takes}; {have} {weeks(limit)} until the"
                        " horizon."
                    ),
                    f"{_let_go(who)}, or give it more time.",
                )
            )
    if wishes.most_goals is not None:
        serves = {m: {wishes.goal[i] for i in needs[m]} - {-1} for m in must}
        if len(set().union(*serves.values())) > wishes.most_goals:
            who = _heaviest(must, serves, np.ones(len(wishes.goals)), wishes.most_goals)
            many = len(set().union(*(serves[m] for m in who)))
            takes = (
                f"{'serves' if len(who) == 1 else 'serve'}"
                f" {counted(many, 'goal')}{_with_needs(who, needs)}"
            )
            found.append(
                (
                    len(who),
                    (
                        f"{_keeping(wishes, who)} and {takes}; the most at once is"
                        f" {wishes.most_goals}."
                    ),
                    f"{_let_go(who)}, or allow more goals at once.",
                )
            )
    return found


def _keeping(wishes: Wishes, who: Sequence[int]) -> str:
    return f"{_names(wishes, who)} {'has' if len(who) == 1 else 'have'} to be kept"


def _let_go(who: Sequence[int]) -> str:
    return "Let it go" if len(who) == 1 else "Let one of them go"


def _with_needs(who: Sequence[int], needs: Mapping[int, set[int]]) -> str:
    if not any(len(needs[m]) > 1 for m in who):
        return ""
    return f" with what {'it needs' if len(who) == 1 else 'they need'} first"


def _clash_of_two(
    wishes: Wishes, who: list[int], a: int, b: int, needs: Mapping[int, set[int]]
) -> str:
    if who == sorted((a, b)):
        return f"{_keeping(wishes, who)}, but they cannot both be done."
    reasons = []
    for end in (a, b):
        if end not in who:
            holder = next(m for m in who if end in needs[m])
            reasons.append(f"{wishes.names[holder]} needs {wishes.names[end]}")
    return (
        f"{_keeping(wishes, who)}, but {wishes.names[a]} and {wishes.names[b]} cannot both be done"
        f" ({listing(reasons)})."
    )


def _heaviest(
    must: Sequence[int], needs: Mapping[int, set[int]], work: np.ndarray, limit: float
) -> list[int]:
    """The fewest of the must-keeps whose work, with what they need first, is over the limit.

    `needs`: what each must-keep brings, as places in `work`.
    """
    items = sorted(set().union(*(needs[m] for m in must)))
    from scipy import sparse

    m, k = len(must), len(items)
    # An item counts only when one of its must-keeps is taken; together they have to exceed the
    # limit.
    rows = np.zeros((k + 1, m + k))
    for row, item in enumerate(items):
        rows[row, m + row] = 1.0
        rows[row, [at for at, who in enumerate(must) if item in needs[who]]] = -1.0
    rows[k, m:] = -work[items]
    upper = np.r_[np.zeros(k), -(limit + 1e-5 * max(1.0, limit))]
    cost = np.r_[np.ones(m) + np.arange(m) * 1e-4, np.zeros(k)]
    model = (sparse.csr_array(rows), upper, np.zeros(m + k), np.ones(m + k))
    solved = solve(cost, model, time_limit=TO_EXPLAIN)
    return (
        [who for at, who in enumerate(must) if solved.x[at] > 0.5]
        if solved.x is not None
        else list(must)
    )


def _names(wishes: Wishes, which: Sequence[int]) -> str:
    return listing([wishes.names[i] for i in which])
