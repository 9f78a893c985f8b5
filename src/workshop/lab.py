"""JupyterLab on one folder: its own notebooks, settings and history, reachable from this computer
only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from . import files, kit, on_the_way
from .run import KERNEL_ENCRYPTION, jupyter_environment
from .stage import EXTENSIONS

SERVER = {
    # No program is called that a folder's node_modules may bring along.
    "ServerApp": {"jpserver_extensions": {"jupyter_lsp": False}},
    "LanguageServerManager": {"autodetect": False},
    # Whoever changes a notebook here is known.
    "FileContentsManager": {"post_save_hook": f"{__package__}.known.saved"},
}
"""The server's configuration, written anew at every start."""
PAGE = {
    "disabledExtensions": {
        "@jupyterlab/lsp-extension": True,
        # What needs it fails aloud where it is missing.
        "@jupyterlab/fileeditor-extension:language-server": True,
        "@jupyterlab/notebook-extension:language-server": True,
    }
}
"""What the page does without."""

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
) -> Lab:
    """Start JupyterLab on the folder's notebooks and return the running process.

    It listens on this computer only, behind a token that it makes itself (or takes from
    JUPYTER_TOKEN); when the port is taken it uses the next free one. `notebook` opens first, one of
    the exercises as `exercises/0-warm-up`; on the room's screen, unless `plain`. The process ends with Ctrl+C.
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
    home = on_the_way.make(folder)
    environment = jupyter_environment(home.path, folder)
    configuration = Path(environment["JUPYTER_CONFIG_DIR"])
    files.write(configuration / "jupyter_server_config.json", json.dumps(SERVER))
    files.write(configuration / "labconfig" / "page_config.json", json.dumps(PAGE))
    settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"])
    for name, values in PROJECTOR_SETTINGS.items():
        target = settings / name
        if not target.exists():
            files.write(target, json.dumps(values, indent=2))
    # Jupyter reads configuration from the folder that it is started in.
    lab = Lab(command, env={**os.environ, **environment}, cwd=home.path)
    lab.home = home
    return lab


class Lab(subprocess.Popen[bytes]):
    """A running JupyterLab; what it needs on the way is kept until it has ended."""

    home: on_the_way.Place

    def ended(self) -> None:
        """Delete what it needed on the way."""
        self.home.gone()


def address(notebook: str, *, plain: bool = False) -> str:
    """Where a notebook is shown: one document alone is the room's screen, the rest is JupyterLab.

    >>> address("0-start"), address("0-start", plain=True)
    ('/doc/tree/notebooks/0-start.ipynb', '/lab/tree/notebooks/0-start.ipynb')
    >>> address("exercises/0-warm-up")
    '/doc/tree/exercises/0-warm-up.ipynb'
    """
    view = "lab" if plain else "doc"
    return f"/{view}/tree/{notebook if '/' in notebook else f'notebooks/{notebook}'}.ipynb"
