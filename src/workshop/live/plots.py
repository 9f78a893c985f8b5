"""What comes back to the room: dots of each side on one line, bars, a split bar an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import theme
from ..errors import counted, cut, listing
from ..findings import Finding
from ..terms import KEYS, Terms
from ..written import num
from .land import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 12
SHADES = ("#2B2B2B", "#8C8C8C", "#D9D9D9", "#F2F2F2")


def finding(outcome: Outcome, terms: Terms) -> Finding:
    """What came in, in a sentence and a table; under the minimum the sentence that says so.

    A count without a verdict; one row an item, one column a side.
    """
    import pandas as pd

    names, round_ = _names(terms), outcome.round
    name = f"asked-{round_.activity}"
    if not outcome.groups:
        return Finding(name, " ".join(dict.fromkeys(outcome.hidden.values())) or "Nothing came in.")
    what = "group" if round_.who == "group" else "answer"
    many = listing(
        f"{counted(found['n'], what)}{f' of {names[key]}' if key else ''}"
        for key, found in outcome.groups.items()
    )
    said, rows = [f"{many}."], []
    for key, found in outcome.groups.items():
        who = names.get(key, "All")
        least = found.get("at_least", ())
        for what, often in found.get("counts", {}).items():
            rows.append([who, what, f"{often} or more" if what in least else often])
        for place, numbers in enumerate(found.get("numbers", ())):
            if numbers:
                item = round_.page_for(key)["items"][place]["text"]
                middle = numbers[len(numbers) // 2]
                rows.append(
                    [
                        who,
                        item,
                        f"{num(middle):g} from {len(numbers)} or more"
                        if str(place) in least
                        else f"{num(middle):g} in the middle,"
                        f" {num(numbers[0]):g} to {num(numbers[-1]):g}",
                    ]
                )
        for item, words in found.get("words", {}).items():
            more = " or more" if item in least else ""
            rows.append([who, item, ", ".join(f"{word} {n}{more}" for word, n in words.items())])
        for lines in found.get("lines", ()):
            rows += [[who, line, ""] for line in lines]
        for person, about in found.get("names", {}).items():
            rows.append([person, about["said"], about["because"]])
    table = pd.DataFrame(rows, columns=["Who", "What", "Answers"])
    notes = [*dict.fromkeys(outcome.hidden.values()), *_told(outcome, names)]
    return Finding(name, " ".join(said), table, caveat=" ".join(notes))


def _told(outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    """The sentences that say what is left open so that nobody's answer follows."""
    groups = outcome.groups
    open_ = [key for key, found in groups.items() if found.get("at_least") or found.get("few")]
    together = {key: found["together"] for key, found in groups.items() if found.get("together")}
    said = []
    if open_:
        whose = listing(f"of {names[key]}" for key in open_ if key)
        said.append(
            f"What nearly all{f' {whose}' if whose else ''} said, or next to nobody, is told only so"
            " far that nobody's answer follows."
        )
    for key, items in together.items():
        whose = f" of {names[key]}" if key else ""
        said.append(
            f"{counted(len(items), 'item')}{whose} got points from fewer than three people, or would"
            f" give such ones away: each stands with the mean of the {len(items)}."
        )
    return said


def picture(outcome: Outcome, terms: Terms) -> Axes | None:
    """The picture of a round; None where words or a list say it better."""
    if not outcome.groups:
        return None
    first = next(iter(outcome.groups.values()))
    if first.get("numbers"):
        return dots(outcome, terms)
    if first.get("words"):
        return split(outcome, terms)
    if first.get("counts"):
        return bars(outcome, terms)
    return None


def dots(outcome: Outcome, terms: Terms) -> Axes:
    """The guesses as dots of each side on one line an item: round for sales, square for
    marketing.
    """
    names = _names(terms)
    items = [item["text"] for item in outcome.round.page.get("items", ())]
    with theme.style():
        axes = theme.axes(11, 1.2 + 1.1 * max(1, len(items)))
        for key, found in outcome.groups.items():
            side = KEYS.index(key) if key in KEYS else 0
            for place, numbers in enumerate(found.get("numbers", ())):
                seen: dict[float, int] = {}
                for number in numbers:
                    stacked = seen[number] = seen.get(number, 0) + 1
                    axes.plot(
                        number,
                        -place + (0.08 * stacked if side == 0 else -0.08 * stacked),
                        theme.MARKERS[side],
                        color=theme.COLOURS[side],
                        markersize=9,
                        label=names.get(key, "All") if (place, stacked) == (0, 1) else None,
                    )
        axes.set_yticks([-place for place in range(len(items))], [cut(item, 48) for item in items])
        axes.set_ylim(-len(items) + 0.3, 0.7)
        axes.grid(axis="x")
        _legend(axes)
        theme.headline(axes, cut(outcome.round.ask, 70))
    return axes


def bars(outcome: Outcome, terms: Terms) -> Axes:
    """Votes as bars, a bar a side beside each choice."""
    from matplotlib.ticker import MaxNLocator

    names = _names(terms)
    total: dict[str, int] = {}
    for found in outcome.groups.values():
        for what, often in found.get("counts", {}).items():
            total[what] = total.get(what, 0) + often
    shown = sorted(total, key=lambda what: (-total[what], what))[:MOST_BARS]
    with theme.style():
        axes = theme.axes(11, 1.2 + 0.5 * max(1, len(shown)))
        height = 0.8 / max(1, len(outcome.groups))
        for place, (key, found) in enumerate(outcome.groups.items()):
            side = KEYS.index(key) if key in KEYS else 0
            axes.barh(
                [-k - height * place for k in range(len(shown))],
                [found.get("counts", {}).get(what, 0) for what in shown],
                height=height,
                color=theme.COLOURS[side],
                hatch=theme.HATCHES[side],
                edgecolor="white",
                label=names.get(key, "All"),
            )
            for k, what in enumerate(shown):
                if what in found.get("at_least", ()):
                    axes.text(
                        found["counts"][what],
                        -k - height * place,
                        " or more",
                        va="center",
                        fontsize=12,
                    )
        middle = height * (len(outcome.groups) - 1) / 2
        axes.set_yticks([-k - middle for k in range(len(shown))], [cut(what, 48) for what in shown])
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _legend(axes)
        theme.headline(axes, cut(outcome.round.ask, 70))
    return axes


def split(outcome: Outcome, terms: Terms) -> Axes:
    """A bar an item, split by the words that were chosen, a bar a side; the words stand in it."""
    names = _names(terms)
    items = list(
        dict.fromkeys(item for found in outcome.groups.values() for item in found["words"])
    )
    words = list(outcome.round.page.get("words", ()))
    sides = list(outcome.groups)
    with theme.style():
        axes = theme.axes(11, 1.2 + 0.36 * max(1, len(items) * len(sides)))
        labels, places = [], []
        for k, item in enumerate(items):
            for j, key in enumerate(sides):
                row = -(k * (len(sides) + 0.4) + j)
                found: Mapping[str, Any] = outcome.groups[key]["words"].get(item, {})
                least = item in outcome.groups[key].get("at_least", ())
                many, left = sum(found.values()) + 2 * least or 1, 0.0
                for word, shade in zip(words, SHADES):
                    share = 100 * found.get(word, 0) / many
                    axes.barh(row, share, left=left, height=0.85, color=shade, edgecolor="white")
                    if share >= 12:
                        axes.text(
                            left + share / 2,
                            row,
                            f"{word} {found[word]}{' or more' if least else ''}",
                            ha="center",
                            va="center",
                            fontsize=12,
                            color="white" if shade == SHADES[0] else theme.INK,
                        )
                    left += share
                labels.append(cut(item, 36) + (f", {names[key]}" if key else ""))
                places.append(row)
        axes.set_yticks(places, labels)
        axes.set_xlim(0, 100)
        axes.set_xticks([])
        theme.headline(axes, cut(outcome.round.ask, 70))
    return axes


def _names(terms: Terms) -> dict[str, str]:
    return dict(terms.keyed())


def _legend(axes: Axes) -> None:
    if len(axes.get_legend_handles_labels()[1]) > 1:
        # Beside the bars, not upon them.
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
