"""The warm-up: how a question is answered here, and how a finding of the kit is read."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from .. import start
from ..communication import perception
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from .question import Question, Slip

STAGE = "0-warm-up"
SURENESS = ["clear", "leaning", "cannot tell"]
READINGS = {
    "cannot tell": "It may be there or not: so few answers do not say",
    "clear": "Chance alone would hardly give it: you can count on it",
    "no": "There is no difference, the two sides agree",
    "small": "There is a difference, and it is a small one",
    "wrong": "Somebody filled in the survey wrongly",
}


@lru_cache(maxsize=8)
def gaps(team: Folder) -> Finding:
    """The perception gaps of a team."""
    return perception.gaps(team.table("survey"), team.terms)


@lru_cache(maxsize=8)
def people(team: Folder) -> Finding:
    """How many people a team has, and which of its teams are compared."""
    found = start.people(team)
    return replace(found, caveat=f"{found.caveat.split('. ')[0].rstrip('.')}.")


def _people(team: Folder, column: str = "People", of: str = "") -> int:
    """How many people of all teams, of both sides, or of one side."""
    counts = start.people(team).table.set_index("Team")[column]
    return int(
        counts[list(team.sides)].sum() if of == "both" else counts[of] if of else counts.sum()
    )


def _sizes(team: Folder) -> list[int]:
    return start.people(team).table["People"].tolist()


def _left_out(team: Folder) -> pd.Series:
    left = start.data(team).table.set_index("Table")[list(start.LEFT_OUT)].sum(axis=1)
    return left[left > 0]


def _told(team: Folder) -> list[str]:
    """What was left out of each table, in words."""
    table = start.data(team).table.set_index("Table")
    units = dict(zip(start.LEFT_OUT, ("row", "cell")))
    return [
        f"{counted(int(table[column][name]), unit)} of {name}"
        for name in _left_out(team).index
        for column, unit in units.items()
        if table.at[name, column]
    ]


@lru_cache(maxsize=8)
def widest(team: Folder, most: int = 4) -> Finding:
    """The perception gaps of a team, of which only the widest are shown."""
    found = gaps(team)
    return replace(
        found,
        table=found.table.head(most),
        caveat=f"The {most} widest of {counted(len(found.table), 'line')}.",
    )


@lru_cache(maxsize=8)
def expected(team: Folder) -> Finding:
    """What each side expected to hear and what is said: three rows, of which the widest is not the
    surest.
    """
    found = perception.imagination(team.table("survey"), team.terms)
    size = found.table["Expected less said"].abs()
    picked = [
        size[found.table["Verdict"] == verdict].agg(
            "idxmax" if verdict == "cannot tell" else "idxmin"
        )
        for verdict in SURENESS
    ]
    table = (
        found.table.loc[picked]
        .sort_values("Expected less said")[
            ["About", "Topic", "Expected less said", "From", "To", "Verdict"]
        ]
        .reset_index(drop=True)
    )
    return Finding(
        "three-lines",
        "Three lines of a longer table: by how many steps a side expected worse than is said.",
        table,
    )


def _topics(team: Folder, by: str = "") -> list[str]:
    table = expected(team).table
    order = (
        table["Verdict"].map(SURENESS.index)
        if by == "Verdict"
        else table[by]
        if by
        else table.index.to_series()
    )
    return table.loc[order.sort_values(kind="stable").index, "Topic"].tolist()


def _heard(answer: float, team: Folder) -> str:
    side = int(answer)
    if side < 1:
        return (
            "With nobody on one of the sides there is nothing to compare. Count the people who"
            " could answer."
        )
    if side < team.minimum:
        return (
            f"Results of fewer than {team.minimum} people stay hidden here, so with"
            f" {counted(side, 'person', 'people')} a side a survey is not shown, however it is filled"
            " in: nobody needs to type one. In exercise 1 each side gives one answer instead, and"
            " both are shown at once. The exercises on the made-up team go on as they are."
        )
    if side < perception.ENOUGH:
        return (
            f"Enough to be shown ({team.minimum} or more), too few to tell a difference from"
            f" chance: that takes {perception.ENOUGH} a side. Read the tables as an order in which"
            " to talk."
        )
    known = {name: int((team.table("people")["team"] == name).sum()) for name in team.sides}
    listed = (
        f" In the folder stand {listing([f'{n} of {name}' for name, n in known.items()])}."
        if any(known.values())
        else ""
    )
    return f"Enough to be shown, and enough to tell a wide difference from chance.{listed}"


QUESTIONS = (
    Question(
        "how-many",
        STAGE,
        "core",
        "number",
        "How many members, not counting leaders, do the two sides have that are compared?",
        answer=lambda team: _people(team, "Members", "both"),
        unit="members",
        tolerance=0,
        slips=(
            Slip(
                "counted every team",
                lambda team: _people(team, "Members"),
                "You counted a team too many: one of them is not one of the two sides. The sentence"
                " under the table says which.",
            ),
            Slip(
                "counted the leaders too",
                lambda team: _people(team, "People", "both"),
                "These are the right two teams, with their leaders. Only the members are asked"
                " for.",
            ),
            Slip(
                "counted everyone",
                lambda team: _people(team, "People"),
                "That is everyone in the table. Leave out the leaders, and the team that is not one"
                " of the two sides.",
            ),
            Slip(
                "counted one side",
                lambda team: _people(team, "Members", team.sides[0]),
                "That is one side alone. The question is about both together.",
            ),
            Slip(
                "counted the other side",
                lambda team: _people(team, "Members", team.sides[1]),
                "That is one side alone. The question is about both together.",
            ),
        ),
        hints=(
            "Read the sentence under the table: which teams are compared?",
            "Look at the column Members, in the rows of these two teams only.",
            "Add the two numbers that you found.",
        ),
        solution=lambda team: (
            f"{_people(team, 'Members', 'both')}: "
            f"{listing([str(_people(team, 'Members', side)) + ' of ' + side for side in team.sides])}. "
            f"A third team is in the table, but only two sides are compared. Small print like "
            f"this stands under every table here, and it often decides."
        ),
        headline=True,
        look=lambda team: [people(team)],
    ),
    Question(
        "left-out",
        STAGE,
        "ten minutes",
        "list",
        "From which tables was something left out? Tick all of them.",
        answer=lambda team: _left_out(team).index.tolist(),
        options=lambda team: start.data(team).table["Table"].tolist(),
        slips=(
            Slip(
                "only the one with the most",
                lambda team: [_left_out(team).idxmax()],
                "That one belongs to it, and it is not the only one. Go down the whole column.",
            ),
            Slip(
                "all that are there",
                lambda team: start.data(team).table["Table"].tolist(),
                "Those are all the tables. Most of them are whole: look at the columns Rows left"
                " out and Cells not read.",
            ),
        ),
        hints=(
            "There are two columns that count what could not be used.",
            (
                "Go down the columns Rows left out and Cells not read, and stop at everything that"
                " is not 0."
            ),
        ),
        solution=lambda team: (
            f"{listing(_told(team))}. All the rest of these tables is used, and every finding "
            f"that leaves something out says so."
        ),
        look=lambda team: [start.data(team)],
    ),
    Question(
        "cannot-tell",
        STAGE,
        "core",
        "choice",
        "The finding names the widest difference. What do you take from its verdict?",
        answer=lambda team: READINGS[gaps(team).verdict or "no"],
        options=tuple(READINGS.values()),
        made_up="null",
        slips=(
            Slip(
                "took it for no difference",
                lambda team: READINGS["no"],
                "Nobody has shown that they agree. The sentence even names the widest difference"
                " that was seen; the verdict says how far you can trust it.",
            ),
            Slip(
                "took it for a small difference",
                lambda team: READINGS["small"],
                "How wide a difference is and how sure it is are two things. The verdict is about"
                " the second.",
            ),
            Slip(
                "took it for sure",
                lambda team: READINGS["clear"],
                "That is what the verdict with the full dot says. This one has an empty dot.",
            ),
            Slip(
                "blamed the survey",
                lambda team: READINGS["wrong"],
                "Nothing is wrong with the answers. The verdict says how much can be read from"
                " them.",
            ),
        ),
        headline=True,
        look=lambda team: [widest(team)],
        hints=(
            "Read the verdict aloud, with what stands in brackets behind it.",
            "It says how many more people it would take. What would you say today, without them?",
        ),
        solution=lambda team: (
            f"{READINGS[gaps(team).verdict or 'no']}. The verdict is “{gaps(team).verdict_text}”. "
            f"With so few people, chance alone gives differences like these. Not being able to "
            f"tell is a result too: it says what it would take to know."
        ),
    ),
    Question(
        "surest",
        STAGE,
        "ten minutes",
        "ranking",
        "Put the three topics in order, from the surest difference to the least sure one.",
        answer=lambda team: _topics(team, "Verdict"),
        options=lambda team: sorted(_topics(team)),
        slips=(
            Slip(
                "ranked by width",
                lambda team: _topics(team, "Expected less said"),
                "That is the order from the widest to the narrowest. Wide and sure are two things:"
                " look at another column.",
            ),
            Slip(
                "turned round",
                lambda team: _topics(team, "Verdict")[::-1],
                "You have the right column and read it from the other end. What should stand first:"
                " what is sure, or what is not?",
            ),
        ),
        hints=(
            "Leave the widths aside. Which column says how sure each of them is?",
            "The order of the verdicts is: clear, leaning, cannot tell.",
        ),
        solution=lambda team: (
            f"First “{'”, then “'.join(_topics(team, 'Verdict'))}”. Their verdicts are "
            f"{listing(SURENESS)}. A wide difference on which people are divided is less sure "
            f"than a narrower one on which they are of one mind."
        ),
        headline=True,
        look=lambda team: [expected(team)],
    ),
    Question(
        "people-a-side",
        STAGE,
        "core",
        "number",
        "On your own team: how many people will answer the survey on the smaller of the two"
        " sides?\n\nA guess is good enough. There is no right or wrong here, only a remark.",
        unit="people",
        sense=_heard,
    ),
    Question(
        "most-people",
        STAGE,
        "ten minutes",
        "number",
        "How many people are in the largest team? Let the page count."
        "\n\nWrite a number, or a line like the one shown.",
        line='start.people(example).table["People"].sum()',
        names=lambda team: {"start": start, "example": team},
        on_paper=False,
        answer=lambda team: max(_sizes(team)),
        tolerance=0,
        unit="people",
        slips=(
            Slip(
                "added them up",
                lambda team: sum(_sizes(team)),
                "That is what .sum() gives: all teams together. You want the largest of them.",
            ),
            Slip(
                "took the smallest",
                lambda team: min(_sizes(team)),
                "That is what .min() gives. You want the other end.",
            ),
            Slip(
                "counted the teams",
                lambda team: len(_sizes(team)),
                "That is how many teams there are. You want the number of people in one of them.",
            ),
        ),
        hints=(
            "The line above adds the column up with .sum(). Other words can stand in its place.",
            "Try .max() in the place of .sum(), and look at what comes out.",
        ),
        solution=lambda team: (
            f'{max(_sizes(team))}. start.people(example).table["People"].max() takes the largest '
            f"number of the column. Whatever the page shows as a table you can ask for in this "
            f"way."
        ),
        headline=True,
        look=lambda team: [people(team)],
    ),
    Question(
        "hope",
        STAGE,
        "discuss",
        "sentence",
        "What do you hope is different when you are through? One sentence each.",
    ),
)
