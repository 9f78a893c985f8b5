"""The files inside a zip, one at a time and within limits: nothing is unpacked to the disk, nothing
endless is read.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import WorkshopError, counted, nearest
from ..written import num

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """How much a zip may hold: bytes in all, bytes a file, number of files, and how many times
    smaller it was packed.

    Text packs 5 to 30 times smaller; a file of more than one MiB that packs over 200 times smaller
    is a trap, and so are many small ones that come to as much together.
    """

    total: int = 8192 * MIB
    each: int = 512 * MIB
    files: int = 1_000_000
    ratio: int = 200


LIMITS = Limits()
MANY = 64 * MIB
"""Bytes: under so many in all it does no harm however small they were packed."""


def grows(info: zipfile.ZipInfo, limits: Limits = LIMITS) -> bool:
    """Whether a file in a zip was packed as small as only a trap is."""
    return info.file_size > MIB and info.file_size > limits.ratio * max(info.compress_size, 1)


_DRIVE = re.compile(r"[A-Za-z]:")
"""What a path begins with that leads to a drive; any other colon is part of a name, as in Slack's
"FC:F09:Plan".
"""
NESTED = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")


@dataclass(frozen=True)
class Entry:
    """One file in the archive: its path with forward slashes, and its size in bytes as the archive
    states it.
    """

    name: str
    size: int

    @property
    def base(self) -> str:
        """The file's name without its folders."""
        return self.name.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """The folder it lies in, with the folders above."""
        return self.name.rpartition("/")[0]


def name_of(info: zipfile.ZipInfo) -> str:
    """The path of a file in a zip as it was meant, in composed letters.

    A name without the mark for UTF-8 is read as a code page of 1981; many programs write UTF-8
    without the mark.

    >>> name_of(zipfile.ZipInfo("f├╝r-alle/2026-03-02.json"))
    'für-alle/2026-03-02.json'
    """
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    # A Mac takes letters apart: the u and its dots are two signs there, and one in the lists of the
    # export.
    return unicodedata.normalize("NFC", name)


def _of_a_mac(name: str) -> bool:
    """Whether this is what a Mac packs beside a file, and no file of the export."""
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith("._")


class Archive:
    """An opened zip, or a folder that was unpacked from one; use it in a `with` block.

    Refused with a sentence: no zip at all, a password, a path that leads out of the archive, an
    archive inside the archive, and more than the limits allow, counted on what really comes out
    rather than on what the zip promises.
    """

    def __init__(self, path: Path, *, limits: Limits = LIMITS, ending: str = ".json") -> None:
        self.path = path
        self.limits = limits
        self._read = 0
        self._zip: zipfile.ZipFile | None = None
        self._packed: dict[str, zipfile.ZipInfo] = {}
        if path.is_dir():
            found = sorted(
                p for p in path.rglob(f"*{ending}") if p.is_file() and not p.is_symlink()
            )
            names = {p.relative_to(path).as_posix(): p.stat().st_size for p in found}
            self.entries = [
                Entry(name, size) for name, size in names.items() if not _of_a_mac(name)
            ]
            return
        if not path.exists():
            there = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
            raise WorkshopError(f"{path.name} is not in {path.parent}.{nearest(path.name, there)}")
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise WorkshopError(
                f"{path.name} is not a zip file, or it is damaged. Download the export again."
            ) from error
        except PermissionError as error:
            raise WorkshopError(
                f"{path.name} cannot be opened. If another program has it open, close it there and"
                " try again."
            ) from error
        except OSError as error:
            raise WorkshopError(
                f"{path.name} cannot be read ({error.strerror or error})."
            ) from error
        try:
            # A zip may hold two files of one name; only the later can be read.
            self._packed = {
                name_of(info): info
                for info in self._checked(self._zip)
                if info.filename.endswith(ending)
            }
            self.entries = [Entry(name, info.file_size) for name, info in self._packed.items()]
        except WorkshopError:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *problem: object) -> None:
        if self._zip:
            self._zip.close()

    def _checked(self, opened: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
        infos = [
            info for info in opened.infolist() if not info.is_dir() and not _of_a_mac(info.filename)
        ]
        if len(infos) > self.limits.files:
            raise WorkshopError(
                f"{self.path.name} holds {counted(len(infos), 'file')}; the limit is"
                f" {num(self.limits.files):,}. Export a shorter time."
            )
        total, packed = (
            sum(info.file_size for info in infos),
            sum(info.compress_size for info in infos),
        )
        if total > self.limits.total:
            raise self._too_much()
        if total > MANY and total > self.limits.ratio * max(packed, 1):
            raise WorkshopError(
                f"{self.path.name} would grow more than {self.limits.ratio}-fold when unpacked. An"
                " export does not do that; do not use this file."
            )
        for info in infos:
            where = PurePosixPath(info.filename)
            if (
                ".." in where.parts
                or where.is_absolute()
                or "\\" in info.filename
                or _DRIVE.match(info.filename)
            ):
                raise WorkshopError(
                    f'{self.path.name} holds the path "{info.filename}", which leads out of the'
                    " archive. An export has no such path; do not use this file."
                )
            if info.filename.lower().endswith(NESTED):
                raise WorkshopError(
                    f'{self.path.name} holds another archive, "{info.filename}". Unpack it, and'
                    " name the inner export."
                )
            if info.flag_bits & 1:
                raise WorkshopError(
                    f"{self.path.name} is locked with a password. Unpack it with the password, and"
                    " name the folder."
                )
            if grows(info, self.limits):
                raise WorkshopError(
                    f'{self.path.name}: "{info.filename}" would grow more than'
                    f" {self.limits.ratio}-fold when unpacked. An export does not do that; do not"
                    " use this file."
                )
            yield info

    def _too_much(self) -> WorkshopError:
        return WorkshopError(
            f"{self.path.name} holds more than {num(self.limits.total // MIB):,} MiB when unpacked."
            " Export a shorter time."
        )

    def read(self, name: str) -> bytes:
        """The content of one file; WorkshopError when it is damaged or larger than the limits
        allow.
        """
        allowed = min(self.limits.each, self.limits.total - self._read)
        try:
            with (
                self._zip.open(self._packed[name]) if self._zip else (self.path / name).open("rb")
            ) as file:
                data = file.read(allowed + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise WorkshopError(
                f'{self.path.name}: "{name}" is damaged. Download the export again.'
            ) from error
        except OSError as error:
            raise WorkshopError(
                f'{self.path.name}: "{name}" cannot be read ({error.strerror or error}).'
            ) from error
        if len(data) > allowed:
            if allowed < self.limits.each:
                raise self._too_much()
            raise WorkshopError(
                f'{self.path.name}: "{name}" holds more than {num(self.limits.each // MIB):,} MiB.'
                " Export a shorter time."
            )
        self._read += len(data)
        return data
