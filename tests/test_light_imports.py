"""A run starts without a grammar that no notebook needs, and checks what it did before."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jupyter_server
import nbformat
import pytest

from workshop import kit, run
from workshop.light_imports import ADDRESS_GRAMMAR, SPARK, without


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh Python has after this."""
    command = [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    ("module", "library"), [("light_papermill", "papermill"), ("light_lab", "jupyterlab")]
)
def test_what_runs_or_opens_a_notebook_does_not_load_the_grammar(module: str, library: str) -> None:
    loaded = loaded_by(f"import workshop.{module}")
    assert library in loaded and "jsonschema" in loaded
    assert ADDRESS_GRAMMAR not in loaded


def test_the_grammar_can_be_imported_by_whoever_wants_it_afterwards() -> None:
    assert ADDRESS_GRAMMAR in loaded_by(f"import workshop.light_papermill, {ADDRESS_GRAMMAR}")


def test_tables_are_checked_without_spark_which_can_be_imported_afterwards(
    make_folder: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / f"{SPARK}.py").write_text("")
    folder = make_folder(people="person,team\nAnn,sales\n")
    checked = (
        f"sys.path.insert(0, {str(tmp_path)!r}); import workshop;"
        f" workshop.open({str(folder)!r}).table('people')"
    )
    loaded = loaded_by(checked)
    assert "pandera.pandas" in loaded and SPARK not in loaded
    assert SPARK in loaded_by(f"{checked}; import {SPARK}")


def test_what_is_loaded_already_stays_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, ADDRESS_GRAMMAR, json)
    with without(ADDRESS_GRAMMAR):
        assert sys.modules[ADDRESS_GRAMMAR] is json
    assert sys.modules[ADDRESS_GRAMMAR] is json


def test_a_run_without_parameters_imports_no_papermill_in_the_command(
    make_folder: Callable[..., Path],
) -> None:
    folder = make_folder()
    code = (
        "from pathlib import Path; from workshop import cli, run; "
        f"run._parameters(run.chosen_notebooks(Path({str(folder)!r}), []), {{}})"
    )
    loaded = loaded_by(code)
    assert "workshop.run" in loaded
    assert not {"papermill", "nbformat", "nbclient", "jsonschema"} & loaded


def test_no_schema_of_notebooks_or_events_asks_for_the_format_that_the_grammar_is_for() -> None:
    schemas = [
        *Path(nbformat.__file__).parent.rglob("*.schema.json"),
        *(Path(jupyter_server.__file__).parent / "event_schemas").rglob("*.yaml"),
    ]
    assert len(schemas) > 8
    for schema in schemas:
        text = schema.read_text(encoding="utf-8")
        assert not re.search(r"""["']?format["']?\s*:\s*["']?iri""", text), schema.name


def test_every_notebook_of_the_kit_is_valid_and_a_broken_one_is_not() -> None:
    for path in (*kit.notebooks().values(), *kit.exercises().values()):
        nbformat.validate(json.loads(path.read_text(encoding="utf-8")))
    broken = json.loads(kit.notebooks()["0-start"].read_text(encoding="utf-8"))
    broken["cells"][0]["cell_type"] = "iri"
    with pytest.raises(nbformat.ValidationError):
        nbformat.validate(broken)


def test_a_kernel_computes_with_one_thread_unless_somebody_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in run.THREADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    with run.jupyter_state(tmp_path) as environment:
        assert [environment[name] for name in run.THREADS] == ["1", "1", "3"]
