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

from ..live.conftest import OF, ROOM, Served
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


def test_a_room_of_sixteen_goes_from_the_guess_to_the_signed_page(
    room: Callable, phone: Callable[..., Any], tmp_path: Path
) -> None:
    """JupyterLab with sixteen phones. The guess and the reveal are asked from the open notebook,
    the other rounds by the same control in this process, which finds the same folder. One phone is
    offline and comes back, one closes its tab, one joins late, one votes twice.
    """
    from playwright.sync_api import expect

    import workshop
    from workshop import sample
    from workshop.charter import page as charter
    from workshop.live import controls
    from workshop.strategy import controls as strategy

    folder = sample.make("awkward", tmp_path / "team")
    served = Served(folder, of_one=0)  # all phones are this computer here
    try:
        screen = room(folder)
        screen.open("1-communication-gaps")
        assert screen.run_all() == []
        began = time.monotonic()
        phones = [phone(served, ("sales", "marketing")[k % 2]) for k in range(15)]
        assert time.monotonic() - began < 60, "sixteen join within a minute"
        expect(phones[0].get_by_role("heading", name="Nothing is asked")).to_be_visible()
        picture(phones[0], "wait")

        # The guess, from the notebook.
        cell = screen.cell("phones-predict")
        cell.get_by_role("button", name="Ask on the phones").click()
        frame = cell.frame_locator("iframe")
        frame.get_by_text("0 of ").wait_for()
        for page in phones:
            asked = page.get_by_role("heading", name="furthest apart")
            expect(asked).to_be_visible(timeout=30_000)
        late = phone(served, "marketing")
        expect(late.get_by_role("heading", name="furthest apart")).to_be_visible()
        offline, closed = phones[0], phones[1]
        offline.context.set_offline(True)
        for k, page in enumerate([*phones, late]):
            page.get_by_role("radio").nth(k // 2 % 2).check()
        expect(offline.locator("#state")).to_contain_text("Not sent yet: 1 waiting")
        picture(offline, "offline")
        closed.close()  # at once: what it typed may not have left
        assert soon(lambda: len(kept(served, "predict-1")) >= 14)
        offline.context.set_offline(False)
        expect(offline.locator("#state")).to_contain_text("Kept")
        again = closed.context.new_page()
        again.errors = []
        again.goto(f"http://{served.host}/now")
        assert soon(lambda: len(kept(served, "predict-1")) == 16)
        phones[1] = again
        everybody = [*phones, late]
        first = kept(served, "predict-1")[0]["v"]["choice"]
        phones[3].get_by_role("radio").nth(0).check()  # votes again: the last one counts
        chosen = everybody[0].get_by_role("radio").nth(0)
        assert chosen.is_checked() and first
        assert soon(lambda: len({one["v"]["choice"] for one in kept(served, "predict-1")}) == 2)
        frame.get_by_text("16 of ").or_(frame.get_by_text("16 devices")).wait_for()
        cell.scroll_into_view_if_needed()
        picture(screen.page, "notebook-asking")
        cell.get_by_role("button", name="Close and show").click()
        cell.locator("img").wait_for()
        cell.get_by_text("Recorded as the room's guess").wait_for()
        picture(screen.page, "notebook-shown")
        team = workshop.open(folder)
        counts = controls.land.on_file(team, "predict").groups
        often = [n for group in counts.values() for n in group["counts"].values()]
        assert sum(often) == 16, "nobody twice, nobody lost"
        assert "guess-topic-given-sales" in team.decisions.current(), "the answer opens"

        # The reveal, from the notebook.
        cell = screen.cell("phones-reveal")
        cell.get_by_role("button", name="Ask on the phones").click()
        for page in everybody:
            asked = page.get_by_role("heading", name="surprises you most")
            expect(asked).to_be_visible(timeout=30_000)
            page.get_by_role("radio").nth(2).check()
        assert soon(lambda: len(kept(served, "surprise-1")) == 16)
        cell.get_by_role("button", name="Close and show").click()
        cell.locator("img").wait_for()

        # The silent round, the points, the board.
        silence = asking(team, "silence", everybody, "What could go")
        for k, page in enumerate(everybody):
            page.get_by_label("To stop, 1 of 3").fill(f"thing {k}")
        assert soon(lambda: len(kept(served, "silence-1")) == 16)
        picture(late, "silence")
        silence.show()
        assert len(team.decisions.value("named-to-stop").splitlines()) == 16

        points = asking(team, "blind-points", everybody, "What is each worth")
        for page in everybody:
            page.locator("#b0").fill("60")
            page.locator("#b1").fill("30")
        late.get_by_role("button", name="Lock").click()
        expect(late.locator("#state")).to_contain_text("10 points left to give")
        picture(late, "points-wrong")
        for page in everybody:
            page.locator("#b1").fill("40")
            page.get_by_role("button", name="Lock").click()
            expect(page.get_by_role("button", name="Change it")).to_be_visible()
        picture(late, "points-locked")
        late.reload()
        expect(late.get_by_role("button", name="Change it")).to_be_visible()
        assert len(kept(served, "blind-points-1")) == 16
        points.show()
        given = team.table("points")
        assert given["person"].nunique() == 16 and given["points"].sum() == 1600

        board = asking(team, "keep-later-stop", everybody, "Keep, later or stop")
        for page in everybody:
            page.get_by_label("stop", exact=True).first.check()
        assert soon(lambda: len(kept(served, "keep-later-stop-1")) == 16)
        picture(late, "board")
        board.show()
        (name, split), *_ = strategy.votes(team).items()
        # All eight: told as six or more, or it would be known of each.
        assert {side: words["stop"] for side, words in split.items()} == {
            "Sales": 6,
            "Marketing": 6,
        }
        assert strategy.as_voted(team, {"keep": [name]})["stop"] == [name]

        # The page, and who stands behind it.
        sign = asking(team, "sign", everybody, "Do you stand behind this")
        people = sign_names(late)
        for k, page in enumerate(everybody):
            page.get_by_label("Your name").select_option(label=people[k])
            page.get_by_label("I stand behind this").check()
        assert soon(lambda: len(kept(served, "sign-1")) == 16)
        picture(late, "sign")
        sign.show()
        made = charter.page(workshop.open(folder))
        assert made.chapters[-1].lines == ("16 of 16 people stand behind this page.",)
        assert [page.errors for page in everybody if page.errors] == []
    finally:
        served.stop()


def asking(team: Any, slug: str, phones: list[Any], heading: str) -> Any:
    """The notebook's control, asked; returned when every phone shows the question."""
    from playwright.sync_api import expect

    from workshop.live import controls

    control = controls.Ask(team, slug)
    control.ask()
    round_ = controls.land.latest(team, slug)
    assert round_ and round_.state == "open", control.note.value
    for page in phones:
        expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=30_000)
    return control


def sign_names(page: Any) -> list[str]:
    """The people on the list, as the phone offers them."""
    found = page.get_by_label("Your name").locator("option").all_inner_texts()
    return [name for name in found if name and not name.startswith("Choose")]


def is_for_everyone(page: Any, name: str) -> None:
    """axe finds nothing, what is tapped is 44 px large, and a narrow phone with large letters shows
    all of it.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    picture(page, name)
    found = axe.run(page).response
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    small = page.evaluate("""() => [...document.querySelectorAll(
            'button, a, select, textarea, label.choice, input, summary')]
        .filter(e => e.offsetParent && e.type !== 'radio' && e.type !== 'checkbox')
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([_, box]) => box.height < 44 || box.width < 44).map(([html]) => html)""")
    assert small == [], "targets of 44 px"
    for width, letters in ((320, "100%"), (390, "200%"), (320, "200%")):
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("letters => { document.documentElement.style.fontSize = letters }", letters)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, letters)
        picture(page, f"{name}-{width}-{letters.rstrip('%')}")


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_each_kind_is_for_everyone(
    serve: Callable[..., Served], phone: Callable[..., Any], kind: str
) -> None:
    served = serve(asked(kind))
    is_for_everyone(phone(served, bypass_csp=True), f"kind-{kind}")


def test_every_other_page_is_for_everyone_too(
    serve: Callable[..., Served], phone: Callable[..., Any], browser: Any
) -> None:
    """To join, to join with what is wrong, to wait, a group's page with its table, a sentence, and
    what the projector shows.
    """
    look = [{"said": "Who is there", "head": ["Team", "People"], "rows": [["Sales", "9"]] * 5}]
    group = {"who": "group", "people": ["Group 1", "Group 2"], "look": look, "told": ["A hint."]}
    served = serve(asked("one"), asked("numbers", **group))
    page = phone(served, bypass_csp=True)
    page.get_by_label("Your group").select_option(label="Group 2")
    is_for_everyone(page, "page-group")
    page.goto(f"http://{served.host}/nowhere")
    is_for_everyone(page, "page-sentence")
    for name in ("one-1", "numbers-1"):
        served.do({"round": name, "do": "close"})
    page.goto(f"http://{served.host}/now")
    page.get_by_role("heading", name="Nothing is asked").wait_for()
    is_for_everyone(page, "page-wait")
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    guest = context.new_page()
    guest.goto(f"http://{served.host}/")
    guest.get_by_label("Sales").check()
    guest.get_by_label("code").first.fill("WRONG2")
    guest.get_by_role("button", name="Join").click()
    guest.get_by_text("This is not the code on the screen").wait_for()
    is_for_everyone(guest, "page-join-wrong")
    guest.set_viewport_size({"width": 1280, "height": 300})
    guest.goto(served.screen)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    picture(guest, "page-screen")
    assert [fault["id"] for fault in axe.run(guest).response["violations"]] == []
    context.close()


def test_a_phone_that_slept_looks_at_once_when_it_wakes(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    served = serve(asked("one"))
    page = phone(served)
    asleep = "asleep => { Object.defineProperty(document, 'hidden', {value: asleep, configurable: true}) }"
    page.evaluate(asleep, True)
    served.do(asked("some"))
    page.wait_for_timeout(3500)
    assert page.locator("body").get_attribute("data-round") == "one-1", (
        "it does not look in its sleep"
    )
    page.evaluate(asleep, False)
    began = time.monotonic()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("body[data-round='some-1']").wait_for()
    assert time.monotonic() - began < 2, "not only at the next look"


def test_a_page_that_comes_anew_says_what_is_kept_of_it(
    serve: Callable[..., Served], phone: Callable[..., Any]
) -> None:
    """As when a round is closed and opened again between two looks of the phone."""
    from playwright.sync_api import expect

    served = serve(asked("one"))
    page = phone(served)
    page.get_by_label("b", exact=True).check()
    expect(page.locator("#state")).to_have_text("Kept.")
    served.do({"round": "one-1", "do": "close"})
    served.do({"round": "one-1", "do": "again"})
    page.locator("body[data-mark='one-1.1']").wait_for()
    expect(page.locator("#state")).to_have_text("Kept.")
    assert page.get_by_label("b", exact=True).is_checked()


def test_a_step_more_is_a_step_more_however_the_folder_writes_numbers(
    serve: Callable[..., Served], phone: Callable[..., Any], tmp_path: Path
) -> None:
    for style, first, then in (("1.234,5", "1.234,5", "1235,5"), ("1,234.5", "1,234.5", "1235.5")):
        folder = tmp_path / f"writes-{len(style)}{style[1]}"
        (folder / "live").mkdir(parents=True)
        (folder / "live" / "room.json").write_text(json.dumps(ROOM | {"numbers": style}))
        wins = {"items": [{"text": "Wins", "unit": "", "low": 0, "high": 5000}]}
        served = serve(asked("numbers") | wins, folder=folder)
        page = phone(served)
        page.locator("#n0").fill(first)
        page.get_by_role("button", name="More: Wins").click()
        assert page.locator("#n0").input_value() == then
        known = [{"v": {"numbers": [1235.5]}, "side": "sales"}]
        assert soon(lambda there=served, known=known: kept(there, "numbers-1") == known)


def test_with_the_keyboard_alone_one_joins_and_answers(
    serve: Callable[..., Served], browser: Any
) -> None:
    served = serve(asked("one"))
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"http://{served.host}/{served.code}")
    for _ in range(8):  # to the side, wherever it stands
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "side":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/now")
    page.locator("body").press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert soon(lambda: [one["v"] for one in kept(served, "one-1")] == [{"choice": "b"}])
    context.close()


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
