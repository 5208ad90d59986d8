from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.indicators.making import headcounts, made
from tests.returns.conftest import project, put
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.returns.cells import Return
from wres_kit.returns.checks import CheckedFigures
from wres_kit.returns.checks.totals import overlapping_parts, undeclared_parts
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
