"""What is read of rounds and answers, whatever stands in the files, and what of it may be shown."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from workshop.live import rounds
from workshop.live.rounds import Answer, Round

NAMES = {"sales": "Sales", "marketing": "Marketing"}
GUESS = Round("guess-1", "one", "Which?", of={"sales": 9, "marketing": 7})


def line(device: str, n: int = 1, value: object = "x", side: str = "sales", key: str = "") -> bytes:
    entry = {"d": device, "n": n, "k": key or f"{device}{n}", "side": side, "v": value}
    return json.dumps(entry).encode()


def many(count: int, side: str = "sales", value: object = "x", start: int = 0) -> list[bytes]:
    return [line(f"{side}{k}", value=value, side=side) for k in range(start, start + count)]


SEALED = b'{"sealed": 1, "sha": ""}'


def test_a_round_goes_from_open_to_closed_to_landed_and_may_be_opened_again() -> None:
    said = [{"round": "guess-1", "do": "open", "kind": "one", "ask": "?"}]
    states = []
    for do in ("close", "landed", "again", "close", "landed"):
        said.append({"round": "guess-1", "do": do, "groups": ["sales"]})
        found = rounds.read(json.dumps(entry).encode() for entry in said)["guess-1"]
        states.append((found.state, found.seals, found.shown.get("sales", ())))
    assert states == [
        ("closed", 1, ()),
        ("landed", 1, (1,)),
        ("open", 1, (1,)),
        ("closed", 2, (1,)),
        ("landed", 2, (1, 2)),
    ]


@pytest.mark.parametrize(
    "stray",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b'{"round": "../key", "do": "open"}',
        b'{"round": 3, "do": "open"}',
        b'{"round": "guess-1", "do": "landed"}',
        b'{"round": "guess-1", "do": "again"}',
        b'{"round": "other-1", "do": "close"}',
        b'{"round": "guess-1", "do": ["open"]}',
        b"[" * 100_000,
    ],
)
def test_a_stray_line_changes_nothing_of_the_others(stray: bytes) -> None:
    said = [b'{"round": "guess-1", "do": "open", "kind": "one", "ask": "?", "of": {"sales": 4}}']
    assert rounds.read([*said, stray]) == rounds.read([stray, *said]) == rounds.read(said)
    given = [line("a"), line("b")]
    assert rounds.answers([*given, stray]) == rounds.answers(given)


def test_of_each_device_the_highest_count_counts_in_whatever_order_lines_stand() -> None:
    draw = random.Random(1)
    for _ in range(100):
        sent = [(f"d{draw.randrange(5)}", n) for n in draw.sample(range(1, 60), 30)]
        found = rounds.answers(line(device, n, value=n) for device, n in sent)
        assert {device: one.value for device, one in found.items()} == {
            device: max(n for other, n in sent if other == device) for device, _ in sent
        }
        # Every line twice, as after a resend that a crash came between: nothing is doubled.
        twice = [line(device, n, value=n) for device, n in sent for _ in range(2)]
        assert rounds.answers(twice) == found


def test_a_seal_fits_what_stands_above_it_and_nothing_else() -> None:
    data = b"".join(one + b"\n" for one in many(3))
    sealed = data + json.dumps(rounds.seal(data)).encode() + b"\n"
    more = sealed + line("late") + b"\n"
    twice = more + json.dumps(rounds.seal(more)).encode() + b"\n"
    assert (rounds.seals(sealed), rounds.seals(twice)) == (1, 2)
    for place in range(len(data)):
        changed = twice[:place] + b"#" + twice[place + 1 :]
        if changed != twice:
            assert rounds.seals(changed) == -1


# --- what may be shown -----------------------------------------------------------------------------


def shown(round_: Round, lines: list[bytes], minimum: int = 5) -> rounds.Shown:
    return rounds.may_show(round_, lines, minimum=minimum, names=NAMES)


@pytest.mark.parametrize("count", range(12))
def test_a_side_under_the_minimum_is_hidden_in_words(count: int) -> None:
    found = shown(GUESS, many(9) + many(count, "marketing"))
    assert ("marketing" in found.groups) == (count >= 5) and len(found.groups["sales"]) == 9
    assert ("marketing" in found.hidden) == (count < 5)
    if count < 5:
        assert "nothing is shown" in found.hidden["marketing"]


def test_after_opening_again_a_group_is_hidden_until_the_minimum_is_new_or_changed() -> None:
    first = [*many(9), *many(7, "marketing"), SEALED]
    again = replace(GUESS, seals=2, shown={"sales": (1,), "marketing": (1,)})
    assert set(shown(again, first).groups) == {"sales", "marketing"}, "nothing new: the same again"
    for new in range(1, 8):
        changed = [line(f"sales{k}", 2, "y") for k in range(new)]
        found = shown(again, [*first, *changed])
        assert ("sales" in found.groups) == (new >= 5)
        assert "marketing" in found.groups, "nothing of it is new"
        late = shown(again, [*first, *many(new, start=20)])
        assert ("sales" in late.groups) == (new >= 5)
    resent = [line(f"sales{k}", 9, "x") for k in range(4)]
    assert "sales" in shown(again, [*first, *resent]).groups, "sent again is not changed"


def test_who_goes_over_to_the_other_side_is_no_difference_of_two_results() -> None:
    first = [*many(9), *many(7, "marketing"), SEALED]
    over = line("sales0", 2, "x", side="marketing")
    found = shown(replace(GUESS, seals=2, shown={"sales": (1,), "marketing": (1,)}), [*first, over])
    assert not found.groups and set(found.hidden) == {"sales", "marketing"}


def test_the_last_answer_is_never_the_difference_of_two_results() -> None:
    """A facilitator who closes and opens again as often as they like learns no single answer, from
    no two of the results.
    """
    draw, twice = random.Random(7), 0
    for _ in range(300):
        lines: list[bytes] = []
        current, seen = replace(GUESS, who="nobody"), []
        for seal in range(1, 7):
            for _ in range(draw.randrange(6)):
                device = f"d{draw.randrange(12)}"
                lines.append(line(device, len(lines) + 1, draw.choice("xyz"), side=""))
            lines.append(SEALED)
            current = replace(current, seals=seal)
            found = shown(current, lines)
            if "" in found.groups:
                now = {one.device: one.value for one in found.groups[""]}
                for before in seen:
                    differ = [d for d in now if before.get(d) != now[d]]
                    assert not differ or len(differ) >= 5
                twice += bool(seen) and now not in seen
                seen.append(now)
                shown_at = (*current.shown.get("", ()), seal)
                current = replace(current, shown={"": shown_at})
    assert twice > 30


def test_one_phone_a_side_is_shown_when_both_are_in_and_not_before() -> None:
    joint = replace(GUESS, joint=True)
    one = shown(joint, [line("a")])
    assert not one.groups and "Marketing is not in yet" in one.hidden["sales"]
    both = shown(joint, [line("a"), line("b", side="marketing"), line("c", value="later")])
    assert {key: [one.value for one in found] for key, found in both.groups.items()} == {
        "sales": ["later"],
        "marketing": ["x"],
    }


@pytest.mark.parametrize(
    ("sales", "marketing", "says"),
    [
        (6, 5, "11 of 16 are in; Sales is waiting for 3 and Marketing is waiting for 2."),
        (9, 4, "13 of 16 are in; Marketing is waiting for 3."),
        (9, 7, "16 of 16 are in."),
        (10, 8, "18 devices for 16 people: somebody has answered twice."),
    ],
)
def test_it_says_how_many_are_in_and_never_who(sales: int, marketing: int, says: str) -> None:
    found = rounds.answers(many(sales) + many(marketing, "marketing")).values()
    assert rounds.who_is_in(GUESS, found, minimum=5, names=NAMES) == says


def test_groups_are_counted_as_groups_and_the_last_answer_of_each_is_shown() -> None:
    asked = replace(GUESS, who="group", of={})
    lines = [
        json.dumps({"d": device, "n": n, "k": "k", "v": value, "name": name}).encode()
        for device, n, value, name in (
            ("a", 1, "x", "Group 1"),
            ("b", 1, "y", "Group 1"),
            ("c", 1, "z", "Group 2"),
            ("a", 2, "later", "Group 1"),
        )
    ]
    found = rounds.answers(lines).values()
    assert rounds.who_is_in(asked, found, minimum=5, names=NAMES) == "2 groups are in."
    shown_ = rounds.may_show(asked, lines, minimum=5, names=NAMES).groups[""]
    assert {one.name: one.value for one in shown_} == {"Group 1": "later", "Group 2": "z"}


def test_a_side_of_few_people_is_not_counted_apart() -> None:
    small = replace(GUESS, of={"sales": 9, "marketing": 3})
    found = rounds.answers(many(4) + many(2, "marketing")).values()
    assert rounds.who_is_in(small, found, minimum=5, names=NAMES) == "6 of 12 are in."


def test_without_a_list_of_people_the_answers_are_counted() -> None:
    nobody = replace(GUESS, of={})
    answer = Answer("a", 1, "k", "x")
    assert rounds.who_is_in(nobody, [answer], minimum=5, names=NAMES) == "1 answer is in."
