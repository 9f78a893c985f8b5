"""The start of a workshop: who is here, which data there are and what is missing, who sees what."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from . import permutation, tables
from .decisions import PRESENT, subjects
from .errors import counted, listing
from .findings import Finding, with_left_out
from .folder import Folder
from .importers.forms import TOPICS
from .written import num

if TYPE_CHECKING:
    from .controls import Decide

NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "communication": (
        ("survey",),
        ("messages", "people"),
        ("meetings", "people"),
        ("contacts", "people"),
    ),
    "leads": (("leads",),),
    "strategy": (("initiatives",),),
}
"""The tables without which a stage has nothing to say: any one of these groups will do, the first
is the usual one.
"""
USES: dict[str, tuple[str, ...]] = {
    "communication": ("survey", "people", "needs", "messages", "meetings", "contacts"),
    "leads": ("leads", "ratings"),
    "strategy": ("initiatives", "points", "goals"),
}
"""Every table a stage can use."""
PARTS = {
    "communication": "1 Communication gaps",
    "leads": "2 Lead quality",
    "strategy": "3 Strategy",
}
RULES = (
    "Everyone speaks for themselves and says what they see, not what the others intend",
    "Numbers are there to ask better questions, not to win",
    "What people answered stays in the group; nobody tries to guess who said what",
    "We decide a few things and write down who does them by when",
)


LEFT_OUT = ("Rows left out", "Cells not read")
"""What of a table could not be used, in the list of tables."""


def data(team: Folder) -> Finding:
    """Which tables are there, how many rows of each can be used, and what a missing one is for."""
    rows = []
    for name, told in _tables(team).items():
        used_in = [PARTS[stage] for stage, names in USES.items() if name in names]
        rows.append(
            [
                name,
                tables.TABLES[name].row,
                told["state"],
                told["rows_used"],
                told["rows_left_out"],
                sum(told["cells_not_read"].values()),
                listing(used_in) or "all parts",
            ]
        )
    shown = pd.DataFrame(
        rows, columns=["Table", "A row is", "State", "Rows used", *LEFT_OUT, "Used in"]
    )
    ready = int((shown["State"] == "ready").sum())
    left, cells = (int(shown[column].sum()) for column in LEFT_OUT)
    sentence = f"{ready} of {len(shown)} tables are ready"
    wrong = [counted(left, "row")] * bool(left) + [counted(cells, "cell")] * bool(cells)
    sentence += f"; {listing(wrong)} could not be used." if wrong else "."
    return Finding("tables", sentence, shown, caveat="\n".join(team.notes(to_others=True)))


def used(team: Folder) -> list[str]:
    """One line for each table that is there: what share of its file is used, which cells could not
    be read, what was assumed.
    """
    lines, notes = [], set(team.notes())
    for name, told in _tables(team).items():
        if told["state"] in ("missing", "empty"):
            continue
        rows, left = told["rows_used"], told["rows_left_out"]
        share = (
            f"{counted(rows, 'row')}, counted where {'it lies' if rows == 1 else 'they lie'}"
            if told["in_place"]
            else f"{num(rows):,} of {counted(rows + left, 'row')}"
            f" {'is' if rows + left == 1 else 'are'} used ({told['share_used']:.0%})"
            if rows + left
            else "nothing can be used"
        )
        cells = listing([f"{num(n):,} in {column}" for column, n in told["cells_not_read"].items()])
        assumed = [phrase.rstrip(".") for phrase in told["assumed"] if phrase not in notes]
        parts = [
            f"{name} ({told['file']}): {share}",
            *([f"cells that could not be read: {cells}"] if cells else []),
            *([f"assumed: {'; '.join(assumed)}"] if assumed else []),
        ]
        lines.append(
            ". ".join([parts[0], *(part[0].upper() + part[1:] for part in parts[1:])]) + "."
        )
    return lines


def report(team: Folder) -> dict[str, object]:
    """What `workshop check` says, for a program: plain JSON values.

    `tables`: file, state, rows, share used, cells not read, what was assumed and said; `problems`:
    grouped, with rows, values, what is wrong and the line that mends it; `parts`: which can run,
    and why one cannot.
    """
    wrong = []
    for found in tables.grouped(
        [problem for name in tables.TABLES for problem in team.check(name).problems]
    ):
        first = found[0]
        wrong.append(
            {
                "file": first.file,
                "column": first.column,
                "what": first.what,
                "remedy": tables.remedy(found),
                "count": len(found),
                "rows": [problem.row for problem in found if problem.row is not None][:MOST],
                "values": list(dict.fromkeys(problem.value for problem in found if problem.value))[
                    :MOST
                ],
            }
        )
    parts = stages(team).table
    return {
        "name": team.name,
        "date": team.date.isoformat(),
        "tables": _tables(team),
        "problems": wrong,
        "notes": team.notes(),
        "parts": [
            {"part": part, "can_run": can == "yes", "why": why}
            for part, can, why in parts.itertuples(index=False, name=None)
        ],
    }


MOST = 100
"""So many rows and values of one problem are listed for a program."""


def states(team: Folder) -> dict[str, str]:
    """Each table with its state: ready, not usable, empty or missing."""
    return {name: told["state"] for name, told in _tables(team).items()}


def _tables(team: Folder) -> dict[str, dict]:
    """For each table: its file, its state, how many rows are used, which cells could not be read,
    what was assumed.
    """
    told = {}
    for name in tables.TABLES:
        frame, source = team.table(name), team.settings.tables.get(name)
        left, in_place = frame.attrs.get("left_out", 0), "stays" in frame.attrs
        rows = len(team.rows(name)) if in_place else len(frame)
        there = os.path.exists(team.file(name)) or bool(source and source.connection)
        state = (
            "ready"
            if rows
            else "not usable"
            if team.check(name).problems
            else "empty"
            if there
            else "missing"
        )
        problems_ = team.check(name).problems
        told[name] = {
            "file": (
                problems_[0].file
                if state == "not usable"
                else frame.attrs.get("source", team.file(name).name)
            ),
            "state": state,
            "rows_used": rows,
            "rows_left_out": left,
            "share_used": rows / (rows + left) if rows + left else 0.0,
            "in_place": in_place,
            "cells_not_read": {
                column: each.n for column, each in (frame.attrs.get("unread") or {}).items()
            },
            "assumed": list(frame.attrs.get("assumed", ())),
        }
    return told


def stages(team: Folder) -> Finding:
    """Which parts of the workshop have the data they need; the others are skipped and fail
    nothing.
    """
    rows = []
    ready = {name: told["state"] == "ready" for name, told in _tables(team).items()}
    for stage, (usual, *others) in NEEDS.items():
        there = [name for name in USES[stage] if ready[name]]
        reasons = " ".join(team.table(name).attrs["missing"] for name in usual if name not in there)
        can_run = any(set(needed) <= set(there) for needed in (usual, *others))
        also = [name for name in there if name not in usual]
        without = [
            names[0] for names in others if names[0] in there and not set(names) <= set(there)
        ]
        if without:
            reasons += (
                f" For the {listing(without)} the list of people with their teams has to be"
                " filled in."
            )
        why = (
            (f"also uses {listing(also)}" if also else "")
            if not reasons
            else f"uses {listing(also)}. {reasons}"
            if can_run
            else reasons
        )
        rows.append([PARTS[stage], "yes" if can_run else "no", why])
    shown = pd.DataFrame(rows, columns=["Part", "Can run", "Why"])
    can = shown.loc[shown["Can run"] == "yes", "Part"].tolist()
    if len(team.problems()):
        none = "No part can run yet: what is there cannot be used as it is."
    elif any(ready.values()):
        none = "No part can run yet: what each still needs stands beside it."
    else:
        none = (
            "No part has data yet: fill in the tables in data/, or name your exports in"
            " workshop.toml."
        )
    sentence = f"{listing(can)} can run." if can else none
    return Finding("stages", sentence, shown)


def nothing_wrong(team: Folder) -> str:
    """What is said where nothing is to be put right; a question that is still open is no such
    thing, and no reason to be at ease either.
    """
    return (
        "Everything in the files that are there can be read. What some stages of the leads mean is"
        " still to be said: see what is asked above."
        if team.asks()
        else "Nothing is wrong with the files that are there."
    )


def problems(team: Folder) -> Finding:
    """What is wrong in the files, row by row, with the remedy; of what people answered only where
    it is.
    """
    found = team.problems(to_others=True)
    shown = tables.grouped_frame(found).rename(columns=str.capitalize)
    files = found["file"].nunique()
    sentence = (
        f"{counted(len(found), 'thing')} to put right in {counted(files, 'file')}."
        if len(found)
        else nothing_wrong(team)
    )
    return Finding(
        "problems",
        sentence,
        shown,
        caveat=(
            "The good rows are used all the same. The whole list is in results/problems.csv."
            if len(found)
            else ""
        ),
    )


def who_sees_what(team: Folder) -> Finding:
    """What is shown to whom: small groups, names, comments, and what leaves the machine."""
    rows = [
        [
            "Results of a group",
            (
                f"shown only for {team.minimum} people or more; smaller groups, and what would give"
                " them away, stay hidden"
            ),
        ],
        ["Answers of one person", "never shown"],
        ["Comments", "only in shuffled order, without names"],
        ["Messages and meetings", "who, when and where; never what was written"],
        ["Decisions", "recorded with who was in the room"],
        [
            "This computer",
            "everything stays in the folder of this workshop; nothing is sent anywhere",
        ],
    ]
    return Finding(
        "who-sees-what",
        f"Nobody sees a result of fewer than {team.minimum} people.",
        pd.DataFrame(rows, columns=["What", "Who sees it"]),
    )


def people(team: Folder) -> Finding:
    """Who takes part: how many people of each team, leaders and members, and who is in the room
    today.
    """
    listed, sides = team.table("people"), set(team.sides)
    here = subjects.read(team.decisions, PRESENT, [])
    today = (
        f"{counted(len(here), 'person', 'people')} in the room today"
        if here
        else "nobody is recorded as in the room yet"
    )
    if listed.empty:
        return Finding(
            "people", f"There is no list of people; {today}.", caveat=listed.attrs["missing"]
        )
    shown = (
        listed.groupby("team", sort=False)["level"]
        .value_counts()
        .unstack(fill_value=0)
        .reindex(columns=["leader", "member"], fill_value=0)
        .rename(columns={"leader": "Leaders", "member": "Members"})
        .rename_axis(index="Team", columns=None)
        .reset_index()
    )
    shown["People"] = shown["Leaders"] + shown["Members"]
    others = shown.loc[~shown["Team"].isin(sides), "Team"].tolist()
    neither = (
        f"{listing(others)} {'is' if len(others) == 1 else 'are'} neither of the two sides; what is"
        f" compared is {listing(team.sides)}."
        if others
        else ""
    )
    caveat = " ".join(part for part in (neither, power(team)) if part)
    return Finding(
        "people",
        f"{counted(len(listed), 'person', 'people')} in {counted(len(shown), 'team')}; {today}.",
        shown,
        caveat=with_left_out(caveat, listed),
    )


def power(team: Folder) -> str:
    """What a survey of teams of this size can find and cannot find, before anybody answers; empty
    without a list of people of both sides.
    """
    listed, answers = team.table("people"), team.table("survey")
    if listed.empty:
        return ""
    sizes = listed["team"].value_counts()
    both = [int(sizes.get(side, 0)) for side in team.sides]
    if min(both) < team.minimum:
        return ""
    who = listing([f"{n} of {side}" for n, side in zip(both, team.sides)])
    if min(both) < permutation.ENOUGH:
        return (
            f"With {who} no gap of the survey can be told from chance (that takes"
            f" {permutation.ENOUGH} a side): read it as the order in which to talk."
        )
    topics = sum(len(asked) for asked in TOPICS.values())
    if not answers.empty:
        topics = int(answers["topic"].nunique())
    found = [
        round(100 * permutation.power(both[0], both[1], float(steps), 2 * topics))
        for steps in (1, 2)
    ]
    return (
        f"With {who}, if all answer, a gap of one step on one of {counted(topics, 'topic')} is told"
        f" from chance about {found[0]} times in 100, one of two steps {found[1]} times. A gap that"
        " is not told from chance may be there all the same."
    )


def who_is_here(team: Folder) -> Decide:
    """Tick who is in the room; every decision from now on is recorded with these names."""
    import ipywidgets as w

    from .controls import Decide, checklist

    listed = team.table("people")
    recorded = subjects.read(team.decisions, PRESENT, [])
    names = list(dict.fromkeys([*listed["person"], *recorded]))
    if names:
        widget = checklist(names, columns=4, all_at_once=f"Everyone ({len(names)})")
        hint = ""
    else:
        widget = w.TagsInput(
            value=[], allow_duplicates=False, placeholder="Type a name, press Enter"
        )
        hint = " Type the names one after another, with Enter."

    def consequence(chosen: Sequence[str]) -> str:
        return f"{counted(len(chosen), 'person', 'people')} chosen.{hint}"

    return Decide(
        team, PRESENT, "Who is in the room?", widget, stage="start", consequence=consequence
    )


def ground_rules(team: Folder) -> Decide:
    """The ground rules to agree on; recorded as what everyone accepted."""
    from .controls import Decide, checklist

    return Decide(
        team,
        subjects.RULES,
        "Which ground rules hold today?",
        checklist(RULES, ticked=RULES),
        stage="start",
    )
