"""Importing a library without an optional part of it that costs more than all the rest.

`jsonschema`, which every tool for notebooks imports, takes in `rfc3987_syntax` where it is
installed, to check whether a text has the format "iri". That builds a grammar of whole addresses: a
second of processor time, two thirds of what it takes to import papermill. No notebook and no event
of Jupyter is described by a schema with that format, so our processes go without it: whether a
notebook is valid is decided as before.

`pandera` takes in `pyspark` where that is installed, although no frame of the kit is Spark's; that
costs two seconds and warns of every pandas that is newer than itself.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

ADDRESS_GRAMMAR = "rfc3987_syntax"
"""What `jsonschema` does without where it cannot be imported."""
SPARK = "pyspark"
"""What `pandera` does without where it cannot be imported."""


@contextmanager
def without(module: str) -> Generator[None]:
    """What is imported in here does not find this module; afterwards it can be imported again.

    >>> with without(ADDRESS_GRAMMAR):
    ...     import papermill
    """
    if module in sys.modules:
        yield
        return
    # None is how Python says that a module is not to be had: importing it raises ImportError.
    sys.modules[module] = None  # ty: ignore[invalid-assignment]  # see above
    try:
        yield
    finally:
        del sys.modules[module]
