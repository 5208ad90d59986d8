"""A made-up Standard goes from its returns to results and comparisons, with no line of code about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import t, ttest_ind_from_stats

from tests.standard.example_returns import example_returns
from tests.standards import EXAMPLE, WRES
from wres_kit.indicators.calculation import calculate, calculation_of, headlines, measure_of
from wres_kit.indicators.comparison import compare_indicator
from wres_kit.indicators.results import Result, Status, UnknownMeasureError
from wres_kit.indicators.significance import FourFifths
from wres_kit.indicators.verdicts import Verdict
from wres_kit.returns.cells import Return
from wres_kit.standard.shapes import ShapeError

CODE = "X71"


def results(year: int = 2025) -> list[Result]:
    return calculate(example_returns().get(CODE, year))


def one(indicator: int, measure: str, group: str, year: int = 2025, **place: str) -> Result:
    wanted = (indicator, measure, place.get("section", "all"), place.get("category", "all"), group)
    (found,) = [
        each for each in results(year)
        if (each.indicator, each.measure, each.section, each.category, each.group) == wanted
    ]  # fmt: skip
    return found


def test_every_indicator_of_the_edition_has_results_and_no_other() -> None:
    assert {each.indicator for each in results(2023)} == {1, 2, 4, 6, 7}
    assert {each.indicator for each in results(2024)} == {1, 2, 4, 6, 7, 12}
    assert {each.indicator for each in results(2025)} == {1, 2, 4, 6, 7}
    for year in EXAMPLE.years:
        for indicator in EXAMPLE.numbers_in(year):
            assert headlines(EXAMPLE, results(year), indicator)[year].status is Status.PUBLISHED


def test_an_empty_return_has_a_place_for_each_headline() -> None:
    empty = calculate(Return(EXAMPLE, CODE, 2024))
    for indicator in EXAMPLE.numbers_in(2024):
        assert headlines(EXAMPLE, empty, indicator)[2024].status is Status.NOT_REPORTED


def test_groups_are_those_of_the_characteristic() -> None:
    groups = {each.group for year in EXAMPLE.years for each in results(year)}
    assert groups == {"non_carer", "carer", "undisclosed", "everybody"}


def test_likelihoods_by_hand() -> None:
    ratio = one(1, "relative_likelihood", "everybody", category="granted")
    assert ratio.value == pytest.approx((125 / 180) / (62 / 96))
    leaving = one(6, "relative_likelihood", "everybody", category="left")
    carers, others = one(4, "share", "carer"), one(4, "share", "non_carer")
    assert leaving.value == pytest.approx((32 / carers.numerator) / (105 / others.numerator))


def test_bands_and_extras_are_those_of_the_data() -> None:
    places = {(each.section, each.category) for each in results() if each.measure == "share"}
    assert ("offices", "director") in places
    assert ("sites", "night_shift") in places
    senior = one(4, "race_disparity_ratio", "everybody", section="offices", category="entry_to_senior")
    returned = example_returns().get(CODE, 2025)

    def people(*bands: str, group: str) -> float:
        values = (returned.get(4, band, group, section="offices") for band in bands)
        return sum(value.value for value in values if value is not None)

    above, below = people("grade_c", "director", group="non_carer"), people("grade_a", "grade_b", group="non_carer")
    carers, lower = people("grade_c", "director", group="carer"), people("grade_a", "grade_b", group="carer")
    assert senior.value == pytest.approx((above / below) / (carers / lower))
    assert {each.category for each in results() if each.measure == "target"} == {"senior", "grade_c", "director"}
    assert not [each for each in results(2024) if each.measure == "target"]


def test_people_counted_within_another_grade_are_not_counted_twice() -> None:
    assert one(4, "share", "carer", section="sites", category="night_shift").value is not None
    whole = one(4, "share", "carer")
    grades = [
        each for each in results()
        if each.measure == "share" and each.group == "carer" and each.category.startswith(("grade", "director"))
    ]  # fmt: skip
    assert whole.numerator == sum(each.numerator or 0 for each in grades if each.section != "all")


def test_the_fourth_shape_by_hand() -> None:
    mean = one(7, "mean", "carer")
    assert (mean.value, mean.unit, mean.denominator) == (6.68, "score", 211)
    half = t.ppf(0.975, 210) * 2.31 / 211**0.5
    assert (mean.lower, mean.upper) == pytest.approx((6.68 - half, 6.68 + half))
    assert one(7, "standard_deviation", "carer").value == 2.31
    difference = one(7, "mean_difference", "everybody")
    assert difference.value == pytest.approx(6.68 - 7.12)
    for end in (difference.lower, difference.upper):
        assert end is not None
        test = ttest_ind_from_stats(6.68 - end, 2.31, 211, 7.12, 2.05, 815, equal_var=False)
        assert test.pvalue == pytest.approx(0.05)


def test_measures_of_an_unknown_shape_compare_by_what_the_shape_says_of_them() -> None:
    every_year = [each for year in EXAMPLE.years for each in results(year)]
    comparison = compare_indicator(EXAMPLE, every_year, 7, EXAMPLE.years)
    assert comparison.overall.verdict is Verdict.NO_CLEAR_CHANGE
    assert comparison.overall.change == pytest.approx(0.2, abs=0.01)
    assert comparison.significance is not None
    assert (comparison.significance.side, comparison.significance.excludes_equality) == (-1, True)
    assert comparison.significance.four_fifths is None


def test_the_range_of_no_difference_is_that_of_the_edition() -> None:
    every_year = [each for year in EXAMPLE.years for each in results(year)]
    significance = compare_indicator(EXAMPLE, every_year, 6, EXAMPLE.years).significance
    assert significance is not None
    assert (significance.low, significance.high) == (0.75, 1.35)
    assert significance.four_fifths is FourFifths.INSIDE


def test_an_indicator_of_one_edition_is_in_that_year_only() -> None:
    every_year = [each for year in EXAMPLE.years for each in results(year)]
    points = headlines(EXAMPLE, every_year, 12)
    assert list(points) == [2024]
    comparison = compare_indicator(EXAMPLE, every_year, 12, EXAMPLE.years)
    assert comparison.missing == (2023, 2025)
    assert comparison.overall.verdict is Verdict.TOO_FEW_YEARS


def test_a_measure_that_nothing_yields_is_refused() -> None:
    strange = replace(one(7, "mean", "carer"), measure="median")
    with pytest.raises(UnknownMeasureError, match="indicator 7, 2025: nothing yields the measure median"):
        measure_of(EXAMPLE, strange)


def test_a_shape_of_another_standard_is_not_known() -> None:
    with pytest.raises(ShapeError, match="mean_score is not a known shape"):
        calculation_of(WRES, EXAMPLE.indicator(7, 2025))
