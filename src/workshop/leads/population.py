"""Who is counted, and what may describe a lead: the one place that decides, asked by everything in
this stage.

What describes a lead is known when the lead comes in. So no column does that names people (by the
people table, by its heading in seven languages, or because its values are mostly names or
addresses), that says the same as the outcome, that stands only on leads which have ended, or that
is filled in when they end. The settings can overrule it, except for people.

A column is held against the outcome by counts: the test of what stands on one kind of leads only is
the hypergeometric one (Fisher 1935).
"""

# ruff: noqa: SIM905  # hundreds of words are read and kept in order as text, not as a list a line
# each

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

import numpy as np
import pandas as pd

from .. import counting
from ..counting import By, Rows
from ..errors import counted, listing
from ..importers.stages import meaning
from ..tables import TABLES, numbers
from ..terms import Terms
from ..written import num
from .given_names import ALSO_WORDS, GIVEN_NAMES

if TYPE_CHECKING:
    from ..folder import Folder
    from .criteria import Policies

MOST_ALIKE = 0.95
"""A column in which so many leads have the same value tells nothing apart."""
MOST_KINDS = 30
"""A column with more values than this tells single leads apart, not kinds of leads."""
MOST_STORED_VALUES = 500
"""Of leads that stay in a file or a database: the most values of a column that is looked at."""
LOOKED_AT = 5_000
"""Rows in memory on which columns are judged; of more of them so many are drawn, always the same
ones.
"""
MONTH = "month"
BLANKS = ("", "-", "--", "n/a", "na", "none", "null", "nan")

PEOPLE = "it names people"
SAME = "it says the same as the outcome"
ENDED = "it stands only on leads that were {}"
ENDS = "it is filled in when a lead ends"
CHANCE = "it is a chance of winning that follows the outcome"
LATE = "it tells how a lead stood last, not how it came in"
DATES = "it holds dates"


# --- who is won, lost, open ----------------------------------------------------------------------------------------

NOT_WON = "not won so far"
"""The outcome of a lead that is still open though it is old enough to have come to an end."""


def is_won(outcome: pd.Series) -> pd.Series:
    """Which of these outcomes are wins; a blank is none."""
    return outcome.isin(["won"])


def is_lost(outcome: pd.Series) -> pd.Series:
    """Which of these outcomes are losses; a blank is none."""
    return outcome.isin(["lost"])


def is_decided(outcome: pd.Series) -> pd.Series:
    """Which of these outcomes are known: won or lost. Everything else is open.

    >>> is_decided(pd.Series(["won", "lost", "open", None])).tolist()
    [True, True, False, False]
    """
    return outcome.isin(["won", "lost"])


def is_open(outcome: pd.Series) -> pd.Series:
    """Which of these outcomes are neither won nor lost, or blank."""
    return ~is_decided(outcome)


def is_settled(outcome: pd.Series) -> pd.Series:
    """Which of these outcomes count in a share of wins: won, lost, and still open though old enough.

    >>> is_settled(pd.Series(["won", "lost", NOT_WON, "open"])).tolist()
    [True, True, True, False]
    """
    return outcome.isin(["won", "lost", NOT_WON])


def wins(counts: pd.DataFrame) -> int:
    """How many of the counted leads were won."""
    return int(counts.loc[is_won(counts["outcome"]), "n"].sum())


# --- who counts in a question about outcomes -----------------------------------------------------------------------


def old_enough(leads: Rows, terms: Terms = Terms(), *, ages: pd.DataFrame | None = None) -> Rows:
    """The leads that count in every question about outcomes: those that came in long enough ago to
    have come to an end, whatever became of them.

    Among closed leads alone the quick ones are too many where losers are closed late or never. So a
    lead counts from the age by which 19 of 20 wins come (`maturity.horizon`), and one that is open
    beyond it is not won so far (`NOT_WON`, set by `count`). Leads without a day of coming in are
    left out. Where no such age is known (no dates, no win) all leads come back, and open ones count
    nowhere.

    `ages`: from `maturity.count`, where that is at hand. Attributes: `horizon` (days), `watched`
    (days that the curve reaches), `young` and `dateless` (leads left out).
    """
    from . import maturity

    counts = maturity.count(leads, terms) if ages is None else ages
    limit = maturity.horizon(counts)
    if limit is None:
        return leads if isinstance(leads, counting.Stored) else leads.copy()
    first = counts.attrs["last_day"] - pd.Timedelta(days=limit)
    if isinstance(leads, counting.Stored):
        dateless = counts.attrs["dateless"]
        old: Rows = replace(leads, until=first.date())
    else:
        dateless = int(leads["created_at"].isna().sum())
        old = leads[leads["created_at"].dt.normalize() <= first].copy()
    attrs = {
        **leads.attrs,
        "horizon": limit,
        "watched": maturity.watched(counts),
        "young": len(leads) - len(old) - dateless,
        "dateless": dateless,
    }
    if isinstance(old, counting.Stored):
        return replace(old, attrs=attrs)
    old.attrs.update(attrs)
    return old


def count(rows: Rows, by: Sequence[By]) -> pd.DataFrame:
    """`counting.count` for whatever is asked of outcomes: of leads that are old enough an open one
    is `NOT_WON`.

    >>> rows = pd.DataFrame({"source": ["Fair", "Fair"], "outcome": ["won", "open"]})
    >>> count(rows, ["outcome"]).to_numpy().tolist()
    [['open', 1], ['won', 1]]
    >>> rows.attrs["horizon"] = 64
    >>> count(rows, ["outcome"]).to_numpy().tolist()
    [['not won so far', 1], ['won', 1]]
    """
    counts = counting.count(rows, by)
    if counts.attrs.get("horizon") is None or "outcome" not in counts:
        return counts
    outcome = counts["outcome"].astype("object")
    told = counts.assign(outcome=outcome.where(is_decided(outcome), NOT_WON))
    if not told.empty:
        # Open and blank are one now.
        names = [name for name in told.columns if name != "n"]
        told = told.groupby(names, dropna=False, observed=True)["n"].sum().reset_index()
    told.attrs.update(counts.attrs)
    return told


def settled(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts of leads that count in a share of wins, with `won` as numbers 0 and 1.

    >>> counts = pd.DataFrame({"outcome": ["won", "lost", NOT_WON, "open"], "n": [1, 2, 3, 4]})
    >>> settled(counts)[["won", "n"]].to_numpy().tolist()
    [[1, 1], [0, 2], [0, 3]]
    """
    kept = counts[is_settled(counts["outcome"])]
    return kept.assign(won=is_won(kept["outcome"]).astype(int))


def numbers_of(counts: pd.DataFrame) -> pd.DataFrame:
    """The same counts without what is said of them, which pandas copies with every step.

    >>> said = pd.DataFrame({"n": [1]}); said.attrs["source"] = "leads.csv"
    >>> numbers_of(said).attrs, len(numbers_of(said))
    ({}, 1)
    """
    return pd.DataFrame(counts, copy=False)


FEWEST_NOT_WON = 10
"""Where no lead is marked as lost, so many old ones have to be open for a share of wins to be told.
"""


def none_lost(counts: pd.DataFrame) -> str:
    """The sentence where no share of wins can be told because no lead was lost; empty where it can,
    or where nothing has come to an end.

    Leads that are open though old enough stand for the lost ones where nobody marks those.

    >>> counts = pd.DataFrame({"outcome": ["won", NOT_WON], "n": [10, 90]})
    >>> none_lost(counts), none_lost(counts[:1])[:57]
    ('', 'None of the 10 leads that came to an end was lost: an exp')
    """
    kept = settled(numbers_of(counts))
    won, others = wins(kept), int((kept["n"] * (1 - kept["won"])).sum())
    if is_lost(kept["outcome"]).any() or others >= FEWEST_NOT_WON:
        return ""
    return no_lost_lead(won, still_open=others, young=counts.attrs.get("young", 0))


def no_lost_lead(won: int, *, still_open: int = 0, young: int = 0) -> str:
    """The sentence where none of so many leads that came to an end was lost; empty where none came
    to an end.

    `young`: leads that were left out because they are too young to tell; some of those may be lost.

    >>> no_lost_lead(10)
    'None of the 10 leads that came to an end was lost: an export without a lost lead says nothing
    about how many of a hundred are won.'
    >>> no_lost_lead(0)
    ''
    """
    if not won:
        return ""
    old = "are old enough to tell and " if won > 1 else "is old enough to tell and "
    ended = f"that {old if young else ''}came to an end"
    none = (
        f"None of the {num(won):,} leads {ended} was lost"
        if won > 1
        else f"The one lead {ended} was not lost"
    )
    if young:
        return f"{none}: that says nothing about how many of a hundred are won."
    waiting = (
        f", and {num(still_open):,} {'is' if still_open == 1 else 'are'} still open"
        if still_open
        else ""
    )
    return (
        f"{none}{waiting}: an export without a lost lead says nothing about how many of a hundred"
        " are won."
    )


NOT_LOST = (
    "Leads still open are left out: at which age leads come to an end is not in the data. If lost"
    " leads stay open, fewer are won than this says."
)


def who_counts(counts: pd.DataFrame) -> str:
    """Who counts in these shares of wins, in a sentence or two: leads that are old enough, or those
    that are closed.

    >>> frame = pd.DataFrame({"outcome": ["won", NOT_WON, "lost"], "n": [9, 2, 9]})
    >>> frame.attrs.update(young=3, horizon=64, watched=700)
    >>> who_counts(frame)
    'Counted are leads that came in 64 days ago or earlier: of the wins seen within 700 days, 19 of
    20 came by then. 2 of them are still open and count as not won so far. 3 younger ones wait.'
    """
    limit = counts.attrs.get("horizon")
    if limit is None:
        return NOT_LOST if (counts["outcome"] == "open").any() else ""
    still = int(counts.loc[counts["outcome"] == NOT_WON, "n"].sum())
    young, dateless = (counts.attrs.get(name, 0) for name in ("young", "dateless"))
    said = [
        f"Counted are leads that came in {counted(limit, 'day')} ago or earlier: of the wins seen"
        f" within {num(counts.attrs['watched']):,} days, 19 of 20 came by then."
    ]
    if still:
        one = still == 1
        said.append(
            f"{num(still):,} of them {'is' if one else 'are'} still open and"
            f" {'counts' if one else 'count'} as not won so far."
        )
        if not is_lost(counts["outcome"]).any():
            said.append("No lead is marked as lost.")
    if young:
        said.append(f"{counted(young, 'younger one waits', 'younger ones wait')}.")
    if dateless:
        said.append(
            f"{counted(dateless, 'lead', 'leads')} without a day of coming in"
            f" {'is' if dateless == 1 else 'are'} left out."
        )
    return " ".join(said)


def among(counts: pd.DataFrame) -> str:
    """Whose wins are told where young leads are not counted: words to stand behind "wins"; nothing
    where all count.

    >>> frame = pd.DataFrame({"n": [1]})
    >>> frame.attrs.update(young=3, horizon=64)
    >>> among(frame)
    ' among leads of 64 days and more'
    """
    horizon = counts.attrs.get("horizon")
    if horizon is None or not counts.attrs.get("young", 0) + counts.attrs.get("dateless", 0):
        return ""
    return f" among leads of {counted(horizon, 'day')} and more"


# --- what may describe a lead --------------------------------------------------------------------------------------


def columns(
    rows: Rows, *, people: Collection[str] = (), describe: Collection[str] = ()
) -> list[str]:
    """The columns that may describe a lead: the source, and what else stands in the table that can
    be known beforehand.

    `people`: those of the two teams, as the people table spells them. `describe`: columns that
    describe a lead because the settings say so; a column that names people never does.

    >>> leads = pd.DataFrame({"source": ["Fair", "Web"], "Deal Owner": ["Ada Alt", "Bo Berg"],
    ...     "outcome": "open"})
    >>> columns(leads)
    ['source']
    """
    return [name for name, why in judged(rows, people=people, describe=describe).items() if not why]


def left_out(
    rows: Rows, *, people: Collection[str] = (), describe: Collection[str] = ()
) -> list[tuple[str, str]]:
    """The columns that describe no lead, each with the reason, in the order of the table.

    >>> leads = pd.DataFrame({"Deal Owner": ["Ada Alt", "Bo Berg"], "Lost Reason": ["price", None],
    ...     "outcome": "open"})
    >>> left_out(leads)
    [('Deal Owner', 'it names people'), ('Lost Reason', 'it is filled in when a lead ends')]
    """
    return [
        (name, why) for name, why in judged(rows, people=people, describe=describe).items() if why
    ]


def in_words(name: str) -> str:
    """A column as people read it.

    >>> in_words("company_size"), in_words("Lead Origin")
    ('company size', 'Lead Origin')
    """
    return str(name).replace("_", " ").strip()


def judged(
    rows: Rows,
    *,
    only: Collection[str] | None = None,
    people: Collection[str] = (),
    describe: Collection[str] = (),
) -> dict[str, str]:
    """Why each column (or `only` these) that is not one of ours describes no lead; an empty text
    where it does.
    """
    have = rows.names() if isinstance(rows, counting.Stored) else list(rows.columns)
    ordinary = {column.name for column in TABLES["leads"].columns} - {"source"}
    names = [name for name in have if name not in ordinary and (only is None or name in only)]
    seen = _seen(rows, names)
    listed, wanted = {_plain(person) for person in people}, {_plain(name) for name in describe}
    found = {}
    for name in names:
        values = seen.get(name)
        if values is None or not values.names:
            why = PEOPLE if values is None and _heading_of_people(name, None) else ""
        elif _heading_of_people(name, values) or _values_of_people(values, listed):
            why = PEOPLE
        else:
            why = "" if _plain(name) in wanted else _not_beforehand(name, values)
        found[name] = why
    return found


def _seen(rows: Rows, names: Sequence[str]) -> dict[str, _Values]:
    """How the leads of each value of each column ended; without the columns that have too many
    values to be counted.
    """

    def ended(outcome: pd.Series) -> np.ndarray:
        return np.where(is_won(outcome), 0, np.where(is_lost(outcome), 1, 2))

    if isinstance(rows, counting.Stored):
        # What has thousands of values is no kind of lead, and is not counted for nothing.
        some = rows.few(names, most=MOST_STORED_VALUES) if names else []
        tables = counting.count_sets(rows, [[name, "outcome"] for name in some]) if some else []
        return {
            name: _Values.of(table[name], ended(table["outcome"]), table["n"].to_numpy(dtype=float))
            for name, table in zip(some, tables)
        }
    # Drawn, not every so many: exports are made of lists that take turns.
    drawn = (
        np.sort(np.random.default_rng(0).choice(len(rows), LOOKED_AT, replace=False))
        if len(rows) > LOOKED_AT
        else slice(None)
    )
    looked = rows.iloc[drawn]
    kind = ended(looked["outcome"]) if "outcome" in looked else np.full(len(looked), 2)
    return {name: _Values.of(looked[name], kind, np.ones(len(looked))) for name in names}


def kinds(rows: Rows, among: Sequence[str]) -> list[str]:
    """Those of the columns by which leads can be compared kind by kind, and the month where there
    are several.

    A column with one value, with more than thirty, or with the same on nearly all leads tells no
    kinds apart.
    """
    found = []
    for column, counts in counting.few(rows, among, most=MOST_KINDS).items():
        known = counts.dropna(subset=column)
        if len(known) >= 2 and known["n"].max() <= MOST_ALIKE * known["n"].sum():
            found.append(column)
    if counting.count(rows, [("created_at", "month")])["created_at"].nunique() > 1:
        found.append(MONTH)
    return found


@dataclass(frozen=True)
class _Values:
    """The different values of a column, and how many leads of each were won, lost and are open;
    `blank` those without.
    """

    names: tuple[str, ...]
    n: np.ndarray
    blank: np.ndarray

    @classmethod
    def of(cls, cells: pd.Series, kind: np.ndarray, n: np.ndarray) -> _Values:
        """From cells, how each of them ended (0 won, 1 lost, 2 open), and how many leads each
        stands for.
        """
        codes, different = pd.factorize(cells)
        # Cells that differ in blanks alone are one value, and what stands for nothing is none.
        texts = [_cell(value) for value in different.tolist()]
        places, merged = pd.factorize(
            pd.Series(
                [None if text.casefold() in BLANKS else text for text in texts], dtype="object"
            )
        )
        at = np.append(places, -1)[codes] + 1
        table = np.bincount(3 * at + kind, weights=n, minlength=3 * (len(merged) + 1)).reshape(
            -1, 3
        )
        return cls(tuple(merged.tolist()), table[1:], table[0])

    def share(self, wanted: Sequence[bool]) -> float:
        """The share of the leads with a value that have one of these."""
        each = self.n.sum(axis=1)
        return float(each[np.array(wanted, dtype=bool)].sum() / each.sum()) if each.sum() else 0.0

    def all_(self, written: re.Pattern[str]) -> bool:
        return all(written.fullmatch(value) for value in self.names)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _plain(text: str) -> str:
    """A text as it is compared: small letters without accents, single blanks."""
    signs = normalize("NFKD", str(text).casefold())
    return " ".join("".join(sign for sign in signs if not combining(sign)).split())


def _heading(name: str) -> list[str]:
    """The words of a heading.

    >>> _heading("hubspot_owner_id"), _heading("CreatedById"), _heading("Deal - Propriétaire")
    (['hubspot', 'owner', 'id'], ['created', 'by', 'id'], ['deal', 'proprietaire'])
    """
    apart = re.sub(
        r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", re.sub(r"__c$", "", name)
    )
    return re.findall(r"[^\W_]+", _plain(apart))


# --- people --------------------------------------------------------------------------------------------------------

ROLES = frozenset(
    # English
    "owner agent executive exec rep reps representative salesperson salesman saleswoman "
    "salesrep seller assignee assigned person adviser advisor consultant caller telecaller "
    "telesales handler representant representante rappresentante vertegenwoordiger sdr bdr kam "
    "csm username creator author manager coordinator closer "
    # German
    "zustandig zustandiger zustandige verantwortlich verantwortlicher verantwortliche "
    "zugewiesen zugeordnet ansprechpartnerin verkauferin vertriebler sachbearbeiterin "
    "betreuerin beraterin bearbeiterin inhaberin besitzerin kontaktperson ersteller "
    # French
    "proprietaire vendeur vendeuse responsable attribue attribuee assigne assignee conseiller "
    "conseillere interlocuteur gestionnaire "
    # Spanish
    "propietario propietaria vendedor vendedora asignado asignada agente asesor asesora "
    "ejecutivo ejecutiva gestor gestora encargado encargada "
    # Italian
    "proprietario proprietaria venditore venditrice responsabile assegnato assegnata referente "
    "incaricato incaricata consulente "
    # Dutch
    "eigenaar verkoper verkoopster contactpersoon toegewezen verantwoordelijke behandelaar "
    "accountmanager adviseur "
    # Portuguese
    "responsavel atribuido atribuida executivo executiva consultor consultora encarregado "
    "encarregada".split()
)
"""Words of a heading that say that somebody of a team stands there, wherever in the heading they
stand.
"""
COMPOUNDS = (
    "besitzer",
    "inhaber",
    "eigentumer",
    "bearbeiter",
    "betreuer",
    "ansprechpartner",
    "verkaufer",
    "berater",
    "vertreter",
    "eigenaar",
    "beauftragter",
    "verantwoordelijke",
    "smitarbeiter",
    "smitarbeiterin",
    "verantwortlicher",
    "kontaktperson",
    "contactpersoon",
    "behandelaar",
)
"""Ends of German and Dutch words that say the same."""
EMPLOYEES = (
    "mitarbeiter",
    "mitarbeiterin",
    "employee",
    "employees",
    "employe",
    "employes",
    "empleado",
    "empleados",
    "dipendente",
    "dipendenti",
    "medewerker",
    "medewerkers",
    "funcionario",
    "funcionarios",
)
"""With numbers they say how large a company is, otherwise who works there."""
NAMES = frozenset(
    "name names firstname lastname fullname surname forename vorname nachname familienname nom "
    "prenom nombre apellido apellidos nome cognome naam voornaam achternaam sobrenome apelido".split()
)
THINGS = frozenset(
    "company companies account accounts firm firma firmen unternehmen organisation organization "
    "societe entreprise empresa azienda societa bedrijf organisatie campaign kampagne campagne "
    "campana campagna campanha product produkt produit producto prodotto produto deal potential "
    "opportunity opportunite oportunidad opportunita oportunidade event veranstaltung form "
    "formular page list file domain brand marke marque marca merk plan model course kurs "
    "program programme source quelle channel kanal medium region city country state industry "
    "branche segment pipeline stage territory project projekt projet proyecto progetto projeto "
    "business store shop branch school hotel utm ad adset keyword topic department abteilung "
    "site website webinar offer package tarif tariff competitor partner reseller group team "
    "type category".split()
)
"""What has a name of its own: beside one of these words a name is no person's."""
QUALIFIERS = frozenset(
    "type team region group category status level role industry country city score rating "
    "segment department unit typ art gruppe abteilung rolle equipe service niveau tipo equipo "
    "grupo nivel squadra gruppo livello soort groep afdeling niveau equipe".split()
)
ALONE = frozenset(
    "contact kontakt contacto contatto contato user utilisateur usuario utente gebruiker "
    "benutzer anwender commercial commerciale comercial who wer qui quien chi quem member ae".split()
)
"""Words that say so only where nothing but a filler stands beside them."""
REACH = frozenset(
    "email mail emails phone mobile fax telephone telefon telefono telefone telefoon tel handy "
    "correo courriel cell".split()
)
"""Where somebody can be reached: no kind of lead either."""
FILLERS = frozenset(
    "en salesforce zoho pipedrive dynamics system lead leads deal deals opportunity account "
    "sales primary main our internal the of id crm record hubspot e work business private home "
    "office address adresse number nummer numero nr no 1 2 3 contact person de del der des do "
    "da di".split()
)
COUNTED = frozenset(
    "number count anzahl zahl nombre numero aantal total size per pro par por quantity how many".split()
)
ACTS = frozenset(
    "created modified updated edited added entered assigned handled booked set qualified closed "
    "owned managed called contacted worked served looked erstellt angelegt bearbeitet geandert "
    "erfasst betreut zugewiesen qualifiziert geschlossen cree modifie ajoute suivi gere saisi "
    "creado modificado asignado gestionado atendido creato modificato gestito inserito seguito "
    "aangemaakt gewijzigd gemaakt toegewezen behandeld criado atribuido".split()
)
BY = frozenset("by von par por da door durch".split())
"""Who did it, behind what was done: "Created by"."""
YES_NO = re.compile(
    r"(?i)y|n|yes|no|true|false|0|1|ja|nein|oui|non|s[ií]|nee|sim|n[aã]o|vrai|faux|on|off|x|"
    r"wahr|falsch|vero|falso"
)
NUMBER = re.compile(r"[-+]?\d[\d.,'’ ]*")
RANGE = re.compile(
    r"(?i)(?=.*\d)(?:[\s\d.,'’<>≤≥+\-–—/%kKmM]|\b(?:to|bis|a|à|de|von|from|over|under|more|"
    r"less|fewer|than|mehr|weniger|als|über|unter|"
    r"ab|up|and|or|plus|más|mas|menos|meno|più|di|oltre|tot|meer|dan|até|mais|plus|moins)\b)*"
)
MAIL = re.compile(r"(?i).*[\w.+-]+@[\w-]+\.[\w.-]+.*")
PERSON = re.compile(r"[^\W\d_][^\W\d_'’.-]*\.?(?:[ '’-][^\W\d_][^\W\d_'’-]*\.?){0,4}")
"""How a person's name is written: one to five words, without digits."""
TITLES = re.compile(
    r"(?i)^(?:(?:dr|prof|mr|mrs|ms|herr|frau|mme|m|sr|sra|sig|dott|ing|dipl)\.?\s+)+"
)
PLACES = frozenset(
    "san santa santo sankt saint sainte st st. sao new los las el la le les rio port porto puerto "
    "villa hotel haus bad north south east west".split()
)
"""Words that begin the name of a place, whatever given name comes after."""
MOST_NAMES = 1_000
"""Of a column of more values so many are looked at, evenly."""
PART = 0.25
"""Where all values are written like names, so many known given names are enough."""


def _heading_of_people(name: str, values: _Values | None) -> bool:
    """Whether a heading says that people stand in the column, and nothing in the column speaks
    against it.
    """
    words = _heading(name)
    have = set(words)
    if values is not None and values.all_(YES_NO):
        return False
    number = values is not None and values.all_(NUMBER)
    if values is not None and not number and values.all_(RANGE):
        return False
    # A long number is what somebody is called by in a system, a short one says how many there are.
    long = (
        number
        and values is not None
        and any(len(re.sub(r"\D", "", value)) > 5 for value in values.names)
    )
    if (have & set(EMPLOYEES) and not have & COUNTED) or (have & NAMES and not have & THINGS):
        return not number or long
    if have & ACTS and any(word in BY for word in words[1:]):
        return True
    # "Owner team" and "Agent type" say what kind of people, and not which.
    if (number and have & COUNTED) or (words and words[-1] in QUALIFIERS):
        return False
    if "charge" in have and have & {"d", "de", "en", "in"}:
        return True
    if have & ROLES or any(word.endswith(COMPOUNDS) for word in words):
        return True
    alone = [word for word in words if word not in FILLERS]
    if alone and all(word in REACH for word in alone):
        return not number or long
    fillers = FILLERS - {"contact", "person"}
    return [word for word in words if word not in fillers] in [[word] for word in ALONE]


def _values_of_people(values: _Values, listed: Collection[str]) -> bool:
    """Whether most of what stands in a column are people: listed ones, addresses, or names as
    people have them.
    """
    if len(values.names) > MOST_NAMES:
        step = -(-len(values.names) // MOST_NAMES)
        values = _Values(values.names[::step], values.n[::step], values.blank)
    known = [_is_person(value, listed) for value in values.names]
    if sum(known) >= 2 and values.share(known) > 0.5:
        return True
    alike = [bool(PERSON.fullmatch(value)) and " " in value for value in values.names]
    return sum(known) >= 2 and values.share(alike) > 0.9 and sum(known) >= PART * len(known)


def _is_person(value: str, listed: Collection[str]) -> bool:
    """Whether a value is a person of the list, an e-mail address, or a name that begins with a
    given name.

    >>> [_is_person(value, ["kim"]) for value in ("Kim", "Alt, Ada", "ada.alt@acme.example",
    ...     "Olark Chat", "Web")]
    [True, True, True, False, False]
    """
    parts = [
        part.strip() for part in re.split(r"[;/|&]", re.sub(r"\(.*?\)", "", value)) if part.strip()
    ]
    return bool(parts) and all(_is_one(part, listed) for part in parts)


def _is_one(value: str, listed: Collection[str]) -> bool:
    if _plain(value) in listed or MAIL.fullmatch(value):
        return True
    last, comma, first = value.partition(",")
    written = TITLES.sub("", f"{first.strip()} {last.strip()}" if comma else value)
    if re.fullmatch(r"[a-z]+[._][a-z]+", written):
        written = re.sub(r"[._]", " ", written).title()
    if _plain(written) in listed:
        return True
    words = written.split()
    if not PERSON.fullmatch(written) or not (words[0][:1].isupper() and words[-1][:1].isupper()):
        return False
    if len(words) == 1:
        return _plain(words[0]) in GIVEN_NAMES
    plain = [_plain(word) for word in words]
    if plain[0] in PLACES:
        return False
    # Some write the family name first.
    return plain[0] in ALSO_WORDS or any(
        one in GIVEN_NAMES or one.split("-")[0] in GIVEN_NAMES for one in (plain[0], plain[-1])
    )


# --- what follows the outcome --------------------------------------------------------------------------------------

_REASON = (
    "reason|reasons|cause|why|grund|ursache|raison|motif|motivo|motivos|motivazione|"
    "razon|razao|causa|reden|oorzaak"
)
_ENDED = (
    r"loss|lost|lose|losing|win|won|clos(?:e|ed|ing|ure)|disqualif\w*|unqualif\w*|reject\w*|"
    r"refus\w*|cancel\w*|churn\w*|"
    r"verlust|verloren\w*|gewinn|gewonnen\w*|absage|ablehnung|abschluss\w*|storn\w*|kundigung\w*|"
    r"perte|perdue?s?|gagnee?s?|gain|echec|cloture\w*|fermeture|"
    r"perdid[ao]s?|perdida|ganad[ao]s?|cierre|cerrad[ao]s?|rechazo|"
    r"pers[ao]|perdita|vint[ao]|chius[ao]|chiusura|rifiuto|"
    r"verlies|afwijzing|gesloten|afgesloten|afsluit\w*|sluiting\w*|"
    r"perda|ganh[ao]s?|fechad[ao]s?|fechamento|fecho|encerrad[ao]s?|encerramento|recusa"
)
_WHEN = r"date|time|day|days|datum|tag|jour|fecha|data|dia|month|monat|quarter|year|at|on|am|le|il|op|em|el"
_AT_THE_END = re.compile(
    rf"\b(?:{_REASON})\b.*\b(?:{_ENDED})\b|\b(?:{_ENDED})\b.*\b(?:{_REASON}|{_WHEN}|amount|"
    rf"value|competitor|notes?|details?|comments?|by)\b|"
    rf"^(?:lost|verloren|perdue?|perdido|perso) (?:to|an|contre|contra|con|aan|para)\b|"
    rf"\b(?:{_WHEN})\b.*\b(?:{_ENDED})\b|^(?:is |ist )?(?:{_ENDED})$|"
    r"\b(?:verlust|verlier|absage|ablehnungs?|gewinn|storno)grund\b|\b(?:verlies|afwijs|"
    r"afwijzings?)reden\b|\b(?:abschluss|schluss|sluitings|afsluit)\w*(?:datum|tag)\b|"
    r"^is (?:converted|closed|won|lost)$|\bconver(?:ted|sion|tida?|tido|tito|ti)\b.*\b(?:date|"
    r"time|at|on|account|opportunity|contact|datum|data|fecha|id)\b|"
    r"\b(?:days|time|tage|jours|dias|giorni|dagen) (?:to|bis|pour|para|per|tot)\b.*\b(?:win|"
    r"sale|zum)\b|\bsales cycle\b|"
    r"\bcontract (?:date|signed|start|number)\b|\binvoice\b|\brechnung\w*\b|\border (?:date|"
    r"number|id)\b|\bpurchase date\b|"
    r"\b(?:forecast|prognose\w*|previsions?|previsione|previsao|pronostico)\b|\b(?:weighted|"
    r"expected) (?:value|revenue|amount)\b"
)
"""Headings of what is written down when a lead ends, or foresees its end from its stage."""
_LAST = re.compile(
    r"\b(?:last|latest|recent|letzte[rsn]?|dernier\w*|ultim[oa]s?|"
    r"laatste?)\b.*\b(?:activit\w*|aktivitat\w*|actividad\w*|attivita|atividade\w*|modif\w*|"
    r"anderung\w*|bearbeit\w*|updat\w*|changed?|contact\w*|kontakt\w*|activiteit\w*|"
    r"wijziging\w*|notable|touch\w*|call|email|viewed|referenced|seen)\b|"
    r"\b(?:next|nachste[rs]?|prochaine?|proxim[ao]|prossim[ao]|volgende) (?:step|activity|"
    r"schritt|aktivitat|etape|paso|actividad|passo|attivita|atividade|stap|activiteit)\b|"
    r"\b(?:total|done|open|number of) activities\b|\bactivities to do\b|\b(?:update|modified|"
    r"change) (?:time|date|on|at)\b|\barchive\b|"
    r"^(?:(?:lead|deal|opportunity|sales|pipeline|verkaufs?|vertriebs?|current) )*(?:stage|"
    r"phase|lifecycle stage|verkaufsphase|vertriebsphase)$|"
    r"\b(?:lead|deal|opportunity|pipeline) (?:stage|status|phase)\b|\blead ?status\b|"
    r"\bdeal ?(?:stage|phase)\b|\blifecycle (?:stage|status)\b|"
    r"\betapes? (?:de|du)\b|\betapa (?:de|del|do)\b|\bfase (?:del|di|della|do|de)\b"
)
"""Headings of what goes on changing after a lead has come in."""
_CHANCE = re.compile(
    r"\b(?:probability|likelihood|wahrscheinlichkeit|\w+wahrscheinlichkeit|probabilite|"
    r"probabilidad\w*|probabilita|waarschijnlijkheid|slagingskans|win chance|chance)\b"
)
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T,].*)?|(?:19|20)\d\d-\d\d")
RESTATES = 0.95
"""A column from which so much of the wins, and of what it takes for wins, can be read off says the
same as the outcome.
"""
FEWEST_CLOSED, FEWEST_OF_A_KIND = 20, 5
"""Under so many closed leads, or so many won or lost, nothing is read off counts; so many leads
make a value of its own.
"""
ONLY, LUCK = 0.02, 0.001
"""What stands on so few others stands only on one kind of leads, where luck would do that in one of
a thousand columns.
"""


def _not_beforehand(name: str, values: _Values) -> str:
    """Why a column cannot be known when a lead comes in; nothing where it can, as far as can be
    seen.
    """
    heading = " ".join(_heading(name))
    if _chance(heading, values):
        return CHANCE
    if _in_its_words(values) or _restates(values):
        return SAME
    if only := _stands_only(values):
        return ENDED.format(only)
    if _AT_THE_END.search(heading):
        return ENDS
    if _LAST.search(heading):
        return LATE
    if values.share([bool(DATE.fullmatch(value)) for value in values.names]) > 0.8:
        return DATES
    return ""


def _chance(heading: str, values: _Values) -> bool:
    """Whether a column is a chance of winning that went to nothing or to all with the outcome."""
    if not _CHANCE.search(heading):
        return False
    share = numbers(pd.Series(values.names, dtype="object")).to_numpy()
    top = 100 if np.nanmax(share, initial=0) > 1 else 1
    ended = np.isin(share, [0, top])
    decided = values.n[:, :2].sum()
    return bool(decided) and bool(values.n[ended][:, :2].sum() >= 0.2 * decided)


def _in_its_words(values: _Values) -> bool:
    """Whether the values say in words what became of the leads."""
    if len(values.names) > 60 or values.n[:, :2].sum() < FEWEST_OF_A_KIND:
        return False
    said = [meaning(value) for value in values.names]
    right = sum(
        values.n[k, 0] if word == "won" else values.n[k, 1] if word == "lost" else 0.0
        for k, word in enumerate(said)
    )
    return "won" in said and "lost" in said and right >= 0.9 * values.n[:, :2].sum()


def _restates(values: _Values) -> bool:
    """Whether the wins can be read off the values: those with few leads go together, blanks are a
    value.
    """
    table = values.n[:, :2]
    rare = table.sum(axis=1) < FEWEST_OF_A_KIND
    groups = np.vstack([table[~rare], table[rare].sum(axis=0), values.blank[:2]])
    won, lost = groups.sum(axis=0)
    if won + lost < FEWEST_CLOSED or min(won, lost) < FEWEST_OF_A_KIND:
        return False
    takes = groups[:, 0] > groups[:, 1]
    right, taken = groups[takes, 0].sum(), groups[takes].sum()
    return bool(taken and right / taken >= RESTATES and right / won >= RESTATES)


def _stands_only(values: _Values) -> str:
    """On what kind of leads alone a column is filled in, beyond luck: won, lost, or closed; nothing
    where on all.
    """
    (won, lost, still), blank = values.n.sum(axis=0), values.blank
    closed_, every = won + lost, won + lost + blank[0] + blank[1]
    for word, other, others in (("won", lost, lost + blank[1]), ("lost", won, won + blank[0])):
        if closed_ and other <= ONLY * closed_ and _by_luck(other, every, others, closed_) < LUCK:
            return word
    known, opened = closed_ + still, still + blank[2]
    if known and still <= ONLY * known and _by_luck(still, every + opened, opened, known) < LUCK:
        return "closed"
    return ""


def _by_luck(most: float, every: float, marked: float, drawn: float) -> float:
    """The chance that of so many drawn from `every` no more than `most` are among the marked
    (hypergeometric).

    >>> round(_by_luck(0, 10, 5, 4), 4), round(_by_luck(1, 10, 5, 4), 4)
    (0.0238, 0.2619)
    """

    def ways(of: float, chosen: float) -> float:
        return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)

    first, last = int(max(0, drawn - (every - marked))), int(min(most, marked, drawn))
    return sum(
        math.exp(ways(marked, k) + ways(every - marked, drawn - k) - ways(every, drawn))
        for k in range(first, last + 1)
    )


def told(leads: Population) -> list[str]:
    """What `workshop check` says of the columns that describe no lead, a sentence a reason, and how
    to overrule it.
    """
    why: dict[str, list[str]] = {}
    for name, reason in leads.left_out:
        why.setdefault(reason, []).append(f"“{name}”")
    said = []
    for reason, names in why.items():
        many = re.sub(r"^it (\w+?)s\b", r"they \1", reason.replace("it is ", "they are ", 1))
        said.append(
            f"{listing(names)}"
            f" {'describes no lead: ' + reason if len(names) == 1 else 'describe no lead: ' + many}"
            f"."
        )
    have = {_plain(name) for name in leads.judged}
    if unknown := [f"“{name}”" for name in leads.describe if _plain(name) not in have]:
        said.append(
            f"{listing(unknown)}, named by describe in workshop.toml, "
            f"{'is no column' if len(unknown) == 1 else 'are no columns'} of the leads."
        )
    others = [name for name, reason in leads.left_out if reason != PEOPLE]
    if others:
        written = others[0].replace("\\", "\\\\").replace('"', '\\"')
        said.append(
            f"If {'it' if len(others) == 1 else 'one of them'} is known when a lead comes in, write"
            f' describe = ["{written}"] under [leads] in workshop.toml. Who works a lead is never'
            " looked at."
        )
    return said


# --- one folder's leads, each thing counted once ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Population:
    """The leads of a workshop, and what is counted of them: each thing once, when it is first asked
    for.

    `rows` are counted, wherever they lie; `frame` holds the rows themselves, and none where they
    stay elsewhere. `people`: names of the people table. `describe`: columns that the settings call
    a description.
    """

    rows: Rows
    frame: pd.DataFrame
    people: pd.DataFrame
    ratings: pd.DataFrame
    terms: Terms = field(default_factory=Terms)
    describe: tuple[str, ...] = ()

    @cached_property
    def persons(self) -> list[str]:
        """The people of the folder, as the people table spells them."""
        return self.people["person"].astype(str).tolist()

    @cached_property
    def judged(self) -> Mapping[str, str]:
        """Every column that may or may not describe a lead, with the reason against it."""
        return judged(self.rows, people=self.persons, describe=self.describe)

    @property
    def columns(self) -> list[str]:
        """The columns that may describe a lead."""
        return [name for name, why in self.judged.items() if not why]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The columns that describe no lead, with the reason."""
        return [(name, why) for name, why in self.judged.items() if why]

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Both views and the outcome of all leads (two_views.count)."""
        from . import two_views

        return two_views.count(self.rows)

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """Both views of each kind of lead (segments.count)."""
        from . import segments

        return segments.count(self.rows, by=kinds(self.rows, self.columns))

    @cached_property
    def rated(self) -> pd.DataFrame:
        """The patterns of the ratings by several people (raters.patterns)."""
        from . import raters

        return raters.patterns(self.ratings, self.terms)

    @cached_property
    def old(self) -> Rows:
        """The leads that count in every question about outcomes (`old_enough`)."""
        return old_enough(self.rows, self.terms, ages=self.ages)

    @cached_property
    def ages(self) -> pd.DataFrame:
        """At which age leads were won, lost or are open (maturity.count)."""
        from . import maturity

        return maturity.count(self.rows, self.terms)

    @cached_property
    def seen(self) -> pd.DataFrame:
        """Both views and the outcome of the leads that are old enough (two_views.count)."""
        from . import two_views

        return two_views.count(self.old)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """What describes the leads that are old enough, with both views and the outcome
        (card.count).
        """
        return self._described(self.old)

    @cached_property
    def traits(self) -> pd.DataFrame:
        """What describes the leads that both sides judged: the made-up ones where they were rated,
        all leads otherwise.
        """
        from . import profiles

        made_up = profiles.from_ratings(self.ratings, self.terms)
        return self._described(self.rows) if made_up.empty else made_up

    def _described(self, rows: Rows) -> pd.DataFrame:
        from . import card

        return card.count(rows, only=self.columns, people=self.persons)

    @cached_property
    def policies(self) -> Policies:
        """What each side goes by, read off its judgements (criteria.policies)."""
        from . import criteria

        return criteria.policies(self.traits, self.terms)

    @cached_property
    def ways(self) -> pd.DataFrame:
        """How far all leads came from hand to hand (handoff.paths)."""
        return self._paths(self.rows)

    @cached_property
    def old_ways(self) -> pd.DataFrame:
        """The same of the leads that are old enough."""
        return self._paths(self.old)

    def _paths(self, rows: Rows) -> pd.DataFrame:
        from . import handoff

        return handoff.paths(rows, people=self.persons)

    @cached_property
    def waits(self) -> pd.DataFrame:
        """How long leads waited for the first contact (handoff.waits); needs the rows
        themselves.
        """
        from . import handoff

        return handoff.waits(self.frame, self.terms)

    @cached_property
    def months(self) -> float | None:
        """How many months the leads cover (threshold.months)."""
        from . import threshold

        return threshold.months(self.rows)

    @cached_property
    def old_months(self) -> float | None:
        """How many months the leads that are old enough would fill if they came in as all do: so
        that leads a month are the same number everywhere.
        """
        return len(self.old) / self.a_month if self.a_month else None

    @cached_property
    def a_month(self) -> float | None:
        """How many leads come in a month; None where that is not known."""
        return len(self.rows) / self.months if self.months else None

    @cached_property
    def deals(self) -> np.ndarray:
        """The sizes of the deals won among the leads that are old enough (service.deals)."""
        from . import service

        return service.deals(self.old)


def of(team: Folder) -> Population:
    """The leads of a folder; nothing is counted yet."""
    described = tuple(team.settings.leads.describe)
    return Population(
        team.rows("leads"),
        team.table("leads"),
        team.table("people"),
        team.table("ratings"),
        team.terms,
        described,
    )
