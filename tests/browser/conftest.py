"""A real JupyterLab, started the way people start it, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "a-token-for-this-test"


def _skip(reason: str) -> None:
    """Skip with a plain reason, or fail where a browser is required."""
    if os.environ.get("WORKSHOP_BROWSER_TESTS") == "required":
        pytest.fail(f"browser tests are required here, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, headless."""
    if CHROMIUM is None:
        _skip("no Chromium is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _skip("playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A page that notes every request it makes, in `page.requests_made`."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.requests_made = []
    page.on("request", lambda request: page.requests_made.append(request.url))
    yield page
    context.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Labs:
    """Starts `workshop open` on a folder, as people start it, and stops it again."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __call__(self, folder: Path, port: int = 0, **environment: str) -> str:
        """Start one and return its address; on the same port as an earlier one, where it is
        given.
        """
        port = port or free_port()
        command = [
            sys.executable,
            "-c",
            "from workshop.cli import app; app()",
            "open",
            str(folder),
            "--no-browser",
            "--trust",
            "--port",
            str(port),
        ]
        told = {"JUPYTER_TOKEN": TOKEN, **environment}
        log = open(folder / "lab.log", "ab")  # noqa: SIM115 - the server writes to it as long as it runs
        process = subprocess.Popen(
            command,
            env={**os.environ, **told},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        self.running[address] = process
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                urlopen(f"{address}/api/status?token={told['JUPYTER_TOKEN']}", timeout=5).close()
                return address
            except (URLError, OSError):
                time.sleep(0.3)
        pytest.fail(f"JupyterLab did not start: {(folder / 'lab.log').read_text()[-2000:]}")

    def stop(self, address: str) -> None:
        """Stop the one with this address."""
        process = self.running.pop(address)
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def lab() -> Iterator[Labs]:
    """Starts `workshop open` on a folder and returns its address; stopped at the end of the
    test.
    """
    labs = Labs()
    yield labs
    for address in list(labs.running):
        labs.stop(address)


class Room:
    """What a facilitator does with an open notebook."""

    def __init__(self, page: object, address: str) -> None:
        self.page, self.address = page, address

    def open(self, notebook: str, folder: str = "notebooks") -> None:
        """Open a notebook and wait until its kernel answers (the idle light lies)."""
        self.page.goto(f"{self.address}/lab/tree/{folder}/{notebook}.ipynb?token={TOKEN}")
        # JupyterLab first brings back what was open before.
        self.page.wait_for_function(
            """path => { const app = window.jupyterapp;
                const shown = app && app.shell && app.shell.currentWidget;
                return shown && shown.sessionContext && shown.context && shown.context.path === path; }""",
            arg=f"{folder}/{notebook}.ipynb",
        )
        self.page.evaluate("""async () => {
                const session = window.jupyterapp.shell.currentWidget.sessionContext;
                await session.ready;
                await session.session.kernel.info;
            }""")
        self.page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.connectionStatus"
            " === 'connected'"
        )

    def run_all(self) -> list[str]:
        """Run all cells, wait until the last one is done, and return the errors shown."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function("""() => {
                const shown = window.jupyterapp.shell.currentWidget.content.widgets;
                const cells = shown.filter(
                    c => c.model.type === 'code' && c.model.sharedModel.source.trim());
                const failed = cells.some(c => c.model.outputs.toJSON().some(o => o.output_type === 'error'));
                return failed || cells.every(c => c.model.executionCount !== null);
            }""")
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === 'code')
                .flatMap(c => c.model.outputs.toJSON()).filter(o => o.output_type === 'error').map(o => o.evalue)"""
        )

    def cell(self, id: str) -> object:
        """The cell with this id, scrolled into view."""
        index = self.page.evaluate(
            "id => window.jupyterapp.shell.currentWidget.content.widgets.findIndex(c => c.model.id"
            " === id)",
            id,
        )
        assert index >= 0, f"no cell {id}"
        self.page.evaluate(
            "async i => { const n = window.jupyterapp.shell.currentWidget.content;"
            " n.activeCellIndex = i; await n.scrollToItem(i, 'start'); }",
            index,
        )
        cell = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active")
        cell.wait_for()
        cell.scroll_into_view_if_needed()
        return cell

    def save(self) -> None:
        """Save the notebook."""
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")


@pytest.fixture
def room(page: object, lab: Callable[[Path], str]) -> Callable[[Path], Room]:
    """A browser in front of JupyterLab on a folder."""
    return lambda folder: Room(page, lab(folder))
