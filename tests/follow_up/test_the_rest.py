"""Meetings, leads, the list and the promises, then and now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import files, results, runs, sample
from workshop.follow_up import compare, controls, leads, meeting, promises, shares, strategy
from workshop.strategy.problem import Problem
from workshop.terms import Terms

from ..in_process import executed

FIRST, TODAY = date(2026, 8, 20), date(2026, 11, 23)


def test_a_share_that_rose_is_told_with_its_interval_and_one_that_may_not_have_is_not_claimed() -> (
    None
):
    rose = shares.moved("x", "It was done", (10, 100), (60, 100))
    assert (
        rose.verdict == "clear"
        and rose.sentence
        == "It was done 10 of 100 times then and 60 of 100 times now: 10% then, 60% now, 50 in a"
        " hundred more (between 38 and 60)."
    )
    same = shares.moved("x", "It was done", (10, 20), (11, 20))
    assert (
        same.verdict == "cannot tell"
        and "cannot be told from chance" in same.sentence
        and same.more_needed
    )
    assert "too few" in shares.moved("x", "It was done", (1, 3), (2, 30)).sentence
    assert "nothing is known of now" in shares.moved("x", "It was done", (1, 3), (0, 0)).sentence


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": list("abcdef"),
            "team": ["Sales"] * 3 + ["Marketing"] * 3,
            "level": "member",
            "role": None,
        }
    )


def meetings(start: str, held: list[bool], series: str = "Weekly") -> pd.DataFrame:
    rows = [
        [pd.Timestamp(start) + pd.Timedelta(weeks=week), series, person, came]
        for week, came in enumerate(held)
        for person in "abcdef"
    ]
    frame = pd.DataFrame(rows, columns=["start", "series", "person", "attended"])
    return frame.assign(end=frame["start"], attended=frame["attended"].astype("boolean"))


def test_only_meetings_since_the_workshop_count_as_now() -> None:
    then = meetings("2026-01-05 10:00", [True, False] * 8)
    now = pd.concat([then, meetings("2026-09-01 10:00", [True] * 10, "Tuesday")])
    found = meeting.meetings_since(then, now, people(), people(), Terms(date=TODAY), since=FIRST)
    assert (
        "8 of 16 times then and 10 of 10 times now" in found.sentence
        and "Then it was “Weekly”, now it is “Tuesday”." in found.caveat
    )
    assert (
        "No meeting since"
        in meeting.meetings_since(
            then, then, people(), people(), Terms(date=TODAY), since=FIRST
        ).sentence
    )


def judged(
    n: int, alike: float, *, seed: int, ids: str = "L", created: str = "2026-03-01"
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    sales = rng.integers(1, 4, n)
    marketing = np.where(rng.random(n) < alike, sales, rng.integers(1, 4, n))
    frame = pd.DataFrame(
        {
            "lead_id": [f"{ids}{k}" for k in range(n)],
            "sales_view": sales.astype(float),
            "marketing_view": marketing.astype(float),
        }
    )
    return frame.assign(
        outcome="open",
        created_at=pd.Timestamp(created),
        handed_over_at=pd.Timestamp(created),
        first_contact_at=pd.NaT,
        accepted=pd.NA,
    )


def test_new_leads_judged_more_alike_are_told_from_chance() -> None:
    then = judged(300, 0.1, seed=1)
    found = leads.agreement(then, pd.concat([then, judged(200, 0.9, seed=2, ids="N")]))
    assert (
        found.verdict == "clear"
        and found.sentence.startswith("The two sides judge leads more alike than then")
        and "200 leads that both judged since" in found.sentence
    )
    nothing = [
        leads.agreement(
            then, pd.concat([then, judged(200, 0.1, seed=seed, ids="N")]), Terms(seed=seed)
        ).verdict
        for seed in range(3, 23)
    ]
    assert nothing.count("clear") <= 1


def test_the_same_leads_judged_again_are_compared_with_themselves() -> None:
    then = judged(200, 0.1, seed=1)
    found = leads.agreement(then, judged(200, 0.9, seed=2))
    assert "200 leads that both judged again" in found.sentence and found.verdict == "clear"
    assert (
        "Fewer than 10 leads were judged by both sides since"
        in leads.agreement(then, then).sentence
    )


def test_other_labels_are_not_compared() -> None:
    def labelled(frame: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
        return frame.assign(
            sales_view=pd.Categorical(
                [labels[int(k) - 1] for k in frame["sales_view"]], categories=labels, ordered=True
            )
        )

    then, now = (
        labelled(judged(50, 0.5, seed=1), ["Cold", "Warm", "Hot"]),
        labelled(judged(50, 0.5, seed=2, ids="N"), ["Low", "Medium", "High"]),
    )
    assert (
        "Sales judges by other labels now (High, Low and Medium)"
        in leads.agreement(then, now).sentence
    )


def test_only_leads_whose_hours_are_over_count_for_the_first_contact() -> None:
    then = judged(40, 0.5, seed=1).assign(
        first_contact_at=lambda frame: frame["created_at"] + pd.Timedelta(hours=5)
    )
    now = judged(40, 0.5, seed=2, ids="N", created="2026-09-10").assign(
        first_contact_at=lambda frame: frame["created_at"] + pd.Timedelta(hours=50)
    )
    last = judged(7, 0.5, seed=3, ids="T", created="2026-11-23 20:00")
    found = leads.in_time(then, pd.concat([then, now, last]), since=FIRST, today=TODAY, within=24)
    assert (
        found.verdict == "clear"
        and found.table["Of"].tolist() == [40, 40]
        and found.table["So often"].tolist() == [40, 0]
    )


def test_accepted_leads_then_and_since() -> None:
    then, now = (
        judged(30, 0.5, seed=1).assign(accepted=True),
        judged(30, 0.5, seed=2, ids="N", created="2026-09-10").assign(accepted=False),
    )
    assert leads.accepted(then, pd.concat([then, now]), since=FIRST).verdict == "clear"


def plan(names: list[str], status: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "initiative": names,
            "kind": "new",
            "goal": None,
            "owner": None,
            "effort_low": 5.0,
            "effort_likely": 10.0,
            "effort_high": 20.0,
            "status": status,
        }
    )


def test_what_came_back_onto_the_list_is_counted_with_its_work() -> None:
    found = strategy.regrowth(
        Problem(plan(["A", "B", "C"]), capacity={"Sales": 10}),
        Problem(plan(["a ", "C", "D", "E"]), capacity={"Sales": 10}),
        stopped=["B", "C"],
    )
    assert found.sentence.startswith(
        "2 initiatives came onto the list since and 1 left it: 4 where there were 3. What came is"
        " 20 person-weeks of work. Of 2 initiatives that you stopped, 1 is still on it."
    )
    assert set(found.table["What became of it"]) == {
        "came onto it",
        "left it",
        "stopped, still on the list",
    }
    over = strategy.regrowth(
        Problem(plan(["A", "B"])), Problem(plan(["A", "B"], status="stopped")), stopped=["B"]
    )
    assert "none is still on it" in over.sentence
    assert (
        "came onto the list since and none left it: 2 where there was 1."
        in strategy.regrowth(Problem(plan(["A"])), Problem(plan(["A", "B"]))).sentence
    )
    assert (
        "nothing came onto it"
        in strategy.regrowth(Problem(plan(["A"])), Problem(plan(["A"]))).sentence
    )


def test_goals_then_and_now() -> None:
    goals = [pd.DataFrame({"goal": names}) for names in (["Grow"], ["grow", "Save"])]
    assert strategy.goals(*goals).sentence == "There are 2 goals where there were 1; Save is new."


@pytest.fixture
def later(make_folder: Callable[..., Path]) -> tuple[runs.Earlier, workshop.folder.Folder]:
    """A folder three months after its workshop."""
    folder = make_folder()
    team = workshop.open(folder)
    record = team.decisions.record
    record(
        "commitments-sales",
        [
            {
                "promise": "Call <b>within</b> a day",
                "measure": "list",
                "owner": "Ada",
                "due": "2026-10-01",
            },
            {"promise": "no owner", "measure": "", "owner": "", "due": ""},
        ],
        stage="charter",
    )
    record(
        "needs-sales",
        [
            {"need": "The budget", "answer": "yes", "owner": "Kim", "due": "2026-12-24"},
            {"need": "Fewer forms", "answer": "will_try"},
            {"need": "More leads", "answer": "no"},
        ],
        stage="communication",
    )
    record(
        "keep-later-stop",
        {"keep": ["A"], "later": [], "stop": ["B"]},
        stage="strategy",
        owner="Ada",
        due="2026-10-01",
    )
    record(
        "channel",
        "#leads",
        stage="communication",
        owner="Ada",
        due="2026-09-01",
        status="under way",
    )
    files.write(folder / "results" / "hand-over" / "report.html", "x")
    runs.keep_run(team, today=FIRST)
    return runs.earlier(team, today=TODAY), team


def test_each_promise_stands_as_the_room_says_and_what_is_late_is_said(later: tuple) -> None:
    then, now = later
    found = promises.kept(then, now, today=TODAY)
    assert found.table["Who"].tolist() == [
        "Sales committed",
        "Marketing said yes",
        "Marketing said I will try",
        "Both stop",
        "Both decided",
    ]
    assert (
        found.sentence
        == "Of 5 promises, 1 was kept in part. 4 were not looked at. 1 is past its date and nobody"
        " has said how it stands."
    )
    assert found.caveat == "1 of these is only a try: nobody promised it."
    control = controls.stands(then, now, today=TODAY)
    assert control.value == {"Both decided: Where we write to each other": "partly"}
    assert found.table["What"].tolist()[-1] == "Where we write to each other: #leads."
    control.widget.value = {
        **control.value,
        "Sales committed: Call <b>within</b> a day": "not kept",
    }
    control.record()
    again = promises.kept(then, now, today=TODAY)
    assert (
        "1 was kept in part and 1 was not kept" in again.sentence
        and "past its date" not in again.sentence
    )
    assert (
        promises.to_talk_about(then, now, [], today=TODAY).table["Talk about"].tolist()[0]
        == "Sales committed: Call <b>within</b> a day"
    )


def test_what_an_older_kit_recorded_of_a_promise_still_counts(later: tuple) -> None:
    then, now = later
    now.decisions.record(
        "promises-kept",
        {"Both decided: Where we write to each other: #leads": "kept"},
        stage="follow-up",
    )
    assert promises.standing(then, now)["Both decided: Where we write to each other"] == "kept"
    assert (
        controls.stands(then, now, today=TODAY).widget.children[-1].children[1].value == "kept"
    ), "and the control shows it"


def test_decisions_that_changed_were_withdrawn_or_are_new_are_told_with_the_reason(
    later: tuple,
) -> None:
    then, now = later
    assert promises.changed(then, now).sentence == "All 4 decisions stand as they were made."
    sheet = [dict(row) for row in now.decisions.value("commitments-sales")]
    now.decisions.amend("commitments-sales", value=[sheet[0] | {"status": "done"}, sheet[1]])
    assert promises.changed(then, now).sentence == "All 4 decisions stand as they were made.", (
        "how it stands is no other decision"
    )
    assert promises.standing(then, now)["Sales committed: Call <b>within</b> a day"] == "kept"
    now.decisions.amend("channel", owner="Greta", due="2026-12-31")
    assert promises.kept(then, now, today=TODAY).table.iloc[-1][["Owner", "By when"]].tolist() == [
        "Greta",
        "31 December 2026",
    ], "who sees to it now"
    now.decisions.withdraw("channel", because="nobody read it")
    assert (
        promises.standing(then, now)["Both decided: Where we write to each other"]
        == "no longer wanted"
    )
    now.decisions.record(
        "keep-later-stop", {"keep": ["A", "B"], "later": [], "stop": []}, stage="strategy"
    )
    now.decisions.record("moderator", "Ada", stage="communication")
    found = promises.changed(then, now)
    assert (
        found.sentence == "Of 4 decisions, 1 was changed and 1 does not count any more; 1 is new."
    )
    assert (
        found.table.set_index("About").loc["Where we write to each other", "Why"]
        == "nobody read it"
    )


def test_the_page_of_the_comparison_is_escaped_and_needs_no_network(later: tuple) -> None:
    page = compare.page(*later, today=TODAY)
    assert "Call &lt;b&gt;within&lt;/b&gt; a day" in page and "<b>within" not in page
    assert (
        "http://" not in page
        and "https://" not in page
        and "Compared: Acme, 20 August 2026 (then)" in page
    )


def test_without_an_earlier_run_every_step_says_so_once(make_folder: Callable[..., Path]) -> None:
    team = workshop.open(make_folder())
    then = runs.earlier(team)
    found = [
        compare.whose(then, team),
        promises.kept(then, team),
        promises.changed(then, team),
        compare.talk(then, team),
    ]
    assert {finding.sentence for finding in found} == {runs.NONE}
    assert controls.stands(then, team).value == {}


def test_the_notebook_looks_back_at_the_first_workshop(tmp_path: Path) -> None:
    folder = sample.make("awkward", tmp_path / "team")
    files.write(folder / "results" / "hand-over" / "report.html", "x")
    runs.keep_run(workshop.open(folder), today=FIRST)
    plan_ = folder / "data" / "initiatives.csv"
    frame = pd.read_csv(plan_, dtype=str, keep_default_na=False)
    pd.concat([frame, pd.DataFrame([{"initiative": "A late idea", "effort_likely": "3"}])]).to_csv(
        plan_, index=False
    )
    _, [ran] = executed(folder, only=["5-follow-up"])
    part = results.part(ran)
    said = {finding.name: finding.sentence for finding in part.findings}
    assert (
        "1 initiative came onto the list since" in said["regrowth"]
        and "Compared:" in said["compared"]
    )
    assert not any(
        "because of" in sentence or "thanks to" in sentence for sentence in said.values()
    )


@pytest.mark.parametrize("status", ["Abgebrochen", "Terminé", "cancelado", "Annullato", "Gereed"])
def test_what_is_over_is_over_in_every_language_of_a_state(status: str) -> None:
    from workshop.importers.tracker_systems import state_of

    assert state_of(status) == "done"
    assert strategy._ended(pd.DataFrame({"status": [status, "To Do", None]})).tolist() == [
        True,
        False,
        False,
    ]
