"""An adversary who has everything that a run leaves behind recovers no withheld figure, and no
person's answer.

The adversary is strong: it knows who is in which team, who leads, who answered which question and
how the kit computes. It does not know a score. Every shown number is an equation about the scores,
as exact as it is shown; an answer or the sum of a withheld group counts as recovered when the
equations leave only one whole number for it (linear programming: the lowest and the highest value
that fit). It may be a member of a group: then she knows her own answers besides (`knows`). It may
have two releases of nearly the same people: then both give equations about the same answers
(`both`). Of points it knows what everybody has to give.
"""

from __future__ import annotations

import copy
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pandas as pd
import pptx
import pytest

import workshop
from workshop import files, privacy, runs, sample
from workshop.communication import perception, themes, within_a_side
from workshop.findings import MIME
from workshop.follow_up import compare
from workshop.leads import raters
from workshop.strategy import alignment
from workshop.terms import Terms

from .in_process import run

SIDES = ("Sales", "Marketing")
OTHER = dict(zip(SIDES, SIDES[::-1]))
FIRST = ("0-start", "1-communication-gaps")
KINDS = {"Says of itself": "own", "The other says": "other", "Expected to hear": "expected"}
MOVED = {"Gap": "own", "Off by": "expected"}
"""What the follow-up compares, then and now: the other side's mean less the mean of this kind."""
HAIR = 1e-6

Answer = tuple[str, str, str]
"""Person, kind, topic."""


@dataclass
class Loot:
    """What the adversary finds in a folder's results: tables by their headings, and all text."""

    tables: list[pd.DataFrame] = field(default_factory=list)
    text: str = ""
    drawn: list[tuple[str, object, pd.DataFrame]] = field(default_factory=list)
    """The findings' names, what their figures are drawn from, and their tables."""


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data.strip()


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0] if rows else None)


def loot(results: Path) -> Loot:
    """Everything in `results`: notebooks, report, pages, Word, slides, workbook, CSV, calendar, and
    what is inside the zipped ones.
    """
    found = Loot()
    for path in sorted(path for path in results.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".ipynb":
            for cell in json.loads(content)["cells"]:
                for output in cell.get("outputs", []):
                    if MIME in output["data"]:
                        finding = output["data"][MIME]
                        found.tables.append(
                            pd.DataFrame(
                                finding["table"]["data"], columns=finding["table"]["columns"]
                            )
                        )
                        found.drawn.append(
                            (finding["name"], finding.get("figure"), found.tables[-1])
                        )
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path).worksheets[1:]:
                rows = list(sheet.iter_rows(min_row=5, values_only=True))
                found.tables.append(pd.DataFrame(rows[1:], columns=rows[0]))
        elif path.suffix == ".html":
            parser = _Tables()
            parser.feed(content.decode())
            found.tables += [
                pd.DataFrame(rows[1:], columns=rows[0])
                for rows in parser.tables
                if rows and all(len(row) == len(rows[0]) for row in rows)
            ]
        elif path.suffix == ".docx":
            found.tables += [
                _frame([[cell.text for cell in row.cells] for row in table.rows])
                for table in docx.Document(str(path)).tables
            ]
        elif path.suffix == ".pptx":
            found.tables += [
                _frame([[cell.text for cell in row.cells] for row in shape.table.rows])
                for slide in pptx.Presentation(str(path)).slides
                for shape in slide.shapes
                if shape.has_table
            ]
        elif path.suffix == ".csv":
            found.tables.append(pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False))
        if path.suffix in (".docx", ".pptx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                content = b"\n".join(
                    name.encode() + b"\n" + archive.read(name)
                    for name in archive.namelist()
                    if not name.endswith((".png", ".jpeg"))
                )
        elif path.suffix == ".pdf" and shutil.which("pdftotext"):
            content = (
                subprocess.run(
                    ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
                ).stdout
                + content
            )
        found.text += f"\n{path.name}\n" + content.decode("utf-8", errors="replace")
    return found


class Adversary:
    """What can be said of the scores of one survey from tables of means."""

    def __init__(
        self,
        survey: pd.DataFrame,
        people: pd.DataFrame,
        minimum: int,
        *,
        when: str = "now",
    ) -> None:
        answers = perception.latest_round(survey, Terms(minimum=minimum)).dropna(subset=["score"])
        self.minimum, self.when = minimum, when
        self.truth: dict[Answer, float] = {
            (row.respondent, row.kind, row.topic): row.score for row in answers.itertuples()
        }
        self.place = {answer: k for k, answer in enumerate(self.truth)}
        self.team = answers.drop_duplicates("respondent").set_index("respondent")["team"].to_dict()
        self.level = people.drop_duplicates("person").set_index("person")["level"].to_dict()
        self.theme = {
            row.topic: themes.WORDS.get(row.theme, row.theme)
            for row in answers.drop_duplicates("topic").itertuples()
        }
        self.groups: dict[tuple[str, str, str], list[Answer]] = {}
        for answer in self.truth:
            self.groups.setdefault((self.team[answer[0]], *answer[1:]), []).append(answer)
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        # What stands in the place of answers that are only told as a bound: known to whoever knows
        # the kit, so it tells nothing of the answers themselves.
        self.instead: dict[Answer, float] = {}
        for group in self.groups.values():
            answered = np.array([self.truth[answer] for answer in group])
            if len(group) >= minimum and (stand := privacy.told(answered)) is not answered:
                self.instead |= dict(zip(group, stand.tolist()))

    def read(self, tables: Iterable[pd.DataFrame]) -> None:
        """Turn every number about the survey into an equation; the same number twice is one
        equation.
        """
        seen: set[tuple[object, ...]] = set()
        for table in tables:
            for row in table.loc[:, ~table.columns.duplicated()].to_dict("records"):
                for column, value in row.items():
                    number = _number(value)
                    places = 2
                    key = (
                        row.get("Side"),
                        row.get("About"),
                        row.get("Topic"),
                        row.get("Theme"),
                        column,
                        value,
                    )
                    if number is None or key in seen:
                        continue
                    seen.add(key)
                    weights = self._weights(row, str(column), set(map(str, table.columns)))
                    if weights is not None:
                        self._add(weights, number, 0.5 * 10**-places)

    def _weights(
        self, row: dict[str, object], column: str, columns: set[str]
    ) -> dict[Answer, float] | None:
        about, topic, theme = row.get("About"), row.get("Topic"), row.get("Theme")
        if (
            (moved := column.removesuffix(f" {self.when}")) in MOVED
            and moved != column
            and about in SIDES
        ):
            pair = [
                self.groups.get(key, [])
                for key in ((OTHER[about], "other", topic), (about, MOVED[moved], topic))
            ]
            return _sum([(_mean(group), sign) for group, sign in zip(pair, (1.0, -1.0))])
        if column in KINDS and about in SIDES:
            side = OTHER[about] if column == "The other says" else about
            if topic is not None:
                return _mean(self.groups.get((side, KINDS[column], topic), []))
            beside = "expected" if "Expected to hear" in columns else "own"
            return self._of_theme(side, KINDS[column], theme, about, beside)
        if column in ("Leaders say", "Members say") and about in SIDES and row.get("Side") in SIDES:
            side, kind = row["Side"], "own" if row["Side"] == about else "other"
            shown = [
                key
                for key in self.groups
                if key[:2] == (side, kind) and len(self.groups[key]) >= self.minimum
            ]
            level = column.split()[0].lower().rstrip("s")
            asked: list[list[Answer]] = []
            people: set[str] = set()
            for key in shown:
                parts = {
                    one: [a for a in self.groups[key] if self.level.get(a[0]) == one]
                    for one in within_a_side.LEVELS
                }
                if min(map(len, parts.values())) >= 2:
                    asked.append(parts[level])
                    people |= {answer[0] for answer in parts[level]}
            mean = _number(row[column])
            if mean is None or privacy.bounds([(mean, len(people))]):
                return None  # only a bound
            return _sum([(_mean(part), 1 / len(asked)) for part in asked])
        return None

    def _of_theme(
        self, side: str, kind: str, theme: object, about: object, beside: str
    ) -> dict[Answer, float] | None:
        """The mean of the means of a theme's topics that are shown of both sides, as the kit takes
        it: nothing stands in for a blank.
        """
        pair = {beside: about, "other": OTHER[about]}
        shown = [
            (side, kind, topic)
            for topic, name in self.theme.items()
            if name == theme
            and all(
                len(self.groups.get((who, what, topic), [])) >= self.minimum
                for what, who in pair.items()
            )
        ]
        return _sum([(_mean(self.groups[key]), 1 / len(shown)) for key in shown])

    def _add(self, weights: dict[Answer, float], value: float, rounded: float) -> None:
        if not weights:
            return
        if set(weights) <= set(self.instead) and len(set(weights.values())) == 1:
            # A bound: all that is told is on which side of it the mean lies.
            rounded, value = (value - 1, value) if value < 3 else (5 - value, value)
        else:
            value -= sum(weights[a] * self.instead[a] for a in weights if a in self.instead)
            weights = {a: weight for a, weight in weights.items() if a not in self.instead}
        if not weights:
            return
        row = np.zeros(len(self.place))
        for answer, weight in weights.items():
            row[self.place[answer]] += weight
        low, high = value - rounded - HAIR, value + rounded + HAIR
        if set(weights) <= set(self.instead):
            low, high = (
                (low, high - rounded + 0.005) if value < 3 else (low + rounded - 0.005, high)
            )
        if np.allclose(
            row[row > 0], 1 / len(weights)
        ):  # a plain mean of whole numbers is one of few
            sums = np.arange(np.ceil(low * len(weights)), np.floor(high * len(weights)) + 1)
            if len(sums):
                low, high = sums[0] / len(weights), sums[-1] / len(weights)
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def both(self, then: Adversary) -> Adversary:
        """With what was shown before, of people of whom the adversary knows who answered anew: who
        gave the same is the same unknown.
        """
        now = copy.copy(self)
        now.truth, now.place, now.groups = dict(self.truth), dict(self.place), dict(self.groups)
        named: dict[Answer, Answer] = {}
        for answer, score in then.truth.items():
            same = self.truth.get(answer) == score
            named[answer] = answer if same else (answer[0], f"{answer[1]}, then", answer[2])
            if not same:
                now.place[named[answer]] = len(now.place)
                now.truth[named[answer]] = score
                now.team.setdefault(answer[0], then.team[answer[0]])
        width, back = len(now.place), {place: answer for answer, place in then.place.items()}
        now.rows = [np.append(row, np.zeros(width - len(row))) for row in self.rows]
        for row in then.rows:
            moved = np.zeros(width)
            for place in np.flatnonzero(row):
                moved[now.place[named[back[int(place)]]]] = row[place]
            now.rows.append(moved)
        now.low, now.high = [*self.low, *then.low], [*self.high, *then.high]
        return now

    def extremes(self) -> list[str]:
        """Of each side who answered nearest to an end of the scale: the insider who can tell most."""
        mean: dict[tuple[str, str], list[float]] = {}
        for answer, score in self.truth.items():
            mean.setdefault((self.team[answer[0]], answer[0]), []).append(score)
        people = pd.Series({key: abs(float(np.mean(scores)) - 3) for key, scores in mean.items()})
        ends = people.groupby(level=0).idxmax()
        return sorted({person for _, person in ends})

    def recovered(self, knows: str = "") -> list[str]:
        """Every answer and every sum of a withheld group for which one whole number is left; to a
        member who `knows` her own answers, every other answer.
        """
        targets: dict[str, list[Answer]] = {}
        alike: set[tuple[object, ...]] = set()
        tried: Counter[tuple[str, str]] = Counter()
        for answer in self.truth:
            if knows and (answer[0] == knows or self.team[answer[0]] != self.team[knows]):
                continue
            # What she knows tells of her own groups: where it tells all, any two of them show it.
            if knows and tried[answer[1:]] == 2:
                continue
            # Who answered the same questions and has the same level cannot be told apart.
            pattern = tuple(key for key in self.groups if (answer[0], *key[1:]) in self.truth)
            kind = (self.team[answer[0]], self.level.get(answer[0]), pattern, *answer[1:])
            if kind not in alike:
                alike.add(kind)
                tried[answer[1:]] += 1
                targets[f"the answer of {answer}"] = [answer]
        for key, group in self.groups.items():
            if len(group) < self.minimum and not knows:
                targets[f"the sum of {key}, {len(group)} people"] = group
        return [name for name, group in targets.items() if self._only_one(group, knows)]

    def _only_one(self, group: list[Answer], knows: str) -> bool:
        # Only what hangs together with the target can say anything of it.
        rows = np.array(self.rows) if self.rows else np.zeros((0, len(self.place)))
        inside = np.zeros(len(self.place), dtype=bool)
        inside[[self.place[answer] for answer in group]] = True
        used = np.zeros(len(rows), dtype=bool)
        while (more := ~used & (rows[:, inside] != 0).any(axis=1)).any():
            used |= more
            inside |= (rows[more] != 0).any(axis=0)
        if not used.any():
            return False
        from scipy.optimize import linprog

        goal = np.zeros(len(self.place))
        goal[[self.place[answer] for answer in group]] = 1
        matrix, low, high = (
            rows[used][:, inside],
            np.array(self.low)[used],
            np.array(self.high)[used],
        )
        answers = list(self.place)
        bounds = [
            (self.truth[answers[place]],) * 2 if answers[place][0] == knows else (1, 5)
            for place in np.flatnonzero(inside)
        ]
        ends = []
        for sign in (1, -1):
            outcome = linprog(
                sign * goal[inside],
                A_ub=np.vstack([matrix, -matrix]),
                b_ub=np.concatenate([high, -low]),
                bounds=bounds,
                method="highs",
            )
            assert outcome.status == 0, f"the adversary misreads what is shown: {outcome.message}"
            ends.append(sign * outcome.fun)
        return np.floor(ends[1] + 1e-4) == np.ceil(ends[0] - 1e-4)


def _number(value: object) -> float | None:
    try:
        number = float(str(value).replace(",", ""))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _mean(group: list[Answer]) -> dict[Answer, float]:
    return {answer: 1 / len(group) for answer in group}


def _sum(parts: list[tuple[dict[Answer, float], float]]) -> dict[Answer, float]:
    total: dict[Answer, float] = {}
    for weights, factor in parts:
        for answer, weight in weights.items():
            total[answer] = total.get(answer, 0.0) + factor * weight
    return total


def _more_than(figure: object, table: pd.DataFrame) -> list[float]:
    """The numbers in a figure of answers that neither stand in its table nor are the mean of a side's
    column: broken ones only, for its scale and its counts are whole.
    """
    if isinstance(figure, dict):
        return [one for part in figure.values() for one in _more_than(part, table)]
    if isinstance(figure, list):
        return [one for part in figure for one in _more_than(part, table)]
    if not isinstance(figure, float) or figure == int(figure):
        return []
    there = [
        abs(float(part[column].mean()))
        for _, rows in (table.groupby("About") if "About" in table else ())
        for part in (rows, rows.dropna())
        for column in table.columns
        if pd.api.types.is_numeric_dtype(part[column])
    ]
    there += [
        abs(number) for cell in table.to_numpy().ravel() if (number := _number(cell)) is not None
    ]
    return [] if any(abs(abs(figure) - one) < 0.0051 for one in there) else [figure]


def points_from(tables: Iterable[pd.DataFrame], folder: Path) -> list[str]:
    """What follows from the shares of points for what single people gave: a share of fewer than
    three of them, or of things that together are.
    """
    team = workshop.open(folder)
    points = team.table("points")
    points = points[points["person"].notna()]
    found = []
    for side in SIDES:
        mine = points[points["team"] == side]
        given = mine.pivot_table(
            index="person", columns="initiative", values="points", aggfunc="sum", fill_value=0
        )
        if given.empty:
            continue
        shown: dict[str, set[float]] = {}
        for table in tables:
            column = f"{side}, percent of its points"
            if {"Initiative", column} <= set(table.columns):
                for name, value in zip(table["Initiative"], table[column]):
                    if (number := _number(value)) is not None:
                        shown.setdefault(str(name), set()).add(round(number, 1))
        if shown and len(given) < team.minimum:
            found.append(f"the points of {len(given)} people of {side}")
        alike: dict[float, list[str]] = {}
        for name, values in shown.items():
            for value in values:
                alike.setdefault(value, []).append(name)
        for value, names in alike.items():
            # Told together is as much as told as one.
            part = given.reindex(columns=names, fill_value=0)
            exact = round(100 * part.to_numpy().sum() / given.to_numpy().sum() / len(names), 1)
            givers = int((part.to_numpy() > 0).any(axis=1).sum())
            if givers < 3 and abs(exact - value) < 0.11:
                found.append(f"{value} percent of {side} on {names}, given by {givers}")
    return found


def _survey(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    team = workshop.open(folder)
    return team.table("survey"), team.table("people"), team.minimum


def attack(folder: Path) -> list[str]:
    """What the adversary recovers from the results of a folder, in words; nothing when all is
    well.
    """
    survey, people, minimum = _survey(folder)
    found = loot(folder / "results")
    adversary = Adversary(survey, people, minimum)
    adversary.read(found.tables)
    recovered = adversary.recovered()
    for person in adversary.extremes():
        recovered += [f"{what}, by {person}" for what in adversary.recovered(person)]
    recovered += points_from(found.tables, folder)
    recovered += [
        f"{number:g} of the figure of {name}"
        for name, figure, table in found.drawn
        if {"Says of itself", "Expected to hear", "The other says"} & set(map(str, table.columns))
        for number in _more_than(figure, table)
    ]
    recovered += [
        f"how many of {side} answered, from “{said}”"
        for side in SIDES
        for said in _gives_the_number(found.text, survey, side, minimum)
    ]
    recovered += [
        f"a code of {person}"
        for person in people["person"]
        if any(code in found.text for code in _codes(person, folder))
    ]
    recovered += [
        f"the id {person}"
        for person in set(survey["respondent"]) - set(people["person"])
        # A short one stands everywhere, and says nothing.
        if len(str(person)) > 3 and str(person) in found.text
    ]
    recovered += [
        f"the comment “{comment}”"
        for comment in survey["comment"].dropna()
        if str(comment) in found.text
    ]
    return recovered


def _gives_the_number(text: str, survey: pd.DataFrame, side: str, minimum: int) -> list[str]:
    answered = (
        perception.latest_round(survey)
        .dropna(subset=["score"])
        .groupby("team")["respondent"]
        .nunique()
        .get(side, 0)
    )
    if not 0 < answered < minimum:
        return []
    said = re.findall(rf"at least (\d+) more (?:people|person) in [^.\"]*{side}", text)
    return [f"at least {more} more" for more in said if minimum - int(more) == answered]


def _codes(person: str, folder: Path) -> list[str]:
    """Short and long codes that anybody can compute who knows the names and the kit."""
    team = workshop.open(folder)
    texts = [person, person.lower(), f"{team.name}|{person}", f"{team.name}|{team.seed}|{person}"]
    hashes = [
        make(text.encode()).hexdigest()
        for text in texts
        for make in (hashlib.md5, hashlib.sha1, hashlib.sha256)
    ]
    return [code[:10] for code in hashes]


SETTINGS = (
    'name = "Small"\ndate = 2026-11-23\nminimum_group = {minimum}\n[teams.sales]\nname ='
    ' "Sales"\n[teams.marketing]\nname = "Marketing"\n[teams.service]\nname = "Service"\n'
)


def small_team(folder: Path, seed: int) -> Path:
    """A random folder: three to eight people a side, a third team, people who left questions or
    everything blank.
    """
    rng = np.random.default_rng(seed)
    people, survey = ["person,team,level"], ["round,respondent,team,kind,theme,topic,score,comment"]
    topics = {f"topic {k}": "role" if k < 3 else "needs" for k in range(5)}
    blank = rng.choice([0.0, 0.08, 0.25])
    for team, size in (
        ("Sales", rng.integers(3, 9)),
        ("Marketing", rng.integers(3, 9)),
        ("Service", rng.integers(1, 5)),
    ):
        for k in range(size):
            person = f"Zq{team[:2]}{k}x{seed}"
            people.append(f"{person},{team},{'leader' if rng.random() < 0.4 else 'member'}")
            if rng.random() < 0.1:
                continue
            for kind in ("own", "other", "expected"):
                for topic, theme in topics.items():
                    score = "" if rng.random() < blank else str(rng.integers(1, 6))
                    survey.append(
                        f"1,{person},{team},{kind},{theme},{topic},{score},Zqcomment of {person}"
                        f" {kind} {topic}"
                    )
    (folder / "data").mkdir(parents=True)
    (folder / "workshop.toml").write_text(SETTINGS.format(minimum=rng.integers(3, 7)))
    (folder / "data" / "people.csv").write_text("\n".join(people) + "\n")
    (folder / "data" / "survey.csv").write_text("\n".join(survey) + "\n")
    return folder


def tables_of(folder: Path, minimum: int | None = None) -> list[pd.DataFrame]:
    """The tables of the findings on the survey, without notebooks: for many small teams."""
    survey, people, own = _survey(folder)
    least = own if minimum is None else minimum
    shown = [
        perception.gaps(survey, Terms(minimum=least)),
        perception.imagination(survey, Terms(minimum=least)),
        themes.gaps(survey, Terms(minimum=least)),
        themes.imagination(survey, Terms(minimum=least)),
        within_a_side.of_one_mind(survey, Terms(minimum=least)),
        within_a_side.leaders_and_members(survey, people, Terms(minimum=least)),
    ]
    return [finding.table for finding in shown]


def recovered_from(tables: Iterable[pd.DataFrame], folder: Path) -> list[str]:
    survey, people, minimum = _survey(folder)
    adversary = Adversary(survey, people, minimum)
    adversary.read(tables)
    return adversary.recovered()


@pytest.mark.parametrize("seed", [3, 11])
def test_everything_that_a_small_team_leaves_behind_gives_nothing_away(
    seed: int, tmp_path: Path
) -> None:
    folder = small_team(tmp_path / "small", seed)
    run(folder, only=FIRST)
    assert attack(folder) == []
    text = loot(folder / "results").text
    # Pictures are letters too in a page: so much of a mark stands in none of them by luck.
    assert "Service" in text and not re.search(r"Zq(..\d+x\d|comment)", text), (
        "no name, no id and no comment of anybody, in no file and no file's metadata"
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_answer_follows_from_the_tables_of_a_random_small_team(
    seed: int, tmp_path: Path
) -> None:
    folder = small_team(tmp_path / "small", seed)
    assert recovered_from(tables_of(folder), folder) == []


@pytest.fixture
def four_and_eight(tmp_path: Path) -> Path:
    """Four of Sales, under the minimum, and eight of Marketing; Mo left one topic of Marketing on
    itself blank.
    """
    folder = tmp_path / "planted"
    rng = np.random.default_rng(1)
    names = (
        [(f"Sal{k}", "Sales") for k in range(4)]
        + [("Mo", "Marketing")]
        + [(f"Mar{k}", "Marketing") for k in range(7)]
    )
    rows = [
        (
            f"1,{person},{team},{kind},role,{topic},"
            f"{'' if (person, kind, topic) == ('Mo', 'own', 'b') else rng.integers(1, 6)},"
        )
        for person, team in names
        for kind in ("own", "other", "expected")
        for topic in ("a", "b")
    ]
    (folder / "data").mkdir(parents=True)
    (folder / "workshop.toml").write_text(SETTINGS.format(minimum=5))
    (folder / "data" / "people.csv").write_text(
        "person,team,level\n" + "".join(f"{person},{team},member\n" for person, team in names)
    )
    (folder / "data" / "survey.csv").write_text(
        "round,respondent,team,kind,theme,topic,score,comment\n" + "\n".join(rows) + "\n"
    )
    return folder


def test_the_adversary_finds_a_withheld_figure_where_nothing_is_withheld(
    four_and_eight: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recovered_from(tables_of(four_and_eight), four_and_eight) == []
    monkeypatch.setattr(privacy, "check_minimum", lambda minimum: minimum)
    found = recovered_from(tables_of(four_and_eight, minimum=1), four_and_eight)
    assert (
        "the sum of ('Sales', 'own', 'a'), 4 people" in found
        and "the sum of ('Sales', 'other', 'b'), 4 people" in found
    )


def test_a_topic_that_one_left_blank_gives_nothing_away_beside_its_theme(
    four_and_eight: Path,
) -> None:
    text = (four_and_eight / "data" / "survey.csv").read_text()
    more = [
        line.replace("1,Sal", "1,Sad") for line in text.splitlines() if line.startswith("1,Sal")
    ]
    (four_and_eight / "data" / "survey.csv").write_text(text + "\n".join(more) + "\n")
    assert recovered_from(tables_of(four_and_eight), four_and_eight) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [6, 8, 9, 45])
def test_the_follow_up_gives_nothing_away_to_who_has_both_reports(
    seed: int, tmp_path: Path
) -> None:
    """The survey asked again of nearly the same people: the same numbers then and now, gaps and
    what moved, and both reports at hand.
    """
    folder = small_team(tmp_path / "small", seed)
    before = folder / "data" / "survey.csv"
    then = before.read_text()
    run(folder, only=FIRST)
    runs.keep_run(workshop.open(folder), today=date(2026, 8, 20))
    rng = np.random.default_rng(seed)
    head, *lines = then.splitlines()
    again = [
        line.split(",") for line in lines if "0x" not in line.split(",")[1]
    ]  # one a team has left
    scores = [
        ",".join(["2", *row[1:6], str(rng.integers(1, 6)) if row[6] else "", *row[7:]])
        for row in again
    ]
    before.write_text("\n".join([head, *lines, *scores]) + "\n")
    run(folder, only=[*FIRST, "5-follow-up"])
    team = workshop.open(folder)
    files.write(
        folder / "results" / "hand-over" / "compare.html",
        compare.page(runs.earlier(team, "2026-08"), team, today=date(2026, 11, 23)),
    )
    assert attack(folder) == []
    earlier = team.table("survey")[team.table("survey")["round"] == "1"]
    adversary = Adversary(earlier, team.table("people"), team.minimum, when="then")
    moved = [
        table[["About", "Topic", column]]
        for table in loot(folder / "results").tables
        for column in ("Gap then", "Off by then")
        if column in table.columns
    ]
    adversary.read([*loot(folder / "runs" / "2026-08-20" / "results").tables, *moved])
    assert moved and adversary.recovered() == []


def test_the_adversary_finds_what_is_planted_in_the_files(four_and_eight: Path) -> None:
    run(four_and_eight, only=FIRST)
    assert attack(four_and_eight) == []
    digest = hashlib.sha256(b"Mar3").hexdigest()
    (four_and_eight / "results" / "leak.csv").write_text(
        f"code\n{digest}\nanswers of at least 1 more person in Sales needed\n"
    )
    assert attack(four_and_eight) == [
        "how many of Sales answered, from “at least 1 more”",
        "a code of Mar3",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 164))
def test_no_answer_follows_from_the_tables_of_many_random_small_teams(
    seed: int, tmp_path: Path
) -> None:
    folder = small_team(tmp_path / "small", seed)
    found = adversary_of(folder, tables_of(folder))
    assert found.recovered() == []
    # To members of forty of them too.
    for person in found.extremes() if seed < 44 else ():
        assert found.recovered(person) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sample.NAMES)
def test_everything_that_a_made_up_team_leaves_behind_gives_nothing_away(
    name: str, tmp_path: Path
) -> None:
    folder = sample.make(name, tmp_path / name)
    run(folder, printed=True)
    assert attack(folder) == []


# --- two releases, a leaver, an insider, all alike -------------------------------------------------


def late_answer(folder: Path, seed: int) -> None:
    """Somebody who is on the list and did not answer, or is new, answers everything."""
    path = folder / "data" / "survey.csv"
    head, *lines = path.read_text().splitlines()
    rng = np.random.default_rng(seed)
    first = lines[0].split(",")
    asked = dict.fromkeys(tuple(line.split(",")[3:6]) for line in lines)
    more = [
        ",".join(["1", f"Late{seed}", first[2], *what, str(rng.integers(1, 6)), ""])
        for what in asked
    ]
    path.write_text("\n".join([head, *lines, *more]) + "\n")


def leaver(folder: Path, seed: int) -> None:
    """One person's answers are gone."""
    path = folder / "data" / "survey.csv"
    head, *lines = path.read_text().splitlines()
    who = lines[0].split(",")[1]
    path.write_text("\n".join([head, *(one for one in lines if one.split(",")[1] != who)]) + "\n")


def adversary_of(folder: Path, tables: Iterable[pd.DataFrame]) -> Adversary:
    survey, people, minimum = _survey(folder)
    found = Adversary(survey, people, minimum)
    found.read(tables)
    return found


def from_both(
    folder: Path,
    change: Callable[[Path, int], None],
    seed: int,
    look: Callable[[Path], list[pd.DataFrame]],
) -> list[str]:
    """What follows from what a folder shows before and after a change, also to an insider."""
    then = adversary_of(folder, look(folder))
    (folder / "results").mkdir(exist_ok=True)
    runs.keep_run(workshop.open(folder), today=date(2026, 11, 20))
    change(folder, seed)
    found = adversary_of(folder, look(folder)).both(then)
    told = found.recovered()
    for person in found.extremes():
        told += [f"{what}, by {person}" for what in found.recovered(person)]
    return told


def files_of(folder: Path) -> list[pd.DataFrame]:
    run(folder, only=FIRST)
    return loot(folder / "results").tables


def test_two_releases_give_nobody_away(tmp_path: Path) -> None:
    assert from_both(small_team(tmp_path / "small", 3), late_answer, 3, tables_of) == []


def test_the_adversary_finds_a_late_answer_where_no_run_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "too_close", lambda now, *rest, **more: pd.Index([]))
    found = from_both(small_team(tmp_path / "small", 3), late_answer, 3, tables_of)
    assert any("Late3" in one for one in found)


def test_the_adversary_finds_what_an_insider_can_tell_where_all_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "told", lambda answers: answers)
    folder = all_alike(tmp_path / "alike")
    found = adversary_of(folder, tables_of(folder))
    assert [what for person in found.extremes() for what in found.recovered(person)]


def all_alike(folder: Path) -> Path:
    """Six and six: of Sales all give the lowest throughout, of Marketing all but one the highest;
    points and ratings likewise.
    """
    people, survey = ["person,team,level"], ["round,respondent,team,kind,theme,topic,score,comment"]
    points, ratings = ["team,person,initiative,points"], ["lead_id,rater,team,score"]
    for team in SIDES:
        for k in range(6):
            person = f"Zq{team[:2]}{k}"
            people.append(f"{person},{team},member")
            score = 1 if team == "Sales" else 5 - (k == 0)
            survey += [
                f"1,{person},{team},{kind},role,{topic},{score},"
                for kind in ("own", "other", "expected")
                for topic in ("a", "b", "c")
            ]
            gave = (90, 10, 0, 0) if k else (60, 10, 30, 0)
            points += [f"{team},{person},{name},{n}" for name, n in zip("KLMN", gave)]
            ratings += [f"L{lead},{person},{team},{score}" for lead in range(12)]
    (folder / "data").mkdir(parents=True)
    (folder / "workshop.toml").write_text(SETTINGS.format(minimum=5))
    for name, lines in (
        ("people", people), ("survey", survey), ("points", points), ("ratings", ratings),
        ("initiatives", ["initiative,effort_likely", "K,4", "L,3", "M,2", "N,5"]),
    ):  # fmt: skip
        (folder / "data" / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_where_all_said_the_same_no_finding_says_so(tmp_path: Path) -> None:
    folder = all_alike(tmp_path / "alike")
    found = adversary_of(folder, tables_of(folder))
    assert not [what for person in found.extremes() for what in found.recovered(person)]
    team = workshop.open(folder)
    told = alignment.same_first(team.table("initiatives"), team.table("points"), team.terms)
    assert points_from([told.table], folder) == []
    rated = raters.patterns(team.table("ratings"), team.terms)
    assert raters.within_and_between(rated, team.terms).table.empty


@pytest.mark.slow
def test_where_all_said_the_same_no_file_says_so(tmp_path: Path) -> None:
    folder = all_alike(tmp_path / "alike")
    run(folder, only=(*FIRST, "2-lead-quality", "3-strategy"))
    assert attack(folder) == []
    found = loot(folder / "results")
    assert "nearly all gave nearly every lead the same rating" in found.text
    assert "Everybody gave the same" not in found.text
    shares = [
        dict(zip(table["Initiative"], table["Sales, percent of its points"]))
        for table in found.tables
        if "Sales, percent of its points" in table.columns and "Initiative" in table.columns
    ]
    assert shares and all(_number(one["M"]) == _number(one["N"]) for one in shares)


def test_the_adversary_finds_points_of_one_person_where_they_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        privacy, "told_points", lambda given: (given, np.zeros(given.shape[1], dtype=bool))
    )
    folder = all_alike(tmp_path / "alike")
    team = workshop.open(folder)
    told = alignment.same_first(team.table("initiatives"), team.table("points"), team.terms)
    assert any("given by 1" in one for one in points_from([told.table], folder))


CASES = sorted(
    path.name
    for path in (Path(__file__).parent / "cases").iterdir()
    if any((path / "data").glob("*survey*"))
    or (
        (path / "workshop.toml").exists()
        and "tables.survey" in (path / "workshop.toml").read_text()
    )
)


@pytest.mark.slow
def test_a_case_in_which_all_gave_the_same_gives_nobody_away(tmp_path: Path) -> None:
    name = "h14-all-of-them-gave-the-same"
    assert name in CASES
    shutil.copytree(Path(__file__).parent / "cases" / name, tmp_path / name)
    run(tmp_path / name, only=FIRST)
    assert attack(tmp_path / name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_no_answer_follows_from_the_tables_of_a_case(name: str, tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "cases" / name, tmp_path / name)
    found = adversary_of(tmp_path / name, tables_of(tmp_path / name))
    assert found.recovered() == []
    assert not [what for person in found.extremes() for what in found.recovered(person)]


@pytest.mark.slow
@pytest.mark.parametrize("change", [late_answer, leaver])
@pytest.mark.parametrize("seed", range(20, 30))
def test_two_releases_of_many_random_small_teams_give_nobody_away(
    seed: int, change: Callable[[Path, int], None], tmp_path: Path
) -> None:
    assert from_both(small_team(tmp_path / "small", seed), change, seed, tables_of) == []


@pytest.mark.slow
@pytest.mark.parametrize("change", [late_answer, leaver])
def test_the_files_of_two_runs_of_a_made_up_team_give_nobody_away(
    change: Callable[[Path, int], None], tmp_path: Path
) -> None:
    assert from_both(sample.make("awkward", tmp_path / "team"), change, 1, files_of) == []
