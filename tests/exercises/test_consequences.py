"""Several lists can be right, and a slip is known by what it leads to; on a team's own folder a
remark says what follows.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

import workshop
from workshop import exercises
from workshop.charter import controls as charter_controls
from workshop.exercises import charter, leads, strategy
from workshop.exercises.question import mark
from workshop.folder import Folder
from workshop.stage import live

EXAMPLE = exercises.made_up("awkward")
LISTS = [
    some
    for size in range(1, len(strategy.SHORT) + 1)
    for some in itertools.combinations(strategy.SHORT, size)
]


def say(stage: str, id: str, answer: object, folder: Folder = EXAMPLE) -> exercises.Result:
    return mark(exercises.find(stage, id), answer, folder)


def feasible(names: tuple[str, ...], *, each: bool = True) -> bool:
    """The rules of the short list by hand: weeks of each side, weeks together, what comes first."""
    weeks = [sum(strategy.SHORT[name][side] for name in names) for side in (0, 1)]
    room = (
        all(used <= limit for used, limit in zip(weeks, strategy.FITS))
        if each
        else sum(weeks) <= sum(strategy.FITS)
    )
    return room and all(strategy.SHORT[name][2] in ("", *names) for name in names)


def points(names: tuple[str, ...]) -> int:
    return sum(strategy.SHORT[name][3] + strategy.SHORT[name][4] for name in names)


def test_each_side_gave_a_hundred_points_to_the_short_list() -> None:
    assert [sum(row[place] for row in strategy.SHORT.values()) for place in (3, 4)] == [100, 100]


def test_every_list_that_fits_and_reaches_the_optimum_is_right_in_any_order_and_no_other_one() -> (
    None
):
    best = max(points(names) for names in LISTS if feasible(names))
    right = [names for names in LISTS if feasible(names) and points(names) == best]
    assert len(right) > 1, "the question says that more than one list is right"
    assert [
        names
        for names in LISTS
        if say("3-strategy", "what-fits", list(names[::-1])).verdict == "right"
    ] == right


def test_a_list_that_does_not_fit_hears_why_and_one_that_fits_hears_that_it_can_be_bettered() -> (
    None
):
    told = {names: say("3-strategy", "what-fits", list(names)).slip for names in LISTS}
    first = {
        names
        for names in LISTS
        if any(strategy.SHORT[name][2] not in ("", *names) for name in names)
    }
    assert {names for names, slip in told.items() if slip == "forgot a prerequisite"} == first
    one_side = {names for names in LISTS if feasible(names, each=False) and not feasible(names)}
    assert (
        one_side
        and {
            names
            for names, slip in told.items()
            if slip == "over one team's capacity though the total fits"
        }
        == one_side
    )
    assert {told[names] for names in LISTS if feasible(names)} == {
        "",
        "took the best list of one side",
        "left value",
    }


def test_the_best_list_for_one_side_alone_is_judged_by_its_points_alone() -> None:
    alone = max(
        sum(strategy.SHORT[name][4] for name in names) for names in LISTS if feasible(names)
    )
    right = {
        names
        for names in LISTS
        if feasible(names) and sum(strategy.SHORT[name][4] for name in names) == alone
    }
    assert {
        names for names in LISTS if say("3-strategy", "swap", list(names)).verdict == "right"
    } == right


def test_a_sum_of_likely_efforts_promises_more_than_even_odds() -> None:
    assert strategy._by_sum(EXAMPLE) > strategy._in_time(EXAMPLE) > 0


@pytest.mark.parametrize(
    "some",
    [(), ("Owner",), ("By when",), ("How both sides see it",)],
    ids=["whole", "owner", "date", "measure"],
)
def test_the_promises_hold_something_whole_and_one_that_lacks_each_thing(
    some: tuple[str, ...],
) -> None:
    table = charter.promises(EXAMPLE).table.drop(columns="Promise")
    assert any(
        tuple(
            column for column in ("Owner", "By when", "How both sides see it") if row[column] == ""
        )
        == some
        for _, row in table.iterrows()
    )


def test_the_quiet_month_has_a_high_share_a_kappa_near_nothing_and_no_lead_hot_for_both() -> None:
    measures = leads.quiet_measures(EXAMPLE).table.set_index("Measure")["Value"]
    assert (
        measures.filter(like="share").iloc[0] >= 0.9 and measures.filter(like="kappa").iloc[0] < 0.1
    )
    assert leads.quiet_month(EXAMPLE).table.iloc[-1, -1] == 0


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("Ada calls every new lead within a day from 1 December; marketing sees the list.", ""),
        (
            "We call every new lead within a day from 1 December; marketing sees the list.",
            "the name of one person",
        ),
        ("Ada calls every new lead quickly; marketing sees the list.", "a day"),
        ("Ada calls on Monday.", "how the other side will see it"),
        (
            "Ada will try to call every new lead from 1 December; marketing sees the list.",
            "“try” promises nothing",
        ),
    ],
)
def test_a_commitment_in_ones_own_words_hears_what_it_still_seems_to_need(
    said: str, lacking: str, tmp_path: Path
) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text("person,team\nAda,Sales\nBo,Marketing\n")
    result = say("4-charter", "own-promise", said, workshop.open(tmp_path))
    assert result.verdict == "nothing to check"
    assert lacking in result.sentence if lacking else "It has a name and a day" in result.sentence


def test_a_name_is_found_by_its_first_part_and_not_claimed_where_nobody_is_known(
    tmp_path: Path,
) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    assert (
        "is for you to see"
        in say(
            "4-charter",
            "own-promise",
            "We call every new lead within a day from 1 December; marketing sees the list.",
            workshop.open(tmp_path),
        ).sentence
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text("person,team\nWill Smith,Sales\n")
    own = workshop.open(tmp_path)
    assert (
        "It has a name and a day"
        in say(
            "4-charter",
            "own-promise",
            "Will calls every new lead within a day from 1 December.",
            own,
        ).sentence
    )
    assert (
        "the name of one person"
        in say(
            "4-charter",
            "own-promise",
            "We will call every new lead within a day from 1 December.",
            own,
        ).sentence
    )


def test_what_one_would_keep_is_held_against_the_weeks_there_are(root: Path) -> None:
    own = workshop.open(root / "data" / "awkward")
    everything = list(exercises.find("3-strategy", "own-keep").choices(own))
    assert (
        "All teams together would need 1,156 person-weeks and have 224 person-weeks."
        in say("3-strategy", "own-keep", everything, own).sentence
    )
    assert "has to be kept" in say("3-strategy", "own-keep", ["Price page"], own).sentence
    assert (
        "So it fits"
        in say("3-strategy", "own-keep", ["Renewal calls", "Campaign calendar"], own).sentence
    )


def test_how_many_of_a_hidden_side_answered_stays_hidden(tmp_path: Path) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    (tmp_path / "data").mkdir()
    people = [("Sales", n) for n in range(6)] + [("Marketing", n) for n in range(2)]
    rows = "".join(
        f"1,{team}{n},{team},own,role,answers questions quickly,3\n" for team, n in people
    )
    (tmp_path / "data" / "survey.csv").write_text(
        "round,respondent,team,kind,theme,topic,score\n" + rows
    )
    said = say("1-communication-gaps", "who-was-heard", ["Sales"], workshop.open(tmp_path)).sentence
    assert "6 people of Sales and fewer than 5 of Marketing answered" in said and "2" not in said


def test_an_open_question_is_closed_in_the_notebooks(tmp_path: Path) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    own = workshop.open(tmp_path)
    for choice in exercises.find("4-charter", "own-open").choices(own):
        assert "in the folder notebooks" in say("4-charter", "own-open", choice, own).sentence


def test_a_side_without_judged_leads_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    (tmp_path / "data").mkdir()
    rows = "".join(
        f"{n},2026-01-0{1 + n % 9},{'Hot' if n % 2 else 'Cold'},,{'won' if n % 3 else 'lost'}\n"
        for n in range(20)
    )
    (tmp_path / "data" / "leads.csv").write_text(
        "lead_id,created_at,sales_view,marketing_view,outcome\n" + rows
    )
    own = workshop.open(tmp_path)
    assert (
        "So it is"
        in say(
            "2-lead-quality", "three-voices", ["Sales' view", "What became of the leads"], own
        ).sentence
    )
    assert (
        "Look again"
        in say("2-lead-quality", "three-voices", ["Sales' view", "Marketing's view"], own).sentence
    )
    assert exercises.find("2-lead-quality", "good-from").choices(own) == (
        "Sales' “Cold”",
        "Sales' “Hot”",
    )


def test_the_closing_talk_has_the_sentences_that_were_kept_and_says_when_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKSHOP_UNATTENDED", raising=False)
    (tmp_path / "workshop.toml").write_text('name = "Acme"\ndate = 2026-11-23\n')
    own = workshop.open(tmp_path)
    assert (
        charter.kept(own).sentence
        == "No sentence is kept from the exercises yet. Say what you remember."
    )
    exercises.check(own, "2-lead-quality", "not-in-the-system", "Whether they call back.")
    exercises.check(own, "2-lead-quality", "opposite-corner", 3)
    assert charter.kept(own).table["What you wrote"].tolist() == ["Whether they call back."]


def test_a_promise_waits_in_the_charter_as_a_draft_of_its_side(
    make_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    team = workshop.open(make_folder())
    asked, said = exercises.find("4-charter", "own-promise"), "Ada sends the list every Monday."
    assert "Choose a side" in exercises.checked(team, asked, said).sentence
    for _ in range(2):
        assert "draft" in exercises.checked(team, asked, said, who=team.sides[0]).sentence
    monkeypatch.setattr(live, "led", lambda: True)
    rows = charter_controls.commit(team, "sales").value
    assert [row["promise"] for row in rows if row["promise"]] == [said]


def test_the_closing_talk_holds_groups_against_one_another_without_a_right_answer_first(
    make_folder: Callable[..., Path], tmp_path: Path
) -> None:
    groups = [workshop.open(make_folder(name=f"group-{n}")) for n in range(3)]
    hope, how_many = (exercises.find("0-warm-up", id) for id in ("hope", "how-many"))
    for n, group in enumerate(groups):
        exercises.checked(group, how_many, 15 + n)
        exercises.checked(group, hope, f"Hope {n}.", who="Ada")
        exercises.checked(group, hope, f"Another {n}.")
    found = charter.kept(groups[0], groups[1], str(groups[2].path))
    assert found.table["Question"].tolist() == [hope.text, how_many.text]
    assert found.table.iloc[0, 2:].tolist() == [f"Hope {n}. (Ada)\nAnother {n}." for n in range(3)]
    assert found.table.iloc[1, 2:].tolist() == ["15 (right)", "16 (not yet)", "17 (not yet)"]
    assert charter.kept(groups[0]).sentence.startswith("2 sentences are kept")
