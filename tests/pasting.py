"""A remedy is a line that works when it is pasted: finds the lines in what a problem says and
writes them into the settings.
"""

from __future__ import annotations

import re
from pathlib import Path

_VALUE = r'(?:\{[^{}]*\}|\[[^\]]*\]|"(?:[^"\\]|\\.)*")'
_LINE = re.compile(rf'((?:"(?:[^"\\]|\\.)*"|(?<![\w"])[a-z_]+) = {_VALUE})')
_SECTION = re.compile(r"under \[(tables\.[\w.]+)\]")


def lines(remedy: str) -> list[tuple[str, str]]:
    """Each line of the settings that a remedy offers, with the section that it belongs under, the
    first first.

    >>> lines('Write scale = [0, 10] under [tables.survey] in workshop.toml.')
    [('tables.survey', 'scale = [0, 10]')]
    """
    sections = [(found.start(), found[1]) for found in _SECTION.finditer(remedy)]
    found = []
    for line in _LINE.finditer(remedy):
        before = [section for start, section in sections if start < line.start()]
        after = [section for start, section in sections if start > line.start()]
        # "under [x]: a = b" stands before its line, "write a = b under [x]" behind it.
        colon = before and re.search(
            rf"under \[{re.escape(before[-1])}\][^:=\[\]]*:(?: *{_LINE.pattern}(?:, | and ))* *$",
            remedy[: line.start()],
        )
        section = before[-1] if colon or not after else after[0]
        found.append((section, line[1]))
    return found


def paste(folder: Path, section: str, line: str) -> None:
    """Write the line under its section of the folder's settings; one that is there already is
    replaced.
    """
    path = folder / "workshop.toml"
    text = path.read_text(encoding="utf-8")
    key = line.partition(" = ")[0]
    if f"[{section}]" not in text:
        path.write_text(f"{text.rstrip()}\n\n[{section}]\n{line}\n", encoding="utf-8")
        return
    head, _, tail = text.partition(f"[{section}]\n")
    body, bracket, rest = tail.partition("\n[")
    kept = "\n".join(
        old for old in body.splitlines() if not old.startswith((f"{key} =", f"{key}="))
    )
    path.write_text(f"{head}[{section}]\n{line}\n{kept}{bracket}{rest}\n", encoding="utf-8")
