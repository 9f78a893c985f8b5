"""What is asked on the phones, one line a page: in which activity, which kind of page, who is kept
with an answer, and where it lands.

Each stands beside the control that does the same on one computer, never in its place. Where a room
has to agree, the phones' answers are counted and shown, and the decision stays with the room.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..decisions import PRESENT, slugs, subjects
from ..errors import counted, listing, possessive
from . import land
from .results import Counted, most_frequent
from .rounds import Answer, Round

if TYPE_CHECKING:
    from ..folder import Folder

Page = dict[str, Any]
Given = Mapping[str, Sequence[Answer]]
Groups = Mapping[str, Counted]
Landing = Callable[["Folder", Round, Given, Groups], list[str]]
STAY = ("still", "no longer")
MOVES = ("keep", "later", "stop")
YES = ("yes", "not yet")
ANSWERS = ("yes", "no", "I will try", "unclear")
STAND = "I stand behind this"


def _recorded(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """For the record alone: the count is kept with the decisions, nothing else follows."""
    return []


@dataclass(frozen=True)
class Asked:
    """One page: `slug` names its rounds, `activity` the activity of the notebook.

    `page` makes of the folder what the kind of page needs. `lands` is where the answers go, besides
    the count that is always kept; `into` names that for people. `joint`: one phone a side answers.
    `personal`: each person answers, however few a side has.
    """

    slug: str
    activity: str
    kind: str
    who: str
    ask: str
    page: Callable[[Folder], Page]
    lands: Landing = _recorded
    into: str = "the record, counted, and changes nothing else"
    joint: bool = False
    personal: bool = False

    def land(self, team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
        """Put the answers where they belong; what has to be said about it."""
        return self.lands(team, round_, given, groups)


# --- what a page needs -----------------------------------------------------------------------------


def _options(*options: str) -> Callable[[Folder], Page]:
    return lambda team: {"options": list(options)}


def _lines(*items: tuple[str, int]) -> Callable[[Folder], Page]:
    page = {"items": [{"text": text, "most": most} for text, most in items]}
    return lambda team: page


def _numbers(*items: tuple[str, str, float, float]) -> Callable[[Folder], Page]:
    page = {
        "items": [
            {"text": text, "unit": unit, "low": low, "high": high}
            for text, unit, low, high in items
        ]
    }
    return lambda team: page


def _people(page: Page) -> Callable[[Folder], Page]:
    def named(team: Folder) -> Page:
        people = team.table("people")["person"].astype(str).tolist()
        return {**page, "people": list(dict.fromkeys([*people, *_present(team)]))}

    return named


def _present(team: Folder) -> list[str]:
    return list(subjects.read(team.decisions, PRESENT, []))


def _rules(team: Folder) -> Page:
    from ..start import RULES

    return {"items": list(RULES), "words": list(YES)}


def _topics(team: Folder) -> list[str]:
    return sorted(str(topic) for topic in team.table("survey")["topic"].dropna().unique())


def _predict(team: Folder) -> Page:
    return {"options": _topics(team)}


def _survey(team: Folder) -> Page:
    from ..importers.forms import TOPICS

    known = team.table("survey")[["theme", "topic"]].dropna().drop_duplicates()
    rows = [
        {"theme": str(theme), "text": str(topic)}
        for theme, topic in known.itertuples(index=False, name=None)
    ] or [{"theme": theme, "text": topic} for theme, topics in TOPICS.items() for topic in topics]
    sides = {}
    for key, own in team.terms.keyed():
        other = team.terms.other(own)
        sides[key] = {
            "columns": [
                f"{own}, we ourselves",
                f"{other}, the other side",
                f"What will {other} say of us?",
            ]
        }
    return {"rows": rows, "columns": ["own", "other", "expected"], "sides": sides}


def _drives(team: Folder) -> Page:
    from ..communication.drives import QUESTIONS

    sides = {}
    for key, own in team.terms.keyed():
        other, items = team.terms.other(own), []
        for whose in (own, f"Our guess at {other}"):
            items += [
                {"text": f"{whose}: {several if most > 1 else one}", "most": most}
                for one, several, most in QUESTIONS.values()
            ]
        sides[key] = {"items": items}
    return {**sides["sales"], "sides": sides, "lock": True}


def _own_drives(team: Folder) -> Mapping[str, list[tuple[str, str, str]]]:
    """Of each side what it said of itself, as (question, line, the choice on the phone); empty
    before both are shown.
    """
    from ..communication.drives import QUESTIONS, Round

    shown = Round(team)
    return {
        key: [
            (question, line, f"{QUESTIONS[question][0].capitalize()}: {line}")
            for question, (own, _) in shown.pairs(side).items()
            for line in own
        ]
        for key, side in team.terms.keyed()
    }


def _drives_hit(team: Folder) -> Page:
    """Each side ticks which of its own lines the other side named."""
    own = _own_drives(team)
    sides = {key: {"options": [choice for *_, choice in lines]} for key, lines in own.items()}
    return {**sides["sales"], "sides": sides}


def _needs(team: Folder) -> Page:
    sides = {
        key: {"items": [{"text": f"{own} needs from {team.terms.other(own)}", "most": 3}]}
        for key, own in team.terms.keyed()
    }
    return {**sides["sales"], "sides": sides}


def _needs_answered(team: Folder) -> Page:
    """Each side answers what the other needs."""
    needs = {
        key: [
            str(row["need"])
            for row in subjects.read(team.decisions, f"{slugs.NEEDS}-{key}", [])
            if row.get("need")
        ]
        for key, _ in team.terms.keyed()
    }
    sides = {
        "sales": {"items": needs["marketing"] or ["Nothing is asked of you yet"]},
        "marketing": {"items": needs["sales"] or ["Nothing is asked of you yet"]},
    }
    both = [*needs["sales"], *needs["marketing"]]
    return {"items": both, "words": list(ANSWERS), "sides": sides} if both else {"items": []}


def _labels(team: Folder) -> dict[str, list[str]]:
    from ..leads import population, threshold

    return threshold.choices(population.of(team).counts)


def _promise(team: Folder) -> Page:
    labels = _labels(team)
    sides = {
        key: {
            "items": [
                {"text": f"Of 100 leads that {own} calls {label}", "unit": "won", "high": 100}
                for label in reversed(labels[view])
            ],
            "labels": list(reversed(labels[view])),
        }
        for (key, own), view in zip(team.terms.keyed(), ("sales_view", "marketing_view"))
        if view in labels
    }
    return {"items": next((one["items"] for one in sides.values()), []), "sides": sides}


def _good_lead(team: Folder) -> Page:
    labels = _labels(team)
    return {
        "options": [
            f"{possessive(own)} {label}"
            for (_, own), view in zip(team.terms.keyed(), ("sales_view", "marketing_view"))
            for label in reversed(labels.get(view, []))
        ]
    }


def _swing(team: Folder) -> Page:
    from ..leads import population
    from ..leads.population import in_words

    attributes = population.of(team).policies.attributes
    return {
        "items": [{"text": in_words(name), "low": 0, "high": 100} for name in attributes],
        "attributes": list(attributes),
        "first": 100,
        "lock": True,
    }


def _cards(team: Folder) -> Page:
    from ..leads import population, raters
    from ..leads.population import in_words

    leads = population.of(team)
    sheet = raters.sheet(leads.frame, leads.people, team.terms, describe=leads.describe)
    facts = sheet.drop(columns=["rater", "team", "score"]).drop_duplicates("lead_id")
    columns = [name for name in facts.columns if name != "lead_id"]
    return {
        "cards": [
            {
                "id": str(row["lead_id"]),
                "facts": {in_words(name): str(row[name]) for name in columns},
            }
            for row in facts.sort_values("lead_id").to_dict("records")
        ]
    }


def _initiatives(team: Folder) -> list[str]:
    return team.table("initiatives")["initiative"].astype(str).tolist()


def _points(team: Folder) -> Page:
    return {"options": _initiatives(team), "budget": 100}


def _goals(team: Folder) -> Page:
    goals = team.table("goals")["goal"].dropna().astype(str)
    return {"items": list(dict.fromkeys(goals)), "words": list(STAY)}


def _board(team: Folder) -> Page:
    return {"items": _initiatives(team), "words": list(MOVES)}


def _decided(team: Folder) -> list[str]:
    from ..charter import page

    made = page.page(team)
    return [f"{one.heading}: {line}" for one in made.chapters for line in one.lines]


def _signed(team: Folder) -> Page:
    """The text of the page, with its digest: who signs later sees that it is the same."""
    from ..charter import page

    made = page.page(team)
    return {
        "text": page.text(made),
        "sha": page.digest(made),
        "choices": [
            {"text": STAND},
            {"text": "Not yet, because", "because": True},
        ],
    }


def _owned(team: Folder) -> Page:
    from ..charter.decided import in_lists

    beside = subjects.beside(team)
    lines = [
        f"{decision.owner}, until {subjects.in_full(decision.due) or 'no date yet'}:"
        f" {' '.join(subjects.lines(decision, beside))}"
        for decision in in_lists(team).values()
        if decision.owner
    ]
    return {
        "text": "\n".join(lines) or "Nobody owns anything yet.",
        "choices": [
            {"text": "Yes, what stands beside my name is mine"},
            {"text": "Another date", "because": True},
            {"text": "Not me", "because": True},
        ],
    }


def _committed(team: Folder) -> Page:
    from ..charter import agreed

    found = {
        key: [row["promise"] for row in agreed.commitments(team, key)]
        for key, _ in team.terms.keyed()
    }
    nothing = ["The other side has not written anything yet"]
    sides = {
        "sales": {"items": found["marketing"] or nothing},
        "marketing": {"items": found["sales"] or nothing},
    }
    both = [*found["sales"], *found["marketing"]]
    words = ["that helps", "I would not see it"]
    return {"items": both, "words": words, "sides": sides} if both else {"items": []}


def _open(team: Folder) -> Page:
    from ..charter import agreed

    still = agreed.still_open(team, agreed.undecided(team))
    return {"options": [f"{one.what} (without {one.lacks})" for one in still]}


def _kept(team: Folder) -> Page:
    """Of each promise those say how it stands to whom it was made."""
    from .. import runs
    from ..follow_up import promises

    made = promises.promises(runs.earlier(team, ""), team)
    nothing = ["Nothing was promised to you"]
    sides = {
        key: {"items": [one.key for one in made if not one.whose.startswith(f"{own} ")] or nothing}
        for key, own in team.terms.keyed()
    }
    words = list(promises.STANDS)
    return {"items": [one.key for one in made], "words": words, "sides": sides if made else None}


# --- where answers land ----------------------------------------------------------------------------


def _who_is_here(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    names = sorted({one.name for found in given.values() for one in found if one.name})
    team.decisions.record(PRESENT, names, stage="start")
    return [f"{counted(len(names), 'person', 'people')} recorded as in the room."]


def _predicted(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """The room's guess is what most people named, of the topics that a side named most."""
    total: dict[str, int] = {}
    for found in groups.values():
        for topic, often in found["counts"].items():
            total[topic] = total.get(topic, 0) + often
    even = most_frequent({"counts": total})
    if not even:
        return ["Too few have answered to record a guess of the room."]
    topic = even[0]
    team.decisions.record(slugs.PREDICTION, topic, stage="communication")
    said = [
        f"{dict(team.terms.keyed()).get(key, 'Everybody')} most often:"
        f" {listing(f'“{one}”' for one in most_frequent(found))}."
        for key, found in groups.items()
    ]
    tied = " of those that are even, the first by name" if len(even) > 1 else ""
    _side_guess("guess-topic")(team, round_, given, groups)
    return [*said, f"Recorded as the room's guess, named most often{tied}: “{topic}”."]


def _side_guess(subject: str) -> Landing:
    """What a side guesses is the middle of what its people guessed (of a topic the one that most
    named), through the same lock as on one computer, so that the answer opens.
    """

    def lands(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
        from ..decisions.sealed import SealedRound, Sealing
        from ..guesses import ASKED, said_of_all

        names = [one.name for one in ASKED[subject][1]] if subject in ASKED else ["topic"]
        answers = {
            key: said_of_all(groups[key], names) for key, _ in team.terms.keyed() if key in groups
        }
        missing = [side for key, side in team.terms.keyed() if not answers.get(key)]
        if missing:
            return [
                f"Of {listing(missing)} there is nothing that may be shown: the sides give their"
                " guess on this computer."
            ]
        sealed_round = SealedRound(
            team.decisions,
            team.terms,
            Sealing(subject, "guess", "guesses"),
            lambda _side, answer: answer,
        )
        for key, side in team.terms.keyed():
            sealed_round.unlock(side)
            sealed_round.lock(side, answers[key])
        sealed_round.reveal()
        return ["Recorded as the guess of each side: the middle of what its people guessed."]

    return lands


def _from_survey(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    names, kinds = dict(team.terms.keyed()), ("own", "other", "expected")
    rows = []
    for code, key, one in land.codes(round_, given):
        comment = one.value.get("comment", "")
        for place, score in one.value.get("scores", {}).items():
            row, column = (int(part) for part in place.split("."))
            topic = round_.page["rows"][row]
            rows.append(
                {
                    "round": f"{team.date:%Y-%m}",
                    # A code of one's own is kept: whoever gave it wants to be found again. The words
                    # before it keep it from being anybody's name.
                    "respondent": f"own code {own}" if (own := one.value.get("code")) else code,
                    "team": names[key],
                    "kind": kinds[column],
                    "theme": topic.get("theme", ""),
                    "topic": topic["text"],
                    "score": "" if score is None else score,
                    "comment": comment,
                }
            )
            comment = ""
    frame = pd.DataFrame(rows)
    return land.rows_into(team, "survey", frame, round_, groups, person="respondent")


def _from_cards(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    names = dict(team.terms.keyed())
    rows = [
        {
            "lead_id": lead,
            "rater": code,
            "team": names[key],
            "score": score,
            "rated_at": team.date.isoformat(),
        }
        for code, key, one in land.codes(round_, given)
        for lead, score in sorted(one.value["marks"].items())
    ]
    frame = pd.DataFrame(rows)
    return land.rows_into(team, "ratings", frame, round_, groups, person="rater")


def _from_points(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """The room's points stand in place of those in the table, and of those that one computer
    took.
    """
    from ..decisions import sealed
    from ..strategy.board import POINTS

    names = dict(team.terms.keyed())
    rows = [
        {
            "team": names[key],
            "person": "" if key in round_.small else code,
            "initiative": initiative,
            "points": points,
        }
        for code, key, one in land.codes(round_, given)
        for initiative, points in one.value["points"].items()
    ]
    frame = pd.DataFrame(rows)
    said = land.rows_into(team, "points", frame, round_, groups, person="person", instead=True)
    if sealed.given(team.decisions, team.terms, POINTS):
        for key in names:
            team.decisions.withdraw(POINTS.given(key), because="given again, on the phones")
    return said


def _to_stop(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """All that was written down, in both of the rounds that ask for it."""
    other = {"silence": "silence-more", "silence-more": "silence"}[round_.activity]
    lines = [line for part in groups[""]["lines"] for line in part]
    before = subjects.read(team.decisions, f"{slugs.ASKED}-{other}", {}).get("groups", {})
    lines += [line for part in before.get("", {}).get("lines", ()) for line in part]
    team.decisions.record(slugs.NAMED, "\n".join(lines), stage="strategy")
    return [f"{counted(len(lines), 'line')} recorded as named to stop."]


def _reasons(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    lines = [line for part in groups[""]["lines"] for line in part]
    team.decisions.record(slugs.REASONS, "\n".join(lines), stage="strategy")
    return [f"{counted(len(lines), 'reason')} recorded."]


def _promised(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """The median of what a side promises, label by label; of a side that is not told anew, what it
    promised before.
    """
    value = dict(subjects.read(team.decisions, slugs.CHANCES, {}) or {})
    for key, view in (("sales", "sales_view"), ("marketing", "marketing_view")):
        labels = round_.page_for(key).get("labels", [])
        numbers = groups.get(key, {}).get("numbers", [])
        said = {label: statistics.median(found) for label, found in zip(labels, numbers) if found}
        if said:
            value[view] = said
    team.decisions.record(slugs.CHANCES, value, stage="for the record")
    return ["Recorded as the wins promised: the middle of what each side said."]


def _locked(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """What one phone a side gave, through the same lock as on one computer."""
    from ..communication import drives
    from ..leads import population, weights

    if round_.activity == "drives":
        sealed_round: Any = drives.Round(team)
        asked = list(drives.QUESTIONS)

        def answer(value: Mapping[str, Any]) -> Any:
            lines = [*value["lines"], *([] for _ in range(2 * len(asked)))]
            return {
                "own": dict(zip(asked, lines)),
                "guessed": dict(zip(asked, lines[len(asked) :])),
            }
    else:
        attributes = round_.page["attributes"]
        sealed_round = weights.SwingRound(team, population.of(team).policies.attributes)

        def answer(value: Mapping[str, Any]) -> Any:
            return {name: said or 0 for name, said in zip(attributes, value["numbers"])}

    for key, side in team.terms.keyed():
        sealed_round.unlock(side)
        sealed_round.lock(side, answer(given[key][-1].value))
    sealed_round.reveal()
    return ["Both sides are shown; their seals are with the decisions."]


def _hits(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    from ..communication import drives

    for key, side in team.terms.keyed():
        chosen = given[key][-1].value["chosen"]
        hit: dict[str, list[str]] = {}
        for question, line, choice in _own_drives(team)[key]:
            if choice in chosen:
                hit.setdefault(question, []).append(line)
        drives.Round(team).record(side, hit)
    return ["Recorded as what each side knew of what drives the other."]


def _names_signed(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    names = {
        name: {"said": "yes" if one["said"] == STAND else "not yet", "because": one["because"]}
        for name, one in groups[""]["names"].items()
    }
    value = {"sha": round_.page["sha"], "names": names}
    team.decisions.record(slugs.SIGNED, value, stage="charter")
    return ["The names stand on the page, with the digest of the text that was signed."]


def _needed(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    for key, _ in team.terms.keyed():
        before = {
            row["need"]: row for row in subjects.read(team.decisions, f"{slugs.NEEDS}-{key}", [])
        }
        rows = [
            before.get(need, {"need": need, "answer": "", "owner": "", "due": ""})
            for need in given[key][-1].value["lines"][0]
        ]
        team.decisions.record(f"{slugs.NEEDS}-{key}", rows, stage="communication")
    return ["Recorded as what each side needs; the answers come next."]


def _stands(team: Folder, round_: Round, given: Given, groups: Groups) -> list[str]:
    """Each promise as most of those say to whom it was made; where they are even it stays open."""
    value = dict(subjects.read(team.decisions, slugs.KEPT, {}) or {})
    even = []
    for item in round_.page["items"]:
        often: dict[str, int] = {}
        for group in groups.values():
            for word, n in group.get("words", {}).get(item, {}).items():
                often[word] = often.get(word, 0) + n
        first = most_frequent({"counts": often})
        if len(first) == 1:
            value[item] = first[0]
        elif first:
            even.append(item)
    team.decisions.record(slugs.KEPT, value, stage="follow-up")
    said = [f"{counted(len(value), 'promise')} recorded as most of those say to whom it was made."]
    return said + [f"Even, so decide it here: {listing(even)}."] * bool(even)


# --- the list --------------------------------------------------------------------------------------

_A = Asked
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_HOURS = ("4 hours", "8 hours", "24 hours", "48 hours", "72 hours", "5 days", "7 days")
_PLANS = (
    "best for the worse-off",
    "most in total",
    "greatest product",
    "today's order",
)
_ALL = (
    _A("survey", "before", "scales", "side", "How do we see each other?", _survey,
       _from_survey, "the survey table", personal=True),
    _A("who-is-here", "who-is-here", "one", "name", "Who is here?",
       _people({"options": ["I am here"]}), _who_is_here, "who is in the room"),
    _A("hope", "who-is-here", "lines", "nobody", "What do you hope for today?",
       _lines(("One thing", 1))),
    _A("ground-rules", "ground-rules", "words", "nobody", "Can you go along with these rules?",
       _rules),
    _A("missing-rule", "ground-rules", "lines", "nobody", "Which rule is missing?",
       _lines(("One rule", 1))),
    _A("predict", "predict", "one", "side", "On which topic are we furthest apart?", _predict,
       _predicted, "the guess"),
    _A("surprise", "reveal", "one", "side", "Which line surprises you most?", _predict),
    _A("drives", "drives", "lines", "side", "What drives us, and what the other side?", _drives,
       _locked, "what drives both sides", joint=True),
    _A("drives-hit", "drives", "some", "side", "Which of these did the other side guess?",
       _drives_hit, _hits, "what each side knew of the other", joint=True),
    _A("contact", "contact", "numbers", "side", "How much do we talk, do you think?",
       _numbers(("Of the last ten weekly meetings, so many were held", "of ten", 0, 10),
                ("Of ten messages that we write, so many go to the other side", "of ten", 0, 10)),
       _side_guess("guess-contact"), "the guess of each side"),
    _A("needs", "needs", "lines", "side", "What do we need from the other side?", _needs,
       _needed, "what each side needs", joint=True),
    _A("needs-answered", "needs", "words", "side", "Your answer to what the other side needs",
       _needs_answered),
    _A("talk-through", "talk-through", "some", "side", "Which topics do we talk through?",
       lambda team: {"options": _topics(team), "most": 3}),
    _A("weekly-day", "weekly-meeting", "some", "side", "On which days could you meet?",
       _options(*_DAYS)),
    _A("weekly-time", "weekly-meeting", "one", "side", "At what time?",
       _options("8:00", "9:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00")),
    _A("take-away", "weekly-meeting", "lines", "nobody", "What do you take away?",
       _lines(("One thing", 1))),
    _A("guess", "guess", "numbers", "side", "Before you look: two guesses",
       _numbers(("Of 100 leads, how many do both sides judge alike?", "leads", 0, 100),
                ("Of 100 leads that we call good, how many are won?", "leads", 0, 100)),
       _side_guess("guess-alike"), "the guess of each side"),
    _A("promise", "guess", "numbers", "side", "How many will be won?", _promise, _promised,
       "the wins promised"),
    _A("one-rule-guess", "one-rule", "numbers", "side",
       "Of ten leads, on how many do two of us agree?", _numbers(("Leads", "of ten", 0, 10)),
       _side_guess("guess-colleague"), "the guess of each side"),
    _A("rate-blind", "one-rule", "cards", "side", "How good is this lead?", _cards, _from_cards,
       "the ratings", personal=True),
    _A("go-by", "go-by", "lines", "side", "What makes a good lead for you, the most important first?",
       _lines(("By order of weight", 3))),
    _A("swing", "go-by", "numbers", "side",
       "A lead is at its worst in everything. What would you swing first? That gets 100.", _swing,
       _locked, "what each side goes by", joint=True),
    _A("good-lead", "good-lead", "one", "side", "From which label on is a lead good?", _good_lead),
    _A("joint", "joint", "lines", "nobody", "Marks of a good lead, and one that rules it out",
       _lines(("A mark of a good lead", 3), ("Never when", 1))),
    _A("first-contact", "hand-to-hand", "one", "side", "Within what time does a lead hear from us?",
       _options(*_HOURS)),
    _A("owe", "owe", "numbers", "side", "How many wins a year do we aim at?",
       _numbers(("Wins", "a year", 0, 1_000_000))),
    _A("years", "years", "numbers", "side", "How many years does everything take?",
       _numbers(("Years", "years", 0, 100)), _side_guess("guess-years"),
       "the guess of each side"),
    _A("silence", "silence", "lines", "nobody", "What could go?", _lines(("To stop", 3)),
       _to_stop, "what was named to stop"),
    _A("silence-more", "silence", "lines", "nobody", "And two others?", _lines(("To stop", 2)),
       _to_stop, "what was named to stop"),
    _A("blind-points", "blind-points", "budget", "side", "What is each worth to you?", _points,
       _from_points, "the points table"),
    _A("one-or-two", "one-or-two", "words", "side", "Which goals still hold?", _goals),
    _A("fair", "fair", "some", "side", "With which plans could you live?", _options(*_PLANS)),
    _A("keep-later-stop", "keep-later-stop", "words", "side", "Keep, later or stop?", _board,
       into="the board: it starts with what both sides mostly said alike"),
    _A("pre-mortem", "pre-mortem", "lines", "nobody", "A year from now it has failed. Why?",
       _lines(("A reason", 3)), _reasons, "why it could fail"),
    _A("seen-first", "pre-mortem", "one", "nobody", "Which would you see first?",
       lambda team: {"options": list(dict.fromkeys(
           subjects.read(team.decisions, slugs.REASONS, [])))}),
    _A("read-aloud", "read-aloud", "words", "side", "Is this what we decided?",
       lambda team: {"items": _decided(team), "words": list(YES)}),
    _A("owners", "owners-and-dates", "sign", "name", "Is it yours?",
       lambda team: _people(_owned(team))(team)),
    _A("commitments", "commitments", "words", "side", "What the other side commits to", _committed),
    _A("open-questions", "open-questions", "some", "name", "Which do you take on?",
       lambda team: _people(_open(team))(team)),
    _A("sign", "sign", "sign", "name", "Do you stand behind this?",
       lambda team: _people(_signed(team))(team), _names_signed, "the page to sign, by name"),
    _A("promises-kept", "promises-kept", "words", "side", "How does each promise stand?", _kept,
       _stands, "how the promises stand"),
    _A("meeting-since", "meeting-since", "numbers", "side", "Of ten weekly meetings, how many were held?",
       _numbers(("Meetings held", "of ten", 0, 10)), _side_guess("guess-meeting"),
       "the guess of each side"),
    _A("mirror-again", "mirror-again", "one", "side", "On which topic has most moved?", _predict),
    _A("what-now", "what-now", "some", "side", "What do we talk about now?",
       lambda team: {"options": _topics(team), "most": 3}),
)  # fmt: skip
ASKS: Mapping[str, Asked] = {one.slug: one for one in _ALL}
"""Every page that is asked on the phones, by its slug."""
