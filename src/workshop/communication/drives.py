"""What drives the other side: its targets, how it is paid, what its days are like, what a good
customer is to it.

Each side answers for itself and guesses the other's answers. Nothing is shown or written before
both have locked theirs; a person then says which guesses hit, no text is compared by a machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ..decisions import RECORD, subjects
from ..decisions.sealed import Answer, SealedRound, Sealing
from ..decisions.subjects import DRIVES as HITS
from ..errors import WorkshopError, listing, possessive
from ..findings import Finding
from ..folder import Folder

QUESTIONS = {
    "targets": ("quarterly target", "quarterly targets", 3),
    "pay": ("thing that its pay depends on", "things that its pay depends on", 1),
    "headaches": ("daily headache", "daily headaches", 3),
    "customer": ("mark of a good customer", "marks of a good customer", 3),
}
"""What is asked, in words for one and for several, and how many answers at the most."""
SEALING = Sealing("drives", "answers", "answers")
Answers = Mapping[str, Sequence[str]]
"""A side's answers by question."""


class Round(SealedRound):
    """Both sides lock what they say of themselves and guess of the other; once both are shown, a
    person records the hits.
    """

    def __init__(self, team: Folder) -> None:
        super().__init__(team.decisions, team.terms, SEALING, _checked)
        self.team = team

    def pairs(self, side: str) -> dict[str, tuple[list[str], list[str]]]:
        """For each question what a side says of itself and what the other guessed; nothing until
        both are shown.
        """
        shown = self.shown()
        if not shown:
            return {}
        own, guessed = shown[side]["own"], shown[self.terms.other(side)]["guessed"]
        return {
            question: (own.get(question, []), guessed.get(question, [])) for question in QUESTIONS
        }

    def record(self, side: str, hit: Answers) -> None:
        """Record which of a side's own answers the other side named, as a person of that side
        ticked them.
        """
        value = {
            question: {
                "own": own,
                "guessed": guessed,
                "hit": [item for item in own if item in hit.get(question, ())],
            }
            for question, (own, guessed) in self.pairs(side).items()
        }
        self.decisions.record(f"{HITS}-{self.terms.key(side)}", value, stage=RECORD)


def _checked(side: str, given: Mapping[str, Answers]) -> Answer:
    """What is locked: own and guessed answers, tidied; refused where a side has said nothing of
    itself.
    """
    answer = {part: _tidy(given.get(part, {})) for part in ("own", "guessed")}
    if not any(answer["own"].values()):
        raise WorkshopError(f"{side} has not said anything of itself yet.")
    return answer


def hits(team: Folder) -> Finding:
    """How much each side knows of what drives the other: "Marketing named 1 of Sales' 3 quarterly
    targets."

    One row a side and question, as recorded. A plain count without a verdict.
    """
    rows, said = [], []
    for side, name in team.terms.keyed():
        by = team.terms.other(name)
        value = subjects.read(team.decisions, f"{HITS}-{side}", {})
        for question, (one, several, _) in QUESTIONS.items():
            own, hit = (value.get(question, {}).get(key, []) for key in ("own", "hit"))
            if not own:
                continue
            rows.append([by, name, several, len(hit), len(own), listing(own)])
            if question == "targets":
                said.append(
                    f"{by} named {len(hit)} of {possessive(name)} {len(own)}"
                    f" {one if len(own) == 1 else several}."
                )
    if not rows:
        return Finding(
            "what-drives", "What drives the other side has not been guessed yet.", kind="state"
        )
    table = pd.DataFrame(
        rows, columns=["Who guessed", "About", "What", "Named", "Of", "In their words"]
    )
    if not said:
        said = [
            f"{int(table['Named'].sum())} of {int(table['Of'].sum())} answers were named by the"
            " other side."
        ]
    return Finding(
        "what-drives",
        " ".join(said),
        table,
        caveat="A person of the side that was guessed said which guesses hit.",
    )


def _tidy(given: Answers) -> dict[str, list[str]]:
    """One answer a line, without blanks and repetitions, at most as many as asked for."""
    return {
        question: list(
            dict.fromkeys(
                " ".join(str(item).split()) for item in given.get(question, ()) if str(item).strip()
            )
        )[:most]
        for question, (_, _, most) in QUESTIONS.items()
    }
