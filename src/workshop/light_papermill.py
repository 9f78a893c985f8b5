"""papermill without what no notebook needs; what is forked after this import has it already."""

from __future__ import annotations

from .light_imports import ADDRESS_GRAMMAR, without

with without(ADDRESS_GRAMMAR):
    import papermill
    from papermill.engines import Engine, papermill_engines

__all__ = ["Engine", "papermill", "papermill_engines"]
