"""The lines of a recorded sheet, such as what a side commits to: each has an owner, a date and a status of its own.

A line is named after its sheet and its number, `commitments-sales/2`, as the list of decisions shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..decisions import Decision, Decisions, subjects
from ..decisions.subjects import COMMITMENTS, NEEDS, STOPS
from ..errors import WrongUsage, counted

SHEETS = {COMMITMENTS: "promise", NEEDS: "need", STOPS: "initiative"}
"""Which subjects are sheets of things to do, and under which word a line says what."""
ABOUT = ("owner", "due", "status")


def lines(decision: Decision) -> list[dict[str, str]]:
    """The lines of a sheet, each with what, owner, due and status; none where the decision is no such sheet."""
    word = SHEETS.get(subjects.of(decision.what).slug)
    return [{"what": str(row.get(word) or ""), **{key: str(row.get(key) or "") for key in ABOUT}} for row in _rows(decision)] if word else []


def found(decisions: Decisions, sheet: str, what: str) -> dict[str, str]:
    """Owner, due and status of a line as they stand now, found by its words; empty where it is not there any more."""
    decision = decisions.current().get(sheet)
    return next((line for line in lines(decision) if line["what"].strip() == what.strip()), {}) if decision else {}


def amend(decisions: Decisions, name: str, **changes: str | None) -> Decision:
    """Record a sheet again with owner, due or status of one line changed; what is None stays.

    Raises WrongUsage when there is no such line.
    """
    sheet, _, number = name.rpartition("/")
    decision = decisions.current()[sheet]
    there = len(lines(decision))
    if not number.isdigit() or not 1 <= int(number) <= there:
        raise WrongUsage(f"{sheet} has {counted(there, 'line')}; write {sheet}/1 for the first." if there else f"{sheet} has no lines with an owner and a date of their own.")
    given = {key: value for key, value in changes.items() if value is not None}
    place = int(number) - 1
    if isinstance(decision.value, Mapping):
        key = [name for name, about in decision.value.items() if isinstance(about, Mapping)][place]
        value: Any = {**decision.value, key: {**decision.value[key], **given}}
    else:
        rows = [row for row in decision.value if isinstance(row, Mapping)]
        value = [*rows[:place], {**rows[place], **given}, *rows[place + 1 :]]
    return decisions.amend(sheet, value=value)


def _rows(decision: Decision) -> list[Mapping[str, Any]]:
    if isinstance(decision.value, Mapping):
        return [{"initiative": name, **about} for name, about in decision.value.items() if isinstance(about, Mapping)]
    return [row for row in decision.value if isinstance(row, Mapping)] if isinstance(decision.value, list) else []
