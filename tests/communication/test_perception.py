"""Gaps and expectations are found where they were planted, and nowhere else."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import permutation, sample
from workshop.communication import perception
from workshop.terms import Terms

SIDES = ("Sales", "Marketing")


def survey(scores: dict[tuple[str, str, str], list[float]], round_: str = "1") -> pd.DataFrame:
    """Answers by (team, kind, topic); the k-th number is the k-th person's."""
    rows = [
        [round_, f"{team[0]}{k}", team, kind, "role", topic, score, None]
        for (team, kind, topic), answers in scores.items()
        for k, score in enumerate(answers)
    ]
    frame = pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"]
    )
    return frame.astype({"score": "Int64"})


@pytest.fixture
def one_topic() -> pd.DataFrame:
    return survey(
        {
            ("Sales", "own", "answers quickly"): [4, 5, 4, 5, 4, 4, 4, 4],
            ("Marketing", "other", "answers quickly"): [3, 3, 2, 2, 2, 3, 3, 2],
            ("Sales", "expected", "answers quickly"): [1, 1, 1, 2, 2, 2, 2, 2],
            ("Marketing", "own", "answers quickly"): [3, 3, 4, 3, 3, 4, 3, 3],
            ("Sales", "other", "answers quickly"): [3, 4, 3, 3, 3, 3, 4, 3],
            ("Marketing", "expected", "answers quickly"): [3, 3, 4, 3, 3, 4, 3, 3],
        }
    )


def test_the_gap_is_what_they_say_of_us_less_what_we_say_of_us(one_topic: pd.DataFrame) -> None:
    finding = perception.gaps(one_topic)
    gaps = finding.table.set_index("About")["Gap"]
    assert gaps.to_dict() == {"Sales": -1.75, "Marketing": 0.0}
    assert finding.verdict == "clear"
    assert finding.sentence.startswith(
        "Marketing rates Sales 1.8 steps lower than Sales rates itself on “answers quickly”"
        " (between "
    )
    assert "1 topic, both directions" in finding.caveat


def test_the_imagination_error_is_what_we_expected_less_what_they_say(
    one_topic: pd.DataFrame,
) -> None:
    finding = perception.imagination(one_topic)
    table = finding.table.set_index("About")
    assert table["Expected less said"].to_dict() == {"Sales": -0.88, "Marketing": 0.0}
    assert finding.table["About"].tolist() == ["Sales", "Marketing"]
    assert "Marketing thinks better of Sales than Sales expected: by 0.9 steps" in finding.sentence


def test_swapping_the_names_of_the_sides_swaps_the_gaps(one_topic: pd.DataFrame) -> None:
    swapped = one_topic.assign(
        team=one_topic["team"].map({"Sales": "Marketing", "Marketing": "Sales"})
    )
    gaps = perception.gaps(one_topic).table.set_index("About")["Gap"]
    other = perception.gaps(swapped).table.set_index("About")["Gap"]
    assert other.to_dict() == {"Marketing": gaps["Sales"], "Sales": gaps["Marketing"]}


def test_the_comparison_is_the_exact_permutation_test() -> None:
    values = np.array([1.0, 2, 3, 4, 3, 4, 5, 5, 5])
    first = np.arange(9) < 4

    def out(chosen: np.ndarray) -> float:
        a, b = values[chosen], values[~chosen]
        errors = [max(part.var(ddof=1), permutation.ROUNDING_SD**2) / len(part) for part in (a, b)]
        free = sum(errors) ** 2 / sum(e**2 / (len(x) - 1) for e, x in zip(errors, (a, b)))
        t = abs(a.mean() - b.mean()) / np.sqrt(sum(errors))
        return float(permutation.score(np.array(t), np.array(free)))

    every = [
        out(np.isin(np.arange(9), list(chosen))) for chosen in itertools.combinations(range(9), 4)
    ]
    expected = np.mean(np.array(every) >= out(first) - 1e-9)
    dealt = np.concatenate(list(permutation.relabellings(first, 0, permutation.DRAWS)))
    assert len(dealt) == len({tuple(row) for row in dealt}) == len(every)
    assert permutation.compare(values[:, None], first).p[0] >= expected
    assert permutation.share_beyond(np.array(every), out(first), exact=True) == expected


def test_four_a_side_cannot_reach_significance_in_a_family_and_three_never() -> None:
    # The smallest two-sided p of an exact test is 2 / 70 with four a side and 2 / 20 with three.
    for n, smallest in ((4, 2 / 70), (3, 2 / 20)):
        values = np.r_[np.ones(n), np.full(n, 5.0)][:, None]
        assert permutation.compare(values, np.arange(2 * n) < n).p[0] == pytest.approx(smallest)


def test_more_topics_widen_the_intervals_of_all() -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(1, 6, (16, 24)).astype(float)
    first = np.arange(16) < 8
    alone, family = permutation.compare(values[:, :1], first), permutation.compare(values, first)
    assert family.half[0] > alone.half[0] and family.p[0] >= alone.p[0]
    assert family.difference[0] == alone.difference[0]


def test_the_family_error_is_near_its_nominal_rate() -> None:
    hits, runs = 0, 300
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        person = rng.normal(0, 0.4, (16, 1))
        values = np.clip(np.rint(3.4 + person + rng.normal(0, 0.9, (16, 12))), 1, 5)
        values[rng.random(values.shape) < 0.03] = np.nan
        hits += (
            np.nanmin(permutation.compare(values, np.arange(16) < 9, seed=seed, draws=1_000).p)
            <= 0.05
        )
    # Binomial(300, 0.05): 26 or more has a chance of under 0.5 percent.
    assert hits <= 26


def test_random_relabellings_agree_with_all_of_them() -> None:
    rng = np.random.default_rng(3)
    values = np.r_[rng.normal(0, 1, (8, 2)), rng.normal(0.9, 1, (8, 2))]
    first = np.arange(16) < 8
    every, some = (
        permutation.compare(values, first),
        permutation.compare(values, first, draws=10_000),
    )
    assert some.p == pytest.approx(every.p, abs=0.02)
    assert some.half == pytest.approx(every.half, rel=0.05)


@pytest.mark.parametrize(
    ("seeds", "most"), [(range(8), 1), pytest.param(range(8, 48), 3, marks=pytest.mark.slow)]
)
def test_hardly_anything_is_clear_about_noise(tmp_path: Path, seeds: range, most: int) -> None:
    clear = 0
    for seed in seeds:
        answers = workshop.open(sample.make("null", tmp_path / str(seed), seed=seed)).table(
            "survey"
        )
        clear += sum(
            find(answers).verdict == "clear" for find in (perception.gaps, perception.imagination)
        )
    # One in a hundred is the rule: two of 16, and four of 80, have a chance of about one percent.
    assert clear <= most


def test_planted_gaps_and_gloom_are_found(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    truth = json.loads((team.path / "truth.json").read_text())
    finding = perception.gaps(team.table("survey"), team.terms)
    widest = {
        (about, topic)
        for about, topic in finding.table[["About", "Topic"]].head(6).itertuples(index=False)
    }
    planted = {(side, topic) for side, topics in truth["gaps"].items() for topic in topics}
    assert len(widest & planted) >= 5
    sure = finding.table[finding.table["Verdict"] != "cannot tell"]
    assert {
        (about, topic) for about, topic in sure[["About", "Topic"]].itertuples(index=False)
    } <= planted
    assert set(sure["About"]) == set(team.sides)
    gloom = perception.imagination(team.table("survey"), team.terms)
    assert gloom.verdict == "clear"
    assert gloom.sentence.count("thinks better of") == 2
    assert gloom.table["Expected less said"].mean() == pytest.approx(-truth["gloom"], abs=0.25)


def test_the_third_team_and_small_sides_are_never_shown(
    one_topic: pd.DataFrame, tmp_path: Path
) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    answers, people = team.table("survey"), team.table("people")
    for finding in (
        perception.gaps(answers),
        perception.imagination(answers),
        perception.responses(answers, people),
    ):
        assert "Service" not in finding.table.to_string()
    without = answers[answers["team"] != "Service"]
    pd.testing.assert_frame_equal(perception.gaps(answers).table, perception.gaps(without).table)
    few = one_topic[~one_topic["respondent"].isin(["M4", "M5", "M6", "M7"])]
    for finding in (perception.gaps(few), perception.imagination(few)):
        assert finding.table.empty
        assert (
            finding.sentence
            == "Nothing is shown here. Not shown: Marketing (fewer than 5 people, or the rest would"
            " give it away)."
        )
        assert finding.more_needed == "answers of at least 5 people in Marketing"
    asked = pd.DataFrame({"person": list("abcd"), "team": ["Sales"] * 2 + ["Marketing"] * 2})
    assert perception.responses(few, asked).table["Side"].tolist() == ["Sales"]


def test_a_topic_that_too_few_answered_is_withheld_and_counted(one_topic: pd.DataFrame) -> None:
    extra = survey(
        {
            ("Sales", "own", "keeps agreements"): [4, 5, 4],
            ("Marketing", "other", "keeps agreements"): [1, 2, 1, 2, 1, 2, 1, 2],
        }
    )
    finding = perception.gaps(pd.concat([one_topic, extra]))
    assert "keeps agreements" not in set(finding.table["Topic"])
    assert "1 row is not shown: fewer than 5 people of a side answered." in finding.caveat


def test_only_the_last_round_counts(one_topic: pd.DataFrame) -> None:
    earlier = one_topic.assign(round="0", score=one_topic["score"] * 0 + 3)
    pd.testing.assert_frame_equal(
        perception.gaps(pd.concat([earlier, one_topic])).table, perception.gaps(one_topic).table
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda full: full.iloc[:0],
        lambda full: full.iloc[:1],
        lambda full: full[full["team"] == "Sales"],
        lambda full: full[full["kind"] == "own"],
        lambda full: full.assign(score=pd.array([pd.NA] * len(full), dtype="Int64")),
        lambda full: full.assign(score=pd.array([3] * len(full), dtype="Int64")),
        lambda full: full.assign(team="Service"),
    ],
)
def test_thin_data_yield_a_sentence_and_never_an_error(one_topic: pd.DataFrame, make) -> None:
    thin = make(one_topic)
    before = thin.copy()
    for finding in (
        perception.gaps(thin),
        perception.imagination(thin),
        perception.responses(thin, pd.DataFrame(columns=["person", "team"])),
    ):
        assert finding.sentence.endswith(".")
        assert finding.verdict in ("cannot tell", None)
    pd.testing.assert_frame_equal(thin, before)


def test_a_small_share_of_answers_is_pointed_out(one_topic: pd.DataFrame) -> None:
    people = pd.DataFrame({"person": range(40), "team": ["Sales"] * 10 + ["Marketing"] * 30})
    finding = perception.responses(one_topic, people)
    assert finding.sentence == "8 of 10 in Sales and 8 of 30 in Marketing answered."
    assert "Under two thirds of Marketing answered" in finding.caveat


def test_with_fewer_than_eight_a_side_there_is_an_order_and_no_word_about_chance(
    one_topic: pd.DataFrame,
) -> None:
    small = one_topic[~one_topic["respondent"].isin(["M6", "M7"])]
    gaps, imagination = perception.gaps(small), perception.imagination(small)
    assert (
        gaps.sentence
        == "The widest gap is on “answers quickly”: Marketing rates Sales 1.8 steps lower than"
        " Sales rates itself."
    )
    for finding in (gaps, imagination):
        assert finding.verdict is None
        assert not {"From", "To", "Verdict"} & set(finding.table.columns)
        assert len(finding.table) == 2
        assert "8 of Sales and 6 of Marketing" in finding.caveat
        assert "between" not in finding.sentence and "stand" not in finding.sentence
    assert imagination.sentence.startswith(
        "Marketing thinks better of Sales than Sales expected: by 0.9 steps"
    )


def test_each_person_is_one_row_of_the_test() -> None:
    rows = [
        ("S", team, kind, "T", score)
        for team, kind, score in (("Sales", "own", 5), ("Marketing", "other", 1))
        for _ in range(4)
    ]
    answers = pd.DataFrame(
        [
            ["1", f"{team}{k}", team, kind, "role", topic, float(score), None]
            for k, (_, team, kind, topic, score) in enumerate(rows)
        ],
        columns=["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"],
    )
    assert len(perception.answers_by_person(answers, Terms(), "own")) == 8


@pytest.mark.parametrize(
    ("kind", "find", "says"),
    [
        ("own", perception.gaps, "what a side says of itself"),
        ("expected", perception.imagination, "what a side expects to hear"),
        ("other", perception.gaps, "what a side says of the other"),
    ],
)
def test_a_survey_that_lacks_a_kind_of_question_says_which(
    one_topic: pd.DataFrame, kind: str, find, says: str
) -> None:
    assert (
        find(one_topic[one_topic["kind"] != kind]).sentence
        == f"Nobody was asked, or nobody answered, {says}; so there is nothing to compare."
    )


def test_a_sentence_about_what_was_expected_begins_with_a_capital() -> None:
    told = survey(
        {
            (team, kind, "answers quickly"): [3, 4, 3, 4, 3, 4]
            for team in SIDES
            for kind in ("own", "other", "expected")
        }
    )
    assert perception.imagination(told).sentence.startswith(
        "What Marketing says of Sales is what Sales expected, on average; what Sales says"
    )


def test_more_answers_than_people_are_no_share_but_a_remark() -> None:
    answers = pd.DataFrame(
        [
            ("1", f"{side}{k}", side, "own", "t", 3)
            for side in ("Sales", "Marketing")
            for k in range(6)
        ],
        columns=["round", "respondent", "team", "kind", "topic", "score"],
    )
    people = pd.DataFrame(
        {"person": list("abcdefghijk"), "team": ["Sales"] * 5 + ["Marketing"] * 6}
    )
    finding = perception.responses(answers, people)
    assert (
        finding.sentence == "6 in Sales and 6 in Marketing answered."
        and "Answered, percent" not in finding.table
    )
    assert (
        "6 answered in Sales where the list of people names 5: somebody answered twice"
        in finding.caveat
    )
