"""The same data and decisions give the same results to the byte; a changed decision changes what
depends on it and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import workshop
from workshop import sample
from workshop.findings import MIME

from .in_process import run
from .test_attack import FIRST, small_team

BYTES = ("*.csv", "*.ics", "*.html", "*.xlsx", "*.docx", "*.pptx")

EVERYWHERE = {"4-charter the-page", "4-charter open-questions", "4-charter decided"}
"""What may change with any decision: the page to sign, what is open on it, and the list of all
decisions.
"""
CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "start": (
        {"what": "ground-rules", "value": ["One voice at a time"], "stage": "start"},
        {"0-start decided"},
    ),
    "communication": (
        {
            "what": "weekly-meeting-day",
            "value": "Thursday",
            "stage": "communication",
            "owner": "Ada",
            "due": "2026-12-01",
        },
        {
            "1-communication-gaps weekly",
            "1-communication-gaps decided",
            "4-charter decided-communication",
        },
    ),
    "leads": (
        {"what": "first-contact-within-hours", "value": 48, "stage": "leads"},
        {
            "2-lead-quality first-contact",
            "2-lead-quality contact-chart",
            "2-lead-quality decided",
            "4-charter decided-leads",
        },
    ),
    "strategy": (
        {"what": "named-to-stop", "value": "Newsletter\nNewsletter\nPodcast", "stage": "strategy"},
        {"3-strategy named-to-stop", "3-strategy decided", "4-charter decided-strategy"},
    ),
    "charter": (
        {
            "what": "follow-up",
            "value": "2027-01-12",
            "stage": "charter",
            "owner": "Jonas",
            "due": "2027-01-12",
        },
        set(),
    ),
}
"""A decision of each stage, and which cells show something that depends on it."""


def findings(folder: Path) -> dict[str, list[object]]:
    """What each cell of the executed notebooks shows: findings whole, pictures by their words,
    pages as HTML; no controls.
    """
    found: dict[str, list[object]] = {}
    for path in sorted((folder / "results" / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                said = data.get(MIME) or (
                    "".join(data["text/plain"]) if "image/png" in data else data.get("text/html")
                )
                if said and "application/vnd.jupyter.widget-view+json" not in data:
                    found.setdefault(f"{path.stem} {cell['id']}", []).append(said)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file that is handed over, but the PDF: the browser puts the time into
    it.
    """
    return {
        path.name: path.read_bytes()
        for pattern in BYTES
        for path in (folder / "results" / "hand-over").glob(pattern)
    }


def cells(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The values in each sheet of the workbook."""
    book = openpyxl.load_workbook(folder / "results" / "hand-over" / "results.xlsx")
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def changed(before: dict[str, list[object]], after: dict[str, list[object]]) -> set[str]:
    return {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}


def test_the_same_folder_run_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = small_team(tmp_path / "small", 7)
    run(folder, only=FIRST)
    once, said = files(folder), findings(folder)
    assert len(said) > 10 and {"results.xlsx", "decisions.csv", "report.html"} <= once.keys()
    run(folder, only=FIRST)
    assert files(folder) == once and findings(folder) == said


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[object]]]:
    """The awkward team, run once, and what was found."""
    folder = sample.make("awkward", tmp_path_factory.mktemp("awkward") / "awkward")
    run(folder)
    return folder, findings(folder)


@pytest.mark.slow
@pytest.mark.parametrize("stage", CHANGES)
def test_a_changed_decision_changes_what_depends_on_it_and_nothing_else(
    stage: str, awkward: tuple[Path, dict[str, list[object]]]
) -> None:
    folder, before = awkward
    kept, (decision, depends) = (folder / "decisions.jsonl").read_bytes(), CHANGES[stage]
    try:
        workshop.open(folder).decisions.record(**decision)
        run(folder)
        found = changed(before, findings(folder))
    finally:
        (folder / "decisions.jsonl").write_bytes(kept)
    assert found - EVERYWHERE == depends
    assert "4-charter decided" in found


@pytest.mark.slow
def test_workshop_run_twice_gives_the_same_tables_and_sentences(tmp_path: Path) -> None:
    folder = sample.make("awkward", tmp_path / "awkward")
    command = [sys.executable, "-c", "from workshop.cli import app; app()", "run", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    once, said, values = files(folder), findings(folder), cells(folder)
    assert len(values) > 30
    subprocess.run(command, check=True, capture_output=True)
    assert cells(folder) == values and findings(folder) == said
    again = files(folder)
    assert {name for name in once if once[name] != again[name]} == set()
