"""What the notebooks' cells say about the room's screen holds together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from workshop import kit
from workshop.cells import source_of
from workshop.decisions import subjects

ROLES = {"question", "guess", "result", "picture", "control", "more", "note"}
NOTEBOOKS = kit.notebooks()


def activities(notebook: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The activities of a notebook by name, each with the cells that follow its opening cell."""
    cells = kit.read(NOTEBOOKS[notebook])["cells"]
    name, inside = "", []
    for cell in cells:
        about = cell["metadata"].get("workshop", {})
        if "activity" in about or about.get("closing"):
            if name:
                yield name, inside
            name, inside = about.get("activity", "closing"), []
        elif name:
            inside.append(cell)
    yield name, inside


def said(cell: dict[str, Any]) -> dict[str, Any]:
    return cell["metadata"].get("workshop", {})


def recorded() -> set[str]:
    """The subjects that some control of the notebooks records."""
    return {
        what
        for name in NOTEBOOKS
        for _, cells in activities(name)
        for cell in cells
        for what in said(cell).get("records", ())
    }


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_beat_holds_at_most_one_conclusion_one_picture_and_one_control(notebook: str) -> None:
    for name, cells in activities(notebook):
        seen = [(said(c)["role"], said(c).get("beat")) for c in cells if "role" in said(c)]
        for role in ("result", "picture", "control"):
            beats = [beat for other, beat in seen if other == role]
            assert len(beats) == len(set(beats)), f"{name}: two cells with the role {role}"


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_role_is_known_and_every_control_and_conclusion_has_its_beat(notebook: str) -> None:
    for name, cells in activities(notebook):
        for cell in cells:
            role = said(cell).get("role")
            assert role is None or role in ROLES, f"{name}, {cell['id']}"
            if role in ("result", "picture", "control", "guess"):
                assert isinstance(said(cell).get("beat"), int), f"{name}, {cell['id']}"


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_control_says_what_it_records_and_the_kit_knows_it(notebook: str) -> None:
    for name, cells in activities(notebook):
        for cell in cells:
            if cell["id"].startswith("decide-") and cell["id"] != "decide-owner":
                assert said(cell).get("records"), f"{name}, {cell['id']}"
            assert all(subjects.is_known(what) for what in said(cell).get("records", ()))


def test_what_a_step_waits_for_is_recorded_by_some_control() -> None:
    waited = {
        what
        for name in NOTEBOOKS
        for _, cells in activities(name)
        for cell in cells
        for what in said(cell).get("after", ())
    }
    assert waited and waited <= recorded()


def test_only_metadata_tells_the_screen_anything() -> None:
    for path in NOTEBOOKS.values():
        for cell in kit.read(path)["cells"]:
            assert not re.search(r"\bjp-|<script|workshop-stage", source_of(cell))
