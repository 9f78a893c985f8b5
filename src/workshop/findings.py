"""A finding: a sentence, a table, a verdict and a caveat.

The rule behind every verdict is fixed here, before any data are seen. A finding is `clear` when
"nothing there" is ruled out at 99 percent confidence, `leaning` when it is ruled out at 95 percent
only, and otherwise the kit says `cannot tell`, with how many more would be needed. Where one
finding looks at many things at once (topics, segments), the confidence holds for the whole family.
A plain count claims nothing beyond itself and carries no verdict.
"""

from __future__ import annotations

import functools
import html
import inspect
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Literal, ParamSpec

import pandas as pd

from . import figures, written
from .errors import counted
from .figures import Figure
from .terms import Terms
from .written import num

Verdict = Literal["clear", "leaning", "cannot tell"]
P = ParamSpec("P")

CONFIDENCE = 0.95
"""Confidence of every interval that is shown, and what `leaning` takes."""
CLEAR_CONFIDENCE = 0.99
"""What `clear` takes."""
Kind = Literal["measured", "counted", "estimated", "told", "state"]
"""Where a finding comes from: measured against chance; a plain count; worked out from the teams' own
estimates; said in the room; or no finding but how far the room has got.
"""
MIME = "application/vnd.workshop.finding+json"
MARKS: dict[Verdict | None, str] = {"clear": "●", "leaning": "◐", "cannot tell": "○", None: "·"}
NOT_LIKE = "so what is left is not like the whole"
"""What a sentence says where what could not be used differs from the rest
(`tables.differences`).
"""
TOO_MUCH = "it would take"
"""With this begins what is needed where nobody can get it."""
EVER = 20
"""Nobody is advised to get more than so many times what there is."""
ROWS_ON_SCREEN = 30
CELL = "padding:.25em .9em .25em 0;vertical-align:top"


@dataclass(frozen=True)
class Finding:
    """One thing the data say, ready to be read aloud.

    `name` is a slug that never changes (files and sheets are named after it), `sentence` holds the
    number, its unit and its uncertainty, `table` has headings in words, `more_needed` belongs to
    `cannot tell` ("about 14 more people a side"; see `remedy`). `p` is that of the test behind the
    verdict, adjusted for the finding's own family, with which the whole day is counted; a count,
    and a finding for which there was too little to test, has none.

    For what leaves the room there are shorter texts: a `headline` of at most twenty words and one
    claim, a `detail` with the numbers in one or two sentences, and a `figure`, the picture as data
    (see `figures`). `about` is the topic or the kind of leads that it speaks of, so that a page
    does not speak of one thing twice. `kind` says where it comes from; empty, a verdict makes it
    measured and none makes it counted.
    """

    name: str
    sentence: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    verdict: Verdict | None = None
    caveat: str = ""
    more_needed: str = ""
    p: float | None = None
    headline: str = ""
    detail: str = ""
    about: str = ""
    kind: Kind | None = None
    figure: Figure | None = None

    def __post_init__(self) -> None:
        if self.p is not None:
            object.__setattr__(self, "p", None if math.isnan(self.p) else float(self.p))
        # Whoever says that what is left is not like the whole cannot tell what the whole would say.
        if NOT_LIKE in self.caveat and self.verdict in ("clear", "leaning"):
            object.__setattr__(self, "verdict", "cannot tell")
            object.__setattr__(self, "more_needed", "the rows that could not be used")

    @property
    def verdict_text(self) -> str:
        """The verdict in words; empty for a plain count.

        >>> Finding("x", "Nothing stands out.", verdict="cannot tell",
        ...     more_needed="about 9 more answers").verdict_text
        'cannot tell (about 9 more answers needed)'
        """
        if self.verdict == "cannot tell" and self.more_needed:
            needed = "" if self.more_needed.startswith(TOO_MUCH) else " needed"
            return f"cannot tell ({self.more_needed}{needed})"
        return self.verdict or ""

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON values, the form in which an executed notebook carries it to
        the report.
        """
        table = json.loads(
            self.table.to_json(orient="split", date_format="iso", double_precision=6, index=False)
        )
        dates = [
            position
            for position, dtype in enumerate(self.table.dtypes)
            if pd.api.types.is_datetime64_any_dtype(dtype)
        ]
        if dates:
            table["dates"] = dates
        short = {key: getattr(self, key) for key in ("headline", "detail", "about", "kind")}
        if self.figure is not None:
            short["figure"] = figures.to_json(self.figure)
        return {
            "name": self.name,
            "sentence": self.sentence,
            "verdict": self.verdict,
            "more_needed": self.more_needed,
            "caveat": self.caveat,
            "table": table,
            **{key: value for key, value in short.items() if value},
            # The room's screen draws the table itself.
            **({"locale": style} if (style := written.for_programs()) else {}),
            # A count has none; the sixth digit of a p says nothing and differs between machines.
            **({} if self.p is None else {"p": float(f"{self.p:.5g}")}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """The finding that `to_json` wrote."""
        data = dict(data)
        table = data.pop("table")
        data.pop("locale", None)
        frame = pd.DataFrame(table["data"], columns=table["columns"])
        for position in table.get("dates", ()):
            frame.isetitem(position, pd.to_datetime(frame.iloc[:, position]))
        if "figure" in data:
            data["figure"] = figures.from_json(data["figure"])
        return cls(table=frame, **data)

    def __str__(self) -> str:
        out = StringIO()
        out.write(self.sentence)
        if self.verdict:
            out.write(f"\n{MARKS[self.verdict]} {self.verdict_text}")
        if len(self.table):
            out.write("\n\n" + as_text(self.table).to_string(index=False))
        if self.caveat:
            out.write(f"\n\n{self.caveat}")
        return out.getvalue()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": to_html(self), MIME: self.to_json()}


@dataclass(frozen=True)
class Estimate:
    """A number with its interval (`CONFIDENCE`) and p, both of one test, for "is it `nothing`?".

    Whoever shows an interval beside a verdict takes the verdict from here.
    """

    value: float
    low: float
    high: float
    p: float
    nothing: float = 0.0

    def __neg__(self) -> Estimate:
        """The same the other way round."""
        return Estimate(-self.value, -self.high, -self.low, self.p, -self.nothing)

    @property
    def holds_nothing(self) -> bool:
        """Whether nothing lies within the interval; so it does where there is no interval."""
        return not (self.low > self.nothing or self.high < self.nothing)

    @property
    def verdict(self) -> Verdict:
        """The verdict: that of p, and never more than `cannot tell` where the interval holds
        nothing.

        >>> Estimate(0.9, 0.2, 1.6, p=0.004).verdict, Estimate(0.27, -0.06, 0.6, p=0.004).verdict
        ('clear', 'cannot tell')
        """
        return "cannot tell" if self.holds_nothing else judge(self.p)

    def rounded(self, places: int = 2) -> Estimate:
        """The same for reading: an end that is not nothing is not rounded to nothing.

        >>> Estimate(0.9, 0.003, 1.797, p=0.049).rounded()
        Estimate(value=0.9, low=0.01, high=1.8, p=0.049, nothing=0.0)
        """
        step = 10.0**-places

        def end(x: float) -> float:
            near = round(x, places)
            if near == self.nothing and x != self.nothing:
                return round(self.nothing + math.copysign(step, x - self.nothing), places)
            return near

        return Estimate(
            round(self.value, places), end(self.low), end(self.high), self.p, self.nothing
        )


def with_headline(
    shorten: Callable[[Finding, Terms], Finding],
) -> Callable[[Callable[P, Finding]], Callable[P, Finding]]:
    """A finding's function whose findings get their short texts and figure from `shorten`.

    What is short says nothing that the finding itself does not: it is read off its own table.
    """

    def decorate(find: Callable[P, Finding]) -> Callable[P, Finding]:
        signature = inspect.signature(find)

        @functools.wraps(find)
        def found(*args: P.args, **kwargs: P.kwargs) -> Finding:
            __tracebackhide__ = True  # a call that does not fit is the caller's
            finding = find(*args, **kwargs)
            given = signature.bind(*args, **kwargs).arguments
            return shorten(finding, given.get("terms") or Terms())

        return found

    return decorate


def judge(p: float) -> Verdict:
    """The verdict for a two-sided p value (adjusted for the family where there is one).

    >>> judge(0.004), judge(0.03), judge(0.2), judge(float("nan"))
    ('clear', 'leaning', 'cannot tell', 'cannot tell')
    """
    if p <= 1 - CLEAR_CONFIDENCE:
        return "clear"
    return "leaning" if p <= 1 - CONFIDENCE else "cannot tell"


def at_most(verdict: Verdict) -> float:
    """The largest p that this verdict can come from, for who reads the verdict off an interval.

    >>> at_most("clear"), at_most("leaning"), at_most("cannot tell")
    (0.01, 0.05, 1.0)
    """
    return {"clear": 0.01, "leaning": 0.05, "cannot tell": 1.0}[verdict]


def judge_chance(probability: float) -> Verdict:
    """The verdict for a yes-or-no question whose answer has this probability of being yes.

    >>> judge_chance(0.002), judge_chance(0.96), judge_chance(0.5)
    ('clear', 'leaning', 'cannot tell')
    """
    return judge(min(probability, 1 - probability))


def more_needed(n: int, half_width: float, matters: float) -> int:
    """How many more observations until the interval is no wider than plus or minus what matters.

    Intervals shrink with the square root of n. `half_width` and `matters` are in the unit of the
    estimate; `matters` is the smallest difference worth acting on, chosen beforehand and not read
    off the data. 0 where the interval is that narrow already: what there is, is too small for it;
    and where there is no interval, so that nobody can say.

    >>> more_needed(8, half_width=1.0, matters=0.5), more_needed(8, half_width=0.4, matters=0.5)
    (24, 0)
    >>> more_needed(8, half_width=math.nan, matters=0.5)
    0
    """
    if not (n > 0 and math.isfinite(half_width) and half_width > 0):
        return 0
    return max(0, math.ceil(n * ((half_width / matters) ** 2 - 1)))


def remedy(
    n: int,
    half_width: float,
    matters: float,
    one: str,
    several: str = "",
    *,
    tail: str = "",
    at_most: float = math.inf,
    else_: str = "",
) -> str:
    """What would settle a question that cannot be told (`Finding.more_needed`), in the reader's
    power or said to be out of it.

    `at_most`: how many more there can be; where it takes more than that, `else_` is said. Without
    such a bound, more than `EVER` times what there is is no advice. Nothing is said where the
    interval is narrow enough: then more of the same would not help.

    >>> remedy(8, 1.0, 0.5, "more person", "more people", tail=" a side")
    'about 24 more people a side'
    >>> remedy(8, 1.0, 0.5, "more person", "more people", at_most=2,
    ...     else_="more people than there are")
    'it would take more people than there are'
    >>> remedy(30, 1.0, 0.1, "more lead"), remedy(30, 0.09, 0.1, "more lead")
    ('it would take more than 20 times as many', '')
    """
    need = more_needed(n, half_width, matters)
    if not need:
        return ""
    if need > at_most and else_:
        return f"{TOO_MUCH} {else_}"
    if need > EVER * max(n, 1):
        return f"{TOO_MUCH} more than {EVER} times as many"
    return f"about {counted(need, one, several or None)}{tail}"


def with_left_out(caveat: str, *tables: pd.DataFrame, columns: Sequence[str] | None = None) -> str:
    """The caveat, and how many rows and cells of each table could not be used, and whether those
    differ from the rest.

    The numbers travel with the table, in `frame.attrs`, from the check to here. `columns` are those
    that the finding looks at; a table of counts has left out the rows of its own columns already. A
    finding whose caveat says that what was left out differs is never better than `cannot tell`.
    """
    notes = []
    for table in tables:
        source = table.attrs.get("source", "the table")
        if n := table.attrs.get("left_out", 0):
            it = "it" if n == 1 else "them"
            notes.append(
                f"{counted(n, 'row')} of {source} {'was' if n == 1 else 'were'} left out because"
                f" something in {it} could not be used."
            )
        if still := table.attrs.get("still", ""):  # see releases.held
            notes.append(still)
        differs = [table.attrs.get("differs", "")]
        for column, unread in (table.attrs.get("unread") or {}).items():
            if unread.needed or column in (columns or ()):
                blank = f"{'is' if unread.n == 1 else 'are'} blank or " if unread.filled else ""
                notes.append(
                    f"{counted(unread.n, 'cell')} of {column} in {source} {blank}could not be read."
                )
                differs.append(unread.differs)
        notes += [said for said in dict.fromkeys(differs) if said]
    return " ".join([part for part in (caveat, *notes) if part])


def nothing(name: str, *tables: pd.DataFrame) -> Finding:
    """The finding when there is nothing to look at: says which table is missing or empty."""
    reasons = [
        table.attrs.get("missing", "There are no rows to look at.")
        for table in tables
        if table.empty
    ]
    sentence = " ".join(dict.fromkeys(reasons)) or "There is too little here to look at."
    return Finding(name, sentence, verdict="cannot tell", caveat=with_left_out("", *tables))


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table as text cells for reading: blanks blank, thousands separated, as many decimals as a
    column needs.

    A column of whole numbers has none, one with values of ten and more has one, any other has two.

    >>> as_text(pd.DataFrame({"n": [1.0, 1200.0], "share": [0.5, None], "weeks": [12.25,
    ...     3.0]})).to_numpy().tolist()
    [['1', '0.50', '12.2'], ['1,200', '', '3.0']]
    """
    text = {}
    for position in range(len(table.columns)):
        values = table.iloc[:, position]
        places = decimals(values) if pd.api.types.is_float_dtype(values) else 2
        text[position] = [cell_text(value, places) for value in values]
    return pd.DataFrame(text, index=table.index, dtype=object).set_axis(table.columns, axis=1)


def decimals(values: pd.Series) -> int:
    """How many decimals a column of numbers is shown with."""
    finite = values.dropna()
    if (finite == finite.round()).all():
        return 0
    return 1 if finite.abs().max() >= 10 else 2


def cell_text(value: Any, decimals: int = 2) -> str:
    """One cell for reading.

    >>> [cell_text(v) for v in (1234, 0.14999, 1500.4, None, True, "word")]
    ['1,234', '0.15', '1,500.40', '', 'yes', 'word']
    """
    if (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and math.isnan(value))
    ):
        return ""
    if isinstance(value, pd.Timestamp):
        day = written.day(value, f"{value:%Y-%m-%d}")
        return day if value == value.normalize() else f"{day} {value:%H:%M}"
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{num(value):,}"
    # Adding zero turns a rounded -0.0 into 0.0.
    return (
        f"{num(round(value, decimals) + 0.0):,.{decimals}f}"
        if isinstance(value, float)
        else str(value)
    )


def to_html(finding: Finding) -> str:
    """The finding as an HTML fragment; everything in it is escaped."""
    esc = html.escape
    parts = [
        '<div class="finding" style="max-width:60em"><p'
        f' style="font-size:1.35em;line-height:1.35;margin:.4em 0">{esc(finding.sentence)}</p>'
    ]
    if finding.verdict:
        parts.append(
            f'<p style="font-size:1.05em;margin:.3em 0"><b>{MARKS[finding.verdict]}'
            f" {esc(finding.verdict_text)}</b></p>"
        )
    if len(finding.table):
        # A table that is read to its end, such as an agenda, says so.
        parts.append(
            table_html(
                finding.table,
                len(finding.table) if finding.table.attrs.get("whole") else ROWS_ON_SCREEN,
            )
        )
    if finding.caveat:
        parts.append(f'<p style="opacity:.8;margin:.4em 0">{esc(finding.caveat)}</p>')
    return "".join(parts) + "</div>"


def table_html(table: pd.DataFrame, limit: int = ROWS_ON_SCREEN) -> str:
    """A table as HTML: escaped, numbers to the right, the first `limit` rows and how many more."""
    esc = html.escape
    text = as_text(table.head(limit))
    right = [
        pd.api.types.is_numeric_dtype(table[c]) and not pd.api.types.is_bool_dtype(table[c])
        for c in table.columns
    ]
    align = ["right" if r else "left" for r in right]
    head = "".join(
        f'<th scope="col" style="text-align:{a};{CELL}">{esc(str(c))}</th>'
        for c, a in zip(table.columns, align)
    )
    body = "".join(
        "<tr>"
        + "".join(f'<td style="text-align:{a};{CELL}">{esc(v)}</td>' for v, a in zip(row, align))
        + "</tr>"
        for row in text.itertuples(index=False, name=None)
    )
    more = f"<p>and {counted(len(table) - limit, 'more row')}</p>" if len(table) > limit else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
