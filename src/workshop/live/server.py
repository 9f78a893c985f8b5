"""The phones' server: a page to join, the open round's page, and one address that takes answers.

Nothing that it sends holds an answer. It takes no commands from the network: what opens and closes
is read from the folder. It knows no tables, and imports nothing that does.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import jinja2
import tornado.httpserver
import tornado.web
from tornado.iostream import IOStream

from .. import written
from ..errors import WorkshopError
from . import kinds, network, rounds
from .rounds import CLOSED, DEVICES, LANDED, OPEN, ROOM, ROUNDS, SERVING, Answer, Round
from .store import Older, Store
from .words import pair

HERE = Path(__file__).parent
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a code: none that is taken for another."""
CODE_LENGTH = 6
WRONG_A_MINUTE = 20
BODY = 64 * 1024
CONNECTIONS, OF_ONE = 400, 12
IDLE = 5
COOKIE_DAYS = 60
UNREACHED = 60
"""After so many seconds without any phone the screen says what to look at."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action"
    " 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = POLICY.replace(
    "frame-ancestors 'none'", "frame-ancestors http://127.0.0.1:* http://localhost:*"
)
FILES = {
    "/phone.js": ("phone.js", "text/javascript; charset=utf-8"),
    "/phone.css": ("phone.css", "text/css; charset=utf-8"),
}
SCREEN_FILES = {
    "/screen.js": ("screen.js", "text/javascript; charset=utf-8"),
    "/screen.css": ("screen.css", "text/css; charset=utf-8"),
}


def environment() -> jinja2.Environment:
    """The pages' templates; everything that is put in is escaped."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.ChainableUndefined,
    )
    found.filters["grouped"] = _by_theme
    found.filters["figure"] = lambda number: f"{written.num(number):,}"
    cast("dict[str, Any]", found.globals)["decimal_mark"] = written.decimal_mark
    return found


def _by_theme(rows: list[Mapping[str, str]]) -> list[tuple[str, list[tuple[int, Mapping]]]]:
    themes: dict[str, list[tuple[int, Mapping]]] = {}
    for place, row in enumerate(rows):
        theme = row.get("theme") or "Topics"
        words = theme.replace("_", " ")
        themes.setdefault(words[:1].upper() + words[1:], []).append((place, row))
    return list(themes.items())


class Room:
    """What the server knows of one folder: who may join, which rounds there are, which devices have
    joined.
    """

    def __init__(self, folder: Path, *, clock: Any = time.monotonic) -> None:
        self.folder, self.clock = folder, clock
        self.store = Store(folder)
        about = self._about()
        self.workshop = str(about.get("workshop") or folder.parent.name)
        sides = about.get("sides")
        self.sides = {str(k): str(v) for k, v in (sides if isinstance(sides, dict) else {}).items()}
        self.minimum = max(3, int(about.get("minimum") or 5))
        numbers = str(about.get("numbers") or "")
        self.style = written.Style(numbers if numbers in written.EXAMPLES else "")
        self.secret = self._secret()
        self.code = self._code()
        self.rounds: dict[str, Round] = {}
        self._seen: tuple[int, int] = (-1, -1)
        self.devices: dict[str, dict[str, Any]] = {}
        self.cards: set[str] = set()
        self._replay()
        self.wrong: dict[str, deque[float]] = defaultdict(deque)
        self.started, self.phones = clock(), 0
        self.refused: str = ""
        self._sealing: set[tuple[str, int]] = set()
        self._in: dict[str, dict[str, str]] = {}

    # --- what is in the folder ---------------------------------------------------------------------

    def _about(self) -> dict[str, Any]:
        try:
            return rounds.parsed((self.folder / ROOM).read_bytes()) or {}
        except FileNotFoundError:
            raise WorkshopError(
                f"{self.folder.parent} has nothing to ask yet: {self.folder.name}/{ROOM} is not"
                " there. Start it with: workshop live FOLDER"
            ) from None

    def _secret(self) -> bytes:
        path = self.folder / "key"
        if not path.exists():
            _write_secret(path, secrets.token_bytes(32))
        return path.read_bytes()

    def _code(self) -> str:
        digest = hmac.digest(self.secret, b"code", "sha256")
        return "".join(CODE_SIGNS[byte % len(CODE_SIGNS)] for byte in digest[:CODE_LENGTH])

    def _replay(self) -> None:
        for entry in map(rounds.parsed, _lines(self.folder / DEVICES)):
            if entry and isinstance(entry.get("d"), str):
                self.devices[entry["d"]] = entry
                if entry.get("card"):
                    self.cards.add(str(entry["card"]))
        self.asked = {
            str(entry["c"])
            for entry in map(rounds.parsed, _lines(self.folder / "cards.jsonl"))
            if entry and "c" in entry
        }

    def look(self) -> None:
        """Read what was opened and closed since the last look."""
        try:
            about = (self.folder / ROUNDS).stat()
        except OSError:
            self.rounds, self._seen = {}, (-1, -1)
            return
        if (about.st_size, about.st_mtime_ns) == self._seen:
            return
        self._seen = about.st_size, about.st_mtime_ns
        self.rounds = {
            name: found
            for name, found in rounds.read(_lines(self.folder / ROUNDS)).items()
            if not kinds.wrong(found.kind, found.page)
        }

    async def seal(self) -> None:
        """Seal the files of rounds that were closed, behind the answers that are on their way."""
        self.look()
        for found in list(self.rounds.values()):
            if found.state == CLOSED and (found.name, found.seals) not in self._sealing:
                path = self.folder / found.file
                data = path.read_bytes() if path.exists() else b""
                if rounds.seals(data) < found.seals and rounds.seals(data) != -1:
                    self._sealing.add((found.name, found.seals))
                    try:
                        await self.store.close_off(found.file)
                    except OSError:
                        self._sealing.discard((found.name, found.seals))
                        raise
            elif found.state == "gone":
                self.store.forget(found.file)
                self._in.pop(found.file, None)

    # --- who is who --------------------------------------------------------------------------------

    def token(self, nonce: str) -> str:
        """What a phone is known by: the same for the same form, so a form sent twice is one
        device.
        """
        return hmac.new(self.secret, b"token|" + nonce.encode(), "sha256").hexdigest()[:32]

    def device(self, token: str) -> str:
        """A device's name in the files; nobody gets from it to the token."""
        return hmac.new(self.secret, b"device|" + token.encode(), "sha256").hexdigest()[:22]

    @property
    def cookie(self) -> str:
        """The cookie's name, of this workshop and no other."""
        return "w" + hmac.new(self.secret, b"cookie", "sha256").hexdigest()[:8]

    def whose(self, device: str) -> str:
        """The place that a device has: its own, or the one it took over."""
        entry = self.devices.get(device, {})
        taken = entry.get("as")
        return taken if isinstance(taken, str) and taken in self.devices else device

    def words(self, device: str) -> str:
        """The pair of words by which a place is taken over on another phone."""
        return pair(hmac.digest(self.secret, f"words|{device}".encode(), "sha256"))

    def anonymous(self, round_: Round, device: str) -> str:
        """A device's name in one round, which nothing joins to another once the key is gone."""
        path = self.folder / round_.key
        if not path.exists():
            _write_secret(path, secrets.token_bytes(32))
        return hmac.new(path.read_bytes(), device.encode(), "sha256").hexdigest()[:22]

    def too_many(self, address: str) -> bool:
        """Whether an address has tried too many wrong codes in the last minute."""
        tried = self.wrong[address]
        while tried and tried[0] < self.clock() - 60:
            tried.popleft()
        return len(tried) >= WRONG_A_MINUTE

    def in_words(self) -> dict[str, Any]:
        """What the projector shows: the question and how many are in."""
        self.look()
        found = rounds.current(self.rounds)
        if found is None:
            joined = len({self.whose(device) for device in self.devices})
            who = (
                f"{joined} {'phone has' if joined == 1 else 'phones have'} joined."
                if joined
                else ""
            )
            return {"ask": "", "who": who, "unreached": self.unreached}
        people = [
            Answer(device, 1, "", None, **({"name": of} if found.who == "group" else {"side": of}))
            for device, of in self.sides_in(found.file).items()
        ]
        who = rounds.who_is_in(found, people, minimum=self.minimum, names=self.sides)
        if self.refused:
            who = f"{who} {self.refused}"
        return {"ask": found.ask, "who": who, "unreached": self.unreached}

    @property
    def unreached(self) -> bool:
        """Whether no phone has come for a while."""
        return not self.phones and self.clock() - self.started > UNREACHED

    def sides_in(self, file: str) -> dict[str, str]:
        """Which devices are in, with their side or group; read from the file once."""
        if file not in self._in:
            there = rounds.answers(_lines(self.folder / file)).values()
            self._in[file] = {one.device: one.side or one.name for one in there}
        return self._in[file]


def _write_secret(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\n")
    except OSError:
        return []


class Page(tornado.web.RequestHandler):
    """What every address of the phones' socket has in common."""

    room: Room
    hosts: frozenset[str]
    templates: jinja2.Environment
    secure: bool

    def initialize(self, **known: Any) -> None:
        for name, value in known.items():
            setattr(self, name, value)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        # Not "no-referrer": a browser would then send its own form with the origin "null", as one
        # from elsewhere. Nobody else gets a referrer either way.
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def prepare(self) -> None:
        if self.request.host.lower() not in self.hosts:
            raise tornado.web.HTTPError(421)
        if self.request.method == "POST":
            origin = self.request.headers.get("Origin")
            if origin is not None and urlsplit(origin).netloc.lower() != self.request.host.lower():
                raise tornado.web.HTTPError(403)
        if not network.is_loopback(self.request.remote_ip or ""):
            self.room.phones += 1

    def compute_etag(self) -> None:
        """None: a digest of a page would say whether it has changed."""

    def write_error(self, status_code: int, **_known: Any) -> None:
        said = {
            403: "This was sent from another page and is not taken.",
            404: "There is nothing at this address.",
            413: "This is too much for one answer.",
            421: "This address is not the one on the screen. Type the one on the screen.",
        }.get(status_code, "This did not work. It is kept on this phone; try it again.")
        if self.request.path.startswith("/a/"):
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"say": said}))
        else:
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.say("That did not work", [said], wrong=True)

    # --- pages -------------------------------------------------------------------------------------

    def show(self, template: str, **known: Any) -> None:
        """Answer with a page."""
        device = self.place
        side = self.room.devices.get(device or "", {}).get("side", "") if device else ""
        self.finish(
            self.templates.get_template(template).render(
                workshop=self.room.workshop,
                side=self.room.sides.get(side, ""),
                side_key=side if side in ("sales", "marketing") else "",
                words=self.room.words(device) if device else "",
                **({"mark": "", "round": None, "lock": False, "title": self.room.workshop} | known),
            )
        )

    def say(self, heading: str, sentences: Iterable[str], **known: Any) -> None:
        """Answer with a page of sentences."""
        self.show(
            "say.html.j2",
            **({"back": "/now", "label": "Back", "wrong": False} | known),
            heading=heading,
            sentences=list(sentences),
        )

    @property
    def place(self) -> str | None:
        """The place of the device that asks; None where it has not joined."""
        token = self.get_cookie(self.room.cookie) or ""
        device = self.room.device(token)
        return self.room.whose(device) if device in self.room.devices else None


class Join(Page):
    """`/` and `/CODE`: the page to join."""

    def get(self, code: str = "") -> None:
        if self.place:
            self.redirect("/now")
            return
        self.form(code.upper())

    def form(self, code: str = "", sentence: str = "", nonce: str = "") -> None:
        """The form, with what was wrong."""
        self.show(
            "join.html.j2",
            title=f"Join: {self.room.workshop}",
            code=code,
            nonce=nonce or secrets.token_hex(16),
            sides=self.room.sides,
            cards=bool(self.room.asked),
            sentence=sentence,
        )


class Joining(Join):
    """`POST /join`."""

    def get(self, code: str = "") -> None:
        self.redirect("/")

    async def post(self) -> None:
        address = self.request.remote_ip or ""
        if self.room.too_many(address):
            self.set_status(429)
            self.say(
                "Wait a minute",
                ["Too many wrong codes came from here. In a minute you can try again."],
                back="/",
                wrong=True,
            )
            return
        given = {
            name: self.get_body_argument(name, "")[:80]
            for name in ("code", "side", "nonce", "words", "card")
        }
        code = given["code"].strip().upper()
        nonce = given["nonce"] if len(given["nonce"]) == 32 and given["nonce"].isalnum() else ""
        if not hmac.compare_digest(code.encode(), self.room.code.encode()):
            self.room.wrong[address].append(self.room.clock())
            self.set_status(403)
            self.form("", "This is not the code on the screen. It has six signs.", nonce)
            return
        if given["side"] not in self.room.sides:
            self.set_status(400)
            self.form(code, "Choose your side.", nonce)
            return
        token = self.room.token(nonce or secrets.token_hex(16))
        device = self.room.device(token)
        entry: dict[str, Any] = {"d": device, "side": given["side"]}
        if words := " ".join(given["words"].lower().split()):
            old = next((one for one in self.room.devices if self.room.words(one) == words), None)
            if old is None:
                self.room.wrong[address].append(self.room.clock())
                self.set_status(403)
                self.form(
                    code, "Nobody has these two words. They stand at the top of the page.", nonce
                )
                return
            entry["as"] = self.room.whose(old)
        elif self.room.asked and device not in self.room.devices:
            card = hashlib.sha256(given["card"].strip().upper().encode()).hexdigest()
            if card not in self.room.asked or card in self.room.cards:
                self.room.wrong[address].append(self.room.clock())
                self.set_status(403)
                self.form(code, "This card's code is not known, or it was used already.", nonce)
                return
            self.room.cards.add(card)  # at once: two joins with one card may be on their way
            entry["card"] = card
        if self.room.devices.get(device) != entry and (
            device not in self.room.devices or "card" not in self.room.devices[device]
        ):
            try:
                await self.room.store.append(DEVICES, entry)
            except OSError:
                self.room.cards.discard(entry.get("card", ""))
                self.set_status(500)
                self.form(code, "This computer could not keep it. Try again in a moment.", nonce)
                return
            self.room.devices[device] = entry
        self.room.phones += 1  # whoever joins has reached it, on this computer too
        self.set_cookie(
            self.room.cookie,
            token,
            expires_days=COOKIE_DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.secure,
        )
        self.redirect("/now", status=303)


class Now(Page):
    """`/now`: the open round's page, or "wait"."""

    def get(self) -> None:
        if not self.place:
            self.redirect("/")
            return
        self.room.look()
        open_ = [one for one in self.room.rounds.values() if one.state == OPEN]
        wanted = self.get_query_argument("r", "")
        found = next((one for one in open_ if one.name == wanted), None) or rounds.current(
            self.room.rounds
        )
        if found is None:
            closed = any(one.state in (CLOSED, LANDED) for one in self.room.rounds.values())
            self.show(
                "wait.html.j2",
                mark=mark(self.room.rounds),
                heading="Nothing is asked at the moment",
                sentences=[
                    "The last question is closed. What came of it is shown on the screen."
                    if closed
                    else "You are in. The first question comes to this page by itself.",
                ],
            )
            return
        side = self.room.devices[self.place].get("side", "")
        self.show(
            "round.html.j2",
            title=found.ask,
            round=found,
            page=found.page_for(side),
            mark=mark(self.room.rounds),
            lock=kinds.locks(found),
            who=kinds.who_sees(found, self.room.minimum, self.room.sides, side),
            nonce=secrets.token_hex(12),
            saved=bool(self.get_query_argument("kept", "")),
            order=kinds.own_order(found, self.place),
            others=[one for one in open_ if one.name != found.name],
        )


def mark(found: Mapping[str, Round]) -> str:
    """A short text that changes when the page of the phones does."""
    one = rounds.current(found)
    if one is None:
        return f"-{sum(other.state != OPEN for other in found.values())}"
    return f"{one.name}.{one.seals}"


class State(Page):
    """`/state`: what a phone looks at every two and a half seconds."""

    def get(self) -> None:
        self.room.look()
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"m": mark(self.room.rounds)}))


class Given(Page):
    """`POST /a/ROUND`: an answer as JSON."""

    async def post(self, name: str) -> None:
        self.set_header("Content-Type", "application/json")
        if self.request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            self.tell(415, "Only the workshop's own page can send this.")
            return
        try:
            letter = json.loads(self.request.body)
            n, key, sent = letter["n"], letter["k"], letter["v"]
            fields = {
                str(field)[:40]: [str(one) for one in values] for field, values in sent.items()
            }
            if not (
                type(n) is int
                and 0 < n < 10**9
                and isinstance(key, str)
                and 8 <= len(key) <= 64
                and key.isalnum()
                and all(isinstance(values, list) for values in sent.values())
            ):
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.tell(400, "This is no answer of the workshop's own page. Load the page again.")
            return
        status, said, n = await self.take(name, n, key, fields)
        self.tell(status, said, n if status == 409 else None)

    async def take(
        self, name: str, n: int | None, key: str, fields: kinds.Fields
    ) -> tuple[int, str, int]:
        """Keep an answer; the status, what the phone is told, and the count that is kept."""
        self.room.look()
        if not self.place:
            return 401, "This phone has not joined yet, or its cookie is gone. Join again.", 0
        found = self.room.rounds.get(name)
        if found is None:
            return 404, "This question is not there any more.", 0
        if found.state != OPEN:
            return 410, "This question is closed; what you sent came too late for it.", 0
        try:
            side = self.room.devices[self.place].get("side", "")
            value = kinds.read(found, fields, side)
        except kinds.Refused as refused:
            return 422, str(refused), 0
        device = self.room.anonymous(found, self.place)
        kept = self.room.store.kept(found.file).get(device, (0, ""))[0]
        entry: dict[str, Any] = {"d": device, "n": kept + 1 if n is None else n, "k": key}
        if found.who == "side":
            entry["side"] = side
        elif found.named:
            entry["name"] = value.pop("name")
            if found.who == "name":
                entry["side"] = side
        try:
            await self.room.store.answer(found.file, entry | {"v": value})
        except Older as older:
            return 409, "A later answer of yours is kept.", older.n
        except OSError:
            self.room.refused = (
                "The disk of this computer takes no more answers; they wait on the phones. Make room"
                " on it."
            )
            return 500, "This computer could not keep it. It is kept on this phone.", 0
        self.room.refused = ""
        self.room.sides_in(found.file)[device] = entry.get("side", "") or entry.get("name", "")
        done, of = kinds.progress(found, value, side)
        return 200, "Kept." if done == of else f"Kept: {done} of {of}.", 0

    def tell(self, status: int, said: str, n: int | None = None) -> None:
        """Answer with a sentence."""
        self.set_status(status)
        self.finish(json.dumps({"say": said} | ({"n": n} if n else {})))


class Posted(Given):
    """`POST /f/ROUND`: the same as a form, for a phone without script."""

    async def post(self, name: str) -> None:
        key = self.get_body_argument("k", "")
        if not (8 <= len(key) <= 64 and key.isalnum()):
            self.set_status(400)
            self.say("That did not work", ["Load the page again."], wrong=True)
            return
        fields = {
            field: [one.decode("utf-8", "replace") for one in values]
            for field, values in self.request.body_arguments.items()
        }
        status, said, _ = await self.take(name, None, key, fields)
        if status == 200:
            self.redirect(f"/now?r={name}&kept=1", status=303)
            return
        self.set_status(status)
        self.say(
            "This is not kept yet",
            [said, "Go back with your browser: what you filled in is still there."],
            wrong=True,
            back="/now" if status != 401 else "/",
            label="To the question" if status != 401 else "Join",
        )


class Static(Page):
    """The script and the style sheet."""

    files: Mapping[str, tuple[str, str]]

    def get(self) -> None:
        name, kind = self.files[self.request.path]
        self.set_header("Content-Type", kind)
        self.finish((HERE / "static" / name).read_bytes())


class Nothing(Page):
    """Every other address."""

    def prepare(self) -> None:
        super().prepare()
        raise tornado.web.HTTPError(404)


class Screen(Page):
    """`/screen` on this computer alone: the QR code and who is in, framed by the notebook."""

    address: str

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", FRAMED)

    def get(self) -> None:
        self.show(
            "screen.html.j2",
            qr=qr_code(f"{self.address}/{self.room.code}"),
            address=self.address.partition("://")[2],
            code=self.room.code,
            **{key: said for key, said in self.room.in_words().items() if key != "unreached"},
        )


class Count(Page):
    """`/count` on this computer alone."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.room.in_words()))


def qr_code(address: str) -> str:
    """A QR code as SVG. In capitals it is smaller, and no browser minds."""
    import segno

    return segno.make(address.upper(), error="m", micro=False).svg_inline(omitsize=True, border=3)


class Server(tornado.httpserver.HTTPServer):
    """Tornado's server with a limit of connections, in all and of one device."""

    def initialize(self, *given: Any, of_one: int = OF_ONE, **known: Any) -> None:
        super().initialize(*given, **known)
        self.of_one = of_one
        self.streams: dict[IOStream, str] = {}

    def handle_stream(self, stream: IOStream, address: tuple) -> None:
        """Take a connection, or close it where there are too many."""
        self.streams = {one: whose for one, whose in self.streams.items() if not one.closed()}
        whose = str(address[0]) if address else ""
        if len(self.streams) >= CONNECTIONS or (
            self.of_one and sum(one == whose for one in self.streams.values()) >= self.of_one
        ):
            stream.close()
            return
        self.streams[stream] = whose
        super().handle_stream(stream, address)


def phones(room: Room, hosts: Iterable[str], *, secure: bool = False) -> tornado.web.Application:
    """The addresses that phones reach; there are no others."""
    known = {
        "room": room,
        "hosts": frozenset(host.lower() for host in hosts),
        "templates": environment(),
        "secure": secure,
    }
    name = "([a-z0-9-]{3,80})"
    return tornado.web.Application(
        [
            (r"/", Join, known),
            (r"/([A-Za-z0-9]{6})", Join, known),
            (r"/join", Joining, known),
            (r"/now", Now, known),
            (r"/state", State, known),
            (rf"/a/{name}", Given, known),
            (rf"/f/{name}", Posted, known),
            (r"/phone\.(?:js|css)", Static, known | {"files": FILES}),
        ],
        default_handler_class=Nothing,
        default_handler_args=known,
        log_function=lambda _handler: None,
    )


def screen(room: Room, hosts: Iterable[str], address: str) -> tornado.web.Application:
    """The addresses of this computer's own screen."""
    known = {
        "room": room,
        "hosts": frozenset(hosts),
        "templates": environment(),
        "secure": False,
    }
    return tornado.web.Application(
        [
            (r"/screen", Screen, known | {"address": address}),
            (r"/count", Count, known),
            (r"/screen\.(?:js|css)", Static, known | {"files": SCREEN_FILES}),
        ],
        default_handler_class=Nothing,
        default_handler_args=known,
        log_function=lambda _handler: None,
    )


OPTIONS = {
    "no_keep_alive": True,  # 200 phones between two looks hold no file
    "idle_connection_timeout": IDLE,
    "body_timeout": IDLE,
    "max_header_size": 16 * 1024,
    "max_body_size": BODY,
    "max_buffer_size": BODY + 32 * 1024,
}


async def serve(
    folder: Path,
    *,
    address: str = "",
    port: int = network.PORT,
    tls: tuple[str, str] | None = None,
    behind_proxy: str = "",
    of_one: int = OF_ONE,
    say: Any = print,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve the phones of a workshop folder until `stop` is set or the process is told to end.

    `address` is the one to listen at; without it this computer's in its network, or loopback where
    a proxy stands before it. `behind_proxy` is the name under which people reach the proxy, which
    has the certificate and says from whom a request comes. `of_one` limits the connections of one
    address (0: no limit). Raises WorkshopError where that cannot be done.
    """
    import ssl

    network.raise_file_limit()
    room = Room(folder / rounds.FOLDER)
    written.use(room.style)
    try:
        where = address or (network.LOOPBACK if behind_proxy else network.own_address())
        sockets = _sockets(where, port)
        taken = sockets[0].getsockname()[1]
        context = None
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            try:
                context.load_cert_chain(*tls)
            except (OSError, ssl.SSLError) as error:
                raise WorkshopError(
                    f"{tls[0]} and {tls[1]} are no certificate and key that fit ({error})."
                ) from error
        scheme = "https" if tls or behind_proxy else "http"
        shown = f"{scheme}://{behind_proxy or f'{where}:{taken}'}"
        hosts = {f"{where}:{taken}"}
        if behind_proxy:
            hosts.add(behind_proxy)
        if network.is_loopback(where):
            hosts |= {f"localhost:{taken}", f"{network.LOOPBACK}:{taken}"}
        server = Server(
            phones(room, hosts, secure=scheme == "https"),
            ssl_options=context,
            xheaders=bool(behind_proxy),
            # A proxy is one address for everybody.
            of_one=0 if behind_proxy else of_one,
            **OPTIONS,
        )
        server.add_sockets(sockets)
        own = _sockets(network.LOOPBACK, 0)
        own_port = own[0].getsockname()[1]
        screens = {f"{network.LOOPBACK}:{own_port}", f"localhost:{own_port}"}
        own_server = Server(screen(room, screens, shown), of_one=0, **OPTIONS)
        own_server.add_sockets(own)
        about = {
            "address": shown,
            "code": room.code,
            "screen": f"http://{network.LOOPBACK}:{own_port}/screen",
            "process": os.getpid(),
        }
        _write(room.folder / SERVING, json.dumps(about).encode() + b"\n")
        say(network.said(where, taken))
        say(f"On the phones: {shown.partition('://')[2]}  code {room.code}")
        say(f"The same for the projector, on this computer only: {about['screen']}")
        say("To stop: press Ctrl+C here.")
        stop = stop or asyncio.Event()
        loop = asyncio.get_running_loop()
        for what in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(what, stop.set)
        while not stop.is_set():
            with suppress(OSError):  # a full disk: it is tried again
                await room.seal()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stop.wait(), 0.25)
        server.stop()
        own_server.stop()
        await server.close_all_connections()
        await own_server.close_all_connections()
    finally:
        (room.folder / SERVING).unlink(missing_ok=True)
        room.store.close()


def _sockets(address: str, port: int) -> list[socket.socket]:
    try:
        return network.listening(address, port)
    except OSError as error:
        raise WorkshopError(
            f"{address}, port {port}, cannot be used ({error.strerror or error}). Give an address of"
            " this computer with --address, or another --port."
        ) from error


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    os.replace(beside, path)
