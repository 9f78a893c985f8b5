"""Everything that leaves the room beside the report: the agreement, the slides, the tables, the dates, the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from .. import files
from ..controls import shown
from ..decisions import RECORD
from ..folder import Folder
from ..results import Part
from . import dates, document, pdf, slides, workbook
from .page import page

NO_BROWSER = "report.pdf was not made: no Chromium, Chrome or Edge was found here. Open report.html in a browser and print it."


def write(team: Folder, parts: Sequence[Part], report: Path) -> tuple[list[Path], list[str]]:
    """Write every export into `results/`; returns the files, and in sentences what could not be made."""
    agreed = page(team)
    made = [
        files.write(team.results / "agreement.docx", document.render(team, agreed)),
        files.write(team.results / "slides.pptx", slides.render(team, parts, agreed)),
        files.write(team.results / "results.xlsx", workbook.render(team, parts)),
        files.write(team.results / "dates.ics", dates.render(team)),
        files.write_csv(team.results / "decisions.csv", decisions(team)),
    ]
    printed = pdf.write(report, team.results / "report.pdf")
    return ([printed] if printed else []) + made, [] if printed else [NO_BROWSER]


def decisions(team: Folder) -> pd.DataFrame:
    """Every decision that was recorded, in its order, with those that count marked; seals and blind points are left out."""
    latest = team.decisions.current()
    rows = [
        [d.what, shown(d.value), d.stage, d.owner, d.due, d.when, "; ".join(d.who), latest[d.what] == d]
        for d in team.decisions.history() if d.stage != RECORD
    ]
    return pd.DataFrame(rows, columns=["what", "value", "stage", "owner", "due", "when", "who", "counts"])
