from __future__ import annotations

import pytest

from tests.indicators.making import headcounts, made
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import wilson
from wres_kit.returns.cells import Remark

WHOLE = headcounts(1, "all", white=314, bme=55, unknown=413)


def find(results: list[Result], **wanted: object) -> Result:
    found = [one for one in results if all(getattr(one, name) == value for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} results fit {wanted}"
    return found[0]


def overall(results: list[Result], group: str) -> Result:
    return find(results, indicator=1, section="all", category="all", group=group)


def test_unknown_stays_below_the_line() -> None:
    results = calculate(made(*WHOLE))
    shares = {group: overall(results, group) for group in ("white", "bme", "unknown")}
    assert sum(share.value or 0 for share in shares.values()) == pytest.approx(100)
    assert shares["bme"].value == pytest.approx(100 * 55 / 782)
    assert (shares["bme"].numerator, shares["bme"].denominator) == (55, 782)
    assert (shares["bme"].status, shares["bme"].basis) == (Status.PUBLISHED, Basis.COUNTS)
    # Wilson by hand: p = 0.070332, z²/n = 0.0049124.
    assert (shares["bme"].lower, shares["bme"].upper) == pytest.approx((5.445, 9.041), abs=0.005)


def test_what_is_recorded_is_all_but_the_unknown_with_the_interval_of_its_own_count() -> None:
    recorded = find(calculate(made(*WHOLE)), measure=ResultMeasure.RECORDED)
    assert (recorded.numerator, recorded.denominator) == (369, 782)
    assert recorded.value == pytest.approx(100 * 369 / 782)
    own = wilson(369 / 782, 782)
    assert (recorded.lower, recorded.upper) == pytest.approx((100 * own.lower, 100 * own.upper))


def test_the_whole_workforce_is_there_even_if_nothing_is_reported() -> None:
    results = calculate(made())
    for group in ("white", "bme", "unknown"):
        share = overall(results, group)
        assert (share.status, share.value, share.note) == (Status.NOT_REPORTED, None, "Not reported.")


def test_bands_come_in_the_order_of_the_standard_after_the_whole() -> None:
    lines = [
        line for band in ("band_8a", "band_2") for line in headcounts(1, band, "clinical", white=8, bme=2, unknown=1)
    ]
    places = [
        (one.section, one.category)
        for one in calculate(made(*lines, *WHOLE))
        if (one.indicator, one.measure) == (1, "share")
    ]
    assert list(dict.fromkeys(places)) == [("all", "all"), ("clinical", "band_2"), ("clinical", "band_8a")]


def test_single_ethnic_groups_are_shares_of_the_same_whole() -> None:
    irish = overall(calculate(made(*WHOLE, "1 all all B headcount 40")), "B")
    assert irish.value == pytest.approx(100 * 40 / 782)


def test_a_published_percentage_is_taken_as_published() -> None:
    share = overall(calculate(made("1 all all bme percentage 18.5")), "bme")
    assert (share.value, share.numerator, share.denominator, share.lower) == (18.5, None, None, None)
    assert share.basis is Basis.AS_PUBLISHED


def test_a_published_percentage_keeps_its_published_numerator() -> None:
    share = overall(calculate(made("1 all all bme percentage 24.7", "1 all all bme headcount 908")), "bme")
    assert (share.value, share.numerator, share.denominator, share.basis) == (24.7, 908, None, Basis.AS_PUBLISHED)


def test_the_interval_of_a_rounded_percentage_includes_what_rounding_leaves_open() -> None:
    fine = overall(calculate(made("1 all all bme percentage 22.000", "1 all all all headcount 3296")), "bme")
    coarse = overall(calculate(made("1 all all bme percentage 22", "1 all all all headcount 3296")), "bme")
    assert fine.value == coarse.value == 22
    assert fine.lower is not None
    assert fine.upper is not None
    assert coarse.lower == pytest.approx(fine.lower - 0.5, abs=0.02)
    assert coarse.upper == pytest.approx(fine.upper + 0.5, abs=0.02)


def test_counts_go_before_a_published_percentage() -> None:
    share = overall(calculate(made(*WHOLE, "1 all all bme percentage 8")), "bme")
    assert share.value == pytest.approx(100 * 55 / 782)


def test_a_share_of_full_time_equivalents_has_no_people_and_no_interval() -> None:
    one = made("1 all all bme percentage 16.25", "1 all all all headcount 16391")
    share = overall(calculate(one, [Remark(indicator=1, basis="as_published_fte")]), "bme")
    assert (share.value, share.denominator, share.lower) == (16.25, None, None)
    assert share.basis is Basis.AS_PUBLISHED_FTE


def test_a_count_without_its_whole_is_no_share() -> None:
    share = overall(calculate(made("1 all all bme headcount 908")), "bme")
    assert share.status is Status.NOT_REPORTED
    assert "total" in share.note


def test_an_empty_band_has_no_share() -> None:
    results = calculate(made(*headcounts(1, "band_1", "clinical", white=0, bme=0, unknown=0)))
    share = find(results, indicator=1, section="clinical", category="band_1", group="bme")
    assert (share.status, share.value, share.denominator) == (Status.NOT_CALCULABLE, None, None)
    assert share.inputs


def test_a_group_larger_than_its_whole_is_refused() -> None:
    share = overall(calculate(made("1 all all bme headcount 9", "1 all all all headcount 5")), "bme")
    assert share.status is Status.NOT_CALCULABLE
    assert "correcting" in share.note


BOARD = headcounts(9, "voting", white=12, bme=3, unknown=0)
STAFF = headcounts(1, "all", white=700, bme=250, unknown=50)


def test_the_board_is_compared_with_the_workforce_of_indicator_1() -> None:
    results = calculate(made(*BOARD, *STAFF))
    difference = find(results, measure=ResultMeasure.DIFFERENCE)
    assert difference.value == pytest.approx(20 - 25)
    assert (difference.unit, difference.basis, difference.group) == (Unit.POINTS, Basis.COUNTS, "bme")
    workforce = find(results, indicator=9, category="workforce", group="bme")
    assert (workforce.numerator, workforce.denominator) == (250, 1000)
    assert difference.lower is not None
    assert difference.upper is not None
    # Newcombe from Wilson by hand: voting 20% (7.05 to 45.19), workforce 25% (22.42 to 27.78).
    assert (difference.lower, difference.upper) == pytest.approx((-18.24, 20.32), abs=0.02)


def test_the_boards_own_workforce_goes_before_that_of_indicator_1() -> None:
    own = headcounts(9, "workforce", white=790, bme=210, unknown=0)
    assert find(calculate(made(*BOARD, *STAFF, *own)), measure=ResultMeasure.DIFFERENCE).value == pytest.approx(-1)


def test_the_difference_of_published_percentages_says_so() -> None:
    one = made("9 all voting bme percentage 17", "9 all workforce bme percentage 21")
    difference = find(calculate(one), measure=ResultMeasure.DIFFERENCE)
    assert (difference.value, difference.basis, difference.lower) == (-4, Basis.AS_PUBLISHED, None)
    assert difference.decimals == 0
    assert "between −5.0 and −3.0 percentage points" in difference.note


def test_the_difference_of_percentages_with_a_decimal_needs_no_remark() -> None:
    one = made("9 all voting bme percentage 17.0", "9 all workforce bme percentage 21.2")
    difference = find(calculate(one), measure=ResultMeasure.DIFFERENCE)
    assert (difference.decimals, difference.note) == (1, "")


def test_a_published_difference_is_taken_only_where_nothing_else_is_known() -> None:
    published = "9 all voting bme difference -6.5"
    assert find(calculate(made(published)), measure=ResultMeasure.DIFFERENCE).value == -6.5
    assert find(calculate(made(published, *BOARD, *STAFF)), measure=ResultMeasure.DIFFERENCE).value == pytest.approx(-5)


def test_a_share_of_full_time_equivalents_marks_the_difference_too() -> None:
    one = made(*BOARD, "1 all all bme percentage 25.0")
    difference = find(calculate(one, [Remark(indicator=1, basis="as_published_fte")]), measure=ResultMeasure.DIFFERENCE)
    assert (difference.value, difference.basis) == (pytest.approx(-5), Basis.AS_PUBLISHED_FTE)


def test_only_the_parts_of_the_board_that_are_reported_are_shown() -> None:
    lines = [
        *headcounts(9, "executive", white=5, bme=2, unknown=0),
        *headcounts(9, "total_board", white=9, bme=5, unknown=0),
    ]
    results = calculate(made(*lines, *STAFF))
    parts = [one.category for one in results if one.measure is ResultMeasure.DIFFERENCE]
    assert parts == ["total_board", "executive"]
    nothing = [one for one in calculate(made()) if one.measure is ResultMeasure.DIFFERENCE]
    assert [(one.category, one.status) for one in nothing] == [("voting", Status.NOT_REPORTED)]


def test_a_total_that_no_share_tells_has_a_row_of_its_own() -> None:
    fte = Remark(indicator=1, basis="as_published_fte", note="Full-time equivalents.")
    one = made("1 all all bme percentage 19.9", "1 all all all headcount 16777")
    found = [each for each in calculate(one, [fte]) if each.measure == "share" and each.group == "all"]
    assert [(each.value, each.numerator, each.denominator) for each in found] == [(100.0, 16777, 16777)]
    assert not [each for each in calculate(one) if each.measure == "share" and each.group == "all"]
