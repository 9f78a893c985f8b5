"""JupyterLab on one folder: its own notebooks, settings and history, reachable from this computer
only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from . import kit
from .run import KERNEL_ENCRYPTION, jupyter_state
from .stage import EXTENSIONS

PROJECTOR_SETTINGS = {
    # Larger letters; one queue for all controls, or a press of a button overtakes what was just
    # typed; and no question about news or updates, which would ask the network.
    "@jupyterlab/apputils-extension/themes.jupyterlab-settings": {
        "overrides": {
            "content-font-size1": "17px",
            "code-font-size": "14px",
            "ui-font-size1": "15px",
        }
    },
    "@jupyterlab/apputils-extension/kernels-settings.jupyterlab-settings": {
        "commsOverSubshells": "disabled"
    },
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
}

HIDDEN = ("__pycache__", "*.pyc", "*.pyo", ".DS_Store", "*~", "live")
"""What JupyterLab's list of files leaves out: what it always does, and `live/`."""


def start(
    folder: Path,
    *,
    port: int = 8888,
    browser: bool = True,
    notebook: str = "0-start",
    plain: bool = False,
) -> subprocess.Popen[bytes]:
    """Start JupyterLab on the folder's notebooks and return the running process.

    It listens on this computer only, behind a token that it makes itself (or takes from
    JUPYTER_TOKEN); when the port is taken it uses the next free one. `notebook` opens first, one of
    the exercises as `exercises/0-warm-up`; a notebook of the workshop on the room's screen, unless
    `plain`. The process ends with Ctrl+C.
    """
    folder = folder.resolve()
    kit.copy_notebooks(folder)
    command = [
        sys.executable,
        "-m",
        f"{__package__}.light_lab",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.terminals_enabled=False",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
        f"--LabServerApp.extra_labextensions_path={EXTENSIONS}",
        f"--LabApp.default_url={address(notebook, plain=plain)}",
        *(f"--KernelManager.{name}={value}" for name, value in KERNEL_ENCRYPTION.items()),
        # What phones and locked pages gave is no file to open by chance before the room has seen it.
        *(f"--ContentsManager.hide_globs={name}" for name in HIDDEN),
        "--log-level=WARN",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        command.append("--allow-root")
    if not browser:
        command.append("--no-browser")
    with jupyter_state(folder) as environment:
        settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"])
        for name, values in PROJECTOR_SETTINGS.items():
            target = settings / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(json.dumps(values, indent=2), encoding="utf-8")
        return subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder)


def address(notebook: str, *, plain: bool = False) -> str:
    """Where a notebook is shown: one document alone is the room's screen, the rest is JupyterLab.

    >>> address("0-start"), address("0-start", plain=True)
    ('/doc/tree/notebooks/0-start.ipynb', '/lab/tree/notebooks/0-start.ipynb')
    >>> address("exercises/0-warm-up")
    '/lab/tree/exercises/0-warm-up.ipynb'
    """
    exercise = "/" in notebook
    view = "lab" if plain or exercise else "doc"
    return f"/{view}/tree/{notebook if exercise else f'notebooks/{notebook}'}.ipynb"
