"""What this stage is asked: a list, the points of both sides, the time there is, and what is taken
for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .. import tables
from ..findings import with_left_out
from ..terms import Terms
from . import choice
from .alignment import Points, points_of
from .choice import TIME_LIMIT, Wishes
from .draws import Chances, Efforts, estimates, goal_of_each


@dataclass(frozen=True, eq=False)
class Problem:
    """A list with everything that decides what of it is done; every question of this stage takes
    one.

    An initiative whose effort is blank or cannot be read is on the list, and in no plan: `planned`
    is the list without it.

    `initiatives` and `points` as checked; `capacity`: person-weeks a quarter by team; `horizon`:
    quarters; `chances`: how efforts might turn out; `most_goals`: how many goals may be served at
    once, None for no limit; `patience`: seconds that a search may take. What follows from these is
    worked out when it is first asked for, once.

    A problem is as it was when it was made: what the room decides afterwards is not in it.
    `controls.as_agreed` makes one that is.

    >>> plan = pd.DataFrame({"initiative": ["Trial", "Fair"], "effort_likely": [4.0, 9.0]})
    >>> Problem(plan, capacity={"Sales": 2.5}, horizon=2).wishes.budget
    5.0
    """

    initiatives: pd.DataFrame
    points: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["team", "person", "initiative", "points"])
    )
    capacity: Mapping[str, float] = field(default_factory=dict)
    terms: Terms = Terms()
    horizon: float = 4
    chances: Chances = field(default_factory=Chances)
    most_goals: int | None = None
    patience: float = TIME_LIMIT

    @cached_property
    def unplanned(self) -> frozenset[str]:
        """The initiatives whose effort is blank or cannot be read."""
        return tables.unread_keys(
            self.initiatives,
            [name for name in self.initiatives.columns if str(name).startswith("effort_likely")],
        )

    @cached_property
    def planned(self) -> pd.DataFrame:
        """The list without what has no effort to reckon with."""
        if not self.unplanned:
            return self.initiatives
        kept = self.initiatives.loc[self._known].reset_index(drop=True)
        if kept.empty:
            kept.attrs["missing"] = "No initiative on this list has an effort that can be read."
        return kept

    @property
    def _known(self) -> np.ndarray:
        return ~self.initiatives["initiative"].astype(str).isin(self.unplanned).to_numpy()

    @cached_property
    def efforts(self) -> Efforts:
        """The estimates of what is planned, by team where they are named by team."""
        return estimates(self.planned, self.capacity, self.terms)

    @cached_property
    def points_of_sides(self) -> Points:
        """What each side gave each initiative, as far as it may be used."""
        whole = points_of(self.initiatives, self.points, self.terms)
        return whole.only(self._known) if self.unplanned else whole

    @cached_property
    def wishes(self) -> Wishes:
        """The list as the selection sees it: values, likely efforts, budgets, what depends on
        what.
        """
        return choice.wishes(
            self.planned,
            self.efforts,
            self.points_of_sides,
            horizon=self.horizon,
            most_goals=self.most_goals,
            past=self.chances.past,
            unplanned=self.unplanned,
        )

    @property
    def empty_tables(self) -> list[pd.DataFrame]:
        """Which of the two tables have no rows."""
        return [table for table in (self.planned, self.points) if table.empty]

    @property
    def running(self) -> np.ndarray:
        """Which initiatives are running already."""
        if "kind" not in self.planned.columns:
            return np.zeros(len(self.planned), bool)
        return (self.planned["kind"].astype("object") == "running").to_numpy(dtype=bool)

    @property
    def goal_of_each(self) -> pd.Series:
        """The goal that each initiative serves; None where it serves none."""
        return goal_of_each(self.planned)

    def caveat(self, *said: str) -> str:
        """What is said, and which rows and efforts of the two tables could not be used."""
        return with_left_out(
            " ".join(filter(None, said)), self.initiatives, self.points, columns=self._efforts_named
        )

    def caveat_of_efforts(self, *said: str) -> str:
        """The same where nobody's points are looked at."""
        return with_left_out(
            " ".join(filter(None, said)), self.initiatives, columns=self._efforts_named
        )

    @property
    def _efforts_named(self) -> list[str]:
        return [name for name in self.initiatives.columns if str(name).startswith("effort_")]
