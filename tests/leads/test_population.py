"""Who is counted, and what may describe a lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workshop
from workshop import sample
from workshop.leads import card, controls, criteria, handoff, population, raters, threshold

PEOPLE = ["Ada Alt", "Bo Berg", "Cy Cole", "Di Dorn"]
KINDS = ["Partner", "Web", "Fair"]


def leads(n: int = 240, *, seed: int = 1, rate: float = 0.4, still: float = 0.2) -> pd.DataFrame:
    """Leads that were won, lost or are open whatever their source is, all of which came in long
    ago.
    """
    rng = np.random.default_rng(seed)
    outcome = np.where(rng.random(n) < still, "open", np.where(rng.random(n) < rate, "won", "lost"))
    created = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(n) % 90, unit="D")
    views = {view: rng.choice([1.0, 2.0, 3.0], n) for view in ("sales_view", "marketing_view")}
    closed = pd.Series(created + pd.Timedelta(days=20)).where(outcome != "open")
    return pd.DataFrame(
        {
            "lead_id": [f"L{k}" for k in range(n)],
            "created_at": created,
            "closed_at": closed,
            "source": rng.choice(KINDS, n),
            **views,
            "outcome": outcome,
        }
    )


def reason(frame: pd.DataFrame, column: str, **more: list[str]) -> str:
    return population.judged(frame, **more).get(column, "no column")


# --- people --------------------------------------------------------------------------------------------------------

HEADINGS = [
    "Owner",
    "Deal Owner",
    "hubspot_owner_id",
    "OwnerId",
    "Contact owner",
    "Lead Agent",
    "Sales Executive",
    "assigned_to",
    "Assigned",
    "Sales rep",
    "sales_person",
    "Account Manager",
    "Created by",
    "CreatedById",
    "Deal - Creator",
    "SDR",
    "Last Name",
    "Full name",
    "Contact name",
    "Contact",
    "Email",
    "Work e-mail",
    "Besitzer",
    "Inhaber",
    "Zuständig",
    "Kundenbetreuer",
    "Ansprechpartner",
    "Vertriebsmitarbeiter",
    "Verkäufer",
    "Erstellt von",
    "Nachname",
    "Sachbearbeiter",
    "Propriétaire",
    "Vendeur",
    "Attribué à",
    "Responsable commercial",
    "Commercial",
    "Créé par",
    "Nom du contact",
    "Prénom",
    "Propietario",
    "Vendedor asignado",
    "Ejecutivo de cuenta",
    "Creado por",
    "Nombre",
    "Encargado",
    "Proprietario",
    "Venditore",
    "Assegnato a",
    "Referente",
    "Commerciale",
    "Creato da",
    "Cognome",
    "Eigenaar",
    "Dealeigenaar",
    "Verkoper",
    "Toegewezen aan",
    "Contactpersoon",
    "Gemaakt door",
    "Achternaam",
    "Proprietário",
    "Responsável",
    "Atribuído a",
    "Criado por",
    "Sobrenome",
    "Representante",
    "Chargé d'affaires",
    "Person in charge",
    "Accountverantwoordelijke",
    "Looked after by",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_that_names_somebody_of_a_team_describes_no_lead_whatever_stands_there(
    heading: str,
) -> None:
    codes = np.random.default_rng(0).choice(["4711234", "4711235", "4711236"], 240)
    for values in (
        codes,
        np.where(codes == "4711234", "aal", "bbe"),
        np.random.default_rng(1).choice(PEOPLE, 240),
    ):
        assert reason(leads().assign(**{heading: values}), heading) == population.PEOPLE


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Home owner", ["Yes", "No"]),
        ("Hausbesitzer", ["ja", "nein"]),
        ("Number of employees", ["10", "200"]),
        ("Mitarbeiter", ["1-50", "51-250", "über 250"]),
        ("Employees", ["50", "700"]),
        ("Company name size", ["small", "large"]),
        ("Do Not Email", ["Yes", "No"]),
        ("Email opens", ["0", "2"]),
        ("Campaign name", ["Spring", "Autumn fair"]),
        ("Product Name", ["Basic", "Pro"]),
        ("Nombre d'employés", ["10", "250"]),
        ("Contact reason", ["price", "demo"]),
        ("Contact channel", ["chat", "phone call"]),
        ("Commercial/Residential", ["commercial", "residential"]),
        ("Industry", ["Real Estate", "Public Sector", "Health Care"]),
        ("Region", ["North", "South"]),
        ("City", ["San Diego", "Santiago", "St. Gallen", "Berlin"]),
        ("State", ["North Carolina", "New York", "Georgia"]),
        ("Referred by", ["a customer", "a partner"]),
        ("Channel", ["Olark Chat", "Organic Search", "Direct Traffic", "Google"]),
        ("Job title", ["Account Manager", "Sales Executive", "Owner"]),
        ("Ownership", ["private", "public"]),
        ("Price per person", ["10", "20"]),
        ("NumberOfEmployees", ["a few", "many"]),
        ("Agent type", ["broker", "direct"]),
        ("Owner team", ["Inside", "Field"]),
        ("Plan", ["Max Plan", "Will call", "Basic"]),
        ("Campaign", ["April Campaign", "May Campaign", "June Fair"]),
        ("Month", ["April", "May", "June"]),
        ("Office", ["San Diego", "Santa Maria", "Villa Anna"]),
        ("Sector", ["Real Estate", "Food Production"]),
        ("Marketing contact status", ["Marketing contact", "Non-marketing contact"]),
    ],
)
def test_a_heading_that_only_sounds_like_somebody_describes_a_lead_all_the_same(
    heading: str, values: list[str]
) -> None:
    assert (
        reason(leads().assign(**{heading: np.random.default_rng(2).choice(values, 240)}), heading)
        == ""
    )


@pytest.mark.parametrize(
    "values",
    [
        PEOPLE,
        ["Alt, Ada", "Berg, Bo", "Cole, Cyril"],
        ["ADA ALT", "BO BERG"],
        ["Dr. Ada Alt", "Herr Jürgen Groß"],
        ["ada.alt@acme.example", "bo@acme.example"],
        ["Ada Alt <ada@acme.example>", "Bo <bo@acme.example>"],
        ["Hanno", "Bruno", "Edda"],
        ["Marie-Claire Dupont", "Jean Petit", "Élodie Roux"],
        ["Ada Alt (left)", "Bo Berg"],
        ["ada.alt", "bruno.berg"],
        ["Ada Alt; Bo Berg", "Cyril Cole"],
        ["Priya Rao", "Wei Chen", "Nguyen Thanh", "Siddharth Iyer"],
        ["José García", "María López", "Núria Puig"],
        ["ALT Ada", "DUPONT Jean", "Nagy László"],
        ["Ed East", "Flo Funk", "Gus Gray"],
        ["Max Muster", "Will Wood"],
    ],
)
def test_values_that_are_mostly_people_are_told_under_any_heading(values: list[str]) -> None:
    here = np.random.default_rng(3).choice([*values, *values, *values, "nobody"], 240)
    for heading in ("looks after it", "x17", "Queue"):
        assert reason(leads().assign(**{heading: here}), heading) == population.PEOPLE
    assert reason(leads().assign(source=here), "source") == population.PEOPLE


def test_people_of_the_list_are_told_however_their_names_are_written() -> None:
    here = np.random.default_rng(4).choice(["qx", "QY ", "z-w"], 240)
    assert reason(leads().assign(queue=here), "queue") == ""
    assert (
        reason(leads().assign(queue=here), "queue", people=["Qx", "qy", "Z-W"]) == population.PEOPLE
    )


def test_the_settings_overrule_everything_but_people() -> None:
    frame = leads().assign(
        **{"Deal Owner": np.resize(PEOPLE, 240), "Lost Reason": np.resize(["price", "time"], 240)}
    )
    assert dict(population.left_out(frame)) == {
        "Deal Owner": population.PEOPLE,
        "Lost Reason": population.ENDS,
    }
    assert population.left_out(frame, describe=["Deal Owner", "lost reason"]) == [
        ("Deal Owner", population.PEOPLE)
    ]
    assert list(card.attributes(frame, only=["Deal Owner", "Lost Reason"])) == ["Lost Reason"]


# --- what follows the outcome --------------------------------------------------------------------------------------


def told(column: str, values: Callable[[pd.DataFrame], object], **more: float) -> str:
    frame = leads(400, **more)  # type: ignore[arg-type]
    return reason(frame.assign(**{column: values(frame)}), column)


def test_a_column_that_says_the_outcome_in_other_words_or_numbers_describes_no_lead() -> None:
    words = {"won": "Won", "lost": "Lost", "open": "Open"}
    odd = {"won": ["A1", "A2"], "lost": ["B1", "B2", "B3"], "open": ["C"]}
    assert told("Type", lambda f: f["outcome"].map(words)) == population.SAME
    assert (
        told("Segment 3", lambda f: [odd[o][k % len(odd[o])] for k, o in enumerate(f["outcome"])])
        == population.SAME
    )
    assert (
        told(
            "Deal size",
            lambda f: [str(1000 + k) if o == "won" else "0" for k, o in enumerate(f["outcome"])],
        )
        == population.SAME
    )
    # A few that were never brought up to date change nothing.
    assert (
        told("Type", lambda f: f["outcome"].map(words).where(np.arange(400) % 40 > 0, "Open"))
        == population.SAME
    )


def test_a_column_that_stands_only_on_leads_that_ended_describes_no_lead() -> None:
    some = np.random.default_rng(5).random(400) < 0.6
    for kind, where in (("won", ["won"]), ("lost", ["lost"]), ("closed", ["won", "lost"])):
        here = lambda f, where=where: np.where(
            f["outcome"].isin(where) & some, np.resize(["a", "b", "c"], 400), None
        )
        assert told("Notes code", here) == population.ENDED.format(kind)


@pytest.mark.parametrize(
    "heading",
    [
        "Loss Reason",
        "Closed Lost Reason",
        "Deal - Lost reason",
        "Reason for closing",
        "Close Date",
        "Closing Date",
        "IsWon",
        "Is Closed",
        "ConvertedDate",
        "Recent Deal Close Date",
        "Days to close",
        "Forecast Category",
        "Weighted value",
        "Verlustgrund",
        "Grund für Absage",
        "Abschlussdatum",
        "Raison de la perte",
        "Date de clôture",
        "Motivo de pérdida",
        "Fecha de cierre",
        "Motivo perdita",
        "Data di chiusura",
        "Verliesreden",
        "Reden van verlies",
        "Sluitingsdatum",
        "Motivo da perda",
        "Data de fechamento",
        "Last Activity Date",
        "LastModifiedDate",
        "Letzte Aktivität",
        "Dernière activité",
        "Última actividad",
        "Ultima attività",
        "Laatste activiteit",
        "Última atividade",
        "Deal Stage",
        "Lead Status",
        "Next step",
        "Lost to",
        "Verloren an",
    ],
)
def test_a_heading_of_what_is_written_when_a_lead_ends_describes_no_lead(heading: str) -> None:
    assert reason(
        leads().assign(**{heading: np.random.default_rng(6).choice(["p", "q", "r"], 240)}), heading
    ) in (population.ENDS, population.LATE)


@pytest.mark.parametrize(
    "heading",
    [
        "Closest store",
        "Window size",
        "Winter sport",
        "Reason for interest",
        "Company stage",
        "Marital status",
        "First activity",
        "Lasting interest",
        "Close to us",
        "Lost and found",
        "Wonder",
        "Estado",
    ],
)
def test_a_heading_that_only_sounds_like_an_end_describes_a_lead(heading: str) -> None:
    assert (
        reason(
            leads().assign(**{heading: np.random.default_rng(7).choice(["p", "q", "r"], 240)}),
            heading,
        )
        == ""
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Probability (%)",
        "Wahrscheinlichkeit",
        "Abschlusswahrscheinlichkeit",
        "Probabilité",
        "Probabilidad",
        "Probabilità",
        "Slagingskans",
        "Probabilidade",
    ],
)
def test_a_chance_that_went_to_nothing_or_to_all_is_left_out_and_one_that_was_given_beforehand_is_not(
    heading: str,
) -> None:
    rng = np.random.default_rng(8)
    early = rng.choice(["20", "50", "80"], 400)
    late = {"won": "100", "lost": "0"}
    assert (
        told(
            heading,
            lambda f: [
                late.get(o, early[k]) if k % 3 else early[k] for k, o in enumerate(f["outcome"])
            ],
        )
        == population.CHANCE
    )
    if "bschluss" not in heading:
        assert told(heading, lambda f: early) == ""


def test_what_tells_won_from_lost_well_and_is_known_beforehand_stays() -> None:
    rng = np.random.default_rng(9)
    assert (
        told(
            "budget",
            lambda f: np.where(
                (f["outcome"] == "won") ^ (rng.random(400) < 0.15), "set aside", "none"
            ),
        )
        == ""
    )
    assert told("website", lambda f: np.where(rng.random(400) < 0.5, "yes", None)) == ""


def test_noise_is_hardly_ever_taken_for_the_outcome() -> None:
    wrong = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        frame = leads(int(rng.integers(20, 120)), seed=seed, rate=float(rng.uniform(0.1, 0.6)))
        for k in range(5):
            blank = rng.random(len(frame)) < rng.uniform(0, 0.9)
            frame[f"c{k}"] = np.where(
                blank, None, rng.choice(list("abcdefg")[: rng.integers(2, 7)], len(frame))
            )
        wrong += len(population.left_out(frame))
    assert wrong <= 1, "of 200 columns without meaning"


# --- one rule for everything -----------------------------------------------------------------------------------------

SETTINGS = 'name = "Case"\ndate = 2026-11-23\n[tables.leads]\nfile = "data/l.csv"\nformat = "crm"\n'


def exported(
    make_folder: Callable[..., Path], *, settings: str = SETTINGS, in_place: bool = False
) -> workshop.Folder:
    """A CRM export whose owners win differently often, and with a column that restates the outcome;
    nobody is listed.
    """
    rng = np.random.default_rng(10)
    owner, source = rng.integers(4, size=240), rng.choice(KINDS, 240)
    won = rng.random(240) < np.array([0.8, 0.6, 0.3, 0.1])[owner]
    rows = [
        (
            f"{k},{PEOPLE[owner[k]]},{'Closed Won' if won[k] else 'Closed Lost'},2026-0{1 + k % 6}-01,"
            f"{source[k]},{'Won' if won[k] else 'Lost'}"
        )
        for k in range(240)
    ]
    folder = make_folder(settings + ("in_place = true\n" if in_place else ""))
    (folder / "data" / "l.csv").write_text(
        "\n".join(
            ["Record ID,Deal Owner,Deal Stage,Create Date,Original Source,Forecast Type", *rows]
        )
        + "\n"
    )
    return workshop.open(folder)


@pytest.mark.parametrize("in_place", [False, True])
def test_no_finding_control_sheet_or_file_names_an_owner_or_restates_the_outcome(
    make_folder: Callable[..., Path], in_place: bool
) -> None:
    if in_place:
        pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra scale)")
    team = exported(make_folder, in_place=in_place)
    found = population.of(team)
    assert dict(found.left_out) == {
        "Deal Owner": population.PEOPLE,
        "Forecast Type": population.SAME,
    }
    start = card.start(found.shares, found.terms)
    team.decisions.record(
        controls.CARD, {"points": start.card, "from": start.threshold}, stage="leads"
    )
    shown = [
        start.finding,
        controls.agreed_rule(team, found.shares),
        controls.points_card(team, found, start).value,
        criteria.rules(found.policies, found.traits),
        found.kinds.to_string(),
        found.shares.to_string(),
        handoff.funnel_by(found.ways),
        handoff.paths(found.rows).to_string(),
        raters.sheet(found.frame, pd.DataFrame({"person": ["Zoe"], "team": ["Sales"]})).to_string(),
        *(path.read_text() for path in team.hand_over.glob("good-lead*")),
    ]
    said = "\n".join(str(one) for one in shown)
    assert not [word for word in (*PEOPLE, "Deal Owner", "Forecast Type") if word in said]


def test_a_source_that_names_people_is_not_told_by_source() -> None:
    frame = (
        leads()
        .assign(source=np.resize(PEOPLE, 240))
        .reindex(
            columns=[
                *leads().columns,
                "accepted",
                "rejected_reason",
                *(date for _, date in handoff.STEPS[1:-1]),
            ]
        )
    )
    counts = handoff.paths(frame)
    assert counts["source"].isna().all() and "names people" in handoff.funnel_by(counts).sentence


def test_check_says_what_was_left_out_why_and_a_line_that_works_when_pasted(
    make_folder: Callable[..., Path],
) -> None:
    said = population.told(population.of(exported(make_folder)))
    assert (
        said[0] == "“Deal Owner” describes no lead: it names people."
        and said[1] == "“Forecast Type” describes no lead: it says the same as the outcome."
    )
    line = said[2].split("write ")[1].split(" under")[0]
    again = population.of(
        exported(
            make_folder,
            settings=f"{SETTINGS}[leads]\n{line}\n".replace("[tables.leads]", "[tables.leads]", 1),
        )
    )
    assert again.left_out == [("Deal Owner", population.PEOPLE)] and again.describe == (
        "Forecast Type",
    )


def test_columns_left_out_for_one_reason_are_told_together() -> None:
    more = {
        "Deal Owner": "aal",
        "SDR": "bbe",
        "Lost Reason": "p",
        "Loss Reason": "q",
        "Last Activity": "r",
        "Letzte Aktivität": "s",
    }
    frame = leads().assign(**more)
    empty = pd.DataFrame({"person": pd.Series(dtype=object)})
    assert population.told(population.Population(frame, frame, empty, empty))[:3] == [
        "“Deal Owner” and “SDR” describe no lead: they name people.",
        "“Lost Reason” and “Loss Reason” describe no lead: they are filled in when a lead ends.",
        (
            "“Last Activity” and “Letzte Aktivität” describe no lead: they tell how a lead stood"
            " last, not how it came in."
        ),
    ]


def test_a_column_that_the_settings_name_and_the_leads_do_not_have_is_told() -> None:
    empty = pd.DataFrame({"person": pd.Series(dtype=object)})
    said = population.told(
        population.Population(leads(), leads(), empty, empty, describe=("source", "Nxt step"))
    )
    assert said == ["“Nxt step”, named by describe in workshop.toml, is no column of the leads."]


# --- who is counted --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> population.Population:
    return population.of(
        workshop.open(sample.make("awkward", tmp_path_factory.mktemp("team") / "awkward"))
    )


def test_each_thing_is_counted_once_and_only_when_it_is_asked_for(
    awkward: population.Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshop.counting import counts

    asked: list[object] = []
    plain = counts.count_sets
    monkeypatch.setattr(
        counts, "count_sets", lambda rows, sets: asked.append(sets) or plain(rows, sets)
    )
    fresh = replace(awkward)
    assert not asked
    assert fresh.counts is fresh.counts and len(asked) == 1
    assert (
        fresh.seen is fresh.seen
        and fresh.kinds is fresh.kinds
        and fresh.shares is fresh.shares
        and fresh.ways is fresh.ways
    )


def test_a_sentence_that_counts_part_of_the_wins_says_whose(awkward: population.Population) -> None:
    every, old = population.wins(awkward.counts), population.wins(awkward.shares)
    assert old < every
    points = card.start(awkward.shares, awkward.terms)
    sentence = card.consequence(
        awkward.shares, points.card, awkward.terms, threshold=points.threshold
    ).sentence
    assert (
        f"of the {old:,} wins so far among leads of {awkward.shares.attrs['horizon']:,} days and"
        " more" in sentence
    )
    assert f"{every:,} are won so far" in handoff.funnel(awkward.ways).sentence
    whole = card.consequence(
        card.count(awkward.rows, only=awkward.columns),
        points.card,
        awkward.terms,
        threshold=points.threshold,
    ).sentence
    assert f"of the {every:,} wins so far (" in whole
    judged = threshold.consequence(
        awkward.counts, awkward.terms, view="sales_view", label="Warm"
    ).sentence
    part = population.wins(awkward.counts[awkward.counts["sales_view"].notna()])
    assert part < every and f"of the {part:,} wins so far among them" in judged


def test_a_starting_card_always_turns_some_lead_away() -> None:
    for seed in range(30):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(60, 400))
        kind = rng.choice(["a", "b", "c"], n, p=[0.15, 0.25, 0.6])
        won = rng.random(n) < np.select([kind == "a", kind == "b"], [0.7, 0.3], 0.3)
        frame = leads(n, seed=seed, still=0.0).assign(
            kind=kind, outcome=np.where(won, "won", "lost")
        )
        start = card.start(card.count(frame))
        counts = card.count(frame)
        assert start.threshold >= 1
        if start.card:
            good = card.score(counts, start.card) >= start.threshold
            assert 0 < counts.loc[good, "n"].sum() < n
