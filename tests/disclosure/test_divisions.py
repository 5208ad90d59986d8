"""The same people, divided in two ways, are the same number, whether or not a row gives it."""

from __future__ import annotations

import pytest

from tests.disclosure.divided_organisations import organisation
from tests.disclosure.divisions_attacked import Reader
from tests.indicators.making import headcounts, made
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.linear_programmes import ContradictionError
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


@pytest.mark.parametrize("group", ["bme", "all"])
def test_more_respondents_than_staff_are_other_people(group: str) -> None:
    """One BME person answered in a department without BME staff: 100% of them is of somebody, and of at most eight."""
    staff = {"bme": 0 if group == "bme" else 8, "unknown": 0}
    one = made(
        *headcounts(1, "all", "department_a", white=18, **staff),
        "5 department_a all white respondents 15", "5 department_a all white percentage 13.3",
        "5 department_a all bme percentage 100.0", "6 department_a all all respondents 27",
        f"6 department_a all bme respondents {1 if group == 'bme' else 12}", "6 department_a all bme percentage 50.0",
    )  # fmt: skip
    shown = [each for each in protect(calculate(one), [one], RULES) if each.indicator == 5 and each.value is not None]
    assert ("bme" in {each.group for each in shown}) == (group == "all")
    assert not audit(protect(calculate(one), [one], RULES), [one], RULES)


def test_a_part_of_which_percentages_alone_are_given_has_people_too() -> None:
    """Ten of 20 had training, none of them in department b: that one is not the whole."""
    one = made(
        *headcounts(1, "all", white=62, bme=20, unknown=4), "4 all training bme percentage 50.0",
        *headcounts(1, "all", "department_b", white=60, bme=20, unknown=2),
        "1 department_a all white percentage 50.0", "1 department_a all unknown percentage 50.0",
        *headcounts(4, "training", "department_b", bme=0),
    )  # fmt: skip
    assert not audit(protect(calculate(one), [one], RULES), [one], RULES)


def test_figures_that_contradict_each_other_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    one = made(*headcounts(1, "all", white=3, bme=2, unknown=1), "1 department_a all bme percentage 50.0")

    def contradicted(*_: object, **__: object) -> None:
        raise ContradictionError

    monkeypatch.setattr("wres_kit.disclosure.protect.suppression_of", contradicted)
    with pytest.raises(ContradictionError, match=r"X02 2024 \(row 5 of test\.csv\): figures contradict .* wres check"):
        protect(calculate(one), [one], RULES)
