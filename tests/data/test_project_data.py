"""The project's returns and parameters as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.files import ROOT, all_returns
from tests.standards import WRES
from wres_kit.project import Project
from wres_kit.project.parameters import read_parameters
from wres_kit.returns.cells import Remarks

HEADER = ["organisation", "year", "indicator", "section", "category", "group", "measure", "value", "source"]
PROJECT = Project(ROOT)
REMARKS = sorted(path.relative_to(ROOT).as_posix() for path in PROJECT.params.glob("*/*/remarks.yml"))


def test_all_organisations_read_and_only_one_is_fictional():
    organisations = PROJECT.organisations
    assert len(organisations) == 325 + 3
    assert [code for code, one in organisations.items() if one.fictional] == ["X01"]
    assert organisations["RXY"].years == (2018, 2019, 2020)
    assert organisations["RTD"].years == (2023, 2024, 2025)
    assert organisations["X01"].years == (2024,)


def test_project_parameters_keep_the_thresholds_and_say_what_the_pages_are():
    parameters = PROJECT.parameters
    assert (parameters.disclosure.threshold, parameters.disclosure.survey_threshold) == (5, 11)
    assert "not publications of the organisations" in parameters.notice
    assert parameters.publication_date.isoformat() == "2026-11-22"


@pytest.mark.parametrize("path", REMARKS)
def test_remarks_read_and_are_of_a_year_and_organisation_that_have_returns(path):
    remarks = read_parameters(ROOT / path, Remarks).remarks
    assert remarks
    organisation, year = Path(path).parts[1:3]
    own = [row for rows in all_returns().values() for row in rows if row["organisation"] == organisation]
    reported = {int(row["indicator"]) for row in own if row["year"] == year}
    for remark in remarks:
        assert (remark.indicator in reported) != bool(remark.not_reported), remark


def test_returns_keep_to_the_contract():
    seen = {}
    for name, rows in all_returns().items():
        for row in rows:
            assert list(row) == HEADER
            assert row["source"].strip()
            assert int(row["year"]) in WRES.years
            assert row["organisation"] in PROJECT.organisations
            cell = tuple(row[column] for column in HEADER[:7])
            assert cell not in seen, (name, seen.get(cell), cell)
            seen[cell] = name
    assert len(seen) > 9000


def test_made_up_figures_are_only_those_of_the_fictional_organisation():
    for rows in all_returns().values():
        for row in rows:
            assert ("made-up" in row["source"]) == (row["organisation"] == "X01"), row
