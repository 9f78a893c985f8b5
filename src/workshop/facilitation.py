"""What the facilitator holds in the hand: a card for each activity, and run sheets; pages to
print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from . import activities, files, kit
from .agenda import FOLLOW_UP_DAYS, agenda
from .findings import Finding, as_text, to_html
from .folder import Folder

RUN_SHEET_MINUTES = (60, 90, 180, 240)
"""Minutes of the run sheets that are made beforehand."""


def cards_page(
    notebooks: Iterable[Path] | None = None,
    team: Folder | None = None,
    title: str = "Activity cards",
) -> str:
    """A card for each activity of these notebooks, or of the kit's, as one HTML page, a card a
    printed page.
    """
    found = activities.of(kit.notebooks().values() if notebooks is None else notebooks)
    return render_page("cards.html.j2", team=team, title=title, activities=found)


def agenda_page(found: Finding, title: str, team: Folder | None = None) -> str:
    """An agenda as one HTML page to print and to put on the wall."""
    return render_page(
        "agenda.html.j2", team=team, title=title, agenda=found, table=as_text(found.table)
    )


def run_sheets(lengths: Sequence[int] = RUN_SHEET_MINUTES) -> str:
    """The run sheets of the usual lengths as Markdown, computed from the minutes in the
    notebooks.
    """
    parts = [
        "# Run sheets\n",
        (
            "Made by `make run-sheets` from the minutes in the notebooks. For any other length:"
            " `workshop agenda --minutes 120 --start 13:30`.\n"
        ),
    ]
    sheets = [
        (f"{minutes} minutes", agenda(kit.notebooks().values(), starts="09:00", minutes=minutes))
        for minutes in lengths
    ]
    sheets += [
        (
            f"The follow-up after {days} days",
            agenda(kit.notebooks().values(), starts="09:00", after=days),
        )
        for days in FOLLOW_UP_DAYS
    ]
    for heading, found in sheets:
        rows = as_text(found.table).itertuples(index=False, name=None)
        table = [
            "| " + " | ".join(found.table.columns) + " |",
            "|" + " --- |" * len(found.table.columns),
            *("| " + " | ".join(row) + " |" for row in rows),
        ]
        parts += [
            f"## {heading}\n",
            f"{found.sentence}\n",
            "\n".join(table) + "\n",
            f"{found.caveat}\n" if found.caveat else "",
        ]
    return "\n".join(part for part in parts if part)


def render_page(template: str, *, team: Folder | None = None, **values: object) -> str:
    """A page from its template, with everything in it escaped; in the look of the folder where it
    is about one.
    """
    import base64

    from markdown_it import MarkdownIt
    from markupsafe import Markup

    markdown = MarkdownIt("commonmark", {"html": False})
    environment = files.templates()
    environment.filters["markdown"] = lambda text: Markup(markdown.render(text))
    # On a telephone a wide table scrolls in its own box, with the keyboard too; what was typed is
    # escaped and holds no tag.
    environment.filters["finding"] = lambda found: Markup(
        to_html(found).replace("<table>", '<table tabindex="0">')
    )
    return environment.get_template(template).render(
        team=team,
        theme=team.settings.theme if team else None,
        logo=base64.b64encode(team.logo).decode("ascii") if team and team.logo else "",
        **values,
    )
