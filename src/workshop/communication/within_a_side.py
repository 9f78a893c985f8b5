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

from ..errors import counted
from ..findings import Finding, judge, nothing, remedy
from ..privacy import may_show, withheld
from ..terms import Terms
from . import perception

AGREES = 5 / 6
"""Steps: up to this mean distance from its middle a side is of one mind."""
CAMP = 1 / 3
"""Where at least this share says 1 or 2 and as many say 4 or 5, there are two camps."""
_HAIR = 1e-9
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
            distance(scores),
            spread(scores),
            len(scores),
        ]
        for (side, kind, topic), scores in groups
        if len(scores) >= terms.minimum
    ]
    table = pd.DataFrame(
        rows, columns=["Side", "About", "Topic", "Steps from its middle", "Answers", "n"]
    )
    small = [side for side in terms.sides if side not in set(table["Side"])]
    if table.empty:
        return Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            caveat=perception.with_round("", survey, terms),
        )
    table = table.sort_values("Steps from its middle", ascending=False, kind="stable").reset_index(
        drop=True
    )
    sentence = " ".join(
        _sentence(side, table[table["Side"] == side]) for side in terms.sides if side not in small
    )
    caveat = (
        f"Of one mind: the answers lie {AGREES:.1f} steps or less from their middle, on average."
        f" Where they do not, say “some of {terms.sides[0]}”, not “{terms.sides[0]}”."
    )
    hidden = len(groups) - len(rows)
    if hidden and not small:
        caveat += (
            f" {counted(hidden, 'row is', 'rows are')} not shown: fewer than {terms.minimum} people"
            " answered."
        )
    return Finding(
        name,
        sentence,
        table.round(2),
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
        return "close together"
    return (
        "two camps"
        if min((scores <= 2).mean(), (scores >= 4).mean()) >= CAMP - _HAIR
        else "spread out"
    )


def _sentence(side: str, table: pd.DataFrame) -> str:
    apart = table[table["Answers"] != "close together"]
    one = len(table) - len(apart)
    if apart.empty:
        return (
            f"{side} is of one mind on"
            f" {'its one judgement' if one == 1 else f'all {one} judgements'}."
        )
    worst = apart.iloc[0]
    about = "itself" if worst["About"] == side else worst["About"]
    how = {"two camps": "there are two camps", "spread out": "the answers are spread out"}[
        worst["Answers"]
    ]
    return (
        f"{side} is of one mind on {one} of {counted(len(table), 'judgement')}, least on"
        f" “{worst['Topic']}” about {about}: {how}."
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
    means = _person_means(answers, terms)
    leads = means.index.get_level_values("respondent").map(level)  # ty: ignore[invalid-argument-type]  # a map
    shown = {side for side in terms.sides if _both_levels(means, leads, side, terms)}
    rows, caveat = [], "Each person's mean over all topics, in steps from 1 to 5."
    if shown:
        known = np.isin(leads, LEVELS) & means.index.get_level_values("team").isin(shown)
        values, leader = means.to_numpy(dtype=float)[known], np.asarray(leads == LEVELS[0])[known]
        found = perception.compare(values, leader, seed=terms.seed)
        for k, (side, about) in enumerate(means.columns):
            n = [int(np.isfinite(values[who, k]).sum()) for who in (leader, ~leader)]
            if side in shown and min(n) >= terms.minimum:
                rows.append(
                    [
                        side,
                        about,
                        np.nanmean(values[leader, k]),
                        np.nanmean(values[~leader, k]),
                        found.difference[k],
                        found.difference[k] - found.half[k],
                        found.difference[k] + found.half[k],
                        found.p[k],
                        *n,
                    ]
                )
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
            "From",
            "To",
            "p",
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
    verdicts = [judge(p) for p in table["p"]]
    out = table.assign(
        Verdict=verdicts, n=[f"{a} and {b}" for a, b in zip(table["leaders"], table["members"])]
    )
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
            _level_sentence(table.iloc[0], None),
            out.drop(columns=perception.CHANCE),
            caveat=perception.with_round(caveat, survey, terms),
        )
    half = float((table["To"] - table["From"]).max() / 2)
    return Finding(
        name,
        _level_sentence(table.iloc[0], verdicts[0]),
        out,
        verdicts[0],
        perception.with_round(caveat, survey, terms),
        remedy(
            smallest, half, perception.MATTERS_STEPS, "more leader", tail=" and as many members"
        ),
    )


def _person_means(answers: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """People by (side, whom it is about): each person's mean over the topics that are shown of that
    side.
    """
    given = answers[answers["kind"].isin(KINDS)].dropna(subset=["score"])
    # A topic that is withheld could be worked out from a mean that holds it.
    size = given.groupby(["team", "kind", "topic"])["respondent"].transform("nunique")
    given = given[size >= terms.minimum]
    about = np.where(given["kind"] == "own", given["team"], given["team"].map(terms.other))
    columns = pd.MultiIndex.from_tuples(
        [(side, whom) for side in terms.sides for whom in (side, terms.other(side))]
    )
    index = pd.MultiIndex.from_frame(given[["team", "respondent"]].drop_duplicates())
    given = given.assign(about=about)
    means = {
        key: perception.means_over_topics(
            part.pivot_table(index=["team", "respondent"], columns="topic", values="score")
        )
        for key, part in given.groupby(["team", "about"])
    }
    return pd.DataFrame(
        {pair: means.get(pair, pd.Series(dtype=float)) for pair in columns}, index=index
    ).set_axis(columns, axis=1)


def _both_levels(means: pd.DataFrame, leads: pd.Index, side: str, terms: Terms) -> bool:
    """Whether leaders and members of a side may both be shown beside the whole side."""
    mine = pd.Series(leads[means.index.get_level_values("team") == side], dtype=object)
    sizes = mine.where(mine.isin(LEVELS), "not known").value_counts()
    seen = may_show({str(level): int(n) for level, n in sizes.items()}, minimum=terms.minimum)
    return all(seen.get(level, False) for level in LEVELS)


def _level_sentence(row: pd.Series, verdict: str | None) -> str:
    """
    >>> row = pd.Series({"Side": "Sales", "About": "Marketing", "Difference": 0.8, "From": 0.2,
    ...     "To": 1.4})
    >>> _level_sentence(row, "clear")
    'The leaders of Sales rate Marketing 0.8 steps higher than its members do (between 0.2 and
    1.4).'
    """
    about = "their own side" if row["About"] == row["Side"] else row["About"]
    size = f"{abs(row['Difference']):.1f} steps {'higher' if row['Difference'] > 0 else 'lower'}"
    if verdict == "cannot tell":
        return (
            "Leaders and members cannot be told apart; the widest difference seen is in"
            f" {row['Side']}, whose leaders rate {about} {size} than its members do."
        )
    sentence = f"The leaders of {row['Side']} rate {about} {size} than its members do"
    if verdict is None:
        return f"{sentence}."
    low, high = perception.how_far(row["From"], row["To"])
    return f"{sentence} (between {low:.1f} and {high:.1f})."
