"""A step written for an earlier version of the kit: what its error means, and what mends it.

A client's notebook that was changed by hand does not follow the kit when that is renewed. Its steps
then call functions that take something else now, or names that are gone; what Python says of it
helps nobody in the room.
"""

from __future__ import annotations

import ast
import linecache
import os
import re
import traceback
from collections import ChainMap
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Any

from . import kit
from .errors import listing, nearest

NOTEBOOK = "WORKSHOP_NOTEBOOK"
"""Environment variable: the notebook that is run; Jupyter itself says it in JPY_SESSION_NAME."""
STARTED_IN = "WORKSHOP_STARTED_IN"
"""Environment variable: the folder in which the command was given, from which paths are said."""
PACKAGE = __name__.partition(".")[0]


def sentence(error: BaseException) -> str:
    """What to say of a step written for an earlier kit; nothing for any other error.

    Such an error is raised in the step itself, not further down: by a function of the kit that does
    not take what it is given, or by a name or a module that the kit does not have.
    """
    raised_in = frames(error)
    if raised_in and raised_in[-1].f_locals.get("__tracebackhide__"):  # it hands the call on
        raised_in = raised_in[:-1]
    if not in_a_step(raised_in[-1:]):
        return ""
    misfit = ""
    if isinstance(error, TypeError):
        misfit = _misfit(str(error), raised_in[-1])
    elif isinstance(error, ImportError) and _of_the_kit(error.name or ""):
        gone = re.search(r"cannot import name '(\w+)' from", str(error))
        misfit = (
            f"“{gone[1]}”, which is not in {error.name}"
            if gone
            else f"{error.name}, which is not there"
        )
    elif isinstance(error, AttributeError) and error.name:
        owner = error.obj if isinstance(error.obj, ModuleType | type) else type(error.obj)
        if _of_the_kit(owner.__name__ if isinstance(owner, ModuleType) else owner.__module__):
            near = nearest(
                error.name, [name for name in dir(error.obj) if not name.startswith("_")]
            )
            misfit = f"“{error.name}”, which is not in {owner.__name__}" + (
                f".{near}" if near else ""
            )
    if not misfit:
        return ""
    ending = "" if misfit.endswith("?") else "."
    return (
        f"This step calls the kit as an earlier version of it did. {_remedy()}; "
        f"it keeps what you changed. What does not fit is {misfit}{ending}"
    )


def _misfit(said: str, frame: FrameType) -> str:
    """What a function of the kit was given or not given, by what Python says of the call."""
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
    """The functions of the kit that a step calls, each by the name that Python has for it."""
    names = ChainMap(frame.f_locals, frame.f_globals)
    called = [node.func for node in ast.walk(_parsed(frame)) if isinstance(node, ast.Call)]
    for function in (_meant(name, names) for name in called):
        if _of_the_kit(getattr(function, "__module__", None) or ""):
            name = getattr(function, "__qualname__", "")
            yield f"{name}.__init__" if isinstance(function, type) else name


def _meant(node: ast.expr, names: ChainMap[str, Any]) -> Any:
    """What a name with dots in a step stands for; None for anything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _meant(node.value, names)) is not None:
        # A property may read a file; what goes wrong there is not what is told here.
        with suppress(Exception):
            return getattr(owner, node.attr, None)
    return None


def remark(error: BaseException) -> str:
    """What to add where a step fails inside the kit that is not as the kit has it today."""
    raised_in = frames(error)
    steps = [frame for frame in raised_in if in_a_step([frame])]
    if not steps or not any(
        _of_the_kit(frame.f_globals.get("__name__", "")) for frame in raised_in
    ):
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
    """The command that brings this notebook up to date, as it is typed in the terminal."""
    path = os.environ.get(NOTEBOOK) or os.environ.get("JPY_SESSION_NAME") or ""
    if not path.endswith(".ipynb"):
        return "In a terminal: workshop repair and the path of this notebook"
    with suppress(ValueError):  # on another drive
        path = os.path.relpath(path, os.environ.get(STARTED_IN) or os.getcwd())
    # A terminal takes a name with a blank in it for two, unless it is between quotation marks.
    plain = re.fullmatch(r"[\w./\\:-]+", path)
    return (
        f"In a terminal: workshop repair {path}"
        if plain
        else f'In a terminal: workshop repair "{path}"'
    )


def frames(error: BaseException) -> list[FrameType]:
    """What was running when an error was raised, the outermost first."""
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__)]


def in_a_step(raised_in: list[FrameType]) -> bool:
    """Whether there is a frame, and it runs what is written in a step."""
    return bool(raised_in) and raised_in[0].f_globals.get("__name__") == "__main__"


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
