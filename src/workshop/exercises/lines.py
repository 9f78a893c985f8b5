"""An answer given as a line of code: what it gives, or a word that helps where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import nearest
from ..findings import Finding
from .question import NotAnAnswer, readings

WORDS = {"len": len, "sum": sum, "max": max, "min": min, "round": round, "abs": abs}
"""What can be said in a line beside the names that a question gives."""
LONGEST = 300


def value(text: str, names: Mapping[str, Any]) -> Any:
    """What a line gives: a number as it is typed, else what Python makes of it in these names.

    Raises NotAnAnswer with what was probably meant.

    >>> value("len(x) + 1", {"x": [1, 2]}), value("4,5", {}), value("“a”", {})
    (3, '4,5', 'a')
    """
    said = text.strip()
    if not re.search(r"[^\W\d]|[\[\]\"']", said):
        readings(said)
        return said  # the same as in any other field, a decimal comma included
    line = re.sub(r"[‘’‚′]", "'", re.sub(r"[“”„″«»]", '"', said))
    if len(line) > LONGEST or "\n" in line:
        raise NotAnAnswer("Write one short line, or the number itself.")
    try:
        found = eval(compile(line, "<line>", "eval"), {"__builtins__": WORDS, **names})
    except SyntaxError:
        raise NotAnAnswer(_unreadable(line)) from None
    except NameError as error:
        name = str(error.name or "")
        raise NotAnAnswer(
            f"“{name}” is not known here.{nearest(name, [*names, *WORDS])} The line above uses:"
            f" {', '.join(names)}."
        ) from None
    except KeyError as error:
        raise NotAnAnswer(_no_column(line, str(error.args[0]), names)) from None
    except (AttributeError, TypeError) as error:
        raise NotAnAnswer(_no_part(line, error)) from None
    except Exception:  # whatever a line of somebody's does, the page goes on
        raise NotAnAnswer(
            "The page cannot work this line out. Copy the line above and change one word of it."
        ) from None
    if callable(found):
        raise NotAnAnswer("The brackets are missing at the end: write () behind it.")
    if isinstance(found, Finding):
        raise NotAnAnswer(
            "That is the whole finding. Write .table behind it, then the column in brackets, as in"
            " the line above."
        )
    if getattr(found, "ndim", 0):
        raise NotAnAnswer(
            "That is more than one number. What makes one of them, such as .sum(), stands at the"
            " end of the line above."
        )
    return found


def _unreadable(line: str) -> str:
    if any(line.count(one) != line.count(other) for one, other in ("()", "[]")):
        return "A bracket is open: every ( needs its ), and every [ its ]."
    if line.count('"') % 2 or line.count("'") % 2:
        return "A quotation mark is open: every name stands between two of them."
    if re.match(r"\s*\w+\s*=(?!=)", line):
        return "Leave out the equals sign and what stands before it: the line alone is the answer."
    return "The page cannot read this line. Copy the line above and change one word of it."


def _no_column(line: str, name: str, names: Mapping[str, Any]) -> str:
    before = re.split(rf"""\[["']{re.escape(name)}["']\]""", line)[0]
    try:
        columns = list(eval(before, {"__builtins__": WORDS, **names}).columns)
    except Exception:  # only to name the nearest column
        columns = []
    guess = nearest(name, [column for column in columns if isinstance(column, str)])
    return f"There is no column “{name}”.{guess} Capitals count: copy its name from the table."


def _no_part(line: str, error: Exception) -> str:
    if isinstance(error, TypeError) and "subscriptable" in str(error):
        return "A column is in the table: write .table before the square bracket."
    name = str(getattr(error, "name", "") or "")
    if isinstance(error, AttributeError) and name:
        guess = nearest(name, dir(error.obj)) if getattr(error, "obj", None) is not None else ""
        return (
            f"“.{name}” is nothing that can be asked here.{guess} Copy the line above and change"
            " one word of it."
        )
    return "The page cannot work this line out. Copy the line above and change one word of it."
