"""Disclosure control on the returns of this project."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.disclosure.test_protect import learned
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.joint.read import read_returns
from wres_kit.project import DisclosureParameters, Project

if TYPE_CHECKING:
    from wres_kit.returns.cells import Returns

RULES = DisclosureParameters()


@cache
def project_returns() -> Returns:
    return read_returns(Project(Path(__file__).parents[2])).returns


def protected(code: str, year: int) -> list[Result]:
    one = project_returns().get(code, year)
    return protect(calculate(one), [one], RULES)


@pytest.mark.parametrize("code", ["RXY", "RTD", "RNN", "bpas", "england"])
def test_what_is_published_already_stays(code: str) -> None:
    for year in project_returns().years(code):
        assert all(each.status is not Status.SUPPRESSED for each in protected(code, year))


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_the_example_trust_shows_its_headlines_and_withholds_its_smallest_groups(year: int) -> None:
    results = protected("X01", year)
    differences = {each.category: each.status for each in results if each.measure is ResultMeasure.DIFFERENCE}
    assert differences["voting"] is Status.PUBLISHED
    assert differences["executive"] is Status.SUPPRESSED
    compared = (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.GAP)
    entire = [each for each in results if each.section == "all"]
    assert all(each.status is Status.PUBLISHED for each in entire if each.measure in compared)
    shares = [each for each in results if each.indicator == 1 and each.measure is ResultMeasure.SHARE]
    bme = [each for each in shares if each.group == "bme"]
    assert 5 <= sum(each.status is Status.SUPPRESSED for each in bme) <= 0.4 * len(bme)
    for place, count in learned(results).items():
        limit = 11 if place[0] == "respondents" else 5
        assert count == 0 or count >= limit or (place[0] == "rest" and place[-1] == "all"), place


def test_no_survey_result_of_this_project_rests_on_too_few() -> None:
    returns = project_returns()
    seen = 0
    for code in returns.organisations():
        for year in returns.years(code):
            for each in protected(code, year):
                if each.measure is ResultMeasure.PERCENTAGE and each.denominator is not None:
                    seen += 1
                    assert each.denominator >= 11
    assert seen > 3000
