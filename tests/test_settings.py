"""A wrong setting is named, with the nearest valid name, before anything else happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workshop import settings
from workshop.errors import WorkshopError

GOOD = 'name = "Acme"\ndate = 2026-11-23\n'


def read(tmp_path: Path, text: str | bytes) -> settings.Settings:
    path = tmp_path / "workshop.toml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return settings.read(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + "horizn = 4", 'there is no setting "horizn". Did you mean "horizon"?'),
        (
            GOOD + '[teams.sales]\nname = "S"\ncapcity = 3\n[teams.marketing]\nname = "M"',
            'there is no setting "teams.sales.capcity". Did you mean "capacity"?',
        ),
        (GOOD + '[tables.leeds]\nfile = "x"', 'there is no table "leeds". Did you mean "leads"?'),
        (
            GOOD + '[tables.leads]\nfiel = "x"',
            'there is no setting "tables.leads.fiel". Did you mean "file"?',
        ),
        (
            GOOD + "[tables.leads]\nfile = 3",
            'the setting "tables.leads.file" is 3; it has to be text in quotes.',
        ),
        (
            GOOD + '[tables.leads]\nfile = "x"\nblank = "Select"',
            (
                'the setting "tables.leads.blank" is "Select"; it has to be a list, such as'
                ' ["Cold", "Hot"].'
            ),
        ),
        (
            GOOD + '[tables.leads]\nfile = "x"\ndates = "dayfirst"',
            'is "dayfirst"; it has to be "day first", "month first" or "year first".',
        ),
        (
            GOOD + '[tables.leads]\nfile = "x"\n[tables.leads.columns]\nmarketing_view = { summ ='
            ' ["a"] }',
            'there is no setting "tables.leads.columns.marketing_view.summ". Did you mean "sum"?',
        ),
        (GOOD + "horizon = 0", 'the setting "horizon" is 0; it has to be 1 or more'),
        (GOOD + 'horizon = "4"', 'the setting "horizon" is "4"; it has to be a whole number.'),
        (GOOD + "horizon = true", 'the setting "horizon" is true; it has to be a whole number.'),
        (GOOD + "pseudonyms = 1", 'the setting "pseudonyms" is 1; it has to be true or false.'),
        (
            GOOD + '[teams.sales]\nname = "S"\ncapacity = "36"\n[teams.marketing]\nname = "M"',
            'the setting "teams.sales.capacity" is "36"; it has to be a number.',
        ),
        (
            'name = "Acme"\ndate = 20261123',
            (
                'the setting "date" is 20261123; it has to be a date without quotes, such as'
                " 2026-11-23."
            ),
        ),
        (
            'name = ""\ndate = 2026-11-23',
            'the setting "name" is ""; it has to be text that is not blank.',
        ),
        (GOOD + "minimum_group = 2", 'the setting "minimum_group" is 2; it has to be 3 or more'),
        ('name = "Acme"', 'the setting "date" is missing'),
        (
            GOOD + '[teams.vertrieb]\nname = "Vertrieb"',
            "[teams.sales] is missing; the two sides are",
        ),
        (
            GOOD + '[teams.sales]\nname = "A"\n[teams.marketing]\nname = "a"',
            "two teams have the same name",
        ),
        ("name = Acme", "cannot be understood"),
    ],
)
def test_every_wrong_setting_has_its_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(WorkshopError) as error:
        read(tmp_path, text)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "made_of", ["3", "{ summ = ['a'] }", "{ sum = 'a' }", "{ sum = [], join = [] }"]
)
def test_a_column_that_is_made_of_nothing_known_gets_one_sentence(
    tmp_path: Path, made_of: str
) -> None:
    with pytest.raises(WorkshopError) as error:
        read(
            tmp_path,
            GOOD + f'[tables.leads]\nfile = "x"\n[tables.leads.columns]\nlead_id = {made_of}',
        )
    assert len(str(error.value).splitlines()) == 1, error.value


def test_a_date_in_quotes_is_meant_as_the_date(tmp_path: Path) -> None:
    assert read(tmp_path, 'name = "Acme"\ndate = "2026-11-23"').date == date(2026, 11, 23)


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError) as error:
        read(tmp_path, 'name = 3\ndate = "soon"\nhorizn = 2\n')
    assert len(str(error.value).splitlines()) == 3


def test_a_folder_without_settings_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="workshop new"):
        settings.read(tmp_path / "workshop.toml")


def test_settings_in_another_encoding_say_so(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="Save it as UTF-8"):
        read(tmp_path, 'name = "Büro"'.encode("utf-16"))


@pytest.mark.parametrize("name", ["Acme", 'The "Best" Co', "back\\slash", "Ünï # & <b>"])
def test_the_settings_of_a_new_folder_are_valid_whatever_the_name(
    tmp_path: Path, name: str
) -> None:
    made = read(tmp_path, settings.blank(name, date(2026, 11, 23)))
    assert (made.name, made.date, made.minimum_group) == (name, date(2026, 11, 23), 5)


def test_every_commented_example_in_new_settings_is_valid_too(tmp_path: Path) -> None:
    text = settings.blank("Acme", date(2026, 11, 23))
    lines = [
        (
            line.removeprefix("# ")
            if line.startswith("# ") and ("=" in line or line.startswith("# ["))
            else line
        )
        for line in text.splitlines()
    ]
    made = read(tmp_path, "\n".join(lines))
    assert made.tables["leads"].columns["sales_view"] == "Lead Quality"
    assert made.leads.sales_order == ["Cold", "Warm", "Hot"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('date = "23.11.2026"', "it has to be a date without quotes, such as 2026-11-23"),
        ('date = 2026-11-23\n[theme]\ncolour = "blau"', 'it has to be a colour such as "#0B5C8E"'),
        ('date = 2026-11-23\n[tables.leads]\nfile = "data\\Kunde.csv"', "Write paths with /"),
        (
            (
                "date = 2026-11-23\n[tables.leads]\nfile ="
                ' "x.csv"\n[tables.leads.columns]\nsales_veiw = "b"'
            ),
            'there is no column "sales_veiw". Did you mean "sales_view"?',
        ),
        (
            (
                'date = 2026-11-23\n[tables.goals]\nfile = "x.csv"\n[tables.goals.columns]\nregion'
                ' = "b"'
            ),
            'there is no column "region"',
        ),
        (
            (
                "date = 2026-11-23\n[tables.leads]\nfile ="
                ' "x.csv"\n[tables.leads.values.outcom]\n"1" = "won"'
            ),
            'Did you mean "outcome"?',
        ),
    ],
)
def test_a_slip_in_the_settings_is_told_with_the_right_form(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "workshop.toml").write_text('name = "Acme"\n' + text)
    with pytest.raises(WorkshopError) as error:
        settings.read(tmp_path / "workshop.toml")
    assert sentence in str(error.value), str(error.value)


def test_attributes_of_a_lead_may_have_any_name(tmp_path: Path) -> None:
    (tmp_path / "workshop.toml").write_text(
        'name = "A"\ndate = 2026-11-23\n[tables.leads]\nfile ='
        ' "x.csv"\n[tables.leads.columns]\nregion = "Land"\n'
    )
    assert settings.read(tmp_path / "workshop.toml").tables["leads"].columns == {"region": "Land"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "date = 9999-12-31",
            'the setting "date" is 9999-12-31; it has to be 2100-01-01 or earlier.',
        ),
        (
            "date = 1900-01-01",
            'the setting "date" is 1900-01-01; it has to be 2000-01-01 or later.',
        ),
        (
            'date = 2026-11-23\n[tables.leads]\nfile = "a\\u0000b.csv"',
            "there is a character in it that no name of a file holds",
        ),
    ],
)
def test_a_date_or_a_file_that_cannot_be_meant_is_refused(
    tmp_path: Path, line: str, sentence: str
) -> None:
    (tmp_path / "workshop.toml").write_text(f'name = "x"\n{line}\n')
    with pytest.raises(WorkshopError, match=sentence):
        settings.read(tmp_path / "workshop.toml")
