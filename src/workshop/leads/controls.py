"""The controls of the leads stage."""

from __future__ import annotations

import pandas as pd

from ..controls import Decide
from ..errors import possessive
from ..findings import Finding
from ..folder import Folder
from . import threshold
from .agreement import VIEWS

GOOD_LEAD = "good-lead-from"
"""The subject under which the agreed threshold is recorded, as "Sales' Warm"."""
NOT_POSSIBLE = "There is no view with a known order to set a threshold on."


def good_lead(team: Folder, leads: pd.DataFrame, counts: pd.DataFrame) -> Decide:
    """From which label of which side on do both of you call a lead good?"""
    import ipywidgets as w

    options = _options(team, counts)
    widget = w.Dropdown(options=list(options) or [""], value=_middle(options) or "", description="Good from", layout=w.Layout(width="30em"))
    return Decide(
        team, GOOD_LEAD, "From which label on is a lead good, for both of us?", widget, stage="leads", owned=True,
        consequence=lambda choice: agreed(team, leads, counts, choice=choice),
    )


def agreed(team: Folder, leads: pd.DataFrame, counts: pd.DataFrame, *, choice: str | None = None) -> Finding:
    """What follows from the recorded threshold (or from `choice`), or that none is recorded."""
    options = _options(team, counts)
    chosen = choice if choice is not None else team.decisions.value(GOOD_LEAD)
    if not options:
        return Finding("good-lead", NOT_POSSIBLE)
    if chosen not in options:
        return Finding("good-lead", "From which label on a lead is good has not been decided yet.")
    view, label = options[chosen]
    return threshold.consequence(counts, view=view, label=label, months=threshold.months(leads), sides=team.sides)


def _options(team: Folder, counts: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """What can be chosen, as people read it, with the view and label behind it; the worst label is no threshold."""
    side = dict(zip(VIEWS, team.sides))
    return {f"{possessive(side[view])} {label}": (view, label) for view, labels in threshold.choices(counts).items() for label in labels[1:]}


def _middle(options: dict[str, tuple[str, str]]) -> str | None:
    first = [name for name, (view, _) in options.items() if view == VIEWS[0]] or list(options)
    return first[len(first) // 2] if first else None
