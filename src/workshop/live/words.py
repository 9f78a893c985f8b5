"""Pairs of words, easy to say and to type, by which a place is known: blue heron."""

from __future__ import annotations

from pathlib import Path

FIRST, SECOND = (
    line.split()
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
)


def pair(digest: bytes) -> str:
    """The pair of a digest, the same for the same.

    >>> pair(bytes(8))
    'amber adder'
    """
    number = int.from_bytes(digest[:8], "big")
    return f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST) % len(SECOND)]}"
