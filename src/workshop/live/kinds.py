"""The nine kinds of page: what each needs, and what is read from what a phone sends.

A phone sends the fields of its form as text, with the script or without; `read` makes a value of
them or says in a sentence what is wrong. Fields are called by their place, so nothing that was
asked comes back from a phone as a name.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import counted, listing
from ..written import num, typed_forms
from .rounds import Round

LONGEST = 4000
"""Signs of one text, at the most."""
MOST = 400
"""Rows of one page, at the most."""
Fields = Mapping[str, Sequence[str]]
"""What a form sends: the texts of each field."""
CANNOT = "cannot judge"
SCALE = (1, 2, 3, 4, 5)


class Refused(Exception):
    """What was sent is no answer; the message says what to change."""


def text(given: Fields, name: str, *, longest: int = LONGEST) -> str:
    """The text of a field, in one line of blanks.

    >>> text({"c": ["  two   words "]}, "c")
    'two words'
    """
    found = " ".join(_first(given, name).split())
    if len(found) > longest:
        raise Refused(
            f"This text has {num(len(found)):,} signs; at most {num(longest):,} are kept. Shorten"
            " it."
        )
    # Signs that control a terminal or turn the direction of writing are no part of a text.
    return "".join(sign for sign in found if sign.isprintable())


def number(given: Fields, name: str, *, low: float, high: float, what: str) -> float | None:
    """The number of a field; None where it is blank.

    >>> number({"n0": ["2,5"]}, "n0", low=0, high=9, what="Years")
    2.5
    """
    typed = re.sub("[ \u00a0\u202f]", "", _first(given, name))
    if not typed:
        return None
    try:
        plain = re.fullmatch(r"([-+]?)(\d[\d.,'’]*)", typed)
        forms = typed_forms(plain[2]) if plain else [typed]
        if len(forms) > 1:
            raise Refused(
                f"{what}: this can be read in two ways; write it without a comma or a point."
            )
        found = float((plain[1] if plain else "") + forms[0])
    except ValueError:
        # What was typed is not said back: nothing that is sent holds what somebody has answered.
        raise Refused(f"{what}: this is no number. Write digits, such as 12.") from None
    if not math.isfinite(found) or not low <= found <= high:
        raise Refused(f"{what}: a number from {num(low):g} to {num(high):g} is asked for.")
    return found


def _first(given: Fields, name: str) -> str:
    found = given.get(name) or [""]
    return str(found[0])


def _place(typed: str, of: Sequence[Any], what: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) < len(of)):
        raise Refused(f"{what} is none of the choices any more. Load the page again.")
    return int(typed)


def _one(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    typed = _first(given, "o")
    if not typed:
        raise Refused("Nothing is chosen yet.")
    return {"choice": page["options"][_place(typed, page["options"], "What you chose")]}


def _some(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    options, most = page["options"], page.get("most") or len(page["options"])
    places = sorted({_place(typed, options, "What you ticked") for typed in given.get("o", ())})
    if len(places) > most:
        raise Refused(f"At most {most} can be ticked; {len(places)} are.")
    return {"chosen": [options[place] for place in places]}


def _scales(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    scores = {}
    for row in range(len(page["rows"])):
        for column in range(len(page["columns"])):
            typed = _first(given, f"s{row}.{column}")
            if typed in map(str, SCALE):
                scores[f"{row}.{column}"] = int(typed)
            elif typed == "x":
                scores[f"{row}.{column}"] = None
            elif typed:
                raise Refused("A mark is from 1 to 5, or cannot judge.")
    if not scores:
        raise Refused("Nothing is marked yet.")
    return {"scores": scores, "comment": text(given, "c"), "code": text(given, "code", longest=40)}


def _numbers(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    found = [
        number(
            given,
            f"n{place}",
            low=item.get("low", 0),
            high=item.get("high", 1_000_000_000),
            what=item["text"],
        )
        for place, item in enumerate(page["items"])
    ]
    if all(one is None for one in found):
        raise Refused("No number is written down yet.")
    if page.get("first") and page["first"] not in found:
        raise Refused(f"The one that matters most gets {page['first']}, the others their share.")
    return {"numbers": found}


def _budget(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    budget, points = page["budget"], {}
    for place, option in enumerate(page["options"]):
        found = number(given, f"b{place}", low=0, high=budget, what=str(option)) or 0
        if found != int(found):
            raise Refused(f"{option}: points are whole numbers.")
        if found:
            points[option] = int(found)
    left = budget - sum(points.values())
    if left:
        raise Refused(
            f"{counted(abs(left), 'point')} {'left to give' if left > 0 else 'too many'}; give"
            f" exactly {budget}."
        )
    return {"points": points}


def _lines(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    found = []
    for place, item in enumerate(page["items"]):
        lines = (text(given, f"l{place}.{line}") for line in range(item.get("most", 1)))
        found.append(list(dict.fromkeys(line for line in lines if line)))
    if not any(found):
        raise Refused("Nothing is written down yet.")
    return {"lines": found}


def _cards(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    marks = {}
    for place, card in enumerate(page["cards"]):
        typed = _first(given, f"c{place}")
        if typed in map(str, SCALE):
            marks[card["id"]] = int(typed)
        elif typed:
            raise Refused("A mark is from 1 to 5.")
    if not marks:
        raise Refused("No card is marked yet.")
    return {"marks": marks}


def _words(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    words = {}
    for place, item in enumerate(page["items"]):
        typed = _first(given, f"w{place}")
        if typed:
            words[item] = page["words"][_place(typed, page["words"], "A word")]
    if not words:
        raise Refused("No word is chosen yet.")
    if page.get("once") and sorted(words.values()) != sorted(page["words"]):
        raise Refused(f"Give each of {listing(page['words'])} once; the others stay as they are.")
    return {"words": words}


def _sign(page: Mapping[str, Any], given: Fields) -> dict[str, Any]:
    typed = _first(given, "o")
    if not typed:
        raise Refused("Nothing is chosen yet.")
    choice = page["choices"][_place(typed, page["choices"], "What you chose")]
    because = text(given, "because")
    if choice.get("because") and not because:
        raise Refused(f'With "{choice["text"]}" goes a reason: what would have to be otherwise?')
    value = {"said": choice["text"], "because": because if choice.get("because") else ""}
    return value | ({"sha": page["sha"]} if page.get("sha") else {})


_READ: Mapping[str, Callable[[Mapping[str, Any], Fields], dict[str, Any]]] = {
    "one": _one,
    "some": _some,
    "scales": _scales,
    "numbers": _numbers,
    "budget": _budget,
    "lines": _lines,
    "cards": _cards,
    "words": _words,
    "sign": _sign,
}
KINDS = tuple(_READ)
_NEEDS: Mapping[str, Mapping[str, type]] = {
    "one": {"options": str},
    "some": {"options": str},
    "scales": {"rows": dict, "columns": str},
    "numbers": {"items": dict},
    "budget": {"options": str},
    "lines": {"items": dict},
    "cards": {"cards": dict},
    "words": {"items": str, "words": str},
    "sign": {"choices": dict},
}


def wrong(kind: str, page: Mapping[str, Any]) -> str:
    """What is wrong with a page, as a sentence; nothing where it can be asked.

    >>> wrong("one", {"options": ["a", "b"]}), wrong("one", {"options": []})
    ('', 'There is nothing to choose from yet.')
    """
    if kind not in KINDS:
        return f'"{kind}" is no kind of page.'
    sides = page.get("sides")
    if isinstance(sides, Mapping):
        own = [{**page, **other, "sides": None} for other in sides.values()]
        return next((said for said in (wrong(kind, one) for one in own) if said), "")
    for name, inside in _NEEDS[kind].items():
        given = page.get(name)
        if not isinstance(given, list) or not all(isinstance(one, inside) for one in given):
            return f"{name} has to be a list."
        if not given:
            return "There is nothing to choose from yet."
        if len(given) > MOST:
            return f"{name} has {num(len(given)):,} rows; a phone shows at most {MOST}."
        if inside is dict and not all(
            isinstance(one.get("text", one.get("id")), str) for one in given
        ):
            return f"{name}: each needs a text."
    if kind == "budget" and not (isinstance(page.get("budget"), int) and page["budget"] > 0):
        return "budget has to be a number above 0."
    if kind == "cards" and not all(isinstance(card.get("id"), str) for card in page["cards"]):
        return "cards: each needs an id."
    return ""


def read(round_: Round, given: Fields, side: str = "") -> dict[str, Any]:
    """What a phone sent, as the value that is kept. Raises Refused with the sentence for the phone.

    >>> which = Round("guess-1", "one", "Which?", page={"options": ["Price", "Speed"]})
    >>> read(which, {"o": ["1"]})
    {'choice': 'Speed'}
    """
    value = _READ[round_.kind](round_.page_for(side), given)
    if round_.named:
        people = round_.page.get("people", [])
        typed = _first(given, "name")
        if not typed:
            raise Refused(f"Choose your {round_.who} first.")
        value["name"] = people[_place(typed, people, f"The {round_.who}")]
    return value


def progress(round_: Round, value: Mapping[str, Any], side: str = "") -> tuple[int, int]:
    """How many of how many fields are filled in."""
    page = round_.page_for(side)
    match round_.kind:
        case "scales":
            return len(value["scores"]), len(page["rows"]) * len(page["columns"])
        case "cards":
            return len(value["marks"]), len(page["cards"])
        case "words":
            return len(value["words"]), len(page["items"])
        case "numbers":
            return sum(one is not None for one in value["numbers"]), len(value["numbers"])
    return 1, 1


def own_order(round_: Round, device: str) -> list[int]:
    """The places of a round's cards in an order of the device's own, always the same for it."""
    places = list(range(len(round_.page.get("cards", ()))))
    random.Random(f"{round_.name}|{device}").shuffle(places)
    return places


def who_sees(round_: Round, minimum: int, names: Mapping[str, str], side: str = "") -> str:
    """The line under the question that says who sees what."""
    if round_.joint:
        whose = f" for {names[side]}" if side in names and round_.who == "side" else " a side"
        return f"One phone{whose}. Nobody sees it before both sides are in; then everybody does."
    if side in round_.small:
        return f"One phone for {names[side]}. Everybody sees it after the close."
    if round_.who == "group":
        return (
            "For your whole group. The last answer of a group counts; everybody sees it afterwards."
        )
    if round_.who == "name":
        return "Your name stands beside what you say, and everybody sees it after the close."
    by = "by side" if round_.who == "side" else "without the side"
    return (
        f"No name is kept. After the close it is shown {by}, and only where {minimum} or more have"
        " answered."
    )


def locks(round_: Round) -> bool:
    """Whether an answer is sent when it is locked, not while it is being made."""
    return round_.kind == "budget" or bool(round_.page.get("lock"))
