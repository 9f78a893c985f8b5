"""Initiatives from the exports of task trackers, or from any sheet with a name and an estimate in
each row.

A preset says which of their headings holds what; the folder's settings may name another for each.
Headings are compared without regard to case and spaces, and of several that would do the first one
that is filled counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pandas as pd

from ..dates import written
from ..errors import WorkshopError, counted, cut, listing
from ..files import printable
from ..tables import numbers, plain, quoted
from ..written import num
from . import boards
from .estimates import USUAL, Factors, bare, convert, ranges, unit_of
from .spreadsheet import read, rows
from .tracker_systems import (
    EPICS,
    ESTIMATED,
    HIGH,
    LOW,
    NOTION,
    SHEET,
    SPENT,
    UNTOLD,
    Preset,
    recognise,
    state_of,
)

LONGEST = 100
"""A longer name is cut; some trackers hold a whole paragraph in it."""
NAMED = 5
"""So many links, parts or cells of one kind are named at the most."""


def recognised(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> bool:
    """Whether the file is a tracker's export; a sheet in our own columns is none."""
    return (
        path.suffix.lower() == ".json"
        or system(_raw(path, sheet, encoding, separator)) is not SHEET
    )


def system(raw: pd.DataFrame) -> Preset:
    """The tracker that wrote this table, told by its headings or by the links in its cells; else a
    plain sheet.
    """
    known = recognise(list(raw.columns))
    if known is not None:
        return known
    linked = any(
        raw[heading].str.contains(_NOTION_LINK, regex=True).any() for heading in raw.columns
    )
    return NOTION if linked else SHEET


def suggestion(headings: Sequence[str], column: str = "initiative") -> str:
    """For a sheet in other columns than ours: the settings with which it is read as a list of work
    and has this column of ours, or nothing.

    >>> suggestion(["Project", "Owner", "Days"])
    'If each row is one thing to do, with its name and an estimate, write format = "tracker" under
    [tables.initiatives] in workshop.toml.'
    >>> suggestion(["Fruit", "Price"])
    ''
    """
    have = {plain(heading) for heading in headings}
    known = {plain(name) for name, _ in SHEET.efforts}
    if column == "initiative":
        known |= {plain(name) for name in ("initiative", *SHEET.columns["initiative"])}
    if not have & known and not any(re.search(r"story_points?(_|$)", name) for name in have):
        return ""
    return (
        'If each row is one thing to do, with its name and an estimate, write format = "tracker"'
        " under [tables.initiatives] in workshop.toml."
    )


def _raw(
    path: Path, sheet: str | None, encoding: str | None, separator: str | None
) -> pd.DataFrame:
    """The export as a table of text, blank rows left out; of a board with groups, their items."""
    if path.suffix.lower() == ".json":
        raw = boards.read_board(path)
    else:
        raw = boards.grouped(rows(path, sheet=sheet, encoding=encoding, separator=separator)[0])
        raw = (
            read(path, sheet=sheet, encoding=encoding, separator=separator) if raw is None else raw
        )
    said = [note for note in raw.attrs.get("notes", ()) if "left out" in note or "sheet" in note]
    raw = raw.apply(lambda column: column.str.strip())
    raw = raw[(raw != "").any(axis=1)]
    raw.attrs["notes"] = said
    return raw


_NOTION_LINK = r"https?://(?:www\.)?[\w-]*\.?notion\.(?:so|site)/|\([^()]*%20[^()]*\.md\)"
_NOTION_ADDRESS = re.compile(
    r"\s*\((?:https?://[^()\s]*notion\.(?:so|site)/[^()\s]*|[^()\n]*\.md)\)"
)
_NOTION_ALONE = re.compile(
    r"https?://[^\s,;]*notion\.(?:so|site)/(?:[^\s,;/]*/)?([^\s,;?/]+?)-[0-9a-f]{32}[^\s,;]*"
)
_MAIL = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")
_TREE = re.compile(r"((?:title|name|level|task|summary)(?: name)?) ?([1-9])", re.IGNORECASE)
_CARD = re.compile(r"https://trello\.com/c/\S+")


def _cleaned(raw: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """The cells as a person would write them, without what the system adds to them."""
    cleaned = raw.map(printable)
    if preset.name == "ClickUp":
        bracketed = cleaned.replace({"null": "", "[]": ""})
        cleaned = bracketed.map(
            lambda cell: cell[1:-1] if cell.startswith("[") and cell.endswith("]") else cell
        )
    if preset is NOTION:
        cleaned = cleaned.map(
            lambda cell: (
                _NOTION_ALONE.sub(
                    lambda found: found[1].replace("-", " "), _NOTION_ADDRESS.sub("", cell)
                )
                if "notion" in cell or ".md)" in cell
                else cell
            )
        )
    cleaned = cleaned.map(
        lambda cell: _MAIL.sub("", cell) if "<" in cell and _MAIL.sub("", cell) else cell
    )
    cleaned.attrs = dict(raw.attrs)
    return cleaned


def _by_row(cells: pd.Series) -> Iterator[tuple[int, Any]]:
    """Each row's number, as a spreadsheet counts, and its cell."""
    return zip(cells.index, cells)


def _levels(raw: pd.DataFrame) -> tuple[str, list[str]] | None:
    """The columns that hold a name for each level of a tree, such as "Title 1" and "Title 2", and
    the name that they share.
    """
    found: dict[str, dict[int, str]] = {}
    for heading in raw.columns:
        if match := _TREE.fullmatch(heading.strip()):
            found.setdefault(match[1], {})[int(match[2])] = heading
    for stem, levels in found.items():
        if (
            len(levels) > 1
            and sorted(levels) == list(range(1, len(levels) + 1))
            and stem not in raw.columns
        ):
            return stem, [levels[level] for level in sorted(levels)]
    return None


OUTLINE = ("wbs", "wbs_code", "outline_number", "outline_level", "indent_level", "indent")
"""Headings of columns that number the rows as an outline, and of those that say how deep each
stands.
"""


def _outlined(raw: pd.DataFrame) -> pd.Series | None:
    """For each row the row above it, where a column numbers the rows as an outline (1, 1.1, 1.1.2)
    or says how deep each is.
    """
    by_name = {plain(heading): heading for heading in raw.columns}
    numbered = next((by_name[name] for name in OUTLINE[:3] if name in by_name), None)
    deep = next((by_name[name] for name in OUTLINE[3:] if name in by_name), None)
    above: dict[int, int] = {}
    if numbered is not None and raw[numbered].str.fullmatch(r"\d+(\.\d+)*\.?").all():
        rows_ = {cell.rstrip("."): row for row, cell in _by_row(raw[numbered])}
        above = {
            row: rows_[over]
            for row, cell in _by_row(raw[numbered])
            if (over := cell.rstrip(".").rpartition(".")[0]) in rows_
        }
    elif deep is not None and raw[deep].str.fullmatch(r"\d{1,2}").all():
        path: list[tuple[int, int]] = []
        for row, cell in _by_row(raw[deep]):
            path = [(level, other) for level, other in path if level < int(cell)]
            above |= {row: path[-1][1]} if path else {}
            path.append((int(cell), row))
    return pd.Series(above, dtype=object).reindex(raw.index) if above else None


def _joined(raw: pd.DataFrame, stem: str, levels: Sequence[str]) -> tuple[pd.DataFrame, pd.Series]:
    """The table with one column of names, and for each row the row above it in the tree, where
    there is one.
    """
    names, above = [], {}
    path: list[tuple[int, int]] = []
    for row in raw.index:
        level = next(
            (number for number, heading in enumerate(levels) if raw.at[row, heading]), None
        )
        names.append("" if level is None else raw.at[row, levels[level]])
        if level is not None:
            path = [(number, other) for number, other in path if number < level]
            if path:
                above[row] = path[-1][1]
            path.append((level, row))
    return raw.assign(**{stem: names}), pd.Series(above, dtype=object).reindex(raw.index)


def read_initiatives(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    parts: Mapping[str, Sequence[str]] | None = None,
    unit: str | None = None,
    factors: Factors = USUAL,
    apart: bool = False,
    states: Mapping[str, str] | None = None,
    blank: Sequence[str] = (),
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> pd.DataFrame:
    """The initiatives table out of a tracker's export: what is still to do, in person-weeks, with
    its goals and what it waits for.

    Spares a team the retyping of its list. All cells are text, ready for `tables.check`; the index
    holds the rows as a spreadsheet numbers them (in a board's JSON: the cards in their order).
    `columns` (ours to theirs) goes before the preset; `parts` are the headings that one of our
    columns is made of; `unit` is what the estimates are in, where the heading does not tell. What
    is finished or archived is left out. What lies under something with an estimate is a part of it,
    whatever the system calls the two, and so are sub-tasks, whose estimates count for their parent
    where it has none; what has parts and no estimate is their goal. `apart` lists parts as
    initiatives of their own instead. `states` says of states, as they stand there, whether they are
    "done" or "running"; `blank` are cells that mean nothing. `attrs["system"]` and `attrs["notes"]`
    say what was taken and by which factor. Raises WorkshopError when nothing in it names an
    initiative, and when the unit of the estimates cannot be known.
    """
    raw, mapped = _raw(path, sheet, encoding, separator), dict(columns or {})
    preset = system(raw)
    raw = boards.points_in_names(_cleaned(raw, preset))
    raw = raw.mask(raw.isin(list(blank)), "") if blank else raw
    above = None
    if parts and "initiative" in parts:
        raw = raw.assign(initiative=_together(raw, parts["initiative"]))
    elif (outlined := _outlined(raw)) is not None:
        above = outlined
    elif "initiative" not in mapped and (levels := _levels(raw)) is not None:
        raw, above = _joined(raw, *levels)
        preset = replace(preset, columns={**preset.columns, "initiative": (levels[0],)})
    sheet_ = _Sheet(raw, preset, mapped, above)
    if sheet_.cells("initiative") is None:
        raise WorkshopError(_no_name(raw, path.name))
    sheet_ = replace(
        sheet_, states={plain(theirs): ours for theirs, ours in (states or {}).items()}, apart=apart
    )
    heading = str(sheet_.source("initiative"))
    if "effort_likely" not in mapped and not any(
        (raw[name] != "").any() for name, _ in _candidates(sheet_)
    ):
        sheet_ = replace(sheet_, raw=boards.points_in_names(raw, heading))
    return _initiatives(sheet_, path.name, dict(parts or {}), unit, factors, apart)


def _together(raw: pd.DataFrame, headings: Sequence[str]) -> pd.Series:
    """The cells of several columns as one text; a heading that is not there is told by whoever
    reads the settings.
    """
    found = [
        heading for heading in raw.columns if plain(heading) in {plain(name) for name in headings}
    ]
    return (
        raw[found].agg(" ".join, axis=1).str.split().str.join(" ")
        if found
        else pd.Series("", index=raw.index)
    )


def _no_name(raw: pd.DataFrame, file: str) -> str:
    """The sentence for a sheet in which nothing is known to name an initiative, with the line for
    the column that could.
    """
    likely = []
    for heading in raw.columns:
        cells = raw[heading][raw[heading] != ""]
        worded = cells.str.contains(r"[^\W\d_]{2}", regex=True) & ~cells.str.fullmatch(
            r"[^\W\d_]+-\d+|https?:.*|\S+@\S+|\d{1,4}[-/.].*"
        )
        if (
            len(cells)
            and worded.all()
            and 2 * len(cells) > len(raw)
            and cells.nunique() > 0.9 * len(cells)
        ):
            likely.append(heading)
    if not likely:
        return (
            f"{file} has no column that names an initiative. Say in workshop.toml under"
            ' [tables.initiatives.columns] which one it is: initiative = "...".'
        )
    line = f'initiative = "{likely[0]}"'
    others = (
        f" (or {listing([quoted(heading) for heading in likely[1:NAMED]], 'or')})"
        if likely[1:]
        else ""
    )
    return (
        f"{file} has no column that is known to name an initiative. If it is"
        f" {quoted(likely[0])}{others}, write in workshop.toml under [tables.initiatives.columns]:"
        f" {line}"
    )


@dataclass(frozen=True)
class _Sheet:
    """An export, and how to find our columns in it: the settings first, then the preset."""

    raw: pd.DataFrame
    preset: Preset
    columns: Mapping[str, str]
    above: pd.Series | None = None
    """For each row the row above it in a tree that the columns or the order of the rows show."""
    states: Mapping[str, str] = field(default_factory=dict)
    """What the settings say of states."""
    apart: bool = False
    """Whether parts stand by themselves."""

    def heading(self, *names: str) -> str | None:
        """The first of these headings with a filled cell, else the first that is there."""
        by_plain: dict[str, str] = {}
        for heading in self.raw.columns:
            by_plain.setdefault(plain(heading) or heading, heading)
        found = [
            by_plain[plain(name) or name] for name in names if (plain(name) or name) in by_plain
        ]
        return next(
            (heading for heading in found if (self.raw[heading] != "").any()),
            found[0] if found else None,
        )

    def source(self, ours: str) -> str | None:
        """Their heading for one of our columns."""
        if ours in self.columns:
            return self.heading(self.columns[ours])
        names = {"effort_low": LOW, "effort_high": HIGH}.get(
            ours, self.preset.columns.get(ours, ())
        )
        if (
            ours == "initiative"
        ):  # one that says the same in most rows, such as the project that all belong to, names none of them
            several = [
                name
                for name in (ours, *names)
                if (heading := self.heading(name)) is not None
                and 2 * self.raw[heading][self.raw[heading] != ""].nunique()
                > (self.raw[heading] != "").sum()
            ]
            return self.heading(*several) or self.heading(ours, *names)
        return self.heading(ours, *names)

    def cells(self, ours: str) -> pd.Series | None:
        """The cells of one of our columns, or None."""
        heading = self.source(ours)
        return None if heading is None else self.raw[heading]

    def initiatives(self) -> pd.Series:
        """The cells that name the initiatives."""
        cells = self.cells("initiative")
        assert cells is not None, "read_initiatives refuses a sheet without such a column"
        return cells

    def alike(self, names: Sequence[str]) -> list[str]:
        """All headings of these names, also the second and third of the same name."""
        wanted = {plain(name) for name in names}
        return [
            heading
            for heading in self.raw.columns
            if plain(re.sub(r" \(\d+\)$", "", heading)) in wanted or plain(heading) in wanted
        ]


def _initiatives(
    sheet: _Sheet,
    file: str,
    parts: Mapping[str, Sequence[str]],
    unit: str | None,
    factors: Factors,
    apart: bool,
) -> pd.DataFrame:
    raw, preset, columns = sheet.raw, sheet.preset, sheet.columns
    notes: list[str] = []
    none = _no_initiatives(sheet)
    names = _names(sheet, none)
    lookup = _lookup(sheet, names)
    parent, circle = _parents(sheet, names, lookup)
    efforts = _efforts(sheet, unit, factors, file)
    over, states, doing = _finished(sheet)
    whole, goals, likely = _nesting(sheet, parent, efforts.get("effort_likely"), over | none, apart)
    taken_in = whole.notna()
    inner = taken_in | goals
    of_goal = parent.isin(goals.index[goals]) | ~parent.isin(parent.index)

    out = pd.DataFrame(index=raw.index)
    out["initiative"] = names
    for ours in ("owner", "must"):
        if sheet.cells(ours) is not None:
            out[ours] = sheet.cells(ours)
    goal = sheet.cells("goal")
    goal = pd.Series("", index=raw.index) if goal is None else _first_of(goal.map(_first_label))

    def called(row: Any) -> Any:
        return names[row] if row in names.index else row

    label = parent.map(called)
    if preset.name == "Jira" and "goal" not in columns:
        goal = label.where(label != "", goal)
    else:
        # The number of something that is not in the export is no name for a goal.
        goal = goal.where(goal != "", label.where(of_goal & ~label.str.fullmatch(_KEY), ""))
    board = sheet.heading(*preset.board) if preset.board else None
    if board is not None and not _states(raw[board]):
        goal = goal.where(
            (goal != "") & (sheet.source("goal") not in (None, "Projects", "Labels")), raw[board]
        )
    out["goal"] = goal
    out["status"] = states
    out["kind"] = doing.map(lambda state: "running" if state == "running" else "new")
    said = sheet.cells("kind")
    if said is not None and said.map(plain).isin(["", "new", "running"]).all():
        out["kind"] = said
    requires, dangling = _requires(sheet, names, lookup, over | inner | none, whole)
    out["requires"] = requires
    excludes = sheet.cells("excludes")
    if excludes is not None:

        def others(cell: str) -> str:
            return "; ".join(_refs(cell, lookup, names))

        out["excludes"] = excludes.map(others)
    for ours, cells in efforts.items():
        out[ours] = cells
    if likely is not None:
        out["effort_likely"] = likely

    for ours in [ours for ours in columns if ours in out.columns]:
        heading = sheet.heading(columns[ours])
        if heading is not None:
            raw = raw.assign(**{heading: out[ours]})
    summed = {
        heading
        for ours, names_ in parts.items()
        if ours.startswith("effort_")
        for name in names_
        if (heading := sheet.heading(name)) is not None
    }
    for heading in summed - {
        sheet.heading(theirs) for ours, theirs in columns.items() if ours.startswith("effort_")
    }:
        raw = raw.assign(
            **{heading: _converted(sheet, heading, unit or _unit(sheet, heading), factors, file)}
        )
    wanted = dict.fromkeys(
        heading
        for name in (*columns.values(), *(name for names_ in parts.values() for name in names_))
        if (heading := sheet.heading(name)) is not None
    )
    out = out.drop(columns=[ours for ours in columns if ours in out.columns])
    kept = raw[[heading for heading in wanted if heading not in out.columns]]
    frame = pd.concat([out, kept], axis=1)[~(over | inner | none)]

    mapped = {ours: sheet.source(ours) for ours in ("initiative", "goal", "owner", "status")}
    if preset.name == "Jira":
        mapped["goal"] = next(
            (
                heading
                for heading in reversed(sheet.alike(preset.parent))
                if (raw[heading] != "").any()
            ),
            mapped["goal"],
        )
    shown = [
        f'{ours} is "{theirs}"'
        for ours, theirs in mapped.items()
        if theirs is not None and ours not in columns and ours not in parts
    ]
    notes.append(
        f"{file} was read as"
        f" {'an export of ' + preset.name if preset.name != SHEET.name else preset.name}"
        f"{': ' + listing(shown) if shown else ''}."
    )
    notes += raw.attrs.get("notes", [])
    efforts_ = _said_of_efforts(sheet, unit, factors, frame, parts.get("effort_likely", ()))
    notes += [f"{file}: {note}" for note in efforts_]
    if over.any():
        notes.append(
            f"{file}: {counted(int(over.sum()), 'row')} left out because the work is done or was"
            " given up."
        )
    notes += [f"{file}: {note}" for note in _said_of_states(states, doing, over, inner | none)]
    levels = [
        heading for heading in raw.columns if _TREE.fullmatch(heading) or plain(heading) in OUTLINE
    ]
    notes += [
        f"{file}: {note}"
        for note in _said_of_columns(
            sheet, [*wanted, *levels, "initiative", "Card Role", "Points in the name"]
        )
    ]
    notes += [
        f"{file}: {note}" for note in _said_of_nesting(names, whole, goals, over, none, circle)
    ]
    notes += [
        f"{file}: {note}" for note in _said_of_links(sheet, names, parent, dangling, over | none)
    ]
    taken = [
        f"{file}: {note}"
        for note in efforts_
        if note.startswith("estimates are") or "taken" in note
    ]
    frame.attrs.update(system=preset.name, notes=notes, assumed=taken)
    return frame


def _names(sheet: _Sheet, none: pd.Series) -> pd.Series:
    """Each row's name: semicolons, which separate lists, become commas; long ones are cut; a second
    one of the same name gets its key.
    """

    def tidied(name: str) -> str:
        return cut(re.sub(r"\s+", " ", name.replace(";", ",")).strip(), LONGEST)

    names = sheet.initiatives().map(tidied)
    key = sheet.heading(*sheet.preset.key) if sheet.preset.key else None
    if key is not None:
        twice = (
            names.str.lower().where(~none, "").duplicated(keep=False)
            & ~none
            & (names != "")
            & (sheet.raw[key] != "")
        )
        names = names.where(~twice, names + " (" + sheet.raw[key].str.replace(";", ",") + ")")
    return names


def _lookup(sheet: _Sheet, names: pd.Series) -> dict[str, int]:
    """The row that a key, a number or a name means, compared without case; the first row of a name
    counts.
    """
    rows: dict[str, int] = {}
    for heading in sheet.alike(sheet.preset.key):
        rows.update(
            {
                cell.lower(): row
                for row, cell in _by_row(sheet.raw[heading])
                if cell and cell.lower() not in rows
            }
        )
    # An issue on GitHub is also called by its repository and number.
    for heading in sheet.alike(("URL",)):
        for row, cell in _by_row(sheet.raw[heading]):
            if found := re.fullmatch(r"https?://[^/]+/([^/]+/[^/]+)/(?:issues|pull)/(\d+)", cell):
                rows.setdefault(f"{found[1]}#{found[2]}".lower(), row)
                rows.setdefault(f"#{found[2]}", row)
    for cells in (sheet.initiatives(), names):
        rows.update(
            {cell.lower(): row for row, cell in _by_row(cells) if cell and cell.lower() not in rows}
        )
    return rows


_KEY = re.compile(r"[^\W\d_]*-?\d+|https?://\S+|\S*/\S*#\d+", re.IGNORECASE)
"""What a row is called by a system, and by nobody else."""


def _parents(
    sheet: _Sheet, names: pd.Series, lookup: Mapping[str, int]
) -> tuple[pd.Series, list[int]]:
    """For each row the row that it is part of; else the name of what it is part of, where that is
    not in the export; else nothing.

    And the rows that lie under one another in a circle, which are part of nothing then.
    """
    headings = sheet.alike(sheet.preset.parent)
    # An epic is a goal by its name; where it is a row as well, its parts lie under it.
    epics = [heading for heading in sheet.alike(EPICS) if heading not in headings]
    found = cast("pd.Series", pd.Series("", index=names.index, dtype=object))
    twice: dict[str, list[int]] = {}
    for row, name in _by_row(sheet.initiatives()):
        twice.setdefault(name.lower(), []).append(row)
    for row in names.index:
        filled = [cell for heading in headings if (cell := str(sheet.raw.at[row, heading]))]
        known = next(
            (
                lookup[cell.lower()]
                for cell in [*filled, *(str(sheet.raw.at[row, heading]) for heading in epics)]
                if cell and cell.lower() in lookup
            ),
            None,
        )
        if known is None and filled:
            worded = [cell for cell in filled if " " in cell] or filled
            found[row] = worded[0].replace(";", ",")
            continue
        if known is not None:
            # Of several with the name of the parent it is the one above: parts stand under their
            # whole.
            alike = [
                other for cell in filled for other in twice.get(cell.lower(), ()) if other < row
            ]
            known = alike[-1] if len(alike) > 1 else known
        elif sheet.above is not None and not pd.isna(sheet.above[row]):
            known = int(sheet.above[row])
        if known is not None and known != row:
            found[row] = known
    circle = _in_circles({row: up for row, up in _by_row(found) if up in names.index})
    found[circle] = ""
    return found, circle


def _in_circles(parents: Mapping[int, int]) -> list[int]:
    """The rows from which the way up leads back to themselves."""
    seen: dict[int, int] = {}
    circles: list[int] = []
    for start in parents:
        row, way = start, []
        while row in parents and row not in seen:
            seen[row] = start
            way.append(row)
            row = parents[row]
        if row in way:
            circles += way[way.index(row) :]
    return circles


_TEMPLATES = (
    r"(?i)\W*(?:card )?(?:templates?|vorlagen?|modèles?|plantillas?|modelli|sjablonen|modelos?)\W*"
)
_TEMPLATE = r"(?i)\W*(?:template|vorlage|modèle|plantilla|sjabloon)\s*[:\])]"
"""How lists of templates are called, and how the names of templates begin."""


def _no_initiatives(sheet: _Sheet) -> pd.Series:
    """Rows that are no work at all: headings among the tasks, templates, and cards that only show
    another card.
    """
    names = sheet.initiatives()
    none = pd.Series([bool(_CARD.fullmatch(name)) for name in names], index=names.index, dtype=bool)
    none |= names.str.match(_TEMPLATE)
    board = sheet.heading(*sheet.preset.board) if sheet.preset.board else None
    if board is not None:
        none |= sheet.raw[board].str.fullmatch(_TEMPLATES)
    if (role := sheet.heading("Card Role")) is not None:
        none |= sheet.raw[role].isin(["template", "mirror", "separator"])
    if sheet.preset.name == "Asana":
        owner = sheet.cells("owner")
        none |= names.str.endswith(":") & (True if owner is None else owner == "")
    return none


def _converted(
    sheet: _Sheet, heading: str, unit: str | None, factors: Factors, file: str
) -> pd.Series:
    """A column of estimates in person-weeks; where nobody can know what its numbers are in, the
    question.
    """
    cells = sheet.raw[heading]
    if unit is None and bare(cells).any():
        raise WorkshopError(
            f'{file} does not say what the numbers in its column "{heading}" are: points, hours,'
            " days or weeks. If they are points, write in workshop.toml under [tables.initiatives]"
            ' the line below, or "hours", "days", "weeks" or "months" in its place: estimates ='
            ' "points"'
        )
    return convert(cells, unit=unit or "weeks", factors=factors, words=sheet.preset.words)


def _efforts(sheet: _Sheet, unit: str | None, factors: Factors, file: str) -> dict[str, pd.Series]:
    """Every effort column in person-weeks; where the first of several estimates is blank, the next
    one counts.
    """
    found: dict[str, pd.Series] = {}
    for ours in ("effort_likely", "effort_low", "effort_high", *_by_team(sheet)):
        if ours == "effort_likely":
            used = _likely(sheet, unit)
        else:
            heading, theirs = _estimate(sheet, ours, unit)
            used = [(heading, theirs)] if heading is not None else []
        for heading, theirs in used:
            converted = _converted(sheet, heading, theirs, factors, file)
            found[ours] = (
                found[ours].where(found[ours] != "", converted) if ours in found else converted
            )
    return found


def _by_team(sheet: _Sheet) -> list[str]:
    """The effort columns that are a team's own: named by the settings, or headed as ours are."""
    ours = [
        *(name for name in sheet.columns if name.startswith("effort_")),
        *(plain(heading) for heading in sheet.raw.columns),
    ]
    return list(
        dict.fromkeys(name for name in ours if re.match(r"effort_(low|likely|high)_.", name))
    )


def _candidates(sheet: _Sheet) -> list[tuple[str, str | None]]:
    """The columns of the export that are known to hold estimates, each with its unit, the best
    first.
    """
    found: dict[str, str | None] = {}
    for name, theirs in sheet.preset.efforts:
        # A sum over the parts is none of the row's own where the parts stand by themselves.
        if (heading := sheet.heading(name)) is not None and not (
            sheet.apart and heading.startswith("Σ")
        ):
            found.setdefault(heading, theirs)
    for heading in sheet.raw.columns:
        # Other languages have their own words around it, and people their own headings.
        if heading not in found and re.search(r"story points?\b", heading, re.IGNORECASE):
            found[heading] = "points"
        words = set(plain(heading).split("_"))
        if (
            heading not in found
            and words & ESTIMATED
            and not words & SPENT
            and (theirs := unit_of(heading))
        ):
            found[heading] = theirs
    # One that names no unit is asked for it, where nothing else is an estimate.
    if not found:
        found |= {
            heading: None
            for heading in sheet.raw.columns
            if (words := set(plain(heading).split("_"))) & ESTIMATED
            and not words & SPENT
            and _estimates(sheet.raw[heading])
        }
    if "Points in the name" in sheet.raw.columns:
        found.setdefault("Points in the name", "points")
    return list(found.items())


def _estimates(cells: pd.Series) -> bool:
    """Whether most of what stands in a column are numbers, durations or sizes of shirts."""
    filled = cells[cells != ""]
    said = bare(filled) | filled.str.fullmatch(r"(?i)(?:x{0,3}[sl]|m)|\d+([.,]\d+)?\s*[a-z]+.*")
    return len(filled) > 0 and bool(said.mean() > 0.5)


def _likely(sheet: _Sheet, unit: str | None) -> list[tuple[str, str | None]]:
    """The columns of the likely effort with their units: the fullest first, then those that fill in
    for it.
    """
    if "effort_likely" in sheet.columns:
        heading = sheet.heading(sheet.columns["effort_likely"])
        return [] if heading is None else [(heading, unit or _unit(sheet, heading))]
    own = sheet.heading("effort_likely")
    if own is not None:
        return [(own, unit or "weeks")]
    filled = {heading: int((sheet.raw[heading] != "").sum()) for heading, _ in _candidates(sheet)}
    most = max(filled.values(), default=0)
    # A column that tells its unit goes before one that does not, unless hardly anything stands in
    # it.
    ordered = sorted(
        _candidates(sheet),
        key=lambda item: (
            -(_unit(sheet, item[0]) is not None and 2 * filled[item[0]] >= most),
            -filled[item[0]],
        ),
    )
    if not ordered:
        return []
    (first, _), *others = ordered
    told = [
        (heading, theirs)
        for heading, _ in others
        if filled[heading] and (theirs := _unit(sheet, heading)) is not None
    ]
    return [(first, unit or _unit(sheet, first)), *told]


def _estimate(sheet: _Sheet, ours: str, unit: str | None) -> tuple[str | None, str | None]:
    """Where another effort column comes from, and its unit: the settings', else the heading's, else
    that of the likely one.
    """
    if ours in sheet.columns:
        heading = sheet.heading(sheet.columns[ours])
    else:
        heading = sheet.heading(ours)
        if heading is not None:
            return heading, unit or "weeks"
        heading = sheet.source(ours)
    if heading is None:
        return None, None
    likely = next(iter(_likely(sheet, unit)), (None, None))[1]
    return heading, unit or _unit(sheet, heading) or likely


def _unit(sheet: _Sheet, heading: str) -> str | None:
    """The unit that the preset knows of a heading, or that the heading names; in a list that is
    headed as ours is, person-weeks.
    """
    known = {plain(name): theirs for name, theirs in reversed(sheet.preset.efforts)}
    told = known.get(plain(heading)) or unit_of(heading)
    ours = sheet.preset.name == SHEET.name and plain(sheet.source("initiative")) == "initiative"
    return told or ("weeks" if ours else None)


def _said_of_efforts(
    sheet: _Sheet, unit: str | None, factors: Factors, frame: pd.DataFrame, parts: Sequence[str]
) -> list[str]:
    """What the estimates were taken for, and what the middle one came to, so that a wrong unit is
    seen at once.
    """
    likely = [] if parts else _likely(sheet, unit)
    used = [
        (heading, unit or _unit(sheet, heading))
        for name in parts
        if (heading := sheet.heading(name)) is not None
    ] or likely
    used += [
        (sheet.columns[ours], unit or _unit(sheet, sheet.columns[ours]))
        for ours in sheet.columns
        if ours.startswith("effort_likely_")
    ]
    if not used:
        return [
            "nothing in it was recognised as an estimate; name it in workshop.toml under"
            " [tables.initiatives.columns] as effort_likely."
        ]
    # Of those that only fill in, the ones that are needed.
    blank, needed = pd.Series(True, index=frame.index), []
    for heading, theirs in used:
        own = sheet.heading(heading)
        cells = (
            sheet.raw[own].reindex(frame.index).fillna("")
            if own is not None
            else pd.Series("", index=frame.index)
        )
        if not needed or heading not in dict(likely) or (blank & (cells != "")).any():
            needed.append((heading, theirs or "weeks"))
        blank &= cells == ""
    units = list(dict.fromkeys(theirs for _, theirs in needed))
    taken = "; ".join(dict.fromkeys(factors.say(theirs) for theirs in units if theirs != "weeks"))
    headings = listing(
        dict.fromkeys(f'"{heading}"' for heading, _ in needed),
        "and, where that is blank," if likely else "and",
    )
    filled = pd.Series(
        [
            cell
            for heading, _ in needed
            if (own := sheet.heading(heading)) is not None
            for cell in sheet.raw[own]
            if cell
        ],
        dtype=object,
    )
    spelled = len(filled) > 0 and all(
        re.search(r"[A-Za-z:]", cell) for cell in filled
    )  # "2d 4h", "1:30"
    taken = factors.say("hours") if spelled else taken
    said = [
        f"estimates are {headings},"
        f" {'each with a unit of its own' if spelled else 'in ' + listing(units)}"
        f"{'; ' + taken if taken else ''}."
    ]
    said += _said_of_units(sheet, needed, unit)
    cells = (
        None
        if parts or not likely
        else frame["effort_likely"]
        if "effort_likely" in frame.columns
        else frame[likely[0][0]]
    )
    if cells is None:
        return said
    values = numbers(cells.replace("", pd.NA))
    if values.notna().any():
        middle = f"{num(values.median()):.2g}"
        said[0] += (
            f" The middle one is {middle} person-week{'' if middle == '1' else 's'}: is that about"
            " right?"
        )
    if nothing := int((values == 0).sum()):
        said.append(
            f"{counted(nothing, 'initiative has', 'initiatives have')} an estimate of 0 and"
            f" {'costs' if nothing == 1 else 'cost'} nothing in a plan. If nobody has estimated"
            f' {"it" if nothing == 1 else "them"}, write blank = ["0"] under [tables.initiatives]'
            " in workshop.toml."
        )
    blank_ = int((cells == "").sum())
    if blank_:
        said.append(
            f"{blank_} of {counted(len(cells), 'initiative')} {'has' if blank_ == 1 else 'have'} no"
            " estimate and cannot be used until somebody gives one."
        )
    return said


def _said_of_units(sheet: _Sheet, used: Sequence[tuple[str, str]], unit: str | None) -> list[str]:
    """What is left open by the units: those that a system leaves to its users, mixed ones, and
    ranges.
    """
    said = []
    for heading, theirs in used:
        own = sheet.heading(heading)
        if own is None:
            continue
        cells = sheet.raw[own]
        plain_, worded = bare(cells), cells.str.contains(r"\d\s*[^\W\d_]", regex=True)
        if plain_.any() and worded.any():
            said.append(
                f'in "{heading}" some estimates have a unit and'
                f" {counted(int(plain_.sum()), 'other has', 'others have')} none, as"
                f" {quoted(cells[plain_].iloc[0])}; taken for {theirs}."
            )
        elif unit is None and plain(heading) in UNTOLD and plain_.any():
            other = "days" if theirs != "days" else "hours"
            whose = (
                f"{sheet.preset.name} does not say what it is in"
                if sheet.preset.name != SHEET.name
                else "the heading does not say what it is in"
            )
            said.append(
                f'"{heading}" was taken for {theirs}, because {whose}. If it is {other}, write'
                f' estimates = "{other}" under [tables.initiatives] in workshop.toml.'
            )
        spans = ranges(cells)
        if spans:
            rows_ = list(spans)[:NAMED]
            shown = listing(
                [
                    f"{quoted(cells[row])} (row {row}: from {spans[row][0]} to {spans[row][1]})"
                    for row in rows_
                ]
            )
            said.append(
                f"{shown}{f' and {len(spans) - NAMED} more' if len(spans) > NAMED else ''} in"
                f' "{heading}": a range is no estimate; write the likely number there.'
            )
    return said


def _few(names: Sequence[str]) -> str:
    """Some of the names, and how many more there are."""
    return listing(
        [quoted(name) for name in names[:NAMED]]
        + ([f"{num(len(names) - NAMED):,} more"] if len(names) > NAMED else [])
    )


def _said_of_nesting(
    names: pd.Series,
    whole: pd.Series,
    goals: pd.Series,
    over: pd.Series,
    none: pd.Series,
    circle: Sequence[int],
) -> list[str]:
    """Which rows are no initiatives of their own, and why."""
    said = []
    inside = whole.notna() & ~over & ~none
    aims = goals & ~over & ~none
    nothing = none & ~over
    parts = [f"{names[row]} (of {names[whole[row]]})" for row in inside.index[inside]]
    for rows_, one, several, shown in (
        (inside, "it is a part of another", "they are parts of others", parts),
        (aims, "it is the goal of others", "they are the goals of others", names[aims].tolist()),
        (
            nothing,
            "it is a heading, a template or a mirror",
            "they are headings, templates or mirrors",
            names[nothing].tolist(),
        ),
    ):
        if count := int(rows_.sum()):
            said.append(
                f"{counted(count, 'row')} left out because {one if count == 1 else several}:"
                f" {_few(shown)}."
            )
    if parts:
        said[0] += (
            ' To list parts by themselves, write parts = "apart" under [tables.initiatives] in'
            " workshop.toml."
        )
    if circle:
        said.append(
            f"{_few(names[list(circle)].tolist())} lie under one another in a circle; each counts"
            " by itself."
        )
    return said


def _said_of_links(
    sheet: _Sheet,
    names: pd.Series,
    parent: pd.Series,
    dangling: Sequence[tuple[int, str]],
    gone: pd.Series,
) -> list[str]:
    """The links that lead to nothing in the export, by their names."""
    said = []
    if dangling:
        shown = _few([f"{ref} (from {names[row]})" for row, ref in dangling])
        said.append(
            f"{counted(len(dangling), 'link')} to something that is not in the export"
            f" {'was' if len(dangling) == 1 else 'were'} left out: {shown}."
        )
    if sheet.preset.name != "Jira":
        lost = [
            f"{names[row]} (of {up})"
            for row, up in _by_row(parent)
            if isinstance(up, str) and up and _KEY.fullmatch(up) and not gone[row]
        ]
        if lost:
            said.append(
                f"{counted(len(lost), 'row is a part', 'rows are parts')} of something that is not"
                " in the export and"
                f" {'counts by itself' if len(lost) == 1 else 'count by themselves'}: {_few(lost)}."
            )
    return said


def _says_done(cell: str) -> bool:
    """Whether a cell of a column about the end says that it has come: done, yes, the day, or what
    took its place.
    """
    return (
        state_of(cell) == "done"
        or cell.lower() in ("true", "yes", "x")
        or re.fullmatch(r"100([.,]0+)? ?%", cell) is not None
        or bool(written(cell) or re.match(r"\d{1,4}[-/.]\d|\d{10,13}$|[A-Z]+-\d+$", cell))
    )


def _states(cells: pd.Series) -> bool:
    """Whether lists or sections are named after states: at least half of those in use are."""
    distinct = [cell for cell in cells.unique() if cell]
    return bool(distinct) and 2 * sum(bool(state_of(cell)) for cell in distinct) >= len(distinct)


def _finished(sheet: _Sheet) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Which rows are no longer work to do, each row's state as it stands there, and whether that is
    done, running or waiting.
    """
    raw, preset = sheet.raw, sheet.preset
    states = sheet.cells("status")
    board = sheet.heading(*preset.board) if preset.board else None
    if (states is None or (states == "").all()) and board is not None and _states(raw[board]):
        states = raw[board]
    states = (
        pd.Series("", index=raw.index)
        if states is None
        else states.map(lambda cell: sheet.states.get(plain(cell), cell))
    )
    doing = states.map(state_of).astype(object)
    over = (doing == "done").astype(bool)
    if board is not None and _states(raw[board]):
        over |= raw[board].map(state_of) == "done"
    for heading in sheet.alike(preset.finished):
        over |= raw[heading].map(_says_done).astype(bool)
        # A state of a team's own has a category that is known, where the system keeps one.
        doing = doing.where(doing != "", raw[heading].map(state_of))
    return over, states, doing


def _said_of_states(
    states: pd.Series, doing: pd.Series, over: pd.Series, gone: pd.Series
) -> list[str]:
    """The states that are not understood, whose rows count as work to do, with the line that says
    what they are.
    """
    here = ~gone & ~over
    unknown = states[here & (states != "") & (doing == "")]
    if here.any() and (states[here] == "").all() and not over.any():
        return ["nothing in it says which of the work is done or running; all of it counts as new."]
    if unknown.empty:
        return []
    shown = list(dict.fromkeys(unknown))
    lines = listing([f'{json.dumps(state, ensure_ascii=False)} = "new"' for state in shown])
    return [
        f"the {'state' if len(shown) == 1 else 'states'} {_few(shown)} of"
        f" {counted(len(unknown), 'row')} {'is' if len(shown) == 1 else 'are'} not known; "
        f"{'it counts' if len(shown) == 1 else 'they count'} as new. Say what"
        f" {'it is' if len(shown) == 1 else 'each is'} under [tables.initiatives.values.status] in"
        f' workshop.toml, "new", "running" or "done": {lines}.'
    ]


def _said_of_columns(sheet: _Sheet, used: Sequence[str]) -> list[str]:
    """The columns with something in them that are not looked at."""
    preset = sheet.preset
    names = (
        *preset.key,
        *preset.parent,
        *preset.waits,
        *preset.blocks,
        *preset.board,
        *preset.finished,
        *preset.kind,
        *EPICS,
    )
    looked_at = {*used, *sheet.alike(names), *(heading for heading, _ in _candidates(sheet))}
    looked_at |= {
        heading
        for ours in (
            "initiative",
            "goal",
            "owner",
            "status",
            "kind",
            "must",
            "excludes",
            "effort_low",
            "effort_high",
        )
        if (heading := sheet.source(ours)) is not None
    }
    rest = [
        heading
        for heading in sheet.raw.columns
        if heading not in looked_at and (sheet.raw[heading] != "").any()
    ]
    return (
        [f"{counted(len(rest), 'column is', 'columns are')} not looked at: {_few(rest)}."]
        if rest
        else []
    )


def _nesting(
    sheet: _Sheet, parent: pd.Series, likely: pd.Series | None, gone: pd.Series, apart: bool
) -> tuple[pd.Series, pd.Series, pd.Series | None]:
    """For each row that is a part the initiative that it belongs to; which rows are goals; and the
    estimates with those of sub-tasks added up.

    A sub-task is a part of what it lies under, estimated or not, and its estimate counts there
    where there is none. Of other rows with parts, one with an estimate is the initiative and takes
    in all that lies under it; one without is a goal. With `apart` nothing is a part, and only what
    has no estimate is a goal.
    """
    index = parent.index
    kind = sheet.heading(*sheet.preset.kind) if sheet.preset.kind else None
    small = (
        pd.Series(sheet.preset.nested, index=index)
        if kind is None
        else sheet.raw[kind].map(lambda cell: plain(cell) in sheet.preset.small).astype(bool)
    )
    up: dict[int, int] = {row: other for row, other in _by_row(parent) if other in index}
    amount = (
        numbers(likely.replace("", pd.NA))
        if likely is not None
        else pd.Series(float("nan"), index=index)
    )
    amounts, small_, gone_ = (dict(_by_row(column)) for column in (amount, small, gone))
    depth: dict[int, int] = {}

    def depth_of(row: int) -> int:
        way = []
        while row in up and row not in depth:
            way.append(row)
            row = up[row]
        for step, below in enumerate(reversed(way), 1):
            depth[below] = depth.get(row, 0) + step
        return depth.get(way[0] if way else row, 0)

    # From the lowest level up, so that sums of sums are right.
    sums: dict[int, float] = {}
    for row in sorted(up, key=depth_of, reverse=True):
        over = up[row]
        value = amounts[row] if pd.notna(amounts[row]) else sums.get(row)
        if not apart and small_[row] and not gone_[row] and not gone_[over] and value is not None:
            sums[over] = sums.get(over, 0.0) + value
    estimated = {
        row: pd.notna(amounts[row]) or row in sums or (likely is not None and likely[row] != "")
        for row in index
    }
    whole: dict[int, int] = {}
    for row in sorted(up, key=depth_of) if not apart else ():
        over = up[row]
        if over in whole:
            whole[row] = whole[over]
        elif not gone_[over] and (estimated[over] or small_[row]):
            whole[row] = over
        elif gone_[over]:
            # What is over still lies under something: an open epic with a closed feature has the
            # feature's open parts.
            whole |= (
                {row: above}
                if (above := _estimated_above(over, up, gone_, estimated)) is not None
                else {}
            )
    goals = {
        up[row]
        for row in up
        if row not in whole and not gone_[row] and not gone_[up[row]] and not estimated[up[row]]
    } - set(whole)
    if likely is not None and sums:
        likely = likely.where(
            (likely != "") | ~index.isin(list(sums)),
            pd.Series({row: f"{value:.10g}" for row, value in sums.items()}).reindex(index),
        )
    return (
        pd.Series(whole, dtype=object).reindex(index),
        pd.Series(index.isin(list(goals)), index=index),
        likely,
    )


def _estimated_above(
    row: int, up: Mapping[int, int], gone: Mapping[int, bool], estimated: Mapping[int, bool]
) -> int | None:
    while row in up:
        row = up[row]
        if not gone[row] and estimated[row]:
            return row
    return None


def _requires(
    sheet: _Sheet, names: pd.Series, lookup: Mapping[str, int], gone: pd.Series, whole: pd.Series
) -> tuple[pd.Series, list[tuple[int, str]]]:
    """What each row waits for, by name, and the links that led nowhere; what is done or no
    initiative asks for nothing more.

    Who waits for a part waits for its whole.
    """
    raw, preset = sheet.raw, sheet.preset
    found: dict[int, dict[str, None]] = {row: {} for row in names.index}
    dangling: list[tuple[int, str]] = []

    def standing(ref: str) -> int | None:
        known = lookup.get(ref.lower())
        return known if known is None or pd.isna(whole[known]) else int(whole[known])

    own = sheet.heading(sheet.columns.get("requires", "requires"))
    for heading in dict.fromkeys(
        [
            *([own] if own else []),
            *(sheet.alike(preset.waits) if "requires" not in sheet.columns else []),
        ]
    ):
        for row, cell in _by_row(raw[heading]):
            for ref in _refs(cell, lookup, names):
                known = standing(ref)
                if known is None and not gone[row]:
                    dangling.append((row, ref))
                if known is not None and known != row and not gone[known]:
                    found[row][names[known]] = None
    for heading in sheet.alike(preset.blocks) if "requires" not in sheet.columns else []:
        for row, cell in _by_row(raw[heading]):
            for ref in _refs(cell, lookup, names):
                known = standing(ref)
                if known is None and not gone[row]:
                    dangling.append((row, ref))
                if known is not None and known != row and not gone[row]:
                    found[known][names[row]] = None
    return (
        pd.Series(
            {row: "; ".join(needed) for row, needed in found.items()},
            index=names.index,
            dtype=object,
        ),
        dangling,
    )


_KIND_OF_LINK = re.compile(r"^(\d+)(?:FS|SS|FF|SF|EA|AA|EE|AE)(?: ?[-+] ?[\d.,]+ ?\w*)?$", re.I)
"""A row's number with how it is waited for and for how long, as plans write it: 2FS+3 days."""


def _refs(cell: str, lookup: Mapping[str, int], names: pd.Series) -> list[str]:
    """The names in a cell of links; a comma separates two of them unless it is in the name of one
    that there is.
    """
    if not cell:
        return []
    refs: list[str] = []
    for chunk in re.split(r"[;\n]", cell):
        parts = chunk.split(",")
        while parts:
            size = next(
                (
                    size
                    for size in range(len(parts), 0, -1)
                    if ",".join(parts[:size]).strip().lower() in lookup
                ),
                1,
            )
            ref = ",".join(parts[:size]).strip()
            if ref.lower() not in lookup:
                ref = _KIND_OF_LINK.sub(r"\1", ref)
            if ref:
                refs.append(names[lookup[ref.lower()]] if ref.lower() in lookup else ref)
            parts = parts[size:]
    return refs


def _first_of(goals: pd.Series) -> pd.Series:
    """The first of several goals between commas, where it is a goal of other rows too; else a comma
    belongs to the name.
    """
    known = set(goals[~goals.str.contains(",", regex=False)]) - {""}

    def without_others(goal: str) -> str:
        first = goal.split(",")[0].strip()
        return first if first in known else goal

    return goals.map(without_others)


def _first_label(cell: str) -> str:
    """The first of several labels, without a colour in brackets; semicolons become commas."""
    first = re.split(r"[,;\n]", cell)[0] if "(" in cell or ";" in cell else cell
    return (
        re.sub(
            r"\s*\((?:green|yellow|orange|red|purple|blue|sky|lime|pink|black)[a-z_]*\)\s*$",
            "",
            first,
        )
        .strip()
        .replace(";", ",")
    )
