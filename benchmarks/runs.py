"""What `workshop run` costs, against the same code as plain scripts, and eight clients in one run
against eight single runs: wall and processor time, as ratios.

A plain script holds a notebook's cells one after the other; what a cell ends with is made as a
notebook would show it. One script a notebook, one after the other, and one that writes all that is
handed over. Processor time counts every process that took part, the browser that prints too (Linux).
Say how many clients with `runs.py 4`; 0 leaves them out.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workshop import kit

TIMES, CLIENTS = 2, 8
SUBREAPER = 36
"""Linux: whoever loses its parent becomes our child, so that its processor time is counted."""
COMMAND = [sys.executable, "-c", "from workshop.cli import app; app()"]
HEAD = """import ast, base64, os, sys
os.environ["WORKSHOP_UNATTENDED"] = "1"
from workshop import theme
from matplotlib.axes import Axes


def shown(value):
    if isinstance(value, Axes):
        base64.b64encode(theme.png(value))
    elif value is not None:
        for form in ("_repr_mimebundle_", "_repr_html_"):
            if hasattr(value, form):
                getattr(value, form)()
        repr(value)


import IPython.display
IPython.display.display = lambda *values, **_: [shown(value) for value in values]
names = {"__name__": "__main__"}


def cell(text):
    tree = ast.parse(text)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        shown(eval(compile(ast.Expression(last.value), "cell", "eval"), names))


"""
HANDED_OVER = """from datetime import date
from pathlib import Path
import workshop
from workshop import report, results, runs
from workshop.charter import exports
from workshop.run import NotebookRun

team = workshop.open(".")
ran = [
    NotebookRun(path.stem, path.stem, path, True)
    for path in sorted(Path("results/notebooks").glob("*.ipynb"))
]
team.write_problems()
written = report.write(team, ran)
exports.write(team, [results.part(one) for one in ran], written)
runs.keep_run(team, today=date.today())
"""


def plain_scripts(folder: Path, target: Path) -> list[Path]:
    """The notebooks of a run as scripts, and one that writes what is handed over."""
    made = []
    for name, path in kit.notebooks().items():
        notebook = kit.read(path)
        if kit.looks_back(path):
            continue
        lines = [HEAD]
        for of in notebook["cells"]:
            if of["cell_type"] == "code":
                source = "".join(of["source"])
                lines.append(f"cell({source!r})\n")
                if "parameters" in of["metadata"].get("tags", []):
                    lines.append("cell(\"folder = '.'\")\n")
        made.append(target / f"{name}.py")
        made[-1].write_text("".join(lines), encoding="utf-8")
    made.append(target / "handed_over.py")
    made[-1].write_text(HANDED_OVER, encoding="utf-8")
    return made


def measured(commands: list[list[str]], where: Path) -> tuple[float, float]:
    """Wall and processor seconds of commands, one after the other."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path[1:])}
    begin, before = time.perf_counter(), used()
    for command in commands:
        subprocess.run(command, cwd=where, check=True, stdout=subprocess.DEVNULL, env=environment)
    wall = time.perf_counter() - begin
    while True:  # what was left to us ends now
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return wall, used() - before


def used() -> float:
    """Processor seconds of all processes that were started here and have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def said(name: str, ours: tuple[float, float], theirs: tuple[float, float]) -> None:
    print(
        f"{name:34} wall {ours[0]:6.1f} of {theirs[0]:6.1f} s, {ours[0] / theirs[0]:4.2f};"
        f" processor {ours[1]:6.1f} of {theirs[1]:6.1f} s, {ours[1] / theirs[1]:4.2f}"
    )


def main() -> None:
    """Print the ratios, each taken in turn."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        made = place / "acme"
        subprocess.run(
            [*COMMAND, "sample", "awkward", str(made)], check=True, stdout=subprocess.DEVNULL
        )
        single = [*COMMAND, "run", str(made)]
        scripts = place / "scripts"
        scripts.mkdir()
        plain = [[sys.executable, str(path)] for path in plain_scripts(made, scripts)]
        measured([single], made)
        for _ in range(TIMES):
            said("one folder, of plain scripts", measured([single], made), measured(plain, made))
        if clients:
            folders = []
            for number in range(clients):
                folders.append(place / f"client-{number}")
                subprocess.run(
                    [*COMMAND, "sample", "awkward", str(folders[-1])],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            each = [[*COMMAND, "run", str(folder)] for folder in folders]
            together = [[*COMMAND, "run", *map(str, folders)]]
            for folder in folders:
                shutil.rmtree(folder / "runs", ignore_errors=True)
            alone = measured(each, place)
            for folder in folders:
                shutil.rmtree(folder / "runs", ignore_errors=True)
            said(f"{clients} clients, of single runs", measured(together, place), alone)


if __name__ == "__main__":
    main()
