"""A team's own data, put in on the page and not into a settings file: weeks of each side, and tables
that are pasted.

What is pasted is read as an export of the same name would be. Only where something in it can be
used does it become the folder's table; the one that was there before is kept and comes back with
`take_back`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import tomlkit
from tomlkit.exceptions import TOMLKitError

from .. import files, importers, settings, tables
from ..errors import WorkshopError, counted, listing
from ..folder import Folder
from ..settings import Source
from ..written import num
from .progress import Progress

PLACE = Path(".workshop") / "pasted"
"""Where earlier tables wait, and the one that is looked at; a purge deletes it."""
MOST = 5_000_000
"""Characters of one table that can be pasted."""
MOST_WEEKS = 100_000
USUAL_SCALE = (1.0, 5.0)
HOW = ("format", "scale")
"""The settings of a table that say how what was pasted is read."""
ROWS = {"initiatives": ("initiative", "initiatives"), "leads": ("lead", "leads")}
LINES = 3
"""So many things that are wrong are said at once."""
HEADINGS = {
    "survey": (
        "Its first row has to hold the questions, such as “My own team: answers questions"
        " quickly” and “The other team: answers questions quickly”, and one column the team of"
        " who answered. The command “workshop form” writes these questions."
    ),
    "initiatives": (
        "Its first row has to hold headings: one column for what is to be done, one with the"
        " person-weeks that it takes, such as “Initiative” and “Weeks”."
    ),
    "leads": (
        "Its first row has to hold the headings of your CRM: a column that tells the leads apart,"
        " and what each side thinks of them or what became of them."
    ),
}
"""The tables that can be pasted, and what is said where their headings are not understood."""
_as_seen: WeakKeyDictionary[Folder, tuple[object, Folder]] = WeakKeyDictionary()


def now(team: Folder) -> Folder:
    """The team's folder as it is now: opened anew where its settings, its decisions or a table have
    changed since this was asked last; as it was where its settings cannot be read any more.
    """
    seen, known = _stamp(team), _as_seen.get(team)
    if known is None or known[0] != seen:
        try:
            known = (seen, Folder.open(team.path))
        except WorkshopError:
            known = (seen, known[1] if known else team)
        _as_seen[team] = known
    return known[1]


def _stamp(team: Folder) -> object:
    own = [team.path / settings.FILE, team.decisions.path]
    found = []
    for path in dict.fromkeys([*own, *(one for name in tables.TABLES for one in team.files(name))]):
        try:
            about = os.stat(path)
            found.append((path, about.st_mtime_ns, about.st_size))
        except OSError:
            found.append((path, 0, 0))
    return tuple(found)


def set_weeks(team: Folder, weeks: Mapping[str, float]) -> None:
    """Write how many person-weeks a quarter each side has into the folder's settings; everything
    else in the file stays as it is, comments too. `weeks` by the side's name.

    Raises WorkshopError where a number is none, or the settings cannot be written.
    """
    for side, number in weeks.items():
        if not 0 <= number <= MOST_WEEKS:
            raise WorkshopError(
                f"{side}: {num(number):g} person-weeks a quarter cannot be. Write 0 or more; five"
                " people have about 60 a quarter."
            )
    _set(
        team,
        {
            ("teams", team.terms.key(side), "capacity"): _plain_number(number)
            for side, number in weeks.items()
        },
    )


def paste(team: Folder, name: str, text: str, scale: tuple[float, float] | None = None) -> str:
    """Make what was pasted the folder's table of this name, and say what of it is used.

    `scale`: the worst and the best answer of a survey, where they are not what the settings say.
    Raises WorkshopError with what is missing where nothing of it can be used; then the folder is as
    it was.
    """
    text = files.printable(text).strip("\n\ufeff")
    if not text.strip():
        raise WorkshopError("Nothing is pasted yet. Copy the whole table, with its headings.")
    if len(text) > MOST:
        raise WorkshopError(
            f"That is too much to paste. Save it as {name}.csv in the folder data instead."
        )
    settled = team.settings.tables.get(name) or Source()
    named = settled.file or listing(settled.files) or settled.connection
    if named:
        raise WorkshopError(
            f"{settings.FILE} names where the {name} table is read from: {named}. Add the rows"
            " there."
        )
    tried = PLACE / f"{name}.csv"
    files.write(team.path / tried, f"{text}\n", private=True)
    try:
        checked, how = _first_that_reads(team, name, settled, tried, scale)
    finally:
        (team.path / tried).unlink(missing_ok=True)
    if checked.frame.empty:
        raise WorkshopError(" ".join(_wrong(name, checked)))
    _put_aside(team, name, settled)
    _set(
        team, {("tables", name, key): how[key] for key in HOW if how[key] != getattr(settled, key)}
    )
    files.write(team.data / f"{name}.csv", f"{text}\n", private=True)
    assumed = [
        f"Assumed: {tables.without_quotations(one).rstrip('.')}."
        for one in checked.frame.attrs.get("assumed", ())
    ]
    return _plain(" ".join([_used(team, name, checked), *_wrong(name, checked), *assumed]))


def take_back(team: Folder, name: str) -> str:
    """Put the table that was there before back in its place, and return the text that takes leave.

    Raises WorkshopError where nothing was pasted.
    """
    target, (path, _) = team.data / f"{name}.csv", _earlier(team, name)
    if path is None or not target.is_file():
        raise WorkshopError("There is nothing to take back.")
    text = target.read_text(encoding="utf-8", errors="replace")
    try:
        before = json.loads(path.with_suffix(".json").read_bytes())
        _set(team, {("tables", name, key): before[key] for key in HOW})
    except (OSError, ValueError, KeyError, TypeError):
        pass  # how it was read is not known any more; the table itself comes back all the same
    files.write(target, path.read_bytes(), private=True)
    for one in (path, path.with_suffix(".json")):
        one.unlink(missing_ok=True)
    return text.rstrip("\n")


def _put_aside(team: Folder, name: str, settled: Source) -> None:
    """Keep the table that gives way, and how it was read."""
    target = team.data / f"{name}.csv"
    if target.is_file():
        _, number = _earlier(team, name)
        aside = team.path / PLACE / f"{name}-{number + 1}.csv"
        how = {key: getattr(settled, key) for key in HOW}
        files.write(aside.with_suffix(".json"), json.dumps(how), private=True)
        files.write(aside, target.read_bytes(), private=True)


def too_few(team: Folder) -> str:
    """Why a survey of this team would stay hidden, as far as the folder knows how many answer;
    nothing where it would be shown, or nobody knows.
    """
    from . import find

    listed = now(team).table("people")["team"]
    sizes = [int((listed == side).sum()) for side in team.sides]
    said = Progress.of(team).last_answer(find("0-warm-up", "people-a-side"))
    answer = said.answer if said is not None else None
    if all(sizes):
        fewest = min(sizes)
    elif isinstance(answer, int | float) and not isinstance(answer, bool):
        fewest = int(answer)
    else:
        return ""
    if fewest >= team.minimum:
        return ""
    return (
        f"With {counted(max(fewest, 0), 'person', 'people')} on the smaller side a survey of yours"
        f" cannot be shown: results of fewer than {team.minimum} people stay hidden, however they"
        " come in. So nobody needs to fill one in."
    )


def _first_that_reads(
    team: Folder, name: str, settled: Source, file: Path, scale: tuple[float, float] | None
) -> tuple[tables.Checked, dict[str, Any]]:
    """What was pasted as it reads best, and how: as the settings have it, else as an export of a
    kind that makes this table, else as a plain table.
    """
    formats = [settled.format, *(kind for kind, made in importers.FORMATS.items() if name in made)]
    how = {
        "format": settled.format,
        "scale": [*map(_plain_number, scale)] if scale else settled.scale,
    }
    if scale and scale[0] == scale[1]:
        raise WorkshopError("The worst and the best answer cannot be the same number.")
    first = None
    for kind in dict.fromkeys([*formats, None]):
        source = settled.model_copy(update={**how, "file": file.as_posix(), "format": kind})
        checked = _read(team, name, source)
        if not checked.frame.empty:
            return checked, how | {"format": kind}
        first = first or checked
    assert first is not None
    return first, how


def _read(team: Folder, name: str, source: Source) -> tables.Checked:
    named = {**team.settings.tables, name: source}
    return Folder(team.path, team.settings.model_copy(update={"tables": named})).check(name)


def _used(team: Folder, name: str, checked: tables.Checked) -> str:
    frame = checked.frame
    if name == "survey":
        people = frame.groupby("team")["respondent"].nunique()
        topics = counted(int(frame["topic"].nunique()), "topic")
        sizes = {side: int(people.get(side, 0)) for side in team.sides}
        few = [side for side, n in sizes.items() if n < team.minimum]
        who = listing(
            [
                f"fewer than {team.minimum} of {side}" if side in few else f"{n} of {side}"
                for side, n in sizes.items()
            ]
        )
        hidden = (
            f" What fewer than {team.minimum} people of a side answered stays hidden."
            if few
            else ""
        )
        return f"It is in: {topics}, answered by {who}.{hidden}"
    return f"It is in: {counted(len(frame), *ROWS[name])}."


def _wrong(name: str, checked: tables.Checked) -> list[str]:
    """What of a table cannot be used, in sentences for whoever pasted it; no answer is in them."""
    said = []
    for group in tables.grouped(checked.problems)[:LINES]:
        first = group[0]
        rows = [one.row for one in group if one.row is not None]
        if not rows and " beyond " in first.what:
            said.append(
                "Some answers lie beyond what you say is the worst and the best. Correct these two"
                " numbers, then press once more."
            )
        elif not rows and " not understood" in first.what:
            said.append(
                "Some answers are neither numbers nor words of one scale. Correct them in the box, or"
                " empty what means nothing, then press once more."
            )
        elif not rows:
            said.append(f"The headings are not understood. {HEADINGS[name]}")
        else:
            told = name not in tables.CONFIDENTIAL or first.column.startswith("team")
            what = first.what if told else "this cannot be read"
            where = f", column “{first.column}”" if first.column else ""
            said.append(f"{tables.some_rows(rows).capitalize()}{where}: {what}.")
    return list(dict.fromkeys(_plain(one) for one in said))


def _plain_number(number: float) -> float:
    """A number as people write it into a file: without .0 where it is whole."""
    return int(number) if number == int(number) else float(number)


def _plain(said: str) -> str:
    return re.sub(rf"{re.escape(PLACE.as_posix())}/\w+\.csv", "what you pasted", said)


def _earlier(team: Folder, name: str) -> tuple[Path | None, int]:
    """The newest of the tables that gave way, and its number."""
    numbers = sorted(
        int(found[1])
        for path in (team.path / PLACE).glob(f"{name}-*.csv")
        if (found := re.fullmatch(rf"{name}-(\d{{1,6}})", path.stem))
    )
    return (team.path / PLACE / f"{name}-{numbers[-1]}.csv", numbers[-1]) if numbers else (None, 0)


def _set(team: Folder, new: Mapping[tuple[str, ...], Any]) -> None:
    """Write settings into the folder's file, without those that are None, and read them again."""
    if not new:
        return
    path = team.path / settings.FILE
    try:
        before = path.read_bytes()
        document = tomlkit.parse(before.decode("utf-8-sig"))
        for where, value in new.items():
            part: Any = document
            for key in where[:-1]:
                part = part.setdefault(key, tomlkit.table())
            if value in (None, []):
                part.pop(where[-1], None)
            else:
                part[where[-1]] = value
        wanted = tomlkit.dumps(document)
    except (OSError, UnicodeDecodeError, TOMLKitError, AttributeError, TypeError) as error:
        raise WorkshopError(
            f"{settings.FILE} cannot be read, so nothing was written into it. `workshop check` says"
            " what is wrong with it."
        ) from error
    files.write(path, wanted)
    try:
        team.settings = settings.read(path)
    except WorkshopError:
        files.write(path, before)
        raise
