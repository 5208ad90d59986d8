"""Rows that are missing in every year: a band of a section, and the totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from wres_kit.joint.read import ReadReturns
from wres_kit.returns.faults import Fault
from wres_kit.standard import WRES, read_standard, standard_folder

Reading = Callable[..., ReadReturns]
GROUPS = {"white": 60, "bme": 25, "unknown": 5}
BANDS = ("band_2", "band_3", "band_5")


def rows(year: int, *, without: Sequence[str] = (), totals: bool = True) -> list[tuple[object, ...]]:
    """A return of two sections of three bands each."""
    listed: list[tuple[object, ...]] = []
    for group, people in GROUPS.items():
        for section in ("clinical", "non_clinical"):
            bands = [band for band in BANDS if f"{section} {band}" not in without]
            listed += [("X01", year, 1, section, band, group, "headcount", people) for band in bands]
            if totals:
                listed.append(("X01", year, 1, section, "all", group, "headcount", 3 * people))
        if totals:
            listed.append(("X01", year, 1, "all", "all", group, "headcount", 6 * people))
    return listed


def named(given: ReadReturns, check: str) -> list[Fault]:
    return [fault for fault in given.report.faults if fault.check == check]


def test_a_band_that_is_missing_in_both_years_is_named_once_a_year(reading: Reading) -> None:
    both = [row for year in (2023, 2024) for row in rows(year, without=["clinical band_3"])]
    faults = named(reading(both), "bands-below-total")
    assert [fault.year for fault in faults] == [2023, 2024]
    assert "Clinical staff, 2024: 60 of 180 white, 25 of 75 BME and 5 of 15 unknown" in faults[1].message


def test_a_row_that_is_missing_for_one_group_is_named(reading: Reading) -> None:
    given = [row for row in rows(2024) if row[3:6] != ("clinical", "band_3", "bme")]
    (fault,) = named(reading(given), "bands-below-total")
    assert "Clinical staff, 2024: 25 of 75 BME are in none of the bands" in fault.message


def test_single_bands_of_a_published_report_are_no_fault(reading: Reading) -> None:
    given = [row for row in rows(2024) if row[4] in ("all", "band_2")]
    assert not reading(given).report.faults


@pytest.mark.parametrize("years", [(2024,), (2023, 2024)])
def test_totals_that_nobody_gives_are_named_once_a_year(reading: Reading, years: tuple[int, ...]) -> None:
    faults = named(reading([row for year in years for row in rows(year, totals=False)]), "total-missing")
    assert [fault.year for fault in faults] == list(years)
    assert "the total of non-clinical staff, clinical staff or all staff" in faults[0].message


def test_a_complete_return_and_one_whose_totals_follow_have_no_fault(reading: Reading) -> None:
    assert not reading(rows(2024)).report.faults
    bands = read_standard(standard_folder(WRES)).bands
    empty = [
        ("X01", 2024, 1, section.section, band.category, group, "headcount", 0)
        for section in bands.sections
        for band in section.bands
        for group in GROUPS
        if section.section == "medical_dental" or band.category not in BANDS
    ]
    assert not named(reading([*rows(2024, totals=False), *empty]), "total-missing")
