"""A client is made from the consultant's own template, and nothing of another client comes along."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from typer.testing import CliRunner

import workshop
from workshop import activities, agenda, facilitation, kit, known, run, sample, template
from workshop.cli import app
from workshop.errors import WorkshopError

from . import in_process
from .notebook_files import cells, edit

SECRET = "Zebra-Ltd-7431"
STEP = """from workshop.findings import Finding
Finding("of-our-own", "We checked in with one word.")"""


def cell(id: str, source: str, *, kind: str = "code", **about: Any) -> dict[str, Any]:
    made = {"cell_type": kind, "id": id, "metadata": {}, "source": source}
    made["metadata"] = {"workshop": about} if about else {}
    shown = [{"output_type": "stream", "name": "stdout", "text": SECRET}]
    return made | ({"outputs": shown, "execution_count": 7} if kind == "code" else {})


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known.platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "key"))


@pytest.fixture
def like(tmp_path: Path) -> Path:
    """A consultant's template that was a client's folder once, with a secret wherever a client can
    leave one.
    """
    folder = sample.make("awkward", tmp_path / "template")
    kit.copy_notebooks(folder)
    for path in (folder / "data").glob("*.csv"):
        path.write_text(f"{path.read_text(encoding='utf-8')}{SECRET}\n", encoding="utf-8")
    text = (folder / "workshop.toml").read_text(encoding="utf-8")
    text = re.sub(r'^name = "(.*?)"', rf'name = "{SECRET} \1"', text, flags=re.M)
    text += f"""
[theme]
logo = "art/logo.png"
colour = "#112233"
footer = "Prepared by Example & \\"Partners\\""

[connections]
{SECRET} = "duckdb://{SECRET}"

[tables.survey]
file = "data/{SECRET}.csv"
blank = ["{SECRET}"]
[tables.survey.topics]
"answers quickly \\\\ often" = "needs"

[tables.leads]
file = "data/{SECRET}.csv"
[tables.leads.values.outcome]
"{SECRET}" = "won"
"""
    (folder / "workshop.toml").write_text(text, encoding="utf-8")
    (folder / "cards.toml").write_text(
        'hidden = ["ground-rules"]\n\n[check-in]\nwhy = "Who has spoken, speaks again."\n',
        encoding="utf-8",
    )
    about, logo = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_text("Comment", SECRET)
    Image.new("RGB", (4, 4), "#112233").save(logo, "PNG", pnginfo=about, dpi=(7, 7))
    for name, content in {
        "art/logo.png": logo.getvalue(),
        "decisions.jsonl": b'{"what": "channel", "value": "%s"}\n' % SECRET.encode(),
        "exercises.jsonl": SECRET.encode(),
        "live/rounds.jsonl": SECRET.encode(),
        "runs/2026-11-01/data/survey.csv": SECRET.encode(),
        "results/hand-over/report.html": SECRET.encode(),
        ".workshop/drafts.json": SECRET.encode(),
        f"{SECRET}.txt": SECRET.encode(),
        "agenda.json": json.dumps({"rows": [], "title": SECRET}).encode(),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    start = folder / "notebooks" / "0-start.ipynb"

    def ours(found: list[dict[str, Any]]) -> None:
        place = [one["id"] for one in found].index("rules")
        found[place:place] = [
            cell("scratch", f"print('{SECRET}')"),
            cell(
                "check-in",
                "## Check in\n\nSay *one word* each.",
                kind="markdown",
                activity="check-in",
                minutes=6,
                rank=1,
                client=SECRET,
            )
            | {"attachments": {"a.png": {"image/png": SECRET}}},
            cell("check-in-step", STEP),
        ]
        for one in found:
            if one["cell_type"] == "code":
                one["outputs"] = cell("x", "")["outputs"]
            if "parameters" in one["metadata"].get("tags", []):
                one["source"] = "".join(one["source"]) + f'\nclient = "{SECRET}"'
        found.append(cell("at-the-end", f"# {SECRET}"))

    edit(start, ours)
    data = json.loads(start.read_text(encoding="utf-8"))
    data["metadata"]["widgets"] = {"state": SECRET}
    start.write_text(json.dumps(data), encoding="utf-8")
    own = {
        "cells": [
            cell("parameters", 'folder: str = "../../x"') | {"metadata": {"tags": ["parameters"]}},
            cell("injected", f"folder = '{SECRET}'")
            | {"metadata": {"tags": ["injected-parameters"]}},
            cell("walk", "## Walk\n\nTwo and two.", kind="markdown", activity="walk", minutes=15),
            cell("walked", 'from workshop.findings import Finding\nFinding("walk", "We walked.")'),
        ],
        "metadata": {"workshop": {"title": "Our own", "client": SECRET}, "author": SECRET},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "notebooks" / "6-our-own.ipynb").write_text(json.dumps(own), encoding="utf-8")
    (folder / "notebooks" / "before-repair-0-start.ipynb").write_bytes(start.read_bytes())
    (folder / "exercises" / "0-warm-up.ipynb").write_bytes(start.read_bytes())
    return folder


def test_nothing_of_a_clients_answers_decisions_or_data_is_ever_copied(
    like: Path, tmp_path: Path
) -> None:
    secret = [p for p in like.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert len(secret) > 15
    made = CliRunner().invoke(app, ["new", str(tmp_path / "acme"), "--from", str(like)])
    assert made.exit_code == 0, made.output
    folder = tmp_path / "acme"
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert len(found) > 20
    assert [p for p in found if SECRET.encode() in p.read_bytes() or SECRET in p.name] == []
    blank = tmp_path / "blank"
    template.new(blank)
    names = {path.relative_to(blank).as_posix() for path in blank.rglob("*") if path.is_file()}
    more = {path.relative_to(folder).as_posix() for path in found} - names
    assert more <= {"logo.png", "cards.toml", "notebooks/6-our-own.ipynb", ".workshop/known.jsonl"}
    for path in (folder / "data").iterdir():
        assert path.read_bytes() == (blank / "data" / path.name).read_bytes()


def test_the_look_the_topics_and_the_cards_are_those_of_the_template(
    like: Path, tmp_path: Path
) -> None:
    template.new(tmp_path / "acme", name='Acme "Ltd"', template=like)
    team, then = workshop.open(tmp_path / "acme"), workshop.open(like)
    assert team.name == 'Acme "Ltd"' and team.sides == ("Sales", "Marketing")
    assert team.settings.theme.footer == 'Prepared by Example & "Partners"'
    assert team.settings.theme.model_copy(update={"logo": None}) == (
        then.settings.theme.model_copy(update={"logo": None})
    )
    assert team.logo is not None
    with Image.open(io.BytesIO(team.logo)) as picture:
        assert picture.size == (4, 4) and picture.info == {}
    assert team.settings.tables["survey"].topics == {"answers quickly \\ often": "needs"}
    assert team.settings.tables["survey"].file == "" and list(team.settings.tables) == ["survey"]
    assert activities.own_cards(team.path) == activities.own_cards(like)


def test_own_activities_appear_in_agenda_screen_cards_and_report_like_ours_and_hidden_ones_nowhere(
    like: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "acme"
    template.new(folder, template=like)
    start = cells(folder / "notebooks" / "0-start.ipynb")
    order = list(start)
    assert order.index("check-in") + 1 == order.index("check-in-step") < order.index("rules")
    assert start["check-in-step"] == STEP and "scratch" not in start and "at-the-end" not in start
    notebooks = run.notebooks(folder)
    assert list(notebooks)[-1] == "6-our-own"
    shown = agenda.agenda(notebooks.values()).table["Activity"].tolist()
    plan = agenda.plan(notebooks.values(), title="Acme")
    on_screen = [row["name"] for row in plan["rows"]]
    page = facilitation.cards_page(notebooks.values(), workshop.open(folder))
    assert {"Check in", "Walk"} < set(shown) and {"check-in", "walk"} < set(on_screen)
    assert "<h2>Check in</h2>" in page and "Who has spoken, speaks again." in page
    ours = activities.of(kit.notebooks().values())
    rules = next(activity for activity in ours if activity.name == "ground-rules")
    assert rules.title not in shown and "ground-rules" not in json.dumps(plan)
    assert f"<h2>{rules.title}</h2>" not in page and f"<h2>{ours[0].title}</h2>" in page
    # Both activities as they are run, and in what leaves the room.
    in_process.run(folder, only=["0-start", "6-our-own"])
    report = (folder / "results" / "hand-over" / "report.html").read_text(encoding="utf-8")
    assert "We checked in with one word." in report and "We walked." in report
    assert f">{rules.title}<" not in report


def test_a_template_that_was_trusted_makes_folders_that_are(like: Path, tmp_path: Path) -> None:
    template.new(tmp_path / "one", template=like)
    changed = known.changed_by_others(tmp_path / "one")
    assert sorted(path.name for path in changed) == ["0-start.ipynb", "6-our-own.ipynb"]
    known.remember(like, [like / "notebooks" / path.name for path in changed])
    template.new(tmp_path / "two", template=like)
    assert known.changed_by_others(tmp_path / "two") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hidden = 3", "hidden has to be a list of names"),
        ("[walk]\nwhat = 'x'", "[walk] has texts under why, people, remotely and late, not “what”"),
        ("[walk]\nwhy = 3", "not “why”"),
        ("walk = 3", "not “walk”"),
        ("[walk", "cannot be understood"),
    ],
)
def test_cards_that_cannot_be_understood_are_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "cards.toml").write_text(text)
    with pytest.raises(WorkshopError) as error:
        activities.own_cards(tmp_path)
    assert said in str(error.value)


def test_a_hidden_activity_that_nobody_has_is_told_with_the_nearest(tmp_path: Path) -> None:
    template.new(tmp_path / "acme")
    (tmp_path / "acme" / "cards.toml").write_text('hidden = ["ground-rule", "agenda"]')
    notes = workshop.open(tmp_path / "acme").notes()
    assert 'cards.toml: there is no activity "ground-rule" to be hidden. Did you mean' in str(notes)
    assert '"agenda" to be hidden' not in str(notes)


def test_an_own_activity_without_minutes_says_what_it_needs(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    template.new(folder)
    path = folder / "notebooks" / "0-start.ipynb"
    edit(path, lambda found: found.append(cell("x", "## X", kind="markdown", activity="x")))
    with pytest.raises(WorkshopError, match="0-start: the activity “x” needs minutes"):
        activities.of([path])
