from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import exp, log, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.change import (
    Interval,
    difference_interval,
    ratio_of_ratios_interval,
    trend_interval,
    trend_of_ratios_interval,
)
from wres_kit.indicators.comparison import CautionKind, Comparison, compare, compare_indicator
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.significance import FourFifths, significance_of
from wres_kit.indicators.verdicts import Verdict

KINDS = {
    1: (ResultMeasure.SHARE, "all", "bme", Unit.PERCENT),
    2: (ResultMeasure.RELATIVE_LIKELIHOOD, "appointed", "all", Unit.RATIO),
    3: (ResultMeasure.RELATIVE_LIKELIHOOD, "disciplinary", "all", Unit.RATIO),
    5: (ResultMeasure.GAP, "all", "all", Unit.POINTS),
    7: (ResultMeasure.GAP, "all", "all", Unit.POINTS),
    9: (ResultMeasure.DIFFERENCE, "voting", "bme", Unit.POINTS),
}

Shown = tuple[float, float, float] | float | Status


def result(indicator: int, year: int, shown: Shown, basis: Basis = Basis.COUNTS) -> Result:
    """A headline with value and limits, with a value alone, or with a status."""
    measure, category, group, unit = KINDS[indicator]
    key = ("X02", year, indicator, measure, "all", category, group)
    if isinstance(shown, Status):
        return Result(*key, None, unit, status=shown, basis=Basis.NONE, note="why")
    value, lower, upper = shown if isinstance(shown, tuple) else (shown, None, None)
    return Result(*key, value, unit, lower=lower, upper=upper, basis=basis)


def compared(indicator: int, *shown: Shown, last: int = 2024) -> Comparison:
    years = range(last - len(shown) + 1, last + 1)
    points = {year: result(indicator, year, one) for year, one in zip(years, shown, strict=True)}
    return compare(WRES, points, indicator, list(years))


@pytest.mark.parametrize(
    ("indicator", "before", "after", "verdict"),
    [
        (1, (20.0, 19.0, 21.0), (25.0, 24.0, 26.0), Verdict.ROSE),
        (1, (25.0, 24.0, 26.0), (20.0, 19.0, 21.0), Verdict.FELL),
        (1, (20.0, 19.0, 21.0), (21.0, 20.0, 22.0), Verdict.NO_CLEAR_CHANGE),
        (2, (2.0, 1.8, 2.2), (1.3, 1.2, 1.4), Verdict.GAP_NARROWED),
        (2, (1.3, 1.2, 1.4), (2.0, 1.8, 2.2), Verdict.GAP_WIDENED),
        (2, (0.5, 0.45, 0.55), (0.8, 0.75, 0.85), Verdict.GAP_NARROWED),
        (2, (0.8, 0.75, 0.85), (0.5, 0.45, 0.55), Verdict.GAP_WIDENED),
        (2, (1.3, 1.2, 1.4), (0.8, 0.75, 0.85), Verdict.CROSSED_EQUALITY),
        (2, (2.0, 1.0, 4.0), (1.3, 0.7, 2.4), Verdict.NO_CLEAR_CHANGE),
        (3, (1.5, 1.3, 1.7), 1.4, Verdict.NO_INTERVAL),
        (5, (4.0, 2.0, 6.0), (15.0, 13.0, 17.0), Verdict.GAP_WIDENED),
        (5, (15.0, 13.0, 17.0), (4.0, 2.0, 6.0), Verdict.GAP_NARROWED),
        (7, (-15.0, -17.0, -13.0), (-4.0, -6.0, -2.0), Verdict.GAP_NARROWED),
        (5, (4.0, 3.0, 5.0), (-4.0, -5.0, -3.0), Verdict.CROSSED_EQUALITY),
        (9, (-12.0, -14.0, -10.0), (-2.0, -4.0, 0.0), Verdict.GAP_NARROWED),
        (5, 4.0, (5.0, 3.0, 7.0), Verdict.NO_INTERVAL),
        (2, Status.SUPPRESSED, (1.3, 1.2, 1.4), Verdict.SUPPRESSED),
        (2, (1.3, 1.2, 1.4), Status.NOT_CALCULABLE, Verdict.NOT_CALCULABLE),
        (2, Status.NOT_REPORTED, (1.3, 1.2, 1.4), Verdict.TOO_FEW_YEARS),
        (2, Status.SUPPRESSED, Status.NOT_REPORTED, Verdict.TOO_FEW_YEARS),
    ],
)
def test_the_verdict_on_two_years(indicator: int, before: Shown, after: Shown, verdict: Verdict) -> None:
    found = compared(indicator, before, after)
    assert [one.verdict for one in found.movements] == [verdict]
    if verdict.says_something:
        assert found.overall == found.movements[0]


@pytest.mark.parametrize(
    ("indicator", "rose", "verdict"),
    [
        (5, True, Verdict.WORSENED),
        (5, False, Verdict.IMPROVED),
        (7, True, Verdict.IMPROVED),
        (8, True, Verdict.WORSENED),
    ],
)
def test_a_percentage_of_everyone_is_better_or_worse(indicator: int, rose: bool, verdict: Verdict) -> None:
    low, high = "20.0", "40.0"
    returns = [
        made(f"{indicator} all all all percentage {value}", f"{indicator} all all all respondents 900", year=year)
        for year, value in zip((2023, 2024), (low, high) if rose else (high, low), strict=True)
    ]
    results = [each for one in returns for each in calculate(one)]
    assert compare_indicator(WRES, results, indicator, [2023, 2024]).overall.verdict is verdict


def test_the_change_is_the_mover_interval_by_hand() -> None:
    found = compared(5, (4.0, 2.0, 7.0), (10.0, 9.0, 12.0)).overall
    assert found.change == pytest.approx(6)
    assert (found.lower, found.upper) == pytest.approx((6 - sqrt(1**2 + 3**2), 6 + sqrt(2**2 + 2**2)))


def test_the_change_of_a_ratio_is_a_factor_worked_out_on_logarithms() -> None:
    found = compared(2, (2.0, 1.5, 3.0), (1.5, 1.2, 1.8)).overall
    down = sqrt(log(1.5 / 1.2) ** 2 + log(3.0 / 2.0) ** 2)
    up = sqrt(log(1.8 / 1.5) ** 2 + log(2.0 / 1.5) ** 2)
    assert found.change == pytest.approx(0.75)
    assert (found.lower, found.upper) == pytest.approx((0.75 * exp(-down), 0.75 * exp(up)))


INTERVALS = st.tuples(st.floats(0.01, 50), st.floats(0.001, 20), st.floats(0.001, 20)).map(
    lambda drawn: Interval(drawn[0], drawn[0] / (1 + drawn[1]), drawn[0] * (1 + drawn[2]))
)


@given(INTERVALS, INTERVALS)
def test_turning_the_years_round_turns_the_change_round(one: Interval, other: Interval) -> None:
    there, back = difference_interval(one, other), difference_interval(other, one)
    assert there.lower <= there.value <= there.upper
    assert (back.value, back.lower, back.upper) == pytest.approx((-there.value, -there.upper, -there.lower))
    factor, inverse = ratio_of_ratios_interval(one, other), ratio_of_ratios_interval(other, one)
    assert factor is not None
    assert inverse is not None
    assume(factor.lower > 1e-9)
    assert (inverse.value, inverse.lower) == pytest.approx((1 / factor.value, 1 / factor.upper))


@given(INTERVALS, INTERVALS)
def test_a_trend_of_two_years_is_their_difference(one: Interval, other: Interval) -> None:
    found, expected = trend_interval({2022: one, 2024: other}), difference_interval(one, other)
    assert tuple(found) == pytest.approx(tuple(expected), rel=1e-6, abs=1e-6)
    ratios = trend_of_ratios_interval({2022: one, 2024: other}), ratio_of_ratios_interval(one, other)
    assert ratios[0] is not None
    assert ratios[1] is not None
    assert tuple(ratios[0]) == pytest.approx(tuple(ratios[1]), rel=1e-6)


def test_a_trend_of_years_alike_in_length_is_that_of_the_ends_by_hand() -> None:
    years = {2022: Interval(10, 8, 12), 2023: Interval(50, 48, 52), 2024: Interval(13, 11, 15)}
    assert trend_interval(years) == pytest.approx((3, 3 - sqrt(8), 3 + sqrt(8)))


def test_a_trend_counts_years_by_their_precision_by_hand() -> None:
    # Weights 4, 1, 1: mean year 0.5; coefficients 2·4·(-0.5), 2·0.5, 2·1.5 over 4·0.25 + 0.25 + 2.25 = 3.5.
    years = {2022: Interval(10, 9, 11), 2023: Interval(12, 10, 14), 2024: Interval(16, 14, 18)}
    found = trend_interval(years)
    assert found.value == pytest.approx((-4 * 10 + 1 * 12 + 3 * 16) / 3.5)
    assert found.value - found.lower == pytest.approx(sqrt((4 * 1) ** 2 + (1 * 2) ** 2 + (3 * 2) ** 2) / 3.5)


def test_a_trend_has_limits_without_symmetry() -> None:
    years = {2022: Interval(10, 9, 13), 2023: Interval(10, 9, 13), 2024: Interval(10, 9, 13)}
    assert trend_interval(years) == pytest.approx((0, -sqrt(1 + 9), sqrt(9 + 1)))
    upwards = {2022: Interval(10, 9, 11), 2023: Interval(10, 9, 11), 2024: Interval(10, 9.9, 12)}
    found = trend_interval(upwards)
    assert found.upper - found.value > found.value - found.lower


def test_years_without_any_width_count_alike() -> None:
    years = {year: Interval(value, value, value) for year, value in ((2022, 1.0), (2023, 5.0), (2024, 3.0))}
    assert trend_interval(years) == pytest.approx((2, 2, 2))


def test_three_years_are_judged_by_their_trend() -> None:
    found = compared(1, (20.0, 19.2, 20.8), (20.6, 19.8, 21.4), (21.2, 20.4, 22.0)).overall
    assert found.trend_years == (2022, 2023, 2024)
    assert found.verdict is Verdict.ROSE
    assert found.change == pytest.approx(1.2)


def test_a_line_that_rises_while_its_ends_do_not_is_no_change() -> None:
    # The last year is vague and low, the two precise ones before it rise.
    found = compared(1, (20.0, 19.9, 20.1), (21.0, 20.9, 21.1), (19.9, 10.0, 30.0)).overall
    assert found.lower is not None
    assert found.lower > 0
    assert found.verdict is Verdict.NO_CLEAR_CHANGE


def test_a_year_in_the_middle_without_an_interval_leaves_the_ends_to_be_compared() -> None:
    found = compared(2, (2.0, 1.8, 2.2), 1.7, (1.3, 1.2, 1.4)).overall
    assert found.trend_years == ()
    assert found.verdict is Verdict.GAP_NARROWED


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((1.3, 1.2, 1.4), (0.97, 0.9, 1.05), Verdict.GAP_NARROWED),
        ((0.97, 0.9, 1.05), (1.3, 1.2, 1.4), Verdict.GAP_WIDENED),
        ((0.8, 0.63, 1.02), (1.3, 0.99, 1.7), Verdict.CROSSED_EQUALITY),
    ],
)
def test_past_equality_but_not_told_from_it(before: Shown, after: Shown, verdict: Verdict) -> None:
    assert compared(2, before, after).overall.verdict is verdict


def of_discipline(year: int, bme: int, white: int = 30) -> list[Result]:
    lines = [
        *headcounts(1, "all", white=2500, bme=700, unknown=0),
        *headcounts(3, "disciplinary", white=white, bme=bme),
    ]
    return calculate(made(*lines, year=year))


def test_few_people_are_too_few_to_call_a_year_unchanged() -> None:
    found = compare_indicator(WRES, [*of_discipline(2023, 9), *of_discipline(2024, 12)], 3, [2023, 2024])
    assert found.overall.verdict is Verdict.TOO_SMALL
    enough = compare_indicator(WRES, [*of_discipline(2023, 11), *of_discipline(2024, 12)], 3, [2023, 2024])
    assert enough.overall.verdict is Verdict.NO_CLEAR_CHANGE


def test_a_change_too_large_for_chance_is_told_of_few_people_too() -> None:
    found = compare_indicator(WRES, [*of_discipline(2023, 7, 40), *of_discipline(2024, 70, 40)], 3, [2023, 2024])
    assert found.overall.verdict in (Verdict.GAP_WIDENED, Verdict.CROSSED_EQUALITY)


@pytest.mark.parametrize(("bme", "excludes"), [(5, False), (9, True)])
def test_an_exact_test_has_its_say_on_small_numbers(bme: int, excludes: bool) -> None:
    """Of 90 BME staff 2 or so would be expected to be disciplined: the interval alone would call 5 clear."""
    lines = [
        *headcounts(1, "all", white=2500, bme=90, unknown=0),
        *headcounts(3, "disciplinary", white=50, bme=bme),
    ]
    (ratio,) = [
        one for one in calculate(made(*lines)) if one.measure is ResultMeasure.RELATIVE_LIKELIHOOD and one.value
    ]
    assert ratio.lower is not None
    assert ratio.lower > 1
    alone, together = significance_of(WRES, ratio), significance_of(WRES, ratio, calculate(made(*lines)))
    assert alone is not None
    assert together is not None
    assert (alone.excludes_equality, together.excludes_equality) == (True, excludes)


def test_a_ratio_whose_interval_reaches_zero_has_no_factor() -> None:
    assert ratio_of_ratios_interval(Interval(1, 0, 2), Interval(1, 0.5, 2)) is None


def test_a_missing_year_stays_a_gap() -> None:
    found = compared(2, (2.0, 1.8, 2.2), Status.NOT_REPORTED, (1.3, 1.2, 1.4))
    assert found.missing == (2023,)
    assert [one.verdict for one in found.movements] == [Verdict.TOO_FEW_YEARS, Verdict.TOO_FEW_YEARS]
    assert (found.overall.earlier, found.overall.later) == (2022, 2024)
    assert found.overall.verdict is Verdict.GAP_NARROWED
    assert [one.years for one in found.cautions if one.kind is CautionKind.MISSING_YEARS] == [(2023,)]


def test_a_year_without_even_a_place_is_missing_too() -> None:
    found = compare(WRES, {2024: result(2, 2024, (1.3, 1.2, 1.4))}, 2, [2022, 2023, 2024])
    assert found.missing == (2022, 2023)
    assert found.overall.verdict is Verdict.TOO_FEW_YEARS
    assert found.significance is not None


def test_the_first_year_that_has_a_value_begins_the_comparison() -> None:
    found = compared(2, Status.SUPPRESSED, (2.0, 1.8, 2.2), (1.3, 1.2, 1.4))
    assert (found.overall.earlier, found.overall.verdict) == (2023, Verdict.GAP_NARROWED)


def test_indicator_7_is_not_compared_across_the_2021_survey() -> None:
    shown = (-10.0, -12.0, -8.0)
    found = compared(7, shown, shown, shown, last=2023)
    assert [one.verdict for one in found.movements] == [Verdict.NOT_COMPARABLE, Verdict.NO_CLEAR_CHANGE]
    assert found.overall.verdict is Verdict.NOT_COMPARABLE
    assert found.overall.change is None
    assert "know" in " ".join(found.overall.reasons)


def test_results_of_all_staff_are_not_compared_across_the_2021_survey() -> None:
    """The detailed spreadsheets were not weighted before it; a gap between white and BME staff never was."""
    years = (2021, 2022)
    of_all = {
        year: replace(result(5, year, (20.0, 19.0, 21.0)), measure=ResultMeasure.PERCENTAGE, unit=Unit.PERCENT)
        for year in years
    }
    refused = compare(WRES, of_all, 5, years)
    assert refused.overall.verdict is Verdict.NOT_COMPARABLE
    assert "weighted" in refused.overall.reasons[0]
    gaps = {year: result(5, year, (4.0, 3.0, 5.0)) for year in years}
    assert compare(WRES, gaps, 5, years).overall.verdict is not Verdict.NOT_COMPARABLE


def test_a_change_of_definition_that_may_be_compared_across_is_a_caution() -> None:
    shown = (1.5, 1.2, 1.9)
    found = compared(3, *[shown] * 3, last=2021)
    kinds = [one.kind for one in found.cautions]
    assert found.overall.verdict is Verdict.NO_CLEAR_CHANGE
    assert CautionKind.DEFINITION_CHANGED in kinds
    assert all(one.detail for one in found.cautions if one.kind is CautionKind.DEFINITION_CHANGED)


@pytest.mark.parametrize(
    ("shown", "side", "excludes", "place"),
    [
        ((1.8, 1.4, 2.3), 1, True, FourFifths.ABOVE),
        ((1.2, 1.1, 1.3), 1, True, FourFifths.INSIDE),
        ((1.25, 0.9, 1.6), 1, False, FourFifths.INSIDE),
        ((0.8, 0.7, 0.9), -1, True, FourFifths.INSIDE),
        ((0.79, 0.5, 1.2), -1, False, FourFifths.BELOW),
        ((1.0, 0.9, 1.1), 0, False, FourFifths.INSIDE),
        (1.46, 1, None, FourFifths.ABOVE),
    ],
)
def test_what_a_ratio_says_by_itself(shown: Shown, side: int, excludes: bool | None, place: FourFifths) -> None:
    significance = compared(2, shown).significance
    assert significance is not None
    assert (significance.side, significance.excludes_equality, significance.four_fifths) == (side, excludes, place)
    assert (significance.low, significance.high) == (0.8, 1.25)


def test_what_a_gap_says_by_itself() -> None:
    significance = compared(5, (4.0, 1.0, 7.0)).significance
    assert significance is not None
    assert (significance.side, significance.excludes_equality, significance.four_fifths) == (1, True, None)
    assert compared(1, (20.0, 19.0, 21.0)).significance is None
    assert compared(2, Status.SUPPRESSED).significance is None


def test_few_events_behind_a_ratio_call_for_caution() -> None:
    def of_year(year: int, bme: int) -> list[Result]:
        lines = [
            *headcounts(1, "all", white=2500, bme=700, unknown=0),
            *headcounts(3, "disciplinary", white=30, bme=bme),
        ]
        return calculate(made(*lines, year=year))

    results = [*of_year(2023, 9), *of_year(2024, 10)]
    found = compare_indicator(WRES, results, 3, [2023, 2024])
    assert [one.years for one in found.cautions if one.kind is CautionKind.SMALL_NUMBERS] == [(2023,)]


def test_mixed_bases_and_worked_out_counts_call_for_caution() -> None:
    points = {
        2023: result(2, 2023, 1.46, Basis.AS_PUBLISHED),
        2024: result(2, 2024, (1.3, 1.2, 1.4), Basis.DERIVED),
    }
    found = {one.kind: one for one in compare(WRES, points, 2, [2023, 2024]).cautions}
    assert found[CautionKind.WITHOUT_INTERVAL].years == (2023,)
    assert found[CautionKind.DERIVED_COUNTS].years == (2024,)
    assert found[CautionKind.MIXED_BASES].detail == "as_published, counts_from_percentages"


def test_comparing_needs_no_statistics_package() -> None:
    code = (
        "import sys, wres_kit.indicators.comparison, wres_kit.indicators.calculation, wres_kit.indicators.calculation;"
        "print([name for name in ('statsmodels', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
