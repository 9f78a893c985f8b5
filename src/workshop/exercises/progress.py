"""How far a team is with the exercises: what it answered, which hints it took, kept in the folder
as it goes.

`exercises.jsonl` holds the last answer to each question with its day, not every try: one that was
right stays, one that is none replaces nothing, and a sentence is added to those of the others. It
is written whole or not at all, so it survives a restart and a crash. Where nobody is at the
keyboard nothing is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

import pandas as pd

from .. import files, journal
from ..controls import UNATTENDED
from ..errors import WorkshopError, counted
from ..findings import Finding
from ..folder import Folder
from .question import LONGEST, Question

FILE = "exercises.jsonl"
What = Literal["answer", "group", "hint", "solution"]
"""What was done; `group` is what one of several groups answered, with its name as who."""
SAID = ("answer", "group")
NO_ANSWER = "not an answer"
"""The verdict on what could not be read as an answer; as a state it is `not yet`."""
LONGEST_NAME = 40


@dataclass(frozen=True)
class Entry:
    """One thing that was done: an answer with its verdict, a hint or a solution that was asked
    for.
    """

    stage: str
    question: str
    what: What
    when: str
    answer: Any = None
    verdict: str = ""
    who: str = ""


class Progress:
    """The progress of one folder; reading is always from the file, so several notebooks see each
    other's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, team: Folder) -> Progress:
        """The progress that is kept in this folder."""
        return cls(team.path / FILE)

    def record(
        self,
        question: Question,
        what: What,
        *,
        answer: Any = None,
        verdict: str = "",
        who: str = "",
    ) -> None:
        """Keep one thing that was done, in the place of what it replaces. Raises WorkshopError when
        the folder cannot be written to.
        """
        if os.environ.get(UNATTENDED):
            return
        entry = Entry(
            question.stage,
            question.id,
            what,
            datetime.now().astimezone().date().isoformat() if what in SAID else "",
            _plain(answer),
            verdict,
            " ".join(who.split())[:LONGEST_NAME],
        )
        self._rewrite(
            lambda before: (
                [*(one for one in before if not _replaced(one, entry, question)), entry]
                if not any(_outlasts(one, entry) for one in before)
                else before
            )
        )

    def take_back(self, question: Question) -> None:
        """Forget the last answer to a question. Raises WorkshopError when the folder cannot be
        written to.
        """
        last = self.last_answer(question)
        if last is not None:
            self._rewrite(lambda before: [one for one in before if one != last])

    def _rewrite(self, change: Callable[[list[Entry]], list[Entry]]) -> None:
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(journal.lock(self.path), timeout=20):
                lines = [
                    json.dumps(
                        {key: at for key, at in asdict(one).items() if at not in (None, "")},
                        ensure_ascii=False,
                    )
                    for one in change(self.entries())
                ]
                files.write(self.path, "".join(f"{line}\n" for line in lines), private=True)
        except (Timeout, OSError, WorkshopError) as error:
            raise WorkshopError(
                f"The answer was not recorded: {self.path} cannot be written. Check that the folder"
                " is not read-only and the disk is not full, then press the button once more."
            ) from error

    def entries(self, question: Question | None = None) -> list[Entry]:
        """Everything that was done, in its order; lines that cannot be read are passed over."""
        found = [entry for line in journal.lines(self.path) if (entry := _parse(line)) is not None]
        return [
            entry
            for entry in found
            if question is None or (entry.stage, entry.question) == (question.stage, question.id)
        ]

    def last_answer(self, question: Question) -> Entry | None:
        """What was answered last; None when nothing was."""
        answers = [entry for entry in self.entries(question) if entry.what == "answer"]
        return answers[-1] if answers else None

    def said(self, question: Question) -> list[Entry]:
        """All that was answered and counts: of a sentence there may be several, one a person."""
        return [entry for entry in self.entries(question) if entry.what == "answer"]

    def groups(self, question: Question | None = None) -> list[Entry]:
        """What the groups answered that joined this folder, by the name of the group."""
        found = [entry for entry in self.entries(question) if entry.what == "group"]
        return sorted(found, key=lambda entry: entry.who)

    def hints(self, question: Question) -> int:
        """How many hints were taken."""
        return sum(entry.what == "hint" for entry in self.entries(question))


COLUMNS = ["Exercise", "Right", "Not yet", "Kept", "Not tried", "Hints taken", "Solutions seen"]


def standing(team: Folder, questions: Iterable[Question]) -> Finding:
    """Where the team is: for each exercise how many questions are right, not yet, kept and not
    tried, and what comes next.

    A question once right stays right. Kept are answers with nothing to check. What comes next is
    the first core question that is open; one without a right answer, such as a guess, is passed
    over once a later question was answered, and comes up again when nothing else is open.
    """
    questions, entries = list(questions), Progress.of(team).entries()
    of: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        of.setdefault((entry.stage, entry.question), []).append(entry)
    rows: dict[str, dict[str, int]] = {
        question.stage: dict.fromkeys(COLUMNS[1:], 0) for question in questions
    }
    last = max(
        (
            place
            for place, question in enumerate(questions)
            if _state(of.get((question.stage, question.id), [])) != "Not tried"
        ),
        default=-1,
    )
    due: list[Question] = []
    passed_over: list[Question] = []
    for place, question in enumerate(questions):
        done = of.get((question.stage, question.id), [])
        state = _state(done)
        row = rows[question.stage]
        row[state] += 1
        row["Hints taken"] += sum(entry.what == "hint" for entry in done)
        row["Solutions seen"] += any(entry.what == "solution" for entry in done)
        if question.path == "core" and state in ("Not yet", "Not tried"):
            (due if question.checked or place > last else passed_over).append(question)
    table = pd.DataFrame([[stage, *row.values()] for stage, row in rows.items()], columns=COLUMNS)
    checked = sum(question.checked for question in questions)
    right = int(table["Right"].sum())
    others = int(table["Kept"].sum())
    sentence = (
        f"{right} of the {counted(checked, 'question')} with a right answer"
        f" {'is' if right == 1 else 'are'} right"
    )
    sentence += (
        f", and {counted(others, 'answer is', 'answers are')} kept to talk about."
        if others
        else "."
    )
    following = next(
        (
            f" Next in {question.stage}: {question.text.split(chr(10))[0]}"
            for question in due + passed_over
        ),
        " All core questions are done.",
    )
    return Finding("exercises", sentence + following, table)


def _state(done: Iterable[Entry]) -> str:
    verdicts = [entry.verdict for entry in done if entry.what in SAID]
    if "right" in verdicts:
        return "Right"
    return {"not yet": "Not yet", NO_ANSWER: "Not yet", "nothing to check": "Kept"}.get(
        verdicts[-1] if verdicts else "", "Not tried"
    )


def _replaced(one: Entry, new: Entry, question: Question) -> bool:
    """Whether an entry gives way to a new one."""
    if (one.stage, one.question, one.what) != (new.stage, new.question, new.what):
        return False
    if new.what == "hint":
        return False
    if new.what == "group":
        return one.who == new.who
    if question.kind == "sentence" and not question.checked:
        return (one.who, one.answer) == (new.who, new.answer) or one.who == new.who != ""
    return True


def _outlasts(one: Entry, new: Entry) -> bool:
    """Whether an entry stays although something new came: it was right, or the new one is none."""
    same = (
        (one.stage, one.question, one.what)
        == (new.stage, new.question, new.what)
        == (
            new.stage,
            new.question,
            "answer",
        )
    )
    return same and (
        (one.verdict == "right" != new.verdict)
        or (one.verdict != NO_ANSWER and new.verdict == NO_ANSWER)
    )


def _plain(answer: Any) -> Any:
    """An answer as JSON keeps it."""
    if answer is None or (isinstance(answer, int | float) and abs(answer) < 1e15):
        return answer
    return (
        [str(one)[:LONGEST] for one in answer]
        if isinstance(answer, list | tuple)
        else str(answer)[:LONGEST]
    )


def _parse(line: bytes) -> Entry | None:
    try:
        data = json.loads(line)
        stage, question, what, when, verdict = (
            str(data.get(key, "")) for key in ("stage", "question", "what", "when", "verdict")
        )
        if not question or what not in get_args(What):
            return None
        who = str(data.get("who", ""))
        return Entry(stage, question, cast("What", what), when, data.get("answer"), verdict, who)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
