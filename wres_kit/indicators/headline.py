"""The one result of each year that the page of an indicator leads with, and that three years compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.structure import indicator_of
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = tuple[ResultMeasure, str, str]
"""Measure, category and group of a result of the whole organisation."""

UNITS = {
    ResultMeasure.SHARE: Unit.PERCENT,
    ResultMeasure.PERCENTAGE: Unit.PERCENT,
    ResultMeasure.RELATIVE_LIKELIHOOD: Unit.RATIO,
    ResultMeasure.GAP: Unit.POINTS,
    ResultMeasure.DIFFERENCE: Unit.POINTS,
}


def headlines(results: Sequence[Result], indicator: int) -> dict[int, Result]:
    """Return, by year, the result that the page of an indicator leads with.

    All years lead with the same kind of result, so that they compare: of the kinds an indicator may lead with, the
    first that the latest year publishes; else the first that any year publishes; else the first that any year reports.

    Parameters
    ----------
    results
        Results of one organisation, of one or several years; those of other indicators are passed over.
    indicator
        1 to 9.

    Returns
    -------
    dict
        One result for each year of which `results` has any of this indicator, in order; ``not_reported`` where the year
        has none of the kind.
    """
    own = [result for result in results if result.indicator == indicator and result.section == "all"]
    years = sorted({result.year for result in results if result.indicator == indicator})
    if not years:
        return {}
    organisation = next(result.organisation for result in results if result.indicator == indicator)
    kind = _kind(own, indicator, years[-1])
    found = {result.year: result for result in own if _kind_of(result) == kind}
    return {year: found.get(year) or _none(organisation, year, indicator, kind) for year in years}


def kinds(indicator: int, year: int) -> tuple[Kind, ...]:
    """Return the kinds of result that an indicator may lead with in a year's edition, the preferred one first."""
    definition = indicator_of(indicator, year)
    if definition.shape == Shape.LIKELIHOOD:
        return ((ResultMeasure.RELATIVE_LIKELIHOOD, definition.stages[-1].events, Group.ALL),)
    if definition.shape == Shape.SURVEY:
        return (
            (ResultMeasure.GAP, "all", Group.ALL),
            (ResultMeasure.PERCENTAGE, "all", Group.ALL),
            (ResultMeasure.PERCENTAGE, "all", Group.BME),
        )
    if definition.parts:
        return tuple((ResultMeasure.DIFFERENCE, category, Group.BME) for category in definition.parts)
    return ((ResultMeasure.SHARE, "all", Group.BME),)


def _kind(own: Sequence[Result], indicator: int, latest: int) -> Kind:
    candidates = kinds(indicator, latest)
    published = [result for result in own if result.status is Status.PUBLISHED]
    reported = [result for result in own if result.status is not Status.NOT_REPORTED]
    for pool in ([result for result in published if result.year == latest], published, reported):
        there = _kinds_of(pool)
        for kind in candidates:
            if kind in there:
                return kind
    return candidates[0]


def _kinds_of(results: Iterable[Result]) -> set[Kind]:
    return {_kind_of(result) for result in results}


def _kind_of(result: Result) -> Kind:
    return result.measure, result.category, result.group


def _none(organisation: str, year: int, indicator: int, kind: Kind) -> Result:
    measure, category, group = kind
    return Result(
        organisation, year, indicator, measure, "all", category, group, None, UNITS[measure],
        status=Status.NOT_REPORTED, basis=Basis.NONE, note="Not reported.",
    )  # fmt: skip
