from __future__ import annotations

from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import NOBODY, Result, ResultMeasure, Status
from wres_kit.indicators.supplements import leadership_categories, target, trajectory

WORKFORCE = headcounts(1, "all", white=700, bme=250, unknown=50)


def leaders(*lines: str, year: int = 2024) -> dict[tuple[str, str], Result]:
    measures = (ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO)
    found = [each for each in calculate(made(*lines, year=year)) if each.measure in measures]
    return {(each.category, str(each.measure)): each for each in found}


def test_target_and_posts_to_go_by_hand() -> None:
    """A quarter of the workforce is BME; of 41 staff in band 8a, 10.25 would be: 11 people, 5 more than there are."""
    lines = [
        *headcounts(1, "band_8a", "clinical", white=20, bme=4, unknown=1),
        *headcounts(1, "band_8a", "non_clinical", white=14, bme=2, unknown=0),
    ]
    found = leaders(*WORKFORCE, *lines)
    goal, to_go = found["band_8a", "target"], found["band_8a", "posts_to_go"]
    assert (goal.value, to_go.value) == (11, 5)
    assert (to_go.numerator, to_go.denominator, str(to_go.unit), to_go.group) == (6, 41, "posts", "bme")
    assert [(cell.section, cell.category, cell.group) for cell in to_go.inputs] == [
        ("all", "band_8a", "bme"), ("all", "band_8a", "all"), ("all", "all", "bme"), ("all", "all", "all"),
    ]  # fmt: skip
    assert found["band_8a", "leadership_share"].value == 100 * 6 / 41
    assert [cell.category for cell in found["band_8a", "leadership_share"].inputs] == ["band_8a", "band_8a"]
    incomplete = "The staff of this band, or of the workforce, are not all reported by ethnicity."
    assert found["band_9", "target"].note == found["upper", "target"].note == incomplete


def test_all_leadership_bands_together() -> None:
    bands = leadership_categories(WRES.bands, "upper")[1:]
    assert bands == ("band_8a", "band_8b", "band_8c", "band_8d", "band_9", "vsm")
    lines = [
        line
        for section in ("clinical", "non_clinical")
        for band in bands
        for line in headcounts(1, band, section, white=9, bme=1, unknown=0)
    ]
    found = leaders(*WORKFORCE, *lines)
    assert (found["upper", "target"].value, found["upper", "posts_to_go"].value) == (30, 18)


def test_a_band_that_is_there_already_has_none_to_go() -> None:
    lines = [*headcounts(1, "band_9", "clinical", white=6, bme=4, unknown=0),
             *headcounts(1, "band_9", "non_clinical", white=0, bme=0, unknown=0)]  # fmt: skip
    found = leaders(*WORKFORCE, *lines)
    assert (found["band_9", "target"].value, found["band_9", "posts_to_go"].value) == (3, 0)


def test_a_band_without_staff_has_no_target() -> None:
    lines = [line for section in ("clinical", "non_clinical")
             for line in headcounts(1, "vsm", section, white=0, bme=0, unknown=0)]  # fmt: skip
    found = leaders(*WORKFORCE, *lines)
    assert (found["vsm", "target"].status, found["vsm", "target"].note) == (Status.NOT_CALCULABLE, NOBODY)
    assert found["vsm", "target"].of_nobody
    assert not found["vsm", "target"].without_value(Status.SUPPRESSED).of_nobody


def test_it_is_there_since_2019_and_only_where_bands_are() -> None:
    band = headcounts(1, "band_9", "clinical", white=60, bme=4, unknown=0)
    assert leaders(*WORKFORCE, *band, year=2019)
    assert not leaders(*WORKFORCE, *band, year=2018)
    assert not leaders(*WORKFORCE)
    assert WRES.edition(2018).model_employer is None


@given(st.integers(0, 500), st.integers(0, 900), st.integers(1, 900))
def test_the_target_is_the_least_number_that_reaches_the_share(staff: int, bme: int, everyone: int) -> None:
    bme = min(bme, everyone)
    goal = target(staff, bme, everyone)
    assert 0 <= goal <= staff
    assert goal * everyone >= bme * staff
    assert goal == 0 or (goal - 1) * everyone < bme * staff


def test_the_path_by_hand() -> None:
    assert trajectory(6, 11, 2024, 2028) == [(2025, 8), (2026, 9), (2027, 10), (2028, 11)]
    assert trajectory(12, 11, 2026, 2028) == [(2027, 12), (2028, 12)]
    assert trajectory(6, 11, 2028, 2028) == []


@given(st.integers(0, 300), st.integers(0, 300), st.integers(2019, 2027))
def test_the_path_rises_in_even_steps_to_the_target(now: int, goal: int, start: int) -> None:
    path = trajectory(now, goal, start, 2028)
    assert [year for year, _ in path] == list(range(start + 1, 2029))
    assert path[-1][1] == max(now, goal)
    for year, people in path:
        assert people == ceil(now + Fraction(max(0, goal - now) * (year - start), 2028 - start))
