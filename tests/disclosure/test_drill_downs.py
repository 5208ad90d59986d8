"""Parts of the organisation: nothing small is learned from them, beside the whole or beside each other."""

from __future__ import annotations

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.disclosure.random_returns import CODE, GROUPS, SMALL, YEAR, returns, sum_of, three
from tests.examples import examples
from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell, Return, Value

RULES = DisclosureParameters()
DEPARTMENTS = ("department_north", "department_south", "department_west")
Place = tuple[str, ...]


def protected(one: Return) -> list[Result]:
    return protect(calculate(one), [one], RULES)


def shown(results: list[Result], group: str, indicator: int = 1) -> set[str]:
    wanted = ResultMeasure.SHARE if indicator == 1 else ResultMeasure.LIKELIHOOD
    fitting = [one for one in results if (one.indicator, one.measure, one.group) == (indicator, wanted, group)]
    return {one.section for one in fitting if one.status is Status.PUBLISHED}


def staff(section: str, white: int, bme: int, unknown: int = 20) -> list[str]:
    return headcounts(1, "all", section, white=white, bme=bme, unknown=unknown)


def test_a_small_department_is_not_left_over_from_the_others() -> None:
    one = made(
        *staff("all", 900, 103, 60), *staff("department_north", 300, 60), *staff("department_south", 300, 40),
        *staff("department_west", 300, 3),
    )  # fmt: skip
    visible = shown(protected(one), "bme")
    assert "all" in visible
    assert "department_west" not in visible
    assert len(visible & set(DEPARTMENTS)) == 1


def test_staff_of_no_department_are_people_too() -> None:
    one = made(*staff("all", 900, 103, 40), *staff("department_north", 450, 60), *staff("department_south", 430, 40))
    assert len(shown(protected(one), "bme") & set(DEPARTMENTS)) == 1


def test_large_departments_stay() -> None:
    one = made(*staff("all", 900, 120, 60), *staff("department_north", 450, 60), *staff("department_south", 430, 40))
    assert shown(protected(one), "bme") == {"all", "department_north", "department_south"}


def test_a_profession_that_is_a_section_of_the_standard_gives_it_away() -> None:
    """The doctors are withheld as a profession for another's sake; the section of the Standard must not tell them."""
    professions = [
        *staff("profession_medical", 80, 30), *staff("profession_nursing", 300, 60), *staff("profession_ahp", 100, 3),
    ]  # fmt: skip
    sections = [*staff("medical_dental", 80, 30), *staff("clinical", 400, 63, 40)]
    one = made(*professions, *sections)
    visible = shown(protected(one), "bme")
    assert "profession_ahp" not in visible
    assert not {"clinical", "profession_nursing"} <= visible


def test_each_supposed_equation_holds() -> None:
    one = made(
        *staff("all", 900, 103), *staff("department_north", 600, 63), *staff("profession_nursing", 300, 60),
        *staff("profession_ahp", 300, 3, 0),
    )  # fmt: skip
    accounts = accounts_of(one, limits_of(RULES, one.standard))
    sections = [{accounts.cells[at].section for at in equation} for equation in accounts.equations]
    assert {"department_north", "profession_nursing", "profession_ahp"} in sections
    for equation in accounts.equations:
        assert not sum(times * accounts.quantities[at].low for at, times in equation.items())


def test_a_single_category_is_not_left_over_from_its_group() -> None:
    one = made(
        *headcounts(2, "shortlisted", white=400, bme=300, K=200, M=100),
        *headcounts(2, "appointed", white=40, bme=43, K=40, M=3),
    )
    results = protected(one)
    assert not shown(results, "M", 2)
    assert not (shown(results, "K", 2) and shown(results, "bme", 2))


def test_bands_of_a_department_add_up_to_it() -> None:
    one = made(
        *staff("department_north", 300, 63),
        *headcounts(1, "band_5", "department_north", white=200, bme=60, unknown=20),
        *headcounts(1, "band_6", "department_north", white=100, bme=3, unknown=0),
    )  # fmt: skip
    results = [each for each in protected(one) if each.group == "bme" and each.status is Status.PUBLISHED]
    assert len([each for each in results if each.section == "department_north"]) == 1


@st.composite
def divided(draw: st.DrawFn) -> Return:
    """Draw a return whose workforce and recruitment are divided into departments, fully or not."""
    one = draw(returns())
    values = {cell: value for cell, value in one.values.items() if cell.indicator not in (1, 2)}
    numbers: dict[tuple[int, str, str, str], int] = {}
    parts = [three(draw, SMALL) for _ in DEPARTMENTS]
    rest = three(draw, SMALL) if draw(st.booleans()) else dict.fromkeys(GROUPS, 0)
    appointed = [three(draw, SMALL) for _ in DEPARTMENTS]
    rejected = [three(draw, SMALL) for _ in DEPARTMENTS]
    for section, people, yes, no in zip(DEPARTMENTS, parts, appointed, rejected, strict=True):
        for group in GROUPS:
            numbers[1, section, "all", group] = people[group]
            numbers[2, section, "appointed", group] = yes[group]
            numbers[2, section, "shortlisted", group] = yes[group] + no[group]
    for group in GROUPS:
        numbers[1, "all", "all", group] = sum_of([*parts, rest])[group]
        numbers[2, "all", "appointed", group] = sum_of([*appointed, rest])[group]
        numbers[2, "all", "shortlisted", group] = sum_of([*appointed, *rejected, rest, rest])[group]
    for (indicator, section, category, group), people in numbers.items():
        cell = Cell(CODE, YEAR, indicator, section, category, group, "headcount")
        values[cell] = Value(people, 0, "made up for a test", "test.csv", len(values) + 2)
    return Return(WRES, CODE, YEAR, {cell: value for cell, value in values.items() if cell.indicator in (1, 2)})


def learned(results: list[Result]) -> dict[Place, float]:
    """Return every count that follows from published ones: an attacker written here and nowhere else."""
    known: dict[Place, float] = {}
    for each in results:
        if each.value is None or each.numerator is None or each.denominator is None:
            continue
        if (each.indicator, each.measure) == (1, ResultMeasure.SHARE):
            known["1", each.section, "all", each.group] = each.numerator
            known["1", each.section, "all", "all"] = each.denominator
        if (each.indicator, each.measure) == (2, ResultMeasure.LIKELIHOOD):
            known["2", each.section, "appointed", each.group] = each.numerator
            known["2", each.section, "shortlisted", each.group] = each.denominator
    sums = list(_sums())
    before = -1
    while len(known) > before:
        before = len(known)
        for total, parts in sums:
            unknown = [place for place in (total, *parts) if place not in known]
            if unknown == [total]:
                known[total] = sum(known[part] for part in parts)
            elif len(unknown) == 1 and total in known:
                known[unknown[0]] = known[total] - sum(known[part] for part in parts if part in known)
    return known


def _sums() -> list[tuple[Place, list[Place]]]:
    sums: list[tuple[Place, list[Place]]] = []
    for section in ("all", *DEPARTMENTS):
        sums.append((("1", section, "all", "all"), [("1", section, "all", group) for group in GROUPS]))
        for group in GROUPS:
            rest = ("2", section, "rejected", group)
            sums.append((("2", section, "shortlisted", group), [("2", section, "appointed", group), rest]))
    for group in (*GROUPS, "all"):
        for indicator, category in (("1", "all"), ("2", "shortlisted"), ("2", "appointed")):
            parts: list[Place] = [(indicator, section, category, group) for section in DEPARTMENTS]
            sums.append(((indicator, "all", category, group), [*parts, (indicator, "none", category, group)]))
    return sums


@given(divided())
@examples(20, *HealthCheck)
def test_a_reader_learns_no_small_number_from_departments(one: Return) -> None:
    for place, count in learned(protected(one)).items():
        left_over_in_all = place[1] == "none" and place[-1] == "all"
        assert count == 0 or count >= 5 or left_over_in_all, f"{place}: {count}"


@given(divided())
@examples(8, *HealthCheck)
def test_protecting_drill_downs_again_changes_nothing(one: Return) -> None:
    once = protected(one)
    assert protect(once, [one], RULES) == once
