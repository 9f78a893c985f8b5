"""What a finding looks like, as data: pairs of marks, bars, squares, lists, a table of counts.

A figure is a few numbers and words. Each place draws it at the size at which it is shown (`draw`),
so that no letter is ever scaled down; the room's screen draws the same figure by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Side = Literal["sales", "marketing", ""]
"""Whose mark it is; empty for neither side's."""


@dataclass(frozen=True)
class Mark:
    """One value on a line: `text` is the number as it is shown, `name` whose it is."""

    value: float
    text: str
    name: str = ""
    side: Side = ""
    filled: bool = True


@dataclass(frozen=True)
class Row:
    """A line of marks with what it is about, and in small what is counted."""

    label: str
    marks: tuple[Mark, ...]
    under: str = ""


@dataclass(frozen=True)
class Pairs:
    """Two values a row on one scale from `least` to `most`, whose ends have words."""

    form: ClassVar = "pairs"
    title: str
    rows: tuple[Row, ...]
    least: float
    most: float
    ends: tuple[str, str] = ("", "")
    source: str = ""
    short: str = ""
    """What is measured, for the small form."""
    mini: Row | None = None
    """The row of the small form, where it is not the first."""
    unit: str = ""
    """What each number of the small form is of, such as "of 5"."""


@dataclass(frozen=True)
class Bar:
    """A bar with its words, and the range of what it stands for where it has one.

    `strong` is what the headline speaks of; the others are quiet, or have the colour of the `side`
    whose they are. A bar without a label belongs to the one above it.
    """

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None
    strong: bool = False
    short: str = ""
    """What stands above the bar in the small form, the number with its unit; else words and text."""
    side: Side = ""
    below: str = ""
    """The words of a line below the bar: the bars down to it keep to something, the others do not."""


@dataclass(frozen=True)
class Bars:
    """Bars from nought on one scale; `line` is a value to compare with, such as a promise."""

    form: ClassVar = "bars"
    title: str
    bars: tuple[Bar, ...]
    source: str = ""
    short: str = ""
    line: float | None = None
    line_text: str = ""
    mini: tuple[Bar, ...] = ()
    """The bars of the small form, where they are not the first two."""


@dataclass(frozen=True)
class Group:
    """So many squares of one kind, and after them so many empty ones, the `rest` of all."""

    label: str
    many: int
    fill: Literal["full", "empty", "crossed"] = "full"
    rest: int = 0

    @property
    def all(self) -> int:
        return self.many + self.rest


@dataclass(frozen=True)
class Squares:
    """A square for each thing, group by group."""

    form: ClassVar = "squares"
    title: str
    groups: tuple[Group, ...]
    source: str = ""
    short: str = ""
    stacked: bool = False
    """Group under group: for the same things twice, to compare."""


@dataclass(frozen=True)
class Names:
    """Things of one kind by their names, those that matter most first."""

    label: str
    names: tuple[str, ...]
    short: str = ""
    """The label in the small form, which has no names."""


@dataclass(frozen=True)
class Lists:
    """What falls into which group, by name: the first group is what the headline speaks of."""

    form: ClassVar = "lists"
    title: str
    lists: tuple[Names, ...]
    source: str = ""
    short: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of counts: how many have this label of one side and that of the other, both in their
    order from the worst to the best.
    """

    form: ClassVar = "grid"
    title: str
    across: str
    """Whose labels the columns are."""
    down: str
    """Whose labels the rows are."""
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    note: str = ""
    source: str = ""
    short: str = ""


Figure = Pairs | Bars | Squares | Lists | Grid
FORMS: Mapping[str, type] = {form.form: form for form in (Pairs, Bars, Squares, Lists, Grid)}
_INNER = {"rows": Row, "marks": Mark, "bars": Bar, "groups": Group, "lists": Names}


def to_json(figure: Figure) -> dict[str, Any]:
    """The figure as plain JSON values, its form under "form"."""
    return {"form": figure.form, **asdict(figure)}


def from_json(data: Mapping[str, Any]) -> Figure:
    """The figure that `to_json` wrote."""
    form = FORMS[data["form"]]
    return form(**{key: _read(key, value, form) for key, value in data.items() if key != "form"})


def _read(key: str, value: Any, owner: type) -> Any:
    inner = None if owner is Grid else _INNER.get(key)
    if key == "mini":
        inner = Bar if owner is Bars else Row
    if isinstance(value, Mapping) and inner is not None:
        return inner(**{name: _read(name, part, inner) for name, part in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_read(key, item, owner) for item in value)
    return value
