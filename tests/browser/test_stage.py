"""The room's screen in a real browser: each notebook walked, beat by beat, on a projector."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workshop import kit, sample
from workshop.decisions import Decisions

from .conftest import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALLEST = 16
PICTURES = os.environ.get("WORKSHOP_PICTURES", "")
"""A folder for screenshots, to be looked at."""
STANDS = """() => {
    const found = [], root = document.getElementById('workshop-stage');
    for (const one of root.querySelectorAll('*')) {
        if (!one.offsetParent) continue;
        const look = getComputedStyle(one), box = one.getBoundingClientRect();
        const text = [...one.childNodes].filter(n => n.nodeType === 3 && n.textContent.trim());
        const name = `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`;
        if (text.length && parseFloat(look.fontSize) < SMALLEST) found.push(`small ${look.fontSize} ${name}`);
        if (text.length && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1))
            found.push(`outside ${Math.round(box.right)} ${Math.round(box.bottom)} ${name}`);
        const clips = look.overflowY !== 'visible' && !one.matches('input, textarea');
        if (clips && one.clientHeight && one.scrollHeight > one.clientHeight + 2)
            found.push(`higher ${one.scrollHeight} > ${one.clientHeight} ${name}`);
        if (one.matches('.cm-editor, .jp-CodeCell, .jp-InputArea')) found.push(`code ${name}`);
        if (one.matches('input[placeholder], textarea[placeholder]') && one.placeholder && one.type !== 'date') {
            const pen = document.createElement('canvas').getContext('2d');
            pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
            const room = one.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
            if (pen.measureText(one.placeholder).width > room + 1) found.push(`cut ${one.placeholder}`);
        }
    }
    return found;
}""".replace("SMALLEST", str(SMALLEST))


class Wall:
    """What a facilitator does at the screen."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.problems = page, address, []
        page.set_viewport_size({"width": 1280, "height": 720})
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))

    def open(self, notebook: str = "0-start") -> None:
        """Open a notebook and wait until everything that is due was run."""
        self.page.goto(f"{self.address}/doc/tree/notebooks/{notebook}.ipynb?token={TOKEN}")
        self.page.locator("#workshop-stage h1").wait_for()
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is due any more."""
        self.page.wait_for_function(
            "() => window.workshopStage && workshopStage.python !== null"
            " && !workshopStage.running && workshopStage.ran.size > 4"
        )
        self.page.wait_for_timeout(400)
        self.page.wait_for_function("() => !workshopStage.running")

    @property
    def root(self) -> Any:
        """The layer; the untouched notebook lies under it and says the same."""
        return self.page.locator("#workshop-stage")

    def go(self, name: str, beat: int = 0) -> None:
        """Go to a beat of an activity of this notebook."""
        self.page.evaluate("([n, b]) => workshopStage.go(n, workshopStage.here, b)", [name, beat])
        self.page.wait_for_timeout(700)
        self.page.wait_for_function("() => !workshopStage.running")
        self.page.wait_for_timeout(900)

    @property
    def steps(self) -> int:
        """How many steps this window has run."""
        return self.page.evaluate("workshopStage.steps")


@pytest.fixture
def wall(page: Any, lab: Callable[[Path], str]) -> Callable[[Path], Wall]:
    return lambda folder: Wall(page, lab(folder))


def guessed(folder: Path) -> Path:
    """A folder whose guesses are on file, so that everything may be seen."""
    decisions = Decisions(folder / "decisions.jsonl")
    for path in kit.notebooks().values():
        for cell in kit.read(path)["cells"]:
            said = cell["metadata"].get("workshop", {})
            awaited = said.get("records", ()) if said.get("role") == "guess" else ()
            for what in (*said.get("after", ()), *awaited):
                if what not in decisions.current():
                    value = {"guess": {"x": 1}, "salt": ""} if "-given-" in what else "x"
                    decisions.record(what, value, stage="for the record")
    return folder


def large(folder: Path) -> Path:
    """A team with 25 topics and 60 initiatives, as long as such names are."""
    import pandas as pd

    made = sample.make("awkward", folder)
    survey = pd.read_csv(made / "data" / "survey.csv", dtype=str, keep_default_na=False)
    first = survey[survey["topic"] == survey["topic"].iloc[0]]
    have = survey["topic"].nunique()
    more = [
        first.assign(topic=f"{k}: says in good time what the other side will have to wait for")
        for k in range(have, 25)
    ]
    pd.concat([survey, *more]).to_csv(made / "data" / "survey.csv", index=False)
    listed = pd.read_csv(made / "data" / "initiatives.csv", dtype=str, keep_default_na=False)
    extra = pd.concat([listed, listed])[: 60 - len(listed)].copy()
    extra["initiative"] = [f"{name}, in the second region" for name in extra["initiative"]]
    together = pd.concat([listed, extra])
    assert (pd.concat([survey, *more])["topic"].nunique(), len(together)) == (25, 60)
    together.to_csv(made / "data" / "initiatives.csv", index=False)
    return made


@pytest.mark.parametrize(
    "notebook",
    [
        pytest.param(name, marks=pytest.mark.lab44 if name == "4-charter" else ())
        for name in kit.notebooks()
    ],
)
@pytest.mark.parametrize("size", ["awkward", "large"])
def test_every_beat_fits_the_projector_shows_no_code_and_axe_finds_nothing_serious(
    notebook: str, size: str, wall: Callable, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    made = large(tmp_path / "team") if size == "large" else sample.make(size, tmp_path / "team")
    screen = wall(guessed(made))
    screen.open(notebook)
    faults: list[str] = []
    sections = screen.page.evaluate("workshopStage.sections.map(s => [s.name, s.beats])")
    assert len(sections) > 3
    screen.page.keyboard.press("o")  # the whole day
    screen.page.wait_for_timeout(300)
    faults += [f"day: {fault}" for fault in screen.page.evaluate(STANDS)]
    for name, beats in sections:
        for beat in beats:
            screen.go(name, beat)
            faults += [f"{name} {beat}: {fault}" for fault in screen.page.evaluate(STANDS)]
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                screen.page.screenshot(path=f"{PICTURES}/{size}-{notebook}-{name}-{beat}.png")
            if size == "large":
                continue  # the same page with more on it
            found = axe.run(screen.page, context="#workshop-stage").response
            faults += [
                f"{name} {beat}: {fault['id']} {node['html'][:160]}"
                for fault in found["violations"]
                if fault["impact"] in ("serious", "critical")
                for node in fault["nodes"]
            ]
    assert faults == []
    assert screen.problems == []


def test_a_follow_up_without_an_earlier_run_is_one_screen_that_says_how_to_get_one(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(sample.make("awkward", tmp_path / "team"))
    screen.open("5-follow-up")
    names = screen.page.evaluate("workshopStage.rows().map(row => row.name)")
    assert names == ["day", "then-and-now", "next-look", "closing"]
    screen.go("then-and-now", 1)
    assert screen.root.locator("h1").inner_text().startswith("There is nothing to compare with")
    assert "workshop run" in screen.root.inner_text()
    screen.page.keyboard.press("PageDown")
    screen.root.get_by_text("Put the date into everyone").wait_for()


@pytest.mark.lab44
def test_nothing_is_pressed_to_run_and_a_reload_runs_nothing(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(sample.make("awkward", tmp_path / "team"))
    screen.open("0-start")
    assert screen.steps >= 10
    screen.page.reload()
    screen.page.locator("#workshop-stage h1").wait_for()
    screen.settled()
    assert screen.steps == 0, "the kernel is alive, and nothing is stale"
    screen.go("who-is-here", 1)
    assert screen.page.locator("#workshop-stage .decide").count() == 1
    assert "Error displaying widget" not in screen.page.locator("#workshop-stage").inner_text()
    assert screen.problems == [], "no error in the browser's console"
    assert "agenda.json" not in (tmp_path / "team" / "lab.log").read_text(encoding="utf-8")


def test_the_answer_waits_for_the_guess_by_button_and_by_key(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("awkward", tmp_path / "team")
    screen = wall(folder)
    screen.open("1-communication-gaps")
    screen.go("reveal", 1)
    text = screen.page.locator("#workshop-stage").inner_text()
    assert "steps lower" not in text and "First the guess" in text
    screen.page.keyboard.press("m")
    screen.page.wait_for_timeout(300)
    text = screen.page.locator("#workshop-stage").inner_text()
    assert "rates" not in text and "widest" not in text, "nor behind More"
    with screen.page.context.expect_page() as opened:
        screen.page.keyboard.press("n")
    screen.page.bring_to_front()
    screen.go("contact", 0)
    opened.value.get_by_text("Do we talk at all?").first.wait_for()
    opened.value.get_by_role("button", name="Next", exact=True).click()
    screen.root.get_by_text("First both sides lock their guess.").wait_for()
    opened.value.get_by_role("button", name="More", exact=True).click()
    screen.page.wait_for_timeout(500)
    assert not re.search(r"held \d+ of|only \d+ cross", screen.root.inner_text())
    assert not re.search(r"held \d+ of|only \d+ cross", opened.value.locator("body").inner_text())
    closed = (
        "window._JUPYTERLAB['@workshop/stage'].pure.closedBy({ before: ['guess'], cells: [] },"
        " { role: 'more', after: [] }, new Set())"
    )
    assert screen.page.evaluate(closed) == ["guess"], "what is not marked waits too"


def test_a_table_with_markup_of_a_client_does_nothing(
    wall: Callable, make_folder: Callable[..., Path]
) -> None:
    hostile = '<img src=x onerror="window.hit=1">'
    folder = make_folder(
        people=f"person,team\n{hostile.replace(chr(34), chr(39))},sales\nBob,marketing\n",
        initiatives=f"initiative,effort_likely\n{hostile.replace(chr(34), chr(39))},4\nB,5\n",
    )
    screen = wall(folder)
    screen.open("3-strategy")
    for name, beats in screen.page.evaluate("workshopStage.sections.map(s => [s.name, s.beats])"):
        for beat in beats:
            screen.go(name, beat)
            screen.page.keyboard.press("m")
            screen.page.wait_for_timeout(150)
    assert screen.page.evaluate("window.hit") is None
    built = "#workshop-stage img[src='x'], #workshop-stage [onerror]"
    assert screen.page.locator(built).count() == 0


def test_a_second_window_says_that_the_part_is_open_and_can_take_it_over(
    wall: Callable, tmp_path: Path, browser: Any
) -> None:
    screen = wall(sample.make("awkward", tmp_path / "team"))
    screen.open("0-start")
    ran = screen.steps
    second = Wall(screen.page.context.new_page(), screen.address)
    second.page.goto(f"{screen.address}/doc/tree/notebooks/0-start.ipynb?token={TOKEN}")
    second.page.get_by_text("This part is open in another window").wait_for()
    other = browser.new_context(viewport={"width": 1280, "height": 720})
    third = other.new_page()
    third.goto(f"{screen.address}/doc/tree/notebooks/0-start.ipynb?token={TOKEN}")
    third.get_by_text("This part is open in another window").wait_for()
    assert (second.steps, screen.steps) == (0, ran), "nothing ran twice"
    second.page.get_by_role("button", name="Show it here").click()
    screen.page.get_by_text("This part is open in another window").wait_for()
    second.settled()
    assert second.steps == 0
    # What is recorded in the one that leads now is what it goes on to say.
    second.go("ground-rules", 2)
    second.root.locator("input[type=checkbox]").first.uncheck()
    second.root.get_by_text("Changed, not recorded yet.").wait_for()
    second.root.get_by_role("button", name="Record this").click()
    second.root.get_by_text("Recorded: Numbers are there").wait_for()
    second.go("closing", 0)
    second.page.wait_for_function(
        "() => !workshopStage.root.innerText.includes('Everyone speaks for themselves')"
    )
    other.close()


def test_a_kernel_without_the_kits_half_runs_everything_once_and_says_so(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(sample.make("calm", tmp_path / "team"))
    screen.open("0-start")
    forget = "import workshop.stage.live as live; live._folder = None"
    screen.page.evaluate(
        "code => workshopStage.panel.sessionContext.session.kernel.requestExecute("
        "{ code, silent: true }).done.then(() => null)",
        forget,
    )
    screen.root.get_by_text("was not started by").wait_for()
    screen.page.wait_for_function("() => !workshopStage.running")
    ran = screen.steps
    screen.page.wait_for_timeout(4000)
    assert screen.steps == ran > 5


def test_a_notebook_that_was_shown_says_the_same_as_one_that_was_not(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    screen = wall(folder)
    before = json.loads(kit.notebooks()["0-start"].read_text(encoding="utf-8"))
    screen.open("0-start")
    screen.page.wait_for_function("() => !workshopStage.panel.context.model.dirty")
    saved = json.loads((folder / "notebooks" / "0-start.ipynb").read_text(encoding="utf-8"))
    sources = [
        [("".join(c["source"]), c["id"]) for c in one["cells"] if c["id"] != "parameters"]
        for one in (before, saved)
    ]
    assert sources[0] == sources[1]
    assert [c["metadata"].get("workshop") for c in before["cells"]] == [
        c["metadata"].get("workshop") for c in saved["cells"]
    ]


def test_what_is_recorded_changes_what_is_on_the_screen_here_and_in_another_notebook(
    wall: Callable, tmp_path: Path
) -> None:
    folder = guessed(sample.make("awkward", tmp_path / "team"))
    screen = wall(folder)
    screen.open("3-strategy")
    other = Wall(screen.page.context.new_page(), screen.address)
    other.open("4-charter")
    other.go("read-aloud", 3)
    screen.go("years", 3)
    before = screen.steps
    handle = screen.page.locator("#workshop-stage .noUi-handle").first
    handle.focus()
    handle.press("ArrowRight")
    screen.page.locator("#workshop-stage .widget-readout", has_text="5").wait_for()
    screen.root.get_by_text("Changed, not recorded yet.").wait_for()
    draft = json.loads((folder / ".workshop" / "drafts.json").read_text())
    assert draft["horizon-in-quarters"]["value"] == 5
    screen.page.locator("#workshop-stage").get_by_role("button", name="Record this").click()
    said = other.page.locator("#workshop-stage", has_text="five quarters")
    said.wait_for(timeout=20_000)
    screen.page.wait_for_timeout(3000)
    screen.page.wait_for_function("() => !workshopStage.running")
    assert 0 < screen.steps - before < before, "what follows was run again, and not everything"
    assert "horizon-in-quarters" not in json.loads(
        (folder / ".workshop" / "drafts.json").read_text()
    )
    ran = screen.steps
    screen.page.wait_for_timeout(5000)
    assert screen.steps == ran, "idle: nothing is run"


@pytest.mark.lab44
def test_what_is_typed_is_there_after_the_kernel_was_restarted(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(guessed(sample.make("calm", tmp_path / "team")))
    screen.open("3-strategy")
    screen.go("pre-mortem", 1)
    screen.page.locator("#workshop-stage .decide textarea").fill("too many goals")
    screen.root.get_by_text("Changed, not recorded yet.").wait_for()
    screen.page.evaluate(
        "workshopStage.panel.sessionContext.session.kernel.restart().catch(() => {})"
    )
    screen.page.wait_for_timeout(3000)
    screen.page.wait_for_function(
        "() => !workshopStage.running && workshopStage.ran.has('decide-why-it-could-fail')"
    )
    field = screen.page.locator("#workshop-stage .decide textarea")
    screen.page.wait_for_function(
        "() => (document.querySelector('#workshop-stage .decide textarea') || {}).value"
        " === 'too many goals'"
    )
    assert field.input_value() == "too many goals"


def test_forty_initiatives_are_moved_by_click_by_key_and_by_drag(
    wall: Callable, tmp_path: Path
) -> None:
    folder = guessed(sample.make("awkward", tmp_path / "team"))
    screen = wall(folder)
    screen.open("3-strategy")
    screen.go("keep-later-stop", 1)
    board = screen.page.locator("#workshop-stage .board")
    board.wait_for()
    assert board.get_by_role("option").count() == 40
    later = board.locator(".board-column").nth(1).get_by_role("option")
    names = [later.nth(n).get_attribute("title") for n in range(3)]
    later.nth(0).click()
    board.get_by_role("button", name="Stop (S)").click()
    board.get_by_title(names[1], exact=True).click()
    screen.page.keyboard.press("s")
    stop = board.locator(".board-column").nth(2)
    board.get_by_title(names[2], exact=True).drag_to(stop)
    assert stop.get_by_role("option").count() == 3
    screen.root.get_by_text("3 initiatives stop").first.wait_for()
    ran = screen.steps
    screen.page.locator("#workshop-stage").get_by_role("button", name="Record this").click()
    screen.root.get_by_text("Recorded:").first.wait_for()
    assert screen.steps - ran <= 2, "what is not on the wall waits for a quiet moment"
    screen.page.wait_for_timeout(3_000)
    screen.page.wait_for_function("() => !workshopStage.running", timeout=60_000)
    assert 0 < screen.steps - ran <= 12, "only what reads it, and what stands on that"
    last = json.loads((folder / "decisions.jsonl").read_text().splitlines()[-1])
    assert last["what"] == "keep-later-stop" and set(last["value"]["stop"]) == set(names)


def test_the_facilitators_window_has_the_notes_and_the_wall_has_not(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(sample.make("calm", tmp_path / "team"))
    screen.open("0-start")
    screen.go("who-is-here", 0)
    with screen.page.context.expect_page() as opened:
        screen.page.keyboard.press("n")
    notes = opened.value
    notes.get_by_text("Stand up, set a timer").wait_for()
    assert "Stand up, set a timer" not in screen.page.locator("#workshop-stage").inner_text()
    notes.get_by_role("button", name="Next", exact=True).click()
    screen.page.locator("#workshop-stage .decide").wait_for()
    notes.get_by_role("button", name="Dark screen").click()
    screen.page.wait_for_function("() => workshopStage.dark")
    screen.page.keyboard.press("PageDown")
    screen.page.wait_for_function("() => !workshopStage.dark")


def test_the_plan_is_followed_can_be_changed_and_what_is_left_out_is_not_shown(
    wall: Callable, tmp_path: Path
) -> None:
    from workshop import agenda

    folder = sample.make("calm", tmp_path / "team")
    made = agenda.plan(kit.notebooks().values(), title="Calm", starts="09:00", minutes=240)
    agenda.keep_plan(folder, made)
    screen = wall(folder)
    screen.open("0-start")
    text = screen.page.locator("#workshop-stage").inner_text()
    assert "09:00" in text and "Lead quality" in text and "Begin" in text
    names = screen.page.evaluate("workshopStage.rows().map(row => row.name)")
    assert "one-or-two" not in names and "who-is-here" in names
    screen.page.get_by_role("button", name="Change the plan").click()
    screen.page.get_by_label("Who is here: longer").click()
    screen.page.get_by_label("Guess first: longer").click()
    screen.page.get_by_label("The agenda: leave out").click()
    screen.page.get_by_label("Ground rules, and who sees what: earlier").click()
    total = sum(row["minutes"] for row in made["rows"]) + 5 + 5 - 1
    ends = f"{9 + total // 60:02d}:{total % 60:02d}"
    screen.root.get_by_text(f"it ends at {ends}").wait_for()
    screen.page.get_by_role("button", name="Done").click()
    screen.page.wait_for_timeout(1500)
    kept = agenda.kept_plan(folder)
    rows = {row["name"]: row["minutes"] for row in kept["rows"]}
    assert rows["who-is-here"] == 13 and "agenda" not in rows
    assert list(rows)[:3] == ["who-is-here", "ground-rules", "what-we-know"]
    assert "agenda" in {row["name"] for row in kept["left_out"]}
    # A clicker goes on and back, the time runs down, and T shows the clock instead.
    screen.page.keyboard.press("PageDown")
    screen.root.get_by_text("Everyone says their name").wait_for()
    time = screen.root.locator(".time")
    assert time.inner_text() in ("13:00", "12:59", "12:58", "12:57")
    screen.page.keyboard.press("t")
    assert time.inner_text() == screen.page.evaluate("new Date().toTimeString().slice(0, 5)")
    screen.page.keyboard.press("t")
    screen.page.keyboard.press("PageDown")
    screen.root.locator(".decide").wait_for()
    screen.page.keyboard.press("PageUp")
    screen.root.get_by_text("Everyone says their name").wait_for()
    # Seven minutes later: they are noted, and the facilitator reads where the day stands.
    screen.page.evaluate(
        "sessionStorage.setItem('workshop-stage:entered:0-start/who-is-here',"
        " JSON.stringify(Date.now() - 7 * 60000))"
    )
    screen.page.wait_for_function("() => workshopStage.time.textContent.startsWith('5:5')")
    with screen.page.context.expect_page() as opened:
        screen.page.keyboard.press("n")
    notes = opened.value
    notes.locator("#time", has_text="5:").wait_for()
    assert re.search(r"on time|minutes (behind|ahead)", notes.locator("#clock").inner_text())
    assert re.fullmatch(r"\d\d:\d\d", notes.locator("#end").inner_text())
    screen.page.bring_to_front()
    screen.page.evaluate("workshopStage.go('ground-rules', workshopStage.here, 0)")
    screen.page.wait_for_timeout(1500)
    assert agenda.minutes_noted(folder) == {"who-is-here": 7}


def test_a_server_that_is_gone_is_said_and_plain_is_one_key_away(
    wall: Callable, tmp_path: Path
) -> None:
    screen = wall(sample.make("calm", tmp_path / "team"))
    screen.open("0-start")
    screen.page.route("**/api/contents**", lambda route: route.abort())
    screen.page.get_by_text("does not answer").wait_for(timeout=10_000)
    screen.page.keyboard.press("p")
    screen.page.wait_for_function("() => !document.getElementById('workshop-stage')")
    assert screen.page.locator(".jp-NotebookPanel").count() == 1


def test_an_activity_of_ones_own_is_shown_like_ours_and_a_hidden_one_is_not(
    wall: Callable, tmp_path: Path
) -> None:
    from workshop import agenda, run, template

    like, folder = tmp_path / "template", tmp_path / "acme"
    template.new(like)
    start = like / "notebooks" / "0-start.ipynb"
    found = json.loads(start.read_text(encoding="utf-8"))
    step = 'from workshop.findings import Finding\nFinding("word", "We checked in with one word.")'
    about = {"activity": "check-in", "minutes": 6, "rank": 1}
    found["cells"][5:5] = [
        {
            "cell_type": "markdown",
            "id": "check-in",
            "metadata": {"workshop": about},
            "source": "## Check in\n\nSay one word each.",
        },
        {
            "cell_type": "code",
            "id": "check-in-step",
            "metadata": {},  # it need not say what it is
            "source": step,
            "outputs": [],
            "execution_count": None,
        },
    ]
    start.write_text(json.dumps(found), encoding="utf-8")
    (like / "cards.toml").write_text('hidden = ["ground-rules"]\n', encoding="utf-8")
    template.new(folder, template=like)
    made = agenda.plan(run.notebooks(folder).values(), title="Acme", starts="09:00")
    agenda.keep_plan(folder, made)
    screen = wall(folder)
    screen.open("0-start")
    names = screen.page.evaluate("workshopStage.rows().map(row => row.name)")
    assert names.index("check-in") + 1 == names.index("who-is-here")
    assert "ground-rules" not in names and "what-we-know" in names
    screen.go("check-in")
    screen.root.get_by_text("Say one word each.").wait_for()
    screen.go("check-in", 1)
    screen.root.get_by_text("We checked in with one word.").wait_for()
    assert screen.problems == []


def test_next_week_a_new_server_brings_the_controls_back_and_no_dead_box(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("awkward", tmp_path / "team")
    screen = wall(folder)
    screen.open("4-charter")
    screen.go("owners-and-dates", 1)
    screen.root.locator(".jupyter-widgets").first.wait_for()
    screen.page.wait_for_function("() => !workshopStage.panel.context.model.dirty")
    saved = (folder / "notebooks" / "4-charter.ipynb").read_text(encoding="utf-8")
    assert "widget-view" in saved, "the boxes of the last time are in the file"
    later = wall(folder)  # a second server has a kernel of its own, which knows none of them
    later.page.add_init_script(
        """window.dead = 0; setInterval(() => { const root = document.getElementById('workshop-stage');
        if (root && /Error displaying widget|Loading widget/.test(root.innerText)) window.dead += 1; }, 50)"""
    )
    later.open("4-charter")
    assert later.steps > 5, "everything was run"
    later.go("owners-and-dates", 1)
    later.root.locator(".jupyter-widgets").first.wait_for()
    assert later.page.evaluate("window.dead") == 0, "no dead box at any look"


def test_a_step_that_fails_says_a_sentence_and_the_rest_goes_on(
    wall: Callable, tmp_path: Path
) -> None:
    folder = sample.make("calm", tmp_path / "team")
    kit.copy_notebooks(folder)
    path = folder / "notebooks" / "0-start.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    broken = next(cell for cell in notebook["cells"] if cell["id"] == "phones-who-is-here")
    broken["source"] = ["1 / 0"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    screen = wall(folder)
    screen.open("0-start")
    last = [c["id"] for c in notebook["cells"] if c["cell_type"] == "code"][-1]
    assert screen.page.evaluate("id => workshopStage.ran.has(id)", last), "the rest was run"
    screen.go("who-is-here", 1)
    said = screen.root.inner_text()
    assert "Traceback" not in said and "File " not in said
    ran = screen.steps
    screen.page.wait_for_timeout(3000)
    assert screen.steps == ran, "it is not tried for ever"


GERMAN = """

[locale]
numbers = "1.234,5"
dates = "31.12.2026"
currency = "1 €"
"""
NOT_GERMAN = re.compile(
    r"(?<![\d.,])\d+\.\d{1,2}(?![\d.])"  # a decimal point
    r"|(?<![\d.,])\d{1,3},\d{3}(?!\d)"  # a comma between thousands
    r"|\d{4}-\d\d|\b\d{1,2} [A-Z][a-z]{2,8} \d{4}|\bEUR\b"
)
"""A number, a day or an amount in another form than the folder's."""


def test_the_screen_writes_as_the_client_does_and_reads_what_is_typed_so(
    wall: Callable, tmp_path: Path
) -> None:
    folder = guessed(sample.make("awkward", tmp_path / "team"))
    with open(folder / "workshop.toml", "a", encoding="utf-8") as file:
        file.write(GERMAN)
    decisions = Decisions(folder / "decisions.jsonl")
    stops = {"Newsletter": {"owner": "Ada", "due": "2026-12-31", "missed_by": "readers"}}
    board = {"keep": ["Free trial"], "later": [], "stop": ["Newsletter"]}
    decisions.record("keep-later-stop", board, stage="strategy")
    decisions.record("what-we-stop", stops, stage="strategy")
    screen, faults, seen = wall(folder), [], ""
    screen.open("3-strategy")
    for name in ("day", "years", "together", "keep-later-stop"):
        for beat in screen.page.evaluate(
            "name => (workshopStage.sections.find(s => s.name === name) || { beats: [0] }).beats",
            name,
        ):
            screen.go(name, beat)
            said = screen.root.inner_text()
            faults += [f"{name} {beat}: {one}" for one in NOT_GERMAN.findall(said)]
            seen += said
    assert faults == [] and screen.problems == []
    assert re.search(r"day, \d\d\.\d\d\.\d{4}\n", seen), "the day's own screen"
    assert re.search(r"\b1\.\d{3} weeks\b", seen), "the board adds up"
    assert "31.12.2026" in seen and re.search(r"\d,\d", seen)
    screen.open("2-lead-quality")
    screen.go("owe", 3)
    field = screen.root.locator("input[type=text]").first
    field.fill("1.500.000")
    field.press("Enter")
    screen.root.get_by_text("For 1.500.000 € in 12 months").wait_for()
