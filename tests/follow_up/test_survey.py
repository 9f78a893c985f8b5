"""What moved between two surveys is told with its chance, and nothing of a person shows in it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pandas as pd
import pytest

from workshop.figures import Pairs
from workshop.follow_up import plots, survey
from workshop.terms import Terms

SIDES = ("Sales", "Marketing")


def answers(
    scores: dict[str, float],
    *,
    people: int = 8,
    topics: int = 3,
    seed: int = 0,
    when: str = "1",
    spread: bool = True,
    codes: str = "code {}",
) -> pd.DataFrame:
    """A survey: `scores` maps kind to the mean of topic T0, 3 for the others; a small noise for
    each answer.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for team in SIDES:
        for k in range(people):
            for kind, topic in product(("own", "other", "expected"), range(topics)):
                mean = scores.get(f"{team} {kind}", 3.0) if topic == 0 else 3.0
                score = np.clip(round(mean + (rng.normal() * 0.5 if spread else 0.0)), 1, 5)
                rows.append(
                    [
                        when,
                        codes.format(f"{team}{k}"),
                        team,
                        kind,
                        "role",
                        f"T{topic}",
                        float(score),
                        None,
                    ]
                )
    return pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"]
    )


def test_a_gap_that_closed_is_found_and_told_in_steps() -> None:
    found = survey.gaps(
        answers({"Marketing other": 1.0}), answers({"Marketing other": 4.0}, seed=1, when="2")
    )
    assert (
        found.verdict == "clear"
        and "On “T0” about Sales" in found.sentence
        and "the only gap that moved, of 6 looked at" in found.sentence
    )
    top = found.table.iloc[0]
    assert (
        top["Change"] == pytest.approx(top["Gap now"] - top["Gap then"], abs=0.011)
        and top["From"] > 0
    )
    assert (
        "16 of them answered both times" in found.caveat
        and "narrower at the second by chance" in found.caveat
    )


@pytest.mark.slow
def test_nothing_is_claimed_where_nothing_moved() -> None:
    clear = [
        survey.gaps(
            answers({}, seed=seed), answers({}, seed=seed + 100, when="2"), Terms(seed=seed)
        ).verdict
        for seed in range(20)
    ]
    assert clear.count("clear") <= 1 and clear.count("cannot tell") >= 17


def test_the_chance_is_that_of_every_swap_of_then_and_now() -> None:
    before, after = (
        answers({}, people=4, topics=1, seed=3),
        answers({"Marketing other": 4.0}, people=4, topics=1, seed=4, when="2"),
    )
    rounds = survey._rounds(before, after, Terms(), "own")
    found = survey.compare(rounds, np.array([True, False]))
    moved, first = rounds.now[:, 0] - rounds.then[:, 0], rounds.first_then

    def t(change: np.ndarray) -> float:
        floor = survey.ROUNDING_SD**2 * 2 / 4
        error = sum(max(change[who].var(ddof=1) / 4, floor) for who in (first, ~first))
        return abs(change[~first].mean() - change[first].mean()) / error**0.5

    every = [t(np.array(signs) * moved) for signs in product((1, -1), repeat=8)]
    assert found["change"].iloc[0] == pytest.approx(moved[~first].mean() - moved[first].mean())
    assert found["p"].iloc[0] == pytest.approx(np.mean(np.array(every) >= t(moved) - 1e-9))


def test_people_without_a_code_are_compared_as_groups_and_it_is_said() -> None:
    before, after = (
        answers({"Marketing other": 1.0}, codes="answer {}"),
        answers({"Marketing other": 4.0}, seed=1, when="2"),
    )
    found = survey.gaps(before, after)
    assert (
        found.verdict == "clear"
        and "nobody can be known as the same by a code" in found.caveat
        and "Other people can have other views" in found.caveat
    )


def test_numbered_answers_are_no_codes() -> None:
    numbered = answers({}, codes="{}").assign(
        respondent=lambda frame: frame.groupby("respondent", sort=False).ngroup().astype(str)
    )
    assert survey._rounds(numbered, numbered.assign(round="2"), Terms(), "own").pairs == []


def test_what_is_shown_is_what_both_reports_show_so_nobody_who_left_can_be_worked_out() -> None:
    before, after = answers({}, seed=5), answers({}, seed=6, when="2")
    after = after[after["respondent"] != "code Sales0"]
    found = survey.gaps(before, after, Terms(minimum=5))
    for column, frame in (("Gap then", before), ("Gap now", after)):
        mean = frame.groupby(["team", "kind", "topic"])["score"].mean()
        for about, topic, value in found.table[["About", "Topic", column]].itertuples(index=False):
            other = SIDES[1 - SIDES.index(about)]
            assert value == pytest.approx(
                mean[other, "other", topic] - mean[about, "own", topic], abs=0.0051
            )


def test_other_words_are_another_question() -> None:
    after = answers({}, when="2", seed=2)
    after["topic"] = after["topic"].replace({"T1": "T1, reworded"})
    found = survey.gaps(answers({}), after)
    assert set(found.table["Topic"]) == {"T0", "T2"}
    assert "“T1” was asked only then; “T1, reworded” was asked only now" in found.caveat


def test_the_same_answers_are_no_second_survey() -> None:
    assert (
        survey.gaps(answers({}), answers({})).sentence
        == "The survey has not been asked again since."
    )


def test_small_sides_are_withheld_and_few_people_get_no_word_about_chance() -> None:
    assert (
        "Nothing is shown here"
        in survey.gaps(answers({}, people=4), answers({}, seed=1, when="2")).sentence
    )
    few = survey.gaps(
        answers({"Marketing other": 1.0}, people=6),
        answers({"Marketing other": 4.0}, people=6, seed=1, when="2"),
    )
    assert (
        few.verdict is None
        and "Verdict" not in few.table
        and few.sentence.startswith("The largest change is on “T0” about Sales")
    )


def test_expectations_move_against_what_is_really_said() -> None:
    found = survey.gaps(
        answers({"Sales expected": 1.0}),
        answers({"Sales expected": 3.0}, seed=1, when="2"),
        against="expected",
    )
    assert (
        "the expectation has come closer to the truth" in found.sentence
        and "Off by then" in found.table
    )


def test_only_what_moved_for_sure_has_a_picture_with_a_mark_for_then_and_one_for_now() -> None:
    found = survey.gaps(
        answers({"Marketing other": 1.0}), answers({"Marketing other": 4.0}, seed=1, when="2")
    )
    moved = found.table[found.table["Verdict"] != "cannot tell"]
    assert len(moved) > 0
    assert isinstance(found.figure, Pairs)
    drawn = [[mark.value for mark in row.marks] for row in found.figure.rows]
    assert drawn == moved[["Gap then", "Gap now"]].to_numpy().tolist()
    assert "then" in {text.get_text().split()[0] for text in plots.moved_chart(found).texts}
    still = survey.gaps(answers({}), answers({}, seed=1, when="2"))
    assert still.verdict == "cannot tell" and still.figure is None
    for nothing in (still, survey.gaps(answers({}), answers({}))):
        assert plots.moved_chart(nothing).get_title(loc="left").startswith(nothing.sentence[:20])


def test_nothing_there_is_a_sentence() -> None:
    none = answers({}).iloc[:0]
    none.attrs["missing"] = "There is no survey."
    assert survey.gaps(none, answers({})).sentence == "There is no survey."


class _Shown:
    """What an earlier run has shown."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def frames(self) -> list[pd.DataFrame]:
        return [self.frame]

    def once(self, key: object, make: Callable[[], list[pd.DataFrame]]) -> list[pd.DataFrame]:
        return make()


def test_what_too_few_answered_anew_is_named_and_not_compared() -> None:
    then, now = answers({"Sales own": 2.0}), answers({}, seed=1, when="2")
    same = (now["team"] == "Sales") & (now["kind"] == "own") & (now["topic"] == "T0")
    now.loc[same, "score"] = then.loc[same, "score"]
    now = now[~same | (now["respondent"] != "code Sales0")].reset_index(drop=True)
    now.attrs["released"] = _Shown(then)
    found = survey.gaps(then, now)
    compared = set(zip(found.table["About"], found.table["Topic"]))
    assert ("Sales", "T0") not in compared and ("Marketing", "T0") in compared
    assert "Not compared: “T0” (about Sales)." in found.caveat
    gone = then[then["respondent"] != "code Sales1"].assign(round="2").reset_index(drop=True)
    gone.attrs["released"] = _Shown(then)
    found = survey.gaps(then, gone)
    assert found.table.empty and "cannot be told" in found.sentence
