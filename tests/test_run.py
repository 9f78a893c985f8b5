"""Notebooks run with no one at the keyboard; a failing one stops nothing else and says why."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import workshop
from workshop import kit, report, results, run, settings
from workshop.errors import WrongUsage

MakeFolder = Callable[..., Path]


def write_notebook(
    folder: Path,
    name: str,
    *cells: str,
    after: tuple[str, ...] = (),
    parameters: str = 'folder: str = ".."',
) -> None:
    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook = new_notebook(cells=[first, *(new_code_cell(cell) for cell in cells)])
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "workshop": {"title": name.title(), "after": list(after)},
    }
    (folder / "notebooks").mkdir(exist_ok=True)
    nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")


@pytest.fixture
def folder(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kit, "notebooks", dict)
    return make_folder()


@pytest.fixture(scope="module")
def whole_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, dict[str, run.NotebookRun]]]:
    """A run of notebooks of which some fail, in a home of its own; the tests below look at it."""
    base = tmp_path_factory.mktemp("whole-run")
    folder, home = base / "acme", base / "home"
    for path in (folder, home):
        path.mkdir()
    (folder / settings.FILE).write_text(
        settings.blank("Acme", date(2026, 11, 23)), encoding="utf-8"
    )
    write_notebook(
        folder,
        "1-good",
        "import workshop; team = workshop.open(folder)",
        "team.decisions.record('a', 1, stage='s');",
    )
    write_notebook(folder, "2-told", "import workshop; workshop.open('nowhere')", "1 / 0")
    write_notebook(
        folder,
        "3-unforeseen",
        "import workshop; workshop.open(folder)",
        "raise ValueError('<b>yerr</b> must not be negative')",
        "print('never')",
    )
    write_notebook(
        folder,
        "4-after",
        "import workshop",
        "print(workshop.open(folder).decisions.value('a'))",
        after=("1-good",),
    )
    write_notebook(
        folder,
        "5-old",
        "from workshop.charter import agreement",
        "import workshop; workshop.open(folder)",
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kit, "notebooks", dict)
        patched.setenv("HOME", str(home))
        yield folder, {result.notebook: result for result in run.run(folder)}


def test_one_failing_notebook_names_its_sentence_and_the_others_still_run(
    whole_run: tuple[Path, dict[str, run.NotebookRun]],
) -> None:
    _, ran = whole_run
    assert [name for name, result in ran.items() if result.ok] == ["1-good", "4-after"]
    assert ran["2-told"].sentence.startswith("There is no folder")
    assert ran["3-unforeseen"].sentence.startswith("This step did not work (ValueError).")
    kept = nbformat.read(ran["3-unforeseen"].output, 4)
    errors = [
        o
        for cell in kept.cells
        if cell.cell_type == "code"
        for o in cell.outputs
        if o.output_type == "error"
    ]
    assert ["".join(error.traceback) for error in errors] == [
        "This step did not work (ValueError). The other steps are not affected: go on with the next"
        " one. What happened is written down in results/problems-with-the-kit.txt."
    ]
    assert "1\n" in json.dumps(nbformat.read(ran["4-after"].output, 4)).replace("\\n", "\n")


def test_a_step_of_an_earlier_kit_is_told_before_any_step_has_opened_the_folder(
    whole_run: tuple[Path, dict[str, run.NotebookRun]],
) -> None:
    folder, ran = whole_run
    path = os.path.relpath(folder / "notebooks" / "5-old.ipynb")
    said = "This step calls the kit as an earlier version of it did. In a terminal: workshop repair"
    assert ran["5-old"].sentence.startswith(f"{said} {path}; it keeps what you changed.")


def test_no_path_of_this_machine_gets_into_the_executed_notebook(
    whole_run: tuple[Path, dict[str, run.NotebookRun]],
) -> None:
    folder, ran = whole_run
    for name in ("1-good", "3-unforeseen", "4-after"):
        assert str(folder) not in ran[name].output.read_text(encoding="utf-8")


def test_what_jupyter_remembers_stays_in_the_folder(
    whole_run: tuple[Path, dict[str, run.NotebookRun]],
) -> None:
    folder, _ = whole_run
    with run.jupyter_state(folder) as environment:
        assert all(
            str(folder) in value
            for name, value in environment.items()
            if name.endswith(("DIR", "DIRS")) and value != "1"
        )
    # Which letters this computer has, matplotlib keeps at home; that says nothing of a client.
    home = (folder.parent / "home").rglob("*")
    assert [path for path in home if path.is_file() and path.parent.name != "matplotlib"] == []


def test_the_report_of_a_failed_part_says_so_without_program_text(
    whole_run: tuple[Path, dict[str, run.NotebookRun]],
) -> None:
    folder, ran = whole_run
    page = report.render(workshop.open(folder), [results.part(result) for result in ran.values()])
    assert "This part stopped early" in page and "yerr" not in page and "ValueError" not in page


def test_parameters_reach_the_notebooks_that_have_them_with_their_type(folder: Path) -> None:
    parameters = (
        'folder: str = ".."\ntop: int = 3  # how many\nshare: float = 0.5\nloud: bool ='
        " False\nsources: list = []"
    )
    write_notebook(
        folder,
        "1-a",
        "assert (top, share, loud, sources) == (7, 0.25, True, ['Web', 'Fair']), top",
        parameters=parameters,
    )
    write_notebook(folder, "2-b", "assert 'top' not in globals()")
    given = {"top": "7", "share": "0.25", "loud": "yes", "sources": "Web, Fair"}
    assert [(r.ok, r.sentence) for r in run.run(folder, parameters=given)] == [
        (True, ""),
        (True, ""),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"topp": "7"}, 'No notebook has a parameter "topp". Did you mean "top"?'),
        ({"top": "seven"}, 'The parameter "top" is "seven"; it has to be a whole number.'),
        ({"folder": "x"}, "The folder is named on the command line"),
    ],
)
def test_a_parameter_that_is_unknown_or_of_the_wrong_type_is_refused_before_anything_runs(
    folder: Path, given: dict[str, str], sentence: str
) -> None:
    write_notebook(folder, "1-a", "pass", parameters='folder: str = ".."\ntop: int = 3')
    with pytest.raises(WrongUsage) as error:
        run.run(folder, parameters=given)
    assert sentence in str(error.value)
    assert not (folder / "results").exists()


def test_an_unknown_notebook_is_refused_with_the_nearest(folder: Path) -> None:
    write_notebook(folder, "1-good", "pass")
    with pytest.raises(WrongUsage, match='Did you mean "1-good"'):
        run.run(folder, only=["1-god"])


def test_an_earlier_result_stays_until_the_new_one_is_whole(
    whole_run: tuple[Path, dict[str, run.NotebookRun]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, ran = whole_run
    before = ran["1-good"].output.read_bytes()

    def dies(*_: object) -> tuple[bool, str]:
        raise OSError("the power went")

    monkeypatch.setattr(run, "_keep", dies)
    with pytest.raises(OSError, match="the power went"):
        run.run(folder, only=["1-good"])
    assert ran["1-good"].output.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_killed_process_takes_no_other_notebook_with_it_and_what_it_had_saved_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(
        folder,
        "1-killed",
        "from workshop import shell; shell.SAVED_SECONDS = 0.0",
        "'before'",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    )
    write_notebook(folder, "2-good", "import workshop; workshop.open(folder)")
    killed, good = run.run(folder, workers=1)
    assert not killed.ok and killed.sentence == run.STOPPED
    assert "'before'" in json.dumps(json.loads(killed.output.read_text())["cells"][3]["outputs"])
    assert good.ok


def test_a_step_that_takes_too_long_is_ended_with_its_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "STEP_SECONDS", 2)
    write_notebook(folder, "1-long", "import time; time.sleep(600)")
    begun = time.monotonic()
    [ran] = run.run(folder)
    assert not ran.ok and ran.sentence.startswith("A step took longer than")
    assert time.monotonic() - begun < 60


EVERY_KIND = (
    "print('one'); print('two')\n1 + 1",
    "import sys; print('careful', file=sys.stderr)",
    "'silent';",
    "from IPython.display import HTML, clear_output, display\n"
    "again = display(HTML('<b>first</b>'), display_id='x')",
    "again.update(HTML('<b>second</b>'))",
    "print('gone'); clear_output(); print('stays')",
    "import pandas as pd\npd.DataFrame({f'column {k}': range(3) for k in range(30)})",
    "import numpy as np\nnp.float64(0.123456)",
    "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n')",
    "from matplotlib.figure import Figure\nax = Figure().subplots(); ax.set_title('A'); ax",
    "import asyncio\nawait asyncio.sleep(0); _",
    "{'a': In[1], 'b': get_ipython().execution_count}",
    "",
    "1 / 0",
    "'never'",
)
"""Cells that show each kind of output, and fail before the last."""


def test_a_notebook_without_a_kernel_comes_out_as_papermill_gives_it(folder: Path) -> None:
    parameters = 'folder: str = ".."\ntop: int = 3\nnames: list = []'
    first = "import workshop; team = workshop.open(folder)"
    write_notebook(folder, "1-all", first, *EVERY_KIND, parameters=parameters)
    path, given = folder / "notebooks" / "1-all.ipynb", {"top": 7, "names": ['"a"', "b\\"]}
    given["folder"] = "."
    outputs = [folder / "kernel.ipynb", folder / "shell.ipynb"]
    with run.jupyter_state(folder) as environment, pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        with pytest.raises(papermill.PapermillExecutionError) as error:
            papermill.execute_notebook(
                str(path), str(outputs[0]), given, cwd=str(folder), progress_bar=False
            )
        arguments = (str(path), str(outputs[1]), given, str(folder), environment)
        assert run.in_a_process(*arguments) == (False, error.value.evalue)
    kernels, shells = (_comparable(json.loads(one.read_text("utf-8"))) for one in outputs)
    assert [cell["outputs"] for cell in shells["cells"] if "outputs" in cell] == [
        cell["outputs"] for cell in kernels["cells"] if "outputs" in cell
    ]
    assert shells == kernels


def _comparable(notebook: dict) -> dict:
    """An executed notebook without times, places and the ids that are drawn at random."""
    marks = notebook["metadata"]["papermill"]
    for name in ("start_time", "end_time", "duration", "input_path", "output_path"):
        assert name in marks
        marks[name] = ""
    for cell in notebook["cells"]:
        cell["id"] = ""
        cell["metadata"].pop("execution", None)  # the times of a kernel's messages
        for name in ("start_time", "end_time", "duration"):
            if "papermill" in cell["metadata"]:
                cell["metadata"]["papermill"][name] = ""
    return notebook


@pytest.mark.parametrize("typed", ["1.4,0.9", "[1.4, 0.9]", '["1.4", "0.9"]'])
def test_a_list_is_typed_as_in_the_notebook_or_without_brackets(typed: str) -> None:
    assert run._typed("past_ratios", typed, "list") == ["1.4", "0.9"]
