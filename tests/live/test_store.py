"""What is acknowledged is on the disk, once; what the disk refuses is nowhere."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from workshop.errors import WorkshopError
from workshop.live import rounds, store
from workshop.live.store import Older, Store

from .loops import finished


def answer(device: str, n: int = 1, key: str = "") -> dict[str, Any]:
    return {"d": device, "n": n, "k": key or f"{device}-{n}", "v": {"choice": "x"}}


@pytest.fixture
def opened(tmp_path: Path):
    found = Store(tmp_path / "live")
    yield found
    found.close()


def lines(opened: Store) -> list[bytes]:
    return (opened.folder / "guess-1.jsonl").read_bytes().splitlines()


def test_two_hundred_at_once_are_each_there_once(opened: Store) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(opened.answer("guess-1.jsonl", answer(f"d{k}")) for k in range(200)))

    finished(all_at_once())
    assert len(lines(opened)) == len(rounds.answers(lines(opened))) == 200


def test_a_resend_while_the_first_is_on_its_way_and_afterwards_is_written_once(
    opened: Store,
) -> None:
    async def resend() -> None:
        await asyncio.gather(*(opened.answer("guess-1.jsonl", answer("a")) for _ in range(5)))
        await opened.answer("guess-1.jsonl", answer("a"))

    finished(resend())
    assert len(lines(opened)) == 1


def test_an_older_answer_is_refused_with_the_count_that_is_kept(opened: Store) -> None:
    async def older() -> None:
        await opened.answer("guess-1.jsonl", answer("a", 5))
        with pytest.raises(Older) as refused:
            await opened.answer("guess-1.jsonl", answer("a", 3))
        assert refused.value.n == 5

    finished(older())


def test_what_was_kept_is_known_after_a_restart_and_a_torn_line_swallows_nothing(
    tmp_path: Path,
) -> None:
    first = Store(tmp_path / "live")
    finished(first.answer("guess-1.jsonl", answer("a")))
    first.close()
    path = tmp_path / "live" / "guess-1.jsonl"
    path.write_bytes(path.read_bytes() + b'{"d": "b", "n": 1, "k"')
    again = Store(tmp_path / "live")
    finished(again.answer("guess-1.jsonl", answer("a")))
    finished(again.answer("guess-1.jsonl", answer("c")))
    again.close()
    assert set(rounds.answers(path.read_bytes().splitlines())) == {"a", "c"}
    assert path.read_bytes().count(b'"a"') == 1


@pytest.mark.parametrize("room", [0, 1, 40, 100])
def test_on_a_full_disk_nothing_half_written_is_acknowledged_and_it_goes_on_afterwards(
    opened: Store, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """A disk with so many bytes left takes a part of a write without an error, then none."""
    finished(opened.answer("guess-1.jsonl", answer("before")))
    write, left = os.write, room

    def full(descriptor: int, data: bytes) -> int:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(descriptor, data[: min(left, 7)])
        left -= taken
        return taken

    monkeypatch.setattr(store.os, "write", full)
    length = len(store.line_of(answer("late")))
    if room < length:
        with pytest.raises(OSError, match="No space"):
            finished(opened.answer("guess-1.jsonl", answer("late")))
        assert set(rounds.answers(lines(opened))) == {"before"} and len(lines(opened)) == 1
        monkeypatch.setattr(store.os, "write", write)
    finished(opened.answer("guess-1.jsonl", answer("late")))
    assert set(rounds.answers(lines(opened))) == {"before", "late"} and len(lines(opened)) == 2


def test_a_disk_that_takes_little_at_a_time_gets_all_of_it(
    opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(store.os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    finished(opened.answer("guess-1.jsonl", answer("a")))
    assert set(rounds.answers(lines(opened))) == {"a"}


def test_one_process_serves_a_folder(tmp_path: Path) -> None:
    first = Store(tmp_path / "live")
    assert store.is_served(tmp_path / "live")
    with pytest.raises(WorkshopError, match="served already by another process"):
        Store(tmp_path / "live")
    first.close()
    assert not store.is_served(tmp_path / "live")


def test_answers_are_for_the_owner_of_the_folder_alone(opened: Store) -> None:
    finished(opened.answer("guess-1.jsonl", answer("a")))
    if os.name == "posix":
        assert (opened.folder / "guess-1.jsonl").stat().st_mode & 0o077 == 0
