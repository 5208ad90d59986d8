from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status, Unit
from wres_kit.indicators.supplements import INCOMPLETE

if TYPE_CHECKING:
    from wres_kit.returns.cells import Return

BANDS = [band.category for one in WRES.bands.sections if one.section == "clinical" for band in one.bands]


def clinical(**bands: tuple[int, int]) -> Return:
    """Return a return whose clinical bands have these white and BME staff, and none in the others."""
    lines = [
        line
        for band in BANDS
        for line in headcounts(1, band, "clinical", **dict(zip(("white", "bme"), bands.get(band, (0, 0)), strict=True)))
    ]
    return made(*lines)


def ratios(one: Return) -> dict[str, Result]:
    found = [each for each in calculate(one) if each.measure is ResultMeasure.RACE_DISPARITY_RATIO]
    assert {each.section for each in found} <= {"clinical", "non_clinical"}
    return {each.category: each for each in found if each.section == "clinical"}


def test_the_ratio_by_hand() -> None:
    one = clinical(band_2=(60, 30), band_5=(40, 50), band_6=(30, 15), band_7=(20, 5), band_8a=(20, 4), vsm=(5, 1))
    found = ratios(one)
    assert list(found) == ["lower_to_middle", "middle_to_upper", "lower_to_upper"]
    # Lower 100 white and 80 BME, middle 50 and 20, upper 25 and 5.
    assert found["lower_to_middle"].value == pytest.approx((50 / 100) / (20 / 80))
    assert found["middle_to_upper"].value == pytest.approx((25 / 50) / (5 / 20))
    assert found["lower_to_upper"].value == pytest.approx((25 / 100) / (5 / 80))
    assert {each.unit for each in found.values()} == {Unit.RATIO}
    # Woolf: log 4 ± 1.959964 × √(1/25 + 1/100 + 1/5 + 1/80) = 1.386294 ± 1.004183.
    assert found["lower_to_upper"].lower == pytest.approx(1.4654, abs=1e-4)
    assert found["lower_to_upper"].upper == pytest.approx(10.9187, abs=1e-4)


def test_it_names_the_four_totals_it_rests_on() -> None:
    one = clinical(band_2=(60, 30), band_6=(30, 15), band_8a=(20, 4))
    named = [(cell.category, cell.group) for cell in ratios(one)["lower_to_upper"].inputs]
    assert named == [("upper", "white"), ("lower", "white"), ("upper", "bme"), ("lower", "bme")]


def test_a_zero_leaves_no_ratio() -> None:
    found = ratios(clinical(band_2=(60, 30), band_6=(30, 15), band_8a=(20, 0)))
    assert found["lower_to_middle"].status is Status.PUBLISHED
    for step in ("middle_to_upper", "lower_to_upper"):
        assert (found[step].status, found[step].value) == (Status.NOT_CALCULABLE, None)
        assert "no BME staff" in found[step].note


def test_bands_that_are_not_all_reported_give_no_ratio() -> None:
    one = made(*headcounts(1, "band_5", "clinical", white=60, bme=30), *headcounts(1, "band_6", "clinical", white=6))
    assert {(each.status, each.note) for each in ratios(one).values()} == {(Status.NOT_REPORTED, INCOMPLETE)}


def test_without_bands_there_is_no_place_for_it() -> None:
    assert not ratios(made(*headcounts(1, "all", white=60, bme=30, unknown=2)))
    assert not ratios(made(*headcounts(1, "trainee", "medical_dental", white=60, bme=30, unknown=2)))
