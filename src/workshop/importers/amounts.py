"""Amounts in one currency: where a column or a sign says that there are several, none is added to
another.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..errors import counted, listing
from ..tables import Problem, plain
from ..written import num

CURRENCY = frozenset(
    "currency currency_code currency_iso_code currencyisocode deal_currency deal_currency_of_value"
    " amount_currency opportunity_currency deal_deal_currency lead_currency transaction_currency"
    " wahrung währung waehrung devise moneda divisa valuta moeda".split()
)
"""Headings, as compared, of a column that says in which currency an amount is."""
CONVERTED = ("company currency", "default currency", "home currency", "(converted)", "(base)")
"""A heading with these words holds amounts that the system has converted into one currency."""
SIGNS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "kč": "CZK",
    "chf": "CHF",
}
_SIGN = re.compile(r"[$€£¥₹]|\b[A-Z]{3}\b|zł|Kč")


def one_currency(
    frame: pd.DataFrame,
    made: object,
    file: str,
    *,
    chosen: str | None = None,
    usual: str = "",
) -> tuple[pd.DataFrame, list[str], list[Problem], list[str]]:
    """The leads with amounts of one currency only, notes, what to put right, and what was assumed.

    `made` is what the amount is made of; a converted column needs nothing. `chosen` is the currency
    that the settings name among several, `usual` the folder's. Without a choice no amount is used:
    a sum of yen and euros is none of either.

    >>> leads = pd.DataFrame({"amount": ["$5", "7 EUR", "8"]})
    >>> frame, _, problems, _ = one_currency(leads, "amount", "l.csv")
    >>> frame["amount"].tolist(), problems[0].what
    (['', '', ''], 'the amounts are in several currencies (1 in EUR and 1 in USD), so none of them
    is used')
    """
    if "amount" not in frame.columns:
        return frame, [], [], []
    heading = made if isinstance(made, str) else ""
    if any(word in heading.lower() for word in CONVERTED):
        return frame, [], [], [f'amounts as converted in "{heading}"']
    cells = frame["amount"].fillna("").astype(str)
    there = cells.str.strip() != ""
    column = beside(frame.columns)
    said = currencies(cells, None if column is None else frame[column].fillna("").astype(str))
    often = {str(name): int(n) for name, n in said[there & (said != "")].value_counts().items()}
    only, notes, problems, assumed = settled(
        often, file, chosen=chosen, usual=usual, some=bool(there.any())
    )
    if only is not None:
        others = there & (said != "") & (said != only)
        frame = frame.assign(amount=cells.mask(others, "") if only else "")
    return frame, notes, problems, assumed


def beside(headings: Iterable[str]) -> str | None:
    """The heading of the column that says in which currency an amount is."""
    return next((heading for heading in headings if plain(heading) in CURRENCY), None)


def currencies(cells: pd.Series, column: pd.Series | None) -> pd.Series:
    """The currency of each amount: the one that stands in its cell, else in the column beside it;
    empty where neither says one.
    """
    said = cells.map({cell: _sign(cell) for cell in cells.unique()})
    if column is None:
        return said
    other = column.str.strip()
    named = {cell: SIGNS.get(cell.lower(), cell.upper()) for cell in other.unique()}
    return said.where(said != "", other.map(named))


def settled(
    often: Mapping[str, int], file: str, *, chosen: str | None, usual: str, some: bool
) -> tuple[str | None, list[str], list[Problem], list[str]]:
    """Which amounts are used, from how many there are in each currency: None for all, a currency
    for those in it only, nothing for none; with notes, what to put right, and what was assumed.

    `some`: whether there is any amount at all.
    """
    often = dict(sorted(often.items(), key=lambda each: (-each[1], each[0])))
    if not often:
        return None, [], [], [f"amounts in {usual}"] if usual and some else []
    if len(often) == 1:
        only = str(next(iter(often)))
        differs = usual and only != usual and re.fullmatch(r"[A-Z]{3}", only)
        notes = (
            [
                f"{file}: the amounts are in {only}, and the folder says {usual}. To show them as"
                f' they are, write currency = "{only}" in workshop.toml, above the teams.'
            ]
            if differs
            else []
        )
        return None, notes, [], [f"amounts in {only}"]
    shown = listing([f"{num(n):,} in {name}" for name, n in list(often.items())[:6]])
    if chosen is not None:
        others = sum(n for name, n in often.items() if name != chosen)
        note = (
            f"{file}: of amounts in several currencies ({shown}) only those in {chosen} are used;"
            f" {counted(others, 'amount')} {'is' if others == 1 else 'are'} left out."
        )
        return chosen, [note], [], [f"amounts in {chosen} only"]
    most = next(iter(often))
    problem = Problem(
        file,
        f"the amounts are in several currencies ({shown}), so none of them is used",
        f'Export the converted amount as well and name it, or write amounts_in = "{most}" under'
        " [tables.leads] in workshop.toml to use those only.",
        column="amount",
    )
    return "", [], [problem], ["no amounts: several currencies"]


def _sign(cell: str) -> str:
    """The currency that stands in a cell, as its three letters; nothing where none does."""
    found = _SIGN.search(cell)
    return SIGNS.get(found[0].lower(), found[0]) if found else ""


def made_of(columns: Mapping[str, object]) -> object:
    """What the amount is made of, as the settings or a preset say it."""
    return columns.get("amount", "amount")
