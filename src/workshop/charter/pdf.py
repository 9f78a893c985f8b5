"""The report as pages: the HTML report printed by a browser that is on this computer already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .. import files, on_the_way

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
SECONDS = 120
"""A browser that takes longer is given up."""


def browser() -> str | None:
    """The first Chromium, Chrome or Edge found on this computer."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write(page: Path, target: Path, folder: Path) -> Path | None:
    """Print an HTML file to a PDF with page numbers; None when no browser is there or it fails.

    The browser runs with a profile of its own inside `folder` that is deleted afterwards, and asks
    no host for anything.
    """
    program = browser()
    if program is None:
        return None
    with on_the_way.place(folder) as temporary:
        made = temporary.resolve() / "report.pdf"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={temporary.resolve() / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        if sys.platform == "linux" and os.geteuid() == 0:
            command.insert(
                1, "--no-sandbox"
            )  # a browser refuses to start for root otherwise; the page holds no scripts
        try:
            subprocess.run(
                command,
                cwd=temporary,
                # From where it is started: the path of a socket may not be long.
                env=os.environ | {"TMPDIR": ".", "TEMP": str(temporary), "TMP": str(temporary)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return (
            files.write(target, made.read_bytes())
            if made.exists() and made.stat().st_size
            else None
        )
