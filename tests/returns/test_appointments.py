"""A doubt where one group seems to be appointed without being shortlisted."""

from __future__ import annotations

import pytest

from tests.reporting.builders import recruitment
from tests.standards import WRES
from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.checks import CheckedFigures
from wres_kit.returns.checks.plausibility import unusual_appointments
from wres_kit.returns.checks.registry import CHECKS


def messages(white: tuple[int, int], bme: tuple[int, int]) -> list[str]:
    rows = [
        (Cell("X09", *place), Value(value, 0, "made up", "made-up.csv", row))
        for row, (*place, value) in enumerate(recruitment(2024, white, bme), start=2)
    ]
    return [one.message for one in unusual_appointments(CheckedFigures(WRES, rows))]


def test_nine_in_ten_of_one_group_and_one_in_five_of_the_other_are_doubted() -> None:
    (message,) = messages((1000, 200), (150, 140))
    assert message == (
        "140 BME applicants appointed, 2024, are 93% of the 150 BME applicants shortlisted, 2024; "
        "in the other group it is 20%."
    )
    (check,) = (check for check in CHECKS if check.identity == "appointed-without-shortlisting")
    assert "international recruits" in check.remedy


@pytest.mark.parametrize(
    ("white", "bme"),
    [((1000, 200), (150, 30)), ((1000, 900), (150, 140)), ((1000, 200), (19, 19)), ((1000, 200), (150, 80))],
)
def test_what_can_well_be_is_not_doubted(white: tuple[int, int], bme: tuple[int, int]) -> None:
    assert messages(white, bme) == []


def test_it_is_doubted_in_either_group() -> None:
    assert len(messages((150, 140), (1000, 200))) == 1
