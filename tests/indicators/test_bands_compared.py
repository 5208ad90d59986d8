"""Which pay bands clearly differ from the workforce follows from their intervals alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from wres_kit.indicators.bands_compared import compare_bands

from tests.indicators.making import headcounts, made
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.verdicts import Side

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result

LINES = [
    *headcounts(1, "all", white=700, bme=300, unknown=0),
    *headcounts(1, "band_2", "clinical", white=50, bme=50, unknown=0),
    *headcounts(1, "band_5", "clinical", white=70, bme=30, unknown=0),
    *headcounts(1, "band_8a", "clinical", white=98, bme=2, unknown=0),
]


def shares() -> dict[str, Result]:
    results = calculate(made(*LINES))
    of_group = [each for each in results if each.measure == "share" and each.group == "bme" and each.category != "all"]
    whole = next(each for each in results if each.measure == "share" and (each.section, each.group) == ("all", "bme"))
    return {"all": whole} | {each.category: each for each in of_group}


def test_a_band_differs_where_its_interval_does_not_include_the_share_of_all_staff() -> None:
    by_band = shares()
    compared = compare_bands(by_band["all"], [by_band[name] for name in ("band_2", "band_5", "band_8a")])
    assert compared is not None
    assert [each.category for each in compared.sides[Side.BELOW]] == ["band_8a"]
    assert [each.category for each in compared.sides[Side.ABOVE]] == ["band_2"]
    assert (compared.bands, compared.by_chance) == (3, 1)


def test_nothing_is_compared_without_a_share_of_all_staff_or_without_intervals() -> None:
    by_band = shares()
    bare = replace(by_band["band_2"], lower=None, upper=None)
    assert compare_bands(None, [by_band["band_2"]]) is None
    assert compare_bands(replace(by_band["all"], value=None), [by_band["band_2"]]) is None
    assert compare_bands(by_band["all"], [bare]) is None


@given(st.floats(0, 100), st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=60))
def test_every_band_is_on_one_side_or_on_none(value: float, ends: list[tuple[float, float]]) -> None:
    by_band = shares()
    bands = [replace(by_band["band_2"], lower=min(pair), upper=max(pair)) for pair in ends]
    compared = compare_bands(replace(by_band["all"], value=value), bands)
    assert compared is not None
    below, above = compared.sides[Side.BELOW], compared.sides[Side.ABOVE]
    assert all(each.upper is not None and each.upper < value for each in below)
    assert all(each.lower is not None and each.lower > value for each in above)
    assert len(below) + len(above) == sum(not min(pair) <= value <= max(pair) for pair in ends)
