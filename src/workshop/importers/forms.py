"""Answers of a survey form, whichever tool it was made with, as one row an answer.

Google Forms, Microsoft Forms, Typeform, SurveyMonkey (two rows of headings), Qualtrics (three) and
LimeSurvey are known by their headings; any other sheet with a column a question is read as well. A
question is found by the topic it contains, and by whom it is about. On which scale it was answered
is found out by `scales`.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import cast

import pandas as pd

from ..errors import WorkshopError, counted, listing, nearest
from ..rounds import folded
from ..tables import KINDS, THEMES, definition, plain, read_dates
from ..written import num
from . import scales
from .spreadsheet import _headings, read
from .spreadsheet import rows as spreadsheet_rows

COLUMNS = ["respondent", "team", "kind", "theme", "topic", "score", "comment"]
TOPICS: dict[str, tuple[str, str]] = {
    "targets": ("knows the other side's targets", "has targets that can be reached"),
    "objectives": ("works towards the same goal as the other side", "keeps to what was agreed"),
    "role": ("knows what the other side does all day", "has enough people for its work"),
    "motivation": ("cares about what happens after the hand-over", "shares credit for a success"),
    "good_customer": (
        "knows a good customer when it sees one",
        "says openly when a lead is no good",
    ),
    "needs": ("answers questions quickly", "asks what the other side needs"),
}
"""Two statements a theme; each is judged about either side. A folder may name its own."""
ABOUT = {
    "own": "My own team",
    "other": "The other team",
    "expected": "What the other team will say about us",
}
"""How a question of each kind begins in the form that `questions` writes."""
_SIGNS = {
    "expected": (
        "will say",
        "would say",
        "will rate",
        "would rate",
        "expect",
        "guess",
        "sagen wird",
        "sagen werden",
        "über uns",
        "erwart",
        "dira",
        "diront",
        "pense de nous",
        "attend",
        "dirá",
        "dirán",
        "de nosotros",
        "espera",
        "dirà",
        "diranno",
        "di noi",
        "aspett",
        "zal zeggen",
        "zullen zeggen",
        "over ons",
        "verwacht",
        "vai dizer",
        "dirão",
        "de nós",
    ),
    "other": (
        "other team",
        "other side",
        "the others",
        "andere team",
        "anderes team",
        "anderen team",
        "andere seite",
        "die anderen",
        "autre équipe",
        "autre côté",
        "les autres",
        "otro equipo",
        "otro lado",
        "los otros",
        "altro team",
        "altra squadra",
        "gli altri",
        "andere kant",
        "de anderen",
        "outra equipe",
        "outra equipa",
        "outro time",
        "os outros",
    ),
    "own": (
        "own team",
        "our team",
        "my team",
        "about ourselves",
        "ourselves",
        "eigenes team",
        "eigene team",
        "eigenen team",
        "unser team",
        "mein team",
        "wir selbst",
        "propre équipe",
        "notre équipe",
        "mon équipe",
        "nous mêmes",
        "propio equipo",
        "nuestro equipo",
        "mi equipo",
        "nosotros mismos",
        "proprio team",
        "nostro team",
        "mio team",
        "nostra squadra",
        "noi stessi",
        "eigen team",
        "ons team",
        "mijn team",
        "wijzelf",
        "própria equipe",
        "nossa equipe",
        "nossa equipa",
        "minha equipe",
    ),
}
_NOBODY = frozenset(
    ("", "anonymous", "anonym", "anonyme", "anonimo", "anónimo", "anônimo", "anoniem")
)
"""What tools write for somebody who is not named."""
_WHO = (
    "email_address",
    "email",
    "recipientemail",
    "e_mail",
    "e_mail_adresse",
    "adresse_e_mail",
    "adresse_de_messagerie",
    "dirección_de_correo_electrónico",
    "correo_electrónico",
    "indirizzo_email",
    "indirizzo_e_mail",
    "posta_elettronica",
    "e_mailadres",
    "endereço_de_e_mail",
    "token",
    "name",
    "nom",
    "nombre",
    "nome",
    "naam",
    "respondent",
    "respondentid",
    "respondent_id",
    "responseid",
    "id",
)


def questions(
    topics: Mapping[str, str] | None = None, *, sides: tuple[str, str] = ("Sales", "Marketing")
) -> str:
    """The questions to paste into any form tool, in the words that `read_survey` finds again.

    `topics` maps each topic to its theme; without it the kit's own twelve are taken.

    >>> print(questions({"answers questions quickly": "needs"}))
    1. Which team are you in? (choose one: Sales, Marketing)
    <BLANKLINE>
    For each line: 1 (not at all true) to 5 (fully true), or blank for cannot judge.
    <BLANKLINE>
    My own team
      - answers questions quickly
    <BLANKLINE>
    The other team
      - answers questions quickly
    <BLANKLINE>
    What the other team will say about us
      - answers questions quickly
    """
    lines = [
        f"1. Which team are you in? (choose one: {', '.join(sides)})",
        "",
        "For each line: 1 (not at all true) to 5 (fully true), or blank for cannot judge.",
    ]
    for kind in KINDS:
        lines += ["", ABOUT[kind], *(f"  - {topic}" for topic in topics or _known())]
    return "\n".join(lines)


def _known() -> dict[str, str]:
    return {topic: theme for theme, statements in TOPICS.items() for topic in statements}


def recognise(rows: Sequence[Sequence[str]]) -> str | None:
    """Which tool wrote a sheet that begins with these rows, or None.

    >>> recognise([["Timestamp", "Which team are you in?"]])
    'Google Forms'
    """
    if not rows:
        return None
    names = [plain(cell) for cell in rows[0]]
    have = set(names)
    if len(rows) > 2 and any("ImportId" in cell for cell in rows[2][:3]):
        return "Qualtrics"
    if names[:1] in (["respondentid"], ["respondent_id"]):
        return "SurveyMonkey"
    if {"id", "submitdate", "lastpage"} <= have or {
        "response_id",
        "date_submitted",
        "last_page",
    } <= have:
        return "LimeSurvey"
    if any(set(pair) <= have for pair in _MICROSOFT):
        return "Microsoft Forms"
    if "network_id" in have or (rows[0][0].strip() == "#" and "submit_date_utc" in have):
        return "Typeform"
    return "Google Forms" if names[0] in _GOOGLE else None


_MICROSOFT = (
    ("start_time", "completion_time"),
    ("startzeit", "fertigstellungszeit"),
    ("heure_de_début", "heure_de_fin"),
    ("hora_de_inicio", "hora_de_finalización"),
    ("ora_di_inizio", "ora_di_completamento"),
    ("begintijd", "tijd_van_voltooien"),
    ("hora_de_início", "hora_de_conclusão"),
)
_GOOGLE = (
    "timestamp",
    "zeitstempel",
    "horodateur",
    "marca_temporal",
    "informazioni_cronologiche",
    "tijdstempel",
    "carimbo_de_data_hora",
)
"""What these two call the moment of an answer in the languages that people use them in."""


def recognised(
    path: Path,
    *,
    topics: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> bool:
    """Whether the file is a form's export: of a tool that is known, or with questions about the
    topics; a sheet in our own columns is none.
    """
    rows, _, _ = spreadsheet_rows(path, sheet=sheet, encoding=encoding, separator=separator)
    rows = [row for row in rows[:LOOKED_AT] if any(row)]
    if not rows or {"kind", "topic", "score"} <= {plain(cell) for cell in rows[0]}:
        return False
    topics = topics or _known()
    return (
        recognise(rows) is not None
        or len(_asked(rows[0], topics, kinds)) > 1
        or _a_row_an_answer(rows, topics, kinds) is not None
    )


LOOKED_AT = 60
"""So many rows are looked at to tell what a sheet is."""


def _a_row_an_answer(
    rows: Sequence[Sequence[str]], topics: Mapping[str, str], kinds: Mapping[str, str] | None
) -> str | None:
    """The heading of the column in which the questions stand, where a form was exported with a row
    an answer; None for any other sheet.
    """
    for place, heading in enumerate(rows[0]):
        below = [
            row[place] for row in rows[1:LOOKED_AT] if place < len(row) and len(row[place]) < 300
        ]
        if any(
            _kind(rest, kinds) for _, rest in _about(list(dict.fromkeys(below)), topics).values()
        ):
            return heading
    return None


def answers(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> pd.DataFrame:
    """The form's answers as the tool exports them, with one row of headings: a row a response, a
    column a question.

    Several rows of headings become one, as `Question [row]`. Responses without any content, trial
    runs and those that were never finished are left out, and `attrs["notes"]` says how many.
    `attrs["form"]` is the tool. Raises WorkshopError as `spreadsheet.read` does.
    """
    raw = read(
        path, sheet=sheet, encoding=encoding, separator=separator
    )  # says what is wrong with the file
    said = list(raw.attrs["notes"])
    rows, _, _ = spreadsheet_rows(path, sheet=sheet, encoding=encoding, separator=separator)
    above = next((number for number, row in enumerate(rows) if any(row)), 0)
    rows = rows[above:]
    form = recognise(rows)
    if form == "SurveyMonkey":
        headings = _two_rows(rows[0], rows[1] if len(rows) > 1 else [])
        raw = _joined(rows, headings, skip=2, above=above)
    elif form == "Qualtrics":
        texts = [text if text and text != "-" else code for code, text in zip(rows[0], rows[1])]
        raw = _joined(
            rows,
            [code if code in _QUALTRICS else text for code, text in zip(rows[0], texts)],
            skip=3,
            above=above,
        )
    # Tools that are made of web pages write signs as these do: &amp;, &#39;, &nbsp;
    raw = raw.map(lambda cell: " ".join(unescape(cell).split()) if "&" in cell else cell)
    raw = raw.rename(
        columns=dict(zip(raw.columns, _headings([_tidy(heading) for heading in raw.columns])))
    )
    raw = raw[(raw != "").any(axis=1)]
    trial, unfinished = _trials(raw, form), _unfinished(raw)
    for gone, what in ((trial, "a trial run or spam"), (unfinished & ~trial, "never finished")):
        if gone.any():
            n = int(gone.sum())
            said.append(
                f"{path.name}: {num(n):,} of {counted(len(raw), 'response')}"
                f" {'was' if n == 1 else 'were'}"
                f" {what if n == 1 or what.startswith('never') else 'trial runs or spam'} and"
                f" {'is' if n == 1 else 'are'} left out."
            )
    raw = raw[~(trial | unfinished)]
    raw.attrs.update(form=form or "a form", notes=said)
    return raw


_TRIALS = frozenset(
    (
        "survey preview",
        "survey test",
        "offline survey preview",
        "survey preview spam",
        "spam",
        "umfragevorschau",
        "aperçu de l'enquête",
        "vista previa de la encuesta",
        "anteprima sondaggio",
        "preview",
        "test",
        "1",
        "2",
        "8",
        "9",
        "12",
        "17",
    )
)
"""What Qualtrics calls a response that nobody meant, in words or as a number; imported ones (4) are
meant.
"""
_SUBMITTED = frozenset(
    (
        "submitdate",
        "date_submitted",
        "submit_date_utc",
        "submitted_at",
        "datum_abgeschickt",
        "date_de_soumission",
        "date_completed",
    )
)
"""Columns that are filled when somebody sends the form off."""
_FINISHED = frozenset(
    (
        "finished",
        "completed",
        "complete",
        "is_complete",
        "abgeschlossen",
        "beendet",
        "terminé",
        "finalizado",
        "completato",
        "voltooid",
        "concluído",
    )
)
_NOT = frozenset(
    (
        "false",
        "0",
        "no",
        "n",
        "falsch",
        "nein",
        "faux",
        "non",
        "falso",
        "onwaar",
        "nee",
        "não",
        "incomplete",
        "partial",
    )
)
_PARTIAL = frozenset(
    (
        "partial",
        "partially complete",
        "incomplete",
        "started",
        "in progress",
        "in_progress",
        "abandoned",
        "disqualified",
        "unvollständig",
        "incomplet",
        "incompleto",
        "saved",
        "teilweise",
    )
)


def _trials(raw: pd.DataFrame, form: str | None) -> pd.Series:
    """Responses that somebody gave to try the form out."""
    columns = [
        column for column in raw.columns if form == "Qualtrics" and plain(column) == "status"
    ]
    return (
        raw[columns[0]].str.strip().str.casefold().isin(_TRIALS)
        if columns
        else pd.Series(False, index=raw.index)
    )


def _unfinished(raw: pd.DataFrame) -> pd.Series:
    """Responses that were begun and never sent off, by whatever the tool says of it.

    A tool that keeps no time of submission leaves that column blank for everybody; this tells
    nothing of anybody.
    """
    gone = pd.Series(False, index=raw.index)
    for column in raw.columns:
        name, cells = plain(column), raw[column].str.strip().str.casefold()
        if name in _SUBMITTED and (cells != "").any():
            gone |= cells == ""
        elif name in _FINISHED and cells.isin(_NOT).any():
            gone |= cells.isin(_NOT)
        elif name in ("progress", "fortschritt", "progreso", "progression", "percent_complete"):
            share = pd.to_numeric(cells.str.rstrip("% "), errors="coerce")
            gone |= share < 100 if share.max() > 1 else share < 1
        elif (
            name in ("response_type", "status", "completion_status", "response_status")
            and cells.isin(_PARTIAL).any()
        ):
            gone |= cells.isin(_PARTIAL)
    return gone


_QUALTRICS = frozenset(
    "StartDate EndDate Status IPAddress Progress Finished RecordedDate ResponseId RecipientLastName"
    " RecipientFirstName RecipientEmail ExternalReference LocationLatitude LocationLongitude"
    " DistributionChannel UserLanguage".split()
)


def _two_rows(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """One heading out of two: a blank one continues the question before it."""
    headings, question = [], ""
    for position, cell in enumerate(first):
        part = second[position].strip() if position < len(second) else ""
        question = cell.strip() or question
        alone = plain(part) in ("", "response", "open_ended_response")
        headings.append(question if alone else f"{question} [{part}]")
    return headings


def _joined(rows: list[list[str]], headings: list[str], *, skip: int, above: int) -> pd.DataFrame:
    width = len(headings)
    cells = [(row + [""] * width)[:width] for row in rows[skip:]]
    frame = pd.DataFrame(
        cells,
        columns=_headings(headings),
        index=range(above + skip + 1, above + skip + 1 + len(cells)),
        dtype=object,
    )
    return frame.loc[:, [column != "" for column in frame.columns]]


def _tidy(heading: str) -> str:
    """The question without the marks of bold and without line breaks."""
    return " ".join(unescape(re.sub(r"</?[A-Za-z][^>]*>|\*", "", heading)).split())


_NOTHING_TOLD = scales.Told()


def read_survey(
    path: Path,
    *,
    topics: Mapping[str, str] | None = None,
    teams: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    told: scales.Told = _NOTHING_TOLD,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> pd.DataFrame:
    """The survey table out of a form's export: one row an answer, all cells text, ready for
    `tables.check`.

    Saves the evening of copying columns about. `topics` maps each topic to its theme (without it
    the kit's own twelve); a question that contains the topic's words is about it. Whom it is about
    is told by the rest of the question: words like "own team", "other team", "will say"; `kinds`
    names other words. `columns` may name the question that holds `respondent`, `team` or `comment`;
    else the team is the question answered with team names (`teams`: key to name), and the
    respondent an e-mail, name or number, or "answer 1". `told` is what the settings say of the
    scale; scores come out from 1 to 5. Somebody who answered twice, in whatever spelling, counts
    with the last complete answers. Raises WorkshopError when no question fits or the scale cannot
    be told; `attrs["form"]` and `attrs["notes"]` say what was recognised and left out,
    `attrs["assumed"]` what was taken for granted, `attrs["stand"]` in which rows of the export the
    answers stand, and how many in each.
    """
    wide = answers(path, sheet=sheet, encoding=encoding, separator=separator)
    topics = topics or _known()
    if told.blank:
        wide = wide.replace(dict.fromkeys(told.blank, "")).set_axis(wide.columns, axis=1)
    questions = list(wide.columns)
    about = _about(questions, topics)
    asked = _asked(questions, topics, kinds)
    unclear = {
        heading: rest for heading, (topic, rest) in about.items() if _kind(rest, kinds) is None
    }
    assumed: list[str] = []
    if unclear and not kinds and not asked and (three := _three_times(unclear, about)):
        asked, unclear = three, {}
        assumed.append(
            f"{path.name}: the same {counted(len(three) // 3, 'statement')}"
            f" {'stands' if len(three) == 3 else 'stand'} three times, taken in the order of the"
            " kit's own form: what a team says of itself, of the other team, and what it expects"
            " the other to say. If the order is another, tell them apart under"
            f" [tables.survey.kinds] in workshop.toml, such as {_endings(about)}."
        )
    if not asked and unclear:
        raise WorkshopError(
            f"The questions in {path.name} are about the topics, but nothing says whom each is"
            f" about. {_remedy(unclear)}"
        )
    if not asked and (
        heading := _a_row_an_answer(
            [questions, *wide.head(LOOKED_AT).to_numpy().tolist()], topics, kinds
        )
    ):
        raise WorkshopError(
            f'{path.name} has a row for each answer, with the questions in the column "{heading}".'
            " Export it again with a row for each person and a column for each question; most"
            " tools call this the table or spreadsheet of responses."
        )
    if not asked:
        codes = (
            " LimeSurvey writes the questions themselves when the export is set to full question"
            " text as headings."
            if wide.attrs["form"] == "LimeSurvey"
            else ""
        )
        raise WorkshopError(_no_topic(path.name, questions) + codes)
    columns = dict(columns or {})
    team = _named(wide, columns.get("team"), path) or _team(wide, asked, teams)
    if team is None:
        rest = [
            heading
            for heading in wide.columns
            if heading not in asked and plain(heading) not in _MADE
        ]
        others = (
            f"{'The only other question is' if len(rest) == 1 else 'The other questions are'}"
            f" {_quoted(rest)}."
            if rest
            else "It has no other question; a form that does not ask for the team cannot be used."
        )
        raise WorkshopError(
            f"No question in {path.name} says which team somebody is in. Name it in workshop.toml"
            " under [tables.survey.columns], such as team ="
            f' "{rest[0] if rest else "Which team are you in?"}". {others}'
        )
    who = _respondents(wide, _named(wide, columns.get("respondent"), path))
    comment = _named(wide, columns.get("comment"), path)
    last = _last_complete(wide, who, list(asked))
    scored, said = scales.read_by_side(
        {heading: wide.loc[last, heading] for heading in asked},
        wide.loc[last, team].str.strip(),
        told,
        file=path.name,
    )
    assumed += said
    if (negated := _negated(asked)) and not told.reversed:
        lines = listing(json.dumps(words, ensure_ascii=False) for words in negated)
        assumed.append(
            f"{path.name}: {counted(sum(negated.values()), 'question')}"
            f" {'says' if sum(negated.values()) == 1 else 'say'} the opposite of a topic"
            f" ({lines}), and the answers count as they stand. If a high answer is bad there, write"
            f" reversed = {json.dumps(list(negated), ensure_ascii=False)} under [tables.survey] in"
            " workshop.toml."
        )
    rows, stand = [], []
    for row in wide.index[last]:
        given = wide.loc[row]
        if not any(given[heading].strip() for heading in asked):
            continue
        stand.append(row)
        for position, (heading, (kind, topic)) in enumerate(asked.items()):
            remark = given[comment] if comment and position == 0 else ""
            rows.append(
                [who[row], given[team], kind, topics[topic], topic, scored[heading][row], remark]
            )
    frame = pd.DataFrame(rows, columns=COLUMNS, index=range(2, len(rows) + 2), dtype=object)
    again = len(
        [
            heading
            for heading, (_, rest) in about.items()
            if heading not in asked and heading not in unclear
        ]
    )
    notes = (
        wide.attrs["notes"]
        + _notes(path.name, wide, asked, unclear, int((~last).sum()), again)
        + assumed
    )
    frame.attrs.update(
        form=wide.attrs["form"], stand=(tuple(stand), len(asked)), notes=notes, assumed=assumed
    )
    return frame


_NEGATIONS = frozenset(
    "not never hardly rarely seldom cannot nicht nie niemals kaum selten kein keine keinen pas"
    " jamais no nunca jamás non mai niet nooit geen não jamais".split()
)


def _negated(asked: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """The statements that a form turns round, such as "does not keep to what was agreed", each from
    its negation on, and how often each is asked.

    >>> _negated({"My own team [does not answer questions quickly]": ("own",
    ...     "answers questions quickly")})
    {'not answer questions quickly': 1}
    """
    found: Counter[str] = Counter()
    for heading, (_, topic) in asked.items():
        words, its = _words(heading).split("_"), _words(topic).split("_")
        same = [_endless(word) for word in words], [_endless(word) for word in its]
        at = next(
            (
                at
                for at in range(1, len(words) - len(its) + 1)
                if same[0][at : at + len(its)] == same[1]
            ),
            0,
        )
        # doesn't, can't: the apostrophe makes two words of it.
        short = at > 1 and words[at - 1] == "t" and words[at - 2].endswith("n")
        if at and (short or words[at - 1] in _NEGATIONS):
            found[" ".join(words[at - 1 - short : at + len(its)])] += 1
    return dict(found)


def _three_times(
    unclear: Mapping[str, str], about: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """The questions of three matrices with the same rows, in their order; nothing where the copies
    do not stand in that order.
    """
    copies: dict[str, list[str]] = {}
    for heading in unclear:
        copies.setdefault(about[heading][0], []).append(heading)
    rests = {tuple(unclear[heading] for heading in same) for same in copies.values()}
    if (
        any(len(same) != len(KINDS) for same in copies.values())
        or len(rests) != 1
        or not all(re.fullmatch(r"\d*", rest) for rest in rests.pop())
    ):
        return {}
    found = {
        heading: (kind, topic)
        for topic, same in copies.items()
        for kind, heading in zip(KINDS, same)
    }
    return {heading: found[heading] for heading in unclear}


def _endings(about: Mapping[str, tuple[str, str]]) -> str:
    rests = list(dict.fromkeys(rest for _, rest in about.values()))
    return ", ".join(f'{kind} = "{rest}"' for kind, rest in zip(KINDS, rests))


def _last_complete(wide: pd.DataFrame, who: pd.Series, asked: Sequence[str]) -> pd.Series:
    """Which responses count: of several of one person the last that answers half or more of what
    the fullest one does.
    """
    filled = (wide[list(asked)] != "").sum(axis=1)
    enough = filled * 2 >= filled.groupby(who).transform("max")
    moments = _moments(wide)
    order = pd.DataFrame(
        {"who": who, "enough": enough & (filled > 0), "moment": moments, "row": range(len(wide))},
        index=wide.index,
    )
    counts = (
        order.sort_values(["enough", "moment", "row"], kind="stable", na_position="first")
        .drop_duplicates("who", keep="last")
        .index
    )
    return pd.Series(wide.index.isin(counts), index=wide.index)


def last_answers(table: str, raw: pd.DataFrame, *, file: str) -> tuple[pd.DataFrame, list[str]]:
    """A survey or ratings typed by hand without what somebody answered again further down, in
    whatever spelling, and how many that were.

    >>> raw = pd.DataFrame({"respondent": ["Ada", "ada "], "kind": "own", "topic": "a",
    ...     "score": ["2", "4"]}, index=[2, 3])
    >>> last_answers("survey", raw, file="survey.csv")[0]["score"].tolist()
    ['4']
    """
    ours = {plain(heading): heading for heading in raw.columns}
    key = [ours[name] for name in definition(table).key if name in ours]
    if len(key) < len(definition(table).key) - ("round" not in ours) or "score" not in ours:
        return raw, []
    spelt = pd.DataFrame({name: raw[name].fillna("").map(folded) for name in key}, index=raw.index)
    given = raw[ours["score"]].fillna("").str.strip() != ""
    # A blank further down takes nothing back.
    order = pd.concat([spelt[~given], spelt[given]])
    again = order.duplicated(keep="last").reindex(raw.index) & (spelt != "").all(axis=1)
    if not again.any():
        return raw, []
    n = int(again.sum())
    kept = raw[~again]
    kept.attrs = raw.attrs
    return kept, [
        f"{file}: {counted(n, 'answer')} that somebody gave again further down"
        f" {'is' if n == 1 else 'are'} left out; the last one counts."
    ]


_MOMENTS = (
    "submitdate",
    "date_submitted",
    "submit_date_utc",
    "submitted_at",
    "recordeddate",
    "recorded_date",
    "enddate",
    "end_date",
    "completion_time",
    "fertigstellungszeit",
    "datestamp",
    *_GOOGLE,
)


def _moments(wide: pd.DataFrame) -> pd.Series:
    """When each response was sent off, where the tool says it in a way that can be read for all;
    some write the newest first.
    """
    for name in _MOMENTS:
        for column in wide.columns:
            if plain(column) == name:
                text = (
                    wide[column]
                    .str.replace(r"\s*(?:GMT|UTC|MEZ|CET).*$", "", regex=True)
                    .str.replace(r"^(\d{4})/(\d\d?)/(\d\d?)", r"\1-\2-\3", regex=True)
                )
                moments, _ = read_dates(cast("pd.Series", text).replace("", pd.NA))
                if moments.notna().all():
                    return moments
    return pd.Series(pd.NaT, index=wide.index, dtype="datetime64[ns]")


_MADE = frozenset(
    (
        *"timestamp id start_time completion_time last_modified_time start_date_utc stage_date_utc"
        " submit_date_utc network_id tags response_type submitdate lastpage startlanguage seed"
        " startdate datestamp enddate status progress duration_in_seconds finished recordeddate"
        " responseid respondentid respondent_id collector_id start_date end_date ip_address"
        " ipaddress interviewtime email email_address name token score".split(),
        *_WHO,
        *_GOOGLE,
        *itertools.chain(*_MICROSOFT),
    )
)
"""Columns that a tool adds to the questions, as they are compared."""
NAMED, LONG = 8, 70
"""So many questions are named at the most, and so much of each."""


def _no_topic(file: str, headings: Sequence[str]) -> str:
    """The sentence for a form that asks about other things than the topics, with the line that
    would mend it.
    """
    asked = [heading for heading in headings if plain(heading) not in _MADE and heading != "#"]
    example = _common_end(asked) or "answers questions quickly"
    return (
        f"No question in {file} is about one of the topics. A question has to contain the topic's"
        " words; list yours in workshop.toml under [tables.survey.topics], "
        f'a line for each with its theme, such as "{example}" = "needs". The themes are'
        f" {listing(THEMES, 'or')}. "
        f"{'The questions in it are ' + _quoted(asked) + '.' if asked else 'It has no questions of its own.'}"
    )


def _common_end(asked: Sequence[str]) -> str:
    """The words that two questions end with, as when the same is asked of both sides; empty where
    none do.
    """
    split = [re.findall(r"[\w'’-]+", heading) for heading in asked]
    best: list[str] = []
    for one, other in itertools.combinations(split[:40], 2):
        alike = len(
            list(
                itertools.takewhile(
                    lambda pair: pair[0].casefold() == pair[1].casefold(),
                    zip(reversed(one), reversed(other)),
                )
            )
        )
        ending = one[len(one) - alike :]
        while ending and ending[0].casefold() in (
            "team",
            "side",
            "they",
            "we",
            "us",
            "is",
            "are",
            "does",
            "do",
        ):
            ending = ending[1:]
        best = max(best, ending, key=len)
    return " ".join(best) if len(best) > 1 else ""


def _quoted(headings: Sequence[str]) -> str:
    more = len(headings) - NAMED
    # A matrix asks the same again and again: what tells its rows apart stands at the end.
    shown = [
        (
            heading
            if len(heading) <= LONG
            else f"{heading[: LONG // 2].rstrip()}…{heading[-(LONG // 2) :].lstrip()}"
        )
        for heading in headings[:NAMED]
    ]
    return listing(
        [f'"{heading}"' for heading in shown] + ([f"{num(more):,} more"] if more > 0 else [])
    )


def _notes(
    file: str,
    wide: pd.DataFrame,
    asked: Mapping[str, tuple[str, str]],
    unclear: Mapping[str, str],
    twice: int,
    again: int,
) -> list[str]:
    kinds = {kind for kind, _ in asked.values()}
    notes = [
        f"{file} was read as an export of {wide.attrs['form']}: {counted(len(wide), 'response')},"
        f" {counted(len(asked), 'question')} about"
        f" {counted(len({topic for _, topic in asked.values()}), 'topic')}, scored from 1 (the"
        " worst) to 5 (the best)."
    ]
    if len(kinds) < len(KINDS):
        notes.append(
            f"{file} has no question of the kind"
            f" {listing([kind for kind in KINDS if kind not in kinds], 'or')}."
        )
    if unclear:
        notes.append(
            f"{file}: {counted(len(unclear), 'question')} about a topic"
            f" {'does' if len(unclear) == 1 else 'do'} not say about whom and"
            f" {'is' if len(unclear) == 1 else 'are'} left out. {_remedy(unclear)}"
        )
    if again:
        notes.append(
            f"{file}: {counted(again, 'question')} that {'asks' if again == 1 else 'ask'} the same"
            f" of the same team once more {'is' if again == 1 else 'are'} left out; the first"
            " counts."
        )
    if twice:
        notes.append(
            f"{file}: {counted(twice, 'response')} of somebody who answered again later"
            f" {'is' if twice == 1 else 'are'} left out."
        )
    return notes


def _remedy(unclear: Mapping[str, str]) -> str:
    """What to write where questions do not say in words of ours whom they are about; with the words
    they do say it in.
    """
    words = _quoted(
        list(
            dict.fromkeys(
                " ".join(rest.replace("_", " ").split()) for rest in unclear.values() if rest
            )
        )
    )
    return (
        "Say it in workshop.toml under [tables.survey.kinds], in the form's own words: own ="
        ' "..." (a team of itself), other = "..." (of the other team), expected = "..." (what it'
        " expects the other to say of"
        f" it).{f' Beside the topic the questions say {words}.' if words else ''}"
    )


def _about(headings: Sequence[str], topics: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For each question that contains a topic: the topic, the longest there is, and the words
    (`_words`) beside it.
    """
    words = {topic: _words(topic) for topic in sorted(topics, key=len, reverse=True)}
    about: dict[str, tuple[str, str]] = {}
    for heading in headings:
        text = _words(heading)
        topic = next((topic for topic, its in words.items() if its and its in text), None)
        if topic is not None:
            about[heading] = topic, text.replace(words[topic], " ").strip("_ ")
            continue
        # A team answers questions; we answer them: the same words, but for their endings.
        bare = _endless(text)
        topic = next(
            (
                topic
                for topic, its in words.items()
                if its.count("_") and f"_{_endless(its)}_" in f"_{bare}_"
            ),
            None,
        )
        if topic is not None:
            about[heading] = (
                topic,
                f"_{bare}_".replace(f"_{_endless(words[topic])}_", "_").strip("_ "),
            )
    return about


def _endless(words: str) -> str:
    """The words without the s that one of many, or a third person, adds to them."""
    return "_".join(
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words.split("_")
    )


def _asked(
    headings: Sequence[str], topics: Mapping[str, str], kinds: Mapping[str, str] | None
) -> dict[str, tuple[str, str]]:
    """For each question about a topic: its kind and the topic; the first question of its sort."""
    asked: dict[str, tuple[str, str]] = {}
    for heading, (topic, rest) in _about(headings, topics).items():
        kind = _kind(rest, kinds)
        if kind and (kind, topic) not in asked.values():
            asked[heading] = (kind, topic)
    return asked


def _kind(text: str, kinds: Mapping[str, str] | None) -> str | None:
    if kinds:
        own = {kind: said for kind, phrase in kinds.items() if (said := _words(phrase)) in text}
        # What is expected of the other team names the other team as well, so it goes first; but a
        # phrase that holds another one says more.
        return next(
            (
                kind
                for kind in _SIGNS
                if kind in own
                and not any(own[kind] in said for said in own.values() if said != own[kind])
            ),
            None,
        )
    return next(
        (kind for kind, signs in _SIGNS.items() if any(_words(sign) in text for sign in signs)),
        None,
    )


def _words(text: str) -> str:
    """The words of any alphabet, as they are compared: lower case, joined by underscores."""
    return re.sub(r"\W+", "_", text.casefold()).strip("_")


def _named(wide: pd.DataFrame, heading: str | None, path: Path) -> str | None:
    if heading is None:
        return None
    found = next(
        (column for column in wide.columns if _words(column) == _words(_tidy(heading))), None
    )
    if found is None:
        raise WorkshopError(
            f'workshop.toml takes the question "{heading}" from {path.name}, but it has none of'
            f" that name.{nearest(heading, wide.columns)}"
        )
    return found


def _team(
    wide: pd.DataFrame, asked: Mapping[str, object], teams: Mapping[str, str] | None
) -> str | None:
    """The question that is answered with names of teams; without names, the first that asks for the
    team.
    """
    rest = [column for column in wide.columns if column not in asked]
    words = {plain(word) for pair in (teams or {}).items() for word in pair}
    for column in rest:
        given = {plain(cell) for cell in wide[column] if cell.strip()}
        if given and given <= words:
            return column
    return next((column for column in rest if re.search(r"\bteam\b", column, re.IGNORECASE)), None)


def _by_first_spelling(names: pd.Series) -> pd.Series:
    """The names without stray blanks; two spellings of one name are one person, who goes by the
    first.
    """
    first: dict[str, str] = {}

    def spelled(cell: str) -> str:
        name = " ".join(unicodedata.normalize("NFKC", cell).split())
        return first.setdefault(name.casefold(), name)

    return names.map(spelled)


def _respondents(wide: pd.DataFrame, named: str | None) -> pd.Series:
    """Who answered: the named question, else the first that tells people apart, else numbered
    answers.
    """
    numbered = pd.Series(
        [f"answer {number}" for number in range(1, len(wide) + 1)], index=wide.index, dtype=object
    )
    candidates = (
        [named]
        if named
        else [column for name in _WHO for column in wide.columns if plain(column) == name]
    )
    for column in candidates:
        who = _by_first_spelling(wide[column])
        who = who.mask(who.str.casefold().isin(_NOBODY))
        if who.notna().any() and (named or who.notna().mean() > 0.5):
            return who.fillna(numbered)
    return numbered
