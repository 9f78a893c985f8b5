"""What guests of the same Wi-Fi may do, and what they may not: each row of the threats is here."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import written
from workshop.errors import WorkshopError
from workshop.live import network, rounds, server

from .conftest import GUESS, OF, ROOM, Phone, Served
from .loops import finished
from .test_kinds import PAGES

SECRETS = ["Speed", "a-secret-line"]
OTHERWISE = {
    "one": {"o": ["0"]},
    "some": {"o": ["1"]},
    "scales": {"s0.0": ["1"], "c": ["otherwise"]},
    "numbers": {"n0": ["7"]},
    "budget": {"b0": ["10"], "b1": ["90"]},
    "lines": {"l0.0": ["Otherwise"]},
    "cards": {"c0": ["2"]},
    "words": {"w0": ["0"]},
    "sign": {"o": ["0"]},
}
"""Another answer of each kind."""
POINTS = {
    "round": "blind-points-1",
    "do": "open",
    "kind": "budget",
    "ask": "100 points",
    "options": ["Fair", "Podcast"],
    "budget": 100,
    "who": "side",
    "of": OF,
}
SILENT = {
    "round": "silence-1",
    "do": "open",
    "kind": "lines",
    "ask": "What could go?",
    "items": [{"text": "To stop", "most": 3}],
    "who": "nobody",
    "of": 16,
}
SIGN = {
    "round": "sign-1",
    "do": "open",
    "kind": "sign",
    "ask": "Do you stand behind this?",
    "text": "The page",
    "choices": [{"text": "Yes"}, {"text": "Not yet", "because": True}],
    "who": "name",
    "people": ["Ann", "Ben"],
    "of": 2,
}
Serve = Callable[..., Served]


def joined(served: Served, side: str = "sales", heard: list[bytes] | None = None) -> Phone:
    phone = Phone(served.host, heard)
    status, _ = phone.join(served.code, side)
    assert status == 303 and phone.cookie
    return phone


def kept(served: Served, name: str) -> list[dict]:
    path = served.live / f"{name}.jsonl"
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if b'"sealed"' not in line]


# --- joining ---------------------------------------------------------------------------------------


def test_a_phone_joins_with_the_code_and_sees_the_open_question(serve: Serve) -> None:
    served = serve(GUESS)
    phone = Phone(served.host)
    status, page = phone.ask("GET", f"/{served.code.lower()}")
    assert status == 200 and f'value="{served.code}"' in page, "the code of the QR is filled in"
    assert phone.join(served.code, "marketing")[0] == 303
    _, page = phone.ask("GET", "/now")
    assert "Which topic?" in page and "Marketing" in page and "Price" in page


def test_the_cookie_is_for_this_workshop_and_no_script_reads_it(serve: Serve) -> None:
    served = serve()
    phone = joined(served)
    phone.cookie = ""
    phone.join(served.code)
    cookie = phone.answered["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and re.match(r"w[0-9a-f]{8}=", cookie)
    assert len(phone.cookie.partition("=")[2]) == 32, "128 bits"


def test_a_join_that_is_sent_twice_is_one_device(serve: Serve) -> None:
    served = serve(GUESS)
    phone = Phone(served.host)
    _, page = phone.ask("GET", "/")
    nonce = re.search(r'name="nonce" value="(\w+)"', page)[1]
    cookies = set()
    for _ in range(3):
        phone.cookie = ""
        phone.post("/join", code=served.code, side="sales", nonce=nonce)
        cookies.add(phone.cookie)
    assert len(cookies) == 1
    assert len((served.live / "devices.jsonl").read_text().splitlines()) == 1


def test_two_words_take_the_place_over_on_another_phone(serve: Serve) -> None:
    served = serve(GUESS)
    first = joined(served)
    words = re.search(r"Your two words: <b>([^<]+)", first.ask("GET", "/now")[1])[1]
    assert first.give("guess-1", {"o": ["0"]})[0] == 200
    second = Phone(served.host)
    assert second.join(served.code, "sales", words=words.upper())[0] == 303
    status, told = second.give("guess-1", {"o": ["1"]})
    assert status == 409 and told["n"] == 1, "the phone counts on from there"
    assert second.give("guess-1", {"o": ["1"]})[0] == 200
    assert len({entry["d"] for entry in kept(served, "guess-1")}) == 1
    assert Phone(served.host).join(served.code, "sales", words="blue nobody")[0] == 403


def test_no_token_is_in_any_file(serve: Serve) -> None:
    served = serve(GUESS)
    phone = joined(served)
    phone.give("guess-1", {"o": ["0"]})
    token = phone.cookie.partition("=")[2].encode()
    assert token and not any(token in path.read_bytes() for path in served.live.iterdir())


def test_with_cards_each_code_lets_one_phone_in(serve: Serve, tmp_path) -> None:
    from workshop.live import away

    codes = away.cards(tmp_path / "acme", 2)
    served = serve(GUESS)
    assert Phone(served.host).join(served.code)[0] == 403
    assert Phone(served.host).join(served.code, card=codes[0].lower())[0] == 303
    assert Phone(served.host).join(served.code, card=codes[0])[0] == 403
    assert Phone(served.host).join(served.code, card=codes[1])[0] == 303
    assert not any(code in (served.live / "cards.jsonl").read_text() for code in codes)


# --- answers ---------------------------------------------------------------------------------------


def test_an_answer_is_on_the_disk_when_it_is_acknowledged_and_a_change_replaces_it(
    serve: Serve,
) -> None:
    served = serve(GUESS)
    phone = joined(served)
    assert phone.give("guess-1", {"o": ["0"]}) == (200, {"say": "Kept."})
    assert phone.give("guess-1", {"o": ["1"]})[0] == 200
    entries = kept(served, "guess-1")
    assert [entry["v"] for entry in entries] == [{"choice": "Price"}, {"choice": "Speed"}]
    assert set(entries[0]) == {"d", "n", "k", "side", "v"}, "no time, no address, no name"


def test_a_phone_without_script_does_the_same_with_a_form(serve: Serve) -> None:
    served = serve(GUESS)
    phone = joined(served)
    key = re.search(r'name="k" value="(\w+)"', phone.ask("GET", "/now")[1])[1]
    for _ in range(2):
        status, _ = phone.post("/f/guess-1", k=key, o="2")
        assert status == 303
    assert "Kept. You may change it" in phone.ask("GET", phone.answered["Location"])[1]
    assert [entry["v"] for entry in kept(served, "guess-1")] == [{"choice": "Trust"}]
    status, page = phone.post("/f/guess-1", k=key[::-1])
    assert status == 422 and "Nothing is chosen yet." in page


def test_a_late_one_sees_the_open_round_and_after_the_close_a_sentence(serve: Serve) -> None:
    served = serve(GUESS)
    joined(served).give("guess-1", {"o": ["0"]})
    late = joined(served)
    assert "Which topic?" in late.ask("GET", "/now")[1]
    served.close("guess-1")
    status, told = late.give("guess-1", {"o": ["0"]})
    assert status == 410 and "too late" in told["say"]
    assert "The last question is closed" in late.ask("GET", "/now")[1]
    mark = late.ask("GET", "/state")[1]
    served.do({"round": "guess-1", "do": "again"})
    assert late.ask("GET", "/state")[1] != mark and late.give("guess-1", {"o": ["0"]})[0] == 200


def test_the_state_is_short(serve: Serve) -> None:
    served = serve(GUESS)
    assert len(joined(served).ask("GET", "/state")[1]) < 100


def test_a_wrong_value_gets_a_sentence_and_the_one_before_stays(serve: Serve) -> None:
    served = serve(POINTS)
    phone = joined(served)
    assert phone.give("blind-points-1", {"b0": ["100"]})[0] == 200
    status, told = phone.give("blind-points-1", {"b0": ["90"]})
    assert status == 422 and told["say"] == "10 points left to give; give exactly 100."
    assert len(kept(served, "blind-points-1")) == 1


def test_a_phone_is_shown_and_asked_for_numbers_as_its_own_folder_writes_them(
    serve: Serve, tmp_path: Path
) -> None:
    """Whatever was written in this process before."""
    items = [{"text": "Wins", "unit": "", "low": 0, "high": 1500.5}]
    numbers = {"round": "n-1", "do": "open", "kind": "numbers", "ask": "How many?", "who": "side"}
    with written.written_as(written.Style("1'234.5")):
        for name, style, shown in (
            ("german", "1.234,5", ("0 to 1.500,5", 'data-decimal=","')),
            ("own", "", ("0 to 1,500.5", 'data-decimal=""')),
        ):
            folder = tmp_path / name
            (folder / "live").mkdir(parents=True)
            room = json.dumps(ROOM | {"numbers": style})
            (folder / "live" / "room.json").write_text(room)
            served = serve(numbers | {"items": items, "of": OF}, folder=folder)
            phone = Phone(served.host)
            _, page = phone.join(served.code)
            page = phone.ask("GET", "/now")[1]
            assert all(part in page for part in shown), page
            status, _ = phone.give("n-1", {"n0": ["1.234,5" if style else "1234.5"]})
            assert status == 200


def test_rounds_without_names_are_not_joined_by_anything_in_the_files(serve: Serve) -> None:
    served = serve(GUESS, SILENT)
    phone = joined(served)
    phone.give("guess-1", {"o": ["0"]})
    phone.give("silence-1", {"l0.0": ["Newsletter"]})
    one, other = kept(served, "guess-1")[0], kept(served, "silence-1")[0]
    device = json.loads((served.live / "devices.jsonl").read_text())["d"]
    assert len({one["d"], other["d"], device}) == 3 and "side" not in other


def test_a_name_is_kept_only_where_it_is_the_point(serve: Serve) -> None:
    served = serve(SIGN)
    phone = joined(served)
    assert phone.give("sign-1", {"o": ["0"]})[0] == 422
    assert phone.give("sign-1", {"o": ["0"], "name": ["1"]})[0] == 200
    assert kept(served, "sign-1")[0]["name"] == "Ben"


# --- threats ---------------------------------------------------------------------------------------


def test_after_twenty_wrong_codes_an_address_waits(serve: Serve) -> None:
    served = serve(GUESS)
    phone = Phone(served.host)
    tried = [
        phone.post("/join", code=f"WRONG{k}", side="sales", nonce="a" * 32)[0] for k in range(25)
    ]
    assert tried == [403] * 20 + [429] * 5
    assert phone.join(served.code)[0] == 429, "also with the right one, or trying would go on"
    assert not (served.live / "devices.jsonl").exists()


def test_codes_are_many(serve: Serve) -> None:
    served = serve()
    assert len(served.code) == 6 and set(served.code) <= set(server.CODE_SIGNS)
    assert len(server.CODE_SIGNS) == 31 and not set("01OIL") & set(server.CODE_SIGNS)


def test_who_holds_connections_or_sends_half_a_header_is_let_go(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(server.OPTIONS, "idle_connection_timeout", 0.5)
    served = serve(GUESS)
    host, _, port = served.host.partition(":")
    held = [socket.create_connection((host, int(port)), timeout=10) for _ in range(30)]
    time.sleep(0.2)
    for one in held:
        one.settimeout(5)
        with contextlib.suppress(OSError):
            one.send(b"GET / HTTP/1.1\r\nHost: ")
    began = time.monotonic()
    for one in held:
        with contextlib.suppress(ConnectionError):
            assert one.recv(100) == b"", "closed by the server"
        one.close()
    assert time.monotonic() - began < 4
    assert joined(served).give("guess-1", {"o": ["0"]})[0] == 200


def test_a_page_elsewhere_cannot_answer_in_my_name(serve: Serve) -> None:
    served = serve(GUESS)
    phone = joined(served)
    body = json.dumps({"n": 1, "k": "abcdefgh", "v": {"o": ["0"]}})
    for headers, status in (
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/json", "Origin": "http://elsewhere.example"}, 403),
        ({"Content_Type": "application/json", "Origin": "null"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
    ):
        assert phone.ask("POST", "/a/guess-1", body, **headers)[0] == status
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert phone.ask("POST", "/f/guess-1", "k=abcdefgh&o=0", **form, **elsewhere)[0] == 403
    assert phone.ask("POST", "/join", f"code={served.code}", **form, **elsewhere)[0] == 403
    assert kept(served, "guess-1") == []
    assert phone.ask("OPTIONS", "/a/guess-1", Origin="http://elsewhere.example")[0] == 405
    assert not any(name.lower().startswith("access-control") for name in phone.answered)
    own = {"Origin": f"http://{served.host}"}
    assert phone.ask("POST", "/f/guess-1", "k=abcdefgh&o=0", **form, **own)[0] == 303


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_name_is_refused_on_both_sockets(serve: Serve, name: str) -> None:
    served = serve(GUESS)
    own = re.search(r"//([^/]+)", served.screen)[1]
    for host, path in ((served.host, "/"), (own, "/screen"), (own, "/count")):
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", path, headers={"Host": name})
        assert connection.getresponse().status in (400, 421)


def test_headers_leave_nothing_to_frames_other_scripts_or_caches(serve: Serve) -> None:
    served = serve(GUESS)
    phone = joined(served)
    for path in ("/", "/now", "/state", "/phone.js", "/phone.css", "/nowhere", "/a/guess-1"):
        phone.ask("GET", path)
        assert phone.answered["Cache-Control"] == "no-store"
        assert phone.answered["X-Content-Type-Options"] == "nosniff"
        assert phone.answered["Referrer-Policy"] == "same-origin"
        policy = phone.answered["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "Server" not in phone.answered
    _, page = phone.ask("GET", "/now")
    assert "<style" not in page and " style=" not in page and " onclick" not in page


def test_markup_that_somebody_typed_is_text_wherever_it_is_shown(serve: Serve) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    lines = SILENT | {"ask": hostile, "items": [{"text": hostile, "most": 1}]}
    served = serve(lines)
    _, page = joined(served).ask("GET", "/now")
    assert "<img" not in page and "&lt;img" in page


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"n": 1, "k": "abcdefgh"}',
        b'{"n": "1", "k": "abcdefgh", "v": {}}',
        b'{"n": true, "k": "abcdefgh", "v": {}}',
        b'{"n": 1e99, "k": "abcdefgh", "v": {}}',
        b'{"n": 1, "k": "../../x1", "v": {}}',
        b'{"n": 1, "k": "abcdefgh", "v": {"o": "0"}}',
        b'{"n": 1, "k": "abcdefgh", "v": []}',
        b"\xff\xfe",
        b"[" * 60_000,
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_kept_nowhere(serve: Serve, body: bytes) -> None:
    served = serve(GUESS)
    phone = joined(served)
    status, told = phone.ask("POST", "/a/guess-1", body, Content_Type="application/json")
    assert 400 <= status < 500 and json.loads(told)["say"].endswith(".")
    assert kept(served, "guess-1") == []


def test_a_megabyte_is_not_read(serve: Serve) -> None:
    served = serve(GUESS)
    phone = joined(served)
    with pytest.raises((http.client.HTTPException, OSError, AssertionError)):
        status, _ = phone.ask("POST", "/a/guess-1", b"x" * 2**20, Content_Type="application/json")
        assert status == 200
    assert kept(served, "guess-1") == []


@pytest.mark.parametrize(
    "path",
    [
        "/live/key", "/../live/key", "/a/../key", "/static/phone.js", "/phone.js.map", "/serving.json",
        "/a/guess-2", "/a/rounds", "/a/%2e%2e%2fkey", "/screen.js", "/count", "/results", "/api", "/admin",
    ],
)  # fmt: skip
def test_there_is_no_address_for_files_results_or_commands(serve: Serve, path: str) -> None:
    served = serve(GUESS)
    phone = joined(served)
    for way in ("GET", "POST", "PUT", "DELETE"):
        assert phone.ask(way, path, Content_Type="application/json")[0] in (400, 404, 405)


def test_every_byte_that_the_phones_were_sent_holds_no_answer(serve: Serve) -> None:
    """Sixteen phones go through three rounds, with wrong values, changes, reloads and the close."""
    served = serve(GUESS, SILENT, POINTS)
    heard: list[bytes] = []
    mark, points = "a-secret-line", 37
    for k in range(16):
        phone = joined(served, ("sales", "marketing")[k % 2], heard)
        phone.give("silence-1", {"l0.0": [f"{mark}-{k}"]})
        phone.post("/f/silence-1", k=f"formkey{k:04d}", **{"l0.0": f"{mark}-form-{k}"})
        phone.give("silence-1", {"l0.0": [mark * 400]})
        phone.give("blind-points-1", {"b0": [str(points)], "b1": [str(100 - points)]})
        phone.give("blind-points-1", {"b0": [f"{mark}"]})
        for path in ("/now", "/now?r=silence-1&kept=1", "/now?r=blind-points-1", "/state", "/"):
            phone.ask("GET", path)
    for name in ("silence-1", "blind-points-1"):
        served.close(name)
    for path in ("/now", "/state", "/", "/a/silence-1", "/silence-1.jsonl"):
        phone.ask("GET", path)
    sent = b"".join(heard)
    assert len(kept(served, "silence-1")) >= 32 and len(sent) > 50_000
    assert mark.encode() not in sent
    # The projector's own socket says how many, not what.
    own = Phone(re.search(r"//([^/]+)", served.screen)[1])
    shown = "".join(own.ask("GET", path)[1] for path in ("/screen", "/count"))
    assert mark not in shown and "devices" not in shown


def test_what_others_answer_changes_no_byte_that_a_phone_is_sent(serve: Serve) -> None:
    """All nine kinds, and all that can be kept of who answered: before anybody has, after others
    have, and after they have said something else.
    """
    asked = {
        f"{kind}-{who}-1": (kind, who, sent)
        for kind, (_, sent, _) in PAGES.items()
        for who in rounds.WHO
    }
    served = serve(
        *(
            {"round": name, "do": "open", "kind": kind, "ask": "?", "who": who, "of": OF}
            | PAGES[kind][0]
            | {"people": ["Group 1", "Group 2"]}
            for name, (kind, who, _) in asked.items()
        )
    )
    listener, others = joined(served), [joined(served, "marketing") for _ in range(2)]

    def heard() -> list[str]:
        listener.heard.clear()
        for path in (*(f"/now?r={name}" for name in asked), "/now", "/state", "/"):
            listener.ask("GET", path)
        text = b"\n".join(listener.heard).decode()
        return re.sub(r'value="\w{24}"|\'Date\', \'[^\']+\'', "", text).split("\n")

    def answer(give: Phone, change: bool) -> int:
        taken = 0
        for name, (kind, _, sent) in asked.items():
            fields = sent | {"name": ["1" if change else "0"]} | (OTHERWISE[kind] if change else {})
            taken += give.give(name, fields)[0] == 200
        return taken

    before = heard()
    assert answer(others[0], change=False) == len(asked) == 9 * len(rounds.WHO)
    assert heard() == before
    assert answer(others[0], change=True) == len(asked) == answer(others[1], change=True)
    assert heard() == before


def test_the_projector_says_how_many_and_goes_on_by_itself(serve: Serve) -> None:
    served = serve(GUESS)
    own = Phone(re.search(r"//([^/]+)", served.screen)[1])
    for k in range(3):
        joined(served).give("guess-1", {"o": ["0"]})
        assert json.loads(own.ask("GET", "/count")[1])["who"].startswith(f"{k + 1} of 16 are in")
    page = own.ask("GET", "/screen")[1]
    assert "<svg" in page and "viewBox" in page and served.code in page
    assert "frame-ancestors http://127.0.0.1:*" in own.answered["Content-Security-Policy"]


def test_more_devices_than_people_is_said(serve: Serve) -> None:
    served = serve(GUESS | {"of": {"sales": 1, "marketing": 1}})
    for _ in range(3):
        joined(served).give("guess-1", {"o": ["0"]})
    own = Phone(re.search(r"//([^/]+)", served.screen)[1])
    assert "3 devices for 2 people" in json.loads(own.ask("GET", "/count")[1])["who"]


# --- failures --------------------------------------------------------------------------------------


def test_with_a_full_disk_the_phone_keeps_it_and_the_projector_says_so(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(GUESS)
    phone = joined(served)

    def full(path: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("workshop.live.store.commit", full)
        status, told = phone.give("guess-1", {"o": ["0"]})
        own = Phone(re.search(r"//([^/]+)", served.screen)[1])
        assert status == 500 and "kept on this phone" in told["say"]
        assert "takes no more answers" in json.loads(own.ask("GET", "/count")[1])["who"]
    assert kept(served, "guess-1") == []
    assert phone.give("guess-1", {"o": ["0"]})[0] == 200 and len(kept(served, "guess-1")) == 1


def test_after_a_restart_the_phone_is_known_and_a_resend_is_not_doubled(
    serve: Serve, tmp_path
) -> None:
    served = serve(GUESS)
    phone = joined(served)
    assert phone.give("guess-1", {"o": ["0"]})[0] == 200
    served.stop()
    again = serve(folder=tmp_path / "acme")
    phone.host, phone.n = again.host, 0
    assert again.code == served.code, "the code on the wall stays"
    assert phone.give("guess-1", {"o": ["0"]})[0] == 200
    assert len(kept(again, "guess-1")) == 1


def test_a_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = network.listening("127.0.0.1", port)
        assert found[0].getsockname()[1] > port
        for one in found:
            one.close()


def test_an_address_that_is_not_this_computers_gets_a_sentence(tmp_path) -> None:
    from workshop.errors import WorkshopError

    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "room.json").write_text("{}")
    with pytest.raises(WorkshopError, match=r"203\.0\.113\.9.* cannot be used"):
        finished(server.serve(tmp_path, address="203.0.113.9", say=str))


def test_when_no_phone_comes_the_projector_says_what_to_look_at(serve: Serve) -> None:
    served = serve(GUESS)
    own = Phone(re.search(r"//([^/]+)", served.screen)[1])
    assert json.loads(own.ask("GET", "/count")[1])["unreached"] is False
    page = own.ask("GET", "/screen")[1]
    steps = ["same Wi-Fi", "firewall", "router of your own"]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)


def test_the_server_knows_no_tables() -> None:
    import subprocess
    import sys

    code = "import sys, workshop.live.server, workshop.live.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "tornado.web" in loaded.split()
    assert not {"pandas", "numpy", "workshop.folder", "workshop.tables"} & set(loaded.split())


@pytest.mark.skipif(os.name != "posix", reason="files have owners there")
def test_secrets_are_for_their_owner_alone(serve: Serve) -> None:
    served = serve(GUESS)
    joined(served).give("guess-1", {"o": ["0"]})
    for name in ("key", "round-guess-1.key", "devices.jsonl", "guess-1.jsonl"):
        assert (served.live / name).stat().st_mode & 0o077 == 0


def test_a_code_in_capitals_makes_a_smaller_picture_that_fits_its_frame() -> None:
    import segno

    address = "http://192.168.100.20:8899/abc234"
    small = segno.make(address.upper(), error="m", micro=False)
    assert small.symbol_size()[0] < segno.make(address, error="m", micro=False).symbol_size()[0]
    drawn = server.qr_code(address)
    assert drawn == small.svg_inline(omitsize=True, border=3)
    assert "viewBox" in drawn and " width=" not in drawn.partition(">")[0]


def test_each_connection_is_closed_after_its_answer_so_that_waiting_phones_hold_no_file(
    serve: Serve,
) -> None:
    phone = joined(serve(GUESS))
    for path in ("/state", "/now", "/phone.js"):
        phone.ask("GET", path)
        assert phone.answered.get("Connection") == "close", path


def test_a_survey_says_how_far_a_phone_is(serve: Serve) -> None:
    rows = [{"text": f"Topic {n}", "theme": "All"} for n in range(4)]
    page = {"kind": "scales", "rows": rows, "columns": ["own", "other", "expected"]}
    phone = joined(serve(GUESS | page | {"round": "survey-1"}))
    first = {"s0.0": ["4"], "s0.1": ["x"]}
    assert phone.give("survey-1", first) == (200, {"say": "Kept: 2 of 12."})
    rest = {f"s{row}.{column}": ["3"] for row in range(4) for column in range(3)}
    assert phone.give("survey-1", rest) == (200, {"say": "Kept."})
    assert 'data-of="12"' in phone.ask("GET", "/now")[1]


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_with_a_certificate_the_phones_are_served_by_tls_and_a_wrong_one_gets_a_sentence(
    serve: Serve, tmp_path: Path
) -> None:
    cert, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    made += ["-nodes", "-subj", "/CN=127.0.0.1", "-days", "2", "-keyout", key, "-out", cert]
    subprocess.run(made, check=True, capture_output=True)
    served = serve(GUESS, tls=(cert, key))
    trusted = ssl.create_default_context(cafile=cert)
    trusted.check_hostname = False

    def ask(way: str, path: str, body: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(served.host, timeout=20, context=trusted)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(way, path, body or None, kind)
        return connection.getresponse()

    assert b"Join" in ask("GET", f"/{served.code}").read()
    answer = ask("POST", "/join", f"code={served.code}&side=sales&nonce={'a' * 32}")
    assert answer.status == 303 and "Secure" in answer.headers["Set-Cookie"]
    assert served.said[1].startswith("On the phones: ") and "https" not in served.host
    with pytest.raises(WorkshopError, match="no certificate and key that fit"):
        other = tmp_path / "other"
        (other / "live").mkdir(parents=True)
        (other / "live" / "room.json").write_text(json.dumps(ROOM))
        finished(server.serve(other, tls=(key, cert), address="127.0.0.1", port=0))
