"""A notebook that was changed by hand is brought up to date, and keeps what people wrote in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workshop import kit
from workshop.errors import WrongUsage
from workshop.repair import BEFORE, repair

from .notebook_files import UNREADABLE, Change, cells, edit, set_source

NAME = "3-strategy"
OWN = {
    "cell_type": "code",
    "id": "ab12cd34",
    "metadata": {},
    "source": "1 + 1",
    "outputs": [],
    "execution_count": None,
}
OLD_STEP = "from workshop.charter import agreement"


@pytest.fixture
def notebook(make_folder: Callable[..., Path]) -> Path:
    folder = make_folder()
    kit.copy_notebooks(folder)
    return folder / "notebooks" / f"{NAME}.ipynb"


def put_in(cell: dict[str, Any], behind: str) -> Change:
    def change(found: list[dict[str, Any]]) -> None:
        found.insert([one["id"] for one in found].index(behind) + 1, cell)

    return change


def of_an_earlier_kit(path: Path, *ids: str) -> None:
    """Make a copy what it would be had the kit had other words in these cells then."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for cell in data["cells"]:
        if cell["id"] in ids:
            cell["source"] = f"{OLD_STEP}  # {cell['id']}"
    about = data["metadata"]["workshop"]
    about[kit.MADE_FROM] = kit.digest(data["cells"])
    about[kit.CELLS_MADE_FROM] = {cell["id"]: kit.digest([cell]) for cell in data["cells"]}
    path.write_text(json.dumps(data), encoding="utf-8")


def without_memory(path: Path) -> None:
    """Make a copy what it was before copies knew what each cell was made from."""
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["metadata"]["workshop"][kit.CELLS_MADE_FROM]
    path.write_text(json.dumps(data), encoding="utf-8")


def test_a_notebook_of_today_is_left_as_it_is(notebook: Path) -> None:
    before = notebook.read_bytes()
    assert repair(notebook) == []
    assert notebook.read_bytes() == before and not list(notebook.parent.glob(f"{BEFORE}*"))


@pytest.mark.parametrize("knows", [True, False])
def test_the_kits_steps_take_todays_source_and_ones_own_stay(notebook: Path, knows: bool) -> None:
    today = cells(notebook)
    of_an_earlier_kit(notebook, "load", "decided")
    edit(notebook, put_in(OWN, behind="load"))
    edit(notebook, set_source("title", "# Strategy at Acme"))
    edit(
        notebook,
        set_source(
            "parameters",
            today["parameters"].replace('folder: str = ".."', 'folder: str = "../../b"'),
        ),
    )
    if not knows:
        without_memory(notebook)
    before = notebook.read_bytes()
    said = repair(notebook)
    found = cells(notebook)
    assert found["load"] == today["load"] and found["decided"] == today["decided"]
    assert found["title"] == "# Strategy at Acme" and found[OWN["id"]] == "1 + 1"
    assert 'folder: str = "../../b"' in found["parameters"]
    assert list(found).index(OWN["id"]) == list(found).index("load") + 1
    assert said[0] == "Renewed: the step “load” and the step “decided”."
    assert f"As it was before: {BEFORE}{NAME}.ipynb." in said
    assert notebook.with_name(f"{BEFORE}{NAME}.ipynb").read_bytes() == before
    assert repair(notebook) == []


def test_a_notebook_that_is_wholly_of_today_again_follows_the_kit_again(notebook: Path) -> None:
    today = cells(notebook)
    edit(notebook, set_source("load", OLD_STEP))
    without_memory(notebook)
    repair(notebook)
    about = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["workshop"]
    assert cells(notebook) == today
    assert about[kit.MADE_FROM] == kit.digest(
        json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    )


def test_a_step_that_was_changed_stays_where_the_kit_has_not_touched_it_since(
    notebook: Path,
) -> None:
    changed = cells(notebook)["decided"] + "  # ours"
    of_an_earlier_kit(notebook, "load")
    edit(notebook, set_source("decided", changed))
    assert repair(notebook)[0] == "Renewed: the step “load”."
    assert cells(notebook)["decided"] == changed


def test_a_step_that_both_changed_is_renewed_and_named(notebook: Path) -> None:
    of_an_earlier_kit(notebook, "load")
    edit(notebook, set_source("load", OLD_STEP + "\nmine = 3"))
    said = repair(notebook)
    assert "mine" not in cells(notebook)["load"]
    assert (
        "You had changed the step “load”: look there, and take what you need from the file "
        "as it was." in said
    )


def test_text_that_nobody_changed_is_renewed_too(notebook: Path) -> None:
    today = cells(notebook)
    of_an_earlier_kit(notebook, "title", "plan")
    assert repair(notebook)[0] == "Renewed: the text “title” and the text “plan”."
    assert cells(notebook) == today


def test_what_the_kit_has_no_more_is_taken_out_unless_it_was_changed(notebook: Path) -> None:
    gone = OWN | {"id": "an-older-step", "source": OLD_STEP}
    edit(notebook, put_in(gone, behind="load"))
    edit(notebook, put_in(gone | {"id": "another-step"}, behind="load"))
    of_an_earlier_kit(notebook)
    edit(notebook, set_source("another-step", "mine = 3"))
    said = repair(notebook)
    assert "Taken out, because the kit has it no more: the step “an older step”." in said
    assert "an-older-step" not in cells(notebook) and cells(notebook)["another-step"] == "mine = 3"


def test_where_it_is_not_known_who_wrote_a_step_it_stays_and_is_named(notebook: Path) -> None:
    edit(notebook, put_in(OWN | {"id": "an-older-step"}, behind="load"))
    edit(notebook, put_in(OWN, behind="load"))
    edit(notebook, set_source("load", OLD_STEP))
    without_memory(notebook)
    said = repair(notebook)
    assert (
        "The step “an older step”: not in today's kit and left as it was; "
        "delete it if you did not write it." in said
    )
    assert {"an-older-step", OWN["id"]} <= set(cells(notebook))


def test_steps_that_were_deleted_or_moved_are_put_back(notebook: Path) -> None:
    today = list(cells(notebook))
    edit(notebook, lambda found: found.insert(0, found.pop()))
    edit(notebook, lambda found: found.pop(5))
    said = repair(notebook)
    assert (
        said[0].startswith("Put in, as the kit has it: the")
        and "Put the steps back in their order." in said
    )
    assert list(cells(notebook)) == today


def test_parameters_keep_their_values_and_those_of_ones_own(notebook: Path) -> None:
    today = cells(notebook)["parameters"]
    edit(
        notebook,
        set_source(
            "parameters", 'folder: str = ".."\nours: int = 7  # mine\nsolver_seconds: int = 99'
        ),
    )
    repair(notebook)
    found = cells(notebook)["parameters"]
    assert 'folder: str = ".."  # ' in found and found.endswith("\nours: int = 7  # mine")
    assert [line.partition(":")[0] for line in found.splitlines()] == [
        *(line.partition(":")[0] for line in today.splitlines()),
        "ours",
    ]
    assert ("= 99  # " in found) == ("solver_seconds" in today)
    edit(notebook, set_source("parameters", "folder = "))
    repair(notebook)
    assert cells(notebook)["parameters"] == today


def test_no_file_that_was_kept_is_ever_written_over(notebook: Path) -> None:
    kept = []
    for source in ("first", "second", "third", "third"):
        edit(notebook, set_source("load", source))
        without_memory(notebook)
        kept.append(notebook.read_bytes())
        repair(notebook)
    names = [f"{BEFORE}{NAME}.ipynb", f"{BEFORE}{NAME}-2.ipynb", f"{BEFORE}{NAME}-3.ipynb"]
    assert [notebook.with_name(name).read_bytes() for name in names] == kept[:3]
    assert sorted(path.name for path in notebook.parent.glob(f"{BEFORE}*")) == sorted(names)


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_notebook_that_cannot_be_read_is_made_anew(notebook: Path, content: bytes) -> None:
    today = cells(notebook)
    notebook.write_bytes(content)
    assert repair(notebook)
    assert cells(notebook) == today


def test_what_is_no_notebook_of_the_workshop_is_refused_with_the_nearest(notebook: Path) -> None:
    said = r'not one of the workshop\'s notebooks\. Did you mean "3-strategy"'
    with pytest.raises(WrongUsage, match=said):
        repair(notebook.with_name("3-stratgy.ipynb"))
