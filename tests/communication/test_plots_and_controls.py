"""The pictures draw what was found; the controls record what the room says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample, theme
from workshop.communication import controls, network, perception, plots
from workshop.findings import Finding
from workshop.folder import Folder
from workshop.terms import Terms


@pytest.fixture
def team(tmp_path: Path) -> Folder:
    return workshop.open(sample.make("awkward", tmp_path / "awkward"))


@pytest.fixture
def gaps(team: Folder) -> Finding:
    return perception.gaps(team.table("survey"), team.terms)


def test_the_widest_gaps_are_drawn_where_they_are(gaps: Finding) -> None:
    ax = plots.gap_chart(gaps)
    labels = [" ".join(tick.get_text().split()) for tick in ax.get_yticklabels()]
    assert labels[:3] == gaps.table.loc[gaps.table["About"] == "Sales", "Topic"].head(3).tolist()
    drawn = {
        tuple(sorted(map(float, line.get_xdata())))
        for line in ax.lines
        if len(line.get_xdata()) == 2
    }
    top = gaps.table.iloc[0]
    assert tuple(sorted([float(top["Says of itself"]), float(top["The other says"])])) in drawn
    filled = (gaps.table["Verdict"] == "clear").sum() + (gaps.table["Verdict"] == "leaning").sum()
    assert filled > 0 and ax.get_title(loc="left").startswith(f"{filled} of 24 gaps stand out")


@pytest.mark.parametrize("draw", [plots.gap_chart, plots.imagination_chart])
def test_with_nothing_to_draw_the_picture_says_why(draw) -> None:
    ax = draw(Finding("x", "There is no survey table."))
    assert theme.alt_text(ax) == "There is no survey table."


def test_letters_are_large_enough_for_a_projector(team: Folder, gaps: Finding) -> None:
    for ax in (
        plots.gap_chart(gaps),
        plots.imagination_chart(perception.imagination(team.table("survey"))),
    ):
        sizes = [
            text.get_fontsize()
            for text in (
                *ax.texts,
                *ax.get_yticklabels(),
                *ax.get_xticklabels(),
                ax.xaxis.label,
                *ax.get_legend().get_texts(),
            )
        ]
        assert min(sizes) >= 12


def test_a_guess_is_compared_with_what_was_found(team: Folder, gaps: Finding) -> None:
    assert (
        controls.how_the_guess_did(team, gaps).sentence
        == "No guess was recorded before the answers were shown."
    )
    control = controls.predict(team, team.table("survey"))
    control.widget.value = "answers questions quickly"
    control.record()
    assert (
        controls.how_the_guess_did(team, gaps).sentence
        == "You guessed “answers questions quickly”: 1.9 steps apart, the widest of all."
    )
    control.widget.value = "asks what the other side needs"
    control.record()
    assert (
        "the widest is “answers questions quickly”"
        in controls.how_the_guess_did(team, gaps).sentence
    )


def test_the_guess_control_shows_no_answer(team: Folder) -> None:
    control = controls.predict(team, team.table("survey"))
    assert list(control.widget.options)[1:] == sorted(team.table("survey")["topic"].unique())
    assert control.outcome.value == ""


def test_topics_to_talk_through_are_recorded_with_an_owner(team: Folder, gaps: Finding) -> None:
    control = controls.talk_through(team, gaps)
    assert control.value == []
    control.widget.children[0].value = True
    assert "1 topic, 10 minutes" in control.outcome.value
    control.record()
    assert team.decisions.value("topics-to-talk-through") == [gaps.table["Topic"].iloc[0]]


def test_a_topic_chosen_earlier_stays_a_choice_when_it_is_withheld_now(team: Folder) -> None:
    team.decisions.record("topics-to-talk-through", ["an older topic"], stage="communication")
    assert controls.talk_through(team, Finding("x", "Nothing.")).value == ["an older topic"]


def test_the_weekly_meeting_is_told_as_it_was_decided(team: Folder) -> None:
    assert (
        controls.weekly(team).sentence
        == "Sales and Marketing meet every Tuesday at 09:00 for 30 minutes. Ada sees to it."
    )
    control = controls.weekly_minutes(team)
    assert "with all 17 people" in control.outcome.value
    control.widget.value = 45
    control.record()
    assert (
        controls.weekly(team).sentence
        == "Sales and Marketing meet every Tuesday at 09:00 for 45 minutes. Ada sees to it."
    )


def test_a_day_that_is_none_gets_no_calendar_file(make_folder: Callable[..., Path]) -> None:
    team = workshop.open(make_folder())
    team.decisions.record("weekly-meeting-day", "soon", stage="communication")
    assert (
        controls.weekly(team).caveat
        == "There is no calendar entry: it needs a day from Monday to Friday."
    )
    assert not (team.hand_over / controls.MEETING).exists()


def test_the_answers_are_shown_when_asked_for_with_how_the_guess_did(
    team: Folder, gaps: Finding
) -> None:
    reveal = controls.reveal_gaps(team, gaps)
    assert reveal.outcome.value == ""
    control = controls.predict(team, team.table("survey"))
    control.widget.value = "answers questions quickly"
    control.record()
    reveal.button.click()
    assert "Marketing rates Sales" in reveal.outcome.value
    assert "You guessed “answers questions quickly”" in reveal.outcome.value
    assert "<img" in reveal.outcome.value


def drawn(team: Folder) -> dict[str, object]:
    tables = team.table("messages"), team.table("people")
    return {
        "chance": plots.chance_chart(network.by_chance(*tables, team.terms)),
        "weeks": plots.weeks_chart(network.by_week(*tables, team.terms)),
        "waiting": plots.waiting_chart(network.waits(*tables, team.terms)),
        "sides": plots.sides_chart(network.exchanges(*tables, team.terms), tables[1], team.terms),
    }


def test_the_pictures_of_the_network_say_what_the_findings_say(team: Folder) -> None:
    axes = drawn(team)
    found = network.across(team.table("messages"), team.table("people"), team.terms)
    share = 50 * (1 + found.table["E-I index"][0])
    assert axes["chance"].lines[0].get_xdata()[0] == pytest.approx(share, abs=0.5)
    assert axes["chance"].get_title(loc="left") == "Fewer exchanges cross than chance would give"
    weeks = network.by_week(team.table("messages"), team.table("people"), team.terms)
    assert [bar.get_height() for bar in axes["weeks"].patches] == weeks.table[
        "Across, percent"
    ].tolist()
    assert (
        axes["waiting"]
        .get_title(loc="left")
        .startswith("Half have an answer across after 5.3 hours")
    )


def test_no_name_is_in_any_picture(team: Folder) -> None:
    for ax in drawn(team).values():
        words = " ".join(
            [
                theme.alt_text(ax),
                *(
                    text.get_text()
                    for text in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels())
                ),
            ]
        )
        assert not set(words.split()) & set(team.table("people")["person"])


def test_places_in_the_network_say_nothing_about_who_it_is(team: Folder) -> None:
    found, people = (
        network.exchanges(team.table("messages"), team.table("people"), team.terms),
        team.table("people"),
    )
    first, second = (
        plots.sides_chart(found, people, Terms(sides=team.sides, seed=seed)) for seed in (0, 1)
    )
    ends = [
        np.sort(np.concatenate([line.get_xdata() for line in ax.lines])) for ax in (first, second)
    ]
    assert ends[0] != pytest.approx(ends[1])


def test_small_sides_are_not_drawn(team: Folder) -> None:
    messages, people = team.table("messages"), team.table("people").iloc[:12]
    assert network.by_chance(messages, people, team.terms).empty
    assert network.waits(messages, people, team.terms).empty
    for ax in (
        plots.chance_chart(network.by_chance(messages, people, team.terms)),
        plots.weeks_chart(network.by_week(messages, people, team.terms)),
        plots.waiting_chart(network.waits(messages, people, team.terms)),
        plots.sides_chart(network.exchanges(messages, people, team.terms), people, team.terms),
    ):
        assert not ax.lines and not ax.patches and theme.alt_text(ax).endswith(".")


def test_a_plot_of_nothing_says_so() -> None:
    nothing = pd.DataFrame(columns=["sent_at", "sender", "channel", "recipient", "thread"])
    people = pd.DataFrame(columns=["person", "team"])
    assert theme.alt_text(plots.waiting_chart(network.waits(nothing, people))).startswith(
        "Too few direct messages"
    )
    assert theme.alt_text(plots.sides_chart(network.exchanges(nothing, people), people)).startswith(
        "There are no exchanges"
    )


def test_the_twelve_weeks_typed_in_are_kept_and_told(tmp_path: Path) -> None:
    team = workshop.open(sample.make("awkward", tmp_path / "awkward"))
    control = controls.last_weeks(team)
    assert len(control.value) == 12 and "Nobody has typed in" in control.outcome.value
    control.widget.value = [
        row | {"held": "held" if k % 2 else "not held"} for k, row in enumerate(control.value)
    ]
    assert "6 of the 12 times" in control.outcome.value
    control.record()
    assert controls.weekly_from_memory(team).sentence.startswith("As the room remembers it")
    assert [row["held"] for row in controls.last_weeks(team).value[:2]] == ["not held", "held"]
    team.decisions.record(controls.LAST_WEEKS, "nonsense", stage="x")
    assert controls.weekly_from_memory(team).sentence.startswith("Nobody has typed in")
