"""What was promised, decided and asked for at the last workshop, how it stands now, and what to talk about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..charter import lines
from ..charter.decided import UNOWNED, in_words
from ..charter.page import BOARD, COMMITMENTS, FOLLOW_UP, NEEDS, ON_THE_WAY, STOPS, WITHIN, commitments, in_full, lacking
from ..communication.exchange import asked
from ..controls import shown
from ..decisions import PRESENT, RECORD, Decision
from ..errors import counted, listing
from ..findings import Finding
from ..folder import Folder
from ..runs import NONE, Earlier

KEPT = "promises-kept"
"""The subject under which the room records how each promise stands."""
STANDS = ("kept", "partly", "not kept", "no longer wanted")
WITHDRAWN = "withdrawn"
FROM_STATUS = {"done": "kept", "under way": "partly", "not done": "not kept", WITHDRAWN: "no longer wanted"}
"""How a status that was given under way reads as a first answer."""
STAGE = "follow-up"
PRESSING = {"not kept": "it was not kept", "past its date": "it is past its date", "partly": "it was kept in part"}
MOVED = {"clear": "it clearly moved", "leaning": "it may have moved"}


@dataclass(frozen=True)
class Promise:
    """One thing to be looked at again: whose it is, what, who sees to it, until when, and what its status was."""

    whose: str
    what: str
    owner: str = ""
    due: str = ""
    status: str = ""

    @property
    def key(self) -> str:
        """What the room's answer is kept under."""
        return f"{self.whose}: {self.what}"


def promises(then: Earlier, now: Folder) -> list[Promise]:
    """Everything that can be kept or not: commitments of both sides, needs that got a yes or a try, what stops, decisions with an owner.

    Owner, date and status are those of now, where they were changed since.
    """
    later, history = now.decisions.current(), {d.what: d for d in now.decisions.history()}
    found = [
        _promise(f"{name} committed", row["promise"], row, lines.found(now.decisions, f"{COMMITMENTS}-{side}", row["promise"]))
        for side, name in zip(("sales", "marketing"), now.sides) for row in commitments(then, side) if not lacking(row)
    ]
    for side, name in (("sales", now.sides[1]), ("marketing", now.sides[0])):
        found += [
            _promise(f"{name} said {'yes' if row['answer'] == 'yes' else 'I will try'}", row["need"], row, lines.found(now.decisions, f"{NEEDS}-{side}", row["need"]))
            for row in asked(then, side) if row["answer"] in ("yes", "will_try")
        ]
    stops = then.decisions.value(STOPS, {})
    for name in stopped(then):
        about = stops.get(name, {}) if isinstance(stops, Mapping) and isinstance(stops.get(name), Mapping) else {}
        found.append(_promise("Both stop", name, about, lines.found(now.decisions, STOPS, name)))
    for what, decision in then.decisions.current().items():
        if _owned(decision):
            newest = later.get(what)
            about = {"owner": newest.owner, "due": newest.due, "status": newest.status} if newest else {"status": WITHDRAWN if what in history else ""}
            found.append(_promise("Both decided", f"{in_words(what)}: {in_full(shown(decision.value))}", {"owner": decision.owner, "due": decision.due}, about))
    return found


def _promise(whose: str, what: str, then: Mapping[str, object], now: Mapping[str, str]) -> Promise:
    owner, due = (now.get(key) or str(then.get(key) or "") for key in ("owner", "due"))
    return Promise(whose, what, owner, due, now.get("status", ""))


def stopped(then: Earlier) -> list[str]:
    """What the room stopped at the last workshop, by name."""
    board = then.decisions.value(BOARD, {})
    names = board.get("stop", ()) if isinstance(board, Mapping) else ()
    return [str(name) for name in names] if isinstance(names, list | tuple) else []


def _owned(decision: Decision) -> bool:
    return (
        bool(decision.owner) and decision.stage not in (*UNOWNED, RECORD) and decision.what not in (PRESENT, BOARD, STOPS, FOLLOW_UP, *ON_THE_WAY, *WITHIN)
        and not decision.what.startswith((f"{NEEDS}-", f"{COMMITMENTS}-"))
    )


def standing(then: Earlier, now: Folder) -> dict[str, str]:
    """How each promise stands: what the room recorded, else what its status says; empty where nobody looked."""
    recorded = now.decisions.value(KEPT, {})
    recorded = recorded if isinstance(recorded, Mapping) else {}
    return {promise.key: str(recorded.get(promise.key) or FROM_STATUS.get(promise.status, "")) for promise in promises(then, now)}


def kept(then: Earlier, now: Folder, *, today: date | None = None, answers: Mapping[str, str] | None = None) -> Finding:
    """How many promises were kept, whose are overdue, and what nobody looked at. A plain count.

    `answers` are the room's, by promise; without them the recorded ones count.
    """
    if then.none:
        return Finding("promises", NONE, verdict="cannot tell")
    found = promises(then, now)
    if not found:
        return Finding("promises", "Nothing was promised with an owner and a date that could be looked at now.")
    stands = standing(then, now) if answers is None else {promise.key: str(answers.get(promise.key, "")) for promise in found}
    today = today or date.today()
    rows = [[promise.whose, promise.what, promise.owner, in_full(promise.due), stands[promise.key] or _open(promise, today)] for promise in found]
    table = pd.DataFrame(rows, columns=["Who", "What", "Owner", "Until", "How it stands"])
    counts = {word: sum(stand == word for stand in stands.values()) for word in STANDS}
    looked = sum(counts.values())
    said = [f"{number} {'were' if number > 1 else 'was'} {word}" if word != "partly" else f"{number} {'were' if number > 1 else 'was'} kept in part" for word, number in counts.items() if number]
    sentence = f"Of {counted(len(found), 'promise')}, {listing(said)}." if said else f"None of {counted(len(found), 'promise')} has been looked at yet."
    if said and looked < len(found):
        sentence += f" {len(found) - looked} {'was' if len(found) - looked == 1 else 'were'} not looked at."
    late = sum(row[-1] == "past its date" for row in rows)
    if late:
        sentence += f" {late} {'is' if late == 1 else 'are'} past {'its' if late == 1 else 'their'} date and nobody has said how {'it stands' if late == 1 else 'they stand'}."
    tries = [promise for promise in found if promise.whose.endswith("I will try")]
    caveat = f"{counted(len(tries), 'of these is', 'of these are')} only a try: nobody promised {'it' if len(tries) == 1 else 'them'}." if tries else ""
    return Finding("promises", sentence, table, caveat=caveat)


def changed(then: Earlier, now: Folder) -> Finding:
    """Which decisions were changed or withdrawn since, and which are new. A plain count."""
    if then.none:
        return Finding("decisions-since", NONE, verdict="cannot tell")
    before, after = ({what: d for what, d in folder.decisions.current().items() if d.what != PRESENT and d.stage not in (RECORD, STAGE)} for folder in (then, now))
    withdrawn = {d.what: d.withdrawn for d in now.decisions.history()}
    rows = [[in_words(what), shown(d.value), shown(after[what].value), ""] for what, d in before.items() if what in after and _agreed(after[what].value) != _agreed(d.value)]
    differ = len(rows)
    gone = [what for what in before if what not in after]
    rows += [[in_words(what), shown(before[what].value), "withdrawn" if withdrawn.get(what) else "not there any more", withdrawn.get(what, "")] for what in gone]
    new = [what for what in after if what not in before]
    rows += [[in_words(what), "", shown(after[what].value), ""] for what in new]
    table = pd.DataFrame(rows, columns=["About", "Then", "Now", "Why"])
    if not before and not after:
        return Finding("decisions-since", "Nothing was decided then or since.")
    parts = [f"{differ} {'was' if differ == 1 else 'were'} changed"] * bool(differ) + [f"{len(gone)} {'does' if len(gone) == 1 else 'do'} not count any more"] * bool(gone) 
    stand = f"All {len(before)} decisions stand as they were made" if len(before) > 1 else "The one decision stands as it was made" if before else "Nothing was decided then"
    sentence = f"Of {counted(len(before), 'decision')}, {listing(parts)}" if parts else stand
    sentence += f"; {len(new)} {'is' if len(new) == 1 else 'are'} new." if new else "."
    return Finding("decisions-since", sentence, table)


def _agreed(value: object) -> object:
    """A decided value without the status of its lines: how something stands is no other decision."""
    if isinstance(value, Mapping):
        return {key: _agreed(part) for key, part in value.items() if key != "status"}
    return [_agreed(part) for part in value] if isinstance(value, list) else value


def to_talk_about(then: Earlier, now: Folder, findings: Sequence[Finding], *, today: date) -> Finding:
    """What to talk about now, the most pressing first: what was not kept, what moved apart, what grew back."""
    if then.none:
        return Finding("to-talk-about", NONE, verdict="cannot tell")
    rows = []
    table = kept(then, now, today=today).table
    for row in table.itertuples(index=False, name=None) if len(table) else ():
        if row[-1] in PRESSING:
            rows.append([f"{row[0]}: {row[1]}", PRESSING[row[-1]]])
    rows += [[finding.sentence, MOVED[finding.verdict]] for finding in findings if finding.verdict in MOVED]
    rows += [[finding.sentence, "it grows back"] for finding in findings if "What became of it" in finding.table and (finding.table["What became of it"] != "left it").any()]
    said = pd.DataFrame(rows, columns=["Talk about", "Because"])
    sentence = f"{counted(len(rows), 'thing')} to talk about now." if rows else "Nothing stands out: what was promised was kept or is not due, and nothing moved by more than chance."
    return Finding("to-talk-about", sentence, said, caveat="This says what moved, not why: what else changed in these weeks is for the room to say.")


def _open(promise: Promise, today: date) -> str:
    try:
        late = bool(promise.due) and date.fromisoformat(promise.due) < today
    except ValueError:
        late = False
    return "past its date" if late else "not looked at"
