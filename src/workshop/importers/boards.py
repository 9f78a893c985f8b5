"""A board in Trello's own JSON as the table that its CSV export would have been."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError
from .spreadsheet import decode


def read_board(path: Path) -> pd.DataFrame:
    """The cards with their lists, members and custom fields; a card a row, as text."""
    try:
        board = json.loads(decode(path.read_bytes()))
    except FileNotFoundError as error:
        raise WorkshopError(f"{path.name} is not in {path.parent}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise WorkshopError(f"{path.name} cannot be read as JSON. Export the board again.") from error
    if not isinstance(board, dict) or not isinstance(board.get("cards"), list) or not isinstance(board.get("lists"), list):
        raise WorkshopError(f"{path.name} is not a board from Trello: it has no cards and lists. In Trello choose Print, export and share, then Export as JSON.")
    lists = {item.get("id"): item for item in _dicts(board["lists"])}
    members = {item.get("id"): str(item.get("fullName") or item.get("username") or "") for item in _dicts(board.get("members"))}
    fields = {item.get("id"): item for item in _dicts(board.get("customFields"))}
    rows = []
    for card in _dicts(board["cards"]):
        where = lists.get(card.get("idList"), {})
        name = str(card.get("name") or "")
        row = {
            "Card ID": str(card.get("shortLink") or card.get("id") or ""), "Card Name": name, "List Name": str(where.get("name") or ""),
            "Archived": "true" if card.get("closed") or where.get("closed") else "", "Due Complete": "true" if card.get("dueComplete") else "",
            "Labels": ", ".join(str(label.get("name") or label.get("color") or "") for label in _dicts(card.get("labels"))[:1]),
            "Members": ", ".join(filter(None, (members.get(member, "") for member in card.get("idMembers") or [] if isinstance(member, str)))),
        }
        for item in _dicts(card.get("customFieldItems")):
            definition = fields.get(item.get("idCustomField"), {})
            options = {option.get("id"): (option.get("value") or {}).get("text", "") for option in _dicts(definition.get("options"))}
            value = options.get(item.get("idValue")) or next((str(value) for value in (item.get("value") or {}).values()), "")
            if definition.get("name"):
                row.setdefault(str(definition["name"]), value)
        rows.append({heading: "" if value is None else str(value) for heading, value in row.items()})
    return pd.DataFrame(rows, index=range(2, len(rows) + 2), columns=list(dict.fromkeys(heading for row in rows for heading in row)) or ["Card ID", "Card Name", "List Name"], dtype=object).fillna("")


def points_in_names(cards: pd.DataFrame) -> pd.DataFrame:
    """The cards with what is noted in their names, as in "(3) Trial [1]" (estimated, then spent), in a column of its own; other tables as they are."""
    if not {"Card Name", "List Name"} <= set(cards.columns):
        return cards
    found = cards["Card Name"].str.extract(r"^\s*\((\d+(?:[.,]\d+)?)\)\s*((?s:.+?))(?:\s*\[\d+(?:[.,]\d+)?\])?\s*$")
    return cards.assign(**{"Card Name": found[1].fillna(cards["Card Name"]), "Points in the name": found[0].fillna("")})


def _dicts(value: object) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
