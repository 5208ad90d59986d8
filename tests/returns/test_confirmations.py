"""A doubted figure that somebody confirmed is no longer a fault, until it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.returns.test_checks import cell, series
from wres_kit.joint.read import ReadReturns, check_return_files
from wres_kit.project import Project
from wres_kit.returns.faults import Severity
from wres_kit.returns.read import returns_files

TRAINING = series(4, "training", {2018: (59.1, 54.2), 2019: (58.8, 55.0), 2020: (9.6, 55.9)})
ENTRY = {"check": "dropped-digit", "indicator": "4", "category": "training", "group": "white", "measure": "percentage",
         "value": "9.6", "reason": "looked up", "by": "A. Name"}  # fmt: skip


def confirm(project: Project, year: int = 2020, **changed: str) -> None:
    lines = [f"{key}: {value}" for key, value in (ENTRY | changed).items()]
    folder = project.year_folder("X01", year)
    folder.mkdir(exist_ok=True)
    text = "confirmed:\n  - " + "\n    ".join(lines) + "\n"
    (folder / "confirmed.yml").write_text(text, encoding="utf-8")


def check(project: Project) -> ReadReturns:
    return check_return_files(project, returns_files(project))


def test_a_confirmed_figure_is_no_fault_and_stays(project: Project, put: Callable) -> None:
    put(TRAINING)
    assert [fault.severity for fault in check(project).faults] == [Severity.ERROR]
    confirm(project)
    read = check(project)
    assert read.faults == ()
    assert read.returns.get("X01", 2020).get(4, "training", "white", "percentage") is not None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"value": "9.7"}, "the figure is 9.6 now, not 9.7"),
        ({"group": "unknown"}, "the return has no such figure"),
        ({"group": "bme", "value": "55.9"}, "no longer doubts the figure"),
        ({"check": "dropped-digits"}, 'there is no check "dropped-digits"'),
        ({"check": "sum"}, "cannot be right, so it cannot be confirmed"),
    ],
)
def test_a_confirmation_that_confirms_nothing_is_a_warning(
    project: Project, put: Callable, changed: dict[str, str], reason: str
) -> None:
    put(TRAINING)
    confirm(project, **changed)
    faults = {fault.check: fault for fault in check(project).faults}
    assert set(faults) == {"dropped-digit", "confirmation-unused"}
    unused = faults["confirmation-unused"]
    assert (unused.severity, unused.file) == (Severity.WARNING, "params/X01/2020/confirmed.yml")
    assert reason in unused.message


def test_a_confirmation_chooses_between_two_sources(project: Project, put: Callable) -> None:
    put([cell(3, "disciplinary", "bme", 298, source="first"), cell(3, "disciplinary", "bme", 290, source="restated")])
    assert [fault.check for fault in check(project).faults] == ["contradiction"]
    confirm(
        project,
        check="contradiction",
        indicator="3",
        category="disciplinary",
        group="bme",
        measure="headcount",
        value="290",
    )
    read = check(project)
    assert read.faults == ()
    value = read.returns.get("X01", 2020).get(3, "disciplinary", "bme")
    assert value is not None
    assert value.value == 290


def test_a_duplicate_cannot_be_confirmed(project: Project, put: Callable) -> None:
    put([cell(3, "disciplinary", "bme", 9), cell(3, "disciplinary", "bme", 9)])
    confirm(
        project,
        check="duplicate-row",
        indicator="3",
        category="disciplinary",
        group="bme",
        measure="headcount",
        value="9",
    )
    assert sorted(fault.check for fault in check(project).faults) == ["confirmation-unused", "duplicate-row"]


def test_a_confirmation_without_a_reason_is_an_error_of_its_organisation(project: Project, put: Callable) -> None:
    put([*TRAINING, ("X02", 2020, 3, "all", "disciplinary", "bme", "headcount", 9)])
    confirm(project, reason='""')
    read = check(project)
    assert "confirmation" in [fault.check for fault in read.errors_of("X01")]
    assert read.errors_of("X02") == ()
