"""Blocks of number fields as one control."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from workshop import controls
from workshop.leads.controls import sheet

BLOCKS = {
    "a": controls.Block("First", {"x": "X", "y": "<b>Y</b>"}),
    "b": controls.Block("", {"x": "again"}, -3, 3),
}


def numbers(recorded: object) -> Mapping[str, Mapping[str, float]] | None:
    return (
        recorded
        if isinstance(recorded, Mapping)
        and all(isinstance(block, Mapping) for block in recorded.values())
        else None
    )


def test_what_is_typed_and_what_is_recorded_are_the_same_numbers() -> None:
    view = controls.fields(BLOCKS, {"a": {"x": 7.4}}, numbers=numbers)
    assert view.value == {"a": {"x": 7, "y": 0}, "b": {"x": 0}}
    boxes = [
        row.children[0]
        for block in view.children[0].children
        for row in block.children
        if getattr(row, "children", ())
    ]
    boxes[1].value = 12
    assert view.value == {"a": {"x": 7, "y": 12}, "b": {"x": 0}}
    view.value = {"a": {"y": 50}, "b": {"x": 2}}
    assert [box.value for box in boxes] == [0, 50, 2] and view.value == {
        "a": {"x": 0, "y": 50},
        "b": {"x": 2},
    }


@pytest.mark.parametrize(
    ("recorded", "held"),
    [
        ({"a": {"x": 1e9, "y": -4}, "b": {"x": -99}}, {"a": {"x": 100, "y": 0}, "b": {"x": -3}}),
        ({"c": {"x": 5}}, {"a": {"x": 0, "y": 0}, "b": {"x": 0}}),
        ({}, {"a": {"x": 0, "y": 0}, "b": {"x": 0}}),
    ],
)
def test_recorded_numbers_out_of_range_or_of_other_blocks_do_no_harm(
    recorded: dict, held: dict
) -> None:
    view = controls.fields(BLOCKS, {"a": {"x": 1}}, numbers=numbers)
    view.value = recorded
    assert view.value == held


def test_a_record_of_another_shape_leaves_the_fields_as_they_are() -> None:
    view = controls.fields(BLOCKS, {"a": {"x": 1}}, numbers=numbers)
    view.value = {"a": 3}
    boxes = [
        row.children[0]
        for block in view.children[0].children
        for row in block.children
        if getattr(row, "children", ())
    ]
    assert [box.value for box in boxes] == [1, 0, 0]


def test_words_beside_a_field_are_escaped_and_cut() -> None:
    long = controls.fields(
        {"a": controls.Block("<i>", {"x": "<script>" + "w" * 90})}, {}, numbers=numbers
    )
    shown = "".join(
        child.value
        for child in long.children[0].children[0].children
        if isinstance(getattr(child, "value", None), str)
    )
    beside = long.children[0].children[0].children[1].children[1].value
    assert "<i>" not in shown and "<script>" not in beside and beside.count("w") < 140


def test_a_points_card_keeps_its_threshold_apart_from_an_attribute_of_the_same_name() -> None:
    view = sheet({"from": ["A", "B"], "points": ["C"]}, {"from": {"A": 2}}, 4)
    assert view.value == {"points": {"from": {"A": 2, "B": 0}, "points": {"C": 0}}, "from": 4}
    view.value = {"points": {"from": {"B": 3}}, "from": 5}
    assert view.value == {"points": {"from": {"A": 0, "B": 3}, "points": {"C": 0}}, "from": 5}
