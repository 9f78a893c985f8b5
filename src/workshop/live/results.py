"""What came in, counted: no answer of a single person, no order of coming in."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .rounds import Answer, Round

Counted = dict[str, Any]
"""A group's answers, counted: plain JSON."""


def counted(round_: Round, answers: Sequence[Answer], draw: random.Random | None = None) -> Counted:
    """The answers of one group, counted by what the kind of page asks; texts are shuffled.

    `n` is how many answered. With names, as where people sign, who said what stands beside it.
    """
    draw = draw or random.SystemRandom()
    values = [one.value for one in answers if isinstance(one.value, Mapping)]
    found: Counted = {"n": len(values)}
    match round_.kind:
        case "one":
            found["counts"] = _often(value.get("choice") for value in values)
        case "some":
            found["counts"] = _often(one for value in values for one in value.get("chosen", ()))
        case "budget":
            total: Counter[str] = Counter()
            for value in values:
                total.update(value.get("points", {}))
            found["counts"] = dict(total.most_common())
        case "numbers":
            rows = [value.get("numbers", ()) for value in values]
            longest = max(map(len, rows), default=0)
            found["numbers"] = [
                sorted(row[place] for row in rows if place < len(row) and row[place] is not None)
                for place in range(longest)
            ]
        case "lines":
            rows = [value.get("lines", ()) for value in values]
            longest = max(map(len, rows), default=0)
            found["lines"] = [
                _shuffled((line for row in rows if place < len(row) for line in row[place]), draw)
                for place in range(longest)
            ]
        case "words":
            words: dict[str, Counter[str]] = {}
            for value in values:
                for item, word in value.get("words", {}).items():
                    words.setdefault(item, Counter())[word] += 1
            found["words"] = {item: dict(often.most_common()) for item, often in words.items()}
        case "cards":
            found["marks"] = sum(len(value.get("marks", ())) for value in values)
        case "scales":
            found["scores"] = sum(len(value.get("scores", ())) for value in values)
        case "sign":
            found["counts"] = _often(value.get("said") for value in values)
            if round_.who != "name":
                because = (value.get("because") for value in values)
                found["because"] = _shuffled((text for text in because if text), draw)
    if round_.who == "name":
        found["names"] = _named(answers)
    return found


def most_frequent(found: Counted) -> list[Any]:
    """What was said most often; several where they are even, none where nothing was said.

    >>> most_frequent({"counts": {"Price": 4, "Speed": 4, "Trust": 1}})
    ['Price', 'Speed']
    """
    counts = found.get("counts", {})
    most = max(counts.values(), default=0)
    return sorted(what for what, often in counts.items() if often == most)


def _often(said: Iterable[object]) -> dict[str, int]:
    often = Counter(str(one) for one in said if one is not None)
    return dict(sorted(often.items(), key=lambda item: (-item[1], item[0])))


def _shuffled(texts: Iterable[str], draw: random.Random) -> list[str]:
    found = list(texts)
    draw.shuffle(found)
    return found


def _named(answers: Iterable[Answer]) -> dict[str, dict[str, str]]:
    """Who said what, by name: the choices in a line, and the reason."""
    found = {}
    for one in sorted(answers, key=lambda one: one.name):
        value = one.value if isinstance(one.value, Mapping) else {}
        said = value.get("said") or value.get("choice") or "; ".join(value.get("chosen", ()))
        found[one.name] = {"said": str(said), "because": str(value.get("because", ""))}
    return found
