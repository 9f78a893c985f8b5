"""How sure a place on the list is: the selection made again under points and efforts as they might have been.

An initiative that is chosen in at least 95 of 100 draws is safe, one that is chosen in at most 5 never makes it, and
the rest are worth the room's time (core and borderline: Liesio, Mild and Salo 2007).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from . import choice, effort
from .alignment import Points
from .choice import Wishes
from .effort import Efforts

CORE, NEVER = 0.95, 0.05
"""Chosen in at least, or at most, this share of the draws: safe, or out."""
SPREAD = 0.3
"""How far a side's points for an initiative might be off (as a share) where no single people's points are known."""
DRAWS = 200


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
        solved = choice.solve(-v * choice.SCALE, choice.rows(trial))
        if solved.x is not None:
            times += np.round(solved.x[: len(times)])
        else:
            times[sorted(set().union(*(choice.closure(wishes, m) for m in wishes.must)))] += 1
    return times / max(draws, 1)


def standing(share: float) -> str:
    """How sure a place on the list is.

    >>> standing(0.97), standing(0.5), standing(0.01)
    ('safe', 'talk about it', 'never makes it')
    """
    return "safe" if share >= CORE else "never makes it" if share <= NEVER else "talk about it"
