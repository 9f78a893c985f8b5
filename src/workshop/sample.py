"""Made-up teams to try the workshop on, with their truth planted and written down.

`calm` is in order, `awkward` has what this workshop looks for, and `null` is noise around one truth
about which nothing may be claimed. Every table draws from its own stream of the seed, so a change
in one leaves the others as they are.
"""

# ruff: noqa: SIM905  # a long list of words is easier to read and to add to as one text

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from . import files
from .importers.forms import TOPICS
from .start import RULES
from .tables import TABLES, THEMES

Name = Literal["calm", "awkward", "null"]
NAMES: tuple[Name, ...] = get_args(Name)
DAY = date(2026, 11, 23)
WEEKS = 26
MONTHS = 12
LEADERS = 1

FIRST_NAMES = (
    "Ada Bruno Carla Dario Edda Femi Greta Hanno Ines Jonas Kira Luis Mara Nils Oda Pavel Rhea Sven"
    " Tilda Uwe Vera Wim Yara Zeno"
).split()
ROLES = {
    "Sales": ("field sales", "inside sales", "key accounts"),
    "Marketing": ("campaigns", "content", "events"),
    "Service": ("support", "training"),
}
SOURCES = ("Website", "Webinar", "Fair", "Referral", "Partner")
SALES_LABELS = ("Cold", "Warm", "Hot")
MARKETING_LABELS = ("C", "B", "A")


@dataclass(frozen=True)
class Truth:
    """What is planted in a team; written to `truth.json` as it stands."""

    people: Mapping[str, int]
    capacity: Mapping[str, float]
    own: float = 3.6
    """What a side says of itself on a topic where nothing is planted (1 to 5)."""
    gaps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By side and topic: what the other says of it minus what it says of itself."""
    gloom: float = 0.0
    """How much lower than what is said each side expects to be judged."""
    spread: float = 0.65
    """Standard deviation of one answer."""
    leads: int = 480
    views_follow_worth: float = 0.0
    """How strongly both views follow what a lead is worth (0, not at all)."""
    contested_source: str = ""
    """The source whose leads sales calls cold and marketing A, and which win more often than any
    other.
    """
    outcome_follows_worth: float = 0.0
    meeting_held: float = 0.5
    """Chance that the weekly meeting takes place."""
    meetings_planned: int = WEEKS
    messages: int = 1500
    across: float = 0.5
    """How likely a message goes to the other side, where 0.5 is blind to sides."""
    goals: int = 4
    initiatives: int = 12
    work_in_horizons: float = 1.0
    """Likely effort of everything on the list, in horizons of both teams' capacity."""
    points_agree: float = 0.0
    """Correlation of the two sides' values of an initiative."""
    bad_rows: Mapping[str, int] = field(default_factory=dict)
    """Rows by table that the check has to leave out."""


TRUTHS: dict[str, Truth] = {
    "calm": Truth(
        people={"Sales": 8, "Marketing": 8},
        capacity={"Sales": 40, "Marketing": 36},
        own=4.2,
        spread=0.5,
        views_follow_worth=2.2,
        outcome_follows_worth=1.6,
        meeting_held=0.95,
        across=0.5,
        goals=3,
        initiatives=10,
        work_in_horizons=0.65,
        points_agree=0.9,
    ),
    "awkward": Truth(
        people={"Sales": 9, "Marketing": 8, "Service": 4},
        capacity={"Sales": 30, "Marketing": 26},
        gaps={
            "Sales": {
                "answers questions quickly": -1.9,
                "says openly when a lead is no good": -1.7,
                "cares about what happens after the hand-over": 1.4,
            },
            "Marketing": {
                "knows a good customer when it sees one": -2.0,
                "knows the other side's targets": -1.8,
                "keeps to what was agreed": 1.3,
            },
        },
        gloom=1.0,
        leads=720,
        views_follow_worth=1.2,
        contested_source="Webinar",
        outcome_follows_worth=1.1,
        meeting_held=0.5,
        messages=2200,
        across=0.12,
        goals=11,
        initiatives=40,
        work_in_horizons=5.6,
        points_agree=0.1,
        bad_rows={"survey": 2, "leads": 1},
    ),
    "null": Truth(
        people={"Sales": 8, "Marketing": 8},
        capacity={"Sales": 30, "Marketing": 30},
        spread=0.9,
        meetings_planned=8,
        points_agree=0.0,
    ),
}
SEEDS = {"calm": 11, "awkward": 7, "null": 3}
TITLES = {"calm": "Calm (made up)", "awkward": "Awkward (made up)", "null": "Noise (made up)"}


def make(name: Name, folder: Path, *, seed: int | None = None) -> Path:
    """Write the whole workshop folder of a made-up team and return it; the same seed gives the same
    bytes.
    """
    truth = TRUTHS[name]
    seed = SEEDS[name] if seed is None else seed
    files.write(folder / "workshop.toml", _settings(name, truth))
    tables = _tables(truth, seed)
    for table, frame in tables.items():
        _write_table(folder / "data" / f"{table}.csv", frame)
    planted = {
        "name": name,
        "seed": seed,
        **{key: getattr(truth, key) for key in Truth.__dataclass_fields__},
    }
    files.write(folder / "truth.json", json.dumps(planted, indent=2, ensure_ascii=False) + "\n")
    decisions = _decisions(name, tables)
    if decisions:
        files.write(
            folder / "decisions.jsonl",
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in decisions),
        )
    return folder


def blank(folder: Path) -> Path:
    """Write every table with its headings only, for people to fill in, and return the folder."""
    for table in TABLES.values():
        files.write(
            folder / f"{table.name}.csv", ",".join(column.name for column in table.columns) + "\n"
        )
    return folder


def write_all(data: Path) -> None:
    """Make all made-up teams, the blank tables and the README of the data again."""
    for name in NAMES:
        make(name, data / name)
    blank(data / "blank")
    files.write(data / "README.md", readme())


def readme() -> str:
    """The README of the data: files, rows, columns, units and how they were made."""
    rows = {
        name: {table: len(frame) for table, frame in _tables(TRUTHS[name], SEEDS[name]).items()}
        for name in NAMES
    }
    lines = [
        "# The data",
        "",
        (
            "Everything here is made up by `workshop sample --all data` (`src/workshop/sample.py`),"
            " with a fixed seed; no person and no"
        ),
        "company is real. What was planted in a team stands in its `truth.json`.",
        "",
        "| folder | what it is |",
        "| --- | --- |",
        (
            "| `calm/` | a team in order: views agree, expectations are right, the list can be"
            " finished |"
        ),
        (
            "| `awkward/` | gaps in perception both ways, too gloomy expectations, views that"
            " disagree where it costs money, a list of more than five years, blanks, ties, two"
            " survey rows and one lead that cannot be used, a third team of four |"
        ),
        "| `null/` | noise around one truth: nothing may be claimed |",
        "| `blank/` | every table with its headings, to fill in |",
        "| `examples/` | settings for exports of other systems; the data themselves are not here |",
        "",
    ]
    return "\n".join(lines) + "\n" + _columns(rows)


def columns() -> str:
    """What stands beside the blank tables of a new folder: every table and its columns."""
    return "# The tables\n\n" + _columns({})


def _columns(rows: Mapping[Name, Mapping[str, int]]) -> str:
    """Every table with its columns, and how many `rows` each made-up team has of it."""
    lines = [
        (
            "CSV in UTF-8, one row a fact, dates as 2026-11-23, lists separated by `;`. A column in"
            " brackets may be left out."
        ),
        "",
    ]
    for table in TABLES.values():
        lines += [f"## {table.name}.csv: {table.row}", ""]
        if rows:
            counts = ", ".join(f"{name} {rows[name][table.name]:,}" for name in NAMES)
            lines += [f"Rows: {counts}.", ""]
        lines += ["| column | holds | what |", "| --- | --- | --- |"]
        for column in table.columns:
            name = column.name if column.required or column.needed else f"({column.name})"
            holds = {"whole": "whole number", "yes_no": "yes or no", "view": "label or number"}.get(
                column.kind, column.kind
            )
            if column.choices:
                holds = ", ".join(column.choices)
            if column.per_team:
                holds += f"; also by team, as {column.name}_sales"
            lines.append(f"| {name} | {holds} | {column.help} |")
        lines += (
            ["", "Further columns are kept as attributes of the lead.", ""] if table.extra else [""]
        )
    return "\n".join(lines).rstrip() + "\n"


# --- the tables ----------------------------------------------------------------------------------------------------


def _tables(truth: Truth, seed: int) -> dict[str, pd.DataFrame]:
    streams = dict(zip(TABLES, np.random.SeedSequence(seed).spawn(len(TABLES))))
    people = _people(truth)
    leads = _leads(truth, np.random.default_rng(streams["leads"]), people)
    goals = _goals(truth, people)
    initiatives = _initiatives(truth, np.random.default_rng(streams["initiatives"]), people, goals)
    return {
        "people": people,
        "survey": _survey(truth, np.random.default_rng(streams["survey"]), people),
        "needs": _needs(),
        "messages": _messages(truth, np.random.default_rng(streams["messages"]), people),
        "meetings": _meetings(truth, np.random.default_rng(streams["meetings"]), people),
        "leads": leads.drop(columns="worth"),
        "ratings": _ratings(truth, np.random.default_rng(streams["ratings"]), people, leads),
        "initiatives": initiatives,
        "points": _points(truth, np.random.default_rng(streams["points"]), initiatives),
        "goals": goals,
        "contacts": _contacts(truth, np.random.default_rng(streams["contacts"]), people),
    }


def _people(truth: Truth) -> pd.DataFrame:
    names = iter(FIRST_NAMES)
    rows = [
        [
            next(names),
            team,
            "leader" if i < LEADERS else "member",
            "head of team" if i < LEADERS else ROLES[team][i % len(ROLES[team])],
        ]
        for team, size in truth.people.items()
        for i in range(size)
    ]
    return pd.DataFrame(rows, columns=["person", "team", "level", "role"])


def _survey(truth: Truth, rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    other = {"Sales": "Marketing", "Marketing": "Sales", "Service": "Sales"}
    rows = []
    for person, team in zip(people["person"], people["team"]):
        lean = rng.normal(0, truth.spread / 3)
        for theme in THEMES:
            for topic in TOPICS[theme]:
                said_of_them = truth.own + truth.gaps.get(other[team], {}).get(topic, 0)
                said_of_us = truth.own + truth.gaps.get(team, {}).get(topic, 0)
                # Where the gap is upwards, a side starts lower, so that there is room above it.
                level = {
                    "own": truth.own,
                    "other": said_of_them,
                    "expected": said_of_us - truth.gloom,
                }
                for kind, mean in level.items():
                    about = other[team] if kind == "other" else team
                    lift = 0.9 if truth.gaps.get(about, {}).get(topic, 0) > 0 else 0.0
                    score = int(
                        np.clip(np.rint(mean - lift + lean + rng.normal(0, truth.spread)), 1, 5)
                    )
                    blank = rng.random() < 0.02
                    rows.append(
                        ["2026-11", person, team, kind, theme, topic, "" if blank else score, ""]
                    )
    frame = pd.DataFrame(
        rows, columns=["round", "respondent", "team", "kind", "theme", "topic", "score", "comment"]
    )
    comments = (
        "We hear about a campaign when customers call.",
        "More people who listen first, please.",
        "It got better since spring.",
        "I would like to know what happens to my leads.",
    )
    for comment, row in zip(comments, rng.choice(len(frame), len(comments), replace=False)):
        frame.loc[row, "comment"] = comment
    for wrong, row in zip(
        ("6", "often"), rng.choice(len(frame), truth.bad_rows.get("survey", 0), replace=False)
    ):
        frame.loc[row, "score"] = wrong
    return frame


def _needs() -> pd.DataFrame:
    rows = [
        ["Marketing", "Tell us within a week what became of a lead", "will_try", "", ""],
        ["Marketing", "One hour a month to listen in on calls", "yes", "", ""],
        ["Marketing", "Name three customers we may write about", "unclear", "", ""],
        ["Sales", "Tell us about a campaign before it starts", "yes", "", ""],
        ["Sales", "Fewer leads, and only those with a budget", "no", "", ""],
        ["Sales", "One page for each product that we can send", "will_try", "", ""],
    ]
    return pd.DataFrame(rows, columns=["from_team", "need", "answer", "owner", "due"])


def _weeks() -> list[date]:
    monday = DAY - timedelta(days=DAY.weekday())
    return [monday - timedelta(weeks=week) for week in range(WEEKS, 0, -1)]


def _messages(truth: Truth, rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    names, teams = people["person"].to_numpy(), people["team"].to_numpy()
    weeks, rows, thread = _weeks(), [], 0
    while len(rows) < truth.messages:
        day = weeks[rng.integers(len(weeks))] + timedelta(days=int(rng.integers(5)))
        sent = datetime.combine(day, time(8)) + timedelta(minutes=int(rng.integers(600)))
        sender = rng.integers(len(names))
        weight = np.where(teams == teams[sender], 1 - truth.across, truth.across).astype(float)
        weight[sender] = 0
        receiver = rng.choice(len(names), p=weight / weight.sum())
        same = teams[sender] == teams[receiver]
        thread += 1
        direct = rng.random() < 0.4
        channel = "" if direct else (teams[sender].lower() if same else "leads")
        rows.append([sent, names[sender], channel, names[receiver] if direct else "", f"t{thread}"])
        if rng.random() < 0.7:
            wait = rng.lognormal(np.log(1.5 if same else 1.5 + 8 * max(0, 0.5 - truth.across)), 0.8)
            answered = sent + timedelta(hours=float(wait))
            if answered.date() < DAY:
                rows.append(
                    [
                        answered.replace(microsecond=0),
                        names[receiver],
                        channel,
                        names[sender] if direct else "",
                        f"t{thread}",
                    ]
                )
    rows = sorted(rows[: truth.messages], key=lambda row: (row[0], row[4], row[1]))
    return pd.DataFrame(rows, columns=["sent_at", "sender", "channel", "recipient", "thread"])


def _meetings(truth: Truth, rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for monday in _weeks()[-truth.meetings_planned :]:
        start = datetime.combine(monday + timedelta(days=1), time(9, 30))
        held = rng.random() < truth.meeting_held
        for person, team in zip(people["person"], people["team"]):
            if team != "Service":
                attended = "yes" if held and rng.random() < 0.75 else "no"
                rows.append(
                    [
                        start,
                        start + timedelta(minutes=30),
                        "Sales and marketing weekly",
                        person,
                        attended,
                    ]
                )
    return pd.DataFrame(rows, columns=["start", "end", "series", "person", "attended"])


def _contacts(truth: Truth, rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Whom each person talks to in a usual week: the same share across as in the messages."""
    names, teams = people["person"].to_numpy(), people["team"].to_numpy()
    rows = []
    for place, (name, team) in enumerate(zip(names, teams)):
        weight = np.where(teams == team, 1 - truth.across, truth.across).astype(float)
        weight[place] = 0
        for other in rng.choice(len(names), size=5, replace=False, p=weight / weight.sum()):
            rows.append([team, name, teams[other], names[other], int(1 + rng.poisson(2))])
    return pd.DataFrame(rows, columns=["team", "person", "contact_team", "contact", "per_week"])


def _leads(truth: Truth, rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    n = truth.leads
    source = rng.choice(SOURCES, n, p=[0.34, 0.22, 0.16, 0.14, 0.14])
    contested = source == truth.contested_source
    worth = rng.normal(0, 1, n) + 0.9 * contested
    noise = rng.normal(0, 1, (2, n))
    sales = truth.views_follow_worth * (worth - 2.2 * contested) + noise[0]
    marketing = truth.views_follow_worth * (worth * 0.5 + 1.3 * contested) + noise[1]
    won = rng.random(n) < 1 / (1 + np.exp(1.1 - truth.outcome_follows_worth * worth))
    created = np.array(
        [DAY - timedelta(days=int(d)) for d in np.sort(rng.integers(1, MONTHS * 30, n))[::-1]]
    )
    handed = [day + timedelta(days=int(d)) for day, d in zip(created, rng.integers(0, 4, n))]
    contact = [
        day + timedelta(days=int(d)) for day, d in zip(handed, np.floor(rng.exponential(2.5, n)))
    ]
    closed = [
        day + timedelta(days=int(d))
        for day, d in zip(contact, 5 + np.floor(rng.exponential(35, n)))
    ]
    accepted = sales > np.quantile(sales, 0.3)
    labels = np.array(SALES_LABELS)[np.digitize(sales, np.quantile(sales, [0.4, 0.75]))].astype(
        object
    )
    grades = np.array(MARKETING_LABELS)[
        np.digitize(marketing, np.quantile(marketing, [0.4, 0.75]))
    ].astype(object)
    labels[rng.random(n) < 0.12] = ""
    grades[rng.random(n) < 0.05] = ""
    reasons = rng.choice(["no budget", "wrong size", "only looking", "no answer"], n)
    owners = people.loc[people["team"] == "Sales", "person"].to_numpy()
    frame = pd.DataFrame(
        {
            "lead_id": [f"L{i + 1:04d}" for i in range(n)],
            "created_at": created,
            "source": source,
            "marketing_view": grades,
            "sales_view": labels,
            "outcome": [
                "open" if day >= DAY else "won" if yes else "lost" for day, yes in zip(closed, won)
            ],
            "closed_at": [day if day < DAY else "" for day in closed],
            "amount": [
                int(a) if yes and day < DAY else ""
                for a, yes, day in zip(np.rint(rng.lognormal(9, 0.6, n) / 100) * 100, won, closed)
            ],
            "handed_over_at": [day if day < DAY else "" for day in handed],
            "first_contact_at": [day if day < DAY else "" for day in contact],
            "accepted": np.where(accepted, "yes", "no"),
            "rejected_reason": np.where(accepted, "", reasons),
            "region": rng.choice(["North", "South", "West"], n),
            "company_size": rng.choice(["1-50", "51-250", "over 250"], n, p=[0.5, 0.3, 0.2]),
            "sales_person": rng.choice(owners, n),
            "worth": worth,
        }
    )
    for row in rng.choice(n, truth.bad_rows.get("leads", 0), replace=False):
        frame.loc[row, "outcome"] = "maybe"
    return frame


def _ratings(
    truth: Truth, rng: np.random.Generator, people: pd.DataFrame, leads: pd.DataFrame
) -> pd.DataFrame:
    chosen = leads.iloc[np.sort(rng.choice(len(leads), 30, replace=False))]
    rows = []
    for side in ("Sales", "Marketing"):
        for person in people.loc[people["team"] == side, "person"].head(5):
            for lead, worth, source in zip(chosen["lead_id"], chosen["worth"], chosen["source"]):
                tilt = {"Sales": -1.6, "Marketing": 1.0}[side] * (source == truth.contested_source)
                score = 3 + truth.views_follow_worth * 0.5 * (worth + tilt) + rng.normal(0, 0.7)
                if rng.random() > 0.03:
                    rows.append(
                        [
                            lead,
                            person,
                            side,
                            int(np.clip(np.rint(score), 1, 5)),
                            DAY - timedelta(days=7),
                        ]
                    )
    return pd.DataFrame(rows, columns=["lead_id", "rater", "team", "score", "rated_at"])


GOALS = (
    "More wins from leads we already have",
    "Shorter time from first call to contract",
    "Known in a second industry",
    "Larger customers",
    "Fewer customers lost",
    "A partner network",
    "Known abroad",
    "One set of numbers",
    "Better events",
    "Prices that hold",
    "A name for advice",
)
VERBS = (
    "Calls within a day",
    "Lead review every week",
    "Shared definition of a good lead",
    "Stories of three customers",
    "Price page",
    "Partner evenings",
    "Follow-up after fairs",
    "Webinar series",
    "New website",
    "Free trial",
    "Newsletter",
    "Customer council",
    "Hand-over checklist",
    "Sales playbook",
    "Campaign calendar",
    "Industry study",
    "Video library",
    "Onboarding by telephone",
    "Chat on the website",
    "Regional breakfasts",
    "Win and loss interviews",
    "Clean customer list",
    "Account plans",
    "Referral thanks",
    "Podcast",
    "Market entry north",
    "Second fair stand",
    "Training for partners",
    "Calculator",
    "Translation of the website",
    "Press work",
    "Renewal calls",
    "Cross-selling list",
    "Design refresh",
    "Expert articles",
    "Open house",
    "Survey of lost deals",
    "Discount rules",
    "Product tours",
    "Sponsorship",
)


def _goals(truth: Truth, people: pd.DataFrame) -> pd.DataFrame:
    owners = people.loc[people["team"] != "Service", "person"].to_numpy()
    rows = [
        [
            goal,
            owners[(5 * i) % len(owners)] if i % 4 else "",
            "" if i % 3 == 2 else "counted every quarter",
        ]
        for i, goal in enumerate(GOALS[: truth.goals])
    ]
    return pd.DataFrame(rows, columns=["goal", "owner", "metric"])


def _initiatives(
    truth: Truth, rng: np.random.Generator, people: pd.DataFrame, goals: pd.DataFrame
) -> pd.DataFrame:
    n = truth.initiatives
    share = rng.lognormal(0, 0.55, n)
    likely = share / share.sum() * truth.work_in_horizons * 4 * sum(truth.capacity.values())
    # A stretched high end makes the mean larger than the likely value; what is planted is the mean.
    likely = np.maximum(1, np.round(likely * 0.92, 0))
    names = list(VERBS[:n])
    served = goals["goal"].to_numpy()[
        np.minimum(
            rng.integers(0, len(goals), n), max(0, len(goals) - (2 if truth.goals > 8 else 1))
        )
    ]
    served = np.where(rng.random(n) < (0.1 if truth.goals > 8 else 0.0), "", served)
    owners = people.loc[people["team"] != "Service", "person"].to_numpy()
    frame = pd.DataFrame(
        {
            "initiative": names,
            "kind": np.where(rng.random(n) < 0.35, "running", "new"),
            "goal": served,
            "owner": [
                owners[i] if rng.random() < 0.8 else "" for i in rng.integers(0, len(owners), n)
            ],
            "effort_low": np.maximum(0.5, np.round(likely * 0.8, 1)),
            "effort_likely": likely,
            "effort_high": np.round(likely * 1.4, 1),
            "requires": "",
            "excludes": "",
            "must": "no",
            "status": "",
        }
    )
    if n >= 40:
        links = {
            "Lead review every week": "Shared definition of a good lead",
            "Sales playbook": "Win and loss interviews",
            "Calculator": "Price page",
            "Training for partners": "Partner evenings",
            "Account plans": "Clean customer list",
            "Translation of the website": "New website",
        }
        for later, first in links.items():
            frame.loc[frame["initiative"] == later, "requires"] = first
        frame.loc[frame["initiative"] == "New website", "excludes"] = "Design refresh"
        frame.loc[frame["initiative"].isin(["Renewal calls", "Campaign calendar"]), "must"] = "yes"
        frame.loc[
            frame["initiative"].isin(["Podcast", "Open house"]), ["effort_low", "effort_high"]
        ] = np.nan
    return frame


def _points(truth: Truth, rng: np.random.Generator, initiatives: pd.DataFrame) -> pd.DataFrame:
    n = len(initiatives)
    common = rng.normal(0, 1, n)
    rows = []
    for side in ("Sales", "Marketing"):
        strength = 1.0 if truth.points_agree or n >= 40 else 0.25
        appeal = np.exp(
            strength
            * (
                np.sqrt(truth.points_agree) * common
                + np.sqrt(1 - truth.points_agree) * rng.normal(0, 1, n)
            )
        )
        # A hundred points a side, in whole points; the largest remainders get what rounding leaves.
        exact = appeal / appeal.sum() * 100
        whole = np.floor(exact).astype(int)
        whole[np.argsort(whole - exact, kind="stable")[: 100 - whole.sum()]] += 1
        rows += [
            [side, "", initiative, points]
            for initiative, points in zip(initiatives["initiative"], whole)
        ]
    return pd.DataFrame(rows, columns=["team", "person", "initiative", "points"])


# --- what stands around the tables ----------------------------------------------------------------------------------


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    def as_text(cell: Any) -> Any:
        if isinstance(cell, datetime):
            return cell.strftime("%Y-%m-%d %H:%M")
        return cell.isoformat() if isinstance(cell, date) else cell

    files.write(path, frame.astype(object).map(as_text).to_csv(index=False, lineterminator="\n"))


def _settings(name: str, truth: Truth) -> str:
    lines = [
        f"# A made-up team; made by: workshop sample {name} FOLDER",
        "",
        f'name = "{TITLES[name]}"',
        f"date = {DAY.isoformat()}",
        "horizon = 4               # quarters",
        "minimum_group = 5         # results of fewer people are not shown",
        'currency = "EUR"',
    ]
    for team in truth.people:
        lines += ["", f"[teams.{team.lower()}]", f'name = "{team}"']
        if team in truth.capacity:
            lines.append(
                f"capacity = {truth.capacity[team]:g}             # person-weeks a quarter for"
                " initiatives"
            )
    lines += [
        "",
        "[leads]",
        f"sales_order = {json.dumps(SALES_LABELS)}",
        f"marketing_order = {json.dumps(MARKETING_LABELS)}",
        "",
    ]
    return "\n".join(lines)


def _decisions(name: str, tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """A few decisions as a room would have left them, with fixed times."""
    if name == "null":
        return []
    people = tables["people"]
    here = people.loc[people["team"] != "Service", "person"].tolist()
    sales, marketing = (
        people.loc[people["team"] == side, "person"].tolist() for side in ("Sales", "Marketing")
    )

    def line(
        minute: int,
        what: str,
        value: Any,
        stage: str,
        owner: str = "",
        due: str = "",
        who: Sequence[str] = here,
    ) -> dict[str, Any]:
        stamp = datetime.combine(DAY, time(9)) + timedelta(minutes=minute)
        out = {
            "what": what,
            "value": value,
            "stage": stage,
            "when": stamp.isoformat() + "+01:00",
            "who": list(who),
            "owner": owner,
            "due": due,
        }
        return {
            key: item
            for key, item in out.items()
            if item or key in ("what", "value", "stage", "when")
        }

    return [
        line(2, "who-is-here", here, "start", who=()),
        line(9, "ground-rules", list(RULES), "start"),
        line(65, "weekly-meeting-day", "Monday", "communication"),
        line(66, "weekly-meeting-day", "Tuesday", "communication", sales[0], "2026-12-01"),
        line(200, "follow-up", "2026-12-22", "charter", marketing[0], "2026-12-22"),
    ]
