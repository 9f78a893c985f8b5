"""Amounts in one currency: where a column or a sign says that there are several, none is added to
another.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from ..errors import counted, listing
from ..tables import Problem, plain

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
    (['', '', ''], 'the amounts are in several currencies (1 in USD and 1 in EUR), so none of them
    is used')
    """
    if "amount" not in frame.columns:
        return frame, [], [], []
    heading = made if isinstance(made, str) else ""
    if any(word in heading.lower() for word in CONVERTED):
        return frame, [], [], [f'amounts as converted in "{heading}"']
    cells = frame["amount"].fillna("").astype(str)
    there = cells.str.strip() != ""
    each = {cell: _sign(cell) for cell in cells.unique()}
    said = cells.map(each)
    column = next((heading for heading in frame.columns if plain(heading) in CURRENCY), None)
    if column is not None:
        beside = frame[column].fillna("").astype(str).str.strip()
        said = said.where(
            said != "",
            beside.map({cell: SIGNS.get(cell.lower(), cell.upper()) for cell in beside.unique()}),
        )
    often = said[there & (said != "")].value_counts().to_dict()
    if not often:
        return frame, [], [], [f"amounts in {usual}"] if usual and there.any() else []
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
        return frame, notes, [], [f"amounts in {only}"]
    shown = listing([f"{n:,} in {name}" for name, n in list(often.items())[:6]])
    if chosen is not None:
        others = there & (said != "") & (said != chosen)
        note = (
            f"{file}: of amounts in several currencies ({shown}) only those in {chosen} are used;"
            f" {counted(int(others.sum()), 'amount')} {'is' if others.sum() == 1 else 'are'} left"
            " out."
        )
        return (
            frame.assign(amount=cells.mask(others, "")),
            [note],
            [],
            [f"amounts in {chosen} only"],
        )
    most = next(iter(often))
    problem = Problem(
        file,
        f"the amounts are in several currencies ({shown}), so none of them is used",
        f'Export the converted amount as well and name it, or write amounts_in = "{most}" under'
        " [tables.leads] in workshop.toml to use those only.",
        column="amount",
    )
    return frame.assign(amount=""), [], [problem], ["no amounts: several currencies"]


def _sign(cell: str) -> str:
    """The currency that stands in a cell, as its three letters; nothing where none does."""
    found = _SIGN.search(cell)
    return SIGNS.get(found[0].lower(), found[0]) if found else ""


def made_of(columns: Mapping[str, object]) -> object:
    """What the amount is made of, as the settings or a preset say it."""
    return columns.get("amount", "amount")
