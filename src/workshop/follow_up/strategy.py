"""Whether the list has grown back: what came onto it since, and what was stopped and still runs.
Plain counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, nothing, with_headline, with_left_out
from ..importers.tracker_systems import state_of
from ..strategy import draws, effort
from ..strategy.alignment import folded
from ..strategy.in_words import lasting, weeks
from ..strategy.problem import Problem
from . import headlines

COLUMNS = ["Initiative", "What became of it", "Person-weeks"]


@with_headline(headlines.regrowth)
def regrowth(earlier: Problem, later: Problem, *, stopped: Sequence[str] = ()) -> Finding:
    """What came onto the list since, what left it, and what was stopped and is still on it; with
    the work that this means.

    `earlier` and `later`: the list and the capacity, then and now; `stopped`: the names that the
    room stopped. A list that was pruned grows back by itself, one good idea at a time.
    """
    name = "regrowth"
    then, now = earlier.initiatives, later.initiatives
    if then.empty or now.empty:
        return nothing(name, *(frame for frame in (then, now) if frame.empty))
    before, after = (
        {folded(item): k for k, item in enumerate(frame["initiative"].astype(str))}
        for frame in (then, now)
    )
    if (
        before == after
        and then["effort_likely"].equals(now["effort_likely"])
        and not any(folded(item) in after for item in stopped)
    ):
        return Finding(
            name,
            "The list is the one of then; nothing came onto it and nothing left it.",
            caveat=with_left_out("", now),
        )
    names, work = (
        now["initiative"].astype(str).tolist(),
        pd.to_numeric(now["effort_likely"], errors="coerce").fillna(0.0).to_numpy(),
    )
    ended = _ended(now)
    rows = [
        [names[k], "stopped, still on the list", work[k]]
        for item in stopped
        if (k := after.get(folded(item))) is not None and not ended[k]
    ]
    rows += [[names[k], "came onto it", work[k]] for item, k in after.items() if item not in before]
    gone = [item for item in before if item not in after]
    rows += [[then["initiative"].iloc[before[item]], "left it", None] for item in gone]
    table = pd.DataFrame(rows, columns=COLUMNS)
    came = table["What became of it"] == "came onto it"
    sentence = (
        f"{counted(int(came.sum()), 'initiative')} came onto the list since and"
        f" {len(gone) or 'none'} left it: {len(after)} where there"
        f" {'was' if len(before) == 1 else 'were'} {len(before)}."
    )
    if came.any():
        sentence += f" What came is {weeks(float(table.loc[came, 'Person-weeks'].sum()))} of work."
    still = int((table["What became of it"] == "stopped, still on the list").sum())
    if stopped:
        sentence += (
            f" Of {counted(len(stopped), 'initiative')} that you stopped, {still or 'none'}"
            f" {'is' if still < 2 else 'are'} still on it."
        )
    lasts = [_years(problem) for problem in (earlier, later)]
    if all(lasts):
        sentence += f" Everything on it takes {lasts[1]} where it took {lasts[0]} (even odds)."
    return Finding(
        name,
        sentence,
        table,
        caveat=with_left_out(
            "An initiative under a new name counts as one that came and one that left.", now
        ),
    )


def _ended(initiatives: pd.DataFrame) -> np.ndarray:
    """Whose status says that it is over, in any language in which states are known."""
    status = initiatives["status"].astype("object").fillna("").astype(str)
    return (status.map(state_of) == "done").to_numpy(dtype=bool)


def _years(problem: Problem) -> str:
    """How long the list takes at even odds, in words; nothing where that cannot be said."""
    efforts = problem.efforts
    doable = efforts.only(efforts.doable)
    if efforts.capacity.sum() <= 0 or doable.likely.sum() <= 0:
        return ""
    return lasting(effort.spread(draws.years_drawn(doable, seed=problem.terms.seed))[1])


def goals(then: pd.DataFrame, now: pd.DataFrame) -> Finding:
    """How many goals there are, then and now, and which are new."""
    if then.empty or now.empty:
        return nothing("goals-since", *(frame for frame in (then, now) if frame.empty))
    known = {folded(item) for item in then["goal"].astype(str)}
    new = [str(item) for item in now["goal"] if folded(str(item)) not in known]
    sentence = f"There are {counted(len(now), 'goal')} where there were {len(then)}"
    return Finding(
        "goals-since",
        (
            f"{sentence}; {listing(new)} {'is' if len(new) == 1 else 'are'} new."
            if new
            else f"{sentence}, and none is new."
        ),
        caveat=with_left_out("", now),
    )
