"""One table from several files: files of one shape one under the other, and what another file says
of the same leads beside it.

One row a lead stays one row: of several rows of the other file one counts, by a rule that the
settings can change; and how many rows found none is said.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError, counted, listing, nearest
from ..tables import COUNTED_ROW, DAMAGED, DECIMALS, FILE_ROWS, Keep, numbers, plain
from ..written import num
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
    names = tuple(name for name, _ in frames)
    whole_headings, spelt = aligned([list(frame.columns) for _, frame in frames])
    notes = told_under(
        names, [len(frame) for _, frame in frames], whole_headings, [*map(dict.values, spelt)]
    )
    moved = [
        frame.set_axis([ours[heading] for heading in frame.columns], axis=1).set_axis(
            frame.index + place * FILE_ROWS
        )
        for place, ((_, frame), ours) in enumerate(zip(frames, spelt))
    ]
    whole = pd.concat(moved).fillna("")
    whole.attrs = {
        **frames[0][1].attrs,
        "stacked": names,
        "notes": [*notes, *(note for _, frame in frames for note in frame.attrs.get("notes", ()))],
        "repeated": list(
            dict.fromkeys(note for _, frame in frames for note in frame.attrs.get("repeated", ()))
        ),
    }
    return whole


def aligned(headings: Sequence[Sequence[str]]) -> tuple[list[str], list[dict[str, str]]]:
    """The headings of tables that are put one under the other, and what each table's own become.

    >>> aligned([["Id"], ["ID", "Size"]])
    (['Id', 'Size'], [{'Id': 'Id'}, {'ID': 'Id', 'Size': 'Size'}])
    """
    spelt: dict[str, str] = {}
    own = [
        {heading: spelt.setdefault(plain(heading), heading) for heading in each}
        for each in headings
    ]
    return list(spelt.values()), own


def told_under(
    names: Sequence[str], rows: Sequence[int], whole: Sequence[str], own: Sequence[Collection[str]]
) -> list[str]:
    """What is said of tables that are put one under the other."""
    notes = [
        f"{listing(names)} are put one under the other"
        f" ({listing([counted(n, 'row') for n in rows])})."
    ]
    for name, there in zip(names, own):
        if absent := [f'"{heading}"' for heading in whole if heading not in there]:
            more = f" and {num(len(absent) - 8):,} more" if len(absent) > 8 else ""
            notes.append(
                f"{name} has no column {listing(absent[:8], 'or')}{more}; its cells there count as"
                " blank."
            )
    return notes


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
    plan = planned(
        list(raw.columns), list(other.columns), on, columns, keep, file=file, other_file=other_file
    )
    keys = other[plan.there].str.strip()
    found = other.loc[keys != "", list(plan.names)].assign(**{_KEY: keys[keys != ""]})
    several = found[_KEY].duplicated(keep=False)
    many = int(found.loc[several, _KEY].nunique())
    if many:
        found = _one_each(found, several, list(plan.names), plan.rule)
    ours = raw[plan.here].str.strip()
    matched = found.set_index(_KEY).rename(columns=plan.names)
    more = matched.reindex(ours).set_axis(raw.index)
    notes = plan.told(
        rows=len(raw),
        known=int(ours.isin(matched.index).sum()),
        left=int((~matched.index.isin(ours)).sum()) + int((keys == "").sum()),
        many=many,
        damaged=bool(keys.str.fullmatch(DAMAGED).any() or ours.str.fullmatch(DAMAGED).any()),
    )
    whole = pd.concat([raw, more.fillna("")], axis=1)
    whole.attrs = {
        **raw.attrs,
        "notes": [*raw.attrs.get("notes", ()), *notes, *other.attrs.get("notes", ())],
    }
    return whole


@dataclass(frozen=True)
class Plan:
    """How one table comes to stand beside another, settled from their headings alone: the key's
    heading `here` and `there`, what each taken heading is called then, and which of several rows
    counts. Frames and databases carry it out.
    """

    here: str
    there: str
    names: Mapping[str, str]
    keep: Keep | None
    file: str
    other_file: str

    @property
    def rule(self) -> Keep:
        return self.keep or "any won"

    def told(self, *, rows: int, known: int, left: int, many: int, damaged: bool) -> list[str]:
        """What came of it: how many of the rows found theirs, how many of the other file belong to
        none, and how many leads found several.
        """
        parts = [
            f'{self.other_file} is joined to {self.file} by "{self.here}": {num(known):,} of'
            f" {counted(rows, 'row')} found {'theirs' if rows != 1 else 'its own'}"
        ]
        if left:
            parts.append(
                f"{counted(left, 'row')} of {self.other_file}"
                f" {'belongs' if left == 1 else 'belong'} to none and"
                f" {'is' if left == 1 else 'are'} left out"
            )
        if many:
            parts.append(
                f"{counted(many, 'lead')} found several rows, of which {COUNTED_ROW[self.rule]}"
                + (
                    ""
                    if self.keep
                    else ' (keep = "last", "first" or "sum" in that join says otherwise)'
                )
            )
        notes = ["; ".join(parts) + "."]
        if damaged:
            notes.append(
                f"The numbers by which {self.file} and {self.other_file} belong together were"
                " damaged by a spreadsheet (such as 1.23457E+11). Export both again, and do not"
                " open and save them in a spreadsheet."
            )
        return notes


def planned(
    here: Sequence[str],
    there: Sequence[str],
    on: tuple[str, str],
    columns: Sequence[str],
    keep: Keep | None,
    *,
    file: str,
    other_file: str,
) -> Plan:
    """The plan of a join, from the headings of both tables; WorkshopError for one that is not
    there.
    """
    key = _heading(there, on[1], other_file)
    wanted = [_heading(there, heading, other_file) for heading in columns] or [
        heading for heading in there if heading != key
    ]
    names = {heading: heading if heading not in here else f"{heading} (2)" for heading in wanted}
    return Plan(_heading(here, on[0], file), key, names, keep, file, other_file)


_KEY = "\x00key"


def _heading(headings: Sequence[str], heading: str, file: str) -> str:
    by_plain = {plain(name): name for name in reversed(headings)}
    found = heading if heading in headings else by_plain.get(plain(heading))
    if found is None:
        raise WorkshopError(
            f'workshop.toml joins {file} by or for its column "{heading}", but it has none of that'
            f" name.{nearest(heading, list(headings))} Its headings are"
            f" {listing(list(map(_quoted, headings[:30])))}."
        )
    return str(found)


def _quoted(heading: object) -> str:
    return f'"{heading}"'


MOST_STAGES = 1_000
"""A column with more different values than this is none of stages."""


def won_cells(heading: str, cells: Collection[str]) -> list[str]:
    """Those of the values of a column that say that a deal is won."""
    if len(cells) > MOST_STAGES:
        return []
    return [cell for cell in cells if stages.meaning(cell, heading) == "won"]


def is_money(heading: str) -> bool:
    """Whether what stands under a heading may be added up."""
    return bool(MONEY & set(plain(heading).split("_")))


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
            won |= rows[heading].isin(won_cells(heading, rows[heading].unique()))
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
            if is_money(heading):
                total = (
                    numbers(found[heading].mask(found[heading] == "", pd.NA))
                    .groupby(found[_KEY])
                    .transform(lambda cells: cells.sum(min_count=1))
                )
                found[heading] = total.map(
                    lambda value: "" if pd.isna(value) else f"{round(value, DECIMALS):.15g}"
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
