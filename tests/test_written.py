"""Numbers, days and amounts as the client writes them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import workshop
from tests import in_process
from workshop import settings, theme, written
from workshop.decisions.sentences import money
from workshop.errors import WorkshopError, counted, long_date, short_date
from workshop.exercises.question import readings
from workshop.findings import Finding, as_text
from workshop.live import kinds
from workshop.phrases import speaker
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
    for own, german in zip(said[False], said[True]):
        assert _numbers(german, ",") == _numbers(own, "."), (own, german)


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


def _numbers(text: str, mark: str) -> list[str]:
    """The numbers in a text as Python writes them; days stand for themselves."""
    text = re.sub(r"\d\d\.\d\d\.\d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d{4}-\d\d-\d\d", "day", text)
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
