"""A question of an exercise: what is asked, what is right, the usual slips, the hints, and why it
is so.

The right answer is a function of the data, so it is never typed in; where several answers are
right, `right` looks at what an answer leads to. Questions without `answer` are about a team's own
folder, or have no right answer at all: what people say is kept, and `sense` may return a remark.
"""

from __future__ import annotations

import ast
import html
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..errors import counted
from ..findings import Finding
from ..folder import Folder
from ..sample import Name
from ..written import num, typed_forms

Path = Literal["core", "ten minutes", "discuss"]
Kind = Literal["number", "choice", "list", "ranking", "sentence"]
Verdict = Literal["right", "not yet", "not tried", "nothing to check"]

MARKS: dict[Verdict | None, str] = {
    "right": "●",
    "not yet": "◐",
    "not tried": "○",
    "nothing to check": "·",
    None: "",
}
PATHS: dict[Path, str] = {
    "core": "Core",
    "discuss": "To discuss, no right answer",
    "ten minutes": "If you have ten minutes more",
}
LONGEST = 2000
"""Characters of an answer that are kept."""
LARGEST = 1e9
"""No answer is as large as this."""
MOST = 1000
"""Names of a list that are read."""


class Blank:
    """The blank `____` that an answer is written over."""

    def __repr__(self) -> str:
        return "____"


____ = Blank()


@dataclass(frozen=True)
class Slip:
    """A usual slip: `example` is the answer that it leads to, `feedback` what is said then, kindly
    and without the answer.

    It matches an answer that is as good as the example, or whatever `matches` (answer, folder)
    says.
    """

    name: str
    example: Callable[[Folder], Any]
    feedback: str
    matches: Callable[[Any, Folder], bool] | None = None


@dataclass(frozen=True)
class Question:
    """One question. `answer`, `right`, `options`, `slips` and `look` are asked with the folder that
    it is about.

    `options` are what can be chosen (choice, list, ranking), `places` how many are asked for (list,
    ranking; 0: as many as you like, or all), `unit` stands behind a number and `tolerance` is how
    far off it may be. `needs` are the tables without which there is nothing to ask of a team's own
    folder, unless it has what will do `instead`. `look` are the findings that an answer is found
    in: their tables stand beside the question; what they say, and a `picture` of it (a figure), is
    shown once it was answered, or at once where the `headline` gives nothing away. `score` says
    what a try comes to, `also` does more with a sentence that a side said, and says what. What goes
    into the code is not `on_paper`: it shows a `line` with what it gives, and the answer may be
    such a line, in these `names`.
    """

    id: str
    stage: str
    path: Path
    kind: Kind
    text: str
    answer: Callable[[Folder], Any] | None = None
    right: Callable[[Any, Folder], bool] | None = None
    options: Callable[[Folder], Sequence[str]] | tuple[str, ...] = ()
    places: int = 0
    unit: str = ""
    tolerance: float = 0.05
    slips: tuple[Slip, ...] = ()
    hints: tuple[str, ...] = ()
    solution: Callable[[Folder], str] | str = ""
    sense: Callable[[Any, Folder], str] | None = None
    needs: tuple[str, ...] = ()
    instead: Callable[[Folder], bool] | None = None
    look: Callable[[Folder], Sequence[Finding]] | None = None
    made_up: Name = "awkward"
    on_paper: bool = True
    line: str = ""
    names: Callable[[Folder], Mapping[str, Any]] | None = None
    headline: bool = False
    score: Callable[[Any, Folder], str] | None = None
    also: Callable[[str, Folder, str], str] | None = None
    picture: Callable[[Folder], Any] | None = None

    @property
    def checked(self) -> bool:
        """Whether there is a right answer, found in the data of the made-up team."""
        return self.answer is not None

    def choices(self, folder: Folder) -> tuple[str, ...]:
        """What can be chosen; none for a number or a sentence."""
        found = self.options if isinstance(self.options, tuple) else self.options(folder)
        return tuple(dict.fromkeys(str(option) for option in found))

    def why(self, folder: Folder) -> str:
        """The solution: the answer and why it is so."""
        return self.solution if isinstance(self.solution, str) else self.solution(folder)


@dataclass(frozen=True)
class Result:
    """What is said of an answer, or a hint, or a solution: a verdict (none for the last two) and a
    kind sentence.
    """

    verdict: Verdict | None
    sentence: str
    slip: str = ""

    def __str__(self) -> str:
        return (
            f"{MARKS[self.verdict]} {self.verdict}: {self.sentence}"
            if self.verdict
            else self.sentence
        )

    def html(self) -> str:
        """The result as an HTML fragment; everything in it is escaped."""
        head = (
            f"<b>{MARKS[self.verdict]} {html.escape(self.verdict.capitalize())}.</b> "
            if self.verdict
            else ""
        )
        paragraphs = self.sentence.split("\n\n")
        body = "".join(
            f"<p>{head if not n else ''}{html.escape(text)}</p>"
            for n, text in enumerate(paragraphs)
        )
        return f'<div role="status" style="font-size:1.1em;max-width:48em">{body}</div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.html()}


class NotAnAnswer(Exception):
    """The answer is not of the kind asked for; the message says what is."""


def read(question: Question, answer: Any, folder: Folder) -> Any:
    """An answer as plain values: a number, a text, a tuple of texts; None when nothing was
    answered.

    Raises NotAnAnswer with a sentence for the person when it is something else.
    """
    answer = answer.tolist() if callable(getattr(answer, "tolist", None)) else answer
    if _untried(answer):
        return None
    match question.kind:
        case "number":
            return _nearest(question, answer, folder)
        case "sentence":
            if not isinstance(answer, str):
                raise NotAnAnswer(
                    'Write a sentence between quotation marks, such as "We talk too little."'
                )
            return answer.strip()[:LONGEST]
        case "choice":
            if not isinstance(answer, str):
                raise NotAnAnswer("Answer with one of the choices, between quotation marks.")
            return _known([answer], question.choices(folder))[0]
    if isinstance(answer, str):
        answer = re.split(r"[;\n]", answer)
    if isinstance(answer, Mapping) or not isinstance(answer, Iterable):
        raise NotAnAnswer('Write a list in brackets, such as ["this", "that"].')
    answer = [one for one in itertools.islice(answer, MOST) if not _untried(one)]
    if not all(isinstance(one, str) for one in answer):
        raise NotAnAnswer("Write every name of the list between quotation marks.")
    names = tuple(dict.fromkeys(_known(answer, question.choices(folder))))
    asked = question.places or (len(question.choices(folder)) if question.kind == "ranking" else 0)
    if asked and len(names) != asked:
        raise NotAnAnswer(
            f"{counted(asked, 'different one is', 'different ones are')} asked for; you have"
            f" {len(names)}."
        )
    return names


def in_words(answer: Any) -> str:
    """An answer as it is read aloud.

    >>> in_words(4.5), in_words(["Price", "Speed"]), in_words(None)
    ('4.5', 'Price; Speed', '')
    """
    if isinstance(answer, float):
        return f"{num(answer):g}"
    if isinstance(answer, list | tuple):
        return "; ".join(str(name) for name in answer)
    return "" if answer is None else str(answer)


def lacking(question: Question, folder: Folder) -> list[str]:
    """Why a question about a team's own folder cannot be answered yet: a sentence for each table
    that is not there.
    """
    if question.instead is not None and question.instead(folder):
        return []
    return [
        str(folder.table(name).attrs["missing"])
        for name in question.needs
        if folder.table(name).empty
    ]


def mark(question: Question, answer: Any, folder: Folder) -> Result:
    """What is to be said of an answer: right, not yet (with the likely slip), not tried, or nothing
    to check.
    """
    if not question.checked and (absent := lacking(question, folder)):
        return Result("nothing to check", f"{' '.join(absent)} Come back when it is there.")
    try:
        given = read(question, answer, folder)
    except NotAnAnswer as error:
        return Result("not yet", str(error), "not an answer")
    if given is None:
        return Result(
            "not tried", ASK[question.kind].format("check" if question.checked else "keep")
        )
    if question.answer is None:
        remark = question.sense(given, folder) if question.sense else ""
        return Result(
            "nothing to check", remark or "Your answer is kept. There is no right or wrong here."
        )
    if is_right(question, given, folder):
        return Result("right", question.why(folder))
    missed = _missed(question, given, folder)
    if question.score is not None:
        return replace(missed, sentence=f"{question.score(given, folder)} {missed.sentence}")
    if question.kind == "number" and isinstance(answer, str) and len(readings(answer)) > 1:
        return replace(missed, sentence=f"Read as {num(given):g}. {missed.sentence}")
    return missed


def _missed(question: Question, given: Any, folder: Folder) -> Result:
    """What is said of an answer that is not right: the usual slip that it is, where it is one."""
    for slip in question.slips:
        if (
            slip.matches(given, folder)
            if slip.matches
            else same(question, given, read(question, slip.example(folder), folder))
        ):
            return Result("not yet", slip.feedback, slip.name)
    if (
        question.kind == "list"
        and question.right is None
        and question.answer is not None
        and set(given) < set(read(question, question.answer(folder), folder))
    ):
        return Result(
            "not yet",
            "What you ticked belongs to it, and something is still missing.",
            "ticked too few",
        )
    return Result(
        "not yet",
        (
            "Look once more; a hint takes you one step further."
            if question.hints
            else "Look once more."
        ),
    )


ASK: dict[Kind, str] = {
    "number": "Write your number, then {} it.",
    "choice": "Choose one, then {} it.",
    "list": "Tick what belongs to it, then {} it.",
    "ranking": "Put them in order first, then {} it.",
    "sentence": "Write a sentence first. It need not be a good one.",
}


def is_right(question: Question, given: Any, folder: Folder) -> bool:
    """Whether an answer that was read is right, by what it leads to where the question says so."""
    if question.right is not None:
        return question.right(given, folder)
    return question.answer is not None and same(
        question, given, read(question, question.answer(folder), folder)
    )


def same(question: Question, one: Any, other: Any) -> bool:
    """Whether two answers come to the same: numbers within the tolerance, lists in any order,
    rankings in theirs.
    """
    if question.kind == "number":
        return abs(one - other) <= question.tolerance + 1e-9
    return set(one) == set(other) if question.kind == "list" else one == other


def number(answer: Any) -> float:
    """A number as people write it, where it can be read in one way only.

    >>> [number(said) for said in (3, "-1.9", "1,9", "46 %", "−0.5 steps", "about 12")]
    [3.0, -1.9, 1.9, 46.0, -0.5, 12.0]
    >>> [number(said) for said in ("15/2*10", "8 + 7 = 15 members", "1.234,5", "1/2")]
    [75.0, 15.0, 1234.5, 0.5]
    """
    found = readings(answer)
    if len(found) > 1:
        few, many = sorted(found)
        raise NotAnAnswer(
            f"“{str(answer).strip()}” can be {num(few):g} or {num(many):g}. Write {num(many):g} or"
            f" {num(few):.1f}, whichever you mean."
        )
    return found[0]


def readings(answer: Any) -> list[float]:
    """What a number can mean: "4,615" is a decimal comma to some and thousands to others, unless the
    folder says how numbers are written.

    A sum is worked out, and of "8 + 7 = 15" the result is read where it is one.

    >>> readings("4,615"), readings("4.615"), readings("4.6"), readings("1,234,567")
    ([4.615, 4615.0], [4.615, 4615.0], [4.6], [1234567.0])
    """
    if isinstance(answer, str):
        return _typed_number(answer)
    try:
        if isinstance(answer, bool):
            raise TypeError
        return [_of_a_size(float(answer))]
    except (TypeError, ValueError, OverflowError):
        raise NotAnAnswer(ONE_NUMBER) from None


ONE_NUMBER = "Write one number and nothing else, in digits."
FIGURE = re.compile(r"\d[\d,.'’]*(?:e[-+]?\d+)?")


def _typed_number(said: str) -> list[float]:
    if len(said) > 60:
        raise NotAnAnswer(ONE_NUMBER)
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", said)
    for sign, plain in (("−", "-"), ("×", "*"), ("·", "*"), ("÷", "/"), (":", "/")):
        text = text.replace(sign, plain)
    found = FIGURE.findall(text)
    if len(found) == 1:
        sign = "-" if re.search(r"(?<![\d)\w])-\s*" + re.escape(found[0]), text) else ""
        return [_of_a_size(float(sign + form)) for form in _forms(found[0])]
    return [_worked_out(text)]


def _forms(figure: str) -> list[str]:
    """A figure as Python writes it, in each way in which it can be meant."""
    try:
        return typed_forms(figure)
    except ValueError:
        raise NotAnAnswer(ONE_NUMBER) from None


def _worked_out(text: str) -> float:
    """What a sum gives; behind an equals sign stands the result."""
    sides = [
        re.sub(r"[a-z %.]+$", "", side.strip(), flags=re.IGNORECASE) for side in text.split("=")
    ]
    if len(sides) > 2 or not all(re.fullmatch(r"[\d,.'’+\-*/() ]+", side) for side in sides):
        raise NotAnAnswer(ONE_NUMBER)
    if len(sides) == 1 and re.fullmatch(r"\d+ ?- ?\d+", sides[0]):
        raise NotAnAnswer("That is a range. Write the one number in it that you mean.")
    try:
        values = [
            _sum(
                ast.parse(FIGURE.sub(lambda one: _forms(one[0])[0], side).strip(), mode="eval").body
            )
            for side in sides
        ]
    except (SyntaxError, ValueError, ZeroDivisionError, OverflowError, RecursionError):
        raise NotAnAnswer(ONE_NUMBER) from None
    if len(values) == 2 and abs(values[0] - values[1]) > 0.05 + 0.01 * abs(values[0]):
        raise NotAnAnswer(
            "The two sides of your sum are not the same. Work it out once more, or write the"
            " result alone."
        )
    return _of_a_size(values[-1])


def _sum(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_sum(operand)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as how):
            one, other = _sum(left), _sum(node.right)
            match how:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
            return one / other
    raise ValueError("no sum")


def _of_a_size(value: float) -> float:
    if not abs(value) < LARGEST:  # also what is no number at all
        raise NotAnAnswer("Write one number of a size that can be counted, in digits.")
    return value


def _nearest(question: Question, answer: Any, folder: Folder) -> float:
    """The reading of a number that makes most sense: one that is right, else that of a usual slip,
    else the one nearest to what is asked for.
    """
    found = readings(answer)
    if len(found) == 1 or question.answer is None:
        return number(answer)
    wanted = [
        float(question.answer(folder)),
        *(float(one.example(folder)) for one in question.slips),
    ]
    for goal in wanted:
        for one in found:
            if abs(one - goal) <= question.tolerance + 1e-9:
                return one
    return min(found, key=lambda one: abs(one - wanted[0]))


def _untried(answer: Any) -> bool:
    if isinstance(answer, Blank) or answer is None:
        return True
    if isinstance(answer, str):
        return not answer.strip(" _")
    return isinstance(answer, list | tuple | set | frozenset | dict) and all(
        _untried(one) for one in answer
    )


def _known(names: Sequence[str], choices: Sequence[str]) -> list[str]:
    """The choices that are meant, whatever their case or quotation marks."""
    plain = {_plain(choice): choice for choice in choices}
    unknown = [name for name in names if _plain(name) not in plain]
    if unknown:
        shown = unknown[0].strip()
        raise NotAnAnswer(
            f"“{shown[:60]}{'…' if len(shown) > 60 else ''}” is not one of the choices. Copy the"
            " name as it stands in the question or in the table."
        )
    return [plain[_plain(name)] for name in names]


def _plain(name: str) -> str:
    return " ".join(name.strip().strip("\"'“”").casefold().split())
