"""The layers of the package, and the part of ARCHITECTURE.md that is made from them (`make
architecture`).
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

LAYERS = (
    ("written",),
    ("errors", "dates", "light_imports", "typed", "look", "figures", "phrases"),
    (
        "theme",
        "files",
        "journal",
        "privacy",
        "kit",
        "known",
        "on_the_way",
        "rounds",
        "cells",
        "light_papermill",
        "light_lab",
        "processes",
    ),
    (
        "findings",
        "drawing",
        "intervals",
        "permutation",
        "decisions",
        "tables",
        "terms",
        "activities",
        "terminal",
    ),
    ("importers", "earlier_kit", "notebook", "storyline", "results", "stage", "shell"),
    ("settings", "counting"),
    ("folder", "releases"),
    ("controls", "weekly", "start", "agenda"),
    ("sealed_pages", "guesses"),
    ("communication", "leads", "strategy", "charter"),
    ("facilitation", "runs", "purge", "sample"),
    # These two look at all stages: the exercises ask about them, the follow-up compares them with
    # an earlier run.
    ("exercises", "follow_up", "live"),
    ("run", "lab", "report", "repair", "renew", "template"),
    ("batch", "desk"),
    ("warm",),
    ("cli",),
)
"""From the bottom up; a part may import what is in its own or a lower line. A folder is one
part.
"""
STAGES = ("communication", "leads", "strategy", "charter")
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}
PAGE = "ARCHITECTURE.md"
BEGIN, END = "<!-- made by `make architecture`, from here -->", "<!-- to here -->"
WIDTH = 72


def place(root: Path, part: str) -> Path:
    """The file that says what a part is: a module, or the face of a folder."""
    package = root / "src" / "workshop"
    module = package / f"{part}.py"
    return module if module.exists() else package / part / "__init__.py"


def about(root: Path, part: str) -> str:
    """The first sentence of a part's docstring."""
    text = ast.get_docstring(ast.parse(place(root, part).read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.]) ", " ".join(text.split("\n\n")[0].split()))[0].rstrip(".")


def picture() -> str:
    """The layers as a picture: what stands higher may import what stands lower, never the other
    way.
    """
    edge = "+" + "-" * (WIDTH + 2) + "+"
    lines = [edge]
    for parts in reversed(LAYERS):
        lines += [f"| {'   '.join(parts).center(WIDTH)} |", edge]
    return "\n".join(["```", *lines, "```"])


def table(root: Path) -> str:
    """The parts from the top down, each with what it is."""
    lines = ["| part | what it is |", "| --- | --- |"]
    for parts in reversed(LAYERS):
        lines += [
            f"| `{part}{'' if place(root, part).name == f'{part}.py' else '/'}` |"
            f" {about(root, part)} |"
            for part in parts
        ]
    return "\n".join(lines)


def made(root: Path) -> str:
    """The made part of the page."""
    return f"{BEGIN}\n\n{picture()}\n\n{table(root)}\n\n{END}"


def main() -> None:
    """Write the made part into the page."""
    root = Path(__file__).resolve().parents[1]
    page = root / PAGE
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(before + made(root) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
