"""What was promised, decided and asked for at the last workshop, how it stands now, and what to
talk about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..charter import lines
from ..charter.agreed import commitments, lacking
from ..charter.decided import in_lists
from ..communication.exchange import asked
from ..decisions import shapes, subjects
from ..decisions.subjects import BOARD, COMMITMENTS, KEPT, NEEDS, STOPS, in_full
from ..errors import counted, listing
from ..findings import Finding, with_headline
from ..folder import Folder
from ..runs import NONE, Earlier
from . import headlines

STANDS = ("kept", "partly", "not kept", "no longer wanted")
WITHDRAWN = "withdrawn"
FROM_STATUS = {
    "done": "kept",
    "under way": "partly",
    "not done": "not kept",
    WITHDRAWN: "no longer wanted",
}
"""How a status that was given under way reads as a first answer."""
STAGE = "follow-up"
PRESSING = {
    "not kept": "it was not kept",
    "past its date": "it is past its date",
    "partly": "it was kept in part",
}
MOVED = {"clear": "it clearly moved", "leaning": "it may have moved"}


@dataclass(frozen=True)
class Promise:
    """One thing to be looked at again: whose it is, what, who sees to it, until when, its status.

    `about` is what it is about, where its words change with what else is decided.
    """

    whose: str
    what: str
    owner: str = ""
    due: str = ""
    status: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """What the room's answer is kept under."""
        return f"{self.whose}: {self.about or self.what}"


def promises(then: Earlier, now: Folder) -> list[Promise]:
    """Everything that can be kept or not: commitments of both sides, needs that got a yes or a try,
    what stops, decisions with an owner.

    Owner, date and status are those of now, where they were changed since.
    """
    later, history = now.decisions.current(), {d.what: d for d in now.decisions.history()}
    found = [
        _promise(
            f"{name} committed",
            row["promise"],
            row,
            lines.found(now.decisions, f"{COMMITMENTS}-{side}", row["promise"]),
        )
        for side, name in now.terms.keyed()
        for row in commitments(then, side)
        if not lacking(row)
    ]
    for side, asking in now.terms.keyed():
        name = now.terms.other(asking)
        found += [
            _promise(
                f"{name} said {'yes' if row['answer'] == 'yes' else 'I will try'}",
                row["need"],
                row,
                lines.found(now.decisions, f"{NEEDS}-{side}", row["need"]),
            )
            for row in asked(then, side)
            if row["answer"] in ("yes", "will_try")
        ]
    stops, beside = subjects.read(then.decisions, STOPS, {}), subjects.beside(then)
    for name in stopped(then):
        found.append(
            _promise(
                "Both stop", name, stops.get(name, {}), lines.found(now.decisions, STOPS, name)
            )
        )
    for what, decision in in_lists(then).items():
        # What both stop stands here line by line already.
        if decision.owner and subjects.needs_owner(decision) and what != BOARD:
            newest = later.get(what)
            gone = {"status": WITHDRAWN if what in history else ""}
            about = (
                {"owner": newest.owner, "due": newest.due, "status": newest.status}
                if newest
                else gone
            )
            said, before = (
                " ".join(subjects.lines(decision, beside)),
                {
                    "owner": decision.owner,
                    "due": decision.due,
                },
            )
            heading = subjects.heading(what, now.terms)
            found.append(_promise("Both decided", said, before, about, about=heading))
    return found


def _promise(
    whose: str, what: str, then: Mapping[str, str], now: Mapping[str, str], *, about: str = ""
) -> Promise:
    owner, due = (now.get(key) or then.get(key) or "" for key in ("owner", "due"))
    return Promise(whose, what, owner, due, now.get("status", ""), about)


def stopped(then: Earlier) -> list[str]:
    """What the room stopped at the last workshop, by name."""
    return list((subjects.read(then.decisions, BOARD) or {}).get("stop", ()))


def standing(then: Earlier, now: Folder) -> dict[str, str]:
    """How each promise stands: what the room recorded, else what its status says; empty where
    nobody looked.
    """
    recorded = subjects.read(now.decisions, KEPT, {})
    return {
        promise.key: answer(recorded, promise.key) or FROM_STATUS.get(promise.status, "")
        for promise in promises(then, now)
    }


def answer(recorded: Mapping[str, str], key: str) -> str:
    """What the room said of a promise; empty where it said nothing.

    Older kits kept the answer to a decision under its heading and its value; the heading finds it.

    >>> answer({"Both decided: Weekly meeting: Tuesday": "kept"}, "Both decided: Weekly meeting")
    'kept'
    """
    older = (
        word
        for name, word in recorded.items()
        if key.startswith("Both decided: ") and name.startswith(f"{key}: ")
    )
    return str(recorded.get(key) or next(older, ""))


@with_headline(headlines.promises)
def kept(
    then: Earlier,
    now: Folder,
    *,
    today: date | None = None,
    answers: Mapping[str, str] | None = None,
) -> Finding:
    """How many promises were kept, whose are overdue, and what nobody looked at. A plain count.

    `answers` are the room's, by promise; without them the recorded ones count.
    """
    if then.none:
        return Finding("promises", NONE, verdict="cannot tell")
    found = promises(then, now)
    if not found:
        return Finding(
            "promises", "Nothing was promised with an owner and a date that could be looked at now."
        )
    stands = (
        standing(then, now)
        if answers is None
        else {promise.key: str(answers.get(promise.key, "")) for promise in found}
    )
    today = today or date.today()
    rows = [
        [
            promise.whose,
            promise.what,
            promise.owner,
            in_full(promise.due),
            stands[promise.key] or _open(promise, today),
        ]
        for promise in found
    ]
    table = pd.DataFrame(rows, columns=["Who", "What", "Owner", "By when", "How it stands"])
    counts = {word: sum(stand == word for stand in stands.values()) for word in STANDS}
    looked = sum(counts.values())
    said = [
        (
            f"{number} {'were' if number > 1 else 'was'} {word}"
            if word != "partly"
            else f"{number} {'were' if number > 1 else 'was'} kept in part"
        )
        for word, number in counts.items()
        if number
    ]
    sentence = (
        f"Of {counted(len(found), 'promise')}, {listing(said)}."
        if said
        else f"None of {counted(len(found), 'promise')} has been looked at yet."
    )
    if said and looked < len(found):
        sentence += (
            f" {len(found) - looked} {'was' if len(found) - looked == 1 else 'were'} not looked at."
        )
    late = sum(row[-1] == "past its date" for row in rows)
    if late:
        sentence += (
            f" {late} {'is' if late == 1 else 'are'} past {'its' if late == 1 else 'their'} date"
            f" and nobody has said how {'it stands' if late == 1 else 'they stand'}."
        )
    tries = [promise for promise in found if promise.whose.endswith("I will try")]
    caveat = (
        f"{counted(len(tries), 'of these is', 'of these are')} only a try: nobody promised"
        f" {'it' if len(tries) == 1 else 'them'}."
        if tries
        else ""
    )
    return Finding("promises", sentence, table, caveat=caveat)


def changed(then: Earlier, now: Folder) -> Finding:
    """Which decisions were changed or withdrawn since, and which are new. A plain count."""
    if then.none:
        return Finding("decisions-since", NONE, verdict="cannot tell")
    before, after = (
        {what: d for what, d in in_lists(folder).items() if subjects.stage(d) != STAGE}
        for folder in (then, now)
    )
    beside, beside_now = subjects.beside(then), subjects.beside(now)
    was, is_now = (
        {what: subjects.cell(d, near) for what, d in found.items()}
        for found, near in ((before, beside), (after, beside_now))
    )
    about = {what: subjects.heading(what, now.terms) for what in (*before, *after)}
    withdrawn = {d.what: d.withdrawn for d in now.decisions.history()}
    rows = [
        [about[what], was[what], is_now[what], ""]
        for what, d in before.items()
        if what in after and _agreed(after[what].value) != _agreed(d.value)
    ]
    differ = len(rows)
    gone = [what for what in before if what not in after]
    rows += [
        [
            about[what],
            was[what],
            "withdrawn" if withdrawn.get(what) else "not there any more",
            withdrawn.get(what, ""),
        ]
        for what in gone
    ]
    new = [what for what in after if what not in before]
    rows += [[about[what], "", is_now[what], ""] for what in new]
    table = pd.DataFrame(rows, columns=["About", "Then", "Now", "Why"])
    if not before and not after:
        return Finding("decisions-since", "Nothing was decided then or since.")
    parts = [f"{differ} {'was' if differ == 1 else 'were'} changed"] * bool(differ) + [
        f"{len(gone)} {'does' if len(gone) == 1 else 'do'} not count any more"
    ] * bool(gone)
    stand = (
        f"All {len(before)} decisions stand as they were made"
        if len(before) > 1
        else "The one decision stands as it was made"
        if before
        else "Nothing was decided then"
    )
    sentence = f"Of {counted(len(before), 'decision')}, {listing(parts)}" if parts else stand
    sentence += f"; {len(new)} {'is' if len(new) == 1 else 'are'} new." if new else "."
    return Finding("decisions-since", sentence, table)


def _agreed(value: object) -> object:
    """A decided value without the status of its lines: how something stands is no other
    decision.
    """
    if isinstance(value, Mapping):
        return {key: _agreed(part) for key, part in value.items() if key != "status"}
    return [_agreed(part) for part in value] if isinstance(value, list) else value


def to_talk_about(
    then: Earlier, now: Folder, findings: Sequence[Finding], *, today: date
) -> Finding:
    """What to talk about now, the most pressing first: what was not kept, what moved apart, what
    grew back.
    """
    if then.none:
        return Finding("to-talk-about", NONE, verdict="cannot tell")
    rows = []
    table = kept(then, now, today=today).table
    for row in table.itertuples(index=False, name=None) if len(table) else ():
        if row[-1] in PRESSING:
            rows.append([f"{row[0]}: {row[1]}", PRESSING[row[-1]]])
    rows += [
        [finding.sentence, MOVED[finding.verdict]]
        for finding in findings
        if finding.verdict in MOVED
    ]
    rows += [
        [finding.sentence, "it grows back"]
        for finding in findings
        if "What became of it" in finding.table
        and (finding.table["What became of it"] != "left it").any()
    ]
    said = pd.DataFrame(rows, columns=["Talk about", "Because"])
    sentence = (
        f"{counted(len(rows), 'thing')} to talk about now."
        if rows
        else (
            "Nothing stands out: what was promised was kept or is not due, and nothing moved by"
            " more than chance."
        )
    )
    return Finding(
        "to-talk-about",
        sentence,
        said,
        caveat=(
            "This says what moved, not why: what else changed in these weeks is for the room to"
            " say."
        ),
    )


def _open(promise: Promise, today: date) -> str:
    day = shapes.day(promise.due)
    return "past its date" if day is not None and day < today else "not looked at"
