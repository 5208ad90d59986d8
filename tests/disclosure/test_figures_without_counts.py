"""Percentages alone and rounded counts: which counts stand for them."""

from __future__ import annotations

import pytest

from wres_kit.disclosure.figures_without_counts import lacks_counts, nearest_counts
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit


def share(value: float, part: float | None, whole: float | None, basis: Basis = Basis.COUNTS) -> Result:
    return Result(
        "X01", 2024, 1, ResultMeasure.SHARE, "all", "all", "bme", value, Unit.PERCENT, part, whole, None, None,
        Status.PUBLISHED, basis,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "basis", "lacks"),
    [
        (12.0, 80.0, Basis.COUNTS, False),
        (10.0, 80.0, Basis.ROUNDED, True),
        (None, 80.0, Basis.COUNTS, True),
        (12.0, None, Basis.COUNTS, True),
        (None, None, Basis.PERCENTAGES, True),
    ],
)
def test_a_percentage_without_one_of_its_counts_lacks_them(
    part: float | None, whole: float | None, basis: Basis, lacks: bool
) -> None:
    assert lacks_counts(share(15.0, part, whole, basis)) == lacks


def test_todays_counts_stand_for_a_figure_that_they_could_have_made() -> None:
    assert nearest_counts(share(15.0, None, None, Basis.PERCENTAGES), [12, 80]) == [12, 80]
    assert nearest_counts(share(15.0, 10.0, 80.0, Basis.ROUNDED), [12, 79]) == [12, 79]


def test_what_a_figure_states_stands_for_counts_that_have_changed_since() -> None:
    assert nearest_counts(share(40.0, None, None, Basis.PERCENTAGES), [12, 80]) == [32, 80]
    assert nearest_counts(share(15.0, 10.0, 80.0, Basis.ROUNDED), [30, 200]) == [10, 80]
