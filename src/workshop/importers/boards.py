"""Boards that are no table yet: Trello's own JSON, and the workbook of a monday.com board with its
groups.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError
from ..tables import plain
from ..written import num
from .archive import LIMITS, MIB
from .spreadsheet import decode


def read_board(path: Path) -> pd.DataFrame:
    """The cards with their lists, members and custom fields; a card a row, as text."""
    try:
        if path.stat().st_size > LIMITS.each:
            raise WorkshopError(
                f"{path.name} holds more than {num(LIMITS.each // MIB):,} MiB. Export the board as"
                " CSV."
            )
        board = json.loads(decode(path.read_bytes()))
    except FileNotFoundError as error:
        raise WorkshopError(f"{path.name} is not in {path.parent}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise WorkshopError(
            f"{path.name} cannot be read as JSON. Export the board again."
        ) from error
    if (
        not isinstance(board, dict)
        or not isinstance(board.get("cards"), list)
        or not isinstance(board.get("lists"), list)
    ):
        raise WorkshopError(
            f"{path.name} is not a board from Trello: it has no cards and lists. In Trello choose"
            " Print, export and share, then Export as JSON."
        )
    lists = {item.get("id"): item for item in _dicts(board["lists"])}
    members = {
        item.get("id"): str(item.get("fullName") or item.get("username") or "")
        for item in _dicts(board.get("members"))
    }
    fields = {item.get("id"): item for item in _dicts(board.get("customFields"))}
    rows = []
    for card in _dicts(board["cards"]):
        where = lists.get(card.get("idList"), {})
        name = str(card.get("name") or "")
        row = {
            "Card ID": str(card.get("shortLink") or card.get("id") or ""),
            "Card Name": name,
            "List Name": str(where.get("name") or ""),
            "Archived": "true" if card.get("closed") or where.get("closed") else "",
            "Due Complete": "true" if card.get("dueComplete") else "",
            "Labels": ", ".join(
                str(label.get("name") or label.get("color") or "")
                for label in _dicts(card.get("labels"))[:1]
            ),
            "Members": ", ".join(
                filter(
                    None,
                    (
                        members.get(member, "")
                        for member in card.get("idMembers") or []
                        if isinstance(member, str)
                    ),
                )
            ),
        }
        row["Card Role"] = "template" if card.get("isTemplate") else str(card.get("cardRole") or "")
        for item in _dicts(card.get("customFieldItems")):
            definition = fields.get(item.get("idCustomField"), {})
            options = {
                option.get("id"): (option.get("value") or {}).get("text", "")
                for option in _dicts(definition.get("options"))
            }
            value = options.get(item.get("idValue")) or next(
                (str(value) for value in (item.get("value") or {}).values()), ""
            )
            if definition.get("name"):
                row.setdefault(str(definition["name"]), value)
        rows.append(
            {heading: "" if value is None else str(value) for heading, value in row.items()}
        )
    return pd.DataFrame(
        rows,
        index=range(2, len(rows) + 2),
        columns=list(dict.fromkeys(heading for row in rows for heading in row))
        or ["Card ID", "Card Name", "List Name"],
        dtype=object,
    ).fillna("")


def points_in_names(cards: pd.DataFrame, heading: str = "Card Name") -> pd.DataFrame:
    """The rows with what is noted in their names in a column of its own; "(3) Trial [1]" is
    estimated, then spent.

    On Trello's cards every such name counts; elsewhere only where at least half of the names have a
    number before them. "[8] Trial" is an estimate as well; "[2026] Trial" is a year.
    """
    if heading not in cards.columns or (
        heading == "Card Name" and "List Name" not in cards.columns
    ):
        return cards
    found = cards[heading].str.extract(
        r"^\s*(?:\((\d{1,3}(?:[.,]\d+)?)\)|\[(\d{1,3}(?:[.,]\d+)?)\])\s*((?s:.+?))(?:\s*\[\d+(?:[.,]\d+)?\])?\s*$"
    )
    noted = found[0].fillna(found[1]).fillna("")
    if heading != "Card Name" and 2 * (noted != "").sum() < max((cards[heading] != "").sum(), 1):
        return cards
    return cards.assign(**{heading: found[2].fillna(cards[heading]), "Points in the name": noted})


def grouped(cells: Sequence[Sequence[str]]) -> pd.DataFrame | None:
    """A monday.com board as a table: an item a row, with its group and, for a subitem, the item
    that it is a part of.

    In the workbook each group has its title, its own row of headings and a row of sums; subitems
    stand under headings of their own. None for what is laid out otherwise. The index holds the rows
    as a spreadsheet numbers them.
    """
    tops = [row for row in range(1, len(cells)) if _heads_group(cells, row)]
    if not tops:
        return None
    # One group alone looks like a table under its title; a board has a title above the group's.
    titles = sum(any(cell.strip() for cell in line) for line in cells[: tops[0]])
    if (
        len(tops) < 2
        and titles < 2
        and not any(plain(cell) == "subitems" for cell in cells[tops[0]])
    ):
        return None
    rows: dict[int, dict[str, str]] = {}
    headings: list[str] = []
    below: list[str] | None = None
    group = item = ""
    for row in range(tops[0], len(cells)):
        line = [cell.strip() for cell in cells[row]]
        filled = [cell for cell in line if cell]
        if row in tops:
            headings, below = line, None
            group = next(cell.strip() for cell in cells[row - 1] if cell.strip())
        elif row + 1 in tops or not filled:
            below = None
        elif plain(line[0]) == "subitems" and len(line) > 1 and plain(line[1]) == "name":
            below = line
        elif line[0]:
            below, item = None, line[0]
            rows[row + 1] = _under(headings, line) | {"Group": group, "Subitem of": ""}
        elif below and len(line) > 1 and line[1]:
            rows[row + 1] = _under(below[1:], line[1:]) | {"Group": group, "Subitem of": item}
        elif any(re.search(r"[^\W\d_]{2}", cell) for cell in filled):
            rows[row + 1] = _under(headings, line) | {"Group": group, "Subitem of": ""}
        # What is left has neither a name nor words: the sums under a group.
    columns = list(dict.fromkeys(heading for row in rows.values() for heading in row))
    frame = pd.DataFrame(
        list(rows.values()), index=list(rows), columns=columns, dtype=object
    ).fillna("")
    return frame.drop(columns="Subitems", errors="ignore")


def _heads_group(cells: Sequence[Sequence[str]], row: int) -> bool:
    """Whether a row holds the headings of a group: "Name" first, and above it a line with the
    group's title alone.
    """
    here, above = cells[row], [cell for cell in cells[row - 1] if cell.strip()]
    return (
        bool(here)
        and plain(here[0]) == "name"
        and sum(bool(cell.strip()) for cell in here) > 2
        and len(above) == 1
    )


def _under(headings: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    return {heading: cell for heading, cell in zip(headings, line) if heading}


def _dicts(value: object) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
