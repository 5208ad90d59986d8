"""Limits that a release had are kept for its years: readers know which numbers were below them.

A count of 3 and one of 7 are 10 together. With a limit of 8 both are below it; with a limit of 5 afterwards, one is and
one is not, so that the first is 3 or 4.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.projects import group, organisation, project_in
from tests.returns.conftest import csv_of
from wres_kit.audit.suppression import suppressed_figures
from wres_kit.disclosure.record_release import Register, ReleasedVersion, register_path, rules_kept
from wres_kit.joint.read import read_returns
from wres_kit.project.parameters import DisclosureParameters, ReleaseLimits
from wres_kit.release.register import register_text
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project

OLD = ReleaseLimits(threshold=8, survey_threshold=20, indicators=((3, 10),), suppress_zero=True)
DEPARTMENT = {"white": 40, "bme": 6, "unknown": 20}


def released(project: Project, code: str, year: int, limits: ReleaseLimits | None) -> None:
    entry = ReleasedVersion(report_year=year, version="1.0", released_on=date(2026, 7, 1), limits=limits)
    path = register_path(project, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(register_text(Register(releases=(entry,))), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    one = project_in(tmp_path)
    rows = [
        (year, 1, section, "all", each, people)
        for year in (2024, 2025)
        for section, factor in (("all", 5), ("department_a", 1))
        for each, people in {group: factor * count for group, count in DEPARTMENT.items()}.items()
    ]
    (tmp_path / "data" / "returns" / "x01.csv").write_text(
        csv_of([("X01", *row[:5], "headcount", row[5]) for row in rows]), encoding="utf-8"
    )
    return one


def test_no_limit_of_a_year_is_lower_than_when_it_was_released() -> None:
    rules = DisclosureParameters(indicators=((4, 12),)).keeping(
        [(2024, OLD), (2023, ReleaseLimits(threshold=15, survey_threshold=5))]
    )
    assert rules.in_year(2025) == rules
    assert rules.in_year(2024).limits == ReleaseLimits(
        threshold=8, survey_threshold=20, indicators=((3, 10), (4, 12)), suppress_zero=True
    )
    assert rules.in_year(2023).limits == ReleaseLimits(
        threshold=15, survey_threshold=20, indicators=((3, 15), (4, 15)), suppress_zero=True
    )
    assert rules.in_year(2024).in_year(2024) == rules.in_year(2024)
    assert not rules.in_year(2024).board.shown


def test_a_count_below_the_limit_of_an_earlier_release_is_not_shown(project: Project) -> None:
    def bme_of(year: int) -> float | None:
        results = take_snapshot(project, read_returns(project).returns, "X01", year).results
        (share,) = [
            each for each in results
            if (each.year, each.measure, each.section, each.group) == (year, "share", "department_a", "bme")
        ]  # fmt: skip
        return share.numerator

    assert (bme_of(2024), bme_of(2025)) == (6, 6)
    released(project, "X01", 2024, OLD)
    assert (bme_of(2024), bme_of(2025)) == (None, 6)
    assert suppressed_figures(project, "X01", 2024).rules.threshold == 8
    released(project, "X01", 2024, None)
    assert bme_of(2024) == 6


def test_a_joint_report_keeps_the_limits_of_releases_of_its_members(project: Project) -> None:
    organisation(project.root, "X02")
    group(project.root, "both", "X01", "X02")
    released(project, "X02", 2024, OLD)
    both = project_in(project.root, "X01", "X02")
    assert rules_kept(both, both.organisation("both")).in_year(2024).threshold == 8
    assert rules_kept(both, both.organisation("X01")).in_year(2024).threshold == 5
