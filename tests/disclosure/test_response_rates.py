"""A response rate that is in the settings is a figure like all others: the control and the audit know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.projects import project_in
from tests.returns.conftest import csv_of
from wres_kit.disclosure.audit import audit
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.joint.read import read_returns
from wres_kit.project import USUAL_DISCLOSURE, Project
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from pathlib import Path

WORKFORCE = [("all", "all", "white", "headcount", 330), ("all", "all", "bme", "headcount", 65),
             ("all", "all", "unknown", "headcount", 5)]  # fmt: skip
SURVEY = [("all", "all", "white", "respondents", 113), ("all", "all", "white", "percentage", 22.1),
          ("all", "all", "bme", "percentage", 28.6), ("all", "all", "all", "percentage", 22.5)]  # fmt: skip


def project_with(folder: Path, survey: list[tuple[object, ...]], settings: str) -> Project:
    project = project_in(folder, "X01")
    path = folder / "params" / "X01" / "organisation.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{settings}\n", encoding="utf-8")
    rows = [("X01", 2024, 1, *row) for row in WORKFORCE] + [("X01", 2024, 5, *row) for row in survey]
    (project.returns / "x01.csv").write_text(csv_of(rows), encoding="utf-8")
    return Project(folder)


def test_respondents_that_follow_from_a_rate_of_the_settings_are_protected(tmp_path: Path) -> None:
    """30% of 400 staff are 120 respondents, of whom 113 are white: 28.6% of 7 or fewer would be shown."""
    project = project_with(tmp_path, SURVEY, "survey_response: {2024: 30.0, 2023: 44}")
    returns = read_returns(project).returns
    own = returns.get("X01", 2024)
    [(cell, value)] = [item for item in own.values.items() if item[0].measure == "response_rate"]
    assert (cell.indicator, cell.group, value.value, value.file) == (5, "all", 30.0, "params/X01/organisation.yml")
    assert (tmp_path / value.file).read_text(encoding="utf-8").splitlines()[value.row - 1].startswith("survey_response")
    assert returns.years("X01") == [2024], "no year has a rate alone"
    assert any(leak.cell.group == "bme" for leak in audit(calculate(own), [own], USUAL_DISCLOSURE))
    shown = take_snapshot(project, returns, "X01", 2024)
    of_2024 = [each for each in shown.results if (each.year, each.indicator) == (2024, 5)]
    status = {(each.measure, each.group): each.status for each in of_2024}
    assert status[ResultMeasure.PERCENTAGE, "bme"] is status[ResultMeasure.RESPONSE_RATE, "all"] is Status.SUPPRESSED
    assert status[ResultMeasure.PERCENTAGE, "all"] is Status.PUBLISHED
    assert not shown.organisation.survey_response, "a rate that is not shown is in no record of the report"


def test_a_rate_of_the_return_goes_before_that_of_the_settings(tmp_path: Path) -> None:
    survey = [*SURVEY[:2], ("all", "all", "all", "response_rate", 41.5)]
    project = project_with(tmp_path, survey, "survey_response: {2024: 30.0}")
    own = read_returns(project).returns.get("X01", 2024)
    assert [value.value for cell, value in own.values.items() if cell.measure == "response_rate"] == [41.5]
