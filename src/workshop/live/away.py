"""What lies in `live/` besides rounds: whose room it is, one-time codes, and the way to another
computer and back.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .. import journal
from ..errors import WorkshopError, counted
from . import rounds, store
from .rounds import FOLDER, OPEN, ROOM, ROUNDS

if TYPE_CHECKING:
    from ..folder import Folder

CARDS = "cards.jsonl"
CARD_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CARD_LENGTH = 8


def describe(team: Folder) -> Path:
    """Write what the server has to know of the workshop, which never opens the settings: its name,
    the sides, the smallest group, how numbers are written.
    """
    from .. import files

    about = {
        "workshop": team.name,
        "sides": dict(team.terms.keyed()),
        "minimum": team.minimum,
        "numbers": team.settings.locale.numbers,
    }
    return files.write(team.path / FOLDER / ROOM, json.dumps(about, ensure_ascii=False) + "\n")


def cards(folder: Path, many: int) -> list[str]:
    """New one-time codes; from then on whoever joins needs one. The folder keeps their digests
    alone.

    A code holds a vote a person where that matters: codes are handed out, a phone takes one, and no
    second phone the same.
    """
    if not 1 <= many <= 500:
        raise WorkshopError(f"{many} cards cannot be made; ask for 1 to 500.")
    made = []
    for _ in range(many):
        code = "".join(secrets.choice(CARD_SIGNS) for _ in range(CARD_LENGTH))
        digest = hashlib.sha256(code.encode()).hexdigest()
        journal.append(folder / FOLDER / CARDS, {"c": digest}, what="card")
        made.append(code)
    return made


def pack(team: Folder, target: Path) -> list[str]:
    """Write a folder with the open questions and nothing else, to be served on another computer;
    the questions that are in it.

    No table, no decision and no answer goes along. Raises WorkshopError where no question is open,
    or the target is there already.
    """
    describe(team)
    live = team.path / FOLDER
    found = rounds.read(journal.lines(live / ROUNDS))
    away = {name: one for name, one in found.items() if one.state == OPEN}
    if not away:
        raise WorkshopError(
            "No question is open, so there is nothing to pack. Open one in its notebook first."
        )
    if target.exists():
        raise WorkshopError(f"{target} is there already; choose a new name. Nothing was written.")
    inside = target / FOLDER
    inside.mkdir(parents=True)
    shutil.copyfile(live / ROOM, inside / ROOM)
    if (live / CARDS).exists():
        shutil.copyfile(live / CARDS, inside / CARDS)
    for one in away.values():
        journal.append(inside / ROUNDS, one.page, what="question", private=False)
    return [one.ask for one in away.values()]


def collect(team: Folder, source: Path) -> dict[str, int]:
    """Take the answers of a folder that was packed into this one: how many devices answered each
    round that is still open here.

    What is there already is not taken twice, so collecting again is harmless. Raises WorkshopError
    where the other folder is being served, or holds none of this one's rounds.
    """
    there, here = source / FOLDER, team.path / FOLDER
    if not there.is_dir():
        raise WorkshopError(f"{source} is no folder that was packed: it has no {FOLDER}/ in it.")
    for folder in (there, here):
        if store.is_served(folder):
            raise WorkshopError(
                f"{folder.parent} is being served at the moment. Stop that with Ctrl+C first, so"
                " that no answer comes in between."
            )
    open_ = rounds.read(journal.lines(here / ROUNDS))
    known = [
        one
        for name, one in rounds.read(journal.lines(there / ROUNDS)).items()
        if name in open_ and open_[name].state == OPEN and dict(open_[name].page) == dict(one.page)
    ]
    if not known:
        raise WorkshopError(f"{source} holds no question that is open in {team.path}.")
    taken = {}
    for one in known:
        present = {
            (found.device, found.n, found.key)
            for found in rounds.answers(journal.lines(here / one.file)).values()
        }
        new = [
            line + b"\n"
            for line in journal.lines(there / one.file)
            if _is_answer(line) and _mark(line) not in present
        ]
        if new:
            store.commit(here / one.file, b"".join(new))
        if (there / one.key).exists() and not (here / one.key).exists():
            shutil.copyfile(there / one.key, here / one.key)
        taken[one.ask] = len(rounds.answers(journal.lines(here / one.file)))
    return taken


def reminder(ask: str, address: str, code: str, missing: int) -> str:
    """Words that a facilitator can copy into a mail; whom it goes to is not known, so it goes to
    all.

    >>> reminder("The survey", "http://192.168.1.7:8899", "ABC234", 3).partition(".")[0]
    '3 of us have not answered "The survey" yet'
    """
    have = "has" if missing == 1 else "have"
    return (
        f'{missing} of us {have} not answered "{ask}" yet. It is at {address}/{code} (code {code}).'
        " If you have answered, thank you; nobody sees who has."
    )


def said(taken: dict[str, int]) -> Iterable[str]:
    """What was collected, in sentences."""
    for ask, many in taken.items():
        yield f"{ask}: {counted(many, 'answer')} {'is' if many == 1 else 'are'} here now."


def _is_answer(line: bytes) -> bool:
    entry = rounds.parsed(line)
    return entry is not None and {"d", "n", "k", "v"} <= set(entry)


def _mark(line: bytes) -> tuple[str, int, str]:
    entry = rounds.parsed(line) or {}
    return entry["d"], entry["n"], entry["k"]
