"""The controls of the leads stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from .. import controls, counting, drawing, files, written
from ..controls import Decide, amount
from ..decisions import RECORD, shapes, subjects
from ..decisions.sealed import Answer
from ..decisions.subjects import CARD, GOOD_LEAD, HARD_NO, REVENUE, TARGET
from ..decisions.subjects import CHANCES as PROMISE
from ..decisions.subjects import FIRST_CONTACT as WITHIN
from ..errors import WorkshopError, counted, listing, possessive
from ..findings import Finding
from ..folder import Folder
from ..sealed_pages import SealedPages
from . import card as card_
from . import criteria, handoff, outcomes, service, threshold, weights, wins_promised
from .population import Population, in_words, wins
from .two_views import VIEWS

if TYPE_CHECKING:
    import ipywidgets

STAGE = "leads"

HOURS = (4, 8, 24, 48, 72, 120, 168)
NOT_POSSIBLE = "There is no view with a known order to set a threshold on."


def good_lead(team: Folder, leads: Population) -> Decide:
    """From which label of which side on do both of you call a lead good?"""
    import ipywidgets as w

    options = _options(team, leads.counts)
    widget = w.Dropdown(
        options=list(options) or [""],
        value=_middle(options) or "",
        description="Good from",
        layout=w.Layout(width="30em"),
    )
    return Decide(
        team,
        GOOD_LEAD,
        "From which label on is a lead good, for both of us?",
        widget,
        stage="leads",
        owned=True,
        consequence=lambda choice: agreed(team, leads, choice=choice),
    )


def agreed(team: Folder, leads: Population, *, choice: str | None = None) -> Finding:
    """What follows from the recorded threshold (or from `choice`), or that none is recorded."""
    options = _options(team, leads.counts)
    chosen = choice if choice is not None else subjects.read(team.decisions, GOOD_LEAD)
    if not options:
        return Finding("good-lead", NOT_POSSIBLE)
    if chosen not in options:
        return Finding(
            "good-lead",
            "From which label on a lead is good has not been decided yet.",
            kind="state",
        )
    view, label = options[chosen]
    if label not in threshold.choices(leads.seen).get(view, ()):
        return Finding(
            "good-lead",
            f"No lead called “{label}” is old enough to tell yet, so what follows cannot be counted.",
            verdict="cannot tell",
        )
    return threshold.consequence(
        leads.seen, team.terms, view=view, label=label, months=leads.old_months
    )


def _options(team: Folder, counts: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """What can be chosen, as people read it, with the view and label behind it; the worst label is
    no threshold.
    """
    side = dict(zip(VIEWS, team.sides))
    return {
        f"{possessive(side[view])} {label}": (view, label)
        for view, labels in threshold.choices(counts).items()
        for label in labels[1:]
    }


def _middle(options: dict[str, tuple[str, str]]) -> str | None:
    first = [name for name, (view, _) in options.items() if view == VIEWS[0]] or list(options)
    return first[len(first) // 2] if first else None


def agreed_within(team: Folder, hours: int = handoff.IN_TIME_HOURS) -> int:
    """The recorded hours to first contact; `hours` where nothing usable was recorded."""
    value = subjects.read(team.decisions, WITHIN, hours)
    return value if value in HOURS else hours


def agreed_target(team: Folder, leads: Population) -> int:
    """The recorded wins a year; as many as the leads table holds for a year where nothing usable
    was recorded.
    """
    value = subjects.read(team.decisions, TARGET)
    if value is not None:
        return value
    won = wins(leads.counts)
    return max(1, round(won * service.MONTHS / leads.months) if leads.months else won)


def agreed_card(team: Folder, start: card_.Start) -> tuple[card_.Card, int]:
    """The recorded card and threshold; the starting card where none was recorded."""
    return subjects.read(team.decisions, CARD) or (start.card, start.threshold)


def agreed_rule(team: Folder, counts: pd.DataFrame) -> Finding:
    """The recorded card as the rule for the CRM, also written to good-lead-card.csv and
    good-lead-rule.txt to hand over.
    """
    value, out = (
        team.decisions.value(CARD),
        [row[0] for row in ruled_out(team.decisions.value(HARD_NO))],
    )
    finding, found = card_.agreed(counts, value, never=out), card_.tidy(value)
    if found is None:
        return finding
    try:
        files.write_csv(team.hand_over / "good-lead-card.csv", finding.table)
        files.write(
            team.hand_over / "good-lead-rule.txt",
            card_.rule(
                found[0], threshold=found[1], never=out, headings=counts.attrs.get("headings", {})
            )
            + "\n",
        )
    except WorkshopError as error:
        return replace(finding, caveat=str(error))
    return replace(
        finding,
        caveat=(
            f"For whoever types it into the CRM: {files.within(team.path, team.hand_over)}/good-lead-rule.txt, and the"
            " same as a table in good-lead-card.csv."
        ),
    )


def promise(team: Folder, counts: pd.DataFrame) -> Promise | Decide:
    """How many of a hundred leads of each label will be won? Each side says it of its own labels
    before anybody looks, unseen by the other.
    """
    labels = {
        team.sides[VIEWS.index(view)]: list(reversed(found))
        for view, found in threshold.choices(counts).items()
        if len(found) <= outcomes.MOST_LABELS
    }
    if labels:
        return Promise(wins_promised.PromiseRound(team, labels))
    return Decide(
        team,
        PROMISE,
        "No label has an order that is known, so there is nothing to promise. Record that, and go"
        " on.",
        controls.fields({}, {}, numbers=promised),
        stage=RECORD,
    )


class Promise(SealedPages):
    """What people see of a `PromiseRound`: a field a label on the page of the side whose label it
    is.
    """

    at_once = True

    def __init__(self, round_: wins_promised.PromiseRound) -> None:
        import html

        import ipywidgets as w

        super().__init__(round_)
        self.round: wins_promised.PromiseRound = round_
        for side in round_.terms.sides:
            labels = round_.labels.get(side, [])
            self.fields[side] = [
                w.BoundedIntText(value=0, min=0, max=100, layout=w.Layout(width="6em"))
                for _ in labels
            ]
            self.pages[side] = [
                w.HBox([field, w.HTML(f"of 100 that {html.escape(f'{side} calls {label}')}")])
                for field, label in zip(self.fields[side], labels)
            ] or [w.HTML(f"<p>{html.escape(side)} has no labels to promise anything on.</p>")]
        self.draw(
            "Of a hundred leads of each label, how many will be won?",
            first=" ".join(round_.on_file()),
        )

    def read(self, side: str) -> dict[str, int]:
        """What a side promises, label by label, as its fields stand."""
        return {
            label: field.value
            for label, field in zip(self.round.labels.get(side, ()), self.fields[side])
        }

    def told(self, answers: Mapping[str, Answer]) -> str:
        """Both promises, in words."""
        import html

        return "".join(f"<p>{html.escape(line)}</p>" for line in self.round.on_file())


def promised(value: object) -> dict[str, dict[str, float]]:
    """A recorded promise as wins in a hundred by view and label; nothing where it is none, or all
    noughts.

    >>> promised({"sales_view": {"Hot": 40, "Cold": 5}, "marketing_view": {"A": 0}})
    {'sales_view': {'Hot': 40.0, 'Cold': 5.0}}
    """
    return shapes.chances(value)


def agreed_promise(team: Folder) -> dict[str, dict[str, float]]:
    """What both sides recorded before they looked."""
    return subjects.read(team.decisions, PROMISE, {})


def first_contact(team: Folder, waits: pd.DataFrame) -> Decide:
    """Within how many hours sales gets in touch, with the share that it manages now."""
    import ipywidgets as w

    options = [(handoff.in_words(hours), hours) for hours in HOURS]
    widget = w.Dropdown(options=options, value=handoff.IN_TIME_HOURS, description="Within")

    def follows(hours: int) -> list:
        found = handoff.first_contact(waits, team.terms, within=hours)
        return [found, *([drawing.shown(found)] if found.figure else [])]

    return Decide(
        team,
        WITHIN,
        "Within what time does a handed-over lead hear from us?",
        widget,
        stage=STAGE,
        consequence=follows,
        owned=True,
    )


def target(team: Folder, leads: Population) -> Decide:
    """How many wins a year both sides aim at, with the leads a month that this takes, as odds."""
    import ipywidgets as w

    aim, now = agreed_target(team, leads), leads.a_month
    widget = w.IntSlider(
        value=aim,
        min=1,
        max=max(20, 3 * aim),
        description="Wins a year",
        continuous_update=False,
        layout=w.Layout(width="34em"),
    )

    def follows(aim: int) -> list:
        found = service.leads_owed(leads.old_ways, team.terms, target=aim, now=now)
        return [found, *([drawing.shown(found)] if found.figure else [])]

    return Decide(
        team,
        TARGET,
        "How many wins a year do we aim at?",
        widget,
        stage=STAGE,
        consequence=follows,
        owned=True,
    )


def revenue(team: Folder, leads: Population) -> Decide:
    """The revenue a year that both sides aim at, where that is how the target is set, with the
    leads a month it takes.
    """
    widget = amount(
        agreed_revenue(team, leads),
        unit=f"{written.sign(team.settings.currency)} a year",
        most=1e12,
    )
    return Decide(
        team,
        REVENUE,
        "Is the target a revenue? Then how much a year do we aim at?",
        widget,
        stage=STAGE,
        consequence=lambda target: revenue_owed(team, leads, target=target),
        owned=True,
    )


def agreed_revenue(team: Folder, leads: Population) -> float:
    """The recorded revenue a year; as much as the leads table holds for a year where nothing usable
    was recorded.
    """
    value = subjects.read(team.decisions, REVENUE)
    if value is not None:
        return float(value)
    total = float(leads.deals.sum())
    return float(round(total * service.MONTHS / leads.months if leads.months else total, -3))


def revenue_owed(team: Folder, leads: Population, *, target: float | None = None) -> Finding:
    """How many leads a month the recorded revenue (or `target`) takes, from the rates and the sizes
    of deals won so far.
    """
    if len(leads.deals) < 2:
        many = (
            ", or there are too many different ones to be counted where the leads lie"
            if isinstance(leads.rows, counting.Stored)
            else ""
        )
        return Finding(
            "leads-owed-for-revenue",
            f"How large the deals were is not in the data (amount){many}, so how many leads a"
            " revenue takes cannot be said.",
        )
    goal = agreed_revenue(team, leads) if target is None else target
    found = service.leads_owed(
        leads.old_ways,
        team.terms,
        target=goal,
        revenue=True,
        amounts=leads.deals,
        now=leads.a_month,
        currency=team.settings.currency,
    )
    return replace(found, name="leads-owed-for-revenue")


def points_card(
    team: Folder, leads: Population, start: card_.Start, *, capacity: float = 0
) -> Decide:
    """The common definition of a good lead: points for each value, a threshold, and what follows
    from every move.

    `start`: the starting card (`card.start`). `capacity`: leads a month that sales can handle; 0 if
    nobody knows.
    """
    counts = leads.shares
    names = counts.attrs.get("attributes", ()) if not counts.empty else ()
    values = {name: [str(value) for value in sorted(counts[name].unique())] for name in names}
    chosen = [*start.card, *(name for name in names if name not in start.card)][
        : card_.MOST_ATTRIBUTES
    ]
    if recorded := subjects.read(team.decisions, CARD):
        chosen = list(dict.fromkeys([*(name for name in recorded[0] if name in values), *chosen]))
    widget = sheet({name: values[name] for name in chosen}, start.card, start.threshold)

    def follows(value: Mapping) -> Finding:
        found = card_.tidy(value) or ({}, 0)
        return card_.consequence(
            counts,
            found[0],
            team.terms,
            threshold=found[1],
            months=leads.old_months,
            capacity=capacity or None,
        )

    return Decide(
        team,
        CARD,
        "What is a good lead, for both of us?",
        widget,
        stage=STAGE,
        consequence=follows,
        owned=True,
    )


def sheet(
    values: Mapping[str, list[str]], start: Mapping[str, Mapping[str, int]], threshold: int
) -> controls.Valued:
    """A points card to edit: a number for each value of each attribute, and the threshold.

    `value` is {"points": {attribute: {value: points}}, "from": threshold}.
    """
    # An attribute may be called anything, so the threshold's own block has a name that none can
    # have.
    limit = "\n"
    blocks = {
        name: controls.Block(in_words(name), {label: label for label in labels}, -9, 9)
        for name, labels in values.items()
    }
    blocks[limit] = controls.Block("Good from", {limit: "points on"}, -45, 45)

    def numbers(recorded: object) -> Mapping[str, Mapping[str, float]] | None:
        found = card_.tidy(recorded)
        return None if found is None else {**found[0], limit: {limit: found[1]}}

    def value(held: controls.Numbers) -> dict:
        return {"points": {name: held[name] for name in values}, "from": held[limit][limit]}

    return controls.fields(
        blocks, {**start, limit: {limit: threshold}}, value=value, numbers=numbers, below=[limit]
    )


SHEET = "rating-sheet.csv"


ENOUGH_LEADS, ENOUGH_KNOWN = 20, 3
"""With fewer leads, or fewer things known of each, there is nothing to judge, and made-up leads are
rated instead.
"""


def rating_sheet(team: Folder, leads: Population) -> ipywidgets.VBox:
    """Two buttons that write the sheet for rating leads blind into the results folder, with real or
    with made-up leads.
    """
    import html

    import ipywidgets as w

    from . import profiles, raters

    real = w.Button(description="Write the sheet with your leads", layout=w.Layout(width="22em"))
    made = w.Button(description="Write it with made-up leads", layout=w.Layout(width="22em"))
    said = w.HTML()

    def write(made_up: bool) -> None:
        note = ""
        if not made_up:
            known = (
                card_.attributes(leads.frame, only=leads.columns, people=leads.persons)
                if len(leads.frame) >= ENOUGH_LEADS
                else {}
            )
            if made_up := len(known) < ENOUGH_KNOWN:
                note = (
                    "Too little is known about your leads to judge them on a card, so these are"
                    " made up. "
                )
        drawn = profiles.make(seed=team.seed) if made_up else leads.frame
        sheet = raters.sheet(drawn, leads.people, team.terms, describe=leads.describe)
        if sheet.empty:
            said.value = "<p>A sheet needs people of the two sides in people.csv.</p>"
            return
        try:
            path = files.write_csv(team.results / SHEET, sheet)
        except WorkshopError as error:
            said.value = f"<p>{html.escape(str(error))}</p>"
            return
        each = counted(sheet["lead_id"].nunique(), "made-up lead" if made_up else "lead")
        said.value = (
            f"<p>{note}Written for {counted(sheet['rater'].nunique(), 'person', 'people')}, {each}"
            f" each: {html.escape(path.parent.name)}/{path.name}. Filled in, with all its columns,"
            " save it as data/ratings.csv and open this part again.</p>"
        )

    real.on_click(lambda _button: write(False))
    made.on_click(lambda _button: write(True))
    return w.VBox([w.HBox([real, made]), said])


def hard_no(team: Folder) -> Decide:
    """What rules a lead out, whatever else speaks for it: collected before anybody talks about
    points.
    """
    widget = controls.sheet(
        {
            "never when": "no budget this year",
            "who says so": "who says so",
        },
        rows=8,
    )
    return Decide(
        team,
        HARD_NO,
        "What rules a lead out, whatever else speaks for it?",
        widget,
        stage=STAGE,
        consequence=lambda rows: never(team, rows=rows),
    )


def never(team: Folder, *, rows: object = None) -> Finding:
    """What was recorded as ruling a lead out (or `rows`)."""
    found = ruled_out(rows if rows is not None else team.decisions.value(HARD_NO))
    if not found:
        return Finding("good-lead-never", "Nothing rules a lead out by itself yet.", kind="state")
    table = pd.DataFrame(found, columns=["Never when", "Who says so"])
    return Finding(
        "good-lead-never",
        f"{counted(len(found), 'thing rules', 'things rule')} a lead out, whatever else speaks for"
        f" it: {listing([row[0] for row in found])}.",
        table,
    )


def ruled_out(rows: object) -> list[tuple[str, str]]:
    """What rules a lead out, and who says so, of the rows that were recorded."""
    found = subjects.of(HARD_NO).read(rows) or ()
    return [(row["never when"], row["who says so"]) for row in found]


def swing(team: Folder, found: criteria.Policies, counts: pd.DataFrame) -> Swing:
    """What each side goes by, in its own words: given unseen, locked, then shown together."""
    return Swing(weights.SwingRound(team, found.attributes), found, counts)


class Swing(SealedPages):
    """What people see of a `SwingRound`: a field an attribute, the first swing gets 100."""

    def __init__(
        self, round_: weights.SwingRound, found: criteria.Policies, counts: pd.DataFrame
    ) -> None:
        import html

        import ipywidgets as w

        super().__init__(round_)
        self.round: weights.SwingRound = round_
        self.found, self.counts = found, counts
        for side in round_.terms.sides:
            self.fields[side] = [
                w.BoundedIntText(value=0, min=0, max=weights.FIRST, layout=w.Layout(width="6em"))
                for _ in round_.attributes
            ]
            self.pages[side] = [
                w.HBox([field, w.HTML(html.escape(in_words(name)))])
                for field, name in zip(self.fields[side], round_.attributes)
            ]
        title = (
            "A lead is at its worst in everything. What would you swing to its best first? That"
            " gets 100, the others their share of it."
        )
        self.draw(
            title, first="" if round_.attributes else found.why or "There is nothing to weigh."
        )

    def read(self, side: str) -> dict[str, int]:
        """The swings of a side by attribute, as its fields stand."""
        return {name: field.value for name, field in zip(self.round.attributes, self.fields[side])}

    def told(self, answers: Mapping[str, Answer]) -> str:
        """What each side says it goes by, beside what its judgements imply."""
        from ..findings import to_html

        said = weights.stated(self.round.team)
        return (
            to_html(weights.compare(said, self.found, self.counts, self.round.team.terms))
            + f"<p>{controls.BELOW}</p>"
        )


def joint_weights(team: Folder, found: criteria.Policies) -> Decide:
    """What both go by from now on: one weight for each attribute, starting from the middle of what
    both said.
    """
    start = {
        name: value
        for name, value in weights.joint(team, found.attributes).items()
        if name in found.attributes
    }
    block = controls.Block("", {name: in_words(name) for name in found.attributes})

    def numbers(recorded: object) -> Mapping[str, Mapping[str, float]] | None:
        said = recorded if isinstance(recorded, Mapping) else {}
        return {
            "": {
                **start,
                **{
                    name: float(value)
                    for name, value in said.items()
                    if isinstance(value, int | float)
                },
            }
        }

    widget = controls.fields({"": block}, {"": start}, value=lambda held: held[""], numbers=numbers)
    return Decide(
        team,
        weights.JOINT,
        "How much does each count, for both of us?",
        widget,
        stage=STAGE,
        consequence=lambda value: agreed_weights(team, found, given=value),
        owned=True,
    )


def agreed_weights(team: Folder, found: criteria.Policies, *, given: object = None) -> Finding:
    """The weights that both agreed on (or `given`), in shares of a hundred."""
    value = given if given is not None else subjects.read(team.decisions, weights.JOINT)
    usable = shapes.weights(value) or {}
    if not usable:
        return Finding(
            "weights-agreed", "How much each counts has not been agreed yet.", kind="state"
        )
    parts = sorted(weights.shares(usable).items(), key=lambda item: (-item[1], item[0]))
    table = pd.DataFrame(
        [[in_words(name), share] for name, share in parts], columns=["Attribute", "Weight, of 100"]
    )
    return Finding(
        "weights-agreed",
        "Of 100 points,"
        f" {listing([f'{share:.0f} go to {in_words(name)}' for name, share in parts])}.",
        table,
    )
