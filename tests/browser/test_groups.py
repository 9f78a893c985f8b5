"""Several groups at one folder: three of them on contexts of their own, and one closing talk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workshop import exercises, sample
from workshop.exercises import groups as groups_
from workshop.exercises.progress import Progress
from workshop.live import away

from ..live.conftest import Served
from .test_exercises import Wall
from .test_exercises import wall as wall  # the fixture
from .test_phones import phone as phone  # the fixture
from .test_phones import picture, soon

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_three_groups_answer_on_three_contexts_and_meet_in_one_closing_talk(
    wall: Callable[[Path], Wall], phone: Callable[..., Any], tmp_path: Path
) -> None:
    """A phone, a small laptop and a laptop. First everybody answers, then each group as one; one
    group is right, one changes its mind after the close, one answers what has no right answer only.
    """
    from playwright.sync_api import expect

    import workshop

    folder = sample.make("calm", tmp_path / "team")
    team = workshop.open(folder)
    away.describe(team)
    served = Served(folder, of_one=0)
    sizes = [(390, 844), (1024, 700), (1366, 768)]
    try:
        groups = [
            phone(served, ("sales", "marketing")[n % 2], viewport={"width": wide, "height": high})
            for n, (wide, high) in enumerate(sizes)
        ]
        screen = wall(folder)
        screen.open("0-warm-up")
        how_many, hope = (exercises.find("0-warm-up", id) for id in ("how-many", "hope"))
        right = how_many.answer(exercises.made_up())
        asked = screen.ask("how-many")
        asked.get_by_role("button", name="Several groups").click()
        # First everybody: three are too few to be shown.
        asked.get_by_role("button", name="Ask on the phones").first.click()
        for n, group in enumerate(groups):
            expect(group.get_by_role("heading", name="How many members")).to_be_visible()
            group.locator("#n0").fill(str(10 + n))
            expect(group.locator("#state")).to_contain_text("Kept")
        picture(groups[0], "groups-each")
        asked.get_by_role("button", name="Close and show").first.click()
        asked.get_by_text("nothing is shown").first.wait_for()
        # Then each group as one.
        asked.get_by_role("button", name="Ask on the phones").last.click()
        for n, group in enumerate(groups[:2]):
            expect(group.get_by_label("Your group")).to_be_visible(timeout=30_000)
            group.get_by_label("Your group").select_option(label=f"Group {n + 1}")
            group.locator("#n0").fill(str(right if n else 3))
            expect(group.locator("#state")).to_contain_text("Kept")
        asked.frame_locator("iframe").first.get_by_text("2 groups are in").wait_for()
        for n, group in enumerate(groups):
            picture(group, f"groups-asked-{n}")
        picture(screen.page, "groups-wall-asking")
        asked.get_by_role("button", name="Close and show").first.click()
        asked.get_by_role("cell", name="Group 2").wait_for()
        picture(screen.page, "groups-wall-shown")
        asked.get_by_role("button", name="Open again").first.click()
        expect(groups[0].get_by_label("Your group")).to_be_visible(timeout=30_000)
        groups[0].locator("#n0").fill(str(right + 1))
        expect(groups[0].locator("#state")).to_contain_text("Kept")
        asked.get_by_role("button", name="Close and show").first.click()
        wanted = [("Group 1", right + 1), ("Group 2", right)]

        def kept() -> list[tuple[str, Any]]:
            return [(one.who, one.answer) for one in Progress.of(team).groups(how_many)]

        assert soon(lambda: kept() == wanted), kept()
        # What has no right answer: all three.
        asked = screen.ask("hope")
        asked.get_by_role("button", name="Several groups").click()
        asked.get_by_role("button", name="Ask on the phones").last.click()
        for n, group in enumerate(groups):
            expect(group.get_by_role("heading", name="What do you hope")).to_be_visible(
                timeout=30_000
            )
            if n == 2:
                group.get_by_label("Your group").select_option(label="Group 3")
            chosen = group.get_by_label("Your group").locator("option:checked")
            expect(chosen).to_have_text(f"Group {n + 1}")  # the phone knows its group
            group.get_by_label("In one sentence").fill(f"That we ask first <{n}>.")
            expect(group.locator("#state")).to_contain_text("Kept")
        asked.get_by_role("button", name="Close and show").first.click()
        asked.get_by_text("That we ask first <2>.").wait_for()
        # The closing talk.
        screen.open("4-charter")
        screen.page.evaluate("""() => { const found = workshopStage.sections.flatMap(s => s.cells
            .map(c => [s, c])).find(([_, c]) => c.id === 'side-by-side');
            workshopStage.go(found[0].name, workshopStage.here, found[1].beat); }""")
        slot = screen.page.locator("#workshop-stage .slot[data-cell='side-by-side']")
        slot.get_by_role("columnheader", name="Group 3").wait_for()
        rows = slot.locator("tbody tr").all_inner_texts()
        assert hope.text in rows[0] and "How many members" in rows[1], "no right answer first"
        assert "(not yet)" in rows[1] and f"{right} (right)" in rows[1]
        picture(screen.page, "groups-closing-talk")
        other = sample.make("calm", tmp_path / "elsewhere")
        groups_.keep(workshop.open(other), hope, "Group 1", "That we look at the data.")
        slot.locator("textarea").fill("../elsewhere")
        slot.get_by_role("button", name="Side by side").click()
        slot.get_by_text("That we look at the data.").wait_for()
        picture(screen.page, "groups-closing-talk-elsewhere")
        assert [group.errors for group in groups if group.errors] == []
    finally:
        served.stop()
