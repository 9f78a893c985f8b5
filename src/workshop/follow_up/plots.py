"""Pictures of what has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import drawing
from ..findings import Finding

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def moved_chart(gaps: Finding) -> Axes:
    """Each gap that moved for sure, then (open mark) and now (filled), those that moved most first.

    `gaps` comes from `survey.gaps`. Where nothing moved for sure there is nothing to draw, and its
    sentence stands there.
    """
    return drawing.shown(gaps)
