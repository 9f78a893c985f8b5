"""What one side gains and the other gives up: every list that cannot be bettered for both, and the
fair ones among them.

Each side's value of a list is told as a share of its own best list: the most it could have if it
chose alone. The front of lists that no other betters for one side without costing the other is
exact (Ehrgott 2005). Fair lists: best for the worse-off (Rawls 1971; ties by the product of both
shares), and the greatest product (Nash 1950). What a fair list costs in total is its price of
fairness (Bertsimas, Farias and Trichakis 2011).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, nothing
from ..terms import SIDES
from ..written import num
from . import choice, headlines
from .choice import TIME_LIMIT, Wishes
from .portfolio import whose
from .problem import Problem

FINE = 100
"""Points that are not whole numbers are compared to a hundredth."""
WHOLE = 1e8
"""Both sides' points are weighed against each other in whole numbers up to this."""
MOST, WORSE_OFF, NASH, TODAY, ROOM = (
    "most in total",
    "best for the worse-off",
    "greatest product",
    "today's order",
    "the room's choice",
)
IMPOSSIBLE = "This cannot be done:"
PLANS = (WORSE_OFF, MOST, NASH, TODAY)
"""The plans to choose from; the first is the default."""


PICTURED = {
    TODAY: headlines.TODAY,
    ROOM: headlines.YOURS,
    WORSE_OFF: headlines.FAIREST,
    MOST: "most in total",
}
"""The plans of the picture with their names there, those that are before those that could be."""


@dataclass(frozen=True)
class Front:
    """The lists that cannot be bettered for both sides, from best for the first to best for the
    second.

    `chosen`: lists by initiatives; `reach`: each side's value as a share of its own best list
    (lists by sides); `joint`: the joint value; `best`: each side's own best, in its points;
    `complete` is False when time ran out before the end. `least`: no list gives the worse-off more
    than this share of its own best.
    """

    chosen: np.ndarray
    reach: np.ndarray
    joint: np.ndarray
    best: np.ndarray
    complete: bool = True
    least: float = 1.0

    def __len__(self) -> int:
        return len(self.chosen)


def front(wishes: Wishes, *, time_limit: float = TIME_LIMIT) -> Front:
    """Every list that is not bettered, exactly: for each value of one side the most the other can
    have.

    When time runs out, the lists nearest to the one that is best for the worse-off are known: it is
    found first. Both sides must have given points and the wishes must not clash. Values are whole
    points (to a hundredth where they are not whole), so no two neighbours on the front are skipped.
    """
    n = len(wishes.names)
    units = np.round(
        wishes.points * (1 if np.allclose(wishes.points, np.round(wishes.points)) else FINE)
    )
    model = choice.model_of(wishes)
    deadline = time.monotonic() + time_limit

    def most(side: int, least: float | None) -> np.ndarray | None:
        """The most for one side when the other has at least this; None when there is none, or no
        time.
        """
        return _best(units[side], units[1 - side], model, deadline - time.monotonic(), least)

    ends = [most(side, None) for side in (0, 1)]
    if ends[0] is None or ends[1] is None:
        return Front(
            np.zeros((0, n), bool), np.zeros((0, 2)), np.zeros(0), np.zeros(2), complete=False
        )
    best = np.array([float(units[side] @ ends[side]) for side in (0, 1)])
    found = {tuple(float(value) for value in units @ one): one for one in ends}
    # First the one that is best for the worse-off, by halving; then outward from it, both ways by
    # turns.
    low, high = float(units[1] @ ends[0]), best[1]
    fair = ends[0]
    while high - low >= 1 and (best > 0).all():
        middle = float(np.floor((low + high) / 2)) + 1
        one = most(0, middle)
        if one is None:
            break
        value = units @ one
        found[tuple(float(v) for v in value)] = one
        if value[0] / best[0] >= value[1] / best[1]:
            low, fair = float(value[1]), one
        else:
            high = middle - 1
    # What lies between the two lists nearest to the corner is not known where time ran out on the
    # way to it.
    reached = max(
        float(np.min(np.divide(pair, best, out=np.zeros(2), where=best > 0))) for pair in found
    )
    least = (
        max(reached, min(high / best[1], float(units[0] @ fair) / best[0]))
        if high - low >= 1 and (best > 0).all()
        else reached
    )
    complete = high - low < 1 or not (best > 0).all()
    at = [float(units[side] @ fair) for side in (0, 1)]
    open_ = [side for side in (0, 1) if at[side] < best[side]]
    while open_:
        for side in tuple(open_):
            one = most(1 - side, at[side] + 1)
            if one is None:
                complete = False
                open_.remove(side)
                continue
            value = units @ one
            found[tuple(float(v) for v in value)] = one
            at[side] = float(value[side])
            if at[side] >= best[side]:
                open_.remove(side)
    points = np.array(sorted(found, key=lambda pair: (-pair[0], pair[1])))
    keep = [
        i
        for i, pair in enumerate(points)
        if not any((other >= pair).all() and (other > pair).any() for other in points)
    ]
    chosen = np.array([found[tuple(points[i])] for i in keep]).reshape(len(keep), n)
    value = points[keep]
    return Front(
        chosen,
        np.divide(value, best, out=np.zeros_like(value), where=best > 0),
        chosen @ wishes.joint,
        wishes_best(wishes, best, units),
        complete,
        least,
    )


def wishes_best(wishes: Wishes, best: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Each side's own best in its points."""
    total = units.sum(axis=1)
    return np.divide(best, total, out=np.zeros(2), where=total > 0) * wishes.points.sum(axis=1)


def _best(
    first: np.ndarray, then: np.ndarray, model: choice.Model, time_limit: float, least: float | None
) -> np.ndarray | None:
    """The list with the most for `first`, and among those the most for `then`, with at least
    `least` for `then`.
    """
    from scipy import sparse

    if time_limit <= 0:
        return None
    n = len(first)
    if least is not None:
        matrix, upper, low, high = model
        row = np.concatenate([-then, np.zeros(matrix.shape[1] - n)])
        model = (
            sparse.vstack([matrix, sparse.csr_array(row[None, :])]).tocsr(),
            np.append(upper, -least + 0.5),
            low,
            high,
        )
    # Whole numbers let the solver stop as soon as less than one is left to gain; far too large ones
    # would cost precision.
    step = then.sum() + 1
    cost = first * step + then if first.sum() * step < WHOLE else first + then / step
    solved = choice.solve(-cost, model, time_limit=time_limit)
    return np.round(solved.x[:n]).astype(bool) if solved.status == 0 else None


def reach_of(wishes: Wishes, front: Front, chosen: np.ndarray) -> np.ndarray:
    """What a list gives each side, as a share of its own best list."""
    return np.divide(wishes.points @ chosen, front.best, out=np.zeros(2), where=front.best > 0)


def in_order(wishes: Wishes, running: np.ndarray | None = None) -> np.ndarray:
    """What is done by the horizon when the list is worked from the top, running things first, until
    time is up.
    """
    order = (
        np.arange(len(wishes.names))
        if running is None
        else np.argsort(~np.asarray(running, dtype=bool), kind="stable")
    )
    fits = np.ones(len(order), bool)
    for _, limit, work in choice.limits(wishes):
        fits &= np.cumsum(work[order]) <= limit + 1e-9
    chosen = np.zeros(len(order), bool)
    chosen[order[: int(np.cumprod(fits).sum())]] = True
    return chosen


def four_plans(
    wishes: Wishes, front: Front, *, running: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The four lists to choose from, by name: which initiatives each holds.

    Ties on the front go to the greater product, then the greater joint value, then the better for
    the first side.
    """
    worst, product, joint = (
        np.round(front.reach.min(axis=1), 9),
        np.round(front.reach.prod(axis=1), 9),
        np.round(front.joint, 12),
    )
    order = np.arange(len(front))
    pick = {
        WORSE_OFF: np.lexsort((order, -joint, -product, -worst)),
        MOST: np.lexsort((order, -product, -joint)),
        NASH: np.lexsort((order, -joint, -product)),
    }
    plans = {name: front.chosen[ranked[0]] for name, ranked in pick.items()}
    return {name: plans[name] if name in plans else in_order(wishes, running) for name in PLANS}


@dataclass(frozen=True)
class TradeOff:
    """The front and the plans on it, with the list they belong to; `why` says in words when there
    is none.

    `left_out` says which rows of the tables behind it could not be used; `gap` is how much more of
    all points the list that is worth most might hold, 0 where it is proven.
    """

    wishes: Wishes | None = None
    front: Front | None = None
    plans: Mapping[str, np.ndarray] | None = None
    sides: tuple[str, str] = SIDES
    why: str = ""
    left_out: str = ""
    gap: float = 0.0


def board_from_plan(
    weighed: TradeOff, plan: str, *, otherwise: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """A plan as a start for keep, later and stop: what it holds is kept, the rest waits.

    `otherwise` is taken when there is no plan of that name, such as where only one side gave
    points.
    """
    if weighed.wishes is None or weighed.plans is None or plan not in weighed.plans:
        return {key: list(names) for key, names in otherwise.items()}
    names, chosen = np.array(weighed.wishes.names, dtype=object), weighed.plans[plan]
    return {"keep": names[chosen].tolist(), "later": names[~chosen].tolist(), "stop": []}


def where_the_board_starts(weighed: TradeOff, start: Mapping[str, Sequence[str]]) -> Finding:
    """What the board starts from, by name, with each side's share of its own best list where it is
    known. A plain list.
    """
    kept = list(start.get("keep", ()))
    sentence = (
        f"The board starts from {counted(len(kept), 'initiative')}."
        if kept
        else (
            "No plan could be worked out, so the board starts with nothing kept and everything"
            " waiting."
        )
    )
    if weighed.front is not None and weighed.wishes is not None and kept:
        chosen = np.isin(np.array(weighed.wishes.names, dtype=object), kept)
        reach = reach_of(weighed.wishes, weighed.front, chosen) * 100
        sentence = (
            f"The board starts from {counted(len(kept), 'initiative')}: {reach[0]:.0f} percent of"
            f" {whose(weighed.sides[0])} own best list and {reach[1]:.0f} percent of"
            f" {whose(weighed.sides[1])}."
        )
    return Finding("where-the-board-starts", sentence, pd.DataFrame({"Kept at the start": kept}))


def trade_off(problem: Problem) -> TradeOff:
    """The whole trade-off between the two sides, once; `fair_plans` and the picture read it."""
    sides, limit = problem.terms.sides, problem.patience
    if problem.empty_tables:
        return TradeOff(why=nothing("x", *problem.empty_tables).sentence, sides=sides)
    ours, w = problem.points_of_sides, problem.wishes
    if not all(ours.given):
        without = listing([side for side, given in zip(sides, ours.given) if not given])
        return TradeOff(
            w,
            why=(
                f"There are no points of {without} that can be used, so there are no two sides to"
                f" weigh. {ours.note}".strip()
            ),
            sides=sides,
        )
    if w.budget <= 0:
        return TradeOff(
            w, why="No team has any capacity, so there is nothing to share out.", sides=sides
        )
    why = choice.clash(w)
    if why:
        return TradeOff(w, why=f"{IMPOSSIBLE} {why}", sides=sides)
    whole = front(w, time_limit=limit)
    if not len(whole):
        return TradeOff(
            w,
            why=(
                f"The search was stopped after {num(limit):g} seconds, before the best list of each"
                " side was known, so there is nothing to weigh yet. Give it more time."
            ),
            sides=sides,
        )
    if (whole.best <= 0).any():
        short = [side for side, best in zip(sides, whole.best) if best <= 0]
        what = (
            f"of what {listing(short)} gave points to"
            if len(short) == 1
            else "that either side gave points to"
        )
        return TradeOff(
            w,
            why=f"Nothing {what} fits into the time there is, so there is nothing to weigh.",
            sides=sides,
        )
    plans = four_plans(w, whole, running=problem.running)
    gap = 0.0
    if not whole.complete:
        most = choice.choose(w, time_limit=limit)
        plans[MOST], gap = most.chosen, most.gap
    return TradeOff(w, whole, plans, sides, left_out=problem.caveat(), gap=gap)


def fair_plans(weighed: TradeOff, *, room: Sequence[str] = ()) -> Finding:
    """Four plans side by side: what each gives each side of its own best list, and what fairness
    costs in total.

    `room`: the names that the room keeps, added as a fifth line where there are any. A plain
    comparison of lists at their likely efforts, without a verdict.

    >>> plan = pd.DataFrame({"initiative": list("ABCD"), "effort_likely": [5.0, 5.0, 5.0, 5.0]})
    >>> given = pd.DataFrame({"team": ["Sales"] * 4 + ["Marketing"] * 4, "person": None,
    ...                       "initiative": list("ABCD") * 2, "points": [6.0, 3, 1, 0, 0, 1, 3, 6]})
    >>> fair_plans(trade_off(Problem(plan, given, {"Sales": 2.5}))).sentence
    'The list that is best for the worse-off gives each of you at least 67 percent of your own best
    list and costs nothing in total.'
    """
    name = "fair-plans"
    if weighed.front is None or weighed.plans is None or weighed.wishes is None:
        return Finding(
            name, weighed.why, verdict=None if weighed.why.startswith(IMPOSSIBLE) else "cannot tell"
        )
    w, whole = weighed.wishes, weighed.front
    plans = dict(weighed.plans)
    if len(room):
        plans[ROOM] = w.among(room)
    top = float(w.joint @ plans[MOST])
    rows = []
    for label, chosen in plans.items():
        reach = reach_of(w, whole, chosen)
        rows.append(
            [
                label,
                int(chosen.sum()),
                *(reach * 100).round(1),
                round((1 - float(w.joint @ chosen) / top) * 100, 1) if top > 0 else 0.0,
                round(float(w.effort @ chosen), 1),
            ]
        )
    table = pd.DataFrame(
        rows,
        columns=[
            "Plan",
            "Initiatives",
            *(f"{side}, percent of its best list" for side in weighed.sides),
            "Costs in total, percent",
            "Person-weeks",
        ],
    )
    fair = plans[WORSE_OFF]
    least = float(reach_of(w, whole, fair).min())
    price = 1 - float(w.joint @ fair) / top if top > 0 else 0.0
    sentence = (
        f"The list that is best for the worse-off gives each of you at least {least * 100:.0f}"
        f" percent of your own best list and costs {_price(price)}."
    )
    if least > 0.9995:
        sentence = "Both of you can have all of your own best list at once."
    parts = [
        *w.notes,
        (
            f"{'' if whole.complete else 'At least '}{counted(len(whole), 'list')} cannot be"
            " bettered for one side without costing the other."
            if len(whole) > 1
            else "One list is the best for both sides."
        ),
    ]
    if not whole.complete:
        better = whole.least > least + 1e-6
        beyond = (
            f"one that gives the worse-off up to {whole.least * 100:.0f} percent may exist"
            if better
            else "none of the others is better for the worse-off"
        )
        parts.append(f"Time ran out before all such lists were found; {beyond}.")
    if weighed.gap > 1e-9:
        parts.append(
            f"A list worth up to {num(weighed.gap * 100):.1f} percent of all points more in total"
            " may exist."
        )
    if wrong := choice.broken_rules(w, plans[TODAY]):
        parts.append(
            "Today's order breaks"
            f" {'a rule' if len(wrong) == 1 else f'{len(wrong)} rules, one of them'}: {wrong[0]}"
        )
    reach = {
        label: reach_of(w, whole, plans[plan]).tolist()
        for plan, label in PICTURED.items()
        if plan in plans
    }
    return headlines.fair(
        Finding(name, sentence, table, caveat=" ".join([*parts, weighed.left_out]).strip()),
        sides=weighed.sides,
        reach=reach,
        price=price,
    )


def _price(price: float) -> str:
    if price < 0.0005:
        return "nothing in total"
    return (
        f"{price * 100:.0f} percent of the total"
        if price >= 0.01
        else "less than 1 percent of the total"
    )
