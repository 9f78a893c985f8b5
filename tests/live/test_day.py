"""The whole day on sixteen phones, from the made-up team to the signed page: every page of the
table is asked, answered through the server as its own form says, and lands.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import workshop
from workshop import sample
from workshop.charter import page as charter
from workshop.controls import UNATTENDED
from workshop.decisions import subjects
from workshop.live import asks, away, controls, land

from .conftest import Phone, Served

TABLES = {"survey": "survey", "rate-blind": "ratings", "blind-points": "points"}
INPUT = re.compile(r"<input ([^>]+)>|<select ([^>]+)>.*?</select>", re.S)


def filled(page: str, k: int) -> dict[str, list[str]]:
    """What the k-th person sends: every field of the page's own form, filled in."""
    form = page[page.index('<form id="answer"') :]
    found: dict[str, list[str]] = {}
    budget = re.search(r'data-budget="(\d+)"', form)
    for match in INPUT.finditer(form):
        about = dict(re.findall(r'([\w-]+)="([^"]*)"', match[1] or match[2]))
        name, value = about.get("name", ""), about.get("value", "")
        if match[2]:
            found[name] = [str(k)]
        elif about.get("type") == "radio":
            found.setdefault(name, []).append(value)
        elif about.get("type") == "checkbox":
            found[name] = [value]
        elif about.get("type") != "hidden" and name and not name.startswith("c"):
            number = "data-high" in about
            found[name] = [str(3 + k % 3) if number else html.unescape(f"Line {k % 4} of {name}")]
    for name, values in found.items():
        if len(values) > 1:
            found[name] = [values[k % 2]]
    if budget:
        found = {"b0": ["60"], "b1": ["40"]}
    return found


@pytest.mark.slow
def test_every_page_of_the_day_is_asked_answered_and_lands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(UNATTENDED, raising=False)
    folder = sample.make("awkward", tmp_path / "team")
    team = workshop.open(folder)
    away.describe(team)
    rows = [{"promise": "Ada sends the list", "measure": "a list", "owner": "Ada", "due": ""}]
    for key, _ in team.terms.keyed():
        team.decisions.record(f"{subjects.COMMITMENTS}-{key}", rows, stage="charter")
    served = Served(folder, of_one=0)
    try:
        phones = []
        for k in range(16):
            phones.append(Phone(served.host))
            assert phones[-1].join(served.code, ("sales", "marketing")[k % 2])[0] == 303
        not_asked = []
        for slug, one in asks.ASKS.items():
            control = controls.Ask(team, slug)
            control.ask()
            round_ = land.latest(team, slug)
            if round_ is None or round_.state != "open":
                not_asked.append(slug)
                continue
            for k, phone in enumerate(phones[:2] if one.joint else phones):
                page = phone.ask("GET", "/now")[1]
                assert html.escape(one.ask, quote=False).replace("'", "&#39;") in page, slug
                fields = filled(page, k)
                fields |= {"n0": ["100"]} if slug == "swing" else {}
                fields |= {"o": ["0"]} if one.kind == "sign" else {}  # the others take a reason
                assert phone.give(round_.name, fields)[0] == 200, (slug, fields)
            outcome = land.close(team, round_)
            assert outcome.groups and not outcome.hidden, slug
            people = sum(group["n"] for group in outcome.groups.values())
            assert people == (2 if one.joint else 16), slug
            if table := TABLES.get(slug):
                assert land.mark(round_) in (team.data / f"{table}.csv").read_text()
        assert not_asked == ["promises-kept"], "that one takes an earlier run"
    finally:
        served.stop()
    made = charter.page(workshop.open(folder))
    assert made.chapters[-1].lines == ("16 of 16 people stand behind this page.",)
    recorded = set(team.decisions.current())
    assert {"wins-promised", "named-to-stop", "why-it-could-fail", "signed"} <= recorded
