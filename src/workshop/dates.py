"""Dates and times as people and programs write them: one column has one order, found from all of
its cells.

What a cell leaves open (3/4/2026, 16-10-20) the whole column settles, or another column of the same
file, or the settings; what was assumed is said. Month names are known in English, German, French,
Spanish, Italian, Dutch and Portuguese. A time with a zone becomes UTC; what a time without one
means is settled by whoever knows where it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from .errors import listing
from .written import day as in_style

if TYPE_CHECKING:
    import pandas as pd

Order = Literal["day first", "month first", "year first"]
ORDERS: tuple[Order, ...] = ("day first", "month first", "year first")
PLACES: Mapping[Order, tuple[int, int, int]] = {
    "day first": (2, 1, 0),
    "month first": (2, 0, 1),
    "year first": (0, 1, 2),
}
"""Where year, month and day stand in a date of three numbers."""
HERE = "[tables.*]"
"""Where a note's line for the settings belongs, for whoever knows the table to say."""
YEARS = 1970, 2100
"""Years outside these are slips of the pen."""
AHEAD = 366 * 3
"""So many days after the day of the workshop a date of two-digit years may lie where another order
is possible.
"""
COUNTED = {
    "days as Excel counts them": (r"\d{5}(?:[.,]\d+)?", 86400.0, datetime(1899, 12, 30)),
    "seconds since 1970": (r"\d{10}", 1.0, datetime(1970, 1, 1)),
    "milliseconds since 1970": (r"\d{13}", 0.001, datetime(1970, 1, 1)),
}
"""Dates that a program wrote as a number: what it counts, how it looks, its unit in seconds and the
beginning.
"""
MONTHS: dict[str, int] = {
    name: month
    for month, names in enumerate(
        (
            "january jan januar jan janner jaen janvier janv enero ene gennaio gen januari janeiro",
            "february feb februar fevrier fevr fev febrero febbraio febr februari fevereiro",
            "march mar marz maerz mrz mars marzo maart mrt marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag mei maio",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug aout aou agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
"""Names of months and how they are cut short, without accents."""
ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "est": -300,
    "edt": -240,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}
"""Zones by name, in minutes ahead of Greenwich; a name that means two zones, such as IST or CST, is
not known.
"""
_TIME = re.compile(
    r"(?:^|[\st,])(?:um |at |a |as |om |alle |klo"
    r" )?(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(?:uhr|h)?\s*"
    r"([ap]\.?\s?m\.?)?\s*((?:utc|gmt)?\s*[+-−]\s*\d{1,2}(?::?\d{2})?|z|[a-z]{3,4})?\)?$"
)
CLOCK = r"[T, ]+\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?"
"""A time of day behind a date, as every database's patterns can say it."""
_NUMBERS = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_ISO_ZONE = r"\d{2}:\d{2}.*(?:[Zz]|[+-]\d{2}:?\d{0,2})$"


@dataclass(frozen=True)
class Written:
    """A cell as far as it speaks for itself: three numbers (year, month and day where `named`), and
    what follows.

    `clock`: seconds since midnight, None for a day without a time; `ahead`: minutes ahead of
    Greenwich, None without a zone.
    """

    numbers: tuple[int, int, int]
    mark: str
    widths: tuple[int, int, int]
    named: bool
    clock: float | None = None
    ahead: int | None = None


@lru_cache(maxsize=65536)
def written(cell: str) -> Written | None:
    """What a cell says, or None when it is no date.

    >>> written("12. März 2026").numbers, written("2026/09/27 3:00:00 PM GMT+3").ahead
    ((2026, 3, 12), 180)
    """
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", cell).casefold())
    text = " ".join("".join(sign for sign in text if not unicodedata.combining(sign)).split())
    if east := _CJK.match(unicodedata.normalize("NFC", text)):
        rest = unicodedata.normalize("NFC", text)[east.end() :].strip()
        day, mark, widths, named = (int(east[1]), int(east[2]), int(east[3])), "", (4, 2, 2), True
    elif numbers := _NUMBERS.match(text):
        first, mark, second, third = numbers.groups()
        if 3 in (len(first), len(third)) or len(first) == len(third) == 4:
            return None
        day, widths, named = (
            (int(first), int(second), int(third)),
            (len(first), len(second), len(third)),
            False,
        )
        rest = text[numbers.end() :].strip()
    else:
        found = _with_a_name(text)
        if found is None:
            return None
        day, rest, long = found
        mark, widths, named = "", (long, 2, 2), True
    if not rest:
        return Written(day, mark, widths, named)
    clock = _clock(rest.lstrip("t,").strip())
    return Written(day, mark, widths, named, *clock) if clock else None


_WORD = re.compile(r"[a-z]+")


def _with_a_name(text: str) -> tuple[tuple[int, int, int], str, int] | None:
    """Year, month and day of a date with the name of its month, what follows it, and the digits of
    its year.
    """
    spelt = next((word for word in _WORD.finditer(text) if word[0] in MONTHS), None)
    if spelt is None:
        return None
    # A day of the week before it, and the little words between, say nothing more.
    before = re.sub(
        r"\b(?:[a-z]{2,10}\.?,?|of|de|den|le|el|il)\s+(?=\d)|^[a-z]{2,12}\.?,?\s*$",
        "",
        text[: spelt.start()],
    )
    before = re.sub(
        r"(?<=\d)(?:st|nd|rd|th|er|º|°|\.)?\s*(?:of|de|-|/|\.|,)*\s*$", "", before
    ).strip()
    after = re.sub(r"^[\s.,/-]*(?:de |del |do )?", "", text[spelt.end() :])
    month = MONTHS[spelt[0]]
    if re.fullmatch(r"\d{1,2}", before):
        year = re.match(r"['’]?(\d{4}|\d{2})\b(?!:)", after)
        return (
            ((_full(year[1]), month, int(before)), after[year.end() :].strip(" ,"), len(year[1]))
            if year
            else None
        )
    if re.fullmatch(r"\d{4}", before):
        day = re.match(r"(\d{1,2})(?:st|nd|rd|th)?\b(?!:)", after)
        return (
            ((int(before), month, int(day[1])), after[day.end() :].strip(" ,"), 4) if day else None
        )
    if before:
        return None
    if day_year := re.match(r"(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+['’]?(\d{4}|\d{2})\b(?!:)", after):
        return (
            (_full(day_year[2]), month, int(day_year[1])),
            after[day_year.end() :].strip(" ,"),
            len(day_year[2]),
        )
    only = re.match(r"(\d{4})\b", after)
    return ((int(only[1]), month, 1), after[only.end() :].strip(" ,"), 4) if only else None


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _clock(text: str) -> tuple[float, int | None] | None:
    """Seconds since midnight and minutes ahead of Greenwich, from what follows a date."""
    text = text.replace("(", "").strip()
    found = _TIME.match(text)
    if not found:
        return None
    hour, minute, second, half, zone = found.groups()
    if minute is None and not half and "h" not in text and "uhr" not in text:
        return None
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + 12 * half.startswith("p")
    if hours > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return None
    ahead = _ahead(zone) if zone else None
    if zone and ahead is None:
        return None
    return hours * 3600 + int(minute or 0) * 60 + int(second or 0), ahead


def _ahead(zone: str) -> int | None:
    """Minutes ahead of Greenwich; GMT+3 is three hours ahead, as every program but the POSIX shell
    writes it.
    """
    zone = zone.replace("−", "-").replace(" ", "")
    if zone in ZONES:
        return ZONES[zone]
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", zone)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return (minutes if found[1] == "+" else -minutes) if minutes <= 14 * 60 else None


def _moment(cell: Written, order: Order) -> datetime | None:
    """The cell's moment with its numbers in this order; None when there is no such day."""
    if cell.named:
        year, month, day = cell.numbers
    else:
        if cell.widths[0] == 4:
            order = "year first"
        elif cell.widths[2] == 4 and order == "year first":
            order = "day first"
        places = PLACES[order]
        year, month, day = (cell.numbers[place] for place in places)
        if cell.widths[places[0]] <= 2:
            if cell.widths[places[0]] == 1:
                return None
            year = _full(f"{year:02d}")
    try:
        found = datetime(year, month, day)
    except (ValueError, OverflowError):
        return None
    if not YEARS[0] <= year <= YEARS[1]:
        return None
    return found + timedelta(seconds=cell.clock or 0)


@dataclass(frozen=True)
class Settled:
    """The order of a column: `certain` where its cells allow no other, `doubt` a cell that could be
    read otherwise.
    """

    order: Order
    certain: bool
    doubt: str = ""
    short: bool = False


def settle(
    cells: Sequence[str], *, usual: Order | None = None, day: Date | None = None
) -> Settled | None:
    """The one order in which a column's dates are written; None where no cell needs one.

    Of the orders under which most cells are days, the one without dates long after `day`; then
    `usual`; then the one under which the dates lie closest together; then day first.

    >>> settle(["16-10-20", "17-03-01", "16-12-31"], day=Date(2026, 11, 23)).order
    'year first'
    >>> settle(["03/04/2026", "03/14/2026"]).certain
    True
    """
    read = {
        cell: found
        for cell in cells
        if (found := written(cell)) and not found.named and found.widths[0] != 4
    }
    if not read:
        return None
    short = any(max(found.widths) < 4 for found in read.values())
    dotted = all(found.mark == "." for found in read.values())
    # Dots stand in dates of those who write the day first.
    names = ("day first",) if dotted and not short else ORDERS[: 3 if short else 2]
    fits = {
        order: [moment for found in read.values() if (moment := _moment(found, order))]
        for order in names
    }
    most = max(map(len, fits.values()))
    possible = [order for order in names if len(fits[order]) == most]
    if len(possible) == 1 or not most:
        return Settled(possible[0], bool(most), short=short)
    if short and day is not None:
        near = [
            order for order in possible if max(fits[order]).date() <= day + timedelta(days=AHEAD)
        ]
        possible = near or possible
    moments = {cell: {_moment(found, order) for order in possible} for cell, found in read.items()}
    doubt = next((cell for cell, different in moments.items() if len(different) > 1), "")
    if not doubt:
        return Settled(possible[0], False, short=short)
    if usual in possible:
        return Settled(usual, False, doubt, short)
    if dotted:
        return Settled(possible[0], False, doubt if short else "", short)
    if short and most > 2:
        spread = {order: max(fits[order]) - min(fits[order]) for order in possible}
        closest = min(possible, key=lambda order: spread[order])
        if all(order == closest or spread[order] > 4 * spread[closest] for order in possible):
            return Settled(closest, False, doubt, short)
    return Settled(possible[0], False, doubt, short)


def zoned(cells: pd.Series) -> bool:
    """Whether any time in a column of text has a zone."""
    given = _different(cells)
    sure = given[given.str.len() > 10]
    if sure.empty:
        return False
    if sure.str.contains(_ISO_ZONE, regex=True).any():
        return True
    last = sure.str.extract(
        r"((?:GMT|UTC|[A-Za-z]{3,4})\s*[+-]?\d{0,2}:?\d{0,2}|\s[+-]\d{1,4})\)?$", expand=False
    ).dropna()
    return any(
        found is not None and found.ahead is not None
        for cell in sure[last.index].unique()[:1000]
        if (found := written(str(cell)))
    )


def unzoned(cells: pd.Series) -> bool:
    """Whether any time in a column of text has no zone; a day without a time needs none."""
    given = _different(cells)
    sure = given[
        given.str.contains(r"\d:\d\d", regex=True) & ~given.str.contains(_ISO_ZONE, regex=True)
    ]
    return any(
        found is not None and found.clock is not None and found.ahead is None
        for cell in sure.unique()[:1000]
        if (found := written(str(cell)))
    )


def together(
    headings: Sequence[str],
    *,
    zoned: Callable[[str], bool],
    unzoned: Callable[[str], bool],
    settled: Callable[[str], Settled | None],
    order: str | None,
    timezone: str | None,
) -> tuple[Order | None, str | None, list[str]]:
    """What the columns of dates of one table tell one another: the order that one of them leaves no
    doubt about, the zone of times without one where some have one, and notes.

    What a column says is asked for by its heading, wherever its cells are.
    """
    with_zone = [heading for heading in headings if zoned(heading)]
    bare = [heading for heading in headings if unzoned(heading)] if with_zone else []
    notes = []
    if bare:
        names = listing([f'"{heading}"' for heading in dict.fromkeys([*with_zone, *bare])])
        taken = (
            f"were taken for {timezone}"
            if timezone
            else (
                'were taken for UTC. If that is wrong, set timezone = "Europe/Berlin" (or yours)'
                " above the teams in workshop.toml"
            )
        )
        notes.append(
            f"times with a zone and times without one stand side by side ({names}); those without"
            f" {taken}."
        )
    certain = None
    if order is None and len(headings) > 1:
        said = (settled(heading) for heading in headings)
        certain = next(
            (one.order for one in said if one is not None and one.certain and not one.short), None
        )
    return certain, timezone if bare else None, notes


def of_pairs(
    first: pd.Series, later: Mapping[str, pd.Series], *, day: Date | None = None
) -> Order | None:
    """The order under which nothing in the columns of `later` comes before its `first`, where the
    columns alone would be read in another; None where they need none or no order does it.

    >>> import pandas as pd
    >>> of_pairs(pd.Series(["16-10-20", "16-12-05"]), {"closed": pd.Series(["16-11-20",
    ...     "17-01-05"])})
    'year first'
    """
    alone = [settle(open_cells(cells), day=day) for cells in (first, *later.values())]
    found = [one.order for one in alone if one is not None]
    if len(found) < 2:
        return None
    late = datetime.combine(day + timedelta(days=AHEAD), datetime.min.time()) if day else None

    def wrong(order: Order) -> tuple[int, int]:
        begun, _ = read(first, order)
        ended = [read(cells, order)[0] for cells in later.values()]
        unread = sum(
            int((cells.notna() & moments.isna()).sum())
            for cells, moments in zip((first, *later.values()), (begun, *ended))
        )
        far = sum(int((moments > late).sum()) for moments in (begun, *ended)) if late else 0
        return unread + far, sum(int((moments < begun).sum()) for moments in ended)

    told: dict[Order, tuple[int, int]] = {order: wrong(order) for order in ORDERS}
    fewest = min(unread for unread, _ in told.values())
    possible = [order for order in ORDERS if told[order] == (fewest, 0)]
    if not possible or (len(set(found)) == 1 and found[0] in possible):
        return None
    return next((order for order in found if order in possible), possible[0])


def open_cells(cells: pd.Series) -> list[str]:
    """The different cells of a column that are no ISO dates."""
    return [cell for cell in map(str, _different(cells)) if not re.match(r"\d{4}-", cell)]


def _different(cells: pd.Series) -> pd.Series:
    """The different cells of a column of text, blank ones left out."""
    import pandas as pd

    return pd.Series(cells.dropna().unique(), dtype="object")


def read(
    text: pd.Series,
    order: Order | None = None,
    *,
    usual: Order | None = None,
    zone: str | None = None,
    day: Date | None = None,
) -> tuple[pd.Series, dict]:
    """A column of dates as moments without a zone, and what there is to say: `notes`, and why a
    cell is no date.

    `order` settles what the cells leave open, `usual` where they still do. With `zone`, times
    without a zone of their own are those of this zone and become UTC, as those with one do; days
    without a time stay days. `day`: the day of the workshop.
    """
    import pandas as pd

    codes, different = pd.factorize(text.to_numpy(dtype="object"))
    if len(different) < len(text):
        # Each different cell is read once, however many rows it stands in.
        each, why = read(
            pd.Series(different, dtype="object"), order, usual=usual, zone=zone, day=day
        )
        moments = pd.Series(each.reindex(codes).to_numpy(), index=text.index, name=text.name)
        return moments.astype("datetime64[ns]"), why
    values = in_reach(pd.to_datetime(text, format="ISO8601", errors="coerce", utc=True))
    notes: list[str] = []
    why: dict = {"notes": notes}
    assumed: list[str] = []
    if zone:
        local = (
            values.notna()
            & text.str.len().gt(10)
            & ~text.str.contains(_ISO_ZONE, regex=True, na=True)
        )
        values = values.where(~local, _elsewhere(values.where(local), zone))
    rest = text[values.isna() & text.notna()]
    if rest.empty:
        return values, why
    # In order, so that the same cell is named wherever the column lies.
    each = sorted(str(cell) for cell in rest.unique())
    settled = settle(each, usual=usual, day=day)
    if order is not None and settled is not None:
        settled = Settled(order, True, short=settled.short)
    if settled is not None and settled.doubt:
        like = _without_clock(settled.doubt) if settled.short else "03/04/2026"
        other = "day first" if settled.order == "month first" else "month first"
        assumed.append(settled.order)
        notes.append(
            f"dates like {like} were read as {settled.order}. If that is wrong, write dates ="
            f' "{other}" under {HERE} in workshop.toml.'
        )
    chosen: Order = settled.order if settled else "day first"
    found: dict[str, datetime | None] = {}
    local: set[str] = set()
    short: tuple[str, datetime, bool] | None = None
    counted_as: dict[str, str] = {}
    for cell in each:
        said = written(cell)
        if said is None:
            found[cell] = _counted(cell, counted_as)
            continue
        own: Order = (
            "day first" if said.mark == "." and max(said.widths) == 4 and not said.named else chosen
        )
        moment = _moment(said, own)
        if moment is None:
            if any(_moment(said, turned) for turned in ORDERS):
                why[cell] = (
                    f'"{cell}" has the day and the month the other way round than other rows'
                )
            found[cell] = None
            continue
        if max(said.widths) < 4:
            short = short or (cell, moment, said.named)
        if said.ahead is not None:
            moment -= timedelta(minutes=said.ahead)
        elif zone and said.clock is not None:
            local.add(cell)
        found[cell] = moment
    if short:
        assumed.append("years of two digits")
        how = "" if short[2] else f" ({chosen})"
        notes.append(
            f"the years have two digits, so {_without_clock(short[0])} is taken for"
            f" {_said(short[1])}{how}."
        )
    notes += [
        f"dates like {cell} were read as {how}, so {cell} is {_said(moment)}."
        for how, cell in counted_as.items()
        if (moment := found[cell])
    ]
    assumed += list(counted_as)
    if assumed:
        why["assumed"] = assumed
    moments = pd.to_datetime(rest.map(found), errors="coerce").astype("datetime64[ns]")
    if local:
        away = rest.isin(local)
        moments = moments.where(~away, _elsewhere(moments.where(away), zone or "UTC"))
    values.loc[rest.index] = in_reach(moments.dt.tz_localize("UTC"))
    for cell in rest[values.loc[rest.index].isna()].unique():
        if re.search(r"\b\d{4}\b", str(cell)) and not re.search(r"[^\W\d_]{2}", str(cell)):
            why.setdefault(cell, f'"{cell}" is no date between {YEARS[0]} and {YEARS[1]}')
    return values, why


def _without_clock(cell: str) -> str:
    return re.sub(rf"{CLOCK}.*$", "", cell)


def _said(moment: datetime) -> str:
    """The day of a moment, for a sentence about a cell."""
    return in_style(moment, f"{moment:%Y-%m-%d}")


def _counted(cell: str, counted_as: dict[str, str]) -> datetime | None:
    for how, (digits, unit, origin) in COUNTED.items():
        if re.fullmatch(digits, cell):
            seconds = round(float(cell.replace(",", ".")) * unit)
            try:
                moment = origin + timedelta(seconds=seconds)
            except OverflowError:
                return None
            counted_as.setdefault(how, cell)
            return moment
    return None


def _elsewhere(moments: pd.Series, zone: str) -> pd.Series:
    """Clock times of a zone as UTC; an hour that is there twice in autumn is the first of the
    two.
    """
    local = moments.dt.tz_localize(
        zone, ambiguous=[True] * len(moments), nonexistent="shift_forward"
    )
    return local.dt.tz_convert("UTC").dt.tz_localize(None)


def in_reach(moments: pd.Series) -> pd.Series:
    """The moments as they stand in a table, without a zone; those outside the years that can be
    meant are missing.
    """
    return (
        moments.where(moments.dt.year.between(*YEARS)).dt.tz_localize(None).astype("datetime64[ns]")
    )


def of_zeros(cells: Iterable[str]) -> list[str]:
    """The cells in which a system wrote zeros for a date that never was.

    >>> of_zeros(["0000-00-00 00:00:00", "2026-01-02"])
    ['0000-00-00 00:00:00']
    """
    return [cell for cell in cells if _ZEROS.fullmatch(str(cell))]


_ZEROS = re.compile(r"0{1,4}[-./]0{1,2}[-./]0{1,4}(?:[T ]?[0:.]*Z?)?")
