"""An answer that is on the disk when it is acknowledged, against an empty handler on the same
server: median and p99 at the pace of people.

A hundred phones answer every four seconds, each in a connection of its own, on loopback only. The
empty handler is Tornado's smallest, behind the same server with the same options.

    python benchmarks/live.py [seconds]
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
import time
from pathlib import Path

import tornado.web

from workshop.live import network, server

PHONES, EVERY = 100, 4.0
ROOM = {"workshop": "Acme", "sides": {"sales": "Sales", "marketing": "Marketing"}, "minimum": 5}
ROUND = {
    "round": "silence-1",
    "do": "open",
    "kind": "lines",
    "ask": "What could go?",
    "items": [{"text": "To stop", "most": 3}],
    "who": "nobody",
}


class Empty(tornado.web.RequestHandler):
    """The smallest answer."""

    def post(self) -> None:
        self.finish("{}")


async def request(port: int, path: str, body: str, headers: str = "") -> str:
    """A POST in a connection of its own; the whole answer."""
    reader, writer = await asyncio.open_connection(network.LOOPBACK, port)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}{headers}\r\n{body}".encode())
    text = (await reader.read()).decode()
    writer.close()
    return text


async def at_human_pace(seconds: float, send) -> list[float]:
    """Milliseconds until each answer was there."""
    times: list[float] = []

    async def phone(number: int) -> None:
        await asyncio.sleep(EVERY * number / PHONES)
        for n in range(1, int(seconds / EVERY) + 1):
            began = time.perf_counter()
            text = await send(number, n)
            times.append(1000 * (time.perf_counter() - began))
            assert " 200 " in text.splitlines()[0], text
            await asyncio.sleep(EVERY - (time.perf_counter() - began))

    await asyncio.gather(*(phone(number) for number in range(PHONES)))
    return sorted(times)


async def measure(folder: Path, seconds: float) -> None:
    (folder / "live").mkdir(parents=True)
    (folder / "live" / "room.json").write_text(json.dumps(ROOM))
    (folder / "live" / "rounds.jsonl").write_text(json.dumps(ROUND) + "\n")
    room = server.Room(folder / "live")
    empty = server.Server(tornado.web.Application([("/", Empty)]), of_one=0, **server.OPTIONS)
    empty_sockets = network.listening(network.LOOPBACK, 0)
    empty.add_sockets(empty_sockets)
    sockets = network.listening(network.LOOPBACK, 0)
    port = sockets[0].getsockname()[1]
    app = server.phones(room, [f"127.0.0.1:{port}"])
    ours = server.Server(app, of_one=0, **server.OPTIONS)
    ours.add_sockets(sockets)
    cookies = []
    for number in range(PHONES):
        form = f"code={room.code}&side=sales&nonce={number:032x}"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        text = await request(port, "/join", form, kind)
        cookies.append(re.search(r"Set-Cookie: ([^;]+)", text)[1])

    async def answer(number: int, n: int) -> str:
        letter = {"n": n, "k": f"k{number:05d}n{n:05d}", "v": {"l0.0": [f"thing {n}"]}}
        named = f"Content-Type: application/json\r\nCookie: {cookies[number]}\r\n"
        return await request(port, "/a/silence-1", json.dumps(letter), named)

    async def nothing(number: int, n: int) -> str:
        return await request(empty_sockets[0].getsockname()[1], "/", "{}")

    found = {}
    for name, send in (("empty handler", nothing), ("answer", answer)):
        times = found[name] = await at_human_pace(seconds, send)
        print(
            f"{name:14} median {times[len(times) // 2]:6.1f} ms, p99"
            f" {times[int(len(times) * 0.99)]:6.1f} ms, of {len(times)}"
        )
    ratios = [
        found["answer"][int(len(found["answer"]) * share)]
        / found["empty handler"][int(len(found["empty handler"]) * share)]
        for share in (0.5, 0.99)
    ]
    print(f"{'ratio':14} median {ratios[0]:6.1f},    p99 {ratios[1]:6.1f}")
    room.store.close()


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with tempfile.TemporaryDirectory(prefix="workshop-") as folder:
        asyncio.run(measure(Path(folder) / "acme", seconds))


if __name__ == "__main__":
    main()
