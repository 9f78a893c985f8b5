"""Where the two sides judge the opposite, and what became of those leads.

The sides part on a kind of leads where one gives it its best label more often than it gives it to
other leads, and the other less often. The p value of both is the larger of theirs (the union of
their null hypotheses: Berger 1982), each by Fisher's exact test (1935), adjusted for all kinds that
were looked at (Holm 1979). Whether such leads are won more often, or less often, than others is a
question of its own, and a narrower one: it is answered only where all three differences hold
together. So what is said of both never has the surer half's verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import counted, listing, possessive
from ..findings import Finding, judge, nothing, remedy, with_left_out
from ..intervals import fisher, wilson
from ..terms import Terms
from . import headlines
from .card import BLANK, OTHER
from .outcomes import FEWEST_WINS, judged_by_outcome, named_groups
from .population import in_words, none_lost, settled, who_counts, wins
from .segments import FEWEST, holm
from .two_views import VIEWS, scale

MATTERS_WON = 0.1
"""The smallest difference between two shares of wins that would change which leads one calls."""

Share = tuple[int, int]
"""How many, of how many."""


@dataclass(frozen=True)
class Kind:
    """A kind of leads beside all others: how many of each got the best label of each side, in the
    order of the sides, and how many were won.
    """

    attribute: str
    value: str
    best: tuple[tuple[Share, Share], tuple[Share, Share]]
    won: tuple[Share, Share]

    @property
    def opposite(self) -> bool:
        """Whether one side puts it above other leads and the other side below."""
        one, two = (_apart(pair) for pair in self.best)
        return one * two < 0

    @property
    def parted(self) -> float:
        """The p value of "the sides do not part"."""
        return max(fisher(*pair) for pair in self.best) if self.opposite else 1.0

    @property
    def p(self) -> float:
        """That of all three differences together; 1 where the sides do not part."""
        return max(self.parted, fisher(*self.won))


def _apart(pair: tuple[Share, Share]) -> float:
    (hits, n), (others, rest) = pair
    return hits / n - others / rest


def _percent(share: Share) -> float:
    return 100 * share[0] / share[1]


def best_labels(counts: pd.DataFrame) -> tuple[tuple[str, np.ndarray], ...] | None:
    """The name of each side's best label (or of its best band of scores), and which rows of the
    counts have it; None where a side has no order of labels, or one label only.
    """
    found = []
    for view in VIEWS:
        steps = scale(counts[view])
        if steps is None or len(steps.labels) < 2:
            return None
        name, codes = named_groups(steps, counts["n"].to_numpy())[-1]
        found.append((name, np.isin(steps.codes, codes)))
    return tuple(found)


def _kept(counts: pd.DataFrame) -> pd.DataFrame:
    kept = settled(counts)
    return kept if len(kept) else counts.assign(won=0)


def kinds(counts: pd.DataFrame) -> Iterator[Kind]:
    """Every kind of leads that has enough leads of its own and beside it, judged by both sides.

    `counts` as from `card.count`, of leads that are old enough: labels and wins are of the same
    leads. Where nothing is known of any outcome, all leads that are judged count, and none is won.
    """
    kept = _kept(counts)
    best = best_labels(kept)
    if best is None:
        return
    n, won = kept["n"].to_numpy(), kept["won"].to_numpy() == 1
    both = kept[list(VIEWS)].notna().all(axis=1).to_numpy()

    def share(rows: np.ndarray, hits: np.ndarray) -> Share:
        return int(n[rows & hits].sum()), int(n[rows].sum())

    for attribute in counts.attrs["attributes"]:
        values = kept[attribute].astype(str).to_numpy()
        for value in sorted(set(values) - {BLANK, OTHER}):
            of = values == value
            if min(n[both & of].sum(), n[both & ~of].sum()) < FEWEST:
                continue
            one, two = ((share(both & of, hits), share(both & ~of, hits)) for _, hits in best)
            yield Kind(attribute, value, (one, two), (share(of, won), share(~of, won)))


def _surest_first(looked: Sequence[Kind], p: Sequence[float]) -> tuple[np.ndarray, list[int]]:
    """The p values adjusted for all kinds that were looked at, and the places of those on which the
    sides part, the surest first.
    """
    adjusted = holm(np.array(p))
    order = [int(k) for k in np.argsort(adjusted, kind="stable") if looked[k].opposite]
    return adjusted, order


def parted(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On which kind of leads the two sides judge the opposite, by their best labels.

    `counts` as for `parted_and_won`. A row of the table is a kind on which the sides part, the
    surest first. Where the sides part on none, that is a plain count without a verdict.
    """
    name = "parted"
    if counts.empty:
        return nothing(name, counts)
    looked, best = list(kinds(counts)), best_labels(_kept(counts))
    if not looked or best is None:
        return Finding(
            name,
            f"No kind of leads has {FEWEST} leads judged by both and as many beside it.",
            verdict="cannot tell",
            caveat=with_left_out(who_counts(counts), counts),
        )
    p, order = _surest_first(looked, [kind.parted for kind in looked])
    labels = [label for label, _ in best]
    table = pd.DataFrame(
        [
            [
                in_words(looked[k].attribute),
                looked[k].value,
                looked[k].best[0][0][1],
                *(round(_percent(share)) for pair in looked[k].best for share in pair),
                judge(p[k]),
            ]
            for k in order
        ],
        columns=["By", "Leads", "Judged by both", *_headings(terms, labels), "Verdict"],
    )
    caveat = with_left_out(
        f"{_best(terms, labels)} Both differences have to hold, and they are adjusted for"
        f" {counted(len(looked), 'kind')} of leads looked at. Who works a lead is not looked at."
        f" {who_counts(counts)}".strip(),
        counts,
    )
    if not order:
        return _on_none(name, looked, caveat)
    kind, verdict = looked[order[0]], judge(p[order[0]])
    if verdict == "cannot tell":
        few = [one.best[0][0] for one in looked]
        n = int(np.median([n for _, n in few]))
        low, high = wilson(n / 2, n)
        return Finding(
            name,
            f"On none of {counted(len(looked), 'kind')} of leads can it be told that the sides"
            " judge the opposite.",
            table,
            verdict,
            caveat,
            remedy(n, (high - low) / 2, MATTERS_WON, "more lead", tail=" of a kind"),
            float(p[order[0]]),
        )
    one, two = ([_percent(share) for share in pair] for pair in kind.best)
    judges = "may judge" if verdict == "leaning" else "judge"
    found = Finding(
        name,
        f"On {headlines.kind_of_leads(in_words(kind.attribute), kind.value)} the sides {judges} the"
        f" opposite: {possessive(terms.sides[0])} best label goes to {one[0]:.0f} of 100 (of others"
        f" {one[1]:.0f}), {possessive(terms.sides[1])} to {two[0]:.0f} (of others {two[1]:.0f}).",
        table,
        verdict,
        caveat,
        p=float(p[order[0]]),
    )
    # Labels that were given once the outcome was known stand beside it by necessity.
    told = none_lost(counts) or any(judged_by_outcome(counts, terms).values())
    won = not told and len(settled(counts)) > 0
    return headlines.parted(found, kind, labels, terms, won=won)


def _headings(terms: Terms, labels: Sequence[str]) -> list[str]:
    return [
        words
        for side, label in zip(terms.sides, labels)
        for words in (f"{side}: {label}, percent", f"{side}: {label}, others")
    ]


def _best(terms: Terms, labels: Sequence[str]) -> str:
    said = listing([f"“{label}” of {side}" for side, label in zip(terms.sides, labels)])
    return f"{said}: the best label of each."


def _on_none(name: str, looked: Sequence[Kind], caveat: str) -> Finding:
    return Finding(
        name,
        f"On none of {counted(len(looked), 'kind')} of leads does one side give its best label"
        " more often than elsewhere and the other side less often.",
        caveat=caveat,
    )


def parted_and_won(counts: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On which kind of leads the two sides judge the opposite, and whether that kind is won more
    often than others, or less often.

    `counts` as from `card.count`, of leads that are old enough. A row of the table is a kind on
    which the sides part, the surest first; its verdict is that of all three differences together.
    """
    name = "parted-and-won"
    if counts.empty:
        return nothing(name, counts)
    caveat = with_left_out(who_counts(counts), counts)
    if said := none_lost(counts) or " ".join(judged_by_outcome(counts, terms).values()):
        return Finding(name, said, verdict="cannot tell", caveat=caveat)
    looked = list(kinds(counts))
    best = best_labels(settled(counts))
    if not looked or best is None or wins(counts) < FEWEST_WINS:
        return Finding(
            name,
            f"No kind of leads has {FEWEST} leads judged by both and as many beside it, and"
            f" {FEWEST_WINS} wins to look at.",
            verdict="cannot tell",
            caveat=caveat,
        )
    p, order = _surest_first(looked, [kind.p for kind in looked])
    labels = [label for label, _ in best]
    table = pd.DataFrame(
        [
            [
                in_words(looked[k].attribute),
                looked[k].value,
                *(round(_percent(share)) for pair in looked[k].best for share in pair),
                looked[k].won[0][1],
                *(round(_percent(share)) for share in looked[k].won),
                judge(p[k]),
            ]
            for k in order
        ],
        columns=[
            "By",
            "Leads",
            *_headings(terms, labels),
            "Counted",
            "Won, percent",
            "Won, others",
            "Verdict",
        ],
    )
    caveat = with_left_out(
        f"{_best(terms, labels)} All three differences have to hold, and they are adjusted for"
        f" {counted(len(looked), 'kind')} of leads looked at. A side that works harder on what it"
        f" likes wins more of it. {who_counts(counts)}".strip(),
        counts,
    )
    if not order:
        return _on_none(name, looked, caveat)
    kind, verdict = looked[order[0]], judge(p[order[0]])
    low, high = (100 * end for end in wilson(*kind.won[0]))
    if verdict == "cannot tell":
        return Finding(
            name,
            f"On none of {counted(len(looked), 'kind')} of leads can it be told that the sides"
            " judge the opposite and that other shares of them are won.",
            table,
            verdict,
            caveat,
            remedy(
                int(np.median([one.won[0][1] for one in looked])),
                (high - low) / 200,
                MATTERS_WON,
                "more lead",
                tail=" of a kind",
            ),
            float(p[order[0]]),
        )
    won, others = (_percent(share) for share in kind.won)
    may = "may be" if verdict == "leaning" else "are"
    found = Finding(
        name,
        headlines.begun(
            f"{headlines.kind_of_leads(in_words(kind.attribute), kind.value)}, on which the sides"
            f" judge the opposite, {may} won {'more' if won > others else 'less'} often than others:"
            f" {won:.0f} of 100 (between {low:.0f} and {high:.0f}), of others {others:.0f}."
        ),
        table,
        verdict,
        caveat,
        p=float(p[order[0]]),
    )
    return headlines.parted_and_won(found, kind, (low, high), terms)
