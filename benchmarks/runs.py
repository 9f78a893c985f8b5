"""What `workshop run` costs, against the same code as plain scripts, and eight clients in one run
against eight single runs: wall and processor time, as ratios.

A plain script holds a notebook's cells one after the other; what a cell ends with is made as a
notebook would show it. One script a notebook, one after the other, and one that writes all that is
handed over. Each line says its goal. Processor time counts every process that took part, the
browser that prints too (Linux). A single run is measured a second way too, as it was before: each
notebook in a kernel of its own through papermill, as many at once as there are cores. Say how many
clients with `runs.py 4`; 0 leaves them out.
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workshop import kit

TIMES, CLIENTS = 2, 8
ONE, MANY = "; goal 0.70 and 0.90", "; goal 0.40 of eight"
"""At most, of wall and of processor time; of eight clients either."""
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


def through_kernels(folder: Path, target: Path) -> list[list[str]]:
    """The commands that run each notebook of a folder in a kernel."""
    papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(folder)]
    return [
        [*papermill, str(path), str(target / path.name), "-p", "folder", "."]
        for path in kit.notebooks().values()
        if not kit.looks_back(path)
    ]


def measured(
    commands: list[list[str]], where: Path, *, at_once: int = 1, status: int = 0
) -> tuple[float, float]:
    """Wall and processor seconds of commands, one after the other or so many at once; each has to
    end with this status.
    """
    path = os.pathsep.join(sys.path[1:])
    environment = os.environ | {"PYTHONPATH": path, "WORKSHOP_UNATTENDED": "1"}

    def done(command: list[str]) -> None:
        ran = subprocess.run(
            command,
            cwd=where,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        if ran.returncode != status:
            sys.exit(f"{command[-3:]} ended with {ran.returncode}:\n{ran.stdout.decode()}")

    begin, before = time.perf_counter(), used()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(done, commands))
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


def said(name: str, ours: tuple[float, float], theirs: tuple[float, float], goal: str = "") -> None:
    print(
        f"{name:34} wall {ours[0]:6.1f} of {theirs[0]:6.1f} s, {ours[0] / theirs[0]:4.2f};"
        f" processor {ours[1]:6.1f} of {theirs[1]:6.1f} s, {ours[1] / theirs[1]:4.2f}{goal}",
        flush=True,
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
        kernels, last = through_kernels(made, scripts), plain[-1]
        before = (0.0, 0.0)
        for time_ in range(TIMES):
            ours = measured([single], made)
            said("one folder, of plain scripts", ours, measured(plain, made), ONE)
            if time_ == 0:
                notebooks = measured(kernels, made, at_once=os.cpu_count() or 1)
                handed_over = measured([last], made)
                before = notebooks[0] + handed_over[0], notebooks[1] + handed_over[1]
                said("one folder, of kernels", ours, before)
        if clients:
            folders = [place / f"client-{number}" for number in range(clients)]
            for folder in folders:
                sample = [*COMMAND, "sample", "awkward", str(folder)]
                subprocess.run(sample, check=True, stdout=subprocess.DEVNULL)
            alone = measured([[*COMMAND, "run", str(folder)] for folder in folders], place)
            for folder in folders:
                shutil.rmtree(folder / "runs")
            together = measured([[*COMMAND, "run", *map(str, folders)]], place)
            said(f"{clients} clients, of single runs", together, alone, MANY)
            said(
                f"{clients} clients, of kernels (one, times {clients})",
                together,
                (clients * before[0], clients * before[1]),
            )


if __name__ == "__main__":
    main()
