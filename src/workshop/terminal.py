"""What the command line says: sentences and tables, in which nothing typed can steer the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .typed import CONTROL, HALVES, MARKS, in_a_terminal

if TYPE_CHECKING:
    from .findings import Finding


def say(text: object = "", *, err: bool = False) -> None:
    """Say a sentence; with `err` where errors are said."""
    import typer

    typer.echo(in_a_terminal(text), err=err)


def say_json(value: Any) -> None:
    """Say something as JSON, for a program; what could steer a terminal is written as its number."""
    import typer

    text = json.dumps(value, indent=1, ensure_ascii=False)
    for signs in (MARKS, CONTROL, HALVES):
        text = signs.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    typer.echo(text)


def show(finding: Finding, without: Sequence[str] = ()) -> None:
    """Show a finding: its sentence, its table but for some columns, its caveat."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .findings import as_text

    say(finding.sentence)
    if len(finding.table):
        table = Table(box=box.SIMPLE_HEAD)
        cells = as_text(finding.table.drop(columns=list(without)))
        for column in cells.columns:
            heading = in_a_terminal(column)
            # However much else there is, no word of a heading is broken.
            whole = max(map(len, heading.split()), default=1)
            table.add_column(Text(heading), overflow="fold", min_width=whole)
        for row in cells.itertuples(index=False, name=None):
            table.add_row(*(Text(in_a_terminal(cell)) for cell in row))
        Console().print(table)
    if finding.caveat:
        say(finding.caveat)
