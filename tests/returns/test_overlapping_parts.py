from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.indicators.making import headcounts, made
from tests.returns.conftest import project, put
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.returns.cells import Return
from wres_kit.returns.checks import CheckedFigures
from wres_kit.returns.checks.totals import missing_totals, overlapping_parts, undeclared_parts
from wres_kit.returns.sums import choices

__all__ = ["project", "put"]


def found(one: Return) -> list[str]:
    return [each.message for each in overlapping_parts(CheckedFigures(one.standard, list(one.values.items())))]


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


SITE = [
    *headcounts(1, "all", "department_a", white=60, bme=20, unknown=2),
    *headcounts(1, "all", "department_b", white=30, bme=10, unknown=1),
    *headcounts(1, "all", "department_c", white=70, bme=13, unknown=0),
    *headcounts(1, "all", "site_x", white=90, bme=30, unknown=3),
]


def checked(one: Return, within: dict[str, str] | None = None) -> CheckedFigures:
    return CheckedFigures(one.standard, list(one.values.items()), within={one.organisation: within or {}})


def test_a_site_with_the_numbers_of_its_departments_must_be_declared() -> None:
    one = made(*SITE)
    (finding,) = undeclared_parts(checked(one))
    assert "site_x has the numbers of department_a, department_b" in finding.message
    assert "within: {department_a: site_x, department_b: site_x}" in finding.message
    assert not list(undeclared_parts(checked(one, {"department_a": "site_x", "department_b": "site_x"})))


def test_parts_with_the_same_people_are_declared_once_in_either_direction() -> None:
    one = made(
        *headcounts(1, "all", "department_a", white=60, bme=20, unknown=2),
        *headcounts(1, "all", "profession_nurse", white=60, bme=20, unknown=2),
    )
    assert list(undeclared_parts(checked(one)))
    assert not list(undeclared_parts(checked(one, {"department_a": "profession_nurse"})))
    assert not list(undeclared_parts(checked(one, {"profession_nurse": "department_a"})))


def test_a_declared_part_that_no_return_has_is_named(project: Project, put: Callable[..., Path]) -> None:
    put([("X01", 2024, 1, "department_a", "all", "bme", "headcount", 20)])
    settings = project.params / "X01" / "organisation.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "within: {department_a: site_nroth}\n", encoding="utf-8")
    [fault] = [each for each in read_returns(Project(project.root)).faults if each.check == "within-unknown"]
    assert fault.message == "within names site_nroth, which no return of X01 has."
    assert fault.file == "params/X01/organisation.yml"


def test_parts_that_differ_in_one_indicator_are_other_people() -> None:
    other = [*headcounts(2, "shortlisted", "department_a", white=60, bme=20, unknown=2)]
    other += headcounts(2, "shortlisted", "department_b", white=60, bme=20, unknown=2)
    other += headcounts(2, "shortlisted", "site_x", white=60, bme=20, unknown=2)
    assert not list(undeclared_parts(checked(made(*SITE, *other))))


def test_a_declared_part_of_the_same_kind_is_counted_once() -> None:
    lines = [*headcounts(1, "all", bme=100), *headcounts(1, "all", "department_medicine", bme=70)]
    lines += [*headcounts(1, "all", "department_estates", bme=30), *headcounts(1, "all", "department_stroke", bme=20)]
    one = made(*lines)
    assert list(overlapping_parts(checked(one)))
    assert not list(overlapping_parts(checked(one, {"department_stroke": "department_medicine"})))
    more = made(*lines, *headcounts(1, "all", "department_heart", bme=51))
    within = {"department_stroke": "department_medicine", "department_heart": "department_medicine"}
    (finding,) = overlapping_parts(checked(more, within))
    assert "71 together, more than the 70" in finding.message


def test_many_parts_are_searched_exactly() -> None:
    parts = [(30 + at, 10 + at % 3, at % 5) for at in range(30)]
    wanted = tuple(sum(parts[at][group] for at in (1, 5, 9, 13, 22, 29)) for group in range(3))
    assert all(
        tuple(sum(parts[at][group] for at in chosen) for group in range(3)) == wanted
        for chosen in choices(parts, wanted)
    )
    assert choices(parts, wanted)
    assert choices(parts, (29, 1, 1)) == []


def test_parts_are_no_more_than_the_whole_that_follows_from_other_rows() -> None:
    sections = [
        line for section, bme in (("clinical", 60), ("non_clinical", 30), ("medical_dental", 10))
        for line in headcounts(1, "all", section, bme=bme)
    ]  # fmt: skip
    assert not found(made(*sections, *headcounts(1, "all", "department_north", bme=100)))
    (message,) = found(made(*sections, *headcounts(1, "all", "department_north", bme=101)))
    assert "101 together, more than the 100 BME staff in the workforce, 2024 that follow from other rows" in message


STAFF_GROUPS = [
    *headcounts(1, "all", "clinical", white=30, bme=12, unknown=2),
    *headcounts(1, "all", "non_clinical", white=50, bme=20, unknown=9),
]
DEPARTMENTS = [
    *headcounts(1, "all", "department_a", white=40, bme=16, unknown=5),
    *headcounts(1, "all", "department_b", white=40, bme=17, unknown=6),
]


def lacking(*lines: str, within: dict[str, str] | None = None) -> list[str]:
    return [each.message for each in missing_totals(checked(made(*lines), within))]


def test_two_divisions_of_the_same_people_need_the_row_of_the_whole() -> None:
    (finding,) = missing_totals(checked(made(*STAFF_GROUPS, *DEPARTMENTS)))
    assert finding.message == (
        "Parts by staff group and department are given, but no row has the whole: all staff in the workforce, 2024 "
        "(section all, category all). The parts make: white 80 by staff group and 80 by department; BME 32 by staff "
        "group and 33 by department; unknown 11 by staff group and 11 by department."
    )
    assert len(finding.also) == 3
    whole = headcounts(1, "all", white=80, bme=33, unknown=11)
    assert not lacking(*STAFF_GROUPS, *DEPARTMENTS, *whole)


def test_a_whole_that_lacks_one_group_lacks_it() -> None:
    (message,) = lacking(*STAFF_GROUPS, *DEPARTMENTS, *headcounts(1, "all", white=80, bme=33))
    assert message.endswith("The parts make: unknown 11 by staff group and 11 by department.")
    assert not lacking(*STAFF_GROUPS, *DEPARTMENTS, *headcounts(1, "all", white=80, bme=33, all=124))


def test_one_division_needs_no_whole_nor_does_one_that_is_all_there_is() -> None:
    assert not lacking(*DEPARTMENTS)
    assert not lacking(*STAFF_GROUPS)
    doctors = headcounts(1, "all", "medical_dental", white=4, bme=3, unknown=0)
    assert not lacking(*STAFF_GROUPS, *doctors, *DEPARTMENTS)


def test_a_workforce_that_is_given_twice_is_divided_once() -> None:
    bands = [*headcounts(1, "band_5", white=30, bme=12), *headcounts(1, "band_6", white=30, bme=12)]
    again = [*headcounts(4, "workforce", "band_5", white=30, bme=12), *headcounts(4, "training", "band_5", white=9)]
    assert not lacking(*bands, *again)
    assert len(lacking(*bands, *again, *headcounts(4, "workforce", "department_a", white=30, bme=12))) == 1


def test_a_declared_whole_is_given_where_two_kinds_of_parts_lie_within_it() -> None:
    lines = [*DEPARTMENTS, *headcounts(1, "all", "profession_nurse", white=30, bme=12, unknown=4)]
    lines += headcounts(1, "all", white=200, bme=90, unknown=40)
    within = dict.fromkeys(("department_a", "department_b", "profession_nurse"), "site_x")
    assert not lacking(*lines)
    (message,) = lacking(*lines, within=within)
    assert "all staff (site_x), 2024 (section site_x, category all)" in message
    assert not lacking(*lines, *headcounts(1, "all", "site_x", white=90, bme=40, unknown=12), within=within)


def test_respondents_by_two_kinds_of_parts_need_the_number_of_all() -> None:
    lines = ["5 department_a all bme respondents 40", "5 profession_nurse all bme respondents 30"]
    assert len(lacking(*lines)) == 1
    assert not lacking(*lines, "5 all all bme respondents 90")
    assert not lacking("6 managers all bme respondents 40", "6 department_a all bme respondents 30")
