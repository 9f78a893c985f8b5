"""The exercise on communication gaps: which way a gap points, what can be told from chance, and
what was expected.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from ..communication import network, perception, plots, rhythm
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from ..importers.forms import TOPICS
from ..written import num
from . import sides_say
from .question import Question, Slip
from .warm_up import gaps, widest

STAGE = "1-communication-gaps"
NAMED = 7
"""The widest gaps, from which those are picked that can be told from chance."""
FIRST = 3
"""Topics of a ranking."""


@lru_cache(maxsize=8)
def imagination(team: Folder) -> Finding:
    """What each side of a team expected to hear, beside what is said."""
    return perception.imagination(team.table("survey"), team.terms)


@lru_cache(maxsize=8)
def weekly(team: Folder) -> Finding:
    """How often the weekly meeting of a team was held."""
    return rhythm.weekly(team.coded("meetings"), team.coded("people"), team.terms)


@lru_cache(maxsize=8)
def across(team: Folder) -> Finding:
    """How much of what a team writes crosses."""
    return network.across(team.coded("messages"), team.coded("people"), team.terms)


def _guessed(topic: str) -> str:
    """Where a guess stands among the gaps of the made-up team."""
    from . import made_up

    order = list(dict.fromkeys(gaps(made_up()).table["Topic"]))
    if topic == order[0]:
        return "Kept, and a good guess: in the made-up team, this is the widest gap of all."
    return (
        f"Kept. In the made-up team, your topic comes as number {order.index(topic) + 1} of"
        f" {len(order)}. Look which one comes first, and whether you would have thought so."
    )


def _of(finding: Finding, side: str) -> pd.DataFrame:
    return finding.table[finding.table["About"] == side]


def _better(team: Folder, side: int = 0) -> pd.DataFrame:
    rows = _of(gaps(team), team.sides[side])
    return rows[rows["Gap"] > 0]


def _about_and_topic(rows: pd.DataFrame) -> list[str]:
    return [f"{about}: {topic}" for about, topic in zip(rows["About"], rows["Topic"])]


def _with_verdict(team: Folder, *verdicts: str) -> list[str]:
    rows = gaps(team).table.head(NAMED)
    return _about_and_topic(rows[rows["Verdict"].isin(verdicts)])


def _readings(team: Folder) -> dict[str, str]:
    """What may be read aloud about the widest gap, and what may not."""
    top = gaps(team).table.iloc[0]
    about = str(top["About"])
    other = team.terms.other(about)
    lower, higher = ("lower", "higher") if top["Gap"] < 0 else ("higher", "lower")
    on = f"on “{top['Topic']}”"
    return {
        "fact": (
            f"It is a fact that {about} {'falls short' if top['Gap'] < 0 else 'does well'} {on}"
        ),
        "turned": f"{about} rates {other} {lower} than {other} rates itself {on}",
        "right": f"{other} rates {about} {lower} than {about} rates itself {on}",
        "sign": f"{other} rates {about} {higher} than {about} rates itself {on}",
        "all": f"{other} rates {about} {lower} than {about} rates itself on every topic",
    }


def _first(team: Folder, by: str) -> list[str]:
    """The topics about sales with the lowest values of a column, the lowest first."""
    return (
        _of(imagination(team), team.sides[0])
        .sort_values(by, kind="stable")["Topic"]
        .head(FIRST)
        .tolist()
    )


def _candidates(team: Folder) -> list[str]:
    """Topics about sales: the gloomiest expectations, those where the least was expected, and those
    where the least is said.
    """
    rows = _of(imagination(team), team.sides[0])
    picked = [
        rows.sort_values(by, kind="stable").head(FIRST)
        for by in ("Expected less said", "Expected to hear", "The other says")
    ]
    return sorted(set(pd.concat(picked)["Topic"]))


def _topics(name: str, example: Callable[[Folder], list[str]], feedback: str) -> Slip:
    """A slip that names these topics, in whatever order."""
    return Slip(name, example, feedback, lambda answer, team: set(answer) == set(example(team)))


def _gloomy_enough(answer: tuple[str, ...], team: Folder) -> bool:
    """Right is any order in which no topic stands before a gloomier one."""
    error = _of(imagination(team), team.sides[0]).set_index("Topic")["Expected less said"]
    return error[list(answer)].tolist() == sorted(error[_candidates(team)])[:FIRST]


def _held(team: Folder) -> pd.Series:
    return weekly(team).table.iloc[0]


def _percent(index: float) -> int:
    return round(50 * (1 + index))


def _yardsticks(team: Folder) -> dict[str, str]:
    row = across(team).table.iloc[0]
    return {
        "half": "Half: there are two sides, so 50 percent would be fair",
        "chance": (
            f"{_percent(row['By chance'])} percent: so much would cross with sides of these sizes"
            " if nobody minded who is who"
        ),
        "all": "All of it: the less crosses, the worse, so 100 percent is what both sides should aim at",
        "index": (
            f"{abs(row['E-I index']):.0%}: the number in the first column of the table".replace(
                "%", " percent"
            )
        ),
    }


def _mean_error(team: Folder) -> float:
    return float(imagination(team).table["Expected less said"].mean())


def _own_topics(team: Folder) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(team.table("survey")["topic"].dropna()))
    return asked or sides_say.topics(team)


def _own_widest(answer: str, team: Folder) -> str:
    """What to mind before talking about a topic of one's own."""
    if team.table("survey").empty:
        return _sides_apart(answer, team)
    found = gaps(team)
    rows = (
        found.table[found.table["Topic"] == answer] if "Gap" in found.table else found.table.head(0)
    )
    if rows.empty:
        return f"{found.sentence} Talk about it all the same, without numbers."
    row = rows.iloc[0]
    other = team.terms.other(row["About"])
    direction = "lower" if row["Gap"] < 0 else "higher"
    said = (
        f"{other} rates {row['About']} {num(abs(row['Gap'])):.1f} steps {direction} than"
        f" {row['About']} rates itself there"
    )
    if not round(abs(row["Gap"]), 1):
        return (
            f"On this topic {listing(team.sides)} see {row['About']} the same way. That is worth"
            " saying aloud too; then take a topic where you do not."
        )
    if "Verdict" not in row:
        return f"{said}. With so few people that is an order in which to talk, and no more."
    if row["Verdict"] == "cannot tell":
        return (
            f"{said}, and it cannot be told from chance. Ask whether anybody recognises it before"
            " you talk about why."
        )
    return (
        f"{said}, and that is more than chance. A good one to talk through: first the side that is"
        " judged says what it heard."
    )


def _sides_apart(answer: str, team: Folder) -> str:
    """What both sides answered on a topic, where each gave one answer."""
    rows = sides_say.gaps(team).table
    row = rows[rows["Statement"] == answer].iloc[0]
    if not row["Gap"]:
        return (
            "On this one each side sees both as the other does. That is worth saying aloud too; then"
            " take a topic where you do not."
        )
    return (
        f"{row['About']} gives itself {row['Says of itself']}, {team.terms.other(row['About'])}"
        f" gives it {row['The other says']}. First the side that is judged says what it heard; then"
        " the other names one occasion."
    )


def _own_heard(answer: tuple[str, ...], team: Folder) -> str:
    """Whether the sides that somebody takes for heard are."""
    survey = team.table("survey")
    people = survey.dropna(subset=["score"]).groupby("team")["respondent"].nunique()
    heard = [side for side in team.sides if people.get(side, 0) >= team.minimum]
    # How many of a side that stays hidden have answered stays hidden as well.
    numbers = listing(
        [
            (
                f"{counted(int(people[side]), 'person', 'people')} of {side}"
                if side in heard
                else f"fewer than {team.minimum} of {side}"
            )
            for side in team.sides
        ]
    )
    said = f"{numbers} answered; {team.minimum} a side are needed."
    if set(answer) == set(heard):
        return f"So it is: {said}" + (
            "" if len(heard) == 2 else " Ask the side that is missing before you compare."
        )
    return f"Hold that against the answers: {said} Only sides that were both heard can be compared."


QUESTIONS = (
    Question(
        "guess",
        STAGE,
        "core",
        "choice",
        "Before you look at anything: on which topic will the two sides of a team be furthest"
        " apart?\n\nIt is a guess. Whoever has guessed looks more closely.",
        options=tuple(topic for topics in TOPICS.values() for topic in topics),
        sense=lambda answer, team: _guessed(answer),
    ),
    Question(
        "seen-better",
        STAGE,
        "ten minutes",
        "number",
        "On how many topics does marketing think better of sales than sales thinks of itself?",
        answer=lambda team: len(_better(team)),
        unit="topics",
        tolerance=0,
        slips=(
            Slip(
                "looked at the other direction",
                lambda team: len(_better(team, 1)),
                "That is how often sales thinks better of marketing. You want the rows about sales:"
                " the column About says who is judged.",
            ),
            Slip(
                "counted both directions",
                lambda team: len(_better(team)) + len(_better(team, 1)),
                "You counted both directions. Only the rows about sales are asked for.",
            ),
            Slip(
                "took the sign the wrong way",
                lambda team: int((_of(gaps(team), team.sides[0])["Gap"] < 0).sum()),
                "Those are the topics on which marketing thinks worse of sales. A gap is what the"
                " other says minus what one says of oneself: which sign is praise?",
            ),
            Slip(
                "stopped after the widest",
                lambda team: int(
                    (_of(gaps(team), team.sides[0]).head(plots.TOPICS)["Gap"] > 0).sum()
                ),
                "Those are among the widest gaps only. The table has all of them: go down to its end.",
            ),
            Slip(
                "counted no difference too",
                lambda team: int((_of(gaps(team), team.sides[0])["Gap"] >= 0).sum()),
                "You counted rows in which both say the same. Better is more than the same.",
            ),
            Slip(
                "counted only what is sure",
                lambda team: int((_better(team)["Verdict"] != "cannot tell").sum()),
                "Those are the ones that can be told from chance. The question is only what was"
                " answered, sure or not.",
            ),
        ),
        hints=(
            "Which rows are about sales? The column About says who is judged.",
            (
                "The gap is what the other side says minus what a side says of itself. Is it above"
                " or below zero when marketing thinks better of sales?"
            ),
            "Go down the rows about sales and count those whose gap has no minus and is not 0.00.",
        ),
        solution=lambda team: (
            f"{len(_better(team))}: {listing(_better(team)['Topic'])}. In these rows about "
            f"{team.sides[0]} the other side says more than {team.sides[0]} says of itself, so "
            f"the gap is above zero. A gap is no reproach: it goes both ways, and the ones "
            f"upwards are the kindest way to begin."
        ),
        look=lambda team: [gaps(team)],
    ),
    Question(
        "read-aloud",
        STAGE,
        "core",
        "choice",
        "Which sentence may you read aloud about the first line of the table?",
        answer=lambda team: _readings(team)["right"],
        options=lambda team: tuple(_readings(team).values()),
        slips=(
            Slip(
                "took a view for a fact",
                lambda team: _readings(team)["fact"],
                "The survey asked what people think. That two groups see it differently does not"
                " say which of them is right.",
            ),
            Slip(
                "looked at the other direction",
                lambda team: _readings(team)["turned"],
                "Now the sides are the wrong way round. Who is judged in the first line, and who"
                " judges?",
            ),
            Slip(
                "took the sign the wrong way",
                lambda team: _readings(team)["sign"],
                "The sides are the right ones; the direction is not. Hold the two columns before"
                " the gap against each other.",
            ),
            Slip(
                "took one topic for all",
                lambda team: _readings(team)["all"],
                "That is true of the first line and not of the whole table: further down are gaps"
                " the other way.",
            ),
        ),
        hints=(
            "The column About says who is judged. Who judges, then?",
            "Compare the two numbers: what the side says of itself, and what the other says.",
            "Leave out every sentence that says more than the one line does.",
        ),
        solution=lambda team: (
            f"{_readings(team)['right']}. It names who judges, who is judged, the direction and "
            f"the topic, and says nothing about who is right. Said like this nobody has to defend "
            f"anything."
        ),
        look=lambda team: [widest(team, NAMED)],
    ),
    Question(
        "more-than-chance",
        STAGE,
        "core",
        "list",
        f"Of the {NAMED} widest gaps: which can be told from chance? Tick all of them.",
        answer=lambda team: _with_verdict(team, "clear", "leaning"),
        options=lambda team: _about_and_topic(gaps(team).table.head(NAMED)),
        slips=(
            Slip(
                "only the clear ones",
                lambda team: _with_verdict(team, "clear"),
                "There the kit is surest. A verdict between clear and cannot tell counts as well:"
                " chance alone would seldom give it.",
            ),
            Slip(
                "took wide for sure",
                lambda team: _about_and_topic(
                    gaps(team).table.head(NAMED)[gaps(team).table.head(NAMED)["Gap"].abs() >= 1]
                ),
                "Those are all the wide ones. Some of them are so unsure that the stretch between"
                " From and To reaches across zero.",
            ),
            Slip(
                "only the sure falls",
                lambda team: [
                    name
                    for name in _with_verdict(team, "clear", "leaning")
                    if name in _about_and_topic(gaps(team).table[gaps(team).table["Gap"] < 0])
                ],
                "What is missing are gaps upwards. One that points up can be told from chance as"
                " well as one that points down.",
            ),
            Slip(
                "ticked everything",
                lambda team: _about_and_topic(gaps(team).table.head(NAMED)),
                "Those are all of them. Read the column Verdict, row by row.",
            ),
        ),
        hints=(
            "There is a column that answers this in words.",
            "Two of the three verdicts say that it is more than chance.",
            "Hold it against From and To: where both have the same sign, zero is not between them.",
        ),
        solution=lambda team: (
            f"{'; '.join(_with_verdict(team, 'clear', 'leaning'))}. Their verdicts are clear or "
            f"leaning, and the stretch from From to To does not reach across zero. The others may "
            f"be there or not: with so few people a gap of more than one step can still be chance."
        ),
        picture=lambda team: plots.gap_chart(gaps(team), team.terms).figure,
        look=lambda team: [widest(team, NAMED)],
    ),
    Question(
        "too-gloomy",
        STAGE,
        "ten minutes",
        "ranking",
        f"On which {FIRST} topics were the fears of sales the most exaggerated? Put the most"
        " exaggerated first.",
        answer=lambda team: _first(team, "Expected less said"),
        right=_gloomy_enough,
        options=_candidates,
        places=FIRST,
        slips=(
            _topics(
                "ranked by what was expected",
                lambda team: _first(team, "Expected to hear"),
                "That is where sales expected the least. On some of these it was nearly right: hold"
                " what was expected against what is said.",
            ),
            _topics(
                "ranked by what is said",
                lambda team: _first(team, "The other says"),
                "That is where marketing is hardest on sales. A fear that comes true is not"
                " exaggerated.",
            ),
            _topics(
                "right topics, other order",
                lambda team: _first(team, "Expected less said")[::-1],
                "You have the right topics; their order is not right yet. The largest exaggeration"
                " comes first.",
            ),
        ),
        hints=(
            "Exaggerated means: expected much worse than it is. Which two columns do you compare?",
            (
                "The column Expected less said is that difference. A large minus is a large"
                " exaggeration."
            ),
            "Look only at rows about sales, and begin at the largest minus.",
        ),
        solution=lambda team: (
            f"First “{'”, then “'.join(_first(team, 'Expected less said'))}”. There sales "
            f"expected to hear more than one step worse than marketing says. People tend to "
            f"overestimate how badly the other side thinks of them (Lees and Cikara 2020), and "
            f"seeing it takes the edge off the next talk."
        ),
        headline=True,
        look=lambda team: [
            Finding(
                "expected",
                "What sales expected to hear, and what marketing says of it.",
                _of(imagination(team), team.sides[0]),
            )
        ],
    ),
    Question(
        "who-was-heard",
        STAGE,
        "ten minutes",
        "list",
        "On your own folder: which sides have answered in numbers large enough to be shown?",
        options=lambda team: team.sides,
        sense=_own_heard,
        needs=("survey",),
    ),
    Question(
        "talk-first",
        STAGE,
        "core",
        "choice",
        "On your own folder: which topic do you talk through first?",
        options=_own_topics,
        sense=_own_widest,
        needs=("survey",),
        instead=lambda team: bool(sides_say.topics(team)),
    ),
    Question(
        "guess-of-ten",
        STAGE,
        "ten minutes",
        "number",
        "Guess before you look: of ten weekly meetings in the calendar, how many take place?",
        unit="of ten",
        sense=lambda answer, team: (
            "Kept. The next question shows a calendar to hold it against."
            if 0 <= answer <= 10
            else "Kept, though of ten it can only be 0 to 10. Guess once more if you like."
        ),
    ),
    Question(
        "of-ten",
        STAGE,
        "ten minutes",
        "number",
        "Of ten weekly meetings that were planned, how many were held with somebody of each"
        " side?\n\nA half more or less is near enough.",
        answer=lambda team: round(10 * _held(team)["Held"] / _held(team)["Known"], 1),
        unit="of ten",
        tolerance=0.5,
        slips=(
            Slip(
                "counted all that were held",
                lambda team: int(_held(team)["Held"]),
                "That is how many were held in all. The question is how many of every ten.",
            ),
            Slip(
                "counted what was planned",
                lambda team: int(_held(team)["Planned"]),
                "That is how many stood in the calendars. An invitation is not a meeting.",
            ),
            Slip(
                "counted those that were not held",
                lambda team: round(10 * (1 - _held(team)["Held"] / _held(team)["Known"]), 1),
                "Those are the ones that did not take place. You want the others.",
            ),
            Slip(
                "wrote percent",
                lambda team: round(100 * _held(team)["Held"] / _held(team)["Known"]),
                "That is the share in percent. The question is how many of ten.",
            ),
            Slip(
                "wrote a share of one",
                lambda team: round(_held(team)["Held"] / _held(team)["Known"], 2),
                "That is the share of a single meeting. The question is how many of ten.",
            ),
        ),
        hints=(
            "Two columns count: what was planned, and what was held.",
            "Divide what was held by what is known, then think of ten meetings.",
        ),
        solution=lambda team: (
            f"{num(round(10 * _held(team)['Held'] / _held(team)['Known'], 1)):g} of ten: "
            f"{int(_held(team)['Held'])} of {int(_held(team)['Known'])}. What people remember is "
            f"usually higher, because a meeting in the calendar is soon taken for a meeting."
        ),
        look=lambda team: [weekly(team)],
    ),
    Question(
        "yardstick",
        STAGE,
        "ten minutes",
        "choice",
        "Part of what is written crosses from one side to the other. Against what do you hold that"
        " number?",
        answer=lambda team: _yardsticks(team)["chance"],
        options=lambda team: tuple(_yardsticks(team).values()),
        slips=(
            Slip(
                "took half for fair",
                lambda team: _yardsticks(team)["half"],
                "Near, and only because the sides are nearly as large as each other here. With 20"
                " people on one side and 5 on the other it would be far off.",
            ),
            Slip(
                "took all for the aim",
                lambda team: _yardsticks(team)["all"],
                "Then nobody would write within a side any more. Nobody wants that.",
            ),
            Slip(
                "read the index as percent",
                lambda team: _yardsticks(team)["index"],
                "That is an index from -1 to +1, and no share. Read the sentence instead.",
            ),
        ),
        hints=(
            "The sentence gives two numbers. One is what was counted; what is the other?",
            "Imagine that names of sides were dealt out like cards. How much would cross then?",
        ),
        solution=lambda team: (
            f"{_yardsticks(team)['chance']}. {across(team).sentence} That is no aim either, only "
            f"what blindness to the sides would give. Whether what crosses is enough is for you "
            f"to say."
        ),
        look=lambda team: [across(team)],
    ),
    Question(
        "how-gloomy",
        STAGE,
        "ten minutes",
        "number",
        "By how many steps did both sides expect to be judged worse than they are, on the mean over"
        " all rows? Let the page work it out.\n\nWrite a number, or a line like the one shown. The sign counts.",
        line='gaps.table["Gap"].mean()',
        names=lambda team: {"gaps": gaps(team), "imagination": imagination(team)},
        on_paper=False,
        answer=_mean_error,
        unit="steps",
        tolerance=0.02,
        slips=(
            Slip(
                "lost the sign",
                lambda team: -_mean_error(team),
                "The size is right. Below zero means that they expected worse than is said: which"
                " way was it?",
            ),
            Slip(
                "took the gap",
                lambda team: float(gaps(team).table["Gap"].mean()),
                "That is the mean of the gaps. You want the table about what was expected.",
            ),
            Slip(
                "took the largest",
                lambda team: float(imagination(team).table["Expected less said"].min()),
                "That is the largest single one. You want the mean over all rows.",
            ),
        ),
        hints=(
            "The line above works out a mean, of another column of another table.",
            (
                "In its place take the table that is called imagination, and the column Expected"
                " less said."
            ),
        ),
        solution=lambda team: (
            f'{num(_mean_error(team)):.2f} steps: imagination.table["Expected less said"].mean(). '
            f"It is below zero, so both sides were too gloomy on the whole; the mean says nothing "
            f"about a single topic."
        ),
        look=lambda team: [imagination(team)],
    ),
    Question(
        "kind-word",
        STAGE,
        "discuss",
        "sentence",
        "Which gap upwards would you tell the other side first, and in which words?",
    ),
    Question(
        "why-expected",
        STAGE,
        "ten minutes",
        "sentence",
        "How did each side come to expect what it expected? Name one occasion, not one person.",
    ),
)
