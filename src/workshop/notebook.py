"""What makes a notebook fit for a projector: pictures with a description, problems as sentences.

`prepare()` is called by `workshop.open` and does nothing outside a notebook. In JupyterLab as
`workshop open` starts it, `STARTUP` calls it when the kernel starts, so that a step that is run
before any other fails with a sentence as well.
"""

from __future__ import annotations

import base64
import html
import sys
import traceback
from pathlib import Path
from typing import Any

import numpy as np

from . import earlier_kit, theme
from .errors import WorkshopError
from .findings import Finding
from .look import Look
from .stage import live

PREPARED, SHOWN = "_prepared_by_workshop", "_shown_by_workshop"
LOG = "problems-with-the-kit.txt"
STOPPED = "Stopped. Nothing is lost: run this step again, or go on with the next one."
STARTUP = """from pathlib import Path
from workshop import notebook
notebook.started(Path({results!r}))
"""
"""What IPython runs when a kernel starts."""


def started(results: Path) -> None:
    """What comes before the first step of a notebook, wherever it runs."""
    prepare(results)
    live.watch(results.parent)


def prepare(results: Path) -> None:
    """Show axes as pictures with alternative text (or as a sentence where there is nothing to
    draw), and any error as a sentence.

    Errors nobody foresaw are written to `problems-with-the-kit.txt` in `results` and named on screen
    in one line. A notebook writes to one folder, the first that it was prepared for: the one that it
    lies in where `workshop open` or `workshop run` started it.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None or getattr(shell, PREPARED, False):
        return
    setattr(shell, PREPARED, True)
    setattr(shell, SHOWN, {})

    def noted(finding: Finding) -> dict[str, Any]:
        getattr(shell, SHOWN)[finding.name] = finding
        return finding._repr_mimebundle_()

    # A control shows findings too, so that what cells end with is not all that is shown.
    shell.display_formatter.mimebundle_formatter.for_type_by_name(
        "workshop.findings", "Finding", noted
    )
    shell.display_formatter.mimebundle_formatter.for_type_by_name(
        "matplotlib.axes._axes", "Axes", _picture
    )
    # A number is shown as people write it: 21 and 0.0587, and not np.int64(21).
    for kind in (np.int64, np.float64, np.bool_):
        shell.display_formatter.formatters["text/plain"].for_type(
            kind, lambda value, printer, cycle: printer.text(str(np.round(value, 4)))
        )

    def show_sentence(
        shell: Any, etype: type, value: BaseException, tb: Any, tb_offset: int | None = None
    ) -> list[str]:
        if old := earlier_kit.sentence(value):
            value = WorkshopError(old)
        lines = [_sentence(results, value)]
        # The notebook keeps the sentence, and not what Python says: that may quote an answer.
        shell._showtraceback(WorkshopError, WorkshopError(lines[0]), lines)
        return lines

    shell.set_custom_exc((Exception, KeyboardInterrupt), show_sentence)


def dress(look: Look) -> None:
    """Give the pictures of this notebook the client's colours and font; outside one, nothing."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        theme.wear(look)


def shown() -> list[Finding]:
    """The findings that the notebook in this kernel has shown, each as it was shown last; none
    outside a notebook.
    """
    from IPython import get_ipython

    return list(getattr(get_ipython(), SHOWN, {}).values())


def _sentence(results: Path, error: BaseException) -> str:
    """What the room reads of an error."""
    if isinstance(error, WorkshopError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    return _mistyped(error) or f"{log(results, error)}{earlier_kit.remark(error)}"


def _mistyped(error: BaseException) -> str:
    """What to say of a line that cannot be read, or of a name that no step has made yet; nothing
    for what went wrong in the kit.
    """
    if isinstance(error, SyntaxError):
        return (
            "This line cannot be read. Look for a bracket, a comma or a quotation mark too few or"
            " too many; Edit > Undo takes back what was typed."
        )
    if (
        isinstance(error, NameError)
        and error.name
        and earlier_kit.in_a_step(earlier_kit.frames(error)[-1:])
    ):
        return (
            f"“{error.name}” is not known here yet. If it comes from a step above, choose Run > Run"
            " All Above Selected Cell and run this step again. If it is an answer in words, write"
            " it between quotation marks."
        )
    return ""


def _picture(
    ax: Any, include: object = None, exclude: object = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    alt = theme.alt_text(ax)
    if ax.get_gid() == theme.BLANK:
        return {"text/html": f"<p>{html.escape(alt)}</p>", "text/plain": alt}, {}
    image = base64.b64encode(theme.png(ax)).decode("ascii")
    return {"image/png": image, "text/plain": alt}, {"image/png": {"alt": alt}}


def log(results: Path, error: BaseException) -> str:
    """Write an unforeseen error to the log and return the sentence for the screen."""
    return (
        f"This step did not work ({type(error).__name__}). The other steps are not affected: go on"
        f" with the next one.{written(results, error)}"
    )


def written(results: Path, error: BaseException) -> str:
    """Write to the log where an unforeseen error came from; returns a sentence that says where the
    log is, or nothing where that cannot be written to.
    """
    try:
        results.mkdir(exist_ok=True)
        with open(results / LOG, "a", encoding="utf-8") as file:
            file.write(_without_what_was_read(error) + "\n")
        return f" What happened is written down in {results.name}/{LOG}."
    except OSError:
        return ""


def _without_what_was_read(error: BaseException) -> str:
    """An error and those that led to it: kinds and places in the code, but no message, as one may
    quote what somebody answered.
    """
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(
        f"Traceback (most recent call last):\n{''.join(traceback.format_tb(each.__traceback__))}"
        f"{type(each).__name__}\n"
        for each in reversed(chain)
    )
