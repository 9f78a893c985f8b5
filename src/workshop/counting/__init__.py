"""Counting rows where they lie: in a frame, in a file of any size, or in a database. No other code
touches them.

Everything above works on what comes out, one row a combination of values and how often it occurs,
and does not know where the rows were. A frame is counted by pandas; a Parquet or CSV file by DuckDB
and a workbook row by row, neither of which is loaded; a table in a database by the database,
through Ibis. Words are read only once they are counted: what the settings say of columns, values
and labels is done to the few combinations, in the same way as to the rows of a small file.
"""

from __future__ import annotations

from .counts import By, Place, Rows, Stored, Unit, count, count_sets, few
from .database import Connection, close
from .files import PARQUET, File

__all__ = [
    "PARQUET",
    "By",
    "Connection",
    "File",
    "Place",
    "Rows",
    "Stored",
    "Unit",
    "close",
    "count",
    "count_sets",
    "few",
]
