"""What the executed notebooks say: their findings and pictures, part by part. Everything that
leaves the room is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import storyline
from .findings import MIME, Finding

if TYPE_CHECKING:
    from .run import NotebookRun

NOT_IN_REPORT = "not-in-report"
"""Cells with this tag are for the room only."""


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
    """One notebook in the report; `missing` says which data were not there, each once."""

    slug: str
    title: str
    ok: bool
    sentence: str
    sections: list[Section]
    missing: tuple[str, ...] = ()

    @property
    def skipped(self) -> bool:
        """Whether there were no data to look at, so that nothing of it is in the report."""
        return bool(self.missing) and not self.sections

    @property
    def findings(self) -> list[Finding]:
        """The findings of this part, in their order."""
        return [
            item for section in self.sections for item in section.items if isinstance(item, Finding)
        ]


def in_short(of: Part, most: int = 3) -> list[Finding]:
    """The findings of a part to begin with: what is clear, then what leans, in their order, no more
    than `most`.
    """
    return [
        finding
        for verdict in ("clear", "leaning")
        for finding in of.findings
        if finding.verdict == verdict
    ][:most]


def part(ran: NotebookRun) -> Part:
    """What a notebook contributes; a notebook that could not be run contributes its sentence."""
    missing: list[str] = []
    sections = (
        [section for section in _without_repeats(_sections(ran.output, missing)) if section.items]
        if ran.output
        else []
    )
    if missing and not any(
        isinstance(item, Picture) or len(item.table) or item.headline
        for section in sections
        for item in section.items
    ):
        sections = []  # without any data, what is left is about nothing
    return Part(
        ran.notebook, ran.title, ran.ok, ran.sentence, sections, tuple(dict.fromkeys(missing))
    )


def _without_repeats(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections without what was said in the same words before: that a small group is not shown,
    step after step.
    """
    said: set[str] = set()

    def new(item: Finding | Picture) -> bool:
        if isinstance(item, Picture) or len(item.table):
            return True
        before = item.sentence in said
        said.add(item.sentence)
        return not before

    for section in sections:
        section.items = [item for item in section.items if new(item)]
        yield section


def _sections(path: Path, missing: list[str]) -> Iterator[Section]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    section = Section("")
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
                if storyline.place(finding) == "room":
                    continue
                if (
                    finding.verdict == "cannot tell"
                    and finding.table.empty
                    and not finding.more_needed
                    and not finding.headline
                    and finding.p is None
                ):
                    missing.append(finding.sentence)  # no data are no finding
                else:
                    section.items.append(finding)
            elif "image/png" in data:
                alt = "".join(data.get("text/plain", "")) or section.heading
                section.items.append(Picture("".join(data["image/png"]).replace("\n", ""), alt))
    yield section
