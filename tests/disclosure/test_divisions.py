"""The same people, divided in two ways, are the same number, whether or not a row gives it."""

from __future__ import annotations

import pytest

from tests.disclosure.divided_organisations import organisation
from tests.disclosure.divisions_attacked import Reader
from tests.indicators.making import headcounts, made
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Return

RULES = DisclosureParameters()


def by_band(**sections: tuple[int, int]) -> list[str]:
    """Return lines with those of unknown ethnicity in two bands of each section, and enough others."""
    return [
        line for section, numbers in sections.items()
        for band, unknown in zip(("band_5", "band_7"), numbers, strict=True)
        for line in headcounts(1, band, section, white=40, bme=20, unknown=unknown)
    ]  # fmt: skip


ALONE = {
    "bands of departments alone": made(
        *headcounts(1, "all", white=160, bme=80, unknown=23),
        *by_band(department_a=(8, 7), department_b=(6, 2)),
    ),
    "bands of one department alone": made(
        *headcounts(1, "all", white=160, bme=80, unknown=23), *by_band(department_a=(8, 2)),
        *headcounts(1, "all", "department_b", white=80, bme=40, unknown=13),
    ),
    "departments by band and staff groups by band": made(
        *by_band(department_a=(8, 7), department_b=(6, 2), clinical=(9, 4), non_clinical=(5, 5))
    ),
}  # fmt: skip


def small_seen(one: Return, *, broken: bool = False) -> set[tuple[str, str]]:
    """Return the section and band of the unknown whom the audit finds, where all but small numbers are shown."""
    results = calculate(one) if broken else protect(calculate(one), [one], RULES)
    shown = [each for each in results if not broken or each.numerator is None or each.numerator >= RULES.threshold]
    return {(leak.cell.section, leak.cell.category) for leak in audit(shown, [one], RULES)}


@pytest.mark.parametrize("what", ALONE)
def test_a_total_that_no_row_gives_is_a_number_all_the_same(what: str) -> None:
    """Of 23 of unknown ethnicity 8, 7 and 6 are shown in bands of departments: so 2 are in the other one."""
    one = ALONE[what]
    assert small_seen(one, broken=True)
    assert not small_seen(one)
    places = {(each.section, each.category) for each in protect(calculate(one), [one], RULES)
              if each.group == "unknown" and each.value is not None}  # fmt: skip
    of_parts = {(cell.section, cell.category) for cell, value in one.values.items() if value.value >= RULES.threshold
                and cell.group == "unknown"}  # fmt: skip
    assert not of_parts <= places


@pytest.mark.parametrize("seed", [164, 400, 12])
def test_a_reader_who_knows_all_divisions_finds_no_small_number(seed: int) -> None:
    one = organisation(seed)
    source = one.as_return()
    results = protect(calculate(source), [source], RULES)
    assert not list(Reader(one, results, RULES).leaks())
    assert not audit(results, [source], RULES)
