"""Two hundred phones, twelve answers each, and a server that is killed four times in between."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from workshop.live import rounds

from .conftest import GUESS, ROOM
from .loops import finished

PHONES, ANSWERS, KILLS = 200, 12, 4
NAME = "room.example"
LINES = GUESS | {
    "round": "silence-1",
    "kind": "lines",
    "items": [{"text": "To stop", "most": 1}],
    "of": {},
}


class Process:
    """The server as people start it, behind a proxy: so each phone has an address of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, room_on_disk: int = 0) -> None:
        """Start; with `room_on_disk` no file can be longer than so many bytes, as on a full disk."""

        def full() -> None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (room_on_disk, room_on_disk))

        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "workshop.live", str(self.folder)),
                *("--port", str(self.port), "--behind-proxy", NAME),
            ],
            stdout=subprocess.DEVNULL,
            preexec_fn=full if room_on_disk else None,
        )
        # The port is open before the server has said so: what it says is what is waited for.
        for _ in range(400):
            with suppress(OSError, ValueError):
                about = json.loads((self.folder / "live" / "serving.json").read_text())
                if about["process"] == self.process.pid:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


async def request(
    port: int, way: str, path: str, body: str = "", **headers: str
) -> tuple[int, str, str]:
    """A request; status, headers and body. OSError where the server is away."""
    reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 10)
    try:
        named = {"Host": NAME, "Content-Length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        writer.write(f"{way} {path} HTTP/1.1\r\n{head}\r\n{body}".encode())
        text = (await asyncio.wait_for(reader.read(), 20)).decode()
    finally:
        writer.close()
    if not text.startswith("HTTP/1.1 "):
        raise ConnectionError("cut off")
    head, _, rest = text.partition("\r\n\r\n")
    return int(text[9:12]), head, rest


async def phone(
    number: int, server: Process, code: str, acknowledged: Counter[str], times: list[float]
) -> None:
    """A phone as the script makes it: it sends what is in its outbox until it is acknowledged."""
    address = {"X_Forwarded_For": f"10.0.{number // 250}.{number % 250 + 1}"}

    async def until_it_works(*given: str, **headers: str) -> tuple[int, str]:
        while True:
            try:
                began = time.perf_counter()
                status, head, _ = await request(server.port, *given, **headers, **address)
                if status < 500:
                    times.append(time.perf_counter() - began)
                    return status, head
            except (OSError, asyncio.IncompleteReadError):
                pass
            await asyncio.sleep(0.2)

    form = {"code": code, "side": ("sales", "marketing")[number % 2], "nonce": f"{number:032x}"}
    kind = "application/x-www-form-urlencoded"
    status, head = await until_it_works("POST", "/join", urlencode(form), Content_Type=kind)
    assert status == 303
    cookie = re.search(r"Set-Cookie: ([^;]+)", head)[1]
    for n in range(1, ANSWERS + 1):
        letter = {
            "n": n,
            "k": f"k{number:05d}n{n:05d}",
            "v": {"l0.0": [f"phone {number} says {n}"]},
        }
        status, _ = await until_it_works(
            "POST",
            "/a/silence-1",
            json.dumps(letter),
            Content_Type="application/json",
            Cookie=cookie,
        )
        assert status == 200
        acknowledged[f"phone {number} says {n}"] += 1
        await asyncio.sleep(0.1)


async def until_nothing_is_kept_any_more(acknowledged: Counter[str]) -> None:
    """Wait until the disk is full: answers came in, and no further one is acknowledged."""
    before, since = 0, time.monotonic()
    while not before or time.monotonic() - since < 2:
        if (now := sum(acknowledged.values())) != before:
            before, since = now, time.monotonic()
        await asyncio.sleep(0.1)
    assert before < PHONES * ANSWERS // (KILLS + 1), "the disk was full before the first kill"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is tried where there is one")
@pytest.mark.parametrize("room_on_disk", [0, 30_000], ids=["disk", "full disk"])
def test_no_acknowledged_answer_is_lost_or_doubled_by_four_kills(
    tmp_path: Path, room_on_disk: int
) -> None:
    live = tmp_path / "acme" / "live"
    live.mkdir(parents=True)
    (live / "room.json").write_text(json.dumps(ROOM))
    (live / "rounds.jsonl").write_text(json.dumps(LINES) + "\n")
    server, acknowledged, times = Process(tmp_path / "acme"), Counter(), []

    async def everybody() -> None:
        server.start(room_on_disk)
        code = json.loads((live / "serving.json").read_text())["code"]
        phones = [phone(k, server, code, acknowledged, times) for k in range(PHONES)]
        going = asyncio.gather(*phones)
        if room_on_disk:
            await until_nothing_is_kept_any_more(acknowledged)
        for k in range(KILLS):
            # A full disk takes no more until somebody made room: the first kill does not wait.
            while not (room_on_disk and k == 0) and sum(acknowledged.values()) < (
                k + 1
            ) * PHONES * ANSWERS // (KILLS + 1):
                await asyncio.sleep(0.02)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        await going

    try:
        finished(asyncio.wait_for(everybody(), 300))
    finally:
        server.kill()
    lines = (live / "silence-1.jsonl").read_bytes().split(b"\n")
    kept = [entry for entry in map(rounds.parsed, lines) if entry and "v" in entry]
    written = Counter(entry["v"]["lines"][0][0] for entry in kept)
    assert len(acknowledged) == PHONES * ANSWERS
    assert set(acknowledged) - set(written) == set(), "acknowledged and lost"
    keys = Counter(entry["k"] for entry in kept)
    assert [key for key, often in keys.items() if often > 1] == [], "written twice"
    last = rounds.answers(lines)
    assert len(last) == PHONES and {one.n for one in last.values()} == {ANSWERS}
    times.sort()
    print(
        f"median {1000 * times[len(times) // 2]:.0f} ms, p99 {1000 * times[int(len(times) * 0.99)]:.0f} ms"
    )
