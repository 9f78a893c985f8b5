"""Rounds in their order by date, by number or as the settings say, never as the alphabet says."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import rounds
from workshop.communication import expectations, perception, quadrants, within_a_side
from workshop.findings import Finding
from workshop.folder import Folder
from workshop.follow_up import survey as moved

IN_ORDER = [
    ("date", "Q4 2026|Q1 2027"),
    ("date", "2026-Q4|2027-Q1"),
    ("date", "Q3/2026|Q4/2026|Q1/2027"),
    ("date", "4Q26|1Q27"),
    ("date", "Q4 '26|Q1 '27"),
    ("date", "FY26 Q4|FY27 Q1"),
    ("date", "4. Quartal 2026|1. Quartal 2027"),
    ("date", "T4 2026|T1 2027"),
    ("date", "H2 2026|H1 2027"),
    ("date", "2. Halbjahr 2026|1. Halbjahr 2027"),
    ("date", "Apr 2026|Nov 2026|Feb 2027"),
    ("date", "November 2026|February 2027"),
    ("date", "Dezember 2026|März 2027"),
    ("date", "décembre 2026|février 2027"),
    ("date", "diciembre 2026|enero 2027"),
    ("date", "settembre 2026|gennaio 2027"),
    ("date", "oktober 2026|maart 2027"),
    ("date", "outubro 2026|janeiro 2027"),
    ("date", "Nov-26|Feb-27"),
    ("date", "11/2026|02/2027"),
    ("date", "11.2026|2.2027"),
    ("date", "2026-11|2027-02"),
    ("date", "2026/9|2026/10"),
    ("date", "2026-11-03|2027-02-01"),
    ("date", "3.11.2026|28.2.2027"),
    ("date", "11/30/2026|2/1/2027"),
    ("date", "3 Nov 2026|1 Feb 2027"),
    ("date", "Nov 3, 2026|Feb 1, 2027"),
    ("date", "2026-11-03 00:00:00|2027-02-01 00:00:00"),
    ("date", "KW 45 2026|KW 3 2027"),
    ("date", "2026-W45|2027-W03"),
    ("date", "2026|2027"),
    ("date", "Pulse Nov 2026|Survey Q1 2027"),
    ("date", "2026-11|Q1 2027"),
    ("number", "1|2|10"),
    ("number", "9|10"),
    ("number", "Round 9|round 10"),
    ("number", "Wave 2|Wave 11"),
    ("number", "1st|2nd|3rd|10th"),
    ("number", "#9|#10"),
    ("number", "1. Runde|2. Runde"),
]
UNKNOWN = [
    "before|after",
    "spring|autumn",
    "Q4|2026",
    "Nov 2026|2026-11",
    "2026|Q3 2026",
    "3/4/2026|4/3/2026",
    "Round 1|Wave 2",
    "Nov|Feb",
    "first|second",
    "1|x",
    "A1|B2",
    "Q4 2026 before|Q4 2026 after",
    "13/2026|14/2026",
    "1.2.3|4",
]


@pytest.mark.parametrize(("by", "names"), IN_ORDER, ids=lambda value: value)
def test_dates_and_numbers_are_put_in_order_however_the_table_has_them(by: str, names: str) -> None:
    right = tuple(names.split("|"))
    for mixed in itertools.permutations(right):
        assert rounds.in_order(mixed) == rounds.Order(right, by)


@pytest.mark.parametrize("names", UNKNOWN)
def test_where_names_do_not_tell_no_order_is_guessed_and_the_line_to_write_settles_it(
    names: str,
) -> None:
    given = names.split("|")
    order = rounds.in_order(given)
    assert order.rounds == () and "cannot be told from their names" in order.why
    said = tomllib.loads(rounds.remedy(given).split("first: ")[1])["rounds"]
    assert sorted(said) == sorted(given)
    for mixed in itertools.permutations(said):
        assert rounds.in_order(given, mixed) == rounds.Order(mixed, "the settings")


def test_a_name_with_quotes_can_be_pasted_into_the_settings() -> None:
    given = ['the "first"', "back\\slash"]
    assert sorted(tomllib.loads(rounds.remedy(given).split("first: ")[1])["rounds"]) == sorted(
        given
    )


def test_the_settings_count_before_dates_and_only_where_they_name_every_round() -> None:
    assert rounds.in_order(["2026", "2027"], ["2027", "2026"]).rounds == ("2027", "2026")
    assert rounds.in_order(["2026", "2027"], ["2027"]).rounds == ("2026", "2027")
    assert rounds.in_order(["x", "y"], ["x"]).rounds == ()


def test_one_round_in_two_spellings_is_one_round() -> None:
    assert rounds.in_order(["Q4 2026", "q4  2026", "Q1 2027"]).rounds == ("Q4 2026", "Q1 2027")
    assert (
        rounds.in_order(["a", "A "]).rounds in (("a",), ("A ",))
        and rounds.in_order([]).rounds == ()
    )


@pytest.mark.parametrize("seed", range(20))
def test_random_months_and_quarters_keep_the_order_of_the_calendar(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start = pd.Period("2024-01", "M") + int(rng.integers(0, 40))
    months = [start + int(step) for step in np.cumsum(rng.integers(1, 9, size=5))]
    for form in (
        "{:%b %Y}",
        "{:%B %Y}",
        "{:%m/%Y}",
        "{:%Y-%m}",
        "{:%Y.%m}",
        "{:%b-%y}",
        "{:%d %b %Y}",
        "{:%d.%m.%Y}",
    ):
        names = [form.format(month.to_timestamp() + pd.Timedelta(days=14)) for month in months]
        assert rounds.in_order(rng.permutation(names).tolist()).rounds == tuple(names), form
    quarters = dict.fromkeys(month.asfreq("Q") for month in months)
    names = [f"Q{quarter.quarter} {quarter.year}" for quarter in quarters]
    assert rounds.in_order(rng.permutation(names).tolist()).rounds == tuple(names)


def rows(
    *answers: tuple[str, str, str, object], team: str = "Sales", round_: str = "1"
) -> pd.DataFrame:
    """Respondent, kind, topic, score."""
    frame = pd.DataFrame(answers, columns=["respondent", "kind", "topic", "score"], dtype=object)
    return frame.assign(team=team, round=round_)


FIRST = [("Ann Lee", "own", topic, "2") for topic in "abcd"]
AGAIN = [("ann  lee", "own", topic, "5") for topic in "abcd"]


def test_the_same_person_in_two_spellings_counts_with_the_last_complete_answers() -> None:
    kept, people = rounds.last_answers(rows(*FIRST, ("Bo", "own", "a", "3"), *AGAIN))
    assert people == 1 and kept["score"].tolist() == ["3", "5", "5", "5", "5"]


def test_a_second_time_that_was_broken_off_does_not_count() -> None:
    broken = [("ANN LEE", "own", topic, "5" if topic == "a" else None) for topic in "abcd"]
    kept, people = rounds.last_answers(rows(*FIRST, *broken))
    assert people == 1 and kept["score"].tolist() == ["2"] * 4
    kept, _ = rounds.last_answers(rows(*FIRST, *AGAIN[:1]))
    assert kept["score"].tolist() == ["2"] * 4


def test_a_blank_in_the_last_complete_answers_stays_blank() -> None:
    judged = [
        (who, kind, topic, None if topic == "a" else score) for who, kind, topic, score in AGAIN
    ]
    kept, _ = rounds.last_answers(rows(*FIRST, *judged))
    assert kept["score"].tolist() == [None, "5", "5", "5"]


def test_other_rounds_other_teams_and_the_nameless_are_other_people() -> None:
    table = pd.concat(
        [
            rows(*FIRST),
            rows(*AGAIN, round_="2"),
            rows(*AGAIN, team="Marketing"),
            rows(*[(None, *rest) for _, *rest in FIRST * 2]),
        ],
        ignore_index=True,
    )
    kept, people = rounds.last_answers(table)
    assert people == 0 and len(kept) == len(table)


def test_a_table_without_the_columns_is_left_as_it_is() -> None:
    table = pd.DataFrame({"respondent": ["a", "a"], "topic": ["x", "x"]})
    assert rounds.last_answers(table)[1] == 0 and rounds.last_answers(rows())[1] == 0


SETTINGS = (
    'name = "Acme"\ndate = 2026-11-23\n{rounds}\n[teams.sales]\nname ='
    ' "Sales"\n\n[teams.marketing]\nname = "Marketing"\n'
)


def survey_csv(scores: dict[str, int], people: int = 8) -> str:
    """Everybody of both sides gives the same score to everything in a round."""
    lines = [
        f"{name},{side}{k},{side},{kind},answers questions quickly,{score}"
        for name, score in scores.items()
        for side in ("Sales", "Marketing")
        for k in range(people)
        for kind in ("own", "other", "expected")
    ]
    return "round,respondent,team,kind,topic,score\n" + "\n".join(lines) + "\n"


def opened(folder: Path, survey: str, line: str = "") -> Folder:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "survey.csv").write_text(survey, encoding="utf-8")
    (folder / "workshop.toml").write_text(SETTINGS.format(rounds=line), encoding="utf-8")
    return workshop.open(folder)


def findings(team: Folder) -> list[Finding]:
    survey, people = team.table("survey"), team.table("people")
    gaps = perception.gaps(survey, team.terms)
    return [
        gaps,
        perception.imagination(survey, team.terms),
        perception.responses(survey, people, team.terms),
        quadrants.quadrants(gaps, survey, team.terms),
        expectations.how_right(survey, team.terms),
        within_a_side.of_one_mind(survey, team.terms),
    ]


@pytest.mark.parametrize(
    "names", ["Q4 2026|Q1 2027", "Nov 2026|Feb 2027", "11/2026|2/2027", "9|10"]
)
def test_every_finding_shows_the_last_round_and_names_it(tmp_path: Path, names: str) -> None:
    before, last = names.split("|")
    for order in ({last: 4, before: 2}, {before: 2, last: 4}):
        team = opened(tmp_path, survey_csv(order))
        assert perception.latest_round(team.table("survey"), team.terms)[
            "score"
        ].unique().tolist() == [4.0]
        assert all(
            f"Shown: round “{last}”, the last of 2" in finding.caveat for finding in findings(team)
        )
        assert not team.check("survey").problems and any(
            f"the rounds are {before} and {last}" in note for note in team.notes()
        )


def test_one_round_needs_no_name(tmp_path: Path) -> None:
    assert not any(
        "Shown: round" in finding.caveat
        for finding in findings(opened(tmp_path, survey_csv({"whenever": 3})))
    )


def test_where_the_order_is_not_known_nothing_is_shown_and_the_line_to_write_puts_it_right(
    tmp_path: Path,
) -> None:
    survey = survey_csv({"before": 2, "after": 4})
    team = opened(tmp_path, survey)
    for finding in findings(team):
        assert finding.name == "quadrants" or finding.verdict == "cannot tell"
        assert finding.table.empty and 'rounds = ["after", "before"]' in finding.sentence
    (problem,) = team.check("survey").problems
    line = problem.remedy.split("first: ")[1].removesuffix(".")
    said = opened(tmp_path, survey, line)
    assert not said.check("survey").problems and all(
        "Shown: round “before”, the last of 2 by the settings" in finding.caveat
        for finding in findings(said)
    )
    turned = opened(tmp_path, survey, 'rounds = ["before", "after"]')
    assert perception.latest_round(turned.table("survey"), turned.terms)[
        "score"
    ].unique().tolist() == [4.0]


def test_two_rounds_are_named_on_both_sides_of_a_comparison(tmp_path: Path) -> None:
    then, now = (
        opened(tmp_path, survey_csv(rounds_)).table("survey")
        for rounds_ in ({"Q3 2026": 2, "Q4 2026": 3}, {"Q3 2026": 2, "Q4 2026": 3, "Q1 2027": 4})
    )
    caveat = moved.gaps(then, now).caveat
    assert (
        "Then: round “Q4 2026”, the last of 2 by date. Now: round “Q1 2027”, the last of 3 by date."
        in caveat
    )
    odd = then.assign(round=then["round"].map({"Q3 2026": "x", "Q4 2026": "y"}))
    assert moved.gaps(then, odd).sentence.startswith(
        "Which of the rounds x and y is the last cannot be told"
    )


def test_somebody_who_answered_again_under_another_spelling_counts_once(tmp_path: Path) -> None:
    survey = survey_csv({"1": 2})
    again = "".join(
        f"1, SALES0 ,Sales,{kind},answers questions quickly,5\n"
        for kind in ("own", "other", "expected")
    )
    team = opened(tmp_path, survey + again)
    answers = perception.latest_round(team.table("survey"), team.terms)
    assert (
        answers["respondent"].nunique() == 16
        and (answers["score"] == 5).sum() == 3
        and len(answers) == 48
    )
    assert any("1 person answered a round again" in note for note in team.notes())
