"""Published results that come out of their published inputs, to the precision printed."""

from __future__ import annotations

import pytest

from tests.back_tests.vectors import committed, value, vector
from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.comparison import compare_indicator
from wres_kit.indicators.results import Basis
from wres_kit.indicators.verdicts import Verdict

BPAS = ("BPAS", "2020", "1", "all staff")
NORTH_CUMBRIA = ("North Cumbria Integrated Care NHS FT", "2025", "1", "all staff")
KENT_BOARD = ("KMPT", "2020", "9", "voting board v workforce")
NORTH_WEST_BOARD = ("North West", "2021", "9", "board v workforce")


@pytest.mark.parametrize(("key", "code", "year"), [(BPAS, "bpas", 2020), (NORTH_CUMBRIA, "RNN", 2025)])
def test_shares_of_the_workforce(key: tuple[str, str, str, str], code: str, year: int) -> None:
    one = vector(*key)
    groups = ("white", "bme", "unknown")
    assert sum(one.inputs[group] for group in groups) == one.inputs["total"]
    from_inputs = calculate(made(*headcounts(1, "all", **{group: one.inputs[group] for group in groups})))
    for results in (from_inputs, committed(code, year)):
        shares = {f"{group}_pct": round(value(results, 1, "share", group=group)) for group in groups}
        assert shares == one.published


def test_bpas_appointment_from_shortlisting() -> None:
    one = vector("BPAS", "2020", "2", "all posts")
    lines = [
        *headcounts(2, "shortlisted", white=one.inputs["white_shortlisted"], bme=one.inputs["bme_shortlisted"]),
        *headcounts(2, "appointed", white=one.inputs["white_appointed"], bme=one.inputs["bme_appointed"]),
    ]
    for results in (calculate(made(*lines)), committed("bpas", 2020)):
        for group in ("white", "bme"):
            likelihood = value(results, 2, "likelihood", "appointed", group)
            assert round(likelihood, 1) == one.published[f"{group}_pct"]
            assert round(likelihood / 100, 2) == one.published[f"{group}_likelihood"]
        ratio = value(results, 2, "relative_likelihood", "appointed", "all")
        assert round(ratio) == one.published["relative_likelihood"]
        assert ratio == pytest.approx(1.0017, abs=5e-5)


def test_bpas_shortlisting_from_application() -> None:
    one = vector("BPAS", "2020", "2-stage1", "applied to shortlisted")
    lines = [
        *headcounts(2, "applied", white=one.inputs["white_applied"], bme=one.inputs["bme_applied"]),
        *headcounts(2, "shortlisted", white=one.inputs["white_shortlisted"], bme=one.inputs["bme_shortlisted"]),
    ]
    for results in (calculate(made(*lines)), committed("bpas", 2020)):
        found = {
            f"{group}_pct": round(value(results, 2, "likelihood", "shortlisted", group), 1)
            for group in ("white", "bme")
        }
        assert found == one.published


def test_kent_disciplinary_process() -> None:
    one = vector("Kent and Medway NHS & Social Care Partnership Trust (KMPT)", "2020", "3", "all staff")
    lines = [
        f"1 all all all headcount {one.inputs['total_staff']}",
        f"1 all all white percentage {one.inputs['white_pct_of_staff']}",
        f"1 all all bme percentage {one.inputs['bme_pct_of_staff']}",
        *headcounts(3, "disciplinary", white=one.inputs["white_disciplinary"], bme=one.inputs["bme_disciplinary"]),
    ]
    for results in (calculate(made(*lines, year=2020)), committed("RXY", 2020)):
        assert round(value(results, 3, "likelihood", "disciplinary", "white"), 1) == one.published["white_pct"]
        assert round(value(results, 3, "likelihood", "disciplinary", "bme"), 1) == one.published["bme_pct"]
        ratio = value(results, 3, "relative_likelihood", "disciplinary", "all")
        assert round(ratio, 1) == one.published["relative_likelihood_information_page"]
        assert ratio == pytest.approx(1.83, abs=5e-3)


@pytest.mark.parametrize(("key", "difference"), [(KENT_BOARD, -4.0), (NORTH_WEST_BOARD, -2.6)])
def test_board_minus_workforce(key: tuple[str, str, str, str], difference: float) -> None:
    one = vector(*key)
    board, workforce = one.inputs["board_bme_pct"], one.inputs["workforce_bme_pct"]
    lines = [f"9 all voting bme percentage {board}", f"9 all workforce bme percentage {workforce}"]
    found = value(calculate(made(*lines)), 9, "difference", "voting")
    assert found == pytest.approx(difference)


def test_kent_board_as_committed() -> None:
    assert value(committed("RXY", 2020), 9, "difference", "voting") == -4


RELATIVE = "relative_likelihood"
AS_PUBLISHED = [
    (("England, NHS trusts", "2016-2019", "2", "national"), 2, RELATIVE, "appointed", "all"),
    (("England, NHS trusts", "2016-2019", "3", "national"), 3, RELATIVE, "disciplinary", "all"),
    (("England, NHS trusts", "2016-2019", "4", "national"), 4, RELATIVE, "training", "all"),
    (("England, NHS trusts", "2017-2022", "9", "board BME %"), 9, "share", "total_board", "bme"),
    (("England, NHS trusts", "2021-2022", "3", "national"), 3, RELATIVE, "disciplinary", "all"),
]


@pytest.mark.parametrize(("key", "indicator", "measure", "category", "group"), AS_PUBLISHED)
def test_national_series_without_inputs_are_passed_on_as_published(
    key: tuple[str, str, str, str], indicator: int, measure: str, category: str, group: str
) -> None:
    for year, published in vector(*key).published.items():
        assert value(committed("england", int(year)), indicator, measure, category, group) == published


def test_several_national_series_in_one_row() -> None:
    published = vector("England, NHS trusts", "2016-2022", "2,3", "national").published
    places = {"1": (1, "share", "all", "bme"), "2": (2, RELATIVE, "appointed", "all")}
    places["3"] = (3, RELATIVE, "disciplinary", "all")
    for indicator, series in published.items():
        for year, expected in series.items():
            assert value(committed("england", int(year)), *places[indicator]) == expected


def test_financial_year_2018_to_2019_is_reporting_year_2019() -> None:
    published = vector("England, NHS trusts", "2018/19", "2", "national").published
    assert value(committed("england", 2019), 2, RELATIVE, "appointed", "all") == published[RELATIVE]


def test_national_survey_series() -> None:
    published = vector("England, NHS trusts", "2020-2022", "5", "BME staff").published
    found = [value(committed("england", year), 5, "percentage") for year in (2020, 2021, 2022)]
    assert found == [published["previous2"], published["previous1"], published["latest"]]


def test_an_unchanged_national_ratio_is_not_called_a_change() -> None:
    results = [one for year in (2021, 2022) for one in committed("england", year)]
    overall = compare_indicator(WRES, results, 3, [2021, 2022]).overall
    assert (overall.verdict, overall.change) == (Verdict.NO_INTERVAL, 1.0)


def test_kent_shares_as_published() -> None:
    series = vector("KMPT", "2018-2020", "1", "all staff").published
    series = series | {"2022": vector("KMPT", "2022", "1", "all staff").published}
    for year, published in series.items():
        results = committed("RXY", int(year))
        shares = {name: value(results, 1, "share", group=name.replace("null", "unknown")) for name in published}
        assert shares == published
        assert sum(shares.values()) == pytest.approx(100)


def test_newcastle_shares_are_of_full_time_equivalents() -> None:
    one = vector("Newcastle upon Tyne Hospitals NHS FT", "2025", "1", "all staff (FTE!)")
    for year in (2023, 2024, 2025):
        share = next(each for each in committed("RTD", year) if (each.indicator, each.group) == (1, "bme"))
        assert share.value == one.published[f"bme_fte_pct_{year}"]
        assert (share.basis, share.denominator, share.numerator) == (Basis.AS_PUBLISHED_FTE, None, None)


def test_national_shares_of_those_who_believe_in_equal_opportunities() -> None:
    published = vector("England, NHS trusts", "2017", "7", "overall / White / Other (2017 survey)").published
    results = committed("england", 2018)
    found = {name: value(results, 7, "percentage", group=name) for name in ("all", "white", "bme")}
    assert found == {"all": published["overall_pct"], "white": published["white_pct"], "bme": published["other_pct"]}
