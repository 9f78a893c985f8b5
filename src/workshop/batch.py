"""Many folders as easily as one: run together, each sealed against the others, with an end that
says which are ready.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from . import processes, report, results, run, runs
from .charter import exports
from .errors import WorkshopError, WrongUsage, counted, listing
from .folder import Folder
from .run import NotebookRun
from .settings import FILE
from .written import written_as

Result = TypeVar("Result")
WILD = "*?["
"""What makes a name a pattern, on systems where the terminal does not see to that."""


@dataclass(frozen=True)
class HandedOver:
    """What a run of one folder gave: `missing` says what could not be made, `kept` where the run is
    kept unless it says what the last one said, `damaged` what is wrong with the decisions.
    """

    report: Path
    made: tuple[Path, ...]
    missing: tuple[str, ...]
    kept: Path | None
    problems: Path | None
    damaged: str
    parts: tuple[dict[str, str], ...]

    @property
    def whole(self) -> bool:
        """Whether every part went well and everything was made that can be made here."""
        return not self.lacking

    @property
    def lacking(self) -> list[str]:
        """Why it is not ready to hand over."""
        failed = [part["part"] for part in self.parts if part["state"] == "failed"]
        said = [f"{listing(failed)} failed: {self._why(failed[0])}"] if failed else []
        return said + [
            sentence
            for sentence in self.missing
            if sentence not in (exports.NO_BROWSER, exports.NOT_PRINTED)
        ]

    def _why(self, part: str) -> str:
        return next(each["why"] for each in self.parts if each["part"] == part)

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "report": str(self.report),
            "made": [str(path) for path in self.made],
            "missing": list(self.missing),
            "kept": str(self.kept) if self.kept else None,
            "problems": str(self.problems) if self.problems else None,
            "parts": list(self.parts),
        }


def hand_over(folder: Path, ran: Sequence[NotebookRun]) -> HandedOver:
    """Write everything that a run gives beside its notebooks, and keep the run."""
    team = Folder.open(folder)
    with written_as(team.settings.locale.style):
        return _handed_over(team, ran)


def _handed_over(team: Folder, ran: Sequence[NotebookRun]) -> HandedOver:
    problems = team.write_problems()
    written = report.write(team, ran)
    parts = [results.part(notebook) for notebook in ran]
    made, missing = exports.write(team, parts, written)
    kept = runs.keep_run(team, today=date.today())
    told = tuple(
        {"part": part.slug, "state": state, "why": why}
        for part in parts
        for state, why in [
            ("failed", part.sentence)
            if not part.ok
            else ("skipped", part.missing[0])
            if part.skipped
            else ("done", "")
        ]
    )
    return HandedOver(
        written, tuple(made), tuple(missing), kept, problems, team.decisions.told(), told
    )


def meant(given: Iterable[Path]) -> list[Path]:
    """The workshop folders behind what was typed, each once: a folder, or a pattern such as
    clients/*.

    Where several are named, what is no workshop folder is left out: a page or a template that lies
    among them. Raises WrongUsage when none is left.
    """
    found: dict[Path, Path] = {}
    named = list(given)
    several = len(named) > 1
    for path in named:
        each = [path]
        if any(sign in str(path) for sign in WILD) and not path.exists():
            base = Path(path.anchor) if path.is_absolute() else Path()
            each = sorted(base.glob(str(path.relative_to(path.anchor) if path.anchor else path)))
            several = True
        for one in each:
            found.setdefault(one.resolve(), one)
    if not several:
        return list(found.values())
    folders = [one for path, one in found.items() if (path / FILE).exists()]
    if not folders:
        raise WrongUsage(
            f"There is no workshop folder among {listing(str(path) for path in named[:5])}. A"
            f" workshop folder has a file {FILE}."
        )
    return folders


@dataclass(frozen=True)
class Ended:
    """How one folder of several came out: what was made of it, or the sentence why not."""

    folder: Path
    value: Any = None
    sentence: str = ""


def said(error: BaseException) -> str:
    """What to say of an error with one folder, in a line."""
    if isinstance(error, processes.Killed):
        return run.STOPPED
    if isinstance(error, WorkshopError):
        return " ".join(str(error).split())
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'} cannot be used ({error.strerror or error})."
    return f"This did not work, and the fault is the kit's ({type(error).__name__})."


def each(
    work: Callable[[Path], Result],
    folders: Sequence[Path],
    *,
    workers: int | None = None,
    event: Callable[[Path], object] = lambda folder: None,
) -> list[Ended]:
    """What `work` says of each folder, each asked in a process of its own; in their order.

    One that fails, or takes its process with it, stops no other.
    """
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1) as pool:
        futures = [pool.submit(processes.call, work, folder) for folder in folders]
        ended = []
        for folder, future in zip(folders, futures):
            try:
                ended.append(Ended(folder, future.result()))
            except Exception as error:
                ended.append(Ended(folder, sentence=said(error)))
            event(folder)
    return ended


def run_all(
    folders: Sequence[Path],
    *,
    parameters: Mapping[str, str] | None = None,
    only: Iterable[str] = (),
    workers: int | None = None,
    elsewhere: Executor | None = None,
    refused: Mapping[Path, Exception] | None = None,
    event: Callable[[str, Path, str], None] = lambda what, folder, notebook: None,
    total: Callable[[int], object] = lambda many: None,
    stop: bool = False,
) -> list[Ended]:
    """Run several folders at once and write what each hands over; in their order.

    Nothing is run of the folders in `refused`, each with the reason; `total` is told how many steps
    there are. A folder that fails stops no other, unless what went wrong is to `stop` everything:
    it is raised then.
    """
    only, ended, days = list(only), dict[Path, Ended](), dict[Path, run.Day]()
    with ExitStack() as stack:
        for folder in folders:
            try:
                if refused and folder in refused:
                    raise refused[folder]
                Folder.open(folder)
                begun = run.begun(folder, parameters=parameters, only=only)
                days[folder] = stack.enter_context(begun)
            except Exception as error:
                if stop:
                    raise
                ended[folder] = Ended(folder, sentence=said(error))
        total(sum(len(day.paths) + 1 for day in days.values()))
        run.run_days(
            list(days.values()),
            workers=workers,
            hand_over=hand_over,
            elsewhere=elsewhere,
            event=lambda what, day, notebook: event(what, day.folder, notebook),
        )
    for folder, day in days.items():
        if day.error and stop:
            raise day.error
        ended[folder] = (
            Ended(folder, day.handed_over, said(day.error))
            if day.error
            else Ended(folder, day.handed_over, " ".join(day.handed_over.lacking))
        )
    return [ended[folder] for folder in folders]


def in_short(ended: Sequence[Ended], ready: str, not_ready: str) -> list[str]:
    """The end of a command over several folders: a line a folder that is not ready, and how many
    are.

    >>> in_short([Ended(Path("a")), Ended(Path("b"), sentence="It has no settings.")],
    ...     "ready", "not ready")
    ['  not ready  b: It has no settings.', '1 of 2 folders is ready.']
    """
    lines = [f"  {not_ready}  {one.folder}: {one.sentence}" for one in ended if one.sentence]
    good = sum(not one.sentence for one in ended)
    return [
        *lines,
        f"{good} of {counted(len(ended), 'folder')} {'is' if good == 1 else 'are'} {ready}.",
    ]


@contextmanager
def cluster(address: str) -> Generator[Executor | None, None, None]:
    """What gives work to a Dask scheduler, for as long as it is used; None without an address.

    The folders have to lie where every worker finds them under the same name. Raises WorkshopError
    where no scheduler answers.
    """
    if not address:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkshopError(
            "Other computers are reached with Dask, which is not installed: pip install"
            ' "workshop-kit[cluster]"'
        ) from error
    try:
        client = Client(address, timeout=CONNECTING_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkshopError(
            f"No scheduler answers at {address}. Start one with: dask scheduler; its address stands"
            " in what it says."
        ) from error
    with client:
        yield client.get_executor(pure=False)


CONNECTING_SECONDS = 10
"""So long a scheduler may take to answer."""
