"""The exercise on lead quality: who judges what alike, what luck alone would give, and what became
of the leads.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from typing import cast

import numpy as np
import pandas as pd

from ..errors import counted, possessive
from ..findings import Finding
from ..folder import Folder
from ..leads import handoff, maturity, outcomes, population, threshold, two_views
from ..terms import Terms
from ..written import num
from .question import Question, Slip

STAGE = "2-lead-quality"
QUIET = {("Cold", "C"): 90, ("Cold", "A"): 6, ("Hot", "C"): 4}
"""A quiet month of a made-up team: how many leads got which two labels. Nearly all are cold in both
teams' eyes.
"""


@lru_cache(maxsize=8)
def _of(team: Folder) -> population.Population:
    return population.of(team)


def counts(team: Folder) -> pd.DataFrame:
    """How many leads of a team there are of each combination of both views and the outcome."""
    return _of(team).counts


@lru_cache(maxsize=8)
def views(team: Folder) -> Finding:
    """Both views of a team side by side."""
    return two_views.crosstab(counts(team), team.terms)


@lru_cache(maxsize=8)
def alike(team: Folder) -> Finding:
    """How many of a hundred leads both sides of a team put in the same band, and how many luck
    alone would.
    """
    table = _corner(team).to_numpy()
    n, same, luck = (
        table.sum(),
        table.trace(),
        (table.sum(axis=0) * table.sum(axis=1)).sum() / table.sum(),
    )
    shown = pd.DataFrame(
        {
            "In the same band": [
                "as the two sides judged",
                "if the same labels were dealt out blindly",
            ],
            "Of 100 leads": [round(100 * same / n), round(100 * luck / n)],
        }
    )
    return Finding(
        "alike",
        f"Of the {counted(int(n), 'lead')} that both judged, {num(same):,} are in the same band.",
        shown,
    )


@lru_cache(maxsize=8)
def quiet_month(team: Folder) -> Finding:
    """A month in which nearly every lead is cold in both teams' eyes, side by side."""
    return Finding(
        "quiet-month",
        f"A quiet month: {sum(QUIET.values())} leads, judged by both.",
        two_views.crosstab(_quiet(), team.terms).table,
    )


@lru_cache(maxsize=8)
def quiet_measures(team: Folder) -> Finding:
    """Three measures of how far that month was judged alike."""
    table = two_views.agreement(_quiet(), team.terms).table
    picked = table[table["Measure"].str.contains("share of leads|AC1|kappa")].reset_index(drop=True)
    return Finding(
        "quiet-measures",
        "Three measures of the same month. 0 is two strangers, 1 is full agreement.",
        picked,
    )


@lru_cache(maxsize=8)
def became(team: Folder) -> Finding:
    """What became of the leads of a made-up team that has grown fast, so far."""
    kinds = _grown(team.terms).groupby("outcome")["n"].sum()
    return Finding(
        "what-became",
        f"A made-up team that has grown fast: what became of its {num(kinds.sum()):,} leads so"
        " far.",
        pd.DataFrame(
            {
                "Outcome": ["won", "lost", "open"],
                "Leads": [int(kinds.get(kind, 0)) for kind in ("won", "lost", "open")],
            }
        ),
    )


def _grown(terms: Terms) -> pd.DataFrame:
    """At which age the leads of that team were won, lost or are open (maturity.count).

    Half of 600 leads came in the last two months, and half of those that are not won are never
    closed: so neither the closed leads nor all leads tell how many are won in the end.
    """
    end, leads = pd.Timestamp(terms.date or "2026-11-23"), np.arange(600)
    age = np.where(leads < 300, 60 + 2 * leads, (leads - 300) // 5)
    kind = leads * 7 % 20
    days = np.where(kind < 6, 8 + leads * 11 % 60, 30 + leads * 13 % 120)
    outcome = np.where(kind < 6, "won", np.where(kind < 13, "lost", "open"))
    over = days <= age
    came = end - pd.to_timedelta(age, unit="D")
    frame = pd.DataFrame(
        {
            "created_at": came,
            "closed_at": (came + pd.to_timedelta(days, unit="D")).where(over & (outcome != "open")),
            "outcome": np.where(over, outcome, "open"),
        }
    )
    return maturity.count(frame, Terms(date=end.date()))


@lru_cache(maxsize=8)
def in_the_end(team: Folder) -> Finding:
    """How many of a hundred leads of that team are won in the end; open ones count for as long as
    they have been open.
    """
    found = maturity.won_in_the_end(_grown(team.terms), team.terms)
    return Finding(
        "won-by-age", "Of a hundred leads that come in, so many are won by then.", found.table
    )


@lru_cache(maxsize=8)
def labels(team: Folder) -> Finding:
    """How often leads of each label are won."""
    seen = _of(team).seen
    return replace(outcomes.by_label(seen, team.terms), caveat=population.who_counts(seen))


@lru_cache(maxsize=8)
def foresight(team: Folder) -> Finding:
    """Whose view puts won leads above lost ones, and how often."""
    seen = _of(team).seen
    return replace(outcomes.foresight(seen, team.terms), caveat=population.who_counts(seen))


@lru_cache(maxsize=8)
def refusals(team: Folder) -> Finding:
    """Why sales refused leads, and how many of them were won all the same."""
    found = handoff.refusals(_of(team).ways, team.terms)
    return Finding("refused", "Why sales refused leads, and what became of them.", found.table)


def _quiet() -> pd.DataFrame:
    frame = pd.DataFrame(
        [[*labels, None, n] for labels, n in QUIET.items()],
        columns=["sales_view", "marketing_view", "outcome", "n"],
    )
    for view, order in (("sales_view", ["Cold", "Hot"]), ("marketing_view", ["C", "A"])):
        frame[view] = pd.Categorical(frame[view], order, ordered=True)
    return frame


def _corner(team: Folder) -> pd.DataFrame:
    """The table of both views as plain numbers: rows are sales' labels, columns marketing's, worst
    first.
    """
    return views(team).table.set_index(views(team).table.columns[0])


def _outcomes(team: Folder) -> pd.Series:
    return became(team).table.set_index("Outcome")["Leads"]


def _luck(team: Folder) -> dict[str, str]:
    """What may be said of the share that is judged alike, and what may not."""
    share, luck = alike(team).table.iloc[:, 1]
    return {
        "share": (
            f"We agree on {share} leads of 100, so a good third of the work is done and the rest"
            " will follow"
        ),
        "fault": f"On {100 - share} leads of 100 one of us is wrong, and we should find out who",
        "right": f"We agree on {share} of 100; blindly dealt labels would give {luck}",
        "true": f"On {share} leads of 100 we are both right, so those need no more talk",
    }


MONTH = {
    "kappa": "We judge like strangers, for kappa is below 0, whatever the share may say",
    "right": "We call the same leads cold; of hot leads this month hardly tells",
    "share": "We agree on nearly everything, also on what a hot lead is, so nothing is to do",
    "wrong": "One of the measures has been worked out wrongly",
}


def _reasons(team: Folder, by: str) -> str:
    table = refusals(team).table
    order = {
        "share": table["Won all the same"] / table["Refused"],
        "refused": table["Refused"],
        "least": -table["Won all the same"] / table["Refused"],
    }[by]
    return str(table["Reason"][cast("int", order.idxmax())])


def _in_order(team: Folder, by: str, *, up: bool = False) -> list[str]:
    """The labels of marketing by how often they are won, by wins, or as named, the best first."""
    table = labels(team).table[labels(team).table["View"] == team.sides[1]]
    order = table[::-1] if by == "Label" else table.sort_values(by, ascending=up, kind="stable")
    return order["Label"].tolist()


def _marketing(team: Folder) -> list[str]:
    return sorted(_in_order(team, "Label"))


TURN = {
    "sure": "Our labels are the wrong way round; from Monday on they are turned",
    "same": "All three labels are worth the same",
    "blame": "Marketing does not know what a good lead is",
    "right": "It may be so or not; too few leads are old enough to say",
}


def _coin(team: Folder) -> dict[str, str]:
    """What may be said of the foresight of sales' view, and what may not."""
    rows = foresight(team).table
    sales, low, high = rows.iloc[0][["Times in 100", "From", "To"]]
    return {
        "half": f"Sales is right about {sales:.0f} leads of 100, which is more than half of them all",
        "won": f"Of 100 leads that sales likes, {sales:.0f} are won",
        "better": (
            f"Sales foresees better than marketing: {num(sales):.1f} is more than"
            f" {num(rows.iloc[1]['Times in 100']):.1f}"
        ),
        "right": (
            f"Sales' view cannot be told from a coin: 50 lies between {num(low):.1f} and"
            f" {num(high):.1f}"
        ),
    }


def _marketing_good(
    team: Folder, *, both: bool = False, closed: bool = False, view: str = "marketing_view"
) -> int:
    """How many leads got the best label of a view."""
    table = counts(team)
    steps = two_views.scale(table[view])
    here = table[view] == (steps.labels[-1] if steps else None)
    if both:
        here &= table["sales_view"].notna() & table["marketing_view"].notna()
    if closed:
        here &= population.is_decided(table["outcome"])
    return int(table.loc[here, "n"].sum())


def _guessed(said: float) -> str:
    if not 0 <= said <= 100:
        return (
            "Kept, though of a hundred leads it can only be 0 to 100. Guess once more if you like."
        )
    return (
        "Kept. Further down is what a made-up team came to; hold your number against it, and"
        " against what luck alone would give."
    )


def _voices(team: Folder) -> tuple[str, ...]:
    return (
        f"{possessive(team.sides[0])} view",
        f"{possessive(team.sides[1])} view",
        "What became of the leads",
    )


def _own_voices(answer: tuple[str, ...], team: Folder) -> str:
    """Whether enough leads have what somebody says they have."""
    table = counts(team)
    held = [
        int(table.loc[table["sales_view"].notna(), "n"].sum()),
        int(table.loc[table["marketing_view"].notna(), "n"].sum()),
        int(table.loc[population.is_decided(table["outcome"]), "n"].sum()),
    ]
    enough = [voice for voice, n in zip(_voices(team), held) if n >= two_views.FEWEST]
    said = (
        f"{counted(held[0], 'lead is', 'leads are')} judged by {team.sides[0]}, {num(held[1]):,} by"
        f" {team.sides[1]}, and of {num(held[2]):,} it is known what became of them; under"
        f" {two_views.FEWEST} nothing is worked out."
    )
    if set(answer) == set(enough):
        return f"So it is: {said}" + (
            "" if len(enough) == 3 else " Collect what is missing before you compare."
        )
    return f"Look again at your table of leads: {said}"


def _thresholds(team: Folder) -> dict[str, tuple[str, str]]:
    """The labels from which on a lead could be called good, in words, and which view and label each
    is.
    """
    return {
        f"{possessive(side)} “{label}”": (view, label)
        for view, side in zip(two_views.VIEWS, team.sides)
        for label in threshold.choices(counts(team)).get(view, [])
    }


UNORDERED = "Our labels have no order yet"


def _own_line(answer: str, team: Folder) -> str:
    """What follows from a line that somebody draws."""
    if answer not in _thresholds(team):
        return (
            "Say in workshop.toml, under [leads], which label is the worst and which the best; then"
            " come back."
        )
    view, label = _thresholds(team)[answer]
    found = threshold.consequence(
        counts(team), team.terms, view=view, label=label, months=_of(team).months
    )
    if label == threshold.choices(counts(team))[view][0]:
        return (
            f"{found.sentence} That is every lead that was judged; a line has to leave something"
            " out."
        )
    return f"{found.sentence} Can sales call that many, and can the other side live with it?"


QUESTIONS = (
    Question(
        "guess",
        STAGE,
        "core",
        "number",
        "Before you look at anything: of a hundred leads that sales and marketing both judged, how"
        " many do they put in the same band?\n\nIt is a guess. Whoever has guessed looks more"
        " closely.",
        unit="of 100 leads",
        sense=lambda answer, team: _guessed(answer),
    ),
    Question(
        "opposite-corner",
        STAGE,
        "ten minutes",
        "number",
        "How many leads does marketing call A while sales calls them Cold?",
        answer=lambda team: int(_corner(team).to_numpy()[0, -1]),
        unit="leads",
        tolerance=0,
        slips=(
            Slip(
                "looked at the other view",
                lambda team: int(_corner(team).to_numpy()[-1, 0]),
                "That is the opposite corner: what sales loves and marketing does not want. Which"
                " view stands in the rows, and which in the columns?",
            ),
            Slip(
                "took the whole column",
                lambda team: int(_corner(team).iloc[:, -1].sum()),
                "Those are all leads in that column. Sales does not call all of them Cold.",
            ),
            Slip(
                "took the whole row",
                lambda team: int(_corner(team).iloc[0].sum()),
                "Those are all leads in that row. Marketing does not call all of them A.",
            ),
            Slip(
                "took both corners",
                lambda team: int(_corner(team).to_numpy()[[0, -1], [-1, 0]].sum()),
                "Those are both corners in which the views are far apart. Only one of them is asked"
                " for.",
            ),
        ),
        hints=(
            "Sales' labels stand in the first column; marketing's stand above the others.",
            "Go to the row of sales' worst label, then along it to the column of marketing's best.",
        ),
        solution=lambda team: (
            f"{int(_corner(team).to_numpy()[0, -1])}: the row Cold, the column A. A corner like "
            f"this is the best place to begin, because behind it are leads that somebody knows by "
            f"name. The number says nothing about who is right."
        ),
        headline=True,
        look=lambda team: [views(team)],
    ),
    Question(
        "same-band",
        STAGE,
        "core",
        "choice",
        "Which sentence may you read aloud about the leads that both put in the same band?",
        answer=lambda team: _luck(team)["right"],
        options=lambda team: tuple(_luck(team).values()),
        slips=(
            Slip(
                "forgot luck",
                lambda team: _luck(team)["share"],
                "The number is right. How high would it be if both had rolled dice? The table has a"
                " second row.",
            ),
            Slip(
                "took a difference for a mistake",
                lambda team: _luck(team)["fault"],
                "They differ on these. Nobody has looked yet what became of the leads, and both may"
                " have had a reason.",
            ),
            Slip(
                "took agreement for being right",
                lambda team: _luck(team)["true"],
                "Two can agree and both be wrong. What became of the leads comes further down.",
            ),
        ),
        hints=(
            "A number needs another to hold it against. Which one does the finding give?",
            "Leave out every sentence that says who is right. The table has only what both said.",
        ),
        solution=lambda team: (
            f"{_luck(team)['right']}. Labels that are used often meet often by themselves, so a "
            f"share counts only beyond luck. A low agreement is no verdict on anyone: it says "
            f"that there is no common rule yet."
        ),
        headline=True,
        look=lambda team: [views(team), alike(team)],
    ),
    Question(
        "quiet-month",
        STAGE,
        "ten minutes",
        "choice",
        "What do you tell the room about this month?",
        answer=lambda team: MONTH["right"],
        options=tuple(MONTH.values()),
        slips=(
            Slip(
                "read kappa where one label dominates",
                lambda team: MONTH["kappa"],
                "Kappa falls to nothing where one label is given to nearly all, however much the"
                " two agree. Count in the table how many leads got the same label from both.",
            ),
            Slip(
                "read the share alone",
                lambda team: MONTH["share"],
                "The share is high because there is little else to say in a quiet month. How many"
                " leads did both call hot?",
            ),
            Slip(
                "took different measures for a mistake",
                lambda team: MONTH["wrong"],
                "Each is right about something else: how often the same label was given, and"
                " whether it was more often than such labels meet by themselves.",
            ),
        ),
        hints=(
            "Look at the table before the measures: in which field is nearly everything?",
            "Which field would have to hold leads if they agreed on what is hot?",
            "The truth has two halves: one about the many, and one about the few.",
        ),
        solution=lambda team: (
            f"{MONTH['right']}. {QUIET[('Cold', 'C')]} of {sum(QUIET.values())} got the same "
            f"label, and no lead was hot in both teams' eyes. Kappa asks for more than such "
            f"labels give by themselves, and there is no room for more. Before you read one "
            f"measure, look at the table."
        ),
        look=lambda team: [quiet_month(team), quiet_measures(team)],
    ),
    Question(
        "in-the-end",
        STAGE,
        "core",
        "number",
        "Of a hundred leads that come in, how many are won in the end?\n\nIn the end is when hardly"
        " any more wins come. Two leads more or less are near enough.",
        answer=lambda team: float(in_the_end(team).table["Won, percent"].iloc[-1]),
        unit="of 100 leads",
        tolerance=2,
        slips=(
            Slip(
                "counted closed leads only",
                lambda team: round(
                    100
                    * _outcomes(team)["won"]
                    / (_outcomes(team)["won"] + _outcomes(team)["lost"]),
                    1,
                ),
                "You divided by the closed leads only. Here many leads that will not be won are"
                " never closed, so the closed ones look better than all that came in.",
            ),
            Slip(
                "took open leads for lost",
                lambda team: round(100 * _outcomes(team)["won"] / _outcomes(team).sum(), 1),
                "That takes every open lead for lost. Half of the leads are young, and some of them"
                " will still be won.",
            ),
            Slip(
                "stopped too early",
                lambda team: float(in_the_end(team).table["Won, percent"].iloc[0]),
                "That is how many are won within the first weeks. Many take longer.",
            ),
            Slip(
                "counted the lost ones",
                lambda team: round(100 * _outcomes(team)["lost"] / _outcomes(team).sum(), 1),
                "Those are the lost ones. You want the others, and not all of them are known yet.",
            ),
            Slip(
                "wrote the count",
                lambda team: int(_outcomes(team)["won"]),
                "That is how many are won so far, of all leads. The question is how many of a"
                " hundred.",
            ),
            Slip(
                "wrote a share of one",
                lambda team: round(float(in_the_end(team).table["Won, percent"].iloc[-1]) / 100, 2),
                "That is the share of a single lead. The question is how many of a hundred.",
            ),
        ),
        hints=(
            "Some leads are still open. Are they lost? Can they be left out?",
            (
                "The second table follows every lead for as long as it is known, open ones too."
                " Which of its lines is the end?"
            ),
        ),
        solution=lambda team: (
            f"{num(float(in_the_end(team).table['Won, percent'].iloc[-1])):.1f} of 100. Open leads"
            f" are not lost, and leaving them out leaves out many that nobody will win. The table "
            f"counts each open lead for as long as it has been open."
        ),
        headline=True,
        look=lambda team: [became(team), in_the_end(team)],
    ),
    Question(
        "in-what-order",
        STAGE,
        "ten minutes",
        "ranking",
        "In another made-up team: put marketing's labels in the order of how often their leads were"
        " won, the most often first.",
        answer=lambda team: _in_order(team, "Won, percent"),
        options=_marketing,
        made_up="null",
        slips=(
            Slip(
                "took the label order for the conversion order",
                lambda team: _in_order(team, "Label"),
                "That is the order in which the labels were meant. The table says what became of"
                " them.",
            ),
            Slip(
                "ranked by the number of wins",
                lambda team: _in_order(team, "Won"),
                "That is the order by number of wins. A label that is given more often has more"
                " wins, also when its leads are worse.",
            ),
            Slip(
                "began at the other end",
                lambda team: _in_order(team, "Won, percent", up=True),
                "You have the right column and began at the other end. The most often won comes"
                " first.",
            ),
        ),
        hints=(
            "Only the rows about marketing's view count here.",
            (
                "Wins have to be divided by the leads that were counted. One column has done"
                " that already."
            ),
        ),
        solution=lambda team: (
            f"{'; '.join(_in_order(team, 'Won, percent'))}, by the column Won, percent. A label "
            f"is a promise about what will happen; here the order of the promise is not the order "
            f"of what happened. Whether that is more than chance is another question."
        ),
        look=lambda team: [labels(team)],
    ),
    Question(
        "a-coin",
        STAGE,
        "ten minutes",
        "choice",
        "Still in that other team: what may you say about sales' view?",
        answer=lambda team: _coin(team)["right"],
        options=lambda team: tuple(_coin(team).values()),
        made_up="null",
        slips=(
            Slip(
                "read a coin as half right",
                lambda team: _coin(team)["half"],
                "The number is not about single leads but about pairs: one won, one lost, and which"
                " of them was judged better. A coin gets half of the pairs, and knows nothing.",
            ),
            Slip(
                "read it as the share won",
                lambda team: _coin(team)["won"],
                "How many are won is in the table by label. This number is about pairs: one won,"
                " one lost, and which of them was judged better.",
            ),
            Slip(
                "took the higher for the better",
                lambda team: _coin(team)["better"],
                "By these two numbers, yes. Look at the row Difference: does its stretch reach"
                " across 0?",
            ),
        ),
        hints=(
            "What would somebody get who judges every lead by a toss?",
            "Look at the stretch from From to To. Is the toss inside it?",
        ),
        solution=lambda team: (
            f"{_coin(team)['right']}. The number says how often a lead that was won had been "
            f"judged better than one that was lost. Somebody who knows nothing gets 50, somebody "
            f"who knows all gets 100; 50 is no half success."
        ),
        look=lambda team: [foresight(team)],
    ),
    Question(
        "three-voices",
        STAGE,
        "ten minutes",
        "list",
        "On your own folder: which of these three do your leads hold, often enough to compare?",
        options=_voices,
        sense=_own_voices,
        needs=("leads",),
    ),
    Question(
        "good-from",
        STAGE,
        "core",
        "choice",
        "On your own folder: from which label on would you call a lead good?",
        options=lambda team: tuple(_thresholds(team)) or (UNORDERED,),
        sense=_own_line,
        needs=("leads",),
    ),
    Question(
        "turn-them-round",
        STAGE,
        "ten minutes",
        "choice",
        "Back to the labels of the other team, which are out of order. What do you tell them?",
        answer=lambda team: TURN["right"],
        options=tuple(TURN.values()),
        made_up="null",
        slips=(
            Slip(
                "took the order for sure",
                lambda team: TURN["sure"],
                "Read the verdict under the sentence, and how far the stretches from From to To"
                " overlap. Would you bet on it?",
            ),
            Slip(
                "took cannot tell for no difference",
                lambda team: TURN["same"],
                "That would have to be shown as well. Not knowing whether there is a difference is"
                " not the same as knowing that there is none.",
            ),
            Slip(
                "made it a reproach",
                lambda team: TURN["blame"],
                "The table counts leads, not people. And look at the verdict first.",
            ),
        ),
        hints=(
            "What is the verdict of the finding?",
            "The verdict is about how sure it is, not about how large it is.",
        ),
        solution=lambda team: (
            f"{TURN['right']}. {labels(team).sentence} Write down when enough leads will be "
            f"old enough, and look again then; until then nobody has to change anything."
        ),
        headline=True,
        look=lambda team: [labels(team)],
    ),
    Question(
        "wrong-reason",
        STAGE,
        "ten minutes",
        "choice",
        "For which reason does sales most often refuse leads that are won all the same? Hold it"
        " against how often the reason is given.",
        answer=lambda team: _reasons(team, "share"),
        options=lambda team: tuple(refusals(team).table["Reason"]),
        slips=(
            Slip(
                "took the largest number",
                lambda team: _reasons(team, "refused"),
                "This reason is given most, so it has many of everything. Divide: how many of those"
                " refused for it were won?",
            ),
            Slip(
                "began at the other end",
                lambda team: _reasons(team, "least"),
                "Divided rightly, and this is the reason that holds best. You want the one that"
                " fails most often.",
            ),
        ),
        hints=(
            (
                "Two columns count: how many were refused for a reason, and how many of these were"
                " won."
            ),
            "Divide one by the other for each reason. The largest share is the one.",
        ),
        solution=lambda team: (
            f"“{_reasons(team, 'share')}”. Divided by how often a reason is given, this one fails "
            f"most often here. The table does not say how sure that is: another month may put "
            f"another reason first. The kit does not know why: ask what was heard on the "
            f"telephone when these leads were refused, and whether it was the last word."
        ),
        headline=True,
        look=lambda team: [refusals(team)],
    ),
    Question(
        "best-label",
        STAGE,
        "ten minutes",
        "number",
        "How many leads did marketing call A, judged by sales or not? Let the page count"
        " them.\n\nWrite a number, or a line like the one shown.",
        line='leads.counts(example).query("sales_view == \'Hot\'")["n"].sum()',
        names=lambda team: {"leads": sys.modules[__name__], "example": team},
        on_paper=False,
        answer=_marketing_good,
        unit="leads",
        tolerance=0,
        slips=(
            Slip(
                "looked at the other view",
                lambda team: _marketing_good(team, view="sales_view"),
                "That is what the line above counts: the best label of sales. You want marketing's"
                " view and its label.",
            ),
            Slip(
                "counted what both judged",
                lambda team: _marketing_good(team, both=True),
                "Those are the ones that sales judged too. You want all that marketing judged so.",
            ),
            Slip(
                "counted closed leads only",
                lambda team: _marketing_good(team, closed=True),
                "Those are the closed ones. Open leads were judged as well.",
            ),
        ),
        hints=(
            (
                "The line above counts leads by sales' view. Copy it into the field, then"
                " change it in two places."
            ),
            "The other view is called marketing_view, and its best label is a single letter.",
        ),
        solution=lambda team: (
            f'{_marketing_good(team)}: leads.counts(example).query("marketing_view == '
            f'\'A\'")["n"].sum(). That is more than the column A of the first table, because some '
            f"of these leads were judged by marketing only."
        ),
    ),
    Question(
        "not-in-the-system",
        STAGE,
        "discuss",
        "sentence",
        "What do you see in a lead that nobody enters into the system?",
    ),
    Question(
        "their-lead",
        STAGE,
        "ten minutes",
        "sentence",
        "Think of a lead that the other side loved and you did not want. What did they know that"
        " you did not?",
    ),
)
