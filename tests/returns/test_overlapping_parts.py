from __future__ import annotations

from tests.indicators.making import headcounts, made
from wres_kit.returns.cells import Return
from wres_kit.returns.checks.drill_downs import PARTS_OVERLAP
from wres_kit.returns.checks.figures import CheckedFigures


def found(one: Return) -> list[str]:
    return [each.message for each in PARTS_OVERLAP.find(CheckedFigures(one.standard, list(one.values.items())))]


def test_parts_of_one_kind_are_no_more_than_the_whole() -> None:
    lines = [*headcounts(1, "all", bme=100), *headcounts(1, "all", "department_north", bme=60)]
    assert not found(made(*lines, *headcounts(1, "all", "department_south", bme=40)))
    (message,) = found(made(*lines, *headcounts(1, "all", "department_south", bme=41)))
    assert "by department have 101 together, more than the 100" in message


def test_parts_of_two_kinds_may_be_the_same_people() -> None:
    one = made(
        *headcounts(2, "appointed", bme=100), *headcounts(2, "appointed", "department_north", bme=60),
        *headcounts(2, "appointed", "band_5", bme=60),
    )  # fmt: skip
    assert not found(one)
