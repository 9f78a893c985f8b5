"""What a folder has shown before: the answers of its kept runs, so that a later run does not give
away by the difference what a single person answered.

Nothing is kept for this beyond the runs themselves; a folder without any has shown nothing yet.
What was only looked at, without a run, is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from . import privacy
from . import settings as settings_
from .errors import WorkshopError, listing
from .terms import Terms

RUNS = "runs"
"""Where a folder keeps its runs."""
ANSWERS = ("survey", "points", "ratings")
"""The tables of which figures of groups of people are shown again and again."""
RELEASED = "released"
"""Under this name a table carries in its `attrs` what was shown before."""


def kept_runs(folder: Path) -> list[Path]:
    """The kept runs of a folder, the oldest first."""
    return sorted(
        (
            path
            for path in (folder / RUNS).glob("[0-9]*")
            if path.is_dir() and day_of(path) is not None
        ),
        key=_in_order,
    )


class Released:
    """The answers that the kept runs of a folder were made from, the oldest first; read when first
    asked for.

    It travels with a table (`attrs`), which pandas copies and compares at every step, so it is one
    thing that is never copied.
    """

    def __init__(self, runs: list[Path], table: str, names: Mapping[str, str]) -> None:
        self.runs, self.table, self.names = runs, table, names
        self._frames: list[pd.DataFrame] | None = None
        self._made: dict[object, list[pd.DataFrame]] = {}

    def __deepcopy__(self, memo: object) -> Released:
        return self

    def __bool__(self) -> bool:
        return bool(self.runs)

    def frames(self) -> list[pd.DataFrame]:
        """The table of each run, the teams under their names of now."""
        if self._frames is None:
            found = [_read(run, self.table, self.names) for run in self.runs]
            self._frames = [frame for frame in found if frame is not None]
        return self._frames

    def once(self, key: object, make: Callable[[], list[pd.DataFrame]]) -> list[pd.DataFrame]:
        """What `make` makes of the frames, made once under each key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def before(folder: Path, table: str, names: Mapping[str, str]) -> Released:
    """What was shown of a table before: by the runs of a workshop folder, or of a kept run by the
    runs before it.

    `names`: the teams' names of now by their keys.
    """
    if folder.parent.name == RUNS and day_of(folder) is not None:
        runs = kept_runs(folder.parent.parent)
        return Released(runs[: runs.index(folder)] if folder in runs else [], table, names)
    return Released(kept_runs(folder), table, names)


def held(
    now: pd.DataFrame, terms: Terms, *, who: str, what: str, value: str, given: str
) -> tuple[pd.DataFrame, str]:
    """The answers that may be shown after what earlier runs have shown, without those whose value is
    blank, and the sentence that says where the earlier ones stay (see `privacy.held_whole`).

    `given` is what was given, for the sentence, such as points.
    """
    released = now.attrs.get(RELEASED)
    now = now.dropna(subset=[value])
    if not released:
        return now, ""

    def whole(frame: pd.DataFrame, before: list[pd.DataFrame]) -> tuple[pd.DataFrame, list[str]]:
        mine = frame[frame["team"].isin(terms.sides)]
        return privacy.held_whole(
            mine, before, minimum=terms.minimum, who=who, what=what, value=value
        )

    def shown() -> list[pd.DataFrame]:
        found: list[pd.DataFrame] = []
        for frame in released.frames():
            found.append(whole(frame.dropna(subset=[value]), found)[0])
        return found

    told, sides = whole(now, released.once((terms.sides, terms.minimum), shown))
    if not sides:
        return now, ""
    return told, (
        f"Since this was last shown, fewer than {terms.minimum} people of {listing(sides)} gave other"
        f" {given}: there the earlier {given} still count, or the difference would tell what a single"
        " person gave."
    )


def _read(run: Path, table: str, names: Mapping[str, str]) -> pd.DataFrame | None:
    """The table as a run keeps it, or None where it keeps none that can be read."""
    try:
        frame = pd.read_csv(run / "data" / f"{table}.csv", dtype="string")
        teams = settings_.read(run / settings_.FILE).teams
    except (OSError, ValueError, WorkshopError):
        return None
    called = {team.name: names[key] for key, team in teams.items() if key in names}
    frame["team"] = frame["team"].astype(object).replace(called)
    for column in ("score", "points"):
        if column in frame:
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    return frame


def day_of(path: Path) -> date | None:
    """The day of a kept run, from its name; None for another folder."""
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError:
        return None


def _in_order(path: Path) -> tuple[str, int]:
    """Where a run stands in their order: by day, then by number."""
    number = path.name[11:]
    return path.name[:10], int(number) if number.isdigit() else 1
