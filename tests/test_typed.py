"""What somebody typed changes nothing around it, wherever it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import workshop
from workshop import terminal, typed
from workshop.cli import app

SIGNS = "a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f"


def spills(text: str) -> bool:
    """Whether what follows a text would be shown otherwise because of it."""
    waiting: list[str] = []
    for sign in text:
        if sign in typed.CLOSED_BY:
            waiting.append(typed.CLOSED_BY[sign])
        elif sign == "\u2069":
            if "\u2069" not in waiting:
                return True
            while waiting.pop() != "\u2069":
                pass
        elif sign == "\u202c":
            if not waiting or waiting[-1] != "\u202c":
                return True
            waiting.pop()
        elif typed.MARKS.match(sign) and "\u2069" not in waiting:
            return True
    return bool(waiting)


def test_no_text_changes_the_direction_of_what_follows_and_isolating_twice_is_isolating_once() -> (
    None
):
    texts = [a + b + c + d for a in SIGNS for b in SIGNS for c in SIGNS for d in SIGNS]
    assert sum(map(spills, texts)) > 10_000
    for text in texts:
        once = typed.isolated(text)
        assert not spills(f"before {once} after")
        assert typed.isolated(once) == once
        assert [s for s in once if not typed.MARKS.match(s)] == ["a"] * text.count("a")


@pytest.mark.parametrize("text", ["Ann", "", "שרה", "محمد", "Zoë 👩‍👩‍👧", "a\nb"])
def test_a_text_without_signs_for_a_direction_stays_as_it_is(text: str) -> None:
    assert typed.isolated(text) is text


def test_names_and_texts_anywhere_in_plain_json_are_isolated() -> None:
    value = {"\u202ea": ["\u202eb", 3, None, {"c": "\u202ed"}], "e": True}
    assert typed.MARKS.sub("", json.dumps(typed.everywhere(value), ensure_ascii=False)) == (
        '{"a": ["b", 3, null, {"c": "d"}], "e": true}'
    )
    assert not any(map(spills, _texts(typed.everywhere(value))))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []


def test_every_control_character_stays_out_of_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    all_ = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0xD800]))
    terminal.say(f"Ann{all_}")
    terminal.say_json({"name": f"Ann{all_}"})
    said = capsys.readouterr().out
    told, as_json = said.split("{", 1)
    assert re.sub(r"[\n\t]", "", typed.MARKS.sub("", told)) == "Ann?"
    assert as_json.replace("\n", "").isprintable()
    assert json.loads("{" + as_json)["name"] == f"Ann{all_}"


def test_the_command_line_says_everything_through_the_terminals_one_door() -> None:
    package = Path(workshop.__file__).parent
    around = [
        f"{path.name}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(typer\.(secho|echo)|(?<![._])print)\(", line)
        and "in_a_terminal" not in line
        and not line.lstrip().startswith(">>>")
        and path.name != "terminal.py"
    ]
    assert around == []


def test_a_name_in_the_settings_cannot_steer_the_terminal(make_folder: Callable[..., Path]) -> None:
    folder = make_folder(
        'name = "Acme\\u001b[31m\\u009b2J\\u202e"\ndate = 2026-11-23\n[theme]\nlogo = "\\u001b]0;x"\n'
    )
    for command in ("check", "progress", "decisions"):
        said = CliRunner().invoke(app, [command, str(folder)]).output
        assert typed.CONTROL.search(said) is None
        assert not any(map(spills, said.splitlines()))
