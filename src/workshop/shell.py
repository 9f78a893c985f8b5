"""A notebook run without a kernel: papermill as it is, over an IPython in this very process.

Parameters, counts, times and marks of errors are papermill's own; only what a kernel would send is
put into the notebook at once.
"""

from __future__ import annotations

import base64
import io
import platform
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from . import files, processes
from . import notebook as notebook_
from .light_papermill import Engine, papermill, papermill_engines

ENGINE = "in-this-process"
"""What papermill calls this way of running a notebook."""
SAVED_SECONDS = 5.0
"""What was shown for so long is saved: of a run that is killed no more is lost."""
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": sys.version_info.major},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": f"ipython{sys.version_info.major}",
    "version": platform.python_version(),
}
"""What a kernel says of its language."""
COLUMNS = 20
"""So many columns of a table pandas shows in a notebook."""
SKIPPED, MAY_FAIL = "skip-execution", "raises-exception"
"""Tags of Jupyter's: a cell that is not run, and one whose error stops nothing."""


class Outputs:
    """What the cell that is running shows, as a notebook keeps it.

    >>> outputs = Outputs()
    >>> outputs.written("stdout", "a"); outputs.written("stdout", "b"); outputs.cell[0].text
    'ab'
    """

    def __init__(self) -> None:
        self.cell: list[Any] = []
        self.named: dict[str, list[Any]] = {}
        self.clears = False

    def begin(self, cell: list[Any]) -> None:
        """From now on it goes into the outputs of this cell."""
        self.cell, self.clears = cell, False

    def add(self, kind: str, display: str | None = None, **content: Any) -> None:
        """One more output; `display` names what may be shown anew later."""
        from nbformat.v4 import new_output

        if self.clears:
            self.clear()
        output = new_output(kind, **content)
        self.cell.append(output)
        if display:
            self.named.setdefault(display, []).append(output)

    def written(self, stream: str, text: str) -> None:
        """What a cell prints; what is printed in one go is one output."""
        if not text:
            return
        last = self.cell[-1] if self.cell and not self.clears else None
        if last is not None and last.output_type == "stream" and last.name == stream:
            last.text += text
        else:
            self.add("stream", name=stream, text=text)

    def shown_anew(self, display: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """What was shown under this name is something else now."""
        for output in self.named.get(display, ()):
            output.data, output.metadata = data, metadata

    def clear(self, *, wait: bool = False) -> None:
        """Take away what the cell shows; with `wait`, when it shows something next."""
        if not wait:
            self.cell.clear()
        self.clears = wait


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self.outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self.outputs.written(self.name, text)
        return len(text)


def _outputs(shell: Any) -> Outputs:
    return shell.outputs


class _Hook(DisplayHook):
    """What a cell ends with."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        _outputs(self.shell).add(
            "execute_result",
            data=_as_json(format_dict),
            metadata=md_dict or {},
            execution_count=self.prompt_count,
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Publisher(DisplayPublisher):
    """What a cell displays on its way."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        display, data = (transient or {}).get("display_id"), _as_json(data)
        outputs = _outputs(self.shell)
        if display:
            outputs.shown_anew(display, data, metadata or {})
        if not update:
            outputs.add("display_data", display, data=data, metadata=metadata or {})

    def clear_output(self, wait: bool = False) -> None:
        _outputs(self.shell).clear(wait=wait)


class ZMQInteractiveShell(InteractiveShell):
    """An IPython whose outputs are kept and not printed; it remembers nothing and has no kernel.

    It bears the name of a kernel's: by that name pandas and others know that they are in a notebook
    and not in a terminal.
    """

    display_pub_class = Type(_Publisher)  # ty: ignore[incompatible-attribute-override]
    displayhook_class = Type(_Hook)  # ty: ignore[incompatible-attribute-override]

    def __init__(self, **settings: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**settings)

    def init_io(self) -> None:
        pass

    def enable_gui(self, gui: Any = None) -> None:
        pass  # there is no window

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.add("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    """A bundle as a notebook keeps it: bytes as base64 text."""
    return {
        kind: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in data.items()
    }


@contextmanager
def _printing_into(outputs: Outputs):
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class InThisProcess(Engine):
    """papermill's engine: the cells one after the other, until one fails."""

    @classmethod
    def execute_managed_notebook(  # ty: ignore[incompatible-method-override]  # as in papermill's own
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        results: Path,
        saved: Callable[[Any], None],
        **_: Any,
    ) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        InteractiveShell.clear_instance()
        # pandas takes whatever it is imported in for a terminal, unless it is a kernel.
        pd.set_option("display.max_columns", COLUMNS)
        shell = ZMQInteractiveShell.instance(config=config)
        last = time.monotonic()
        with _printing_into(shell.outputs):
            notebook_.started(results)
            for index, cell in enumerate(nb_man.nb.cells):
                processes.alive()
                nb_man.cell_start(cell, index)
                try:
                    if not _executed(shell, cell):
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)
                if time.monotonic() - last > SAVED_SECONDS:
                    saved(nb_man.nb)
                    last = time.monotonic()
        nb_man.nb.metadata["language_info"] = LANGUAGE


def _executed(shell: ZMQInteractiveShell, cell: Any) -> bool:
    """Run one cell; whether the next one may follow."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type != "code" or not cell.source.strip() or SKIPPED in tags:
        return True
    shell.outputs.begin(cell.outputs)
    cell.execution_count = shell.execution_count
    result = shell.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))
    return result.success or MAY_FAIL in tags


def execute(notebook: str, output: str, parameters: dict[str, Any], folder: str) -> None:
    """Run a notebook in this process and write it to `output`, once, when it ends.

    Raises papermill's PapermillExecutionError for a cell that fails, after it was written.
    """
    papermill_engines.register(ENGINE, InThisProcess)

    def saved(running: Any) -> None:
        import nbformat

        files.write(Path(output), nbformat.writes(running), private=True)

    papermill.execute_notebook(
        # papermill takes what stands in braces for a parameter of its own.
        *(path.replace("{", "{{").replace("}", "}}") for path in (notebook, output)),
        parameters=parameters,
        cwd=folder,
        engine_name=ENGINE,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        results=Path(folder) / "results",
        saved=saved,
    )
