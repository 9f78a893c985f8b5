"""The life of the page on the wall: whatever ends or begins again, the room goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workshop import sample
from workshop.decisions import Decisions

from .conftest import TOKEN, Labs
from .test_stage import Wall, guessed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCHED = """() => {
    window.looks = {};
    const look = () => {
        const root = document.getElementById('workshop-stage'), title = root && root.querySelector('h1');
        if (title) {
            const screen = root.querySelector('.screen'), place = workshopStage.place || {};
            const seen = JSON.stringify([place.name, place.beat, title.textContent,
                Math.round(title.getBoundingClientRect().top), screen.scrollTop, root.scrollTop, scrollY,
                root.querySelectorAll('.result.drawn, .picture').length, /One moment/.test(root.innerText)]);
            window.looks[seen] = (window.looks[seen] || 0) + 1;
        }
        requestAnimationFrame(look);
    };
    look();
}"""
"""What the room sees in each frame: where it is, the headline and its place, and no waiting."""


def typed(screen: Wall, text: str) -> None:
    """Type into the field that is on the wall, and wait until that is kept."""
    screen.root.locator(".decide textarea").fill(text)
    screen.root.get_by_text("Changed, not recorded yet.").wait_for()


def field_holds(screen: Wall, text: str) -> None:
    """Wait until the field on the wall holds this."""
    screen.page.wait_for_function(
        "text => (document.querySelector('#workshop-stage .decide textarea') || {}).value === text",
        arg=text,
    )


def test_the_page_comes_back_by_itself_when_its_server_was_stopped_and_started_again(
    lab: Labs, page: Any, tmp_path: Path
) -> None:
    folder = guessed(sample.make("awkward", tmp_path / "team"))
    screen = Wall(page, lab(folder))
    screen.open("3-strategy")
    screen.go("pre-mortem", 1)
    typed(screen, "too many goals")
    # A living kernel first: a reload runs nothing and keeps what was typed.
    page.reload()
    screen.settled()
    field_holds(screen, "too many goals")
    assert screen.steps == 0
    screen.root.get_by_text("Changed, not recorded yet.").wait_for()
    port = int(screen.address.rpartition(":")[2])
    lab.stop(screen.address)
    screen.root.get_by_text("does not answer").wait_for(timeout=6_000)
    page.wait_for_timeout(3_000)
    assert page.locator(".jp-Dialog:visible").count() == 0, "no box of JupyterLab's on the wall"
    assert page.evaluate("document.querySelector('.screen').inert"), "nobody types in vain"
    # Started again it has another key, which comes with the page that it opens.
    lab(folder, port, JUPYTER_TOKEN="another")
    screen.root.get_by_text("was started anew").wait_for(timeout=10_000)
    opened = page.context.new_page()
    opened.goto(f"{screen.address}/doc/tree/notebooks/0-start.ipynb?token=another")
    page.wait_for_function(
        "() => window.workshopStage && !workshopStage.lost && workshopStage.python"
    )
    screen.settled()
    assert screen.steps > 10, "everything is run in the new kernel"
    assert page.evaluate("[workshopStage.place.name, workshopStage.place.beat]") == [
        "pre-mortem",
        1,
    ]
    field_holds(screen, "too many goals")


def test_a_layer_that_breaks_steps_aside_and_the_notebook_can_be_worked_with(
    lab: Labs, page: Any, tmp_path: Path
) -> None:
    screen = Wall(page, lab(sample.make("calm", tmp_path / "team")))
    address = f"{screen.address}/doc/tree/notebooks/0-start.ipynb?token={TOKEN}"
    screen.open()
    for breaks in (
        # on a key, on its own clock, in what answers to a change
        "workshopStage.draw_foot = () => null.broken; workshopStage.next()",
        "setTimeout(() => { workshopStage.draw_foot = () => null.broken; }, 50)",
        "workshopStage.absorb = () => null.broken",
    ):
        page.goto(address)
        screen.settled()
        page.evaluate(f"setTimeout(() => {{ {breaks} }}, 10)")
        plain(page)
    # Nothing of it can be made at all.
    page.add_init_script(
        "const make = document.createElement.bind(document); document.createElement ="
        " (tag, ...rest) => { if (tag === 'footer') throw new Error('broken'); return make(tag, ...rest); }"
    )
    page.goto(address)
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
    plain(page)


def plain(page: Any) -> None:
    """The layer is gone, and a step of the notebook under it can be run by hand."""
    page.wait_for_function(
        "() => !document.getElementById('workshop-stage') && !document.getElementById('main').inert"
    )
    answer = page.evaluate(
        """async () => {
            const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.ready;
            const cell = content.widgets.find(one => one.model.type === 'code');
            content.activeCellIndex = content.widgets.indexOf(cell);
            await window.jupyterapp.commands.execute('notebook:run-cell');
            return cell.model.executionCount;
        }"""
    )
    assert answer > 0


def test_in_each_way_of_drawing_a_notebook_the_room_sees_the_same_and_nothing_jumps(
    lab: Labs, page: Any, tmp_path: Path
) -> None:
    screen = Wall(page, lab(guessed(sample.make("awkward", tmp_path / "team"))))
    said: dict[str, list[str]] = {}
    for way in ("full", "defer", "none"):
        page.goto(f"{screen.address}/lab?token={TOKEN}")
        page.wait_for_function("() => window.jupyterapp && jupyterapp.serviceManager")
        page.evaluate(
            """async way => {
                const { settings, sessions } = window.jupyterapp.serviceManager;
                const about = JSON.stringify({ windowingMode: way });
                await settings.save('@jupyterlab/notebook-extension:tracker', about);
                await sessions.shutdownAll();
            }""",
            way,
        )
        screen.page.evaluate("sessionStorage.clear()")
        page.goto(f"{screen.address}/doc/tree/notebooks/0-start.ipynb?token={TOKEN}")
        screen.root.locator("h1").wait_for()
        assert page.evaluate("workshopStage.panel.content.notebookConfig.windowingMode") == way
        page.evaluate("workshopStage.go('what-we-know', workshopStage.here, 0)")
        page.evaluate(WATCHED)
        screen.settled()
        assert screen.steps > 10
        looks = page.evaluate("Object.keys(window.looks)")
        assert len(looks) == 1, f"while the steps ran the room saw {looks}"
        said[way] = []
        for name, beat in (("who-is-here", 1), ("what-we-know", 1), ("closing", 0)):
            screen.go(name, beat)
            said[way].append(screen.root.locator(".screen").inner_text())
    assert said["full"] == said["defer"] == said["none"]
    assert "11 of 11 tables" in said["full"][1]


def test_what_is_on_the_wall_stays_until_what_follows_a_decision_is_there(
    lab: Labs, page: Any, tmp_path: Path
) -> None:
    folder = guessed(sample.make("awkward", tmp_path / "team"))
    screen = Wall(page, lab(folder))
    screen.open("3-strategy")
    screen.go("years", 1)
    before = screen.root.locator("h1").inner_text()
    page.evaluate(WATCHED)
    Decisions(folder / "decisions.jsonl").record("horizon-in-quarters", 8, stage="strategy")
    screen.root.locator("h1", has_text="two years").wait_for(timeout=8_000)
    looks = [json.loads(one) for one in page.evaluate("Object.keys(window.looks)")]
    titles = {look[2] for look in looks}
    assert titles == {before, screen.root.locator("h1").inner_text()}, "no third thing between"
    assert not any(look[-1] for look in looks), "nobody is told to wait for what was there"
    # A field in which somebody types is not taken away for what another decides.
    screen.go("pre-mortem", 1)
    field = screen.root.locator(".decide textarea")
    field.fill("too many")
    page.evaluate("window.held = document.activeElement")
    step = "decide-why-it-could-fail"
    page.evaluate(
        """step => { const ask = workshopStage.ask.bind(workshopStage); let once = true;
            workshopStage.ask = async take => { const state = await ask(take);
                if (once && state && state.watching) state.stale.push(step);
                once = once && workshopStage.in_use(step); return state; };
            return workshopStage.update(); }""",
        step,
    )
    page.wait_for_timeout(1_500)
    page.keyboard.type(" goals")
    assert page.evaluate("document.activeElement === window.held && held.isConnected")
    screen.root.locator("h1").click()  # somebody looks up
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function("() => !window.held.isConnected")
    field_holds(screen, "too many goals")
    assert screen.problems == []
