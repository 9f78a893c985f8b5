"""What stands on the first page, and what the reader is told about luck."""

from __future__ import annotations

import numpy as np

from workshop.findings import Finding, judge
from workshop.results import Part, Section, after_all, after_the_day, by_luck, held_against_chance
from workshop.storyline import tell


def part(*findings: Finding, slug: str = "1") -> Part:
    return Part(slug, "", True, "", [Section("", list(findings))])


def held(name: str, p: float) -> Finding:
    return Finding(name, f"{name}.", verdict=judge(p), p=p, headline=name)


def begins(of: Part, day: list[Part]) -> str:
    main = tell(of.findings, after=after_all(day)).main
    return main.name if main else ""


def test_the_first_page_prefers_what_stands_when_the_whole_day_is_counted() -> None:
    noise = [held(f"noise-{k}", 0.5) for k in range(30)]
    here = part(held("rules", 0.04), held("parted", 0.009), held("agreement", 0.0001))
    day = [here, part(*noise, slug="2")]
    assert begins(here, day) == "agreement"
    # What still stands is told in the order of the candidates, clear before leaning.
    assert begins(here, [here]) == "parted"
    # Where nothing stands any longer, what is clear by itself.
    assert begins(part(held("rules", 0.04), held("parted", 0.009)), day) == "parted"


def test_a_calculation_counts_as_it_is_and_is_no_test() -> None:
    years = Finding("regrowth", "Ten.", verdict="clear", headline="Ten years.")
    of = part(held("promises", 0.009), years)
    day = [of, part(*[held(f"noise-{k}", 0.5) for k in range(30)])]
    assert begins(of, day) == "regrowth"
    assert len(held_against_chance(day)) == 31


def test_the_reader_is_told_how_many_findings_luck_alone_would_bring() -> None:
    few = [part(*[held(f"n{k}", 0.5) for k in range(11)], held("one", 0.01))]
    assert by_luck(few) == (
        "12 results were tested against chance, a whole table as one; 1 is clear or leaning. If all"
        " were luck, one or more would be, on 46 of 100 such days."
    )
    many = [part(*[held(f"n{k}", 0.5) for k in range(60)])]
    assert by_luck(many).endswith("none is clear or leaning. If all were luck, about 3 would be.")
    assert by_luck([part(Finding("count", "Three."))]) == ""
    assert after_the_day(many) == ""
    assert after_the_day(few).startswith("None holds")
    assert after_the_day([part(held("a", 0.0001), held("b", 0.04), held("c", 0.2))]) == (
        "1 of these 2 stays so when all 3 are judged together; it comes first."
    )


def test_what_is_shown_twice_is_looked_at_once() -> None:
    assert len(held_against_chance([part(held("a", 0.2), held("a", 0.2), held("b", 0.2))])) == 2


def test_on_days_of_noise_hardly_anything_stands_when_the_day_is_counted() -> None:
    rng = np.random.default_rng(0)
    days = [[part(*[held(str(k), p) for k, p in enumerate(rng.random(14))])] for _ in range(400)]
    stands = sum(after_the_day(day)[:4] not in ("", "None") for day in days)
    assert stands <= 400 * 0.05 + 2 * np.sqrt(400 * 0.05 * 0.95)
