from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards import WRES
from wres_kit.indicators.results import Unit
from wres_kit.reporting.wording import phrases

FOUR_FIFTHS = WRES.edition(2024).four_fifths


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.25, 1, "2.3"),
        (-2.25, 1, "-2.3"),
        (2.675, 2, "2.68"),
        (0.05, 1, "0.1"),
        (-0.04, 1, "0.0"),
        (1234.5, 0, "1235"),
        (1e-9, 2, "0.00"),
    ],
)
def test_rounds_half_away_from_zero_on_the_digits_a_person_reads(value: float, decimals: int, expected: str) -> None:
    assert phrases.rounded(value, decimals) == Decimal(expected)
    assert str(phrases.rounded(value, decimals)) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_rounding_moves_a_number_by_at_most_half_a_step(value: float, decimals: int) -> None:
    moved = abs(phrases.rounded(value, decimals) - Decimal(repr(value)))
    assert moved <= Decimal(1).scaleb(-decimals) / 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (24.66, "24.7%"),
        (0.0, "0.0%"),
        (0.04, "less than 0.1%"),
        (100.0, "100.0%"),
        (99.97, "more than 99.9%"),
    ],
)
def test_percent(value: float, expected: str) -> None:
    assert phrases.percent(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.832, "1.83"),
        (1.25, "1.25"),
        (1.2501, "1.2501"),
        (1.254, "1.254"),
        (0.799, "0.799"),
        (0.0049, "less than 0.01"),
        (0.005, "0.01"),
        (0.8, "0.80"),
        (0.003, "less than 0.01"),
        (0.0, "0.00"),
        (12.0, "12.00"),
    ],
)
def test_a_ratio_is_never_written_on_the_wrong_side_of_the_four_fifths_range(value: float, expected: str) -> None:
    assert phrases.ratio(value, limits=FOUR_FIFTHS) == expected


def test_differences_carry_a_sign_and_a_true_minus() -> None:
    assert phrases.points(11.46) == "+11.5"
    assert phrases.points(-4.04) == "−4.0"
    assert phrases.points(0.01) == "0.0"
    assert phrases.in_points(-4.04) == "4.0 percentage points"
    assert phrases.in_points(1.04) == "1.0 percentage point"
    assert phrases.in_points(0.04) == "less than 0.1 percentage points"
    assert phrases.in_points(0.0) == "0.0 percentage points"


def test_an_interval_shows_on_which_side_of_equality_its_ends_lie() -> None:
    assert phrases.interval(1.0004, 1.8, Unit.RATIO) == "1.0004 to 1.80"
    assert phrases.interval(0.83, 4.0, Unit.RATIO) == "0.83 to 4.00"
    assert phrases.interval(-0.04, 3.1, Unit.POINTS) == "−0.04 to +3.1"
    assert phrases.interval(23.06, 26.04, Unit.PERCENT) == "23.1% to 26.0%"


@given(st.floats(0.011, 90))
def test_a_written_ratio_lies_on_the_same_side_of_each_limit_as_the_value(value: float) -> None:
    written = float(phrases.ratio(value, limits=FOUR_FIFTHS).replace(",", ""))
    for limit in FOUR_FIFTHS:
        if abs(value - limit) > 1e-6:
            assert (written > limit) == (value > limit)


def test_counts_have_commas_between_thousands() -> None:
    assert phrases.count(2505) == "2,505"
    assert phrases.count(1_234_567.0) == "1,234,567"


@pytest.mark.parametrize(("value", "decimals"), [(22.0, 0), (18.5, 1), (1.25, 2), (100.0, 0), (0.0, 0), (1e-3, 3)])
def test_own_decimals(value: float, decimals: int) -> None:
    assert phrases.own_decimals(value) == decimals
