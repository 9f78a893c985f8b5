"""Run the notebooks of a folder with no one at the keyboard, each in a process of its own."""

from __future__ import annotations

import heapq
import json
import os
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from . import earlier_kit, files, kit, on_the_way, processes, runs
from . import notebook as notebook_
from .controls import UNATTENDED
from .errors import WorkshopError, WrongUsage, counted, listing, nearest
from .processes import SAFE_PATH, THREADS

CONTROL = "application/vnd.jupyter.widget-view+json"
"""How a notebook marks an output that is a control."""
STEP_SECONDS = 900
"""Seconds that one step of a notebook may take."""
LOST = ("KilledWorker", "LostWorker", "FutureCancelledError", "CancelledError")
"""What is raised where a computer that ran a notebook is gone, by name: the library that gives work
to other computers is not there for most.
"""
LOST_SENTENCE = "The computer that ran this notebook was lost, time and again."
STOPPED = "Python stopped in the middle, most often because the memory was full."
KERNEL_ENCRYPTION = {"transport_encryption": "auto"}
"""What kernels and their clients say to each other is encrypted, on this machine too, where Jupyter
can do it.
"""


@dataclass(frozen=True)
class NotebookRun:
    """How one notebook went: `output` is the executed notebook, whole or partly run; `sentence`
    says what went wrong.
    """

    notebook: str
    title: str
    output: Path | None
    ok: bool
    sentence: str = ""


Event = Callable[[Literal["started", "finished"], str], None]


def notebooks(folder: Path) -> dict[str, Path]:
    """The notebooks of a folder by name: its own copy where there is one, else the kit's."""
    own = {file.stem: file for file in sorted((folder / "notebooks").glob("[0-9]-*.ipynb"))}
    return dict(sorted({**kit.notebooks(), **own}.items()))


@dataclass
class Day:
    """One folder that is being run: its notebooks, what each of them gets, and how each went.

    `error` is what went wrong with the folder itself, so that nothing more of it is run.
    """

    folder: Path
    paths: dict[str, Path]
    about: dict[str, dict[str, Any]]
    given: dict[str, dict[str, Any]]
    environment: dict[str, str]
    temporary: Path
    done: dict[str, NotebookRun] = field(default_factory=dict)
    handed_over: Any = None
    error: Exception | None = None

    @property
    def ran(self) -> list[NotebookRun]:
        """How each notebook went, in their order."""
        return [self.done[name] for name in self.paths if name in self.done]

    def after(self, name: str) -> list[str]:
        """The notebooks that one waits for."""
        return [n for n in self.about[name].get("after", []) if n in self.paths]

    def kept(self, name: str, ok: bool, sentence: str) -> None:
        """Put an executed notebook in its place, whole or as far as it came, and note how it
        went.
        """
        output, target = self.temporary / f"{name}.ipynb", None
        if output.exists():
            target = _keep(output, self.folder / "results" / "notebooks" / f"{name}.ipynb")
        title = self.about[name].get("title", name)
        self.done[name] = NotebookRun(name, title, target, ok, sentence)


@contextmanager
def begun(
    folder: Path, *, parameters: Mapping[str, str] | None = None, only: Iterable[str] = ()
) -> Generator[Day, None, None]:
    """A folder made ready to be run, for as long as that takes.

    `parameters` go to every notebook that has them; one that none has is refused with
    WorkshopError.
    """
    folder = folder.resolve()
    kit.copy_notebooks(folder, only_known=True)
    paths = chosen_notebooks(folder, list(only))
    about = {name: _metadata(path) for name, path in paths.items()}
    given = _parameters(paths, parameters or {})
    target = folder / "results" / "notebooks"
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkshopError(
            f"{target} cannot be made ({error.strerror or error}). Check that the folder is not"
            " read-only."
        ) from error
    with jupyter_state(folder) as environment, on_the_way.place(folder) as temporary:
        yield Day(folder, paths, about, given, environment, temporary)


def run(
    folder: Path,
    *,
    parameters: Mapping[str, str] | None = None,
    only: Iterable[str] = (),
    workers: int | None = None,
    event: Event = lambda what, notebook: None,
) -> list[NotebookRun]:
    """Run every notebook (or `only` those named) and return how each went, in their order.

    Notebooks that do not wait for one another run at once, as many as there are cores (`workers`).
    A failing one does not stop the others. Executed notebooks are put into `results/notebooks/`
    whole, when they are done. `parameters` as for `begun`.
    """
    with begun(folder, parameters=parameters, only=only) as day:
        run_days([day], workers=workers, event=lambda what, _, name: event(what, name))
    if day.error:
        raise day.error
    return day.ran


HANDING_OVER = "~"
"""Stands for what follows a folder's last notebook; in the order of names it comes last."""
Node = tuple[int, str]


def run_days(
    days: Sequence[Day],
    *,
    workers: int | None = None,
    hand_over: Callable[[Path, list[NotebookRun]], Any] | None = None,
    elsewhere: Executor | None = None,
    event: Callable[[Literal["started", "finished"], Day, str], None] = lambda *_: None,
) -> None:
    """Run the notebooks of several folders, the first folder first, as many at once as there are
    cores (`workers`), and after the last of each what is to `hand_over`.

    What went wrong with a folder is its `error` and stops no other. With `elsewhere` everything is
    given to that at once, which runs it as it can.
    """
    order: dict[Node, list[Node]] = {}
    for place, day in enumerate(days):
        order |= {(place, n): [(place, after) for after in day.after(n)] for n in day.paths}
        if hand_over:
            order[place, HANDING_OVER] = [(place, name) for name in day.paths]
    waiting, ready = TopologicalSorter(order), list[Node]()
    waiting.prepare()
    running: dict[Future[Any], Node] = {}
    with ExitStack() as stack:
        most = len(order) if elsewhere else workers or os.cpu_count() or 1
        pool = elsewhere or stack.enter_context(ThreadPoolExecutor(max_workers=most))
        while waiting.is_active():
            for node in waiting.get_ready():
                heapq.heappush(ready, node)
            while ready and len(running) < most:
                place, name = node = heapq.heappop(ready)
                day = days[place]
                if day.error:
                    waiting.done(node)
                    continue
                event("started", day, name)
                if name == HANDING_OVER and hand_over:
                    future = pool.submit(processes.call, hand_over, day.folder, day.ran)
                else:
                    future = pool.submit(
                        in_a_process,
                        str(day.paths[name]),
                        str(day.temporary / f"{name}.ipynb"),
                        day.given[name],
                        str(day.folder),
                        day.environment,
                    )
                running[future] = node
            if not running:
                continue
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                place, name = node = running.pop(future)
                day = days[place]
                try:
                    if name == HANDING_OVER:
                        day.handed_over = future.result()
                    else:
                        day.kept(name, *_how_it_went(future))
                except processes.Killed:
                    day.error = WorkshopError(STOPPED)
                except Exception as error:
                    day.error = error
                event("finished", day, name)
                waiting.done(node)


def _how_it_went(future: Future[tuple[bool, str]]) -> tuple[bool, str]:
    """What one notebook's process said, or that it was lost on its way."""
    try:
        return future.result()
    except Exception as error:
        if type(error).__name__ in LOST:
            return False, LOST_SENTENCE
        raise


def _keep(source: Path, target: Path) -> Path:
    """Put an executed notebook in its place, as it is kept."""
    notebook = as_kept(json.loads(source.read_text(encoding="utf-8")))
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return files.write(target, text, private=True)


def as_kept(notebook: dict[str, Any]) -> dict[str, Any]:
    """An executed notebook without what papermill notes down, paths of this machine and times, and
    without controls: what one can choose from is often a list of all people.
    """
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if "outputs" in cell:
            cell["outputs"] = [
                output for output in cell["outputs"] if CONTROL not in output.get("data", {})
            ]
    for part in (notebook, *notebook["cells"]):
        part["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
    return notebook


def chosen_notebooks(folder: Path, only: Iterable[str]) -> dict[str, Path]:
    """The notebooks of a folder that are meant: those named, or all; an unknown name is refused
    with the nearest.

    What looks back at an earlier run is left out where there is none, unless it is named.
    """
    available, only = notebooks(folder), list(only)
    for name in only:
        if name not in available:
            raise WrongUsage(
                f'There is no notebook "{name}".{nearest(name, available)} There are'
                f" {listing(available)}."
            )
    if only:
        return {name: path for name, path in available.items() if name in only}
    early = runs.first_workshop(folder) is None
    return {name: path for name, path in available.items() if not (early and kit.looks_back(path))}


def _metadata(path: Path) -> dict[str, Any]:
    return kit.read(path)["metadata"].get("workshop", {})


def _parameters(paths: Mapping[str, Path], given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The parameters for each notebook, converted to the types its own parameters cell declares."""
    if not given:
        return {name: {"folder": "."} for name in paths}
    # Only now: papermill takes longer to import than all else that the command does before the
    # first notebook starts.
    from .light_papermill import papermill

    known = {name: papermill.inspect_notebook(str(path)) for name, path in paths.items()}
    names = sorted({parameter for own in known.values() for parameter in own} - {"folder"})
    for parameter in given:
        if parameter == "folder":
            raise WrongUsage("The folder is named on the command line, not as a parameter.")
        if parameter not in names:
            raise WrongUsage(
                f'No notebook has a parameter "{parameter}".{nearest(parameter, names)} There are'
                f" {listing(names) or 'none'}."
            )
    return {
        name: (
            {"folder": "."}
            | {
                p: _typed(p, value, str(own[p]["inferred_type_name"]))
                for p, value in given.items()
                if p in own
            }
        )
        for name, own in known.items()
    }


def _typed(name: str, value: str, kind: str) -> Any:
    try:
        match kind:
            case "int":
                return int(value)
            case "float":
                return float(value)
            case "bool":
                return {"true": True, "yes": True, "false": False, "no": False}[value.lower()]
            case "list":
                # As in the notebook, or without the brackets.
                return [
                    part.strip(" \"'")
                    for part in value.strip().removeprefix("[").removesuffix("]").split(",")
                    if part.strip()
                ]
    except (ValueError, KeyError) as error:
        wanted = {"int": "a whole number", "float": "a number", "bool": "yes or no"}[kind]
        raise WrongUsage(f'The parameter "{name}" is "{value}"; it has to be {wanted}.') from error
    return value


@contextmanager
def jupyter_state(folder: Path) -> Generator[dict[str, str], None, None]:
    """Environment variables that keep what Jupyter and IPython read and remember in a new folder
    inside this one, for as long as it is used.

    Nothing that came with the folder is read as configuration or run at a start, and nothing ends
    up in the home directory, one client beside another.
    """
    with on_the_way.place(folder) as home:
        yield jupyter_environment(home, folder)


def jupyter_environment(home: Path, folder: Path) -> dict[str, str]:
    """The configuration for one start, written into the new folder `home`, and the environment
    variables that name it.
    """
    profile = home / "ipython" / "profile_default"
    # A step that is run before any other ends with a sentence too.
    files.write(
        profile / "startup" / "sentences.py",
        notebook_.STARTUP.format(results=str(folder / "results")),
    )
    # A pandas.py beside the notebooks is no library.
    files.write(
        profile / "ipython_kernel_config.json",
        json.dumps({"InteractiveShellApp": {"ignore_cwd": True}}),
    )
    # What else is installed as "python3", here or in this environment, has no kit.
    own = home / "jupyter" / "own"
    python = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    files.write(
        own / "kernels" / "python3" / "kernel.json",
        json.dumps({"argv": python, "display_name": "Python 3", "language": "python"}),
    )
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    # How somebody likes the page to look is kept for the next time, and runs nothing.
    kept = (folder / ".workshop" if home.is_relative_to(folder) else home) / "jupyter"
    return {
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter" / "config"),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTER_DATA_DIR": str(home / "jupyter" / "data"),
        "JUPYTER_PATH": str(own),
        "JUPYTER_RUNTIME_DIR": str(home / "jupyter" / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(kept / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(kept / "workspaces"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        **{name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")},
        SAFE_PATH[0]: SAFE_PATH[1],
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        earlier_kit.STARTED_IN: os.getcwd(),
        **{name: os.environ.get(name, "1") for name in THREADS},
    }


def in_a_process(*arguments: Any) -> tuple[bool, str]:
    """Run one notebook in a process of its own (see `_execute`); one that is killed takes no other
    with it.
    """
    try:
        return processes.call(_execute, *arguments, seconds=STEP_SECONDS)
    except processes.Killed:
        return False, STOPPED
    except processes.TookTooLong:
        return False, f"A step took longer than {counted(STEP_SECONDS // 60, 'minute')}."


def _execute(
    notebook: str, output: str, parameters: dict[str, Any], folder: str, environment: dict[str, str]
) -> tuple[bool, str]:
    """Run one notebook in this very process; returns whether it went well and the sentence if
    not.
    """
    os.environ.update(environment, **{UNATTENDED: "1", earlier_kit.NOTEBOOK: notebook})
    import logging

    from . import shell
    from .light_papermill import papermill

    logging.disable(logging.CRITICAL)
    # What a library prints past Python is not for the room.
    with open(Path(output).with_suffix(".log"), "wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    try:
        shell.execute(notebook, output, parameters, folder)
    except papermill.PapermillExecutionError as error:
        sentence = (
            error.evalue
            if error.ename in ("WorkshopError", "WrongUsage")
            else f"A step did not work ({error.ename})."
        )
        return False, " ".join(str(sentence).split())
    except Exception as error:  # whatever else went wrong here must not stop the other notebooks
        return False, f"{type(error).__name__}: {' '.join(str(error).split())}"
    return True, ""
