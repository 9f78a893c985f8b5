"""The short texts and the figures of this stage's findings, for what leaves the room.

A headline makes one claim in at most twenty words. Years come from the teams' own guesses, so they
are estimates however narrow their range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import counted, cut, listing
from ..figures import Bar, Bars, Group, Lists, Names, Side, Squares
from ..findings import Finding
from ..written import num
from .in_words import NUMBERS, QUARTERS, between, in_years, lasting, part

LIKELY = 0.8
"""A chance to finish from which nobody need be warned."""
LONG = 32
"""Letters of a project in a headline."""
SHARED = 6
"""Shared favourites that are named."""
SOURCE = "Each project was estimated from low to high; that range is taken to hold half the time."


def about(years: float) -> str:
    """A length of time in a headline: whole years where there are two or more.

    >>> about(5.8), about(1.3), about(0.5)
    ('about six years', 'about 1.3 years', 'about 6 months')
    >>> about(1.02)
    'about one year'
    """
    if 0.95 <= years < 1.05:
        return "about one year"
    if years < 1.95:
        return f"about {lasting(years)}"
    whole = round(years)
    return f"about {NUMBERS.get(whole, f'{num(whole):,}')} years"


def years(
    finding: Finding,
    *,
    n: int,
    low: float,
    middle: float,
    high: float,
    horizon: float,
    weeks: float,
) -> Finding:
    """How long the whole list takes, beside the time that there is."""
    have = in_years(horizon)
    projects = counted(n, "project")
    fits = "and we have" if middle <= horizon / QUARTERS else "We have"
    stop = "," if middle <= horizon / QUARTERS else "."
    return replace(
        finding,
        headline=f"The list is {about(middle)} of work{stop} {fits} {have}.",
        detail=(
            f"{projects} {'takes' if n == 1 else 'take'} {between(low, high)} with the"
            f" {num(weeks):,.0f} person-weeks a quarter that we have."
        ),
        kind="estimated",
        figure=Bars(
            "Years of work on the list, and the years that we have",
            (
                Bar(
                    "the time that we have",
                    horizon / QUARTERS,
                    have,
                    strong=True,
                    short=f"we have {have}",
                ),
                Bar(
                    f"the list of {n}",
                    middle,
                    about(middle),
                    low,
                    high,
                    short=f"the list: {about(middle)}",
                ),
            ),
            SOURCE,
            "years of work",
        ),
    )


def one_after_the_other(
    finding: Finding, *, one: int, at_once: int, n: int, horizon: float, after: str, instead: str
) -> Finding:
    """What working on everything at once costs."""
    until = in_years(horizon)
    if one == at_once:
        said = f"One after the other or all at once, {part(one, n, 'project', 'is', 'are')} done in {until}."
    else:
        said = (
            f"One after the other, {part(one, n, 'project', 'is', 'are')} done in {until};"
            f" all at once, {at_once or 'none'}."
        )
    detail = (
        f"On average a project is done after {after} either way."
        if after == instead
        else f"On average a project is done after {after}, all at once after {instead}."
    )
    ways = (("one after the other", one), ("all at once", at_once))
    return replace(
        finding,
        headline=said,
        detail=detail,
        kind="estimated",
        figure=Squares(
            f"Of {counted(n, 'project')}, how many are done in {until}",
            tuple(
                Group(f"{many or 'None'} of {n} {way}", many, rest=n - many) for way, many in ways
            ),
            f"{SOURCE} What switching costs comes on top.",
            f"projects done in {until}",
            stacked=True,
        ),
    )


CERTAIN, OPEN, OUT = "certain", "to talk about", "out"


def in_groups(finding: Finding) -> Finding:
    """The selection with its picture: what is certain, what to talk about, what is out."""
    table = finding.table
    names, stands = table["Initiative"].astype(str), table["So"]
    # What the estimates leave open comes in the order in which they choose it.
    often = table["Selected, times in 100"].fillna(0).sort_values(ascending=False, kind="stable")
    groups = (
        (CERTAIN, ["safe"], "whatever the estimates"),
        (OPEN, ["talk about it"], "the likeliest first"),
        (OUT, ["never makes it", "no points"], "whatever the estimates"),
    )
    lists = [
        Names(
            f"{len(own)} {word}, {why}" if len(own) > 1 else f"{len(own)} {word}",
            tuple(own),
            f"{len(own)} {word}",
        )
        for word, so, why in groups
        if (own := names[often.index][stands[often.index].isin(so).to_numpy()].tolist())
    ]
    return replace(
        finding,
        figure=Lists(
            "Which projects are certain, which to talk about, which are out",
            tuple(lists),
            "Certain: chosen in 95 of 100 rounds or more with other estimates and points. Out: in 5"
            " or fewer, or nobody gave it points.",
            "projects",
        ),
    )


def together(
    finding: Finding, *, picked: int, n: int, horizon: float, safe: int, never: int, open_: int
) -> Finding:
    """What fits, and what is certain of it."""
    if not picked:
        return finding
    many = f"{picked} of {n} projects fit" if picked > 1 else f"One of {n} projects fits"
    return replace(
        finding if (finding.table["So"] == "not known").any() else in_groups(finding),
        headline=f"{many} into {in_years(horizon)}; {safe or 'none'} of them"
        f" {'is' if safe < 2 else 'are'} certain.",
        detail=(
            f"{never or 'None'} {'is' if never < 2 else 'are'} out whatever the estimates; on the"
            f" other {open_} the estimates and points decide."
        ),
        verdict=finding.verdict,
        kind="estimated",
    )


TODAY, YOURS, FAIREST = "today's order", "your list", "the fairest"


def fair(
    finding: Finding, *, sides: Sequence[str], reach: Mapping[str, Sequence[float]], price: float
) -> Finding:
    """What the list that is best for the worse-off gives each side, of its own best list; `reach` is
    that of every list of the picture, the room's among them where there is one.
    """

    def gives(plan: str) -> str:
        return " and ".join(f"{side} {share * 100:.0f}" for side, share in zip(sides, reach[plan]))

    keys: tuple[Side, Side] = ("sales", "marketing")
    bars = {
        plan: tuple(
            Bar(
                plan[:1].upper() + plan[1:] if not at else "",
                share * 100,
                f"{side} {share * 100:.0f}",
                short=f"{side}: {share * 100:.0f} of 100",
                side=keys[at],
            )
            for at, (side, share) in enumerate(zip(sides, shares))
        )
        for plan, shares in reach.items()
    }
    figure = Bars(
        "What each list gives each team, of 100 that its own best list would",
        tuple(bar for pair in bars.values() for bar in pair),
        "At likely efforts. The fairest gives most to the team that gets less.",
        "of 100 of its own best list",
        mini=bars[FAIREST],
    )
    yours = f" Your list gives {gives(YOURS)}." if YOURS in reach else ""
    if min(reach[FAIREST]) > 0.9995:
        return replace(
            finding,
            headline="Both teams can have all of their own best list at once.",
            detail=f"No list has to be traded for another.{yours}",
            kind="estimated",
            # Where every list gives all, there is nothing to see.
            figure=figure if min(min(shares) for shares in reach.values()) < 0.9995 else None,
        )
    cost = "nothing" if price < 0.005 else f"{price * 100:.0f} percent of what both want"
    return replace(
        finding,
        headline=f"One list gives {gives(FAIREST)} percent of their own best.",
        detail=f"It costs {cost}. Today's order gives {gives(TODAY)}.{yours}",
        kind="estimated",
        figure=figure,
    )


def board(
    finding: Finding, *, kept: int, waits: int, stops: int, chance: float, horizon: float
) -> Finding:
    """Whether what is kept can be finished, and what became of every project on the list."""
    many = "the one project" if kept == 1 else f"the {kept} projects"
    said = {
        True: f"{many[:1].upper()}{many[1:]} that we finish should fit into {in_years(horizon)}.",
        False: f"Even {many} that we finish may be too many.",
    }[chance >= LIKELY]
    if kept == 1 and chance < LIKELY:
        said = "Even the one project that we finish may be too much."
    groups = [
        Group(f"{counted(kept, 'project')} we finish", kept),
        Group(f"{waits} {'waits' if waits == 1 else 'wait'}", waits, "empty"),
        Group(f"{stops} {'stops' if stops == 1 else 'stop'}", stops, "crossed"),
    ]
    return replace(
        finding,
        headline=said,
        detail=(
            f"The chance to finish {'it' if kept == 1 else f'all {kept}'} in {in_years(horizon)} is"
            f" {_in_100(chance)} in 100."
        ),
        kind="estimated",
        figure=Squares(
            f"What became of the {kept + waits + stops} projects on the list",
            tuple(group for group in groups if group.many),
            SOURCE,
            "projects",
        ),
    )


def _in_100(chance: float) -> str:
    """A chance of a hundred, never a certainty that nobody has.

    >>> _in_100(0.376), _in_100(0.001), _in_100(1.0)
    ('38', 'under 1', 'over 99')
    """
    if chance < 0.005:
        return "under 1"
    return "over 99" if chance > 0.995 else f"{chance * 100:.0f}"


def same_first(finding: Finding, *, share: float, low: float, high: float, n: int) -> Finding:
    """Whether both teams want the same projects."""
    wants = {
        ("clear", True): "Both teams put the same projects first.",
        ("clear", False): "The two teams put different projects first.",
        ("leaning", True): "Both teams probably want the same projects.",
        ("leaning", False): "The two teams probably want different projects.",
    }.get(
        (finding.verdict or "", share >= 0.5),
        "We cannot tell yet whether both teams want the same projects.",
    )
    few = f" {n} projects are too few to tell." if finding.verdict == "cannot tell" else ""
    return replace(
        finding,
        headline=wants,
        about="same projects",
        detail=(
            f"Of any two projects, both put the same one first {share * 100:.0f} times in 100, between"
            f" {low * 100:.0f} and {high * 100:.0f}; strangers would 50.{few}"
        ),
        figure=Bars(
            "How often both teams put the same one of two projects first, of 100",
            (
                Bar(
                    "the two teams",
                    share * 100,
                    f"{share * 100:.0f}",
                    low * 100,
                    high * 100,
                    True,
                    f"both teams: {share * 100:.0f} of 100",
                ),
                Bar("two strangers", 50, "50", short="strangers: 50 of 100"),
            ),
            f"All pairs of {n} projects.",
            "same one first, of 100",
        ),
    )


def favourites(finding: Finding, *, same: Sequence[str], wanted: Mapping[str, int]) -> Finding:
    """How many of the projects that each team wants most are the same, and which."""
    both = len(same)
    named = listing([*same[:SHARED], *([f"{both - SHARED} more"] if both > SHARED else [])])
    which = f" {'It is' if both == 1 else 'They are'} {named}." if both else ""
    if finding.verdict == "cannot tell":
        return replace(
            finding,
            headline="We cannot tell yet whether the teams share more favourites than strangers"
            " would.",
            about="same projects",
            detail=(
                f"Of {_wanted(wanted)}, {both or 'none'} {'is' if both < 2 else 'are'} the same."
                f"{which}"
            ),
        )
    are = "is" if both == 1 else "are"
    return replace(
        finding,
        about="same projects",
        headline=f"Of what each team wants most, {both or 'nothing'} {are} the same.",
        detail=f"Looked at are the favourites: {_wanted(wanted)}.{which}",
    )


def _wanted(wanted: Mapping[str, int]) -> str:
    return listing(f"{many} of {side}" for side, many in wanted.items())


def swaps(finding: Finding, *, add: str, gone: str, many: int, cost: float) -> Finding:
    """What would have to go for the project that is cheapest to add."""
    gains = (
        "the total even gains a little" if cost < 0 else f"it costs {num(cost):.1f} percent of all"
    )
    if cost == 0:
        gains = "it costs nothing in total"
    return replace(
        finding,
        headline=f"To add “{cut(add, LONG)}”, “{cut(gone, LONG)}” would have to go.",
        detail=(
            f"That is the cheapest of {many} additions; {gains}."
            if many > 1
            else f"{gains[:1].upper()}{gains[1:]}."
        ),
    )


def given_up(finding: Finding, *, shares: Mapping[str, float]) -> Finding:
    """How much of what each side wished for is left out."""
    percent = {side: round(100 * share) for side, share in shares.items()}
    said = listing([f"{side} {many}" for side, many in percent.items()])
    half = "more than half" if min(shares.values()) > 0.5 else "part"
    return replace(
        finding,
        headline=(
            f"Both teams give up {half} of what they wished for."
            if len(percent) > 1 and min(percent.values()) > 0
            else f"Of 100 points, this gives up: {said}."
        ),
        detail=f"Of 100 points each that were given, {said} are left out.",
    )
