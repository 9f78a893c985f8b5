"""What became of a lead, read from the stages and statuses of a CRM: won, lost, or still open.

A converted lead is an opportunity and no sale; it stays open until a stage says more. What a word
was taken for is told with its number, so that somebody who knows the system can confirm or correct
it.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from ..errors import counted, listing
from ..tables import plain
from ..written import num

Meaning = Literal["won", "lost", "open", "converted", "unknown"]
FLAGS: dict[str, Meaning] = {
    "iswon": "won",
    "is_won": "won",
    "won": "won",
    "isclosed": "lost",
    "is_closed": "lost",
    "closed": "lost",
}
"""Columns of yes and no, as compared, and what a yes says; a closed one is lost where nothing
before it says won.
"""
YES = ("1", "true", "yes", "y", "x")
OTHER = "any other"
"""In the settings' values: whatever is neither named there nor understood here."""
WHOLE: dict[str, Meaning] = {
    **dict.fromkeys(
        "customer client evangelist kunde kundin cliente klant closedwon closed_customer".split(),
        "won",
    ),
    **dict.fromkeys(
        "closedlost bad_timing not_converted closed_not_converted not_qualified not_interested"
        " no_longer_interested do_not_contact won_t_buy no_interest cannot_contact out_sold"
        " canceled cancelled duplicate duplicate_lead lost_to_competitor lost_to_a_competitor"
        " lost_to_competition closed_lost_to_competition closed_lost_to_competitor bad_fit"
        " not_a_fit "
        # German, French, Spanish and Portuguese, Italian, Dutch.
        "nicht_qualifiziert kein_interesse storniert dublette duplikat non_qualifie non_qualifiee"
        " pas_interesse non_interesse annule annulee doublon no_calificado no_calificada"
        " no_cualificado no_cualificada no_interesado sin_interes cancelado cancelada duplicado"
        " nao_qualificado nao_qualificada sem_interesse non_qualificato non_qualificata"
        " non_interessato annullato annullata duplicato niet_gekwalificeerd geen_interesse"
        " geannuleerd".split(),
        "lost",
    ),
}
"""Whole stages and statuses as they are compared; with any other word beside them they may say the
opposite.
"""
WORDS: dict[str, Meaning] = {
    **dict.fromkeys(
        "won gewonnen gagne gagnee gagnes gagnees ganado ganada vinto vinta ganho ganha".split(),
        "won",
    ),
    **dict.fromkeys(
        "lost disqualified unqualified junk rejected dead abandoned spam verloren abgelehnt"
        " disqualifiziert unqualifiziert perdu perdue perdus perdues refuse refusee rejete rejetee"
        " disqualifie disqualifiee perdido perdida rechazado rechazada descartado descartada"
        " descalificado descalificada perso persa rifiutato rifiutata scartato scartata"
        " squalificato squalificata afgewezen gediskwalificeerd rejeitado rejeitada recusado"
        " recusada desqualificado desqualificada".split(),
        "lost",
    ),
    "converted": "converted",
}
"""Words that say it, alone or beside words that add nothing."""
BESIDE = frozenset(
    "a an the as is closed close deal deals lead leads opportunity opp sale sales stage status"
    " final order contract business der die das als abgeschlossen geschlossen chance auftrag"
    " geschaft vertrag phase la le les l affaire affaires ferme fermee cloture cloturee conclu"
    " conclue opportunite vente vendu el cerrado cerrada cierre oportunidad venta negocio trato il"
    " lo chiuso chiusa chiusura opportunita affare vendita de het gesloten afgesloten kans opdracht"
    " verkoop o fechado fechada fechamento oportunidade venda negociacao encerrado encerrada".split()
)
"""What may stand beside a word that says won or lost without changing what it says."""
UNDER_WAY = frozenset(
    "a an and approval as assigned attempt attempted attempting bought buy call consideration"
    " contact contacted contract "
    "connect connected data decision decisionmakerboughtin demo discovery engaged evaluation "
    "develop developing final first follow followed for hold id identified identify in internal"
    " interested lead made maker "
    "makers marketing meeting mql needs negotiating negotiation new nurture nurturing of"
    " offer on open "
    "opportunity other outreach marketingqualifiedlead salesqualifiedlead perception pending"
    " pipeline planned poc pre "
    "presentation presentationscheduled appointment appointmentscheduled price pricing process"
    " progress proof propose proposal "
    "proposition prospect prospecting qualification qualified qualifiedtobuy qualify quote"
    " quotation raw reached reviewing "
    "review sales scheduled second sent shortlist shortlisted sql started stage started subscriber"
    " technical the to trial "
    "unassigned under unread up uncontacted value verbal visit waiting warm with working"
    " contractsent concept analysis deal "
    "future potential attended identification requirements "
    # German
    "offen neu neue neuer kontaktiert qualifiziert qualifizierung angebot verhandlung bearbeitung"
    " gesendet versendet "
    "erstgesprach termin vereinbart bedarf bedarfsanalyse interessent kontakt entscheidung wartend "
    # French
    "nouveau nouvelle ouvert ouverte en cours contacte contactee qualifie qualifiee qualification"
    " devis envoye envoyee "
    "negociation rendez vous rdv pris planifie prospection besoin besoins attente "
    # Spanish and Portuguese
    "nuevo nueva novo nova abierto abierta aberto aberta contactado contactada contatado contatada"
    " contacto contato calificado "
    "calificada cualificado cualificada qualificado qualificada calificacion qualificacao propuesta"
    " proposta negociacion "
    "negociacao proceso processo andamento enviada enviado reunion reuniao programada agendada em"
    " de del do da seguimiento "
    # Italian
    "nuovo nuova aperto aperta contattato contattata qualificato qualificata trattativa"
    " negoziazione preventivo inviato "
    "inviata corso lavorazione appuntamento "
    # Dutch
    "nieuw nieuwe gecontacteerd gekwalificeerd offerte voorstel onderhandeling behandeling"
    " verstuurd verzonden afspraak "
    "gepland".split()
)
"""Words of stages that are still under way; a stage with any other word in it is not understood."""
SHOWN = 8
"""So many values of one meaning are named."""


def meaning(stage: str, heading: str = "") -> Meaning:
    """What one stage says of a lead; it is won or lost only where every word of it is understood.

    A negation, a competitor or a cancellation turns a stage round, so beside any such word it is
    not understood.

    >>> meaning("Closed Won"), meaning("6 - Lost to competitor"), meaning("Negotiation"), meaning("Closed - Converted")
    ('won', 'lost', 'open', 'converted')
    >>> meaning("true",
    ...     "IsWon"), meaning("Fermé gagné"), meaning("Won by competitor"), meaning("Gone quiet")
    ('won', 'won', 'unknown', 'unknown')
    >>> meaning("Closed lost (Sales Pipeline)"), meaning("No deal"), meaning("Not contacted")
    ('lost', 'unknown', 'open')
    """
    words = plain(stage)
    if not words:
        return "unknown" if stage.strip() else "open"
    if (flag := FLAGS.get(plain(heading))) is not None and words in (*YES, "0", "false", "no", "n"):
        return flag if words in YES else "open"
    # Accents are left off in capitals and by some systems.
    letters = unicodedata.normalize("NFD", words.strip("_+-"))
    words = "".join(sign for sign in letters if not unicodedata.combining(sign))
    words = re.sub(r"^\d+_", "", words)
    if words not in WHOLE and (short := _PIPELINE.sub("", stage)) not in ("", stage):
        return meaning(short, heading)
    if words in WHOLE:
        return _sure(WHOLE[words], stage)
    parts = [part for part in _NOT_YET.sub("new", words).split("_") if not part.isdigit()]
    said = {WORDS[part] for part in parts if part in WORDS}
    if not said:
        return "open" if parts and set(parts) <= UNDER_WAY else "unknown"
    plainly = len(said) == 1 and all(part in WORDS or part in BESIDE for part in parts)
    return _sure(said.pop(), stage) if plainly else "unknown"


_NOT_YET = re.compile(
    r"(?<![^_])not_(yet_)?(contacted|started|assigned|attempted|called|reached)(?![^_])"
)
"""What nobody has come to yet; any other negation may turn a stage round."""
_PIPELINE = re.compile(r"\s*\((?:[^()]*\s)?pipeline(?:\s[^()]*)?\)\s*$", re.IGNORECASE)
"""The pipeline that HubSpot names behind a stage: where it stands, and nothing about the lead."""


def _sure(said: Meaning, stage: str) -> Meaning:
    """The meaning, unless a question mark or a chance in the stage takes it back, as in "Won (60
    %)".
    """
    chance = re.search(r"(\d+)\s*%", stage)
    other = chance is not None and int(chance[1]) != {"won": 100, "lost": 0}.get(said, -1)
    return "unknown" if other or "?" in stage else said


def outcomes(stages: pd.DataFrame, words: Mapping[str, str] | None = None) -> pd.Series:
    """The outcome of each lead: won, lost or open, from one column of stages or several.

    Makes any company's stages comparable. The first column that says won or lost counts. `words`
    (their word to ours) goes before what is known here.

    >>> outcomes(pd.DataFrame({"Stage": ["Customer", "Lead"], "Status": ["",
    ...     "Unqualified"]})).tolist()
    ['won', 'lost']
    """
    own = {plain(theirs): ours for theirs, ours in (words or {}).items()}
    found = pd.Series("open", index=stages.index, dtype=object)
    says_won = any(FLAGS.get(plain(heading)) == "won" for heading in stages.columns)
    strange = pd.Series(False, index=stages.index)
    for heading in stages.columns:
        cells = stages[heading].fillna("").astype(str)
        each = cells.unique()
        said = cells.map({cell: _ours(cell, str(heading), own) for cell in each})
        if FLAGS.get(plain(heading)) == "lost" and not says_won:
            # Closed in a stage that is not understood may be won as well as lost.
            said = said.mask(strange, "open")
        found = found.where(found != "open", said)
        strange |= cells.isin([cell for cell in each if _asked(cell, str(heading), own)])
    return found


def _asked(cell: str, heading: str, own: Mapping[str, str]) -> bool:
    """Whether somebody has to say what a cell means."""
    known = plain(cell) in own or plain(OTHER) in own
    return not known and meaning(cell, heading) == "unknown"


def _ours(cell: str, heading: str, own: Mapping[str, str]) -> str:
    """What settings or the words known here make of a cell; a blank one says nothing."""
    if (given := own.get(plain(cell))) is not None and cell.strip():
        return given
    said = meaning(cell, heading)
    if said == "unknown":
        return own.get(plain(OTHER), "open")
    return said if said in ("won", "lost") else "open"


ASKED = "not understood and counted as open"
"""What a note says of a stage that somebody has to explain."""


def told(
    counts: pd.DataFrame, headings: Sequence[str], words: Mapping[str, str] | None, file: str
) -> list[str]:
    """Sentences that say what each value was taken for and how many leads have it, to be confirmed.

    `counts`: a column for each heading, raw text, and `n`.
    """
    if not len(counts):
        return []
    own = {plain(theirs): ours for theirs, ours in (words or {}).items()}
    still = counts[outcomes(counts[list(headings)], words) == "open"]
    notes, strange, converted = [], {}, {}
    for place, heading in enumerate(headings):
        often = _often(counts, heading)
        groups: dict[str, list[str]] = {}
        for cell, n in often.items():
            ours = _ours(cell, heading, own)
            groups.setdefault(ours, []).append(
                f'"{cell}" ({num(n):,})' if cell else f"blank ({num(n):,})"
            )
        if plain(heading) in FLAGS and len(groups) > 1:
            groups.pop("open", None)
        told_ = "; ".join(
            f"{ours}: {_some(shown)}"
            for ours, shown in sorted(
                groups.items(), key=lambda item: ("won", "lost", "open", item[0]).index(item[0])
            )
        )
        tells = (
            f'where that says neither won nor lost, "{heading}" tells it'
            if place
            else f'"{heading}" tells the outcome (in brackets, of how many leads)'
        )
        notes.append(f"{file}: {tells}. {told_[:1].upper()}{told_[1:]}.")
        for cell, n in _often(still, heading).items():
            if _asked(cell, heading, own):
                strange[cell] = n
            elif plain(cell) not in own and meaning(cell, heading) == "converted":
                converted[cell] = n
    if strange:
        one = json.dumps(next(iter(strange)), ensure_ascii=False)
        many = len(strange) > 1
        rest = f', or {json.dumps(OTHER)} = "lost" for all that are not understood' if many else ""
        notes.append(
            f"{file}: {_some([_quoted(cell, n) for cell, n in strange.items()])}"
            f" {'are' if many else 'is'} {ASKED}. If {'one of them' if many else 'it'} ends a lead, write it in"
            " workshop.toml under "
            f'[tables.leads.values.outcome]: {one} = "lost" or {one} = "won"{rest}.'
        )
    if converted:
        one = json.dumps(next(iter(converted)), ensure_ascii=False)
        notes.append(
            f"{file}: a converted lead is an opportunity and no sale yet, so"
            f" {_some([_quoted(cell, n) for cell, n in converted.items()])}"
            f" {'is' if len(converted) == 1 else 'are'} counted as open. If it means a sale with"
            f' you, write in workshop.toml under [tables.leads.values.outcome]: {one} = "won".'
        )
    return notes


def _often(counts: pd.DataFrame, heading: str) -> dict[str, int]:
    """How many leads have each value, the most frequent first."""
    cells = counts[heading].fillna("").astype(str).str.strip()
    often = counts.groupby(cells)["n"].sum().sort_values(ascending=False, kind="stable").astype(int)
    return dict(zip(often.index, often))


def _quoted(cell: str, n: int) -> str:
    return f'"{cell}" ({counted(n, "lead")})'


def _some(shown: Sequence[str]) -> str:
    more = len(shown) - SHOWN
    return listing([*shown[:SHOWN], *([f"{num(more):,} more"] if more > 0 else [])])


def one_sided(often: Mapping[str, int], file: str) -> list[str]:
    """A warning where nothing was won or nothing was lost: then no view can be held against what
    happened.

    >>> print(one_sided({"won": 3, "open": 9}, "l.csv")[0].partition(", so")[0])
    l.csv: 3 leads are won, 9 leads are open and none is lost
    """
    won, lost, still = (int(often.get(outcome, 0)) for outcome in ("won", "lost", "open"))
    if not won + lost + still or (won and lost):
        return []
    have = [
        f"{counted(n, 'lead')} {'is' if n == 1 else 'are'} {outcome}"
        for n, outcome in ((won, "won"), (lost, "lost"), (still, "open"))
        if n
    ]
    none = "won or lost" if not won + lost else "lost" if won else "won"
    why = {
        "lost": (
            "An export of customers or of open leads looks like this: export those that came to"
            " nothing as well"
        ),
        "won": (
            "Leads without their deals look like this: export the deals or opportunities with their"
            " stage"
        ),
        "won or lost": "A list of open leads looks like this: export those that are closed as well",
    }[none]
    return [
        f"{file}: {listing([*have, f'none is {none}'])}, so no view can be held against what"
        f" happened. {why}, or say which words mean {none} under [tables.leads.values.outcome] in"
        " workshop.toml."
    ]
