"""Whether a side agrees with itself, and whether its leaders see it as its members do.

How close the answers of a side lie together is the mean distance from their middle (the median), in
steps of the scale: the average deviation of Burke, Finkelstein and Dusig (1999). Up to a sixth of
the five steps counts as agreement (Burke and Dunlap 2002). Leaders and members are compared as the
two sides are, by relabelling whole people.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from .. import permutation
from ..errors import counted, the_most
from ..findings import Estimate, Finding, Verdict, nothing, remedy
from ..privacy import bounds, may_say, may_show, told, too_close, withheld
from ..terms import Terms
from ..written import num
from . import perception

AGREES = 5 / 6
"""Steps: up to this mean distance from its middle a side is of one mind."""
CAMP = 1 / 3
"""Where at least this share says 1 or 2 and as many say 4 or 5, there are two camps."""
_HAIR = 1e-9
CAMPS, SPREAD, TOGETHER, NOT_TOLD = WORDS = (
    "two camps",
    "spread out",
    "close together",
    "not told",
)
"""How the answers of a side lie, the most divided first."""
KINDS = ("own", "other")
LEVELS = ("leader", "member")


def of_one_mind(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On which topics a side agrees with itself, so that nobody says "Sales thinks" where Sales is
    divided.

    What a mean hides is often the better talk: two camps in one team. `survey` as checked; the last
    round counts. One row a side, whom it is about and topic, the most divided first. A plain count
    of the answers there are, without a verdict; a topic that fewer than `minimum` of a side
    answered is left out.

    >>> of_one_mind(pd.DataFrame(columns=["round", "respondent", "team", "kind", "theme", "topic",
    ...     "score"])).sentence
    'There are no rows to look at.'
    """
    name = "agreement-within"
    answers = perception.latest_round(survey, terms)
    if answers.empty:
        return nothing(name, answers)
    given = (
        answers[answers["kind"].isin(KINDS)]
        .dropna(subset=["score"])
        .groupby(["respondent", "team", "kind", "topic"], sort=False)["score"]
        .mean()
        .reset_index()
    )
    groups = [
        (cast("tuple[str, str, str]", key), part["score"].to_numpy())
        for key, part in given.groupby(["team", "kind", "topic"], sort=False)
    ]
    rows = [
        [
            side,
            side if kind == "own" else terms.other(side),
            topic,
            spread(scores) if may_say(scores, spread) else NOT_TOLD,
            len(scores),
        ]
        for (side, kind, topic), scores in groups
        if len(scores) >= terms.minimum
    ]
    table = pd.DataFrame(rows, columns=["Side", "About", "Topic", "Answers", "n"])
    small = [side for side in terms.sides if side not in set(table["Side"])]
    if table.empty:
        return Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            caveat=perception.with_round("", survey, terms),
        )
    # The distance itself, or an order by it, would tell beside the mean how everybody answered.
    table = table.sort_values(
        "Answers", key=lambda words: words.map(WORDS.index), kind="stable"
    ).reset_index(drop=True)
    sentence = " ".join(
        _sentence(side, table[table["Side"] == side]) for side in terms.sides if side not in small
    )
    caveat = (
        f"Of one mind: the answers lie {num(AGREES):.1f} steps or less from their middle, on"
        f" average. Where they do not, say “some of {terms.sides[0]}”, not “{terms.sides[0]}”."
    )
    if (table["Answers"] == NOT_TOLD).any():
        caveat += f" {NOT_TOLD.capitalize()}: beside the mean, the word would tell single answers."
    hidden = len(groups) - len(rows)
    if hidden and not small:
        caveat += (
            f" {counted(hidden, 'row is', 'rows are')} not shown: fewer than {terms.minimum} people"
            " answered."
        )
    return Finding(
        name,
        sentence,
        table,
        caveat=perception.with_round(
            " ".join(part for part in (caveat, withheld(small, terms.minimum)) if part),
            survey,
            terms,
        ),
    )


def distance(scores: np.ndarray) -> float:
    """How far answers lie from their middle on average, in steps.

    >>> distance(np.array([1, 1, 5, 5])), distance(np.array([4, 4, 4, 5]))
    (2.0, 0.25)
    """
    return float(np.abs(scores - np.median(scores)).mean())


def spread(scores: np.ndarray) -> str:
    """How the answers lie, in words.

    >>> [spread(np.array(scores)) for scores in ([4, 4, 5, 4, 3], [1, 2, 2, 5, 5, 4], [1, 2, 3, 3,
    ...     5])]
    ['close together', 'two camps', 'spread out']
    """
    if distance(scores) <= AGREES + _HAIR:
        return TOGETHER
    return CAMPS if min((scores <= 2).mean(), (scores >= 4).mean()) >= CAMP - _HAIR else SPREAD


def _sentence(side: str, table: pd.DataFrame) -> str:
    apart = table[table["Answers"].isin([CAMPS, SPREAD])]
    one = int((table["Answers"] == TOGETHER).sum())
    if apart.empty and one == len(table):
        return (
            f"{side} is of one mind on"
            f" {'its one judgement' if one == 1 else f'all {one} judgements'}."
        )
    if apart.empty:
        return f"{side} is of one mind on {one} of {counted(len(table), 'judgement')}."
    worst = apart.iloc[0]
    about = "itself" if worst["About"] == side else worst["About"]
    how = {CAMPS: "there are two camps", SPREAD: "the answers are spread out"}[worst["Answers"]]
    # Which of those with the same word is the furthest from one mind is not told.
    alike = int((apart["Answers"] == worst["Answers"]).sum()) - 1
    too = f", as on {alike} more" if alike else ""
    return (
        f"{side} is of one mind on {one} of {counted(len(table), 'judgement')}; on"
        f" “{worst['Topic']}” about {about} {how}{too}."
    )


def leaders_and_members(
    survey: pd.DataFrame,
    people: pd.DataFrame,
    terms: Terms = Terms(),
) -> Finding:
    """Whether the leaders of a side judge better or worse than its members do, of their own side
    and of the other.

    Leaders often see more that is in order than their people do; then the people have to be heard
    first. `people` says who leads (level). One row a side and whom it is about, all rows one
    family; a side is shown where its leaders and its members are each enough and nobody else of it
    could be worked out.
    """
    name = "leaders-and-members"
    answers = perception.latest_round(survey, terms)
    if people.empty or answers.empty:
        return nothing(name, answers, people)
    level = people.drop_duplicates("person").set_index("person")["level"]
    wide = _by_topic(answers, terms)
    leads = wide.index.get_level_values("respondent").map(level)  # ty: ignore[invalid-argument-type]  # a map
    moved = _moved(answers, survey, level, terms)
    shown = {
        side for side in terms.sides if side not in moved and _both_levels(wide, leads, side, terms)
    }
    rows, caveat = [], "The mean over all topics, in steps from 1 to 5."
    if shown:
        known = np.isin(leads, LEVELS) & wide.index.get_level_values("team").isin(shown)
        values, leader = wide.to_numpy(dtype=float)[known], np.asarray(leads == LEVELS[0])[known]
        sides = wide.index.get_level_values("team")[known]
        asked = _asked(wide, values, leader, shown, terms)
        values = _as_told(values, leader, list(asked.values()))
        found = permutation.compare(
            values, leader, together=list(asked.values()), within=np.asarray(sides), seed=terms.seed
        )
        rows = [
            [
                side,
                about,
                *(np.nanmean(values[who][:, columns], axis=0).mean() for who in (leader, ~leader)),
                found.difference[k],
                found.estimate(k),
                found.p[k],
                found.estimate(k).verdict,
                int(found.first[k]),
                int(found.second[k]),
            ]
            for k, ((side, about), columns) in enumerate(asked.items())
        ]
    if not rows:
        why = (
            f"Leaders and members are not shown apart: in neither side are there {terms.minimum} or"
            " more of both."
        )
        return Finding(
            name,
            why,
            verdict="cannot tell",
            caveat=perception.with_round("", survey, terms),
            more_needed=(
                f"answers of {terms.minimum} leaders and {terms.minimum} members of one side"
            ),
        )
    table = pd.DataFrame(
        rows,
        columns=[
            "Side",
            "About",
            "Leaders say",
            "Members say",
            "Difference",
            "estimate",
            "p",
            "Verdict",
            "leaders",
            "members",
        ],
    )
    smallest = int(table[["leaders", "members"]].min().min())
    few = smallest < perception.ENOUGH
    order = ["Difference"] if few else ["p", "Difference"]
    table = table.sort_values(
        order, kind="stable", key=lambda column: column if column.name == "p" else -column.abs()
    ).reset_index(drop=True)
    estimates: list[Estimate] = list(table["estimate"])
    ends = [one.rounded() for one in estimates]
    out = table.assign(
        From=[end.low for end in ends],
        To=[end.high for end in ends],
        n=[f"{a} and {b}" for a, b in zip(table["leaders"], table["members"])],
    )
    limits = bounds(
        (float(mean), int(n))
        for says, who in (("Leaders say", "leaders"), ("Members say", "members"))
        for mean, n in zip(table[says], table[who])
    )
    if limits:
        caveat += f" {limits}"
    out = out[
        ["Side", "About", "Leaders say", "Members say", "Difference", "From", "To", "Verdict", "n"]
    ].round(2)
    hidden = [side for side in terms.sides if side not in shown]
    if hidden:
        caveat += (
            f" {withheld([f'leaders and members of {side}' for side in hidden], terms.minimum)}"
        )
    if few:
        caveat += (
            f" Fewer than {perception.ENOUGH} leaders or members are too few to tell a difference"
            " from chance."
        )
        return Finding(
            name,
            _level_sentence(table, None),
            out.drop(columns=perception.CHANCE),
            caveat=perception.with_round(caveat, survey, terms),
        )
    verdict: Verdict = estimates[0].verdict
    half = max((one.high - one.low) / 2 for one in estimates)
    teams = people[people["team"].isin(shown)].drop_duplicates("person")
    listed = min(int(n) for n in teams.groupby("team")["level"].value_counts())
    return Finding(
        name,
        _level_sentence(table, verdict),
        out,
        verdict,
        perception.with_round(caveat, survey, terms),
        remedy(
            smallest,
            half,
            perception.MATTERS_STEPS,
            "more leader",
            tail=" and as many members",
            at_most=max(0, listed - smallest),
            else_="more leaders or members than there are",
        ),
        float(table["p"].min()),
    )


def _by_topic(answers: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """People (team, respondent) by (side, whom it is about, topic), of the topics that are shown of
    that side.
    """
    given = answers[answers["kind"].isin(KINDS)].dropna(subset=["score"])
    # A topic that is withheld could be worked out from a mean that holds it.
    size = given.groupby(["team", "kind", "topic"])["respondent"].transform("nunique")
    given = given[size >= terms.minimum]
    about = np.where(given["kind"] == "own", given["team"], given["team"].map(terms.other))
    return given.assign(side=given["team"], about=about).pivot_table(
        index=["team", "respondent"], columns=["side", "about", "topic"], values="score"
    )


def _asked(
    wide: pd.DataFrame, values: np.ndarray, leader: np.ndarray, shown: set[str], terms: Terms
) -> dict[tuple[str, str], list[int]]:
    """Which columns are one question, by side and whom it is about: topics that at least two
    leaders and two members answered, where enough of both answered any.
    """
    there = np.isfinite(values)
    asked: dict[tuple[str, str], list[int]] = {}
    for side, about in [
        (one, whom) for one in terms.sides if one in shown for whom in (one, terms.other(one))
    ]:
        columns: list[int] = [
            k
            for k, column in enumerate(wide.columns)
            if column[:2] == (side, about)
            and min(there[who, k].sum() for who in (leader, ~leader)) >= 2
        ]
        people = [int(there[who][:, columns].any(axis=1).sum()) for who in (leader, ~leader)]
        if columns and min(people) >= terms.minimum:
            asked[side, about] = columns
    return asked


def _as_told(values: np.ndarray, leader: np.ndarray, asked: list[list[int]]) -> np.ndarray:
    """The answers from which leaders and members are compared: where nearly all of either gave the
    lowest or the highest throughout, others stand in their place (see `privacy.told`).
    """
    values = values.copy()
    for columns in asked:
        part = values[:, columns]
        there = np.isfinite(part).any(axis=1)
        for who in (leader & there, ~leader & there):
            means = np.nanmean(part[who], axis=1)
            if (stand := told(means)) is not means:
                # One value for all of them: where blanks weigh the topics, other ones would give a
                # mean beside the bound, which would be read as what was answered.
                part[who] = np.where(np.isfinite(part[who]), stand.mean(), np.nan)
        values[:, columns] = part
    return values


def _moved(answers: pd.DataFrame, survey: pd.DataFrame, level: pd.Series, terms: Terms) -> set[str]:
    """The sides of which too few leaders, or too few members, have answered otherwise since they
    were last shown.
    """
    by = ["team", "level", "kind", "topic"]
    moved: set[str] = set()
    now = answers.assign(level=answers["respondent"].map(level))
    for before in perception.shown_before(survey, terms):
        then = before.assign(level=before["respondent"].map(level))
        close = too_close(now, then, minimum=terms.minimum, by=by, value="score", who="respondent")
        moved |= {group[0] for group in close}
    return moved


def _both_levels(wide: pd.DataFrame, leads: pd.Index, side: str, terms: Terms) -> bool:
    """Whether leaders and members of a side may both be shown beside the whole side."""
    mine = pd.Series(leads[wide.index.get_level_values("team") == side], dtype=object)
    sizes = mine.where(mine.isin(LEVELS), "not known").value_counts()
    seen = may_show({str(level): int(n) for level, n in sizes.items()}, minimum=terms.minimum)
    return all(seen.get(level, False) for level in LEVELS)


def _level_sentence(table: pd.DataFrame, verdict: str | None) -> str:
    """
    >>> table = pd.DataFrame({"Side": ["Sales"], "About": ["Marketing"], "Difference": [0.8],
    ...     "estimate": [Estimate(0.8, 0.2, 1.4, p=0.004)]})
    >>> _level_sentence(table, "clear")
    'The leaders of Sales rate Marketing 0.8 steps higher than its members do (between 0.2 and
    1.4).'
    """
    row = table.iloc[0]
    if verdict == "cannot tell":
        # The surest comes first, and need not be the widest.
        widest = table.iloc[(-table["Difference"].abs()).argsort(kind="stable")]
        row, said = widest.iloc[0], the_most("widest", widest["Difference"], "difference")
        if round(abs(row["Difference"]), 1) == 0:
            return "Leaders and members cannot be told apart: no difference is seen at all."
    about = "their own side" if row["About"] == row["Side"] else row["About"]
    size = (
        f"{num(abs(row['Difference'])):.1f} steps {'higher' if row['Difference'] > 0 else 'lower'}"
    )
    if verdict == "cannot tell":
        return (
            f"Leaders and members cannot be told apart; {said} seen is in {row['Side']}, whose"
            f" leaders rate {about} {size} than its members do."
        )
    sentence = f"The leaders of {row['Side']} rate {about} {size} than its members do"
    if verdict is None:
        return f"{sentence}."
    low, high = perception.how_far(row["estimate"].low, row["estimate"].high)
    return f"{sentence} (between {num(low):.1f} and {num(high):.1f})."
