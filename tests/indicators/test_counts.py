from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.counts import Counts, people_in, percentage_limits
from wres_kit.indicators.results import Basis
from wres_kit.returns.cells import Remark, Value


def test_a_given_count_is_taken_as_it_is() -> None:
    count = Counts(made("3 all disciplinary bme headcount 9")).count(3, "all", "disciplinary", "bme")
    assert count is not None
    assert (count.value, count.low, count.high, count.basis) == (9, 9, 9, Basis.COUNTS)
    assert count.origins == (count.cell,)


def test_everyone_is_white_bme_and_unknown_together() -> None:
    counts = Counts(made(*headcounts(9, "voting", white=10, bme=3, unknown=1)))
    count = counts.count(9, "all", "voting", "all")
    assert count is not None
    assert count.value == 14
    assert [cell.group for cell in count.origins] == ["white", "bme", "unknown"]


def test_everyone_is_not_added_up_where_a_group_is_missing() -> None:
    counts = Counts(made(*headcounts(9, "voting", white=10, bme=3)))
    assert counts.count(9, "all", "voting", "all") is None


def test_a_section_adds_up_from_its_bands_but_counts_nobody_twice() -> None:
    section = next(one for one in WRES.bands.sections if one.section == "medical_dental")
    lines = [line for band in section.bands for line in headcounts(1, band.category, section.section, white=10)]
    count = Counts(made(*lines)).count(1, "medical_dental", "all", "white")
    assert count is not None
    assert count.value == 40  # consultants contain senior medical managers


def test_a_section_with_a_missing_band_has_no_total() -> None:
    section = next(one for one in WRES.bands.sections if one.section == "clinical")
    lines = [line for band in section.bands[1:] for line in headcounts(1, band.category, "clinical", white=10)]
    assert Counts(made(*lines)).count(1, "clinical", "all", "white") is None


def test_the_whole_workforce_adds_up_from_sections_of_which_some_are_added_up_themselves() -> None:
    lines = [
        *headcounts(1, "all", "non_clinical", white=100, bme=20, unknown=0),
        *headcounts(1, "all", "clinical", white=200, bme=50, unknown=5),
    ]
    for category in ("consultant", "non_consultant_career_grade", "trainee", "other"):
        lines += headcounts(1, category, "medical_dental", white=10, bme=8, unknown=1)
    counts = Counts(made(*lines))
    everyone, bme = counts.count(1, "all", "all", "all"), counts.count(1, "all", "all", "bme")
    assert everyone is not None
    assert bme is not None
    assert (everyone.value, bme.value) == (375 + 76, 70 + 32)
    assert len(bme.origins) == 6


def test_a_count_worked_out_from_a_percentage_has_its_rounding_bounds() -> None:
    counts = Counts(made("1 all all bme percentage 22", "1 all all all headcount 3296"))
    count = counts.workforce(3, "all", "bme")
    assert count is not None
    assert (count.value, count.low, count.high, count.basis) == (725, 709, 741, Basis.DERIVED)


def test_the_own_workforce_of_an_indicator_goes_before_that_of_indicator_1() -> None:
    counts = Counts(made("4 all workforce bme headcount 700", *headcounts(1, "all", bme=725)))
    own, other = counts.workforce(4, "all", "bme"), counts.workforce(3, "all", "bme")
    assert own is not None
    assert other is not None
    assert (own.value, other.value) == (700, 725)


def test_no_people_are_worked_out_from_shares_of_full_time_equivalents() -> None:
    one = made("1 all all bme percentage 16.25", "1 all all all headcount 16391")
    assert Counts(one).workforce(3, "all", "bme") is not None
    fte = Remark(indicator=1, basis="as_published_fte")
    assert Counts(one, [fte]).workforce(3, "all", "bme") is None
    elsewhere = Remark(indicator=1, section="clinical", basis="as_published_fte")
    assert Counts(one, [elsewhere]).workforce(3, "all", "bme") is not None


def test_limits_of_a_percentage_follow_the_decimals_printed() -> None:
    value = Value(22.0, 0, "", "", 2)
    assert percentage_limits(value) == (21.5, 22.5)
    assert percentage_limits(Value(22.0, 1, "", "", 2)) == (21.95, 22.05)
    assert percentage_limits(Value(0.0, 0, "", "", 2)) == (0.0, 0.5)
    assert percentage_limits(Value(100.0, 0, "", "", 2)) == (99.5, 100.0)


@given(st.integers(0, 10**6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), st.integers(0, 3))
def test_a_worked_out_count_always_allows_for_the_true_one(drawn: tuple[int, int], decimals: int) -> None:
    part, whole = drawn
    percentage = round(100 * part / whole, decimals) if whole else 0.0
    printed = f"{percentage:.{decimals}f}"
    counts = Counts(made(f"1 all all bme percentage {printed}", f"1 all all all headcount {whole}"))
    count = counts.derived(1, "all", "all", "bme")
    assert count is not None
    assert count.low <= part <= count.high
    assert count.low <= count.value <= count.high


def test_half_a_person_is_rounded_up() -> None:
    assert [people_in(50, total) for total in (1, 3, 5)] == [1, 2, 3]
