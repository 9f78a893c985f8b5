"""Counting rows where they lie: in a frame, in a file of any size, or in a database. No other code
touches them.

Everything above works on what comes out, one row a combination of values and how often it occurs,
and does not know where the rows were. A frame is counted by pandas; a file by DuckDB, which
never has it in memory as a whole; a table in a database by the database,
through Ibis. Words are read only once they are counted: what the settings say of columns, values
and labels is done to the few combinations, in the same way as to the rows of a small file.
"""

from __future__ import annotations

from . import database, files
from .counts import By, Place, Rows, Stored, Unit, count, count_sets, few
from .database import Connection
from .files import PARQUET, File
from .together import Said, Together, beside, in_numbers, in_one_currency, once, under, written

__all__ = [
    "PARQUET",
    "By",
    "Connection",
    "File",
    "Place",
    "Rows",
    "Said",
    "Stored",
    "Together",
    "Unit",
    "beside",
    "close",
    "count",
    "count_sets",
    "few",
    "in_numbers",
    "in_one_currency",
    "once",
    "under",
    "written",
]


def close() -> None:
    """Close every connection that is open, and forget what was laid out of files."""
    database.close()
    files.close()
