"""Who really talks across, from messages: how much stays within a side, by chance and in fact, and
how long answers take.

The E-I index is (external less internal) / (external plus internal) exchanges: -1 when nobody talks
across, +1 when all do (Krackhardt and Stern 1988). Zero is not neutral: what chance gives depends
on the sizes of the sides, so the index always comes with the chance value. Chance is the same
exchanges with the people dealt anew onto the sides.

Nothing here names a person or says what anyone wrote.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from .. import permutation
from ..errors import counted, listing
from ..findings import (
    CONFIDENCE,
    Estimate,
    Finding,
    Verdict,
    judge,
    nothing,
    remedy,
    with_headline,
    with_left_out,
)
from ..intervals import wilson_of
from ..privacy import may_show_overlapping, withheld
from ..terms import Terms
from ..written import num
from . import headlines

UNADDRESSED = (
    "The messages have neither threads nor recipients, so who answers whom cannot be told."
)
ADDRESSES = "an export with threads or recipients"
DRAWS = 10_000
"""Relabellings: all of them where there are no more than this, else so many at random."""
ENOUGH = 50
"""Exchanges between people of the two sides; with fewer no index is given."""
SHARED = "Both wrote, for whom is not known"
"""The column that marks weeks without an exchange across in which both sides wrote to nobody in
particular.
"""
NAMED = 20
"""Weekly contacts that people named; with fewer nothing is said of them."""
ANSWERS = 20
"""Direct questions across, and within; with fewer nothing is said about answers."""
MATTERS_HOURS = 0.5
"""Hours: the smallest difference in waiting worth talking about."""
SILENCE = pd.Timedelta(days=3)
"""Without threads, a conversation of two ends after so long a silence."""
RESPONSE = 0.65
"""The share of answers under which nothing is said of anybody's place."""
MATTERS_INDEX = 0.05
"""The smallest distance of the index from chance worth talking about: 2.5 of 100 exchanges."""


def exchanges(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """One row for each message from one person of the two sides to another: sent_at, sender,
    receiver, across, channel.

    A direct message goes to its recipient; one in a thread to whoever else wrote last in that
    thread. Other messages in a channel go to nobody in particular and are left out, as is everyone
    who is not in `people` (bots, guests).
    """
    team = people.drop_duplicates("person").set_index("person")["team"]
    team = team[team.isin(terms.sides)]
    kept = messages[messages["sender"].isin(team.index)].sort_values("sent_at", kind="stable")
    before = (
        kept.groupby(["channel", "thread"], dropna=True)["sender"].shift()
        if len(kept)
        else kept["sender"]
    )
    # Within a run of one's own messages the one spoken to stays the same.
    own = before == kept["sender"]
    spoken_to = (
        before.mask(own).groupby([kept["channel"], kept["thread"]]).ffill() if len(kept) else before
    )
    receiver = kept["recipient"].where(kept["recipient"].notna(), spoken_to)
    found = pd.DataFrame(
        {
            "sent_at": kept["sent_at"],
            "sender": kept["sender"],
            "receiver": receiver,
            "channel": kept["channel"],
        }
    )
    found = found[found["receiver"].isin(team.index) & (found["receiver"] != found["sender"])]
    if len(kept) and not addressed(kept).any():
        found.attrs["missing"] = UNADDRESSED
    across = found["sender"].map(team).to_numpy() != found["receiver"].map(team).to_numpy()
    return found.assign(across=across)[
        ["sent_at", "sender", "receiver", "across", "channel"]
    ].reset_index(drop=True)


def addressed(messages: pd.DataFrame) -> pd.Series:
    """Which messages say for whom they were: they have a recipient, or stand in a thread of more
    than one message.

    >>> sent = pd.DataFrame({"recipient": ["Bo", None, None, None], "channel": [None, "a", "a",
    ...     "a"], "thread": [None, 1, 1, 2]})
    >>> addressed(sent).tolist()
    [True, True, True, False]
    """
    in_thread = messages.groupby(["channel", "thread"], dropna=True)["thread"].transform("size") > 1
    return messages["recipient"].notna() | in_thread.reindex(messages.index, fill_value=False)


def shared_weeks(
    messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()
) -> tuple[set[pd.Timestamp], set[pd.Timestamp]]:
    """The weeks (Mondays) in which people of both sides wrote in one channel without saying for
    whom: contact of a kind.

    Second, the weeks in which both wrote and not even a channel is known; what they were cannot be
    told.
    """
    team = people.drop_duplicates("person").set_index("person")["team"]
    to_nobody = messages[
        messages["sender"].isin(team[team.isin(terms.sides)].index) & ~addressed(messages)
    ]
    where = to_nobody["channel"].astype(object).where(to_nobody["channel"].notna(), "")
    both = (
        to_nobody["sender"].map(team).groupby([monday(to_nobody["sent_at"]), where]).nunique() > 1
    )
    weeks = both[both].index
    return {week for week, channel in weeks if channel}, {
        week for week, channel in weeks if not channel
    }


def monday(times: pd.Series) -> pd.Series:
    """The Monday of the week in which each moment lies."""
    return (times - pd.to_timedelta(times.dt.day_of_week, unit="D")).dt.normalize()


@dataclass(frozen=True)
class Index:
    """The E-I index of the whole and of each side: in fact, by chance, and how far chance goes.

    Arrays of three: whole, first side, second side. `p` is adjusted for all three; `draws` is
    relabellings by three.
    """

    value: np.ndarray
    chance: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    draws: np.ndarray

    def verdict(self, k: int) -> Verdict:
        """What can be said of one of the three: nothing where it lies in the range of chance."""
        return Estimate(
            float(self.chance[k]),
            float(self.low[k]),
            float(self.high[k]),
            float(self.p[k]),
            nothing=float(self.value[k]),
        ).verdict


def chance(first: int, second: int) -> float:
    """What chance gives for sides of these sizes: the share of pairs across less the share of pairs
    within.

    >>> round(chance(4, 4), 2), round(chance(20, 5), 2)
    (0.14, -0.33)
    """
    pairs = math.comb(first + second, 2)
    return (2 * first * second - pairs) / pairs if pairs else math.nan


def ei_index(
    weights: np.ndarray, in_first: np.ndarray, *, seed: int = 0, draws: int = DRAWS
) -> Index:
    """The E-I index of a square table of exchanges between people, against the same table with the
    people dealt anew.

    `weights[i, j]` is how often i addressed j; `in_first` says who is of the first side. All
    relabellings of whole people at once as matrix products; all that there are when they are no
    more than `draws`, else a seeded sample.

    >>> pairs = 1 - np.eye(8)
    >>> ei_index(pairs, np.arange(8) < 4).value[0].round(2).item()
    0.14
    """
    both = weights + weights.T
    np.fill_diagonal(both, 0)
    value = _index(in_first.astype(float)[None, :], both)[0]
    by_chance = np.concatenate(
        [_index(labels, both) for labels in permutation.relabellings(in_first, seed, draws)]
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, spread = np.nanmean(by_chance, axis=0), np.nanstd(by_chance, axis=0)
        spread = np.where(spread > 0, spread, np.nan)
        far = np.nanmax(np.abs((by_chance - mean) / spread), axis=1, initial=0.0)
        observed = np.abs((value - mean) / spread)
    p = permutation.share_beyond(far, observed, exact=permutation.exact(in_first, draws))
    # The range is that of the verdict: of all three together, so that a value outside it is one
    # that chance does not give.
    half = spread * np.quantile(far, CONFIDENCE, method="higher") if len(far) else spread
    low, high = np.maximum(mean - half, -1.0), np.minimum(mean + half, 1.0)
    return Index(value, mean, low, high, np.where(np.isnan(observed), np.nan, p), by_chance)


def _index(labels: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Whole, first and second side, for many labellings (rows of ones for the first side)."""
    total = both.sum() / 2
    first = np.einsum("ij,ij->i", labels @ both, labels) / 2
    rest = 1 - labels
    second = np.einsum("ij,ij->i", rest @ both, rest) / 2
    external = total - first - second
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.column_stack(
            [
                (external - inside) / (external + inside)
                for inside in (first + second, first, second)
            ]
        )


def table_of(
    found: pd.DataFrame, people: pd.DataFrame, terms: Terms
) -> tuple[np.ndarray, np.ndarray]:
    """Exchanges as a table of people by people, and who is of the first side; everyone in `people`
    has a place.
    """
    roster = people[people["team"].isin(terms.sides)].drop_duplicates("person")
    place = pd.Series(np.arange(len(roster)), index=roster["person"])
    n = len(roster)
    at = place.reindex(found["sender"]).to_numpy() * n + place.reindex(found["receiver"]).to_numpy()
    return (
        np.bincount(at.astype(int), minlength=n * n).reshape(n, n).astype(float),
        (roster["team"] == terms.sides[0]).to_numpy(),
    )


def too_small(people: pd.DataFrame, terms: Terms = Terms()) -> list[str]:
    """The sides of fewer people than may be shown."""
    sizes = people.drop_duplicates("person")["team"].value_counts()
    return [side for side in terms.sides if sizes.get(side, 0) < terms.minimum]


@with_headline(headlines.talk_across)
def across(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How much of the exchange crosses from one side to the other, beside what chance would give
    for these sizes.

    Whole and for each side, with the ranges in which all three fall for 95 of 100 random sides of
    the same sizes. The verdict is that of the whole.
    """
    found, refused = _ready("talk-across", messages, people, terms)
    if refused:
        return refused
    weights, in_first = table_of(found, people, terms)
    index = ei_index(weights, in_first, seed=terms.seed)
    share, by_chance = (
        100 * (1 + index.value[0]) / 2,
        100 * (1 + chance(int(in_first.sum()), int((~in_first).sum()))) / 2,
    )
    low, high = (100 * (1 + end[0]) / 2 for end in (index.low, index.high))
    table = pd.DataFrame(
        {
            "Who": ["both sides", *terms.sides],
            "E-I index": index.value,
            "By chance": index.chance,
            "From": index.low,
            "To": index.high,
            "Verdict": [index.verdict(k) for k in range(len(index.p))],
            "People": [len(in_first), int(in_first.sum()), int((~in_first).sum())],
        }
    ).round(2)
    verdict = index.verdict(0)
    sentence = (
        f"{share:.0f} percent of {counted(len(found), 'exchange')} cross from one side to the"
        f" other; were the sides no matter, it would be {by_chance:.0f} (between {low:.0f} and"
        f" {high:.0f})."
    )
    return Finding(
        "talk-across",
        sentence,
        table,
        verdict,
        with_left_out(
            "The E-I index runs from -1, nobody talks across, to +1, nobody talks within. Messages"
            " say who wrote to whom, not what, and not who talked in person.",
            messages,
        ),
        remedy(
            len(in_first),
            (index.high[0] - index.low[0]) / 2,
            MATTERS_INDEX,
            "more person",
            "more people",
        ),
        float(index.p[0]),
    )


def weekly_contacts(
    contacts: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()
) -> Finding:
    """How much crosses of the weekly contacts that people named, for teams that have no export of
    messages.

    `contacts` as checked, with names or as counts from team to team. With names the share stands
    beside what chance gives; without them it stands beside the share that the sizes of the sides
    give, without a verdict. Under two thirds of answers nothing is said of who stands apart.
    """
    name = "weekly-contacts"
    if contacts.empty:
        return nothing(name, contacts)
    if small := too_small(people, terms):
        return Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            caveat=with_left_out("", contacts),
        )
    kept = contacts[contacts["team"].isin(terms.sides) & contacts["contact_team"].isin(terms.sides)]
    sizes = people.drop_duplicates("person")["team"].value_counts()
    first, second = (int(sizes[side]) for side in terms.sides)
    few = Finding(
        name,
        "Too few weekly contacts were named to look at.",
        verdict="cannot tell",
        more_needed="answers of both sides",
        caveat=with_left_out("", contacts),
    )
    if len(kept) and kept[["person", "contact"]].notna().all(axis=None):
        known = kept[
            kept["person"].isin(people["person"])
            & kept["contact"].isin(people["person"])
            & (kept["person"] != kept["contact"])
        ]
        return (
            _by_name(name, contacts, known, people, terms, strangers=len(kept) - len(known))
            if len(known) >= NAMED
            else few
        )
    weight = float(kept["per_week"].sum())
    if len(kept) < len(terms.sides) or not weight:
        return few
    across = float(kept.loc[kept["team"] != kept["contact_team"], "per_week"].sum())
    sentence = (
        f"{100 * across / weight:.0f} percent of {num(weight):,.0f} weekly contacts cross from one"
        " side to the other; were the sides no matter, it would be"
        f" {50 * (1 + chance(first, second)):.0f}."
    )
    return Finding(
        name,
        sentence,
        caveat=with_left_out(
            "Counted from team to team, without names: how far chance could go cannot be told from"
            " that.",
            contacts,
        ),
    )


def _by_name(
    name: str,
    contacts: pd.DataFrame,
    known: pd.DataFrame,
    people: pd.DataFrame,
    terms: Terms,
    *,
    strangers: int,
) -> Finding:
    # Who talks to whom in a usual week, and not how often: a daily chat between two desks would
    # drown the rest.
    pairs = known.rename(columns={"person": "sender", "contact": "receiver"}).drop_duplicates(
        ["sender", "receiver"]
    )
    weights, in_first = table_of(pairs, people, terms)
    index = ei_index(weights, in_first, seed=terms.seed)
    share, low, high = (50 * (1 + end) for end in (index.value[0], index.low[0], index.high[0]))
    by_chance = 50 * (1 + chance(int(in_first.sum()), int((~in_first).sum())))
    sentence = (
        f"{share:.0f} percent of the {len(pairs)} weekly contacts that people named cross from one"
        f" side to the other; were the sides no matter, it would be {by_chance:.0f} (between"
        f" {low:.0f} and {high:.0f})."
    )
    answered, asked = pairs["sender"].nunique(), len(in_first)
    notes = [f"{answered} of {asked} people answered."]
    if strangers:
        notes.append(
            f"{counted(strangers, 'contact is', 'contacts are')} left out: with somebody who is not"
            " in the list of people, or with oneself."
        )
    if answered / asked < RESPONSE:
        notes.append("That is under 65 percent: nothing is said of who stands apart.")
    else:
        crossing = (weights + weights.T) * (in_first[:, None] != in_first[None, :])
        apart = int((crossing.sum(axis=1) == 0).sum())
        if apart:
            notes.append(
                f"{counted(apart, 'person has', 'people have')} no weekly contact with the other"
                " side."
            )
    return Finding(
        name,
        sentence,
        verdict=index.verdict(0),
        caveat=with_left_out(" ".join(notes), contacts),
        more_needed=remedy(
            asked,
            (index.high[0] - index.low[0]) / 2,
            MATTERS_INDEX,
            "more person",
            "more people",
        ),
        p=float(index.p[0]),
    )


def by_chance(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """The share across, in percent, under each relabelling (column "Across, percent");
    `attrs["value"]` is the share in fact, `attrs["verdict"]` what can be said.
    """
    found, refused = _ready("talk-across", messages, people, terms)
    if refused:
        empty = pd.DataFrame({"Across, percent": []})
        empty.attrs["missing"] = refused.sentence
        return empty
    index = ei_index(*table_of(found, people, terms), seed=terms.seed)
    frame = pd.DataFrame({"Across, percent": 50 * (1 + index.draws[:, 0])})
    frame.attrs.update(
        value=float(50 * (1 + index.value[0])), n=len(found), verdict=index.verdict(0)
    )
    return frame


def _ready(
    name: str, messages: pd.DataFrame, people: pd.DataFrame, terms: Terms
) -> tuple[pd.DataFrame, Finding | None]:
    """The exchanges of the two sides, and the finding that says why nothing can be shown, if so."""
    if messages.empty or people.empty:
        return messages, nothing(name, messages, people)
    caveat = with_left_out("", messages)
    if small := too_small(people, terms):
        sizes = people.drop_duplicates("person")["team"].value_counts()
        more = max(terms.minimum - int(sizes.get(side, 0)) for side in small)
        return messages, Finding(
            name,
            f"Nothing is shown here. {withheld(small, terms.minimum)}",
            verdict="cannot tell",
            caveat=caveat,
            more_needed=(
                f"at least {counted(more, 'more person', 'more people')} in {listing(small)}"
            ),
        )
    found = exchanges(messages, people, terms)
    if reason := found.attrs.get("missing"):
        return found, Finding(
            name, reason, verdict="cannot tell", caveat=caveat, more_needed=ADDRESSES
        )
    if len(found) < ENOUGH:
        if unknown := int((~addressed(messages)).sum()):
            of = (
                "has neither a thread nor a recipient and is"
                if unknown == 1
                else "have neither a thread nor a recipient and are"
            )
            caveat = with_left_out(
                f"{num(unknown):,} of {counted(len(messages), 'message')} {of} not counted.",
                messages,
            )
        return found, Finding(
            name,
            f"Only {counted(len(found), 'exchange')} between people of {listing(terms.sides)}; that"
            " is too few to look at.",
            verdict="cannot tell",
            caveat=caveat,
            more_needed=f"at least {counted(ENOUGH - len(found), 'more exchange')}",
        )
    return found, None


def by_week(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """How much crosses week by week, and in how many weeks nothing did: a fact that both sides can
    look at together.

    Weeks begin on Monday. A week in which fewer than `minimum` people wrote is left blank, and
    so is a second one where the total would give it away. A plain count.
    """
    found, refused = _ready("across-by-week", messages, people, terms)
    if refused:
        return refused
    week_of = monday(found["sent_at"])
    weeks = pd.date_range(week_of.min(), week_of.max(), freq="7D")
    grouped = found.groupby(week_of)
    total, crossing = (
        grouped.size().reindex(weeks, fill_value=0),
        grouped["across"].sum().reindex(weeks, fill_value=0),
    )
    wrote = {week: frozenset(part) for week, part in found["sender"].groupby(week_of)}
    shown = may_show_overlapping(wrote, minimum=terms.minimum)
    hidden = np.array([week in wrote and not shown[week] for week in weeks])
    share = (100 * crossing / total.where(total > 0)).astype(float)
    table = pd.DataFrame(
        {
            "Week of": weeks,
            "Exchanges": total.to_numpy(),
            "Across": crossing.to_numpy(),
            "Across, percent": share.round(1).to_numpy(),
        }
    ).astype({"Exchanges": float, "Across": float})
    table.loc[hidden, ["Exchanges", "Across", "Across, percent"]] = np.nan
    channels, unclear = shared_weeks(messages, people, terms)
    shared = table["Week of"].isin(channels | unclear) & (table["Across"] == 0)
    if shared.any():
        table[SHARED] = np.where(shared, "yes", "")
    seen = table[~hidden]
    silent = int(((seen["Across"] == 0) & ~shared[~hidden]).sum())
    caveat = "Messages only: calls and talks in person leave no trace here."
    if said := int(shared[~hidden].sum()):
        caveat += (
            f" In {counted(said, 'week')} both sides wrote without saying for whom;"
            f" {'that week is' if said == 1 else 'those weeks are'} not counted as silent."
        )
    if hidden.any():
        caveat += (
            f" {counted(int(hidden.sum()), 'week is', 'weeks are')} not shown: fewer than"
            f" {terms.minimum} people wrote, or the rest would give it away."
        )
    if seen.empty or not seen["Exchanges"].sum():
        return Finding(
            "across-by-week",
            "In no week did enough people write to show anything.",
            caveat=with_left_out(caveat, messages),
        )
    weeks_seen = counted(len(seen), "week")
    sentence = (
        f"In {silent} of {weeks_seen} nobody wrote across"
        if silent
        else f"Somebody wrote across in each of {weeks_seen}"
    )
    if said and not silent:
        sentence = (
            f"In {len(seen) - said} of {weeks_seen} somebody wrote across; in the other {said} both"
            " sides wrote without saying for whom"
        )
    middle = seen["Across"].median()
    sentence += (
        f"; half of the weeks had {num(middle):g} exchanges across or fewer, of"
        f" {num(seen['Exchanges'].median()):g} in a usual week."
    )
    return Finding("across-by-week", sentence, table, caveat=with_left_out(caveat, messages))


def bridge(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> Finding:
    """On how few people the contact across rests, and how much is left when the one with the most
    is on leave.

    Nobody is named. Counted over people of both sides together, a plain count.
    """
    found, refused = _ready("bridge", messages, people, terms)
    if refused:
        return refused
    crossing = found[found["across"]]
    if crossing.empty:
        return Finding("bridge", "Nobody wrote across at all.", caveat=with_left_out("", messages))
    contacts = pd.concat([crossing["sender"], crossing["receiver"]]).value_counts()
    roster = people.loc[people["team"].isin(terms.sides), "person"].nunique()
    left = 100 * (1 - contacts.iloc[0] / len(crossing))
    none, alike = roster - len(contacts), (contacts == contacts.iloc[0]).sum() > 1
    even = 100 * (1 - 2 / roster)
    sentence = (
        f"Were {'one of the people' if alike else 'the one person'} with the most contact across on"
        f" leave, {left:.0f} percent of it would be left; spread evenly over all {roster} people it"
        f" would be {even:.0f}."
    )
    if none:
        sentence += (
            f" {counted(int(none), 'person has', 'people have')} no contact across in these"
            " messages."
        )
    return Finding(
        "bridge",
        sentence,
        caveat=with_left_out(
            "Nobody is named here, and it is not for guessing: whoever carries the bridge does the"
            " others a service.",
            messages,
        ),
    )


def waits(messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms()) -> pd.DataFrame:
    """One row for each direct message that opens a conversation: sender, receiver, across, hours,
    answered.

    Only direct messages: in a channel nobody knows who was asked. A conversation is a thread of two
    people, or what they write with less than three days between; `hours` is the time to the first
    message of the other, or where none came the time in which none did (to the end of the data in a
    thread, three days without one). Empty when a side has fewer than `minimum` people.
    """
    if too_small(people, terms):
        messages = messages.iloc[:0]
    team = people.drop_duplicates("person").set_index("person")["team"]
    team = team[team.isin(terms.sides)]
    direct = messages[
        messages["sender"].isin(team.index)
        & messages["recipient"].isin(team.index)
        & (messages["sender"] != messages["recipient"])
    ]
    direct = direct.sort_values("sent_at", kind="stable").reset_index(drop=True)
    columns = ["sender", "receiver", "across", "hours", "answered"]
    if direct.empty:
        return pd.DataFrame(columns=columns).astype(
            {"across": bool, "hours": float, "answered": bool}
        )
    end = messages["sent_at"].max()
    pair = np.where(
        direct["sender"] < direct["recipient"],
        direct["sender"] + "\n" + direct["recipient"],
        direct["recipient"] + "\n" + direct["sender"],
    )
    threaded = direct["thread"].notna()
    fresh = direct["sent_at"].groupby([pair, threaded]).diff() > SILENCE
    burst = fresh.groupby([pair, threaded]).cumsum()
    talk = (
        cast("pd.Series[str]", pd.Series(pair, index=direct.index))
        + "\n"
        + np.where(threaded, "t" + direct["thread"].fillna("").astype(str), "b" + burst.astype(str))
    )
    first = direct.groupby(talk)[["sent_at", "sender", "recipient"]].transform("first")
    answers = direct[direct["sender"] != first["sender"]].groupby(talk)["sent_at"].first()
    opened = direct[~talk.duplicated()]
    key = talk[opened.index]
    until = pd.Series(answers.reindex(key.to_numpy()).to_numpy(), index=opened.index)
    quiet = (opened["sent_at"] + SILENCE).clip(upper=end).mask(threaded[opened.index], end)
    hours = (until.where(until.notna(), quiet) - opened["sent_at"]) / pd.Timedelta(hours=1)
    return pd.DataFrame(
        {
            "sender": opened["sender"],
            "receiver": opened["recipient"],
            "across": opened["sender"].map(team) != opened["recipient"].map(team),
            "hours": hours.astype(float),
            "answered": until.notna(),
        }
    )[columns].reset_index(drop=True)


def waiting_curve(hours: np.ndarray, answered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share still waiting after so many hours, as steps; who never got an answer counts as long
    as was looked (Kaplan and Meier 1958).

    >>> [part.tolist() for part in waiting_curve(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True,
    ...     False, True, True]))]
    [[0.0, 1.0, 3.0, 4.0], [1.0, 0.75, 0.375, 0.0]]
    """
    times, counts = np.unique(hours[answered], return_counts=True)
    at_risk = len(hours) - np.searchsorted(np.sort(hours), times, side="left")
    return np.r_[0.0, times], np.r_[1.0, np.cumprod(1 - counts / at_risk)]


def median_wait(hours: np.ndarray, answered: np.ndarray) -> float:
    """Hours until half had an answer; nan when fewer than half ever did."""
    times, waiting = waiting_curve(hours, answered)
    done = times[waiting <= 0.5 + 1e-12]
    return float(done[0]) if len(done) else math.nan


def median_between(hours: np.ndarray, answered: np.ndarray) -> tuple[float, float]:
    """The interval of the median wait: the hours at which one half is not ruled out (Brookmeyer and
    Crowley 1982), by Wilson's interval of the share that still waits.
    """
    times, counts = np.unique(hours[answered], return_counts=True)
    if not len(times):
        return math.nan, math.nan
    at_risk = len(hours) - np.searchsorted(np.sort(hours), times, side="left")
    waiting = np.cumprod(1 - counts / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = waiting * np.sqrt(np.cumsum(counts / (at_risk * (at_risk - counts))))
    under, over = wilson_of(
        waiting, np.where(waiting > 0, error, 0.0), at_risk + np.cumsum(counts) - counts
    )
    near = (under <= 0.5) & (over >= 0.5)
    if not near.any():
        return math.nan, math.nan
    # The share that still waits stays until the next answer; open upwards where none came.
    last = int(np.flatnonzero(near)[-1])
    return float(times[near][0]), float(times[last + 1]) if last + 1 < len(times) else math.inf


@with_headline(headlines.first_answers)
def first_answers(
    messages: pd.DataFrame, people: pd.DataFrame, terms: Terms = Terms(), *, draws: int = DRAWS
) -> Finding:
    """How many hours a direct question waits for its first answer, across and within the sides.

    Messages that nobody answered count as still waiting. The verdict is on the difference, from
    log-rank scores under relabellings of whole people, so that a few quick or slow people do not
    decide it.
    """
    name = "first-answers"
    _, refused = _ready(name, messages, people, terms)
    if refused:
        return Finding(
            name,
            refused.sentence,
            verdict="cannot tell",
            caveat=refused.caveat,
            more_needed=refused.more_needed,
        )
    asked = waits(messages, people, terms)
    groups = [asked[asked["across"]], asked[~asked["across"]]]
    caveat = with_left_out(
        "Direct messages only, since in a channel nobody knows who was asked; nights and weekends"
        " count as hours.",
        messages,
    )
    short = [
        len(group) < ANSWERS or group[["sender", "receiver"]].stack().nunique() < terms.minimum
        for group in groups
    ]
    if any(short):
        where = listing([word for word, one in zip(("across", "within"), short) if one])
        return Finding(
            name,
            f"Too few direct messages {where} to tell how long an answer takes.",
            verdict="cannot tell",
            caveat=caveat,
            more_needed=(
                f"at least {ANSWERS} direct messages across and {ANSWERS} within, from"
                f" {terms.minimum} people or more,"
            ),
        )
    parts = [(group["hours"].to_numpy(), group["answered"].to_numpy()) for group in groups]
    medians, ends = (
        [median_wait(*part) for part in parts],
        [median_between(*part) for part in parts],
    )
    p = _p_of_waits(asked, people, terms, draws)
    table = pd.DataFrame(
        {
            "Between": ["the sides", "people of one side"],
            "Questions": [len(group) for group in groups],
            "Answered, percent": [round(100 * group["answered"].mean()) for group in groups],
            "Half answered after, hours": medians,
            "From": [low for low, _ in ends],
            "To": [high if math.isfinite(high) else math.nan for _, high in ends],
        }
    ).round(1)
    half = math.hypot(*((high - low) / 2 for low, high in ends))
    return Finding(
        name,
        _waits_sentence(medians, ends),
        table,
        judge(p),
        caveat,
        remedy(len(groups[0]), half, MATTERS_HOURS, "more direct message", tail=" across"),
        p,
    )


def _waits_sentence(medians: list[float], ends: list[tuple[float, float]]) -> str:
    said = []
    for word, median, (low, high) in zip(("across the sides", "within a side"), medians, ends):
        if math.isnan(median):
            said.append(f"{word} fewer than half ever got an answer")
        else:
            between = (
                f"between {num(low):.1f} and {num(high):.1f}"
                if math.isfinite(high)
                else f"{num(low):.1f} or more"
            )
            said.append(f"{word} half had an answer after {num(median):.1f} hours ({between})")
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _p_of_waits(asked: pd.DataFrame, people: pd.DataFrame, terms: Terms, draws: int) -> float:
    """How often chance sets across and within at least so far apart: mean log-rank score across
    less within.
    """
    hours, answered = asked["hours"].to_numpy(), asked["answered"].to_numpy()
    times, counts = np.unique(hours[answered], return_counts=True)
    hazard = np.cumsum(counts / (len(hours) - np.searchsorted(np.sort(hours), times, side="left")))
    score = answered - np.r_[0.0, hazard][np.searchsorted(times, hours, side="right")]
    roster = people[people["team"].isin(terms.sides)].drop_duplicates("person")
    place = pd.Series(np.arange(len(roster)), index=roster["person"])
    n, at = (
        len(roster),
        (
            place.reindex(asked["sender"]).to_numpy(),
            place.reindex(asked["receiver"]).to_numpy(),
        ),
    )
    scores, number = np.zeros((n, n)), np.zeros((n, n))
    np.add.at(scores, at, score)
    np.add.at(number, at, 1)
    in_first = (roster["team"] == terms.sides[0]).to_numpy()

    def apart(labels: np.ndarray) -> np.ndarray:
        rest = 1 - labels
        within = [
            sum(np.einsum("ij,ij->i", part @ weights, part) for part in (labels, rest))
            for weights in (scores, number)
        ]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.abs(
                (scores.sum() - within[0]) / (number.sum() - within[1]) - within[0] / within[1]
            )

    observed = apart(in_first.astype(float)[None, :])[0]
    by_chance = np.concatenate(
        [apart(labels) for labels in permutation.relabellings(in_first, terms.seed, draws)]
    )
    beyond = int(np.nansum(by_chance >= observed - 1e-9))
    every = permutation.exact(in_first, draws)
    return beyond / len(by_chance) if every else (beyond + 1) / (len(by_chance) + 1)
