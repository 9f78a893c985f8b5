"""A power cut at any moment loses no decision, and leaves no half of a result where a whole one
stood.

A whole run takes half a minute, nearly all of it in kernels that write nothing into the results. So
what is cut here 200 times is all that a run writes, from the first executed notebook to the kept
copy, each time in a process of its own that is killed (SIGKILL) at a random moment; then a few
whole runs are killed as well. Every time something else was decided, so that old and new can be
told apart.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

import workshop
from workshop import files, report, results, run, runs, settings
from workshop.charter import exports, pdf
from workshop.run import NotebookRun

from .in_process import run as run_in_process
from .test_attack import FIRST, small_team

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]
TIMES = 200


def cut(work: Callable[[int], None], *, after: float) -> bytes:
    """Do `work` in a process of its own and kill it after so many seconds; returns what it wrote
    into the pipe it is given.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    said, until, open_ = b"", time.monotonic() + after, True
    while open_ and (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += (more := os.read(reading, 65536))
            open_ = bool(more)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    return said


def test_no_decision_that_was_recorded_is_ever_lost(tmp_path: Path) -> None:
    folder = small_team(tmp_path / "small", 7)
    chance, sure, torn, takes = random.Random(1), 0, 0, 0.15
    for time_ in range(TIMES):

        def record(pipe: int, number: int = time_) -> None:
            decisions = workshop.open(folder).decisions
            for k in range(10_000):
                decisions.record(
                    f"subject-{number}-{k}", {"text": "ü" * chance.randrange(2_000)}, stage="leads"
                )
                os.write(pipe, f"subject-{number}-{k}\n".encode())

        said = cut(record, after=chance.uniform(0.0, takes)).decode().split()
        takes *= (
            0.9 if len(said) > 10 else 1.1
        )  # as long as some are recorded here and now, however busy the machine is
        there = {decision.what for decision in workshop.open(folder).decisions.history()}
        assert set(said) <= there, "a decision that was confirmed is gone"
        sure += len(said)
        torn += workshop.open(folder).decisions.damaged()
    assert sure > TIMES / 2, "the cuts came while decisions were being recorded"
    workshop.open(folder).decisions.record("after", 1, stage="leads")
    assert workshop.open(folder).decisions.value("after") == 1


def whole(path: Path) -> bool:
    """Whether a file can be read to its end by what reads its kind."""
    content = path.read_bytes()
    if path.suffix in (".docx", ".pptx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None and "[Content_Types].xml" in archive.namelist()
    if path.suffix == ".ipynb":
        return bool(json.loads(content)["cells"])
    ends = {".html": b"</html>", ".ics": b"END:VCALENDAR", ".csv": b"\n"}
    return (
        content.endswith(b"\n")
        if path.suffix == ".csv"
        else content.rstrip().endswith(ends[path.suffix])
    )


def shown(folder: Path) -> list[Path]:
    """The results that people see; what begins with a dot is on its way."""
    return sorted(
        path
        for path in (folder / "results").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def test_a_run_that_is_cut_leaves_every_result_whole(tmp_path: Path) -> None:
    folder = small_team(tmp_path / "small", 7)
    run_in_process(folder, only=FIRST)
    executed = sorted((folder / "results" / "notebooks").glob("*.ipynb"))
    sources = [
        files.write(tmp_path / "executed" / path.name, path.read_bytes()) for path in executed
    ]

    def write(number: int) -> None:
        """All that a run writes, in its order."""
        team = workshop.open(folder)
        target = folder / "results" / "notebooks"
        ran = [
            NotebookRun(path.stem, path.stem, run._keep(path, target / path.name), True)
            for path in sources
        ]
        team.write_problems()
        written = report.write(team, ran)
        with mock.patch.object(pdf, "BROWSERS", ()):
            exports.write(team, [results.part(one) for one in ran], written)
        runs.keep_run(team, today=date(2026, 11, 23))

    write(0)
    begun = time.monotonic()
    cut(lambda pipe: write(0), after=60)
    takes = time.monotonic() - begun
    names, chance, new, cut_short = [path.name for path in shown(folder)], random.Random(2), 0, 0
    assert len(names) > 7
    for number in range(1, TIMES + 1):
        workshop.open(folder).decisions.record(
            "weekly-meeting-day", f"Day {number}", stage="communication"
        )
        before = {path: path.read_bytes() for path in shown(folder)}

        def work(pipe: int, number: int = number) -> None:
            write(number)
            os.write(pipe, b"done")

        early = cut(work, after=chance.uniform(0.0, 1.2 * takes)) != b"done"
        cut_short, takes = (
            cut_short + early,
            takes * (1.05 if early else 0.8),
        )  # the machine may be busier than when it was measured
        after = {path: path.read_bytes() for path in shown(folder)}
        assert [path.name for path in after] == names
        assert [path for path in after if not whole(path)] == []
        new += sum(content != before[path] for path, content in after.items())
        for kept in runs.kept_runs(folder):
            assert (
                (kept / settings.FILE).exists()
                and (kept / "results" / "hand-over" / "report.html").exists()
                and whole(kept / "results" / "hand-over" / "report.html")
            )
    assert cut_short > TIMES / 2 and new > TIMES / 2, (
        "the cuts came while results were being written"
    )
    write(TIMES + 1)
    assert f"Day {TIMES}" in (folder / "results" / "hand-over" / "report.html").read_text(
        encoding="utf-8"
    )


def test_whole_runs_that_are_killed_leave_the_last_good_results(tmp_path: Path) -> None:
    folder = small_team(tmp_path / "small", 7)
    command = [
        sys.executable,
        "-c",
        "from workshop.cli import app; app()",
        "run",
        str(folder),
        "--only",
        "0-start",
        "--only",
        "4-charter",
    ]
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    takes, chance, names = (
        time.monotonic() - begun,
        random.Random(3),
        [path.name for path in shown(folder)],
    )
    for number in range(3):
        workshop.open(folder).decisions.record(
            "weekly-meeting-day", f"Day {number}", stage="communication"
        )
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0.2, 1.1) * takes)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert set(names) <= {path.name for path in shown(folder)}
        assert [path for path in shown(folder) if path.suffix != ".pdf" and not whole(path)] == []
    subprocess.run(command, check=True, capture_output=True)
    assert "Day 2" in (folder / "results" / "hand-over" / "report.html").read_text(encoding="utf-8")
    assert len(workshop.open(folder).decisions.history("weekly-meeting-day")) == 3
