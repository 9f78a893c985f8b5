"""Opening, closing and landing a round: from the phones into the folder's own tables and decisions.

Nothing of a round is read before it is closed and sealed. What may be shown lands, shuffled and
without times; the rest stays hidden. Landing the same round again gives the same rows once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import files, journal, privacy
from ..decisions import RECORD, subjects
from ..decisions.slugs import ASKED
from ..errors import WorkshopError, counted
from . import away, kinds, results, rounds, store
from .rounds import FOLDER, LANDED, OPEN, ROUNDS, Answer, Round

if TYPE_CHECKING:
    from ..folder import Folder
    from .asks import Asked

PATIENCE = 6.0
"""Seconds until a server that is running has sealed a round that was closed."""


@dataclass(frozen=True)
class Outcome:
    """What came of a closed round: the counted `groups`, what is `hidden` and why, what was `said`
    on landing.
    """

    round: Round
    groups: Mapping[str, results.Counted]
    hidden: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[str] = ()


def folder(team: Folder) -> Path:
    """Where answers wait."""
    return team.path / FOLDER


def found(team: Folder) -> dict[str, Round]:
    """All rounds of a folder by name."""
    return rounds.read(journal.lines(folder(team) / ROUNDS))


def latest(team: Folder, slug: str) -> Round | None:
    """The last round of an activity's page; None where it was never asked."""
    return next((one for one in reversed(list(found(team).values())) if one.activity == slug), None)


def do(team: Folder, name: str, what: str, **more: object) -> None:
    """Append what happens to a round. Raises WorkshopError where the folder cannot be written."""
    entry = {"round": name, "do": what, **more}
    journal.append(folder(team) / ROUNDS, entry, what="round")


def open_round(
    team: Folder,
    slug: str,
    kind: str,
    ask: str,
    page: Mapping[str, Any],
    *,
    who: str,
    joint: bool = False,
    personal: bool = False,
) -> Round:
    """Open a new round of an activity's page; what is landed already goes from the raw lines.

    For a side under the minimum one phone answers, unless the page is `personal`.

    Raises WorkshopError where the page cannot be asked, such as a list of topics that is empty.
    """
    if said := kinds.wrong(kind, page):
        raise WorkshopError(f"This cannot be asked on the phones. {said}")
    away.describe(team)
    forget(team)
    number = 1 + sum(one.activity == slug for one in found(team).values())
    name = f"{slug}-{number}"
    people = team.table("people")
    sizes = people["team"].value_counts() if len(people) else {}
    of = {key: int(sizes.get(side, 0)) for key, side in team.terms.keyed()}
    small = [
        key
        for key, many in of.items()
        if 0 < many < team.minimum and who == "side" and not (joint or personal)
    ]
    of |= dict.fromkeys(small, 1)
    asked: dict[str, Any] = {
        **page,
        "kind": kind,
        "ask": ask,
        "who": who,
        "joint": joint,
        "small": small,
        "of": of if any(of.values()) else 0,
    }
    do(team, name, "open", **asked)
    return found(team)[name]


def close(team: Folder, round_: Round, asked: Asked | None = None) -> Outcome:
    """Close a round, wait until it is sealed, and land what may be shown, as its page says."""
    if round_.state == OPEN:
        do(team, round_.name, "close")
    return land(team, round_.name, asked)


def again(team: Folder, round_: Round) -> None:
    """Open a closed round again; what comes in is shown when enough of it is new."""
    do(team, round_.name, "again")


def land(team: Folder, name: str, asked: Asked | None = None) -> Outcome:
    """Land a closed round: into its table or decision what may be shown, and never a part twice.

    `asked` is the page, where it is none of the workshop's own.

    Raises WorkshopError where the seal does not come or does not fit.
    """
    from . import asks

    round_ = found(team)[name]
    data = _sealed(team, round_)
    minimum, names = team.minimum, dict(team.terms.keyed())
    lines = data.split(b"\n")
    shown = rounds.may_show(round_, lines, minimum=minimum, names=names)
    before = subjects.read(team.decisions, f"{ASKED}-{round_.activity}", {})
    earlier = before.get("groups", {}) if before else {}
    of = {key: str(group.get("round", before["round"])) for key, group in earlier.items()}
    new = {
        key: {
            **results.counted(
                round_, given, minimum=minimum, joint=round_.joint or key in round_.small
            ),
            "round": name,
        }
        for key, given in shown.groups.items()
    }
    hidden = dict(shown.hidden)
    if not round_.joint and not round_.named:
        for key in [key for key in new if of.get(key, name) != name and key not in round_.small]:
            if _asked_the_same(team, round_, of[key]) and results.too_near(
                new[key], earlier[key], minimum
            ):
                del new[key]
                hidden[key] = rounds.too_few_new(minimum, f" of {names[key]}" if key else "")
    # What was shown stays where too little is new.
    stay = {
        key: group
        for key, group in earlier.items()
        if key in hidden and (of[key] == name or key in shown.groups)
    }
    if not new:
        return Outcome(round_, stay, hidden)
    given = {key: shown.groups[key] for key in new}
    asked = asked or asks.ASKS.get(round_.activity)
    said = asked.land(team, round_, given, new) if asked else []
    groups = {key: {**stay, **new}[key] for key in ("", *names) if key in stay or key in new}
    value = {
        "ask": round_.ask,
        "round": name,
        "groups": groups,
        "hidden": hidden,
        "together": before.get("together", {}),
    }
    team.decisions.record(f"{ASKED}-{round_.activity}", value, stage=RECORD)
    do(team, name, "landed", groups=list(new))
    return Outcome(found(team)[name], groups, hidden, said)


def _asked_the_same(team: Folder, round_: Round, earlier: str) -> bool:
    """Whether an earlier round had the same page, so that its answers stand beside these."""
    then = found(team).get(earlier)
    # Who is on the list of people may be other ones by now.
    pages = [{**one.page, "round": "", "of": ""} for one in (round_, then) if one]
    return len(pages) == 2 and pages[0] == pages[1]


def on_file(team: Folder, slug: str) -> Outcome | None:
    """What landed last of an activity's page, from the decisions; None where nothing did."""
    recorded = subjects.read(team.decisions, f"{ASKED}-{slug}", {})
    round_ = found(team).get(recorded.get("round", "")) if recorded else None
    if round_ is None:
        return None
    return Outcome(round_, recorded.get("groups", {}), recorded.get("hidden", {}))


def forget(team: Folder) -> None:
    """Delete the raw lines and keys of rounds that have landed: from then on nothing joins a row to
    a phone.
    """
    for one in found(team).values():
        if one.state == LANDED:
            do(team, one.name, "gone")
            for name in (one.file, one.key):
                with suppress(OSError):
                    (folder(team) / name).unlink(missing_ok=True)


def _sealed(team: Folder, round_: Round) -> bytes:
    """The lines of a closed round, once they are sealed."""
    path = folder(team) / round_.file
    until = time.monotonic() + PATIENCE
    while True:
        data = path.read_bytes() if path.exists() else b""
        seals = rounds.seals(data)
        if seals == -1:
            raise WorkshopError(
                f"The answers of “{round_.ask}” were changed by hand after they were sealed, so they"
                " are not shown. Ask again."
            )
        if seals >= round_.seals:
            return data
        if not store.is_served(folder(team)):
            try:
                store.close_off(path)
            except OSError as error:
                raise WorkshopError(
                    f"{path} cannot be written ({error.strerror or error}). Check that the disk is"
                    " not full, and press again."
                ) from error
        elif time.monotonic() > until:
            raise WorkshopError(
                "The phones' server has not sealed the answers; its disk may be full. Nothing is"
                " lost. Make room, and press again."
            )
        else:
            time.sleep(0.05)


# --- tables ----------------------------------------------------------------------------------------


def rows_into(
    team: Folder,
    name: str,
    rows: pd.DataFrame,
    round_: Round,
    groups: Iterable[str],
    *,
    person: str,
    instead: bool = False,
) -> list[str]:
    """Put the rows of these groups of a round into the folder's table, in place of those that it
    gave before.

    `person` is the column that holds the codes. `instead`: in place of all that is no row of the
    round either. Returns what has to be said. The file that the settings name is never changed.
    """
    source = team.settings.tables.get(name)
    path = team.data / f"{name}.csv"
    said: list[str] = []
    if source and (source.file or source.connection):
        path = team.data / f"{name}-from-phones.csv"
        said.append(
            f"The settings take the {name} from {source.file or source.connection}, which is left"
            f" alone: these answers are in data/{path.name}. To use them, name that file in"
            " workshop.toml."
        )
    before = pd.DataFrame()
    if path.exists() and path.stat().st_size:
        before = pd.read_csv(path, dtype=str, keep_default_na=False)
        who = before[person] if person in before else pd.Series("", index=before.index)
        if instead and not who.str.startswith(mark(round_)).all():
            # What stood there was somebody's work: it is put aside, not lost.
            files.write(folder(team) / f"{name}-before.csv", path.read_bytes(), private=True)
        old = tuple(f"{mark(round_)}{key}" for key in groups)
        stays = ~who.str.startswith(old)
        before = before[stays & (who.str.startswith(mark(round_)) if instead else True)]
    together = pd.concat([before, rows.astype(str)], ignore_index=True).fillna("")
    files.write_csv(path, together, private=True)
    team.reread(name)
    return [f"{counted(len(rows), 'row')} went into data/{path.name}.", *said]


def codes(round_: Round, given: Mapping[str, Sequence[Answer]]) -> list[tuple[str, str, Answer]]:
    """Each answer with its side and a code in a shuffled order: no code says who came first."""
    coded = []
    for key, answers in given.items():
        shuffled = list(answers)
        random.SystemRandom().shuffle(shuffled)
        coded += [
            (f"{mark(round_)}{key}-{place:02d}", key, one) for place, one in enumerate(shuffled, 1)
        ]
    return coded


def mark(round_: Round) -> str:
    """What the codes of a round begin with."""
    return f"{privacy.DEALT}{round_.name}-"
