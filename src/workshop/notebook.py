"""What makes a notebook fit for a projector: pictures with a description, problems as sentences.

`prepare()` is called by `workshop.open` and does nothing outside a notebook. In JupyterLab as `workshop open` starts it,
`STARTUP` calls it when the kernel starts, so that a step that is run before any other fails with a sentence as well.
"""

from __future__ import annotations

import ast
import base64
import html
import linecache
import os
import re
import traceback
from collections import ChainMap
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from . import kit
from .errors import WorkshopError, listing, nearest

LOG = "problems-with-the-kit.txt"
STOPPED = "Stopped. Nothing is lost: run this step again, or go on with the next one."
STARTUP = """from pathlib import Path
from workshop import notebook
notebook.prepare(Path({results!r}))
"""
"""What IPython runs when a kernel starts."""
NOTEBOOK = "WORKSHOP_NOTEBOOK"
"""Environment variable with the path of the notebook that is run; Jupyter itself says it in JPY_SESSION_NAME."""
STARTED_IN = "WORKSHOP_STARTED_IN"
"""Environment variable with the folder in which the command was given, where paths are written as people type them."""
PACKAGE = __name__.partition(".")[0]


def prepare(results: Path) -> None:
    """Show axes as pictures with alternative text (or as a sentence where there is nothing to draw), and any error as a sentence.

    Errors nobody foresaw are written in full to `results/problems-with-the-kit.txt` and named on screen in one line.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return

    shell.display_formatter.mimebundle_formatter.for_type_by_name("matplotlib.axes._axes", "Axes", _picture)
    # A number is shown as people write it: 21 and 0.0587, and not np.int64(21).
    for kind in (np.int64, np.float64, np.bool_):
        shell.display_formatter.formatters["text/plain"].for_type(kind, lambda value, printer, cycle: printer.text(str(np.round(value, 4))))

    def show_sentence(shell: Any, etype: type, value: BaseException, tb: Any, tb_offset: int | None = None) -> list[str]:
        if old := _old_form(value):
            # Whoever runs the notebook with no one at the keyboard is told the sentence, and not what Python says.
            etype, value = WorkshopError, WorkshopError(old)
        lines = [_sentence(results, value)]
        shell._showtraceback(etype, value, lines)
        return lines

    shell.set_custom_exc((Exception, KeyboardInterrupt), show_sentence)


def _sentence(results: Path, error: BaseException) -> str:
    """What the room reads of an error."""
    if isinstance(error, WorkshopError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    return _mistyped(error) or f"{log(results, error)}{_perhaps_old(error)}"


def _mistyped(error: BaseException) -> str:
    """What to say of a line that cannot be read, or of a name that no step has made yet; nothing for what went wrong in the kit."""
    if isinstance(error, SyntaxError):
        return "This line cannot be read. Look for a bracket, a comma or a quotation mark too few or too many; Edit > Undo takes back what was typed."
    if isinstance(error, NameError) and error.name and _in_a_step(_frames(error)[-1:]):
        return f"“{error.name}” is not known here yet. If it comes from a step above, choose Run > Run All Above Selected Cell and run this step again. If it is an answer in words, write it between quotation marks."
    return ""


def _old_form(error: BaseException) -> str:
    """What to say of a step that was written for an earlier version of the kit; nothing for any other error.

    Such an error is raised in the step itself, not further down: by a function of the kit that does not take what it is
    given, or by a name or a module that the kit does not have.
    """
    frames = _frames(error)
    if not _in_a_step(frames[-1:]):
        return ""
    misfit = ""
    if isinstance(error, TypeError):
        misfit = _misfit(str(error), frames[-1])
    elif isinstance(error, ImportError) and _of_the_kit(error.name or ""):
        gone = re.search(r"cannot import name '(\w+)' from", str(error))
        misfit = f"“{gone[1]}”, which is not in {error.name}" if gone else f"{error.name}, which is not there"
    elif isinstance(error, AttributeError) and error.name:
        owner = error.obj if isinstance(error.obj, ModuleType | type) else type(error.obj)
        if _of_the_kit(owner.__name__ if isinstance(owner, ModuleType) else owner.__module__):
            near = nearest(error.name, [name for name in dir(error.obj) if not name.startswith("_")])
            misfit = f"“{error.name}”, which is not in {owner.__name__}" + (f".{near}" if near else "")
    if not misfit:
        return ""
    ending = "" if misfit.endswith("?") else "."
    return f"This step calls the kit as an earlier version of it did. {_remedy()}; it keeps what you changed. What does not fit is {misfit}{ending}"


def _misfit(said: str, frame: FrameType) -> str:
    """What a function of the kit was given or not given, by what Python says of the call; nothing for other functions."""
    called = re.match(r"([\w.<>]+)\(\) (.*)", said)
    if called is None or not any(name == called[1] for name in _kit_functions(frame)):
        return ""
    function = called[1].removesuffix(".__init__").rpartition(".")[2]
    arguments = listing([f"“{name}”" for name in re.findall(r"'(\w+)'", called[2])])
    if "unexpected keyword" in said:
        return f"{arguments}, which {function} does not take"
    if "missing" in said:
        return f"{function} without {arguments}"
    return f"how {function} is called"


def _kit_functions(frame: FrameType) -> Iterator[str]:
    """The functions of the kit that a step calls, each by the name under which Python speaks of it."""
    names = ChainMap(frame.f_locals, frame.f_globals)
    for node in ast.walk(_parsed(frame)):
        if isinstance(node, ast.Call) and (function := _meant(node.func, names)) is not None:
            if _of_the_kit(getattr(function, "__module__", None) or ""):
                name = getattr(function, "__qualname__", "")
                yield f"{name}.__init__" if isinstance(function, type) else name


def _meant(node: ast.expr, names: ChainMap[str, Any]) -> Any:
    """What a name with dots in a step stands for; None for anything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _meant(node.value, names)) is not None:
        try:
            return getattr(owner, node.attr, None)
        except Exception:  # a property may read a file; what goes wrong there is not what is told here
            return None
    return None


def _perhaps_old(error: BaseException) -> str:
    """What to add where something went wrong inside the kit in a step that is not as the kit has it today."""
    frames = _frames(error)
    steps = [frame for frame in frames if _in_a_step([frame])]
    if not steps or not any(_of_the_kit(frame.f_globals.get("__name__", "")) for frame in frames):
        return ""
    step = _plain("".join(linecache.getlines(steps[-1].f_code.co_filename)))
    todays = {
        _plain("".join(cell["source"]))
        for path in (*kit.notebooks().values(), *kit.exercises().values())
        for cell in kit.read(path)["cells"]
        if cell["cell_type"] == "code"
    }
    if not step or step in todays:
        return ""
    return f" If this step came with the kit, it may be from an earlier version of it. {_remedy()}."


def _remedy() -> str:
    """The command that brings this notebook up to date, as it is typed where the folder was opened."""
    path = os.environ.get(NOTEBOOK) or os.environ.get("JPY_SESSION_NAME") or ""
    if not path.endswith(".ipynb"):
        return "In a terminal: workshop repair and the path of this notebook"
    try:
        path = os.path.relpath(path, os.environ.get(STARTED_IN) or os.getcwd())
    except ValueError:  # on another drive
        pass
    # A terminal takes a name with a blank or a bracket in it for several, unless it stands between quotation marks.
    plain = re.fullmatch(r"[\w./\\:-]+", path)
    return f"In a terminal: workshop repair {path}" if plain else f'In a terminal: workshop repair "{path}"'


def _frames(error: BaseException) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__)]


def _in_a_step(frames: list[FrameType]) -> bool:
    """Whether there is a frame, and it runs what is written in a step."""
    return bool(frames) and frames[0].f_globals.get("__name__") == "__main__"


def _of_the_kit(module: str) -> bool:
    return module.partition(".")[0] == PACKAGE


def _parsed(frame: FrameType) -> ast.Module:
    """The step that a frame runs, as Python reads it."""
    try:
        return ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _picture(ax: Any, include: object = None, exclude: object = None) -> tuple[dict[str, Any], dict[str, Any]]:
    from . import theme

    alt = theme.alt_text(ax)
    if ax.get_gid() == theme.BLANK:
        return {"text/html": f"<p>{html.escape(alt)}</p>", "text/plain": alt}, {}
    image = base64.b64encode(theme.png(ax)).decode("ascii")
    return {"image/png": image, "text/plain": alt}, {"image/png": {"alt": alt}}


def log(results: Path, error: BaseException) -> str:
    """Write an unforeseen error to the log in full and return the sentence for the screen."""
    return f"This step did not work ({type(error).__name__}). The other steps are not affected: go on with the next one.{written(results, error)}"


def written(results: Path, error: BaseException) -> str:
    """Write an unforeseen error to the log in full; returns a sentence that says where, or nothing where that cannot be written to."""
    try:
        results.mkdir(exist_ok=True)
        with open(results / LOG, "a", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)) + "\n")
        return f" What happened is written down in {results.name}/{LOG}."
    except OSError:
        return ""
