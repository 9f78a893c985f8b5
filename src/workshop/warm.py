"""What every notebook and every export needs, imported once: whoever is forked after this import
has it already.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil

import docx  # noqa: F401
import ipywidgets  # noqa: F401
import matplotlib.backends.backend_agg
import matplotlib.figure  # noqa: F401
import openpyxl  # noqa: F401
import pptx  # noqa: F401
import scipy.optimize
import scipy.stats  # noqa: F401

import workshop

from . import shell  # noqa: F401

LEFT_OUT = ("cli", "lab", "light_lab", "live", "exercises", "warm")
"""No notebook of the workshop imports these."""

for _module in pkgutil.walk_packages(workshop.__path__, "workshop."):
    if _module.name.split(".")[1] not in LEFT_OUT and not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)

# What is there now is never looked through again: every fork would get a copy of its own.
gc.collect()
gc.freeze()
