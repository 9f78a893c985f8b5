"""Importing a library without an optional part of it that costs more than all the rest.

`jsonschema`, which every tool for notebooks imports, takes in `rfc3987_syntax` where it is
installed, to check whether a text has the format "iri". That builds a grammar of whole addresses: a
second of processor time, two thirds of what it takes to import papermill. No notebook and no event
of Jupyter is described by a schema with that format, so our processes go without it: whether a
notebook is valid is decided as before.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

ADDRESS_GRAMMAR = "rfc3987_syntax"
"""What `jsonschema` does without where it cannot be imported."""


@contextmanager
def without_address_grammar() -> Generator[None]:
    """What is imported in here finds no grammar; afterwards it can be imported again.

    >>> with without_address_grammar():
    ...     import papermill
    """
    if ADDRESS_GRAMMAR in sys.modules:
        yield
        return
    # None is how Python says that a module is not to be had: importing it raises ImportError.
    sys.modules[ADDRESS_GRAMMAR] = None  # ty: ignore[invalid-assignment]  # see above
    try:
        yield
    finally:
        del sys.modules[ADDRESS_GRAMMAR]
