from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate, headlines
from wres_kit.indicators.results import Result, ResultMeasure, Status

if TYPE_CHECKING:
    from wres_kit.returns.cells import Return


def results(*returns: Return) -> list[Result]:
    return [result for one in returns for result in calculate(one)]


GAP_2023 = made("5 all all white percentage 30.0", "5 all all bme percentage 34.0", year=2023)
ALL_2023 = made("5 all all all percentage 31.0", year=2023)
ALL_2024 = made("5 all all all percentage 33.0", year=2024)
BME_2024 = made("5 all all bme percentage 33.0", year=2024)


def test_indicator_1_leads_with_the_bme_share_of_everyone() -> None:
    found = headlines(WRES, results(made(*headcounts(1, "all", white=3, bme=1, unknown=0))), 1)
    assert found[2024].value == 25
    assert (found[2024].section, found[2024].category, found[2024].group) == ("all", "all", "bme")


@pytest.mark.parametrize(("indicator", "category"), [(2, "appointed"), (3, "disciplinary"), (4, "training")])
def test_likelihoods_lead_with_the_ratio_of_the_last_stage(indicator: int, category: str) -> None:
    found = headlines(WRES, results(made(f"{indicator} all {category} all relative_likelihood 1.4")), indicator)
    assert (found[2024].measure, found[2024].category) == (ResultMeasure.RELATIVE_LIKELIHOOD, category)
    assert found[2024].value == 1.4


@pytest.mark.parametrize(
    ("returns", "measure", "group", "values"),
    [
        ((GAP_2023, ALL_2024), ResultMeasure.PERCENTAGE, "all", [None, 33.0]),
        ((ALL_2023, ALL_2024), ResultMeasure.PERCENTAGE, "all", [31.0, 33.0]),
        ((GAP_2023, BME_2024), ResultMeasure.PERCENTAGE, "bme", [34.0, 33.0]),
        ((GAP_2023, made()), ResultMeasure.GAP, "all", [4.0, None]),
        ((made(year=2023), made()), ResultMeasure.GAP, "all", [None, None]),
    ],
)
def test_surveys_lead_with_the_gap_or_else_with_what_the_latest_year_has(
    returns: tuple[Return, ...], measure: ResultMeasure, group: str, values: list[float | None]
) -> None:
    found = headlines(WRES, results(*returns), 5)
    assert {(one.measure, one.group) for one in found.values()} == {(measure, group)}
    assert [one.value for one in found.values()] == values


def test_the_board_leads_with_the_first_part_that_the_latest_year_reports() -> None:
    voting = made("9 all voting bme difference -5", year=2023)
    total = made("9 all total_board bme difference -4", year=2024)
    found = headlines(WRES, results(voting, total), 9)
    assert [(one.category, one.status) for one in found.values()] == [
        ("total_board", Status.NOT_REPORTED),
        ("total_board", Status.PUBLISHED),
    ]
    assert {one.category for one in headlines(WRES, results(voting), 9).values()} == {"voting"}


def test_there_is_one_headline_for_each_year_of_the_results_in_order() -> None:
    assert list(headlines(WRES, results(made(year=2024), made(year=2022), made(year=2023)), 1)) == [2022, 2023, 2024]
    assert headlines(WRES, [], 1) == {}


def test_a_drill_down_never_leads() -> None:
    found = headlines(WRES, results(made("6 managers all all percentage 12.0")), 6)
    assert found[2024].status is Status.NOT_REPORTED
