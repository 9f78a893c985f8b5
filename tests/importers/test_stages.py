"""A stage is taken for won, lost or open as people mean it, and what it was taken for is told."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.importers import stages


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("won", ["Closed Won", "closedwon", "Customer", "Deal won!", "6 - Won", "Evangelist"]),
        (
            "lost",
            [
                "Closed Lost",
                "closedlost",
                "Closed - Not Converted",
                "Unqualified",
                "UNQUALIFIED",
                "Disqualified",
                "Junk Lead",
                "Lost to a competitor",
                "Won't buy",
                "Bad Timing",
            ],
        ),
        ("converted", ["Converted", "Closed - Converted"]),
        (
            "open",
            [
                "",
                "New",
                "Working - Contacted",
                "Negotiation",
                "Marketing Qualified Lead",
                "IN_PROGRESS",
                "Qualified",
                "4 - Proposal sent",
            ],
        ),
        ("unknown", ["Zombie", "Former client", "???"]),
        # A word more may say the opposite.
        (
            "unknown",
            [
                "Won by competitor",
                "Won - cancelled",
                "Not won",
                "Nicht gewonnen",
                "Not yet won",
                "Duplicate check",
                "Lost - reopened",
                "Lost to a competitor who won",
                "Rejected offer - renegotiating",
                "Won?",
                "Won (60 %)",
                "Won - contract pending",
                "Pas encore gagné",
                "No ganado",
                "Non vinto",
                "Niet gewonnen",
                "Não ganho",
                "Lost customer won back",
            ],
        ),
        (
            "won",
            [
                "Gewonnen",
                "Abgeschlossen - gewonnen",
                "Kunde",
                "Fermé gagné",
                "FERMEE GAGNEE",
                "Client",
                "Cerrada ganada",
                "Cliente",
                "Chiuso vinto",
                "Gesloten gewonnen",
                "Klant",
                "Fechado ganho",
                "Closed Won (100%)",
            ],
        ),
        (
            "lost",
            [
                "Verloren",
                "Kein Interesse",
                "Fermé perdu",
                "Non qualifié",
                "Cerrado perdido",
                "No calificado",
                "Chiuso perso",
                "Gesloten verloren",
                "Fechado perdido",
                "Não qualificado",
            ],
        ),
        (
            "open",
            [
                "In Bearbeitung",
                "Angebot versendet",
                "En cours",
                "Proposition",
                "Devis envoyé",
                "Propuesta enviada",
                "En negociación",
                "Trattativa in corso",
                "Offerte verstuurd",
                "In behandeling",
                "Em andamento",
                "Proposta enviada",
            ],
        ),
    ],
)
def test_a_stage_means_what_people_mean_by_it(said: str, of: list[str]) -> None:
    assert {stage: stages.meaning(stage) for stage in of} == dict.fromkeys(of, said)


def test_a_yes_counts_only_in_a_column_that_asks_for_it() -> None:
    frame = pd.DataFrame(
        {
            "IsWon": ["true", "false", "false"],
            "StageName": ["Signed", "Dropped", "Negotiation"],
            "IsClosed": ["true", "true", "false"],
        }
    )
    assert stages.outcomes(frame).tolist() == ["won", "lost", "open"]
    assert stages.outcomes(pd.DataFrame({"Converted": ["true", "1"]})).tolist() == ["open", "open"]


def test_the_first_column_that_says_won_or_lost_counts_and_own_words_go_before_all() -> None:
    frame = pd.DataFrame(
        {
            "Stage": ["Customer", "Lead", "Lead"],
            "Status": ["Unqualified", "Unqualified", "Closed - Converted"],
        }
    )
    before = frame.copy()
    assert stages.outcomes(frame).tolist() == ["won", "lost", "open"]
    assert stages.outcomes(frame, {"closed converted": "won", "CUSTOMER": "lost"}).tolist() == [
        "lost",
        "lost",
        "won",
    ]
    pd.testing.assert_frame_equal(frame, before)


def test_what_each_value_was_taken_for_is_told_with_its_number() -> None:
    counts = pd.DataFrame(
        {"Stage": ["Closed Won", "Zombie", "Converted", ""], "n": [1200, 3, 1, 2]}
    )
    assert stages.told(counts, ["Stage"], None, "l.csv") == [
        (
            'l.csv: "Stage" tells the outcome (in brackets, of how many leads). Won: "Closed Won"'
            ' (1,200); open: "Zombie" (3), blank (2) and "Converted" (1).'
        ),
        (
            'l.csv: "Zombie" (3 leads) is not understood and counted as open. If it ends a lead,'
            ' write it in workshop.toml under [tables.leads.values.outcome]: "Zombie" = "lost" or'
            ' "Zombie" = "won".'
        ),
        (
            'l.csv: a converted lead is an opportunity and no sale yet, so "Converted" (1 lead) is'
            " counted as open. If it means a sale with you, write in workshop.toml under"
            ' [tables.leads.values.outcome]: "Converted" = "won".'
        ),
    ]
    told = stages.told(counts, ["Stage"], {"zombie": "lost", "Converted": "won"}, "l.csv")
    assert len(told) == 1 and 'lost: "Zombie" (3)' in told[0]


def test_a_value_is_strange_only_where_nothing_else_decides() -> None:
    counts = pd.DataFrame({"IsWon": ["true"], "StageName": ["Signed"], "n": [5]})
    assert not any(
        "not understood" in note
        for note in stages.told(counts, ["IsWon", "StageName"], None, "l.csv")
    )


@pytest.mark.parametrize(
    ("often", "says"),
    [
        ({"won": 2}, "2 leads are won and none is lost"),
        ({"lost": 1, "open": 2}, "1 lead is lost, 2 leads are open and none is won"),
        ({"open": 1}, "1 lead is open and none is won or lost"),
        ({"won": 1, "lost": 1}, None),
        ({}, None),
    ],
)
def test_only_wins_or_only_losses_are_warned_of(often: dict[str, int], says: str | None) -> None:
    notes = stages.one_sided(often, "l.csv")
    assert (says in notes[0]) if says else notes == []


def test_closed_in_a_stage_that_is_not_understood_is_not_lost_where_nothing_says_won() -> None:
    frame = pd.DataFrame(
        {"StageName": ["Signed", "Negotiation", "Closed Won"], "IsClosed": ["true", "true", "true"]}
    )
    assert stages.outcomes(frame).tolist() == ["open", "lost", "won"]
    assert any(
        '"Signed" (1 lead) is not understood' in note
        for note in stages.told(frame.assign(n=1), list(frame), None, "l.csv")
    )


def test_one_line_says_what_all_other_values_mean_and_never_goes_before_what_is_understood() -> (
    None
):
    frame = pd.DataFrame({"Stage": ["Closed Won", "Zombie", "", "Negotiation"]})
    assert stages.outcomes(frame, {"any other": "lost"}).tolist() == ["won", "lost", "open", "open"]
    assert not any(
        "not understood" in note
        for note in stages.told(frame.assign(n=1), ["Stage"], {"any other": "lost"}, "l.csv")
    )
