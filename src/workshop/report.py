"""The report: one HTML file that opens with no network, for a manager who was not in the room.

It is made of what the executed notebooks show, findings, pictures and headings, and of the recorded decisions.
Everything that people typed is escaped by the template.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from . import files
from .charter.agreement import decided
from .findings import MARKS, MIME, Finding, shown
from .folder import Folder
from .run import Ran

ROWS = 60
"""Rows of a table in the report; the whole table is in the executed notebook."""
NOT_IN_REPORT = "not-in-report"
"""Cells with this tag are for the room only."""
IN_SHORT = 8
"""At most so many findings on the first page."""


@dataclass(frozen=True)
class Picture:
    """A picture from a notebook: PNG as base64 text, and the words that stand for it."""

    data: str
    alt: str


@dataclass
class Section:
    """One heading of a part and what stands under it."""

    heading: str
    items: list[Finding | Picture] = field(default_factory=list)


@dataclass
class Part:
    """One notebook in the report."""

    slug: str
    title: str
    ok: bool
    sentence: str
    sections: list[Section]

    @property
    def findings(self) -> list[Finding]:
        """The findings of this part, in their order."""
        return [item for section in self.sections for item in section.items if isinstance(item, Finding)]


def write(team: Folder, ran: Sequence[Ran]) -> Path:
    """Write `results/report.html` from the executed notebooks and return its path."""
    return files.write(team.results / "report.html", render(team, [part(notebook) for notebook in ran]))


def part(ran: Ran) -> Part:
    """What a notebook contributes; a notebook that could not be run contributes its sentence."""
    sections = list(_sections(ran.output)) if ran.output else []
    return Part(ran.notebook, ran.title, ran.ok, ran.sentence, [s for s in sections if s.items])


def _sections(path: Path) -> Iterator[Section]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    section = Section("")
    said: set[str] = set()
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and "facilitator" not in tags:
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("## "):
                    yield section
                    section = Section(line.removeprefix("## ").strip())
        if cell["cell_type"] != "code" or NOT_IN_REPORT in tags:
            continue
        for output in cell["outputs"]:
            data = output.get("data", {})
            if MIME in data:
                finding = Finding.from_json(data[MIME])
                # A part without its table says so once, not at every step and every picture.
                if len(finding.table) or finding.sentence not in said:
                    section.items.append(finding)
                if finding.table.empty:
                    said.add(finding.sentence)
            elif "image/png" in data:
                alt = "".join(data.get("text/plain", "")) or section.heading
                picture = Picture("".join(data["image/png"]).replace("\n", ""), alt)
                if alt not in said:
                    section.items.append(picture)
    yield section


def render(team: Folder, parts: Sequence[Part]) -> str:
    """The report as HTML text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("workshop", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(shown=shown, mark=MARKS.get)
    environment.tests["picture"] = lambda item: isinstance(item, Picture)
    said = [(p, finding) for p in parts for finding in p.findings if finding.verdict in ("clear", "leaning")]
    said.sort(key=lambda pair: pair[1].verdict != "clear")
    return environment.get_template("report.html.j2").render(
        team=team,
        parts=parts,
        in_short=said[:IN_SHORT],
        unsure=sum(1 for p in parts for finding in p.findings if finding.verdict == "cannot tell"),
        decided=decided(team),
        problems=_by_file(team.problems()),
        rows=ROWS,
    )


def _by_file(problems: pd.DataFrame) -> pd.DataFrame:
    """How many rows of which file; not the cells themselves, which may be somebody's answer."""
    return (
        problems.groupby(["file", "column"], sort=False).size().rename("Places").reset_index()
        .rename(columns={"file": "File", "column": "Column"})
    )
