"""What each side needs from the other, asked and answered without debate.

After "What I Need From You" (Lipmanowicz and McCandless, The Surprising Power of Liberating
Structures, 2013), in our own words: each side lists its two or three needs, a spokesperson states
them, the other side answers each with yes, no, I will try, or unclear, and nothing else. A try is
no yes.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..decisions import subjects
from ..decisions.sentences import ANSWERS as WORDS
from ..decisions.subjects import NEEDS
from ..errors import counted, listing, possessive
from ..findings import Finding, with_left_out
from ..folder import Folder

MOST = 3
"""Needs a side; with more, none is heard."""
COLUMNS = ["Who asks", "Need", "Answer", "Owner", "By when"]
AGAIN = "Ask again: by when? How would we see it?"


def asked(team: Folder, side: str) -> list[dict[str, str]]:
    """The needs of a side (sales or marketing) with their answers: as recorded in the room, else as
    in the needs table.
    """
    rows: Iterable | None = subjects.read(team.decisions, f"{NEEDS}-{side}")
    if rows is None:
        table = team.table("needs")
        own = table[table["from_team"] == team.settings.teams[side].name]
        rows = (
            own.assign(due=own["due"].dt.strftime("%Y-%m-%d"))
            .astype(object)
            .where(own.notna(), "")
            .to_dict("records")
        )
    found = [
        {key: str(row.get(key) or "").strip() for key in ("need", "answer", "owner", "due")}
        for row in rows
        if isinstance(row, dict)
    ]
    return [row for row in found if row["need"]]


def answers(team: Folder) -> Finding:
    """What each side asked for and what it was told; only a yes with an owner and a date counts as
    settled.

    One row a need. A plain count without a verdict.
    """
    rows, said = [], []
    for side, name in team.terms.keyed():
        by = team.terms.other(name)
        mine = asked(team, side)
        rows += [
            [
                name,
                row["need"],
                WORDS.get(row["answer"], "no answer yet"),
                row["owner"],
                subjects.in_full(row["due"]),
            ]
            for row in mine
        ]
        counts = {word: sum(row["answer"] == key for row in mine) for key, word in WORDS.items()}
        open_ = len(mine) - sum(counts.values())
        given = [f"“{word}” to {number}" for word, number in counts.items() if number]
        if mine and given:
            said.append(
                f"Of the {counted(len(mine), 'thing')} that {name} needs, {by} says"
                f" {listing(given)}"
                + (f"; {open_} {'has' if open_ == 1 else 'have'} no answer yet." if open_ else ".")
            )
        elif mine:
            said.append(
                f"{possessive(name)} {counted(len(mine), 'need has', 'needs have')} no answer yet."
            )
    table = pd.DataFrame(rows, columns=COLUMNS)
    if table.empty:
        return Finding(
            "needs",
            "Nobody has said yet what it needs from the other side.",
            caveat=with_left_out("", team.table("needs")),
        )
    settled = int(
        ((table["Answer"] == "yes") & (table["Owner"] != "") & (table["By when"] != "")).sum()
    )
    said.append(
        f"{settled} of {len(table)} {'is' if settled == 1 else 'are'} settled: a yes with an owner"
        " and a date."
    )
    notes = ["“I will try” is not counted as a yes."]
    unclear = table.loc[table["Answer"] == "unclear", "Need"].tolist()
    if unclear:
        notes.append(f"Unclear: {'; '.join(unclear)}. {AGAIN}")
    return Finding(
        "needs", " ".join(said), table, caveat=with_left_out(" ".join(notes), team.table("needs"))
    )
