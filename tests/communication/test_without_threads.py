"""Nothing that can be counted is told as nothing that happened: messages that do not say for whom
they were.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workshop import theme
from workshop.communication import crossing, network, plots, rhythm

PEOPLE = pd.DataFrame(
    {
        "person": [f"{side}{k}" for side in "SM" for k in range(6)],
        "team": ["Sales"] * 6 + ["Marketing"] * 6,
    }
)
NONE = pd.DataFrame(
    {"start": pd.Series(dtype="datetime64[ns]"), "series": [], "person": [], "attended": []}
)
THREADED = (
    network.across,
    network.by_week,
    network.bridge,
    network.first_answers,
    crossing.by_channel,
    crossing.both_ways,
    crossing.per_person,
    crossing.in_between,
)


def sent(rows: list[tuple]) -> pd.DataFrame:
    """Rows of days after a Monday, sender, channel, recipient, thread."""
    frame = pd.DataFrame(rows, columns=["day", "sender", "channel", "recipient", "thread"])
    return frame.assign(
        sent_at=pd.Timestamp("2026-09-07 09:00") + pd.to_timedelta(frame.pop("day"), unit="D")
    )


def in_one_channel(weeks: int = 8, *, thread: bool = False) -> list[tuple]:
    """Both sides write every week in one channel, each day; a thread a message where the system
    marks every one.
    """
    rows = [
        (7 * week + day, f"{side}{day}", "general", None)
        for week in range(weeks)
        for day in range(5)
        for side in "SM"
    ]
    return [(*row, f"t{k}" if thread else None) for k, row in enumerate(rows)]


@pytest.mark.parametrize(
    "thread", [False, True], ids=["no thread", "a thread of its own for every message"]
)
@pytest.mark.parametrize("find", THREADED, ids=lambda find: find.__name__)
def test_whatever_needs_threads_says_that_it_cannot_tell(find, thread: bool) -> None:
    finding = find(sent(in_one_channel(thread=thread)), PEOPLE)
    assert (
        finding.sentence == network.UNADDRESSED
        and finding.verdict == "cannot tell"
        and finding.more_needed == network.ADDRESSES
    )


def test_pictures_say_it_too() -> None:
    messages = sent(in_one_channel())
    for ax in (
        plots.weeks_chart(network.by_week(messages, PEOPLE)),
        plots.chance_chart(network.by_chance(messages, PEOPLE)),
        plots.sides_chart(network.exchanges(messages, PEOPLE), PEOPLE),
    ):
        assert "neither threads nor recipients" in theme.alt_text(ax).replace("\n", " ")


@pytest.mark.parametrize("thread", [False, True])
def test_both_sides_writing_in_one_channel_in_one_week_is_contact(thread: bool) -> None:
    finding = rhythm.quiet_weeks(sent(in_one_channel(thread=thread)), NONE, PEOPLE)
    assert (
        finding.sentence
        == "There was contact across in each of 8 weeks: a channel in which both sides wrote."
    )
    assert finding.table.empty and "not who answered whom" in finding.caveat


def test_one_side_alone_in_a_channel_is_no_contact_and_neither_are_two_channels() -> None:
    rows = [
        *in_one_channel(2),
        (14, "S1", "general", None, None),
        (15, "S2", "general", None, None),
    ]
    rows += [(21, "S1", "sales", None, None), (22, "M1", "marketing", None, None)]
    finding = rhythm.quiet_weeks(sent(rows), NONE, PEOPLE)
    assert (
        finding.sentence
        == "In 2 of 4 weeks there was no contact across: no channel in which both sides wrote."
    )
    assert finding.table["Quiet week of"].dt.day.tolist() == [21, 28]


def test_where_not_even_the_channel_is_known_nothing_is_claimed_either_way() -> None:
    rows = [(day, sender, None, *rest) for day, sender, _, *rest in in_one_channel(3)]
    finding = rhythm.quiet_weeks(sent(rows), NONE, PEOPLE)
    assert (
        finding.verdict == "cannot tell"
        and "no contact" not in finding.sentence
        and finding.table.empty
    )
    mixed = rhythm.quiet_weeks(
        sent([*rows, (21, "S0", None, "M0", None), (28, "S0", None, "S1", None)]), NONE, PEOPLE
    )
    assert (
        mixed.sentence
        == "In 1 of 5 weeks there was no contact across: no message; in 3 weeks more it cannot be"
        " told."
    )


@pytest.mark.parametrize("seed", range(8))
def test_taking_threads_and_recipients_away_never_makes_a_week_quiet_or_a_sentence_surer(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    rows, people = [], PEOPLE["person"].to_numpy()
    for _ in range(int(rng.integers(60, 300))):
        sender, other = rng.choice(people, 2, replace=False)
        rows.append(
            (
                rng.integers(0, 56),
                sender,
                rng.choice(["leads", "news"]),
                None,
                f"t{rng.integers(0, 60)}",
            )
        )
        rows.append((rng.integers(0, 56), sender, None, other, None))
    full = sent(rows)
    bare = full.assign(thread=None, recipient=None, channel=full["channel"].fillna("direct"))
    quiet = set(rhythm.quiet_weeks(bare, NONE, PEOPLE).table["Quiet week of"])
    week = network.monday(bare["sent_at"])
    both = (
        bare.assign(side=bare["sender"].str[0])
        .groupby([week, "channel"])["side"]
        .nunique()
        .groupby(level=0)
        .max()
    )
    assert not quiet & set(both[both > 1].index)
    for find in THREADED:
        assert find(bare, PEOPLE).verdict == "cannot tell"


def test_a_week_in_which_both_wrote_to_nobody_in_particular_is_not_told_as_silent() -> None:
    rows = [
        (7 * week + day, f"S{day}", None, f"M{day}", None)
        for week in (0, 1, 3, 4, 5, 6)
        for day in range(6)
        for _ in range(2)
    ]
    rows += [
        (7 * week + day, f"S{day}", None, f"S{day - 1}", None)
        for week in (2, 7)
        for day in range(1, 6)
    ]
    silent = network.by_week(sent(rows), PEOPLE)
    assert (
        silent.sentence.startswith("In 2 of 8 weeks nobody wrote across")
        and network.SHARED not in silent.table
    )
    written = [*rows, (14, "S1", "general", None, None), (15, "M1", "general", None, None)]
    finding = network.by_week(sent(written), PEOPLE)
    assert (
        finding.sentence.startswith("In 1 of 8 weeks nobody wrote across")
        and "In 1 week both sides wrote without saying for whom" in finding.caveat
    )
    assert plots.weeks_chart(finding).get_title(loc="left") == "Nobody wrote across in 1 of 8 weeks"
    every = network.by_week(
        sent([*written, (50, "S1", "general", None, None), (51, "M1", "general", None, None)]),
        PEOPLE,
    )
    assert every.sentence.startswith(
        "In 6 of 8 weeks somebody wrote across; in the other 2 both sides wrote without saying for"
        " whom"
    )
    assert plots.weeks_chart(every).get_title(loc="left") == "Somebody wrote across in 6 of 8 weeks"


def test_too_few_exchanges_say_how_many_messages_are_not_counted() -> None:
    finding = network.across(sent([*in_one_channel(), (1, "S0", None, "M0", None)]), PEOPLE)
    assert (
        finding.sentence.startswith("Only 1 exchange")
        and "80 of 81 messages have neither a thread nor a recipient" in finding.caveat
    )


def test_channels_without_any_thread_are_counted_beside_those_that_have_them() -> None:
    rows = [(k % 40, f"S{k % 6}", "leads", None, f"t{k}") for k in range(60)] + [
        (k % 40 + 0.1, f"M{k % 6}", "leads", None, f"t{k}") for k in range(60)
    ]
    assert "no threads at all" not in crossing.by_channel(sent(rows), PEOPLE).caveat
    assert (
        "1 channel has no threads at all"
        in crossing.by_channel(sent(rows + in_one_channel()), PEOPLE).caveat
    )
