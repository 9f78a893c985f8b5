"""Agreement coefficients against the values that were published for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workshop.leads.coefficients import Coefficient, several_raters, two_raters, votes, weights

ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
DIAGNOSES = np.array([[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]])
FOUR_RATERS = (
    np.array(
        [
            [1, 1, 0, 1],
            [2, 2, 3, 2],
            [3, 3, 3, 3],
            [3, 3, 3, 3],
            [2, 2, 2, 2],
            [1, 2, 3, 4],
            [4, 4, 4, 4],
            [1, 1, 2, 1],
            [2, 2, 2, 2],
            [0, 5, 5, 5],
            [0, 0, 1, 1],
            [0, 0, 3, 0],
        ]
    )
    - 1
)
EXAMPLE_E = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)
ARTSTEIN_POESIO = np.array([[46, 0, 0], [6, 32, 6], [0, 0, 10]])
SAS = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
GIVEN_3 = np.array([[1, 0.5, 0], [0, 1, 0.5], [0.5, 0, 1]])
GIVEN_4 = np.array([[1, 0.67, 0.33, 0], [0, 1, 0.67, 0.33], [0, 0, 1, 0.67], [0.33, 0, 0, 1]])
GIVEN_5 = np.array(
    [
        [1, 0.75, 0.5, 0.25, 0],
        [0, 1, 0.75, 0.5, 0.25],
        [0.25, 0, 1, 0.75, 0.5],
        [0.5, 0.25, 0, 1, 0.75],
        [0.75, 0.5, 0.25, 0, 1],
    ]
)
PRINTED = {"bp": "brennan_prediger", "pa2": "agreement"}
KINDS_2 = ("agreement", "cohen", "scott", "gwet", "brennan_prediger", "krippendorff")
KINDS_M = ("conger", "fleiss", "gwet", "brennan_prediger", "krippendorff")


def same(mine: float, printed: float | str) -> bool:
    """Equal to as many decimals as were printed."""
    if pd.isna(printed):
        return True
    decimals = len(str(printed).partition(".")[2])
    return abs(float(mine) - float(printed)) <= 0.5 * 10.0**-decimals + 1e-9


@pytest.mark.parametrize(
    ("kind", "credit", "value", "error"),
    [
        ("cohen", "identity", "0.432", "0.046"),
        ("cohen", "quadratic", "0.383", "0.066"),
        ("scott", "linear", "0.406", "0.054"),
        ("gwet", "identity", "0.456", "0.043"),
        ("brennan_prediger", "ordinal", "0.273", "0.076"),
        ("agreement", "radical", "0.673", "0.027"),
        ("cohen", GIVEN_4, "0.439", "0.050"),
        ("gwet", GIVEN_4, "0.461", "0.047"),
    ],
)
def test_two_raters_as_printed_for_223_diagnoses(
    kind: str, credit: object, value: str, error: str
) -> None:
    found = two_raters(DIAGNOSES, kind, credit)  # type: ignore[arg-type]
    assert same(found.value, value) and same(found.error, error)


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("conger", "0.763", "0.149"),
        ("fleiss", "0.761", "0.153"),
        ("gwet", "0.775", "0.143"),
        ("brennan_prediger", "0.773", "0.145"),
        ("krippendorff", "0.743", "0.146"),
    ],
)
def test_several_raters_with_gaps_as_printed_for_four_raters(
    kind: str, value: str, error: str
) -> None:
    found = several_raters(FOUR_RATERS, kind)  # type: ignore[arg-type]
    assert same(found.value, value) and same(found.error, error)


def test_weighted_kappa_as_printed_by_sas() -> None:
    assert [
        round(float(v), 4)
        for v in (two_raters(SAS, "cohen").value, two_raters(SAS, "cohen", "linear").value)
    ] == [0.4842, 0.4701]
    assert same(two_raters(SAS, "cohen").error, "0.138") and same(
        two_raters(SAS, "cohen", "linear").error, "0.1457"
    )


def test_alpha_as_printed_by_krippendorff() -> None:
    assert float(several_raters(EXAMPLE_E, "krippendorff").value) == pytest.approx(
        0.743421052632, abs=1e-12
    )
    assert same(several_raters(EXAMPLE_E, "krippendorff", "quadratic").value, "0.849")
    assert float(
        several_raters(np.array([[0, 1, 1], [0, 1, -1], [-1, -1, 1]]), "krippendorff").value
    ) == pytest.approx(-1 / 3)


def test_pi_and_s_as_printed_by_artstein_and_poesio() -> None:
    found = two_raters(ARTSTEIN_POESIO, "scott")
    assert same(found.observed, "0.88") and same(found.value, "0.79953")
    assert same(two_raters(ARTSTEIN_POESIO, "brennan_prediger").value, "0.82")


def test_gwets_ac1_is_not_scotts_pi() -> None:
    # An AC1 whose chance sums squared shares is Scott's pi under another name.
    for table in (ABSTRACTORS, DIAGNOSES, ARTSTEIN_POESIO):
        assert abs(two_raters(table, "gwet").value - two_raters(table, "scott").value) > 0.01
    assert same(two_raters(ABSTRACTORS, "gwet").value, "0.849") and same(
        two_raters(ABSTRACTORS, "scott").value, "0.796"
    )


@pytest.mark.parametrize(
    ("table", "fleiss", "free"),
    [
        ([[7, 1], [3, 5]], "0.161905", "0.214286"),
        ([[6, 1, 0], [0, 7, 0]], "0.708333", "0.785714"),
        ([[6.99, 0.01]] * 2, "-0.166667", "0.993343"),
    ],
)
def test_votes_without_names_as_printed_by_randolph(table: list, fleiss: str, free: str) -> None:
    counts = np.array(table, dtype=float)
    assert abs(float(votes(counts, "fleiss").value) - float(fleiss)) < (
        0.06 if counts.min() == 0.01 else 1e-6
    )
    assert abs(float(votes(counts, "brennan_prediger").value) - float(free)) < 1e-4


def test_a_pattern_counted_five_times_is_five_leads() -> None:
    five = np.repeat(FOUR_RATERS, 5, axis=0)
    for kind in KINDS_M:
        once, counted = (
            several_raters(five, kind),
            several_raters(FOUR_RATERS, kind, n=np.full(12, 5)),
        )
        assert [float(once.value), float(once.error)] == pytest.approx(
            [float(counted.value), float(counted.error)]
        )


def test_two_raters_are_several_raters_of_two() -> None:
    x, y = (np.repeat(index.ravel(), DIAGNOSES.ravel()) for index in np.indices(DIAGNOSES.shape))
    patterns = np.stack([x, y], axis=1)
    for two, several in (
        ("cohen", "conger"),
        ("scott", "fleiss"),
        ("gwet", "gwet"),
        ("brennan_prediger", "brennan_prediger"),
        ("krippendorff", "krippendorff"),
    ):
        for credit in ("identity", "quadratic"):
            a, b = two_raters(DIAGNOSES, two, credit), several_raters(patterns, several, credit)
            assert float(a.value) == pytest.approx(float(b.value), abs=1e-12)
            assert float(a.error) == pytest.approx(float(b.error), rel=0.02)


def test_many_tables_at_once_give_what_each_gives_alone() -> None:
    tables = np.stack([DIAGNOSES, DIAGNOSES.T + 1])
    for kind in KINDS_2:
        both = two_raters(tables, kind, "linear")
        assert both.value == pytest.approx(
            [float(two_raters(t, kind, "linear").value) for t in tables]
        )
        assert both.error == pytest.approx(
            [float(two_raters(t, kind, "linear").error) for t in tables]
        )


def test_the_standard_error_is_what_repeated_samples_show() -> None:
    share = DIAGNOSES.ravel() / DIAGNOSES.sum()
    tables = np.random.default_rng(5).multinomial(223, share, size=4000).reshape(-1, 4, 4)
    for kind in KINDS_2:
        assert float(two_raters(DIAGNOSES, kind, "quadratic").error) == pytest.approx(
            two_raters(tables, kind, "quadratic").value.std(), rel=0.06
        )


@pytest.mark.parametrize("table", [[[5]], [[5, 0], [0, 0]], [[0, 0], [0, 0]]])
def test_what_is_undefined_is_not_a_number_and_no_error(table: list) -> None:
    for kind in KINDS_2:
        found = two_raters(np.array(table), kind)
        assert isinstance(found, Coefficient) and (np.isnan(found.value) or found.value <= 1)
    for patterns in (np.full((3, 2), -1), np.array([[0, -1]]), np.zeros((0, 3), dtype=int)):
        assert all(np.isnan(several_raters(patterns, kind).value) for kind in KINDS_M)


# --- every published row that is about these coefficients -----------------------------------------------------------


def found_for(row: pd.Series, tables: Path, second: bool) -> Coefficient | None:
    kind = PRINTED.get(row["coefficient"], row["coefficient"])
    given = {"custom5x5": GIVEN_5 if row["dataset"].startswith("irrCAC_raw") else GIVEN_4}
    credit = given.get(row["weights"], row["weights"])
    if row["dataset"] == "irrCAC_?":
        if row["coefficient"] == "krippendorff" and row["weights"] == "custom5x5":
            return two_raters(ABSTRACTORS, kind, GIVEN_3)
        name = (
            "cont4x4diagnosis" if second or row["weights"] == "custom5x5" else "cont3x3abstractors"
        )
        return two_raters(
            pd.read_csv(tables / f"irrCAC_table_{name}.csv", index_col=0).to_numpy(), kind, credit
        )
    if row["dataset"].startswith("irrCAC_raw"):
        frame = pd.read_csv(tables / f"{row['dataset']}.csv")
        values = frame[[c for c in frame if c not in ("Units", "Group")]]
        labels = sorted(values.stack().dropna().unique())
        return several_raters(
            values.apply(lambda c: pd.Index(labels).get_indexer(c)).to_numpy(),
            kind,
            credit,
            steps=len(labels),
        )
    if row["dataset"] == "krippendorff_wikipedia":
        frame = pd.read_csv(
            tables / "krippendorff_wikipedia.csv", index_col=0, na_values="*", skipinitialspace=True
        )
        patterns = frame.apply(pd.to_numeric, errors="coerce").fillna(0).to_numpy(dtype=int).T - 1
        return several_raters(
            patterns, "krippendorff", "identity" if row["weights"] == "nominal" else "quadratic"
        )
    if row["dataset"] == "krippendorff_2011_exampleE":
        return several_raters(
            EXAMPLE_E, "krippendorff", "identity" if row["weights"] == "nominal" else "quadratic"
        )
    if row["dataset"] == "fleiss_wikipedia_10x5_counts":
        return votes(
            pd.read_csv(tables / "fleiss_wikipedia_10x5_counts.csv", header=0).to_numpy(), "fleiss"
        )
    return None


def test_every_published_row(shared: Path) -> None:
    published = pd.read_csv(
        shared / "agreement" / "published_values.csv",
        dtype=dict.fromkeys(("value", "se", "pa", "pe", "ci_low", "ci_high", "p_value"), str),
    )
    lost_in_copying = published["value"] == "3.0"
    rows = published[~lost_in_copying]
    second = rows.groupby(["dataset", "coefficient", "weights"], dropna=False).cumcount() == 1
    wrong, checked, intervals = [], 0, 0
    for (_, row), later in zip(rows.iterrows(), second):
        found = found_for(row, shared / "agreement" / "tables", later)
        if found is None:
            continue
        checked += 1
        # Where weights differ by direction the printed errors sum them in one direction only, see
        # below.
        slip = (
            row["weights"] == "custom5x5"
            and row["dataset"] == "irrCAC_?"
            and row["coefficient"] in ("cohen", "scott", "krippendorff")
        )
        error = "0.049" if slip and row["coefficient"] == "scott" else row["se"]
        low, high = found.interval()
        ends = (
            ()
            if slip
            else (
                (low, row["ci_low"]),
                (high, float("nan") if row["ci_high"] == "3.0" else row["ci_high"]),
            )
        )
        pairs = (
            (found.value, row["value"]),
            (found.error, error),
            (found.observed, row["pa"]),
            (found.chance, row["pe"]),
            *ends,
        )
        intervals += len(ends) > 0 and not pd.isna(row["ci_low"])
        # What stands here as 0.83 was printed as 0.830.
        three = row["dataset"].startswith("irrCAC")
        if not all(
            pd.isna(printed)
            or same(
                mine,
                (
                    printed.ljust(6 if printed.startswith("-") else 5, "0")
                    if three and "." in printed
                    else printed
                ),
            )
            for mine, printed in pairs
        ):
            wrong.append((row["dataset"], row["coefficient"], row["weights"]))
    assert wrong == []
    assert (checked, intervals) == (157, 148)


@pytest.mark.parametrize(
    ("kind", "table", "credit"),
    [
        ("scott", DIAGNOSES, GIVEN_4),
        ("cohen", DIAGNOSES, GIVEN_4),
        ("krippendorff", ABSTRACTORS, GIVEN_3),
    ],
)
def test_errors_with_weights_that_differ_by_direction_are_what_repeated_samples_show(
    kind: str, table: np.ndarray, credit: np.ndarray
) -> None:
    n = int(table.sum())
    drawn = (
        np.random.default_rng(6)
        .multinomial(n, table.ravel() / n, size=100_000)
        .reshape(-1, *table.shape)
    )
    shown = two_raters(drawn, kind, credit, errors=False).value.std()  # type: ignore[arg-type]
    assert float(two_raters(table, kind, credit).error) == pytest.approx(shown, rel=0.02)  # type: ignore[arg-type]


def test_the_interval_by_formula_is_as_wide_as_repeated_samples_spread() -> None:
    low, high = two_raters(DIAGNOSES, "gwet", "quadratic").interval()
    drawn = two_raters(
        np.random.default_rng(5)
        .multinomial(223, DIAGNOSES.ravel() / 223, size=4000)
        .reshape(-1, 4, 4),
        "gwet",
        "quadratic",
        errors=False,
    ).value
    assert [float(low), float(high)] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.01)
    assert two_raters(np.array([[40, 0], [1, 40]]), "cohen").interval()[1] == 1.0


def test_the_rows_whose_value_was_lost_in_copying() -> None:
    printed = {
        "identity": "0.797",
        "bipolar": "0.873",
        "circular": "0.797",
        "linear": "0.844",
        "ordinal": "0.873",
        "quadratic": "0.893",
        "radical": "0.819",
        "ratio": "0.927",
    }
    for credit, value in printed.items():
        assert same(two_raters(ABSTRACTORS, "krippendorff", credit).value, value)  # type: ignore[arg-type]


def test_weights_are_one_for_the_same_and_nothing_for_the_furthest() -> None:
    for kind in (
        "identity",
        "linear",
        "quadratic",
        "ordinal",
        "radical",
        "ratio",
        "circular",
        "bipolar",
    ):
        w = weights(kind, 5)  # type: ignore[arg-type]
        assert np.allclose(np.diag(w), 1) and w.min() == pytest.approx(0) and w.shape == (5, 5)
    assert weights("linear", 1).tolist() == [[1.0]]


@pytest.mark.parametrize("number", [int, np.int64, np.int32, np.uint8])
def test_a_number_of_steps_may_be_of_any_kind_of_integer(number: type) -> None:
    for kind in (
        "identity",
        "linear",
        "quadratic",
        "ordinal",
        "radical",
        "ratio",
        "circular",
        "bipolar",
    ):
        assert np.array_equal(weights(kind, number(4)), weights(kind, [1, 2, 3, 4]))  # type: ignore[arg-type]
    assert weights("linear", number(1)).tolist() == [[1.0]]


@pytest.mark.parametrize("number", [3, np.int64(3), np.uint8(3)])
def test_how_many_steps_there_are_may_come_from_numpy(number) -> None:
    assert weights("linear", number).tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
