"""Whatever tool the form was made with, its export becomes the same survey table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import workshop
from workshop import sample, tables
from workshop.errors import WorkshopError
from workshop.importers import forms, scales

from ..pasting import lines

TEAMS = {"sales": "Sales", "marketing": "Marketing"}
TOPICS = {"answers quickly": "needs", "keeps to what was agreed": "objectives"}
ASKED = [f"{about} [{topic}]" for about in forms.ABOUT.values() for topic in TOPICS]
FIRST, SECOND = ["4", "5", "2", "3", "1", ""], ["3", "3", "4", "4", "2 - rather not", "Agree"]
WANTED = [
    ["ada@example.org", "Sales", kind, theme, topic, score]
    for (kind, (topic, theme)), score in zip(
        [(k, t) for k in ("own", "other", "expected") for t in TOPICS.items()], FIRST
    )
]
STAR_WARS = (
    Path(__file__).parents[2].parent / "shared" / "data" / "survey-two-header-rows" / "StarWars.csv"
)


def write(
    path: Path, rows: list[list[str]], *, separator: str = ",", encoding: str = "utf-8"
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def google(folder: Path) -> Path:
    return write(
        folder / "g.csv",
        [
            ["Timestamp", "Email Address", "Which team are you in?", *ASKED],
            ["2026/09/20 10:00:00 AM GMT+3", "ada@example.org", "Sales", *FIRST],
            ["2026/09/20 10:05:00 AM GMT+3", "bo@example.org", "Marketing", *SECOND],
        ],
    )


def microsoft(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(
        [
            "ID",
            "Start time",
            "Completion time",
            "Email",
            "Name",
            "Which team are you in?",
            *[f"{q.replace(' [', '.').rstrip(']')}" for q in ASKED],
        ]
    )
    book.active.append(
        [
            1,
            "9/20/26 10:00:00",
            "9/20/26 10:04:00",
            "ada@example.org",
            "Ada",
            "Sales",
            *[int(x) if x else None for x in FIRST],
        ]
    )
    book.active.append(
        [2, "9/20/26 10:00:00", "9/20/26 10:04:00", "bo@example.org", "Bo", "Marketing", *SECOND]
    )
    book.save(folder / "m.xlsx")
    return folder / "m.xlsx"


def typeform(folder: Path) -> Path:
    return write(
        folder / "t.csv",
        [
            [
                "#",
                "Email",
                "Which *team* are you in?",
                *[f"<strong>{q}</strong>" for q in ASKED],
                "Response Type",
                "Start Date (UTC)",
                "Stage Date (UTC)",
                "Submit Date (UTC)",
                "Network ID",
                "Tags",
            ],
            [
                "k1",
                "ada@example.org",
                "Sales",
                *FIRST,
                "completed",
                "2026-09-20 10:00:00",
                "",
                "2026-09-20 10:04:00",
                "abc",
                "",
            ],
            [
                "k2",
                "bo@example.org",
                "Marketing",
                *SECOND,
                "completed",
                "2026-09-20 10:00:00",
                "",
                "2026-09-20 10:04:00",
                "abd",
                "",
            ],
        ],
    )


def surveymonkey(folder: Path) -> Path:
    questions = [cell for about in forms.ABOUT.values() for cell in (about, "")]
    return write(
        folder / "s.csv",
        [
            [
                "Respondent ID",
                "Collector ID",
                "Start Date",
                "End Date",
                "IP Address",
                "Email Address",
                "First Name",
                "Last Name",
                "Custom Data 1",
                "Which team are you in?",
                *questions,
            ],
            [*[""] * 9, "Response", *list(TOPICS) * 3],
            ["1", "9", "x", "x", "", "ada@example.org", "", "", "", "Sales", *FIRST],
            ["2", "9", "x", "x", "", "bo@example.org", "", "", "", "Marketing", *SECOND],
        ],
        encoding="windows-1252",
    )


def qualtrics(folder: Path) -> Path:
    return write(
        folder / "q.csv",
        [
            [
                "StartDate",
                "EndDate",
                "Status",
                "Finished",
                "ResponseId",
                "RecipientEmail",
                "Q1",
                *[f"Q2_{n}" for n in range(6)],
            ],
            [
                "Start Date",
                "End Date",
                "Response Type",
                "Finished",
                "Response ID",
                "Recipient Email",
                "Which team are you in?",
                *[q.replace(" [", " - ").rstrip("]") for q in ASKED],
            ],
            ['{"ImportId":"startDate","timeZone":"UTC"}', *['{"ImportId":"x"}'] * 12],
            ["x", "x", "Survey Preview", "True", "R_0", "", "Sales", *FIRST],
            ["x", "x", "IP Address", "True", "R_1", "ada@example.org", "Sales", *FIRST],
            ["x", "x", "IP Address", "True", "R_2", "bo@example.org", "Marketing", *SECOND],
        ],
    )


def limesurvey(folder: Path) -> Path:
    return write(
        folder / "l.csv",
        [
            [
                "id",
                "submitdate",
                "lastpage",
                "startlanguage",
                "token",
                "startdate",
                "datestamp",
                "TEAM. Which team are you in?",
                *[f"OWN[SQ{n}]. {q}" for n, q in enumerate(ASKED)],
                "interviewtime",
            ],
            ["1", "2026-09-20", "2", "en", "ada@example.org", "x", "x", "Sales", *FIRST, "60"],
            ["2", "2026-09-20", "2", "en", "bo@example.org", "x", "x", "Marketing", *SECOND, "60"],
            ["3", "", "1", "en", "cy@example.org", "x", "x", "Marketing", *[""] * 6, "5"],
        ],
        separator=";",
        encoding="utf-8-sig",
    )


@pytest.mark.parametrize(
    ("made", "tool"),
    [
        (google, "Google Forms"),
        (microsoft, "Microsoft Forms"),
        (typeform, "Typeform"),
        (surveymonkey, "SurveyMonkey"),
        (qualtrics, "Qualtrics"),
        (limesurvey, "LimeSurvey"),
    ],
)
def test_each_tools_export_becomes_the_same_table(tmp_path: Path, made, tool: str) -> None:
    frame = forms.read_survey(made(tmp_path), topics=TOPICS, teams=TEAMS)
    assert frame.attrs["form"] == tool
    assert (
        frame[["respondent", "team", "kind", "theme", "topic", "score"]].to_numpy().tolist()[:6]
        == WANTED
    )
    assert frame["score"].tolist()[6:] == ["3", "3", "4", "4", "2", "4"]
    checked = tables.check("survey", frame, teams=TEAMS)
    assert not checked.problems and len(checked.frame) == 12


def test_what_was_recognised_is_said(tmp_path: Path) -> None:
    notes = forms.read_survey(google(tmp_path), topics=TOPICS, teams=TEAMS).attrs["notes"]
    assert notes == [
        (
            "g.csv was read as an export of Google Forms: 2 responses, 6 questions about 2 topics,"
            " scored from 1 (the worst) to 5 (the best)."
        ),
        'g.csv: answers in words count as "Agree" 4.',
    ]


def test_the_questions_the_kit_writes_are_found_again(tmp_path: Path) -> None:
    known = {topic: theme for theme, statements in sample.TOPICS.items() for topic in statements}
    text = forms.questions()
    headings = [f"{about} [{topic}]" for about in forms.ABOUT.values() for topic in known]
    assert all(topic in text for topic in known) and all(
        about in text for about in forms.ABOUT.values()
    )
    path = write(
        tmp_path / "g.csv",
        [
            ["Timestamp", "Which team are you in?", *headings],
            ["x", "Sales", *["3"] * len(headings)],
        ],
    )
    frame = forms.read_survey(path, teams=TEAMS)
    assert len(frame) == 36 and set(frame["kind"]) == {"own", "other", "expected"}
    assert dict(zip(frame["topic"], frame["theme"])) == known


def test_no_name_no_problem_and_who_answered_twice_counts_once(tmp_path: Path) -> None:
    rows = [
        ["Timestamp", "Email", "Your team", "Our own team answers quickly"],
        ["x", "a@x", "Sales", "1"],
        ["x", "", "Sales", "2"],
        ["x", "anonymous", "Marketing", "3"],
        ["x", "a@x", "Sales", "4"],
    ]
    frame = forms.read_survey(
        write(tmp_path / "g.csv", [row[:1] + row[2:] for row in rows]), topics=TOPICS, teams=TEAMS
    )
    assert frame["respondent"].tolist() == ["answer 1", "answer 2", "answer 3", "answer 4"]
    frame = forms.read_survey(
        write(tmp_path / "h.csv", rows), topics=TOPICS, teams=TEAMS, columns={"respondent": "Email"}
    )
    assert dict(zip(frame["respondent"], frame["score"])) == {
        "answer 2": "2",
        "answer 3": "3",
        "a@x": "4",
    }
    assert any("answered again later" in note for note in frame.attrs["notes"])
    assert any("no question of the kind other or expected" in note for note in frame.attrs["notes"])


def test_a_form_in_another_language_needs_only_topics_and_the_words_for_each_kind(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "g.csv",
        [
            [
                "Zeitstempel",
                "Ihr Bereich",
                "Wir selbst: antwortet zügig",
                "Die anderen: antwortet zügig",
                "Die anderen über uns: antwortet zügig",
                "Noch etwas?",
            ],
            ["x", "Vertrieb", "4", "2", "3", "=1+1"],
        ],
        separator=";",
        encoding="windows-1252",
    )
    frame = forms.read_survey(
        path,
        topics={"antwortet zügig": "needs"},
        teams={"sales": "Vertrieb", "marketing": "Marketing"},
        kinds={"own": "Wir selbst", "other": "Die anderen", "expected": "Die anderen über uns"},
        columns={"comment": "Noch etwas?"},
    )
    assert frame[["kind", "score", "comment"]].to_numpy().tolist() == [
        ["own", "4", "=1+1"],
        ["other", "2", ""],
        ["expected", "3", ""],
    ]


def test_questions_about_the_topics_that_do_not_say_about_whom_are_told_with_their_own_words(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "g.csv",
        [
            ["Timestamp", "Team", "My sami [antwortet zügig]", "Tamci [antwortet zügig]"],
            ["x", "Sales", "4", "2"],
        ],
    )
    with pytest.raises(
        WorkshopError, match=r'\[tables.survey.kinds\].* the questions say "my sami" and "tamci"'
    ):
        forms.read_survey(path, topics={"antwortet zügig": "needs"}, teams=TEAMS)
    frame = forms.read_survey(
        path, topics={"antwortet zügig": "needs"}, teams=TEAMS, kinds={"own": "My sami"}
    )
    assert frame["kind"].tolist() == ["own"]
    assert any(
        "1 question about a topic does not say about whom" in note and '"tamci"' in note
        for note in frame.attrs["notes"]
    )


def one_question(folder: Path, given: list[str], **settings) -> list[str]:
    path = write(
        folder / "g.csv",
        [
            ["Timestamp", "Team", "Our own team: answers quickly"],
            *[["x", "Sales", cell] for cell in given],
        ],
    )
    return forms.read_survey(path, topics=TOPICS, teams=TEAMS, told=scales.Told(**settings))[
        "score"
    ].tolist()


def test_scores_in_words_and_with_labels_are_read_and_a_slip_among_many_is_left_for_the_check(
    tmp_path: Path,
) -> None:
    given = ["5 - fully true", "4/5", "Strongly disagree", "Can't judge", "3,5", "Agree (4)", "★★"]
    assert one_question(tmp_path, given) == ["5", "4", "1", "", "3.5", "4", "2"]
    assert one_question(tmp_path, [*given * 20, "6", "perhaps"])[-2:] == ["6", "perhaps"]


def test_answers_that_do_not_fit_are_refused_together_with_all_others_and_every_line_offered_settles_it(
    tmp_path: Path,
) -> None:
    for given, settled in [
        (["1", "2", "6", "5"], {"scale": (1.0, 6.0)}),
        (["1", "2", "6", "5"], {"blank": ("6",)}),
        (["4", "5", "perhaps"], {"blank": ("perhaps",)}),
        (["4", "5", "perhaps"], {"values": {"perhaps": "3"}}),
        (["Great", "So-so", "Meh"], {"scale": ("Great", "So-so", "Meh")}),
    ]:
        with pytest.raises(WorkshopError) as error:
            one_question(tmp_path, given)
        written = {line.partition(" = ")[0].strip('"'): line for _, line in lines(str(error.value))}
        assert ({"values": "perhaps"}.get(next(iter(settled)), next(iter(settled)))) in written
        assert all(
            score == "" or 1 <= float(score) <= 5
            for score in one_question(tmp_path, given, **settled)
        )


def test_a_form_that_does_not_fit_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="about one of the topics"):
        forms.read_survey(
            write(tmp_path / "a.csv", [["Timestamp", "Team"], ["x", "Sales"]]), topics=TOPICS
        )
    with pytest.raises(WorkshopError, match="which team"):
        forms.read_survey(
            write(tmp_path / "b.csv", [["Timestamp", "Our own team answers quickly"], ["x", "3"]]),
            topics=TOPICS,
        )
    with pytest.raises(WorkshopError, match='Did you mean "Team"'):
        forms.read_survey(
            write(tmp_path / "c.csv", [["Team", "Our own team answers quickly"], ["x", "3"]]),
            topics=TOPICS,
            columns={"team": "Taem"},
        )


def test_a_form_about_other_things_is_told_the_line_that_would_mend_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [
            [
                "Timestamp",
                "Which team?",
                "How well does our own team listen to others?",
                "How well does the other team listen to others?",
            ],
            ["x", "Sales", "4", "3"],
        ],
    )
    with pytest.raises(
        WorkshopError,
        match=(
            r'under \[tables.survey.topics\], a line for each with its theme, such as "listen to'
            r' others" = "needs"'
        ),
    ) as error:
        forms.read_survey(path, teams=TEAMS)
    assert '"How well does our own team listen to others?"' in str(
        error.value
    ) and "Timestamp" not in str(error.value)
    assert len(forms.read_survey(path, topics={"listen to others": "needs"}, teams=TEAMS)) == 2
    with pytest.raises(
        WorkshopError, match='such as team = "Department". The only other question is "Department"'
    ):
        forms.read_survey(
            write(
                tmp_path / "b.csv",
                [["Timestamp", "Department", "Our own team answers quickly"], ["x", "North", "3"]],
            ),
            topics=TOPICS,
            teams=TEAMS,
        )


def test_a_form_with_codes_for_questions_is_told_how_to_export_the_questions(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "l.csv",
        [["id", "submitdate", "lastpage", "TEAM", "OWN_SQ001"], ["1", "x", "2", "Sales", "4"]],
        separator=";",
    )
    with pytest.raises(WorkshopError, match="full question text as headings"):
        forms.read_survey(path, topics=TOPICS, teams=TEAMS)


@pytest.mark.parametrize(
    ("headings", "is_form"),
    [
        (["Timestamp", "Which team?", "Q1"], True),
        (["Team", *ASKED], True),
        (["respondent", "team", "kind", "topic", "score"], False),
        (["Who", "Dept", "Q1", "Q2"], False),
    ],
)
def test_a_form_is_told_from_a_survey_table_by_its_headings(
    tmp_path: Path, headings: list[str], is_form: bool
) -> None:
    assert forms.recognised(write(tmp_path / "x.csv", [headings]), topics=TOPICS) == is_form


@pytest.mark.parametrize(
    ("given", "scores"),
    [
        (
            [
                "Strongly disagree",
                "Somewhat disagree",
                "Neither agree nor disagree",
                "Somewhat agree",
                "Strongly agree",
            ],
            ["1", "2", "3", "4", "5"],
        ),
        (
            ["Disagree", "Somewhat disagree", "Agree", "Somewhat agree"],
            ["1.66666667", "2.33333333", "4.33333333", "3.66666667"],
        ),
    ],
)
def test_somewhat_is_a_score_where_there_are_five_steps_and_not_where_there_are_seven(
    tmp_path: Path, given: list[str], scores: list[str]
) -> None:
    path = write(
        tmp_path / "g.csv",
        [
            ["Timestamp", "Team", "Our own team: answers quickly"],
            *[["x", "Sales", cell] for cell in given],
        ],
    )
    assert forms.read_survey(path, topics=TOPICS, teams=TEAMS)["score"].tolist() == scores


def test_a_problem_in_a_form_is_told_with_the_row_of_the_form(make_folder) -> None:
    folder = make_folder()
    rows = [
        ["Respondent ID", "Your team", "Our own team", "", "The other team", ""],
        ["", "Response", *list(TOPICS) * 2],
        ["1", "Sales", "4", "Great", "6", "3"],
        ["2", "Sales", "", "", "", ""],
        ["3", "", "4", "Great", "Great", "3"],
    ]
    rows += [[str(i), "Sales", "1", "5", "2", "3"] for i in range(4, 80)]
    write(folder / "data" / "s.csv", rows)
    settings = folder / "workshop.toml"
    settings.write_text(
        settings.read_text()
        + '[tables.survey]\nfile = "data/s.csv"\n[tables.survey.topics]\n"answers quickly" ='
        ' "needs"\n"keeps to what was agreed" = "objectives"\n'
    )
    found = workshop.open(folder).problems()
    assert found[["row", "column", "value"]].to_numpy().tolist() == [
        [3, "score", "Great"],
        [3, "score", "6"],
        [5, "team", ""],
        [5, "score", "Great"],
    ]
    assert 'under [tables.survey.values.score]: "Great" = "3"' in found["remedy"][0]
    settings.write_text(settings.read_text() + '[tables.survey.values.score]\n"Great" = "5"\n')
    assert set(workshop.open(folder).problems()["value"]) == {"6", ""}


def test_questions_of_a_matrix_are_told_apart_when_they_are_named(tmp_path: Path) -> None:
    asked = "How far do you agree with each of the following statements about what they do?"
    path = write(
        tmp_path / "s.csv",
        [
            ["Respondent ID", "Your team", asked, ""],
            ["", "Response", "First thing", "Second thing"],
            ["1", "Sales", "4", "4"],
        ],
    )
    with pytest.raises(WorkshopError, match=r"\[First thing\].* and .*\[Second thing\]"):
        forms.read_survey(path, topics=TOPICS, teams=TEAMS)


@pytest.mark.skipif(not STAR_WARS.exists(), reason="the real survey is not beside the project")
def test_a_real_export_with_two_rows_of_headings_has_its_1186_responses() -> None:
    wide = forms.answers(STAR_WARS)
    assert wide.shape == (1186, 38) and wide.attrs["form"] == "SurveyMonkey"
    assert sum(column.endswith("[Han Solo]") for column in wide.columns) == 1
    assert set(wide["Gender"]) == {"Male", "Female", ""}
    assert wide.index[0] == 3, "as a spreadsheet numbers the rows"


def test_a_problem_of_a_form_names_its_file_once(make_folder: Callable[..., Path]) -> None:
    heads = ",".join(
        f"{about} [answers questions quickly]" for about in ("Own team", "The other team")
    )
    rows = "".join(f"{n},Sales,{n},{10 - n}\n" for n in range(11))
    folder = make_folder(
        'name = "A"\ndate = 2026-11-23\n[tables.survey]\nformat = "form"\n'
        'file = "data/answers.csv"\n',
        answers=f"Respondent,Which team are you in?,{heads}\n{rows}",
    )
    problems = workshop.open(folder).check("survey").problems
    assert problems
    assert [str(problem).count("answers.csv") for problem in problems] == [1] * len(problems)
