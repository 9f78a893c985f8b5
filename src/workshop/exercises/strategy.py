"""The exercise on strategy: what a sum of efforts leaves out, what has to come first, and what fits
together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from ..errors import counted, listing
from ..findings import Finding, nothing
from ..folder import Folder
from ..strategy import alignment, board, choice, effort
from ..strategy.in_words import weeks
from ..strategy.problem import Problem
from ..terms import Terms
from ..written import num
from .question import Question, Slip

STAGE = "3-strategy"
LINES = 14
"""Lines of the list of dates that are shown."""
NEEDS_FIRST = "Translation of the website"
"""An initiative of the made-up team that needs another one first."""
FITS = (10, 8)
"""Person-weeks that each side has for the short list."""
SHORT = {
    "Webinar series": (0, 5, "", 20, 5),
    "Lead review every week": (2, 1, "Shared definition of a good lead", 25, 15),
    "Shared definition of a good lead": (2, 2, "", 5, 10),
    "Trade fair": (2, 5, "", 5, 5),
    "Calls within a day": (5, 0, "", 25, 15),
    "Price page": (1, 1, "", 15, 25),
    "Win and loss interviews": (4, 0, "", 5, 25),
}
"""A short list: weeks of sales, weeks of marketing, what it needs first, points of sales, points of
marketing.
"""


@lru_cache(maxsize=8)
def _problem(team: Folder) -> Problem:
    """A team's own list, with its settings."""
    return Problem(
        team.table("initiatives"), board.given_points(team), team.capacity, team.terms, team.horizon
    )


@lru_cache(maxsize=8)
def years(team: Folder) -> Finding:
    """How long everything on the list of a team takes."""
    found = effort.years(_problem(team))
    total, a_year = _sum(team)
    return Finding(
        "years",
        f"{counted(len(team.table('initiatives')), 'initiative')} of {weeks(total)} at likely"
        f" effort; there are {weeks(a_year)} a year.",
        found.table,
    )


@lru_cache(maxsize=8)
def dates(team: Folder) -> Finding:
    """The first lines of the list in the order in which it is worked: when each initiative is done,
    and how likely in time.
    """
    plan = team.table("initiatives")
    done = effort.done_by_when(_problem(team)).table
    table = done.drop(columns="Goal", errors="ignore").head(LINES).round(2)
    table.insert(
        1,
        "Person-weeks, likely",
        table["Initiative"].map(dict(zip(plan["initiative"], plan["effort_likely"]))),
    )
    return Finding(
        "dates",
        f"The first {len(table)} lines, one after the other in today's order. One year has"
        f" {weeks(_sum(team)[1])}.",
        table,
    )


@lru_cache(maxsize=8)
def chains(team: Folder) -> Finding:
    """What on the list of a team needs something else first, and what does not go together."""
    plan = team.table("initiatives")
    named = set(plan["requires"].dropna()) | set(plan["excludes"].dropna())
    rows = plan[
        plan["requires"].notna() | plan["excludes"].notna() | plan["initiative"].isin(named)
    ]
    table = rows[["initiative", "effort_likely", "requires", "excludes"]].fillna(
        {"requires": "", "excludes": ""}
    )
    table.columns = ["Initiative", "Person-weeks, likely", "Needs first", "Does not go with"]
    return Finding(
        "what-needs-what",
        "What needs something else first, and what does not go together.",
        table.reset_index(drop=True),
    )


@lru_cache(maxsize=8)
def short_list(team: Folder) -> Finding:
    """A short list with both sides' weeks and points."""
    sales, marketing = team.sides
    table = pd.DataFrame(
        [[name, *row] for name, row in SHORT.items()],
        columns=[
            "Initiative",
            f"Weeks of {sales}",
            f"Weeks of {marketing}",
            "Needs first",
            f"Points of {sales}",
            f"Points of {marketing}",
        ],
    )
    return Finding(
        "short-list",
        f"There are {FITS[0]} weeks of {sales} and {FITS[1]} of {marketing}. Each side gave 100"
        " points; an initiative is worth the points of both together.",
        table,
    )


@lru_cache(maxsize=8)
def own_list(team: Folder) -> Finding:
    """The list of a team with its weeks, and how many weeks there are."""
    plan = team.table("initiatives")
    if plan.empty:
        return nothing("list", plan)
    table = (
        plan[["initiative", "effort_likely", "requires"]]
        .fillna({"requires": ""})
        .set_axis(["Initiative", "Person-weeks, likely", "Needs first"], axis=1)
    )
    return Finding(
        "list",
        f"{counted(len(plan), 'initiative')} of {weeks(float(plan['effort_likely'].sum()))}; in"
        f" {counted(int(team.horizon), 'quarter')} there are"
        f" {weeks(team.horizon * sum(team.capacity.values()))}.",
        table,
    )


@lru_cache(maxsize=8)
def same_first(team: Folder) -> Finding:
    """How far both sides of a team want the same initiatives."""
    return alignment.same_first(team.table("initiatives"), board.given_points(team), team.terms)


def _sum(team: Folder) -> tuple[float, float]:
    """All likely person-weeks of a team, and how many it has in a year."""
    return float(team.table("initiatives")["effort_likely"].sum()), 4.0 * sum(
        team.capacity.values()
    )


def _promises(team: Folder) -> dict[str, str]:
    """What may be promised about the whole list, and what may not."""
    taken, said = years(team).table.iloc[0], years(team).table.iloc[1]
    total, a_year = _sum(team)
    return {
        "sum": (
            f"In {num(total / a_year):.1f} years all of it is done: {num(total):,.0f} weeks, and"
            f" {num(a_year):,.0f} a year"
        ),
        "ranges": (
            f"It takes {num(said['Years, from']):.1f} to {num(said['Years, to']):.1f} years, for"
            " our estimates hold nine times in ten"
        ),
        "best": f"If we hurry, in {num(taken['Years, from']):.1f} years all of it is done",
        "right": (
            f"It may take {num(taken['Years, from']):.1f} years or {num(taken['Years, to']):.1f};"
            " there is no year that we can promise"
        ),
        "even": f"On {num(taken['Years, even odds']):.1f} years you can count",
    }


def _in_time(team: Folder, *, chance: float = 50) -> int:
    return int((dates(team).table["Chance in 100 to be done in time"] > chance).sum())


def _by_sum(team: Folder) -> int:
    """How many lines would be done in time if every initiative took its likely effort."""
    return int(
        (
            dates(team).table["Person-weeks, likely"].cumsum() <= team.horizon / 4 * _sum(team)[1]
        ).sum()
    )


def _weeks_of(
    team: Folder, *, first: bool = False, own: bool = True, against: bool = False
) -> float:
    """The person-weeks of NEEDS_FIRST: its own, of what it needs first, and of what that rules
    out.
    """
    w = _problem(team).wishes
    x = w.names.index(NEEDS_FIRST)
    needed = choice.closure(w, x) - {x}
    ruled_out = (
        {b if a in needed else a for a, b in w.excludes if {a, b} & needed} if against else set()
    )
    return float(
        sum(w.effort[list(({x} if own else set()) | (needed if first else set()) | ruled_out)])
    )


@lru_cache(maxsize=8)
def _short(team: Folder, *, first: bool = True, each: bool = True) -> choice.Wishes:
    """The short list as the selection sees it; without what comes first, or with all weeks in one
    pot.
    """
    rows = [[name, a, b, needs or None] for name, (a, b, needs, _, _) in SHORT.items()]
    plan = pd.DataFrame(
        rows, columns=["initiative", "effort_likely_sales", "effort_likely_marketing", "requires"]
    )
    plan["effort_likely"] = plan["effort_likely_sales"] + plan["effort_likely_marketing"]
    given = [
        [side, None, name, row[3 + place]]
        for place, side in enumerate(team.sides)
        for name, row in SHORT.items()
    ]
    points = pd.DataFrame(given, columns=["team", "person", "initiative", "points"])
    drop = ([] if first else ["requires"]) + (
        [] if each else ["effort_likely_sales", "effort_likely_marketing"]
    )
    terms = Terms(team.sides)
    return Problem(
        plan.drop(columns=drop), points, dict(zip(team.sides, FITS)), terms, horizon=1
    ).wishes


@lru_cache(maxsize=32)
def _best(
    team: Folder, *, first: bool = True, each: bool = True, side: int | None = None
) -> tuple[str, ...]:
    """The list that is worth most, by the kit's own choice; `side`: to one side alone."""
    w = _short(team, first=first, each=each)
    return _names(w, choice.choose(w, worth=None if side is None else w.value[side]).chosen)


def _names(w: choice.Wishes, chosen: np.ndarray) -> tuple[str, ...]:
    return tuple(w.names[i] for i in np.flatnonzero(chosen))


def _which(w: choice.Wishes, answer: Sequence[str]) -> np.ndarray:
    return np.isin(np.array(w.names, dtype=object), list(answer))


def _fits(answer: Sequence[str], team: Folder, *, first: bool = True, each: bool = True) -> bool:
    w = _short(team, first=first, each=each)
    return not choice.broken_rules(w, _which(w, answer))


def _worth(answer: Sequence[str], team: Folder) -> int:
    """The points of both sides that a list holds."""
    w = _short(team)
    return round(200 * float(w.joint @ _which(w, answer)))


def _is_best(answer: Sequence[str], team: Folder) -> bool:
    """Right is any list that fits and that no other one betters."""
    return _fits(answer, team) and _worth(answer, team) == _worth(_best(team), team)


def _for_one(answer: Sequence[str], team: Folder) -> bool:
    """Whether a list is the best for one side alone."""
    w = _short(team)
    return _fits(answer, team) and any(
        bool(
            w.value[side] @ _which(w, answer)
            >= w.value[side] @ _which(w, _best(team, side=side)) - 1e-9
        )
        for side in (0, 1)
    )


def _lacking_first(answer: Sequence[str]) -> bool:
    """Whether something on a list needs another thing first that is not on it."""
    return any(SHORT[name][2] and SHORT[name][2] not in answer for name in answer)


def _alone(names: Sequence[str]) -> list[str]:
    """The first of these that needs nothing else first."""
    return [name for name in names if not SHORT[name][2]][:1]


def _points(answer: Sequence[str], side: int) -> int:
    """The points of one side that a list holds."""
    return sum(SHORT[name][3:][side] for name in answer)


def _scored(answer: Sequence[str], team: Folder) -> str:
    """The points and weeks of a list that somebody tries."""
    used = [sum(SHORT[name][side] for name in answer) for side in (0, 1)]
    each = listing([f"{used[n]} of {FITS[n]} weeks of {side}" for n, side in enumerate(team.sides)])
    return f"Your list: {_worth(answer, team)} points of both together, {each}."


def _so_many_best(team: Folder) -> str:
    """How many lists are as good as the best."""
    found = sum(
        _is_best(some, team)
        for size in range(len(SHORT) + 1)
        for some in itertools.combinations(SHORT, size)
    )
    return {1: "no other one is as good", 2: "one other list is as good"}.get(
        found, f"{found - 1} other lists are as good"
    )


def _said_years(said: float) -> str:
    if said < 0:
        return "Kept, though a list cannot take less than nothing. Guess once more if you like."
    return (
        "Kept. Further down is what a made-up team has to reckon with; then do the same with your"
        " own list."
    )


def _own_kept(answer: tuple[str, ...], team: Folder) -> str:
    """Whether what somebody would keep fits into the time there is, and what is missing in it."""
    w = _problem(team).wishes
    if w.budget <= 0:
        return (
            "No team has any weeks yet. Write into the two boxes above how many person-weeks a"
            " quarter each side has, then keep your answer once more."
        )
    which = _which(w, answer)
    said = (
        f"You keep {counted(int(which.sum()), 'initiative')} of {weeks(float(w.effort @ which))};"
        f" in {counted(int(team.horizon), 'quarter')} there are {weeks(w.budget)}."
    )
    problems = choice.broken_rules(w, which)
    if problems:
        more = (
            f" {counted(len(problems) - 3, 'more thing does', 'more things do')} not fit."
            if len(problems) > 3
            else ""
        )
        return f"{said} {' '.join(problems[:3])}{more}"
    return (
        f"{said} So it fits at likely effort. Efforts are often more than likely, so leave some"
        " room."
    )


def _own_stop(answer: str, team: Folder) -> str:
    """What stopping one thing frees, and what hangs on it."""
    w = _problem(team).wishes
    x = w.names.index(answer)
    said = f"That frees {weeks(float(w.effort[x]))} of the {num(w.effort.sum()):,.0f} on the list."
    waiting = [w.names[a] for a, b in w.requires if b == x]
    if x in w.must:
        said += " It is marked as a must-keep: ask who asked for that, and whether it still holds."
    if waiting:
        said += (
            f" {listing(waiting)} {'needs' if len(waiting) == 1 else 'need'} it first, so look at"
            " that too."
        )
    return f"{said} Who would miss it, and who tells them?"


def _weeks_for(team: Folder, goal: str) -> float:
    plan = team.table("initiatives")
    return float(plan.loc[plan["goal"] == goal, "effort_likely"].sum())


GOAL, OTHER = "Better events", "Larger customers"
"""The goal asked about, and the one that the page shows."""


def _agreeing(team: Folder) -> dict[str, str]:
    """What may be said of how often both sides put the same first."""
    times = same_first(team).sentence.split(" times in 100")[0].rsplit(" ", 1)[1]
    return {
        "half": (
            f"We want the same on {times} of 100 initiatives, so we agree on a good half of the"
            " whole list"
        ),
        "against": f"In {100 - int(times)} of 100 cases we are against each other",
        "right": (
            f"{times} in 100 is what two strangers would reach; whether we agree cannot be told"
        ),
        "none": "We surely want nothing of the same",
    }


QUESTIONS = (
    Question(
        "guess",
        STAGE,
        "core",
        "number",
        "Before you look at anything: how many years does everything on your own list take, at"
        " today's capacity?\n\nIt is a guess. Everybody says a number before one is typed in.",
        unit="years",
        sense=lambda answer, team: _said_years(answer),
    ),
    Question(
        "what-to-promise",
        STAGE,
        "core",
        "choice",
        "The management asks when everything on the list is done. What do you answer?",
        answer=lambda team: _promises(team)["right"],
        options=lambda team: tuple(_promises(team).values()),
        slips=(
            Slip(
                "took the likely sum as the date",
                lambda team: _promises(team)["sum"],
                "You divided rightly. But a sum of likely efforts knows no bad luck: things are"
                " late together, and a delay in one is seldom made up in another.",
            ),
            Slip(
                "trusted the ranges",
                lambda team: _promises(team)["ranges"],
                "That is the second row: as people say. Ranges that people are nearly certain of"
                " hold about half the time.",
            ),
            Slip(
                "took the best case",
                lambda team: _promises(team)["best"],
                "That is the end of the stretch where nearly everything goes well. Who answers for"
                " it if it does not?",
            ),
            Slip(
                "took even odds for a promise",
                lambda team: _promises(team)["even"],
                "At even odds one of two such promises is broken. Would you sign it?",
            ),
        ),
        hints=(
            "Is there one number in the table that nobody could reproach you with later?",
            "Which of the two rows is the careful one, and what does it say about from and to?",
            "An answer may also be that there is no such year.",
        ),
        solution=lambda team: (
            f"{_promises(team)['right']}. That sounds weaker than a year, and it is what can be "
            f"kept. Whoever wants a date has to make the list shorter: that is what the rest of "
            f"this part is about."
        ),
        headline=True,
        look=lambda team: [years(team)],
    ),
    Question(
        "in-time",
        STAGE,
        "ten minutes",
        "number",
        "Look at the first lines of the list. How many of these initiatives are more likely than"
        " not done within the year?",
        answer=_in_time,
        unit="initiatives",
        tolerance=0,
        slips=(
            Slip(
                "took the likely sum as the date",
                _by_sum,
                "You added up likely efforts until the year was full. That leaves out that efforts"
                " turn out larger more often than smaller. One column reckons with it.",
            ),
            Slip(
                "counted only what is nearly sure",
                lambda team: _in_time(team, chance=95),
                "Those are nearly sure. More likely than not begins sooner.",
            ),
            Slip(
                "counted what is possible",
                lambda team: int(
                    (dates(team).table["Done after years, from"] <= team.horizon / 4).sum()
                ),
                "Those could be done in time if much goes well. More likely than not asks for"
                " more.",
            ),
            Slip(
                "counted all lines shown",
                lambda team: len(dates(team).table),
                "Those are all the lines. Look at the last column.",
            ),
        ),
        hints=(
            "One column says how often each is done in time, of a hundred times.",
            "More likely than not: where does that column cross the middle of the scale?",
        ),
        solution=lambda team: (
            f"{_in_time(team)}: {listing(dates(team).table['Initiative'].head(_in_time(team)))}. "
            f"Adding up likely efforts gives more, because a sum has no bad days. And this is the "
            f"order of today: nobody has asked yet whether it is a good one."
        ),
        headline=True,
        look=lambda team: [dates(team)],
    ),
    Question(
        "what-comes-first",
        STAGE,
        "ten minutes",
        "number",
        f"Somebody asks for one thing only: {NEEDS_FIRST}. How many person-weeks is that until it"
        " is done?",
        answer=lambda team: _weeks_of(team, first=True),
        unit="person-weeks",
        tolerance=0.5,
        slips=(
            Slip(
                "forgot a prerequisite",
                lambda team: _weeks_of(team),
                "That is its own effort. Something else has to be there first: the column Needs"
                " first.",
            ),
            Slip(
                "took only the prerequisite",
                lambda team: _weeks_of(team, first=True, own=False),
                "That is what has to be there first. The thing itself comes on top.",
            ),
            Slip(
                "added what it rules out",
                lambda team: _weeks_of(team, first=True, against=True),
                "You added something that does not go with it. That one costs no weeks: it is what"
                " you give up.",
            ),
        ),
        hints=(
            "Find it in the first column and read its row to the end.",
            (
                "What it needs first stands on the list as well, with weeks of its own. Does that"
                " one need anything?"
            ),
        ),
        solution=lambda team: (
            f"{num(_weeks_of(team, first=True)):g}: {num(_weeks_of(team)):g} of its own, and "
            f"{num(_weeks_of(team, first=True, own=False)):g} of what it needs first. What does not"
            " go with that costs no weeks and is lost all the same. A wish is seldom as small as"
            f" its own line."
        ),
        headline=True,
        look=lambda team: [chains(team)],
    ),
    Question(
        "what-fits",
        STAGE,
        "core",
        "list",
        "From the short list, tick what you do: it must fit, and be worth as much as possible to"
        " both sides together.\n\nMore than one list is right. Try one, then better it.",
        answer=_best,
        right=_is_best,
        score=_scored,
        options=tuple(SHORT),
        slips=(
            Slip(
                "forgot a prerequisite",
                lambda team: _best(team, first=False),
                "Something on your list needs another thing first, and that is not on it. Look at"
                " the column Needs first.",
                lambda answer, team: _lacking_first(answer),
            ),
            Slip(
                "over the total",
                lambda team: tuple(SHORT),
                "That is more than both sides have together. Add up the weeks.",
                lambda answer, team: not _fits(answer, team, first=False, each=False),
            ),
            Slip(
                "over one team's capacity though the total fits",
                lambda team: _best(team, each=False),
                "All weeks together are there; those of one side are not. Nobody can lend weeks to"
                " the other side: add up each column by itself.",
                lambda answer, team: not _fits(answer, team, first=False),
            ),
            Slip(
                "took the best list of one side",
                lambda team: _best(team, side=0),
                "It fits, and one side could not do better. Now count the points of both: is there"
                " a list that holds more?",
                _for_one,
            ),
            Slip(
                "left value",
                lambda team: _alone(_best(team)),
                "It fits, and there is a list that is worth more. What would you put in, and what"
                " would have to go for it?",
                lambda answer, team: _fits(answer, team),
            ),
        ),
        hints=(
            "Begin with what has many points of both sides for few weeks.",
            (
                "Add up three things for every list: weeks of one side, weeks of the other, points"
                " of both together."
            ),
            "The weeks of one side run out first. Which initiatives cost few of those?",
        ),
        solution=lambda team: (
            f"One of the best is {listing(_best(team))}, with {_worth(_best(team), team)} points "
            f"of both together; {_so_many_best(team)}. No list that fits holds more: the kit has "
            f"tried all of them. What is left out is not bad, only too much for now."
        ),
        headline=True,
        look=lambda team: [short_list(team)],
    ),
    Question(
        "own-keep",
        STAGE,
        "core",
        "list",
        "On your own folder: what would you keep? Tick it, and see whether it fits.",
        options=lambda team: _problem(team).wishes.names,
        sense=_own_kept,
        needs=("initiatives",),
    ),
    Question(
        "own-stop",
        STAGE,
        "ten minutes",
        "choice",
        "On your own folder: which one would nobody begin again today?",
        options=lambda team: _problem(team).wishes.names,
        sense=_own_stop,
        needs=("initiatives",),
    ),
    Question(
        "same-first",
        STAGE,
        "ten minutes",
        "choice",
        "Both sides of the made-up team gave their points. Which sentence may you read aloud?",
        answer=lambda team: _agreeing(team)["right"],
        options=lambda team: tuple(_agreeing(team).values()),
        slips=(
            Slip(
                "read strangers as half agreed",
                lambda team: _agreeing(team)["half"],
                "The number is about pairs of initiatives, and of pairs even strangers put about"
                " half in the same order. It is no share of the list.",
            ),
            Slip(
                "took a different order for a quarrel",
                lambda team: _agreeing(team)["against"],
                "A different order is no opposition. And what would two people come to who have"
                " never met?",
            ),
            Slip(
                "took cannot tell for no",
                lambda team: _agreeing(team)["none"],
                "Surely? Read the verdict. Not being able to tell is not the same as knowing that"
                " there is nothing.",
            ),
        ),
        hints=(
            "The sentence gives two numbers. One is what was found; what is the other?",
            "Is that other number inside the stretch that stands in brackets?",
        ),
        solution=lambda team: (
            f"{_agreeing(team)['right']}. {same_first(team).sentence} Then there is no use in "
            f"arguing about the average: look at the few initiatives that one side wants much "
            f"more than the other."
        ),
        headline=True,
        look=lambda team: [same_first(team)],
    ),
    Question(
        "swap",
        STAGE,
        "ten minutes",
        "list",
        "From the short list again: what would marketing tick if it chose alone?\n\nOnly the points"
        " of marketing count now. The weeks of both sides are still there, and no more.",
        answer=lambda team: _best(team, side=1),
        right=lambda answer, team: (
            _fits(answer, team) and _points(answer, 1) == _points(_best(team, side=1), 1)
        ),
        options=tuple(SHORT),
        slips=(
            Slip(
                "took the best list for both",
                lambda team: _best(team),
                "That is the best for both together. Now only the points of marketing count.",
                lambda answer, team: _is_best(answer, team),
            ),
            Slip(
                "took the other side",
                lambda team: _best(team, side=0),
                "That is the best for sales alone. You want the other column of points.",
                lambda answer, team: (
                    _fits(answer, team) and _points(answer, 0) == _points(_best(team, side=0), 0)
                ),
            ),
            Slip(
                "forgot a prerequisite",
                lambda team: [
                    name
                    for name in _best(team, side=1)
                    if name not in {row[2] for row in SHORT.values()}
                ],
                "Something on your list needs another thing first, and that is not on it.",
                lambda answer, team: _lacking_first(answer),
            ),
            Slip(
                "does not fit",
                lambda team: tuple(SHORT),
                "The weeks are not enough, together or on one side. Add up each column by itself.",
                lambda answer, team: not _fits(answer, team),
            ),
            Slip(
                "left value",
                lambda team: _alone(_best(team, side=1)),
                "It fits, and there is a list that holds more points of marketing.",
                lambda answer, team: _fits(answer, team),
            ),
        ),
        hints=(
            "Only one column of points counts now; both columns of weeks still do.",
            (
                "Begin with what gives marketing the most points for a week of the side that runs"
                " out first."
            ),
        ),
        solution=lambda team: (
            f"{listing(_best(team, side=1))}, with {_points(_best(team, side=1), 1)} points of "
            f"marketing; of sales it holds {_points(_best(team, side=1), 0)}. The best list for "
            f"both holds {_points(_best(team), 1)} and {_points(_best(team), 0)}. What one side "
            f"gives up for a list that suits both is often less than it fears."
        ),
        headline=True,
        look=lambda team: [short_list(team)],
    ),
    Question(
        "weeks-for-a-goal",
        STAGE,
        "ten minutes",
        "number",
        f"How many person-weeks does the list hold for the goal “{GOAL}”? Let the page add them"
        " up.\n\nWrite a number, or a line like the one shown.",
        line=f'plan.query("goal == \'{OTHER}\'")["effort_likely"].sum()',
        names=lambda team: {"plan": team.table("initiatives")},
        on_paper=False,
        answer=lambda team: _weeks_for(team, GOAL),
        unit="person-weeks",
        tolerance=0.5,
        slips=(
            Slip(
                "took the goal that was shown",
                lambda team: _weeks_for(team, OTHER),
                "That is what the line above gives. Put in the other goal, letter by letter.",
            ),
            Slip(
                "counted initiatives",
                lambda team: int((team.table("initiatives")["goal"] == GOAL).sum()),
                "That is how many initiatives serve it. You want their weeks.",
            ),
            Slip(
                "added up the worst case",
                lambda team: float(
                    team.table("initiatives")
                    .loc[team.table("initiatives")["goal"] == GOAL, "effort_high"]
                    .sum()
                ),
                "That is the effort if much goes wrong. The line above adds up another column.",
            ),
        ),
        hints=(
            "Copy the line above into the field, and change one thing in it.",
            "The goal stands between quotation marks. Write the other one there, letter by letter.",
        ),
        solution=lambda team: (
            f'{num(_weeks_for(team, GOAL)):g}: the same line with "{GOAL}" in it. A goal that has '
            f"no initiative costs no weeks, and is reached by nobody."
        ),
    ),
    Question(
        "would-miss",
        STAGE,
        "discuss",
        "sentence",
        "Which of your own initiatives would you miss most if it stopped, and who else would?",
    ),
    Question(
        "first-sign",
        STAGE,
        "ten minutes",
        "sentence",
        "A year from now your plan has failed. What was the first sign, and who saw it?",
    ),
)
