"""JupyterLab without what no notebook needs: `-m workshop.light_lab` is `-m jupyterlab`, sooner."""

from __future__ import annotations

import sys

from .light_imports import ADDRESS_GRAMMAR, without

with without(ADDRESS_GRAMMAR):
    from jupyterlab.labapp import main

if __name__ == "__main__":
    sys.exit(main())
