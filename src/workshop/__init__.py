"""A workshop for sales and marketing: one folder in, the notebooks led, one report out.

>>> import workshop
>>> team = workshop.open("data/awkward")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from .folder import Folder

__version__ = "0.2.0"
__all__ = ["open"]


def open(folder: str | PathLike[str]) -> Folder:
    """The workshop in this folder: its settings, tables, decisions and results.

    In a notebook it also makes errors show as sentences. From here on this process writes numbers
    and days as the folder's settings say. Raises WorkshopError when there is no such
    folder or its settings are wrong. Everything heavy is imported here and not with the package.
    """
    from . import notebook, written
    from .folder import Folder

    team = Folder.open(folder)
    written.use(team.settings.locale.style)
    notebook.prepare(team.results)
    notebook.dress(team.look)
    return team
