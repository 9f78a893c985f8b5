"""What came in, counted: no answer of a single person, no order of coming in.

Of a group whose answers would tell what one of it answered only so much is counted as tells nothing
(see `privacy`); where names are kept with the answers, everybody knows them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .. import privacy
from ..written import num
from .rounds import Answer, Round

Counted = dict[str, Any]
"""A group's answers, counted: plain JSON."""


def counted(
    round_: Round,
    answers: Sequence[Answer],
    draw: random.Random | None = None,
    *,
    minimum: int = privacy.VOTES,
    joint: bool = False,
) -> Counted:
    """The answers of one group, counted by what the kind of page asks; texts are shuffled.

    `n` is how many answered. With names, as where people sign, who said what stands beside it.
    `at_least` names what has a number that is only the least, `few` is there where what few people
    said is left out, `together` names what stands with the mean of all that is named there. An item
    that fewer than `minimum` answered is not counted out. A `joint` answer is told as it is.
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
            if not round_.named:
                because = (value.get("because") for value in values)
                found["because"] = _shuffled((text for text in because if text), draw)
    if round_.named:
        found["names"] = _named(answers)
        return found
    return found if joint else _told(round_, found, values, minimum)


def _told(
    round_: Round, found: Counted, values: Sequence[Mapping[str, Any]], minimum: int
) -> Counted:
    """The same as far as it tells nobody's answer."""
    least: list[str] = []
    n = found["n"]
    match round_.kind:
        case "one" | "sign":
            shown, only = privacy.told_votes(found["counts"], minimum)
            least = list(shown) if only else []
            found["few"] = only or len(shown) < len(found["counts"])
            found["counts"] = shown
        case "some":
            found["counts"], least = privacy.told_ticks(found["counts"], n)
            # Nothing may tell whether there is anything that two or fewer ticked.
            found["few"] = True
        case "budget":
            found |= _points(round_, values)
        case "numbers":
            numbers = []
            for place, given in enumerate(found["numbers"]):
                shown, only = privacy.told_votes(Counter(given), minimum)
                numbers.append(sorted(Counter(shown).elements()))
                least += [str(place)] if only else []
            found["numbers"] = numbers
        case "words":
            words = {}
            for item, often in found["words"].items():
                words[item], only = privacy.told_votes(often, minimum)
                least += [item] if only else []
            found["words"] = {item: often for item, often in words.items() if often}
            if len(found["words"]) < len(words):
                found["few"] = True
        case "lines":
            items = round_.page.get("items", ())
            all_ = found["lines"]
            found["lines"] = [
                _lines_told(lines, n, items[place].get("most", 1) if place < len(items) else 1)
                for place, lines in enumerate(all_)
            ]
            if found["lines"] != all_:
                found["few"] = True
    if "because" in found:
        found["because"] = _lines_told(found["because"], n, 1)
    if least:
        found["at_least"] = least
    if not found.get("few", True):
        del found["few"]
    return found


def _points(round_: Round, values: Sequence[Mapping[str, Any]]) -> Counted:
    """The points of a group, told together where fewer than three people gave any."""
    options = [str(option) for option in round_.page.get("options", ())]
    given = np.array([[value["points"].get(one, 0) for one in options] for value in values])
    if not len(values) or not options:
        return {"counts": {}}
    told, together = privacy.told_points(given.astype(float))
    if together.all():
        return {"counts": {}, "few": True}
    points = {one: round(float(sum_), 1) for one, sum_ in zip(options, told.sum(axis=0))}
    counts = {one: int(n) if n == int(n) else n for one, n in points.items() if n}
    often = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    alike = [one for one, hides in zip(options, together) if hides]
    return {"counts": often, "points": True, **({"together": alike} if alike else {})}


def _lines_told(lines: Sequence[str], n: int, most: int) -> list[str]:
    """The lines of `n` people, `most` of each, in which what nearly all wrote stands as often as is
    told: else it would be known of each of them. Where each wrote one line nothing stands beside.
    """
    often = Counter(_folded(line) for line in lines)
    if n < privacy.VOTES:
        return [] if max(often.values(), default=0) > 1 else list(lines)
    shared = {text for text, many in often.items() if many >= n - 2}
    if not shared:
        return list(lines)
    seen: Counter[str] = Counter()
    kept = []
    for line in lines:
        text = _folded(line)
        seen[text] += 1
        if seen[text] <= n - 2 if text in shared else most > 1:
            kept.append(line)
    return kept


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold()


def too_near(now: Counted, then: Counted, minimum: int) -> bool:
    """Whether a group that was asked the same anew, of a few people more or less, said so nearly
    the same that the difference would be their answers.

    Everybody answers anew; as long as nobody came or left, nobody's answer is a difference.
    """
    return now["n"] != then["n"] and any(0 < differ < minimum for differ in _differences(now, then))


def _differences(now: Counted, then: Counted) -> Iterator[float]:
    """In each part of what was asked, how many answers differ at the least."""
    if "counts" in now and "counts" in then:
        # Of points, what one person has to give counts as one.
        whole = sum(now["counts"].values()) / max(now["n"], 1) if now.get("points") else 1.0
        yield _apart(now["counts"], then["counts"]) / max(whole, 1.0)
    for key in ("numbers", "lines"):
        for one, other in zip(now.get(key, ()), then.get(key, ())):
            yield _apart(Counter(one), Counter(other))
    for item in {*now.get("words", {}), *then.get("words", {})}:
        yield _apart(now["words"].get(item, {}), then["words"].get(item, {}))


def _apart(one: Mapping[Any, float], other: Mapping[Any, float]) -> float:
    more = [one.get(what, 0) - other.get(what, 0) for what in {*one, *other}]
    return max(sum(n for n in more if n > 0), -sum(n for n in more if n < 0))


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


def in_words(value: Mapping[str, Any]) -> str:
    """A named answer as it is read aloud.

    >>> in_words({"numbers": [4.5, None]}), in_words({"words": {"Price": "2", "Speed": "1"}})
    ('4.5', 'Price: 2; Speed: 1')
    """
    if said := value.get("said") or value.get("choice"):
        return str(said)
    parts = [
        *value.get("chosen", ()),
        *(f"{num(number):g}" for number in value.get("numbers", ()) if number is not None),
        *(line for lines in value.get("lines", ()) for line in lines),
        *(f"{item}: {word}" for item, word in value.get("words", {}).items()),
    ]
    return "; ".join(parts)


def _named(answers: Iterable[Answer]) -> dict[str, dict[str, str]]:
    """Who said what, by name: the choices in a line, and the reason."""
    found = {}
    for one in sorted(answers, key=lambda one: one.name):
        value = one.value if isinstance(one.value, Mapping) else {}
        found[one.name] = {"said": in_words(value), "because": str(value.get("because", ""))}
    return found
