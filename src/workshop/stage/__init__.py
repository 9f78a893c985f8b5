"""The room's screen: one question, one picture, one control at a time, over an untouched notebook.

The layer itself is JavaScript (`extension/`); here is what it has to know of the kernel that runs
the steps.
"""

from __future__ import annotations

from pathlib import Path

EXTENSIONS = Path(__file__).resolve().parent / "extension"
"""Where JupyterLab finds the layer; only `workshop open` says so to it."""
