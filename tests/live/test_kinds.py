"""Nine kinds of page: what is an answer, what is refused with a sentence, and nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest

from workshop.live import kinds, server
from workshop.live.rounds import Round

PAGES: dict[str, tuple[dict[str, Any], dict[str, list[str]], dict[str, Any]]] = {
    "one": ({"options": ["a", "b"]}, {"o": ["1"]}, {"choice": "b"}),
    "some": ({"options": ["a", "b", "c"], "most": 2}, {"o": ["2", "0"]}, {"chosen": ["a", "c"]}),
    "scales": (
        {
            "rows": [{"text": "Price", "theme": "Money"}, {"text": "Trust"}],
            "columns": ["us", "them"],
        },
        {"s0.0": ["4"], "s1.1": ["x"], "c": [" so  so "]},
        {"scores": {"0.0": 4, "1.1": None}, "comment": "so so", "code": ""},
    ),
    "numbers": (
        {"items": [{"text": "Years", "low": 0, "high": 50}, {"text": "Wins"}]},
        {"n0": ["2,5"], "n1": [""]},
        {"numbers": [2.5, None]},
    ),
    "budget": (
        {"options": ["a", "b"], "budget": 100},
        {"b0": ["60"], "b1": ["40"]},
        {"points": {"a": 60, "b": 40}},
    ),
    "lines": (
        {"items": [{"text": "Stop", "most": 3}, {"text": "Others"}]},
        {"l0.0": ["Newsletter"], "l0.1": [" Newsletter "], "l0.2": [""]},
        {"lines": [["Newsletter"], []]},
    ),
    "cards": (
        {"cards": [{"id": "L1", "facts": {"Size": "50"}}, {"id": "L2", "text": "x"}]},
        {"c1": ["5"]},
        {"marks": {"L2": 5}},
    ),
    "words": (
        {"items": ["Rule 1", "Rule 2"], "words": ["yes", "not yet"]},
        {"w0": ["1"]},
        {"words": {"Rule 1": "not yet"}},
    ),
    "sign": (
        {
            "text": "We\nsign.",
            "sha": "ab" * 32,
            "choices": [{"text": "I stand behind this"}, {"text": "Not yet", "because": True}],
        },
        {"o": ["1"], "because": ["the date"]},
        {"said": "Not yet", "because": "the date", "sha": "ab" * 32},
    ),
}


def a_round(kind: str, **more: Any) -> Round:
    page = PAGES[kind][0] | more.pop("page", {})
    return Round("try-1", kind, "?", page=page, **more)


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_a_page_is_asked_read_and_rendered(kind: str) -> None:
    page, sent, value = PAGES[kind]
    assert kinds.wrong(kind, page) == ""
    assert kinds.read(a_round(kind), sent) == value
    html = (
        server.environment()
        .get_template("round.html.j2")
        .render(round=a_round(kind), page=page, order=[1, 0], who="", mark="m", lock=False)
    )
    assert all(f'name="{field}"' in html for field in sent), "each field that is read is asked"


@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS if kind != "some"])
def test_nothing_filled_in_gets_a_sentence(kind: str) -> None:
    with pytest.raises(kinds.Refused, match=r"^[A-Z0-9].*[.?]$"):
        kinds.read(a_round(kind), {})


def test_the_themes_of_the_survey_are_headings_in_words() -> None:
    rows = [{"text": "Price", "theme": "money_and_time"}, {"text": "Trust", "theme": "Our trust"}]
    page = {"rows": rows, "columns": ["us"]}
    html = (
        server.environment()
        .get_template("round.html.j2")
        .render(round=a_round("scales", page=page), page=page, who="", mark="m", lock=False)
    )
    assert "Money and time" in html and "Our trust" in html and "money_and" not in html


def test_ticking_nothing_is_an_answer() -> None:
    """Else a tick that is taken back would stay."""
    assert kinds.read(a_round("some"), {}) == {"chosen": []}


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_whatever_is_sent_is_an_answer_or_is_refused_with_a_sentence_that_holds_none_of_it(
    kind: str,
) -> None:
    draw = random.Random(kind)
    names = [*PAGES[kind][1], "o", "name", "s9.9", "because", "x" * 40]
    texts = [
        "", "0", "1", "-1", "99999999999", "1e400", "nan", "inf", "²", "1,000", "١", "a" * 5000,
        "<script>alert(1)</script>", "=1+1", "\x1b[31m", "\u202egnp", "\ud800", "None", "[]",
    ]  # fmt: skip
    for _ in range(400):
        sent = {
            draw.choice(names): [draw.choice(texts) for _ in range(draw.randrange(3))]
            for _ in range(draw.randrange(5))
        }
        try:
            kinds.read(a_round(kind), sent)
        except kinds.Refused as refused:
            said = str(refused)
            assert said.endswith((".", "?")) and "script" not in said and "aaa" not in said


@pytest.mark.parametrize(
    ("kind", "sent", "says"),
    [
        ("some", {"o": ["0", "1", "2"]}, "At most 2 can be ticked; 3 are"),
        ("numbers", {"n0": ["51"]}, "Years: a number from 0 to 50 is asked for"),
        ("numbers", {"n1": ["1,000"]}, "can be read in two ways"),
        ("numbers", {"n0": ["many"]}, "Years: this is no number"),
        ("budget", {"b0": ["60"]}, "40 points left to give; give exactly 100"),
        ("budget", {"b0": ["60"], "b1": ["41"]}, "1 point too many"),
        ("budget", {"b0": ["99.5"], "b1": ["0.5"]}, "whole numbers"),
        ("budget", {"b0": ["-1"], "b1": ["101"]}, "from 0 to 100"),
        ("lines", {"l0.0": ["x" * 4001]}, "has 4,001 signs"),
        ("sign", {"o": ["1"]}, "goes a reason"),
        ("one", {"o": ["7"]}, "none of the choices any more"),
    ],
)
def test_a_wrong_value_gets_a_sentence(kind: str, sent: dict[str, list[str]], says: str) -> None:
    with pytest.raises(kinds.Refused, match=says):
        kinds.read(a_round(kind), sent)


def test_where_each_word_is_given_once_an_order_is_read_and_anything_else_gets_a_sentence() -> None:
    page = {"items": ["Price", "Speed", "Trust"], "words": ["1", "2"], "once": True}
    ranking = Round("try-1", "words", "?", page=page)
    assert kinds.read(ranking, {"w2": ["0"], "w0": ["1"]})["words"] == {"Price": "2", "Trust": "1"}
    for sent in ({"w0": ["0"]}, {"w0": ["0"], "w1": ["0"]}, {f"w{n}": ["1"] for n in range(3)}):
        with pytest.raises(kinds.Refused, match="Give each of 1 and 2 once"):
            kinds.read(ranking, sent)


def test_a_name_comes_from_the_list_of_people() -> None:
    named = a_round("one", who="name", page={"people": ["Ann", "Ben"]})
    assert kinds.read(named, {"o": ["0"], "name": ["1"]}) == {"choice": "a", "name": "Ben"}
    for name in ("", "2", "Ann"):
        with pytest.raises(kinds.Refused, match="name"):
            kinds.read(named, {"o": ["0"], "name": [name]})


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("quiz", {}),
        ("one", {}),
        ("one", {"options": "ab"}),
        ("one", {"options": [1, 2]}),
        ("one", {"options": ["a"] * 401}),
        ("budget", {"options": ["a"], "budget": 0}),
        ("budget", {"options": ["a"], "budget": "x"}),
        ("cards", {"cards": [{"text": "x"}]}),
        ("numbers", {"items": [{"low": 1}]}),
    ],
)
def test_what_cannot_be_asked_is_said(kind: str, page: dict[str, Any]) -> None:
    assert kinds.wrong(kind, page).endswith(".")


def test_each_device_has_its_own_order_of_the_cards_and_keeps_it() -> None:
    round_ = a_round("cards", page={"cards": [{"id": f"L{k}", "text": ""} for k in range(24)]})
    orders = {tuple(kinds.own_order(round_, f"device{k}")) for k in range(20)}
    assert len(orders) == 20 and all(sorted(order) == list(range(24)) for order in orders)
    assert kinds.own_order(round_, "device1") == kinds.own_order(round_, "device1")
