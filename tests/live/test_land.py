"""From the phones into the folder's own tables and decisions: once, shuffled, and nothing under the
minimum.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import workshop
from workshop import activities, guesses, kit, sample
from workshop.charter import page
from workshop.controls import UNATTENDED
from workshop.decisions import slugs, subjects
from workshop.errors import WorkshopError
from workshop.folder import Folder
from workshop.live import asks, away, controls, kinds, land, plots, rounds, store
from workshop.strategy import board

SIDES = ["sales"] * 9 + ["marketing"] * 7


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.make("awkward", tmp_path_factory.mktemp("live") / "awkward")


@pytest.fixture
def team(made: Path, tmp_path: Path) -> Folder:
    import shutil

    shutil.copytree(made, tmp_path / "awkward")
    return workshop.open(tmp_path / "awkward")


def ask(team: Folder, slug: str, **page: Any) -> rounds.Round:
    one = asks.ASKS[slug]
    made_ = one.page(team) | page
    return land.open_round(team, slug, one.kind, one.ask, made_, who=one.who, joint=one.joint)


def give(
    team: Folder, round_: rounds.Round, device: int, fields: dict[str, list[str]], *, n: int = 1
) -> None:
    """What the server writes for a phone."""
    side = SIDES[device % len(SIDES)]
    value = kinds.read(round_, fields, side)
    entry: dict[str, Any] = {"d": f"device{device}", "n": n, "k": f"{device}-{n}-key"}
    if round_.who == "side":
        entry["side"] = side
    if round_.who == "name":
        entry["name"] = value.pop("name")
    store.commit(land.folder(team) / round_.file, store.line_of(entry | {"v": value}))


def test_the_guess_of_each_side_lands_and_the_rooms_is_what_most_named(team: Folder) -> None:
    round_ = ask(team, "predict")
    options = round_.page["options"]
    for device in range(16):
        give(team, round_, device, {"o": ["0" if SIDES[device] == "sales" else "1"]})
    outcome = land.close(team, round_)
    assert outcome.groups["sales"]["counts"] == {options[0]: 7}, "all of the 9, told as 7 or more"
    assert outcome.groups["marketing"]["counts"] == {options[1]: 5}
    assert team.decisions.value(slugs.PREDICTION) == options[0]
    assert land.latest(team, "predict").state == rounds.LANDED


@pytest.mark.parametrize(
    "slug, fields, shown",
    [
        ("years", {"n0": ["4"]}, "4"),
        ("contact", {"n0": ["3"], "n1": ["6"]}, "3 and 6"),
        ("one-rule-guess", {"n0": ["7"]}, "7"),
        ("meeting-since", {"n0": ["8"]}, "8"),
        ("guess", {"n0": ["40"], "n1": ["25"]}, "40 and 25"),
    ],
)
def test_where_everybody_guesses_the_answer_opens_and_the_guesses_stand_beside_it(
    team: Folder, slug: str, fields: dict[str, list[str]], shown: str
) -> None:
    from workshop.stage import live

    subject = next(what for what, asked in slugs.GUESSED_BY_ALL.items() if asked == slug)
    round_ = ask(team, slug)
    for device in range(16):
        give(team, round_, device, {**fields, "n0": [str(int(fields["n0"][0]) - device % 3 + 1)]})
    assert f"{subject}-given-sales" not in team.decisions.current()
    land.close(team, round_)
    current = team.decisions.current()
    assert {f"{subject}-given-sales", f"{subject}-given-marketing"} <= set(current)
    low = int(fields["n0"][0]) - 1
    _, said = live._guesses(team.path)[f"{subject}-given-sales"]
    assert said.startswith(f"{shown} (9 people: {low} to {low + 2}")
    other = guesses.guess(team, subject)
    for side in team.sides:
        next(iter(other.typed[side].values())).value = 1
        other.lock(side)
    assert "people" not in live._guesses(team.path)[f"{subject}-given-sales"][1], "given anew here"


def test_nothing_can_be_read_before_the_close(team: Folder) -> None:
    round_ = ask(team, "silence")
    give(team, round_, 0, {"l0.0": ["a secret line"]})
    control = controls.Ask(team, "silence")
    assert "secret" not in control.outcome.value + control.note.value + control.shown.value
    assert land.on_file(team, "silence") is None
    assert "secret" not in (team.path / "decisions.jsonl").read_text()


def test_under_the_minimum_nothing_is_shown_and_nothing_lands(team: Folder) -> None:
    round_ = ask(team, "silence")
    for device in range(4):
        give(team, round_, device, {"l0.0": [f"line {device}"]})
    outcome = land.close(team, round_)
    assert outcome.groups == {} and "under 5 nothing is shown" in outcome.hidden[""]
    assert slugs.NAMED not in team.decisions.current()
    assert plots.picture(outcome, team.terms) is None
    assert "nothing is shown" in plots.finding(outcome, team.terms).sentence
    land.again(team, round_)
    give(team, round_, 5, {"l0.0": ["line 5"]})
    assert land.close(team, land.latest(team, "silence")).groups[""]["n"] == 5


def test_lines_are_shuffled_and_counted_as_often_as_they_were_written(team: Folder) -> None:
    """But not so often that it would be known of everybody: all but two or more is told."""
    orders = set()
    for _ in range(6):
        round_ = ask(team, "silence")
        for device in range(12):
            give(team, round_, device, {"l0.0": [f"line {device:02d}"], "l0.1": ["Newsletter"]})
        land.close(team, round_)
        orders.add(str(team.decisions.value(slugs.NAMED)))
    assert len(orders) > 1 and all(text.count("Newsletter") == 10 for text in orders)
    more = ask(team, "silence-more")
    for device in range(5):
        give(team, more, device, {"l0.0": ["Podcast"]})
    land.close(team, more)
    named = str(team.decisions.value(slugs.NAMED))
    assert named.count("Podcast") == 3 and named.count("Newsletter") == 10


def test_points_of_persons_land_in_the_table_once_and_give_the_persons_share(team: Folder) -> None:
    round_ = ask(team, "blind-points")
    first, second = round_.page["options"][:2]
    for device in range(16):
        give(team, round_, device, {"b0": ["60"], "b1": ["40"]})
    for _ in range(
        3
    ):  # landing again, as after a crash between the table and the line that says so
        land.land(team, round_.name) if land.latest(team, "blind-points").seals else land.close(
            team, round_
        )
    points = board.given_points(team)
    assert len(points) == 32 and points["person"].nunique() == 16
    assert set(points["initiative"]) == {first, second}
    assert points.groupby("team")["points"].sum().to_dict() == {"Sales": 900, "Marketing": 700}
    text = (team.data / "points.csv").read_text()
    assert "device" not in text and ":" not in text, "no phone and no time"


def test_after_opening_again_a_landing_replaces_the_rows_of_the_one_before(team: Folder) -> None:
    round_ = ask(team, "blind-points")
    for device in range(16):
        give(team, round_, device, {"b0": ["100"]})
    land.close(team, round_)
    land.again(team, round_)
    for device in range(16):
        give(team, round_, device, {"b1": ["100"]}, n=2)
    outcome = land.close(team, land.latest(team, "blind-points"))
    assert not outcome.hidden
    points = board.given_points(team)
    assert len(points) == 16 and set(points["initiative"]) == {round_.page["options"][1]}


def test_the_sixteenth_answer_is_not_the_difference(team: Folder) -> None:
    round_ = ask(team, "blind-points")
    for device in range(15):
        give(team, round_, device, {"b0": ["100"]})
    land.close(team, round_)
    before = (team.data / "points.csv").read_bytes()
    land.again(team, round_)
    give(team, round_, 15, {"b1": ["100"]})
    outcome = land.close(team, land.latest(team, "blind-points"))
    assert (
        "marketing" in outcome.hidden
        and "difference would be theirs" in outcome.hidden["marketing"]
    )
    after = pd.read_csv(team.data / "points.csv")
    assert set(after["initiative"]) == {round_.page["options"][0]}, "what was shown stays"
    assert sorted(after["team"]) == sorted(pd.read_csv(io.BytesIO(before))["team"])
    assert outcome.groups["marketing"]["n"] == 6 and outcome.groups["sales"]["n"] == 9


def test_a_survey_lands_as_a_survey_and_can_be_read(team: Folder) -> None:
    round_ = ask(team, "survey")
    rows = len(round_.page["rows"])
    earlier, faults = len(team.table("survey")), len(team.check("survey").problems)
    for device in range(16):
        fields = {f"s{row}.{column}": ["4"] for row in range(rows) for column in range(3)}
        give(team, round_, device, fields | {"s0.0": ["x"], "c": [f"comment {device}"]})
    land.close(team, round_)
    survey = team.table("survey")
    new = survey[survey["respondent"].str.startswith("phone-survey-1-")]
    assert len(survey) > earlier and new["respondent"].nunique() == 16
    assert set(new["kind"]) == {"own", "other", "expected"} and set(new["score"].dropna()) == {4}
    assert len(team.check("survey").problems) == faults, "none is new"


@pytest.mark.slow
def test_cards_rated_blind_land_as_ratings(team: Folder) -> None:
    round_ = ask(team, "rate-blind")
    assert len(round_.page["cards"]) >= 10 and "won" not in json.dumps(round_.page["cards"])
    before = len(team.table("ratings"))
    for device in range(16):
        give(team, round_, device, {"c0": ["5"], "c1": ["1"]})
    land.close(team, round_)
    ratings = team.table("ratings")
    new = ratings[ratings["rater"].astype(str).str.startswith("phone-")]
    assert len(ratings) == before + 32 and new["rater"].nunique() == 16


def test_a_file_that_the_settings_name_is_left_alone(team: Folder) -> None:
    path = team.path / "workshop.toml"
    path.write_text(path.read_text() + '\n[tables.points]\nfile = "data/points.csv"\n')
    team = workshop.open(team.path)
    before = (team.data / "points.csv").read_bytes()
    round_ = ask(team, "blind-points")
    for device in range(16):
        give(team, round_, device, {"b0": ["100"]})
    outcome = land.close(team, round_)
    assert (team.data / "points.csv").read_bytes() == before
    assert "points-from-phones.csv" in " ".join(outcome.said)


def test_one_phone_a_side_goes_through_the_same_lock(team: Folder) -> None:
    round_ = ask(team, "drives")
    give(team, round_, 0, {"l0.0": ["60 wins"], "l4.0": ["many clicks"]})
    assert not land.close(team, round_).groups, "marketing is not in yet"
    land.again(team, round_)
    give(team, round_, 9, {"l0.0": ["900 leads"], "l4.0": ["wins"]})
    land.close(team, land.latest(team, "drives"))
    from workshop.communication import drives

    pairs = drives.Round(team).pairs("Sales")
    assert pairs["targets"] == (["60 wins"], ["wins"])
    hits = ask(team, "drives-hit")
    assert hits.page_for("sales")["options"] == ["Quarterly target: 60 wins"]
    give(team, hits, 0, {"o": ["0"]})
    give(team, hits, 9, {})
    land.close(team, hits)
    named = drives.hits(team).table.set_index("About")["Named"]
    assert dict(named) == {"Sales": 1, "Marketing": 0}


@pytest.mark.slow
def test_wins_promised_and_swings_and_needs_land_where_their_controls_read_them(
    team: Folder,
) -> None:
    from workshop.leads import controls as leads
    from workshop.leads import weights

    promise = ask(team, "promise")
    for device in range(16):
        give(team, promise, device, {"n0": [str(30 + device % 3)]})
    land.close(team, promise)
    assert set(leads.agreed_promise(team)) == {"sales_view", "marketing_view"}
    swing = ask(team, "swing")
    give(team, swing, 0, {"n0": ["100"], "n1": ["50"]})
    give(team, swing, 9, {"n0": ["20"], "n1": ["100"]})
    land.close(team, swing)
    assert set(weights.stated(team)) == {"Sales", "Marketing"}
    needs = ask(team, "needs")
    give(team, needs, 0, {"l0.0": ["Tell us first"]})
    give(team, needs, 9, {"l0.0": ["Say why"]})
    land.close(team, needs)
    assert [row["need"] for row in team.decisions.value("needs-marketing")] == ["Say why"]
    answered = ask(team, "needs-answered")
    assert answered.page_for("sales")["items"] == ["Say why"]


def test_who_signs_stands_there_with_the_text_that_was_signed(team: Folder) -> None:
    round_ = ask(team, "sign")
    people = round_.page["people"]
    assert len(round_.page["sha"]) == 64 and round_.page["text"]
    give(team, round_, 0, {"o": ["0"], "name": ["0"]})
    give(team, round_, 1, {"o": ["1"], "name": ["1"], "because": ["the date"]})
    outcome = land.close(team, round_)
    assert outcome.groups[""]["names"][people[1]] == {
        "said": "Not yet, because",
        "because": "the date",
    }
    last = page.page(team).chapters[-1]
    assert last.heading == "Who stands behind this"
    assert last.lines == ("1 of 2 people stand behind this page.",)
    assert sorted(last.table.to_numpy().tolist()) == sorted(
        [[people[0], "yes", ""], [people[1], "not yet", "the date"]]
    )
    assert ask(team, "sign").page["text"] == round_.page["text"], "names are no part of the text"
    team.decisions.record("wins-a-year", 77, stage="leads")
    assert "changed since they answered" in page.page(team).chapters[-1].lines[1]


def test_the_board_starts_with_what_both_sides_said_alike_and_shows_the_split(
    team: Folder,
) -> None:
    from workshop.findings import Finding
    from workshop.strategy import controls as strategy

    round_ = ask(team, "keep-later-stop")
    first, second, *_ = round_.page["items"]
    for device in range(16):
        own = device < 9
        # Of the first both sides want to stop it; of the second only sales does.
        give(team, round_, device, {"w0": ["2"], "w1": ["2" if own else "0"]})
    start = {"keep": [first, second], "later": [], "stop": []}
    assert strategy.as_voted(team, start) == start, "before it is closed nothing is known"
    land.close(team, round_)
    assert strategy.as_voted(team, start) == {"keep": [second], "later": [], "stop": [first]}
    table = pd.DataFrame({"Initiative": [first], "Person-weeks": [4.0], "So": ["certain"]})
    hints = strategy._hints(
        Finding("x", "", table).table, strategy.votes(team), strategy.at_least(team)
    )
    said = "Sales: 7 or more stop; Marketing: 5 or more"
    assert hints[first] == f"4 person-weeks, certain, {said} stop"
    assert hints[second] == f"talk about it, {said} keep"


def test_what_was_changed_after_the_seal_is_not_shown(team: Folder) -> None:
    round_ = ask(team, "predict")
    for device in range(16):
        give(team, round_, device, {"o": ["0"]})
    land.do(team, round_.name, "close")
    path = land.folder(team) / round_.file
    store.close_off(path)
    path.write_bytes(path.read_bytes().replace(b'"device0"', b'"deviceX"', 1))
    with pytest.raises(WorkshopError, match="changed by hand"):
        land.land(team, round_.name)


def test_raw_lines_and_keys_go_when_the_next_question_opens(team: Folder) -> None:
    round_ = ask(team, "predict")
    for device in range(16):
        give(team, round_, device, {"o": ["0"]})
    (land.folder(team) / round_.key).write_bytes(b"x" * 32)
    land.close(team, round_)
    ask(team, "surprise")
    assert not (land.folder(team) / round_.file).exists()
    assert not (land.folder(team) / round_.key).exists()
    assert land.on_file(team, "predict").groups["sales"]["n"] == 9


# --- the list and the controls ---------------------------------------------------------------------


def test_each_page_belongs_to_an_activity_of_the_notebooks() -> None:
    known = {one.name for one in activities.of(kit.notebooks().values())} | {"before"}
    assert {one.activity for one in asks.ASKS.values()} - known == set()
    assert len({one.activity for one in asks.ASKS.values()}) >= 33


LEADS = ("promise", "good-lead", "swing", "rate-blind")
"""These look at all leads first."""


def test_what_is_owned_and_what_is_open_is_told_so_that_people_can_choose(team: Folder) -> None:
    team.decisions.record("wins-a-year", 40, stage="leads", owner="Ada", due="2026-12-01")
    page = asks.ASKS["owners"].page(team)
    assert "1 December 2026" in page["text"] and "2026-12-01" not in page["text"]
    options = asks.ASKS["open-questions"].page(team)["options"]
    assert len(options) == len(set(options)) and all("(without " in one for one in options)


@pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=[pytest.mark.slow] * (slug in LEADS)) for slug in sorted(asks.ASKS)],
)
def test_each_page_can_be_asked_or_says_why_not(team: Folder, slug: str) -> None:
    one = asks.ASKS[slug]
    page = one.page(team)
    said = kinds.wrong(one.kind, page)
    empty = {
        "drives-hit",
        "seen-first",
        "needs-answered",
        "commitments",
        "promises-kept",
        "read-aloud",
    }
    assert said == "" or (slug in empty and said == "There is nothing to choose from yet."), said
    assert len(json.dumps(page)) < 200_000
    assert rounds.NAME.match(f"{slug}-1")
    # What people read: no name of a column, no date as a file has it, no two choices alike.
    shown = {key: value for key, value in page.items() if key not in ("attributes", "labels")}
    shown |= {
        "rows": [row["text"] for row in page.get("rows", [])]
    }  # a theme is put into words there
    assert not re.search(r"\w_\w|\b\d{4}-\d\d-\d\d\b", str(shown)), shown
    for choices in (page.get("options", []), [str(item) for item in page.get("items", [])]):
        assert len(choices) == len(set(choices)), choices


def test_a_control_goes_on_where_it_was_after_a_restart(team: Folder) -> None:
    control = controls.Ask(team, "predict")
    control.ask()
    anew = controls.Ask(workshop.open(team.path), "predict")
    assert anew.open.layout.display == "none" and anew.close.layout.display == ""
    round_ = land.latest(team, "predict")
    for device in range(16):
        give(team, round_, device, {"o": ["0"]})
    anew.show()
    assert "<img" in anew.outcome.value and "9 answers of Sales" in anew.outcome.value
    next_week = controls.Ask(workshop.open(team.path), "predict")
    assert "9 answers of Sales" in next_week.outcome.value
    assert next_week.again.layout.display == "" and next_week.open.layout.display == ""


def test_unattended_it_shows_what_is_recorded_or_nothing_and_the_same_each_time(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNATTENDED, "1")
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda *given, **known: shown.extend(given))
    controls.Ask(team, "predict")._ipython_display_()
    controls.Phones(team)._ipython_display_()
    assert shown == []
    round_ = ask(team, "predict")
    for device in range(16):
        give(team, round_, device, {"o": ["0"]})
    land.close(team, round_)
    for _ in range(2):
        controls.Ask(workshop.open(team.path), "predict")._ipython_display_()
    assert [one.sentence for one in shown] == ["9 answers of Sales and 7 answers of Marketing."] * 2
    assert shown[0].table.equals(shown[1].table)


def test_lines_are_put_together_by_hand_and_split_again(team: Folder) -> None:
    round_ = ask(team, "silence")
    for device in range(6):
        give(team, round_, device, {"l0.0": [("Newsletter", "the newsletter")[device % 2]]})
    control = controls.Ask(team, "silence")
    control.show()
    grouping = controls.Grouping(team, "silence", ["Newsletter", "the newsletter", "Fair"])
    for line, box in grouping.boxes:
        box.value = "ewsletter" in line
    grouping.name.value = "Newsletter"
    grouping.merge()
    assert grouping.groups == {"Newsletter": ["Newsletter", "the newsletter"]}
    assert grouping.left() == ["Fair"]
    anew = controls.Grouping(team, "silence", ["Newsletter", "the newsletter", "Fair"])
    assert anew.groups == grouping.groups
    anew.split("Newsletter")
    assert len(anew.left()) == 3


@pytest.mark.parametrize("slug", ["predict", "guess", "keep-later-stop"])
def test_what_comes_back_is_a_picture_with_words_for_who_does_not_see_it(
    team: Folder, slug: str
) -> None:
    from workshop import theme

    round_ = ask(team, slug)
    fields = {"one": {"o": ["0"]}, "some": {"o": ["0"]}, "numbers": {"n0": ["7"]}}.get(
        round_.kind, {"w0": ["0"], "w1": ["2"]}
    )
    for device in range(16):
        give(team, round_, device, fields)
    axes = plots.picture(land.close(team, round_), team.terms)
    assert axes is not None and theme.alt_text(axes)
    assert len(theme.png(axes)) > 5_000


# --- away ------------------------------------------------------------------------------------------


def test_what_is_packed_holds_questions_only_and_comes_back_once(
    team: Folder, tmp_path: Path
) -> None:
    round_ = ask(team, "survey")
    give(team, round_, 0, {"s0.0": ["4"], "c": ["a secret line"]})
    target = tmp_path / "away"
    assert away.pack(team, target) == [round_.ask]
    packed = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert packed - {"live/.rounds.jsonl.lock"} == {"live/room.json", "live/rounds.jsonl"}
    assert "secret" not in "".join(path.read_text() for path in target.rglob("*.json*"))
    away_lines = [
        store.line_of({"d": f"x{k}", "n": 1, "k": f"key{k}", "side": SIDES[k], "v": {"scores": {}}})
        for k in range(16)
    ]
    store.commit(target / "live" / round_.file, b"".join(away_lines))
    for _ in range(2):
        assert away.collect(team, target) == {round_.ask: 17}
    lines = (land.folder(team) / round_.file).read_bytes().splitlines()
    assert len(lines) == 17


def test_packing_and_collecting_say_what_is_missing(team: Folder, tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match="No question is open"):
        away.pack(team, tmp_path / "away")
    ask(team, "survey")
    away.pack(team, tmp_path / "away")
    with pytest.raises(WorkshopError, match="is there already"):
        away.pack(team, tmp_path / "away")
    with pytest.raises(WorkshopError, match="no folder that was packed"):
        away.collect(team, tmp_path)
    first = store.Store(tmp_path / "away" / "live")
    with pytest.raises(WorkshopError, match="served at the moment"):
        away.collect(team, tmp_path / "away")
    first.close()


def test_a_purge_deletes_what_waits_and_a_kept_run_does_not_copy_it(team: Folder) -> None:
    from workshop import purge

    ask(team, "survey")
    doomed = {path.relative_to(team.path).as_posix() for path in purge.contents(team)}
    assert {"live/rounds.jsonl", "live/room.json"} <= doomed


def test_what_was_asked_is_said_and_in_no_list(team: Folder) -> None:
    round_ = ask(team, "predict")
    for device in range(16):
        give(team, round_, device, {"o": ["0"]})
    land.close(team, round_)
    decision = team.decisions.current()["asked-predict"]
    assert subjects.lines(decision) == [f"16 answers to “{round_.ask}”."]


def test_a_survey_over_days_has_a_reminder_to_copy_that_names_nobody(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = ask(team, "survey")
    give(team, round_, 0, {"s0.0": ["4"]})
    about = {"address": "http://192.168.1.7:8899", "code": "ABC234"}
    monkeypatch.setattr(controls, "serving", lambda team: about | {"screen": "http://127.0.0.1:1"})
    control = controls.Ask(team, "survey")
    assert "have not answered" in control.note.value and "ABC234" in control.note.value
    people = team.table("people")["person"]
    assert not any(f" {person} " in control.note.value for person in people)


def test_the_folder_of_answers_is_not_in_jupyterlabs_file_list() -> None:
    from workshop import lab

    assert "live" in lab.HIDDEN and "__pycache__" in lab.HIDDEN


# --- nobody's answer follows from what is shown ----------------------------------------------------


def everything(team: Folder, slug: str) -> str:
    """All that is shown of a page: the finding, what the picture says and draws, the decisions."""
    outcome = land.on_file(team, slug)
    assert outcome is not None
    axes = plots.picture(outcome, team.terms)
    drawn = "" if axes is None else " ".join(text.get_text() for text in axes.texts)
    lines = "" if axes is None else str([line.get_xdata().tolist() for line in axes.lines])
    bars = "" if axes is None else str([round(bar.get_width(), 6) for bar in axes.patches])
    said = str(plots.finding(outcome, team.terms))
    return "\n".join([said, drawn, lines, bars, str(dict(outcome.groups))])


ALIKE = {
    "one": [{"o": ["0"]}, {"o": ["1"]}],
    "some": [{"o": ["0"]}, {"o": ["1"]}],
    "numbers": [{"n0": ["40"]}, {"n0": ["70"]}],
    "words": [{"w0": ["0"]}, {"w0": ["1"]}],
    "lines": [{"l0.0": ["Price"]}, {"l0.0": ["Speed"]}],
}
PAGES = {
    "one": ("surprise", {"options": ["a", "b", "c"]}),
    "some": ("weekly-day", {"options": ["a", "b", "c"]}),
    "numbers": ("years", {}),
    "words": ("keep-later-stop", {}),
    "lines": ("hope", {}),
}


@pytest.mark.parametrize("kind", PAGES)
def test_whether_all_or_all_but_one_or_two_said_the_same_is_told_alike(
    kind: str, team: Folder
) -> None:
    slug, page = PAGES[kind]
    seen = set()
    for others in range(4):
        round_ = ask(team, slug, **page)
        assert round_.kind == kind
        for device in range(16):
            # Of each side the last ones to answer say something else.
            of_side = [one for one in range(16) if SIDES[one] == SIDES[device]]
            group = of_side if round_.who == "side" else list(range(16))
            give(team, round_, device, ALIKE[kind][group.index(device) >= len(group) - others])
        land.close(team, round_)
        land.forget(team)
        seen.add((others > 2, everything(team, slug).replace(round_.name, "")))
    assert len({said for more, said in seen if not more}) == 1
    assert len({said for _, said in seen}) == 2, "with three others the numbers are told"


def test_a_vote_that_is_asked_anew_of_one_more_person_is_not_the_difference(team: Folder) -> None:
    options = ["a", "b", "c"]

    def vote(count: int, last: str = "0", others: str = "1") -> land.Outcome:
        round_ = ask(team, "surprise", options=options)
        for device in range(count):
            of = "2" if device < 3 else others if device % 2 else "0"
            give(team, round_, device, {"o": [of]})
        give(team, round_, count, {"o": [last]})
        return land.close(team, round_)

    first = vote(7).groups["sales"]["counts"]
    again = vote(8, last="1")
    assert again.groups["sales"]["counts"] == first and "new since" in again.hidden["sales"]
    opened = land.latest(team, "surprise")
    land.again(team, opened)
    assert land.close(team, land.latest(team, "surprise")).groups["sales"]["counts"] == first
    changed = [line for line in (land.folder(team) / opened.file).read_bytes().split(b"\n") if line]
    assert changed and str(team.decisions.value("asked-surprise")).count("'n': 9") == 0
    everybody = ask(team, "surprise", options=options)
    for device in range(9):
        give(team, everybody, device, {"o": ["2"]})
    assert land.close(team, everybody).groups["sales"]["counts"] != first


def test_points_that_one_person_gave_are_told_together_with_others(team: Folder) -> None:
    round_ = ask(team, "blind-points")
    names = round_.page["options"]
    for device in range(16):
        alone = device in (0, 9)
        give(
            team,
            round_,
            device,
            {"b0": ["60"], "b1": ["30" if alone else "40"], "b2": ["10"] if alone else []},
        )
    groups = land.close(team, round_).groups
    shown = groups["sales"]["counts"]
    assert shown[names[0]] == 540 and names[1] in groups["sales"]["together"]
    assert shown[names[2]] == shown[names[5]], "nobody gave anything to the sixth"
    given = board.given_points(team)
    from workshop.strategy import alignment

    told = alignment.points_of(team.table("initiatives"), given, team.terms)
    assert told.by_side[0][2] == pytest.approx(told.by_side[0][5])
    assert "each stands with the mean" in told.note


def test_a_formula_that_a_guest_types_is_text_in_the_table_that_it_lands_in(team: Folder) -> None:
    round_ = ask(team, "survey")
    evil = '=HYPERLINK("http://example.org","click")'
    for device in range(16):
        give(team, round_, device, {"s0.0": ["4"], "c": [evil], "code": [f"@SUM({device})"]})
    land.close(team, round_)
    table = pd.read_csv(team.data / "survey.csv", dtype=str, keep_default_na=False)
    landed = table[table["comment"].str.contains("HYPERLINK")]
    assert len(landed) == 16 and landed["comment"].str.startswith("'=").all()
    assert not table["respondent"].str.startswith(("=", "@", "+", "-")).any()


def test_the_run_sheet_says_who_can_read_along_in_an_open_wifi_and_what_to_do(root: Path) -> None:
    sheet = (root / "facilitation" / "venue-wifi.md").read_text(encoding="utf-8")
    for said in ("can read along", "router of your own", "WPA2", "real certificate", "portal"):
        assert said in sheet


def test_jupyterlab_and_the_phones_share_no_port_cookie_or_token(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshop import lab

    started: list[list[str]] = []

    def noted(self: object, command: list[str], **known: Any) -> None:
        started.append(command)

    monkeypatch.setattr(lab.Lab, "__init__", noted)
    lab.start(team.path, browser=False)
    (command,) = started
    assert "--ServerApp.ip=127.0.0.1" in command, "this computer only"
    assert not any("allow_origin" in part or "allow_remote" in part for part in command)
    served = (Path(kit.__file__).parent / "live" / "server.py").read_text(encoding="utf-8")
    assert "jupyter" not in served.lower(), "the phones' server knows nothing of Jupyter"


def test_a_side_of_few_people_answers_with_one_phone_and_is_shown(team: Folder) -> None:
    people = team.data / "people.csv"
    table = pd.read_csv(people, dtype=str, keep_default_na=False)
    small = table[table["team"] == team.sides[1]].index[3:]
    table.drop(index=small).to_csv(people, index=False)
    team = workshop.open(team.path)
    control = controls.Ask(team, "blind-points")
    control.ask()
    assert "Of Marketing one phone answers for all" in control.note.value
    round_ = land.latest(team, "blind-points")
    names = dict(team.terms.keyed())
    assert round_.small == ("marketing",) and round_.of["marketing"] == 1
    assert "One phone for Marketing" in kinds.who_sees(round_, team.minimum, names, "marketing")
    assert "No name is kept" in kinds.who_sees(round_, team.minimum, names, "sales")
    for device in range(10):  # the last one is of marketing
        give(team, round_, device, {"b0": ["60"], "b1": ["40"]})
    control.show()
    given = board.given_points(team)
    mine = given[given["team"] == "Marketing"]
    assert mine["points"].tolist() == [60, 40] and not mine["person"].fillna("").any()
    assert given[given["team"] == "Sales"]["person"].nunique() == 9
    from workshop.strategy import alignment

    told = alignment.points_of(team.table("initiatives"), given, team.terms)
    assert told.by_side[1][:2].tolist() == [60, 40]
    # The survey stays with each person.
    survey = controls.Ask(team, "survey")
    survey.ask()
    assert land.latest(team, "survey").small == ()


def test_the_frame_of_the_projector_is_no_output_that_a_notebook_saves(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"address": "http://192.168.1.7:8899", "code": "ABC234"}
    monkeypatch.setattr(
        controls, "serving", lambda team: about | {"screen": "http://127.0.0.1:1/screen"}
    )
    control = controls.Ask(team, "predict")
    control.ask()
    assert "<iframe" in control.shown.value and type(control.shown).__name__ == "HTML"


def test_the_run_sheet_has_a_way_for_each_kind_of_wifi_and_what_to_say(root: Path) -> None:
    sheet = " ".join((root / "facilitation" / "venue-wifi.md").read_text("utf-8").split())
    for said in (
        "client isolation",
        "captive portal",
        "router of your own",
        "live pack",
        "live collect",
        "--behind-proxy",
        "read along",
        "live cards",
        "two words",
        "Open again",
        "firewall",
    ):
        assert said in sheet, said


REOPENED = {
    "one": ("surprise", {"options": ["a", "b", "c"]}, {"o": ["0"]}, {"o": ["1"]}),
    "some": ("weekly-day", {"options": ["a", "b", "c"]}, {"o": ["0"]}, {"o": ["1", "2"]}),
    "numbers": ("years", {}, {"n0": ["40"]}, {"n0": ["71"]}),
    "words": ("keep-later-stop", {}, {"w0": ["0"], "w1": ["1"]}, {"w0": ["2"], "w1": ["2"]}),
    "lines": ("hope", {}, {"l0.0": ["We ask first"]}, {"l0.0": ["Something else"]}),
    "budget": ("blind-points", {}, {"b0": ["60"], "b1": ["40"]}, {"b0": ["10"], "b2": ["90"]}),
    "scales": ("survey", {}, {"s0.0": ["4"], "c": ["so so"]}, {"s0.0": ["1"], "c": ["bad"]}),
    "cards": ("rate-blind", {}, {"c0": ["4"]}, {"c0": ["1"], "c1": ["1"]}),
}


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=[pytest.mark.slow] * (k == "cards")) for k in REOPENED]
)
def test_of_a_round_that_is_opened_again_one_new_answer_and_one_changed_change_nothing_that_is_seen(
    kind: str, team: Folder
) -> None:
    """Not on the screen, not in a decision, and not in a table: whoever compares finds nothing."""
    slug, page, usual, otherwise = REOPENED[kind]
    round_ = ask(team, slug, **page)
    assert round_.kind == kind
    for device in range(16):
        give(team, round_, device, usual)

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return sorted((str(key), plain(one)) for key, one in value.items())
        return sorted(map(str, value)) if isinstance(value, list) else value

    def seen() -> list[Any]:
        tables = [
            # Codes are dealt anew and rows shuffled: what is in a row is what counts.
            sorted(re.sub(rf"{round_.name}-\w+-\d+", "", line) for line in path.open())
            for path in sorted(team.data.glob("*.csv"))
        ]
        said = [
            [what, plain(one.value if not what.startswith("asked-") else one.value["groups"])]
            for what, one in team.decisions.current().items()
        ]
        return [plain(land.on_file(team, slug).groups), tables, sorted(said, key=str)]

    assert land.close(team, round_).groups
    before = seen()
    for n in (2, 3):
        land.again(team, land.latest(team, slug))
        give(team, round_, 0, otherwise, n=n)  # of sales
        give(team, round_, 25, otherwise, n=n)  # one more of marketing
        outcome = land.close(team, land.latest(team, slug))
        assert outcome.hidden and seen() == before


def test_a_promise_stands_as_most_of_those_say_to_whom_it_was_made(
    team: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshop.follow_up import promises

    made = [
        promises.Promise("Sales committed", "Calls back"),
        promises.Promise("Marketing committed", "Sends the list"),
        promises.Promise("Both stop", "Newsletter"),
        promises.Promise("Both decided", "Tuesday"),
    ]
    monkeypatch.setattr(promises, "promises", lambda then, now: made)
    round_ = ask(team, "promises-kept")
    calls, sends, stop, day = (one.key for one in made)
    assert round_.page_for("sales")["items"] == [sends, stop, day]
    assert round_.page_for("marketing")["items"] == [calls, stop, day]
    assert round_.page["words"] == list(promises.STANDS), "the words of the control beside it"
    for device in range(16):
        # Nine of sales and seven of marketing: of what both decided eight say so and eight not.
        other = "2" if device < 8 else "0"
        give(team, round_, device, {"w0": ["0"], "w1": ["1"], "w2": [other]})
    outcome = land.close(team, round_)
    recorded = subjects.read(team.decisions, slugs.KEPT, {})
    assert {sends: "kept", calls: "kept", stop: "partly"}.items() <= recorded.items()
    assert any(said.startswith("Even") for said in outcome.said) == (day not in recorded)
    monkeypatch.setattr(promises, "promises", lambda then, now: made[:1])
    assert ask(team, "promises-kept").page_for("sales")["items"] == ["Nothing was promised to you"]
