"""Writing files so that a crash never leaves half of one, and no cell ever starts a formula."""

from __future__ import annotations

import io
import os
import re
import secrets
import stat
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .errors import WorkshopError
from .typed import whole

if TYPE_CHECKING:
    from jinja2 import Environment

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs what starts like this (OWASP, CSV Injection); the full-width forms count
too.
"""


def templates() -> Environment:
    """The kit's pages as jinja2 has them: everything that is put in is escaped, and a name that is
    not there is an error.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("workshop", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write(path: Path, content: str | bytes, *, private: bool = False) -> Path:
    """Write a whole file or nothing: into a neighbour first, then renamed over the old one.

    A new file may be read by whom the user's mask lets (umask), one that is replaced by whom the
    old one did. A `private` one, what people answered, decided or typed, is for its owner alone
    (0600), also where it replaces another.

    Raises WorkshopError with what to do when the folder is read-only, the disk full or the file
    open elsewhere, and where half of a sign is in a text, which no file can hold.
    """
    data = whole(content, what=path.name).encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = _beside(path, 0o600 if private else 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if not private and path.is_file():
                os.chmod(temporary, stat.S_IMODE(path.stat().st_mode))
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkshopError(
            f"{path} cannot be written ({error.strerror or error}). Close it if it is open in"
            " another program, and check that the folder is not read-only."
        ) from error
    return path


def _beside(path: Path, mode: int) -> tuple[int, Path]:
    """A new file beside another, open for writing; of `mode`, the user's mask leaves what it does."""
    while True:
        beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
        with suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return os.open(beside, flags, mode), beside


def within(folder: Path, path: Path) -> str:
    """A path as it is said to people: from the workshop folder on."""
    return path.relative_to(folder).as_posix()


def write_csv(path: Path, table: pd.DataFrame, *, private: bool = False) -> Path:
    """Write a table as CSV in UTF-8; text that would start a formula gets a leading apostrophe."""
    return write(
        path,
        harmless(table).to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S"),
        private=private,
    )


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text cell and heading made safe to open in a spreadsheet.

    >>> harmless(pd.DataFrame({"note": ["=1+1", "fine"], "n": [-1, 2]}))["note"].tolist()
    ["'=1+1", 'fine']
    """
    safe = table.rename(columns=harmless_text)
    for position, dtype in enumerate(safe.dtypes):
        if not (
            pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)
        ):
            cells = safe.iloc[:, position].astype(object).map(harmless_text)
            safe.isetitem(position, cells)  # ty: ignore[invalid-argument-type]  # the stubs know no column here
    return safe


def harmless_text(value: object) -> object:
    """A text that no spreadsheet takes for a formula; anything else unchanged.

    A lone carriage return becomes a line feed: CSV writers leave it unquoted, and what follows
    would begin a row.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def printable(text: object) -> str:
    """Text without the control characters that no document may hold.

    >>> printable("a" + chr(0) + "b" + chr(27) + "[31m")
    'ab[31m'
    """
    return re.sub(
        r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
        "",
        str(text).replace("\r\n", "\n").replace("\r", "\n"),
    )


def undated(document: bytes, day: date) -> bytes:
    """A zipped document (docx, pptx, xlsx) as if made on `day`, so that the same content gives the
    same bytes.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*",
                    rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(),
                    content,
                )
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
