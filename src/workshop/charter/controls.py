"""The controls of the last stage: give each decision an owner and a date, and say when to look
again.
"""

from __future__ import annotations

import html
from datetime import date, timedelta

from ..controls import Decide, Sure, listed, on_press, person, sheet
from ..decisions import Decision, subjects
from ..errors import WorkshopError, counted, listing, long_date
from ..folder import Folder
from . import agreed
from .decided import in_lists

FOLLOW_UP_DAYS = 30


class Assign:
    """Choose a decision, name who sees to it and until when, and record it so. Nothing else about
    it changes.
    """

    def __init__(self, team: Folder) -> None:
        import ipywidgets as w

        self.team = team
        self.decision = w.Dropdown(description="Decision", layout=w.Layout(width="34em"))
        self.owner, self.sure = person(team, description="Owner"), Sure(team)
        self.due = w.DatePicker(description="By when")
        self.button = w.Button(
            description="Record owner and date",
            button_style="primary",
            layout=w.Layout(width="16em"),
        )
        self.status = w.HTML()
        self.decision.observe(self._chosen, names="value")
        on_press(self.button, self.record)
        self.refresh()
        self.view = w.VBox(
            [self.decision, w.HBox([self.owner, self.due, self.button]), self.status],
            layout=w.Layout(border="1px solid #999", padding="0.6em"),
        )

    def refresh(self) -> None:
        """Take the decisions from the file again; those without an owner or a date come first."""
        current = [d for d in in_lists(self.team).values() if subjects.needs_owner(d)]
        current.sort(key=lambda d: bool(d.owner and d.due))
        self.decision.options = [
            (
                subjects.heading(d.what, self.team.terms)
                + ("" if d.owner and d.due else " (open)"),
                d.what,
            )
            for d in current
        ]
        if current and self.decision.value is None:
            self.decision.value = current[0].what
        if not current:
            self._say("Nothing has been decided in the other parts yet.")
        self.button.disabled = not current

    def record(self) -> None:
        """Record the chosen decision with this owner and date; what is missing is said and nothing
        recorded.
        """
        what = self.decision.value
        chosen = self.team.decisions.current().get(what)
        if chosen is None:
            return
        if not self.owner.value.strip() or self.due.value is None:
            self._say("An owner and a date, please: both are needed.")
            return
        if asks := self.sure.asks((self.owner.value.strip(), self.due.value)):
            self._say(asks)
            return
        try:
            recorded = self.team.decisions.record(
                what,
                chosen.value,
                stage=chosen.stage,
                owner=self.owner.value.strip(),
                due=self.due.value.isoformat(),
            )
        except WorkshopError as error:
            self._say(str(error))
            return
        self.refresh()
        self._say(f"Recorded: {self._said(recorded)}")

    def _chosen(self, _change: object) -> None:
        chosen = self.team.decisions.current().get(self.decision.value)
        if chosen is not None:
            self.owner.value = chosen.owner
            try:
                self.due.value = date.fromisoformat(chosen.due) if chosen.due else None
            except ValueError:
                self.due.value = None
            self._say(self._said(chosen))

    def _said(self, decision: Decision) -> str:
        said = [
            *subjects.lines(decision, subjects.beside(self.team)),
            subjects.who_sees_to_it(decision),
        ]
        return " ".join(said).rstrip()

    def _say(self, sentence: str) -> None:
        self.status.value = f"<p>{html.escape(sentence)}</p>"

    def _repr_mimebundle_(self, **options: object) -> object:
        return self.view._repr_mimebundle_(**options)


def assign(team: Folder) -> Assign:
    """Give a decision its owner and its date."""
    return Assign(team)


def commit(team: Folder, side: str) -> Decide:
    """What one side promises: at most five lines, each with a measure, an owner and a date. `side`
    is sales or marketing.
    """
    name = team.settings.teams[side].name

    def consequence(promises: list[dict[str, str]]) -> str:
        rows = [agreed.lacking(promise) for promise in promises]
        whole = sum(not row for row in rows)
        said = (
            f"{counted(whole, 'commitment')} of {name} {'is' if whole == 1 else 'are'} complete."
            if whole
            else f"No commitment of {name} is complete yet."
        )
        gaps = [f"line {number} needs {listing(row)}" for number, row in enumerate(rows, 1) if row]
        return said + (f" Not printed as a commitment yet: {'; '.join(gaps)}." if gaps else "")

    columns = {
        "promise": "what we will do",
        "measure": "how both sides will see it",
        "owner": "one person",
        "due": "",
    }
    return Decide(
        team,
        f"{subjects.COMMITMENTS}-{side}",
        f"What does {name} commit to?",
        sheet(columns, rows=agreed.MOST, people=listed(team)),
        stage="charter",
        consequence=consequence,
    )


def differ(team: Folder) -> Decide:
    """Where the two sides agree to differ: each in its own words, side by side."""
    columns = {
        "about": "about what",
        "sales": f"{team.sides[0]} says",
        "marketing": f"{team.sides[1]} says",
    }

    def consequence(rows: list[dict[str, str]]) -> str:
        if not rows:
            return "Nothing is written down; leave it so if you agree on everything above."
        return (
            "Printed on the page with both wordings."
            if all(all(row.values()) for row in rows)
            else "Both wordings, please: a difference has two sides."
        )

    return Decide(
        team,
        subjects.DIFFER,
        "Where do we see it differently, and leave it at that for now?",
        sheet(columns, rows=3),
        stage="charter",
        consequence=consequence,
    )


def follow_up(team: Folder, days: int = FOLLOW_UP_DAYS) -> Decide:
    """When both sides sit down again to see what was kept; `days` after the workshop unless decided
    otherwise.
    """
    import ipywidgets as w

    def consequence(day: date | None) -> str:
        if day is None:
            return "Choose a date."
        away = (day - team.date).days
        if away <= 0:
            return f"{day:%A} {long_date(day)} is not after the workshop."
        weekend = " It is a weekend." if day.weekday() > 4 else ""
        return f"{day:%A} {long_date(day)}, {away} days after the workshop.{weekend}"

    widget = w.DatePicker(value=team.date + timedelta(days=days), description="We look again on")
    return Decide(
        team,
        subjects.FOLLOW_UP,
        "When do we look at this page together again?",
        widget,
        stage="charter",
        consequence=consequence,
    )
