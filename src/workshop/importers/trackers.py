"""Initiatives from the exports of task trackers, or from any sheet with a name and an estimate in each row.

A preset says which of their headings holds what; the folder's settings may name another for each. Headings are
compared without regard to case and spaces, and of several that would do the first one that is filled counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError, counted, cut, listing
from ..tables import numbers, plain
from . import boards
from .estimates import UNITS, Factors, convert
from .spreadsheet import read

LONGEST = 100
"""A longer name is cut; some trackers hold a whole paragraph in it."""
DONE = frozenset((
    "done", "closed", "complete", "completed", "resolved", "cancelled", "canceled", "shipped", "released", "archived", "rejected", "declined", "won_t_do", "wont_do", "won_t_implement",
    "finished", "live", "launched", "deployed", "duplicate", "abandoned", "delivered", "merged", "will_not_implement", "will_not_do", "wont_fix", "won_t_fix", "obsolete", "dropped", "discarded", "erledigt", "fertig", "abgeschlossen",
))
"""States, as they are compared, of what is no longer work to do."""
RUNNING = frozenset((
    "in_progress", "doing", "in_review", "review", "in_development", "in_design", "testing", "in_testing", "started", "active", "running", "ongoing", "wip", "work_in_progress",
    "on_track", "at_risk", "off_track", "in_work", "under_way", "blocked", "waiting", "in_bearbeitung", "in_arbeit",
))
WAITING = frozenset((
    "to_do", "todo", "backlog", "ideas", "idea", "next", "up_next", "planned", "open", "new", "later", "icebox", "not_started", "ready", "under_consideration", "selected_for_development",
    "this_week", "this_month", "this_quarter", "offen",
))
SUB_TASKS = frozenset(("sub_task", "subtask", "sub_task_technical"))


@dataclass(frozen=True)
class Preset:
    """How one tracker's export becomes the initiatives table.

    `signs`: sets of headings; the export is this tracker's when all of one set are there. `columns`: our column to
    their headings, the best first. `efforts`: headings of estimates with the unit each is in. `key`, `parent`: what
    rows are called in links, and headings that hold the key or name of what a row is part of. `waits`, `blocks`: what must be done
    before a row, and what a row must be done before. `board`: lists or sections, which hold states or goals. `finished`: filled, or true,
    once the work is over. `nested`: a row with a parent is a part of it and no initiative of its own.
    """

    name: str
    signs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    efforts: tuple[tuple[str, str], ...]
    key: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    nested: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


_ESTIMATES = (
    ("Story Points", "points"), ("Story point estimate", "points"), ("Points", "points"), ("Estimated hours", "hours"), ("Estimate (hours)", "hours"), ("Hours", "hours"),
    ("Person-days", "days"), ("Effort - man days", "days"), ("Effort (days)", "days"), ("Estimate (days)", "days"), ("Days", "days"), ("Person-weeks", "weeks"), ("Effort (weeks)", "weeks"), ("Weeks", "weeks"),
    ("Person-months", "months"), ("Effort likely", "weeks"), ("Effort", "weeks"), ("Estimate", "weeks"),
)
_GOAL = ("Goal", "Goals", "Goal name", "Objective", "Objectives", "Strategic theme", "Theme")


def _aha(record: str, *above: str) -> Preset:
    """The preset for one of Aha!'s kinds of record, whose headings all begin with its name."""
    goals = tuple(f"{name} {word}".strip() for name in above for word in ("name", ""))
    return Preset(
        "Aha!", ((f"{plain(record)}_reference", f"{plain(record)}_name"), (f"{plain(record)}_name", f"{plain(record)}_status")), {
            "initiative": (f"{record} name",), "owner": (f"{record} assigned to", f"{record} owner", "Assigned to", "Owner"), "status": (f"{record} status",), "goal": ("Goal name", "Goals", f"{record} goals", *goals),
        },
        tuple((f"{record} {which} estimate", "minutes") for which in ("original", "initial", "detailed", "total", "remaining")) + tuple((f"{record} {name}", unit) for name, unit in _ESTIMATES) + _ESTIMATES,
        key=(f"{record} reference #", f"{record} reference"), waits=(f"{record} depends on", "Depends on", "Blocked by"), words={"m": "months"},
    )


PRESETS: tuple[Preset, ...] = (
    # Newer exports say work item where older ones say issue; a plan's export has headings of its own.
    Preset(
        "Jira", (
            ("hierarchy", "title", "issue_key"), ("hierarchy", "title", "work_item_key"), ("hierarchy", "title", "issue_status"), ("hierarchy", "title", "work_item_status"),
        ), {
            "initiative": ("Title",), "owner": ("Assignee",), "status": ("Issue status", "Work item status", "Status"),
        },
        (("Estimates (sp)", "points"), ("Estimates (h)", "hours"), ("Estimates (d)", "days"), ("Estimates (w)", "weeks")),
        key=("Issue key", "Work item key"), parent=("Parent",), finished=("Status Category",), kind=("Hierarchy",),
    ),
    Preset(
        "Jira", (
            ("summary", "issue_key"), ("summary", "issue_type"), ("summary", "issue_id"), ("summary", "key", "status"),
            ("summary", "work_item_key"), ("summary", "work_type"), ("summary", "work_item_type"), ("summary", "work_item_id"),
        ), {
            "initiative": ("Summary",), "owner": ("Assignee",), "status": ("Status",),
        },
        (("Custom field (Story Points)", "points"), ("Custom field (Story point estimate)", "points"), ("Story Points", "points"), ("Story point estimate", "points"),
         ("Original estimate", "seconds"), ("Σ Original Estimate", "seconds"), ("Remaining Estimate", "seconds")),
        key=("Issue key", "Work item key", "Key", "Issue id", "Work item id"),
        parent=("Parent key", "Parent", "Parent id", "Custom field (Epic Link)", "Epic Link", "Parent summary", "Epic Link Summary"),
        waits=("Inward issue link (Blocks)", "Inward work item link (Blocks)", "Inward issue link (Dependency)", "Outward issue link (Depends)"),
        blocks=("Outward issue link (Blocks)", "Outward work item link (Blocks)"),
        finished=("Status Category", "Resolution"), kind=("Issue Type", "Work type", "Work item type"),
    ),
    Preset(
        "Asana", (("task_id", "section_column"), ("task_id", "assignee_email", "projects")), {
            "initiative": ("Name", "Task Name"), "owner": ("Assignee",), "status": ("Status", "Task Progress"), "goal": (*_GOAL, "Epic", "Projects"),
        },
        (("Estimated time", "minutes"), *_ESTIMATES),
        key=("Task ID",), parent=("Parent task",), waits=("Blocked By (Dependencies)",), blocks=("Blocking (Dependencies)",), board=("Section/Column",),
        finished=("Completed At",), nested=True,
    ),
    Preset(
        "Trello", (("card_name", "list_name"), ("card_id", "card_name")), {
            "initiative": ("Card Name",), "owner": ("Members",), "status": ("Status",), "goal": (*_GOAL, "Epic", "Labels"),
        },
        (*_ESTIMATES, ("Points in the name", "points")),
        key=("Card ID", "Card URL", "Card #"), waits=("Depends on", "Blocked by"), board=("List Name",), finished=("Archived", "Due Complete"),
    ),
    _aha("Master feature", "Initiative"), _aha("Feature", "Epic", "Master feature", "Initiative"), _aha("Activity", "Epic", "Initiative"), _aha("Epic", "Initiative"), _aha("Initiative"),
)
_NAMES = ("Initiative", "Initiative name", "Project", "Project name", "Title", "Name", "Task name", "Task", "Summary", "What")
SHEET = Preset(
    "a plain sheet", (), {
        "initiative": _NAMES, "owner": ("Owner", "Responsible", "Lead", "Assignee", "Assigned to", "Who"), "status": ("Status", "State", "Stage"), "goal": (*_GOAL, "Epic", "Programme", "Program", "Category"),
        "must": ("Must", "Must have", "Must keep", "Mandatory"), "excludes": ("Excludes", "Conflicts with", "Instead of"),
    },
    _ESTIMATES, key=("ID", "No", "Nr", "#", "Key"), waits=("Requires", "Depends on", "Dependencies", "Predecessors", "Blocked by"), finished=("Completed at", "Done"),
)
LOW = ("Effort low", "Low", "Optimistic", "Best case", "Minimum")
HIGH = ("Effort high", "High", "Pessimistic", "Worst case", "Maximum")


def recognise(headings: Sequence[str]) -> Preset | None:
    """The tracker whose export has these headings, or None.

    >>> recognise(["Issue key", "Issue id", "Summary", "Status"]).name
    'Jira'
    """
    have = {plain(heading) for heading in headings}
    return next((preset for preset in PRESETS if any(set(sign) <= have for sign in preset.signs)), None)


def recognised(path: Path, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None) -> bool:
    """Whether the file is a tracker's export; a sheet in our own columns is none."""
    return path.suffix.lower() == ".json" or recognise(read(path, sheet=sheet, encoding=encoding, separator=separator).columns) is not None


def read_initiatives(
    path: Path, *, columns: Mapping[str, str] | None = None, parts: Mapping[str, Sequence[str]] | None = None, unit: str | None = None, factors: Factors = Factors(),
    sheet: str | None = None, encoding: str | None = None, separator: str | None = None,
) -> pd.DataFrame:
    """The initiatives table out of a tracker's export: what is still to do, in person-weeks, with its goals and what it waits for.

    Spares a team the retyping of its list. All cells are text, ready for `tables.check`; the index holds the rows as a
    spreadsheet numbers them (in a board's JSON: the cards in their order). `columns` (ours to theirs) goes before the preset; `parts` are
    the headings that one of our columns is made of; `unit` is what the estimates are in, where the heading does not tell. What is finished or
    archived is left out, and so are sub-tasks, whose estimates count for their parent where it has none. An epic whose parts are
    estimated is their goal; one that has the only estimate is the initiative. `attrs["system"]` and `attrs["notes"]` say what was
    taken and by which factor. Raises WorkshopError when nothing in it names an initiative.
    """
    raw = boards.read_board(path) if path.suffix.lower() == ".json" else read(path, sheet=sheet, encoding=encoding, separator=separator)
    raw = raw.apply(lambda column: column.str.strip())
    raw = boards.points_in_names(raw[(raw != "").any(axis=1)])
    sheet_ = _Sheet(raw, recognise(raw.columns) or SHEET, dict(columns or {}))
    if sheet_.cells("initiative") is None:
        raise WorkshopError(f'{path.name} has no column that names an initiative. Say in workshop.toml under [tables.initiatives.columns] which one it is: initiative = "...".')
    return _initiatives(sheet_, path.name, dict(parts or {}), unit, factors)


@dataclass(frozen=True)
class _Sheet:
    """An export, and how to find our columns in it: the settings first, then the preset."""

    raw: pd.DataFrame
    preset: Preset
    columns: Mapping[str, str]

    def heading(self, *names: str) -> str | None:
        """The first of these headings with a filled cell, else the first that is there."""
        by_plain: dict[str, str] = {}
        for heading in self.raw.columns:
            by_plain.setdefault(plain(heading) or heading, heading)
        found = [by_plain[plain(name) or name] for name in names if (plain(name) or name) in by_plain]
        return next((heading for heading in found if (self.raw[heading] != "").any()), found[0] if found else None)

    def source(self, ours: str) -> str | None:
        """Their heading for one of our columns."""
        if ours in self.columns:
            return self.heading(self.columns[ours])
        names = {"effort_low": LOW, "effort_high": HIGH}.get(ours, self.preset.columns.get(ours, ()))
        if ours == "initiative":  # one that says the same in most rows, such as the project that all belong to, names none of them
            several = [name for name in (ours, *names) if (heading := self.heading(name)) is not None and 2 * self.raw[heading][self.raw[heading] != ""].nunique() > (self.raw[heading] != "").sum()]
            return self.heading(*several) or self.heading(ours, *names)
        return self.heading(ours, *names)

    def cells(self, ours: str) -> pd.Series | None:
        """The cells of one of our columns, or None."""
        heading = self.source(ours)
        return None if heading is None else self.raw[heading]

    def alike(self, names: Sequence[str]) -> list[str]:
        """All headings of these names, also the second and third of the same name."""
        wanted = {plain(name) for name in names}
        return [heading for heading in self.raw.columns if plain(re.sub(r" \(\d+\)$", "", heading)) in wanted or plain(heading) in wanted]


def _initiatives(sheet: _Sheet, file: str, parts: Mapping[str, Sequence[str]], unit: str | None, factors: Factors) -> pd.DataFrame:
    raw, preset, columns = sheet.raw, sheet.preset, sheet.columns
    notes: list[str] = []
    names = _names(sheet)
    lookup = _lookup(sheet, names)
    parent = _parents(sheet, names, lookup)
    efforts = _efforts(sheet, unit, factors)
    over, states = _finished(sheet)
    inner, of_goal, likely = _nesting(sheet, parent, efforts.get("effort_likely"), over)

    out = pd.DataFrame(index=raw.index)
    out["initiative"] = names
    for ours in ("owner", "must"):
        if sheet.cells(ours) is not None:
            out[ours] = sheet.cells(ours)
    goal = sheet.cells("goal")
    goal = pd.Series("", index=raw.index) if goal is None else _first_of(goal.map(_first_label))
    label = parent.map(lambda row: names[row] if row in names.index else row)
    goal = label.where(label != "", goal) if preset.name == "Jira" and "goal" not in columns else goal.where(goal != "", label.where(of_goal, ""))
    board = sheet.heading(*preset.board) if preset.board else None
    if board is not None and not _states(raw[board]):
        goal = goal.where((goal != "") & (sheet.source("goal") not in (None, "Projects", "Labels")), raw[board])
    out["goal"] = goal
    out["status"] = states
    out["kind"] = states.map(lambda state: "running" if _state(state) == "running" else "new")
    said = sheet.cells("kind")
    if said is not None and said.map(plain).isin(["", "new", "running"]).all():
        out["kind"] = said
    requires, dangling = _requires(sheet, names, lookup, over | inner)
    out["requires"] = requires
    excludes = sheet.cells("excludes")
    if excludes is not None:
        out["excludes"] = excludes.map(lambda cell: "; ".join(_refs(cell, lookup, names)))
    for ours, cells in efforts.items():
        out[ours] = cells
    if likely is not None:
        out["effort_likely"] = likely

    for ours in [ours for ours in columns if ours in out.columns]:
        heading = sheet.heading(columns[ours])
        if heading is not None:
            raw = raw.assign(**{heading: out[ours]})
    summed = {heading for ours, names_ in parts.items() if ours.startswith("effort_") for name in names_ if (heading := sheet.heading(name)) is not None}
    for heading in summed - {sheet.heading(theirs) for ours, theirs in columns.items() if ours.startswith("effort_")}:
        raw = raw.assign(**{heading: convert(raw[heading], unit=unit or _unit(sheet, heading), factors=factors, words=preset.words)})
    wanted = dict.fromkeys(heading for name in (*columns.values(), *(name for names_ in parts.values() for name in names_)) if (heading := sheet.heading(name)) is not None)
    out = out.drop(columns=[ours for ours in columns if ours in out.columns])
    kept = raw[[heading for heading in wanted if heading not in out.columns]]
    frame = pd.concat([out, kept], axis=1)[~(over | inner)]

    mapped = {ours: sheet.source(ours) for ours in ("initiative", "goal", "owner", "status")}
    if preset.name == "Jira":
        mapped["goal"] = next((heading for heading in reversed(sheet.alike(preset.parent)) if (raw[heading] != "").any()), mapped["goal"])
    shown = [f'{ours} is "{theirs}"' for ours, theirs in mapped.items() if theirs is not None and ours not in columns]
    notes.append(f"{file} was read as {'an export of ' + preset.name if preset is not SHEET else preset.name}{': ' + listing(shown) if shown else ''}.")
    notes += [f"{file}: {note}" for note in _said_of_efforts(sheet, unit, factors, frame, parts.get("effort_likely", ()))]
    if over.any():
        notes.append(f"{file}: {counted(int(over.sum()), 'row')} left out because the work is done or was given up.")
    if (inner & ~over).any():
        notes.append(f"{file}: {counted(int((inner & ~over).sum()), 'row')} left out because {'it is' if (inner & ~over).sum() == 1 else 'they are'} a part of another, or the goal of others.")
    if dangling:
        notes.append(f"{file}: {counted(dangling, 'link')} to something that is not in the export {'was' if dangling == 1 else 'were'} left out.")
    frame.attrs.update(system=preset.name, notes=notes)
    return frame


def _names(sheet: _Sheet) -> pd.Series:
    """Each row's name: semicolons, which separate lists, become commas; long ones are cut; a second one of the same name gets its key."""
    names = sheet.cells("initiative").map(lambda name: re.sub(r"\s+", " ", name.replace(";", ",")).strip())
    names = names.map(lambda name: cut(name, LONGEST))
    key = sheet.heading(*sheet.preset.key) if sheet.preset.key else None
    if key is not None:
        twice = names.str.lower().duplicated(keep=False) & (names != "") & (sheet.raw[key] != "")
        names = names.where(~twice, names + " (" + sheet.raw[key].str.replace(";", ",") + ")")
    return names


def _lookup(sheet: _Sheet, names: pd.Series) -> dict[str, int]:
    """The row that a key, a number or a name means, compared without case; the first row of a name counts."""
    rows: dict[str, int] = {}
    for heading in sheet.alike(sheet.preset.key):
        rows.update({cell.lower(): row for row, cell in sheet.raw[heading].items() if cell and cell.lower() not in rows})
    for cells in (sheet.cells("initiative"), names):
        rows.update({cell.lower(): row for row, cell in cells.items() if cell and cell.lower() not in rows})
    return rows


def _parents(sheet: _Sheet, names: pd.Series, lookup: Mapping[str, int]) -> pd.Series:
    """For each row the row that it is part of; else the name of what it is part of, where that is not in the export; else nothing."""
    headings = sheet.alike(sheet.preset.parent)
    found = pd.Series("", index=names.index, dtype=object)
    for row in names.index:
        filled = [sheet.raw.at[row, heading] for heading in headings if sheet.raw.at[row, heading]]
        known = next((lookup[cell.lower()] for cell in filled if cell.lower() in lookup), None)
        if known is not None and known != row:
            found[row] = known
        elif filled and known is None:
            worded = [cell for cell in filled if " " in cell] or filled
            found[row] = worded[0].replace(";", ",")
    return found


def _efforts(sheet: _Sheet, unit: str | None, factors: Factors) -> dict[str, pd.Series]:
    """Every effort column in person-weeks."""
    found: dict[str, pd.Series] = {}
    for ours in ("effort_likely", "effort_low", "effort_high", *_by_team(sheet)):
        heading, theirs = _estimate(sheet, ours, unit)
        if heading is not None:
            found[ours] = convert(sheet.raw[heading], unit=theirs, factors=factors, words=sheet.preset.words)
    return found


def _by_team(sheet: _Sheet) -> list[str]:
    """The effort columns that are a team's own: named by the settings, or headed as ours are."""
    ours = [*(name for name in sheet.columns if name.startswith("effort_")), *(plain(heading) for heading in sheet.raw.columns)]
    return list(dict.fromkeys(name for name in ours if re.match(r"effort_(low|likely|high)_.", name)))


def _estimate(sheet: _Sheet, ours: str, unit: str | None) -> tuple[str | None, str]:
    """Where an effort column comes from, and its unit: the settings', else the heading's, else that of the likely one."""
    candidates = [(sheet.heading(name), theirs) for name, theirs in sheet.preset.efforts]
    by_heading = {heading: theirs for heading, theirs in reversed(candidates) if heading is not None}
    if ours in sheet.columns:
        heading = sheet.heading(sheet.columns[ours])
        return heading, unit or _unit(sheet, heading or "")
    own = sheet.heading(ours)
    if own is not None:
        return own, unit or "weeks"
    if ours == "effort_likely":
        filled = {heading: int((sheet.raw[heading] != "").sum()) for heading in dict.fromkeys(h for h, _ in candidates if h is not None)}
        heading = max(filled, key=filled.__getitem__, default=None)
        return heading, unit or by_heading.get(heading, "weeks")
    heading = sheet.source(ours)
    return heading, unit or _estimate(sheet, "effort_likely", None)[1]


def _unit(sheet: _Sheet, heading: str) -> str:
    """The unit that the preset knows of a heading, or that the heading names; else person-weeks."""
    known = {plain(name): theirs for name, theirs in reversed(sheet.preset.efforts)}
    words = plain(heading).split("_")
    return known.get(plain(heading)) or next((unit for unit in UNITS for word in words if word in (unit, unit[:-1])), "weeks")


def _said_of_efforts(sheet: _Sheet, unit: str | None, factors: Factors, frame: pd.DataFrame, parts: Sequence[str]) -> list[str]:
    """What the estimates were taken for, and what the middle one came to, so that a wrong unit is seen at once."""
    used = [(name, unit or _unit(sheet, name)) for name in parts]
    likely = _estimate(sheet, "effort_likely", unit)
    used = used or [(heading, theirs) for heading, theirs in (likely,) if heading is not None]
    used += [(sheet.columns[ours], unit or _unit(sheet, sheet.columns[ours])) for ours in sheet.columns if ours.startswith("effort_likely_")]
    if not used:
        return ["nothing in it was recognised as an estimate; name it in workshop.toml under [tables.initiatives.columns] as effort_likely."]
    units = list(dict.fromkeys(theirs for _, theirs in used))
    taken = "; ".join(dict.fromkeys(factors.say(theirs) for theirs in units if theirs != "weeks"))
    headings = listing(dict.fromkeys(f'"{heading}"' for heading, _ in used))
    filled = [cell for heading, _ in used if (own := sheet.heading(heading)) is not None for cell in sheet.raw[own] if cell]
    spelled = bool(filled) and all(re.search(r"[A-Za-z:]", cell) for cell in filled)  # "2d 4h", "1:30"
    taken = factors.say("hours") if spelled else taken
    said = [f"estimates are {headings}, {'each with a unit of its own' if spelled else 'in ' + listing(units)}{'; ' + taken if taken else ''}."]
    cells = None if parts or likely[0] is None else frame["effort_likely"] if "effort_likely" in frame.columns else frame[likely[0]]
    if cells is None:
        return said
    values = numbers(cells.replace("", pd.NA))
    if values.notna().any():
        middle = f"{values.median():.2g}"
        said[0] += f" The middle one is {middle} person-week{'' if middle == '1' else 's'}: is that about right?"
    blank = int((cells == "").sum())
    if blank:
        said.append(f"{blank} of {counted(len(cells), 'initiative')} {'has' if blank == 1 else 'have'} no estimate and cannot be used until somebody gives one.")
    return said


def _state(state: str) -> str:
    words = plain(state)
    return "done" if words in DONE else "running" if words in RUNNING else "waiting" if words in WAITING else ""


def _states(cells: pd.Series) -> bool:
    """Whether lists or sections are named after states: at least half of those in use are."""
    distinct = [cell for cell in cells.unique() if cell]
    return bool(distinct) and 2 * sum(bool(_state(cell)) for cell in distinct) >= len(distinct)


def _finished(sheet: _Sheet) -> tuple[pd.Series, pd.Series]:
    """Which rows are no longer work to do, and each row's state."""
    raw, preset = sheet.raw, sheet.preset
    states = sheet.cells("status")
    board = sheet.heading(*preset.board) if preset.board else None
    if (states is None or (states == "").all()) and board is not None and _states(raw[board]):
        states = raw[board]
    states = pd.Series("", index=raw.index) if states is None else states
    over = (states.map(_state) == "done").astype(bool)
    if board is not None and _states(raw[board]):
        over |= raw[board].map(_state) == "done"
    for heading in sheet.alike(preset.finished):
        over |= raw[heading].map(lambda cell: _state(cell) == "done" or cell.lower() in ("true", "yes", "x") or bool(re.match(r"\d{1,4}[-/.]\d", cell))).astype(bool)
    return over, states


def _nesting(sheet: _Sheet, parent: pd.Series, likely: pd.Series | None, over: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series | None]:
    """Rows that are no initiative of their own, rows that serve their parent as a goal, and the estimates with those of sub-tasks added up.

    A sub-task is part of its parent. Of other parents with open parts, one whose parts are estimated is a goal; one that alone is
    estimated takes its parts in.
    """
    index = parent.index
    kind = sheet.heading(*sheet.preset.kind) if sheet.preset.kind else None
    sub = pd.Series(sheet.preset.nested, index=index) if kind is None else sheet.raw[kind].map(lambda cell: plain(cell) in SUB_TASKS).astype(bool)
    inside = parent.map(lambda row: row in index).astype(bool)
    sub &= inside & ~(parent.map(lambda row: bool(over.get(row, False))).astype(bool))
    amounts = numbers(likely.replace("", pd.NA)) if likely is not None else pd.Series(float("nan"), index=index)
    open_ = ~over
    sums = amounts[sub & open_].groupby(parent[sub & open_]).sum(min_count=1)
    if likely is not None and len(sums):
        filled = likely.where((likely != "") | ~index.isin(sums.index), pd.Series(index, index=index).map(sums.to_dict()).map(lambda value: "" if pd.isna(value) else f"{value:.10g}"))
        likely, amounts = filled, numbers(filled.replace("", pd.NA))
    parts = inside & ~sub & open_
    estimated = amounts.notna() & open_
    below = estimated.copy()
    for _ in range(4):
        below |= pd.Series(index.isin(parent[parts & below]), index=index)
    has_parts = pd.Series(index.isin(parent[parts]), index=index)
    has_estimated_parts = pd.Series(index.isin(parent[parts & below]), index=index)
    goal = has_parts & (has_estimated_parts | ~estimated)
    taken_in = parts & parent.map(lambda row: row in index and bool(has_parts[row]) and not bool(goal[row])).astype(bool)
    return sub | goal | taken_in, ~(sub | taken_in), likely


def _requires(sheet: _Sheet, names: pd.Series, lookup: Mapping[str, int], gone: pd.Series) -> tuple[pd.Series, int]:
    """What each row waits for, by name, and how many links led nowhere; what is done or no initiative asks for nothing more."""
    raw, preset = sheet.raw, sheet.preset
    found: dict[int, dict[str, None]] = {row: {} for row in names.index}
    dangling = 0
    own = sheet.heading(sheet.columns.get("requires", "requires"))
    for heading in dict.fromkeys([*([own] if own else []), *(sheet.alike(preset.waits) if "requires" not in sheet.columns else [])]):
        for row, cell in raw[heading].items():
            for ref in _refs(cell, lookup, names):
                known = lookup.get(ref.lower())
                dangling += known is None
                if known is not None and known != row and not gone[known]:
                    found[row][names[known]] = None
    for heading in sheet.alike(preset.blocks) if "requires" not in sheet.columns else []:
        for row, cell in raw[heading].items():
            for ref in _refs(cell, lookup, names):
                known = lookup.get(ref.lower())
                if known is not None and known != row and not gone[row]:
                    found[known][names[row]] = None
    return pd.Series({row: "; ".join(needed) for row, needed in found.items()}, index=names.index, dtype=object), dangling


def _refs(cell: str, lookup: Mapping[str, int], names: pd.Series) -> list[str]:
    """The names in a cell of links; a comma separates two of them unless it is in the name of one that there is."""
    if not cell:
        return []
    refs: list[str] = []
    for chunk in re.split(r"[;\n]", cell):
        parts = chunk.split(",")
        while parts:
            size = next((size for size in range(len(parts), 0, -1) if ",".join(parts[:size]).strip().lower() in lookup), 1)
            if ref := ",".join(parts[:size]).strip():
                refs.append(names[lookup[ref.lower()]] if ref.lower() in lookup else ref)
            parts = parts[size:]
    return refs


def _first_of(goals: pd.Series) -> pd.Series:
    """The first of several goals between commas, where it is a goal of other rows too; else a comma belongs to the name."""
    known = set(goals[~goals.str.contains(",", regex=False)]) - {""}
    return goals.map(lambda goal: first if (first := goal.split(",")[0].strip()) in known else goal)


def _first_label(cell: str) -> str:
    """The first of several labels, without a colour in brackets; semicolons become commas."""
    first = re.split(r"[,;\n]", cell)[0] if "(" in cell or ";" in cell else cell
    return re.sub(r"\s*\((?:green|yellow|orange|red|purple|blue|sky|lime|pink|black)[a-z_]*\)\s*$", "", first).strip().replace(";", ",")
