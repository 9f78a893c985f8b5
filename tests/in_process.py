"""A run without kernels: the notebooks' own cells in this process, with what they show kept as an
executed notebook.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import workshop
from workshop import report, results, theme
from workshop import run as run_
from workshop.charter import exports, pdf
from workshop.controls import UNATTENDED
from workshop.folder import Folder
from workshop.run import NotebookRun
from workshop.stage import live

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@contextmanager
def shell() -> Iterator[Any]:
    """An IPython in this process, gone afterwards; it remembers nothing."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    InteractiveShell.clear_instance()
    # A start-up that runs in this process has the layer watch it; the next one starts unwatched.
    watched = mock.patch.object(live, "_folder", None)
    try:
        watched.start()
        ip = InteractiveShell.instance(config=config)
        ip.displayhook.write_format_data = lambda data, _metadata=None: ip.ended.append(
            data
        )  # kept, not printed
        yield ip
    finally:
        watched.stop()
        InteractiveShell.clear_instance()


def run(
    folder: Path, *, only: Iterable[str] = (), pictures: bool = False, printed: bool = False
) -> Folder:
    """Run the notebooks in `folder` and write every export, as `workshop run` does; returns the
    folder.

    Without `pictures` each picture is one pixel, and the words in it follow its description.
    Without `printed` there is no PDF.
    """
    team, ran = executed(folder, only=only, pictures=pictures)
    team.write_problems()
    written = report.write(team, ran)
    with mock.patch.object(pdf, "BROWSERS", pdf.BROWSERS if printed else ()):
        exports.write(team, [results.part(one) for one in ran], written)
    return team


def executed(
    folder: Path, *, only: Iterable[str] = (), pictures: bool = False
) -> tuple[Folder, list[NotebookRun]]:
    """Run the notebooks in `folder`, and nothing after them; returns the folder and how each
    went.
    """
    from matplotlib.text import Text

    here, drawn = Path.cwd(), {}

    def png(ax: Any) -> bytes:
        drawn[theme.alt_text(ax)] = " | ".join(
            text.get_text() for text in ax.figure.findobj(Text) if text.get_text()
        )
        return PIXEL

    team = workshop.open(folder)
    ran = []
    with (
        mock.patch.dict(os.environ, {UNATTENDED: "1"}),
        mock.patch.object(theme, "png", theme.png if pictures else png),
    ):
        try:
            os.chdir(folder)
            for name, path in run_.chosen_notebooks(folder, only).items():
                ran.append(_one(name, path, team, drawn))
        finally:
            os.chdir(here)
    return team, ran


def _one(name: str, path: Path, team: Folder, drawn: dict[str, str]) -> NotebookRun:
    from IPython.utils.capture import capture_output

    notebook = json.loads(path.read_text(encoding="utf-8"))
    with shell() as ip:
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            source = "".join(cell["source"])
            if "parameters" in cell["metadata"].get("tags", []):
                source += '\nfolder = "."'
            with capture_output() as said:
                ip.ended = []
                outcome = ip.run_cell(source)
            assert outcome.success, (
                f"{name}, {cell['id']}:"
                f" {outcome.error_in_exec or outcome.error_before_exec}\n{said.stdout}"
            )
            shown = [*(output.data for output in said.outputs), *ip.ended]
            cell["outputs"] = [
                {"output_type": "display_data", "metadata": {}, "data": _plain(data, drawn)}
                for data in shown
            ]
    target = team.results / "notebooks" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(run_.as_kept(notebook), default=str), encoding="utf-8")
    return NotebookRun(
        name, notebook["metadata"].get("workshop", {}).get("title", name), target, True
    )


def _plain(data: dict[str, Any], drawn: dict[str, str]) -> dict[str, Any]:
    """An output as a notebook keeps it; to a picture that was not drawn the words in it are
    added.
    """
    if "image/png" in data:
        image = data["image/png"]
        alt = data.get("text/plain", "")
        return {
            "image/png": (
                image if isinstance(image, str) else base64.b64encode(image).decode("ascii")
            ),
            "text/plain": " | ".join(filter(None, [alt, drawn.get(alt)])),
        }
    return data
