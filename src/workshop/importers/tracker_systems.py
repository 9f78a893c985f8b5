"""What is known of each task tracker: by which headings its export is told, and which of them holds
what.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..tables import plain

DONE = frozenset(
    (
        "done",
        "closed",
        "complete",
        "completed",
        "resolved",
        "cancelled",
        "canceled",
        "shipped",
        "released",
        "archived",
        "rejected",
        "declined",
        "won_t_do",
        "wont_do",
        "won_t_implement",
        "finished",
        "live",
        "launched",
        "deployed",
        "duplicate",
        "abandoned",
        "delivered",
        "merged",
        "will_not_implement",
        "will_not_do",
        "wont_fix",
        "won_t_fix",
        "obsolete",
        "dropped",
        "discarded",
        "removed",
        "stopped",
        "ended",
        # German, French
        "erledigt",
        "fertig",
        "abgeschlossen",
        "geschlossen",
        "abgebrochen",
        "verworfen",
        "gelost",
        "beendet",
        "fertiggestellt",
        "umgesetzt",
        "ausgeliefert",
        "abgelehnt",
        "storniert",
        "archiviert",
        "gestoppt",
        "termine",
        "terminee",
        "fini",
        "finie",
        "ferme",
        "fermee",
        "clos",
        "close",
        "cloture",
        "cloturee",
        "annule",
        "annulee",
        "resolu",
        "resolue",
        "livre",
        "livree",
        "acheve",
        "achevee",
        "fait",
        "faite",
        "abandonne",
        "abandonnee",
        "rejete",
        "rejetee",
        "refuse",
        "refusee",
        # Spanish, Italian
        "hecho",
        "hecha",
        "listo",
        "terminado",
        "terminada",
        "completado",
        "completada",
        "cerrado",
        "cerrada",
        "cancelado",
        "cancelada",
        "resuelto",
        "resuelta",
        "finalizado",
        "finalizada",
        "entregado",
        "entregada",
        "descartado",
        "descartada",
        "rechazado",
        "rechazada",
        "archivado",
        "archivada",
        "fatto",
        "fatta",
        "completato",
        "completata",
        "chiuso",
        "chiusa",
        "annullato",
        "annullata",
        "risolto",
        "risolta",
        "terminato",
        "terminata",
        "concluso",
        "conclusa",
        "finito",
        "finita",
        "consegnato",
        "consegnata",
        "rilasciato",
        "rilasciata",
        "rifiutato",
        "rifiutata",
        "scartato",
        "scartata",
        "archiviato",
        "archiviata",
        # Dutch, Portuguese
        "klaar",
        "gereed",
        "afgerond",
        "gesloten",
        "afgesloten",
        "geannuleerd",
        "voltooid",
        "opgelost",
        "gedaan",
        "opgeleverd",
        "vervallen",
        "afgewezen",
        "gearchiveerd",
        "feito",
        "feita",
        "concluido",
        "concluida",
        "fechado",
        "fechada",
        "resolvido",
        "resolvida",
        "entregue",
        "rejeitado",
        "rejeitada",
        "arquivado",
        "arquivada",
    )
)
"""States, as `state_words` compares them, of what is no longer work to do."""
RUNNING = frozenset(
    (
        "in_progress",
        "doing",
        "in_review",
        "review",
        "in_development",
        "in_design",
        "testing",
        "in_testing",
        "started",
        "active",
        "running",
        "ongoing",
        "wip",
        "work_in_progress",
        "on_track",
        "at_risk",
        "off_track",
        "in_work",
        "under_way",
        "blocked",
        "waiting",
        "committed",
        "working_on_it",
        "stuck",
        # German, French
        "in_bearbeitung",
        "in_arbeit",
        "lauft",
        "laufend",
        "begonnen",
        "gestartet",
        "aktiv",
        "in_prufung",
        "in_umsetzung",
        "in_entwicklung",
        "im_test",
        "in_test",
        "wartet",
        "wartend",
        "blockiert",
        "en_cours",
        "en_revue",
        "en_developpement",
        "en_test",
        "en_attente",
        "commence",
        "commencee",
        "demarre",
        "demarree",
        "bloque",
        "bloquee",
        "actif",
        # Spanish, Italian
        "en_curso",
        "en_progreso",
        "en_proceso",
        "en_revision",
        "en_desarrollo",
        "en_pruebas",
        "en_espera",
        "haciendo",
        "iniciado",
        "iniciada",
        "activo",
        "activa",
        "bloqueado",
        "bloqueada",
        "in_corso",
        "in_lavorazione",
        "in_revisione",
        "in_sviluppo",
        "in_attesa",
        "iniziato",
        "iniziata",
        "avviato",
        "avviata",
        "attivo",
        "attiva",
        "bloccato",
        "bloccata",
        # Dutch, Portuguese
        "bezig",
        "mee_bezig",
        "in_uitvoering",
        "in_behandeling",
        "in_ontwikkeling",
        "lopend",
        "actief",
        "wachtend",
        "geblokkeerd",
        "em_andamento",
        "em_curso",
        "em_progresso",
        "em_revisao",
        "em_desenvolvimento",
        "em_espera",
        "fazendo",
        "ativo",
        "ativa",
    )
)
WAITING = frozenset(
    (
        "to_do",
        "todo",
        "backlog",
        "ideas",
        "idea",
        "next",
        "up_next",
        "planned",
        "open",
        "new",
        "later",
        "icebox",
        "not_started",
        "ready",
        "under_consideration",
        "selected_for_development",
        "this_week",
        "this_month",
        "this_quarter",
        "triage",
        "proposed",
        "approved",
        # German, French
        "offen",
        "zu_erledigen",
        "zu_tun",
        "geplant",
        "neu",
        "bereit",
        "nicht_begonnen",
        "nicht_gestartet",
        "idee",
        "ideen",
        "spater",
        "vorgeschlagen",
        "genehmigt",
        "a_faire",
        "ouvert",
        "ouverte",
        "nouveau",
        "nouvelle",
        "planifie",
        "planifiee",
        "prevu",
        "prevue",
        "pas_commence",
        "non_commence",
        "non_demarre",
        "pret",
        "prete",
        "plus_tard",
        "propose",
        "approuve",
        # Spanish, Italian
        "por_hacer",
        "pendiente",
        "abierto",
        "abierta",
        "nuevo",
        "nueva",
        "planificado",
        "planificada",
        "sin_empezar",
        "sin_iniciar",
        "no_iniciado",
        "no_iniciada",
        "propuesto",
        "aprobado",
        "da_fare",
        "aperto",
        "aperta",
        "nuovo",
        "nuova",
        "pianificato",
        "pianificata",
        "non_iniziato",
        "non_iniziata",
        "proposto",
        "approvato",
        # Dutch, Portuguese
        "te_doen",
        "nieuw",
        "gepland",
        "niet_gestart",
        "niet_begonnen",
        "ideeen",
        "voorgesteld",
        "goedgekeurd",
        "a_fazer",
        "aberto",
        "aberta",
        "novo",
        "nova",
        "planejado",
        "planejada",
        "pendente",
        "nao_iniciado",
        "nao_iniciada",
        "ideias",
        "aprovado",
    )
)


def state_words(state: str) -> str:
    """A state as it is compared: without case, accents, the number of its step and the signs around
    it.

    >>> state_words("TERMINÉ"), state_words("3. Done ✓"), state_words("À faire")
    ('termine', 'done', 'a_faire')
    """
    # In capitals many people and systems leave the accents off.
    letters = unicodedata.normalize("NFD", plain(state))
    words = re.sub(
        r"[^\w]+", "_", "".join(sign for sign in letters if not unicodedata.combining(sign))
    )
    return re.sub(r"^\d+_", "", words.strip("_")).strip("_")


def state_of(state: str) -> str:
    """Whether a state says that something is done, running or waiting; nothing where it is not
    understood.

    >>> state_of("Abgebrochen"), state_of("En cours"), state_of("Blue")
    ('done', 'running', '')
    """
    words = state_words(state)
    return (
        "done"
        if words in DONE
        else "running"
        if words in RUNNING
        else "waiting"
        if words in WAITING
        else ""
    )


SUB_TASKS = frozenset(
    ("sub_task", "subtask", "sub_task_technical", "unteraufgabe", "sous_tâche", "subtarea")
)


@dataclass(frozen=True)
class Preset:
    """How one tracker's export becomes the initiatives table.

    `signs`: sets of headings; the export is this tracker's when all of one set are there.
    `columns`: our column to their headings, the best first. `efforts`: headings of estimates with
    the unit each is in. `key`, `parent`: what rows are called in links, and headings that hold the
    key or name of what a row is part of. `waits`, `blocks`: what must be done before a row, and
    what a row must be done before. `board`: lists or sections, which hold states or goals.
    `finished`: filled, or true, once the work is over. `nested`: a row with a parent is a part of
    it and no initiative of its own; `small`: so are rows of these kinds. An estimate whose unit the
    system leaves to its users has the one that is usual there, or None, and is said to.
    """

    name: str
    signs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    efforts: tuple[tuple[str, str | None], ...]
    key: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    nested: bool = False
    small: frozenset[str] = SUB_TASKS
    words: Mapping[str, str] = field(default_factory=dict)


_ESTIMATES = (
    ("Story Points", "points"),
    ("Story point estimate", "points"),
    ("Points", "points"),
    ("Estimated hours", "hours"),
    ("Estimate (hours)", "hours"),
    ("Hours", "hours"),
    ("Person-days", "days"),
    ("Effort - man days", "days"),
    ("Effort (days)", "days"),
    ("Estimate (days)", "days"),
    ("Days", "days"),
    ("Person-weeks", "weeks"),
    ("Effort (weeks)", "weeks"),
    ("Weeks", "weeks"),
    ("Person-months", "months"),
    ("Effort likely", "weeks"),
    ("Effort", None),
    ("Estimate", None),
    ("Estimation", None),
    ("Aufwand", None),
    ("Most likely", None),
    ("Likely", None),
)
ESTIMATED = frozenset(
    (
        "effort",
        "efforts",
        "estimate",
        "estimated",
        "estimation",
        "size",
        "aufwand",
        "schätzung",
        "charge",
        "esfuerzo",
        "esforço",
        "stima",
    )
)
"""Words of a heading that may stand over estimates, where a unit is named as well."""
SPENT = frozenset(
    (
        "spent",
        "actual",
        "remaining",
        "logged",
        "used",
        "burned",
        "done",
        "completed",
        "rolled",
        "ist",
        "verbraucht",
    )
)
"""Words that say that it is none."""
UNTOLD = frozenset(("effort", "estimate", "estimation", "size", "aufwand"))
"""Headings of estimates that tell no unit."""
PARENTS = (
    "Parent",
    "Parent item",
    "Parent task",
    "Parent issue",
    "Parent project",
    "Parent ID",
    "Parent key",
    "Parent feature",
    "Parent epic",
    "Parent story",
    "Parent work item",
    "Parent card",
    "Part of",
    "Child of",
    "Subtask of",
    "Sub-task of",
    "Subitem of",
    "Übergeordnet",
    "Übergeordnete Aufgabe",
    "Übergeordneter Vorgang",
    "Übergeordnetes Element",
    "Teil von",
    "Tâche parente",
    "Élément parent",
    "Fait partie de",
    "Tarea principal",
    "Elemento principal",
    "Parte de",
    "Attività principale",
    "Elemento padre",
    "Parte di",
    "Bovenliggende taak",
    "Bovenliggend item",
    "Onderdeel van",
    "Tarefa pai",
    "Item pai",
)
EPICS = ("Epic", "Epic name", "Epic link")
"""What names the goal of a row, or the row that it is a part of where that is a row too."""
_GOAL = ("Goal", "Goals", "Goal name", "Objective", "Objectives", "Strategic theme", "Theme")


def _aha(record: str, *above: str) -> Preset:
    """The preset for one of Aha!'s kinds of record, whose headings all begin with its name."""
    goals = tuple(f"{name} {word}".strip() for name in above for word in ("name", ""))
    return Preset(
        "Aha!",
        (
            (f"{plain(record)}_reference", f"{plain(record)}_name"),
            (f"{plain(record)}_name", f"{plain(record)}_status"),
        ),
        {
            "initiative": (f"{record} name",),
            "owner": (f"{record} assigned to", f"{record} owner", "Assigned to", "Owner"),
            "status": (f"{record} status",),
            "goal": ("Goal name", "Goals", f"{record} goals", *goals),
        },
        tuple(
            (f"{record} {which} estimate", "minutes")
            for which in ("original", "initial", "detailed", "total", "remaining")
        )
        + tuple((f"{record} {name}", unit) for name, unit in _ESTIMATES)
        + _ESTIMATES,
        key=(f"{record} reference #", f"{record} reference"),
        waits=(f"{record} depends on", "Depends on", "Blocked by"),
        words={"m": "months"},
    )


PRESETS: tuple[Preset, ...] = (
    # Newer exports say work item where older ones say issue; a plan's export has headings of its
    # own.
    Preset(
        "Jira",
        (
            ("hierarchy", "title", "issue_key"),
            ("hierarchy", "title", "work_item_key"),
            ("hierarchy", "title", "issue_status"),
            ("hierarchy", "title", "work_item_status"),
        ),
        {
            "initiative": ("Title",),
            "owner": ("Assignee",),
            "status": ("Issue status", "Work item status", "Status"),
        },
        (
            ("Estimates (sp)", "points"),
            ("Estimates (h)", "hours"),
            ("Estimates (d)", "days"),
            ("Estimates (w)", "weeks"),
        ),
        key=("Issue key", "Work item key"),
        parent=("Parent",),
        finished=("Status Category",),
        kind=("Hierarchy",),
    ),
    Preset(
        "Jira",
        (
            ("summary", "issue_key"),
            ("summary", "issue_type"),
            ("summary", "issue_id"),
            ("summary", "key", "status"),
            ("summary", "work_item_key"),
            ("summary", "work_type"),
            ("summary", "work_item_type"),
            ("summary", "work_item_id"),
        ),
        {
            "initiative": ("Summary",),
            "owner": ("Assignee",),
            "status": ("Status",),
        },
        (
            ("Custom field (Story Points)", "points"),
            ("Custom field (Story point estimate)", "points"),
            ("Story Points", "points"),
            ("Story point estimate", "points"),
            # The sum over an item and its parts, where the export has it.
            ("Σ Original Estimate", "seconds"),
            ("Original estimate", "seconds"),
            ("Remaining Estimate", "seconds"),
        ),
        key=("Issue key", "Work item key", "Key", "Issue id", "Work item id"),
        parent=(
            "Parent key",
            "Parent",
            "Parent id",
            "Custom field (Epic Link)",
            "Epic Link",
            "Parent summary",
            "Epic Link Summary",
        ),
        waits=(
            "Inward issue link (Blocks)",
            "Inward work item link (Blocks)",
            "Inward issue link (Dependency)",
            "Outward issue link (Depends)",
        ),
        blocks=("Outward issue link (Blocks)", "Outward work item link (Blocks)"),
        finished=("Status Category", "Resolution"),
        kind=("Issue Type", "Work type", "Work item type"),
    ),
    Preset(
        "Asana",
        (
            ("task_id", "section_column"),
            ("task_id", "assignee_email", "projects"),
            ("task_id", "name", "completed_at"),
        ),
        {
            "initiative": ("Name", "Task Name"),
            "owner": ("Assignee",),
            "status": ("Status", "Task Progress"),
            "goal": (*_GOAL, "Epic", "Projects"),
        },
        (("Estimated time", "minutes"), *_ESTIMATES),
        key=("Task ID",),
        parent=("Parent task",),
        waits=("Blocked By (Dependencies)",),
        blocks=("Blocking (Dependencies)",),
        board=("Section/Column",),
        finished=("Completed At",),
        nested=True,
    ),
    Preset(
        "Trello",
        (("card_name", "list_name"), ("card_id", "card_name")),
        {
            "initiative": ("Card Name",),
            "owner": ("Members",),
            "status": ("Status",),
            "goal": (*_GOAL, "Epic", "Labels"),
        },
        (*_ESTIMATES, ("Points in the name", "points")),
        key=("Card ID", "Card URL", "Card #"),
        waits=("Depends on", "Blocked by"),
        board=("List Name",),
        finished=("Archived", "Due Complete"),
    ),
    # A query for a tree has a column of titles for each level, and the order of its rows is the
    # tree.
    Preset(
        "Azure DevOps",
        (("work_item_type", "title"), ("work_item_type", "title_1")),
        {
            "initiative": ("Title",),
            "owner": ("Assigned To",),
            "status": ("State",),
            "goal": _GOAL,
        },
        (
            ("Story Points", "points"),
            ("Effort", "points"),
            ("Size", "points"),
            ("Original Estimate", "hours"),
            ("Remaining Work", "hours"),
        ),
        key=("ID",),
        parent=("Parent",),
        waits=("Predecessor", "Predecessors"),
        blocks=("Successor", "Successors"),
        kind=("Work Item Type",),
        small=SUB_TASKS | {"task"},
    ),
    Preset(
        "Linear",
        (
            ("id", "team", "title", "creator"),
            ("id", "title", "cycle_number"),
            ("id", "title", "project_milestone"),
        ),
        {
            "initiative": ("Title",),
            "owner": ("Assignee",),
            "status": ("Status",),
            "goal": ("Project", "Project milestone", "Initiatives"),
        },
        (("Estimate", "points"),),
        key=("ID",),
        parent=("Parent issue",),
        waits=("Blocked by",),
        blocks=("Blocks", "Blocking"),
        finished=("Completed", "Canceled", "Archived", "Duplicate of"),
        nested=True,
    ),
    Preset(
        "ClickUp",
        (
            ("task_id", "task_name", "list_name"),
            ("task_id", "task_name", "space_name"),
            ("task_id", "task_name", "time_estimated"),
        ),
        {
            "initiative": ("Task Name",),
            "owner": ("Assignees", "Assignee"),
            "status": ("Status",),
            "goal": (*_GOAL, "Epic", "List Name", "Folder Name/Path"),
        },
        (
            ("Time Estimated", "milliseconds"),
            ("Time Estimate", "milliseconds"),
            ("Time Estimated Text", "hours"),
            ("Time Estimate Text", "hours"),
            ("Sprint Points", "points"),
            ("Points Estimate", "points"),
            *_ESTIMATES,
        ),
        key=("Task ID", "Task Custom ID", "Task Link"),
        parent=("Parent ID", "Parent", "Parent Name"),
        waits=("Waiting on", "Blocked by", "Depends on"),
        blocks=("Blocking",),
        finished=("Date Closed", "Date Done"),
        nested=True,
    ),
    Preset(
        "GitHub Projects",
        (
            ("title", "url", "assignees"),
            ("title", "linked_pull_requests"),
            ("title", "sub_issues_progress"),
        ),
        {
            "initiative": ("Title",),
            "owner": ("Assignees",),
            "status": ("Status",),
            "goal": (*_GOAL, "Milestone"),
        },
        (
            ("Estimate", "points"),
            *((name, unit) for name, unit in _ESTIMATES if name != "Estimate"),
        ),
        key=("URL", "ID"),
        parent=("Parent issue",),
        waits=("Blocked by", "Depends on"),
        blocks=("Blocking",),
        kind=("Type",),
    ),
    # Its workbook is no table; `boards` makes one of it.
    Preset(
        "monday.com",
        (("name", "group", "subitem_of"), ("name", "item_id_auto_generated")),
        {
            "initiative": ("Name",),
            "owner": ("Owner", "Person", "People", "Responsible"),
            "status": ("Status",),
            "goal": _GOAL,
        },
        (("Estimated SP", "points"), ("Story points", "points"), *_ESTIMATES),
        key=("Item ID (auto generated)", "Item ID"),
        parent=("Subitem of",),
        waits=("Dependent On", "Dependency", "Depends on"),
        board=("Group",),
        nested=True,
    ),
    _aha("Master feature", "Initiative"),
    _aha("Feature", "Epic", "Master feature", "Initiative"),
    _aha("Activity", "Epic", "Initiative"),
    _aha("Epic", "Initiative"),
    _aha("Initiative"),
)
_NAMES = (
    "Initiative",
    "Initiative name",
    "Project",
    "Project name",
    "Title",
    "Name",
    "Task name",
    "Task",
    "Summary",
    "What",
)
SHEET = Preset(
    "a plain sheet",
    (),
    {
        "initiative": _NAMES,
        "owner": ("Owner", "Responsible", "Lead", "Assignee", "Assigned to", "Who"),
        "status": (
            "Status",
            "State",
            "Stage",
            "Zustand",
            "Stand",
            "Statut",
            "État",
            "Etat",
            "Estado",
            "Stato",
            "Situação",
        ),
        "goal": (*_GOAL, "Epic", "Programme", "Program", "Category"),
        "must": ("Must", "Must have", "Must keep", "Mandatory"),
        "excludes": ("Excludes", "Conflicts with", "Instead of"),
    },
    _ESTIMATES,
    key=("ID", "No", "Nr", "#", "Key"),
    parent=PARENTS,
    waits=("Requires", "Depends on", "Dependencies", "Predecessors", "Blocked by"),
    finished=("Completed at", "Done", "% Complete", "Percent complete", "Progress", "Fortschritt"),
    kind=("Type", "Work item type", "Issue type", "Item type", "Level"),
)
NOTION = replace(SHEET, name="Notion", blocks=("Blocking",))
"""A list of one's own in Notion has any headings; it is known by the addresses in its links."""
LOW = ("Effort low", "Low", "Optimistic", "Best case", "Minimum")
HIGH = ("Effort high", "High", "Pessimistic", "Worst case", "Maximum")


def recognise(headings: Sequence[str]) -> Preset | None:
    """The tracker whose export has these headings, or None.

    >>> recognise(["Issue key", "Issue id", "Summary", "Status"]).name
    'Jira'
    """
    have = {plain(heading) for heading in headings}
    return next(
        (preset for preset in PRESETS if any(set(sign) <= have for sign in preset.signs)), None
    )
