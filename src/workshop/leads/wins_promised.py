"""What each side says of its own labels before anybody looks: of a hundred leads, so many are won.

Locked unseen by the other side and shown together (`decisions.sealed`); then it is on file, and
`calibration` holds it against what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..decisions import RECORD, subjects
from ..decisions.sealed import Answer, SealedRound, Sealing
from ..decisions.subjects import CHANCES
from ..errors import WorkshopError
from ..folder import Folder
from .two_views import VIEWS

WINS = Sealing(CHANCES, "wins", "promises")
HUNDRED = 100


class PromiseRound(SealedRound):
    """Both sides' promises: `labels` are those of each side, by the side's name.

    A side whose labels are not known has nothing to promise, so it is in as soon as the other is.
    """

    def __init__(self, team: Folder, labels: Mapping[str, Sequence[str]]) -> None:
        super().__init__(team.decisions, team.terms, WINS, self._checked)
        self.team, self.labels = team, {side: list(found) for side, found in labels.items()}

    def _checked(self, side: str, given: Mapping[str, float]) -> dict[str, int]:
        """The promise to lock; refused where it is all noughts, or out of range."""
        wins = {label: int(given.get(label, 0)) for label in self.labels.get(side, ())}
        if any(not 0 <= many <= HUNDRED for many in wins.values()):
            raise WorkshopError(f"Of a hundred leads, from 0 to {HUNDRED} are won.")
        if wins and not any(wins.values()):
            raise WorkshopError(f"{side} has promised nothing yet: every number is 0.")
        return wins

    def lock(self, side: str, given: Mapping[str, float]) -> None:
        """Lock a side's promise, and with it the other side's where that has no labels."""
        super().lock(side, given)
        other = self.terms.other(side)
        if not self.labels.get(other) and not self.locked(other):
            super().lock(other, {})

    def reveal(self) -> dict[str, Answer]:
        """Show both promises, and record them as the wins promised."""
        shown = super().reveal()
        views = dict(zip(self.terms.sides, VIEWS))
        value = {views[side]: wins for side, wins in shown.items() if wins}
        self.decisions.record(CHANCES, value, stage=RECORD)
        return shown

    def on_file(self) -> list[str]:
        """What is recorded as promised, in sentences; nothing before that."""
        recorded = self.decisions.current().get(CHANCES)
        if recorded is None:
            return []
        return subjects.lines(recorded, subjects.beside(self.team))
