"""Whatever scale, language or tool a survey was answered in, its scores are those of the good file,
or it is said why not.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop.errors import WorkshopError
from workshop.importers import answer_words, scales

from ..pasting import lines, paste

TOPICS = ("answers questions quickly", "keeps to what was agreed", "shares credit for a success")
ABOUT = ("My own team", "The other team", "What the other team will say about us")
ASKED = [f"{about} [{topic}]" for about in ABOUT for topic in TOPICS]
WORDS = {
    "English": [
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
    ],
    "English, somewhat": [
        "Strongly disagree",
        "Somewhat disagree",
        "Neutral",
        "Somewhat agree",
        "Strongly agree",
    ],
    "English, how often": ["Never", "Rarely", "Sometimes", "Often", "Always"],
    "English, how good": ["Poor", "Fair", "Good", "Very good", "Excellent"],
    "German": [
        "Stimme überhaupt nicht zu",
        "Stimme nicht zu",
        "Teils/teils",
        "Stimme zu",
        "Stimme voll und ganz zu",
    ],
    "German, how true": [
        "trifft gar nicht zu",
        "trifft eher nicht zu",
        "teils, teils",
        "trifft eher zu",
        "trifft voll zu",
    ],
    "German, how often": ["nie", "selten", "manchmal", "oft", "immer"],
    "French": [
        "Pas du tout d’accord",
        "Pas d'accord",
        "Ni d'accord ni pas d'accord",
        "D'accord",
        "Tout à fait d'accord",
    ],
    "French, rather": [
        "Pas du tout d'accord",
        "Plutôt pas d'accord",
        "Neutre",
        "Plutôt d'accord",
        "Tout à fait d'accord",
    ],
    "Spanish": [
        "Totalmente en desacuerdo",
        "En desacuerdo",
        "Ni de acuerdo ni en desacuerdo",
        "De acuerdo",
        "Totalmente de acuerdo",
    ],
    "Spanish, how often": ["Nunca", "Raramente", "A veces", "A menudo", "Siempre"],
    "Italian": [
        "Completamente in disaccordo",
        "In disaccordo",
        "Né d'accordo né in disaccordo",
        "D'accordo",
        "Completamente d'accordo",
    ],
    "Italian, how good": ["Pessimo", "Scarso", "Accettabile", "Buono", "Ottimo"],
    "Dutch": [
        "Helemaal mee oneens",
        "Mee oneens",
        "Niet mee eens, niet mee oneens",
        "Mee eens",
        "Helemaal mee eens",
    ],
    "Dutch, how often": ["Nooit", "Zelden", "Soms", "Vaak", "Altijd"],
    "Portuguese": [
        "Discordo totalmente",
        "Discordo",
        "Não concordo nem discordo",
        "Concordo",
        "Concordo totalmente",
    ],
    "Portuguese, how good": ["Muito ruim", "Ruim", "Regular", "Bom", "Muito bom"],
}


def good(seed: int, people: int = 24) -> pd.DataFrame:
    """A survey as a form exports it, with a person a row: every score from 1 to 5 occurs, and a few
    answers are blank.
    """
    draw = np.random.default_rng(seed)
    scores = draw.integers(1, 6, (people, len(ASKED))).astype(str).astype(object)
    scores[draw.random(scores.shape) < 0.05] = ""
    scores[0, :5] = list("12345")
    frame = pd.DataFrame(scores, columns=ASKED)
    frame.insert(0, "Which team are you in?", np.where(np.arange(people) % 2, "Sales", "Marketing"))
    frame.insert(0, "Email", [f"p{i}@x.example" for i in range(people)])
    frame.insert(
        0, "Timestamp", [f"2026-11-{1 + i // 20:02d} 10:{i % 60:02d}:00" for i in range(people)]
    )
    return frame


def each(frame: pd.DataFrame, says: Callable[[str], str]) -> pd.DataFrame:
    """The form with each answer written otherwise; blanks stay."""
    return frame.assign(
        **{
            question: frame[question].map(lambda cell: says(cell) if cell else "")
            for question in ASKED
        }
    )


def read(
    make_folder: Callable[..., Path], frame: pd.DataFrame, settings: str = "", name: str = "acme"
) -> tuple[Path, pd.Series, str]:
    """The folder, the scores by person, kind and topic, and everything that is said of the
    survey.
    """
    folder = make_folder(name=name)
    frame.to_csv(folder / "data" / "form.csv", index=False, quoting=csv.QUOTE_ALL)
    toml = folder / "workshop.toml"
    toml.write_text(toml.read_text() + f'[tables.survey]\nfile = "data/form.csv"\n{settings}')
    return folder, *again(folder)


def again(folder: Path) -> tuple[pd.Series, str]:
    checked = workshop.open(folder).check("survey")
    scores = (
        checked.frame.set_index(["respondent", "kind", "topic"])["score"]
        .astype("float64")
        .sort_index()
    )
    return scores, "\n".join([*checked.notes, *map(str, checked.problems)])


def same(one: pd.Series, other: pd.Series) -> bool:
    return one.index.equals(other.index) and bool(np.allclose(one, other, equal_nan=True))


def stretched(low: float, high: float) -> Callable[[str], str]:
    return lambda cell: f"{low + (int(cell) - 1) * (high - low) / 4:g}"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("words", WORDS)
def test_words_of_five_steps_count_as_their_numbers_in_every_language(
    make_folder, words: str, seed: int
) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    _, found, said = read(make_folder, each(frame, lambda cell: WORDS[words][int(cell) - 1]))
    assert same(found, wanted) and "answers in words count as" in said


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (0, 10),
        (1, 10),
        (1, 7),
        (0, 100),
        (0, 4),
        (0, 5),
        (1, 6),
        (1, 9),
        (-2, 2),
        (-3, 3),
        (10, 0),
        (7, 1),
        (5, 1),
    ],
)
def test_a_scale_that_the_settings_name_is_brought_to_one_to_five_and_that_is_said(
    make_folder, low: float, high: float, seed: int
) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    _, found, said = read(
        make_folder, each(frame, stretched(low, high)), f"scale = [{low}, {high}]\n"
    )
    assert (
        same(found, wanted)
        and f"run from {low} (the worst) to {high} (the best), as workshop.toml says" in said
    )


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("low", "high"), [(0, 10), (1, 10), (1, 7), (0, 100), (0, 4), (0, 5), (1, 6), (-2, 2), (-3, 3)]
)
def test_bare_numbers_beyond_one_to_five_are_refused_and_the_first_line_offered_gives_the_good_file(
    make_folder, low: float, high: float, seed: int
) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    folder, found, said = read(make_folder, each(frame, stretched(low, high)))
    assert found.empty and f"they run from {low} to {high}" in said
    paste(folder, *lines(said)[0])
    assert same(again(folder)[0], wanted)


LABELLED: dict[str, Callable[[str], str]] = {
    "one is the best": lambda cell: f"{6 - int(cell)} - {WORDS['English'][int(cell) - 1]}",
    "five is the best": lambda cell: f"{cell} – {WORDS['German'][int(cell) - 1]}",
    "the number behind": lambda cell: f"{WORDS['French'][int(cell) - 1]} ({cell})",
    "only the ends have words": (
        lambda cell: {"1": "1 (not at all true)", "5": "5 (fully true)"}.get(cell, cell)
    ),
    "only the ends have words, one is the best": (
        lambda cell: {"1": "5 (very bad)", "5": "1 (very good)"}.get(cell, str(6 - int(cell)))
    ),
    "0 to 10 with words at the ends": (
        lambda cell: {"1": "0 - Never", "5": "10 - Always"}.get(cell, stretched(0, 10)(cell))
    ),
    "1 to 7 with words at the ends": (
        lambda cell: {"1": "1 = strongly disagree", "5": "7 = strongly agree"}.get(
            cell, stretched(1, 7)(cell)
        )
    ),
    "of five": lambda cell: f"{cell}/5",
    "in percent": lambda cell: f"{25 * (int(cell) - 1)} %",
    "stars": lambda cell: "★" * int(cell),
    "stars of five": lambda cell: "★" * int(cell) + "☆" * (5 - int(cell)),
    "a decimal point": lambda cell: f"{cell}.0",
    "a decimal comma": lambda cell: f"{cell},0",
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("how", LABELLED)
def test_what_the_labels_tell_of_the_scale_is_taken(make_folder, how: str, seed: int) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    _, found, said = read(make_folder, each(frame, LABELLED[how]))
    assert same(found, wanted), said


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ("(1 = strongly agree, 5 = strongly disagree)", 5, 1),
        ("(0 = not at all true, 10 = fully true)", 0, 10),
        ("on a scale from 0 to 10", 0, 10),
        ("(1-7)", 1, 7),
        ("(1 = sehr gut, 6 = ungenügend)", 6, 1),
    ],
)
def test_what_the_question_tells_of_the_scale_is_taken(
    make_folder, told: str, low: float, high: float, seed: int
) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    spoilt = each(frame, stretched(low, high)).rename(
        columns={question: f"{question} {told}" for question in ASKED}
    )
    _, found, said = read(make_folder, spoilt)
    assert same(found, wanted) and "as the question says" in said


def codes(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    return each(frame, lambda cell: cell).assign(
        **{
            question: (
                frame[question].where(
                    frame[question] != "",
                    draw.choice(
                        ["99", "-99", "-1", "n/a", "keine Angabe", "Don't know", "NSP", "weet niet"]
                    ),
                )
            )
            for question in ASKED
        }
    )


def unfinished(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    gone = frame.sample(5, random_state=1).assign(
        Email=[f"gone{i}@x.example" for i in range(5)], Progress="40"
    )
    return pd.concat([frame.assign(Progress="100"), gone], ignore_index=True)


def twice(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    earlier = each(frame.head(6), lambda cell: str(draw.integers(1, 6)))
    earlier = earlier.assign(
        Email=[f" {who.upper()} " for who in earlier["Email"]],
        Timestamp=[f"2026-10-0{i + 1} 09:00:00" for i in range(6)],
    )
    # Some tools write the newest first.
    return pd.concat([frame, earlier], ignore_index=True)


def reordered(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    return frame[["Timestamp", *draw.permutation(list(frame.columns[1:]))]]


def shuffled(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    return frame.iloc[draw.permutation(len(frame))]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (codes, "say that somebody could not judge"),
        (unfinished, "5 of 29 responses were never finished and are left out"),
        (twice, "6 responses of somebody who answered again later are left out"),
        (reordered, ""),
        (shuffled, ""),
    ],
)
def test_what_else_a_tool_writes_into_a_form_changes_nothing_and_is_said(
    make_folder, spoil, says: str, seed: int
) -> None:
    frame = good(seed)
    _, wanted, _ = read(make_folder, frame, name="good")
    _, found, said = read(make_folder, spoil(frame, np.random.default_rng(seed)))
    found = found.rename(index=str.strip, level=0).rename(index=str.lower, level=0).sort_index()
    assert same(found, wanted) and says in said


@pytest.mark.parametrize("prefix", ["A", "AO0", "L"])
def test_codes_of_answers_are_refused_with_the_line_that_puts_them_in_order(
    make_folder, prefix: str
) -> None:
    frame = good(7)
    _, wanted, _ = read(make_folder, frame, name="good")
    folder, found, said = read(make_folder, each(frame, lambda cell: f"{prefix}{cell}"))
    assert found.empty and "codes of answers" in said
    paste(folder, *lines(said)[0])
    assert same(again(folder)[0], wanted)


def test_a_question_that_runs_the_other_way_is_turned_round_where_the_settings_say_so(
    make_folder,
) -> None:
    frame = good(3)
    _, wanted, _ = read(make_folder, frame, name="good")
    spoilt = frame.assign(
        **{
            question: frame[question].map(lambda cell: str(6 - int(cell)) if cell else "")
            for question in ASKED
            if TOPICS[1] in question
        }
    )
    _, found, said = read(make_folder, spoilt, f'reversed = ["{TOPICS[1]}"]\n')
    assert (
        same(found, wanted)
        and "the answers of 3 questions are turned round, as workshop.toml says" in said
    )
    _, found, said = read(make_folder, spoilt, 'reversed = ["makes us wait"]\n', name="other")
    assert found.empty and "no question has these words" in said


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 7), (0, 100), (-2, 2)])
def test_a_survey_typed_by_hand_is_taken_or_refused_as_a_whole_by_the_same_rule(
    make_folder, low: float, high: float, seed: int
) -> None:
    _, wanted, _ = read(make_folder, good(seed), name="good")
    long = wanted.rename("score").reset_index()
    long["score"] = [
        stretched(low, high)(f"{score:g}") if score == score else "" for score in long["score"]
    ]
    folder = make_folder(survey=long.assign(team="Sales").to_csv(index=False))
    found, said = again(folder)
    assert found.empty and f"they run from {low} to {high}" in said
    paste(folder, "tables.survey", 'file = "data/survey.csv"')
    paste(folder, *lines(said)[0])
    assert same(again(folder)[0], wanted)


def test_each_round_of_a_survey_has_its_own_scale() -> None:
    raw = pd.DataFrame(
        {
            "round": ["1"] * 3 + ["2"] * 3,
            "topic": "a",
            "score": ["1", "3", "5", "0 - never", "5", "10 - always"],
        }
    )
    assert scales.rescaled("survey", raw, scales.Told(), file="survey.csv")[0][
        "score"
    ].tolist() == ["1", "3", "5", "1", "3", "5"]


def test_four_steps_in_words_are_four_steps_where_nobody_of_many_took_a_middle_one() -> None:
    words = {"strongly disagree": 8, "disagree": 8, "agree": 8, "strongly agree": 8}
    assert [round(score, 2) for score in scales.scale_of_words(words).values()] == [
        1,
        2.33,
        3.67,
        5,
    ]
    assert list(scales.scale_of_words(dict.fromkeys(words, 1)).values()) == [
        1,
        2,
        4,
        5,
    ], "of a few answers it cannot be told, and a middle is the rule"


def test_every_word_that_is_known_is_in_one_place_of_its_family_and_is_no_blank() -> None:
    for languages in answer_words.FAMILIES.values():
        for levels in languages.values():
            assert all(word == scales.key(word) for word in levels)
            assert not set(levels) & (answer_words.NO_OPINION | answer_words.NEUTRAL)
    assert all(word == scales.key(word) for word in answer_words.NO_OPINION)


@pytest.mark.parametrize("scale", ["[1]", "[1, 1]", '["a"]', '[1, "b"]', "[1, 2, 3]"])
def test_a_scale_that_is_none_is_refused_in_the_settings(make_folder, scale: str) -> None:
    folder = make_folder(name="acme")
    (folder / "workshop.toml").write_text(
        (folder / "workshop.toml").read_text()
        + f'[tables.survey]\nfile = "data/form.csv"\nscale = {scale}\n'
    )
    with pytest.raises(WorkshopError, match="its worst and its best number"):
        workshop.open(folder)


def scored(given: list[str], **settings) -> list[str]:
    return scales.read({"Q": pd.Series(given)}, scales.Told(**settings), file="f.csv")[0][
        "Q"
    ].tolist()


@pytest.mark.parametrize("faces", [["--", "-", "o", "+", "++"], ["😡", "🙁", "😐", "🙂", "😀"]])
def test_signs_and_faces_are_never_blanks_and_are_read_in_the_order_of_the_settings(
    faces: list[str],
) -> None:
    with pytest.raises(WorkshopError, match="not understood"):
        scored(faces)
    assert scored([*faces, "", "-" if "😀" in faces else "n/a"], scale=tuple(faces)) == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "",
        "",
    ]


def test_what_the_settings_make_of_an_answer_is_made_once(make_folder) -> None:
    swap = "[tables.survey.values.score]\n" + "".join(f'{n} = "{6 - n}"\n' for n in range(1, 6))
    frame = good(5)
    _, plain, _ = read(make_folder, frame, name="good")
    _, turned, _ = read(make_folder, frame, swap, name="form")
    assert same(turned, 6 - plain)
    long = plain.rename("score").reset_index().assign(team="Sales").astype({"score": "Int64"})
    folder = make_folder(survey=long.to_csv(index=False), name="hand")
    (folder / "workshop.toml").write_text(
        (folder / "workshop.toml").read_text()
        + f'[tables.survey]\nfile = "data/survey.csv"\n{swap}'
    )
    assert same(again(folder)[0], 6 - plain)


RATINGS = "lead_id,rater,team,score\n"


@pytest.mark.parametrize(
    ("given", "wanted", "says"),
    [
        (["1", "7", "10"], [1, 7, 10], ""),
        (["1", "5", "99"], [1, 5], '"99" (1)'),
        (["20", "60", "99"], [20, 60, 99], ""),
        (["4", "n/a", "2"], [4, 2], '"n/a" (1)'),
        (["1 - very good", "5 - very bad", "2 - good"], [5, 1, 4], "turned round"),
        (["very good", "bad", "good"], [5, 2, 4], "answers in words count as"),
    ],
)
def test_ratings_keep_their_own_scale_unless_labels_say_what_the_numbers_mean(
    make_folder, given: list[str], wanted: list[float], says: str
) -> None:
    rows = "".join(f"L{i},Ann,Sales,{score}\n" for i, score in enumerate(given))
    checked = workshop.open(make_folder(ratings=RATINGS + rows)).check("ratings")
    assert checked.frame["score"].tolist() == wanted and not checked.problems
    assert any(says in note for note in checked.notes) or not says


def test_the_last_rating_of_a_lead_by_one_person_in_two_spellings_counts(make_folder) -> None:
    checked = workshop.open(
        make_folder(ratings=RATINGS + "L1,Ann,Sales,2\nL1, ANN,Sales,4\nL2,Ann,Sales,3\n")
    ).check("ratings")
    assert checked.frame["score"].tolist() == [4, 3] and not checked.problems
    assert any(
        "1 answer that somebody gave again further down is left out" in note
        for note in checked.notes
    )


def test_a_person_who_answered_a_german_form_twice_counts_once(make_folder) -> None:
    frame = good(2, people=6)
    twice_ = pd.concat([frame, frame.tail(1).assign(Email="P5@X.example")]).rename(
        columns={"Email": "E-Mail-Adresse", "Timestamp": "Zeitstempel"}
    )
    _, found, said = read(make_folder, twice_)
    assert (
        found.index.get_level_values("respondent").nunique() == 6
        and "1 response of somebody who answered again" in said
    )


def test_imported_responses_of_qualtrics_count_and_trial_runs_do_not(tmp_path: Path) -> None:
    from workshop.importers import forms

    headings = ["StartDate", "Status", "Finished", "ResponseId", "Q1", "Q2"]
    rows = [
        headings,
        [
            "Start Date",
            "Response Type",
            "Finished",
            "Response ID",
            "Which team are you in?",
            ASKED[0],
        ],
        ['{"ImportId":"startDate"}'] + ['{"ImportId":"x"}'] * 5,
    ]
    rows += [
        ["x", status, finished, f"R_{status}{finished}", "Sales", "3"]
        for status, finished in (("0", "1"), ("1", "1"), ("4", "1"), ("8", "1"), ("0", "0"))
    ]
    path = tmp_path / "q.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    frame = forms.read_survey(path, topics={TOPICS[0]: "needs"}, teams={"sales": "Sales"})
    assert frame["respondent"].tolist() == ["R_01", "R_41"]
    assert (
        "q.csv: 2 of 5 responses were trial runs or spam and are left out." in frame.attrs["notes"]
    )
    assert "q.csv: 1 of 5 responses was never finished and is left out." in frame.attrs["notes"]


@pytest.mark.slow
def test_a_form_of_a_thousand_columns_costs_at_most_twelve_times_one_of_a_hundred(
    make_folder,
) -> None:
    from time import perf_counter

    def seconds(columns: int) -> float:
        frame = pd.concat(
            [good(1), pd.DataFrame({f"Question {i}": ["some words"] * 24 for i in range(columns)})],
            axis=1,
        )
        folder, _, _ = read(make_folder, frame, name=f"w{columns}")
        took = []
        for _ in range(3):
            begun = perf_counter()
            workshop.open(folder).check("survey")
            took.append(perf_counter() - begun)
        return min(took)

    assert seconds(1000) <= 12 * seconds(100)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("own", [1, 3])
def test_single_questions_on_a_scale_of_their_own_are_named_with_the_lines_that_settle_them(
    make_folder, own: int, seed: int
) -> None:
    frame = good(seed, people=40)
    _, wanted, _ = read(make_folder, frame, name="good")
    beyond = frame.assign(
        **{
            question: frame[question].map(lambda cell: stretched(0, 10)(cell) if cell else "")
            for question in ASKED[:own]
        }
    )
    folder, found, said = read(make_folder, beyond)
    assert found.empty and f"in {own} question" in said
    for section, line in lines(said)[:own]:
        assert section == "tables.survey.scales"
        paste(folder, section, line)
    found, said = again(folder)
    assert same(found, wanted), said


def test_one_question_of_many_on_another_scale_is_no_slip() -> None:
    draw = np.random.default_rng(1)
    asked = {f"Q{i}": pd.Series(draw.integers(1, 6, 30).astype(str)) for i in range(60)}
    asked["Q7"] = pd.Series(["0", "10", "7", "8", "3"] * 6)
    with pytest.raises(WorkshopError, match='"Q7" = \\[0, 10\\]'):
        scales.read(asked, scales.Told(), file="f.csv")
    asked["Q7"] = pd.Series(["3"] * 29 + ["7"])
    assert scales.read(asked, scales.Told(), file="f.csv")[0]["Q7"].tolist()[-1] == "7", (
        "one slip is left for the check to name"
    )


TWO_SCALES = (
    'name = "A"\ndate = 2026-11-23\n[teams.sales]\nname = "Sales"\n[teams.marketing]\nname ='
    ' "Marketing"\n'
)


def _of_two_sides(table: str) -> str:
    """Sales from 1 to 5, Marketing from 1 to 10, each with its whole scale."""
    head, row = {
        "ratings": ("lead_id,rater,team,score\n", "L{n},{who},{team},{score}\n"),
        "survey": ("respondent,team,kind,topic,score\n", "{who},{team},own,t{n},{score}\n"),
    }[table]
    return head + "".join(
        row.format(n=n, who=f"{team[0]}{who}", team=team, score=(n + who) % steps + 1)
        for team, steps in (("Sales", 5), ("Marketing", 10))
        for who in range(2)
        for n in range(10)
    )


@pytest.mark.parametrize("table", ["survey", "ratings"])
def test_sides_on_scales_of_their_own_are_never_mixed_and_the_lines_that_are_offered_settle_it(
    make_folder, table: str
) -> None:
    folder = make_folder(
        f'{TWO_SCALES}[tables.{table}]\nfile = "data/{table}.csv"\n',
        **{table: _of_two_sides(table)},
    )
    checked = workshop.open(folder).check(table)
    assert checked.frame.empty and len(checked.problems) == 1
    said = str(checked.problems[0])
    assert "of Sales" in said and "those of Marketing" in said
    for section, line in lines(said):
        if not line.startswith("scale ="):
            paste(folder, section, line)
    settled = workshop.open(folder).check(table)
    assert not settled.problems and len(settled.frame) == 40
    by_side = settled.frame.groupby("team")["score"]
    assert by_side.min().tolist() == [1, 1] and by_side.max().tolist() == [5, 5]
    said = settled.frame.attrs["notes"]
    assert any("Marketing: the answers" in note and "1 (the worst) to 10" in note for note in said)


def test_where_all_have_one_scale_that_one_side_does_not_use_up_a_line_says_so(make_folder) -> None:
    folder = make_folder(
        f'{TWO_SCALES}[tables.survey]\nfile = "data/survey.csv"\nscale = [1, 10]\n',
        survey=_of_two_sides("survey"),
    )
    checked = workshop.open(folder).check("survey")
    assert not checked.problems and checked.frame.groupby("team")["score"].max()["Sales"] < 3
