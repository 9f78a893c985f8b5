"""What each side says it goes by, beside what its judgements imply.

Stated weights by swing weighting (von Winterfeldt and Edwards 1986): imagine a lead that is at its
worst in everything; the attribute that you would first swing to its best gets 100, every other one
its share of that. Each side gives its own unseen, both are shown at once, then one set is agreed.
Implied weights: how far an attribute moves a side's judgement between its best and its worst value,
as a share of all (see criteria.policies).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ..decisions import sealed, subjects
from ..decisions.sealed import SealedRound, Sealing
from ..decisions.subjects import WEIGHTS as JOINT
from ..errors import WorkshopError, possessive
from ..findings import Finding, with_left_out
from ..folder import Folder
from ..terms import Terms
from .criteria import Policies
from .population import in_words

WEIGHTS = Sealing("weights", "swings", "weights")
FIRST = 100
"""What the first swing gets."""
MATTERS_POINTS = 15
"""Points of a hundred between what a side says and what its judgements imply that are worth talking
about.
"""
CAUTION = (
    "Implied weights are no truth either: they depend on which leads came in, and on what is in the"
    " data."
)


def shares(given: Mapping[str, float]) -> dict[str, float]:
    """Swings as shares of a hundred.

    >>> shares({"size": 100, "region": 60, "source": 40})
    {'size': 50.0, 'region': 30.0, 'source': 20.0}
    """
    total = sum(given.values())
    return {name: 100 * value / total for name, value in given.items()} if total else {}


def implied(found: Policies) -> pd.DataFrame:
    """The weights that both sides' judgements imply, in percent: attribute, first, second. Empty
    where nothing can be read off.
    """
    if found.effects.empty:
        return pd.DataFrame(columns=["attribute", "first", "second"])
    spans = found.effects.groupby("attribute", sort=False)[["first", "second"]].agg(
        lambda effect: effect.max() - effect.min()
    )
    return (100 * spans / spans.sum()).rename_axis("attribute").reset_index()


class SwingRound(SealedRound):
    """Both sides' swings, locked unseen and shown together; see `decisions.sealed`."""

    def __init__(self, team: Folder, attributes: Sequence[str]) -> None:
        super().__init__(team.decisions, team.terms, WEIGHTS, self._checked)
        self.team, self.attributes = team, list(attributes)

    def _checked(self, side: str, given: Mapping[str, float]) -> dict[str, int]:
        """The swings to lock; refused where none is 100 or one is out of range."""
        swings = {name: int(given.get(name, 0)) for name in self.attributes}
        if any(not 0 <= value <= FIRST for value in swings.values()):
            raise WorkshopError(f"Every swing is from 0 to {FIRST}.")
        if FIRST not in swings.values():
            raise WorkshopError(
                f"The attribute that you would swing first gets {FIRST}; the others their share of"
                " that."
            )
        return swings


def stated(team: Folder) -> dict[str, dict[str, float]]:
    """Both sides' stated weights in percent, by side; nothing until both are shown, or where a seal
    does not fit.
    """
    given = sealed.given(team.decisions, team.terms, WEIGHTS)
    return {
        side: shares({name: float(value) for name, value in swings.items()})
        for side, swings in given.items()
    }


def compare(
    said: Mapping[str, Mapping[str, float]],
    found: Policies,
    counts: pd.DataFrame,
    terms: Terms = Terms(),
) -> Finding:
    """What each side says it goes by, beside what its judgements imply: where the two differ most.
    A count; no verdict.
    """
    name = "weights"
    if not said:
        return Finding(name, "Neither side has shown its weights yet.", kind="state")
    does = implied(found).set_index("attribute")
    attributes = list(
        dict.fromkeys(attribute for side in terms.sides for attribute in said.get(side, {}))
    )
    rows = []
    for attribute in attributes:
        row: list[object] = [in_words(attribute)]
        for side, column in zip(terms.sides, ("first", "second")):
            row += [
                said.get(side, {}).get(attribute),
                float(does[column][attribute]) if attribute in does.index else None,
            ]
        rows.append(row)
    table = pd.DataFrame(
        rows,
        columns=[
            "Attribute",
            *(f"{side} {what}, percent" for side in terms.sides for what in ("says", "does")),
        ],
    )
    first, second = (said.get(side, {}) for side in terms.sides)
    apart = {name: round(abs(first.get(name, 0) - second.get(name, 0))) for name in attributes}
    furthest = max(attributes, key=lambda name: (apart[name], name))
    alone = list(apart.values()).count(apart[furthest]) == 1
    part = "say most differently" if alone else "differ"
    sentence = (
        f"The two sides {part} on {in_words(furthest)}: {first.get(furthest, 0):.0f} of 100 for"
        f" {terms.sides[0]}, {second.get(furthest, 0):.0f} for {terms.sides[1]}."
        if apart[furthest]
        else "The two sides say the same."
    )
    for k, side in enumerate(terms.sides):
        gaps = [
            (abs(says - does_), attribute, says, does_)
            for attribute, says, does_ in zip(
                attributes, table.iloc[:, 1 + 2 * k], table.iloc[:, 2 + 2 * k]
            )
            if pd.notna(says) and pd.notna(does_)
        ]
        if gaps and max(gaps)[0] >= MATTERS_POINTS:
            _, attribute, says, does_ = max(gaps)
            sentence += (
                f" {possessive(side)} judgements give {in_words(attribute)} {does_:.0f} of 100"
                f" where it says {says:.0f}."
            )
    return Finding(name, sentence, table, caveat=with_left_out(CAUTION, counts))


def joint(team: Folder, attributes: Sequence[str]) -> dict[str, float]:
    """The weights that both agreed on, in percent; before that the middle of what both said, or
    equal ones.
    """
    recorded, said = subjects.read(team.decisions, JOINT), stated(team)
    if recorded:
        return shares(recorded)
    if said:
        return {
            name: sum(side.get(name, 0.0) for side in said.values()) / len(said)
            for name in attributes
        }
    return {name: 100 / len(attributes) for name in attributes} if attributes else {}
