"""Pictures of what has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import theme
from ..errors import counted
from ..findings import Finding
from ..terms import Terms
from .survey import LOOKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 12
"""At most so many rows are drawn, those that moved most."""


def moved_chart(gaps: Finding, terms: Terms = Terms(), *, ax: Axes | None = None) -> Axes:
    """Each gap then (open mark) and now (filled), an arrow between them; the nearer to the line in
    the middle, the closer the sides.

    `gaps` comes from `compare.gaps`. Rows that moved most come first; a picture without any says
    why.
    """
    heading = next((word for _, _, word in LOOKS.values() if f"{word} then" in gaps.table), "")
    if not heading or gaps.table.empty:
        return theme.blank(gaps.sentence, ax)
    table = gaps.table.head(MOST)
    with theme.style():
        ax = ax or theme.axes(height=1.6 + 0.42 * len(table))
        for row, (about, then, now) in enumerate(
            zip(table["About"], table[f"{heading} then"], table[f"{heading} now"])
        ):
            first = about == terms.sides[0]
            colour, marker = (theme.BLUE, "o") if first else (theme.ORANGE, "s")
            if abs(now - then) > 0.05:
                ax.annotate(
                    "",
                    (now, row),
                    (then, row),
                    arrowprops={
                        "arrowstyle": "-|>",
                        "color": colour,
                        "lw": 1.6,
                        "shrinkA": 5,
                        "shrinkB": 4,
                    },
                )
            ax.plot(
                then,
                row,
                marker,
                ms=9,
                mfc="white",
                mec=colour,
                mew=1.8,
                label=(
                    f"about {about}, then" if about not in table["About"].tolist()[:row] else None
                ),
            )
            ax.plot(
                now,
                row,
                marker,
                ms=9,
                color=colour,
                label=f"about {about}, now" if about not in table["About"].tolist()[:row] else None,
            )
        ax.axvline(0, color=theme.GREY, lw=1)
        ax.set_yticks(range(len(table)), [theme.wrap(topic, 34) for topic in table["Topic"]])
        ax.set_ylim(len(table) - 0.4, -0.6)
        ax.set_xlabel(
            "Steps: 0 is where both say the same"
            if heading == "Gap"
            else "Steps: 0 is where it is as expected"
        )
        ax.figure.legend(
            *ax.get_legend_handles_labels(),
            loc="outside lower center",
            ncol=4,
            columnspacing=1.2,
            handletextpad=0.2,
        )
        closer = int((table[f"{heading} now"].abs() < table[f"{heading} then"].abs()).sum())
        what = "gap" if heading == "Gap" else "expectation"
        of = counted(len(table), what)
        if len(gaps.table) > MOST:
            of = f"the {len(table)} {what}s that moved most"
        ax.set_title(
            theme.wrap(
                f"{closer} of {of} {'is' if closer == 1 else 'are'} nearer to 0 than then",
                52,
            )
        )
    return ax
