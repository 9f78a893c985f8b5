"""The controls of the leads stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from .. import controls, counting, files
from ..counting import Rows
from ..controls import Decide
from ..decisions import RECORD
from ..decisions.sealed import Answer
from ..errors import WorkshopError, counted, listing, possessive
from ..findings import Finding
from ..folder import Folder
from ..sealed_pages import SealedPages
from . import card as card_
from . import criteria, handoff, outcomes, plots, service, threshold, weights
from .two_views import VIEWS

if TYPE_CHECKING:
    import ipywidgets

STAGE = "leads"

GOOD_LEAD = "good-lead-from"
"""The subject under which the agreed threshold is recorded, as "Sales' Warm"."""
CARD = "good-lead-card"
WITHIN = "first-contact-within-hours"
TARGET = "wins-a-year"
REVENUE = "revenue-a-year"
HOURS = (4, 8, 24, 48, 72, 120, 168)
NOT_POSSIBLE = "There is no view with a known order to set a threshold on."


def good_lead(team: Folder, leads: Rows, counts: pd.DataFrame) -> Decide:
    """From which label of which side on do both of you call a lead good?"""
    import ipywidgets as w

    options = _options(team, counts)
    widget = w.Dropdown(options=list(options) or [""], value=_middle(options) or "", description="Good from", layout=w.Layout(width="30em"))
    return Decide(
        team, GOOD_LEAD, "From which label on is a lead good, for both of us?", widget, stage="leads", owned=True,
        consequence=lambda choice: agreed(team, leads, counts, choice=choice),
    )


def agreed(team: Folder, leads: Rows, counts: pd.DataFrame, *, choice: str | None = None) -> Finding:
    """What follows from the recorded threshold (or from `choice`), or that none is recorded."""
    options = _options(team, counts)
    chosen = choice if choice is not None else team.decisions.value(GOOD_LEAD)
    if not options:
        return Finding("good-lead", NOT_POSSIBLE)
    if not isinstance(chosen, str) or chosen not in options:
        return Finding("good-lead", "From which label on a lead is good has not been decided yet.")
    view, label = options[chosen]
    return threshold.consequence(counts, view=view, label=label, months=threshold.months(leads), sides=team.sides)


def _options(team: Folder, counts: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """What can be chosen, as people read it, with the view and label behind it; the worst label is no threshold."""
    side = dict(zip(VIEWS, team.sides))
    return {f"{possessive(side[view])} {label}": (view, label) for view, labels in threshold.choices(counts).items() for label in labels[1:]}


def _middle(options: dict[str, tuple[str, str]]) -> str | None:
    first = [name for name, (view, _) in options.items() if view == VIEWS[0]] or list(options)
    return first[len(first) // 2] if first else None


def agreed_within(team: Folder, hours: int = handoff.IN_TIME_HOURS) -> int:
    """The recorded hours to first contact; `hours` where nothing usable was recorded."""
    value = team.decisions.value(WITHIN, hours)
    return value if value in HOURS else hours


def agreed_target(team: Folder, leads: Rows) -> int:
    """The recorded wins a year; as many as the leads table holds for a year where nothing usable was recorded."""
    value = team.decisions.value(TARGET)
    if isinstance(value, int | float) and 1 <= value <= 1_000_000:
        return int(value)
    months = threshold.months(leads)
    ends = counting.count(leads, ["outcome"])
    wins = int(ends.loc[ends["outcome"] == "won", "n"].sum())
    return max(1, round(wins * service.MONTHS / months) if months else wins)


def agreed_card(team: Folder, start: card_.Start) -> tuple[card_.Card, int]:
    """The recorded card and threshold; the starting card where none was recorded."""
    return card_.tidy(team.decisions.value(CARD)) or (start.card, start.threshold)


def agreed_rule(team: Folder, counts: pd.DataFrame) -> Finding:
    """The recorded card as the rule for the CRM, also written to results/good-lead-card.csv and good-lead-rule.txt."""
    value, out = team.decisions.value(CARD), [row[0] for row in ruled_out(team.decisions.value(HARD_NO))]
    finding, found = card_.agreed(counts, value, never=out), card_.tidy(value)
    if found is None:
        return finding
    try:
        files.write_csv(team.results / "good-lead-card.csv", finding.table)
        files.write(team.results / "good-lead-rule.txt", card_.rule(found[0], threshold=found[1], never=out, headings=counts.attrs.get("headings", {})) + "\n")
    except WorkshopError as error:
        return replace(finding, caveat=str(error))
    return replace(finding, caveat=f"For whoever types it into the CRM: {team.results.name}/good-lead-rule.txt, and the same as a table in good-lead-card.csv.")


PROMISE = "wins-promised"
"""The subject under which both sides record how many of a hundred leads of each label will be won."""


def promise(team: Folder, counts: pd.DataFrame) -> Decide:
    """How many of a hundred leads of each label will be won? Both sides say it before they look."""
    import html

    import ipywidgets as w
    import traitlets

    class Promise(w.HBox):
        value = traitlets.Dict()
        style = None

    fields: dict[tuple[str, str], w.BoundedIntText] = {}
    columns = []
    for view, labels in threshold.choices(counts).items():
        if len(labels) > outcomes.MOST_LABELS:
            continue
        side = team.sides[VIEWS.index(view)]
        rows = []
        for label in reversed(labels):
            fields[view, label] = w.BoundedIntText(value=0, min=0, max=100, layout=w.Layout(width="5em"))
            rows.append(w.HBox([fields[view, label], w.HTML(html.escape(label[:32]))]))
        columns.append(w.VBox([w.HTML(f"<b>{html.escape(possessive(side))} view</b>"), *rows], layout=w.Layout(margin="0 2em 0.5em 0")))
    view_ = Promise(columns)
    busy = False

    def read(_change: object = None) -> None:
        if not busy:
            view_.value = {view: {label: field.value for (of, label), field in fields.items() if of == view} for view, _ in fields}

    def show(change: Mapping) -> None:
        nonlocal busy
        said = promised(change["new"])
        busy = True
        try:
            for (view, label), field in fields.items():
                field.value = round(said.get(view, {}).get(label, 0))
        finally:
            busy = False

    for field in fields.values():
        field.observe(read, names="value")
    view_.observe(show, names="value")
    read()
    return Decide(team, PROMISE, "Of a hundred leads of each label, how many will be won?", view_, stage=RECORD)


def promised(value: object) -> dict[str, dict[str, float]]:
    """A recorded promise as wins in a hundred by view and label; nothing where it is none, or all noughts.

    >>> promised({"sales_view": {"Hot": 40, "Cold": 5}, "marketing_view": {"A": 0}})
    {'sales_view': {'Hot': 40.0, 'Cold': 5.0}}
    """
    if not isinstance(value, Mapping):
        return {}
    found = {
        str(view): {str(label): float(wins) for label, wins in labels.items() if isinstance(wins, int | float) and 0 <= wins <= 100}
        for view, labels in value.items() if isinstance(labels, Mapping)
    }
    return {view: labels for view, labels in found.items() if any(labels.values())}


def agreed_promise(team: Folder) -> dict[str, dict[str, float]]:
    """What both sides recorded before they looked."""
    return promised(team.decisions.value(PROMISE))


def first_contact(team: Folder, waits: pd.DataFrame) -> Decide:
    """Within how many hours sales gets in touch, with the share that it manages now."""
    import ipywidgets as w

    options = [(handoff.in_words(hours), hours) for hours in HOURS]
    widget = w.Dropdown(options=options, value=handoff.IN_TIME_HOURS, description="Within")

    def follows(hours: int) -> list:
        return [handoff.first_contact(waits, within=hours, sides=team.sides), plots.contact_chart(waits, within=hours, sides=team.sides)]

    return Decide(team, WITHIN, "Within what time does a handed-over lead hear from us?", widget, stage=STAGE, consequence=follows, owned=True)


def target(team: Folder, counts: pd.DataFrame, leads: Rows) -> Decide:
    """How many wins a year both sides aim at, with the leads a month that this takes, as odds."""
    import ipywidgets as w

    wins = agreed_target(team, leads)
    months = threshold.months(leads)
    now = len(leads) / months if months else None
    widget = w.IntSlider(value=wins, min=1, max=max(20, 3 * wins), description="Wins a year", continuous_update=False, layout=w.Layout(width="34em"))

    def follows(wins: int) -> list:
        return [service.leads_owed(counts, target=wins, now=now, sides=team.sides), plots.odds_chart(counts, target=wins, now=now)]

    return Decide(team, TARGET, "How many wins a year do we aim at?", widget, stage=STAGE, consequence=follows, owned=True)


def revenue(team: Folder, counts: pd.DataFrame, leads: Rows) -> Decide:
    """The revenue a year that both sides aim at, where that is how the target is set, with the leads a month it takes."""
    import ipywidgets as w

    widget = w.BoundedFloatText(value=agreed_revenue(team, leads), min=0, max=1e12, step=1_000, description=f"{team.settings.currency} a year", layout=w.Layout(width="22em"))
    return Decide(team, REVENUE, "Is the target a revenue? Then how much a year do we aim at?", widget, stage=STAGE, consequence=lambda target: revenue_owed(team, counts, leads, target=target), owned=True)


def agreed_revenue(team: Folder, leads: Rows) -> float:
    """The recorded revenue a year; as much as the leads table holds for a year where nothing usable was recorded."""
    value = team.decisions.value(REVENUE)
    if isinstance(value, int | float) and value > 0:
        return float(value)
    months = threshold.months(leads)
    total = float(service.deals(leads).sum())
    return float(round(total * service.MONTHS / months if months else total, -3))


def revenue_owed(team: Folder, counts: pd.DataFrame, leads: Rows, *, target: float | None = None) -> Finding:
    """How many leads a month the recorded revenue (or `target`) takes, from the rates and the sizes of deals won so far."""
    sizes, months = service.deals(leads), threshold.months(leads)
    if len(sizes) < 2:
        many = ", or there are too many different ones to be counted where the leads lie" if isinstance(leads, counting.Stored) else ""
        return Finding("leads-owed-for-revenue", f"How large the deals were is not in the data (amount){many}, so how many leads a revenue takes cannot be said.")
    goal = agreed_revenue(team, leads) if target is None else target
    found = service.leads_owed(counts, target=goal, revenue=True, amounts=sizes, now=len(leads) / months if months else None, sides=team.sides, currency=team.settings.currency, seed=team.seed)
    return replace(found, name="leads-owed-for-revenue")


def points_card(team: Folder, counts: pd.DataFrame, start: card_.Start, leads: Rows, *, capacity: float = 0) -> Decide:
    """The common definition of a good lead: points for each value, a threshold, and what follows from every move."""
    names = counts.attrs.get("attributes", ()) if not counts.empty else ()
    values = {name: [str(value) for value in sorted(counts[name].unique())] for name in names}
    chosen = [*start.card, *(name for name in names if name not in start.card)][: card_.MOST_ATTRIBUTES]
    recorded, months = card_.tidy(team.decisions.value(CARD)), threshold.months(leads)
    if recorded:
        chosen = list(dict.fromkeys([*(name for name in recorded[0] if name in values), *chosen]))
    widget = sheet({name: values[name] for name in chosen}, start.card, start.threshold)

    def follows(value: Mapping) -> Finding:
        found = card_.tidy(value) or ({}, 0)
        return card_.consequence(counts, found[0], threshold=found[1], months=months, capacity=capacity or None, sides=team.sides)

    return Decide(team, CARD, "What is a good lead, for both of us?", widget, stage=STAGE, consequence=follows, owned=True)


def sheet(values: Mapping[str, list[str]], start: Mapping[str, Mapping[str, int]], threshold: int) -> ipywidgets.VBox:
    """A points card to edit: a number for each value of each attribute, and the threshold.

    `value` is {"points": {attribute: {value: points}}, "from": threshold}. With the keyboard: Tab from field to field,
    arrow keys change the number.
    """
    import html

    import ipywidgets as w
    import traitlets

    class Sheet(w.VBox):
        value = traitlets.Dict()
        style = None

    fields: dict[tuple[str, str], w.BoundedIntText] = {}
    columns = []
    for name, labels in values.items():
        heading = w.HTML(f"<b>{html.escape(card_.in_words(name))}</b>")
        column = [heading]
        for label in labels:
            field = w.BoundedIntText(value=start.get(name, {}).get(label, 0), min=-9, max=9, layout=w.Layout(width="4.5em"))
            fields[name, label] = field
            column.append(w.HBox([field, w.HTML(f'<span title="{html.escape(label, quote=True)}">{html.escape(label[:32])}</span>')]))
        columns.append(w.VBox(column, layout=w.Layout(margin="0 1.5em 0.5em 0")))
    limit = w.BoundedIntText(value=threshold, min=-45, max=45, description="Good from", layout=w.Layout(width="12em"))
    view = Sheet(children=[w.HBox(columns, layout=w.Layout(flex_flow="row wrap")), limit])
    busy = False

    def read(_change: object = None) -> None:
        if not busy:
            points = {name: {label: fields[name, label].value for label in labels} for name, labels in values.items()}
            view.value = {"points": points, "from": limit.value}

    def show(change: Mapping) -> None:
        nonlocal busy
        found = card_.tidy(change["new"])
        if found is None:
            return
        busy = True
        try:
            for (name, label), field in fields.items():
                field.value = found[0].get(name, {}).get(label, 0)
            limit.value = found[1]
        finally:
            busy = False
        read()

    view.observe(show, names="value")
    for field in [*fields.values(), limit]:
        field.observe(read, names="value")
    read()
    return view


SHEET = "rating-sheet.csv"


ENOUGH_LEADS, ENOUGH_KNOWN = 20, 3
"""With fewer leads, or fewer things known of each, there is nothing to judge, and made-up leads are rated instead."""


def rating_sheet(team: Folder, leads: pd.DataFrame, people: pd.DataFrame) -> ipywidgets.VBox:
    """Two buttons that write the sheet for rating leads blind into the results folder, with real or with made-up leads."""
    import html

    import ipywidgets as w

    from . import profiles, raters

    real = w.Button(description="Write the sheet with your leads", layout=w.Layout(width="22em"))
    made = w.Button(description="Write it with made-up leads", layout=w.Layout(width="22em"))
    said = w.HTML()

    def write(made_up: bool) -> None:
        note = ""
        if not made_up:
            known = card_.attributes(leads, people=people["person"].astype(str).tolist()) if len(leads) >= ENOUGH_LEADS else {}
            if made_up := len(known) < ENOUGH_KNOWN:
                note = "Too little is known about your leads to judge them on a card, so these are made up. "
        sheet = raters.sheet(profiles.make(seed=team.seed) if made_up else leads, people, sides=team.sides, seed=team.seed)
        if sheet.empty:
            said.value = "<p>A sheet needs people of the two sides in people.csv.</p>"
            return
        try:
            path = files.write_csv(team.results / SHEET, sheet)
        except WorkshopError as error:
            said.value = f"<p>{html.escape(str(error))}</p>"
            return
        each = counted(sheet["lead_id"].nunique(), "made-up lead" if made_up else "lead")
        said.value = f"<p>{note}Written for {counted(sheet['rater'].nunique(), 'person', 'people')}, {each} each: {html.escape(path.parent.name)}/{path.name}. Filled in, with all its columns, save it as data/ratings.csv and run this part again.</p>"

    real.on_click(lambda _button: write(False))
    made.on_click(lambda _button: write(True))
    return w.VBox([w.HBox([real, made]), said])


HARD_NO = "good-lead-never"
"""The subject under which both sides record what rules a lead out, whatever else speaks for it."""


def hard_no(team: Folder) -> Decide:
    """What rules a lead out, whatever else speaks for it: collected before anybody talks about points."""
    widget = controls.sheet({"never when": "for example: no budget this year", "who says so": "Sales, Marketing or both"}, rows=8)
    return Decide(team, HARD_NO, "What rules a lead out, whatever else speaks for it?", widget, stage=STAGE, consequence=lambda rows: never(team, rows=rows), owned=True)


def never(team: Folder, *, rows: object = None) -> Finding:
    """What was recorded as ruling a lead out (or `rows`)."""
    found = ruled_out(rows if rows is not None else team.decisions.value(HARD_NO))
    if not found:
        return Finding("good-lead-never", "Nothing rules a lead out by itself yet.")
    table = pd.DataFrame(found, columns=["Never when", "Who says so"])
    return Finding("good-lead-never", f"{counted(len(found), 'thing rules', 'things rule')} a lead out, whatever else speaks for it: {listing([row[0] for row in found])}.", table)


def ruled_out(rows: object) -> list[tuple[str, str]]:
    """What rules a lead out, and who says so, of the rows that were recorded."""
    found = [(str(row.get("never when", "")).strip(), str(row.get("who says so", "")).strip()) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    return [row for row in found if row[0]]


def swing(team: Folder, found: criteria.Policies, counts: pd.DataFrame) -> Swing:
    """What each side goes by, in its own words: given unseen, locked, then shown together."""
    return Swing(weights.SwingRound(team, found.attributes), found, counts)


class Swing(SealedPages):
    """What people see of a `SwingRound`: a field an attribute, the first swing gets 100."""

    def __init__(self, round_: weights.SwingRound, found: criteria.Policies, counts: pd.DataFrame) -> None:
        import html

        import ipywidgets as w

        super().__init__(round_)
        self.round: weights.SwingRound = round_
        self.found, self.counts = found, counts
        for side in round_.terms.sides:
            self.fields[side] = [w.BoundedIntText(value=0, min=0, max=weights.FIRST, layout=w.Layout(width="6em")) for _ in round_.attributes]
            self.pages[side] = [w.HBox([field, w.HTML(html.escape(card_.in_words(name)))]) for field, name in zip(self.fields[side], round_.attributes)]
        title = "A lead is at its worst in everything. What would you swing to its best first? That gets 100, the others their share of it."
        self.draw(title, first="" if round_.attributes else found.why or "There is nothing to weigh.")

    def read(self, side: str) -> dict[str, int]:
        """The swings of a side by attribute, as its fields stand."""
        return {name: field.value for name, field in zip(self.round.attributes, self.fields[side])}

    def told(self, answers: Mapping[str, Answer]) -> str:
        """What each side says it goes by, beside what its judgements imply."""
        from ..findings import to_html

        said = weights.stated(self.round.team)
        return to_html(weights.compare(said, self.found, self.counts, sides=self.round.team.sides)) + f"<p>{controls.BELOW}</p>"


def joint_weights(team: Folder, found: criteria.Policies) -> Decide:
    """What both go by from now on: one weight for each attribute, starting from the middle of what both said."""
    import html

    import ipywidgets as w
    import traitlets

    class Weights(w.VBox):
        value = traitlets.Dict()
        style = None

    start = {name: round(value) for name, value in weights.joint(team, found.attributes).items() if name in found.attributes}
    fields = {name: w.BoundedIntText(value=start.get(name, 0), min=0, max=100, layout=w.Layout(width="6em")) for name in found.attributes}
    view = Weights([w.HBox([field, w.HTML(html.escape(card_.in_words(name)))]) for name, field in fields.items()])
    busy = False

    def read(_change: object = None) -> None:
        if not busy:
            view.value = {name: field.value for name, field in fields.items()}

    def show(change: Mapping) -> None:
        nonlocal busy
        busy = True
        try:
            for name, field in fields.items():
                if isinstance(change["new"].get(name), int | float):
                    field.value = int(change["new"][name])
        finally:
            busy = False

    for field in fields.values():
        field.observe(read, names="value")
    view.observe(show, names="value")
    read()
    return Decide(team, weights.JOINT, "How much does each count, for both of us?", view, stage=STAGE, consequence=lambda value: agreed_weights(team, found, given=value), owned=True)


def agreed_weights(team: Folder, found: criteria.Policies, *, given: object = None) -> Finding:
    """The weights that both agreed on (or `given`), in shares of a hundred."""
    value = given if given is not None else team.decisions.value(weights.JOINT)
    usable = {str(name): float(weight) for name, weight in value.items() if isinstance(weight, int | float) and weight > 0} if isinstance(value, Mapping) else {}
    if not usable:
        return Finding("weights-agreed", "How much each counts has not been agreed yet.")
    parts = sorted(weights.shares(usable).items(), key=lambda item: (-item[1], item[0]))
    table = pd.DataFrame([[card_.in_words(name), share] for name, share in parts], columns=["Attribute", "Weight, of 100"])
    return Finding("weights-agreed", f"Of 100 points, {listing([f'{share:.0f} go to {card_.in_words(name)}' for name, share in parts])}.", table)
