from __future__ import annotations

import pytest

from tests.indicators.making import made
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status
from wres_kit.indicators.statistics import Limits, newcombe, wilson


def both(indicator: int, white: str, bme: str, bases: tuple[int, int] | None = None, section: str = "all") -> list[str]:
    lines = [f"{indicator} {section} all white percentage {white}", f"{indicator} {section} all bme percentage {bme}"]
    if bases:
        lines += [
            f"{indicator} {section} all white respondents {bases[0]}",
            f"{indicator} {section} all bme respondents {bases[1]}",
        ]
    return lines


def gap(results: list[Result], indicator: int, section: str = "all") -> Result:
    found = [
        one
        for one in results
        if one.measure is ResultMeasure.GAP and (one.indicator, one.section) == (indicator, section)
    ]
    assert len(found) == 1
    return found[0]


def test_the_gap_is_bme_minus_white() -> None:
    one = gap(calculate(made(*both(5, "32.8", "44.3", (800, 200)))), 5)
    assert one.value == pytest.approx(11.5)
    assert (one.basis, one.group) == (Basis.SURVEY, "all")
    # Newcombe from Wilson: 44.3% of 200 (37.59 to 51.22), 32.8% of 800 (29.64 to 36.13), widened by 0.05 each.
    assert (one.lower, one.upper) == pytest.approx((11.5 - 7.53, 11.5 + 7.66), abs=0.1)


def test_a_percentage_has_respondents_but_no_people_above_the_line() -> None:
    results = calculate(made(*both(5, "32.8", "44.3", (800, 200))))
    white = next(one for one in results if one.measure is ResultMeasure.PERCENTAGE and one.group == "white")
    assert (white.value, white.numerator, white.denominator, white.basis) == (32.8, None, 800, Basis.SURVEY)


def test_the_interval_of_a_rounded_percentage_reaches_as_far_as_what_it_may_be() -> None:
    results = calculate(made(*both(5, "32.8", "44.3", (800, 200))))
    white = next(one for one in results if one.measure is ResultMeasure.PERCENTAGE and one.group == "white")
    ends = 100 * wilson(0.3275, 800).lower, 100 * wilson(0.3285, 800).upper
    assert (white.lower, white.upper) == pytest.approx(ends)


def test_a_percentage_given_in_full_is_a_count_of_respondents() -> None:
    """White staff of a trust by ethnicity in the survey of 2024: 1,923 of 8,846; all staff are weighted."""
    lines = both(5, "21.738638932851007", "25.65432098765432", (8846, 4050))
    results = calculate(made(*lines, "5 all all all percentage 22.5", "5 all all all respondents 12896"))
    shares = {one.group: one for one in results if one.indicator == 5 and one.measure is ResultMeasure.PERCENTAGE}
    assert {group: one.numerator for group, one in shares.items()} == {"white": 1923, "bme": 1039, "all": None}
    exact = wilson(1923 / 8846, 8846)
    assert (shares["white"].lower, shares["white"].upper) == pytest.approx((100 * exact.lower, 100 * exact.upper))
    limits = newcombe(
        shares["bme"].value or 0, Limits(*(100 * end for end in wilson(1039 / 4050, 4050))),
        shares["white"].value or 0, Limits(*(100 * end for end in exact)),
    )  # fmt: skip
    assert (gap(results, 5).lower, gap(results, 5).upper) == pytest.approx(tuple(limits))


def test_a_weighted_percentage_given_in_full_is_no_count() -> None:
    results = calculate(made("5 all all all percentage 24.50007232112189", "5 all all all respondents 1617"))
    one = next(each for each in results if each.indicator == 5 and each.group == "all")
    assert (one.numerator, one.denominator) == (None, 1617)


def test_without_a_base_there_is_no_interval() -> None:
    results = calculate(made(*both(5, "32.8", "44.3")))
    assert (gap(results, 5).lower, gap(results, 5).basis) == (None, Basis.AS_PUBLISHED)
    assert gap(results, 5).value == pytest.approx(11.5)
    assert (gap(results, 5).decimals, gap(results, 5).note) == (1, "")


def test_a_gap_of_whole_percentages_says_between_which_values_it_lies() -> None:
    found = gap(calculate(made(*both(5, "32", "44.3"))), 5)
    assert found.decimals == 0
    assert "between 11.7 and 12.9 percentage points" in found.note


def test_half_a_gap_is_none() -> None:
    results = calculate(made("5 all all bme percentage 45.8"))
    assert gap(results, 5).status is Status.NOT_REPORTED
    assert "both groups" in gap(results, 5).note


def test_everyone_is_reported_beside_the_groups_even_alone() -> None:
    results = calculate(made("5 all all all percentage 12.0", "5 all all all respondents 50"))
    shown = {one.group: one.status for one in results if one.indicator == 5 and one.measure is ResultMeasure.PERCENTAGE}
    assert shown == {"white": Status.NOT_REPORTED, "bme": Status.NOT_REPORTED, "all": Status.PUBLISHED}


def test_questions_apart_are_not_added_up_to_indicator_6() -> None:
    one = made("6 managers all all percentage 10.0", "6 colleagues all all percentage 18.0")
    results = [each for each in calculate(one) if each.indicator == 6]
    assert gap(results, 6).status is Status.NOT_REPORTED
    drilled = [(each.section, each.value) for each in results if each.section != "all"]
    assert drilled == [("colleagues", 18.0), ("managers", 10.0)]


def test_a_drill_down_with_both_groups_has_a_gap() -> None:
    results = calculate(made(*both(6, "10.0", "14.0", (300, 100), "managers")))
    assert gap(results, 6, "managers").value == pytest.approx(4)


def test_no_respondents_is_not_calculable() -> None:
    results = calculate(made(*both(8, "5.6", "0.0", (100, 0))))
    bme = next(one for one in results if one.indicator == 8 and one.group == "bme")
    assert (bme.status, gap(results, 8).status) == (Status.NOT_CALCULABLE, Status.NOT_CALCULABLE)


@pytest.mark.parametrize("value", ["0.0", "100.0"])
def test_nobody_and_everybody_have_intervals_within_bounds(value: str) -> None:
    results = calculate(made(f"5 all all all percentage {value}", "5 all all all respondents 24"))
    one = next(each for each in results if each.indicator == 5 and each.group == "all")
    assert one.lower is not None
    assert one.upper is not None
    assert 0 <= one.lower < one.upper <= 100
