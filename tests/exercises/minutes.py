"""How long a part of an exercise takes, counted from what is on the page.

Read at 150 words a minute (a group that reads from one screen; alone and silently people read 238),
every number of a table as a word; then time to think, by kind of question; then to type or click.
The reason that is shown after an answer is read too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from workshop import exercises
from workshop.exercises.controls import finding_html, shown_before
from workshop.exercises.question import Question

WORDS_A_MINUTE = 150
THINKING = {"number": 0.75, "choice": 0.75, "list": 1.25, "ranking": 1.25, "sentence": 1.5}
TYPING = {"number": 0.2, "choice": 0.1, "list": 0.2, "ranking": 0.3, "sentence": 0.75}

PUTTING_IN = {"paste": 2.0, "weeks": 1.0}
"""To paste a table that lies ready, or to agree on two numbers."""


def words(text: str) -> int:
    """The words of a text or of an HTML fragment."""
    return len(re.sub(r"<[^>]*>|[|#*`]", " ", text).split())


def on_screen(question: Question) -> int:
    """The words that a question puts on the screen, before and after the answer."""
    folder = exercises.made_up(question.made_up)
    choices = question.choices(folder)
    shown = shown_before(question, folder) if question.checked else ()
    return sum(
        words(text)
        for text in (
            question.text,
            *choices,
            *(finding_html(one) for one in shown),
            question.line,
            question.why(folder) if question.checked else "Your answer is kept, with a remark.",
        )
    )


def minutes(texts: Iterable[str], questions: Iterable[Question], boxes: Iterable[str] = ()) -> int:
    """Whole minutes, rounded up; `boxes` are those in which one's own data are put in."""
    questions = list(questions)
    read = sum(words(text) for text in texts) + sum(map(on_screen, questions))
    other = sum(THINKING[one.kind] + TYPING[one.kind] for one in questions)
    other += sum(PUTTING_IN[box] for box in boxes)
    return math.ceil(read / WORDS_A_MINUTE + other)
