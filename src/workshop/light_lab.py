"""JupyterLab without what no notebook needs: `-m workshop.light_lab` is `-m jupyterlab`, sooner."""

from __future__ import annotations

import sys

from .light_imports import without_address_grammar

with without_address_grammar():
    from jupyterlab.labapp import main

if __name__ == "__main__":
    sys.exit(main())
