"""The gaps and the expectations by theme: targets, objectives, role, motivation, a good customer,
needs.

Two topics of a theme together tell more than each alone, and the room sees on one page where the
trouble lies. A side's answer on a theme is the mean of its means on the topics that are shown; a
topic that is withheld is in no theme, or it could be worked out.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..errors import as_first, counted, the_most
from ..findings import Finding
from ..terms import Terms
from ..written import num
from . import perception

WORDS = {
    "targets": "targets",
    "objectives": "objectives",
    "role": "role",
    "motivation": "motivation",
    "good_customer": "a good customer",
    "needs": "needs",
}


def gaps(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On which themes one side is seen differently from how it sees itself: a row a side and theme,
    the widest first.

    `survey` as checked; the last round counts. The intervals hold for all themes and both
    directions together.
    """
    found = perception.gaps(survey, terms, by="theme")
    return _in_themes(
        "gaps-by-theme",
        found,
        survey,
        terms,
        "Gap",
        lambda about, other, size: f"{other} rates {about} {size} than {about} rates itself",
    )


def imagination(survey: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On which themes each side expected to hear something else than is said: a row a side and
    theme, the gloomiest first.
    """
    found = perception.imagination(survey, terms, by="theme")
    return _in_themes(
        "expected-by-theme",
        found,
        survey,
        terms,
        "Expected less said",
        lambda about, other, size: f"{about} expected to be rated {size} than {other} rates it",
    )


def _in_themes(
    name: str,
    found: Finding,
    survey: pd.DataFrame,
    terms: Terms,
    column: str,
    says: Callable[[str, str, str], str],
) -> Finding:
    """The finding in the words of themes."""
    if len(survey) and survey["theme"].isna().all():
        return Finding(
            name,
            "The survey does not say which theme a topic belongs to.",
            caveat=perception.with_round("", survey, terms),
        )
    if column not in found.table:
        return Finding(
            name,
            found.sentence,
            verdict="cannot tell",
            caveat=found.caveat,
            more_needed=found.more_needed,
        )
    table = found.table.rename(columns={"Topic": "Theme"})
    table["Theme"] = [WORDS.get(theme, theme) for theme in table["Theme"]]
    judged = "Verdict" in table
    sure = table[table["Verdict"] != "cannot tell"] if judged else table
    top = (sure if len(sure) else table).loc[lambda rows: rows[column].abs().idxmax()]
    said = says(
        top["About"],
        terms.other(top["About"]),
        f"{num(abs(top[column])):.1f} steps {'lower' if top[column] < 0 else 'higher'}",
    )
    number = table["Theme"].nunique()
    # The one that is told first, and then the others.
    sizes = [top[column], *table.drop(index=top.name)[column]]
    seen = round(abs(top[column]), 1) > 0
    if not judged:
        sentence = (
            f"No difference is seen on any of {counted(number, 'theme')}."
            if not seen
            else f"{as_first(the_most('widest', sizes, 'difference'))} is on {top['Theme']}: {said}."
        )
    elif sure.empty:
        sentence = "No difference by theme can be told from chance" + (
            f"; {the_most('widest', sizes)} seen is on {top['Theme']}: {said}."
            if seen
            else ": none is seen at all."
        )
    else:
        near, far = perception.how_far(top["From"], top["To"])
        rest = (
            f" {counted(len(sure), 'difference stands', 'differences stand')} out in all, of"
            f" {len(table)} looked at."
            if len(sure) > 1
            else ""
        )
        sentence = f"On {top['Theme']}, {said} (between {num(near):.1f} and {num(far):.1f}).{rest}"
    caveat = (
        f"{counted(number, 'theme')}, both directions; a side's answer on a theme is the mean over"
        " the theme's topics, and topics that go opposite ways cancel out."
    )
    if limits := perception.bounds(table):
        caveat = f"{caveat} {limits}"
    if not judged:
        return Finding(
            name,
            sentence,
            table,
            caveat=perception.with_round(
                f"Fewer than {perception.ENOUGH} people a side are too few to tell a difference"
                f" from chance. {caveat}",
                survey,
                terms,
            ),
        )
    return Finding(
        name,
        sentence,
        table,
        found.verdict,
        perception.with_round(
            f"{caveat} The intervals hold for all of them together.", survey, terms
        ),
        found.more_needed,
        found.p,
    )
