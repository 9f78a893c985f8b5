"""The exercises: a team works through them on its own and knows whether it is right.

In a notebook: `exercises.ask(team, "1-communication-gaps", "widest-gap")` shows a question with its
control; `exercises.check(team, "1-communication-gaps", "widest-gap", ____)` is for those who write
over the blank.
"""

from __future__ import annotations

import functools
import importlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import kit, on_the_way, sample
from ..errors import WorkshopError, WrongUsage, counted, listing, nearest
from ..folder import Folder
from . import own_data
from .progress import NO_ANSWER, Progress, standing
from .question import PATHS, Blank, NotAnAnswer, Question, Result, Slip, ____, lacking, mark, read

if TYPE_CHECKING:
    from ..findings import Finding
    from .controls import Ask, Standing, TypeIn
    from .put_in import Paste, Weeks
    from .to_show import ShowOthers

__all__ = [
    "Blank",
    "Question",
    "Result",
    "Slip",
    "____",
    "ask",
    "catalogue",
    "check",
    "example",
    "find",
    "hint",
    "paste",
    "progress",
    "show_others",
    "solution",
    "type_in",
    "weeks",
    "where",
]

STAGES = {
    "0-warm-up": "warm_up",
    "1-communication-gaps": "communication",
    "2-lead-quality": "leads",
    "3-strategy": "strategy",
    "4-charter": "charter",
}
"""The exercises in their order, and the module that holds the questions of each."""


def catalogue(stage: str = "") -> list[Question]:
    """All questions in their order, or those of one exercise; an unknown exercise is refused with
    the nearest.
    """
    if stage and stage not in STAGES:
        raise WrongUsage(
            f'There is no exercise "{stage}".{nearest(stage, STAGES)} There are {listing(STAGES)}.'
        )
    modules = [STAGES[stage]] if stage else STAGES.values()
    return [
        one
        for module in modules
        for one in sorted(
            importlib.import_module(f"{__name__}.{module}").QUESTIONS,
            key=lambda one: list(PATHS).index(one.path),
        )
    ]


def find(stage: str, id: str) -> Question:
    """One question by its name; an unknown one is refused with the nearest."""
    known = {one.id: one for one in catalogue(stage)}
    if id not in known:
        raise WrongUsage(f'There is no question "{id}" in {stage}.{nearest(id, known)}')
    return known[id]


@functools.cache
def made_up(name: sample.Name = "awkward", home: Path | None = None) -> Folder:
    """A made-up team, as it ships with the kit, or made anew where the kit was installed without
    its data.
    """
    shipped = kit.path(f"data/{name}")
    if not shipped.exists():
        shipped = (home or _made_here(Path.cwd())) / name
        if not (shipped / "truth.json").exists():
            sample.make(name, shipped)
    return Folder.open(shipped)


@functools.cache
def _made_here(folder: Path) -> Path:
    """Where a made-up team lies until this process ends, if it cannot lie in the folder."""
    return on_the_way.until_the_end(folder).path


def example(team: Folder, name: sample.Name = "awkward") -> Folder:
    """The made-up team that the core questions are about."""
    home = team.path / ".workshop" / "made-up"
    try:
        found = made_up(name, home)
    except WorkshopError:  # the folder is read-only
        found = made_up(name, _made_here(team.path))
    return found


def about(team: Folder, asked: Question) -> Folder:
    """The folder that a question is about: the made-up team where there is a right answer, else the
    team's own as it is now.
    """
    return example(team, asked.made_up) if asked.checked else own_data.now(team)


def ask(team: Folder, stage: str, id: str) -> Ask:
    """The question with a control to answer it, and buttons to check it, for a hint and for the
    solution.
    """
    from .controls import Ask

    return Ask(team, find(stage, id))


def type_in(team: Folder) -> TypeIn:
    """The questions of one exercise after the other, to type in what was answered on paper."""
    from .controls import TypeIn

    return TypeIn(team, catalogue())


def paste(team: Folder, table: str) -> Paste:
    """A box to paste the team's own table into: its survey, its initiatives or its leads."""
    from .put_in import Paste

    return Paste(team, table)


def weeks(team: Folder) -> Weeks:
    """Two number boxes: the person-weeks that each side has in a quarter."""
    from .put_in import Weeks

    return Weeks(team)


def show_others(team: Folder) -> ShowOthers:
    """A page to show others, made from the group's own answers."""
    from .to_show import ShowOthers

    return ShowOthers(team)


def where(team: Folder) -> Standing:
    """Where the team is, brought up to date whenever something is answered on the page."""
    from .controls import Standing

    return Standing(team, catalogue())


def check(team: Folder, stage: str, id: str, answer: Any = ____) -> Result:
    """Whether an answer is right; what was answered is kept in the folder."""
    return checked(team, find(stage, id), answer)


def checked(team: Folder, asked: Question, answer: Any, *, who: str = "") -> Result:
    """The verdict on an answer, kept in the folder with the name of `who` said it; that it could
    not be kept is said and changes nothing else.
    """
    folder = about(team, asked)
    result = mark(asked, answer, folder)
    if result.verdict == "not tried" or (
        not asked.checked and lacking(asked, folder)
    ):  # there was nothing to answer with
        return result
    try:
        answer = read(asked, answer, folder)
    except NotAnAnswer:
        answer = str(answer) if isinstance(answer, str) else None
    if asked.also is not None and result.verdict == "nothing to check":
        result = replace(result, sentence=f"{result.sentence} {asked.also(str(answer), team, who)}")
    verdict = NO_ANSWER if result.slip == NO_ANSWER else result.verdict or ""
    return _kept(team, asked, result, "answer", answer=answer, verdict=verdict, who=who)


def hint(team: Folder, stage: str, id: str) -> Result:
    """The next hint; each call takes you one step further, and the last one is repeated."""
    return hinted(team, find(stage, id))


def hinted(team: Folder, asked: Question) -> Result:
    """The next hint of a question, and how many are left."""
    if not asked.hints:
        return Result(None, "There is no hint here: say what you see.")
    taken = Progress.of(team).hints(asked)
    step = min(taken, len(asked.hints) - 1)
    left = len(asked.hints) - step - 1
    more = (
        f"{counted(left, 'more hint', 'more hints')} if you need {'it' if left == 1 else 'them'}."
        if left
        else "That was the last hint; the solution says the rest, and why."
    )
    told = Result(None, f"Hint {step + 1} of {len(asked.hints)}. {asked.hints[step]}\n\n{more}")
    return _kept(team, asked, told, "hint") if taken < len(asked.hints) else told


def solution(team: Folder, stage: str, id: str) -> Result:
    """The answer, and why it is so."""
    return solved(team, find(stage, id))


def solved(team: Folder, asked: Question) -> Result:
    """The solution of a question; one without a right answer says so."""
    told = Result(
        None,
        asked.why(about(team, asked))
        or "There is no solution to this one: it is about you. Compare what each of you said.",
    )
    return _kept(team, asked, told, "solution")


def progress(team: Folder) -> Finding:
    """Where the team is in the exercises, and what comes next."""
    return standing(team, catalogue())


def _kept(team: Folder, asked: Question, result: Result, what: Any, **said: Any) -> Result:
    try:
        Progress.of(team).record(asked, what, **said)
    except WorkshopError as error:
        return Result(result.verdict, f"{result.sentence}\n\n{error}", result.slip)
    return result
