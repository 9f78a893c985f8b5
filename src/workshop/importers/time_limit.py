"""A bound on how long a library may work on a file that nobody has looked at."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Generator
from contextlib import contextmanager

from ..errors import WorkshopError


@contextmanager
def time_limit(seconds: float, sentence: str) -> Generator[None]:
    """Stop what is done in the block after so many seconds, with a WorkshopError that says
    `sentence`.

    Works in any thread and on every system, for what is written in Python; one call into C is
    waited for.

    >>> with time_limit(0.05, "a.ics takes too long. Export a shorter time."):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    ...
    workshop.errors.WorkshopError: a.ics takes too long. Export a shorter time.
    """

    # No subclass of Exception: libraries catch those and go on.
    class Late(BaseException):
        pass

    thread = ctypes.c_ulong(threading.get_ident())
    over = threading.Lock()
    finished = False

    def stop() -> None:
        with over:
            if not finished:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(Late))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    try:
        try:
            # Inside, as a limit may run out while its own clock is being started.
            timer.start()
            yield
        finally:
            timer.cancel()
            with over:
                finished = True
            # One that was sent in the last moment must not arrive in what comes after.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)
    except Late:
        raise WorkshopError(sentence) from None
