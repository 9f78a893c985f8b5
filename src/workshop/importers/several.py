"""One table from several files: files of one shape one under the other, and what another file says
of the same leads beside it.

One row a lead stays one row: of several rows of the other file one counts, by a rule that the
settings can change; and how many rows found none is said.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError, counted, listing, nearest
from ..tables import COUNTED_ROW, DAMAGED, FILE_ROWS, Keep, numbers, plain
from . import stages

MONEY = frozenset(
    "amount value revenue deal_value deal_amount total betrag wert umsatz montant importe importo"
    " bedrag valor".split()
)
"""Words in a heading, as compared, of what may be added up."""


def under(frames: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Tables of text of one shape, one under the other, by their headings.

    The index goes on from file to file in steps of `FILE_ROWS`; `attrs["stacked"]` has the files'
    names in this order, and `attrs["notes"]` which headings are missing where. Headings that differ
    in case or blanks only are one.

    >>> both = under([("a.csv", pd.DataFrame({"Id": ["1"]}, index=[2])), ("b.csv",
    ...     pd.DataFrame({"ID": ["2"]}, index=[2]))])
    >>> both["Id"].tolist(), both.attrs["stacked"]
    (['1', '2'], ('a.csv', 'b.csv'))
    """
    if len(frames) == 1:
        return frames[0][1]
    spelt: dict[str, str] = {}
    aligned, notes = [], []
    for place, (_, frame) in enumerate(frames):
        ours = frame.rename(
            columns={
                heading: spelt.setdefault(plain(heading), heading) for heading in frame.columns
            }
        )
        ours.index = ours.index + place * FILE_ROWS
        aligned.append(ours)
    for (name, _), ours in zip(frames, aligned):
        if absent := [f'"{heading}"' for heading in spelt.values() if heading not in ours.columns]:
            more = f" and {len(absent) - 8:,} more" if len(absent) > 8 else ""
            notes.append(
                f"{name} has no column {listing(absent[:8], 'or')}{more}; its cells there count as"
                " blank."
            )
    whole = pd.concat([frame.set_axis(list(frame.columns), axis=1) for frame in aligned]).fillna("")
    names = tuple(name for name, _ in frames)
    said = (
        f"{listing(names)} are put one under the other"
        f" ({listing([counted(len(frame), 'row') for _, frame in frames])})."
    )
    whole.attrs = {
        **frames[0][1].attrs,
        "stacked": names,
        "notes": [
            said,
            *notes,
            *(note for _, frame in frames for note in frame.attrs.get("notes", ())),
        ],
        "repeated": list(
            dict.fromkeys(note for _, frame in frames for note in frame.attrs.get("repeated", ()))
        ),
    }
    return whole


def beside(
    raw: pd.DataFrame,
    other: pd.DataFrame,
    *,
    on: tuple[str, str],
    columns: Sequence[str],
    file: str,
    other_file: str,
    keep: Keep | None = None,
) -> pd.DataFrame:
    """The table with the columns of another file beside it, matched by the key `on` (its heading
    here, its heading there).

    `columns` of the other file, all where none is named; a heading that is there already gets `
    (2)`. Of several rows with one key `keep` chooses: without it one that is won, else the first.
    `attrs["notes"]` counts who found a row, who did not, and who found several. Raises
    WorkshopError for a heading that is not there.
    """
    here, there = _heading(raw, on[0], file), _heading(other, on[1], other_file)
    wanted = [_heading(other, heading, other_file) for heading in columns] or [
        heading for heading in other.columns if heading != there
    ]
    rule: Keep = keep or "any won"
    keys = other[there].str.strip()
    blank = int((keys == "").sum())
    found = other.loc[keys != "", wanted].assign(**{_KEY: keys[keys != ""]})
    several = found[_KEY].duplicated(keep=False)
    many = int(found.loc[several, _KEY].nunique())
    if many:
        found = _one_each(found, several, wanted, rule)
    names = {
        heading: heading if heading not in raw.columns else f"{heading} (2)" for heading in wanted
    }
    ours = raw[here].str.strip()
    matched = found.set_index(_KEY).rename(columns=names)
    more = matched.reindex(ours).set_axis(raw.index)
    known = ours.isin(matched.index)
    left = int((~matched.index.isin(ours)).sum()) + blank
    note = (
        f'{other_file} is joined to {file} by "{here}": {int(known.sum()):,} of'
        f" {counted(len(raw), 'row')} found {'theirs' if len(raw) != 1 else 'its own'}"
    )
    parts = [note]
    if left:
        parts.append(
            f"{counted(left, 'row')} of {other_file} {'belongs' if left == 1 else 'belong'} to none"
            f" and {'is' if left == 1 else 'are'} left out"
        )
    if many:
        parts.append(
            f"{counted(many, 'lead')} found several rows, of which {COUNTED_ROW[rule]}"
            + ("" if keep else ' (keep = "last", "first" or "sum" in that join says otherwise)')
        )
    notes = ["; ".join(parts) + "."]
    if keys.str.fullmatch(DAMAGED).any() or ours.str.fullmatch(DAMAGED).any():
        notes.append(
            f"The numbers by which {file} and {other_file} belong together were damaged by a"
            " spreadsheet (such as 1.23457E+11). Export both again, and do not open and save them"
            " in a spreadsheet."
        )
    whole = pd.concat([raw, more.fillna("")], axis=1)
    whole.attrs = {
        **raw.attrs,
        "notes": [*raw.attrs.get("notes", ()), *notes, *other.attrs.get("notes", ())],
    }
    return whole


_KEY = "\x00key"


def _heading(frame: pd.DataFrame, heading: str, file: str) -> str:
    by_plain = {plain(name): name for name in reversed(frame.columns)}
    found = heading if heading in frame.columns else by_plain.get(plain(heading))
    if found is None:
        raise WorkshopError(
            f'workshop.toml joins {file} by or for its column "{heading}", but it has none of that'
            f" name.{nearest(heading, list(frame.columns))} Its headings are"
            f" {listing(list(map(_quoted, frame.columns[:30])))}."
        )
    return str(found)


def _quoted(heading: object) -> str:
    return f'"{heading}"'


def _one_each(
    found: pd.DataFrame, several: pd.Series, columns: Sequence[str], rule: Keep
) -> pd.DataFrame:
    """One row a key."""
    if rule == "last":
        return found.drop_duplicates(_KEY, keep="last")
    if rule == "any won":
        rows = found[several]
        won = pd.Series(False, index=rows.index)
        for heading in columns:
            won |= rows[heading].isin(
                [cell for cell in rows[heading].unique() if stages.meaning(cell, heading) == "won"]
            )
        order = (~won.reindex(found.index, fill_value=False)).astype(int)
        return (
            found.assign(order_=order)
            .sort_values("order_", kind="stable")
            .drop_duplicates(_KEY)
            .drop(columns="order_")
            .sort_index()
        )
    if rule == "sum":
        found = found.copy()
        for heading in columns:
            if MONEY & set(re.split("_", plain(heading))):
                total = (
                    numbers(found[heading].mask(found[heading] == "", pd.NA))
                    .groupby(found[_KEY])
                    .transform(lambda cells: cells.sum(min_count=1))
                )
                found[heading] = total.map(
                    lambda value: "" if pd.isna(value) else f"{value:.12g}"
                ).where(several, found[heading])
    return found.drop_duplicates(_KEY)


def names_of(pattern: str, folder: Path) -> list[Path]:
    """The files that a name with * or ? stands for, in the order of their names; the name itself
    where it has none.

    Raises WorkshopError when there is none.
    """
    if not re.search(r"[*?]", pattern):
        return [folder / pattern]
    found = sorted(
        path
        for path in folder.glob(pattern)
        if path.is_file() and not path.name.startswith((".", "~$"))
    )
    if not found:
        raise WorkshopError(
            f'No file in {folder} is called like "{pattern}". Put the files there, or correct the'
            " name in workshop.toml."
        )
    return found
