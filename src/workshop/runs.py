"""Every run is kept: what went in and what came out, under its date, as a workshop folder of its
own.

`runs/2026-11-23/` holds the settings, the tables as they were read, the decisions and the results
of that run. No later run touches it. It holds people's answers like `data/` does, so it stays with
the client's folder and goes when that is purged.

What a run before holds as well is kept once: the same file stands under both names (a hard link), and
nobody writes to it any more. The pictures of an executed notebook lie beside it, each once, under the
digest of what it shows.
"""

from __future__ import annotations

import base64
import filecmp
import hashlib
import html
import json
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from . import kit, releases, tables
from . import settings as settings_
from .errors import WorkshopError, WrongUsage, listing
from .files import write
from .folder import HAND_OVER, Folder
from .releases import RUNS, day_of, kept_runs

KEPT_TABLES = (
    "people",
    "survey",
    "needs",
    "meetings",
    "leads",
    "ratings",
    "initiatives",
    "points",
    "goals",
)
"""The tables that a later look needs; who wrote to whom is not hoarded."""
PNG = "image/png"
PICTURES = "pictures"
"""Where the pictures of kept notebooks lie, beside them."""
DAYS_APART = 7
"""Days: runs that are closer together belong to the same workshop."""
NONE = (
    "There is nothing to compare with yet: each run of the workshop is kept for the next one. Write"
    " the results once with `workshop run`, then open this part again when you look again."
)


def keep_run(team: Folder, *, today: date) -> Path | None:
    """Put a copy of this run under `runs/` with today's date; None when it says the same as the
    last one kept.

    The copy gets its name only when it is whole, so a crash leaves no half of one. Raises
    WorkshopError when it cannot be written.
    """
    there = kept_runs(team.path)
    making = team.path / RUNS / f".making-{os.getpid()}"
    try:
        for old in (team.path / RUNS).glob(".making-*"):
            shutil.rmtree(old, ignore_errors=True)
        making.mkdir(parents=True)
        for name in (settings_.FILE, "decisions.jsonl"):
            if (team.path / name).exists():
                write(making / name, (team.path / name).read_bytes(), private=True)
        for name in KEPT_TABLES:
            if not (frame := team.table(name)).empty:
                write(
                    making / "data" / f"{name}.csv",
                    _as_written(frame).to_csv(index=False, lineterminator="\n"),
                    private=True,
                )
        shutil.copytree(
            team.results, making / "results", ignore=shutil.ignore_patterns(".*", "*.log")
        )
        if there and _say_the_same(making, there[-1]):
            shutil.rmtree(making)
            return None
        for notebook in (making / "results" / "notebooks").glob("*.ipynb"):
            _pictures_beside(notebook)
        _once(making, there)
        target = next(path for path in _free_names(team.path / RUNS, today) if not path.exists())
        os.rename(making, target)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise WorkshopError(
            f"This run could not be kept in {team.path / RUNS} ({error.strerror or error}). Check"
            " that the folder is not read-only and the disk is not full."
        ) from error
    return target


def _pictures_beside(notebook: Path) -> None:
    """Put the pictures of an executed notebook into files beside it, named by what they show, and
    the place of each into the notebook.
    """
    try:
        found = kit.read(notebook)
    except WorkshopError:
        return  # it is kept as it is
    for cell in found["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            try:
                picture = base64.b64decode("".join(data[PNG]), validate=True)
            except (KeyError, ValueError, TypeError):
                continue
            name = f"{PICTURES}/{hashlib.sha256(picture).hexdigest()[:32]}.png"
            if not (notebook.parent / name).exists():
                write(notebook.parent / name, picture, private=True)
            about = html.escape("".join(data.get("text/plain", "")))
            data["text/html"] = f'<img src="{name}" alt="{about}">'
            del data[PNG]
            output.get("metadata", {}).pop(PNG, None)
    write(notebook, json.dumps(found, indent=1, ensure_ascii=False) + "\n", private=True)


def _once(making: Path, there: Sequence[Path]) -> None:
    """Have each table and result that an earlier run holds under the same name stand there once.

    Where the disk knows no hard links, or Windows would not let a file go that cannot be written
    to, each run has its own.
    """
    if os.name == "nt":
        return
    for path in [path for part in ("data", "results") for path in (making / part).rglob("*")]:
        if not path.is_file() or path.is_symlink():
            continue
        name = path.relative_to(making)
        same = next((run / name for run in reversed(there) if _same(path, run / name)), None)
        with suppress(OSError):
            if same is not None:
                beside = path.with_name(f".{path.name[:100]}.same")
                os.link(same, beside)
                os.replace(beside, path)
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)


def _same(one: Path, other: Path) -> bool:
    """Whether both are files of the kit's own making that hold the same."""
    try:
        return not other.is_symlink() and filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


class Earlier(Folder):
    """An earlier run, opened to be compared with: its tables, its decisions, its date; empty when
    there is none.

    Its teams carry the names that they have now, so that the two can be laid side by side.
    """

    none = False

    @classmethod
    def of(cls, path: Path, now: Folder) -> Earlier:
        """The run or workshop folder at `path`, with its own tables where it is a folder and the
        kept ones where it is a run.
        """
        settings = settings_.read(path / settings_.FILE)
        # A run keeps the tables as they were read; nothing is mapped again.
        return cls(
            path,
            settings.model_copy(update={"tables": {}}) if path.parent.name == RUNS else settings,
        )._beside(now)

    @classmethod
    def nothing(cls, now: Folder) -> Earlier:
        """No earlier run at all: every table is empty and says so."""
        found = cls(
            now.path / RUNS / "none", now.settings.model_copy(update={"tables": {}})
        )._beside(now)
        found.none = True
        return found

    def _beside(self, now: Folder) -> Earlier:
        names = [
            (team.name, now.settings.teams[key].name)
            for key, team in self.settings.teams.items()
            if key in now.settings.teams
        ]
        self.names = {key: team.name for key, team in now.settings.teams.items()}
        self.renamed = {then: name for then, name in names if then != name}
        return self

    @cached_property
    def day(self) -> date:
        """The day of the run, or of the workshop where it is a whole folder."""
        return day_of(self.path) or self.date

    def table(self, name: str) -> pd.DataFrame:
        """The table as it was then, the teams under their names of now."""
        if self.none:
            return tables.empty(name, NONE)
        frame = super().table(name)
        for column in tables.definition(name).columns:
            if column.kind == "team" and self.renamed:
                frame[column.name] = frame[column.name].replace(self.renamed)
        if releases.RELEASED in frame.attrs:
            frame.attrs[releases.RELEASED] = releases.before(self.path, name, self.names)
        return frame


def earlier(now: Folder, which: str = "", *, today: date | None = None) -> Earlier:
    """What the present is compared with: the run that is meant, or the last one of the first
    workshop that was kept.

    `which`: a date or its beginning (2026-11), or another folder, with a date after @ where one of
    its runs is meant. Without it, runs from the last `DAYS_APART` days do not count: they are of
    today's workshop. Raises WrongUsage when what is meant is not there.
    """
    if which:
        return Earlier.of(_run_meant(which, now.path), now)
    first = first_workshop(now.path, today=today)
    return Earlier.nothing(now) if first is None else Earlier.of(first, now)


def first_workshop(folder: Path, *, today: date | None = None) -> Path | None:
    """The last run of the first workshop that was kept, unless that workshop is still going on."""
    today = today or date.today()
    days = {path: day for path in kept_runs(folder) if (day := day_of(path)) is not None}
    old = [path for path, day in days.items() if (today - day).days >= DAYS_APART]
    # A run that only prepared the workshop has no decisions yet.
    old = [path for path in old if (path / "decisions.jsonl").exists()] or old
    return next(
        (
            a
            for a, b in zip(old, [*old[1:], None])
            if b is None or (days[b] - days[a]).days >= DAYS_APART
        ),
        None,
    )


def compared_pair(then: str, now: str) -> tuple[Earlier, Folder]:
    """Both sides of a comparison as they are named on the command line: `teams/acme`,
    `teams/acme@2026-11`.
    """
    path = _run_meant(now, Path.cwd())
    whole = Folder.open(path.parent.parent if path.parent.name == RUNS else path)
    later = Earlier.of(path, whole) if path.parent.name == RUNS else whole
    return Earlier.of(_run_meant(then, Path.cwd()), later), later


def _run_meant(which: str, near: Path) -> Path:
    """The folder or run behind what somebody wrote."""
    place, _, day = which.rpartition("@") if "@" in which else ("", "", which)
    if not place and (near / day / settings_.FILE).exists():
        return (near / day).resolve()
    folder = (near / place).resolve() if place else near
    if place and not (folder / settings_.FILE).exists():
        raise WrongUsage(f"{place} is not a workshop folder.")
    runs = kept_runs(folder)
    found = [path for path in runs if path.name.startswith(day)] if day else runs
    if not found:
        known = (
            f" There are {listing([path.name for path in runs])}."
            if runs
            else " No run has been kept there yet: workshop run keeps one each time."
        )
        raise WrongUsage(
            f'There is no run "{day}" in {folder}.{known}'
            if day[:1].isdigit() or place
            else f"There is no workshop folder {which}."
        )
    return found[-1]


def _free_names(root: Path, today: date) -> Iterator[Path]:
    yield root / today.isoformat()
    number = 2
    while True:
        yield root / f"{today.isoformat()}-{number}"
        number += 1


def _as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its cells as they are written in a table: lists with semicolons, yes and
    no.
    """
    plain = frame.copy()
    for column in plain.columns:
        if pd.api.types.is_bool_dtype(plain[column]):
            plain[column] = plain[column].map({True: "yes", False: "no"})
        elif plain[column].dtype == object:
            plain[column] = plain[column].map(
                lambda cell: "; ".join(map(str, cell)) if isinstance(cell, list | tuple) else cell
            )
    return plain


def _say_the_same(one: Path, other: Path) -> bool:
    """Whether two runs say the same: the same settings, tables and decisions, and the same
    report.
    """
    inside = [
        sorted(
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if path.is_file() and "results" not in path.parts[len(root.parts) :]
        )
        for root in (one, other)
    ]
    reports = [root / "results" / HAND_OVER / "report.html" for root in (one, other)]
    return (
        inside[0] == inside[1]
        and all(filecmp.cmp(one / name, other / name, shallow=False) for name in inside[0])
        and all(path.exists() for path in reports)
        and filecmp.cmp(*reports, shallow=False)
    )
