"""Numbers, days and amounts as the client writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import workshop
from tests import in_process
from workshop import controls, settings, theme, written
from workshop.dates import MONTHS
from workshop.decisions.sentences import money
from workshop.errors import WorkshopError, counted, long_date, short_date
from workshop.exercises.question import readings
from workshop.findings import Finding, as_text
from workshop.live import kinds
from workshop.phrases import speaker
from workshop.strategy import controls as strategy
from workshop.written import Style, num, written_as

GERMAN = Style("1.234,5", "31.12.2026", "1\u00a0€")
FOLDER = 'name = "Acme"\ndate = 2026-11-23\n'
LOCALE = '\n[locale]\nnumbers = "1.234,5"\ndates = "31.12.2026"\ncurrency = "1 €"\n'


def test_each_example_is_how_its_own_number_and_day_are_written() -> None:
    for example in written.EXAMPLES:
        value = 1234567.8 if example == "12,34,567.8" else 1234.5
        with written_as(Style(numbers=example)):
            said = written.digits(f"{value:,}")
        plainly = re.sub("[\u00a0\u202f]", " ", said).replace("’", "'")
        assert plainly == example
    for example in written.DAYS:
        with written_as(Style(dates=example)):
            assert long_date(date(2026, 12, 31)) == short_date(date(2026, 12, 31)) == example


@pytest.mark.parametrize("example", written.EXAMPLES)
def test_no_digit_is_lost_whatever_the_style(example: str) -> None:
    values = [0, 7, 999, 1000, 1234567, 0.05, -12.5, 99999.95, 1e-7, 2.5e20]
    for value in values:
        for spec in (",", ".2f", ",.1f", "+.1f", "g", ".1%", "z.2f"):
            plain = format(value, spec) if spec != "z.2f" else f"{float(value):z.2f}"
            with written_as(Style(numbers=example)):
                said = f"{num(float(value) if spec == 'z.2f' else value):{spec}}"
                mark = written.decimal_mark()
            back = said.replace(mark, "!")
            back = re.sub("[.,\u00a0\u202f’]", "", back).replace("!", ".")
            assert back == plain.replace(",", "")


def test_sentences_tables_and_amounts_follow_and_nothing_else_does() -> None:
    table = pd.DataFrame({"n": [1200], "share": [0.5], "what": ["v1.2,3"], "day": ["2026-03-09"]})
    table["when"] = pd.to_datetime(table["day"])
    with written_as(GERMAN):
        assert counted(2449, "lead") == "2.449 leads"
        assert money(2_200_000, "EUR") == "2,2 million\u00a0€"
        assert money(1_234_567, "EUR") == "1.234.567\u00a0€"
        assert as_text(table).iloc[0].tolist() == [
            "1.200",
            "0,50",
            "v1.2,3",
            "2026-03-09",
            "09.03.2026",
        ]
        told = Finding("x", "Said.", table).to_json()
    assert told["table"]["data"][0][:2] == [1200, 0.5], "what a program reads stays a number"
    assert Finding.from_json(told).sentence == "Said."


@pytest.mark.parametrize(
    ("example", "form"),
    [
        ("", "yyyy-mm-dd"),
        ("31.12.2026", "dd.mm.yyyy"),
        # A bare slash is whatever stands between the numbers on the reader's own computer.
        ("31/12/2026", r"dd\/mm\/yyyy"),
        ("31 Dec 2026", "[$-409]d mmm yyyy"),
    ],
)
def test_a_workbook_has_real_days_and_numbers_and_shows_the_days_as_the_client_does(
    make_folder: Callable[..., Path], example: str, form: str
) -> None:
    import io

    import openpyxl

    from workshop.charter import workbook
    from workshop.results import Part, Section

    table = pd.DataFrame({"Day": pd.to_datetime(["2026-03-09"]), "Share": [1234.25]})
    part = Part("x", "X", True, "", [Section("Days", [Finding("days", "Said.", table)])])
    team = workshop.open(make_folder())
    with written_as(Style("1.234,5", example)):
        sheet = openpyxl.load_workbook(io.BytesIO(workbook.render(team, [part])))["Days"]
    day, share = (sheet.cell(workbook.HEAD + 1, column) for column in (1, 2))
    assert day.is_date and day.value.date() == date(2026, 3, 9) and day.number_format == form
    assert (share.value, share.number_format) == (1234.25, "#,##0.0")


def test_a_day_and_a_month_are_written_and_read_back_in_every_style() -> None:
    for example in written.DAYS:
        with written_as(Style(dates=example)):
            for when in (date(2026, 3, 9), date(2026, 12, 31), date(2027, 1, 1)):
                assert written.typed_day(written.day(when, "")) == when
            assert written.typed_day("soon") is None
            month = written.month(date(2026, 12, 31), "")
        assert re.fullmatch(r"12[./-]2026|2026-12|Dec 2026", month)
    assert written.month(date(2026, 12, 31), "2026-12") == "2026-12"


@pytest.mark.parametrize("example", written.EXAMPLES)
def test_what_was_written_is_read_back_as_the_same_number(example: str) -> None:
    with written_as(Style(numbers=example)):
        for value in (0, 12.5, 999, 1234, 4615, 1234567, 2200000.5):
            said = f"{num(value):,}"
            assert written.typed_number(said) == value
            assert kinds.number({"n": [said]}, "n", low=0, high=1e9, what="n") == value
            assert readings(said) == [value]


def test_an_amount_is_typed_as_the_client_writes_it_and_stays_where_it_cannot_be_read() -> None:
    with written_as(GERMAN):
        field = controls.amount(2_200_000, unit=f"{written.sign('EUR')} a year", most=1e12)
        text, said = field.children
        assert (text.description, text.value) == ("€ a year", "2.200.000")
        for typed, value in (("1.500.000 €", 1.5e6), ("12,5", 12.5), ("3 000", 3000)):
            text.value = typed
            assert (field.value, said.value) == (value, "")
        for typed in ("", "much", "-5", "1.2.3", "1e400"):
            text.value = typed
            assert field.value == 3000 and said.value.endswith("it stays at 3.000.")
        field.value = 4615
        assert text.value == "4.615"
    text.value = "4,615"
    assert field.value == 4615, "without a style it can be read in two ways, and is not guessed"


def test_what_the_room_types_of_a_week_is_the_same_day_in_every_style() -> None:
    given = [{"week": "2026-11-16", "held": "held"}, {"week": "some day", "held": ""}]
    for style in (GERMAN, Style(), Style(dates="12/31/2026")):
        with written_as(style):
            sheet = controls.sheet({"week": "week of", "held": [("held", "held")]}, rows=3)
            sheet.value = given
            shown = sheet.children[0].children[1]
            assert shown.value == written.day(date(2026, 11, 16), "2026-11-16")
            shown.value = written.day(date(2026, 11, 9), "2026-11-09")
            assert sheet.value == [{"week": "2026-11-09", "held": "held"}, given[1]]


def test_the_board_is_told_its_weeks_as_numbers() -> None:
    import json

    with written_as(GERMAN):
        board = strategy.on_one_screen(["A"], {}, hints={"A": "12,5 weeks"}, weeks={"A": 12.5})
    assert json.loads(board.children[0].value)["names"][0]["weeks"] == 12.5


def test_the_numbers_at_an_axis_follow() -> None:
    with written_as(GERMAN), theme.style():
        ax = theme.axes()
        ax.set_ylim(0, 1)
        ticks = [label.get_text() for label in ax.get_yticklabels()]
    assert "0,2" in ticks and not any("." in tick for tick in ticks)


def test_a_learner_is_read_as_the_folder_writes() -> None:
    assert readings("4,615") == [4.615, 4615.0]
    with written_as(GERMAN):
        assert readings("4,615") == [4.615] and readings("4.615") == [4615.0]
        assert readings("4.6") == [4.6] and readings("1.234,5") == [1234.5]
    with written_as(Style(numbers="1'234.5")):
        assert readings("4.615") == [4.615] and readings("4’615") == [4615.0]


def test_a_phone_is_read_as_the_folder_writes_and_asked_where_nobody_says() -> None:
    def sent(typed: str) -> float | None:
        return kinds.number({"n": [typed]}, "n", low=0, high=9999, what="Years")

    with pytest.raises(kinds.Refused, match="two ways"):
        sent("4,615")
    assert sent("2,5") == sent("2.5") == 2.5
    with written_as(GERMAN):
        assert sent("4,615") == 4.615 and sent("4.615") == 4615
        assert sent("2,5") == sent("2.5") == 2.5
    with written_as(Style(numbers="1,234.5")):
        assert sent("4,615") == 4615 and sent("4.615") == 4.615


def test_one_folder_never_writes_as_the_one_before(tmp_path: Path) -> None:
    for name, text in {"german": FOLDER + LOCALE, "plain": FOLDER}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / settings.FILE).write_text(text, encoding="utf-8")
    assert repr(workshop.open(tmp_path / "german")).endswith("23.11.2026")
    assert repr(workshop.open(tmp_path / "plain")).endswith("23 November 2026")
    with pytest.raises(ZeroDivisionError), written_as(GERMAN):
        _ = 1 / 0
    assert counted(1000, "lead") == "1,000 leads"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('numbers = "1234"', 'one of "1,234.5", "1.234,5"'),
        ('dates = "31.12.26"', 'one of "31.12.2026"'),
        ('currency = "€"', "write a 1 for it"),
        ('currency = "12 €"', "write a 1 for it"),
        ('number = "1.234,5"', 'Did you mean "numbers"?'),
    ],
)
def test_a_style_that_is_not_known_is_told_what_can_be_written(
    tmp_path: Path, line: str, says: str
) -> None:
    path = tmp_path / settings.FILE
    path.write_text(f"{FOLDER}[locale]\n{line}\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match=re.escape(says)):
        settings.read(path)


@pytest.mark.slow
def test_every_number_of_a_workshop_is_in_the_style_and_says_the_same(
    tmp_path: Path, root: Path
) -> None:
    import shutil

    said = {}
    for style in ("", LOCALE):
        folder = tmp_path / ("german" if style else "plain")
        shutil.copytree(root / "data" / "awkward", folder)
        path = folder / settings.FILE
        path.write_text(path.read_text(encoding="utf-8") + style, encoding="utf-8")
        _, ran = in_process.executed(folder)
        said[bool(style)] = [text for one in ran for text in _texts(one.output)]
    written.use(written.OWN)
    assert len(said[True]) == len(said[False])
    days = 0
    for own, german in zip(said[False], said[True]):
        rest, there = _without_days(own, OWN_DAY)
        german_rest, german_there = _without_days(german, GERMAN_DAY)
        assert there == german_there and not OWN_DAY.search(german), (own, german)
        assert _numbers(german_rest, ",") == _numbers(rest, "."), (own, german)
        days += len(there)
    assert days > 20


def _texts(path: Path) -> list[str]:
    """The sentences, headlines, tables and pictures' words of an executed notebook."""
    import json

    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            data = output["data"]
            found.append(str(data.get("text/plain", "")))
            told = data.get("application/vnd.workshop.finding+json", {})
            found += [told.get(key, "") for key in ("sentence", "headline", "detail", "caveat")]
            found += _strings(told.get("figure"))
    return found


def _strings(value: object) -> list[str]:
    """The words of a picture that is kept as data."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


OWN_DAY = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})\s(?P<name>[A-Z][a-z]{2,8})\s(?P<y>\d{4})"
    r"|(?P<yy>\d{4})-(?P<m>\d\d)(?:-(?P<dd>\d\d))?)(?!\d)"
)
GERMAN_DAY = re.compile(r"(?<![\d.])(?:(?P<dd>\d\d)\.)?(?P<m>\d\d)\.(?P<yy>\d{4})(?!\d)")


def _without_days(text: str, form: re.Pattern[str]) -> tuple[str, list[tuple[int, int, int]]]:
    """A text without its days and months, and these: year, month, and day or 0."""
    found = []
    for one in form.finditer(text):
        said = one.groupdict()
        if said.get("name"):
            month = MONTHS[said["name"].lower()]
            found.append((int(said["y"]), month, int(said["d"])))
        else:
            found.append((int(said["yy"]), int(said["m"]), int(said["dd"] or 0)))
    return form.sub("day", text), found


def _numbers(text: str, mark: str) -> list[str]:
    """The numbers in a text as Python writes them."""
    group = {",": r"\.", ".": ","}[mark]
    pattern = rf"\d{{1,3}}(?:{group}\d{{3}})+(?:\{mark}\d+)?(?!\d)|\d+(?:\{mark}\d+)?"
    other = {",": ".", ".": ","}[mark]
    return [found.replace(other, "").replace(mark, ".") for found in re.findall(pattern, text)]


def test_every_sentence_of_the_follow_up_is_asked_for_by_a_name_that_is_there(root: Path) -> None:
    from workshop.follow_up.english import SENTENCES

    source = (root / "src/workshop/follow_up/headlines.py").read_text(encoding="utf-8")
    assert len(set(SENTENCES.values())) == len(SENTENCES)
    for name in SENTENCES:
        part, _, rest = name.partition("-")
        asked = name in source or any(
            f'f"{part}-{{_probably(finding)}}{end}"' in source for end in ("moved", "{more}")
        )
        assert asked and rest, f"{name} is said nowhere"
    for found in re.findall(r'say\(\s*"([^"]+)"', source):
        assert found in SENTENCES


def test_a_template_has_the_word_that_goes_with_each_of_its_counts() -> None:
    say = speaker({"kept": "{kept} of {n} {n:promise|promises} {kept:was|were} kept by {who}."})
    with written_as(GERMAN):
        said = say("kept", kept=1, n=1200, who="{n:Ann}")
    assert said == "1 of 1.200 promises was kept by {n:Ann}.", "what people typed stays as it is"
