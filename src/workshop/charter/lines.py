"""The lines of a recorded sheet, such as what a side commits to: each has an owner, a date and a
status of its own.

A line is named after its sheet and its number, `commitments-sales/2`, as the list of decisions
shows it.
"""

from __future__ import annotations

from typing import Any

from ..decisions import Decision, Decisions, subjects
from ..decisions.subjects import COMMITMENTS, NEEDS, STOPS
from ..errors import WrongUsage, counted

SHEETS = {COMMITMENTS: "promise", NEEDS: "need", STOPS: "initiative"}
"""Which subjects are sheets of things to do, and under which word a line says what."""
ABOUT = ("owner", "due", "status")


def lines(decision: Decision) -> list[dict[str, str]]:
    """The lines of a sheet, each with what, owner, due and status; none where it is no such sheet.

    >>> promised = [{"promise": "Call", "owner": "Ann"}]
    >>> lines(Decision("commitments-sales", promised, "charter", ""))
    [{'what': 'Call', 'owner': 'Ann', 'due': '', 'status': ''}]
    """
    slug = subjects.of(decision.what).slug
    if slug not in SHEETS:
        return []
    found = subjects.value(decision) or ()
    rows = [{"initiative": name, **found[name]} for name in found] if slug == STOPS else list(found)
    return [{"what": row[SHEETS[slug]], **{key: row[key] for key in ABOUT}} for row in rows]


def found(decisions: Decisions, sheet: str, what: str) -> dict[str, str]:
    """Owner, due and status of a line as they stand now, found by its words; empty where it is not
    there any more.
    """
    decision = decisions.current().get(sheet)
    return (
        next((line for line in lines(decision) if line["what"].strip() == what.strip()), {})
        if decision
        else {}
    )


def amend(decisions: Decisions, name: str, **changes: str | None) -> Decision:
    """Record a sheet again with owner, due or status of one line changed; what is None stays.

    Raises WrongUsage when there is no such line.
    """
    sheet, _, number = name.rpartition("/")
    decision = decisions.current()[sheet]
    there = len(lines(decision))
    if not number.isdigit() or not 1 <= int(number) <= there:
        raise WrongUsage(
            f"{sheet} has {counted(there, 'line')}; write {sheet}/1 for the first."
            if there
            else f"{sheet} has no lines with an owner and a date of their own."
        )
    given = {key: value for key, value in changes.items() if value is not None}
    read, value = subjects.of(decision.what).read, decision.value
    # What a hand wrote between the lines has no number, and stays where it is.
    if sheet == STOPS:
        places: list[Any] = [key for key in value if read({key: value[key]})]
        value = dict(value)
    else:
        places = [place for place, row in enumerate(value) if read([row])]
        value = list(value)
    place = places[int(number) - 1]
    value[place] = {**value[place], **given}
    return decisions.amend(sheet, value=value)
