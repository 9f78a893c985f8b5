"""A question on screen: a control that fits it, and buttons for Check, Hint and Show the solution.

Everything works without a mouse: Tab goes on, Space ticks and presses. There is no list that folds:
JupyterLab takes the arrow keys and the letters that are typed into one for commands of its own, and
deletes or inserts cells.
"""

from __future__ import annotations

import contextlib
import html
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..controls import UNATTENDED, WRAP, checklist, on_press
from ..errors import WorkshopError
from ..findings import MARKS, Finding, table_html
from ..folder import Folder
from ..stage import drafts
from ..written import num
from . import lines
from .progress import Progress, standing
from .question import NotAnAnswer, Question, Result, mark, read

if TYPE_CHECKING:
    import ipywidgets

ROWS = 40
"""Rows of a table beside a question."""
LONG = 8
"""More boxes to tick than these stand in two columns."""
STILL = (
    "You have not answered yet. If you want to see the solution all the same, press the button once"
    " more."
)


class Ask:
    """One question on screen, with its `number` where it has one on paper: what to look at beside
    it, and what that says once it was answered. It stands at what was answered last, and says so;
    what is typed and not checked yet is kept as a draft.
    """

    def __init__(self, team: Folder, question: Question, *, number: int = 0) -> None:
        import ipywidgets as w

        from . import about

        self.team, self.question, self.folder = team, question, about(team, question)
        self.place = w.VBox()
        self._field()
        self.who = (
            w.RadioButtons(options=[("no side", ""), *((one, one) for one in team.sides)], value="")
            if question.also is not None
            else w.Text(
                placeholder="your name, if you like",
                tooltip="your name, if you like",
                layout=w.Layout(width="15em"),
            )
        )
        self.outcome, self.said, self.after = w.HTML(), w.HTML(), w.VBox()
        self.warned = False
        checks = "Check" if question.checked else "Add it" if self.many else "Keep my answer"
        self.buttons = [button(checks, self.check, "primary")]
        if question.hints:
            self.buttons.append(button("Hint", self.hint))
        if question.solution:
            self.buttons.append(button("Show the solution", self.solution))
        if self.many:
            self.buttons.append(button("Take back the last", self.take_back))
        self.groups = w.VBox()
        if question.on_paper:
            self.buttons.append(button("Several groups", self.on_phones))
        said, *more = question.text.split("\n\n")
        title = w.HTML(
            f'{WRAP}<p style="font-size:1.2em;margin:.2em 0"><b>'
            f"{f'{number}. ' if number else ''}{html.escape(said)}</b></p>"
        )
        title.add_class("decide-title")
        under = [html.escape(line) for line in more]
        where = f"About {self.folder.name}" if question.checked else "About you"
        small = "".join(f'<p style="margin:.2em 0">{line}</p>' for line in under)
        self.alone = ask = w.VBox(
            [
                w.HTML(f'<p style="opacity:.75;margin:0">{html.escape(where)}</p>{small}'),
                *self._line(),
                self.place,
                *([self.who] if self.many else []),
                w.HBox(self.buttons, layout=w.Layout(flex_flow="row wrap")),
                self.outcome,
                self.said,
                self.after,
            ],
            layout=w.Layout(flex="1 1 22em", min_width="20em"),
        )
        ask.add_class("exercise-ask")
        self.looks = w.HTML(layout=w.Layout(flex="0 1 auto", max_width="100%"))
        self.looks.add_class("exercise-look")
        self.view = w.VBox(
            [
                title,
                w.HBox([self.looks, ask], layout=w.Layout(flex_flow="row wrap", grid_gap="1.5em")),
                self.groups,
            ],
            layout=w.Layout(border="1px solid #999", padding="0.6em", margin="0.4em 0"),
        )
        self.view.add_class("exercise")
        self._look()
        self._begin()
        if question.on_paper and (team.path / "live").is_dir():
            from .groups import was_asked

            if was_asked(team, question):
                self.on_phones()
        if not question.checked:
            LISTENERS.append(self.renew)

    def renew(self) -> None:
        """Ask again where the team's folder is another one now: what was put in is seen at once."""
        from . import about

        folder = self.folder if self.question.checked else about(self.team, self.question)
        if folder is not self.folder:
            self.folder = folder
            if not self.many:  # a sentence does not hang on what is in the folder
                self._field()
                self.outcome.value = ""
                self._begin()
            self._look()

    def _field(self) -> None:
        """The control that fits the question and the folder as it is now."""
        import ipywidgets as w

        self.control, self.given, self.show = _control(self.question, self.folder)
        self.place.children = (self.control,)
        if isinstance(self.control, w.HBox):  # a number; whoever types one presses Enter
            on_press(self.control.children[0], self.check)

    def _begin(self) -> None:
        self._start()
        self.given_first = self._stands()
        for field in _fields(self.control):
            field.observe(self._keep_draft, "value")

    @property
    def many(self) -> bool:
        """Whether several people's answers stand beside one another."""
        return self.question.kind == "sentence" and not self.question.checked

    def check(self) -> Result | None:
        """Check what the control stands at and keep it."""
        from . import checked

        result = self._told(
            lambda: checked(self.team, self.question, self.given(), who=self.who.value)
        )
        if result is None:
            return None
        if result.verdict in ("right", "nothing to check"):
            drafts.drop(self.team.path, self._subject)
            self._look()
        if result.verdict == "right":
            self._reveal()
        if self.many and result.verdict == "nothing to check":
            self.show("")
            self.who.value = ""
            self._read_back()
        return result

    def hint(self) -> Result | None:
        """Show the next hint."""
        from . import hinted

        return self._told(lambda: hinted(self.team, self.question))

    def solution(self) -> Result | None:
        """Show the solution; whoever has not answered yet is asked once whether to."""
        from . import solved

        if not self.warned and Progress.of(self.team).last_answer(self.question) is None:
            self.warned = True
            return self._told(lambda: Result(None, STILL))
        result = self._told(lambda: solved(self.team, self.question))
        self._reveal()
        return result

    def take_back(self) -> Result | None:
        """Forget the last sentence, which stands in its field again to be put right."""

        def back() -> Result:
            progress = Progress.of(self.team)
            last = progress.last_answer(self.question)
            if last is None:
                return Result(None, "There is nothing to take back.")
            progress.take_back(self.question)
            self.show(str(last.answer or ""))
            self.who.value = last.who
            return Result(None, "It is back in its field. Change it and add it again, or leave it.")

        result = self._told(back)
        self._read_back()
        return result

    def on_phones(self) -> None:
        """Bring up what asks the question of several groups, in the place of what asks it here."""
        from .groups import OnPhones

        self.alone.layout.display = "none"
        back = button("Back to this computer", self.off_phones)
        self.groups.children = (OnPhones(self.team, self.question).view, back)

    def off_phones(self) -> None:
        """Bring back what asks the question here."""
        self.groups.children = ()
        self.alone.layout.display = ""

    def _told(self, tell: Callable[[], Result]) -> Result | None:
        self.renew()
        try:
            result = tell()
        except NotAnAnswer as error:
            result = Result("not yet", str(error), "not an answer")
        except WorkshopError as error:
            result = Result(None, str(error))
        except Exception as error:  # the room never sees a traceback
            from ..notebook import log

            result = Result(None, log(self.team.results, error))
        self.outcome.value = result.html()
        changed()
        return result

    def _line(self) -> list[ipywidgets.Widget]:
        """The line of code that an answer may be like, with what it gives."""
        import ipywidgets as w

        if not self.question.line or self.question.names is None:
            return []
        gives = lines.value(self.question.line, self.question.names(self.folder))
        shown = f"{num(gives):g}" if isinstance(gives, float) else str(gives)
        return [
            w.HTML(
                '<p style="margin:.2em 0">Such a line can be asked:</p><p><code'
                f' style="font-size:1.1em">{html.escape(self.question.line)}</code> gives'
                f" <b>{html.escape(shown)}</b></p>"
            )
        ]

    def _look(self) -> None:
        """What an answer is found in; of its words only those that do not give it away."""
        found = shown_before(self.question, self.folder)
        self.looks.value = "".join(finding_html(one) for one in found)
        self.looks.layout.display = "" if found else "none"

    def _reveal(self) -> None:
        """What the finding says, and its picture, now that the question was answered."""
        import ipywidgets as w

        look = self.question.look
        said = [] if look is None or self.question.headline else look(self.folder)
        shown: list[ipywidgets.Widget] = [
            w.HTML(finding_html(replace(one, table=one.table.head(0)))) for one in said
        ]
        if self.question.picture is not None:
            shown.append(_image(self.question.picture(self.folder), self.question.text))
        self.after.children = tuple(shown)

    def _read_back(self) -> None:
        """The sentences that are kept, in the order in which they were said."""
        rows = "".join(
            f"<li>{html.escape(str(one.answer))}"
            f"{f' <i>{html.escape(one.who)}</i>' if one.who else ''}</li>"
            for one in Progress.of(self.team).said(self.question)
            if one.answer
        )
        self.said.value = f"<p>Kept:</p><ul>{rows}</ul>" if rows else ""

    def _start(self) -> None:
        """Stand at what was answered last, where that is still an answer; say so where the data to
        answer it are missing.
        """
        draft = drafts.draft(self.team.path, self._subject)
        last = Progress.of(self.team).last_answer(self.question)
        if self.many:
            self._read_back()
        elif last is None:
            first = mark(self.question, None, self.folder)
            if first.verdict == "nothing to check":  # what it takes is not there yet
                self.outcome.value = first.html()
        else:
            try:
                given = read(self.question, last.answer, self.folder)
            except NotAnAnswer:
                given = None
            if given is not None:
                self.show(given)
                self.outcome.value = Result(
                    None, f"Your last answer is kept: {last.verdict}."
                ).html()
                if last.verdict == "right":
                    self._reveal()
        if draft and isinstance(draft["value"], dict):
            fields = {_label(field): field for field in _fields(self.control)}
            for label, value in draft["value"].items():
                with contextlib.suppress(Exception):  # a choice that is none any more
                    fields[label].value = value
            self.outcome.value = Result(None, "Typed before, not checked yet.").html()

    @property
    def _subject(self) -> str:
        return f"exercise-{self.question.stage}-{self.question.id}"

    def _stands(self) -> dict[str, Any]:
        return {_label(field): field.value for field in _fields(self.control)}

    def _keep_draft(self, _change: object = None) -> None:
        if os.environ.get(UNATTENDED) or self._stands() == self.given_first:
            return
        drafts.keep(self.team.path, self._subject, self._stands())

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


LISTENERS: list[Callable[[], None]] = []
"""What follows when something was answered, or put into the folder."""


def changed() -> None:
    """Have everything on the page look again: something was answered or put into the folder."""
    for listener in tuple(LISTENERS):
        listener()


class Standing:
    """Where the team is, brought up to date whenever something is answered."""

    def __init__(self, team: Folder, questions: Sequence[Question]) -> None:
        import ipywidgets as w

        self.team, self.questions = team, questions
        self.view = w.HTML()
        self.renew()
        LISTENERS.append(self.renew)

    def renew(self) -> None:
        """Read again where the team is."""
        self.view.value = finding_html(standing(self.team, self.questions))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


class TypeIn:
    """What was answered on paper, to type in: a button for each exercise, which brings up its
    questions with what was typed before; one press checks a whole sheet.
    """

    def __init__(self, team: Folder, questions: Sequence[Question]) -> None:
        import ipywidgets as w

        self.team, self.questions = team, [question for question in questions if question.on_paper]
        self.sheets: dict[str, list[Ask]] = {}
        self.asked: list[Ask] = []
        self.page, self.told = w.VBox(), w.HTML()
        # No accordion: its headings cannot be reached by keyboard.
        self.buttons = [
            button(stage, lambda stage=stage: self.show(stage))
            for stage in dict.fromkeys(question.stage for question in self.questions)
        ]
        self.all = w.VBox([button("Check the whole sheet", self.check, "primary"), self.told])
        self.all.layout.display = "none"
        self.view = w.VBox(
            [
                w.HBox(self.buttons, layout=w.Layout(flex_flow="row wrap")),
                self.page,
                self.all,
            ]
        )
        self.view.add_class("exercise-sheets")

    def show(self, stage: str) -> None:
        """Bring up the questions of one exercise, as they were left."""
        import ipywidgets as w

        if stage not in self.sheets:
            # The first sheet takes some seconds: what is asked about is worked out for it.
            self.page.children = [w.HTML(Result(None, "One moment, the sheet comes.").html())]
            self.sheets[stage] = [
                Ask(self.team, question, number=number)
                for number, question in enumerate(
                    (one for one in self.questions if one.stage == stage), 1
                )
            ]
        self.asked = self.sheets[stage]
        self.page.children = [asked.view for asked in self.asked]
        self.all.layout.display = ""
        self.told.value = ""
        for button in self.buttons:
            button.button_style = "primary" if button.description == stage else ""

    def check(self) -> str:
        """Check everything on the sheet that was answered."""
        verdicts = [result.verdict for asked in self.asked if (result := asked.check())]
        right, not_yet, kept = (
            verdicts.count(one) for one in ("right", "not yet", "nothing to check")
        )
        said = f"{right} right, {not_yet} not yet, {kept} with nothing to check."
        self.told.value = Result(None, f"{said} What is left empty was passed over.").html()
        return said

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


def shown_before(question: Question, folder: Folder) -> list[Finding]:
    """The findings of a question as they stand beside it: their tables, and of what they say only
    what does not give the answer away.
    """
    found = question.look(folder) if question.look else ()
    if question.checked and not question.headline:
        return [replace(one, sentence="", verdict=None, caveat="") for one in found]
    return list(found)


def finding_html(finding: Finding) -> str:
    """A finding beside a question: small, its table whole."""
    parts = []
    if finding.sentence:
        parts.append(f'<p style="margin:.2em 0">{html.escape(finding.sentence)}</p>')
    if finding.verdict:
        mark_ = html.escape(f"{MARKS[finding.verdict]} {finding.verdict_text}")
        parts.append(f'<p style="margin:.2em 0"><b>{mark_}</b></p>')
    if len(finding.table):
        parts.append(table_html(finding.table, ROWS))
    if finding.caveat:
        parts.append(f'<p style="opacity:.8;margin:.2em 0">{html.escape(finding.caveat)}</p>')
    return "".join(parts)


def _image(figure: Any, said: str) -> ipywidgets.Widget:
    import base64
    import io

    import ipywidgets as w
    from matplotlib import pyplot

    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=90, bbox_inches="tight")
    pyplot.close(figure)
    data = base64.b64encode(out.getvalue()).decode()
    alt = html.escape(f"A picture of the same: {said}")
    return w.HTML(f'<img alt="{alt}" style="max-width:100%" src="data:image/png;base64,{data}">')


def _fields(control: ipywidgets.Widget) -> list[Any]:
    """The fields of a control that hold what was typed or chosen, in their order."""
    import ipywidgets as w

    if isinstance(control, w.Text | w.Textarea | w.RadioButtons | w.Checkbox):
        return [control]
    return [field for child in getattr(control, "children", ()) for field in _fields(child)]


def _label(field: Any) -> str:
    """What a field is called, whatever its place: the list of choices may be another one later."""
    import ipywidgets as w

    return str(field.description if isinstance(field, w.Checkbox) else field.tooltip or "")


def button(label: str, press: Callable[[], object], style: str = "") -> ipywidgets.Button:
    """A button as wide as its words."""
    import ipywidgets as w

    made = w.Button(
        description=label, button_style=style, layout=w.Layout(width="auto", padding="0 1.2em")
    )
    on_press(made, press)
    return made


def _control(
    question: Question, folder: Folder
) -> tuple[ipywidgets.Widget, Callable[[], Any], Callable[[Any], None]]:
    """The control that fits a question, what it stands at, and how it is set."""
    import ipywidgets as w

    choices, asked = (
        question.choices(folder),
        question.text.split("\n\n")[0],
    )  # a field is told by its question to who cannot see it
    match question.kind:
        case "number" if question.names is not None:
            names = question.names(folder)
            line = w.Text(
                placeholder="a number, or a line that gives it",
                tooltip=asked,
                layout=w.Layout(width="26em"),
            )
            return (
                w.HBox([line, w.Label(question.unit)]),
                lambda: lines.value(line.value, names) if line.value.strip() else "",
                lambda value: setattr(line, "value", f"{value:g}"),
            )
        case "number":
            field = w.Text(placeholder="a number", tooltip=asked, layout=w.Layout(width="10em"))
            return (
                w.HBox([field, w.Label(question.unit)]),
                lambda: field.value,
                lambda value: setattr(field, "value", f"{num(value):g}"),
            )
        case "sentence":
            area = w.Textarea(
                placeholder="in your own words",
                tooltip=asked,
                rows=4,
                layout=w.Layout(width="95%"),
            )
            return area, lambda: area.value, lambda value: setattr(area, "value", value)
        case "choice":
            one = w.RadioButtons(options=choices, value=None, layout=w.Layout(width="auto"))
            return one, lambda: one.value, lambda value: setattr(one, "value", value)
        case "list":
            ticks = checklist(choices, columns=2 if len(choices) > LONG else 1)
            return ticks, lambda: ticks.value, lambda value: setattr(ticks, "value", value)
    places = question.places or len(choices)
    boxes = {choice: w.Text(tooltip=choice, layout=w.Layout(width="3em")) for choice in choices}
    rows = [w.HBox([box, w.Label(choice)]) for choice, box in boxes.items()]

    def put(names: Sequence[str]) -> None:
        for choice, box in boxes.items():
            box.value = str(names.index(choice) + 1) if choice in names else ""

    said = (
        "Write 1 beside the first, 2 beside the"
        f" next{f', and so on to {places}' if places > 2 else ''}."
        f"{' The other boxes stay empty.' if places < len(choices) else ''}"
    )
    return (
        w.VBox([w.Label(said), *rows]),
        lambda: _ordered({choice: box.value.strip(" .") for choice, box in boxes.items()}, places),
        put,
    )


def _ordered(places: Mapping[str, str], asked: int) -> list[str]:
    """The names in the order of the numbers that stand beside them.

    >>> _ordered({"tea": "2", "milk": "", "cake": "1"}, 2)
    ['cake', 'tea']
    """
    written = {name: place for name, place in places.items() if place}
    if written and sorted(written.values()) != sorted(str(n) for n in range(1, asked + 1)):
        raise NotAnAnswer(
            f"Write each number from 1 to {asked} once, and leave the other boxes empty."
        )
    return sorted(written, key=lambda name: int(written[name]))
