"""The one result of each year that the page of an indicator leads with, and that three years compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import ResultKind, calculation_of
from wres_kit.indicators.results import NOT_REPORTED, Basis, Result, Status
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.standard import Standard


def headlines(standard: Standard, results: Sequence[Result], indicator: int) -> dict[int, Result]:
    """Return, by year, the result that the page of an indicator leads with.

    All years lead with the same kind of result, so that they compare: of the kinds an indicator may lead with, the
    first that the latest year publishes; else the first that any year publishes; else the first that any year reports.

    Parameters
    ----------
    standard
        What the results are of.
    results
        Results of one organisation, of one or several years; those of other indicators are passed over.
    indicator
        Its number.

    Returns
    -------
    dict
        One result for each year of which `results` has any of this indicator, in order; ``not_reported`` where the year
        has none of the kind.
    """
    whole = [result for result in results if result.indicator == indicator and result.section == ALL]
    years = sorted({result.year for result in results if result.indicator == indicator})
    if not years:
        return {}
    organisation = next(result.organisation for result in results if result.indicator == indicator)
    kind = _kind(standard, whole, indicator, years[-1])
    by_year = {result.year: result for result in whole if _kind_of(result) == kind}
    return {year: by_year.get(year) or _none(standard, organisation, year, indicator, kind) for year in years}


def kinds(standard: Standard, indicator: int, year: int) -> tuple[ResultKind, ...]:
    """Return the kinds of result that an indicator may lead with in a year's edition, the preferred one first."""
    definition = standard.indicator(indicator, year)
    return calculation_of(standard, definition).headlines(standard, definition)


def _kind(standard: Standard, results: Sequence[Result], indicator: int, latest: int) -> ResultKind:
    candidates = kinds(standard, indicator, latest)
    published = [result for result in results if result.status is Status.PUBLISHED]
    reported = [result for result in results if result.status is not Status.NOT_REPORTED]
    for preferred in ([result for result in published if result.year == latest], published, reported):
        known = {_kind_of(result) for result in preferred}
        for kind in candidates:
            if kind in known:
                return kind
    return candidates[0]


def _kind_of(result: Result) -> ResultKind:
    return ResultKind(result.measure, result.category, result.group)


def _none(standard: Standard, organisation: str, year: int, indicator: int, kind: ResultKind) -> Result:
    calculation = calculation_of(standard, standard.indicator(indicator, year))
    return Result(
        organisation, year, indicator, kind.measure, ALL, kind.category, kind.group, None,
        calculation.measure(kind.measure).unit, status=Status.NOT_REPORTED, basis=Basis.NONE, note=NOT_REPORTED,
    )  # fmt: skip
