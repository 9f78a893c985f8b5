"""Answers on the disk: one process writes, a line an answer, and what is acknowledged is there.

Lines that come in while the disk is busy are written together at the next turn (group commit). An
answer is acknowledged after the disk has said that it has it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import WorkshopError
from . import rounds

SERVING = ".serving.lock"
"""The file whose lock says that a server serves this folder."""
PATIENCE = 1.0
"""Seconds until a lock that is taken means that somebody serves."""


def serving_lock(folder: Path):
    """The lock of the process that serves a folder, not taken yet."""
    from filelock import FileLock

    return FileLock(folder / SERVING)


def is_served(folder: Path) -> bool:
    """Whether a server serves this folder now."""
    from filelock import Timeout

    if not folder.is_dir():
        return False
    lock = serving_lock(folder)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of it: on a disk that is nearly full a write may take a part and say nothing."""
    while data:
        data = data[os.write(descriptor, data) :]


def commit(path: Path, data: bytes) -> None:
    """Append whole lines and return when they are on the disk; OSError, and nothing is appended.

    A line that a crash cut short is closed off first, so that it cannot swallow the next one.
    """
    new = not path.exists()
    # Only who runs the workshop reads what others answered.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        torn = (
            size > 0
            and (os.lseek(descriptor, size - 1, os.SEEK_SET), os.read(descriptor, 1))[1] != b"\n"
        )
        try:
            write_whole(descriptor, (b"\n" if torn else b"") + data)
            getattr(os, "fdatasync", os.fsync)(descriptor)
        except OSError:
            # Half of what was written must not be read as an answer that was refused.
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
    if new and os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def line_of(entry: Mapping[str, Any]) -> bytes:
    """An entry as a line."""
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def close_off(path: Path) -> None:
    """Write the seal under a file of answers. Raises OSError."""
    data = path.read_bytes() if path.exists() else b""
    if data and not data.endswith(b"\n"):
        commit(path, b"")  # the torn line gets its end, and belongs to what is sealed
        data = path.read_bytes()
    commit(path, line_of(rounds.seal(data)))


class Older(Exception):
    """An answer with a count that is not above the one that is kept; `n` is that."""

    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.n = n


class Store:
    """The one writer of a folder. It holds the lock as long as it is open.

    Raises WorkshopError where another process serves the folder.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import Timeout

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = serving_lock(folder)
        try:
            # Whoever asks whether the folder is served takes the lock for a moment.
            self._lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise WorkshopError(
                f"The phones of {folder.parent} are served already by another process. Use that one,"
                " or stop it with Ctrl+C where it was started."
            ) from None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._pending: dict[str, list[tuple[bytes, asyncio.Future[None]]]] = {}
        self._writer: asyncio.Task[None] | None = None
        self._kept: dict[str, dict[str, tuple[int, str]]] = {}
        self._under_way: dict[tuple[str, str, str], asyncio.Future[None]] = {}

    def close(self) -> None:
        """Finish what is under way and give the folder free."""
        self._disk.shutdown(wait=True)
        self._lock.release()

    def kept(self, file: str) -> dict[str, tuple[int, str]]:
        """The count and key of the answer that is kept of each device, replayed from the file when
        it is first asked for.
        """
        if file not in self._kept:
            path = self.folder / file
            lines = path.read_bytes().split(b"\n") if path.exists() else []
            self._kept[file] = {
                one.device: (one.n, one.key) for one in rounds.answers(lines).values()
            }
        return self._kept[file]

    def forget(self, file: str) -> None:
        """What was known of a file that is gone."""
        self._kept.pop(file, None)

    async def append(self, file: str, entry: Mapping[str, Any]) -> None:
        """Append an entry; returns when it is on the disk. Raises OSError, and then it is not."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.setdefault(file, []).append((line_of(entry), done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await asyncio.shield(done)

    async def answer(self, file: str, entry: Mapping[str, Any]) -> None:
        """Append an answer unless it is there; returns when it is on the disk.

        A resend of what is kept or on its way is not written again. Raises Older where a later one
        of the device is kept, OSError where the disk refuses it.
        """
        device, n, key = entry["d"], entry["n"], entry["k"]
        kept = self.kept(file)
        if kept.get(device, (0, ""))[1] == key:
            return
        flight = self._under_way.get((file, device, key))
        if flight is not None:
            await asyncio.shield(flight)
            return
        if device in kept and n <= kept[device][0]:
            raise Older(kept[device][0])
        flight = asyncio.ensure_future(self.append(file, entry))
        self._under_way[file, device, key] = flight
        try:
            await asyncio.shield(flight)
        finally:
            self._under_way.pop((file, device, key), None)
        if n >= kept.get(device, (0, ""))[0]:
            kept[device] = n, key

    async def close_off(self, file: str) -> None:
        """Seal a file behind everything that is on its way to it."""
        await asyncio.gather(
            *(done for _, done in self._pending.get(file, ())), return_exceptions=True
        )
        await asyncio.get_running_loop().run_in_executor(self._disk, close_off, self.folder / file)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            batch, self._pending = self._pending, {}
            for file, lines in batch.items():
                data = b"".join(line for line, _ in lines)
                try:
                    await loop.run_in_executor(self._disk, commit, self.folder / file, data)
                except OSError as error:
                    for _, done in lines:
                        if not done.done():
                            done.set_exception(error)
                else:
                    for _, done in lines:
                        if not done.done():
                            done.set_result(None)
