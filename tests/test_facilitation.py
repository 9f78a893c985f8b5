"""Every activity has its card, and the run sheets are what the notebooks' minutes make them."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import workshop
from workshop import agenda, facilitation, kit


def test_the_run_sheets_are_not_stale(root: Path) -> None:
    written = (root / "facilitation" / "run-sheets.md").read_text(encoding="utf-8")
    assert written == facilitation.run_sheets(), "run: make run-sheets"


def test_an_agenda_for_a_folder_has_its_look(make_folder: Callable[..., Path]) -> None:
    settings = (
        'name = "Acme"\ndate = 2026-11-23\n[theme]\ncolour = "#AA3377"\nfont = "Georgia"\nfooter ='
        ' "By <i>C</i>"\n'
    )
    page = facilitation.agenda_page(
        agenda.agenda(kit.notebooks().values(), minutes=180),
        "Agenda",
        workshop.open(make_folder(settings)),
    )
    assert "#AA3377" in page and '"Georgia"' in page and "By &lt;i&gt;C&lt;/i&gt;" in page
    assert "<td>Break</td>" in page


def test_the_pages_hold_no_script_and_ask_no_address() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, dict[str, str | None]]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append((tag, dict(attrs)))

    tags = Tags()
    tags.feed(facilitation.cards_page())
    tags.feed(
        facilitation.agenda_page(
            agenda.agenda(kit.notebooks().values()), "<script>alert(1)</script>"
        )
    )
    assert "script" not in {tag for tag, _ in tags.found}
    # A link that somebody may click is no request.
    asked = [
        attrs[name]
        for tag, attrs in tags.found
        if tag != "a"
        for name in ("src", "href")
        if attrs.get(name)
    ]
    assert asked and all(value.startswith("data:") for value in asked), asked
