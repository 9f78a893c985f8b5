"""Work in a process of its own that has imported everything already: forked from one that did so
once, where the system can fork.

One that is killed, or takes too long, takes no other with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")
WARM = f"{__package__}.warm"
"""What is imported once; imported by its name, as it stands above all else."""
SAFE_PATH = ("PYTHONSAFEPATH", "1")
"""Python does not look for modules in the folder that it is started in."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads numpy computes with: one a process, as there are as many processes as cores,
unless somebody says otherwise. It is read when numpy is imported, and so before the fork.
"""
PICTURES = ("MPLBACKEND", "module://matplotlib_inline.backend_inline")
"""How Jupyter has pictures drawn; read when matplotlib is imported."""
ENDING_SECONDS = 2.0
"""So long a process may take to end after it has answered."""
_beats: Connection | None = None


class Killed(Exception):
    """The process ended before its work did."""


class TookTooLong(Exception):
    """The process gave no sign of life for as long as it may take."""


@cache
def context() -> Any:
    """How processes are started here: forked from a warm one, or each afresh (Windows)."""
    # A file of the folder from which the command is given, such as random.py, is no module of
    # Python's.
    os.environ.setdefault(*SAFE_PATH)
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([WARM])
    return found


_starting = threading.Lock()


def warm_up() -> None:
    """Start the process that imports everything; it does so while this one goes on."""
    with _starting:
        if context().get_start_method() != "forkserver":
            return
        from multiprocessing import forkserver

        before = {name: os.environ.get(name) for name in (*THREADS, PICTURES[0])}
        os.environ.update({name: os.environ.get(name, "1") for name in THREADS})
        os.environ[PICTURES[0]] = PICTURES[1]
        try:
            forkserver.ensure_running()
        finally:
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def call(work: Callable[..., Result], *arguments: Any, seconds: float | None = None) -> Result:
    """What `work` returns, done in a process of its own; what it raises is raised here.

    `seconds` may pass between two signs of life (see `alive`). Raises TookTooLong when more do, and
    Killed when the process ended first.
    """
    warm_up()
    # Dask starts its workers as processes that may have no children; ours are gone before it is.
    multiprocessing.current_process()._config["daemon"] = False  # ty: ignore[missing-attribute]
    receiving, sending = context().Pipe(duplex=False)
    process = context().Process(target=_do, args=(sending, work, arguments))
    process.start()
    sending.close()
    try:
        while True:
            if not receiving.poll(seconds):
                raise TookTooLong
            what, value = receiving.recv()
            if what == "failed":
                raise value
            if what == "done":
                return value
    except (EOFError, ConnectionResetError) as error:
        raise Killed from error
    finally:
        receiving.close()
        # What has answered ends by itself, unless a thread of its own keeps it.
        process.join(0 if sys.exc_info()[0] else ENDING_SECONDS)
        process.kill()
        process.join()


def alive() -> None:
    """Say, from within the work, that it goes on; ends this process where no one listens any more."""
    if _beats is not None:
        try:
            _beats.send(("alive", None))
        except OSError:
            os._exit(1)


def _do(sending: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    global _beats
    import tempfile

    # Who presses Ctrl+C wants an end, and not the next step.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    tempfile.tempdir = None  # whichever place was found before the fork
    _beats = sending
    try:
        answer = ("done", work(*arguments))
    except Exception as error:
        answer = ("failed", error)
    with suppress(OSError):
        sending.send(answer)
