"""The phones' pages in a real browser: sixteen of them, one offline, one closed, one late; each kind
for everyone who uses it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workshop.live import kinds, rounds

from ..live.conftest import OF, Served
from ..live.conftest import serve as serve  # the fixture
from ..live.test_kinds import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("WORKSHOP_PICTURES", "")
"""A folder for screenshots, to be looked at."""


@pytest.fixture
def phone(browser: object) -> Iterator[Callable[..., Any]]:
    """Opens a phone that has joined; its errors are in `page.errors`."""
    contexts = []

    def open_phone(served: Served, side: str = "sales", **known: Any) -> Any:
        size = {"width": 390, "height": 844}
        context = browser.new_context(**({"viewport": size, "has_touch": True} | known))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"http://{served.host}/{served.code}")
        page.get_by_label({"sales": "Sales", "marketing": "Marketing"}[side]).check()
        page.get_by_role("button", name="Join").click()
        page.wait_for_url("**/now")
        return page

    yield open_phone
    for context in contexts:
        context.close()


def asked(kind: str, name: str = "", **more: Any) -> dict[str, Any]:
    page = PAGES[kind][0]
    first = {"round": f"{name or kind}-1", "do": "open", "kind": kind, "ask": f"What of {kind}?"}
    return first | {"who": "side", "of": OF} | page | more


def kept(served: Served, name: str) -> list[dict[str, Any]]:
    path = served.live / f"{name}.jsonl"
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    return [{"v": one.value, "side": one.side} for one in rounds.answers(lines).values()]


def soon(look: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if look():
            return True
        time.sleep(0.1)
    return look()


def picture(page: Any, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png")


def test_sixteen_phones_go_through_four_rounds_with_one_offline_one_closed_one_late(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    from playwright.sync_api import expect

    served = serve(of_one=0)  # all phones are this computer here
    began = time.monotonic()
    phones = [phone(served, ("sales", "marketing")[k % 2]) for k in range(15)]
    joined = time.monotonic() - began
    assert joined < 60, "sixteen join within a minute"
    expect(phones[0].get_by_role("heading", name="Nothing is asked")).to_be_visible()
    picture(phones[0], "wait")
    served.do(asked("one", "predict", ask="On which topic are we furthest apart?"))
    for page in phones:
        expect(page.get_by_role("heading", name="furthest apart")).to_be_visible()
    late = phone(served, "marketing")
    expect(late.get_by_role("heading", name="furthest apart")).to_be_visible()
    offline, closed = phones[0], phones[1]
    offline.context.set_offline(True)
    for k, page in enumerate([*phones, late]):
        page.get_by_label(("a", "b")[k % 2], exact=True).check()
    expect(offline.locator("#state")).to_contain_text("Not sent yet: 1 waiting")
    picture(offline, "offline")
    closed.close()  # at once: what it typed may not have left
    expect(phones[2].locator("#state")).to_contain_text("Kept")
    assert soon(lambda: len(kept(served, "predict-1")) >= 14)
    offline.context.set_offline(False)
    expect(offline.locator("#state")).to_contain_text("Kept")
    again = closed.context.new_page()
    again.errors = []
    again.goto(f"http://{served.host}/now")
    assert soon(lambda: len(kept(served, "predict-1")) == 16)
    phones[1] = again
    phones[3].get_by_label("a", exact=True).check()  # votes again: the last one counts
    assert soon(lambda: sum(one["v"]["choice"] == "a" for one in kept(served, "predict-1")) == 9)
    assert len(kept(served, "predict-1")) == 16
    served.close("predict-1")
    for page in (*phones, late):
        expect(page.get_by_role("heading", name="Nothing is asked")).to_be_visible()

    served.do(asked("lines", "silence", who="nobody", ask="What could go?"))
    for k, page in enumerate((*phones, late)):
        page.get_by_label("Stop, 1 of 3").fill(f"thing {k}")
    assert soon(lambda: len(kept(served, "silence-1")) == 16)
    picture(late, "silence")
    served.close("silence-1")

    served.do(asked("budget", "blind-points", ask="100 points: what is each worth to you?"))
    for page in (*phones, late):
        page.locator("#b0").fill("60")
        page.locator("#b1").fill("30")
    expect(late.locator("#left")).to_have_text("10 points to give.")
    late.get_by_role("button", name="Lock").click()
    expect(late.locator("#state")).to_contain_text("10 points left to give")
    picture(late, "points-wrong")
    for page in (*phones, late):
        page.locator("#b1").fill("40")
        page.get_by_role("button", name="Lock").click()
        expect(page.get_by_role("button", name="Change it")).to_be_visible()
    picture(late, "points-locked")
    assert len(kept(served, "blind-points-1")) == 16
    late.reload()
    expect(late.get_by_role("button", name="Change it")).to_be_visible()
    served.close("blind-points-1")

    served.do(asked("sign", who="name", people=[f"Person {k}" for k in range(16)]))
    for k, page in enumerate((*phones, late)):
        page.get_by_label("Your name").select_option(label=f"Person {k}")
        page.get_by_label("I stand behind this").check()
    assert soon(lambda: len(kept(served, "sign-1")) == 16)
    picture(late, "sign")
    assert [page.errors for page in phones if page.errors] == []


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_each_kind_is_for_everyone(
    serve: Callable[..., Served], phone: Callable[..., Any], kind: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    served = serve(asked(kind))
    page = phone(served, bypass_csp=True)
    picture(page, f"kind-{kind}")
    found = axe.run(page).response
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    small = page.evaluate("""() => [...document.querySelectorAll('button, a, select, textarea, label.choice, input')]
        .filter(e => e.offsetParent && e.type !== 'radio' && e.type !== 'checkbox')
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([_, box]) => box.height < 44 || box.width < 44).map(([html]) => html)""")
    assert small == [], "targets of 44 px"
    for width, letters in ((320, "100%"), (390, "200%"), (320, "200%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("letters => { document.documentElement.style.fontSize = letters }", letters)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, letters)
        picture(page, f"kind-{kind}-{width}-{letters.rstrip('%')}")


def test_with_the_keyboard_alone_a_question_is_answered(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    served = serve(asked("one"))
    page = phone(served)
    page.locator("body").press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert soon(lambda: [one["v"] for one in kept(served, "one-1")] == [{"choice": "b"}])


def test_what_the_bar_covers_can_be_reached(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    served = serve(asked("one", options=[f"Topic {k}" for k in range(24)]))
    page = phone(served)
    last = page.get_by_label("Topic 23")
    last.focus()
    box, bar = last.bounding_box(), page.locator("div.bar").bounding_box()
    assert box["y"] + box["height"] <= bar["y"]
    last.check()
    assert soon(lambda: len(kept(served, "one-1")) == 1)


def test_without_script_a_question_is_answered_too(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    served = serve(asked("words"))
    page = phone(served, java_script_enabled=False)
    page.get_by_label("not yet").first.check()
    page.get_by_role("button", name="Send").click()
    assert "Kept. You may change it" in page.content()
    assert len(kept(served, "words-1")) == 1


def test_the_page_runs_under_its_own_policy_and_asks_nobody_else(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    served = serve(asked("scales"))
    page = phone(served)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.reload()
    page.get_by_label("4").first.check()
    assert soon(lambda: len(kept(served, "scales-1")) == 1)
    assert not [text for text in said if "Content Security Policy" in text]
    assert all(text.startswith(f"http://{served.host}/") for text in said if "://" in text)
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))"))


def test_a_question_is_asked_counted_closed_and_shown_from_the_notebook(
    room: Callable, browser: object, tmp_path: Path
) -> None:
    """JupyterLab with the phones: opened from the notebook, counted in the frame while nothing is
    run, closed, and shown as a picture; the phones' server outlives the kernel.
    """
    import workshop
    from workshop import sample
    from workshop.live import controls

    from ..live.conftest import Phone

    folder = sample.make("awkward", tmp_path / "team")
    served = Served(folder, of_one=0)
    try:
        screen = room(folder)
        screen.open("1-communication-gaps")
        assert screen.run_all() == []
        cell = screen.cell("phones-predict")
        cell.get_by_role("button", name="Ask on the phones").click()
        frame = cell.frame_locator("iframe")
        frame.get_by_text("0 of ").wait_for()
        phones = [Phone(served.host) for _ in range(16)]
        for k, one in enumerate(phones):
            one.join(served.code, ("sales", "marketing")[k % 2])
            assert one.give("predict-1", {"o": [str(k % 3)]})[0] == 200
        frame.get_by_text("16 of ").or_(frame.get_by_text("16 devices")).wait_for()
        cell.scroll_into_view_if_needed()
        picture(screen.page, "notebook-asking")
        cell.get_by_role("button", name="Close and show").click()
        cell.locator("img").wait_for()
        cell.get_by_text("Recorded as the room's guess").wait_for()
        cell.scroll_into_view_if_needed()
        picture(screen.page, "notebook-shown")
        team = workshop.open(folder)
        assert team.decisions.value("predicted-topic")
        assert controls.Ask(team, "predict").outcome.value.startswith("<img")
    finally:
        served.stop()
