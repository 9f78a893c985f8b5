"""What became of it, in the words of a manager: no surer than the finding, and no other number."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.findings import Finding
from workshop.follow_up import headlines
from workshop.follow_up.shares import moved
from workshop.terms import Terms

from ..test_storyline import BANNED


@pytest.mark.parametrize(
    ("then", "now", "verdict", "headline"),
    [
        ((12, 26), (17, 22), "leaning", "Probably the meeting was held more often than then."),
        ((3, 30), (28, 30), "clear", "The meeting was held more often than then."),
        (
            (12, 26),
            (13, 26),
            "cannot tell",
            "We cannot tell yet whether the meeting was held more often than then.",
        ),
    ],
)
def test_a_change_is_told_as_surely_as_it_is(
    then: tuple[int, int], now: tuple[int, int], verdict: str, headline: str
) -> None:
    found = moved("meeting-since", "The meeting was held", then, now)
    assert (found.verdict, found.headline) == (verdict, headline)
    assert found.detail == (f"{then[0]} of {then[1]} times then, {now[0]} of {now[1]} times now.")


def test_promises_are_counted_and_what_came_onto_the_list_is_a_project() -> None:
    stands = pd.DataFrame({"How it stands": ["kept", "kept", "not kept", "partly"]})
    promises = headlines.promises(Finding("promises", "...", stands), Terms())
    assert promises.headline == "2 of 4 promises were kept."
    assert [group.many for group in promises.figure.groups] == [2, 1, 1]  # ty: ignore
    became = ["came onto it", "came onto it", "left it", "stopped, still on the list"]
    regrown = headlines.regrowth(
        Finding("regrowth", "...", pd.DataFrame({"What became of it": became})), Terms()
    )
    assert regrown.headline == "2 projects came onto the list since, 1 left it."
    assert regrown.detail == "1 project that we stopped is still on it."
    said = f"{promises.headline} {regrown.headline} {regrown.detail}"
    assert not [word for word in BANNED if word in said]


@pytest.mark.parametrize(
    ("alike", "verdict", "headline"),
    [
        ((0.1, 0.6), "clear", "Sales and Marketing judge leads more alike than then."),
        ((0.6, 0.1), "leaning", "Sales and Marketing probably judge leads less alike than then."),
        (
            (0.1, 0.2),
            "cannot tell",
            "We cannot tell yet whether the two teams judge leads more alike than then.",
        ),
    ],
)
def test_how_alike_leads_are_judged_is_told_beside_how_many_were(
    alike: tuple[float, float], verdict: str, headline: str
) -> None:
    table = pd.DataFrame(
        {
            "When": ["then", "now"],
            "Leads judged by both": [1200, 340],
            "Rank correlation": alike,
        }
    )
    found = Finding("agreement-moved", "...", table, verdict=verdict)  # ty: ignore
    told = headlines.agreement(found, Terms())
    assert told.headline == headline
    assert told.detail == "1,200 leads of then and 340 of now were judged by both."
