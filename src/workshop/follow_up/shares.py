"""A share then and now: how often something was done as agreed, and whether that changed by more
than chance.

The interval of the difference is Newcombe's (1998), p is Fisher's exact test; where they differ the
more careful one has the word.
"""

from __future__ import annotations

import pandas as pd

from ..findings import Finding, remedy
from ..intervals import fisher, newcombe, one_test, wilson
from ..written import num
from . import headlines

MATTERS_SHARE = 0.05
"""Five in a hundred: the smallest change of a share that would be worth a talk."""
FEWEST = 6
"""With fewer cases then or now, only the counts are told."""


def moved(
    name: str,
    what: str,
    then: tuple[int, int],
    now: tuple[int, int],
    *,
    caveat: str = "",
    matters: float = MATTERS_SHARE,
) -> Finding:
    """How often something happened then and now, as a sentence: `what` goes with "of the time",
    such as "The meeting was held".

    `then` and `now` are (how many, of how many). Under six cases at either time nothing is said
    about chance; `matters` is the smallest change of the share that would be worth a talk.
    """
    table = pd.DataFrame(
        [
            [
                when,
                k,
                n,
                100 * k / n if n else None,
                *([100 * end for end in wilson(k, n)] if n >= FEWEST else [None, None]),
            ]
            for when, (k, n) in (("then", then), ("now", now))
        ],
        columns=["When", "So often", "Of", "Percent", "From", "To"],
    )
    missing = [when for when, (_, n) in (("then", then), ("now", now)) if not n]
    if missing:
        sentence = (
            f"{what} how often? That cannot be compared: nothing is known of"
            f" {' or '.join(missing)}."
        )
        return Finding(
            name,
            sentence,
            verdict="cannot tell",
            caveat=caveat,
            more_needed=f"data of {' and '.join(missing)}",
        )
    plain = (
        f"{what} {then[0]} of {num(then[1]):,} times then and {now[0]} of {num(now[1]):,} times now"
    )
    if min(then[1], now[1]) < FEWEST:
        return Finding(
            name,
            f"{plain}; that is too few to tell a change from chance.",
            table,
            "cannot tell",
            caveat,
            f"at least {FEWEST} times, then and now",
        )
    change = 100 * (now[0] / now[1] - then[0] / then[1])
    found = one_test(change / 100, *newcombe(then, now), fisher(then, now))
    low, high, verdict = found.low, found.high, found.verdict
    sentence = f"{plain}: {then[0] / then[1]:.0%} then, {now[0] / now[1]:.0%} now"
    if verdict == "cannot tell":
        sentence += (
            f". A change cannot be told from chance (between {100 * low:+.0f} and {100 * high:+.0f}"
            " in a hundred)."
        )
    else:
        sentence += (
            f", {abs(change):.0f} in a hundred {'more' if change > 0 else 'less'} (between"
            f" {min(abs(low), abs(high)) * 100:.0f} and {max(abs(low), abs(high)) * 100:.0f})."
        )
    return headlines.moved(
        Finding(
            name,
            sentence,
            table.round(1),
            verdict,
            caveat,
            remedy(min(then[1], now[1]), (high - low) / 2, matters, "more time"),
            found.p,
        ),
        what,
    )
