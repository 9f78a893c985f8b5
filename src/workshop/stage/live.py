"""What follows from what in an open notebook: which step read which subject, and which has to be
run again.

Nothing is declared. Reading a decision notes which step read which subject (`decisions.on_read`);
the names that a step makes and uses give the rest. The layer asks for `state()` and runs again what
is stale; without a layer nothing of this does anything.
"""

from __future__ import annotations

import ast
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import decisions as decisions_
from .. import theme
from ..decisions import Decisions, subjects
from ..decisions.slugs import ASKED, GUESSED_BY_ALL, GUESSES
from ..written import for_programs, num

GONE_SECONDS = 30.0
"""A window that has not been heard of for so long does not lead any more."""
EVERYTHING = "*"
"""Stands for all subjects at once."""
Reading = tuple[Path, str]


@dataclass
class Ran:
    """How a step was run last: its text, the how many-eth run it was, what it read in which
    version.
    """

    source: str
    number: int
    read: dict[Reading, int] = field(default_factory=dict)
    failed: bool = False


class Steps:
    """The steps of one notebook, in their order, and how each was run last in this kernel.

    >>> steps = Steps()
    >>> steps.known([("a", "x = 1"), ("b", "x + 1"), ("c", "2")])
    >>> steps.stale()
    ['a', 'b', 'c']
    >>> for name in "abc":
    ...     steps.begins(name, dict(steps.order)[name]); steps.ends(failed=False)
    >>> steps.stale()
    []
    >>> steps.begins("a", "x = 1"); steps.ends(failed=False)
    >>> steps.stale()
    ['b']
    """

    def __init__(self) -> None:
        self.order: list[tuple[str, str]] = []
        self.ran: dict[str, Ran] = {}
        self.needs: dict[str, list[str]] = {}
        self.running: str = ""
        self.runs = 0

    def known(self, order: Sequence[tuple[str, str]]) -> None:
        """Which steps there are, each with its text, in the notebook's order."""
        self.order = [(str(name), str(source)) for name, source in order]
        makers: dict[str, str] = {}
        self.needs = {}
        for name, source in self.order:
            made, used = names(source)
            self.needs[name] = list(dict.fromkeys(makers[one] for one in used if one in makers))
            makers.update(dict.fromkeys(made, name))

    def begins(self, name: str, source: str) -> None:
        """A step begins: what is read from now on is read by it."""
        self.runs += 1
        self.running = name
        self.ran[name] = Ran(source, self.runs)

    def ends(self, *, failed: bool) -> None:
        """The step that is running has ended."""
        if self.running in self.ran:
            self.ran[self.running].failed = failed
        self.running = ""

    def reads(self, path: Path, what: str, step: str = "") -> None:
        """A subject is read, by the step that is running or by another one that shows it."""
        ran = self.ran.get(step or self.running)
        if ran is not None:
            ran.read[path, what] = _version(path, what)

    def stale(self) -> list[str]:
        """The steps to run, in their order: never run, changed, or what they stand on has moved."""
        found: dict[str, None] = {}
        for name, source in self.order:
            ran = self.ran.get(name)
            if (
                ran is None
                or ran.source != source
                or any(need in found for need in self.needs[name])
                or any(self.ran[need].number > ran.number for need in self.needs[name])
                or any(_version(*one) != version for one, version in ran.read.items())
            ):
                found[name] = None
        return list(found)


STEPS = Steps()
SIDES: dict[str, str] = {}
"""What the two sides are called, by their keys; a control that shows guesses says so."""
_folder: Path | None = None
_driver: dict[str, Any] = {}
_versions: dict[Path, tuple[tuple[int, int], dict[str, int]]] = {}
_decisions: dict[Path, Decisions] = {}


def watch(folder: Path) -> None:
    """Begin to note what is run and read in this kernel; `folder` is the workshop's."""
    from IPython import get_ipython

    global _folder
    shell = get_ipython()
    if shell is None or _folder is not None:
        return
    _folder = folder
    decisions_.on_read(lambda path, what: STEPS.reads(path, what))
    shell.events.register(
        "pre_run_cell",
        lambda info: STEPS.begins(str(info.cell_id or ""), str(info.raw_cell)),
    )
    shell.events.register("post_run_cell", lambda result: STEPS.ends(failed=not result.success))


def watching() -> bool:
    """Whether this kernel was started by `workshop open`."""
    return _folder is not None


def led() -> bool:
    """Whether the layer leads this notebook, so that a step may show what a button would."""
    return bool(_driver)


def step() -> str:
    """The step that is running, by its cell's id; a control remembers it."""
    return STEPS.running


def settled(step: str, path: Path, what: str) -> None:
    """A step shows already what was just recorded on a subject."""
    if step:
        STEPS.reads(path, what, step)


def lead(window: str, browser: str, *, take: bool = False) -> bool:
    """Whether this window leads; the first one does, until it is not heard of or another takes
    over.

    Windows of one browser settle it among themselves, so the last of them leads.
    """
    now = time.monotonic()
    known = _driver.get("window") == window or _driver.get("browser") == browser
    theme.on_the_wall()
    if known or take or not _driver or now - _driver["heard"] > GONE_SECONDS:
        _driver.update(window=window, browser=browser, heard=now)
    return _driver["window"] == window


def state(
    window: str = "", browser: str = "", *, take: bool = False, steps: Sequence = ()
) -> dict[str, Any]:
    """What the layer has to know, as plain JSON values: who leads, what is stale, what is on file.

    `steps` are the notebook's (id, text) pairs, given once and whenever they change.
    """
    if steps:
        STEPS.known(steps)
    mine = lead(window, browser, take=take) if window else False
    said: dict[str, str] = {}
    on_file: list[str] = []
    if _folder is not None:
        on_file, said = _on_file(_folder)
    return {
        "watching": watching(),
        "leads": mine,
        "stale": STEPS.stale(),
        "ran": list(STEPS.ran),
        "failed": [name for name, ran in STEPS.ran.items() if ran.failed],
        "needs": STEPS.needs,
        "on_file": on_file,
        "said": said,
        "sides": list(SIDES.values()),
        "guesses": _guesses(_folder) if _folder is not None else {},
        "locale": for_programs(),
    }


def _on_file(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The subjects that are on file, and what was decided on those that stand in lists."""
    current = Decisions(folder / "decisions.jsonl").current()
    said = {}
    with decisions_.unnoted():
        for what, decision in current.items():
            if subjects.is_listed(decision):
                said[what] = subjects.cell(decision)
        return list(current), said


def _guesses(folder: Path) -> dict[str, list[str]]:
    """What each side guessed, once both are shown: subject to the side's name and its guess."""
    found = {}
    with decisions_.unnoted():
        current = Decisions(folder / "decisions.jsonl").current()
        for what, decision in current.items():
            slug, _, key = what.rpartition("-given-")
            shown = subjects.value(decision) if slug in GUESSES else None
            if shown:
                words = [
                    f"“{one}”" if isinstance(one, str) else str(one) for one in shown[0].values()
                ]
                asked = current.get(f"{ASKED}-{GUESSED_BY_ALL[slug]}")
                by = (subjects.value(asked) or {}).get("groups", {}).get(key) if asked else None
                each = _of_each(shown[0], by) if by else ""
                found[what] = [SIDES.get(key, key.capitalize()), " and ".join(words) + each]
    return found


def _of_each(guess: Mapping[str, Any], by: Mapping[str, Any]) -> str:
    """How far the guesses of the single people of a side lie apart, where they were asked for this
    guess; nothing where the side guessed otherwise since.

    >>> _of_each({"held": 3, "across": 5}, {"n": 3, "numbers": [[2, 3, 7], [5, 5, 6]]})
    ' (3 people: 2 to 7 and 5 to 6)'
    >>> _of_each({"topic": "Speed"}, {"n": 7, "counts": {"Price": 2, "Speed": 5}})
    ' (5 of 7 people)'
    >>> _of_each({"held": 9}, {"n": 3, "numbers": [[2, 3, 7]]})
    ''
    """
    counts, numbers = by.get("counts", {}), by.get("numbers", ())
    if counts:
        often = counts.get(next(iter(guess.values())), 0)
        return f" ({often} of {by['n']} people)" if often == max(counts.values()) else ""
    ours = [found for found in numbers if found][: len(guess)]
    if [round(statistics.median(found)) for found in ours] != list(guess.values()):
        return ""
    return (
        f" ({by['n']} people:"
        f" {' and '.join(f'{num(min(one)):g} to {num(max(one)):g}' for one in ours)})"
    )


def names(source: str) -> tuple[list[str], list[str]]:
    """The names that a step makes, and those that it uses, at its outermost level.

    >>> names("from workshop import run\\nx = run.y(z)")
    (['run', 'x'], ['run', 'z'])
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return [], []
    made: list[str] = []
    used: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            made += [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            made.append(node.name)
        elif isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else made).append(node.id)
    return sorted(set(made)), sorted(set(used))


def _version(path: Path, what: str) -> int:
    """How often something was recorded on a subject; on all of them together for `*`."""
    try:
        stat = path.stat()
        stamp = stat.st_mtime_ns, stat.st_size
    except OSError:
        return 0
    if _versions.get(path, ((0, 0), {}))[0] != stamp:
        with decisions_.unnoted():
            _versions[path] = stamp, _decisions.setdefault(path, Decisions(path)).times()
    counts = _versions[path][1]
    return sum(counts.values()) if what == EVERYTHING else counts.get(what, 0)
