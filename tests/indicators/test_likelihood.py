from __future__ import annotations

import pytest

from tests.indicators.making import headcounts, made
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status

SHORTLISTED = headcounts(2, "shortlisted", white=603, bme=151)
APPOINTED = headcounts(2, "appointed", white=48, bme=12)
STAFF = headcounts(1, "all", white=2505, bme=725, unknown=66)


def ratio(results: list[Result], indicator: int, category: str, section: str = "all") -> Result:
    found = [
        one
        for one in results
        if (one.indicator, one.category, one.section) == (indicator, category, section)
        and one.measure is ResultMeasure.RELATIVE_LIKELIHOOD
    ]
    assert len(found) == 1
    return found[0]


def test_indicator_2_divides_white_by_bme() -> None:
    one = ratio(calculate(made(*SHORTLISTED, *APPOINTED)), 2, "appointed")
    assert one.value == pytest.approx((48 / 603) / (12 / 151))
    assert (one.basis, one.status, one.numerator) == (Basis.COUNTS, Status.PUBLISHED, None)
    assert one.lower is not None
    assert one.upper is not None
    assert one.lower < one.value < one.upper  # type: ignore[operator]


def test_indicator_3_divides_bme_by_white() -> None:
    one = ratio(calculate(made(*STAFF, *headcounts(3, "disciplinary", white=17, bme=9))), 3, "disciplinary")
    assert one.value == pytest.approx((9 / 725) / (17 / 2505))
    assert (one.lower, one.upper) == pytest.approx((0.8346, 3.9988), abs=5e-5)


def test_indicator_4_divides_white_by_bme() -> None:
    one = ratio(calculate(made(*STAFF, *headcounts(4, "training", white=1500, bme=400))), 4, "training")
    assert one.value == pytest.approx((1500 / 2505) / (400 / 725))


def test_a_department_is_compared_with_its_own_workforce_and_everybody_may_have_the_event() -> None:
    rows = [
        *STAFF, *headcounts(1, "all", "department_a", white=100, bme=40, unknown=0),
        *headcounts(4, "training", "department_a", white=50, bme=40),
    ]  # fmt: skip
    results = [each for each in calculate(made(*rows)) if (each.indicator, each.section) == (4, "department_a")]
    shown = {each.group: each.value for each in results}
    assert (shown["white"], shown["bme"]) == (50, 100)
    assert shown["all"] == pytest.approx(0.5)


def test_counts_from_percentages_are_labelled_with_the_range_that_rounding_leaves() -> None:
    one = made(
        "1 all all white percentage 76", "1 all all bme percentage 22", "1 all all all headcount 3296",
        *headcounts(3, "disciplinary", white=17, bme=9),
    )  # fmt: skip
    found = ratio(calculate(one), 3, "disciplinary")
    assert found.basis is Basis.DERIVED
    assert found.value == pytest.approx((9 / 725) / (17 / 2505))
    assert "22% of 3,296 is 725 BME staff" in found.note
    assert "between 1.78 and 1.88" in found.note


def test_likelihoods_have_their_counts_and_intervals() -> None:
    results = calculate(made(*SHORTLISTED, *APPOINTED))
    white = next(one for one in results if one.measure is ResultMeasure.LIKELIHOOD and one.group == "white")
    assert white.value == pytest.approx(100 * 48 / 603)
    assert (white.numerator, white.denominator) == (48, 603)
    assert (white.lower, white.upper) == pytest.approx((6.057, 10.396), abs=0.005)


def test_shortlisting_is_shown_only_where_applications_are_reported() -> None:
    stages = {one.category for one in calculate(made(*SHORTLISTED, *APPOINTED)) if one.indicator == 2}
    assert stages == {"appointed"}
    applied = headcounts(2, "applied", white=1803, bme=551)
    results = calculate(made(*SHORTLISTED, *APPOINTED, *applied))
    assert ratio(results, 2, "shortlisted").value == pytest.approx((603 / 1803) / (151 / 551))


@pytest.mark.parametrize(
    ("white", "bme", "words"),
    [(48, 0, "one BME"), (0, 12, "one white"), (0, 0, "one white and one BME")],
)
def test_a_ratio_with_a_zero_is_not_calculable(white: int, bme: int, words: str) -> None:
    results = calculate(made(*SHORTLISTED, *headcounts(2, "appointed", white=white, bme=bme)))
    one = ratio(results, 2, "appointed")
    assert (one.status, one.value, one.lower) == (Status.NOT_CALCULABLE, None, None)
    assert words in one.note
    assert len(one.inputs) == 4
    likelihoods = [each for each in results if each.measure is ResultMeasure.LIKELIHOOD and each.indicator == 2]
    assert all(each.status is Status.PUBLISHED for each in likelihoods)


def test_nobody_to_appoint_from_is_not_calculable() -> None:
    one = made(*headcounts(2, "shortlisted", white=603, bme=0), *headcounts(2, "appointed", white=48, bme=0))
    found = ratio(calculate(one), 2, "appointed")
    assert found.status is Status.NOT_CALCULABLE
    assert "Nobody" in found.note


def test_more_events_than_people_is_refused() -> None:
    one = made(*SHORTLISTED, *headcounts(2, "appointed", white=481, bme=152))
    found = ratio(calculate(one), 2, "appointed")
    assert found.status is Status.NOT_CALCULABLE
    assert "correcting" in found.note


def test_a_published_ratio_is_taken_only_where_counts_are_missing() -> None:
    published = "2 all appointed all relative_likelihood 1.61"
    assert ratio(calculate(made(published)), 2, "appointed").value == 1.61
    assert ratio(calculate(made(published)), 2, "appointed").basis is Basis.AS_PUBLISHED
    both = ratio(calculate(made(published, *SHORTLISTED, *APPOINTED)), 2, "appointed")
    assert both.value == pytest.approx(1.0017, abs=5e-5)


def test_no_ratio_is_made_of_rounded_percentages() -> None:
    one = made("3 all disciplinary white percentage 0.7", "3 all disciplinary bme percentage 1.2")
    found = ratio(calculate(one), 3, "disciplinary")
    assert (found.status, found.value) == (Status.NOT_REPORTED, None)
    assert "rounded" in found.note
    shown = [each.value for each in calculate(one) if each.indicator == 3 and each.measure is ResultMeasure.LIKELIHOOD]
    assert shown == [0.7, 1.2]


def test_people_without_events_are_not_reported() -> None:
    found = ratio(calculate(made(*SHORTLISTED)), 2, "appointed")
    assert found.status is Status.NOT_REPORTED


def test_a_drill_down_has_its_own_ratio() -> None:
    nursing = [
        *headcounts(2, "shortlisted", "nursing", white=100, bme=50),
        *headcounts(2, "appointed", "nursing", white=20, bme=5),
    ]
    results = calculate(made(*SHORTLISTED, *APPOINTED, *nursing))
    assert ratio(results, 2, "appointed", "nursing").value == pytest.approx(2)
    assert ratio(results, 2, "appointed").value == pytest.approx(1.0017, abs=5e-5)
