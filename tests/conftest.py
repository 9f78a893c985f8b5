"""What every test may ask for: a small workshop folder, and the real data where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workshop.light_imports import ADDRESS_GRAMMAR, without

with without(ADDRESS_GRAMMAR):  # before any test imports it whole
    import nbformat  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """
name = "Acme"
date = 2026-11-23
[teams.sales]
name = "Sales"
capacity = 50
[teams.marketing]
name = "Marketing"
capacity = 40
"""


@pytest.fixture
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workshop folder from settings text and tables by name (CSV text or bytes)."""

    def make(settings: str = SETTINGS, name: str = "acme", **tables: str | bytes) -> Path:
        folder = tmp_path / name
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "workshop.toml").write_text(settings, encoding="utf-8")
        for table, content in tables.items():
            data = content.encode("utf-8") if isinstance(content, str) else content
            (folder / "data" / f"{table}.csv").write_bytes(data)
        return folder

    return make


@pytest.fixture
def shared() -> Path:
    """Real data kept beside the project; the test is skipped where they are not."""
    path = ROOT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip("the real data are not on this machine")
    return path
