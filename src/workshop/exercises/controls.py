"""A question on screen: a control that fits it, and buttons for Check, Hint and Show the solution.

Everything works without a mouse: Tab goes on, Space ticks and presses. There is no list that folds:
JupyterLab takes the arrow keys and the letters that are typed into one for commands of its own, and
deletes or inserts cells.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..controls import WRAP, checklist, on_press
from ..errors import WorkshopError
from ..folder import Folder
from .progress import Progress
from .question import PATHS, NotAnAnswer, Question, Result, mark, read

if TYPE_CHECKING:
    import ipywidgets

LONG = 8
"""More boxes to tick than these stand in two columns."""
STILL = (
    "You have not answered yet. If you want to see the solution all the same, press the button once"
    " more."
)


class Ask:
    """One question on screen, with its `number` where it has one on paper. It stands at what was
    answered last, and says so.
    """

    def __init__(self, team: Folder, question: Question, *, number: int = 0) -> None:
        import ipywidgets as w

        from . import about

        self.team, self.question, self.folder = team, question, about(team, question)
        self.control, self.given, self.show = _control(question, self.folder)
        self.outcome = w.HTML()
        self.warned = False
        if isinstance(self.control, w.HBox):  # a number; whoever types one presses Enter
            on_press(self.control.children[0], self.check)
        checks = "Check" if question.checked else "Keep my answer"
        self.buttons = [_button(checks, self.check, "primary")]
        if question.hints:
            self.buttons.append(_button("Hint", self.hint))
        if question.solution:
            self.buttons.append(_button("Show the solution", self.solution))
        lines = question.text.split("\n\n")
        title = (
            '<p style="font-size:1.2em;margin:.2em'
            f' 0"><b>{f"{number}. " if number else ""}{html.escape(lines[0])}</b></p>'
            + "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
        )
        where = PATHS[question.path] + (f" · about {self.folder.name}" if question.checked else "")
        self.view = w.VBox(
            [
                w.HTML(f'{WRAP}<p style="opacity:.75;margin:0">{html.escape(where)}</p>{title}'),
                self.control,
                w.HBox(self.buttons),
                self.outcome,
            ],
            layout=w.Layout(border="1px solid #999", padding="0.6em", margin="0.4em 0"),
        )
        self._start()

    def check(self) -> Result | None:
        """Check what the control stands at and keep it."""
        from . import checked

        return self._told(lambda: checked(self.team, self.question, self.given()))

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
        return self._told(lambda: solved(self.team, self.question))

    def _told(self, tell: Callable[[], Result]) -> Result | None:
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
        return result

    def _start(self) -> None:
        """Stand at what was answered last, where that is still an answer; say so where the data to
        answer it are missing.
        """
        last = Progress.of(self.team).last_answer(self.question)
        if last is None:
            first = mark(self.question, None, self.folder)
            if first.verdict == "nothing to check":  # what it takes is not there yet
                self.outcome.value = first.html()
            return
        try:
            given = read(self.question, last.answer, self.folder)
        except NotAnAnswer:
            return
        if given is not None:
            self.show(given)
            self.outcome.value = Result(None, f"Your last answer is kept: {last.verdict}.").html()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


class TypeIn:
    """What was answered on paper, to type in: a button for each exercise, which brings up its
    questions.
    """

    def __init__(self, team: Folder, questions: Sequence[Question]) -> None:
        import ipywidgets as w

        self.team, self.questions = team, [question for question in questions if question.on_paper]
        self.asked: list[Ask] = []
        self.page = w.VBox()
        # No accordion: its headings cannot be reached by keyboard.
        self.buttons = [
            _button(stage, lambda stage=stage: self.show(stage))
            for stage in dict.fromkeys(question.stage for question in self.questions)
        ]
        self.view = w.VBox([w.HBox(self.buttons, layout=w.Layout(flex_flow="row wrap")), self.page])

    def show(self, stage: str) -> None:
        """Bring up the questions of one exercise."""
        self.asked = [
            Ask(self.team, question, number=number)
            for number, question in enumerate(
                (one for one in self.questions if one.stage == stage), 1
            )
        ]
        self.page.children = [asked.view for asked in self.asked]
        for button in self.buttons:
            button.button_style = "primary" if button.description == stage else ""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)


def _button(label: str, press: Callable[[], object], style: str = "") -> ipywidgets.Button:
    import ipywidgets as w

    button = w.Button(
        description=label, button_style=style, layout=w.Layout(width="auto", padding="0 1.2em")
    )
    on_press(button, press)
    return button


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
        case "number":
            field = w.Text(placeholder="a number", tooltip=asked, layout=w.Layout(width="10em"))
            return (
                w.HBox([field, w.Label(question.unit)]),
                lambda: field.value,
                lambda value: setattr(field, "value", f"{value:g}"),
            )
        case "sentence":
            area = w.Textarea(
                placeholder="in your own words",
                tooltip=asked,
                layout=w.Layout(width="95%", height="5em"),
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
