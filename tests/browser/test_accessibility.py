"""The report of the awkward team in a browser: for everyone, on a telephone too, without a network,
and of a size to send.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workshop import sample

from ..in_process import run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = 390
MOST = 2_000_000
"""Bytes: what every mailbox takes."""
SHEET = (673, 1013)
"""Pixels of an A4 page inside its margins."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the awkward team, with its pictures."""
    folder = sample.make("awkward", tmp_path_factory.mktemp("report") / "awkward")
    run(folder, pictures=True)
    return folder / "results" / "hand-over" / "report.html"


@pytest.fixture
def opened(browser: object, report: Path) -> Iterator[object]:
    """The report in a browser window; every request it makes is in `requests_made`."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
    page = context.new_page()
    page.requests_made = []
    page.on("request", lambda request: page.requests_made.append(request.url))
    page.goto(report.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("width", [1400, PHONE])
def test_axe_finds_no_serious_fault(opened: object, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened.set_viewport_size({"width": width, "height": 1000})
    opened.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = axe.run(opened).response
    faults = [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
    assert faults == []
    assert len(found["passes"]) > 10, "axe looked at something"


def test_axe_would_find_a_fault(opened: object) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened.evaluate(
        "document.querySelectorAll('img').forEach(image => image.removeAttribute('alt'))"
    )
    assert "image-alt" in {fault["id"] for fault in axe.run(opened).response["violations"]}


def test_on_a_telephone_only_tables_and_pictures_scroll_sideways_and_each_in_its_own_box(
    opened: object,
) -> None:
    opened.set_viewport_size({"width": PHONE, "height": 800})
    opened.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE
    outside = opened.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(element => !element.parentElement.closest('.table, figure')
                && element.getBoundingClientRect().right > width + 1)
            .map(element => element.outerHTML.slice(0, 120))""",
        PHONE,
    )
    assert outside == []
    smallest = opened.evaluate(
        "Math.min(...[...document.querySelectorAll('p, li, td, th')].map(element =>"
        " parseFloat(getComputedStyle(element).fontSize)))"
    )
    assert smallest >= 12


def test_the_report_asks_for_nothing_and_can_be_sent(opened: object, report: Path) -> None:
    assert opened.requests_made == [report.as_uri()]
    assert report.stat().st_size < MOST
    broken = opened.evaluate(
        "[...document.images].filter(image => !image.complete || image.naturalWidth < 100).length"
    )
    assert broken == 0


def test_each_sheet_fits_on_its_page_of_paper_and_none_but_the_last_is_nearly_empty(
    opened: object,
) -> None:
    opened.set_viewport_size(dict(zip(("width", "height"), SHEET)))
    opened.emulate_media(media="print")
    *sheets, appendix = opened.evaluate(
        "[...document.querySelectorAll('.sheet')].map(sheet => sheet.getBoundingClientRect().height)"
    )
    full = [height / SHEET[1] for height in sheets]
    assert len(full) <= 6 and max(full) <= 1 and min(full[:-1]) >= 0.4, full
    assert appendix / SHEET[1] < 3
