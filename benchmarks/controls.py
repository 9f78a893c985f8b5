"""What a move of each control costs on a big team, against drawing one plain picture.

    python benchmarks/controls.py [leads in place]

Processor time of this process. The team has 40 people, 60 initiatives and 20,000 leads; then it has
a million leads that stay in a Parquet file and are counted there. Every notebook is run without a
room, but drawn for the room's screen; each of its controls is moved as a hand would move it, and what
follows is made anew. The peer
is a bar chart of ten bars, drawn and written as a PNG of the same size by matplotlib.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pandas as pd

import workshop
from workshop import controls, kit, sample, theme

BIG = replace(
    sample.TRUTHS["awkward"],
    people={"Sales": 20, "Marketing": 20},
    initiatives=60,
    leads=20_000,
)
IN_PLACE = 1_000_000
MOVES = 3
MOST = {"big team": 0.1, "leads in place": 0.3}
"""Seconds that a move may take."""


def folder(into: Path) -> Path:
    """The big team's folder."""

    def twice(names: tuple[str, ...]) -> tuple[str, ...]:
        return (*names, *(f"{name} too" for name in names))

    with mock.patch.multiple(
        sample,
        TRUTHS=sample.TRUTHS | {"awkward": BIG},
        FIRST_NAMES=twice(sample.FIRST_NAMES),
        VERBS=twice(sample.VERBS),
    ):
        return sample.make("awkward", into)


def in_place(team: Path, leads: int) -> None:
    """As many leads as asked for, in a file that is counted where it lies."""
    table = pd.read_csv(team / "data" / "leads.csv", dtype=str, keep_default_na=False)
    table = pd.concat([table] * -(-leads // len(table)), ignore_index=True).iloc[:leads]
    table["lead_id"] = [f"L{n}" for n in range(leads)]
    table.to_parquet(team / "data" / "leads.parquet")
    (team / "data" / "leads.csv").unlink()
    settings = team / "workshop.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        + '\n[tables.leads]\nfile = "data/leads.parquet"\nin_place = true\n',
        encoding="utf-8",
    )


def moved(control: controls.Decide) -> bool:
    """Move the control by one step, if it has steps."""
    widget = control.widget
    options = getattr(widget, "options", None)
    held = widget.value
    if options and not isinstance(held, (list, tuple, dict)):
        values = [each[1] if isinstance(each, tuple) else each for each in options]
        widget.value = values[(values.index(held) + 1) % len(values)]
    elif isinstance(held, (int, float)) and not isinstance(held, bool):
        top = getattr(widget, "max", held + 1)
        step = getattr(widget, "step", 1) or 1
        widget.value = held + step if held + step <= top else held - step
    else:
        return False
    return True


def costs(team: Path) -> dict[str, tuple[float, float]]:
    """Seconds until each control is there, and of the dearest of its moves."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    made: dict[str, controls.Decide] = {}
    first: dict[str, float] = {}
    begin = controls.Decide.__init__

    def noted(self: controls.Decide, *said: object, **told: object) -> None:
        started = time.process_time()
        begin(self, *said, **told)
        made[self.what], first[self.what] = self, time.process_time() - started

    os.chdir(team)
    ip = InteractiveShell.instance()
    ip.displayhook.write_format_data = lambda *_: None
    found = {}
    with (
        mock.patch.dict(os.environ, {controls.UNATTENDED: "1"}),
        mock.patch.object(controls.Decide, "__init__", noted),
    ):
        for name, path in kit.notebooks().items():
            ip.reset()
            made.clear()
            started = time.process_time()
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    source = "".join(cell["source"])
                    if "parameters" in cell["metadata"].get("tags", []):
                        source += '\nfolder = "."'
                    with capture_output():
                        ip.run_cell(source).raise_error()
            print(f"  {name}: {time.process_time() - started:.1f} s in all")
            for what, control in made.items():
                if control.consequence is None:
                    continue
                each = []
                for _ in range(MOVES):
                    started = time.process_time()
                    if not moved(control):
                        control._show()
                    each.append(time.process_time() - started)
                found[what] = first[what], sorted(each)[MOVES // 2]
    return found


def picture() -> float:
    """Seconds for one plain picture."""
    import matplotlib.pyplot as plt

    def once() -> float:
        started = time.process_time()
        _, ax = plt.subplots()
        ax.bar(range(10), range(10))
        theme.png(ax)
        return time.process_time() - started

    once()
    return min(once() for _ in range(5))


def main() -> None:
    leads = int(sys.argv[1]) if len(sys.argv) > 1 else IN_PLACE
    here, peer = Path.cwd(), picture()
    print(f"one plain picture: {peer:.3f} s")
    with tempfile.TemporaryDirectory() as tmp:
        theme.on_the_wall()
        team = folder(Path(tmp) / "big")
        workshop.open(team)
        for what in MOST:
            if what == "leads in place":
                in_place(team, leads)
            print(f"{what}:")
            for control, (begun, move) in sorted(costs(team).items(), key=lambda one: -one[1][1]):
                over = "  over" if move > MOST[what] else ""
                print(
                    f"  {control:32} first {begun:6.3f} s, a move {move:6.3f} s,"
                    f" {move / peer:5.2f} pictures{over}"
                )
            os.chdir(here)


if __name__ == "__main__":
    main()
