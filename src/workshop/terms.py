"""What every question is asked under: who the two sides are, how small a group may be shown, the
seed, the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from . import privacy
from .errors import WorkshopError, listing

SIDES = ("Sales", "Marketing")
"""What the two sides are called where nobody says otherwise."""
KEYS = ("sales", "marketing")
"""What the two sides are called in settings, decisions and files, whatever the client calls
them.
"""
SEED = 2026
"""The seed of everything that is drawn at random where nobody says otherwise."""


@dataclass(frozen=True)
class Terms:
    """The terms of one workshop; `team.terms` has those of a folder.

    `sides`: the names of sales and of marketing, in this order. `minimum`: results of fewer people
    are not shown. `seed`: of everything that is drawn at random. `date`: the day of the workshop;
    None where no day matters.
    """

    sides: tuple[str, str] = SIDES
    minimum: int = privacy.DEFAULT_MINIMUM
    seed: int = SEED
    date: Date | None = None

    def other(self, side: str) -> str:
        """The name of the side that `side` is not.

        >>> Terms().other("Sales")
        'Marketing'

        Raises WorkshopError when `side` is neither of the two.
        """
        self.key(side)
        return self.sides[1] if side == self.sides[0] else self.sides[0]

    def key(self, side: str) -> str:
        """What a side is called in settings and files, from its name.

        >>> Terms(sides=("Vertrieb", "Marketing")).key("Vertrieb")
        'sales'

        Raises WorkshopError when `side` is neither of the two.
        """
        if side not in self.sides:
            raise WorkshopError(f'"{side}" is not one of the two sides ({listing(self.sides)}).')
        return KEYS[self.sides.index(side)]

    def keyed(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Both sides as (key, name): what files call them, and what people do.

        >>> Terms().keyed()
        (('sales', 'Sales'), ('marketing', 'Marketing'))
        """
        return (KEYS[0], self.sides[0]), (KEYS[1], self.sides[1])
