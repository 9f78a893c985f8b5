"""A folder follows the kit when that is renewed in the middle of a client, and keeps what is its
own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workshop import kit, known, renew
from workshop.cli import app
from workshop.repair import BEFORE, repair

from .notebook_files import cells, edit, set_source
from .test_repair import OWN, of_an_earlier_kit, put_in, without_memory


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known.platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "key"))


@pytest.fixture
def folder(make_folder: Callable[..., Path]) -> Path:
    folder = make_folder()
    kit.copy_notebooks(folder)
    return folder


def changelog(monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """Have the list of changes say this."""
    said = {name.replace("_", ".").lstrip("v"): [f"- {text}"] for name, text in versions.items()}
    coming = {kit.UNRELEASED: said.pop("coming")} if "coming" in said else {}
    monkeypatch.setattr(kit, "changes", lambda: coming | said)


def test_an_untouched_folder_follows_and_hears_what_is_new_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_an_earlier_kit(folder / "notebooks" / "3-strategy.ipynb", "load", "decided")
    (folder / "notebooks" / "4-charter.ipynb").unlink()
    monkeypatch.setattr("importlib.metadata.version", lambda _: "0.3.0")
    changelog(monkeypatch, coming="Soon.", v0_3_0="New.", v0_2_0="Known.", v0_1_0="Old.")
    renewal = renew.renew(folder)
    assert renewal.new == [f"{kit.UNRELEASED}:", "- Soon.", "0.3.0:", "- New."]
    assert renewal.done == [
        "Put in: notebooks/4-charter.ipynb.",
        "Brought up to date: notebooks/3-strategy.ipynb.",
    ]
    assert renewal.unmerged == [] and known.changed_by_others(folder) == []
    again = renew.renew(folder)
    assert (again.new, again.done) == ([], [])
    changelog(monkeypatch, coming="Sooner.", v0_3_0="New.")
    assert renew.renew(folder).new == [f"{kit.UNRELEASED}:", "- Sooner."]


def test_the_list_of_changes_is_told_from_the_folders_version_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog(monkeypatch, v0_10_0="Ten.", v0_9_0="Nine.", v0_2_0="Two.", v0_1_0="One.")
    assert renew.version_of(folder) == "0.2.0"
    for path in (folder / "notebooks").glob("*.ipynb"):
        without_memory(path)
    assert renew.version_of(folder) == "0.1.0"
    assert renew.new_since("0.1.0")[-2:] == ["0.2.0:", "- Two."]
    assert renew.new_since("0.9.0") == ["0.10.0:", "- Ten."]
    for kept in ('{"version": "../../x"}', "[]", "\udcff", '{"version": 3}'):
        (folder / renew.VERSION).parent.mkdir(exist_ok=True)
        (folder / renew.VERSION).write_bytes(kept.encode("utf-8", "surrogatepass"))
        assert renew.version_of(folder) == "0.1.0"


def test_the_kits_own_list_of_changes_can_be_told() -> None:
    changes = kit.changes()
    assert list(changes)[-1] == "0.1.0" and all(changes.values())
    assert all(
        re.match(r"- \S", line) and "\n" not in line for said in changes.values() for line in said
    )


def test_a_notebook_changed_by_hand_is_merged_cell_by_cell_and_the_old_one_is_kept(
    folder: Path,
) -> None:
    path = folder / "notebooks" / "3-strategy.ipynb"
    today = cells(path)
    of_an_earlier_kit(path, "load", "decided", "title")
    earlier = cells(path)
    edit(path, put_in(OWN, behind="load"))  # only yours
    edit(path, set_source("decided", earlier["decided"] + "\nmine = 1"))  # both, a step
    edit(path, set_source("title", "# Strategy at Acme"))  # both, a text
    untouched = next(id for id in today if id not in ("load", "decided", "title", "parameters"))
    edit(path, set_source(untouched, "# only mine"))
    known.remember(folder, [path])
    before = path.read_bytes()
    result = CliRunner().invoke(app, ["renew", str(folder)])
    assert result.exit_code == 1, result.output
    now = cells(path)
    assert now["load"] == today["load"] and now["decided"] == today["decided"]
    assert now["title"] == "# Strategy at Acme" and now[OWN["id"]] == "1 + 1"
    assert now[untouched] == "# only mine"
    said = result.output
    assert "the step “decided”: you changed it and so did the kit; the kit's stands there" in said
    assert "    -mine = 1" in said
    assert f"    +{today['decided'].splitlines()[0]}" in said
    assert "the text “title”: you changed it and so did the kit; yours stays." in said
    assert path.with_name(f"{BEFORE}3-strategy.ipynb").read_bytes() == before
    # Who was trusted before is trusted now; and there is nothing more to do.
    assert path not in known.changed_by_others(folder)
    again = CliRunner().invoke(app, ["renew", str(folder)])
    assert again.exit_code == 0 and "Every notebook is up to date." in again.output


def test_what_was_taken_out_stays_out_unless_a_step_that_is_there_needs_it(folder: Path) -> None:
    new, same = (folder / "notebooks" / f"{name}.ipynb" for name in ("3-strategy", "4-charter"))
    today = cells(new)
    assert {"title", "decided", "load"} <= set(today)
    of_an_earlier_kit(new, "years-chart")

    def take_out(all_: list[dict]) -> None:
        all_[:] = [cell for cell in all_ if cell["id"] not in ("title", "decided", "load")]
        all_.append(all_.pop(3))  # and one was moved

    for path in (new, same):
        edit(path, take_out)
    before = same.read_bytes()
    done = " ".join(renew.renew(folder).done)
    assert same.read_bytes() == before, "the kit has nothing new for it"
    now = cells(new)
    assert ["title" in now, "decided" in now, "load" in now] == [False, False, True]
    assert now["years-chart"] == today["years-chart"]
    assert "Put in, as the kit has it: the step “load”." in done
    assert "Left out, as you had it: the text “title” and the step “decided”." in done
    assert renew.renew(folder).done == []
    repair(new)
    assert cells(new) == today, "asked to mend it, the kit brings all of it back"


def test_renewing_trusts_no_notebook_that_was_not_trusted_before(folder: Path) -> None:
    path = folder / "notebooks" / "3-strategy.ipynb"
    of_an_earlier_kit(path, "load")
    edit(path, put_in(OWN, behind="load"))
    renew.renew(folder)
    assert OWN["id"] in cells(path) and path in known.changed_by_others(folder)


def test_a_notebook_of_ones_own_is_left_alone(folder: Path) -> None:
    own = folder / "notebooks" / "6-our-own.ipynb"
    own.write_text(json.dumps({"cells": [OWN], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    before = own.read_bytes()
    assert "Your own, left as it is: notebooks/6-our-own.ipynb." in renew.renew(folder).done
    assert own.read_bytes() == before


def test_a_renewed_folder_runs_what_it_held(folder: Path) -> None:
    decided = folder / "decisions.jsonl"
    decided.write_text("{}\n")
    (folder / "data" / "survey.csv").write_text("x\n")
    kept = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.suffix != ".ipynb"}
    of_an_earlier_kit(folder / "notebooks" / "3-strategy.ipynb", "load")
    renew.renew(folder)
    assert {path: path.read_bytes() for path in kept} == kept
