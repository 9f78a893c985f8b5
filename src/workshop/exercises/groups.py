"""Several groups at one folder: each answers a question on its own phone or laptop, as one; before
that everybody may answer for themselves, without a name.

What a group says is kept beside the team's own answers and takes nothing of them away. The closing
talk puts the groups side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..controls import on_press
from ..errors import WorkshopError, counted
from ..findings import Finding
from ..folder import Folder
from ..live import asks, controls, land
from ..live.rounds import Round
from . import about
from .controls import ROWS, finding_html, shown_before
from .progress import NO_ANSWER, Progress
from .question import NotAnAnswer, Question, Result, in_words, lacking, mark, read

GROUPS = tuple(f"Group {n}" for n in range(1, 7))
"""How groups are called; who sits together chooses one on the phone."""
KINDS = {
    "number": "numbers",
    "choice": "one",
    "list": "some",
    "ranking": "words",
    "sentence": "lines",
}
"""The kind of page that asks a kind of question."""


def page(question: Question, folder: Folder) -> dict[str, Any]:
    """What the phones need to ask a question of an exercise.

    The tables of a made-up team go along; those of a team's own folder stay on the screen.
    """
    said, *more = question.text.split("\n\n")
    look = shown_before(question, folder) if question.checked else []
    shown = {
        "people": list(GROUPS),
        "told": more,
        "look": [
            {
                "said": one.sentence or said,
                "head": [str(name) for name in one.table.columns],
                "rows": [
                    [str(cell) for cell in row]
                    for row in one.table.head(ROWS).itertuples(index=False, name=None)
                ],
            }
            for one in look
            if len(one.table)
        ],
    }
    choices, places = list(question.choices(folder)), question.places
    match question.kind:
        case "number":
            return shown | {
                "items": [{"text": "The number", "unit": question.unit, "low": -1_000_000}]
            }
        case "sentence":
            return shown | {"items": [{"text": "In one sentence", "most": 1}]}
        case "ranking":
            words = [str(place) for place in range(1, (places or len(choices)) + 1)]
            return shown | {"items": choices, "words": words, "once": True}
    return shown | {"options": choices} | ({"most": places} if places else {})


def answer(question: Question, value: Mapping[str, Any]) -> Any:
    """What came from a phone, as the question reads it.

    >>> from . import find
    >>> answer(find("0-warm-up", "how-many"), {"numbers": [16.0]})
    16.0
    """
    match question.kind:
        case "number":
            return value["numbers"][0]
        case "sentence":
            return value["lines"][0][0]
        case "choice":
            return value["choice"]
        case "list":
            return value["chosen"]
    places = value["words"]
    return sorted(places, key=lambda name: int(places[name]))


def slug(question: Question) -> str:
    """What the rounds of a question are called."""
    return f"exercise-{question.stage}-{question.id}"


def was_asked(team: Folder, question: Question) -> bool:
    """Whether the groups, or everybody in them, were asked."""
    found = land.latest(team, slug(question)) or land.latest(team, f"{slug(question)}-each")
    return found is not None


def asked(question: Question, *, who: str) -> asks.Asked:
    """A question of an exercise as a page of the phones: of each "group", or of "nobody" by name."""

    def made(team: Folder) -> dict[str, Any]:
        folder = about(team, question)
        if not question.checked and (absent := lacking(question, folder)):
            raise WorkshopError(f"{' '.join(absent)} Come back when it is there.")
        return page(question, folder)

    def lands(team: Folder, round_: Round, given: asks.Given, groups: asks.Groups) -> list[str]:
        for one in given[""]:
            keep(team, question, one.name, answer(question, one.value))
        return []

    one = asks.Asked(
        f"{slug(question)}-each",
        question.stage,
        KINDS[question.kind],
        who,
        question.text.split("\n\n")[0],
        made,
    )
    if who == "nobody":
        return one
    return replace(one, slug=slug(question), lands=lands, into="the closing talk")


def keep(team: Folder, question: Question, group: str, said: Any) -> Result:
    """Keep what a group answered, in the place of what it answered before; the verdict on it."""
    folder = about(team, question)
    result = mark(question, said, folder)
    try:
        said = read(question, said, folder)
    except NotAnAnswer:
        said = None
    verdict = NO_ANSWER if result.slip == NO_ANSWER else result.verdict or ""
    Progress.of(team).record(question, "group", answer=said, verdict=verdict, who=group)
    return result


def answers(team: Folder, question: Question) -> Finding:
    """What the groups answered to a question, a row each, with a word on what is not right yet."""
    import pandas as pd

    folder, rows = about(team, question), []
    for one in Progress.of(team).groups(question):
        result = mark(question, one.answer, folder)
        word = result.sentence if question.checked and result.verdict == "not yet" else ""
        rows.append([one.who, in_words(one.answer), result.verdict, word])
    table = pd.DataFrame(rows, columns=["Group", "Answer", "How it came out", "A word on it"])
    if not question.checked:
        table = table[["Group", "Answer"]]
    elif not table["A word on it"].any():
        table = table.drop(columns="A word on it")
    table.attrs["whole"] = True
    many = counted(len(rows), "group has", "groups have")
    return Finding("groups", f"{many} answered.", table)


class OfGroups(controls.Ask):
    """The page that each group answers as one; what came in stands there group by group."""

    def __init__(self, team: Folder, question: Question) -> None:
        self.question = question
        title = "Then each group, as one:"
        super().__init__(team, asked(question, who="group"), title=title)

    def draw(self, outcome: land.Outcome) -> None:
        """Show the groups' answers, as they are kept."""
        self.outcome.value = finding_html(answers(self.team, self.question))


class OnPhones:
    """A question on the phones or laptops of several groups: what lets them in, then everybody,
    then the groups.
    """

    def __init__(self, team: Folder, question: Question) -> None:
        import ipywidgets as w

        self.team = team
        self.each = controls.Ask(
            team, asked(question, who="nobody"), title="First everybody, without a name:"
        )
        self.groups = OfGroups(team, question)
        self.phones, self.view = controls.Phones(team), w.VBox()
        self.settle()
        on_press(self.groups.open, self.settle)

    def settle(self) -> None:
        """Once the groups are asked, what they say stands first; where phones are in already, a
        question shows how to join.
        """
        parts = [self.each.view, self.groups.view]
        if land.latest(self.team, self.groups.asked.slug) is not None:
            parts.reverse()
        served = bool(controls.serving(self.team))
        self.view.children = (*(() if served else (self.phones.view,)), *parts)
