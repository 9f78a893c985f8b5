"""The agenda, computed from the minutes that the notebooks carry with their activities."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from .errors import WorkshopError
from .findings import Finding


@dataclass(frozen=True)
class Activity:
    """One activity of a notebook and how long it takes."""

    notebook: str
    part: str
    name: str
    minutes: int


def activities(notebooks: Iterable[Path]) -> list[Activity]:
    """The activities of these notebooks, in their order."""
    found = []
    for path in notebooks:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        part = notebook["metadata"].get("workshop", {}).get("title", path.stem)
        for cell in notebook["cells"]:
            about = cell["metadata"].get("workshop", {})
            if "activity" in about:
                found.append(Activity(path.stem, part, about["activity"], int(about["minutes"])))
    return found


def agenda(notebooks: Iterable[Path], *, starts: str = "09:30") -> Finding:
    """The agenda with clock times: one row an activity, from `starts` (HH:MM), without breaks."""
    try:
        clock = datetime.strptime(starts, "%H:%M")
    except ValueError as error:
        raise WorkshopError(f'"{starts}" is not a time; write it as 09:30.') from error
    rows = []
    begin = clock
    for activity in activities(notebooks):
        rows.append([f"{clock:%H:%M}", activity.part, activity.name.replace("-", " ").capitalize(), activity.minutes])
        clock += timedelta(minutes=activity.minutes)
    total = int((clock - begin).total_seconds() // 60)
    table = pd.DataFrame(rows, columns=["Time", "Part", "Activity", "Minutes"])
    hours, minutes = divmod(total, 60)
    return Finding("agenda", f"The whole workshop takes {hours} h {minutes:02d} min without breaks; from {starts} it ends at {clock:%H:%M}.", table)
