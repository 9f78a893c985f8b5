"""What the executed notebooks say: their findings and pictures, part by part. Everything that
leaves the room is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import activities, notebook, storyline
from .findings import CONFIDENCE, MIME, Finding, Verdict, judge

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


def after_all(day: Sequence[Part]) -> dict[tuple[str, str], Verdict]:
    """The verdicts that are left when all that was held against chance that day is counted
    together, by the name and the sentence of the finding.
    """
    found = held_against_chance(day)
    return {
        (finding.name, finding.sentence): judge(p)
        for finding, p in zip(found, holm([finding.p for finding in found]))
    }


def held_against_chance(parts: Iterable[Part]) -> list[Finding]:
    """The findings that were held against chance; one that is shown twice is one."""
    return list(
        {
            (finding.name, finding.sentence): finding
            for of in parts
            for finding in of.findings
            if finding.p is not None
        }.values()
    )


def holm(ps: Sequence[float | None]) -> list[float]:
    """The p values of several tests, each adjusted for all of them (Holm 1979).

    >>> [round(p, 3) for p in holm([0.01, 0.5, 0.02])]
    [0.03, 0.5, 0.04]
    """
    known = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    out, least = [1.0] * len(ps), 0.0
    for rank, (p, place) in enumerate(known):
        least = out[place] = max(least, min(1.0, p * (len(known) - rank)))
    return out


def by_luck(parts: Sequence[Part]) -> str:
    """How many findings were held against chance, how many stand out, and how many would by luck
    alone; empty where none was.

    >>> of = Part("1", "", True, "", [Section("", [Finding("a", "A.", verdict="clear", p=0.001)])])
    >>> by_luck([of])
    '1 result was tested against chance; it is clear or leaning. If it were luck, it would be so 5 times in 100.'
    """
    found = held_against_chance(parts)
    n = len(found)
    if not n:
        return ""
    out = sum(finding.verdict in ("clear", "leaning") for finding in found)
    if n == 1:
        stands = "it is clear or leaning" if out else "it cannot be told from chance"
        return (
            f"1 result was tested against chance; {stands}. If it were luck, it would be so"
            f" {round(100 * (1 - CONFIDENCE))} times in 100."
        )
    expected = n * (1 - CONFIDENCE)
    luck = (
        f"about {round(expected)} would be"
        if expected >= 1.5
        else f"one or more would be, on {100 * (1 - CONFIDENCE**n):.0f} of 100 such days"
    )
    return (
        f"{n} results were tested against chance, a whole table as one; {out or 'none'}"
        f" {'is' if out == 1 or not out else 'are'} clear or leaning. If all were luck, {luck}."
    )


def in_this_part() -> Finding:
    """How many of the findings that the running notebook has shown were held against chance, and
    how many would stand out by luck alone; of one that was shown again the last counts.

    For the end of a part, in the room: the report says it of the whole day.
    """
    told = by_luck([Part("", "", True, "", [Section("", [*notebook.shown()])])])
    return Finding("by-luck", told or "Nothing in this part was tested against chance.")


def after_the_day(parts: Sequence[Part]) -> str:
    """How many findings stand when the whole day is counted; empty where none stood out at all."""
    found = held_against_chance(parts)
    out = [finding.verdict in ("clear", "leaning") for finding in found]
    if not any(out):
        return ""
    left = sum(
        stands and judge(p) != "cannot tell"
        for stands, p in zip(out, holm([finding.p for finding in found]))
    )
    if left == sum(out):
        holds = "That holds" if left == 1 else f"All {left} hold"
        return f"{holds} when everything tested is judged together."
    if not left:
        return "None holds when everything tested is judged together: take each as a question."
    return (
        f"{left} of these {sum(out)} {'stays' if left == 1 else 'stay'} so when all {len(found)} are"
        f" judged together; {'it comes' if left == 1 else 'they come'} first."
    )


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
    # An executed notebook lies in results/notebooks/ of its folder.
    left_out = activities.own_cards(path.resolve().parent.parent.parent).hidden
    section, hidden = Section(""), False
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if "activity" in (about := cell["metadata"].get("workshop", {})):
            hidden = about["activity"] in left_out
        hidden = hidden and not about.get("closing")
        if hidden:
            continue
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
