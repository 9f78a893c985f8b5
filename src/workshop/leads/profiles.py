"""Made-up leads for the blind rating, where the CRM has none that people could judge.

A few things that may make a lead good are crossed so that each value comes equally often, and each
pair of values as nearly as can be: what people go by can then be read off few leads. Enough leads
for each thing that is varied (five for each value but the first, and five more; Cooksey 1996). Made
by exchanging values within a column until the pairs are as even as they get (Nguyen and Williams
1993). Their numbers say that they are made up, and go with the ratings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from .. import releases
from ..errors import WorkshopError, counted, listing
from ..terms import Terms
from .criteria import FEWEST_EACH
from .population import PEOPLE, judged

MARK = "made-up-"
"""How the number of a made-up lead starts."""
FEWEST, MOST, MOST_LEADS = 4, 7, 40
"""So many things are varied, and so many leads rated with care in twelve minutes."""
USUAL: dict[str, tuple[str, ...]] = {
    "source": ("recommended by a customer", "filled in a form"),
    "company size": ("about 50 people", "about 500 people"),
    "need": ("names a problem", "is curious"),
    "role": ("decides", "collects offers for somebody"),
    "budget": ("set aside", "not thought of"),
    "time": ("within three months", "some day"),
    "industry": ("one we know", "one we do not know"),
}
"""What is varied where nobody said otherwise."""
SWAPS = 3_000


def make(values: Mapping[str, Sequence[str]] = USUAL, *, seed: int = 0) -> pd.DataFrame:
    """Made-up leads that cross four to seven attributes evenly: lead_id and a column an attribute.

    `values`: what each attribute can be, two values or more. Raises WorkshopError with fewer than
    four attributes or more than seven, one value only, or more values than forty leads can tell.
    `attrs["made_up"]` is True.

    >>> leads = make({"source": ("Fair", "Web"), "size": ("small", "large"), "budget": ("yes",
    ...     "no"), "time": ("now", "later")})
    >>> len(leads), leads["source"].value_counts().tolist(), pd.crosstab(leads["source"],
    ...     leads["size"]).to_numpy().tolist()
    (28, [14, 14], [[7, 7], [7, 7]])
    """
    if not FEWEST <= len(values) <= MOST or any(
        len(set(different)) < 2 for different in values.values()
    ):
        raise WorkshopError(
            f"Made-up leads vary {FEWEST} to {MOST} things, each with two values or more; these are"
            f" {listing(values) if values else 'none'}."
        )
    terms = sum(len(set(different)) - 1 for different in values.values())
    # A multiple of four lets pairs of two values come out even.
    number = 4 * math.ceil(FEWEST_EACH * (terms + 1) / 4)
    if number > MOST_LEADS:
        raise WorkshopError(
            f"So many values would take {counted(number, 'made-up lead')}; nobody rates more than"
            f" {MOST_LEADS} with care. Use fewer values, two each."
        )
    rng = np.random.default_rng(seed)
    levels = [list(dict.fromkeys(map(str, different))) for different in values.values()]
    codes = np.stack([rng.permutation(np.arange(number) % len(each)) for each in levels], axis=1)
    sizes = [len(each) for each in levels]
    uneven = _uneven(codes, sizes)
    for _ in range(SWAPS):
        if uneven == 0:
            break
        column, (first, second) = rng.integers(len(sizes)), rng.choice(number, 2, replace=False)
        if codes[first, column] == codes[second, column]:
            continue
        codes[[first, second], column] = codes[[second, first], column]
        after = _uneven(codes, sizes)
        if after <= uneven:
            uneven = after
        else:
            codes[[first, second], column] = codes[[second, first], column]
    leads = pd.DataFrame(
        {
            name: np.array(each, dtype=object)[codes[:, k]]
            for k, (name, each) in enumerate(zip(values, levels))
        }
    )
    leads.insert(0, "lead_id", [f"{MARK}{k + 1:02}" for k in range(number)])
    leads.attrs.update(made_up=True, attributes=tuple(values))
    return leads


def _uneven(codes: np.ndarray, sizes: Sequence[int]) -> float:
    """How far the pairs of values are from coming equally often; leads that are the same count on
    top.
    """
    off = 0.0
    for a, b in combinations(range(len(sizes)), 2):
        pairs = np.bincount(codes[:, a] * sizes[b] + codes[:, b], minlength=sizes[a] * sizes[b])
        even = len(codes) / len(pairs)
        # As near as whole numbers can be to even is even.
        off += float(np.maximum(np.abs(pairs - even) - (math.ceil(even) - even), 0).sum())
    key = codes @ np.cumprod([1, *sizes[:-1]])
    return off + len(key) - min(len(np.unique(key)), len(key))


def from_ratings(ratings: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """What both sides gave the made-up leads, as counts to read off what each goes by (see
    criteria.policies).

    `ratings` as checked, with the columns of the sheet. A view is the mean of a side's ratings; a
    side of fewer raters than the minimum is not shown. Empty where no made-up lead was rated, or
    what it is like did not come with the ratings; `attrs["missing"]` says which.
    """
    views = ("sales_view", "marketing_view")
    ratings, still = releases.held(
        ratings, terms, who="rater", what="lead_id", value="score", given="ratings"
    )
    made = (
        ratings[
            ratings["lead_id"].astype(str).str.startswith(MARK) & ratings["team"].isin(terms.sides)
        ]
        if len(ratings)
        else ratings
    )
    names = [
        name
        for name in made.columns
        if name not in ("lead_id", "rater", "team", "score", "rated_at")
        and made[name].nunique() > 1
    ]
    people = (
        [name for name, why in judged(made, only=names).items() if why == PEOPLE]
        if len(made)
        else []
    )
    names = [name for name in names if name not in people]
    raters = (
        {side: made.loc[made["team"] == side, "rater"].nunique() for side in terms.sides}
        if len(made)
        else {}
    )
    few = [side for side, people in raters.items() if people < terms.minimum]
    missing = (
        "No made-up lead was rated."
        if made.empty
        else (
            "What the made-up leads are like is not in ratings.csv; keep the columns of the sheet."
            if not names
            else (
                f"Too few people of {listing(few)} rated the made-up leads to show what they go by"
                f" (fewer than {counted(terms.minimum, 'person', 'people')})."
                if few
                else ""
            )
        )
    )
    if missing:
        none = pd.DataFrame(
            {column: pd.Series(dtype=object) for column in (*views, "outcome")}
            | {"n": pd.Series(dtype="int64")}
        )
        none.attrs.update(attributes=(), missing=missing, made_up=bool(len(made)))
        return none
    means = (
        made.pivot_table(index="lead_id", columns="team", values="score", aggfunc="mean")
        .reindex(columns=list(terms.sides))
        .set_axis(list(views), axis=1)
    )
    known = (
        made.drop_duplicates("lead_id")
        .set_index("lead_id")[names]
        .astype(object)
        .fillna("not known")
    )
    counts = known.join(means).reset_index(drop=True).assign(outcome=None, n=1)
    counts["outcome"] = pd.NA
    counts.attrs.update(
        {
            **ratings.attrs,
            "attributes": tuple(names),
            "missing": "",
            "made_up": True,
            "still": still,
        }
    )
    return counts
