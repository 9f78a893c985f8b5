"""Take what the golden cells of notebooks and solutions say now as what they are expected to say;
every other output is removed.

Run by `make goldens`, after reading the difference, for all of them or for those named (a solution
as `solutions/0-warm-up`). Golden cells carry the tag `nbval-check-output`.
"""

from __future__ import annotations

import os
import sys

import nbformat
from nbclient import NotebookClient

from workshop import kit
from workshop.controls import UNATTENDED
from workshop.exercises import source

GOLDEN = "nbval-check-output"


def main() -> None:
    """Run every notebook in its place and keep the outputs of its golden cells."""
    os.environ[UNATTENDED] = "1"
    for name, path in (
        kit.notebooks() | {f"solutions/{name}": path for name, path in source.solutions().items()}
    ).items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        notebook = nbformat.read(path, 4)
        if any(GOLDEN in cell.metadata.get("tags", []) for cell in notebook.cells):
            NotebookClient(
                notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
            ).execute()
        kept = 0
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
            if cell.cell_type == "code" and GOLDEN in cell.metadata.get("tags", []):
                kept += 1
                # A library's warning is of this computer, not of the kit.
                cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
                for output in cell.outputs:
                    # Of a picture only its description is compared.
                    output.get("data", {}).pop("image/png", None)
                    output.get("metadata", {}).pop("image/png", None)
            elif cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebook.metadata.pop("language_info", None)
        notebook.metadata.pop("widgets", None)
        nbformat.write(notebook, path)
        print(f"{name}: {kept} golden")


if __name__ == "__main__":
    main()
