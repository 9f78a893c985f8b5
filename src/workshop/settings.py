"""The settings of a workshop folder, read from `workshop.toml` and checked before anything else
happens.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date as Date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from . import written
from .errors import WorkshopError, listing, nearest
from .importers.estimates import POINT_WEEKS, WEEK_HOURS
from .privacy import DEFAULT_MINIMUM, FLOOR
from .tables import TABLES, plain
from .typed import isolated

FILE = "workshop.toml"
Typed = Annotated[str, AfterValidator(isolated)]
"""A text that is shown as it was typed; its direction ends with it."""
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(isolated),
]


def _unquoted(value: object) -> object:
    """A date in quotes is meant as the date."""
    try:
        return Date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _a_zone(name: str) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (OSError, ValueError) as error:
        close = nearest(name, available_timezones())
        raise ValueError(
            f'there is no time zone "{name}".{close} Write it as a continent and a city, such as'
            ' "Europe/Berlin"'
        ) from error
    return name


Zone = Annotated[str, AfterValidator(_a_zone)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Team(_Strict):
    """A team: its name as people say it, the person-weeks a quarter it has, and how many of them
    the running business takes.
    """

    name: Name
    capacity: float = Field(default=0, ge=0, le=100_000)
    running_business: float = Field(default=0, ge=0, le=100_000)


class Parts(_Strict):
    """A column made of several of theirs, or of none; `stages` makes won, lost or open of the
    stages of a CRM.
    """

    sum: list[str] = []
    join: list[str] = []
    stages: list[str] = []
    constant: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Parts:
        if (
            sum([bool(self.sum), bool(self.join), bool(self.stages), self.constant is not None])
            != 1
        ):
            raise ValueError(
                'give exactly one of sum = ["...", "..."], join = ["...", "..."], stages = ["..."]'
                ' or constant = "..."'
            )
        return self


def _no_control(name: str) -> str:
    if any(ord(sign) < 32 for sign in name):
        raise ValueError("there is a character in it that no name of a file holds")
    return name


class Join(_Strict):
    """Another file about the same leads: its key (`on`, or two headings where they differ), the
    columns that are taken, which row counts. For leads in a database it is another `table` of it.
    """

    file: Annotated[str, AfterValidator(_no_control)] = ""
    table: str = ""
    on: (
        Annotated[str, StringConstraints(min_length=1)]
        | Annotated[list[str], Field(min_length=2, max_length=2)]
    )
    columns: list[str] = []
    keep: Literal["first", "last", "any won", "sum"] | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None

    @property
    def keys(self) -> tuple[str, str]:
        """The heading of the key in the table, and in this file."""
        return (self.on, self.on) if isinstance(self.on, str) else (self.on[0], self.on[1])

    @model_validator(mode="after")
    def _one(self) -> Join:
        if bool(self.file) == bool(self.table):
            raise ValueError('a join needs file = "data/...", or table = "..." in a database')
        return self


def _steps(scale: list[Any]) -> list[Any]:
    """A scale is its two ends in numbers, or all of its steps in words."""
    if all(isinstance(step, str) for step in scale) and len(scale) != 1:
        return scale
    if (
        len(scale) == 2
        and all(isinstance(step, (int, float)) and not isinstance(step, bool) for step in scale)
        and scale[0] != scale[1]
    ):
        return scale
    raise ValueError(
        "a scale is its worst and its best number, such as scale = [0, 10], or all of its words"
        ' from the worst to the best, such as scale = ["Never", "Sometimes", "Always"]'
    )


Scale = Annotated[list[Any], AfterValidator(_steps)]


class Source(_Strict):
    """Where a table comes from and how its columns and values map onto ours.

    `ignore` names columns of theirs that are not looked at, such as those that only restate a view.
    `format` names the kind of export where it is not a plain sheet. A form has `topics` (topic to
    theme) and `kinds` (kind to the words that tell it), and a survey may have its `scale` (the
    worst and the best number, or all words from the worst to the best; `scales` of single
    questions, by words in them) and the questions that run the other way (`reversed`, words that
    stand in them); a calendar has `weeks` (how many before the workshop are read) and a `timezone`;
    a tracker has the unit of its `estimates`, where the heading does not tell, what a story point
    and a week come to, and whether `parts` of an initiative are counted in it or apart. Leads may
    come from several files, one under the other (`file` as a list or with a *) and beside each
    other (`join`). `keep` says which of several rows of one counts, and `amounts_in` which of
    several currencies. Leads may stay where they are and only be counted: in the `table` (or list of
    tables) of a database, by the name of its `connection`, or, with `in_place`, in files too big to
    load.
    """

    file: Annotated[str, AfterValidator(_no_control)] = ""
    files: list[Annotated[str, AfterValidator(_no_control)]] = []
    join: list[Join] = []
    connection: str | None = None
    table: str | None = None
    tables: list[str] = []
    in_place: bool = False
    format: Literal["form", "slack", "calendar", "attendance", "crm", "tracker"] | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    dates: Literal["day first", "month first", "year first"] | None = None
    decimal: Literal[".", ","] | None = None
    blank: list[str] = []
    ignore: list[str] = []
    columns: dict[str, str | Parts] = {}
    values: dict[str, dict[str, str]] = {}
    topics: dict[
        str, Literal["targets", "objectives", "role", "motivation", "good_customer", "needs"]
    ] = {}
    kinds: dict[Literal["own", "other", "expected"], str] = {}
    keep: Literal["first", "last", "any won", "sum"] | None = None
    amounts_in: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    scale: Scale = []
    scales: dict[str, Scale] = {}
    reversed: list[str] = []
    weeks: int = Field(default=26, ge=1, le=520)
    timezone: Zone | None = None
    parts: Literal["inside", "apart"] = "inside"
    estimates: (
        Literal["points", "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months"]
        | None
    ) = None
    point_weeks: float = Field(default=POINT_WEEKS, gt=0, le=100)
    week_hours: float = Field(default=WEEK_HOURS, gt=0, le=168)

    @model_validator(mode="before")
    @classmethod
    def _several_files(cls, given: Any) -> Any:
        """A list of files, or of tables, is the first of them and all of them."""
        for one, all_ in (("file", "files"), ("table", "tables")):
            if (
                isinstance(given, dict)
                and isinstance(given.get(one), list)
                and given[one]
                and all(isinstance(name, str) for name in given[one])
            ):
                given = {**given, one: given[one][0], all_: given[one]}
        return given

    @property
    def several(self) -> bool:
        """Whether more than one file makes this table."""
        return (
            bool(self.join)
            or len(self.files) > 1
            or len(self.tables) > 1
            or any(sign in self.file for sign in "*?")
        )

    @model_validator(mode="after")
    def _somewhere(self) -> Source:
        # Without either it is the file that has the table's name: a line of settings for it needs
        # no line for the file.
        if self.file and self.connection:
            raise ValueError('give either file = "data/..." or the name of a connection')
        if bool(self.table) != bool(self.connection):
            raise ValueError('a connection needs table = "...", and a table a connection')
        for join in self.join:
            if bool(join.table) != bool(self.connection):
                raise ValueError(
                    "leads in a database are joined with tables of that database (join ="
                    ' [{ table = "...", on = "..." }]), and those in files with files'
                )
        return self


class Theme(_Strict):
    """How what leaves the room looks: a logo (a PNG or JPEG in the folder), one colour or two, a
    font, a footer, and a text and an address of whoever hands it over.
    """

    logo: Annotated[str, AfterValidator(_no_control)] | None = None
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")] = "#0B5C8E"
    second: Annotated[str, StringConstraints(pattern=r"^(#[0-9A-Fa-f]{6})?$")] = ""
    font: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 -]{0,60}$")] = ""
    footer: Annotated[str, StringConstraints(max_length=200)] = ""
    cover: Annotated[str, StringConstraints(max_length=300)] = ""
    contact: Annotated[str, StringConstraints(max_length=300)] = ""

    @field_validator("footer", "cover", "contact", check_fields=False)
    @classmethod
    def _isolated(cls, text: str) -> str:
        return isolated(text)


def _each_once(labels: list[str]) -> list[str]:
    """Labels that are compared as one are one, so none may stand in two places of an order."""
    seen: dict[str, str] = {}
    for label in labels:
        if (first := seen.setdefault(plain(label), label)) is not label:
            both = (
                f'"{label}" stands'
                if first == label
                else f'"{first}" and "{label}" are one label and stand'
            )
            raise ValueError(
                f"{both} in it twice; name each label once, from the worst to the best"
            )
    return labels


Labels = Annotated[list[Typed], AfterValidator(_each_once)]


def _one_of(examples: Iterable[str], what: str) -> Callable[[str], str]:
    """A check that a text is one of these examples, whichever of the spaces and apostrophes that
    look alike it is typed with.
    """

    def check(given: str) -> str:
        alike = {_plainly(example): example for example in examples}
        if given and _plainly(given) not in alike:
            shown = listing([f'"{example}"' for example in alike.values()], "or")
            raise ValueError(
                f'"{given}" is no known way to write {what}; write it as the client writes it, which'
                f" is one of {shown}"
            )
        return alike.get(_plainly(given), "")

    return check


def _plainly(example: str) -> str:
    return re.sub(r"[ \u00a0\u202f]", " ", example.strip()).replace("’", "'")


class Locale(_Strict):
    """How the client writes a number, a day and an amount, each by an example; what is left out is
    written as the kit does. `currency` has a 1 where the amount stands.
    """

    numbers: Annotated[
        str,
        AfterValidator(_one_of(written.EXAMPLES, "1234.5")),
    ] = ""
    dates: Annotated[str, AfterValidator(_one_of(written.DAYS, "the last day of 2026"))] = ""
    currency: Annotated[Typed, StringConstraints(strip_whitespace=True, max_length=12)] = ""

    @field_validator("currency")
    @classmethod
    def _with_its_amount(cls, example: str) -> str:
        before, one, after = example.partition("1")
        sign = (before + after).strip()
        if example and (
            not one or not sign or (before.strip() and after.strip()) or re.search(r"\d", sign)
        ):
            raise ValueError(
                f'"{example}" does not show where the amount stands; write a 1 for it and the'
                ' currency before or after, such as "EUR 1", "1 EUR", "€1" or "1 €"'
            )
        return example

    @property
    def style(self) -> written.Style:
        """How it is written, for everything that writes."""
        # The amount and its sign stay on one line.
        return written.Style(self.numbers, self.dates, self.currency.replace(" ", "\u00a0"))


class Leads(_Strict):
    """The labels of each side's view, from the worst to the best, and what may `describe` a lead
    though it seems not to.
    """

    sales_order: Labels = []
    marketing_order: Labels = []
    describe: list[Typed] = []


def _known_table(name: str) -> str:
    if name not in TABLES:
        raise ValueError(
            f'there is no table "{name}".{nearest(name, TABLES)} The tables are {listing(TABLES)}'
        )
    return name


class Settings(_Strict):
    """Everything in `workshop.toml`. Units: capacity and running business in person-weeks a
    quarter, horizon in quarters.
    """

    name: Name
    date: Annotated[
        Date, Field(ge=Date(2000, 1, 1), le=Date(2100, 1, 1)), BeforeValidator(_unquoted)
    ]
    horizon: int = Field(default=4, ge=1, le=40)
    minimum_group: int = Field(default=DEFAULT_MINIMUM, ge=FLOOR, le=100)
    seed: int = Field(default=2026, ge=0)
    currency: Typed = "EUR"
    timezone: Zone | None = None
    pseudonyms: bool = True
    rounds: list[Typed] = []
    teams: dict[str, Team] = Field(
        default_factory=lambda: {"sales": Team(name="Sales"), "marketing": Team(name="Marketing")}
    )
    tables: dict[Annotated[str, AfterValidator(_known_table)], Source] = {}
    connections: dict[str, str] = {}
    leads: Leads = Leads()
    theme: Theme = Theme()
    locale: Locale = Locale()

    @model_validator(mode="after")
    def _columns_that_are_meant(self) -> Settings:
        """A column of ours that is nearly a known one is a slip; in a table with attributes of its
        own any other name is an attribute.
        """
        for name, source in self.tables.items():
            table, known = TABLES[name], [column.name for column in TABLES[name].columns]
            for ours, made in source.columns.items():
                if not isinstance(made, str) and made.stages and ours != "outcome":
                    raise ValueError(
                        f"[tables.{name}.columns]: stages tell the outcome of a lead and nothing"
                        f" else, so not {ours}"
                    )
            for ours in {**source.columns, **source.values}:
                by_team = any(
                    column.per_team and ours.startswith(f"{column.name}_")
                    for column in table.columns
                )
                close = nearest(ours, set(known) - set(source.columns))
                if ours not in known and not by_team and (close or not table.extra):
                    raise ValueError(
                        f'[tables.{name}]: there is no column "{ours}".{close} The columns are'
                        f" {listing(known)}"
                    )
        return self

    @model_validator(mode="after")
    def _two_sides(self) -> Settings:
        missing = [side for side in ("sales", "marketing") if side not in self.teams]
        if missing:
            raise ValueError(
                f"[teams.{missing[0]}] is missing; the two sides are [teams.sales] and"
                " [teams.marketing], whatever their names"
            )
        names = [team.name for team in self.teams.values()]
        if len({name.lower() for name in names}) < len(names):
            raise ValueError("two teams have the same name")
        for table, source in self.tables.items():
            if source.connection and source.connection not in self.connections:
                raise ValueError(
                    f'[tables.{table}] names the connection "{source.connection}", which is not'
                    f" under [connections].{nearest(source.connection, self.connections)}"
                )
            if source.several and table != "leads":
                raise ValueError(
                    f"[tables.{table}] takes one file; only leads are put together from several"
                )
            if (source.connection or source.in_place) and table != "leads":
                raise ValueError(
                    f"[tables.{table}] cannot stay where it is; only leads are counted in place"
                )
        return self


def read(path: Path) -> Settings:
    """The settings in this file.

    Raises WorkshopError that names every unknown setting (with the nearest valid name), every wrong
    type and every value out of range at once.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise WorkshopError(
            f"{path.parent} is not a workshop folder: it has no {FILE}. Make one with: workshop new"
            f" {path.parent}"
        ) from error
    except UnicodeDecodeError as error:
        raise WorkshopError(
            f"{path} is not written in UTF-8. Save it as UTF-8 in your editor."
        ) from error
    except OSError as error:
        raise WorkshopError(
            f"{path} cannot be read ({error.strerror or error}). Check that it is a file and that"
            " you may open it."
        ) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = (
            "Write paths with /, as in data/leads.csv."
            if "\\" in str(error)
            else "Text goes in quotes; a # starts a comment."
        )
        raise WorkshopError(f"{path.name} cannot be understood: {error}. {hint}") from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise WorkshopError(
            "\n".join(
                dict.fromkeys(_sentence(path.name, item) for item in error.errors() if _meant(item))
            )
        ) from error


def _meant(error: Any) -> bool:
    """Whether this is what is wrong with a column: of one that is made of others, that it is no
    text is no news, nor the other way round.
    """
    if not any(str(part).endswith("Parts]") or part == "str" for part in error["loc"]):
        return True
    return error["type"] != "model_type" and (
        error["loc"][-1] != "str" or not isinstance(error["input"], dict)
    )


EXPECTED = {
    "string_type": "text in quotes",
    "string_too_short": "text that is not blank",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": 'a list, such as ["Cold", "Hot"]',
}
"""What a setting has to be, by pydantic's name for what is wrong."""


def _sentence(file: str, error: Any) -> str:
    """One pydantic error in the kit's words."""
    where = [
        part
        for part in error["loc"]
        if isinstance(part, str) and part not in ("[key]", "str", "function-after[_one(), Parts]")
    ]
    setting = ".".join(where)
    given = (
        str(error["input"])
        if isinstance(error["input"], Date)
        else json.dumps(error["input"], ensure_ascii=False, default=str)
    )
    match error["type"]:
        case "extra_forbidden":
            return (
                f"{file}: there is no setting"
                f' "{setting}".{nearest(where[-1], _siblings(where[:-1]))}'
            )
        case "missing":
            return f'{file}: the setting "{setting}" is missing.'
        case "value_error":
            message = str(error["ctx"]["error"]).rstrip(".")
            return f"{file}{', ' + setting if setting else ''}: {message}."
        case kind if kind.startswith("date"):
            return (
                f'{file}: the setting "{setting}" is {given}; it has to be a date without quotes,'
                " such as 2026-11-23."
            )
        case "string_pattern_mismatch":
            wanted = {
                "colour": 'a colour such as "#0B5C8E"',
                "font": 'the name of a font, such as "Calibri"',
            }.get(where[-1], "written otherwise")
            return f'{file}: the setting "{setting}" is {given}; it has to be {wanted}.'
        case "string_too_long":
            return (
                f'{file}: the setting "{setting}" is too long; it has to be'
                f" {error['ctx']['max_length']} characters at the most."
            )
        case "greater_than_equal" | "less_than_equal":
            limit = error["ctx"].get("ge", error["ctx"].get("le"))
            beyond = ("later", "earlier") if isinstance(error["input"], Date) else ("more", "less")
            return (
                f'{file}: the setting "{setting}" is {given}; it has to be {limit} or'
                f" {beyond['le' in error['ctx']]}."
            )
        case "dict_type" | "model_type":
            return (
                f'{file}: the setting "{setting}" has to be a table of its own: a line [{setting}]'
                " with its settings below it."
            )
        case kind:
            expected = (
                EXPECTED.get(kind)
                or str(error["msg"]).replace("Input should be", "").replace("'", '"').strip()
            )
            return f'{file}: the setting "{setting}" is {given}; it has to be {expected}.'


def _siblings(where: list[str]) -> list[str]:
    """The names that are valid where a setting was found."""
    match where:
        case ["teams", _]:
            model: type[BaseModel] = Team
        case ["tables", _]:
            model = Source
        case ["tables", _, "columns", _]:
            model = Parts
        case ["tables", _, "join"]:
            model = Join
        case ["leads"]:
            model = Leads
        case ["theme"]:
            model = Theme
        case ["locale"]:
            model = Locale
        case _:
            model = Settings
    return list(model.model_fields)


def blank(name: str, date: Date) -> str:
    """The commented settings of a new folder."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f"""# The settings of this workshop. A # starts a comment. Text goes in quotes.

name = "{quoted}"          # the client's or company's name, on the report
date = {date.isoformat()}         # the day of the workshop
horizon = 4               # how far the plan reaches, in quarters
minimum_group = {DEFAULT_MINIMUM}         # results of fewer people are not shown; never under {FLOOR}
currency = "EUR"
# timezone = "Europe/Berlin"   # of times that are written without a zone
pseudonyms = true         # a code for each person in messages, meetings and contacts

# The two sides. The name is what people say; capacity is how many person-weeks a quarter
# the team has; running_business, how many of them daily work takes, is subtracted.
[teams.sales]
name = "Sales"
capacity = 0
# running_business = 0

[teams.marketing]
name = "Marketing"
capacity = 0
# running_business = 0

# Further teams may follow: [teams.service] with a name.

# Labels of the two views of a lead, from the worst to the best. Leave out for numbers.
[leads]
# sales_order = ["Cold", "Warm", "Hot"]
# marketing_order = ["C", "B", "A"]
# describe = ["Next step"]   # known when a lead comes in, although it seems to follow what became of it

# How what leaves the room looks. The logo is a PNG or JPEG in this folder.
[theme]
# logo = "logo.png"
# colour = "#0B5C8E"
# second = "#C2410C"                        # of the second side; left out, one that goes with the first
# font = "Calibri"
# footer = "Prepared by Example & Partners"
# cover = "What we found and decided in half a day"
# contact = "Ann Example, ann@example.com"

# How the client writes numbers, days and amounts, each by an example: 1234.5, the last day of 2026, and 1
# for the amount. Left out, 1,234.5 and 31 December 2026 and EUR 1.
[locale]
# numbers = "1.234,5"                       # or "1 234,5", "1'234.5", "1 234.5", "12,34,567.8"
# dates = "31.12.2026"                      # or "31/12/2026", "31-12-2026", "12/31/2026", "2026-12-31", "Dec 31, 2026"
# currency = "1 €"                          # or "€1", "1 EUR"

# The tables are read from data/*.csv. An export of your own, with its own headings, is named here
# instead and stays as it is:
#
# [tables.leads]
# file = "data/export.csv"                  # or .xlsx, with sheet = "..."
# Several files go one under the other: ["data/2025.csv", "data/2026.csv"], or "data/leads-*.csv";
# what another file says of the same leads goes beside them, one row a lead:
# join = [{{ file = "data/deals.csv", on = "Record ID", columns = ["Deal Stage"] }}]
# blank = ["Select", "n/a"]                 # words that mean: nothing entered
# ignore = ["Score band"]                   # columns that are not looked at, such as one that restates a view
# dates = "day first"                       # or "month first" or "year first", where 03/04/2026 could be both
# keep = "any won"                          # of a lead in several rows the one that counts: or "first", "last" or "sum"
# amounts_in = "EUR"                        # where a column says in which currency each amount is
# [tables.leads.columns]
# lead_id = "Record ID"
# sales_view = "Lead Quality"
# marketing_view = {{ sum = ["Activity Score", "Profile Score"] }}
# outcome = "Converted"                     # or {{ stages = ["Deal Stage"] }}: "Closed Won" and such tell it
# [tables.leads.values.outcome]
# "1" = "won"
# "0" = "lost"
# "any other" = "open"                      # whatever is neither named nor understood
#
# An export of HubSpot, Salesforce, Pipedrive, Zoho, Dynamics 365 or Pardot needs only the file: its columns and stages
# are known, and "workshop check" says what was taken for what. Columns and values named as above go before that. Where
# lead_id is named too, the sheet is taken as it is and nothing else is looked for, unless the format says so:
# format = "crm"                            # also for any other system: columns are found by their usual names
#
# Leads too many to load stay where they are and are only counted: those of a .parquet file, of big files with
# in_place set to true, or of a database, where "connection" and "table" stand in place of "file". Several files, keep
# and amounts_in work there too; in a database "table" takes a list of tables, and "join" a table in place of a file.
# A connection is an address (postgres, bigquery, snowflake, duckdb, or "pyspark://" for the Spark
# that spark-defaults.conf names); a password is taken from the environment, so that it stands in
# no file:
#
# [connections]
# warehouse = "postgres://reader:${{CRM_PASSWORD}}@db.example.com/crm"
#
# Known exports are read as they are; name the file and, where it is not plain from the file, the format:
#
# [tables.survey]
# file = "data/answers.csv"                 # Google or Microsoft Forms, Typeform, SurveyMonkey, Qualtrics, LimeSurvey
# format = "form"                           # for a form of any other tool
# scale = [0, 10]                           # the worst and the best answer, where they are not 1 and 5;
#                                           # or all words in order: ["Never", "Sometimes", "Always"]
# reversed = ["makes us wait"]              # words of the questions where a high answer is bad
# [tables.survey.scales]                    # where one question (words in it) or one side has a scale of its own:
# "How likely is it" = [0, 10]
# [tables.survey.topics]                    # what your questions are about, where they are not the kit's own:
# "answers questions quickly" = "needs"     # words that stand in the question = the theme
# "keeps to what was agreed" = "objectives"
# [tables.survey.kinds]                     # whom a question is about, where the form is in another language:
# own = "Our team"                          # the words before or after the topic: a team of itself,
# other = "The others"                      # of the other team,
# expected = "The others about us"          # and what it expects the other to say of it
# [tables.messages]
# file = "data/slack.zip"                   # who, where and when; never the text
# [tables.meetings]
# file = "data/calendar.ics"                # or a folder of Teams attendance reports, with format = "attendance"
# timezone = "Europe/Berlin"
# [tables.initiatives]
# file = "data/jira.csv"                    # Jira, Asana, Trello (also its JSON), Aha!, Azure DevOps,
#                                           # Linear, ClickUp, monday.com, GitHub Projects or Notion;
#                                           # for any other sheet add format = "tracker"
# estimates = "points"                      # or "hours", "days", "weeks", "months", where the heading does not tell
# point_weeks = 0.4                         # what a story point is in person-weeks
# week_hours = 36                           # hours in a person-week
"""
