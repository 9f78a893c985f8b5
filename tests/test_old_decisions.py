"""Decisions of an older shape, or made by hand into something else: each part reads them as
nothing, and none stumbles.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import workshop
from workshop import agenda, kit, runs, start, weekly
from workshop.charter import controls as charter_controls
from workshop.charter import dates, decided, exports, page
from workshop.communication import controls as talk
from workshop.communication import drives, exchange
from workshop.controls import notes
from workshop.findings import Finding
from workshop.follow_up import controls as follow_up
from workshop.follow_up import promises
from workshop.leads import card, population, weights
from workshop.leads import controls as leads_controls
from workshop.strategy import board, fairness
from workshop.strategy import controls as strategy

SUBJECTS = [
    "who-is-here",
    "ground-rules",
    "predicted-topic",
    "topics-to-talk-through",
    "weekly-meeting-day",
    "weekly-meeting-time",
    "weekly-meeting-minutes",
    "weekly-meeting-agenda",
    "channel",
    "moderator",
    "needs-sales",
    "needs-marketing",
    "drives-locked",
    "drives-locked-sales",
    "drives-given-sales",
    "drives-given-marketing",
    "what-drives-sales",
    "what-drives-marketing",
    "good-lead-from",
    "good-lead-never",
    "good-lead-card",
    "wins-promised",
    "wins-a-year",
    "first-contact-within-hours",
    "criteria-weights",
    "weights-locked-sales",
    "weights-locked-marketing",
    "weights-given-sales",
    "weights-given-marketing",
    "horizon-in-quarters",
    "named-to-stop",
    "points-locked-sales",
    "points-locked-marketing",
    "points-given-sales",
    "points-given-marketing",
    "plan-to-start-from",
    "keep-later-stop",
    "what-we-stop",
    "why-it-could-fail",
    "commitments-sales",
    "commitments-marketing",
    "where-we-differ",
    "follow-up",
    "promises-kept",
    "next-look",
    "facilitator-notes",
    "minutes-taken",
]
ODD = (
    "text",
    3,
    -1e300,
    float("inf"),
    float("nan"),
    None,
    True,
    [],
    {},
    ["a", 1, None],
    [[1, 2], {"b": [3]}],
    {"a": {"b": [1]}},
    [{"promise": 3, "need": None, "due": "soon"}, "x"],
    {"keep": "x", "later": None, "stop": [3]},
    {"keep": [["x"]], "stop": {"x": 1}},
    {"x": "Ada", "Trial": ["Bo"]},
    {"points": {"source": {"Web": float("inf")}}, "from": None},
    {"points": [], "from": "x"},
    {"seal": 3, "swings": {"source": "much"}, "points": {"Trial": "many"}, "salt": {}},
    "2026-99-99",
    "25:99",
)
LEADS = "lead_id,created_at,source,sales_view,marketing_view,outcome\n" + "".join(
    f"{k},2026-0{k % 9 + 1}-01,{'Web' if k % 3 else 'Fair'},{k % 3},{k % 4},{('won', 'lost', 'open')[k % 3]}\n"
    for k in range(40)
)


FEW = (7, 9, 14, 16)
"""Four of them are tried every time."""


@pytest.mark.parametrize(
    "value",
    [
        value if place in FEW else pytest.param(value, marks=pytest.mark.slow)
        for place, value in enumerate(ODD)
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_a_decision_of_another_shape_stops_no_part(
    make_folder: Callable[..., Path], value: object
) -> None:
    folder = make_folder(
        initiatives="initiative,goal,effort_likely\nTrial,Grow,3\nFair,Grow,5\n",
        leads=LEADS,
        points="team,initiative,points\nSales,Trial,60\nMarketing,Fair,40\n",
    )
    with open(folder / "decisions.jsonl", "w", encoding="utf-8") as file:
        for what in SUBJECTS:
            for stage in ("communication", "leads"):
                file.write(
                    json.dumps(
                        {
                            "what": what,
                            "value": value,
                            "stage": stage,
                            "when": "once",
                            "who": {"a": 1},
                            "owner": 3,
                            "due": "next week",
                            "status": ["x"],
                        }
                    )
                    + "\n"
                )
    team = workshop.open(folder)
    leads, gaps = (
        population.of(team),
        Finding("gaps", "None.", pd.DataFrame({"Topic": ["answers", "targets"]})),
    )
    started = card.start(leads.shares)
    begin = {"keep": ["Trial"], "later": ["Fair"], "stop": []}
    then = runs.Earlier.of(folder, team)

    start.people(team), start.who_is_here(team), start.ground_rules(team), notes(team)
    agenda.agenda(kit.notebooks().values(), taken=agenda.minutes_taken(team.decisions))
    (
        talk.talk_through(team, gaps),
        talk.weekly_day(team),
        talk.weekly_time(team),
        talk.weekly_minutes(team),
        talk.weekly_agenda(team),
        talk.channel(team),
        talk.moderator(team),
    )
    (
        talk.needs(team, "sales"),
        talk.needs(team, "marketing"),
        talk.what_drives(team),
        talk.weekly(team),
        exchange.answers(team),
        drives.hits(team),
        weekly.calendar(team),
    )
    (
        leads_controls.promise(team, leads.counts),
        leads_controls.good_lead(team, leads),
        leads_controls.agreed(team, leads),
        leads_controls.hard_no(team),
        leads_controls.never(team),
    )
    (
        leads_controls.agreed_card(team, started),
        leads_controls.agreed_rule(team, leads.shares),
        leads_controls.agreed_promise(team),
        weights.stated(team),
        weights.joint(team, ["source"]),
    )
    assert leads_controls.agreed_target(team, leads) > 0 and leads_controls.agreed_within(team) > 0
    (
        strategy.silent_round(team),
        strategy.blind_points(team, budget=100),
        strategy.stops(team, begin),
        strategy.agreed_stops(team, begin),
        strategy.pre_mortem(team),
    )
    assert (
        strategy.agreed_plan(team) in fairness.PLANS
        and 1 <= strategy.agreed_horizon(team) <= strategy.LONGEST
    )
    assert (
        set(strategy.agreed_board(team, begin)) == {"keep", "later", "stop"}
        and not board.given_points(team).empty
    )
    (
        charter_controls.assign(team),
        charter_controls.commit(team, "sales"),
        charter_controls.differ(team),
        charter_controls.follow_up(team),
    )
    assert (
        "did not work"
        not in charter_controls.differ(team).outcome.value
        + charter_controls.commit(team, "marketing").outcome.value
    )
    page.page(team), page.open_questions(team), dates.events(team), exports.decisions(team)
    assert len(decided.so_far(team).table) > 0
    (
        follow_up.stands(then, team),
        follow_up.next_look(team),
        promises.kept(then, team),
        promises.changed(then, team),
    )
    assert not (team.results / "problems-with-the-kit.txt").exists(), (
        "no control met anything that was not foreseen"
    )
