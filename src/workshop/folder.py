"""A workshop folder: its settings, its tables, what was decided and what came out. Nothing lives
anywhere else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from os import PathLike
from pathlib import Path
from typing import Literal

import pandas as pd

from . import activities, counting, files, importers, releases, rounds, tables
from . import settings as settings_
from .decisions import Decisions
from .errors import WorkshopError, counted, listing, long_date, nearest
from .importers import amounts, crm, estimates, scales, several, spreadsheet, stages
from .look import Look, look
from .tables import Checked, Problem
from .terms import Terms
from .written import num

DECIMAL: dict[str | None, Literal[".", ","]] = {";": ",", spreadsheet.EXCEL[0]: "."}
"""The decimal mark that usually goes with a file: a semicolon stands between cells where a comma
stands in numbers.
"""
LISTS = {"people": "person", "initiatives": "initiative", "goals": "goal"}
"""The tables that list what others name, and their column."""
HAND_OVER = "hand-over"
"""The folder in the results that may be sent to everybody."""
LOOKED_INTO = 20_000_000
"""A file of more bytes is not looked into for what it says of the leads."""
LONG = 80
"""A cell longer than this is a text, for which no line of the settings is suggested."""


class Folder:
    """One workshop. Open it with `workshop.open(folder)`; tables are read and checked when first
    asked for.
    """

    def __init__(self, path: Path, settings: settings_.Settings) -> None:
        self.path = path
        self.settings = settings
        self.decisions = Decisions(path / "decisions.jsonl")
        self._checked: dict[str, Checked] = {}
        self._stay: dict[str, counting.Said] = {}

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Folder:
        """Open a folder; WorkshopError when it is not there or its settings are wrong."""
        path = Path(path).expanduser().resolve()
        if not path.is_dir():
            there = (
                [p.name for p in path.parent.iterdir() if p.is_dir()]
                if path.parent.is_dir()
                else []
            )
            raise WorkshopError(f"There is no folder {path}.{nearest(path.name, there)}")
        return cls(path, settings_.read(path / settings_.FILE))

    def __repr__(self) -> str:
        return f"The workshop of {self.name}, {long_date(self.date)}"

    @property
    def name(self) -> str:
        """The client's or company's name."""
        return self.settings.name

    @property
    def date(self) -> Date:
        """The day of the workshop."""
        return self.settings.date

    @property
    def minimum(self) -> int:
        """Results of fewer people than this are not shown."""
        return self.settings.minimum_group

    @property
    def horizon(self) -> int:
        """How far the plan reaches, in quarters."""
        return self.settings.horizon

    @property
    def seed(self) -> int:
        """The seed of everything that is drawn at random."""
        return self.settings.seed

    @property
    def sides(self) -> tuple[str, str]:
        """The names of the two sides: sales first, marketing second."""
        teams = self.settings.teams
        return teams["sales"].name, teams["marketing"].name

    @property
    def terms(self) -> Terms:
        """The sides, the smallest group, the seed and the day, as every question takes them."""
        return Terms(self.sides, self.minimum, self.seed, self.date)

    @property
    def capacity(self) -> dict[str, float]:
        """Person-weeks a quarter for initiatives, after the running business, by team name; teams
        without any are left out.
        """
        return {
            team.name: team.capacity - team.running_business
            for team in self.settings.teams.values()
            if team.capacity > team.running_business
        }

    @property
    def data(self) -> Path:
        """Where the tables are."""
        return self.path / "data"

    @property
    def results(self) -> Path:
        """Where everything that comes out goes; what lies here itself is for the facilitator."""
        return self.path / "results"

    @property
    def look(self) -> Look:
        """The colours and fonts of what leaves the room."""
        theme = self.settings.theme
        return look(theme.colour, theme.second, theme.font)

    @property
    def hand_over(self) -> Path:
        """Where what leaves the room lies, and nothing else."""
        return self.results / HAND_OVER

    @property
    def logo(self) -> bytes | None:
        """The client's logo, a PNG or JPEG inside the folder; None when there is none that can be
        used.
        """
        path = (self.path / (self.settings.theme.logo or ".")).resolve()
        if not path.is_relative_to(self.path) or not path.is_file():
            return None
        from PIL import Image

        try:
            with Image.open(path, formats=("PNG", "JPEG")) as picture:
                picture.verify()
            return path.read_bytes()
        except Exception:  # Pillow raises whatever the broken file leads it to
            return None

    def file(self, name: str) -> Path:
        """The file that a table is read from, there or not."""
        return self.files(name)[0]

    def files(self, name: str) -> list[Path]:
        """All files that a table is read from, those that are joined to it last."""
        tables.definition(name)
        source = self.settings.tables.get(name)
        if not source:
            return [self.data / f"{name}.csv"]
        found = [] if source.file else [self.data / f"{name}.csv"]
        named = source.files or ([source.file] if source.file else [])
        for given in [*named, *(join.file for join in source.join if join.file)]:
            try:
                found += [path.resolve() for path in several.names_of(given, self.path)]
            except (
                OSError,
                RuntimeError,
                WorkshopError,
            ):  # a link that leads back to itself, or no file of this kind
                found.append(self.path / given)
        return found

    def has(self, name: str) -> bool:
        """Whether the table has any row that can be used."""
        return not self.rows(name).empty

    def table(self, name: str) -> pd.DataFrame:
        """The table's good rows, typed; empty, with the reason in `attrs["missing"]`, when there is
        none.

        Never fails because of what is in the file: `problems()` says what is wrong with it.
        """
        frame = self.check(name).frame.copy()
        if name in releases.ANSWERS:
            teams = {key: team.name for key, team in self.settings.teams.items()}
            if shown := releases.before(self.path, name, teams):
                frame.attrs[releases.RELEASED] = shown
        return frame

    def coded(self, name: str) -> pd.DataFrame:
        """The table with a code in place of each person, the same in every table of this folder and
        in no other.

        For what looks at who talks to whom: no name gets into a notebook, a picture or a file by
        accident. The settings can keep the names (`pseudonyms = false`).
        """
        frame = self.table(name)
        if self.settings.pseudonyms:
            for column in tables.PEOPLE.get(name, ()):
                codes = {
                    person: self._code(str(person)) for person in frame[column].dropna().unique()
                }
                frame[column] = frame[column].map(codes)
        return frame

    def _code(self, person: str) -> str:
        return (
            "P"
            + hashlib.sha256(
                f"{self.settings.name}|{self.settings.seed}|{person}".encode()
            ).hexdigest()[:10]
        )

    def rows(self, name: str) -> pd.DataFrame | counting.Stored:
        """The table as it is counted: its good rows, or the place where they stay because the
        settings say so.
        """
        if not self._only_counted(name) or "stays" not in self.check(name).frame.attrs:
            return self.table(name)
        return self._counted(name).rows

    def _only_counted(self, name: str) -> bool:
        """Whether the rows of a table stay where they are."""
        source = self.settings.tables.get(name)
        return source is not None and bool(
            source.connection
            or source.in_place
            or Path(source.file).suffix.lower() in counting.PARQUET
        )

    def _counted(self, name: str) -> counting.Said:
        """The rows of a table that is only counted, and what there is to say of them; looked at
        once per opened folder. WorkshopError where the place cannot be read.
        """
        if name not in self._stay:
            self._stay[name] = self._looked_through(name, self.settings.tables[name])
        return self._stay[name]

    def _looked_through(self, name: str, source: settings_.Source) -> counting.Said:
        place, said = self._lies(source)
        columns, blank, noted = importers.preset(source, place.headings())
        headings = place.headings()
        by_plain = {tables.plain(heading) for heading in headings}
        for heading in [part for made in columns.values() for part in crm.parts(made)]:
            if heading not in headings and tables.plain(heading) not in by_plain:
                raise WorkshopError(spreadsheet.no_column(heading, headings, place.shown))
        first = place.engine if isinstance(place, counting.Together) else place
        rows = counting.Stored(
            place,
            name,
            columns=columns,
            values=source.values,
            blank=blank,
            ignore=tuple(source.ignore),
            orders=self._orders(),
            decimal=source.decimal,
            usual_decimal=(DECIMAL.get(first.mark) if isinstance(first, counting.File) else None),
            attrs={"headings": _headings(columns)},
        )
        shown = _shown(source, self.file(name))
        file = Path(source.file).name or place.shown
        if ends := crm.both_ends(columns, headings):
            counts = place.groups([[(heading, "known") for heading in ends.values()]])[0]
            both = counts[(counts[list(ends.values())] == "yes").all(axis=1)]["n"].sum()
            if both:
                raise WorkshopError(
                    f"{file}: {counted(int(both), 'deal')} {'has' if both == 1 else 'have'} both a"
                    " time of winning and one of losing. Which of them counts is told only where"
                    " the rows are read: write in_place = false under [tables.leads], or"
                    f" closed_at = {json.dumps(ends['won'], ensure_ascii=False)} under"
                    " [tables.leads.columns] to count the wins alone."
                )
        if staged := crm.staged(columns, headings):
            counts = place.groups([staged])[0]
            noted = [*noted, *stages.told(counts, staged, source.values.get("outcome"), file)]
        found = [counting.Said(rows, notes=(*said, *noted))]
        found.append(
            counting.written(
                rows,
                file=shown,
                order=source.dates,
                timezone=source.timezone or self.settings.timezone,
                day=self.date,
            )
        )
        found.append(
            counting.in_one_currency(
                found[-1].rows,
                file=shown,
                chosen=source.amounts_in,
                usual=self.settings.currency,
            )
        )
        found.append(counting.in_numbers(found[-1].rows, file=shown))
        found.append(counting.once(found[-1].rows, file=shown, keep=source.keep))
        counts = counting.count(found[-1].rows, ["outcome"])
        ended = stages.one_sided(dict(zip(counts["outcome"], counts["n"])), file)
        found.append(replace(found[-1], problems=(), notes=tuple(ended), assumed=()))
        return counting.Said(
            found[-1].rows,
            tuple(problem for each in found for problem in each.problems),
            tuple(note for each in found for note in each.notes),
            tuple(phrase for each in found for phrase in each.assumed),
        )

    def _named(self, source: settings_.Source) -> list[str]:
        """The files of the leads as the settings name them; without a name it is the one that has
        the table's.
        """
        return source.files or [source.file or f"{self.data.name}/leads.csv"]

    def _lies(self, source: settings_.Source) -> tuple[counting.Place, list[str]]:
        """Where leads that are only counted lie, several files or tables as one, and what there is
        to say.
        """

        def of(
            files: Sequence[str], tables: Sequence[str], how: settings_.Source | settings_.Join
        ) -> list[counting.Place]:
            if source.connection:
                address = self.settings.connections[source.connection]
                return [counting.Connection(address, table) for table in tables]
            paths = [path for given in files for path in several.names_of(given, self.path)]
            return [
                counting.File(
                    path.resolve(),
                    sheet=how.sheet,
                    encoding=how.encoding,
                    separator=how.separator,
                    folder=self.path,
                )
                for path in dict.fromkeys(paths)
            ]

        first = of(self._named(source), source.tables or [source.table or ""], source)
        if len(first) == 1 and not source.join:
            return first[0], []
        place, said = counting.under(first)
        for join in source.join:
            others = of([join.file], [join.table], join)
            other, noted = counting.under(others)
            shown = other.shown if len(others) == 1 else join.file
            place, told = counting.beside(
                place,
                other,
                on=join.keys,
                columns=join.columns,
                keep=join.keep,
                other_file=shown,
            )
            said += [*told, *noted]
        return place, said

    def _orders(self) -> dict[str, list[str]]:
        return {
            "sales_view": self.settings.leads.sales_order,
            "marketing_view": self.settings.leads.marketing_order,
        }

    def check(self, name: str) -> Checked:
        """The table and everything wrong with it; read once per opened folder."""
        if name not in self._checked:
            checked, source = self._read(name), self.settings.tables.get(name)
            if checked.problems and checked.frame.empty and not (source and source.sheet):
                checked = _of_another_sheet(
                    checked, spreadsheet.of_the_sheets(self.file(name), name)
                )
            self._checked[name] = checked
        return self._checked[name]

    def reread(self, name: str) -> None:
        """Read a table anew when it is asked for next: its file has just been written."""
        self._checked.pop(name, None)

    def _read(self, name: str) -> Checked:
        path, source = self.file(name), self.settings.tables.get(name)
        shown = _shown(source, path) if source else path.name
        if source and self._only_counted(name):
            return self._stays(name, source, shown)
        try:
            if not (source and source.file) and not path.exists():
                return Checked(
                    tables.empty(
                        name, f"There is no {name} table: {path.name} is not in {self.data.name}/."
                    )
                )
            if (
                not (source and source.several)
                and path.exists()
                and not (path.is_file() or path.is_dir())
            ):
                raise WorkshopError(
                    f"{path.name} is neither a file nor a folder. Name a file in {settings_.FILE}"
                    f" under [tables.{name}]."
                )
            # An export that was saved under our name is read as what it is.
            raw, said = self._export(name, path, source or settings_.Source(file=path.name))
            separator, stand, form = (
                raw.attrs.get("separator"),
                raw.attrs.get("stand"),
                "form" in raw.attrs,
            )
            assumed, more = list(raw.attrs.get("assumed", ())), []
            if source and "made" not in raw.attrs:
                columns = importers.made(source)
                if form:
                    columns = {
                        ours: theirs
                        for ours, theirs in columns.items()
                        if not isinstance(theirs, str)
                    }
                if name == "leads":
                    said = (
                        *said,
                        *_stages_told(
                            raw, crm.staged(columns, list(raw.columns)), source, path.name
                        ),
                    )
                # What a form's answers mean was asked before they became scores.
                values = {
                    ours: words
                    for ours, words in source.values.items()
                    if not (form and ours == "score")
                }
                raw = spreadsheet.remap(
                    raw,
                    columns=columns,
                    values=values,
                    blank=[] if form else source.blank,
                    file=shown,
                )
            if name == "leads":
                made = raw.attrs.get("made", importers.made(source) if source else {})
                raw, notes, more, unit = amounts.one_currency(
                    raw,
                    amounts.made_of(made),
                    shown,
                    chosen=source.amounts_in if source else None,
                    usual=self.settings.currency,
                )
                said, assumed = (*said, *notes), [*assumed, *unit]
            if name == "survey":
                raw, people = rounds.last_answers(raw)
                said = (*said, rounds.told_again(people, path.name)) if people else said
            if name in scales.TABLES and not form:
                raw, again = (
                    importers.last_answers(name, raw, file=shown) if name != "survey" else (raw, ())
                )
                # Values and blanks were settled with the columns.
                told = (
                    replace(importers.told(name, source), values={})
                    if source
                    else scales.Told(table=name)
                )
                raw, rescaled = scales.rescaled(name, raw, told, file=shown)
                assumed += rescaled
                said = (*said, *again, *rescaled)
            if source:
                raw = raw.drop(columns=source.ignore, errors="ignore")
        except (WorkshopError, OSError) as error:
            told = (
                str(error)
                if isinstance(error, WorkshopError)
                else (
                    f"{path.name} cannot be read ({error.strerror or error}). Check that you may"
                    f" open it and the folder {path.parent}."
                )
            )
            # The problem names the file itself.
            what, _, remedy = told.replace(f" of {path.name}", "", 1).partition(". ")
            otherwise = (
                "Put it right and run this again."
                if os.path.exists(path)
                else (
                    f"Put the file there, or correct its name under [tables.{name}] in"
                    f" {settings_.FILE}."
                )
            )
            why = (
                tables.TOLD_ALONE if name in tables.CONFIDENTIAL and os.path.exists(path) else told
            )
            frame = tables.empty(name, f"The {name} table cannot be read: {why}")
            return Checked(frame, (Problem(shown, what.rstrip("."), remedy or otherwise),))
        made = raw.attrs.get("made", importers.made(source) if source else {})
        checked = tables.check(
            name,
            raw,
            file=shown,
            teams={key: team.name for key, team in self.settings.teams.items()},
            orders=self._orders(),
            dates=source.dates if source else None,
            decimal=source.decimal if source else None,
            usual_decimal=DECIMAL.get(separator),
            timezone=(source.timezone if source else None) or self.settings.timezone,
            day=self.date,
            keep=source.keep if source else None,
            listed={
                what: self.table(what)[column].dropna().unique()
                for what, column in LISTS.items()
                if what != name and what in tables.NAMES.get(name, {}).values()
            },
        )
        stacked = raw.attrs.get("stacked", ())
        if stacked:
            checked = replace(
                checked,
                problems=tuple(
                    (
                        problem
                        if problem.row is None
                        else replace(
                            problem,
                            file=stacked[problem.row // tables.FILE_ROWS],
                            row=problem.row % tables.FILE_ROWS,
                        )
                    )
                    for problem in checked.problems
                ),
            )
        problems = (
            *more,
            *(_where_they_stand(checked.problems, *stand) if stand else checked.problems),
        )
        problems = (
            tuple(
                _in_their_words(problem, name, source, made, self.settings) for problem in problems
            )
            if source
            else problems
        )
        problems = tuple(
            (
                # Taken by hand, the numbers of a list of work would be weeks, whatever they are.
                replace(
                    problem,
                    remedy=hint if name == "initiatives" else f"{problem.remedy}. {hint}",
                )
                if problem.row is None
                and problem.what.startswith("the column")
                and "system" not in raw.attrs
                and (hint := importers.hint(name, problem.column, list(raw.columns)))
                else problem
            )
            for problem in problems
        )
        checked.frame.attrs["headings"] = _headings(made)
        if name == "initiatives" and "system" not in raw.attrs:
            said = (*said, *estimates.taken_for_weeks(made.get("effort_likely"), path.name))
        if name == "leads":
            often = checked.frame["outcome"].value_counts()
            said = (
                *said,
                *([] if "system" in raw.attrs else crm.overlooked(list(raw.columns), path.name)),
                *stages.one_sided(dict(zip(often.index, often)), path.name),
            )
        if name == "survey":
            listed = self.table("people")
            checked.frame.attrs["people"] = (
                {}
                if listed.empty
                else {str(team): int(n) for team, n in listed["team"].value_counts().items()}
            )
            checked.frame.attrs["rounds"] = tuple(self.settings.rounds)
            order = rounds.in_order(checked.frame["round"].unique(), self.settings.rounds)
            if order.why:
                problems = (
                    *problems,
                    Problem(
                        shown,
                        order.why.rstrip("."),
                        f"{rounds.remedy(checked.frame['round'].unique())}.",
                    ),
                )
            elif len(order.rounds) > 1:
                said = (
                    *said,
                    (
                        f"{path.name}: the rounds are {listing(order.rounds)}, in order by"
                        f" {order.by}; the last is shown."
                    ),
                )
        checked.frame.attrs.update(
            notes=[*said, *checked.notes],
            assumed=[*assumed, *checked.frame.attrs.get("assumed", ())],
        )
        return replace(checked, problems=problems, notes=(*said, *checked.notes))

    def _stays(self, name: str, source: settings_.Source, shown: str) -> Checked:
        """A table that is only counted has no rows here; what is wrong with the place is a
        problem.
        """
        try:
            said = self._counted(name)
        except WorkshopError as error:
            what, _, remedy = str(error).partition(". ")
            return Checked(
                tables.empty(name, str(error)),
                (Problem(shown, what.rstrip("."), remedy or "Put it right and run this again."),),
            )
        place = said.rows.place
        several_ = listing(place.files) if isinstance(place, counting.Together) else ""
        there = f"{name} stay in {several_ or place.shown} and are only counted there"
        frame = tables.empty(name, f"The {there}; this part needs the rows themselves.")
        notes = (f"The {there}: {listing(said.rows.names())}.", *said.notes)
        frame.attrs.update(
            stays=True,
            source=several_ or place.shown,
            notes=[*notes],
            assumed=[*said.assumed],
        )
        problems = tuple(
            _in_their_words(problem, name, source, said.rows.columns, self.settings)
            for problem in said.problems
        )
        return Checked(frame, problems, notes)

    def _export(
        self, name: str, path: Path, source: settings_.Source
    ) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The export that the settings name as a table of text, and what was recognised in it."""
        teams = {key: team.name for key, team in self.settings.teams.items()}
        if source.several:
            raw = self._together(source)
            if source.format == "crm" or (
                source.format is None
                and "lead_id" not in source.columns
                and crm.recognise(list(raw.columns))
            ):
                raw = crm.read_leads(
                    path,
                    raw=raw,
                    columns=importers.made(source),
                    values=source.values,
                    blank=source.blank,
                )
            return raw, (*raw.attrs.get("notes", ()), *raw.attrs.get("repeated", ()))
        raw = importers.read(
            name, path, source, teams=teams, day=self.date, timezone=self.settings.timezone
        )
        if raw is None:
            raw = spreadsheet.read(
                path, sheet=source.sheet, encoding=source.encoding, separator=source.separator
            )
        return raw, (*raw.attrs.get("notes", ()), *raw.attrs.get("repeated", ()))

    def _together(self, source: settings_.Source) -> pd.DataFrame:
        """Leads of several files as one table of text: one under the other, and others beside
        them.
        """
        paths = [
            path for given in self._named(source) for path in several.names_of(given, self.path)
        ]
        frames = [
            (
                path.name,
                crm.without_footer(
                    spreadsheet.read(
                        path,
                        sheet=source.sheet,
                        encoding=source.encoding,
                        separator=source.separator,
                    )
                ),
            )
            for path in dict.fromkeys(paths)
        ]
        raw = several.under(frames)
        shown = frames[0][0] if len(frames) == 1 else "the leads"
        for join in source.join:
            beside = [
                (
                    path.name,
                    spreadsheet.read(
                        path, sheet=join.sheet, encoding=join.encoding, separator=join.separator
                    ),
                )
                for path in several.names_of(join.file, self.path)
            ]
            name = beside[0][0] if len(beside) == 1 else join.file
            raw = several.beside(
                raw,
                several.under(beside),
                on=join.keys,
                columns=join.columns,
                file=shown,
                other_file=name,
                keep=join.keep,
            )
        return raw

    def problems(self, *, to_others: bool = False) -> pd.DataFrame:
        """Everything wrong in any table: file, row, column, value, what, remedy.

        `to_others`: as others than the facilitator may read it, without what people answered.
        """
        return tables.problems_frame(
            [
                tables.without_answers(problem)
                if to_others and name in tables.CONFIDENTIAL
                else problem
                for name in tables.TABLES
                for problem in self.check(name).problems
            ]
        )

    def notes(self, *, to_others: bool = False) -> list[str]:
        """What was assumed while reading the tables, and what in the folder is not used, in
        sentences.

        `to_others`: as others than the facilitator may read it, without what people answered.
        """
        found = [
            files.printable(
                tables.without_quotations(note)
                if to_others and name in tables.CONFIDENTIAL
                else note
            )
            for name in tables.TABLES
            for note in self.check(name).notes
        ]
        found += self._outside_the_list()
        used = {path for name in tables.TABLES for path in self.files(name)}
        found += [
            f"{path.name} is open in another program: save it there, or what was typed last is not"
            " in here yet."
            for path in sorted(used)
            if any(
                os.path.exists(path.with_name(mark)) for mark in spreadsheet.open_marks(path.name)
            )
        ]
        others = (
            sorted(
                path
                for path in self.data.glob("*")
                if not path.name.startswith((".", "~$"))
                and path.is_file()
                and path.resolve() not in used
                and not self._blank_table(path)
            )
            if self.data.is_dir()
            else []
        )
        name_it = f"To use it, name it in {settings_.FILE} under the table that it is for."
        found += [
            f"data/{path.name} is not used. {self._beside_the_leads(path) or name_it}"
            for path in others
        ]
        outside = sorted(
            {
                str(path)
                for path in (self.file(name) for name in self.settings.tables)
                if not path.is_relative_to(self.path)
            }
        )
        found += [
            f"{path} lies outside the folder: a purge will leave it alone." for path in outside
        ]
        if self.settings.theme.logo and self.logo is None:
            found.append(
                f'The logo "{self.settings.theme.logo}" is not used: it has to be a PNG or JPEG'
                " inside the folder."
            )
        found += activities.unknown_hidden(self.path)
        return found + [
            f"{team.name} has {num(team.capacity):g} person-weeks a quarter;"
            f" {num(team.running_business):g} go into the running business,"
            f" {num(max(0.0, team.capacity - team.running_business)):g} are left for initiatives."
            for team in self.settings.teams.values()
            if team.running_business > 0
        ]

    def _beside_the_leads(self, path: Path) -> str:
        """The line that joins a file which tells what became of the leads, where their own does
        not; nothing where it is no such file.
        """
        source = self.settings.tables.get("leads") or settings_.Source()
        leads = self.file("leads")
        if (
            source.several
            or self._only_counted("leads")
            or not leads.is_file()
            or path.suffix.lower() not in (".csv", ".txt", ".tsv", *spreadsheet.EXCEL)
            or max(path.stat().st_size, leads.stat().st_size) > LOOKED_INTO
            or self.check("leads").frame["outcome"].isin(["won", "lost"]).any()
        ):
            return ""
        try:
            here = spreadsheet.read(
                leads,
                sheet=source.sheet,
                encoding=source.encoding,
                separator=source.separator,
            )
            key, stage, known = crm.tells_the_outcome(here, spreadsheet.read(path))
        except (WorkshopError, OSError):
            return ""
        if not key:
            return ""
        file, on = (json.dumps(text, ensure_ascii=False) for text in (f"data/{path.name}", key))
        lines = f"join = [{{ file = {file}, on = {on} }}]"
        if "lead_id" in source.columns and source.format != "crm":
            stages_ = json.dumps([stage], ensure_ascii=False)
            lines += (
                f" under [tables.leads] and outcome = {{ stages = {stages_} }} under"
                " [tables.leads.columns]"
            )
        else:
            asked = source.format != "crm" and not crm.recognise(list(here.columns))
            lines += (' and format = "crm"' if asked else "") + " under [tables.leads]"
        return (
            f'It tells by "{key}" and "{stage}" what became of {num(known):,} of'
            f" {counted(len(here), 'lead')} of {leads.name}: to have it beside them, write {lines}"
            f" in {settings_.FILE}."
        )

    def asks(self) -> bool:
        """Whether somebody has still to say what a stage of the leads means."""
        return any(stages.ASKED in note for note in self.check("leads").notes)

    def _blank_table(self, path: Path) -> bool:
        """Whether this is one of the tables that a new folder has, with headings and nothing
        more.
        """
        if path.stem not in tables.TABLES or path.suffix != ".csv" or path.stat().st_size > 4096:
            return False
        return len(path.read_bytes().strip().splitlines()) < 2

    def _outside_the_list(self) -> list[str]:
        """A note for each table that names people otherwise than the list does; who they are is not
        told.
        """
        listed, found = set(self.table("people")["person"]), []
        for name in ("messages", "meetings") if listed else ():
            frame = self.table(name)
            named = {person for column in tables.PEOPLE[name] for person in frame[column].dropna()}
            if others := named - listed:
                who = (
                    f"Of {counted(len(named), 'person', 'people')} in the {name},"
                    f" {'none' if others == named else f'{num(len(others)):,}'}"
                    f" {'is' if others == named or len(others) == 1 else 'are'}"
                    f" {'' if others == named else 'not '}in the list of people"
                )
                how = (
                    " They are e-mail addresses there and names in the list."
                    if all("@" in person for person in others)
                    and not any("@" in person for person in listed)
                    else ""
                )
                found.append(
                    f"{who}; without a team they cannot be looked at.{how} Write them in"
                    f" {self.file('people').name} as in the {name}, or say who is who in"
                    f" {settings_.FILE} under [tables.{name}.values.{tables.PEOPLE[name][0]}]."
                )
        return found

    def write_problems(self) -> Path | None:
        """Write `results/problems.csv`, or remove it when there is no problem (any more).

        What people answered is not in it: a file is passed on, a terminal is not.
        """
        path = self.results / "problems.csv"
        problems = self.problems(to_others=True)
        if problems.empty:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise WorkshopError(
                    f"{path} cannot be removed ({error.strerror or error}). Check that"
                    f" {self.results} is a folder that can be written to."
                ) from error
            return None
        return files.write_csv(path, problems, private=True)


def _shown(source: settings_.Source, path: Path) -> str:
    """What a table is called in sentences about it: as the settings name its file or files."""
    if len(source.files) > 1:
        return listing(source.files)
    return source.file or source.table or path.name


def _stages_told(
    raw: pd.DataFrame, headings: list[str], source: settings_.Source, file: str
) -> list[str]:
    """What each stage was taken for, and those that are not understood, also where the settings
    name the columns.
    """
    if not headings:
        return []
    counts = (
        raw[headings]
        .apply(lambda cells: cells.str.strip())
        .groupby(headings, sort=False)
        .size()
        .reset_index(name="n")
    )
    return stages.told(counts, headings, source.values.get("outcome"), file)


def _where_they_stand(
    problems: tuple[Problem, ...], rows: tuple[int, ...], each: int
) -> tuple[Problem, ...]:
    """Problems in a table that was made of a form, with the rows of the form: each of its rows was
    made into `each` of the table's.
    """
    return tuple(
        dict.fromkeys(
            (
                problem
                if problem.row is None
                else replace(problem, row=rows[(problem.row - 2) // each])
            )
            for problem in problems
        )
    )


def _headings(columns: Mapping[str, object]) -> dict[str, str]:
    """Our columns that an export calls otherwise, with its heading."""
    return {
        ours: theirs
        for ours, theirs in columns.items()
        if isinstance(theirs, str) and theirs != ours
    }


def _can_mean(column: tables.Column | None, settings: settings_.Settings) -> list[str]:
    """What a word in this column can stand for; nothing where that is not known beforehand."""
    if column is None:
        return []
    match column.kind:
        case "team":
            return [team.name for team in settings.teams.values()]
        case "yes_no":
            return ["yes", "no"]
        case "view":
            return list(
                settings.leads.sales_order
                if column.name == "sales_view"
                else settings.leads.marketing_order
            )
        case "number" | "whole":
            return ["3"]
    return list(column.choices)


def _of_another_sheet(checked: Checked, told: str) -> Checked:
    """What cannot be used, with the line for the sheet that it may be on."""
    if not told:
        return checked
    first, *others = checked.problems
    return replace(
        checked, problems=(replace(first, remedy=f"{first.remedy.rstrip('.')}. {told}"), *others)
    )


def _in_their_words(
    problem: Problem,
    name: str,
    source: settings_.Source,
    columns: Mapping[str, object],
    settings: settings_.Settings,
) -> Problem:
    """A problem in an export, with the export's own heading, and the line of the settings that
    would mend it.
    """
    ours, theirs = problem.column, columns.get(problem.column)
    heading = f"{theirs} ({ours})" if isinstance(theirs, str) and theirs != ours else ours
    if not problem.what.startswith('"'):
        return (
            replace(problem, column=heading) if problem.value else problem
        )  # it is not the value that is wrong
    if len(problem.value) > LONG:
        return replace(problem, column=heading, remedy="Correct it where it comes from.")
    written = json.dumps(problem.value, ensure_ascii=False)
    if problem.value in source.values.get(ours, {}).values():
        return replace(
            problem,
            column=heading,
            what=(
                f'{settings_.FILE} makes "{problem.value}" of what stands there, which'
                f" {problem.what.partition(' ')[2]}"
            ),
            remedy=f"Correct it under [tables.{name}.values.{ours}] in {settings_.FILE}.",
        )
    column = tables.definition(name).column(ours)
    if (
        name == "leads"
        and ours == "outcome"
        and isinstance(theirs, str)
        and stages.meaning(problem.value) != "unknown"
    ):
        means = said if (said := stages.meaning(problem.value)) in ("won", "lost") else "open"
        line = f"outcome = {{ stages = [{json.dumps(theirs, ensure_ascii=False)}] }}"
        return replace(
            problem,
            column=heading,
            remedy=(
                f"Where these are the stages of a CRM, write {line} under [tables.leads.columns] in"
                f" {settings_.FILE}; or say what each means under [tables.leads.values.outcome]:"
                f' {written} = "{means}"'
            ),
        )
    in_words = (
        column is not None
        and column.high is not None
        and not any(sign.isdigit() for sign in problem.value)
    )
    meant = (
        _can_mean(column, settings)
        if in_words or (column is not None and column.kind in ("choice", "team", "view", "yes_no"))
        else []
    )
    if meant:
        further = (
            " A further team of the client's gets its own heading, such as [teams.service]."
            if ours == "team"
            else ""
        )
        others = (
            f" (or {listing([json.dumps(word, ensure_ascii=False) for word in meant[1:]], 'or')})"
            if len(meant) > 1
            else ""
        )
        nothing = (
            ""
            if column is not None and (column.required or column.filled)
            else f", or write blank = [{written}] under [tables.{name}] if it means nothing"
        )
        return replace(
            problem,
            column=heading,
            remedy=(
                f"Say what it means in {settings_.FILE}, under [tables.{name}.values.{ours}]:"
                f" {written} ="
                f" {json.dumps(meant[0], ensure_ascii=False)}{others}{nothing}.{further}"
            ),
        )
    if ours.startswith("effort_") and not any(sign.isdigit() for sign in problem.value):
        return replace(
            problem,
            column=heading,
            remedy=(
                f"Say for how many person-weeks it stands in {settings_.FILE}, under"
                f' [tables.{name}.values.{ours}], such as {written} = "5".'
            ),
        )
    if column is not None and (column.required or column.filled):  # blank is no better there
        left = tables.LEFT_OUT if column.filled else "until then its row is left out"
        return replace(problem, column=heading, remedy=f"Correct it where it comes from; {left}.")
    return replace(
        problem,
        column=heading,
        remedy=(
            f"Correct it where it comes from, or write blank = [{written}] under [tables.{name}] in"
            f" {settings_.FILE} if it means nothing."
        ),
    )
