"""The scale that a form's answers stand on, found out for the whole form before any answer is used.

A survey is judged from 1 (not at all true) to 5 (fully true). Forms have seven steps, stars, school
marks where 1 is the best, answers in words or 0 to 10. What the labels or the question tell is
taken and said; bare numbers beyond 1 to 5 could be of several scales, so they are refused as a
whole, with the line that settles it: using the answers up to 5 and dropping the others would keep
only the gloomy ones. Rescaling is linear: the worst step counts as 1, the best as 5.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ..errors import WorkshopError, counted, listing, nearest
from ..tables import plain
from ..written import num
from .answer_words import FAMILIES, FIXED, NEUTRAL, NO_OPINION

LOW, HIGH = 1.0, 5.0
"""The scale that every survey is brought to."""
SLIPS = 0.02
"""Up to this share of answers that do not fit are slips, named one by one; more of them are a scale
of their own.
"""
IN_ONE = 0.1
"""Of one question no more than this share, or one answer, is a slip."""
CODES = frozenset(
    (-1.0, -9.0, -77.0, -88.0, -97.0, -98.0, -99.0, -999.0, 77.0, 88.0, 97.0, 98.0, 99.0, 999.0)
)
"""Numbers that form tools write for no answer or no opinion, where the scale does not reach
them.
"""
MANY = 30
"""Of so many answers one is the best, where people can give it."""
SURELY = 20
"""Where so many answers hold every step but a middle one, the scale has none."""
NAMED = 6
_PATTERNS = (
    (-3, -2, 0, 2, 3),
    (-3, -1, 0, 1, 3),
    (-3, -2.5, 0, 2.5, 3),
    (-2, -1, 0, 1, 3),
    (-3, -1, 0, 1, 2),
    (-2, -1, 0, 1, 2),
    (-3, -2, -1, 0, 1, 2, 3),
    (-3, -2.5, -2, 0, 2, 2.5, 3),
    (-3, -2.5, -2, -1, 0, 1, 2, 2.5, 3),
)
"""Which strengths of words go together on one scale; the first that holds all that were answered is
taken.
"""
_PLAIN_ENDS = (-2, -1, 0, 1, 2)
_TWO_ENDS = frozenset(((-2, -1, 0, 1, 3), (-3, -1, 0, 1, 2), (-2, -1, 0, 1, 2)))
"""Those that are taken only when both of their ends were answered: else the ends may be the
stronger words.
"""


Scale = tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What the settings say: the steps from the worst to the best (two numbers, or all words), also
    of single questions by words that stand in them, the questions that run the other way, the words
    that mean nothing, and what single answers stand for.
    """

    scale: Scale = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    reversed: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    table: str = "survey"
    decimal: str | None = None


@dataclass(frozen=True)
class Answer:
    """What one cell says: a number, a word, or both; `of` is the highest mark where the cell names
    it, as in 4/5.
    """

    number: float | None = None
    word: str = ""
    of: float | None = None
    nothing: bool = False


@dataclass(frozen=True)
class Steps:
    """A scale of numbers: what counts as the worst and as the best, and in what words that was
    told.
    """

    worst: float
    best: float
    because: str = ""

    def holds(self, number: float) -> bool:
        """Whether the number lies on the scale."""
        return min(self.worst, self.best) <= number <= max(self.worst, self.best)

    def score(self, number: float) -> float:
        """The number brought to 1 to 5.

        >>> Steps(0, 10).score(7.5), Steps(5, 1).score(2), Steps(1, 7).score(4)
        (4.0, 4.0, 3.0)
        """
        return LOW + (HIGH - LOW) * (number - self.worst) / (self.best - self.worst)


def key(text: str) -> str:
    """A word as it is compared: lower case, without accents and signs.

    >>> key("Stimme überhaupt nicht zu!"), key("k. A."), key("Tout à fait d’accord")
    ('stimme uberhaupt nicht zu', 'k a', 'tout a fait d accord')
    """
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(sign)
    )
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


_N = r"([-−+]?\d+(?:[.,]\d+)?)"
_ALONE = re.compile(rf"{_N}(\s*%)?")
_OF = re.compile(
    rf"{_N}\s*(?:/|of|out of|von|sur|de|su|van|auf)\s*(\d+)\s*(?:stars?|points?|punkten?)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"[(\[]?{_N}[)\]]?\s*[-–—:.,)=(/]*\s*(.*[^\W\d_].*?)[)\]]?")
_AFTER = re.compile(rf"(.*[^\W\d_].*?)\s*[-–—:=(\[]\s*{_N}\s*[)\]]?")
_STARS = re.compile(r"(★+|⭐+)(☆*)")


def answer(cell: str) -> Answer:
    """What one cell says.

    >>> answer("4 - rather true"), answer("Strongly agree (1)").number, answer("7/10").of, answer("k. A.").nothing
    (Answer(number=4.0, word='rather true', of=None, nothing=False), 1.0, 10.0, True)
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    word = key(text)
    if (
        not text
        or word in NO_OPINION
        or all(unicodedata.category(sign)[0] in "PZ" for sign in text)
    ):
        return Answer(nothing=True)
    if found := _ALONE.fullmatch(text):
        return Answer(_number(found[1]), of=100.0 if found[2] else None)
    if found := _OF.fullmatch(text):
        return Answer(_number(found[1]), of=float(found[2]))
    if found := _STARS.fullmatch(text):
        return Answer(
            float(len(found[1])), of=float(len(found[1] + found[2])) if found[2] else None
        )
    if found := _BEFORE.fullmatch(text):
        label = key(found[2])
        return Answer(_number(found[1]), label, nothing=label in NO_OPINION)
    if found := _AFTER.fullmatch(text):
        label = key(found[1])
        return Answer(_number(found[2]), label, nothing=label in NO_OPINION)
    return Answer(word=word or text)


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def read(
    asked: Mapping[str, pd.Series], told: Told, *, file: str
) -> tuple[dict[str, pd.Series], list[str]]:
    """The answers to each question as scores from 1 to 5, as text, and what there is to say of how
    they were read.

    `asked` holds the cells of each question by its heading. Slips stay as they are, for the check
    to name them. Raises WorkshopError with the line to write where the scale cannot be told.

    >>> scores, notes = read({"Q": pd.Series(["1 - Strongly agree", "2 - Agree", "4 - Disagree"])},
    ...     Told(), file="f.csv")
    >>> scores["Q"].tolist()
    ['5', '4', '2']
    """
    if told.scales:
        return _apart(asked, told, file)
    values = {key(theirs) or theirs: ours for theirs, ours in told.values.items()}
    nothing = {word.strip().casefold() for word in told.blank}
    cells = Counter(cell for series in asked.values() for cell in series)
    steps = {step.strip() for step in told.scale if isinstance(step, str)}
    # Where ++ and + are answers, - is one too and no blank.
    signs = (
        {"-", "--", "---", "–", "−"} if any(set(cell.strip()) == {"+"} for cell in cells) else set()
    )

    def says(cell: str) -> Answer:
        text = values.get(key(cell) or cell.strip(), cell).strip()
        if cell.strip().casefold() in nothing:
            return Answer(nothing=True)
        return Answer(word=key(text) or text) if text in steps or text in signs else answer(text)

    said = {cell: says(cell) for cell in cells}
    form = _Form(asked, said, told, file)
    turned = _turned(asked, told, file)
    scores, notes = form.scores()
    for heading in turned:
        scores[heading] = scores[heading].map(_turned_round)
    if turned:
        notes.append(
            f"{file}: the answers of {counted(len(turned), 'question')} are turned round, as"
            " workshop.toml says: 1 counts as 5 and 5 as 1."
        )
    if told.decimal == ",":
        scores = {heading: series.map(_with_comma) for heading, series in scores.items()}
    return scores, notes


def read_by_side(
    asked: Mapping[str, pd.Series], sides: pd.Series, told: Told, *, file: str
) -> tuple[dict[str, pd.Series], list[str]]:
    """The same as `read`, where the sides may have answered on scales of their own: `sides` says
    whose each row is.

    Raises WorkshopError with the lines to write where the numbers of one side go beyond those of
    another and nothing is told of them.
    """
    own, rest = _of_sides(told, sides)
    if not own:
        _refuse_two_scales(asked, sides, told, file)
        return read(asked, told, file=file)
    scores = {heading: cells.copy() for heading, cells in asked.items()}
    notes: list[str] = []
    for side in dict.fromkeys(sides):
        here = {
            heading: cells[(sides.reindex(cells.index) == side).to_numpy()]
            for heading, cells in asked.items()
        }
        scored, said = read(
            {heading: cells for heading, cells in here.items() if len(cells)},
            replace(rest, scale=own[side], scales={}) if side in own else rest,
            file=f"{file}, {side}",
        )
        for heading, cells in scored.items():
            scores[heading][cells.index] = cells
        notes += said
    return scores, notes


def _of_sides(told: Told, sides: pd.Series) -> tuple[dict[str, Scale], Told]:
    """The scales that are told of whole sides, by the side as it stands in the rows, and what is
    told of the rest.
    """
    names = {key(str(side)): str(side) for side in dict.fromkeys(sides)}
    own = {names[key(words)]: scale for words, scale in told.scales.items() if key(words) in names}
    return own, replace(
        told,
        scales={words: scale for words, scale in told.scales.items() if key(words) not in names},
    )


MANY, MOSTLY = 8, 0.3
"""From so many numbers of a side on it shows on which scale it answered; and so large a share of
the other side's has to lie beyond it.
"""


def _refuse_two_scales(
    asked: Mapping[str, pd.Series], sides: pd.Series, told: Told, file: str
) -> None:
    """Refuse numbers that look like those of two scales, one a side."""
    if told.scale:
        return
    cells = pd.concat(list(asked.values()), keys=list(asked)) if asked else pd.Series(dtype=object)
    said = {cell: answer(cell) for cell in cells.unique()}
    number = cells.map(
        {
            cell: float("nan") if one.nothing or one.number is None else one.number
            for cell, one in said.items()
        }
    ).astype(float)
    number = number[number.notna() & ~(number.isin(CODES) & (number.abs() > 2 * HIGH))]
    whose = sides.reindex(number.index.get_level_values(-1)).to_numpy()
    by_side = {str(side): part for side, part in number.groupby(whose) if len(part) >= MANY}
    within = [side for side, part in by_side.items() if part.between(LOW, HIGH).all()]
    beyond = [side for side, part in by_side.items() if (part > HIGH).mean() >= MOSTLY]
    if not within or not beyond:
        return
    least, most = (
        min(part.min() for part in by_side.values()),
        max(part.max() for part in by_side.values()),
    )
    low, high = _likely(least, most)[0]
    lines = [f"{json.dumps(side, ensure_ascii=False)} = [{LOW:g}, {HIGH:g}]" for side in within] + [
        f"{json.dumps(side, ensure_ascii=False)} = [{ends[0]:g}, {ends[1]:g}]"
        for side in beyond
        for ends in [_likely(by_side[side].min(), by_side[side].max())[0]]
    ]
    raise WorkshopError(
        f"The answers of {listing(within)} in {file} run from {num(LOW):g} to {num(HIGH):g} and"
        f" those of {listing(beyond)} up to {num(most):g}, as if each side had a scale of its own."
        f" If so, write under [tables.{told.table}.scales]: {listing(lines)}, the worst first. If"
        f" all have one, write scale = [{low:g}, {high:g}] under [tables.{told.table}] in"
        " workshop.toml."
    )


def _turned_round(text: str) -> str:
    return _text(LOW + HIGH - float(text)) if _is_score(text) else text


def _with_comma(text: str) -> str:
    return text.replace(".", ",") if _is_score(text) else text


def _apart(
    asked: Mapping[str, pd.Series], told: Told, file: str
) -> tuple[dict[str, pd.Series], list[str]]:
    """The same, where single questions have a scale of their own."""
    scores: dict[str, pd.Series] = {}
    notes: list[str] = []
    own = {
        heading: words
        for words in told.scales
        for heading in _with_words(words, asked, f"scales under [tables.{told.table}]", file)
    }
    for words in (*told.scales, None):
        here = {heading: cells for heading, cells in asked.items() if own.get(heading) == words}
        turned = tuple(
            each for each in told.reversed if any(key(each) in key(heading) for heading in here)
        )
        scale = told.scales[words] if words is not None else told.scale
        scored, said = (
            read(here, replace(told, scale=scale, scales={}, reversed=turned), file=file)
            if here
            else ({}, [])
        )
        scores |= scored
        notes += said
    return {heading: scores[heading] for heading in asked}, list(dict.fromkeys(notes))


def _is_score(text: str) -> bool:
    return re.fullmatch(r"[1-5](\.\d+)?", text) is not None and float(text) <= HIGH


def _text(score: float) -> str:
    """A score as text that no reader of numbers takes for thousands: never with three decimals."""
    text = f"{score:.9g}"
    return text + "0" if re.fullmatch(r"\d+\.\d{3}", text) else text


def _turned(asked: Mapping[str, object], told: Told, file: str) -> list[str]:
    """The questions that run the other way, as the settings say."""
    turned: list[str] = []
    for words in told.reversed:
        found = _with_words(words, asked, f"reversed under [tables.{told.table}]", file)
        turned += [heading for heading in found if heading not in turned]
    return turned


def _with_words(words: str, asked: Mapping[str, object], setting: str, file: str) -> list[str]:
    """The questions in which these words of the settings stand."""
    found = [heading for heading in asked if key(words) in key(heading)]
    if not found:
        raise WorkshopError(
            f'workshop.toml names the question "{words}" of {file}, but no question has these'
            f" words.{nearest(words, asked)} Correct {setting}."
        )
    return found


TABLES = ("survey", "ratings")
"""The tables whose scores stand on a scale, where they are typed by hand."""


def rescaled(
    table: str, raw: pd.DataFrame, told: Told, *, file: str
) -> tuple[pd.DataFrame, list[str]]:
    """A table of text with its scores from 1 to 5, and what there is to say of it; each round of a
    survey has its scale.

    `raw` has a row an answer, with a column `score`; where all scores fit it comes back as it is.
    Raises WorkshopError as `read` does.

    >>> raw = pd.DataFrame({"topic": ["a", "a"], "score": ["0", "10"]})
    >>> rescaled("survey", raw, Told(scale=(0, 10)), file="survey.csv")[0]["score"].tolist()
    ['1', '5']
    """
    place = {plain(heading): heading for heading in raw.columns}
    column = place.get("score")
    if column is None or not len(raw):
        return raw, []
    cells = raw[column].fillna("")
    by = [
        raw[place[name]].fillna("").str.strip().str.casefold()
        for name in ("round", "kind", "topic")
        if name in place
    ]
    whole = cells.str.fullmatch(r"\s*(?:[1-5](?:\.0)?)?\s*")
    if whole.all() and not told.scale and not told.scales and not told.reversed:
        return raw, []
    sides = (
        raw[place["team"]].fillna("").str.strip()
        if "team" in place
        else pd.Series("", index=raw.index)
    )
    own, rest = _of_sides(told, sides)
    if table == "ratings" and not told.scale and not own and cells.map(_number_or_nothing).all():
        _refuse_two_scales({"score": cells}, sides, told, file)
        return _without_codes(raw, column, file)
    if "topic" in place:
        topics = dict.fromkeys(raw[place["topic"]].fillna("").str.strip())
        _turned(topics, told, file)
        for words in rest.scales:
            _with_words(words, topics, f"scales under [tables.{table}]", file)
    rounds = by[0] if "round" in place else pd.Series("", index=raw.index)
    questions = by[-1] if "topic" in place else pd.Series("score", index=raw.index)
    found, notes = cells.copy(), []
    # A survey held again may have been asked on another scale.
    for number, rows in cells.groupby(rounds.to_numpy(), sort=False).groups.items():
        asked = {
            str(question): cells[part]
            for question, part in (
                cells[rows].groupby(questions[rows].to_numpy(), sort=False).groups.items()
            )
        }
        where = f"{file}, round {number}" if rounds.nunique() > 1 else file
        here = tuple(
            words
            for words in told.reversed
            if any(key(words) in key(question) for question in asked)
        )
        scored, said = read_by_side(
            asked,
            sides,
            replace(
                told,
                reversed=here,
                scales=own
                | {
                    words: scale
                    for words, scale in rest.scales.items()
                    if any(key(words) in key(question) for question in asked)
                },
            ),
            file=where,
        )
        notes += said
        for series in scored.values():
            found[series.index] = series
    scored = raw.assign(**{column: found})
    # A rating that nobody gave is no rating; a judgement of a survey that nobody could give is one.
    return (scored[found != ""] if table == "ratings" else scored), notes


def _number_or_nothing(cell: str) -> bool:
    return answer(cell).nothing or _ALONE.fullmatch(cell.strip()) is not None


def _without_codes(raw: pd.DataFrame, column: str, file: str) -> tuple[pd.DataFrame, list[str]]:
    """Ratings in numbers, which are on whatever scale the raters chose, without those that only say
    that nobody judged.
    """
    said = raw[column].fillna("").map(answer)
    numbers = said.map(lambda one: float("nan") if one.number is None else one.number)
    meant = numbers[~numbers.isin(CODES)]
    codes = numbers.isin(CODES) & bool(len(meant)) & (meant.abs().max() <= 20) & (meant.min() >= 0)
    nothing = pd.Series([one.nothing for one in said], index=said.index, dtype=bool)
    gone = codes | (nothing & (raw[column].fillna("").str.strip() != ""))
    if not gone.any():
        return raw, []
    cells = Counter(raw.loc[gone, column].str.strip())
    return raw[~gone], [
        f"{file}: {counted(int(gone.sum()), 'rating')} {'says' if gone.sum() == 1 else 'say'} that"
        f" somebody could not judge and {'is' if gone.sum() == 1 else 'are'} left out:"
        f" {_several(cells)}."
    ]


class _Form:
    """The answers of a form on the way to scores."""

    def __init__(
        self, asked: Mapping[str, pd.Series], said: Mapping[str, Answer], told: Told, file: str
    ) -> None:
        self.asked, self.said, self.told, self.file = asked, said, told, file
        self.often = {heading: Counter(series.tolist()) for heading, series in asked.items()}

    def scores(self) -> tuple[dict[str, pd.Series], list[str]]:
        """Every cell's score by question, and the notes."""
        notes: list[str] = []
        steps = self._numbers(notes)
        words = self._words(notes)
        found: dict[str, dict[str, str]] = {}
        blanks: Counter[str] = Counter()
        odd: Counter[str] = Counter()
        odd_in: set[str] = set()
        given = 0
        for heading, often in self.often.items():
            found[heading] = {}
            for cell, n in often.items():
                score = self._score(cell, steps[heading], words[heading])
                given += n if score else 0
                found[heading][cell] = cell.strip() if score is None else score
                if score == "":
                    blanks[cell.strip()] += n
                elif score is None:
                    given += n
                    odd[cell.strip()] += n
                    odd_in.add(heading)
                    if _is_score(cell.strip()):  # a slip of another scale is none of ours
                        found[heading][cell] = f"{cell.strip()} of {_shown(steps[heading])}"
        if odd and sum(odd.values()) > SLIPS * given:
            raise WorkshopError(self._not_understood(odd, given, len(odd_in), words))
        named = {cell: n for cell, n in blanks.items() if cell}
        if named:
            notes.append(
                f"{self.file}: {counted(sum(named.values()), 'answer')}"
                f" {'says' if sum(named.values()) == 1 else 'say'} that somebody could not judge"
                f" and {'counts' if sum(named.values()) == 1 else 'count'} as blank:"
                f" {_several(named)}."
            )
        return {
            heading: series.map(found[heading]).astype(object)
            for heading, series in self.asked.items()
        }, notes

    def _score(self, cell: str, steps: Steps, words: Mapping[str, float]) -> str | None:
        """A score as text, nothing for a blank, None for what does not fit."""
        said = self.said[cell]
        if said.nothing:
            return ""
        if said.word in words and (said.number is None or self._in_words):
            return _text(words[said.word])
        if said.number is None:
            return None
        if steps.holds(said.number):
            return _text(steps.score(said.number))
        return "" if said.number in CODES else None

    @property
    def _in_words(self) -> bool:
        return bool(self.told.scale) and isinstance(self.told.scale[0], str)

    # --- answers in numbers ------------------------------------------------------------------------------------------

    def _numbers(self, notes: list[str]) -> dict[str, Steps]:
        """The scale of the numbers of each question: told in the settings, in the question, by the
        labels, or 1 to 5.
        """
        if self.told.scale and not self._in_words:
            worst, best = (float(end) for end in self.told.scale)
            steps = Steps(worst, best, "as workshop.toml says")
            self._say(dict.fromkeys(self.asked, steps), notes)
            return dict.fromkeys(self.asked, steps)
        numbers = {heading: self._counted(often) for heading, often in self.often.items()}
        found = {heading: steps for heading in self.asked if (steps := in_question(heading))}
        rest = [heading for heading in self.asked if heading not in found]
        together = self._labelled(rest)
        if together == "against each other":
            for heading in rest:
                alone = self._labelled([heading])
                if isinstance(alone, str):
                    raise WorkshopError(
                        f'The labels of the question "{heading}" in {self.file} do not say which'
                        " end of the scale is the best. Write scale = [1, 5] under"
                        f" [tables.{self.told.table}] in workshop.toml, the worst first."
                    )
                if alone:
                    found[heading] = alone
        elif isinstance(together, Steps):
            found |= dict.fromkeys(rest, together)
        rest = [heading for heading in rest if heading not in found]
        usual = self._bare({heading: numbers[heading] for heading in rest})
        notes += self._never_high(sum((numbers[heading] for heading in rest), Counter()))
        steps = {heading: found.get(heading, usual) for heading in self.asked}
        self._say(found, notes)
        return steps

    def _counted(self, often: Mapping[str, int]) -> Counter[float]:
        numbers: Counter[float] = Counter()
        for cell, n in often.items():
            said = self.said[cell]
            if said.number is not None and not said.nothing:
                numbers[said.number] += n
        return numbers

    def _labelled(self, headings: Sequence[str]) -> Steps | str | None:
        """What the labels beside the numbers tell of the scale; a text where they contradict each
        other.
        """
        here = [self.said[cell] for heading in headings for cell in self.often[heading]]
        often = sum((self._counted(self.often[heading]) for heading in headings), Counter())
        numbers = {number for number, n in often.items() if n > SLIPS * sum(often.values())}
        marks = {said.of for said in here if said.of is not None}
        pairs = {
            (said.number, level)
            for said in here
            if said.number is not None
            and not said.nothing
            and (level := strength(said.word)) is not None
        }
        if len(marks) == 1 and not pairs:
            (best,) = marks
            if best == 100 or 0 in (often if best > 9 else numbers):
                return Steps(0, best, f"the answers say that {num(best):g} is the best mark")
            return (
                None
                if best > 9
                else Steps(1, best, f"the answers say that {num(best):g} is the best mark")
            )
        if not pairs or not numbers:
            return None
        return _from_pairs(pairs, numbers | ({0.0} & set(often) if max(numbers) > 7 else set()))

    def _bare(self, numbers: Mapping[str, Counter[float]]) -> Steps:
        """1 to 5, where the numbers that nothing is said of fit it; else the whole form is
        refused.
        """
        usual = Steps(LOW, HIGH)
        every: Counter[float] = sum(numbers.values(), Counter())
        plain = Counter({number: n for number, n in every.items() if number not in CODES})
        if (
            not plain
            or not any(number in CODES for number in every)
            or max(plain) > 20
            or max(plain) <= 1
            or min(plain) < -1
        ):
            plain = every
        beyond = Counter({number: n for number, n in plain.items() if not usual.holds(number)})
        total = sum(plain.values())
        shares = {
            heading: (
                sum(n for number, n in counts.items() if number in beyond),
                sum(counts.values()),
            )
            for heading, counts in numbers.items()
        }
        # One question of many may be on a scale of its own: slips are few in each question as well.
        if sum(beyond.values()) <= SLIPS * total and all(
            n <= max(1, IN_ONE * of) for n, of in shares.values()
        ):
            return usual
        further = [heading for heading, (n, of) in shares.items() if n > max(1, IN_ONE * of)] or [
            heading for heading, (n, _) in shares.items() if n
        ]
        where = sum(n > 0 for n, _ in shares.values())
        some: Counter[float] = Counter(
            {
                number: n
                for number, n in sum((numbers[heading] for heading in further), Counter()).items()
                if number in plain
            }
        )
        if len(further) <= len(numbers) / 2:
            low, high = _likely(min(some), max(some))[0]
            own = listing(
                [
                    f"{json.dumps(heading, ensure_ascii=False)} = [{low:g}, {high:g}]"
                    for heading in further[: 4 * NAMED]
                ]
            )
            raise WorkshopError(
                f"{counted(sum(beyond.values()), 'answer')} of {num(total):,} in"
                f" {counted(where, 'question')} of {self.file}"
                f" {'is' if sum(beyond.values()) == 1 else 'are'} beyond 1 to 5: they run from"
                f" {num(min(some)):g} to {num(max(some)):g}, and those of the other questions do"
                f" not. If {'this question has' if len(further) == 1 else 'these questions have'}"
                f" another scale, write under [tables.{self.told.table}.scales]: {own}, the worst"
                f" first. If all have it, write scale = [{low:g}, {high:g}] under"
                f" [tables.{self.told.table}] in workshop.toml."
            )
        lowest, highest = min(plain), max(plain)
        lines = [f"scale = [{low:g}, {high:g}]" for low, high in _likely(lowest, highest)]
        single = ""
        if len(beyond) == 1 and highest in beyond and highest - HIGH <= 1:
            (code,) = beyond
            single = (
                f' Where {code:g} means that somebody could not judge, write blank = ["{code:g}"]'
                " instead."
            )
        raise WorkshopError(
            f"{counted(sum(beyond.values()), 'answer')} of {num(total):,} in"
            f" {counted(where, 'question')} of {self.file}"
            f" {'is' if sum(beyond.values()) == 1 else 'are'} beyond 1 to 5: "
            f"they run from {num(lowest):g} to {num(highest):g}, so nothing says what the best and"
            " the worst answer are. "
            f"Write {listing(lines, 'or')} under [tables.{self.told.table}] in workshop.toml, the"
            " worst"
            f" first{'' if lowest < 0 else '; where the lowest number is the best, turn it round'}"
            f".{single}"
        )

    def _never_high(self, numbers: Counter[float]) -> list[str]:
        """What there is to say where nobody took the upper steps: the form may have had fewer."""
        given = sum(numbers.values())
        highest = max(numbers, default=HIGH)
        if given < MANY or highest not in (2, 3, 4):
            return []
        return [
            f"{self.file}: none of {num(given):,} answers in numbers is above {num(highest):g}, and"
            f" 5 was taken for the best. If {num(highest):g} is the best one could answer, write"
            f" scale = [1, {highest:g}] under [tables.{self.told.table}] in workshop.toml."
        ]

    def _say(self, found: Mapping[str, Steps], notes: list[str]) -> None:
        groups: dict[Steps, list[str]] = {}
        for heading, steps in found.items():
            groups.setdefault(steps, []).append(heading)
        for steps, headings in groups.items():
            if (steps.worst, steps.best) == (LOW, HIGH) or not any(
                self._counted(self.often[heading]) for heading in headings
            ):
                continue
            how = (
                "turned round"
                if (steps.worst, steps.best) == (HIGH, LOW)
                else "brought to 1 to 5 in equal steps"
            )
            notes.append(
                f"{self.file}: the answers of {counted(len(headings), 'question')} run from"
                f" {num(steps.worst):g} (the worst) to {num(steps.best):g} (the best),"
                f" {steps.because}; they are {how}: {num(steps.worst):g} counts as 1,"
                f" {num(steps.best):g} as 5."
                + (
                    ""
                    if steps.because.endswith("workshop.toml says")
                    else (
                        f" If that is wrong, write scale = [{steps.best:g}, {steps.worst:g}] under"
                        f" [tables.{self.told.table}] in workshop.toml, the worst first."
                    )
                )
            )

    # --- answers in words --------------------------------------------------------------------------------------------

    def _words(self, notes: list[str]) -> dict[str, dict[str, float]]:
        """What each word counts as in each question: found for all questions together, else for
        each alone.
        """
        if self._in_words:
            steps = Steps(0, len(self.told.scale) - 1)
            told = {
                word: steps.score(place)
                for place, step in enumerate(self.told.scale)
                for word in {key(str(step)) or str(step).strip(), answer(str(step)).word} - {""}
            }
            self._tell(told, self.asked, notes)
            return dict.fromkeys(self.asked, told)
        given = sum(
            n
            for often in self.often.values()
            for cell, n in often.items()
            if not self.said[cell].nothing
        )
        if sum(self._spoken(self.asked).values()) <= SLIPS * given:
            return {heading: {} for heading in self.asked}
        every = scale_of_words(self._spoken(self.asked))
        if every is not None:
            self._tell(every, self.asked, notes)
            return dict.fromkeys(self.asked, every)
        alone = {heading: scale_of_words(self._spoken([heading])) for heading in self.asked}
        groups: dict[tuple[tuple[str, float], ...], list[str]] = {}
        for heading, words in alone.items():
            groups.setdefault(tuple(sorted((words or {}).items())), []).append(heading)
        for words, headings in groups.items():
            self._tell(dict(words), headings, notes)
        return {heading: words or {} for heading, words in alone.items()}

    def _spoken(self, headings: Sequence[str] | Mapping[str, object]) -> Counter[str]:
        """The words alone, without a number, that are answered to these questions."""
        words: Counter[str] = Counter()
        for heading in headings:
            for cell, n in self.often[heading].items():
                said = self.said[cell]
                if said.word and said.number is None and not said.nothing:
                    words[said.word] += n
        # A slip among many answers decides nothing about the others.
        few = SLIPS * sum(
            n
            for heading in headings
            for cell, n in self.often[heading].items()
            if not self.said[cell].nothing
        )
        return Counter({word: n for word, n in words.items() if n > few or known(word)})

    def _tell(
        self,
        words: Mapping[str, float],
        headings: Sequence[str] | Mapping[str, object],
        notes: list[str],
    ) -> None:
        written: dict[str, float] = {}
        for heading in headings:
            for cell in self.often[heading]:
                said = self.said[cell]
                if (
                    said.word in words
                    and not said.nothing
                    and (said.number is None or self._in_words)
                ):
                    written.setdefault(cell.strip(), words[said.word])
        one = list({key(cell): cell for cell in written}.values())
        if one:
            shown = [
                f'"{cell}" {num(written[cell]):.3g}'
                for cell in sorted(one, key=lambda cell: written[cell])
            ]
            more = f" and {len(shown) - 2 * NAMED} more" if len(shown) > 2 * NAMED else ""
            otherwise = ""
            if not self._in_words and len(one) > 1:
                steps = _in_order(sorted(one, key=lambda cell: written[cell]))
                otherwise = (
                    " Where there are other steps, write them under"
                    f" [tables.{self.told.table}] in workshop.toml: {steps}."
                )
            said = f"answers in words count as {listing(shown[: 2 * NAMED])}{more}."
            notes.append(f"{self.file}: {said}{otherwise}")

    def _not_understood(
        self,
        odd: Mapping[str, int],
        given: int,
        where: int,
        words: Mapping[str, Mapping[str, float]],
    ) -> str:
        """The sentence for answers that are neither a number of the scale nor words that are
        known.
        """
        total = sum(odd.values())
        numbers = [cell for cell in odd if answer(cell).number is not None]
        start = (
            f"{counted(total, 'answer')} of {num(given):,} in {counted(where, 'question')} of"
            f" {self.file} {'is' if total == 1 else 'are'} "
        )
        under = f"under [tables.{self.told.table}] in workshop.toml"
        if len(numbers) == len(odd):
            shown = (
                f"[{', '.join(f'{end:g}' for end in self.told.scale)}]"
                if self.told.scale and not self._in_words
                else "1 to 5"
            )
            return (
                f"{start}not on the scale {shown}: {_several(odd)}. Correct scale {under}, or write"
                f" blank = {_list(odd)} there if they mean nothing."
            )
        codes = _answer_codes(odd)
        if codes:
            return (
                f"{start}codes of answers and not the answers: {_several(odd)}. Write their order"
                f" {under}, from the worst to the best: {_in_order(codes)}."
            )
        known_too = sorted(
            {
                (score, cell)
                for heading, often in self.often.items()
                for cell in often
                if (score := words[heading].get(self.said[cell].word)) is not None
            }
        )
        bare = any(said.number is not None and not said.nothing for said in self.said.values())
        if bare and not known_too:
            first, *_ = odd
            return (
                f"{start}not understood: {_several(odd)}. Write blank = {_list(odd)} {under} if"
                " they mean nothing, or what each counts as"
                f" {under.replace(']', '.values.score]', 1)}:"
                f' {json.dumps(first, ensure_ascii=False)} = "3".'
            )
        every = list(dict.fromkeys([cell for _, cell in known_too] + list(odd)))
        if len(every) == 1:
            return (
                f"{start}a mark and no answer: {_several(odd)}. Where each step of a question has a"
                " column of its own, export the form again with a column for each question; or"
                f" write what it counts as {under.replace(']', '.values.score]', 1)}:"
                f' {json.dumps(every[0], ensure_ascii=False)} = "3".'
            )
        return (
            f"{start}in words that are not understood: {_several(odd)}. Write all answers {under},"
            f" in order from the worst to the best: {_in_order(every)}."
        )


def _several(cells: Mapping[str, int]) -> str:
    shown = [
        f'"{cell if len(cell) <= 60 else cell[:57] + "…"}" ({num(n):,})'
        for cell, n in list(cells.items())[:NAMED]
    ]
    return listing([*shown, f"{num(len(cells) - NAMED):,} more"] if len(cells) > NAMED else shown)


def _list(cells: Mapping[str, int]) -> str:
    return json.dumps(list(cells)[: 4 * NAMED], ensure_ascii=False)


def _in_order(words: Sequence[str]) -> str:
    return f"scale = {json.dumps(list(words)[: 4 * NAMED], ensure_ascii=False)}"


def _shown(steps: Steps) -> str:
    return f"{num(steps.worst):g} to {num(steps.best):g}"


def _answer_codes(cells: Mapping[str, int]) -> list[str]:
    """All codes from the first to the last, such as A1 to A5, where the cells are nothing else."""
    found = [
        match for cell in cells if (match := re.fullmatch(r"([A-Za-z]{1,6}_?)(\d{1,3})", cell))
    ]
    if len(found) < len(cells) or len({match[1] for match in found}) != 1:
        return []
    prefix, width = found[0][1], min(len(match[2]) for match in found)
    numbers = [int(match[2]) for match in found]
    last = (
        max(numbers)
        if max(numbers) > 5 or min(numbers) > 1
        else max(5 if min(numbers) == 1 else 4, max(numbers))
    )
    return [f"{prefix}{number:0{width}d}" for number in range(min(min(numbers), 1), last + 1)]


def _likely(lowest: float, highest: float) -> list[tuple[float, float]]:
    """The scales that such numbers are usually on, the likeliest first."""
    if lowest < 0:
        end = max(-lowest, highest)
        return [(-end, end)]
    if highest <= 7:
        top = max(highest, 4) if highest == int(highest) else float(int(highest) + 1)
        return [(0 if lowest == 0 else 1, top)]
    if highest <= 10:
        return [(0, 10)] if lowest == 0 else [(1, 10), (0, 10)]
    return [(0, 100 if highest <= 100 else highest)]


def _from_pairs(pairs: set[tuple[float, float]], numbers: set[float]) -> Steps | str | None:
    """The scale that labels beside numbers tell: which end is the best, and where the ends are."""
    levels: dict[float, set[int]] = {}
    for number, level in pairs:
        levels.setdefault(number, set()).add((level > 0) - (level < 0))
    if any({-1, 1} <= signs for signs in levels.values()):
        return "against each other"
    ordered = sorted(pairs)
    rises = [(b[1] - a[1]) for a in ordered for b in ordered if b[0] > a[0] and b[1] != a[1]]
    if rises and min(rises) < 0 < max(rises):
        return "against each other"
    middle = _middle(pairs)
    up = rises[0] > 0 if rises else None
    if up is None:
        # One label alone tells the direction only against the middle of what is usual.
        around = middle if middle is not None else (LOW + HIGH) / 2
        sides = {
            (number - around) * level > 0 for number, level in pairs if level and number != around
        }
        if len(sides) != 1:
            return None
        up = sides.pop()
    best = next((number for number, level in pairs if level == 3), None)
    worst = next((number for number, level in pairs if level == -3), None)
    plain = {number for number in numbers if number not in CODES}
    if middle is not None:
        best = best if best is not None else 2 * middle - worst if worst is not None else None
        worst = worst if worst is not None else 2 * middle - best if best is not None else None
    if best is None or worst is None:
        bottom, top = _ends(plain, middle, best if best is not None else worst)
        if bottom is None or top is None:
            return None
        worst, best = (bottom, top) if up else (top, bottom)
    steps = Steps(worst, best, "as the labels say")
    return steps if all(steps.holds(number) for number in plain) and worst != best else None


def _middle(pairs: set[tuple[float, float]]) -> float | None:
    """The middle of the scale: where the neutral label stands, or half-way between two opposite
    ones.
    """
    at = {level: number for number, level in pairs}
    if 0 in at:
        return at[0]
    both = [(at[level] + at[-level]) / 2 for level in at if level > 0 and -level in at]
    return both[0] if both and all(one == both[0] for one in both) else None


def _ends(
    numbers: set[float], middle: float | None, end: float | None
) -> tuple[float | None, float | None]:
    """The lowest and the highest step where the labels tell only one end, or only the middle."""
    lowest, highest = min(numbers), max(numbers)
    if middle is not None:
        bottom = 0.0 if lowest == 0 or middle == 5 else 1.0
        return bottom, 2 * middle - bottom
    if end is not None and end > 1:
        if end <= 7:
            return (0.0 if lowest == 0 else 1.0), end
        return (0.0, end) if lowest == 0 or end == 100 else (None, None)
    if highest <= HIGH and lowest >= LOW:
        return LOW, HIGH
    return None, None


# --- what the question says -----------------------------------------------------------------------------------------

_FROM_TO = re.compile(
    r"(?:from|von|de|da|van)\s+(-?\d{1,3})\s+(?:to|bis|a|à|tot|até)\s+(-?\d{1,3})\b", re.IGNORECASE
)
_RANGE = re.compile(r"[(\[]\s*(-?\d{1,3})\s*(?:[-–—]|to|bis|à|tot|\.{2,3}|…)\s*(-?\d{1,3})\s*[)\]]")
_MEANS = re.compile(
    r"(-?\d{1,3})\s*(?:[=:]|means|is\b|bedeutet|signifie|significa|betekent)\s*([^\W\d_][^,;()\[\]/\d=]*)",
    re.IGNORECASE,
)
_MEANS_IN_BRACKETS = re.compile(r"(-?\d{1,3})\s*\(([^\W\d_][^()\d=]*)\)")


def in_question(heading: str) -> Steps | None:
    """The scale that a question names, such as "(1 = strongly agree, 5 = strongly disagree)" or
    "from 0 to 10".

    >>> in_question("Our team (1 = best, 6 = worst)"), in_question("On a scale from 0 to 10, our team")
    (Steps(worst=6.0, best=1.0, because='as the question says'), Steps(worst=0.0, best=10.0,
    because='as the question says'))
    """
    pairs = {
        (float(n), level)
        for pattern in (_MEANS, _MEANS_IN_BRACKETS)
        for n, word in pattern.findall(heading)
        if (level := strength(key(word))) is not None
    }
    ends = sorted({n for n, _ in pairs})
    if len(ends) > 1:
        by = dict(pairs)
        low, high = ends[0], ends[-1]
        if by[low] != by[high]:
            return (
                Steps(low, high, "as the question says")
                if by[low] < by[high]
                else Steps(high, low, "as the question says")
            )
    if found := _FROM_TO.search(heading) or _RANGE.search(heading):
        low, high = float(found[1]), float(found[2])
        if low != high:
            return (
                Steps(low, high, "as the question says")
                if low < high
                and not (
                    len(pairs) == 1
                    and (low, 1) in {(n, (level > 0) - (level < 0)) for n, level in pairs}
                )
                else Steps(max(low, high), min(low, high), "as the question says")
            )
    return None


# --- words ------------------------------------------------------------------------------------------------------------


def strength(word: str) -> float | None:
    """How strong a word is, from -3 (strongly against) over 0 to 3; None for a word that is not
    known.

    >>> strength("strongly agree"), strength("selten"), strength("great")
    (3, -2, None)
    """
    if word in NEUTRAL:
        return 0
    found = {
        level
        for languages in FAMILIES.values()
        for levels in languages.values()
        if (level := levels.get(word)) is not None
    }
    return (
        max(found, key=abs)
        if found and len({(level > 0) - (level < 0) for level in found}) == 1
        else None
    )


def known(word: str) -> bool:
    """Whether the word stands on any scale."""
    return (
        word in NEUTRAL
        or any(word in scale for _, scale in FIXED)
        or any(word in levels for languages in FAMILIES.values() for levels in languages.values())
    )


def scale_of_words(words: Mapping[str, int]) -> dict[str, float] | None:
    """What each word counts as from 1 to 5, where one scale holds all of them; None where none
    does.

    `words` says how often each was answered. Words of one family in several languages stand on one
    scale.

    >>> scale_of_words({"strongly agree": 3, "somewhat disagree": 2})
    {'strongly agree': 5.0, 'somewhat disagree': 2.0}
    >>> scale_of_words({"agree": 3, "great": 2}) is None
    True
    """
    if not words:
        return {}
    for marks, scale in FIXED:
        if set(words) <= set(scale) and any(mark in words or _both(mark, words) for mark in marks):
            steps = Steps(0, len(scale) - 1)
            return {word: steps.score(scale.index(word)) for word in words}
    for family, languages in FAMILIES.items():
        levels = _one_level_each(words, languages)
        if levels is None:
            continue
        seen = set(levels.values())
        for pattern in _PATTERNS:
            if not seen <= set(pattern) or (
                pattern in _TWO_ENDS and not {pattern[0], pattern[-1]} <= seen
            ):
                continue
            if (
                family == "agree" and pattern == _PLAIN_ENDS
            ):  # people are hardly ever asked to agree without a "strongly"
                continue
            without = [level for level in pattern if level]
            steps_ = (
                without
                if 0 not in seen and seen == set(without) and sum(words.values()) >= SURELY
                else list(pattern)
            )
            steps = Steps(0, len(steps_) - 1)
            return {word: steps.score(steps_.index(level)) for word, level in levels.items()}
    return None


def _both(mark: str, words: Mapping[str, int]) -> bool:
    return any(mark == f"{one} {other}" for one in words for other in words)


def _one_level_each(
    words: Mapping[str, int], languages: Mapping[str, Mapping[str, float]]
) -> dict[str, float] | None:
    """The strength of each word, where a family of words holds all; None also where one language
    has two words of one strength.
    """
    found: dict[str, float] = {}
    for word in words:
        if word in NEUTRAL:
            found[word] = 0
            continue
        level = next((levels[word] for levels in languages.values() if word in levels), None)
        if level is None:
            return None
        found[word] = level
    for levels in languages.values():
        here = [levels[word] for word in words if word in levels]
        if all(word in levels or word in NEUTRAL for word in words) and len(set(here)) < len(here):
            return None
    return found
