"""A folder's notebooks follow the kit until somebody changes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workshop import kit
from workshop.errors import WorkshopError


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kit's own notebook, to be renewed by the test."""
    path = tmp_path / "kit" / "0-start.ipynb"
    path.parent.mkdir()
    monkeypatch.setattr(kit, "notebooks", lambda: {"0-start": path})
    monkeypatch.setattr(kit, "exercises", dict)
    renew(path, "1 + 1")
    return path


def renew(path: Path, code: str) -> None:
    parameters = {
        "cell_type": "code",
        "source": ['folder: str = "../data/awkward"  # the workshop folder'],
        "metadata": {"tags": ["parameters"]},
        "outputs": [],
    }
    cell = {
        "cell_type": "code",
        "source": [code],
        "metadata": {},
        "outputs": [{"output_type": "stream"}],
    }
    path.write_text(
        json.dumps(
            {"cells": [parameters, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        )
    )


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text())["cells"]


def test_a_copy_works_on_its_folder_and_has_no_outputs(source: Path, tmp_path: Path) -> None:
    (copy,) = kit.copy_notebooks(tmp_path)
    assert cells(copy)[0]["source"] == ['folder: str = ".."  # the workshop folder']
    assert cells(copy)[1]["outputs"] == []
    assert kit.copy_notebooks(tmp_path) == []


def test_an_unchanged_copy_follows_the_kit_even_when_it_was_run(
    source: Path, tmp_path: Path
) -> None:
    (copy,) = kit.copy_notebooks(tmp_path)
    ran = json.loads(copy.read_text())
    ran["cells"][1] |= {
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}],
        "execution_count": 1,
        "source": "1 + 1",
    }
    copy.write_text(json.dumps(ran))
    renew(source, "2 + 2")
    assert kit.copy_notebooks(tmp_path) == [copy]
    assert cells(copy)[1]["source"] == ["2 + 2"]


def test_a_copy_changed_by_hand_stays(source: Path, tmp_path: Path) -> None:
    (copy,) = kit.copy_notebooks(tmp_path)
    changed = json.loads(copy.read_text())
    changed["cells"][1]["source"] = ["mine"]
    copy.write_text(json.dumps(changed))
    renew(source, "2 + 2")
    assert kit.copy_notebooks(tmp_path) == []
    assert cells(copy)[1]["source"] == ["mine"]


def test_nothing_is_added_where_only_known_ones_are_renewed(source: Path, tmp_path: Path) -> None:
    assert kit.copy_notebooks(tmp_path, only_known=True) == []
    assert not (tmp_path / "notebooks").exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": [3], "metadata": {}}', '{"cells": []}'])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "1-x.ipynb").write_text(content)
    assert not kit.looks_back(tmp_path / "1-x.ipynb")
    with pytest.raises(WorkshopError, match="1-x.ipynb is not a notebook that can be read"):
        kit.read(tmp_path / "1-x.ipynb")
