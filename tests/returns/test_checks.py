"""Figures that do not fit one another are found, the published mistakes among them; what fits is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from wres_kit.joint.read import ReadReturns
from wres_kit.returns.checks.registry import CHECKS
from wres_kit.returns.faults import Fault, Severity

Reading = Callable[..., ReadReturns]
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def cell(indicator: int, category: str, group: str, value: object, measure: str = "headcount", **more: object) -> tuple:
    year, section = more.get("year", 2020), more.get("section", "all")
    return ("X01", year, indicator, section, category, group, measure, value, more.get("source", "made up"))


def found(read: ReadReturns) -> list[tuple[str, Severity]]:
    return [(fault.check, fault.severity) for fault in read.faults]


def only(faults: Iterable[Fault]) -> Fault:
    (fault,) = faults
    return fault


def series(indicator: int, category: str, by_year: dict[int, tuple[float, float]], measure: str = "percentage") -> list:
    """White and BME figures, year by year."""
    return [
        cell(indicator, category, group, value, measure, year=year)
        for year, pair in by_year.items() for group, value in zip(("white", "bme"), pair, strict=True)
    ]  # fmt: skip


def test_every_check_says_why_and_what_to_do() -> None:
    identities = [check.identity for check in CHECKS]
    assert len(set(identities)) == len(identities)
    assert all(check.reason.endswith(".") and check.remedy.endswith((".", "?")) for check in CHECKS)


# Rows given twice


def test_duplicate_row(reading: Reading) -> None:
    fault = only(reading([cell(3, "disciplinary", "bme", 9), cell(3, "disciplinary", "bme", 9)]).faults)
    assert (fault.check, fault.severity, fault.row) == ("duplicate-row", ERROR, 3)
    assert "data/returns/x01.csv, row 2" in fault.message


def test_two_sources_that_contradict_are_named_with_file_row_and_source(put: Callable, reading: Reading) -> None:
    put([cell(3, "disciplinary", "bme", 298, source="report of 2020")], "a.csv")
    read = reading([cell(3, "disciplinary", "bme", 290, source="report of 2021")], "b.csv")
    fault = only(read.faults)
    assert (fault.check, fault.severity) == ("contradiction", ERROR)
    for told in (
        "298",
        "290",
        "data/returns/a.csv, row 2",
        "data/returns/b.csv, row 2",
        "report of 2020",
        "report of 2021",
    ):
        assert told in fault.message
    assert read.returns.get("X01", 2020).values == {}


def test_two_sources_that_agree_are_fine_and_the_more_precise_is_kept(reading: Reading) -> None:
    read = reading([
        cell(5, "all", "bme", 44, "percentage", source="summary"),
        cell(5, "all", "bme", "44.3", "percentage", source="page"),
    ])  # fmt: skip
    assert read.faults == ()
    value = read.returns.get("X01", 2020).get(5, "all", "bme", "percentage")
    assert value is not None
    assert (value.value, value.row) == (44.3, 3)


# Parts and wholes


@pytest.mark.parametrize(
    "rows",
    [
        [cell(2, "shortlisted", "bme", 10), cell(2, "appointed", "bme", 12)],
        [cell(2, "applied", "bme", 10), cell(2, "shortlisted", "bme", 12)],
        [cell(3, "workforce", "bme", 10), cell(3, "disciplinary", "bme", 12)],
        [cell(1, "all", "bme", 10), cell(3, "disciplinary", "bme", 12)],
        [cell(4, "workforce", "bme", 10), cell(4, "training", "bme", 12)],
        [cell(9, "total_board", "bme", 2), cell(9, "executive", "bme", 3)],
        [cell(9, "total_board", "bme", 2), cell(9, "voting", "bme", 3)],
    ],
)
def test_numerator_above_its_denominator(reading: Reading, rows: list) -> None:
    fault = only(reading(rows).faults)
    assert (fault.check, fault.severity, fault.row) == ("numerator-above-denominator", ERROR, 3)
    assert "more than the" in fault.message
    assert [place.row for place in fault.also] == [2]


def test_groups_that_do_not_add_up(reading: Reading) -> None:
    parts = {"white": 314, "bme": 55, "unknown": 41}
    rows = [cell(1, "band_5", group, value, section="clinical") for group, value in {**parts, "all": 414}.items()]
    fault = only(reading(rows).faults)
    assert (fault.check, fault.row) == ("sum", 5)
    assert "Row 2 (314), row 3 (55) and row 4 (41) add up to 410, but 414 all staff in band 5" in fault.message
    rows[-1] = cell(1, "band_5", "all", 410, section="clinical")
    assert reading(rows).faults == ()


def test_a_band_above_its_section_and_a_section_above_everybody(reading: Reading) -> None:
    rows = [
        cell(1, "band_5", "bme", 30, section="clinical"),
        cell(1, "all", "bme", 20, section="clinical"),
        cell(1, "all", "bme", 15),
    ]
    assert found(reading(rows)) == [("part-above-whole", ERROR), ("part-above-whole", ERROR)]


def test_senior_medical_managers_are_counted_among_consultants(reading: Reading) -> None:
    grades = {
        "consultant": 40,
        "senior_medical_manager": 6,
        "non_consultant_career_grade": 10,
        "trainee": 20,
        "other": 5,
    }
    rows = [cell(1, grade, "white", value, section="medical_dental") for grade, value in grades.items()]
    assert reading([*rows, cell(1, "all", "white", 75, section="medical_dental")]).faults == ()
    assert found(reading([*rows, cell(1, "all", "white", 81, section="medical_dental")])) == [("sum", ERROR)]


def test_sections_add_up_to_everybody(reading: Reading) -> None:
    rows = [
        cell(1, "all", "bme", n, section=s) for s, n in (("non_clinical", 20), ("clinical", 30), ("medical_dental", 7))
    ]
    assert reading([*rows, cell(1, "all", "bme", 57)]).faults == ()
    assert found(reading([*rows, cell(1, "all", "bme", 58)])) == [("sum", ERROR)]


def test_single_ethnic_codes_are_part_of_their_group(reading: Reading) -> None:
    rows = [cell(1, "all", "A", 90), cell(1, "all", "C", 20), cell(1, "all", "white", 100)]
    assert found(reading(rows)) == [("part-above-whole", ERROR)]


def test_respondents_of_unknown_ethnicity_may_be_left_out_of_a_survey(reading: Reading) -> None:
    rows = [cell(5, "all", g, n, "respondents") for g, n in (("white", 300), ("bme", 80), ("unknown", 0), ("all", 400))]
    assert reading(rows).faults == ()


def test_percentages_over_and_under_100(reading: Reading) -> None:
    def rows(*shares: object) -> list:
        groups = ("white", "bme", "unknown")
        return [cell(1, "all", group, share, "percentage") for group, share in zip(groups, shares, strict=True)]

    assert found(reading(rows(78, 22, 3))) == [("percentages-over-100", ERROR)]
    assert reading(rows(76.4, 21.6, 2)).faults == ()
    assert found(reading(rows(76, 20, 1))) == [("percentages-under-100", WARNING)]
    assert reading(rows(33, 33, 33)).faults[0].check == "high-unknown"


def test_a_high_share_of_unknown_is_a_warning(reading: Reading) -> None:
    counts = {"white": 314, "bme": 55, "unknown": 413, "all": 782}
    read = reading([cell(1, "all", group, value) for group, value in counts.items()])
    fault = only(read.faults)
    assert (fault.check, fault.severity, fault.row) == ("high-unknown", WARNING, 4)
    assert "52.8%" in fault.message
    assert len(read.returns.get("X01", 2020).values) == 4


# Mistakes in published reports


def test_footnote_digit_glued_to_a_count(reading: Reading) -> None:
    """Published: 481 of 603 appointed, for 48 and footnote marker 1."""
    counts = {"white": (603, 481), "bme": (151, 12)}
    rows = [cell(2, stage, group, n) for group, pair in counts.items()
            for stage, n in zip(("shortlisted", "appointed"), pair, strict=True)]  # fmt: skip
    fault = only(reading(rows).faults)
    assert (fault.check, fault.severity, fault.row) == ("glued-digit", ERROR, 3)
    assert "79.8%" in fault.message
    assert "48 would be 8.0%" in fault.message
    rows[1] = cell(2, "appointed", "white", 48)
    assert reading(rows).faults == ()


def test_footnote_digit_glued_to_the_count_of_one_year(reading: Reading) -> None:
    rows = [cell(1, "band_7", "bme", n, section="clinical", year=y) for y, n in ((2018, 46), (2019, 481), (2020, 50))]
    assert found(reading(rows)) == [("glued-digit", ERROR)]


def test_a_count_like_the_other_groups_of_another_year_is_called_swapped(reading: Reading) -> None:
    counts = {2023: {"white": 300, "bme": 40}, 2024: {"white": 40, "bme": 290}}
    rows = [cell(1, "band_3", g, n, section="clinical", year=y) for y, each in counts.items() for g, n in each.items()]
    faults = [fault for fault in reading(rows).faults if fault.check == "glued-digit"]
    assert len(faults) == 2
    assert all("are White and BME swapped in one of the years?" in fault.message for fault in faults)
    assert "It is like the 300 white staff in band 3 (clinical), 2023" in faults[-1].message


def test_dropped_digit(reading: Reading) -> None:
    """Published: 9.6% of white staff accessed training, for 59.6%, next to 59.1 and 58.8 in the years before."""
    by_year = {2018: (59.1, 54.2), 2019: (58.8, 55.0), 2020: (9.6, 55.9)}
    fault = only(reading(series(4, "training", by_year)).faults)
    assert (fault.check, fault.severity, fault.row) == ("dropped-digit", ERROR, 6)
    for told in ('"9.6" for white staff accessing training, 2020', "59.1% in 2018", "55.9% for the other group"):
        assert told in fault.message
    assert "params/X01/2020/confirmed.yml (check: dropped-digit)" in fault.remedy
    assert reading(series(4, "training", by_year | {2020: (59.6, 55.9)})).faults == ()


def test_dropped_digit_beside_one_figure_alone_is_a_warning(reading: Reading) -> None:
    assert found(reading(series(4, "training", {2020: (9.6, 55.9)}))) == [("dropped-digit", WARNING)]


def test_swapped_labels(reading: Reading) -> None:
    """Published: white and BME exchanged on five pages."""
    faults = reading(series(5, "all", {2019: (32.8, 45.8), 2020: (45.6, 33.0)})).faults
    fault = only(fault for fault in faults if fault.check != "level-jump")
    assert (fault.check, fault.severity, fault.year) == ("swapped-labels", WARNING, 2020)
    assert "White and BME look swapped in indicator 5, 2020" in fault.message
    assert reading(series(5, "all", {2019: (32.8, 45.8), 2020: (33.0, 45.6)})).faults == ()


def test_swapped_labels_of_a_year_in_which_figures_moved(reading: Reading) -> None:
    rows = series(5, "all", {2023: (26.9, 30.4), 2024: (30.9, 26.6)})
    fault = only(reading(rows).faults)
    assert fault.check == "swapped-labels"
    assert "within 0.5 points" in fault.message
    assert reading(series(5, "all", {2023: (26.9, 30.4), 2024: (28.5, 28.6)})).faults == ()


@pytest.mark.parametrize(("later", "swapped"), [((24, 21), True), ((24.1, 21), False), ((23.9, 21), False)])
def test_swapped_labels_are_within_one_point_of_each_other_and_three_apart(
    reading: Reading, later: tuple[float, float], swapped: bool
) -> None:
    faults = reading(series(5, "all", {2023: (20, 23), 2024: later})).faults
    assert any(fault.check == "swapped-labels" for fault in faults) is swapped


def test_swapped_labels_of_counts(reading: Reading) -> None:
    rows = [
        cell(1, "all", group, n, year=year)
        for year, counts in {2019: (800, 180, 20), 2020: (181, 799, 20)}.items()
        for group, n in zip(("white", "bme", "unknown"), counts, strict=True)
    ]
    assert found(reading(rows)) == [("swapped-labels", WARNING)]


def test_ratio_as_percentage(reading: Reading) -> None:
    """Published: a relative likelihood of "17.16%"."""
    fault = only(reading([cell(3, "disciplinary", "all", "17.16%", "relative_likelihood")]).faults)
    assert (fault.check, fault.column) == ("value", "value")
    assert "0.1716" in fault.remedy


@pytest.mark.parametrize(("ratio", "severity"), [(17.16, WARNING), (0.1, WARNING), (171.6, ERROR), (0.01, ERROR)])
def test_implausible_ratio(reading: Reading, ratio: float, severity: Severity) -> None:
    assert found(reading([cell(3, "disciplinary", "all", ratio, "relative_likelihood")])) == [
        ("implausible-ratio", severity)
    ]


def test_truncated_percentage(reading: Reading) -> None:
    """55 of 782 and 413 of 782 are 7.03 and 52.81%: 52 is cut off, 53 rounded."""
    counts = [cell(1, "all", group, n) for group, n in {"white": 314, "bme": 75, "unknown": 93, "all": 482}.items()]
    assert found(reading([*counts, cell(1, "all", "bme", 15, "percentage")])) == [("truncated-percentage", WARNING)]
    assert reading([*counts, cell(1, "all", "bme", 16, "percentage")]).faults == ()


def test_percentage_of_full_time_equivalents_beside_headcounts(reading: Reading) -> None:
    counts = [cell(1, "all", group, n) for group, n in {"white": 314, "bme": 75, "unknown": 93, "all": 482}.items()]
    fault = only(reading([*counts, cell(1, "all", "bme", "17.2", "percentage")]).faults)
    assert fault.check == "percentage-disagrees"
    assert "full-time equivalents" in fault.remedy
    assert "15.560%" in fault.message


DISCIPLINARY = [
    cell(3, "workforce", "bme", 725), cell(3, "disciplinary", "bme", 9),
    cell(3, "workforce", "white", 2505), cell(3, "disciplinary", "white", 17),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ("1.83", []),
        ("1.8", []),
        ("1.7", ["ratio-of-rounded"]),
        ("0.55", ["ratio-disagrees"]),
        ("2.4", ["ratio-disagrees"]),
    ],
)
def test_published_ratio_beside_counts(reading: Reading, ratio: str, expected: list[str]) -> None:
    """Published: 1.7, the ratio of 1.2 and 0.7%, for 9 of 725 against 17 of 2,505."""
    read = reading([*DISCIPLINARY, cell(3, "disciplinary", "all", ratio, "relative_likelihood")])
    assert [fault.check for fault in read.faults] == expected
    assert any("inverse" in fault.message for fault in read.faults) == (ratio == "0.55")
