"""A served folder, and phones that keep every byte that they were sent."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from workshop.live import server

ROOM = {"workshop": "Acme", "sides": {"sales": "Sales", "marketing": "Marketing"}, "minimum": 5}
OF = {"sales": 9, "marketing": 7}
GUESS = {
    "round": "guess-1",
    "do": "open",
    "kind": "one",
    "ask": "Which topic?",
    "options": ["Price", "Speed", "Trust"],
    "who": "side",
    "of": OF,
}


class Served:
    """A folder that is served by this process, in a thread of its own."""

    def __init__(self, folder: Path, **known: Any) -> None:
        self.folder, self.said = folder, []
        self.live = folder / "live"
        self.live.mkdir(parents=True, exist_ok=True)
        if not (self.live / "room.json").exists():
            (self.live / "room.json").write_text(json.dumps(ROOM))
        self._known = {"address": "127.0.0.1", "port": 0} | known
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(20), "the server came up"
        about = json.loads((self.live / "serving.json").read_text())
        self.code, self.screen = about["code"], about["screen"]
        self.host = re.search(r"//([^/]+)", about["address"])[1]

    def _run(self) -> None:
        async def main() -> None:
            self._stop, self._loop = asyncio.Event(), asyncio.get_running_loop()

            def say(text: str) -> None:
                self.said.append(text)
                if text.startswith("To stop"):
                    self._ready.set()

            await server.serve(self.folder, say=say, stop=self._stop, **self._known)

        asyncio.run(main())

    def stop(self) -> None:
        """End as with Ctrl+C."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    def do(self, entry: dict[str, Any]) -> None:
        """Append a line to what is asked, as the notebook does."""
        with open(self.live / "rounds.jsonl", "a") as file:
            file.write(json.dumps(entry) + "\n")

    def close(self, name: str) -> None:
        """Close a round and wait for its seal."""
        self.do({"round": name, "do": "close"})
        path = self.live / f"{name}.jsonl"
        for _ in range(100):
            if path.exists() and b'"sealed"' in path.read_bytes().splitlines()[-1]:
                return
            time.sleep(0.05)
        raise AssertionError("no seal came")


class Phone:
    """A phone: a cookie, and all that it was ever sent."""

    def __init__(self, host: str, heard: list[bytes] | None = None) -> None:
        self.host, self.cookie, self.n = host, "", 0
        self.heard = heard if heard is not None else []

    def ask(
        self, way: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> tuple[int, str]:
        """A request; the status and the body."""
        connection = http.client.HTTPConnection(self.host, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            named["Cookie"] = self.cookie
        connection.request(way, path, body, named)
        answer = connection.getresponse()
        text = answer.read()
        self.answered = dict(answer.getheaders())
        self.heard += [str(answer.getheaders()).encode(), text]
        if "Set-Cookie" in self.answered:
            self.cookie = self.answered["Set-Cookie"].split(";")[0]
        connection.close()
        return answer.status, text.decode()

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """A form."""
        return self.ask(
            "POST",
            path,
            urlencode(fields),
            Content_Type="application/x-www-form-urlencoded",
        )

    def join(self, code: str, side: str = "sales", **more: str) -> tuple[int, str]:
        """The page to join, filled in."""
        _, page = self.ask("GET", "/")
        nonce = re.search(r'name="nonce" value="(\w+)"', page)[1]
        return self.post("/join", code=code, side=side, nonce=nonce, **more)

    def give(self, name: str, fields: dict[str, list[str]], **more: Any) -> tuple[int, dict]:
        """An answer as the script sends it."""
        self.n += 1
        letter = {"n": self.n, "k": f"{id(self):x}{self.n:08d}", "v": fields} | more
        status, said = self.ask(
            "POST", f"/a/{name}", json.dumps(letter), Content_Type="application/json"
        )
        return status, json.loads(said)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serves a folder with these rounds open; stopped at the end of the test."""
    started: list[Served] = []

    def start(*rounds: dict[str, Any], folder: Path = tmp_path / "acme", **known: Any) -> Served:
        (folder / "live").mkdir(parents=True, exist_ok=True)
        if rounds:
            lines = "".join(json.dumps(entry) + "\n" for entry in rounds)
            (folder / "live" / "rounds.jsonl").write_text(lines)
        started.append(Served(folder, **known))
        return started[-1]

    yield start
    for one in started:
        one.stop()
