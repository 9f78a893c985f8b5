"""The printed report of odd teams: each part on its own sheet of paper, whatever is long or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import report, results, sample
from workshop.folder import Folder

from ..in_process import executed

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = (673, 1013)
"""Pixels of an A4 page inside its margins."""
PHONE = 390
SIDES = {
    "Sales": "Sales and key accounts for all of Europe",
    "Marketing": "Brand, content, events and public affair",
}
CLIENT = "The Association of Independent Wholesalers of Northern and Eastern Eur"
SURNAME = " Alexandrovna Featherstonehaugh-Wolfeschlegel"
PROJECT = " of the department for small and medium-sized customers in the north of the country"
NO_TALK = ("survey", "messages", "meetings", "contacts", "needs")
NO_PLAN = ("initiatives", "goals", "points")


def long_names(folder: Path) -> None:
    """Names of 40 letters for teams and people, of 80 for projects, of 70 for the client."""
    people = pd.read_csv(folder / "data" / "people.csv", dtype=str)["person"]
    names = SIDES | {person: f"{person}{SURNAME}"[:40].rstrip() for person in people}
    for path in (folder / "data").glob("*.csv"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in frame.columns:
            if column == "initiative":
                frame[column] = frame[column].map(lambda name: f"{name}{PROJECT}"[:80].rstrip())
            elif column != "level":
                frame[column] = frame[column].map(lambda cell: names.get(cell, cell))
        frame.to_csv(path, index=False)
    settings = (folder / "workshop.toml").read_text().replace("Awkward (made up)", CLIENT)
    for short, name in SIDES.items():
        settings = settings.replace(f'name = "{short}"', f'name = "{name}"')
    (folder / "workshop.toml").write_text(settings)


def decide(team: Folder, who: str) -> None:
    """Much is decided, by one person."""
    names = team.table("initiatives")["initiative"].tolist()
    for what, value, stage in (
        ("weekly-meeting-day", "Tuesday", "communication"),
        ("topics-to-talk-through", ["answers questions quickly"], "communication"),
        ("good-lead-from", "Marketing's B", "leads"),
        ("good-lead-card", {"points": {"source": {"Webinar": 5, "Fair": 1}}, "from": 2}, "leads"),
        ("first-contact-within-hours", 24, "leads"),
        ("wins-a-year", 240, "leads"),
        (
            "keep-later-stop",
            {"keep": names[:8], "later": names[8:35], "stop": names[35:]},
            "strategy",
        ),
        ("follow-up", "2026-12-22", "charter"),
    ):
        team.decisions.record(what, value, stage=stage, owner=who, due="2026-12-18")
    promised = {"measure": "The list of Friday", "owner": who, "due": "2026-12-15"}
    for side in ("sales", "marketing"):
        rows = [
            {"promise": f"We call every good lead within a day, {n}", **promised} for n in (1, 2)
        ]
        team.decisions.record(f"commitments-{side}", rows, stage="charter")


def without(*tables: str) -> Callable[[Path], None]:
    def drop(folder: Path) -> None:
        for table in tables:
            (folder / "data" / f"{table}.csv").unlink()

    return drop


@pytest.mark.parametrize(
    ("change", "who", "pages"),
    [
        pytest.param(long_names, f"Ada{SURNAME}"[:40], 5, id="long names"),
        pytest.param(lambda folder: None, "", 5, id="nothing decided"),
        pytest.param(without(*NO_TALK), "", 4, id="a stage without data"),
        pytest.param(without(*NO_TALK, *NO_PLAN), "", 3, id="one finding only"),
    ],
)
def test_each_part_of_an_odd_teams_report_stands_on_its_own_sheet(
    browser: object, tmp_path: Path, change: Callable[[Path], None], who: str, pages: int
) -> None:
    folder = sample.make("awkward", tmp_path / "odd")
    (folder / "decisions.jsonl").unlink(missing_ok=True)
    change(folder)
    if who:
        decide(workshop.open(folder), who)
    team, ran = executed(folder)
    file = tmp_path / "report.html"
    file.write_text(report.render(team, [results.part(one) for one in ran]), encoding="utf-8")
    for page in opened(browser, file):
        page.emulate_media(media="print")
        heights = page.evaluate(
            "[...document.querySelectorAll('.sheet')].map(s => s.getBoundingClientRect().height)"
        )
        *full, last, _ = [height / SHEET[1] for height in heights]
        assert len(heights) == pages + 1
        assert max(*full, last) <= 1 and min(full) >= 0.4, (full, last)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": PHONE, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        titles = page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.textContent)")
        assert len(titles) == pages + 1


def opened(browser: object, file: Path) -> Iterator[object]:
    context = browser.new_context(viewport=dict(zip(("width", "height"), SHEET)))
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()
