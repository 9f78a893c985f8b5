"""The control of the follow-up: how each promise stands, in the words of those it was made to."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from ..controls import Decide, Valued
from ..decisions.subjects import NEXT
from ..errors import long_date
from ..findings import Finding
from ..folder import Folder
from ..runs import Earlier
from .promises import KEPT, STAGE, STANDS, Promise, answer, kept, promises, standing


def stands(then: Earlier, now: Folder, *, today: date | None = None) -> Decide:
    """How each promise stands: kept, partly, not kept, no longer wanted; what was not looked at
    stays open.
    """
    found = promises(then, now)
    widget = _list(found)
    widget.value = {key: word for key, word in standing(then, now).items() if word}

    def follows(answers: Mapping[str, str]) -> Finding:
        return kept(then, now, today=today or date.today(), answers=answers)

    return Decide(
        now, KEPT, "How does each promise stand?", widget, stage=STAGE, consequence=follows
    )


def next_look(now: Folder, *, today: date | None = None) -> Decide:
    """When both sides look again after this; a month from today unless decided otherwise."""
    import ipywidgets as w

    today = today or date.today()

    def follows(day: date | None) -> str:
        if day is None:
            return "Choose a date."
        return (
            f"{day:%A} {long_date(day)}." if day > today else f"{day:%A} {long_date(day)} is over."
        )

    return Decide(
        now,
        NEXT,
        "When do we look again?",
        w.DatePicker(value=today + timedelta(days=30), description="On"),
        stage=STAGE,
        consequence=follows,
    )


def _list(found: Sequence[Promise]) -> Valued:
    """One choice a promise; `value` maps the promise to what was chosen, where anything was."""
    import ipywidgets as w
    import traitlets

    class Standing(w.VBox):
        value = traitlets.Dict()

    # No list that folds: JupyterLab takes its letters and arrow keys for commands of its own.
    options = [("not looked at", ""), *((word, word) for word in STANDS)]
    fields = {
        promise.key: w.RadioButtons(
            options=options, value="", orientation="horizontal", layout=w.Layout(width="36em")
        )
        for promise in found
    }
    rows = [
        w.VBox(
            [
                w.HTML(f"<b>{html.escape(promise.whose)}</b>: {html.escape(promise.what)}"),
                fields[promise.key],
            ],
            layout=w.Layout(flex="0 0 auto", margin="0 0 0.4em 0"),
        )
        for promise in found
    ]
    view = Standing(children=rows or [w.HTML("Nothing was promised with an owner and a date.")])
    showing = False

    def read(_change: object) -> None:
        if not showing:
            view.value = {key: field.value for key, field in fields.items() if field.value}

    def show(change: Mapping) -> None:
        nonlocal showing
        showing = True
        try:
            for key, field in fields.items():
                word = answer(change["new"], key)
                field.value = word if word in STANDS else ""
        finally:
            showing = False

    view.observe(show, names="value")
    for field in fields.values():
        field.observe(read, names="value")
    return view
