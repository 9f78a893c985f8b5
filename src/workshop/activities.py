"""Which activities there are: one list for all that guides a room.

The notebooks say what an activity is and how long it takes, `facilitation/cards.toml` what a
facilitator has to know besides. A folder may have a `cards.toml` of its own, for activities of its
own, and name in it those that are `hidden` there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from . import kit
from .cells import Cell, source_of
from .errors import WorkshopError, listing, nearest
from .typed import isolated

CARDS = "cards.toml"
SETTINGS = "workshop.toml"
LAST_RANK = 5
"""The rank of an activity that has none of its own: the first to be left out."""


@dataclass(frozen=True)
class Card:
    """What a facilitator has to know of an activity besides what the notebook says.

    `why` it is good, which `people` do it, how it goes `remotely`, and what to do when a group is
    `late`.
    """

    why: str = ""
    people: str = "everyone"
    remotely: str = ""
    late: str = ""


@dataclass(frozen=True)
class Activity:
    """One activity of a notebook: its minutes, and its rank (1: always kept; 5: goes first).

    `title` is its heading, `text` what stands under it, `note` what the notebook tells the
    facilitator about it, both Markdown. `days` are the follow-ups (30, 60 or 90 days after) to
    which it belongs. `needs` names the activities without which it makes no sense, such as the look
    that follows a guess. `path` is where it stands in an exercise (core, ten minutes, discuss,
    talk), nothing in a notebook of the workshop; `exercise` is the exercise of the same stage,
    where there is one. `page` names what the room's own devices show for it, `beats` what the
    screen shows, one after the other; most have none. `records` are the subjects that its controls
    record.
    """

    notebook: str
    part: str
    name: str
    minutes: int
    rank: int = LAST_RANK
    title: str = ""
    text: str = ""
    note: str = ""
    days: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    stage: str = ""
    path: str = ""
    card: Card | None = None
    exercise: str = ""
    page: str = ""
    beats: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The questions and sentences that the notebook gives to say aloud."""
        marked = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
        asked = [found for found in marked.findall(self.note) if found.endswith("?")]
        return [" ".join(found.split()) for found in (*marked.findall(self.text), *asked)]


def of(notebooks: Iterable[Path]) -> list[Activity]:
    """The activities of these notebooks, in their order; exercises have some of their own.

    >>> first = of(kit.notebooks().values())[0]
    >>> first.name, first.part.partition(":")[0], first.minutes > 0, first.exercise
    ('who-is-here', 'Start', True, '0-warm-up')
    """
    paths, exercises = list(notebooks), _exercises()
    own = [own_cards(folder) for folder in dict.fromkeys(map(_folder_of, paths)) if folder]
    cards = known_cards() | {name: card for one in own for name, card in one.cards.items()}
    found: list[Activity] = []
    for path in paths:
        notebook = kit.read(path)
        about = notebook["metadata"].get("workshop", {})
        stage = about.get("stage", "")
        whole = Activity(
            path.stem,
            about.get("title", path.stem),
            "",
            0,
            stage=stage,
            exercise=exercises.get(stage, ""),
        )
        for cell in notebook["cells"]:
            if "activity" in _about(cell):
                found.append(_read(cell, whole, cards))
            elif found and "facilitator" in cell["metadata"].get("tags", []):
                note = re.sub(r"<b [^>]*>For the facilitator\.</b>", "", source_of(cell)).strip()
                found[-1] = replace(found[-1], note=f"{found[-1].note}\n\n{note}".strip())
            elif found and (records := _about(cell).get("records")):
                found[-1] = replace(found[-1], records=(*found[-1].records, *records))
    hidden = {name for one in own for name in one.hidden}
    return [activity for activity in found if activity.name not in hidden]


@dataclass(frozen=True)
class Own:
    """What a folder says of activities itself: cards, and which are hidden there."""

    cards: Mapping[str, Card] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()


def own_cards(folder: Path) -> Own:
    """What a folder's own `cards.toml` says; nothing where it has none. Raises WorkshopError where
    that cannot be understood.
    """
    path = folder / CARDS
    known = [one.name for one in fields(Card)]
    try:
        said = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        hidden = said.pop("hidden", [])
        if not isinstance(hidden, list) or not all(isinstance(name, str) for name in hidden):
            raise ValueError('hidden has to be a list of names, such as hidden = ["walk"]')
        for name, card in said.items():
            wrong = (
                [key for key, text in card.items() if key not in known or not isinstance(text, str)]
                if isinstance(card, dict)
                else [name]
            )
            if wrong:
                raise ValueError(f"[{name}] has texts under {listing(known)}, not “{wrong[0]}”")
    except FileNotFoundError:
        return Own()
    except (OSError, ValueError) as error:
        raise WorkshopError(
            f"{path.name} of this folder cannot be understood: {error}. Mend it there, or move it"
            " elsewhere."
        ) from error
    cards = {
        isolated(name): Card(**{key: isolated(text) for key, text in card.items()})
        for name, card in said.items()
    }
    return Own(cards, tuple(hidden))


def unknown_hidden(folder: Path) -> list[str]:
    """A sentence for each activity that the folder hides and nobody has."""
    hidden = own_cards(folder).hidden
    if not hidden:
        return []
    paths = {path.stem: path for path in (folder / "notebooks").glob("[0-9]-*.ipynb")}
    names = [
        str(cell["metadata"]["workshop"]["activity"])
        for path in (kit.notebooks() | paths).values()
        for cell in kit.read(path)["cells"]
        if "activity" in _about(cell)
    ]
    return [
        f'{CARDS}: there is no activity "{isolated(name)}" to be hidden.{nearest(name, names)}'
        for name in hidden
        if name not in names
    ]


def _folder_of(notebook: Path) -> Path | None:
    """The workshop folder to which a notebook belongs; None for the kit's own."""
    folder = notebook.resolve().parent.parent
    return folder if (folder / SETTINGS).exists() else None


def _about(cell: Cell) -> dict[str, Any]:
    about = cell["metadata"].get("workshop", {})
    return about if isinstance(about, dict) else {}


def known_cards() -> dict[str, Card]:
    """What `facilitation/cards.toml` says, by the name of the activity that it is about."""
    text = (kit.path("facilitation") / CARDS).read_text(encoding="utf-8")
    return {name: Card(**said) for name, said in tomllib.loads(text).items()}


def _exercises() -> dict[str, str]:
    """The exercise of each stage by name; a page that asks nothing of its own is none."""
    found: dict[str, str] = {}
    for name, path in kit.exercises().items():
        notebook = kit.read(path)
        if any("activity" in cell["metadata"].get("workshop", {}) for cell in notebook["cells"]):
            found.setdefault(notebook["metadata"].get("workshop", {}).get("stage", ""), name)
    return found


def _read(cell: Cell, whole: Activity, cards: Mapping[str, Card]) -> Activity:
    """The activity that a cell begins, in what is the same for the whole notebook."""
    about: dict[str, Any] = cell["metadata"]["workshop"]
    name = str(about["activity"])
    title, _, text = source_of(cell).partition("\n")
    try:
        minutes, rank = int(about["minutes"]), int(about.get("rank", LAST_RANK))
    except (KeyError, ValueError, TypeError) as error:
        raise WorkshopError(
            f"{whole.notebook}: the activity “{name}” needs minutes, a whole number, and may have a"
            f" rank from 1 to {LAST_RANK}. They stand in the metadata of its heading, under"
            " workshop."
        ) from error
    return replace(
        whole,
        name=name,
        minutes=minutes,
        rank=rank,
        title=title.lstrip("# ").strip() or name.replace("-", " ").capitalize(),
        text=text.strip(),
        days=tuple(about.get("days", ())),
        needs=tuple(about.get("needs", ())),
        path=str(about.get("path", "")),
        card=cards.get(name) if "path" not in about else None,  # an exercise asks; nobody leads it
        page=str(about.get("page", "")),
        beats=tuple(about.get("beats", ())),
    )
