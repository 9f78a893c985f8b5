"""Where the kit's own notebooks and blank tables are: in the source tree, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]


def path(name: str) -> Path:
    """The kit's folder of this name (`notebooks`, `data/blank`)."""
    inside = PACKAGE / "kit" / name
    return inside if inside.exists() else ROOT / name


def notebooks() -> dict[str, Path]:
    """The notebooks of the workshop by name, in their order."""
    return {file.stem: file for file in sorted(path("notebooks").glob("[0-9]-*.ipynb"))}
